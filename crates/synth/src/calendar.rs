//! Days as numbers, and how they are written. Days are counted from 1 January 1970.

use jiff::civil::{Date, date};

/// The first year that can be written.
const FIRST_YEAR: i16 = 1880;

/// All days of the years that can be written.
pub(crate) struct Calendar {
    first: i32,
    /// `YYYYMMDD` of each day.
    written: Vec<[u8; 8]>,
}

/// The number of a day.
pub(crate) fn number(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

/// The number of the first day of a month; months may run past the year's end.
pub(crate) fn month_start(year: i16, month: u32) -> i32 {
    let year = year + i16::try_from(month / 12).expect("a few years");
    let month = i8::try_from(month % 12).expect("less than twelve") + 1;
    number(Date::new(year, month, 1).expect("the first of a month exists"))
}

impl Calendar {
    /// The calendar to the end of a year.
    pub(crate) fn to(last_year: i16) -> Calendar {
        let (mut day, end) = (date(FIRST_YEAR, 1, 1), date(last_year, 12, 31));
        let first = number(day);
        let mut written = Vec::with_capacity(usize::try_from(number(end) - first).unwrap_or(0) + 1);
        while day <= end {
            let text = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
            written.push(text.as_bytes().try_into().expect("eight digits"));
            day = day.tomorrow().expect("within the calendar");
        }
        Calendar { first, written }
    }

    /// `YYYYMMDD`.
    pub(crate) fn digits(&self, day: i32) -> &[u8; 8] {
        let place = usize::try_from(day - self.first).expect("no day before the calendar");
        &self.written[place]
    }

    /// The first day that can be written.
    pub(crate) fn first(&self) -> i32 {
        self.first
    }

    /// The month, from 1.
    pub(crate) fn month(&self, day: i32) -> u8 {
        let digits = self.digits(day);
        (digits[4] & 15) * 10 + (digits[5] & 15)
    }

    pub(crate) fn year(&self, day: i32) -> i16 {
        self.digits(day)[..4].iter().fold(0, |n, digit| n * 10 + i16::from(digit & 15))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written() {
        let calendar = Calendar::to(2025);
        for (day, expected) in [
            (date(1880, 1, 1), b"18800101"),
            (date(2000, 2, 29), b"20000229"),
            (date(2025, 12, 31), b"20251231"),
        ] {
            assert_eq!(calendar.digits(number(day)), expected);
            assert_eq!(calendar.year(number(day)), day.year());
            assert_eq!(i32::from(calendar.month(number(day))), i32::from(day.month()));
        }
        assert_eq!(month_start(2024, 1), number(date(2024, 2, 1)));
        assert_eq!(month_start(2024, 24), number(date(2026, 1, 1)));
    }
}
