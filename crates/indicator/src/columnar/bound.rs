//! The columns of a shard, by the places that the plan gave them.

use std::ops::Range;

use super::compile::RegisterPlan;
use super::cond::MISSING;
use super::series::Access;
use crate::{ColumnRows, NO_DAY, NO_NUMBER, NO_WORD, Shard};

/// A register of a shard.
#[derive(Debug, Clone, Default)]
struct BoundRegister<'s> {
    ends: &'s [u32],
    columns: Vec<Option<&'s ColumnRows>>,
}

/// The registers of a shard.
#[derive(Debug, Clone, Default)]
pub(super) struct Bound<'s> {
    registers: Vec<BoundRegister<'s>>,
    /// Of each person, in which registers she has rows: their [`bit`]s, and [`EVERYONE`].
    has: Vec<u64>,
}

/// The bit that every person has.
pub(super) const EVERYONE: u64 = 1 << 63;

/// The bit of a register. Those beyond the sixty-third have one together: it tells no less than there is.
pub(super) fn bit(register: usize) -> u64 {
    1 << register.min(62)
}

impl<'s> Bound<'s> {
    pub(super) fn new(plan: &[RegisterPlan], shard: &'s Shard) -> Bound<'s> {
        let of = |register: &RegisterPlan| {
            // A register that the store does not have has no rows, and each of its columns is missing.
            let rows = shard.registers.get(&register.id);
            let columns =
                register.columns.iter().map(|name| rows.and_then(|rows| rows.columns.get(name)));
            BoundRegister { ends: rows.map_or(&[], |rows| &rows.ends), columns: columns.collect() }
        };
        let registers: Vec<BoundRegister<'_>> = plan.iter().map(of).collect();
        let mut has = vec![EVERYONE; shard.n_persons];
        for (at, register) in registers.iter().enumerate() {
            let mut before = 0;
            for (has, end) in has.iter_mut().zip(register.ends) {
                *has |= if *end == before { 0 } else { bit(at) };
                before = *end;
            }
        }
        Bound { registers, has }
    }

    /// In which registers a person has rows.
    pub(super) fn has(&self, person: usize) -> u64 {
        self.has[person]
    }

    /// The rows of a person.
    pub(super) fn rows(&self, register: usize, person: usize) -> Range<u32> {
        let ends = self.registers[register].ends;
        match ends.get(person) {
            Some(end) => (if person == 0 { 0 } else { ends[person - 1] })..*end,
            None => 0..0,
        }
    }

    /// A day or month as a number of 32 bits, [`NO_DAY`] when missing.
    pub(super) fn day(&self, register: usize, column: usize, row: u32) -> i32 {
        match self.registers[register].columns[column] {
            Some(ColumnRows::Days(days) | ColumnRows::Months(days)) => days[row as usize],
            _ => NO_DAY,
        }
    }

    /// A whole column of days; none when it holds something else.
    pub(super) fn days(&self, register: usize, column: usize) -> Option<&'s [i32]> {
        match self.registers[register].columns[column] {
            Some(ColumnRows::Days(days)) => Some(days),
            _ => None,
        }
    }

    /// A whole column of months; none when it holds something else.
    pub(super) fn months(&self, register: usize, column: usize) -> Option<&'s [i32]> {
        match self.registers[register].columns[column] {
            Some(ColumnRows::Months(months)) => Some(months),
            _ => None,
        }
    }

    /// Whether a column holds months.
    pub(super) fn is_month(&self, register: usize, column: usize) -> bool {
        matches!(self.registers[register].columns[column], Some(ColumnRows::Months(_)))
    }

    /// A word's number.
    pub(super) fn word(&self, register: usize, column: usize, row: u32) -> u32 {
        match self.registers[register].columns[column] {
            Some(ColumnRows::Words(words)) => words[row as usize],
            _ => NO_WORD,
        }
    }

    /// The words of a list, or the one word of a column that is none.
    pub(super) fn list(&self, register: usize, column: usize, row: u32) -> &'s [u32] {
        let row = row as usize;
        match self.registers[register].columns[column] {
            Some(ColumnRows::Lists { ends, values }) => {
                let from = if row == 0 { 0 } else { ends[row - 1] };
                &values[from as usize..ends[row] as usize]
            }
            Some(ColumnRows::Words(words)) => &words[row..=row],
            _ => &[],
        }
    }

    pub(super) fn column(&self, register: usize, column: usize) -> Option<&'s ColumnRows> {
        self.registers[register].columns[column]
    }

    /// The value of a row, by where it lies; words by their numbers.
    pub(super) fn value(
        &self,
        register: usize,
        access: &Access,
        row: u32,
        date: i32,
        until: i32,
    ) -> i64 {
        match access {
            Access::Register(column) => self.plain(register, *column, row),
            Access::Words(column, numbers) => {
                let word = self.word(register, *column, row);
                present_word(numbers.get(word as usize).copied().unwrap_or(NO_WORD))
            }
            Access::Word(word) => present_word(*word),
            Access::Days(from, to) => {
                let from = self.value(register, from, row, date, until);
                let to = self.value(register, to, row, date, until);
                if from == MISSING || to == MISSING { MISSING } else { to - from }
            }
            Access::Date => present_day(date),
            Access::Until => present_day(until),
        }
    }

    fn plain(&self, register: usize, column: usize, row: u32) -> i64 {
        let at = row as usize;
        match self.registers[register].columns[column] {
            Some(ColumnRows::Days(days) | ColumnRows::Months(days)) => present_day(days[at]),
            Some(ColumnRows::Numbers(numbers)) => {
                if numbers[at] == NO_NUMBER {
                    MISSING
                } else {
                    numbers[at]
                }
            }
            Some(ColumnRows::Words(words)) => present_word(words[at]),
            Some(ColumnRows::Lists { .. }) => {
                self.list(register, column, row).first().map_or(MISSING, |word| present_word(*word))
            }
            None => MISSING,
        }
    }
}

fn present_word(word: u32) -> i64 {
    if word == NO_WORD { MISSING } else { i64::from(word) }
}

/// A day, or missing: none, and a last day that is open.
pub(super) fn present_day(day: i32) -> i64 {
    if day == NO_DAY || day == super::series::OPEN { MISSING } else { i64::from(day) }
}
