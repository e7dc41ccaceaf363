//! What engines count: whole numbers by cell, which add up in any order.
//!
//! Values, limits and standardised rates are made of them afterwards, in [`crate::finish`]; so another
//! standard or another level costs no pass over the rows, and parts of the persons can be counted by
//! different machines.

use std::collections::BTreeMap;

use cube::{AgeGroup, AreaCode, IndicatorId, Period, Sex};

/// A cell of an indicator before it has a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The area.
    pub area: Place,
    /// The single period, also where several are taken together afterwards.
    pub period: Period,
    /// The sex, or both.
    pub sex: Sex,
    /// The age group, or all.
    pub age: AgeGroup,
    /// Further parts as `column=label`, crossed ones joined by `|`; empty for the total.
    pub split: String,
    /// The stratum of a standardised measure, from 0 in the order of (sex, age group); 0 in others. Sex
    /// before age: all age groups of women (K), then those of men (M), when sex is a stratum.
    pub stratum: u16,
}

/// Where a unit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Riket, a region or a kommun.
    Area(AreaCode),
    /// Not known where: the row of its own that `unknown_area = "own-row"` asks for, at the lowest level.
    Unknown,
}

/// What is counted in a cell. Each kind of measure uses its own part; all of it adds up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Units or sum of the numerator; for a mean or quantile the units that have a value, for Kaplan–Meier
    /// those whose waiting ended.
    pub numerator: i128,
    /// Units, days or sum of the denominator.
    pub denominator: i128,
    /// Different subjects with a unit, or a day, in the denominator; in the numerator where there is no
    /// denominator of subjects (counts, ratios and rates over figures from outside).
    pub persons: u64,
    /// Different subjects with a unit in the numerator.
    pub persons_numerator: u64,
    /// Σx², Σxy, Σy² of each subject's numerator x and denominator y, where limits are by linearisation;
    /// 0 for all other measures.
    pub squares: [i128; 3],
    /// Mean, median, quantile: value → how many units. A fraction of continuity is held as its numerator and
    /// denominator; other values over 1.
    pub values: BTreeMap<(i64, i64), u64>,
    /// Kaplan–Meier: day → (ended, cut off).
    pub waits: BTreeMap<i32, (u64, u64)>,
    /// The two largest contributions of single subjects to the numerator of a measure that sums
    /// (`sum = …`), the largest first: for disclosure control. 0 for all other
    /// measures, and where there are fewer.
    pub largest: [i64; 2],
}

impl Tally {
    /// Adds what was counted of other persons.
    pub fn add(&mut self, other: &Tally) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        self.persons += other.persons;
        self.persons_numerator += other.persons_numerator;
        for (sum, more) in self.squares.iter_mut().zip(other.squares) {
            *sum += more;
        }
        for (value, n) in &other.values {
            *self.values.entry(*value).or_default() += n;
        }
        for (day, (ended, cut)) in &other.waits {
            let here = self.waits.entry(*day).or_default();
            here.0 += ended;
            here.1 += cut;
        }
        for contribution in other.largest {
            self.contribute(contribution);
        }
    }

    /// Keeps a subject's contribution when it is among the two largest.
    pub fn contribute(&mut self, contribution: i64) {
        if contribution > self.largest[0] {
            self.largest = [contribution, self.largest[0]];
        } else if contribution > self.largest[1] {
            self.largest[1] = contribution;
        }
    }
}

/// What was counted of some persons: adds up with that of others. Cells in which nothing was counted are
/// not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Partial {
    /// The cells.
    pub cells: BTreeMap<Key, Tally>,
    /// How many persons and units each step of an indicator let through, in the order of the flow.
    pub flows: BTreeMap<IndicatorId, Flow>,
}

/// What happened to persons and units on the way to a number. Adds up like the cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// The steps in order, each with what was left after it.
    pub steps: Vec<Step>,
}

/// One step of a flow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// What the step asks, in the definition's own words, with its side: `numerator: exists(uttag)`.
    pub rule: String,
    /// Units, or days, that remain.
    pub units: u64,
    /// Persons with a unit that remains.
    pub persons: u64,
}

impl Partial {
    /// Adds what was counted of other persons by the same definitions.
    ///
    /// # Panics
    /// When the other was made by other definitions: its flows have other steps.
    pub fn add(&mut self, other: &Partial) {
        for (key, tally) in &other.cells {
            if let Some(here) = self.cells.get_mut(key) {
                here.add(tally);
            } else {
                self.cells.insert(key.clone(), tally.clone());
            }
        }
        for (id, flow) in &other.flows {
            let here = self.flows.entry(id.clone()).or_insert_with(|| Flow {
                steps: flow
                    .steps
                    .iter()
                    .map(|s| Step { rule: s.rule.clone(), ..Step::default() })
                    .collect(),
            });
            assert_eq!(
                here.steps.len(),
                flow.steps.len(),
                "partial results of one set of definitions"
            );
            for (sum, step) in here.steps.iter_mut().zip(&flow.steps) {
                sum.units += step.units;
                sum.persons += step.persons;
            }
        }
    }
}
