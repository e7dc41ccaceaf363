#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod block;
mod columns;
mod error;
mod import;
mod key;
mod pack;
mod page;
mod release;
mod revision;
mod segment;
mod starter;
mod store;
mod table;

pub use columns::COLUMNS;
pub use error::Error;
pub use import::{
    FetchLimits, FindingGroup, Findings, ImportKind, Map, OnProgress, Progress, RULES, Receipt,
    Request, Stage,
};
pub use revision::{Revision, RevisionSummary, summarise};
pub use starter::starter;
pub use store::{DeliveryRecord, Store};
pub use table::{to_csv, to_parquet};
