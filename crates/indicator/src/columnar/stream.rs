//! Streams of units: where equal sides of definitions become one.
//!
//! A stream goes through a person's units once. Its outputs are what definitions count of them: the units
//! themselves, those that satisfy a numerator's condition, a sum or a value.

use std::collections::BTreeSet;

use catalog::definition::{
    AddMonths, AgeRule, AreaOf, Censor, Computation, Counted, Dimension, Kept, LeapBirthday, Look,
    LookHit, LookOf, Many, MonthDay, Number, Of, Repeats, Side, UnitDay, UnknownArea, Value,
    Window,
};
use cube::{AgeGroup, AreaLevel};

use super::compile::{At, Compiler, Scope};
use super::cond::{Cond, Num, Ratio, Which, Word};
use super::missed::Missed;
use super::time::Time;
use super::track::TrackKind;
use crate::Delivered;

/// A stream of units.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) of: StreamOf,
    pub(super) population: Option<PopulationOf>,
    pub(super) age: Option<AgeRule>,
    pub(super) leap_birthday: LeapBirthday,
    pub(super) add_months: AddMonths,
    pub(super) time: Time,
    pub(super) day: DayOf,
    pub(super) condition: Cond,
    pub(super) repeats: Repeats,
    pub(super) looks: Vec<LookPlan>,
    /// The looks whose windows must be seen whole.
    pub(super) drops: Vec<usize>,
    /// What was delivered, where months that were not are left out.
    pub(super) delivered: Vec<Delivered>,
    /// The same by area and month; made when all areas are known.
    pub(super) missed: Missed,
    pub(super) by: ByPlan,
    pub(super) layouts: Vec<Layout>,
    pub(super) outputs: Vec<Output>,
    /// Groups of registers; of each a person must have a row to have a unit.
    pub(super) rows_needed: Vec<Vec<usize>>,
    pub(super) least_age: i64,
    /// True when some part of it asks the age.
    pub(super) asks_age: bool,
    /// Bits that some row of the person must have.
    pub(super) required: u128,
    /// The series and tracks that are asked.
    pub(super) series: Vec<usize>,
    pub(super) tracks: Vec<usize>,
}

/// What the units are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StreamOf {
    Rows(usize),
    Subjects(usize),
    Members,
    Days,
}

/// The population that units must be in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PopulationOf {
    pub(super) population: usize,
    pub(super) condition: Cond,
}

/// The unit's day.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DayOf {
    Row(Num),
    EachYear(MonthDay),
    PeriodStart,
    PeriodEnd,
    Birthday(u8),
    /// Every day.
    Every,
}

/// A look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LookPlan {
    pub(super) at: LookAt,
    pub(super) window: Window,
    pub(super) condition: Cond,
    /// The condition when it is nothing but bits of the row.
    pub(super) simple: Option<u128>,
    pub(super) hit: Option<LookHit>,
    pub(super) incomplete: catalog::definition::Incomplete,
    pub(super) first_day: Option<i32>,
    pub(super) is_bundle: bool,
}

/// Where a look looks: at rows, or at some steps of a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LookAt {
    Series(usize),
    State(usize, u64),
}

/// Areas of units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ByPlan {
    pub(super) area: AreaPlan,
    pub(super) unknown: UnknownArea,
    pub(super) down_to: AreaLevel,
    pub(super) many: Option<Many>,
}

/// Whose area.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum AreaPlan {
    Residence,
    Track(usize),
    /// A column, with the slot of each word.
    Column(Word, Vec<u16>),
    /// The columns of all rows of a bundle.
    Each(usize, Vec<u16>),
    None,
}

/// The parts that an output has in each area and period.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// The breakdowns; the first is the total.
    pub(super) breakdowns: Vec<Vec<Dim>>,
    pub(super) offsets: Vec<usize>,
    /// How many parts there are in all, strata included.
    pub(super) n: usize,
    /// The age group of each age, or [`NO_BAND`].
    pub(super) bands: Vec<u8>,
    pub(super) ages: Vec<AgeGroup>,
    pub(super) strata: Option<Strata>,
}

