//! All areas in order: a ranked plot for many, a dot plot with names for few.

use std::fmt::Write as _;

use catalog::Better;
use cube::{AreaCode, Lang, number};
use maud::{Markup, PreEscaped, Render as _, html};

use crate::overview::{Against, AreaValue, Overview};
use crate::svg::axis::{Scale, tick_decimals, ticks};

const HEIGHT: f64 = 300.0;
const FOOT: f64 = 274.0;
const TOP: f64 = 20.0;
const LEFT: f64 = 52.0;

/// A ranked plot of an overview.
pub struct Ranked<'a> {
    /// The areas.
    pub overview: &'a Overview,
    /// The chosen area.
    pub own: Option<AreaCode>,
    /// The name of an area.
    pub name: &'a dyn Fn(AreaCode) -> String,
    /// What the plot shows, as its title.
    pub title: String,
}

/// The class of a tested difference: worse, better, unsure; without direction unsure for all.
fn class(value: &AreaValue, better: Better) -> &'static str {
    let is_better = match (value.against, better) {
        (Against::SurelyHigher, Better::Higher) | (Against::SurelyLower, Better::Lower) => true,
        (Against::SurelyHigher, Better::Lower) | (Against::SurelyLower, Better::Higher) => false,
        _ => return "u",
    };
    if is_better { "b" } else { "w" }
}

