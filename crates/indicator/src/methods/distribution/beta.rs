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
    // How far x lies below the mean a/(a + b), times a + b; from the smaller of x and y, for its digits.
    let distance = if y < x { (a + b) * y - b } else { a - (a + b) * x };
    if distance >= 0.0 {
        let fraction = fraction((a, b), (x, y), distance)?;
        return Some((ln_density + fraction.ln(), fraction.recip()));
    }
    let share = 1.0 - (ln_density + fraction((b, a), (y, x), -distance)?.ln()).exp();
    Some((share.ln(), ln_density.exp() / share))
}

/// The continued fraction of the incomplete beta function over xᵃyᵇ/B(a, b), by Lentz's method, for x at or
/// below the mean. In the form whose terms do not cancel when x is near 1.
/// Source: DiDonato and Morris 1992, "Algorithm 708: significant digit computation of the incomplete beta
/// function ratios", ACM TOMS 18, equation 9.
fn fraction((a, b): (f64, f64), (x, y): (f64, f64), distance: f64) -> Option<f64> {
    let mut d = (a + 1.0) / (a * (distance + 1.0));
    let mut c = f64::INFINITY;
    let mut product = d;
    let mut n = 0.0;
    for _ in 0..N_TERMS {
        n += 1.0;
        let odd = a + 2.0 * n - 1.0;
        let numerator = (a + n - 1.0) / odd * ((a + b + n - 1.0) / odd) * n * (b - n) * x * x;
        let denominator =
            n + n * (b - n) * x / odd + (a + n) / (odd + 2.0) * (distance + 1.0 + n * (1.0 + y));
        d = 1.0 / (denominator + numerator * d);
        c = denominator + numerator / c;
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
