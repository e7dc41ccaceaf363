//! From deliveries in a store to cells: the same on any number of threads and parts, and no more counted
//! anew than a delivery can affect.

use std::collections::BTreeSet;
use std::path::Path;

use catalog::definition::{
    AddMonths, AreaOf, Breakdown, Column, Computation, Conventions, ConventionsId, Counted, Every,
    Interval, LeapBirthday, Method, Of, Path as UnitPath, PeriodRule, Repeats, Rounding, Series,
    Side, Undelivered, UnitDay, UnknownArea, ValueKind,
};
use catalog::{Catalog, Files, RegisterId};
use computing::{
    Difference, Engine, Kept, Part, Request, Version, cells, compute, difference, merge, write_csv,
    write_parquet,
};
use cube::{AreaLevel, IndicatorId};
use jiff::civil::date;

/// The content of the program, with two counts of rows: of khsl1 and of khsl2, by month and kommun.
fn catalog() -> (Catalog, Vec<IndicatorId>) {
    let (mut catalog, _) = catalog::load(&catalog::embedded(), date(2026, 11, 24));
    let conventions = Conventions {
        id: ConventionsId("prov".to_owned()),
        leap_birthday: LeapBirthday::FirstOfMarch,
        add_months: AddMonths::Clamp,
        areas: 2026,
        rounding: Rounding::HalfAwayFromZero,
        definition_hash: "prov".to_owned(),
    };
    catalog.blocks.conventions.insert(conventions.id.clone(), conventions);
    let ids: Vec<IndicatorId> = catalog.indicators.keys().take(2).cloned().collect();
    for (id, register) in ids.iter().zip(["khsl1", "khsl2"]) {
        let found = catalog.indicators.get_mut(id).expect("an indicator");
        found.computation = Some(rows_of(register));
    }
    (catalog, ids)
}

fn rows_of(register: &str) -> Computation {
    let column = |name: &str, kind| Column {
        name: name.to_owned(),
        kind,
        may_be_missing: false,
        is_list: false,
    };
    let kommun = UnitPath::Column(column("kommun", ValueKind::Kommun));
    let month = UnitPath::Column(column(indicator::PERIOD_COLUMN, ValueKind::Month));
    Computation {
        conventions: ConventionsId("prov".to_owned()),
        method: Method::Count,
        per: None,
        person_year: None,
        quantile: None,
        percentile: None,
        interval: Interval::None,
        level: None,
        population: None,
        numerator: Side {
            counted: Counted::Units,
            of: Of::Rows(Series::Register(RegisterId(register.to_owned()))),
            on: Some(UnitDay::MonthEnd(month)),
            during: None,
            condition: None,
            repeats: Some(Repeats::All),
            censor: Vec::new(),
        },
        denominator: None,
        looks: Vec::new(),
        period: PeriodRule {
            every: Every::Month,
            from: "2025M01".parse().expect("a month"),
            over: None,
            undelivered: Undelivered::Drop,
            settled_days: None,
            breaks: Vec::new(),
        },
        by: Breakdown {
            area: AreaOf::Column(kommun),
            down_to: AreaLevel::Kommun,
            unknown_area: Some(UnknownArea::NationOnly),
            split: Vec::new(),
            split_numerator: Vec::new(),
            ages: Vec::new(),
            many: None,
        },
        standardise: None,
        compare: None,
        keys: Vec::new(),
    }
}

/// Fictional persons of Skatteverket's kind for tests: the numbers of the register crate's example.
const PERSONS: [&str; 3] = ["193203199108", "193206127874", "193203199108"];

fn ingest(catalog: &Catalog, store: &Path, register: &str, text: &str, day: i8) {
    let file = store.join(format!("{register}-{day}.txt"));
    std::fs::write(&file, text).expect("the file is written");
    let schema = &catalog.registers[&RegisterId(register.to_owned())];
    let key = terminology::DomainKey::parse(
        b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    );
    let receipt = register::ingest(&register::Request {
        catalog,
        register: schema,
        files: &[file],
        store,
        key: &key.expect("a key"),
        links: &terminology::Links::default(),
        received: date(2025, 3, day),
        n_threads: 1,
        on_progress: &|_| {},
    });
    let receipt = receipt.expect("it is taken in");
    assert_eq!(receipt.counts.rejected, 0, "{:?}", receipt.findings);
}

fn khsl1(kommun: &str, month: u8, persons: &[&str]) -> String {
    persons.iter().map(|person| format!("{kommun};;2025;{month};{person}\n")).collect()
}

