//! From the bytes of a field to an identity or a reason.

use jiff::civil::Date;

use super::{Identity, IdentityKind, Invalid, LONGEST, Reserve, date, number, reserve};
use crate::luhn;

/// A field without spaces and separator.
struct Field {
    /// Digits and capital letters; zeros after the last.
    text: [u8; LONGEST],
    length: usize,
    /// What stood before the last four characters, if anything.
    separator: Option<u8>,
    has_letters: bool,
}

pub(super) fn read(text: &[u8], reference: Date) -> Result<Identity, Invalid> {
    let field = field(text)?;
    let first = field.text[0];
    if field.length > 1 && field.text[..field.length].iter().all(|byte| *byte == first) {
        return Err(Invalid::Placeholder);
    }
    match (field.length, field.has_letters) {
        (10 | 12, true) => lettered(field, reference),
        (10, false) => ten_digits(field, reference),
        (12, false) => twelve_digits(field.text, reference),
        (_, false) => running(field),
        (_, true) => Err(Invalid::Length),
    }
}

/// Splits a field into its characters and its separator.
fn field(text: &[u8]) -> Result<Field, Invalid> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Err(Invalid::Empty);
    }
    let mut field = Field { text: [0; LONGEST], length: 0, separator: None, has_letters: false };
    for (i, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'A'..=b'Z' | b'a'..=b'z' => field.has_letters = true,
            b'-' | b'+' if i > 0 && i + 5 == text.len() => {
                field.separator = Some(*byte);
                continue;
            }
            _ => return Err(Invalid::Character),
        }
        let place = field.text.get_mut(field.length).ok_or(Invalid::Length)?;
        *place = byte.to_ascii_uppercase();
        field.length += 1;
    }
    Ok(field)
}

fn twelve_digits(text: [u8; LONGEST], reference: Date) -> Result<Identity, Invalid> {
    match number(&text, 0, 2) {
        18..=21 => dated(text, reference),
        17 if is_clnk(&text) => Ok(reserve(Reserve::Clnk, text)),
        0..=17 => Ok(reserve(Reserve::Running, text)),
        22..=49 => Err(Invalid::Century),
        _ if reserve::has_stockholm_check_digit(&text) => Ok(reserve(Reserve::Stockholm, text)),
        _ => Ok(reserve(Reserve::FiftyToNinetyNine, text)),
    }
}

/// Twelve digits that begin with a year.
fn dated(text: [u8; LONGEST], reference: Date) -> Result<Identity, Invalid> {
    let (year, month, day) = (number(&text, 0, 4), number(&text, 4, 2), number(&text, 6, 2));
    let is_fictional = (81..=92).contains(&month);
    let month = if is_fictional { month - 80 } else { month };
    let (kind, day) = match day {
        1..=31 if is_fictional => (IdentityKind::Fictional, day),
        _ if is_fictional => return Err(Invalid::Date),
        1..=31 => (IdentityKind::Personnummer, day),
        // The day of a CLNK number is none, so that the first day of the month stands for it here.
        32..=59 => (IdentityKind::Reserve(Reserve::Clnk), 1),
        61..=91 => (IdentityKind::Samordningsnummer, day - 60),
        _ => return Err(Invalid::Date),
    };
    if !is_day(year, month, day) {
        return Err(Invalid::Date);
    }
    if year > u32::from(reference.year().unsigned_abs()) {
        return Err(Invalid::Ahead);
    }
    if !has_check_digit(&text) {
        return Err(Invalid::CheckDigit);
    }
    if kind.is_linkable() && text[8..11] == *b"000" {
        return Err(Invalid::BirthNumber);
    }
    Ok(Identity::of(kind, text, LONGEST))
}

/// True when the day exists. Days that every month has are not looked up.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    (1..=12).contains(&month) && (day <= 28 || date(year, month, day).is_some())
}

fn is_clnk(text: &[u8; LONGEST]) -> bool {
    (1..=12).contains(&number(text, 4, 2))
        && (32..=59).contains(&number(text, 6, 2))
        && has_check_digit(text)
}

