//! A run: which indicators are computed, on what, up to which day; and which columns that takes.

use std::collections::{BTreeMap, BTreeSet};

use catalog::definition::{
    AreaOf, Call, ChainAcross, Column, CompareWith, Computation, Counted, Derivation, Dimension,
    EventSeries, Expression, LookOf, Number, Of, Path, Population, Residence, Series, Set, Side,
    StateId, StateKind, Test, UnitDay, Value,
};
use catalog::{Catalog, Register, RegisterId, Role};
use cube::{IndicatorId, Period};

use crate::{Holdings, calendar};

/// The column that every register with a period has beside its own: the month that a row belongs to, of
/// its month column, of its year and month, or of the day with the role of beginning.
pub const PERIOD_COLUMN: &str = "period";

/// A run of the engine.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The definitions.
    pub catalog: &'a Catalog,
    /// The indicators to compute, each with a computation in the catalogue.
    pub indicators: &'a [IndicatorId],
    /// What the store has.
    pub holdings: &'a Holdings,
    /// The last day of data. Periods that end after it are not computed, and windows that reach beyond it are
    /// not seen whole.
    pub last_day: i32,
}

/// The columns to read, by register.
pub type Needs = BTreeMap<RegisterId, BTreeSet<String>>;

impl<'a> Run<'a> {
    /// The computation of an indicator of the run.
    ///
    /// # Panics
    /// When the catalogue has none: runs are made of indicators that have.
    #[must_use]
    pub fn computation(&self, id: &IndicatorId) -> &'a Computation {
        let indicator = self.catalog.indicators.get(id);
        let computation = indicator.and_then(|i| i.computation.as_ref());
        computation.expect("a run is made of indicators that are computed")
    }

    /// The periods of an indicator that units are counted in, from its first to the last that has ended,
    /// each with its first and last day. Where it is compared with earlier periods, from the first of those.
    #[must_use]
    pub fn periods(&self, computation: &Computation) -> Vec<(Period, i32, i32)> {
        let every = computation.period.every;
        let mut found = Vec::new();
        let mut next = calendar::period_from(computation.period.from, every);
        if let Some((_, first, _)) = next {
            // 4 January lies in week 1 and in the first of every other kind of period.
            let year = match computation.compare.as_ref().map(|compare| compare.with) {
                Some(CompareWith::MeanOf(from, _)) => Some(i32::from(from)),
                Some(CompareWith::YearBefore) => {
                    Some(i32::from(computation.period.from.last_year()) - 1)
                }
                None => None,
            };
            let baseline = year.map(|year| calendar::from_civil(year, 1, 4));
            if let Some(day) = baseline.filter(|day| *day < first) {
                next = calendar::period_of(day, every);
            }
        }
        while let Some(period) = next.filter(|(_, _, last)| *last <= self.last_day) {
            found.push(period);
            next = calendar::period_of(period.2 + 1, every);
        }
        found
    }

    /// The columns that the run reads. Registers of which only persons and their rows are needed are there
    /// without columns.
    #[must_use]
    pub fn needs(&self) -> Needs {
        let mut walk = Walk { catalog: self.catalog, needs: Needs::new(), seen: BTreeSet::new() };
        for id in self.indicators {
            walk.computation(self.computation(id));
        }
        walk.needs
    }
}

/// Goes through definitions and collects the columns of registers.
struct Walk<'a> {
    catalog: &'a Catalog,
    needs: Needs,
    seen: BTreeSet<String>,
}

