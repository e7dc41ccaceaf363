//! Each planted fault is told where it stands, and no fault hides another.

mod planted;

use std::collections::BTreeSet;

use catalog::{Finding, RULES};
use jiff::civil::{Date, date};

use planted::{Edit, PAGE, Planted, TOML, plant, sound, table};

/// The day on which the sound folder is sound.
const TODAY: Date = date(2026, 11, 24);

type Found = (String, String, u32, u32, Option<String>);

fn told(findings: &[Finding]) -> Vec<Found> {
    findings
        .iter()
        .map(|f| {
            let number = |n: Option<u32>| n.unwrap_or(0);
            let place = &f.place;
            let (line, column) = (number(place.line), number(place.column));
            (f.code.to_owned(), place.file.clone(), line, column, f.nearest.clone())
        })
        .collect()
}

#[test]
fn the_sound_folder_has_no_findings() {
    let (catalog, findings) = catalog::load(&sound(), TODAY);
    assert_eq!(told(&findings), []);
    assert_eq!(catalog.indicators.len(), 8);
    let computed = catalog.indicators.values().filter(|i| i.computation.is_some());
    assert_eq!(computed.count(), 6);
    assert_eq!(catalog.profiles.len(), 2);
    assert_eq!(catalog.glossary.len(), 2);
    assert_eq!(catalog.valuesets.len(), 2);
    assert_eq!(catalog.registers.len(), 9);
    assert_eq!(catalog.geometry.shapes().count(), 3);
}

#[test]
fn every_planted_fault_is_told_where_it_stands() {
    let mut wrong = Vec::new();
    let mut n = 0;
    for planted in table() {
        n += 1;
        let (_, findings) = catalog::load(&plant(planted), TODAY);
        let expected: Vec<Found> = planted
            .told
            .iter()
            .map(|(code, file, line, column, nearest)| {
                let nearest = nearest.map(str::to_owned);
                ((*code).to_owned(), (*file).to_owned(), *line, *column, nearest)
            })
            .collect();
        let found = told(&findings);
        if found != expected {
            let what: Vec<&str> = findings.iter().map(|f| f.what.en.as_str()).collect();
            wrong.push(format!("expected {expected:?}\n   found {found:?}\n         {what:?}"));
        }
    }
    assert!(n >= 290, "{n} rows");
    assert!(wrong.is_empty(), "{} of {n}\n{}", wrong.len(), wrong.join("\n"));
}

/// Every kind of finding there is has been planted, so that none is promised but never told.
#[test]
fn every_kind_of_finding_is_planted() {
    let planted: BTreeSet<&str> = table().flat_map(|p| p.told).map(|t| t.0).collect();
    let listed: BTreeSet<&str> = RULES.iter().map(|r| r.code).collect();
    assert_eq!(listed.len(), RULES.len(), "no code is used twice");
    // Worked examples are run by crate `indicator`, and two versions are compared by `computing`.
    let own = |code: &&str| !["C953", "C954", "C955"].contains(code);
    let listed: BTreeSet<&str> = listed.into_iter().filter(own).collect();
    assert_eq!(planted, listed);
}

#[test]
fn the_length_covers_what_is_meant() {
    for (from, to, length) in [
        ("reviewed    =", "revewied    =", 8),
        ("better      = \"higher\"", "better      = \"högre\"", 7),
        ("[describe]\n", "[descibe]\n", 7),
        ("{ sv = \"Boende\", en = \"Residents\" }", "{ sv = \"Åäö\" }", 14),
    ] {
        let edits: &'static [Edit] = Box::leak(Box::new([Edit::Replace(TOML, from, to)]));
        let (_, findings) = catalog::load(&plant(&Planted { edits, told: &[] }), TODAY);
        let lengths: Vec<Option<u32>> = findings.iter().map(|f| f.place.length).collect();
        assert_eq!(lengths, [Some(length)], "{to}: {:?}", told(&findings));
    }
}

