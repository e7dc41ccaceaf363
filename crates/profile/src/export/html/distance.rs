//! How far it is to targets and to the best tenth, in the unit and in persons or cases.

use cube::{Lang, number};
use maud::{Markup, html};

use super::comparison::{latest, period_and_unit};
use super::table::rows;
use super::{Frame, area_name, indicator_name, part, scrolled};
use crate::export::notes::Notes;
use crate::model::{AreaProfile, Gap, Row};
use crate::words;

pub(super) fn section(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let told: Vec<&Row> =
        rows(profile).filter(|r| r.target.is_some() || r.best_tenth.is_some()).collect();
    if told.is_empty() {
        return html! {};
    }
    let notes = Notes::of(told.iter().copied(), lang);
    let has_target = told.iter().any(|r| r.target.is_some());
    let heading =
        lang.pick("Avstånd till mål och till de bästa", "Distance to target and to the best");
    let table = html! {
        table.tbl.side.few {
            caption.vh { (area_name(profile, lang)) ": " (heading) }
            thead { tr {
                th scope="col" { (lang.pick("Mått", "Measure")) }
                th.n scope="col" { (area_name(profile, lang)) }
                @if has_target { th.n scope="col" { (lang.pick("Målnivå", "Target")) } th.n scope="col" { (lang.pick("Kvar till målet", "Left to target")) } }
                th.n scope="col" { (lang.pick("Bästa tiondelen når", "Best tenth reach")) }
                th.n scope="col" { (lang.pick("Kvar till den nivån", "Left to that level")) }
            } }
            tbody { @for row in &told { tr {
                th scope="row" { (indicator_name(row, lang, frame)) (period_and_unit(row, lang)) }
                td.n { b { (latest(row, lang)) } }
                @if has_target { (level(row.target.as_ref(), row, lang, true)) (left(row.target.as_ref(), row, lang, &notes)) }
                (level(row.best_tenth.as_ref(), row, lang, false)) (left(row.best_tenth.as_ref(), row, lang, &notes))
            } } }
        }
    };
    let explained = lang.pick(
        "Avståndet räknas om till personer, vårdtillfällen eller besök där det är känt hur många måttet gäller. Det är en räkneövning om vad nivån skulle betyda, inte en plan.",
        "The distance is told in people, hospital stays or visits where it is known how many the measure is about. It says what the level would mean; it is not a plan.",
    );
    let content = html! {
        (scrolled(heading, &table, lang))
        @if !notes.texts.is_empty() {
            ul.notes { @for (i, text) in notes.texts.iter().enumerate() { li { sup { (Notes::letter(i)) } " " (text) } } }
        }
    };
    part("avstand", heading, explained, &content)
}

fn level(gap: Option<&Gap>, row: &Row, lang: Lang, names_authority: bool) -> Markup {
    let Some(gap) = gap else { return nothing() };
    html! {
        td.n {
            (number::format(gap.level, row.decimals, lang))
            @if names_authority {
                span.unit { (gap.authority.get(lang)) @if let Some(year) = gap.year { " " (year) } }
            }
        }
    }
}

fn left(gap: Option<&Gap>, row: &Row, lang: Lang, notes: &Notes) -> Markup {
    let Some(gap) = gap else { return nothing() };
    let counted = gap.counted.as_ref();
    html! {
        td.n {
            @if gap.is_reached { (lang.pick("nådd", "reached")) }
            @else {
                (number::format(gap.gap, row.decimals, lang))
                @if let Some(count) = counted.and_then(|c| words::counted(c, lang)) {
                    span.unit {
                        (count)
                        @if let Some(sign) = counted.and_then(|c| notes.sign(c, lang)) { " " sup { (sign) } }
                    }
                }
            }
        }
    }
}

fn nothing() -> Markup {
    html! { td.n { span.muted { "–" } } }
}
