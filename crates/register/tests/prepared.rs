//! What computing reads of prepared tables is what was delivered.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use catalog::RegisterId;
use jiff::civil::{Date, date};
use register::prepared::{
    ColumnRows, NO_DAY, NO_NUMBER, NO_WORD, PERIOD, Prepared, PreparedRegister, SHARDS, ShardRows,
};
use register::{Error, Request, ingest};
use terminology::{DomainKey, Identity, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket: a woman and a man.
const WOMAN: &str = "193203199108";
const MAN: &str = "193206127874";

fn catalog() -> catalog::Catalog {
    catalog::load(&catalog::embedded(), date(2026, 11, 24)).0
}

fn id(id: &str) -> RegisterId {
    RegisterId(id.to_owned())
}

fn take(store: &Path, register: &str, received: Date, rows: &str) {
    take_by(&catalog(), store, register, received, rows);
}

fn take_by(catalog: &catalog::Catalog, store: &Path, register: &str, received: Date, rows: &str) {
    let file = store.join("leverans.txt");
    fs::write(&file, rows).expect("the folder is there");
    let receipt = ingest(&Request {
        catalog,
        register: &catalog.registers[&id(register)],
        files: &[file],
        store,
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received,
        n_threads: 2,
        on_progress: &|_| {},
    });
    let receipt = receipt.expect("the delivery is taken in");
    assert_eq!(receipt.counts.rejected, 0, "{:?}", receipt.findings);
}

fn open(store: &Path) -> Prepared {
    Prepared::open(store, &catalog()).expect("it can be read").expect("there is a store")
}

fn pseudonym(number: &str) -> u128 {
    let identity = Identity::parse(number.as_bytes(), date(2025, 12, 31)).expect("a number");
    let pseudonym = DomainKey::parse(KEY).expect("a key").pseudonym(&identity, b"");
    u128::from_be_bytes(pseudonym.to_bytes())
}

/// Days from 1970-01-01, by jiff and not by the crate's own reckoning.
fn days(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

/// Each row with its person and its columns as text, over all shards.
fn rows(register: &PreparedRegister, columns: &[&str]) -> Vec<(u128, Vec<String>)> {
    let (mut all, mut shard_rows) = (Vec::new(), ShardRows::default());
    for shard in 0..SHARDS {
        register.read(shard, columns, &mut shard_rows).expect("it can be read");
        let ShardRows { pseudonyms, n_rows, columns: read, .. } = &shard_rows;
        assert_eq!(pseudonyms.len(), register.n_persons(shard));
        assert!(pseudonyms.iter().all(|pseudonym| (pseudonym >> 122) as usize == shard));
        let mut row = 0;
        for (pseudonym, n) in pseudonyms.iter().zip(n_rows) {
            for _ in 0..*n {
                let texts = columns.iter().zip(read).map(|(name, values)| {
                    assert_eq!(values.n_rows(), register.n_rows(shard));
                    text(register, name, values, row)
                });
                all.push((*pseudonym, texts.collect()));
                row += 1;
            }
        }
        assert_eq!(row, register.n_rows(shard));
    }
    all
}

fn text(register: &PreparedRegister, name: &str, values: &ColumnRows, row: usize) -> String {
    let word = |number: u32| register.words(name).expect("it has words")[number as usize].clone();
    let slice = |ends: &[u32]| {
        let start = row.checked_sub(1).map_or(0, |before| ends[before]);
        start as usize..ends[row] as usize
    };
    match values {
        ColumnRows::Days(values) | ColumnRows::Months(values) if values[row] == NO_DAY => {
            "-".into()
        }
        ColumnRows::Numbers(values) if values[row] == NO_NUMBER => "-".into(),
        ColumnRows::Words(values) if values[row] == NO_WORD => "-".into(),
        ColumnRows::Days(values) => format!("d{}", values[row]),
        ColumnRows::Months(values) => format!("m{}", values[row]),
        ColumnRows::Numbers(values) => values[row].to_string(),
        ColumnRows::Words(values) => word(values[row]),
        ColumnRows::Lists { ends, values } => {
            let words: Vec<String> = values[slice(ends)].iter().map(|n| word(*n)).collect();
            words.join("+")
        }
        ColumnRows::NumberLists { ends, values } => format!("{:?}", &values[slice(ends)]),
    }
}

#[test]
fn every_form_of_column_comes_back_as_it_was_delivered() {
    let folder = tempfile::tempdir().unwrap();
    take(
        folder.path(),
        "sol-bestand",
        date(2025, 3, 31),
        &format!(
            "manad;kommun;personnummer;insats;regi;beslut;fran;till;timmar\n\
             202501;0180;{WOMAN};sabo;enskild;2025-01-11;2025-01-12;;\n\
             202501;0180;{WOMAN};hemtjanst;;;2024-12-30;2025-01-12;12,5\n\
             202502;1480;{MAN};larm;egen;;2025-02-03;;0\n"
        ),
    );
    let prepared = open(folder.path());
    let register = prepared.register(&id("sol-bestand")).unwrap();
    let columns = ["fran", "till", "beslut", "manad", PERIOD, "kommun", "insats", "regi", "timmar"];
    let mut found = rows(register, &columns);
    found.sort();
    let row = |person: &str, texts: [String; 9]| (pseudonym(person), Vec::from(texts));
    let day = |year, month, day| format!("d{}", days(date(year, month, day)));
    // Months are counted from year 0: 2025 times 12, and one more for February.
    let (january, february) = ("m24300".to_owned(), "m24301".to_owned());
    let text = str::to_owned;
    let mut expected = vec![
        row(
            WOMAN,
            [
                day(2025, 1, 12),
                text("-"),
                day(2025, 1, 11),
                january.clone(),
                january.clone(),
                text("0180"),
                text("sabo"),
                text("enskild"),
                text("-"),
            ],
        ),
        row(
            WOMAN,
            [
                day(2024, 12, 30),
                day(2025, 1, 12),
                text("-"),
                january.clone(),
                january,
                text("0180"),
                text("hemtjanst"),
                text("-"),
                text("1250"),
            ],
        ),
        row(
            MAN,
            [
                day(2025, 2, 3),
                text("-"),
                text("-"),
                february.clone(),
                february,
                text("1480"),
                text("larm"),
                text("egen"),
                text("0"),
            ],
        ),
    ];
    expected.sort();
    assert_eq!(found, expected);
    // Choices are numbered by the alphabet, kommuner by their codes.
    assert_eq!(register.words("insats").unwrap(), ["", "hemtjanst", "larm", "sabo"]);
    assert_eq!(register.words("kommun").unwrap()[180], "0180");
    assert_eq!(register.words("fran"), None);
    let range = |column| register.first_and_last(column).unwrap();
    assert_eq!(range("fran"), Some((days(date(2024, 12, 30)), days(date(2025, 2, 3)))));
    assert_eq!(range("till"), Some((days(date(2025, 1, 12)), days(date(2025, 1, 12)))));
    let found = register.read(0, &["slut"], &mut ShardRows::default());
    assert!(matches!(found, Err(Error::NoColumn { column, .. }) if column == "slut"));
}

/// The regulation lets a sender of `khsl1` tell year and month, and of `khsl2` the day besides: there the
/// day tells the month, and year and month are not kept.
#[test]
fn months_are_there_whether_their_columns_are_kept_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let received = date(2025, 3, 31);
    take(folder.path(), "khsl1", received, &format!("0180;;2025;1;{WOMAN}\n0180;;2024;12;{MAN}\n"));
    take(
        folder.path(),
        "khsl2",
        received,
        &format!(
            "0180;;2025;1;{WOMAN};PD008;2025-01-20;XS919;;XS910;;\n\
             0180;;2025;2;{WOMAN};PD008;2025-02-20;XS910;;;;\n"
        ),
    );
    let prepared = open(folder.path());
    let khsl1 = rows(prepared.register(&id("khsl1")).unwrap(), &["ar", "manad", PERIOD]);
    let khsl1: BTreeMap<u128, Vec<String>> = khsl1.into_iter().collect();
    assert_eq!(khsl1[&pseudonym(WOMAN)], ["2025", "1", "m24300"]);
    assert_eq!(khsl1[&pseudonym(MAN)], ["2024", "12", "m24299"]);
    let khsl2 = rows(prepared.register(&id("khsl2")).unwrap(), &[PERIOD, "kva", "yrke"]);
    let khsl2: Vec<Vec<String>> = khsl2.into_iter().map(|(_, texts)| texts).collect();
    assert_eq!(khsl2, [["m24300", "PD008", "XS919+XS910"], ["m24301", "PD008", "XS910"]]);
}

/// A schema of the user's own need not name the least and the highest year, and a register that is delivered
/// whole has no slot for each month.
#[test]
fn months_are_there_by_schemas_of_the_user() {
    for is_whole in [false, true] {
        let mut files = catalog::embedded();
        let schema = files.get_mut("registers/khsl1.toml").expect("the schema is there");
        let text = String::from_utf8(std::mem::take(schema)).expect("UTF-8");
        let drops = |line: &&str| {
            let of_month = ["sender", "due_months", "due_day"].iter().any(|k| line.starts_with(k));
            line.starts_with("min ") || line.starts_with("max ") || is_whole && of_month
        };
        assert_eq!(text.lines().filter(drops).count(), if is_whole { 7 } else { 4 });
        let text = text.lines().filter(|line| !drops(line)).collect::<Vec<_>>().join("\n");
        let rhythm = text.replace("rhythm     = \"month\"", "rhythm = \"snapshot\"");
        assert_ne!(rhythm, text);
        *schema = if is_whole { rhythm } else { text }.into();
        let catalog = catalog::load(&files, date(2026, 11, 24)).0;
        let folder = tempfile::tempdir().unwrap();
        let lines = format!("0180;;2025;1;{WOMAN}\n0180;;2024;12;{WOMAN}\n");
        take_by(&catalog, folder.path(), "khsl1", date(2025, 2, 28), &lines);
        let prepared = Prepared::open(folder.path(), &catalog).unwrap().unwrap();
        let found = rows(prepared.register(&id("khsl1")).unwrap(), &[PERIOD, "ar"]);
        let mut found: Vec<Vec<String>> = found.into_iter().map(|(_, texts)| texts).collect();
        found.sort();
        // Year times 12 plus month less 1.
        assert_eq!(found, [["m24299", "2024"], ["m24300", "2025"]]);
    }
}

/// A rolling delivery covers three months, of which it need not have a row in each.
#[test]
fn what_was_delivered_is_told_also_where_no_row_is() {
    let folder = tempfile::tempdir().unwrap();
    take(
        folder.path(),
        "par-oppen",
        date(2025, 4, 30),
        &format!(
            "PERSONNR;SJUKHUS;MVO;KON;LK;INDATUM;AKUT;HDIA;DIA1;OP1\n\
             {WOMAN};11001;046;2;0180;20250110;1;S7200;;\n\
             {WOMAN};11001;046;2;0180;20250310;1;S7200;;\n"
        ),
    );
    take(
        folder.path(),
        "lakemedel",
        date(2025, 4, 30),
        &format!(
            "personnummer;expedierad;atc;vara;recept;antal\n{WOMAN};2025-01-20;N05BA01;7;1;2\n"
        ),
    );
    let prepared = open(folder.path());
    let told = |register: &str| -> Vec<(String, Option<i32>, bool, u64)> {
        let delivered = prepared.register(&id(register)).unwrap().delivered();
        delivered.into_iter().map(|d| (d.sender, d.month, d.is_whole, d.rows)).collect()
    };
    let months = told("par-oppen").into_iter().filter(|(.., month, _, _)| month.is_some());
    let sender = || "11001".to_owned();
    assert_eq!(
        months.collect::<Vec<_>>(),
        [
            (sender(), Some(24300), true, 1),
            (sender(), Some(24301), true, 0),
            (sender(), Some(24302), true, 1),
        ]
    );
    assert_eq!(told("lakemedel"), [(String::new(), None, true, 1)]);
    let period = rows(prepared.register(&id("lakemedel")).unwrap(), &[PERIOD]);
    assert_eq!(period, [(pseudonym(WOMAN), vec!["m24300".to_owned()])]);
}

#[test]
fn what_is_open_stays_while_another_delivery_is_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let row = |month: u8| format!("0180;;2025;{month};{WOMAN}\n");
    take(folder.path(), "khsl1", date(2025, 3, 31), &row(1));
    let before = open(folder.path());
    take(folder.path(), "khsl1", date(2025, 3, 31), &row(2));
    let after = open(folder.path());
    let register = |prepared: &Prepared| prepared.register(&id("khsl1")).unwrap().fingerprint();
    assert_ne!(register(&before), register(&after));
    assert_eq!(rows(before.register(&id("khsl1")).unwrap(), &["manad"]).len(), 1);
    assert_eq!(rows(after.register(&id("khsl1")).unwrap(), &["manad"]).len(), 2);
    for hash in after.register(&id("khsl1")).unwrap().content_hashes() {
        let file = fs::read_dir(folder.path().join("registers")).unwrap().flatten();
        let mut names = file.map(|file| file.file_name().to_string_lossy().into_owned());
        assert!(names.any(|name| name.starts_with(hash)) && hash.len() == 64);
    }
    assert!(Prepared::open(&folder.path().join("nowhere"), &catalog()).unwrap().is_none());
}

