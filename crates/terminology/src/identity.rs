//! Identities of persons as registers write them: personnummer, samordningsnummer and the families of
//! reserve numbers that health care gives to persons who have neither.

mod reading;
mod reserve;

use std::fmt;

use jiff::civil::Date;

pub use self::reserve::Reserve;
use crate::Personal;

/// How many characters the longest identity has.
const LONGEST: usize = 12;

/// An identity in its one canonical form: twelve characters without separator for everything that has a
/// birth date or a year in it, as delivered for running numbers.
///
/// Prints its kind and never its characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    kind: IdentityKind,
    /// ASCII digits and capital letters; zeros after the last.
    text: Personal<[u8; LONGEST]>,
    length: u8,
}

/// What an identity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityKind {
    /// Given by Skatteverket to persons in the population register (folkbokföringslagen 1991:481, 18 §).
    Personnummer,
    /// Given by Skatteverket to persons who are not, with 60 added to the day (lag 2022:1697, 2 kap. 8 §).
    Samordningsnummer,
    /// Given by nobody: a personnummer with 80 added to the month, which no real person can have. Test
    /// deliveries are made of them (docs/decisions/0009-a-synthetic-sweden.md).
    Fictional,
    /// Given by a care provider for want of either.
    Reserve(Reserve),
}

impl IdentityKind {
    /// All kinds, in the order in which they are told.
    #[must_use]
    pub fn all() -> Vec<IdentityKind> {
        let mut kinds = vec![
            IdentityKind::Personnummer,
            IdentityKind::Samordningsnummer,
            IdentityKind::Fictional,
        ];
        kinds.extend(Reserve::ALL.map(IdentityKind::Reserve));
        kinds
    }

    /// The word used in files and receipts: `personnummer`, `samordningsnummer`, `fiktivt`, or the reserve
    /// family's.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            IdentityKind::Personnummer => "personnummer",
            IdentityKind::Samordningsnummer => "samordningsnummer",
            IdentityKind::Fictional => "fiktivt",
            IdentityKind::Reserve(family) => family.word(),
        }
    }

    /// True when the same identity means the same person in every register. A reserve number means a
    /// person only where it was given.
    #[must_use]
    pub fn is_linkable(self) -> bool {
        !matches!(self, IdentityKind::Reserve(_))
    }
}

/// Legal sex, as a number tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegalSex {
    /// Woman: even numbers.
    Woman,
    /// Man: odd numbers.
    Man,
}

impl LegalSex {
    /// Odd is man, even is woman (folkbokföringslagen 1991:481, 18 §).
    fn of_number(number: u8) -> LegalSex {
        if number % 2 == 1 { LegalSex::Man } else { LegalSex::Woman }
    }
}

/// Why a text is no identity. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Invalid {
    /// Nothing stands there.
    #[error("nothing stands there")]
    Empty,
    /// A character that no identity has, or one in the wrong place.
    #[error("a character that no identity has there")]
    Character,
    /// More or fewer characters than any identity has.
    #[error("no identity has so many characters")]
    Length,
    /// The first two digits are neither 18, 19, 20 nor those of a reserve family.
    #[error("the first two digits are no century and no reserve family")]
    Century,
    /// A day that does not exist, also when 60 is taken away.
    #[error("there is no such day")]
    Date,
    /// A year after the reference date's.
    #[error("the birth year lies ahead")]
    Ahead,
    /// The check digit does not follow from the others.
    #[error("the check digit is another")]
    CheckDigit,
    /// Birth number 000, which is never given: the numbers of a day are 001–999.
    #[error("the birth number 000 is never given")]
    BirthNumber,
    /// A birth date and nothing more, which several persons share.
    #[error("a birth date alone is no identity")]
    OnlyDate,
    /// One digit repeated: a mark that there is no identity.
    #[error("one repeated digit is a mark that there is no identity")]
    Placeholder,
}

