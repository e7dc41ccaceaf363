//! Deliveries from files to prepared tables.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use catalog::{Catalog, Register, RegisterId};
use jiff::civil::{Date, date};
use parquet::data_type::FixedLenByteArrayType;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use proptest::prelude::*;
use register::{Error, Receipt, Request, ingest};
use terminology::{DomainKey, Links};

const RECEIVED: Date = date(2025, 3, 31);
const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket: a woman and a man.
const WOMAN: &str = "193203199108";
const MAN: &str = "193206127874";

fn catalog() -> Catalog {
    catalog::load(&catalog::embedded(), date(2026, 11, 24)).0
}

fn schema<'a>(catalog: &'a Catalog, id: &str) -> &'a Register {
    &catalog.registers[&RegisterId(id.to_owned())]
}

/// Takes files in.
fn take(store: &Path, id: &str, files: &[PathBuf], n_threads: usize) -> Result<Receipt, Error> {
    let catalog = catalog();
    ingest(&Request {
        catalog: &catalog,
        register: schema(&catalog, id),
        files,
        store,
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received: RECEIVED,
        n_threads,
        on_progress: &|_| {},
    })
}

/// Takes one file with these bytes in.
fn take_bytes(store: &Path, id: &str, bytes: &[u8]) -> Receipt {
    let file = store.join("leverans.txt");
    fs::write(&file, bytes).expect("the folder is there");
    take(store, id, &[file], 2).expect("the delivery is taken in")
}

/// What was told of rows and files: code, how often, and the first rows. What is told of the delivery
/// as a whole is held in coverage.rs.
fn told(receipt: &Receipt) -> BTreeMap<&'static str, (u64, Vec<u64>)> {
    let mut told: BTreeMap<&'static str, (u64, Vec<u64>)> = BTreeMap::new();
    for finding in receipt.findings.iter().filter(|finding| finding.rule.code < "R4") {
        let (n, lines) = told.entry(finding.rule.code).or_default();
        *n += finding.n;
        lines.extend(finding.first.iter().map(|place| place.line));
        lines.sort_unstable();
    }
    told
}

/// The store's state: all files of the prepared tables by name, with their bytes.
fn state(store: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(store.join("registers")).into_iter().flatten().flatten();
    files
        .filter(|entry| entry.file_name() != "lock")
        .map(|e| {
            (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).expect("a file"))
        })
        .collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn every_sample_is_taken_in_whole() {
    let catalog = catalog();
    assert!(catalog.registers.len() >= 21, "{}", catalog.registers.len());
    for id in catalog.registers.keys() {
        let folder = folder();
        let sample = catalog::embedded()[&format!("registers/{id}.csv")].clone();
        let n_rows =
            sample.split(|b| *b == b'\n').filter(|l| !l.is_empty() && l[0] != b'#').count();
        let has_heading = schema(&catalog, &id.0).form.has_header;
        let receipt = take_bytes(folder.path(), &id.0, &sample);
        assert_eq!(told(&receipt), BTreeMap::new(), "{id}");
        assert_eq!(receipt.counts.accepted as usize, n_rows - usize::from(has_heading), "{id}");
        assert_eq!(receipt.n_rows, receipt.counts.accepted, "{id}");
        assert!(receipt.is_stored && receipt.counts.add_up(), "{id}");
    }
}

