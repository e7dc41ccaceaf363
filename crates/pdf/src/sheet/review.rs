//! Page 2: the review of the marked rows, and how to read the table.

use std::collections::BTreeSet;

use cube::{Lang, Sex, Status, number};
use profile::model::{
    AreaProfile, Comparator, Comparison, ReviewItem, Row, TrendMethod, TrendOutcome,
};
use profile::words;
use serde::Serialize;

use super::{Said, join, lower_first, rows};

/// The review.
#[derive(Debug, Serialize)]
pub(crate) struct Review {
    title: &'static str,
    about: &'static str,
    groups: Vec<Group>,
    /// What is said when no row is marked.
    nothing: &'static str,
    /// What is said when the items are cut to their first sentences.
    shortened: &'static str,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Group {
    title: String,
    items: Vec<Reviewed>,
}

#[derive(Debug, Serialize)]
struct Reviewed {
    title: String,
    /// `53 → 43 · −10 pe`.
    figures: String,
    trend: Said,
    text: String,
    /// The first sentences only, for pages that would otherwise be too full to read.
    short: String,
    /// Others' values, women and men.
    beside: String,
    caution: String,
}

/// How to read the table.
#[derive(Debug, Serialize)]
pub(crate) struct Help {
    title: &'static str,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    term: &'static str,
    text: String,
}

impl Review {
    pub(crate) fn of(profile: &AreaProfile, lang: Lang) -> Review {
        let (surely, others): (Vec<&ReviewItem>, Vec<&ReviewItem>) =
            profile.review.iter().partition(|item| item.is_surely_worse);
        let titles = lang.pick(
            ["Märkta, och trenden är säkert sämre", "Märkta, utan säker försämring"],
            ["Marked, and the trend is surely worse", "Marked, without a surely worse trend"],
        );
        let groups = [surely, others]
            .into_iter()
            .zip(titles)
            .filter(|(items, _)| !items.is_empty())
            .map(|(items, title)| Group {
                title: format!("{title}: {}", items.len()),
                items: items.into_iter().map(|it| reviewed(profile, it, lang)).collect(),
            })
            .collect();
        Review {
            title: lang.pick("Granskning av märkta rader", "Review of marked rows"),
            about: lang.pick(
                "Märkningen är en regel, lika för alla. Den visar var det är värt att titta närmare, inte varför. Meningarna är byggda av tabellens siffror.",
                "The mark is a rule, the same for everyone. It shows where a closer look is worth while, not why. The sentences are built from the figures in the table.",
            ),
            groups,
            nothing: lang.pick(
                "Ingen rad är märkt: inget senaste värde är sämre än basåret.",
                "No row is marked: no latest value is worse than the base year.",
            ),
            shortened: lang.pick(
                "Många rader är märkta, så granskningen är kortad för att gå att läsa på en sida. Hela texten finns i profilen på webben och i övriga format.",
                "Many rows are marked, so the review is cut to be readable on one page. The whole text is in the profile on the web and in the other formats.",
            ),
            notes: vec![tests(profile, lang)],
        }
    }
}

/// Value, change and trend.
const N_SHORT: usize = 3;

fn reviewed(profile: &AreaProfile, item: &ReviewItem, lang: Lang) -> Reviewed {
    let row = rows(profile).find(|row| row.indicator == item.indicator);
    Reviewed {
        title: item.title.get(lang).to_owned(),
        figures: row.map_or_else(String::new, |row| figures(row, lang)),
        trend: row.map_or_else(|| Said::plain(""), |row| Said::trend(row, lang)),
        text: join(&item.sentences, lang),
        short: join(item.sentences.get(..N_SHORT).unwrap_or(&item.sentences), lang),
        beside: row.map_or_else(String::new, |row| beside(row, lang)),
        caution: item.caution.get(lang).to_owned(),
    }
}

/// `53 → 43 · −10 pe`.
fn figures(row: &Row, lang: Lang) -> String {
    let shown = |point: &profile::model::Point| point.cell.show(lang, row.decimals);
    let mut text = match (&row.first, &row.latest) {
        (Some(first), Some(latest)) => format!("{} → {}", shown(first), shown(latest)),
        (_, Some(latest)) => shown(latest),
        _ => String::new(),
    };
    if let Some(change) = row.change {
        text += &format!(" · {}", words::change(change, row.decimals, lang));
    }
    text
}

/// `Västra Götaland 47. Storstäder 45, jämförbara kommuner 46 (medianer). Kvinnor 42, män 45. …`
///
/// Riket's value and the distance to a level stand in the sentences already.
fn beside(row: &Row, lang: Lang) -> String {
    let told = |c: &Comparison| {
        let name = c.name.get(lang);
        let name = if c.with == Comparator::Peers { lower_first(name) } else { name.to_owned() };
        format!("{name} {}", c.cell.show(lang, row.decimals))
    };
    let others = row.comparisons.iter().filter(|c| c.with != Comparator::Riket);
    let (medians, published): (Vec<&Comparison>, Vec<&Comparison>) =
        others.partition(|c| c.n_areas.is_some());
    let published: Vec<String> = published.into_iter().map(told).collect();
    let medians: Vec<String> = medians.into_iter().map(told).collect();
    let medians = match medians.len() {
        0 => String::new(),
        1 => format!("{} (median)", medians[0]),
        _ => format!("{} ({})", medians.join(", "), lang.pick("medianer", "medians")),
    };
    let sexes: Vec<String> = row
        .by_sex
        .iter()
        .filter_map(|by_sex| {
            let latest = by_sex.latest?.cell.show(lang, row.decimals);
            match by_sex.sex {
                Sex::Women => Some(format!("{} {latest}", lang.pick("Kvinnor", "Women"))),
                Sex::Men => Some(format!("{} {latest}", lang.pick("män", "men"))),
                Sex::Both => None,
            }
        })
        .collect();
    let parts = [published.join(", "), medians, sexes.join(", ")];
    let told: Vec<String> =
        parts.into_iter().filter(|part| !part.is_empty()).map(|part| format!("{part}.")).collect();
    told.join(" ")
}

