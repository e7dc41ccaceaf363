//! The pages of a column chunk, cut and unpacked in memory that is used again.
//!
//! The crate `parquet` makes what packs and what unpacks anew for each chunk, which for small chunks takes
//! longer than all the rest. Headers are in Thrift's compact protocol; the fields are those of the Parquet
//! format's description, `parquet.thrift`, PageHeader.

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::errors::ParquetError;
use zstd::bulk::Decompressor;

use super::form;

/// What is kept from chunk to chunk.
#[derive(Default)]
pub(crate) struct Memory {
    decompressor: Option<Decompressor<'static>>,
    chunk: Kept,
    page: Kept,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Memory")
    }
}

/// Bytes that were handed out, to be taken back when nobody has them any longer.
#[derive(Default)]
struct Kept(Option<Bytes>);

impl Kept {
    /// So much memory, in which anything may stand.
    fn take(&mut self, length: usize) -> Vec<u8> {
        let bytes = self.0.take().and_then(|bytes| bytes.try_into_mut().ok());
        let mut memory = bytes.map_or_else(Vec::new, Vec::from);
        if memory.len() < length {
            memory.resize(length.next_power_of_two(), 0);
        }
        memory
    }

    /// The first of these bytes, handed out.
    fn hand_out(&mut self, memory: Vec<u8>, length: usize) -> Bytes {
        let all = Bytes::from(memory);
        let first = all.slice(..length);
        self.0 = Some(all);
        first
    }
}

/// The pages of one column chunk.
pub(crate) struct Pages<'m> {
    memory: &'m mut Memory,
    chunk: Bytes,
    at: usize,
    /// True when pages are packed by zstd.
    is_packed: bool,
}

impl<'m> Pages<'m> {
    /// Reads a chunk of so many bytes.
    pub(crate) fn read<E>(
        memory: &'m mut Memory,
        length: usize,
        is_packed: bool,
        read: impl FnOnce(&mut [u8]) -> Result<(), E>,
    ) -> Result<Pages<'m>, E> {
        let mut bytes = memory.chunk.take(length);
        read(&mut bytes[..length])?;
        let chunk = memory.chunk.hand_out(bytes, length);
        Ok(Pages { memory, chunk, at: 0, is_packed })
    }

    /// A part of a page unpacked, after what stands before it as it is.
    fn unpacked(&mut self, page: &[u8], n_before: usize, size: usize) -> Option<Bytes> {
        let mut bytes = self.memory.page.take(size);
        let (before, packed) = page.split_at_checked(n_before)?;
        bytes.get_mut(..n_before)?.copy_from_slice(before);
        let decompressor = match &mut self.memory.decompressor {
            Some(decompressor) => decompressor,
            none => none.insert(Decompressor::new().ok()?),
        };
        let into = bytes.get_mut(n_before..size)?;
        let n = decompressor.decompress_to_buffer(packed, into).ok()?;
        (n == size - n_before).then(|| self.memory.page.hand_out(bytes, size))
    }

    /// The next page; none after the last.
    pub(crate) fn next(&mut self) -> Result<Option<Page>, ParquetError> {
        if self.at == self.chunk.len() {
            return Ok(None);
        }
        self.cut().map(Some).ok_or_else(form)
    }

    fn cut(&mut self) -> Option<Page> {
        let mut header = Header::default();
        let mut rest = &self.chunk[self.at..];
        header.read(&mut rest, 0)?;
        let start = self.chunk.len() - rest.len();
        let length = usize::try_from(header.packed_size).ok()?;
        let page = self.chunk.get(start..start.checked_add(length)?)?;
        let page = self.chunk.slice_ref(page);
        self.at = start + length;
        let size = usize::try_from(header.size).ok()?;
        let n_levels = header.defined.checked_add(header.repeated)?;
        let n_before = usize::try_from(if header.kind == VALUES { n_levels } else { 0 }).ok()?;
        let is_packed = self.is_packed && (header.kind == DICTIONARY || !header.is_plain);
        let buf = if is_packed && length > n_before {
            // No page is a thousand times its packed size; one that says so is damaged.
            if size / 1024 > length.max(1024) {
                return None;
            }
            self.unpacked(&page, n_before, size)?
        } else if size == length {
            page
        } else {
            return None;
        };
        let encoding = match header.encoding {
            0 => Encoding::PLAIN,
            5 => Encoding::DELTA_BINARY_PACKED,
            2 | 8 => Encoding::RLE_DICTIONARY,
            _ => return None,
        };
        let number = |n: i64| u32::try_from(n).ok();
        let num_values = number(header.n)?;
        Some(match header.kind {
            DICTIONARY => Page::DictionaryPage { buf, num_values, encoding, is_sorted: false },
            VALUES => Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                num_nulls: number(header.n_missing)?,
                num_rows: number(header.n_rows)?,
                def_levels_byte_len: number(header.defined)?,
                rep_levels_byte_len: number(header.repeated)?,
                is_compressed: false,
                statistics: None,
            },
            _ => return None,
        })
    }
}

