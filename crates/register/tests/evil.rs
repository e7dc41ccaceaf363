//! Files that are wrong on purpose, made here: none stops the program, each is told in plain words, and
//! nothing is stored by halves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use catalog::{Catalog, RegisterId};
use cube::Lang;
use jiff::civil::date;
use register::{Error, Look, Receipt, Request, ingest};
use terminology::{DomainKey, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket: a woman and a man.
const WOMAN: &str = "193203199108";
const MAN: &str = "193206127874";

const HEADING: &str = "manad;kommun;personnummer;insats;fran;till\n";

/// A store that holds one month of khsl1 from before, and a folder for deliveries.
struct World {
    catalog: Catalog,
    folder: tempfile::TempDir,
}

impl World {
    fn begin() -> World {
        let catalog = catalog::load(&catalog::embedded(), date(2026, 11, 24)).0;
        let world = World { catalog, folder: tempfile::tempdir().expect("a folder") };
        let before = world.file("before.txt", format!("0180;;2025;1;{WOMAN}\n").as_bytes());
        assert!(world.take("khsl1", &[before]).expect("a right delivery").is_stored);
        world
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("the folder is there");
        path
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("lager")
    }

    fn take(&self, register: &str, files: &[PathBuf]) -> Result<Receipt, Error> {
        ingest(&Request {
            catalog: &self.catalog,
            register: &self.catalog.registers[&RegisterId(register.to_owned())],
            files,
            store: &self.store(),
            key: &DomainKey::parse(KEY).expect("a key"),
            links: &Links::default(),
            received: date(2025, 3, 31),
            n_threads: 2,
            on_progress: &|_| {},
        })
    }

    /// All files of the prepared tables with their bytes. What a broken-off delivery leaves would be one.
    fn state(&self) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(self.store().join("registers")).expect("a store").flatten();
        let files = files.filter(|entry| entry.file_name() != "lock");
        files
            .map(|e| {
                (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).expect("a file"))
            })
            .collect()
    }

    /// Takes a file in that must be told with these codes and change nothing.
    fn refuses(&self, register: &str, name: &str, bytes: &[u8], expected: &[&str]) -> Receipt {
        let file = self.file(name, bytes);
        let receipt = self.refuses_file(register, name, file.clone(), expected);
        fs::remove_file(file).expect("the file is there");
        receipt
    }

    fn refuses_file(
        &self,
        register: &str,
        name: &str,
        file: PathBuf,
        expected: &[&str],
    ) -> Receipt {
        let before = self.state();
        let receipt = self.take(register, &[file]).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(codes(&receipt), expected, "{name}");
        assert!(!receipt.is_stored && receipt.has_errors(), "{name}");
        assert!(receipt.counts.add_up(), "{name}");
        assert!(self.state() == before, "{name} changes nothing");
        // Every form can be made of it, and none is larger than anybody reads.
        let page = receipt.html(Lang::Sv, &LOOK);
        let sizes = [page.len(), receipt.json().len(), receipt.csv(Lang::En).len()];
        assert!(sizes.iter().all(|size| *size < 1_000_000), "{name}: {sizes:?}");
        receipt
    }
}

const LOOK: Look<'static> = Look { style: "", sign: "" };

fn codes(receipt: &Receipt) -> Vec<&'static str> {
    let codes: BTreeSet<&str> = receipt.findings.iter().map(|finding| finding.rule.code).collect();
    codes.into_iter().filter(|code| *code < "R4").collect()
}

fn flow(person: &str) -> String {
    format!("202501;0180;{person};sabo;2025-01-19;\n")
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).expect("memory");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2], mark: &[u8]) -> Vec<u8> {
    mark.iter().copied().chain(text.encode_utf16().flat_map(to_bytes)).collect()
}

