//! What could not be done.

use std::path::{Path, PathBuf};

use cube::IndicatorId;
use indicator::FinishError;

use crate::{MergeError, PartError};

/// What could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store has no prepared tables.
    #[error("the store has no rows about persons; take deliveries in with `narbild ingest`")]
    NoRegisters,
    /// The store could not be read.
    #[error(transparent)]
    Register(#[from] register::Error),
    /// The store lacks a column.
    #[error("the store's {register} has no column {column}; take it in by the present schema")]
    NoColumn {
        /// The register.
        register: String,
        /// The column.
        column: String,
    },
    /// A definition asks figures or standards for what they do not have.
    #[error(transparent)]
    Finish(#[from] FinishError),
    /// Parts do not fit together.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A part was counted by another definition than the one at hand.
    #[error("{indicator} was counted by another definition than the one at hand")]
    OtherDefinition {
        /// The indicator.
        indicator: IndicatorId,
    },
    /// A file is no part.
    #[error("{}: {why}", path.display())]
    Part {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: PartError,
    },
    /// A file could not be read or written.
    #[error("cannot {what} {}: {cause}", path.display())]
    Io {
        /// What was tried, such as `write`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
}

impl Error {
    pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_owned();
        move |cause| Error::Io { what, path, cause }
    }

    /// The same in Swedish.
    #[must_use]
    pub fn swedish(&self) -> String {
        match self {
            Error::NoRegisters => {
                "lagret har inga rader om personer; läs in leveranser med \"narbild ingest\"".into()
            }
            Error::Register(error) => error.swedish(),
            Error::NoColumn { register, column } => {
                format!("lagrets {register} saknar kolumnen {column}; läs in registret på nytt")
            }
            Error::Finish(FinishError::Straddles { indicator, figures, group }) => format!(
                "{indicator}: åldersgruppen {group} i {figures} ligger bara delvis inom det som frågas efter"
            ),
            Error::Finish(FinishError::Unknown { indicator, block }) => {
                format!("{indicator}: {block} finns inte bland definitionerna")
            }
            Error::Merge(error) => error.swedish(),
            Error::OtherDefinition { indicator } => {
                format!("{indicator} är räknad efter en annan definition än den som finns här")
            }
            Error::Part { path, why } => {
                let why = match why {
                    PartError::Packed => "filen är skadad och kan inte packas upp".to_owned(),
                    PartError::Format => "filen är inget delresultat i känt format".to_owned(),
                    PartError::Line(line) => format!("filen är skadad på rad {line}"),
                };
                format!("{}: {why}", path.display())
            }
            Error::Io { what, path, cause } => {
                let what = match *what {
                    "write" => "skriva",
                    _ => "läsa",
                };
                format!("kan inte {what} {}: {cause}", path.display())
            }
        }
    }
}
