//! Rows in memory, column by column.

use std::cmp::Ordering;

use crate::field::Cell;
use crate::findings::RowPlace;
use crate::plan::Plan;

/// What stands for a missing value in columns of 32 bits.
pub(crate) const MISSING: i32 = i32::MIN;
/// What stands for a missing value in columns of 64 bits.
pub(crate) const MISSING_WIDE: i64 = i64::MIN;

/// The values of one column. Words are numbers counted from 1; 0 is a missing word.
#[derive(Debug, Clone)]
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

    fn push_from(&mut self, other: &Values, row: usize) {
        match (self, other) {
            (Values::Small(own), Values::Small(other)) => own.push(other[row]),
            (Values::Wide(own), Values::Wide(other)) => own.push(other[row]),
            (Values::List { ends, values }, other) => {
                values.extend_from_slice(other.slice(row));
                ends.push(u32::try_from(values.len()).expect("fewer than 2^32 in a shard"));
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

/// Where a delivered row stood, and how it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    file: u32,
    line: u64,
    /// True when it was counted as corrected and not as accepted.
    pub(crate) is_corrected: bool,
}

impl Origin {
    pub(crate) fn new(place: RowPlace, is_corrected: bool) -> Origin {
        Origin { file: place.file, line: place.line, is_corrected }
    }

    pub(crate) fn place(self) -> RowPlace {
        RowPlace { file: self.file, line: self.line }
    }
}

/// Rows of one shard.
#[derive(Debug, Clone)]
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

    /// Adds a row as it was read. `lists` has the words of columns with several values.
    pub(crate) fn push(&mut self, plan: &Plan<'_>, row: &ReadRow<'_>) {
        self.persons.push(row.person);
        self.origins.push(Some(row.origin));
        if let Values::Small(slots) = &mut self.slots {
            slots.push(word(row.slot));
        }
        for (values, i) in self.columns.iter_mut().zip(&plan.kept) {
            match values {
                Values::Small(values) => values.push(match row.cells[*i] {
                    Cell::Empty if plan.readings[*i].is_word() => 0,
                    Cell::Empty => MISSING,
                    Cell::Number(n) => i32::try_from(n).expect("the plan says that it fits"),
                    Cell::Word(number) => word(number),
                }),
                Values::Wide(values) => values.push(match row.cells[*i] {
                    Cell::Number(n) => n,
                    Cell::Empty | Cell::Word(_) => MISSING_WIDE,
                }),
                Values::List { ends, values } => {
                    values.extend_from_slice(&row.lists[*i]);
                    ends.push(u32::try_from(values.len()).expect("fewer than 2^32 in a shard"));
                }
            }
        }
    }

    pub(crate) fn push_from(&mut self, other: &Rows, row: usize) {
        self.persons.push(other.persons[row]);
        self.origins.push(other.origins[row]);
        self.slots.push_from(&other.slots, row);
        for (own, other) in self.columns.iter_mut().zip(&other.columns) {
            own.push_from(other, row);
        }
    }

    /// Adds all rows of another, which is emptied.
    pub(crate) fn append(&mut self, other: Rows) {
        if self.len() == 0 {
            *self = other;
            return;
        }
        for row in 0..other.len() {
            self.push_from(&other, row);
        }
    }

    /// The rows in the order of person, day, all other values, slot. Rows that are the same in all of
    /// them keep the order of the delivery.
    pub(crate) fn order(&self, plan: &Plan<'_>) -> Vec<u32> {
        let from = plan.from.and_then(|from| plan.kept.iter().position(|i| *i == from));
        let day =
            |row: usize| from.and_then(|at| self.columns[at].number(row)).unwrap_or(MISSING_WIDE);
        let mut keys: Vec<(u128, i64, u32)> = (0..self.len())
            .map(|row| {
                let number = u32::try_from(row).expect("fewer than 2^32 rows in a shard");
                (self.persons[row], day(row), number)
            })
            .collect();
        keys.sort_unstable_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| {
                let (a, b) = (a.2 as usize, b.2 as usize);
                self.compare(a, b)
                    .then_with(|| self.origins[a].cmp(&self.origins[b]))
                    .then(a.cmp(&b))
            })
        });
        keys.into_iter().map(|(_, _, row)| row).collect()
    }

    /// Compares all values of two rows, and their slots last.
    pub(crate) fn compare(&self, a: usize, b: usize) -> Ordering {
        let columns = self.columns.iter().map(|column| column.compare(a, b));
        columns.fold(Ordering::Equal, Ordering::then).then_with(|| self.slots.compare(a, b))
    }

    /// The rows with these numbers, in that order.
    pub(crate) fn taken(&self, order: &[u32], plan: &Plan<'_>) -> Rows {
        let mut taken = Rows::new(plan);
        for row in order {
            taken.push_from(self, *row as usize);
        }
        debug_assert!(taken.columns.iter().all(|column| column.len() == taken.len()));
        taken
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
