//! Reads `content/profiles/<id>.toml`.

use cube::{AreaLevel, IndicatorId, Text};
use jiff::civil::Date;

use crate::load::indicator::{LEVELS, absurd_year};
use crate::load::sink::Sink;
use crate::load::steward::own_id;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value};
use crate::rule::{self, Rule};
use crate::source::Source;
use crate::{PeerRule, Place, Profile, ProfileId, ProfileRow, ProfileSection, Trait};

const LAYOUT: Layout = &[
    (
        "",
        &[
            "id",
            "title",
            "about",
            "base_year",
            "levels",
            "owner",
            "trend_level",
            "facts",
            "section",
            "peers",
        ],
    ),
    ("section", &["title", "rows"]),
    ("rows", &["indicator", "levels"]),
    ("peers", &["n", "traits"]),
    ("traits", &["indicator", "weight", "log"]),
];

/// The level of the trend test when a profile does not say.
const TREND_LEVEL: f64 = 0.05;

/// A profile's mention of an indicator, to be checked when all definitions have been read.
pub(crate) struct Mention {
    pub(crate) indicator: IndicatorId,
    pub(crate) place: Place,
    /// What to tell when the indicator does not exist.
    pub(crate) dead: &'static Rule,
    /// The levels of the row; none for facts and traits.
    pub(crate) levels: Option<Vec<AreaLevel>>,
}

/// What could be read of a profile, and what it points at.
pub(crate) struct Read {
    /// None when something is missing that a profile cannot do without.
    pub(crate) profile: Option<Profile>,
    pub(crate) mentions: Vec<Mention>,
}

/// Reads one profile.
pub(crate) fn read(source: &Source, today: Date, sink: &Sink) -> Read {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let mut mentions = Vec::new();
    let id = top.required("id").and_then(|v| own_id(v, source)).map(ProfileId);
    let title = top.required("title").and_then(Value::pair);
    let about = top.required("about").and_then(Value::pair);
    let base_year = top.required("base_year").and_then(|v| {
        let year = v.whole(i64::MIN..=i64::MAX)?;
        absurd_year(v, year, today)
    });
    let levels = top.required("levels").and_then(|v| v.words(LEVELS));
    let owner = top.required("owner").and_then(Value::text);
    let trend_level = trend_level(&top);
    let facts = top.optional("facts").and_then(Value::list).unwrap_or_default();
    let facts =
        facts.into_iter().filter_map(|v| mention(v, &rule::DEAD_ROW, &mut mentions)).collect();
    let sections = top.required("section").and_then(Value::tables);
    let sections = sections.map(|tables| sections_of(&tables, levels.as_deref(), &mut mentions));
    let peers = top.required("peers").and_then(Value::table).map(|t| peers(&t, &mut mentions));
    let assemble = || {
        let mut levels = levels?;
        levels.sort_unstable();
        Some(Profile {
            id: id?,
            title: title?,
            about: about?,
            base_year: base_year?,
            levels,
            sections: sections?,
            facts,
            peers: peers?,
            trend_level,
            owner: owner?,
        })
    };
    Read { profile: assemble(), mentions }
}

fn trend_level(top: &Table<'_>) -> f64 {
    let level = top.optional("trend_level").and_then(|v| match v.number()? {
        level if level > 0.0 && level < 0.5 => Some(level),
        _ => v.out_of_range("mellan 0 och 0.5", "between 0 and 0.5"),
    });
    level.unwrap_or(TREND_LEVEL)
}

/// Notes that the profile points at an indicator.
fn mention(
    value: Value<'_>,
    dead: &'static Rule,
    mentions: &mut Vec<Mention>,
) -> Option<IndicatorId> {
    let id = value.id()?;
    let indicator: IndicatorId = id.parse().ok()?;
    let place = value.place();
    mentions.push(Mention { indicator: indicator.clone(), place, dead, levels: None });
    Some(indicator)
}

fn sections_of(
    tables: &[Table<'_>],
    profile_levels: Option<&[AreaLevel]>,
    mentions: &mut Vec<Mention>,
) -> Vec<ProfileSection> {
    let mut sections: Vec<ProfileSection> = Vec::new();
    for table in tables {
        let title = table.required("title").and_then(Value::pair);
        let values = table.required("rows").and_then(Value::list).unwrap_or_default();
        let mut rows: Vec<ProfileRow> = Vec::new();
        for value in values {
            let Some(row) = row(value, profile_levels, mentions) else { continue };
            let earlier = sections.iter().flat_map(|s| &s.rows).chain(&rows);
            if earlier.into_iter().any(|r| r.indicator == row.indicator && overlap(r, &row)) {
                let id = &row.indicator;
                let what = Text::new(
                    format!("`{id}` står redan i profilen"),
                    format!("`{id}` already stands in the profile"),
                );
                value.sink().tell(&rule::DUPLICATE_ROW, value.place(), what);
            } else {
                rows.push(row);
            }
        }
        sections.extend(title.map(|title| ProfileSection { title, rows }));
    }
    sections
}

fn overlap(a: &ProfileRow, b: &ProfileRow) -> bool {
    a.levels.is_empty() || b.levels.is_empty() || a.levels.iter().any(|l| b.levels.contains(l))
}

/// One row: an id, or a table with an id and the levels whose profiles have the row.
fn row(
    value: Value<'_>,
    profile_levels: Option<&[AreaLevel]>,
    mentions: &mut Vec<Mention>,
) -> Option<ProfileRow> {
    let (indicator, levels) = if value.is_text() {
        (mention(value, &rule::DEAD_ROW, mentions)?, Vec::new())
    } else {
        let table = value.table()?;
        let id = table.required("indicator").and_then(|v| mention(v, &rule::DEAD_ROW, mentions));
        let levels = table.optional("levels").and_then(|v| v.words(LEVELS)).unwrap_or_default();
        (id?, levels)
    };
    let shown_at =
        if levels.is_empty() { profile_levels.map(<[_]>::to_vec) } else { Some(levels.clone()) };
    if let Some(mention) = mentions.last_mut() {
        mention.levels = shown_at;
    }
    Some(ProfileRow { indicator, levels })
}

fn peers(table: &Table<'_>, mentions: &mut Vec<Mention>) -> PeerRule {
    let n_peers = table.required("n").and_then(|v| v.whole(1..=50));
    let traits = table.required("traits").and_then(Value::tables).unwrap_or_default();
    let mut chosen: Vec<Trait> = Vec::new();
    for entry in traits {
        let id = entry.required("indicator");
        let indicator = id.and_then(|v| mention(v, &rule::DEAD_TRAIT, mentions));
        let weight = match entry.optional("weight") {
            None => Some(1.0),
            Some(v) => v.number().and_then(|n| {
                if n > 0.0 { Some(n) } else { v.out_of_range("större än 0", "above 0") }
            }),
        };
        let log = entry.optional("log").map_or(Some(false), Value::claim);
        let (Some(value), Some(indicator), Some(weight), Some(log)) = (id, indicator, weight, log)
        else {
            continue;
        };
        if chosen.iter().any(|t| t.indicator == indicator) {
            value.tell_repeated();
        } else {
            chosen.push(Trait { indicator, weight, log });
        }
    }
    let n_peers = n_peers.and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    PeerRule { n_peers, traits: chosen }
}
