//! What a store has of each register: words, months, days.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{Catalog, Register, RegisterId, Rhythm, Role};
use indicator::{Holding, Holdings, Needs, calendar};
use jiff::civil::Date;
use register::prepared::{ColumnForm, PERIOD, Prepared, PreparedRegister};

use crate::Error;

/// What is read of what definitions need: the columns that the registers have. A breakdown of the numerator
/// names columns that the denominator's register need not have.
///
/// # Errors
/// When the store lacks a column that the register's schema has.
pub(crate) fn readable(
    prepared: &Prepared,
    catalog: &Catalog,
    needs: Needs,
) -> Result<Needs, Error> {
    let mut readable = Needs::new();
    for (id, mut columns) in needs {
        let (Some(stored), Some(schema)) = (prepared.register(&id), catalog.registers.get(&id))
        else {
            continue;
        };
        let in_schema = |name: &String| schema.columns.iter().any(|c| c.name == *name);
        columns.retain(|column| column == PERIOD || in_schema(column));
        let is_stored = |name: &String| stored.columns().iter().any(|c| c.name == *name);
        if let Some(column) = columns.iter().find(|c| *c != PERIOD && !is_stored(c)) {
            return Err(Error::NoColumn { register: id.to_string(), column: column.clone() });
        }
        readable.insert(id, columns);
    }
    Ok(readable)
}

/// What the store has of the registers that are needed.
pub(crate) fn of(prepared: &Prepared, catalog: &Catalog, needs: &Needs) -> Result<Holdings, Error> {
    let mut holdings = Holdings::default();
    for (id, columns) in needs {
        let (Some(stored), Some(schema)) = (prepared.register(id), catalog.registers.get(id))
        else {
            continue;
        };
        let delivered = stored.delivered();
        let received = delivered.iter().map(|month| month.received).max();
        holdings.known = holdings.known.max(received);
        let words = columns.iter().filter_map(|column| {
            let words = stored.words(column)?;
            Some((column.clone(), words.to_vec()))
        });
        let words = words.collect();
        let months = match schema.rhythm {
            Rhythm::Snapshot | Rhythm::Append => BTreeMap::new(),
            rhythm => months(stored, matches!(rhythm, Rhythm::RollingMonths(_))),
        };
        let days = days(stored, schema, &months, received)?;
        holdings.registers.insert(id.clone(), Holding { words, months, days });
    }
    Ok(holdings)
}

/// The months that were delivered, each with its senders. Of a register that comes a month at a time only
/// those that a delivery covers whole; of one that comes with a window of months also those that it has rows
/// of from before the window, and all between the first and the last.
fn months(stored: &PreparedRegister, is_rolling: bool) -> BTreeMap<i32, Vec<String>> {
    let mut months: BTreeMap<i32, BTreeSet<String>> = BTreeMap::new();
    for delivered in stored.delivered() {
        if let Some(month) = delivered.month.filter(|_| delivered.is_whole || is_rolling) {
            months.entry(month).or_default().insert(delivered.sender);
        }
    }
    let ends = months.first_key_value().zip(months.last_key_value());
    if let Some(((first, _), (last, _))) = ends.filter(|_| is_rolling) {
        for month in *first..=*last {
            months.entry(month).or_default();
        }
    }
    months.into_iter().map(|(month, senders)| (month, senders.into_iter().collect())).collect()
}

/// The first and the last day that a register knows of. Of an extract, as its schema says; of one by month, its months; of others the months of
/// the first and the last row, since a month without events is seldom told apart from one not known, and a
/// snapshot does not say from when on it is complete.
fn days(
    stored: &PreparedRegister,
    schema: &Register,
    months: &BTreeMap<i32, Vec<String>>,
    received: Option<Date>,
) -> Result<Option<(i32, i32)>, Error> {
    if let Some((first, last)) = schema.complete {
        return Ok(Some((calendar::day_of(first), calendar::day_of(last))));
    }
    let whole =
        |first: i32, last: i32| (calendar::month_start(first), calendar::month_start(last + 1) - 1);
    if let (Some((first, _)), Some((last, _))) = (months.first_key_value(), months.last_key_value())
    {
        return Ok(Some(whole(*first, *last)));
    }
    if stored.stored().rows == 0 {
        return Ok(None);
    }
    let with_role = |role| schema.with_role(role).map(|at| schema.columns[at].name.as_str());
    let asked = [with_role(Role::From), with_role(Role::Death), with_role(Role::Birth)];
    let is_stored = |name: &&str| stored.columns().iter().any(|c| c.name == **name);
    let dates = stored.columns().iter().filter(|c| c.form == ColumnForm::Day && !c.is_list);
    let dates = dates.map(|column| column.name.as_str());
    let column = asked.into_iter().flatten().chain(dates).find(is_stored);
    let found = match column {
        Some(column) => stored.first_and_last(column)?,
        None => None,
    };
    let received = received.map_or(0, calendar::day_of);
    Ok(Some(match found {
        Some((first, last)) => whole(calendar::month_of(first), calendar::month_of(last)),
        None => (received, received),
    }))
}

/// The last day of data: as far as any register with events goes, and no farther than was received.
pub(crate) fn last_day(holdings: &Holdings) -> i32 {
    let known = holdings.known.map_or(0, calendar::day_of);
    let ends = holdings.registers.values().filter_map(|held| held.days).map(|(_, last)| last);
    ends.max().unwrap_or(0).min(known)
}

/// The same without the words, which no cell needs.
pub(crate) fn without_words(holdings: &Holdings) -> Holdings {
    let of = |(id, held): (&RegisterId, &Holding)| {
        let Holding { months, days, .. } = held;
        (id.clone(), Holding { words: BTreeMap::new(), months: months.clone(), days: *days })
    };
    Holdings { registers: holdings.registers.iter().map(of).collect(), known: holdings.known }
}
