//! Quantiles by the nine named types.

/// The quantile of a share `percentile`/100 of values, each with how often it occurs, by one of Hyndman and
/// Fan's types 1–9, which are those of R's `quantile`. In any order; the values of parts merge by adding how
/// often each occurs. None without values, for another type, a percentile above 100 or a value that is not
/// finite.
///
/// Types 1–3 give a value that occurs, or the mean of two (2: at a jump; SAS's default). Types 4–9 draw a
/// line between two (7: R's and Excel's default). The place in the row is computed in whole numbers, so that
/// no rounding moves a quantile to the neighbour.
///
/// Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages", The American Statistician
/// 50:361–365.
#[must_use]
pub fn quantile(values: &[(f64, u64)], percentile: u8, kind: u8) -> Option<f64> {
    let mut sorted: Vec<(f64, u64)> = values.iter().filter(|(_, n)| *n > 0).copied().collect();
    if sorted.is_empty() || percentile > 100 || sorted.iter().any(|(value, _)| !value.is_finite()) {
        return None;
    }
    if !sorted.is_sorted_by(|(a, _), (b, _)| a <= b) {
        sorted.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    }
    let n = sorted.iter().map(|(_, n)| i128::from(*n)).sum();
    let place = place(n, i128::from(percentile), kind)?;
    let (lower, upper) = (at(&sorted, place.rank), at(&sorted, place.rank + 1));
    Some(if place.part <= 0.0 { lower } else { lower + place.part * (upper - lower) })
}

/// A place in the sorted row: `part` of the way from the value of a rank to the next.
struct Place {
    /// From 1; the first and last values go on for ever.
    rank: i128,
    part: f64,
}

/// Where the quantile of `percent` among `n` values lies.
fn place(n: i128, percent: i128, kind: u8) -> Option<Place> {
    // Hyndman and Fan's a and b, here equal to each other, over a common denominator; type 4 has b = 1.
    let (a, b, over) = match kind {
        1..=3 => return Some(jumping(n, percent, kind)),
        4 => (0, 1, 1),
        5 => (1, 1, 2),
        6 => (0, 0, 1),
        7 => (1, 1, 1),
        8 => (1, 1, 3),
        9 => (3, 3, 8),
        _ => return None,
    };
    // a + p (n + 1 − a − b), in parts of 100 · over.
    let parts = 100 * a + percent * (over * (n + 1) - a - b);
    let whole = 100 * over;
    let part = parts.rem_euclid(whole) as f64 / whole as f64;
    Some(Place { rank: parts.div_euclid(whole), part })
}

/// The types that jump from one value to the next: 1, 2 and 3.
fn jumping(n: i128, percent: i128, kind: u8) -> Place {
    // Type 3 rounds to the nearest rank, where the others go up.
    let parts = if kind == 3 { 2 * n * percent - 100 } else { 2 * n * percent };
    let (rank, rest) = (parts.div_euclid(200), parts.rem_euclid(200));
    let part = match (kind, rest) {
        (1, 0) => 0.0,
        (2, 0) => 0.5,
        // Half-way between two ranks, type 3 takes the even one.
        (3, 0) => f64::from(u8::from(rank % 2 != 0)),
        _ => 1.0,
    };
    Place { rank, part }
}

/// The value of a rank; that of the first below it, of the last above it.
fn at(sorted: &[(f64, u64)], rank: i128) -> f64 {
    let mut passed = 0;
    for (value, n) in sorted {
        passed += i128::from(*n);
        if rank <= passed {
            return *value;
        }
    }
    sorted.last().map_or(f64::NAN, |(value, _)| *value)
}
