//! Writes a synthetic Sweden: persons in blocks, each block by one thread, the blocks in order.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use catalog::{Catalog, RegisterId};

use crate::Error;
use crate::calendar::Calendar;
use crate::faults::Faults;
use crate::life::{Life, World};
use crate::output::Output;
use crate::plan::Plan;
use crate::rates::Rates;
use crate::registers::{self, Kind, Sheets};

/// A synthetic Sweden to be written.
pub struct Request<'a> {
    /// The definitions; the schemas of the registers say how their files look.
    pub catalog: &'a Catalog,
    /// The content files by path, of which those below `synth/` hold the rates.
    pub content: &'a BTreeMap<String, Vec<u8>>,
    /// How many persons live in the country when the first year begins.
    pub n_persons: u64,
    /// The first and the last year.
    pub years: (i16, i16),
    /// Decides everything that is left to chance: the same seed gives the same bytes.
    pub seed: u64,
    /// The share of rows that get a fault on purpose: 0 for none, at most 1. What was planted is
    /// told in `facit.csv`, and files that are wrong as a whole are written besides.
    pub errors: f64,
    /// Where it is written: a folder that is not there, is empty or holds an earlier one, which is
    /// replaced.
    pub out: &'a Path,
    /// How many threads write; at least one. The bytes are the same for any number.
    pub n_threads: usize,
    /// Told how many persons have been written since the last time.
    pub on_progress: &'a (dyn Fn(u64) + Sync),
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Persons in all: those who lived there from the beginning, were born or moved in.
    pub n_persons: u64,
    /// The files, in the order of the registers.
    pub files: Vec<WrittenFile>,
    /// Faults planted on purpose, by row of the key.
    pub n_planted: u64,
}

impl Report {
    /// Rows of all files, without headings.
    #[must_use]
    pub fn n_rows(&self) -> u64 {
        self.files.iter().map(|file| file.n_rows).sum()
    }

    /// Bytes of all files.
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.n_bytes).sum()
    }
}

/// One file of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// The register that it is delivered to.
    pub register: &'static str,
    /// Its path below the folder.
    pub path: String,
    /// Its rows, without heading.
    pub n_rows: u64,
    /// Its bytes.
    pub n_bytes: u64,
}

/// Writes a synthetic Sweden. All persons and events are made up; every file says so.
///
/// # Errors
/// When the rates cannot be used, the years cannot be written, or the folder is somebody else's or
/// cannot be written.
pub fn write(request: &Request<'_>) -> Result<Report, Error> {
    let (first_year, last_year) = request.years;
    let n_years = last_year.checked_sub(first_year).map_or(0, |n| n.saturating_add(1));
    if !(1..=30).contains(&n_years) || !(1950..=2099).contains(&first_year) {
        return Err(Error::Years);
    }
    if !(0.0..=1.0).contains(&request.errors) {
        return Err(Error::Share);
    }
    let rates = Rates::read(request.content)?;
    let plan = Plan::new(request.catalog, &rates, request.n_persons, first_year, n_years)?;
    let calendar = Calendar::to(last_year + 1);
    let world = World::new(&plan, &rates, &calendar, request.seed);
    let mut output = Output::begin(request)?;
    write_blocks(request, &world, &mut output)?;
    output.finish(request, plan.n_persons())
}

/// How many persons a block has: enough that a write is large, few enough that memory stays small.
fn block_size(world: &World<'_>) -> u64 {
    (49_152 / world.n_months() as u64).clamp(64, 4096)
}

/// What may be planted in each register; nothing when no faults are wanted.
fn faults(request: &Request<'_>) -> Vec<Arc<Faults>> {
    let registers = &request.catalog.registers;
    let of_kind = |kind: &Kind| {
        let schema = registers.get(&RegisterId(kind.id().to_owned()));
        let schema = schema.expect("the schemas have been seen to be there");
        Arc::new(Faults::of(*kind, schema, request.errors))
    };
    if request.errors > 0.0 { Kind::ALL.iter().map(of_kind).collect() } else { Vec::new() }
}

fn write_blocks(
    request: &Request<'_>,
    world: &World<'_>,
    output: &mut Output,
) -> Result<(), Error> {
    let size = block_size(world);
    let n_blocks = world.plan.n_persons().div_ceil(size);
    let next = AtomicU64::new(0);
    let faults = faults(request);
    let turn = Turn::new(output);
    std::thread::scope(|scope| {
        for _ in 0..request.n_threads.max(1) {
            scope.spawn(|| {
                let _alarm = Alarm(&turn);
                let n_years = usize::try_from(world.plan.n_years).expect("a few years");
                let mut life = Life::default();
                let mut sheets = Sheets::new(n_years, faults.clone());
                loop {
                    let block = next.fetch_add(1, Ordering::Relaxed);
                    if block >= n_blocks {
                        return;
                    }
                    let range = block * size..((block + 1) * size).min(world.plan.n_persons());
                    let n = range.end - range.start;
                    world.plan.persons(world.calendar, range, |person| {
                        life.live(world, &person);
                        registers::write(world, &person, &life, &mut sheets);
                    });
                    if !turn.write(block, &mut sheets) {
                        return;
                    }
                    (request.on_progress)(n);
                }
            });
        }
    });
    turn.into_result()?;
    let n_years = usize::try_from(world.plan.n_years).expect("a few years");
    let mut sheets = Sheets::new(n_years, faults);
    registers::wards::write(world, request.n_persons, &mut sheets);
    output.append(&mut sheets)
}

/// Lets the threads write one at a time, in the order of the blocks.
struct Turn<'a> {
    state: Mutex<State<'a>>,
    is_next: Condvar,
}

struct State<'a> {
    block: u64,
    output: &'a mut Output,
    /// Why nothing more is written.
    stopped: Option<Result<(), Error>>,
}

impl<'a> Turn<'a> {
    fn new(output: &'a mut Output) -> Turn<'a> {
        let state = State { block: 0, output, stopped: None };
        Turn { state: Mutex::new(state), is_next: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a block when all before it have been written. False when nothing more is to be written.
    fn write(&self, block: u64, sheets: &mut Sheets) -> bool {
        let waits = |state: &mut State<'_>| state.block != block && state.stopped.is_none();
        let state = self.is_next.wait_while(self.lock(), waits);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.stopped.is_some() {
            return false;
        }
        let written = state.output.append(sheets);
        state.block += 1;
        let is_right = written.is_ok();
        if !is_right {
            state.stopped = Some(written);
        }
        self.is_next.notify_all();
        is_right
    }

    fn into_result(self) -> Result<(), Error> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.stopped.unwrap_or(Ok(()))
    }
}

/// Wakes the others when a thread panics, since they would wait for its block for ever.
struct Alarm<'t, 'o>(&'t Turn<'o>);

impl Drop for Alarm<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().stopped.get_or_insert(Ok(()));
            self.0.is_next.notify_all();
        }
    }
}