/// Each planted fault is told with its row, and no other row is.
#[test]
fn planted_faults_are_told_with_their_rows() {
    let folder = folder();
    let rows = format!(
        "0180;;2025;1;{WOMAN};PD008;2025-01-20;XS919;;;;\n\
         180;;2025;1;{WOMAN};PD008;2025-01-21;XS919;;;;\n\
         0180;;2025;1;193203199109;PD008;2025-01-20;XS919;;;;\n\
         0180;;2025;1;{WOMAN};PD000;2025-01-20;XS919;;;;\n\
         0180;;2025;1;{WOMAN};PD008;2025-02-01;XS919;;;;\n\
         0180;;2025;1;{WOMAN};PD008;2025-01-32;XS919;;;;\n\
         0180;;2025;1;{WOMAN};PD008;2025-01-20;XS915;;;;\n\
         0180;;2025;1;{WOMAN};PD008;2025-01-20;;;;;\n\
         9999;;2025;1;{WOMAN};PD008;2025-01-20;XS919;;;;\n\
         0180;;2025;13;{WOMAN};PD008;2025-01-20;XS919;;;;\n\
         0180;;2025;1;{WOMAN};PD008;2025-01-20;XS919;;;\n\
         0180;;2025;1;{WOMAN};PD008;2025-01-20;XS919;;;;;\n\
         0180;;2025;1;;PD008;2025-01-20;XS919;;;;\n\
         0180;;2025;jan;{WOMAN};PDOO8;2025-01-20;XS919;;;;\n\
         0180;alltförlång;2025;1;{WOMAN};PD008;2025-01-20;XS919;;;;\n\
         \n\
         0180;;2025;1;991981000010;PD008;2025-01-20;XS919;;;;\n"
    );
    let receipt = take_bytes(folder.path(), "khsl2", rows.as_bytes());
    let counts = receipt.counts;
    assert_eq!((counts.received, counts.accepted, counts.corrected), (16, 3, 1));
    assert_eq!((counts.rejected, counts.duplicates, counts.unlinkable), (12, 0, 1));
    let expected: BTreeMap<&str, (u64, Vec<u64>)> = [
        ("R104", (1, vec![11])),
        ("R201", (2, vec![8, 13])),
        ("R202", (1, vec![3])),
        ("R203", (1, vec![6])),
        ("R204", (1, vec![14])),
        ("R205", (1, vec![10])),
        ("R206", (1, vec![14])),
        ("R207", (1, vec![4])),
        ("R208", (1, vec![7])),
        ("R209", (1, vec![9])),
        ("R211", (1, vec![15])),
        ("R212", (1, vec![2])),
        ("R213", (1, vec![17])),
        ("R301", (1, vec![5])),
    ]
    .into();
    assert_eq!(told(&receipt), expected);
    // The rows set aside are kept as they came, and nowhere else is there a number in clear.
    let quarantine = fs::read_to_string(receipt.quarantine.as_ref().unwrap()).unwrap();
    assert_eq!(quarantine.lines().count(), 13);
    assert!(quarantine.contains("leverans.txt;3;R202;\"0180;;2025;1;193203199109;PD008"));
    let printed = format!("{receipt:?}");
    assert!(!printed.contains("19320319") && !printed.contains("991981000010"));
    for (name, bytes) in state(folder.path()) {
        let is_there = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(!is_there("19320319") && !is_there("991981000010"), "{name}");
    }
}

/// The limit holds wherever a row stands among the pieces in which a file is read, and the rows around
/// it are read under their own numbers.
#[test]
fn a_row_of_more_than_a_million_bytes_is_set_aside() {
    let long = |n_bytes: usize| {
        let row = format!("0180;;2025;1;{WOMAN};PD008;2025-01-20;XS919;;;;");
        row.clone() + &" ".repeat(n_bytes - row.len()) + "\n"
    };
    for (n_bytes, rejected) in
        [(1_000_000, 0), (1_000_001, 1), (2_500_000, 1), (5_000_000, 1), (20_000_000, 1)]
    {
        let folder = folder();
        let rows = khsl2(1, 2, MAN) + &long(n_bytes) + &khsl2(1, 3, MAN) + &long(n_bytes);
        let receipt = take_bytes(folder.path(), "khsl2", rows.as_bytes());
        let counts = receipt.counts;
        assert_eq!((counts.received, counts.rejected), (4, 2 * rejected), "{n_bytes}");
        let told = told(&receipt);
        let lines = told.get("R105").map(|(_, lines)| lines.as_slice()).unwrap_or_default();
        assert_eq!(lines, if rejected > 0 { &[2, 4][..] } else { &[] }, "{n_bytes}");
    }
}

