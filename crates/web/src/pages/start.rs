//! The start: search first, three facts, the regioner, what is marked in the nation, how to read.

use catalog::ProfileId;
use cube::{AreaCode, AreaLevel, Lang, number};
use maud::{Markup, html};
use profile::model::{AreaProfile, Mark, Row};
use profile::svg::sign::Sign;
use profile::svg::spark;
use profile::svg::tiles::{self, Tile};
use profile::words;

use crate::address::{FIRST_PROFILE, Page};
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};
use crate::pages::search;

pub(super) fn page(context: Context<'_>) -> Answer {
    let first = ProfileId(FIRST_PROFILE.to_owned());
    let riket = context.site.profile(&first, AreaCode::RIKET);
    let lead = context.say(
        "Följ hälso- och sjukvården och socialtjänsten i riket, 21 regioner och 290 kommuner. Samma tal på skärm, i Excel och i öppna data.",
        "Follow health care and social services in Sweden, its 21 regions and 290 municipalities. The same numbers on screen, in Excel and as open data.",
    );
    let head = Head {
        title: context
            .say(
                "Närbild – vård och omsorg på nära håll",
                "Närbild – health and social care, close up",
            )
            .to_owned(),
        description: lead.to_owned(),
        part: Part::Start,
        crumbs: Vec::new(),
    };
    let body = html! {
        div.hero {
            div {
                h1 { (context.say("Vård och omsorg på nära håll", "Health and social care, close up")) }
                p.lead { (lead) }
                (search::form(context, ""))
                (examples(context, &first))
                (facts(context, riket.as_ref()))
            }
            (regions(context, &first))
        }
        section.cols.a {
            div { @if let Some(riket) = &riket { (marked(context, riket)) } }
            div { (how_to_read(context)) (sources(context)) }
        }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn examples(context: Context<'_>, first: &ProfileId) -> Markup {
    let areas = ["1480", "2584", "14", "00"].into_iter().filter_map(|c| c.parse::<AreaCode>().ok());
    html! {
        ul.tools {
            li.muted { (context.say("Till exempel", "For example")) }
            @for code in areas.filter(|c| context.site.area(*c).is_some()) {
                li { a href=(context.at(&Page::profile(code, first))) { (context.site.area_name(code, context.lang)) } }
            }
        }
    }
}

/// Three facts, each with the page that it comes from.
fn facts(context: Context<'_>, riket: Option<&AreaProfile>) -> Markup {
    let n_measures = context.site.n_with_figures();
    let n_areas = context.site.catalog().areas.current().count();
    html! {
        ul.facts {
            @if let Some(riket) = riket {
                li {
                    b { (riket.summary.n_marked) }
                    span {
                        @match context.lang {
                            Lang::Sv => { "av " (riket.summary.n_judged) " indikatorer för nära vård är märkta i riket: senaste värdet är sämre än det första. " }
                            Lang::En => { "of " (riket.summary.n_judged) " indicators of local care are marked for Sweden: the latest value is worse than the first. " }
                        }
                        a href=(context.at(&Page::profile(AreaCode::RIKET, &riket.profile))) { (context.say("Rikets profil", "Sweden’s profile")) }
                    }
                }
            }
            @if let Some((n_marked, n_judged)) = middle_kommun(context) {
                li {
                    b { (n_marked) }
                    span {
                        @match context.lang {
                            Lang::Sv => { "av " (n_judged) " indikatorer är märkta i kommunen i mitten, när alla ordnas efter antal märkta. " }
                            Lang::En => { "of " (n_judged) " indicators are marked in the middle municipality, when all are ordered by number of marks. " }
                        }
                        a href=(context.at(&Page::Areas)) { (context.say("Alla områden", "All areas")) }
                    }
                }
            }
            li {
                b { (n_measures) }
                span {
                    @match context.lang {
                        Lang::Sv => { "mått med siffror för upp till " (number::format(count(n_areas), 0, context.lang)) " områden, med definition, källa och gränser för tolkning. " }
                        Lang::En => { "measures with figures for up to " (number::format(count(n_areas), 0, context.lang)) " areas, each with definition, source and limits of interpretation. " }
                    }
                    a href=(context.at(&Page::Indicators)) { (context.say("Alla mått", "All measures")) }
                }
            }
        }
    }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Marked and judged in the kommun in the middle of the order by marks.
fn middle_kommun(context: Context<'_>) -> Option<(usize, usize)> {
    let summaries = context.site.summaries().iter();
    let mut kommuner: Vec<(usize, usize)> = summaries
        .filter(|(code, s)| code.level() == AreaLevel::Kommun && s.n_judged > 0)
        .map(|(_, s)| (s.n_marked, s.n_judged))
        .collect();
    kommuner.sort_unstable();
    kommuner.get(kommuner.len() / 2).copied()
}

fn regions(context: Context<'_>, first: &ProfileId) -> Markup {
    let name = |code: AreaCode| context.site.area_name(code, context.lang);
    let address = |code: AreaCode| context.at(&Page::profile(code, first));
    let tile = |code: AreaCode| Tile {
        large: tiles::letter(code).unwrap_or_default().to_owned(),
        small: String::new(),
        tone: None,
        is_own: false,
    };
    html! {
        nav aria-labelledby="valj-region" {
            h2 #valj-region { (context.say("Välj region", "Choose a region")) }
            (tiles::draw(&name, Some(&address), &tile, context.lang))
        }
    }
}

/// The nation's marked rows, in short.
fn marked(context: Context<'_>, riket: &AreaProfile) -> Markup {
    let rows: Vec<&Row> =
        riket.sections.iter().flat_map(|s| &s.rows).filter(|r| r.mark == Mark::Marked).collect();
    let (from, to) = riket.axis;
    html! {
        div.sec-head {
            h2 { (context.say("Märkt i riket: att titta närmare på", "Marked for Sweden: worth a closer look")) }
            p { (context.say("Första och senaste värdet för nära vård.", "First and latest value for local care.")) }
        }
        table.mini {
            caption.vh { (context.say("Märkta mått i riket", "Marked measures for Sweden")) }
            thead { tr {
                th scope="col" { (context.say("Mått", "Measure")) }
                th.n scope="col" { (context.say("Första", "First")) }
                th scope="col" { (from) "–" (to) }
                th.n scope="col" { (context.say("Senaste", "Latest")) }
            } }
            tbody { @for row in rows { (marked_row(context, riket, row)) } }
        }
        p.trust {
            (context.say("Källa: ", "Source: "))
            @for (i, delivery) in riket.deliveries.iter().enumerate() { @if i > 0 { "; " } (delivery.source) }
            ". "
            (context.say("Streckad linje: mellanliggande värden är inte publicerade.", "Dashed line: values in between are not published."))
        }
    }
}

fn marked_row(context: Context<'_>, riket: &AreaProfile, row: &Row) -> Markup {
    let lang = context.lang;
    let value = |point: Option<profile::model::Point>| {
        html! { @if let Some(p) = point { b { (p.cell.show(lang, row.decimals)) } span.yr { (words::period(p.period, lang)) } } }
    };
    html! {
        tr.marked {
            th scope="row" {
                a href=(context.at(&Page::indicator(&row.indicator))) { (row.title.get(lang)) }
                span.unit { (row.unit.get(lang)) }
            }
            td.n.first { (value(row.first)) }
            td.spark { (spark::draw(row, riket.axis, spark::IN_ROW, lang)) }
            td.n.last { (value(row.latest)) }
        }
    }
}

fn how_to_read(context: Context<'_>) -> Markup {
    let signs = [
        (Sign::Flag, context.say("Märkt", "Marked"), context.say(
            "Senaste värdet är sämre än basåret. En enkel regel, lika för alla. Den säger var man bör titta, inte varför.",
            "The latest value is worse than the base year. A simple rule, the same for everyone. It says where to look, not why.",
        )),
        (Sign::Worse { rising: false }, context.say("Sämre", "Worse"), context.say(
            "Trenden är prövad och försämringen är statistiskt säker.",
            "The trend is tested and the deterioration is statistically sure.",
        )),
        (Sign::Better { rising: true }, context.say("Bättre", "Better"), context.say(
            "Trenden är prövad och förbättringen är statistiskt säker.",
            "The trend is tested and the improvement is statistically sure.",
        )),
        (Sign::Unchanged, context.say("Ingen säker förändring", "No significant change"), context.say(
            "Värdena rör sig inte mer än de brukar.",
            "The values do not move more than they usually do.",
        )),
        (Sign::TooFew, context.say("För få mätpunkter", "Too few points"), context.say(
            "Färre än fem värden. Ingen trend prövas.",
            "Fewer than five values. No trend is tested.",
        )),
    ];
    html! {
        h2 { (context.say("Så läser du märkningen", "How to read the marks")) }
        dl.howto {
            @for (sign, word, told) in signs { dt { (sign.with_word(word)) } dd { (told) } }
        }
        p.tools { a href=(context.at(&Page::Reading)) { (context.say("Allt om hur en profil läses", "All about reading a profile")) } }
    }
}

fn sources(context: Context<'_>) -> Markup {
    let n = context.site.revisions().len();
    html! {
        h2.later { (context.say("Varifrån siffrorna kommer", "Where the figures come from")) }
        ul.links {
            @for (source, retrieved) in context.site.sources() {
                li { (source) span.unit { (context.say("hämtat ", "retrieved ")) (retrieved) } }
            }
            li {
                a href=(context.at(&Page::Revisions)) {
                    @if n == 0 { (context.say("Inga tal har reviderats", "No figures have been revised")) }
                    @else { (number::format(count(n), 0, context.lang)) (context.say(" reviderade tal", " revised figures")) }
                }
            }
        }
    }
}
