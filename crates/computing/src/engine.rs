//! The engines by name.

use indicator::columnar::{Columnar, Summary, Sweep};
use indicator::{Partial, Run, Shard, naive};

/// Which engine counts. Both count the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// All definitions in one sweep.
    Columnar,
    /// Each definition by itself, day by day: slow, and plain to read.
    Naive,
}

/// What definitions share.
pub type Explained = Summary;

impl Engine {
    /// What definitions share; none for the engine that shares nothing.
    pub(crate) fn explained(self, run: &Run<'_>) -> Option<Explained> {
        match self {
            Engine::Columnar => Some(Columnar::new(run).summary()),
            Engine::Naive => None,
        }
    }

    /// Definitions made ready.
    pub(crate) fn ready<'a>(self, run: &Run<'a>) -> Ready<'a> {
        match self {
            Engine::Columnar => Ready::Columnar(Box::new(Columnar::new(run))),
            Engine::Naive => Ready::Naive(*run),
        }
    }
}

/// An engine with definitions, shared by all threads.
pub(crate) enum Ready<'a> {
    Columnar(Box<Columnar<'a>>),
    Naive(Run<'a>),
}

/// What one thread counts.
pub(crate) enum Counting<'r, 'a> {
    Columnar(Sweep<'r, 'a>),
    Naive(&'r Run<'a>, Partial),
}

impl<'a> Ready<'a> {
    pub(crate) fn begin(&self) -> Counting<'_, 'a> {
        match self {
            Ready::Columnar(columnar) => Counting::Columnar(columnar.begin()),
            Ready::Naive(run) => Counting::Naive(run, Partial::default()),
        }
    }
}

impl Counting<'_, '_> {
    pub(crate) fn shard(&mut self, shard: &Shard) {
        match self {
            Counting::Columnar(sweep) => sweep.shard(shard),
            Counting::Naive(run, partial) => partial.add(&naive::tally(run, shard)),
        }
    }

    pub(crate) fn into_partial(self) -> Partial {
        match self {
            Counting::Columnar(sweep) => sweep.into_partial(),
            Counting::Naive(_, partial) => partial,
        }
    }
}
