//! States made ready. A track is what holds on a person's days: segments with a label and an area.

use catalog::definition::{Column, Cover, Series, StateId, StateKind, Tie, ValueKind};

use super::area::{Areas, UNKNOWN};
use super::compile::{Compiler, Scope};
use super::cond::{Cond, Which, Word};
use super::series::{Access, Origin};

/// A state or a ladder.
#[derive(Debug, Clone)]
pub(super) struct TrackPlan {
    /// The labels: of a ladder its steps and what it calls other days; of a state `ja`.
    pub(super) labels: Vec<String>,
    pub(super) kind: TrackKind,
    /// Where the days lie when rows of a register cover days as they stand: they are then not made into a
    /// series first.
    pub(super) direct: Option<Direct>,
}

/// Rows of a register that cover days without a condition.
#[derive(Debug, Clone)]
pub(super) struct Direct {
    pub(super) register: usize,
    pub(super) days: DirectDays,
    /// The column of the area, with the slot of each word.
    pub(super) area: Option<(usize, Vec<u16>)>,
}

/// The columns that tell which days a row covers.
#[derive(Debug, Clone, Copy)]
pub(super) enum DirectDays {
    /// A month, whole.
    Month(usize),
    /// From a day to another, which may be missing.
    Spell(usize, Option<usize>),
}

/// What a track is made of.
#[derive(Debug, Clone)]
pub(super) enum TrackKind {
    Rows {
        series: usize,
        condition: Cond,
        cover: Cover,
        /// The column of the month, for covers of calendar months and years of registers with a period.
        month: Option<Word>,
        area: Option<AreaColumn>,
        ties: Vec<Tie>,
    },
    Ladder {
        /// The tracks of the steps.
        steps: Vec<usize>,
        /// The label of a day on which none holds.
        otherwise: Option<u8>,
    },
}

/// A column whose words are areas.
#[derive(Debug, Clone)]
pub(super) struct AreaColumn {
    pub(super) word: Word,
    /// The slot of each word.
    pub(super) slots: Vec<u16>,
}

/// Days on which a label holds, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) label: u8,
    pub(super) area: u16,
}

/// A row's days before it is decided which row holds where several do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spell {
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) area: u16,
}

impl Compiler<'_> {
    /// The track of a state or ladder, made when it is first asked for.
    pub(super) fn track(&mut self, id: &StateId) -> usize {
        if let Some(found) = self.track_of.get(id) {
            return *found;
        }
        let state = &self.catalog().blocks.states[id];
        let (labels, kind) = match &state.kind {
            StateKind::Rows { rows, condition, cover, area, ties } => {
                let series = self.series(rows);
                let scope = Scope::of_series(series);
                let condition = self.condition(scope, condition.as_deref());
                let month = self.month_of(series, *cover);
                let area = area.as_ref().map(|column| {
                    let word = Word { series, which: Which::Row, slot: self.slot(series, column) };
                    let words = self.series[series].slots[word.slot].words.clone();
                    AreaColumn { word, slots: self.area_words(&words) }
                });
                let (cover, ties) = (*cover, ties.clone());
                let kind = TrackKind::Rows { series, condition, cover, month, area, ties };
                (vec!["ja".to_owned()], kind)
            }
            StateKind::Ladder { order, otherwise } => {
                let steps = order.iter().map(|step| self.track(step)).collect();
                let mut labels: Vec<String> = order.iter().map(|step| step.0.clone()).collect();
                let at = u8::try_from(labels.len()).expect("a ladder has few steps");
                labels.extend(otherwise.as_ref().map(|label| label.word.clone()));
                let otherwise = otherwise.as_ref().map(|_| at);
                (labels, TrackKind::Ladder { steps, otherwise })
            }
        };
        let direct = self.direct(&kind);
        self.tracks.push(TrackPlan { labels, kind, direct });
        self.track_of.insert(id.clone(), self.tracks.len() - 1);
        self.tracks.len() - 1
    }

    /// Where the days of a state lie, when its rows are a register's and all of them count.
    fn direct(&self, kind: &TrackKind) -> Option<Direct> {
        let TrackKind::Rows { series, condition, cover, month, area, .. } = kind else {
            return None;
        };
        let plan = &self.series[*series];
        let Origin::Register { day, last } = plan.origin else { return None };
        let column = |word: &Word| match plan.slots[word.slot].access[0] {
            Access::Register(column) => Some(column),
            _ => None,
        };
        let days = match (cover, month) {
            (Cover::Spell, None) => DirectDays::Spell(day?, last),
            // The order of a series is that of its days, which are here the months' own.
            (Cover::CalendarMonth, Some(month)) if last.is_none() && day == column(month) => {
                DirectDays::Month(day?)
            }
            _ => return None,
        };
        let area = match area {
            Some(area) => Some((column(&area.word)?, area.slots.clone())),
            None => None,
        };
        condition.is_always().then(|| Direct { register: plan.roots[0].register, days, area })
    }

    /// The month column of a register whose rows cover months.
    fn month_of(&mut self, series: usize, cover: Cover) -> Option<Word> {
        let Series::Register(id) = &self.series[series].series else { return None };
        let schema = self.catalog().registers.get(id)?;
        let is_by_month = matches!(cover, Cover::CalendarMonth | Cover::CalendarYear);
        if !is_by_month || schema.period.is_empty() {
            return None;
        }
        let column = Column {
            name: crate::PERIOD_COLUMN.to_owned(),
            kind: ValueKind::Month,
            may_be_missing: false,
            is_list: false,
        };
        Some(Word { series, which: Which::Row, slot: self.slot(series, &column) })
    }
}

