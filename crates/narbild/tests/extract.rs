//! An extract of a user's own, from files to cells through the program: schemas, a definition and CSV files as
//! they are, with a running number in the place of personnummer.
//!
//! The definition and its registers are those of the reference convention of fall injuries
//! (`oracles/person-time/fallskador`): fifty persons with a trap each, whose rows stand beside the schemas and
//! whose cells were derived by hand (`crates/indicator/reference/fall_edge.csv`), and twenty thousand, whose
//! cells three programs agree on and which lie outside this repository.
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const REGISTERS: [&str; 6] =
    ["persons", "deaths", "migration", "khsv-monthly", "par-inpatient", "sabo-spells"];

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// State, kommun and year: persons, days and events.
type Cells = BTreeMap<[String; 3], [u64; 3]>;

fn of_indicator(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../indicator").join(path)
}

/// A folder with a key and the definitions: those of the fall injuries, and the areas of the country with the
/// made-up kommuner beside.
fn folder(kommuner: &BTreeSet<String>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let key = folder.path().join("nyckel");
    fs::write(&key, KEY).expect("the key can be written");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("the owner may");
    copy(&of_indicator("tests/content/fallskador"), &folder.path().join("innehall"));
    let areas = folder.path().join("innehall/areas");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/areas"), &areas);
    let regions: BTreeSet<&str> = kommuner.iter().map(|code| &code[..2]).collect();
    let made_up = |code: &str| format!("Påhittad {code},Påhittad {code}");
    let regions = regions.iter().map(|code| format!("{code},{},,,,,,\n", made_up(code)));
    append(&areas.join("region.csv"), regions.collect());
    let kommuner =
        kommuner.iter().map(|code| format!("{code},{},{},C7,,,\n", made_up(code), &code[..2]));
    append(&areas.join("kommun.csv"), kommuner.collect());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::write(to, fs::read(&path).expect("a file")).expect("a file can be written");
        }
    }
}

fn append(path: &Path, text: String) {
    let mut file = fs::File::options().append(true).open(path).expect("a file");
    file.write_all(text.as_bytes()).expect("a file can be written");
}

fn narbild(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_narbild"))
        .args(arguments)
        .args(["--content", "innehall", "--store", "lager", "--lang", "sv"])
        .current_dir(folder)
        .env_remove("NARBILD_KEY")
        .output()
        .expect("the program runs")
}

/// Runs a verb that is to end well, and gives all that it said.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let out = narbild(folder, arguments);
    let said = [out.stdout, out.stderr].concat();
    let said = String::from_utf8(said).expect("output is UTF-8");
    assert_eq!(out.status.code(), Some(0), "{arguments:?}: {said}");
    said
}

/// Takes in a file for each register and computes, and gives the cells of the finest level.
fn computed(folder: &Path, file: impl Fn(&str) -> PathBuf) -> Cells {
    for register in REGISTERS {
        let path = file(register);
        let path = path.to_str().expect("a path in UTF-8");
        run(folder, &["ingest", register, path, "--key", "nyckel"]);
    }
    run(folder, &["compute", "--csv", "--out", "ut", "--through", "2021-12-31"]);
    let mut cells = Cells::new();
    for row in rows(&folder.join("ut/cells.csv")) {
        let Some(state) = row["split"].strip_prefix("vardform=") else { continue };
        if row["area_level"] != "kommun" {
            continue;
        }
        let area = if row["area"] == "unknown" { "UNK".to_owned() } else { row["area"].clone() };
        let number = |column: &str| row[column].parse().expect("a whole number");
        let key = [state.to_uppercase(), area, row["period"].clone()];
        let counts = [number("persons"), number("denominator"), number("numerator")];
        // Cells of areas where nobody was at risk are there as well.
        if counts != [0; 3] {
            cells.insert(key, counts);
        }
    }
    cells
}

/// The rows of a CSV file without quotation marks, by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).expect("a file");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = lines.next().expect("a heading").split(',').collect();
    let row = |line: &str| {
        let fields = line.split(',').map(str::to_owned);
        columns.iter().map(|column| (*column).to_owned()).zip(fields).collect()
    };
    lines.map(row).collect()
}

fn expected(path: &Path) -> Cells {
    let cell = |row: BTreeMap<String, String>| {
        let key = ["state", "municipality", "year"].map(|column| row[column].clone());
        let number = |column: &str| row[column].parse().expect("a whole number");
        (key, ["persons", "days", "events"].map(number))
    };
    rows(path).into_iter().map(cell).collect()
}

fn sample(register: &str) -> PathBuf {
    of_indicator("tests/content/fallskador/registers").join(format!("{register}.csv"))
}

/// The kommuner of the made-up cases, which no kommun in Sweden has the codes of.
fn made_up() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for register in ["khsv-monthly", "sabo-spells"] {
        codes.extend(rows(&sample(register)).into_iter().map(|row| row["municipality"].clone()));
    }
    codes.remove("");
    codes
}

#[test]
fn fifty_persons_of_an_extract_give_the_cells_derived_by_hand() {
    let folder = folder(&made_up());
    let cells = computed(folder.path(), sample);
    assert_eq!(cells, expected(&of_indicator("reference/fall_edge.csv")));
    assert_eq!(cells.len(), 53);
}

#[test]
fn nothing_of_an_id_is_told() {
    let folder = folder(&made_up());
    let path = folder.path().join("uttag.csv");
    let long = "a-very-secret-person-number-of-more-than-forty-characters";
    let text =
        format!("pid,birth_date,sex\nhemlig-77,1940-13-01,K\n,1940-01-01,K\n{long},1940-01-01,M\n");
    fs::write(&path, text).expect("a file can be written");
    let arguments = ["ingest", "persons", "uttag.csv", "--key", "nyckel", "--receipt", "kvitto"];
    let out = narbild(folder.path(), &arguments);
    let said = String::from_utf8([out.stdout, out.stderr].concat()).expect("output is UTF-8");
    assert_eq!(out.status.code(), Some(1), "{said}");
    for part in ["R201", "R203", "R216", "3 avvisade"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let mut told = said;
    for entry in fs::read_dir(folder.path().join("kvitto")).expect("the receipt is there") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("a file");
        told.push_str(&String::from_utf8_lossy(&bytes));
    }
    assert!(!told.contains("hemlig") && !told.contains("secret"), "{told}");
}

/// The folder of known answers, when it is there.
fn known_answers() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var_os("NARBILD_SHARED").map_or(PathBuf::from(beside), PathBuf::from);
    let folder = shared.join("oracles/person-time/fallskador");
    if folder.is_dir() {
        return Some(folder);
    }
    let line = "SKIPPED: the known answers of fall injuries are not here (set NARBILD_SHARED)\n";
    // Past the capture of the test harness, so that it is seen also when all passes.
    std::io::stderr().write_all(line.as_bytes()).expect("standard error takes a line");
    None
}

#[test]
fn the_files_of_others_give_their_cells() {
    let Some(known) = known_answers() else { return };
    for (case, kommuner, n_cells) in [("edge", made_up(), 53), ("reg", BTreeSet::new(), 78)] {
        let folder = folder(&kommuner);
        let known = known.join(case);
        let known = known.canonicalize().expect("the folder is there");
        let file = |register: &str| known.join(format!("{}.csv", register.replace('-', "_")));
        let cells = computed(folder.path(), file);
        assert_eq!(cells, expected(&known.join("duckdb_cells.csv")), "{case}");
        assert_eq!(cells.len(), n_cells, "{case}");
    }
}
