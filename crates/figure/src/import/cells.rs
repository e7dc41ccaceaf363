//! The cell of a row: numbers as people write them, and the signs that stand where there is none.

use csv::ByteRecord;
use cube::{Cell, Lang, Status};

use super::collect::{Spot, Told};
use super::fault::Fault;
use super::map::{Decimal, Map, Role};
use super::rows::{RowTaker, trimmed};
use crate::columns::{CellParts, Contradiction};

/// What a field for a number says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Said {
    Nothing,
    Number(f64),
    /// A sign or word that says why there is no number.
    Reason(Status),
}

impl RowTaker<'_> {
    /// Reads the cell of a row; none when the row is set aside, which has then been told. `wide` is
    /// the column of the value in a wide table.
    pub(super) fn cell(
        &mut self,
        number: u32,
        record: &ByteRecord,
        wide: Option<usize>,
    ) -> Option<Cell> {
        let place = wide.or_else(|| self.plan.column(Role::Value));
        let said = self.said(Role::Value, place, number, record)?;
        let mut parts = CellParts { status: self.status(number, record)?, ..CellParts::default() };
        parts.take_value(said);
        parts.numerator = self.beside(Role::Numerator, number, record)?;
        parts.denominator = self.beside(Role::Denominator, number, record)?;
        parts.lower = self.beside(Role::Lower, number, record)?;
        parts.upper = self.beside(Role::Upper, number, record)?;
        let decimals = self.beside(Role::Decimals, number, record)?;
        parts.decimals = decimals.map(as_decimals);
        match parts.cell() {
            Ok(cell) => Some(cell),
            Err(why) => {
                let spot = place.map_or(Spot::row(number), |place| Spot::at(number, place));
                self.findings.add(contradiction_fault(why), spot, || contradiction(why, &parts));
                None
            }
        }
    }

    fn beside(&mut self, role: Role, number: u32, record: &ByteRecord) -> Option<Option<f64>> {
        match self.said(role, self.plan.column(role), number, record)? {
            Said::Number(value) => Some(Some(value)),
            Said::Nothing | Said::Reason(_) => Some(None),
        }
    }

    /// What a field for a number says; none when it cannot be read, which has then been told.
    fn said(
        &mut self,
        role: Role,
        place: Option<usize>,
        number: u32,
        record: &ByteRecord,
    ) -> Option<Said> {
        let mut field = trimmed(place.and_then(|p| record.get(p)).unwrap_or_default());
        if field.is_empty() {
            field = self.map.constants.get(&role).map(String::as_bytes).unwrap_or_default();
        }
        if field.is_empty() {
            return Some(Said::Nothing);
        }
        match read_number(field, self.map, role) {
            Ok(said) => Some(said),
            Err(fault) => {
                let spot = place.map_or(Spot::row(number), |place| Spot::at(number, place));
                let text = String::from_utf8_lossy(field);
                self.findings.add(fault, spot, || {
                    Told::new(
                        format!("{text:?} är inget tal ({}).", role.label(Lang::Sv)),
                        format!("{text:?} is not a number ({}).", role.label(Lang::En)),
                    )
                });
                None
            }
        }
    }

    /// The status of a row, none when it says nothing. A word that means nothing is told, and
    /// counts as missing where there is no value.
    fn status(&mut self, number: u32, record: &ByteRecord) -> Option<Option<Status>> {
        let place = self.plan.column(Role::Status);
        let mut field = trimmed(place.and_then(|p| record.get(p)).unwrap_or_default());
        if field.is_empty() {
            field = self.map.constants.get(&Role::Status).map(String::as_bytes).unwrap_or_default();
        }
        if field.is_empty() {
            return Some(None);
        }
        let status = std::str::from_utf8(field).ok().and_then(|text| read_status(text, self.map));
        if status.is_none() {
            let spot = place.map_or(Spot::row(number), |place| Spot::at(number, place));
            let text = String::from_utf8_lossy(field);
            self.findings.add(Fault::StatusUnknown, spot, || {
                Told::new(
                    format!("Statusen {text:?} är okänd."),
                    format!("The status {text:?} is unknown."),
                )
            });
        }
        Some(status)
    }
}

impl CellParts {
    /// Takes what the field of the value says. A reason without a number completes a status that
    /// says nothing of its own.
    pub(super) fn take_value(&mut self, said: Said) {
        match (said, self.status) {
            (Said::Number(value), _) => self.value = Some(value),
            (Said::Reason(status), None | Some(Status::Reported)) => self.status = Some(status),
            (Said::Nothing, Some(Status::Reported)) => self.status = None,
            (Said::Nothing | Said::Reason(_), _) => {}
        }
    }
}

/// A number of decimals; what is out of range is brought to its nearest end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "such a cast saturates"
)]
pub(super) fn as_decimals(number: f64) -> u8 {
    number as u8
}

fn contradiction_fault(why: Contradiction) -> Fault {
    match why {
        Contradiction::NotFinite => Fault::NotFinite,
        _ => Fault::Contradiction,
    }
}

pub(super) fn contradiction(why: Contradiction, parts: &CellParts) -> Told {
    let status = parts.status.map_or("", Status::word);
    match why {
        Contradiction::NotFinite => Told::new("Värdet är inget tal.", "The value is not a number."),
        Contradiction::NoValue => Told::new(
            "Statusen är reported men värde saknas.",
            "The status is reported but there is no value.",
        ),
        Contradiction::UnexpectedValue => Told::new(
            format!("Statusen är {status} men ett värde står på raden; det är inte inläst."),
            format!("The status is {status} but the row has a value; it has not been imported."),
        ),
        Contradiction::NotZero => Told::new(
            "Statusen är zero men värdet är ett annat.",
            "The status is zero but the value is another.",
        ),
    }
}

