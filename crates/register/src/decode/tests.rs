use std::cell::RefCell;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};
use proptest::prelude::*;

use super::{Levels, Memory, Pages, list, small, wide};

/// How a column is written.
#[derive(Debug, Clone, Copy)]
struct Way {
    encoding: Encoding,
    has_dictionary: bool,
    /// The most bytes of a dictionary, after which values stand without it.
    most: usize,
    rows_of_page: usize,
}

fn ways() -> impl Strategy<Value = Way> {
    let encoding = prop_oneof![Just(Encoding::PLAIN), Just(Encoding::DELTA_BINARY_PACKED)];
    (encoding, any::<bool>(), prop_oneof![Just(64_usize), Just(1 << 20)], 1_usize..300).prop_map(
        |(encoding, has_dictionary, most, rows_of_page)| Way {
            encoding,
            has_dictionary,
            most,
            rows_of_page,
        },
    )
}

/// A file of one column, written by the crate `parquet`, which knows nothing of this module.
fn written<T: DataType>(
    physical: Physical,
    repetition: Repetition,
    way: Way,
    values: &[T::T],
    levels: (Option<&[i16]>, Option<&[i16]>),
) -> Bytes {
    let column = Type::primitive_type_builder("c", physical).with_repetition(repetition).build();
    let fields = vec![Arc::new(column.expect("a column"))];
    let schema = Type::group_type_builder("rows").with_fields(fields).build().expect("a schema");
    let properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_enabled(way.has_dictionary)
        .set_dictionary_page_size_limit(way.most)
        .set_data_page_row_count_limit(way.rows_of_page)
        .set_write_batch_size(way.rows_of_page)
        .set_column_encoding(ColumnPath::from("c"), way.encoding)
        .build();
    let mut bytes = Vec::new();
    let wrong = "writing to memory works";
    let mut file =
        SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties)).expect(wrong);
    let mut group = file.next_row_group().expect(wrong);
    let mut column = group.next_column().expect(wrong).expect("there is a column");
    column.typed::<T>().write_batch(values, levels.0, levels.1).expect(wrong);
    column.close().expect(wrong);
    group.close().expect(wrong);
    file.close().expect(wrong);
    bytes.into()
}

