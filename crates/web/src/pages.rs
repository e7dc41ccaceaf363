//! The pages. One file each; this file finds the right one, and says it kindly when there is none.

mod areas;
mod compare;
mod definitions;
mod editorial;
mod indicator;
mod indicators;
mod map;
mod profile;
mod reading;
mod refusal;
mod revisions;
mod search;
mod start;

use ::profile::look;
use ::profile::svg::sign;
use axum::http::StatusCode;
use cube::Lang;
use maud::{Markup, html};

use crate::address::Page;
use crate::answer::Answer;
use crate::asked::{Asked, Unread};
use crate::layout::Context;
use crate::site::Site;

/// Answers a request.
pub(crate) fn answer(site: &Site, asked: &Asked) -> Answer {
    let parts: Vec<&str> = asked.parts.iter().map(String::as_str).collect();
    let (lang, rest) = match parts.as_slice() {
        [] | [""] => return Answer::sent_to(Page::Start.at(Lang::Sv)),
        ["sv"] => return Answer::sent_to(Page::Start.at(Lang::Sv)),
        ["en"] => return Answer::sent_to(Page::Start.at(Lang::En)),
        ["statiskt", rest @ ..] => return fixed(site, asked, rest),
        ["robots.txt"] => return robots(),
        ["sv", rest @ ..] => (Lang::Sv, rest),
        ["en", rest @ ..] => (Lang::En, rest),
        _ => (Lang::Sv, [].as_slice()),
    };
    let context = Context { site, lang, asked };
    let is_ours = matches!(parts.first(), Some(&("sv" | "en")));
    // A slash too many at the end is taken away.
    let (rest, is_slashed) = match rest {
        [rest @ .., ""] if !rest.is_empty() => (rest, true),
        _ => (rest, false),
    };
    match Page::read(rest).filter(|_| is_ours) {
        Some(page) if is_slashed => Answer::sent_to(context.here_as(&page)),
        Some(page) => of(context, page),
        None => refusal::not_found(context),
    }
}

fn of(context: Context<'_>, page: Page) -> Answer {
    match page {
        Page::Start => start::page(context),
        Page::Search => search::page(context),
        Page::Areas => areas::page(context),
        Page::Map => map::page(context),
        Page::Profile { area, profile, format } => {
            profile::page(context, &area, profile.as_deref(), format)
        }
        Page::Indicators => indicators::page(context),
        Page::Indicator { id, format } => indicator::page(context, &id, format),
        Page::Compare => compare::page(context),
        Page::Revisions => revisions::page(context),
        Page::Definitions => definitions::page(context),
        Page::Reading => reading::page(context),
        Page::Editorial { slug } => editorial::page(context, &slug),
    }
}

/// The answer to a request that cannot be read.
pub(crate) fn unread(site: &Site, path: &str, unread: Unread) -> Answer {
    let lang = if path.starts_with("/en/") { Lang::En } else { Lang::Sv };
    let asked = Asked { parts: vec![lang.tag().to_owned()], ..Asked::default() };
    refusal::unread(Context { site, lang, asked: &asked }, unread)
}

/// What is sent when a page fails: nothing of the site is used, since that may be what failed.
pub(crate) fn our_fault() -> Answer {
    let page = html! {
        (maud::DOCTYPE)
        html lang="sv" {
            head { meta charset="utf-8"; title { "Felet är vårt – Närbild" } }
            body {
                h1 { "Felet är vårt" }
                p { "Sidan gick inte att göra. Försök igen om en stund." }
                p lang="en" { "The fault is ours. The page could not be made. Try again soon." }
            }
        }
    };
    Answer::refusal(StatusCode::INTERNAL_SERVER_ERROR, page.into_string())
}

/// Style sheet, typefaces and icon.
fn fixed(site: &Site, asked: &Asked, rest: &[&str]) -> Answer {
    let file = match rest {
        [hash, file] if *hash == site.look().hash => *file,
        _ => "",
    };
    if file == "narbild.css" {
        return Answer::fixed("text/css; charset=utf-8", site.look().style.clone().into_bytes());
    }
    if file == "narbild.svg" {
        let icon = sign::LOGO
            .0
            .replace("currentColor", "#0E4A43")
            .replace("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
        return Answer::fixed("image/svg+xml", icon.into_bytes());
    }
    match look::TYPEFACES.iter().find(|face| face.file == file) {
        Some(face) => Answer::fixed("font/woff2", face.bytes.to_vec()),
        None => refusal::not_found(Context { site, lang: Lang::Sv, asked }),
    }
}

/// Everything may be read by everyone; searches are endless and say nothing of their own.
fn robots() -> Answer {
    let text = "User-agent: *\nDisallow: /sv/sok\nDisallow: /en/sok\n";
    Answer { media_type: "text/plain; charset=utf-8", ..Answer::page(text.to_owned()) }
}

/// A table that may be wider than the screen, as in a profile.
fn scrolled(context: Context<'_>, heading: &str, table: &Markup) -> Markup {
    ::profile::export::html::scrolled(heading, table, context.lang)
}

/// A short state told in a box: what happened, what to do.
fn state(heading: &str, body: &Markup) -> Markup {
    html! { div.state { h2 { (heading) } (body) } }
}

/// The native list of names that a search field offers.
fn names_list(context: Context<'_>, id: &str, with_indicators: bool) -> Markup {
    use cube::AreaLevel;
    let levels = [AreaLevel::Riket, AreaLevel::Region, AreaLevel::Kommun];
    html! {
        datalist id=(id) {
            @for level in levels {
                @for area in context.site.index(level) {
                    option value=(field_name(context, area.code)) {}
                }
            }
            @if with_indicators {
                @for indicator in context.site.catalog().indicators.values() {
                    option value=(indicator.title.get(context.lang)) {}
                }
            }
        }
    }
}

/// An area as a field holds it: a region with its code, since a kommun may have the same name.
fn field_name(context: Context<'_>, area: cube::AreaCode) -> String {
    let name = context.site.area_name(area, context.lang);
    if area.level() == cube::AreaLevel::Region { format!("{area} {name}") } else { name }
}

/// A region and a kommun may share a name: Stockholm, Gotland, Uppsala. The word is the same in both
/// languages.
fn level_in_title(level: cube::AreaLevel) -> &'static str {
    if level == cube::AreaLevel::Region { " (region)" } else { "" }
}

/// A level as a noun: riket, region, kommun.
fn level_word(context: Context<'_>, level: cube::AreaLevel) -> &'static str {
    use cube::AreaLevel;
    match level {
        AreaLevel::Riket => context.say("riket", "Sweden"),
        AreaLevel::Region => context.say("regioner", "regions"),
        AreaLevel::Kommun => context.say("kommuner", "municipalities"),
    }
}

/// All areas of a level, in the plural.
fn levels_word(context: Context<'_>, level: cube::AreaLevel) -> &'static str {
    level_word(context, level)
}

/// The text with its first letter large, for the beginning of a sentence.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
