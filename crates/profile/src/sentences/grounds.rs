//! What a definition stands on: the registers that it reads and the value sets that it names.

use std::collections::BTreeSet;

use catalog::definition::{
    AreaOf, Computation, Dimension, EventSeries, EventSeriesId, Expression, LookOf, Of, Path,
    Residence, Series, Set, StateId, StateKind, Test, Value,
};
use catalog::{Catalog, RegisterId, ValueSetId};

/// What a definition stands on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The registers, in the order in which the definition comes to them: what is counted first, the
    /// population last.
    pub registers: Vec<RegisterId>,
    /// The event series.
    pub events: BTreeSet<EventSeriesId>,
    /// The value sets, by id.
    pub value_sets: BTreeSet<ValueSetId>,
}

impl Grounds {
    /// What a computation reads and names, through all of its blocks.
    #[must_use]
    pub fn of(catalog: &Catalog, computation: &Computation) -> Grounds {
        let mut walk = Walk { catalog, grounds: Grounds::default(), states: BTreeSet::new() };
        walk.computation(computation);
        walk.grounds
    }
}

struct Walk<'a> {
    catalog: &'a Catalog,
    grounds: Grounds,
    states: BTreeSet<StateId>,
}

impl Walk<'_> {
    fn computation(&mut self, of: &Computation) {
        for side in [&of.numerator].into_iter().chain(&of.denominator) {
            if let Of::Rows(series) | Of::SubjectsOf(series) = &side.of {
                self.series(series);
            }
            self.condition(side.condition.as_ref());
        }
        for look in &of.looks {
            match &look.of {
                LookOf::Series(series) => self.series(series),
                LookOf::State(state) => self.state(state),
            }
            self.condition(look.condition.as_ref());
        }
        if let AreaOf::State(state) = &of.by.area {
            self.state(state);
        }
        for dimension in of.by.split.iter().chain(&of.by.split_numerator).flatten() {
            if let Dimension::State(state) = dimension {
                self.state(state);
            }
        }
        if let Some(used) = &of.population {
            self.condition(used.condition.as_ref());
            if let Some(population) = self.catalog.blocks.populations.get(&used.population) {
                self.register(&population.members);
                population.death.iter().for_each(|rows| self.register(rows));
                if let Residence::Spells { rows, .. } = &population.residence {
                    self.register(rows);
                }
                population.moves.iter().for_each(|moves| self.register(&moves.rows));
            }
        }
    }

    fn register(&mut self, id: &RegisterId) {
        if !self.grounds.registers.contains(id) {
            self.grounds.registers.push(id.clone());
        }
    }

    fn series(&mut self, series: &Series) {
        match series {
            Series::Register(id) => self.register(id),
            Series::Events(id) => {
                if let Some(events) = self.catalog.blocks.events.get(id)
                    && self.grounds.events.insert(id.clone())
                {
                    self.event_series(events);
                }
            }
        }
    }

    fn event_series(&mut self, events: &EventSeries) {
        for source in &events.sources {
            self.series(&source.rows);
            self.condition(source.condition.as_ref());
        }
    }

    fn state(&mut self, id: &StateId) {
        let Some(state) = self.catalog.blocks.states.get(id) else { return };
        if !self.states.insert(id.clone()) {
            return;
        }
        match &state.kind {
            StateKind::Rows { rows, condition, .. } => {
                self.series(rows);
                self.condition(condition.as_deref());
            }
            StateKind::Ladder { order, .. } => order.iter().for_each(|step| self.state(step)),
        }
    }

    fn condition(&mut self, condition: Option<&Expression>) {
        match condition {
            None => {}
            Some(Expression::All(parts) | Expression::Any(parts)) => {
                parts.iter().for_each(|part| self.condition(Some(part)));
            }
            Some(Expression::Not(inner) | Expression::Rows(_, inner)) => {
                self.condition(Some(inner));
            }
            Some(Expression::List(_, _, test)) => self.test(test),
            Some(Expression::Test(test)) => self.test(test),
        }
    }

    fn test(&mut self, test: &Test) {
        let values: Vec<&Value> = match test {
            Test::Compare(left, _, right) => vec![left, right],
            Test::In(value, Set::ValueSet(id)) => {
                self.grounds.value_sets.insert(id.clone());
                vec![value]
            }
            Test::In(value, Set::Literals(_)) | Test::Exists(value) => vec![value],
            Test::Holds(state) => {
                self.state(state);
                Vec::new()
            }
            Test::Found(_) => Vec::new(),
        };
        for value in values {
            if let Value::Path(Path::Ladder(state)) = value {
                self.state(state);
            }
        }
    }
}
