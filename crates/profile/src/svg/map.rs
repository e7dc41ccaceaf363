//! Maps: the outlines of the content's map, drawn small.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use catalog::{Geometry, ViewBox};
use cube::AreaCode;
use maud::{Markup, PreEscaped};

/// A rectangle on the map, in grid steps: west, north, east, south.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    west: f64,
    north: f64,
    east: f64,
    south: f64,
}

impl Frame {
    /// Around some areas; none when none of them has an outline.
    fn around(geometry: &Geometry, codes: &[AreaCode]) -> Option<Frame> {
        let mut boxes =
            codes.iter().filter_map(|code| geometry.shape(*code)?.bounds()).map(Frame::of);
        let first = boxes.next()?;
        Some(boxes.fold(first, |all, one| Frame {
            west: all.west.min(one.west),
            north: all.north.min(one.north),
            east: all.east.max(one.east),
            south: all.south.max(one.south),
        }))
    }

    fn of(bounds: ViewBox) -> Frame {
        let [x, y] = [bounds.x, bounds.y].map(f64::from);
        Frame {
            west: x,
            north: y,
            east: x + f64::from(bounds.width),
            south: y + f64::from(bounds.height),
        }
    }

    fn grown(self, margin: f64) -> Frame {
        Frame {
            west: self.west - margin,
            north: self.north - margin,
            east: self.east + margin,
            south: self.south + margin,
        }
    }

    fn width(self) -> f64 {
        self.east - self.west
    }

    fn height(self) -> f64 {
        self.south - self.north
    }
}

/// Twice the area of a ring on the drawing.
fn doubled_area(ring: &[(i32, i32)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let sum: i64 = ring
        .iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
        .sum();
    sum.abs()
}

/// An area's outline as path commands: whole numbers, each relative to the one before.
///
/// Islets that shrink to a dot are left out; an area keeps its largest part whatever its size.
fn draw_shape(geometry: &Geometry, code: AreaCode, canvas: &Canvas, into: &mut String) {
    let Some(shape) = geometry.shape(code) else { return };
    let mut rings: Vec<Vec<(i32, i32)>> = shape
        .rings()
        .iter()
        .map(|ring| {
            let mut places: Vec<(i32, i32)> =
                ring.iter().map(|p| canvas.at((f64::from(p.x), f64::from(p.y)))).collect();
            places.dedup();
            places
        })
        .collect();
    rings.sort_by_key(|ring| std::cmp::Reverse(doubled_area(ring)));
    for (i, ring) in rings.iter().enumerate() {
        if i == 0 || doubled_area(ring) >= SMALLEST_ISLET {
            draw_ring(ring, into);
        }
    }
}

/// Twice the area of the smallest islet drawn beside an area's largest part, in square units of the drawing.
const SMALLEST_ISLET: i64 = 16;

fn draw_ring(places: &[(i32, i32)], into: &mut String) {
    let Some((first, rest)) = places.split_first() else { return };
    let _ = write!(into, "M{} {}", first.0, first.1);
    let mut last = *first;
    let mut is_start = true;
    for place in rest {
        let (dx, dy) = (place.0 - last.0, place.1 - last.1);
        let lead = if is_start {
            "l"
        } else if dx < 0 {
            ""
        } else {
            " "
        };
        let gap = if dy < 0 { "" } else { " " };
        let _ = write!(into, "{lead}{dx}{gap}{dy}");
        (last, is_start) = (*place, false);
    }
    into.push('z');
}

/// From grid steps to whole numbers on a drawing.
struct Canvas {
    frame: Frame,
    scale: f64,
}

impl Canvas {
    fn new(frame: Frame, width: f64) -> Canvas {
        Canvas { frame, scale: width / frame.width() }
    }

    fn at(&self, (x, y): (f64, f64)) -> (i32, i32) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a drawing is some thousand units wide"
        )]
        let whole = |v: f64| (v * self.scale).round() as i32;
        (whole(x - self.frame.west), whole(y - self.frame.north))
    }

    fn size(&self) -> (i32, i32) {
        self.at((self.frame.east, self.frame.south))
    }
}

/// The small map beside a profile's name: the surroundings in grey, the area in green with crop
/// corners around it. None without outlines.
#[must_use]
pub fn locator(
    geometry: &Geometry,
    own: &[AreaCode],
    around: &[AreaCode],
    label: &str,
) -> Option<Markup> {
    let inner = Frame::around(geometry, own)?;
    let frame = Frame::around(geometry, around)?;
    let side = frame.width().max(frame.height());
    let canvas = Canvas::new(frame.grown(side * 0.06), 260.0 * (frame.width() / side).max(0.4));
    let (width, height) = canvas.size();
    let (mut grey, mut green) = (String::new(), String::new());
    for code in around.iter().filter(|c| !own.contains(c)) {
        draw_shape(geometry, *code, &canvas, &mut grey);
    }
    for code in own {
        draw_shape(geometry, *code, &canvas, &mut green);
    }
    let mut svg = format!(
        r#"<svg class="loc" viewBox="0 0 {width} {height}" role="img" aria-label="{label}"><path class="lc" d="{grey}"/><path class="own" d="{green}"/>"#
    );
    // Corners around the whole of the country would frame nothing.
    if own.len() < around.len() {
        svg.push_str(&corners(inner, &canvas));
    }
    svg.push_str("</svg>");
    Some(PreEscaped(svg))
}

