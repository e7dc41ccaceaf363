//! From prepared tables to the shards that an engine takes. The memory of one shard is used for the next.

use std::collections::BTreeMap;

use catalog::definition::Subject;
use catalog::{Catalog, RegisterId};
use indicator::{ColumnRows, Needs, RegisterRows, Shard};
use register::prepared::{self, Prepared, PreparedRegister, ShardRows};

use crate::Error;
use crate::align::{Listed, ends, union};

/// The tables that a run reads, with what one thread needs to read them.
pub(crate) struct Tables<'a> {
    registers: Vec<Table<'a>>,
    persons: Vec<u128>,
    units: Vec<u128>,
    shard: Shard,
}

/// One register.
struct Table<'a> {
    id: &'a RegisterId,
    prepared: &'a PreparedRegister,
    columns: Vec<&'a str>,
    /// True when its rows are about units such as wards, and not persons.
    is_about_units: bool,
    rows: ShardRows,
}

impl Table<'_> {
    /// Its persons in the shard that was read.
    fn listed(&self) -> Listed<'_> {
        Listed { persons: &self.rows.pseudonyms, n_rows: &self.rows.n_rows }
    }
}

impl<'a> Tables<'a> {
    /// Those that are needed and that the store has.
    pub(crate) fn new(prepared: &'a Prepared, catalog: &Catalog, needs: &'a Needs) -> Tables<'a> {
        let table = |(id, columns): (&'a RegisterId, &'a std::collections::BTreeSet<String>)| {
            let prepared = prepared.register(id)?;
            let columns = columns.iter().map(String::as_str).collect();
            let schema = catalog.registers.get(id);
            let is_about_units = schema.is_some_and(|schema| schema.subject() == Subject::Unit);
            Some(Table { id, prepared, columns, is_about_units, rows: ShardRows::default() })
        };
        let registers: Vec<Table<'_>> = needs.iter().filter_map(table).collect();
        let empty = registers.iter().map(|table| (table.id.clone(), RegisterRows::default()));
        let shard = Shard { n_persons: 0, registers: empty.collect() };
        Tables { registers, persons: Vec::new(), units: Vec::new(), shard }
    }

    /// How many persons the shard that was read has. The engine goes through units too.
    pub(crate) fn n_persons(&self) -> u64 {
        (self.persons.len() - self.units.len()) as u64
    }

    /// How many rows a shard has.
    pub(crate) fn n_rows(&self, shard: usize) -> u64 {
        self.registers.iter().map(|table| table.prepared.n_rows(shard) as u64).sum()
    }

    /// Reads a shard. It holds until the next is read.
    pub(crate) fn read(&mut self, number: usize) -> Result<&Shard, Error> {
        for table in &mut self.registers {
            let rows = self.shard.registers.get_mut(table.id).expect("every register has a place");
            give_back(rows, table);
            table.prepared.read(number, &table.columns, &mut table.rows)?;
        }
        // The lists are borrowed only while the union is made.
        let lists: Vec<Listed<'_>> = self.registers.iter().map(Table::listed).collect();
        union(&lists, &mut self.persons);
        let of_units = self.registers.iter().filter(|table| table.is_about_units);
        union(&of_units.map(Table::listed).collect::<Vec<_>>(), &mut self.units);
        drop(lists);
        self.shard.n_persons = self.persons.len();
        for table in &mut self.registers {
            let rows = self.shard.registers.get_mut(table.id).expect("every register has a place");
            ends(&self.persons, table.listed(), &mut rows.ends);
            take_over(rows, table)?;
        }
        Ok(&self.shard)
    }
}

/// Moves the columns of the shard before back to where they are read into.
fn give_back(rows: &mut RegisterRows, table: &mut Table<'_>) {
    if table.rows.columns.len() != table.columns.len() {
        return;
    }
    for (name, place) in table.columns.iter().zip(&mut table.rows.columns) {
        let Some(column) = rows.columns.get_mut(*name) else { continue };
        let empty = ColumnRows::Days(Vec::new());
        *place = match std::mem::replace(column, empty) {
            ColumnRows::Days(days) => prepared::ColumnRows::Days(days),
            ColumnRows::Months(months) => prepared::ColumnRows::Months(months),
            ColumnRows::Numbers(numbers) => prepared::ColumnRows::Numbers(numbers),
            ColumnRows::Words(words) => prepared::ColumnRows::Words(words),
            ColumnRows::Lists { ends, values } => prepared::ColumnRows::Lists { ends, values },
        };
    }
}

/// Moves the columns that were read to where the engine takes them.
fn take_over(rows: &mut RegisterRows, table: &mut Table<'_>) -> Result<(), Error> {
    let mut columns: BTreeMap<String, ColumnRows> = std::mem::take(&mut rows.columns);
    for (name, place) in table.columns.iter().zip(&mut table.rows.columns) {
        let empty = prepared::ColumnRows::Days(Vec::new());
        let column = match std::mem::replace(place, empty) {
            prepared::ColumnRows::Days(days) => ColumnRows::Days(days),
            prepared::ColumnRows::Months(months) => ColumnRows::Months(months),
            prepared::ColumnRows::Numbers(numbers) => ColumnRows::Numbers(numbers),
            prepared::ColumnRows::Words(words) => ColumnRows::Words(words),
            prepared::ColumnRows::Lists { ends, values } => ColumnRows::Lists { ends, values },
            // Definitions ask for lists of words only; the loader refuses others.
            prepared::ColumnRows::NumberLists { .. } => {
                let (register, column) = (table.id.to_string(), (*name).to_owned());
                return Err(Error::NoColumn { register, column });
            }
        };
        match columns.get_mut(*name) {
            Some(known) => *known = column,
            None => {
                columns.insert((*name).to_owned(), column);
            }
        }
    }
    rows.columns = columns;
    Ok(())
}
