//! The person at hand: what her rows make, each made once and only when a definition asks for it.

use catalog::definition::{Cover, Edge};

use super::area::UNKNOWN;
use super::bound::Bound;
use super::eval::Eval;
use super::population::{MovesPlan, PopulationPlan, ResidencePlan};
use super::rows::{SeriesRows, ensure};
use super::series::OPEN;
use super::track::{AreaColumn, Direct, DirectDays, Segment, Spell, TrackKind, paint, subtract};
use crate::columnar::Plan;
use crate::{ColumnRows, NO_DAY, NO_WORD, calendar};

/// A person's days in a population.
#[derive(Debug, Clone, Default)]
pub(super) struct Life {
    epoch: u32,
    pub(super) is_member: bool,
    /// The day of birth, or [`NO_DAY`].
    pub(super) birth: i32,
    pub(super) birth_year: i32,
    /// 1 a woman, 2 a man, 0 not known.
    pub(super) sex: u8,
    /// The day after the last on which she lives in the population's sense.
    pub(super) end: i32,
    /// The days of residence within life, half-open, with the area.
    pub(super) segments: Vec<Segment>,
}

/// What holds on the person's days.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    epoch: u32,
    pub(super) segments: Vec<Segment>,
}

/// What is made of the person's rows so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Scratch {
    pub(super) person: usize,
    /// Counts persons, so that what was made of another is known.
    pub(super) epoch: u32,
    pub(super) series: Vec<SeriesRows>,
    pub(super) lives: Vec<Life>,
    pub(super) tracks: Vec<Track>,
    spells: Vec<Spell>,
    spare: Vec<Segment>,
}

impl Scratch {
    pub(super) fn new(plan: &Plan<'_>) -> Scratch {
        Scratch {
            series: vec![SeriesRows::default(); plan.series.len()],
            lives: vec![Life::default(); plan.populations.len()],
            tracks: vec![Track::default(); plan.tracks.len()],
            ..Scratch::default()
        }
    }

    /// Goes on to another person.
    pub(super) fn begin(&mut self, person: usize) {
        self.person = person;
        self.epoch += 1;
    }
}

/// Makes the person's days in a population; true when she is a member.
pub(super) fn live(plan: &Plan<'_>, bound: &Bound<'_>, scratch: &mut Scratch, at: usize) -> bool {
    if scratch.lives[at].epoch == scratch.epoch {
        return scratch.lives[at].is_member;
    }
    let population = &plan.populations[at];
    let mut life = std::mem::take(&mut scratch.lives[at]);
    life.epoch = scratch.epoch;
    life.segments.clear();
    let mut rows = bound.rows(population.members, scratch.person);
    let first = rows.next();
    life.is_member = first.is_some();
    if let Some(row) = first {
        be_born(population, bound, row, &mut life);
        life.end = end_of_life(population, bound, scratch.person);
        let start = if life.birth == NO_DAY { i32::MIN + 1 } else { life.birth };
        if start < life.end {
            reside(plan, bound, scratch, population, (start, life.end), &mut life.segments);
        }
    }
    let is_member = life.is_member;
    scratch.lives[at] = life;
    is_member
}

fn be_born(population: &PopulationPlan, bound: &Bound<'_>, row: u32, life: &mut Life) {
    life.birth = population.birth.map_or(NO_DAY, |c| bound.day(population.members, c, row));
    life.birth_year = if life.birth == NO_DAY { i32::MIN } else { calendar::year_of(life.birth) };
    life.sex = population.sex.as_ref().map_or(0, |(column, sexes)| {
        let word = bound.word(population.members, *column, row);
        sexes.get(word as usize).copied().unwrap_or(0)
    });
}

/// The day after the last in the population by death.
fn end_of_life(population: &PopulationPlan, bound: &Bound<'_>, person: usize) -> i32 {
    let Some((register, column)) = population.death else { return OPEN };
    let days = bound.rows(register, person).map(|row| bound.day(register, column, row));
    let death = days.filter(|day| *day != NO_DAY).min();
    death.map_or(OPEN, |day| day + i32::from(population.is_death_day_in))
}

/// Puts the days of residence between two days into `into`.
fn reside(
    plan: &Plan<'_>,
    bound: &Bound<'_>,
    scratch: &mut Scratch,
    population: &PopulationPlan,
    (start, end): (i32, i32),
    into: &mut Vec<Segment>,
) {
    match &population.residence {
        None => into.push(Segment { start, end, label: 0, area: UNKNOWN }),
        Some(residence) => {
            let spells = &mut scratch.spells;
            spells_of(residence, bound, scratch.person, spells);
            paint(spells, &residence.ties, &plan.areas, into);
            into.retain_mut(|segment| {
                segment.start = segment.start.max(start);
                segment.end = segment.end.min(end);
                segment.start < segment.end
            });
        }
    }
    if let Some(moves) = &population.moves {
        let mut abroad = std::mem::take(&mut scratch.spare);
        abroad.clear();
        go_abroad(plan, bound, scratch, moves, &mut abroad);
        if !abroad.is_empty() {
            let here = std::mem::take(into);
            subtract(&here, &abroad, 0, into);
        }
        scratch.spare = abroad;
    }
}

