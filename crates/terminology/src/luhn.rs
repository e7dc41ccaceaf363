//! Check digits by Luhn's formula, with the weights 2, 1, 2 … from the left.

/// Two times a digit, with the digits of the product added.
const DOUBLED: [u32; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/// The check digit for the digits, the first of which has weight 2.
///
/// Source: Skatteverket, SKV 704, "Personnummer"; the same formula serves organisationsnummer.
pub(crate) fn check_digit(digits: impl Iterator<Item = u32>) -> u32 {
    let weighted = digits.enumerate().map(|(i, digit)| match i % 2 {
        0 => DOUBLED.get(digit as usize).copied().unwrap_or_default(),
        _ => digit,
    });
    closing(weighted.sum())
}

/// The check digit for nine ASCII digits; what other bytes give means nothing.
pub(crate) fn of_nine(digits: [u8; 9]) -> u8 {
    let mut sum = 0_usize;
    for (i, byte) in digits.into_iter().enumerate() {
        let digit = usize::from(byte.wrapping_sub(b'0'));
        // Ten and more would mean that the product's digits are added: 2 × 7 = 14 → 5 = 14 − 9.
        let doubled = 2 * digit - if digit > 4 { 9 } else { 0 };
        sum += if i % 2 == 0 { doubled } else { digit };
    }
    u8::try_from((10 - sum % 10) % 10).expect("less than ten")
}

/// The check digit for text in which letters stand for their ASCII codes: A is 65. The digits of each
/// weighted value are added, so that A with weight 2 gives 130, hence 1 + 3 + 0.
///
/// Source: the national reserve identity (NRID), specification 1.0; see `reference/reserve.csv`.
pub(crate) fn with_letters(text: &[u8]) -> u32 {
    let weighted = text.iter().enumerate().map(|(i, byte)| {
        let value = u32::from(if byte.is_ascii_digit() { byte - b'0' } else { *byte });
        let product = if i % 2 == 0 { 2 * value } else { value };
        product / 100 + product / 10 % 10 + product % 10
    });
    closing(weighted.sum())
}

/// What brings a sum to the next ten.
fn closing(sum: u32) -> u32 {
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_agree_on_digits() {
        // Skatteverket's own example, SKV M 2010:3: 701063-239 has the check digit 1.
        assert_eq!(of_nine(*b"701063239"), 1);
        assert_eq!(check_digit(b"701063239".iter().map(|b| u32::from(b - b'0'))), 1);
    }

    proptest::proptest! {
        #[test]
        fn nine_digits_have_one_check_digit(digits in "[0-9]{9}") {
            let bytes: [u8; 9] = digits.as_bytes().try_into().expect("nine");
            let slow = check_digit(bytes.iter().map(|b| u32::from(b - b'0')));
            proptest::prop_assert_eq!(u32::from(of_nine(bytes)), slow);
        }
    }
}
