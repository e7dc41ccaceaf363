//! What it is, the name, the finding, and the measure band: the whole profile in one line.

use cube::{AreaLevel, Lang, number};
use maud::{Markup, html};

use super::{Frame, area_name};
use crate::model::{AreaProfile, Fact, Mark, Row, Section};
use crate::svg::sign::Sign;
use crate::words;

pub(super) fn head(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    html! {
        div.phead {
            div {
                p.eyebrow { (eyebrow(profile, lang)) }
                h1 { (area_name(profile, lang)) }
                p.lead {
                    @for (i, sentence) in profile.lead.iter().enumerate() {
                        @if i > 0 { " " }
                        (sentence.text.get(lang))
                    }
                }
                @if !profile.facts.is_empty() {
                    p.pfacts { @for fact in &profile.facts { (told_fact(fact, lang)) " " } }
                }
            }
            @if let Some(locator) = &frame.locator { (locator) }
        }
        (band(profile, lang))
        (key(lang))
        @if let Some(tools) = &frame.tools { (tools) }
    }
}

/// `Kommunprofil · Nära vård · 1480 · Västra Götaland`.
fn eyebrow(profile: &AreaProfile, lang: Lang) -> String {
    let mut parts =
        vec![words::level(profile.area.level, lang).to_owned(), profile.title.get(lang).to_owned()];
    if profile.area.level != AreaLevel::Riket {
        parts.push(profile.area.code.to_string());
    }
    if let Some(region) =
        profile.region.as_ref().filter(|_| profile.area.level == AreaLevel::Kommun)
    {
        parts.push(lang.pick(&region.name, &region.name_en).clone());
    }
    if let Some((code, title)) = &profile.group {
        parts.push(format!("{code} {}", title.get(lang)));
    }
    parts.join(" · ")
}

fn told_fact(fact: &Fact, lang: Lang) -> Markup {
    let title = decapitalised(fact.title.get(lang));
    html! {
        span {
            b { (number::format(fact.value, fact.decimals, lang)) }
            " " (title) " " (words::period(fact.period, lang))
        }
    }
}

/// The text with its first letter small, for use inside a line.
fn decapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        // An abbreviation keeps its capitals.
        Some(first) if !letters.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// One sign per measure in the order of the table, each a link to its row.
fn band(profile: &AreaProfile, lang: Lang) -> Markup {
    html! {
        nav aria-label=(lang.pick("Alla mått i en rad", "All measures in one line")) {
            ul.band {
                @for section in &profile.sections {
                    li {
                        span { (short_title(section, lang)) }
                        ul { @for row in &section.rows { li { (band_sign(row, lang)) } } }
                    }
                }
            }
        }
    }
}

fn band_sign(row: &Row, lang: Lang) -> Markup {
    let sign = Sign::of_trend(row.trend.outcome, row.better);
    let is_marked = row.mark == Mark::Marked;
    let marked = if is_marked { lang.pick(": märkt, ", ": marked, ") } else { ": " };
    let label =
        format!("{}{marked}{}", row.title.get(lang), words::trend(row, lang).to_lowercase());
    html! {
        a.m[is_marked] href={ "#" (row.indicator) } aria-label=(label) title=(row.title.get(lang)) {
            (sign.draw())
        }
    }
}

/// A section's heading without its number.
fn short_title(section: &Section, lang: Lang) -> &str {
    let title = section.title.get(lang);
    title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '))
}

/// The signs with their words.
fn key(lang: Lang) -> Markup {
    let signs = [
        (Sign::Flag, lang.pick("Märkt (streck över)", "Marked (bar above)")),
        (Sign::Better { rising: true }, lang.pick("Bättre", "Better")),
        (Sign::Worse { rising: true }, lang.pick("Sämre", "Worse")),
        (Sign::Unchanged, lang.pick("Ingen säker förändring", "No significant change")),
        (Sign::TooFew, lang.pick("För få mätpunkter", "Too few points")),
        (
            Sign::Direction { rising: true },
            lang.pick("Bedöms ej, bara riktning", "Not judged, direction only"),
        ),
    ];
    html! {
        ul.key { @for (sign, word) in signs { li { (sign.with_word(word)) } } }
    }
}
