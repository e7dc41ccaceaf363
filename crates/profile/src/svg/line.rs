//! The trend chart: lines over time with their names at the end, in two widths.

use std::fmt::Write as _;

use cube::{Lang, Status, number};
use maud::{Markup, PreEscaped, Render as _, html};

use crate::model::{Band, Point};
use crate::svg::axis::{Scale, tick_decimals, ticks, time};

/// Whose line it is; decides colour and dash together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The chosen area.
    Own,
    /// The nation.
    Riket,
    /// The region of the chosen kommun.
    Region,
    /// Women, in the chart of the two sexes.
    Women,
    /// Men, in the chart of the two sexes.
    Men,
}

impl Whose {
    fn class(self) -> &'static str {
        match self {
            Whose::Own => "l-own",
            Whose::Riket => "l-nat",
            Whose::Region => "l-reg",
            Whose::Women => "l-women",
            Whose::Men => "l-men",
        }
    }
}

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Name at the end of the line.
    pub name: String,
    /// Whose.
    pub whose: Whose,
    /// The series, in the order of time.
    pub points: Vec<Point>,
}

/// The chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Lines, the most important last, so that it lies on top.
    pub lines: Vec<Line>,
    /// The middle half of all areas, behind the lines.
    pub band: Vec<Band>,
    /// Decimals of the values.
    pub decimals: u8,
    /// What the chart shows, as its title.
    pub title: String,
    /// Tells two charts on one page apart.
    pub id: &'static str,
}

const HEIGHT: f64 = 320.0;
const TOP: f64 = 14.0;
const FOOT: f64 = 294.0;
const LEFT: f64 = 52.0;

impl Chart {
    /// Where the value axis begins, when that is not zero: the reader must be told.
    #[must_use]
    pub fn starts_at(&self) -> Option<f64> {
        self.ticks().first().copied().filter(|t| t.abs() > f64::MIN_POSITIVE)
    }

    /// True when there is something to draw.
    #[must_use]
    pub fn has_values(&self) -> bool {
        self.values().next().is_some()
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let shown = |p: &Point| p.shown(self.decimals);
        self.lines.iter().flat_map(move |l| l.points.iter().filter_map(shown))
    }

    fn ticks(&self) -> Vec<f64> {
        let bands = self.band.iter().flat_map(|b| [b.low, b.high]);
        let intervals =
            self.lines.iter().filter(|l| l.whose == Whose::Own).flat_map(|l| {
                l.points.iter().flat_map(|p| [p.cell.lower(), p.cell.upper()]).flatten()
            });
        let (low, high) = self
            .values()
            .chain(bands)
            .chain(intervals)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high {
            return vec![0.0, 1.0];
        }
        // A series close to zero is shown from zero; a flat one gets room around it.
        let low = if low >= 0.0 && low < 0.35 * high { 0.0 } else { low };
        let room = (0.06 * high.abs() - (high - low) / 2.0).max(0.0);
        ticks(low - room, high + room, 4)
    }

