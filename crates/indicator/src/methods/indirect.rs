//! Indirect standardisation: the events of a population against those that a reference would have had.

use super::{Limits, byar, byar_exact_below_10, exact_poisson};

/// One stratum of a population and of the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferenceStratum {
    /// Events of the reference.
    pub reference_events: u64,
    /// Person-time of the reference.
    pub reference_time: f64,
    /// Person-time of the population.
    pub person_time: f64,
}

/// Observed events against expected ones: the standardised mortality or morbidity ratio (SMR, ISR).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indirect {
    /// Events observed.
    pub observed: u64,
    /// Events expected.
    pub expected: f64,
    /// The crude rate of the reference, which turns a ratio into a rate.
    pub reference_rate: f64,
}

/// The events `observed` against those expected, Σ person-timeᵢ · reference eventsᵢ / reference timeᵢ. None
/// when a stratum in which the population has person-time is without any in the reference, or when nothing
/// is expected.
///
/// Source: Breslow and Day 1987, "Statistical methods in cancer research", volume II, chapter 2.
#[must_use]
pub fn indirect(observed: u64, strata: &[ReferenceStratum]) -> Option<Indirect> {
    let mut sums = (0.0, 0.0, 0.0);
    for stratum in strata {
        let is_possible = stratum.person_time >= 0.0
            && (stratum.reference_time > 0.0 || stratum.person_time <= 0.0);
        if !is_possible {
            return None;
        }
        sums.0 += stratum.reference_events as f64;
        sums.1 += stratum.reference_time;
        if stratum.person_time > 0.0 {
            sums.2 +=
                stratum.reference_events as f64 / stratum.reference_time * stratum.person_time;
        }
    }
    let (events, time, expected) = sums;
    let is_expected = expected > 0.0 && expected.is_finite();
    is_expected.then(|| Indirect { observed, expected, reference_rate: events / time })
}

impl Indirect {
    /// Observed over expected.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.observed as f64 / self.expected
    }

    /// The indirectly standardised rate: the ratio times the reference's crude rate, per unit of
    /// person-time.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.ratio() * self.reference_rate
    }

    /// Limits of the ratio by Byar's approximation; the expected number is taken as known.
    #[must_use]
    pub fn byar(&self, level: f64) -> Option<Limits> {
        self.over_expected(byar(self.observed, level)?)
    }

    /// Limits of the ratio, exact below ten observed and Byar's from ten on.
    #[must_use]
    pub fn byar_exact_below_10(&self, level: f64) -> Option<Limits> {
        self.over_expected(byar_exact_below_10(self.observed, level)?)
    }

    /// Exact Poisson limits of the ratio.
    #[must_use]
    pub fn exact(&self, level: f64) -> Option<Limits> {
        self.over_expected(exact_poisson(self.observed, level)?)
    }

    fn over_expected(&self, limits: Limits) -> Option<Limits> {
        let Limits { lower, upper } = limits;
        Limits { lower: lower / self.expected, upper: upper / self.expected }.finite()
    }
}
