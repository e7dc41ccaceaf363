//! The difference of two independent proportions.

use super::{Compared, Limits, wilson};

/// The proportion of `these` (numerator, denominator) less that of `those`, with limits made of Wilson's
/// limits of each. None when a denominator is 0 or a numerator above it.
///
/// Source: Newcombe 1998, "Interval estimation for the difference between independent proportions:
/// comparison of eleven methods", Statistics in Medicine 17:873–890, method 10.
#[must_use]
pub fn proportion_difference(these: (u64, u64), those: (u64, u64), level: f64) -> Option<Compared> {
    let part = |(x, n): (u64, u64)| Some((x as f64 / n as f64, wilson(x as f64, n as f64, level)?));
    let ((these, of_these), (those, of_those)) = (part(these)?, part(those)?);
    let value = these - those;
    let limits = Limits {
        lower: value - (these - of_these.lower).hypot(of_those.upper - those),
        upper: value + (of_these.upper - these).hypot(those - of_those.lower),
    };
    Some(Compared { value, limits: limits.finite()? })
}
