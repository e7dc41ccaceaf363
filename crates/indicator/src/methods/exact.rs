//! Differences of products of large whole numbers, without rounding before the end.

/// a·b − c·d as the nearest number that a float can hold, or a neighbour of it.
///
/// The products have up to 254 bits and are held in 256, so that nothing overflows and nothing is lost
/// when they are nearly equal.
pub(super) fn difference_of_products((a, b): (i128, i128), (c, d): (i128, i128)) -> f64 {
    let (minuend, subtrahend) = (Wide::product(a, b), Wide::product(c, d));
    minuend.less(subtrahend).nearest()
}

/// A whole number of 256 bits in two's complement.
#[derive(Debug, Clone, Copy)]
struct Wide {
    high: i128,
    low: u128,
}

impl Wide {
    fn product(a: i128, b: i128) -> Wide {
        let (low, high) = full_product(a.unsigned_abs(), b.unsigned_abs());
        // Two factors of at most 2^127 give at most 2^254.
        let magnitude = Wide { high: high as i128, low };
        if (a < 0) == (b < 0) { magnitude } else { magnitude.negated() }
    }

    fn negated(self) -> Wide {
        Wide { high: 0, low: 0 }.less(self)
    }

    fn less(self, other: Wide) -> Wide {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        let high = self.high.wrapping_sub(other.high).wrapping_sub(i128::from(borrow));
        Wide { high, low }
    }

    fn nearest(self) -> f64 {
        if self.high < 0 {
            return -self.negated().nearest();
        }
        // Two to the power of 128.
        let unit = (u128::MAX as f64) + 1.0;
        self.high as f64 * unit + self.low as f64
    }
}

/// The low and high half of a product, by halves of 64 bits as on paper.
fn full_product(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a_low, a_high, b_low, b_high) = (a & HALF, a >> 64, b & HALF, b >> 64);
    let low = a_low * b_low;
    // Each is below 2^128: (2^64 − 1)² + 2·(2^64 − 1) = 2^128 − 1.
    let middle = a_high * b_low + (low >> 64);
    let other_middle = a_low * b_high + (middle & HALF);
    let high = a_high * b_high + (middle >> 64) + (other_middle >> 64);
    ((other_middle << 64) | (low & HALF), high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_equal_products_differ_by_what_is_left() {
        let large = i128::MAX;
        // (m − 1)(m + 1) is one less than m².
        assert_eq!(
            difference_of_products((large, large), (large - 1, large)).to_bits(),
            (large as f64).to_bits()
        );
        let m = i128::from(i64::MAX) * 1_000_000_007;
        assert_eq!(difference_of_products((m, m), (m - 1, m + 1)).to_bits(), 1.0_f64.to_bits());
        assert_eq!(difference_of_products((m - 1, m + 1), (m, m)).to_bits(), (-1.0_f64).to_bits());
        assert_eq!(difference_of_products((-m, m), (m, -m)).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn the_largest_products_do_not_overflow() {
        let least = i128::MIN;
        let difference = difference_of_products((least, least), (least, i128::MAX));
        // 2^254 + 2^127 (2^127 − 1), in floats 2^255.
        assert_eq!(difference.to_bits(), 2.0_f64.powi(255).to_bits());
        assert_eq!(full_product(u128::MAX, u128::MAX), (1, u128::MAX - 1));
    }
}