/// The strata of a standardised measure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strata {
    pub(super) bands: Vec<u8>,
    pub(super) n_bands: usize,
    pub(super) by_sex: bool,
}

/// The place of a look that a side does not ask.
const NOT_ASKED: usize = usize::MAX;

/// An age in no group.
pub(super) const NO_BAND: u8 = u8::MAX;

/// A dimension.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Dim {
    Sex,
    Ages(usize),
    Track { name: String, track: usize, labels: Vec<String> },
    Word { name: String, slot: usize, map: Vec<u32>, labels: Vec<String> },
}

impl Dim {
    pub(super) fn len(&self) -> usize {
        match self {
            Dim::Sex => 2,
            Dim::Ages(n) => *n,
            Dim::Track { labels, .. } | Dim::Word { labels, .. } => labels.len(),
        }
    }
}

/// What a definition counts of the units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Output {
    pub(super) kind: OutputKind,
    pub(super) condition: Cond,
    pub(super) layout: usize,
    /// True when what each person has in each cell is kept until she is done.
    pub(super) is_kept: bool,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OutputKind {
    Units,
    Sum(Vec<Num>),
    Value(Num),
    Fraction(Ratio),
    Wait { value: Num, censor: Vec<CensorOf> },
}

/// Where waiting is cut off.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CensorOf {
    DataEnd,
    Death,
    Day(Num),
    Days(i64),
}

/// Where an indicator's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OutputOf {
    pub(super) stream: usize,
    pub(super) output: usize,
}

