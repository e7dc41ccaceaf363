#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod between;
mod claim;
mod decode;
mod disk;
mod error;
mod extract;
mod field;
mod findings;
mod follow;
mod heading;
mod ingest;
mod key;
mod lines;
mod merge;
#[cfg(test)]
mod mutated;
mod pack;
mod packed;
mod plan;
pub mod prepared;
mod quarantine;
mod reading;
mod receipt;
mod recent;
mod relink;
mod rows;
mod rule;
mod shards;
mod store;
mod table;
mod tally;
mod words;

pub use error::Error;
pub use findings::RowPlace;
pub use ingest::{Request, ingest};
pub use key::{read_key, read_links};
pub use reading::Counts;
pub use receipt::{Delivered, DeliveredFile, Look, Receipt, RowFinding, Usual};
pub use relink::Relinked;
pub use rule::RULES;
pub use store::{EmptySlot, Manifest, PersonKind, Slot, StoredRegister, manifest, verify};