struct Asked<'a> {
    catalog: &'a Catalog,
    ids: &'a [IndicatorId],
    store: &'a Path,
}

impl Asked<'_> {
    fn compute(&self, engine: Engine, n_threads: usize, share: (u16, u16), kept: bool) -> Part {
        self.try_compute(engine, n_threads, share, kept).0
    }

    fn try_compute(
        &self,
        engine: Engine,
        n_threads: usize,
        share: (u16, u16),
        uses_kept: bool,
    ) -> (Part, Vec<IndicatorId>) {
        let computed = compute(&Request {
            catalog: self.catalog,
            indicators: self.ids,
            store: self.store,
            engine,
            n_threads,
            share,
            last_day: None,
            kept: if uses_kept { Kept::Used } else { Kept::Replaced },
            on_progress: &|_| {},
        });
        let computed = computed.expect("it computes");
        (computed.part, computed.kept)
    }

    fn csv(&self, part: &Part) -> String {
        let cells = cells(self.catalog, part).expect("it finishes");
        let (mut csv, mut parquet) = (Vec::new(), Vec::new());
        write_csv(&cells, &mut csv).expect("memory");
        write_parquet(&cells, &mut parquet).expect("memory");
        assert_eq!(parquet.get(..4), Some(b"PAR1".as_slice()));
        String::from_utf8(csv).expect("the file is UTF-8")
    }
}

#[test]
fn threads_parts_and_engines_give_the_same_bytes() {
    let (catalog, ids) = catalog();
    let folder = tempfile::tempdir().expect("a folder");
    let asked = Asked { catalog: &catalog, ids: &ids, store: folder.path() };
    ingest(&catalog, folder.path(), "khsl1", &khsl1("0180", 1, &PERSONS), 1);
    ingest(&catalog, folder.path(), "khsl1", &khsl1("1480", 2, &PERSONS[..1]), 2);
    let one = asked.compute(Engine::Columnar, 1, (1, 1), false);
    let csv = asked.csv(&one);
    // Two persons in January: the row that came twice is one.
    let n = |area: &str, month: &str| {
        let start = format!("{},{area},{month},T,,,", ids[0]);
        let line = csv.lines().find(|line| line.starts_with(&start));
        line.unwrap_or_else(|| panic!("{start} in\n{csv}")).split(',').nth(7).map(str::to_owned)
    };
    assert_eq!(n("kommun,0180", "2025M01"), Some("2".to_owned()));
    assert_eq!(n("riket,00", "2025M02"), Some("1".to_owned()));
    assert!(
        csv.contains("kommun,1480,2025M01,T,,,,,,,,not_collected,0,"),
        "1480 was silent\n{csv}"
    );
    assert!(csv.contains(&format!("{},riket,00,2025M01,T,,,,,,,,not_collected", ids[1])), "{csv}");
    for engine in [Engine::Columnar, Engine::Naive] {
        assert_eq!(asked.csv(&asked.compute(engine, 2, (1, 1), false)), csv);
        let parts: Vec<Part> =
            (1..=3).rev().map(|at| asked.compute(engine, 1, (at, 3), false)).collect();
        let read: Vec<Part> = parts
            .iter()
            .map(|part| Part::from_bytes(&part.to_bytes()).expect("what was written is read"))
            .collect();
        assert_eq!(asked.csv(&merge(&read).expect("the parts fit")), csv);
    }
}

#[test]
fn a_delivery_makes_new_only_what_it_can_affect() {
    let (catalog, ids) = catalog();
    let folder = tempfile::tempdir().expect("a folder");
    let asked = Asked { catalog: &catalog, ids: &ids, store: folder.path() };
    ingest(&catalog, folder.path(), "khsl1", &khsl1("0180", 1, &PERSONS), 1);
    let kept = |asked: &Asked<'_>| -> BTreeSet<IndicatorId> {
        asked.try_compute(Engine::Columnar, 1, (1, 1), true).1.into_iter().collect()
    };
    assert_eq!(kept(&asked), BTreeSet::new());
    let first = asked.csv(&asked.compute(Engine::Columnar, 1, (1, 1), true));
    assert_eq!(kept(&asked).len(), 2, "nothing has changed");
    assert_eq!(asked.csv(&asked.compute(Engine::Columnar, 1, (1, 1), true)), first);
    // Another delivery of the same month: khsl2 is not touched.
    ingest(&catalog, folder.path(), "khsl1", &khsl1("0180", 1, &PERSONS[..1]), 2);
    assert_eq!(kept(&asked), BTreeSet::from([ids[1].clone()]));
    let second = asked.csv(&asked.compute(Engine::Columnar, 1, (1, 1), true));
    assert_ne!(second, first);
    assert_eq!(second, asked.csv(&asked.compute(Engine::Naive, 1, (1, 1), false)));
    // What an interruption left beside is never read, and a damaged file is counted again.
    for entry in std::fs::read_dir(folder.path().join("computed")).expect("what is kept") {
        let path = entry.expect("an entry").path();
        std::fs::write(&path, b"half").expect("it can be written");
        std::fs::write(path.with_extension("part.beside"), b"half").expect("it can be written");
    }
    assert_eq!(kept(&asked), BTreeSet::new());
    assert_eq!(asked.csv(&asked.compute(Engine::Columnar, 1, (1, 1), true)), second);
}

