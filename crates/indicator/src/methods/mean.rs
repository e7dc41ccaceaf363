//! A mean and its limits.

use super::Limits;
use super::distribution::{normal_deviate, student_deviate};
use super::exact::difference_of_products;

/// The mean of some values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// How many values.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their variance, with n − 1 below; None for a single value.
    pub variance: Option<f64>,
}

/// The mean of `n` whole numbers from their sum and the sum of their squares. None without values, and when
/// the sums cannot be those of n numbers: Σx² is never below (Σx)²/n.
///
/// The variance is (n Σx² − (Σx)²)/(n(n − 1)). Its numerator is computed in whole numbers of 256 bits, so
/// that no digits cancel and sums of parts give the same bits in any order.
#[must_use]
pub fn mean_of_sums(n: u64, sum: i128, squares: i128) -> Option<Mean> {
    if n == 0 {
        return None;
    }
    let spread = difference_of_products((i128::from(n), squares), (sum, sum));
    if spread < 0.0 {
        return None;
    }
    let count = n as f64;
    let variance = (n > 1).then(|| spread / count / (count - 1.0));
    Some(Mean { n, mean: sum as f64 / count, variance })
}

/// The mean of values that are not whole numbers, each with how often it occurs: first the mean, then the
/// squared distances from it. None without values, and when one is not finite.
#[must_use]
pub fn mean_of_values(values: &[(f64, u64)]) -> Option<Mean> {
    let n = values.iter().try_fold(0_u64, |sum, (_, n)| sum.checked_add(*n))?;
    let count = n as f64;
    let mean = values.iter().map(|(x, n)| x * *n as f64).sum::<f64>() / count;
    if n == 0 || !mean.is_finite() {
        return None;
    }
    let spread: f64 = values.iter().map(|(x, n)| (x - mean) * (x - mean) * *n as f64).sum();
    Some(Mean { n, mean, variance: (n > 1).then(|| spread / (count - 1.0)) })
}

impl Mean {
    /// The standard error of the mean. None for a single value.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        self.variance.map(|variance| (variance / self.n as f64).sqrt())
    }

    /// Limits by Student's t with n − 1 degrees of freedom: exact when the values are normally distributed.
    ///
    /// Source: Student 1908, "The probable error of a mean", Biometrika 6.
    #[must_use]
    pub fn student(&self, level: f64) -> Option<Limits> {
        let error = self.standard_error()?;
        let deviate = student_deviate(self.n as f64 - 1.0, level)?;
        Limits::around(self.mean, deviate * error)
    }

    /// Limits by the normal distribution: what `normal` in a definition means. Narrower than Student's with
    /// few values, the same with many.
    #[must_use]
    pub fn normal(&self, level: f64) -> Option<Limits> {
        Limits::around(self.mean, normal_deviate(level)? * self.standard_error()?)
    }
}
