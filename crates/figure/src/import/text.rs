//! Tables as text: fields parted by a sign, one row to a line.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::Job;
use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::map::Map;
use super::plan::Plan;
use super::rows::{RowTaker, Taken, trimmed};
use super::source::{Decoded, marked_encoding};
use crate::Error;

/// A row longer than this has lost the end of a quotation.
const ROW_BYTES_MAX: usize = 4 << 20;

/// A table of text as it is read.
struct Table<'a> {
    reader: Reader<Watched<Box<dyn Read + 'a>>>,
    watch: Rc<Watch>,
    record: ByteRecord,
    /// The line on which the record begins, from 1.
    row: u32,
    /// Lines end with two signs, of which the reader leaves the second for the next row.
    is_crlf: bool,
}

/// Reads a table of text.
pub(super) fn take(job: &Job<'_>, map: &Map, mut findings: Collector) -> Result<Taken, Error> {
    let mut table = open(job, map)?;
    let Some(header) = table.read_header(map, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let Some(plan) = Plan::new(map, &header, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let mut taker = RowTaker::new(job.known, map, job.gather, plan, findings);
    // Without a row of names, the row that was read is the first of the others.
    let mut has_row = map.header == 0;
    loop {
        if has_row {
            take_record(&mut taker, &table, header.len())?;
        }
        match table.next() {
            Ok(is_there) => has_row = is_there,
            Err(error) => {
                tell_end(&error, &table.watch, Some(table.row), &mut taker.findings);
                break;
            }
        }
        if !has_row {
            tell_last_row(&table, &mut taker.findings);
            break;
        }
    }
    taker.finish()
}

fn tell_last_row(table: &Table<'_>, findings: &mut Collector) {
    if table.watch.last_byte.get().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
        findings.add(Fault::NoFinalLineBreak, Spot::row(table.row), || {
            Told::new("Filen slutar utan radslut.", "The file does not end with a line break.")
        });
    }
}

fn open<'a>(job: &Job<'a>, map: &Map) -> Result<Table<'a>, Error> {
    let mut bytes = job.input.unpacked(Some(job.meter))?;
    let marked = marked_encoding(bytes.fill_buf().unwrap_or_default());
    bytes.consume(marked.map_or(0, |(_, length)| length));
    let encoding = marked.map(|(encoding, _)| encoding).or(map.encoding);
    let decoded: Box<dyn Read + 'a> = match encoding {
        Some(encoding) if encoding != encoding_rs::UTF_8 => Box::new(Decoded::new(bytes, encoding)),
        _ => Box::new(bytes),
    };
    let mut decoded = BufReader::with_capacity(1 << 17, decoded);
    let start = decoded.fill_buf().unwrap_or_default();
    let separator = map.separator.unwrap_or_else(|| likely_separator(start, map.header));
    let is_crlf =
        start.split_inclusive(|b| *b == b'\n').next().is_some_and(|l| l.ends_with(b"\r\n"));
    let watch = Rc::new(Watch::default());
    let watched = Watched { inner: Box::new(decoded) as Box<dyn Read>, watch: Rc::clone(&watch) };
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(1 << 17)
        .from_reader(watched);
    Ok(Table { reader, watch, record: ByteRecord::new(), row: 0, is_crlf })
}

impl Table<'_> {
    /// Reads the next row; false after the last.
    fn next(&mut self) -> Result<bool, csv::Error> {
        self.watch.row_bytes.set(0);
        let is_there = self.reader.read_byte_record(&mut self.record)?;
        if is_there {
            self.row = self.first_line();
        }
        Ok(is_there)
    }

    /// The line on which the record that was just read begins. The reader's own count begins with
    /// the blank lines before it.
    fn first_line(&self) -> u32 {
        let position = self.reader.position();
        let within = self.record.as_slice().iter().filter(|b| **b == b'\n').count() as u64;
        let is_end = position.byte() == self.watch.n_bytes.get();
        // The last line break may be inside a quotation that is never closed.
        let is_within = self.record.as_slice().ends_with(b"\n");
        let is_cut = is_end && (is_within || self.watch.last_byte.get() != Some(b'\n'));
        let ended = u64::from(!(self.is_crlf || is_cut));
        u32::try_from(position.line().saturating_sub(within + ended)).unwrap_or(u32::MAX)
    }

    /// The names of the columns; their numbers where the map says that there is no row of names.
    fn read_header(&mut self, map: &Map, findings: &mut Collector) -> Option<Vec<String>> {
        loop {
            match self.next() {
                Ok(true) if self.row < map.header => {}
                Ok(true) if map.header == 0 => {
                    return Some((1..=self.record.len()).map(|n| n.to_string()).collect());
                }
                Ok(true) => return Some(names(&self.record)),
                Ok(false) => {
                    findings.add(Fault::Empty, Spot::WHOLE, || {
                        Told::new(
                            "Filen har ingen rad med kolumnnamn.",
                            "The file has no row of column names.",
                        )
                    });
                    return None;
                }
                Err(error) => {
                    tell_end(&error, &self.watch, None, findings);
                    return None;
                }
            }
        }
    }
}

