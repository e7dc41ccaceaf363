//! All areas in a table, sorted by links.

use std::cmp::Ordering;

use cube::{AreaCode, Cell, Status, collate};
use maud::{Markup, html};
use profile::overview::{Against, AreaValue, Overview};
use profile::svg::sign::Sign;
use profile::words;

use super::View;
use crate::address::Page;
use crate::pages::{capitalised, scrolled};

/// What the rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Place,
    Name,
    Value,
    Women,
    Men,
}

impl By {
    const ALL: [By; 5] = [By::Place, By::Name, By::Value, By::Women, By::Men];

    fn word(self) -> &'static str {
        match self {
            By::Place => "plats",
            By::Name => "namn",
            By::Value => "varde",
            By::Women => "kvinnor",
            By::Men => "man",
        }
    }
}

pub(super) fn section(view: &View<'_>, overview: &Overview) -> Markup {
    let context = view.context;
    let by = context.asked.first("ordning");
    let by = By::ALL.into_iter().find(|b| Some(b.word()) == by).unwrap_or(By::Place);
    let mut rows: Vec<(&AreaValue, String)> =
        overview.areas.iter().map(|v| (v, view.area_name(v.area))).collect();
    rows.sort_by(|a, b| order(by, a, b));
    let heading = format!(
        "{} {}, {}",
        context.say("Alla", "All"),
        super::super::levels_word(context, overview.level),
        words::period(overview.period, view.lang())
    );
    let is_open = context.asked.first("ordning").is_some();
    html! {
        section #alla aria-labelledby="alla-h" {
            h2 #alla-h { (heading) }
            details open[is_open] {
                summary { (overview.areas.len()) " " (super::super::levels_word(context, overview.level)) " " (context.say("som tabell", "as a table")) }
                p.muted.small { (capitalised(view.definition.unit.get(view.lang()))) ". " (context.say("Tryck på en rubrik för att ordna om.", "Press a heading to change the order.")) }
                (scrolled(context, &heading, &table(view, overview, by, &rows, &heading)))
            }
            (view.trust(&overview.deliveries))
        }
    }
}

/// The table of all areas, opened, in the order of place.
pub(super) fn address(view: &View<'_>, overview: &Overview) -> String {
    sorted(view, overview, By::Place)
}

fn order(by: By, a: &(&AreaValue, String), b: &(&AreaValue, String)) -> Ordering {
    // What has no number comes last whatever the order.
    let number = |x: Option<f64>, y: Option<f64>| match (x, y) {
        (Some(x), Some(y)) => y.total_cmp(&x),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    let value = |cell: Option<Cell>| cell.and_then(|c| c.value());
    let by_key = match by {
        By::Name => Ordering::Equal,
        By::Place => (a.0.place.is_none(), a.0.place).cmp(&(b.0.place.is_none(), b.0.place)),
        By::Value => number(a.0.cell.value(), b.0.cell.value()),
        By::Women => number(value(a.0.women), value(b.0.women)),
        By::Men => number(value(a.0.men), value(b.0.men)),
    };
    by_key.then_with(|| collate::compare(&a.1, &b.1)).then(a.0.area.cmp(&b.0.area))
}

fn table(
    view: &View<'_>,
    overview: &Overview,
    by: By,
    rows: &[(&AreaValue, String)],
    heading: &str,
) -> Markup {
    let context = view.context;
    let (has_sexes, has_intervals) = (overview.has_sexes(), overview.has_intervals());
    let head = |class: &'static str, of: By, text: &str| {
        let is_current = of == by;
        let falls = matches!(of, By::Value | By::Women | By::Men);
        let sort = if falls { "descending" } else { "ascending" };
        html! {
            th.(class) scope="col" aria-sort=[is_current.then_some(sort)] {
                a href=(sorted(view, overview, of)) { (text) @if is_current { span aria-hidden="true" { " " (if falls { "↓" } else { "↑" }) } } }
            }
        }
    };
    html! {
        table.tbl.all {
            caption.vh { (heading) }
            thead { tr {
                (head("n", By::Place, context.say("Plats", "Place")))
                (head("name", By::Name, context.say("Område", "Area")))
                (head("n", By::Value, context.say("Värde", "Value")))
                @if has_intervals { th.n scope="col" { (context.say("95 % intervall", "95% interval")) } }
                @if has_sexes {
                    (head("n", By::Women, context.say("Kvinnor", "Women")))
                    (head("n", By::Men, context.say("Män", "Men")))
                }
                @if has_intervals { th scope="col" { (context.say("Jämfört med riket", "Against Sweden")) } }
            } }
            tbody {
                @if let Some(riket) = &overview.riket {
                    tr.ref {
                        td.n { "." } th scope="row" { (view.area_name(AreaCode::RIKET)) } td.n { (shown(view, riket)) }
                        @if has_intervals { td.n { (interval(view, riket)) } }
                        @if has_sexes { td.n { (riket_by(view, overview, cube::Sex::Women)) } td.n { (riket_by(view, overview, cube::Sex::Men)) } }
                        @if has_intervals { td { "." } }
                    }
                }
                @for (value, name) in rows { (row(view, value, name, has_sexes, has_intervals)) }
            }
        }
    }
}

