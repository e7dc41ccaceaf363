//! Confidence intervals of counts, where a source gives counts but no interval.

/// Standard deviations on either side of a 95 percent interval: the 0.975 quantile of the normal
/// distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson's interval of a share, as a share of 1; `z` is [`Z_95`] for 95 percent.
///
/// None when the counts make no share: a denominator of 0, or a numerator outside 0 to it.
/// Source: Wilson 1927, "Probable inference"; OHID uses it for all proportions.
#[must_use]
pub fn wilson(numerator: f64, denominator: f64, z: f64) -> Option<(f64, f64)> {
    let makes_a_share = denominator > 0.0 && (0.0..=denominator).contains(&numerator);
    let share = makes_a_share.then_some(numerator / denominator)?;
    let z2 = z * z;
    let centre = share + z2 / (2.0 * denominator);
    let half =
        z * (share * (1.0 - share) / denominator + z2 / (4.0 * denominator * denominator)).sqrt();
    let scale = 1.0 + z2 / denominator;
    Some(((centre - half) / scale, (centre + half) / scale))
}

/// Byar's interval of a Poisson count; `z` is [`Z_95`] for 95 percent. None for a negative count.
///
/// Source: Breslow and Day 1987, "Statistical methods in cancer research", volume 2; OHID uses it
/// for rates. The lower limit of a very small count is cut at 0.
#[must_use]
pub fn byar(count: f64, z: f64) -> Option<(f64, f64)> {
    if count.is_nan() || count < 0.0 {
        return None;
    }
    let limit = |n: f64, z: f64| n * (1.0 - 1.0 / (9.0 * n) + z / (3.0 * n.sqrt())).powi(3);
    let lower = if count > 0.0 { limit(count, -z).max(0.0) } else { 0.0 };
    Some((lower, limit(count + 1.0, z)))
}
