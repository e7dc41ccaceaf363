//! Who is in the population on a day, and where she lives.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use catalog::Role;
use catalog::definition::{Edge, FirstMove, Population, Residence, Subject, Tie};
use cube::{AreaCode, Sex};

use super::condition::View;
use super::history::History;
use super::rows::{Event, Row, Worth};
use super::states::Span;
use crate::place_of;

/// A member of a population.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Her day of birth.
    pub birth: Option<i32>,
    /// Her sex, when known.
    pub sex: Option<Sex>,
    /// The last day on which she can be in the population.
    pub last_day: Option<i32>,
    /// Where she lives: none when she always lives here.
    spells: Option<Vec<Span>>,
    ties: Vec<Tie>,
    moves: Option<Moves>,
    /// A kommun is where it is.
    own_area: Option<AreaCode>,
}

/// Emigrations and immigrations by day: whether there is one of each.
#[derive(Debug, Clone)]
struct Moves {
    days: BTreeMap<i32, (bool, bool)>,
    emigration_day: Edge,
    immigration_day: Edge,
    first: FirstMove,
}

impl Member {
    /// The person as a member; none when she has no row among them.
    pub(super) fn of(history: &History<'_>, population: &Population) -> Option<Member> {
        let register = history.run.catalog.registers.get(&population.members)?;
        let rows = history.register(&population.members);
        let row = rows.first()?;
        let value = |role| {
            let column = register.with_role(role)?;
            Some(row.value(&register.columns[column].name))
        };
        let sex = match value(Role::Sex) {
            Some(Worth::Word(word)) => match word.to_lowercase().as_str() {
                "1" | "m" | "man" => Some(Sex::Men),
                "2" | "k" | "kvinna" => Some(Sex::Women),
                _ => None,
            },
            _ => None,
        };
        let death = death_of(history, population);
        let last_day = death.map(|day| match population.death_day {
            Some(Edge::Out) => day - 1,
            _ => day,
        });
        let (spells, ties) = match &population.residence {
            Residence::Always => (None, Vec::new()),
            Residence::Spells { rows, ties } => (Some(spells(history, rows)), ties.clone()),
        };
        let own_area = match (population.subject, value(Role::Kommun)) {
            (Subject::Kommun, Some(Worth::Word(code))) => place_of(history.run.catalog, &code),
            _ => None,
        };
        let moves = population.moves.as_ref().map(|moves| Moves::of(history, moves));
        let birth = value(Role::Birth).and_then(|birth| birth.day());
        Some(Member { birth, sex, last_day, spells, ties, moves, own_area })
    }

    /// True when the day is not before birth and not after the last day in life.
    pub(super) fn is_alive(&self, day: i32) -> bool {
        self.birth.is_none_or(|birth| day >= birth) && self.last_day.is_none_or(|last| day <= last)
    }

    /// True when she lives here on the day.
    pub(super) fn is_resident(&self, day: i32) -> bool {
        let in_spell = self.spells.as_ref().is_none_or(|all| all.iter().any(|s| s.holds(day)));
        in_spell && self.moves.as_ref().is_none_or(|moves| moves.is_here(day))
    }

    /// True when the day is one of the population, before its condition is asked.
    pub(super) fn is_member(&self, day: i32) -> bool {
        self.is_alive(day) && self.is_resident(day)
    }

    /// Where she lives on the day; none when that is not known.
    pub(super) fn area(&self, day: i32) -> Option<AreaCode> {
        if self.own_area.is_some() {
            return self.own_area;
        }
        let holding = self.spells.iter().flatten().filter(|span| span.holds(day)).collect();
        winner(holding, &self.ties).and_then(|span| span.area)
    }
}

/// The earliest day of death in the register of deaths.
fn death_of(history: &History<'_>, population: &Population) -> Option<i32> {
    let id = population.death.as_ref()?;
    let register = history.run.catalog.registers.get(id)?;
    let column = &register.columns[register.with_role(Role::Death)?].name;
    history.register(id).iter().filter_map(|row| row.value(column).day()).min()
}

/// The spells of residence.
fn spells(history: &History<'_>, id: &catalog::RegisterId) -> Vec<Span> {
    let register = history.run.catalog.registers.get(id);
    let kommun = register.and_then(|r| Some(r.columns[r.with_role(Role::Kommun)?].name.clone()));
    let area = |row: &Row| match row.value(kommun.as_deref()?) {
        Worth::Word(code) => place_of(history.run.catalog, &code),
        _ => None,
    };
    let rows = history.register(id);
    let spans = rows.iter().filter_map(|row| {
        let first = row.date?;
        Some(Span { first, last: row.until, area: area(row) })
    });
    spans.collect()
}

/// Which of the spans that hold on a day decides the area: the one that the rules prefer, and of those that
/// are equal to all of them the first.
pub(super) fn winner<'a>(holding: Vec<&'a Span>, ties: &[Tie]) -> Option<&'a Span> {
    let mut left = holding;
    for tie in ties {
        let rank = |span: &Span| -> i64 {
            let last = span.last.map_or(i64::MAX, i64::from);
            let code = |sign: i64| span.area.map_or(i64::MIN, |a| sign * i64::from(a.number()));
            match tie {
                Tie::LatestStart => i64::from(span.first),
                Tie::EarliestStart => -i64::from(span.first),
                Tie::LatestEnd => last,
                Tie::LowestCode => code(-1),
                Tie::HighestCode => code(1),
            }
        };
        let best = left.iter().map(|span| rank(span)).max()?;
        left.retain(|span| rank(span) == best);
    }
    left.first().copied()
}

impl Moves {
    fn of(history: &History<'_>, moves: &catalog::definition::Moves) -> Moves {
        let mut days: BTreeMap<i32, (bool, bool)> = BTreeMap::new();
        for row in history.register(&moves.rows).iter() {
            let Some(day) = row.date else { continue };
            let event = Event::of(row.clone(), 0);
            let view = View::of_row(history, &event);
            let out = view.is_true(&moves.emigration);
            let back = view.is_true(&moves.immigration);
            if out || back {
                let here = days.entry(day).or_default();
                *here = (here.0 || out, here.1 || back);
            }
        }
        Moves {
            days,
            emigration_day: moves.emigration_day,
            immigration_day: moves.immigration_day,
            first: moves.first_is_immigration,
        }
    }

    /// Whether she is here on a day. Of an emigration and an immigration on one day the person is here after.
    fn is_here(&self, day: i32) -> bool {
        let before = match self.days.range(..day).next_back() {
            Some((_, (_, back))) => *back,
            None => match self.days.first_key_value() {
                Some((_, (false, true))) => self.first == FirstMove::Here,
                _ => true,
            },
        };
        match self.days.get(&day) {
            None => before,
            Some((out, back)) => {
                let stays = before && (!out || self.emigration_day == Edge::In);
                stays || (*back && self.immigration_day == Edge::In)
            }
        }
    }
}

/// The order in which of several last days the latest is found: ongoing is latest.
pub(super) fn latest_end(until: Option<i32>) -> (bool, Reverse<Option<i32>>) {
    (until.is_some(), Reverse(until))
}