impl Ranked<'_> {
    /// Where the value axis begins, when that is not zero.
    #[must_use]
    pub fn starts_at(&self) -> Option<f64> {
        self.ticks().first().copied().filter(|t| t.abs() > f64::MIN_POSITIVE)
    }

    fn ticks(&self) -> Vec<f64> {
        let cells = self.overview.areas.iter().map(|v| &v.cell).chain(&self.overview.riket);
        let values = cells.flat_map(|c| [c.value(), c.lower(), c.upper()]).flatten();
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high {
            return vec![0.0, 1.0];
        }
        let low = if low >= 0.0 && low < 0.35 * high { 0.0 } else { low };
        ticks(low, high, 5)
    }

    /// The two drawings of a ranked plot.
    #[must_use]
    pub fn draw(&self, lang: Lang) -> Markup {
        html! { (self.drawing("wide", 560.0, lang)) (self.drawing("narrow", 340.0, lang)) }
    }

    fn drawing(&self, width_class: &str, width: f64, lang: Lang) -> Markup {
        let sorted = self.overview.by_value();
        let ticks = self.ticks();
        let y = Scale::new((ticks[0], ticks[ticks.len() - 1]), (FOOT, TOP));
        let last = f64::from(u16::try_from(sorted.len().saturating_sub(1)).unwrap_or(u16::MAX));
        let x = Scale::new((0.0, last), (LEFT + 4.0, width - 14.0));
        let mut svg = format!(
            r#"<svg class="chart {width_class}" viewBox="0 0 {width} {HEIGHT}" role="img" aria-labelledby="rank-{width_class}"><title id="rank-{width_class}">{}</title>"#,
            self.title.render().into_string()
        );
        let decimals = tick_decimals(&ticks);
        for tick in &ticks {
            let at = y.at(*tick);
            let _ = write!(
                svg,
                r#"<path class="ax" d="M{LEFT} {at:.1}H{:.1}"/><text class="t2" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
                width - 14.0,
                LEFT - 6.0,
                at + 4.0,
                number::format(*tick, decimals, lang)
            );
        }
        self.draw_marks(&mut svg, &sorted, &x, &y);
        self.draw_riket(&mut svg, &y, width, lang);
        self.draw_ends(&mut svg, &sorted, &x, &y, lang);
        self.draw_own(&mut svg, &sorted, &x, &y, lang);
        let (low, high) = ends_of_scale(self.overview.better, lang);
        let _ = write!(
            svg,
            r#"<text class="t2" x="{LEFT}" y="296">{low}</text><text class="t2" x="{:.1}" y="296" text-anchor="end">{high}</text></svg>"#,
            width - 14.0
        );
        PreEscaped(svg)
    }

    /// Intervals as strokes and values as marks, one path per class: 290 areas in a few kilobytes.
    fn draw_marks(&self, svg: &mut String, sorted: &[&AreaValue], x: &Scale, y: &Scale) {
        for wanted in ["u", "b", "w"] {
            let (mut strokes, mut marks) = (String::new(), String::new());
            for (i, value) in (0_u16..).zip(sorted) {
                if class(value, self.overview.better) != wanted {
                    continue;
                }
                let Some(shown) = self.overview.shown(&value.cell) else { continue };
                let (at, height) = (x.at(f64::from(i)), y.at(shown));
                if let (Some(lower), Some(upper)) = (value.cell.lower(), value.cell.upper()) {
                    let _ = write!(strokes, "M{at:.1} {:.1}V{:.1}", y.at(lower), y.at(upper));
                }
                let _ = match wanted {
                    "w" => write!(marks, "M{at:.1} {:.1}l3 3-3 3-3-3z", height - 3.0),
                    _ => write!(marks, "M{at:.1} {height:.1}h0"),
                };
            }
            if !strokes.is_empty() {
                let _ = write!(svg, r#"<path class="ci {wanted}" d="{strokes}"/>"#);
            }
            if !marks.is_empty() {
                let _ = write!(svg, r#"<path class="dt {wanted}" d="{marks}"/>"#);
            }
        }
    }

    fn draw_riket(&self, svg: &mut String, y: &Scale, width: f64, lang: Lang) {
        let Some(riket) = self.overview.riket.as_ref().and_then(|r| self.overview.shown(r)) else {
            return;
        };
        let at = y.at(riket);
        let _ = write!(
            svg,
            r#"<path class="nat" d="M{LEFT} {at:.1}H{:.1}"/><text class="tb" x="{:.1}" y="{:.1}">{} {}</text>"#,
            width - 14.0,
            LEFT + 4.0,
            at - 6.0,
            lang.pick("Riket", "Sweden"),
            number::format(riket, self.overview.decimals, lang)
        );
    }

    /// The lowest and the highest by name.
    fn draw_ends(&self, svg: &mut String, sorted: &[&AreaValue], x: &Scale, y: &Scale, lang: Lang) {
        let told = |value: &AreaValue| {
            let name = (self.name)(value.area);
            format!("{name} {}", value.cell.show(lang, self.overview.decimals))
                .render()
                .into_string()
        };
        let Some(last) = sorted.last().filter(|v| Some(v.area) != self.own) else { return };
        let (at, count) = (self.overview.shown(&last.cell), sorted.len() - 1);
        let count = f64::from(u16::try_from(count).unwrap_or(u16::MAX));
        if let Some(high) = at {
            let _ = write!(
                svg,
                r#"<text class="t2" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
                x.at(count) - 8.0,
                (y.at(high) + 4.0).max(12.0),
                told(last)
            );
        }
    }

    fn draw_own(&self, svg: &mut String, sorted: &[&AreaValue], x: &Scale, y: &Scale, lang: Lang) {
        let Some((i, own)) = (0_u16..).zip(sorted).find(|(_, v)| Some(v.area) == self.own) else {
            return;
        };
        let Some(shown) = self.overview.shown(&own.cell) else { return };
        let (at, height) = (x.at(f64::from(i)), y.at(shown));
        let is_right = at > x.at(0.0) + (x.at(1.0) - x.at(0.0)) * sorted_half(sorted.len());
        let (anchor, shift) = if is_right { ("end", -7.0) } else { ("start", 7.0) };
        // The label stands where there is room: under the points to the left, above to the right.
        let below = height < FOOT - 60.0 && !is_right;
        let (end, text) = if below {
            (height + 44.0, height + 42.0)
        } else {
            ((height - 56.0).max(24.0), (height - 60.0).max(28.0))
        };
        let name = (self.name)(own.area);
        let _ = write!(
            svg,
            r#"<path class="own-s" d="M{at:.1} {height:.1}V{end:.1}"/><circle class="own ring" cx="{at:.1}" cy="{height:.1}" r="6"/><text class="tb" x="{:.1}" y="{text:.1}" text-anchor="{anchor}">{}</text>"#,
            at + shift,
            format!("{name} {}", own.cell.show(lang, self.overview.decimals))
                .render()
                .into_string()
        );
        if let Some(place) = own.place {
            let n = self.overview.n_valued;
            let word = lang.pick("plats", "place");
            let of = lang.pick("av", "of");
            let _ = write!(
                svg,
                r#"<text class="t2" x="{:.1}" y="{:.1}" text-anchor="{anchor}">{word} {place} {of} {n}</text>"#,
                at + shift,
                text + 15.0
            );
        }
    }

    /// A dot plot with a name on every line: for regioner, or a chosen few.
    #[must_use]
    pub fn dots(&self, chosen: &[AreaCode], id: &str, lang: Lang) -> Markup {
        let mut shown = self.overview.by_value();
        shown.retain(|v| chosen.contains(&v.area));
        if self.overview.better == Better::Higher {
            shown.reverse();
        }
        html! { (self.dot_drawing(&shown, "wide", 560.0, id, lang)) (self.dot_drawing(&shown, "narrow", 340.0, id, lang)) }
    }

    fn dot_drawing(
        &self,
        sorted: &[&AreaValue],
        width_class: &str,
        width: f64,
        id: &str,
        lang: Lang,
    ) -> Markup {
        let n = f64::from(u16::try_from(sorted.len()).unwrap_or(u16::MAX));
        let (step, left) = (26.0, 112.0);
        let foot = 14.0 + n * step;
        let ticks = self.dot_ticks(sorted, if width_class == "wide" { 5 } else { 3 });
        let x = Scale::new((ticks[0], ticks[ticks.len() - 1]), (left, width - 46.0));
        let mut svg = format!(
            r#"<svg class="chart {width_class}" viewBox="0 0 {width} {:.0}" role="img" aria-labelledby="{id}-{width_class}"><title id="{id}-{width_class}">{}</title>"#,
            foot + 24.0,
            self.title.render().into_string()
        );
        let decimals = tick_decimals(&ticks);
        for tick in &ticks {
            let at = x.at(*tick);
            let _ = write!(
                svg,
                r#"<path class="ax" d="M{at:.1} 14V{foot}"/><text class="t2" x="{at:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
                foot + 18.0,
                number::format(*tick, decimals, lang)
            );
        }
        if let Some(riket) = self.overview.riket.as_ref().and_then(|r| self.overview.shown(r)) {
            let at = x.clamped(riket);
            let told = number::format(riket, self.overview.decimals, lang);
            let _ = write!(
                svg,
                r#"<path class="nat" d="M{at:.1} 6V{foot}"/><text class="tb" x="{:.1}" y="12">{} {told}</text>"#,
                at + 5.0,
                lang.pick("Riket", "Sweden")
            );
        }
        for (i, value) in (0_u16..).zip(sorted) {
            self.draw_dot(&mut svg, value, &x, 14.0 + step * (f64::from(i) + 0.6), lang);
        }
        svg.push_str("</svg>");
        PreEscaped(svg)
    }

    fn dot_ticks(&self, sorted: &[&AreaValue], n: u8) -> Vec<f64> {
        let cells = sorted.iter().map(|v| &v.cell).chain(&self.overview.riket);
        let values = cells.flat_map(|c| [c.value(), c.lower(), c.upper()]).flatten();
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high { vec![0.0, 1.0] } else { ticks(low, high, n) }
    }

    fn draw_dot(&self, svg: &mut String, value: &AreaValue, x: &Scale, at: f64, lang: Lang) {
        let Some(shown) = self.overview.shown(&value.cell) else { return };
        let (place, class) = (x.at(shown), class(value, self.overview.better));
        let is_own = Some(value.area) == self.own;
        let weight = if is_own { "tb" } else { "tr" };
        let _ = write!(
            svg,
            r#"<text class="{weight}" x="102" y="{:.1}" text-anchor="end">{}</text>"#,
            at + 4.0,
            (self.name)(value.area).render().into_string()
        );
        let mut end = place + 8.0;
        if let (Some(lower), Some(upper)) = (value.cell.lower(), value.cell.upper()) {
            end = end.max(x.at(upper) + 6.0);
            let _ = write!(
                svg,
                r#"<path class="ci thick {class}" d="M{:.1} {at:.1}H{:.1}"/>"#,
                x.at(lower),
                x.at(upper)
            );
        }
        let _ = match class {
            "w" => {
                write!(svg, r#"<path class="dot w" d="M{place:.1} {:.1}l6 6-6 6-6-6z"/>"#, at - 6.0)
            }
            _ if is_own && class == "u" => {
                write!(svg, r#"<circle class="own" cx="{place:.1}" cy="{at:.1}" r="6"/>"#)
            }
            _ => write!(svg, r#"<circle class="dot {class}" cx="{place:.1}" cy="{at:.1}" r="5"/>"#),
        };
        let _ = write!(
            svg,
            r#"<text class="{}" x="{end:.1}" y="{:.1}">{}</text>"#,
            if is_own { "tb" } else { "t2" },
            at + 4.0,
            value.cell.show(lang, self.overview.decimals)
        );
    }
}

fn sorted_half(n: usize) -> f64 {
    f64::from(u16::try_from(n).unwrap_or(u16::MAX)) * 0.5
}

/// What the ends of the order mean.
fn ends_of_scale(better: Better, lang: Lang) -> (&'static str, &'static str) {
    match better {
        Better::Higher => (lang.pick("sämre", "worse"), lang.pick("bättre", "better")),
        Better::Lower => (lang.pick("bättre", "better"), lang.pick("sämre", "worse")),
        Better::Neither => (lang.pick("lägst", "lowest"), lang.pick("högst", "highest")),
    }
}
