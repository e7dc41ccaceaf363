//! The registers and value sets that random definitions are about.

use catalog::definition::{Column, ValueKind};
use catalog::{Catalog, ColumnKind, Files, RegisterId};
use terminology::CodeSystem;

/// A register in short: its name, rhythm, and columns as `name type role?`.
const REGISTERS: &[(&str, &str, &[&str])] = &[
    ("folk", "snapshot", &["fodd date birth", "kon kon sex"]),
    ("doda", "snapshot", &["dog date death", "orsak icd"]),
    ("bor", "snapshot", &["fran date from", "till date to", "kommun kommun kommun"]),
    ("flytt", "append", &["dag date from", "slag flytt"]),
    (
        "boende",
        "append",
        &["fran date from", "till date to", "insats insats", "kommun kommun", "rapport date"],
    ),
    ("manad", "month", &["manad month", "kommun kommun kommun", "utforare text"]),
    ("atgard", "month", &["dag date from", "kommun kommun kommun", "yrken list", "antal integer"]),
    (
        "vard",
        "append",
        &["in date from", "ut date to", "diagnos icd", "orsaker icds", "sjukhus text", "akut ja"],
    ),
    ("uttag", "append", &["dag date from", "atc atc", "antal integer", "vara text"]),
];

/// The kommuner that rows name: two in one region, one in another, one that became another
/// (Heby went from Västmanland 1917 to Uppsala 0331 in 2007), one with a region of its own.
pub(crate) const KOMMUNER: &[&str] = &["0114", "0180", "1480", "1917", "0980"];

fn column_text(spec: &str, required: bool) -> String {
    let mut words = spec.split(' ');
    let (name, kind) = (words.next().expect("a name"), words.next().expect("a kind"));
    let choice = |codes: &[&str]| {
        let rows: Vec<String> = codes
            .iter()
            .map(|c| format!("{{ code = \"{c}\", sv = \"{c}\", en = \"{c}\" }}"))
            .collect();
        format!("type = \"choice\"\nallowed = [{}]\n", rows.join(", "))
    };
    let mut text =
        format!("[[column]]\nname = \"{name}\"\ntitle = {{ sv = \"{name}\", en = \"{name}\" }}\n");
    text += &match kind {
        "date" | "month" | "kommun" | "integer" | "text" => format!("type = \"{kind}\"\n"),
        "icd" => "type = \"code\"\nsystem = \"icd-10-se\"\n".to_owned(),
        "icds" => "type = \"code\"\nsystem = \"icd-10-se\"\nseparator = \" \"\n".to_owned(),
        "atc" => "type = \"code\"\nsystem = \"atc\"\n".to_owned(),
        "list" => "type = \"text\"\nseparator = \" \"\n".to_owned(),
        "kon" => choice(&["1", "2"]),
        "flytt" => choice(&["U", "I"]),
        "insats" => choice(&["sabo", "hemma", "kort"]),
        "ja" => choice(&["ja", "nej"]),
        other => panic!("no kind {other}"),
    };
    if let Some(role) = words.next() {
        text += &format!("role = \"{role}\"\n");
    }
    if required {
        text += "required = true\n";
    }
    text
}

fn register_text(id: &str, rhythm: &str, columns: &[&str]) -> String {
    let mut text = format!(
        "id = \"{id}\"\ntitle = {{ sv = \"{id}\", en = \"{id}\" }}\nversion = \"1.0.0\"\n\
         owner = \"enheten\"\nreviewed = 2026-01-01\nreview_due = 2030-01-01\n\
         evidence = \"recalled\"\nevidence_source = \"Påhittat\"\n\n[delivery]\nrhythm = \"{rhythm}\"\n"
    );
    if rhythm == "month" {
        let period = columns[0].split(' ').next().expect("a name");
        text += &format!(
            "period = [\"{period}\"]\nsender = [\"kommun\"]\ndue_months = 1\ndue_day = 15\n"
        );
    }
    text += "\n[format]\ndelimiter = \";\"\nencoding = \"utf-8\"\n\n";
    text += "[[column]]\nname = \"pid\"\ntitle = { sv = \"pid\", en = \"pid\" }\ntype = \"personnummer\"\nrequired = true\n";
    for column in columns {
        // What tells period and sender must be there.
        let tells = rhythm == "month" && (column == &columns[0] || column.starts_with("kommun"));
        text += &column_text(column, tells);
    }
    text
}

