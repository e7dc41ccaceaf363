//! Ten definitions that the language was not shaped on, against the registers that are shipped. What they
//! measure is in the catalogue's rows SY08, SY09, SY11, SY20, LM10, FA04, PL06, KO02, PR04 and DG01.

use catalog::definition::{
    AgeRule, AreaOf, Call, Column, Comparison, Computation, Counted, Derivation, Dimension, Every,
    Expression, Interval, Literal, LookHit, LookOf, Method, Number, Of, Path, Quantifier, Repeats,
    Sample, Series, Set, StandardiseBy, Test, Undelivered, UnitDay, Value, ValueKind, Window,
};
use catalog::{Catalog, Files, RegisterId, Severity, ValueSetId};
use cube::{AreaLevel, IndicatorId};
use jiff::civil::{Date, date};
use terminology::CodeSystem;

const TODAY: Date = date(2026, 11, 25);

/// The computing part of each definition, by id.
macro_rules! definitions {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("trial/indicators/", $id, ".toml")))),*]
    };
}

const DEFINITIONS: [(&str, &str); 10] = definitions![
    "antibiotika-per-invanare",
    "digitala-besok",
    "fortida-dodsfall",
    "hoftfrakturer-80",
    "kontinuitet-sjukskoterska",
    "lakarbesok-primarvard",
    "narvaro-vid-dod",
    "slutenvard-livets-slut",
    "utskrivningsklara-vardtillfallen",
    "vardplatser-utskrivningsklara",
];

const HEAD: &str = r#"title       = { sv = "Prov", en = "Trial" }
version     = "1.0.0"
kind        = "central_measure"
kind_reason = { sv = "Prov", en = "Trial" }
better      = "neither"
unit        = { sv = "procent", en = "percent" }
decimals    = 1
owner       = "enheten-aldre"
reviewed    = 2026-10-15
review_due  = 2027-10-15
conventions = "prov"

[describe]
measure     = "mean"
type        = "outcome"
quality     = ["saker"]
population  = { sv = "Prov", en = "Trial" }
numerator   = { sv = "Prov", en = "Trial" }
source      = { sv = "Prov", en = "Trial" }
levels      = ["riket", "region", "kommun"]
by_sex      = true
evidence    = "recalled"
evidence_source = "Prov av språket"

"#;

const PAGE: &str = "# Prov\n\nProv.\n\n## Så räknas det\n\nSå.\n\n## Begränsningar\n\nInga.\n\n\
                    # Trial\n\nTrial.\n\n## How it is calculated\n\nSo.\n\n## Limitations\n\nNone.\n";

/// The shipped content with the ten definitions and what they stand on.
fn files() -> Files {
    macro_rules! block {
        ($path:literal) => {
            ($path.to_owned(), include_bytes!(concat!("trial/", $path)).to_vec())
        };
    }
    let mut files = catalog::embedded();
    files.extend([
        block!("conventions/prov.toml"),
        block!("populations/prov-bosatta.toml"),
        block!("events/prov-vardperiod.toml"),
        block!("events/prov-lakarbesok.toml"),
        block!("events/prov-uttag.toml"),
        block!("events/prov-klara.toml"),
        block!("denominators/prov-folkmangd.toml"),
        block!("denominators/prov-folkmangd.csv"),
        block!("standards/prov-norm.toml"),
        block!("standards/prov-norm.csv"),
    ]);
    for (id, computing) in DEFINITIONS {
        let definition = format!("id          = \"prov-{id}\"\n{HEAD}{computing}");
        let path = format!("indicators/befolkning/prov-{id}");
        files.insert(format!("{path}.toml"), definition.into_bytes());
        files.insert(format!("{path}.md"), PAGE.as_bytes().to_vec());
    }
    files
}

fn loaded() -> Catalog {
    catalog::load(&files(), TODAY).0
}

fn computation(catalog: &Catalog, id: &str) -> Computation {
    let id: IndicatorId = format!("prov-{id}").parse().expect("an id");
    let found = catalog.indicators.get(&id).and_then(|i| i.computation.clone());
    found.unwrap_or_else(|| panic!("{id} is computed"))
}

#[test]
fn ten_definitions_by_others_load_without_findings() {
    let (catalog, findings) = catalog::load(&files(), TODAY);
    let told: Vec<String> = findings
        .iter()
        .filter(|f| f.severity > Severity::Note && f.place.file.contains("prov"))
        .map(|f| format!("{}:{:?} {} {:?}", f.place.file, f.place.line, f.what.en, f.nearest))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    for (id, _) in DEFINITIONS {
        computation(&catalog, id);
    }
}

fn column(name: &str, kind: ValueKind, may_be_missing: bool) -> Column {
    Column { name: name.to_owned(), kind, may_be_missing, is_list: false }
}

fn register(id: &str) -> Series {
    Series::Register(RegisterId(id.to_owned()))
}

