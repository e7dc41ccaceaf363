//! The test for a trend in proportions.

use super::distribution::normal_two_sided;

/// A part of a whole at a score, such as a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// The score: the year, for example.
    pub score: f64,
    /// Successes.
    pub numerator: f64,
    /// Trials: persons, or person-years where events are few beside them.
    pub denominator: f64,
}

/// The Cochran–Armitage test for a linear trend in proportions over scores: χ² with one degree of freedom,
/// and its p-value. The variance is that of the pooled proportion, without correction for continuity.
///
/// χ² = (Σ xᵢ(sᵢ − s̄))² / (p(1 − p) Σ nᵢ(sᵢ − s̄)²). None when a numerator lies outside its denominator, when
/// all or none succeed, or when all scores are equal.
///
/// Source: Cochran 1954, "Some methods for strengthening the common χ² tests", Biometrics 10; Armitage 1955,
/// "Tests for linear trends in proportions and frequencies", Biometrics 11; as R's `prop.trend.test`.
#[must_use]
pub fn cochran_armitage(groups: &[Group]) -> Option<(f64, f64)> {
    let is_possible = |g: &Group| (0.0..=g.denominator).contains(&g.numerator);
    if !groups.iter().all(is_possible) {
        return None;
    }
    let sum = |of: &dyn Fn(&Group) -> f64| groups.iter().map(of).sum::<f64>();
    let all = sum(&|g| g.denominator);
    let share = sum(&|g| g.numerator) / all;
    let mean = sum(&|g| g.denominator * g.score) / all;
    let along = sum(&|g| g.numerator * (g.score - mean));
    let spread = sum(&|g| g.denominator * (g.score - mean) * (g.score - mean));
    let chi_squared = along * along / (share * (1.0 - share) * spread);
    chi_squared.is_finite().then(|| (chi_squared, normal_two_sided(chi_squared.sqrt())))
}
