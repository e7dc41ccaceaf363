//! All measures by theme.

use catalog::{Indicator, Kind};
use maud::{Markup, html};
use profile::svg::sign;
use profile::words;

use crate::address::Page;
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};

pub(super) fn page(context: Context<'_>) -> Answer {
    let catalog = context.site.catalog();
    let head = Head {
        title: context
            .say("Mått: indikatorer och centrala mått", "Measures: indicators and central measures")
            .to_owned(),
        description: context
            .say(
                "Alla mått efter tema, med enhet, riktning och nivåer.",
                "All measures by theme, with unit, direction and levels.",
            )
            .to_owned(),
        part: Part::Indicators,
        crumbs: vec![(context.say("Indikatorer", "Indicators").to_owned(), None)],
    };
    let n_central = catalog.indicators.values().filter(|i| i.kind == Kind::CentralMeasure).count();
    let n_indicators = catalog.indicators.len() - n_central;
    let body = html! {
        h1 { (context.say("Mått", "Measures")) }
        p.lead {
            @match context.lang {
                cube::Lang::Sv => { (n_indicators) " indikatorer har en riktning: högre eller lägre är bättre. " (n_central) " centrala mått beskriver utan att bedömas." }
                cube::Lang::En => { (n_indicators) " indicators have a direction: higher or lower is better. " (n_central) " central measures describe and are not judged." }
            }
        }
        nav.jump aria-label=(context.say("Teman", "Themes")) { ul.tools {
            @for theme in &catalog.themes { @if has_any(context, &theme.id) {
                li { a href={ "#" (theme.id) } { (theme.title.get(context.lang)) } }
            } }
        } }
        @for theme in &catalog.themes { @if has_any(context, &theme.id) {
            section aria-labelledby=(theme.id) {
                h2 id=(theme.id) { (theme.title.get(context.lang)) }
                ul.measures {
                    @for indicator in of_theme(context, &theme.id) { (entry(context, indicator)) }
                }
            }
        } }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn of_theme<'a>(context: Context<'a>, theme: &str) -> Vec<&'a Indicator> {
    let indicators = context.site.catalog().indicators.values();
    let mut of: Vec<&Indicator> = indicators.filter(|i| i.theme == theme).collect();
    of.sort_by(|a, b| cube::collate::compare(a.title.get(context.lang), b.title.get(context.lang)));
    of
}

fn has_any(context: Context<'_>, theme: &str) -> bool {
    context.site.catalog().indicators.values().any(|i| i.theme == theme)
}

fn entry(context: Context<'_>, indicator: &Indicator) -> Markup {
    let levels: Vec<&str> =
        indicator.levels.iter().map(|l| super::level_word(context, *l)).collect();
    html! {
        li {
            a href=(context.at(&Page::indicator(&indicator.id))) { (indicator.title.get(context.lang)) }
            span.unit { (indicator.unit.get(context.lang)) }
            span.unit.kind {
                (sign::kind(indicator.kind)) (words::kind(indicator.kind, context.lang)) " · " (levels.join(", "))
                @if !context.site.has_figures(&indicator.id) {
                    " · " (context.say("siffror saknas ännu", "no figures yet"))
                }
            }
        }
    }
}
