//! The written review of the marked rows: surely worse first, then those without a sure trend.

use cube::Lang;
use maud::{Markup, html};

use super::table::rows;
use super::{Frame, reading};
use crate::model::{AreaProfile, ReviewItem, Row};
use crate::svg::{sign, spark};
use crate::words;

/// How many rows fit on the first page beside head and keys.
const ROWS_ON_PAPER: usize = 19;

pub(super) fn section(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let (sure, unsure): (Vec<&ReviewItem>, Vec<&ReviewItem>) =
        profile.review.iter().partition(|r| r.is_surely_worse);
    // On paper the review fills the second page: the more it holds, the closer it is set. A table too long
    // for the first page goes on into the second, and the review follows it.
    let (n, flows) = (profile.review.len(), profile.summary.n_rows > ROWS_ON_PAPER);
    html! {
        section.page2.flows[flows].dense[n > 5].densest[n > 8] #granskning aria-labelledby="gr" {
            div.sec-head {
                h2 #gr { (lang.pick("Granskning av märkta rader", "Review of the marked rows")) }
                p {
                    (lang.pick(
                        "Märkningen är en regel, inte en dom: den visar var det är värt att titta närmare. Meningarna är byggda av tabellens siffror.",
                        "The mark is a rule, not a verdict: it shows where it is worth looking closer. The sentences are built from the figures of the table.",
                    ))
                }
            }
            @if profile.review.is_empty() {
                p.prose { (lang.pick("Ingen rad är märkt.", "No row is marked.")) }
            }
            div.groups {
                (group(profile, &sure, lang.pick("Märkta, och trenden är säkert sämre", "Marked, and the trend is surely worse"), lang))
                (group(profile, &unsure, lang.pick("Märkta, utan säker trend", "Marked, without a sure trend"), lang))
            }
            (reading::method(profile, lang))
            (reading::printed_help(profile, lang, frame))
        }
    }
}

fn group(profile: &AreaProfile, part: &[&ReviewItem], heading: &str, lang: Lang) -> Markup {
    html! {
        @if !part.is_empty() {
            h3.grp { (heading) ": " (part.len()) }
            div.review { @for marked in part { (article(profile, marked, lang)) } }
        }
    }
}

fn article(profile: &AreaProfile, marked: &ReviewItem, lang: Lang) -> Markup {
    let row = rows(profile).find(|row| row.indicator == marked.indicator);
    html! {
        article {
            h4 { (marked.title.get(lang)) }
            @if let Some(row) = row { (facts(profile, row, lang)) }
            div.body {
                p.txt {
                    @for (i, sentence) in marked.sentences.iter().enumerate() {
                        @if i > 0 { " " }
                        // Sentences after the third are left out on paper when the review is long.
                        @if i > 2 { span.more { (sentence.text.get(lang)) } } @else { (sentence.text.get(lang)) }
                    }
                }
                @if !marked.caution.get(lang).is_empty() {
                    p.why { (marked.caution.get(lang)) }
                }
            }
        }
    }
}

fn facts(profile: &AreaProfile, row: &Row, lang: Lang) -> Markup {
    let shown = |p: Option<crate::model::Point>| p.map(|p| p.cell.show(lang, row.decimals));
    html! {
        p.fact {
            @if let Some(first) = shown(row.first) { (first) " → " }
            @if let Some(latest) = shown(row.latest) { b { (latest) } }
            @if let Some(change) = row.change { " · " (words::change(change, row.decimals, lang)) }
        }
        p.fact { (sign::trend(row, lang)) }
        div.pic { (spark::draw(row, profile.axis, spark::IN_REVIEW, lang)) }
    }
}
