//! Killed at any moment, a store is as it was before an import or as it is after it, and what was
//! acknowledged is there.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use catalog::Catalog;
use figure::ImportKind::Table;
use figure::{Request, Store};

use crate::world::{cell, id};

/// Where the killed process works; set only for it.
const FOLDER: &str = "NARBILD_TEST_CRASH_FOLDER";

/// Indicators; each import changes those whose number the import's divides.
const INDICATORS: u32 = 6;

/// Imports before the process ends by itself, should nobody kill it.
const IMPORTS: u32 = 3000;

fn delivery(n: u32) -> String {
    let rows = (1..=INDICATORS)
        .filter(|i| n.is_multiple_of(*i))
        .flat_map(|i| (2000..2020).map(move |year| format!("i{i},0180,{year},{n}\n")));
    format!("indicator,area,period,value\n{}", rows.collect::<String>())
}

fn import(folder: &Path, n: u32) -> figure::Receipt {
    let file = folder.join("delivery.csv");
    fs::write(&file, delivery(n)).expect("room on disk");
    let catalog = Catalog::default();
    let request = Request::new(Table, &catalog, "2026-11-22T08:00:00Z".parse().expect("a time"));
    let mut store = Store::create_or_open(&folder.join("store")).expect("a store");
    store.import(file.to_str().expect("a plain path"), &request, &|_| ()).expect("imported")
}

/// What each indicator should be worth after so many imports: the last that changed it.
fn expected(n: u32) -> Vec<Option<u32>> {
    (1..=INDICATORS).map(|i| (1..=n).rev().find(|k| k.is_multiple_of(i))).collect()
}

/// The values of the store; each indicator must be of one import only.
fn state(folder: &Path) -> Vec<Option<u32>> {
    let Ok(store) = Store::open(&folder.join("store")) else {
        return vec![None; INDICATORS as usize];
    };
    let value = |i: u32| {
        let figures = store.figures(&id(&format!("i{i}"))).expect("readable")?;
        assert_eq!(figures.rows().len(), 20);
        let first = cell(&figures, "0180", "2000").and_then(|c| c.value());
        for figure in figures.rows() {
            assert_eq!(figure.cell.value(), first, "half of an import");
        }
        let first = first.expect("every figure has a value");
        (1..=IMPORTS).find(|n| f64::from(*n).to_bits() == first.to_bits())
    };
    (1..=INDICATORS).map(value).collect()
}

/// The process that is killed: imports one delivery after another and acknowledges each.
fn run(folder: &Path) {
    let acknowledged = folder.join("acknowledged");
    let done = fs::read_to_string(&acknowledged)
        .map_or(0, |text| text.lines().last().and_then(|line| line.parse().ok()).unwrap_or(0));
    // The import after the last acknowledged one may have been done before the kill.
    for n in done + 1..=IMPORTS {
        import(folder, n);
        let file = fs::File::options().append(true).create(true).open(&acknowledged);
        writeln!(file.expect("a file"), "{n}").expect("room on disk");
    }
}

#[test]
fn a_store_survives_being_killed() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return run(Path::new(&folder));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut before = 0;
    for kill in 0..25_u64 {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "crash::a_store_survives_being_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        // The moments differ from kill to kill, and are spread over several imports.
        std::thread::sleep(Duration::from_millis(30 + kill * 37 % 90));
        child.kill().expect("killed");
        child.wait().expect("ended");
        let text = fs::read_to_string(folder.path().join("acknowledged")).unwrap_or_default();
        // A line without its end was not acknowledged.
        let mut lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let last = lines.next_back().unwrap_or_default();
        let n: u32 = last.trim().parse().unwrap_or(0);
        assert!(n >= before, "acknowledged imports do not disappear");
        before = n;
        let found = state(folder.path());
        assert!(
            found == expected(n) || found == expected(n + 1),
            "after {n} acknowledged imports the store holds {found:?}"
        );
    }
    assert!(before > 10, "only {before} imports were done before the kills");
    let receipt = import(folder.path(), before + 2);
    assert_eq!(receipt.set_aside, 0);
    let left: Vec<_> = fs::read_dir(folder.path().join("store/figures"))
        .expect("a folder")
        .filter(|e| e.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|x| x == "part")))
        .collect();
    assert!(left.is_empty(), "what the kills left is removed");
}
