//! What a definition stands on: the blocks, value sets and registers that its value depends on.

use std::collections::BTreeSet;

use catalog::definition::{
    AreaOf, Computation, Counted, Dimension, Expression, LookOf, Number, Of, Path, Population,
    Residence, Series, Set, Side, StandardiseBy, StateId, StateKind, Test, UnitDay, Value,
};
use catalog::{Catalog, ValueSetId};
use cube::IndicatorId;
use sha2::{Digest as _, Sha256};

use crate::Run;

/// The parts of the content that an indicator's value depends on, each as `kind id` with its hash, in order:
/// the indicator, its conventions, population, event series, states, figures, standard, value sets and the
/// schemas of its registers.
#[must_use]
pub fn stands_on(catalog: &Catalog, id: &IndicatorId) -> Vec<(String, String)> {
    let mut found = Standing { catalog, parts: BTreeSet::new(), seen: BTreeSet::new() };
    if let Some(indicator) = catalog.indicators.get(id) {
        found.add("indicator", id, &indicator.definition_hash);
        if let Some(computation) = &indicator.computation {
            found.computation(computation);
            let holdings = crate::Holdings::default();
            let indicators = std::slice::from_ref(id);
            let run = Run { catalog, indicators, holdings: &holdings, last_day: 0 };
            for register in run.needs().keys() {
                if let Some(schema) = catalog.registers.get(register) {
                    found.add("register", register, &schema.definition_hash);
                }
            }
        }
    }
    found.parts.into_iter().collect()
}

/// SHA-256 in hexadecimal over an indicator's definition and all that it stands on: what `cells` carries, and
/// what tells whether a result still holds.
#[must_use]
pub fn definition_hash(catalog: &Catalog, id: &IndicatorId) -> String {
    let mut hash = Sha256::new();
    for (part, of_part) in stands_on(catalog, id) {
        for text in [part, of_part] {
            // The length before each text keeps a moved boundary from giving the same hash.
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Goes through a definition and collects the parts it stands on.
struct Standing<'a> {
    catalog: &'a Catalog,
    parts: BTreeSet<(String, String)>,
    seen: BTreeSet<String>,
}

impl Standing<'_> {
    /// Adds a part; false when it was there.
    fn add(&mut self, kind: &str, id: &impl ToString, hash: &str) -> bool {
        let part = format!("{kind} {}", id.to_string());
        self.parts.insert((part.clone(), hash.to_owned()));
        self.seen.insert(part)
    }

    fn computation(&mut self, computation: &Computation) {
        let blocks = &self.catalog.blocks;
        if let Some(conventions) = blocks.conventions.get(&computation.conventions) {
            self.add("conventions", &conventions.id, &conventions.definition_hash);
        }
        if let Some(used) = &computation.population {
            if let Some(population) = blocks.populations.get(&used.population) {
                self.population(population);
            }
            self.condition(used.condition.as_ref());
        }
        for side in std::iter::once(&computation.numerator).chain(&computation.denominator) {
            self.side(side);
        }
        for look in &computation.looks {
            match &look.of {
                LookOf::Series(series) => self.series(series),
                LookOf::State(state) => self.state(state),
            }
            self.condition(look.condition.as_ref());
        }
        let by = &computation.by;
        if let AreaOf::State(state) = &by.area {
            self.state(state);
        }
        for dimension in by.split.iter().chain(&by.split_numerator).flatten() {
            if let Dimension::State(state) = dimension {
                self.state(state);
            }
        }
        if let Some(StandardiseBy::DirectTo(id)) = computation.standardise.as_ref().map(|s| &s.by)
            && let Some(standard) = blocks.standards.get(id)
        {
            self.add("standard", id, &standard.definition_hash);
        }
    }

    fn side(&mut self, side: &Side) {
        if let Of::Rows(series) | Of::SubjectsOf(series) = &side.of {
            self.series(series);
        }
        if let Some(
            UnitDay::Of(path)
            | UnitDay::DayBefore(path)
            | UnitDay::MonthStart(path)
            | UnitDay::MonthEnd(path),
        ) = &side.on
        {
            self.path(path);
        }
        self.condition(side.condition.as_ref());
        let numbers = match &side.counted {
            Counted::Sum(numbers) => numbers.as_slice(),
            Counted::Value(number) => std::slice::from_ref(number),
            Counted::Figures(id) => {
                if let Some(figures) = self.catalog.blocks.figures.get(id) {
                    self.add("figures", id, &figures.definition_hash);
                }
                &[]
            }
            Counted::Units | Counted::Days => &[],
        };
        for number in numbers {
            if let Number::Value(value) = number {
                self.value(value);
            }
        }
    }

    fn population(&mut self, population: &Population) {
        self.add("population", &population.id, &population.definition_hash);
        if let Residence::Spells { rows, .. } = &population.residence {
            self.series(&Series::Register(rows.clone()));
        }
        if let Some(moves) = &population.moves {
            self.condition(Some(&moves.immigration));
            self.condition(Some(&moves.emigration));
        }
    }

    fn series(&mut self, series: &Series) {
        let Series::Events(id) = series else { return };
        let Some(events) = self.catalog.blocks.events.get(id) else { return };
        if self.add("events", id, &events.definition_hash) {
            for source in &events.sources {
                self.series(&source.rows);
                self.condition(source.condition.as_ref());
            }
        }
    }

    fn state(&mut self, id: &StateId) {
        let Some(state) = self.catalog.blocks.states.get(id) else { return };
        if !self.add("state", id, &state.definition_hash) {
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

    fn valueset(&mut self, id: &ValueSetId) {
        // The hash of a value set takes in those of the sets that it takes in.
        if let Some(set) = self.catalog.valuesets.get(id) {
            self.add("valueset", &set.id.0, &set.definition_hash);
        }
    }

    fn condition(&mut self, condition: Option<&Expression>) {
        condition.into_iter().flat_map(Expression::tests).for_each(|test| self.test(test));
    }

    fn test(&mut self, test: &Test) {
        test.values().into_iter().for_each(|value| self.value(value));
        match test {
            Test::In(_, Set::ValueSet(id)) => self.valueset(id),
            Test::Holds(state) => self.state(state),
            _ => {}
        }
    }

    fn value(&mut self, value: &Value) {
        if let Value::Path(path) = value {
            self.path(path);
        }
    }

    fn path(&mut self, path: &Path) {
        match path {
            Path::Ladder(state) => self.state(state),
            Path::Unit(inner) => self.path(inner),
            _ => {}
        }
    }
}
