//! A small Sweden of persons who do not exist, with faults planted on purpose: written as deliveries,
//! taken in by the registers, and held against the key to what was planted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use catalog::{Catalog, RegisterId};
use cube::Lang;
use jiff::civil::{Date, date};
use profile::look;
use profile::svg::sign;
use register::{Look, Receipt};
use terminology::{DomainKey, Links};

/// How many live in the country when the first year begins.
const PERSONS: u64 = 20_000;
/// The first and the last year.
pub(crate) const YEARS: (i16, i16) = (2019, 2023);
/// The folder of the rows taken in, in that of the demo.
pub(crate) const STORE: &str = "lager";
/// The share of rows with a fault: enough that most kinds are there, few enough that receipts can be read.
const ERRORS: f64 = 0.002;
/// The day on which the deliveries are received, and the day before, when the files came that are wrong
/// as a whole. All years come at once.
const RECEIVED: [Date; 2] = [date(2024, 1, 31), date(2024, 1, 30)];
/// No secret: nobody is behind the pseudonyms of the demo.
const KEY: &str = "5f4d1c0be2a7936808f1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a59687";

/// Where the sequences of deliveries are, below the deliveries.
const SEQUENCES: &str = "leveranser-med-fel";

/// What a finding is: its code, and the column or check that it is about.
type Kind = (String, String);
/// Where findings of each kind are: the file's path below the deliveries, and the line.
type Places = BTreeMap<Kind, BTreeSet<(String, u64)>>;

/// The made-up Sweden, taken in.
pub(crate) struct Fictional {
    /// Persons in all: those who lived there from the beginning, were born or moved in.
    pub(crate) n_persons: u64,
    pub(crate) deliveries: Vec<Delivery>,
    /// Faults in the key.
    pub(crate) n_planted: u64,
}

/// A delivery, its receipt, and how it stands to the key.
pub(crate) struct Delivery {
    pub(crate) receipt: Receipt,
    /// True for a file that is wrong as a whole.
    pub(crate) is_whole_file: bool,
    /// Faults planted in it.
    pub(crate) n_planted: u64,
    /// Those of them that the receipt tells.
    pub(crate) n_found: u64,
    /// What is told that was not planted, or told elsewhere.
    pub(crate) astray: Vec<String>,
}

impl Fictional {
    /// True when all that was planted is told, and nothing else.
    pub(crate) fn is_as_planted(&self) -> bool {
        let n_found: u64 = self.deliveries.iter().map(|delivery| delivery.n_found).sum();
        n_found == self.n_planted && self.deliveries.iter().all(|d| d.astray.is_empty())
    }

    /// Rows received in all deliveries.
    pub(crate) fn n_rows(&self) -> u64 {
        self.deliveries.iter().map(|delivery| delivery.receipt.counts.received).sum()
    }
}

/// What the pages of receipts look like.
pub(crate) fn look() -> Look<'static> {
    Look { style: &look::STYLE_INSIDE, sign: sign::LOGO.0 }
}

/// Writes the deliveries below the folder and takes them into a store there, anew each time.
pub(crate) fn make(folder: &Path, say: &mut dyn FnMut(&str)) -> anyhow::Result<Fictional> {
    let content = opening::content(None)?;
    let (catalog, _) = catalog::load(&content, opening::today());
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let out = folder.join("leveranser");
    let report = synth::write(&synth::Request {
        catalog: &catalog,
        content: &content,
        n_persons: PERSONS,
        years: YEARS,
        seed: 1,
        errors: ERRORS,
        out: &out,
        n_threads,
        on_progress: &|_| {},
    })
    .context("the made-up Sweden cannot be written")?;
    say(&format!(
        "Fiktivt Sverige: {} personer, {} rader i {} filer",
        shown(report.n_persons),
        shown(report.n_rows()),
        report.files.len()
    ));
    let key = read_key(&out)?;
    let taking = Taking {
        catalog: &catalog,
        store: folder.join(STORE),
        domain: demo_key(folder)?,
        n_threads,
    };
    let mut deliveries = Vec::new();
    for ((register, path), codes) in &key.whole_files {
        if !path.starts_with(SEQUENCES) {
            let receipt = taking.take(register, &[out.join(path)], RECEIVED[1])?;
            deliveries.push(whole_file(receipt, codes, is_of_rows));
        }
    }
    sequences(&taking, &out, folder, &key, &mut deliveries)?;
    let registers = report.files.chunk_by(|a, b| a.register == b.register);
    let n = registers.clone().count();
    for (at, files) in registers.enumerate() {
        let register = files[0].register;
        let paths: Vec<PathBuf> = files.iter().map(|file| out.join(&file.path)).collect();
        let receipt = taking.take(register, &paths, RECEIVED[0])?;
        let rows = shown(receipt.counts.received);
        say(&format!("Register {} av {n}: {register}, {rows} rader", at + 1));
        deliveries.push(of_rows(receipt, key.rows.get(register)));
    }
    let receipts = folder.join("kvitton");
    for delivery in &deliveries {
        delivery.receipt.write(&receipts, Lang::Sv, &look())?;
    }
    Ok(Fictional { n_persons: report.n_persons, deliveries, n_planted: report.n_planted })
}

