//! What was counted in the periods of a value; periods taken together and compared.

use std::collections::BTreeMap;

use catalog::definition::{
    Align, Combine, Compare, CompareAs, CompareWith, Counted as Counting, Every, Method,
    PersonYear, Week53,
};
use cube::{Period, PeriodKind};

use super::part::Part;
use super::{FinishError, Finishing, Span, Valued};
use crate::{Place, Tally, calendar};

/// What was counted, with its denominator and person-time.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    /// The tally; the denominator is that of figures where it is one of figures.
    pub(super) tally: Tally,
    /// The denominator as one divides by it: days as person-years, figures and sums as numbers.
    pub(super) time: f64,
    /// True where there is a denominator at all.
    pub(super) has_denominator: bool,
    /// Subjects, those of each period anew.
    pub(super) subjects: u64,
    /// The most subjects of any one period.
    pub(super) persons: u64,
}

impl Sum {
    pub(super) fn add(&mut self, other: &Sum) {
        self.tally.add(&other.tally);
        self.time += other.time;
        self.has_denominator |= other.has_denominator;
        self.subjects += other.subjects;
        self.persons = self.persons.max(other.persons);
    }
}

/// A value over one or several periods.
pub(super) struct Over {
    pub(super) valued: Valued,
    pub(super) sum: Sum,
    /// Whether enough periods were collected.
    pub(super) is_collected: bool,
    /// Whether the cell exists beside riket's total.
    pub(super) is_there: bool,
    /// False where the part is by a state whose registers lack the period.
    pub(super) has_labels: bool,
}

/// How several periods in one value are named: years by the first and the last, others by the last.
pub(super) fn name_of(window: &[Span]) -> Period {
    let last = window[window.len() - 1].0;
    match last.kind() {
        PeriodKind::Year => Period::years(window[0].0.last_year(), last.last_year()),
        _ => None,
    }
    .unwrap_or(last)
}

