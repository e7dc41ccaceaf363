//! Prepared tables as whoever computes from them reads them: shard by shard, the columns that are asked
//! for, on any number of threads.
//!
//! What the columns hold:
//!
//! | in the schema | here |
//! |---|---|
//! | date | [`ColumnRows::Days`]: days from 1970-01-01. A day that was delivered as unknown (`00`) is the 15th of its month, and the first of July where the month is unknown too; nothing tells it from a known day any longer. |
//! | month | [`ColumnRows::Months`]: year times 12 plus month less 1 |
//! | integer, decimal | [`ColumnRows::Numbers`]: decimals as units of the last one that the schema keeps |
//! | kommun, region | [`ColumnRows::Words`]: the word's number is the code read as a number, so that `0180` is 180 |
//! | code, choice, text | [`ColumnRows::Words`]: numbers from 1 in the order of the texts |
//! | several values | [`ColumnRows::Lists`] of words, [`ColumnRows::NumberLists`] of anything else |
//!
//! A register tells its months by a month column, by a year and a month, or by a day. Those columns need
//! not be kept (`keep = false`, as in `khsl2`, whose day tells them). [`PERIOD`] is the month of a row in
//! every case: of the columns where they are kept, else of the slot that the row was delivered in.

use std::collections::BTreeMap;
use std::path::Path;

use catalog::{Catalog, ColumnKind, Register, RegisterId, Rhythm};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use self::chunk::{ChunkFile, Place, Scratch};
use crate::pack::hex;
use crate::plan::kept_columns;
use crate::store::{Manifest, StoredRegister, manifest, words};
use crate::{Error, tally};

mod chunk;

/// A day, or a month, that is missing.
pub const NO_DAY: i32 = i32::MIN;
/// A number that is missing.
pub const NO_NUMBER: i64 = i64::MIN;
/// A word that is missing.
pub const NO_WORD: u32 = 0;
/// The name of the column with the month that a row belongs to, which every register with a period has
/// beside its own.
pub const PERIOD: &str = "period";
/// How many shards every register has: the first six bits of the pseudonym.
pub const SHARDS: usize = crate::reading::SHARDS;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnForm {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Whole numbers, in units of the last of so many decimals.
    Number {
        /// How many decimals.
        decimals: u8,
    },
    /// Codes of kommuner.
    Kommun,
    /// Codes of regions.
    Region,
    /// Codes, choices and texts.
    Word,
}

/// A column of a prepared table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedColumn {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub form: ColumnForm,
    /// True when a row may hold several.
    pub is_list: bool,
}

/// The values of one column in a shard, in the order of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnRows {
    /// Days from 1970-01-01, or [`NO_DAY`].
    Days(Vec<i32>),
    /// Months, as year times 12 plus month less 1, or [`NO_DAY`].
    Months(Vec<i32>),
    /// Whole numbers, decimals as units of the last one; [`NO_NUMBER`] where missing.
    Numbers(Vec<i64>),
    /// The numbers of words; [`NO_WORD`] where missing.
    Words(Vec<u32>),
    /// Lists of words: those of row `i` are `values[ends[i - 1]..ends[i]]`.
    Lists {
        /// Where each row's words end.
        ends: Vec<u32>,
        /// The words of all rows.
        values: Vec<u32>,
    },
    /// Lists of days, months or numbers, as they are stored: months as year times 100 plus month.
    NumberLists {
        /// Where each row's values end.
        ends: Vec<u32>,
        /// The values of all rows.
        values: Vec<i32>,
    },
}

/// The rows of a register in one shard. Kept from shard to shard, so that its memory is used again.
#[derive(Debug, Default)]
pub struct ShardRows {
    /// The pseudonyms of the persons with rows, in their order.
    pub pseudonyms: Vec<u128>,
    /// How many rows each of them has; at least one. The rows stand in the order of the persons, and of
    /// day and all other values within one.
    pub n_rows: Vec<u32>,
    /// The columns, in the order in which they were asked for.
    pub columns: Vec<ColumnRows>,
    scratch: Scratch,
}

