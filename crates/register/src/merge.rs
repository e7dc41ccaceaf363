//! Puts what was read together with what is stored: one numbering of words, one order of rows.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Write as _;

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::between::{self, Settled};
use crate::claim::{Claims, Fate};
use crate::findings::{About, Findings};
use crate::ingest::ReadDelivery;
use crate::pack::{Stored, hex};
use crate::packed::{Numbers, Room};
use crate::plan::Plan;
use crate::quarantine::SetAside;
use crate::reading::{Counts, Reader, Rejected};
use crate::rows::{Origin, Rows};
use crate::shards::{Part, Shards, Used};
use crate::store::{EmptySlot, Slot, StoredRegister, Writing};
use crate::table::Table;
use crate::{Error, follow, rule, store};

/// What storing a delivery did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// True when the store holds the delivery.
    pub(crate) is_stored: bool,
    /// Rows of earlier deliveries that this one replaced.
    pub(crate) n_replaced: u64,
    /// Rows and persons of the register now.
    pub(crate) n_rows: u64,
    pub(crate) n_persons: u64,
    /// The slots of all registers before the delivery, by register.
    pub(crate) before: BTreeMap<String, Vec<Slot>>,
    /// The register's slots now.
    pub(crate) after: Vec<Slot>,
}

/// Puts the threads' readings together under one numbering of words.
pub(crate) fn join<'a>(
    mut readers: Vec<Reader<'a>>,
    plan: &Plan<'_>,
    room: &'a Room,
    each: &mut dyn FnMut(&mut Reader<'a>),
) -> Result<ReadDelivery<'a>, Error> {
    let mut words: Vec<Vec<Vec<u8>>> = vec![Vec::new(); plan.readings.len()];
    let mut slots: Vec<Vec<u8>> = Vec::new();
    let mut unlinkable: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let mut own = Vec::new();
    for reader in &mut readers {
        if let Some(failure) = reader.failure.take() {
            return Err(failure);
        }
        each(reader);
        let lists: Vec<Vec<Vec<u8>>> =
            std::mem::take(&mut reader.words).into_iter().map(|w| w.into_list()).collect();
        let own_slots = std::mem::take(&mut reader.slots).into_list();
        for (all, list) in words.iter_mut().zip(&lists) {
            all.extend(list.iter().cloned());
        }
        slots.extend(own_slots.iter().cloned());
        for (slot, n) in own_slots.iter().zip(&reader.unlinkable) {
            *unlinkable.entry(slot.clone()).or_default() += n;
        }
        own.push((lists, own_slots));
    }
    for list in words.iter_mut().chain([&mut slots]) {
        list.sort_unstable();
        list.dedup();
    }
    let mut parts = Vec::new();
    for (reader, (lists, own_slots)) in readers.into_iter().zip(own) {
        let columns = plan.kept.iter().map(|i| numbers(&lists[*i], &words[*i])).collect();
        let numbers = Numbers { columns, slots: numbers(&own_slots, &slots) };
        parts.push(Part { packed: reader.shards, numbers, used: reader.used });
    }
    let none = Used::none(plan.kept.iter().map(|i| words[*i].len()), slots.len());
    let shards = Shards::join(parts, none, room);
    Ok(ReadDelivery { words, slots, unlinkable, shards })
}

/// For each word its number in a sorted list, counted from 1.
fn numbers(words: &[Vec<u8>], all: &[Vec<u8>]) -> Vec<u32> {
    let place = |word: &Vec<u8>| all.binary_search(word).expect("the list holds all words");
    words.iter().map(|word| u32::try_from(place(word) + 1).expect("fewer than 2^32")).collect()
}

pub(crate) fn renumber(rows: &mut Rows, plan: &Plan<'_>, columns: &[Vec<u32>], slots: &[u32]) {
    for ((values, numbers), i) in rows.columns.iter_mut().zip(columns).zip(&plan.kept) {
        if plan.readings[*i].is_word() {
            values.renumber(numbers);
        }
    }
    rows.slots.renumber(slots);
}

