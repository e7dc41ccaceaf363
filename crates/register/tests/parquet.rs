//! Deliveries as Parquet: the same rows as text and as Parquet are the same delivery, and what other
//! programs have written is read.

#![expect(clippy::unwrap_used, reason = "what a test writes itself is there")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use catalog::RegisterId;
use jiff::civil::date;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use register::{Receipt, Request, ingest};
use terminology::{DomainKey, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket, and one with a wrong check digit.
const PERSONS: [&str; 3] = ["193203199108", "193206127874", "193206127875"];

fn take(store: &Path, id: &str, name: &str, bytes: &[u8]) -> Receipt {
    let (catalog, _) = catalog::load(&catalog::embedded(), date(2026, 11, 24));
    let file = store.join(name);
    fs::write(&file, bytes).unwrap();
    let request = Request {
        catalog: &catalog,
        register: &catalog.registers[&RegisterId(id.to_owned())],
        files: &[file],
        store,
        key: &DomainKey::parse(KEY).unwrap(),
        links: &Links::default(),
        received: date(2025, 3, 31),
        n_threads: 2,
        on_progress: &|_| {},
    };
    ingest(&request).unwrap()
}

/// The store's files by name, with the delivery's id taken out of what tells it.
fn state(store: &Path, receipt: &Receipt) -> BTreeMap<String, Vec<u8>> {
    let mut state = BTreeMap::new();
    for entry in fs::read_dir(store.join("registers")).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let mut bytes = fs::read(entry.path()).unwrap();
        if name == "manifest.json" {
            let text = String::from_utf8(bytes).unwrap();
            bytes = text.replace(&receipt.delivery, "the delivery").into_bytes();
        }
        state.insert(name, bytes);
    }
    state
}

/// What was told of rows: code, how often, and the first lines, counted from the first row.
fn told(receipt: &Receipt, heading: u64) -> Vec<(&str, u64, Vec<u64>)> {
    let rows = receipt.findings.iter().filter(|finding| finding.rule.code < "R4");
    let lines = |finding: &register::RowFinding| {
        finding.first.iter().map(|place| place.line - heading).collect()
    };
    rows.map(|finding| (finding.rule.code, finding.n, lines(finding))).collect()
}

/// The rows that were set aside, as they came.
fn quarantine(receipt: &Receipt) -> Vec<String> {
    let Some(path) = &receipt.quarantine else { return Vec::new() };
    let text = fs::read_to_string(path).unwrap();
    text.lines().skip(1).filter_map(|line| Some(line.splitn(4, ';').nth(3)?.to_owned())).collect()
}

/// Writes rows as Parquet, so many in each row group.
fn write<R>(
    schema: &str,
    version: WriterVersion,
    groups: &[&[R]],
    write: impl Fn(&[R], &mut SerializedRowGroupWriter<'_, Vec<u8>>),
) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_writer_version(version)
        .set_compression(Compression::SNAPPY)
        .set_data_page_row_count_limit(7)
        .set_write_batch_size(3)
        .set_column_encoding("vara".into(), parquet::basic::Encoding::DELTA_LENGTH_BYTE_ARRAY)
        .set_column_dictionary_enabled("vara".into(), false)
        .build();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in groups {
        let mut group = file.next_row_group().unwrap();
        write(rows, &mut group);
        group.close().unwrap();
    }
    file.into_inner().unwrap()
}

/// Writes the next column, in which values may be missing.
fn optional<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = Option<T::T>>,
) {
    let values: Vec<Option<T::T>> = values.collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let present: Vec<T::T> = values.into_iter().flatten().collect();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(&present, Some(&levels), None).unwrap();
    column.close().unwrap();
}

fn text(text: &str) -> Option<ByteArray> {
    Some(ByteArray::from(text)).filter(|_| !text.is_empty())
}

/// A row of dispensed drugs.
#[derive(Debug, Clone)]
struct Drug {
    person: usize,
    /// Days from 2025-01-01; the prescription may be missing.
    dispensed: i32,
    prescribed: Option<i32>,
    code: &'static str,
    product: String,
    /// In thousandths.
    packages: i32,
    doses: Option<f64>,
}

/// The number of 2025-01-01, counted from 1970: 55 years of 365 days and 14 leap days.
const START: i32 = 55 * 365 + 14;

fn day(after: i32) -> String {
    date(2025, 1, 1).checked_add(jiff::Span::new().days(after)).unwrap().to_string()
}

