//! Reads `content/states/<id>.toml`: states made of rows, and ladders of states.

use cube::{Text, collate};

use super::block::{head, sound, texts, ties};
use super::rows::Rows;
use super::typing::{self, Scope, Uses};
use super::{Surroundings, solve};
use crate::definition::{
    Column, Cover, Edge, Series, State, StateId, StateKind, StateLabel, ValueKind,
};
use crate::load::definition_hash;
use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value};
use crate::source::Source;
use crate::{Finding, Role, rule};

const LAYOUT: Layout = &[
    (
        "",
        &[
            "id",
            "title",
            "version",
            "owner",
            "reviewed",
            "review_due",
            "evidence",
            "evidence_source",
            "rows",
            "where",
            "cover",
            "area",
            "ties",
            "order",
            "otherwise",
        ],
    ),
    ("otherwise", &["word", "sv", "en"]),
];

/// Reads the states made of rows, and then the ladders of them.
pub(super) fn read_all(files: &[&Source], surroundings: &mut Surroundings<'_>, sink: &Sink) {
    let mut made = Vec::new();
    let mut ladders = Vec::new();
    for source in files {
        let mut is_ladder = false;
        let state = sound(sink, |sink| read(source, surroundings, sink, &mut is_ladder));
        if is_ladder {
            ladders.push(*source);
        } else {
            made.extend(state);
        }
    }
    surroundings.states.extend(made.into_iter().map(|state| (state.id.clone(), state)));
    for source in ladders {
        let state = sound(sink, |sink| read_ladder(source, surroundings, sink));
        surroundings.states.extend(state.map(|state| (state.id.clone(), state)));
    }
}

fn read(
    source: &Source,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
    is_ladder: &mut bool,
) -> Option<State> {
    let mut spare = String::new();
    // A ladder is read when all states of rows are there, and told then.
    let quiet = Sink::default();
    let readable = Readable::new(source, &mut spare, &quiet);
    let top = File::new(source, &readable, LAYOUT, &quiet).top();
    *is_ladder = top.optional("order").is_some();
    if *is_ladder {
        return None;
    }
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let head = head(&top, source, surroundings);
    top.forbid(
        "otherwise",
        Text::new("bara stegar har `otherwise`", "only ladders have `otherwise`"),
    );
    let kind = of_rows(&top, surroundings);
    let head = head?;
    Some(State {
        id: StateId(head.id),
        title: head.steward.title,
        kind: kind?,
        definition_hash: definition_hash(source, None),
    })
}

fn of_rows(top: &Table<'_>, surroundings: &Surroundings<'_>) -> Option<StateKind> {
    let value = top.required("rows");
    let series = value.and_then(|value| surroundings.series(value));
    let cover = top.required("cover").and_then(|value| {
        value.parsed(cover, "som \"spell\", \"calendar-month\", \"calendar-year\", \"12 months starting\", \"until next, at most 90 days\", \"day-and-after\" eller \"after-day\"", "as \"spell\", \"calendar-month\", \"calendar-year\", \"12 months starting\", \"until next, at most 90 days\", \"day-and-after\" or \"after-day\"")
    });
    let has_area = top.optional("area").is_some();
    let ties = ties(top, has_area);
    let series = series?;
    let rows = surroundings.rows.get(&series)?;
    if let (Series::Register(_), true, Some(value)) = (&series, rows.has_corrections, value) {
        tell_corrections(value, &rows.name);
    }
    let condition = top.optional("where").map(|value| {
        let scope = Scope::of_rows(surroundings, rows);
        let condition = typing::condition(value, &scope, &mut Uses::default())?;
        solve::check(value, &[&condition], surroundings, Some(rows));
        Some(Box::new(condition))
    });
    if let (Some(cover), Some(value)) = (cover, value) {
        fits(cover, rows, value)?;
    }
    let area = top.optional("area").map(|value| area_column(value, rows));
    let condition = match condition {
        Some(condition) => Some(condition?),
        None => None,
    };
    let area = match area {
        Some(column) => Some(column?),
        None => None,
    };
    Some(StateKind::Rows { rows: series, condition, cover: cover?, area, ties: ties? })
}

/// Tells a register with correction rows that is counted as it is.
pub(super) fn tell_corrections(value: Value<'_>, register: &str) {
    let what = Text::new(
        format!("{register} har rader som tar tillbaka andra"),
        format!("{register} has rows that take back others"),
    );
    value.sink().tell(&rule::CORRECTIONS_NOT_SAID, value.place(), what);
}

/// Tells rows that cannot cover days in this way.
fn fits(cover: Cover, rows: &Rows, value: Value<'_>) -> Option<()> {
    let role = match cover {
        Cover::Spell if rows.until.is_none() => Role::To,
        _ if rows.date.is_none() => Role::From,
        _ => return Some(()),
    };
    super::population::tell_role(value, &rows.name, role);
    None
}