impl Invalid {
    /// All reasons, in the order in which they are told.
    pub const ALL: [Invalid; 10] = [
        Invalid::Empty,
        Invalid::Character,
        Invalid::Length,
        Invalid::Century,
        Invalid::Date,
        Invalid::Ahead,
        Invalid::CheckDigit,
        Invalid::BirthNumber,
        Invalid::OnlyDate,
        Invalid::Placeholder,
    ];
}

impl Identity {
    /// Reads an identity from a field of a delivery.
    ///
    /// Ten characters get their century from `reference`, the day on which the row was written: a hyphen,
    /// or no separator, means the latest year that has been, a plus sign the one a hundred years before
    /// (the sign changes in the year in which a person turns 100). Twelve characters need no reference
    /// but may not be born in a later year. Spaces around, one hyphen or plus before the last four
    /// characters, and small letters are accepted.
    ///
    /// # Errors
    /// The reason, when the text is of none of the kinds. Nothing else is refused: whatever a care
    /// provider may have given is classified, so that it can be counted.
    pub fn parse(text: &[u8], reference: Date) -> Result<Identity, Invalid> {
        reading::read(text, reference)
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> IdentityKind {
        self.kind
    }

    /// The canonical form in clear. Every call is a place to review.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.text.expose()[..usize::from(self.length)]
    }

    /// The birth date that the number tells, which for some persons is another day near the true one
    /// (folkbokföringslagen 1991:481, 18 §). None when it tells none.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        let text = self.text.expose();
        let (month, day) = (number(text, 4, 2), number(text, 6, 2));
        match self.kind {
            IdentityKind::Personnummer => date(number(text, 0, 4), month, day),
            IdentityKind::Samordningsnummer => date(number(text, 0, 4), month, day - 60),
            IdentityKind::Fictional => date(number(text, 0, 4), month - 80, day),
            IdentityKind::Reserve(family) => family.birth_date(text),
        }
    }

    /// The year of birth, also where the day is unknown. None when the number tells none.
    #[must_use]
    pub fn birth_year(&self) -> Option<i16> {
        match self.kind {
            IdentityKind::Reserve(family) => family.birth_year(self.text.expose()),
            _ => i16::try_from(number(self.text.expose(), 0, 4)).ok(),
        }
    }

    /// The legal sex that the number tells; none when it tells none.
    #[must_use]
    pub fn sex(&self) -> Option<LegalSex> {
        match self.kind {
            IdentityKind::Reserve(family) => family.sex(self.text.expose()),
            _ => Some(LegalSex::of_number(self.text.expose()[10])),
        }
    }

    /// The twelve digits as a number, which orders and joins faster than text; none for reserve numbers.
    pub(crate) fn number(&self) -> Option<u64> {
        let digits = self.text.expose();
        self.kind
            .is_linkable()
            .then(|| digits.iter().fold(0, |n, byte| n * 10 + u64::from(byte - b'0')))
    }

    /// The identity that [`Identity::number`] gave. Month and day tell its kind.
    pub(crate) fn of_number(number: u64) -> Identity {
        let kind = match (number / 1_000_000 % 100, number / 10_000 % 100) {
            (81.., _) => IdentityKind::Fictional,
            (_, 61..) => IdentityKind::Samordningsnummer,
            _ => IdentityKind::Personnummer,
        };
        let mut text = [b'0'; LONGEST];
        let mut rest = number;
        for byte in text.iter_mut().rev() {
            *byte += u8::try_from(rest % 10).expect("less than ten");
            rest /= 10;
        }
        Identity::of(kind, text, LONGEST)
    }

    fn of(kind: IdentityKind, text: [u8; LONGEST], length: usize) -> Identity {
        let length = u8::try_from(length).expect("at most twelve");
        Identity { kind, text: Personal::new(text), length }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(···)", self.kind.word())
    }
}

/// The number that `n` digits from `start` write. What stands there has been seen to be digits.
fn number(text: &[u8; LONGEST], start: usize, n: usize) -> u32 {
    text[start..start + n].iter().fold(0, |sum, byte| sum * 10 + u32::from(byte & 15))
}

/// A day of the calendar; none when there is no such day.
fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let small = |n: u32| i8::try_from(n).ok();
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}
