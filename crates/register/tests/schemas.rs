//! Deliveries of schemas that a user brings: fixed positions, and what holds for some days only.

use std::fs;

use catalog::RegisterId;
use jiff::civil::date;
use register::{Receipt, Request, ingest};
use terminology::{DomainKey, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket.
const WOMAN: &str = "193203199108";
const MAN: &str = "193206127874";

const HEAD: &str = r#"
id              = "eget"
title           = { sv = "Eget", en = "Own" }
version         = "1.0.0"
owner           = "enheten-aldre"
reviewed        = 2026-11-24
review_due      = 2027-11-24
evidence        = "inferred"
evidence_source = "prov"
"#;

const FIXED: &str = r#"
[delivery]
rhythm = "month"
period = ["datum"]
sender = ["kommun"]

[format]
fixed    = true
encoding = "ENCODING"

[[column]]
name     = "kommun"
title    = { sv = "Kommun", en = "Kommun" }
type     = "kommun"
required = true
start    = 1
width    = 4

[[column]]
name  = "ort"
title = { sv = "Ort", en = "Place" }
type  = "text"
start = 5
width = 8

[[column]]
name     = "personnummer"
title    = { sv = "Personnummer", en = "Personal identity number" }
type     = "personnummer"
required = true
start    = 13
width    = 12

[[column]]
name     = "datum"
title    = { sv = "Dag", en = "Day" }
type     = "date"
role     = "from"
required = true
start    = 25
width    = 8

[[column]]
name  = "timmar"
title = { sv = "Timmar", en = "Hours" }
type  = "integer"
start = 34
width = 3
"#;

const DATED: &str = r#"
[delivery]
rhythm = "month"
period = ["datum"]

[format]
delimiter = ";"

[[column]]
name     = "personnummer"
title    = { sv = "Personnummer", en = "Personal identity number" }
type     = "personnummer"
required = true

[[column]]
name     = "datum"
title    = { sv = "Dag", en = "Day" }
type     = "date"
role     = "from"
required = true

[[column]]
name    = "form"
title   = { sv = "Form", en = "Form" }
type    = "choice"
allowed = [
    { code = "1", sv = "besök", en = "visit" },
    { code = "2", sv = "brev", en = "letter", valid_to = 2023-12-31 },
    { code = "3", sv = "video", en = "video", valid_from = 2024-01-01 },
]

[[column]]
name       = "yrke"
title      = { sv = "Yrke", en = "Profession" }
type       = "text"
required   = true
valid_from = 2024-01-01
"#;

const EXTRACT: &str = r#"
[delivery]
rhythm = "snapshot"

[format]
delimiter = ","

[[column]]
name       = "lopnr"
title      = { sv = "Löpnummer", en = "Serial number" }
type       = "person-id"
series     = "uttag-2025"
max_length = 6
required   = true

[[column]]
name  = "datum"
title = { sv = "Dag", en = "Day" }
type  = "date"
role  = "from"
"#;

fn take(schema: &str, sample: &str, rows: &[u8]) -> Receipt {
    let mut content = catalog::embedded();
    content.insert("registers/eget.toml".to_owned(), (HEAD.to_owned() + schema).into_bytes());
    let sample = format!("# FIKTIVA UPPGIFTER\n{sample}");
    content.insert("registers/eget.csv".to_owned(), sample.into_bytes());
    let (catalog, findings) = catalog::load(&content, date(2026, 11, 24));
    let own = findings.iter().filter(|finding| finding.place.file.contains("eget"));
    assert_eq!(own.count(), 0, "the schema has no faults");
    let store = tempfile::tempdir().expect("a folder");
    let file = store.path().join("leverans.txt");
    fs::write(&file, rows).expect("the folder is there");
    ingest(&Request {
        catalog: &catalog,
        register: &catalog.registers[&RegisterId("eget".to_owned())],
        files: &[file],
        store: store.path(),
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received: date(2025, 3, 31),
        n_threads: 1,
        on_progress: &|_| {},
    })
    .expect("the delivery is taken in")
}

/// Code, the column it is about, and the rows.
fn told(receipt: &Receipt) -> Vec<(&str, String, Vec<u64>)> {
    let of_rows = receipt.findings.iter().filter(|finding| finding.rule.code < "R4");
    of_rows
        .map(|finding| {
            let about = finding.about.as_ref().map_or(String::new(), |about| about.sv.clone());
            let about = about.split(' ').next().unwrap_or_default().to_owned();
            (finding.rule.code, about, finding.first.iter().map(|place| place.line).collect())
        })
        .collect()
}

#[test]
fn fixed_positions_are_read_in_either_encoding() {
    let rows = format!(
        "0180Öster   {WOMAN}20250120 007\n\
         1480Åmåls ö {MAN}20250121\n\
         0180        {WOMAN}20250122  12and more\r\n\
         0180Örebro  {MAN}\n\
         0180Öst\n\
         0180        {MAN}20250132 001\n\
         0180Norra   {WOMAN}20250123 1x1\n"
    );
    let as_1252: Vec<u8> = rows.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let expected = [
        ("R201", "datum".to_owned(), vec![4, 5]),
        ("R201", "personnummer".to_owned(), vec![5]),
        ("R203", "datum".to_owned(), vec![6]),
        ("R204", "timmar".to_owned(), vec![7]),
    ];
    for (encoding, bytes) in [
        ("detect", rows.as_bytes()),
        ("utf-8", rows.as_bytes()),
        ("detect", as_1252.as_slice()),
        ("windows-1252", as_1252.as_slice()),
    ] {
        let receipt = take(&FIXED.replace("ENCODING", encoding), &rows, bytes);
        let counts = receipt.counts;
        assert_eq!((counts.received, counts.accepted, counts.rejected), (7, 3, 4), "{encoding}");
        let mut found = told(&receipt);
        found.sort();
        assert_eq!(found, expected, "{encoding}");
    }
    // Bytes that are not what the schema says are told and not read as something else.
    let receipt = take(&FIXED.replace("ENCODING", "utf-8"), &rows, &as_1252);
    assert!(told(&receipt).contains(&("R211", "ort".to_owned(), vec![1, 2, 4, 5])));
}

/// A value and a column are held against the day of their row, not the day of receipt.
#[test]
fn what_holds_is_what_held_on_the_day_of_the_row() {
    let sample = format!("personnummer;datum;form;yrke\n{WOMAN};2024-05-01;1;läkare\n");
    let rows = format!(
        "personnummer;datum;form;yrke\n\
         {WOMAN};2023-12-31;2;\n\
         {WOMAN};2024-01-01;2;läkare\n\
         {WOMAN};2023-12-31;3;\n\
         {WOMAN};2024-01-01;3;läkare\n\
         {WOMAN};2024-01-01;1;\n\
         {WOMAN};2023-12-31;1;läkare\n\
         {WOMAN};2023-12-30;1;\n\
         {WOMAN};2024-01-02;4;läkare\n"
    );
    let receipt = take(DATED, &sample, rows.as_bytes());
    let counts = receipt.counts;
    assert_eq!((counts.received, counts.accepted, counts.rejected), (8, 4, 4));
    assert_eq!(
        told(&receipt),
        [
            ("R201", "yrke".to_owned(), vec![6]),
            ("R210", "form".to_owned(), vec![9]),
            ("R214", "form".to_owned(), vec![3, 4]),
            ("R215", "yrke".to_owned(), vec![7]),
        ]
    );
    // A file from before the column has no heading for it.
    let early = format!("personnummer;datum;form\n{WOMAN};2023-06-01;2\n{WOMAN};2024-06-01;1\n");
    let receipt = take(DATED, &sample, early.as_bytes());
    assert_eq!(told(&receipt), [("R201", "yrke".to_owned(), vec![3])]);
}

/// The ids of an extract are taken as they stand: `7`, `07` and `A7` are three persons, whatever the encoding
/// five rows later is about one of them. Nothing that looks like one is told.
#[test]
fn ids_of_an_extract_are_persons() {
    let sample = "lopnr,datum\n1,2025-01-01\n";
    let rows = "lopnr,datum\n\
                7,2025-01-01\n\
                07,2025-01-01\n\
                A7,2025-01-01\n\
                7,2025-02-01\n\
                Å7,2025-01-01\n\
                ,2025-01-01\n\
                7654321,2025-01-01\n\
                765432,2025-01-02\n\
                7\u{7},2025-01-02\n";
    for bytes in [
        rows.as_bytes().to_vec(),
        rows.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
    ] {
        let receipt = take(EXTRACT, sample, &bytes);
        let counts = receipt.counts;
        assert_eq!((counts.received, counts.accepted, counts.rejected), (9, 6, 3));
        assert_eq!((counts.unlinkable, receipt.persons), (0, None));
        assert_eq!(receipt.n_persons, 5);
        assert_eq!(
            told(&receipt),
            [("R201", "lopnr".to_owned(), vec![7]), ("R216", "lopnr".to_owned(), vec![8, 10])]
        );
        let said = format!("{receipt:?}");
        assert!(!said.contains("7654321") && !said.contains("765432"), "{said}");
    }
}
