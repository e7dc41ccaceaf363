//! Numbers that are exact in the last digit.

use std::fmt;

/// A number of counted units, days or summed amounts, exactly: `units` over ten to the power of
/// `decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    units: i128,
    decimals: u8,
}

impl Quantity {
    /// A whole number of units of the last decimal; decimals that say nothing are left out.
    #[must_use]
    pub fn new(mut units: i128, mut decimals: u8) -> Quantity {
        while decimals > 0 && units % 10 == 0 {
            units /= 10;
            decimals -= 1;
        }
        Quantity { units, decimals }
    }

    /// The number, when it is whole.
    #[must_use]
    pub fn whole(self) -> Option<i128> {
        (self.decimals == 0).then_some(self.units)
    }

    /// The nearest number of double precision; the number itself up to 2⁵³ where it is whole.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.units as f64 / 10_f64.powi(i32::from(self.decimals))
    }
}

impl fmt::Display for Quantity {
    /// With a point before the decimals, of which there are no more than needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.decimals == 0 {
            return write!(f, "{}", self.units);
        }
        let sign = if self.units < 0 { "-" } else { "" };
        let scale = 10_u128.pow(u32::from(self.decimals));
        let (whole, part) = (self.units.unsigned_abs() / scale, self.units.unsigned_abs() % scale);
        write!(f, "{sign}{whole}.{part:0width$}", width = usize::from(self.decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_to_the_last_digit() {
        for (units, decimals, text) in [
            (0, 2, "0"),
            (1250, 2, "12.5"),
            (-5, 2, "-0.05"),
            (
                170_141_183_460_469_231_731_687_303_715_884_105_727,
                0,
                "170141183460469231731687303715884105727",
            ),
        ] {
            assert_eq!(Quantity::new(units, decimals).to_string(), text);
        }
        assert_eq!(Quantity::new(5, 1).whole(), None);
        assert_eq!(Quantity::new(50, 1).whole(), Some(5));
    }
}
