//! The parts of an indicator's cells: sex, age group and further splits.

use std::collections::BTreeSet;

use catalog::definition::{AgeBands, Computation, Dimension};
use cube::{AgeGroup, Sex};

use crate::Run;

/// A part: the cells of all areas and periods that it has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) sex: Sex,
    pub(super) age: AgeGroup,
    /// `column=label`, crossed ones joined by `|`; empty for the total.
    pub(super) split: String,
}

impl Part {
    /// Both sexes, all ages, no further split.
    pub(super) const TOTAL: Part =
        Part { sex: Sex::Both, age: AgeGroup::ALL, split: String::new() };
}

/// The same, where a reference is needed.
static TOTAL: Part = Part::TOTAL;

/// The parts that an indicator has.
pub(super) struct Parts {
    /// Each with whether only the numerator is split.
    parts: Vec<(Part, bool)>,
}

impl Parts {
    /// The total, the parts that a definition names, and those that were counted.
    pub(super) fn new<'p>(
        run: &Run<'_>,
        computation: &Computation,
        counted: impl Iterator<Item = &'p Part>,
    ) -> Parts {
        let mut parts: BTreeSet<Part> = counted.cloned().collect();
        parts.insert(Part::TOTAL);
        let by = &computation.by;
        for crossed in by.split.iter().chain(&by.split_numerator) {
            parts.extend(named(run, crossed, &by.ages).unwrap_or_default());
        }
        let splits: Vec<Kind> = by.split.iter().map(|crossed| Kind::of(crossed)).collect();
        let numerators: Vec<Kind> =
            by.split_numerator.iter().map(|crossed| Kind::of(crossed)).collect();
        let is_numerator_only = |part: &Part| {
            let kind = Kind::of_part(part);
            numerators.contains(&kind) && !splits.contains(&kind)
        };
        let parts = parts.into_iter().map(|part| {
            let only = is_numerator_only(&part);
            (part, only)
        });
        Parts { parts: parts.collect() }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().map(|(part, _)| part)
    }

    /// The part that the denominator of a part is of: the total where only the numerator is split.
    pub(super) fn of_denominator<'p>(&self, part: &'p Part) -> &'p Part {
        let at = self.parts.binary_search_by(|(known, _)| known.cmp(part));
        let only = at.is_ok_and(|at| self.parts[at].1);
        if only { &TOTAL } else { part }
    }
}

/// By which dimensions a part is made.
#[derive(PartialEq, Eq)]
struct Kind {
    is_by_sex: bool,
    is_by_age: bool,
    names: Vec<String>,
}

impl Kind {
    fn of(crossed: &[Dimension]) -> Kind {
        let names = crossed.iter().filter_map(|dimension| match dimension {
            Dimension::Sex | Dimension::Ages => None,
            Dimension::State(state) => Some(state.to_string()),
            Dimension::Column(column) | Dimension::Level(column, _) => Some(column.name.clone()),
        });
        Kind {
            is_by_sex: crossed.contains(&Dimension::Sex),
            is_by_age: crossed.contains(&Dimension::Ages),
            names: names.collect(),
        }
    }

    fn of_part(part: &Part) -> Kind {
        let names = part.split.split('|').filter_map(|one| Some(one.split_once('=')?.0.to_owned()));
        Kind {
            is_by_sex: part.sex != Sex::Both,
            is_by_age: part.age != AgeGroup::ALL,
            names: names.collect(),
        }
    }
}

/// The parts of crossed dimensions of which all values are known; none when one is a column, whose values
/// only the rows tell.
fn named(run: &Run<'_>, crossed: &[Dimension], ages: &AgeBands) -> Option<Vec<Part>> {
    let mut parts = vec![Part::TOTAL];
    for dimension in crossed {
        let with = |change: &dyn Fn(&mut Part, usize), n: usize| -> Vec<Part> {
            let each = parts.iter().flat_map(|part| {
                (0..n).map(move |at| {
                    let mut part = part.clone();
                    change(&mut part, at);
                    part
                })
            });
            each.collect()
        };
        parts = match dimension {
            Dimension::Sex => with(&|part, at| part.sex = [Sex::Women, Sex::Men][at], 2),
            Dimension::Ages => with(&|part, at| part.age = ages[at], ages.len()),
            Dimension::State(state) => {
                let labels = run.catalog.blocks.states.get(state)?.kind.labels();
                let add = |part: &mut Part, at: usize| {
                    let joint = if part.split.is_empty() { "" } else { "|" };
                    part.split = format!("{}{joint}{state}={}", part.split, labels[at]);
                };
                with(&add, labels.len())
            }
            Dimension::Column(_) | Dimension::Level(..) => return None,
        };
    }
    Some(parts)
}
