//! What is written is what the registers take in, says that it is fictional, and is the same every time.

mod sweden;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use catalog::RegisterId;
use jiff::civil::date;
use register::{Receipt, Request, ingest};
use sweden::{Sweden, content, with_faults};
use terminology::{DomainKey, Links};

/// Writes one without faults.
fn written(n_persons: u64, years: (i16, i16), seed: u64, n_threads: usize) -> Sweden {
    with_faults(n_persons, years, seed, n_threads, 0.0)
}

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Takes all files of a register in as one delivery.
fn take(sweden: &Sweden, register: &str) -> Receipt {
    let (_, catalog) = content();
    let store = tempfile::tempdir().expect("a folder");
    let receipt = ingest(&Request {
        catalog: &catalog,
        register: &catalog.registers[&RegisterId(register.to_owned())],
        files: &sweden.files(register),
        store: store.path(),
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received: date(2026, 11, 24),
        n_threads: 2,
        on_progress: &|_| {},
    });
    receipt.expect("the delivery is taken in")
}

/// All files below a folder with their bytes.
fn all_bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

fn registers(sweden: &Sweden) -> Vec<&'static str> {
    let mut registers: Vec<&str> = sweden.report.files.iter().map(|file| file.register).collect();
    registers.dedup();
    registers
}

#[test]
fn every_delivery_is_taken_in_whole_without_a_finding() {
    let sweden = written(6000, (2021, 2023), 11, 2);
    let registers = registers(&sweden);
    assert!(registers.len() >= 7, "{registers:?}");
    for register in registers {
        let receipt = take(&sweden, register);
        // Years that come at once come late, and some of them before a break in the series.
        let findings = receipt.findings.iter().filter(|f| !["R406", "R407"].contains(&f.rule.code));
        let told: Vec<_> = findings.map(|f| (f.rule.code, &f.about, f.n, &f.first)).collect();
        assert!(told.is_empty(), "{register}: {told:?}");
        let files = sweden.report.files.iter().filter(|file| file.register == register);
        let n_rows: u64 = files.map(|file| file.n_rows).sum();
        assert!(n_rows > 0, "{register}");
        assert_eq!(receipt.counts.accepted, n_rows, "{register}");
        assert!(receipt.is_stored, "{register}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let one = all_bytes(written(9000, (2022, 2023), 5, 1).folder.path());
    let two = all_bytes(written(9000, (2022, 2023), 5, 2).folder.path());
    let many = all_bytes(written(9000, (2022, 2023), 5, 7).folder.path());
    assert!(one == two && one == many, "threads do not show");
    let other = all_bytes(written(9000, (2022, 2023), 6, 2).folder.path());
    for (name, bytes) in &one {
        assert_ne!(bytes, &other[name], "{name} is of another seed");
    }
}

#[test]
fn every_file_says_that_it_is_fictional() {
    let sweden = written(500, (2023, 2023), 1, 1);
    let files = all_bytes(sweden.folder.path());
    assert!(files.contains_key("manifest.json") && files.contains_key("LÄS-MIG.txt"));
    for (name, bytes) in files {
        let start = String::from_utf8(bytes[..200.min(bytes.len())].to_vec());
        let start = start.unwrap_or_else(|why| {
            String::from_utf8_lossy(&why.as_bytes()[..why.utf8_error().valid_up_to()]).into_owned()
        });
        assert!(start.contains("FIKTIV"), "{name}: {start}");
        assert!(!name.ends_with(".csv") || name.ends_with("-FIKTIV.csv"), "{name}");
    }
}

#[test]
fn an_earlier_one_is_replaced_and_other_folders_are_left_alone() {
    let (content, catalog) = content();
    let folder = tempfile::tempdir().expect("a folder");
    let request = |years| synth::Request {
        catalog: &catalog,
        content: &content,
        n_persons: 300,
        years,
        seed: 3,
        errors: 0.0,
        out: folder.path(),
        n_threads: 1,
        on_progress: &|_| {},
    };
    fs::write(folder.path().join("mitt.txt"), "mitt").expect("a file");
    let refused = synth::write(&request((2020, 2021)));
    assert!(matches!(refused, Err(synth::Error::NotOurs { .. })), "{refused:?}");
    fs::remove_file(folder.path().join("mitt.txt")).expect("it was there");
    synth::write(&request((2020, 2021))).expect("an empty folder");
    synth::write(&request((2023, 2023))).expect("our own folder");
    let names: Vec<String> = all_bytes(folder.path()).into_keys().collect();
    assert!(names.iter().any(|name| name.contains("2023")), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("2020")), "{names:?}");
}

#[test]
fn years_that_cannot_be_written_are_refused() {
    let (content, catalog) = content();
    for years in [(2023, 2022), (1900, 1901), (2000, 2040)] {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = synth::write(&synth::Request {
            catalog: &catalog,
            content: &content,
            n_persons: 10,
            years,
            seed: 3,
            errors: 0.0,
            out: folder.path(),
            n_threads: 1,
            on_progress: &|_| {},
        });
        assert!(matches!(refused, Err(synth::Error::Years)), "{years:?}");
    }
}
