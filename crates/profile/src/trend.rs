//! The tested trend: is the change more than chance?
//!
//! Two tests, each named beside its verdict. Where the latest five points carry intervals, the
//! weighted slope of [`weighted_slope`]; where only values exist, [`mann_kendall`].

use statrs::function::gamma::gamma_ur;

/// Points that either test needs.
pub const N_NEEDED: usize = 5;

/// The two-sided level of the weighted slope: 99.8 percent confidence.
pub const WEIGHTED_SLOPE_LEVEL: f64 = 0.002;

/// Above this χ² with one degree of freedom a slope is sure at 99.8 percent.
/// Source: Fingertips (OHID), method for recent trends; it is the 0.998 quantile.
const CHI_SQUARED_LIMIT: f64 = 9.549_535_706_083_24;

/// What a test found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// Above 0 rising, below 0 falling, 0 no change that the test is sure of.
    pub direction: i8,
    /// Two-sided p-value.
    pub p: f64,
}

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

/// Weighted least squares over five estimates in order of time, numbered 1–5, each weighted by
/// 1/SE² with SE = (upper − lower)/3.92. Sure when χ² = slope²/variance passes the 99.8 percent
/// limit and the slope keeps its sign whichever point is left out.
///
/// None when an interval has no width, since its weight would be infinite.
/// Source: Fingertips (OHID), "recent trends" for values with confidence intervals.
#[must_use]
pub fn weighted_slope(points: &[Estimate; 5]) -> Option<Verdict> {
    let weighted: Vec<(f64, f64, f64)> = points
        .iter()
        .zip(1_u8..)
        .map(|(e, k)| {
            let standard_error = (e.upper - e.lower) / 3.92;
            (f64::from(k), e.value, 1.0 / (standard_error * standard_error))
        })
        .collect();
    if weighted.iter().any(|(_, _, w)| !w.is_finite()) {
        return None;
    }
    let (slope, variance) = slope(&weighted);
    let chi_squared = slope * slope / variance;
    let keeps_sign = (0..5).all(|left_out| {
        let rest: Vec<_> =
            weighted.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, p)| *p).collect();
        slope * self::slope(&rest).0 > 0.0
    });
    let is_sure = chi_squared > CHI_SQUARED_LIMIT && keeps_sign;
    let direction = if !is_sure {
        0
    } else if slope > 0.0 {
        1
    } else {
        -1
    };
    // The upper tail of χ² with one degree of freedom.
    Some(Verdict { direction, p: gamma_ur(0.5, chi_squared / 2.0) })
}

/// Slope and its variance of a weighted regression through (time, value, weight).
fn slope(points: &[(f64, f64, f64)]) -> (f64, f64) {
    let sum = |f: &dyn Fn(&(f64, f64, f64)) -> f64| points.iter().map(f).sum::<f64>();
    let w = sum(&|p| p.2);
    let wk = sum(&|p| p.2 * p.0);
    let wy = sum(&|p| p.2 * p.1);
    let wky = sum(&|p| p.2 * p.0 * p.1);
    let wkk = sum(&|p| p.2 * p.0 * p.0);
    let determinant = w * wkk - wk * wk;
    ((w * wky - wk * wy) / determinant, w / determinant)
}

/// Mann–Kendall: do later values tend to be larger? Two-sided at `level`, with the exact
/// distribution over all orders of the same values, ties included.
///
/// Source: Mann 1945; Kendall, Rank Correlation Methods, 1975. With ties the number of
/// inversions over the orders of a multiset has the Gaussian multinomial as generating function
/// (MacMahon 1913), which is what is summed here.
#[must_use]
pub fn mann_kendall(values: &[f64], level: f64) -> Option<Verdict> {
    if values.len() < N_NEEDED {
        return None;
    }
    let mut score = 0_i64;
    for (i, earlier) in values.iter().enumerate() {
        for later in &values[i + 1..] {
            score += match later.total_cmp(earlier) {
                std::cmp::Ordering::Greater => 1,
                std::cmp::Ordering::Less => -1,
                std::cmp::Ordering::Equal => 0,
            };
        }
    }
    let p = tail_probability(&tie_sizes(values), score);
    let direction = if p <= level { i8::try_from(score.signum()).unwrap_or(0) } else { 0 };
    Some(Verdict { direction, p })
}

/// How many values there are of each kind.
fn tie_sizes(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(<[f64]>::len).collect()
}

/// The share of all orders whose score is at least as far from 0.
fn tail_probability(sizes: &[usize], score: i64) -> f64 {
    let mut orders = vec![1.0_f64];
    let mut placed = 0;
    for &size in sizes {
        orders = product(&orders, &gaussian_binomial(placed + size, size));
        placed += size;
    }
    let all: f64 = orders.iter().sum();
    let n_pairs = i64::try_from(orders.len()).unwrap_or(i64::MAX) - 1;
    let far: f64 = orders
        .iter()
        .zip(0_i64..)
        .filter(|(_, inversions)| (n_pairs - 2 * inversions).abs() >= score.abs())
        .map(|(n, _)| n)
        .sum();
    (far / all).min(1.0)
}

/// The Gaussian binomial: coefficient i counts the ways to mix `k` small with `n − k` large
/// values that have i inversions. By Pascal's rule for q-binomials.
fn gaussian_binomial(n: usize, k: usize) -> Vec<f64> {
    let mut row: Vec<Vec<f64>> = vec![vec![1.0]];
    for i in 1..=n {
        let mut next: Vec<Vec<f64>> = vec![vec![1.0]];
        for j in 1..=k.min(i) {
            let mut sum = row.get(j - 1).cloned().unwrap_or_default();
            if j < i {
                for (degree, n_ways) in row[j].iter().enumerate() {
                    if sum.len() <= degree + j {
                        sum.resize(degree + j + 1, 0.0);
                    }
                    sum[degree + j] += n_ways;
                }
            }
            next.push(sum);
        }
        row = next;
    }
    row.swap_remove(k)
}

fn product(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            out[i + j] += x * y;
        }
    }
    out
}

/// Wilson's 95 percent interval for a share of counts.
/// Source: Wilson 1927, as used by OHID for proportions.
#[must_use]
pub fn wilson(cases: f64, of: f64) -> (f64, f64) {
    let z = Z_95;
    let share = cases / of;
    let centre = share + z * z / (2.0 * of);
    let half = z * (share * (1.0 - share) / of + z * z / (4.0 * of * of)).sqrt();
    let scale = 1.0 + z * z / of;
    ((centre - half) / scale, (centre + half) / scale)
}

/// Byar's 95 percent interval for a count.
/// Source: Breslow and Day 1987, as used by OHID for rates.
#[must_use]
pub fn byar(cases: f64) -> (f64, f64) {
    let lower = if cases > 0.0 {
        cases * (1.0 - 1.0 / (9.0 * cases) - Z_95 / (3.0 * cases.sqrt())).powi(3)
    } else {
        0.0
    };
    let next = cases + 1.0;
    let upper = next * (1.0 - 1.0 / (9.0 * next) + Z_95 / (3.0 * next.sqrt())).powi(3);
    (lower, upper)
}

/// The 0.975 quantile of the standard normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;
