//! The fixed words of a profile: one wording for pages, print, terminal and workbook.
//!
//! Source: Närbild's look, "Signs" and "Numbers and words".

use catalog::{Better, Evidence, Kind};
use cube::{AreaLevel, Lang, Period, PeriodKind, number};

use crate::model::{Change, Counted, Mark, NotJudged, Position, Row, Trend, TrendOutcome};

/// What kind of profile: the nation's, a region's, a kommun's.
#[must_use]
pub fn level(level: AreaLevel, lang: Lang) -> &'static str {
    match level {
        AreaLevel::Riket => lang.pick("Rikets profil", "National profile"),
        AreaLevel::Region => lang.pick("Regionprofil", "Regional profile"),
        AreaLevel::Kommun => lang.pick("Kommunprofil", "Municipal profile"),
    }
}

/// All areas of a level, as a noun in the plural.
#[must_use]
pub fn all_areas(level: AreaLevel, lang: Lang) -> &'static str {
    match level {
        AreaLevel::Riket => lang.pick("riket", "the nation"),
        AreaLevel::Region => lang.pick("alla regioner", "all regions"),
        AreaLevel::Kommun => lang.pick("alla kommuner", "all municipalities"),
    }
}

/// Indicator or central measure.
#[must_use]
pub fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Indicator => lang.pick("Indikator", "Indicator"),
        Kind::CentralMeasure => lang.pick("Centralt mått", "Central measure"),
    }
}

/// Which way is better, as a sentence of its own.
#[must_use]
pub fn better(better: Better, lang: Lang) -> &'static str {
    match better {
        Better::Higher => lang.pick("Högre är bättre.", "Higher is better."),
        Better::Lower => lang.pick("Lägre är bättre.", "Lower is better."),
        Better::Neither => lang.pick(
            "Varken högt eller lågt är bättre i sig.",
            "Neither high nor low is better in itself.",
        ),
    }
}

/// How well a definition is supported.
#[must_use]
pub fn evidence(evidence: Evidence, lang: Lang) -> &'static str {
    match evidence {
        Evidence::Verified => lang.pick("läst i källa", "read in a source"),
        Evidence::Inferred => lang.pick("härlett ur källor", "inferred from sources"),
        Evidence::Recalled => {
            lang.pick("allmän kunskap, ska bekräftas", "general knowledge, to be confirmed")
        }
    }
}

/// A change with its unit: `+1,4 pe`, `−25 %`.
#[must_use]
pub fn change(change: Change, decimals: u8, lang: Lang) -> String {
    match change {
        Change::PercentagePoints(points) => {
            let unit = lang.pick("pe", "pp");
            format!("{}\u{a0}{unit}", number::format_signed(points, decimals, lang))
        }
        Change::Percent(percent) => {
            let decimals = percent_decimals(percent);
            let percent = number::format_signed(percent, decimals, lang);
            format!("{percent}{}", lang.pick("\u{a0}%", "%"))
        }
        Change::Units(units) => number::format_signed(units, decimals, lang),
    }
}

/// Decimals of a change in percent: none, but as many as it takes, up to two, that a change is not
/// written as nothing.
#[must_use]
pub fn percent_decimals(percent: f64) -> u8 {
    let is_told = |decimals: &u8| number::round(percent, *decimals).abs() > 0.0;
    (0..2).find(is_told).unwrap_or(2)
}

/// A distance in persons or cases with what is counted: `213 personer`, `38 vårdtillfällen per år`. None
/// when it is less than one half of one.
#[must_use]
pub fn counted(counted: &Counted, lang: Lang) -> Option<String> {
    let (n, of) = (number::format(counted.n, 0, lang), counted.of.get(lang));
    Some(match n.as_str() {
        "0" => return None,
        "1" if counted.are_persons => "1 person".to_owned(),
        // What is counted is known in the plural only.
        "1" => match lang {
            Lang::Sv => format!("färre än 2 {of}"),
            Lang::En => format!("fewer than 2 {of}"),
        },
        _ => format!("{n} {of}"),
    })
}

/// What a count of everyone assumes, when only some answered: `om andelen gäller alla 4 262 äldre i
/// särskilt boende`.
#[must_use]
pub fn assumption(counted: &Counted, lang: Lang) -> Option<String> {
    let everyone = assumed(counted, lang)?;
    Some(match lang {
        Lang::Sv => format!("om andelen gäller {everyone}"),
        Lang::En => format!("if the share holds for {everyone}"),
    })
}

