//! Mann–Kendall: do later values tend to be larger?

use std::cmp::Ordering;
use std::ops::{AddAssign, SubAssign};

use statrs::function::erf::erfc;

use super::{N_NEEDED, Verdict};

/// The exact distribution is counted for at most so many values: 33! is the last factorial that the
/// integers used can hold.
const N_EXACT: usize = 33;

/// Of so many values 64 bits hold the count of all orders: 20! is the last factorial that fits.
const N_SHORT: usize = 20;

/// Mann–Kendall's test of values in the order of time, two-sided at `level`. None below five values.
///
/// Up to 33 values the p-value is exact: the share of all orders of the same values, ties included,
/// whose score is at least as far from 0. Beyond, the normal approximation with corrections for
/// ties and continuity.
///
/// Source: Mann 1945, "Nonparametric tests against trend"; Kendall 1975, "Rank correlation methods",
/// chapters 1, 4 and 5.
#[must_use]
pub fn mann_kendall(values: &[f64], level: f64) -> Option<Verdict> {
    if values.len() < N_NEEDED {
        return None;
    }
    let score = score(values);
    let ties = tie_sizes(values);
    let (p, attained_level) = if values.len() <= N_EXACT {
        exact(&ties, score.unsigned_abs(), level)
    } else {
        (approximate(&ties, score.unsigned_abs()), level)
    };
    let direction = if p <= level { score.cmp(&0) } else { Ordering::Equal };
    Some(Verdict { direction, p, attained_level })
}

/// Pairs that rise minus pairs that fall: Kendall's S.
fn score(values: &[f64]) -> i64 {
    let pairs =
        values.iter().enumerate().flat_map(|(i, a)| values[i + 1..].iter().map(move |b| (a, b)));
    pairs
        .map(|(earlier, later)| match later.total_cmp(earlier) {
            Ordering::Greater => 1,
            Ordering::Equal => 0,
            Ordering::Less => -1,
        })
        .sum()
}

/// How many there are of each distinct value.
fn tie_sizes(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(<[f64]>::len).collect()
}

/// Two-sided p-value of a score, and the largest p-value not above `level` that the same values can
/// give in any order; 0 when none can.
fn exact(ties: &[usize], distance: u64, level: f64) -> (f64, f64) {
    if ties.iter().sum::<usize>() <= N_SHORT {
        tails(&orders_by_inversions::<i64>(ties), |n| n as f64, distance, level)
    } else {
        tails(&orders_by_inversions::<i128>(ties), |n| n as f64, distance, level)
    }
}

/// The same from the numbers of orders, which `float` turns into floats.
fn tails<N>(n_orders: &[N], float: impl Fn(N) -> f64, distance: u64, level: f64) -> (f64, f64)
where
    N: Copy + From<i8> + AddAssign,
{
    let sum = |mut sum: N, n: &N| {
        sum += *n;
        sum
    };
    let all = float(n_orders.iter().fold(N::from(0), sum));
    let n_pairs = n_orders.len() as u64 - 1;
    let (mut p, mut attained, mut tail) = (1.0, 0.0, N::from(0));
    // From the most extreme score inwards; the distribution is symmetric, hence the factor 2.
    for (n_inversions, n) in (0_u64..).zip(n_orders) {
        let Some(from_zero) = n_pairs.checked_sub(2 * n_inversions).filter(|d| *d > 0) else {
            break;
        };
        tail += *n;
        let tail_probability = 2.0 * float(tail) / all;
        if from_zero >= distance && distance > 0 {
            p = tail_probability;
        }
        if tail_probability <= level {
            attained = tail_probability;
        }
    }
    (p, attained)
}

/// How many distinct orders of a multiset have 0, 1, 2, … inversions.
///
/// The generating function is the Gaussian multinomial, (q)ₙ / Π (q)ₜ over the tie sizes t with
/// (q)ₘ = (1−q)(1−q²)…(1−qᵐ), multiplied up factor by factor in whole numbers.
/// Source: MacMahon 1915, "Combinatory analysis", volume 1, section III.
fn orders_by_inversions<N>(ties: &[usize]) -> Vec<N>
where
    N: Copy + From<i8> + AddAssign + SubAssign,
{
    let mut n_orders = vec![N::from(1)];
    let mut placed = 0;
    for size in ties {
        for m in 1..=*size {
            // Times (1 − q^(placed+m)), over (1 − q^m): the degree grows by what is placed before.
            let len = n_orders.len() + placed;
            n_orders.resize(len, N::from(0));
            for i in (placed + m..len).rev() {
                let before = n_orders[i - placed - m];
                n_orders[i] -= before;
            }
            for i in m..len {
                let before = n_orders[i - m];
                n_orders[i] += before;
            }
        }
        placed += size;
    }
    n_orders
}

/// The two-sided p-value by the normal distribution.
fn approximate(ties: &[usize], distance: u64) -> f64 {
    let weight = |n: usize| {
        let n = n as f64;
        n * (n - 1.0) * (2.0 * n + 5.0)
    };
    let n = ties.iter().sum();
    let variance = (weight(n) - ties.iter().map(|t| weight(*t)).sum::<f64>()) / 18.0;
    if distance == 0 || variance <= 0.0 {
        return 1.0;
    }
    let z = (distance as f64 - 1.0) / variance.sqrt();
    erfc(z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without ties these are the Mahonian numbers. Source: OEIS A008302, row 5.
    #[test]
    fn orders_of_five_by_inversions() {
        assert_eq!(orders_by_inversions::<i64>(&[1; 5]), [1, 4, 9, 15, 20, 22, 20, 15, 9, 4, 1]);
        // The six orders of a, a, b, b: aabb, abab, abba and baab, baba, bbaa.
        assert_eq!(orders_by_inversions::<i64>(&[2, 2]), [1, 1, 2, 1, 1]);
        assert_eq!(orders_by_inversions::<i64>(&[7]), [1]);
        assert_eq!(
            orders_by_inversions::<i128>(&[1; 33]).iter().sum::<i128>(),
            (1..=33).product::<i128>()
        );
        let longest: Vec<i64> = orders_by_inversions(&[1; N_SHORT]);
        assert_eq!(longest.iter().sum::<i64>(), (1..=20).product::<i64>());
        let [short, wide] = [[1; 12].as_slice(), &[3, 1, 4, 1, 5]]
            .map(|ties| (orders_by_inversions::<i64>(ties), orders_by_inversions::<i128>(ties)));
        for (short, wide) in [short, wide] {
            assert_eq!(short.into_iter().map(i128::from).collect::<Vec<_>>(), wide);
        }
    }

    #[test]
    fn equal_values_are_no_trend() {
        let verdict = mann_kendall(&[80.0; 9], 0.05).expect("nine values");
        assert_eq!((verdict.direction, verdict.attained_level), (Ordering::Equal, 0.0));
        assert!((verdict.p - 1.0).abs() < 1e-12);
        assert_eq!(mann_kendall(&[1.0, 2.0, 3.0, 4.0], 0.05), None);
    }
}
