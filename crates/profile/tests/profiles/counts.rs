//! Distances in persons and cases: by hand from Kolada's figures, and the same in every format.

use std::collections::BTreeMap;

use catalog::{Counting, Measure, ProfileRow, ProfileSection};
use cube::{Cell, Lang, Sex, Text};
use profile::model::{AreaProfile, Counted, Gap, Row};
use profile::{Prepared, export};
use serde_json::Value;

use crate::made::{Made, code, id, row};
use crate::shipped;

fn best_tenth(profile: &AreaProfile, indicator: &str) -> Gap {
    row(profile, indicator).best_tenth.clone().expect("a best tenth")
}

#[track_caller]
fn check(gap: &Gap, expected: (f64, f64, f64, f64)) -> Counted {
    let counted = gap.counted.clone().expect("a count");
    let (level, left, population, n) = expected;
    assert_eq!((gap.level, gap.gap, counted.population), (level, left, population));
    assert!((counted.n - n).abs() < 1e-9, "{} is not {n}", counted.n);
    counted
}

/// Source: Kolada of 30 August 2024, 2022, both sexes. U23521 in Göteborg (1480) is 85, and the 28th
/// best of the 286 kommuner with a value has 94. N23805 in Göteborg is 4 262.
#[test]
fn a_survey_is_counted_for_everyone_only_with_its_assumption() {
    let profile = shipped::prepared("aldreomsorg").profile(code("1480")).expect("a kommun");
    let counted =
        check(&best_tenth(&profile, "trygg-sarskilt-boende"), (94.0, 9.0, 4262.0, 383.58));
    assert!(counted.are_persons);
    assert_eq!(
        counted.assumed_for,
        Some(Text::new("äldre i särskilt boende", "older people in special housing"))
    );
    let cell = counted.population_cell.expect("the number has a cell");
    assert_eq!(
        (cell.indicator.as_str(), cell.period.to_string().as_str()),
        ("boende-i-sarskilt-boende-antal", "2022")
    );
    let item = profile.review.iter().find(|r| r.indicator.as_str() == "trygg-sarskilt-boende");
    let sentences = &item.expect("a marked row").sentences;
    let told = "Den bästa tiondelen av kommunerna når 94, vilket är 9 procentenheter högre och motsvarar \
                omkring 384 personer, om andelen gäller alla 4\u{202f}262 äldre i särskilt boende.";
    let sentence = sentences.iter().find(|s| s.text.sv == told).expect("the sentence");
    let cells: Vec<&str> = sentence.cells.iter().map(|c| c.indicator.as_str()).collect();
    assert_eq!(cells, ["trygg-sarskilt-boende", "boende-i-sarskilt-boende-antal"]);
    assert!(sentence.text.en.ends_with(
        "and corresponds to about 384 people, if the share holds for all 4,262 older people in special housing."
    ));
}

/// Source: Kolada of 30 August 2024, 2022, both sexes. U20462 in Göteborg (1480) is 2 637, and the 29th
/// lowest of 290 kommuner has 2 387. N01956 and N01957 in Göteborg are 69 987 and 23 928.
#[test]
fn a_rate_is_counted_in_what_its_numerator_counts() {
    let profile = shipped::prepared("patientsakerhet").profile(code("1480")).expect("a kommun");
    let counted =
        check(&best_tenth(&profile, "fallskador-65-plus"), (2387.0, 250.0, 93_915.0, 234.7875));
    assert!(!counted.are_persons && counted.assumed_for.is_none());
    assert_eq!(
        profile::words::counted(&counted, Lang::Sv).as_deref(),
        Some("235 vårdtillfällen per år")
    );
    assert_eq!(
        profile::words::counted(&counted, Lang::En).as_deref(),
        Some("235 hospital stays per year")
    );
}

/// Source: Kolada of 30 August 2024, 2022. N20206 in Upplands Väsby (0114) is 57.939914, and the 28th best
/// of the 285 kommuner with a value has 94.2. N20035 in Upplands Väsby is 466; 57.939914 % of them are
/// 270 employees, which shows that it is the denominator.
#[test]
fn a_share_is_counted_in_persons() {
    let share = id("heltidsanstallda-omsorgen");
    let mut definition = shipped::definition("aldreomsorg").clone();
    definition.sections = vec![ProfileSection {
        title: Text::new("Personal", "Staff"),
        rows: vec![ProfileRow { indicator: share, levels: Vec::new() }],
    }];
    let store = figure::starter();
    let needed = profile::needed(shipped::catalog(), &definition).into_iter();
    let figures: BTreeMap<_, _> = needed
        .filter_map(|id| store.figures(&id).expect("readable figures").map(|table| (id, table)))
        .collect();
    let prepared =
        Prepared::new(shipped::catalog(), &definition, figures, "0123456789ab".to_owned());
    let profile = prepared.profile(code("0114")).expect("a kommun");
    let counted =
        check(&best_tenth(&profile, "heltidsanstallda-omsorgen"), (94.2, 36.3, 466.0, 169.158));
    assert!(counted.are_persons && counted.assumed_for.is_none());
    assert_eq!(profile::words::counted(&counted, Lang::Sv).as_deref(), Some("169 personer"));
}