fn shown(n: u64) -> String {
    cube::number::format(n as f64, 0, Lang::Sv)
}

/// Writes the demo's key as a user has one, so that more can be taken into the store, and reads it.
fn demo_key(folder: &Path) -> anyhow::Result<DomainKey> {
    let path = folder.join("nyckel");
    let told = || format!("cannot write {}", path.display());
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).with_context(told)?;
    file.write_all(KEY.as_bytes()).with_context(told)?;
    Ok(register::read_key(&path)?)
}

/// What all deliveries are taken in with.
struct Taking<'a> {
    catalog: &'a Catalog,
    store: PathBuf,
    domain: DomainKey,
    n_threads: usize,
}

impl Taking<'_> {
    fn take(&self, id: &str, files: &[PathBuf], received: Date) -> anyhow::Result<Receipt> {
        self.take_into(&self.store, id, files, received)
    }

    fn take_into(
        &self,
        store: &Path,
        id: &str,
        files: &[PathBuf],
        received: Date,
    ) -> anyhow::Result<Receipt> {
        let register = self.catalog.registers.get(&RegisterId(id.to_owned()));
        let request = register::Request {
            catalog: self.catalog,
            register: register.with_context(|| format!("there is no register {id}"))?,
            files,
            store,
            key: &self.domain,
            links: &Links::default(),
            received,
            n_threads: self.n_threads,
            on_progress: &|_| {},
        };
        register::ingest(&request).with_context(|| format!("cannot take {id} in"))
    }
}

/// Takes each sequence of deliveries into a store of its own, step by step in the order of names.
fn sequences(
    taking: &Taking<'_>,
    out: &Path,
    folder: &Path,
    key: &Key,
    deliveries: &mut Vec<Delivery>,
) -> anyhow::Result<()> {
    let nothing = BTreeSet::new();
    for sequence in sorted(&out.join(SEQUENCES))? {
        let name = sequence.file_name().context("a sequence has a name")?;
        let store = folder.join("lager-fel").join(name);
        for step in sorted(&sequence)? {
            let path = step.strip_prefix(out)?.to_string_lossy().into_owned();
            let file = step.file_name().context("a step has a name")?.to_string_lossy();
            let register = file.split_once('-').and_then(|(_, r)| r.strip_suffix("-FIKTIV.csv"));
            let register = register.context("a step names its register")?.to_owned();
            let receipt = taking.take_into(&store, &register, &[step], RECEIVED[0])?;
            let codes = key.whole_files.get(&(register, path)).unwrap_or(&nothing);
            // That rows are old and came late is so of all of them.
            let is_told = |finding: &register::RowFinding| {
                !["R406", "R407"].contains(&finding.rule.code) || codes.contains(finding.rule.code)
            };
            deliveries.push(whole_file(receipt, codes, is_told));
        }
    }
    Ok(())
}

/// What a folder has, in the order of names.
fn sorted(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let told = || format!("cannot read {}", folder.display());
    let entries = fs::read_dir(folder).with_context(told)?;
    let mut paths =
        entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
}

/// The key to what was planted.
#[derive(Default)]
struct Key {
    /// By register.
    rows: BTreeMap<String, Places>,
    /// Files that are wrong as a whole: register and path, and the codes.
    whole_files: BTreeMap<(String, String), BTreeSet<String>>,
}

fn read_key(out: &Path) -> anyhow::Result<Key> {
    let path = out.join("facit.csv");
    let told = || format!("cannot read {}", path.display());
    let mut form = csv::ReaderBuilder::new();
    form.delimiter(b';').comment(Some(b'#')).quoting(false);
    let mut key = Key::default();
    for line in form.from_path(&path).with_context(told)?.records() {
        let line = line.with_context(told)?;
        let field = |at: usize| line.get(at).unwrap_or_default().to_owned();
        let place = (field(1), field(2).parse::<u64>().with_context(told)?);
        if place.1 == 0 {
            key.whole_files.entry((field(0), place.0)).or_default().insert(field(3));
        } else {
            let of_register = key.rows.entry(field(0)).or_default();
            of_register.entry((field(3), field(4))).or_default().insert(place);
        }
    }
    Ok(key)
}