/// What was delivered of a register in one month by one sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredMonth {
    /// Who sent it: a code, or whatever the schema's sender columns hold, joined by `+`; `*` where the
    /// schema names no sender, and empty where rows are only added.
    pub sender: String,
    /// The month as year times 12 plus month less 1; none for rows whose month is not known yet, and where
    /// rows are only added.
    pub month: Option<i32>,
    /// The delivery: SHA-256 over its files.
    pub delivery: String,
    /// The day on which it was received.
    pub received: Date,
    /// True when the delivery covers the month, so that a row that is not there did not happen. False for
    /// single rows of a month that nobody has delivered.
    pub is_whole: bool,
    /// How many rows; a month can be covered without any.
    pub rows: u64,
    /// How many persons.
    pub persons: u64,
}

/// A store's prepared tables, opened for reading. They stay as they are while they are open, also when a
/// delivery is taken in meanwhile.
#[derive(Debug)]
pub struct Prepared {
    manifest: Manifest,
    registers: BTreeMap<RegisterId, PreparedRegister>,
}

/// One register of the prepared tables.
#[derive(Debug)]
pub struct PreparedRegister {
    stored: StoredRegister,
    rows: ChunkFile,
    persons: ChunkFile,
    columns: Vec<PreparedColumn>,
    words: Vec<Vec<String>>,
    period: Option<Period>,
    /// The month of each slot by its number, [`NO_DAY`] at 0 and where it has none.
    slot_months: Vec<i32>,
}

/// Where a row's month stands, by places among the columns.
#[derive(Debug, Clone, Copy)]
enum Period {
    Month(usize),
    YearAndMonth(usize, usize),
    Day(usize),
    Slot,
}