/// The same as a sentence of its own, under a table.
#[must_use]
pub fn assumption_note(counted: &Counted, lang: Lang) -> Option<String> {
    let everyone = assumed(counted, lang)?;
    Some(match lang {
        Lang::Sv => format!("Räknat som om andelen gällde {everyone}, även dem som inte svarat."),
        Lang::En => {
            format!("Counted as if the share held for {everyone}, also those who did not answer.")
        }
    })
}

fn assumed(counted: &Counted, lang: Lang) -> Option<String> {
    let whom = counted.assumed_for.as_ref()?.get(lang);
    let n = number::format(counted.population, 0, lang);
    Some(match lang {
        Lang::Sv => format!("alla {n} {whom}"),
        Lang::En => format!("all {n} {whom}"),
    })
}

/// The rule's verdict.
#[must_use]
pub fn mark(mark: Mark, lang: Lang) -> &'static str {
    match mark {
        Mark::Marked => lang.pick("Märkt", "Marked"),
        Mark::NotMarked => lang.pick("ej märkt", "not marked"),
        Mark::NotJudged(NotJudged::CentralMeasure) => lang.pick("bedöms ej", "not judged"),
        Mark::NotJudged(NotJudged::OneValue) => lang.pick("ett värde", "one value"),
        Mark::NotJudged(NotJudged::NoValue) => lang.pick("inget värde", "no value"),
    }
}

/// True when a sure trend rises. A judged verdict tells it together with which way is better;
/// none when the test is not sure.
#[must_use]
pub fn is_rising(outcome: TrendOutcome, better: Better) -> Option<bool> {
    match outcome {
        TrendOutcome::Better => Some(better == Better::Higher),
        TrendOutcome::Worse => Some(better == Better::Lower),
        TrendOutcome::Rising => Some(true),
        TrendOutcome::Falling => Some(false),
        TrendOutcome::Unchanged | TrendOutcome::TooFewPoints | TrendOutcome::NotTested => None,
    }
}

/// The test's verdict in full words.
#[must_use]
pub fn trend(row: &Row, lang: Lang) -> String {
    let Trend { outcome, n_points, n_needed, .. } = row.trend;
    let rising = is_rising(outcome, row.better) == Some(true);
    match (outcome, lang) {
        (TrendOutcome::Better, Lang::Sv) if rising => "Stiger, bättre".into(),
        (TrendOutcome::Better, Lang::Sv) => "Sjunker, bättre".into(),
        (TrendOutcome::Better, Lang::En) if rising => "Rising, better".into(),
        (TrendOutcome::Better, Lang::En) => "Falling, better".into(),
        (TrendOutcome::Worse, Lang::Sv) if rising => "Stiger, sämre".into(),
        (TrendOutcome::Worse, Lang::Sv) => "Sjunker, sämre".into(),
        (TrendOutcome::Worse, Lang::En) if rising => "Rising, worse".into(),
        (TrendOutcome::Worse, Lang::En) => "Falling, worse".into(),
        (TrendOutcome::Rising, _) => lang.pick("Stiger", "Rising").into(),
        (TrendOutcome::Falling, _) => lang.pick("Sjunker", "Falling").into(),
        (TrendOutcome::Unchanged, _) => {
            lang.pick("Ingen säker förändring", "No significant change").into()
        }
        (TrendOutcome::TooFewPoints, Lang::Sv) => {
            format!("För få mätpunkter ({n_points}\u{a0}av\u{a0}{n_needed})")
        }
        (TrendOutcome::TooFewPoints, Lang::En) => {
            format!("Too few points ({n_points}\u{a0}of\u{a0}{n_needed})")
        }
        (TrendOutcome::NotTested, _) => lang.pick("prövas ej", "not tested").into(),
    }
}

/// A place: `plats 2 av 8`; without direction `2:a högst av 8`.
#[must_use]
pub fn place(position: &Position, better: Better, lang: Lang) -> String {
    let Position { place, of, .. } = *position;
    match (better, lang) {
        (Better::Neither, Lang::Sv) => format!("{}\u{a0}högst av\u{a0}{of}", ordinal_sv(place)),
        (Better::Neither, Lang::En) => format!("{}\u{a0}highest of\u{a0}{of}", ordinal_en(place)),
        (_, Lang::Sv) => format!("plats\u{a0}{place} av\u{a0}{of}"),
        (_, Lang::En) => format!("place\u{a0}{place} of\u{a0}{of}"),
    }
}

