//! The columns of an event series, and where their values come from.

use std::collections::BTreeMap;

use cube::{Text, collate};

use super::{Taken, tell_no_column};
use crate::definition::{
    Call, Column, Derivation, EventColumn, Number, Path, Value as Operand, ValueKind,
};
use crate::load::definition::Surroundings;
use crate::load::definition::rows::{Known, Rows};
use crate::load::definition::typing::{self, Scope, Uses};
use crate::load::table::{Value, is_id};
use crate::{Finding, Place, rule};

/// A day of a source's rows: a column, or `date` and `until` of what they are made of. An event's day may
/// be a month, which gives its first day.
pub(super) fn path(value: Value<'_>, rows: &Rows, takes_month: bool) -> Option<Path> {
    let name = value.text()?;
    if rows.column(&name).is_none() {
        let own = match name.as_str() {
            "date" if rows.date.is_some() => Some(Path::Date),
            "until" if rows.until.is_some() => Some(Path::Until),
            _ => None,
        };
        if own.is_none() {
            tell_no_column(value, &name, rows);
        }
        return own;
    }
    let column = rows.column(&name)?.column.clone();
    let fits = match column.kind {
        ValueKind::Date => true,
        ValueKind::Month => takes_month,
        _ => false,
    };
    if !fits || column.is_list {
        let what = Text::new(format!("`{name}` är ingen dag"), format!("`{name}` is no day"));
        value.sink().tell(&rule::TYPES_DIFFER, value.place(), what);
        return None;
    }
    Some(Path::Column(column))
}

/// The columns of a list of names.
pub(super) fn plain_columns(value: Value<'_>, rows: &Rows) -> Option<Vec<Column>> {
    let mut found = Vec::new();
    let mut is_whole = true;
    for value in value.list()? {
        let Some(name) = value.text() else {
            is_whole = false;
            continue;
        };
        match rows.column(&name) {
            Some(known) => found.push(known.column.clone()),
            None => {
                tell_no_column(value, &name, rows);
                is_whole = false;
            }
        }
    }
    is_whole.then_some(found)
}

/// A derived column of one source.
struct Derived {
    known: Known,
    from: Derivation,
    place: Place,
}

