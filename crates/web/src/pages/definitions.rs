//! Definitions and versions: what every number was made by.

use maud::{Markup, html};

use crate::address::Page;
use crate::answer::Answer;
use crate::layout::{self, Context, Head};
use crate::pages::scrolled;

pub(super) fn page(context: Context<'_>) -> Answer {
    let title = context.say("Definitioner och versioner", "Definitions and versions");
    let lead = context.say(
        "Varje mått har en definition med version. Första talet i versionen stiger när ett publicerat tal kan flytta sig. Fingeravtrycket är gjort på definitionens filer: samma avtryck, samma definition.",
        "Every measure has a versioned definition. The first number of the version rises when a published number may move. The fingerprint is made of the definition’s files: the same fingerprint, the same definition.",
    );
    let head = Head::about(title, lead);
    let body = html! {
        h1 { (title) }
        p.lead { (lead) }
        section { (scrolled(context, title, &table(context, title))) }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn table(context: Context<'_>, title: &str) -> Markup {
    html! {
        table.tbl.side {
            caption.vh { (title) }
            thead { tr {
                th scope="col" { (context.say("Mått", "Measure")) }
                th scope="col" { "Version" }
                th scope="col" { (context.say("Granskad", "Reviewed")) }
                th scope="col" { (context.say("Granskas senast", "Review due")) }
                th scope="col" { (context.say("Ansvarig", "Owner")) }
                th scope="col" { (context.say("Fingeravtryck", "Fingerprint")) }
            } }
            tbody { @for indicator in context.site.catalog().indicators.values() { tr {
                th scope="row" {
                    a href=(context.at(&Page::indicator(&indicator.id))) { (indicator.title.get(context.lang)) }
                    span.unit { (indicator.id) @if let Some(kolada) = &indicator.kolada { " · Kolada " (kolada) } }
                }
                td { (indicator.version) }
                td.nb { (indicator.reviewed) }
                td.nb { (indicator.review_due) }
                td { (indicator.owner) }
                td { code { (indicator.definition_hash.get(..12).unwrap_or(&indicator.definition_hash)) } }
            } } }
        }
    }
}
