//! The computing part of an indicator, from `[measure]` on.

use std::collections::BTreeSet;

use cube::Text;

use super::breakdown::BreakdownRead;
use super::check::{self, Read};
use super::look::{self, LookRead, NamedLook};
use super::period::PeriodRead;
use super::side::{self, SideRead, Unit};
use super::typing::{self, LookName, Looks, PersonKnown, Scope, Uses};
use super::word::{AGE, PERSON_YEAR, must};
use super::{Surroundings, breakdown, named, period, solve};
use crate::definition::{
    AgeRule, Compare, Computation, ConventionsId, Interval, Method, PersonYear, Population,
    PopulationId, PopulationUse, Quantile, Standardise,
};
use crate::load::indicator::LAYOUT;
use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Table, Value};
use crate::source::Source;
use crate::{Finding, Role, Severity, rule};

/// Reads the computing part of a definition; none when something in it must be corrected, which is told.
/// Warnings that the page answers by naming their code are not told.
pub(crate) fn read(
    source: &Source,
    page: &str,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) -> Option<Computation> {
    let own = Sink::default();
    let computation = read_all(source, surroundings, &own);
    let is_sound = !own.has_errors();
    for finding in own.into_findings() {
        let is_answered = finding.severity == Severity::Warning
            && finding.code.starts_with("C9")
            && page.contains(finding.code);
        if !is_answered {
            sink.push(finding);
        }
    }
    computation.filter(|_| is_sound)
}

/// `[measure]`, each key none when it was not said or could not be read.
pub(super) struct Measure {
    pub(super) method: Option<Method>,
    pub(super) per: Option<u64>,
    pub(super) person_year: Option<PersonYear>,
    pub(super) quantile: Option<Quantile>,
    pub(super) percentile: Option<u8>,
    pub(super) interval: Option<Interval>,
    pub(super) level: Option<u8>,
}

/// `[population]`.
pub(super) struct PopulationRead<'a> {
    /// The block; none with `base = "none"` and where it could not be found.
    pub(super) block: Option<&'a Population>,
    /// True with `base = "none"`.
    pub(super) is_none: bool,
    pub(super) age: Option<AgeRule>,
    pub(super) condition: Option<crate::definition::Expression>,
    pub(super) uses: Uses,
    /// False when something in the table could not be read.
    pub(super) is_whole: bool,
}

/// The tables of the computing part, each none when it is not there.
struct Tables<'a> {
    top: Table<'a>,
    measure: Option<Table<'a>>,
    population: Option<Table<'a>>,
    numerator: Option<Table<'a>>,
    denominator: Option<Table<'a>>,
    looks: Vec<NamedLook<'a>>,
    period: Option<Table<'a>>,
    by: Option<Table<'a>>,
    standardise: Option<Table<'a>>,
    compare: Option<Table<'a>>,
}

impl<'a> Tables<'a> {
    fn of(top: Table<'a>) -> Tables<'a> {
        let needed = |key: &'static str| top.required(key).and_then(Value::table);
        let optional = |key: &'static str| top.optional(key).and_then(Value::table);
        Tables {
            measure: needed("measure"),
            population: needed("population"),
            numerator: needed("numerator"),
            // Whether there must be one, the method decides.
            denominator: optional("denominator"),
            looks: look::tables(&top),
            period: needed("period"),
            by: needed("by"),
            standardise: optional("standardise"),
            compare: optional("compare"),
            top,
        }
    }
}

/// What the tables say, as far as they could be read.
struct Parts<'a> {
    measure: Option<Measure>,
    population: Option<PopulationRead<'a>>,
    numerator_unit: Option<Unit>,
    denominator_unit: Option<Unit>,
    numerator: Option<SideRead>,
    denominator: Option<SideRead>,
    looks: Vec<LookRead>,
    period: Option<PeriodRead>,
    by: Option<BreakdownRead>,
    standardise: Option<Option<Standardise>>,
    compare: Option<Option<Compare>>,
}

