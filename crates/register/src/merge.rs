//! Puts what was read together with what is stored: one numbering of words, one order of rows.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use catalog::Rhythm;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::Error;
use crate::between::{self, Settled};
use crate::findings::Findings;
use crate::ingest::ReadDelivery;
use crate::pack::{EncodedShard, Form, Pack, Stored, hex};
use crate::plan::{Plan, Reading};
use crate::reading::{Reader, SHARDS};
use crate::rows::{Rows, Values};
use crate::store::{Slot, StoredRegister, Writing};
use crate::tally::{Tally, parts, tally};

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
    each: &mut dyn FnMut(&mut Reader<'a>),
) -> ReadDelivery {
    let mut words: Vec<Vec<Vec<u8>>> = vec![Vec::new(); plan.readings.len()];
    let mut slots: Vec<Vec<u8>> = Vec::new();
    let mut unlinkable: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let mut own = Vec::new();
    for reader in &mut readers {
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
    let mut shards: Vec<Rows> = (0..SHARDS).map(|_| Rows::new(plan)).collect();
    for (reader, (lists, own_slots)) in readers.into_iter().zip(own) {
        let slot_numbers = numbers(&own_slots, &slots);
        let columns: Vec<Vec<u32>> =
            plan.kept.iter().map(|i| numbers(&lists[*i], &words[*i])).collect();
        for (shard, mut rows) in shards.iter_mut().zip(reader.shards) {
            renumber(&mut rows, plan, &columns, &slot_numbers);
            shard.append(rows);
        }
    }
    ReadDelivery { words, slots, unlinkable, shards }
}

/// For each word its number in a sorted list, counted from 1.
fn numbers(words: &[Vec<u8>], all: &[Vec<u8>]) -> Vec<u32> {
    let place = |word: &Vec<u8>| all.binary_search(word).expect("the list holds all words");
    words.iter().map(|word| u32::try_from(place(word) + 1).expect("fewer than 2^32")).collect()
}

fn renumber(rows: &mut Rows, plan: &Plan<'_>, columns: &[Vec<u32>], slots: &[u32]) {
    for ((values, numbers), i) in rows.columns.iter_mut().zip(columns).zip(&plan.kept) {
        if plan.readings[*i].is_word() {
            values.renumber(numbers);
        }
    }
    rows.slots.renumber(slots);
}

/// Takes repetitions and contradictions out of each shard.
pub(crate) fn settle(shards: Vec<Rows>, plan: &Plan<'_>) -> (Vec<Rows>, Vec<Settled>) {
    let mut settled: Vec<Settled> =
        shards.into_par_iter().map(|rows| between::settle(rows, plan)).collect();
    let empty = || Rows::new(plan);
    let rows = settled.iter_mut().map(|part| std::mem::replace(&mut part.rows, empty())).collect();
    (rows, settled)
}

/// What is stored of the register, with its words under the numbering of both together.
struct Before {
    register: StoredRegister,
    /// For each kept column and word its new number.
    columns: Vec<Vec<u32>>,
    slots: Vec<u32>,
}

/// A numbering of all words, stored and new.
struct Numbering {
    words: Vec<Vec<Vec<u8>>>,
    slots: Vec<Vec<u8>>,
    replaced: BTreeSet<u32>,
}

/// Merges a delivery into the stored register and makes that the store's state.
pub(crate) fn store(
    writing: Writing,
    plan: &Plan<'_>,
    delivery: &str,
    read: ReadDelivery,
    findings: &mut Findings,
) -> Result<Outcome, Error> {
    let id = plan.register.id.0.clone();
    let columns: Vec<String> = plan.kept.iter().map(|i| column_name(plan, *i)).collect();
    let stored = writing.manifest.registers.get(&id).cloned();
    if stored.as_ref().is_some_and(|stored| stored.columns != columns) {
        return Err(Error::OtherSchema { register: id });
    }
    let mut outcome = Outcome { is_stored: true, ..Outcome::default() };
    let registers = writing.manifest.registers.iter();
    outcome.before = registers.map(|(id, stored)| (id.clone(), stored.slots.clone())).collect();
    let unlinkable = read.unlinkable.clone();
    let (numbering, before, shards) = number(&writing, plan, stored, read)?;
    let used = mark_used(&writing, plan, &numbering, before.as_ref(), &shards, &mut outcome)?;
    let files = write(&writing, plan, &numbering, before.as_ref(), shards, &used, findings)?;
    let words_file = write_words(&writing, plan, &numbering, &used)?;
    let mut slots = slots(&numbering, &used, before.as_ref(), delivery);
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
        columns,
        rows: files.n_rows,
        persons: files.n_persons,
        rows_file: files.rows,
        persons_file: files.persons,
        words_file,
        slots,
    };
    writing.finish(&id, register)?;
    Ok(outcome)
}

