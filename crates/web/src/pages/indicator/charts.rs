//! The drawings of an indicator's page, each with its finding as title and its numbers in a table.

use cube::{AreaCode, AreaLevel, Lang, Sex, number};
use maud::{Markup, html};
use profile::model::{Band, BySex, Point, Row};
use profile::overview::{self, Overview};
use profile::svg::axis::tick_decimals;
use profile::svg::classes::Classes;
use profile::svg::line::{Chart, Line, Whose};
use profile::svg::map::Choropleth;
use profile::svg::ranked::Ranked;
use profile::svg::tiles::{self, Tile};
use profile::words;

use super::{View, table};
use crate::pages::capitalised;

/// The trend of the chosen area beside riket and its region, with a table twin.
pub(super) fn trend(view: &View<'_>) -> Markup {
    let lang = view.lang();
    let chart = trend_chart(view);
    if !chart.has_values() {
        return html! {};
    }
    let context = view.context;
    html! {
        figure.fig {
            figcaption { (trend_finding(view)) }
            p.sub {
                (capitalised(view.definition.unit.get(lang))) ". "
                @if !chart.band.is_empty() {
                    @match view.overview.as_ref().map(|o| o.level) {
                        Some(AreaLevel::Region) => { (context.say("Fält: mittersta hälften av regionerna. ", "Field: the middle half of the regions. ")) }
                        _ => { (context.say("Fält: mittersta hälften av kommunerna. ", "Field: the middle half of the municipalities. ")) }
                    }
                }
                (axis_note(view, chart.starts_at()))
            }
            (chart.draw(lang))
            details {
                summary { (context.say("Diagrammet som tabell", "The chart as a table")) }
                (series_table(view, &chart))
            }
            (view.trust(view.profile.as_ref().map(|p| p.deliveries.as_slice()).unwrap_or_default()))
        }
    }
}

fn trend_chart(view: &View<'_>) -> Chart {
    let line = |area: AreaCode, whose: Whose| Line {
        name: view.area_name(area),
        whose,
        points: overview::series(view.definition, view.figures, area, Sex::Both),
    };
    let mut lines = Vec::new();
    let own = if view.area == AreaCode::RIKET { Whose::Riket } else { Whose::Own };
    if view.area != AreaCode::RIKET {
        lines.push(line(AreaCode::RIKET, Whose::Riket));
    }
    if let Some(region) = view.area.region_code().filter(|r| *r != view.area) {
        lines.push(line(region, Whose::Region));
    }
    lines.push(line(view.area, own));
    lines.retain(|l| l.points.iter().any(|p| p.cell.value().is_some()));
    Chart {
        band: band(view, &lines),
        lines,
        decimals: view.definition.decimals,
        title: format!("{}: {}", view.definition.title.get(view.lang()), trend_finding(view)),
        id: "trend",
    }
}

/// The middle half of the areas at the level shown, within the time that the lines have.
fn band(view: &View<'_>, lines: &[Line]) -> Vec<Band> {
    let Some(overview) = &view.overview else { return Vec::new() };
    let areas: Vec<AreaCode> = overview.areas.iter().map(|v| v.area).collect();
    let mut bands = overview::bands(view.figures, &areas, view.definition.decimals);
    let periods: Vec<_> = lines.iter().flat_map(|l| &l.points).map(|p| p.period).collect();
    bands.retain(|b| periods.contains(&b.period));
    bands
}

/// How the chosen area and riket have moved, in one line.
fn trend_finding(view: &View<'_>) -> String {
    let lang = view.lang();
    let Some(row) = view.row() else { return view.definition.title.get(lang).to_owned() };
    let name = view.area_name(view.area);
    match (row.change, row.first) {
        (Some(change), Some(first)) => {
            let change = words::change(change, row.decimals, lang);
            let since = words::period(first.period, lang);
            let text = match lang {
                Lang::Sv => format!("{name}: {change} sedan {since}"),
                Lang::En => format!("{name}: {change} since {since}"),
            };
            text + &riket_moved(view, first.period)
        }
        _ => match (lang, row.latest) {
            (Lang::Sv, Some(_)) => format!("{name} har ett enda värde"),
            (Lang::En, Some(_)) => format!("{name} has a single value"),
            (Lang::Sv, None) => format!("{name} saknar värde"),
            (Lang::En, None) => format!("{name} has no value"),
        },
    }
}

