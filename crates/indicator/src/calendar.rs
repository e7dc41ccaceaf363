//! Days as whole numbers: months, years, weeks, birthdays.
//!
//! A day is a count from 1970-01-01. Engines meet a day for each row, so that nothing here allocates.

use catalog::definition::{AddMonths, AgeRule, Every, LeapBirthday, MonthDay};
use cube::Period;

/// Before anybody who can be found in a register was born, in 1422: where windows from birth begin when
/// the birth is not known.
pub const LONG_AGO: i32 = -200_000;

/// The day of a date.
#[must_use]
pub fn day_of(date: jiff::civil::Date) -> i32 {
    from_civil(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// The day of a year, month and day in the proleptic Gregorian calendar.
///
/// Source: Neri and Schneider, Euclidean affine functions and their application to calendar algorithms,
/// Software: Practice and Experience 2023, proposition 6.
#[must_use]
pub const fn from_civil(year: i32, month: u8, day: u8) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = (month as i32 + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day as i32 - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month and day of a day.
#[must_use]
pub fn to_civil(day: i32) -> (i32, u8, u8) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted_month + 2) / 5 + 1) as u8;
    let month = (if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 }) as u8;
    (years + era * 400 + i32::from(month <= 2), month, day)
}

/// The calendar year of a day.
#[must_use]
pub fn year_of(day: i32) -> i32 {
    // From 1901 to 2099 every fourth year has a day more, without exception.
    let from_1901 = day.wrapping_add(25_202);
    if (0..72_684).contains(&from_1901) {
        return 1901 + (4 * from_1901 + 3) / 1461;
    }
    to_civil(day).0
}

/// The month of a day, as year times 12 plus month less 1.
#[must_use]
pub fn month_of(day: i32) -> i32 {
    let (year, month, _) = to_civil(day);
    year * 12 + i32::from(month) - 1
}

/// The first day of a month given as year times 12 plus month less 1.
#[must_use]
pub fn month_start(month: i32) -> i32 {
    let tabled = usize::try_from(month.wrapping_sub(MONTHS_FROM)).ok();
    match tabled.and_then(|at| MONTH_STARTS.get(at)) {
        Some(start) => *start,
        None => from_civil(month.div_euclid(12), (month.rem_euclid(12) + 1) as u8, 1),
    }
}

/// The first month whose first day is looked up rather than reckoned: January 1880.
const MONTHS_FROM: i32 = 1880 * 12;

/// The first days of 240 years' months, which are asked for each row of a register by month.
static MONTH_STARTS: [i32; 240 * 12] = {
    let mut starts = [0; 240 * 12];
    let (mut at, mut month) = (0, MONTHS_FROM);
    while at < starts.len() {
        starts[at] = from_civil(month / 12, (month % 12 + 1) as u8, 1);
        at += 1;
        month += 1;
    }
    starts
};

/// True for a year with 29 February.
#[must_use]
pub fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
#[must_use]
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A day so many months later, or earlier.
#[must_use]
pub fn add_months(day: i32, months: i32, rule: AddMonths) -> i32 {
    let (year, month, of_month) = to_civil(day);
    let target = year * 12 + i32::from(month) - 1 + months;
    let (to_year, to_month) = (target.div_euclid(12), (target.rem_euclid(12) + 1) as u8);
    let last = days_in_month(to_year, to_month);
    match rule {
        AddMonths::LastDaySticks if of_month == days_in_month(year, month) => {
            from_civil(to_year, to_month, last)
        }
        AddMonths::RollForward if of_month > last => month_start(target + 1),
        _ => from_civil(to_year, to_month, of_month.min(last)),
    }
}

/// The day on which somebody born on `birth` reaches an age.
#[must_use]
pub fn birthday(birth: i32, age: i32, rule: LeapBirthday) -> i32 {
    let (year, month, day) = to_civil(birth);
    let year = year + age;
    if (month, day) == (2, 29) && !is_leap(year) {
        match rule {
            LeapBirthday::FirstOfMarch => from_civil(year, 3, 1),
            LeapBirthday::LastOfFebruary => from_civil(year, 2, 28),
        }
    } else {
        from_civil(year, month, day)
    }
}

