//! Persons who have changed number: one pseudonym, whichever number a delivery has and whenever the change
//! becomes known.
#![expect(clippy::unwrap_used, reason = "what a test writes itself is there")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use catalog::RegisterId;
use jiff::civil::date;
use register::{Error, Receipt, Relinked, Request, ingest, manifest, read_links, verify};
use terminology::{DomainKey, LinkFaultKind, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket.
const FORMER: &str = "193203199108";
const PRESENT: &str = "193803039142";
const OTHER: &str = "193206127874";

fn take(store: &Path, id: &str, rows: &str, links: &str) -> Receipt {
    let (catalog, _) = catalog::load(&catalog::embedded(), date(2026, 11, 24));
    let file = store.join("leverans.csv");
    fs::write(&file, rows).unwrap();
    let (links, faults) = Links::read(links.as_bytes(), date(2025, 3, 31));
    assert!(faults.is_empty());
    let request = Request {
        catalog: &catalog,
        register: &catalog.registers[&RegisterId(id.to_owned())],
        files: &[file],
        store,
        key: &DomainKey::parse(KEY).unwrap(),
        links: &links,
        received: date(2025, 3, 31),
        n_threads: 2,
        on_progress: &|_| {},
    };
    ingest(&request).unwrap()
}

/// The store's files by name.
fn state(store: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(store.join("registers")).unwrap().flatten();
    let named = |entry: fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())
    };
    files.map(named).collect()
}

fn links() -> String {
    format!("{FORMER};{PRESENT}\n")
}

/// Municipal health care in a month, one procedure a day.
fn khsl2(month: u8, persons: &[&str]) -> String {
    let row = |(at, person): (usize, &&str)| {
        format!("0180;;2025;{month};{person};QG001;2025-{month:02}-{:02};XS919;;;;\n", at + 1)
    };
    persons.iter().enumerate().map(row).collect()
}

fn drugs(person: &str) -> String {
    format!(
        "personnummer;expedierad;forskriven;atc;vara;recept;antal;ddd\n\
        {person};2025-01-20;2025-01-19;N05BA01;007;1;1;25\n"
    )
}

/// A stay and its diagnosis; par-sluten-diagnos finds the stay by the person.
const STAY: [&str; 2] = ["par-sluten", "par-sluten-diagnos"];

fn sample(id: &str, person: &str) -> String {
    let sample = catalog::embedded()[&format!("registers/{id}.csv")].clone();
    String::from_utf8(sample).unwrap().replace(FORMER, person)
}

#[test]
fn what_was_stored_moves_to_the_present_number() {
    let [early, late] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let january = khsl2(1, &[FORMER, OTHER, FORMER]);
    let february = khsl2(2, &[PRESENT, OTHER, FORMER]);
    // Here the change is known from the beginning, and there it becomes so with the last delivery.
    for (store, known) in [(early.path(), links()), (late.path(), String::new())] {
        take(store, "lakemedel", &drugs(FORMER), &known);
        for id in STAY {
            take(store, id, &sample(id, FORMER), &known);
        }
        take(store, "khsl2", &january, &known);
    }
    let told = take(early.path(), "khsl2", &february, &links());
    assert_eq!(told.relinked, Some(Relinked { n_links: 1, n_left_out: 0, n_moved: 0 }));
    assert_eq!(told.n_persons, 2);
    let told = take(late.path(), "khsl2", &february, &links());
    let n_stays: usize = STAY
        .iter()
        .map(|id| sample(id, FORMER).lines().filter(|l| l.contains(FORMER)).count())
        .sum();
    let n_moved = told.relinked.unwrap().n_moved;
    // One row of drugs, two of January, and those of the stays.
    assert_eq!((n_moved, n_stays > 1), (3 + n_stays as u64, true));
    assert!(state(early.path()) == state(late.path()));
    verify(late.path()).unwrap();
    // Once more moves nothing, and without the file the rows stay where they are.
    let again = take(late.path(), "khsl2", &february, &links());
    assert_eq!(again.relinked.unwrap().n_moved, 0);
    let without = take(late.path(), "lakemedel", &drugs(PRESENT), "");
    assert_eq!((without.relinked, without.n_persons), (None, 1));
}

/// A register that takes repetitions out of a delivery has a row once when it stood under both numbers.
#[test]
fn a_row_under_both_numbers_stands_once() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let rows = |persons: &[&str]| -> String {
        persons.iter().map(|person| format!("0180;;2025;1;{person}\n")).collect()
    };
    let both = rows(&[FORMER, PRESENT, OTHER]);
    let told = take(folders[0].path(), "khsl1", &both, &links());
    assert_eq!((told.counts.duplicates, told.n_rows), (1, 2));
    assert_eq!(take(folders[1].path(), "khsl1", &both, "").n_rows, 3);
    // Any delivery moves what is stored, also one of another register.
    let told = take(folders[1].path(), "lakemedel", &drugs(OTHER), &links());
    assert_eq!(told.relinked.unwrap().n_moved, 1);
    let stored =
        |at: usize| manifest(folders[at].path()).unwrap().unwrap().registers["khsl1"].clone();
    assert!(stored(0) == stored(1));
}

#[test]
fn the_receipt_tells_what_the_links_did() {
    let folder = tempfile::tempdir().unwrap();
    take(folder.path(), "khsl2", &khsl2(1, &[FORMER]), "");
    let receipt = take(folder.path(), "khsl2", &khsl2(2, &[PRESENT]), &links());
    let sentence = "Länkfilen: använda nummerbyten 1, rader i filen som inte används 0, lagrade rader flyttade till personens nya nummer 1.";
    assert!(receipt.text(cube::Lang::Sv).contains(sentence), "{}", receipt.text(cube::Lang::Sv));
    let json: serde_json::Value = serde_json::from_str(&receipt.json()).unwrap();
    assert_eq!(json["links"], serde_json::json!({ "used": 1, "left_out": 0, "rows_moved": 1 }));
    let table = String::from_utf8(receipt.csv(cube::Lang::Sv)).unwrap();
    assert!(table.contains("\nlinks,rows_moved,1,"));
    for form in [receipt.text(cube::Lang::Sv), receipt.json(), table] {
        assert!(!form.contains(FORMER) && !form.contains(PRESENT));
    }
}

#[cfg(unix)]
#[test]
fn a_link_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("byten.csv");
    fs::write(&path, format!("före;nu\n{}{OTHER};123\n{OTHER}\n", links())).unwrap();
    for mode in [0o644, 0o640, 0o604] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let told = read_links(&path, date(2025, 3, 31));
        let Err(Error::LinksAreOpen { mode: found, .. }) = told else { panic!("it is open") };
        assert_eq!(found, mode);
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let (links, faults) = read_links(&path, date(2025, 3, 31)).unwrap();
    assert_eq!((links.len(), links.n_left_out()), (1, 2));
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(faults[1].kind, LinkFaultKind::Fields);
}