/// How riket has moved since the same period, when another area is chosen.
fn riket_moved(view: &View<'_>, since: cube::Period) -> String {
    let lang = view.lang();
    let same = view.riket.as_ref().filter(|r| r.first.is_some_and(|p| p.period == since));
    match same.and_then(|r| Some((r, r.change?))) {
        Some((row, change)) => {
            let change = words::change(change, row.decimals, lang);
            format!(", {}: {change}", lang.pick("riket", "Sweden"))
        }
        None => String::new(),
    }
}

fn axis_note(view: &View<'_>, starts_at: Option<f64>) -> Markup {
    let Some(start) = starts_at else { return html! {} };
    let told = number::format(start, tick_decimals(&[0.0, start]).min(2), view.lang());
    html! { (view.context.say("Axeln börjar på ", "The axis starts at ")) (told) "." }
}

fn series_table(view: &View<'_>, chart: &Chart) -> Markup {
    let mut periods: Vec<_> =
        chart.lines.iter().flat_map(|l| l.points.iter().map(|p| p.period)).collect();
    periods.sort_unstable();
    periods.dedup();
    let cell = |line: &Line, period| {
        let point = line.points.iter().find(|p| p.period == period);
        point.map_or("–".to_owned(), |p| p.cell.show(view.lang(), chart.decimals))
    };
    html! {
        table.tbl {
            caption.vh { (chart.title) }
            thead { tr {
                th scope="col" { (view.context.say("Period", "Period")) }
                @for line in &chart.lines { th.n scope="col" { (line.name) } }
            } }
            tbody { @for period in periods { tr {
                th scope="row" { (words::period(period, view.lang())) }
                @for line in &chart.lines { td.n { (cell(line, period)) } }
            } } }
        }
    }
}

/// The map: kommuner as areas, regioner as tiles. Its table twin is the table of all areas.
pub(super) fn map(view: &View<'_>, overview: &Overview) -> Markup {
    let context = view.context;
    let classes = classes(overview);
    let drawn = match overview.level {
        AreaLevel::Kommun => choropleth(view, overview, &classes),
        _ => Some(tile_map(view, overview, &classes)),
    };
    let Some(drawn) = drawn else { return html! { div {} } };
    html! {
        figure.fig.mapfig {
            figcaption { (map_finding(view, overview)) }
            p.sub {
                (overview.n_valued) " " (super::super::levels_word(context, overview.level)) ", "
                (words::period(overview.period, view.lang())) ". "
                (context.say("Färgen visar nivå, inte bedömning: starkare ton är högre tal.", "Colour shows level, not judgement: a stronger tone is a higher number."))
                @if overview.level == AreaLevel::Kommun { " " (context.say("Regionernas ordning gäller medianen av deras kommuner.", "The order of the regions is by the median of their municipalities.")) }
            }
            div.mapwrap {
                (legend(view, overview, &classes))
                (drawn)
            }
            p.small { a href=(table::address(view, overview)) { (context.say("Kartan som tabell", "The map as a table")) } }
            (view.trust(&overview.deliveries))
        }
    }
}

pub(in crate::pages) fn classes(overview: &Overview) -> Classes {
    let values: Vec<f64> = overview.areas.iter().filter_map(|v| overview.shown(&v.cell)).collect();
    Classes::new(&values, overview.decimals)
}

fn map_finding(view: &View<'_>, overview: &Overview) -> String {
    let lang = view.lang();
    let ends = match overview.level {
        AreaLevel::Kommun => {
            let medians = overview.region_medians();
            medians.first().zip(medians.last()).map(|(low, high)| (low.0, high.0))
        }
        _ => {
            let sorted = overview.by_value();
            sorted.first().zip(sorted.last()).map(|(low, high)| (low.area, high.area))
        }
    };
    match ends.filter(|(low, high)| low != high) {
        Some((low, high)) => {
            let (low, high) = (view.area_name(low), view.area_name(high));
            match lang {
                Lang::Sv => format!("Högst tal i {high}, lägst i {low}"),
                Lang::En => format!("Highest in {high}, lowest in {low}"),
            }
        }
        None => view.definition.title.get(lang).to_owned(),
    }
}

