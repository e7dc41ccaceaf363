//! The table of page 1.

use catalog::Better;
use cube::{AreaLevel, Lang, Status};
use profile::model::{AreaProfile, Comparator, Mark, Point, Row};
use profile::svg::spark;
use profile::words;
use serde::Serialize;

use super::{Said, name};
use crate::chart::{self, Picture};

/// The table with what stands around it.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    title: String,
    about: String,
    summary: String,
    has_place: bool,
    columns: Vec<String>,
    sections: Vec<Part>,
    place_key: Option<Key>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Part {
    title: String,
    rows: Vec<Line>,
}

/// One row in print.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    kind: &'static str,
    name: String,
    unit: String,
    /// After the unit: breaks in the series, a latest value that is absent.
    notes: Vec<String>,
    first: Value,
    chart: Picture,
    /// Under the chart: which periods have a value, where some have none; and only those that have none.
    gap: Option<String>,
    gap_short: Option<String>,
    latest: Value,
    change: String,
    marked: bool,
    mark: Said,
    trend: Said,
    place: Option<Key>,
}

/// A value and its period.
#[derive(Debug, Serialize)]
struct Value {
    value: String,
    period: String,
}

/// A drawing with its text alternative and a line of words beside it.
#[derive(Debug, Serialize)]
struct Key {
    picture: Picture,
    word: String,
}

impl Table {
    pub(crate) fn of(profile: &AreaProfile, lang: Lang) -> Table {
        let (first, last) = profile.axis;
        let has_place = super::rows(profile).any(|row| row.position_peers.is_some());
        let area = name(&profile.area, lang);
        Table {
            title: match lang {
                Lang::Sv => format!("Alla mått {first}–{last}"),
                Lang::En => format!("All measures {first}–{last}"),
            },
            about: about(profile, lang),
            summary: match lang {
                Lang::Sv => format!(
                    "{area}: en rad per mått, i områden med egen rubrik. Kolumn två har måttets namn."
                ),
                Lang::En => format!(
                    "{area}: one row per measure, in sections with headings. Column two has the measure's name."
                ),
            },
            has_place,
            columns: columns(profile, has_place, lang),
            sections: profile
                .sections
                .iter()
                .filter(|section| !section.rows.is_empty())
                .map(|section| Part {
                    title: section.title.get(lang).to_owned(),
                    rows: section.rows.iter().map(|row| line(profile, row, lang)).collect(),
                })
                .collect(),
            place_key: has_place.then(|| place_key(profile, lang)),
            notes: notes(profile, lang),
        }
    }
}

fn about(profile: &AreaProfile, lang: Lang) -> String {
    let base = profile.base_year;
    let mut text = match lang {
        Lang::Sv => {
            format!("Basår är {base} eller det första år som finns. Prickad linje: värdet basåret.")
        }
        Lang::En => {
            format!(
                "Base year is {base} or the first year there is. Dotted line: the base year's value."
            )
        }
    };
    if profile.area.level != AreaLevel::Riket {
        let field = words::all_areas(profile.area.level, lang);
        text += &match lang {
            Lang::Sv => format!(" Ljust fält: mittersta hälften av {field}."),
            Lang::En => format!(" Pale field: middle half of {field}."),
        };
    }
    text
}

fn columns(profile: &AreaProfile, has_place: bool, lang: Lang) -> Vec<String> {
    let (first, last) = profile.axis;
    let mut columns = lang.pick(
        vec![
            "Typ",
            "Mått och enhet",
            "Första värde",
            "",
            "Senaste värde",
            "Förändring",
            "Märkning (regel)",
            "Trend (prövad)",
        ],
        vec![
            "Type",
            "Measure and unit",
            "First value",
            "",
            "Latest value",
            "Change",
            "Mark (rule)",
            "Trend (tested)",
        ],
    );
    let axis = format!("{first}–{last}");
    columns[3] = &axis;
    if has_place {
        columns.push(match profile.area.level {
            AreaLevel::Kommun => {
                lang.pick("Läge bland jämförbara, bättre →", "Place among similar, better →")
            }
            _ => lang.pick("Läge bland regionerna, bättre →", "Place among regions, better →"),
        });
    }
    columns.into_iter().map(str::to_owned).collect()
}

/// One row of the model in print.
fn line(profile: &AreaProfile, row: &Row, lang: Lang) -> Line {
    let gap = gap(row, lang);
    Line {
        kind: words::kind(row.kind, lang),
        name: row.title.get(lang).to_owned(),
        unit: row.unit.get(lang).to_owned(),
        notes: row_notes(row, lang),
        first: value(row.first.as_ref(), row, lang),
        chart: chart::spark(row, profile.axis, lang),
        gap_short: gap
            .as_ref()
            .map(|told| told.split_once(", ").map_or(told.as_str(), |(_, rest)| rest).to_owned()),
        gap,
        latest: value(row.latest.as_ref().or(row.latest_absent.as_ref()), row, lang),
        change: row.change.map_or_else(String::new, |c| words::change(c, row.decimals, lang)),
        marked: row.mark == Mark::Marked,
        mark: Said::mark(row, lang),
        trend: Said::trend(row, lang),
        place: place(profile, row, lang),
    }
}

