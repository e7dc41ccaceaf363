//! Tables as Parquet: every distinct text is resolved once, rows are only numbers.

use std::collections::HashMap;
use std::fs::File;
use std::sync::Arc;

use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use ::parquet::file::properties::ReaderProperties;
use ::parquet::file::reader::{ChunkReader, RowGroupReader};
use ::parquet::file::serialized_reader::SerializedRowGroupReader;
use cube::{Lang, Status};
use rayon::prelude::*;

use super::Job;
use super::cells::{Said, as_decimals, contradiction, read_number, read_status};
use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::gather::Sheaf;
use super::known::Standing;
use super::map::{Map, Role};
use super::plan::Plan;
use super::rows::{KEY_ROLES, RowTaker, Taken, Unclaimed, key_part, unresolved};
use super::source::Bytes;
use crate::Error;
use crate::columns::{CellParts, Contradiction, from_whole};
use crate::key::Key;
use crate::page::{Batch, ColumnReader, NULL_CODE, NULL_INT, is_null};

/// Rows that are read at a time.
const BATCH: usize = 1 << 16;

/// Whole numbers below this, years among them, are looked up without a hash.
const SMALL: usize = 4096;

/// Reads a Parquet file, its row groups in parallel.
pub(super) fn take(job: &Job<'_>, map: &Map, findings: Collector) -> Result<Taken, Error> {
    match &job.input.bytes {
        Bytes::File(path) => {
            let open = || File::open(path).map_err(Error::io("open", path));
            take_from(job, map, findings, open)
        }
        Bytes::Memory(bytes) => {
            let bytes = bytes::Bytes::copy_from_slice(bytes);
            take_from(job, map, findings, || Ok(bytes.clone()))
        }
    }
}

