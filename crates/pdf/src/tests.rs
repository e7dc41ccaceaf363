//! Sets profiles and reads the pages back, before they become a file.

mod fixture;
mod page;
mod shipped;

use cube::{Cell, Lang, Period, Status, Text};
use profile::model::{AreaProfile, BySex, Mark, Point, TrendOutcome};

use crate::sheet::{Fit, Sheet};
use crate::{Error, Printer};
use fixture::rows_mut;
use page::{Page, pages};

fn set(profile: &AreaProfile, lang: Lang) -> Vec<Page> {
    let printer = Printer::new();
    let mut sheet = Sheet::of(profile, lang);
    pages(&printer.fitted(&mut sheet).expect("the profile can be set"))
}

#[test]
fn a_profile_without_rows_is_not_printed() {
    let mut profile = fixture::goteborg();
    profile.sections.clear();
    assert!(matches!(Printer::new().print(&profile, Lang::Sv), Err(Error::Empty)));
}

#[test]
fn a_profile_takes_two_pages() {
    let printer = Printer::new();
    for profile in [fixture::goteborg(), fixture::riket()] {
        for lang in Lang::ALL {
            let printed = printer.print(&profile, lang).expect("the profile can be printed");
            assert_eq!(printed.n_pages, 2);
            assert!(printed.pdf.starts_with(b"%PDF-1.7"));
        }
    }
}

/// Numbers as written for Göteborg by Kolada and, with their signs, in the look's printed page.
#[test]
fn the_table_has_the_numbers_of_the_model() {
    let pages = set(&fixture::goteborg(), Lang::Sv);
    let table = &pages[0].text;
    for row in [
        ["Kostnad för äldreomsorg", "214 334", "290 766", "+36 %", "bedöms ej", "Stiger"],
        ["Fallskador, 65 år och äldre", "3 494", "2 637", "−25 %", "ej märkt", "Sjunker, bättre"],
        ["Lätt att träffa läkare", "53", "43", "−10 pe", "Märkt", "Sjunker, sämre"],
        ["Tio eller fler läkemedel", "25,6", "33,9", "+8,3 pe", "Märkt", "Stiger, sämre"],
    ] {
        let mut rest = table.as_str();
        for part in row {
            let at = rest.find(part).unwrap_or_else(|| panic!("{part} of {row:?} in {rest}"));
            rest = &rest[at + part.len()..];
        }
    }
    assert_eq!(table.matches("Märkt").count(), 10, "nine flags and the key");
    for word in [
        "596 841 invånare 2022",
        "Sida 1 av 2",
        "Utgåva 3fa9c1d2e4b5",
        "2024-08-30",
        "Källa: Kolada",
    ] {
        assert!(table.contains(word), "{word} in {table}");
    }
}

#[test]
fn the_review_has_every_marked_row() {
    let profile = fixture::goteborg();
    let pages = set(&profile, Lang::Sv);
    let review = &pages[1].text;
    assert!(review.contains("Märkta, och trenden är säkert sämre: 4"));
    assert!(review.contains("Märkta, utan säker försämring: 5"));
    for row in profile.sections.iter().flat_map(|s| &s.rows) {
        assert_eq!(review.contains(&row.title.sv), row.mark == Mark::Marked, "{}", row.title.sv);
    }
    assert!(review.contains("53 → 43 · −10 pe"));
    assert!(review.contains("Så läser du tabellen"));
}

