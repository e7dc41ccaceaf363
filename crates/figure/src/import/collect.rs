//! Findings of one import: every fault is counted, the first of each kind are told in full.

use std::collections::BTreeMap;

use catalog::{Finding, Place, Rule, Severity};
use cube::Text;

use super::fault::Fault;

/// How many findings of each kind are kept in full.
const SHOWN: usize = 20;

/// The findings of one kind.
#[derive(Debug, Clone)]
pub struct FindingGroup {
    /// The code, such as `F015`, the severity and what findings of this kind mean.
    pub rule: &'static Rule,
    /// How many there are in all.
    pub n: u64,
    /// The first of them by row, at most twenty.
    pub shown: Vec<Finding>,
}

/// The findings of one import, by code.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    groups: Vec<FindingGroup>,
}

impl Findings {
    /// The kinds of findings, by code.
    #[must_use]
    pub fn groups(&self) -> &[FindingGroup] {
        &self.groups
    }

    /// How many findings have a code.
    #[must_use]
    pub fn count(&self, code: &str) -> u64 {
        self.groups.iter().filter(|g| g.rule.code == code).map(|g| g.n).sum()
    }

    /// The most serious kind; none when there are no findings.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.groups.iter().map(|g| g.rule.severity).max()
    }

    /// The findings that are kept in full, by code and row.
    pub fn shown(&self) -> impl Iterator<Item = &Finding> {
        self.groups.iter().flat_map(|g| &g.shown)
    }
}

/// Where in a delivery. A column is the number of the field in the row, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Spot {
    pub(crate) row: Option<u32>,
    pub(crate) column: Option<u32>,
}

impl Spot {
    pub(crate) const WHOLE: Spot = Spot { row: None, column: None };

    pub(crate) fn row(row: u32) -> Spot {
        Spot { row: Some(row), column: None }
    }

    pub(crate) fn at(row: u32, column: usize) -> Spot {
        Spot { row: Some(row), column: u32::try_from(column + 1).ok() }
    }
}

/// What is told about a finding beyond its kind.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) what: Text,
    pub(crate) nearest: Option<String>,
}

impl Told {
    pub(crate) fn new(sv: impl Into<String>, en: impl Into<String>) -> Told {
        Told { what: Text::new(sv, en), nearest: None }
    }

    pub(crate) fn nearest(mut self, nearest: Option<impl Into<String>>) -> Told {
        self.nearest = nearest.map(Into::into);
        self
    }
}

/// Gathers findings. Which of them are kept depends on the rows alone, never on the order in which
/// threads happen to find them.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    file: String,
    kinds: BTreeMap<Fault, Kind>,
}

#[derive(Debug, Default)]
struct Kind {
    n: u64,
    /// Sorted by place.
    shown: Vec<(Spot, Told)>,
}

impl Collector {
    /// A collector of findings in one file.
    pub(crate) fn new(file: &str) -> Collector {
        Collector { file: file.to_owned(), kinds: BTreeMap::new() }
    }

    /// Another collector for the same file, for a thread of its own.
    pub(crate) fn sibling(&self) -> Collector {
        Collector::new(&self.file)
    }

    /// Adds a finding; the words are only made when it is one of the first.
    pub(crate) fn add(&mut self, fault: Fault, spot: Spot, tell: impl FnOnce() -> Told) {
        let kind = self.kinds.entry(fault).or_default();
        kind.n += 1;
        if kind.shown.len() < SHOWN || kind.shown.last().is_some_and(|(last, _)| spot < *last) {
            let at = kind.shown.partition_point(|(before, _)| *before <= spot);
            kind.shown.insert(at, (spot, tell()));
            kind.shown.truncate(SHOWN);
        }
    }

    /// Adds what another collector found.
    pub(crate) fn merge(&mut self, other: Collector) {
        for (fault, theirs) in other.kinds {
            let kind = self.kinds.entry(fault).or_default();
            kind.n += theirs.n;
            kind.shown.extend(theirs.shown);
            kind.shown.sort_by_key(|(spot, _)| *spot);
            kind.shown.truncate(SHOWN);
        }
    }

    /// The findings for a reader.
    pub(crate) fn finish(self) -> Findings {
        let file = self.file;
        let group = |(fault, kind): (Fault, Kind)| FindingGroup {
            rule: fault.rule(),
            n: kind.n,
            shown: kind
                .shown
                .into_iter()
                .map(|(spot, told)| Finding {
                    code: fault.rule().code,
                    severity: fault.rule().severity,
                    place: Place {
                        file: file.clone(),
                        line: spot.row,
                        column: spot.column,
                        length: spot.column.map(|_| 1),
                    },
                    what: told.what,
                    remedy: remedy(fault),
                    nearest: told.nearest,
                })
                .collect(),
        };
        Findings { groups: self.kinds.into_iter().map(group).collect() }
    }
}

/// What to do about a fault.
pub(crate) fn remedy(fault: Fault) -> Text {
    let remedy = fault.rule().remedy;
    Text::new(remedy.sv, remedy.en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_are_kept_whatever_the_order() {
        let told = || Told::new("fel", "wrong");
        let mut rising = Collector::new("fil.csv");
        (1..=50).for_each(|row| rising.add(Fault::Number, Spot::row(row), told));
        let mut mixed = Collector::new("fil.csv");
        let mut other = mixed.sibling();
        (1..=50).rev().for_each(|row| {
            let collector = if row % 3 == 0 { &mut mixed } else { &mut other };
            collector.add(Fault::Number, Spot::row(row), told);
        });
        mixed.merge(other);
        let (rising, mixed) = (rising.finish(), mixed.finish());
        assert_eq!(rising.count("F023"), 50);
        assert_eq!(mixed.count("F023"), 50);
        let rows = |f: &Findings| f.shown().map(|f| f.place.line).collect::<Vec<_>>();
        assert_eq!(rows(&rising), (1..=20).map(Some).collect::<Vec<_>>());
        assert_eq!(rows(&mixed), rows(&rising));
    }
}
