//! One pass over a shard: person by person, stream by stream, unit by unit.

use std::collections::HashMap;

use catalog::definition::{Many, Repeats, UnknownArea};
use cube::AreaLevel;

use super::area::UNKNOWN;
use super::bound::Bound;
use super::cells::{Cells, Place, UnitAreas};
use super::cond::{MISSING, Num};
use super::eval::{Eval, Unit, at};
use super::gate;
use super::person::{Scratch, follow, live};
use super::rows::ensure;
use super::series::OPEN;
use super::stream::{
    AreaPlan, CensorOf, DayOf, Dim, Layout, NO_BAND, Output, OutputKind, Stream, StreamOf,
};
use super::time::NO_PERIOD;
use super::track::Segment;
use crate::columnar::Plan;
use crate::{NO_DAY, Shard, calendar};

/// What has been counted so far, and the room in which it is done.
#[derive(Debug, Clone)]
pub(super) struct Counting {
    pub(super) scratch: Scratch,
    /// The cells of each output of each stream.
    pub(super) cells: Vec<Vec<Cells>>,
    /// Sums of squares by cell, for each indicator with linearised limits.
    pub(super) squares: Vec<HashMap<Place, [i128; 3]>>,
    room: Room,
}

/// Room that is used again.
#[derive(Debug, Clone, Default)]
struct Room {
    areas: UnitAreas,
    parts: Vec<usize>,
    values: Vec<u32>,
    places: Vec<Place>,
}

impl Counting {
    pub(super) fn new(plan: &Plan<'_>) -> Counting {
        let n_areas = plan.areas.len();
        let cells_of = |stream: &Stream| {
            let of = |output: &Output| {
                let n = stream.time.periods.len() * stream.layouts[output.layout].n;
                Cells::new(n_areas, n, stream.by.down_to, output.is_kept)
            };
            stream.outputs.iter().map(of).collect()
        };
        Counting {
            scratch: Scratch::new(plan),
            cells: plan.streams.iter().map(cells_of).collect(),
            squares: vec![HashMap::new(); plan.linear.len()],
            room: Room::default(),
        }
    }

    /// Counts the persons of a shard.
    pub(super) fn shard(&mut self, plan: &Plan<'_>, shard: &Shard) {
        let bound = Bound::new(&plan.registers, shard);
        // The last is for streams without a population.
        let mut births = vec![i32::MIN; plan.populations.len() + 1];
        for person in 0..shard.n_persons {
            self.scratch.begin(person);
            let has = bound.has(person);
            for (birth, population) in births.iter_mut().zip(&plan.populations) {
                *birth = gate::birth(&bound, population, person);
            }
            for (at, gate) in plan.gates.iter().enumerate() {
                if gate.lets_through(has, &births) {
                    self.stream(plan, &bound, at);
                }
            }
            if plan.keeps {
                self.settle(plan);
            }
        }
    }

    fn stream(&mut self, plan: &Plan<'_>, bound: &Bound<'_>, at: usize) {
        let stream = &plan.streams[at];
        if let StreamOf::Rows(series) | StreamOf::Subjects(series) = stream.of {
            ensure(plan, bound, &mut self.scratch, series);
            let rows = &self.scratch.series[series];
            if rows.rows.is_empty() || rows.bits & stream.required != stream.required {
                return;
            }
        }
        if let Some(used) = &stream.population
            && !live(plan, bound, &mut self.scratch, used.population)
        {
            return;
        }
        for track in &stream.tracks {
            follow(plan, bound, &mut self.scratch, *track);
        }
        for series in &stream.series {
            ensure(plan, bound, &mut self.scratch, *series);
        }
        let mut pass = Pass {
            plan,
            bound,
            scratch: &self.scratch,
            stream,
            cells: &mut self.cells[at],
            room: &mut self.room,
            driven: None,
        };
        pass.units();
    }

