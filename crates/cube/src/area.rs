//! Codes of areas: riket, the 21 regioner and the kommuner, as SCB numbers them.

use std::fmt;
use std::str::FromStr;

use crate::Unreadable;

/// The level of an area. Ordered from the whole to the part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaLevel {
    /// The nation.
    Riket,
    /// A region (huvudman) and, with the same number, its län (area).
    Region,
    /// A kommun.
    Kommun,
}

impl AreaLevel {
    /// All levels, from the whole to the part.
    pub const ALL: [AreaLevel; 3] = [AreaLevel::Riket, AreaLevel::Region, AreaLevel::Kommun];

    /// The word used in content, files and the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AreaLevel::Riket => "riket",
            AreaLevel::Region => "region",
            AreaLevel::Kommun => "kommun",
        }
    }
}

/// The code of an area: `00` riket, two digits a region, four digits a kommun.
///
/// The code alone decides the level, so a kommun can never be taken for a region:
/// Gotland is both `09` (region) and `0980` (kommun). Whether a code is or was in use
/// is a matter of content (`content/areas/`), not of this type: in Sweden the regioner are `01`–`25`, and
/// a folder of definitions may have made-up ones, such as `90`, that nobody can take for real.
/// Source: SCB, "Läns- och kommunkoder"; a kommun's two first digits are its län.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(u16);

impl AreaCode {
    /// The nation, `00`.
    pub const RIKET: AreaCode = AreaCode(0);

    /// The code of the region or län with this number (1–99).
    #[must_use]
    pub fn region(number: u16) -> Option<AreaCode> {
        (1..=99).contains(&number).then_some(AreaCode(number))
    }

    /// The code of the kommun with this number (101–9999 but whole hundreds), such as `1480`.
    #[must_use]
    pub fn kommun(number: u16) -> Option<AreaCode> {
        ((100..10_000).contains(&number) && !number.is_multiple_of(100)).then_some(AreaCode(number))
    }

    /// The level that the code belongs to.
    #[must_use]
    pub fn level(self) -> AreaLevel {
        match self.0 {
            0 => AreaLevel::Riket,
            1..=99 => AreaLevel::Region,
            _ => AreaLevel::Kommun,
        }
    }

    /// The region that a kommun lies in by its code; a region's own code; none for riket.
    ///
    /// Read from the digits, hence true for the time when the code was in use.
    #[must_use]
    pub fn region_code(self) -> Option<AreaCode> {
        match self.level() {
            AreaLevel::Riket => None,
            AreaLevel::Region => Some(self),
            AreaLevel::Kommun => Some(AreaCode(self.0 / 100)),
        }
    }

    /// The number behind the code: 0, 1–99 or 101–9999. Unique over the levels.
    #[must_use]
    pub fn number(self) -> u16 {
        self.0
    }

    /// The area with a number that [`AreaCode::number`] gave.
    #[must_use]
    pub fn from_number(number: u16) -> Option<AreaCode> {
        match number {
            0 => Some(AreaCode::RIKET),
            1..=99 => Some(AreaCode(number)),
            _ => AreaCode::kommun(number),
        }
    }

    /// Reads a code as Kolada writes it: `0000` riket, `0001` region, `0180` kommun.
    ///
    /// # Errors
    /// When the text is not four digits that form a code.
    pub fn from_kolada(code: &str) -> Result<AreaCode, Unreadable> {
        let bytes = code.as_bytes();
        if bytes.len() != 4 || !bytes.iter().all(u8::is_ascii_digit) {
            return Err(Unreadable { expected: "area code" });
        }
        let number = bytes.iter().fold(0_u16, |n, b| n * 10 + u16::from(b - b'0'));
        AreaCode::from_number(number).ok_or(Unreadable { expected: "area code" })
    }

    /// The code as Kolada writes it, always four digits.
    #[must_use]
    pub fn to_kolada(self) -> String {
        format!("{:04}", self.0)
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Codes are written by the ten thousand: digit by digit is faster than a padded number.
        let digit = |unit: u16| b'0' + u8::try_from(self.0 / unit % 10).expect("one digit");
        let digits = [digit(1000), digit(100), digit(10), digit(1)];
        let start = if self.level() == AreaLevel::Kommun { 0 } else { 2 };
        f.write_str(std::str::from_utf8(&digits[start..]).expect("digits are ASCII"))
    }
}

impl FromStr for AreaCode {
    type Err = Unreadable;

    /// Reads `00` or `riket`, two digits as a region and four digits as a kommun.
    fn from_str(text: &str) -> Result<AreaCode, Unreadable> {
        let wrong = Unreadable { expected: "area code" };
        if text == "riket" {
            return Ok(AreaCode::RIKET);
        }
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong);
        }
        let number: u16 = text.parse().map_err(|_| wrong)?;
        match (text.len(), number) {
            (2, 0) => Ok(AreaCode::RIKET),
            (2, n) => AreaCode::region(n).ok_or(wrong),
            (4, n) => AreaCode::kommun(n).ok_or(wrong),
            _ => Err(wrong),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_decides_the_level() {
        let level = |text: &str| text.parse::<AreaCode>().map(AreaCode::level).ok();
        assert_eq!(level("00"), Some(AreaLevel::Riket));
        assert_eq!(level("riket"), Some(AreaLevel::Riket));
        assert_eq!(level("09"), Some(AreaLevel::Region));
        assert_eq!(level("0980"), Some(AreaLevel::Kommun));
        assert_eq!(level("90"), Some(AreaLevel::Region));
        assert_eq!(level("9001"), Some(AreaLevel::Kommun));
        for wrong in ["", "0", "0100", "0000", "9900", "12345", "o180", "+180", "１４８０"] {
            assert_eq!(level(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn kolada_writes_four_digits_for_all_levels() {
        for (kolada, own) in [("0000", "00"), ("0001", "01"), ("0025", "25"), ("0180", "0180")] {
            let code = AreaCode::from_kolada(kolada).expect("a valid code");
            assert_eq!(code.to_string(), own);
            assert_eq!(code.to_kolada(), kolada);
        }
        assert!(AreaCode::from_kolada("180").is_err());
        assert!(AreaCode::from_kolada("G123").is_err());
    }
}