fn take_from<R: ChunkReader + 'static>(
    job: &Job<'_>,
    map: &Map,
    mut findings: Collector,
    open: impl Fn() -> Result<R, Error> + Sync,
) -> Result<Taken, Error> {
    let meta = match ParquetMetaDataReader::new().parse_and_finish(&open()?) {
        Ok(meta) => meta,
        Err(error) => {
            tell_damage(&error, Spot::WHOLE, &mut findings);
            return Ok(Taken::nothing(findings));
        }
    };
    let columns = meta.file_metadata().schema_descr().columns().iter();
    let header: Vec<String> = columns.map(|column| column.path().string()).collect();
    let Some(plan) = Plan::new(map, &header, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let starts = row_starts(&meta);
    let read_group = |group: usize| -> Result<Taken, Error> {
        // Every row group has a file of its own: reading moves a file's one position.
        let file = Arc::new(open()?);
        let properties = Arc::new(ReaderProperties::builder().build());
        let group_meta = meta.row_group(group);
        let reader = SerializedRowGroupReader::new(file, group_meta, None, properties);
        let mut taker = GroupTaker::new(job, map, &plan, starts[group], findings.sibling());
        match reader.map_err(Stop::Damage).and_then(|reader| taker.take(&reader)) {
            Ok(()) => {}
            Err(Stop::Disk(error)) => return Err(error),
            Err(Stop::Damage(error)) => taker.tell_rest(&error, group_meta.num_rows()),
        }
        let taken = taker.finish()?;
        let n_bytes = u64::try_from(group_meta.compressed_size()).unwrap_or(0);
        job.meter.add(n_bytes);
        Ok(taken)
    };
    let groups: Vec<Result<Taken, Error>> =
        (0..meta.num_row_groups()).into_par_iter().map(read_group).collect();
    let mut all = Taken::nothing(findings);
    for group in groups {
        all.merge(group?);
    }
    Ok(all)
}

/// The number of the row before each row group.
fn row_starts(meta: &ParquetMetaData) -> Vec<u64> {
    let mut next = 0_u64;
    let start = |n_rows: i64| {
        let start = next;
        next = next.saturating_add(u64::try_from(n_rows).unwrap_or(0));
        start
    };
    meta.row_groups().iter().map(|group| group.num_rows()).map(start).collect()
}

fn row_number(before: u64) -> u32 {
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

fn spot(before: u64) -> Spot {
    Spot::row(row_number(before))
}

fn tell_damage(error: &ParquetError, spot: Spot, findings: &mut Collector) {
    findings.add(Fault::CutOff, spot, || {
        Told::new(
            format!("Filen kan inte läsas som Parquet härifrån ({error})."),
            format!("The file cannot be read as Parquet from here ({error})."),
        )
    });
}

/// Why reading a row group stopped.
enum Stop {
    Damage(ParquetError),
    Disk(Error),
}

impl From<ParquetError> for Stop {
    fn from(error: ParquetError) -> Stop {
        Stop::Damage(error)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Disk(error)
    }
}

/// A column whose distinct values are resolved to `T` or to what is wrong with them.
struct Words<T> {
    place: usize,
    reader: ColumnReader,
    /// Numbers by their bits, as places among `texts`; the small whole ones in a list of their own.
    small: Vec<u32>,
    numbers: HashMap<u64, u32>,
    texts: Vec<String>,
    resolved: Vec<Result<T, Fault>>,
    /// What an absent value stands for.
    absent: Result<T, Fault>,
}

impl<T: Clone> Words<T> {
    /// For each of the next `n` rows which of the distinct values stands there.
    fn read(
        &mut self,
        n: usize,
        resolve: impl Fn(&str) -> Result<T, Fault>,
    ) -> Result<Vec<u32>, ParquetError> {
        let codes = match self.reader.read(n)? {
            Batch::Text(codes) => {
                for word in &self.reader.words()[self.texts.len()..] {
                    self.texts.push(word.trim().to_owned());
                }
                codes
            }
            Batch::Int(numbers) => {
                let text = |n: i64| n.to_string();
                numbers
                    .into_iter()
                    .map(|n| self.place(n, n.cast_unsigned(), n == NULL_INT, text))
                    .collect()
            }
            Batch::Real(numbers) => {
                let text = |n: f64| n.to_string();
                numbers.into_iter().map(|n| self.place(n, n.to_bits(), is_null(n), text)).collect()
            }
        };
        for text in &self.texts[self.resolved.len()..] {
            self.resolved.push(resolve(text));
        }
        Ok(codes)
    }

    fn place<N: Copy>(
        &mut self,
        number: N,
        bits: u64,
        is_absent: bool,
        text: fn(N) -> String,
    ) -> u32 {
        if is_absent {
            return NULL_CODE;
        }
        let entry = match usize::try_from(bits) {
            Ok(at) if at < SMALL => &mut self.small[at],
            _ => self.numbers.entry(bits).or_insert(NULL_CODE),
        };
        if *entry == NULL_CODE {
            self.texts.push(text(number));
            *entry = u32::try_from(self.texts.len() - 1).expect("fewer than 2^32 distinct values");
        }
        *entry
    }

    fn get(&self, code: u32) -> &Result<T, Fault> {
        self.resolved.get(code as usize).unwrap_or(&self.absent)
    }

    fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize).map_or("", String::as_str)
    }
}

impl<T: Clone> Words<T> {
    fn open(
        group: &dyn RowGroupReader,
        place: usize,
        absent: Result<T, Fault>,
    ) -> Result<Option<Words<T>>, ParquetError> {
        let Some(reader) = ColumnReader::open(group, place)? else { return Ok(None) };
        let (numbers, texts, resolved) = (HashMap::new(), Vec::new(), Vec::new());
        let small = vec![NULL_CODE; SMALL];
        Ok(Some(Words { place, reader, small, numbers, texts, resolved, absent }))
    }
}

/// A role of the key: a column of it, or what is true of every row.
enum KeyPart {
    Column(Box<Words<u64>>),
    Constant(Result<u64, Fault>),
}

/// A column of numbers: as numbers, or as texts that say numbers.
enum Numbers {
    Real(ColumnReader, usize),
    Said(Words<Said>),
    Constant(Said),
}

