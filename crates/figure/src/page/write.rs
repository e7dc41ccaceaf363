//! One column of a row group, encoded as a dictionary page and one data page.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, Type, TypePtr};
use zstd::bulk::Compressor;

use super::damaged;
use super::runs::{width_for, write_run, write_runs};

/// The lowest level: figures are read far more often than the disk is short.
const ZSTD_LEVEL: i32 = 1;

/// Pages below this many bytes are not worth packing.
const SMALL_BYTES: usize = 96;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// Texts, always present.
    Text,
    /// Numbers, present or not.
    Real,
    /// Small whole numbers, present or not.
    Int,
}

/// The rows of a column.
#[derive(Debug)]
pub(crate) enum ColumnValues<'a> {
    /// The same text in all `n` rows.
    Same { word: &'a str, n: usize },
    /// Distinct texts, and for each row which of them.
    Text { words: Vec<String>, codes: Vec<u32> },
    /// Numbers; NaN stands for none.
    Real(Cow<'a, [f64]>),
    /// Small whole numbers; negative stands for none.
    Int(Vec<i32>),
    /// No number in any of `n` rows.
    None { n: usize },
}

/// The column's place in a schema.
pub(crate) fn column_type(name: &str, kind: ColumnKind) -> Result<TypePtr, ParquetError> {
    let builder = match kind {
        ColumnKind::Text => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .with_repetition(Repetition::REQUIRED),
        ColumnKind::Real => Type::primitive_type_builder(name, Physical::DOUBLE)
            .with_repetition(Repetition::OPTIONAL),
        ColumnKind::Int => Type::primitive_type_builder(name, Physical::INT32)
            .with_repetition(Repetition::OPTIONAL),
    };
    Ok(Arc::new(builder.build()?))
}

/// Makes a column of texts from something that each row has: `text` writes it out, `place` gives it
/// a small number of its own.
pub(crate) fn text_codes<K: Copy + PartialEq>(
    rows: impl ExactSizeIterator<Item = K>,
    text: impl Fn(K) -> String,
    place: impl Fn(K) -> usize,
) -> ColumnValues<'static> {
    let mut words = Vec::new();
    let mut codes = Vec::with_capacity(rows.len());
    let mut places: Vec<u32> = Vec::new();
    let mut before: Option<(K, u32)> = None;
    for row in rows {
        let code = match before {
            Some((same, code)) if same == row => code,
            _ => {
                let at = place(row);
                if at >= places.len() {
                    places.resize(at + 1, u32::MAX);
                }
                if places[at] == u32::MAX {
                    places[at] = u32::try_from(words.len()).expect("fewer than 2^32 words");
                    words.push(text(row));
                }
                places[at]
            }
        };
        before = Some((row, code));
        codes.push(code);
    }
    ColumnValues::Text { words, codes }
}

/// Encodes columns, one after another.
pub(crate) struct ColumnWriter {
    packer: Compressor<'static>,
    /// A page before packing; kept so that its memory is.
    plain: Vec<u8>,
}

/// A column's bytes, and what the footer should say about them.
pub(crate) type EncodedColumn = (Bytes, ColumnCloseResult);

impl ColumnWriter {
    pub(crate) fn new() -> Result<ColumnWriter, ParquetError> {
        Ok(ColumnWriter { packer: Compressor::new(ZSTD_LEVEL)?, plain: Vec::new() })
    }

    /// Encodes a column.
    pub(crate) fn encode(
        &mut self,
        descr: ColumnDescPtr,
        values: &ColumnValues<'_>,
    ) -> Result<EncodedColumn, ParquetError> {
        let n = n_rows(values);
        let n_values = u32::try_from(n).map_err(|_| damaged("too many rows"))?;
        let dictionary = match values {
            ColumnValues::Same { word, .. } => Some(plain_words(std::iter::once(*word))?),
            ColumnValues::Text { words, .. } => {
                Some(plain_words(words.iter().map(String::as_str))?)
            }
            _ => None,
        };
        self.plain.clear();
        plain_page(values, &mut self.plain)?;
        let length = self.plain.len() + dictionary.as_ref().map_or(0, |d| d.0.len());
        let packed = length >= SMALL_BYTES;
        let mut chunk = Chunk { sink: TrackedWrite::new(Vec::new()), n_bytes: 0 };
        let mut data_offset = 0;
        if let Some((plain, n_words)) = &dictionary {
            let packer = packed.then_some(&mut self.packer);
            chunk.write(plain, packer, |buf| Page::DictionaryPage {
                buf,
                num_values: *n_words,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            })?;
            data_offset = chunk.sink.bytes_written();
        }
        let encoding =
            if dictionary.is_some() { Encoding::RLE_DICTIONARY } else { Encoding::PLAIN };
        let packer = packed.then_some(&mut self.packer);
        chunk.write(&self.plain, packer, |buf| Page::DataPage {
            buf,
            num_values: n_values,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        })?;
        let n_bytes = chunk.n_bytes;
        let bytes = Bytes::from(chunk.sink.into_inner()?);
        let mut meta = ColumnChunkMetaData::builder(descr)
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, encoding])
            .set_compression(match packed {
                true => Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?),
                false => Compression::UNCOMPRESSED,
            })
            .set_num_values(i64::from(n_values))
            .set_total_compressed_size(in_footer(bytes.len())?)
            .set_total_uncompressed_size(in_footer(n_bytes)?)
            .set_data_page_offset(in_footer(data_offset)?)
            .set_dictionary_page_offset(dictionary.is_some().then_some(0));
        if let Some(statistics) = statistics(values) {
            meta = meta.set_statistics(statistics);
        }
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: u64::from(n_values),
            metadata: meta.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((bytes, close))
    }
}

