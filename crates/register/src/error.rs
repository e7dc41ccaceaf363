//! What the program could not do.

use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use terminology::KeyFault;

use crate::store::PersonKind;

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
    /// Others than the owner may read the link file, which holds numbers in clear.
    #[error(
        "the link file {} may be read by others than its owner (mode {mode:03o}); run chmod 600 on it",
        path.display()
    )]
    LinksAreOpen {
        /// The link file.
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
    /// Rows about fictional persons must not lie among rows about real ones, nor the other way round.
    #[error(
        "{n} rows are about {given} persons, the first in line {line} of {file}, and {what} about {other} persons; nothing has been changed: take each kind into a store of its own (--store)",
        given = kind_word(*given),
        other = kind_word(given.other()),
        what = if *is_delivery { "others of the same delivery are" } else { "the store is" }
    )]
    PersonsMixed {
        /// What the rows are about.
        given: PersonKind,
        /// How many rows.
        n: u64,
        /// The first of them: the file's name.
        file: String,
        /// The first of them: the line, counted from 1.
        line: u64,
        /// True when the other kind is in the same delivery, false when it is in the store.
        is_delivery: bool,
    },
    /// The register was stored with other columns.
    #[error("the register {register} is stored with other columns than its schema has now")]
    OtherSchema {
        /// The register.
        register: String,
    },
    /// A column was asked for that the register does not have.
    #[error("there is no column {column} among {}", columns.join(", "))]
    NoColumn {
        /// The column.
        column: String,
        /// Those that there are.
        columns: Vec<String>,
    },
    /// Another program writes to the store.
    #[error("another program writes to {}", path.display())]
    Locked {
        /// The store.
        path: PathBuf,
    },
    /// A file of the store does not hold what the store says.
    #[error(
        "{file} in the store is damaged ({why}); put the folder registers back from a copy, or take the deliveries in again into an empty store (--store)"
    )]
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

fn kind_word(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Fictional => "fictional (month 81-92)",
        PersonKind::Real => "real",
    }
}

impl Error {
    /// What went wrong and what to do, for a reader of Swedish. What other programs say stays as it is.
    #[must_use]
    pub fn swedish(&self) -> String {
        match self {
            Error::Io { action, path, source } => {
                let verb = match *action {
                    "create" => "skapa",
                    "write" => "skriva",
                    "replace" => "ersätta",
                    "lock" => "låsa",
                    _ => "läsa",
                };
                format!("det gick inte att {verb} {}: {source}", path.display())
            }
            Error::KeyIsOpen { path, mode } => format!(
                "nyckelfilen {} kan läsas av andra än ägaren (rättigheter {mode:03o}); kör chmod 600 på den",
                path.display()
            ),
            Error::LinksAreOpen { path, mode } => format!(
                "länkfilen {} kan läsas av andra än ägaren (rättigheter {mode:03o}); kör chmod 600 på den",
                path.display()
            ),
            Error::Key { path, source } => {
                format!("nyckelfilen {} har ingen nyckel: {source}", path.display())
            }
            Error::OtherKey { stored, given } => format!(
                "lagret är gjort med nyckeln {stored} och inte med {given}; ge den nyckelfilen, eller läs in i ett annat lager (--store)"
            ),
            Error::OtherSchema { register } => format!(
                "{register} är lagrat med andra kolumner än schemat har nu; läs in registret på nytt i ett tomt lager (--store)"
            ),
            Error::PersonsMixed { given, n, file, line, is_delivery } => {
                let word = |kind| match kind {
                    PersonKind::Fictional => "påhittade personer (månad 81–92)",
                    PersonKind::Real => "verkliga personer",
                };
                let (given, other) = (word(*given), word(given.other()));
                let place = if *is_delivery { "andra i leveransen" } else { "lagrets rader" };
                format!(
                    "{n} rader handlar om {given}, den första på rad {line} i {file}, och {place} om {other}; ingenting är ändrat: läs in varje slag i ett eget lager (--store)"
                )
            }
            Error::NoColumn { column, columns } => {
                format!("det finns ingen kolumn {column} bland {}", columns.join(", "))
            }
            Error::Locked { path } => {
                format!(
                    "ett annat program skriver i {}; försök igen när det är klart",
                    path.display()
                )
            }
            Error::Damaged { file, why } => format!(
                "{file} i lagret är skadad ({why}); lägg tillbaka mappen registers från en säkerhetskopia, eller läs in leveranserna på nytt i ett tomt lager (--store)"
            ),
            Error::NewerFormat { found, known } => format!(
                "lagret har format {found} och det här programmet kan {known}; använd en nyare version"
            ),
            Error::Parquet { file, source } => {
                format!("det gick inte att läsa eller skriva {file} som Parquet: {source}")
            }
        }
    }

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