/// The column's name and what its numbers are, as the manifest holds them.
fn column_name(plan: &Plan<'_>, column: usize) -> String {
    let schema = &plan.register.columns[column];
    let kind = match &plan.readings[column] {
        Reading::Person => "person".to_owned(),
        Reading::Day { .. } => "day".to_owned(),
        Reading::Month { .. } => "month".to_owned(),
        Reading::Number { decimals, .. } if plan.readings[column].is_wide() => {
            format!("wide/{decimals}")
        }
        Reading::Number { decimals, .. } => format!("number/{decimals}"),
        Reading::Kommun => "kommun".to_owned(),
        Reading::Region => "region".to_owned(),
        Reading::Code { system, .. } => system.word().to_owned(),
        Reading::Choice(_) => "choice".to_owned(),
        Reading::Text { .. } => "text".to_owned(),
    };
    format!("{}: {kind}{}", schema.name, if schema.is_list() { " list" } else { "" })
}

/// One numbering for what is stored and what was read, and what the delivery replaces.
fn number(
    writing: &Writing,
    plan: &Plan<'_>,
    stored: Option<StoredRegister>,
    read: ReadDelivery,
) -> Result<(Numbering, Option<Before>, Vec<Rows>), Error> {
    let ReadDelivery { words: new_words, slots: new_slots, mut shards, .. } = read;
    let new_names: BTreeSet<Vec<u8>> = shards
        .iter()
        .flat_map(count_slots)
        .map(|(slot, _)| new_slots[slot as usize - 1].clone())
        .collect();
    let old_words = match &stored {
        Some(stored) => read_words(writing, plan, stored)?,
        None => vec![Vec::new(); plan.readings.len()],
    };
    let old_slots: Vec<Vec<u8>> =
        stored.iter().flat_map(|s| &s.slots).map(|s| s.name.clone().into_bytes()).collect();
    if let Rhythm::RollingMonths(n_months) = plan.register.rhythm
        && let Some(month) = outside_window(&old_slots, &new_names, n_months)
    {
        let register = plan.register.id.to_string();
        return Err(Error::OutsideWindow { register, month, n_months });
    }
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
    for rows in &mut shards {
        renumber(rows, plan, &columns, &slot_numbers);
    }
    let replaced = slots
        .iter()
        .zip(1..)
        .filter(|(name, _)| is_replaced(name, &new_names, plan.register.rhythm))
        .map(|(_, number)| number)
        .collect();
    let before = stored.map(|register| Before {
        columns: plan.kept.iter().map(|i| numbers(&old_words[*i], &words[*i])).collect(),
        slots: numbers(&old_slots, &slots),
        register,
    });
    Ok((Numbering { words, slots, replaced }, before, shards))
}

/// The slots of some rows with how many rows each has.
fn count_slots(rows: &Rows) -> BTreeMap<u32, u64> {
    let mut counts = BTreeMap::new();
    if let Values::Small(slots) = &rows.slots {
        for slot in slots {
            *counts.entry(u32::try_from(*slot).expect("counted from 1")).or_default() += 1;
        }
    }
    counts
}