/// Standardised rates, means, indexes and groups of another age have no count, whatever is known of the
/// area's inhabitants.
#[test]
fn nothing_is_counted_where_the_number_would_be_wrong() {
    for (profile, area, indicator) in [
        ("nara-vard", "1480", "fortida-dodsfall-25-64"),
        ("nara-vard", "01", "paverkbar-slutenvard-kronisk"),
        ("patientsakerhet", "01", "atgardbar-dodlighet"),
        ("nara-vard", "1480", "medelvardtid-utskrivningsklar"),
        ("nara-vard", "01", "delaktighet-primarvard"),
        ("nara-vard", "1480", "olampliga-lakemedel-sarskilt-boende"),
    ] {
        let profile = shipped::prepared(profile).profile(code(area)).expect("a profile");
        assert_eq!(best_tenth(&profile, indicator).counted, None, "{indicator}");
    }
}

/// A made profile: a marked row 10 under its target in Göteborg, counted as told.
fn ten_below(counts: &Text, is_survey: bool, persons: &str) -> AreaProfile {
    let mut made = Made::new();
    made.indicator("folk");
    made.series("folk", "1480", &[("2020", persons)]);
    let indicator = made.row("matt");
    indicator.counting = Some(Counting {
        persons: id("folk"),
        counts: counts.clone(),
        per: 100.0,
        assumed_for: is_survey.then(|| Text::new("boende", "residents")),
    });
    let authority = Text::new("Regeringen", "The government");
    indicator.target = Some(catalog::Target { value: 80.0, year: 2022, authority });
    made.series("matt", "1480", &[("2013", "80"), ("2020", "70")]);
    made.of("1480")
}

#[test]
fn a_number_near_one_is_told_in_words_that_fit_any_noun() {
    let (persons, visits) = (Text::new("personer", "people"), Text::new("besök", "visits"));
    let start = "Målnivån är 80, vilket är 10 procentenheter högre";
    for (counts, is_survey, n, end) in [
        (&persons, false, "4", "."),
        (&persons, false, "6", " och motsvarar omkring en person."),
        (
            &persons,
            true,
            "14",
            " och motsvarar omkring en person, om andelen gäller alla 14 boende.",
        ),
        (&persons, false, "15", " och motsvarar omkring 2 personer."),
        (&visits, false, "4", "."),
        (&visits, false, "6", " och motsvarar färre än 2 besök."),
        (&visits, false, "20", " och motsvarar omkring 2 besök."),
    ] {
        let profile = ten_below(counts, is_survey, n);
        let told: Vec<&str> =
            profile.review[0].sentences.iter().map(|s| s.text.sv.as_str()).collect();
        assert!(told.contains(&format!("{start}{end}").as_str()), "{n}: {told:?}");
    }
}

/// A share that comes with its own denominator is counted among that one; a survey is not, since its own
/// is those who answered.
#[test]
fn the_denominator_of_the_value_goes_before_another_number() {
    for (is_survey, population) in [(false, 40.0), (true, 900.0)] {
        let mut made = Made::new();
        made.indicator("folk");
        made.series("folk", "1480", &[("2020", "900")]);
        let indicator = made.row("matt");
        indicator.measure = Measure::Share;
        indicator.counting = Some(Counting {
            persons: id("folk"),
            counts: Text::new("personer", "people"),
            per: 100.0,
            assumed_for: is_survey.then(|| Text::new("boende", "residents")),
        });
        let authority = Text::new("Regeringen", "The government");
        indicator.target = Some(catalog::Target { value: 80.0, year: 2022, authority });
        let cell = Cell::reported(70.0).with_counts(Some(28.0), Some(40.0));
        made.put("matt", "1480", "2020", Sex::Both, cell);
        let target = row(&made.of("1480"), "matt").target.clone().expect("a target");
        assert_eq!(target.counted.map(|c| c.population), Some(population));
    }
}

fn rows(profile: &AreaProfile) -> impl Iterator<Item = &Row> {
    profile.sections.iter().flat_map(|s| &s.rows)
}

