//! One column of a row group, decoded in batches.

use std::collections::HashMap;

use bytes::Bytes;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader};
use parquet::column::reader::{ColumnReader as CrateReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, FloatType};
use parquet::data_type::{Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::reader::RowGroupReader;

use super::damaged;
use super::runs::RunReader;

/// Stands for no text.
pub(crate) const NULL_CODE: u32 = u32::MAX;
/// Stands for no whole number.
pub(crate) const NULL_INT: i64 = i64::MIN;
/// Stands for no number: one particular NaN, so that a NaN that was really written is told apart.
const NULL_REAL: u64 = 0x7ff8_0000_6e75_6c6c;

/// True for the mark of an absent number.
pub(crate) fn is_null(number: f64) -> bool {
    number.to_bits() == NULL_REAL
}

/// The mark of an absent number.
pub(crate) fn null() -> f64 {
    f64::from_bits(NULL_REAL)
}

/// Some rows of a column.
#[derive(Debug)]
pub(crate) enum Batch {
    /// Each text as its place among [`ColumnReader::words`], or [`NULL_CODE`].
    Text(Vec<u32>),
    /// Whole numbers, or [`NULL_INT`].
    Int(Vec<i64>),
    /// Numbers; an absent one is true by [`is_null`].
    Real(Vec<f64>),
}

/// A column of a row group.
pub(crate) struct ColumnReader {
    kind: Type,
    source: Source,
    optional: bool,
    words: Words,
    /// The dictionary's numbers, for columns of numbers.
    numbers: Vec<f64>,
    wholes: Vec<i64>,
    page: Option<OpenPage>,
    scratch: Vec<u32>,
}

enum Source {
    Pages(Box<dyn PageReader>),
    /// Encodings beyond dictionary and plain are left to the crate.
    Crate(Box<CrateReader>),
}

struct OpenPage {
    /// Values left, absent ones counted.
    left: usize,
    /// Tells which values are present; none when all are.
    levels: Option<RunReader>,
    values: PageValues,
}

enum PageValues {
    Coded(RunReader),
    Plain { bytes: Bytes, at: usize },
}

/// The distinct texts of a column in the order in which they were met.
#[derive(Default)]
struct Words {
    list: Vec<Box<str>>,
    /// Filled only when a page has plain texts.
    places: HashMap<Box<str>, u32>,
    /// How many of the words stand in `places`.
    placed: usize,
    /// Code in the dictionary page to place in the list, where a dictionary repeats a text.
    dictionary: Vec<u32>,
}

impl ColumnReader {
    /// Opens a column; none when it is of a kind that no figures are kept in
    /// (nested, repeated, yes/no, binary).
    pub(crate) fn open(
        group: &dyn RowGroupReader,
        column: usize,
    ) -> Result<Option<ColumnReader>, ParquetError> {
        let meta = group.metadata().column(column);
        let descr = meta.column_descr();
        let known = matches!(
            meta.column_type(),
            Type::BYTE_ARRAY | Type::INT32 | Type::INT64 | Type::FLOAT | Type::DOUBLE
        );
        if !known || descr.max_rep_level() > 0 || descr.max_def_level() > 1 {
            return Ok(None);
        }
        // The crate panics on places before the file, which only a damaged footer has.
        let first = meta.dictionary_page_offset().unwrap_or_else(|| meta.data_page_offset());
        if first < 0 || meta.data_page_offset() < 0 || meta.compressed_size() < 0 {
            return Err(damaged("the footer points outside the file"));
        }
        let plain = meta.encodings().all(|e| {
            matches!(
                e,
                Encoding::PLAIN
                    | Encoding::RLE
                    | Encoding::PLAIN_DICTIONARY
                    | Encoding::RLE_DICTIONARY
            )
        });
        let source = if plain {
            Source::Pages(group.get_column_page_reader(column)?)
        } else {
            Source::Crate(Box::new(group.get_column_reader(column)?))
        };
        Ok(Some(ColumnReader {
            kind: meta.column_type(),
            source,
            optional: descr.max_def_level() == 1,
            words: Words::default(),
            numbers: Vec::new(),
            wholes: Vec::new(),
            page: None,
            scratch: Vec::new(),
        }))
    }

    /// The distinct texts met so far.
    pub(crate) fn words(&self) -> &[Box<str>] {
        &self.words.list
    }

    /// The next `n` rows.
    pub(crate) fn read(&mut self, n: usize) -> Result<Batch, ParquetError> {
        if let Source::Crate(_) = self.source {
            return self.read_by_crate(n);
        }
        // A damaged header may promise any number of rows: memory is only taken as pages are read.
        let room = n.min(1 << 16);
        let mut batch = match self.kind {
            Type::BYTE_ARRAY => Batch::Text(Vec::with_capacity(room)),
            Type::INT32 | Type::INT64 => Batch::Int(Vec::with_capacity(room)),
            _ => Batch::Real(Vec::with_capacity(room)),
        };
        let mut wanted = n;
        while wanted > 0 {
            let Some(mut page) = self.page.take().filter(|p| p.left > 0) else {
                self.next_page()?;
                continue;
            };
            let take = wanted.min(page.left);
            self.read_from(&mut page, take, &mut batch)?;
            page.left -= take;
            wanted -= take;
            self.page = Some(page);
        }
        Ok(batch)
    }

    fn next_page(&mut self) -> Result<(), ParquetError> {
        let Source::Pages(pages) = &mut self.source else { unreachable!("pages are read here") };
        let page = pages.get_next_page()?.ok_or_else(|| damaged("a column is too short"))?;
        match page {
            Page::DictionaryPage { buf, num_values, .. } => self.read_dictionary(&buf, num_values),
            Page::DataPage { buf, num_values, encoding, .. } => {
                let (levels, at) = if self.optional { levels_v1(&buf)? } else { (None, 0) };
                self.open_page(buf.slice(at..), num_values, encoding, levels)
            }
            Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                let from = rep_levels_byte_len as usize;
                let to = from + def_levels_byte_len as usize;
                if to > buf.len() {
                    return Err(damaged("a page is cut off"));
                }
                let levels = match self.optional {
                    true => Some(RunReader::new(buf.slice(from..to), 1)?),
                    false => None,
                };
                self.open_page(buf.slice(to..), num_values, encoding, levels)
            }
        }
    }

    fn open_page(
        &mut self,
        bytes: Bytes,
        n: u32,
        encoding: Encoding,
        levels: Option<RunReader>,
    ) -> Result<(), ParquetError> {
        let values = match encoding {
            Encoding::PLAIN => PageValues::Plain { bytes, at: 0 },
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => {
                // A page where every value is absent may lack even the width.
                let width = bytes.first().copied().unwrap_or(0);
                PageValues::Coded(RunReader::new(bytes.slice(bytes.len().min(1)..), width)?)
            }
            _ => return Err(damaged("the footer does not name a page's encoding")),
        };
        self.page = Some(OpenPage { left: n as usize, levels, values });
        Ok(())
    }

    fn read_dictionary(&mut self, buf: &Bytes, n: u32) -> Result<(), ParquetError> {
        let mut at = 0;
        for _ in 0..n {
            match self.kind {
                Type::BYTE_ARRAY => {
                    let text = plain_text(buf, &mut at)?;
                    self.words.add_to_dictionary(text);
                }
                Type::INT32 | Type::INT64 => {
                    let whole = plain_whole(self.kind, buf, &mut at)?;
                    self.wholes.push(whole);
                }
                _ => {
                    let number = plain_number(self.kind, buf, &mut at)?;
                    self.numbers.push(number);
                }
            }
        }
        Ok(())
    }

    fn read_from(
        &mut self,
        page: &mut OpenPage,
        n: usize,
        batch: &mut Batch,
    ) -> Result<(), ParquetError> {
        let Some(levels) = &mut page.levels else {
            return self.read_present(&mut page.values, n, batch);
        };
        match levels.repeated(n)? {
            Some(1) => return self.read_present(&mut page.values, n, batch),
            Some(0) => {
                batch.push_absent(n);
                return Ok(());
            }
            Some(_) => return Err(damaged("an impossible level")),
            None => {}
        }
        let mut present = Vec::with_capacity(n);
        levels.read(n, &mut present)?;
        for run in present.chunk_by(|a, b| a == b) {
            match run[0] {
                1 => self.read_present(&mut page.values, run.len(), batch)?,
                0 => batch.push_absent(run.len()),
                _ => return Err(damaged("an impossible level")),
            }
        }
        Ok(())
    }

    fn read_present(
        &mut self,
        values: &mut PageValues,
        n: usize,
        batch: &mut Batch,
    ) -> Result<(), ParquetError> {
        match values {
            PageValues::Coded(runs) => {
                self.scratch.clear();
                runs.read(n, &mut self.scratch)?;
                let outside = || damaged("a code outside the dictionary");
                match batch {
                    Batch::Text(out) => {
                        extend(out, &self.scratch, &self.words.dictionary).ok_or_else(outside)
                    }
                    Batch::Int(out) => extend(out, &self.scratch, &self.wholes).ok_or_else(outside),
                    Batch::Real(out) => {
                        extend(out, &self.scratch, &self.numbers).ok_or_else(outside)
                    }
                }
            }
            PageValues::Plain { bytes, at } => {
                for _ in 0..n {
                    match batch {
                        Batch::Text(out) => {
                            let text = plain_text(bytes, at)?;
                            out.push(self.words.place(text, out.last().copied()));
                        }
                        Batch::Int(out) => out.push(plain_whole(self.kind, bytes, at)?),
                        Batch::Real(out) => out.push(plain_number(self.kind, bytes, at)?),
                    }
                }
                Ok(())
            }
        }
    }

    fn read_by_crate(&mut self, n: usize) -> Result<Batch, ParquetError> {
        let Source::Crate(reader) = &mut self.source else {
            unreachable!("asked for by the caller")
        };
        let words = &mut self.words;
        Ok(match reader.as_mut() {
            CrateReader::Int32ColumnReader(r) => {
                Batch::Int(typed::<Int32Type, _>(r, n, |v| v.map_or(NULL_INT, |v| i64::from(*v)))?)
            }
            CrateReader::Int64ColumnReader(r) => {
                Batch::Int(typed::<Int64Type, _>(r, n, |v| v.copied().unwrap_or(NULL_INT))?)
            }
            CrateReader::FloatColumnReader(r) => {
                Batch::Real(typed::<FloatType, _>(r, n, |v| v.map_or(null(), |v| f64::from(*v)))?)
            }
            CrateReader::DoubleColumnReader(r) => {
                let absent = null();
                Batch::Real(typed::<DoubleType, _>(r, n, |v| v.copied().unwrap_or(absent))?)
            }
            CrateReader::ByteArrayColumnReader(r) => {
                let place = |text: Option<&ByteArray>| {
                    text.map_or(NULL_CODE, |t| words.place(&lossy(t.data()), None))
                };
                Batch::Text(typed::<ByteArrayType, _>(r, n, place)?)
            }
            _ => return Err(damaged("a column of another kind than the schema says")),
        })
    }
}

