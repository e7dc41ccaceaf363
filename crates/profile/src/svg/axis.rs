//! Places on the paper: a linear scale, round ticks, and the time of a period.

use std::fmt;

use cube::{Period, PeriodKind};

/// A straight scale from values to places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// From the values `from` to the places `to`. A domain without width is put in the middle.
    #[must_use]
    pub fn new(from: (f64, f64), to: (f64, f64)) -> Scale {
        Scale { from, to }
    }

    /// The place of a value.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let width = self.from.1 - self.from.0;
        let share =
            if width.abs() > f64::MIN_POSITIVE { (value - self.from.0) / width } else { 0.5 };
        self.to.0 + share * (self.to.1 - self.to.0)
    }

    /// The place of a value, never outside the ends.
    #[must_use]
    pub fn clamped(&self, value: f64) -> f64 {
        let (low, high) = (self.to.0.min(self.to.1), self.to.0.max(self.to.1));
        self.at(value).clamp(low, high)
    }
}

/// A place written with one decimal. Most of a page's numbers are these, so they are written from
/// whole tenths, without the search for exact digits that floats need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tenths(pub(crate) f64);

impl Tenths {
    /// Adds the place to a text, past the machinery of formats.
    pub(crate) fn push(self, text: &mut String) {
        text.push_str(self.written(&mut [b'0'; 24]));
    }

    /// The digits from the last one on, right-aligned: 19 of them, the point and a sign.
    fn written(self, digits: &mut [u8; 24]) -> &str {
        let tenths = (self.0 * 10.0).round() as i64;
        let mut left = tenths.unsigned_abs();
        let mut at = digits.len();
        let mut put = |byte: u8| {
            at -= 1;
            digits[at] = byte;
        };
        put(b'0' + (left % 10) as u8);
        put(b'.');
        left /= 10;
        loop {
            put(b'0' + (left % 10) as u8);
            left /= 10;
            if left == 0 {
                break;
            }
        }
        if tenths < 0 {
            put(b'-');
        }
        std::str::from_utf8(&digits[at..]).expect("digits are ASCII")
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.written(&mut [b'0'; 24]))
    }
}

/// When a value stands on a time axis, in years: a year in its middle, a part of a year in its own.
///
/// Several years are named by the last, as the statistics are.
#[must_use]
pub fn time(period: Period) -> f64 {
    let half = match period.kind() {
        PeriodKind::Year | PeriodKind::Years => 0.5,
        PeriodKind::HalfYear => 0.25,
        PeriodKind::Quarter => 0.125,
        PeriodKind::Month => 1.0 / 24.0,
        PeriodKind::Week => 0.5 / 52.0,
    };
    period.end_years() - half - 0.5
}

/// Round ticks that cover the values: a step of 1, 2 or 5 times a power of ten, about `n` of them.
/// The first tick is at or below `low`, the last at or above `high`.
#[must_use]
pub fn ticks(low: f64, high: f64, n: u8) -> Vec<f64> {
    let width = (high - low).max(high.abs() * 1e-6).max(1e-9);
    let rough = width / f64::from(n.max(1));
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    let first = (low / step + 1e-9).floor();
    let last = (high / step - 1e-9).ceil().max(first + 1.0);
    std::iter::successors(Some(first), |k| (*k < last).then_some(k + 1.0))
        .take(30)
        .map(|k| k * step)
        .collect()
}

/// How many decimals ticks need to be told apart.
#[must_use]
pub fn tick_decimals(ticks: &[f64]) -> u8 {
    let step = ticks.windows(2).map(|w| w[1] - w[0]).next().unwrap_or(1.0);
    (0..6).find(|d| step * 10_f64.powi(i32::from(*d)) >= 0.999).unwrap_or(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover() {
        let shown = |low, high, n| {
            ticks(low, high, n).iter().map(|t| format!("{t:.2}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(2637.0, 3494.0, 4), "2500.00 3000.00 3500.00");
        assert_eq!(shown(0.0, 1.0, 4), "0.00 0.50 1.00");
        assert_eq!(shown(81.0, 86.0, 4), "80.00 82.00 84.00 86.00");
        assert_eq!(tick_decimals(&ticks(0.1, 0.34, 4)), 1);
        assert!(ticks(5.0, 5.0, 4).len() >= 2, "a flat series still has an axis");
    }

    #[test]
    fn a_year_stands_in_its_middle() {
        let at = |text: &str| time(text.parse().expect(text));
        assert!((at("2020") - 2020.0).abs() < 1e-9);
        assert!((at("2018-2020") - 2020.0).abs() < 1e-9);
        assert!((at("2020Q1") - 2019.625).abs() < 1e-9);
        assert!((at("2020Q4") - 2020.375).abs() < 1e-9);
    }
}
