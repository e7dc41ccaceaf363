//! Every fault that a delivery can have is told with its code and its place, and what is right
//! around it is imported.

use std::io::Write;

use figure::ImportKind::{self, JsonStat, Kolada, Sdb, Table};

use crate::world::{World, cell, spots};

/// Imports a text, and expects so many figures and these findings: code, row and column.
#[track_caller]
fn check(
    kind: ImportKind,
    name: &str,
    bytes: impl AsRef<[u8]>,
    imported: u64,
    expected: &[(&str, Option<u32>, Option<u32>)],
) {
    let world = World::new();
    let receipt = world.import(kind, name, bytes, "");
    let found: Vec<_> = spots(&receipt).into_iter().filter(|(code, ..)| *code != "F011").collect();
    assert_eq!(found, expected, "{name}");
    assert_eq!(receipt.imported, imported, "{name}");
    if imported == 0 {
        assert!(world.store().indicators().next().is_none(), "{name}");
    }
}

const HEAD: &str = "indicator,area,period,sex,value\n";

#[test]
fn a_text_that_cannot_be_placed_is_told_with_row_and_column() {
    for (row, code, column) in [
        ("a b,0180,2020,T,1", "F010", 1),
        ("x,018,2020,T,1", "F014", 2),
        ("x,,2020,T,1", "F014", 2),
        ("x,0199,2020,T,1", "F015", 2),
        ("x,0180,2020Q7,T,1", "F019", 3),
        ("x,0180,,T,1", "F019", 3),
        ("x,0180,2020,Q,1", "F020", 4),
        ("x,0180,2020,T,ett", "F023", 5),
        ("x,0180,2020,T,\"1,5\"", "F023", 5),
        ("x,0180,2020,T,NaN", "F032", 5),
        ("x,0180,2020,T,1e400", "F032", 5),
    ] {
        let text = format!("{HEAD}x,0180,2019,T,1\n{row}\nx,0180,2021,T,1\n");
        check(Table, row, text, 2, &[(code, Some(3), Some(column))]);
    }
}

#[test]
fn several_faults_of_one_row_are_all_told() {
    let text = format!("{HEAD}x,0199,20,Q,ett\nx,0180,2020,T,1\n");
    let faults = [
        ("F015", Some(2), Some(2)),
        ("F019", Some(2), Some(3)),
        ("F020", Some(2), Some(4)),
        ("F023", Some(2), Some(5)),
    ];
    check(Table, "t.csv", text, 1, &faults);
}

#[test]
fn rows_with_the_wrong_number_of_fields_are_set_aside() {
    let text = format!("{HEAD}x,0180,2020,T\nx,0180,2020,T,1,2\nx,0180,2021,T,1,,\n");
    check(Table, "t.csv", text, 1, &[("F006", Some(2), None), ("F006", Some(3), None)]);
}

#[test]
fn duplicates_that_agree_are_noted_and_those_that_disagree_are_left_out() {
    let text = format!(
        "{HEAD}x,0180,2020,T,1\nx,0180,2020,T,1.0\nx,0180,2021,T,1\nx,0180,2021,T,2\nx,0180,2021,T,1\n"
    );
    let found = [
        ("F030", Some(3), None),
        ("F031", Some(4), None),
        ("F031", Some(5), None),
        ("F031", Some(6), None),
    ];
    check(Table, "t.csv", text, 1, &found);
}

#[test]
fn a_status_and_a_value_must_agree() {
    let text = "indicator,area,period,value,status\nx,0180,2019,1,hidden\nx,0180,2020,,reported\n\
                x,0180,2021,3,zero\nx,0180,2022,4,preliminär\nx,0180,2023,,preliminär\n";
    let found = [
        ("F024", Some(5), Some(5)),
        ("F024", Some(6), Some(5)),
        ("F025", Some(2), Some(4)),
        ("F025", Some(4), Some(4)),
    ];
    check(Table, "t.csv", text, 3, &found);
}

