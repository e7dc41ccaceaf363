//! Tables in workbooks: xlsx, xlsb, xls and ods.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use csv::ByteRecord;
use cube::collate;

use super::Job;
use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::map::Map;
use super::plan::Plan;
use super::rows::{RowTaker, Taken, trimmed};
use crate::Error;

/// A sheet's rows as texts, each with its number.
type Rows = Vec<(u32, ByteRecord)>;

/// Reads a table in a workbook.
pub(super) fn take(job: &Job<'_>, map: &Map, mut findings: Collector) -> Result<Taken, Error> {
    let bytes = match job.input.whole(job.meter)? {
        Ok(bytes) => bytes,
        Err(error) => {
            tell_unreadable(&error.to_string(), &mut findings);
            return Ok(Taken::nothing(findings));
        }
    };
    // The reader of workbooks may panic on a file that was damaged on the way.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheet(bytes, map)));
    let rows =
        match read.unwrap_or_else(|_| Err(Told::new("Filen är skadad.", "The file is damaged."))) {
            Ok(rows) => rows,
            Err(told) => {
                findings.add(Fault::WrongFormat, Spot::WHOLE, || told);
                return Ok(Taken::nothing(findings));
            }
        };
    let mut rows = rows.into_iter().filter(|(number, _)| *number >= map.header).peekable();
    let header = match map.header {
        0 => (1..=rows.peek().map_or(0, |(_, r)| r.len())).map(|n| n.to_string()).collect(),
        _ => rows.next().map(|(_, record)| names(&record)).unwrap_or_default(),
    };
    let Some(plan) = Plan::new(map, &header, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let mut taker = RowTaker::new(job.known, map, job.gather, plan, findings);
    for (number, record) in rows {
        taker.take(number, &record)?;
    }
    taker.finish()
}

fn tell_unreadable(why: &str, findings: &mut Collector) {
    findings.add(Fault::CutOff, Spot::WHOLE, || {
        Told::new(
            format!("Filen kan inte läsas ({why})."),
            format!("The file cannot be read ({why})."),
        )
    });
}

fn read_sheet(bytes: Vec<u8>, map: &Map) -> Result<Rows, Told> {
    let unreadable = |why: calamine::Error| {
        Told::new(
            format!("Arbetsboken kan inte läsas ({why})."),
            format!("The workbook cannot be read ({why})."),
        )
    };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let sheet = match &map.sheet {
        Some(sheet) => names.iter().find(|name| *name == sheet),
        None => names.first(),
    };
    let Some(sheet) = sheet else {
        let (sheet, have) = (map.sheet.clone().unwrap_or_default(), names.join(", "));
        let nearest = collate::nearest(&sheet, names.iter().map(String::as_str));
        return Err(Told::new(
            format!("Bladet {sheet:?} finns inte; arbetsboken har {have}."),
            format!("There is no sheet {sheet:?}; the workbook has {have}."),
        )
        .nearest(nearest));
    };
    let range = book.worksheet_range(sheet).map_err(unreadable)?;
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let mut rows = Rows::new();
    for (number, cells) in (first_row + 1..).zip(range.rows()) {
        let mut record = ByteRecord::new();
        // Fields are numbered from the sheet's own first column.
        (0..first_column).for_each(|_| record.push_field(b""));
        cells.iter().for_each(|cell| record.push_field(text(cell).as_bytes()));
        if record.iter().any(|field| !field.is_empty()) {
            rows.push((number, record));
        }
    }
    Ok(rows)
}

/// A cell as text. An error in the sheet, such as `#DIV/0!`, stands as it is, so that it is told.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

fn names(record: &ByteRecord) -> Vec<String> {
    record.iter().map(|name| String::from_utf8_lossy(trimmed(name)).into_owned()).collect()
}
