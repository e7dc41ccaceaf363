//! Rows beside a profile: riket and regioner in measures that only kommuner have.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use cube::{AgeGroup, AreaCode, IndicatorId, Lang, Sex};
use profile::export::excel::{Contents, write};
use profile::model::{Comparator, Row, Section};

use crate::shipped;

fn rows(sections: &[Section]) -> impl Iterator<Item = &Row> {
    sections.iter().flat_map(|s| &s.rows)
}

#[test]
fn riket_beside_a_kommun_has_the_value_that_the_kommun_is_compared_with() {
    let prepared = shipped::prepared("nara-vard");
    let beside = prepared.beside(AreaCode::RIKET);
    let goteborg = prepared.profile("1480".parse().expect("a code")).expect("is there");
    let mut n_compared = 0;
    for own in rows(&goteborg.sections) {
        let riket = own.comparisons.iter().find(|c| c.with == Comparator::Riket);
        let Some(riket) = riket.filter(|c| c.cell.value().is_some()) else { continue };
        let row = rows(&beside).find(|r| r.indicator == own.indicator);
        let row = row.unwrap_or_else(|| panic!("{} is not beside", own.indicator));
        let point = row.points.iter().find(|p| p.period == riket.period).expect("a point");
        assert!(point.cell.same(&riket.cell), "{}", own.indicator);
        n_compared += 1;
    }
    assert!(n_compared >= 10, "only {n_compared} rows were compared");
}

#[test]
fn a_row_beside_is_not_in_the_profile_and_says_what_the_store_says() {
    let prepared = shipped::prepared("nara-vard");
    let riket = prepared.profile(AreaCode::RIKET).expect("is there");
    let own: BTreeSet<&IndicatorId> = rows(&riket.sections).map(|r| &r.indicator).collect();
    let beside = prepared.beside(AreaCode::RIKET);
    let figures = shipped::figures("nara-vard");
    for row in rows(&beside) {
        assert!(!own.contains(&row.indicator), "{} is in the profile", row.indicator);
        let latest = row.latest.expect("a row beside has a value");
        let stored = figures[&row.indicator]
            .get(AreaCode::RIKET, Sex::Both, AgeGroup::ALL, latest.period)
            .expect("the store has it");
        assert!(stored.cell.same(&latest.cell), "{}", row.indicator);
    }
    assert!(rows(&beside).count() > 20);
}

/// Table 1 of Socialstyrelsen 2022-3-7816 has 18 rows, of which seven are printed in red.
#[test]
fn the_workbook_of_riket_has_the_rows_of_table_1_and_no_mark_from_beside_them() {
    let prepared = shipped::prepared("nara-vard");
    let profiles = prepared.profiles(["00", "14", "1480"].map(|c| c.parse().expect("a code")));
    let contents = Contents { profiles: &profiles, prepared: Some(&prepared), opened_at: None };
    let bytes = write(&contents, Lang::Sv).expect("can be written");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("can be read");
    let range = book.worksheet_range("Data").expect("is there");
    let heads: Vec<String> =
        range.rows().next().expect("a head").iter().map(Data::to_string).collect();
    let at = |head: &str| heads.iter().position(|h| h == head).expect("a column");
    let (code, inside, mark) = (at("Kod"), at("I profilen"), at("Märkning"));
    let of_riket = |word: &str| -> Vec<&[Data]> {
        let rows = range.rows().filter(|r| r[code] == Data::String("00".to_owned()));
        rows.filter(|r| r[inside] == Data::String(word.to_owned())).collect()
    };
    let (own, beside) = (of_riket("ja"), of_riket("nej"));
    assert_eq!(own.len(), 18);
    assert_eq!(own.iter().filter(|r| r[mark] == Data::String("Märkt".to_owned())).count(), 7);
    assert!(beside.len() > 20, "{} rows beside", beside.len());
    let sources = book.worksheet_range("Källor").expect("is there");
    let all: Vec<String> = sources.used_cells().map(|(_, _, c)| c.to_string()).collect();
    for delivery in profiles.iter().flat_map(|p| &p.deliveries) {
        assert!(all.contains(&delivery.sha256) && all.contains(&delivery.retrieved));
    }
    for row in profiles.iter().flat_map(|p| rows(&p.sections)) {
        assert!(all.contains(&row.definition_hash), "{} has no fingerprint", row.indicator);
    }
}
