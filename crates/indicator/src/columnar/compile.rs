//! Definitions made ready: names become places, equal parts become one.

use std::collections::BTreeMap;

use catalog::definition::{
    Call, ChainAcross, Column, Comparison, Derivation, EventSeries, Expression, Literal, Number,
    Path, Quantifier, Series, Set, StateId, Test, Value, ValueKind,
};
use catalog::{Catalog, RegisterId, Role};

use super::area::Areas;
use super::atom::{Ask, Atom, MOST, masks};
use super::cond::{Bundle, Cond, Continuity, Num, Ratio, Which, Word};
use super::population::PopulationPlan;
use super::series::{
    Access, Asked, Link, Making, Newest, Origin, Part, Root, SeriesPlan, Slot, TakenBack, Twice,
};
use super::track::TrackPlan;
use crate::{PERIOD_COLUMN, Run};

/// The columns of a register that the plan reads.
#[derive(Debug, Clone)]
pub(super) struct RegisterPlan {
    pub(super) id: RegisterId,
    pub(super) columns: Vec<String>,
}

/// What definitions are compiled into.
pub(super) struct Compiler<'a> {
    pub(super) run: Run<'a>,
    pub(super) areas: Areas,
    pub(super) registers: Vec<RegisterPlan>,
    pub(super) series: Vec<SeriesPlan>,
    pub(super) tracks: Vec<TrackPlan>,
    pub(super) track_of: BTreeMap<StateId, usize>,
    pub(super) populations: Vec<PopulationPlan>,
    /// True when a series has more tests than a row has bits.
    pub(super) is_too_much: bool,
}

/// Where names are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The unit's series.
    pub(super) unit: Option<usize>,
    pub(super) at: At,
    /// The looks of the definition, as the stream counts them.
    pub(super) looks: &'s [usize],
    /// The series of each of the stream's looks; none for a look at a state.
    pub(super) look_series: &'s [Option<usize>],
}

/// What a bare column is of.
#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    /// The unit.
    Unit,
    /// A row of a bundle.
    Row(usize),
    /// What a look looks at, or what a state or an event series takes up.
    Look(usize),
}

