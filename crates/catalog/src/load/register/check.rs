//! The `[[check]]` of a register's schema, and names of columns elsewhere in it.

use cube::{Text, collate};

use crate::load::table::{Table, Value};
use crate::register::{Check, CheckKind, Column, ColumnKind, Role};
use crate::{Finding, Severity, rule};

const SEVERITIES: &[(&str, Severity)] =
    &[("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)];

/// The columns that a list of names means; none when one of them is unknown or could not be read.
pub(super) fn named(value: Value<'_>, columns: &[(String, Option<&Column>)]) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let mut is_whole = true;
    for value in value.list()? {
        let Some(name) = value.text() else {
            is_whole = false;
            continue;
        };
        let at = columns.iter().position(|(known, _)| *known == name);
        if at.is_none() {
            let what = Text::new(
                format!("kolumnen `{name}` finns inte"),
                format!("there is no column `{name}`"),
            );
            let finding = Finding::of(&rule::UNKNOWN_COLUMN, value.place(), what);
            let known = columns.iter().map(|(name, _)| name.as_str());
            value.sink().push(match collate::nearest(&name, known) {
                Some(near) => finding.with_nearest(near),
                None => finding,
            });
        }
        match at {
            Some(at) if columns[at].1.is_some() => found.push(at),
            _ => is_whole = false,
        }
    }
    is_whole.then_some(found)
}

/// The checks, and whether all could be read.
pub(super) fn read(top: &Table<'_>, columns: &[(String, Option<&Column>)]) -> (Vec<Check>, bool) {
    let Some(value) = top.optional("check") else { return (Vec::new(), true) };
    let Some(tables) = value.tables() else { return (Vec::new(), false) };
    let read: Vec<Option<Check>> = tables.iter().map(|table| one(table, columns)).collect();
    let is_whole = read.iter().all(Option::is_some);
    (read.into_iter().flatten().collect(), is_whole)
}

fn one(table: &Table<'_>, columns: &[(String, Option<&Column>)]) -> Option<Check> {
    let kind = table.required("kind").and_then(|value| value.word(&CheckKind::ALL));
    let title = table.required("title").and_then(Value::pair);
    let severity =
        table.optional("severity").map_or(Some(Severity::Error), |value| value.word(SEVERITIES));
    let found = table.required("columns").and_then(|value| named(value, columns));
    let when = table.optional("when").and_then(Value::list).unwrap_or_default();
    let when: Vec<String> = when.into_iter().filter_map(Value::text).collect();
    let (kind, found) = (kind?, found?);
    let meant: Vec<&Column> = found.iter().filter_map(|at| columns[*at].1).collect();
    if let Some(what) = misfit(kind, &meant) {
        table.sink().tell(&rule::CHECK_COLUMNS, table.value_place("columns"), what);
        return None;
    }
    Some(Check { kind, columns: found, when, severity: severity?, title: title? })
}

/// Why a check cannot be about these columns.
fn misfit(kind: CheckKind, columns: &[&Column]) -> Option<Text> {
    let (fewest, most) = kind.n_columns();
    if columns.len() < fewest || columns.len() > most {
        let n = columns.len();
        let (sv, en) = if fewest == most {
            (format!("{fewest} kolumner"), format!("{fewest} columns"))
        } else {
            (format!("{fewest}–{most} kolumner"), format!("{fewest} to {most} columns"))
        };
        return Some(Text::new(
            format!("kontrollen tar {sv}, inte {n}"),
            format!("the check takes {en}, not {n}"),
        ));
    }
    let is_between_rows =
        matches!(kind, CheckKind::Unique | CheckKind::Apart | CheckKind::Corrects);
    if let Some(column) = columns.iter().find(|column| is_between_rows && !column.is_kept) {
        // Rows are held against each other as they are stored.
        let name = &column.name;
        return Some(Text::new(
            format!("kontrollen jämför rader, men kolumnen `{name}` sparas inte (keep = false)"),
            format!("the check compares rows, but the column `{name}` is not kept (keep = false)"),
        ));
    }
    let is_day = |column: &Column| matches!(column.kind, ColumnKind::Date { .. });
    let is_month = |column: &Column| matches!(column.kind, ColumnKind::Month { .. });
    let is_number = |column: &Column| {
        matches!(column.kind, ColumnKind::Integer { .. } | ColumnKind::Decimal { .. })
    };
    let alike = |a: &Column, b: &Column| {
        (is_day(a) && is_day(b))
            || (is_month(a) && is_month(b))
            || (is_number(a)
                && is_number(b)
                && std::mem::discriminant(&a.kind) == std::mem::discriminant(&b.kind))
    };
    let fits = match kind {
        CheckKind::Order | CheckKind::Apart => {
            alike(columns[0], columns[1]) && !columns.iter().any(|c| c.is_list())
        }
        CheckKind::Within => {
            is_day(columns[0])
                && match columns[1..] {
                    [month] => is_month(month),
                    [year, month] => is_number(year) && is_number(month),
                    _ => false,
                }
        }
        CheckKind::Agrees => {
            matches!(columns[0].kind, ColumnKind::Personnummer)
                && matches!(columns[1].role, Some(Role::Birth | Role::Sex))
        }
        CheckKind::Corrects => is_number(columns[0]),
        CheckKind::Requires | CheckKind::Forbids | CheckKind::Unique => true,
    };
    (!fits).then(|| {
        Text::new(
            "kolumnernas typer passar inte kontrollen",
            "the types of the columns do not fit the check",
        )
    })
}
