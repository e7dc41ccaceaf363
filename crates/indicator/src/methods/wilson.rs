//! Wilson's interval for a proportion.

use super::Limits;
use super::distribution::normal_deviate;

/// Wilson's score interval, without continuity correction, for `numerator` of `denominator` at a level
/// between 0 and 1. None when the denominator is not above 0 or the numerator lies outside it.
///
/// The limits p of |x/n − p| = z √(p(1 − p)/n). The lower is computed as x²/n over the other root's
/// numerator, which loses no digits and is exactly 0 for no successes.
///
/// Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22;
/// Newcombe 1998, Statistics in Medicine 17:857–872, method 3.
#[must_use]
pub fn wilson(numerator: f64, denominator: f64, level: f64) -> Option<Limits> {
    let is_possible =
        denominator > 0.0 && denominator.is_finite() && (0.0..=denominator).contains(&numerator);
    if !is_possible {
        return None;
    }
    let z = normal_deviate(level)?;
    let square = z * z;
    let middle = 2.0 * numerator + square;
    let rest = denominator - numerator;
    let half = z * (square + 4.0 * numerator * (rest / denominator)).sqrt();
    let lower = 2.0 * numerator * (numerator / denominator) / (middle + half);
    // One less the lower limit of what is not in the numerator, where that is the smaller part.
    let upper = if rest < numerator {
        1.0 - 2.0 * rest * (rest / denominator) / (2.0 * rest + square + half)
    } else {
        (middle + half) / (2.0 * (denominator + square))
    };
    Limits { lower, upper }.finite()
}