impl Compiler<'_> {
    /// The stream and output of one side of a definition.
    pub(super) fn side(
        &mut self,
        streams: &mut Vec<Stream>,
        computation: &Computation,
        side: &Side,
        is_kept: bool,
    ) -> OutputOf {
        let own = match &side.of {
            Of::Denominator => computation.denominator.as_ref().expect("there is a denominator"),
            _ => side,
        };
        let (stream, looks) = self.stream(streams, computation, own);
        let unit = match streams[stream].of {
            StreamOf::Rows(series) | StreamOf::Subjects(series) => Some(series),
            StreamOf::Members | StreamOf::Days => None,
        };
        let look_series = look_series(&streams[stream].looks);
        let scope = Scope { unit, at: At::Unit, looks: &looks, look_series: &look_series };
        let is_part = matches!(side.of, Of::Denominator);
        let given = if is_part { side.condition.as_ref() } else { None };
        let condition = self.condition(scope, given);
        let kind = self.kind(scope, side);
        let is_numerator = std::ptr::eq(side, &computation.numerator);
        let layout = self.layout(computation, unit, is_numerator);
        let at = &mut streams[stream];
        let layout = position_or_push(&mut at.layouts, layout);
        let output = Output { kind, condition, layout, is_kept };
        let mut tracks = Vec::new();
        output.condition.tracks(&mut tracks);
        for dim in at.layouts[layout].breakdowns.iter().flatten() {
            if let Dim::Track { track, .. } = dim {
                tracks.push(*track);
            }
        }
        tracks.into_iter().for_each(|track| {
            position_or_push(&mut at.tracks, track);
        });
        OutputOf { stream, output: position_or_push(&mut at.outputs, output) }
    }

    fn kind(&mut self, scope: Scope<'_>, side: &Side) -> OutputKind {
        match &side.counted {
            Counted::Units | Counted::Days | Counted::Figures(_) => OutputKind::Units,
            Counted::Sum(numbers) => {
                OutputKind::Sum(numbers.iter().map(|number| self.number(scope, number)).collect())
            }
            Counted::Value(number) => {
                if let Number::Value(Value::Call(call)) = number
                    && let Some(ratio) = self.ratio(scope, call)
                {
                    return OutputKind::Fraction(ratio);
                }
                let value = self.number(scope, number);
                if side.censor.is_empty() {
                    return OutputKind::Value(value);
                }
                let censor = side.censor.iter().map(|censor| match censor {
                    Censor::DataEnd => CensorOf::DataEnd,
                    Censor::Death => CensorOf::Death,
                    Censor::Days(days) => CensorOf::Days(i64::from(*days)),
                    Censor::Column(path) => CensorOf::Day(self.day(scope, path)),
                });
                OutputKind::Wait { value, censor: censor.collect() }
            }
        }
    }

    /// The stream of a side's units, an equal one that is there already or its own; with the places of the
    /// definition's looks in it.
    fn stream(
        &mut self,
        streams: &mut Vec<Stream>,
        computation: &Computation,
        side: &Side,
    ) -> (usize, Vec<usize>) {
        let of = self.stream_of(side);
        let unit = match of {
            StreamOf::Rows(series) | StreamOf::Subjects(series) => Some(series),
            StreamOf::Members | StreamOf::Days => None,
        };
        let (looks, places) = self.looks(computation, side, unit);
        let of_looks = look_series(&looks);
        let scope = Scope { unit, at: At::Unit, looks: &places, look_series: &of_looks };
        let condition = self.condition(scope, side.condition.as_ref());
        let population = computation.population.as_ref().map(|used| PopulationOf {
            population: self.population(&used.population),
            condition: self.condition(scope, used.condition.as_ref()),
        });
        let conventions = &self.catalog().blocks.conventions[&computation.conventions];
        let day = self.day_of(scope, side);
        let by = self.by(computation, unit);
        let undelivered = computation.period.undelivered == catalog::definition::Undelivered::Drop;
        let candidate = Stream {
            of,
            population,
            age: computation.population.as_ref().and_then(|used| used.age),
            leap_birthday: conventions.leap_birthday,
            add_months: conventions.add_months,
            time: Time::new(&self.run, computation, side.during),
            day,
            condition,
            repeats: side.repeats.unwrap_or(Repeats::All),
            drops: dropping(computation, side, &places),
            looks,
            delivered: if undelivered { self.run.delivered(computation) } else { Vec::new() },
            missed: Missed::default(),
            by,
            layouts: Vec::new(),
            outputs: Vec::new(),
            rows_needed: Vec::new(),
            least_age: 0,
            asks_age: false,
            required: 0,
            series: Vec::new(),
            tracks: Vec::new(),
        };
        if let Some(at) = streams.iter().position(|known| candidate.is_same(known)) {
            let known = &mut streams[at].looks;
            let moved: Vec<usize> =
                candidate.looks.iter().map(|look| position_or_push(known, look.clone())).collect();
            let moved = |place: usize| moved.get(place).copied().unwrap_or(NOT_ASKED);
            let places = places.into_iter().map(moved).collect();
            self.note_uses(&mut streams[at]);
            return (at, places);
        }
        streams.push(candidate);
        let at = streams.len() - 1;
        self.note_uses(&mut streams[at]);
        (at, places)
    }

    /// The looks that a side asks, and the place of each of the definition's looks among them.
    fn looks(
        &mut self,
        computation: &Computation,
        side: &Side,
        unit: Option<usize>,
    ) -> (Vec<LookPlan>, Vec<usize>) {
        let asked = asked_looks(computation, side);
        let (mut looks, mut places) = (Vec::new(), Vec::new());
        for (at, look) in computation.looks.iter().enumerate() {
            places.push(if asked.contains(&at) {
                let plan = self.look(unit, look);
                position_or_push(&mut looks, plan)
            } else {
                NOT_ASKED
            });
        }
        (looks, places)
    }

    fn stream_of(&mut self, side: &Side) -> StreamOf {
        match &side.of {
            Of::Rows(series) => StreamOf::Rows(self.series(series)),
            Of::SubjectsOf(series) => StreamOf::Subjects(self.series(series)),
            Of::Population if side.counted == Counted::Days => StreamOf::Days,
            Of::Population => StreamOf::Members,
            Of::Denominator | Of::Figures => unreachable!("resolved before"),
        }
    }

    fn look(&mut self, unit: Option<usize>, look: &Look) -> LookPlan {
        let (at, condition, is_bundle, first_day) = match &look.of {
            LookOf::Series(of) => {
                let series = self.series(of);
                let scope = Scope { unit, at: At::Look(series), looks: &[], look_series: &[] };
                let condition = self.condition(scope, look.condition.as_ref());
                let first_day = self.run.first_day(of);
                (LookAt::Series(series), condition, self.is_bundle(series), first_day)
            }
            LookOf::State(state) => {
                let track = self.track(state);
                let scope = Scope { unit, at: At::Unit, looks: &[], look_series: &[] };
                let steps = match self.condition(scope, look.condition.as_ref()) {
                    Cond::Label(_, steps) => steps,
                    _ => u64::MAX,
                };
                let first_day = self.run.first_day_of_state(state);
                (LookAt::State(track, steps), Cond::Always(true), false, first_day)
            }
        };
        let simple = match &condition {
            Cond::Bits(Which::Row, bits) => Some(*bits),
            Cond::Always(true) => Some(0),
            _ => None,
        };
        let (window, hit, incomplete) = (look.window, look.hit, look.incomplete);
        LookPlan { at, window, condition, simple, hit, incomplete, first_day, is_bundle }
    }

    fn day_of(&mut self, scope: Scope<'_>, side: &Side) -> DayOf {
        match &side.on {
            None => DayOf::Every,
            Some(UnitDay::Of(path)) => DayOf::Row(self.day(scope, path)),
            Some(UnitDay::DayBefore(path)) => {
                DayOf::Row(Num::DayBefore(Box::new(self.day(scope, path))))
            }
            Some(UnitDay::MonthStart(path)) => {
                DayOf::Row(Num::MonthStart(Box::new(self.path(scope, path))))
            }
            Some(UnitDay::MonthEnd(path)) => {
                DayOf::Row(Num::MonthEnd(Box::new(self.path(scope, path))))
            }
            Some(UnitDay::DayOfYear(day)) => DayOf::EachYear(*day),
            Some(UnitDay::PeriodStart) => DayOf::PeriodStart,
            Some(UnitDay::PeriodEnd | UnitDay::MeanOfYearEnds) => DayOf::PeriodEnd,
            Some(UnitDay::Birthday(age)) => DayOf::Birthday(*age),
        }
    }

    fn by(&mut self, computation: &Computation, unit: Option<usize>) -> ByPlan {
        let by = &computation.by;
        let scope = Scope { unit, at: At::Unit, looks: &[], look_series: &[] };
        let area = match (&by.area, unit) {
            (AreaOf::Residence, _) => AreaPlan::Residence,
            (AreaOf::State(state), _) => AreaPlan::Track(self.track(state)),
            (AreaOf::Column(path), Some(series)) => {
                let Num::Column(word) = self.path(scope, path) else { return ByPlan::none(by) };
                let words = self.series[series].slots[word.slot].words.clone();
                AreaPlan::Column(word, self.area_words(&words))
            }
            (AreaOf::Each(column), Some(series)) => {
                let slot = self.slot(series, column);
                let words = self.series[series].slots[slot].words.clone();
                AreaPlan::Each(slot, self.area_words(&words))
            }
            _ => AreaPlan::None,
        };
        if area == AreaPlan::None {
            return ByPlan::none(by);
        }
        let unknown = by.unknown_area.unwrap_or(UnknownArea::NationOnly);
        ByPlan { area, unknown, down_to: by.down_to, many: by.many }
    }

    fn layout(
        &mut self,
        computation: &Computation,
        unit: Option<usize>,
        is_numerator: bool,
    ) -> Layout {
        let by = &computation.by;
        let mut breakdowns = vec![Vec::new()];
        let own = by.split_numerator.iter().filter(|_| is_numerator);
        for dimensions in by.split.iter().chain(own) {
            let dims = dimensions.iter().map(|d| self.dim(d, unit, by.ages.len())).collect();
            breakdowns.push(dims);
        }
        let strata = computation.standardise.as_ref().map(|standardise| Strata {
            bands: bands(&standardise.ages),
            n_bands: standardise.ages.len(),
            by_sex: standardise.by_sex,
        });
        let n_strata = strata.as_ref().map_or(1, |s| s.n_bands * if s.by_sex { 2 } else { 1 });
        let (mut offsets, mut n) = (Vec::new(), 0);
        for dims in &breakdowns {
            offsets.push(n);
            n += dims.iter().map(Dim::len).product::<usize>() * n_strata;
        }
        let (bands, ages) = (bands(&by.ages), by.ages.clone());
        Layout { breakdowns, offsets, n, bands, ages, strata }
    }

    fn dim(&mut self, dimension: &Dimension, unit: Option<usize>, n_ages: usize) -> Dim {
        match dimension {
            Dimension::Sex => Dim::Sex,
            Dimension::Ages => Dim::Ages(n_ages),
            Dimension::State(state) => {
                let track = self.track(state);
                let labels = self.tracks[track].labels.clone();
                Dim::Track { name: state.0.clone(), track, labels }
            }
            Dimension::Column(column) | Dimension::Level(column, _) => {
                let series = unit.expect("only rows have columns");
                let slot = self.slot(series, column);
                let words = self.series[series].slots[slot].words.clone();
                let length = match dimension {
                    Dimension::Level(_, n) => usize::from(*n),
                    _ => usize::MAX,
                };
                let short = |word: &String| word.chars().take(length).collect::<String>();
                let labels: BTreeSet<String> = words.iter().skip(1).map(short).collect();
                let labels: Vec<String> = labels.into_iter().collect();
                let place = |word: &String| labels.binary_search(&short(word)).ok();
                let number = |place: usize| u32::try_from(place).expect("words are few");
                let mut map = vec![u32::MAX];
                map.extend(words.iter().skip(1).map(|w| place(w).map_or(u32::MAX, number)));
                let name = match dimension {
                    Dimension::Level(_, n) => format!("{}:{n}", column.name),
                    _ => column.name.clone(),
                };
                Dim::Word { name, slot, map, labels }
            }
        }
    }

    /// What the stream asks of a person, so that those without it are passed by.
    fn note_uses(&mut self, stream: &mut Stream) {
        let mut tracks = std::mem::take(&mut stream.tracks);
        stream.condition.tracks(&mut tracks);
        if let Some(used) = &stream.population {
            used.condition.tracks(&mut tracks);
            stream.least_age = used.condition.least_age();
            if let Some((track, steps)) = used.condition.required_label() {
                stream.rows_needed.extend(self.rows_of_steps(track, steps));
            }
        }
        if let AreaPlan::Track(track) = stream.by.area {
            tracks.push(track);
        }
        let mut series: BTreeSet<usize> = stream.series.iter().copied().collect();
        if let StreamOf::Rows(of) | StreamOf::Subjects(of) = stream.of {
            series.insert(of);
            stream.rows_needed.push(self.registers_of(of));
            stream.required = stream.condition.required();
        }
        for look in &stream.looks {
            match look.at {
                LookAt::Series(of) => {
                    series.insert(of);
                }
                LookAt::State(track, _) => tracks.push(track),
            }
        }
        tracks.sort_unstable();
        tracks.dedup();
        stream.rows_needed.sort();
        stream.rows_needed.dedup();
        stream.series = series.into_iter().collect();
        stream.tracks = tracks;
    }

    fn registers_of(&self, series: usize) -> Vec<usize> {
        let mut of: Vec<usize> =
            self.series[series].roots.iter().map(|root| root.register).collect();
        of.sort_unstable();
        of.dedup();
        of
    }

    /// The registers of which one must have a row for one of the steps to hold; none when days without rows
    /// have one of them.
    fn rows_of_steps(&self, track: usize, steps: u64) -> Option<Vec<usize>> {
        match &self.tracks[track].kind {
            TrackKind::Rows { series, .. } => Some(self.registers_of(*series)),
            TrackKind::Ladder { steps: below, otherwise } => {
                if otherwise.is_some_and(|label| steps >> label & 1 == 1) {
                    return None;
                }
                let mut all = Vec::new();
                for (label, step) in below.iter().enumerate() {
                    if steps >> label & 1 == 1 {
                        all.extend(self.rows_of_steps(*step, u64::MAX)?);
                    }
                }
                all.sort_unstable();
                all.dedup();
                Some(all)
            }
        }
    }
}

