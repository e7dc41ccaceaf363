//! What is found near a unit's day.

use std::collections::{BTreeMap, BTreeSet};

use catalog::definition::{Call, Column, Kept, Look, LookHit, LookOf, StateKind, Window};

use super::condition::View;
use super::rows::{Event, Row, Worth};
use super::states;
use crate::calendar;

/// What a look found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How many: rows, or days of a state.
    pub n: i64,
    /// The rows, in the order of the series.
    rows: Vec<Row>,
    /// The days of the window that are covered.
    days: BTreeSet<i32>,
}

/// The first and the last day that a look sees from a unit.
fn window(unit: &View<'_>, look: &Look) -> Option<(i32, i32)> {
    let day = unit.day?;
    let rule = unit.history.conventions.add_months;
    let (year, _, _) = calendar::to_civil(day);
    Some(match look.window {
        Window::DaysAfter(from, to) => (day + i32::from(from), day + i32::from(to)),
        Window::DaysBefore(a, b) => (day - i32::from(a.max(b)), day - i32::from(a.min(b))),
        Window::MonthsEnding(n) => (calendar::add_months(day, -i32::from(n), rule) + 1, day),
        Window::MonthsStarting(n) => (day, calendar::add_months(day, i32::from(n), rule) - 1),
        Window::Until => (first_known(unit), day),
        Window::Before => (first_known(unit), day - 1),
        Window::SameDay => (day, day),
        Window::SameMonth => {
            let month = calendar::month_of(day);
            (calendar::month_start(month), calendar::month_start(month + 1) - 1)
        }
        Window::SameYear => (calendar::from_civil(year, 1, 1), calendar::from_civil(year, 12, 31)),
        Window::Period => {
            let every = unit.history.computation.period.every;
            let (_, first, last) = calendar::period_of(day, every)?;
            (first, last)
        }
    })
}

/// Birth, before which nothing is found.
fn first_known(unit: &View<'_>) -> i32 {
    unit.member.and_then(|member| member.birth).unwrap_or(calendar::LONG_AGO)
}

/// The first day of data of what a look looks at.
fn data_begin(unit: &View<'_>, look: &Look) -> Option<i32> {
    match &look.of {
        LookOf::Series(series) => unit.history.run.first_day(series),
        LookOf::State(state) => unit.history.run.first_day_of_state(state),
    }
}

/// What a look finds from a unit.
pub(super) fn found(unit: &View<'_>, index: usize) -> Found {
    let look = &unit.history.computation.looks[index];
    let Some((first, last)) = window(unit, look) else { return Found::default() };
    match &look.of {
        LookOf::Series(series) => {
            let mut found = Found::default();
            for event in unit.history.events(series).iter() {
                let view = View { event: Some(event), unit: Some(unit), ..*unit };
                let is_asked = look.condition.as_ref().is_none_or(|c| view.is_true(c));
                if !is_asked || !is_hit(event, look.hit, (first, last)) {
                    continue;
                }
                found.n += 1;
                found.rows.extend(event.rows.iter().cloned());
                // A row without last day, of a series that has none, covers its day.
                let begins = event.date.unwrap_or(first);
                let ends = if look.hit.is_none() { event.date } else { event.until };
                found.days.extend(begins.max(first)..=ends.unwrap_or(last).min(last));
            }
            found
        }
        LookOf::State(state) => {
            let Some(member) = unit.member else { return Found::default() };
            let first = member.birth.map_or(first, |birth| first.max(birth));
            let is_ladder = matches!(
                unit.history.run.catalog.blocks.states.get(state).map(|s| &s.kind),
                Some(StateKind::Ladder { .. })
            );
            let mut found = Found::default();
            for day in first..=last {
                let view = View { day: Some(day), event: None, unit: Some(unit), ..*unit };
                let holds = states::held(unit.history, state, day)
                    .is_some_and(|held| is_ladder || held.is_state);
                let is_asked = look.condition.as_ref().is_none_or(|c| view.is_true(c));
                if holds && is_asked && member.is_member(day) {
                    found.n += 1;
                    found.days.insert(day);
                }
            }
            found
        }
    }
}

