//! Reads `content/indicators/<theme>/<id>.toml`.

use cube::{AreaLevel, IndicatorId, Period, Text};
use jiff::civil::Date;

use crate::load::counting::{self, About};
use crate::load::sink::Sink;
use crate::load::steward::own_id;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value};
use crate::source::Source;
use crate::{
    Better, Break, Counting, Evidence, Finding, Indicator, Kind, Measure, MeasureType, Place,
    Quality, Target, rule,
};

pub(crate) const LAYOUT: Layout = &[
    (
        "",
        &[
            "id",
            "title",
            "version",
            "kind",
            "kind_reason",
            "better",
            "unit",
            "decimals",
            "owner",
            "reviewed",
            "review_due",
            "describe",
            "series",
            "target",
            "conventions",
            "measure",
            "population",
            "numerator",
            "denominator",
            "look",
            "period",
            "by",
            "standardise",
            "compare",
        ],
    ),
    (
        "describe",
        &[
            "measure",
            "type",
            "quality",
            "population",
            "numerator",
            "denominator",
            "source",
            "levels",
            "by_sex",
            "evidence",
            "evidence_source",
        ],
    ),
    ("series", &["kolada", "base_year", "per", "persons", "counts", "assumed_for", "breaks"]),
    ("breaks", &["period", "why"]),
    ("target", &["value", "year", "authority"]),
    ("measure", &["method", "per", "person_year", "quantile", "p", "interval", "level"]),
    ("population", &["base", "age", "where"]),
    ("numerator", SIDE),
    ("denominator", SIDE),
    ("look", &["of", "window", "where", "hit", "incomplete"]),
    ("incomplete", &["data", "death", "migration"]),
    (
        "period",
        &["every", "from", "over", "combine", "at_least", "undelivered", "settled_days", "breaks"],
    ),
    ("period.breaks", &["on", "why"]),
    ("by", &["area", "down_to", "unknown_area", "split", "split_numerator", "ages", "many"]),
    ("standardise", &["direct_to", "indirect_from", "strata", "ages", "empty"]),
    ("compare", &["with", "align", "as", "week_53"]),
];

const SIDE: &[&str] =
    &["count", "sum", "value", "figures", "of", "on", "during", "where", "repeats", "censor"];

/// The tables that only a definition that is computed from registers has.
const COMPUTING: [&str; 9] = [
    "measure",
    "population",
    "numerator",
    "denominator",
    "look",
    "period",
    "by",
    "standardise",
    "compare",
];

pub(crate) const LEVELS: &[(&str, AreaLevel)] =
    &[("riket", AreaLevel::Riket), ("region", AreaLevel::Region), ("kommun", AreaLevel::Kommun)];

const KINDS: &[(&str, Kind)] =
    &[("indicator", Kind::Indicator), ("central_measure", Kind::CentralMeasure)];

const BETTER: &[(&str, Better)] =
    &[("higher", Better::Higher), ("lower", Better::Lower), ("neither", Better::Neither)];

const MEASURES: &[(&str, Measure)] = &[
    ("share", Measure::Share),
    ("rate", Measure::Rate),
    ("count", Measure::Count),
    ("mean", Measure::Mean),
    ("index", Measure::Index),
    ("cost", Measure::Cost),
];

const TYPES: &[(&str, MeasureType)] = &[
    ("structure", MeasureType::Structure),
    ("process", MeasureType::Process),
    ("outcome", MeasureType::Outcome),
];

const QUALITIES: &[(&str, Quality)] = &[
    ("saker", Quality::Saker),
    ("individanpassad", Quality::Individanpassad),
    ("kunskapsbaserad", Quality::Kunskapsbaserad),
    ("jamlik", Quality::Jamlik),
    ("tillganglig", Quality::Tillganglig),
    ("effektiv", Quality::Effektiv),
];

pub(crate) const EVIDENCE: &[(&str, Evidence)] = &[
    ("verified", Evidence::Verified),
    ("inferred", Evidence::Inferred),
    ("recalled", Evidence::Recalled),
];

/// No statistics of health care is older; a smaller number is a slip of the pen.
const FIRST_YEAR: i64 = 1950;

