//! Choices: words that move a number, each with what it implies.

use cube::Text;

use crate::Finding;
use crate::definition::{
    AddMonths, AgeRule, Combine, Edge, EmptyStratum, FirstMove, Kept, LeapBirthday, LookHit, Many,
    PersonYear, Rounding, Tie, Undelivered, UnknownArea, Week53,
};
use crate::load::table::Table;
use crate::rule::{self, Rule};

/// A word, what it is, and what it implies in Swedish and English.
pub(super) type Choice<T> = (&'static str, T, &'static str, &'static str);

/// The value of a key that must be said. When it is not, the choices are told with what they imply.
pub(super) fn must<T: Copy>(
    table: &Table<'_>,
    key: &'static str,
    choices: &[Choice<T>],
    rule: &'static Rule,
) -> Option<T> {
    let words: Vec<(&'static str, T)> = choices.iter().map(|c| (c.0, c.1)).collect();
    match table.optional(key) {
        Some(value) => value.word(&words),
        None => {
            tell_unsaid(table, key, choices, rule);
            None
        }
    }
}

/// Tells a choice that is not made.
pub(super) fn tell_unsaid<T>(
    table: &Table<'_>,
    key: &'static str,
    choices: &[Choice<T>],
    rule: &'static Rule,
) {
    if table.is_unreadable(key) {
        return;
    }
    let what = Text::new(format!("`{key}` är inte sagt"), format!("`{key}` is not said"));
    let list = |told: fn(&Choice<T>) -> &'static str| {
        let parts: Vec<String> =
            choices.iter().map(|c| format!("\"{}\" ({})", c.0, told(c))).collect();
        parts.join(", ")
    };
    let (sv, en) = (list(|c| c.2), list(|c| c.3));
    let remedy = Text::new(format!("Lägg till {key} = …: {sv}."), format!("Add {key} = …: {en}."));
    table.sink().push(Finding::of(rule, table.place(), what).with_remedy(remedy));
}

/// As [`must`], told as a choice not made.
pub(super) fn said<T: Copy>(
    table: &Table<'_>,
    key: &'static str,
    choices: &[Choice<T>],
) -> Option<T> {
    must(table, key, choices, &rule::CONVENTION_NOT_SAID)
}

pub(super) const LEAP: &[Choice<LeapBirthday>] = &[
    (
        "1 march",
        LeapBirthday::FirstOfMarch,
        "den 29 februari fyller år 1 mars",
        "those of 29 February have birthdays on 1 March",
    ),
    (
        "28 february",
        LeapBirthday::LastOfFebruary,
        "den 29 februari fyller år 28 februari",
        "those of 29 February have birthdays on 28 February",
    ),
];

pub(super) const ADD_MONTHS: &[Choice<AddMonths>] = &[
    (
        "last-day-sticks",
        AddMonths::LastDaySticks,
        "30 juni minus tre månader är 31 mars",
        "30 June less three months is 31 March",
    ),
    (
        "clamp",
        AddMonths::Clamp,
        "30 juni minus tre månader är 30 mars",
        "30 June less three months is 30 March",
    ),
    (
        "roll-forward",
        AddMonths::RollForward,
        "31 maj minus tre månader är 1 mars",
        "31 May less three months is 1 March",
    ),
];

pub(super) const ROUNDING: &[Choice<Rounding>] = &[(
    "half-away-from-zero",
    Rounding::HalfAwayFromZero,
    "0,5 blir 1 och −0,5 blir −1",
    "0.5 becomes 1 and −0.5 becomes −1",
)];

pub(super) const WEEK: &[Choice<()>] = &[(
    "iso",
    (),
    "måndag till söndag, numrerade enligt ISO 8601",
    "Monday to Sunday, numbered by ISO 8601",
)];

pub(super) const AGE: &[Choice<AgeRule>] = &[
    (
        "calendar-year",
        AgeRule::CalendarYear,
        "årtalet minus födelseåret",
        "the year less the year of birth",
    ),
    (
        "attained",
        AgeRule::Attained,
        "fyllda år på enhetens dag",
        "whole years on the day of the unit",
    ),
    (
        "at-period-start",
        AgeRule::AtPeriodStart,
        "fyllda år på periodens första dag",
        "whole years on the first day of the period",
    ),
    (
        "at-period-end",
        AgeRule::AtPeriodEnd,
        "fyllda år på periodens sista dag",
        "whole years on the last day of the period",
    ),
];

pub(super) const EDGE: &[Choice<Edge>] = &[
    ("in", Edge::In, "dagen räknas", "the day counts"),
    ("out", Edge::Out, "dagen räknas inte", "the day does not count"),
];

pub(super) const FIRST_MOVE: &[Choice<FirstMove>] = &[
    (
        "abroad before",
        FirstMove::Abroad,
        "personen var utomlands före",
        "the person was abroad before",
    ),
    ("here before", FirstMove::Here, "personen var här före", "the person was here before"),
];

pub(super) const TIES: &[(&str, Tie)] = &[
    ("latest-start", Tie::LatestStart),
    ("earliest-start", Tie::EarliestStart),
    ("latest-end", Tie::LatestEnd),
    ("lowest-code", Tie::LowestCode),
    ("highest-code", Tie::HighestCode),
];

pub(super) const PERSON_YEAR: &[Choice<PersonYear>] = &[
    ("365.25 days", PersonYear::Julian, "samma alla år", "the same all years"),
    ("days of the year", PersonYear::DaysOfTheYear, "365 eller 366", "365 or 366"),
];

pub(super) const UNDELIVERED: &[Choice<Undelivered>] = &[
    (
        "zero",
        Undelivered::Zero,
        "en månad som inte levererats räknas som att inget hände",
        "a month not delivered counts as nothing happened",
    ),
    (
        "drop",
        Undelivered::Drop,
        "området och månaden lämnas utanför båda sidor",
        "the area and the month are left out of both sides",
    ),
    ("missing", Undelivered::Missing, "området får inget värde", "the area has no value"),
];

pub(super) const COMBINE: &[Choice<Combine>] = &[
    ("pooled", Combine::Pooled, "summor över perioderna", "sums over the periods"),
    (
        "mean of values",
        Combine::MeanOfValues,
        "medelvärdet av periodernas värden",
        "the mean of the values of the periods",
    ),
];

pub(super) const UNKNOWN_AREA: &[Choice<UnknownArea>] = &[
    (
        "nation-only",
        UnknownArea::NationOnly,
        "i riket, i inget annat område",
        "in riket, in no other area",
    ),
    (
        "own-row",
        UnknownArea::OwnRow,
        "i riket, och på en egen rad",
        "in riket, and in a row of its own",
    ),
    ("drop", UnknownArea::Drop, "ingenstans", "nowhere"),
];

pub(super) const MANY: &[Choice<Many>] = &[
    (
        "each",
        Many::Each,
        "i alla, så att delarna blir mer än hela",
        "in all, so that the parts exceed the whole",
    ),
    ("first", Many::First, "i den första", "in the first"),
];

pub(super) const HIT: &[Choice<LookHit>] = &[
    (
        "starts-in",
        LookHit::StartsIn,
        "första dagen ligger i fönstret",
        "the first day lies in the window",
    ),
    (
        "ends-in",
        LookHit::EndsIn,
        "sista dagen ligger i fönstret",
        "the last day lies in the window",
    ),
    ("overlaps", LookHit::Overlaps, "någon dag ligger i fönstret", "some day lies in the window"),
];

pub(super) const KEPT: &[Choice<Kept>] = &[
    (
        "keep",
        Kept::Keep,
        "enheten räknas med det som hittades",
        "the unit counts with what was found",
    ),
    ("drop", Kept::Drop, "enheten lämnar båda sidor", "the unit leaves both sides"),
];

pub(super) const EMPTY: &[Choice<EmptyStratum>] = &[
    ("missing", EmptyStratum::Missing, "området får inget värde", "the area has no value"),
    (
        "pool-to-parent",
        EmptyStratum::PoolToParent,
        "gruppens tal hämtas från området ovanför",
        "the rate of the group is that of the area above",
    ),
];

pub(super) const WEEK_53: &[Choice<Week53>] = &[
    ("with week 52", Week53::WithWeek52, "jämförs med vecka 52", "is compared with week 52"),
    ("missing", Week53::Missing, "får inget värde", "has no value"),
];