    /// Takes what the person had in each cell where that is asked.
    fn settle(&mut self, plan: &Plan<'_>) {
        let mut sums: Vec<Vec<Vec<(Place, i64)>>> = Vec::new();
        for stream in &mut self.cells {
            let settled = stream.iter_mut().map(|cells| {
                let sums = if cells.kept.is_empty() { Vec::new() } else { cells.settle() };
                for (place, sum) in &sums {
                    let largest = cells.largest.entry(*place).or_default();
                    let mut tally = crate::Tally { largest: *largest, ..crate::Tally::default() };
                    tally.contribute(*sum);
                    *largest = tally.largest;
                }
                sums
            });
            sums.push(settled.collect());
        }
        for (linear, squares) in plan.linear.iter().zip(&mut self.squares) {
            let x = &sums[linear.numerator.stream][linear.numerator.output];
            let y = linear.denominator.map_or(&[][..], |of| &sums[of.stream][of.output]);
            for (place, amount) in x {
                let amount = i128::from(*amount);
                let other = y.iter().find(|(p, _)| p == place).map_or(0, |(_, y)| i128::from(*y));
                let here = squares.entry(*place).or_default();
                here[0] += amount * amount;
                here[1] += amount * other;
            }
            for (place, amount) in y {
                squares.entry(*place).or_default()[2] += i128::from(*amount) * i128::from(*amount);
            }
        }
    }
}

/// A person's way through a stream.
struct Pass<'p> {
    plan: &'p Plan<'p>,
    bound: &'p Bound<'p>,
    scratch: &'p Scratch,
    stream: &'p Stream,
    cells: &'p mut [Cells],
    room: &'p mut Room,
    /// The track whose segments are gone through, and the one at hand.
    driven: Option<(usize, Segment)>,
}

/// What `repeats` must know of the events before.
#[derive(Default)]
struct Before {
    last_any: Option<i32>,
    last_counted: Option<i32>,
    last_period: Option<u16>,
}