/// The legend is a histogram: how many areas each class holds.
fn legend(view: &View<'_>, overview: &Overview, classes: &Classes) -> Markup {
    legend_of(view.context, overview, classes)
}

pub(in crate::pages) fn legend_of(
    context: crate::layout::Context<'_>,
    overview: &Overview,
    classes: &Classes,
) -> Markup {
    let most = classes.counts.iter().copied().max().unwrap_or(1).max(1);
    let told = |v: f64| number::format(v, overview.decimals, context.lang);
    let last = classes.counts.len() - 1;
    let least = 10_f64.powi(-i32::from(overview.decimals));
    let label = |i: usize| match (i, classes.limits.as_slice()) {
        (_, []) => context.say("alla lika", "all equal").to_owned(),
        (0, limits) => format!("{} {}", context.say("under", "under"), told(limits[0])),
        (i, limits) if i == last => {
            format!("{} {}", told(limits[i - 1]), context.say("och över", "and over"))
        }
        (i, limits) => format!("{}–{}", told(limits[i - 1]), told(limits[i] - least)),
    };
    html! {
        table.mapleg {
            caption { (super::super::levels_word(context, overview.level)) " " (context.say("i varje klass", "in each class")) }
            tbody { @for (i, n) in classes.counts.iter().enumerate() { tr {
                td { svg.bar viewBox="0 0 80 20" aria-hidden="true" {
                    rect class={ "s" (classes.tone(i + 1)) } x="0.5" y="1" width=(n * 78 / most + 1) height="18" {}
                } }
                td.n { (n) }
                th scope="row" { (label(i)) }
            } } }
        }
    }
}

fn choropleth(view: &View<'_>, overview: &Overview, classes: &Classes) -> Option<Markup> {
    let tone = |code: AreaCode| {
        let shown = overview.area(code).and_then(|v| overview.shown(&v.cell))?;
        Some(classes.tone(classes.of(shown)))
    };
    let own: Vec<AreaCode> = match view.area.level() {
        AreaLevel::Kommun | AreaLevel::Region if view.is_chosen => vec![view.area],
        _ => Vec::new(),
    };
    let label = overview.area(view.area).filter(|_| view.is_chosen).map(|v| {
        format!("{} {}", view.area_name(v.area), v.cell.show(view.lang(), overview.decimals))
    });
    let title = format!(
        "{}: {}, {}",
        view.context.say("Karta över kommunerna", "Map of the municipalities"),
        view.definition.title.get(view.lang()),
        words::period(overview.period, view.lang())
    );
    let geometry = &view.context.site.catalog().geometry;
    let areas: Vec<AreaCode> = overview.areas.iter().map(|v| v.area).collect();
    Choropleth { geometry, areas: &areas, tone: &tone, own: &own, label, title }.draw()
}

fn tile_map(view: &View<'_>, overview: &Overview, classes: &Classes) -> Markup {
    let name = |code: AreaCode| view.area_name(code);
    let tile = |code: AreaCode| {
        let value = overview.area(code);
        let shown = value.and_then(|v| overview.shown(&v.cell));
        Tile {
            large: value.map_or("-".to_owned(), |v| v.cell.show(view.lang(), overview.decimals)),
            small: String::new(),
            tone: shown.map(|s| classes.tone(classes.of(s))),
            is_own: view.is_chosen && view.area.region_code() == Some(code),
        }
    };
    tiles::draw(&name, None, &tile, view.lang())
}

