//! Reads `content/areas/kommun.topo.json`: TopoJSON on a grid, as `scripts/map.py` writes it.

use std::collections::BTreeMap;

use cube::{AreaCode, Text};
use serde_json::Value;

use crate::geometry::{Geometry, Point, Shape};
use crate::load::sink::Sink;
use crate::source::Source;
use crate::{AreaRegister, Finding, Place, rule};

/// Reads the map. What cannot be read is told and left out.
pub(crate) fn read(source: &Source, areas: &AreaRegister, sink: &Sink) -> Geometry {
    let topology: Value = match serde_json::from_str(source.text()) {
        Ok(topology) => topology,
        Err(error) => {
            // The parser counts its columns in bytes.
            let at = source.offset(error.line(), error.column());
            let place = source.place(at..at);
            tell(place, "filen är inte JSON", "the file is not JSON", sink);
            return Geometry::default();
        }
    };
    let Some(map) = Map::new(&topology) else {
        let place = source.whole();
        tell(
            place,
            "filen är inte TopoJSON på ett rutnät",
            "the file is not TopoJSON on a grid",
            sink,
        );
        return Geometry::default();
    };
    let mut shapes = BTreeMap::new();
    for (name, geometry) in map.geometries() {
        let code = name.and_then(|n| n.parse::<AreaCode>().ok());
        match (code, map.shape(geometry)) {
            (Some(code), Some(shape)) => {
                shapes.insert(code, shape);
            }
            _ => {
                let name = name.unwrap_or("?");
                let (sv, en) = (
                    format!("konturen av `{name}` kan inte läsas"),
                    format!("the outline of `{name}` cannot be read"),
                );
                tell(place_of(source, name), &sv, &en, sink);
            }
        }
    }
    for area in areas.current().filter(|a| a.code != AreaCode::RIKET) {
        if !shapes.contains_key(&area.code) {
            let what = Text::new(
                format!("{} {} finns inte på kartan", area.code, area.name),
                format!("{} {} is not on the map", area.code, area.name),
            );
            sink.tell(&rule::AREA_NOT_ON_MAP, source.whole(), what);
        }
    }
    Geometry { width: map.width, height: map.height, metres_per_step: map.metres_per_step, shapes }
}

fn tell(place: Place, sv: &str, en: &str, sink: &Sink) {
    sink.push(Finding::of(&rule::BAD_GEOMETRY, place, Text::new(sv, en)));
}

/// Where an area's id stands in the file.
fn place_of(source: &Source, id: &str) -> Place {
    let written = format!("\"id\":\"{id}\"");
    match source.text().find(&written) {
        Some(at) => source.place(at..at + written.len()),
        None => source.whole(),
    }
}

/// A topology with its arcs unfolded.
struct Map<'a> {
    topology: &'a Value,
    width: i32,
    height: i32,
    metres_per_step: f64,
    arcs: Vec<Vec<Point>>,
}

impl<'a> Map<'a> {
    fn new(topology: &'a Value) -> Option<Map<'a>> {
        let arcs = topology.get("arcs")?.as_array()?;
        let arcs: Option<Vec<Vec<Point>>> = arcs.iter().map(unfold).collect();
        let size = topology.get("size")?;
        let metres_per_step = topology.get("transform")?.get("scale")?.get(0)?.as_f64()?;
        Some(Map {
            topology,
            width: whole(size.get(0)?)?,
            height: whole(size.get(1)?)?,
            metres_per_step,
            arcs: arcs?,
        })
    }

    /// Every geometry with its id.
    fn geometries(&self) -> impl Iterator<Item = (Option<&'a str>, &'a Value)> {
        let objects = self.topology.get("objects").and_then(Value::as_object);
        let collections = objects.into_iter().flat_map(serde_json::Map::values);
        let geometries = collections.filter_map(|c| c.get("geometries")?.as_array()).flatten();
        geometries.map(|g| (g.get("id").and_then(Value::as_str), g))
    }

    fn shape(&self, geometry: &Value) -> Option<Shape> {
        let polygons = geometry.get("arcs")?.as_array()?;
        let rings = polygons.iter().flat_map(|p| p.as_array().into_iter().flatten());
        let rings: Option<Vec<Vec<Point>>> = rings.map(|ring| self.ring(ring)).collect();
        rings.filter(|rings| !rings.is_empty()).map(|rings| Shape { rings })
    }

    /// The arcs of a ring joined end to end; none when they do not meet or enclose nothing.
    fn ring(&self, numbers: &Value) -> Option<Vec<Point>> {
        let mut points: Vec<Point> = Vec::new();
        for number in numbers.as_array()? {
            let number = number.as_i64()?;
            let is_reversed = number < 0;
            let arc =
                self.arcs.get(usize::try_from(if is_reversed { !number } else { number }).ok()?)?;
            let mut following: Vec<Point> = arc.clone();
            if is_reversed {
                following.reverse();
            }
            if let Some(last) = points.pop()
                && following.first() != Some(&last)
            {
                return None;
            }
            points.append(&mut following);
        }
        let is_closed = points.len() >= 4 && points.first() == points.last();
        points.pop();
        (is_closed && Shape::doubled_area(&points) != 0).then_some(points)
    }
}

/// An arc's first point and the steps between the others, as points.
fn unfold(arc: &Value) -> Option<Vec<Point>> {
    let mut at = Point { x: 0, y: 0 };
    let mut points = Vec::new();
    for step in arc.as_array()? {
        // No map is larger than this, so that no sum of two coordinates can overflow.
        const LIMIT: i32 = 1 << 20;
        at.x = at.x.checked_add(whole(step.get(0)?)?)?;
        at.y = at.y.checked_add(whole(step.get(1)?)?)?;
        if !(-LIMIT..=LIMIT).contains(&at.x) || !(-LIMIT..=LIMIT).contains(&at.y) {
            return None;
        }
        points.push(at);
    }
    Some(points)
}

fn whole(number: &Value) -> Option<i32> {
    i32::try_from(number.as_i64()?).ok()
}
