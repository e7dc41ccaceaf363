//! Episodes by the rules of others: `oracles/person-time/epidm` (infections and spells of the British
//! surveillance) and `heaven` (admissions of Danish registers). Each is a chain with the other's choices.
//! The British rule that joins a transfer by its codes of source and destination is no chain of ours.

use std::collections::{BTreeMap, BTreeSet};

use catalog::Catalog;
use catalog::definition::Every;
use indicator::calendar;
use indicator::example::{Engine, Table};

use super::{block, catalog, counted, csv, folder, indicator, named, of_person, register};
use crate::ENGINES;

/// The days between the first and the last day of each episode that begins in a month.
const COMPUTING: &str = r#"
[measure]
method   = "mean"
interval = "none"

[population]
base = "none"

[numerator]
of    = "denominator"
value = "days(date, until)"

[denominator]
count   = "events"
of      = "episod"
on      = "date"
repeats = "all"

[period]
every       = "month"
from        = "2014-01"
undelivered = "zero"

[by]
area    = "none"
down_to = "riket"
"#;

/// The episodes of a person: the month in which each begins, and how long it is, with how many there are.
type Episodes = BTreeMap<(i32, i64), u64>;

fn definition(until: &str, chain: &str) -> Catalog {
    let rows = register(
        "vistelser",
        &["start date role = \"from\"", "stop date role = \"to\"", "art text", "prov text"],
    );
    let series =
        format!("[[from]]\nrows = \"vistelser\"\ndate = \"start\"\nuntil = \"{until}\"\n{chain}");
    catalog(&[rows, block("events", "episod", &series), indicator(COMPUTING)])
}

fn chain(gap_days: u16, after: &str, across: &str) -> String {
    format!("[chain]\ngap_days = {gap_days}\nafter = \"{after}\"\nacross = {across}\n")
}

/// A file with its columns by our names.
fn rows(table: &Table, names: &[(&str, &str)]) -> Table {
    super::columns(table, names, &[])
}

fn episodes(catalog: &Catalog, table: Table, engine: Engine) -> Episodes {
    let partial = counted(catalog, &[named("vistelser", table)], (2023, 12, 31), engine);
    let mut found = Episodes::new();
    for (key, tally) in partial.cells {
        let (_, first, _) = calendar::period_from(key.period, Every::Month).expect("a month");
        let month = calendar::month_of(first);
        for ((days, _), n) in tally.values {
            *found.entry((month, days)).or_default() += n;
        }
    }
    found
}

fn day(text: &str) -> i32 {
    calendar::day_of(text.parse().expect("a day"))
}

/// Holds each person's episodes against those that rows of another program name: who, which episode, and
/// the first and last day of the row.
fn hold(
    catalog: &Catalog,
    table: &Table,
    theirs: impl Iterator<Item = (String, String, i32, i32)>,
    what: &str,
) {
    let mut spans: BTreeMap<(String, String), (i32, i32)> = BTreeMap::new();
    for (who, episode, first, last) in theirs {
        let span = spans.entry((who, episode)).or_insert((first, last));
        *span = (span.0.min(first), span.1.max(last));
    }
    let mut expected: BTreeMap<&String, Episodes> = BTreeMap::new();
    for ((who, _), (first, last)) in &spans {
        let key = (calendar::month_of(*first), i64::from(last - first));
        *expected.entry(who).or_default().entry(key).or_default() += 1;
    }
    let persons: BTreeSet<&String> = table.rows.iter().map(|row| &row[0]).collect();
    assert!(!persons.is_empty() && persons.len() == expected.len(), "{what}");
    for person in persons {
        for (name, engine) in ENGINES {
            let found = episodes(catalog, of_person(table, person), *engine);
            assert_eq!(Some(&found), expected.get(person), "{what}: {person}, {name}");
        }
    }
}

#[test]
fn windows_of_infections_stand_still_or_roll() {
    let Some(folder) = folder("epidm") else { return };
    let file = |name: &str| csv(&folder.join(format!("{name}.csv")));
    let infections = rows(
        &file("in_events"),
        &[("pat_id", "pid"), ("sp_date", "start"), ("species", "art"), ("spec_type", "prov")],
    );
    let generated = rows(&file("in_events_generated"), &[("id", "pid"), ("d", "start")]);
    for (kind, after) in [("static", "first-day"), ("rolling", "latest-end")] {
        for days in [7, 14, 19] {
            let catalog = definition("start", &chain(days, after, "[\"art\", \"prov\"]"));
            let told = file(&format!("group_time_{kind}_w{days}"));
            let theirs = told.rows.iter().map(|row| {
                let name = [&row[1], &row[2], &row[4]].map(String::as_str).join("|");
                (row[0].clone(), name, day(&row[3]), day(&row[3]))
            });
            hold(&catalog, &infections, theirs, &format!("{kind}, {days} days"));
        }
        let catalog = definition("start", &chain(14, after, "\"all\""));
        let told = file(&format!("group_time_generated_{kind}_w14"));
        let theirs = told
            .rows
            .iter()
            .map(|row| (row[0].clone(), row[2].clone(), day(&row[1]), day(&row[1])));
        hold(&catalog, &generated, theirs, &format!("{kind}, generated"));
    }
}

/// A row that ends before it begins is no stay of ours, and one without days is none of anybody's.
fn is_stay(first: &str, last: &str) -> bool {
    !first.is_empty() && !last.is_empty() && day(first) <= day(last)
}

fn stays(table: &Table, first: usize, last: usize) -> Table {
    let rows = table.rows.iter().filter(|row| is_stay(&row[first], &row[last])).cloned();
    Table { rows: rows.collect(), ..table.clone() }
}

#[test]
fn spells_of_a_provider_that_touch_on_a_day_are_one() {
    let Some(folder) = folder("epidm") else { return };
    let file = |name: &str| csv(&folder.join(format!("{name}.csv")));
    let catalog = definition("stop", &chain(0, "latest-end", "\"prov\""));
    let table = rows(
        &file("in_spells"),
        &[("id", "pid"), ("spell_start", "start"), ("spell_end", "stop"), ("provider", "prov")],
    );
    let told = stays(&file("group_time_spells"), 2, 3);
    let theirs =
        told.rows.iter().map(|row| (row[0].clone(), row[4].clone(), day(&row[2]), day(&row[3])));
    hold(&catalog, &stays(&table, 1, 2), theirs, "spells");
    let catalog = definition("stop", &chain(0, "latest-end", "\"all\""));
    let table = rows(&file("in_spells_generated"), &[("id", "pid"), ("s", "start"), ("e", "stop")]);
    let told = stays(&file("group_time_spells_generated"), 1, 2);
    let theirs =
        told.rows.iter().map(|row| (row[0].clone(), row[3].clone(), day(&row[1]), day(&row[2])));
    hold(&catalog, &stays(&table, 1, 2), theirs, "generated spells");
}

#[test]
fn admissions_that_overlap_or_meet_on_a_day_are_one() {
    let Some(folder) = folder("heaven") else { return };
    let catalog = definition("stop", &chain(0, "latest-end", "\"all\""));
    let table = csv(&folder.join("in_admissions.csv"));
    let table = rows(&table, &[("pnr", "pid"), ("inddto", "start"), ("uddto", "stop")]);
    let told = csv(&folder.join("getAdmLimits_collapsed.csv"));
    let theirs =
        told.rows.iter().map(|row| (row[0].clone(), row[1].clone(), day(&row[1]), day(&row[2])));
    hold(&catalog, &table, theirs, "admissions");
}
