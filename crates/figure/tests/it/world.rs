//! What every test needs: a catalogue, a store, and deliveries in files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use catalog::Catalog;
use cube::{AgeGroup, AreaCode, Cell, Figures, IndicatorId, Period, Sex};
use figure::{Error, ImportKind, Map, Receipt, Request, Store};
use tempfile::TempDir;

/// The catalogue that is compiled into the program.
pub(crate) fn catalog() -> Catalog {
    static LOADED: OnceLock<Catalog> = OnceLock::new();
    let today = jiff::civil::date(2026, 11, 22);
    LOADED.get_or_init(|| catalog::load(&catalog::embedded(), today).0).clone()
}

/// A folder with a store and with deliveries.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) catalog: Catalog,
}

impl World {
    pub(crate) fn new() -> World {
        World { folder: tempfile::tempdir().expect("a folder"), catalog: catalog() }
    }

    /// Without a catalogue, so that every indicator keeps the delivery's own name.
    pub(crate) fn without_catalog() -> World {
        World { catalog: Catalog::default(), ..World::new() }
    }

    /// Where the store is.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub(crate) fn store(&self) -> Store {
        Store::create_or_open(&self.path()).expect("a store")
    }

    /// Puts a delivery in a file.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("room on disk");
        path.to_str().expect("a plain path").to_owned()
    }

    pub(crate) fn request(&self, kind: ImportKind, map: &str) -> Request<'_> {
        let (map, findings) = Map::read("karta.toml", map);
        assert!(findings.is_empty(), "{findings:?}");
        let now = "2026-11-22T08:00:00Z".parse().expect("a time");
        Request { map, ..Request::new(kind, &self.catalog, now) }
    }

    /// Imports a delivery with a mapping file.
    pub(crate) fn import(
        &self,
        kind: ImportKind,
        name: &str,
        bytes: impl AsRef<[u8]>,
        map: &str,
    ) -> Receipt {
        let file = self.file(name, bytes);
        self.import_file(&file, &self.request(kind, map)).expect("a readable file")
    }

    pub(crate) fn import_file(&self, file: &str, request: &Request<'_>) -> Result<Receipt, Error> {
        let receipt = self.store().import(file, request, &|_| ())?;
        let sum = receipt.imported + receipt.unchanged + receipt.revised + receipt.set_aside;
        assert_eq!(receipt.rows, sum, "every row is counted");
        Ok(receipt)
    }

    /// The figures of an indicator in the store; none when it has none.
    pub(crate) fn figures(&self, name: &str) -> Figures {
        let figures = self.store().figures(&id(name)).expect("readable");
        figures.unwrap_or_else(|| panic!("no figures of {name}"))
    }

    /// Every file of the store with its bytes, the lock left out.
    pub(crate) fn bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut all = BTreeMap::new();
        collect_files(&self.path(), &mut all);
        all.retain(|path, _| !path.ends_with("lock"));
        all
    }
}

fn collect_files(folder: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect_files(&path, all);
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            all.insert(path, bytes);
        }
    }
}

pub(crate) fn id(name: &str) -> IndicatorId {
    name.parse().expect("a name")
}

/// The cell of both sexes and all ages.
pub(crate) fn cell(figures: &Figures, area: &str, period: &str) -> Option<Cell> {
    cell_of(figures, area, period, Sex::Both)
}

pub(crate) fn cell_of(figures: &Figures, area: &str, period: &str, sex: Sex) -> Option<Cell> {
    let area: AreaCode = area.parse().expect("a code");
    let period: Period = period.parse().expect("a period");
    figures.get(area, sex, AgeGroup::ALL, period).map(|figure| figure.cell)
}

/// Code, row and column of the findings that are told in full.
pub(crate) fn spots(receipt: &Receipt) -> Vec<(&'static str, Option<u32>, Option<u32>)> {
    receipt.findings.shown().map(|f| (f.code, f.place.line, f.place.column)).collect()
}

/// The reference folder, or none with a line that says so: users do not have it.
pub(crate) fn reference(file: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        std::env::var_os("NARBILD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let path = folder.join("data").join(file);
    if path.exists() {
        Some(path)
    } else {
        eprintln!("SKIPPED: the reference file {file} is not here (set NARBILD_SHARED)");
        None
    }
}
