//! Tables of text and workbooks, with and without a mapping file.

use cube::{AgeGroup, AreaLevel, Cell, Delivery, Figure, Figures, Sex, Status};
use figure::ImportKind::Table;

use crate::world::{World, cell, cell_of, id, reference, spots};

#[test]
fn canonical_columns_need_no_map() {
    let world = World::new();
    let text = "indicator,area,period,sex,age,value,numerator,denominator,lower,upper,decimals,status\n\
                vantetid,0180,2020,K,65-79,12.5,5,40,10,15,1,reported\n\
                vantetid,00,2018-2020,T,,,,,,,,hidden\n\
                vantetid,09,2020Q1,M,0+,0,,,,,,zero\n\
                vantetid,0980,2020M03,T,80+,..,,,,,,\n";
    let receipt = world.import(Table, "tabell.csv", text, "");
    assert_eq!((receipt.rows, receipt.imported), (4, 4));
    let figures = world.figures("vantetid");
    let first = figures.rows().iter().find(|f| f.sex == Sex::Women).expect("a figure");
    let expected = Cell::reported(12.5)
        .with_counts(Some(5.0), Some(40.0))
        .with_interval(Some(10.0), Some(15.0))
        .with_decimals(1);
    assert!(first.cell.same(&expected));
    assert_eq!(first.age.to_string(), "65-79");
    assert_eq!(cell(&figures, "00", "2018-2020").map(|c| c.status()), Some(Status::Hidden));
    let zero = cell_of(&figures, "09", "2020Q1", Sex::Men);
    assert_eq!(zero.map(|c| c.status()), Some(Status::Zero));
    assert_eq!(figures.rows()[3].cell.status(), Status::Hidden);
}

/// One table in four encodings: as Swedish authorities write them.
#[test]
fn encodings_are_read() {
    let text = "kommun;år;värde\nGöteborg;2020;1 234,5\nÅmål;2020;7\n";
    let map = "separator = \";\"\ndecimal = \",\"\nareas = \"name\"\nlevel = \"kommun\"\n\
               [columns]\narea = \"kommun\"\nperiod = \"år\"\nvalue = \"värde\"\n\
               [constants]\nindicator = \"kostnad-x\"\n";
    let windows: Vec<u8> = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let said = format!("encoding = \"windows-1252\"\n{map}");
    for (bytes, map) in
        [(text.as_bytes().to_vec(), map), (marked, map), (utf16, map), (windows, said.as_str())]
    {
        let world = World::new();
        let receipt = world.import(Table, "tabell.csv", bytes, map);
        assert_eq!((receipt.rows, receipt.imported), (2, 2), "{:?}", spots(&receipt));
        let figures = world.figures("kostnad-x");
        assert_eq!(cell(&figures, "1480", "2020").and_then(|c| c.value()), Some(1234.5));
        assert_eq!(cell(&figures, "1492", "2020").and_then(|c| c.value()), Some(7.0));
    }
}

/// Habo and Håbo differ in a ring only, and each is itself.
#[test]
fn every_area_is_known_by_its_name() {
    let world = World::new();
    let areas = &world.catalog.areas;
    for (level, n) in [(AreaLevel::Kommun, 290), (AreaLevel::Region, 21)] {
        let id = format!("namn-{}", level.word());
        let rows: String = (areas.at_level(level))
            .map(|a| format!("{id},{},2020,{}\n", a.name.to_uppercase(), a.code.number()))
            .collect();
        let map = format!("areas = \"name\"\nlevel = \"{}\"\n", level.word());
        let text = format!("indicator,area,period,value\n{rows}");
        let receipt = world.import(Table, &format!("{id}.csv"), text, &map);
        assert_eq!((receipt.imported, receipt.set_aside), (n, 0), "{:?}", spots(&receipt));
        for figure in world.figures(&id).rows() {
            assert_eq!(figure.cell.value(), Some(f64::from(figure.area.number())));
        }
    }
}

