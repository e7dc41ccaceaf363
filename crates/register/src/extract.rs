//! Deliveries as Parquet: columns by name as in a heading, and each row as the texts that a file of text
//! would have had, so that the same checks hold for both.
//!
//! Each row group is read by one thread in batches of rows. The decoder is not this program's own, and a
//! damaged file may bring it to stop in ways of its own; that is caught and told as a file that cannot be
//! read. What a file may unpack to is bounded, page by page and as a whole.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use catalog::Rule;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::ColumnDescriptor;

use self::pages::{Held, Pages};
pub(crate) use self::source::Source;
use self::value::{Column, Rendering};
use crate::findings::About;
use crate::heading::Layout;
use crate::lines::{ALWAYS, LONGEST_ROW, MOST_TIMES};
use crate::plan::Plan;
use crate::rule;

mod pages;
mod source;
#[cfg(test)]
mod tests;
mod value;

/// So many rows are decoded at a time.
const BATCH: usize = 1024;
/// The most bytes that tell what the file has: some thousand row groups of a hundred columns.
const MOST_FOOTER: u64 = 16 << 20;

/// A field of a row, or a value of a list in one, and the column of the schema.
pub(crate) type Value<'a> = (&'a [u8], Option<usize>);

/// A Parquet file that is being read.
pub(crate) struct Extract {
    source: Source,
    metadata: ParquetMetaData,
    fields: Vec<Field>,
    /// How many bytes of text have been made of it.
    n_bytes: AtomicU64,
}

/// A column of the file as its heading tells it.
struct Field {
    name: String,
    /// Which of the file's columns of values it is; none when it has several or is of a kind that is not
    /// read.
    leaf: Option<usize>,
    is_list: bool,
}

impl Extract {
    /// Opens a file and reads what it has.
    pub(crate) fn open(source: Source) -> Result<Extract, ParquetError> {
        caught(|| {
            source.check_footer(MOST_FOOTER)?;
            let metadata = ParquetMetaDataReader::new().parse_and_finish(&source)?;
            let schema = metadata.file_metadata().schema_descr();
            let fields = schema.root_schema().get_fields().iter().enumerate();
            let fields = fields.map(|(at, root)| {
                let all = 0..schema.num_columns();
                let mut leaves = all.filter(|leaf| schema.get_column_root_idx(*leaf) == at);
                let leaf = leaves.next().filter(|_| leaves.next().is_none());
                let kind = leaf.map(|leaf| schema.column(leaf)).and_then(|leaf| shape(&leaf));
                Field {
                    name: root.name().to_owned(),
                    leaf: leaf.filter(|_| kind.is_some()),
                    is_list: kind.unwrap_or(false),
                }
            });
            let fields = fields.collect();
            Ok(Extract { source, fields, metadata, n_bytes: AtomicU64::new(0) })
        })
    }

