//! Parquet as other programs write it: kinds of columns, encodings, versions, packings.

use std::sync::Arc;

use figure::ImportKind::{Kolada, Table};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use crate::world::{World, cell, spots};

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn texts(group: &mut Group<'_>, values: &[Option<&str>]) {
    let levels: Vec<i16> = values.iter().map(|v| i16::from(v.is_some())).collect();
    let present: Vec<ByteArray> = values.iter().flatten().map(|t| ByteArray::from(*t)).collect();
    let mut column = group.next_column().expect("a column").expect("one more");
    let typed = column.typed::<ByteArrayType>();
    typed.write_batch(&present, Some(&levels), None).expect("memory");
    column.close().expect("memory");
}

/// A table of Kolada's columns, three values in each of two row groups, the last one absent.
fn kolada_table(properties: WriterPropertiesBuilder) -> Vec<u8> {
    let schema = "message schema { optional binary kpi (UTF8); optional binary municipality (UTF8);
        optional int32 period; optional binary gender (UTF8); optional double value; }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let properties = Arc::new(properties.build());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, properties).expect("memory");
    for year in [2019, 2020] {
        let mut group = file.next_row_group().expect("memory");
        texts(&mut group, &[Some("N00945"); 3]);
        texts(&mut group, &[Some("0000"), Some("0001"), Some("0180")]);
        let mut column = group.next_column().expect("a column").expect("one more");
        column
            .typed::<Int32Type>()
            .write_batch(&[year; 3], Some(&[1, 1, 1]), None)
            .expect("memory");
        column.close().expect("memory");
        texts(&mut group, &[Some("T"), Some("T"), Some("K")]);
        let mut column = group.next_column().expect("a column").expect("one more");
        let values = [f64::from(year), 0.5];
        column.typed::<DoubleType>().write_batch(&values, Some(&[1, 1, 0]), None).expect("memory");
        column.close().expect("memory");
        group.close().expect("memory");
    }
    file.into_inner().expect("memory")
}

#[test]
fn every_encoding_gives_the_same_figures() {
    let builder = WriterProperties::builder;
    let column = |name: &str| ColumnPath::from(name);
    let zstd = Compression::ZSTD(ZstdLevel::try_new(3).expect("a level"));
    let forms = [
        builder(),
        builder().set_dictionary_enabled(false),
        builder().set_writer_version(WriterVersion::PARQUET_2_0),
        builder().set_writer_version(WriterVersion::PARQUET_2_0).set_dictionary_enabled(false),
        builder().set_compression(zstd),
        builder().set_compression(Compression::SNAPPY),
        builder().set_data_page_row_count_limit(1).set_write_batch_size(1),
        builder()
            .set_dictionary_enabled(false)
            .set_column_encoding(column("kpi"), Encoding::DELTA_BYTE_ARRAY)
            .set_column_encoding(column("municipality"), Encoding::DELTA_LENGTH_BYTE_ARRAY)
            .set_column_encoding(column("period"), Encoding::DELTA_BINARY_PACKED)
            .set_column_encoding(column("value"), Encoding::BYTE_STREAM_SPLIT),
    ];
    for (i, form) in forms.into_iter().enumerate() {
        let world = World::new();
        let receipt = world.import(Kolada, "t.parquet", kolada_table(form), "");
        assert_eq!((receipt.rows, receipt.imported), (6, 6), "form {i}: {:?}", spots(&receipt));
        let figures = world.figures("N00945");
        assert_eq!(cell(&figures, "00", "2019").and_then(|c| c.value()), Some(2019.0));
        assert_eq!(cell(&figures, "01", "2020").and_then(|c| c.value()), Some(0.5));
        let missing = figures.rows().iter().filter(|f| f.cell.status() == cube::Status::Missing);
        assert_eq!(missing.count(), 2, "form {i}");
    }
}

/// Rows that are wrong are told with their number in the whole file, whatever their row group.
#[test]
fn wrong_rows_are_told_with_their_number() {
    let bytes = kolada_table(WriterProperties::builder());
    let world = World::new();
    let map = "[values.area]\n\"0001\" = \"0199\"\n";
    let receipt = world.import(Kolada, "t.parquet", bytes, map);
    let found = spots(&receipt);
    assert_eq!(found[1..], [("F015", Some(2), Some(2)), ("F015", Some(5), Some(2))]);
    assert_eq!((receipt.imported, receipt.set_aside), (4, 2));
}

/// Numbers where texts are expected, and texts where numbers are.
#[test]
fn kinds_of_columns_are_taken_as_they_are() {
    let schema = "message schema { required binary id (UTF8); required int64 code;
        required double year; required binary value (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("memory");
    let mut group = file.next_row_group().expect("memory");
    let mut column = |write: &dyn Fn(&mut parquet::file::writer::SerializedColumnWriter<'_>)| {
        let mut column = group.next_column().expect("a column").expect("one more");
        write(&mut column);
        column.close().expect("memory");
    };
    let words = |words: [&str; 3]| words.map(ByteArray::from);
    column(&|c| {
        let ids = words(["x", "x", "x"]);
        c.typed::<ByteArrayType>().write_batch(&ids, None, None).expect("memory");
    });
    column(&|c| {
        c.typed::<Int64Type>().write_batch(&[0, 1, 180], None, None).expect("memory");
    });
    column(&|c| {
        let years = [2020.0, 2020.0, 2020.0];
        c.typed::<DoubleType>().write_batch(&years, None, None).expect("memory");
    });
    column(&|c| {
        let values = words(["1,5", "..", "tre"]);
        c.typed::<ByteArrayType>().write_batch(&values, None, None).expect("memory");
    });
    group.close().expect("memory");
    let bytes = file.into_inner().expect("memory");
    let map = "areas = \"number\"\ndecimal = \",\"\n[columns]\nindicator = \"id\"\narea = \"code\"\n\
               period = \"year\"\nvalue = \"value\"\n";
    for map in [map.to_owned(), format!("{map}[where]\nid = \"x\"\n")] {
        let world = World::new();
        let receipt = world.import(Table, "t.parquet", &bytes, &map);
        assert_eq!((receipt.imported, receipt.set_aside), (2, 1));
        assert_eq!(spots(&receipt)[1], ("F023", Some(3), Some(4)));
        let figures = world.figures("x");
        assert_eq!(cell(&figures, "00", "2020").and_then(|c| c.value()), Some(1.5));
        let hidden = cell(&figures, "01", "2020").map(|c| c.status());
        assert_eq!(hidden, Some(cube::Status::Hidden));
    }
}

/// Damage in the middle of a row group costs its rows, which are counted, and no others.
#[test]
fn damage_is_told_and_counted() {
    let whole = kolada_table(WriterProperties::builder().set_dictionary_enabled(false));
    let (mut told, mut n) = (0, 0);
    // Every store is forced to disk, so not every byte is tried in one run of the test.
    for at in (4..whole.len() - 8).step_by(11) {
        n += 1;
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let world = World::new();
        let receipt = world.import(Kolada, "t.parquet", bytes, "");
        told += receipt.findings.count("F003");
        assert!(receipt.imported <= 6);
    }
    assert!(told * 4 > n, "{told} of {n} damages were told");
}