fn in_footer(number: usize) -> Result<i64, ParquetError> {
    i64::try_from(number).map_err(|_| damaged("too large a column"))
}

fn n_rows(values: &ColumnValues<'_>) -> usize {
    match values {
        ColumnValues::Same { n, .. } | ColumnValues::None { n } => *n,
        ColumnValues::Text { codes, .. } => codes.len(),
        ColumnValues::Real(numbers) => numbers.len(),
        ColumnValues::Int(numbers) => numbers.len(),
    }
}

/// A dictionary page before packing, and how many words it has.
fn plain_words<'a>(words: impl Iterator<Item = &'a str>) -> Result<(Vec<u8>, u32), ParquetError> {
    let (mut plain, mut n) = (Vec::new(), 0);
    for word in words {
        let length = u32::try_from(word.len()).map_err(|_| damaged("too long a text"))?;
        plain.extend_from_slice(&length.to_le_bytes());
        plain.extend_from_slice(word.as_bytes());
        n += 1;
    }
    Ok((plain, n))
}

/// A data page before packing.
fn plain_page(values: &ColumnValues<'_>, plain: &mut Vec<u8>) -> Result<(), ParquetError> {
    match values {
        ColumnValues::Same { n, .. } => {
            plain.push(1);
            write_run(0, *n, 1, plain);
        }
        ColumnValues::Text { words, codes } => {
            let width = width_for(words.len()).max(1);
            plain.push(width);
            write_runs(codes, width, plain);
        }
        ColumnValues::Real(numbers) => {
            let n_present = numbers.iter().filter(|v| !v.is_nan()).count();
            plain_levels(n_present, numbers.iter().map(|v| !v.is_nan()), plain)?;
            for number in numbers.iter().filter(|v| !v.is_nan()) {
                plain.extend_from_slice(&number.to_le_bytes());
            }
        }
        ColumnValues::Int(numbers) => {
            let n_present = numbers.iter().filter(|v| **v >= 0).count();
            plain_levels(n_present, numbers.iter().map(|v| *v >= 0), plain)?;
            for number in numbers.iter().filter(|v| **v >= 0) {
                plain.extend_from_slice(&number.to_le_bytes());
            }
        }
        ColumnValues::None { n } => plain_levels(0, (0..*n).map(|_| false), plain)?,
    }
    Ok(())
}

/// Which values are present, with the length before it.
fn plain_levels(
    n_present: usize,
    present: impl ExactSizeIterator<Item = bool>,
    plain: &mut Vec<u8>,
) -> Result<(), ParquetError> {
    let n = present.len();
    let start = plain.len();
    plain.extend_from_slice(&[0; 4]);
    if n_present == 0 || n_present == n {
        write_run(u32::from(n_present > 0), n, 1, plain);
    } else {
        let levels: Vec<u32> = present.map(u32::from).collect();
        write_runs(&levels, 1, plain);
    }
    let length = u32::try_from(plain.len() - start - 4).map_err(|_| damaged("too many rows"))?;
    plain[start..start + 4].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

/// Least and greatest, by which a reader finds the row groups it needs.
fn statistics(values: &ColumnValues<'_>) -> Option<Statistics> {
    let texts = |min: Option<&str>, max: Option<&str>| {
        let bytes = |text: Option<&str>| text.map(ByteArray::from);
        Some(Statistics::byte_array(bytes(min), bytes(max), None, Some(0), false))
    };
    match values {
        ColumnValues::Same { word, .. } => texts(Some(word), Some(word)),
        ColumnValues::Text { words, .. } => {
            let words = || words.iter().map(String::as_str);
            texts(words().min(), words().max())
        }
        ColumnValues::Real(numbers) => {
            let absent = numbers.iter().filter(|v| v.is_nan()).count() as u64;
            let present = || numbers.iter().copied().filter(|v| !v.is_nan());
            let (min, max) = (present().reduce(f64::min), present().reduce(f64::max));
            Some(Statistics::double(min, max, None, Some(absent), false))
        }
        ColumnValues::Int(_) | ColumnValues::None { .. } => None,
    }
}

struct Chunk {
    sink: TrackedWrite<Vec<u8>>,
    /// Bytes before packing, headers counted.
    n_bytes: usize,
}

impl Chunk {
    fn write(
        &mut self,
        plain: &[u8],
        packer: Option<&mut Compressor<'static>>,
        page: impl FnOnce(Bytes) -> Page,
    ) -> Result<(), ParquetError> {
        let bytes = match packer {
            Some(packer) => packer.compress(plain)?,
            None => plain.to_vec(),
        };
        let page = CompressedPage::new(page(bytes.into()), plain.len());
        let spec = SerializedPageWriter::new(&mut self.sink).write_page(page)?;
        self.n_bytes += spec.uncompressed_size;
        Ok(())
    }
}