fn profiles() -> Vec<AreaProfile> {
    let mut profiles = shipped::prepared("nara-vard").profiles(["00", "01", "1480"].map(code));
    profiles.extend(shipped::prepared("patientsakerhet").profiles(["0114", "1480"].map(code)));
    profiles
}

#[test]
fn json_has_the_models_counts() {
    for profile in profiles() {
        let text = export::json::write(&profile, Lang::Sv);
        let read: Value = serde_json::from_str(&text).expect("JSON");
        for (read, row) in read["rows"].as_array().expect("rows").iter().zip(rows(&profile)) {
            for (key, gap) in [("target", &row.target), ("best_tenth", &row.best_tenth)] {
                let Some(gap) = gap else { continue };
                check_json(&read[key], gap.counted.as_ref());
            }
        }
    }
}

fn check_json(read: &Value, counted: Option<&Counted>) {
    let Some(counted) = counted else {
        for key in ["persons", "count", "counts", "population"] {
            assert!(read.as_object().expect("a gap").contains_key(key) && read[key].is_null());
        }
        return;
    };
    let n = Some(counted.n.round());
    assert_eq!(read["count"].as_f64(), n);
    assert_eq!(read["counts"], counted.of.sv);
    assert_eq!(read["persons"].as_f64(), n.filter(|_| counted.are_persons));
    assert_eq!(read["population"]["n"].as_f64(), Some(counted.population));
    let cell = counted.population_cell.as_ref().expect("from another indicator");
    assert_eq!(read["population"]["indicator"], cell.indicator.as_str());
    assert_eq!(read["population"]["period"], cell.period.to_string());
    let assumed = counted.assumed_for.as_ref().map(|t| t.sv.as_str());
    assert_eq!(read["population"]["assumed_for"].as_str(), assumed);
}

#[test]
fn csv_has_the_models_counts() {
    let profiles = profiles();
    let bytes = export::csv::write(&profiles, Lang::En).expect("memory takes it");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let lines: Vec<BTreeMap<String, String>> =
        reader.deserialize().map(|line| line.expect("a line")).collect();
    let mut n_counted = 0;
    for profile in &profiles {
        for row in rows(profile) {
            let of_row = |l: &&BTreeMap<String, String>| {
                l["area"] == profile.area.code.to_string()
                    && l["profile"] == profile.profile.0
                    && l["indicator"] == row.indicator.as_str()
            };
            for line in lines.iter().filter(of_row) {
                for (name, gap) in [("target", &row.target), ("best_tenth", &row.best_tenth)] {
                    let read = |part: &str| line[&format!("{name}_{part}")].parse::<f64>().ok();
                    assert_eq!(read("level"), gap.as_ref().map(|g| g.level));
                    assert_eq!(read("gap"), gap.as_ref().map(|g| g.gap));
                    let counted = gap.as_ref().and_then(|g| g.counted.as_ref());
                    assert_eq!(read("count"), counted.map(|c| c.n.round()));
                    n_counted += usize::from(counted.is_some());
                }
                let counted = row.counted();
                assert_eq!(line["counts"], counted.map_or("", |c| c.of.en.as_str()));
                assert_eq!(line["population"].parse().ok(), counted.map(|c| c.population));
                let assumed = counted.and_then(|c| c.assumed_for.as_ref());
                assert_eq!(line["assumed_for"], assumed.map_or("", |t| t.en.as_str()));
            }
        }
    }
    assert!(n_counted > 100, "{n_counted}");
}

/// On a page and in the terminal every count that rests on an assumption has a sign that leads to it.
#[test]
fn no_count_of_everyone_stands_without_its_assumption() {
    for profile in profiles() {
        let page = export::html::page(&profile, Lang::Sv);
        let text = export::text::write(&profile, Lang::Sv, false, 200);
        for row in rows(&profile) {
            for counted in row.left().filter_map(|gap| gap.counted.as_ref()) {
                let Some(count) = profile::words::counted(counted, Lang::Sv) else { continue };
                let is_signed = |text: &str, sign: &str| text.contains(&format!("{count}{sign}"));
                match profile::words::assumption_note(counted, Lang::Sv) {
                    Some(note) => {
                        assert!(page.contains(&note) && text.contains(&note), "{note}");
                        assert!(
                            is_signed(&page, " <sup>") && is_signed(&text, "\u{a0}["),
                            "{count}"
                        );
                    }
                    None => assert!(is_signed(&page, "<") && is_signed(&text, ")"), "{count}"),
                }
            }
        }
    }
}
