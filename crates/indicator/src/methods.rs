//! The statistical methods: what turns counts and person-time into values with limits.

mod wilson;

pub use self::wilson::wilson;

/// The limits of an interval, in the unit of the value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}
