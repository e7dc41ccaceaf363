//! Periods: one value for each year, quarter, month or week.

use cube::{Period, Text};
use jiff::civil::Date;

/// The `[period]` of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodRule {
    /// One value for each …
    pub every: Every,
    /// The first period.
    pub from: Period,
    /// So many consecutive periods in one value, which is named by all of them.
    pub over: Option<(u8, Combine, u8)>,
    /// What a month that a sender did not deliver means.
    pub undelivered: Undelivered,
    /// Cells whose period ended less than so many days before the data were known are preliminary.
    pub settled_days: Option<u16>,
    /// Days from which values cannot be compared with those before.
    pub breaks: Vec<BreakDay>,
}

/// One value for each …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Calendar year.
    Year,
    /// Year from this day on; named by the calendar year in which it begins.
    YearFrom(MonthDay),
    /// Half calendar year.
    HalfYear,
    /// Calendar quarter.
    Quarter,
    /// Calendar month.
    Month,
    /// Week by ISO 8601.
    Week,
}

/// A day of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    /// The month, 1–12.
    pub month: u8,
    /// The day of the month; the month's last where it is shorter.
    pub day: u8,
}

/// Part of each period: from the first to the last day, both in. A whole month is its first to its last
/// day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct During {
    /// The first day.
    pub first: MonthDay,
    /// The last day.
    pub last: MonthDay,
}

/// How several periods become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// Sums of numerators and denominators. The third of [`PeriodRule::over`] says how many periods must
    /// have data.
    Pooled,
    /// The mean of the periods' own values, those without a value left out.
    MeanOfValues,
}

/// What a month means that a sender did not deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undelivered {
    /// It counts nothing.
    Zero,
    /// The sender's area and month are left out of both sides.
    Drop,
    /// A cell with such a month has no value: not collected.
    Missing,
}

/// A day from which values cannot be compared with those before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakDay {
    /// The first day of the new way.
    pub on: Date,
    /// Why.
    pub why: Text,
}

/// By what a period is held against those of other years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The same week.
    Week,
    /// The same month.
    Month,
    /// The same year.
    Year,
}
