//! How to read a profile: the editor's words beside the signs as they are drawn.

use cube::Lang;
use maud::{Markup, PreEscaped, html};
use profile::svg::position;
use profile::svg::sign::Sign;

use crate::answer::Answer;
use crate::layout::{self, Context, Head};
use crate::pages::editorial::own_links;

/// The editorial page that this page shows.
pub(super) const SLUG: &str = "sa-laser-du-tabellen";

pub(super) fn page(context: Context<'_>) -> Answer {
    let written = context.site.catalog().pages.get(SLUG);
    let title = written
        .map_or(context.say("Så läser du tabellen", "How to read the table"), |page| {
            page.title.get(context.lang)
        });
    let description = context.say(
        "Märkning, trend, minidiagram och läge: vad varje tecken betyder.",
        "Mark, trend, mini-chart and place: what every sign means.",
    );
    let head = Head::about(title, description);
    let body = html! {
        h1 { (title) }
        div.cols.a.reading {
            div.editorial.whole {
                @if let Some(page) = written { (PreEscaped(own_links(page.html.get(context.lang), context))) }
                (print(context))
            }
            aside aria-labelledby="tecknen" { (signs(context)) (strip(context)) (words(context)) }
        }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn signs(context: Context<'_>) -> Markup {
    let worded = |sign: Sign, sv, en| sign.with_word(context.say(sv, en));
    let plain = |class: &'static str, sv, en| html! { span.st.(class) { (context.say(sv, en)) } };
    let all = [
        (
            worded(Sign::Flag, "Märkt", "Marked"),
            context.say("Regeln: sämre än basåret.", "The rule: worse than the base year."),
        ),
        (
            plain("off", "ej märkt", "not marked"),
            context.say("Lika eller bättre än basåret.", "Equal to or better than the base year."),
        ),
        (
            plain("na", "bedöms ej", "not judged"),
            context.say(
                "Centralt mått utan önskad riktning.",
                "A central measure without a desired direction.",
            ),
        ),
        (
            worded(Sign::Better { rising: true }, "Stiger, bättre", "Rising, better"),
            context.say(
                "Säker trend åt rätt håll. Pilen visar vad talet gör.",
                "A sure trend in the right direction. The arrow shows what the number does.",
            ),
        ),
        (
            worded(Sign::Worse { rising: false }, "Sjunker, sämre", "Falling, worse"),
            context.say(
                "Säker trend åt fel håll. Romben betyder sämre överallt.",
                "A sure trend in the wrong direction. The diamond means worse everywhere.",
            ),
        ),
        (
            worded(Sign::Unchanged, "Ingen säker förändring", "No significant change"),
            context.say(
                "Värdena rör sig inte mer än slumpen kan göra.",
                "The values move no more than chance can make them.",
            ),
        ),
        (
            worded(Sign::TooFew, "För få mätpunkter", "Too few points"),
            context.say(
                "Färre än fem efter senaste brottet.",
                "Fewer than five after the latest break.",
            ),
        ),
        (
            worded(Sign::Direction { rising: true }, "Stiger", "Rising"),
            context.say("Säker trend utan bedömning.", "A sure trend without judgement."),
        ),
    ];
    html! {
        h2 #tecknen { (context.say("Tecknen", "The signs")) }
        dl.howto { @for (term, told) in all { dt { (term) } dd { (told) } } }
    }
}

fn strip(context: Context<'_>) -> Markup {
    html! {
        h2.later { (context.say("Läget", "The place")) }
        div.poskey { (position::EXAMPLE) }
        p.small.muted { (context.say(
            "Fylld punkt: det egna området. Ringar: de jämförbara. Streck: riket. Fält: mittersta hälften av alla.",
            "Filled point: the own area. Rings: the similar ones. Line: the nation. Field: the middle half of all.",
        )) }
    }
}

fn words(context: Context<'_>) -> Markup {
    let entries = [
        (context.say("pe", "pp"), context.say("Procentenheter. Andelar ändras i procentenheter, andra mått i procent av första värdet.", "Percentage points. Shares change in percentage points, other measures in percent of the first value.")),
        (context.say("Treårsvärden", "Three-year values"), context.say("Värden för flera år tillsammans står under det sista året.", "Values of several years together stand under the last year.")),
        (context.say("Bästa tiondelen", "Best tenth"), context.say("Nivån som den bästa tiondelen av områdena når.", "The level that the best tenth of the areas reach.")),
        (context.say("Utgåva", "Release"), context.say("Tolv tecken som pekar ut vilka siffror och definitioner en sida är gjord av.", "Twelve characters that tell which figures and definitions a page was made of.")),
    ];
    html! {
        h2.later { (context.say("Ord", "Words")) }
        dl.howto.words { @for (term, told) in entries { dt { (term) } dd { (told) } } }
    }
}

fn print(context: Context<'_>) -> Markup {
    html! {
        h2 #utskrift { (context.say("Skriv ut eller spara som PDF", "Print or save as PDF")) }
        p {
            @match context.lang {
                Lang::Sv => { "Varje profil är gjord för två A4-sidor: tabellen på den första, granskningen på den andra. Välj Skriv ut i webbläsaren och sedan Spara som PDF. Stäng av webbläsarens egna sidhuvuden om de stör." }
                Lang::En => { "Every profile is made for two A4 pages: the table on the first, the review on the second. Choose Print in the browser and then Save as PDF. Turn off the browser’s own headers if they disturb." }
            }
        }
        p { (context.say(
            "Där programmet narbild-pdf är installerat finns i stället en länk till en färdig PDF, taggad för hjälpmedel.",
            "Where the program narbild-pdf is installed there is instead a link to a finished PDF, tagged for assistive technology.",
        )) }
    }
}
