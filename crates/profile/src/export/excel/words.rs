//! Words and signs of the workbook in both languages.

use catalog::Better;
use cube::{AreaLevel, Lang, Status, number};

use crate::model::{AreaProfile, AreaRef, Change, Row, Trend, TrendMethod, TrendOutcome};
use crate::words::{is_rising, period};

/// The name of an area in the list: regioner say that they are one, so that Gotland is not Gotland.
pub(super) fn area_label(area: &AreaRef, lang: Lang) -> String {
    let name = area_name(area, lang);
    match area.level {
        AreaLevel::Region => format!("{name} (region)"),
        AreaLevel::Riket | AreaLevel::Kommun => name.to_owned(),
    }
}

/// The name of an area.
pub(super) fn area_name(area: &AreaRef, lang: Lang) -> &str {
    lang.pick(&area.name, &area.name_en)
}

/// The level as a reader says it.
pub(super) fn level(level: AreaLevel, lang: Lang) -> &'static str {
    match level {
        AreaLevel::Riket => lang.pick("riket", "nation"),
        AreaLevel::Region => "region",
        AreaLevel::Kommun => lang.pick("kommun", "municipality"),
    }
}

/// The line over the name: what kind of profile, of what area.
pub(super) fn heading_line(profile: &AreaProfile, lang: Lang) -> String {
    let kind = crate::words::level(profile.area.level, lang);
    let mut parts = vec![profile.title.get(lang).to_owned(), kind.to_owned()];
    if profile.area.level != AreaLevel::Riket {
        parts.push(profile.area.code.to_string());
    }
    if let Some(region) = &profile.region {
        parts.push(area_label(region, lang));
    }
    if let Some((code, title)) = &profile.group {
        parts.push(format!("{code} {}", title.get(lang)));
    }
    parts.join(" · ")
}

/// Which way is better.
pub(super) fn better(better: Better, lang: Lang) -> &'static str {
    match better {
        Better::Higher => lang.pick("högre är bättre", "higher is better"),
        Better::Lower => lang.pick("lägre är bättre", "lower is better"),
        Better::Neither => lang.pick("ingen riktning", "no direction"),
    }
}

/// The unit of a change.
pub(super) fn change_unit(change: Change, lang: Lang) -> &'static str {
    match change {
        Change::PercentagePoints(_) => lang.pick("procentenheter", "percentage points"),
        Change::Percent(_) => lang.pick("procent", "percent"),
        Change::Units(_) => lang.pick("enheter", "units"),
    }
}

/// The sign of a marked row.
pub(super) const FLAG: &str = "⚑";
/// The outer shape of a trend for the better.
pub(super) const BETTER: &str = "●";
/// The outer shape of a trend for the worse.
pub(super) const WORSE: &str = "◆";

/// The sign of a verdict: the outer shape judges, the arrow says what the number does.
pub(super) fn trend_sign(row: &Row) -> &'static str {
    trend_sign_of(&row.trend, row.better)
}

fn trend_sign_of(trend: &Trend, better: Better) -> &'static str {
    match (trend.outcome, is_rising(trend.outcome, better)) {
        (TrendOutcome::Better, Some(true)) => "●↑",
        (TrendOutcome::Better, _) => "●↓",
        (TrendOutcome::Worse, Some(true)) => "◆↑",
        (TrendOutcome::Worse, _) => "◆↓",
        (TrendOutcome::Rising, _) => "■↑",
        (TrendOutcome::Falling, _) => "■↓",
        (TrendOutcome::Unchanged, _) => "⊖",
        (TrendOutcome::TooFewPoints, _) => "◌",
        (TrendOutcome::NotTested, _) => "",
    }
}

/// The test and its level; nothing when nothing is tested.
pub(super) fn trend_test(trend: &Trend, lang: Lang) -> String {
    match trend.outcome {
        TrendOutcome::NotTested | TrendOutcome::TooFewPoints => String::new(),
        _ => format!("{}, {}", method(trend.method, lang), level_text(trend.level, lang)),
    }
}

/// The name of a test.
pub(super) fn method(method: TrendMethod, lang: Lang) -> &'static str {
    match method {
        TrendMethod::WeightedSlope => lang.pick("vägd lutning", "weighted slope"),
        TrendMethod::MannKendall => "Mann\u{2013}Kendall",
    }
}

/// A level as a percentage with as many decimals as it needs: 0.05 is 5 %, 0.002 is 0,2 %.
fn level_text(level: f64, lang: Lang) -> String {
    let percent = number::round(level * 100.0, 2);
    let decimals =
        (0..2).find(|d| (number::round(percent, *d) - percent).abs() < 1e-9).unwrap_or(2);
    number::format_percent(percent, decimals, lang)
}

