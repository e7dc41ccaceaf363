//! Asks conditions and numbers of a unit.

use catalog::definition::{AddMonths, AgeRule, LookHit, Quantifier, Window};

use super::bound::{Bound, present_day};
use super::cond::{Bundle, Cond, Continuity, MISSING, Num, Ratio, Which, Word, compare};
use super::person::{Life, Scratch};
use super::series::{Access, OPEN, Row};
use super::stream::{LookAt, LookPlan, Stream};
use super::track::{Segment, TrackKind};
use crate::columnar::Plan;
use crate::{NO_DAY, calendar};

/// What a measure counts one of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// Its series; `usize::MAX` for a member of a population.
    pub(super) series: usize,
    /// Its rows in the series, and of them the one with the latest end.
    pub(super) lo: u32,
    pub(super) hi: u32,
    pub(super) last: u32,
    pub(super) date: i32,
    pub(super) until: i32,
    /// The unit's day.
    pub(super) day: i32,
    pub(super) period: u16,
    /// True when some of its rows lie in another part of the year than the definition counts.
    pub(super) is_gapped: bool,
}

impl Unit {
    pub(super) fn of(series: usize, date: i32, until: i32) -> Unit {
        Unit { series, lo: 0, hi: 0, last: 0, date, until, day: date, period: 0, is_gapped: false }
    }

    /// A member of the population on a day.
    pub(super) fn member(day: i32, period: u16) -> Unit {
        Unit { day, period, ..Unit::of(usize::MAX, day, day) }
    }
}

/// A unit and all that can be asked about it.
#[derive(Clone, Copy)]
pub(super) struct Eval<'e> {
    pub(super) plan: &'e Plan<'e>,
    pub(super) bound: &'e Bound<'e>,
    pub(super) scratch: &'e Scratch,
    pub(super) stream: Option<&'e Stream>,
    pub(super) unit: &'e Unit,
    pub(super) life: Option<&'e Life>,
    /// The row at hand.
    row: Option<&'e Row>,
    /// What a look looks at.
    element: Option<&'e Unit>,
    /// A track with its segment that holds on the unit's day, where that is known.
    pub(super) driven: Option<(usize, Segment)>,
}