/// What could be read of a definition, with the places that later checks point at.
pub(crate) struct Definition {
    /// The file's name: the id by which others point at it.
    pub(crate) stem: String,
    /// The folder.
    pub(crate) theme: String,
    pub(crate) title: Option<Text>,
    pub(crate) title_place: Place,
    pub(crate) kolada: Option<(String, Place)>,
    pub(crate) persons: Option<(IndicatorId, Place)>,
    /// True when it says how it is computed from registers.
    pub(crate) is_computed: bool,
    /// Without the page's texts, which are added when the `.md` has been read. None when something is
    /// missing that a definition cannot do without.
    pub(crate) indicator: Option<Indicator>,
}

/// Reads one definition.
pub(crate) fn read(source: &Source, today: Date, sink: &Sink) -> Definition {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let file = File::new(source, &readable, LAYOUT, sink);
    let top = file.top();
    let head = head(&top, source, today);
    let describe_table = top.required("describe").and_then(Value::table);
    let describe = describe_table.as_ref().map(describe).unwrap_or_default();
    let series_table = top.optional("series").and_then(Value::table);
    let series = series_table.as_ref().map(|t| series(t, today)).unwrap_or_default();
    let target_table = top.optional("target").and_then(Value::table);
    let target = target_table.as_ref().and_then(target);
    let fits = Fits { head: &head, measure: describe.measure, top: &top };
    fits.unit();
    fits.series(series_table.as_ref(), &series);
    let target = target_table.and_then(|table| fits.target(&table, target));
    let about = About {
        measure: describe.measure,
        per: series.per,
        unit: head.unit.as_ref(),
        numerator: describe.numerator.as_ref(),
        denominator: describe.denominator.as_ref(),
    };
    let persons = series.persons.as_ref();
    let counting = series_table.as_ref().and_then(|t| counting::read(t, persons, &about));
    let place = |key| series_table.as_ref().map(|t| t.value_place(key));
    Definition {
        stem: stem(source.path()).to_owned(),
        theme: theme_of(source.path()).to_owned(),
        title: head.title.clone(),
        title_place: top.key_place("title"),
        kolada: series.kolada.clone().zip(place("kolada")),
        persons: series.persons.clone().zip(place("persons")),
        is_computed: COMPUTING.iter().any(|table| top.optional(table).is_some()),
        indicator: assemble(source, head, describe, (series, counting), target),
    }
}

fn assemble(
    source: &Source,
    head: Head,
    describe: Describe,
    (series, counting): (Series, Option<Counting>),
    target: Option<Target>,
) -> Option<Indicator> {
    Some(Indicator {
        id: head.id?,
        theme: theme_of(source.path()).to_owned(),
        title: head.title?,
        version: head.version?,
        kind: head.kind?,
        kind_reason: head.kind_reason?,
        better: head.better?,
        unit: head.unit?,
        measure: describe.measure?,
        decimals: u8::try_from(head.decimals?).expect("at most 6"),
        population: describe.population?,
        numerator: describe.numerator?,
        denominator: describe.denominator?,
        measure_type: describe.measure_type?,
        quality: describe.quality?,
        levels: describe.levels?,
        by_sex: describe.by_sex?,
        source: describe.source?,
        per: series.per,
        counting,
        kolada: series.kolada,
        evidence: describe.evidence?,
        evidence_source: describe.evidence_source?,
        base_year: series.base_year,
        breaks: series.breaks,
        target,
        computation: None,
        owner: head.owner?,
        reviewed: head.reviewed?,
        review_due: head.review_due?,
        shows: Text::default(),
        caution: Text::default(),
        page_html: Text::default(),
        definition_hash: String::new(),
    })
}

