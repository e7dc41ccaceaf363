//! What holds on a day.

use catalog::definition::{Cover, Edge, Series, StateId, StateKind, Tie};
use cube::AreaCode;

use super::condition::View;
use super::history::History;
use super::residence::winner;
use super::rows::{Event, Worth};
use crate::{PERIOD_COLUMN, calendar, place_of};

/// Days that a row covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The first day.
    pub first: i32,
    /// The last day; none while it goes on.
    pub last: Option<i32>,
    /// Where; none when not known.
    pub area: Option<AreaCode>,
}

impl Span {
    /// True when the row covers the day.
    pub(super) fn holds(&self, day: i32) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }
}

/// A state that holds on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    /// The step of a ladder, or the state itself; the word for none of the steps.
    pub step: String,
    /// Where; none when not known.
    pub area: Option<AreaCode>,
    /// True when a state holds, false when only `otherwise` does.
    pub is_state: bool,
}

/// What a state or a ladder is on a day; none when nothing holds and nothing is said for that.
pub(super) fn held(history: &History<'_>, id: &StateId, day: i32) -> Option<Held> {
    match &history.run.catalog.blocks.states.get(id)?.kind {
        StateKind::Rows { ties, .. } => {
            let area = area_on(history, id, ties, day)?;
            Some(Held { step: id.0.clone(), area, is_state: true })
        }
        StateKind::Ladder { order, otherwise } => {
            for step in order {
                if let Some(found) = held(history, step, day).filter(|found| found.is_state) {
                    return Some(Held { step: step.0.clone(), ..found });
                }
            }
            let word = otherwise.as_ref()?.word.clone();
            Some(Held { step: word, area: None, is_state: false })
        }
    }
}

/// The area of a state on a day; none when it does not hold.
fn area_on(
    history: &History<'_>,
    id: &StateId,
    ties: &[Tie],
    day: i32,
) -> Option<Option<AreaCode>> {
    let spans = history.spans(id);
    let holding: Vec<&Span> = spans.iter().filter(|span| span.holds(day)).collect();
    winner(holding, ties).map(|span| span.area)
}

/// The days that the rows of a state cover, row by row. None for a ladder, which has no rows.
pub(super) fn spans(history: &History<'_>, id: &StateId) -> Vec<Span> {
    let state = history.run.catalog.blocks.states.get(id);
    let Some(StateKind::Rows { rows, condition, cover, area, .. }) = state.map(|s| &s.kind) else {
        return Vec::new();
    };
    let events = history.events(rows);
    let asked =
        |event: &&Event| condition.as_ref().is_none_or(|c| View::of_row(history, event).is_true(c));
    let chosen: Vec<&Event> = events.iter().filter(asked).collect();
    let is_register = matches!(rows, Series::Register(_));
    let mut spans = Vec::new();
    for event in &chosen {
        let Some((first, last)) = covered(history, event, &chosen, *cover, is_register) else {
            continue;
        };
        if last.is_some_and(|last| last < first) {
            continue;
        }
        let code = area.as_ref().map(|column| event.rows[0].value(&column.name));
        let area = match code {
            Some(Worth::Word(code)) => place_of(history.run.catalog, &code),
            _ => None,
        };
        spans.push(Span { first, last, area });
    }
    spans
}

/// The first and the last day that a row covers.
fn covered(
    history: &History<'_>,
    event: &Event,
    all: &[&Event],
    cover: Cover,
    is_register: bool,
) -> Option<(i32, Option<i32>)> {
    let month = || {
        let told = event.rows[0].value(PERIOD_COLUMN).month().filter(|_| is_register);
        told.or(event.date.map(calendar::month_of))
    };
    match cover {
        Cover::Spell => Some((event.date?, event.until)),
        Cover::CalendarMonth => {
            let month = month()?;
            Some((calendar::month_start(month), Some(calendar::month_start(month + 1) - 1)))
        }
        Cover::CalendarYear => {
            let year = month()?.div_euclid(12);
            let first = calendar::from_civil(year, 1, 1);
            Some((first, Some(calendar::from_civil(year, 12, 31))))
        }
        Cover::DaysStarting(n) => {
            let first = event.date?;
            Some((first, Some(first + i32::from(n) - 1)))
        }
        Cover::MonthsStarting(n) => {
            let first = event.date?;
            let end = calendar::add_months(first, i32::from(n), history.conventions.add_months);
            Some((first, Some(end - 1)))
        }
        Cover::Onwards(edge) => {
            let first = event.date?;
            Some((if edge == Edge::In { first } else { first + 1 }, None))
        }
        Cover::UntilNext(n) => {
            let first = event.date?;
            let at_most = first + i32::from(n) - 1;
            let next = all.iter().filter_map(|other| other.date).filter(|day| *day > first).min();
            Some((first, Some(next.map_or(at_most, |next| at_most.min(next - 1)))))
        }
    }
}
