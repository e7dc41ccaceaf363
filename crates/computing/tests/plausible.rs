//! What is computed from the made-up Sweden stands beside what is published of the real one. The rates that
//! it is made by are of the same sources, so that a value far off tells of a definition that counts something
//! else than its source does, or of a rate that is wrong. What may differ is stated with each: three standard
//! errors of a country of this size where nothing else is said.

use std::path::PathBuf;

use catalog::{Catalog, RegisterId};
use computing::{Engine, Kept, Request, cells, compute};
use cube::IndicatorId;
use indicator::Cell;
use jiff::civil::date;

/// A value for riket: the indicator, the period, what is published, how far from it ours may be, and where it
/// is published.
struct Published {
    indicator: &'static str,
    period: &'static str,
    value: f64,
    within: f64,
    #[expect(dead_code, reason = "for whoever reads the table")]
    source: &'static str,
}

const fn published(
    indicator: &'static str,
    period: &'static str,
    value: f64,
    within: f64,
    source: &'static str,
) -> Published {
    Published { indicator, period, value, within, source }
}

const TABLE_1: &str = "Socialstyrelsen 2022-3-7816, tabell 1";
const TABLE_2: &str = "Socialstyrelsen 2022-3-7816, tabell 2, medel 2017–2019";

const VALUES: &[Published] = &[
    // Some 210, 100, 60 and 50 events.
    published("t2-fallskador-hemsjukvard", "2019-2021", 116.0, 24.0, TABLE_2),
    published("t2-fallskador-sarskilt-boende", "2019-2021", 83.0, 25.0, TABLE_2),
    published("t2-hoft-larfraktur-hemsjukvard", "2019-2021", 33.0, 13.0, TABLE_2),
    published("t2-hoft-larfraktur-sarskilt-boende", "2019-2021", 44.0, 18.0, TABLE_2),
    published("fallskador-65-plus", "2019-2021", 3300.0, 400.0, "Kolada U20462, 2019"),
    // 2019 lies between 5 580 (2013) and 4 103 (2020); the age and the list of diagnoses are readings.
    published("t1-paverkbar-slutenvard-aldre", "2019", 4840.0, 900.0, TABLE_1),
    published("paverkbar-slutenvard-kronisk", "2019", 668.0, 140.0, "Kolada U79133, 2019"),
    published("t1-oplanerade-aterinskrivningar", "2019", 9.9, 3.5, TABLE_1),
    published("akutbesok-80-plus", "2019", 648.0, 80.0, "Kolada U79029, 2019"),
    published("vardtillfallen-85-plus", "2019", 66_532.0, 9_000.0, "Kolada N70815, 2019"),
    published("t1-olampliga-lakemedel-aldre", "2021", 7.2, 1.2, TABLE_1),
    published("olampliga-lakemedel-sarskilt-boende", "2019", 9.8, 5.0, "Kolada U23421, 2019"),
    published("olampliga-lakemedel-hemtjanst", "2019", 9.8, 4.0, "Kolada U21426, 2019"),
    published("tio-lakemedel-sarskilt-boende", "2019", 30.2, 9.0, "Kolada U23420, 2019"),
    published("tio-lakemedel-hemtjanst", "2019", 23.8, 7.0, "Kolada U21425, 2019"),
    // No level is published; it is what the rates say (content/synth/primarvard.toml), so that the definition
    // must find what was put there.
    published("kontinuitet-lakare", "2021H2", 0.37, 0.06, "content/synth"),
    published("kontinuitet-sjukskoterska", "2021H2", 0.27, 0.06, "content/synth"),
    // Some 30 percent say so themselves, and heads of units say 55 or more.
    published("fast-lakarkontakt-befolkningen", "2021H2", 42.0, 12.0, "Vårdanalys PM 2022:5"),
    published("fast-lakarkontakt-sarskilt-boende", "2021H2", 80.0, 8.0, "målet i överenskommelsen"),
    published("lakarbesok-primarvard", "2019", 1350.0, 150.0, "SKR, Kolada N71807"),
    published("medelvardtid-utskrivningsklar", "2019", 2.88, 0.5, "Kolada N20403, 2019"),
    published("varddygn-utskrivningsklara-65-plus", "2021", 95.0, 35.0, "Kolada U79135, 2019–2022"),
    published("lss-boende", "2021", 29.0, 7.0, "Kolada N28820, 2019–2022"),
    // 5.0, 3.0 and 4.3; 2.1, 2.1 and 2.8 a year.
    published("overbelaggningar-somatisk", "2019", 5.0, 1.0, "Kolada U70425, 2019"),
    published("overbelaggningar-somatisk", "2020", 3.0, 0.7, "Kolada U70425, 2020"),
    published("utlokaliserade-somatisk", "2021", 2.8, 0.6, "Kolada U79134, 2021"),
    published("overbelaggningar-psykiatrisk", "2019", 2.0, 0.6, "Kolada U79149, 2019"),
    published("genomford-forsta-kontakt-90-dagar", "2021M10", 86.9, 8.0, "Kolada N79222, 2021"),
    published("genomford-operation-90-dagar", "2021M10", 87.8, 10.0, "Kolada N79224, 2021"),
    published("vantande-forsta-kontakt-90-dagar", "2021M10", 70.4, 9.0, "Kolada N79221, 2021"),
    published("vantande-operation-90-dagar", "2021M10", 52.9, 12.0, "Kolada N79223, 2021"),
    published("medicinsk-bedomning-tre-dagar", "2021M10", 81.7, 5.0, "Kolada N79173, 2021"),
];

