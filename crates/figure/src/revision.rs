//! Revisions: published figures that a later delivery changed.

use std::collections::BTreeMap;

use catalog::Catalog;
use cube::{AgeGroup, AreaCode, Cell, Delivery, IndicatorId, Period, Sex};

/// A figure that was replaced, with what replaced it.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaCode,
    /// Sex.
    pub sex: Sex,
    /// Age group.
    pub age: AgeGroup,
    /// Period.
    pub period: Period,
    /// What stood there.
    pub old: Cell,
    /// What stands there instead.
    pub new: Cell,
    /// Where the old figure came from.
    pub old_delivery: Delivery,
    /// Where the new figure came from.
    pub new_delivery: Delivery,
}

impl Revision {
    /// The change as a share of the old value, 0.05 for five percent up; none when either has no
    /// value or the old value is 0.
    #[must_use]
    pub fn relative_change(&self) -> Option<f64> {
        let (old, new) = (self.old.value()?, self.new.value()?);
        (old != 0.0).then(|| (new - old) / old.abs())
    }

    /// The decimals that both values are shown with: those of the definition, else the most that
    /// either was delivered with, else one.
    #[must_use]
    pub fn decimals(&self, catalog: &Catalog) -> u8 {
        let defined = catalog.indicators.get(&self.indicator).map(|i| i.decimals);
        defined.or(self.old.decimals().max(self.new.decimals())).unwrap_or(1)
    }
}

/// How large the revisions of one indicator in one delivery are.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionSummary {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// The delivery that changed the figures.
    pub delivery: Delivery,
    /// Revised figures.
    pub n: usize,
    /// Those among them where only one of old and new has a value, or the old value is 0, so that
    /// the change cannot be told as a share.
    pub n_without_share: usize,
    /// Median of the relative changes without sign, 0.05 for five percent.
    pub median_change: Option<f64>,
    /// The greatest relative change without sign.
    pub max_change: Option<f64>,
}

/// Summarises revisions by indicator and delivery, in the order of names.
#[must_use]
pub fn summarise(revisions: &[Revision]) -> Vec<RevisionSummary> {
    let mut groups: BTreeMap<(&IndicatorId, &Delivery), Vec<&Revision>> = BTreeMap::new();
    for revision in revisions {
        groups.entry((&revision.indicator, &revision.new_delivery)).or_default().push(revision);
    }
    let summary =
        |((indicator, delivery), revisions): ((&IndicatorId, &Delivery), Vec<&Revision>)| {
            let mut changes: Vec<f64> =
                revisions.iter().filter_map(|r| Some(r.relative_change()?.abs())).collect();
            changes.sort_by(f64::total_cmp);
            RevisionSummary {
                indicator: indicator.clone(),
                delivery: delivery.clone(),
                n: revisions.len(),
                n_without_share: revisions.len() - changes.len(),
                median_change: median(&changes),
                max_change: changes.last().copied(),
            }
        };
    groups.into_iter().map(summary).collect()
}

/// The middle of sorted numbers, or the mean of the two in the middle.
pub(crate) fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An indicator that no definition names yet keeps the decimals of its deliveries, and old and new
    /// have as many, so that a change can be seen.
    #[test]
    fn both_values_have_the_same_decimals() {
        let delivery = || Delivery {
            sha256: String::new(),
            source: "x".into(),
            retrieved: "2026-01-01".into(),
        };
        let mut revision = Revision {
            indicator: "U99999".parse().expect("a name"),
            area: AreaCode::RIKET,
            sex: Sex::Both,
            age: AgeGroup::ALL,
            period: Period::year(2020),
            old: Cell::reported(12.0).with_decimals(0),
            new: Cell::reported(12.25).with_decimals(2),
            old_delivery: delivery(),
            new_delivery: delivery(),
        };
        let catalog = Catalog::default();
        assert_eq!(revision.decimals(&catalog), 2);
        (revision.old, revision.new) = (Cell::reported(12.0), Cell::absent(cube::Status::Missing));
        assert_eq!(revision.decimals(&catalog), 1);
    }
}
