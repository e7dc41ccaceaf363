//! The point probabilities of Poisson and binomial, without the loss of digits of large factorials.
//!
//! Source: Loader 2000, "Fast and accurate computation of binomial probabilities".

use std::f64::consts::TAU;

use statrs::function::gamma::ln_gamma;

/// From here on Stirling's series of five terms is exact to the last digit.
const SERIES_FROM: f64 = 15.0;

/// ln of xᵃe⁻ˣ/Γ(a+1): the probability of `a` events when `x` are expected, for any `a` above 0.
pub(super) fn ln_poisson(a: f64, x: f64) -> f64 {
    -stirling_error(a) - deviance(a, x) - (TAU * a).ln() / 2.0
}

/// ln of Γ(a+b+1)/(Γ(a+1)Γ(b+1)) pᵃqᵇ: the probability of `a` successes and `b` failures at the chances `p`
/// and `q` = 1 − p, for any `a` and `b` above 0.
pub(super) fn ln_binomial(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let n = a + b;
    stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * p)
        - deviance(b, n * q)
        + (n / (TAU * a * b)).ln() / 2.0
}

/// ln Γ(n+1) less Stirling's approximation of it.
fn stirling_error(n: f64) -> f64 {
    if n < SERIES_FROM {
        return ln_gamma(n + 1.0) - (n + 0.5) * n.ln() + n - TAU.ln() / 2.0;
    }
    // Abramowitz and Stegun 1964, 6.1.41.
    let inverse = 1.0 / (n * n);
    let terms = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    terms.into_iter().rev().fold(0.0, |sum, term| term + sum * inverse) / n
}

/// x ln(x/mean) + mean − x, by a series where the two are so near that the difference would lose digits.
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() - difference;
    }
    let ratio = difference / (x + mean);
    let square = ratio * ratio;
    let mut sum = difference * ratio;
    let mut power = 2.0 * x * ratio;
    let mut odd = 1.0;
    loop {
        power *= square;
        odd += 2.0;
        let next = sum + power / odd;
        if (next - sum).abs() <= sum.abs() * f64::EPSILON / 4.0 {
            return next;
        }
        sum = next;
    }
}
