//! The table of all measures.
//!
//! It stays a real table in every width: roles are set since `display: grid` takes them away
//! in some browsers, and the column heads return inside the rows on narrow screens.

use catalog::Kind;
use cube::{Lang, Status};
use maud::{Markup, html};

use super::{Frame, area_name, indicator_name, reading};
use crate::model::{AreaProfile, Mark, Point, Row};
use crate::svg::sign::{self, Sign};
use crate::svg::{position, spark};
use crate::words;

pub(super) fn section(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let (first, last) = profile.axis;
    let all = words::all_areas(profile.area.level, lang);
    let has_positions = rows(profile).any(|row| row.position_peers.is_some());
    let has_band = rows(profile).any(|row| !row.band.is_empty());
    html! {
        section aria-labelledby="tabell" {
            div.sec-head {
                h2 #tabell { (lang.pick("Alla mått", "All measures")) " " (first) "–" (last) }
                p {
                    @match lang {
                        Lang::Sv => {
                            "Basår är " (profile.base_year) " eller det första år som finns. "
                            @if has_band { "Ljust fält i minidiagrammet: mittersta hälften av " (all) ". " }
                            "Prickad linje: värdet basåret."
                        }
                        Lang::En => {
                            "The base year is " (profile.base_year) " or the first year there is. "
                            @if has_band { "Light field in the mini-chart: the middle half of " (all) ". " }
                            "Dotted line: the first value."
                        }
                    }
                }
            }
            table.prof.nopos[!has_positions] role="table" {
                caption.vh { (caption(profile, lang)) }
                (column_heads(profile, lang, has_positions))
                @for part in &profile.sections {
                    tbody role="rowgroup" {
                        tr role="row" {
                            th role="rowheader" scope="rowgroup" colspan=(if has_positions { 9 } else { 8 }) {
                                (part.title.get(lang))
                            }
                        }
                        @for row in &part.rows { (table_row(profile, row, lang, frame, has_positions)) }
                    }
                }
            }
            @if has_positions { (reading::position_key(profile, lang)) }
            (reading::sources(profile, lang, frame))
        }
    }
}

pub(super) fn rows(profile: &AreaProfile) -> impl Iterator<Item = &Row> {
    profile.sections.iter().flat_map(|s| &s.rows)
}

fn caption(profile: &AreaProfile, lang: Lang) -> String {
    let (n_rows, n_parts) = (profile.summary.n_rows, profile.sections.len());
    let name = area_name(profile, lang);
    match lang {
        Lang::Sv => format!("{name}: {n_rows} mått i {n_parts} områden"),
        Lang::En => format!("{name}: {n_rows} measures in {n_parts} areas of work"),
    }
}

fn column_heads(profile: &AreaProfile, lang: Lang, has_positions: bool) -> Markup {
    let (first, last) = profile.axis;
    let head = |class: &str, text: Markup| {
        html! { th role="columnheader" scope="col" class=[Some(class).filter(|c| !c.is_empty())] { (text) } }
    };
    html! {
        thead role="rowgroup" {
            tr role="row" {
                (head("kind-c", html! { (lang.pick("Typ", "Kind")) }))
                (head("", html! { (lang.pick("Mått", "Measure")) }))
                (head("n", html! { (lang.pick("Första värde", "First value")) }))
                (head("", html! { (first) "–" (last) br; (lang.pick("och mätperiod", "and period")) }))
                (head("n", html! { (lang.pick("Senaste värde", "Latest value")) }))
                (head("n", html! { (lang.pick("Förändring", "Change")) }))
                (head("", html! { (lang.pick("Märkning", "Mark")) br; (lang.pick("(regel)", "(rule)")) }))
                (head("", html! { "Trend" br; (lang.pick("(prövad)", "(tested)")) }))
                @if has_positions {
                    (head("", html! {
                        @if profile.peers.is_empty() {
                            (lang.pick("Läge bland alla", "Place among all"))
                        } @else {
                            (lang.pick("Läge bland jämförbara", "Place among similar"))
                        }
                        br; (lang.pick("sämre ← → bättre", "worse ← → better"))
                    }))
                }
            }
        }
    }
}

