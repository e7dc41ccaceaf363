//! What it takes to read the columns that definitions need, and nothing more: the least that computing
//! them can take. Beside it, what it takes to count by them too, in the same process.
//!
//!     decode STORE CONTENT THREADS ROUNDS THROUGH [INDICATOR...]
//!
//! CONTENT is a folder, or `-` for the content that the program carries. Without indicators, all that are
//! computed. Prints one line for each: `decode` or `count`, seconds, and CPU seconds of all threads, of the
//! middle round.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use catalog::{Catalog, Files, RegisterId};
use computing::{Engine, Kept, Request};
use cube::IndicatorId;
use indicator::{Holdings, Run};
use jiff::civil::{Date, date};
use register::prepared::{PERIOD, Prepared, SHARDS, ShardRows};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [store, content, n_threads, rounds, through, indicators @ ..] = arguments.as_slice() else {
        eprintln!("decode STORE CONTENT THREADS ROUNDS THROUGH [INDICATOR...]");
        std::process::exit(2);
    };
    let catalog = load(content);
    let mut ids: Vec<IndicatorId> =
        indicators.iter().map(|id| id.parse().expect("an indicator")).collect();
    if ids.is_empty() {
        let computed = catalog.indicators.iter().filter(|(_, i)| i.computation.is_some());
        ids.extend(computed.map(|(id, _)| id.clone()));
    }
    let store = Path::new(store);
    let n_threads: usize = n_threads.parse().expect("a number of threads");
    let rounds: usize = rounds.parse().expect("a number of rounds");
    let through: Date = through.parse().expect("a day");
    let (mut decoded, mut counted) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        decoded.push(decode(&catalog, store, &ids, n_threads));
        counted.push(count(&catalog, store, &ids, n_threads, through));
    }
    for (name, mut rounds) in [("decode", decoded), ("count", counted)] {
        rounds.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (seconds, cpu) = rounds[rounds.len() / 2];
        println!("{name} {seconds:.4} {cpu:.4}");
    }
}

fn load(content: &str) -> Catalog {
    let mut files = Files::new();
    let given = Path::new(content);
    if content == "-" {
        files = catalog::embedded()
    } else {
        read(given, given, &mut files)
    }
    catalog::load(&files, date(2026, 11, 25)).0
}

fn read(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
            files.insert(name.into_owned(), fs::read(&path).expect("a file"));
        }
    }
}

/// Seconds and CPU seconds of reading all shards.
fn decode(catalog: &Catalog, store: &Path, ids: &[IndicatorId], n_threads: usize) -> (f64, f64) {
    let start = Instant::now();
    let prepared = Prepared::open(store, catalog).expect("a store").expect("a store");
    let nothing = Holdings::default();
    let run = Run { catalog, indicators: ids, holdings: &nothing, last_day: 0 };
    let needs = run.needs();
    let has = |id: &RegisterId, name: &str| {
        let columns = prepared.register(id).map_or(&[][..], |register| register.columns());
        name == PERIOD || columns.iter().any(|column| column.name == name)
    };
    let columns_of = |(id, columns): (&RegisterId, &BTreeSet<String>)| {
        let columns = columns.iter().filter(|name| has(id, name)).cloned();
        (id.clone(), columns.collect::<Vec<String>>())
    };
    let needs: Vec<(RegisterId, Vec<String>)> = needs.iter().map(columns_of).collect();
    let next = AtomicUsize::new(0);
    let thread = || {
        let mut rows: Vec<ShardRows> = needs.iter().map(|_| ShardRows::default()).collect();
        loop {
            let shard = next.fetch_add(1, Ordering::Relaxed);
            if shard >= SHARDS {
                return spent("/proc/thread-self/schedstat");
            }
            for ((id, columns), rows) in needs.iter().zip(&mut rows) {
                if let Some(register) = prepared.register(id) {
                    register.read(shard, columns, rows).expect("it can be read");
                }
            }
        }
    };
    let cpu: f64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(thread)).collect();
        threads.into_iter().map(|thread| thread.join().expect("it ends")).sum()
    });
    (start.elapsed().as_secs_f64(), cpu)
}

/// The same with counting. Its threads have ended when it is back, so their time is the process's.
fn count(
    catalog: &Catalog,
    store: &Path,
    indicators: &[IndicatorId],
    n_threads: usize,
    through: Date,
) -> (f64, f64) {
    let (start, before) = (Instant::now(), of_process());
    let request = Request {
        catalog,
        indicators,
        store,
        engine: Engine::Columnar,
        n_threads,
        share: (1, 1),
        last_day: Some(through),
        kept: Kept::Untouched,
        on_progress: &|_| {},
    };
    let computed = computing::compute(&request).expect("it can be computed");
    computing::cells(catalog, &computed.part).expect("cells");
    (start.elapsed().as_secs_f64(), of_process() - before)
}

/// Seconds on a core, where the system tells them (Linux); else 0.
fn spent(path: &str) -> f64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.map_or(0.0, |n| n / 1e9)
}

/// Seconds on cores of the whole process, in steps of a hundredth (Linux); else 0.
fn of_process() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(") ").next().unwrap_or_default();
    let fields: Vec<f64> = after.split(' ').filter_map(|field| field.parse().ok()).collect();
    // Of the fields after the state, which is no number: utime and stime.
    fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
}