/// A stored month in which a rolling delivery has rows although it is not among those it replaces.
fn outside_window(stored: &[Vec<u8>], delivered: &BTreeSet<Vec<u8>>, n_months: u8) -> Option<i64> {
    stored.iter().filter(|slot| delivered.contains(*slot)).find_map(|slot| {
        let (sender, month) = parts(slot);
        let of_sender = delivered.iter().map(|slot| parts(slot)).filter(|(s, _)| *s == sender);
        let latest = of_sender.filter_map(|(_, month)| month).max()?;
        let age = count_months(latest) - count_months(month?);
        month.filter(|_| !(0..i64::from(n_months)).contains(&age))
    })
}

/// Months since year 0 of a month written `202503`.
fn count_months(month: i64) -> i64 {
    month / 100 * 12 + month % 100
}

/// True when a delivery with rows in some slots replaces what is stored in a slot.
fn is_replaced(slot: &[u8], delivered: &BTreeSet<Vec<u8>>, rhythm: Rhythm) -> bool {
    let (sender, month) = parts(slot);
    let of_sender = || delivered.iter().map(|slot| parts(slot)).filter(|(s, _)| *s == sender);
    match rhythm {
        Rhythm::Append | Rhythm::Month | Rhythm::Stock | Rhythm::Flow => delivered.contains(slot),
        Rhythm::Snapshot => of_sender().next().is_some(),
        Rhythm::RollingMonths(n) => {
            let latest = of_sender().filter_map(|(_, month)| month).max();
            match (month, latest) {
                // What goes on is told anew with every delivery.
                (None, _) => of_sender().next().is_some(),
                (Some(_), None) => false,
                (Some(month), Some(latest)) => {
                    let age = count_months(latest) - count_months(month);
                    (0..i64::from(n)).contains(&age) || delivered.contains(slot)
                }
            }
        }
    }
}

/// The stored rows of a shard that stay, under the new numbering, and how many do not.
fn kept_rows(
    writing: &Writing,
    plan: &Plan<'_>,
    numbering: &Numbering,
    before: &Before,
    shard: usize,
) -> Result<(Rows, u64), Error> {
    let register = &before.register;
    let wrong = Error::parquet(&register.rows_file);
    let paths = (writing.path(&register.rows_file), writing.path(&register.persons_file));
    let stored = Stored::open(&paths.0, &paths.1).map_err(&wrong)?;
    let mut rows = stored.shard(shard, plan).map_err(&wrong)?;
    renumber(&mut rows, plan, &before.columns, &before.slots);
    let stays: Vec<u32> = (0..rows.len())
        .filter(|row| {
            let slot = rows.slots.number(*row).and_then(|slot| u32::try_from(slot).ok());
            slot.is_some_and(|slot| !numbering.replaced.contains(&slot))
        })
        .map(|row| u32::try_from(row).expect("fewer than 2^32 rows in a shard"))
        .collect();
    let n_gone = (rows.len() - stays.len()) as u64;
    let kept = if n_gone == 0 { rows } else { rows.taken(&stays, plan) };
    Ok((kept, n_gone))
}

/// Which words and slots are used once the delivery is in.
struct Used {
    words: Vec<Vec<bool>>,
    slots: Vec<bool>,
}

impl Used {
    fn new(plan: &Plan<'_>, numbering: &Numbering) -> Used {
        let of_column = |i: &usize| vec![false; numbering.words[*i].len()];
        let words = plan.kept.iter().map(of_column).collect();
        Used { words, slots: vec![false; numbering.slots.len()] }
    }