#[test]
fn the_wrong_encoding_is_told_where_it_matters() {
    let mut text = b"indicator,area,period,value,namn\nx,0180,2020,1,V\xe4xj\xf6\n".to_vec();
    check(Table, "t.csv", &text, 1, &[]);
    text.extend_from_slice(b"x,0180,\xe5r,1,V\nx,0181,2020,1,V\n");
    check(Table, "t.csv", &text, 2, &[("F002", Some(3), Some(3))]);
}

#[test]
fn a_missing_column_is_told_with_the_nearest_name() {
    let world = World::new();
    let receipt = world.import(Table, "t.csv", "indikator,area,period,value\nx,0180,2020,1\n", "");
    assert_eq!(spots(&receipt), [("F005", None, None)]);
    let nearest = receipt.findings.shown().next().and_then(|f| f.nearest.clone());
    assert_eq!(nearest.as_deref(), Some("indikator"));
}

#[test]
fn a_misspelt_indicator_is_kept_and_told_with_the_nearest_name() {
    let world = World::new();
    let defined = world.catalog.indicators.keys().find(|id| id.as_str().contains('-'));
    let defined = defined.expect("the catalogue has long names").to_string();
    let misspelt = defined.replacen('-', "-x", 1);
    let text = format!("{HEAD}{misspelt},0180,2020,T,1\n");
    let receipt = world.import(Table, "t.csv", text, "");
    assert_eq!(receipt.findings.count("F012"), 1);
    let nearest = receipt.findings.shown().next().and_then(|f| f.nearest.clone());
    assert_eq!(nearest, Some(defined));
    assert_eq!(world.figures(&misspelt).rows().len(), 1);
}

#[test]
fn absurd_values_are_set_aside_or_told() {
    let world = World::new();
    let of = |measure| {
        let mut all = world.catalog.indicators.values();
        all.find(|i| i.measure == measure)
            .map(|i| i.id.to_string())
            .expect("the catalogue has such")
    };
    let (share, count) = (of(catalog::Measure::Share), of(catalog::Measure::Count));
    let text = format!(
        "indicator,area,period,value,numerator,denominator,lower,upper\n\
         {share},0180,2019,100,,,,\n{share},0180,2020,100.5,,,,\n{share},0180,2021,-1,,,,\n\
         {share},0180,2022,50,-3,9,,\n{share},0180,2023,50,,,51,52\n\
         {count},0180,2019,-1,,,,\n\
         fri,0180,2017,12,,,,\nfri,0180,2018,14,,,,\nfri,0180,2019,15000,,,,\nfri,0180,2020,13,,,,\n"
    );
    let receipt = world.import(Table, "t.csv", text, "");
    let expected = [
        ("F011", None, None),
        ("F033", Some(3), None),
        ("F033", Some(4), None),
        ("F034", Some(5), None),
        ("F034", Some(7), None),
        ("F035", Some(10), None),
        ("F036", Some(6), None),
    ];
    assert_eq!(spots(&receipt), expected);
    // A delivery may have hundreds of indicators, so each finding about a figure names its own.
    let names = [share.as_str(), &share, &share, &count, "fri", &share];
    let told = receipt.findings.shown().skip(1);
    for (finding, name) in told.zip(names) {
        for what in [&finding.what.sv, &finding.what.en] {
            assert!(what.starts_with(&format!("{name} 0180 20")), "{what}");
        }
    }
    assert_eq!((receipt.imported, receipt.set_aside), (6, 4));
    let without = cell(&world.figures(&share), "0180", "2023").expect("a cell");
    assert_eq!((without.value(), without.lower(), without.upper()), (Some(50.0), None, None));
}

