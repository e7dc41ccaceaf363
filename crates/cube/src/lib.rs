#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod age;
mod area;
mod cell;
pub mod collate;
mod figures;
pub mod number;
mod period;
mod sex;
mod text;

pub use age::AgeGroup;
pub use area::{AreaCode, AreaLevel};
pub use cell::{Cell, Status};
pub use figures::{Delivery, Figure, Figures, IndicatorId};
pub use period::{Period, PeriodKind};
pub use sex::Sex;
pub use text::{Lang, Text};

/// A text that could not be read as the value it was meant to be.
///
/// Carries the kind of value, never the text itself: the text may come from a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable {
    /// What was expected, as a noun: `"area code"`, `"period"`.
    pub expected: &'static str,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a valid {}", self.expected)
    }
}

impl std::error::Error for Unreadable {}
