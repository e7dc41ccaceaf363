//! The units of a side: what they are, and which of them count.

use std::collections::BTreeSet;

use catalog::definition::{
    Call, Counted, During, Expression, MonthDay, Number, Of, Repeats, Side, Test, UnitDay, Value,
};
use cube::Period;

use super::condition::View;
use super::history::History;
use super::looks;
use super::residence::Member;
use super::rows::Event;
use crate::calendar;

/// What is counted, on its day.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Its day.
    pub day: i32,
    /// Its rows; none for members of the population and their days.
    pub event: Option<Event>,
}

/// A person whose units are listed.
pub(super) struct Scene<'a> {
    /// The person.
    pub history: &'a History<'a>,
    /// The person as a member of the population.
    pub member: Option<&'a Member>,
    /// The periods that are computed.
    pub periods: &'a [(Period, i32, i32)],
}

/// Told what is left after each step: the side, what the step asks, and the units.
pub(super) type Told<'a> = &'a mut dyn FnMut(Asked<'_>, &[Unit]);

/// What a step asks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'a> {
    /// All units whose day lies in the periods.
    Units,
    /// That the person is in the base population.
    Base,
    /// A part of the population's condition.
    Population(&'a Expression),
    /// A part of the side's condition.
    Condition(&'a Expression),
    /// Which of repeated events.
    Repeats(Repeats),
    /// That windows are seen whole.
    Windows,
}

impl<'a> Scene<'a> {
    /// What is asked of a unit.
    pub(super) fn view<'b>(&'b self, unit: &'b Unit) -> View<'b> {
        View {
            history: self.history,
            member: self.member,
            event: unit.event.as_ref(),
            day: Some(unit.day),
            unit: None,
        }
    }

    /// The computed period that a day lies in.
    pub(super) fn period(&self, day: i32) -> Option<Period> {
        let found = self.periods.iter().find(|(_, first, last)| *first <= day && day <= *last);
        found.map(|(period, _, _)| *period)
    }

    /// The units of a side that count, but for those whose windows are not seen whole.
    pub(super) fn units(&self, side: &Side, told: Told<'_>) -> Vec<Unit> {
        let placed = |unit: &Unit| {
            self.period(unit.day).is_some() && is_during(unit.day, side.during.as_ref())
        };
        let candidates = self.candidates(side);
        let is_chosen_early =
            matches!(side.repeats, None | Some(Repeats::All | Repeats::FirstInPeriod));
        let mut units: Vec<Unit> =
            candidates.iter().filter(|u| !is_chosen_early || placed(u)).cloned().collect();
        told(Asked::Units, &units);
        if let Some(used) = &self.history.computation.population {
            units.retain(|u| self.member.is_some_and(|member| member.is_member(u.day)));
            told(Asked::Base, &units);
            for part in parts(used.condition.as_ref()) {
                // A population is asked of persons and days, not of rows.
                units.retain(|u| View { event: None, ..self.view(u) }.is_true(part));
                told(Asked::Population(part), &units);
            }
        }
        for part in parts(side.condition.as_ref()) {
            units.retain(|u| self.view(u).is_true(part));
            told(Asked::Condition(part), &units);
        }
        if let Some(repeats) = side.repeats {
            units = self.without_repeats(units, &candidates, side, repeats);
            units.retain(placed);
            told(Asked::Repeats(repeats), &units);
        }
        units
    }

    /// The units of a denominator that satisfy the numerator's condition.
    pub(super) fn narrowed(&self, units: &[Unit], side: &Side, told: Told<'_>) -> Vec<Unit> {
        let mut units = units.to_vec();
        units.retain(|unit| is_during(unit.day, side.during.as_ref()));
        for part in parts(side.condition.as_ref()) {
            units.retain(|u| self.view(u).is_true(part));
            told(Asked::Condition(part), &units);
        }
        units
    }

    /// Leaves out the units with a window that is not seen whole.
    pub(super) fn seen_whole(
        &self,
        mut units: Vec<Unit>,
        looks: &BTreeSet<usize>,
        told: Told<'_>,
    ) -> Vec<Unit> {
        if !looks.is_empty() {
            units.retain(|unit| !looks.iter().any(|l| looks::is_dropped(&self.view(unit), *l)));
            told(Asked::Windows, &units);
        }
        units
    }

    /// All units that there could be, in the order of their days, then of the series.
    fn candidates(&self, side: &Side) -> Vec<Unit> {
        let mut units = match &side.of {
            Of::Rows(series) => {
                let events = self.history.events(series);
                let unit = |event: &Event| {
                    let day = self.day_of_row(event, side.on.as_ref()?)?;
                    Some(Unit { day, event: Some(event.clone()) })
                };
                events.iter().filter_map(unit).collect()
            }
            Of::SubjectsOf(series) => {
                let events = self.history.events(series);
                let mut units = Vec::new();
                for (_, first, last) in self.periods {
                    let in_period = |event: &&Event| {
                        event.date.is_some_and(|day| {
                            *first <= day && day <= *last && is_during(day, side.during.as_ref())
                        })
                    };
                    let chosen: Vec<&Event> = events.iter().filter(in_period).collect();
                    let Some(event) = together(&chosen) else { continue };
                    for day in self.days_of_subject(&event, side.on.as_ref(), (*first, *last)) {
                        units.push(Unit { day, event: Some(event.clone()) });
                    }
                }
                units
            }
            Of::Population => {
                let days = self
                    .periods
                    .iter()
                    .flat_map(|(_, first, last)| self.days_of_member(side, (*first, *last)));
                days.map(|day| Unit { day, event: None }).collect()
            }
            Of::Denominator | Of::Figures => Vec::new(),
        };
        units.sort_by_key(|unit| unit.day);
        units
    }

    /// The day of a unit that is one row, or one episode.
    fn day_of_row(&self, event: &Event, on: &UnitDay) -> Option<i32> {
        match on {
            UnitDay::Of(path) => event.value(path).day(),
            UnitDay::DayBefore(path) => event.value(path).day().map(|day| day - 1),
            UnitDay::MonthStart(path) => event.value(path).month().map(calendar::month_start),
            UnitDay::MonthEnd(path) => {
                event.value(path).month().map(|month| calendar::month_start(month + 1) - 1)
            }
            UnitDay::Birthday(age) => self.birthday(*age),
            UnitDay::DayOfYear(_) | UnitDay::PeriodStart | UnitDay::PeriodEnd => None,
            UnitDay::MeanOfYearEnds => None,
        }
    }

    fn birthday(&self, age: u8) -> Option<i32> {
        let birth = self.member?.birth?;
        let leap = self.history.conventions.leap_birthday;
        Some(calendar::birthday(birth, i32::from(age), leap))
    }

    /// The days of a unit that is a person with her rows in a period.
    fn days_of_subject(
        &self,
        event: &Event,
        on: Option<&UnitDay>,
        (first, last): (i32, i32),
    ) -> Vec<i32> {
        let Some(on) = on else { return Vec::new() };
        let days = match self.day_of_row(event, on) {
            Some(day) => vec![day],
            None => self.days_of_calendar(on, (first, last)),
        };
        days.into_iter().filter(|day| first <= *day && *day <= last).collect()
    }

    /// The days of a member in a period: every day, or the one that is asked for.
    fn days_of_member(&self, side: &Side, (first, last): (i32, i32)) -> Vec<i32> {
        let days = match (&side.counted, &side.on) {
            (Counted::Days, _) => (first..=last).collect(),
            (_, Some(UnitDay::Birthday(age))) => self.birthday(*age).into_iter().collect(),
            (_, Some(on)) => self.days_of_calendar(on, (first, last)),
            (_, None) => Vec::new(),
        };
        days.into_iter().filter(|day| first <= *day && *day <= last).collect()
    }

    /// The days of a period that the calendar alone tells.
    fn days_of_calendar(&self, on: &UnitDay, (first, last): (i32, i32)) -> Vec<i32> {
        match on {
            UnitDay::PeriodStart => vec![first],
            UnitDay::PeriodEnd => vec![last],
            UnitDay::DayOfYear(at) => {
                let is_it = |day: &i32| calendar::day_of_year(calendar::year_of(*day), *at) == *day;
                (first..=last).filter(is_it).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Those of repeated events that count.
    fn without_repeats(
        &self,
        units: Vec<Unit>,
        candidates: &[Unit],
        side: &Side,
        repeats: Repeats,
    ) -> Vec<Unit> {
        let mut kept: Vec<Unit> = Vec::new();
        match repeats {
            Repeats::All => kept = units,
            Repeats::FirstInPeriod => {
                for unit in units {
                    let period = self.period(unit.day);
                    if kept.last().is_none_or(|last| self.period(last.day) != period) {
                        kept.push(unit);
                    }
                }
            }
            Repeats::FirstEver => kept.extend(units.into_iter().next()),
            Repeats::ClearAfterCounted(n) => {
                for unit in units {
                    if kept.last().is_none_or(|last| unit.day - last.day > i32::from(n)) {
                        kept.push(unit);
                    }
                }
            }
            Repeats::ClearAfterAny(n) => {
                // The unit itself is the first of those on its day that no earlier one stands before.
                let mut any: Vec<&Unit> = candidates.iter().collect();
                for part in parts(side.condition.as_ref()) {
                    any.retain(|u| self.view(u).is_true(part));
                }
                let mut days_before: Vec<i32> = Vec::new();
                let mut clear = BTreeSet::new();
                for unit in any {
                    let is_near = |day: &i32| unit.day - day <= i32::from(n);
                    if !days_before.iter().any(is_near) {
                        clear.insert(unit.day);
                    }
                    days_before.push(unit.day);
                }
                for unit in units {
                    let is_first = kept.last().is_none_or(|last| last.day != unit.day);
                    if clear.contains(&unit.day) && is_first {
                        kept.push(unit);
                    }
                }
            }
        }
        kept
    }
}

/// True when a day lies in the part of the period that is asked for.
fn is_during(day: i32, during: Option<&During>) -> bool {
    let Some(during) = during else { return true };
    let year = calendar::year_of(day);
    let first = calendar::day_of_year(year, during.first);
    let last = calendar::day_of_year(year, during.last);
    if before(during.last, during.first) {
        day >= first || day <= last
    } else {
        first <= day && day <= last
    }
}

fn before(a: MonthDay, b: MonthDay) -> bool {
    (a.month, a.day) < (b.month, b.day)
}

/// The rows of several events as one bundle.
fn together(events: &[&Event]) -> Option<Event> {
    let first = events.first()?;
    let rows: Vec<_> = events.iter().flat_map(|event| event.rows.iter().cloned()).collect();
    let goes_on = events.iter().any(|event| event.until.is_none());
    let until = events.iter().filter_map(|event| event.until).max().filter(|_| !goes_on);
    Some(Event { date: first.date, until, last: rows.len() - 1, rows, source: 0 })
}

/// The parts of a condition that all must hold.
pub(super) fn parts(condition: Option<&Expression>) -> &[Expression] {
    match condition {
        None => &[],
        Some(Expression::All(parts)) => parts,
        Some(one) => std::slice::from_ref(one),
    }
}

/// The looks that a side asks.
pub(super) fn looks_of(side: &Side) -> BTreeSet<usize> {
    let mut looks = BTreeSet::new();
    if let Some(condition) = &side.condition {
        in_condition(condition, &mut looks);
    }
    let numbers = match &side.counted {
        Counted::Sum(numbers) => numbers.as_slice(),
        Counted::Value(number) => std::slice::from_ref(number),
        Counted::Units | Counted::Days | Counted::Figures(_) => &[],
    };
    for number in numbers {
        if let Number::Value(value) = number {
            in_value(value, &mut looks);
        }
    }
    looks
}

fn in_condition(condition: &Expression, looks: &mut BTreeSet<usize>) {
    match condition {
        Expression::All(parts) | Expression::Any(parts) => {
            parts.iter().for_each(|part| in_condition(part, looks));
        }
        Expression::Not(inner) | Expression::Rows(_, inner) => in_condition(inner, looks),
        Expression::List(_, _, test) => in_test(test, looks),
        Expression::Test(test) => in_test(test, looks),
    }
}

fn in_test(test: &Test, looks: &mut BTreeSet<usize>) {
    match test {
        Test::Compare(left, _, right) => {
            in_value(left, looks);
            in_value(right, looks);
        }
        Test::In(value, _) | Test::Exists(value) => in_value(value, looks),
        Test::Found(look) => {
            looks.insert(*look);
        }
        Test::Holds(_) => {}
    }
}

fn in_value(value: &Value, looks: &mut BTreeSet<usize>) {
    let Value::Call(call) = value else { return };
    match call {
        Call::Days(..) => {}
        Call::Count(look) | Call::Covered(look) => {
            looks.insert(*look);
        }
        Call::Distinct(look, _)
        | Call::Sum(look, _)
        | Call::Coc(look, _)
        | Call::Upc(look, _)
        | Call::Secon(look, _)
        | Call::First(look, _)
        | Call::Last(look, _) => {
            looks.insert(*look);
        }
    }
}
