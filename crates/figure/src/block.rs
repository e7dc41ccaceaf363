//! Figures of one indicator, column by column: what is gathered, sorted, merged and written.

use cube::{Cell, Status};

use crate::columns::CellParts;
use crate::key::Key;

/// Marks that decimals are unknown.
pub(crate) const DECIMALS_UNKNOWN: u8 = u8::MAX;

/// The numbers beside a value, in the order of [`Block::beside`].
pub(crate) const BESIDE: [&str; 4] = ["numerator", "denominator", "lower", "upper"];

/// A column that takes no memory while every value is the usual one.
#[derive(Debug, Clone)]
pub(crate) struct Sparse<T> {
    usual: T,
    /// Empty while all are usual, else as long as the block.
    values: Vec<T>,
}

/// Figures column by column. All columns are equally long.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) keys: Vec<Key>,
    /// NaN where there is no value.
    pub(crate) values: Vec<f64>,
    /// The status of a figure without a value; reported otherwise, of which zero is a kind.
    pub(crate) absences: Sparse<Status>,
    pub(crate) decimals: Sparse<u8>,
    /// Numerator, denominator, lower and upper; NaN for none.
    pub(crate) beside: [Sparse<f64>; 4],
    /// The row of the delivery, or the number of the delivery, by what the block is for.
    pub(crate) marks: Vec<u32>,
}

impl<T: Copy> Sparse<T> {
    fn new(usual: T) -> Sparse<T> {
        Sparse { usual, values: Vec::new() }
    }

    /// True while every value is the usual one.
    pub(crate) fn is_usual(&self) -> bool {
        self.values.is_empty()
    }

    pub(crate) fn get(&self, i: usize) -> T {
        self.values.get(i).copied().unwrap_or(self.usual)
    }

    fn push(&mut self, before: usize, value: T, is_usual: bool) {
        if !self.values.is_empty() {
            self.values.push(value);
        } else if !is_usual {
            self.values.resize(before, self.usual);
            self.values.push(value);
        }
    }

    fn append(&mut self, before: usize, other: &Sparse<T>, added: usize) {
        if self.values.is_empty() && other.values.is_empty() {
            return;
        }
        self.values.resize(before, self.usual);
        self.values.extend_from_slice(&other.values);
        self.values.resize(before + added, self.usual);
    }

    fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<T>()
    }
}

impl Default for Block {
    fn default() -> Block {
        Block {
            keys: Vec::new(),
            values: Vec::new(),
            absences: Sparse::new(Status::Reported),
            decimals: Sparse::new(DECIMALS_UNKNOWN),
            beside: [const { Sparse { usual: f64::NAN, values: Vec::new() } }; 4],
            marks: Vec::new(),
        }
    }
}

impl Block {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Memory held, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let beside: usize = self.beside.iter().map(Sparse::bytes).sum();
        self.keys.capacity() * size_of::<Key>()
            + self.values.capacity() * size_of::<f64>()
            + self.marks.capacity() * size_of::<u32>()
            + self.absences.bytes()
            + self.decimals.bytes()
            + beside
    }

    /// Adds a figure.
    pub(crate) fn push(&mut self, key: Key, cell: &Cell, mark: u32) {
        let n = self.len();
        let status = if cell.status().has_value() { Status::Reported } else { cell.status() };
        self.keys.push(key);
        self.values.push(cell.value().unwrap_or(f64::NAN));
        self.absences.push(n, status, status == Status::Reported);
        let decimals = cell.decimals().unwrap_or(DECIMALS_UNKNOWN);
        self.decimals.push(n, decimals, decimals == DECIMALS_UNKNOWN);
        let beside = [cell.numerator(), cell.denominator(), cell.lower(), cell.upper()];
        for (column, number) in self.beside.iter_mut().zip(beside) {
            column.push(n, number.unwrap_or(f64::NAN), number.is_none());
        }
        self.marks.push(mark);
    }

    /// Adds a reported number that nothing more is known about. The number must be finite.
    pub(crate) fn push_plain(&mut self, key: Key, value: f64, mark: u32) {
        let n = self.len();
        self.keys.push(key);
        // Negative zero is made plain, so that equal figures have equal bytes.
        self.values.push(value + 0.0);
        self.absences.push(n, Status::Reported, true);
        self.decimals.push(n, DECIMALS_UNKNOWN, true);
        for column in &mut self.beside {
            column.push(n, f64::NAN, true);
        }
        self.marks.push(mark);
    }

    /// Adds one figure of another block.
    pub(crate) fn push_from(&mut self, other: &Block, i: usize, mark: u32) {
        let n = self.len();
        self.keys.push(other.keys[i]);
        self.values.push(other.values[i]);
        let absence = other.absences.get(i);
        self.absences.push(n, absence, absence == Status::Reported);
        let decimals = other.decimals.get(i);
        self.decimals.push(n, decimals, decimals == DECIMALS_UNKNOWN);
        for (column, from) in self.beside.iter_mut().zip(&other.beside) {
            let number = from.get(i);
            column.push(n, number, number.is_nan());
        }
        self.marks.push(mark);
    }

    /// Takes the interval away from the figure added last.
    pub(crate) fn drop_interval(&mut self) {
        for column in &mut self.beside[2..] {
            if let Some(last) = column.values.last_mut() {
                *last = f64::NAN;
            }
        }
    }

    /// Adds all figures of another block.
    pub(crate) fn append(&mut self, other: &Block) {
        let (before, added) = (self.len(), other.len());
        self.keys.extend_from_slice(&other.keys);
        self.values.extend_from_slice(&other.values);
        self.absences.append(before, &other.absences, added);
        self.decimals.append(before, &other.decimals, added);
        for (column, from) in self.beside.iter_mut().zip(&other.beside) {
            column.append(before, from, added);
        }
        self.marks.extend_from_slice(&other.marks);
    }

    /// What stands in a place.
    pub(crate) fn cell(&self, i: usize) -> Cell {
        let some = |number: f64| (!number.is_nan()).then_some(number);
        let value = some(self.values[i]);
        let absence = self.absences.get(i);
        let parts = CellParts {
            status: if value.is_some() { None } else { Some(absence) },
            value,
            numerator: some(self.beside[0].get(i)),
            denominator: some(self.beside[1].get(i)),
            lower: some(self.beside[2].get(i)),
            upper: some(self.beside[3].get(i)),
            decimals: Some(self.decimals.get(i)).filter(|d| *d != DECIMALS_UNKNOWN),
        };
        parts.cell().expect("a block only holds what cells gave")
    }

    /// The status of a place, zero told from other reported numbers.
    pub(crate) fn status(&self, i: usize) -> Status {
        match self.values[i] {
            0.0 => Status::Zero,
            value if value.is_nan() => self.absences.get(i),
            _ => Status::Reported,
        }
    }

    /// True when two places say the same, to the last bit.
    pub(crate) fn same(&self, i: usize, other: &Block, j: usize) -> bool {
        // Reported numbers that nothing more is known about are by far the most common.
        let equal = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
        equal(self.values[i], other.values[j])
            && self.absences.get(i) == other.absences.get(j)
            && self.decimals.get(i) == other.decimals.get(j)
            && self.beside.iter().zip(&other.beside).all(|(a, b)| equal(a.get(i), b.get(j)))
    }

    /// The block sorted by key, and by mark among equal keys.
    pub(crate) fn sorted(self) -> Block {
        let pairs = || self.keys.iter().zip(&self.marks);
        if pairs().is_sorted() {
            return self;
        }
        let mut order: Vec<(Key, u32, u32)> =
            pairs().zip(0..).map(|((key, mark), place)| (*key, *mark, place)).collect();
        order.sort_unstable();
        let mut sorted = Block::default();
        if self.absences.is_usual()
            && self.decimals.is_usual()
            && self.beside.iter().all(Sparse::is_usual)
        {
            sorted.keys = order.iter().map(|(key, ..)| *key).collect();
            sorted.values = order.iter().map(|(.., place)| self.values[*place as usize]).collect();
            sorted.marks = order.iter().map(|(_, mark, _)| *mark).collect();
        } else {
            for (_, mark, place) in order {
                sorted.push_from(&self, place as usize, mark);
            }
        }
        sorted
    }
}

