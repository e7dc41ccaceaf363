//! A ratio of two sums, with limits by linearisation over subjects.

use super::distribution::normal_deviate;
use super::exact::difference_of_products;
use super::{Compared, Limits};

/// The sums over subjects of their part in the numerator, x, and in the denominator, y. They add up over any
/// partition of the subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RatioSums {
    /// How many subjects.
    pub subjects: u64,
    /// Σx.
    pub numerator: i128,
    /// Σy.
    pub denominator: i128,
    /// Σx².
    pub numerator_squares: i128,
    /// Σxy.
    pub products: i128,
    /// Σy².
    pub denominator_squares: i128,
}

/// The ratio R = Σx/Σy with limits by the normal distribution and the variance by Taylor linearisation:
/// n/(n − 1) · Σ(x − R y)²/(Σy)², where n is the number of subjects.
///
/// All that belongs to a subject stays together, so that limits hold also when its days or events hang
/// together. The sums Σy·Σx² − Σx·Σxy and Σy·Σxy − Σx·Σy², of which the residuals are made, are computed in
/// whole numbers of 256 bits, since nearly all digits may cancel there. None for fewer than two subjects or
/// a denominator that is not above 0.
///
/// Source: Woodruff 1971, "A simple method for approximating the variance of a complicated estimate", JASA
/// 66:411–414; Särndal, Swensson and Wretman 1992, "Model assisted survey sampling", 5.6.
#[must_use]
pub fn linearised(sums: &RatioSums, level: f64) -> Option<Compared> {
    let z = normal_deviate(level)?;
    if sums.subjects < 2 || sums.denominator <= 0 {
        return None;
    }
    let (n, x, y) = (sums.subjects as f64, sums.numerator as f64, sums.denominator as f64);
    let ratio = x / y;
    // Σy·Σx(x − Ry) and Σy·Σy(x − Ry); together Σy·Σ(x − Ry)².
    let along_x = difference_of_products(
        (sums.denominator, sums.numerator_squares),
        (sums.numerator, sums.products),
    );
    let along_y = difference_of_products(
        (sums.denominator, sums.products),
        (sums.numerator, sums.denominator_squares),
    );
    let residual = ((along_x - ratio * along_y) / y).max(0.0);
    let error = (n / (n - 1.0) * residual).sqrt() / y;
    Some(Compared { value: ratio, limits: Limits::around(ratio, z * error)? })
}
