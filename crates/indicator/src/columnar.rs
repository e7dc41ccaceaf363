//! The engine for whole registers: one sweep over the rows of each person serves all definitions.
//!
//! Definitions are compiled into a plan in which equal parts are one: series, states and populations are
//! made once for each person, and only when a definition asks for them; streams of units that are equal are
//! gone through once and have one output for each thing that is counted of them. Tests of codes become bits
//! that each word of a register has, so that a row is tested with one comparison of bits. Everything is
//! whole numbers, so that the result is the same for any number of threads and any division into shards.
//!
//! Source of the approach: measurements of layouts and of a sweep per person against interval algebra in
//! SQL; `docs/decisions/0013-one-sweep.md`.

mod area;
mod atom;
mod bound;
mod cells;
mod compile;
mod cond;
mod eval;
mod gate;
mod gather;
mod missed;
mod person;
mod population;
mod rows;
mod series;
mod stream;
mod sweep;
mod time;
mod track;

use catalog::definition::{AddMonths, Counted, Interval, Of};
use cube::IndicatorId;

use crate::{Partial, Run, Shard};
use area::Areas;
use compile::{Compiler, RegisterPlan};
use gate::Gate;
use missed::Missed;
use population::PopulationPlan;
use series::{Origin, SeriesPlan};
use stream::{OutputOf, Stream};
use sweep::Counting;
use track::{TrackKind, TrackPlan};

/// Definitions made ready to be computed together.
#[derive(Debug, Clone)]
pub struct Columnar<'a> {
    /// Mostly one; more when definitions have more tests of a register than a row has bits.
    plans: Vec<Plan<'a>>,
}

/// What a sweep has counted so far.
#[derive(Debug, Clone)]
pub struct Sweep<'c, 'a> {
    columnar: &'c Columnar<'a>,
    counting: Vec<Counting>,
}

/// A set of definitions compiled together.
#[derive(Debug, Clone)]
struct Plan<'a> {
    run: Run<'a>,
    areas: Areas,
    registers: Vec<RegisterPlan>,
    series: Vec<SeriesPlan>,
    tracks: Vec<TrackPlan>,
    populations: Vec<PopulationPlan>,
    streams: Vec<Stream>,
    /// Who may have units in each stream.
    gates: Vec<Gate>,
    indicators: Vec<Sides>,
    linear: Vec<Linear>,
    /// True when some output keeps what each person has.
    keeps: bool,
    add_months: AddMonths,
}

/// Where an indicator's numbers are.
#[derive(Debug, Clone)]
struct Sides {
    id: IndicatorId,
    numerator: OutputOf,
    denominator: Option<OutputOf>,
    linear: Option<usize>,
    is_sum: bool,
}

/// An indicator with linearised limits.
#[derive(Debug, Clone, Copy)]
struct Linear {
    numerator: OutputOf,
    denominator: Option<OutputOf>,
}

impl<'a> Columnar<'a> {
    /// Makes the definitions of a run ready.
    #[must_use]
    pub fn new(run: &Run<'a>) -> Columnar<'a> {
        let mut plans = Vec::new();
        let mut waiting = vec![run.indicators];
        while let Some(indicators) = waiting.pop() {
            let part = Run { indicators, ..*run };
            match Plan::new(part) {
                Some(plan) => plans.push(plan),
                None => {
                    let (first, second) = indicators.split_at(indicators.len() / 2);
                    waiting.extend([second, first]);
                }
            }
        }
        Columnar { plans }
    }

    /// Begins to count.
    #[must_use]
    pub fn begin(&self) -> Sweep<'_, 'a> {
        let counting = self.plans.iter().map(Counting::new).collect();
        Sweep { columnar: self, counting }
    }

    /// What definitions share, for people: how many streams of units, series and states serve them.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let sum = |of: fn(&Plan<'_>) -> usize| self.plans.iter().map(of).sum();
        Summary {
            indicators: sum(|plan| plan.indicators.len()),
            registers: sum(|plan| plan.registers.len()),
            columns: sum(|plan| plan.registers.iter().map(|r| r.columns.len()).sum()),
            series: sum(|plan| plan.series.len()),
            states: sum(|plan| plan.tracks.len()),
            populations: sum(|plan| plan.populations.len()),
            streams: sum(|plan| plan.streams.len()),
            outputs: sum(|plan| plan.streams.iter().map(|s| s.outputs.len()).sum()),
            looks: sum(|plan| plan.streams.iter().map(|s| s.looks.len()).sum()),
            tests: sum(|plan| plan.series.iter().map(|s| s.atoms.len()).sum()),
        }
    }
}

