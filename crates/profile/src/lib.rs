#![doc = include_str!("../README.md")]

mod error;
pub mod export;
pub mod look;
pub mod model;
mod order;
pub mod overview;
mod peers;
mod prepared;
pub mod review;
mod row;
pub mod svg;
pub mod trend;
pub mod words;

pub use error::Error;
pub use prepared::Prepared;
