//! Known answers of others beside the reference definition of falls: readmissions, continuity, person-years
//! and episodes. Each is a definition on the same conventions, with only the rules of the other said.

mod continuity;
mod episodes;
mod readmission;
mod residents;

use std::path::{Path, PathBuf};

use catalog::{Catalog, RegisterId};
use cube::IndicatorId;
use indicator::example::{Engine, Table, shard};
use indicator::{Partial, Run, calendar};

use super::{base_files, csv, known_answers};

/// The text of the definition until its computing part, which all of them share.
fn head() -> String {
    let path = "tests/content/fallskador/indicators/fall/fallskador-personar.toml";
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let text = text.expect("the definition is there");
    let end = text.find("[measure]").expect("it has a computing part");
    text[..end].replace("fallskador-personar", "prov")
}

/// What every block and register says of itself.
fn steward(id: &str) -> String {
    format!(
        "id = \"{id}\"\ntitle = {{ sv = \"{id}\", en = \"{id}\" }}\nversion = \"1.0.0\"\n\
         owner = \"enheten-aldre\"\nreviewed = 2026-11-01\nreview_due = 2028-11-01\n\
         evidence = \"verified\"\nevidence_source = \"prov\"\n"
    )
}

/// A register of an extract, with its columns as `name type` and further keys.
fn register(id: &str, columns: &[&str]) -> (String, String) {
    let mut text = steward(id);
    text += "[delivery]\nrhythm = \"append\"\n[format]\ndelimiter = \",\"\n";
    text += "[[column]]\nname = \"pid\"\ntitle = { sv = \"pid\", en = \"pid\" }\n\
             type = \"person-id\"\nseries = \"prov\"\nrequired = true\n";
    for column in columns {
        let mut words = column.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default();
        let (name, kind, more) = (word(), word(), word());
        text += &format!(
            "[[column]]\nname = \"{name}\"\ntitle = {{ sv = \"{name}\", en = \"{name}\" }}\n\
             type = \"{kind}\"\n{more}\n"
        );
    }
    (format!("registers/{id}.toml"), text)
}

fn block(folder: &str, id: &str, text: &str) -> (String, String) {
    (format!("{folder}/{id}.toml"), steward(id) + text)
}

fn indicator(computing: &str) -> (String, String) {
    ("indicators/fall/prov.toml".to_owned(), head() + computing)
}

/// The definition `prov` with its blocks, on those of the fall injuries.
fn catalog(files: &[(String, String)]) -> Catalog {
    let mut all = base_files();
    let page = all["indicators/fall/fallskador-personar.md"].clone();
    all.insert("indicators/fall/prov.md".to_owned(), page);
    for (path, text) in files {
        all.insert(path.clone(), text.clone().into_bytes());
    }
    let (catalog, findings) = catalog::load(&all, jiff::civil::date(2026, 11, 25));
    let id: IndicatorId = "prov".parse().expect("a name");
    let found = catalog.indicators.get(&id).and_then(|i| i.computation.as_ref());
    let told: Vec<&str> = findings.iter().map(|finding| finding.what.en.as_str()).collect();
    assert!(found.is_some(), "{told:#?}");
    catalog
}

/// What is counted of rows that are known of until a day.
fn counted(
    catalog: &Catalog,
    tables: &[(RegisterId, Table)],
    last: (i32, u32, u32),
    engine: Engine,
) -> Partial {
    let last = calendar::from_civil(last.0, last.1 as u8, last.2 as u8);
    let known = (calendar::from_civil(1900, 1, 1), last);
    let (rows, holdings) = shard(catalog, tables, known).expect("readable registers");
    let id: IndicatorId = "prov".parse().expect("a name");
    let indicators = std::slice::from_ref(&id);
    let run = Run { catalog, indicators, holdings: &holdings, last_day: last };
    engine(&run, &rows)
}

/// A table under the name of a register.
fn named(id: &str, table: Table) -> (RegisterId, Table) {
    (RegisterId(id.to_owned()), table)
}

/// Some columns of a table by other names, without the rows that lack one of the columns in `needed`.
fn columns(table: &Table, names: &[(&str, &str)], needed: &[&str]) -> Table {
    let at = |name: &str| {
        let at = table.columns.iter().position(|column| column == name);
        at.unwrap_or_else(|| panic!("no column {name}"))
    };
    let places: Vec<usize> = names.iter().map(|(name, _)| at(name)).collect();
    let needed: Vec<usize> = needed.iter().map(|name| at(name)).collect();
    let rows = table.rows.iter().filter(|row| needed.iter().all(|at| !row[*at].is_empty()));
    let rows = rows.map(|row| places.iter().map(|at| row[*at].clone()).collect());
    Table {
        line: 0,
        columns: names.iter().map(|(_, name)| (*name).to_owned()).collect(),
        rows: rows.collect(),
    }
}

/// A table with one more column that is the same for all rows.
fn with(mut table: Table, name: &str, value: &str) -> Table {
    table.columns.push(name.to_owned());
    table.rows.iter_mut().for_each(|row| row.push(value.to_owned()));
    table
}

/// The rows of one person.
fn of_person(table: &Table, person: &str) -> Table {
    let at = table.columns.iter().position(|c| c == "pid").expect("a column of persons");
    let rows = table.rows.iter().filter(|row| row[at] == person).cloned().collect();
    Table { rows, ..table.clone() }
}

/// A folder of known answers; none, and said so, when it is not here.
fn folder(name: &str) -> Option<PathBuf> {
    known_answers(name)
}
