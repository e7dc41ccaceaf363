//! A store to take deliveries into.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use catalog::{Catalog, RegisterId};
use jiff::civil::{Date, date};
use register::{Error, Manifest, Receipt, Request, ingest};
use terminology::{DomainKey, Links};

pub(crate) const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| catalog::load(&catalog::embedded(), date(2026, 11, 24)).0);

/// Test numbers published by Skatteverket: a woman and a man.
pub(crate) const WOMAN: &str = "193203199108";
pub(crate) const MAN: &str = "193206127874";

/// An empty store.
pub(crate) struct World {
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> World {
        World { folder: tempfile::tempdir().expect("a folder") }
    }

    /// Takes one file in that was received on a day.
    pub(crate) fn take(&self, id: &str, received: Date, rows: &str) -> Receipt {
        let receipt = self.try_take(id, received, rows).expect("the delivery is taken in");
        assert!(receipt.counts.add_up(), "{:?}", receipt.counts);
        receipt
    }

    /// The same, which may be refused.
    pub(crate) fn try_take(&self, id: &str, received: Date, rows: &str) -> Result<Receipt, Error> {
        self.try_take_bytes(id, received, rows.as_bytes())
    }

    /// The same for a file of any kind.
    pub(crate) fn try_take_bytes(
        &self,
        id: &str,
        received: Date,
        rows: &[u8],
    ) -> Result<Receipt, Error> {
        let file = self.folder.path().join("leverans.txt");
        fs::write(&file, rows).expect("the folder is there");
        ingest(&Request {
            catalog: &CATALOG,
            register: &CATALOG.registers[&RegisterId(id.to_owned())],
            files: &[file],
            store: self.folder.path(),
            key: &DomainKey::parse(KEY).expect("a key"),
            links: &Links::default(),
            received,
            n_threads: 1,
            on_progress: &|_| {},
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn manifest(&self) -> Manifest {
        let manifest = register::manifest(self.folder.path()).expect("it can be read");
        manifest.expect("something is stored")
    }

    /// All files of the prepared tables with their bytes; the manifest is one of them.
    pub(crate) fn state(&self) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(self.folder.path().join("registers")).into_iter().flatten();
        files
            .flatten()
            .filter(|entry| entry.file_name() != "lock")
            .map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, fs::read(entry.path()).expect("a file"))
            })
            .collect()
    }

    /// The slots of a register with their rows.
    pub(crate) fn slots(&self, id: &str) -> Vec<(String, u64)> {
        let manifest = self.manifest();
        let slots = manifest.registers[id].slots.iter();
        slots.map(|slot| (slot.name.clone(), slot.rows)).collect()
    }

    /// The words of a register, such as the codes in it.
    pub(crate) fn words(&self, id: &str) -> Vec<String> {
        let file = &self.manifest().registers[id].words_file;
        let path = self.folder.path().join("registers").join(file);
        let mut table = csv::Reader::from_path(path).expect("a table");
        table.records().map(|row| row.expect("a row")[2].to_owned()).collect()
    }
}

/// What a receipt tells of rows: the codes with how often. What it tells of how the delivery lies beside
/// earlier ones has tests of its own.
pub(crate) fn told(receipt: &Receipt) -> BTreeMap<&'static str, u64> {
    let of_rows = receipt.findings.iter().filter(|finding| finding.rule.code < "R401");
    of_rows.map(|finding| (finding.rule.code, finding.n)).collect()
}