/// The columns of the series, as conditions see them and as the tree has them.
pub(super) fn columns(
    taken: &[Taken<'_>],
    surroundings: &Surroundings<'_>,
) -> Option<(Vec<Known>, Vec<EventColumn>)> {
    let derived: Vec<Option<BTreeMap<String, Derived>>> =
        taken.iter().map(|taken| derived(taken, surroundings)).collect();
    let derived: Vec<BTreeMap<String, Derived>> = derived.into_iter().collect::<Option<_>>()?;
    let mut known = Vec::new();
    let mut columns = Vec::new();
    let [first, rest @ ..] = taken else { return None };
    for own in &first.rows.columns {
        let name = own.column.name.as_str();
        if derived.iter().any(|columns| columns.contains_key(name)) {
            continue;
        }
        let others: Option<Vec<&Known>> = rest.iter().map(|t| t.rows.column(name)).collect();
        let Some(others) = others else { continue };
        let is_alike = |other: &&Known| {
            other.column.kind == own.column.kind && other.column.is_list == own.column.is_list
        };
        if !others.iter().all(is_alike) {
            continue;
        }
        let all = std::iter::once(own).chain(others);
        let from = all.clone().map(|known| Derivation::Column(known.column.clone())).collect();
        let mut joined = own.clone();
        joined.column.may_be_missing = all.clone().any(|known| known.column.may_be_missing);
        columns.push(EventColumn { column: joined.column.clone(), from });
        known.push(joined);
    }
    let is_whole = join_derived(taken, derived, &mut known, &mut columns);
    is_whole.then_some((known, columns))
}

/// Adds the derived columns, each of which every source must have.
fn join_derived(
    taken: &[Taken<'_>],
    derived: Vec<BTreeMap<String, Derived>>,
    known: &mut Vec<Known>,
    columns: &mut Vec<EventColumn>,
) -> bool {
    let mut names: Vec<String> = derived.iter().flat_map(|d| d.keys().cloned()).collect();
    names.sort();
    names.dedup();
    let mut is_whole = true;
    for name in names {
        let found: Vec<Option<&Derived>> = derived.iter().map(|d| d.get(&name)).collect();
        let lacking = found.iter().position(Option::is_none);
        if let Some(at) = lacking {
            let what = Text::new(
                format!("`{name}` saknas i källa {}", at + 1),
                format!("`{name}` is missing in source {}", at + 1),
            );
            let table = taken[at].table;
            table.sink().tell(&rule::SOURCES_DIFFER, table.key_place("columns"), what);
            is_whole = false;
            continue;
        }
        let found: Vec<&Derived> = found.into_iter().flatten().collect();
        let Some(joined) = joined(&name, &found, taken[0].table.sink()) else {
            is_whole = false;
            continue;
        };
        let from = found.iter().map(|derived| derived.from.clone()).collect();
        columns.push(EventColumn { column: joined.column.clone(), from });
        known.push(joined);
    }
    is_whole
}

/// A derived column as all sources have it; none where their kinds differ, which is told.
fn joined(name: &str, found: &[&Derived], sink: &crate::load::sink::Sink) -> Option<Known> {
    let mut joined = found.first()?.known.clone();
    for other in &found[1..] {
        joined.column.may_be_missing |= other.known.column.may_be_missing;
        match (&mut joined.column.kind, &other.known.column.kind) {
            (ValueKind::Choice(own), ValueKind::Choice(theirs)) => {
                for label in
                    theirs.iter().filter(|label| !own.contains(label)).cloned().collect::<Vec<_>>()
                {
                    joined.labels.push((label.clone(), label.clone()));
                    own.push(label);
                }
            }
            (own, theirs) if own == theirs => {}
            _ => {
                let what = Text::new(
                    format!("`{name}` är av olika slag i källorna"),
                    format!("`{name}` is of different kinds in the sources"),
                );
                sink.tell(&rule::SOURCES_DIFFER, other.place.clone(), what);
                return None;
            }
        }
    }
    Some(joined)
}

/// The derived columns of one source.
fn derived(
    taken: &Taken<'_>,
    surroundings: &Surroundings<'_>,
) -> Option<BTreeMap<String, Derived>> {
    let Some(value) = taken.table.optional("columns") else { return Some(BTreeMap::new()) };
    let mut found = BTreeMap::new();
    let mut is_whole = true;
    for (name, place, value) in value.named()? {
        let Some((known, from)) = one(&name, &place, value, taken, surroundings) else {
            is_whole = false;
            continue;
        };
        found.insert(name, Derived { known, from, place });
    }
    is_whole.then_some(found)
}

fn one(
    name: &str,
    place: &Place,
    value: Value<'_>,
    taken: &Taken<'_>,
    surroundings: &Surroundings<'_>,
) -> Option<(Known, Derivation)> {
    if !is_id(&name.replace('_', "-")) || ["age", "sex", "date", "until"].contains(&name) {
        let what = Text::new(
            format!("en kolumn kan inte heta `{name}`"),
            format!("a column cannot be named `{name}`"),
        );
        value.sink().tell(&rule::MALFORMED, place.clone(), what);
        return None;
    }
    let text = value.text()?;
    let plain = |kind: ValueKind, may_be_missing, labels| Known {
        column: Column { name: name.to_owned(), kind, may_be_missing, is_list: false },
        labels,
        limits: (None, None),
    };
    if let Some(known) = taken.rows.column(&text) {
        let mut own = known.clone();
        name.clone_into(&mut own.column.name);
        return Some((own, Derivation::Column(known.column.clone())));
    }
    if text.contains('(') {
        // The event's own day is known here too, and with a sample it is the sampled day.
        let mut rows = taken.rows.clone();
        rows.date = Some(false);
        rows.until = rows.until.or(taken.source.until.as_ref().map(|_| true));
        let scope = Scope::of_rows(surroundings, &rows);
        let (number, _) = typing::number(value, &scope, &mut Uses::default())?;
        let Number::Value(Operand::Call(Call::Days(a, b))) = number else {
            let what = Text::new(
                "en härledd kolumn är days(a, b), en kolumn eller en etikett",
                "a derived column is days(a, b), a column or a label",
            );
            value.sink().tell(&rule::FUNCTION_MISUSED, value.place(), what);
            return None;
        };
        let lacks = |path: &Path| match path {
            Path::Column(column) => column.may_be_missing,
            Path::Until => true,
            _ => false,
        };
        let kind = ValueKind::Number { decimals: 0 };
        return Some((plain(kind, lacks(&a) || lacks(&b), Vec::new()), Derivation::Days(a, b)));
    }
    if !is_id(&text) {
        let what = Text::new(
            format!("`{text}` är varken en kolumn eller en etikett"),
            format!("`{text}` is neither a column nor a label"),
        );
        let finding = Finding::of(&rule::UNKNOWN_NAME, value.place(), what);
        value.sink().push(match collate::nearest(&text, taken.rows.names()) {
            Some(near) => finding.with_nearest(near),
            None => finding,
        });
        return None;
    }
    let labels = vec![(text.clone(), text.clone())];
    Some((plain(ValueKind::Choice(vec![text.clone()]), false, labels), Derivation::Label(text)))
}
