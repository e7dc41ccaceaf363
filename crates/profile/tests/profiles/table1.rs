//! Table 1 of Socialstyrelsen 2022-3-7816 is reproduced to the digit from the shipped figures.

use cube::{AreaCode, number};
use profile::model::{Mark, NotJudged, Row};

use crate::shipped;

/// A printed row: first and latest value, and whether it is red.
#[derive(Debug, PartialEq)]
struct Printed {
    first: String,
    latest: String,
    is_red: bool,
}

fn golden() -> Vec<(String, Printed)> {
    let path = format!("{}/golden/table1.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).expect("a file");
    let row = |row: csv::StringRecord| {
        let printed = Printed {
            first: row[1].to_owned(),
            latest: row[2].to_owned(),
            is_red: &row[3] == "true",
        };
        (row[0].to_owned(), printed)
    };
    reader.records().map(|r| row(r.expect("a row"))).collect()
}

fn printed(row: &Row) -> Printed {
    let plain = |value: Option<f64>| format!("{:.1}", number::round(value.expect("a value"), 1));
    Printed {
        first: plain(row.first.and_then(|p| p.shown(row.decimals))),
        latest: plain(row.latest.and_then(|p| p.shown(row.decimals))),
        is_red: row.mark == Mark::Marked,
    }
}

#[test]
fn table_1_is_reproduced() {
    let prepared = shipped::prepared("nara-vard");
    let profile = prepared.profile(AreaCode::RIKET).expect("riket has the profile");
    let rows: Vec<&Row> = profile.sections.iter().flat_map(|s| &s.rows).collect();
    let made: Vec<(String, Printed)> =
        rows.iter().map(|r| (r.indicator.to_string(), printed(r))).collect();
    assert_eq!(made, golden());
    assert_eq!(made.len(), 18);
    assert_eq!(profile.sections.len(), 3);
    // The report: seven rows are red, and the central measure is never judged.
    assert_eq!((profile.summary.n_marked, profile.summary.n_judged), (7, 17));
    assert_eq!(rows[0].mark, Mark::NotJudged(NotJudged::CentralMeasure));
    assert_eq!(
        profile.lead[0].text.sv,
        "Sju av 17 indikatorer är märkta: senaste värdet är sämre än basåret."
    );
}
