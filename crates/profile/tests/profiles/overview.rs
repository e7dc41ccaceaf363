//! One indicator over all areas says the same as the profiles do, row by row.

use cube::{AreaCode, Sex};
use profile::model::Point;
use profile::overview::{self, Overview};

use crate::made::code;
use crate::shipped;

/// What a point of a series says.
fn told(points: &[Point]) -> Vec<String> {
    let parts = |p: &Point| format!("{} {:?} {}", p.period, p.cell, p.before_break);
    points.iter().map(parts).collect()
}

#[test]
fn places_bands_and_breaks_are_those_of_the_profiles() {
    let (mut n_places, mut n_bands, mut n_broken) = (0, 0, 0);
    for id in ["nara-vard", "aldreomsorg", "kommunal-halso-och-sjukvard", "patientsakerhet"] {
        let (prepared, figures) = (shipped::prepared(id), shipped::figures(id));
        for profile in prepared.profiles(["01", "14", "0331", "0980", "1480"].map(code)) {
            let own = profile.area.code;
            let level = shipped::catalog().areas.at_level(own.level());
            let areas: Vec<AreaCode> = level.map(|a| a.code).collect();
            for row in profile.sections.iter().flat_map(|s| &s.rows) {
                let definition = &shipped::catalog().indicators[&row.indicator];
                let Some(figures) = figures.get(&row.indicator) else { continue };
                let Some(latest) = row.latest else { continue };
                let overview = Overview::new(definition, figures, &areas, Some(latest.period));
                let overview = overview.expect("the area itself has a value");
                assert_eq!(overview.period, latest.period);
                let place = row.position_all.as_ref().map(|p| p.place);
                if place.is_some() {
                    let value = overview.area(own).expect("is at its level");
                    assert_eq!(value.place, place, "{own} {}", row.indicator);
                    n_places += 1;
                }
                let bands = overview::bands(figures, &areas, definition.decimals);
                for band in &row.band {
                    let band = format!("{band:?}");
                    let is_same = bands.iter().any(|b| format!("{b:?}") == band);
                    assert!(is_same, "{own} {} {band}", row.indicator);
                    n_bands += 1;
                }
                let series = overview::series(definition, figures, own, Sex::Both);
                let here = |p: &&Point| row.points.iter().any(|r| r.period == p.period);
                let shown: Vec<Point> = series.iter().filter(here).copied().collect();
                assert_eq!(told(&shown), told(&row.points), "{own} {}", row.indicator);
                n_broken += usize::from(shown.iter().any(|p| p.before_break));
            }
        }
    }
    assert!(n_places > 100 && n_bands > 500 && n_broken > 0, "{n_places} {n_bands} {n_broken}");
}

/// The order of the regioner on an indicator's page: the median of their kommuner, of 3 or more.
#[test]
fn the_median_of_a_region_is_that_of_its_kommuner() {
    let (catalog, figures) = (shipped::catalog(), shipped::figures("aldreomsorg"));
    let id = "invanare-65-plus".parse().expect("an id");
    let kommuner: Vec<AreaCode> =
        catalog.areas.at_level(cube::AreaLevel::Kommun).map(|a| a.code).collect();
    let definition = &catalog.indicators[&id];
    let overview = Overview::new(definition, &figures[&id], &kommuner, None).expect("has values");
    let medians = overview.region_medians();
    assert!(medians.is_sorted_by(|a, b| a.1 <= b.1) && medians.len() > 15);
    for (region, median) in &medians {
        let mut own: Vec<f64> = (overview.areas.iter())
            .filter(|v| v.area.region_code() == Some(*region))
            .filter_map(|v| overview.shown(&v.cell))
            .collect();
        own.sort_by(f64::total_cmp);
        let n = own.len();
        assert!(n >= 3);
        // The middle one, or half way between the two in the middle.
        let expected = (own[(n - 1) / 2] + own[n / 2]) / 2.0;
        assert!((median - expected).abs() < 1e-9, "{region}: {median} {expected}");
    }
    assert!(medians.iter().all(|(region, _)| *region != code("09")), "Gotland is one kommun");
}