/// The strip with the place in words, where the row has one.
fn place(profile: &AreaProfile, row: &Row, lang: Lang) -> Option<Key> {
    let position = row.position_peers.as_ref()?;
    let word = words::place(position, row.better, lang);
    let picture = chart::place(row, profile.area.code, place_alt(profile, row, &word, lang))?;
    Some(Key { picture, word })
}

fn value(point: Option<&Point>, row: &Row, lang: Lang) -> Value {
    point.map_or_else(
        || Value { value: Status::Missing.sign().to_owned(), period: String::new() },
        |point| Value {
            value: point.cell.show(lang, row.decimals),
            period: words::period(point.period, lang),
        },
    )
}

/// That the series is broken, and what is known of the years after the latest value.
fn row_notes(row: &Row, lang: Lang) -> Vec<String> {
    let at = |(at, _): &(cube::Period, cube::Text)| words::period(*at, lang);
    let breaks: Vec<String> = row.breaks.iter().map(at).collect();
    let mut notes = Vec::new();
    if !breaks.is_empty() {
        let word = lang.pick("serien bruten", "series broken");
        notes.push(format!("{word} {}", enumerate(&breaks, lang)));
    }
    if let (Some(_), Some(absent)) = (&row.latest, &row.latest_absent) {
        notes.push(format!(
            "{}: {} ({})",
            words::period(absent.period, lang),
            absent.cell.status().label(lang),
            absent.cell.status().sign()
        ));
    }
    notes
}

/// Which periods have a value, where some between the first and the latest have none.
fn gap(row: &Row, lang: Lang) -> Option<String> {
    let (told, has_gap) = spark::coverage(row, lang);
    has_gap.then_some(told)
}

/// `Plats 4 av 8. Göteborg 43, riket 45`.
fn place_alt(profile: &AreaProfile, row: &Row, word: &str, lang: Lang) -> String {
    let mut alt = format!("{}: {word}", row.title.get(lang));
    if let Some(latest) = &row.latest {
        alt += &format!(". {} {}", name(&profile.area, lang), latest.cell.show(lang, row.decimals));
    }
    for comparison in
        row.comparisons.iter().filter(|c| matches!(c.with, Comparator::Riket | Comparator::Peers))
    {
        alt += &format!(
            ", {} {}",
            comparison.name.get(lang),
            comparison.cell.show(lang, row.decimals)
        );
    }
    alt
}

/// A row's verdicts in words, for the overview: `Kostnad för äldreomsorg: bedöms ej, stiger`.
pub(crate) fn verdict(row: &Row, lang: Lang) -> String {
    format!(
        "{}: {}, {}",
        row.title.get(lang),
        words::mark(row.mark, lang).to_lowercase(),
        words::trend(row, lang).to_lowercase()
    )
}

fn place_key(profile: &AreaProfile, lang: Lang) -> Key {
    let area = name(&profile.area, lang);
    let field = words::all_areas(profile.area.level, lang);
    let (others_sv, others_en) = match profile.area.level {
        AreaLevel::Kommun => ("jämförbara kommuner", "similar municipalities"),
        _ => ("de andra regionerna", "the other regions"),
    };
    let has_central = super::rows(profile).any(|row| row.better == Better::Neither);
    let mut word = match lang {
        Lang::Sv => format!(
            "Läge. Fylld punkt: {area}. Ringar: {others_sv}. Streck: riket. Fält: mittersta hälften av {field}. Bättre värden står till höger."
        ),
        Lang::En => format!(
            "Place. Filled dot: {area}. Rings: {others_en}. Tick: Sweden. Field: middle half of {field}. Better values are to the right."
        ),
    };
    if has_central {
        word += lang.pick(
            " För centrala mått står höga värden till höger, utan bedömning.",
            " For central measures high values are to the right, without judgement.",
        );
    }
    let alt = lang.pick("Exempel på en lägesbild", "Example of a place strip").to_owned();
    Key { picture: chart::place_example(alt), word }
}

/// Under the table: who the peers are, and why series are broken.
fn notes(profile: &AreaProfile, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if !profile.peers.is_empty() {
        let names: Vec<&str> = profile.peers.iter().map(|peer| name(&peer.area, lang)).collect();
        let list = enumerate(&names, lang);
        notes.push(match lang {
            Lang::Sv => format!("Jämförbara kommuner, den mest lika först: {list}."),
            Lang::En => format!("Similar municipalities, nearest first: {list}."),
        });
    }
    for row in super::rows(profile) {
        for (at, why) in &row.breaks {
            let (title, at) = (row.title.get(lang), words::period(*at, lang));
            let why = why.get(lang).trim_end_matches('.');
            notes.push(match lang {
                Lang::Sv => format!("{title}, serien bruten {at}: {why}."),
                Lang::En => format!("{title}, series broken {at}: {why}."),
            });
        }
    }
    notes
}

/// `Malmö, Uppsala och Lund`.
fn enumerate(names: &[impl AsRef<str>], lang: Lang) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), lang.pick("och", "and")),
    }
}
