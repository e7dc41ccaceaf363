//! Numbers as Swedish and English readers write them.

use crate::Lang;

/// Rounds to a number of decimals, halves away from zero, as printed tables do.
///
/// The number is first taken as the decimal number it stands for, so that 2.675, which is stored
/// a hair below, rounds to 2.68 as the reader expects. Only numbers within fifteen significant
/// digits can be told apart in this way; published figures have far fewer.
#[must_use]
pub fn round(value: f64, decimals: u8) -> f64 {
    let factor = 10_f64.powi(i32::from(decimals));
    let scaled = value * factor;
    let nearest = scaled.round();
    // A stored half is at most a few units in the last place from the true half.
    let tolerance = scaled.abs() * f64::EPSILON * 2.0;
    let up = (scaled.abs() + tolerance).round().copysign(scaled);
    // Adding nothing makes negative zero plain, so that −0.04 with one decimal equals 0.
    (if (up - scaled).abs() <= 0.5 + tolerance { up } else { nearest }) / factor + 0.0
}

/// A number with fixed decimals: `12 345,6` in Swedish, `12,345.6` in English.
///
/// Thousands are parted by a narrow no-break space (U+202F) in Swedish, negative numbers take
/// the minus sign U+2212, and four digits stay together as in `1 234`.
#[must_use]
pub fn format(value: f64, decimals: u8, lang: Lang) -> String {
    let rounded = round(value, decimals);
    let scaled = (rounded.abs() * 10_f64.powi(i32::from(decimals))).round();
    let mut text = String::with_capacity(16);
    if rounded < 0.0 {
        text.push('\u{2212}');
    }
    if decimals <= 9 && scaled < EXACT_WHOLE {
        // Written from whole numbers where they hold it, which spares the search for exact digits.
        push_scaled(&mut text, scaled as u64, decimals, lang);
        return text;
    }
    let plain = format!("{:.*}", usize::from(decimals), rounded.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    push_whole(&mut text, whole.as_bytes(), lang);
    if !fraction.is_empty() {
        text.push(lang.pick(',', '.'));
        text.push_str(fraction);
    }
    text
}

/// Up to here every whole number has a float of its own.
const EXACT_WHOLE: f64 = 9_007_199_254_740_992.0;

/// A whole number of the last decimal's units.
fn push_scaled(text: &mut String, scaled: u64, decimals: u8, lang: Lang) {
    let mut digits = [b'0'; 20];
    let (mut at, mut left) = (digits.len(), scaled);
    // At least one digit stands before the decimals.
    while left > 0 || digits.len() - at <= usize::from(decimals) {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    let (whole, fraction) = digits[at..].split_at(digits.len() - at - usize::from(decimals));
    push_whole(text, whole, lang);
    if !fraction.is_empty() {
        text.push(lang.pick(',', '.'));
        text.extend(fraction.iter().map(|digit| char::from(*digit)));
    }
}

/// Digits with their thousands parted.
fn push_whole(text: &mut String, digits: &[u8], lang: Lang) {
    for (i, digit) in digits.iter().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(lang.pick('\u{202f}', ','));
        }
        text.push(char::from(*digit));
    }
}

/// A change, always signed: `+1,4`, `−3,2`, `0,0`.
#[must_use]
pub fn format_signed(change: f64, decimals: u8, lang: Lang) -> String {
    let text = format(change, decimals, lang);
    let is_nothing = text.chars().all(|c| matches!(c, '0' | ',' | '.'));
    if change > 0.0 && !is_nothing { format!("+{text}") } else { text }
}

/// A share: `84 %` with a no-break space in Swedish, `84%` in English.
#[must_use]
pub fn format_percent(value: f64, decimals: u8, lang: Lang) -> String {
    format!("{}{}", format(value, decimals, lang), lang.pick("\u{a0}%", "%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_readers_write() {
        for (value, decimals, sv, en) in [
            (12_345.0, 0, "12\u{202f}345", "12,345"),
            (1_234.0, 0, "1\u{202f}234", "1,234"),
            (82.9, 1, "82,9", "82.9"),
            (-3.2, 1, "\u{2212}3,2", "\u{2212}3.2"),
            (-0.04, 1, "0,0", "0.0"),
            (0.0, 0, "0", "0"),
            (1_234_567.891, 2, "1\u{202f}234\u{202f}567,89", "1,234,567.89"),
            (2.675, 2, "2,68", "2.68"),
            (0.5, 0, "1", "1"),
            (-2.5, 0, "\u{2212}3", "\u{2212}3"),
            (1.005, 2, "1,01", "1.01"),
            (9.95, 1, "10,0", "10.0"),
            (9.949, 1, "9,9", "9.9"),
        ] {
            assert_eq!(format(value, decimals, Lang::Sv), sv);
            assert_eq!(format(value, decimals, Lang::En), en);
        }
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(round(-0.04, 1).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn a_change_is_signed_unless_it_is_nothing() {
        assert_eq!(format_signed(1.4, 1, Lang::Sv), "+1,4");
        assert_eq!(format_signed(-1.0, 0, Lang::Sv), "\u{2212}1");
        assert_eq!(format_signed(0.01, 1, Lang::Sv), "0,0");
        assert_eq!(format_percent(84.0, 0, Lang::Sv), "84\u{a0}%");
    }
}
