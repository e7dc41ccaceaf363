#![doc = include_str!("../README.md")]

mod error;
pub mod export;
pub mod fictional;
mod gap;
pub mod interval;
pub mod look;
pub mod model;
mod order;
pub mod overview;
mod peers;
mod prepared;
pub mod review;
mod row;
mod rule;
pub mod sentences;
mod series;
mod standing;
pub mod svg;
pub mod trend;
pub mod words;

pub use error::Error;
pub use order::quantile;
pub use prepared::{Prepared, needed};
pub use row::Intervals;
