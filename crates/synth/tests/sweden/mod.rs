//! A synthetic Sweden in a folder of its own, read back as rows.

use std::path::PathBuf;

use catalog::{Catalog, Files};
use jiff::civil::date;
use synth::{Report, Request};
use tempfile::TempDir;

/// A folder with a synthetic Sweden.
pub(crate) struct Sweden {
    pub(crate) folder: TempDir,
    pub(crate) report: Report,
}

pub(crate) fn content() -> (Files, Catalog) {
    let content = catalog::embedded();
    let catalog = catalog::load(&content, date(2026, 11, 24)).0;
    (content, catalog)
}

/// Writes one with so large a share of faults.
pub(crate) fn with_faults(
    n_persons: u64,
    years: (i16, i16),
    seed: u64,
    n_threads: usize,
    errors: f64,
) -> Sweden {
    let (content, catalog) = content();
    let folder = tempfile::tempdir().expect("a folder");
    let report = synth::write(&Request {
        catalog: &catalog,
        content: &content,
        n_persons,
        years,
        seed,
        errors,
        out: folder.path(),
        n_threads,
        on_progress: &|_| {},
    });
    Sweden { report: report.expect("it is written"), folder }
}

impl Sweden {
    /// The files of a register.
    pub(crate) fn files(&self, register: &str) -> Vec<PathBuf> {
        let files = self.report.files.iter().filter(|file| file.register == register);
        files.map(|file| self.folder.path().join(&file.path)).collect()
    }
}
