//! The same numbers in every format: each is read back as a stranger would and compared with the
//! model.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use bytes::Bytes;
use cube::{AreaCode, Cell, Lang, Sex, Status, number};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use profile::export;
use profile::model::{AreaProfile, Comparator, Point, Row};
use serde_json::Value;

use crate::made::{Made, cell, code};
use crate::shipped;

/// Profiles of every level, from shipped figures, and one with every status.
fn profiles() -> Vec<AreaProfile> {
    let areas = ["00", "01", "09", "0980", "1480", "0114"].map(code);
    let mut profiles = shipped::prepared("nara-vard").profiles(areas);
    profiles.extend(shipped::prepared("aldreomsorg").profiles(areas));
    profiles.push(every_status());
    profiles
}

/// One row with a cell of each status, both latest and in the middle, and counts and intervals.
pub(crate) fn every_status() -> AreaProfile {
    let mut made = Made::new();
    made.row("matt").decimals = 1;
    let signs = ["82.5", "0", "-", ".", "..", ":", "…"];
    for (year, sign) in (2013..).zip(signs) {
        made.series("matt", "1480", &[(&year.to_string(), sign)]);
        made.put("matt", "1480", &year.to_string(), Sex::Women, cell(sign));
    }
    let counted = Cell::reported(-1234.5).with_counts(Some(7.0), Some(9.0));
    made.put("matt", "1480", "2020", Sex::Both, counted.with_interval(Some(-2000.0), Some(0.25)));
    made.series("matt", "1480", &[("2021", "..")]);
    made.row("tomt");
    made.of("1480")
}

fn rows(profile: &AreaProfile) -> impl Iterator<Item = &Row> {
    profile.sections.iter().flat_map(|s| &s.rows)
}

/// The number in a cell of a data file is the shown one, to the last digit.
#[track_caller]
fn check_number(read: Option<f64>, shown: Option<f64>, told: &str) {
    assert_eq!(read.map(f64::to_bits), shown.map(f64::to_bits), "{told}: {read:?} {shown:?}");
}

#[test]
fn json_has_the_agreed_keys_and_the_models_numbers() {
    for profile in profiles() {
        let text = export::json::write(&profile, Lang::Sv);
        let read: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read["area"], profile.area.code.to_string());
        assert_eq!(read["profile"], profile.profile.0);
        assert_eq!(read["release"], profile.release);
        let read_rows = read["rows"].as_array().expect("rows");
        assert_eq!(read_rows.len(), rows(&profile).count());
        for (read, row) in read_rows.iter().zip(rows(&profile)) {
            check_json_row(read, row);
        }
    }
}

fn check_json_row(read: &Value, row: &Row) {
    for key in [
        "indicator",
        "title",
        "kind",
        "section",
        "unit",
        "direction",
        "first",
        "latest",
        "marked",
        "trend",
        "status",
        "comparisons",
    ] {
        assert!(read.get(key).is_some(), "{key} is promised");
    }
    assert_eq!(read["indicator"], row.indicator.as_str());
    assert_eq!(read["marked"], row.is_marked());
    assert!(["indicator", "central_measure"].contains(&read["kind"].as_str().expect("a word")));
    assert!(["higher", "lower", "none"].contains(&read["direction"].as_str().expect("a word")));
    let trends = ["better", "worse", "unchanged", "changing", "too-few-points", "not-tested"];
    assert!(trends.contains(&read["trend"].as_str().expect("a word")));
    let latest_cell = row.latest_absent.or(row.latest);
    let status = latest_cell.map_or("missing", |p| p.cell.status().word());
    assert_eq!(read["status"], status);
    for (key, point) in [("first", row.first), ("latest", row.latest)] {
        assert_eq!(read[key].is_null(), point.is_none());
        if let Some(point) = point {
            check_json_point(&read[key], &point, row.decimals);
        }
    }
    let points = read["points"].as_array().expect("points");
    assert_eq!(points.len(), row.points.len());
    for (read, point) in points.iter().zip(&row.points) {
        check_json_point(read, point, row.decimals);
    }
    let comparisons = read["comparisons"].as_array().expect("comparisons");
    assert_eq!(comparisons.len(), row.comparisons.len());
    for (read, comparison) in comparisons.iter().zip(&row.comparisons) {
        let shown = comparison.cell.value().map(|v| number::round(v, row.decimals));
        check_number(read["value"].as_f64(), shown, "comparison");
        assert_eq!(read["status"], comparison.cell.status().word());
    }
    let place = row.position_all.as_ref().map(|p| p.place as u64);
    assert_eq!(read["position_all"]["place"].as_u64(), place);
}

