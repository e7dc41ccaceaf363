//! The columns of registers and event series, as conditions see them.

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{Column, Series, Subject, ValueKind};
use crate::register::{CheckKind, ColumnKind};
use crate::{Register, RegisterId, Role, Severity};

/// The column that every register with a period has beside its own.
const PERIOD_COLUMN: &str = "period";

/// A column with what only the loader needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) column: Column,
    /// How conditions name delivered values, and the values.
    pub(super) labels: Vec<(String, String)>,
    /// The least and the most of a number.
    pub(super) limits: (Option<i64>, Option<i64>),
}

/// What is known of the rows of a register or an event series.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// The register's or the series' id, for messages.
    pub(super) name: String,
    pub(super) columns: Vec<Known>,
    /// Rows have a day; true when one may lack it.
    pub(super) date: Option<bool>,
    /// Rows have a last day; true when one may lack it.
    pub(super) until: Option<bool>,
    /// Each unit is an episode of several rows, joined by so many days across all or not.
    pub(super) chain: Option<(u16, bool)>,
    pub(super) subject: Subject,
    /// The columns of which the first is never after the second.
    pub(super) orders: Vec<(String, String)>,
    /// The registers that they come from.
    pub(super) registers: BTreeSet<RegisterId>,
    /// A person has at most one row.
    pub(super) is_one_each: bool,
    /// Rows may take back others.
    pub(super) has_corrections: bool,
}

impl Rows {
    pub(super) fn is_bundle(&self) -> bool {
        self.chain.is_some()
    }

    pub(super) fn column(&self, name: &str) -> Option<&Known> {
        self.columns.iter().find(|known| known.column.name == name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|known| known.column.name.as_str())
    }

    /// The rows of a register.
    pub(super) fn of_register(register: &Register) -> Rows {
        let mut columns: Vec<Known> = register.columns.iter().filter_map(known).collect();
        if !register.period.is_empty() && !columns.iter().any(|k| k.column.name == PERIOD_COLUMN) {
            columns.push(Known {
                column: Column {
                    name: PERIOD_COLUMN.to_owned(),
                    kind: ValueKind::Month,
                    may_be_missing: false,
                    is_list: false,
                },
                labels: Vec::new(),
                limits: (None, None),
            });
        }
        let with = |role| register.with_role(role).map(|at| !register.columns[at].is_required);
        let of_period = (!register.period.is_empty()).then_some(false);
        let name = |at: &usize| register.columns[*at].name.clone();
        let holds_for_all =
            |check: &&crate::Check| check.severity == Severity::Error && check.when.is_empty();
        let checks = || register.checks.iter().filter(holds_for_all);
        let orders = checks().filter(|check| check.kind == CheckKind::Order);
        let is_each = |check: &crate::Check| {
            check.kind == CheckKind::Unique && check.columns == [register.subject_column()]
        };
        Rows {
            name: register.id.0.clone(),
            date: with(Role::From).or_else(|| with(Role::Death)).or(of_period),
            until: with(Role::To),
            chain: None,
            subject: register.subject(),
            orders: orders.map(|c| (name(&c.columns[0]), name(&c.columns[1]))).collect(),
            registers: BTreeSet::from([register.id.clone()]),
            is_one_each: checks().any(is_each),
            has_corrections: register.checks.iter().any(|c| c.kind == CheckKind::Corrects),
            columns,
        }
    }
}

/// A column of a schema; none for what is not kept, and for the person, whose number no condition sees.
fn known(column: &crate::Column) -> Option<Known> {
    let mut labels = Vec::new();
    let mut limits = (None, None);
    let kind = match &column.kind {
        ColumnKind::Personnummer | ColumnKind::PersonId { .. } => return None,
        ColumnKind::Date { .. } => ValueKind::Date,
        ColumnKind::Month { .. } => ValueKind::Month,
        ColumnKind::Integer { min, max } => {
            limits = (*min, *max);
            ValueKind::Number { decimals: 0 }
        }
        ColumnKind::Decimal { decimals, .. } => ValueKind::Number { decimals: *decimals },
        ColumnKind::Code { system, .. } => ValueKind::Code(*system),
        ColumnKind::Kommun => ValueKind::Kommun,
        ColumnKind::Region => ValueKind::Region,
        ColumnKind::Text { .. } => ValueKind::Text,
        ColumnKind::Choice(choices) => {
            let mut codes: Vec<String> = Vec::new();
            for choice in choices {
                if !codes.contains(&choice.code) {
                    codes.push(choice.code.clone());
                }
                let label = choice.label.clone().unwrap_or_else(|| choice.code.clone());
                if !labels.iter().any(|(known, _)| *known == label) {
                    labels.push((label, choice.code.clone()));
                }
            }
            ValueKind::Choice(codes)
        }
    };
    column.is_kept.then(|| Known {
        column: Column {
            name: column.name.clone(),
            kind,
            may_be_missing: !column.is_required,
            is_list: column.is_list(),
        },
        labels,
        limits,
    })
}

/// The rows of every register and, as they are made, of every event series.
#[derive(Debug, Default)]
pub(super) struct AllRows(pub(super) BTreeMap<Series, Rows>);

impl AllRows {
    pub(super) fn of_registers(registers: &BTreeMap<RegisterId, Register>) -> AllRows {
        let rows = registers
            .values()
            .map(|register| (Series::Register(register.id.clone()), Rows::of_register(register)));
        AllRows(rows.collect())
    }

    pub(super) fn get(&self, series: &Series) -> Option<&Rows> {
        self.0.get(series)
    }
}