/// Whole years on a day; negative before birth.
#[must_use]
pub fn attained_age(birth: i32, day: i32, rule: LeapBirthday) -> i32 {
    let age = year_of(day) - year_of(birth);
    if day < birthday(birth, age, rule) { age - 1 } else { age }
}

/// Age by a definition's rule, on a day of a period from `first` to `last`, both in.
#[must_use]
pub fn age(
    birth: i32,
    day: i32,
    (first, last): (i32, i32),
    by: AgeRule,
    leap: LeapBirthday,
) -> i32 {
    match by {
        AgeRule::CalendarYear => year_of(day) - year_of(birth),
        AgeRule::Attained => attained_age(birth, day, leap),
        AgeRule::AtPeriodStart => attained_age(birth, first, leap),
        AgeRule::AtPeriodEnd => attained_age(birth, last, leap),
    }
}

/// A day of a year; the month's last where the month is shorter.
#[must_use]
pub fn day_of_year(year: i32, at: MonthDay) -> i32 {
    from_civil(year, at.month, at.day.min(days_in_month(year, at.month)))
}

/// The period that a day lies in, with its first and last day, both in. None for years that periods
/// cannot name.
#[must_use]
pub fn period_of(day: i32, every: Every) -> Option<(Period, i32, i32)> {
    let (year, month, _) = to_civil(day);
    let named = |year: i32| u16::try_from(year).ok().filter(|year| (1000..=2999).contains(year));
    let months = |first: u8, n: i32| {
        let start = year * 12 + i32::from(first) - 1;
        (month_start(start), month_start(start + n) - 1)
    };
    let (period, (first, last)) = match every {
        Every::Year => (Period::year(named(year)?), months(1, 12)),
        Every::YearFrom(from) => {
            let begins = if day < day_of_year(year, from) { year - 1 } else { year };
            let span = (day_of_year(begins, from), day_of_year(begins + 1, from) - 1);
            (Period::year(named(begins)?), span)
        }
        Every::HalfYear => {
            let half = (month - 1) / 6;
            (Period::half_year(named(year)?, half + 1)?, months(half * 6 + 1, 6))
        }
        Every::Quarter => {
            let quarter = (month - 1) / 3;
            (Period::quarter(named(year)?, quarter + 1)?, months(quarter * 3 + 1, 3))
        }
        Every::Month => (Period::month(named(year)?, month)?, months(month, 1)),
        Every::Week => {
            // 1970-01-01 was a Thursday; the week is named by the year of its Thursday.
            let monday = day - (day + 3).rem_euclid(7);
            let (iso_year, _, _) = to_civil(monday + 3);
            let number = (monday + 3 - from_civil(iso_year, 1, 1)) / 7 + 1;
            (Period::week(named(iso_year)?, number as u8)?, (monday, monday + 6))
        }
    };
    Some((period, first, last))
}