impl Prepared {
    /// Opens the prepared tables of a store; none when it has none. The schemas tell how rows are put in
    /// months. Nothing is held against the content hashes: [`crate::verify`] does that.
    ///
    /// # Errors
    /// When the manifest or a file that it names cannot be read, is damaged or gone.
    pub fn open(store: &Path, catalog: &Catalog) -> Result<Option<Prepared>, Error> {
        const TRIES: usize = 4;
        let mut tries = 0;
        loop {
            let Some(manifest) = manifest(store)? else { return Ok(None) };
            let registers = manifest.registers.iter().map(|(id, stored)| {
                let id = RegisterId(id.clone());
                let schema = catalog.registers.get(&id);
                Ok((id, PreparedRegister::open(store, stored, schema)?))
            });
            tries += 1;
            match registers.collect::<Result<_, Error>>() {
                Ok(registers) => return Ok(Some(Prepared { manifest, registers })),
                // A delivery that is taken in meanwhile replaces the files; the manifest names new ones.
                Err(_) if tries < TRIES && self::manifest(store)?.as_ref() != Some(&manifest) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// What the store holds: whose key, whom it is about, and its registers.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// A register; none when nothing of it is stored.
    #[must_use]
    pub fn register(&self, id: &RegisterId) -> Option<&PreparedRegister> {
        self.registers.get(id)
    }

    /// The registers, by id.
    pub fn registers(&self) -> impl Iterator<Item = (&RegisterId, &PreparedRegister)> {
        self.registers.iter()
    }
}

impl PreparedRegister {
    fn open(
        store: &Path,
        stored: &StoredRegister,
        schema: Option<&Register>,
    ) -> Result<PreparedRegister, Error> {
        let folder = crate::store::folder(store);
        let columns = stored.columns.iter().map(|text| {
            let why = || format!("the manifest has a column {text:?}");
            column(text)
                .ok_or_else(|| Error::Damaged { file: stored.rows_file.clone(), why: why() })
        });
        let columns = columns.collect::<Result<Vec<_>, Error>>()?;
        let words = words_of(&folder, stored, &columns)?;
        let month = |slot: &crate::Slot| {
            let month = tally::parts(slot.name.as_bytes()).1;
            month.and_then(|month| i32::try_from(month).ok()).map_or(NO_DAY, month_number)
        };
        Ok(PreparedRegister {
            rows: ChunkFile::open(&folder, &stored.rows_file, columns.len() + 2)?,
            persons: ChunkFile::open(&folder, &stored.persons_file, 2)?,
            period: schema.and_then(|schema| period(schema, &columns)),
            slot_months: std::iter::once(NO_DAY).chain(stored.slots.iter().map(month)).collect(),
            stored: stored.clone(),
            columns,
            words,
        })
    }

    /// What the manifest says of it: rows and persons in all, the schema's hash, slots.
    #[must_use]
    pub fn stored(&self) -> &StoredRegister {
        &self.stored
    }

    /// The SHA-256 of its files: rows, persons and words. The bytes of all three give one state of the
    /// register's rows.
    #[must_use]
    pub fn content_hashes(&self) -> [&str; 3] {
        let files = [&self.stored.rows_file, &self.stored.persons_file, &self.stored.words_file];
        files.map(|name| name.split('.').next().unwrap_or_default())
    }

    /// SHA-256 in hexadecimal that names what the register holds: over its files and over which months were
    /// delivered, also those without a row.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        self.content_hashes().iter().for_each(|name| hash.update(name));
        for month in self.delivered() {
            let (whole, number) = (u8::from(month.is_whole), month.month.unwrap_or(NO_DAY));
            hash.update(month.sender);
            hash.update([b'/', whole]);
            hash.update(number.to_be_bytes());
        }
        hex(&hash.finalize())
    }

    /// The columns beside the person, in the order of the table. [`PERIOD`] is not among them.
    #[must_use]
    pub fn columns(&self) -> &[PreparedColumn] {
        &self.columns
    }

    /// What was delivered, by sender and month. A month that is not there was not collected, or not yet.
    #[must_use]
    pub fn delivered(&self) -> Vec<DeliveredMonth> {
        let delivered = |name: &str, delivery: &str, received| {
            let (sender, month) = tally::parts(name.as_bytes());
            let sender =
                if name.contains('/') { String::from_utf8_lossy(sender) } else { "".into() };
            let month = month.and_then(|month| i32::try_from(month).ok()).map(month_number);
            let (sender, delivery) = (sender.into_owned(), delivery.to_owned());
            DeliveredMonth {
                sender,
                month,
                delivery,
                received,
                is_whole: true,
                rows: 0,
                persons: 0,
            }
        };
        let with_rows = self.stored.slots.iter().map(|slot| {
            let (is_whole, rows, persons) = (!slot.is_stray, slot.rows, slot.persons);
            let delivered = delivered(&slot.name, &slot.delivery, slot.received);
            DeliveredMonth { is_whole, rows, persons, ..delivered }
        });
        let empty = self.stored.empty.iter();
        let empty = empty.map(|slot| delivered(&slot.name, &slot.delivery, slot.received));
        let mut all: Vec<DeliveredMonth> = with_rows.chain(empty).collect();
        all.sort_by(|a, b| (&a.sender, a.month).cmp(&(&b.sender, b.month)));
        all
    }

    /// The words of a column, by number; at 0 the empty text, which is a missing word. None for a column
    /// that has none. Of kommuner and regions, whose words are their codes, those that no code has are
    /// empty texts too.
    #[must_use]
    pub fn words(&self, column: &str) -> Option<&[String]> {
        let at = self.columns.iter().position(|c| c.name == column)?;
        Some(self.words[at].as_slice()).filter(|words| !words.is_empty())
    }

    /// How many rows a shard has, without reading any.
    #[must_use]
    pub fn n_rows(&self, shard: usize) -> usize {
        self.rows.n_rows(shard)
    }

    /// How many persons a shard has, without reading any.
    #[must_use]
    pub fn n_persons(&self, shard: usize) -> usize {
        self.persons.n_rows(shard)
    }

    /// The first and the last day in a column of days; none when it has none.
    ///
    /// # Errors
    /// When the column is not there, or cannot be read.
    pub fn first_and_last(&self, column: &str) -> Result<Option<(i32, i32)>, Error> {
        let at = self.place(column)?;
        let mut found: Option<(i32, i32)> = None;
        let mut rows = ShardRows::default();
        for shard in (0..SHARDS).filter(|shard| self.n_rows(*shard) > 0) {
            let told = match self.rows.range(shard, at + 1) {
                Some(told) => Some(told),
                None => {
                    self.read(shard, &[column], &mut rows)?;
                    let [ColumnRows::Days(days)] = rows.columns.as_slice() else {
                        return Ok(None);
                    };
                    let known = || days.iter().copied().filter(|day| *day != NO_DAY);
                    known().min().zip(known().max())
                }
            };
            let Some((first, last)) = told else { continue };
            found = Some(found.map_or((first, last), |(f, l)| (f.min(first), l.max(last))));
        }
        Ok(found)
    }

    /// Reads the rows of a shard with the columns of these names, and no others. May be called from several
    /// threads at once.
    ///
    /// # Errors
    /// When a column is not there ([`Error::NoColumn`]), or the files cannot be read or do not fit each
    /// other.
    ///
    /// # Panics
    /// When there is no such shard.
    pub fn read(
        &self,
        shard: usize,
        columns: &[impl AsRef<str>],
        into: &mut ShardRows,
    ) -> Result<(), Error> {
        assert!(shard < SHARDS, "there are {SHARDS} shards");
        let ShardRows { pseudonyms, n_rows, columns: read, scratch } = into;
        self.persons.pseudonyms(shard, pseudonyms, scratch)?;
        let mut counts = signed(std::mem::take(n_rows));
        self.persons.small(Place { shard, column: 1 }, &mut counts, scratch)?;
        *n_rows = unsigned(counts);
        let n: u64 = n_rows.iter().copied().map(u64::from).sum();
        let is_sorted = pseudonyms.is_sorted_by(|a, b| a < b) && !n_rows.contains(&0);
        if n != self.n_rows(shard) as u64 || n_rows.len() != pseudonyms.len() || !is_sorted {
            return Err(self.damaged("persons and rows do not fit each other"));
        }
        read.resize_with(columns.len(), ColumnRows::default);
        for (at, name) in columns.iter().map(AsRef::as_ref).enumerate() {
            let kept = std::mem::take(&mut read[at]);
            read[at] = if name == PERIOD {
                self.period(shard, kept, scratch)?
            } else {
                self.values(shard, self.place(name)?, kept, scratch)?
            };
        }
        Ok(())
    }

    fn place(&self, name: &str) -> Result<usize, Error> {
        let place = self.columns.iter().position(|column| column.name == name);
        place.ok_or_else(|| Error::NoColumn {
            column: name.to_owned(),
            columns: self.columns.iter().map(|column| column.name.clone()).collect(),
        })
    }

    fn damaged(&self, why: &str) -> Error {
        Error::Damaged { file: self.stored.rows_file.clone(), why: why.to_owned() }
    }

    /// The values of a column by its place, in the memory of others.
    fn values(
        &self,
        shard: usize,
        place: usize,
        kept: ColumnRows,
        scratch: &mut Scratch,
    ) -> Result<ColumnRows, Error> {
        let PreparedColumn { form, is_list, .. } = &self.columns[place];
        let chunk = Place { shard, column: place + 1 };
        if *is_list {
            let (mut ends, mut values) = kept.into_list();
            self.rows.list(chunk, &mut ends, &mut values, scratch)?;
            return match form {
                ColumnForm::Word | ColumnForm::Kommun | ColumnForm::Region => {
                    let values = self.known(place, unsigned(values))?;
                    Ok(ColumnRows::Lists { ends, values })
                }
                _ => Ok(ColumnRows::NumberLists { ends, values }),
            };
        }
        if let ColumnForm::Number { .. } = form {
            let mut values = kept.into_wide();
            self.rows.numbers(chunk, &mut values, scratch)?;
            return Ok(ColumnRows::Numbers(values));
        }
        let mut values = kept.into_small();
        self.rows.small(chunk, &mut values, scratch)?;
        match form {
            ColumnForm::Day => Ok(ColumnRows::Days(values)),
            ColumnForm::Month => {
                values.iter_mut().for_each(|month| *month = month_number(*month));
                Ok(ColumnRows::Months(values))
            }
            _ => Ok(ColumnRows::Words(self.known(place, unsigned(values))?)),
        }
    }

    /// Holds numbers of words against the words that there are.
    fn known(&self, place: usize, values: Vec<u32>) -> Result<Vec<u32>, Error> {
        let highest = values.iter().copied().max().unwrap_or(0);
        if (highest as usize) < self.words[place].len().max(1) {
            Ok(values)
        } else {
            Err(self.damaged("a number in it stands for nothing"))
        }
    }

    /// The months of the rows.
    fn period(
        &self,
        shard: usize,
        kept: ColumnRows,
        scratch: &mut Scratch,
    ) -> Result<ColumnRows, Error> {
        let no_column = || Error::NoColumn { column: PERIOD.to_owned(), columns: Vec::new() };
        let months = match self.period.ok_or_else(no_column)? {
            Period::Month(place) => return self.values(shard, place, kept, scratch),
            Period::YearAndMonth(year, month) => {
                let mut months = kept.into_small();
                let mut read = |place, into: &mut Vec<i32>| {
                    self.rows.narrow(Place { shard, column: place + 1 }, into, scratch)
                };
                let mut years = Vec::new();
                read(year, &mut years)?;
                read(month, &mut months)?;
                for (month, year) in months.iter_mut().zip(years) {
                    let is_known = *month != NO_DAY && year != NO_DAY;
                    let number = || year.checked_mul(12)?.checked_add(*month - 1);
                    *month = if is_known { number().unwrap_or(NO_DAY) } else { NO_DAY };
                }
                months
            }
            Period::Day(place) => {
                let mut days = kept.into_small();
                self.rows.small(Place { shard, column: place + 1 }, &mut days, scratch)?;
                days.iter_mut().for_each(|day| *day = month_of_day(*day));
                days
            }
            Period::Slot => {
                let mut slots = kept.into_small();
                let column = self.columns.len() + 1;
                self.rows.small(Place { shard, column }, &mut slots, scratch)?;
                for slot in &mut slots {
                    let month = usize::try_from(*slot).ok().and_then(|s| self.slot_months.get(s));
                    let month = month.filter(|_| *slot > 0);
                    *slot = *month.ok_or_else(|| self.damaged("a slot in it is not there"))?;
                }
                slots
            }
        };
        Ok(ColumnRows::Months(months))
    }
}

impl Default for ColumnRows {
    fn default() -> ColumnRows {
        ColumnRows::Days(Vec::new())
    }
}

impl ColumnRows {
    /// How many rows it has values of.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        match self {
            ColumnRows::Days(values) | ColumnRows::Months(values) => values.len(),
            ColumnRows::Numbers(values) => values.len(),
            ColumnRows::Words(values) => values.len(),
            ColumnRows::Lists { ends, .. } | ColumnRows::NumberLists { ends, .. } => ends.len(),
        }
    }

