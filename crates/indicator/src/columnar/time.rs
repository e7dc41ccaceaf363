//! The periods of a definition as a table from day to period.

use catalog::definition::{Computation, During, Every, MonthDay};
use cube::Period;

use super::eval::Unit;
use crate::{Run, calendar};

/// A day in no period.
pub(super) const NO_PERIOD: u16 = u16::MAX;

/// The periods of a definition, and the days of each that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) periods: Vec<Period>,
    /// The first and last day of each period.
    pub(super) spans: Vec<(i32, i32)>,
    /// The days that count, half-open, in order, each with its period.
    pub(super) ranges: Vec<(i32, i32, u16)>,
    every: Every,
    first: i32,
    table: Vec<u16>,
    /// True when no period crosses New Year, so that the year is the same all through.
    pub(super) is_within_years: bool,
}

impl Time {
    pub(super) fn new(run: &Run<'_>, computation: &Computation, during: Option<During>) -> Time {
        let found = run.periods(computation);
        let mut time = Time {
            periods: found.iter().map(|(period, _, _)| *period).collect(),
            spans: found.iter().map(|(_, first, last)| (*first, *last)).collect(),
            ranges: Vec::new(),
            every: computation.period.every,
            first: found.first().map_or(0, |(_, first, _)| *first),
            table: Vec::new(),
            is_within_years: true,
        };
        for (period, (first, last)) in (0_u16..).zip(&time.spans) {
            if calendar::year_of(*first) != calendar::year_of(*last) {
                time.is_within_years = false;
            }
            for day in *first..=*last {
                let counts = during.is_none_or(|during| is_within(day, during));
                time.table.push(if counts { period } else { NO_PERIOD });
                if !counts {
                    continue;
                }
                match time.ranges.last_mut() {
                    Some((_, end, of)) if *end == day && *of == period => *end += 1,
                    _ => time.ranges.push((day, day + 1, period)),
                }
            }
        }
        time
    }

    /// The first and last day of the period that a unit's day lies in, also where it does not count.
    pub(super) fn span(&self, unit: &Unit) -> (i32, i32) {
        match self.spans.get(unit.period as usize) {
            Some(span) => *span,
            None => calendar::period_of(unit.day, self.every)
                .map_or((unit.day, unit.day), |(_, first, last)| (first, last)),
        }
    }

    /// The period of a day, or [`NO_PERIOD`].
    pub(super) fn of(&self, day: i32) -> u16 {
        let at = i64::from(day) - i64::from(self.first);
        usize::try_from(at)
            .ok()
            .and_then(|at| self.table.get(at))
            .map_or(NO_PERIOD, |period| *period)
    }
}

/// Whether a day lies in a part of the year; one that begins later than it ends goes over New Year.
fn is_within(day: i32, during: During) -> bool {
    let (year, _, _) = calendar::to_civil(day);
    let (first, last) = (of_year(year, during.first), of_year(year, during.last));
    if first <= last { (first..=last).contains(&day) } else { day >= first || day <= last }
}

fn of_year(year: i32, at: MonthDay) -> i32 {
    calendar::day_of_year(year, at)
}
