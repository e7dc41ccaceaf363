//! Files that are damaged, or made to fill the memory.

use std::sync::Arc;

use catalog::{Catalog, RegisterId};
use jiff::civil::date;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::*;

fn catalog() -> Catalog {
    catalog::load(&catalog::embedded(), date(2026, 11, 24)).0
}

fn plan<'a>(catalog: &'a Catalog, id: &str) -> Plan<'a> {
    Plan::new(&catalog.registers[&RegisterId(id.to_owned())], catalog, date(2025, 3, 31))
}

/// Reads all rows of a file: how many there are, or why it cannot be read.
fn read(bytes: Vec<u8>, plan: &Plan<'_>) -> Result<u64, ParquetError> {
    let extract = Extract::open(Source::Held(bytes.into()))?;
    let (layout, _) = extract.layout(plan);
    let mut n = 0;
    for group in 0..extract.groups()?.len() {
        extract.rows(group, plan, &layout, &mut |_, _| n += 1)?;
    }
    Ok(n)
}

/// A file with one column of the same text over and over.
fn same(text: &[u8], n: usize, dictionary: bool, encoding: Encoding) -> Vec<u8> {
    let schema = "message rows { required binary personnummer (STRING); }";
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_enabled(dictionary)
        .set_dictionary_page_size_limit(usize::MAX)
        .set_data_page_size_limit(usize::MAX)
        .set_encoding(encoding)
        .build();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let values = vec![ByteArray::from(text.to_vec()); n.min(1 << 16)];
    let mut left = n;
    while left > 0 {
        let some = &values[..left.min(values.len())];
        column.typed::<ByteArrayType>().write_batch(some, None, None).unwrap();
        left -= some.len();
    }
    column.close().unwrap();
    group.close().unwrap();
    file.into_inner().unwrap()
}

/// Every byte of files of two programs changed in two ways, and the files cut off at every place.
#[test]
fn damage_is_an_error_or_nothing_and_never_a_stop() {
    let catalog = catalog();
    let files: [(&str, &[u8]); 2] = [
        ("primarvard", include_bytes!("../../tests/parquet/primarvard-duckdb.parquet")),
        ("lakemedel", include_bytes!("../../tests/parquet/lakemedel-pyarrow.parquet")),
    ];
    for (id, whole) in files {
        let plan = plan(&catalog, id);
        assert!(read(whole.to_vec(), &plan).is_ok());
        let mut n_refused = 0;
        for at in 0..whole.len() {
            for change in [0x01, 0xff] {
                let mut bytes = whole.to_vec();
                bytes[at] ^= change;
                n_refused += u32::from(read(bytes, &plan).is_err());
            }
            assert!(read(whole[..at].to_vec(), &plan).is_err());
        }
        assert!(n_refused > 500, "{n_refused}");
    }
}

/// The file has some kilobytes for what would be a hundred million bytes of rows.
#[test]
fn rows_without_end_are_stopped() {
    let catalog = catalog();
    let plan = plan(&catalog, "lakemedel");
    let few = same(b"193203199108", 1000, true, Encoding::PLAIN);
    assert_eq!(read(few, &plan).ok(), Some(1000));
    let many = same(b"193203199108", 8_000_000, true, Encoding::PLAIN);
    assert!(many.len() < 100_000, "{}", many.len());
    assert!(read(many, &plan).is_err_and(|e| e.to_string().contains("unreasonably much")));
}

#[test]
fn pages_without_end_are_not_unpacked() {
    let catalog = catalog();
    let plan = plan(&catalog, "lakemedel");
    let text = vec![b'1'; 70 << 20];
    let page = same(&text, 2, false, Encoding::PLAIN);
    assert!(page.len() < 100_000, "{}", page.len());
    assert!(read(page, &plan).is_err_and(|e| e.to_string().contains("page is unreasonably")));
    let dictionary = same(&text, 2, true, Encoding::PLAIN);
    assert!(read(dictionary, &plan).is_err_and(|e| e.to_string().contains("dictionary")));
    let differences = same(b"193203199108", 2, false, Encoding::DELTA_BYTE_ARRAY);
    assert!(read(differences, &plan).is_err_and(|e| e.to_string().contains("differences")));
}

/// A text of more than a million bytes is told with its row, and no line is made of it.
#[test]
fn a_long_row_becomes_no_line() {
    let mut into = vec![1];
    assert!(line(&[(b"a", None), (b"b", None)], b';', &mut into));
    assert_eq!(into, b"a;b");
    let long = vec![b'x'; LONGEST_ROW];
    assert!(!line(&[(&long, None)], b';', &mut into));
    assert!(into.is_empty());
}