fn drug() -> impl Strategy<Value = Drug> {
    let codes = prop_oneof![Just("N05BA01"), Just("N02BE01"), Just("N2"), Just("")];
    let doses = proptest::option::of((-4000_i32..4000).prop_map(|n| f64::from(n) / 8.0));
    let days = (0..80_i32, proptest::option::of(-30..80_i32));
    (0..3_usize, days, codes, "[ a-zåäö0-9]{0,6}", -2_000_000..2_000_000_i32, doses).prop_map(
        |(person, (dispensed, prescribed), code, product, packages, doses)| Drug {
            person,
            dispensed,
            prescribed,
            code,
            product,
            packages,
            doses,
        },
    )
}

fn drugs_as_text(rows: &[Drug]) -> String {
    let mut all = "personnummer;expedierad;forskriven;atc;vara;antal;ddd\n".to_owned();
    for row in rows {
        let thousandths = row.packages.abs();
        let packages = format!("{},{:03}", thousandths / 1000, thousandths % 1000);
        let fields = [
            PERSONS[row.person].to_owned(),
            day(row.dispensed),
            row.prescribed.map(day).unwrap_or_default(),
            row.code.to_owned(),
            row.product.clone(),
            if row.packages < 0 { format!("-{packages}") } else { packages },
            row.doses.map_or(String::new(), |doses| doses.to_string()),
        ];
        all += &format!("{}\n", fields.join(";"));
    }
    all
}

fn drugs_as_table(rows: &[Drug], per_group: usize, version: WriterVersion) -> Vec<u8> {
    let schema = "message rows {
        optional int64 personnummer;
        optional int32 expedierad (DATE);
        optional int64 forskriven (TIMESTAMP(MICROS, false));
        optional binary atc (STRING);
        optional binary vara (STRING);
        optional int32 antal (DECIMAL(9, 3));
        optional double ddd;
    }";
    let groups: Vec<&[Drug]> = rows.chunks(per_group).collect();
    write(schema, version, &groups, |rows, group| {
        let person = |row: &Drug| PERSONS[row.person].parse().ok();
        optional::<Int64Type>(group, rows.iter().map(person));
        optional::<Int32Type>(group, rows.iter().map(|row| Some(START + row.dispensed)));
        let noon = |day: i32| (i64::from(START + day) * 24 + 12) * 3_600_000_000;
        optional::<Int64Type>(group, rows.iter().map(|row| row.prescribed.map(noon)));
        optional::<ByteArrayType>(group, rows.iter().map(|row| text(row.code)));
        optional::<ByteArrayType>(group, rows.iter().map(|row| text(&row.product)));
        optional::<Int32Type>(group, rows.iter().map(|row| Some(row.packages)));
        optional::<DoubleType>(group, rows.iter().map(|row| row.doses));
    })
}

/// A row of municipal health care with its professions.
fn care() -> impl Strategy<Value = (usize, i32, Vec<&'static str>)> {
    let professions = prop_oneof![Just("XS919"), Just("XS918"), Just("XS910"), Just("X")];
    (0..3_usize, 0..28_i32, proptest::collection::vec(professions, 0..6))
}

fn care_as_table(rows: &[(usize, i32, Vec<&str>)], version: WriterVersion) -> Vec<u8> {
    let schema = "message rows {
        optional binary kommun (STRING);
        optional int32 ar;
        optional int32 manad (INTEGER(8, false));
        optional binary PNR;
        optional binary kva (STRING);
        optional int32 datum (DATE);
        optional group yrke (LIST) { repeated group list { optional binary element (STRING); } }
    }";
    let groups: Vec<_> = rows.chunks(11).collect();
    write(schema, version, &groups, |rows, group| {
        optional::<ByteArrayType>(group, rows.iter().map(|_| text("0180")));
        optional::<Int32Type>(group, rows.iter().map(|_| Some(2025)));
        optional::<Int32Type>(group, rows.iter().map(|_| Some(1)));
        optional::<ByteArrayType>(group, rows.iter().map(|(person, ..)| text(PERSONS[*person])));
        optional::<ByteArrayType>(group, rows.iter().map(|_| text("QG001")));
        optional::<Int32Type>(group, rows.iter().map(|(_, day, _)| Some(START + day)));
        let (mut defined, mut repeated, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (_, day, professions) in rows {
            repeated.push(0);
            repeated.extend(std::iter::repeat_n(1, professions.len()));
            // A list without values, or no list, and a missing value at the end.
            match professions.len() {
                0 => defined.push(i16::try_from(day % 2).unwrap()),
                n => defined.extend(std::iter::repeat_n(3, n).chain([2])),
            }
            values.extend(professions.iter().map(|profession| ByteArray::from(*profession)));
        }
        let mut column = group.next_column().unwrap().unwrap();
        let typed = column.typed::<ByteArrayType>();
        typed.write_batch(&values, Some(&defined), Some(&repeated)).unwrap();
        column.close().unwrap();
    })
}