impl Batch {
    fn push_absent(&mut self, n: usize) {
        match self {
            Batch::Text(out) => out.resize(out.len() + n, NULL_CODE),
            Batch::Int(out) => out.resize(out.len() + n, NULL_INT),
            Batch::Real(out) => out.resize(out.len() + n, null()),
        }
    }
}

impl Words {
    fn add_to_dictionary(&mut self, text: &str) {
        // Writers give each text once; a second dictionary page or a repeated text is still right.
        let code = u32::try_from(self.list.len()).expect("fewer than 2^32 texts in a page");
        self.list.push(text.into());
        self.dictionary.push(code);
    }

    /// The place of a text, which is likely the same as the one before.
    fn place(&mut self, text: &str, before: Option<u32>) -> u32 {
        if let Some(before) = before
            && before != NULL_CODE
            && &*self.list[before as usize] == text
        {
            return before;
        }
        while self.placed < self.list.len() {
            let place = u32::try_from(self.placed).expect("fewer than 2^32 texts");
            self.places.entry(self.list[self.placed].clone()).or_insert(place);
            self.placed += 1;
        }
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.list.len()).expect("fewer than 2^32 texts");
        self.list.push(text.into());
        self.places.insert(text.into(), place);
        self.placed += 1;
        place
    }
}

