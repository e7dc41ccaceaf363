//! What all areas at a level have in common: orders, quartiles, medians, the best tenth.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use catalog::AreaRegister;
use cube::{AgeGroup, AreaCode, AreaLevel, Figures, Period, Sex, number};

/// A middle half is drawn from so many areas up: fewer say more about themselves than about a level.
const N_FOR_QUARTILES: usize = 8;

/// A best tenth has at least one area in it.
const N_FOR_BEST_TENTH: usize = 10;

/// The shown values of all areas at one level in one period.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    by_area: Vec<(AreaCode, f64)>,
    sorted: Vec<f64>,
    quartiles: Option<(f64, f64)>,
    /// The medians of groups of kommuner and how many have a value, when one was asked for.
    of_groups: OnceLock<BTreeMap<String, (f64, usize)>>,
}

impl Order {
    /// The order of some areas' shown values, given by code.
    pub(crate) fn new(by_area: Vec<(AreaCode, f64)>) -> Order {
        let mut sorted: Vec<f64> = by_area.iter().map(|(_, value)| *value).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let is_enough = sorted.len() >= N_FOR_QUARTILES;
        let quartiles = quantile(&sorted, 0.25).zip(quantile(&sorted, 0.75));
        let quartiles = quartiles.filter(|_| is_enough);
        Order { by_area, sorted, quartiles, of_groups: OnceLock::new() }
    }

    /// Every area with a value, by code.
    pub(crate) fn by_area(&self) -> &[(AreaCode, f64)] {
        &self.by_area
    }

    /// How many areas have a value.
    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// One area's value.
    pub(crate) fn value(&self, area: AreaCode) -> Option<f64> {
        let at = self.by_area.binary_search_by_key(&area, |(code, _)| *code).ok()?;
        Some(self.by_area[at].1)
    }

    /// First and third quartile; none when too few areas have a value.
    pub(crate) fn quartiles(&self) -> Option<(f64, f64)> {
        self.quartiles
    }

    /// The value that the best tenth of the areas reach: of 290 that of the 29th best.
    /// None when a tenth is less than one area.
    pub(crate) fn best_tenth(&self, is_higher_better: bool) -> Option<f64> {
        let n = self.sorted.len() / N_FOR_BEST_TENTH;
        let at = if is_higher_better { self.sorted.len() - n } else { n.checked_sub(1)? };
        self.sorted.get(at).copied()
    }

    /// The place of a value, 1 first; areas with the same value share the better place.
    pub(crate) fn place(&self, value: f64, is_high_first: bool) -> usize {
        let n_below = self.sorted.partition_point(|v| *v < value);
        let n_up_to = self.sorted.partition_point(|v| *v <= value);
        1 + if is_high_first { self.sorted.len() - n_up_to } else { n_below }
    }

    /// The median of all the values; none without values.
    pub(crate) fn median(&self) -> Option<f64> {
        quantile(&self.sorted, 0.5)
    }

    /// The median of some areas' values, and how many of them have one.
    pub(crate) fn median_of(&self, areas: &[AreaCode]) -> Option<(f64, usize)> {
        let those = self.among(areas.iter().copied());
        Some((those.median()?, those.len()))
    }

    /// The median of one group's values, and how many of them have one. All groups are computed at
    /// once, since each of a group's kommuner asks for the same.
    pub(crate) fn median_of_group(
        &self,
        group: &str,
        members: &BTreeMap<String, Vec<AreaCode>>,
    ) -> Option<(f64, usize)> {
        let all = self.of_groups.get_or_init(|| {
            let median = |(group, areas): (&String, &Vec<AreaCode>)| {
                Some((group.clone(), self.median_of(areas)?))
            };
            members.iter().filter_map(median).collect()
        });
        all.get(group).copied()
    }

    /// Only some of the areas.
    pub(crate) fn among(&self, areas: impl IntoIterator<Item = AreaCode>) -> Order {
        let valued = areas.into_iter().filter_map(|area| Some((area, self.value(area)?)));
        let mut by_area: Vec<(AreaCode, f64)> = valued.collect();
        by_area.sort_unstable_by_key(|(area, _)| *area);
        Order::new(by_area)
    }
}

/// A quantile of sorted values by linear interpolation; none without values.
///
/// Source: Hyndman and Fan 1996, type 7: what R, numpy, polars and Excel's `QUARTILE.INC` give.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let below = place.floor();
    // Within the length, since the share is at most 1.
    let (low, high) = (sorted[below as usize], sorted[place.ceil() as usize]);
    Some(low + (high - low) * (place - below))
}

/// The orders of one indicator, by level and period.
pub(crate) type Orders = BTreeMap<(AreaLevel, Period), Order>;

/// Puts the values for both sexes and all ages in order, by level and period. Areas that the
/// register does not know are left out: a bulk file also has unions and groups of kommuner.
pub(crate) fn orders(figures: &Figures, decimals: u8, areas: &AreaRegister) -> Orders {
    let mut by_period: BTreeMap<(AreaLevel, Period), Vec<(AreaCode, f64)>> = BTreeMap::new();
    for series in figures.rows().chunk_by(|a, b| a.area == b.area) {
        let area = series[0].area;
        if areas.get(area).is_none() {
            continue;
        }
        for figure in figures.series(area, Sex::Both, AgeGroup::ALL) {
            if let Some(value) = figure.cell.value() {
                let order = by_period.entry((area.level(), figure.period)).or_default();
                order.push((area, number::round(value, decimals)));
            }
        }
    }
    by_period.into_iter().map(|(key, by_area)| (key, Order::new(by_area))).collect()
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

    #[test]
    fn the_best_tenth_is_closed_by_its_last_area() {
        let ranks: Vec<f64> = (1..=290).map(f64::from).collect();
        assert_eq!(order(&ranks).best_tenth(false), Some(29.0));
        assert_eq!(order(&ranks).best_tenth(true), Some(262.0));
        assert_eq!(order(&ranks[..21]).best_tenth(true), Some(20.0));
        assert_eq!(order(&ranks[..9]).best_tenth(true), None);
        assert_eq!(order(&ranks[..9]).best_tenth(false), None);
    }

    #[test]
    fn few_areas_have_no_middle_half() {
        assert_eq!(order(&[1.0; 7]).quartiles(), None);
        assert_eq!(order(&[2.0; 8]).quartiles(), Some((2.0, 2.0)));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