/// The period after one, with its first and last day.
#[must_use]
pub fn period_from(period: Period, every: Every) -> Option<(Period, i32, i32)> {
    let year = i32::from(period.last_year());
    let number = i32::from(period.key().to_be_bytes()[3]);
    let day = match every {
        Every::Year => from_civil(year, 1, 1),
        Every::YearFrom(from) => day_of_year(year, from),
        Every::HalfYear => month_start(year * 12 + (number - 1) * 6),
        Every::Quarter => month_start(year * 12 + (number - 1) * 3),
        Every::Month => month_start(year * 12 + number - 1),
        // 4 January always lies in week 1.
        Every::Week => from_civil(year, 1, 4) + (number - 1) * 7,
    };
    period_of(day, every).filter(|(found, _, _)| *found == period)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn text(day: i32) -> String {
        let (year, month, day) = to_civil(day);
        format!("{year:04}-{month:02}-{day:02}")
    }

    proptest! {
        /// jiff is another's calendar.
        #[test]
        fn days_are_those_of_another_calendar(year in 1850_i16..2150, month in 1_i8..=12, day in 1_i8..=28) {
            let date = date(year, month, day);
            let epoch = jiff::civil::date(1970, 1, 1);
            prop_assert_eq!(day_of(date), date.since(epoch).expect("days").get_days());
            prop_assert_eq!(text(day_of(date)), date.to_string());
            prop_assert_eq!(year_of(day_of(date)), i32::from(date.year()));
            let month = i32::from(year) * 12 + i32::from(month) - 1;
            prop_assert_eq!(month_of(day_of(date)), month);
            prop_assert_eq!(month_start(month), day_of(date.first_of_month()));
            let week = date.iso_week_date();
            let (period, first, last) = period_of(day_of(date), Every::Week).expect("a week");
            let named = format!("{}W{:02}", week.year(), week.week());
            prop_assert_eq!(period.to_string(), named);
            prop_assert_eq!(last - first, 6);
            prop_assert_eq!(period_from(period, Every::Week), Some((period, first, last)));
        }
    }

    /// Language trial, finding 3 of its first page.
    #[test]
    fn months_are_added_by_the_named_rule() {
        let day = from_civil(2021, 6, 30);
        let three_less = |rule| text(add_months(day, -3, rule));
        assert_eq!(three_less(AddMonths::Clamp), "2021-03-30");
        assert_eq!(three_less(AddMonths::LastDaySticks), "2021-03-31");
        assert_eq!(
            text(add_months(from_civil(2021, 1, 31), 1, AddMonths::RollForward)),
            "2021-03-01"
        );
        assert_eq!(text(add_months(from_civil(2021, 1, 31), 1, AddMonths::Clamp)), "2021-02-28");
    }

    /// Chapter 12 of ehrQL's specification and case 34 of the fall register: 1 March.
    #[test]
    fn leap_birthdays_are_where_the_conventions_say() {
        let born = from_civil(1956, 2, 29);
        assert_eq!(text(birthday(born, 65, LeapBirthday::FirstOfMarch)), "2021-03-01");
        assert_eq!(text(birthday(born, 65, LeapBirthday::LastOfFebruary)), "2021-02-28");
        let day = from_civil(2021, 2, 28);
        assert_eq!(attained_age(born, day, LeapBirthday::FirstOfMarch), 64);
        assert_eq!(attained_age(born, day, LeapBirthday::LastOfFebruary), 65);
        let period = (from_civil(2021, 1, 1), from_civil(2021, 12, 31));
        assert_eq!(age(born, day, period, AgeRule::CalendarYear, LeapBirthday::FirstOfMarch), 65);
        assert_eq!(age(born, day, period, AgeRule::AtPeriodStart, LeapBirthday::FirstOfMarch), 64);
    }

    #[test]
    fn periods_begin_and_end_on_their_days() {
        let day = from_civil(2024, 2, 29);
        for (every, named, first, last) in [
            (Every::Year, "2024", "2024-01-01", "2024-12-31"),
            (Every::YearFrom(MonthDay { month: 3, day: 1 }), "2023", "2023-03-01", "2024-02-29"),
            (Every::HalfYear, "2024H1", "2024-01-01", "2024-06-30"),
            (Every::Quarter, "2024Q1", "2024-01-01", "2024-03-31"),
            (Every::Month, "2024M02", "2024-02-01", "2024-02-29"),
            (Every::Week, "2024W09", "2024-02-26", "2024-03-03"),
        ] {
            let found = period_of(day, every).expect("a period");
            assert_eq!(
                (found.0.to_string().as_str(), text(found.1), text(found.2)),
                (named, first.to_owned(), last.to_owned())
            );
            assert_eq!(period_from(found.0, every), Some(found));
        }
    }
}