/// All areas in order.
pub(super) fn ranked(view: &View<'_>, overview: &Overview) -> Markup {
    let context = view.context;
    let name = |code: AreaCode| view.area_name(code);
    let ranked = Ranked {
        overview,
        own: Some(view.area).filter(|_| view.is_chosen),
        name: &name,
        title: format!(
            "{}: {}",
            view.definition.title.get(view.lang()),
            against_finding(view, overview)
        ),
    };
    let all: Vec<AreaCode> = overview.areas.iter().map(|v| v.area).collect();
    let is_few = overview.level == AreaLevel::Region;
    html! {
        figure.fig {
            figcaption { (against_finding(view, overview)) }
            p.sub {
                (capitalised(view.definition.unit.get(view.lang()))) ", " (words::period(overview.period, view.lang())) ". "
                @if overview.has_intervals() {
                    (context.say(
                        "Streck: 95 procents intervall. Romb: säkert sämre än riket. Fylld cirkel: säkert bättre. Grått: ingen säker skillnad.",
                        "Strokes: 95 percent intervals. Diamond: surely worse than Sweden. Filled circle: surely better. Grey: no sure difference.",
                    ))
                } @else {
                    (context.say(
                        "Intervall är inte publicerade, så skillnaderna är inte prövade.",
                        "Intervals are not published, so differences are not tested.",
                    ))
                }
                " " @if !is_few { (axis_note(view, ranked.starts_at())) }
            }
            @if is_few { (ranked.dots(&all, "alla-punkter", view.lang())) } @else { (ranked.draw(view.lang())) }
            p.small { a href=(table::address(view, overview)) { (context.say("Diagrammet som tabell", "The chart as a table")) } }
        }
    }
}

/// How many stand above and below riket.
fn against_finding(view: &View<'_>, overview: &Overview) -> String {
    let lang = view.lang();
    let tally = overview.tally();
    let levels = super::super::levels_word(view.context, overview.level);
    if overview.has_intervals() && overview.riket.is_some() {
        let (high, low) = (tally.n_surely_higher, tally.n_surely_lower);
        return match lang {
            Lang::Sv => format!("{high} {levels} ligger säkert över riket, {low} säkert under"),
            Lang::En => format!("{high} {levels} lie surely above Sweden, {low} surely below"),
        };
    }
    if overview.riket.is_some_and(|r| r.value().is_some()) {
        let (high, low) = (tally.n_higher, tally.n_lower);
        return match lang {
            Lang::Sv => format!("{high} {levels} har högre tal än riket, {low} lägre"),
            Lang::En => format!("{high} {levels} have a higher number than Sweden, {low} a lower"),
        };
    }
    match lang {
        Lang::Sv => format!("{} {levels} i ordning", overview.n_valued),
        Lang::En => format!("{} {levels} in order", overview.n_valued),
    }
}

/// The chosen kommun among the similar ones.
pub(super) fn near(view: &View<'_>, overview: &Overview) -> Markup {
    let peers = view.profile.as_ref().map(|p| p.peers.as_slice()).unwrap_or_default();
    if peers.is_empty() || overview.level != AreaLevel::Kommun {
        return html! {};
    }
    let mut chosen: Vec<AreaCode> = peers.iter().map(|p| p.area.code).collect();
    chosen.push(view.area);
    let name = |code: AreaCode| view.area_name(code);
    let own = view.area_name(view.area);
    let finding = match view.row().and_then(|r| r.position_peers.as_ref().map(|p| (p, r.better))) {
        Some((position, better)) => {
            let place = words::place(position, better, view.lang());
            match view.lang() {
                Lang::Sv => format!("{own} bland de jämförbara: {place}"),
                Lang::En => format!("{own} among the similar: {place}"),
            }
        }
        None => match view.lang() {
            Lang::Sv => format!("{own} och de jämförbara kommunerna"),
            Lang::En => format!("{own} and the similar municipalities"),
        },
    };
    let ranked = Ranked { overview, own: Some(view.area), name: &name, title: finding.clone() };
    html! {
        figure.fig {
            figcaption { (finding) }
            p.sub { (words::period(overview.period, view.lang())) ". " (view.context.say("De mest lika kommunerna efter folkmängd, ålder och andra drag.", "The municipalities most alike in population, age and other traits.")) }
            (ranked.dots(&chosen, "jamforbara-punkter", view.lang()))
            details {
                summary { (view.context.say("Diagrammet som tabell", "The chart as a table")) }
                (few_table(view, overview, &chosen, &finding))
            }
        }
    }
}

/// A few areas with their values, the best first.
fn few_table(view: &View<'_>, overview: &Overview, chosen: &[AreaCode], caption: &str) -> Markup {
    let mut values: Vec<_> = chosen.iter().filter_map(|c| overview.area(*c)).collect();
    values.sort_by_key(|v| (v.place.is_none(), v.place, v.area));
    html! {
        table.tbl {
            caption.vh { (caption) }
            thead { tr {
                th scope="col" { (view.context.say("Kommun", "Municipality")) }
                th.n scope="col" { (view.context.say("Värde", "Value")) }
                th.n scope="col" { (view.context.say("Plats bland alla", "Place among all")) }
            } }
            tbody { @for value in values { tr.me[value.area == view.area] {
                th scope="row" { (view.area_name(value.area)) }
                td.n { (value.cell.show(view.lang(), overview.decimals)) }
                td.n { @if let Some(place) = value.place { (place) } @else { "–" } }
            } } }
        }
    }
}

