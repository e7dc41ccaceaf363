//! The numbers behind the position: other areas, women and men, the similar kommuner.

use cube::{Lang, Sex, number};
use maud::{Markup, html};

use super::table::{rows, status};
use super::{Frame, area_name, distance, indicator_name, part, scrolled};
use crate::model::{AreaProfile, Comparator, Comparison, Row};
use crate::words;

pub(super) fn sections(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    html! {
        (others(profile, lang, frame))
        (distance::section(profile, lang, frame))
        (by_sex(profile, lang, frame))
        (peers(profile, lang, frame))
    }
}

fn others(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let all: Vec<Comparator> =
        [Comparator::Riket, Comparator::Region, Comparator::Group, Comparator::Peers]
            .into_iter()
            .filter(|with| rows(profile).any(|r| r.comparisons.iter().any(|c| c.with == *with)))
            .collect();
    if all.is_empty() {
        return html! {};
    }
    let has_place = rows(profile).any(|r| r.position_all.is_some());
    let heading = lang.pick("Jämfört med andra", "Compared with others");
    let table = html! {
        table.tbl.side {
            caption.vh { (area_name(profile, lang)) ": " (heading) }
            thead { tr {
                th scope="col" { (lang.pick("Mått", "Measure")) }
                th.n scope="col" { (area_name(profile, lang)) }
                @for with in &all { th.n scope="col" { (comparator(profile, *with, lang)) } }
                @if has_place { th.n scope="col" { (lang.pick("Plats bland alla", "Place among all")) } }
            } }
            tbody { @for row in rows(profile) { tr {
                th scope="row" { (indicator_name(row, lang, frame)) (period_and_unit(row, lang)) }
                td.n { b { (latest(row, lang)) } }
                @for with in &all { td.n { (compared(row, *with, lang)) } }
                @if has_place { td.n {
                    @match &row.position_all {
                        Some(p) => { (p.place) " " span.muted { (lang.pick("av ", "of ")) (p.of) } }
                        None => { span.muted { "–" } }
                    }
                } }
            } } }
        }
    };
    let told = lang.pick(
        "Under varje värde står om det egna är bättre eller sämre. Skillnaderna är inte prövade: små skillnader kan vara tillfälliga. Grupp och jämförbara är medianer.",
        "Under each value stands whether the own value is better or worse. The differences are not tested: small ones may be temporary. Group and similar are medians.",
    );
    part("jamfort", heading, told, &scrolled(heading, &table, lang))
}

fn comparator(profile: &AreaProfile, with: Comparator, lang: Lang) -> Markup {
    let first = rows(profile).flat_map(|r| &r.comparisons).find(|c| c.with == with);
    let name = first.map_or("", |c| c.name.get(lang));
    html! { (name) }
}

pub(super) fn latest(row: &Row, lang: Lang) -> Markup {
    match row.latest {
        Some(point) => html! { (point.cell.show(lang, row.decimals)) },
        None => status(cube::Status::Missing, lang),
    }
}

pub(super) fn period_and_unit(row: &Row, lang: Lang) -> Markup {
    html! {
        span.unit {
            (row.unit.get(lang))
            @if let Some(point) = row.latest { ", " (words::period(point.period, lang)) }
        }
    }
}

fn compared(row: &Row, with: Comparator, lang: Lang) -> Markup {
    let Some(comparison) = row.comparisons.iter().find(|c| c.with == with) else {
        return html! { span.muted { "–" } };
    };
    html! {
        @if comparison.cell.value().is_some() {
            (comparison.cell.show(lang, row.decimals))
        } @else {
            (status(comparison.cell.status(), lang))
        }
        @if let Some(word) = side(comparison, lang) { span.unit { (word) } }
    }
}

/// The own value against theirs, in a word.
fn side(comparison: &Comparison, lang: Lang) -> Option<&'static str> {
    let difference = comparison.difference?;
    Some(match (comparison.is_better, difference) {
        (Some(true), _) => lang.pick("bättre", "better"),
        (Some(false), _) => lang.pick("sämre", "worse"),
        (None, d) if d > 0.0 => lang.pick("högre", "higher"),
        (None, d) if d < 0.0 => lang.pick("lägre", "lower"),
        (None, _) => lang.pick("lika", "equal"),
    })
}

fn by_sex(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let told: Vec<&Row> = rows(profile).filter(|r| !r.by_sex.is_empty()).collect();
    if told.is_empty() {
        return html! {};
    }
    let heading = lang.pick("Kvinnor och män", "Women and men");
    let cells = |row: &Row, sex: Sex| {
        let found = row.by_sex.iter().find(|s| s.sex == sex);
        let point = |p: Option<crate::model::Point>| match p {
            Some(p) => {
                html! { (p.cell.show(lang, row.decimals)) span.unit { (words::period(p.period, lang)) } }
            }
            None => html! { span.muted { "–" } },
        };
        html! { td.n { (point(found.and_then(|s| s.first))) } td.n { (point(found.and_then(|s| s.latest))) } }
    };
    let table = html! {
        table.tbl.side.few {
            caption.vh { (area_name(profile, lang)) ": " (heading) }
            thead {
                tr {
                    th rowspan="2" scope="col" { (lang.pick("Mått", "Measure")) }
                    th.n colspan="2" scope="colgroup" { (lang.pick("Kvinnor", "Women")) }
                    th.n colspan="2" scope="colgroup" { (lang.pick("Män", "Men")) }
                }
                tr { @for _ in 0..2 {
                    th.n scope="col" { (lang.pick("Första", "First")) }
                    th.n scope="col" { (lang.pick("Senaste", "Latest")) }
                } }
            }
            tbody { @for row in &told { tr {
                th scope="row" { (indicator_name(row, lang, frame)) span.unit { (row.unit.get(lang)) } }
                (cells(row, Sex::Women)) (cells(row, Sex::Men))
            } } }
        }
    };
    part("kon", heading, "", &scrolled(heading, &table, lang))
}

fn peers(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    if profile.peers.is_empty() {
        return html! {};
    }
    let heading = lang.pick("Varför just de jämförbara", "Why these are similar");
    let told = lang.pick(
        "Avståndet är noll för två kommuner som är lika i alla drag. De närmaste är utvalda.",
        "The distance is zero for two municipalities alike in all traits. The nearest are chosen.",
    );
    let list = html! {
        details {
            summary { (lang.pick("Avstånd och skäl för ", "Distance and reasons for ")) (profile.peers.len()) " " (lang.pick("kommuner", "municipalities")) }
            ul.peers { @for peer in &profile.peers { li {
                b {
                    @match frame.area {
                        Some(address) => { a href=(address(peer.area.code)) { (peer.area.name) } }
                        None => { (peer.area.name) }
                    }
                }
                span.muted { " " (lang.pick("avstånd ", "distance ")) (number::format(peer.distance, 2, lang)) }
                @for reason in &peer.reasons { span.unit { (reason.get(lang)) } }
            } } }
        }
    };
    part("jamforbara", heading, told, &list)
}
