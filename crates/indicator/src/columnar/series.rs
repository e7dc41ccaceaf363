//! Series made ready: where the values of each column lie, and what makes rows into events.

use catalog::definition::{ChainAfter, Column, DoubleBetween, OpenEnd, Sample, Series, ValueKind};

use super::atom::Atom;
use super::cond::{Cond, Num};

/// Where a value of a row lies.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Access {
    /// A column of the row's register.
    Register(usize),
    /// A word column whose numbers are others in this series.
    Words(usize, Vec<u32>),
    /// The same word for every row.
    Word(u32),
    /// Days between two days.
    Days(Box<Access>, Box<Access>),
    /// The row's day and last day.
    Date,
    Until,
}

/// A column of a series, as it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) column: Column,
    /// Where its value lies, for each root.
    pub(super) access: Vec<Access>,
    /// Its words, by number; empty for days and numbers.
    pub(super) words: Vec<String>,
}

/// The words of a column that is asked in tests, with their bits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// The register's column.
    pub(super) column: usize,
    /// The bits of each word.
    pub(super) some: Vec<u128>,
    /// The bits of each word of which every value of a list must have them; empty when there are none.
    pub(super) every: Vec<u128>,
}

/// A register that rows of a series come from in the end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Root {
    pub(super) register: usize,
    /// The columns that are asked.
    pub(super) asked: Vec<Asked>,
    /// The bits that every row has: those of labels.
    pub(super) always: u128,
}

/// A series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeriesPlan {
    pub(super) series: Series,
    pub(super) origin: Origin,
    pub(super) roots: Vec<Root>,
    pub(super) slots: Vec<Slot>,
    pub(super) atoms: Vec<Atom>,
    pub(super) has_until: bool,
}

/// What rows come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    Register {
        /// The column of the day: of days, or of months, whose first day it is.
        day: Option<usize>,
        last: Option<usize>,
    },
    Events(Box<Making>),
}

/// What makes rows into events, in this order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Making {
    pub(super) parts: Vec<Part>,
    pub(super) latest: Option<Newest>,
    pub(super) double: Option<Twice>,
    pub(super) cancel: Option<TakenBack>,
    pub(super) sample: Option<Sample>,
    pub(super) chain: Option<Link>,
}

/// A source of an event series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) inner: usize,
    /// The first of the roots that its rows have.
    pub(super) first_root: u16,
    /// In the inner series.
    pub(super) condition: Cond,
    pub(super) date: Num,
    pub(super) until: Option<Num>,
}

/// `latest`, in the series itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Newest {
    pub(super) equal: Vec<Num>,
    pub(super) by: Num,
    pub(super) by_kind: ValueKind,
    pub(super) open: OpenEnd,
}

/// `double`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Twice {
    pub(super) equal: Vec<Num>,
    pub(super) within_days: i64,
    pub(super) between: DoubleBetween,
    /// The source of each root.
    pub(super) source_of: Vec<usize>,
}

/// `cancel`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TakenBack {
    pub(super) amount: Num,
    pub(super) equal: Vec<Num>,
    pub(super) is_latest_first: bool,
}

/// `chain`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub(super) gap_days: i64,
    pub(super) after: ChainAfter,
    /// What must be equal.
    pub(super) across: Vec<Num>,
}

/// A row of a series, for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) bits: u128,
    pub(super) date: i32,
    /// The last day; [`OPEN`] when it goes on or is not known.
    pub(super) until: i32,
    /// The row in its register.
    pub(super) row: u32,
    pub(super) root: u16,
}

/// A last day that is not there.
pub(super) const OPEN: i32 = i32::MAX;

/// Rows that are one event: an episode, or one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) lo: u32,
    pub(super) hi: u32,
    /// The row with the latest end.
    pub(super) last: u32,
    pub(super) date: i32,
    pub(super) until: i32,
}