/// Women and men, where published.
pub(super) fn sexes(view: &View<'_>) -> Markup {
    let Some(row) = view.row().filter(|r| !r.by_sex.is_empty()) else { return html! {} };
    let context = view.context;
    let line = |sex: Sex, whose: Whose, name: &str| Line {
        name: name.to_owned(),
        whose,
        points: overview::series(view.definition, view.figures, view.area, sex),
    };
    let name = view.area_name(view.area);
    let chart = Chart {
        lines: vec![
            line(Sex::Men, Whose::Men, context.say("Män", "Men")),
            line(Sex::Women, Whose::Women, context.say("Kvinnor", "Women")),
        ],
        band: Vec::new(),
        decimals: view.definition.decimals,
        title: format!(
            "{}: {}",
            view.definition.title.get(view.lang()),
            context.say("kvinnor och män", "women and men")
        ),
        id: "kon-diagram",
    };
    let heading = match view.lang() {
        Lang::Sv => format!("Kvinnor och män i {}", in_place(&name, view)),
        Lang::En => format!("Women and men in {name}"),
    };
    html! {
        section.cols.two aria-labelledby="kon-h" {
            div {
                h2 #kon-h { (heading) }
                (sex_table(view, row))
            }
            @if chart.has_values() {
                figure.fig {
                    figcaption { (sex_finding(view, row)) }
                    p.sub { (capitalised(view.definition.unit.get(view.lang()))) ". " (axis_note(view, chart.starts_at())) }
                    (chart.draw(view.lang()))
                    details {
                        summary { (context.say("Diagrammet som tabell", "The chart as a table")) }
                        (series_table(view, &chart))
                    }
                }
            }
        }
    }
}

/// `riket` without its capital inside a sentence.
fn in_place(name: &str, view: &View<'_>) -> String {
    if view.area == AreaCode::RIKET { name.to_lowercase() } else { name.to_owned() }
}

fn latest_of(row: &Row, sex: Sex) -> Option<Point> {
    row.by_sex.iter().find(|s| s.sex == sex).and_then(|s: &BySex| s.latest)
}

fn sex_finding(view: &View<'_>, row: &Row) -> String {
    let both = latest_of(row, Sex::Women).zip(latest_of(row, Sex::Men));
    let lang = view.lang();
    match both.filter(|(w, m)| w.period == m.period) {
        Some((women, men)) => {
            let (w, m) = (women.cell.show(lang, row.decimals), men.cell.show(lang, row.decimals));
            let when = words::period(women.period, lang);
            match lang {
                Lang::Sv => format!("Kvinnor {w}, män {m} ({when})"),
                Lang::En => format!("Women {w}, men {m} ({when})"),
            }
        }
        None => lang.pick("Kvinnor och män", "Women and men").to_owned(),
    }
}

fn sex_table(view: &View<'_>, row: &Row) -> Markup {
    let context = view.context;
    let point = |p: Option<Point>| {
        html! { @if let Some(p) = p { (p.cell.show(view.lang(), row.decimals)) span.unit { (words::period(p.period, view.lang())) } } @else { "–" } }
    };
    html! {
        table.tbl {
            caption.vh { (context.say("Första och senaste värde för kvinnor och män", "First and latest value for women and men")) }
            thead { tr {
                th scope="col" { (context.say("Kön", "Sex")) }
                th.n scope="col" { (context.say("Första värde", "First value")) }
                th.n scope="col" { (context.say("Senaste värde", "Latest value")) }
            } }
            tbody { @for by in &row.by_sex { tr {
                th scope="row" { @match by.sex { Sex::Women => { (context.say("Kvinnor", "Women")) } _ => { (context.say("Män", "Men")) } } }
                td.n { (point(by.first)) }
                td.n { b { (point(by.latest)) } }
            } } }
        }
    }
}