/// Makes spells that lie over each other into segments that do not; the ties decide which holds. Spells
/// must be in the order of their rows.
pub(super) fn paint(spells: &mut Vec<Spell>, ties: &[Tie], areas: &Areas, into: &mut Vec<Segment>) {
    into.clear();
    spells.retain(|spell| spell.start < spell.end);
    if !spells.is_sorted_by_key(|spell| spell.start) {
        spells.sort_by_key(|spell| spell.start);
    }
    let mut i = 0;
    while i < spells.len() {
        // A group of spells that lie over each other.
        let mut end = spells[i].end;
        let mut j = i + 1;
        while j < spells.len() && spells[j].start < end {
            end = end.max(spells[j].end);
            j += 1;
        }
        if j == i + 1 {
            push(into, spells[i].start, spells[i].end, spells[i].area);
        } else {
            paint_group(&spells[i..j], ties, areas, into);
        }
        i = j;
    }
}

fn paint_group(spells: &[Spell], ties: &[Tie], areas: &Areas, into: &mut Vec<Segment>) {
    let mut cuts: Vec<i32> = spells.iter().flat_map(|spell| [spell.start, spell.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        let here = spells.iter().filter(|spell| spell.start <= pair[0] && spell.end >= pair[1]);
        let best =
            here.reduce(|best, other| if beats(other, best, ties, areas) { other } else { best });
        if let Some(best) = best {
            push(into, pair[0], pair[1], best.area);
        }
    }
}

/// Whether a spell holds over another.
fn beats(one: &Spell, other: &Spell, ties: &[Tie], areas: &Areas) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let code = |spell: &Spell| (spell.area != UNKNOWN).then(|| areas.code(spell.area));
    for tie in ties {
        let order = match (tie, code(one), code(other)) {
            (Tie::LatestStart, ..) => one.start.cmp(&other.start),
            (Tie::EarliestStart, ..) => other.start.cmp(&one.start),
            (Tie::LatestEnd, ..) => one.end.cmp(&other.end),
            (_, None, None) => Equal,
            (_, Some(_), None) => Greater,
            (_, None, Some(_)) => Less,
            (Tie::LowestCode, Some(a), Some(b)) => b.cmp(&a),
            (Tie::HighestCode, Some(a), Some(b)) => a.cmp(&b),
        };
        if order != Equal {
            return order == Greater;
        }
    }
    false
}

/// Puts a segment after the others, joined to the last when nothing changes.
fn push(into: &mut Vec<Segment>, start: i32, end: i32, area: u16) {
    match into.last_mut() {
        Some(last) if last.end == start && last.area == area => last.end = end,
        _ => into.push(Segment { start, end, label: 0, area }),
    }
}

/// Puts into `into` what of `step` is not taken in `taken`; both are sorted and without overlap.
pub(super) fn subtract(step: &[Segment], taken: &[Segment], label: u8, into: &mut Vec<Segment>) {
    let mut at = 0;
    for segment in step {
        let mut start = segment.start;
        while at < taken.len() && taken[at].end <= start {
            at += 1;
        }
        let mut look = at;
        while start < segment.end {
            let next = taken.get(look).filter(|t| t.start < segment.end);
            let free = next.map_or(segment.end, |t| t.start.max(start));
            if free > start {
                into.push(Segment { start, end: free, label, area: segment.area });
            }
            match next {
                Some(t) => start = t.end.max(start),
                None => break,
            }
            look += 1;
        }
    }
}
