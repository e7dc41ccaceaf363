//! What the program could not do.

use std::path::PathBuf;

use parquet::errors::ParquetError;

/// Why figures could not be read, written or fetched. Wrong content of a delivery is never an
/// error but a finding.
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
    /// There is no store in the folder.
    #[error("there is no figure store in {}", path.display())]
    NoStore {
        /// The folder.
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
    /// A Parquet file could not be read or written.
    #[error("cannot read or write {file} as Parquet")]
    Parquet {
        /// The file's name.
        file: String,
        /// Why.
        source: ParquetError,
    },
    /// A newer program wrote the store.
    #[error("{} was written by a newer version of the program (format {found}, this version reads {known})", path.display())]
    NewerFormat {
        /// The manifest.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// Another program is writing.
    #[error("another import is writing to {} (process {owner}); wait until it is done", path.display())]
    Locked {
        /// The store's folder.
        path: PathBuf,
        /// The number of the process that holds the lock, or `unknown`.
        owner: String,
    },
    /// The figures compiled into the program cannot be added to.
    #[error(
        "the starter figures are part of the program and cannot be changed; import into a folder"
    )]
    ReadOnly,
    /// An address could not be fetched.
    #[error("cannot fetch {url}: {why}")]
    Fetch {
        /// The address.
        url: String,
        /// Why, after the last attempt.
        why: String,
    },
}

impl Error {
    /// Wraps an error of the disk.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { action, path, source }
    }

    /// Wraps an error of Parquet.
    pub(crate) fn parquet(file: &str) -> impl Fn(ParquetError) -> Error + '_ {
        move |source| Error::Parquet { file: file.to_owned(), source }
    }

    /// A file that does not hold what it should.
    pub(crate) fn damaged(file: &str, why: impl Into<String>) -> Error {
        Error::Damaged { file: file.to_owned(), why: why.into() }
    }
}
