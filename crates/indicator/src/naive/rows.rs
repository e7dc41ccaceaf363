//! A person's rows as plain records of words, days and numbers.

use std::collections::BTreeMap;

use catalog::definition::Path;
use catalog::{RegisterId, Role};

use crate::{ColumnRows, NO_DAY, NO_NUMBER, NO_WORD, PERIOD_COLUMN, Run, Shard, calendar};

/// One value of a row, a unit or a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// There is none.
    Missing,
    /// A day.
    Day(i32),
    /// A month, as year times 12 plus month less 1.
    Month(i32),
    /// A whole number.
    Number(i64),
    /// An exact fraction: numerator and denominator, not reduced.
    Fraction(i64, i64),
    /// A word.
    Word(String),
    /// The words of a list column.
    List(Vec<String>),
}

impl Worth {
    /// The day: of a month its first.
    pub(super) fn day(&self) -> Option<i32> {
        match self {
            Worth::Day(day) => Some(*day),
            Worth::Month(month) => Some(calendar::month_start(*month)),
            _ => None,
        }
    }

    /// The month: of a day the one that it lies in.
    pub(super) fn month(&self) -> Option<i32> {
        match self {
            Worth::Day(day) => Some(calendar::month_of(*day)),
            Worth::Month(month) => Some(*month),
            _ => None,
        }
    }

    /// True when there is no value; of a list, when it has none.
    pub(super) fn is_missing(&self) -> bool {
        match self {
            Worth::Missing => true,
            Worth::List(words) => words.is_empty(),
            _ => false,
        }
    }

    /// As exact numerator and denominator.
    pub(super) fn fraction(&self) -> Option<(i64, i64)> {
        match self {
            Worth::Number(number) => Some((*number, 1)),
            Worth::Fraction(over, under) => Some((*over, *under)),
            _ => None,
        }
    }

    /// The single values of it: none, one, or the words of a list in their order.
    pub(super) fn each(&self) -> Vec<Worth> {
        match self {
            Worth::Missing => Vec::new(),
            Worth::List(words) => words.iter().cloned().map(Worth::Word).collect(),
            one => vec![one.clone()],
        }
    }

    /// As it stands in a label.
    pub(super) fn label(&self) -> String {
        let of_day = |day: i32| {
            let (year, month, of_month) = calendar::to_civil(day);
            format!("{year:04}-{month:02}-{of_month:02}")
        };
        match self {
            Worth::Missing | Worth::List(_) => String::new(),
            Worth::Day(day) => of_day(*day),
            Worth::Month(month) => of_day(calendar::month_start(*month))[..7].to_owned(),
            Worth::Number(number) => number.to_string(),
            Worth::Fraction(over, under) => format!("{over}/{under}"),
            Worth::Word(word) => word.clone(),
        }
    }
}

/// A row of a register.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Its day: the column with the role from, else death, else the first day of its period.
    pub date: Option<i32>,
    /// Its last day: the column with the role to.
    pub until: Option<i32>,
    /// Its columns; those that are not there are missing.
    pub columns: BTreeMap<String, Worth>,
}

impl Row {
    /// The value of a column.
    pub(super) fn value(&self, column: &str) -> Worth {
        self.columns.get(column).cloned().unwrap_or(Worth::Missing)
    }
}

/// What happened: one row, or the rows of an episode or of a person in a period.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Its day. None only for rows of registers.
    pub date: Option<i32>,
    /// Its last day; none while it goes on, and where there are none.
    pub until: Option<i32>,
    /// Its rows, in the order of the series; never empty.
    pub rows: Vec<Row>,
    /// Which of the rows ends last.
    pub last: usize,
    /// Which source it came from.
    pub source: usize,
}

impl Event {
    /// An event of one row.
    pub(super) fn of(row: Row, source: usize) -> Event {
        Event { date: row.date, until: row.until, rows: vec![row], last: 0, source }
    }

    /// The value of a path that names a column or a day of it.
    pub(super) fn value(&self, path: &Path) -> Worth {
        let day = |day: Option<i32>| day.map_or(Worth::Missing, Worth::Day);
        match path {
            Path::Column(column) | Path::First(column) => self.rows[0].value(&column.name),
            Path::Last(column) => self.rows[self.last].value(&column.name),
            Path::Date => day(self.date),
            Path::Until => day(self.until),
            Path::Unit(_) | Path::Age | Path::Sex | Path::Ladder(_) => Worth::Missing,
        }
    }

    /// What puts events in the order of their series; without a day, and going on, come last. The order
    /// that they had before decides between equals.
    pub(super) fn place(&self) -> (bool, Option<i32>, bool, Option<i32>, usize) {
        (self.date.is_none(), self.date, self.until.is_none(), self.until, self.source)
    }
}

/// The rows of a person in a register, in the order of the shard.
pub(super) fn rows_of(run: &Run<'_>, shard: &Shard, id: &RegisterId, person: usize) -> Vec<Row> {
    let Some(held) = shard.registers.get(id) else { return Vec::new() };
    let Some(register) = run.catalog.registers.get(id) else { return Vec::new() };
    let named =
        |role| register.with_role(role).map(|column| register.columns[column].name.as_str());
    let empty = BTreeMap::new();
    let words = run.holdings.registers.get(id).map_or(&empty, |holding| &holding.words);
    let mut rows = Vec::new();
    for index in held.of(person) {
        let mut row = Row::default();
        for (name, column) in &held.columns {
            let none = Vec::new();
            let worth = worth(column, index, words.get(name).unwrap_or(&none));
            row.columns.insert(name.clone(), worth);
        }
        let begins = named(Role::From).or(named(Role::Death)).unwrap_or(PERIOD_COLUMN);
        row.date = row.value(begins).day();
        row.until = named(Role::To).and_then(|to| row.value(to).day());
        rows.push(row);
    }
    rows
}

/// One value of a column.
fn worth(column: &ColumnRows, row: usize, words: &[String]) -> Worth {
    let word = |number: u32| words[number as usize].clone();
    match column {
        ColumnRows::Days(days) if days[row] != NO_DAY => Worth::Day(days[row]),
        ColumnRows::Months(months) if months[row] != NO_DAY => Worth::Month(months[row]),
        ColumnRows::Numbers(numbers) if numbers[row] != NO_NUMBER => Worth::Number(numbers[row]),
        ColumnRows::Words(numbers) if numbers[row] != NO_WORD => Worth::Word(word(numbers[row])),
        ColumnRows::Lists { ends, values } => {
            let from = if row == 0 { 0 } else { ends[row - 1] as usize };
            Worth::List(values[from..ends[row] as usize].iter().map(|n| word(*n)).collect())
        }
        _ => Worth::Missing,
    }
}