fn are_the_same(id: &str, as_text: &str, heading: u64, as_table: &[u8]) {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let by_text = take(folders[0].path(), id, "rader.csv", as_text.as_bytes());
    let by_table = take(folders[1].path(), id, "rader.parquet", as_table);
    assert_eq!(by_text.counts, by_table.counts);
    assert_eq!(told(&by_text, heading), told(&by_table, 0));
    assert_eq!(quarantine(&by_text).len(), quarantine(&by_table).len());
    assert!(state(folders[0].path(), &by_text) == state(folders[1].path(), &by_table), "{as_text}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2025),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn drugs_as_text_and_as_parquet_are_the_same(
        rows in proptest::collection::vec(drug(), 1..60),
        per_group in 1..40_usize,
        is_second in any::<bool>(),
    ) {
        let version =
            if is_second { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 };
        let table = drugs_as_table(&rows, per_group, version);
        are_the_same("lakemedel", &drugs_as_text(&rows), 1, &table);
    }

    #[test]
    fn lists_as_text_and_as_parquet_are_the_same(
        rows in proptest::collection::vec(care(), 1..60),
        is_second in any::<bool>(),
    ) {
        let version =
            if is_second { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 };
        let as_text: String = rows.iter().map(|(person, n, professions)| {
            let mut fields = professions.clone();
            fields.resize(5, "");
            let (person, day, fields) = (PERSONS[*person], day(*n), fields.join(";"));
            format!("0180;;2025;1;{person};QG001;{day};{fields}\n")
        }).collect();
        are_the_same("khsl2", &as_text, 0, &care_as_table(&rows, version));
    }
}

/// A delivery in a folder of its own; made by the program that its name tells, see `parquet/make.py`.
fn made(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parquet").join(name)).unwrap()
}

#[test]
fn what_duckdb_wrote_is_read() {
    let as_text = "PNR;kon;kommun;region;enhet;datum;form;planerad;yrke;hdia;DIA1;DIA2;KVA1\n\
        193203199108;2;0180;01;SE2321000016-39KJ;2025-01-09;besok;1;XS915;I109;E119;J449;\n\
        193203199108;2;0180;01;SE2321000016-39KJ;2025-01-23;telefon;;XS919;I109;;;QG001\n\
        193206127874;1;0180;01;SE2321000016-39KJ;2025-02-03;telefon;1;XS919;;;;\n\
        193206127875;1;0180;01;SE2321000016-39KJ;2025-02-04;telefon;1;XS919;;;;\n";
    let table = made("primarvard-duckdb.parquet");
    are_the_same("primarvard", as_text, 1, &table);
    let folder = tempfile::tempdir().unwrap();
    let receipt = take(folder.path(), "primarvard", "rader.parquet", &table);
    assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (3, 1));
    assert_eq!(told(&receipt, 0), [("R202", 1, vec![4])]);
    let expected = "\"193206127875;1;0180;01;SE2321000016-39KJ;2025-02-04;telefon;1;XS919;;;\"";
    assert_eq!(quarantine(&receipt), [expected]);
}

/// A midnight in Sweden counted in UTC, a dictionary, decimals of sixteen bytes, and floating point:
/// what is no number is missing, and one too large to be exact is no number.
#[test]
fn what_pyarrow_wrote_is_read() {
    let as_text = "personnummer;expedierad;forskriven;atc;vara;recept;antal;ddd\n\
        193203199108;2025-02-01;2025-01-19;N05BA01;7;;1;25,5\n\
        193206127874;2025-02-01;;N05BA01;8;12;-2,5;0,1\n\
        193203199108;2025-02-01;2025-01-20;N02BE01;9;1.152921504606847e18;3;\n";
    are_the_same("lakemedel", as_text, 1, &made("lakemedel-pyarrow.parquet"));
}

