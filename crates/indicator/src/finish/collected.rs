//! What was not collected: a register without the needed months is never zero.

use std::collections::{BTreeMap, BTreeSet};

use catalog::RegisterId;
use catalog::definition::{
    AreaOf, Computation, Counted, Dimension, During, Expression, Literal, LookOf, Of, Path, Set,
    StateId, StateKind, Test, Undelivered, Value,
};
use cube::{AreaCode, AreaLevel};

use crate::{Delivered, Place, Run, calendar};

/// What is known of the registers that a definition stands on.
pub(super) struct Collected<'a> {
    run: Run<'a>,
    undelivered: Undelivered,
    during: Vec<Option<During>>,
    /// The registers that units come from: they must have every month.
    of_units: BTreeSet<RegisterId>,
    /// The registers of the population, of the state that gives the area, of looks, and of states in
    /// conditions: they must have something of the period.
    beside: BTreeSet<RegisterId>,
    /// The registers of the states that parts are made by, by `state=label`.
    of_labels: BTreeMap<String, BTreeSet<RegisterId>>,
    delivered: Vec<Delivered>,
}

impl<'a> Collected<'a> {
    pub(super) fn new(run: &Run<'a>, computation: &Computation) -> Collected<'a> {
        let (mut of_units, mut beside) = (BTreeSet::new(), BTreeSet::new());
        let sides = || std::iter::once(&computation.numerator).chain(&computation.denominator);
        for side in sides() {
            if let Of::Rows(series) | Of::SubjectsOf(series) = &side.of {
                run.registers_of(series, &mut of_units);
            }
        }
        for look in &computation.looks {
            match &look.of {
                LookOf::Series(series) => run.registers_of(series, &mut beside),
                LookOf::State(state) => of_state(run, state, &mut beside),
            }
        }
        if let AreaOf::State(state) = &computation.by.area {
            of_state(run, state, &mut beside);
        }
        let of_population = computation.population.iter().map(|used| &used.condition);
        let of_sides = sides().map(|side| &side.condition);
        let of_looks = computation.looks.iter().map(|look| &look.condition);
        let conditions = of_population.chain(of_sides).chain(of_looks).flatten();
        for test in conditions.flat_map(Expression::tests) {
            of_test(run, test, &mut beside);
        }
        let counts_members = sides().any(|side| side.of == Of::Population);
        let used = computation.population.as_ref().filter(|_| counts_members);
        let used = used.and_then(|used| run.catalog.blocks.populations.get(&used.population));
        beside.extend(used.map(|population| population.members.clone()));
        let counting = sides().filter(|side| !matches!(side.counted, Counted::Figures(_)));
        Collected {
            run: *run,
            undelivered: computation.period.undelivered,
            during: counting.map(|side| side.during).collect(),
            of_units,
            beside,
            of_labels: of_labels(run, computation),
            delivered: run.delivered(computation),
        }
    }

    /// True where the registers have the period, and the senders of the place have delivered it as the
    /// definition asks.
    pub(super) fn is_there(&self, place: Place, (first, last): (i32, i32)) -> bool {
        self.has_period((first, last)) && self.is_delivered(place, (first, last))
    }

    /// True where every register has the period at all.
    pub(super) fn has_period(&self, (first, last): (i32, i32)) -> bool {
        let months = || calendar::month_of(first)..=calendar::month_of(last);
        let every = |id: &RegisterId| {
            let Some(held) = self.run.holdings.registers.get(id) else { return false };
            let Some((from, to)) = held.days else { return false };
            if held.months.is_empty() {
                let (from, to) = (calendar::month_of(from), calendar::month_of(to));
                return months().all(|month| (from..=to).contains(&month));
            }
            self.asked(months()).all(|month| held.months.contains_key(&month))
        };
        self.of_units.iter().all(every)
            && self.beside.iter().all(|register| self.has_some(register, last))
    }

    /// True where the states that a part is made by have something of the period.
    pub(super) fn has_labels(&self, split: &str, (_, last): (i32, i32)) -> bool {
        let mut registers = split.split('|').filter_map(|label| self.of_labels.get(label));
        registers.all(|registers| registers.iter().all(|register| self.has_some(register, last)))
    }

    /// Members and states that are known do not stop being so when their register's last day has passed.
    fn has_some(&self, register: &RegisterId, last: i32) -> bool {
        let held = self.run.holdings.registers.get(register);
        held.and_then(|held| held.days).is_some_and(|(from, _)| from <= last)
    }

    /// The months that units may lie in, of those of a period.
    fn asked(&self, months: impl Iterator<Item = i32>) -> impl Iterator<Item = i32> {
        months.filter(|month| {
            let of_year = (month.rem_euclid(12) + 1) as u8;
            let holds = |during: &Option<During>| match during {
                None => true,
                Some(During { first, last }) if first.month <= last.month => {
                    (first.month..=last.month).contains(&of_year)
                }
                Some(During { first, last }) => of_year >= first.month || of_year <= last.month,
            };
            self.during.is_empty() || self.during.iter().any(holds)
        })
    }

    fn is_delivered(&self, place: Place, (first, last): (i32, i32)) -> bool {
        let months = calendar::month_of(first)..=calendar::month_of(last);
        let months: Vec<i32> = self.asked(months).collect();
        self.delivered.iter().all(|register| {
            let has = |area: AreaCode, month: i32| {
                register.has(self.run.catalog, area, month) != Some(false)
            };
            let senders = self.senders(register.level, place);
            match self.undelivered {
                Undelivered::Zero => true,
                Undelivered::Missing => {
                    senders.iter().all(|area| months.iter().all(|month| has(*area, *month)))
                }
                Undelivered::Drop => {
                    senders.is_empty()
                        || senders.iter().any(|area| months.iter().any(|month| has(*area, *month)))
                }
            }
        })
    }

    /// The areas whose senders a place's rows come from.
    fn senders(&self, level: AreaLevel, place: Place) -> Vec<AreaCode> {
        let areas = &self.run.catalog.areas;
        match place {
            Place::Unknown => Vec::new(),
            Place::Area(area) => match area.level() {
                AreaLevel::Kommun => vec![area],
                AreaLevel::Region if level == AreaLevel::Kommun => {
                    areas.kommuner_in(area).map(|kommun| kommun.code).collect()
                }
                AreaLevel::Region => vec![area],
                AreaLevel::Riket => areas.at_level(level).map(|area| area.code).collect(),
            },
        }
    }
}

/// The registers of the states that a test asks of.
fn of_test(run: &Run<'_>, test: &Test, found: &mut BTreeSet<RegisterId>) {
    if let Test::Holds(state) = test {
        of_state(run, state, found);
    }
    let literals = match test {
        Test::In(_, Set::Literals(literals)) => literals.iter().collect(),
        Test::Compare(left, _, right) => [left, right].into_iter().filter_map(literal_of).collect(),
        _ => Vec::new(),
    };
    for ladder in test.values().into_iter().filter_map(ladder_of) {
        if literals.is_empty() {
            of_state(run, ladder, found);
        }
        for literal in &literals {
            if let Literal::Word(word) = literal {
                of_step(run, ladder, word, found);
            }
        }
    }
}

/// The registers that tell whether a ladder is at a step: those of the step and of what stands before it.
fn of_step(run: &Run<'_>, ladder: &StateId, word: &str, found: &mut BTreeSet<RegisterId>) {
    let Some(state) = run.catalog.blocks.states.get(ladder) else { return };
    let StateKind::Ladder { order, .. } = &state.kind else { return of_state(run, ladder, found) };
    let at = order.iter().position(|step| step.0 == word);
    let until = at.map_or(order.len(), |at| at + 1);
    order[..until].iter().for_each(|step| of_state(run, step, found));
}

/// The registers that the labels of the states of a split stand on.
fn of_labels(run: &Run<'_>, computation: &Computation) -> BTreeMap<String, BTreeSet<RegisterId>> {
    let mut found = BTreeMap::new();
    let split = computation.by.split.iter().chain(&computation.by.split_numerator).flatten();
    for dimension in split {
        let Dimension::State(id) = dimension else { continue };
        let Some(state) = run.catalog.blocks.states.get(id) else { continue };
        for word in state.kind.labels() {
            let mut registers = BTreeSet::new();
            of_step(run, id, &word, &mut registers);
            found.insert(format!("{id}={word}"), registers);
        }
    }
    found
}

fn literal_of(value: &Value) -> Option<&Literal> {
    if let Value::Literal(literal) = value { Some(literal) } else { None }
}

fn ladder_of(value: &Value) -> Option<&StateId> {
    match value {
        Value::Path(Path::Ladder(id)) => Some(id),
        Value::Path(Path::Unit(inner)) => match &**inner {
            Path::Ladder(id) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

fn of_state(run: &Run<'_>, id: &StateId, found: &mut BTreeSet<RegisterId>) {
    match run.catalog.blocks.states.get(id).map(|state| &state.kind) {
        Some(StateKind::Rows { rows, .. }) => run.registers_of(rows, found),
        // One of the steps is enough for a ladder to have days; a step without a register has none.
        Some(StateKind::Ladder { order, .. }) => {
            let mut steps = order.iter().map(|step| {
                let mut of_step = BTreeSet::new();
                of_state(run, step, &mut of_step);
                of_step
            });
            let is_held = |registers: &BTreeSet<RegisterId>| {
                registers.iter().all(|id| run.holdings.registers.contains_key(id))
            };
            found.extend(steps.find(is_held).unwrap_or_default());
        }
        None => {}
    }
}