fn read_all(source: &Source, surroundings: &Surroundings<'_>, sink: &Sink) -> Option<Computation> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let tables = Tables::of(File::new(source, &readable, LAYOUT, sink).top());
    let conventions = tables.top.required("conventions").and_then(|value| {
        let kind = ("konventionerna", "conventions");
        let claimed = &surroundings.claimed.conventions;
        named(value, &surroundings.conventions, claimed, ConventionsId, kind).map(|c| c.id.clone())
    });
    let parts = parts(&tables, surroundings);
    check::all(&Read {
        surroundings,
        top: &tables.top,
        measure: tables.measure.as_ref().zip(parts.measure.as_ref()),
        population: tables.population.as_ref().zip(parts.population.as_ref()),
        numerator: tables.numerator.as_ref().zip(parts.numerator.as_ref()),
        denominator: tables.denominator.as_ref().zip(parts.denominator.as_ref()),
        numerator_unit: parts.numerator_unit.as_ref(),
        denominator_unit: parts.denominator_unit.as_ref(),
        looks: tables.looks.iter().zip(&parts.looks).collect(),
        period: tables.period.as_ref().zip(parts.period.as_ref()),
        by: tables.by.as_ref().zip(parts.by.as_ref()),
        standardise: tables.standardise.as_ref().zip(parts.standardise.as_ref()),
        compare: tables.compare.as_ref().zip(parts.compare.as_ref()),
    });
    assemble(conventions?, parts, keys(&tables.top))
}

fn parts<'a>(tables: &Tables<'_>, surroundings: &'a Surroundings<'_>) -> Parts<'a> {
    let names: Vec<LookName<'_>> =
        tables.looks.iter().map(|named| look::name(named, surroundings)).collect();
    let residents = tables.population.as_ref().map(|table| residents(table, surroundings));
    let person = person_of(residents.as_ref(), surroundings);
    let population = tables.population.as_ref().zip(residents);
    let population = population.map(|(table, (block, is_none))| {
        population_of(table, block, is_none, &names, surroundings)
    });
    let unit = |table: &Option<Table<'_>>, other: Option<&Unit>| {
        table.as_ref().and_then(|table| side::unit(table, other, surroundings))
    };
    let denominator_unit = unit(&tables.denominator, None);
    let numerator_unit = unit(&tables.numerator, denominator_unit.as_ref());
    let numerator_scope = scope_of(numerator_unit.as_ref(), person, &names, surroundings);
    let denominator_scope = scope_of(denominator_unit.as_ref(), person, &names, surroundings);
    let is_figures = denominator_unit.as_ref().is_some_and(Unit::is_figures);
    let looking = if denominator_unit.is_some() && !is_figures {
        &denominator_scope
    } else {
        &numerator_scope
    };
    let looks = tables
        .looks
        .iter()
        .map(|named| look::read(named, looking, members_of(population.as_ref()), surroundings))
        .collect();
    let reading = side::Reading {
        surroundings,
        population: population.as_ref(),
        has_no_denominator: tables.denominator.is_none()
            && !tables.top.is_unreadable("denominator"),
    };
    let denominator = tables
        .denominator
        .as_ref()
        .map(|table| reading.side(table, denominator_unit.as_ref(), &denominator_scope));
    let numerator = tables
        .numerator
        .as_ref()
        .map(|table| reading.side(table, numerator_unit.as_ref(), &numerator_scope));
    let units = breakdown::Units {
        numerator: numerator_unit.as_ref(),
        denominator: denominator_unit.as_ref(),
        surroundings,
        population: members_of(population.as_ref()),
        lacks_denominator: tables.denominator.is_some() && denominator_unit.is_none(),
    };
    let by = tables.by.as_ref().map(|table| breakdown::read(table, &units));
    Parts {
        measure: tables.measure.as_ref().map(measure),
        looks,
        numerator,
        denominator,
        by,
        population,
        numerator_unit,
        denominator_unit,
        period: tables.period.as_ref().map(period::read),
        standardise: tables.standardise.as_ref().map(|t| breakdown::standardise(t, surroundings)),
        compare: tables.compare.as_ref().map(period::compare),
    }
}

/// Who is counted, as far as it is known.
#[derive(Clone, Copy)]
pub(super) enum Members<'a> {
    /// Members of a population.
    Of(&'a Population),
    /// Rows as they come.
    NoPopulation,
    /// Not known, for a fault that has been told.
    Unclear,
}

fn members_of<'a>(read: Option<&PopulationRead<'a>>) -> Members<'a> {
    match read {
        Some(PopulationRead { block: Some(block), .. }) => Members::Of(block),
        Some(PopulationRead { is_none: true, .. }) => Members::NoPopulation,
        _ => Members::Unclear,
    }
}

/// What the conditions of a side can speak of.
fn scope_of<'a>(
    unit: Option<&Unit>,
    person: PersonKnown,
    looks: &'a [LookName<'a>],
    surroundings: &'a Surroundings<'a>,
) -> Scope<'a> {
    Scope {
        surroundings,
        rows: unit.and_then(|unit| unit.rows(surroundings)),
        is_bundle: unit.is_some_and(|unit| unit.is_bundle(surroundings)),
        person: if unit.is_some_and(Unit::is_figures) { PersonKnown::AgeAndSex } else { person },
        looks: match unit {
            Some(unit) if unit.is_days() => Looks::NotOfDays(looks),
            Some(unit) if unit.is_figures() => Looks::NotHere(looks),
            _ => Looks::Of(looks),
        },
        unit: None,
        looked_at: None,
    }
}

