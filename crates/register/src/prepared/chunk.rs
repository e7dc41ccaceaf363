//! A file of a prepared table that several threads read at once, column chunk by column chunk.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use parquet::basic::{Compression, Type as Physical};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::statistics::Statistics;

use super::{NO_DAY, NO_NUMBER, SHARDS};
use crate::Error;
use crate::decode::{self, Levels, Memory, Pages};

/// Memory that decoding a column needs beside its values, kept from column to column.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    levels: Levels,
    small: Vec<i32>,
    memory: Memory,
}

/// Which column chunk: its shard, and its place among the columns of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) shard: usize,
    pub(super) column: usize,
}

/// A Parquet file of which the metadata is read.
#[derive(Debug)]
pub(super) struct ChunkFile {
    name: String,
    path: PathBuf,
    file: File,
    /// Its length: files of a store are never changed.
    size: u64,
    metadata: ParquetMetaData,
}

impl ChunkFile {
    /// Opens a file of the store that should have so many columns.
    pub(super) fn open(folder: &Path, name: &str, n_columns: usize) -> Result<ChunkFile, Error> {
        let path = folder.join(name);
        let file = match File::open(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let (file, why) = (name.to_owned(), "it is gone".to_owned());
                return Err(Error::Damaged { file, why });
            }
            file => file.map_err(Error::io("read", &path))?,
        };
        let size = file.metadata().map_err(Error::io("read", &path))?.len();
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&file);
        let metadata = metadata.map_err(Error::parquet(name))?;
        let has_columns = metadata.file_metadata().schema_descr().num_columns() == n_columns;
        if metadata.num_row_groups() != SHARDS || !has_columns {
            let why = "it has other shards or columns than the manifest says".to_owned();
            return Err(Error::Damaged { file: name.to_owned(), why });
        }
        Ok(ChunkFile { name: name.to_owned(), path, file, size, metadata })
    }

    /// How many rows a shard has.
    pub(super) fn n_rows(&self, shard: usize) -> usize {
        usize::try_from(self.metadata.row_group(shard).num_rows()).unwrap_or(0)
    }

    /// The least and the highest value of a chunk of days, where the file tells.
    pub(super) fn range(&self, shard: usize, column: usize) -> Option<(i32, i32)> {
        match self.metadata.row_group(shard).column(column).statistics()? {
            Statistics::Int32(told) => told.min_opt().copied().zip(told.max_opt().copied()),
            _ => None,
        }
    }

    /// The pseudonyms of a shard.
    pub(super) fn pseudonyms(
        &self,
        shard: usize,
        into: &mut Vec<u128>,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let mut pages = self.pages(Place { shard, column: 0 }, &mut scratch.memory)?;
        decode::pseudonyms(&mut || pages.next(), self.n_rows(shard), into)
            .map_err(Error::parquet(&self.name))
    }

    /// Values of 32 bits, [`NO_DAY`] where missing.
    pub(super) fn small(
        &self,
        place: Place,
        into: &mut Vec<i32>,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let levels = self.may_lack(place).then_some(&mut scratch.levels);
        let mut pages = self.pages(place, &mut scratch.memory)?;
        let read =
            decode::small(&mut || pages.next(), self.n_rows(place.shard), levels, NO_DAY, into);
        read.map_err(Error::parquet(&self.name))
    }

    /// Numbers of 32 or 64 bits, [`NO_NUMBER`] where missing.
    pub(super) fn numbers(
        &self,
        place: Place,
        into: &mut Vec<i64>,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let metadata = self.metadata.row_group(place.shard).column(place.column);
        if metadata.column_type() == Physical::INT32 {
            let mut values = std::mem::take(&mut scratch.small);
            self.small(place, &mut values, scratch)?;
            let wide = |v: &i32| if *v == NO_DAY { NO_NUMBER } else { i64::from(*v) };
            into.clear();
            into.extend(values.iter().map(wide));
            scratch.small = values;
            return Ok(());
        }
        let levels = self.may_lack(place).then_some(&mut scratch.levels);
        let mut pages = self.pages(place, &mut scratch.memory)?;
        let read =
            decode::wide(&mut || pages.next(), self.n_rows(place.shard), levels, NO_NUMBER, into);
        read.map_err(Error::parquet(&self.name))
    }

    /// Numbers of 32 bits, also of a column that has room for larger ones; [`NO_DAY`] where missing or larger.
    pub(super) fn narrow(
        &self,
        place: Place,
        into: &mut Vec<i32>,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let metadata = self.metadata.row_group(place.shard).column(place.column);
        if metadata.column_type() == Physical::INT32 {
            return self.small(place, into, scratch);
        }
        let mut values = Vec::new();
        self.numbers(place, &mut values, scratch)?;
        into.clear();
        into.extend(values.into_iter().map(|value| i32::try_from(value).unwrap_or(NO_DAY)));
        Ok(())
    }

    /// Lists of values of 32 bits.
    pub(super) fn list(
        &self,
        place: Place,
        ends: &mut Vec<u32>,
        values: &mut Vec<i32>,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let mut pages = self.pages(place, &mut scratch.memory)?;
        let n = self.n_rows(place.shard);
        let read = decode::list(&mut || pages.next(), n, &mut scratch.levels, ends, values);
        read.map_err(Error::parquet(&self.name))
    }

    fn may_lack(&self, Place { shard, column }: Place) -> bool {
        self.metadata.row_group(shard).column(column).column_descr().max_def_level() > 0
    }

    fn pages<'m>(&self, place: Place, memory: &'m mut Memory) -> Result<Pages<'m>, Error> {
        let metadata = self.metadata.row_group(place.shard).column(place.column);
        let damaged = |why: &str| Error::Damaged { file: self.name.clone(), why: why.to_owned() };
        let is_packed = match metadata.compression() {
            Compression::ZSTD(_) => true,
            Compression::UNCOMPRESSED => false,
            _ => return Err(damaged("a column is packed in another way than here")),
        };
        let outside = || damaged("a column lies outside the file");
        let (start, length) = range(metadata).ok_or_else(outside)?;
        if start.checked_add(length as u64).is_none_or(|end| end > self.size) {
            return Err(outside());
        }
        let read = |bytes: &mut [u8]| self.read_exact(bytes, start);
        let pages = Pages::read(memory, length, is_packed, read);
        pages.map_err(Error::io("read", &self.path))
    }

    /// Reads without moving a place in the file that threads would share.
    fn read_exact(&self, mut into: &mut [u8], mut start: u64) -> io::Result<()> {
        while !into.is_empty() {
            #[cfg(unix)]
            let n = std::os::unix::fs::FileExt::read_at(&self.file, into, start)?;
            #[cfg(windows)]
            let n = std::os::windows::fs::FileExt::seek_read(&self.file, into, start)?;
            if n == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            into = &mut into[n..];
            start += n as u64;
        }
        Ok(())
    }
}

/// Where a chunk begins and how long it is; none when the file tells what cannot be.
fn range(metadata: &ColumnChunkMetaData) -> Option<(u64, usize)> {
    let start = metadata.dictionary_page_offset().unwrap_or(metadata.data_page_offset());
    let length = usize::try_from(metadata.compressed_size()).ok()?;
    Some((u64::try_from(start).ok()?, length))
}
