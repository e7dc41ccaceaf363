//! Unplanned or not, an episode within 2 to 30 days after discharge: `oracles/person-time/readmission30`.

use std::collections::BTreeMap;

use super::{block, catalog, columns, counted, csv, folder, indicator, named, of_person};
use crate::ENGINES;

const COMPUTING: &str = r#"
[measure]
method   = "proportion"
per      = 100
interval = "wilson"
level    = 95

[population]
base  = "levande"
age   = "calendar-year"
where = "age >= 65"

[numerator]
of    = "denominator"
where = "exists(ater)"

[denominator]
count   = "events"
of      = "slutenvardsepisod"
on      = "until"
repeats = "all"

[look.ater]
of         = "slutenvardsepisod"
window     = "2..30 days after"
hit        = "starts-in"
incomplete = { data = "drop", death = "keep", migration = "keep" }

[period]
every       = "year"
from        = "2019"
undelivered = "zero"

[by]
area    = "none"
down_to = "riket"
"#;

/// Whoever dies on the day of discharge is not discharged alive. Emigration is passed over.
const ALIVE: &str = r#"
subject   = "person"
members   = "persons"
resident  = "always"
death     = "deaths"
death_day = "out"
identity  = "linkable"
"#;

fn definition() -> catalog::Catalog {
    catalog(&[block("populations", "levande", ALIVE), indicator(COMPUTING)])
}

/// Fourteen persons, one rule each, derived by hand.
#[test]
fn readmissions_of_each_person_are_those_derived_by_hand() {
    let Some(folder) = folder("readmission30") else { return };
    let catalog = definition();
    let persons = csv(&folder.join("hand_persons.csv"));
    let stays = csv(&folder.join("hand_stays.csv"));
    let deaths =
        columns(&persons, &[("pid", "pid"), ("death_date", "death_date")], &["death_date"]);
    let births = columns(&persons, &[("pid", "pid"), ("birth_date", "birth_date")], &[]);
    assert_eq!(persons.rows.len(), 14);
    for row in &persons.rows {
        let [person, _, _, index, readmitted, note] = row.as_slice() else { panic!("six fields") };
        let tables = [("persons", &births), ("deaths", &deaths), ("par-inpatient", &stays)]
            .map(|(name, table)| named(name, of_person(table, person)));
        for (name, engine) in ENGINES {
            let partial = counted(&catalog, &tables, (2021, 12, 31), *engine);
            let cells = partial.cells.values().map(|tally| (tally.denominator, tally.numerator));
            let (index_found, found) = cells.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
            let told = (index_found.to_string(), found.to_string());
            assert_eq!(told, (index.clone(), readmitted.clone()), "{person}, {name}: {note}");
        }
    }
}

#[test]
fn readmissions_of_twenty_thousand_persons_are_those_of_others() {
    let (Some(folder), Some(register)) = (folder("readmission30"), folder("fallskador/reg")) else {
        return;
    };
    let catalog = definition();
    let expected = csv(&folder.join("readmission30_fallskador_expected.csv"));
    let tables = [("persons", "persons"), ("deaths", "deaths"), ("par-inpatient", "par_inpatient")]
        .map(|(id, file)| named(id, csv(&register.join(format!("{file}.csv")))));
    let expected: BTreeMap<String, (String, String)> =
        expected.rows.iter().map(|r| (r[0].clone(), (r[1].clone(), r[2].clone()))).collect();
    for (name, engine) in ENGINES {
        let partial = counted(&catalog, &tables, (2021, 12, 31), *engine);
        let cell = |(key, tally): (&indicator::Key, &indicator::Tally)| {
            let counts = (tally.denominator.to_string(), tally.numerator.to_string());
            (key.period.to_string(), counts)
        };
        let found: BTreeMap<_, _> = partial.cells.iter().map(cell).collect();
        assert_eq!(found, expected, "{name}");
    }
}
