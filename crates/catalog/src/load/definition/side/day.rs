//! A unit's day, and the part of each period that counts.

use cube::{Text, collate};

use super::Unit;
use crate::definition::{Column, During, MonthDay, Path, UnitDay, ValueKind};
use crate::load::definition::typing::Scope;
use crate::load::table::Value;
use crate::{Finding, rule};

/// The months, with how many days they have at the most.
pub(in crate::load::definition) const MONTHS: [(&str, u8); 12] = [
    ("january", 31),
    ("february", 29),
    ("march", 31),
    ("april", 30),
    ("may", 31),
    ("june", 30),
    ("july", 31),
    ("august", 31),
    ("september", 30),
    ("october", 31),
    ("november", 30),
    ("december", 31),
];

/// What stands before a day of the row when the day before it is the unit's.
const DAY_BEFORE: &str = "day before ";

/// Reads `on`.
pub(super) fn on(value: Value<'_>, unit: &Unit, scope: &Scope<'_>) -> Option<UnitDay> {
    let text = value.text()?;
    match unit {
        Unit::Figures(_) => match text.as_str() {
            "31 december" => Some(UnitDay::DayOfYear(MonthDay { month: 12, day: 31 })),
            "mean of 31 december" => Some(UnitDay::MeanOfYearEnds),
            _ => {
                tell(
                    value,
                    &text,
                    "Siffrorna gäller \"31 december\" eller \"mean of 31 december\".",
                    "The figures hold on \"31 december\" or \"mean of 31 december\".",
                );
                None
            }
        },
        Unit::Population | Unit::Days => {
            let day = of_population(&text);
            if day.is_none() {
                tell(
                    value,
                    &text,
                    "Skriv \"31 december\", \"period-start\", \"period-end\" eller \"birthday 2\".",
                    "Write \"31 december\", \"period-start\", \"period-end\" or \"birthday 2\".",
                );
            }
            day
        }
        Unit::Rows(_) if text.starts_with(DAY_BEFORE) => day_before(value, &text, scope),
        Unit::Rows(_) | Unit::SubjectsOf(_) => of_rows(value, &text, scope),
    }
}

fn tell(value: Value<'_>, text: &str, sv: &str, en: &str) {
    let what = Text::new(
        format!("`{text}` är ingen dag för enheterna"),
        format!("`{text}` is no day for the units"),
    );
    let finding = Finding::of(&rule::DAY_UNKNOWN, value.place(), what);
    value.sink().push(finding.with_remedy(Text::new(sv, en)));
}

fn of_population(text: &str) -> Option<UnitDay> {
    match text {
        "period-start" => return Some(UnitDay::PeriodStart),
        "period-end" => return Some(UnitDay::PeriodEnd),
        _ => {}
    }
    if let Some(age) = text.strip_prefix("birthday ") {
        return age.parse().ok().filter(|age| (1..125).contains(age)).map(UnitDay::Birthday);
    }
    let (day, month) = text.split_once(' ')?;
    let at = MONTHS.iter().position(|(name, _)| *name == month)?;
    let day = day.parse().ok().filter(|day| (1..=MONTHS[at].1).contains(day))?;
    Some(UnitDay::DayOfYear(MonthDay { month: u8::try_from(at + 1).ok()?, day }))
}

/// A day of the row: `date`, `until`, a column, `.start` or `.end` of a month.
fn of_rows(value: Value<'_>, text: &str, scope: &Scope<'_>) -> Option<UnitDay> {
    let (path, is_month) = path(value, scope)?;
    match (text.rsplit_once('.').map(|(_, end)| end), is_month) {
        (Some("start"), true) => Some(UnitDay::MonthStart(path)),
        (Some("end"), true) => Some(UnitDay::MonthEnd(path)),
        (_, false) => Some(UnitDay::Of(path)),
        (_, true) => {
            tell(
                value,
                text,
                &format!("`{text}` är en månad: skriv {text}.start eller {text}.end."),
                &format!("`{text}` is a month: write {text}.start or {text}.end."),
            );
            None
        }
    }
}

/// The day before a day of the row: `day before date`.
fn day_before(value: Value<'_>, text: &str, scope: &Scope<'_>) -> Option<UnitDay> {
    let (path, is_month) = path_of(value, &text[DAY_BEFORE.len()..], scope)?;
    if is_month {
        tell(value, text, "Skriv en kolumn med dag.", "Write a column with a day.");
        return None;
    }
    Some(UnitDay::DayBefore(path))
}

