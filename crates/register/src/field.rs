//! One field of a row, read as what its column holds.

use catalog::{DateForm, DecimalMark, Encoding, Rule};
use jiff::civil::{Date, date};
use terminology::Code;

use crate::plan::{Plan, Reading};
use crate::rule;

/// What a field holds. A word is told by its place in a list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    Empty,
    /// A day counted from 1970, a month as year times 100 and month, an area's number, or a number
    /// without its decimal mark.
    Number(i64),
    Word(u32),
}

/// A number read, and whether it had to be corrected.
pub(crate) struct Number {
    pub(crate) value: i64,
    pub(crate) is_corrected: bool,
}

/// The first day of the count.
const EPOCH: Date = date(1970, 1, 1);

/// The number of a day.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from((day - EPOCH).get_days())
}

/// The year and month in which a numbered day lies.
///
/// Source: Neri and Schneider 2022, "Euclidean affine functions and their application to calendar
/// algorithms", in the form without their multiplications.
pub(crate) fn year_and_month(day: i64) -> (i64, i64) {
    // Counted from the first of March of a year that 400 divides, leap days come last. Eras of 400 years
    // are added so that the count is never negative.
    const ERAS: i64 = 100;
    let from_march = u32::try_from(day + 719_468 + ERAS * 146_097).unwrap_or(0);
    let (era, of_era) = (from_march / 146_097, from_march % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = i64::from(era * 400 + year) - ERAS * 400;
    (year + i64::from(month <= 2), i64::from(month))
}

/// Reads a field that holds a number.
pub(crate) fn number(
    plan: &Plan<'_>,
    reading: &Reading<'_>,
    text: &[u8],
) -> Result<Number, &'static Rule> {
    let plain = |value: i64| Number { value, is_corrected: false };
    match reading {
        Reading::Day { forms, may_lack_day } => day(forms, *may_lack_day, text).map(plain),
        Reading::Month { forms } => month(forms, text).map(plain),
        Reading::Number { min, max, decimals, mark } => {
            let value = decimal(text, *decimals, *mark).ok_or(&rule::NUMBER)?;
            if (*min..=*max).contains(&value) { Ok(plain(value)) } else { Err(&rule::LIMITS) }
        }
        Reading::Kommun => {
            let value = digits(text).ok_or(&rule::AREA)?;
            let is_corrected = text.len() == 3;
            let is_known = plan.has_kommun(usize::try_from(value).unwrap_or(usize::MAX));
            let is_known = is_known && (text.len() == 4 || is_corrected);
            if is_known { Ok(Number { value, is_corrected }) } else { Err(&rule::AREA) }
        }
        Reading::Region => {
            let value = digits(text).filter(|_| text.len() == 2).ok_or(&rule::AREA)?;
            let is_known = plan.has_region(usize::try_from(value).unwrap_or(usize::MAX));
            if is_known { Ok(plain(value)) } else { Err(&rule::AREA) }
        }
        _ => unreachable!("words and persons are read in other ways"),
    }
}

/// Reads a field that holds a word: the word in its one form.
pub(crate) fn word(reading: &Reading<'_>, text: &[u8]) -> Result<Vec<u8>, &'static Rule> {
    match reading {
        Reading::Code { system, allowed } => {
            let code = Code::parse(*system, text).map_err(|_fault| &rule::CODE)?;
            if code.is_heading() {
                return Err(&rule::HEADING);
            }
            if allowed.is_some_and(|set| !set.contains(code)) {
                return Err(&rule::NOT_IN_SET);
            }
            Ok(code.compact().as_bytes().to_vec())
        }
        Reading::Choice(choices) => {
            let text = decoded(text, Encoding::Detect).ok_or(&rule::CHOICE)?;
            let found = choices.iter().find(|choice| choice.code == text);
            found.map(|choice| choice.code.clone().into_bytes()).ok_or(&rule::CHOICE)
        }
        Reading::Text { most, encoding } => {
            let text = decoded(text, *encoding).ok_or(&rule::TEXT)?;
            let fits = text.chars().count() <= *most && !text.contains('\0');
            if fits { Ok(text.into_bytes()) } else { Err(&rule::TEXT) }
        }
        _ => unreachable!("numbers and persons are read in other ways"),
    }
}

/// Bytes as text; none when they are not what the encoding says.
pub(crate) fn decoded(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let as_utf8 = || std::str::from_utf8(bytes).ok().map(str::to_owned);
    let as_1252 = || encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    match encoding {
        Encoding::Utf8 => as_utf8(),
        Encoding::Windows1252 => Some(as_1252()),
        Encoding::Detect => Some(as_utf8().unwrap_or_else(as_1252)),
    }
}

fn day(forms: &[DateForm], may_lack_day: bool, text: &[u8]) -> Result<i64, &'static Rule> {
    let mut read = forms.iter().filter_map(|form| form.read(text));
    let (year, month, day) = read.next().ok_or(&rule::DATE)?;
    // An unknown day is the middle of what is known: the 15th, or the first of July.
    let (month, day) = match (month, day) {
        (0, 0) if may_lack_day => (7, 1),
        (month, 0) if may_lack_day => (month, 15),
        known => known,
    };
    let date = Date::new(year, month, day).map_err(|_no_such_day| &rule::DATE)?;
    if (1800..2200).contains(&date.year()) { Ok(day_number(date)) } else { Err(&rule::DATE) }
}