    /// Its memory for values of 32 bits, emptied.
    fn into_small(self) -> Vec<i32> {
        let mut values = match self {
            ColumnRows::Days(values) | ColumnRows::Months(values) => values,
            ColumnRows::Words(values) => signed(values),
            _ => Vec::new(),
        };
        values.clear();
        values
    }

    /// Its memory for values of 64 bits, emptied.
    fn into_wide(self) -> Vec<i64> {
        let ColumnRows::Numbers(mut values) = self else { return Vec::new() };
        values.clear();
        values
    }

    /// Its memory for a list, emptied.
    fn into_list(self) -> (Vec<u32>, Vec<i32>) {
        let (mut ends, mut values) = match self {
            ColumnRows::Lists { ends, values } => (ends, signed(values)),
            ColumnRows::NumberLists { ends, values } => (ends, values),
            _ => (Vec::new(), Vec::new()),
        };
        ends.clear();
        values.clear();
        (ends, values)
    }
}

/// The same numbers without sign, in the same memory. What is negative becomes larger than any word.
fn unsigned(values: Vec<i32>) -> Vec<u32> {
    values.into_iter().map(|value| if value == NO_DAY { NO_WORD } else { value as u32 }).collect()
}

fn signed(mut values: Vec<u32>) -> Vec<i32> {
    values.clear();
    values.into_iter().map(|value| value as i32).collect()
}