    fn mark(&mut self, rows: &Rows, plan: &Plan<'_>) {
        for ((values, used), i) in rows.columns.iter().zip(&mut self.words).zip(&plan.kept) {
            if plan.readings[*i].is_word() {
                values.mark_used(used);
            }
        }
        rows.slots.mark_used(&mut self.slots);
    }

    /// For each word its number among the used ones, counted from 1.
    fn numbers(used: &[bool]) -> Vec<u32> {
        let mut n = 0;
        let number = |used: &bool| {
            n += u32::from(*used);
            n
        };
        used.iter().map(number).collect()
    }
}

fn mark_used(
    writing: &Writing,
    plan: &Plan<'_>,
    numbering: &Numbering,
    before: Option<&Before>,
    shards: &[Rows],
    outcome: &mut Outcome,
) -> Result<Used, Error> {
    let mut used = Used::new(plan, numbering);
    for (shard, rows) in shards.iter().enumerate() {
        used.mark(rows, plan);
        if let Some(before) = before {
            let (kept, n_gone) = kept_rows(writing, plan, numbering, before, shard)?;
            used.mark(&kept, plan);
            outcome.n_replaced += n_gone;
        }
    }
    Ok(used)
}

/// The files that were written.
struct Files {
    rows: String,
    persons: String,
    n_rows: u64,
    n_persons: u64,
    /// What each slot that is used holds, in the order of their numbers.
    tallies: Vec<Tally>,
}

