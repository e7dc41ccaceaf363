//! How days and months are written in a delivery.

use std::fmt;

use jiff::civil::Date;

/// A pattern such as `YYYY-MM-DD`: `YYYY`, `MM`, `DD` and the characters between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateForm {
    parts: Vec<Part>,
    width: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
    Mark(u8),
}

impl DateForm {
    /// Reads a pattern; none when it lacks year or month, has a part twice, or characters that are no
    /// marks between digits.
    #[must_use]
    pub fn parse(pattern: &str) -> Option<DateForm> {
        let mut parts = Vec::new();
        let mut rest = pattern;
        while !rest.is_empty() {
            let named = [("YYYY", Part::Year), ("MM", Part::Month), ("DD", Part::Day)];
            let named = named.into_iter().find(|(word, _)| rest.starts_with(word));
            let (length, part) = match named {
                Some((word, part)) => (word.len(), part),
                None => {
                    let mark = rest.bytes().next().filter(|b| b"-/. :".contains(b))?;
                    (1, Part::Mark(mark))
                }
            };
            if !matches!(part, Part::Mark(_)) && parts.contains(&part) {
                return None;
            }
            parts.push(part);
            rest = &rest[length..];
        }
        let is_whole = parts.contains(&Part::Year) && parts.contains(&Part::Month);
        is_whole.then_some(DateForm { parts, width: pattern.len() })
    }

    /// True when it tells a day and not only a month.
    #[must_use]
    pub fn has_day(&self) -> bool {
        self.parts.contains(&Part::Day)
    }

    /// Writes a day in this form; a form of months leaves the day out.
    pub fn write(&self, day: Date, into: &mut Vec<u8>) {
        for part in &self.parts {
            let number = match part {
                Part::Year => day.year(),
                Part::Month => i16::from(day.month()),
                Part::Day => i16::from(day.day()),
                Part::Mark(mark) => {
                    into.push(*mark);
                    continue;
                }
            };
            let digits = [1000, 100, 10, 1].map(|place| number.unsigned_abs() / place % 10);
            let digits = digits[4 - part.width()..].iter();
            into.extend(digits.map(|digit| b'0' + u8::try_from(*digit).expect("one digit")));
        }
    }

    /// The year, month and day that a text of this form writes, unchecked but for being digits; the day
    /// is 0 when the form has none. None when the text has another form.
    #[must_use]
    pub fn read(&self, text: &[u8]) -> Option<(i16, i8, i8)> {
        if text.len() != self.width {
            return None;
        }
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut at = 0;
        for part in &self.parts {
            match part {
                Part::Year => year = digits(&text[at..at + 4])?,
                Part::Month => month = digits(&text[at..at + 2])?,
                Part::Day => day = digits(&text[at..at + 2])?,
                Part::Mark(mark) if text[at] == *mark => {}
                Part::Mark(_) => return None,
            }
            at += part.width();
        }
        let small = |n: i16| i8::try_from(n).ok();
        Some((year, small(month)?, small(day)?))
    }
}

impl Part {
    fn width(self) -> usize {
        match self {
            Part::Year => 4,
            Part::Month | Part::Day => 2,
            Part::Mark(_) => 1,
        }
    }
}

fn digits(text: &[u8]) -> Option<i16> {
    text.iter()
        .try_fold(0_i16, |n, byte| byte.is_ascii_digit().then(|| n * 10 + i16::from(byte - b'0')))
}

impl fmt::Display for DateForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Year => f.write_str("YYYY")?,
                Part::Month => f.write_str("MM")?,
                Part::Day => f.write_str("DD")?,
                Part::Mark(mark) => write!(f, "{}", char::from(*mark))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read() {
        for (pattern, text, expected) in [
            ("YYYY-MM-DD", "2026-02-28", Some((2026, 2, 28))),
            ("YYYYMMDD", "20260228", Some((2026, 2, 28))),
            ("DD/MM/YYYY", "28/02/2026", Some((2026, 2, 28))),
            ("YYYYMM", "202602", Some((2026, 2, 0))),
            ("YYYY-MM-DD", "20260228", None),
            ("YYYY-MM-DD", "2026-02-2å", None),
            ("YYYYMMDD", "2026 228", None),
        ] {
            let form = DateForm::parse(pattern).expect(pattern);
            assert_eq!(form.to_string(), pattern);
            assert_eq!(form.read(text.as_bytes()), expected, "{pattern} {text}");
            if expected.is_some() {
                let mut written = Vec::new();
                form.write(jiff::civil::date(2026, 2, 28), &mut written);
                assert_eq!(written, text.as_bytes(), "{pattern}");
            }
        }
        for wrong in ["", "DD", "YYYY", "YYYY-MM-DD-DD", "ÅÅÅÅ-MM-DD", "YY-MM-DD", "YYYYxMM"] {
            assert_eq!(DateForm::parse(wrong), None, "{wrong}");
        }
    }
}
