//! Stored rows of persons who have changed number, moved to the pseudonym of the number that they have
//! now. A former number's pseudonym follows from the key, so that nobody has to know whose rows they are.

use std::collections::{BTreeMap, BTreeSet};

use catalog::RegisterId;
use terminology::Pseudonym;

use crate::findings::{Findings, RowPlace};
use crate::ingest::Request;
use crate::merge::{self, Before};
use crate::packed::{Numbers, Packed, Room};
use crate::plan::Plan;
use crate::reading::SHARDS;
use crate::rows::{Origin, Rows};
use crate::shards::{Part, Shards, Used};
use crate::store::{StoredRegister, Writing};
use crate::table::Table;
use crate::{Error, between};

/// So many bytes of rows on the move are held in memory.
const HELD: usize = 64 << 20;

/// What the links did to a delivery and to what was stored before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Relinked {
    /// Former numbers that led to a present one.
    pub n_links: usize,
    /// Lines of the link file that were not used.
    pub n_left_out: usize,
    /// Rows stored before, of all registers, that now lie under the present number.
    pub n_moved: u64,
}

/// From the pseudonym of each former number to that of the person's present one.
type Moves = BTreeMap<u128, u128>;

/// Moves the stored rows of all registers in one step: a store in which some registers had a person under
/// one pseudonym and others under another would not join.
///
/// # Errors
/// When a register with rows to move is damaged, has no schema or is stored with other columns, or the
/// store cannot be written. The store is then as it was.
pub(crate) fn relink(request: &Request<'_>, writing: &mut Writing) -> Result<Relinked, Error> {
    let links = request.links;
    let mut told =
        Relinked { n_links: links.len(), n_left_out: links.n_left_out(), ..Relinked::default() };
    let number = |pseudonym: Pseudonym| u128::from_be_bytes(pseudonym.to_bytes());
    let pairs = links.pseudonyms(request.key);
    let moves: Moves = pairs.map(|(former, now)| (number(former), number(now))).collect();
    if moves.is_empty() {
        return Ok(told);
    }
    let mut changed = BTreeMap::new();
    for (id, stored) in &writing.manifest.registers {
        writing.verify_persons(stored)?;
        let sources = sources(writing, stored, &moves)?;
        if sources.is_empty() {
            continue;
        }
        writing.verify(stored)?;
        let schema = request.catalog.registers.get(&RegisterId(id.clone()));
        let schema = schema.ok_or_else(|| Error::OtherSchema { register: id.clone() })?;
        let plan = Plan::new(schema, request.catalog, request.received);
        plan.must_fit(stored)?;
        let (register, n_moved) = moved(writing, &plan, stored, &moves, &sources)?;
        told.n_moved += n_moved;
        changed.insert(id.clone(), register);
    }
    writing.replace(changed)?;
    Ok(told)
}

fn shard(person: u128) -> usize {
    usize::try_from(person >> 122).expect("six bits")
}

/// The shards that have rows of former numbers.
fn sources(
    writing: &Writing,
    stored: &StoredRegister,
    moves: &Moves,
) -> Result<BTreeSet<usize>, Error> {
    let wrong = Error::parquet(&stored.persons_file);
    let opened = merge::open(writing, stored)?;
    let mut sources: BTreeSet<usize> = moves.keys().map(|former| shard(*former)).collect();
    let mut failure = None;
    sources.retain(|shard| match opened.pseudonyms(*shard) {
        Ok(persons) => persons.iter().any(|person| moves.contains_key(person)),
        Err(error) => {
            failure.get_or_insert(error);
            false
        }
    });
    failure.map_or(Ok(sources), |error| Err(wrong(error)))
}

