//! Reads what definitions compute, and the building blocks that they stand on.
//!
//! Blocks are read in the order in which they stand on each other: conventions, figures and standards,
//! event series, states, populations; the computing parts of indicators last. One with a fault is told
//! and left out, and what stands on it is left out in silence: one fault is told once.

mod block;
mod breakdown;
mod check;
mod computation;
mod event;
mod figures;
mod grammar;
mod look;
mod period;
mod population;
mod rows;
mod side;
mod solve;
mod standard;
mod state;
mod typing;
mod word;

use std::collections::{BTreeMap, BTreeSet};

use cube::{Text, collate};
use jiff::civil::Date;

use self::rows::AllRows;
use crate::definition::{
    Blocks, Conventions, ConventionsId, EventSeries, EventSeriesId, FigureSet, FigureSetId,
    Population, PopulationId, Series, Standard, StandardId, State, StateId,
};
use crate::load::indicator::stem;
use crate::load::sink::Sink;
use crate::load::table::Value;
use crate::source::Source;
use crate::{Finding, Register, RegisterId, ValueSet, ValueSetId, rule};

pub(crate) use self::computation::read as computation;

/// The files of building blocks.
pub(crate) struct BlockFiles<'a> {
    pub(crate) conventions: Vec<&'a Source>,
    pub(crate) populations: Vec<&'a Source>,
    pub(crate) events: Vec<&'a Source>,
    pub(crate) states: Vec<&'a Source>,
    /// Descriptions and rows.
    pub(crate) figures: (Vec<&'a Source>, Vec<&'a Source>),
    /// Descriptions and rows.
    pub(crate) standards: (Vec<&'a Source>, Vec<&'a Source>),
    pub(crate) registers: Vec<&'a Source>,
    pub(crate) valuesets: Vec<&'a Source>,
}

/// The names of all files, also of those that cannot be used: what points at them is not dead.
#[derive(Debug, Default)]
struct Claimed {
    conventions: BTreeSet<String>,
    populations: BTreeSet<String>,
    events: BTreeSet<String>,
    states: BTreeSet<String>,
    figures: BTreeSet<String>,
    standards: BTreeSet<String>,
    registers: BTreeSet<String>,
    valuesets: BTreeSet<String>,
}

/// What definitions can stand on.
pub(crate) struct Surroundings<'a> {
    registers: &'a BTreeMap<RegisterId, Register>,
    valuesets: &'a BTreeMap<ValueSetId, ValueSet>,
    today: Date,
    rows: AllRows,
    conventions: BTreeMap<ConventionsId, Conventions>,
    populations: BTreeMap<PopulationId, Population>,
    events: BTreeMap<EventSeriesId, EventSeries>,
    states: BTreeMap<StateId, State>,
    figures: BTreeMap<FigureSetId, FigureSet>,
    standards: BTreeMap<StandardId, Standard>,
    claimed: Claimed,
}

