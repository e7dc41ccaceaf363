//! Rows in memory, column by column.

use std::cmp::Ordering;
use std::num::NonZeroU64;

use crate::field::Cell;
use crate::findings::RowPlace;
use crate::plan::Plan;

/// What stands for a missing value in columns of 32 bits.
pub(crate) const MISSING: i32 = i32::MIN;
/// What stands for a missing value in columns of 64 bits.
pub(crate) const MISSING_WIDE: i64 = i64::MIN;

/// The values of one column. Words are numbers counted from 1; 0 is a missing word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Values {
    Small(Vec<i32>),
    Wide(Vec<i64>),
    /// Words, or any other values of 32 bits, several for each row.
    List {
        ends: Vec<u32>,
        values: Vec<i32>,
    },
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Small(values) => values.len(),
            Values::Wide(values) => values.len(),
            Values::List { ends, .. } => ends.len(),
        }
    }

    /// The values of a row of a list.
    pub(crate) fn slice(&self, row: usize) -> &[i32] {
        let Values::List { ends, values } = self else { return &[] };
        let start = if row == 0 { 0 } else { ends[row - 1] as usize };
        &values[start..ends[row] as usize]
    }

    /// The value of a row as a number; none when it is missing.
    pub(crate) fn number(&self, row: usize) -> Option<i64> {
        match self {
            Values::Small(values) => Some(values[row]).filter(|v| *v != MISSING).map(i64::from),
            Values::Wide(values) => Some(values[row]).filter(|v| *v != MISSING_WIDE),
            Values::List { .. } => None,
        }
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        match self {
            Values::Small(values) => values[a].cmp(&values[b]),
            Values::Wide(values) => values[a].cmp(&values[b]),
            Values::List { .. } => self.slice(a).cmp(self.slice(b)),
        }
    }

    fn pick(&self, order: &[u32], into: &mut Values) {
        match (self, into) {
            (Values::Small(values), Values::Small(into)) => pick(values, order, into),
            (Values::Wide(values), Values::Wide(into)) => pick(values, order, into),
            (Values::List { .. }, Values::List { ends, values }) => {
                for row in order {
                    values.extend_from_slice(self.slice(*row as usize));
                    ends.push(u32::try_from(values.len()).expect("fewer than 2^32 in a shard"));
                }
            }
            _ => unreachable!("both are the same column"),
        }
    }

    /// Gives each word another number; what is no word is left.
    pub(crate) fn renumber(&mut self, numbers: &[u32]) {
        let renumber = |value: &mut i32| {
            if let Some(place) = usize::try_from(*value).ok().and_then(|v| v.checked_sub(1)) {
                *value = i32::try_from(numbers[place]).expect("fewer than 2^31 words");
            }
        };
        match self {
            Values::Small(values) | Values::List { values, .. } => {
                values.iter_mut().for_each(renumber);
            }
            Values::Wide(_) => {}
        }
    }

    /// The highest number of a word.
    pub(crate) fn highest(&self) -> usize {
        match self {
            Values::Small(values) | Values::List { values, .. } => {
                let highest = values.iter().copied().max().unwrap_or(0);
                usize::try_from(highest).unwrap_or(0)
            }
            Values::Wide(_) => 0,
        }
    }

    /// True when a row has no day or number.
    pub(crate) fn has_missing(&self) -> bool {
        match self {
            Values::Small(values) => values.contains(&MISSING),
            Values::Wide(values) => values.contains(&MISSING_WIDE),
            Values::List { .. } => false,
        }
    }

    /// Marks the words that are used.
    pub(crate) fn mark_used(&self, used: &mut [bool]) {
        if let Values::Small(values) | Values::List { values, .. } = self {
            for value in values {
                if let Some(place) = usize::try_from(*value).ok().and_then(|v| v.checked_sub(1)) {
                    used[place] = true;
                }
            }
        }
    }
}

/// Where a delivered row stood, and how it was counted. In the order of files and lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin(NonZeroU64);

impl Origin {
    /// From the highest bit: 23 bits of the file, 40 of the line, one of whether it was corrected. More
    /// than 8 million files of a delivery, or a trillion lines of a file, are told as the last.
    const LINE_BITS: u32 = 40;