#[test]
fn the_rows_of_a_person_are_held_against_each_other() {
    let folder = folder();
    let rows = format!(
        "0180;;2025;1;{WOMAN}\n0180;;2025;1;{MAN}\n0180;;2025;01;{WOMAN}\n0180;a;2025;1;{MAN}\n"
    );
    let receipt = take_bytes(folder.path(), "khsl1", rows.as_bytes());
    let counts = receipt.counts;
    assert_eq!((counts.accepted, counts.duplicates, counts.rejected), (2, 1, 1));
    assert_eq!(told(&receipt), [("R302", (1, vec![3])), ("R303", (1, vec![4]))].into());

    let rows = format!(
        "personnummer;kommun;fran;till\n{WOMAN};0180;2020-01-01;2020-12-31\n\
         {WOMAN};1480;2021-01-01;\n{MAN};0180;2020-01-01;2020-06-30\n{MAN};1480;2020-06-30;\n"
    );
    let receipt = take_bytes(folder.path(), "bosattning", rows.as_bytes());
    assert_eq!(told(&receipt), [("R304", (1, vec![5]))].into());

    let rows = format!(
        "personnummer;expedierad;atc;vara;recept;antal\n{WOMAN};2025-01-20;N05BA01;7;1;2\n\
         {WOMAN};2025-01-20;N05BA01;7;1;-1\n{MAN};2025-01-20;N05BA01;7;1;-1\n"
    );
    let receipt = take_bytes(folder.path(), "lakemedel", rows.as_bytes());
    assert_eq!(told(&receipt), [("R304", (1, vec![4]))].into());
    // What was dispensed in an earlier delivery can be taken back in a later one.
    let rows = format!(
        "personnummer;expedierad;atc;vara;recept;antal\n{WOMAN};2025-02-01;N05BA01;7;1;-1\n"
    );
    let receipt = take_bytes(folder.path(), "lakemedel", rows.as_bytes());
    assert_eq!(told(&receipt), BTreeMap::new());
    assert_eq!(receipt.n_rows, 4);
}

fn khsl2(month: u8, day: u8, person: &str) -> String {
    format!("0180;;2025;{month};{person};PD008;2025-{month:02}-{day:02};XS919;XS918;;;\n")
}

#[test]
fn the_order_of_rows_and_the_threads_change_nothing() {
    let mut rows: Vec<String> =
        (1..=28).flat_map(|day| [khsl2(1, day, WOMAN), khsl2(2, day, MAN)]).collect();
    let mut states = Vec::new();
    for n_threads in [1, 4] {
        let folder = folder();
        let file = folder.path().join("a.txt");
        fs::write(&file, rows.concat()).unwrap();
        take(folder.path(), "khsl2", &[file], n_threads).unwrap();
        let mut state = state(folder.path());
        // Only the delivery's own hash differs.
        state.remove("manifest.json");
        states.push(state);
        rows.reverse();
    }
    assert_eq!(states[0].len(), 3);
    assert!(states[0] == states[1]);
}

#[test]
fn the_same_delivery_twice_is_once() {
    let folder = folder();
    for (id, rows) in [
        ("khsl2", khsl2(1, 2, WOMAN) + &khsl2(1, 3, MAN)),
        ("lakemedel", format!("personnummer;expedierad;atc;antal\n{WOMAN};2025-01-20;N05BA01;1\n")),
    ] {
        take_bytes(folder.path(), id, rows.as_bytes());
        let once = state(folder.path());
        let receipt = take_bytes(folder.path(), id, rows.as_bytes());
        assert_eq!(receipt.n_replaced, receipt.n_rows);
        assert!(state(folder.path()) == once, "{id}");
    }
}

/// Deliveries of different months give the same state in any order; a month sent again replaces the
/// month and nothing else.
#[test]
fn a_month_replaces_the_month() {
    let (january, february) = (khsl2(1, 2, WOMAN) + &khsl2(1, 3, MAN), khsl2(2, 2, WOMAN));
    let corrected = khsl2(1, 9, WOMAN);
    let mut states = Vec::new();
    for order in [[&january, &february, &corrected], [&february, &january, &corrected]] {
        let folder = folder();
        for rows in order {
            take_bytes(folder.path(), "khsl2", rows.as_bytes());
        }
        states.push(state(folder.path()));
    }
    assert!(states[0] == states[1]);
    let folder = folder();
    for rows in [&corrected, &february] {
        take_bytes(folder.path(), "khsl2", rows.as_bytes());
    }
    assert!(state(folder.path()) == states[0], "nothing is left of what was replaced");
}