#[test]
fn a_wide_table_has_a_row_for_each_period() {
    let world = World::new();
    let text = "Kostnader, kronor\n\nkod\tnamn\t2018\t2019\t2020\n0180\tStockholm\t1\t..\t3\n\
                0000\tRiket\t\t5\tx\n";
    let map = "wide = true\nheader = 3\nareas = \"kolada\"\n[columns]\narea = \"kod\"\n\
               [constants]\nindicator = \"kostnad-x\"\ndecimals = 0\n[values.status]\nx = \"not_collected\"\n";
    let receipt = world.import(Table, "bred.txt", text, map);
    assert_eq!((receipt.rows, receipt.imported), (6, 6), "{:?}", spots(&receipt));
    let figures = world.figures("kostnad-x");
    let status = |area, period| cell(&figures, area, period).map(|c| c.status());
    assert_eq!(status("0180", "2019"), Some(Status::Hidden));
    assert_eq!(status("00", "2018"), Some(Status::Missing));
    assert_eq!(status("00", "2020"), Some(Status::NotCollected));
    assert_eq!(cell(&figures, "0180", "2020").and_then(|c| c.decimals()), Some(0));
}

/// Rows are told by their line, whatever ends lines and however many are blank or broken.
#[test]
fn rows_are_told_by_their_line() {
    let text = "indicator,area,period,value,text\n\n\nx,0199,2020,1,\n\nx,0180,2020,1,\"två\nrader\"\n\
                x,0198,2020,1,\n\n\nx,0197,2020,1,\"a\nb\"\nx,0196,2020,1,";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let world = World::new();
        let receipt = world.import(Table, "t.csv", text, "");
        let rows: Vec<_> = receipt
            .findings
            .shown()
            .filter(|f| f.code == "F015")
            .map(|f| f.place.line.unwrap_or(0))
            .collect();
        assert_eq!(rows, [4, 8, 11, 13]);
    }
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Om").expect("a name").write(0, 0, "Läs mig").expect("a cell");
    let sheet = book.add_worksheet().set_name("Tabell 1").expect("a name");
    for (column, name) in ["Kommun", "År", "Kön", "Värde"].into_iter().enumerate() {
        sheet.write(2, 1 + u16::try_from(column).expect("few"), name).expect("a cell");
    }
    sheet.write(3, 1, "Lund").expect("a cell");
    sheet.write(3, 2, 2020).expect("a cell");
    sheet.write(3, 3, "Kvinnor").expect("a cell");
    sheet.write(3, 4, 12.25).expect("a cell");
    sheet.write(4, 1, "Lundd").expect("a cell");
    sheet.write(4, 2, 2020).expect("a cell");
    sheet.write(4, 3, "Män").expect("a cell");
    sheet.write(4, 4, "..").expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_is_read() {
    let world = World::new();
    let map = "sheet = \"Tabell 1\"\nheader = 3\nareas = \"name\"\nlevel = \"kommun\"\n[columns]\n\
               area = \"Kommun\"\nperiod = \"År\"\nsex = \"Kön\"\nvalue = \"Värde\"\n\
               [constants]\nindicator = \"kostnad-x\"\n";
    let receipt = world.import(Table, "bok.xlsx", workbook(), map);
    assert_eq!((receipt.rows, receipt.imported, receipt.set_aside), (2, 1, 1));
    assert_eq!(spots(&receipt), [("F011", None, None), ("F015", Some(5), Some(2))]);
    let nearest = receipt.findings.shown().last().and_then(|f| f.nearest.clone());
    assert_eq!(nearest.as_deref(), Some("Lund"));
    let lund = cell_of(&world.figures("kostnad-x"), "1281", "2020", Sex::Women);
    assert_eq!(lund.and_then(|c| c.value()), Some(12.25));
    let wrong = map.replace("Tabell 1", "Tabel 1");
    let receipt = world.import(Table, "bok.xlsx", workbook(), &wrong);
    assert_eq!(
        receipt.findings.shown().next().and_then(|f| f.nearest.as_deref()),
        Some("Tabell 1")
    );
}

#[test]
fn rows_are_chosen_and_named_by_other_columns() {
    let text = "nivå,kod,mått,år,värde\nkommun,0180,1,2020,5\nregion,01,1,2020,6\n\
                kommun,0180,2,2020,7\nkommun,0180,3,2020,8\n";
    let map = "[columns]\narea = \"kod\"\nperiod = \"år\"\nvalue = \"värde\"\n\
               [where]\n\"nivå\" = \"kommun\"\n\
               [[series]]\nindicator = \"ett\"\nwhere = { \"mått\" = 1 }\n\
               [[series]]\nindicator = \"tva\"\nwhere = { \"mått\" = 2 }\n";
    let world = World::new();
    let receipt = world.import(Table, "t.csv", text, map);
    assert_eq!((receipt.rows, receipt.imported, receipt.set_aside), (4, 2, 2));
    assert_eq!(receipt.findings.count("F041"), 2);
    assert_eq!(cell(&world.figures("tva"), "0180", "2020").and_then(|c| c.value()), Some(7.0));
}

