//! Periods of statistics: year, several years, half-year, quarter, month, ISO week.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::Unreadable;

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// One calendar year, or the year that a survey names.
    Year,
    /// Several consecutive years taken together, such as a three-year mean.
    Years,
    /// A calendar quarter.
    Quarter,
    /// A calendar month.
    Month,
    /// A week by ISO 8601, named by the ISO year.
    Week,
    /// Half a calendar year.
    HalfYear,
}

/// A period, written `2020`, `2018-2020`, `2020H1`, `2020Q1`, `2020M03` or `2020W03`.
///
/// Ordered by time: by the last year, then by place in the year. A year comes after its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    kind: PeriodKind,
    last_year: u16,
    /// Years: how many. Half-year, quarter, month, week: which in the year. Year: 1.
    number: u8,
}

const FIRST_YEAR: u16 = 1000;
const LAST_YEAR: u16 = 2999;

impl Period {
    /// One year.
    #[must_use]
    pub fn year(year: u16) -> Period {
        Period { kind: PeriodKind::Year, last_year: year, number: 1 }
    }

    /// The years from `first` to `last`, both included; a single year when they are equal.
    #[must_use]
    pub fn years(first: u16, last: u16) -> Option<Period> {
        let number = u8::try_from(last.checked_sub(first)? + 1).ok()?;
        Some(if number == 1 {
            Period::year(last)
        } else {
            Period { kind: PeriodKind::Years, last_year: last, number }
        })
    }

    /// A half-year, 1–2.
    #[must_use]
    pub fn half_year(year: u16, half: u8) -> Option<Period> {
        (1..=2).contains(&half).then_some(Period {
            kind: PeriodKind::HalfYear,
            last_year: year,
            number: half,
        })
    }

    /// A quarter, 1–4.
    #[must_use]
    pub fn quarter(year: u16, quarter: u8) -> Option<Period> {
        (1..=4).contains(&quarter).then_some(Period {
            kind: PeriodKind::Quarter,
            last_year: year,
            number: quarter,
        })
    }

    /// A month, 1–12.
    #[must_use]
    pub fn month(year: u16, month: u8) -> Option<Period> {
        (1..=12).contains(&month).then_some(Period {
            kind: PeriodKind::Month,
            last_year: year,
            number: month,
        })
    }

    /// An ISO week, 1–52, or 53 in the years that have it.
    #[must_use]
    pub fn week(iso_year: u16, week: u8) -> Option<Period> {
        (1..=weeks_in_iso_year(iso_year)).contains(&week).then_some(Period {
            kind: PeriodKind::Week,
            last_year: iso_year,
            number: week,
        })
    }

    /// What the period is counted in.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The year in which the period ends; statistics over several years are named by it.
    #[must_use]
    pub fn last_year(self) -> u16 {
        self.last_year
    }

    /// The year in which the period begins.
    #[must_use]
    pub fn first_year(self) -> u16 {
        match self.kind {
            PeriodKind::Years => self.last_year + 1 - u16::from(self.number),
            _ => self.last_year,
        }
    }

    /// The end of the period in years, for a time axis: 2020 ends at 2021.0, 2020Q1 at 2020.25.
    #[must_use]
    pub fn end_years(self) -> f64 {
        let (number, of) = match self.kind {
            PeriodKind::Year | PeriodKind::Years => (1.0, 1.0),
            PeriodKind::HalfYear => (f64::from(self.number), 2.0),
            PeriodKind::Quarter => (f64::from(self.number), 4.0),
            PeriodKind::Month => (f64::from(self.number), 12.0),
            PeriodKind::Week => {
                (f64::from(self.number), f64::from(weeks_in_iso_year(self.last_year)))
            }
        };
        f64::from(self.last_year) + number / of
    }

    /// A number that sorts as the period does and gives it back through [`Period::from_key`].
    #[must_use]
    pub fn key(self) -> u32 {
        let place = match self.kind {
            PeriodKind::Year | PeriodKind::Years => 53 * 7,
            PeriodKind::HalfYear => u32::from(self.number) * 26 * 7,
            PeriodKind::Quarter => u32::from(self.number) * 13 * 7,
            // Months by seven days of a 371-day year, so that March ends with the first quarter.
            PeriodKind::Month => u32::from(self.number) * 53 * 7 / 12,
            PeriodKind::Week => u32::from(self.number) * 7,
        };
        u32::from(self.last_year) << 20
            | place << 11
            | (self.kind as u32) << 8
            | u32::from(self.number)
    }

    /// The period behind a number that [`Period::key`] gave.
    #[must_use]
    pub fn from_key(key: u32) -> Option<Period> {
        let year = u16::try_from(key >> 20).ok()?;
        let number = u8::try_from(key & 0xff).ok()?;
        let period = match key >> 8 & 0x7 {
            0 => Some(Period::year(year)),
            1 => Period::years((year + 1).checked_sub(u16::from(number))?, year),
            2 => Period::quarter(year, number),
            3 => Period::month(year, number),
            4 => Period::week(year, number),
            5 => Period::half_year(year, number),
            _ => None,
        }?;
        (period.key() == key).then_some(period)
    }
}

