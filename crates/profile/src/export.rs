//! A profile in the formats that people use. All take their numbers from [`crate::model`].

pub mod html;