/// A month that is stored as year times 100 plus month, counted from year 0.
fn month_number(month: i32) -> i32 {
    if month == NO_DAY { NO_DAY } else { month / 100 * 12 + month % 100 - 1 }
}

fn month_of_day(day: i32) -> i32 {
    if day == NO_DAY {
        return NO_DAY;
    }
    let (year, month) = crate::field::year_and_month(i64::from(day));
    i32::try_from(year * 12 + month - 1).unwrap_or(NO_DAY)
}

/// What the manifest says of a column, such as `kva: kva` or `bidiagnos: icd-10-se list`.
fn column(text: &str) -> Option<PreparedColumn> {
    let (name, form) = text.split_once(": ")?;
    let (form, is_list) = form.strip_suffix(" list").map_or((form, false), |form| (form, true));
    let form = match form.split_once('/') {
        Some(("number" | "wide", decimals)) => {
            ColumnForm::Number { decimals: decimals.parse().ok()? }
        }
        Some(_) => return None,
        None => match form {
            "day" => ColumnForm::Day,
            "month" => ColumnForm::Month,
            "kommun" => ColumnForm::Kommun,
            "region" => ColumnForm::Region,
            _ => ColumnForm::Word,
        },
    };
    Some(PreparedColumn { name: name.to_owned(), form, is_list })
}