/// All shards on several threads at once are the same as one after the other, also when the memory of
/// other columns is used again.
#[test]
fn threads_read_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let mut delivery = String::new();
    // Made-up numbers: nobody is born in a month 81.
    for serial in 0..400 {
        for day in 1..=1 + serial % 7 {
            let number = fictional(serial);
            let second = if day % 2 == 0 { "XS910" } else { "" };
            delivery +=
                &format!("0180;;2025;1;{number};PD00{day};2025-01-{day:02};XS919;{second};;;\n");
        }
    }
    take(folder.path(), "khsl2", date(2025, 3, 31), &delivery);
    let prepared = open(folder.path());
    let register = prepared.register(&id("khsl2")).unwrap();
    let first = ["datum", "yrke", "kva"];
    let read = |shard: usize, columns: &[&str], rows: &mut ShardRows| {
        register.read(shard, columns, rows).unwrap();
        (rows.pseudonyms.clone(), rows.n_rows.clone(), rows.columns.clone())
    };
    let alone: Vec<_> =
        (0..SHARDS).map(|shard| read(shard, &first, &mut ShardRows::default())).collect();
    let n: usize = (0..SHARDS).map(|shard| register.n_rows(shard)).sum();
    assert_eq!(n, delivery.lines().count());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let alone = &alone;
            scope.spawn(move || {
                let mut rows = ShardRows::default();
                for shard in (0..SHARDS).map(|shard| (shard * 5 + thread) % SHARDS) {
                    read(shard, &["kva", "datum", "yrke", PERIOD], &mut rows);
                    assert_eq!(read(shard, &first, &mut rows), alone[shard]);
                }
            });
        }
    });
}

/// A number that nobody can have: 80 is added to the month of birth. The last digit is Luhn's.
fn fictional(serial: usize) -> String {
    let digits = format!("194581{:02}{:03}", 1 + serial / 100, 100 + serial % 100);
    let luhn = |(at, digit): (usize, char)| {
        let n = digit.to_digit(10).expect("a digit") * if at % 2 == 0 { 2 } else { 1 };
        n / 10 + n % 10
    };
    let sum: u32 = digits[2..].chars().enumerate().map(luhn).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
