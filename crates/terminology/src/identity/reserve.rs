//! The families of reserve numbers, and what each of them tells.

use jiff::civil::Date;

use super::{LONGEST, LegalSex, date, number};
use crate::luhn;

/// A family of reserve numbers. Two families may write alike: what a number looks like decides, and the
/// narrowest family that it fits takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reserve {
    /// The national reserve identity (NRID), `XXYYMMDDNNGC`: XX is the century and 3, 6 … 78, or 00 when
    /// the birth date is unknown and MM is 20–99 and DD 40–59; NN are letters; G is a digit for sex or a
    /// letter when it is unknown; C is a check digit. Source: Inera, NRID specification 1.0.
    National,
    /// Region Stockholm, `99yyyyNNNNNC` with a check digit over the seven before it.
    Stockholm,
    /// Västra Götalandsregionen, `yyyymmddGggC`: K, M or X, 06–89, check digit.
    VastraGotaland,
    /// Region Värmland, `yyyymmddSBNC`: B is F when the birth date is known, U, X, P or L; N tells sex.
    Varmland,
    /// Inera's CLNK and regions that follow it, `yyyymmxxNNNC` with 32–59 in the place of the day.
    Clnk,
    /// The endings DA1B, DA0A, TF10 and TF00 that quality registers set for temporary numbers. The first
    /// two are also within the series of Region Skåne.
    Temporary,
    /// A birth date and four characters of which at least one is a letter: Skåne, Örebro, Dalarna and
    /// others, whose series overlap. Socialstyrelsen recommends this form.
    DateAndLetters,
    /// Twelve digits that begin with 50–99 and are not Region Stockholm's.
    FiftyToNinetyNine,
    /// Digits that are no date: a running number.
    Running,
}

/// The letters of NRID: those that cannot be taken for a digit or for another letter.
const NATIONAL_LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUXYZ";

impl Reserve {
    /// All families, the narrowest first.
    pub const ALL: [Reserve; 9] = [
        Reserve::National,
        Reserve::Stockholm,
        Reserve::VastraGotaland,
        Reserve::Varmland,
        Reserve::Clnk,
        Reserve::Temporary,
        Reserve::DateAndLetters,
        Reserve::FiftyToNinetyNine,
        Reserve::Running,
    ];

    /// The word used in files and receipts. It also keeps pseudonyms of two families apart, and
    /// therefore never changes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reserve::National => "reserv-nrid",
            Reserve::Stockholm => "reserv-stockholm",
            Reserve::VastraGotaland => "reserv-vgr",
            Reserve::Varmland => "reserv-varmland",
            Reserve::Clnk => "reserv-clnk",
            Reserve::Temporary => "reserv-tillfalligt",
            Reserve::DateAndLetters => "reserv-bokstav",
            Reserve::FiftyToNinetyNine => "reserv-50-99",
            Reserve::Running => "reserv-lopnummer",
        }
    }

    /// The object identifier of the domain within which a number means one person, where the family has
    /// one of its own. Source: HL7 Sweden's base profiles; Inera, "Lokala reservidn".
    #[must_use]
    pub fn oid(self) -> Option<&'static str> {
        match self {
            Reserve::Stockholm => Some("1.2.752.97.3.1.3"),
            Reserve::VastraGotaland => Some("1.2.752.113.11.0.2.1.1.1"),
            Reserve::Varmland => Some("1.2.752.74.9.2"),
            Reserve::Clnk => Some("1.2.752.129.2.1.3.2"),
            Reserve::National
            | Reserve::Temporary
            | Reserve::DateAndLetters
            | Reserve::FiftyToNinetyNine
            | Reserve::Running => None,
        }
    }

    pub(super) fn birth_date(self, text: &[u8; LONGEST]) -> Option<Date> {
        match self {
            Reserve::VastraGotaland | Reserve::Temporary | Reserve::DateAndLetters => {
                date(number(text, 0, 4), number(text, 4, 2), number(text, 6, 2))
            }
            Reserve::Varmland if text[9] == b'F' => {
                date(number(text, 0, 4), number(text, 4, 2), number(text, 6, 2))
            }
            Reserve::National => {
                let year = national_year(text)?;
                date(year, number(text, 4, 2), number(text, 6, 2))
            }
            _ => None,
        }
    }

    pub(super) fn birth_year(self, text: &[u8; LONGEST]) -> Option<i16> {
        match self {
            Reserve::Clnk => i16::try_from(number(text, 0, 4)).ok(),
            _ => self.birth_date(text).map(Date::year),
        }
    }

    pub(super) fn sex(self, text: &[u8; LONGEST]) -> Option<LegalSex> {
        match self {
            Reserve::National if text[10].is_ascii_digit() => Some(LegalSex::of_number(text[10])),
            Reserve::VastraGotaland if number(text, 9, 2) < 80 => {
                Some(LegalSex::of_number(text[10]))
            }
            Reserve::Varmland if text[10] > b'1' => Some(LegalSex::of_number(text[10])),
            _ => None,
        }
    }
}

