//! Computed figures of persons who do not exist: labelled everywhere, apart from the published ones, and with
//! every state told by its own word.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{Catalog, ProfileId};
use cube::{
    AgeGroup, AreaCode, Cell, Delivery, Figure, Figures, IndicatorId, Lang, Period, Sex, Status,
};
use jiff::civil::date;
use profile::export::{html, json};
use profile::fictional::{Computed, Fictional, FictionalPart};
use profile::model::AreaProfile;
use profile::{Prepared, needed};

const FALLS: &str = "fallskador-65-plus";

fn catalog() -> Catalog {
    catalog::load(&catalog::embedded(), date(2026, 11, 25)).0
}

fn code(text: &str) -> AreaCode {
    text.parse().expect(text)
}

fn figures(id: &str, rows: &[(&str, u16, Cell)]) -> Figures {
    let row = |(area, year, cell): &(&str, u16, Cell)| Figure {
        area: code(area),
        sex: Sex::Both,
        age: AgeGroup::ALL,
        period: Period::year(*year),
        cell: *cell,
        delivery: 0,
    };
    let delivery = Delivery {
        sha256: "0".repeat(64),
        source: "Kolada".into(),
        retrieved: "2024-08-30".into(),
    };
    let id: IndicatorId = id.parse().expect(id);
    Figures::new(id, vec![delivery], rows.iter().map(row).collect()).expect("keys are unique")
}

/// Falls: a value and a zero. Two other indicators: not collected, and missing since nobody can be counted.
fn fictional() -> Fictional {
    let value = Cell::reported(3261.4)
        .with_counts(Some(415.0), Some(12_728.0))
        .with_interval(Some(2955.0), Some(3590.0));
    let computed = |id: &str, rows: &[(&str, u16, Cell)], preliminary: &[u16]| {
        let preliminary: BTreeSet<Period> = preliminary.iter().map(|y| Period::year(*y)).collect();
        let figures = figures(id, rows);
        (
            figures.indicator().clone(),
            Computed { figures, preliminary, definition_hash: "f".repeat(64) },
        )
    };
    Fictional::new(BTreeMap::from([
        computed(
            FALLS,
            &[
                ("00", 2022, Cell::reported(3100.0)),
                ("00", 2023, value),
                ("14", 2023, Cell::reported(3050.0)),
                ("1480", 2022, Cell::reported(2900.0)),
                ("1480", 2023, Cell::reported(0.0)),
            ],
            &[2023],
        ),
        computed(
            "fallskador-80-plus",
            &[
                ("00", 2023, Cell::absent(Status::NotCollected)),
                ("1480", 2023, Cell::absent(Status::NotCollected)),
            ],
            &[],
        ),
        computed("hoftfrakturer-80-plus", &[("00", 2023, Cell::reported(700.0))], &[]),
        // Computed for regioner at the lowest.
        computed("akutbesok-80-plus", &[("00", 2023, Cell::reported(701.0))], &[]),
    ]))
}

fn published() -> BTreeMap<IndicatorId, Figures> {
    let falls = figures(
        FALLS,
        &[("00", 2023, Cell::reported(3300.0)), ("1480", 2021, Cell::reported(3200.0))],
    );
    let hips = figures("hoftfrakturer-80-plus", &[("00", 2019, Cell::reported(650.0))]);
    [falls, hips].into_iter().map(|f| (f.indicator().clone(), f)).collect()
}

fn part(catalog: &Catalog, area: &str) -> FictionalPart {
    let published = published();
    let profile = ProfileId("nara-vard".into());
    fictional().part(catalog, &profile, code(area), |id| published.get(id))
}

fn profile(catalog: &Catalog, area: &str) -> AreaProfile {
    let definition = &catalog.profiles[&ProfileId("nara-vard".into())];
    let wanted = needed(catalog, definition);
    let figures: BTreeMap<IndicatorId, Figures> =
        published().into_iter().filter(|(id, _)| wanted.contains(id)).collect();
    let prepared = Prepared::new(catalog, definition, figures, "0123456789ab".into());
    let fictional = Some(part(catalog, area));
    AreaProfile { fictional, ..prepared.profile(code(area)).expect("the area has the profile") }
}

