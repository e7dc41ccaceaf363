//! Columns of Parquet, read and written page by page.
//!
//! The `parquet` crate frames the files: schema, footer, page headers, compression when reading.
//! What stands in a page is decoded and encoded here, because figures consist of few distinct texts
//! in long runs, and the crate would make one reference-counted string of every single one.

mod read;
mod runs;
mod write;

pub(crate) use read::{Batch, ColumnReader, NULL_CODE, NULL_INT, is_null, null};
pub(crate) use write::{ColumnKind, ColumnValues, ColumnWriter, column_type, text_codes};

use parquet::errors::ParquetError;

/// A page that does not say what its header promises.
pub(crate) fn damaged(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}
