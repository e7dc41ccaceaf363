//! Search: a GET form with a native list of names. One exact hit is shown at once.

use catalog::ProfileId;
use maud::{Markup, html};

use crate::address::{FIRST_PROFILE, Page};
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};
use crate::pages::{names_list, state};
use crate::search::Found;

/// The search form.
pub(super) fn form(context: Context<'_>, words: &str) -> Markup {
    html! {
        form.search role="search" action=(context.at(&Page::Search)) method="get" {
            label for="q" { (context.say("Kommun, region eller mått", "Municipality, region or measure")) }
            div.row {
                input #q type="search" name="q" list="namn" value=(words) autocomplete="off" maxlength="120";
                button.btn { (context.say("Sök", "Search")) }
            }
            (names_list(context, "namn", true))
        }
    }
}

pub(super) fn page(context: Context<'_>) -> Answer {
    let words: String = context.asked.text("q").unwrap_or_default().chars().take(120).collect();
    let hits = context.site.names().search(&words);
    let area = context.site.find_area(&words).map(Found::Area);
    if let Some(found) = area.as_ref().or(hits.exact.as_ref()) {
        return Answer::sent_to(address(context, found));
    }
    let title = if words.is_empty() {
        context.say("Sök", "Search").to_owned()
    } else {
        format!("{} ”{words}”", context.say("Sök", "Search"))
    };
    let head = Head {
        description: title.clone(),
        part: Part::Start,
        crumbs: vec![(context.say("Sök", "Search").to_owned(), None)],
        title: format!("{title} – Närbild"),
    };
    let body = html! {
        h1 { (context.say("Sök", "Search")) }
        (form(context, &words))
        section {
            @if words.is_empty() {
                p.muted { (context.say("Skriv ett namn, en kod eller en del av ett mått.", "Write a name, a code or part of a measure.")) }
            } @else if hits.hits.is_empty() {
                (no_hits(context, &words, &hits.nearest))
            } @else {
                h2 { (hits.n_hits) " " (if hits.n_hits == 1 { context.say("träff", "hit") } else { context.say("träffar", "hits") }) }
                (list(context, &hits.hits))
                @if hits.n_hits > hits.hits.len() {
                    p.muted {
                        (context.say("Bara de första ", "Only the first ")) (hits.hits.len())
                        (context.say(" visas. Skriv mer för att hitta rätt.", " are shown. Write more to find the right one."))
                    }
                }
            }
        }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn no_hits(context: Context<'_>, words: &str, nearest: &[Found]) -> Markup {
    let heading = match context.lang {
        cube::Lang::Sv => format!("Inga träffar på ”{words}”"),
        cube::Lang::En => format!("No results for “{words}”"),
    };
    state(
        &heading,
        &html! {
            @if nearest.is_empty() {
                p { (context.say(
                    "Pröva ett kortare ord. Du kan också söka på kommunkod.",
                    "Try a shorter word. You can also search by municipal code.",
                )) }
            } @else {
                p { (context.say("Menade du", "Did you mean")) }
                (list(context, nearest))
            }
        },
    )
}

fn list(context: Context<'_>, found: &[Found]) -> Markup {
    html! {
        ul.links { @for one in found { li {
            a href=(address(context, one)) { (name(context, one)) }
            " " span.muted.small { (kind(context, one)) }
        } } }
    }
}

fn address(context: Context<'_>, found: &Found) -> String {
    match found {
        Found::Area(code) => {
            context.at(&Page::profile(*code, &ProfileId(FIRST_PROFILE.to_owned())))
        }
        Found::Indicator(id) => context.at(&Page::indicator(id)),
    }
}

fn name(context: Context<'_>, found: &Found) -> String {
    match found {
        Found::Area(code) => context.site.area_name(*code, context.lang),
        Found::Indicator(id) => {
            let indicator = context.site.catalog().indicators.get(id);
            indicator.map_or_else(|| id.to_string(), |i| i.title.get(context.lang).to_owned())
        }
    }
}

fn kind(context: Context<'_>, found: &Found) -> String {
    use cube::AreaLevel;
    match found {
        Found::Area(code) => match code.level() {
            AreaLevel::Riket => context.say("riket", "the nation").to_owned(),
            AreaLevel::Region => format!("region {code}"),
            AreaLevel::Kommun => format!("{} {code}", context.say("kommun", "municipality")),
        },
        Found::Indicator(id) => {
            let indicators = &context.site.catalog().indicators;
            let unit = indicators.get(id).map_or("", |i| i.unit.get(context.lang));
            format!("{} · {unit}", context.say("mått", "measure"))
        }
    }
}
