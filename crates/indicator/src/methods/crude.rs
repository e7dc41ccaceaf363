//! Crude rates and proportions.

/// Events per person-time, times `per`. None when there is no person-time: a rate over nothing is not 0.
///
/// The limits are those of the count, [`super::Limits::times`] `per` over the person-time.
#[must_use]
pub fn rate(events: u64, person_time: f64, per: f64) -> Option<f64> {
    let value = events as f64 / person_time * per;
    (person_time > 0.0 && value.is_finite()).then_some(value)
}

/// A part of a whole, times `per`. None when the whole is 0 or smaller than the part.
#[must_use]
pub fn proportion(numerator: u64, denominator: u64, per: f64) -> Option<f64> {
    let value = numerator as f64 / denominator as f64 * per;
    (denominator > 0 && numerator <= denominator && value.is_finite()).then_some(value)
}
