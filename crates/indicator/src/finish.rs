//! From tallies to cells with values, limits and statuses.
//!
//! Engines count whole numbers by single period and stratum. Here denominators from outside are added,
//! periods are taken together, strata are weighed, periods are compared, and what was not collected is
//! told. Nothing here costs a pass over the rows.
//!
//! **Which cells there are.** Riket's total of every period that is reported is always there. Beyond it:
//! - a measure without denominator (count): every area of the catalogue where the area is the person's
//!   residence, else every area in which anything was ever counted, each with every known part; what was
//!   not counted is 0;
//! - a denominator of figures from outside: every area and part for which there are figures;
//! - all others: areas and parts with a denominator or a numerator in the period. So a kommun without days
//!   of care has no cell.
//!
//! Known parts are both sexes, the age groups and the steps of ladders, and of columns the values that were
//! counted anywhere. Where a sender did not deliver, the cells of its area are there and say so. Where a
//! register lacks a period altogether, riket's total says so for all.

mod area;
mod collected;
mod figures;
mod over;
mod part;
mod quantity;
mod quotient;
mod standardised;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use catalog::definition::Computation;
use cube::{AgeGroup, AreaLevel, IndicatorId, Period, Sex};

use self::area::Areas;
use self::collected::Collected;
use self::figures::Outside;
use self::part::{Part, Parts};
use crate::{Partial, Place, Run, Tally, definition_hash};

pub use self::quantity::Quantity;

/// A cell of the result: a row of `cells`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The level of the area; of the unknown area the lowest.
    pub level: AreaLevel,
    /// The area.
    pub area: Place,
    /// The period; of years taken together all of them (`2019-2021`), of other periods the last.
    pub period: Period,
    /// The sex, or both.
    pub sex: Sex,
    /// The age group, or all.
    pub age: AgeGroup,
    /// Further parts as `column=label`, crossed ones joined by `|`; empty for the total.
    pub split: String,
    /// What is counted or summed in the numerator. For a mean the sum of the values, none where they are
    /// fractions; for a quantile the units with a value, or whose waiting ended.
    pub numerator: Option<Quantity>,
    /// The same for the denominator: units, days, or figures from outside.
    pub denominator: Option<Quantity>,
    /// The value, in the indicator's unit.
    pub value: Option<f64>,
    /// Its lower limit.
    pub lower: Option<f64>,
    /// Its upper limit.
    pub upper: Option<f64>,
    /// Whether there is a value, and if not, why.
    pub status: CellStatus,
    /// Different persons, or other subjects, behind the cell. Of periods taken together the most in any one
    /// of them, since the same persons may come again.
    pub persons: u64,
    /// SHA-256 in hexadecimal over the definition and all that it stands on.
    pub definition_hash: Arc<str>,
}

impl Cell {
    /// The columns that together name the cell, as they are written: what rows are sorted by.
    #[must_use]
    pub fn key(&self) -> [String; 7] {
        [
            self.indicator.to_string(),
            self.level.word().to_owned(),
            self.area.to_string(),
            self.period.to_string(),
            self.sex.letter().to_owned(),
            age_text(self.age),
            self.split.clone(),
        ]
    }
}

/// An age group as it is written in `cells`: empty for all ages.
#[must_use]
pub fn age_text(age: AgeGroup) -> String {
    if age == AgeGroup::ALL { String::new() } else { age.to_string() }
}

/// Whether a computed cell has a value, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellStatus {
    /// There is a value.
    Reported,
    /// The value is exactly 0.
    Zero,
    /// There is a value, zero too, but rows may yet come (`settled_days`).
    Preliminary,
    /// Nothing to divide by, or too little to compute from.
    Missing,
    /// The rows that it takes were not delivered.
    NotCollected,
}

impl CellStatus {
    /// The word in `cells`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            CellStatus::Reported => "reported",
            CellStatus::Zero => "zero",
            CellStatus::Preliminary => "preliminary",
            CellStatus::Missing => "missing",
            CellStatus::NotCollected => "not_collected",
        }
    }
}

impl fmt::Display for Place {
    /// The area's code, or `unknown`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Area(area) => area.fmt(f),
            Place::Unknown => f.write_str("unknown"),
        }
    }
}

/// What a definition asks of figures or weights that they cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FinishError {
    /// Part of an age group is asked for.
    #[error(
        "{indicator}: the age group {group} of {figures} lies only partly within what is asked for"
    )]
    Straddles {
        /// The indicator.
        indicator: IndicatorId,
        /// The figures or the standard.
        figures: String,
        /// The age group.
        group: AgeGroup,
    },
    /// A block that the definition names is not in the catalogue.
    #[error("{indicator}: {block} is not in the catalogue")]
    Unknown {
        /// The indicator.
        indicator: IndicatorId,
        /// The block.
        block: String,
    },
}

