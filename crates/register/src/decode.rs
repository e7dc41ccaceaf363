//! Column chunks of prepared tables as values, in memory that is used again.
//!
//! What is in the pages is read here, which takes half the time that the crate `parquet` takes: the few
//! encodings that prepared tables have, straight into whole numbers. The encodings are those of the Parquet
//! format's description, "Encodings".

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::errors::ParquetError;

use self::bits::Whole;
pub(crate) use self::pages::{Memory, Pages};

mod bits;
mod pages;
#[cfg(test)]
mod tests;

/// Gives the pages of a column chunk, one after the other.
pub(crate) type Next<'p> = dyn FnMut() -> Result<Option<Page>, ParquetError> + 'p;

/// Memory for what tells where values are missing and where lists begin, kept from column to column.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    defined: Vec<u8>,
    repeated: Vec<u8>,
    small: Vec<i32>,
    wide: Vec<i64>,
}

/// A page with values.
struct ValuePage {
    repeated: Bytes,
    defined: Bytes,
    values: Bytes,
    encoding: Encoding,
    /// How many levels there are: values and places of missing ones.
    n: usize,
    n_missing: usize,
}

/// The pseudonyms of a shard, in their order.
pub(crate) fn pseudonyms(
    pages: &mut Next<'_>,
    n: usize,
    into: &mut Vec<u128>,
) -> Result<(), ParquetError> {
    into.clear();
    while let Some(page) = pages()? {
        let page = value_page(page)?;
        let (all, rest) = page.values.as_chunks::<16>();
        if page.encoding != Encoding::PLAIN || !rest.is_empty() || all.len() != page.n {
            return Err(form());
        }
        into.extend(all.iter().map(|bytes| u128::from_be_bytes(*bytes)));
    }
    if into.len() == n { Ok(()) } else { Err(form()) }
}

/// Values of 32 bits; `missing` where there is none. `levels` where some may be missing.
pub(crate) fn small(
    pages: &mut Next<'_>,
    n: usize,
    levels: Option<&mut Levels>,
    missing: i32,
    into: &mut Vec<i32>,
) -> Result<(), ParquetError> {
    let levels = levels.map(|levels| (&mut levels.defined, &mut levels.small));
    flat(pages, n, levels, missing, into)
}

/// Values of 64 bits; `missing` where there is none. `levels` where some may be missing.
pub(crate) fn wide(
    pages: &mut Next<'_>,
    n: usize,
    levels: Option<&mut Levels>,
    missing: i64,
    into: &mut Vec<i64>,
) -> Result<(), ParquetError> {
    let levels = levels.map(|levels| (&mut levels.defined, &mut levels.wide));
    flat(pages, n, levels, missing, into)
}

/// Lists of values of 32 bits: where each row's end, and all values.
pub(crate) fn list(
    pages: &mut Next<'_>,
    n: usize,
    levels: &mut Levels,
    ends: &mut Vec<u32>,
    values: &mut Vec<i32>,
) -> Result<(), ParquetError> {
    let Levels { defined, repeated, .. } = levels;
    ends.clear();
    values.clear();
    let (mut dictionary, mut n_values) = (Vec::new(), 0_u32);
    while let Some(page) = pages()? {
        let Some(page) = of_values(page, &mut dictionary)? else { continue };
        bits::levels(&page.repeated, page.n, repeated)?;
        bits::levels(&page.defined, page.n, defined)?;
        // Where each row begins is where the one before ends.
        let filled = ends.len();
        ends.resize(filled + page.n, 0);
        let mut row = filled;
        for (defined, repeated) in defined.iter().zip(repeated.iter()) {
            ends[row] = n_values;
            row += usize::from(*repeated == 0);
            n_values += u32::from(*defined);
        }
        ends.truncate(row);
        let n_more = (n_values as usize).checked_sub(values.len()).ok_or_else(form)?;
        page_values(&page, n_more, &dictionary, values)?;
    }
    if ends.len() != n || ends.first().is_some_and(|first| *first != 0) {
        return Err(form());
    }
    if n > 0 {
        ends.copy_within(1.., 0);
        ends[n - 1] = n_values;
    }
    Ok(())
}

fn flat<T: Whole>(
    pages: &mut Next<'_>,
    n: usize,
    mut levels: Option<(&mut Vec<u8>, &mut Vec<T>)>,
    missing: T,
    into: &mut Vec<T>,
) -> Result<(), ParquetError> {
    into.clear();
    into.reserve(n);
    let mut dictionary = Vec::new();
    while let Some(page) = pages()? {
        let Some(page) = of_values(page, &mut dictionary)? else { continue };
        let n_present = page.n.checked_sub(page.n_missing).ok_or_else(form)?;
        if into.len() + page.n > n {
            return Err(form());
        }
        match &mut levels {
            Some((defined, present)) if page.n_missing > 0 => {
                bits::levels(&page.defined, page.n, defined)?;
                present.clear();
                page_values(&page, n_present, &dictionary, present)?;
                if defined.iter().map(|level| usize::from(*level)).sum::<usize>() != n_present {
                    return Err(form());
                }
                // One more, so that there is a value to look at after the last.
                present.push(missing);
                let mut at = 0;
                into.extend(defined.iter().map(|level| {
                    let value = if *level == 1 { present[at] } else { missing };
                    at += usize::from(*level);
                    value
                }));
            }
            None if page.n_missing > 0 => return Err(form()),
            _ => page_values(&page, n_present, &dictionary, into)?,
        }
    }
    if into.len() == n { Ok(()) } else { Err(form()) }
}

/// A page with values; none for a dictionary, which is read.
fn of_values<T: Whole>(
    page: Page,
    dictionary: &mut Vec<T>,
) -> Result<Option<ValuePage>, ParquetError> {
    if let Page::DictionaryPage { buf, num_values, .. } = page {
        dictionary.clear();
        T::plain(&buf, num_values as usize, dictionary).ok_or_else(form)?;
        return Ok(None);
    }
    value_page(page).map(Some)
}

fn value_page(page: Page) -> Result<ValuePage, ParquetError> {
    let Page::DataPageV2 {
        buf,
        num_values,
        encoding,
        num_nulls,
        def_levels_byte_len,
        rep_levels_byte_len,
        ..
    } = page
    else {
        return Err(form());
    };
    let n_repeated = rep_levels_byte_len as usize;
    let n_levels = n_repeated.saturating_add(def_levels_byte_len as usize);
    if n_levels > buf.len() {
        return Err(form());
    }
    Ok(ValuePage {
        repeated: buf.slice(..n_repeated),
        defined: buf.slice(n_repeated..n_levels),
        values: buf.slice(n_levels..),
        encoding,
        n: num_values as usize,
        n_missing: num_nulls as usize,
    })
}

/// Adds so many values of a page.
fn page_values<T: Whole>(
    page: &ValuePage,
    n: usize,
    dictionary: &[T],
    into: &mut Vec<T>,
) -> Result<(), ParquetError> {
    let read = match page.encoding {
        Encoding::RLE_DICTIONARY => bits::indexed(&page.values, n, dictionary, into),
        Encoding::DELTA_BINARY_PACKED => bits::differences(&page.values, n, into),
        Encoding::PLAIN => T::plain(&page.values, n, into),
        _ => None,
    };
    read.ok_or_else(form)
}

/// What is no form that prepared tables have.
fn form() -> ParquetError {
    ParquetError::General("a column has another form than prepared tables have".to_owned())
}
