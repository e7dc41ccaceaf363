#![doc = include_str!("../README.md")]

pub mod export;
pub mod look;
pub mod model;
pub mod svg;
pub mod words;