/// Takes repetitions and contradictions out of each shard.
pub(crate) fn settle<'a>(
    mut read: ReadDelivery<'a>,
    plan: &Plan<'_>,
) -> Result<(ReadDelivery<'a>, Vec<Settled>), Error> {
    let n_slots = read.slots.len();
    let mut settled = Vec::new();
    if between::settles_persons(plan) {
        (read.shards, settled) = read.shards.change(plan, n_slots, |_, rows| {
            let mut settled = between::settle(rows, plan);
            Ok((std::mem::replace(&mut settled.rows, Rows::new(plan)), settled))
        })?;
    }
    if between::settles_all(plan) {
        let mut all = Vec::new();
        for shard in 0..read.shards.len() {
            all.extend(between::held(&read.shards.rows(shard, plan)?, plan));
        }
        let told = between::settle_all(all, plan);
        let left: BTreeSet<Origin> = told.left.iter().copied().collect();
        (read.shards, _) = read.shards.change(plan, n_slots, |_, rows| {
            let stays = |row: &usize| rows.origins[*row].is_none_or(|row| !left.contains(&row));
            let stays: Vec<usize> = (0..rows.len()).filter(stays).collect();
            Ok((rows.taken(&narrow(&stays), plan), ()))
        })?;
        settled.push(told);
    }
    Ok((read, settled))
}

/// What is stored of the register, with its words under the numbering of both together.
pub(crate) struct Before {
    pub(crate) register: StoredRegister,
    /// For each kept column and word its new number.
    pub(crate) columns: Vec<Vec<u32>>,
    pub(crate) slots: Vec<u32>,
    /// How many rows each shard has.
    pub(crate) n_rows: Vec<usize>,
}

/// A numbering of all words, stored and new.
struct Numbering {
    words: Vec<Vec<Vec<u8>>>,
    slots: Vec<Vec<u8>>,
    replaced: BTreeSet<u32>,
    claims: Claims,
}

/// Rows of a delivery that are not stored, of one shard.
#[derive(Default)]
struct LeftOut {
    older: Vec<Origin>,
    outside: Vec<Origin>,
}

/// Takes out the rows of slots that a stronger delivery holds, and tells them.
pub(crate) fn leave_out<'a>(
    read: ReadDelivery<'a>,
    plan: &Plan<'_>,
    claims: &Claims,
    findings: &mut Findings,
    counts: &mut Counts,
    rejected: &mut SetAside,
) -> Result<ReadDelivery<'a>, Error> {
    let delivered = &read.shards.used().slots;
    let mut fates = claims.fates.iter().copied();
    let fate =
        |used: &bool| if *used { fates.next().unwrap_or(Fate::Stored) } else { Fate::Stored };
    let fates: Vec<Fate> = delivered.iter().map(fate).collect();
    if fates.iter().all(|fate| *fate == Fate::Stored) {
        return Ok(read);
    }
    let (shards, left_out) = read.shards.change(plan, read.slots.len(), |_, rows| {
        let mut left_out = LeftOut::default();
        let mut stays = Vec::with_capacity(rows.len());
        for row in 0..rows.len() {
            let slot = rows.slots.number(row).and_then(|slot| usize::try_from(slot).ok());
            let origin = rows.origins[row].expect("rows of a delivery have origins");
            match slot.map_or(Fate::Stored, |slot| fates[slot - 1]) {
                Fate::Stored => stays.push(u32::try_from(row).expect("fewer than 2^32 in a shard")),
                Fate::Older => left_out.older.push(origin),
                Fate::Outside => left_out.outside.push(origin),
            }
        }
        Ok((rows.taken(&stays, plan), left_out))
    })?;
    for LeftOut { older, outside } in left_out {
        for origin in older {
            findings.tell(&rule::OLDER, About::Row, origin.place());
        }
        for origin in outside {
            findings.tell(&rule::OUTSIDE, About::Row, origin.place());
            counts.take_back(origin);
            counts.rejected += 1;
            let codes = vec![rule::OUTSIDE.code];
            let line = Zeroizing::default();
            rejected.push(Rejected { place: origin.place(), codes, line });
        }
    }
    Ok(ReadDelivery { shards, ..read })
}

