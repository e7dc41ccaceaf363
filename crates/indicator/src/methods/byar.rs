//! Byar's approximate interval for a count.

use super::distribution::normal_deviate;
use super::{Limits, exact_poisson};

/// From so many events on `byar-exact-below-10` uses Byar's approximation.
pub const EXACT_BELOW: u64 = 10;

/// Byar's approximation to the exact Poisson interval for a number of events, in the form of Breslow and
/// Day: the lower limit is O(1 − 1/(9O) − z/(3√O))³, the upper the same with O + 1 and + z.
///
/// Where the first bracket is below 0 (one event at 99.8 %) the formula would give a number of events below
/// 0; the lower limit is then 0. Good from ten events on. Other programs (R's `epitools::pois.byar`) call
/// another formula by the same name, with O + 1/2 on both sides: it is not this one.
///
/// Source: Breslow and Day 1987, "Statistical methods in cancer research", volume II, page 69.
#[must_use]
pub fn byar(events: u64, level: f64) -> Option<Limits> {
    let z = normal_deviate(level)?;
    let cube = |n: f64, z: f64| {
        let bracket: f64 = 1.0 - 1.0 / (9.0 * n) + z / (3.0 * n.sqrt());
        n * bracket.max(0.0).powi(3)
    };
    let n = events as f64;
    let lower = if events == 0 { 0.0 } else { cube(n, -z) };
    Limits { lower, upper: cube(n + 1.0, z) }.finite()
}

/// Exact Poisson limits below ten events, Byar's from ten on.
///
/// Source: the convention of the English public-health statistics, as in the R package PHEindicatormethods.
#[must_use]
pub fn byar_exact_below_10(events: u64, level: f64) -> Option<Limits> {
    if events < EXACT_BELOW { exact_poisson(events, level) } else { byar(events, level) }
}