fn take_record(taker: &mut RowTaker<'_>, table: &Table<'_>, n_columns: usize) -> Result<(), Error> {
    let (record, row) = (&table.record, table.row);
    let surplus = || record.iter().skip(n_columns).all(|field| trimmed(field).is_empty());
    if record.len() < n_columns || !surplus() {
        let n = record.len();
        taker.set_aside(Fault::NumberOfFields, Spot::row(row), || {
            Told::new(
                format!("Raden har {n} fält; rubriken har {n_columns}."),
                format!("The row has {n} fields; the header has {n_columns}."),
            )
        });
        return Ok(());
    }
    taker.take(row, record)
}

fn names(record: &ByteRecord) -> Vec<String> {
    let name = |field: &[u8]| String::from_utf8_lossy(trimmed(field)).into_owned();
    record.iter().map(name).collect()
}

/// The sign that parts the names of the header row: the one that is most often there.
fn likely_separator(start: &[u8], header: u32) -> u8 {
    let row = start.split(|b| *b == b'\n').nth(header.saturating_sub(1) as usize);
    let row = row.unwrap_or_default();
    let count = |sign: &u8| row.iter().filter(|b| *b == sign).count();
    // Among equals the first is taken, the comma being the format's own.
    let signs = [b',', b';', b'\t', b'|'];
    let most = signs.iter().map(count).max().unwrap_or(0);
    signs.into_iter().find(|sign| count(sign) == most).unwrap_or(b',')
}

/// Tells why a text ended before its end.
fn tell_end(error: &csv::Error, watch: &Watch, row: Option<u32>, findings: &mut Collector) {
    let spot = row.map_or(Spot::WHOLE, Spot::row);
    if watch.row_bytes.get() > ROW_BYTES_MAX {
        findings.add(Fault::NumberOfFields, spot, || {
            Told::new(
                "Efter denna rad öppnas ett citattecken som aldrig stängs; resten är inte läst.",
                "After this row a quotation mark opens that never closes; the rest has not been read.",
            )
        });
    } else {
        findings.add(Fault::CutOff, spot, || {
            Told::new(
                format!("Filen är avklippt efter denna rad ({error})."),
                format!("The file is cut off after this row ({error})."),
            )
        });
    }
}

/// What is noted about bytes on their way to the reader of rows.
#[derive(Default)]
struct Watch {
    /// Bytes since the last whole row.
    row_bytes: Cell<usize>,
    n_bytes: Cell<u64>,
    last_byte: Cell<Option<u8>>,
}

struct Watched<R> {
    inner: R,
    watch: Rc<Watch>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let row_bytes = self.watch.row_bytes.get();
        if row_bytes > ROW_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the row is too long"));
        }
        let n = self.inner.read(out)?;
        self.watch.row_bytes.set(row_bytes + n);
        self.watch.n_bytes.set(self.watch.n_bytes.get() + n as u64);
        if n > 0 {
            self.watch.last_byte.set(Some(out[n - 1]));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found_in_the_header() {
        assert_eq!(likely_separator(b"kpi,municipality,period\n", 1), b',');
        assert_eq!(likely_separator("Titel, med komma\nkpi;kommun;år\n".as_bytes(), 2), b';');
        assert_eq!(likely_separator(b"kpi\tkommun\n", 1), b'\t');
        assert_eq!(likely_separator(b"kpi", 1), b',');
    }
}