/// The crop corners of the logo around a part of the map.
fn corners(inner: Frame, canvas: &Canvas) -> String {
    let (x0, y0) = canvas.at((inner.west, inner.north));
    let (x1, y1) = canvas.at((inner.east, inner.south));
    let (x0, y0, x1, y1) = (x0 - 7, y0 - 7, x1 + 7, y1 + 7);
    format!(r#"<path class="crop" d="M{x0} {}v-14h14M{x1} {}v14h-14"/>"#, y0 + 14, y1 - 14)
}

/// How wide the country is drawn, in units of the drawing.
const MAP_WIDTH: f64 = 620.0;

/// The map of an indicator: areas filled by class, the chosen one outlined with crop corners.
pub struct Choropleth<'a> {
    /// The map.
    pub geometry: &'a Geometry,
    /// The areas that are filled.
    pub areas: &'a [AreaCode],
    /// The tone of the ramp per area, 1 to 5; none is missing, hatched.
    pub tone: &'a dyn Fn(AreaCode) -> Option<usize>,
    /// The areas chosen, outlined.
    pub own: &'a [AreaCode],
    /// What stands beside the chosen area.
    pub label: Option<String>,
    /// What the map shows, as its title.
    pub title: String,
}

impl Choropleth<'_> {
    /// Draws it; none without outlines.
    #[must_use]
    pub fn draw(&self) -> Option<Markup> {
        let frame = Frame::around(self.geometry, self.areas)?;
        let canvas = Canvas::new(frame.grown(frame.width() * 0.01), MAP_WIDTH);
        let (width, height) = canvas.size();
        let mut by_tone: BTreeMap<Option<usize>, String> = BTreeMap::new();
        for code in self.areas {
            let path = by_tone.entry((self.tone)(*code)).or_default();
            draw_shape(self.geometry, *code, &canvas, path);
        }
        // The left third is free: the legend of a wide screen stands there.
        let left = -(width * 2 / 5);
        let mut svg = format!(
            r#"<svg class="chart map" viewBox="{left} 0 {} {height}" role="img" aria-labelledby="map-title"><title id="map-title">{}</title>{HATCH}"#,
            width - left,
            escaped(&self.title)
        );
        for (tone, path) in &by_tone {
            let class = tone.map_or("na".to_owned(), |t| format!("s{t}"));
            let _ = write!(svg, r#"<path class="{class}" d="{path}"/>"#);
        }
        self.draw_own(&canvas, &mut svg);
        svg.push_str("</svg>");
        Some(PreEscaped(svg))
    }

    fn draw_own(&self, canvas: &Canvas, svg: &mut String) {
        let Some(inner) = Frame::around(self.geometry, self.own) else { return };
        let mut path = String::new();
        for code in self.own {
            draw_shape(self.geometry, *code, canvas, &mut path);
        }
        let _ = write!(svg, r#"<path class="sel" d="{path}"/>{}"#, corners(inner, canvas));
        if let Some(label) = &self.label {
            let (x, _) = canvas.at((inner.west, inner.north));
            let (_, y) = canvas.at((inner.west, f64::midpoint(inner.north, inner.south)));
            let _ = write!(
                svg,
                r#"<text class="tb ml" x="{}" y="{}" text-anchor="end">{}</text>"#,
                x - 22,
                y + 8,
                escaped(label)
            );
        }
    }
}

/// The hatching of areas without a value.
const HATCH: &str = r#"<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hb" width="8" height="8"/><path class="hl" d="M0 0v8"/></pattern></defs>"#;

/// A map as a way to choose: every area a link for the pointer. The list beside it is for the keyboard,
/// so the drawing is hidden from screen readers and holds no tab stop.
#[must_use]
pub fn chooser(
    geometry: &Geometry,
    areas: &[AreaCode],
    address: &dyn Fn(AreaCode) -> String,
    name: &dyn Fn(AreaCode) -> String,
    tone: &dyn Fn(AreaCode) -> Option<usize>,
) -> Option<Markup> {
    let frame = Frame::around(geometry, areas)?;
    let canvas = Canvas::new(frame.grown(frame.width() * 0.01), MAP_WIDTH);
    let (width, height) = canvas.size();
    let left = -(width * 2 / 5);
    let mut svg = format!(
        r#"<svg class="chart map choose" viewBox="{left} 0 {} {height}" aria-hidden="true">{HATCH}"#,
        width - left
    );
    for code in areas.iter().copied() {
        let mut path = String::new();
        draw_shape(geometry, code, &canvas, &mut path);
        let _ = write!(
            svg,
            r#"<a href="{}" tabindex="-1"><title>{}</title><path class="{}" d="{path}"/></a>"#,
            escaped(&address(code)),
            escaped(&name(code)),
            tone(code).map_or("na".to_owned(), |t| format!("s{t}"))
        );
    }
    svg.push_str("</svg>");
    Some(PreEscaped(svg))
}

fn escaped(text: &str) -> String {
    use maud::Render as _;
    text.render().into_string()
}
