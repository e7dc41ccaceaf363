//! What the reader needs beside the numbers: keys, sources, method, and help on paper.

use std::collections::BTreeSet;

use cube::{AreaLevel, Lang, number};
use maud::{Markup, html};

use super::table::rows;
use super::{Frame, area_name};
use crate::model::{AreaProfile, TrendMethod, TrendOutcome};
use crate::svg::position;
use crate::words;

/// What the position strip shows.
pub(super) fn position_key(profile: &AreaProfile, lang: Lang) -> Markup {
    let name = area_name(profile, lang);
    let all = words::all_areas(profile.area.level, lang);
    let n = profile.peers.len();
    let rings = match (lang, n) {
        (Lang::Sv, 0) => "övriga regioner".to_owned(),
        (Lang::En, 0) => "the other regions".to_owned(),
        (Lang::Sv, n) => format!("{n} jämförbara kommuner"),
        (Lang::En, n) => format!("{n} similar municipalities"),
    };
    html! {
        ul.key.poskey {
            li { (position::EXAMPLE) }
            li {
                @match lang {
                    Lang::Sv => {
                        "Fylld punkt: " (name) ". Ringar: " (rings) ". Streck: riket. Fält: mittersta hälften av "
                        (all) ". För centrala mått står höga värden till höger utan bedömning."
                    }
                    Lang::En => {
                        "Filled point: " (name) ". Rings: " (rings) ". Line: the nation. Field: the middle half of "
                        (all) ". For central measures high values stand to the right, without judgement."
                    }
                }
            }
        }
    }
}

/// Who the similar kommuner are, where the figures come from, what the signs mean.
pub(super) fn sources(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    html! {
        p.trust {
            @if !profile.peers.is_empty() {
                (lang.pick("Jämförbara kommuner, de mest lika först: ", "Similar municipalities, the most alike first: "))
                @for (i, peer) in profile.peers.iter().enumerate() {
                    @if i > 0 { @if i + 1 == profile.peers.len() { (lang.pick(" och ", " and ")) } @else { ", " } }
                    @match frame.area {
                        Some(address) => { a href=(address(peer.area.code)) { (peer.area.name) } }
                        None => { (peer.area.name) }
                    }
                }
                ". "
            }
            (lang.pick("Källa: ", "Source: ")) (told_deliveries(profile, lang)) ". "
            (lang.pick(
                "Bearbetat av Närbild. pe = procentenheter. ”-” = uppgift saknas, ”..” = dolt av sekretess, ”.” = ej tillämpligt, ”:” = ej insamlat.",
                "Processed by Närbild. pp = percentage points. “-” = missing, “..” = hidden for confidentiality, “.” = not applicable, “:” = not collected.",
            ))
        }
    }
}

/// Each publisher once, with the days on which the figures were fetched.
fn told_deliveries(profile: &AreaProfile, lang: Lang) -> String {
    let sources: BTreeSet<&str> = profile.deliveries.iter().map(|d| d.source.as_str()).collect();
    let days = |source: &str| {
        let days = profile.deliveries.iter().filter(|d| d.source == source);
        let days: BTreeSet<&str> = days.map(|d| d.retrieved.as_str()).collect();
        let first = days.first().copied().unwrap_or_default();
        match days.last() {
            Some(last) if *last != first => format!("{first}\u{2013}{last}"),
            _ => first.to_owned(),
        }
    };
    let told: Vec<String> = sources
        .into_iter()
        .map(|s| format!("{s}, {} {}", lang.pick("hämtat", "retrieved"), days(s)))
        .collect();
    told.join("; ")
}

/// Which test, at what level, and how many false alarms are to be expected.
pub(super) fn method(profile: &AreaProfile, lang: Lang) -> Markup {
    let summary = &profile.summary;
    let alarms = number::format(summary.n_expected_false_alarms, 1, lang);
    html! {
        p.trust {
            @for told in told_methods(profile, lang) { (told) " " }
            @match lang {
                Lang::Sv => {
                    "Av " (summary.n_rows) " mått har " (summary.n_tested) " nog med mätpunkter för att prövas; av ren slump väntas "
                    (alarms) " av dem kallas säkra. "
                }
                Lang::En => {
                    "Of " (summary.n_rows) " measures " (summary.n_tested) " have enough points to be tested; by pure chance "
                    (alarms) " of them are expected to be called sure. "
                }
            }
            (lang.pick("Utgåva ", "Release ")) span.num { (profile.release) } "."
        }
    }
}