impl ByPlan {
    /// Riket and nothing below it: there, no area is unknown.
    fn none(by: &catalog::definition::Breakdown) -> ByPlan {
        let (unknown, down_to) = (UnknownArea::NationOnly, AreaLevel::Riket);
        ByPlan { area: AreaPlan::None, unknown, down_to, many: by.many }
    }
}

impl Stream {
    /// Notes what can be known only when all outputs are there.
    pub(super) fn finish(&mut self) {
        let of_layout = |layout: &Layout| {
            let mut dims = layout.breakdowns.iter().flatten();
            layout.strata.is_some() || dims.any(|dim| matches!(dim, Dim::Ages(_)))
        };
        let population = self.population.as_ref().is_some_and(|used| used.condition.asks_age());
        self.asks_age = population
            || self.condition.asks_age()
            || self.layouts.iter().any(of_layout)
            || self.outputs.iter().any(|output| output.condition.asks_age());
    }

    /// Whether another stream has the same units with the same days and areas.
    fn is_same(&self, other: &Stream) -> bool {
        let asks_looks = !self.drops.is_empty() || asks_looks(&self.condition);
        let has_looks = !asks_looks || other.looks.starts_with(&self.looks);
        self.of == other.of
            && self.population == other.population
            && self.age == other.age
            && self.leap_birthday == other.leap_birthday
            && self.add_months == other.add_months
            && self.time == other.time
            && self.day == other.day
            && self.condition == other.condition
            && self.repeats == other.repeats
            && self.drops == other.drops
            && self.delivered == other.delivered
            && self.by == other.by
            && has_looks
    }
}

