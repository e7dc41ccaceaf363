//! `narbild ingest` as a user runs it, and as it is when the machine stops in the middle.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket.
const PERSONS: [&str; 4] = ["193203199108", "193206127874", "193803039142", "193803128432"];

fn command(folder: &Path, file: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_narbild"));
    command
        .args(["ingest", "khsl2", file, "--key", "nyckel", "--store", "lager", "--lang", "sv"])
        .current_dir(folder)
        .env_remove("NARBILD_KEY");
    command
}

fn ingest(folder: &Path, file: &str) -> Output {
    command(folder, file).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// A folder with a key, and a delivery of a month with so many rows.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let key = folder.path().join("nyckel");
    fs::write(&key, KEY).expect("the key can be written");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("the owner may");
    folder
}

fn delivery(folder: &Path, name: &str, month: u8, n_rows: usize) {
    let row = |i: usize| {
        let (person, day) = (PERSONS[i % PERSONS.len()], i % 28 + 1);
        let hour = i % 900;
        format!("0180;;2025;{month};{person};AA{hour:03};2025-{month:02}-{day:02};XS919;;;;\n")
    };
    // Codes that end in 000 are headings.
    let rows: String = (0..n_rows).filter(|i| i % 900 != 0).map(row).collect();
    fs::write(folder.join(name), rows).expect("the delivery can be written");
}

/// The files of the prepared tables that a reader sees: the manifest and what it names.
fn state(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let registers = folder.join("lager/registers");
    let Ok(manifest) = fs::read(registers.join("manifest.json")) else { return BTreeMap::new() };
    let read: serde_json::Value = serde_json::from_slice(&manifest).expect("a whole manifest");
    let mut state = BTreeMap::from([("manifest.json".to_owned(), manifest)]);
    for register in read["registers"].as_object().expect("registers").values() {
        for file in ["rows_file", "persons_file", "words_file"] {
            let name = register[file].as_str().expect("a name");
            let bytes = fs::read(registers.join(name)).expect("what is named is there");
            state.insert(name.to_owned(), bytes);
        }
    }
    state
}