/// Bombs, and files larger than the memory that they may use.
#[test]
fn what_unpacks_without_measure_is_stopped_in_little_memory() {
    let world = World::begin();
    let zeros = vec![0; 100 << 20];
    world.refuses("khsl1", "bomb.gz", &gz(&zeros), &["R101", "R105"]);
    world.refuses("khsl1", "bomb.zip", &zip(&[("a.txt", &zeros)]), &["R101", "R105"]);
    // Each file alone is small enough; together they are not.
    let part = &zeros[..30 << 20];
    let several = zip(&[("a.txt", part), ("b.txt", part), ("c.txt", part)]);
    world.refuses("khsl1", "several.zip", &several, &["R101", "R105"]);
    drop(zeros);
    // Every row is wrong, and all of them would be kept to be corrected.
    let rows = gz(&b"xxxxxxx\n".repeat(10 << 20));
    let receipt = world.refuses("khsl1", "rows.gz", &rows, &["R101", "R104"]);
    assert!(receipt.counts.rejected > 8_000_000 && receipt.n_kept_aside < 1_000_000);
    // 64 MiB, each row counted as its seven bytes and 128 more.
    assert_eq!(receipt.n_kept_aside, (64 << 20) / (128 + 7));
    let kept = receipt.quarantine.as_ref().expect("a file");
    let n_lines = fs::read_to_string(kept).expect("text").lines().count() as u64;
    assert_eq!(n_lines, receipt.n_kept_aside + 1);
    assert!(receipt.html(Lang::En, &LOOK).contains("the file has only the first 497,102"));
    world.refuses("khsl1", "nested.zip", &zip(&[("inner.zip", &several)]), &["R101"]);
    world.refuses("khsl1", "nested.gz", &gz(&gz(b"x")), &["R101"]);

    let sparse = world.folder.path().join("sparse.txt");
    File::create(&sparse).and_then(|file| file.set_len(512 << 20)).expect("a sparse file");
    let receipt = world.refuses_file("khsl1", "sparse", sparse.clone(), &["R105"]);
    assert_eq!((receipt.counts.received, receipt.counts.rejected), (1, 1));
    // The heading itself is too long, and nothing after it can be read.
    world.refuses_file("sol-flode", "sparse", sparse.clone(), &["R105"]);
    // The row after so long a one is the second of its file and is taken in.
    let mut file = fs::OpenOptions::new().write(true).open(&sparse).expect("the file");
    file.seek(SeekFrom::End(0)).expect("the file's end");
    write!(file, "\n0180;;2025;13;{MAN}\n0180;;2025;2;{MAN}\n").expect("the disk has room");
    let receipt = world.take("khsl1", &[sparse]).expect("it is taken in");
    assert_eq!((receipt.counts.received, receipt.counts.accepted), (3, 1));
    let wrong = receipt.findings.iter().find(|finding| finding.rule.code == "R205");
    assert_eq!(wrong.expect("the month is told").first[0].line, 2);
    most_memory_is_below(700);
}

/// The most memory that this process has had, in megabytes: the tests' own files of 100 MB and what their
/// packers need are in it.
fn most_memory_is_below(megabytes: u64) {
    let Ok(status) = fs::read_to_string("/proc/self/status") else {
        eprintln!("skipped: this system does not tell the memory of a process");
        return;
    };
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    eprintln!("most memory: {} MB", kilobytes / 1024);
    assert!(kilobytes / 1024 < megabytes, "{kilobytes} kB");
}

#[test]
fn what_is_no_text_is_told() {
    let world = World::begin();
    let text = format!("{HEADING}{}", flow(WOMAN));
    for (name, bytes) in [
        ("le-bom", utf16(&text, u16::to_le_bytes, b"\xff\xfe")),
        ("be-bom", utf16(&text, u16::to_be_bytes, b"\xfe\xff")),
        ("le", utf16(&text, u16::to_le_bytes, b"")),
        ("be", utf16(&text, u16::to_be_bytes, b"")),
        ("pdf", b"%PDF-1.7\n1 0 obj\n".to_vec()),
        ("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0".to_vec()),
        ("xlsx", zip(&[("[Content_Types].xml", b"<?xml"), ("xl/workbook.xml", b"<?xml")])),
        ("xz", b"\xfd7zXZ\0\0\x04".to_vec()),
        ("7z in zip", zip(&[("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04")])),
    ] {
        world.refuses("sol-flode", name, &bytes, &["R101"]);
    }
    // The largest archive that may be opened, and one file more.
    let many = |n: usize| {
        let names: Vec<String> = (0..n).map(|i| format!("{i}.txt")).collect();
        zip(&names.iter().map(|name| (name.as_str(), &b"#"[..])).collect::<Vec<_>>())
    };
    world.refuses("khsl1", "1000.zip", &many(1000), &["R106"]);
    world.refuses("khsl1", "1001.zip", &many(1001), &["R101"]);
}