impl Walk<'_> {
    fn computation(&mut self, computation: &Computation) {
        if let Some(used) = &computation.population {
            if let Some(population) = self.catalog.blocks.populations.get(&used.population) {
                self.population(population);
            }
            self.condition(None, used.condition.as_ref());
        }
        let rows_of = |side: &Side| match &side.of {
            Of::Rows(series) | Of::SubjectsOf(series) => Some(series.clone()),
            _ => None,
        };
        let denominator = computation.denominator.as_ref();
        for side in std::iter::once(&computation.numerator).chain(denominator) {
            let series = match side.of {
                Of::Denominator => denominator.and_then(rows_of),
                _ => rows_of(side),
            };
            self.side(computation, series.as_ref(), side);
        }
        self.breakdown(computation, denominator.and_then(rows_of).as_ref());
        self.breakdown(computation, rows_of(&computation.numerator).as_ref());
    }

    fn side(&mut self, computation: &Computation, series: Option<&Series>, side: &Side) {
        if let Some(series) = series {
            self.series(series);
        }
        if let Some(
            UnitDay::Of(path)
            | UnitDay::DayBefore(path)
            | UnitDay::MonthStart(path)
            | UnitDay::MonthEnd(path),
        ) = &side.on
        {
            self.path(series, path);
        }
        self.condition(series, side.condition.as_ref());
        let numbers = match &side.counted {
            Counted::Sum(numbers) => numbers.as_slice(),
            Counted::Value(number) => std::slice::from_ref(number),
            _ => &[],
        };
        for number in numbers {
            if let Number::Value(value) = number {
                self.value(series, value);
            }
        }
        for censor in &side.censor {
            if let catalog::definition::Censor::Column(path) = censor {
                self.path(series, path);
            }
        }
        for look in &computation.looks {
            let of = match &look.of {
                LookOf::Series(of) => {
                    self.series(of);
                    Some(of)
                }
                LookOf::State(state) => {
                    self.state(state);
                    None
                }
            };
            self.look_condition(series, of, look.condition.as_ref());
        }
        // Functions on looks name columns of the series looked at.
        for call in calls_in(side) {
            let (look, column) = match call {
                Call::Distinct(look, column)
                | Call::Sum(look, column)
                | Call::Coc(look, column)
                | Call::Upc(look, column)
                | Call::Secon(look, column)
                | Call::First(look, column)
                | Call::Last(look, column) => (look, column),
                Call::Days(..) | Call::Count(_) | Call::Covered(_) => continue,
            };
            if let LookOf::Series(of) = &computation.looks[*look].of {
                self.column(of, column);
            }
        }
    }

    fn look_condition(
        &mut self,
        unit: Option<&Series>,
        of: Option<&Series>,
        condition: Option<&Expression>,
    ) {
        self.condition(of, condition);
        for path in unit_paths(condition) {
            self.path(unit, path);
        }
    }

    fn breakdown(&mut self, computation: &Computation, series: Option<&Series>) {
        match &computation.by.area {
            AreaOf::State(state) => self.state(state),
            AreaOf::Column(path) => self.path(series, path),
            AreaOf::Each(column) => self.path(series, &Path::Column(column.clone())),
            AreaOf::Residence | AreaOf::None => {}
        }
        let splits = computation.by.split.iter().chain(&computation.by.split_numerator);
        for dimension in splits.flatten() {
            match dimension {
                Dimension::State(state) => self.state(state),
                Dimension::Column(column) | Dimension::Level(column, _) => {
                    self.path(series, &Path::Column(column.clone()));
                }
                Dimension::Sex | Dimension::Ages => {}
            }
        }
    }

    fn population(&mut self, population: &Population) {
        for role in [Role::Birth, Role::Sex] {
            self.role(&population.members, role);
        }
        if let Some(death) = &population.death {
            self.role(death, Role::Death);
        }
        if let Residence::Spells { rows, .. } = &population.residence {
            for role in [Role::From, Role::To, Role::Kommun] {
                self.role(rows, role);
            }
        }
        if let Some(moves) = &population.moves {
            self.role(&moves.rows, Role::From);
            let series = Series::Register(moves.rows.clone());
            self.condition(Some(&series), Some(&moves.immigration));
            self.condition(Some(&series), Some(&moves.emigration));
        }
    }

    fn state(&mut self, id: &StateId) {
        let Some(state) = self.catalog.blocks.states.get(id) else { return };
        if !self.seen.insert(format!("state {id}")) {
            return;
        }
        match &state.kind {
            StateKind::Rows { rows, condition, cover, area, .. } => {
                self.series(rows);
                self.condition(Some(rows), condition.as_deref());
                if let Some(area) = area {
                    self.column(rows, area);
                }
                if let Series::Register(register) = rows {
                    use catalog::definition::Cover;
                    self.role(register, Role::From);
                    match cover {
                        Cover::Spell => self.role(register, Role::To),
                        Cover::CalendarMonth | Cover::CalendarYear => self.period(register),
                        _ => {}
                    }
                }
            }
            StateKind::Ladder { order, .. } => order.iter().for_each(|step| self.state(step)),
        }
    }

    fn series(&mut self, series: &Series) {
        match series {
            Series::Register(id) => {
                self.needs.entry(id.clone()).or_default();
                for role in [Role::From, Role::To] {
                    self.role(id, role);
                }
                if self.has_no_day(id) {
                    self.role(id, Role::Death);
                    self.period(id);
                }
            }
            Series::Events(id) => {
                let Some(events) = self.catalog.blocks.events.get(id) else { return };
                if self.seen.insert(format!("events {id}")) {
                    self.events(events);
                }
            }
        }
    }

    fn events(&mut self, events: &EventSeries) {
        for source in &events.sources {
            let rows = Some(&source.rows);
            self.series(&source.rows);
            self.condition(rows, source.condition.as_ref());
            self.path(rows, &source.date);
            if let Some(until) = &source.until {
                self.path(rows, until);
            }
        }
        let own = Series::Events(events.id.clone());
        let mut columns: Vec<&Column> = Vec::new();
        let mut paths: Vec<&Path> = Vec::new();
        if let Some(latest) = &events.latest {
            columns.push(&latest.by);
            paths.extend(&latest.equal);
        }
        columns.extend(events.double.iter().flat_map(|double| &double.equal));
        if let Some(cancel) = &events.cancel {
            columns.push(&cancel.amount);
            columns.extend(&cancel.equal);
        }
        if let Some(ChainAcross::Columns(all)) = events.chain.as_ref().map(|c| &c.across) {
            columns.extend(all);
        }
        for column in columns {
            self.column(&own, column);
        }
        for path in paths {
            self.path(Some(&own), path);
        }
    }

    fn column(&mut self, series: &Series, column: &Column) {
        match series {
            Series::Register(id) => {
                self.needs.entry(id.clone()).or_default().insert(column.name.clone());
            }
            Series::Events(id) => {
                let Some(events) = self.catalog.blocks.events.get(id) else { return };
                let found = events.columns.iter().find(|c| c.column.name == column.name);
                let Some(found) = found else { return };
                for (source, from) in events.sources.iter().zip(&found.from) {
                    match from {
                        Derivation::Column(column) => self.column(&source.rows, column),
                        Derivation::Days(a, b) => {
                            self.path(Some(&source.rows), a);
                            self.path(Some(&source.rows), b);
                        }
                        Derivation::Label(_) => {}
                    }
                }
            }
        }
    }

    fn path(&mut self, series: Option<&Series>, path: &Path) {
        match path {
            Path::Column(column) | Path::First(column) | Path::Last(column) => {
                if let Some(series) = series {
                    self.column(series, column);
                }
            }
            Path::Ladder(state) => self.state(state),
            // Those of a unit are gone through by whoever knows the unit's series.
            Path::Unit(_) | Path::Age | Path::Sex | Path::Date | Path::Until => {}
        }
    }

    fn value(&mut self, series: Option<&Series>, value: &Value) {
        match value {
            Value::Path(path) => self.path(series, path),
            Value::Call(Call::Days(a, b)) => {
                self.path(series, a);
                self.path(series, b);
            }
            Value::Call(_) | Value::Literal(_) | Value::Element => {}
        }
    }

    fn condition(&mut self, series: Option<&Series>, condition: Option<&Expression>) {
        let Some(condition) = condition else { return };
        match condition {
            Expression::All(parts) | Expression::Any(parts) => {
                parts.iter().for_each(|part| self.condition(series, Some(part)));
            }
            Expression::Not(inner) | Expression::Rows(_, inner) => {
                self.condition(series, Some(inner));
            }
            Expression::List(_, column, test) => {
                self.path(series, &Path::Column(column.clone()));
                self.condition(series, Some(&Expression::Test((**test).clone())));
            }
            Expression::Test(test) => match test {
                Test::Compare(left, _, right) => {
                    self.value(series, left);
                    self.value(series, right);
                }
                Test::In(value, Set::ValueSet(_) | Set::Literals(_)) | Test::Exists(value) => {
                    self.value(series, value);
                }
                Test::Found(_) => {}
                Test::Holds(state) => self.state(state),
            },
        }
    }

    fn register(&self, id: &RegisterId) -> Option<&Register> {
        self.catalog.registers.get(id)
    }

    fn role(&mut self, id: &RegisterId, role: Role) {
        let column =
            self.register(id).and_then(|r| Some(r.columns[r.with_role(role)?].name.clone()));
        self.needs.entry(id.clone()).or_default().extend(column);
    }

    fn has_no_day(&self, id: &RegisterId) -> bool {
        self.register(id).is_some_and(|r| r.with_role(Role::From).is_none())
    }

    fn period(&mut self, id: &RegisterId) {
        if self.register(id).is_some_and(|r| !r.period.is_empty()) {
            self.needs.entry(id.clone()).or_default().insert(PERIOD_COLUMN.to_owned());
        }
    }
}