fn asks_looks(condition: &Cond) -> bool {
    let of = |num: &Num| {
        matches!(
            num,
            Num::Count(_)
                | Num::Distinct(..)
                | Num::Sum(..)
                | Num::Covered(_)
                | Num::FirstOf(..)
                | Num::LastOf(..)
                | Num::Days(..)
        )
    };
    match condition {
        Cond::Found(_) | Cond::Fraction(..) => true,
        Cond::Compare(left, _, right) => of(left) || of(right),
        Cond::Exists(num) => of(num),
        Cond::All(parts) | Cond::Any(parts) => parts.iter().any(asks_looks),
        Cond::Not(inner) | Cond::Rows(_, _, inner) => asks_looks(inner),
        _ => false,
    }
}

/// The looks of a stream whose windows must be seen whole.
fn dropping(computation: &Computation, side: &Side, places: &[usize]) -> Vec<usize> {
    let asked = asked_looks(computation, side);
    let drops = |look: &usize| {
        let incomplete = computation.looks[*look].incomplete;
        let all = [Some(incomplete.data), incomplete.death, incomplete.migration];
        all.contains(&Some(Kept::Drop))
    };
    let mut found: Vec<usize> = asked.into_iter().filter(drops).map(|look| places[look]).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The looks that a side asks, and those that the numerator asks of its units.
fn asked_looks(computation: &Computation, side: &Side) -> BTreeSet<usize> {
    let mut asked = crate::run::looks_of(side);
    let is_denominator = computation.denominator.as_ref().is_some_and(|d| std::ptr::eq(d, side));
    if is_denominator && computation.numerator.of == Of::Denominator {
        asked.extend(crate::run::looks_of(&computation.numerator));
    }
    asked
}

fn look_series(looks: &[LookPlan]) -> Vec<Option<usize>> {
    let of = |look: &LookPlan| match look.at {
        LookAt::Series(series) => Some(series),
        LookAt::State(..) => None,
    };
    looks.iter().map(of).collect()
}

/// The age group of each age up to 150.
fn bands(ages: &[AgeGroup]) -> Vec<u8> {
    let of = |age: u8| {
        let within = |group: &AgeGroup| {
            age >= group.age_years_min() && group.age_years_max().is_none_or(|max| age <= max)
        };
        ages.iter().position(within).and_then(|at| u8::try_from(at).ok()).unwrap_or(NO_BAND)
    };
    (0..=150).map(of).collect()
}

pub(super) fn position_or_push<T: PartialEq>(list: &mut Vec<T>, one: T) -> usize {
    if let Some(found) = list.iter().position(|known| *known == one) {
        return found;
    }
    list.push(one);
    list.len() - 1
}
