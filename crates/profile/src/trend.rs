//! The tested trend: is a change more than chance?
//!
//! Two tests, each named beside its verdict. Where the latest five points carry intervals the
//! [`weighted_slope()`] is used; where only values exist, [`mann_kendall()`].

mod mann_kendall;
mod weighted_slope;

pub use mann_kendall::mann_kendall;
pub use weighted_slope::{Estimate, WEIGHTED_SLOPE_LEVEL, weighted_slope};

use std::cmp::Ordering;

/// Points that either test needs.
pub const N_NEEDED: usize = 5;

/// What a test found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// Greater: surely rising. Less: surely falling. Equal: no change that the test is sure of.
    pub direction: Ordering,
    /// Two-sided p-value.
    pub p: f64,
    /// How often the test is sure of pure chance. A test on few points can only give a few p-values,
    /// so that this is below the level asked for: 0.017 for Mann–Kendall on five points at 0.05.
    pub attained_level: f64,
}
