//! All shards through an engine, on several threads. Each thread reads its own.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use indicator::{Partial, Run};
use register::prepared::Prepared;

use crate::tables::Tables;
use crate::{Error, Request, holdings};

/// What was read so far is told shard by shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the shard.
    pub rows: u64,
    /// Persons of the shard.
    pub persons: u64,
    /// Rows of all shards that will be read.
    pub rows_in_all: u64,
}

/// What was counted, and how much was read.
#[derive(Default)]
pub(crate) struct Swept {
    pub(crate) partial: Partial,
    pub(crate) n_rows: u64,
    pub(crate) n_persons: u64,
}

/// Counts the shards of these numbers. One shard for each thread is in memory.
pub(crate) fn sweep(
    run: &Run<'_>,
    prepared: &Prepared,
    shards: &[usize],
    request: &Request<'_>,
) -> Result<Swept, Error> {
    if run.indicators.is_empty() {
        return Ok(Swept::default());
    }
    let needs = holdings::readable(prepared, run.catalog, run.needs())?;
    let ready = request.engine.ready(run);
    let tables = Tables::new(prepared, run.catalog, &needs);
    let rows_in_all = shards.iter().map(|shard| tables.n_rows(*shard)).sum();
    drop(tables);
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let all = Mutex::new(Swept::default());
    let thread = || -> Result<(), Error> {
        let mut tables = Tables::new(prepared, run.catalog, &needs);
        let mut counting = ready.begin();
        let (mut n_rows, mut n_persons) = (0, 0);
        while !is_over.load(Ordering::Relaxed) {
            let Some(number) = shards.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let rows = tables.n_rows(*number);
            counting.shard(tables.read(*number)?);
            let persons = tables.n_persons();
            n_rows += rows;
            n_persons += persons;
            (request.on_progress)(Progress { rows, persons, rows_in_all });
        }
        // Sums in any order are the same: all are whole numbers.
        let mut all = all.lock().expect("no thread stops while it adds");
        all.partial.add(&counting.into_partial());
        all.n_rows += n_rows;
        all.n_persons += n_persons;
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..request.n_threads.max(1))
            .map(|_| {
                scope.spawn(|| {
                    let done = thread();
                    if done.is_err() {
                        is_over.store(true, Ordering::Relaxed);
                    }
                    done
                })
            })
            .collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Result<(), Error>>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        // Every thread is waited for before the first error is told.
        let done: Vec<Result<(), Error>> = threads.into_iter().map(join).collect();
        done.into_iter().collect::<Result<(), Error>>()
    })?;
    Ok(all.into_inner().expect("no thread stops while it adds"))
}