/// The folder in which a definition lies.
pub(crate) fn theme_of(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// The file's name without folder and ending.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The keys at the top of the file, each none when it could not be read.
struct Head {
    id: Option<IndicatorId>,
    title: Option<Text>,
    version: Option<String>,
    kind: Option<Kind>,
    kind_reason: Option<Text>,
    better: Option<Better>,
    unit: Option<Text>,
    decimals: Option<i64>,
    owner: Option<String>,
    reviewed: Option<Date>,
    review_due: Option<Date>,
}

fn head(top: &Table<'_>, source: &Source, today: Date) -> Head {
    let id = top.required("id").and_then(|value| own_id(value, source)?.parse().ok());
    let title = top.required("title").and_then(Value::pair);
    let version =
        top.required("version").and_then(|v| v.parsed(version, "som \"1.0.0\"", "as \"1.0.0\""));
    let kind = top.required("kind").and_then(|v| v.word(KINDS));
    let kind_reason = top.required("kind_reason").and_then(Value::pair);
    let better_value = top.required("better");
    let better = better_value.and_then(|v| v.word(BETTER));
    let unit = top.required("unit").and_then(Value::pair);
    let decimals = top.required("decimals").and_then(|v| v.whole(0..=6));
    let owner = top.required("owner").and_then(Value::id);
    let reviewed = top.required("reviewed").and_then(Value::date);
    let review_due = top.required("review_due").and_then(Value::date);
    if let (Some(kind), Some(better), Some(value)) = (kind, better, better_value) {
        direction(kind, better, value);
    }
    review(top, reviewed, review_due, today);
    Head {
        id,
        title,
        version,
        kind,
        kind_reason,
        better,
        unit,
        decimals,
        owner,
        reviewed,
        review_due,
    }
}

/// `major.minor.patch` without leading zeros.
pub(crate) fn version(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    let ok = parts.len() == 3
        && parts.iter().all(|part| part.parse::<u32>().is_ok_and(|n| n.to_string() == **part));
    ok.then(|| text.to_owned())
}

fn direction(kind: Kind, better: Better, value: Value<'_>) {
    match (kind, better) {
        (Kind::CentralMeasure, Better::Higher | Better::Lower) => value.sink().push(
            Finding::of(
                &rule::DIRECTION_ON_CENTRAL,
                value.place(),
                Text::new(
                    "ett centralt mått har en önskad riktning",
                    "a central measure has a desired direction",
                ),
            )
            .with_nearest("neither"),
        ),
        (Kind::Indicator, Better::Neither) => value.sink().tell(
            &rule::NO_DIRECTION,
            value.place(),
            Text::new(
                "indikatorn saknar önskad riktning",
                "the indicator has no desired direction",
            ),
        ),
        _ => {}
    }
}

/// Tells a review that is overdue, lies ahead, or comes before the one before it.
pub(crate) fn review(top: &Table<'_>, reviewed: Option<Date>, due: Option<Date>, today: Date) {
    if let Some(reviewed) = reviewed.filter(|day| *day > today) {
        top.sink().tell(
            &rule::REVIEWED_AHEAD,
            top.value_place("reviewed"),
            Text::new(
                format!("granskad {reviewed}, men i dag är det {today}"),
                format!("reviewed {reviewed}, but today is {today}"),
            ),
        );
    }
    let Some(due) = due else { return };
    if reviewed.is_some_and(|reviewed| due <= reviewed) {
        top.sink().tell(
            &rule::REVIEW_ORDER,
            top.value_place("review_due"),
            Text::new(
                "nästa granskning är inte senare än den förra",
                "the next review is not later than the last",
            ),
        );
    } else if due < today {
        top.sink().tell(
            &rule::REVIEW_OVERDUE,
            top.value_place("review_due"),
            Text::new(
                format!("skulle ha granskats senast {due}; i dag är det {today}"),
                format!("should have been reviewed by {due}; today is {today}"),
            ),
        );
    }
}

/// The keys of `[describe]`, each none when it could not be read.
#[derive(Default)]
struct Describe {
    measure: Option<Measure>,
    measure_type: Option<MeasureType>,
    quality: Option<Vec<Quality>>,
    population: Option<Text>,
    numerator: Option<Text>,
    denominator: Option<Text>,
    source: Option<Text>,
    levels: Option<Vec<AreaLevel>>,
    by_sex: Option<bool>,
    evidence: Option<Evidence>,
    evidence_source: Option<String>,
}

fn describe(table: &Table<'_>) -> Describe {
    let measure = table.required("measure").and_then(|v| v.word(MEASURES));
    let mut levels = table.required("levels").and_then(|v| v.words(LEVELS));
    if let Some(levels) = &mut levels {
        levels.sort_unstable();
    }
    Describe {
        measure,
        measure_type: table.required("type").and_then(|v| v.word(TYPES)),
        quality: table.required("quality").and_then(|v| v.words(QUALITIES)),
        population: table.required("population").and_then(Value::pair),
        numerator: table.required("numerator").and_then(Value::pair),
        denominator: denominator(table, measure),
        source: table.required("source").and_then(Value::pair),
        levels,
        by_sex: table.required("by_sex").and_then(Value::claim),
        evidence: table.required("evidence").and_then(|v| v.word(EVIDENCE)),
        evidence_source: table.required("evidence_source").and_then(Value::text),
    }
}

/// Shares and rates have a denominator and counts have none; for other measures it is free.
fn denominator(table: &Table<'_>, measure: Option<Measure>) -> Option<Text> {
    match measure {
        Some(Measure::Share | Measure::Rate) => table.required("denominator").and_then(Value::pair),
        Some(Measure::Count) => {
            table.forbid(
                "denominator",
                Text::new("ett antal har ingen nämnare", "a count has no denominator"),
            );
            Some(Text::default())
        }
        _ => match table.optional("denominator") {
            Some(value) => value.pair(),
            None => Some(Text::default()),
        },
    }
}

#[derive(Default)]
struct Series {
    kolada: Option<String>,
    base_year: Option<u16>,
    per: Option<f64>,
    persons: Option<IndicatorId>,
    breaks: Vec<Break>,
}

fn series(table: &Table<'_>, today: Date) -> Series {
    let kolada = table.optional("kolada").and_then(|v| {
        v.parsed(
            kolada_id,
            "N eller U och fem siffror, som \"U21468\"",
            "N or U and five digits, as \"U21468\"",
        )
    });
    let per = table.optional("per").and_then(|v| match v.number()? {
        n if n > 0.0 => Some(n),
        _ => v.out_of_range("större än 0", "above 0"),
    });
    let persons = table.optional("persons").and_then(Value::id).and_then(|id| id.parse().ok());
    Series {
        kolada,
        base_year: base_year(table, today),
        per,
        persons,
        breaks: breaks(table, today),
    }
}

fn kolada_id(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['N', 'U'])?;
    (digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
}

fn base_year(table: &Table<'_>, today: Date) -> Option<u16> {
    let value = table.optional("base_year")?;
    let year = value.whole(i64::MIN..=i64::MAX)?;
    absurd_year(value, year, today)
}

/// The year, unless it lies before statistics or after today, which is told.
pub(crate) fn absurd_year(value: Value<'_>, year: i64, today: Date) -> Option<u16> {
    let this_year = i64::from(today.year());
    if !(FIRST_YEAR..=this_year).contains(&year) {
        value.sink().tell(
            &rule::ABSURD_BASE_YEAR,
            value.place(),
            Text::new(
                format!("basåret {year} ligger inte mellan {FIRST_YEAR} och {this_year}"),
                format!("the base year {year} is not between {FIRST_YEAR} and {this_year}"),
            ),
        );
        return None;
    }
    u16::try_from(year).ok()
}

/// The breaks in the order of time, each period once.
fn breaks(table: &Table<'_>, today: Date) -> Vec<Break> {
    let mut breaks: Vec<Break> = Vec::new();
    let tables = table.optional("breaks").and_then(Value::tables).unwrap_or_default();
    for entry in tables {
        let value = entry.required("period");
        let form =
            ("en period som \"2019\" eller \"2020Q1\"", "a period as \"2019\" or \"2020Q1\"");
        let period = value.and_then(|v| v.parsed(|t| t.parse::<Period>().ok(), form.0, form.1));
        let why = entry.required("why").and_then(Value::pair);
        let (Some(value), Some(period), Some(why)) = (value, period, why) else { continue };
        let tell = |rule, sv: String, en: String| {
            value.sink().tell(rule, value.place(), Text::new(sv, en));
        };
        let year = i64::from(period.last_year());
        if !(FIRST_YEAR..=i64::from(today.year())).contains(&year) {
            tell(
                &rule::BREAK_OUT_OF_TIME,
                format!("{period} ligger utanför seriens tid"),
                format!("{period} lies outside the time of the series"),
            );
        } else if breaks.iter().any(|b| b.period == period) {
            value.tell_repeated();
        } else {
            if breaks.last().is_some_and(|last| last.period > period) {
                tell(
                    &rule::BREAKS_UNORDERED,
                    format!("{period} står efter ett senare brott"),
                    format!("{period} stands after a later break"),
                );
            }
            breaks.push(Break { period, why });
        }
    }
    breaks.sort_by_key(|b| b.period);
    breaks
}

fn target(table: &Table<'_>) -> Option<Target> {
    let value = table.required("value").and_then(Value::number);
    let year = table.required("year").and_then(|v| v.whole(1990..=2100));
    let authority = match table.optional("authority") {
        Some(value) => value.pair(),
        None if table.is_unreadable("authority") => None,
        None => {
            table.sink().tell(
                &rule::TARGET_WITHOUT_AUTHORITY,
                table.place(),
                Text::new(
                    "målnivån säger inte vem som satt den",
                    "the target does not say who set it",
                ),
            );
            None
        }
    };
    Some(Target { value: value?, year: u16::try_from(year?).ok()?, authority: authority? })
}

/// Checks that the parts of one definition fit each other, as far as they could be read.
struct Fits<'a> {
    head: &'a Head,
    measure: Option<Measure>,
    top: &'a Table<'a>,
}