#[test]
fn packed_parquet_is_read() {
    let table = made("primarvard-duckdb.parquet");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("mapp/a.parquet", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&table).unwrap();
    zip.start_file("mapp/b.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(
        b"personnummer;kommun;region;enhet;datum;form;yrke\n\
        193203199108;0180;01;SE2321000016-39KJ;2025-02-05;telefon;XS919\n",
    )
    .unwrap();
    let zstd = zstd::encode_all(table.as_slice(), 1).unwrap();
    for (bytes, n) in [(zip.finish().unwrap().into_inner(), 4), (zstd, 3)] {
        let folder = tempfile::tempdir().unwrap();
        let receipt = take(folder.path(), "primarvard", "leverans", &bytes);
        assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (n, 1));
        assert!(receipt.is_stored);
    }
}

/// Rows that are set aside only when they are held against others stand in the quarantine too.
#[test]
fn rows_that_clash_stand_in_the_quarantine() {
    let schema = "message rows {
        required int32 kommun; required int32 stadsdel; required int32 ar; required int32 manad;
        required binary personnummer (STRING);
    }";
    // The kommun's code has lost its first zero, which is corrected.
    let table = write(schema, WriterVersion::PARQUET_1_0, &[&[1, 2]], |rows, group| {
        let numbers = [[180, 180], [rows[0], rows[1]], [2025, 2025], [1, 1]];
        for numbers in numbers {
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<Int32Type>().write_batch(&numbers, None, None).unwrap();
            column.close().unwrap();
        }
        let mut column = group.next_column().unwrap().unwrap();
        let persons = [ByteArray::from(PERSONS[0]), ByteArray::from(PERSONS[0])];
        column.typed::<ByteArrayType>().write_batch(&persons, None, None).unwrap();
        column.close().unwrap();
    });
    let rows = [1, 2].map(|n| format!("180;{n};2025;1;{}\n", PERSONS[0]));
    are_the_same("khsl1", &rows.concat(), 0, &table);
    let folder = tempfile::tempdir().unwrap();
    let receipt = take(folder.path(), "khsl1", "rader.parquet", &table);
    assert_eq!(told(&receipt, 0), [("R303", 1, vec![2]), ("R212", 2, vec![1, 2])]);
    assert_eq!(quarantine(&receipt), [format!("\"180;2;2025;1;{}\"", PERSONS[0])]);
}

/// A file cut off, and one of which a page is damaged, are told and change nothing.
#[test]
fn a_damaged_file_changes_nothing() {
    let whole = made("primarvard-duckdb.parquet");
    let mut page = whole.clone();
    page[40..80].fill(0xff);
    let encrypted = [b"PARE", &whole[4..]].concat();
    let endless = [b"PAR1".as_slice(), &[0xff; 100], b"PAR1"].concat();
    for bytes in [&whole[..whole.len() / 2], &page, &encrypted, &endless, b"PAR1"] {
        let folder = tempfile::tempdir().unwrap();
        let receipt = take(folder.path(), "primarvard", "rader.parquet", bytes);
        assert!(!receipt.is_stored && receipt.counts.add_up());
        assert!(told(&receipt, 0).iter().any(|(code, ..)| *code == "R101"));
        assert!(!folder.path().join("registers/manifest.json").exists());
    }
}

/// A column of a kind that has no text, and one that must be there.
#[test]
fn a_column_that_is_not_read_is_told() {
    let schema = "message rows {
        optional group personnummer { optional binary a; optional binary b; }
        optional binary annat (STRING);
        optional int32 expedierad (DATE);
    }";
    let bytes = write(schema, WriterVersion::PARQUET_1_0, &[&[1, 2]], |rows, group| {
        for _ in 0..3 {
            optional::<ByteArrayType>(group, rows.iter().map(|_| None));
        }
        optional::<Int32Type>(group, rows.iter().map(|day| Some(START + day)));
    });
    let folder = tempfile::tempdir().unwrap();
    let receipt = take(folder.path(), "lakemedel", "rader.parquet", &bytes);
    assert_eq!((receipt.counts.received, receipt.counts.rejected), (2, 2));
    let codes = |code| told(&receipt, 0).iter().filter(|(told, ..)| *told == code).count();
    // Of each column that must be there, the person's among them, and of the rows.
    assert_eq!((codes("R102"), codes("R103")), (4, 2), "{:?}", told(&receipt, 0));
    assert_eq!(quarantine(&receipt), ["2025-01-02", "2025-01-03"]);
}
