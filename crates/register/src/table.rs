//! Writes a register's prepared table: each shard unpacked, put in order and encoded, on all threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use crate::between;
use crate::findings::Findings;
use crate::pack::{EncodedShard, Form, Pack};
use crate::plan::Plan;
use crate::rows::{Rows, Sorting};
use crate::shards::{Shards, Used};
use crate::store::Writing;
use crate::tally::{Tally, tally};
use crate::{Error, merge};

/// The files that were written.
pub(crate) struct Files {
    pub(crate) rows: String,
    pub(crate) persons: String,
    pub(crate) n_rows: u64,
    pub(crate) n_persons: u64,
    /// What each slot that is used holds, in the order of their numbers.
    pub(crate) tallies: Vec<Tally>,
}

/// What a table is made of, under one numbering.
pub(crate) struct Table<'a> {
    pub(crate) plan: &'a Plan<'a>,
    /// All slots by number, whether used or not.
    pub(crate) names: &'a [Vec<u8>],
    pub(crate) shards: &'a Shards<'a>,
    pub(crate) used: &'a Used,
}

/// The stored rows of a shard that stay beside those delivered.
pub(crate) type Stays<'a> = &'a (dyn Fn(usize, &Rows) -> Result<Rows, Error> + Sync);

/// A shard, what its slots hold, and what was found between its rows.
type Written = (EncodedShard, Vec<Tally>, Findings);

/// What one thread works with, kept from shard to shard: to get memory anew costs more than to fill it.
struct Desk {
    rows: Rows,
    sorted: Rows,
    sorting: Sorting,
}

/// The numbers of words and slots among those used.
struct Numbered<'a> {
    columns: Vec<Vec<u32>>,
    slots: Vec<u32>,
    names: Vec<&'a [u8]>,
}

impl Table<'_> {
    /// Writes both files. `stored` gives what stays of what was stored before, when anything was.
    ///
    /// # Errors
    /// When the files cannot be written, or what is stored or was laid down cannot be read.
    pub(crate) fn write(
        &self,
        writing: &Writing,
        stored: Option<Stays<'_>>,
        findings: &mut Findings,
    ) -> Result<Files, Error> {
        const ROWS: &str = "rows.part";
        const PERSONS: &str = "persons.part";
        let wrong = Error::parquet("a new table");
        let form = Form::new(self.plan, &self.used.missing).map_err(&wrong)?;
        let pack = Pack::new(&form, writing.create(ROWS)?, writing.create(PERSONS)?);
        let mut pack = pack.map_err(&wrong)?;
        let names = self.names.iter().zip(&self.used.slots).filter(|(_, used)| **used);
        let numbered = Numbered {
            columns: self.used.words.iter().map(|used| Used::numbers(used)).collect(),
            slots: Used::numbers(&self.used.slots),
            names: names.map(|(name, _)| name.as_slice()).collect(),
        };
        let (mut n_rows, mut n_persons) = (0, 0);
        let mut tallies = vec![Tally::default(); numbered.names.len()];
        self.encode_all(&form, &numbered, stored, &mut |(shard, counted, told)| {
            findings.merge(told);
            tallies.iter_mut().zip(counted).for_each(|(all, tally)| all.add(tally));
            n_rows += shard.n_rows;
            n_persons += shard.n_persons;
            pack.add(shard).map_err(&wrong)
        })?;
        let [(rows, rows_hash), (persons, persons_hash)] = pack.finish().map_err(&wrong)?;
        let names = (format!("{rows_hash}.parquet"), format!("{persons_hash}.parquet"));
        writing.place(ROWS, &rows, &names.0)?;
        writing.place(PERSONS, &persons, &names.1)?;
        Ok(Files { rows: names.0, persons: names.1, n_rows, n_persons, tallies })
    }

    /// Encodes the shards on all threads and gives them on in order.
    fn encode_all(
        &self,
        form: &Form,
        numbered: &Numbered<'_>,
        stored: Option<Stays<'_>>,
        each: &mut dyn FnMut(Written) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let n_threads = rayon::current_num_threads();
        let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (give, take) = sync_channel(n_threads);
        std::thread::scope(|scope| {
            for _ in 0..n_threads {
                let give = give.clone();
                scope.spawn(|| {
                    let give = give;
                    let new = || Rows::new(self.plan);
                    let mut desk = Desk { rows: new(), sorted: new(), sorting: Sorting::default() };
                    while !is_over.load(Ordering::Relaxed) {
                        let shard = next.fetch_add(1, Ordering::Relaxed);
                        if shard >= self.shards.len() {
                            break;
                        }
                        let encoded = self.encode(shard, form, numbered, stored, &mut desk);
                        if give.send((shard, encoded)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(give);
            let outcome = in_order(take, each);
            is_over.store(true, Ordering::Relaxed);
            outcome
        })
    }

    fn encode(
        &self,
        shard: usize,
        form: &Form,
        numbered: &Numbered<'_>,
        stored: Option<Stays<'_>>,
        desk: &mut Desk,
    ) -> Result<Written, Error> {
        let plan = self.plan;
        let Desk { rows, sorted, sorting } = desk;
        rows.clear();
        if let Some(stored) = stored {
            if plan.follows.is_some() {
                self.shards.append_to(rows, shard, plan)?;
            }
            *rows = stored(shard, rows)?;
        }
        self.shards.append_to(rows, shard, plan)?;
        merge::renumber(rows, plan, &numbered.columns, &numbered.slots);
        rows.sort_into(sorted, sorting, plan);
        let mut findings = Findings::default();
        between::look_over(sorted, plan, &mut findings);
        let tallies = tally(sorted, &numbered.names, plan);
        let encoded = form.encode(sorted).map_err(Error::parquet("a new table"))?;
        Ok((encoded, tallies, findings))
    }
}

/// Gives shards on in order, whichever is ready first. Stops at the first error.
fn in_order(
    take: Receiver<(usize, Result<Written, Error>)>,
    each: &mut dyn FnMut(Written) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut waiting, mut next) = (BTreeMap::new(), 0);
    for (shard, written) in take {
        waiting.insert(shard, written?);
        while let Some(written) = waiting.remove(&next) {
            each(written)?;
            next += 1;
        }
    }
    Ok(())
}