#[test]
fn a_file_cut_off_anywhere_changes_nothing() {
    let world = World::begin();
    let rows: String = (1..=12)
        .flat_map(|month| [WOMAN, MAN].map(|person| format!("0180;;2024;{month};{person}\n")))
        .collect();
    let rows = rows.as_bytes();
    let zst = zstd::encode_all(rows, 3).expect("memory");
    for (name, whole) in [("a.gz", gz(rows)), ("a.zst", zst), ("a.zip", zip(&[("a.txt", rows)]))] {
        // Less than the marks that tell the packing is text, and told as such.
        for length in (6..whole.len()).step_by(3) {
            let file = world.file(name, &whole[..length]);
            let before = world.state();
            let receipt = world.take("khsl1", &[file]).expect("it is read");
            assert!(codes(&receipt).contains(&"R101"), "{name} {length}");
            assert!(!receipt.is_stored && world.state() == before, "{name} {length}");
        }
    }
}

#[test]
fn bytes_of_other_kinds_are_rows_or_told() {
    let world = World::begin();
    let nul = format!("0180;a\0b;2025;2;{WOMAN}\n\0\0\0;;;;\n0180;;2025;2;{WOMAN}\0\n");
    world.refuses("khsl1", "nul", nul.as_bytes(), &["R201", "R202", "R209", "R211"]);
    let receipt = world.take(
        "khsl1",
        &[world.file("mac.txt", format!("0180;;2025;2;{WOMAN}\r0180;;2025;2;{MAN}\r").as_bytes())],
    );
    assert_eq!(receipt.expect("it is taken in").counts.accepted, 2);
    // The same word in UTF-8 and in Windows-1252, in one file.
    let mut mixed = format!("0180;Ö;2025;3;{WOMAN}\n0180;").into_bytes();
    mixed.extend(b"\xd6");
    mixed.extend(format!(";2025;3;{MAN}\n").bytes());
    let receipt = world.take("khsl1", &[world.file("mixed.txt", &mixed)]).expect("it is taken in");
    assert_eq!((receipt.counts.accepted, codes(&receipt)), (2, vec![]));
    let words = world.state();
    let words = words.iter().filter(|(name, _)| name.ends_with(".csv"));
    let n = words.filter(|(_, words)| String::from_utf8_lossy(words).matches('Ö').count() == 1);
    assert_eq!(n.count(), 1, "it is one word");
}

#[test]
fn headings_and_fields_of_any_number_are_told() {
    let world = World::begin();
    let names: String = (0..10_000).map(|i| format!("kolumn{i};")).collect();
    let fields = ";".repeat(10_000);
    let receipt = world.refuses(
        "sol-flode",
        "10 000 columns",
        format!("{names}\n{fields}\n").as_bytes(),
        &["R102", "R103"],
    );
    assert!(receipt.findings.len() < 250, "{}", receipt.findings.len());
    world.refuses("khsl1", "10 000 fields", format!("{fields}\n").as_bytes(), &["R104"]);
    let heading = ";".repeat(2_000_000);
    world.refuses("sol-flode", "heading", format!("{heading}\nx\n").as_bytes(), &["R102", "R105"]);

    // Names that are not read stand in the way of nobody.
    let row = flow(WOMAN);
    let wide = format!("{};{names}\n{};{fields}\n", HEADING.trim_end(), row.trim_end());
    let receipt = world.take("sol-flode", &[world.file("wide.txt", wide.as_bytes())]);
    let receipt = receipt.expect("it is taken in");
    assert_eq!((receipt.counts.accepted, codes(&receipt)), (1, vec!["R103"]));
    let unread: u64 = receipt.findings.iter().filter(|f| f.rule.code == "R103").map(|f| f.n).sum();
    assert_eq!(unread, 10_000);

    let twice = format!("{HEADING}{row}{HEADING}{}", flow(MAN));
    let receipt = world.take("sol-flode", &[world.file("twice.txt", twice.as_bytes())]);
    let receipt = receipt.expect("it is taken in");
    assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (2, 1));
    assert!(receipt.findings.iter().filter(|f| f.rule.code < "R4").all(|f| f.first[0].line == 3));
    let again = format!("manad;{HEADING}202501;{row}");
    let receipt = world.take("sol-flode", &[world.file("again.txt", again.as_bytes())]);
    let receipt = receipt.expect("it is taken in");
    assert_eq!((receipt.counts.accepted, codes(&receipt)), (1, vec!["R103"]));

    let open = format!("{HEADING}\"{row}{}", flow(MAN));
    let receipt = world.take("sol-flode", &[world.file("open.txt", open.as_bytes())]);
    let receipt = receipt.expect("it is taken in");
    assert_eq!((receipt.counts.accepted, codes(&receipt)), (1, vec!["R104"]));
}

