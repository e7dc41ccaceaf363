//! From the bytes of a published list to a table.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::{CodeRow, CodeTable, Heading};
use crate::{Code, CodeFault, CodePattern, CodeSystem, Validity};

/// A row of a published list that is not used, or the list as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableFault {
    /// The line on which the row begins, counted from 1.
    pub line: u64,
    /// What is wrong.
    pub kind: TableFaultKind,
}

/// What is wrong with a row of a published list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TableFaultKind {
    /// No column holds codes.
    NoCodeColumn,
    /// The bytes are not UTF-8 and were read as ISO 8859-1. The rows are used.
    NotUtf8,
    /// The code has not the form of the system's.
    Code(CodeFault),
    /// A day that cannot be read. The row is used without it.
    Date,
    /// The row cannot be parted into fields.
    Fields,
}

/// Where in a row things stand.
struct Columns {
    code: usize,
    title: Option<usize>,
    level: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
}

pub(super) fn read(system: CodeSystem, bytes: &[u8]) -> (CodeTable, Vec<TableFault>) {
    let mut faults = Vec::new();
    let (text, is_utf8) = decode(bytes);
    if !is_utf8 {
        faults.push(TableFault { line: 1, kind: TableFaultKind::NotUtf8 });
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut table = CodeTable { system, rows: Vec::new(), headings: Vec::new() };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut columns = None;
    let mut lines = Lines { text, byte: 0, line: 1 };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = lines.of(error.position());
                faults.push(TableFault { line, kind: TableFaultKind::Fields });
                continue;
            }
        };
        let line = lines.of(record.position());
        let mut tell = |kind| faults.push(TableFault { line, kind });
        match &columns {
            Some(columns) => take(&record, columns, &mut table, &mut tell),
            None => columns = heading_row(&record),
        }
        if columns.is_none() {
            break;
        }
    }
    if columns.is_none() {
        faults.push(TableFault { line: 1, kind: TableFaultKind::NoCodeColumn });
    }
    settle(&mut table);
    faults.sort_unstable();
    (table, faults)
}

/// Counts lines as an editor does. The reader's own count is one behind after a line that ends in a
/// carriage return and a line feed.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of a position that lies after those asked for before.
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let byte = position.and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(self.byte);
        let text = self.text.as_bytes();
        let is_break = text.get(byte) == Some(&b'\n');
        let end = byte + usize::from(is_break);
        let passed = text.get(self.byte..end).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.byte = end.max(self.byte);
        self.line
    }
}

fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), true),
        Err(_) => (bytes.iter().map(|byte| char::from(*byte)).collect(), false),
    }
}

/// The sign that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default().as_bytes();
    let count = |sign: u8| first.iter().filter(|byte| **byte == sign).count();
    // The comma last, so that a tie goes to it.
    let signs = [b'\t', b';', b','];
    signs.into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn heading_row(record: &StringRecord) -> Option<Columns> {
    let find = |names: &[&str]| {
        let is_named = |field: &str| {
            let field = field.trim().to_lowercase().replace([' ', '-'], "_");
            names.iter().any(|name| field == *name)
        };
        record.iter().position(is_named)
    };
    Some(Columns {
        code: find(&["code", "kod", "icf_koder", "icf_kod", "koder"])?,
        title: find(&["title", "titel", "benämning", "benämning/kodtext", "text", "kodtext"]),
        level: find(&["level", "nivå", "kodnivå"]),
        from: find(&["valid_from", "giltig_från", "giltigt_från"]),
        to: find(&["valid_to", "giltig_till", "giltigt_till"]),
    })
}

fn take(
    record: &StringRecord,
    columns: &Columns,
    table: &mut CodeTable,
    tell: &mut dyn FnMut(TableFaultKind),
) {
    let field = |column: Option<usize>| column.and_then(|i| record.get(i)).unwrap_or_default();
    let text = field(Some(columns.code)).trim();
    let title = field(columns.title).lines().next().unwrap_or_default();
    let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(range) = heading_range(table.system, text, &title, field(columns.level)) {
        table.headings.push(Heading { range, title });
        return;
    }
    let mut day = |column| match field(column).trim() {
        "" => None,
        text => {
            let day: Option<Date> = text.parse().ok();
            if day.is_none() {
                tell(TableFaultKind::Date);
            }
            day
        }
    };
    let validity = Validity { from: day(columns.from), to: day(columns.to) };
    match Code::parse(table.system, text) {
        Ok(code) => table.rows.push(CodeRow { code, title, validity }),
        Err(fault) => tell(TableFaultKind::Code(fault)),
    }
}

/// The codes under a chapter or block; none for a row that is a code.
fn heading_range(system: CodeSystem, code: &str, title: &str, level: &str) -> Option<CodePattern> {
    let level = level.trim().to_lowercase();
    let is_heading = matches!(level.as_str(), "chapter" | "block" | "kapitel" | "avsnitt")
        // In the list of ICF, level 3 is that of blocks, whose codes are made up.
        || (system == CodeSystem::Icf && level == "3");
    let range = |text: &str| CodePattern::parse(system, text).ok();
    if code.contains(['-', '–']) && Code::parse(system, code).is_err() {
        return range(code);
    }
    if !is_heading {
        return None;
    }
    let (_, inside) = title.strip_suffix(')')?.rsplit_once('(')?;
    range(inside)
}

/// Puts rows and headings in order, and joins the titles of a code that stands twice.
fn settle(table: &mut CodeTable) {
    table.rows.sort_by_key(|row| row.code);
    table.rows.dedup_by(|again, first| {
        let is_same = again.code == first.code;
        if is_same && again.title != first.title {
            first.title = format!("{}; {}", first.title, again.title);
        }
        is_same
    });
    table.headings.sort_by_key(|heading| {
        let (first, last) = heading.range.bounds();
        (first, std::cmp::Reverse(last))
    });
}