/// Numbers of one batch.
enum Batchful {
    /// NaN where a number was written that is none; absent by [`is_null`].
    Real(Vec<f64>),
    Said(Vec<u32>),
    Constant(Said),
}

/// Takes the rows of one row group.
struct GroupTaker<'a> {
    job: &'a Job<'a>,
    map: &'a Map,
    plan: &'a Plan,
    /// The row before the first.
    before: u64,
    n_rows: u64,
    n_aside: u64,
    sheaf: Sheaf,
    findings: Collector,
    unclaimed: Unclaimed,
}

/// The columns of a row group by what they are.
struct Columns {
    indicator: Option<Words<(cube::IndicatorId, Standing)>>,
    keys: [KeyPart; 4],
    value: Numbers,
    status: Option<Words<Status>>,
    /// Numerator, denominator, lower, upper, decimals.
    beside: [Numbers; 5],
}

const BESIDE: [Role; 5] =
    [Role::Numerator, Role::Denominator, Role::Lower, Role::Upper, Role::Decimals];

impl<'a> GroupTaker<'a> {
    fn new(
        job: &'a Job<'a>,
        map: &'a Map,
        plan: &'a Plan,
        before: u64,
        findings: Collector,
    ) -> GroupTaker<'a> {
        let (sheaf, unclaimed) = (Sheaf::default(), Unclaimed::new());
        GroupTaker { job, map, plan, before, n_rows: 0, n_aside: 0, sheaf, findings, unclaimed }
    }

    fn take(&mut self, group: &dyn RowGroupReader) -> Result<(), Stop> {
        let n = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        if self.plan.is_selective() {
            return self.take_as_text(group, n);
        }
        let mut columns = self.open(group)?;
        for start in (0..n).step_by(BATCH) {
            self.take_batch(&mut columns, BATCH.min(n - start))?;
            if self.job.gather.is_enough(&self.sheaf) {
                self.job.gather.take(&mut self.sheaf)?;
            }
        }
        Ok(())
    }

    fn open(&self, group: &dyn RowGroupReader) -> Result<Columns, Stop> {
        let known = self.job.known;
        let indicator = match self.plan.column(Role::Indicator) {
            Some(place) => Words::open(group, place, Err(Fault::IndicatorUnreadable))?,
            None => None,
        };
        let key = |role: Role| -> Result<KeyPart, Stop> {
            let constant = self.map.constants.get(&role).map_or("", String::as_str);
            let constant = key_part(role, constant, known, self.map);
            let column = match self.plan.column(role) {
                Some(place) => Words::open(group, place, constant)?,
                None => None,
            };
            Ok(column
                .map_or(KeyPart::Constant(constant), |column| KeyPart::Column(Box::new(column))))
        };
        let [a, b, c, d] = KEY_ROLES;
        let keys = [key(a)?, key(b)?, key(c)?, key(d)?];
        let status = match self.plan.column(Role::Status) {
            Some(place) => Words::open(group, place, Err(Fault::StatusUnknown))?,
            None => None,
        };
        let [e, f, g, h, i] = BESIDE.map(|role| self.open_numbers(group, role));
        let value = self.open_numbers(group, Role::Value)?;
        Ok(Columns { indicator, keys, value, status, beside: [e?, f?, g?, h?, i?] })
    }

    fn open_numbers(&self, group: &dyn RowGroupReader, role: Role) -> Result<Numbers, Stop> {
        let constant = self.map.constants.get(&role).map_or(&b""[..], String::as_bytes);
        let constant = read_number(constant, self.map, role).unwrap_or(Said::Nothing);
        let Some(place) = self.plan.column(role) else { return Ok(Numbers::Constant(constant)) };
        let kind = group.metadata().column(place).column_type();
        if kind == ::parquet::basic::Type::BYTE_ARRAY {
            let words = Words::open(group, place, Ok(constant))?;
            return Ok(words.map_or(Numbers::Constant(constant), Numbers::Said));
        }
        let column = ColumnReader::open(group, place)?;
        Ok(column.map_or(Numbers::Constant(constant), |column| Numbers::Real(column, place)))
    }

    fn take_batch(&mut self, columns: &mut Columns, n: usize) -> Result<(), Stop> {
        let (known, map) = (self.job.known, self.map);
        let named = |text: &str| {
            map.translated(Role::Indicator, text).and_then(|text| known.indicator(text))
        };
        let indicators = match &mut columns.indicator {
            Some(words) => Some(words.read(n, named)?),
            None => None,
        };
        let mut codes: [Option<Vec<u32>>; 4] = [const { None }; 4];
        for (i, role) in KEY_ROLES.into_iter().enumerate() {
            if let KeyPart::Column(words) = &mut columns.keys[i] {
                let part = |text: &str| {
                    map.translated(role, text).and_then(|text| key_part(role, text, known, map))
                };
                codes[i] = Some(words.read(n, part)?);
            }
        }
        let values = columns.value.read(n, map, Role::Value)?;
        let status = |text: &str| read_status(text, map).ok_or(Fault::StatusUnknown);
        let statuses = match &mut columns.status {
            Some(words) => Some(words.read(n, status)?),
            None => None,
        };
        let mut beside = Vec::with_capacity(BESIDE.len());
        for (numbers, role) in columns.beside.iter_mut().zip(BESIDE) {
            beside.push(numbers.read(n, map, role)?);
        }
        let batch = BatchCodes { indicators, codes, values, statuses, beside };
        self.take_rows(columns, &batch, n);
        Ok(())
    }

    fn take_rows(&mut self, columns: &Columns, batch: &BatchCodes, n: usize) {
        let is_plain = batch.statuses.is_none()
            && batch.beside.iter().all(|b| matches!(b, Batchful::Constant(Said::Nothing)));
        let mut last: Option<(u32, Option<usize>)> = None;
        for i in 0..n {
            let row = row_number(self.before + self.n_rows);
            self.n_rows += 1;
            let code = batch.indicators.as_ref().map_or(NULL_CODE, |codes| codes[i]);
            let place = match last {
                Some((before, place)) if before == code => place,
                _ => self.place(columns, code),
            };
            last = Some((code, place));
            let mut key = Some(0);
            for (part, codes) in columns.keys.iter().zip(&batch.codes) {
                let part = match (part, codes) {
                    (KeyPart::Column(words), Some(codes)) => words.get(codes[i]),
                    (KeyPart::Column(words), None) => &words.absent,
                    (KeyPart::Constant(part), _) => part,
                };
                key = key.zip(part.as_ref().ok()).map(|(key, part)| key | part);
            }
            if let (true, Some(place), Some(key), Batchful::Real(values)) =
                (is_plain, place, key, &batch.values)
                && values[i].is_finite()
            {
                self.sheaf.block(place).push_plain(Key(key), values[i], row);
                continue;
            }
            let cell = self.cell(columns, batch, i, row);
            match (place, key, cell) {
                (Some(place), Some(key), Some(cell)) => {
                    self.sheaf.block(place).push(Key(key), &cell, row);
                }
                (_, key, _) => {
                    self.n_aside += 1;
                    self.tell_names(columns, batch, i, row, place.is_none(), key.is_none());
                }
            }
        }
    }

    /// The place of an indicator's block; none when its name cannot be read.
    fn place(&mut self, columns: &Columns, code: u32) -> Option<usize> {
        let found = match &columns.indicator {
            Some(words) => words.get(code).clone().ok().map(|named| (named, words.text(code))),
            None => {
                let constant = self.map.constants.get(&Role::Indicator)?;
                self.job.known.indicator(constant).ok().map(|named| (named, constant.as_str()))
            }
        };
        let ((id, standing), text) = found?;
        if standing != Standing::Defined {
            self.unclaimed.entry(id.clone()).or_insert_with(|| (standing, text.to_owned()));
        }
        Some(self.sheaf.place(&id))
    }

    /// The cell of a row; none when it makes none, which has then been told.
    fn cell(
        &mut self,
        columns: &Columns,
        batch: &BatchCodes,
        i: usize,
        row: u32,
    ) -> Option<cube::Cell> {
        let mut said = |numbers: &Numbers, batch: &Batchful, role: Role| match batch.get(numbers, i)
        {
            Ok(said) => Some(said),
            Err(fault) => {
                self.findings.add(fault, numbers.spot(row), || {
                    Told::new(
                        format!("Värdet är inget tal ({}).", role.label(Lang::Sv)),
                        format!("The value is not a number ({}).", role.label(Lang::En)),
                    )
                });
                None
            }
        };
        let value = said(&columns.value, &batch.values, Role::Value);
        let mut beside = [None; 5];
        for (at, role) in BESIDE.into_iter().enumerate() {
            let number = said(&columns.beside[at], &batch.beside[at], role)?;
            beside[at] = if let Said::Number(number) = number { Some(number) } else { None };
        }
        let status = self.status(columns, batch, i, row);
        let mut parts = CellParts { status, ..CellParts::default() };
        [parts.numerator, parts.denominator, parts.lower, parts.upper] =
            [beside[0], beside[1], beside[2], beside[3]];
        parts.decimals = beside[4].map(as_decimals);
        parts.take_value(value?);
        match parts.cell() {
            Ok(cell) => Some(cell),
            Err(why) => {
                let fault = match why {
                    Contradiction::NotFinite => Fault::NotFinite,
                    _ => Fault::Contradiction,
                };
                self.findings.add(fault, columns.value.spot(row), || contradiction(why, &parts));
                None
            }
        }
    }

    fn status(
        &mut self,
        columns: &Columns,
        batch: &BatchCodes,
        i: usize,
        row: u32,
    ) -> Option<Status> {
        let (words, codes) = columns.status.as_ref().zip(batch.statuses.as_ref())?;
        let (code, text) = (codes[i], words.text(codes[i]));
        if code == NULL_CODE || text.is_empty() {
            return None;
        }
        match words.get(code) {
            Ok(status) => Some(*status),
            Err(fault) => {
                self.findings.add(*fault, Spot::at(row, words.place), || {
                    Told::new(
                        format!("Statusen {text:?} är okänd."),
                        format!("The status {text:?} is unknown."),
                    )
                });
                None
            }
        }
    }

    /// Tells which texts of a row could not be resolved.
    fn tell_names(
        &mut self,
        columns: &Columns,
        batch: &BatchCodes,
        i: usize,
        row: u32,
        no_indicator: bool,
        no_key: bool,
    ) {
        let (known, codes) = (self.job.known, self.map.areas);
        if no_indicator {
            let code = batch.indicators.as_ref().map_or(NULL_CODE, |codes| codes[i]);
            let (text, at) = match &columns.indicator {
                Some(words) => (words.text(code), Spot::at(row, words.place)),
                None => ("", Spot::row(row)),
            };
            let fault = match columns.indicator.as_ref().map(|words| words.get(code)) {
                Some(Err(fault)) => *fault,
                _ => Fault::IndicatorUnreadable,
            };
            self.findings.add(fault, at, || unresolved(fault, Role::Indicator, text, known, codes));
        }
        for (at, role) in KEY_ROLES.into_iter().enumerate().filter(|_| no_key) {
            let (resolved, text, spot) = match (&columns.keys[at], &batch.codes[at]) {
                (KeyPart::Column(words), Some(codes)) => {
                    let code = codes[i];
                    (words.get(code), words.text(code), Spot::at(row, words.place))
                }
                (KeyPart::Column(words), None) => (&words.absent, "", Spot::row(row)),
                (KeyPart::Constant(part), _) => (part, "", Spot::row(row)),
            };
            if let Err(fault) = resolved {
                self.findings.add(*fault, spot, || unresolved(*fault, role, text, known, codes));
            }
        }
    }

    /// Rows that are chosen or named by what stands in other columns go the way of texts.
    fn take_as_text(&mut self, group: &dyn RowGroupReader, n: usize) -> Result<(), Stop> {
        let mut columns: Vec<Option<Words<()>>> = Vec::new();
        for place in 0..group.metadata().num_columns() {
            columns.push(Words::open(group, place, Ok(()))?);
        }
        let findings = std::mem::take(&mut self.findings);
        let (known, gather) = (self.job.known, self.job.gather);
        let mut taker = RowTaker::new(known, self.map, gather, self.plan.clone(), findings);
        let mut record = csv::ByteRecord::new();
        let mut stopped = Ok(());
        'rows: for start in (0..n).step_by(BATCH) {
            let size = BATCH.min(n - start);
            let mut codes = Vec::new();
            for column in &mut columns {
                let read = column.as_mut().map(|words| words.read(size, |_| Ok(())));
                match read.transpose() {
                    Ok(read) => codes.push(read),
                    Err(error) => {
                        stopped = Err(Stop::Damage(error));
                        break 'rows;
                    }
                }
            }
            for i in 0..size {
                record.clear();
                for (words, codes) in columns.iter().zip(&codes) {
                    let text = words.as_ref().zip(codes.as_ref()).map(|(w, c)| w.text(c[i]));
                    record.push_field(text.unwrap_or_default().as_bytes());
                }
                taker.take(row_number(self.before + (start + i) as u64), &record)?;
            }
        }
        let taken = taker.finish()?;
        self.findings = taken.findings;
        (self.n_rows, self.n_aside) = (taken.n_rows, taken.n_aside);
        self.unclaimed.extend(taken.unclaimed);
        stopped
    }

    /// Counts the rows that a damaged row group should have had, as set aside.
    fn tell_rest(&mut self, error: &ParquetError, n_rows: i64) {
        let n = u64::try_from(n_rows).unwrap_or(0);
        // A footer may promise any number; more than the bytes could hold is not believed.
        let rest = n.saturating_sub(self.n_rows).min(u64::from(u32::MAX));
        tell_damage(error, spot(self.before + self.n_rows), &mut self.findings);
        self.n_rows += rest;
        self.n_aside += rest;
    }

    fn finish(mut self) -> Result<Taken, Error> {
        self.job.gather.take(&mut self.sheaf)?;
        let GroupTaker { findings, n_rows, n_aside, unclaimed, .. } = self;
        Ok(Taken { findings, n_rows, n_aside, unclaimed })
    }
}

