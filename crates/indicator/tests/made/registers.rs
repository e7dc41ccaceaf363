//! Random rows of registers, as shards.

use std::collections::BTreeMap;

use catalog::definition::{Column, ValueKind};
use catalog::{Catalog, RegisterId, Role};
use indicator::{ColumnRows, Holding, Holdings, NO_DAY, NO_NUMBER, PERIOD_COLUMN};
use indicator::{RegisterRows, Shard, calendar};

use super::Dice;
use super::content::{columns, words};

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Missing,
    Day(i32),
    Month(i32),
    Number(i64),
    Word(String),
    List(Vec<String>),
}

/// A row: its values by column.
pub(crate) type Row = BTreeMap<String, Value>;

/// The rows of all persons, by register and person.
pub(crate) type Rows = BTreeMap<String, Vec<Vec<Row>>>;

/// The days in which rows lie: more than a year on both sides of the periods that are computed.
pub(crate) fn first_day() -> i32 {
    calendar::from_civil(2019, 6, 1)
}

/// The last day of data.
pub(crate) fn last_day() -> i32 {
    calendar::from_civil(2021, 4, 30)
}

fn value(dice: &mut Dice, column: &Column, day: i32, month: i32) -> Value {
    if column.may_be_missing && dice.chance(12) {
        return Value::Missing;
    }
    match &column.kind {
        ValueKind::Date => Value::Day(day),
        ValueKind::Month => Value::Month(month),
        ValueKind::Number { .. } => Value::Number(i64::from(if dice.chance(25) {
            -dice.between(1, 2)
        } else {
            dice.between(0, 3)
        })),
        _ if column.is_list => {
            let n = dice.below(4);
            let all = words(column);
            Value::List((0..n).map(|_| dice.pick(&all)).collect())
        }
        _ => Value::Word(dice.pick(&words(column))),
    }
}

/// A day on which much happens, so that rows meet and touch.
fn busy_day(dice: &mut Dice) -> i32 {
    let anchors =
        [(2020, 1, 1), (2020, 2, 28), (2020, 3, 1), (2020, 6, 30), (2020, 12, 31), (2021, 1, 31)];
    let (year, month, day) = dice.pick(&anchors);
    if dice.chance(60) {
        calendar::from_civil(year, month, day) + dice.between(-4, 4)
    } else {
        dice.between(first_day(), last_day())
    }
}

fn row(dice: &mut Dice, register: &str, columns: &[Column]) -> Row {
    let from = busy_day(dice);
    let mut row = Row::new();
    for (index, column) in columns.iter().enumerate() {
        let day = match (register, index) {
            ("folk", _) => {
                calendar::from_civil(dice.between(1936, 1958), 2, 28) + dice.between(0, 3)
            }
            ("doda", _) => busy_day(dice),
            _ if column.name == "rapport" => from + dice.between(0, 2) * 31,
            (_, 1) => match dice.below(4) {
                0 => from,
                1 => from + dice.between(-1, 3),
                2 => from + dice.between(0, 40),
                _ => from + dice.between(20, 400),
            },
            _ => from,
        };
        row.insert(column.name.clone(), value(dice, column, day, calendar::month_of(from)));
    }
    if let Some(period) = columns.iter().find(|c| c.name == PERIOD_COLUMN) {
        let of = row[&columns[0].name].clone();
        let month = match of {
            Value::Day(day) => Value::Month(calendar::month_of(day)),
            other => other,
        };
        row.insert(period.name.clone(), month);
    }
    row
}

/// Random rows for so many persons.
pub(crate) fn rows(dice: &mut Dice, catalog: &Catalog, n_persons: usize) -> Rows {
    let mut rows = Rows::new();
    for id in catalog.registers.keys() {
        let columns = columns(catalog, &id.0);
        let mut persons = Vec::new();
        for _ in 0..n_persons {
            let n = match id.0.as_str() {
                "folk" => usize::from(dice.chance(95)),
                "doda" => usize::from(dice.chance(25)),
                "bor" => dice.below(4),
                "flytt" => dice.below(4) * usize::from(dice.chance(40)),
                _ => dice.below(6),
            };
            let mut own: Vec<Row> = (0..n).map(|_| row(dice, &id.0, &columns)).collect();
            if dice.chance(30) && !own.is_empty() {
                let again = own[dice.below(own.len())].clone();
                own.push(again);
            }
            if id.0 == "folk" {
                own.truncate(1);
            }
            if id.0 == "bor" && dice.chance(60) {
                let long = own.first().map(|row| {
                    let mut row = row.clone();
                    row.insert("fran".to_owned(), Value::Day(first_day() - 30_000));
                    row.insert("till".to_owned(), Value::Missing);
                    row
                });
                own.extend(long);
            }
            persons.push(own);
        }
        rows.insert(id.0.clone(), persons);
    }
    rows
}