fn table_row(
    profile: &AreaProfile,
    row: &Row,
    lang: Lang,
    frame: &Frame<'_>,
    has_positions: bool,
) -> Markup {
    let (covered, has_gap) = spark::coverage(row, lang);
    html! {
        tr.row.marked[row.mark == Mark::Marked] #(row.indicator) role="row" {
            td.kind.kind-c role="cell" { (sign::kind(row.kind)) (words::kind(row.kind, lang)) }
            th role="rowheader" scope="row" { (name_and_unit(row, lang, frame)) }
            td.n.first role="cell" data-l=(lang.pick("Första värde", "First value")) {
                (value(row.first.as_ref(), row, lang))
            }
            td.spark role="cell" {
                (spark::draw(row, profile.axis, spark::IN_ROW, lang))
                span.yr.per.gap[has_gap] { (covered) }
            }
            td.n.last role="cell" data-l=(lang.pick("Senaste värde", "Latest value")) {
                (value(row.latest.as_ref(), row, lang))
                @if let Some(absent) = &row.latest_absent { (later_absent(absent, lang)) }
            }
            td.n.chg role="cell" data-l=(lang.pick("Förändring", "Change")) {
                @match row.change {
                    Some(change) => { (words::change(change, row.decimals, lang)) }
                    None => { span.muted { "–" } }
                }
            }
            td.mk role="cell" data-l=(lang.pick("Märkning", "Mark")) { (mark(row, lang)) }
            td.tr role="cell" data-l="Trend" { (sign::trend(row, lang)) }
            @if has_positions {
                td.pos role="cell" data-l=(lang.pick("Läge", "Place")) { (place(profile, row, lang)) }
            }
        }
    }
}

fn name_and_unit(row: &Row, lang: Lang, frame: &Frame<'_>) -> Markup {
    html! {
        (indicator_name(row, lang, frame))
        span.unit {
            @if row.kind == Kind::CentralMeasure {
                span.kind-m { (words::kind(row.kind, lang)) ", " }
            }
            (row.unit.get(lang))
        }
        @for (at, why) in &row.breaks {
            span.unit {
                (lang.pick("Serien bruten", "Break in series")) " " (words::period(*at, lang))
                span.because { ": " (why.get(lang)) }
            }
        }
        @if row.rank_fell_though_better {
            span.unit.rank {
                (lang.pick(
                    "Värdet är bättre än förra gången, men andra har förbättrats mer.",
                    "The value is better than last time, but others improved more.",
                ))
            }
        }
    }
}

fn value(point: Option<&Point>, row: &Row, lang: Lang) -> Markup {
    html! {
        @match point {
            Some(point) => {
                b { (point.cell.show(lang, row.decimals)) }
                span.yr { (words::period(point.period, lang)) }
            }
            None => { (status(Status::Missing, lang)) }
        }
    }
}

/// A sign without a number, with its meaning for screen readers.
pub(super) fn status(status: Status, lang: Lang) -> Markup {
    html! {
        span.muted title=(status.label(lang)) {
            span aria-hidden="true" { (status.sign()) }
            span.vh { (status.label(lang)) }
        }
    }
}

fn later_absent(point: &Point, lang: Lang) -> Markup {
    html! {
        span.yr { (words::period(point.period, lang)) ": " (status(point.cell.status(), lang)) }
    }
}

fn mark(row: &Row, lang: Lang) -> Markup {
    let word = words::mark(row.mark, lang);
    match row.mark {
        Mark::Marked => Sign::Flag.with_word(word),
        Mark::NotMarked => html! { span.st.off { (word) } },
        Mark::NotJudged(_) => html! { span.st.na { (word) } },
    }
}

fn place(profile: &AreaProfile, row: &Row, lang: Lang) -> Markup {
    let Some(position) = &row.position_peers else {
        return html! { span.muted { "–" } };
    };
    html! {
        @if let Some(strip) = position::strip(row, profile.area.code) { (strip) }
        span.rk { (words::place(position, row.better, lang)) }
    }
}
