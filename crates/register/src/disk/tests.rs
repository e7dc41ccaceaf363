//! The process is stopped at every boundary between the steps that change a store, as when the power
//! goes. What remains is the state before or the state after.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use catalog::RegisterId;
use jiff::civil::date;
use terminology::{DomainKey, Links};

use crate::{Request, ingest, manifest, verify};

/// Where the stopped process works, and after how many boundaries it stops; set only for it.
const FOLDER: &str = "NARBILD_STOPPED_IN";
const STEP: &str = "NARBILD_STOPPED_AT";

/// How many boundaries are left before the process stops; 0 for never.
static LEFT: AtomicU64 = AtomicU64::new(0);

/// Stops the process when its time has come. What has not been forced to disk is lost by half.
pub(super) fn pass(unsynced: Option<&Path>) {
    let take = |left: u64| left.checked_sub(1);
    if LEFT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take) == Ok(1) {
        if let Some(path) = unsynced {
            let file = fs::File::options().write(true).open(path).expect("it is being written");
            let n_bytes = file.metadata().expect("it is there").len();
            file.set_len(n_bytes / 2).expect("it can be cut");
        }
        std::process::abort();
    }
}

/// The delivery that is taken in: rows of February, one of which is set aside.
fn february() -> String {
    let rows =
        (1..=28).map(|day| format!("0180;;2025;2;193206127874;PD008;2025-02-{day:02};XS919;;;;\n"));
    rows.collect::<String>() + "0180;;2025;2;193206127875;PD008;2025-02-01;XS919;;;;\n"
}

fn take(folder: &Path, rows: &str) {
    let catalog = catalog::load(&catalog::embedded(), date(2026, 11, 24)).0;
    let file = folder.join("leverans.txt");
    fs::write(&file, rows).expect("the folder is there");
    let key = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    ingest(&Request {
        catalog: &catalog,
        register: &catalog.registers[&RegisterId("khsl2".to_owned())],
        files: &[file],
        store: &folder.join("lager"),
        key: &DomainKey::parse(key).expect("a key"),
        links: &Links::default(),
        received: date(2025, 3, 31),
        n_threads: 1,
        on_progress: &|_| {},
    })
    .expect("the delivery is taken in");
}

/// The process that is stopped; does nothing when the tests run as usual.
#[test]
fn stopped() {
    let (Ok(folder), Ok(step)) = (std::env::var(FOLDER), std::env::var(STEP)) else { return };
    LEFT.store(step.parse().expect("a number"), Ordering::SeqCst);
    take(Path::new(&folder), &february());
}

fn stop_at(folder: &Path, step: u64) -> ExitStatus {
    Command::new(std::env::current_exe().expect("a test has a program"))
        .args(["--exact", "disk::tests::stopped"])
        .env(FOLDER, folder)
        .env(STEP, step.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program runs")
}

/// The files below a folder, without the lock.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if entry.file_name() != "lock" {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, bytes);
        }
    }
    found
}

/// The manifest and the files that it names, which is what readers see.
fn seen(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let store = folder.join("lager");
    let Some(manifest) = manifest(&store).expect("the manifest is whole") else {
        return BTreeMap::new();
    };
    verify(&store).expect("every file is what its name says");
    let named = manifest.registers.values().flat_map(|register| {
        [&register.rows_file, &register.persons_file, &register.words_file].map(Clone::clone)
    });
    let names = named.chain(["manifest.json".to_owned()]);
    let bytes = |name: &str| fs::read(store.join("registers").join(name)).expect("it is there");
    names.map(|name| (name.clone(), bytes(&name))).collect()
}

/// Stops the process at every boundary, from a store in which something has been taken in before.
fn hold(earlier: Option<&str>) -> u64 {
    let begin = || {
        let folder = tempfile::tempdir().expect("a folder");
        earlier.into_iter().for_each(|rows| take(folder.path(), rows));
        folder
    };
    let undisturbed = begin();
    let before = seen(undisturbed.path());
    take(undisturbed.path(), &february());
    let after = seen(undisturbed.path());
    assert_ne!(before, after);
    let all = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let below = |path: &Path| path.strip_prefix(folder).expect("below").to_owned();
        files(folder).iter().map(|(path, bytes)| (below(path), bytes.clone())).collect()
    };
    let whole = all(undisturbed.path());
    let (mut n_before, mut n_after) = (0, 0);
    for step in 1.. {
        let folder = begin();
        let status = stop_at(folder.path(), step);
        let found = seen(folder.path());
        if status.success() {
            assert!(found == after);
            break;
        }
        assert!(found == before || found == after, "step {step}");
        n_before += u64::from(found == before);
        n_after += u64::from(found == after);
        take(folder.path(), &february());
        assert!(all(folder.path()) == whole, "taken in again after step {step}");
    }
    assert!(n_before > 0 && n_after > 0, "{n_before} before, {n_after} after");
    n_before + n_after
}

#[test]
fn a_stop_at_any_boundary_leaves_the_state_before_or_after() {
    // Five files are forced to disk and moved, two folders are forced, and one more when it is made.
    let n_first = hold(None);
    assert!(n_first >= 5 * 3 + 4 * 2, "{n_first}");
    // Besides, three files are removed that the new state does not name.
    let january = "0180;;2025;1;193203199108;PD008;2025-01-20;XS919;;;;\n";
    let n_next = hold(Some(january));
    assert!(n_next >= 5 * 3 + 3 * 2 + 3 * 2, "{n_next}");
}