/// A register with the rows moved, and how many they are.
fn moved(
    writing: &Writing,
    plan: &Plan<'_>,
    stored: &StoredRegister,
    moves: &Moves,
    sources: &BTreeSet<usize>,
) -> Result<(StoredRegister, u64), Error> {
    let room = Room::new(HELD, writing.folder());
    let before = Before::as_it_is(writing, plan, stored)?;
    let of_shard = |shard| merge::stored_rows(writing, plan, &before, shard);
    let none = before.none_used();
    let (mut parts, mut used, mut n_moved) = (Vec::new(), none.clone(), 0);
    let mut seen = BTreeSet::new();
    for source in 0..SHARDS {
        let rows = of_shard(source)?;
        used.mark(&rows, plan);
        if sources.contains(&source) {
            let (packed, n) = taken_out(rows, plan, moves, &mut seen, &room)?;
            n_moved += n;
            parts.push(Part { packed, numbers: Numbers::default(), used: none.clone() });
        }
    }
    let names: Vec<Vec<u8>> = stored.slots.iter().map(|s| s.name.clone().into_bytes()).collect();
    let shards = Shards::join(parts, none, &room);
    let stays = |shard: usize, _: &Rows| {
        let rows = of_shard(shard)?;
        let stays = |row: &u32| {
            let at = *row as usize;
            let is_repeated = || !seen.is_empty() && seen.contains(&print(&rows, at, plan));
            !moves.contains_key(&rows.persons[at]) && !is_repeated()
        };
        let all = 0..u32::try_from(rows.len()).expect("fewer than 2^32 rows in a shard");
        Ok(rows.taken(&all.filter(stays).collect::<Vec<u32>>(), plan))
    };
    let table = Table { plan, names: &names, shards: &shards, used: &used };
    let files = table.write(writing, Some(&stays), &mut Findings::default())?;
    let mut register = StoredRegister {
        rows: files.n_rows,
        persons: files.n_persons,
        rows_file: files.rows,
        persons_file: files.persons,
        ..stored.clone()
    };
    for (slot, tally) in register.slots.iter_mut().zip(&files.tallies) {
        (slot.rows, slot.persons) = (tally.rows, tally.persons);
        (slot.began, slot.ended) = (tally.began, tally.ended);
    }
    Ok((register, n_moved))
}

/// The rows of former numbers under their present ones, shard by shard. What stands there twice is taken
/// once where a register's schema takes repetitions out of a delivery.
fn taken_out(
    mut rows: Rows,
    plan: &Plan<'_>,
    moves: &Moves,
    seen: &mut BTreeSet<Print>,
    room: &Room,
) -> Result<(Vec<Packed>, u64), Error> {
    let mut of_shards: Vec<Vec<u32>> = vec![Vec::new(); SHARDS];
    let settles = between::settles_persons(plan) || between::settles_all(plan);
    let mut n_moved = 0;
    for row in 0..rows.len() {
        let Some(now) = moves.get(&rows.persons[row]) else { continue };
        rows.persons[row] = *now;
        n_moved += 1;
        if !settles || seen.insert(print(&rows, row, plan)) {
            of_shards[shard(*now)].push(u32::try_from(row).expect("fewer than 2^32 in a shard"));
        }
    }
    let origin = Some(Origin::new(RowPlace { file: 0, line: 0 }, false));
    rows.origins.fill(origin);
    let packed = of_shards.iter().map(|some| Packed::of(&rows.taken(some, plan), plan, room));
    Ok((packed.collect::<Result<_, Error>>()?, n_moved))
}

/// A row's person, slot and values.
type Print = (u128, Option<i64>, Vec<i64>);

fn print(rows: &Rows, row: usize, plan: &Plan<'_>) -> Print {
    (rows.persons[row], rows.slots.number(row), between::key(rows, row, &plan.kept, plan))
}

impl Before {
    /// What is stored under the numbering that it has.
    fn as_it_is(
        writing: &Writing,
        plan: &Plan<'_>,
        stored: &StoredRegister,
    ) -> Result<Before, Error> {
        let words = merge::read_words(writing, plan, stored)?;
        let same = |n: usize| (1..=u32::try_from(n).expect("fewer than 2^32")).collect();
        Ok(Before {
            columns: plan.kept.iter().map(|column| same(words[*column].len())).collect(),
            slots: same(stored.slots.len()),
            n_rows: merge::open(writing, stored)?.n_rows(),
            register: stored.clone(),
        })
    }

    fn none_used(&self) -> Used {
        Used::none(self.columns.iter().map(Vec::len), self.slots.len())
    }
}
