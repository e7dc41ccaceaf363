//! Maps: outlines of kommuner on a plane, drawn small.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cube::AreaCode;
use maud::{Markup, PreEscaped};

/// A closed line on the plane, in kilometres east and south.
type Ring = Vec<(f64, f64)>;

/// The outlines of areas on a plane.
#[derive(Debug, Clone, Default)]
pub struct Outlines {
    areas: BTreeMap<AreaCode, Vec<Ring>>,
}

/// A rectangle on the plane: west, north, east, south.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    west: f64,
    north: f64,
    east: f64,
    south: f64,
}

impl Frame {
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

impl Outlines {
    /// Reads GeoJSON: features with a kommun's code among their properties, in degrees east and north.
    ///
    /// Features that are not kommuner or have no outline are left out; the caller can see what is
    /// there by [`Outlines::codes`]. None when the text is not GeoJSON.
    #[must_use]
    pub fn from_geojson(bytes: &[u8]) -> Option<Outlines> {
        let json: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let mut areas = BTreeMap::new();
        for feature in json.get("features")?.as_array()? {
            let Some(code) = code_of(feature) else { continue };
            let rings = rings_of(&feature["geometry"]);
            if !rings.is_empty() {
                areas.insert(code, rings);
            }
        }
        Some(Outlines { areas })
    }

    /// True when there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// The areas that have an outline, by code.
    pub fn codes(&self) -> impl Iterator<Item = AreaCode> {
        self.areas.keys().copied()
    }

    /// The rectangle around some areas; none when none of them has an outline.
    #[must_use]
    pub fn frame(&self, codes: impl IntoIterator<Item = AreaCode>) -> Option<Frame> {
        let mut points = codes
            .into_iter()
            .filter_map(|code| self.areas.get(&code))
            .flatten()
            .flatten()
            .copied()
            .peekable();
        points.peek()?;
        let start = Frame {
            west: f64::INFINITY,
            north: f64::INFINITY,
            east: f64::NEG_INFINITY,
            south: f64::NEG_INFINITY,
        };
        Some(points.fold(start, |f, (x, y)| Frame {
            west: f.west.min(x),
            north: f.north.min(y),
            east: f.east.max(x),
            south: f.south.max(y),
        }))
    }

    /// Where an area's largest part has its middle, on the plane.
    #[must_use]
    pub fn middle(&self, code: AreaCode) -> Option<(f64, f64)> {
        let ring = self.areas.get(&code)?.iter().max_by(|a, b| extent(a).total_cmp(&extent(b)))?;
        let (x, y) = ring.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0, y + p.1));
        #[expect(clippy::cast_precision_loss, reason = "a ring has some hundred points")]
        let n = ring.len() as f64;
        Some((x / n, y / n))
    }

    /// The outline as path commands on a canvas: whole numbers, each relative to the one before.
    fn path(&self, code: AreaCode, canvas: &Canvas, into: &mut String) {
        let Some(rings) = self.areas.get(&code) else { return };
        let largest = rings.iter().map(|r| extent(r)).fold(0.0, f64::max);
        for ring in rings {
            let mut places: Vec<(i32, i32)> = ring.iter().map(|p| canvas.at(*p)).collect();
            places.dedup();
            // Islets that shrink to a dot are left out; an area keeps its largest part whatever its size.
            if places.len() < 4 && extent(ring) < largest {
                continue;
            }
            draw_ring(&places, into);
        }
    }
}

fn code_of(feature: &serde_json::Value) -> Option<AreaCode> {
    let properties = feature.get("properties")?;
    let text =
        ["code", "kommun_kod", "kod", "id"].iter().find_map(|key| properties.get(key)?.as_str());
    text.or_else(|| feature.get("id")?.as_str())?.parse().ok()
}

