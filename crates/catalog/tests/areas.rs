//! The register of areas that the program carries, against facts from outside it.

use cube::{AreaCode, AreaLevel};
use jiff::civil::date;

fn register() -> catalog::AreaRegister {
    catalog::load(&catalog::embedded(), date(2026, 11, 24)).0.areas
}

fn code(text: &str) -> AreaCode {
    text.parse().expect("a code")
}

/// Numbers of kommuner in SKR's nine groups: Kolada's membership list, March 2026.
#[test]
fn all_areas_are_there() {
    let areas = register();
    let n = |level| areas.at_level(level).count();
    assert_eq!(n(AreaLevel::Riket), 1);
    assert_eq!(n(AreaLevel::Region), 21);
    assert_eq!(n(AreaLevel::Kommun), 290);
    assert_eq!(areas.current().count(), 312);
    let sizes: Vec<(&str, usize)> =
        areas.groups().map(|g| (g.code.as_str(), areas.members(&g.code).count())).collect();
    let expected = [
        ("A1", 3),
        ("A2", 43),
        ("B3", 23),
        ("B4", 63),
        ("B5", 24),
        ("C6", 27),
        ("C7", 51),
        ("C8", 35),
        ("C9", 21),
    ];
    assert_eq!(sizes, expected);
    // SCB: Västra Götaland has 49 kommuner, Skåne 33, Stockholm 26, Gotland 1.
    for (region, n) in [("14", 49), ("12", 33), ("01", 26), ("09", 1)] {
        assert_eq!(areas.kommuner_in(code(region)).count(), n, "{region}");
    }
}

/// The number of kommuner in each year, from SCB's yearly code lists (lkf, 1980–2026).
#[test]
fn the_number_of_kommuner_follows_history() {
    let areas = register();
    let in_year = |year: u16| {
        let mut n = 0;
        for number in 100..2600 {
            let Some(area) = AreaCode::kommun(number).and_then(|c| areas.get(c)) else { continue };
            let begun = area.valid_from.is_none_or(|first| first <= year);
            n += usize::from(begun && area.valid_to.is_none_or(|last| year <= last));
        }
        n
    };
    for (year, n) in
        [(1980, 279), (1990, 284), (1996, 288), (1998, 288), (1999, 289), (2003, 290), (2026, 290)]
    {
        assert_eq!(in_year(year), n, "{year}");
    }
}

#[test]
fn codes_change_with_time() {
    let areas = register();
    let heby = areas.get(code("1917")).expect("Heby before 2007");
    assert_eq!((heby.valid_to, heby.became), (Some(2006), Some(code("0331"))));
    assert!(!heby.is_joined);
    assert_eq!(heby.region, Some(code("03")));
    assert_eq!(areas.get(code("0331")).and_then(|a| a.valid_from), Some(2007));
    let kristianstad = areas.get(code("11")).expect("the län until 1996");
    assert_eq!((kristianstad.became, kristianstad.is_joined), (Some(code("12")), true));
    assert_eq!(areas.get(code("0330")).and_then(|a| a.valid_from), Some(2003));
    assert_eq!(areas.get(code("0140")).and_then(|a| a.valid_from), Some(1999));
    let munkfors = areas.get(code("1762")).expect("Munkfors");
    assert_eq!((munkfors.valid_from, munkfors.valid_to), (None, None));
}

#[test]
fn areas_are_found_as_people_write_them() {
    let areas = register();
    for (typed, expected) in [
        ("0180", "0180"),
        ("180", "0180"),
        ("0180 Stockholm", "0180"),
        ("01", "01"),
        ("1", "01"),
        ("0001", "01"),
        ("00", "00"),
        ("0000", "00"),
        ("riket", "00"),
        ("Sweden", "00"),
        ("1917", "0331"),
        ("Götborg", "1480"),
        ("goteborg", "1480"),
        ("GÖTEBORGS KOMMUN", "1480"),
        ("Göteborgs stad", "1480"),
        ("upplands vasby", "0114"),
        ("Upplands-Väsby", "0114"),
        ("region skåne", "12"),
        ("skane", "12"),
        ("Stockholms län", "01"),
        ("Västra Götalandsregionen", "14"),
        ("vastra gotaland", "14"),
        ("Region Jönköpings län", "06"),
        ("Sörmland", "04"),
        ("Gotlands kommun", "0980"),
        ("Region Gotland", "09"),
        ("Habo", "0643"),
        ("Solan", "0184"),
        ("håbo", "0305"),
        ("Malmö stad", "1280"),
        ("jamtland harjedalen", "23"),
    ] {
        let found = areas.find(typed).map(|a| a.code.to_string());
        assert_eq!(found.as_deref().ok(), Some(expected), "{typed}: {found:?}");
    }
}

/// Whole names and codes only: a slip of a letter is no name, and a number before words is no code.
#[test]
fn areas_are_named_in_full() {
    let areas = register();
    for (typed, expected) in [
        ("Håbo", &["0305"][..]),
        ("Habo", &["0643"]),
        ("Stockholm", &["0180", "01"]),
        ("01 Stockholm", &["01"]),
        ("14 vastra gotaland", &["14"]),
        ("0180", &["0180"]),
        ("1917", &["0331"]),
        ("1917 Heby", &["0331"]),
        ("Stockholms län", &["01"]),
        ("14 dagar", &[]),
        ("14 Skåne", &[]),
        ("Götborg", &[]),
        ("skada", &[]),
        ("80", &[]),
        ("", &[]),
        (" ", &[]),
    ] {
        let named: Vec<String> = areas.named(typed).iter().map(|a| a.code.to_string()).collect();
        assert_eq!(named, expected, "{typed}");
    }
}

#[test]
fn what_may_be_meant_is_offered() {
    let areas = register();
    let offered = |typed: &str| -> Vec<String> {
        let error = areas.find(typed).expect_err(typed);
        error.iter().map(|a| a.code.to_string()).collect()
    };
    assert_eq!(offered("Gotland"), ["0980", "09"]);
    assert_eq!(offered("Stockholm"), ["0180", "01"]);
    assert_eq!(offered("11"), ["12"]);
    assert_eq!(offered("Slna")[0], "0184");
    assert!(offered("Norr").contains(&"0581".to_owned()), "{:?}", offered("Norr"));
    for nothing in ["", "   ", "9999", "Atlantis", "gbg", "-", "99999999999999999999"] {
        assert_eq!(offered(nothing), Vec::<String>::new(), "{nothing}");
    }
}

/// Swedish order: å, ä, ö after z. Göteborg before Götene, Åmål before Älvdalen before Örebro.
#[test]
fn areas_stand_in_swedish_order() {
    let areas = register();
    let names: Vec<&str> = areas.in_order().iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names[..3], ["Riket", "Blekinge", "Dalarna"]);
    assert_eq!(names[22..25], ["Ale", "Alingsås", "Alvesta"]);
    assert_eq!(names[309..], ["Östra Göinge", "Överkalix", "Övertorneå"]);
}
