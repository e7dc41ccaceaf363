//! Pages for what cannot be shown: what happened, what is true, what to do.

use axum::http::StatusCode;
use cube::AreaCode;
use maud::{Markup, html};

use crate::address::{FIRST_PROFILE, Page};
use crate::answer::Answer;
use crate::asked::Unread;
use crate::layout::{self, Context, Head, Part};
use crate::pages::{search, state};
use catalog::ProfileId;

fn told(context: Context<'_>, status: StatusCode, title: &str, body: &Markup) -> Answer {
    let head = Head {
        title: title.to_owned(),
        description: title.to_owned(),
        part: Part::About,
        crumbs: Vec::new(),
    };
    let body = html! {
        p.eyebrow { (context.say("Fel ", "Error ")) (status.as_str()) }
        h1 { (title) }
        (body)
    };
    Answer::refusal(status, layout::page(context, &head, &body))
}

/// There is no such address.
pub(super) fn not_found(context: Context<'_>) -> Answer {
    let body = html! {
        p.lead {
            (context.say(
                "Adressen leder ingenstans. Den kan vara felskriven, eller så har sidan aldrig funnits.",
                "The address leads nowhere. It may be mistyped, or the page never existed.",
            ))
        }
        (search::form(context, ""))
    };
    told(
        context,
        StatusCode::NOT_FOUND,
        context.say("Sidan finns inte", "There is no such page"),
        &body,
    )
}

/// The address cannot be read at all.
pub(super) fn unread(context: Context<'_>, unread: Unread) -> Answer {
    let (title, lead) = match unread {
        Unread::TooLong => (
            context.say("Adressen är för lång", "The address is too long"),
            context.say(
                "Den är längre än 8 000 tecken och läses inte. Välj färre områden eller sök på nytt.",
                "It is longer than 8,000 characters and is not read. Choose fewer areas or search again.",
            ),
        ),
        Unread::NotText => (
            context.say("Adressen går inte att läsa", "The address cannot be read"),
            context.say(
                "Den innehåller tecken som inte är text. Skriv om den eller sök på nytt.",
                "It contains characters that are not text. Write it again or search.",
            ),
        ),
    };
    let body = html! { p.lead { (lead) } (search::form(context, "")) };
    told(context, StatusCode::BAD_REQUEST, title, &body)
}

/// There is no such area; the nearest names are offered.
pub(super) fn no_area(context: Context<'_>, words: &str) -> Answer {
    let near = context.site.names().nearest_areas(words, 6);
    let shown = shortened(words);
    let body = html! {
        p.lead {
            (context.say("Det finns inget område med namnet eller koden ”", "There is no area with the name or code “"))
            (shown) (context.say("”.", "”."))
        }
        (nearest(context, &near))
        (search::form(context, &shown))
        p.tools { a href=(context.at(&Page::Areas)) { (context.say("Alla kommuner och regioner", "All municipalities and regions")) } }
    };
    told(
        context,
        StatusCode::NOT_FOUND,
        context.say("Området finns inte", "There is no such area"),
        &body,
    )
}

fn nearest(context: Context<'_>, near: &[AreaCode]) -> Markup {
    let profile = ProfileId(FIRST_PROFILE.to_owned());
    html! {
        @if !near.is_empty() {
            (state(context.say("Menade du", "Did you mean"), &html! {
                ul.links { @for code in near { li {
                    a href=(context.at(&Page::profile(*code, &profile))) { (context.site.area_name(*code, context.lang)) }
                    " " span.muted { (code) }
                } } }
            }))
        }
    }
}

/// There is no such profile, or not for this area.
pub(super) fn no_profile(context: Context<'_>, area: AreaCode, words: &str) -> Answer {
    let level = area.level();
    let profiles = context.site.catalog().profiles.values().filter(|p| p.levels.contains(&level));
    let body = html! {
        p.lead {
            (context.say("Det finns ingen profil ”", "There is no profile “")) (shortened(words))
            (context.say("” för ", "” for ")) (context.site.area_name(area, context.lang)) "."
        }
        (state(context.say("De här finns", "These exist"), &html! {
            ul.links { @for profile in profiles { li {
                a href=(context.at(&Page::profile(area, &profile.id))) { (profile.title.get(context.lang)) }
                span.unit { (profile.about.get(context.lang)) }
            } } }
        }))
    };
    told(
        context,
        StatusCode::NOT_FOUND,
        context.say("Profilen finns inte", "There is no such profile"),
        &body,
    )
}

/// There is no such indicator.
pub(super) fn no_indicator(context: Context<'_>, words: &str) -> Answer {
    let near = context.site.names().nearest_indicators(words, 6);
    let indicators = &context.site.catalog().indicators;
    let shown = shortened(words);
    let body = html! {
        p.lead {
            (context.say("Det finns inget mått med namnet ”", "There is no measure with the name “")) (shown) (context.say("”.", "”."))
        }
        @if !near.is_empty() {
            (state(context.say("Menade du", "Did you mean"), &html! {
                ul.links { @for id in &near { @if let Some(indicator) = indicators.get(id) { li {
                    a href=(context.at(&Page::indicator(id))) { (indicator.title.get(context.lang)) }
                } } } }
            }))
        }
        (search::form(context, &shown))
        p.tools { a href=(context.at(&Page::Indicators)) { (context.say("Alla mått", "All measures")) } }
    };
    told(
        context,
        StatusCode::NOT_FOUND,
        context.say("Måttet finns inte", "There is no such measure"),
        &body,
    )
}

/// The page exists, but not as this kind of file.
pub(super) fn no_file(context: Context<'_>, page: &Page) -> Answer {
    let body = html! {
        p.lead {
            (context.say(
                "Sidan finns, men inte som en sådan fil här. PDF sätts av ett eget program som inte är installerat; skriv ut sidan från webbläsaren i stället, den är gjord för två A4-sidor.",
                "The page exists, but not as this kind of file here. PDF is set by a program of its own that is not installed; print the page from the browser instead, it is made for two A4 pages.",
            ))
        }
        p.tools { a href=(context.at(page)) { (context.say("Till sidan", "To the page")) } }
    };
    told(
        context,
        StatusCode::NOT_FOUND,
        context.say("Filen finns inte", "There is no such file"),
        &body,
    )
}

/// A reader's words, short enough to show.
fn shortened(words: &str) -> String {
    let mut short: String = words.chars().take(60).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}