/// The pages of the only column, in memory that the tests of a thread use again.
fn by_pages<T>(file: &Bytes, with: impl FnOnce(&mut Pages<'_>) -> T) -> T {
    let reader = SerializedFileReader::new(file.clone()).expect("a file");
    let column = reader.metadata().row_group(0).column(0);
    let (start, length) = column.byte_range();
    let chunk = file.slice(start as usize..(start + length) as usize);
    MEMORY.with_borrow_mut(|memory| {
        let copy = |bytes: &mut [u8]| -> Result<(), ParquetError> {
            bytes.copy_from_slice(&chunk);
            Ok(())
        };
        with(&mut Pages::read(memory, chunk.len(), true, copy).expect("it is there"))
    })
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Numbers of all sizes, often alike and often near each other.
fn numbers() -> impl Strategy<Value = Vec<i64>> {
    let number = prop_oneof![
        4 => -3_i64..100,
        2 => 20_000_i64..21_000,
        1 => any::<i32>().prop_map(i64::from),
        1 => any::<i64>(),
    ];
    let run = (number, 1_usize..40).prop_map(|(value, n)| vec![value; n]);
    prop::collection::vec(run, 0..80).prop_map(|runs| runs.concat())
}

fn whole<T: PartialEq>(read: Result<(), ParquetError>, found: &T, expected: &T) -> bool {
    read.is_ok() && found == expected
}

proptest! {
    #[test]
    fn what_was_written_is_read(values in numbers(), way in ways()) {
        let narrow: Vec<i32> = values.iter().map(|value| *value as i32).collect();
        let file = written::<Int32Type>(
            Physical::INT32, Repetition::REQUIRED, way, &narrow, (None, None));
        let mut found = Vec::new();
        let read = by_pages(&file, |p| small(&mut || p.next(), values.len(), None, i32::MIN, &mut found));
        prop_assert!(whole(read, &found, &narrow));
        let file = written::<Int64Type>(
            Physical::INT64, Repetition::REQUIRED, way, &values, (None, None));
        let mut found = Vec::new();
        let read = by_pages(&file, |p| wide(&mut || p.next(), values.len(), None, i64::MIN, &mut found));
        prop_assert!(whole(read, &found, &values));
    }

    #[test]
    fn what_is_missing_is_where_it_was(
        values in numbers(),
        missing in prop::collection::vec((any::<bool>(), 1_usize..50), 1..60),
        way in ways(),
    ) {
        let lacks = missing.iter().flat_map(|(lacks, n)| std::iter::repeat_n(*lacks, *n));
        let rows: Vec<Option<i32>> = values.iter().zip(lacks)
            .map(|(value, lacks)| (!lacks).then_some(*value as i32)).collect();
        let levels: Vec<i16> = rows.iter().map(|row| i16::from(row.is_some())).collect();
        let present: Vec<i32> = rows.iter().flatten().copied().collect();
        let file = written::<Int32Type>(
            Physical::INT32, Repetition::OPTIONAL, way, &present, (Some(&levels), None));
        let mut found = vec![7; 3];
        let mut kept = Levels::default();
        let read = by_pages(&file, |p| small(&mut || p.next(), rows.len(), Some(&mut kept), -9, &mut found));
        let expected: Vec<i32> = rows.iter().map(|row| row.unwrap_or(-9)).collect();
        prop_assert!(whole(read, &found, &expected));
    }

    #[test]
    fn lists_end_where_they_did(
        rows in prop::collection::vec(prop::collection::vec(0_i32..50, 0..4), 0..900),
        way in ways(),
    ) {
        let (mut defined, mut repeated) = (Vec::new(), Vec::new());
        for row in &rows {
            defined.extend(std::iter::repeat_n(i16::from(!row.is_empty()), row.len().max(1)));
            repeated.push(0);
            repeated.extend(std::iter::repeat_n(1, row.len().saturating_sub(1)));
        }
        let all = rows.concat();
        let file = written::<Int32Type>(
            Physical::INT32, Repetition::REPEATED, way, &all, (Some(&defined), Some(&repeated)));
        let (mut ends, mut values) = (vec![1], vec![1]);
        let mut kept = Levels::default();
        by_pages(&file, |p| list(&mut || p.next(), rows.len(), &mut kept, &mut ends, &mut values)).unwrap();
        let mut n = 0;
        let expected: Vec<u32> = rows.iter().map(|row| { n += row.len() as u32; n }).collect();
        prop_assert_eq!(ends, expected);
        prop_assert_eq!(values, all);
    }

    /// Bytes that are no column, or another, are an error and nothing worse.
    #[test]
    fn damaged_values_are_an_error_at_worst(
        bytes in prop::collection::vec(any::<u8>(), 0..200), n in 0_usize..500,
    ) {
        let dictionary = [1, 2, 3];
        let mut found = Vec::new();
        if super::bits::indexed(&bytes, n, &dictionary, &mut found).is_some() {
            prop_assert_eq!(found.len(), n);
        }
        let mut found: Vec<i64> = Vec::new();
        if super::bits::differences(&bytes, n, &mut found).is_some() {
            prop_assert_eq!(found.len(), n);
        }
        let mut levels = Vec::new();
        if super::bits::levels(&bytes, n, &mut levels).is_ok() {
            prop_assert_eq!(levels.len(), n);
        }
    }

    /// The same of pages: a changed byte, or an end too early.
    #[test]
    fn damaged_pages_are_an_error_at_worst(
        values in numbers(), way in ways(), at in any::<prop::sample::Index>(), by in 1_u8.., cut in any::<bool>(),
    ) {
        let file = written::<Int64Type>(
            Physical::INT64, Repetition::REQUIRED, way, &values, (None, None));
        let reader = SerializedFileReader::new(file.clone()).expect("a file");
        let (start, length) = reader.metadata().row_group(0).column(0).byte_range();
        let mut chunk = file.slice(start as usize..(start + length) as usize).to_vec();
        if !chunk.is_empty() {
            let at = at.index(chunk.len());
            chunk[at] ^= by;
            if cut {
                chunk.truncate(at);
            }
        }
        let mut memory = Memory::default();
        let copy = |bytes: &mut [u8]| -> Result<(), ParquetError> {
            bytes.copy_from_slice(&chunk);
            Ok(())
        };
        let mut pages = Pages::read(&mut memory, chunk.len(), true, copy).expect("memory");
        let mut found = Vec::new();
        if wide(&mut || pages.next(), values.len(), None, i64::MIN, &mut found).is_ok() {
            prop_assert_eq!(found.len(), values.len());
        }
    }
}
