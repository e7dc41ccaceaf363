//! The reference definition of falls on two registers, against three implementations by others (SQL, R and
//! polars, which agree): every cell, and what becomes of them when one convention is said otherwise.
//!
//! Source: the folder `oracles/person-time/fallskador`, which lies outside this repository. The files are read
//! as they are, through schemas. Without the folder the tests tell so and end.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use catalog::{Catalog, Files, RegisterId};
use cube::IndicatorId;
use indicator::example::{Engine, Table, shard};
use indicator::{Place, Run, calendar, columnar, naive};

mod person_time;

const ENGINES: &[(&str, Engine)] = &[("naive", naive::tally), ("columnar", columnar::tally)];

/// A folder of known answers, when it is there.
fn known_answers(name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var_os("NARBILD_SHARED").map_or(PathBuf::from(beside), PathBuf::from);
    let folder = shared.join("oracles/person-time").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    let line = format!("SKIPPED: the known answers {name} are not here (set NARBILD_SHARED)\n");
    // Past the capture of the test harness, so that it is seen also when all passes.
    std::io::stderr().write_all(line.as_bytes()).expect("standard error takes a line");
    None
}

/// The files of the definition, and the areas of the country.
fn base_files() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Files::new();
    let definition = root.join("tests/content/fallskador");
    let areas = root.join("../../content");
    read(&definition, &definition, &mut files);
    read(&areas, &areas.join("areas"), &mut files);
    files
}

/// The content of the definition, with texts replaced: which file, what, by what.
fn content(changes: &[(&str, &str, &str)]) -> Catalog {
    let mut files = base_files();
    for (file, what, by) in changes {
        let bytes = files.get_mut(*file).expect("a file of the definition");
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        assert!(text.contains(what), "{file} does not say {what}");
        *bytes = text.replace(what, by).into_bytes();
    }
    let (catalog, findings) = catalog::load(&files, jiff::civil::date(2026, 11, 25));
    let is_computed = catalog.indicators.values().any(|i| i.computation.is_some());
    assert!(is_computed, "{findings:#?}");
    catalog
}

fn read(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
            files.insert(name.into_owned(), std::fs::read(&path).expect("a file"));
        }
    }
}

/// A CSV file as a table.
fn csv(path: &Path) -> Table {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let columns = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    Table { line: 0, columns, rows: rows.collect() }
}

/// The registers of a folder.
fn registers(folder: &Path) -> Vec<(RegisterId, Table)> {
    let names = ["persons", "deaths", "migration", "khsv_monthly", "par_inpatient", "sabo_spells"];
    let mut tables = Vec::new();
    for name in names {
        let table = csv(&folder.join(format!("{name}.csv")));
        tables.push((RegisterId(name.replace('_', "-")), table));
    }
    tables
}

/// State, kommun, year: persons, days, events.
type Cells = BTreeMap<(String, String, String), (u64, i128, i128)>;

/// The cells of the finest level that an engine counts; the unknown kommun is `UNK`.
fn counted(catalog: &Catalog, folder: &Path, engine: Engine) -> Cells {
    let known = (calendar::from_civil(1900, 1, 1), calendar::from_civil(2021, 12, 31));
    let (rows, holdings) = shard(catalog, &registers(folder), known).expect("readable registers");
    let id: IndicatorId = "fallskador-personar".parse().expect("a name");
    let run = Run {
        catalog,
        indicators: std::slice::from_ref(&id),
        holdings: &holdings,
        last_day: known.1,
    };
    let mut cells = Cells::new();
    for (key, tally) in engine(&run, &rows).cells {
        let area = match key.area {
            Place::Unknown => "UNK".to_owned(),
            Place::Area(area) if area.level() == cube::AreaLevel::Kommun => area.to_string(),
            Place::Area(_) => continue,
        };
        // One state alone is a part too: `hsv=ja`.
        let state = key.split.strip_prefix("vardform=").or(key.split.strip_suffix("=ja"));
        if let Some(state) = state {
            let name = (state.to_uppercase(), area, key.period.to_string());
            cells.insert(name, (tally.persons, tally.denominator, tally.numerator));
        }
    }
    cells
}

/// The cells that others counted.
fn expected(path: &Path) -> Cells {
    let table = csv(path);
    let rows = table.rows.iter().map(|row| {
        let name = (row[0].clone(), row[1].clone(), row[2].clone());
        let number = |at: usize| row[at].parse::<i128>().expect("a number");
        (name, (u64::try_from(number(3)).expect("a count"), number(4), number(5)))
    });
    rows.collect()
}

#[test]
fn all_cells_of_the_edge_cases_are_those_of_others() {
    let Some(folder) = known_answers("fallskador") else { return };
    let catalog = content(&[]);
    for (name, engine) in ENGINES {
        let cells = counted(&catalog, &folder.join("edge"), *engine);
        assert_eq!(cells, expected(&folder.join("edge/duckdb_cells.csv")), "{name}");
        assert_eq!(cells.len(), 53, "the README tells 53 cells");
    }
}

#[test]
fn all_cells_of_twenty_thousand_persons_are_those_of_others() {
    let Some(folder) = known_answers("fallskador") else { return };
    let catalog = content(&[]);
    for (name, engine) in ENGINES {
        let cells = counted(&catalog, &folder.join("reg"), *engine);
        assert_eq!(cells, expected(&folder.join("reg/duckdb_cells.csv")), "{name}");
        assert_eq!(cells.len(), 78, "the README tells 78 cells");
    }
}

#[test]
fn one_convention_said_otherwise_gives_the_cells_of_the_variant() {
    let Some(folder) = known_answers("fallskador") else { return };
    let indicator = "indicators/fall/fallskador-personar.toml";
    let variants = [
        ("attained_age", vec![(indicator, "\"calendar-year\"", "\"attained\"")]),
        ("transfer_same_day_only", vec![("events/slutenvardsepisod.toml", "= 1", "= 0")]),
        (
            "death_day_excluded",
            vec![("populations/bosatta.toml", "death_day = \"in\"", "death_day = \"out\"")],
        ),
    ];
    for (variant, changes) in variants {
        let catalog = content(&changes);
        for (name, engine) in ENGINES {
            if *name == ENGINES[0].0 && std::env::var_os("NARBILD_PAIRS").is_none() {
                // The slow engine takes half a minute for each.
                continue;
            }
            let cells = counted(&catalog, &folder.join("reg"), *engine);
            let path = folder.join(format!("variants/variant_{variant}_cells.csv"));
            assert_eq!(cells, expected(&path), "{variant}, {name}");
        }
    }
}

/// Not exclusive: a day in both states counts in both. Each state is then asked for by itself, in the place
/// of the ladder.
#[test]
fn states_that_do_not_exclude_each_other_give_the_cells_of_the_variant() {
    let Some(folder) = known_answers("fallskador") else { return };
    let indicator = "indicators/fall/fallskador-personar.toml";
    for (name, engine) in ENGINES {
        let mut cells = Cells::new();
        for state in ["hsv", "sabo"] {
            let catalog = content(&[
                (indicator, "vardform in {sabo, hsv}", state),
                (indicator, "\"vardform\"", &format!("\"{state}\"")),
            ]);
            cells.extend(counted(&catalog, &folder.join("reg"), *engine));
        }
        let path = folder.join("variants/variant_not_exclusive_cells.csv");
        assert_eq!(cells, expected(&path), "{name}");
    }
}
