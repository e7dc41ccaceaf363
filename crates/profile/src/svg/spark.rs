//! The mini-chart of a row.
//!
//! The time axis is the profile's, the same in every row; the value axis is the row's own, but never
//! less than 12 percent of the median, so that a wobble of two points at 80 stays flat.
//! A missing year is a dashed bridge, a hidden value is "..", a break parts the line for good.

use std::fmt::Write as _;

use cube::{Lang, Status, number};
use maud::{Markup, PreEscaped, Render as _};

use crate::model::{Mark, Point, Row};
use crate::svg::axis::{Scale, Tenths, time};
use crate::words;

/// How large the drawing is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width in units of the drawing.
    pub width: f64,
    /// Height in units of the drawing.
    pub height: f64,
}

/// In a table row.
pub const IN_ROW: Size = Size { width: 132.0, height: 34.0 };
/// Beside a written review.
pub const IN_REVIEW: Size = Size { width: 190.0, height: 48.0 };

/// A run of values without a gap between them: places, and whether it lies before a break.
struct Run {
    places: Vec<(f64, f64)>,
    is_before_break: bool,
}

/// How two runs are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Bridge,
    Open,
    Break,
}

/// The mini-chart, with its text alternative.
#[must_use]
pub fn draw(row: &Row, axis: (u16, u16), size: Size, lang: Lang) -> Markup {
    let Scales { x, y } = scales(row, axis, size);
    let mut svg = format!(
        r#"<svg viewBox="0 0 {} {}" role="img" class="sparkline" aria-label="{}">"#,
        size.width,
        size.height,
        alternative(row, lang).render().into_string()
    );
    draw_band(&mut svg, row, &x, &y, size);
    draw_base_line(&mut svg, row, &x, &y);
    let (runs, joints) = runs(row, &x, &y);
    for run in &runs {
        draw_run(&mut svg, run);
    }
    for (pair, joint) in runs.windows(2).zip(&joints) {
        draw_joint(&mut svg, pair, *joint, size);
    }
    draw_absent(&mut svg, row, &x, &y, size);
    draw_ends(&mut svg, row, &x, &y);
    svg.push_str("</svg>");
    PreEscaped(svg)
}

struct Scales {
    x: Scale,
    y: Scale,
}

fn scales(row: &Row, axis: (u16, u16), size: Size) -> Scales {
    let mut values: Vec<f64> = row.points.iter().filter_map(|p| p.shown(row.decimals)).collect();
    values.sort_by(f64::total_cmp);
    let (mut low, mut high) = match (values.first(), values.last()) {
        (Some(low), Some(high)) => (*low, *high),
        _ => (0.0, 1.0),
    };
    let median = values.get(values.len() / 2).copied().unwrap_or(1.0);
    let least = (0.12 * median.abs()).max(1e-9);
    if high - low < least {
        let middle = f64::midpoint(low, high);
        (low, high) = (middle - least / 2.0, middle + least / 2.0);
    }
    // The band may widen the range, but by no more than three tenths at either end.
    let room = 0.3 * (high - low);
    let lowest = row.band.iter().map(|b| b.low).fold(low, f64::min).max(low - room);
    let highest = row.band.iter().map(|b| b.high).fold(high, f64::max).min(high + room);
    let times = span(axis, row.points.iter().map(|point| time(point.period)));
    Scales {
        x: Scale::new(times, (6.0, size.width - 7.0)),
        y: Scale::new((lowest, highest), (size.height - 5.0, 5.0)),
    }
}

/// The times of the axis, widened to the first and the last value: months lie on both sides of the middle of
/// their year.
fn span(axis: (u16, u16), times: impl Iterator<Item = f64>) -> (f64, f64) {
    let axis = (f64::from(axis.0), f64::from(axis.1));
    times.fold(axis, |(from, to), at| (from.min(at), to.max(at)))
}