/// Five faults of five kinds in one file give five findings, in the order of the lines.
#[test]
fn one_fault_does_not_hide_another() {
    const FIVE: Planted = Planted {
        edits: &[
            Edit::Replace(TOML, "version     = \"1.2.0\"", "version     = 1.2.0"),
            Edit::Replace(TOML, "better      = \"higher\"", "better      = \"hihger\""),
            Edit::Replace(TOML, "by_sex      = true", "by_sxe      = true"),
            Edit::Replace(TOML, "persons     = \"invanare\"", "persons     = \"invanre\""),
            Edit::Replace(TOML, "value       = 80", "value       = 101"),
        ],
        told: &[],
    };
    let (_, findings) = catalog::load(&plant(&FIVE), TODAY);
    let found: Vec<(&str, Option<u32>)> = findings.iter().map(|f| (f.code, f.place.line)).collect();
    // The definition cannot be assembled without a version and a direction; the rest is judged all the same.
    assert_eq!(
        found,
        [
            ("C001", Some(4)),
            ("C105", Some(7)),
            ("C101", Some(23)),
            ("C303", Some(31)),
            ("C210", Some(39))
        ]
    );
}

#[test]
fn what_is_right_is_loaded_beside_what_is_wrong() {
    const WRONG: Planted = Planted {
        edits: &[Edit::Replace(
            TOML,
            "kind        = \"indicator\"",
            "kind        = \"indikator!\"",
        )],
        told: &[],
    };
    let (catalog, findings) = catalog::load(&plant(&WRONG), TODAY);
    assert_eq!(findings.len(), 1, "{:?}", told(&findings));
    assert_eq!(catalog.indicators.len(), 7);
    let profile = catalog.profiles.values().next().expect("the profile is kept");
    assert_eq!(profile.sections[0].rows.len(), 0, "its row points at what is not there");
    assert_eq!(profile.facts.len(), 1);
}

/// What counting a definition with some edits is left with.
fn counting(edits: &'static [Edit]) -> Option<catalog::Counting> {
    let (catalog, _) = catalog::load(&plant(&Planted { edits, told: &[] }), TODAY);
    let mut all = catalog.indicators.into_values();
    all.find(|i| i.id.as_str() == "trygghet").expect("the definition is there").counting
}

#[test]
fn a_distance_is_counted_only_where_the_number_would_be_right() {
    const SHARE: &str = "measure     = \"share\"";
    const PERSONS: &str = "persons     = \"invanare\"";
    let sound = counting(&[]).expect("the sound definition counts");
    assert_eq!(sound.persons.as_str(), "invanare");
    assert_eq!((sound.counts.sv.as_str(), sound.per), ("personer", 100.0));
    assert!(sound.counts_persons());
    assert_eq!(sound.assumed_for.expect("a survey").en, "residents");
    let rate = counting(&[
        Edit::Replace(TOML, SHARE, "measure     = \"rate\""),
        Edit::Replace(
            TOML,
            "per         = 100",
            "per         = 1000\ncounts      = { sv = \"besök\", en = \"visits\" }",
        ),
    ]);
    let rate = rate.expect("a rate that says what it counts");
    assert_eq!((rate.counts.en.as_str(), rate.per), ("visits", 1000.0));
    assert!(!rate.counts_persons());
    assert_eq!(rate.assumed_for, None, "only a share is assumed to hold for others");
    let wrong: [&[Edit]; 7] = [
        &[Edit::Replace(TOML, PERSONS, "persons     = \"invanara\"")],
        &[Edit::Replace(TOML, PERSONS, "persons     = \"trygghet\"")],
        &[Edit::Replace(TOML, SHARE, "measure     = \"rate\"")],
        &[Edit::Replace(TOML, SHARE, "measure     = \"mean\"")],
        &[Edit::Replace(TOML, "sv = \"procent\"", "sv = \"procent, standardiserat\"")],
        &[Edit::Replace(TOML, "assumed_for = { sv = \"boende\", en = \"residents\" }\n", "")],
        &[Edit::Replace(TOML, "{ sv = \"boende\", en = \"residents\" }", "{ sv = \"boende\" }")],
    ];
    for edits in wrong {
        let edits: &'static [Edit] = Box::leak(edits.to_vec().into_boxed_slice());
        assert_eq!(counting(edits), None, "{:?}", plant(&Planted { edits, told: &[] }).get(TOML));
    }
}

