#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod columns;
mod error;
mod page;
mod release;
mod revision;
mod segment;
mod starter;
mod store;
mod table;

pub use columns::COLUMNS;
pub use error::Error;
pub use revision::{Revision, RevisionSummary, summarise};
pub use starter::starter;
pub use store::{DeliveryRecord, Store};