fn write(
    writing: &Writing,
    plan: &Plan<'_>,
    numbering: &Numbering,
    before: Option<&Before>,
    shards: Vec<Rows>,
    used: &Used,
    findings: &mut Findings,
) -> Result<Files, Error> {
    const ROWS: &str = "rows.part";
    const PERSONS: &str = "persons.part";
    let wrong = Error::parquet("a new table");
    let form = Form::new(plan).map_err(&wrong)?;
    let columns: Vec<Vec<u32>> = used.words.iter().map(|used| Used::numbers(used)).collect();
    let slots = Used::numbers(&used.slots);
    let mut pack =
        Pack::new(&form, writing.create(ROWS)?, writing.create(PERSONS)?).map_err(&wrong)?;
    let names = numbering.slots.iter().zip(&used.slots).filter(|(_, used)| **used);
    let names: Vec<&[u8]> = names.map(|(name, _)| name.as_slice()).collect();
    type Written = (EncodedShard, Vec<Tally>, Findings);
    let encode = |(shard, new): (usize, Rows)| -> Result<Written, Error> {
        let mut rows = match before {
            Some(before) => kept_rows(writing, plan, numbering, before, shard)?.0,
            None => Rows::new(plan),
        };
        rows.append(new);
        renumber(&mut rows, plan, &columns, &slots);
        let rows = rows.taken(&rows.order(plan), plan);
        let mut findings = Findings::default();
        between::look_over(&rows, plan, &mut findings);
        let tallies = tally(&rows, &names, plan);
        Ok((form.encode(&rows, plan).map_err(&wrong)?, tallies, findings))
    };
    let (mut n_rows, mut n_persons) = (0, 0);
    let mut tallies = vec![Tally::default(); names.len()];
    let mut waiting: Vec<(usize, Rows)> = shards.into_iter().enumerate().collect();
    while !waiting.is_empty() {
        // As many at a time as there are threads, so that memory holds no more shards than that.
        let later = waiting.split_off(waiting.len().min(rayon::current_num_threads()));
        let encoded: Vec<_> = waiting.into_par_iter().map(&encode).collect();
        for shard in encoded {
            let (shard, counted, told) = shard?;
            findings.merge(told);
            tallies.iter_mut().zip(counted).for_each(|(all, tally)| all.add(tally));
            n_rows += shard.n_rows;
            n_persons += shard.n_persons;
            pack.add(shard).map_err(&wrong)?;
        }
        waiting = later;
    }
    let [(rows, rows_hash), (persons, persons_hash)] = pack.finish().map_err(&wrong)?;
    let names = (format!("{rows_hash}.parquet"), format!("{persons_hash}.parquet"));
    writing.place(ROWS, &rows, &names.0)?;
    writing.place(PERSONS, &persons, &names.1)?;
    Ok(Files { rows: names.0, persons: names.1, n_rows, n_persons, tallies })
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
fn read_words(
    writing: &Writing,
    plan: &Plan<'_>,
    stored: &StoredRegister,
) -> Result<Vec<Vec<Vec<u8>>>, Error> {
    let mut words: Vec<Vec<Vec<u8>>> = vec![Vec::new(); plan.readings.len()];
    let file = &stored.words_file;
    let damaged = |why: String| Error::Damaged { file: file.clone(), why };
    let path = writing.path(file);
    let bytes = std::fs::read(&path).map_err(Error::io("read", &path))?;
    for record in csv::Reader::from_reader(bytes.as_slice()).into_byte_records() {
        let record = record.map_err(|e| damaged(e.to_string()))?;
        let column = plan.register.columns.iter().position(|c| c.name.as_bytes() == &record[0]);
        let column = column.ok_or_else(|| damaged("a column that is not there".to_owned()))?;
        words[column].push(record[2].to_vec());
    }
    Ok(words)
}

fn slots(numbering: &Numbering, used: &Used, before: Option<&Before>, delivery: &str) -> Vec<Slot> {
    let old: BTreeMap<&str, &Slot> = before
        .iter()
        .flat_map(|before| &before.register.slots)
        .map(|slot| (slot.name.as_str(), slot))
        .collect();
    let all = numbering.slots.iter().zip(1_u32..).zip(&used.slots);
    all.filter(|(_, used)| **used)
        .map(|((name, number), _)| {
            let name = String::from_utf8_lossy(name).into_owned();
            let stays = old.get(name.as_str()).filter(|_| !numbering.replaced.contains(&number));
            let delivery = stays.map_or(delivery, |slot| &slot.delivery).to_owned();
            let unlinkable = old.get(&name.as_str()).map_or(0, |slot| slot.unlinkable);
            Slot { name, delivery, unlinkable, ..Slot::default() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rolling_window_replaces_its_months() {
        let delivered: BTreeSet<Vec<u8>> =
            [b"11001/202501".to_vec(), b"11001/202503".to_vec()].into();
        for (slot, rhythm, expected) in [
            ("11001/202503", Rhythm::RollingMonths(3), true),
            ("11001/202502", Rhythm::RollingMonths(3), true),
            ("11001/202412", Rhythm::RollingMonths(3), false),
            ("11001/202504", Rhythm::RollingMonths(3), false),
            ("11001/open", Rhythm::RollingMonths(3), true),
            ("51001/202502", Rhythm::RollingMonths(3), false),
            ("51001/open", Rhythm::RollingMonths(3), false),
            ("11001/202502", Rhythm::Month, false),
            ("11001/202501", Rhythm::Month, true),
            ("11001/202502", Rhythm::Snapshot, true),
            ("51001/202502", Rhythm::Snapshot, false),
        ] {
            assert_eq!(is_replaced(slot.as_bytes(), &delivered, rhythm), expected, "{slot}");
        }
    }

    #[test]
    fn an_old_row_does_not_take_the_place_of_its_month() {
        let slots =
            |names: &[&str]| names.iter().map(|n| n.as_bytes().to_vec()).collect::<Vec<_>>();
        let stored = slots(&["11001/202411", "11001/202503", "51001/202411"]);
        let delivered: BTreeSet<_> =
            slots(&["11001/202411", "11001/202503", "11001/202504"]).into_iter().collect();
        assert_eq!(outside_window(&stored, &delivered, 3), Some(202_411));
        assert_eq!(outside_window(&stored, &delivered, 6), None);
        assert_eq!(outside_window(&slots(&["51001/202411"]), &delivered, 3), None);
    }
}