/// Whether a row lies in a window as the look asks.
fn is_hit(event: &Event, hit: Option<LookHit>, (first, last): (i32, i32)) -> bool {
    let Some(begins) = event.date else { return false };
    match hit {
        None | Some(LookHit::StartsIn) => first <= begins && begins <= last,
        Some(LookHit::EndsIn) => event.until.is_some_and(|end| first <= end && end <= last),
        Some(LookHit::Overlaps) => begins <= last && event.until.is_none_or(|end| first <= end),
    }
}

/// The value of a function on a look.
pub(super) fn call(unit: &View<'_>, call: &Call) -> Worth {
    let values = |look: usize, column: &Column| -> Vec<Worth> {
        let found = found(unit, look);
        found.rows.iter().flat_map(|row| row.value(&column.name).each()).collect()
    };
    match call {
        Call::Days(..) => unit.value(&catalog::definition::Value::Call(call.clone())),
        Call::Count(look) => Worth::Number(found(unit, *look).n),
        Call::Covered(look) => Worth::Number(found(unit, *look).days.len() as i64),
        Call::Distinct(look, column) => {
            let different: BTreeSet<Worth> = values(*look, column).into_iter().collect();
            Worth::Number(different.len() as i64)
        }
        Call::Sum(look, column) => {
            let numbers = values(*look, column);
            Worth::Number(numbers.iter().filter_map(|n| n.fraction()).map(|(n, _)| n).sum())
        }
        Call::Coc(look, column) => coc(&values(*look, column)),
        Call::Upc(look, column) => upc(&values(*look, column)),
        Call::Secon(look, column) => secon(&values(*look, column)),
        Call::First(look, column) => {
            found(unit, *look).rows.first().map_or(Worth::Missing, |row| row.value(&column.name))
        }
        Call::Last(look, column) => {
            found(unit, *look).rows.last().map_or(Worth::Missing, |row| row.value(&column.name))
        }
    }
}

/// How many visits each provider had.
fn by_provider(providers: &[Worth]) -> BTreeMap<&Worth, i64> {
    let mut n = BTreeMap::new();
    for provider in providers {
        *n.entry(provider).or_default() += 1;
    }
    n
}

/// Bice and Boxerman 1977.
fn coc(providers: &[Worth]) -> Worth {
    let n = providers.len() as i64;
    let squares: i64 = by_provider(providers).values().map(|n| n * n).sum();
    if n < 2 { Worth::Missing } else { Worth::Fraction(squares - n, n * (n - 1)) }
}

fn upc(providers: &[Worth]) -> Worth {
    match by_provider(providers).values().max() {
        Some(most) => Worth::Fraction(*most, providers.len() as i64),
        None => Worth::Missing,
    }
}

fn secon(providers: &[Worth]) -> Worth {
    let same = providers.windows(2).filter(|pair| pair[0] == pair[1]).count() as i64;
    let n = providers.len() as i64;
    if n < 2 { Worth::Missing } else { Worth::Fraction(same, n - 1) }
}

/// True when the unit leaves the measure since the look's window is not seen whole.
pub(super) fn is_dropped(unit: &View<'_>, index: usize) -> bool {
    let look = &unit.history.computation.looks[index];
    let Some((first, last)) = window(unit, look) else { return false };
    let reaches_back = matches!(look.window, Window::Until | Window::Before);
    let lacks_data = last > unit.history.run.last_day
        || (!reaches_back && data_begin(unit, look).is_none_or(|begin| first < begin));
    let drops = |kept: Option<Kept>| kept == Some(Kept::Drop);
    if drops(Some(look.incomplete.data)) && lacks_data {
        return true;
    }
    let Some(member) = unit.member else { return false };
    let dies = member.last_day.is_some_and(|last_alive| last_alive < last);
    if drops(look.incomplete.death) && dies {
        return true;
    }
    let mut days = first.max(member.birth.unwrap_or(first))..=last;
    drops(look.incomplete.migration)
        && days.any(|day| member.is_alive(day) && !member.is_resident(day))
}