fn month(forms: &[DateForm], text: &[u8]) -> Result<i64, &'static Rule> {
    let mut read = forms.iter().filter_map(|form| form.read(text));
    let (year, month, _) = read.next().ok_or(&rule::DATE)?;
    let exists = (1..=12).contains(&month) && (1800..2200).contains(&year);
    if exists { Ok(i64::from(year) * 100 + i64::from(month)) } else { Err(&rule::DATE) }
}

fn digits(text: &[u8]) -> Option<i64> {
    let is_number = !text.is_empty() && text.len() <= 18 && text.iter().all(u8::is_ascii_digit);
    is_number.then(|| text.iter().fold(0, |n, byte| n * 10 + i64::from(byte - b'0')))
}

/// A number without its decimal mark, scaled to so many decimals.
pub(crate) fn decimal(text: &[u8], decimals: u8, mark: DecimalMark) -> Option<i64> {
    let (is_negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let is_mark = |byte: &u8| match mark {
        DecimalMark::Comma => *byte == b',',
        DecimalMark::Point => *byte == b'.',
        DecimalMark::Any => b",.".contains(byte),
    };
    let at = rest.iter().position(|byte| decimals > 0 && is_mark(byte));
    let (whole, part) = at.map_or((rest, &[][..]), |at| (&rest[..at], &rest[at + 1..]));
    let n_decimals = usize::from(decimals);
    if part.len() > n_decimals || (at.is_some() && part.is_empty()) {
        return None;
    }
    let mut value = digits(whole)?;
    let fraction = if part.is_empty() { 0 } else { digits(part)? };
    let scale = |n: usize| 10_i64.pow(u32::try_from(n).expect("at most six decimals"));
    value = value.checked_mul(scale(n_decimals))?;
    value = value.checked_add(fraction * scale(n_decimals - part.len()))?;
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_either_mark() {
        for (text, decimals, mark, expected) in [
            ("32,5", 2, DecimalMark::Any, Some(3250)),
            ("32.50", 2, DecimalMark::Any, Some(3250)),
            ("-1", 3, DecimalMark::Any, Some(-1000)),
            ("32.5", 2, DecimalMark::Comma, None),
            ("32,555", 2, DecimalMark::Comma, None),
            ("32,", 2, DecimalMark::Comma, None),
            ("1,0", 0, DecimalMark::Any, None),
            ("", 0, DecimalMark::Any, None),
            ("9999999999999999999", 0, DecimalMark::Any, None),
            ("999999999999999999", 6, DecimalMark::Any, None),
        ] {
            assert_eq!(decimal(text.as_bytes(), decimals, mark), expected, "{text}");
        }
    }

    /// Every day that a column can hold, against the calendar.
    #[test]
    fn days_lie_in_their_months() {
        let mut day = date(1800, 1, 1);
        while day.year() < 2200 {
            let expected = (i64::from(day.year()), i64::from(day.month()));
            assert_eq!(year_and_month(day_number(day)), expected, "{day}");
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn unknown_days_are_the_middle_of_what_is_known() {
        let forms = [DateForm::parse("YYYYMMDD").unwrap()];
        let of = |y, m, d| Ok(day_number(date(y, m, d)));
        assert_eq!(day(&forms, true, b"20250100"), of(2025, 1, 15));
        assert_eq!(day(&forms, true, b"20250000"), of(2025, 7, 1));
        assert!(day(&forms, false, b"20250100").is_err());
        assert!(day(&forms, true, b"20250230").is_err());
        assert!(day(&forms, true, b"20250005").is_err());
        assert_eq!(day(&forms, false, b"19700101"), Ok(0));
    }
}