fn extend<T: Copy>(out: &mut Vec<T>, codes: &[u32], dictionary: &[T]) -> Option<()> {
    let highest = codes.iter().copied().max()?;
    if highest as usize >= dictionary.len() {
        return None;
    }
    out.extend(codes.iter().map(|code| dictionary[*code as usize]));
    Some(())
}

/// The levels of a first-version page stand first, with their length in four bytes.
fn levels_v1(buf: &Bytes) -> Result<(Option<RunReader>, usize), ParquetError> {
    let cut = || damaged("a page is cut off");
    let length = buf.get(..4).ok_or_else(cut)?;
    let length = u32::from_le_bytes(length.try_into().expect("four bytes")) as usize;
    let to = length.checked_add(4).filter(|to| *to <= buf.len()).ok_or_else(cut)?;
    Ok((Some(RunReader::new(buf.slice(4..to), 1)?), to))
}

fn take<const N: usize>(bytes: &Bytes, at: &mut usize) -> Result<[u8; N], ParquetError> {
    let part = bytes.get(*at..*at + N).ok_or_else(|| damaged("a page is cut off"))?;
    *at += N;
    Ok(part.try_into().expect("a slice of N bytes"))
}

fn plain_whole(kind: Type, bytes: &Bytes, at: &mut usize) -> Result<i64, ParquetError> {
    Ok(match kind {
        Type::INT32 => i64::from(i32::from_le_bytes(take(bytes, at)?)),
        _ => i64::from_le_bytes(take(bytes, at)?),
    })
}