/// Makes a country of 50 000 persons and three years, takes all its registers in, and computes.
fn computed() -> Vec<Cell> {
    let content = catalog::embedded();
    let (catalog, _) = catalog::load(&content, date(2026, 11, 24));
    let folder = tempfile::tempdir().expect("a folder");
    let (out, store) = (folder.path().join("leveranser"), folder.path().join("lager"));
    let report = synth::write(&synth::Request {
        catalog: &catalog,
        content: &content,
        n_persons: 50_000,
        years: (2019, 2021),
        seed: 4,
        errors: 0.0,
        out: &out,
        n_threads: 2,
        on_progress: &|_| {},
    });
    let report = report.expect("it is written");
    for files in report.files.chunk_by(|a, b| a.register == b.register) {
        let files: Vec<PathBuf> = files.iter().map(|file| out.join(&file.path)).collect();
        let register = files[0].parent().and_then(|folder| folder.file_name()).expect("a folder");
        take_in(&catalog, &store, &register.to_string_lossy(), &files);
    }
    let mut ids: Vec<IndicatorId> =
        VALUES.iter().map(|value| value.indicator.parse().expect("an id")).collect();
    ids.sort();
    ids.dedup();
    let computed = compute(&Request {
        catalog: &catalog,
        indicators: &ids,
        store: &store,
        engine: Engine::Columnar,
        n_threads: 2,
        share: (1, 1),
        last_day: None,
        kept: Kept::Untouched,
        on_progress: &|_| {},
    });
    cells(&catalog, &computed.expect("it computes").part).expect("it finishes")
}

fn take_in(catalog: &Catalog, store: &std::path::Path, register: &str, files: &[PathBuf]) {
    let key = terminology::DomainKey::parse(
        b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    );
    let receipt = register::ingest(&register::Request {
        catalog,
        register: &catalog.registers[&RegisterId(register.to_owned())],
        files,
        store,
        key: &key.expect("a key"),
        links: &terminology::Links::default(),
        received: date(2022, 1, 31),
        n_threads: 2,
        on_progress: &|_| {},
    });
    let receipt = receipt.expect("it is taken in");
    assert_eq!(receipt.counts.rejected, 0, "{register}: {:?}", receipt.findings);
}

#[test]
fn the_made_up_sweden_is_near_the_real_one() {
    let cells = computed();
    let mut wrong = Vec::new();
    for value in VALUES {
        let of_riket = |cell: &&Cell| {
            let [id, _, area, period, sex, age, split] = cell.key();
            let is_whole = sex == "T" && age.is_empty() && split.is_empty();
            id == value.indicator && area == "00" && period == value.period && is_whole
        };
        let found = cells.iter().find(of_riket).and_then(|cell| cell.value);
        let told = format!(
            "{} {}: {found:.2?}, published {} ± {}",
            value.indicator, value.period, value.value, value.within
        );
        eprintln!("{told}");
        if found.is_none_or(|found| (found - value.value).abs() > value.within) {
            wrong.push(told);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
