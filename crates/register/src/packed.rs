//! Rows on their way from reading to the prepared table: packed one after the other in blocks, one
//! sequence for each shard. Blocks stay in memory while there is room, and are laid down in a file that
//! nobody else can read when there is not. Only pseudonyms stand in them, never a person's number.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::Error;
use crate::disk::private;
use crate::field::Cell;
use crate::plan::Plan;
use crate::rows::{MISSING, MISSING_WIDE, Origin, ReadRow, Rows, Values};

/// A block is closed once it is so large.
const BLOCK: usize = 32 << 10;

/// The memory that packed rows may take, and the file for those that it does not hold.
pub(crate) struct Room {
    left: AtomicI64,
    path: PathBuf,
    file: Mutex<Option<(File, u64)>>,
}

/// A block of packed rows.
enum Block {
    Held(Vec<u8>),
    Laid { start: u64, length: usize },
}

impl Room {
    /// Room for so many bytes; what is more is laid down in a file in the folder, which is gone when the
    /// room is.
    pub(crate) fn new(bytes: usize, folder: &Path) -> Room {
        let left = AtomicI64::new(i64::try_from(bytes).unwrap_or(i64::MAX));
        Room { left, path: folder.join("rows.laid"), file: Mutex::new(None) }
    }

    fn keep(&self, bytes: Vec<u8>) -> Result<Block, Error> {
        let size = i64::try_from(bytes.len()).expect("a block is small");
        if self.left.fetch_sub(size, Ordering::Relaxed) >= size {
            return Ok(Block::Held(bytes));
        }
        self.left.fetch_add(size, Ordering::Relaxed);
        self.lay_down(&bytes).map_err(Error::io("write", &self.path))
    }

    fn lay_down(&self, bytes: &[u8]) -> io::Result<Block> {
        let mut place = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if place.is_none() {
            let file = private(&self.path)?;
            // Where the system allows it the file has no name from now on, so that nothing is left
            // behind however the program ends.
            if cfg!(unix) {
                std::fs::remove_file(&self.path)?;
            }
            *place = Some((file, 0));
        }
        let (file, end) = place.as_mut().expect("it has just been put there");
        let start = *end;
        file.seek(SeekFrom::Start(start))?;
        file.write_all(bytes)?;
        *end += bytes.len() as u64;
        Ok(Block::Laid { start, length: bytes.len() })
    }

    fn fetch(&self, start: u64, length: usize, into: &mut Vec<u8>) -> io::Result<()> {
        let mut place = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (file, _) = place.as_mut().ok_or_else(|| io::Error::other("nothing was laid down"))?;
        into.resize(length, 0);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(into)
    }