fn told_methods(profile: &AreaProfile, lang: Lang) -> Vec<String> {
    let mut told = Vec::new();
    for method in [TrendMethod::MannKendall, TrendMethod::WeightedSlope] {
        let is_used = |t: &crate::model::Trend| {
            t.method == method && !matches!(t.outcome, TrendOutcome::NotTested)
        };
        let Some(trend) = rows(profile).map(|row| row.trend).find(is_used) else { continue };
        let percent = trend.level * 100.0;
        let decimals = u8::from(percent < 1.0);
        let level = number::format(percent, decimals, lang);
        let n = trend.n_needed;
        told.push(match (method, lang) {
            (TrendMethod::MannKendall, Lang::Sv) => format!("Trend prövas med Mann–Kendalls test (tvåsidigt, {level} procents nivå) på minst {n} mätpunkter efter senaste brott i serien."),
            (TrendMethod::MannKendall, Lang::En) => format!("Trends are tested by Mann–Kendall (two-sided, {level} percent level) on at least {n} points after the latest break in the series."),
            (TrendMethod::WeightedSlope, Lang::Sv) => format!("Där antal eller intervall finns prövas i stället den vägda lutningen över de {n} senaste mätpunkterna ({level} procents nivå, samma riktning när varje punkt utelämnas)."),
            (TrendMethod::WeightedSlope, Lang::En) => format!("Where counts or intervals exist the weighted slope over the latest {n} points is tested instead ({level} percent level, same direction when each point is left out)."),
        });
    }
    told
}

/// How to read the table: on paper only, since the site has a page for it.
pub(super) fn printed_help(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let is_kommun = profile.area.level == AreaLevel::Kommun;
    let all = words::all_areas(profile.area.level, lang);
    let base_year = profile.base_year;
    let mut help: Vec<(&str, String)> = match lang {
        Lang::Sv => vec![
            ("Märkt", format!("Senaste värdet är sämre än basåret, det vill säga i icke önskvärd riktning. Basår är {base_year} eller första år som finns. Centrala mått har ingen önskvärd riktning och märks aldrig.")),
            ("Trend", "Pilen visar om talet stiger eller sjunker. Cirkel: bättre. Romb: sämre. Ring med streck: ingen säker förändring. Prickad ring: för få mätpunkter.".into()),
            ("Minidiagram", format!("Ring: basår. Fylld: senaste värde, romb om raden är märkt. Fält: mittersta hälften av {all}. Streckad bro: år utan uppgift. Snedstreck: brott i serien.")),
        ],
        Lang::En => vec![
            ("Marked", format!("The latest value is worse than the base year, that is in the undesired direction. The base year is {base_year} or the first year there is. Central measures have no desired direction and are never marked.")),
            ("Trend", "The arrow shows whether the number rises or falls. Circle: better. Diamond: worse. Ring with a bar: no significant change. Dotted ring: too few points.".into()),
            ("Mini-chart", format!("Ring: base year. Filled: latest value, a diamond if the row is marked. Field: the middle half of {all}. Dashed bridge: years without a value. Slashes: break in the series.")),
        ],
    };
    if is_kommun {
        help.push(match lang {
            Lang::Sv => ("Jämförbara", "De mest lika kommunerna efter profilens egna drag, till exempel folkmängd och andel äldre. Avstånd och skäl finns på nätet.".into()),
            Lang::En => ("Similar", "The municipalities most alike by the profile's own traits, such as population and share of older people. Distances and reasons are on the web.".into()),
        });
    }
    if let Some(address) = &frame.address {
        let text = match lang {
            Lang::Sv => format!("På webbplatsen under {address}, med Excel, CSV och definitioner."),
            Lang::En => format!("On the site at {address}, with Excel, CSV and definitions."),
        };
        help.push((lang.pick("Samma tal", "The same numbers"), text));
    }
    html! {
        div.print-only.readme {
            h2 { (lang.pick("Så läser du tabellen", "How to read the table")) }
            dl { @for (term, told) in help { div { dt { (term) } dd { (told) } } } }
        }
    }
}