/// Merges a delivery into the stored register and makes that the store's state.
pub(crate) fn store(
    writing: Writing,
    plan: &Plan<'_>,
    delivery: &str,
    claims: Claims,
    read: ReadDelivery<'_>,
    findings: &mut Findings,
) -> Result<Outcome, Error> {
    let id = plan.register.id.0.clone();
    let stored = writing.manifest.registers.get(&id).cloned();
    if let Some(stored) = &stored {
        writing.verify(stored)?;
        plan.must_fit(stored)?;
    }
    let mut outcome = Outcome { is_stored: true, ..Outcome::default() };
    let registers = writing.manifest.registers.iter();
    outcome.before = registers.map(|(id, stored)| (id.clone(), stored.slots.clone())).collect();
    let unlinkable = read.unlinkable.clone();
    let (numbering, before, mut shards) = number(&writing, plan, stored, claims, read)?;
    if let (Some(before), true) = (&before, plan.follows.is_some()) {
        let n_slots = numbering.slots.len();
        shards = leave_out_older(&writing, plan, before, (shards, n_slots), findings)?;
    }
    let used = mark_used(&writing, plan, &numbering, before.as_ref(), &shards, &mut outcome)?;
    let stored = |shard, rows: &Rows| match &before {
        Some(before) => Ok(kept_rows(&writing, plan, &numbering, before, (shard, rows))?.0),
        None => Ok(Rows::new(plan)),
    };
    let table = Table { plan, names: &numbering.slots, shards: &shards, used: &used };
    let has_stored = before.is_some();
    let files = table.write(&writing, has_stored.then_some(&stored), findings)?;
    let words_file = write_words(&writing, plan, &numbering, &used)?;
    let (mut slots, empty) = slots(&numbering, &used, before.as_ref(), delivery, plan);
    for (slot, tally) in slots.iter_mut().zip(&files.tallies) {
        (slot.rows, slot.persons) = (tally.rows, tally.persons);
        (slot.began, slot.ended) = (tally.began, tally.ended);
        if slot.delivery == delivery {
            slot.unlinkable = unlinkable.get(slot.name.as_bytes()).copied().unwrap_or(0);
        }
    }
    outcome.after.clone_from(&slots);
    (outcome.n_rows, outcome.n_persons) = (files.n_rows, files.n_persons);
    let register = StoredRegister {
        schema: plan.register.definition_hash.clone(),
        columns: plan.stored_columns(),
        rows: files.n_rows,
        persons: files.n_persons,
        rows_file: files.rows,
        persons_file: files.persons,
        words_file,
        slots,
        empty,
    };
    writing.finish(&id, register)?;
    Ok(outcome)
}

/// One numbering for what is stored and what was read, and what the delivery replaces.
fn number<'a>(
    writing: &Writing,
    plan: &Plan<'_>,
    stored: Option<StoredRegister>,
    claims: Claims,
    read: ReadDelivery<'a>,
) -> Result<(Numbering, Option<Before>, Shards<'a>), Error> {
    let ReadDelivery { words: new_words, slots: new_slots, mut shards, .. } = read;
    let old_words = match &stored {
        Some(stored) => read_words(writing, plan, stored)?,
        None => vec![Vec::new(); plan.readings.len()],
    };
    let old_slots: Vec<Vec<u8>> =
        stored.iter().flat_map(|s| &s.slots).map(|s| s.name.clone().into_bytes()).collect();
    let both = |old: &[Vec<u8>], new: &[Vec<u8>]| {
        let mut all: Vec<Vec<u8>> = old.iter().chain(new).cloned().collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let words: Vec<Vec<Vec<u8>>> =
        old_words.iter().zip(&new_words).map(|(old, new)| both(old, new)).collect();
    let slots = both(&old_slots, &new_slots);
    let columns: Vec<Vec<u32>> =
        plan.kept.iter().map(|i| numbers(&new_words[*i], &words[*i])).collect();
    let slot_numbers = numbers(&new_slots, &slots);
    let none = Used::none(plan.kept.iter().map(|i| words[*i].len()), slots.len());
    shards.renumber(&columns, &slot_numbers, none);
    let replaced = slots
        .iter()
        .zip(1..)
        .filter(|(name, _)| claims.replaces(name))
        .map(|(_, number)| number)
        .collect();
    let before = match stored {
        Some(register) => Some(Before {
            columns: plan.kept.iter().map(|i| numbers(&old_words[*i], &words[*i])).collect(),
            slots: numbers(&old_slots, &slots),
            n_rows: open(writing, &register)?.n_rows(),
            register,
        }),
        None => None,
    };
    Ok((Numbering { words, slots, replaced, claims }, before, shards))
}

/// Takes out rows that belong to a row whose others were delivered later, as the slots' days of receipt
/// tell, whatever month they were taken to lie in then.
fn leave_out_older<'a>(
    writing: &Writing,
    plan: &Plan<'_>,
    before: &Before,
    (shards, n_slots): (Shards<'a>, usize),
    findings: &mut Findings,
) -> Result<Shards<'a>, Error> {
    let slots = before.register.slots.iter().zip(&before.slots);
    let later: BTreeSet<u32> = slots
        .filter(|(slot, _)| !slot.is_stray && slot.received > plan.received)
        .map(|(_, number)| *number)
        .collect();
    if later.is_empty() {
        return Ok(shards);
    }
    let (shards, left_out) = shards.change(plan, n_slots, |shard, rows| {
        let stored = stored_rows(writing, plan, before, shard)?;
        let is_later = |row: &usize| slot_of(&stored, *row).is_some_and(|s| later.contains(&s));
        let keys: HashSet<follow::Key> =
            (0..stored.len()).filter(is_later).map(|row| follow::key(&stored, row, plan)).collect();
        let is_older = |row: usize| keys.contains(&follow::key(&rows, row, plan));
        let (older, stays): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|r| is_older(*r));
        let older: Vec<Origin> = older.iter().filter_map(|row| rows.origins[*row]).collect();
        Ok((rows.taken(&narrow(&stays), plan), older))
    })?;
    for origin in left_out.into_iter().flatten() {
        findings.tell(&rule::OLDER, About::Row, origin.place());
    }
    Ok(shards)
}

