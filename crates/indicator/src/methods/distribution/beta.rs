//! The beta distribution over odds, and so the binomial, t and F distributions.
//!
//! A beta variable x is held as its odds x/(1 − x): both x and 1 − x are then known to all digits.

use super::saddle::ln_binomial;

/// More terms than the continued fraction needs for counts up to 10¹⁰.
const N_TERMS: usize = 2_000_000;

/// Newton's steps are quadratic: one shorter than this, in relation to the odds, is the last.
const LAST_STEP: f64 = 1e-11;

/// ln of the share of the beta distribution below `odds` above 0, and its slope over the logarithm of the
/// odds.
pub(super) fn below(a: f64, b: f64, odds: f64) -> Option<(f64, f64)> {
    let (x, y) = (1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds));
    // xᵃyᵇ/B(a, b), the density over the logarithm of the odds.
    let ln_density = ln_binomial(a, b, x, y) + (a * b / (a + b)).ln();
    if x < (a + 1.0) / (a + b + 2.0) {
        let fraction = fraction(a, b, x)?;
        return Some((ln_density + (fraction / a).ln(), a / fraction));
    }
    let share = 1.0 - (ln_density + (fraction(b, a, y)? / b).ln()).exp();
    Some((share.ln(), ln_density.exp() / share))
}

/// The continued fraction of the incomplete beta function over xᵃyᵇ/(a B(a, b)), by Lentz's method.
/// Source: Abramowitz and Stegun 1964, 26.5.8; Press et al. 1992, "Numerical recipes", 6.4.
fn fraction(a: f64, b: f64, x: f64) -> Option<f64> {
    let mut d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
    let mut c = 1.0;
    let mut product = d;
    let mut m = 0.0;
    for _ in 0..N_TERMS {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        product *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        let factor = d * c;
        product *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            return Some(product);
        }
    }
    None
}

/// The odds with the share `tail` of the beta distribution below them.
pub(in super::super) fn odds_lower(a: f64, b: f64, tail: f64) -> Option<f64> {
    let is_possible = a > 0.0 && b > 0.0 && (a + b).is_finite() && tail > 0.0 && tail < 1.0;
    if !is_possible {
        return None;
    }
    let deviate = super::normal_deviate((1.0 - 2.0 * tail).abs()).unwrap_or(0.0);
    let side = if tail < 0.5 { -1.0 } else { 1.0 };
    let mut ln_odds = (a / b).ln() + side * deviate * (1.0 / a + 1.0 / b).sqrt();
    for _ in 0..100 {
        let (ln_share, slope) = below(a, b, ln_odds.exp())?;
        let step = (tail.ln() - ln_share) / slope;
        ln_odds += step;
        if step.abs() < LAST_STEP {
            return Some(ln_odds.exp());
        }
    }
    None
}

/// The odds with the share `tail` of the beta distribution above them.
pub(in super::super) fn odds_upper(a: f64, b: f64, tail: f64) -> Option<f64> {
    odds_lower(b, a, tail).map(|odds| 1.0 / odds)
}

/// How often there are at most `n` successes in `of` trials at odds above 0.
pub(in super::super) fn binomial_at_most(n: u64, of: u64, odds: f64) -> Option<f64> {
    if n >= of {
        return Some(1.0);
    }
    below((of - n) as f64, n as f64 + 1.0, 1.0 / odds).map(|(ln_share, _)| ln_share.exp())
}

/// How often there are at least `n` successes in `of` trials at odds above 0.
pub(in super::super) fn binomial_at_least(n: u64, of: u64, odds: f64) -> Option<f64> {
    if n > of {
        return Some(0.0);
    }
    binomial_at_most(of - n, of, 1.0 / odds)
}

/// How often there are exactly `n` successes in `of` trials at odds above 0.
pub(in super::super) fn binomial_probability(n: u64, of: u64, odds: f64) -> f64 {
    let (p, q) = (1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds));
    let ln = match (n as f64, of.saturating_sub(n) as f64) {
        _ if n > of => return 0.0,
        (failures_only, failures) if failures_only <= 0.0 => failures * (-p).ln_1p(),
        (successes, successes_only) if successes_only <= 0.0 => successes * (-q).ln_1p(),
        (successes, failures) => ln_binomial(successes, failures, p, q),
    };
    ln.exp()
}
