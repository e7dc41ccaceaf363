//! Funnels: between which values chance alone would keep an area of a given size.

use super::Limits;
use super::distribution::{gamma_above, gamma_below, normal_deviate, outside};

/// The control limits of a proportion with `denominator` persons when all areas have the share `target`, by
/// the normal approximation: target ± z √(target(1 − target)/n), kept within 0 and 1. None when the target
/// is not within 0 and 1 or the denominator is 0.
///
/// Source: Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Statistics in
/// Medicine 24:1185–1202.
#[must_use]
pub fn funnel_proportion(target: f64, denominator: u64, level: f64) -> Option<Limits> {
    if denominator == 0 || !(0.0..=1.0).contains(&target) {
        return None;
    }
    let half = normal_deviate(level)? * (target * (1.0 - target) / denominator as f64).sqrt();
    Some(Limits { lower: (target - half).max(0.0), upper: (target + half).min(1.0) })
}

/// The control limits of observed over expected events when `expected` are expected and chance alone rules:
/// the numbers of events O whose exact Poisson limits just reach the expected number, over it. Between whole
/// numbers the limits follow the incomplete gamma function, so that the funnel is smooth. None when nothing
/// is expected.
///
/// The lower limit is 0 as long as no events at all would not be surprising: up to 3.69 expected at 95 %.
///
/// Source: Spiegelhalter 2005, as [`funnel_proportion`], with exact limits (Garwood 1936) read as a function of the
/// expected number.
#[must_use]
pub fn funnel_ratio(expected: f64, level: f64) -> Option<Limits> {
    let tail = outside(level)?;
    if !(expected > 0.0 && expected.is_finite()) {
        return None;
    }
    let ln_tail = tail.ln();
    // The lower limit O has the upper exact limit `expected`: the gamma distribution with shape O + 1 has
    // `tail` above it. At shape `expected` + 1 more than half lies above.
    let lower = if (-expected).exp() >= tail {
        0.0
    } else {
        let excess = |shape| gamma_above(shape, expected).map(|(ln_share, _)| ln_share - ln_tail);
        crossing(1.0, expected + 1.0, excess)? - 1.0
    };
    // The upper limit has the lower exact limit `expected`: that with shape O has `tail` below it. At shape
    // `expected` more than half lies below.
    let excess = |shape| gamma_below(shape, expected).map(|(ln_share, _)| ln_share - ln_tail);
    let mut far = expected + 1.0 + expected.sqrt();
    while excess(far)? > 0.0 {
        far += far - expected;
    }
    let upper = crossing(expected, far, excess)?;
    Limits { lower: lower / expected, upper: upper / expected }.finite()
}

/// The control limits of a rate with so much person-time when all areas have the rate `target`, per unit of
/// person-time: those of [`funnel_ratio`] times the target.
#[must_use]
pub fn funnel_rate(target: f64, person_time: f64, level: f64) -> Option<Limits> {
    funnel_ratio(target * person_time, level).map(|limits| limits.times(target))
}

/// Where a function that changes sign between `from` and `to` is 0.
///
/// By false position, with the weight of an end that stays halved (the Illinois rule).
/// Source: Dowell and Jarratt 1971, "A modified regula falsi method for computing the root of an equation",
/// BIT 11.
fn crossing(from: f64, to: f64, f: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let (mut a, mut b) = (from, to);
    let (mut at_a, mut at_b) = (f(a)?, f(b)?);
    for _ in 0..200 {
        let x = b - at_b * (b - a) / (at_b - at_a);
        let is_found = !x.is_finite() || (x - b).abs() <= b.abs() * f64::EPSILON;
        if is_found {
            return x.is_finite().then_some(x).or(Some(b));
        }
        let at_x = f(x)?;
        if at_x * at_b < 0.0 {
            (a, at_a) = (b, at_b);
        } else {
            at_a /= 2.0;
        }
        (b, at_b) = (x, at_x);
    }
    Some(b)
}