fn slot_of(rows: &Rows, row: usize) -> Option<u32> {
    rows.slots.number(row).and_then(|slot| u32::try_from(slot).ok())
}

fn narrow(rows: &[usize]) -> Vec<u32> {
    let narrow = |row: &usize| u32::try_from(*row).expect("fewer than 2^32 rows in a shard");
    rows.iter().map(narrow).collect()
}

/// A number that stands for no word or slot can only come from a manifest that is not the files' own.
fn must_be_named(rows: &Rows, plan: &Plan<'_>, before: &Before) -> Result<(), Error> {
    let of_columns = rows.columns.iter().zip(&before.columns).zip(&plan.kept);
    let are_words = of_columns.filter(|(_, i)| plan.readings[**i].is_word());
    let mut all = are_words.map(|(pair, _)| pair).chain([(&rows.slots, &before.slots)]);
    if all.all(|(values, numbers)| values.highest() <= numbers.len()) {
        return Ok(());
    }
    let file = before.register.rows_file.clone();
    Err(Error::Damaged { file, why: "a number in it stands for nothing".to_owned() })
}

/// Opens a stored register. Threads that read one open file would move each other's place in it, so each
/// opens its own.
pub(crate) fn open(writing: &Writing, register: &StoredRegister) -> Result<Stored, Error> {
    let paths = (writing.path(&register.rows_file), writing.path(&register.persons_file));
    Stored::open(&paths.0, &paths.1).map_err(Error::parquet(&register.rows_file))
}

/// The stored rows of a shard under the new numbering.
pub(crate) fn stored_rows(
    writing: &Writing,
    plan: &Plan<'_>,
    before: &Before,
    shard: usize,
) -> Result<Rows, Error> {
    let register = &before.register;
    if before.n_rows.get(shard) == Some(&0) {
        return Ok(Rows::new(plan));
    }
    let wrong = Error::parquet(&register.rows_file);
    let mut rows = open(writing, register)?.shard(shard, plan).map_err(&wrong)?;
    must_be_named(&rows, plan, before)?;
    renumber(&mut rows, plan, &before.columns, &before.slots);
    Ok(rows)
}

/// The stored rows of a shard that stay beside the delivered ones, and how many do not. What belongs to
/// the same row as a delivered row goes, since the delivery has all of that.
fn kept_rows(
    writing: &Writing,
    plan: &Plan<'_>,
    numbering: &Numbering,
    before: &Before,
    (shard, delivered): (usize, &Rows),
) -> Result<(Rows, u64), Error> {
    let rows = stored_rows(writing, plan, before, shard)?;
    let keys = plan.follows.as_ref().map(|_| follow::keys(delivered, plan));
    let stays = |row: &usize| {
        let is_replaced = slot_of(&rows, *row).is_none_or(|s| numbering.replaced.contains(&s));
        let is_told_anew =
            || keys.as_ref().is_some_and(|k| k.contains(&follow::key(&rows, *row, plan)));
        !is_replaced && !is_told_anew()
    };
    let stays: Vec<usize> = (0..rows.len()).filter(stays).collect();
    let n_gone = (rows.len() - stays.len()) as u64;
    let kept = if n_gone == 0 { rows } else { rows.taken(&narrow(&stays), plan) };
    Ok((kept, n_gone))
}

/// Which words and slots are used once the delivery is in.
fn mark_used(
    writing: &Writing,
    plan: &Plan<'_>,
    numbering: &Numbering,
    before: Option<&Before>,
    shards: &Shards<'_>,
    outcome: &mut Outcome,
) -> Result<Used, Error> {
    let mut used = shards.used().clone();
    let Some(before) = before else { return Ok(used) };
    let none = Used::none(used.words.iter().map(Vec::len), used.slots.len());
    let kept = (0..shards.len()).into_par_iter().map(|shard| {
        // Only what belongs to rows of another register is replaced by what is delivered.
        let delivered = match plan.follows {
            Some(_) => shards.rows(shard, plan)?,
            None => Rows::new(plan),
        };
        let (kept, n_gone) = kept_rows(writing, plan, numbering, before, (shard, &delivered))?;
        let mut used = none.clone();
        used.mark(&kept, plan);
        Ok((used, n_gone))
    });
    for (kept, n_gone) in kept.collect::<Result<Vec<_>, Error>>()? {
        used.add(&kept);
        outcome.n_replaced += n_gone;
    }
    Ok(used)
}