    /// True when some rows did not find room in memory.
    #[cfg(test)]
    pub(crate) fn is_laid_down(&self) -> bool {
        self.file.lock().unwrap().is_some()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if !cfg!(unix) && self.file.get_mut().is_ok_and(|file| file.take().is_some()) {
            // What cannot be removed now is removed by the next ingest.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Packed rows of one shard.
#[derive(Default)]
pub(crate) struct Packed {
    open: Vec<u8>,
    blocks: Vec<Block>,
    n_rows: usize,
}

impl Packed {
    /// Adds a row as it was read.
    pub(crate) fn push(
        &mut self,
        plan: &Plan<'_>,
        row: &ReadRow<'_>,
        line: &mut Line,
        room: &Room,
    ) -> Result<(), Error> {
        line.begin(row.person, row.slot + 1, row.origin);
        for (i, form) in plan.kept.iter().zip(&plan.forms) {
            let cell = row.cells[*i];
            match form {
                Form::List => line.put_list(&row.lists[*i]),
                Form::Word => line.put(match cell {
                    Cell::Word(number) => u64::from(number) + 1,
                    Cell::Empty | Cell::Number(_) => 0,
                }),
                Form::Small | Form::Wide => line.put(match cell {
                    Cell::Number(n) => folded(n) + 1,
                    Cell::Empty | Cell::Word(_) => 0,
                }),
            }
        }
        self.add(line, room)
    }

    /// Packs rows of a delivery.
    pub(crate) fn of(rows: &Rows, plan: &Plan<'_>, room: &Room) -> Result<Packed, Error> {
        let (mut packed, mut line) = (Packed::default(), Line::default());
        for row in 0..rows.len() {
            let slot = rows.slots.number(row).and_then(|slot| u32::try_from(slot).ok());
            let slot = slot.expect("every row has a slot");
            let origin = rows.origins[row].expect("rows of a delivery have origins");
            line.begin(rows.persons[row], slot, origin);
            for (values, form) in rows.columns.iter().zip(&plan.forms) {
                match (form, values) {
                    (Form::List, list) => line.put_list(list.slice(row)),
                    (Form::Word, words) => {
                        let word = words.number(row).and_then(|word| u64::try_from(word).ok());
                        line.put(word.unwrap_or(0));
                    }
                    (Form::Small | Form::Wide, values) => {
                        line.put(values.number(row).map_or(0, |n| folded(n) + 1));
                    }
                }
            }
            packed.add(&line, room)?;
        }
        Ok(packed)
    }

    fn add(&mut self, line: &Line, room: &Room) -> Result<(), Error> {
        if self.open.len() >= BLOCK {
            self.blocks.push(room.keep(std::mem::take(&mut self.open))?);
        }
        if self.open.capacity() == 0 {
            self.open.reserve_exact(BLOCK + BLOCK / 16);
        }
        self.open.extend_from_slice(line.bytes());
        self.n_rows += 1;
        Ok(())
    }

    /// Gives the memory of the rows back.
    pub(crate) fn give_back(self, room: &Room) {
        for block in &self.blocks {
            if let Block::Held(bytes) = block {
                let size = i64::try_from(bytes.len()).expect("a block is small");
                room.left.fetch_add(size, Ordering::Relaxed);
            }
        }
    }

    /// Adds the rows to others, with words and slots under other numbers.
    pub(crate) fn unpack(
        &self,
        plan: &Plan<'_>,
        numbers: &Numbers,
        room: &Room,
        into: &mut Rows,
    ) -> Result<(), Error> {
        into.reserve(self.n_rows);
        let mut fetched = Vec::new();
        for block in &self.blocks {
            let bytes = match block {
                Block::Held(bytes) => bytes,
                Block::Laid { start, length } => {
                    let fetch = room.fetch(*start, *length, &mut fetched);
                    fetch.map_err(Error::io("read", &room.path))?;
                    &fetched
                }
            };
            unpack_block(bytes, plan, numbers, into).ok_or_else(|| room.damaged())?;
        }
        unpack_block(&self.open, plan, numbers, into).ok_or_else(|| room.damaged())
    }
}

impl Room {
    fn damaged(&self) -> Error {
        let file = self.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into());
        Error::Damaged { file, why: "rows that were laid down came back changed".to_owned() }
    }
}

/// For words and slots as they were numbered when they were packed, what they are numbered now. Both
/// count from 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    /// For each kept column; empty where it has no words or the numbers are the same.
    pub(crate) columns: Vec<Vec<u32>>,
    /// Empty when the numbers are the same.
    pub(crate) slots: Vec<u32>,
}

impl Numbers {
    /// The same words and slots once they have been numbered anew.
    pub(crate) fn then(&mut self, columns: &[Vec<u32>], slots: &[u32]) {
        let then = |own: &mut Vec<u32>, next: &[u32]| {
            if own.is_empty() {
                own.extend_from_slice(next);
            } else {
                own.iter_mut().for_each(|number| *number = next[*number as usize - 1]);
            }
        };
        self.columns.resize(columns.len(), Vec::new());
        self.columns.iter_mut().zip(columns).for_each(|(own, next)| then(own, next));
        then(&mut self.slots, slots);
    }
}

/// How a kept column is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A word's number; 0 is none.
    Word,
    /// A number of 32 bits, one more than folded; 0 is missing.
    Small,
    /// The same of 64 bits.
    Wide,
    /// How many, then each folded.
    List,
}