/// Counted by hand from the rows.
#[test]
fn the_manifest_tells_what_each_slot_holds() {
    let folder = folder();
    let stranger = "0180;;2025;2;991981000010;PD008;2025-02-20;XS919;;;;\n";
    let rows = [&khsl2(1, 2, WOMAN), &khsl2(1, 3, MAN), &khsl2(1, 4, MAN), &khsl2(2, 2, MAN)];
    take_bytes(folder.path(), "khsl2", (rows.map(String::as_str).concat() + stranger).as_bytes());
    let slots = |id: &str| -> Vec<(String, [u64; 5])> {
        let manifest = register::manifest(folder.path()).unwrap().unwrap();
        let slots = manifest.registers[id].slots.iter();
        slots
            .map(|s| (s.name.clone(), [s.rows, s.persons, s.unlinkable, s.began, s.ended]))
            .collect()
    };
    let january = ("0180/202501".to_owned(), [3, 2, 0, 0, 0]);
    assert_eq!(slots("khsl2"), [january.clone(), ("0180/202502".to_owned(), [2, 2, 1, 0, 0])]);
    // What stays is counted as it was, what is replaced anew.
    take_bytes(folder.path(), "khsl2", khsl2(2, 2, WOMAN).as_bytes());
    assert_eq!(slots("khsl2"), [january, ("0180/202502".to_owned(), [1, 1, 0, 0, 0])]);

    let head = "manad;kommun;personnummer;insats;fran;till\n";
    let row = |person: &str, from: &str, to: &str| {
        format!("202501;0180;{person};hemtjanst;{from};{to}\n")
    };
    let rows = [
        head,
        &row(WOMAN, "2025-01-01", "2025-01-30"),
        &row(WOMAN, "2025-01-31", "2025-01-31"),
        &row(MAN, "2024-12-31", "2025-01-31"),
        &row(MAN, "2025-01-01", ""),
    ];
    take_bytes(folder.path(), "sol-flode", rows.concat().as_bytes());
    assert_eq!(slots("sol-flode"), [("0180/202501".to_owned(), [4, 2, 0, 3, 3])]);
    let rows = [
        head,
        &row(WOMAN, "2025-01-31", "2025-01-31"),
        &row(MAN, "2025-01-01", ""),
        &row(MAN, "2024-01-01", "2025-02-01"),
    ];
    take_bytes(folder.path(), "sol-bestand", rows.concat().as_bytes());
    assert_eq!(slots("sol-bestand"), [("0180/202501".to_owned(), [3, 2, 0, 0, 1])]);
}

#[test]
fn every_packing_and_encoding_reads_the_same() {
    let text = "manad;kommun;stadsdel;personnummer;insats;fran;till;timmar\n\
                202501;0180;Öster;193203199108;sabo;2025-01-19;;32,5\n";
    let text = text.replace("193203199108", WOMAN);
    let in_1252: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(text.as_bytes()).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("mapp/a.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    let forms = [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        in_1252,
        text.replace('\n', "\r\n").into_bytes(),
        text.replace("Öster", "\"Öster\"").into_bytes(),
        format!(
            "# FIKTIVA UPPGIFTER\n{}",
            text.to_uppercase().replace("SABO", "sabo").replace("ÖSTER", "Öster")
        )
        .into_bytes(),
        gz.finish().unwrap(),
        zstd::encode_all(text.as_bytes(), 1).unwrap(),
        zip.finish().unwrap().into_inner(),
    ];
    let mut first = None;
    for (i, bytes) in forms.iter().enumerate() {
        let folder = folder();
        let receipt = take_bytes(folder.path(), "sol-bestand", bytes);
        assert_eq!((receipt.counts.accepted, told(&receipt)), (1, BTreeMap::new()), "form {i}");
        let mut state = state(folder.path());
        state.remove("manifest.json");
        assert!(*first.get_or_insert(state.clone()) == state, "form {i}");
    }
}

