//! Computed figures of persons who do not exist: always with their label, set apart from all else.

use cube::{AreaLevel, Cell, Lang, number};
use maud::{Markup, html};

use super::{Frame, area_name};
use crate::fictional::{FictionalPart, FictionalRow, Published};
use crate::model::AreaProfile;
use crate::svg::spark;
use crate::words;

/// What every table of such figures stands under.
#[must_use]
pub fn label(lang: Lang) -> Markup {
    html! {
        p.made-up {
            b { (lang.pick("FIKTIVA UPPGIFTER.", "FICTIONAL.")) } " "
            (lang.pick(
                "Talen är beräknade på rader om påhittade personer. Ingen av dem finns, och inget av det har hänt. Därför visas också små tal; om verkliga personer skulle de döljas.",
                "The figures are computed from rows about made-up persons. None of them exists, and none of it has happened. That is why small numbers are shown too; about real persons they would be hidden.",
            ))
        }
    }
}

/// The word that goes before each such figure for readers who do not see where it stands.
fn told_aside(lang: Lang) -> Markup {
    html! { span.vh { (lang.pick("påhittat: ", "made up: ")) } }
}

/// A computed value with what it is; a cell without value says why in words.
#[must_use]
pub fn value(cell: &Cell, decimals: u8, lang: Lang) -> Markup {
    html! {
        (told_aside(lang))
        @if cell.value().is_some() { b { (cell.show(lang, decimals)) } } @else { (absent(cell, lang)) }
    }
}

/// Why there is no value.
#[must_use]
pub fn absent(cell: &Cell, lang: Lang) -> Markup {
    html! { span.muted.why-none { (cell.status().label(lang)) } }
}

/// The limits of a value, `76–168`.
#[must_use]
pub fn limits(cell: &Cell, decimals: u8, lang: Lang) -> Option<String> {
    let (lower, upper) = (cell.lower()?, cell.upper()?);
    let shown = |limit| number::format(limit, decimals, lang);
    Some(format!("{}\u{2013}{}", shown(lower), shown(upper)))
}

/// A count of units, days or summed amounts; those that are fractions with two decimals.
#[must_use]
pub fn count(n: f64, lang: Lang) -> String {
    let is_whole = number::round(n, 0).to_bits() == n.to_bits();
    number::format(n, if is_whole { 0 } else { 2 }, lang)
}

/// The part of a profile with computed figures: those of the profile's own indicators, and all others
/// behind a fold. Empty where there is none.
pub(super) fn section(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let Some(part) = &profile.fictional else { return html! {} };
    let (own, others): (Vec<&FictionalRow>, Vec<&FictionalRow>) =
        part.rows.iter().partition(|row| row.is_in_profile);
    let table = |caption: &str, rows: &[&FictionalRow]| {
        Table { profile, part, lang, frame }.draw(caption, rows)
    };
    html! {
        section.fict #fiktivt aria-labelledby="fiktivt-h" {
            h2 #fiktivt-h { (lang.pick("Beräknat på ett påhittat Sverige", "Computed on a made-up Sweden")) }
            (label(lang))
            p.small.muted { (told(part, profile.area.level, lang)) }
            @if !own.is_empty() {
                h3 { (lang.pick("Profilens mått", "The measures of the profile")) }
                (table(lang.pick("Fiktiva tal, profilens mått", "Fictional figures, the measures of the profile"), &own))
            }
            @if !others.is_empty() {
                details {
                    summary { (match lang {
                        Lang::Sv => format!("Alla {} andra beräknade indikatorer", others.len()),
                        Lang::En => format!("All {} other computed indicators", others.len()),
                    }) }
                    (table(lang.pick("Fiktiva tal, andra indikatorer", "Fictional figures, other indicators"), &others))
                }
            }
        }
    }
}

fn told(part: &FictionalPart, level: AreaLevel, lang: Lang) -> String {
    let mut text = lang
        .pick(
            "Det påhittade Sverige är litet, så de flesta områden har få personer och breda gränser. Det publicerade talet bredvid är verkligt: samma år där det finns, annars det senaste, och rikets där området saknar eget.",
            "The made-up Sweden is small, so most areas have few persons and wide limits. The published figure beside is real: of the same year where there is one, else the latest, and that of Sweden where the area has none of its own.",
        )
        .to_owned();
    let n = part.n_for_larger_areas;
    if n > 0 {
        text.push_str(&match (level, lang) {
            (AreaLevel::Kommun, Lang::Sv) => {
                format!(" {n} indikatorer till beräknas bara för regioner och riket.")
            }
            (AreaLevel::Kommun, Lang::En) => {
                format!(" {n} more indicators are computed for regions and Sweden only.")
            }
            (_, Lang::Sv) => format!(" {n} indikatorer till beräknas bara för riket."),
            (_, Lang::En) => format!(" {n} more indicators are computed for Sweden only."),
        });
    }
    text
}