impl<'e> Eval<'e> {
    /// Of a unit of a stream.
    pub(super) fn new(
        plan: &'e Plan<'e>,
        bound: &'e Bound<'e>,
        scratch: &'e Scratch,
        stream: &'e Stream,
        unit: &'e Unit,
    ) -> Eval<'e> {
        let life = stream.population.as_ref().map(|p| &scratch.lives[p.population]);
        let (row, element, driven) = (None, None, None);
        Eval { plan, bound, scratch, stream: Some(stream), unit, life, row, element, driven }
    }

    /// Of an element of a series by itself: what a state or an event series takes up.
    pub(super) fn of_element(
        plan: &'e Plan<'e>,
        bound: &'e Bound<'e>,
        scratch: &'e Scratch,
        element: &'e Unit,
        row: &'e Row,
    ) -> Eval<'e> {
        let element_of = Some(element);
        Eval {
            plan,
            bound,
            scratch,
            stream: None,
            unit: element,
            life: None,
            row: Some(row),
            element: element_of,
            driven: None,
        }
    }

    fn rows(&self, series: usize) -> &'e [Row] {
        &self.scratch.series[series].rows
    }

    /// The rows of a bundle.
    pub(super) fn rows_of(&self, unit: &Unit) -> impl Iterator<Item = &'e Row> + use<'e> {
        let rows = &self.rows(unit.series)[unit.lo as usize..unit.hi as usize];
        let period = unit.period;
        let time = self.stream.filter(|_| unit.is_gapped).map(|stream| &stream.time);
        rows.iter().filter(move |row| time.is_none_or(|time| time.of(row.date) == period))
    }

    fn row_of(&self, which: Which) -> &'e Row {
        let of = |unit: &Unit, at: u32| &self.scratch.series[unit.series].rows[at as usize];
        match which {
            Which::First => of(self.unit, self.unit.lo),
            Which::Last => of(self.unit, self.unit.last),
            Which::Row => self.row.expect("a condition of rows is asked of a row"),
            Which::LookFirst => {
                let element = self.element.expect("asked within a look");
                of(element, element.lo)
            }
            Which::LookLast => {
                let element = self.element.expect("asked within a look");
                of(element, element.last)
            }
        }
    }

    /// The value of a column of a row.
    pub(super) fn word_value(&self, word: Word) -> i64 {
        self.slot_value(word.series, word.slot, self.row_of(word.which))
    }

    pub(super) fn slot_value(&self, series: usize, slot: usize, row: &Row) -> i64 {
        let plan = &self.plan.series[series];
        let register = plan.roots[row.root as usize].register;
        let access = &plan.slots[slot].access[row.root as usize];
        self.bound.value(register, access, row.row, row.date, row.until)
    }

    /// Calls back for each word that a row has in a column.
    pub(super) fn each_word(
        &self,
        series: usize,
        slot: usize,
        row: &Row,
        found: &mut dyn FnMut(u32),
    ) {
        let plan = &self.plan.series[series];
        let register = plan.roots[row.root as usize].register;
        match &plan.slots[slot].access[row.root as usize] {
            Access::Register(column) => {
                self.bound.list(register, *column, row.row).iter().copied().for_each(found);
            }
            Access::Words(column, numbers) => {
                let words = self.bound.list(register, *column, row.row).iter();
                words.map(|word| numbers[*word as usize]).for_each(found);
            }
            Access::Word(word) => found(*word),
            Access::Days(..) | Access::Date | Access::Until => {}
        }
    }

    pub(super) fn holds(&self, condition: &Cond) -> bool {
        match condition {
            Cond::Always(always) => *always,
            Cond::All(parts) => parts.iter().all(|part| self.holds(part)),
            Cond::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Cond::Not(inner) => !self.holds(inner),
            Cond::Bits(which, bits) => self.row_of(*which).bits & bits == *bits,
            Cond::Rows(quantifier, bundle, inner) => {
                let of = match bundle {
                    Bundle::Unit => self.unit,
                    Bundle::Look => self.element.expect("asked within a look"),
                };
                let mut rows = self.rows_of(of).peekable();
                let holds = |row: &'e Row| Eval { row: Some(row), ..*self }.holds(inner);
                match quantifier {
                    Quantifier::Any => rows.any(holds),
                    Quantifier::All => rows.peek().is_some() && rows.all(holds),
                }
            }
            Cond::Compare(left, by, right) => compare(self.num(left), *by, self.num(right)),
            Cond::Exists(num) => self.num(num) != MISSING,
            Cond::Found(look) => self.is_found(&self.looks()[*look]),
            Cond::Label(track, steps) => {
                self.label(*track).is_some_and(|(label, _)| steps >> label & 1 == 1)
            }
            Cond::Sex(sexes) => {
                self.life.is_some_and(|life| life.sex > 0 && sexes >> life.sex & 1 == 1)
            }
            Cond::SameWord(here, there, map) => {
                let (a, b) = (self.word_value(*here), self.word_value(*there));
                let translated = usize::try_from(b).ok().and_then(|b| map.get(b)).copied();
                a != MISSING && translated.is_some_and(|b| i64::from(b) == a)
            }
            Cond::Fraction(ratio, by, number) => self
                .fraction(*ratio)
                .is_some_and(|(over, under)| compare(over, *by, number.saturating_mul(under))),
        }
    }

    pub(super) fn num(&self, num: &Num) -> i64 {
        match num {
            Num::Constant(constant) => *constant,
            Num::Column(word) => self.word_value(*word),
            Num::Date(Bundle::Unit) => present_day(self.unit.date),
            Num::Until(Bundle::Unit) => present_day(self.unit.until),
            Num::Date(Bundle::Look) => self.element.map_or(MISSING, |e| present_day(e.date)),
            Num::Until(Bundle::Look) => self.element.map_or(MISSING, |e| present_day(e.until)),
            Num::RowDate => self.row.map_or(MISSING, |row| present_day(row.date)),
            Num::RowUntil => self.row.map_or(MISSING, |row| present_day(row.until)),
            Num::Age => self.age(),
            Num::Days(from, to) => {
                let (from, to) = (self.num(from), self.num(to));
                if from == MISSING || to == MISSING { MISSING } else { to - from }
            }
            Num::MonthStart(month) => self.month(month, 0, 0),
            Num::MonthEnd(month) => self.month(month, 1, -1),
            Num::DayBefore(day) => match self.num(day) {
                MISSING => MISSING,
                day => day - 1,
            },
            Num::Count(look) => {
                let mut n = 0;
                self.each_found(&self.looks()[*look], &mut |_, _| n += 1);
                n
            }
            Num::Distinct(look, slot) => {
                let mut words = self.values(*look, *slot);
                words.sort_unstable();
                words.dedup();
                words.len() as i64
            }
            Num::Sum(look, slot) => self.values(*look, *slot).iter().sum(),
            Num::Covered(look) => self.covered(&self.looks()[*look]),
            Num::FirstOf(look, slot) => self.end_value(*look, *slot, true),
            Num::LastOf(look, slot) => self.end_value(*look, *slot, false),
        }
    }

    fn month(&self, month: &Num, more: i32, days: i32) -> i64 {
        let month = i32::try_from(self.num(month)).ok();
        month.map_or(MISSING, |month| i64::from(calendar::month_start(month + more) + days))
    }

    fn stream(&self) -> &'e Stream {
        self.stream.expect("looks and ages are asked of units of a stream")
    }

    fn looks(&self) -> &'e [LookPlan] {
        &self.stream().looks
    }

    /// The age on the unit's day by the definition's rule.
    pub(super) fn age(&self) -> i64 {
        let (Some(life), Some(stream)) = (self.life, self.stream) else { return MISSING };
        if life.birth == NO_DAY {
            return MISSING;
        }
        let day = self.unit.day;
        let leap = stream.leap_birthday;
        let span = || stream.time.span(self.unit);
        i64::from(match stream.age {
            Some(AgeRule::CalendarYear) | None => calendar::year_of(day) - life.birth_year,
            Some(AgeRule::Attained) => calendar::attained_age(life.birth, day, leap),
            Some(AgeRule::AtPeriodStart) => calendar::attained_age(life.birth, span().0, leap),
            Some(AgeRule::AtPeriodEnd) => calendar::attained_age(life.birth, span().1, leap),
        })
    }

    /// The label and area that hold on the unit's day.
    pub(super) fn label(&self, track: usize) -> Option<(u8, u16)> {
        if let Some((of, segment)) = self.driven
            && of == track
        {
            return Some((segment.label, segment.area));
        }
        let day = self.unit.day;
        let segments = &self.scratch.tracks[track].segments;
        if let Some(found) = at(segments, day) {
            return Some((found.label, found.area));
        }
        match &self.plan.tracks[track].kind {
            TrackKind::Ladder { otherwise: Some(label), .. } => {
                Some((*label, super::area::UNKNOWN))
            }
            _ => None,
        }
    }

    /// The days that a look sees, both in.
    pub(super) fn window(&self, look: &LookPlan) -> (i32, i32) {
        let day = self.unit.day;
        let rule: AddMonths = self.stream().add_months;
        match look.window {
            Window::DaysAfter(from, to) => (day + i32::from(from), day + i32::from(to)),
            Window::DaysBefore(far, near) => (day - i32::from(far), day - i32::from(near)),
            Window::MonthsEnding(n) => (calendar::add_months(day, -i32::from(n), rule) + 1, day),
            Window::MonthsStarting(n) => (day, calendar::add_months(day, i32::from(n), rule) - 1),
            Window::Until => (self.birth(), day),
            Window::Before => (self.birth(), day - 1),
            Window::SameDay => (day, day),
            Window::SameMonth => {
                let month = calendar::month_of(day);
                (calendar::month_start(month), calendar::month_start(month + 1) - 1)
            }
            Window::SameYear => {
                let year = calendar::year_of(day);
                (calendar::from_civil(year, 1, 1), calendar::from_civil(year, 12, 31))
            }
            Window::Period => self.stream().time.span(self.unit),
        }
    }

    fn birth(&self) -> i32 {
        match self.life {
            Some(life) if life.birth != NO_DAY => life.birth,
            _ => calendar::LONG_AGO,
        }
    }

    fn is_found(&self, look: &LookPlan) -> bool {
        if let (LookAt::Series(series), Some(bits), None) = (&look.at, look.simple, look.hit) {
            if self.scratch.series[*series].bits & bits != bits {
                return false;
            }
            let (lo, hi) = self.window(look);
            let rows = self.rows(*series);
            let from = rows.partition_point(|row| row.date < lo);
            let seen = rows[from..].iter().take_while(|row| row.date <= hi);
            return seen.into_iter().any(|row| row.bits & bits == bits && row.date != NO_DAY);
        }
        if let LookAt::State(..) = look.at {
            return self.covered(look) > 0;
        }
        let mut is_found = false;
        self.each_found(look, &mut |_, _| is_found = true);
        is_found
    }

    /// Calls back for each element that a look finds, in order.
    pub(super) fn each_found(&self, look: &LookPlan, found: &mut dyn FnMut(&Unit, &Row)) {
        let LookAt::Series(series) = look.at else { return };
        let rows = &self.scratch.series[series];
        if look.simple.is_some_and(|bits| rows.bits & bits != bits) {
            return;
        }
        let (lo, hi) = self.window(look);
        for i in 0..rows.len(look.is_bundle) {
            let element = rows.unit(series, i, look.is_bundle);
            if element.date == NO_DAY {
                continue;
            }
            // Rows that end before they begin are found by their ends.
            if element.date > hi && look.hit != Some(LookHit::EndsIn) {
                break;
            }
            let is_hit = match look.hit {
                None | Some(LookHit::StartsIn) => element.date >= lo,
                Some(LookHit::EndsIn) => (lo..=hi).contains(&element.until),
                Some(LookHit::Overlaps) => element.until >= lo,
            };
            let row = &rows.rows[element.lo as usize];
            let within = Eval { row: Some(row), element: Some(&element), ..*self };
            if is_hit && (look.condition.is_always() || within.holds(&look.condition)) {
                found(&element, row);
            }
        }
    }

    /// The values of a column of the rows found, missing ones left out.
    fn values(&self, look: usize, slot: usize) -> Vec<i64> {
        let look = &self.looks()[look];
        let LookAt::Series(series) = look.at else { return Vec::new() };
        let mut values = Vec::new();
        self.each_found(look, &mut |element, _| {
            let rows = &self.rows(series)[element.lo as usize..element.hi as usize];
            let found = rows.iter().map(|row| self.slot_value(series, slot, row));
            values.extend(found.filter(|value| *value != MISSING));
        });
        values
    }

    fn end_value(&self, look: usize, slot: usize, is_first: bool) -> i64 {
        let look = &self.looks()[look];
        let LookAt::Series(series) = look.at else { return MISSING };
        let mut kept: Option<i64> = None;
        self.each_found(look, &mut |_, row| {
            if !is_first || kept.is_none() {
                kept = Some(self.slot_value(series, slot, row));
            }
        });
        kept.unwrap_or(MISSING)
    }

    /// A fraction of continuity over the rows found that have a provider.
    pub(super) fn fraction(&self, ratio: Ratio) -> Option<(i64, i64)> {
        let mut providers = self.values(ratio.look, ratio.slot);
        let n = providers.len() as i64;
        let least = if ratio.measure == Continuity::Upc { 1 } else { 2 };
        if n < least {
            return None;
        }
        if ratio.measure == Continuity::Secon {
            let same = providers.windows(2).filter(|pair| pair[0] == pair[1]).count();
            return Some((same as i64, n - 1));
        }
        providers.sort_unstable();
        let counts = providers.chunk_by(|a, b| a == b).map(|group| group.len() as i64);
        Some(match ratio.measure {
            Continuity::Upc => (counts.max().unwrap_or(0), n),
            _ => (counts.map(|count| count * count).sum::<i64>() - n, n * (n - 1)),
        })
    }

    /// The days of a look's window that are covered.
    fn covered(&self, look: &LookPlan) -> i64 {
        let (lo, hi) = self.window(look);
        let end = hi.saturating_add(1);
        match look.at {
            LookAt::Series(series) => {
                let has_until = self.plan.series[series].has_until;
                let (mut days, mut reached) = (0, lo);
                self.each_found(look, &mut |element, _| {
                    let until = match element.until {
                        // Without last days, a row covers its day.
                        _ if !has_until => element.date + 1,
                        OPEN => OPEN,
                        until => until + 1,
                    };
                    let (from, to) = (element.date.max(reached), until.min(end));
                    days += (i64::from(to) - i64::from(from)).max(0);
                    reached = reached.max(to);
                });
                days
            }
            LookAt::State(track, steps) => self.covered_by(track, steps, (lo, end)),
        }
    }

    /// The days of the population between two days on which one of these steps holds.
    fn covered_by(&self, track: usize, steps: u64, (lo, end): (i32, i32)) -> i64 {
        let otherwise = match &self.plan.tracks[track].kind {
            TrackKind::Ladder { otherwise: Some(label), .. } => steps >> label & 1 == 1,
            _ => false,
        };
        let Some(life) = self.life else { return 0 };
        let segments = &self.scratch.tracks[track].segments;
        let mut days = 0;
        for home in &life.segments {
            let (from, to) = (home.start.max(lo), home.end.min(end));
            if from >= to {
                continue;
            }
            let within = |segment: &Segment| {
                (i64::from(segment.end.min(to)) - i64::from(segment.start.max(from))).max(0)
            };
            let of = |is_in: bool| -> i64 {
                let chosen = segments.iter().filter(|s| (steps >> s.label & 1 == 1) == is_in);
                chosen.map(within).sum()
            };
            days += if otherwise { i64::from(to) - i64::from(from) - of(false) } else { of(true) };
        }
        days
    }

    /// Whether a look's window is seen whole, as far as the definition asks.
    pub(super) fn is_seen(&self, look: &LookPlan) -> bool {
        use catalog::definition::Kept;
        let (lo, hi) = self.window(look);
        let asks = |kept: Option<Kept>| kept == Some(Kept::Drop);
        if asks(Some(look.incomplete.data)) {
            let looks_back = !matches!(look.window, Window::Until | Window::Before);
            let is_early = looks_back && look.first_day.is_none_or(|first| lo < first);
            if hi > self.plan.run.last_day || is_early {
                return false;
            }
        }
        let Some(life) = self.life else { return true };
        if asks(look.incomplete.death) && life.end != OPEN && life.end <= hi {
            return false;
        }
        if asks(look.incomplete.migration) {
            let (from, to) = (lo.max(self.birth()), hi.saturating_add(1).min(life.end));
            let days: i64 = life
                .segments
                .iter()
                .map(|s| (i64::from(s.end.min(to)) - i64::from(s.start.max(from))).max(0))
                .sum();
            return days == (i64::from(to) - i64::from(from)).max(0);
        }
        true
    }
}

/// The segment that holds on a day.
pub(super) fn at(segments: &[Segment], day: i32) -> Option<&Segment> {
    segments.iter().find(|segment| segment.end > day).filter(|segment| segment.start <= day)
}
