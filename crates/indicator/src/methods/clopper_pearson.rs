//! Clopper and Pearson's exact interval for a proportion.

use super::Limits;
use super::distribution::{odds_lower, odds_upper, outside};

/// The exact interval of Clopper and Pearson for `numerator` of `denominator`: quantiles of the beta
/// distributions with x and n − x + 1, and with x + 1 and n − x. None when the denominator is 0 or the
/// numerator is above it.
///
/// It covers at least as often as it says, and mostly more often: wider than Wilson's. Also the step to an
/// exact interval for a ratio of two rates.
///
/// Source: Clopper and Pearson 1934, "The use of confidence or fiducial limits illustrated in the case of
/// the binomial", Biometrika 26.
#[must_use]
pub fn clopper_pearson(numerator: u64, denominator: u64, level: f64) -> Option<Limits> {
    let (lower, upper) = odds(numerator, denominator, level)?;
    // Of infinite odds this is 1.
    let share = |odds: f64| 1.0 / (1.0 + 1.0 / odds);
    Limits { lower: share(lower), upper: share(upper) }.finite()
}

/// The same limits as odds p/(1 − p): the lower is 0 for no successes, the upper infinite for nothing else.
pub(super) fn odds(numerator: u64, denominator: u64, level: f64) -> Option<(f64, f64)> {
    let tail = outside(level)?;
    let rest = denominator.checked_sub(numerator).filter(|_| denominator > 0)?;
    let (x, rest) = (numerator as f64, rest as f64);
    let lower = if x > 0.0 { odds_lower(x, rest + 1.0, tail)? } else { 0.0 };
    let upper = if rest > 0.0 { odds_upper(x + 1.0, rest, tail)? } else { f64::INFINITY };
    Some((lower, upper))
}
