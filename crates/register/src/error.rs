//! What the program could not do.

use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use terminology::KeyFault;

/// Why a delivery could not be taken in. Wrong content of a delivery is never an error but a finding.
/// No variant carries a value of a row.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The disk said no.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb: `read`, `write`, `create`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others than the owner may read the key.
    #[error(
        "the key file {} may be read by others than its owner (mode {mode:03o}); run chmod 600 on it",
        path.display()
    )]
    KeyIsOpen {
        /// The key file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The key file holds no key.
    #[error("the key file {} holds no key", path.display())]
    Key {
        /// The key file.
        path: PathBuf,
        /// Why.
        source: KeyFault,
    },
    /// The store was made with another key, so that the same person would become two.
    #[error("the store was made with the key {stored} and not with {given}")]
    OtherKey {
        /// The id of the store's key.
        stored: String,
        /// The id of the key that was given.
        given: String,
    },
    /// The register was stored with other columns.
    #[error("the register {register} is stored with other columns than its schema has now")]
    OtherSchema {
        /// The register.
        register: String,
    },
    /// Another program writes to the store.
    #[error("another program writes to {}", path.display())]
    Locked {
        /// The store.
        path: PathBuf,
    },
    /// A file of the store does not hold what the store says.
    #[error("{file} is damaged: {why}")]
    Damaged {
        /// The file's name within the store.
        file: String,
        /// What does not fit.
        why: String,
    },
    /// The store was written by a later version of the program.
    #[error("the store has format {found}; this version knows {known}")]
    NewerFormat {
        /// The store's format.
        found: u32,
        /// The newest that this version reads.
        known: u32,
    },
    /// A Parquet file could not be read or written.
    #[error("cannot read or write {file} as Parquet")]
    Parquet {
        /// The file's name.
        file: String,
        /// Why.
        source: ParquetError,
    },
}

impl Error {
    /// Wraps an error of the disk.
    pub(crate) fn io(
        action: &'static str,
        path: impl AsRef<Path>,
    ) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.as_ref().to_owned();
        move |source| Error::Io { action, path, source }
    }

    /// Wraps an error of Parquet.
    pub(crate) fn parquet(file: &str) -> impl Fn(ParquetError) -> Error {
        let file = file.to_owned();
        move |source| Error::Parquet { file: file.clone(), source }
    }
}