#[test]
fn english_pages_have_no_swedish_word() {
    let text: String = set(&fixture::goteborg(), Lang::En).into_iter().map(|p| p.text).collect();
    for word in ["Märkt", "Stiger", "plats", "Senaste", "Källa", "Sida", "bättre", "Utgåva"] {
        // The fixture's own texts are Swedish names with "(en)"; none of them has these words.
        assert!(!text.contains(word), "{word}");
    }
    for word in ["Marked", "Falling, worse", "Latest value", "Page 1 of 2", "290,766", "−10 pp"] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

/// The signs are SCB's: `..` hidden, `-` missing, `.` not applicable, `:` not collected.
#[test]
fn every_kind_of_absent_value_is_told() {
    for status in Status::ALL.into_iter().filter(|s| !s.has_value()) {
        let mut profile = fixture::goteborg();
        let row = rows_mut(&mut profile).next().expect("the fixture has rows");
        let cell = Cell::absent(status);
        row.points.push(Point { period: Period::year(2023), cell, before_break: false });
        row.latest_absent = row.points.last().copied();
        let text = &set(&profile, Lang::Sv)[0].text;
        assert!(
            text.contains(&format!("2023: {} ({})", status.label(Lang::Sv), status.sign())),
            "{text}"
        );
        assert!(text.contains("290 766"), "the latest value stays");
    }
}

#[test]
fn a_row_without_any_value_says_so() {
    let mut profile = fixture::goteborg();
    let row = rows_mut(&mut profile).next().expect("the fixture has rows");
    row.points.clear();
    row.band.clear();
    row.by_sex = Vec::<BySex>::new();
    (row.first, row.latest, row.change, row.position_peers) = (None, None, None, None);
    row.mark = Mark::NotJudged(profile::model::NotJudged::NoValue);
    row.trend.outcome = TrendOutcome::NotTested;
    let pages = set(&profile, Lang::Sv);
    assert!(pages[0].text.contains("inget värde"));
    assert!(!pages[0].text.contains("290 766"));
}

#[test]
fn a_break_is_told_beside_the_unit_and_explained_below() {
    let mut profile = fixture::goteborg();
    let row = rows_mut(&mut profile).nth(6).expect("the fixture has seven rows");
    row.breaks = vec![(Period::year(2017), Text::new("Nu alla åldrar.", "All ages."))];
    let text = &set(&profile, Lang::Sv)[0].text;
    assert!(text.contains("dagar, medelvärde · serien bruten 2017"), "{text}");
    assert!(text.contains("färdig vård, serien bruten 2017: Nu alla åldrar."), "{text}");
}

#[test]
fn nothing_leaves_the_paper_or_stands_on_something_else() {
    let mut wordy = fixture::goteborg();
    for row in rows_mut(&mut wordy) {
        row.title.sv = "Läkemedelsgenomgångar, hemsjukvårdspatienter i kommunalfinansierad verksamhet, 75 år och äldre".into();
        row.unit.sv =
            "vårdtillfällen per 100 000 invånare, åldersstandardiserat treårsmedelvärde".into();
    }
    wordy.area.name = "Upplands Väsby-Östra Göinge-Malung-Sälen".into();
    for profile in [fixture::goteborg(), fixture::riket(), fixture::long(4), wordy] {
        for page in set(&profile, Lang::Sv) {
            page.check();
        }
    }
}

#[test]
fn a_long_table_flows_on_with_its_heads() {
    let pages = set(&fixture::long(4), Lang::Sv);
    let with_rows = pages.iter().filter(|page| page.text.contains("ej märkt"));
    let (mut n_pages, mut n_heads) = (0, 0);
    for page in with_rows {
        n_pages += 1;
        n_heads += usize::from(page.text.contains("Mått och enhet"));
    }
    assert!(n_pages >= 2 && n_heads == n_pages, "{n_heads} heads on {n_pages} pages");
    assert!(pages.last().is_some_and(|page| page.text.contains("Så läser du tabellen")));
}

#[test]
fn many_marked_rows_are_set_tighter_and_then_flow_on() {
    let mut profile = fixture::goteborg();
    let items = profile.review.clone();
    profile.review.extend(items.iter().take(3).cloned());
    let twelve = set(&profile, Lang::Sv);
    assert_eq!(twelve.len(), 2, "twelve fit");
    assert!(!twelve[1].text.contains("granskningen är kortad"), "twelve fit as they are");
    profile.review.extend(items.iter().take(4).cloned());
    let sixteen = set(&profile, Lang::Sv);
    assert_eq!(sixteen.len(), 2, "sixteen fit when shortened");
    assert!(sixteen[1].text.contains("granskningen är kortad"), "and the page says so");
    assert!(!sixteen[1].text.contains("på plats 4 av 8"), "{}", sixteen[1].text);
    profile.review = items.iter().cycle().take(40).cloned().collect();
    let pages = set(&profile, Lang::Sv);
    assert!(pages.len() > 2);
    let told: usize = pages.iter().map(|page| page.text.matches("Urvalet är litet").count()).sum();
    assert_eq!(told, 40);
}

#[test]
fn no_marked_row_is_said_in_words() {
    let mut profile = fixture::goteborg();
    profile.review.clear();
    let pages = set(&profile, Lang::Sv);
    assert_eq!(pages.len(), 2);
    assert!(pages[1].text.contains("Ingen rad är märkt"));
}

#[test]
fn the_same_profile_gives_the_same_bytes() {
    let profile = fixture::goteborg();
    let print =
        || Printer::new().print(&profile, Lang::Sv).expect("the profile can be printed").pdf;
    let first = print();
    let others = std::thread::scope(|scope| {
        let threads = [scope.spawn(print), scope.spawn(print)];
        threads.map(|thread| thread.join().expect("the thread prints"))
    });
    assert!(others.iter().all(|pdf| *pdf == first));
    let mut other = profile.clone();
    other.release = "000000000000".into();
    assert_ne!(Printer::new().print(&other, Lang::Sv).expect("prints").pdf, first);
}

#[test]
fn a_character_without_a_glyph_is_an_error_and_not_a_box() {
    let mut profile = fixture::goteborg();
    rows_mut(&mut profile).next().expect("the fixture has rows").title.sv = "Жизнь".into();
    match Printer::new().print(&profile, Lang::Sv) {
        Err(Error::Write(why)) => assert!(why.contains('Ж'), "{why}"),
        other => panic!("{:?}", other.map(|p| p.n_pages)),
    }
}

#[test]
fn every_fit_can_be_set() {
    let printer = Printer::new();
    let mut sheet = Sheet::of(&fixture::goteborg(), Lang::Sv);
    for tightness in 0..=Fit::TIGHTEST {
        sheet.fit = Fit::new(tightness, tightness);
        for page in pages(&printer.0.set(&sheet).expect("the profile can be set")) {
            page.check();
        }
    }
}

/// Riket, a region, a large and a small kommun: every shipped profile that they have.
#[test]
fn the_shipped_profiles_take_two_pages() {
    let printer = Printer::new();
    let profiles = shipped::profiles(&["00", "14", "1480", "1438"]);
    assert!(profiles.len() >= 12, "{} profiles", profiles.len());
    for profile in profiles {
        let title = format!("{} {}", profile.profile, profile.area.name);
        assert!(profile.summary.n_rows > 5, "{title} has {} rows", profile.summary.n_rows);
        let mut sheet = Sheet::of(&profile, Lang::Sv);
        let proof = printer.fitted(&mut sheet).expect("the profile can be set");
        assert_eq!(proof.n_pages, 2, "{title}");
        pages(&proof).iter().for_each(Page::check);
    }
}