fn is_judged(point: &Point) -> bool {
    !point.before_break && point.cell.value().is_some()
}

/// The shortest time between two neighbours: what is longer is a gap. None with fewer than two values.
fn step(row: &Row) -> Option<f64> {
    let times: Vec<f64> =
        row.points.iter().filter(|p| p.cell.value().is_some()).map(|p| time(p.period)).collect();
    times.windows(2).map(|w| w[1] - w[0]).min_by(f64::total_cmp)
}

/// Two printed values make two points, never a drawn trend.
fn has_two_values_only(row: &Row) -> bool {
    row.points.iter().filter(|p| p.cell.value().is_some()).count() == 2
}

fn runs(row: &Row, x: &Scale, y: &Scale) -> (Vec<Run>, Vec<Joint>) {
    let step = step(row).unwrap_or(1.0);
    let keeps_apart = has_two_values_only(row);
    let (mut runs, mut joints): (Vec<Run>, Vec<Joint>) = (Vec::new(), Vec::new());
    let mut last: Option<&Point> = None;
    let mut was_hidden = false;
    for point in &row.points {
        let Some(value) = point.shown(row.decimals) else {
            was_hidden |= point.cell.status() == Status::Hidden;
            continue;
        };
        let place = (x.at(time(point.period)), y.at(value));
        let joint = last.map(|before| {
            if before.before_break != point.before_break || crosses_break(row, before, point) {
                Some(Joint::Break)
            } else if was_hidden {
                Some(Joint::Open)
            } else if keeps_apart || time(point.period) - time(before.period) > step * 1.5 {
                Some(Joint::Bridge)
            } else {
                None
            }
        });
        match (joint, runs.last_mut()) {
            (Some(None), Some(run)) => run.places.push(place),
            (joint, _) => {
                joints.extend(joint.flatten());
                runs.push(Run { places: vec![place], is_before_break: point.before_break });
            }
        }
        (last, was_hidden) = (Some(point), false);
    }
    (runs, joints)
}

fn crosses_break(row: &Row, before: &Point, after: &Point) -> bool {
    row.breaks.iter().any(|(at, _)| before.period < *at && *at <= after.period)
}

/// A line or a surface through places, with one decimal.
fn draw_through(
    svg: &mut String,
    element: &str,
    class: &str,
    places: impl Iterator<Item = (f64, f64)>,
) {
    for text in ["<", element, " class=\"", class, "\" points=\""] {
        svg.push_str(text);
    }
    for (n, (x, y)) in places.enumerate() {
        if n > 0 {
            svg.push(' ');
        }
        Tenths(x).push(svg);
        svg.push(',');
        Tenths(y).push(svg);
    }
    svg.push_str("\"/>");
}