#[test]
fn a_rate_over_episodes_becomes_the_tree_that_it_writes() {
    let found = computation(&loaded(), "hoftfrakturer-80");
    assert_eq!(found.method, Method::Rate);
    assert_eq!((found.per, found.interval, found.level), (Some(100_000), Interval::Byar, Some(95)));
    let population = found.population.expect("residents");
    assert_eq!(population.age, Some(AgeRule::CalendarYear));
    let aged = Test::Compare(
        Value::Path(Path::Age),
        Comparison::AtLeast,
        Value::Literal(Literal::Integer(80)),
    );
    assert_eq!(population.condition, Some(Expression::Test(aged.clone())));
    let Of::Rows(Series::Events(series)) = &found.numerator.of else { panic!("events") };
    assert_eq!(series.0, "prov-vardperiod");
    assert_eq!(found.numerator.on, Some(UnitDay::Of(Path::Date)));
    assert_eq!(found.numerator.repeats, Some(Repeats::FirstInPeriod));
    let hdia = column("hdia", ValueKind::Code(CodeSystem::Icd10Se), false);
    let set = Set::ValueSet(ValueSetId("hoftfraktur".to_owned()));
    let broken = Expression::Test(Test::In(Value::Path(Path::Column(hdia)), set));
    assert_eq!(
        found.numerator.condition,
        Some(Expression::Rows(Quantifier::Any, Box::new(broken)))
    );
    let denominator = found.denominator.expect("figures");
    assert!(matches!(denominator.counted, Counted::Figures(id) if id.0 == "prov-folkmangd"));
    assert_eq!(denominator.condition, Some(Expression::Test(aged)));
    assert_eq!(found.period.over.map(|(n, _, least)| (n, least)), Some((3, 3)));
    assert_eq!(found.by.area, AreaOf::Residence);
    assert_eq!(found.by.down_to, AreaLevel::Kommun);
    assert_eq!(found.by.split, [[Dimension::Sex]]);
    for key in ["numerator.repeats", "period.at_least", "by.unknown_area", "population.age"] {
        assert!(found.keys.iter().any(|k| k == key), "{key} in {:?}", found.keys);
    }
}

#[test]
fn a_look_and_its_function_become_the_tree_that_they_write() {
    let found = computation(&loaded(), "kontinuitet-sjukskoterska");
    let [look] = found.looks.as_slice() else { panic!("one look") };
    assert_eq!(look.window, Window::MonthsEnding(18));
    assert_eq!(look.hit, None, "visits have no last day");
    assert_eq!(look.of, LookOf::Series(register("primarvard")));
    assert_eq!((look.incomplete.death, look.incomplete.migration.is_some()), (None, true));
    let provider = column("utforare", ValueKind::Text, true);
    assert_eq!(
        found.numerator.counted,
        Counted::Value(Number::Value(Value::Call(Call::Coc(0, provider))))
    );
    assert_eq!(found.period.every, Every::HalfYear);
    assert_eq!(found.period.undelivered, Undelivered::Drop);
    let before = computation(&loaded(), "slutenvard-livets-slut");
    assert_eq!(before.looks[0].window, Window::DaysBefore(30, 0), "from the farther to the nearer");
    assert_eq!(before.looks[0].hit, Some(LookHit::Overlaps));
    let fixed = computation(&loaded(), "fortida-dodsfall").standardise.expect("is standardised");
    assert!(matches!(fixed.by, StandardiseBy::DirectTo(id) if id.0 == "prov-norm"));
    assert_eq!((fixed.by_sex, fixed.ages.len()), (false, 2));
}

#[test]
fn choices_are_held_as_they_are_delivered() {
    let found = computation(&loaded(), "narvaro-vid-dod").numerator.condition;
    let kind = ValueKind::Choice(vec!["1".to_owned(), "2".to_owned(), "9".to_owned()]);
    let present = column("narvaro", kind, true);
    let yes = Value::Literal(Literal::Word("1".to_owned()));
    let test = Test::Compare(Value::Path(Path::Column(present)), Comparison::Equal, yes);
    assert_eq!(found, Some(Expression::Test(test)));
}

#[test]
fn series_have_the_columns_that_all_their_sources_have() {
    let catalog = loaded();
    let series = |id: &str| {
        let found = catalog.blocks.events.values().find(|series| series.id.0 == id);
        found.unwrap_or_else(|| panic!("{id} is there"))
    };
    let visits = series("prov-lakarbesok");
    let names: Vec<&str> = visits.columns.iter().map(|c| c.column.name.as_str()).collect();
    // Those that primarvard and par-oppen both have by the same name and kind, in the order of the first.
    assert_eq!(names, ["kon", "kommun", "hdia", "dia", "period", "plats"]);
    let place = visits.columns.last().expect("the derived one");
    assert_eq!(place.from[1], Derivation::Label("specialistvard".to_owned()));
    assert!(!visits.has_until);
    assert_eq!(series("prov-klara").sample, Some(Sample::MonthEnd));
    let cancel = series("prov-uttag").cancel.as_ref().expect("takes back");
    assert!(cancel.is_latest_first);
    assert_eq!(cancel.amount.kind, ValueKind::Number { decimals: 3 });
    let standard = catalog.blocks.standards.values().find(|s| s.id.0 == "prov-norm");
    assert_eq!(standard.expect("is there").weights.get(&25).copied(), Some(26.0));
    let figures = catalog.blocks.figures.values().find(|f| f.id.0 == "prov-folkmangd");
    assert_eq!(figures.expect("is there").rows.len(), 2 * 2 * 5);
}
