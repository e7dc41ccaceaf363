//! One person: her rows, and what happened to her.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use catalog::RegisterId;
use catalog::definition::{
    Computation, Conventions, ConventionsId, EventSeriesId, Series, StateId,
};

use super::events;
use super::residence::Member;
use super::rows::{Event, Row, rows_of};
use super::states::{self, Span};
use crate::{Run, Shard};

/// All that is known of one person, as one definition sees it.
pub(super) struct History<'a> {
    /// The run.
    pub run: &'a Run<'a>,
    /// The definition.
    pub computation: &'a Computation,
    /// The house rules that it is signed under.
    pub conventions: &'a Conventions,
    shard: &'a Shard,
    person: usize,
    rows: &'a Rows,
}

/// A state under the house rules that say how months are added.
type UnderRules = (ConventionsId, StateId);

/// What all definitions see alike of one person: rows, events, and the days of states by house rules.
#[derive(Default)]
pub(super) struct Rows {
    registers: RefCell<BTreeMap<RegisterId, Rc<Vec<Row>>>>,
    ordered: RefCell<BTreeMap<RegisterId, Rc<Vec<Event>>>>,
    series: RefCell<BTreeMap<EventSeriesId, Rc<Vec<Event>>>>,
    spans: RefCell<BTreeMap<UnderRules, Rc<Vec<Span>>>>,
}

impl<'a> History<'a> {
    pub(super) fn new(
        run: &'a Run<'a>,
        computation: &'a Computation,
        shard: &'a Shard,
        person: usize,
        rows: &'a Rows,
    ) -> History<'a> {
        let conventions = run.catalog.blocks.conventions.get(&computation.conventions);
        History {
            run,
            computation,
            conventions: conventions.expect("a definition that was loaded has its conventions"),
            shard,
            person,
            rows,
        }
    }

    /// The person's rows in a register.
    pub(super) fn register(&self, id: &RegisterId) -> Rc<Vec<Row>> {
        let known = self.rows.registers.borrow().get(id).cloned();
        known.unwrap_or_else(|| {
            let rows = Rc::new(rows_of(self.run, self.shard, id, self.person));
            self.rows.registers.borrow_mut().insert(id.clone(), Rc::clone(&rows));
            rows
        })
    }

    /// The person's rows in a register as events, as they come.
    fn in_shard_order(&self, id: &RegisterId) -> Vec<Event> {
        self.register(id).iter().map(|row| Event::of(row.clone(), 0)).collect()
    }

    /// What happened to the person, of a kind.
    pub(super) fn events(&self, series: &Series) -> Rc<Vec<Event>> {
        match series {
            Series::Register(id) => {
                let known = self.rows.ordered.borrow().get(id).cloned();
                known.unwrap_or_else(|| {
                    let mut events = self.in_shard_order(id);
                    events.sort_by_key(Event::place);
                    let events = Rc::new(events);
                    self.rows.ordered.borrow_mut().insert(id.clone(), Rc::clone(&events));
                    events
                })
            }
            Series::Events(id) => {
                let known = self.rows.series.borrow().get(id).cloned();
                known.unwrap_or_else(|| {
                    let made = Rc::new(events::of(self, id));
                    self.rows.series.borrow_mut().insert(id.clone(), Rc::clone(&made));
                    made
                })
            }
        }
    }

    /// The days that the rows of a state cover.
    pub(super) fn spans(&self, id: &StateId) -> Rc<Vec<Span>> {
        let key = (self.computation.conventions.clone(), id.clone());
        let known = self.rows.spans.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let spans = Rc::new(states::spans(self, id));
            self.rows.spans.borrow_mut().insert(key, Rc::clone(&spans));
            spans
        })
    }

    /// The person as a member of the definition's population; none when she is in none.
    pub(super) fn member(&self) -> Option<Member> {
        let used = self.computation.population.as_ref()?;
        Member::of(self, self.run.catalog.blocks.populations.get(&used.population)?)
    }
}
