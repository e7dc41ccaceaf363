//! A segment: a Parquet file of canonical columns, one row group for each indicator.

use std::fs::File;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Buf, Bytes};
use cube::IndicatorId;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::properties::ReaderProperties;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedRowGroupReader;
use sha2::{Digest, Sha256};

use crate::Error;
use crate::columns::{Rows, indicators_of, only_word, read_rows};
use crate::page::damaged;

/// An open segment. Only the footer has been read.
#[derive(Debug)]
pub(crate) struct Segment {
    name: String,
    source: Source,
    meta: ParquetMetaData,
}

#[derive(Debug)]
enum Source {
    Bytes(Bytes),
    /// Behind a lock, since reading moves the file's one position.
    File(Mutex<File>),
}

/// A part of a file, held in memory, that answers to the places of the whole file.
struct Window {
    start: u64,
    bytes: Bytes,
}

impl Segment {
    /// Opens bytes that are in memory already.
    pub(crate) fn from_bytes(name: &str, bytes: Bytes) -> Result<Segment, Error> {
        let meta =
            ParquetMetaDataReader::new().parse_and_finish(&bytes).map_err(Error::parquet(name))?;
        Ok(Segment { name: name.to_owned(), source: Source::Bytes(bytes), meta })
    }

    /// Opens a file. It is held open, so that it can be read even after a later import removed it.
    pub(crate) fn from_file(name: &str, path: PathBuf) -> Result<Segment, Error> {
        let file = File::open(&path).map_err(Error::io("open", path))?;
        let meta =
            ParquetMetaDataReader::new().parse_and_finish(&file).map_err(Error::parquet(name))?;
        Ok(Segment { name: name.to_owned(), source: Source::File(Mutex::new(file)), meta })
    }

    /// How many rows there are in all.
    pub(crate) fn n_rows(&self) -> u64 {
        u64::try_from(self.meta.file_metadata().num_rows()).unwrap_or(0)
    }

    /// How many row groups there are.
    pub(crate) fn n_groups(&self) -> usize {
        self.meta.num_row_groups()
    }

    /// The indicators of a row group: from its least and greatest name when they are equal.
    pub(crate) fn indicators(&self, group: usize) -> Result<Vec<IndicatorId>, Error> {
        let meta = self.meta.row_group(group);
        if let Some(id) = only_indicator(meta) {
            return Ok(vec![id]);
        }
        let reader = self.open_group(group).map_err(Error::parquet(&self.name))?;
        indicators_of(&reader).map_err(Error::parquet(&self.name))
    }

    /// Reads a row group; with `wanted`, only that indicator's rows.
    pub(crate) fn read(&self, group: usize, wanted: Option<&IndicatorId>) -> Result<Rows, Error> {
        let wanted =
            wanted.filter(|id| only_indicator(self.meta.row_group(group)).as_ref() != Some(id));
        let reader = self.open_group(group).map_err(Error::parquet(&self.name))?;
        read_rows(&reader, wanted).map_err(Error::parquet(&self.name))
    }

    /// Reads a row group after its bytes have been found to be those that were written.
    pub(crate) fn read_verified(&self, group: usize, sha256: &str) -> Result<Rows, Error> {
        self.verify(group, sha256)?;
        self.read(group, None)
    }

    /// Opens a row group of other columns, after its bytes have been found to be those written.
    pub(crate) fn open_verified(
        &self,
        group: usize,
        sha256: &str,
    ) -> Result<SerializedRowGroupReader<'_, impl ChunkReader + use<>>, Error> {
        self.verify(group, sha256)?;
        self.open_group(group).map_err(Error::parquet(&self.name))
    }

    fn verify(&self, group: usize, sha256: &str) -> Result<(), Error> {
        if group >= self.n_groups() {
            return Err(Error::damaged(&self.name, "it has fewer parts than the manifest says"));
        }
        let window = self.window(group).map_err(Error::parquet(&self.name))?;
        if hex(&Sha256::digest(&window.bytes)) != sha256 {
            return Err(Error::damaged(&self.name, "its bytes are not those that were written"));
        }
        Ok(())
    }

    fn open_group(
        &self,
        group: usize,
    ) -> Result<SerializedRowGroupReader<'_, Window>, ParquetError> {
        let window = Arc::new(self.window(group)?);
        let properties = Arc::new(ReaderProperties::builder().build());
        SerializedRowGroupReader::new(window, self.meta.row_group(group), None, properties)
    }

    fn window(&self, group: usize) -> Result<Window, ParquetError> {
        let Range { start, end } = byte_range(self.meta.row_group(group))?;
        let length = usize::try_from(end - start).map_err(|_| damaged("a part is too long"))?;
        let bytes = match &self.source {
            Source::Bytes(bytes) => ChunkReader::get_bytes(bytes, start, length)?,
            Source::File(file) => {
                let file = file.lock().unwrap_or_else(PoisonError::into_inner);
                if end > file.len() {
                    return Err(damaged("the file is cut off"));
                }
                file.get_bytes(start, length)?
            }
        };
        Ok(Window { start, bytes })
    }
}

/// Where in the file a row group's columns lie.
pub(crate) fn byte_range(meta: &RowGroupMetaData) -> Result<Range<u64>, ParquetError> {
    let (mut start, mut end) = (u64::MAX, 0_u64);
    for column in meta.columns() {
        let from = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let from = u64::try_from(from).map_err(|_| damaged("a column before the file"))?;
        let length = u64::try_from(column.compressed_size());
        let length = length.map_err(|_| damaged("a column of negative length"))?;
        (start, end) = (start.min(from), end.max(from.saturating_add(length)));
    }
    if start < end { Ok(start..end) } else { Err(damaged("a row group without columns")) }
}

/// The row group's indicator, when the statistics say that it has only one.
fn only_indicator(meta: &RowGroupMetaData) -> Option<IndicatorId> {
    let column = meta.columns().iter().find(|c| c.column_path().string() == "indicator")?;
    only_word(column)?.parse().ok()
}

/// Bytes as hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

impl Length for Window {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Window {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let at = self.place(start, 0)?;
        Ok(self.bytes.slice(at..).reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let at = self.place(start, length)?;
        Ok(self.bytes.slice(at..at + length))
    }
}

impl Window {
    fn place(&self, start: u64, length: usize) -> Result<usize, ParquetError> {
        let outside = || damaged("a page lies outside its row group");
        let at = start.checked_sub(self.start).ok_or_else(outside)?;
        let at = usize::try_from(at).map_err(|_| outside())?;
        match at.checked_add(length) {
            Some(end) if end <= self.bytes.len() => Ok(at),
            _ => Err(outside()),
        }
    }
}
