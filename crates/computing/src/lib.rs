#![doc = include_str!("../README.md")]

mod align;
mod cells;
mod difference;
mod engine;
mod error;
mod explained;
mod holdings;
mod kept;
mod merging;
mod movement;
mod part;
mod sweep;
mod tables;
mod turns;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use catalog::{Catalog, RegisterId};
use cube::IndicatorId;
use indicator::{Cell, Run, definition_hash, finish};
use jiff::civil::Date;
use register::prepared::{Prepared, SHARDS};
use sha2::{Digest as _, Sha256};

pub use cells::{COLUMNS, write_csv, write_parquet};
pub use difference::{Cause, Changed, ChangedFile, Difference, Version, difference};
pub use engine::{Engine, Explained};
pub use error::Error;
pub use explained::explain;
pub use kept::FOLDER as KEPT_FOLDER;
pub use merging::{MergeError, merge};
pub use movement::Movement;
pub use part::{Part, PartError};
pub use sweep::Progress;
pub use turns::{Turned, turned};

/// What to compute, and on what.
pub struct Request<'a> {
    /// The definitions.
    pub catalog: &'a Catalog,
    /// Which indicators; each has a computation.
    pub indicators: &'a [IndicatorId],
    /// The folder of the store.
    pub store: &'a Path,
    /// Which engine counts.
    pub engine: Engine,
    /// On how many threads; at least one.
    pub n_threads: usize,
    /// Which part of the persons, of how many: `(1, 1)` is all.
    pub share: (u16, u16),
    /// The last day of data; none: as far as the registers go.
    pub last_day: Option<Date>,
    /// What becomes of what was counted before.
    pub kept: Kept,
    /// Is told what was read.
    pub on_progress: &'a (dyn Fn(Progress) + Sync),
}

/// What becomes of what was counted before and is kept in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is taken where it still holds.
    Used,
    /// All is counted anew and kept in its place.
    Replaced,
    /// It is neither taken nor replaced: for definitions that are only tried.
    Untouched,
}

/// What was computed.
#[derive(Debug)]
pub struct Computed {
    /// What was counted.
    pub part: Part,
    /// The indicators of which nothing had changed since they were counted last.
    pub kept: Vec<IndicatorId>,
    /// Rows that were read.
    pub n_rows: u64,
    /// Persons that were read.
    pub n_persons: u64,
}

/// Counts what definitions ask for in the prepared tables of a store. What was counted before on the same
/// rows by the same definitions is taken from the store and not counted again.
///
/// # Errors
/// When the store has no registers or cannot be read, or lacks a column that a definition needs.
pub fn compute(request: &Request<'_>) -> Result<Computed, Error> {
    let catalog = request.catalog;
    let prepared = Prepared::open(request.store, catalog)?.ok_or(Error::NoRegisters)?;
    let nothing = indicator::Holdings::default();
    let indicators = request.indicators;
    let run = Run { catalog, indicators, holdings: &nothing, last_day: 0 };
    let holdings =
        holdings::of(&prepared, catalog, &holdings::readable(&prepared, catalog, run.needs())?)?;
    let last_day = match request.last_day {
        Some(day) => indicator::calendar::day_of(day),
        None => holdings::last_day(&holdings),
    };
    let run = Run { catalog, indicators, holdings: &holdings, last_day };
    let mut part = Part {
        definitions: hashes(catalog, indicators),
        store: store_hash(&prepared),
        share: request.share,
        last_day,
        holdings: holdings::without_words(&holdings),
        ..Part::default()
    };
    let names = kept::names(&run, &prepared, &part);
    let kept = match request.kept {
        Kept::Used => kept::read(request.store, &names),
        Kept::Replaced | Kept::Untouched => BTreeMap::new(),
    };
    let missing: Vec<IndicatorId> =
        indicators.iter().filter(|id| !kept.contains_key(*id)).cloned().collect();
    let share = usize::from(request.share.0) - 1;
    let shards: Vec<usize> =
        (0..SHARDS).filter(|shard| shard % usize::from(request.share.1) == share).collect();
    let run = Run { indicators: &missing, ..run };
    let swept = sweep::sweep(&run, &prepared, &shards, request)?;
    part.partial = swept.partial;
    if request.kept != Kept::Untouched {
        kept::write(request.store, &names, &missing, &part)?;
    }
    for of_indicator in kept.values() {
        part.partial.add(&of_indicator.partial);
    }
    let kept = kept.into_keys().collect();
    Ok(Computed { part, kept, n_rows: swept.n_rows, n_persons: swept.n_persons })
}

/// What definitions share on a store, for people; none for an engine that shares nothing.
///
/// # Errors
/// As [`compute`].
pub fn explain_plan(request: &Request<'_>) -> Result<Option<Explained>, Error> {
    let catalog = request.catalog;
    let prepared = Prepared::open(request.store, catalog)?.ok_or(Error::NoRegisters)?;
    let nothing = indicator::Holdings::default();
    let run = Run { catalog, indicators: request.indicators, holdings: &nothing, last_day: 0 };
    let holdings =
        holdings::of(&prepared, catalog, &holdings::readable(&prepared, catalog, run.needs())?)?;
    let last_day = holdings::last_day(&holdings);
    Ok(request.engine.explained(&Run { holdings: &holdings, last_day, ..run }))
}

/// The cells of what was counted.
///
/// # Errors
/// When the definitions are not those that it was counted by, or ask figures or standards for what they
/// do not have.
pub fn cells(catalog: &Catalog, part: &Part) -> Result<Vec<Cell>, Error> {
    let indicators: Vec<IndicatorId> = part.definitions.keys().cloned().collect();
    for (id, hash) in &part.definitions {
        let is_computed = catalog.indicators.get(id).is_some_and(|i| i.computation.is_some());
        if !is_computed || definition_hash(catalog, id) != *hash {
            return Err(Error::OtherDefinition { indicator: id.clone() });
        }
    }
    let (holdings, last_day) = (&part.holdings, part.last_day);
    let run = Run { catalog, indicators: &indicators, holdings, last_day };
    Ok(finish(&run, &part.partial)?)
}

fn hashes(catalog: &Catalog, indicators: &[IndicatorId]) -> BTreeMap<IndicatorId, String> {
    let distinct: BTreeSet<&IndicatorId> = indicators.iter().collect();
    distinct.into_iter().map(|id| (id.clone(), definition_hash(catalog, id))).collect()
}

/// SHA-256 in hexadecimal over what a store holds.
fn store_hash(prepared: &Prepared) -> String {
    let of: Vec<(&RegisterId, String)> =
        prepared.registers().map(|(id, register)| (id, register.fingerprint())).collect();
    sha256(of.iter().flat_map(|(id, hash)| [id.0.as_str(), hash.as_str()]))
}

/// SHA-256 in hexadecimal over some texts.
fn sha256<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        // The length before each text keeps a moved boundary from giving the same hash.
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
