//! How long units wait, when for some the end is not known.

use std::collections::BTreeMap;

use super::distribution::normal_deviate;
use super::{Limits, distribution};

/// Shares that differ by less are the same: a curve that touches a half does so only to the last digits.
const SAME: f64 = 1.5e-8;

/// The curve of those who still wait, by Kaplan and Meier.
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    /// Its steps, by day.
    pub steps: Vec<Step>,
}

/// A day on which a wait ended or was cut off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Days waited.
    pub day: i32,
    /// How many still waited when the day began.
    pub waiting: u64,
    /// How many waits ended on it.
    pub ended: u64,
    /// How many were cut off on it, after those that ended.
    pub cut: u64,
    /// The share that waits longer than this day.
    pub share: f64,
    /// Greenwood's sum Σ d/(n(n − d)) so far: the variance of the share over its square. Infinite once none
    /// is left.
    pub greenwood: f64,
}

/// A quantile of the waits, in days, with its limits. Each is none where the curve does not reach so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// The quantile.
    pub value: Option<f64>,
    /// Its lower limit.
    pub lower: Option<f64>,
    /// Its upper limit.
    pub upper: Option<f64>,
}

impl KaplanMeier {
    /// The curve of waits that ended and that were cut off, by day: day → (ended, cut off). A wait cut off on
    /// a day on which another ends counts as longer. Parts merge by adding. None without waits.
    ///
    /// Source: Kaplan and Meier 1958, "Nonparametric estimation from incomplete observations", JASA 53;
    /// Greenwood 1926, "The natural duration of cancer".
    #[must_use]
    pub fn new(waits: &BTreeMap<i32, (u64, u64)>) -> Option<KaplanMeier> {
        let of_day = |(ended, cut): &(u64, u64)| ended.checked_add(*cut);
        let all = waits.values().try_fold(0_u64, |sum, day| sum.checked_add(of_day(day)?))?;
        let (mut waiting, mut share, mut greenwood) = (all, 1.0, 0.0);
        let mut steps = Vec::with_capacity(waits.len());
        for (day, (ended, cut)) in waits.iter().filter(|(_, (ended, cut))| ended | cut > 0) {
            let left = (waiting - ended) as f64;
            if *ended > 0 {
                share *= left / waiting as f64;
                greenwood += *ended as f64 / (waiting as f64 * left);
            }
            let (ended, cut) = (*ended, *cut);
            steps.push(Step { day: *day, waiting, ended, cut, share, greenwood });
            waiting -= ended + cut;
        }
        (all > 0).then_some(KaplanMeier { steps })
    }

    /// The day that `percentile` of the waits do not outlast, with log-log limits (Brookmeyer and Crowley
    /// 1982): the days on which the limits of the curve pass the same share. Where the curve runs level at
    /// exactly that share it is the middle of the level part. None for a percentile of 0 or from 100 on, or
    /// a level that is none.
    ///
    /// As `quantile(survfit(…, conf.type = "log-log"))` of R's survival gives it; the median that
    /// `print(survfit(…))` shows differs where a curve ends on a level part.
    ///
    /// Source: Brookmeyer and Crowley 1982, "A confidence interval for the median survival time", Biometrics
    /// 38:29–41.
    #[must_use]
    pub fn quantile(&self, percentile: u8, level: f64) -> Option<Waiting> {
        let z = normal_deviate(level)?;
        if percentile == 0 || percentile >= 100 {
            return None;
        }
        let share = f64::from(100 - percentile) / 100.0;
        let limits = |step: &Step| step.limits_at(z);
        Some(Waiting {
            value: self.reaches(share, |step| Some(step.share)),
            lower: self.reaches(share, |step| limits(step).map(|l| l.lower)),
            upper: self.reaches(share, |step| limits(step).map(|l| l.upper)),
        })
    }

    /// The first day on which a curve is at or below `share`, or the middle of the part where it is level
    /// with it.
    fn reaches(&self, share: f64, curve: impl Fn(&Step) -> Option<f64>) -> Option<f64> {
        let is_reached = |step: &&Step| curve(step).is_some_and(|value| value < share + SAME);
        let first = self.steps.iter().find(is_reached)?;
        let is_level = curve(first).is_some_and(|value| value > share - SAME);
        let day = f64::from(first.day);
        if !is_level {
            return Some(day);
        }
        let later = self.steps.iter().find(|step| step.day > first.day && step.ended > 0);
        let last = later.or(self.steps.last()).map_or(day, |step| f64::from(step.day));
        Some((day + last) / 2.0)
    }
}

impl Step {
    /// The log-log limits of the share: share to the power of exp(±z √greenwood / ln share). None where the
    /// share is 0 or 1.
    ///
    /// Source: Kalbfleisch and Prentice 1980, "The statistical analysis of failure time data".
    #[must_use]
    pub fn limits(&self, level: f64) -> Option<Limits> {
        self.limits_at(distribution::normal_deviate(level)?)
    }

    fn limits_at(&self, z: f64) -> Option<Limits> {
        let is_between = self.share > 0.0 && self.share < 1.0;
        if !is_between {
            return None;
        }
        let ln_share = self.share.ln();
        let reach = (z * self.greenwood.sqrt() / ln_share.abs()).exp();
        Limits { lower: (ln_share * reach).exp(), upper: (ln_share / reach).exp() }.finite()
    }
}
