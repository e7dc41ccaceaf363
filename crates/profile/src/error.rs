//! What can go wrong when a profile is written.

/// A profile could not be written in the form asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The CSV writer failed.
    #[error("cannot write csv")]
    Csv(#[from] csv::Error),
    /// The Parquet writer failed.
    #[error("cannot write parquet")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// There is no profile with a row to make a workbook of.
    #[error("no profile has any row to show")]
    NothingToShow,
    /// The workbook writer failed.
    #[error("cannot write the workbook")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
