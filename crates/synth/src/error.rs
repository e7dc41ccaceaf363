//! What the program could not do.

use std::path::PathBuf;

/// Why a synthetic Sweden could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The disk said no.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb: `write`, `create`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The rates cannot be used.
    #[error("cannot use the rates in {file}: {why}")]
    Rates {
        /// The content file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The population figures that come with the program cannot be read.
    #[error("cannot read the population figures")]
    Figures(#[from] figure::Error),
    /// Nobody lives in the year before the first.
    #[error("there are no population figures for {year}")]
    NoPopulation {
        /// The year whose population is used.
        year: u16,
    },
    /// A register that is written has no schema, or one without a column that is written.
    #[error("the schema of the register {register} is not there or lacks what is written")]
    Schema {
        /// The register.
        register: &'static str,
    },
    /// There are no numbers for so many.
    #[error("there are personal numbers for at most {most} persons")]
    TooMany {
        /// The most.
        most: u64,
    },
    /// The years are none, in the wrong order, or cannot be written.
    #[error("the years must be 1950 to 2099, at most 30 of them, and in order")]
    Years,
    /// The share of rows with faults is no share.
    #[error("the share of rows with faults must be 0 to 1")]
    Share,
    /// The folder holds something that is no earlier synthetic Sweden.
    #[error("the folder {} is not empty and was not written by synth", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
}