/// Blocks as bytes, for rows that wait on disk during one import.
impl Block {
    /// Appends the block's bytes.
    pub(crate) fn write_to(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(self.len() as u64).to_le_bytes());
        self.keys.iter().for_each(|key| out.extend_from_slice(&key.0.to_le_bytes()));
        self.values.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
        self.marks.iter().for_each(|m| out.extend_from_slice(&m.to_le_bytes()));
        self.absences.write_to(out, |status| [status as u8]);
        self.decimals.write_to(out, |decimals| [decimals]);
        for column in &self.beside {
            column.write_to(out, f64::to_le_bytes);
        }
    }

    /// The block that [`Block::write_to`] wrote; none when the bytes are not such.
    pub(crate) fn read_from(bytes: &[u8]) -> Option<Block> {
        let mut bytes = bytes;
        let n = usize::try_from(u64::from_le_bytes(take(&mut bytes)?)).ok()?;
        let mut block = Block {
            keys: list(&mut bytes, n, |b| Some(Key(u64::from_le_bytes(b))))?,
            values: list(&mut bytes, n, |b| Some(f64::from_le_bytes(b)))?,
            marks: list(&mut bytes, n, |b| Some(u32::from_le_bytes(b)))?,
            ..Block::default()
        };
        let status = |[b]: [u8; 1]| Status::ALL.get(usize::from(b)).copied();
        block.absences.values = sparse(&mut bytes, n, status)?;
        block.decimals.values = sparse(&mut bytes, n, |[b]: [u8; 1]| Some(b))?;
        for column in &mut block.beside {
            column.values = sparse(&mut bytes, n, |b| Some(f64::from_le_bytes(b)))?;
        }
        bytes.is_empty().then_some(block)
    }
}

impl<T: Copy> Sparse<T> {
    fn write_to<const N: usize>(&self, out: &mut Vec<u8>, to_bytes: impl Fn(T) -> [u8; N]) {
        out.push(u8::from(!self.is_usual()));
        self.values.iter().for_each(|v| out.extend_from_slice(&to_bytes(*v)));
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

fn list<const N: usize, T>(
    bytes: &mut &[u8],
    n: usize,
    read: impl Fn([u8; N]) -> Option<T>,
) -> Option<Vec<T>> {
    let (mine, rest) = bytes.split_at_checked(n.checked_mul(N)?)?;
    *bytes = rest;
    mine.as_chunks::<N>().0.iter().map(|chunk| read(*chunk)).collect()
}

fn sparse<const N: usize, T>(
    bytes: &mut &[u8],
    n: usize,
    read: impl Fn([u8; N]) -> Option<T>,
) -> Option<Vec<T>> {
    let [is_there] = take(bytes)?;
    list(bytes, if is_there == 1 { n } else { 0 }, read)
}
