//! The workbook, read back by another program's reader: numbers, signs, formulas, stored results.

mod fixture;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use cube::{AreaCode, Cell, Lang, Status};
use profile::export::excel::{Contents, workbook, write};
use profile::model::{AreaProfile, Comparator, Mark, Row};

type Book = Xlsx<Cursor<Vec<u8>>>;

fn area(code: &str) -> AreaCode {
    code.parse().expect("a code")
}

/// Some areas at each level; `0122` is the one that is picked.
fn few() -> Vec<AreaProfile> {
    ["00", "01", "09", "0114", "0122", "0130"].map(|code| fixture::profile(area(code))).to_vec()
}

fn contents(profiles: &[AreaProfile]) -> Contents<'_> {
    Contents { profiles, prepared: None, opened_at: Some(area("0122")) }
}

fn open(profiles: &[AreaProfile], lang: Lang) -> Book {
    let bytes = write(&contents(profiles), lang).expect("the workbook can be written");
    open_workbook_from_rs(Cursor::new(bytes)).expect("the workbook can be read")
}

fn sheet(book: &mut Book, name: &str) -> Range<Data> {
    book.worksheet_range(name).expect(name)
}

/// The sheet with all figures: heading to cell, by area code and measure.
fn records(book: &mut Book) -> BTreeMap<(String, String), BTreeMap<String, Data>> {
    let range = sheet(book, "Data");
    let mut rows = range.rows();
    let heads: Vec<String> = rows.next().expect("a head").iter().map(Data::to_string).collect();
    rows.map(|row| {
        let cells: BTreeMap<String, Data> =
            heads.iter().cloned().zip(row.iter().cloned()).collect();
        ((cells["Kod"].to_string(), cells["Mått-id"].to_string()), cells)
    })
    .collect()
}

/// SCB's signs as the house writes them down (crates/cube, `Status::sign`, from design/look, section 9).
fn sign(status: Status) -> &'static str {
    match status {
        Status::Hidden => "..",
        Status::Missing => "-",
        Status::NotApplicable => ".",
        Status::NotCollected => ":",
        Status::NotYetPublished => "…",
        Status::Reported | Status::Zero => panic!("has a number"),
    }
}

/// True when a cell of the workbook says what a published cell says: the number as a number,
/// anything else as its sign.
fn says(found: &Data, cell: &Cell, decimals: u8) -> bool {
    match cell.value() {
        Some(value) => {
            let shown =
                format!("{:.*}", usize::from(decimals), cube::number::round(value, decimals));
            found
                .as_f64_of_number()
                .is_some_and(|n| format!("{n:.*}", usize::from(decimals)) == shown)
        }
        None => *found == Data::String(sign(cell.status()).to_owned()),
    }
}

trait Number {
    /// The number of a cell that holds one: never a text that looks like one.
    fn as_f64_of_number(&self) -> Option<f64>;
}

impl Number for Data {
    fn as_f64_of_number(&self) -> Option<f64> {
        match self {
            Data::Float(number) => Some(*number),
            Data::Int(number) => i32::try_from(*number).ok().map(f64::from),
            _ => None,
        }
    }
}

fn rows(profile: &AreaProfile) -> impl Iterator<Item = &Row> {
    profile.sections.iter().flat_map(|s| &s.rows)
}

