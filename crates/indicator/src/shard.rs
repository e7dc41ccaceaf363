//! The rows of a shard, as the engines get them: columns of whole numbers, person by person.
//!
//! A shard is a part of all persons with all their rows in every register. Whoever hosts the engine
//! reads the rows, from prepared tables or from anywhere else, and hands them over.

use std::collections::BTreeMap;
use std::ops::Range;

use catalog::RegisterId;

/// A day that is missing.
pub const NO_DAY: i32 = i32::MIN;
/// A number that is missing.
pub const NO_NUMBER: i64 = i64::MIN;
/// A word that is missing.
pub const NO_WORD: u32 = 0;

/// One column of a register's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnRows {
    /// Days from 1970-01-01, or [`NO_DAY`].
    Days(Vec<i32>),
    /// Months, as year times 12 plus month less 1, or [`NO_DAY`].
    Months(Vec<i32>),
    /// Whole numbers, decimals as units of the last one; [`NO_NUMBER`] where missing.
    Numbers(Vec<i64>),
    /// The numbers of words, from 1, in [`Words`]; [`NO_WORD`] where missing.
    Words(Vec<u32>),
    /// Lists of words: those of row `i` are `values[ends[i - 1]..ends[i]]`.
    Lists {
        /// Where each row's words end.
        ends: Vec<u32>,
        /// The words of all rows.
        values: Vec<u32>,
    },
}

/// The rows of one register in a shard, in the order of person, day and all other values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterRows {
    /// Where each person's rows end; the person is an index into [`Shard::n_persons`].
    pub ends: Vec<u32>,
    /// The columns that the engine asked for, by name.
    pub columns: BTreeMap<String, ColumnRows>,
}

impl RegisterRows {
    /// The rows of a person.
    #[must_use]
    pub fn of(&self, person: usize) -> Range<usize> {
        let from = if person == 0 { 0 } else { self.ends[person - 1] };
        from as usize..self.ends[person] as usize
    }
}

/// A part of all persons, with all their rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shard {
    /// How many persons have rows in any of the registers.
    pub n_persons: usize,
    /// The rows, by register. A register that the store does not have is not there.
    pub registers: BTreeMap<RegisterId, RegisterRows>,
}

/// What numbers of words mean, and what was delivered: the same for all shards of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// What the store has of each register.
    pub registers: BTreeMap<RegisterId, Holding>,
    /// The day up to which the data are known: the last day on which anything was received. An argument of
    /// a run, so that no engine reads the clock.
    pub known: Option<jiff::civil::Date>,
}

/// What a store has of a register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holding {
    /// The words of each word column; the word of number `n` is at `n`, and at 0 the empty text.
    pub words: BTreeMap<String, Vec<String>>,
    /// The months that are delivered, as year times 12 plus month less 1, each with the senders whose rows it has
    /// (for a register by month). Empty for a snapshot.
    pub months: BTreeMap<i32, Vec<String>>,
    /// The first and the last day that the register knows of; none when it has no rows.
    pub days: Option<(i32, i32)>,
}