    /// Which column each of the file's is, and what is wrong with them.
    pub(crate) fn layout(&self, plan: &Plan<'_>) -> (Layout, Vec<(&'static Rule, About)>) {
        let names: Vec<&[u8]> = self.fields.iter().map(|field| field.name.as_bytes()).collect();
        let (mut layout, mut told) = Layout::of_heading(&names, plan);
        for (at, field) in self.fields.iter().enumerate() {
            let Some(column) = layout.columns[at] else { continue };
            let fits = !field.is_list || plan.register.columns[column].is_list();
            if field.leaf.is_some() && fits {
                continue;
            }
            layout.columns[at] = None;
            told.push((&rule::UNKNOWN_COLUMN, About::Heading(at)));
            if plan.required.contains(&column) {
                told.push((&rule::COLUMN_MISSING, About::Column(column)));
                layout.is_whole = false;
            }
        }
        (layout, told)
    }

    /// The file's row groups, each with the numbers of its rows, counted from 1, and its bytes.
    pub(crate) fn groups(&self) -> Result<Vec<(Range<u64>, u64)>, ParquetError> {
        let mut next = 1_u64;
        let groups = self.metadata.row_groups().iter().map(|group| {
            let n_rows = u64::try_from(group.num_rows()).ok();
            let end = n_rows.and_then(|n| next.checked_add(n)).ok_or_else(|| wrong("rows"))?;
            let start = std::mem::replace(&mut next, end);
            Ok((start..end, u64::try_from(group.compressed_size()).unwrap_or(0)))
        });
        groups.collect()
    }

    /// Reads the rows of a group, and gives each with its place in it and its fields with their columns.
    /// Stops with the first fault; the rows before it have been given.
    pub(crate) fn rows(
        &self,
        group: usize,
        plan: &Plan<'_>,
        layout: &Layout,
        each: &mut dyn FnMut(u64, &[Value<'_>]),
    ) -> Result<(), ParquetError> {
        let metadata = self.metadata.row_group(group);
        let n_rows = u64::try_from(metadata.num_rows()).unwrap_or(0);
        let held = Arc::new(Held::default());
        let mut columns = self.columns(group, plan, layout, &held)?;
        if columns.is_empty() && n_rows > 0 {
            return Err(wrong("no column can be read"));
        }
        let mut row = 0;
        while row < n_rows {
            let wanted = usize::try_from(n_rows - row).unwrap_or(usize::MAX).min(BATCH);
            caught(|| columns.iter_mut().try_for_each(|column| column.read(wanted)))?;
            held.next_batch();
            let mut fields = Vec::new();
            for at in 0..wanted {
                fields.clear();
                columns.iter().for_each(|column| column.fields(at, &mut fields));
                self.count(&fields)?;
                each(row, &fields);
                row += 1;
            }
        }
        Ok(())
    }

    /// The columns of a group that are read. One at least, so that rows are seen where none is known.
    fn columns(
        &self,
        group: usize,
        plan: &Plan<'_>,
        layout: &Layout,
        held: &Arc<Held>,
    ) -> Result<Vec<Column>, ParquetError> {
        let leaves = self.fields.iter().zip(&layout.columns);
        let mut leaves: Vec<(usize, Option<usize>)> =
            leaves.filter_map(|(field, column)| Some((field.leaf?, Some((*column)?)))).collect();
        if leaves.is_empty() {
            leaves.extend(self.fields.iter().find_map(|field| field.leaf).map(|leaf| (leaf, None)));
        }
        let metadata = self.metadata.row_group(group);
        let open = |(leaf, column): (usize, Option<usize>)| {
            let descriptor = metadata.schema_descr().column(leaf);
            let pages = Pages::open(&self.source, metadata, leaf, held)?;
            Ok(Column::new(descriptor, pages, column, Rendering::of(column, plan)))
        };
        caught(|| leaves.into_iter().map(open).collect())
    }

    /// Stops a file that unpacks to unreasonably much.
    fn count(&self, fields: &[Value<'_>]) -> Result<(), ParquetError> {
        let n = fields.iter().map(|(field, _)| field.len() as u64 + 1).sum();
        let all = self.n_bytes.fetch_add(n, Ordering::Relaxed);
        if all > ALWAYS.max(self.source.size().saturating_mul(MOST_TIMES)) {
            return Err(wrong("the file unpacks to unreasonably much"));
        }
        Ok(())
    }
}

/// A row as one line, for those who are to correct it; none when it is too long.
pub(crate) fn line(fields: &[Value<'_>], delimiter: u8, into: &mut Vec<u8>) -> bool {
    into.clear();
    let length: usize = fields.iter().map(|(field, _)| field.len() + 1).sum();
    if length > LONGEST_ROW {
        return false;
    }
    for (at, (field, _)) in fields.iter().enumerate() {
        if at > 0 {
            into.push(delimiter);
        }
        into.extend_from_slice(field);
    }
    true
}

/// True for a column of lists, false for one of single values; none for one that is not read.
fn shape(column: &ColumnDescriptor) -> Option<bool> {
    if !value::is_read(column) {
        return None;
    }
    // A list of single values has at most three steps to them. Other groups mean what is not known here.
    match (column.path().parts().len(), column.max_rep_level()) {
        (1, 0) => Some(false),
        (1..=3, 1) => Some(true),
        _ => None,
    }
}

fn wrong(why: &str) -> ParquetError {
    ParquetError::General(why.to_owned())
}

/// Runs what decodes, and makes a stop within it an error. Nothing that it has touched is used afterwards.
fn caught<T>(decode: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err(wrong("the file is damaged")))
}
