//! Rows that belong to a row of another register, and lie in the month in which that one lies.
//!
//! The diagnoses of a stay come each time the stay comes: in the months after the discharge. The stay's
//! file tells the discharge, theirs only the admission. What a delivery of them replaces is therefore
//! read from the stays that are stored, and where there is none, kept as long as it may hold.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::Error;
use crate::claim::{Window, count_months, month_of_count, window};
use crate::ingest::ReadDelivery;
use crate::merge::{self, read_words};
use crate::plan::Plan;
use crate::rows::{Rows, Values};
use crate::store::{StoredRegister, Writing};
use crate::tally::parts;

/// Which row of the other register a row belongs to: the person, and the values of some columns.
pub(crate) type Key = (u128, Vec<i64>);

/// Ends the slot of a row about a person who cannot be linked, until the row has its slot.
pub(crate) const UNLINKABLE: u8 = b'?';

/// What the rows' belonging tells of a delivery.
pub(crate) struct Assigned {
    /// The slots that the other register's delivery covers that was received on the same day.
    pub(crate) known: BTreeSet<Vec<u8>>,
    /// The slots of rows that belong to no stored row.
    pub(crate) loose: BTreeSet<Vec<u8>>,
    pub(crate) window: Option<Window>,
}

/// Gives each row the slot of the row that it belongs to.
///
/// # Errors
/// When the other register is stored but cannot be read.
pub(crate) fn assign<'a>(
    writing: &Writing,
    plan: &Plan<'_>,
    followed: &Plan<'_>,
    mut read: ReadDelivery<'a>,
) -> Result<(ReadDelivery<'a>, Assigned), Error> {
    let stored = writing.manifest.registers.get(&followed.register.id.0);
    let lookup = match stored {
        Some(stored) => Some(Lookup::new(writing, plan, followed, stored, &read.words)?),
        None => None,
    };
    let n_own = u32::try_from(read.slots.len()).expect("fewer than 2^32");
    let is_unlinkable: Vec<bool> = read.slots.iter().map(|s| s.ends_with(&[UNLINKABLE])).collect();
    let n_stored = stored.map_or(0, |register| register.slots.len());
    let n_slots = read.slots.len() + n_stored;
    let (shards, counted) = read.shards.change(plan, n_slots, |shard, mut rows| {
        let found = match &lookup {
            Some(lookup) => lookup.found(shard, &rows)?,
            None => HashMap::new(),
        };
        let counted = place(&mut rows, &found, n_own, &is_unlinkable, plan);
        Ok((rows, counted))
    })?;
    read.shards = shards;
    for name in &mut read.slots {
        if name.ends_with(&[UNLINKABLE]) {
            name.pop();
        }
    }
    let all = stored.into_iter().flat_map(|register| &register.slots);
    read.slots.extend(all.map(|slot| slot.name.clone().into_bytes()));
    let numbers: BTreeSet<u32> = counted.iter().flatten().map(|(slot, _)| *slot).collect();
    let used = numbers.iter().map(|slot| read.slots[*slot as usize - 1].clone());
    let window = window(plan.register.rhythm, plan.received, &used.collect::<Vec<_>>());
    if let Some(window) = window {
        for name in &mut read.slots[..n_own as usize] {
            *name = not_before(name, window.first);
        }
    }
    let loose =
        numbers.range(..=n_own).map(|slot| read.slots[*slot as usize - 1].clone()).collect();
    read.unlinkable.clear();
    for (slot, n) in counted.into_iter().flatten().filter(|(_, n)| *n > 0) {
        *read.unlinkable.entry(read.slots[slot as usize - 1].clone()).or_default() += n;
    }
    let known = stored.map_or_else(BTreeSet::new, |stored| received_on(stored, plan.received));
    Ok((read, Assigned { known, loose, window }))
}

/// Moves the rows that were found to their slots, and counts the unlinkable rows of each slot.
fn place(
    rows: &mut Rows,
    found: &HashMap<Key, u32>,
    n_own: u32,
    is_unlinkable: &[bool],
    plan: &Plan<'_>,
) -> BTreeMap<u32, u64> {
    let keys: Vec<Option<u32>> =
        (0..rows.len()).map(|row| found.get(&key(rows, row, plan)).copied()).collect();
    let mut counted = BTreeMap::new();
    if let Values::Small(slots) = &mut rows.slots {
        for (slot, found) in slots.iter_mut().zip(keys) {
            let own = u32::try_from(*slot).expect("counted from 1");
            let now = found.map_or(own, |found| n_own + found);
            *slot = i32::try_from(now).expect("fewer than 2^31");
            *counted.entry(now).or_default() += u64::from(is_unlinkable[own as usize - 1]);
        }
    }
    counted
}

