//! Worked examples: a few rows in, a cell or two out, as they stand on the page beside an indicator.
//!
//! Under a heading that says the rule, fenced tables give the rows of registers and the cells that come of
//! them:
//!
//! ````text
//! ## Övergång till annat sjukhus är samma fall
//! ```register par-sluten
//! person | indatum    | utdatum    | hdia
//! 1      | 2021-03-01 | 2021-03-05 | S720
//! 1      | 2021-03-06 | 2021-03-20 | Z501
//! ```
//! ```result 2021
//! area | vardform | numerator | denominator
//! 00   | sabo     | 1         | 365
//! ```
//! ````
//!
//! The first column, `person`, is any word; the others are columns of the register, by any of their names.
//! Days are written `2021-03-01`, months `2021-03`, lists `W01 W18`; an empty field is missing. A register
//! may be named with one word before (`register bosattning`) as often as one likes: the rows add up. In a
//! result, `area`, `sex` and `age` name the cell, and every column that is nothing else a part of `split`;
//! empty is the total. `numerator`, `denominator`, `persons` and `persons_numerator` are what engines count of
//! that single period; a cell that is not there counts 0. `value`, `lower` and `upper` are compared with as
//! many decimals as are written; an empty one must not be there.
//!
//! ```` ```data 2019-01-01..2022-06-30 ```` tells from when to when the registers know of anything. Without it
//! that is from 1900 to a year after the last period of a result.

mod judge;
mod parse;
mod rows;

pub use self::judge::judge;
pub use self::parse::parse;
pub use self::rows::shard;

use catalog::RegisterId;
use cube::Period;

/// What an engine is: it counts the persons of a shard.
pub type Engine = fn(&crate::Run<'_>, &crate::Shard) -> crate::Partial;

/// A table: the names of its columns, and its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The line of the file on which it begins, from 1; 0 when it is in none.
    pub line: usize,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a field for every column.
    pub rows: Vec<Vec<String>>,
}

/// One worked example.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Example {
    /// The rule that it shows.
    pub heading: String,
    /// The rows, by register.
    pub registers: Vec<(RegisterId, Table)>,
    /// The cells, by period.
    pub results: Vec<(Period, Table)>,
    /// From when to when the registers know of anything, as days.
    pub known: Option<(i32, i32)>,
}

/// What is wrong with an example, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ExampleError {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl ExampleError {
    fn new(line: usize, what: impl Into<String>) -> ExampleError {
        ExampleError { line, what: what.into() }
    }
}