impl Pass<'_> {
    fn units(&mut self) {
        match self.stream.of {
            StreamOf::Rows(series) => self.rows(series),
            StreamOf::Subjects(series) => self.subjects(series),
            StreamOf::Members => self.members(),
            StreamOf::Days => self.days(),
        }
    }

    fn eval<'e>(&'e self, unit: &'e Unit) -> Eval<'e> {
        let mut eval = Eval::new(self.plan, self.bound, self.scratch, self.stream, unit);
        eval.driven = self.driven;
        eval
    }

    fn rows(&mut self, series: usize) {
        let is_bundle = self.plan.is_bundle(series);
        let n = self.scratch.series[series].len(is_bundle);
        let mut units: Vec<Unit> = Vec::new();
        let mut before = Before::default();
        let is_plain = matches!(self.stream.day, DayOf::Row(Num::Date(_)));
        for i in 0..n {
            let mut unit = self.scratch.series[series].unit(series, i, is_bundle);
            let day = match &self.stream.day {
                DayOf::Row(num) => self.eval(&unit).num(num),
                _ => i64::from(unit.date),
            };
            let Ok(day) = i32::try_from(day) else { continue };
            unit.day = day;
            unit.period = self.stream.time.of(day);
            if is_plain {
                self.event(&unit, &mut before);
            } else {
                units.push(unit);
            }
        }
        units.sort_by_key(|unit| unit.day);
        for unit in units {
            self.event(&unit, &mut before);
        }
    }

    /// An event: counted when it satisfies the condition, the population and the rule of repeats.
    fn event(&mut self, unit: &Unit, before: &mut Before) {
        let repeats = self.stream.repeats;
        if repeats == Repeats::All {
            if unit.period != NO_PERIOD && self.eval(unit).holds(&self.stream.condition) {
                self.in_population(unit);
            }
            return;
        }
        // What lies outside the periods that are computed is asked all the same, in the period of the
        // calendar that it lies in, since events before the first keep later ones from counting.
        if self.stream.time.spans.is_empty() || !self.eval(unit).holds(&self.stream.condition) {
            return;
        }
        let is_far = |last: Option<i32>, days: u16| {
            last.is_none_or(|last| i64::from(unit.day) - i64::from(last) > i64::from(days))
        };
        let was_clear = match repeats {
            Repeats::ClearAfterAny(days) => is_far(before.last_any, days),
            _ => true,
        };
        before.last_any = Some(unit.day);
        if !was_clear || self.place(unit).is_none() {
            return;
        }
        let counts = match repeats {
            Repeats::FirstInPeriod => {
                unit.period != NO_PERIOD && before.last_period != Some(unit.period)
            }
            Repeats::FirstEver => before.last_counted.is_none(),
            Repeats::ClearAfterCounted(days) => is_far(before.last_counted, days),
            Repeats::All | Repeats::ClearAfterAny(_) => true,
        };
        if counts {
            before.last_counted = Some(unit.day);
            before.last_period = Some(unit.period);
            if unit.period != NO_PERIOD {
                self.in_population(unit);
            }
        }
    }

    /// One unit for each period in which the person has rows.
    fn subjects(&mut self, series: usize) {
        let is_bundle = self.plan.is_bundle(series);
        let rows = &self.scratch.series[series];
        let n = rows.len(is_bundle);
        let event = |at: usize| rows.unit(series, at, is_bundle);
        for period in 0..self.stream.time.periods.len() {
            let within = |at: &usize| {
                let date = event(*at).date;
                self.stream.time.of(date) as usize == period && date != NO_DAY
            };
            let Some(from) = (0..n).find(within) else { continue };
            let to = (from..n).rfind(within).map_or(from, |last| last) + 1;
            let (first, last) = (event(from), event(to - 1));
            let until = (from..to).filter(within).map(|at| event(at).until).max().unwrap_or(OPEN);
            let mut unit = Unit::of(series, first.date, until);
            (unit.lo, unit.hi, unit.last) = (first.lo, last.hi, last.hi - 1);
            unit.is_gapped = !is_bundle && !(from..to).all(|at| within(&at));
            let day = match &self.stream.day {
                DayOf::Row(num) => self.eval(&unit).num(num),
                DayOf::PeriodStart => i64::from(self.stream.time.spans[period].0),
                _ => i64::from(self.stream.time.spans[period].1),
            };
            let Ok(day) = i32::try_from(day) else { continue };
            unit.day = day;
            unit.period = self.stream.time.of(day);
            if unit.period as usize == period && self.eval(&unit).holds(&self.stream.condition) {
                self.in_population(&unit);
            }
        }
    }

    /// One unit for each period, on the day that the definition names.
    fn members(&mut self) {
        for (period, (first, last)) in (0_u16..).zip(&self.stream.time.spans) {
            for day in self.member_days(*first, *last) {
                if !(*first..=*last).contains(&day) || self.stream.time.of(day) != period {
                    continue;
                }
                let unit = Unit::member(day, period);
                if self.is_there(day) && self.eval(&unit).holds(&self.stream.condition) {
                    self.in_population(&unit);
                }
            }
        }
    }

    /// Whether the person is in the root population on a day.
    fn is_there(&self, day: i32) -> bool {
        let used = self.stream.population.as_ref();
        used.is_none_or(|used| at(&self.scratch.lives[used.population].segments, day).is_some())
    }

    fn member_days(&self, first: i32, last: i32) -> Vec<i32> {
        let years = calendar::year_of(first)..=calendar::year_of(last);
        match &self.stream.day {
            DayOf::PeriodStart => vec![first],
            DayOf::EachYear(day) => years.map(|year| calendar::day_of_year(year, *day)).collect(),
            DayOf::Birthday(age) => {
                let used = self.stream.population.as_ref();
                let birth = used.map_or(NO_DAY, |used| self.scratch.lives[used.population].birth);
                if birth == NO_DAY {
                    return Vec::new();
                }
                vec![calendar::birthday(birth, i32::from(*age), self.stream.leap_birthday)]
            }
            _ => vec![last],
        }
    }

    /// The area of residence, when the unit is in the population.
    fn place(&self, unit: &Unit) -> Option<u16> {
        let Some(used) = &self.stream.population else { return Some(UNKNOWN) };
        let area = at(&self.scratch.lives[used.population].segments, unit.day)?.area;
        (used.condition.is_always() || self.eval(unit).holds(&used.condition)).then_some(area)
    }

    /// Counts a unit that is in the population.
    fn in_population(&mut self, unit: &Unit) {
        let Some(residence) = self.place(unit) else { return };
        let looks = &self.stream.looks;
        if !self.stream.drops.iter().all(|look| self.eval(unit).is_seen(&looks[*look])) {
            return;
        }
        if self.find_areas(unit, residence) {
            self.outputs(unit, 1);
        }
    }

    /// Finds the areas of a unit; false when it is left out.
    fn find_areas(&mut self, unit: &Unit, residence: u16) -> bool {
        let mut areas = std::mem::take(&mut self.room.areas);
        areas.leaves.clear();
        areas.regions.clear();
        areas.is_each = false;
        let by = &self.stream.by;
        let month = if self.stream.missed.is_empty() { 0 } else { calendar::month_of(unit.day) };
        let eval = self.eval(unit);
        let mut is_kept = false;
        let mut place = |area: u16| {
            if area == UNKNOWN && by.unknown == UnknownArea::Drop || self.is_missed(area, month) {
                return;
            }
            is_kept = true;
            let leaf = match by.down_to {
                AreaLevel::Kommun => area,
                AreaLevel::Region => self.plan.areas.region(area),
                _ => UNKNOWN,
            };
            let region = self.plan.areas.region(area);
            if !areas.leaves.contains(&leaf) {
                areas.leaves.push(leaf);
            }
            if !areas.regions.contains(&region) {
                areas.regions.push(region);
            }
        };
        let slot = |slots: &[u16], word: i64| {
            usize::try_from(word).ok().and_then(|w| slots.get(w)).copied().unwrap_or(UNKNOWN)
        };
        match &by.area {
            AreaPlan::Residence => place(residence),
            AreaPlan::Track(track) => place(eval.label(*track).map_or(UNKNOWN, |(_, area)| area)),
            AreaPlan::Column(word, slots) => place(slot(slots, eval.word_value(*word))),
            AreaPlan::Each(column, slots) => {
                let rows =
                    &self.scratch.series[unit.series].rows[unit.lo as usize..unit.hi as usize];
                let of = |row| slot(slots, eval.slot_value(unit.series, *column, row));
                if by.many == Some(Many::First) {
                    let known = rows.iter().map(of).find(|area| *area != UNKNOWN);
                    place(known.unwrap_or(UNKNOWN));
                } else {
                    rows.iter().map(of).for_each(&mut place);
                }
            }
            AreaPlan::None => place(UNKNOWN),
        }
        areas.is_each = matches!(by.area, AreaPlan::Each(..));
        self.room.areas = areas;
        is_kept
    }

    /// Whether an area's sender did not deliver a month.
    fn is_missed(&self, area: u16, month: i32) -> bool {
        !self.stream.missed.is_empty() && self.stream.missed.has(area, month)
    }

    /// Lets each output count a unit, so many times.
    fn outputs(&mut self, unit: &Unit, times: i64) {
        let mut of_layout = usize::MAX;
        let mut parts = std::mem::take(&mut self.room.parts);
        for (i, output) in self.stream.outputs.iter().enumerate() {
            if !output.condition.is_always() && !self.eval(unit).holds(&output.condition) {
                continue;
            }
            if of_layout != output.layout {
                parts.clear();
                self.find_parts(unit, &self.stream.layouts[output.layout], &mut parts);
                of_layout = output.layout;
            }
            self.output(unit, i, output, &parts, times);
        }
        self.room.parts = parts;
    }

    fn output(&mut self, unit: &Unit, i: usize, output: &Output, parts: &[usize], times: i64) {
        let eval = self.eval(unit);
        let (amount, value, wait) = match &output.kind {
            OutputKind::Units => (times, None, None),
            OutputKind::Sum(numbers) => {
                let numbers = numbers.iter().map(|number| eval.num(number));
                let sum = numbers.filter(|n| *n != MISSING).fold(0_i64, i64::saturating_add);
                (sum, None, None)
            }
            OutputKind::Value(number) => match eval.num(number) {
                MISSING => return,
                value => (1, Some((value, 1)), None),
            },
            OutputKind::Fraction(ratio) => match eval.fraction(*ratio) {
                None => return,
                fraction => (1, fraction, None),
            },
            OutputKind::Wait { value, censor } => match waited(&eval, value, censor) {
                None => return,
                Some((days, has_ended)) => (i64::from(has_ended), None, Some((days, has_ended))),
            },
        };
        let stamp = self.scratch.epoch;
        let n = self.stream.layouts[output.layout].n;
        let (cells, room) = (&mut self.cells[i], &mut *self.room);
        for part in parts {
            let inner = unit.period as usize * n + part;
            if wait.is_none_or(|(_, has_ended)| has_ended) {
                cells.add(&room.areas, inner, amount, stamp);
            }
            if value.is_none() && wait.is_none() {
                continue;
            }
            cells.places(&room.areas, inner, &mut room.places);
            for place in &room.places {
                if let Some((over, under)) = value {
                    *cells.values.entry((*place, over, under)).or_default() += 1;
                }
                if let Some((days, has_ended)) = wait {
                    let here = cells.waits.entry((*place, days)).or_default();
                    here.0 += u64::from(has_ended);
                    here.1 += u64::from(!has_ended);
                }
            }
        }
    }

    /// The parts of a layout that a unit is in.
    fn find_parts(&mut self, unit: &Unit, layout: &Layout, into: &mut Vec<usize>) {
        let mut values = std::mem::take(&mut self.room.values);
        let eval = self.eval(unit);
        let (n_strata, stratum) = match &layout.strata {
            None => (1, 0),
            Some(strata) => {
                let band = band_of(&strata.bands, eval.age());
                let sex = eval.life.map_or(0, |life| life.sex);
                if band == NO_BAND || (strata.by_sex && sex == 0) {
                    self.room.values = values;
                    return;
                }
                let before =
                    if strata.by_sex { (usize::from(sex) - 1) * strata.n_bands } else { 0 };
                let sexes = if strata.by_sex { 2 } else { 1 };
                (strata.n_bands * sexes, before + usize::from(band))
            }
        };
        for (dims, offset) in layout.breakdowns.iter().zip(&layout.offsets) {
            let from = into.len();
            into.push(0);
            for dim in dims {
                values.clear();
                dim_values(&eval, dim, layout, self.stream.by.many, &mut values);
                spread(into, from, dim.len(), &values);
            }
            for part in &mut into[from..] {
                *part = offset + *part * n_strata + stratum;
            }
        }
        self.room.values = values;
    }

    /// Every day of the person in the population, as segments.
    fn days(&mut self) {
        let Some(used) = &self.stream.population else { return };
        let (scratch, plan) = (self.scratch, self.plan);
        let life = &scratch.lives[used.population];
        let ranges = &self.stream.time.ranges;
        let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else { return };
        let driver = used.condition.required_label();
        let is_closed = driver.is_some_and(|(track, steps)| !plan.covers_rest(track, steps));
        let mut cuts: Vec<i32> = Vec::new();
        for home in &life.segments {
            let (start, end) = (home.start.max(first.0), home.end.min(last.1));
            if start >= end {
                continue;
            }
            match driver.filter(|_| is_closed) {
                Some((track, steps)) => {
                    for segment in &scratch.tracks[track].segments {
                        let (from, to) = (segment.start.max(start), segment.end.min(end));
                        if from < to && steps >> segment.label & 1 == 1 {
                            self.driven = Some((track, *segment));
                            self.stretch((from, to), home.area, Some(track), &mut cuts);
                        }
                    }
                }
                None => self.stretch((start, end), home.area, None, &mut cuts),
            }
        }
    }

    /// Days of one area of residence: cut wherever anything that is asked may change.
    fn stretch(
        &mut self,
        (start, end): (i32, i32),
        residence: u16,
        driver: Option<usize>,
        cuts: &mut Vec<i32>,
    ) {
        let stream = self.stream;
        let ranges = &stream.time.ranges;
        let mut at = ranges.partition_point(|(_, to, _)| *to <= start);
        while let Some((from, to, period)) = ranges.get(at).filter(|(from, _, _)| *from < end) {
            let (from, to) = (start.max(*from), end.min(*to));
            cuts.clear();
            cuts.push(to);
            self.find_cuts((from, to), driver, cuts);
            if cuts.len() > 1 {
                cuts.sort_unstable();
                cuts.dedup();
            }
            let mut since = from;
            for until in cuts.iter().copied() {
                let mut unit = Unit::member(since, *period);
                unit.period = *period;
                self.piece(&unit, until, residence);
                since = until;
            }
            at += 1;
        }
    }

    /// A piece of days on which nothing that is asked changes.
    fn piece(&mut self, unit: &Unit, until: i32, residence: u16) {
        let stream = self.stream;
        let used = stream.population.as_ref().expect("days are of a population");
        let eval = self.eval(unit);
        if !used.condition.is_always() && !eval.holds(&used.condition) {
            return;
        }
        if !stream.condition.is_always() && !eval.holds(&stream.condition) {
            return;
        }
        if self.find_areas(unit, residence) {
            self.outputs(unit, i64::from(until) - i64::from(unit.day));
        }
    }

    fn find_cuts(&self, (from, to): (i32, i32), driver: Option<usize>, cuts: &mut Vec<i32>) {
        let stream = self.stream;
        for track in &stream.tracks {
            if Some(*track) == driver {
                continue;
            }
            for segment in &self.scratch.tracks[*track].segments {
                cuts.extend(
                    [segment.start, segment.end].iter().filter(|day| **day > from && **day < to),
                );
            }
        }
        if !stream.delivered.is_empty() {
            let mut month = calendar::month_of(from) + 1;
            while calendar::month_start(month) < to {
                cuts.push(calendar::month_start(month));
                month += 1;
            }
        }
        if !stream.asks_age {
            return;
        }
        let life = stream.population.as_ref().map(|used| &self.scratch.lives[used.population]);
        let Some(life) = life.filter(|life| life.birth != NO_DAY) else { return };
        let (first, last) = (calendar::year_of(from), calendar::year_of(to - 1));
        match stream.age {
            Some(catalog::definition::AgeRule::Attained) => {
                for year in first..=last {
                    let age = year - life.birth_year;
                    let day = calendar::birthday(life.birth, age, stream.leap_birthday);
                    if day > from && day < to {
                        cuts.push(day);
                    }
                }
            }
            Some(catalog::definition::AgeRule::CalendarYear) if first != last => {
                cuts.extend((first + 1..=last).map(|year| calendar::from_civil(year, 1, 1)));
            }
            _ => {}
        }
    }
}