/// Half a file would replace a whole month by half of it.
#[test]
fn a_file_cut_off_changes_nothing() {
    let folder = folder();
    let rows: String = (1..=28).map(|day| khsl2(1, day, WOMAN)).collect();
    take_bytes(folder.path(), "khsl2", rows.as_bytes());
    let before = state(folder.path());
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(khsl2(1, 1, MAN).repeat(1000).as_bytes()).unwrap();
    let whole = gz.finish().unwrap();
    let receipt = take_bytes(folder.path(), "khsl2", &whole[..whole.len() / 2]);
    assert!(!receipt.is_stored && told(&receipt).contains_key("R101"));
    assert!(state(folder.path()) == before);
    let receipt = take_bytes(folder.path(), "khsl2", b"\xff\xfe0\x001\x00");
    assert!(!receipt.is_stored && told(&receipt).contains_key("R101"));
    let receipt = take_bytes(folder.path(), "sol-flode", b"manad;kommun\n202501;0180\n");
    assert_eq!((receipt.counts.received, receipt.counts.rejected), (1, 1));
    assert!(told(&receipt).contains_key("R102"));
}

/// HMAC-SHA-256 as Python's hmac computes it, with the key above.
#[test]
fn the_pseudonym_is_what_another_program_computes() {
    let folder = folder();
    take_bytes(folder.path(), "khsl1", format!("0180;;2025;1;{WOMAN}\n").as_bytes());
    let manifest = register::manifest(folder.path()).unwrap().unwrap();
    let file = &manifest.registers["khsl1"].persons_file;
    let file = fs::File::open(folder.path().join("registers").join(file)).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert_eq!(reader.num_row_groups(), 64);
    let mut found = Vec::new();
    for shard in 0..64 {
        let group = reader.get_row_group(shard).unwrap();
        let n = group.metadata().num_rows() as usize;
        let column = group.get_column_reader(0).unwrap();
        let mut column =
            parquet::column::reader::get_typed_column_reader::<FixedLenByteArrayType>(column);
        let mut values = Vec::new();
        column.read_records(n, None, None, &mut values).unwrap();
        found.extend(values.into_iter().map(|value| (shard, value.data().to_vec())));
    }
    let hex: String = found[0].1.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!((found.len(), hex.as_str()), (1, PSEUDONYM));
    assert_eq!(found[0].0, usize::from(found[0].1[0] >> 2));
}

const PSEUDONYM: &str = "79d3e78df8d59952ae11278294ac4071";

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = folder.path().join("nyckel");
    fs::write(&path, KEY).unwrap();
    for (mode, is_accepted) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let read = register::read_key(&path);
        assert_eq!(read.is_ok(), is_accepted, "{mode:o}");
        if let Err(error) = read {
            assert!(error.to_string().contains("chmod 600"), "{error}");
        }
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, b"hemligt").unwrap();
    assert!(matches!(register::read_key(&path), Err(Error::Key { .. })));
}

#[test]
fn another_key_is_refused() {
    let folder = folder();
    take_bytes(folder.path(), "khsl1", format!("0180;;2025;1;{WOMAN}\n").as_bytes());
    let catalog = catalog();
    let file = folder.path().join("leverans.txt");
    let told = ingest(&Request {
        catalog: &catalog,
        register: schema(&catalog, "khsl1"),
        files: &[file],
        store: folder.path(),
        key: &DomainKey::parse(&KEY.iter().rev().copied().collect::<Vec<u8>>()).unwrap(),
        links: &Links::default(),
        received: RECEIVED,
        n_threads: 1,
        on_progress: &|_| {},
    });
    assert!(matches!(told, Err(Error::OtherKey { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2025),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever comes, every row is accounted for and nothing panics.
    #[test]
    fn any_bytes_add_up(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        slips in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..8),
        id in prop_oneof![Just("khsl1"), Just("sol-flode"), Just("par-sluten"), Just("dodsorsak")],
    ) {
        let folder = folder();
        let receipt = take_bytes(folder.path(), id, &bytes);
        prop_assert!(receipt.counts.add_up());
        let mut sample = catalog::embedded()[&format!("registers/{id}.csv")].clone();
        for (at, byte) in slips {
            let at = at % sample.len();
            sample[at] = byte;
        }
        let receipt = take_bytes(folder.path(), id, &sample);
        prop_assert!(receipt.counts.add_up());
    }
}