    pub(crate) fn new(place: RowPlace, is_corrected: bool) -> Origin {
        let line = place.line.clamp(1, (1 << Origin::LINE_BITS) - 1);
        let file = u64::from(place.file).min((1 << 23) - 1);
        let number = (file << Origin::LINE_BITS | line) << 1 | u64::from(is_corrected);
        Origin(NonZeroU64::new(number).expect("lines are counted from 1"))
    }

    /// True when it was counted as corrected and not as accepted.
    pub(crate) fn is_corrected(self) -> bool {
        self.0.get() & 1 == 1
    }

    pub(crate) fn place(self) -> RowPlace {
        let number = self.0.get() >> 1;
        let file = u32::try_from(number >> Origin::LINE_BITS).expect("23 bits");
        RowPlace { file, line: number & ((1 << Origin::LINE_BITS) - 1) }
    }

    /// As one number, above 0.
    pub(crate) fn number(self) -> u64 {
        self.0.get()
    }

    pub(crate) fn of_number(number: u64) -> Option<Origin> {
        NonZeroU64::new(number).map(Origin)
    }
}

/// Rows of one shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    /// The person's pseudonym.
    pub(crate) persons: Vec<u128>,
    /// The slot that the row belongs to: what a later delivery replaces as one. Counted from 1.
    pub(crate) slots: Values,
    /// Where each row stood in the delivery; none for rows that were stored before.
    pub(crate) origins: Vec<Option<Origin>>,
    /// The kept columns, in the order of the plan.
    pub(crate) columns: Vec<Values>,
}

impl Rows {
    pub(crate) fn new(plan: &Plan<'_>) -> Rows {
        let column = |i: &usize| {
            if plan.register.columns[*i].is_list() {
                Values::List { ends: Vec::new(), values: Vec::new() }
            } else if plan.readings[*i].is_wide() {
                Values::Wide(Vec::new())
            } else {
                Values::Small(Vec::new())
            }
        };
        let columns = plan.kept.iter().map(column).collect();
        let (persons, origins) = (Vec::new(), Vec::new());
        Rows { persons, slots: Values::Small(Vec::new()), origins, columns }
    }

    pub(crate) fn len(&self) -> usize {
        self.persons.len()
    }

    /// Makes room for so many rows more.
    pub(crate) fn reserve(&mut self, n: usize) {
        self.persons.reserve(n);
        self.origins.reserve(n);
        for values in self.columns.iter_mut().chain([&mut self.slots]) {
            match values {
                Values::Small(values) => values.reserve(n),
                Values::Wide(values) => values.reserve(n),
                Values::List { ends, values } => {
                    ends.reserve(n);
                    values.reserve(n);
                }
            }
        }
    }

