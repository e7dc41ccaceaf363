//! Makes a shard of tables, by the schemas of their registers.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{Catalog, Column, ColumnKind, Register, RegisterId, Role};
use terminology::Code;

use super::{ExampleError, Table};
use crate::{
    ColumnRows, Holding, Holdings, NO_DAY, NO_NUMBER, PERIOD_COLUMN, RegisterRows, Shard, calendar,
};

/// The column of a table that tells whom a row is about.
const PERSON: &str = "person";

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Missing,
    Day(i32),
    Month(i32),
    Number(i64),
    Word(String),
    List(Vec<String>),
}

/// A row: the person, and a field for each column of the register and for its period.
type Row = (String, Vec<Field>);

/// The rows of tables as a shard of all persons, and what a store of these rows would have. `known` is from
/// when to when the registers know of anything. Registers without a table are there without rows. A register
/// by month is delivered in the months, and by the senders, that it has rows of.
///
/// # Errors
/// When a table names a register or a column that there is not, or a field cannot be read.
pub fn shard(
    catalog: &Catalog,
    tables: &[(RegisterId, Table)],
    known: (i32, i32),
) -> Result<(Shard, Holdings), ExampleError> {
    let mut all: BTreeMap<&RegisterId, Vec<Row>> = BTreeMap::new();
    for id in catalog.registers.keys() {
        all.insert(id, Vec::new());
    }
    let mut persons = BTreeSet::new();
    for (id, table) in tables {
        let Some(register) = catalog.registers.get(id) else {
            return Err(ExampleError::new(table.line, format!("there is no register {id}")));
        };
        for row in rows(register, table)? {
            persons.insert(row.0.clone());
            all.entry(&register.id).or_default().push(row);
        }
    }
    let persons: Vec<String> = persons.into_iter().collect();
    let mut shard = Shard { n_persons: persons.len(), registers: BTreeMap::new() };
    let mut holdings = Holdings::default();
    for (id, rows) in all {
        let register = &catalog.registers[id];
        let (made, mut holding) = columns(register, &persons, rows);
        holding.days = Some(known);
        shard.registers.insert(id.clone(), made);
        holdings.registers.insert(id.clone(), holding);
    }
    Ok((shard, holdings))
}

/// The rows of a table, with the fields of the register's columns.
fn rows(register: &Register, table: &Table) -> Result<Vec<Row>, ExampleError> {
    let person = register.subject_column();
    // Where each column of the register stands in the table; several for a list of several columns.
    let mut places: Vec<Vec<usize>> = vec![Vec::new(); register.columns.len()];
    let mut who = None;
    for (at, name) in table.columns.iter().enumerate() {
        let column = register.columns.iter().position(|column| is_named(column, name));
        match column {
            _ if name == PERSON => who = Some(at),
            Some(column) if column == person => who = Some(at),
            Some(column) => places[column].push(at),
            None => {
                let what = format!("{} has no column {name}", register.id);
                return Err(ExampleError::new(table.line, what));
            }
        }
    }
    let who = who.ok_or_else(|| ExampleError::new(table.line, "there is no column person"))?;
    let mut rows = Vec::new();
    for fields in &table.rows {
        let mut row = Vec::new();
        for (column, places) in register.columns.iter().zip(&places) {
            let texts: Vec<&str> = places.iter().map(|at| fields[*at].as_str()).collect();
            let field = field(column, &texts);
            row.push(field.ok_or_else(|| {
                let what = format!("{} cannot be {}", column.name, texts.join(" "));
                ExampleError::new(table.line, what)
            })?);
        }
        row.push(period(register, &row));
        rows.push((fields[who].clone(), row));
    }
    Ok(rows)
}

fn is_named(column: &Column, name: &str) -> bool {
    let names = std::iter::once(&column.name).chain(&column.other_names).chain(&column.spread);
    names.into_iter().any(|known| known.to_lowercase() == name.to_lowercase())
}

/// Reads a field; none when it cannot be read.
fn field(column: &Column, texts: &[&str]) -> Option<Field> {
    if column.is_list() {
        let words = texts.iter().flat_map(|text| text.split_whitespace());
        let words: Option<Vec<String>> = words.map(|word| word_of(column, word)).collect();
        return Some(Field::List(words?));
    }
    let text = texts.first().map_or("", |text| text.trim());
    if text.is_empty() {
        return Some(Field::Missing);
    }
    Some(match &column.kind {
        ColumnKind::Date { .. } => Field::Day(calendar::day_of(text.parse().ok()?)),
        ColumnKind::Month { .. } => {
            let (year, month) = text.split_once('-')?;
            let month: i32 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
            Field::Month(year.parse::<i32>().ok()? * 12 + month - 1)
        }
        ColumnKind::Integer { .. } => Field::Number(text.parse().ok()?),
        ColumnKind::Decimal { decimals, .. } => {
            let text = text.replace(',', ".");
            let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
            let digits = usize::from(*decimals);
            if part.len() > digits {
                return None;
            }
            Field::Number(format!("{whole}{part:0<digits$}").parse().ok()?)
        }
        _ => Field::Word(word_of(column, text)?),
    })
}

