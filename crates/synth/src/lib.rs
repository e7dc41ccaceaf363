#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod calendar;
mod error;
mod faults;
mod hospital;
mod life;
mod number;
mod output;
mod plan;
mod random;
mod rates;
mod registers;
mod sequences;
mod sheet;
mod whole_files;
mod write;

pub use error::Error;
pub use write::{Report, Request, WrittenFile, write};
