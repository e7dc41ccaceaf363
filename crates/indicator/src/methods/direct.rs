//! Direct standardisation: the rate of a population as if it had the ages of another.

use super::distribution::{gamma_lower, gamma_upper, outside};
use super::{Limits, byar, exact_poisson};

/// One stratum of a population, such as an age group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Events.
    pub events: u64,
    /// The sum over persons of the square of their number of events. Equal to `events` when no person has
    /// more than one, or when events are taken to be independent.
    pub squares: u64,
    /// Person-time or persons.
    pub person_time: f64,
    /// Persons of the standard population in the stratum.
    pub standard: f64,
}

/// A directly standardised rate, per unit of person-time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectRate {
    /// The rate.
    pub rate: f64,
    /// Its variance.
    pub variance: f64,
    /// Events behind it.
    pub events: u64,
    /// What one more event would add to the rate where it would add most.
    pub largest_weight: f64,
}

/// The directly standardised rate Σ wᵢOᵢ with wᵢ = standardᵢ / (Σ standard · person-timeᵢ), and its variance
/// Σ wᵢ² · squaresᵢ.
///
/// With `squares` equal to `events` the variance is that of independent events; with the sum of each
/// person's squared number of events it holds also when the same person has several.
/// None when a stratum that the standard has is without person-time, or the standard is empty. Strata that
/// the standard lacks do not count. A rate on fewer than ten events is seldom worth showing.
///
/// Source: Dobson, Kuulasmaa, Eberle and Scherer 1991, "Confidence intervals for weighted sums of Poisson
/// parameters", Statistics in Medicine 10:457–462; for repeated events Stukel, Glynn, Fisher, Sharp, Lu-Yao
/// and Wennberg 1994, "Standardized rates of recurrent outcomes", Statistics in Medicine 13:1781–1791.
#[must_use]
pub fn direct(strata: &[Stratum]) -> Option<DirectRate> {
    let counted = || strata.iter().filter(|s| s.standard > 0.0);
    let standard: f64 = counted().map(|s| s.standard).sum();
    let is_possible = standard > 0.0 && counted().all(|s| s.person_time > 0.0);
    if !is_possible {
        return None;
    }
    let mut sum = DirectRate { rate: 0.0, variance: 0.0, events: 0, largest_weight: 0.0 };
    for stratum in counted() {
        let weight = stratum.standard / standard / stratum.person_time;
        sum.rate += weight * stratum.events as f64;
        sum.variance += weight * weight * stratum.squares as f64;
        sum.events = sum.events.checked_add(stratum.events)?;
        sum.largest_weight = sum.largest_weight.max(weight);
    }
    (sum.rate.is_finite() && sum.variance.is_finite()).then_some(sum)
}

impl DirectRate {
    /// Dobson's limits on Byar's: the limits L of the number of events O, carried over as
    /// rate + √(variance/O) (L − O). None for no events.
    ///
    /// Source: Dobson et al. 1991, as [`direct`].
    #[must_use]
    pub fn dobson_byar(&self, level: f64) -> Option<Limits> {
        self.dobson(byar(self.events, level)?)
    }

    /// Dobson's limits on exact ones. None for no events.
    #[must_use]
    pub fn dobson_exact(&self, level: f64) -> Option<Limits> {
        self.dobson(exact_poisson(self.events, level)?)
    }

    fn dobson(&self, of_events: Limits) -> Option<Limits> {
        if self.events == 0 {
            return None;
        }
        let events = self.events as f64;
        let scale = (self.variance / events).sqrt();
        let limit = |l: f64| self.rate + scale * (l - events);
        Limits { lower: limit(of_events.lower), upper: limit(of_events.upper) }.finite()
    }

    /// Fay and Feuer's limits: quantiles of gamma distributions with the rate and its variance, the upper
    /// one with one more event in the stratum where it weighs most. Wider than Dobson's, defined also for no
    /// events, where the lower limit is 0.
    ///
    /// Source: Fay and Feuer 1997, "Confidence intervals for directly standardized rates: a method based on
    /// the gamma distribution", Statistics in Medicine 16:791–801.
    #[must_use]
    pub fn fay_feuer(&self, level: f64) -> Option<Limits> {
        let tail = outside(level)?;
        let lower = if self.events == 0 {
            0.0
        } else {
            self.variance / self.rate * gamma_lower(self.rate * self.rate / self.variance, tail)?
        };
        let rate = self.rate + self.largest_weight;
        let variance = self.variance + self.largest_weight * self.largest_weight;
        let upper = variance / rate * gamma_upper(rate * rate / variance, tail)?;
        Limits { lower, upper }.finite()
    }
}
