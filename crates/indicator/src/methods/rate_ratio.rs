//! The ratio of two rates.

use super::clopper_pearson::odds;
use super::distribution::{
    binomial_at_least, binomial_at_most, binomial_probability, normal_deviate,
};
use super::{Compared, Limits};

/// Events in some person-time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Events {
    /// Events.
    pub events: u64,
    /// Person-time, above 0.
    pub person_time: f64,
}

impl Events {
    fn rate(self) -> Option<f64> {
        super::rate(self.events, self.person_time, 1.0)
    }
}

/// The rate of `these` over that of `those`. None when `those` have no events or either no person-time.
#[must_use]
pub fn rate_ratio(these: Events, those: Events) -> Option<f64> {
    let ratio = these.rate()? / those.rate()?;
    ratio.is_finite().then_some(ratio)
}

/// The ratio of two rates with exact limits: given their sum, the events of `these` are binomial, and
/// Clopper and Pearson's limits of the odds, divided by the ratio of person-time, are those of the ratio.
/// None when `those` have no events.
///
/// Source: Przyborowski and Wilenski 1940, "Homogeneity of results in testing samples from Poisson series",
/// Biometrika 31; as R's `poisson.test` with two samples.
#[must_use]
pub fn rate_ratio_exact(these: Events, those: Events, level: f64) -> Option<Compared> {
    let value = rate_ratio(these, those)?;
    let (lower, upper) = odds(these.events, these.events.checked_add(those.events)?, level)?;
    let time = those.person_time / these.person_time;
    Some(Compared { value, limits: Limits { lower, upper }.times(time).finite()? })
}

/// The ratio of two rates with limits by the normal distribution of its logarithm, whose variance is
/// 1/O₁ + 1/O₀. None when either has no events.
///
/// Source: Rothman, Greenland and Lash 2008, "Modern epidemiology", third edition, chapter 14.
#[must_use]
pub fn rate_ratio_wald(these: Events, those: Events, level: f64) -> Option<Compared> {
    let value = rate_ratio(these, those)?;
    let error = (1.0 / these.events as f64 + 1.0 / those.events as f64).sqrt();
    let reach = (normal_deviate(level)? * error).exp();
    let limits = Limits { lower: value / reach, upper: value * reach }.finite()?;
    Some(Compared { value, limits })
}

/// How often two equal rates give events as unequally shared as these, or less probably so: the exact
/// two-sided p-value. None when there are no events at all or either has no person-time.
///
/// Source: as [`rate_ratio_exact`]; the two-sided rule is that of R's `binom.test`, which takes together all
/// outcomes that are at most as probable as the one that was seen.
#[must_use]
pub fn rate_ratio_p(these: Events, those: Events) -> Option<f64> {
    these.rate().and(those.rate())?;
    let of = these.events.checked_add(those.events).filter(|n| *n > 0)?;
    let odds = these.person_time / those.person_time;
    // R's allowance for outcomes that are exactly as probable but for rounding.
    let seen = binomial_probability(these.events, of, odds) * (1.0 + 1e-7);
    let expected = of as f64 / (1.0 + 1.0 / odds);
    let is_low = (these.events as f64) < expected;
    // By symmetry what was seen lies below what was expected.
    let (n, odds) = if is_low { (these.events, odds) } else { (those.events, 1.0 / odds) };
    let below = binomial_at_most(n, of, odds)?;
    // The probability falls from the expected number on: the first that is as improbable as what was seen.
    let (mut low, mut high) = ((of as f64 / (1.0 + 1.0 / odds)).floor() as u64, of.checked_add(1)?);
    while low < high {
        let middle = low + (high - low) / 2;
        if binomial_probability(middle, of, odds) <= seen {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let above = binomial_at_least(low.max(n + 1), of, odds)?;
    Some((below + above).min(1.0))
}