#[test]
fn what_has_no_rows_is_told() {
    let world = World::begin();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("mark", b"\xef\xbb\xbf".to_vec()),
        ("lines", b"\n\r\n\n".to_vec()),
        ("comments", b"# a\n# b\n".to_vec()),
        ("heading", HEADING.as_bytes().to_vec()),
        ("empty.gz", gz(b"")),
        ("empty.zip", zip(&[])),
        ("folders.zip", zip(&[("a.txt", b"")])),
    ] {
        let receipt = world.refuses("sol-flode", name, &bytes, &["R106"]);
        assert_eq!(receipt.counts.received, 0, "{name}");
    }
    let before = world.state();
    let folder = world.folder.path().to_owned();
    for path in [folder.clone(), folder.join("is-not-there.txt")] {
        let told = world.take("khsl1", std::slice::from_ref(&path)).expect_err("it is no file");
        assert!(matches!(&told, Error::Io { path: of, .. } if *of == path), "{told}");
        assert!(told.swedish().contains(&path.display().to_string()));
    }
    assert!(world.state() == before);
}

/// Archives name files as they like; nothing is written where they say, and the names of their folders
/// are not told.
#[test]
fn paths_within_archives_lead_nowhere() {
    let world = World::begin();
    let outside = tempfile::tempdir().expect("a folder");
    let absolute = outside.path().join("absolute.txt").to_string_lossy().into_owned();
    let row = |month: u8| format!("0180;;2025;{month};{MAN}\n").into_bytes();
    let (one, two, three) = (row(1), row(2), b"x\n".to_vec());
    let archive = zip(&[
        (absolute.as_str(), &one),
        ("../../../up.txt", &two),
        ("..\\..\\windows.txt", &three),
    ]);
    let before = names_below(world.folder.path());
    let receipt = world.take("khsl1", &[world.file("paths.zip", &archive)]).expect("it is read");
    assert_eq!(receipt.names, ["absolute.txt", "up.txt", "windows.txt"]);
    assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (2, 1));
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
    let after = names_below(world.folder.path());
    let fresh: Vec<&String> = after.difference(&before).collect();
    assert_eq!(fresh, ["paths.zip"], "beside the store nothing is written");
    let up = world.folder.path().parent().expect("a folder above").join("up.txt");
    assert!(!up.exists());
}

fn names_below(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Names of files are chosen by the deliverer: no form of the receipt does what they say.
#[test]
#[cfg(unix)]
fn names_are_text_in_every_form() {
    let world = World::begin();
    let names = [
        "=HYPERLINK(\"x\")",
        "+1+2.csv",
        "-1.csv",
        "@SUM(1)",
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)<",
        "a\u{1b}[2J\rb\n=c",
        "\u{202e}vsc.txt",
    ];
    let files: Vec<PathBuf> = names
        .iter()
        .enumerate()
        // Another month in each, so that no two are the same file.
        .map(|(i, name)| world.file(name, format!("0180;;2024;{};x\n", i + 1).as_bytes()))
        .collect();
    let receipt = world.take("khsl1", &files).expect("it is read");
    assert_eq!(codes(&receipt), ["R202"]);
    let page = receipt.html(Lang::Sv, &LOOK);
    assert!(!page.contains("<img") && !page.contains("<script") && page.contains("&lt;img"));
    let mut n_told = 0;
    let table = receipt.csv(Lang::Sv);
    for line in csv::Reader::from_reader(table.as_slice()).records() {
        let line = line.expect("a line");
        n_told += usize::from(&line[0] == "file");
        for field in &line {
            assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{field}");
        }
    }
    assert_eq!(n_told, names.len());
    let text = receipt.text(Lang::Sv);
    for form in [page, String::from_utf8(table).expect("UTF-8"), text] {
        assert!(!form.contains(['\u{1b}', '\r', '\u{202e}']));
    }
    let json: serde_json::Value = serde_json::from_str(&receipt.json()).expect("an object");
    assert_eq!(json["files"][0]["name"], names[0], "nothing in JSON is a formula");
}

/// An archive that cannot be opened is told by its own name, not by that of the file before.
#[test]
fn the_file_that_is_wrong_is_named() {
    let world = World::begin();
    let right = world.file("right.txt", format!("0180;;2025;1;{MAN}\n").as_bytes());
    let mut cut = zip(&[("inside.txt", b"x\n")]);
    cut.truncate(30);
    let wrong = world.file("wrong.zip", &cut);
    let receipt = world.take("khsl1", &[right, wrong]).expect("it is read");
    let finding = receipt.findings.iter().find(|finding| finding.rule.code == "R101");
    let place = finding.expect("it is told").first[0];
    assert_eq!(receipt.names[place.file as usize], "wrong.zip");
    assert!(receipt.quarantine.is_none(), "no row is wrong");
}