#[test]
fn a_row_has_the_area_its_region_and_riket_in_one_period() {
    let catalog = catalog();
    let part = part(&catalog, "1480");
    assert_eq!(part.n_for_larger_areas, 1, "visits to emergency departments are for regioner");
    assert_eq!(part.axis, (2022, 2023));
    let falls = part.rows.iter().find(|row| row.indicator.as_str() == FALLS).expect("it is there");
    assert!(falls.is_in_profile && falls.is_preliminary);
    assert_eq!(falls.period, Period::year(2023));
    assert_eq!(falls.cell.status(), Status::Zero);
    assert_eq!(falls.region.and_then(|cell| cell.value()), Some(3050.0));
    assert_eq!(falls.riket.and_then(|cell| cell.value()), Some(3261.4));
    assert_eq!(falls.points.len(), 2);
}

#[test]
fn the_published_figure_is_the_areas_own_else_rikets() {
    let catalog = catalog();
    let beside = |area: &str, id: &str| {
        let part = part(&catalog, area);
        let row = part.rows.into_iter().find(|row| row.indicator.as_str() == id);
        let published = row.expect("it is there").published;
        published.map(|p| (p.area.to_string(), p.period.to_string(), p.cell.value()))
    };
    let told =
        |area: &str, year: &str, value| Some((area.to_owned(), year.to_owned(), Some(value)));
    assert_eq!(beside("00", FALLS), told("00", "2023", 3300.0));
    assert_eq!(beside("1480", FALLS), told("1480", "2021", 3200.0));
    assert_eq!(beside("1480", "hoftfrakturer-80-plus"), told("00", "2019", 650.0));
    assert_eq!(beside("1480", "fallskador-80-plus"), None);
}

#[test]
fn a_page_labels_every_figure_and_tells_the_states_apart() {
    let catalog = catalog();
    let profile = profile(&catalog, "1480");
    for (lang, label, aside, spark, states) in [
        (
            Lang::Sv,
            "FIKTIVA UPPGIFTER",
            "påhittat: ",
            "aria-label=\"Fiktivt, ",
            ["ej insamlat", "uppgift saknas"],
        ),
        (
            Lang::En,
            "FICTIONAL",
            "made up: ",
            "aria-label=\"Fictional, ",
            ["not collected", "missing"],
        ),
    ] {
        let page = html::page(&profile, lang);
        let (real, made_up) = page.split_once("id=\"fiktivt\"").expect("the part is there");
        assert!(made_up.contains(label) && !real.contains(label));
        assert!(!real.contains(aside), "the profile's own rows are published");
        // Three rows of a kommun, each with own, region and riket.
        assert_eq!(made_up.matches(aside).count(), 9, "{made_up}");
        assert_eq!(made_up.matches(spark).count(), 3);
        for state in states {
            assert!(made_up.contains(&format!("{state}</span>")), "{state}");
        }
        assert!(made_up.contains("<b>0</b>"), "a zero is a number");
        assert!(
            page.contains(".made-up"),
            "a page that stands alone carries the look of the label"
        );
    }
    let without = AreaProfile { fictional: None, ..profile };
    let page = html::page(&without, Lang::Sv);
    assert!(!page.contains("fiktivt") && !page.contains(".made-up"));
}

#[test]
fn json_says_of_each_row_that_it_is_fictional() {
    let catalog = catalog();
    let profile = profile(&catalog, "1480");
    let object: serde_json::Value =
        serde_json::from_str(&json::write(&profile, Lang::Sv)).expect("JSON");
    let computed = &object["computed"];
    assert_eq!(computed["fictional"], true);
    let rows = computed["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row["fictional"], true);
        assert_ne!(row["published"]["fictional"], true);
    }
    let status = |id: &str| {
        let row = rows.iter().find(|row| row["indicator"] == id).expect("it is there");
        (row["status"].as_str().expect("a word").to_owned(), row["value"].clone())
    };
    assert_eq!(status(FALLS), ("zero".to_owned(), 0.0.into()));
    assert_eq!(status("fallskador-80-plus"), ("not_collected".to_owned(), serde_json::Value::Null));
    assert_eq!(status("hoftfrakturer-80-plus"), ("missing".to_owned(), serde_json::Value::Null));
    let without = AreaProfile { fictional: None, ..profile };
    assert!(!json::write(&without, Lang::Sv).contains("fictional"));
}
