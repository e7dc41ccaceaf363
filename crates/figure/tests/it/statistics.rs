//! Socialstyrelsen's statistics database and JSON-stat.

use cube::{AgeGroup, Sex, Status};
use figure::ImportKind::{JsonStat, Sdb};

use crate::world::{World, cell, cell_of, reference};

const SDB_MAP: &str = r#"
[[series]]
indicator = "sjalvmord-antal"
where = { mattId = 1, diagnosId = 2026 }
[values.age]
"19" = "0+"
"18" = "85+"
"#;

/// The shape of an answer, from two clients of the database (2026). Values are texts with a decimal
/// comma, and a cell without a value is left out.
const SDB: &str = r#"{"data": [
 {"diagnosId": 2026, "regionId": 0, "alderId": 19, "konId": 3, "mattId": 1, "ar": 2020, "varde": "1168"},
 {"diagnosId": 2026, "regionId": 1, "alderId": 19, "konId": 1, "mattId": 1, "ar": 2020, "varde": "0,03"},
 {"diagnosId": 2026, "regionId": 1, "alderId": 18, "konId": 2, "mattId": 1, "ar": 2020},
 {"diagnosId": 2026, "regionId": 1, "alderId": 7, "konId": 2, "mattId": 1, "ar": 2020, "varde": "4"},
 {"diagnosId": 2026, "regionId": 1, "alderId": 19, "konId": 1, "mattId": 2, "ar": 2020, "varde": "9,9"}
], "sida": 1, "per_sida": 5, "sidor": 3, "nasta_sida": null}"#;

#[test]
fn the_statistics_database_is_read() {
    let world = World::new();
    let receipt = world.import(Sdb, "svar.json", SDB, SDB_MAP);
    assert_eq!((receipt.rows, receipt.imported, receipt.set_aside), (5, 3, 2));
    assert_eq!(receipt.findings.count("F022"), 1, "age 7 is not in the map");
    assert_eq!(receipt.findings.count("F041"), 1, "measure 2 is not chosen");
    assert_eq!(receipt.findings.count("F042"), 1, "two of three pages are missing");
    let absent = receipt.findings.shown().find(|f| f.code == "F043").expect("cells are left out");
    // Two areas by three groups of sex and age are six cells, of which three came.
    assert!(absent.what.en.starts_with("sjalvmord-antal: 3 cells"), "{}", absent.what.en);
    let figures = world.figures("sjalvmord-antal");
    assert_eq!(cell(&figures, "00", "2020").and_then(|c| c.value()), Some(1168.0));
    assert_eq!(cell_of(&figures, "01", "2020", Sex::Men).and_then(|c| c.value()), Some(0.03));
    let old: AgeGroup = "85+".parse().expect("an age group");
    let area = "01".parse().expect("a code");
    let cell = figures.get(area, Sex::Women, old, cube::Period::year(2020)).expect("a figure").cell;
    assert_eq!(cell.status(), Status::Missing);
}

#[test]
fn cells_left_out_mean_what_the_map_says() {
    let world = World::new();
    let map = format!("absent = \"hidden\"\n{SDB_MAP}");
    let receipt = world.import(Sdb, "svar.json", SDB, &map);
    assert_eq!((receipt.rows, receipt.imported), (8, 6));
    let figures = world.figures("sjalvmord-antal");
    let hidden = figures.rows().iter().filter(|f| f.cell.status() == Status::Hidden).count();
    assert_eq!(hidden, 3);
    assert_eq!(receipt.findings.count("F043"), 0);
}

const JSON_STAT_MAP: &str = "[values.indicator]\n\"A1\" = \"antal-a\"\n";

fn json_stat(index: &str, value: &str, status: &str) -> String {
    format!(
        r#"{{"version": "2.0", "class": "dataset", "source": "SCB",
        "role": {{"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]}},
        "id": ["Region", "Kon", "ContentsCode", "Tid"], "size": [2, 2, 1, 2],
        "dimension": {{
          "Region": {{"category": {{"index": {index}, "label": {{"0180": "Stockholm", "00": "Riket"}}}}}},
          "Kon": {{"category": {{"index": {{"1": 0, "1+2": 1}}}}}},
          "ContentsCode": {{"category": {{"label": {{"A1": "Antal"}}, "unit": {{"A1": {{"base": "antal", "decimals": 0}}}}}}}},
          "Tid": {{"category": {{"index": ["2024", "2025K1"]}}}}}},
        "value": {value}{status}}}"#
    )
}