fn assemble(
    conventions: ConventionsId,
    parts: Parts<'_>,
    keys: Vec<String>,
) -> Option<Computation> {
    let measure = parts.measure?;
    let denominator = match parts.denominator {
        Some(read) => Some(read.side?),
        None => None,
    };
    let looks: Option<Vec<_>> = parts.looks.into_iter().map(|look| look.look).collect();
    Some(Computation {
        conventions,
        method: measure.method?,
        per: measure.per,
        person_year: measure.person_year,
        quantile: measure.quantile,
        percentile: measure.percentile,
        interval: measure.interval?,
        level: measure.level,
        population: used(parts.population?)?,
        numerator: parts.numerator?.side?,
        denominator,
        looks: looks?,
        period: parts.period?.rule?,
        by: parts.by?.breakdown?,
        standardise: match parts.standardise {
            Some(read) => Some(read?),
            None => None,
        },
        compare: match parts.compare {
            Some(read) => Some(read?),
            None => None,
        },
        keys,
    })
}

/// The outer none when something could not be read.
#[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
fn used(read: PopulationRead<'_>) -> Option<Option<PopulationUse>> {
    if !read.is_whole {
        return None;
    }
    let Some(block) = read.block else { return read.is_none.then_some(None) };
    let population = block.id.clone();
    Some(Some(PopulationUse { population, age: read.age, condition: read.condition }))
}

/// What is known of persons in a population.
fn person_of(
    residents: Option<&(Option<&Population>, bool)>,
    surroundings: &Surroundings<'_>,
) -> PersonKnown {
    match residents {
        Some((_, true)) => PersonKnown::NoPopulation,
        Some((Some(block), _)) => {
            let members = surroundings.registers.get(&block.members);
            let sex = members.and_then(|r| r.with_role(Role::Sex).map(|at| &r.columns[at]));
            PersonKnown::All { may_lack_sex: sex.is_none_or(|sex| !sex.is_required) }
        }
        _ => PersonKnown::All { may_lack_sex: false },
    }
}

fn residents<'a>(
    table: &Table<'_>,
    surroundings: &'a Surroundings<'_>,
) -> (Option<&'a Population>, bool) {
    let Some(value) = table.required("base") else { return (None, false) };
    if value.is_text() && value.text().as_deref() == Some("none") {
        return (None, true);
    }
    let kind = ("befolkningen", "population");
    let claimed = &surroundings.claimed.populations;
    (named(value, &surroundings.populations, claimed, PopulationId, kind), false)
}

fn population_of<'a>(
    table: &Table<'_>,
    block: Option<&'a Population>,
    is_none: bool,
    looks: &[LookName<'_>],
    surroundings: &Surroundings<'_>,
) -> PopulationRead<'a> {
    let age = table.optional("age").map(|_| must(table, "age", AGE, &rule::AGE_NOT_SAID));
    let mut uses = Uses::default();
    let scope = Scope {
        surroundings,
        rows: None,
        is_bundle: false,
        person: person_of(Some(&(block, is_none)), surroundings),
        looks: Looks::NotHere(looks),
        unit: None,
        looked_at: None,
    };
    let condition = table.optional("where").map(|value| {
        let condition = typing::condition(value, &scope, &mut uses)?;
        solve::check(value, &[&condition], surroundings, None);
        Some(condition)
    });
    let is_whole = age != Some(None) && condition != Some(None);
    PopulationRead {
        block,
        is_none,
        age: age.flatten(),
        condition: condition.flatten(),
        uses,
        is_whole,
    }
}

const METHODS: &[(&str, Method)] = &[
    ("count", Method::Count),
    ("proportion", Method::Proportion),
    ("rate", Method::Rate),
    ("ratio", Method::Ratio),
    ("mean", Method::Mean),
    ("median", Method::Median),
    ("quantile", Method::Quantile),
];

pub(super) const INTERVALS: &[(&str, Interval)] = &[
    ("none", Interval::None),
    ("wilson", Interval::Wilson),
    ("byar", Interval::Byar),
    ("byar-exact-below-10", Interval::ByarExactBelow10),
    ("exact-poisson", Interval::ExactPoisson),
    ("dobson-byar", Interval::DobsonByar),
    ("normal", Interval::Normal),
    ("linearised", Interval::Linearised),
    ("log-log", Interval::LogLog),
];