fn draw_run(svg: &mut String, run: &Run) {
    let class = if run.is_before_break { "sp-old" } else { "sp-line" };
    match run.places.as_slice() {
        [(x, y)] if run.is_before_break => {
            let (x, y) = (Tenths(*x), Tenths(*y));
            let _ = write!(svg, r#"<circle class="sp-one" cx="{x}" cy="{y}" r="1.5"/>"#);
        }
        [(x, y)] => {
            let (x, y) = (Tenths(*x), Tenths(*y));
            let _ = write!(svg, r#"<circle class="sp-pt" cx="{x}" cy="{y}" r="1.75"/>"#);
        }
        places => draw_through(svg, "polyline", class, places.iter().copied()),
    }
}

fn draw_joint(svg: &mut String, pair: &[Run], joint: Joint, size: Size) {
    let (Some((x0, y0)), Some((x1, y1))) = (pair[0].places.last(), pair[1].places.first()) else {
        return;
    };
    match joint {
        Joint::Bridge => {
            let [x0, y0, x1, y1] = [*x0, *y0, *x1, *y1].map(Tenths);
            let _ = write!(svg, r#"<path class="sp-gap" d="M{x0} {y0}L{x1} {y1}"/>"#);
        }
        Joint::Open => {}
        Joint::Break => {
            let (middle, foot) = (f64::midpoint(*x0, *x1) - 2.4, size.height - 3.0);
            let rise = size.height - 6.0;
            let [left, right] = [middle, middle + 3.4].map(Tenths);
            let _ = write!(
                svg,
                r#"<path class="sp-break" d="M{left} {foot}l2.4-{rise}M{right} {foot}l2.4-{rise}"/>"#,
            );
        }
    }
}

/// The middle half of all areas, per period; parted where periods are missing.
fn draw_band(svg: &mut String, row: &Row, x: &Scale, y: &Scale, size: Size) {
    let inside = |v: f64| y.at(v).clamp(1.0, size.height - 1.0);
    let step = step(row).unwrap_or(1.0);
    let bands = row.band.as_slice();
    for part in bands.chunk_by(|a, b| time(b.period) - time(a.period) <= step * 1.5) {
        if let [one] = part {
            let (at, top, foot) = (x.at(time(one.period)), inside(one.high), inside(one.low));
            let [x, y, height] = [at - 3.0, top, (foot - top).max(0.5)].map(Tenths);
            let _ = write!(
                svg,
                r#"<rect class="sp-band" x="{x}" y="{y}" width="6" height="{height}"/>"#,
            );
            continue;
        }
        let top = part.iter().map(|b| (x.at(time(b.period)), inside(b.high)));
        let foot = part.iter().rev().map(|b| (x.at(time(b.period)), inside(b.low)));
        draw_through(svg, "polygon", "sp-band", top.chain(foot));
    }
}

/// A dotted line at the first value, so that above and below are read without numbers.
fn draw_base_line(svg: &mut String, row: &Row, x: &Scale, y: &Scale) {
    let (Some(first), Some(latest)) = (row.first, row.latest) else { return };
    let Some(value) = first.shown(row.decimals) else { return };
    let (from, to) = (x.at(time(first.period)), x.at(time(latest.period)));
    if to > from {
        let [from, y, to] = [from, y.at(value), to].map(Tenths);
        let _ = write!(svg, r#"<path class="sp-base" d="M{from} {y}H{to}"/>"#);
    }
}

/// ".." on the base line where a value is hidden: no guessed height.
fn draw_absent(svg: &mut String, row: &Row, x: &Scale, y: &Scale, size: Size) {
    let height =
        row.first.and_then(|f| f.shown(row.decimals)).map_or(size.height / 2.0, |v| y.at(v));
    for point in row.points.iter().filter(|p| p.cell.status() == Status::Hidden) {
        let [at, height] = [x.at(time(point.period)), height].map(Tenths);
        let _ = write!(
            svg,
            r#"<text class="sp-hid" x="{at}" y="{height}" text-anchor="middle">..</text>"#
        );
    }
}

/// A ring at the first value and a filled point, or the diamond of a marked row, at the latest.
fn draw_ends(svg: &mut String, row: &Row, x: &Scale, y: &Scale) {
    let place = |p: &Point| p.shown(row.decimals).map(|v| (x.at(time(p.period)), y.at(v)));
    let latest = row.latest.filter(is_judged);
    let is_alone = row.first.map(|p| p.period) == latest.map(|p| p.period);
    if let Some((x, y)) = row.first.filter(|_| !is_alone).as_ref().and_then(place) {
        let (x, y) = (Tenths(x), Tenths(y));
        let _ = write!(svg, r#"<circle class="sp-first" cx="{x}" cy="{y}" r="2.6"/>"#);
    }
    if let Some((x, y)) = latest.as_ref().and_then(place) {
        let _ = if row.mark == Mark::Marked {
            let (x, top) = (Tenths(x), Tenths(y - 4.6));
            write!(svg, r#"<path class="sp-last worse" d="M{x} {top}l4.6 4.6-4.6 4.6-4.6-4.6z"/>"#)
        } else {
            let (x, y) = (Tenths(x), Tenths(y));
            write!(svg, r#"<circle class="sp-last" cx="{x}" cy="{y}" r="3.5"/>"#)
        };
    }
}

/// `Namn: 53 år 2013, 43 år 2022. Serien är bruten 2019.`
#[must_use]
pub fn alternative(row: &Row, lang: Lang) -> String {
    let told = |p: &Point| {
        let value = p.shown(row.decimals)?;
        let (value, when) =
            (number::format(value, row.decimals, lang), words::period(p.period, lang));
        Some(match lang {
            Lang::Sv => format!("{value} år {when}"),
            Lang::En => format!("{value} in {when}"),
        })
    };
    let ends: Vec<String> = match (row.first, row.latest) {
        (Some(first), Some(latest)) if first.period == latest.period => {
            told(&latest).into_iter().collect()
        }
        (first, latest) => [first, latest].iter().flatten().filter_map(told).collect(),
    };
    let mut text = row.title.get(lang).to_owned();
    text.push_str(": ");
    if ends.is_empty() {
        text.push_str(lang.pick("inget värde", "no value"));
    } else {
        text.push_str(&ends.join(", "));
    }
    for (at, _) in &row.breaks {
        let at = words::period(*at, lang);
        let _ = match lang {
            Lang::Sv => write!(text, ". Serien är bruten {at}"),
            Lang::En => write!(text, ". Break in series {at}"),
        };
    }
    text
}

/// The line under the mini-chart: which periods have a value, `2013–2022, ej 2020–21`.
/// True when some are missing.
#[must_use]
pub fn coverage(row: &Row, lang: Lang) -> (String, bool) {
    let judged: Vec<&Point> = row.points.iter().filter(|p| is_judged(p)).collect();
    let (Some(first), Some(last)) = (judged.first(), judged.last()) else {
        return (String::new(), false);
    };
    let years: Vec<u16> = judged.iter().map(|p| p.period.last_year()).collect();
    let (from, to) = (first.period.last_year(), last.period.last_year());
    if from == to {
        return (words::period(last.period, lang), false);
    }
    if years.len() == 2 && to - from > 1 {
        return (format!("{from}, {to}"), false);
    }
    let step = years.windows(2).map(|w| w[1] - w[0]).filter(|s| *s > 0).min().unwrap_or(1);
    let span = format!("{from}\u{2013}{to}");
    if step == 2 && years.windows(2).all(|w| w[1] - w[0] == 2) {
        return (span + lang.pick(", vartannat år", ", every second year"), false);
    }
    let missing: Vec<u16> = (from..to).filter(|y| !years.contains(y)).collect();
    if missing.is_empty() {
        return (span, false);
    }
    let ranges: Vec<String> =
        missing.chunk_by(|a, b| a + 1 == *b).map(|run| range(run[0], run[run.len() - 1])).collect();
    if ranges.len() > 2 {
        return (span + lang.pick(", ej alla år", ", not all years"), true);
    }
    (
        format!("{span}, {} {}", lang.pick("ej", "not"), ranges.join(lang.pick(" och ", " and "))),
        true,
    )
}

/// `2021`, `2020–21`.
fn range(first: u16, last: u16) -> String {
    if first == last { first.to_string() } else { format!("{first}\u{2013}{:02}", last % 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_the_first_and_the_last_year_stay_within_the_frame() {
        let times = |texts: [&str; 2]| texts.map(|text| time(text.parse().expect("a period")));
        let years = span((2019, 2023), times(["2019", "2023"]).into_iter());
        assert_eq!(years, (2019.0, 2023.0));
        let [first, last] = times(["2019M01", "2023M12"]);
        let months = span((2019, 2023), [first, last].into_iter());
        assert_eq!(months, (first, last));
        assert!(first < 2019.0 && last > 2023.0);
    }
}