/// Two letters, a digit or letter for sex and a check digit after eight digits.
pub(super) fn has_national_shape(text: &[u8; LONGEST]) -> bool {
    let letter = |byte: u8| NATIONAL_LETTERS.contains(&byte);
    letter(text[8])
        && letter(text[9])
        && (text[10].is_ascii_digit() || letter(text[10]))
        && text[11].is_ascii_digit()
}

/// True when the first eight digits are those of a known birth date, or of an unknown one.
pub(super) fn has_national_date(text: &[u8; LONGEST]) -> bool {
    let (month, day) = (number(text, 4, 2), number(text, 6, 2));
    match national_year(text) {
        Some(year) => date(year, month, day).is_some(),
        None => number(text, 0, 2) == 0 && month >= 20 && (40..=59).contains(&day),
    }
}

/// The four-digit year behind the century that has had 3, 6 … 78 added; none when it is not known.
fn national_year(text: &[u8; LONGEST]) -> Option<u32> {
    let moved = number(text, 0, 2);
    let century = 19 + moved.checked_sub(22)? % 3;
    Some(century * 100 + number(text, 2, 2))
}

pub(super) fn has_national_check_digit(text: &[u8; LONGEST]) -> bool {
    luhn::with_letters(&text[..11]) == u32::from(text[11] & 15)
}

/// The check digit is over positions 5–11: the last two digits of the year and the five that follow.
pub(super) fn has_stockholm_check_digit(text: &[u8; LONGEST]) -> bool {
    text.starts_with(b"99")
        && luhn::check_digit(text[4..11].iter().map(|byte| u32::from(byte & 15)))
            == u32::from(text[11] & 15)
}

/// The narrowest family of a birth date followed by four characters with a letter among them.
pub(super) fn of_date_and_letters(text: &[u8; LONGEST]) -> Reserve {
    if is_vastra_gotaland(text) {
        Reserve::VastraGotaland
    } else if is_varmland(text) {
        Reserve::Varmland
    } else if [b"DA1B", b"DA0A", b"TF10", b"TF00"].iter().any(|tail| text.ends_with(*tail)) {
        Reserve::Temporary
    } else {
        Reserve::DateAndLetters
    }
}

fn is_vastra_gotaland(text: &[u8; LONGEST]) -> bool {
    let value = match text[8] {
        b'K' => 5,
        b'M' => 7,
        b'X' => 8,
        _ => return false,
    };
    let is_numbered =
        text[9..].iter().all(u8::is_ascii_digit) && (6..=89).contains(&number(text, 9, 2));
    let digits = text[2..11].iter().map(|byte| match byte {
        b'0'..=b'9' => u32::from(byte & 15),
        _ => value,
    });
    is_numbered && luhn::check_digit(digits) == u32::from(text[11] & 15)
}

fn is_varmland(text: &[u8; LONGEST]) -> bool {
    let order = text[11];
    text[8] == b'S'
        && b"FUXPL".contains(&text[9])
        && text[10].is_ascii_digit()
        && order != b'V'
        && order != b'0'
}
