//! The map: the outline of every kommun and region, ready to be drawn.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cube::AreaCode;

/// A place on the map, in grid steps from the upper left corner; x grows eastwards and y southwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Steps eastwards.
    pub x: i32,
    /// Steps southwards.
    pub y: i32,
}

/// A rectangle on the map, as SVG's `viewBox` wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewBox {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width, at least 1.
    pub width: i32,
    /// Height, at least 1.
    pub height: i32,
}

impl std::fmt::Display for ViewBox {
    /// Four numbers with spaces between, as in the attribute.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} {}", self.x, self.y, self.width, self.height)
    }
}

/// The outline of one area: one closed ring for the mainland and one for each island.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    pub(crate) rings: Vec<Vec<Point>>,
}

impl Shape {
    /// The rings; the last point of each is followed by its first, which is not repeated.
    #[must_use]
    pub fn rings(&self) -> &[Vec<Point>] {
        &self.rings
    }

    /// The outline as the `d` of an SVG path, with relative steps to keep pages light.
    #[must_use]
    pub fn svg_path(&self) -> String {
        let mut path = String::new();
        for ring in &self.rings {
            let mut last = Point { x: 0, y: 0 };
            for (i, point) in ring.iter().enumerate() {
                let written = if i == 0 {
                    write!(path, "M{} {}l", point.x, point.y)
                } else {
                    let (dx, dy) = (point.x - last.x, point.y - last.y);
                    // A minus sign separates as well as a space does.
                    let between = if i == 1 || dx < 0 { "" } else { " " };
                    write!(path, "{between}{dx}{}{dy}", if dy < 0 { "" } else { " " })
                };
                written.expect("writing to a string cannot fail");
                last = *point;
            }
            path.push('z');
        }
        path
    }

    /// The smallest rectangle around the outline; none for a shape without points.
    #[must_use]
    pub fn bounds(&self) -> Option<ViewBox> {
        let points = || self.rings.iter().flatten();
        let (left, right) = (points().map(|p| p.x).min()?, points().map(|p| p.x).max()?);
        let (upper, lower) = (points().map(|p| p.y).min()?, points().map(|p| p.y).max()?);
        Some(ViewBox {
            x: left,
            y: upper,
            width: (right - left).max(1),
            height: (lower - upper).max(1),
        })
    }

    /// Twice the signed area of a ring, in square grid steps.
    pub(crate) fn doubled_area(ring: &[Point]) -> i64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter()
            .zip(next)
            .map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y))
            .sum()
    }
}

/// The map of all kommuner and regioner.
///
/// The projection is SWEREF 99 TM, in which a length on the map is proportional to one on the ground
/// to within a thousandth in all of Sweden. Neighbours share every point of their border.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Geometry {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) metres_per_step: f64,
    pub(crate) shapes: BTreeMap<AreaCode, Shape>,
}

impl Geometry {
    /// The rectangle of the whole map.
    #[must_use]
    pub fn view_box(&self) -> ViewBox {
        ViewBox { x: 0, y: 0, width: self.width.max(1), height: self.height.max(1) }
    }

    /// The length of one grid step in metres.
    #[must_use]
    pub fn metres_per_step(&self) -> f64 {
        self.metres_per_step
    }

    /// The outline of a kommun or region.
    #[must_use]
    pub fn shape(&self, area: AreaCode) -> Option<&Shape> {
        self.shapes.get(&area)
    }

    /// All outlines, by code: regioner before kommuner.
    pub fn shapes(&self) -> impl Iterator<Item = (AreaCode, &Shape)> {
        self.shapes.iter().map(|(code, shape)| (*code, shape))
    }

    /// True when there is no map.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }
}