fn spells_of(residence: &ResidencePlan, bound: &Bound<'_>, person: usize, into: &mut Vec<Spell>) {
    into.clear();
    let register = residence.register;
    for row in bound.rows(register, person) {
        let start = residence.from.map_or(NO_DAY, |column| bound.day(register, column, row));
        if start == NO_DAY {
            continue;
        }
        let end = residence.to.map_or(NO_DAY, |column| bound.day(register, column, row));
        let end = if end == NO_DAY { OPEN } else { end + 1 };
        let area = residence.kommun.as_ref().map_or(UNKNOWN, |(column, slots)| {
            let word = bound.word(register, *column, row);
            slots.get(word as usize).copied().unwrap_or(UNKNOWN)
        });
        into.push(Spell { start, end, area });
    }
}

/// The days abroad, half-open.
fn go_abroad(
    plan: &Plan<'_>,
    bound: &Bound<'_>,
    scratch: &mut Scratch,
    moves: &MovesPlan,
    into: &mut Vec<Segment>,
) {
    ensure(plan, bound, scratch, moves.series);
    let rows = &scratch.series[moves.series].rows;
    let holds = |at: usize, condition| {
        let unit = scratch.series[moves.series].unit(moves.series, at, false);
        Eval::of_element(plan, bound, scratch, &unit, &rows[at]).holds(condition)
    };
    let mut since: Option<i32> = None;
    let mut is_first = true;
    let mut at = 0;
    while at < rows.len() {
        let day = rows[at].date;
        let (mut comes, mut leaves) = (false, false);
        while at < rows.len() && rows[at].date == day {
            comes |= holds(at, &moves.immigration);
            leaves |= holds(at, &moves.emigration);
            at += 1;
        }
        if day == NO_DAY || !(comes || leaves) {
            continue;
        }
        if comes {
            let until = day + i32::from(!moves.is_immigration_day_in);
            // Who leaves and comes on her first day was here before.
            if is_first && moves.is_abroad_before && !leaves {
                since = Some(i32::MIN + 1);
            }
            let is_away = leaves && !moves.is_emigration_day_in && !moves.is_immigration_day_in;
            if since.is_none() && is_away {
                since = Some(day);
            }
            if let Some(start) = since.take().filter(|start| *start < until) {
                into.push(Segment { start, end: until, label: 0, area: UNKNOWN });
            }
        } else if since.is_none() {
            since = Some(day + i32::from(moves.is_emigration_day_in));
        }
        is_first = false;
    }
    if let Some(start) = since {
        into.push(Segment { start, end: OPEN, label: 0, area: UNKNOWN });
    }
}

/// Makes the segments of a track.
pub(super) fn follow(plan: &Plan<'_>, bound: &Bound<'_>, scratch: &mut Scratch, at: usize) {
    if scratch.tracks[at].epoch == scratch.epoch {
        return;
    }
    let mut made = std::mem::take(&mut scratch.tracks[at]);
    made.epoch = scratch.epoch;
    made.segments.clear();
    match &plan.tracks[at].kind {
        TrackKind::Rows { series, ties, .. } => {
            let mut spells = std::mem::take(&mut scratch.spells);
            spells.clear();
            let direct = plan.tracks[at].direct.as_ref();
            if direct.is_none_or(|direct| !direct.cover(bound, scratch.person, &mut spells)) {
                ensure(plan, bound, scratch, *series);
                cover(plan, bound, scratch, at, &mut spells);
            }
            if !spells.is_empty() {
                paint(&mut spells, ties, &plan.areas, &mut made.segments);
            }
            scratch.spells = spells;
        }
        TrackKind::Ladder { steps, .. } => {
            for step in steps {
                follow(plan, bound, scratch, *step);
            }
            for (label, step) in (0_u8..).zip(steps) {
                let of_step = &scratch.tracks[*step].segments;
                if of_step.is_empty() {
                    continue;
                }
                if made.segments.is_empty() {
                    made.segments.extend(of_step.iter().map(|s| Segment { label, ..*s }));
                } else {
                    scratch.spare.clear();
                    subtract(of_step, &made.segments, label, &mut scratch.spare);
                    made.segments.append(&mut scratch.spare);
                    made.segments.sort_unstable_by_key(|segment| segment.start);
                }
            }
        }
    }
    scratch.tracks[at] = made;
}

