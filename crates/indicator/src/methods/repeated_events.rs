//! Limits for a count of events that are not independent, since some persons have several.

use super::{Limits, byar};

/// The limits of a number of events when the same person may have several: Byar's, stretched from the count
/// by √(Σkᵢ²/Σkᵢ), where kᵢ is the number of events of person i. `squares` is Σkᵢ²; equal to `events` it gives
/// Byar's limits. Where the stretched lower limit would be below 0 it is 0.
///
/// Persons are taken to be independent of each other, and their number of events to be compound Poisson:
/// the variance of the sum is then Σkᵢ². None for no events, or when the squares are fewer than the events.
///
/// Source: Stukel et al. 1994, "Standardized rates of recurrent outcomes", Statistics in Medicine
/// 13:1781–1791, with Dobson's way of carrying limits over (Statistics in Medicine 10:457–462) in a single
/// stratum; the same as [`super::DirectRate::dobson_byar`] there.
#[must_use]
pub fn repeated_events(events: u64, squares: u64, level: f64) -> Option<Limits> {
    if events == 0 || squares < events {
        return None;
    }
    let of_events = byar(events, level)?;
    let n = events as f64;
    let stretch = (squares as f64 / n).sqrt();
    let limit = |l: f64| n + stretch * (l - n);
    Limits { lower: limit(of_events.lower).max(0.0), upper: limit(of_events.upper) }.finite()
}