/// A word as a store keeps it: codes in their canonical form.
fn word_of(column: &Column, text: &str) -> Option<String> {
    match &column.kind {
        ColumnKind::Code { system, .. } => {
            Some(Code::parse(*system, text).ok()?.compact().as_str().to_owned())
        }
        ColumnKind::Choice(choices) => {
            let is_it = |choice: &&catalog::Choice| {
                choice.code == text || choice.title.sv == text || choice.title.en == text
            };
            Some(choices.iter().find(is_it)?.code.clone())
        }
        _ => Some(text.to_owned()),
    }
}

/// The month that a row belongs to.
fn period(register: &Register, row: &[Field]) -> Field {
    match register.period.as_slice() {
        [year, month] => match (&row[*year], &row[*month]) {
            (Field::Number(year), Field::Number(month)) => {
                i32::try_from(year * 12 + month - 1).map_or(Field::Missing, Field::Month)
            }
            _ => Field::Missing,
        },
        [one] => match &row[*one] {
            Field::Day(day) => Field::Month(calendar::month_of(*day)),
            Field::Month(month) => Field::Month(*month),
            _ => Field::Missing,
        },
        _ => Field::Missing,
    }
}

/// The rows of a register in the order of a store, as columns.
fn columns(register: &Register, persons: &[String], rows: Vec<Row>) -> (RegisterRows, Holding) {
    let day = register.with_role(Role::From).or(register.with_role(Role::Death));
    let day = day.unwrap_or(register.columns.len());
    let mut sorted: Vec<(usize, Vec<Field>)> = rows
        .into_iter()
        .map(|(who, row)| (persons.partition_point(|person| *person < who), row))
        .collect();
    sorted.sort_by(|a, b| (a.0, &a.1[day], &a.1).cmp(&(b.0, &b.1[day], &b.1)));
    let mut made = RegisterRows::default();
    for person in 0..persons.len() {
        let n = sorted.partition_point(|(who, _)| *who <= person);
        made.ends.push(u32::try_from(n).expect("a table of examples is small"));
    }
    let mut holding = Holding::default();
    for (index, column) in register.columns.iter().enumerate() {
        let fields: Vec<&Field> = sorted.iter().map(|(_, row)| &row[index]).collect();
        let (rows, words) = column_rows(column, &fields);
        made.columns.insert(column.name.clone(), rows);
        if let Some(words) = words {
            holding.words.insert(column.name.clone(), words);
        }
    }
    if !register.period.is_empty() {
        let months = sorted.iter().map(|(_, row)| match row.last() {
            Some(Field::Month(month)) => *month,
            _ => NO_DAY,
        });
        let months: Vec<i32> = months.collect();
        for ((_, row), month) in sorted.iter().zip(&months) {
            let sender = register.sender.first().map(|sender| &row[*sender]);
            if let (Some(Field::Word(sender)), true) = (sender, *month != NO_DAY) {
                let senders = holding.months.entry(*month).or_default();
                if !senders.contains(sender) {
                    senders.push(sender.clone());
                }
            }
        }
        made.columns.insert(PERIOD_COLUMN.to_owned(), ColumnRows::Months(months));
    }
    (made, holding)
}

/// One column, and its words when it has any.
fn column_rows(column: &Column, fields: &[&Field]) -> (ColumnRows, Option<Vec<String>>) {
    let mut words: BTreeSet<String> = BTreeSet::from([String::new()]);
    for field in fields {
        match field {
            Field::Word(word) => drop(words.insert(word.clone())),
            Field::List(list) => words.extend(list.iter().cloned()),
            _ => {}
        }
    }
    let words: Vec<String> = words.into_iter().collect();
    let number = |word: &String| {
        let at = words.partition_point(|known| known < word);
        u32::try_from(at).expect("a table of examples is small")
    };
    let rows = match &column.kind {
        ColumnKind::Date { .. } => ColumnRows::Days(
            fields.iter().map(|f| if let Field::Day(day) = f { *day } else { NO_DAY }).collect(),
        ),
        ColumnKind::Month { .. } => ColumnRows::Months(
            fields.iter().map(|f| if let Field::Month(m) = f { *m } else { NO_DAY }).collect(),
        ),
        ColumnKind::Integer { .. } | ColumnKind::Decimal { .. } => ColumnRows::Numbers(
            fields.iter().map(|f| if let Field::Number(n) = f { *n } else { NO_NUMBER }).collect(),
        ),
        _ if column.is_list() => {
            let (mut ends, mut values) = (Vec::new(), Vec::new());
            for field in fields {
                if let Field::List(list) = field {
                    values.extend(list.iter().map(number));
                }
                ends.push(u32::try_from(values.len()).expect("a table of examples is small"));
            }
            return (ColumnRows::Lists { ends, values }, Some(words));
        }
        _ => {
            let numbers = fields.iter().map(|f| match f {
                Field::Word(word) => number(word),
                _ => 0,
            });
            return (ColumnRows::Words(numbers.collect()), Some(words));
        }
    };
    (rows, None)
}