fn measure(table: &Table<'_>) -> Measure {
    let method = table.required("method").and_then(|value| value.word(METHODS));
    let whole = |value: Value<'_>, range| value.whole(range);
    let has_per = matches!(method, Some(Method::Proportion | Method::Rate | Method::Ratio));
    let per = if has_per {
        table.required("per").and_then(|value| whole(value, 1..=1_000_000_000))
    } else {
        forbid(table, "per", "bara kvoter multipliceras", "only quotients are multiplied", method);
        None
    };
    let is_quantile = matches!(method, Some(Method::Median | Method::Quantile));
    let quantile = if is_quantile {
        quantile(table)
    } else {
        let why =
            ("bara median och percentil läses av", "only a median and a percentile are read off");
        forbid(table, "quantile", why.0, why.1, method);
        None
    };
    let percentile = match method {
        Some(Method::Quantile) => table.required("p").and_then(|value| whole(value, 1..=99)),
        Some(Method::Median) => {
            forbid(table, "p", "medianen är den 50:e", "the median is the 50th", method);
            Some(50)
        }
        _ => {
            forbid(table, "p", "bara en percentil har `p`", "only a percentile has `p`", method);
            None
        }
    };
    let interval = table.required("interval").and_then(|value| value.word(INTERVALS));
    let level = match interval {
        Some(Interval::None) => {
            let why = ("utan intervall finns ingen nivå", "without an interval there is no level");
            table.forbid("level", Text::new(why.0, why.1));
            None
        }
        Some(_) => table.required("level").and_then(|value| match value.whole(1..=99)? {
            level @ (90 | 95 | 99) => Some(level),
            _ => value.out_of_range("90, 95 eller 99", "90, 95 or 99"),
        }),
        None => None,
    };
    Measure {
        method,
        per: per.and_then(|per| u64::try_from(per).ok()),
        person_year: table
            .optional("person_year")
            .and_then(|_| must(table, "person_year", PERSON_YEAR, &rule::PERSON_YEAR_NOT_SAID)),
        quantile,
        percentile: percentile.and_then(|p| u8::try_from(p).ok()),
        interval,
        level: level.and_then(|level| u8::try_from(level).ok()),
    }
}

fn forbid(table: &Table<'_>, key: &'static str, sv: &str, en: &str, method: Option<Method>) {
    if method.is_some() {
        table.forbid(key, Text::new(sv, en));
    }
}

fn quantile(table: &Table<'_>) -> Option<Quantile> {
    const NAMES: &[(&str, Quantile)] = &[
        ("type-1", Quantile::Type(1)),
        ("type-2", Quantile::Type(2)),
        ("type-3", Quantile::Type(3)),
        ("type-4", Quantile::Type(4)),
        ("type-5", Quantile::Type(5)),
        ("type-6", Quantile::Type(6)),
        ("type-7", Quantile::Type(7)),
        ("type-8", Quantile::Type(8)),
        ("type-9", Quantile::Type(9)),
        ("kaplan-meier", Quantile::KaplanMeier),
    ];
    if table.optional("quantile").is_none() && !table.is_unreadable("quantile") {
        let what = Text::new("`quantile` är inte sagt", "`quantile` is not said");
        let remedy = Text::new(
            "Lägg till quantile = …: \"type-1\" till \"type-9\" (Hyndman och Fan), eller \"kaplan-meier\" (väntan som pågår räknas med).",
            "Add quantile = …: \"type-1\" to \"type-9\" (Hyndman and Fan), or \"kaplan-meier\" (waiting that goes on is counted in).",
        );
        let finding = Finding::of(&rule::CONVENTION_NOT_SAID, table.place(), what);
        table.sink().push(finding.with_remedy(remedy));
    }
    table.optional("quantile")?.word(NAMES)
}

/// Every key of the computing part, with the table that it stands in.
fn keys(top: &Table<'_>) -> Vec<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let tables = [
        "measure",
        "population",
        "numerator",
        "denominator",
        "period",
        "by",
        "standardise",
        "compare",
    ];
    for name in tables {
        for (key, _, _) in top.optional(name).and_then(Value::named).unwrap_or_default() {
            found.insert(format!("{name}.{key}"));
        }
    }
    for (look, _, value) in top.optional("look").and_then(Value::named).unwrap_or_default() {
        for (key, _, value) in value.named().unwrap_or_default() {
            if key == "incomplete" {
                let parts = value.named().unwrap_or_default();
                found.extend(
                    parts.into_iter().map(|(part, ..)| format!("look.{look}.{key}.{part}")),
                );
            } else {
                found.insert(format!("look.{look}.{key}"));
            }
        }
    }
    found.into_iter().collect()
}