/// Small numbers of either sign as small numbers without: 0, -1, 1, -2 are 0, 1, 2, 3. The least number
/// of all, which stands for a missing one, is never folded.
fn folded(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn unfolded(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// One row while it is packed. Its bytes are filled in place and copied to their block at once.
pub(crate) struct Line {
    bytes: Vec<u8>,
    n: usize,
}

impl Default for Line {
    fn default() -> Line {
        Line { bytes: vec![0; 256], n: 0 }
    }
}

impl Line {
    /// The most bytes that a number takes.
    const LONGEST: usize = 10;

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.n]
    }

    fn begin(&mut self, person: u128, slot: u32, origin: Origin) {
        self.bytes[..16].copy_from_slice(&person.to_le_bytes());
        self.n = 16;
        self.put(u64::from(slot));
        self.put(origin.number());
    }

    fn put_list(&mut self, values: &[i32]) {
        self.put(values.len() as u64);
        values.iter().for_each(|value| self.put(folded(i64::from(*value))));
    }

    /// Seven bits in each byte, the lowest first; the eighth bit says that more follow.
    fn put(&mut self, mut value: u64) {
        if self.bytes.len() < self.n + Line::LONGEST {
            self.bytes.resize(2 * self.bytes.len(), 0);
        }
        let room = &mut self.bytes[self.n..self.n + Line::LONGEST];
        let mut n = 0;
        while value >= 0x80 {
            room[n] = value as u8 | 0x80;
            value >>= 7;
            n += 1;
        }
        room[n] = value as u8;
        self.n += n + 1;
    }
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let (mut value, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if *byte < 0x80 {
            return Some(value);
        }
        shift += 7;
    }
}

/// None when the bytes are no packed rows.
fn unpack_block(
    mut bytes: &[u8],
    plan: &Plan<'_>,
    numbers: &Numbers,
    into: &mut Rows,
) -> Option<()> {
    while !bytes.is_empty() {
        let (person, rest) = bytes.split_first_chunk::<16>()?;
        bytes = rest;
        into.persons.push(u128::from_le_bytes(*person));
        let slot = renumbered(take(&mut bytes)?, &numbers.slots)?;
        if let Values::Small(slots) = &mut into.slots {
            slots.push(slot);
        }
        into.origins.push(Some(Origin::of_number(take(&mut bytes)?)?));
        for (at, (values, form)) in into.columns.iter_mut().zip(&plan.forms).enumerate() {
            let words = numbers.columns.get(at).map_or(&[][..], Vec::as_slice);
            unpack_value(&mut bytes, *form, plan.is_word(at), words, values)?;
        }
    }
    Some(())
}

fn unpack_value(
    bytes: &mut &[u8],
    form: Form,
    is_word: bool,
    words: &[u32],
    values: &mut Values,
) -> Option<()> {
    match (form, values) {
        (Form::Word, Values::Small(values)) => values.push(renumbered(take(bytes)?, words)?),
        (Form::Small, Values::Small(values)) => values.push(match take(bytes)? {
            0 => MISSING,
            value => i32::try_from(unfolded(value - 1)).ok()?,
        }),
        (Form::Wide, Values::Wide(values)) => values.push(match take(bytes)? {
            0 => MISSING_WIDE,
            value => unfolded(value - 1),
        }),
        (Form::List, Values::List { ends, values }) => {
            for _ in 0..take(bytes)? {
                let value = unfolded(take(bytes)?);
                values.push(match u64::try_from(value) {
                    Ok(number) if is_word => renumbered(number, words)?,
                    _ => i32::try_from(value).ok()?,
                });
            }
            ends.push(u32::try_from(values.len()).ok()?);
        }
        _ => return None,
    }
    Some(())
}

/// A number counted from 1, or 0 for none, under the new numbering.
fn renumbered(number: u64, numbers: &[u32]) -> Option<i32> {
    if number == 0 || numbers.is_empty() {
        return i32::try_from(number).ok();
    }
    i32::try_from(*numbers.get(usize::try_from(number).ok()? - 1)?).ok()
}

#[cfg(test)]
mod tests {
    use catalog::RegisterId;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::findings::RowPlace;