/// Every kind of cell with everything that can be known about it.
fn every_kind() -> Figures {
    let delivery =
        Delivery {
            sha256: "0".repeat(64), source: "källa".into(), retrieved: "2026-01-01".into()
        };
    let rows = Status::ALL.into_iter().zip(2014..).map(|(status, year)| {
        let cell = match status {
            Status::Reported => Cell::reported(-0.1)
                .with_counts(Some(1.0), Some(3.0))
                .with_interval(Some(-1.0), Some(1e-300))
                .with_decimals(2),
            Status::Zero => Cell::reported(0.0),
            status => Cell::absent(status),
        };
        Figure {
            area: cube::AreaCode::RIKET,
            sex: Sex::Both,
            age: AgeGroup::ALL,
            period: cube::Period::year(year),
            cell,
            delivery: 0,
        }
    });
    Figures::new(id("alla-slag"), vec![delivery], rows.collect()).expect("keys are unique")
}

#[test]
fn every_kind_of_cell_survives_csv_parquet_and_the_store() {
    let figures = every_kind();
    let csv = figure::to_csv(std::slice::from_ref(&figures));
    let parquet = figure::to_parquet(std::slice::from_ref(&figures)).expect("a small table");
    for (name, bytes) in [("t.csv", csv), ("t.parquet", parquet)] {
        let world = World::new();
        let receipt = world.import(Table, name, bytes, "");
        assert_eq!((receipt.rows, receipt.imported), (7, 7), "{name}: {:?}", spots(&receipt));
        let back = world.figures("alla-slag");
        assert_eq!(back.rows().len(), 7);
        for (a, b) in figures.rows().iter().zip(back.rows()) {
            assert_eq!(a.key(), b.key());
            assert!(a.cell.same(&b.cell), "{name}: {:?} became {:?}", a.cell, b.cell);
        }
    }
}

/// The open list of "En god vård" (SKL and Socialstyrelsen, 2018): areas without leading zero,
/// intervals with decimal comma beside values with decimal point, comments that say why a value is
/// not there. 11 554 rows of län and 610 of riket; the rest are of education groups.
#[test]
fn an_open_list_of_quality_measures_is_read() {
    let name = "09_quality/oj_halso_sjukvard_en_god_vard_2018_datalista.csv.gz";
    let Some(path) = reference(name) else { return };
    let map = r#"
source = "SKL och Socialstyrelsen, En god vård 2018"
decimal = "either"
areas = "number"
[columns]
indicator = "ind_id"
area = "cat_code"
period = "period"
sex = "sex_all"
value = "value"
denominator = "n"
[values.area]
46 = "00"
[where]
cat_type = ["LAN", "RR"]
"#;
    let world = World::new();
    let request = world.request(Table, map);
    let receipt = world.import_file(path.to_str().expect("a plain path"), &request);
    let receipt = receipt.expect("readable");
    assert_eq!(receipt.rows, 12_917);
    assert_eq!(receipt.findings.count("F041"), 753);
    // Counted with Python's csv: 12 164 rows of län and riket, of which 748 have periods such as
    // "2018 (varen)"; every key once; 47 without a value; riket is written as 46.
    assert_eq!(receipt.findings.count("F019"), 748);
    assert_eq!((receipt.imported, receipt.set_aside), (11_416, 753 + 748));
    let store = world.store();
    let all = store.indicators().map(|id| store.figures(id).expect("readable").expect("listed"));
    let rows: Vec<Figure> = all.flat_map(|figures| figures.rows().to_vec()).collect();
    assert_eq!(rows.iter().filter(|f| f.cell.status() == Status::Missing).count(), 47);
    assert_eq!(rows.iter().filter(|f| f.area == cube::AreaCode::RIKET).count(), 576);
}