/// A status by the map's words, by ours, or by the signs of printed tables.
pub(super) fn read_status(text: &str, map: &Map) -> Option<Status> {
    let by_map = map.values.get(&Role::Status).and_then(|words| {
        let same = |word: &&String| word.to_lowercase() == text.to_lowercase();
        words.get(text).or_else(|| words.iter().find(|(word, _)| same(word)).map(|(_, s)| s))
    });
    match by_map {
        Some(word) => word.parse().ok(),
        None => text.parse().ok().or_else(|| read_sign(text)),
    }
}

/// The signs of [`Status::sign`], and the dashes that are used for a hyphen.
fn read_sign(text: &str) -> Option<Status> {
    match text {
        "-" | "\u{2013}" | "\u{2212}" => Some(Status::Missing),
        "." => Some(Status::NotApplicable),
        ".." => Some(Status::Hidden),
        ":" => Some(Status::NotCollected),
        "\u{2026}" | "..." => Some(Status::NotYetPublished),
        _ => None,
    }
}

pub(super) fn read_number(field: &[u8], map: &Map, role: Role) -> Result<Said, Fault> {
    if field.is_empty() {
        return Ok(Said::Nothing);
    }
    // A number in plain form is by far the most common.
    let is_plain = map.decimal != Decimal::Comma
        && field
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    let text = std::str::from_utf8(field).map_err(|_| Fault::Encoding)?;
    if is_plain && let Ok(number) = text.parse::<f64>() {
        return if number.is_finite() { Ok(Said::Number(number)) } else { Err(Fault::NotFinite) };
    }
    if let Some(status) = read_status(text, map) {
        // Zero is the one word that stands for a number.
        return Ok(if status == Status::Zero { Said::Number(0.0) } else { Said::Reason(status) });
    }
    if let Some(number) = map.values.get(&role).and_then(|texts| texts.get(text)) {
        return number.parse().map(Said::Number).map_err(|_| Fault::Number);
    }
    match written(text, map).parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Said::Number(number)),
        Ok(_) => Err(Fault::NotFinite),
        Err(_) => Err(Fault::Number),
    }
}

/// A number as people write it, in plain form: without the map's signs for thousands and spaces,
/// with a decimal point. What cannot be a number is left so.
fn written(text: &str, map: &Map) -> String {
    let thousands = map.thousands.map(char::from);
    let plain = |sign: char| match (sign, map.decimal) {
        (' ' | '\u{a0}' | '\u{202f}' | '\u{2009}', _) => None,
        ('\u{2212}' | '\u{2013}', _) => Some('-'),
        (sign, _) if Some(sign) == thousands => None,
        (',', Decimal::Comma | Decimal::Either) => Some('.'),
        // A point where the file has decimal commas is another number than it looks.
        ('.', Decimal::Comma) => Some('?'),
        (sign, _) => Some(sign),
    };
    text.chars().filter_map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, map: &Map) -> Result<Said, Fault> {
        read_number(text.as_bytes(), map, Role::Value)
    }

    #[test]
    fn numbers_are_read_as_written() {
        let point = Map::default();
        let comma = Map { decimal: Decimal::Comma, ..Map::default() };
        let either = Map { decimal: Decimal::Either, ..Map::default() };
        let german = Map { decimal: Decimal::Comma, thousands: Some(b'.'), ..Map::default() };
        for (text, map, number) in [
            ("12.5", &point, 12.5),
            ("-3", &point, -3.0),
            ("\u{2212}3.5", &point, -3.5),
            ("1e3", &point, 1000.0),
            ("1 234.5", &point, 1234.5),
            ("0,03", &comma, 0.03),
            ("1\u{a0}234,5", &comma, 1234.5),
            ("1.234,5", &german, 1234.5),
            ("64,05", &either, 64.05),
            ("64.05", &either, 64.05),
        ] {
            assert_eq!(read(text, map), Ok(Said::Number(number)), "{text}");
        }
        for (text, map) in [
            ("12,5", &point),
            ("1.234", &comma),
            ("tolv", &point),
            ("1-2", &point),
            ("1,2,3", &either),
        ] {
            assert_eq!(read(text, map), Err(Fault::Number), "{text}");
        }
        assert_eq!(read("NaN", &point), Err(Fault::NotFinite));
        assert_eq!(read("inf", &point), Err(Fault::NotFinite));
        assert_eq!(read("1e999", &point), Err(Fault::NotFinite));
    }

    #[test]
    fn signs_say_why_there_is_no_number() {
        let (mut map, findings) =
            Map::read("m", "[values.status]\n\"x\" = \"hidden\"\n\"-\" = \"zero\"");
        assert!(findings.is_empty());
        assert_eq!(read("..", &map), Ok(Said::Reason(Status::Hidden)));
        assert_eq!(read("X", &map), Ok(Said::Reason(Status::Hidden)));
        assert_eq!(read("-", &map), Ok(Said::Number(0.0)));
        map.values.clear();
        assert_eq!(read("-", &map), Ok(Said::Reason(Status::Missing)));
        assert_eq!(read("", &map), Ok(Said::Nothing));
    }
}