/// A day or month of the unit, and whether it is a month. `.start` and `.end` are passed over.
pub(super) fn path(value: Value<'_>, scope: &Scope<'_>) -> Option<(Path, bool)> {
    path_of(value, &value.text()?, scope)
}

fn path_of(value: Value<'_>, text: &str, scope: &Scope<'_>) -> Option<(Path, bool)> {
    let rows = scope.rows?;
    let own = rows.is_bundle() == scope.is_bundle;
    match text {
        "date" if own && rows.date.is_some() => return Some((Path::Date, false)),
        "until" if own && rows.until.is_some() => return Some((Path::Until, false)),
        _ => {}
    }
    let name = text.strip_suffix(".start").or_else(|| text.strip_suffix(".end"));
    let is_bounded = name.is_some();
    let name = name.unwrap_or(text);
    let ended = name.split_once('.');
    let (end, name) = ended.map_or((None, name), |(end, name)| (Some(end), name));
    let known = rows.column(name).filter(|_| matches!(end, None | Some("first" | "last")));
    let Some(known) = known else {
        tell_unknown(value, text, scope);
        return None;
    };
    let is_month = known.column.kind == ValueKind::Month;
    if (known.column.kind != ValueKind::Date && !is_month)
        || known.column.is_list
        || (is_bounded && !is_month)
    {
        tell(value, text, "Skriv en kolumn med dag.", "Write a column with a day.");
        return None;
    }
    let column: Column = known.column.clone();
    match (scope.is_bundle, end) {
        (false, _) => Some((Path::Column(column), is_month)),
        (true, Some("first")) => Some((Path::First(column), is_month)),
        (true, Some(_)) => Some((Path::Last(column), is_month)),
        (true, None) => {
            let what = Text::new(
                format!("enheten är flera rader, så `{name}` har inte ett värde"),
                format!("the unit is several rows, so `{name}` has not one value"),
            );
            let finding = Finding::of(&rule::BUNDLE_WITHOUT_ROW, value.place(), what);
            value.sink().push(finding.with_nearest(&format!("last.{text}")));
            None
        }
    }
}

fn tell_unknown(value: Value<'_>, text: &str, scope: &Scope<'_>) {
    let Some(rows) = scope.rows else { return };
    let mut names: Vec<String> = Vec::new();
    for known in &rows.columns {
        let column = &known.column;
        match column.kind {
            ValueKind::Date => names.push(column.name.clone()),
            ValueKind::Month => {
                names.extend([format!("{}.start", column.name), format!("{}.end", column.name)]);
            }
            _ => {}
        }
    }
    names.extend(["date".to_owned(), "until".to_owned()]);
    let home = &rows.name;
    let what = Text::new(
        format!("`{text}` finns inte i {home}"),
        format!("there is no `{text}` in {home}"),
    );
    let finding = Finding::of(&rule::DAY_UNKNOWN, value.place(), what);
    value.sink().push(match collate::nearest(text, names.iter().map(String::as_str)) {
        Some(near) => finding.with_nearest(near),
        None => finding,
    });
}

/// Reads `during`: the name of a month, or `MM-DD..MM-DD`.
pub(super) fn during(value: Value<'_>) -> Option<During> {
    let form = (
        "en månad som \"september\", eller \"06-01..08-31\"",
        "a month such as \"september\", or \"06-01..08-31\"",
    );
    let parse = |text: &str| {
        if let Some(at) = MONTHS.iter().position(|(name, _)| *name == text) {
            let month = u8::try_from(at + 1).ok()?;
            let first = MonthDay { month, day: 1 };
            return Some(During { first, last: MonthDay { month, day: MONTHS[at].1 } });
        }
        let (first, last) = text.split_once("..")?;
        let (first, last) = (month_day(first)?, month_day(last)?);
        (first <= last).then_some(During { first, last })
    };
    value.parsed(parse, form.0, form.1)
}

/// `03-01`.
pub(in crate::load::definition) fn month_day(text: &str) -> Option<MonthDay> {
    let (month, day) = text.split_once('-').filter(|_| text.len() == 5)?;
    let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    let longest = MONTHS.get(usize::from(month).checked_sub(1)?)?.1;
    (1..=longest).contains(&day).then_some(MonthDay { month, day })
}
