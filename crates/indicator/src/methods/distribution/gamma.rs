//! The gamma distribution with scale 1, and so the Poisson and χ² distributions.

use super::saddle::ln_poisson;

/// More terms than the series need below [`LARGE`].
const N_TERMS: usize = 2_000_000;

/// Above this shape Wilson and Hilferty's approximation is exact to twelve digits.
const LARGE: f64 = 1e8;

/// Newton's steps are quadratic: one shorter than this, in relation to the value, is the last.
const LAST_STEP: f64 = 1e-11;

/// ln of the share below `x` above 0, and its slope over ln x.
pub(in super::super) fn gamma_below(shape: f64, x: f64) -> Option<(f64, f64)> {
    let ln_point = ln_poisson(shape, x);
    if x < shape + 1.0 {
        let sum = series(shape, x)?;
        return Some((ln_point + sum.ln(), shape / sum));
    }
    let share = 1.0 - (ln_point + (shape * fraction(shape, x)?).ln()).exp();
    Some((share.ln(), shape * ln_point.exp() / share))
}

/// ln of the share above `x` above 0, and its slope over ln x, which is below 0.
pub(in super::super) fn gamma_above(shape: f64, x: f64) -> Option<(f64, f64)> {
    let ln_point = ln_poisson(shape, x);
    if x >= shape + 1.0 {
        let fraction = fraction(shape, x)?;
        return Some((ln_point + (shape * fraction).ln(), -1.0 / fraction));
    }
    let share = 1.0 - (ln_point + series(shape, x)?.ln()).exp();
    Some((share.ln(), -shape * ln_point.exp() / share))
}

/// 1 + x/(a+1) + x²/((a+1)(a+2)) + …: the share below over the point probability.
/// Source: Abramowitz and Stegun 1964, 6.5.29.
fn series(shape: f64, x: f64) -> Option<f64> {
    let (mut sum, mut term, mut n) = (1.0, 1.0, shape);
    for _ in 0..N_TERMS {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term <= sum * f64::EPSILON / 4.0 {
            return Some(sum);
        }
    }
    None
}

/// The continued fraction of Γ(a, x) over xᵃe⁻ˣ, by Lentz's method.
/// Source: Abramowitz and Stegun 1964, 6.5.31; Thompson and Barnett 1986, "Coulomb and Bessel functions of
/// complex arguments and order", J Comput Phys 64.
fn fraction(shape: f64, x: f64) -> Option<f64> {
    let mut b = x + 1.0 - shape;
    let mut d = 1.0 / b;
    let mut c = f64::INFINITY;
    let mut product = d;
    let mut i = 0.0;
    for _ in 0..N_TERMS {
        i += 1.0;
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        let factor = d * c;
        product *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            return Some(product);
        }
    }
    None
}

/// The value with the share `tail`, at most a half, below it.
pub(in super::super) fn gamma_lower(shape: f64, tail: f64) -> Option<f64> {
    quantile(shape, tail, -1.0, gamma_below)
}

/// The value with the share `tail`, at most a half, above it.
pub(in super::super) fn gamma_upper(shape: f64, tail: f64) -> Option<f64> {
    quantile(shape, tail, 1.0, gamma_above)
}

fn quantile(
    shape: f64,
    tail: f64,
    side: f64,
    share: fn(f64, f64) -> Option<(f64, f64)>,
) -> Option<f64> {
    let is_possible = shape > 0.0 && shape.is_finite() && tail > 0.0 && tail <= 0.5;
    if !is_possible {
        return None;
    }
    let deviate = side * super::normal_deviate(1.0 - 2.0 * tail).unwrap_or(0.0);
    // Wilson and Hilferty 1931, "The distribution of chi-square", PNAS 17.
    let ninth = 1.0 / (9.0 * shape);
    let start = shape * (1.0 - ninth + deviate * ninth.sqrt()).powi(3);
    if shape > LARGE {
        return Some(start);
    }
    let mut ln_x = if start > shape * 1e-3 { start.ln() } else { (shape * 1e-3).ln() };
    for _ in 0..100 {
        let (ln_share, slope) = share(shape, ln_x.exp())?;
        let step = (tail.ln() - ln_share) / slope;
        ln_x += step;
        if step.abs() < LAST_STEP {
            return Some(ln_x.exp());
        }
    }
    None
}
