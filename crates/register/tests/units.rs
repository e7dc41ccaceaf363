//! Rows about wards: no person is behind them, and nothing says that there is.

use std::fs;
use std::path::Path;

use catalog::definition::Subject;
use catalog::{Catalog, RegisterId};
use cube::Lang;
use jiff::civil::date;
use register::prepared::{ColumnRows, Prepared, ShardRows};
use register::{Error, Look, Receipt, Request, ingest};
use terminology::{DomainKey, Links};

const HEADING: &str =
    "dygn;region;sjukhus;enhet;vardtyp;disponibla;overbelaggningar;utlokaliserade\n";

fn content() -> Catalog {
    catalog::load(&catalog::embedded(), date(2026, 11, 24)).0
}

fn try_take(catalog: &Catalog, store: &Path, register: &str, text: &str) -> Result<Receipt, Error> {
    let file = store.join("leverans.txt");
    fs::write(&file, text).expect("the folder is there");
    let key = DomainKey::parse(b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    ingest(&Request {
        catalog,
        register: &catalog.registers[&RegisterId(register.to_owned())],
        files: &[file],
        store,
        key: &key.expect("a key"),
        links: &Links::default(),
        received: date(2025, 2, 28),
        n_threads: 2,
        on_progress: &|_| {},
    })
}

fn take(catalog: &Catalog, store: &Path, text: &str) -> Receipt {
    try_take(catalog, store, "vardplatser", text).expect("the delivery is taken in")
}

/// The ward, its beds and its patients beyond them, day by day.
fn ward(name: &str, days: &[(u8, u32, u32)]) -> String {
    let row = |(day, beds, over): &(u8, u32, u32)| {
        format!("2025-01-{day:02};01;90101;{name};somatisk;{beds};{over};0\n")
    };
    days.iter().map(row).collect()
}

#[test]
fn wards_are_taken_in_and_the_receipt_speaks_of_units() {
    let (catalog, folder) = (content(), tempfile::tempdir().expect("a folder"));
    let text = HEADING.to_owned()
        + &ward("A", &[(1, 20, 1), (2, 20, 0)])
        + &ward("B", &[(1, 4, 1), (2, 4, 0), (3, 4, 2)]);
    let receipt = take(&catalog, folder.path(), &text);
    assert_eq!(receipt.findings.len(), 0, "{:?}", receipt.findings);
    assert_eq!((receipt.subject, receipt.persons), (Subject::Unit, None));
    assert_eq!((receipt.n_rows, receipt.n_persons), (5, 2));
    let html = receipt.html(Lang::Sv, &Look { style: "", sign: "" });
    assert!(html.contains("om 2 enheter."), "{html}");
    for word in ["person", "FIKTIV"] {
        let text = receipt.text(Lang::Sv);
        assert!(!html.to_lowercase().contains(word) && !text.contains(word), "{word}: {html}");
    }
    let json: serde_json::Value = serde_json::from_str(&receipt.json()).expect("JSON");
    assert_eq!(json["register_holds"]["units"], 2);
    assert_eq!(json["register_holds"].get("persons"), None);
    let csv = String::from_utf8(receipt.csv(Lang::Sv)).expect("UTF-8");
    assert!(csv.contains("register,units,2,"), "{csv}");
}

/// The rows of a ward stand together in the table, with its name, in the order of days.
#[test]
fn the_table_has_the_rows_of_each_ward_together() {
    let (catalog, folder) = (content(), tempfile::tempdir().expect("a folder"));
    let text = HEADING.to_owned()
        + &ward("A", &[(2, 21, 0)])
        + &ward("B", &[(1, 4, 1)])
        + &ward("A", &[(1, 20, 1)]);
    take(&catalog, folder.path(), &text);
    let prepared = Prepared::open(folder.path(), &catalog).expect("a store").expect("a register");
    let stored = prepared.register(&RegisterId("vardplatser".to_owned())).expect("the register");
    let words = stored.words("enhet").expect("names are kept").to_vec();
    let (mut rows, mut found) = (ShardRows::default(), Vec::new());
    for shard in 0..64 {
        stored.read(shard, &["enhet", "disponibla"], &mut rows).expect("a shard");
        let [ColumnRows::Words(names), ColumnRows::Numbers(beds)] = rows.columns.as_slice() else {
            panic!("a word and a number")
        };
        for (name, beds) in names.iter().zip(beds) {
            let name = usize::try_from(*name).expect("a place");
            found.push((words.get(name).cloned(), *beds));
        }
    }
    assert_eq!(found.len(), 3);
    let of_a: Vec<_> = found.iter().filter(|(_, beds)| *beds >= 20).collect();
    assert_eq!(of_a.iter().map(|(_, beds)| *beds).collect::<Vec<_>>(), [20, 21], "by day");
    assert_eq!(of_a[0].0, of_a[1].0, "the same ward");
}

#[test]
fn what_is_wrong_with_a_ward_is_told() {
    let (catalog, folder) = (content(), tempfile::tempdir().expect("a folder"));
    let text = HEADING.to_owned()
        + &ward("A", &[(1, 20, 1), (1, 20, 1), (1, 20, 2), (2, 20, 0)])
        + &ward("", &[(1, 20, 1)])
        + &ward(&"A".repeat(32), &[(1, 20, 1)]);
    let receipt = take(&catalog, folder.path(), &text);
    let told: Vec<_> =
        receipt.findings.iter().map(|f| (f.rule.code, f.n, f.first[0].line)).collect();
    // Lines are counted from the heading.
    assert_eq!(told, [("R201", 1, 6), ("R211", 1, 7), ("R303", 1, 4), ("R302", 1, 3)]);
    assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (2, 3));
    assert_eq!(receipt.counts.duplicates, 1);
}

/// A store of real persons takes no made-up wards.
#[test]
fn made_up_wards_are_refused_among_real_persons() {
    let (catalog, folder) = (content(), tempfile::tempdir().expect("a folder"));
    // A test number published by Skatteverket.
    let real = "0180;;2025;1;193203199108\n";
    try_take(&catalog, folder.path(), "khsl1", real).expect("a person");
    let text = HEADING.to_owned() + &ward("FIKTIV-90101-A001", &[(1, 20, 1)]);
    let refused = try_take(&catalog, folder.path(), "vardplatser", &text);
    assert!(matches!(refused, Err(Error::PersonsMixed { .. })), "{refused:?}");
    let text = HEADING.to_owned() + &ward("SE2321000016-39KJ", &[(1, 20, 1)]);
    assert!(try_take(&catalog, folder.path(), "vardplatser", &text).is_ok());
}
