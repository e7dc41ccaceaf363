//! What was not collected: a register without the needed months is never zero.

use std::collections::BTreeSet;

use catalog::RegisterId;
use catalog::definition::{
    AreaOf, Computation, Counted, During, LookOf, Of, StateId, StateKind, Undelivered,
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
    /// The registers of the population, of the state that gives the area, and of looks: they must have
    /// something of the period.
    beside: BTreeSet<RegisterId>,
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
        // Members that are known do not stop being so when their register's last day has passed.
        let some = |id: &RegisterId| {
            let held = self.run.holdings.registers.get(id);
            held.and_then(|held| held.days).is_some_and(|(from, _)| from <= last)
        };
        self.of_units.iter().all(every) && self.beside.iter().all(some)
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