fn riket_by(view: &View<'_>, overview: &Overview, sex: cube::Sex) -> Markup {
    let figure = view.figures.get(AreaCode::RIKET, sex, cube::AgeGroup::ALL, overview.period);
    html! { @if let Some(figure) = figure { (shown(view, &figure.cell)) } @else { "–" } }
}

fn row(
    view: &View<'_>,
    value: &AreaValue,
    name: &str,
    has_sexes: bool,
    has_intervals: bool,
) -> Markup {
    let sex = |cell: Option<Cell>| html! { @if let Some(cell) = cell { (shown(view, &cell)) } @else { "–" } };
    html! {
        tr.me[view.is_chosen && value.area == view.area] {
            td.n { @if let Some(place) = value.place { (place) } @else { "–" } }
            th scope="row" { (name) }
            td.n { (shown(view, &value.cell)) }
            @if has_intervals { td.n { (interval(view, &value.cell)) } }
            @if has_sexes { td.n { (sex(value.women)) } td.n { (sex(value.men)) } }
            @if has_intervals { td { (against(view, value)) } }
        }
    }
}

/// A value, or the sign of its status with the meaning for screen readers.
fn shown(view: &View<'_>, cell: &Cell) -> Markup {
    let status = cell.status();
    html! {
        @if cell.value().is_some() { (cell.show(view.lang(), view.definition.decimals)) }
        @else if status == Status::Missing { "-" span.vh { (status.label(view.lang())) } }
        @else { span title=(status.label(view.lang())) { (status.sign()) span.vh { (status.label(view.lang())) } } }
    }
}

fn interval(view: &View<'_>, cell: &Cell) -> String {
    let told = |v: f64| cube::number::format(v, view.definition.decimals, view.lang());
    match (cell.lower(), cell.upper()) {
        (Some(lower), Some(upper)) => format!("{}–{}", told(lower), told(upper)),
        _ => "–".to_owned(),
    }
}

fn against(view: &View<'_>, value: &AreaValue) -> Markup {
    use catalog::Better;
    let context = view.context;
    let (rising, word) = match value.against {
        Against::SurelyHigher => (true, context.say("Säkert högre", "Surely higher")),
        Against::SurelyLower => (false, context.say("Säkert lägre", "Surely lower")),
        Against::NoSureDifference => {
            return Sign::Unchanged
                .with_word(context.say("Ingen säker skillnad", "No sure difference"));
        }
        Against::NotTested => return html! { "–" },
    };
    let sign = match view.definition.better {
        Better::Neither => Sign::Direction { rising },
        better if (better == Better::Higher) == rising => Sign::Better { rising },
        _ => Sign::Worse { rising },
    };
    sign.with_word(word)
}

/// This page in another order.
fn sorted(view: &View<'_>, overview: &Overview, by: By) -> String {
    let mut address = format!(
        "{}?niva={}&period={}&ordning={}",
        view.context.at(&Page::indicator(&view.definition.id)),
        overview.level.word(),
        overview.period,
        by.word()
    );
    if view.is_chosen {
        address.push_str(&format!("&omrade={}", view.area));
    }
    address.push_str("#alla");
    address
}
