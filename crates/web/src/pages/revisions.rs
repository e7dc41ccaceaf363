//! Revisions: published numbers that a later delivery changed.

use cube::{Lang, Sex, number};
use figure::Revision;
use maud::{Markup, html};
use profile::words;

use crate::address::Page;
use crate::answer::Answer;
use crate::layout::{self, Context, Head};
use crate::pages::{scrolled, state};

/// How many revisions are listed on the page; the rest are counted.
const MOST: usize = 500;

pub(super) fn page(context: Context<'_>) -> Answer {
    let title = context.say("Revideringar", "Revisions");
    let revisions = context.site.revisions();
    let lead = context.say(
        "Publicerade tal som en senare leverans har ändrat. Både det gamla och det nya talet sparas.",
        "Published numbers that a later delivery changed. Both the old and the new number are kept.",
    );
    let head = Head::about(title, lead);
    let body = html! {
        h1 { (title) }
        p.lead { (lead) }
        @if revisions.is_empty() {
            section { (state(context.say("Inga tal har reviderats", "No figures have been revised"), &html! {
                p { (context.say(
                    "Alla tal är från den första leveransen av var källa. När en ny leverans ändrar ett tal står det här, med båda värdena.",
                    "All numbers are from the first delivery of each source. When a new delivery changes a number it is listed here, with both values.",
                )) }
            })) }
        } @else {
            (sizes(context, revisions))
            (list(context, revisions))
        }
    };
    Answer::page(layout::page(context, &head, &body))
}

/// How large the revisions are, by measure and delivery.
fn sizes(context: Context<'_>, revisions: &[Revision]) -> Markup {
    let heading = context.say("Hur stora revideringarna är", "How large the revisions are");
    let percent = |share: Option<f64>| match share {
        Some(share) => number::format_percent(100.0 * share, 1, context.lang),
        None => "–".to_owned(),
    };
    let table = html! {
        table.tbl.side {
            caption.vh { (heading) }
            thead { tr {
                th scope="col" { (context.say("Mått", "Measure")) }
                th scope="col" { (context.say("Leverans", "Delivery")) }
                th.n scope="col" { (context.say("Ändrade tal", "Changed numbers")) }
                th.n scope="col" { (context.say("Ändring, median", "Change, median")) }
                th.n scope="col" { (context.say("Största ändring", "Largest change")) }
            } }
            tbody { @for summary in figure::summarise(revisions) { tr {
                th scope="row" { (measure(context, &summary.indicator)) }
                td { (summary.delivery.source) span.unit { (summary.delivery.retrieved) } }
                td.n { (summary.n) }
                td.n { (percent(summary.median_change)) }
                td.n { (percent(summary.max_change)) }
            } } }
        }
    };
    html! { section { h2 { (heading) } (scrolled(context, heading, &table)) } }
}

fn measure(context: Context<'_>, id: &cube::IndicatorId) -> Markup {
    match context.site.catalog().indicators.get(id) {
        Some(known) => {
            html! { a href=(context.at(&Page::indicator(id))) { (known.title.get(context.lang)) } }
        }
        None => html! { (id) },
    }
}

fn list(context: Context<'_>, revisions: &[Revision]) -> Markup {
    let heading = context.say("Tal för tal", "Number by number");
    let decimals = |r: &Revision| r.decimals(context.site.catalog());
    let sex = |sex: Sex| match (sex, context.lang) {
        (Sex::Both, _) => "",
        (Sex::Women, Lang::Sv) => ", kvinnor",
        (Sex::Women, Lang::En) => ", women",
        (Sex::Men, Lang::Sv) => ", män",
        (Sex::Men, Lang::En) => ", men",
    };
    let table = html! {
        table.tbl.side {
            caption.vh { (heading) }
            thead { tr {
                th scope="col" { (context.say("Mått och område", "Measure and area")) }
                th scope="col" { (context.say("Period", "Period")) }
                th.n scope="col" { (context.say("Var", "Was")) }
                th.n scope="col" { (context.say("Blev", "Became")) }
                th scope="col" { (context.say("Genom", "By")) }
            } }
            tbody { @for r in revisions.iter().take(MOST) { tr {
                th scope="row" { (measure(context, &r.indicator)) span.unit { (context.site.area_name(r.area, context.lang)) (sex(r.sex)) } }
                td { (words::period(r.period, context.lang)) }
                td.n { (r.old.show(context.lang, decimals(r))) }
                td.n { b { (r.new.show(context.lang, decimals(r))) } }
                td { (r.new_delivery.source) span.unit { (r.new_delivery.retrieved) } }
            } } }
        }
    };
    html! {
        section {
            h2 { (heading) }
            @if revisions.len() > MOST {
                p.muted {
                    (context.say("De första ", "The first ")) (MOST) (context.say(" av ", " of ")) (revisions.len()) ". "
                    (context.say("Alla fås med narbild revisions.", "All are given by narbild revisions."))
                }
            }
            (scrolled(context, heading, &table))
        }
    }
}