/// What a reader must know about a row beside its numbers: breaks, a later cell without a number,
/// a rank that fell although the value became better.
pub(super) fn note(row: &Row, lang: Lang) -> String {
    let mut notes = Vec::new();
    for (broken, why) in &row.breaks {
        notes.push(format!(
            "{} {}: {}.",
            lang.pick("Serien bruten", "Series broken"),
            period(*broken, lang),
            without_stop(why.get(lang))
        ));
    }
    if let Some(absent) = &row.latest_absent {
        let status: Status = absent.cell.status();
        let when = period(absent.period, lang);
        notes.push(format!("{when}: {} ({}).", status.sign(), status.label(lang)));
    }
    if row.rank_fell_though_better {
        notes.push(
            lang.pick(
                "Värdet är bättre än förra gången, men andra har förbättrats mer.",
                "Better than last time, but others improved more.",
            )
            .to_owned(),
        );
    }
    notes.join(" ")
}

/// The note in so few words that it fits under a unit.
pub(super) fn remark(row: &Row, lang: Lang) -> String {
    let mut remarks = Vec::new();
    if let Some((broken, _)) = row.breaks.last() {
        let when = period(*broken, lang);
        remarks.push(format!("{} {when}", lang.pick("serien bruten", "series broken")));
    }
    if let Some(absent) = &row.latest_absent {
        let when = period(absent.period, lang);
        remarks.push(format!("{when}: {}", absent.cell.status().label(lang)));
    }
    if row.rank_fell_though_better {
        remarks
            .push(lang.pick("bättre värde, sämre plats", "better value, lower place").to_owned());
    }
    remarks.join("; ")
}

fn without_stop(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

/// How many tested trends chance alone would call sure.
pub(super) fn false_alarms(profile: &AreaProfile, lang: Lang) -> String {
    let summary = &profile.summary;
    if summary.n_tested == 0 {
        return lang
            .pick("Trenden är inte prövad i någon rad.", "The trend is not tested in any row.")
            .to_owned();
    }
    let expected = number::format(summary.n_expected_false_alarms, 1, lang);
    match lang {
        Lang::Sv => format!(
            "Trenden är prövad i {} rader. Av ren slump väntas {expected} av dem kallas säkra.",
            summary.n_tested
        ),
        Lang::En => format!(
            "The trend is tested in {} rows. By chance alone {expected} of them are expected to be called significant.",
            summary.n_tested
        ),
    }
}

/// With whom the columns of comparison compare.
pub(super) fn compared_with(profile: &AreaProfile, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(region) = &profile.region {
        parts.push(format!("Region: {}.", area_name(region, lang)));
    }
    if let Some((code, title)) = &profile.group {
        parts.push(format!(
            "{}: {code} {} ({}).",
            lang.pick("Kommungrupp", "Group"),
            title.get(lang),
            lang.pick("median", "median")
        ));
    }
    if !profile.peers.is_empty() {
        let names: Vec<&str> = profile.peers.iter().map(|p| area_name(&p.area, lang)).collect();
        parts.push(format!(
            "{}: {} ({}).",
            lang.pick("Jämförbara kommuner", "Similar municipalities"),
            names.join(", "),
            "median"
        ));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_written_with_the_decimals_they_need() {
        assert_eq!(level_text(0.05, Lang::Sv), "5\u{a0}%");
        assert_eq!(level_text(0.002, Lang::Sv), "0,2\u{a0}%");
        assert_eq!(level_text(0.001, Lang::En), "0.1%");
    }

    /// The signs of `look.md`, section 5: circle better, diamond worse, square direction only,
    /// ring with bar no change, dotted ring too few; the arrow is what the number does.
    #[test]
    fn a_falling_number_can_be_good() {
        let trend = |outcome| Trend {
            outcome,
            method: TrendMethod::MannKendall,
            level: 0.05,
            n_points: 9,
            n_needed: 5,
            p: None,
        };
        for (outcome, better, sign) in [
            (TrendOutcome::Better, Better::Lower, "●↓"),
            (TrendOutcome::Better, Better::Higher, "●↑"),
            (TrendOutcome::Worse, Better::Lower, "◆↑"),
            (TrendOutcome::Worse, Better::Higher, "◆↓"),
            (TrendOutcome::Rising, Better::Neither, "■↑"),
            (TrendOutcome::Unchanged, Better::Higher, "⊖"),
        ] {
            assert_eq!(trend_sign_of(&trend(outcome), better), sign);
        }
        assert_eq!(
            trend_test(&trend(TrendOutcome::Worse), Lang::Sv),
            "Mann\u{2013}Kendall, 5\u{a0}%"
        );
        assert_eq!(trend_test(&trend(TrendOutcome::NotTested), Lang::Sv), "");
    }
}
