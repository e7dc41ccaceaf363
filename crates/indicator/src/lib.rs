#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod columnar;
pub mod example;
mod finish;
pub mod methods;
pub mod naive;
mod place;
mod run;
mod shard;
mod standing;
mod tally;
mod turns;

pub use finish::{Cell, CellStatus, FinishError, Quantity, age_text, finish};
pub use place::{Delivered, place_of, region_of};
pub use run::{Needs, PERIOD_COLUMN, Run};
pub use shard::{ColumnRows, Holding, Holdings, NO_DAY, NO_NUMBER, NO_WORD, RegisterRows, Shard};
pub use standing::{definition_hash, stands_on};
pub use tally::{Flow, Key, Partial, Place, Step, Tally};
pub use turns::{Turn, turns};