impl<'a> Surroundings<'a> {
    /// Reads the blocks. Those with faults are told and left out.
    pub(crate) fn read(
        files: &BlockFiles<'_>,
        registers: &'a BTreeMap<RegisterId, Register>,
        valuesets: &'a BTreeMap<ValueSetId, ValueSet>,
        today: Date,
        sink: &Sink,
    ) -> Surroundings<'a> {
        let stems = |files: &[&Source]| -> BTreeSet<String> {
            files.iter().map(|source| stem(source.path()).to_owned()).collect()
        };
        let mut surroundings = Surroundings {
            registers,
            valuesets,
            today,
            rows: AllRows::of_registers(registers),
            conventions: BTreeMap::new(),
            populations: BTreeMap::new(),
            events: BTreeMap::new(),
            states: BTreeMap::new(),
            figures: BTreeMap::new(),
            standards: BTreeMap::new(),
            claimed: Claimed {
                conventions: stems(&files.conventions),
                populations: stems(&files.populations),
                events: stems(&files.events),
                states: stems(&files.states),
                figures: stems(&files.figures.0),
                standards: stems(&files.standards.0),
                registers: stems(&files.registers),
                valuesets: stems(&files.valuesets),
            },
        };
        for source in &files.conventions {
            let read = block::sound(sink, |sink| block::conventions(source, &surroundings, sink));
            surroundings.conventions.extend(read.map(|read| (read.id.clone(), read)));
        }
        for (description, rows) in block::pairs(&files.figures, sink) {
            let read =
                block::sound(sink, |sink| figures::read(description, rows, &surroundings, sink));
            surroundings.figures.extend(read.map(|read| (read.id.clone(), read)));
        }
        for (description, rows) in block::pairs(&files.standards, sink) {
            let read =
                block::sound(sink, |sink| standard::read(description, rows, &surroundings, sink));
            surroundings.standards.extend(read.map(|read| (read.id.clone(), read)));
        }
        event::read_all(&files.events, &mut surroundings, sink);
        state::read_all(&files.states, &mut surroundings, sink);
        for source in &files.populations {
            let read = block::sound(sink, |sink| population::read(source, &surroundings, sink));
            surroundings.populations.extend(read.map(|read| (read.id.clone(), read)));
        }
        surroundings
    }

    /// The blocks.
    pub(crate) fn into_blocks(self) -> Blocks {
        Blocks {
            conventions: self.conventions,
            populations: self.populations,
            events: self.events,
            states: self.states,
            figures: self.figures,
            standards: self.standards,
        }
    }

    /// The event series or register that a text names.
    fn series(&self, value: Value<'_>) -> Option<Series> {
        let name = value.text()?;
        let events = EventSeriesId(name.clone());
        let register = RegisterId(name.clone());
        let claimed = &self.claimed;
        match (claimed.events.contains(&name), claimed.registers.contains(&name)) {
            (true, true) => {
                let what = Text::new(
                    format!("`{name}` är både händelseserie och register"),
                    format!("`{name}` is both a series of events and a register"),
                );
                value.sink().tell(&rule::AMBIGUOUS_NAME, value.place(), what);
                None
            }
            // One with faults of its own has been told already.
            (true, false) => self
                .rows
                .0
                .contains_key(&Series::Events(events.clone()))
                .then_some(Series::Events(events)),
            (false, true) => {
                self.registers.contains_key(&register).then_some(Series::Register(register))
            }
            (false, false) => {
                let what = Text::new(
                    format!("det finns varken händelseserie eller register `{name}`"),
                    format!("there is neither a series of events nor a register `{name}`"),
                );
                tell_dead(value, &name, what, claimed.events.iter().chain(&claimed.registers));
                None
            }
        }
    }

    /// The register that a text names.
    fn register(&self, value: Value<'_>) -> Option<&'a Register> {
        let name = value.text()?;
        if !self.claimed.registers.contains(&name) {
            let what = Text::new(
                format!("registret `{name}` finns inte"),
                format!("there is no register `{name}`"),
            );
            tell_dead(value, &name, what, &self.claimed.registers);
        }
        self.registers.get(&RegisterId(name))
    }
}

/// The block of a kind that a text names; told when there is none.
fn named<'m, K: Ord, T>(
    value: Value<'_>,
    blocks: &'m BTreeMap<K, T>,
    claimed: &BTreeSet<String>,
    key: impl FnOnce(String) -> K,
    (sv, en): (&str, &str),
) -> Option<&'m T> {
    let name = value.text()?;
    if !claimed.contains(&name) {
        let what =
            Text::new(format!("{sv} `{name}` finns inte"), format!("there is no {en} `{name}`"));
        tell_dead(value, &name, what, claimed);
    }
    blocks.get(&key(name))
}

fn tell_dead<'n>(
    value: Value<'_>,
    name: &str,
    what: Text,
    names: impl IntoIterator<Item = &'n String>,
) {
    let finding = Finding::of(&rule::DEAD_BLOCK, value.place(), what);
    let near = collate::nearest(name, names.into_iter().map(String::as_str));
    value.sink().push(match near {
        Some(near) => finding.with_nearest(near),
        None => finding,
    });
}
