//! `[period]` and `[compare]`.

use cube::{Period, PeriodKind, Text};

use super::side::month_day;
use super::word::{COMBINE, UNDELIVERED, WEEK_53, must, said};
use crate::definition::{
    Align, BreakDay, Combine, Compare, CompareAs, CompareWith, Every, PeriodRule,
};
use crate::load::table::{Table, Value};
use crate::rule;

/// `[period]` as far as it could be read.
pub(super) struct PeriodRead {
    pub(super) rule: Option<PeriodRule>,
    pub(super) every: Option<Every>,
    pub(super) from: Option<Period>,
    pub(super) breaks: Vec<BreakDay>,
    pub(super) is_over: bool,
}

pub(super) fn read(table: &Table<'_>) -> PeriodRead {
    let every = table.required("every").and_then(|value| {
        let form = (
            "\"year\", \"year from 03-01\", \"half-year\", \"quarter\", \"month\" eller \"week\"",
            "\"year\", \"year from 03-01\", \"half-year\", \"quarter\", \"month\" or \"week\"",
        );
        value.parsed(every, form.0, form.1)
    });
    let from = table.required("from").and_then(|value| {
        let form = (
            "en period som \"2017\", \"2019-H1\", \"2019-Q1\", \"2019-01\" eller \"2020-W10\"",
            "a period such as \"2017\", \"2019-H1\", \"2019-Q1\", \"2019-01\" or \"2020-W10\"",
        );
        let of_kind = |text: &str| {
            let period: Period = text.parse().ok()?;
            every.is_none_or(|every| kind(every) == period.kind()).then_some(period)
        };
        value.parsed(of_kind, form.0, form.1)
    });
    let over = over(table);
    let undelivered = said(table, "undelivered", UNDELIVERED);
    let settled = table.optional("settled_days").map(|value| value.whole(0..=3650));
    let breaks = breaks(table);
    let rule = || {
        Some(PeriodRule {
            every: every?,
            from: from?,
            over: match &over {
                Some(over) => Some((*over)?),
                None => None,
            },
            undelivered: undelivered?,
            settled_days: match settled {
                Some(days) => Some(u16::try_from(days?).ok()?),
                None => None,
            },
            breaks: breaks.clone(),
        })
    };
    PeriodRead { rule: rule(), every, from, is_over: over.is_some(), breaks: breaks.clone() }
}

fn every(text: &str) -> Option<Every> {
    Some(match text {
        "year" => Every::Year,
        "half-year" => Every::HalfYear,
        "quarter" => Every::Quarter,
        "month" => Every::Month,
        "week" => Every::Week,
        _ => Every::YearFrom(month_day(text.strip_prefix("year from ")?)?),
    })
}

fn kind(every: Every) -> PeriodKind {
    match every {
        Every::Year | Every::YearFrom(_) => PeriodKind::Year,
        Every::HalfYear => PeriodKind::HalfYear,
        Every::Quarter => PeriodKind::Quarter,
        Every::Month => PeriodKind::Month,
        Every::Week => PeriodKind::Week,
    }
}

/// Several periods in one value: how many, how, and how many must exist. The outer none when they are one.
fn over(table: &Table<'_>) -> Option<Option<(u8, Combine, u8)>> {
    if table.optional("over").is_none() {
        for key in ["combine", "at_least"] {
            let why =
                Text::new(format!("`{key}` hör till `over`"), format!("`{key}` belongs to `over`"));
            table.forbid(key, why);
        }
        return None;
    }
    let n = table.optional("over").and_then(|value| value.whole(2..=60));
    let combine = must(table, "combine", COMBINE, &rule::OVER_NOT_SAID);
    if table.optional("at_least").is_none() && !table.is_unreadable("at_least") {
        let what = Text::new("`at_least` är inte sagt", "`at_least` is not said");
        table.sink().tell(&rule::OVER_NOT_SAID, table.place(), what);
    }
    let least = table.optional("at_least").and_then(|value| value.whole(1..=n.unwrap_or(60)));
    Some(n.zip(combine).zip(least).and_then(|((n, combine), least)| {
        Some((u8::try_from(n).ok()?, combine, u8::try_from(least).ok()?))
    }))
}

/// The breaks in the order of time.
fn breaks(table: &Table<'_>) -> Vec<BreakDay> {
    let tables = table.optional("breaks").and_then(Value::tables).unwrap_or_default();
    let mut breaks: Vec<BreakDay> = Vec::new();
    for table in &tables {
        let on = table.required("on").and_then(Value::date);
        let why = table.required("why").and_then(Value::pair);
        if let (Some(on), Some(why)) = (on, why) {
            breaks.push(BreakDay { on, why });
        }
    }
    breaks.sort_by_key(|told| told.on);
    breaks
}

/// `[compare]`.
pub(super) fn compare(table: &Table<'_>) -> Option<Compare> {
    let with = table.required("with").and_then(|value| {
        let form = (
            "\"mean of 2015..2019\" eller \"same period the year before\"",
            "\"mean of 2015..2019\" or \"same period the year before\"",
        );
        value.parsed(with, form.0, form.1)
    });
    let words = &[("week", Align::Week), ("month", Align::Month), ("year", Align::Year)];
    let align = table.required("align").and_then(|value| value.word(words));
    let words = &[
        ("difference", CompareAs::Difference),
        ("percent", CompareAs::Percent),
        ("ratio", CompareAs::Ratio),
    ];
    let how = table.required("as").and_then(|value| value.word(words));
    let week_53 = if align == Some(Align::Week) {
        Some(said(table, "week_53", WEEK_53)?)
    } else {
        let why = Text::new("bara veckor har en 53:e", "only weeks have a 53rd");
        table.forbid("week_53", why);
        None
    };
    Some(Compare { with: with?, align: align?, how: how?, week_53 })
}

fn with(text: &str) -> Option<CompareWith> {
    if text == "same period the year before" {
        return Some(CompareWith::YearBefore);
    }
    let (first, last) = text.strip_prefix("mean of ")?.split_once("..")?;
    let year = |text: &str| text.parse::<u16>().ok().filter(|year| (1950..=2200).contains(year));
    let (first, last) = (year(first)?, year(last)?);
    (first <= last).then_some(CompareWith::MeanOf(first, last))
}