/// A store that lacks most registers: all measures of the content are computed together all the same, by
/// both engines alike, and those whose registers are not there say so.
#[test]
fn registers_that_the_store_lacks_stop_nothing() {
    let (catalog, _) = catalog::load(&catalog::embedded(), date(2026, 11, 24));
    let computed = catalog.indicators.values().filter(|i| i.computation.is_some());
    let ids: Vec<IndicatorId> = computed.map(|indicator| indicator.id.clone()).collect();
    let folder = tempfile::tempdir().expect("a folder");
    ingest(&catalog, folder.path(), "khsl1", &khsl1("0180", 1, &PERSONS), 1);
    let asked = Asked { catalog: &catalog, ids: &ids, store: folder.path() };
    let part = asked.compute(Engine::Columnar, 2, (1, 1), false);
    let csv = asked.csv(&part);
    assert_eq!(csv, asked.csv(&asked.compute(Engine::Naive, 1, (1, 1), false)));
    let n_silent = csv.lines().filter(|line| line.contains(",not_collected,")).count();
    assert!(n_silent > 50, "{n_silent} cells were not collected");
}

#[test]
fn what_cannot_be_computed_is_told() {
    let (mut catalog, ids) = catalog();
    let folder = tempfile::tempdir().expect("a folder");
    let request = |catalog: &Catalog| {
        compute(&Request {
            catalog,
            indicators: &ids,
            store: folder.path(),
            engine: Engine::Columnar,
            n_threads: 1,
            share: (1, 1),
            last_day: None,
            kept: Kept::Untouched,
            on_progress: &|_| {},
        })
    };
    let told = request(&catalog).expect_err("the store is empty").to_string();
    assert!(told.contains("no rows about persons"), "{told}");
    ingest(&catalog, folder.path(), "khsl1", &khsl1("0180", 1, &PERSONS), 1);
    let computed = request(&catalog).expect("it computes");
    let indicator = catalog.indicators.get_mut(&ids[0]).expect("an indicator");
    indicator.definition_hash = "changed since".to_owned();
    let error = cells(&catalog, &computed.part).expect_err("the definition is another");
    assert!(error.to_string().contains("another definition"), "{error}");
}

/// One of two persons comes again in February. Were only a person's first ever counted, February would
/// have none.
#[test]
fn a_turned_convention_shows_what_it_moves() {
    let (catalog, ids) = catalog();
    let folder = tempfile::tempdir().expect("a folder");
    ingest(&catalog, folder.path(), "khsl1", &khsl1("0180", 1, &PERSONS), 1);
    ingest(&catalog, folder.path(), "khsl1", &khsl1("0180", 2, &PERSONS[..1]), 2);
    let request = Request {
        catalog: &catalog,
        indicators: &ids,
        store: folder.path(),
        engine: Engine::Columnar,
        n_threads: 1,
        share: (1, 1),
        last_day: None,
        kept: Kept::Untouched,
        on_progress: &|_| {},
    };
    let turned = computing::turned(&request, &ids[0]).expect("it turns");
    let of = |key: &str, to: &str| {
        let found = turned.iter().find(|turn| turn.key == key && turn.to == to);
        found.unwrap_or_else(|| panic!("{key} {to} in {turned:?}"))
    };
    let stockholm = "0180".parse().expect("an area");
    let first = of("numerator.repeats", "first-ever");
    assert_eq!((first.from.as_str(), first.movement.riket), ("all", (Some(1.0), Some(0.0))));
    assert_eq!((first.movement.n_kommuner, first.movement.most), (1, Some((stockholm, 1.0, 0.0))));
    let none = of("numerator.repeats", "first-in-period");
    assert_eq!((none.movement.riket, none.movement.n_kommuner), ((Some(1.0), Some(1.0)), 0));
    assert!(!folder.path().join("computed").exists(), "what is only tried is not kept");

    let january = "2025M01".parse().expect("a month");
    let place = indicator::Place::Area(stockholm);
    let flow = computing::explain(&request, &ids[0], place, january).expect("it explains");
    let last = flow.steps.last().expect("steps");
    assert_eq!((last.units, last.persons), (2, 2));
}

