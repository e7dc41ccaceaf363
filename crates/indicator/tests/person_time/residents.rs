//! Person-years until the first event, by year, age, sex and kommun: `oracles/person-time/r`, which two
//! packages of R agree on. Convention A: the day of the event is at risk, and the event is of that day. B, of
//! survival analysis: it is not, and the event is of the time that it ends.

use std::collections::BTreeMap;

use catalog::Catalog;
use catalog::RegisterId;
use cube::{AgeGroup, AreaLevel};
use indicator::Place;
use indicator::example::{Engine, Table};

use super::{block, catalog, columns, counted, csv, folder, indicator, named, register, with};
use crate::ENGINES;

const COMPUTING: &str = r#"
[measure]
method      = "rate"
per         = 1000
person_year = "365.25 days"
interval    = "byar"
level       = 95

[population]
base  = "fria"
age   = "AGE"
where = "not haft"

[numerator]
count   = "events"
of      = "handelser"
on      = "ON"
repeats = "all"

[denominator]
count = "days"
of    = "population"

[period]
every       = "year"
from        = "2016"
undelivered = "zero"

[by]
area         = "residence"
down_to      = "kommun"
unknown_area = "nation-only"
split        = ["sex", "sex x ages"]
ages         = ["0-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90-94", "95+"]
"#;

const POPULATION: &str = r#"
subject   = "person"
members   = "persons"
resident  = "boende"
death     = "deaths"
death_day = "out"
identity  = "linkable"
ties      = ["latest-start", "latest-end", "lowest-code"]

[moves]
rows                 = "migration"
immigration          = "kind = I"
emigration           = "kind = U"
emigration_day       = "out"
immigration_day      = "in"
first_is_immigration = "abroad before"
"#;

fn definition(convention: char, age: &str) -> Catalog {
    let (on, cover) = match convention {
        'A' => ("date", "after-day"),
        _ => ("day before date", "day-and-after"),
    };
    catalog(&[
        register(
            "boende",
            &[
                "entry date role = \"from\"",
                "stop date role = \"to\"",
                "mun kommun role = \"kommun\"",
            ],
        ),
        register("handelser", &["event date role = \"from\"\nrequired = true"]),
        block("populations", "fria", POPULATION),
        block("states", "haft", &format!("rows = \"handelser\"\ncover = \"{cover}\"\n")),
        indicator(&COMPUTING.replace("AGE", age).replace("ON", on)),
    ])
}

fn registers(table: &Table) -> Vec<(RegisterId, Table)> {
    let part = |names: &[(&str, &str)], needed: &[&str]| columns(table, names, needed);
    vec![
        named("persons", part(&[("id", "pid"), ("birth", "birth_date"), ("sex", "sex")], &[])),
        named("boende", part(&[("id", "pid"), ("entry", "entry"), ("mun", "mun")], &[])),
        named("deaths", part(&[("id", "pid"), ("death", "death_date")], &["death"])),
        named("migration", with(part(&[("id", "pid"), ("emig", "date")], &["emig"]), "kind", "U")),
        named("handelser", part(&[("id", "pid"), ("event", "event")], &["event"])),
    ]
}

/// Year, age group, sex and area (`00` for the nation): persons, days, events.
type Cells = BTreeMap<[String; 4], [String; 3]>;

fn cells(convention: char, age: &str, table: &Table, engine: Engine) -> Cells {
    let catalog = definition(convention, age);
    let partial = counted(&catalog, &registers(table), (2021, 12, 31), engine);
    let mut cells = Cells::new();
    for (key, tally) in partial.cells {
        let Place::Area(area) = key.area else { continue };
        if area.level() == AreaLevel::Region || key.sex == cube::Sex::Both {
            continue;
        }
        let age = if key.age == AgeGroup::ALL { "all".to_owned() } else { key.age.to_string() };
        let sex = if key.sex == cube::Sex::Women { "K" } else { "M" };
        let name = [key.period.to_string(), age, sex.to_owned(), area.to_string()];
        let counts = [i128::from(tally.persons), tally.denominator, tally.numerator];
        if counts != [0; 3] {
            cells.insert(name, counts.map(|n| n.to_string()));
        }
    }
    cells
}

/// The cells of a file, by its columns of year, age group, sex and area, and of persons, days and events.
fn expected(table: &Table, name: [&str; 4], counts: [&str; 3]) -> Cells {
    let at = |column: &str| table.columns.iter().position(|c| c == column);
    let field = |row: &[String], column: &str| match at(column) {
        Some(at) => row[at].clone(),
        // A word that is no column stands for itself.
        None => column.to_owned(),
    };
    let cell = |row: &Vec<String>| {
        (name.map(|column| field(row, column)), counts.map(|column| field(row, column)))
    };
    table.rows.iter().map(cell).collect()
}

fn only(cells: &Cells, keep: impl Fn(&[String; 4]) -> bool) -> Cells {
    cells.iter().filter(|(name, _)| keep(name)).map(|(n, c)| (n.clone(), c.clone())).collect()
}

#[test]
fn person_years_until_the_first_event_are_those_of_two_other_programs() {
    let Some(folder) = folder("r") else { return };
    let table = csv(&folder.join("in_register.csv"));
    assert_eq!(table.rows.len(), 3000);
    let file = |name: &str| csv(&folder.join(format!("register_conv{name}.csv")));
    let counts = ["persons", "days", "events"];
    for (name, engine) in ENGINES {
        for convention in ['A', 'B'] {
            let attained = cells(convention, "attained", &table, *engine);
            let theirs = file(&format!("{convention}_attainedage_year_sex"));
            assert_eq!(
                only(&attained, |[_, age, _, area]| age != "all" && area == "00"),
                expected(&theirs, ["year", "ageband", "sex", "00"], counts),
                "{convention}, attained age, {name}"
            );
            let calendar = cells(convention, "calendar-year", &table, *engine);
            let theirs = file(&format!("{convention}_calage_year_sex_mun"));
            assert_eq!(
                only(&calendar, |[_, age, _, area]| age != "all" && area != "00"),
                expected(&theirs, ["year", "ageband", "sex", "mun"], counts),
                "{convention}, age of the calendar year, {name}"
            );
            hold_sums(&calendar, &file(&format!("{convention}_calage_sex")), name);
            if convention == 'B' {
                let theirs = file("B_survival_pyears_year_sex_days");
                assert_eq!(
                    only(&calendar, |[_, age, _, area]| age == "all" && area == "00"),
                    expected(&theirs, ["year", "all", "sex", "00"], ["n", "pyears", "event"]),
                    "survival::pyears, {name}"
                );
            }
        }
    }
}

/// All years together: days and events, and the rate of them. Persons are in several years.
fn hold_sums(cells: &Cells, theirs: &Table, name: &str) {
    assert_eq!(theirs.columns, ["ageband", "sex", "persons", "days", "events", "rate1000_36525"]);
    for row in &theirs.rows {
        let own = cells.iter().filter(|([_, age, sex, area], _)| {
            (age, sex, area.as_str()) == (&row[0], &row[1], "00")
        });
        let number = |text: &String| text.parse::<f64>().expect("a number");
        let (days, events) = own.fold((0.0, 0.0), |(days, events), (_, counts)| {
            (days + number(&counts[1]), events + number(&counts[2]))
        });
        assert_eq!((days, events), (number(&row[3]), number(&row[4])), "{name}, {row:?}");
        let rate = indicator::methods::rate(events as u64, days / 365.25, 1000.0);
        let rate = rate.expect("somebody was at risk");
        assert!((rate - number(&row[5])).abs() < 1e-9, "{name}, {row:?}: {rate}");
    }
}