/// What a plan consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Definitions.
    pub indicators: usize,
    /// Registers that are read.
    pub registers: usize,
    /// Columns of them that are read.
    pub columns: usize,
    /// Registers and event series that rows are taken from.
    pub series: usize,
    /// States and ladders.
    pub states: usize,
    /// Populations.
    pub populations: usize,
    /// Streams of units that are gone through.
    pub streams: usize,
    /// What is counted of them.
    pub outputs: usize,
    /// Looks round units.
    pub looks: usize,
    /// Tests of words that are bits.
    pub tests: usize,
}

impl Sweep<'_, '_> {
    /// Counts the persons of a shard.
    pub fn shard(&mut self, shard: &Shard) {
        for (plan, counting) in self.columnar.plans.iter().zip(&mut self.counting) {
            counting.shard(plan, shard);
        }
    }

    /// What was counted.
    #[must_use]
    pub fn into_partial(self) -> Partial {
        let mut partial = Partial::default();
        for (plan, counting) in self.columnar.plans.iter().zip(&self.counting) {
            gather::gather(plan, counting, &mut partial);
        }
        partial
    }
}

/// Counts one shard: for tests and for hosts that have their rows in one piece.
#[must_use]
pub fn tally(run: &Run<'_>, shard: &Shard) -> Partial {
    let columnar = Columnar::new(run);
    let mut sweep = columnar.begin();
    sweep.shard(shard);
    sweep.into_partial()
}

impl<'a> Plan<'a> {
    /// None when a series has more tests than a row has bits, and there are definitions to divide.
    fn new(run: Run<'a>) -> Option<Plan<'a>> {
        let mut compiler = Compiler::new(run);
        let (mut streams, mut indicators, mut linear) = (Vec::new(), Vec::new(), Vec::new());
        let mut add_months = AddMonths::LastDaySticks;
        for id in run.indicators {
            let computation = run.computation(id);
            add_months = run.catalog.blocks.conventions[&computation.conventions].add_months;
            let is_linear = computation.interval == Interval::Linearised;
            let is_sum = matches!(computation.numerator.counted, Counted::Sum(_));
            let denominator = computation.denominator.as_ref();
            let denominator = denominator.filter(|side| !matches!(side.of, Of::Figures));
            let denominator =
                denominator.map(|side| compiler.side(&mut streams, computation, side, is_linear));
            let numerator = &computation.numerator;
            let numerator =
                compiler.side(&mut streams, computation, numerator, is_linear || is_sum);
            if is_linear {
                linear.push(Linear { numerator, denominator });
            }
            let linear = is_linear.then(|| linear.len() - 1);
            indicators.push(Sides { id: id.clone(), numerator, denominator, linear, is_sum });
        }
        if compiler.is_too_much {
            assert!(run.indicators.len() > 1, "one definition has at most 128 tests of a register");
            return None;
        }
        compiler.settle_atoms();
        for stream in &mut streams {
            stream.finish();
            let (areas, time) = (&compiler.areas, &stream.time);
            stream.missed = Missed::new(run.catalog, areas, &stream.delivered, time);
        }
        let keeps = streams.iter().any(|s: &Stream| s.outputs.iter().any(|o| o.is_kept));
        let n_populations = compiler.populations.len();
        let gate = |stream: &Stream| Gate::new(stream, n_populations, run.last_day);
        Some(Plan {
            run,
            gates: streams.iter().map(gate).collect(),
            areas: compiler.areas,
            registers: compiler.registers,
            series: compiler.series,
            tracks: compiler.tracks,
            populations: compiler.populations,
            streams,
            indicators,
            linear,
            keeps,
            add_months,
        })
    }

    fn is_bundle(&self, series: usize) -> bool {
        matches!(&self.series[series].origin, Origin::Events(making) if making.chain.is_some())
    }

    /// Whether the days on which no step of a ladder holds are among these.
    fn covers_rest(&self, track: usize, steps: u64) -> bool {
        match &self.tracks[track].kind {
            TrackKind::Ladder { otherwise: Some(label), .. } => steps >> label & 1 == 1,
            _ => false,
        }
    }
}