/// Which tests, at which level, and how many false alarms to expect.
fn tests(profile: &AreaProfile, lang: Lang) -> String {
    let tested = |row: &&Row| {
        !matches!(row.trend.outcome, TrendOutcome::NotTested | TrendOutcome::TooFewPoints)
    };
    let mut methods = BTreeSet::new();
    for row in rows(profile).filter(tested) {
        methods.insert(match row.trend.method {
            TrendMethod::MannKendall => (0, number::format(row.trend.level * 100.0, 0, lang)),
            TrendMethod::WeightedSlope => {
                (1, number::format(100.0 - row.trend.level * 100.0, 1, lang))
            }
        });
    }
    let told: Vec<String> = methods
        .into_iter()
        .map(|(method, level)| match (method, lang) {
            (0, Lang::Sv) => format!(
                "Mann–Kendalls test (tvåsidigt, {level} procents nivå) på minst fem mätpunkter efter senaste brott i serien"
            ),
            (0, Lang::En) => format!(
                "the Mann–Kendall test (two-sided, {level} percent level) on at least five points after the last break in the series"
            ),
            (_, Lang::Sv) => format!(
                "viktad lutning över de fem senaste mätpunkterna, där intervall är kända ({level} procents säkerhet)"
            ),
            (_, Lang::En) => format!(
                "weighted slope over the five latest points where intervals are known ({level} percent confidence)"
            ),
        })
        .collect();
    let (n_tested, n_rows) = (profile.summary.n_tested, profile.summary.n_rows);
    if told.is_empty() {
        return lang
            .pick(
                "Trenden prövas inte: raderna har för få mätpunkter.",
                "The trend is not tested: the rows have too few points.",
            )
            .to_owned();
    }
    let alarms = number::format(profile.summary.n_expected_false_alarms, 1, lang);
    match lang {
        Lang::Sv => format!(
            "Trend prövas med {}. Av {n_rows} rader är {n_tested} prövade; av ren slump väntas {alarms} av dem få utslag.",
            told.join(" och med ")
        ),
        Lang::En => format!(
            "The trend is tested with {}. Of {n_rows} rows {n_tested} are tested; by pure chance {alarms} of them are expected to be called sure.",
            told.join(" and with ")
        ),
    }
}

impl Help {
    pub(crate) fn of(profile: &AreaProfile, lang: Lang) -> Help {
        let base = profile.base_year;
        let marked = match lang {
            Lang::Sv => format!(
                "Senaste värdet är sämre än det första, det vill säga har ändrats i icke önskvärd riktning. Det första är {base} eller det första år som finns; efter ett brott i serien det första därefter. Lika är inte sämre. Centrala mått har ingen önskvärd riktning och märks aldrig."
            ),
            Lang::En => format!(
                "The latest value is worse than the first: it has moved in the undesired direction. The first is {base} or the first year there is; after a break in the series the first one after it. Equal is not worse. Central measures have no desired direction and are never marked."
            ),
        };
        let trend = lang.pick(
            "En statistisk prövning, skild från märkningen. Pilen visar om talet stiger eller sjunker. Cirkel: bättre. Romb: sämre. Ring med streck: ingen säker förändring. Prickad ring: för få mätpunkter. Kvadrat: bara riktning, bedöms ej.",
            "A statistical test, apart from the mark. The arrow tells whether the number rises or falls. Circle: better. Diamond: worse. Ring with a bar: no significant change. Dotted ring: too few points. Square: direction only, not judged.",
        );
        let chart = lang.pick(
            "Ring: första värdet. Fylld: senaste, romb om raden är märkt. Prickad linje: första värdets nivå. Fält: mittersta hälften av områdena. Streckad bro: uppgift saknas däremellan. Dubbla snedstreck: serien är bruten.",
            "Ring: first value. Filled: latest, a diamond when the row is marked. Dotted line: the level of the first value. Field: the middle half of the areas. Dashed bridge: no figure in between. Two slashes: the series is broken.",
        );
        let change = lang.pick(
            "pe är procentenheter, för andelar. Övriga mått ändras i procent av första värdet.",
            "pp is percentage points, for shares. Other measures change in percent of the first value.",
        );
        Help {
            title: lang.pick("Så läser du tabellen", "How to read the table"),
            entries: vec![
                Entry { term: lang.pick("Märkt", "Marked"), text: marked },
                Entry { term: "Trend", text: trend.to_owned() },
                Entry { term: lang.pick("Minidiagram", "Mini-chart"), text: chart.to_owned() },
                Entry {
                    term: lang.pick("Förändring och tecken", "Change and signs"),
                    text: format!("{change} {}", signs(lang)),
                },
            ],
        }
    }
}

/// `”..” dolt av sekretess, ”-” uppgift saknas, …`
fn signs(lang: Lang) -> String {
    let told: Vec<String> = Status::ALL
        .into_iter()
        .filter(|status| !status.has_value())
        .map(|status| {
            let (open, close) = lang.pick(("”", "”"), ("“", "”"));
            format!("{open}{}{close}\u{a0}{}", status.sign(), status.label(lang))
        })
        .collect();
    format!("{}{}.", lang.pick("Tecken: ", "Signs: "), told.join(", "))
}