fn rings_of(geometry: &serde_json::Value) -> Vec<Ring> {
    let polygons: Vec<&serde_json::Value> = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"]],
        Some("MultiPolygon") => geometry["coordinates"].as_array().into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    let point = |p: &serde_json::Value| Some(plane(p.get(0)?.as_f64()?, p.get(1)?.as_f64()?));
    polygons
        .iter()
        .flat_map(|polygon| polygon.as_array().into_iter().flatten())
        .filter_map(|ring| ring.as_array()?.iter().map(point).collect::<Option<Ring>>())
        .filter(|ring| ring.len() > 3)
        .collect()
}

/// Degrees to kilometres: transverse Mercator on a sphere about the meridian 15° east, as SWEREF 99 TM
/// lies; within a per mille of it, which a map of this size cannot show.
fn plane(east_degrees: f64, north_degrees: f64) -> (f64, f64) {
    const EARTH_RADIUS_KM: f64 = 6371.0;
    let (dl, phi) = ((east_degrees - 15.0).to_radians(), north_degrees.to_radians());
    let x = (phi.cos() * dl.sin()).atanh();
    let y = phi.tan().atan2(dl.cos());
    (x * EARTH_RADIUS_KM, -y * EARTH_RADIUS_KM)
}

/// The size of the rectangle around a ring.
fn extent(ring: &[(f64, f64)]) -> f64 {
    let (mut low, mut high) =
        ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for (x, y) in ring {
        low = (low.0.min(*x), low.1.min(*y));
        high = (high.0.max(*x), high.1.max(*y));
    }
    (high.0 - low.0) * (high.1 - low.1)
}

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

/// From the plane to whole numbers on a drawing.
struct Canvas {
    frame: Frame,
    per_km: f64,
}

impl Canvas {
    fn new(frame: Frame, width: f64) -> Canvas {
        Canvas { frame, per_km: width / frame.width() }
    }

    fn at(&self, (x, y): (f64, f64)) -> (i32, i32) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a drawing is some thousand units wide"
        )]
        let whole = |v: f64| (v * self.per_km).round() as i32;
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
    outlines: &Outlines,
    own: &[AreaCode],
    around: &[AreaCode],
    label: &str,
) -> Option<Markup> {
    let inner = outlines.frame(own.iter().copied())?;
    let frame = outlines.frame(around.iter().copied())?;
    let side = frame.width().max(frame.height());
    let canvas = Canvas::new(frame.grown(side * 0.06), 260.0 * (frame.width() / side).max(0.4));
    let (width, height) = canvas.size();
    let (mut grey, mut green) = (String::new(), String::new());
    for code in around.iter().filter(|c| !own.contains(c)) {
        outlines.path(*code, &canvas, &mut grey);
    }
    for code in own {
        outlines.path(*code, &canvas, &mut green);
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

/// The map of an indicator: areas filled by class, the chosen one outlined with crop corners.
pub struct Choropleth<'a> {
    /// Outlines of all areas.
    pub outlines: &'a Outlines,
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
        let frame = self.outlines.frame(self.outlines.codes())?;
        let canvas = Canvas::new(frame.grown(8.0), 700.0);
        let (width, height) = canvas.size();
        let mut by_tone: BTreeMap<Option<usize>, String> = BTreeMap::new();
        for code in self.outlines.codes() {
            self.outlines.path(code, &canvas, by_tone.entry((self.tone)(code)).or_default());
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
        let Some(inner) = self.outlines.frame(self.own.iter().copied()) else { return };
        let mut path = String::new();
        for code in self.own {
            self.outlines.path(*code, canvas, &mut path);
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
    outlines: &Outlines,
    address: &dyn Fn(AreaCode) -> String,
    name: &dyn Fn(AreaCode) -> String,
    tone: &dyn Fn(AreaCode) -> Option<usize>,
) -> Option<Markup> {
    let frame = outlines.frame(outlines.codes())?;
    let canvas = Canvas::new(frame.grown(8.0), 700.0);
    let (width, height) = canvas.size();
    let left = -(width * 2 / 5);
    let mut svg = format!(
        r#"<svg class="chart map choose" viewBox="{left} 0 {} {height}" aria-hidden="true">{HATCH}"#,
        width - left
    );
    for code in outlines.codes() {
        let mut path = String::new();
        outlines.path(code, &canvas, &mut path);
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