#[test]
fn an_empty_file_is_told() {
    for kind in ImportKind::ALL {
        check(kind, "tom", "", 0, &[("F001", None, None)]);
    }
    check(Sdb, "tom.json", r#"{"data": []}"#, 0, &[("F001", None, None)]);
}

#[test]
fn a_file_of_another_kind_is_told() {
    check(Sdb, "t.csv", HEAD, 0, &[("F004", None, None)]);
    check(JsonStat, "t.csv", HEAD, 0, &[("F004", None, None)]);
    check(Table, "t.json", "{}", 0, &[("F004", None, None)]);
    check(Kolada, "t.json", "{\"a\": 1}", 0, &[("F004", Some(1), Some(8))]);
    check(Table, "t.xlsx", "PK\u{3}\u{4} not a workbook", 0, &[("F004", None, None)]);
}

/// What stands before the cut is imported, the rest is told.
#[test]
fn files_that_are_cut_off_are_told() {
    let json = r#"{"values": [{"kpi": "N1", "municipality": "0180", "period": 2020,
        "values": [{"gender": "T", "value": 1}]}, {"kpi": "N1", "munici"#;
    let last_line = json.lines().last().expect("two lines");
    let end = u32::try_from(last_line.len()).ok();
    check(Kolada, "t.json", json, 1, &[("F003", Some(2), end)]);

    let text: String = (1980..2020).map(|year| format!("x,0180,{year},T,{year}\n")).collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    packed.write_all(format!("{HEAD}{text}").as_bytes()).expect("memory");
    let mut packed = packed.finish().expect("memory");
    packed.truncate(packed.len() / 2);
    let world = World::new();
    let receipt = world.import(Table, "t.csv.gz", &packed, "");
    assert_eq!(receipt.findings.count("F003"), 1);
    assert!((10..40).contains(&receipt.imported), "{}", receipt.imported);
    let figures = world.figures("x");
    for figure in figures.rows() {
        let year = f64::from(figure.period.last_year());
        assert_eq!(figure.cell.value(), Some(year), "no value is half of one");
    }

    let figures = figure::to_parquet(&[figures]).expect("a small table");
    let half = &figures[..figures.len() / 2];
    check(Table, "t.parquet", half, 0, &[("F003", None, None)]);

    let open = format!("{HEAD}x,0180,2020,T,1\nx,\"0180,2021,T,1\nx,0180,2022,T,1\n");
    check(Table, "t.csv", open, 1, &[("F006", Some(3), None)]);
    check(Table, "t.csv", format!("{HEAD}x,0180,2020,T,1"), 1, &[("F007", Some(2), None)]);
}

/// A quotation mark that never closes must not take the rest of a large file into memory.
#[test]
fn an_endless_quotation_is_told() {
    let mut text = format!("{HEAD}x,0180,2020,T,1\nx,\"0180,2021,T,1\n");
    text.push_str(&"x,0180,2022,T,1\n".repeat(400_000));
    check(Table, "t.csv", text, 1, &[("F006", Some(2), None)]);
}

#[test]
fn findings_are_counted_in_full_and_shown_in_part() {
    let rows: String = (0..1000).map(|i| format!("x,0199,{},T,1\n", 1500 + i)).collect();
    let world = World::new();
    let receipt = world.import(Table, "t.csv", format!("{HEAD}{rows}"), "");
    assert_eq!(receipt.findings.count("F015"), 1000);
    let group = &receipt.findings.groups()[0];
    assert_eq!(group.shown.len(), 20);
    assert_eq!(group.shown[19].place.line, Some(21));
    assert_eq!(receipt.findings.worst(), Some(catalog::Severity::Error));
    assert!(!world.path().join("manifest.json").exists(), "nothing was written");
}

#[test]
fn a_map_that_points_outside_the_table_is_told() {
    let world = World::new();
    let map = "[columns]\nvalue = 9\narea = \"kommun\"\n[where]\nniva = \"x\"\n";
    let receipt = world.import(Table, "t.csv", format!("{HEAD}x,0180,2020,T,1\n"), map);
    assert_eq!(receipt.findings.count("F005"), 3);
}
