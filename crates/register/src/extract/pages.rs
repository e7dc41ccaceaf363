//! The pages of a column, each held against what memory allows before it is unpacked.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use super::source::Source;
use super::wrong;

/// The most bytes of a page, packed or unpacked.
pub(super) const MOST_PAGE: u64 = 128 << 20;
/// The most bytes of a dictionary, which takes several times more memory than its page.
const MOST_DICTIONARY: usize = 32 << 20;
/// The most bytes of pages that one thread holds.
const MOST_HELD: u64 = 256 << 20;
/// Where values repeat, what the level of each value takes.
const LEVEL: u64 = 16;

/// What a thread holds of the pages of a row group.
#[derive(Default)]
pub(super) struct Held {
    /// The pages that each column is at, and its dictionary.
    current: AtomicU64,
    /// Those that were left behind in the batch; its values may point at them.
    passed: AtomicU64,
}

impl Held {
    /// Called when the values of a batch are no longer used.
    pub(super) fn next_batch(&self) {
        self.passed.store(0, Ordering::Relaxed);
    }

    fn turn(&self, before: u64, page: u64) -> Result<(), ParquetError> {
        self.current.fetch_sub(before, Ordering::Relaxed);
        let current = self.current.fetch_add(page, Ordering::Relaxed) + page;
        let passed = self.passed.fetch_add(before, Ordering::Relaxed) + before;
        if current + passed > MOST_HELD {
            return Err(wrong("the pages of the file do not fit in memory"));
        }
        Ok(())
    }
}

/// The pages of one column of a row group.
pub(super) struct Pages {
    inside: SerializedPageReader<Watched>,
    repeats: bool,
    /// The highest levels of repetition and definition.
    levels: [i16; 2],
    held: Arc<Held>,
    /// What the page that the column is at takes.
    page: u64,
}

impl Pages {
    pub(super) fn open(
        source: &Source,
        group: &RowGroupMetaData,
        column: usize,
        held: &Arc<Held>,
    ) -> Result<Pages, ParquetError> {
        let chunk = group.column(column);
        let n_rows = usize::try_from(group.num_rows()).unwrap_or(0);
        let watched = Arc::new(Watched(source.clone()));
        let descriptor = chunk.column_descr();
        Ok(Pages {
            inside: SerializedPageReader::new(watched, chunk, n_rows, None)?,
            repeats: descriptor.max_rep_level() > 0,
            levels: [descriptor.max_rep_level(), descriptor.max_def_level()],
            held: held.clone(),
            page: 0,
        })
    }

    fn check(&mut self, page: &Page) -> Result<(), ParquetError> {
        let size = page.buffer().len();
        let n_values = u64::from(page.num_values());
        if let Page::DictionaryPage { .. } = page {
            // A dictionary has at least one byte for each of its values.
            if size > MOST_DICTIONARY || n_values > size as u64 {
                return Err(wrong("a dictionary is unreasonably large"));
            }
            return self.held.turn(0, size as u64);
        }
        let levels = if self.repeats { n_values * LEVEL } else { 0 };
        let takes = size as u64 + levels;
        self.held.turn(std::mem::replace(&mut self.page, takes), takes)?;
        match page.encoding() {
            // Each value may repeat all of the value before it, so that a small page fills the memory.
            Encoding::DELTA_BYTE_ARRAY => Err(wrong("values as differences of texts are not read")),
            Encoding::DELTA_LENGTH_BYTE_ARRAY if !self.tells_as_many(page, n_values) => {
                Err(wrong("a page tells more lengths than it has values"))
            }
            _ => Ok(()),
        }
    }

    /// True when the lengths of a page are no more than its values: room is made for all that it tells.
    fn tells_as_many(&self, page: &Page, n_values: u64) -> bool {
        let mut rest: &[u8] = page.buffer();
        if let Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } = page {
            let at = *def_levels_byte_len as usize + *rep_levels_byte_len as usize;
            rest = rest.get(at..).unwrap_or_default();
        } else {
            for _ in self.levels.iter().filter(|level| **level > 0) {
                let length = rest.first_chunk().map_or(0, |n| u32::from_le_bytes(*n) as usize);
                rest = rest.get(4..).and_then(|rest| rest.get(length..)).unwrap_or_default();
            }
        }
        let mut told = (0..3).map(|_| number(&mut rest));
        told.nth(2).flatten().is_some_and(|n| n <= n_values)
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>, ParquetError> {
        let page = self.inside.get_next_page()?;
        page.iter().try_for_each(|page| self.check(page))?;
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>, ParquetError> {
        self.inside.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<(), ParquetError> {
        self.inside.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool, ParquetError> {
        self.inside.at_record_boundary()
    }
}

impl Iterator for Pages {
    type Item = Result<Page, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

/// A source of which the head of each page is looked at before the page is unpacked.
struct Watched(Source);

impl Length for Watched {
    fn len(&self) -> u64 {
        self.0.size()
    }
}

impl ChunkReader for Watched {
    type T = Head;

    fn get_read(&self, start: u64) -> Result<Head, ParquetError> {
        Ok(Head { inside: Some((self.0.clone(), start)), rest: None })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.0.get_bytes(start, length)
    }
}

/// The head of a page. Nothing is read before it is asked for: the decoder also asks where no head is.
struct Head {
    inside: Option<(Source, u64)>,
    rest: Option<Box<dyn Read>>,
}

impl Read for Head {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some((source, start)) = self.inside.take() {
            let mut all = source.get_read(start).map_err(io::Error::other)?;
            let mut first = Vec::new();
            all.by_ref().take(24).read_to_end(&mut first)?;
            if !sizes(&first).is_some_and(|sizes| sizes.iter().all(|size| *size <= MOST_PAGE)) {
                return Err(io::Error::other("a page is unreasonably large"));
            }
            self.rest = Some(Box::new(Cursor::new(first).chain(all)));
        }
        self.rest.as_mut().map_or(Ok(0), |rest| rest.read(into))
    }
}

/// The sizes of a page, unpacked and packed, as its head tells them after its kind: three fields, each
/// with the mark of a number of 32 bits (the Parquet format's `PageHeader` in Thrift's compact protocol).
fn sizes(mut head: &[u8]) -> Option<[u64; 2]> {
    const FIELD: u8 = 0x15;
    let mut field = || {
        let (mark, rest) = head.split_first()?;
        head = rest;
        let folded = number(&mut head).filter(|_| *mark == FIELD)?;
        // A negative size is refused as too large.
        Some(if folded % 2 == 0 { folded / 2 } else { u64::MAX })
    };
    let (_, unpacked, packed) = (field()?, field()?, field()?);
    Some([unpacked, packed])
}

/// A number of seven bits in each byte, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut all = 0;
    for n in 0..9 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        all |= u64::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            return Some(all);
        }
    }
    None
}