/// The value sets: codes of injuries, of falls, of sedatives.
const VALUESETS: &[(&str, &str, &str)] = &[
    ("skada", "icd-10-se", "\"S00-T14\""),
    ("fall", "icd-10-se", "\"W00-W19\""),
    ("lugnande", "atc", "\"N05\""),
];

/// The catalogue without definitions.
///
/// # Panics
/// When a register or a value set does not load.
pub(crate) fn catalog() -> Catalog {
    let mut files = Files::new();
    for (id, rhythm, columns) in REGISTERS {
        let text = register_text(id, rhythm, columns);
        files.insert(format!("registers/{id}.toml"), text.into_bytes());
    }
    for (id, system, codes) in VALUESETS {
        let text = format!(
            "id = \"{id}\"\ntitle = {{ sv = \"{id}\", en = \"{id}\" }}\nversion = \"1.0.0\"\n\
             system = \"{system}\"\nowner = \"enheten\"\nreviewed = 2026-01-01\n\
             review_due = 2030-01-01\nevidence = \"recalled\"\nevidence_source = \"Påhittat\"\n\
             codes = [{codes}]\n"
        );
        files.insert(format!("valuesets/{id}.toml"), text.into_bytes());
    }
    let areas = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/areas");
    for file in ["kommun.csv", "region.csv", "grupp.csv"] {
        let bytes = std::fs::read(format!("{areas}/{file}")).expect("the areas of the country");
        files.insert(format!("areas/{file}"), bytes);
    }
    let (catalog, findings) = catalog::load(&files, jiff::civil::date(2026, 11, 25));
    for (id, _, _) in REGISTERS {
        let id = RegisterId((*id).to_owned());
        assert!(catalog.registers.contains_key(&id), "{id} does not load: {findings:#?}");
    }
    assert_eq!(catalog.valuesets.len(), VALUESETS.len(), "{findings:#?}");
    catalog
}

/// The columns of a register, but for the person, as definitions name them; `period` last where it has one.
pub(crate) fn columns(catalog: &Catalog, register: &str) -> Vec<Column> {
    let register = &catalog.registers[&RegisterId(register.to_owned())];
    let person = register.subject_column();
    let mut columns = Vec::new();
    for (index, column) in register.columns.iter().enumerate() {
        if index == person {
            continue;
        }
        let kind = match &column.kind {
            ColumnKind::Date { .. } => ValueKind::Date,
            ColumnKind::Month { .. } => ValueKind::Month,
            ColumnKind::Integer { .. } => ValueKind::Number { decimals: 0 },
            ColumnKind::Code { system, .. } => ValueKind::Code(*system),
            ColumnKind::Kommun => ValueKind::Kommun,
            ColumnKind::Choice(all) => {
                ValueKind::Choice(all.iter().map(|choice| choice.code.clone()).collect())
            }
            _ => ValueKind::Text,
        };
        columns.push(Column {
            name: column.name.clone(),
            kind,
            may_be_missing: !column.is_required,
            is_list: column.is_list(),
        });
    }
    if !register.period.is_empty() {
        columns.push(Column {
            name: indicator::PERIOD_COLUMN.to_owned(),
            kind: ValueKind::Month,
            may_be_missing: false,
            is_list: false,
        });
    }
    columns
}

/// The words that rows have in a column.
pub(crate) fn words(column: &Column) -> Vec<String> {
    let words: &[&str] = match &column.kind {
        ValueKind::Code(CodeSystem::Atc) => &["N05BA01", "N05CF01", "N06AX11", "C03CA01"],
        ValueKind::Code(_) => &["S720", "S52", "T14", "T15", "W01", "W19", "W20", "J441", "I500"],
        ValueKind::Kommun => KOMMUNER,
        ValueKind::Choice(all) => return all.clone(),
        _ => &["A", "B", "C"],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}