fn plain_number(kind: Type, bytes: &Bytes, at: &mut usize) -> Result<f64, ParquetError> {
    Ok(match kind {
        Type::FLOAT => f64::from(f32::from_le_bytes(take(bytes, at)?)),
        _ => f64::from_le_bytes(take(bytes, at)?),
    })
}

/// A text that is not UTF-8 is refused: the format says that texts are.
fn plain_text<'a>(bytes: &'a Bytes, at: &mut usize) -> Result<&'a str, ParquetError> {
    let length = u32::from_le_bytes(take(bytes, at)?) as usize;
    let end = at.checked_add(length).ok_or_else(|| damaged("a text is cut off"))?;
    let text = bytes.get(*at..end).ok_or_else(|| damaged("a text is cut off"))?;
    *at = end;
    std::str::from_utf8(text).map_err(|_| damaged("a text is not UTF-8"))
}

fn lossy(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn typed<T: DataType, V>(
    reader: &mut ColumnReaderImpl<T>,
    n: usize,
    mut make: impl FnMut(Option<&T::T>) -> V,
) -> Result<Vec<V>, ParquetError> {
    let mut out = Vec::new();
    while out.len() < n {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let (rows, _, _) =
            reader.read_records(n - out.len(), Some(&mut levels), None, &mut values)?;
        if rows == 0 {
            return Err(damaged("a column is too short"));
        }
        let mut values = values.iter();
        if levels.is_empty() {
            out.extend(values.map(|v| make(Some(v))));
        } else {
            for level in levels {
                out.push(make(if level == 0 { None } else { values.next() }));
            }
        }
    }
    Ok(out)
}
