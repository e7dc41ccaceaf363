//! Every fault that is planted is found where the key says, and nothing else is.

mod sweden;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use catalog::{Catalog, RegisterId};
use jiff::civil::date;
use register::{Receipt, Request, ingest};
use sweden::{Sweden, content, with_faults};
use terminology::{DomainKey, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// The kinds of findings about deliveries, as `register` tells them.
const CODES: [&str; 24] = [
    "R101", "R102", "R103", "R104", "R105", "R201", "R202", "R203", "R204", "R205", "R206", "R207",
    "R208", "R209", "R210", "R211", "R212", "R213", "R214", "R215", "R301", "R302", "R303", "R304",
];

/// Where the sequences of deliveries are.
const SEQUENCES: &str = "leveranser-med-fel/";

/// The same findings, told by code, what they are about, file and line.
type Places = BTreeMap<(String, String), BTreeSet<(String, u64)>>;

fn take(catalog: &Catalog, register: &str, files: &[PathBuf]) -> Receipt {
    let store = tempfile::tempdir().expect("a folder");
    take_into(store.path(), catalog, register, files)
}

fn take_into(store: &Path, catalog: &Catalog, register: &str, files: &[PathBuf]) -> Receipt {
    let receipt = ingest(&Request {
        catalog,
        register: &catalog.registers[&RegisterId(register.to_owned())],
        files,
        store,
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received: date(2026, 11, 24),
        n_threads: 2,
        on_progress: &|_| {},
    });
    receipt.expect("the delivery is read")
}

/// What the key says, by register.
fn key(sweden: &Sweden) -> BTreeMap<String, Places> {
    let text = fs::read_to_string(sweden.folder.path().join("facit.csv")).expect("a key");
    let mut key: BTreeMap<String, Places> = BTreeMap::new();
    let mut n = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let fields: Vec<&str> = line.split(';').collect();
        let [register, file, line, code, about] = fields[..] else { panic!("five fields: {line}") };
        let of_register = key.entry(register.to_owned()).or_default();
        let places = of_register.entry((code.to_owned(), about.to_owned())).or_default();
        let place = (file.to_owned(), line.parse().expect("a line"));
        assert!(places.insert(place), "two faults in one row");
        n += 1;
    }
    assert_eq!(n, sweden.report.n_planted, "the report counts the rows of the key");
    key
}

/// What the receipt says. A receipt lists the first twenty rows of each kind, and counts all.
fn told(receipt: &Receipt) -> (Places, BTreeMap<(String, String), u64>) {
    let (mut places, mut counts) = (Places::new(), BTreeMap::new());
    // What is told of the delivery as a whole, such as that it came late, is not about rows.
    for finding in receipt.findings.iter().filter(|finding| finding.rule.code < "R4") {
        // A column is told by its name and its title; the key has the name.
        let about = finding.about.as_ref().map_or(String::new(), |about| about.sv.clone());
        let column = about.split_once(" (").filter(|(name, _)| !name.contains(' '));
        let about = column.map_or(about.clone(), |(name, _)| name.to_owned());
        // How many fields a row has is told; the key has that they are wrong.
        let about = if finding.rule.code == "R104" { String::new() } else { about };
        let kind = (finding.rule.code.to_owned(), about);
        let rows = finding.first.iter().map(|at| {
            let file = &receipt.names[usize::try_from(at.file).expect("a small number")];
            (format!("{}/{file}", receipt.register), at.line)
        });
        places.entry(kind.clone()).or_default().extend(rows);
        *counts.entry(kind).or_default() += finding.n;
    }
    (places, counts)
}

/// Takes all registers in and holds what is told against the key. Gives the codes that were planted.
fn hold(sweden: &Sweden) -> BTreeSet<String> {
    let (_, catalog) = content();
    let mut codes = BTreeSet::new();
    for (register, mut expected) in key(sweden) {
        // Whole files are deliveries of their own.
        expected.retain(|_, places| places.iter().all(|(_, line)| *line > 0));
        let receipt = take(&catalog, &register, &sweden.files(&register));
        let (places, counts) = told(&receipt);
        let planted: BTreeMap<_, u64> =
            expected.iter().map(|(kind, rows)| (kind.clone(), rows.len() as u64)).collect();
        assert_eq!(counts, planted, "{register}: as many of each kind as were planted");
        for (kind, rows) in &places {
            assert!(rows.is_subset(&expected[kind]), "{register} {kind:?}: where the key says");
            let n_told = expected[kind].len().min(20);
            assert_eq!(rows.len(), n_told, "{register} {kind:?}");
        }
        codes.extend(expected.into_keys().map(|(code, _)| code));
    }
    codes
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let mut codes = BTreeSet::new();
    for (seed, n_persons, errors) in [(1, 6000, 0.004), (2, 3000, 0.03), (3, 1500, 0.2)] {
        codes.extend(hold(&with_faults(n_persons, (2022, 2023), seed, 2, errors)));
    }
    let of_rows: Vec<&str> = codes.iter().map(String::as_str).collect();
    assert_eq!(of_rows, CODES[3..].iter().filter(|c| **c != "R105").copied().collect::<Vec<_>>());
}