/// Puts each value of a further dimension to each place from one on.
fn spread(into: &mut Vec<usize>, from: usize, length: usize, values: &[u32]) {
    match values {
        [] => into.truncate(from),
        [value] => {
            let places = into[from..].iter_mut();
            places.for_each(|place| *place = *place * length + *value as usize);
        }
        values => {
            let n = into.len() - from;
            into.resize(from + n * values.len(), 0);
            // From the back, so that no place is written over before it is read.
            for i in (0..n).rev() {
                let place = into[from + i] * length;
                let to = from + i * values.len();
                for (new, value) in into[to..].iter_mut().zip(values) {
                    *new = place + *value as usize;
                }
            }
        }
    }
}

/// The age group of an age.
fn band_of(bands: &[u8], age: i64) -> u8 {
    usize::try_from(age).ok().and_then(|age| bands.get(age)).copied().unwrap_or(NO_BAND)
}

/// The values that a unit has in a dimension, each once.
fn dim_values(
    eval: &Eval<'_>,
    dim: &Dim,
    layout: &Layout,
    many: Option<Many>,
    into: &mut Vec<u32>,
) {
    match dim {
        Dim::Sex => {
            into.extend(eval.life.filter(|life| life.sex > 0).map(|life| u32::from(life.sex) - 1));
        }
        Dim::Ages(_) => {
            let band = band_of(&layout.bands, eval.age());
            into.extend((band != NO_BAND).then_some(u32::from(band)));
        }
        Dim::Track { track, .. } => {
            into.extend(eval.label(*track).map(|(label, _)| u32::from(label)));
        }
        Dim::Word { slot, map, .. } => {
            let unit = eval.unit;
            for row in eval.rows_of(unit) {
                eval.each_word(unit.series, *slot, row, &mut |word| {
                    let value = map.get(word as usize).copied().unwrap_or(u32::MAX);
                    let is_full = many == Some(Many::First) && !into.is_empty();
                    if value != u32::MAX && !is_full && !into.contains(&value) {
                        into.push(value);
                    }
                });
            }
        }
    }
}

/// How long a unit waited and whether it ended; none when it has no day to count from.
fn waited(eval: &Eval<'_>, value: &Num, censor: &[CensorOf]) -> Option<(i32, bool)> {
    let value = eval.num(value);
    let day = i64::from(eval.unit.day);
    let cut = censor.iter().filter_map(|censor| match censor {
        CensorOf::DataEnd => Some(i64::from(eval.plan.run.last_day) - day),
        CensorOf::Death => {
            let end = eval.life.map_or(OPEN, |life| life.end);
            (end != OPEN).then(|| i64::from(end) - 1 - day)
        }
        CensorOf::Day(num) => match eval.num(num) {
            MISSING => None,
            cut => Some(cut - day),
        },
        CensorOf::Days(days) => Some(*days),
    });
    let cut = cut.min();
    let (days, has_ended) = match (value, cut) {
        (MISSING, None) => return None,
        (MISSING, Some(cut)) => (cut, false),
        (value, Some(cut)) if cut < value => (cut, false),
        (value, _) => (value, true),
    };
    i32::try_from(days).ok().filter(|days| *days >= 0).map(|days| (days, has_ended))
}