#[test]
fn every_figure_stands_in_the_sheet_of_figures() {
    let profiles = few();
    let records = records(&mut open(&profiles, Lang::Sv));
    let mut n_by_status = BTreeMap::new();
    for profile in &profiles {
        for row in rows(profile) {
            let key = (profile.area.code.to_string(), row.indicator.to_string());
            let record = &records[&key];
            for point in &row.points {
                let year = point.period.last_year().to_string();
                let found = &record[&year];
                assert!(says(found, &point.cell, row.decimals), "{key:?} {year}: {found:?}");
                *n_by_status.entry(point.cell.status()).or_insert(0) += 1;
            }
            for (heading, point) in [("Första värde", row.first), ("Senaste värde", row.latest)]
            {
                if let Some(point) = point {
                    assert!(says(&record[heading], &point.cell, row.decimals), "{key:?} {heading}");
                }
            }
            for (heading, with) in [
                ("Riket", Comparator::Riket),
                ("Region", Comparator::Region),
                ("Kommungrupp, median", Comparator::Group),
                ("Jämförbara, median", Comparator::Peers),
            ] {
                match row.comparisons.iter().find(|c| c.with == with) {
                    Some(c) => assert!(says(&record[heading], &c.cell, row.decimals), "{key:?}"),
                    None => assert_eq!(record[heading], Data::Empty, "{key:?} {heading}"),
                }
            }
        }
    }
    let all: Vec<Status> = n_by_status.keys().copied().collect();
    assert_eq!(all, Status::ALL, "the test must have seen every status");
}

/// A count stands as a number with what is counted beside it and, for a survey, what it assumes.
#[test]
fn every_count_says_what_it_counts_and_assumes() {
    let profiles = few();
    let records = records(&mut open(&profiles, Lang::Sv));
    let (mut n_assumed, mut n_sure, mut n_none) = (0, 0, 0);
    for profile in &profiles {
        for row in rows(profile) {
            let record = &records[&(profile.area.code.to_string(), row.indicator.to_string())];
            let of = |heading: &str| &record[heading];
            let [n, of, assumption] =
                ["Kvar till bästa tiondelen, antal", "Vad antalet är", "Antalet gäller"].map(of);
            let Some(counted) = row.best_tenth.as_ref().and_then(|gap| gap.counted.as_ref()) else {
                assert_eq!([n, of, assumption], [&Data::Empty; 3]);
                n_none += 1;
                continue;
            };
            assert_eq!(n.as_f64_of_number(), Some(counted.n.round()));
            assert_eq!(*of, Data::String(counted.of.sv.clone()));
            match &counted.assumed_for {
                Some(_) => {
                    let told = "om andelen gäller alla 24\u{202f}688 boende";
                    assert_eq!(*assumption, Data::String(told.to_owned()));
                    n_assumed += 1;
                }
                None => {
                    assert_eq!(*assumption, Data::Empty);
                    n_sure += 1;
                }
            }
        }
    }
    assert!(n_assumed > 0 && n_sure > 0 && n_none > 0, "{n_assumed} {n_sure} {n_none}");
}

#[test]
fn a_row_without_a_number_says_why_and_never_zero() {
    let records = records(&mut open(&few(), Lang::Sv));
    let latest = |measure: &str| {
        let record = &records[&("0122".to_owned(), measure.to_owned())];
        (
            record["Senaste värde"].clone(),
            record["Status"].to_string(),
            record["Märkning"].to_string(),
        )
    };
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(latest("allt-dolt"), (text(".."), "dolt av sekretess".into(), "inget värde".into()));
    assert_eq!(latest("inget"), (text("-"), "uppgift saknas".into(), "inget värde".into()));
    assert_eq!(latest("noll"), (Data::Float(0.0), "noll".into(), "ej märkt".into()));
    // A later cell without a number does not hide the latest value, but is told.
    let record = &records[&("0122".to_owned(), "status-3".to_owned())];
    assert_eq!(record["Senaste värde"], Data::Float(22.5));
    assert_eq!(record["Anmärkning"].to_string(), "2023: .. (dolt av sekretess).");
}

#[test]
fn central_measures_are_never_marked() {
    let profiles = few();
    let records = records(&mut open(&profiles, Lang::Sv));
    let mut n_marked = 0;
    for record in records.values() {
        match record["Typ"].to_string().as_str() {
            "Centralt mått" => assert_eq!(record["Märkning"].to_string(), "bedöms ej"),
            other => assert_eq!(other, "Indikator"),
        }
        n_marked += usize::from(record["Märkning"] == Data::String("Märkt".to_owned()));
    }
    let expected = profiles.iter().flat_map(rows).filter(|r| r.mark == Mark::Marked).count();
    assert!(expected > 0 && n_marked == expected, "{n_marked} of {expected}");
}