/// The column with the area of a row.
fn area_column(value: Value<'_>, rows: &Rows) -> Option<Column> {
    let name = value.text()?;
    let Some(known) = rows.column(&name) else {
        let home = &rows.name;
        let what = Text::new(
            format!("`{name}` finns inte i {home}"),
            format!("there is no `{name}` in {home}"),
        );
        let finding = Finding::of(&rule::UNKNOWN_NAME, value.place(), what);
        let areas = rows.columns.iter().filter(|known| is_area(&known.column));
        let near = collate::nearest(&name, areas.map(|known| known.column.name.as_str()));
        value.sink().push(match near {
            Some(near) => finding.with_nearest(near),
            None => finding,
        });
        return None;
    };
    if !is_area(&known.column) {
        let what = Text::new(
            format!("`{name}` är varken en kommun eller en region"),
            format!("`{name}` is neither a kommun nor a region"),
        );
        value.sink().tell(&rule::TYPES_DIFFER, value.place(), what);
        return None;
    }
    Some(known.column.clone())
}

pub(super) fn is_area(column: &Column) -> bool {
    matches!(column.kind, ValueKind::Kommun | ValueKind::Region) && !column.is_list
}

fn cover(text: &str) -> Option<Cover> {
    let number = |text: &str| text.parse::<u16>().ok().filter(|n| *n > 0);
    Some(match text {
        "spell" => Cover::Spell,
        "calendar-month" => Cover::CalendarMonth,
        "calendar-year" => Cover::CalendarYear,
        "day-and-after" => Cover::Onwards(Edge::In),
        "after-day" => Cover::Onwards(Edge::Out),
        _ => {
            if let Some(n) = text.strip_prefix("until next, at most ") {
                Cover::UntilNext(number(n.strip_suffix(" days")?)?)
            } else if let Some(n) = text.strip_suffix(" days starting") {
                Cover::DaysStarting(number(n)?)
            } else {
                Cover::MonthsStarting(number(text.strip_suffix(" months starting")?)?)
            }
        }
    })
}

fn read_ladder(source: &Source, surroundings: &Surroundings<'_>, sink: &Sink) -> Option<State> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let head = head(&top, source, surroundings);
    for key in ["rows", "where", "cover", "area", "ties"] {
        let why = Text::new(
            format!("en stege har inget `{key}`: det står i dess tillstånd"),
            format!("a ladder has no `{key}`: it stands in its states"),
        );
        top.forbid(key, why);
    }
    let order = top.required("order").and_then(|value| order(value, surroundings));
    let otherwise = top.optional("otherwise").map(|value| {
        let table = value.table()?;
        let word = table.required("word").and_then(Value::id);
        let sv = table.required("sv").and_then(Value::text);
        let en = table.required("en").and_then(Value::text);
        Some(StateLabel { word: word?, title: Text { sv: sv?, en: en? } })
    });
    let head = head?;
    let otherwise = match otherwise {
        Some(label) => Some(label?),
        None => None,
    };
    Some(State {
        id: StateId(head.id),
        title: head.steward.title,
        kind: StateKind::Ladder { order: order?, otherwise },
        definition_hash: definition_hash(source, None),
    })
}

fn order(value: Value<'_>, surroundings: &Surroundings<'_>) -> Option<Vec<StateId>> {
    let mut found: Vec<StateId> = Vec::new();
    let mut is_whole = true;
    for (name, value) in texts(value)? {
        let id = StateId(name);
        if found.contains(&id) {
            value.tell_repeated();
            continue;
        }
        match surroundings.states.get(&id).map(|state| &state.kind) {
            Some(StateKind::Rows { .. }) => {
                let earlier = found.iter().find(|earlier| covers(surroundings, earlier, &id));
                if let Some(earlier) = earlier {
                    let what = Text::new(
                        format!("`{id}` nås aldrig: `{earlier}` före det täcker samma dagar"),
                        format!(
                            "`{id}` is never reached: `{earlier}` before it covers the same days"
                        ),
                    );
                    value.sink().tell(&rule::UNREACHABLE_STATE, value.place(), what);
                }
                found.push(id);
            }
            Some(StateKind::Ladder { .. }) => {
                is_whole = false;
                tell_step(value, &id, surroundings, "är själv en stege", "is itself a ladder");
            }
            None => {
                is_whole = false;
                // One with faults of its own has been told already.
                if !surroundings.claimed.states.contains(&id.0) {
                    tell_step(value, &id, surroundings, "finns inte", "does not exist");
                }
            }
        }
    }
    is_whole.then_some(found)
}

fn tell_step(value: Value<'_>, id: &StateId, surroundings: &Surroundings<'_>, sv: &str, en: &str) {
    let what = Text::new(format!("tillståndet `{id}` {sv}"), format!("the state `{id}` {en}"));
    let names = surroundings.claimed.states.iter().filter(|name| **name != id.0);
    super::tell_dead(value, &id.0, what, names);
}

/// True when the first state covers every day of the second.
fn covers(surroundings: &Surroundings<'_>, first: &StateId, second: &StateId) -> bool {
    let kind = |id| surroundings.states.get(id).map(|state: &State| &state.kind);
    let (Some(StateKind::Rows { rows, condition, cover, .. }), Some(second)) =
        (kind(first), kind(second))
    else {
        return false;
    };
    let StateKind::Rows { rows: other_rows, condition: narrow, cover: other_cover, .. } = second
    else {
        return false;
    };
    rows == other_rows
        && cover == other_cover
        && match (condition, narrow) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(wide), Some(narrow)) => solve::implies(narrow, wide, surroundings),
        }
}