/// 53 when 1 January is a Thursday, or a Wednesday in a leap year; otherwise 52 (ISO 8601).
fn weeks_in_iso_year(year: u16) -> u8 {
    let weekday_of_31_december = |y: u32| (y + y / 4 - y / 100 + y / 400) % 7;
    let year = u32::from(year);
    if weekday_of_31_december(year) == 4 || weekday_of_31_december(year - 1) == 3 { 53 } else { 52 }
}

impl Ord for Period {
    fn cmp(&self, other: &Period) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, n) = (self.last_year, self.number);
        match self.kind {
            // Most periods are years, and a page has hundreds.
            PeriodKind::Year => f.write_str(year_digits(year, &mut [0; 5])),
            PeriodKind::Years => write!(f, "{}-{year}", self.first_year()),
            PeriodKind::HalfYear => write!(f, "{year}H{n}"),
            PeriodKind::Quarter => write!(f, "{year}Q{n}"),
            PeriodKind::Month => write!(f, "{year}M{n:02}"),
            PeriodKind::Week => write!(f, "{year}W{n:02}"),
        }
    }
}

/// The digits of a year.
fn year_digits(year: u16, digits: &mut [u8; 5]) -> &str {
    let (mut at, mut left) = (digits.len(), year);
    while left > 0 || at == digits.len() {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    std::str::from_utf8(&digits[at..]).expect("digits are ASCII")
}

impl FromStr for Period {
    type Err = Unreadable;

    /// Reads the written forms, and those of PxWeb and ISO: `2020K1`, `2020-03`, `2020-W03`.
    fn from_str(text: &str) -> Result<Period, Unreadable> {
        let wrong = Unreadable { expected: "period" };
        let year = |digits: &str| -> Option<u16> {
            let ok = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
            let year = if ok { digits.parse().ok()? } else { return None };
            (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(year)
        };
        let small = |digits: &str| -> Option<u8> {
            let ok = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            if ok { digits.parse().ok() } else { None }
        };
        let (head, tail) = text.split_at_checked(4).ok_or(wrong)?;
        let first = year(head).ok_or(wrong)?;
        let tail = tail.strip_prefix(['-', '\u{2013}']).map_or(tail, |rest| rest);
        let period = match (tail.chars().next(), tail.len()) {
            (None, _) if text.len() == 4 => Some(Period::year(first)),
            (Some('Q' | 'K' | 'q' | 'k'), _) => {
                small(&tail[1..]).and_then(|q| Period::quarter(first, q))
            }
            (Some('H' | 'h'), _) => small(&tail[1..]).and_then(|h| Period::half_year(first, h)),
            (Some('M' | 'm'), _) => small(&tail[1..]).and_then(|m| Period::month(first, m)),
            (Some('W' | 'V' | 'w' | 'v'), _) => {
                small(&tail[1..]).and_then(|w| Period::week(first, w))
            }
            (Some(_), 4) => year(tail).and_then(|last| Period::years(first, last)),
            (Some(_), 2) if text.len() == 7 => small(tail).and_then(|m| Period::month(first, m)),
            _ => None,
        };
        period.ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        text.parse::<Period>().ok().map(|p| p.to_string())
    }

    #[test]
    fn forms_are_read_and_written() {
        for (text, written) in [
            ("2020", "2020"),
            ("2018-2020", "2018-2020"),
            ("2018\u{2013}2020", "2018-2020"),
            ("2020-2020", "2020"),
            ("2020K1", "2020Q1"),
            ("2020-H2", "2020H2"),
            ("2020-03", "2020M03"),
            ("2020M3", "2020M03"),
            ("2021-W03", "2021W03"),
            ("2020W53", "2020W53"),
        ] {
            assert_eq!(read(text).as_deref(), Some(written), "{text}");
        }
        for wrong in [
            "",
            "20",
            "2020-",
            "2020Q5",
            "2020H3",
            "2020-13",
            "2021W53",
            "2020-2018",
            "0999",
            "2020x",
            "202003",
            "år20",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn order_follows_time() {
        let ordered =
            ["2019", "2020W01", "2020M03", "2020Q1", "2020H1", "2020M12", "2018-2020", "2021M01"];
        let periods: Vec<Period> = ordered.iter().map(|t| t.parse().expect(t)).collect();
        assert!(
            periods
                .windows(2)
                .filter(|w| w[0].kind() != w[1].kind())
                .all(|w| w[0].key() != w[1].key())
        );
        assert!(periods[0] < periods[1] && periods[1] < periods[2] && periods[4] < periods[7]);
        assert!(periods[3] < periods[4] && periods[4] < periods[5]);
    }

    #[test]
    fn a_key_gives_its_period_back() {
        for text in ["2020", "2018-2020", "2020H2", "2020Q4", "2020M12", "2020W53", "1998W53"] {
            let period: Period = text.parse().expect(text);
            assert_eq!(Period::from_key(period.key()), Some(period));
        }
        assert_eq!(Period::from_key(7), None);
    }

    /// Years with 53 ISO weeks, from ISO 8601's rule as listed by Wikipedia, "ISO week date".
    #[test]
    fn years_with_53_weeks() {
        let long: Vec<u16> = (2000..=2040).filter(|y| weeks_in_iso_year(*y) == 53).collect();
        assert_eq!(long, [2004, 2009, 2015, 2020, 2026, 2032, 2037]);
    }
}