    fn years(&self) -> (f64, f64) {
        let times = self.lines.iter().flat_map(|l| &l.points).map(|p| time(p.period));
        times.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), t| (l.min(t), h.max(t)))
    }

    /// The two drawings: one for wide screens, one for phones. The style sheet shows one of them.
    #[must_use]
    pub fn draw(&self, lang: Lang) -> Markup {
        html! {
            (self.drawing("wide", 620.0, 132.0, lang))
            (self.drawing("narrow", 350.0, 116.0, lang))
        }
    }

    fn drawing(&self, class: &str, width: f64, right: f64, lang: Lang) -> Markup {
        let ticks = self.ticks();
        let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
        let x = Scale::new(self.years(), (LEFT, width - right));
        let y = Scale::new((first, last), (FOOT, TOP));
        let id = self.id;
        let mut svg = format!(
            r#"<svg class="chart {class}" viewBox="0 0 {width} {HEIGHT}" role="img" aria-labelledby="{id}-{class}"><title id="{id}-{class}">{}</title>"#,
            self.title.render().into_string()
        );
        draw_axis(&mut svg, &ticks, &y, width - right, lang);
        self.draw_years(&mut svg, &x, class == "narrow");
        draw_band(&mut svg, &self.band, &x, &y);
        for line in &self.lines {
            draw_interval(&mut svg, line, &x, &y);
            draw_line(&mut svg, line, self.decimals, &x, &y);
        }
        self.draw_names(&mut svg, &x, &y, lang);
        svg.push_str("</svg>");
        PreEscaped(svg)
    }

    /// As many years as fit, the first and the last always among them.
    fn draw_years(&self, svg: &mut String, x: &Scale, is_narrow: bool) {
        let (first, last) = self.years();
        if !first.is_finite() {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "years")]
        let (first, last) = (first.round() as i32, last.round() as i32);
        let fits = if is_narrow { 3 } else { 6 };
        let step = (1..).find(|s| (last - first) / s <= fits).unwrap_or(1);
        for year in (first..=last).rev().filter(|y| (last - y) % step == 0) {
            let at = x.at(f64::from(year));
            let _ = write!(
                svg,
                r#"<text class="t2" x="{at:.1}" y="314" text-anchor="middle">{year}</text>"#
            );
        }
    }

    /// Names and latest values at the ends of the lines, moved apart where they would meet.
    fn draw_names(&self, svg: &mut String, x: &Scale, y: &Scale, lang: Lang) {
        let mut ends: Vec<(f64, f64, &Line, f64)> = self
            .lines
            .iter()
            .filter_map(|line| {
                let last = line.points.iter().rev().find(|p| p.cell.value().is_some())?;
                let value = last.shown(self.decimals)?;
                Some((y.at(value), x.at(time(last.period)), line, value))
            })
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let places = spread(&ends.iter().map(|e| e.0).collect::<Vec<_>>(), 31.0, TOP, FOOT - 14.0);
        let right = x.at(self.years().1) + 10.0;
        for ((_, _, line, value), at) in ends.iter().zip(places) {
            let _ = write!(
                svg,
                r#"<text class="tb {}" x="{right:.1}" y="{at:.1}">{}</text><text class="t2" x="{right:.1}" y="{:.1}">{}</text>"#,
                line.whose.class(),
                line.name.render().into_string(),
                at + 15.0,
                number::format(*value, self.decimals, lang)
            );
        }
    }
}

/// Moves sorted places apart so that neighbours are at least `least` from each other, within the ends.
fn spread(places: &[f64], least: f64, top: f64, foot: f64) -> Vec<f64> {
    let mut moved = places.to_vec();
    for i in 1..moved.len() {
        moved[i] = moved[i].max(moved[i - 1] + least);
    }
    if let Some(over) = moved.last().map(|l| l - foot).filter(|o| *o > 0.0) {
        let mut limit = f64::INFINITY;
        for place in moved.iter_mut().rev() {
            *place = (*place).min(limit).min(if limit.is_finite() { limit } else { *place - over });
            limit = *place - least;
        }
    }
    moved.into_iter().map(|p| p.max(top - 6.0)).collect()
}

fn draw_axis(svg: &mut String, ticks: &[f64], y: &Scale, right: f64, lang: Lang) {
    let decimals = tick_decimals(ticks);
    for (i, tick) in ticks.iter().enumerate() {
        let (at, class) = (y.at(*tick), if i == 0 { "ax0" } else { "ax" });
        let _ = write!(
            svg,
            r#"<path class="{class}" d="M{LEFT} {at:.1}H{right:.1}"/><text class="t2" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            LEFT - 6.0,
            at + 4.0,
            number::format(*tick, decimals, lang)
        );
    }
}

