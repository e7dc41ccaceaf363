//! The exact interval for a count.

use super::Limits;
use super::distribution::{gamma_lower, gamma_upper, outside};

/// The exact Poisson interval for a number of events O: half the α/2 quantile of χ² with 2O degrees of
/// freedom, and half the 1 − α/2 quantile with 2O + 2. For no events the lower limit is 0, and the upper
/// still leaves α/2 outside: 3.69 at 95 %, not the one-sided 3.00.
///
/// Source: Garwood 1936, "Fiducial limits for the Poisson distribution", Biometrika 28.
#[must_use]
pub fn exact_poisson(events: u64, level: f64) -> Option<Limits> {
    let tail = outside(level)?;
    let n = events as f64;
    let lower = if events == 0 { 0.0 } else { gamma_lower(n, tail)? };
    Limits { lower, upper: gamma_upper(n + 1.0, tail)? }.finite()
}
