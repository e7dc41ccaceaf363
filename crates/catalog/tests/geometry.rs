//! The map that the program carries.

use catalog::{Geometry, Point};
use cube::{AreaCode, AreaLevel};
use jiff::civil::date;

fn loaded() -> catalog::Catalog {
    catalog::load(&catalog::embedded(), date(2026, 11, 24)).0
}

fn doubled_area(ring: &[Point]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y))
        .sum::<i64>()
        .abs()
}

/// Square kilometres enclosed by an area's rings.
fn square_km(geometry: &Geometry, code: &str) -> f64 {
    let shape = geometry.shape(code.parse().expect("a code")).expect("a shape");
    let doubled: i64 = shape.rings().iter().map(|ring| doubled_area(ring)).sum();
    doubled as f64 / 2.0 * (geometry.metres_per_step() / 1000.0).powi(2)
}

#[test]
fn every_area_is_drawn_and_no_ring_is_degenerate() {
    let catalog = loaded();
    let view = catalog.geometry.view_box();
    let mut n = 0;
    for area in catalog.areas.current().filter(|a| a.code != AreaCode::RIKET) {
        let shape = catalog.geometry.shape(area.code).expect(&area.name);
        n += 1;
        for ring in shape.rings() {
            assert!(ring.len() >= 3, "{}", area.name);
            assert!(doubled_area(ring) >= 8, "{}", area.name);
            assert_ne!(ring.first(), ring.last(), "{}", area.name);
            for point in ring {
                assert!((0..=view.width).contains(&point.x), "{}", area.name);
                assert!((0..=view.height).contains(&point.y), "{}", area.name);
            }
        }
    }
    assert_eq!(n, 21 + 290);
    assert_eq!(catalog.geometry.shapes().count(), 21 + 290);
}

/// SCB's land areas, rounded, of four län: the drawn shapes hold their smaller lakes too, and are
/// simplified, hence the margin of a twentieth below and a tenth above.
#[test]
fn areas_have_the_right_size() {
    let geometry = loaded().geometry;
    for (code, land) in [("12", 11_000.0), ("20", 28_000.0), ("25", 97_200.0), ("09", 3_140.0)] {
        let drawn = square_km(&geometry, code);
        assert!((0.95..1.10).contains(&(drawn / land)), "{code}: {drawn:.0} against {land}");
    }
}

/// A region's outline encloses exactly its kommuner: no gap opens and nothing overlaps.
#[test]
fn kommuner_fill_their_regions() {
    let catalog = loaded();
    let size = |code: AreaCode| -> i64 {
        let shape = catalog.geometry.shape(code).expect("a shape");
        // Outlines that run opposite ways are a lake within the land, hence signed areas are summed.
        let signed = |ring: &Vec<Point>| {
            let next = ring.iter().cycle().skip(1);
            let sum = ring.iter().zip(next);
            sum.map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y))
                .sum::<i64>()
        };
        shape.rings().iter().map(signed).sum()
    };
    for region in catalog.areas.at_level(AreaLevel::Region) {
        let parts: i64 = catalog.areas.kommuner_in(region.code).map(|k| size(k.code)).sum();
        assert_eq!(size(region.code), parts, "{}", region.name);
    }
}

#[test]
fn a_path_gives_the_points_back() {
    let geometry = loaded().geometry;
    let shape = geometry.shape(AreaCode::kommun(180).expect("Stockholm")).expect("a shape");
    let path = shape.svg_path();
    assert!(path.starts_with('M') && path.ends_with('z'));
    let mut n_points = 0;
    for (ring, written) in shape.rings().iter().zip(path.split('z')) {
        let numbers = written.replace(['M', 'l'], " ").replace('-', " -");
        let numbers: Vec<i32> =
            numbers.split_whitespace().map(|n| n.parse().expect("a number")).collect();
        let (mut x, mut y) = (0, 0);
        for (point, step) in ring.iter().zip(numbers.chunks(2)) {
            x += step[0];
            y += step[1];
            assert_eq!((point.x, point.y), (x, y));
            n_points += 1;
        }
        assert_eq!(numbers.len(), ring.len() * 2);
    }
    assert!(n_points > 20);
}

#[test]
fn the_file_is_small() {
    let bytes = catalog::embedded()["areas/kommun.topo.json"].len();
    assert!(bytes < 150_000, "{bytes}");
}