/// Writes the words that numbers stand for, and gives the file's name.
fn write_words(
    writing: &Writing,
    plan: &Plan<'_>,
    numbering: &Numbering,
    used: &Used,
) -> Result<String, Error> {
    const WORDS: &str = "words.part";
    let mut table = csv::Writer::from_writer(Vec::new());
    let wrong = "writing to memory cannot fail";
    table.write_record(["column", "number", "word"]).expect(wrong);
    for (i, used) in plan.kept.iter().zip(&used.words) {
        let name = plan.register.columns[*i].name.as_bytes();
        let words = numbering.words[*i].iter().zip(used).filter(|(_, used)| **used);
        for (number, (word, _)) in (1_u32..).zip(words) {
            table.write_record([name, number.to_string().as_bytes(), word]).expect(wrong);
        }
    }
    let bytes = table.into_inner().expect(wrong);
    let name = format!("{}.csv", hex(&Sha256::digest(&bytes)));
    let mut file = writing.create(WORDS)?;
    file.write_all(&bytes).map_err(Error::io("write", writing.path(WORDS)))?;
    writing.place(WORDS, &file, &name)?;
    Ok(name)
}

/// The words of a stored register, by column of the schema.
pub(crate) fn read_words(
    writing: &Writing,
    plan: &Plan<'_>,
    stored: &StoredRegister,
) -> Result<Vec<Vec<Vec<u8>>>, Error> {
    let mut words: Vec<Vec<Vec<u8>>> = vec![Vec::new(); plan.readings.len()];
    store::words(writing.folder(), stored, &mut |name, word| {
        let column = plan.register.columns.iter().position(|c| c.name.as_bytes() == name)?;
        words[column].push(word.to_vec());
        Some(())
    })?;
    Ok(words)
}

/// The slots with rows, in the order of their numbers, and those that are covered without a row.
fn slots(
    numbering: &Numbering,
    used: &Used,
    before: Option<&Before>,
    delivery: &str,
    plan: &Plan<'_>,
) -> (Vec<Slot>, Vec<EmptySlot>) {
    let claims = &numbering.claims;
    let old: BTreeMap<&str, &Slot> = before
        .iter()
        .flat_map(|before| &before.register.slots)
        .map(|slot| (slot.name.as_str(), slot))
        .collect();
    let all = numbering.slots.iter().zip(&used.slots).filter(|(_, used)| **used);
    let slot = |bytes: &Vec<u8>| {
        let name = String::from_utf8_lossy(bytes).into_owned();
        match (claims.held.get(bytes), old.get(name.as_str())) {
            (None, Some(stays)) => (*stays).clone(),
            (is_whole, _) => {
                let is_stray = is_whole.is_some_and(|is_whole| !is_whole);
                let delivery = delivery.to_owned();
                Slot { name, delivery, received: plan.received, is_stray, ..Slot::default() }
            }
        }
    };
    let slots: Vec<Slot> = all.map(|(name, _)| slot(name)).collect();
    let with_rows: BTreeSet<&str> = slots.iter().map(|slot| slot.name.as_str()).collect();
    // What was emptied before stays so until a delivery has rows there.
    let mut empty: BTreeMap<String, EmptySlot> = BTreeMap::new();
    for slot in before.iter().flat_map(|before| &before.register.empty) {
        empty.insert(slot.name.clone(), slot.clone());
    }
    for slot in old.values().filter(|slot| !slot.is_stray) {
        let (name, delivery) = (slot.name.clone(), slot.delivery.clone());
        empty.insert(name.clone(), EmptySlot { name, delivery, received: slot.received });
    }
    for (name, _) in claims.held.iter().filter(|(_, is_whole)| **is_whole) {
        let name = String::from_utf8_lossy(name).into_owned();
        let delivery = delivery.to_owned();
        empty.insert(name.clone(), EmptySlot { name, delivery, received: plan.received });
    }
    empty.retain(|name, _| {
        !with_rows.contains(name.as_str()) && !claims.gone.contains(name.as_bytes())
    });
    (slots, empty.into_values().collect())
}
