#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod methods;
mod place;
mod run;
mod shard;
mod tally;

pub use place::{Delivered, place_of, region_of};
pub use run::{Needs, PERIOD_COLUMN, Run};
pub use shard::{ColumnRows, Holding, Holdings, NO_DAY, NO_NUMBER, NO_WORD, RegisterRows, Shard};
pub use tally::{Flow, Key, Partial, Place, Step, Tally};