/// A row without a row to belong to is as old as it may be: it lies in the first month of the delivery
/// when its own day is before that.
fn not_before(name: &[u8], first: i64) -> Vec<u8> {
    match parts(name) {
        (sender, Some(month)) if count_months(month) < first => {
            [sender, b"/", month_of_count(first).to_string().as_bytes()].concat()
        }
        _ => name.to_vec(),
    }
}

/// The slots that deliveries received on a day cover.
fn received_on(stored: &StoredRegister, day: jiff::civil::Date) -> BTreeSet<Vec<u8>> {
    let slots = stored.slots.iter().filter(|slot| !slot.is_stray);
    let slots = slots.map(|slot| (&slot.name, slot.received));
    let empty = stored.empty.iter().map(|slot| (&slot.name, slot.received));
    let of_day = slots.chain(empty).filter(|(_, received)| *received == day);
    of_day.map(|(name, _)| name.clone().into_bytes()).collect()
}

/// What tells which row of the other register a row belongs to.
pub(crate) fn key(rows: &Rows, row: usize, plan: &Plan<'_>) -> Key {
    let follows = plan.follows.iter().flat_map(|follows| &follows.own);
    let columns = follows.map(|at| rows.columns[*at].number(row).unwrap_or(i64::MIN));
    (rows.persons[row], columns.collect())
}

/// The keys of all rows.
pub(crate) fn keys(rows: &Rows, plan: &Plan<'_>) -> HashSet<Key> {
    (0..rows.len()).map(|row| key(rows, row, plan)).collect()
}

/// The other register, ready for finding rows in it.
struct Lookup<'a> {
    writing: &'a Writing,
    followed: &'a Plan<'a>,
    stored: &'a StoredRegister,
    /// The columns that tell, by their place among the kept ones.
    columns: &'a [usize],
    /// For each of those that holds words and each word: its number in the delivery.
    words: Vec<Option<Vec<i64>>>,
}

impl<'a> Lookup<'a> {
    fn new(
        writing: &'a Writing,
        plan: &'a Plan<'a>,
        followed: &'a Plan<'a>,
        stored: &'a StoredRegister,
        delivered: &[Vec<Vec<u8>>],
    ) -> Result<Lookup<'a>, Error> {
        writing.verify(stored)?;
        followed.must_fit(stored)?;
        let words = read_words(writing, followed, stored)?;
        let follows = plan.follows.as_ref().expect("only called for a register that follows");
        let pairs = follows.own.iter().zip(&follows.theirs);
        let words = pairs.map(|(own, theirs)| {
            let (own, theirs) = (plan.kept[*own], followed.kept[*theirs]);
            followed.readings[theirs].is_word().then(|| {
                // The delivery's words are sorted; one that it does not have is in none of its rows.
                let number = |word: &Vec<u8>| match delivered[own].binary_search(word) {
                    Ok(place) => i64::try_from(place + 1).expect("fewer than 2^63"),
                    Err(_) => -1,
                };
                words[theirs].iter().map(number).collect()
            })
        });
        let words = words.collect();
        Ok(Lookup { writing, followed, stored, columns: &follows.theirs, words })
    }

    /// The slots of the stored rows that a shard's rows belong to, counted from 1. Of several rows the
    /// one received last holds.
    fn found(&self, shard: usize, rows: &Rows) -> Result<HashMap<Key, u32>, Error> {
        let mut found: HashMap<Key, u32> = HashMap::new();
        if rows.len() == 0 {
            return Ok(found);
        }
        let persons: HashSet<u128> = rows.persons.iter().copied().collect();
        let wrong = Error::parquet(&self.stored.rows_file);
        let file = merge::open(self.writing, self.stored)?;
        let others = file.shard_of(shard, self.followed, self.columns).map_err(&wrong)?;
        for row in (0..others.len()).filter(|row| persons.contains(&others.persons[*row])) {
            let slot = others.slots.number(row).and_then(|slot| u32::try_from(slot).ok());
            let Some(slot) = slot else { continue };
            let rank = |slot: u32| {
                self.stored.slots.get(slot as usize - 1).map(|slot| (slot.received, &slot.name))
            };
            let known =
                found.entry((others.persons[row], self.values(&others, row))).or_insert(slot);
            if rank(*known) < rank(slot) {
                *known = slot;
            }
        }
        Ok(found)
    }

    fn values(&self, others: &Rows, row: usize) -> Vec<i64> {
        let value = |(at, words): (&usize, &Option<Vec<i64>>)| {
            let number = others.columns[*at].number(row).unwrap_or(i64::MIN);
            match words {
                // 0 is a missing word in both registers.
                Some(words) if number > 0 => {
                    let place = usize::try_from(number - 1).expect("above 0");
                    words.get(place).copied().unwrap_or(-1)
                }
                _ => number,
            }
        };
        self.columns.iter().zip(&self.words).map(value).collect()
    }
}