    /// Calls `test` with the plans of a register with words, days and lists, and of one with numbers of
    /// 64 bits.
    fn with_plans(test: impl Fn(&Plan<'_>)) {
        let (catalog, _) = catalog::load(&catalog::embedded(), date(2026, 11, 24));
        for id in ["khsl2", "lakemedel"] {
            let register = &catalog.registers[&RegisterId(id.to_owned())];
            test(&Plan::new(register, &catalog, date(2026, 11, 24)));
        }
    }

    /// Row `n` of a made-up delivery, with missing values here and there.
    fn push(packed: &mut Packed, plan: &Plan<'_>, n: u32, room: &Room) {
        let mut line = Line::default();
        let mut cells = vec![Cell::Empty; plan.readings.len()];
        let mut lists = vec![Vec::new(); plan.readings.len()];
        for (at, (i, form)) in plan.kept.iter().zip(&plan.forms).enumerate() {
            let value = n.wrapping_mul(2_654_435_761).rotate_left(u32::try_from(at).unwrap());
            cells[*i] = match form {
                _ if value.is_multiple_of(5) => Cell::Empty,
                Form::Word => Cell::Word(value % 300),
                Form::Small => {
                    Cell::Number(i64::from(value.cast_signed()).max(-i64::from(i32::MAX)))
                }
                Form::Wide => Cell::Number(i64::from(value) << (value % 32)),
                Form::List => Cell::Empty,
            };
            if *form == Form::List {
                lists[*i].extend((0..value % 4).map(|k| i32::try_from(1 + k * 77).unwrap()));
            }
        }
        let origin =
            Origin::new(RowPlace { file: n % 3, line: u64::from(n) + 1 }, n.is_multiple_of(2));
        let person = u128::from(n) << 97 | 12;
        let row = ReadRow { person, slot: n % 1000, origin, cells: &cells, lists: &lists };
        packed.push(plan, &row, &mut line, room).unwrap();
    }

    fn unpacked(packed: &Packed, plan: &Plan<'_>, numbers: &Numbers, room: &Room) -> Rows {
        let mut rows = Rows::new(plan);
        packed.unpack(plan, numbers, room, &mut rows).unwrap();
        rows
    }

    #[test]
    fn rows_come_back_as_they_were_from_memory_and_from_the_file() {
        const N: u32 = 5000;
        let folder = tempfile::tempdir().unwrap();
        let (wide, narrow) = (Room::new(1 << 30, folder.path()), Room::new(50_000, folder.path()));
        with_plans(|plan| {
            let (mut held, mut laid) = (Packed::default(), Packed::default());
            for n in 0..N {
                push(&mut held, plan, n, &wide);
                push(&mut laid, plan, n, &narrow);
            }
            assert!(!wide.is_laid_down() && narrow.is_laid_down());
            let same = Numbers::default();
            let rows = unpacked(&held, plan, &same, &wide);
            assert_eq!(rows.len(), N as usize);
            assert_eq!(rows.persons[4321], 4321 << 97 | 12);
            assert_eq!(rows.slots.number(4321), Some(322));
            let origin = rows.origins[4321].unwrap();
            assert_eq!(origin.place(), RowPlace { file: 1, line: 4322 });
            assert!(!origin.is_corrected());
            assert_eq!(rows, unpacked(&laid, plan, &same, &narrow));
            // Once more from what came back.
            let again = Packed::of(&rows, plan, &narrow).unwrap();
            assert_eq!(rows, unpacked(&again, plan, &same, &narrow));
            // Under other numbers: the last word is the first.
            let turned = |n: u32| (1..=n).rev().collect::<Vec<u32>>();
            let columns: Vec<Vec<u32>> = plan.kept.iter().map(|_| turned(300)).collect();
            let mut numbers = Numbers::default();
            numbers.then(&columns, &turned(1000));
            assert_eq!(unpacked(&held, plan, &numbers, &wide).slots.number(0), Some(1000));
            numbers.then(&columns, &turned(1000));
            assert_eq!(rows, unpacked(&laid, plan, &numbers, &narrow));
        });
    }

    #[test]
    fn room_that_is_given_back_holds_other_rows() {
        let folder = tempfile::tempdir().unwrap();
        with_plans(|plan| {
            let room = Room::new(200_000, folder.path());
            for _ in 0..4 {
                let mut packed = Packed::default();
                (0..3000).for_each(|n| push(&mut packed, plan, n, &room));
                packed.give_back(&room);
            }
            assert!(!room.is_laid_down());
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_make_unpacking_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            with_plan_once(|plan| {
                let _ = unpack_block(&bytes, plan, &Numbers::default(), &mut Rows::new(plan));
            });
        }

        #[test]
        fn numbers_are_folded_and_unfolded(value: i64) {
            prop_assert_eq!(unfolded(folded(value)), value);
        }
    }

    /// As [`with_plans`] for the first of them, with the definitions read once for all cases.
    fn with_plan_once(test: impl Fn(&Plan<'_>)) {
        use std::sync::OnceLock;
        static CATALOG: OnceLock<catalog::Catalog> = OnceLock::new();
        let read = || catalog::load(&catalog::embedded(), date(2026, 11, 24)).0;
        let catalog = CATALOG.get_or_init(read);
        let register = &catalog.registers[&RegisterId("khsl2".to_owned())];
        test(&Plan::new(register, catalog, date(2026, 11, 24)));
    }
}