/// The order in which a store keeps rows: by day, then by all other values.
fn in_order(catalog: &Catalog, register: &str, rows: &[Row]) -> Vec<Row> {
    let schema = &catalog.registers[&RegisterId(register.to_owned())];
    let day = schema.with_role(Role::From).or(schema.with_role(Role::Death)).unwrap_or(1);
    let day = schema.columns[day].name.clone();
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (row[&day].clone(), row.clone()));
    rows
}

/// What a store has of the rows: the words in an order of chance, and the months that were delivered.
pub(crate) fn holdings(dice: &mut Dice, catalog: &Catalog, rows: &Rows) -> Holdings {
    let mut holdings = Holdings::default();
    for (id, persons) in rows {
        let mut holding = Holding::default();
        let (mut first, mut last) = (i32::MAX, i32::MIN);
        for row in persons.iter().flatten() {
            for value in row.values() {
                if let Value::Day(day) = value {
                    (first, last) = (first.min(*day), last.max(*day));
                }
                if let Value::Month(month) = value {
                    first = first.min(calendar::month_start(*month));
                    last = last.max(calendar::month_start(month + 1) - 1);
                }
            }
        }
        // Most registers know of long before, some only of the time in which windows begin.
        let known =
            if dice.chance(70) { first_day() - 40_000 } else { first_day() + dice.between(0, 300) };
        holding.days = (first <= last).then_some((known, last.max(last_day())));
        for column in columns(catalog, id) {
            if column.kind.is_word() {
                let mut all = words(&column);
                for at in (1..all.len()).rev() {
                    all.swap(at, dice.below(at + 1));
                }
                all.insert(0, String::new());
                holding.words.insert(column.name.clone(), all);
            }
        }
        for month in calendar::month_of(first_day())..=calendar::month_of(last_day()) {
            let sent = super::content::KOMMUNER.iter().filter(|_| dice.chance(85));
            holding.months.insert(month, sent.map(|code| (*code).to_owned()).collect());
        }
        holdings.registers.insert(RegisterId(id.clone()), holding);
    }
    holdings
}

fn column_rows(column: &Column, rows: &[Row], words: &[String]) -> ColumnRows {
    let number = |word: &String| {
        u32::try_from(words.iter().position(|w| w == word).expect("a known word"))
            .expect("few rows")
    };
    let values = rows.iter().map(|row| &row[&column.name]);
    match &column.kind {
        ValueKind::Date => ColumnRows::Days(
            values.map(|v| if let Value::Day(day) = v { *day } else { NO_DAY }).collect(),
        ),
        ValueKind::Month => ColumnRows::Months(
            values.map(|v| if let Value::Month(month) = v { *month } else { NO_DAY }).collect(),
        ),
        ValueKind::Number { .. } => ColumnRows::Numbers(
            values.map(|v| if let Value::Number(n) = v { *n } else { NO_NUMBER }).collect(),
        ),
        _ if column.is_list => {
            let (mut ends, mut all) = (Vec::new(), Vec::new());
            for value in values {
                if let Value::List(list) = value {
                    all.extend(list.iter().map(number));
                }
                ends.push(u32::try_from(all.len()).expect("few rows"));
            }
            ColumnRows::Lists { ends, values: all }
        }
        _ => ColumnRows::Words(
            values.map(|v| if let Value::Word(word) = v { number(word) } else { 0 }).collect(),
        ),
    }
}

/// The rows of some persons as a shard, with the columns that are needed.
pub(crate) fn shard(
    catalog: &Catalog,
    rows: &Rows,
    holdings: &Holdings,
    needs: &indicator::Needs,
    persons: std::ops::Range<usize>,
) -> Shard {
    let mut shard = Shard { n_persons: persons.len(), registers: BTreeMap::new() };
    for (id, needed) in needs {
        let mut all = Vec::new();
        let mut ends = Vec::new();
        for person in persons.clone() {
            all.extend(in_order(catalog, &id.0, &rows[&id.0][person]));
            ends.push(u32::try_from(all.len()).expect("few rows"));
        }
        let mut made = RegisterRows { ends, columns: BTreeMap::new() };
        let empty = Vec::new();
        for column in columns(catalog, &id.0) {
            if needed.contains(&column.name) {
                let words = holdings.registers[id].words.get(&column.name).unwrap_or(&empty);
                made.columns.insert(column.name.clone(), column_rows(&column, &all, words));
            }
        }
        shard.registers.insert(id.clone(), made);
    }
    shard
}