#[test]
fn the_picked_profile_is_stored_beside_its_formulas() {
    let profiles = few();
    let picked = profiles.iter().find(|p| p.area.code == area("0122")).expect("is there");
    let mut book = open(&profiles, Lang::Sv);
    let range = sheet(&mut book, "Profil");
    let at = |row: u32, col: u32| range.get_value((row, col)).cloned().unwrap_or(Data::Empty);
    assert_eq!(at(1, 1).to_string(), picked.area.name);
    let mut line = 7;
    for section in &picked.sections {
        assert_eq!(at(line, 1).to_string(), section.title.sv);
        line += 1;
        for row in &section.rows {
            assert_eq!(at(line, 1).to_string(), row.title.sv);
            if let Some(first) = row.first {
                assert!(says(&at(line, 3), &first.cell, row.decimals), "{}", row.indicator);
            }
            let latest = row.latest.or(row.latest_absent).map(|p| p.cell);
            let latest = latest.unwrap_or(Cell::absent(Status::Missing));
            assert!(says(&at(line, 6), &latest, row.decimals), "{}", row.indicator);
            let is_flagged = at(line, 9) == Data::String("⚑ Märkt".to_owned());
            assert_eq!(is_flagged, row.mark == Mark::Marked, "{}", row.indicator);
            line += 1;
        }
    }
}

#[test]
fn what_is_seen_is_formulas_that_every_program_knows() {
    let mut book = open(&few(), Lang::Sv);
    for (name, least) in [("Profil", 400), ("Granskning", 20), ("Jämför", 300), ("Diagram", 60)] {
        let formulas = book.worksheet_formula(name).expect(name);
        let texts: Vec<String> =
            formulas.cells().map(|(_, _, f)| f.clone()).filter(|f| !f.is_empty()).collect();
        assert!(texts.len() > least, "{name} has {}", texts.len());
        assert!(texts.iter().any(|f| f.contains("'Data'!") || f.contains("'Granskningstexter'!")));
        for strange in ["XLOOKUP", "FILTER(", "LET(", "TEXTJOIN", "_xlfn", "OFFSET(", "INDIRECT("] {
            assert!(!texts.iter().any(|f| f.contains(strange)), "{name} uses {strange}");
        }
    }
}

#[test]
fn no_stored_result_is_an_error_but_what_charts_leave_out() {
    let mut book = open(&few(), Lang::Sv);
    let mut n_left_out = 0;
    for name in book.sheet_names() {
        let range = sheet(&mut book, &name);
        for (_, _, cell) in range.used_cells() {
            let text = cell.to_string();
            let is_error = matches!(cell, Data::Error(_)) || text.starts_with('#');
            if is_error {
                assert!(name.starts_with("Steg"), "{name}: {text}");
                assert_eq!(*cell, Data::Error(calamine::CellErrorType::NA), "{name}");
                n_left_out += 1;
            }
        }
    }
    assert!(n_left_out > 0, "a fixture with gaps must leave something out");
}

#[test]
fn the_list_has_every_area_once_in_order() {
    let profiles = few();
    let mut book = open(&profiles, Lang::Sv);
    let names: BTreeMap<String, String> = book.defined_names().iter().cloned().collect();
    assert_eq!(names["Omraden"], "'Områden'!$A$2:$A$7");
    assert_eq!(names["Valt_omrade"], "'Profil'!$B$2");
    let range = sheet(&mut book, "Områden");
    let labels: Vec<String> = range.rows().skip(1).map(|r| r[0].to_string()).collect();
    // Riket, regioner, kommuner; Å after Z and before O with two dots (SAOL 2006).
    assert_eq!(
        labels,
        ["Riket", "Uppsala (region)", "Älvsbyn (region)", "Gotland", "Gotlands by", "Ort 0130"]
    );
}

