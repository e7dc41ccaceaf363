//! Both engines give the same cells of all indicators that come with the program, on a made-up Sweden of a
//! few hundred persons; of as many as `NARBILD_ENGINES` says.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn narbild(folder: &Path, arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_narbild"))
        .args(arguments)
        .args(["--lang", "en"])
        .current_dir(folder)
        .env_remove("NARBILD_KEY")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
    assert_eq!(out.status.code(), Some(0), "{arguments:?}: {said}");
    said
}

/// A store with all registers of a made-up Sweden.
fn store(folder: &Path) {
    let key = folder.join("key");
    fs::write(&key, KEY).expect("the key can be written");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("the owner may");
    let persons = std::env::var("NARBILD_ENGINES").unwrap_or_else(|_| "400".to_owned());
    let years = ["--years", "2019..2023", "--seed", "1", "--out", "made"];
    narbild(folder, &[&["synth", "--persons", &persons][..], &years].concat());
    for entry in fs::read_dir(folder.join("made")).expect("the deliveries are there") {
        let path = entry.expect("an entry").path();
        if !path.is_dir() {
            continue;
        }
        let register = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        let files = fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry"));
        let mut files: Vec<String> =
            files.map(|file| file.path().to_string_lossy().into_owned()).collect();
        files.sort();
        let mut arguments = vec!["ingest", &register];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(["--key", "key", "--store", "store", "--received", "2024-03-31"]);
        narbild(folder, &arguments);
    }
}

#[test]
fn both_engines_give_the_same_cells_of_all_indicators() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    store(folder.path());
    let cells = ["columnar", "naive"].map(|engine| {
        let arguments = ["--engine", engine, "--out", engine, "--csv", "--anew"];
        narbild(folder.path(), &[&["compute", "--store", "store"][..], &arguments].concat());
        fs::read_to_string(folder.path().join(engine).join("cells.csv")).expect("cells")
    });
    let n_indicators = |cells: &str| {
        let names = cells.lines().skip(1).filter_map(|line| line.split(',').next());
        names.collect::<std::collections::BTreeSet<_>>().len()
    };
    assert!(n_indicators(&cells[0]) >= 101, "{} indicators", n_indicators(&cells[0]));
    for (fast, slow) in cells[0].lines().zip(cells[1].lines()) {
        assert_eq!(fast, slow);
    }
    assert_eq!(cells[0].lines().count(), cells[1].lines().count());
}