impl Direct {
    /// The days that each row covers, in the order of a series. False when its columns are of another kind
    /// than is read here; nothing is done then.
    fn cover(&self, bound: &Bound<'_>, person: usize, into: &mut Vec<Spell>) -> bool {
        let rows = bound.rows(self.register, person);
        if rows.is_empty() {
            return true;
        }
        let rows = rows.start as usize..rows.end as usize;
        let area = match &self.area {
            Some((column, slots)) => match bound.column(self.register, *column) {
                Some(ColumnRows::Words(words)) => Some((words.as_slice(), slots.as_slice())),
                Some(_) => return false,
                None => None,
            },
            None => None,
        };
        let area = |row: usize| match area {
            Some((words, slots)) if words[row] != NO_WORD => {
                slots.get(words[row] as usize).copied().unwrap_or(UNKNOWN)
            }
            _ => UNKNOWN,
        };
        match self.days {
            DirectDays::Month(column) => {
                let Some(months) = bound.months(self.register, column) else { return false };
                for (row, month) in rows.clone().zip(&months[rows]) {
                    if *month != NO_DAY {
                        let start = calendar::month_start(*month);
                        let end = calendar::month_start(*month + 1);
                        into.push(Spell { start, end, area: area(row) });
                    }
                }
            }
            DirectDays::Spell(from, to) => {
                let Some(starts) = bound.days(self.register, from) else { return false };
                let ends = match to {
                    Some(to) => match bound.days(self.register, to) {
                        Some(ends) => ends,
                        None => return false,
                    },
                    None => &[],
                };
                for row in rows {
                    let start = starts[row];
                    let last = ends.get(row).copied().unwrap_or(NO_DAY);
                    let end = if last == NO_DAY { OPEN } else { last + 1 };
                    if start != NO_DAY {
                        into.push(Spell { start, end, area: area(row) });
                    }
                }
            }
        }
        let key = |spell: &Spell| (spell.start, spell.end);
        if !into.is_sorted_by_key(key) {
            into.sort_by_key(key);
        }
        true
    }
}

/// The days that each row of a state covers.
fn cover(plan: &Plan<'_>, bound: &Bound<'_>, scratch: &Scratch, at: usize, into: &mut Vec<Spell>) {
    into.clear();
    let TrackKind::Rows { series, condition, cover, month, area, .. } = &plan.tracks[at].kind
    else {
        return;
    };
    let rows = &scratch.series[*series];
    let is_bundle = plan.is_bundle(*series);
    for i in 0..rows.len(is_bundle) {
        let unit = rows.unit(*series, i, is_bundle);
        let row = &rows.rows[unit.lo as usize];
        let eval = Eval::of_element(plan, bound, scratch, &unit, row);
        if !condition.is_always() && !eval.holds(condition) {
            continue;
        }
        let month = month.map(|word| eval.word_value(word));
        let Some((start, end)) = days_of(plan, (unit.date, unit.until), *cover, month) else {
            continue;
        };
        let area = area.as_ref().map_or(UNKNOWN, |column| area_of(&eval, column));
        if let Cover::UntilNext(_) = cover {
            // Rows of one day are not next to each other: the ties decide between them.
            for earlier in into.iter_mut().rev().filter(|earlier| earlier.start < start) {
                if earlier.end <= start {
                    break;
                }
                earlier.end = start;
            }
        }
        into.push(Spell { start, end, area });
    }
}

fn area_of(eval: &Eval<'_>, column: &AreaColumn) -> u16 {
    let word = usize::try_from(eval.word_value(column.word)).ok();
    word.and_then(|word| column.slots.get(word)).copied().unwrap_or(UNKNOWN)
}

/// The days that a row covers, half-open; none when it has no day.
fn days_of(
    plan: &Plan<'_>,
    (date, until): (i32, i32),
    cover: Cover,
    month: Option<i64>,
) -> Option<(i32, i32)> {
    let month_of = || match month {
        Some(month) => i32::try_from(month).ok(),
        None => (date != NO_DAY).then(|| calendar::month_of(date)),
    };
    match cover {
        Cover::CalendarMonth => {
            let month = month_of()?;
            Some((calendar::month_start(month), calendar::month_start(month + 1)))
        }
        Cover::CalendarYear => {
            let year = month_of()?.div_euclid(12);
            Some((calendar::month_start(year * 12), calendar::month_start(year * 12 + 12)))
        }
        _ if date == NO_DAY => None,
        Cover::Spell => Some((date, if until == OPEN { OPEN } else { until + 1 })),
        Cover::DaysStarting(days) | Cover::UntilNext(days) => Some((date, date + i32::from(days))),
        Cover::Onwards(edge) => Some((date + i32::from(edge == Edge::Out), OPEN)),
        Cover::MonthsStarting(months) => {
            Some((date, calendar::add_months(date, i32::from(months), plan.add_months)))
        }
    }
}