impl Fits<'_> {
    /// A share says percent in its unit.
    fn unit(&self) {
        let says = |text: &str, words: [&str; 3]| {
            let text = text.to_lowercase();
            words.iter().any(|word| text.contains(word))
        };
        let (Some(Measure::Share), Some(unit)) = (self.measure, &self.head.unit) else { return };
        let ok = says(&unit.sv, ["procent", "%", "andel"])
            && says(&unit.en, ["percent", "%", "per cent"]);
        if !ok {
            self.top.sink().tell(
                &rule::SHARE_WITHOUT_PERCENT,
                self.top.value_place("unit"),
                Text::new(
                    "måttet är en andel men enheten nämner inte procent",
                    "the measure is a share but the unit does not mention percent",
                ),
            );
        }
    }

    /// Only shares and rates are multiplied; a share by 100.
    fn series(&self, table: Option<&Table<'_>>, series: &Series) {
        let Some(table) = table else { return };
        match (self.measure, series.per) {
            (Some(Measure::Share), Some(per)) if per.to_bits() != 100.0_f64.to_bits() => {
                if let Some(value) = table.optional("per") {
                    let _: Option<()> = value.out_of_range("100 för en andel", "100 for a share");
                }
            }
            (None | Some(Measure::Share | Measure::Rate), _) => {}
            _ => table.forbid(
                "per",
                Text::new(
                    "bara andelar och kvoter multipliceras",
                    "only shares and rates are multiplied",
                ),
            ),
        }
    }

    /// The target, unless the measure cannot have it.
    fn target(&self, table: &Table<'_>, target: Option<Target>) -> Option<Target> {
        if self.head.kind == Some(Kind::CentralMeasure) {
            table.sink().tell(
                &rule::TARGET_ON_CENTRAL,
                table.place(),
                Text::new(
                    "ett centralt mått kan inte ha en målnivå",
                    "a central measure cannot have a target",
                ),
            );
            return None;
        }
        let target = target?;
        let share = self.measure == Some(Measure::Share);
        let (value, better) = (target.value, self.head.better);
        let wrong = if share && !(0.0..=100.0).contains(&value) {
            Some(("en andel ligger mellan 0 och 100", "a share lies between 0 and 100"))
        } else if value < 0.0 && self.measure.is_some_and(|m| m != Measure::Index) {
            Some(("måttet kan inte bli negativt", "the measure cannot be negative"))
        } else if share && better == Some(Better::Higher) && value <= 0.0 {
            Some((
                "högre är bättre, men målet är 0 procent",
                "higher is better, but the target is 0 percent",
            ))
        } else if share && better == Some(Better::Lower) && value >= 100.0 {
            Some((
                "lägre är bättre, men målet är 100 procent",
                "lower is better, but the target is 100 percent",
            ))
        } else {
            None
        };
        if let Some((sv, en)) = wrong {
            table.sink().tell(&rule::ABSURD_TARGET, table.value_place("value"), Text::new(sv, en));
            return None;
        }
        Some(target)
    }
}