fn check_json_point(read: &Value, point: &Point, decimals: u8) {
    assert_eq!(read["period"], point.period.to_string());
    assert_eq!(read["status"], point.cell.status().word());
    check_number(read["value"].as_f64(), point.shown(decimals), "value");
    check_number(read["lower"].as_f64(), point.cell.lower(), "lower");
    check_number(read["numerator"].as_f64(), point.cell.numerator(), "numerator");
}

/// A line of a data file: its fields as text, by column.
pub(crate) type Line = BTreeMap<String, String>;

pub(crate) fn csv_lines(profiles: &[AreaProfile]) -> Vec<Line> {
    let bytes = export::csv::write(profiles, Lang::Sv).expect("memory takes it");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.deserialize().map(|line| line.expect("a line")).collect()
}

pub(crate) fn parquet_lines(profiles: &[AreaProfile]) -> Vec<Line> {
    let bytes = export::parquet::write(profiles, Lang::Sv).expect("memory takes it");
    let reader = SerializedFileReader::new(Bytes::from(bytes)).expect("a Parquet file");
    let lines = reader.get_row_iter(None).expect("rows");
    lines
        .map(|line| {
            let line = line.expect("a row");
            let fields = line.get_column_iter().map(|(name, field)| {
                let text = match field {
                    Field::Null => String::new(),
                    Field::Str(text) => text.clone(),
                    Field::Bool(claim) => claim.to_string(),
                    Field::Double(number) => number.to_string(),
                    other => panic!("{other:?}"),
                };
                (name.clone(), text)
            });
            fields.collect()
        })
        .collect()
}

/// What a data file must say, from the model: each figure with its row.
fn expected(profiles: &[AreaProfile]) -> Vec<(&AreaProfile, &Row, Sex, Option<Point>)> {
    let mut all = Vec::new();
    for profile in profiles {
        for row in rows(profile) {
            let beyond =
                row.latest_absent.filter(|a| row.points.iter().all(|p| p.period != a.period));
            let points: Vec<Point> = row.points.iter().copied().chain(beyond).collect();
            if points.is_empty() {
                all.push((profile, row, Sex::Both, None));
            }
            all.extend(points.into_iter().map(|p| (profile, row, Sex::Both, Some(p))));
            for by_sex in &row.by_sex {
                let mut ends =
                    [by_sex.first, by_sex.latest].into_iter().flatten().collect::<Vec<_>>();
                ends.dedup_by_key(|p| p.period);
                all.extend(ends.into_iter().map(|p| (profile, row, by_sex.sex, Some(p))));
            }
        }
    }
    all
}

fn check_lines(lines: &[Line], profiles: &[AreaProfile]) {
    let expected = expected(profiles);
    assert_eq!(lines.len(), expected.len());
    for (line, (profile, row, sex, point)) in lines.iter().zip(expected) {
        let told = format!("{line:?}");
        let read = |column: &str| -> Option<f64> {
            let text = &line[column];
            (!text.is_empty()).then(|| text.parse().expect("a number"))
        };
        assert_eq!(line["area"], profile.area.code.to_string());
        assert_eq!(line["indicator"], row.indicator.as_str());
        assert_eq!(line["sex"], sex.letter());
        assert_eq!(line["period"], point.map(|p| p.period.to_string()).unwrap_or_default());
        assert_eq!(line["status"], point.map_or("missing", |p| p.cell.status().word()), "{told}");
        check_number(read("value"), point.and_then(|p| p.shown(row.decimals)), &told);
        check_number(read("lower"), point.and_then(|p| p.cell.lower()), &told);
        check_number(read("denominator"), point.and_then(|p| p.cell.denominator()), &told);
        assert_eq!(line["marked"], row.is_marked().to_string());
        let is_first = point.is_some() && row.first.map(|p| p.period) == point.map(|p| p.period);
        assert_eq!(line["is_first"], is_first.to_string());
        let riket = row.comparisons.iter().find(|c| c.with == Comparator::Riket);
        let riket = riket.and_then(|c| c.cell.value()).map(|v| number::round(v, row.decimals));
        check_number(read("riket"), riket, &told);
        let place = row.position_peers.as_ref().map(|p| p.place as f64);
        check_number(read("place_peers"), place, &told);
    }
}

#[test]
fn csv_and_parquet_have_the_models_numbers() {
    let profiles = profiles();
    check_lines(&csv_lines(&profiles), &profiles);
    check_lines(&parquet_lines(&profiles), &profiles);
}

