//! A line through values with known standard errors.

use super::Limits;
use super::distribution::{normal_deviate, normal_two_sided, student_two_sided};

/// A value with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When: the year, for example. Gaps count as gaps.
    pub time: f64,
    /// Value.
    pub value: f64,
    /// Its standard error, above 0.
    pub standard_error: f64,
}

/// A line by weighted least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// How many points.
    pub n: usize,
    /// Change per unit of time.
    pub slope: f64,
    /// Its standard error, from those of the points.
    pub standard_error: f64,
    /// Σ((value − line)/standard error)²: about n − 2 when chance alone moves the points from the line.
    pub residual: f64,
}

/// The line through points, each weighted by 1 over its standard error squared. None for fewer than three
/// points, for points at one time only, and when a standard error is not above 0.
///
/// For values that the engine computes itself, whose standard errors it knows, over any number of years (five
/// is the custom). What stands beside published figures is another test: `profile::trend::weighted_slope`
/// reads standard errors off published intervals, numbers the latest five points 1–5 and asks, by the rule
/// of its source, that the sign holds whichever point is left out; where no intervals are published,
/// `mann_kendall` asks only whether values rise.
///
/// Source: Armitage, Berry and Matthews 2002, "Statistical methods in medical research".
#[must_use]
pub fn weighted_line(points: &[Point]) -> Option<Line> {
    let is_possible = |p: &Point| {
        p.standard_error > 0.0 && p.standard_error.is_finite() && (p.time + p.value).is_finite()
    };
    if points.len() < 3 || !points.iter().all(is_possible) {
        return None;
    }
    let weight = |p: &Point| 1.0 / (p.standard_error * p.standard_error);
    let sum = |of: &dyn Fn(&Point) -> f64| points.iter().map(|p| weight(p) * of(p)).sum::<f64>();
    let all = sum(&|_| 1.0);
    // From the weighted means, so that years about 2000 cost no digits.
    let (time, value) = (sum(&|p| p.time) / all, sum(&|p| p.value) / all);
    let spread = sum(&|p| (p.time - time) * (p.time - time));
    let slope = sum(&|p| (p.time - time) * (p.value - value)) / spread;
    let residual = sum(&|p| (p.value - value - slope * (p.time - time)).powi(2));
    let line = Line { n: points.len(), slope, standard_error: spread.sqrt().recip(), residual };
    (slope.is_finite() && line.standard_error.is_finite()).then_some(line)
}

impl Line {
    /// The limits of the slope, by the normal distribution and the points' own standard errors.
    #[must_use]
    pub fn limits(&self, level: f64) -> Option<Limits> {
        Limits::around(self.slope, normal_deviate(level)? * self.standard_error)
    }

    /// How often chance alone gives a slope at least as far from 0, when the points move from the line by
    /// their own standard errors only.
    #[must_use]
    pub fn p(&self) -> f64 {
        normal_two_sided(self.slope / self.standard_error)
    }

    /// The same when the standard errors tell only the points' weights, and how far they move is taken from
    /// their residuals: Student's t with n − 2 degrees of freedom. None when all lie on the line.
    #[must_use]
    pub fn p_by_scatter(&self) -> Option<f64> {
        let freedom = self.n as f64 - 2.0;
        let error = self.standard_error * (self.residual / freedom).sqrt();
        let deviate = self.slope / error;
        if deviate.is_finite() { student_two_sided(deviate, freedom) } else { None }
    }
}