struct Table<'a> {
    profile: &'a AreaProfile,
    part: &'a FictionalPart,
    lang: Lang,
    frame: &'a Frame<'a>,
}

impl Table<'_> {
    fn draw(&self, caption: &str, rows: &[&FictionalRow]) -> Markup {
        let lang = self.lang;
        let n_columns = 4 + self.compared().len();
        html! {
            table.made role="table" {
                caption.vh { (caption) }
                (self.heads())
                @for of_theme in rows.chunk_by(|a, b| a.theme == b.theme) {
                    tbody role="rowgroup" {
                        tr role="row" {
                            th.theme role="rowheader" scope="rowgroup" colspan=(n_columns) {
                                (of_theme[0].theme.get(lang))
                            }
                        }
                        @for row in of_theme { (self.row(row)) }
                    }
                }
            }
        }
    }

    /// The names of the areas that the area is compared with.
    fn compared(&self) -> Vec<&str> {
        let lang = self.lang;
        match self.profile.area.level {
            AreaLevel::Kommun => {
                let region = self.profile.region.as_ref();
                let region = region.map(|region| lang.pick(&region.name, &region.name_en).as_str());
                region.into_iter().chain([lang.pick("Riket", "Sweden")]).collect()
            }
            AreaLevel::Region => vec![lang.pick("Riket", "Sweden")],
            AreaLevel::Riket => Vec::new(),
        }
    }

    fn heads(&self) -> Markup {
        let lang = self.lang;
        let n_made_up = 2 + self.compared().len();
        html! {
            thead role="rowgroup" {
                tr.whose role="row" {
                    td role="cell" {}
                    th role="columnheader" scope="colgroup" colspan=(n_made_up) {
                        (lang.pick("Påhittade personer", "Made-up persons"))
                    }
                    th.real role="columnheader" scope="colgroup" { (lang.pick("Verkligheten", "The real world")) }
                }
                tr role="row" {
                    th role="columnheader" scope="col" { (lang.pick("Mått", "Measure")) }
                    th.n role="columnheader" scope="col" { (area_name(self.profile, lang)) }
                    th role="columnheader" scope="col" { (lang.pick("Över tid", "Over time")) }
                    @for name in self.compared() { th.n role="columnheader" scope="col" { (name) } }
                    th.n.real role="columnheader" scope="col" { (lang.pick("Publicerat", "Published")) }
                }
            }
        }
    }

    fn row(&self, row: &FictionalRow) -> Markup {
        let lang = self.lang;
        let title = row.title.get(lang);
        let others = [row.region, row.riket];
        let others = self.compared().into_iter().zip(others.into_iter().flatten());
        html! {
            tr.row role="row" {
                th role="rowheader" scope="row" {
                    @match self.frame.indicator {
                        Some(address) => { a href={ (address(&row.indicator)) "#definition" } { (title) } }
                        None => { (title) }
                    }
                    span.unit { (row.unit.get(lang)) }
                }
                td.n.own-v role="cell" data-l=(area_name(self.profile, lang)) {
                    (value(&row.cell, row.decimals, lang))
                    @if let Some(limits) = limits(&row.cell, row.decimals, lang) { span.yr { (limits) } }
                    span.yr {
                        (words::period(row.period, lang))
                        @if row.is_preliminary { ", " (lang.pick("preliminärt", "preliminary")) }
                    }
                }
                td.spark role="cell" { (spark::draw(&row.drawn(), self.part.axis, spark::IN_ROW, lang)) }
                @for (name, cell) in others {
                    td.n role="cell" data-l=(name) { (value(&cell, row.decimals, lang)) }
                }
                td.n.real role="cell" data-l=(lang.pick("Publicerat, verkligt", "Published, real")) {
                    (self.published(row))
                }
            }
        }
    }

    fn published(&self, row: &FictionalRow) -> Markup {
        let lang = self.lang;
        let Some(Published { area, period, cell }) = &row.published else {
            return html! { span.muted { (lang.pick("inget", "none")) } };
        };
        let whose =
            if *area == self.profile.area.code { "" } else { lang.pick("riket ", "Sweden ") };
        html! {
            (cell.show(lang, row.decimals))
            span.yr { (whose) (words::period(*period, lang)) }
        }
    }
}
