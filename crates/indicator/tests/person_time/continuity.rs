//! Continuity of care: `oracles/person-time/coc`.

use std::collections::BTreeMap;

use catalog::Catalog;
use indicator::example::{Engine, Table, shard};
use indicator::{Run, Tally, calendar, finish};

use super::{catalog, columns, counted, csv, folder, indicator, named, of_person, register};
use crate::ENGINES;

const COMPUTING: &str = r#"
[measure]
METHOD
interval = "none"

[population]
base = "none"

[numerator]
of    = "denominator"
value = "FUNCTION(besok.provider)"

[denominator]
count = "persons"
of    = "besok"
on    = "last.date"
where = "count(besok) >= LEAST"

[look.besok]
of         = "besok"
window     = "period"
incomplete = { data = "keep" }

[period]
every       = "year"
from        = "2021"
undelivered = "zero"

[by]
area    = "none"
down_to = "riket"
"#;

/// Visits of a day in the order of `seq`: the columns of a register decide the order of its rows.
fn definition(function: &str, method: &str, least: usize) -> Catalog {
    let computing = COMPUTING
        .replace("METHOD", method)
        .replace("FUNCTION", function)
        .replace("LEAST", &least.to_string());
    let visits = register("besok", &["date date role = \"from\"", "seq integer", "provider text"]);
    catalog(&[visits, indicator(&computing)])
}

fn visits(path: &std::path::Path) -> Table {
    let table = csv(path);
    let mut names = vec![("person", "pid"), ("date", "date")];
    if table.columns.iter().any(|column| column == "seq") {
        names.push(("seq", "seq"));
    }
    names.push(("provider", "provider"));
    columns(&table, &names, &[])
}

/// The value of a person: an exact fraction, none where there is none.
fn of_one(catalog: &Catalog, visits: Table, engine: Engine) -> Option<f64> {
    let partial = counted(catalog, &[named("besok", visits)], (2021, 12, 31), engine);
    let mut values: BTreeMap<(i64, i64), u64> = BTreeMap::new();
    for tally in partial.cells.into_values() {
        let Tally { values: own, .. } = tally;
        values.extend(own);
    }
    assert!(values.len() <= 1, "one person has one value: {values:?}");
    values.into_keys().next().map(|(over, under)| over as f64 / under as f64)
}

/// Every person of a file, by herself.
fn hold_persons(visits: &Table, expected: &Table, every: usize) {
    for function in ["COC", "UPC", "SECON"] {
        let catalog = definition(&function.to_lowercase(), "method = \"mean\"", 1);
        let at = expected.columns.iter().position(|c| c == function).expect("a column");
        for row in expected.rows.iter().step_by(every) {
            let theirs = row[at].parse::<f64>().ok();
            for (name, engine) in ENGINES {
                let ours = of_one(&catalog, of_person(visits, &row[0]), *engine);
                let is_same = match (ours, theirs) {
                    (Some(ours), Some(theirs)) => (ours - theirs).abs() < 1e-14,
                    (ours, theirs) => ours.is_none() && theirs.is_none(),
                };
                assert!(is_same, "{function} of {}, {name}: {ours:?} and {theirs:?}", row[0]);
            }
        }
    }
}

#[test]
fn continuity_of_each_person_is_that_derived_by_hand() {
    let Some(folder) = folder("coc") else { return };
    let expected = csv(&folder.join("hand_cases_expected.csv"));
    assert_eq!(expected.rows.len(), 12);
    hold_persons(&visits(&folder.join("hand_cases_visits.csv")), &expected, 1);
}

#[test]
fn continuity_of_a_register_is_that_of_another_program_person_by_person() {
    let Some(folder) = folder("coc") else { return };
    let expected = csv(&folder.join("register_expected_person.csv"));
    // Each is a run of its own: one in seven is enough beside the mean of all.
    hold_persons(&visits(&folder.join("register_visits.csv")), &expected, 7);
}

#[test]
fn mean_and_percentiles_of_continuity_are_those_of_another_program() {
    let Some(folder) = folder("coc") else { return };
    let expected = csv(&folder.join("register_expected_summary_min3visits.csv"));
    let tables = [named("besok", visits(&folder.join("register_visits.csv")))];
    let quantile = |percent: u8, of: u8| {
        format!("method = \"quantile\"\np = {percent}\nquantile = \"type-{of}\"")
    };
    let methods = [
        (2, "method = \"mean\"".to_owned()),
        (3, quantile(25, 2)),
        (4, quantile(50, 2)),
        (5, quantile(75, 2)),
        (6, quantile(50, 7)),
    ];
    let last_day = calendar::from_civil(2021, 12, 31);
    let known = (calendar::from_civil(1900, 1, 1), last_day);
    for row in &expected.rows {
        for (column, method) in &methods {
            let catalog = definition(&row[0].to_lowercase(), method, 3);
            let (rows, holdings) = shard(&catalog, &tables, known).expect("readable");
            let id = "prov".parse().expect("a name");
            let indicators = std::slice::from_ref(&id);
            let run = Run { catalog: &catalog, indicators, holdings: &holdings, last_day };
            for (name, engine) in ENGINES {
                let cells = finish(&run, &engine(&run, &rows)).expect("it can be finished");
                let [cell] = cells.as_slice() else { panic!("one cell: {cells:?}") };
                assert_eq!(cell.persons.to_string(), row[1], "{}, {name}", row[0]);
                let (ours, theirs) = (cell.value.expect("a value"), row[*column].parse::<f64>());
                let theirs = theirs.expect("a number");
                assert!(
                    (ours - theirs).abs() < 1e-13,
                    "{} by {method}, {name}: {ours} and {theirs}",
                    row[0]
                );
            }
        }
    }
}
