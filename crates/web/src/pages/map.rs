//! The map: one measure over the kommuner, and the way to every area's profile.

use catalog::{Indicator, ProfileId};
use cube::{AreaCode, AreaLevel, IndicatorId};
use maud::{Markup, html};
use profile::overview::Overview;
use profile::svg::map;
use profile::words;

use crate::address::{FIRST_PROFILE, Page};
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};
use crate::pages::indicator::{classes, legend_of};
use crate::pages::{capitalised, refusal, scrolled, state};

pub(super) fn page(context: Context<'_>) -> Answer {
    let indicators = &context.site.catalog().indicators;
    let chosen = match context.asked.first("matt") {
        Some(words) => match words.parse::<IndicatorId>().ok().and_then(|id| indicators.get(&id)) {
            Some(found) => Some(found),
            None => return refusal::no_indicator(context, words),
        },
        None => first_measure(context),
    };
    let overview = chosen.and_then(|definition| {
        let figures = context.site.figures(&definition.id)?;
        Overview::new(definition, figures, &context.site.codes(AreaLevel::Kommun), None)
    });
    let title = context.say("Karta", "Map");
    let named =
        chosen.map_or(title.to_owned(), |c| format!("{title}: {}", c.title.get(context.lang)));
    let head = Head {
        title: named.clone(),
        description: context
            .say("Ett mått över landets kommuner.", "One measure over the municipalities.")
            .to_owned(),
        part: Part::Map,
        crumbs: vec![(title.to_owned(), None)],
    };
    let body = html! {
        h1 { (title) }
        p.lead { (context.say(
            "Välj ett mått och se det över landets kommuner. Varje kommun på kartan leder till sin profil.",
            "Choose a measure and see it over the municipalities. Every municipality on the map leads to its profile.",
        )) }
        (form(context, chosen))
        @match chosen.zip(overview) {
            Some((definition, overview)) => { (shown(context, definition, &overview)) }
            None => { section { (state(context.say("Inget att visa", "Nothing to show"), &html! {
                p { (context.say("Måttet har inga värden för kommunerna. Välj ett annat.", "The measure has no values for the municipalities. Choose another.")) }
            })) } }
        }
    };
    Answer::page(layout::page(context, &head, &body))
}

/// The first measure of the first profile that kommuner have.
fn first_measure(context: Context<'_>) -> Option<&Indicator> {
    let catalog = context.site.catalog();
    let profile = catalog.profiles.get(&ProfileId(FIRST_PROFILE.to_owned()))?;
    let rows = profile.sections.iter().flat_map(|s| &s.rows);
    rows.filter_map(|r| catalog.indicators.get(&r.indicator)).find(|i| is_mapped(context, i))
}

fn is_mapped(context: Context<'_>, indicator: &Indicator) -> bool {
    indicator.levels.contains(&AreaLevel::Kommun) && context.site.has_figures(&indicator.id)
}

fn form(context: Context<'_>, chosen: Option<&Indicator>) -> Markup {
    let catalog = context.site.catalog();
    html! {
        form.choices.no-print method="get" action=(context.at(&Page::Map)) {
            div.field.wide {
                label for="matt" { (context.say("Mått", "Measure")) }
                select #matt name="matt" {
                    @for theme in &catalog.themes {
                        @let of: Vec<&Indicator> = catalog.indicators.values().filter(|i| i.theme == theme.id && is_mapped(context, i)).collect();
                        @if !of.is_empty() { optgroup label=(theme.title.get(context.lang)) {
                            @for indicator in of {
                                option value=(indicator.id) selected[Some(&indicator.id) == chosen.map(|c| &c.id)] { (indicator.title.get(context.lang)) }
                            }
                        } }
                    }
                }
            }
            button.btn.quiet { (context.say("Visa", "Show")) }
        }
    }
}

fn shown(context: Context<'_>, definition: &Indicator, overview: &Overview) -> Markup {
    let lang = context.lang;
    let classes = classes(overview);
    let first = ProfileId(FIRST_PROFILE.to_owned());
    let address = |code: AreaCode| context.at(&Page::profile(code, &first));
    let name = |code: AreaCode| {
        let value = overview.area(code).map(|v| v.cell.show(lang, overview.decimals));
        format!(
            "{}: {}",
            context.site.area_name(code, lang),
            value.unwrap_or_else(|| "-".to_owned())
        )
    };
    let tone = |code: AreaCode| {
        let shown = overview.area(code).and_then(|v| overview.shown(&v.cell))?;
        Some(classes.tone(classes.of(shown)))
    };
    let areas: Vec<AreaCode> = overview.areas.iter().map(|v| v.area).collect();
    let geometry = &context.site.catalog().geometry;
    let drawn = map::chooser(geometry, &areas, &address, &name, &tone);
    html! {
        section.cols.a aria-labelledby="karta-h" {
            figure.fig.mapfig {
                figcaption #karta-h { (definition.title.get(lang)) }
                p.sub {
                    (capitalised(definition.unit.get(lang))) ", " (words::period(overview.period, lang)) ". "
                    (context.say("Färgen visar nivå, inte bedömning: starkare ton är högre tal. Streckat: uppgift saknas.", "Colour shows level, not judgement: a stronger tone is a higher number. Hatched: no value."))
                }
                div.mapwrap { (legend_of(context, overview, &classes)) @if let Some(drawn) = drawn { (drawn) } }
                p.tools { a href=(context.at(&Page::indicator(&definition.id))) { (context.say("Mer om måttet", "More about the measure")) } }
            }
            div { (list(context, overview)) }
        }
    }
}

/// The map's twin: every kommun with its value, by region.
fn list(context: Context<'_>, overview: &Overview) -> Markup {
    let first = ProfileId(FIRST_PROFILE.to_owned());
    let heading = context.say("Alla kommuner", "All municipalities");
    let table = html! {
        table.tbl {
            caption.vh { (heading) }
            thead { tr { th scope="col" { (context.say("Kommun", "Municipality")) } th.n scope="col" { (context.say("Värde", "Value")) } th.n scope="col" { (context.say("Plats", "Place")) } } }
            tbody { @for area in context.site.index(AreaLevel::Kommun) { @if let Some(value) = overview.area(area.code) { tr {
                th scope="row" { a href=(context.at(&Page::profile(area.code, &first))) { (context.lang.pick(&area.name, &area.name_en)) } }
                td.n { (value.cell.show(context.lang, overview.decimals)) }
                td.n { @if let Some(place) = value.place { (place) } @else { "–" } }
            } } } }
        }
    };
    html! { h2 { (heading) } div.tall { (scrolled(context, heading, &table)) } }
}