/// A period as a reader writes it: `2020`, `2018–2020`, `kvartal 1 2020`, `mars 2020`, `vecka 3 2020`.
#[must_use]
pub fn period(period: Period, lang: Lang) -> String {
    let year = period.last_year();
    match period.kind() {
        PeriodKind::Year => year.to_string(),
        PeriodKind::Years => format!("{}\u{2013}{year}", period.first_year()),
        PeriodKind::HalfYear => {
            let half = number_in_year(period);
            match lang {
                Lang::Sv => format!("halvår\u{a0}{half}\u{a0}{year}"),
                Lang::En => format!("half-year\u{a0}{half}, {year}"),
            }
        }
        PeriodKind::Quarter => {
            let quarter = number_in_year(period);
            match lang {
                Lang::Sv => format!("kvartal\u{a0}{quarter}\u{a0}{year}"),
                Lang::En => format!("quarter\u{a0}{quarter}, {year}"),
            }
        }
        PeriodKind::Month => {
            let month = usize::from(number_in_year(period).clamp(1, 12)) - 1;
            format!("{}\u{a0}{year}", lang.pick(MONTHS_SV, MONTHS_EN)[month])
        }
        PeriodKind::Week => {
            let week = number_in_year(period);
            match lang {
                Lang::Sv => format!("vecka\u{a0}{week}\u{a0}{year}"),
                Lang::En => format!("week\u{a0}{week}, {year}"),
            }
        }
    }
}

const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Which quarter, month or week of the year: the low byte of the period's key.
fn number_in_year(period: Period) -> u8 {
    period.key().to_be_bytes()[3]
}

/// `1:a`, `2:a`, `3:e`; eleven and twelve take `:e`.
fn ordinal_sv(n: usize) -> String {
    let ending = if matches!(n % 10, 1 | 2) && !matches!(n % 100, 11 | 12) { "a" } else { "e" };
    format!("{n}:{ending}")
}

/// `1st`, `2nd`, `3rd`, `4th`; the teens take `th`.
fn ordinal_en(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Svenska skrivregler (Språkrådet, 4th ed.), 9.4: `:a` after 1 and 2 except 11 and 12, else `:e`.
    #[test]
    fn ordinals_are_written_as_they_are_said() {
        for (n, sv, en) in [
            (1, "1:a", "1st"),
            (2, "2:a", "2nd"),
            (3, "3:e", "3rd"),
            (11, "11:e", "11th"),
            (12, "12:e", "12th"),
            (13, "13:e", "13th"),
            (21, "21:a", "21st"),
            (112, "112:e", "112th"),
        ] {
            assert_eq!((ordinal_sv(n).as_str(), ordinal_en(n).as_str()), (sv, en));
        }
    }

    #[test]
    fn periods_are_written_for_readers() {
        for (written, sv, en) in [
            ("2020", "2020", "2020"),
            ("2018-2020", "2018–2020", "2018–2020"),
            ("2020Q3", "kvartal\u{a0}3\u{a0}2020", "quarter\u{a0}3, 2020"),
            ("2020M03", "mars\u{a0}2020", "March\u{a0}2020"),
            ("2020W53", "vecka\u{a0}53\u{a0}2020", "week\u{a0}53, 2020"),
        ] {
            let at: Period = written.parse().expect(written);
            assert_eq!((period(at, Lang::Sv).as_str(), period(at, Lang::En).as_str()), (sv, en));
        }
    }

    #[test]
    fn changes_are_signed_and_carry_their_unit() {
        assert_eq!(change(Change::PercentagePoints(-3.0), 1, Lang::Sv), "−3,0\u{a0}pe");
        assert_eq!(change(Change::Percent(-25.4), 1, Lang::En), "−25%");
        assert_eq!(change(Change::Units(0.5), 1, Lang::Sv), "+0,5");
        assert_eq!(change(Change::Percent(0.26), 0, Lang::Sv), "+0,3\u{a0}%");
        assert_eq!(change(Change::Percent(-0.02), 0, Lang::Sv), "−0,02\u{a0}%");
    }
}
