//! What an indicator computes, as a typed tree: the closed language of definitions after loading.
//!
//! Every indicator counts *units*. Every unit has exactly one day, and at most one subject. On that day
//! its age, residence and states are known; round that day one can look into any other series. A
//! population is a set of subjects and days, so that one sentence restricts events, persons and
//! person-days alike. `docs/decisions/0012-language-of-definitions.md` tells why it is as it is.
//!
//! All days are whole. Spells and stays are inclusive at both ends in the data; inside the engines they
//! are half-open. There are no defaults for conventions that move a number: the loader tells what is not
//! said.

mod block;
mod computation;
mod expression;
mod period;

pub use self::block::{
    AddMonths, Cancel, Chain, ChainAcross, ChainAfter, Conventions, ConventionsId, Cover,
    Derivation, Double, DoubleBetween, Edge, EventColumn, EventSeries, EventSeriesId, EventSource,
    FigureRow, FigureSet, FigureSetId, FirstMove, Identity, Latest, LeapBirthday, Moves, OpenEnd,
    Population, PopulationId, Residence, Rounding, Sample, Series, Standard, StandardId, State,
    StateId, StateKind, StateLabel, Subject, Tie,
};
pub use self::computation::{
    AgeBands, AgeRule, AreaOf, Breakdown, Censor, Compare, CompareAs, CompareWith, Computation,
    Counted, Dimension, EmptyStratum, Incomplete, Interval, Kept, Look, LookHit, LookOf, Many,
    Method, Of, PersonYear, PopulationUse, Quantile, Repeats, Side, Standardise, StandardiseBy,
    UnitDay, UnknownArea, Week53, Window,
};
pub use self::expression::{
    Call, Column, Comparison, Expression, Literal, Number, Path, Quantifier, Set, Test, Value,
    ValueKind,
};
pub use self::period::{
    Align, BreakDay, Combine, During, Every, MonthDay, PeriodRule, Undelivered,
};

use std::collections::BTreeMap;

/// The building blocks that definitions stand on, by id. Everything that a block names is there: one that
/// names something that does not exist is left out, and so is every definition that stands on it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Blocks {
    /// House rules under which a definition is signed.
    pub conventions: BTreeMap<ConventionsId, Conventions>,
    /// Who can be counted.
    pub populations: BTreeMap<PopulationId, Population>,
    /// What happens.
    pub events: BTreeMap<EventSeriesId, EventSeries>,
    /// What holds on a day.
    pub states: BTreeMap<StateId, State>,
    /// Figures from outside that stand in a denominator.
    pub figures: BTreeMap<FigureSetId, FigureSet>,
    /// Weights for standardisation.
    pub standards: BTreeMap<StandardId, Standard>,
}