#[test]
fn every_status_survives_every_format() {
    let profile = every_status();
    let words: Vec<&str> = Status::ALL.iter().map(|s| s.word()).collect();
    let one = [profile.clone()];
    for lines in [csv_lines(&one), parquet_lines(&one)] {
        let found: Vec<&str> = lines
            .iter()
            .filter(|l| l["sex"] == "T" && l["indicator"] == "matt")
            .map(|l| l["status"].as_str())
            .collect();
        assert_eq!(found[..7], words[..]);
        let without_value =
            lines.iter().filter(|l| !["reported", "zero"].contains(&l["status"].as_str()));
        assert!(without_value.into_iter().all(|l| l["value"].is_empty()), "never shown as 0");
    }
    let json: Value = serde_json::from_str(&export::json::write(&profile, Lang::Sv)).expect("JSON");
    let points = json["rows"][0]["points"].as_array().expect("points");
    let found: Vec<&str> = points.iter().filter_map(|p| p["status"].as_str()).collect();
    assert_eq!(found[..7], words[..]);
    assert!(points[2]["value"].is_null());
    let text = export::text::write(&profile, Lang::Sv, false, 140);
    // Year by year: a value, nothing, missing, not applicable, hidden, not collected, to come.
    assert!(text.contains("██-.‥:…"), "{text}");
    for status in &Status::ALL[2..] {
        assert!(text.contains(status.label(Lang::Sv)), "{status} in {text}");
    }
}

/// The text and the page show the same first and latest value, comparison and verdict.
#[test]
fn terminal_and_page_show_the_models_numbers() {
    for profile in profiles() {
        let page = export::html::page(&profile, Lang::Sv);
        let text = export::text::write(&profile, Lang::Sv, false, 200);
        for row in rows(&profile) {
            let shown = |p: Option<Point>| p.map(|p| p.cell.show(Lang::Sv, row.decimals));
            for value in [shown(row.first), shown(row.latest)].into_iter().flatten() {
                assert!(page.contains(&value), "{} {value}", row.indicator);
            }
            let title = row.title.get(Lang::Sv).split(' ').next().expect("a word");
            let latest = shown(row.latest).unwrap_or_default();
            let verdict = profile::words::trend(row, Lang::Sv);
            let mark = profile::words::mark(row.mark, Lang::Sv);
            let is_told = text.lines().any(|line| {
                line.contains(title)
                    && line.contains(&latest)
                    && line.contains(&verdict)
                    && line.contains(mark)
            });
            assert!(is_told, "{} in {text}", row.indicator);
        }
        let sentences = profile.review.iter().flat_map(|r| &r.sentences).chain(&profile.lead);
        let flat = text.replace("\n  ", " ").replace('\n', " ");
        for sentence in sentences {
            let sentence = sentence.text.get(Lang::Sv);
            assert!(flat.contains(sentence), "{sentence}");
            assert!(page.contains(&sentence.replace('&', "&amp;")), "{sentence}");
        }
    }
}

#[test]
fn the_terminal_is_told_its_width_and_whether_it_has_colour() {
    let profile = shipped::prepared("nara-vard").profile(code("1480")).expect("a kommun");
    let plain = export::text::write(&profile, Lang::Sv, false, 120);
    let coloured = export::text::write(&profile, Lang::Sv, true, 120);
    assert!(!plain.contains('\u{1b}'), "no control codes without colour");
    let mut stripped = coloured.clone();
    while let Some(at) = stripped.find('\u{1b}') {
        let end = at + stripped[at..].find('m').expect("a code ends");
        stripped.replace_range(at..=end, "");
    }
    assert_eq!(stripped, plain, "colour adds nothing but colour");
    assert_ne!(coloured, plain);
    for width in [60, 72, 80, 100, 120, 200] {
        let text = export::text::write(&profile, Lang::En, false, width);
        let too_wide: Vec<&str> = text.lines().filter(|l| l.chars().count() > width).collect();
        assert!(too_wide.is_empty(), "{width}: {too_wide:?}");
        assert_eq!(text.matches("Marked").count(), 9 + 1, "every mark has its word");
    }
}

#[test]
fn the_same_bytes_on_one_thread_and_on_two() {
    let make = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("threads");
        pool.install(|| {
            let areas: Vec<AreaCode> = shipped::catalog().areas.current().map(|a| a.code).collect();
            let profiles = shipped::prepared("nara-vard").profiles(areas);
            let json = Mutex::new(BTreeMap::new());
            let take = |profile: AreaProfile| {
                let text = export::json::write(&profile, Lang::Sv);
                json.lock().expect("no thread has failed").insert(profile.area.code, text);
                Ok::<(), Infallible>(())
            };
            let areas = profiles.iter().map(|p| p.area.code);
            shipped::prepared("nara-vard").each(areas, take).expect("nothing refuses");
            let json = json.into_inner().expect("no thread has failed");
            let csv = export::csv::write(&profiles, Lang::Sv).expect("memory takes it");
            (json, csv, export::parquet::write(&profiles, Lang::Sv).expect("memory takes it"))
        })
    };
    let (one, two) = (make(1), make(2));
    assert_eq!(one.0.len(), 312);
    assert!(one == two, "no thread alters a byte");
}