/// A finding that is about rows or files; the others tell of the delivery as a whole, such as that it
/// came late.
pub(crate) fn is_of_rows(finding: &register::RowFinding) -> bool {
    finding.rule.code < "R4"
}

/// A file that is wrong as a whole, by the codes that it must give.
fn whole_file(
    receipt: Receipt,
    codes: &BTreeSet<String>,
    is_told: impl Fn(&register::RowFinding) -> bool,
) -> Delivery {
    let told = receipt.findings.iter().filter(|finding| is_told(finding));
    let told: BTreeSet<String> = told.map(|finding| finding.rule.code.to_owned()).collect();
    let astray = told.difference(codes).cloned().collect();
    let n_found = told.intersection(codes).count() as u64;
    let n_planted = codes.len() as u64;
    Delivery { receipt, is_whole_file: true, n_planted, n_found, astray }
}

fn of_rows(receipt: Receipt, key: Option<&Places>) -> Delivery {
    let nothing = Places::new();
    let key = key.unwrap_or(&nothing);
    let mut astray = Vec::new();
    let mut counts: BTreeMap<Kind, u64> = BTreeMap::new();
    for finding in receipt.findings.iter().filter(|finding| is_of_rows(finding)) {
        let kind = kind(finding);
        *counts.entry(kind.clone()).or_default() += finding.n;
        let planted = key.get(&kind);
        // A receipt counts all rows of a kind and tells the first of them.
        for place in &finding.first {
            let place = (file(&receipt, place.file), place.line);
            if !planted.is_some_and(|planted| planted.contains(&place)) {
                astray.push(format!("{} {} {}:{}", kind.0, kind.1, place.0, place.1));
            }
        }
    }
    let mut n_found = 0;
    for (kind, n) in &counts {
        let n_of_kind = key.get(kind).map_or(0, |planted| planted.len() as u64);
        n_found += n_of_kind.min(*n);
        if *n > n_of_kind {
            astray.push(format!("{} {}: {n} > {n_of_kind}", kind.0, kind.1));
        }
    }
    let n_planted = key.values().map(|places| places.len() as u64).sum();
    Delivery { receipt, is_whole_file: false, n_planted, n_found, astray }
}

/// The path below the deliveries of a file that findings name.
fn file(receipt: &Receipt, at: u32) -> String {
    let name = receipt.names.get(at as usize).map_or("", String::as_str);
    format!("{}/{name}", receipt.register)
}

/// A column is told by its name and its title; the key has the name. How many fields a row has is told;
/// the key has that they are wrong.
fn kind(finding: &register::RowFinding) -> Kind {
    let about = finding.about.as_ref().map_or("", |about| about.sv.as_str());
    let column = about.split_once(" (").filter(|(name, _)| !name.contains(' '));
    let about = column.map_or(about, |(name, _)| name);
    let about = if finding.rule.code == "R104" { "" } else { about };
    (finding.rule.code.to_owned(), about.to_owned())
}

impl Delivery {
    /// Rows that were set aside although nothing that sets a row aside was planted in them, and the
    /// other way round: every row that the quarantine has, held against the key.
    pub(crate) fn is_quarantine_as_planted(&self, out: &Path) -> anyhow::Result<bool> {
        let key = read_key(out)?;
        let Some(path) = &self.receipt.quarantine else {
            return Ok(self.receipt.counts.rejected == 0);
        };
        let planted = key.rows.get(&self.receipt.register);
        let mut n = 0;
        let mut table = csv::ReaderBuilder::new().delimiter(b';').from_path(path)?;
        for row in table.byte_records() {
            let row = row?;
            let field = |at: usize| String::from_utf8_lossy(row.get(at).unwrap_or_default());
            let place = (format!("{}/{}", self.receipt.register, field(0)), field(1).parse()?);
            let is_planted = |((code, _), places): (&Kind, &BTreeSet<(String, u64)>)| {
                *code == field(2) && places.contains(&place)
            };
            if !planted.is_some_and(|planted| planted.iter().any(is_planted)) {
                return Ok(false);
            }
            n += 1;
        }
        Ok(n == self.receipt.counts.rejected)
    }
}
