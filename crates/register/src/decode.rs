//! Column chunks of prepared tables as values in memory that is used again.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{DataType, FixedLenByteArray};
use parquet::errors::ParquetError;

/// Memory for what tells where values are missing and where lists begin, kept from column to column.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    defined: Vec<i16>,
    repeated: Vec<i16>,
}

/// The pseudonyms of a shard, in their order.
pub(crate) fn pseudonyms(
    reader: ColumnReader,
    n: usize,
    into: &mut Vec<u128>,
) -> Result<(), ParquetError> {
    let ColumnReader::FixedLenByteArrayColumnReader(reader) = reader else { return Err(form()) };
    let mut texts = Vec::new();
    read_all(reader, n, &mut texts, None, None)?;
    let number = |pseudonym: &FixedLenByteArray| {
        let bytes: Option<[u8; 16]> = pseudonym.data().try_into().ok();
        bytes.map(u128::from_be_bytes).ok_or_else(form)
    };
    into.clear();
    for text in &texts {
        into.push(number(text)?);
    }
    Ok(())
}

/// Values of 32 bits; `missing` where there is none.
pub(crate) fn small(
    reader: ColumnReader,
    n: usize,
    levels: Option<&mut Levels>,
    missing: i32,
    into: &mut Vec<i32>,
) -> Result<(), ParquetError> {
    let ColumnReader::Int32ColumnReader(reader) = reader else { return Err(form()) };
    flat(reader, n, levels, missing, into)
}

/// Values of 64 bits; `missing` where there is none.
pub(crate) fn wide(
    reader: ColumnReader,
    n: usize,
    levels: Option<&mut Levels>,
    missing: i64,
    into: &mut Vec<i64>,
) -> Result<(), ParquetError> {
    let ColumnReader::Int64ColumnReader(reader) = reader else { return Err(form()) };
    flat(reader, n, levels, missing, into)
}

/// Lists of values of 32 bits: where each row's end, and all values.
pub(crate) fn list(
    reader: ColumnReader,
    n: usize,
    levels: &mut Levels,
    ends: &mut Vec<u32>,
    values: &mut Vec<i32>,
) -> Result<(), ParquetError> {
    let ColumnReader::Int32ColumnReader(reader) = reader else { return Err(form()) };
    let Levels { defined, repeated } = levels;
    defined.clear();
    repeated.clear();
    values.clear();
    read_all(reader, n, values, Some(defined), Some(repeated))?;
    ends.clear();
    let mut n_values = 0;
    for (i, (defined, repeated)) in defined.iter().zip(repeated.iter()).enumerate() {
        if *repeated == 0 && i > 0 {
            ends.push(n_values);
        }
        n_values += u32::from(*defined == 1);
    }
    if n > 0 {
        ends.push(n_values);
    }
    if ends.len() == n && n_values as usize == values.len() { Ok(()) } else { Err(form()) }
}

fn flat<T: DataType>(
    reader: ColumnReaderImpl<T>,
    n: usize,
    levels: Option<&mut Levels>,
    missing: T::T,
    into: &mut Vec<T::T>,
) -> Result<(), ParquetError>
where
    T::T: Copy,
{
    into.clear();
    let Some(Levels { defined, .. }) = levels else {
        read_all(reader, n, into, None, None)?;
        return if into.len() == n { Ok(()) } else { Err(form()) };
    };
    defined.clear();
    read_all(reader, n, into, Some(defined), None)?;
    if defined.len() != n || defined.iter().filter(|level| **level == 1).count() != into.len() {
        return Err(form());
    }
    // The values stand together at the beginning. From the end each is moved to its row, which is never
    // before the place where it stands.
    let mut left = into.len();
    into.resize(n, missing);
    for (row, level) in defined.iter().enumerate().rev() {
        if left == row + 1 {
            break;
        }
        into[row] = if *level == 1 {
            left -= 1;
            into[left]
        } else {
            missing
        };
    }
    Ok(())
}

/// What is no form that prepared tables have.
fn form() -> ParquetError {
    ParquetError::General("a column has another form than prepared tables have".to_owned())
}

fn read_all<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    n: usize,
    values: &mut Vec<T::T>,
    mut defined: Option<&mut Vec<i16>>,
    mut repeated: Option<&mut Vec<i16>>,
) -> Result<(), ParquetError> {
    let mut left = n;
    while left > 0 {
        let (records, _, _) =
            reader.read_records(left, defined.as_deref_mut(), repeated.as_deref_mut(), values)?;
        if records == 0 {
            return Err(ParquetError::General("a column ends before its rows".to_owned()));
        }
        left -= records;
    }
    Ok(())
}