/// One batch of a row group, column by column.
struct BatchCodes {
    indicators: Option<Vec<u32>>,
    codes: [Option<Vec<u32>>; 4],
    values: Batchful,
    statuses: Option<Vec<u32>>,
    beside: Vec<Batchful>,
}

impl Numbers {
    fn read(&mut self, n: usize, map: &Map, role: Role) -> Result<Batchful, ParquetError> {
        Ok(match self {
            Numbers::Constant(said) => Batchful::Constant(*said),
            Numbers::Said(words) => {
                Batchful::Said(words.read(n, |text| read_number(text.as_bytes(), map, role))?)
            }
            Numbers::Real(column, _) => Batchful::Real(match column.read(n)? {
                Batch::Real(numbers) => numbers,
                Batch::Int(numbers) => numbers.into_iter().map(from_whole).collect(),
                Batch::Text(_) => unreachable!("columns of texts are read as words"),
            }),
        })
    }

    fn spot(&self, row: u32) -> Spot {
        match self {
            Numbers::Real(_, place) => Spot::at(row, *place),
            Numbers::Said(words) => Spot::at(row, words.place),
            Numbers::Constant(_) => Spot::row(row),
        }
    }
}

impl Batchful {
    fn get(&self, numbers: &Numbers, i: usize) -> Result<Said, Fault> {
        match (self, numbers) {
            (Batchful::Real(values), _) if is_null(values[i]) => Ok(Said::Nothing),
            (Batchful::Real(values), _) if values[i].is_finite() => Ok(Said::Number(values[i])),
            (Batchful::Real(_), _) => Err(Fault::NotFinite),
            (Batchful::Said(codes), Numbers::Said(words)) => *words.get(codes[i]),
            (Batchful::Constant(said), _) => Ok(*said),
            (Batchful::Said(_), _) => unreachable!("a batch is read from its own column"),
        }
    }
}
