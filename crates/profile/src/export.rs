//! A profile in the formats that people use. All take their numbers from [`crate::model`].

mod codes;
pub mod csv;
pub mod excel;
pub mod html;
pub mod json;
mod lines;
mod notes;
pub mod parquet;
pub mod text;
