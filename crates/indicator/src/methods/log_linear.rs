//! The yearly change of a rate.

use super::Limits;
use super::distribution::{normal_deviate, normal_two_sided};

/// Events of one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Year {
    /// When; gaps count as gaps.
    pub time: f64,
    /// Events.
    pub events: u64,
    /// Person-time, above 0.
    pub person_time: f64,
}

/// A log-linear trend of a rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogLinear {
    /// Change of the logarithm of the rate per unit of time.
    pub slope: f64,
    /// Its standard error when events are Poisson.
    pub standard_error: f64,
    /// How far the events are from the line: about n − 2 when they are Poisson.
    pub deviance: f64,
    /// Pearson's χ² over its n − 2 degrees of freedom: well above 1 says that the events vary more than
    /// Poisson, and that the limits are too narrow. None for two years.
    pub dispersion: Option<f64>,
}

/// Poisson regression of events on time with person-time as offset: the rate is exp(a + b·time). None when
/// fewer than two years have person-time or when fewer than two have events: no line or none that ends.
///
/// The intercept is left out by reckoning with the events of each year given all events, which are
/// multinomial; slope, standard error and deviance are those of the whole regression.
///
/// Source: McCullagh and Nelder 1989, "Generalized linear models", chapter 6; as R's
/// `glm(events ~ year + offset(log(time)), poisson)`.
#[must_use]
pub fn log_linear(years: &[Year]) -> Option<LogLinear> {
    let with_events = || years.iter().filter(|y| y.events > 0);
    let first = with_events().map(|y| y.time).fold(f64::INFINITY, f64::min);
    let last = with_events().map(|y| y.time).fold(f64::NEG_INFINITY, f64::max);
    let is_possible =
        first < last && years.iter().all(|y| y.person_time > 0.0 && y.time.is_finite());
    if !is_possible {
        return None;
    }
    let all: f64 = years.iter().map(|y| y.events as f64).sum();
    let observed = years.iter().map(|y| y.events as f64 * (y.time - first)).sum::<f64>() / all;
    let mut slope = 0.0;
    // The likelihood is concave; steps are held within what one unit of time can mean.
    for _ in 0..200 {
        let (mean, variance) = moments(years, first, slope);
        let step = (observed - mean) / variance;
        let largest = 2.0 / (last - first);
        slope += step.clamp(-largest, largest);
        if step.abs() <= 1e-15 * (1.0 + slope.abs()) {
            break;
        }
    }
    let (mean, variance) = moments(years, first, slope);
    let is_found = (observed - mean).abs() <= 1e-9 * variance.sqrt();
    let (deviance, pearson) = residuals(years, first, slope, all);
    is_found.then(|| LogLinear {
        slope,
        standard_error: (all * variance).sqrt().recip(),
        deviance,
        dispersion: (years.len() > 2).then(|| pearson / (years.len() as f64 - 2.0)),
    })
}

/// What each year's events weigh at a slope.
fn weight(year: &Year, first: f64, slope: f64) -> f64 {
    year.person_time * (slope * (year.time - first)).exp()
}

/// Mean and variance of the time of an event at a slope.
fn moments(years: &[Year], first: f64, slope: f64) -> (f64, f64) {
    let all: f64 = years.iter().map(|y| weight(y, first, slope)).sum();
    let mean = |of: &dyn Fn(f64) -> f64| {
        years.iter().map(|y| weight(y, first, slope) * of(y.time - first)).sum::<f64>() / all
    };
    let middle = mean(&|time| time);
    (middle, mean(&|time| (time - middle) * (time - middle)))
}

/// The deviance and Pearson's χ².
fn residuals(years: &[Year], first: f64, slope: f64, n_events: f64) -> (f64, f64) {
    let all: f64 = years.iter().map(|y| weight(y, first, slope)).sum();
    let (mut deviance, mut pearson) = (0.0, 0.0);
    for year in years {
        let fitted = n_events * weight(year, first, slope) / all;
        let events = year.events as f64;
        let logarithm = if year.events > 0 { events * (events / fitted).ln() } else { 0.0 };
        deviance += 2.0 * (logarithm - (events - fitted));
        pearson += (events - fitted) * (events - fitted) / fitted;
    }
    (deviance, pearson)
}

impl LogLinear {
    /// The yearly change of the rate: −0.056 is 5.6 % less each year.
    #[must_use]
    pub fn yearly_change(&self) -> f64 {
        self.slope.exp_m1()
    }

    /// The limits of the yearly change, by the normal distribution of the slope (Wald).
    #[must_use]
    pub fn limits(&self, level: f64) -> Option<Limits> {
        let half = normal_deviate(level)? * self.standard_error;
        Limits { lower: (self.slope - half).exp_m1(), upper: (self.slope + half).exp_m1() }.finite()
    }

    /// How often chance alone gives a slope at least as far from 0 (Wald).
    #[must_use]
    pub fn p(&self) -> f64 {
        normal_two_sided(self.slope / self.standard_error)
    }
}