/// The words of each column; empty for columns without.
fn words_of(
    folder: &Path,
    stored: &StoredRegister,
    columns: &[PreparedColumn],
) -> Result<Vec<Vec<String>>, Error> {
    let codes = |n: usize, digits: usize| {
        let code = |number| if number == 0 { String::new() } else { format!("{number:0digits$}") };
        (0..n).map(code).collect()
    };
    let mut all: Vec<Vec<String>> = columns
        .iter()
        .map(|column| match column.form {
            ColumnForm::Kommun => codes(10_000, 4),
            ColumnForm::Region => codes(100, 2),
            ColumnForm::Word => vec![String::new()],
            _ => Vec::new(),
        })
        .collect();
    words(folder, stored, &mut |name, word| {
        let at = columns.iter().position(|c| c.name.as_bytes() == name)?;
        all[at].push(String::from_utf8_lossy(word).into_owned());
        Some(())
    })?;
    Ok(all)
}

/// Where the months of a register's rows stand, by its schema.
fn period(schema: &Register, columns: &[PreparedColumn]) -> Option<Period> {
    let kept = kept_columns(schema);
    let place = |column: usize| {
        let name = &schema.columns[*kept.iter().find(|kept| **kept == column)?].name;
        columns.iter().position(|column| column.name == *name && !column.is_list)
    };
    let has_slots = schema.rhythm != Rhythm::Append;
    let from_columns = match schema.period.as_slice() {
        [] => {
            let from = schema.with_role(catalog::Role::From)?;
            return place(from).map(Period::Day);
        }
        [column] => place(*column).map(|at| match schema.columns[*column].kind {
            ColumnKind::Date { .. } => Period::Day(at),
            _ => Period::Month(at),
        }),
        // The slot tells it too, in one column that packs to almost nothing.
        [..] if has_slots && schema.rhythm != Rhythm::Snapshot => Some(Period::Slot),
        [year, month, ..] => {
            place(*year).zip(place(*month)).map(|(year, month)| Period::YearAndMonth(year, month))
        }
    };
    from_columns.or(has_slots.then_some(Period::Slot))
}