impl<'s> Scope<'s> {
    /// Of what a state or an event series takes up.
    pub(super) fn of_series(series: usize) -> Scope<'s> {
        Scope { unit: None, at: At::Look(series), looks: &[], look_series: &[] }
    }

    fn within_rows(self, unit: bool) -> Scope<'s> {
        let at = match (self.at, unit) {
            (At::Look(series), false) => At::Row(series),
            (_, _) => At::Row(self.unit.expect("any row is of a unit with rows")),
        };
        Scope { at, ..self }
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn new(run: Run<'a>) -> Compiler<'a> {
        Compiler {
            run,
            areas: Areas::new(),
            registers: Vec::new(),
            series: Vec::new(),
            tracks: Vec::new(),
            track_of: BTreeMap::new(),
            populations: Vec::new(),
            is_too_much: false,
        }
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        self.run.catalog
    }

    pub(super) fn register(&mut self, id: &RegisterId) -> usize {
        if let Some(found) = self.registers.iter().position(|r| r.id == *id) {
            return found;
        }
        self.registers.push(RegisterPlan { id: id.clone(), columns: Vec::new() });
        self.registers.len() - 1
    }

    pub(super) fn column(&mut self, register: usize, name: &str) -> usize {
        let columns = &mut self.registers[register].columns;
        if let Some(found) = columns.iter().position(|column| column == name) {
            return found;
        }
        columns.push(name.to_owned());
        columns.len() - 1
    }

    /// The column with a role.
    pub(super) fn role(&mut self, register: usize, role: Role) -> Option<usize> {
        let schema = self.catalog().registers.get(&self.registers[register].id)?;
        let name = schema.columns[schema.with_role(role)?].name.clone();
        Some(self.column(register, &name))
    }

    /// The words of a register's column.
    pub(super) fn words(&self, register: usize, column: &str) -> Vec<String> {
        let held = self.run.holdings.registers.get(&self.registers[register].id);
        held.and_then(|held| held.words.get(column)).cloned().unwrap_or_default()
    }

    pub(super) fn series(&mut self, series: &Series) -> usize {
        if let Some(found) = self.series.iter().position(|plan| plan.series == *series) {
            return found;
        }
        let plan = match series {
            Series::Register(id) => self.register_series(id),
            Series::Events(id) => {
                let events = &self.catalog().blocks.events[id];
                self.event_series(events)
            }
        };
        self.series.push(plan);
        let at = self.series.len() - 1;
        if let Series::Events(id) = series {
            let events = &self.catalog().blocks.events[id];
            self.finish_events(at, events);
        }
        at
    }

    fn register_series(&mut self, id: &RegisterId) -> SeriesPlan {
        let register = self.register(id);
        let schema = self.catalog().registers.get(id);
        let mut day = self.role(register, Role::From).or_else(|| self.role(register, Role::Death));
        if day.is_none() && schema.is_some_and(|schema| !schema.period.is_empty()) {
            day = Some(self.column(register, PERIOD_COLUMN));
        }
        let last = self.role(register, Role::To);
        SeriesPlan {
            series: Series::Register(id.clone()),
            origin: Origin::Register { day, last },
            roots: vec![Root { register, asked: Vec::new(), always: 0 }],
            slots: Vec::new(),
            atoms: Vec::new(),
            has_until: last.is_some(),
        }
    }

    /// The series without what its own columns decide, which comes when it can be asked for them.
    fn event_series(&mut self, events: &EventSeries) -> SeriesPlan {
        let (mut roots, mut parts) = (Vec::new(), Vec::new());
        for source in &events.sources {
            let inner = self.series(&source.rows);
            let scope = Scope::of_series(inner);
            let condition = self.condition(scope, source.condition.as_ref());
            let date = self.day(scope, &source.date);
            let until = source.until.as_ref().map(|until| self.day(scope, until));
            let first_root = u16::try_from(roots.len()).expect("a series has few sources");
            roots.extend(self.series[inner].roots.iter().map(|root| Root {
                register: root.register,
                asked: Vec::new(),
                always: 0,
            }));
            parts.push(Part { inner, first_root, condition, date, until });
        }
        SeriesPlan {
            series: Series::Events(events.id.clone()),
            origin: Origin::Events(Box::new(Making {
                parts,
                latest: None,
                double: None,
                cancel: None,
                sample: events.sample,
                chain: None,
            })),
            roots,
            slots: Vec::new(),
            atoms: Vec::new(),
            has_until: events.has_until,
        }
    }

    fn finish_events(&mut self, at: usize, events: &EventSeries) {
        let row = Scope { unit: None, at: At::Row(at), looks: &[], look_series: &[] };
        let newest = events.latest.as_ref().map(|latest| Newest {
            equal: latest.equal.iter().map(|path| self.path(row, path)).collect(),
            by: self.path(row, &Path::Column(latest.by.clone())),
            by_kind: latest.by.kind.clone(),
            open: latest.open,
        });
        let columns = |compiler: &mut Self, columns: &[Column]| -> Vec<Num> {
            let paths = columns.iter().map(|column| Path::Column(column.clone()));
            paths.map(|path| compiler.path(row, &path)).collect()
        };
        let twice = events.double.as_ref().map(|double| Twice {
            equal: columns(self, &double.equal),
            within_days: i64::from(double.within_days),
            between: double.between,
            source_of: self.source_of(at),
        });
        let taken = events.cancel.as_ref().map(|cancel| TakenBack {
            amount: self.path(row, &Path::Column(cancel.amount.clone())),
            equal: columns(self, &cancel.equal),
            is_latest_first: cancel.is_latest_first,
        });
        let link = events.chain.as_ref().map(|chain| Link {
            gap_days: i64::from(chain.gap_days),
            after: chain.after,
            across: match &chain.across {
                ChainAcross::All => Vec::new(),
                ChainAcross::Columns(all) => columns(self, all),
            },
        });
        if let Origin::Events(making) = &mut self.series[at].origin {
            (making.latest, making.double) = (newest, twice);
            (making.cancel, making.chain) = (taken, link);
        }
    }

    /// Which source each root of a series belongs to.
    fn source_of(&self, at: usize) -> Vec<usize> {
        let Origin::Events(making) = &self.series[at].origin else { return Vec::new() };
        let of =
            |root: usize| making.parts.iter().rposition(|part| part.first_root as usize <= root);
        (0..self.series[at].roots.len()).filter_map(of).collect()
    }

    pub(super) fn is_bundle(&self, series: usize) -> bool {
        matches!(&self.series[series].origin, Origin::Events(making) if making.chain.is_some())
    }

    /// A column of a series, as a place in it.
    pub(super) fn slot(&mut self, series: usize, column: &Column) -> usize {
        let slots = &self.series[series].slots;
        if let Some(found) = slots.iter().position(|slot| slot.column.name == column.name) {
            return found;
        }
        let (access, words) = match self.series[series].series.clone() {
            Series::Register(_) => {
                let register = self.series[series].roots[0].register;
                let at = self.column(register, &column.name);
                (vec![Access::Register(at)], self.words(register, &column.name))
            }
            Series::Events(id) => self.derived(series, &self.catalog().blocks.events[&id], column),
        };
        self.series[series].slots.push(Slot { column: column.clone(), access, words });
        self.series[series].slots.len() - 1
    }

    /// Where an event's column lies, with one list of words for all of its sources.
    fn derived(
        &mut self,
        series: usize,
        events: &EventSeries,
        column: &Column,
    ) -> (Vec<Access>, Vec<String>) {
        let found = events.columns.iter().find(|c| c.column.name == column.name);
        let from = found.map(|found| found.from.clone()).unwrap_or_default();
        let Origin::Events(making) = self.series[series].origin.clone() else {
            return (Vec::new(), Vec::new());
        };
        let parts = making.parts;
        let (mut access, mut words) = (Vec::new(), vec![String::new()]);
        let is_single = parts.len() == 1;
        for (part, from) in parts.iter().zip(&from) {
            let n = self.series[part.inner].roots.len();
            match from {
                Derivation::Column(column) => {
                    let slot = self.slot(part.inner, column);
                    let inner = self.series[part.inner].slots[slot].clone();
                    if inner.words.is_empty() || is_single {
                        words = if is_single { inner.words } else { words };
                        access.extend(inner.access);
                    } else {
                        let map = merge_words(&mut words, &inner.words);
                        access.extend(inner.access.iter().map(|access| renumbered(access, &map)));
                    }
                }
                Derivation::Label(label) => {
                    let map = merge_words(&mut words, &[String::new(), label.clone()]);
                    access.extend(std::iter::repeat_n(Access::Word(map[1]), n));
                }
                Derivation::Days(a, b) => {
                    for root in 0..n {
                        let (a, b) = (self.end(part.inner, root, a), self.end(part.inner, root, b));
                        access.push(Access::Days(Box::new(a), Box::new(b)));
                    }
                }
            }
        }
        (access, words)
    }

    /// A day within a derived column: of the source's row, or the event's own.
    fn end(&mut self, inner: usize, root: usize, path: &Path) -> Access {
        match path {
            Path::Date => Access::Date,
            Path::Until => Access::Until,
            Path::Column(column) => {
                let slot = self.slot(inner, column);
                self.series[inner].slots[slot].access[root].clone()
            }
            _ => unreachable!("the loader lets only days of the row into derived columns"),
        }
    }

    fn atom(&mut self, series: usize, column: &Column, over: Option<Quantifier>, ask: Ask) -> u128 {
        self.slot(series, column);
        let atom = Atom { column: column.name.clone(), over, ask };
        let atoms = &mut self.series[series].atoms;
        let at = atoms.iter().position(|known| *known == atom).unwrap_or_else(|| {
            atoms.push(atom);
            atoms.len() - 1
        });
        if at >= MOST {
            self.is_too_much = true;
            return 0;
        }
        1 << at
    }

    /// Gives each word its bits, when all tests are known.
    pub(super) fn settle_atoms(&mut self) {
        for at in 0..self.series.len() {
            let plan = self.series[at].clone();
            for slot in &plan.slots {
                if slot.words.is_empty() || !plan.atoms.iter().any(|a| a.column == slot.column.name)
                {
                    continue;
                }
                let (some, every) = masks(self.run.catalog, &plan.atoms, &slot.column, &slot.words);
                let every = if every.iter().all(|mask| *mask == 0) { Vec::new() } else { every };
                for (root, access) in slot.access.iter().enumerate() {
                    let root = &mut self.series[at].roots[root];
                    let map = |masks: &[u128], numbers: &[u32]| -> Vec<u128> {
                        let of = |n: &u32| masks.get(*n as usize).copied().unwrap_or(0);
                        if masks.is_empty() { Vec::new() } else { numbers.iter().map(of).collect() }
                    };
                    match access {
                        Access::Register(column) => root.asked.push(Asked {
                            column: *column,
                            some: some.clone(),
                            every: every.clone(),
                        }),
                        Access::Words(column, numbers) => root.asked.push(Asked {
                            column: *column,
                            some: map(&some, numbers),
                            every: map(&every, numbers),
                        }),
                        Access::Word(word) => root.always |= some[*word as usize],
                        Access::Days(..) | Access::Date | Access::Until => {}
                    }
                }
            }
        }
    }

    pub(super) fn condition(&mut self, scope: Scope<'_>, given: Option<&Expression>) -> Cond {
        given.map_or(Cond::Always(true), |expression| self.expression(scope, expression))
    }

    fn expression(&mut self, scope: Scope<'_>, expression: &Expression) -> Cond {
        match expression {
            Expression::All(parts) => {
                flat_all(parts.iter().map(|part| self.expression(scope, part)).collect())
            }
            Expression::Any(parts) => {
                Cond::Any(parts.iter().map(|part| self.expression(scope, part)).collect())
            }
            Expression::Not(inner) => Cond::Not(Box::new(self.expression(scope, inner))),
            Expression::Rows(quantifier, inner) => {
                let is_unit = !matches!(scope.at, At::Look(_));
                let inner = self.expression(scope.within_rows(is_unit), inner);
                let bundle = if is_unit { Bundle::Unit } else { Bundle::Look };
                Cond::Rows(*quantifier, bundle, Box::new(inner))
            }
            Expression::List(quantifier, column, test) => {
                let (series, which) = self.bare(scope);
                let ask = match &**test {
                    Test::In(_, set) => Ask::In(set.clone()),
                    Test::Compare(_, Comparison::NotEqual, Value::Literal(literal)) => {
                        Ask::NotEqual(literal.clone())
                    }
                    Test::Compare(_, _, Value::Literal(literal)) => Ask::Equal(literal.clone()),
                    _ => Ask::Exists,
                };
                Cond::Bits(which, self.atom(series, column, Some(*quantifier), ask))
            }
            Expression::Test(test) => self.test(scope, test),
        }
    }

    fn test(&mut self, scope: Scope<'_>, test: &Test) -> Cond {
        match test {
            Test::Found(look) => Cond::Found(scope.looks[*look]),
            Test::Holds(state) => {
                let track = self.track(state);
                Cond::Label(track, u64::MAX)
            }
            Test::Exists(value) => match self.word_of(scope, value) {
                Some((series, which, column)) => {
                    let over = column.is_list.then_some(Quantifier::Any);
                    Cond::Bits(which, self.atom(series, &column, over, Ask::Exists))
                }
                None => match value {
                    Value::Path(Path::Ladder(state)) => {
                        let track = self.track(state);
                        Cond::Label(track, u64::MAX)
                    }
                    Value::Path(Path::Sex) => Cond::Sex(0b110),
                    _ => Cond::Exists(self.value(scope, value)),
                },
            },
            Test::In(value, set) => match (value, set) {
                (Value::Path(Path::Ladder(state)), Set::Literals(steps)) => {
                    self.label(state, steps)
                }
                (Value::Path(Path::Sex), Set::Literals(sexes)) => {
                    Cond::Sex(sexes.iter().map(sex_bit).fold(0, |all, bit| all | bit))
                }
                _ => match self.word_of(scope, value) {
                    Some((series, which, column)) => {
                        Cond::Bits(which, self.atom(series, &column, None, Ask::In(set.clone())))
                    }
                    None => self.one_of(scope, value, set),
                },
            },
            Test::Compare(left, by, right) => self.compared(scope, left, *by, right),
        }
    }

    /// `in` over numbers or days.
    fn one_of(&mut self, scope: Scope<'_>, value: &Value, set: &Set) -> Cond {
        let Set::Literals(literals) = set else { return Cond::Always(false) };
        let mut parts = Vec::new();
        for literal in literals {
            let literal = Value::Literal(literal.clone());
            parts.push(self.compared(scope, value, Comparison::Equal, &literal));
        }
        Cond::Any(parts)
    }

    fn compared(&mut self, scope: Scope<'_>, left: &Value, by: Comparison, right: &Value) -> Cond {
        if matches!(left, Value::Literal(_)) && !matches!(right, Value::Literal(_)) {
            return self.compared(scope, right, turned(by), left);
        }
        if let (Value::Path(Path::Ladder(state)), Value::Literal(step)) = (left, right) {
            let here = self.label(state, std::slice::from_ref(step));
            return self.or_another(here, by, state);
        }
        if let (Value::Path(Path::Sex), Value::Literal(sex)) = (left, right) {
            let bit = sex_bit(sex);
            return Cond::Sex(if by == Comparison::NotEqual { 0b110 & !bit } else { bit });
        }
        if let Some((series, which, column)) = self.word_of(scope, left) {
            if let Value::Literal(literal) = right {
                let ask = match by {
                    Comparison::NotEqual => Ask::NotEqual(literal.clone()),
                    _ => Ask::Equal(literal.clone()),
                };
                return Cond::Bits(which, self.atom(series, &column, None, ask));
            }
            if let Some((other, of, there)) = self.word_of(scope, right) {
                return self.same_word((series, which, &column), (other, of, &there), by);
            }
        }
        if let (Value::Call(call), Value::Literal(Literal::Integer(number))) = (left, right)
            && let Some(ratio) = self.ratio(scope, call)
        {
            return Cond::Fraction(ratio, by, *number);
        }
        // The loader has scaled a literal beside a decimal column to its last unit.
        Cond::Compare(self.value(scope, left), by, self.value(scope, right))
    }

    fn or_another(&self, here: Cond, by: Comparison, state: &StateId) -> Cond {
        match here {
            Cond::Label(track, steps) if by == Comparison::NotEqual => {
                debug_assert!(self.track_of.get(state) == Some(&track));
                Cond::Label(track, !steps)
            }
            other => other,
        }
    }

    fn same_word(
        &mut self,
        (series, which, column): (usize, Which, &Column),
        (other, of, there): (usize, Which, &Column),
        by: Comparison,
    ) -> Cond {
        let (slot, other_slot) = (self.slot(series, column), self.slot(other, there));
        let words = &self.series[series].slots[slot].words;
        let number = |word: &String| words.iter().position(|known| known == word);
        let found = |word: &String| number(word).and_then(|n| u32::try_from(n).ok());
        let absent = u32::MAX;
        let theirs = &self.series[other].slots[other_slot].words;
        let map = theirs.iter().map(|word| found(word).unwrap_or(absent)).collect();
        let here = Word { series, which, slot };
        let there = Word { series: other, which: of, slot: other_slot };
        let same = Cond::SameWord(here, there, map);
        if by == Comparison::NotEqual {
            let both = [here, there].map(|word| Cond::Exists(Num::Column(word)));
            let [a, b] = both;
            return Cond::All(vec![a, b, Cond::Not(Box::new(same))]);
        }
        same
    }

    /// The column of words that a value is, with its series and row.
    fn word_of(&mut self, scope: Scope<'_>, value: &Value) -> Option<(usize, Which, Column)> {
        let Value::Path(path) = value else { return None };
        let (series, which, column) = self.place(scope, path)?;
        column.kind.is_word().then_some((series, which, column))
    }

    /// Where a path's column lies.
    fn place(&self, scope: Scope<'_>, path: &Path) -> Option<(usize, Which, Column)> {
        match (path, scope.at) {
            (Path::Unit(inner), _) => self.place(Scope { at: At::Unit, ..scope }, inner),
            (Path::Column(column), _) => {
                let (series, which) = self.bare(scope);
                Some((series, which, column.clone()))
            }
            (Path::First(column), At::Look(series)) => {
                Some((series, Which::LookFirst, column.clone()))
            }
            (Path::Last(column), At::Look(series)) => {
                Some((series, Which::LookLast, column.clone()))
            }
            (Path::First(column), _) => Some((scope.unit?, Which::First, column.clone())),
            (Path::Last(column), _) => Some((scope.unit?, Which::Last, column.clone())),
            _ => None,
        }
    }

    /// The series and row of a bare column.
    fn bare(&self, scope: Scope<'_>) -> (usize, Which) {
        match scope.at {
            At::Unit => (scope.unit.expect("a unit with columns has a series"), Which::First),
            At::Row(series) => (series, Which::Row),
            At::Look(series) => (series, Which::Row),
        }
    }

    pub(super) fn path(&mut self, scope: Scope<'_>, path: &Path) -> Num {
        match (path, scope.at) {
            (Path::Unit(inner), _) => self.path(Scope { at: At::Unit, ..scope }, inner),
            (Path::Age, _) => Num::Age,
            (Path::Date, At::Unit) => Num::Date(Bundle::Unit),
            (Path::Until, At::Unit) => Num::Until(Bundle::Unit),
            (Path::Date, At::Look(_)) => Num::Date(Bundle::Look),
            (Path::Until, At::Look(_)) => Num::Until(Bundle::Look),
            (Path::Date, At::Row(_)) => Num::RowDate,
            (Path::Until, At::Row(_)) => Num::RowUntil,
            _ => match self.place(scope, path) {
                Some((series, which, column)) => {
                    let slot = self.slot(series, &column);
                    Num::Column(Word { series, which, slot })
                }
                // Sex and ladders are asked by conditions of their own.
                None => Num::Constant(super::cond::MISSING),
            },
        }
    }

    /// A day; of a month its first.
    pub(super) fn day(&mut self, scope: Scope<'_>, path: &Path) -> Num {
        let num = self.path(scope, path);
        let is_month = matches!(path, Path::Column(c) | Path::First(c) | Path::Last(c) if c.kind == ValueKind::Month);
        if is_month { Num::MonthStart(Box::new(num)) } else { num }
    }

    pub(super) fn value(&mut self, scope: Scope<'_>, value: &Value) -> Num {
        match value {
            Value::Literal(Literal::Integer(number)) => Num::Constant(*number),
            Value::Literal(Literal::Date(date)) => {
                Num::Constant(i64::from(crate::calendar::day_of(*date)))
            }
            Value::Literal(Literal::Word(_)) | Value::Element => {
                Num::Constant(super::cond::MISSING)
            }
            Value::Path(path) => self.day(scope, path),
            Value::Call(call) => self.call(scope, call),
        }
    }

    pub(super) fn number(&mut self, scope: Scope<'_>, number: &Number) -> Num {
        match number {
            Number::Constant(constant) => Num::Constant(*constant),
            Number::Value(value) => self.value(scope, value),
        }
    }

    fn call(&mut self, scope: Scope<'_>, call: &Call) -> Num {
        let slot = |compiler: &mut Self, look: usize, column: &Column| {
            let look = scope.looks[look];
            let series = scope.look_series[look].expect("only rows have columns");
            (look, compiler.slot(series, column))
        };
        match call {
            Call::Days(a, b) => {
                let (a, b) = (self.day(scope, a), self.day(scope, b));
                Num::Days(Box::new(a), Box::new(b))
            }
            Call::Count(look) => Num::Count(scope.looks[*look]),
            Call::Covered(look) => Num::Covered(scope.looks[*look]),
            Call::Distinct(look, column) => {
                let (look, slot) = slot(self, *look, column);
                Num::Distinct(look, slot)
            }
            Call::Sum(look, column) => {
                let (look, slot) = slot(self, *look, column);
                Num::Sum(look, slot)
            }
            Call::First(look, column) => {
                let (look, slot) = slot(self, *look, column);
                Num::FirstOf(look, slot)
            }
            Call::Last(look, column) => {
                let (look, slot) = slot(self, *look, column);
                Num::LastOf(look, slot)
            }
            Call::Coc(..) | Call::Upc(..) | Call::Secon(..) => Num::Constant(super::cond::MISSING),
        }
    }

    /// A function that gives a fraction.
    pub(super) fn ratio(&mut self, scope: Scope<'_>, call: &Call) -> Option<Ratio> {
        let (look, column, measure) = match call {
            Call::Coc(look, column) => (look, column, Continuity::Coc),
            Call::Upc(look, column) => (look, column, Continuity::Upc),
            Call::Secon(look, column) => (look, column, Continuity::Secon),
            _ => return None,
        };
        let look = scope.looks[*look];
        let series = scope.look_series[look]?;
        Some(Ratio { look, slot: self.slot(series, column), measure })
    }

    fn label(&mut self, state: &StateId, steps: &[Literal]) -> Cond {
        let track = self.track(state);
        let labels = &self.tracks[track].labels;
        let bit = |step: &Literal| match step {
            Literal::Word(word) => labels.iter().position(|l| l == word).map_or(0, |at| 1 << at),
            _ => 0_u64,
        };
        Cond::Label(track, steps.iter().map(bit).fold(0, |all, bit| all | bit))
    }

    /// The slots of the areas that a word column's words mean.
    pub(super) fn area_words(&mut self, words: &[String]) -> Vec<u16> {
        self.areas.of_words(self.run.catalog, words)
    }
}

