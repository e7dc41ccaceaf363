//! The weighted slope through the latest five estimates.

use std::cmp::Ordering;

use statrs::function::erf::erfc;

use super::{N_NEEDED, Verdict};

/// The two-sided level of the weighted slope: 99.8 percent confidence.
pub const WEIGHTED_SLOPE_LEVEL: f64 = 0.002;

/// Above this χ² with one degree of freedom a slope is sure at 99.8 percent: the 0.998 quantile.
const CHI_SQUARED_LIMIT: f64 = 9.549_535_706_083_24;

/// A 95 percent interval is so many standard errors wide.
const STANDARD_ERRORS_IN_INTERVAL: f64 = 3.92;

/// A value with its 95 percent interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Value.
    pub value: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// The slope through five estimates in the order of time, numbered 1–5 whether or not years lie
/// between them, each weighted by 1/SE² with SE = (upper − lower)/3.92.
///
/// Sure when χ² = slope²/variance passes the 99.8 percent limit and the slope has the same sign
/// through all five and whichever one is left out. None when an interval has no width, since its
/// weight would be infinite. The level attained is at most the one stated: leaving points out only
/// makes the test say less.
///
/// Source: Fingertips (OHID, England), "Recent trends": confidence interval method.
#[must_use]
pub fn weighted_slope(estimates: &[Estimate; N_NEEDED]) -> Option<Verdict> {
    let mut points = [Weighted::default(); N_NEEDED];
    for (place, (point, estimate)) in (1_u8..).zip(points.iter_mut().zip(estimates)) {
        let standard_error = (estimate.upper - estimate.lower) / STANDARD_ERRORS_IN_INTERVAL;
        if standard_error.is_nan() || standard_error <= 0.0 {
            return None;
        }
        let weight = 1.0 / (standard_error * standard_error);
        *point = Weighted { time: f64::from(place), value: estimate.value, weight };
    }
    let (slope, variance) = fit(&points, None);
    let chi_squared = slope * slope / variance;
    let sign = slope.total_cmp(&0.0);
    let keeps_sign = (0..N_NEEDED).all(|left_out| {
        let (without, _) = fit(&points, Some(left_out));
        slope * without > 0.0
    });
    let is_sure = chi_squared > CHI_SQUARED_LIMIT && keeps_sign;
    Some(Verdict {
        direction: if is_sure { sign } else { Ordering::Equal },
        // The upper tail of χ² with one degree of freedom.
        p: erfc((chi_squared / 2.0).sqrt()),
        attained_level: WEIGHTED_SLOPE_LEVEL,
    })
}

#[derive(Debug, Clone, Copy, Default)]
struct Weighted {
    time: f64,
    value: f64,
    weight: f64,
}

/// Slope and its variance by weighted least squares, with at most one point left out.
fn fit(points: &[Weighted; N_NEEDED], left_out: Option<usize>) -> (f64, f64) {
    let (mut w, mut wk, mut wy, mut wky, mut wkk) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (_, p) in points.iter().enumerate().filter(|(i, _)| Some(*i) != left_out) {
        w += p.weight;
        wk += p.weight * p.time;
        wy += p.weight * p.value;
        wky += p.weight * p.time * p.value;
        wkk += p.weight * p.time * p.time;
    }
    let determinant = w * wkk - wk * wk;
    ((w * wky - wk * wy) / determinant, w / determinant)
}