#[test]
fn every_form_of_json_stat_gives_the_same_figures() {
    let list = "[1, 2, 3, null, 5, 6, 7, 8]";
    let sparse = r#"{"0": 1, "1": 2, "2": 3, "4": 5, "5": 6, "6": 7, "7": 8}"#;
    let forms = [
        (r#"{"00": 0, "0180": 1}"#, list, r#", "status": {"3": ".."}"#),
        (
            r#"["00", "0180"]"#,
            sparse,
            r#", "status": [null, null, null, "..", null, "p", null, null]"#,
        ),
        (r#"["00", "0180"]"#, list, r#", "status": "..""#),
    ];
    for (index, value, status) in forms {
        let world = World::new();
        let receipt =
            world.import(JsonStat, "t.json", json_stat(index, value, status), JSON_STAT_MAP);
        assert_eq!((receipt.rows, receipt.imported), (8, 8), "{status}");
        assert_eq!(receipt.delivery.source, "SCB");
        let figures = world.figures("antal-a");
        assert_eq!(cell_of(&figures, "00", "2024", Sex::Men).and_then(|c| c.value()), Some(1.0));
        let hidden = cell(&figures, "00", "2025Q1").expect("a cell");
        assert_eq!((hidden.status(), hidden.decimals()), (Status::Hidden, Some(0)));
        assert_eq!(cell(&figures, "0180", "2025Q1").and_then(|c| c.value()), Some(8.0));
    }
}

#[test]
fn a_dimension_that_nothing_uses_is_told() {
    let world = World::new();
    let text = json_stat("[\"00\", \"0180\"]", "[1,2,3,4,5,6,7,8]", "").replace("Kon", "Civil");
    let receipt = world.import(JsonStat, "t.json", &text, JSON_STAT_MAP);
    assert_eq!((receipt.rows, receipt.findings.count("F005")), (0, 1));
    let map = format!("{JSON_STAT_MAP}[where]\nCivil = \"1\"\n");
    let receipt = world.import(JsonStat, "t.json", &text, &map);
    assert_eq!((receipt.imported, receipt.set_aside), (4, 4));
    assert_eq!(receipt.findings.count("F041"), 4);
}

#[test]
fn a_document_that_contradicts_itself_is_told() {
    for (text, code) in [
        (json_stat("[\"00\"]", "[1,2,3,4,5,6,7,8]", ""), "F004"),
        (json_stat("[\"00\", \"0180\"]", "[1,2,3]", ""), "F004"),
        (json_stat("[\"00\", \"0180\"]", "[]", ""), "F001"),
        (r#"{"columns": [], "data": []}"#.to_owned(), "F004"),
    ] {
        let world = World::new();
        let receipt = world.import(JsonStat, "t.json", text, JSON_STAT_MAP);
        assert_eq!((receipt.rows, receipt.findings.count(code)), (0, 1), "{code}");
    }
}

/// SCB's own answer, recorded in June 2026: 21 areas, 11 age groups, three sexes, four months.
#[test]
fn an_answer_of_scb_is_read() {
    let Some(path) = reference("08_pxweb/scb_v2_pxwebpy/TAB6471_data.json") else { return };
    let world = World::new();
    let path = path.to_str().expect("a plain path");
    let receipt = world.import_file(path, &world.request(JsonStat, "")).expect("readable");
    assert_eq!((receipt.rows, receipt.findings.count("F021")), (2772, 252), "100+10 is no age");
    let map = "[values.age]\n\"100+10\" = \"100+\"\n";
    let receipt = world.import_file(path, &world.request(JsonStat, map)).expect("readable");
    assert_eq!((receipt.imported, receipt.unchanged, receipt.set_aside), (252, 2520, 0));
    let figures = world.figures("000007SF");
    let (stockholm, period) = ("01".parse().expect("a code"), "2026M01".parse().expect("a period"));
    let children = figures.get(stockholm, Sex::Both, "0-9".parse().expect("ages"), period);
    // The first value of the document.
    assert_eq!(children.and_then(|f| f.cell.value()), Some(245_284.0));
}
