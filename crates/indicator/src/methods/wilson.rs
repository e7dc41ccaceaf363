//! Wilson's interval for a proportion.

use statrs::distribution::{ContinuousCDF as _, Normal};

use super::Limits;

/// Wilson's score interval, without continuity correction, for `numerator` of `denominator` at a level
/// between 0 and 1. None when the denominator is not above 0 or the numerator lies outside it.
///
/// Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 1927;
/// Newcombe, Statistics in Medicine 1998, method 3.
#[must_use]
pub fn wilson(numerator: f64, denominator: f64, level: f64) -> Option<Limits> {
    if denominator <= 0.0 || !(0.0..=denominator).contains(&numerator) {
        return None;
    }
    let z = Normal::standard().inverse_cdf(0.5 + level / 2.0);
    let square = z * z;
    let share = numerator / denominator;
    let middle = 2.0 * numerator + square;
    let half = z * (square + 4.0 * numerator * (1.0 - share)).sqrt();
    let whole = 2.0 * (denominator + square);
    Some(Limits { lower: (middle - half) / whole, upper: (middle + half) / whole })
}
