//! One column of a row group, encoded as a dictionary page and one data page.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, Type, TypePtr};

use super::damaged;
use super::runs::{width_for, write_run, write_runs};

/// The lowest level: figures are read far more often than the disk is short.
const ZSTD_LEVEL: i32 = 1;

/// The rows of a column.
#[derive(Debug)]
pub(crate) enum ColumnValues {
    /// Distinct texts, and for each row which of them.
    Text { words: Vec<String>, codes: Vec<u32> },
    /// Numbers; NaN stands for none.
    Real(Vec<f64>),
    /// Small whole numbers; negative stands for none.
    Int(Vec<i32>),
}

/// The column's place in a schema: texts are always present, numbers need not be.
pub(crate) fn column_type(name: &str, values: &ColumnValues) -> Result<TypePtr, ParquetError> {
    let kind = match values {
        ColumnValues::Text { .. } => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .with_repetition(Repetition::REQUIRED),
        ColumnValues::Real(_) => Type::primitive_type_builder(name, Physical::DOUBLE)
            .with_repetition(Repetition::OPTIONAL),
        ColumnValues::Int(_) => Type::primitive_type_builder(name, Physical::INT32)
            .with_repetition(Repetition::OPTIONAL),
    };
    Ok(Arc::new(kind.build()?))
}

/// Makes a column of texts from something that each row has, which `text` writes out.
pub(crate) fn text_codes<K: Copy + PartialEq>(
    rows: impl ExactSizeIterator<Item = K>,
    text: impl Fn(K) -> String,
    place: impl Fn(K) -> usize,
) -> ColumnValues {
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

/// Encodes and appends a column.
pub(crate) fn write_column<W: std::io::Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    descr: ColumnDescPtr,
    values: &ColumnValues,
) -> Result<(), ParquetError> {
    let mut chunk = Chunk { sink: TrackedWrite::new(Vec::new()), size: 0 };
    let (n, dictionary_end) = match values {
        ColumnValues::Text { words, codes } => {
            chunk.write_dictionary(words)?;
            let end = chunk.sink.bytes_written();
            chunk.write_codes(codes, words.len())?;
            (codes.len(), Some(end))
        }
        ColumnValues::Real(numbers) => {
            let present = numbers.iter().filter(|v| !v.is_nan());
            let bytes = present.flat_map(|v| v.to_le_bytes()).collect();
            chunk.write_plain(numbers.iter().map(|v| !v.is_nan()), bytes)?;
            (numbers.len(), None)
        }
        ColumnValues::Int(numbers) => {
            let present = numbers.iter().filter(|v| **v >= 0);
            let bytes = present.flat_map(|v| v.to_le_bytes()).collect();
            chunk.write_plain(numbers.iter().map(|v| *v >= 0), bytes)?;
            (numbers.len(), None)
        }
    };
    let size = chunk.size;
    let bytes = Bytes::from(chunk.sink.into_inner()?);
    let (dictionary, plain) = (Encoding::RLE_DICTIONARY, Encoding::PLAIN);
    let mut meta = ColumnChunkMetaData::builder(descr)
        .set_encodings(match dictionary_end {
            Some(_) => vec![plain, Encoding::RLE, dictionary],
            None => vec![plain, Encoding::RLE],
        })
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
        .set_num_values(i64::try_from(n).expect("fewer than 2^63 rows"))
        .set_total_compressed_size(i64::try_from(bytes.len()).expect("fits in memory"))
        .set_total_uncompressed_size(i64::try_from(size).expect("fits in memory"))
        .set_data_page_offset(i64::try_from(dictionary_end.unwrap_or(0)).expect("fits in memory"))
        .set_dictionary_page_offset(dictionary_end.map(|_| 0));
    if let Some(statistics) = statistics(values) {
        meta = meta.set_statistics(statistics);
    }
    let close = ColumnCloseResult {
        bytes_written: bytes.len() as u64,
        rows_written: n as u64,
        metadata: meta.build()?,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    group.append_column(&bytes, close)
}

/// Least and greatest, by which a reader finds the row groups it needs.
fn statistics(values: &ColumnValues) -> Option<Statistics> {
    match values {
        ColumnValues::Text { words, .. } => {
            let bytes = |text: Option<&String>| text.map(|t| ByteArray::from(t.as_str()));
            let (min, max) = (bytes(words.iter().min()), bytes(words.iter().max()));
            Some(Statistics::byte_array(min, max, None, Some(0), false))
        }
        ColumnValues::Real(numbers) => {
            let absent = numbers.iter().filter(|v| v.is_nan()).count() as u64;
            let present = || numbers.iter().copied().filter(|v| !v.is_nan());
            let (min, max) = (present().reduce(f64::min), present().reduce(f64::max));
            Some(Statistics::double(min, max, None, Some(absent), false))
        }
        ColumnValues::Int(_) => None,
    }
}

struct Chunk {
    sink: TrackedWrite<Vec<u8>>,
    /// Bytes before compression, headers counted.
    size: usize,
}

impl Chunk {
    fn write_dictionary(&mut self, words: &[String]) -> Result<(), ParquetError> {
        let mut plain = Vec::new();
        for word in words {
            let length = u32::try_from(word.len()).map_err(|_| damaged("too long a text"))?;
            plain.extend_from_slice(&length.to_le_bytes());
            plain.extend_from_slice(word.as_bytes());
        }
        let num_values = u32::try_from(words.len()).expect("codes are 32 bits");
        let encoding = Encoding::PLAIN;
        self.write(&plain, |buf| Page::DictionaryPage {
            buf,
            num_values,
            encoding,
            is_sorted: false,
        })
    }

    fn write_codes(&mut self, codes: &[u32], n_words: usize) -> Result<(), ParquetError> {
        let width = width_for(n_words).max(1);
        let mut plain = vec![width];
        write_runs(codes, width, &mut plain);
        self.write_data(&plain, codes.len(), Encoding::RLE_DICTIONARY)
    }

    fn write_plain(
        &mut self,
        present: impl ExactSizeIterator<Item = bool>,
        values: Vec<u8>,
    ) -> Result<(), ParquetError> {
        let n = present.len();
        let present: Vec<u32> = present.map(u32::from).collect();
        let mut levels = Vec::new();
        if present.iter().all(|p| *p == 1) {
            write_run(1, n, 1, &mut levels);
        } else {
            write_runs(&present, 1, &mut levels);
        }
        let length = u32::try_from(levels.len()).map_err(|_| damaged("too many rows"))?;
        let mut plain = length.to_le_bytes().to_vec();
        plain.extend_from_slice(&levels);
        plain.extend_from_slice(&values);
        self.write_data(&plain, n, Encoding::PLAIN)
    }

    fn write_data(
        &mut self,
        plain: &[u8],
        n: usize,
        encoding: Encoding,
    ) -> Result<(), ParquetError> {
        let num_values = u32::try_from(n).map_err(|_| damaged("too many rows"))?;
        let level_encoding = Encoding::RLE;
        self.write(plain, |buf| Page::DataPage {
            buf,
            num_values,
            encoding,
            def_level_encoding: level_encoding,
            rep_level_encoding: level_encoding,
            statistics: None,
        })
    }

    fn write(
        &mut self,
        plain: &[u8],
        page: impl FnOnce(Bytes) -> Page,
    ) -> Result<(), ParquetError> {
        let packed = zstd::bulk::compress(plain, ZSTD_LEVEL)?;
        let page = CompressedPage::new(page(packed.into()), plain.len());
        let spec = SerializedPageWriter::new(&mut self.sink).write_page(page)?;
        self.size += spec.uncompressed_size;
        Ok(())
    }
}
