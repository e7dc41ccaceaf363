//! Rows that are set aside when they are held against others: counted once, and kept as they came.

use std::io::Write as _;

use jiff::civil::{Date, date};
use terminology::DomainKey;

use crate::world::{MAN, WOMAN, World, told};

const RECEIVED: Date = date(2025, 3, 31);

/// The rows in the quarantine: line, code and the row as delivered.
fn quarantined(receipt: &register::Receipt) -> Vec<(String, String, String)> {
    let path = receipt.quarantine.as_ref().expect("rows were set aside");
    let mut table = csv::ReaderBuilder::new().delimiter(b';').from_path(path).expect("a table");
    let rows = table.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[1].to_owned(), row[2].to_owned(), row[3].to_owned())).collect()
}

#[test]
fn a_row_that_contradicts_another_is_kept_as_it_came() {
    let world = World::new();
    let rows = format!(
        "\u{feff}# FIKTIVA UPPGIFTER\r\n0180;a;2025;1;{WOMAN}\r\n\r\n0180;Öster;2025;1;{WOMAN}\r\n\
         0180;;2025;13;{MAN}\r\n0180;b;2025;1;{MAN}\r\n0180;c;2025;1;{MAN}"
    );
    let expected = [
        ("4", "R303", format!("0180;Öster;2025;1;{WOMAN}")),
        ("5", "R205", format!("0180;;2025;13;{MAN}")),
        ("7", "R303", format!("0180;c;2025;1;{MAN}")),
    ]
    .map(|(line, code, row)| (line.to_owned(), code.to_owned(), row));
    let receipt = world.take("khsl1", RECEIVED, &rows);
    assert_eq!(quarantined(&receipt), expected);
    // Packed it is the same.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(rows.as_bytes()).expect("to memory");
    let packed = packed.finish().expect("to memory");
    let receipt = world.try_take_bytes("khsl1", RECEIVED, &packed).expect("it is taken in");
    assert_eq!(quarantined(&receipt), expected);
}

#[test]
fn a_row_outside_the_months_is_kept_as_it_came() {
    let world = World::new();
    let head = "PERSONNR;SJUKHUS;MVO;INDATUM;UTDATUM;HDIA\n";
    let stay = |day: &str| format!("{WOMAN};11001;311;{day};{day};J180\n");
    world.take("par-sluten", date(2024, 12, 31), &(head.to_owned() + &stay("20241101")));
    let rows = head.to_owned() + &stay("20250301") + &stay("20241102");
    let receipt = world.take("par-sluten", RECEIVED, &rows);
    let row = stay("20241102").trim_end().to_owned();
    assert_eq!(quarantined(&receipt), [("3".to_owned(), "R305".to_owned(), row)]);
}

/// A row that was corrected first is counted as what it became, and as nothing else.
#[test]
fn corrected_rows_that_repeat_are_counted_once() {
    let world = World::new();
    let rows = format!("180;;2025;1;{WOMAN}\n180;;2025;1;{WOMAN}\n180;a;2025;1;{WOMAN}\n");
    let receipt = world.take("khsl1", RECEIVED, &rows);
    let counts = receipt.counts;
    assert_eq!((counts.received, counts.accepted, counts.corrected), (3, 0, 1));
    assert_eq!((counts.duplicates, counts.rejected), (1, 1));
}

/// A schema of one's own: receipts have numbers that no two rows share, and amounts in a list.
const OWN: &str = r#"
id              = "egen"
title           = { sv = "Egen", en = "Own" }
version         = "1.0.0"
owner           = "enheten-aldre"
reviewed        = 2026-10-15
review_due      = 2027-10-15
evidence        = "inferred"
evidence_source = "Eget uttag"

[delivery]
rhythm = "snapshot"

[format]
delimiter = ";"

[[column]]
name     = "personnummer"
title    = { sv = "Personnummer", en = "Personal identity number" }
type     = "personnummer"
required = true

[[column]]
name  = "kvitto"
title = { sv = "Kvitto", en = "Receipt" }
type  = "text"

[[column]]
name      = "belopp"
title     = { sv = "Belopp", en = "Amounts" }
type      = "integer"
separator = "+"

[[check]]
kind    = "unique"
columns = ["kvitto"]
title   = { sv = "Kvittot finns redan", en = "The receipt is there already" }
"#;

#[test]
fn a_check_without_the_person_holds_for_all_and_large_numbers_are_told() {
    let mut content = catalog::embedded();
    content.insert("registers/egen.toml".to_owned(), OWN.as_bytes().to_vec());
    let sample = b"# FIKTIVA UPPGIFTER\npersonnummer;kvitto;belopp\n".to_vec();
    content.insert("registers/egen.csv".to_owned(), sample);
    let (catalog, found) = catalog::load(&content, date(2026, 11, 24));
    let id = catalog::RegisterId("egen".to_owned());
    let schema = catalog.registers.get(&id).unwrap_or_else(|| panic!("{found:?}"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.csv");
    let rows = format!(
        "personnummer;kvitto;belopp\n{WOMAN};a;1+2147483647\n{MAN};a;1\n{WOMAN};b;2147483648\n\
         {WOMAN};a;1+2147483647\n{MAN};c;7\n"
    );
    std::fs::write(&file, rows).expect("it can be written");
    let receipt = register::ingest(&register::Request {
        catalog: &catalog,
        register: schema,
        files: &[file],
        store: folder.path(),
        key: &DomainKey::parse(crate::world::KEY).expect("a key"),
        links: &terminology::Links::default(),
        received: RECEIVED,
        n_threads: 2,
        on_progress: &|_| {},
    });
    let receipt = receipt.expect("it is taken in");
    let counts = receipt.counts;
    assert_eq!((counts.received, counts.accepted), (5, 2));
    assert_eq!((counts.duplicates, counts.rejected), (1, 2));
    assert_eq!(told(&receipt), [("R205", 1), ("R302", 1), ("R303", 1)].into());
    let lines: Vec<String> = quarantined(&receipt).into_iter().map(|(line, ..)| line).collect();
    assert_eq!(lines, ["3", "4"]);
}