#[test]
fn the_same_profiles_give_the_same_bytes() {
    let profiles = few();
    let first = write(&contents(&profiles), Lang::Sv).expect("can be written");
    let mut turned = profiles.clone();
    turned.reverse();
    assert!(first == write(&contents(&turned), Lang::Sv).expect("can be written"));
    assert!(first != write(&contents(&profiles), Lang::En).expect("can be written"));
}

#[test]
fn the_english_workbook_is_english() {
    let mut book = open(&few(), Lang::En);
    let visible =
        ["Profile", "Review", "Compare", "Chart", "Read me", "Sources", "Data"].map(str::to_owned);
    assert_eq!(book.sheet_names()[..7], visible);
    let own = ["Närbild", "Älvsbyn", "Skånes by", "Påhittade tal"];
    for name in book.sheet_names() {
        for (_, _, cell) in sheet(&mut book, &name).used_cells() {
            let text = cell.to_string();
            let is_swedish = text.chars().any(|c| "åäöÅÄÖ".contains(c));
            assert!(!is_swedish || own.iter().any(|o| text.contains(o)), "{name}: {text}");
        }
    }
}

#[test]
fn one_area_makes_a_workbook_and_none_makes_an_error() {
    let alone = [fixture::profile(area("0122"))];
    let bytes = workbook(&alone, Lang::Sv).expect("can be written");
    let mut book: Book = open_workbook_from_rs(Cursor::new(bytes)).expect("can be read");
    assert_eq!(records(&mut book).len(), rows(&alone[0]).count());
    let error = workbook(&[], Lang::Sv).expect_err("nothing to show");
    assert!(matches!(error, profile::Error::NothingToShow));
    let mut empty = alone.to_vec();
    empty[0].sections.clear();
    assert!(workbook(&empty, Lang::Sv).is_err());
}

/// The bound is the "a few MB at most".
#[test]
fn all_areas_fit_in_a_few_megabytes() {
    let profiles = fixture::all();
    assert_eq!(profiles.len(), 312);
    let bytes = write(&contents(&profiles), Lang::Sv).expect("can be written");
    assert!(bytes.len() < 3_000_000, "{} bytes", bytes.len());
    let mut book: Book = open_workbook_from_rs(Cursor::new(bytes)).expect("can be read");
    assert_eq!(records(&mut book).len(), profiles.iter().flat_map(rows).count());
    let range = sheet(&mut book, "Områden");
    let labels: std::collections::BTreeSet<String> =
        range.rows().skip(1).map(|r| r[0].to_string()).collect();
    assert_eq!(labels.len(), 312, "no two areas may have the same name in the list");
}

#[test]
fn years_taken_together_stand_in_their_last_year_unless_it_has_its_own() {
    let mut profiles = few();
    let row = profiles[0].sections[0].rows.first_mut().expect("a row");
    let period = "2018-2020".parse().expect("a period");
    let three = profile::model::Point { period, cell: Cell::reported(42.0), before_break: false };
    row.points.push(three);
    let (code, id) =
        (profiles[0].area.code.to_string(), profiles[0].sections[0].rows[0].indicator.to_string());
    let expected = profiles[0].sections[0].rows[0].points[7];
    let records = records(&mut open(&profiles, Lang::Sv));
    let record = &records[&(code.clone(), id)];
    assert_eq!(record["2018–2020"], Data::Float(42.0));
    assert!(says(&record["2020"], &expected.cell, 1));
    let alone = &records[&(code, "treaarsmedel".to_owned())];
    assert_eq!(alone["2020"], Data::Float(84.3));
    assert_eq!(alone["2018–2020"], Data::Empty);
}
