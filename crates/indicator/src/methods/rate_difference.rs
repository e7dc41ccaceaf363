//! The difference of two rates.

use super::distribution::normal_deviate;
use super::{Compared, Events, Limits, rate};

/// The rate of `these` less that of `those`, per unit of person-time, with limits by the normal distribution
/// and the variance O₁/T₁² + O₀/T₀². None when either has no person-time, or when neither has events: the
/// variance would be 0.
///
/// Source: Rothman, Greenland and Lash 2008, "Modern epidemiology", third edition, chapter 14.
#[must_use]
pub fn rate_difference(these: Events, those: Events, level: f64) -> Option<Compared> {
    let of = |e: Events| rate(e.events, e.person_time, 1.0);
    let value = of(these)? - of(those)?;
    let variance = of(these)? / these.person_time + of(those)? / those.person_time;
    if variance <= 0.0 {
        return None;
    }
    let limits = Limits::around(value, normal_deviate(level)? * variance.sqrt())?;
    Some(Compared { value, limits })
}