impl Finishing<'_> {
    /// What was counted in one period, by stratum. Empty where nothing was and there are no figures.
    pub(super) fn counted(
        &self,
        place: Place,
        part: &Part,
        span: Span,
    ) -> Result<BTreeMap<u16, Sum>, FinishError> {
        let of = |part: &Part| {
            let key = (place, part.clone());
            self.tallies.get(&key).and_then(|periods| periods.get(&span.0))
        };
        let denominator_part = self.parts.of_denominator(part);
        let (own, whole) = (of(part), of(denominator_part));
        let n_strata = match &self.computation.standardise {
            Some(s) => s.ages.len() * if s.by_sex { 2 } else { 1 },
            None => 1,
        };
        let mut sums = BTreeMap::new();
        for stratum in 0..n_strata {
            let number = stratum as u16;
            let at = self.computation.standardise.as_ref().map(|_| stratum);
            let mine = own.and_then(|strata| strata.get(&number).copied());
            let theirs = whole.and_then(|strata| strata.get(&number).copied());
            let figure = match &self.outside {
                Some(outside) => outside.number(place, denominator_part, at, span)?,
                None => None,
            };
            if mine.is_none() && theirs.is_none() && figure.is_none() {
                continue;
            }
            let mut sum = Sum { tally: mine.cloned().unwrap_or_default(), ..Sum::default() };
            if self.outside.is_some() {
                sum.tally.denominator = figure.unwrap_or(0);
            } else if !std::ptr::eq(denominator_part, part) {
                sum.tally.denominator = theirs.map_or(0, |tally| tally.denominator);
                sum.tally.persons = theirs.map_or(0, |tally| tally.persons);
            }
            sum.has_denominator = sum.tally.denominator > 0;
            sum.time = self.time(sum.tally.denominator, span);
            sum.subjects = sum.tally.persons.max(sum.tally.persons_numerator);
            sum.persons = sum.tally.persons;
            sums.insert(number, sum);
        }
        Ok(sums)
    }

    /// A denominator as one divides by it.
    fn time(&self, denominator: i128, (period, first, last): Span) -> f64 {
        let scale = 10_f64.powi(i32::from(self.denominator_decimals()));
        let number = denominator as f64 / scale;
        match self.computation.person_year {
            Some(PersonYear::Julian) => number / 365.25,
            Some(PersonYear::DaysOfTheYear) => {
                let days = match self.computation.period.every {
                    Every::YearFrom(_) => last - first + 1,
                    _ => 365 + i32::from(calendar::is_leap(i32::from(period.last_year()))),
                };
                number / f64::from(days)
            }
            None => number,
        }
    }

    /// The value of a place and part over the periods of a window.
    pub(super) fn over(
        &self,
        place: Place,
        part: &Part,
        window: &[Span],
    ) -> Result<Over, FinishError> {
        let mut periods = Vec::new();
        let mut n_collected = 0;
        let has_period = window.iter().all(|(_, a, b)| self.collected.has_period((*a, *b)));
        for span in window {
            if self.collected.is_there(place, (span.1, span.2)) {
                n_collected += 1;
                periods.push((*span, self.counted(place, part, *span)?));
            }
        }
        let at_least = self.computation.period.over.map_or(1, |(_, _, least)| usize::from(least));
        let has_labels =
            window.iter().all(|(_, a, b)| self.collected.has_labels(&part.split, (*a, *b)));
        let is_collected = has_labels && n_collected >= at_least.max(1);
        let mut strata: BTreeMap<u16, Sum> = BTreeMap::new();
        for (stratum, sum) in periods.iter().flat_map(|(_, sums)| sums) {
            strata.entry(*stratum).or_default().add(sum);
        }
        if self.computation.person_year == Some(PersonYear::Julian) {
            // Days are added before they are divided, so that no rounding shows.
            for sum in strata.values_mut() {
                sum.time = sum.tally.denominator as f64 / 365.25;
            }
        }
        let sum = total(&strata, &periods);
        let has_data = |sums: &BTreeMap<u16, Sum>| {
            self.computation.method == Method::Count || sums.values().any(|s| s.has_denominator)
        };
        let n_with_data = periods.iter().filter(|(_, sums)| has_data(sums)).count();
        let is_there = self.is_there(place, part, &sum, is_collected, has_period);
        let combine = self.computation.period.over.map(|(_, combine, _)| combine);
        let valued = match combine {
            _ if !is_collected || n_with_data < at_least => Valued::default(),
            Some(Combine::MeanOfValues) => {
                let periods: Vec<_> = periods.iter().map(|(span, sums)| (*span, sums)).collect();
                self.mean_of_values(place, part, &periods)?
            }
            Some(Combine::Pooled) | None => self.value(place, part, window, &strata, &sum)?,
        };
        Ok(Over { valued, sum, is_collected, is_there, has_labels })
    }

    /// The rule of the module: whether a cell exists beside riket's total.
    fn is_there(
        &self,
        place: Place,
        part: &Part,
        sum: &Sum,
        is_collected: bool,
        has_period: bool,
    ) -> bool {
        if !is_collected {
            // What no sender delivered is told once, for riket; what one did not, for its area.
            return has_period && *part == Part::TOTAL && self.areas.is_catalogued(place);
        }
        let is_counted = sum.tally.numerator != 0
            || sum.tally.denominator != 0
            || !sum.tally.waits.is_empty()
            || !sum.tally.values.is_empty();
        match &self.computation.denominator {
            None => self.areas.is_counted(place),
            Some(side) if matches!(side.counted, Counting::Figures(_)) => {
                is_counted || sum.has_denominator
            }
            Some(_) => is_counted,
        }
    }

    /// The value less, over, or in percent of that of other periods.
    pub(super) fn compared(
        &self,
        compare: &Compare,
        place: Place,
        part: &Part,
        period: Period,
        valued: Valued,
        spans: &[Span],
    ) -> Result<Valued, FinishError> {
        let Some(value) = valued.value else { return Ok(Valued::default()) };
        let years = match compare.with {
            CompareWith::MeanOf(first, last) => first..=last,
            CompareWith::YearBefore => period.last_year() - 1..=period.last_year() - 1,
        };
        let (mut sum, n) = (0.0, years.clone().count());
        for year in years {
            let Some(aligned) = aligned(period, year, compare) else {
                return Ok(Valued::default());
            };
            let Ok(at) = spans.binary_search_by(|(period, ..)| period.cmp(&aligned)) else {
                return Ok(Valued::default());
            };
            let then = self.over(place, part, &spans[at..=at])?;
            match then.valued.value.filter(|_| then.is_collected) {
                Some(value) => sum += value,
                None => return Ok(Valued::default()),
            }
        }
        let baseline = sum / n as f64;
        let value = match compare.how {
            CompareAs::Difference => value - baseline,
            CompareAs::Percent => (value - baseline) / baseline * 100.0,
            CompareAs::Ratio => value / baseline,
        };
        // The limits are those of the value itself, and say nothing of the difference.
        Ok(Valued { value: Some(value), lower: None, upper: None }.finite())
    }
}

/// The sum over strata. Subjects are those of all strata together, which no person is in two of within a
/// period where age is counted on one day; persons are the most of any one period.
fn total(strata: &BTreeMap<u16, Sum>, periods: &[(Span, BTreeMap<u16, Sum>)]) -> Sum {
    let mut total = Sum::default();
    for sum in strata.values() {
        total.add(sum);
    }
    let of_period = |sums: &BTreeMap<u16, Sum>| sums.values().map(|sum| sum.persons).sum();
    total.persons = periods.iter().map(|(_, sums)| of_period(sums)).max().unwrap_or(0);
    total
}

/// The period of another year that one is held against. Week 53 is held against week 52, or nothing.
fn aligned(period: Period, year: u16, compare: &Compare) -> Option<Period> {
    let number = period.key().to_be_bytes()[3];
    match period.kind() {
        PeriodKind::Week if number == 53 && compare.align == Align::Week => match compare.week_53 {
            Some(Week53::WithWeek52) => Period::week(year, 52),
            Some(Week53::Missing) | None => None,
        },
        PeriodKind::Week => Period::week(year, number),
        PeriodKind::Month => Period::month(year, number),
        PeriodKind::Quarter => Period::quarter(year, number),
        PeriodKind::HalfYear => Period::half_year(year, number),
        PeriodKind::Year | PeriodKind::Years => Some(Period::year(year)),
    }
}
