//! What all areas at a level share: orders, quartiles, medians, the best tenth.

use std::collections::BTreeMap;

use cube::{AgeGroup, AreaCode, AreaLevel, Figures, Period, Sex, number};

/// The shown values of all areas at one level in one period.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    /// By area code.
    pub(crate) by_area: Vec<(AreaCode, f64)>,
    /// The same values from the smallest.
    sorted: Vec<f64>,
}

impl Order {
    /// The area's own value.
    pub(crate) fn value(&self, area: AreaCode) -> Option<f64> {
        let at = self.by_area.binary_search_by_key(&area, |(code, _)| *code).ok()?;
        Some(self.by_area[at].1)
    }

    /// First and third quartile; none below four areas.
    pub(crate) fn quartiles(&self) -> Option<(f64, f64)> {
        (self.sorted.len() >= 4)
            .then(|| (quantile(&self.sorted, 0.25), quantile(&self.sorted, 0.75)))
    }

    /// The level that a tenth of the areas reach: the value of the area that closes the best tenth.
    /// None below ten areas.
    pub(crate) fn best_tenth(&self, is_higher_better: bool) -> Option<f64> {
        let n = self.sorted.len() / 10;
        if n == 0 {
            return None;
        }
        Some(if is_higher_better { self.sorted[self.sorted.len() - n] } else { self.sorted[n - 1] })
    }

    /// The place of a value, 1 best; areas with the same shown value share the better place.
    pub(crate) fn place(&self, value: f64, is_high_first: bool) -> usize {
        let below = self.sorted.partition_point(|v| *v < value);
        let up_to = self.sorted.partition_point(|v| *v <= value);
        1 + if is_high_first { self.sorted.len() - up_to } else { below }
    }

    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The median of some areas' values and how many have one.
    pub(crate) fn median_of(&self, areas: &[AreaCode]) -> Option<(f64, usize)> {
        let mut values: Vec<f64> = areas.iter().filter_map(|a| self.value(*a)).collect();
        values.sort_by(f64::total_cmp);
        (!values.is_empty()).then(|| (quantile(&values, 0.5), values.len()))
    }

    /// Only some of the areas.
    pub(crate) fn among(&self, areas: &[AreaCode]) -> Order {
        let mut codes = areas.to_vec();
        codes.sort_unstable();
        Order::new(codes.into_iter().filter_map(|a| Some((a, self.value(a)?))).collect())
    }

    fn new(by_area: Vec<(AreaCode, f64)>) -> Order {
        let mut sorted: Vec<f64> = by_area.iter().map(|(_, value)| *value).collect();
        sorted.sort_by(f64::total_cmp);
        Order { by_area, sorted }
    }
}

/// The quantile of sorted values by linear interpolation.
/// Source: Hyndman and Fan 1996, type 7.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor();
    let low = sorted[below as usize];
    let high = sorted[place.ceil() as usize];
    low + (high - low) * (place - below)
}

/// The orders of one indicator, by level and period.
pub(crate) type Orders = BTreeMap<(AreaLevel, Period), Order>;

/// Puts the figures for both sexes and all ages in order, by level and period.
pub(crate) fn orders(figures: &Figures, decimals: u8) -> Orders {
    let mut by_area: BTreeMap<(AreaLevel, Period), Vec<(AreaCode, f64)>> = BTreeMap::new();
    for figure in figures.rows() {
        let is_total = figure.sex == Sex::Both && figure.age == AgeGroup::ALL;
        if let (true, Some(value)) = (is_total, figure.cell.value()) {
            by_area
                .entry((figure.area.level(), figure.period))
                .or_default()
                .push((figure.area, number::round(value, decimals)));
        }
    }
    by_area.into_iter().map(|(key, values)| (key, Order::new(values))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(values: &[f64]) -> Order {
        let codes = (114..).filter_map(AreaCode::kommun);
        Order::new(codes.zip(values.iter().copied()).collect())
    }

    #[test]
    fn ties_share_the_better_place() {
        let order = order(&[3.0, 1.0, 2.0, 2.0]);
        assert_eq!([1.0, 2.0, 3.0].map(|v| order.place(v, false)), [1, 2, 4]);
        assert_eq!([1.0, 2.0, 3.0].map(|v| order.place(v, true)), [4, 2, 1]);
    }

    /// R 4.2: `quantile(c(1, 2, 4, 8, 16), c(.25, .75))` gives 2 and 8; `quantile(1:4, .25)` 1.75.
    #[test]
    fn quartiles_are_those_of_r() {
        assert_eq!(order(&[16.0, 1.0, 8.0, 2.0, 4.0]).quartiles(), Some((2.0, 8.0)));
        assert_eq!(order(&[1.0, 2.0, 3.0, 4.0]).quartiles(), Some((1.75, 3.25)));
        assert_eq!(order(&[1.0, 2.0, 3.0]).quartiles(), None);
    }
}
