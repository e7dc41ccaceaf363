//! Numbers of organisations, and the identities of those who work in them.

use std::fmt;

use crate::luhn;

/// A Swedish organisationsnummer: ten digits, the last a check digit.
///
/// Source: Bolagsverket and Skatteverket (SKV 709): the third digit is at least 2, so that the number
/// cannot be taken for a personnummer; 16 may stand before it where twelve digits are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Organisationsnummer(u64);

/// Why a text is no number of an organisation, or no HSA-id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum OrganisationFault {
    /// A character that cannot stand there.
    #[error("a character that cannot stand there")]
    Character,
    /// Too many or too few characters.
    #[error("the wrong number of characters")]
    Length,
    /// The third digit is 0 or 1, or 18–20 stand before: a personnummer or samordningsnummer.
    #[error("the number of a person, not of an organisation")]
    Person,
    /// The check digit does not follow from the others.
    #[error("the check digit is another")]
    CheckDigit,
}

impl Organisationsnummer {
    /// Reads `212000-0142`, `2120000142` or, with 16 before, `16212000-0142`.
    ///
    /// # Errors
    /// What is wrong. A sole trader has a personnummer instead, which is refused here.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Organisationsnummer, OrganisationFault> {
        let text = text.as_ref().trim_ascii();
        let mut digits = [0_u8; 12];
        let mut n = 0;
        for (i, byte) in text.iter().enumerate() {
            match byte {
                b'-' if i > 0 && i + 5 == text.len() => continue,
                b'0'..=b'9' => {}
                _ => return Err(OrganisationFault::Character),
            }
            *digits.get_mut(n).ok_or(OrganisationFault::Length)? = *byte;
            n += 1;
        }
        let ten: [u8; 10] = match (n, &digits[..2]) {
            (10, _) => digits[..10].try_into().expect("ten"),
            (12, b"16") => digits[2..].try_into().expect("ten"),
            (12, b"18" | b"19" | b"20") => return Err(OrganisationFault::Person),
            _ => return Err(OrganisationFault::Length),
        };
        Organisationsnummer::of_digits(ten)
    }

    fn of_digits(ten: [u8; 10]) -> Result<Organisationsnummer, OrganisationFault> {
        if ten[2] < b'2' {
            return Err(OrganisationFault::Person);
        }
        let nine: [u8; 9] = ten[..9].try_into().expect("nine of ten");
        if luhn::of_nine(nine) != ten[9] & 15 {
            return Err(OrganisationFault::CheckDigit);
        }
        let number = ten.iter().fold(0, |sum, byte| sum * 10 + u64::from(byte & 15));
        Ok(Organisationsnummer(number))
    }
}

impl fmt::Display for Organisationsnummer {
    /// With a hyphen before the last four: `212000-0142`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}-{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

/// An identity in the catalogue of health care (HSA): a unit, an assignment or a member of staff.
///
/// `SE`, the organisation's number, a hyphen and a local part; at most 31 characters. Since it may be a
/// person's, it prints its organisation only. Source: Inera, HSA; HL7 Sweden, base profiles.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsaId {
    text: String,
    owner: Organisationsnummer,
}

impl HsaId {
    /// Reads an HSA-id; small letters are read as capitals, 16 may stand before the organisation's number.
    ///
    /// # Errors
    /// What is wrong.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<HsaId, OrganisationFault> {
        const MOST: usize = 31;
        let text = text.as_ref().trim_ascii();
        if text.len() > MOST {
            return Err(OrganisationFault::Length);
        }
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        if !text.iter().all(is_plain) {
            return Err(OrganisationFault::Character);
        }
        let text: String = text.iter().map(|b| char::from(b.to_ascii_uppercase())).collect();
        let rest = text.strip_prefix("SE").ok_or(OrganisationFault::Character)?;
        let (number, local) = rest.split_once('-').ok_or(OrganisationFault::Length)?;
        if local.is_empty() {
            return Err(OrganisationFault::Length);
        }
        let owner = Organisationsnummer::parse(number)?;
        Ok(HsaId { text, owner })
    }

    /// The organisation to which the id belongs.
    #[must_use]
    pub fn owner(&self) -> Organisationsnummer {
        self.owner
    }

    /// The id in clear, in capitals. It may be a person's: every call is a place to review.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for HsaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HsaId({}, ···)", self.owner)
    }
}