fn sex_bit(sex: &Literal) -> u8 {
    match sex {
        Literal::Word(word) if word.eq_ignore_ascii_case("k") => 0b010,
        Literal::Word(word) if word.eq_ignore_ascii_case("m") => 0b100,
        _ => 0,
    }
}

fn turned(by: Comparison) -> Comparison {
    match by {
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}

/// Conditions that all must hold, with bits of the same row as one test.
fn flat_all(parts: Vec<Cond>) -> Cond {
    let mut kept: Vec<Cond> = Vec::new();
    for part in parts {
        match part {
            Cond::All(inner) => kept.extend(inner),
            Cond::Always(true) => {}
            other => kept.push(other),
        }
    }
    let mut merged: Vec<Cond> = Vec::new();
    for part in kept {
        if let Cond::Bits(which, bits) = part
            && let Some(Cond::Bits(_, known)) =
                merged.iter_mut().find(|c| matches!(c, Cond::Bits(w, _) if *w == which))
        {
            *known |= bits;
            continue;
        }
        merged.push(part);
    }
    if merged.len() == 1 { merged.remove(0) } else { Cond::All(merged) }
}

/// Puts words into a list that lack there; gives the number of each.
fn merge_words(words: &mut Vec<String>, more: &[String]) -> Vec<u32> {
    let mut numbers: BTreeMap<String, u32> =
        words.iter().zip(0..).map(|(word, n)| (word.clone(), n)).collect();
    let mut of = |word: &String| {
        *numbers.entry(word.clone()).or_insert_with(|| {
            words.push(word.clone());
            u32::try_from(words.len() - 1).expect("words have numbers of 32 bits")
        })
    };
    more.iter().map(&mut of).collect()
}

fn renumbered(access: &Access, map: &[u32]) -> Access {
    let of = |n: u32| map.get(n as usize).copied().unwrap_or(0);
    match access {
        Access::Register(column) => Access::Words(*column, map.to_vec()),
        Access::Words(column, numbers) => {
            Access::Words(*column, numbers.iter().map(|n| of(*n)).collect())
        }
        Access::Word(word) => Access::Word(of(*word)),
        other => other.clone(),
    }
}