const ACTS: &str = "indicators/kommunal-halso-sjukvard/atgarder-kommunal-vard.toml";

/// The content of the program in which the acts of municipal care are counted by month.
fn by_month(edit: impl Fn(String) -> String) -> Files {
    let mut files = catalog::embedded();
    let file = String::from_utf8(files[ACTS].clone()).expect("the file is UTF-8");
    let file = file.replace("every       = \"year\"", "every = \"month\"");
    let file = file.replace("from        = \"2019\"", "from = \"2025M01\"");
    files.insert(ACTS.to_owned(), edit(file).into_bytes());
    files
}

/// Two acts of one person in January, one of another: counting first ones only moves 3 to 2. The title moves
/// nothing. The version does not say that numbers move until its second number is raised.
#[test]
fn what_differs_between_versions_and_what_moves_for_it() {
    let today = date(2026, 11, 24);
    let old = by_month(|file| file);
    let (of_old, _) = catalog::load(&old, today);
    let folder = tempfile::tempdir().expect("a folder");
    let row = |person: &str, at: &str| format!("0180;;2025;1;{person};AA001;{at};XS919;;;;\n");
    let [one, other, _] = PERSONS;
    let rows = [row(one, "2025-01-07"), row(one, "2025-01-09"), row(other, "2025-01-09")].concat();
    ingest(&of_old, folder.path(), "khsl2", &rows, 1);
    let request = Request {
        catalog: &of_old,
        indicators: &[],
        store: folder.path(),
        engine: Engine::Columnar,
        n_threads: 1,
        share: (1, 1),
        last_day: None,
        kept: Kept::Untouched,
        on_progress: &|_| {},
    };
    let against = |new: &Files| {
        let (of_new, _) = catalog::load(new, today);
        let version = |files, catalog| Version { files, catalog };
        let (before, after) = (version(&old, &of_old), version(new, &of_new));
        difference(Some(&request), before, after, today).expect("they are compared")
    };
    assert_eq!(against(&old), Difference::default());

    let title = |file: String| file.replacen("sv = \"", "sv = \"Alla ", 1);
    let first = |file: String| file.replace("\"all\"", "\"first in period\"");
    let both = against(&by_month(|file| first(title(file))));
    let keys: Vec<&str> = both.files[0].keys.iter().map(|key| key.key.as_str()).collect();
    assert_eq!((both.files.len(), keys), (1, vec!["numerator.repeats", "title.sv"]));
    let [changed] = both.indicators.as_slice() else { panic!("{:?}", both.indicators) };
    let movement = changed.movement.as_ref().expect("it is computed");
    assert_eq!((movement.riket, movement.n_kommuner), ((Some(3.0), Some(2.0)), 1));
    let stockholm = "0180".parse().expect("an area");
    assert_eq!(movement.most, Some((stockholm, 3.0, 2.0)));
    let causes: Vec<&str> = changed.causes.iter().map(|cause| cause.key.as_str()).collect();
    assert_eq!(causes, ["numerator.repeats"]);
    assert_eq!(both.understated().len(), 1);

    let raised = |file: String| file.replace("\"1.0.0\"", "\"1.1.0\"");
    assert!(against(&by_month(|file| raised(first(file)))).understated().is_empty());
    let as_text = against(&by_month(|file| first(file).replace("\"1.0.0\"", "\"1.0.1\"")));
    assert_eq!(as_text.understated().len(), 1);
    // A text may be raised as one.
    let text = against(&by_month(|file| title(file).replace("\"1.0.0\"", "\"1.0.1\"")));
    assert!(text.understated().is_empty());
    assert_eq!(
        text.indicators
            .iter()
            .filter_map(|one| one.movement.as_ref())
            .map(|m| m.n_cells)
            .sum::<usize>(),
        0
    );
}