#[test]
fn files_that_are_wrong_as_a_whole_are_found() {
    let sweden = with_faults(100, (2023, 2023), 9, 1, 0.01);
    let (_, catalog) = content();
    let mut codes = BTreeSet::new();
    for (register, kinds) in key(&sweden) {
        for ((code, _), places) in kinds {
            for (file, line) in places {
                if line == 0 && !file.starts_with(SEQUENCES) {
                    let receipt = take(&catalog, &register, &[sweden.folder.path().join(&file)]);
                    let found = receipt.findings.iter().any(|found| found.rule.code == code);
                    let mut of_file =
                        receipt.findings.iter().filter(|found| found.rule.code < "R4");
                    let others = of_file.all(|found| found.rule.code == code);
                    let all: Vec<_> =
                        receipt.findings.iter().map(|found| (found.rule.code, found.n)).collect();
                    assert!(found && others, "{file}: {code} {all:?}");
                    codes.insert(code.clone());
                }
            }
        }
    }
    assert!(codes.iter().map(String::as_str).eq(["R101", "R102", "R103", "R105"]), "{codes:?}");
}

/// Each sequence is taken in step by step. What must be told is told, in the step that the key says, and of
/// other findings only those that depend on when the rows are from and when they came.
#[test]
fn deliveries_that_are_wrong_beside_what_came_before_are_found() {
    let sweden = with_faults(100, (2023, 2023), 9, 1, 0.01);
    let (_, catalog) = content();
    let mut planted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for kinds in key(&sweden).into_values() {
        for ((code, _), places) in kinds {
            for (file, _) in places.into_iter().filter(|(file, _)| file.starts_with(SEQUENCES)) {
                planted.entry(file).or_default().insert(code.clone());
            }
        }
    }
    let mut codes = BTreeSet::new();
    let folders = fs::read_dir(sweden.folder.path().join(SEQUENCES)).expect("a folder");
    for folder in folders.map(|entry| entry.expect("an entry").path()) {
        let store = tempfile::tempdir().expect("a folder");
        let steps = fs::read_dir(&folder).expect("a folder");
        let mut steps: Vec<PathBuf> = steps.map(|entry| entry.expect("an entry").path()).collect();
        steps.sort();
        for step in steps {
            let name = step.file_name().expect("a file").to_string_lossy().into_owned();
            let register = name.split_once('-').expect("a number").1;
            let register = register.strip_suffix("-FIKTIV.csv").expect("a register").to_owned();
            let receipt = take_into(store.path(), &catalog, &register, std::slice::from_ref(&step));
            assert!(receipt.is_stored, "{name}");
            let place = step.strip_prefix(sweden.folder.path()).expect("below");
            let place = place.to_string_lossy().into_owned();
            let mut expected = planted.remove(&place).unwrap_or_default();
            let told: BTreeSet<String> =
                receipt.findings.iter().map(|found| found.rule.code.to_owned()).collect();
            assert!(expected.is_subset(&told), "{place}: {told:?}");
            codes.extend(expected.iter().cloned());
            expected.extend(["R406".to_owned(), "R407".to_owned()]);
            assert!(told.is_subset(&expected), "{place}: {told:?}");
        }
    }
    assert!(planted.is_empty(), "{planted:?}");
    let of_whole = ["R213", "R401", "R402", "R403", "R404", "R405", "R406", "R407"];
    assert!(codes.iter().map(String::as_str).eq(of_whole), "{codes:?}");
}

#[test]
fn as_many_faults_are_planted_as_are_asked_for() {
    let sweden = with_faults(5000, (2023, 2023), 4, 2, 0.05);
    let share = sweden.report.n_planted as f64 / sweden.report.n_rows() as f64;
    assert!((share - 0.05).abs() < 0.005, "{share}");
    assert!(!with_faults(500, (2023, 2023), 4, 2, 0.0).folder.path().join("facit.csv").exists());
}

/// A person's faults depend on nobody else's: threads do not show in the key either.
#[test]
fn the_key_is_the_same_on_any_number_of_threads() {
    let read = |n| {
        let sweden = with_faults(4000, (2023, 2023), 8, n, 0.05);
        let key = fs::read(sweden.folder.path().join("facit.csv")).expect("a key");
        (key, sweden.report.clone())
    };
    assert!(read(1) == read(2));
}