fn draw_band(svg: &mut String, band: &[Band], x: &Scale, y: &Scale) {
    for part in band.chunk_by(|a, b| time(b.period) - time(a.period) < 1.5).filter(|p| p.len() > 1)
    {
        let top = part.iter().map(|b| (x.at(time(b.period)), y.at(b.high)));
        let foot = part.iter().rev().map(|b| (x.at(time(b.period)), y.at(b.low)));
        let _ = write!(svg, r#"<polygon class="sp-band" points="{}"/>"#, joined(top.chain(foot)));
    }
}

/// The own 95 percent interval as a tint.
fn draw_interval(svg: &mut String, line: &Line, x: &Scale, y: &Scale) {
    if line.whose != Whose::Own {
        return;
    }
    let limits: Vec<(f64, f64, f64)> = line
        .points
        .iter()
        .filter_map(|p| Some((time(p.period), p.cell.lower()?, p.cell.upper()?)))
        .collect();
    for part in limits.chunk_by(|a, b| b.0 - a.0 < 1.5).filter(|p| p.len() > 1) {
        let top = part.iter().map(|(t, _, upper)| (x.at(*t), y.at(*upper)));
        let foot = part.iter().rev().map(|(t, lower, _)| (x.at(*t), y.at(*lower)));
        let _ = write!(svg, r#"<polygon class="l-ci" points="{}"/>"#, joined(top.chain(foot)));
    }
}

fn joined(places: impl Iterator<Item = (f64, f64)>) -> String {
    places.map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

/// The runs without a gap as lines, gaps as dashed bridges, nothing over a break or a hidden value.
fn draw_line(svg: &mut String, line: &Line, decimals: u8, x: &Scale, y: &Scale) {
    let class = line.whose.class();
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut before: Option<&Point> = None;
    let mut was_hidden = false;
    let step = shortest_step(&line.points);
    for point in &line.points {
        let Some(value) = point.shown(decimals) else {
            was_hidden |= point.cell.status() == Status::Hidden;
            continue;
        };
        let place = (x.at(time(point.period)), y.at(value));
        if let Some(last) = before {
            let is_break = last.before_break != point.before_break;
            let is_gap = time(point.period) - time(last.period) > step * 1.5;
            if is_break || was_hidden || is_gap {
                let from = run.last().copied();
                draw_run(svg, &run, class, last.before_break);
                match from {
                    Some((x0, y0)) if !is_break && !was_hidden => {
                        let _ = write!(
                            svg,
                            r#"<path class="sp-gap" d="M{x0:.1} {y0:.1}L{:.1} {:.1}"/>"#,
                            place.0, place.1
                        );
                    }
                    Some((x0, _)) if is_break => draw_break(svg, f64::midpoint(x0, place.0)),
                    _ => {}
                }
                run.clear();
            }
        }
        run.push(place);
        (before, was_hidden) = (Some(point), false);
    }
    draw_run(svg, &run, class, before.is_some_and(|p| p.before_break));
    if let Some((x, y)) = run.last() {
        let _ = write!(svg, r#"<circle class="{class} end" cx="{x:.1}" cy="{y:.1}" r="4.5"/>"#);
    }
}

fn shortest_step(points: &[Point]) -> f64 {
    let times: Vec<f64> =
        points.iter().filter(|p| p.cell.value().is_some()).map(|p| time(p.period)).collect();
    times.windows(2).map(|w| w[1] - w[0]).fold(f64::INFINITY, f64::min)
}

fn draw_run(svg: &mut String, run: &[(f64, f64)], class: &str, is_before_break: bool) {
    let old = if is_before_break { " before" } else { "" };
    match run {
        [] => {}
        [(x, y)] => {
            let _ =
                write!(svg, r#"<circle class="{class}{old} end" cx="{x:.1}" cy="{y:.1}" r="3"/>"#);
        }
        run => {
            let points = joined(run.iter().copied());
            let _ = write!(svg, r#"<polyline class="{class}{old}" points="{points}"/>"#);
        }
    }
}

fn draw_break(svg: &mut String, at: f64) {
    let _ = write!(
        svg,
        r#"<path class="sp-break" d="M{:.1} 294l4-14M{:.1} 294l4-14"/>"#,
        at - 5.0,
        at + 1.0
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_moved_apart() {
        let apart = spread(&[100.0, 105.0, 110.0], 31.0, 14.0, 280.0);
        assert!(apart.windows(2).all(|w| w[1] - w[0] >= 31.0), "{apart:?}");
        let low = spread(&[270.0, 275.0, 279.0], 31.0, 14.0, 280.0);
        assert!(low.windows(2).all(|w| w[1] - w[0] >= 30.9) && low[2] <= 280.0, "{low:?}");
    }
}