#[test]
fn the_page_becomes_text_and_html() {
    let (catalog, _) = catalog::load(&sound(), TODAY);
    let indicator = catalog.indicators.values().find(|i| i.id.as_str() == "trygghet");
    let indicator = indicator.expect("the definition is there");
    assert_eq!(indicator.shows.sv, "Hur många som känner sig trygga hemma.");
    assert_eq!(indicator.caution.en, "Few answer in small kommuner.");
    assert_eq!(
        indicator.page_html.sv,
        "<p>Hur många som känner sig trygga hemma.</p>\n<h2>Så räknas det</h2>\n\
         <p>Svaren <em>mycket</em> och <em>ganska</em> räknas samman.</p>\n\
         <h2>Begränsningar</h2>\n<p>Få svarar i små kommuner.</p>\n<p>Frågan byttes 2016.</p>\n"
    );
    assert_eq!(indicator.breaks.len(), 2);
    assert_eq!(indicator.definition_hash.len(), 64);
}

#[test]
fn html_in_a_page_cannot_act() {
    let mut files = sound();
    let page = String::from_utf8(files[PAGE].clone()).expect("UTF-8");
    let evil = "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](data:text/html,z) <img src=x onerror=y>";
    files.insert(PAGE.to_owned(), page.replace("Frågan byttes 2016.", evil).into_bytes());
    let (catalog, _) = catalog::load(&files, TODAY);
    for indicator in catalog.indicators.values() {
        let html = indicator.page_html.sv.to_lowercase();
        for sign in ["<script", "javascript:alert", "data:text", "<img src=\"x", "onerror=y>"] {
            assert!(!html.contains(sign), "{sign} in {html}");
        }
    }
}

/// A second column of persons' numbers would be kept in clear, so such a register is not loaded at all.
#[test]
fn a_register_has_one_column_of_persons_numbers() {
    let mut files = sound();
    let schema = files.get_mut("registers/vard.toml").expect("the schema");
    let text = String::from_utf8(schema.clone()).expect("UTF-8");
    let (before, after) = text.split_once("\"text\"").expect("a column of text");
    assert_eq!(catalog::load(&sound(), TODAY).0.registers.len(), 9);
    *schema = [before, "\"personnummer\"", after].concat().into_bytes();
    let (catalog, findings) = catalog::load(&files, TODAY);
    assert!(findings.iter().any(|finding| finding.code == "C805"), "{findings:?}");
    assert_eq!(catalog.registers.len(), 8);
}

/// A warning about what is computed is answered by naming its code on the page; an error is not.
#[test]
fn the_page_answers_warnings_but_no_errors() {
    const FALLS: &str = "indicators/befolkning/fall.toml";
    const PAGE: &str = "indicators/befolkning/fall.md";
    let told = |interval: &str, page: &str| {
        let mut files = sound();
        for (file, from, to) in
            [(FALLS, "interval    = \"none\"", interval), (PAGE, "Som det står.", page)]
        {
            let text = String::from_utf8(files[file].clone()).expect("UTF-8");
            assert_eq!(text.matches(from).count(), 1, "{from}");
            files.insert(file.to_owned(), text.replace(from, to).into_bytes());
        }
        let (catalog, findings) = catalog::load(&files, TODAY);
        let falls = catalog.indicators.into_values().find(|i| i.id.as_str() == "fall");
        let is_computed = falls.expect("it has its texts").computation.is_some();
        (findings.iter().map(|f| f.code).collect::<Vec<_>>(), is_computed)
    };
    const BYAR: &str = "interval    = \"byar\"\nlevel       = 95";
    const WILSON: &str = "interval    = \"wilson\"\nlevel       = 95";
    assert_eq!(told(BYAR, "Alla fall räknas."), (vec!["C924"], true));
    assert_eq!(told(BYAR, "Alla fall räknas (C924)."), (vec![], true));
    assert_eq!(told(WILSON, "Alla fall räknas (C923)."), (vec!["C923"], false));
}