    /// Takes all rows away and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.persons.clear();
        self.origins.clear();
        for values in self.columns.iter_mut().chain([&mut self.slots]) {
            match values {
                Values::Small(values) => values.clear(),
                Values::Wide(values) => values.clear(),
                Values::List { ends, values } => {
                    ends.clear();
                    values.clear();
                }
            }
        }
    }

    /// Fills others with these rows in the order of person, day, all other values, slot. Rows that are
    /// the same in all of them keep the order of the delivery.
    pub(crate) fn sort_into(&self, sorted: &mut Rows, sorting: &mut Sorting, plan: &Plan<'_>) {
        self.order(sorting, plan);
        let order = sorting.order.as_slice();
        sorted.clear();
        pick(&self.persons, order, &mut sorted.persons);
        pick(&self.origins, order, &mut sorted.origins);
        self.slots.pick(order, &mut sorted.slots);
        for (own, sorted) in self.columns.iter().zip(&mut sorted.columns) {
            own.pick(order, sorted);
        }
    }

    fn order(&self, sorting: &mut Sorting, plan: &Plan<'_>) {
        let from = plan.from.and_then(|from| plan.kept.iter().position(|i| *i == from));
        let day_at =
            |row: usize| from.and_then(|at| self.columns[at].number(row)).unwrap_or(MISSING_WIDE);
        // The first half of the pseudonym, the day and the row in one number, which sorts fast. Days
        // that 32 bits do not hold come first or last, and are told apart below.
        let key = |row: usize| {
            let number = u32::try_from(row).expect("fewer than 2^32 rows in a shard");
            let day = day_at(row).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
            let day = u128::from((day - i64::from(i32::MIN)) as u64);
            (self.persons[row] >> 64) << 64 | day << 32 | u128::from(number)
        };
        sorting.sort(self.len(), key);
        let Sorting { keys, order, .. } = sorting;
        order.clear();
        order.extend(keys.iter().map(|key| *key as u32));
        let mut start = 0;
        while start < order.len() {
            let half = keys[start] >> 64;
            let n = keys[start..].iter().take_while(|key| **key >> 64 == half).count();
            let of_half = &mut order[start..start + n];
            let first = self.persons[of_half[0] as usize];
            if of_half.iter().all(|row| self.persons[*row as usize] == first) {
                // One person: only rows of the same day are not in order yet.
                let mut at = start;
                while at < start + n {
                    let day = keys[at] >> 32;
                    let same = keys[at..start + n].iter().take_while(|key| **key >> 32 == day);
                    let n_same = same.count();
                    self.sort_equals(&mut order[at..at + n_same], &day_at);
                    at += n_same;
                }
            } else {
                self.sort_equals(of_half, &day_at);
            }
            start += n;
        }
    }

    fn sort_equals(&self, rows: &mut [u32], day: &impl Fn(usize) -> i64) {
        if rows.len() < 2 {
            return;
        }
        rows.sort_unstable_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            let persons = self.persons[a].cmp(&self.persons[b]);
            persons
                .then_with(|| day(a).cmp(&day(b)))
                .then_with(|| self.compare(a, b))
                .then_with(|| self.origins[a].cmp(&self.origins[b]))
                .then(a.cmp(&b))
        });
    }

    /// Compares all values of two rows, and their slots last.
    pub(crate) fn compare(&self, a: usize, b: usize) -> Ordering {
        let columns = self.columns.iter().map(|column| column.compare(a, b));
        columns.fold(Ordering::Equal, Ordering::then).then_with(|| self.slots.compare(a, b))
    }

    /// The rows with these numbers, in that order.
    pub(crate) fn taken(&self, order: &[u32], plan: &Plan<'_>) -> Rows {
        let mut taken = Rows::new(plan);
        pick(&self.persons, order, &mut taken.persons);
        pick(&self.origins, order, &mut taken.origins);
        self.slots.pick(order, &mut taken.slots);
        for (own, taken) in self.columns.iter().zip(&mut taken.columns) {
            own.pick(order, taken);
        }
        debug_assert!(taken.columns.iter().all(|column| column.len() == taken.len()));
        taken
    }
}

fn pick<T: Copy>(values: &[T], order: &[u32], into: &mut Vec<T>) {
    into.extend(order.iter().map(|row| values[*row as usize]));
}

/// What rows are sorted with, kept from shard to shard.
#[derive(Debug, Default)]
pub(crate) struct Sorting {
    keys: Vec<u128>,
    order: Vec<u32>,
    ends: Vec<usize>,
}

impl Sorting {
    /// Rows are first spread over so many parts: the ten bits after those that tell the shard.
    const PARTS: usize = 1 << 10;
    /// Fewer rows are sorted without.
    const FEW: usize = 1 << 12;

    /// Sorts so many keys, of which `key` gives each.
    fn sort(&mut self, n: usize, key: impl Fn(usize) -> u128) {
        let Sorting { keys, ends, .. } = self;
        keys.clear();
        if n < Sorting::FEW {
            keys.extend((0..n).map(key));
            keys.sort_unstable();
            return;
        }
        let part = |key: u128| (key >> 112) as usize % Sorting::PARTS;
        ends.clear();
        ends.resize(Sorting::PARTS, 0);
        (0..n).for_each(|row| ends[part(key(row))] += 1);
        let mut end = 0;
        for part in ends.iter_mut() {
            // Until it is filled, each is where its part begins.
            end += std::mem::replace(part, end);
        }
        keys.resize(n, 0);
        for row in 0..n {
            let key = key(row);
            let at = &mut ends[part(key)];
            keys[*at] = key;
            *at += 1;
        }
        let mut start = 0;
        for end in ends.iter() {
            keys[start..*end].sort_unstable();
            start = *end;
        }
    }
}

/// A row as it was read.
pub(crate) struct ReadRow<'a> {
    pub(crate) person: u128,
    pub(crate) slot: u32,
    pub(crate) origin: Origin,
    pub(crate) cells: &'a [Cell],
    pub(crate) lists: &'a [Vec<i32>],
}

/// A word's number as it is stored: counted from 1.
pub(crate) fn word(number: u32) -> i32 {
    i32::try_from(number + 1).expect("fewer than 2^31 words")
}