/// The kinds of pages that prepared tables have.
const DICTIONARY: i64 = 2;
const VALUES: i64 = 3;

/// A page's header, as far as it is asked for.
#[derive(Debug, Default)]
struct Header {
    kind: i64,
    size: i64,
    packed_size: i64,
    n: i64,
    n_missing: i64,
    n_rows: i64,
    encoding: i64,
    defined: i64,
    repeated: i64,
    /// True when the values of the page are not packed though those of others are.
    is_plain: bool,
}

impl Header {
    /// Reads the fields of a structure: 0 is the header itself, others are fields of it.
    fn read(&mut self, bytes: &mut &[u8], structure: i16) -> Option<()> {
        let mut field = 0_i16;
        loop {
            let head = byte(bytes)?;
            if head == 0 {
                return Some(());
            }
            field = match head >> 4 {
                0 => i16::try_from(whole(bytes)?).ok()?,
                more => field.checked_add(i16::from(more))?,
            };
            match (head & 15, structure, field) {
                (kind @ 1..=2, 8, 7) => self.is_plain = kind == 2,
                (4..=6, ..) => {
                    let value = whole(bytes)?;
                    if let Some(place) = self.place(structure, field) {
                        *place = value;
                    }
                }
                (12, 0, 7 | 8) => self.read(bytes, field)?,
                (kind, ..) => pass_over(bytes, kind, 0)?,
            }
        }
    }

    fn place(&mut self, structure: i16, field: i16) -> Option<&mut i64> {
        Some(match (structure, field) {
            (0, 1) => &mut self.kind,
            (0, 2) => &mut self.size,
            (0, 3) => &mut self.packed_size,
            (7 | 8, 1) => &mut self.n,
            (7, 2) | (8, 4) => &mut self.encoding,
            (8, 2) => &mut self.n_missing,
            (8, 3) => &mut self.n_rows,
            (8, 5) => &mut self.defined,
            (8, 6) => &mut self.repeated,
            _ => return None,
        })
    }
}

fn byte(bytes: &mut &[u8]) -> Option<u8> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(*first)
}

fn whole(bytes: &mut &[u8]) -> Option<i64> {
    let value = super::bits::number(bytes)?;
    Some(super::bits::unfolded(value) as i64)
}

/// Passes over a value of a kind that nothing is asked of. Kinds are those of Thrift's compact protocol.
fn pass_over(bytes: &mut &[u8], kind: u8, depth: u8) -> Option<()> {
    if depth > 8 {
        return None;
    }
    match kind {
        1 | 2 => {}
        3 => drop(byte(bytes)?),
        4..=6 => drop(whole(bytes)?),
        7 => *bytes = bytes.get(8..)?,
        8 => {
            let n = usize::try_from(super::bits::number(bytes)?).ok()?;
            *bytes = bytes.get(n..)?;
        }
        9 | 10 => {
            let head = byte(bytes)?;
            let n = match head >> 4 {
                15 => super::bits::number(bytes)?,
                n => u64::from(n),
            };
            for _ in 0..n {
                match head & 15 {
                    1 | 2 => drop(byte(bytes)?),
                    kind => pass_over(bytes, kind, depth + 1)?,
                }
            }
        }
        12 => loop {
            let head = byte(bytes)?;
            match (head, head >> 4) {
                (0, _) => break,
                (_, 0) => drop(whole(bytes)?),
                _ => {}
            }
            pass_over(bytes, head & 15, depth + 1)?;
        },
        _ => return None,
    }
    Some(())
}
