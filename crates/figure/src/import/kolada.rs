//! Kolada: answers of its API, version 2 and 3, and the same values as a table.

use serde_json::Value;

use super::Job;
use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::json;
use super::map::{AreaCodes, ColumnRef, Map, Role};
use super::plan::Plan;
use super::rows::{RowTaker, Taken};
use super::source::Form;
use crate::Error;

/// Kolada's words for why there is no value. The vocabulary is not published; these are the words
/// that clients have met, with what they can be taken to mean. Others are told and count as missing.
const STATUS_WORDS: [(&str, &str); 12] = [
    ("missing", "missing"),
    ("not available", "missing"),
    ("private", "hidden"),
    ("secret", "hidden"),
    ("confidential", "hidden"),
    ("suppressed", "hidden"),
    ("not applicable", "not_applicable"),
    ("notapplicable", "not_applicable"),
    ("not collected", "not_collected"),
    ("notcollected", "not_collected"),
    ("not published", "not_yet_published"),
    ("notpublished", "not_yet_published"),
];

/// The fields of a value, as records are made of them.
const FIELDS: [&str; 6] = ["kpi", "municipality", "period", "gender", "value", "status"];

/// How Kolada's columns are to be read; what the user's map says goes before.
fn map(user: &Map) -> Map {
    let mut map = user.clone();
    let roles = [Role::Indicator, Role::Area, Role::Period, Role::Sex, Role::Value, Role::Status];
    for (role, name) in roles.into_iter().zip(FIELDS) {
        // A table without statuses, or only of both sexes, is still a table of Kolada's.
        map.columns.entry(role).or_insert_with(|| match role {
            Role::Sex | Role::Status => ColumnRef::NameIfThere(name.to_owned()),
            _ => ColumnRef::Name(name.to_owned()),
        });
    }
    if map.areas == AreaCodes::Own {
        map.areas = AreaCodes::Kolada;
    }
    let words = map.values.entry(Role::Status).or_default();
    for (word, status) in STATUS_WORDS {
        words.entry(word.to_owned()).or_insert_with(|| status.to_owned());
    }
    map
}

/// Reads Kolada's values in any of their forms.
pub(super) fn take(job: &Job<'_>, user: &Map, findings: Collector) -> Result<Taken, Error> {
    let map = map(user);
    match job.input.form {
        Form::Json => take_json(job, &map, findings),
        _ => super::take_table(job, &map, findings),
    }
}

fn take_json(job: &Job<'_>, map: &Map, mut findings: Collector) -> Result<Taken, Error> {
    let header = FIELDS.map(str::to_owned);
    let Some(plan) = Plan::new(map, &header, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let mut taker = RowTaker::new(job.known, map, job.gather, plan, findings);
    let bytes = job.input.unpacked(Some(job.meter))?;
    let mut take = |entry: Value| take_entry(&mut taker, &entry);
    let stopped = json::each_row(bytes, "values", &mut take, &mut |_| {})?;
    if let Some(error) = stopped {
        let n_rows = taker.n_rows;
        json::tell(&error, n_rows, &mut taker.findings);
    }
    taker.finish()
}

/// Takes the values of one indicator, area and period.
fn take_entry(taker: &mut RowTaker<'_>, entry: &Value) -> Result<(), Error> {
    let next = |taker: &RowTaker<'_>| u32::try_from(taker.n_rows + 1).unwrap_or(u32::MAX);
    let Some(values) = entry.get("values").and_then(Value::as_array) else {
        let spot = Spot::row(next(taker));
        taker.set_aside(Fault::WrongFormat, spot, || {
            Told::new("Posten har inga värden (values).", "The entry has no values.")
        });
        return Ok(());
    };
    let text = |name: &str| json::field(entry.get(name));
    let (kpi, area, period) = (text("kpi"), text("municipality"), text("period"));
    for value in values {
        let spot = Spot::row(next(taker));
        if entry.get("ou").is_some_and(|ou| !ou.is_null()) {
            let unit = text("ou");
            taker.set_aside(Fault::Unit, spot, || {
                Told::new(
                    format!("{kpi} {period}: värdet gäller enheten {unit}."),
                    format!("{kpi} {period}: the value is of the unit {unit}."),
                )
            });
            continue;
        }
        // The number of members that a mean was made of; more than one only for groups.
        let n_members = value.get("count").and_then(Value::as_f64).unwrap_or(1.0);
        if n_members > 1.0 && !area.starts_with('G') {
            taker.set_aside(Fault::MeanOfMembers, spot, || {
                Told::new(
                    format!("{kpi} {area} {period}: ett medelvärde av {n_members} värden."),
                    format!("{kpi} {area} {period}: a mean of {n_members} values."),
                )
            });
            continue;
        }
        let field = |name: &str| json::field(value.get(name));
        // A value that Kolada took away is missing from then on.
        let is_deleted = ["isdeleted", "is_deleted"].iter().any(|name| is_true(value.get(*name)));
        let (number, status) = if is_deleted {
            (String::new(), "missing".to_owned())
        } else {
            (field("value"), field("status"))
        };
        let fields = [&kpi, &area, &period, &field("gender"), &number, &status];
        let record = json::record(fields.map(String::as_str));
        taker.take(spot.row.expect("made of a row"), &record)?;
    }
    Ok(())
}

fn is_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(is)) => *is,
        Some(Value::Number(number)) => number.as_f64().is_some_and(|n| n > 0.0),
        _ => false,
    }
}