/// The functions that a side uses, in its condition and its numbers.
fn calls_in(side: &Side) -> Vec<&Call> {
    let tests = side.condition.iter().flat_map(Expression::tests);
    let numbers = match &side.counted {
        Counted::Sum(numbers) => numbers.as_slice(),
        Counted::Value(number) => std::slice::from_ref(number),
        _ => &[],
    };
    let numbers = numbers.iter().filter_map(|number| match number {
        Number::Value(value) => Some(value),
        Number::Constant(_) => None,
    });
    let values = tests.flat_map(Test::values).chain(numbers);
    values
        .filter_map(|value| if let Value::Call(call) = value { Some(call) } else { None })
        .collect()
}

/// The paths of the unit that a look's condition names.
fn unit_paths(condition: Option<&Expression>) -> Vec<&Path> {
    let tests = condition.into_iter().flat_map(Expression::tests);
    let paths = tests.flat_map(Test::values).flat_map(|value| match value {
        Value::Path(path) => vec![path],
        Value::Call(Call::Days(a, b)) => vec![a, b],
        _ => Vec::new(),
    });
    paths
        .filter_map(|path| if let Path::Unit(inner) = path { Some(&**inner) } else { None })
        .collect()
}

/// The looks that a side asks, by their places in the definition.
pub(crate) fn looks_of(side: &Side) -> BTreeSet<usize> {
    let tests = side.condition.iter().flat_map(Expression::tests);
    let found =
        tests.filter_map(|test| if let Test::Found(look) = test { Some(*look) } else { None });
    let asked = calls_in(side).into_iter().filter_map(|call| match call {
        Call::Count(look) | Call::Covered(look) => Some(*look),
        Call::Distinct(look, _)
        | Call::Sum(look, _)
        | Call::Coc(look, _)
        | Call::Upc(look, _)
        | Call::Secon(look, _)
        | Call::First(look, _)
        | Call::Last(look, _) => Some(*look),
        Call::Days(..) => None,
    });
    found.chain(asked).collect()
}