/// Makes cells of what was counted: those of all persons, from one engine or merged from several. Sorted by
/// all key columns as they are written.
///
/// # Errors
/// When a definition asks for a part of an age group of figures or of a standard.
pub fn finish(run: &Run<'_>, partial: &Partial) -> Result<Vec<Cell>, FinishError> {
    let mut counted: BTreeMap<&IndicatorId, Tallies<'_>> = BTreeMap::new();
    for (key, tally) in &partial.cells {
        let part = Part { sex: key.sex, age: key.age, split: key.split.clone() };
        let of_indicator = counted.entry(&key.indicator).or_default();
        let of_part = of_indicator.entry((key.area, part)).or_default();
        of_part.entry(key.period).or_default().insert(key.stratum, tally);
    }
    let mut cells = Vec::new();
    for id in run.indicators {
        let tallies = counted.remove(id).unwrap_or_default();
        cells.extend(Finishing::new(*run, id, tallies)?.cells()?);
    }
    cells.sort_by_cached_key(Cell::key);
    Ok(cells)
}

/// The tallies of an indicator: place and part → period → stratum.
type Tallies<'a> = BTreeMap<(Place, Part), BTreeMap<Period, BTreeMap<u16, &'a Tally>>>;

/// A period with its first and last day, both in.
type Span = (Period, i32, i32);

/// What makes the cells of one indicator.
struct Finishing<'a> {
    run: Run<'a>,
    id: &'a IndicatorId,
    computation: &'a Computation,
    tallies: Tallies<'a>,
    outside: Option<Outside<'a>>,
    areas: Areas,
    parts: Parts,
    collected: Collected<'a>,
    hash: Arc<str>,
}

/// A value with its limits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Valued {
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

impl Valued {
    /// These, where all that is there is finite: what overflows is no value.
    fn finite(self) -> Valued {
        let finite = |x: Option<f64>| x.filter(|x| x.is_finite());
        match finite(self.value) {
            None => Valued::default(),
            // Negative zero is made plain, so that equal cells have equal bytes.
            Some(value) => Valued {
                value: Some(value + 0.0),
                lower: finite(self.lower).map(|x| x + 0.0),
                upper: finite(self.upper).map(|x| x + 0.0),
            },
        }
    }
}

impl<'a> Finishing<'a> {
    fn new(run: Run<'a>, id: &'a IndicatorId, tallies: Tallies<'a>) -> Result<Self, FinishError> {
        let computation = run.computation(id);
        let outside = Outside::new(&run, id, computation)?;
        let areas = Areas::new(&run, computation, tallies.keys().map(|(place, _)| *place));
        let parts = Parts::new(&run, computation, tallies.keys().map(|(_, part)| part));
        let collected = Collected::new(&run, computation);
        let hash = definition_hash(run.catalog, id).into();
        Ok(Finishing { run, id, computation, tallies, outside, areas, parts, collected, hash })
    }

    fn cells(&self) -> Result<Vec<Cell>, FinishError> {
        let mut cells = Vec::new();
        let spans = self.run.periods(self.computation);
        for window in self.windows(&spans) {
            for place in self.areas.places() {
                for part in self.parts.iter() {
                    cells.extend(self.cell(place, part, window, &spans)?);
                }
            }
        }
        Ok(cells)
    }

    /// The periods that are reported, each as those that are taken together in it.
    fn windows<'s>(&self, spans: &'s [Span]) -> Vec<&'s [Span]> {
        let first = spans.partition_point(|(period, ..)| *period < self.computation.period.from);
        let n = self.computation.period.over.map_or(1, |(n, ..)| usize::from(n.max(1)));
        spans[first..].windows(n).collect()
    }

    fn cell(
        &self,
        place: Place,
        part: &Part,
        window: &[Span],
        spans: &[Span],
    ) -> Result<Option<Cell>, FinishError> {
        let found = self.over(place, part, window)?;
        // What nobody collected is told once, for riket.
        let is_told = place == Place::Area(cube::AreaCode::RIKET)
            && (*part == Part::TOTAL || !found.has_labels);
        if !found.is_there && !is_told {
            return Ok(None);
        }
        let (_, _, last) = window[window.len() - 1];
        let mut status = CellStatus::Missing;
        let mut valued = found.valued;
        if !found.is_collected {
            status = CellStatus::NotCollected;
            valued = Valued::default();
        } else if let Some(compare) = &self.computation.compare {
            valued = self.compared(compare, place, part, window[0].0, valued, spans)?;
        }
        if let Some(value) = valued.value {
            status = self.status_of(value, last);
        }
        let has_counts = found.is_collected && found.is_there;
        Ok(Some(Cell {
            indicator: self.id.clone(),
            level: self.areas.level(place),
            area: place,
            period: over::name_of(window),
            sex: part.sex,
            age: part.age,
            split: part.split.clone(),
            numerator: self.numerator(&found.sum.tally).filter(|_| has_counts),
            denominator: self.denominator(&found.sum.tally).filter(|_| has_counts),
            value: valued.value,
            lower: valued.lower,
            upper: valued.upper,
            status,
            persons: if has_counts { found.sum.persons } else { 0 },
            definition_hash: Arc::clone(&self.hash),
        }))
    }

    fn status_of(&self, value: f64, last: i32) -> CellStatus {
        let known = self.run.holdings.known.map_or(self.run.last_day, crate::calendar::day_of);
        let settled = self.computation.period.settled_days.map_or(0, i32::from);
        // A value is exactly 0 when the numerator is, and then no rounding is involved.
        let is_zero = value.abs().to_bits() == 0;
        match () {
            () if known - last < settled => CellStatus::Preliminary,
            () if is_zero => CellStatus::Zero,
            () => CellStatus::Reported,
        }
    }
}