#[test]
fn a_delivery_is_taken_in_and_told() {
    let folder = folder();
    let rows = "0180;;2025;1;193203199108;PD008;2025-01-20;XS919;;;;\n\
                0180;;2025;1;193203199109;PD008;2025-01-20;XS919;;;;\n";
    fs::write(folder.path().join("januari.txt"), rows).expect("the delivery can be written");
    let out = ingest(folder.path(), "januari.txt");
    let told = text(&out.stdout);
    assert_eq!(out.status.code(), Some(1), "{told}{}", text(&out.stderr));
    for part in [
        "2 rader mottagna",
        "1 avvisade",
        "fel R202 Personnumret är inget personnummer: personnummer (1)",
        "rad 2\n",
        "Registret har nu 1 rader om 1 personer.",
        "lager/quarantine/khsl2-",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(!told.contains("19320319") && !text(&out.stderr).contains("19320319"), "{told}");
    // Rows about persons beside it do not make the folder a store of figures.
    let store = folder.path().join("narbild-store");
    fs::rename(folder.path().join("lager"), &store).expect("it can be moved");
    let mut profile = Command::new(env!("CARGO_BIN_EXE_narbild"));
    let out = profile.args(["profile", "1480"]).current_dir(folder.path()).output();
    assert!(out.expect("the program runs").status.success());
}

/// The receipt is three files beside each other, and the page is the one that the site's look makes.
#[test]
fn the_receipt_is_written_when_asked_for() {
    let folder = folder();
    delivery(folder.path(), "a.txt", 1, 30);
    let out = command(folder.path(), "a.txt").args(["--receipt", "kvitton"]).output();
    let out = out.expect("the program runs");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let entries = fs::read_dir(folder.path().join("kvitton")).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let endings: Vec<_> = names.iter().map(|name| name.split_once('.').expect("ends")).collect();
    assert!(endings.iter().all(|(stem, _)| *stem == endings[0].0), "{names:?}");
    assert_eq!(endings.iter().map(|(_, e)| *e).collect::<Vec<_>>(), ["csv", "html", "json"]);
    assert!(text(&out.stdout).contains(&format!("kvitton/{}", names[1])));
    let page = fs::read_to_string(folder.path().join("kvitton").join(&names[1])).expect("a page");
    assert!(page.contains("--paper:") && page.contains("<svg") && page.contains("29\u{a0}rader"));
}

#[test]
fn an_older_delivery_taken_in_later_does_not_replace_a_newer() {
    let folder = folder();
    delivery(folder.path(), "rattad.txt", 1, 20);
    delivery(folder.path(), "forsta.txt", 1, 40);
    let received = |file: &str, day: &str| {
        let out = command(folder.path(), file).args(["--received", day]).output();
        let out = out.expect("the program runs");
        (out.status.code(), text(&out.stdout) + &text(&out.stderr))
    };
    let (code, told) = received("rattad.txt", "2025-03-10");
    assert!(code == Some(0) && told.contains("Registret har nu 19 rader"), "{told}");
    let newer = state(folder.path());
    let (code, told) = received("forsta.txt", "2025-03-09");
    assert!(
        code == Some(0) && told.contains("anmärkning R306 En senare leverans gäller (39)"),
        "{told}"
    );
    assert!(state(folder.path()) == newer);
    let (code, told) = received("forsta.txt", "2025-03-11");
    assert!(code == Some(0) && told.contains("Registret har nu 39 rader"), "{told}");
    let (code, told) = received("forsta.txt", "2999-01-01");
    assert!(code == Some(2) && told.contains("2999-01-01"), "{told}");
}

#[test]
fn what_cannot_be_done_is_told_with_what_to_do() {
    let folder = folder();
    delivery(folder.path(), "a.txt", 1, 3);
    let key = folder.path().join("nyckel");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("the owner may");
    let out = ingest(folder.path(), "a.txt");
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("chmod 600"), "{}", text(&out.stderr));
    let told = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_narbild"));
        program.args(arguments).current_dir(folder.path()).env_remove("NARBILD_KEY");
        let out = program.output().expect("the program runs");
        assert_eq!(out.status.code(), Some(2));
        text(&out.stderr)
    };
    let lang = ["--lang", "sv"];
    let near = told(&[&["ingest", "khls2", "a.txt"][..], &lang].concat());
    assert!(near.contains("menade du \"khsl2\"?"), "{near}");
    let keyless = told(&[&["ingest", "khsl2", "a.txt"][..], &lang].concat());
    assert!(keyless.contains("--key"), "{keyless}");
    assert!(!folder.path().join("lager").exists());
}

/// Killed at many moments of its run, the program leaves the state before or the state after, whole.
/// `NARBILD_KILLS=500 cargo test -p narbild --test ingest` looks more closely.
#[test]
fn a_kill_leaves_the_state_before_or_after() {
    let n_kills: u32 = match std::env::var("NARBILD_KILLS") {
        Ok(n) => n.parse().expect("NARBILD_KILLS is a number"),
        Err(_) => 20,
    };
    let folder = folder();
    delivery(folder.path(), "januari.txt", 1, 2_000);
    delivery(folder.path(), "februari.txt", 2, 40_000);
    assert!(ingest(folder.path(), "januari.txt").status.success());
    let before = state(folder.path());
    let started = Instant::now();
    assert!(ingest(folder.path(), "februari.txt").status.success());
    let whole_run = started.elapsed();
    let after = state(folder.path());
    assert_eq!((before.len(), after.len()), (4, 4));
    let mut n_before = 0;
    for i in 0..n_kills {
        fs::remove_dir_all(folder.path().join("lager")).expect("it can be removed");
        assert!(ingest(folder.path(), "januari.txt").status.success());
        assert!(state(folder.path()) == before);
        let mut running = command(folder.path(), "februari.txt")
            .stdout(Stdio::null())
            .spawn()
            .expect("the program runs");
        std::thread::sleep(whole_run.mul_f64(1.1) * i / n_kills + Duration::from_micros(50));
        // It may have ended already.
        let _ = running.kill();
        running.wait().expect("it has ended");
        let found = state(folder.path());
        assert!(found == before || found == after, "kill {i}");
        n_before += u32::from(found == before);
        assert!(ingest(folder.path(), "februari.txt").status.success());
        assert!(state(folder.path()) == after, "after kill {i}");
    }
    assert!(n_before > n_kills / 10, "{n_before} of {n_kills} were killed before the end");
}