/// The check digit of the ten-digit form: positions 3–11.
fn has_check_digit(text: &[u8; LONGEST]) -> bool {
    let nine: [u8; 9] = text[2..11].try_into().expect("nine digits stand there");
    luhn::of_nine(nine) == text[11] & 15
}

fn ten_digits(field: Field, reference: Date) -> Result<Identity, Invalid> {
    // A running number filled up with zeros; a year of birth cannot be followed by month 00.
    if field.separator.is_none() && field.text.starts_with(b"0000") {
        return running(field);
    }
    let text = with_century(&field, reference)?;
    match number(&text, 6, 2) {
        32..=59 => Err(Invalid::Date),
        _ => dated(text, reference),
    }
}

/// Puts the century before ten characters. A hyphen or nothing means the latest year that has been; a
/// plus sign, which a person gets in the year of turning 100, the one before it.
fn with_century(field: &Field, reference: Date) -> Result<[u8; LONGEST], Invalid> {
    let this_year = i32::from(reference.year());
    let within = i32::from(field.text[0] & 15) * 10 + i32::from(field.text[1] & 15);
    let mut century = this_year.div_euclid(100) - i32::from(within > this_year.rem_euclid(100));
    if field.separator == Some(b'+') {
        century -= 1;
    }
    if !(18..=21).contains(&century) {
        return Err(Invalid::Century);
    }
    let digit = |n: i32| b'0' + u8::try_from(n.rem_euclid(10)).expect("less than ten");
    let mut text = [0; LONGEST];
    text[0] = digit(century / 10);
    text[1] = digit(century);
    text[2..].copy_from_slice(&field.text[..10]);
    Ok(text)
}

fn lettered(field: Field, reference: Date) -> Result<Identity, Invalid> {
    let n_date_digits = field.length - 4;
    if !field.text[..n_date_digits].iter().all(u8::is_ascii_digit) {
        return Err(Invalid::Character);
    }
    let text = match field.length {
        10 => with_century(&field, reference)?,
        _ => field.text,
    };
    match number(&text, 0, 2) {
        18..=21 => {
            let year = number(&text, 0, 4);
            if !is_day(year, number(&text, 4, 2), number(&text, 6, 2)) || number(&text, 6, 2) == 0 {
                return Err(Invalid::Date);
            }
            if year > u32::from(reference.year().unsigned_abs()) {
                return Err(Invalid::Ahead);
            }
            Ok(reserve(reserve::of_date_and_letters(&text), text))
        }
        0 | 22..=98 => national(text),
        _ => Err(Invalid::Century),
    }
}

fn national(text: [u8; LONGEST]) -> Result<Identity, Invalid> {
    if !reserve::has_national_shape(&text) {
        return Err(Invalid::Character);
    }
    if !reserve::has_national_date(&text) {
        return Err(Invalid::Date);
    }
    if !reserve::has_national_check_digit(&text) {
        return Err(Invalid::CheckDigit);
    }
    Ok(reserve(Reserve::National, text))
}

/// Digits that have neither ten nor twelve places.
fn running(field: Field) -> Result<Identity, Invalid> {
    if field.separator.is_some() {
        return Err(Invalid::Length);
    }
    let is_date = match field.length {
        8 => {
            let year = number(&field.text, 0, 4);
            (1800..2200).contains(&year)
                && date(year, number(&field.text, 4, 2), number(&field.text, 6, 2)).is_some()
        }
        6 => {
            let year = 2000 + number(&field.text, 0, 2);
            date(year, number(&field.text, 2, 2), number(&field.text, 4, 2)).is_some()
        }
        _ => false,
    };
    if is_date {
        return Err(Invalid::OnlyDate);
    }
    Ok(Identity::of(IdentityKind::Reserve(Reserve::Running), field.text, field.length))
}

fn reserve(family: Reserve, text: [u8; LONGEST]) -> Identity {
    Identity::of(IdentityKind::Reserve(family), text, LONGEST)
}
