//! Kolada in bulk, and a revision that really happened.

use std::path::PathBuf;

use cube::{Period, Sex};
use figure::ImportKind::{Kolada, Table};
use figure::summarise;

use crate::world::{World, cell, cell_of, id, reference};

fn plain(path: PathBuf) -> String {
    path.into_os_string().into_string().expect("a plain path")
}

/// The values of regioner that a health care report fetched in 2026 and rounded to one decimal,
/// against those of 2024: six series agree in all 644 cells, U79029 in 23 of 131 and U79133 in
/// 0 of 132 (counted independently in the reference folder's SOURCES.md, from the same two files).
#[test]
fn the_revisions_of_two_series_are_found() {
    let bulk = reference("03_kolada/kolada_values_all_1994_2022.parquet");
    let report = reference("09_quality/hosrapport_kolada_regions/values_regions.csv");
    let (Some(bulk), Some(report)) = (bulk, report) else { return };
    let world = World::without_catalog();
    let first = world.request(Kolada, "retrieved = 2024-08-30\n");
    let receipt = world.import_file(&plain(bulk), &first).expect("readable");
    assert_eq!((receipt.rows, receipt.imported), (7_387_543, 7_387_543));
    let riket =
        |name: &str, period| cell(&world.figures(name), "00", period).and_then(|c| c.value());
    // Inhabitants 31 December 2022 by SCB.
    assert_eq!(riket("N01951", "2022"), Some(10_521_556.0));

    let map = "source = \"Kolada genom Region Hallands rapport\"\nretrieved = 2026-03-01\nareas = \"kolada\"\n\
               [columns]\nindicator = \"kpi\"\narea = \"area\"\nperiod = \"year\"\nvalue = \"value\"\n\
               [constants]\nsex = \"T\"\ndecimals = 1\n";
    let second = world.request(Table, map);
    let receipt = world.import_file(&plain(report), &second).expect("readable");
    let store = world.store();
    let revisions = store.revisions(None).expect("readable");
    let n = |name: &str| revisions.iter().filter(|r| r.indicator == id(name)).count();
    for agreeing in ["U20462", "U70447", "U79092", "N70465", "N70466", "N70467"] {
        assert_eq!(n(agreeing), 0, "{agreeing}");
    }
    assert_eq!((n("U79029"), n("U79133")), (131 - 23, 132));
    assert_eq!(receipt.revised, revisions.len() as u64);
    for summary in summarise(&revisions) {
        eprintln!(
            "{}: {} revised, median {:.3}, at most {:.3}",
            summary.indicator,
            summary.n,
            summary.median_change.unwrap_or(0.0),
            summary.max_change.unwrap_or(0.0)
        );
    }
}

/// The same values as CSV, packed, through the reader of text: every one is in the Parquet file
/// that the rest of the world reads.
#[test]
fn packed_text_and_parquet_agree() {
    let text = reference("03_kolada/kolada_values_health_social_2010_2022.csv.gz");
    let bulk = reference("03_kolada/kolada_values_all_1994_2022.parquet");
    let (Some(text), Some(bulk)) = (text, bulk) else { return };
    let world = World::without_catalog();
    let request = world.request(Kolada, "");
    let first = world.import_file(&plain(text), &request).expect("readable");
    assert_eq!((first.rows, first.imported), (1_793_599, 1_793_599));
    let second = world.import_file(&plain(bulk), &request).expect("readable");
    assert_eq!((second.unchanged, second.revised), (1_793_599, 0));
    assert_eq!(second.imported, 7_387_543 - 1_793_599);
    let figures = world.figures("N01951");
    let women = cell_of(&figures, "0180", "2022", Sex::Women).and_then(|c| c.value());
    let men = cell_of(&figures, "0180", "2022", Sex::Men).and_then(|c| c.value());
    // Stockholm's inhabitants on 31 December 2022 by SCB.
    assert_eq!(women.zip(men).map(|(w, m)| w + m), Some(984_748.0));
    assert!(figures.rows().iter().all(|f| f.period >= Period::year(1994)));
}
