//! One `[[column]]` of a register's schema.

use std::collections::BTreeMap;

use cube::{Text, collate};
use terminology::CodeSystem;

use super::{Surroundings, is_name};
use crate::load::sink::Sink;
use crate::load::table::{Table, Value};
use crate::load::valueset::{SYSTEMS, validity};
use crate::register::{Choice, Column, ColumnKind, DateForm, DecimalMark, FileForm, Role};
use crate::{Finding, Place, ValueSetId, rule};

const ROLES: &[(&str, Role)] = &[
    ("person", Role::Person),
    ("unit", Role::Unit),
    ("from", Role::From),
    ("to", Role::To),
    ("kommun", Role::Kommun),
    ("region", Role::Region),
    ("sex", Role::Sex),
    ("birth", Role::Birth),
    ("death", Role::Death),
    ("known", Role::Known),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Personnummer,
    PersonId,
    Date,
    Month,
    Integer,
    Decimal,
    Code,
    Kommun,
    Region,
    Choice,
    Text,
}

const TYPES: &[(&str, Type)] = &[
    ("personnummer", Type::Personnummer),
    ("person-id", Type::PersonId),
    ("date", Type::Date),
    ("month", Type::Month),
    ("integer", Type::Integer),
    ("decimal", Type::Decimal),
    ("code", Type::Code),
    ("kommun", Type::Kommun),
    ("region", Type::Region),
    ("choice", Type::Choice),
    ("text", Type::Text),
];

/// The keys that only some types have.
const OF_TYPES: &[(&str, &[Type])] = &[
    ("formats", &[Type::Date, Type::Month]),
    ("may_lack_day", &[Type::Date]),
    ("system", &[Type::Code]),
    ("valueset", &[Type::Code]),
    ("allowed", &[Type::Choice]),
    ("min", &[Type::Integer, Type::Decimal]),
    ("max", &[Type::Integer, Type::Decimal]),
    ("decimals", &[Type::Decimal]),
    ("mark", &[Type::Decimal]),
    ("max_length", &[Type::Text, Type::PersonId]),
    ("series", &[Type::PersonId]),
];

/// The most characters that an id of a person may be allowed.
const LONGEST_ID: i64 = 200;

/// The most characters of an id of a person where the schema does not say: a UUID with its hyphens has 36.
const USUAL_ID: u16 = 40;

/// The column's name, without telling what is wrong with it.
pub(super) fn name(table: &Table<'_>) -> Option<String> {
    table.optional("name").filter(|value| value.is_text()).and_then(Value::text)
}

pub(super) fn read(
    table: &Table<'_>,
    form: Option<&FileForm>,
    surroundings: &Surroundings<'_>,
) -> Option<Column> {
    let name = table.required("name").and_then(|value| {
        let named = |text: &str| is_name(text).then(|| text.to_owned());
        value.parsed(named, "bokstäver a–z, siffror och _", "letters a–z, digits and _")
    });
    let title = table.required("title").and_then(Value::pair);
    let kind_name = table.required("type").and_then(|value| value.word(TYPES));
    let kind = kind_name.and_then(|kind| {
        forbid_others(table, kind);
        kind_of(table, kind, surroundings)
    });
    let claim = |key: &'static str, otherwise: bool| {
        table.optional(key).map_or(Some(otherwise), Value::claim)
    };
    let (is_required, is_kept) = (claim("required", false), claim("keep", true));
    let role = table.optional("role").and_then(|value| value.word(ROLES));
    let is_person = matches!(kind_name, Some(Type::Personnummer | Type::PersonId));
    let role = role.or(is_person.then_some(Role::Person));
    let span = match form {
        Some(form) if form.delimiter.is_none() => span(table)?,
        _ => None,
    };
    let separators = &[("+", b'+'), (",", b','), (" ", b' '), ("|", b'|'), (";", b';')];
    Some(Column {
        name: name?,
        title: title?,
        other_names: texts(table, "names"),
        spread: texts(table, "spread").iter().flat_map(|text| spread(text)).collect(),
        separator: table.optional("separator").and_then(|value| value.word(separators)),
        span,
        kind: kind?,
        role,
        is_required: is_required?,
        is_kept: is_kept?,
        validity: validity(table),
    })
}

fn texts(table: &Table<'_>, key: &'static str) -> Vec<String> {
    let values = table.optional(key).and_then(Value::list).unwrap_or_default();
    values.into_iter().filter_map(Value::text).collect()
}

/// `DIA1..DIA30` as the thirty names that it means; any other text as itself.
fn spread(text: &str) -> Vec<String> {
    let numbered = |text: &str| {
        let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        Some((text[..start].to_owned(), text[start..].parse::<u16>().ok()?))
    };
    let range = text.split_once("..").and_then(|(a, b)| Some((numbered(a)?, numbered(b)?)));
    match range {
        Some(((word, first), (last_word, last)))
            if word == last_word && last - first.min(last) < 200 =>
        {
            (first..=last).map(|n| format!("{word}{n}")).collect()
        }
        _ => vec![text.to_owned()],
    }
}

/// The outer none when a position is lacking or wrong.
#[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
fn span(table: &Table<'_>) -> Option<Option<std::ops::Range<usize>>> {
    let start = table.required("start").and_then(|value| value.whole(1..=100_000));
    let width = table.required("width").and_then(|value| value.whole(1..=10_000));
    let number = |n: i64| usize::try_from(n).ok();
    let (start, width) = (number(start?)?, number(width?)?);
    Some(Some(start - 1..start - 1 + width))
}

fn forbid_others(table: &Table<'_>, kind: Type) {
    let word = TYPES.iter().find(|(_, t)| *t == kind).map_or("", |(word, _)| word);
    for (key, kinds) in OF_TYPES {
        if !kinds.contains(&kind) {
            let why = Text::new(
                format!("`{key}` hör inte till en kolumn av typen {word}"),
                format!("`{key}` does not belong to a column of type {word}"),
            );
            table.forbid(key, why);
        }
    }
}

fn kind_of(table: &Table<'_>, kind: Type, surroundings: &Surroundings<'_>) -> Option<ColumnKind> {
    Some(match kind {
        Type::Personnummer => ColumnKind::Personnummer,
        Type::PersonId => {
            let most = table.optional("max_length").map(|value| value.whole(1..=LONGEST_ID));
            let most = most.map_or(Some(USUAL_ID), |most| u16::try_from(most?).ok());
            let series = table.required("series").and_then(Value::id);
            ColumnKind::PersonId { series: series?, max_length: most? }
        }
        Type::Kommun => ColumnKind::Kommun,
        Type::Region => ColumnKind::Region,
        Type::Date => ColumnKind::Date {
            forms: forms(table, true)?,
            may_lack_day: table.optional("may_lack_day").map_or(Some(false), Value::claim)?,
        },
        Type::Month => ColumnKind::Month { forms: forms(table, false)? },
        Type::Integer => {
            let (min, max) = limits(table);
            ColumnKind::Integer { min, max }
        }
        Type::Decimal => {
            let (min, max) = limits(table);
            let decimals = table.required("decimals").and_then(|value| value.whole(1..=6));
            let marks = &[
                ("comma", DecimalMark::Comma),
                ("point", DecimalMark::Point),
                ("any", DecimalMark::Any),
            ];
            let mark =
                table.optional("mark").map_or(Some(DecimalMark::Any), |value| value.word(marks));
            ColumnKind::Decimal { min, max, decimals: u8::try_from(decimals?).ok()?, mark: mark? }
        }
        Type::Code => {
            let system = table.required("system").and_then(|value| value.word(SYSTEMS))?;
            ColumnKind::Code { system, valueset: valueset(table, system, surroundings)? }
        }
        Type::Choice => ColumnKind::Choice(choices(table)?),
        Type::Text => {
            let most = table.optional("max_length").map(|value| value.whole(1..=1000));
            let max_length = match most {
                Some(most) => Some(u16::try_from(most?).ok()?),
                None => None,
            };
            ColumnKind::Text { max_length }
        }
    })
}

/// The forms of a date or month column; the common ones when none is given.
fn forms(table: &Table<'_>, has_day: bool) -> Option<Vec<DateForm>> {
    let usual: &[&str] = if has_day { &["YYYY-MM-DD", "YYYYMMDD"] } else { &["YYYYMM", "YYYY-MM"] };
    let Some(value) = table.optional("formats") else {
        return usual.iter().map(|pattern| DateForm::parse(pattern)).collect();
    };
    let example = format!("\"{}\"", usual[0]);
    let parse = |text: &str| DateForm::parse(text).filter(|form| form.has_day() == has_day);
    let told = (format!("som {example}"), format!("as {example}"));
    // All are read before any is missed, so that each fault is told.
    let read: Vec<Option<DateForm>> =
        value.list()?.into_iter().map(|v| v.parsed(parse, &told.0, &told.1)).collect();
    read.into_iter().collect()
}

fn limits(table: &Table<'_>) -> (Option<i64>, Option<i64>) {
    const WIDEST: i64 = 1_000_000_000_000;
    let limit =
        |key: &'static str| table.optional(key).and_then(|value| value.whole(-WIDEST..=WIDEST));
    let (min, max) = (limit("min"), limit("max"));
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let what = Text::new(
            format!("min är {min} och max är {max}"),
            format!("min is {min} and max is {max}"),
        );
        table.sink().tell(&rule::LIMITS_REVERSED, table.value_place("max"), what);
    }
    (min, max)
}

/// The outer none when the set cannot be used.
#[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
fn valueset(
    table: &Table<'_>,
    system: CodeSystem,
    surroundings: &Surroundings<'_>,
) -> Option<Option<ValueSetId>> {
    let Some(value) = table.optional("valueset") else { return Some(None) };
    let id = ValueSetId(value.id()?);
    match surroundings.valuesets.get(&id) {
        Some(set) if set.system == system => Some(Some(id)),
        Some(set) => {
            let (theirs, own) = (set.system.name(), system.name());
            let what = Text::new(
                format!("`{id}` är av {theirs}, men kolumnen av {own}"),
                format!("`{id}` is of {theirs}, but the column of {own}"),
            );
            surroundings.sink.tell(&rule::COLUMN_VALUESET, value.place(), what);
            None
        }
        // A set with faults of its own has been told already.
        None if surroundings.claimed.contains(&id.0) => None,
        None => {
            let what = Text::new(
                format!("kodurvalet `{id}` finns inte"),
                format!("there is no value set `{id}`"),
            );
            let finding = Finding::of(&rule::COLUMN_VALUESET, value.place(), what);
            let near = collate::nearest(&id.0, surroundings.claimed.iter().map(String::as_str));
            surroundings.sink.push(match near {
                Some(near) => finding.with_nearest(near),
                None => finding,
            });
            None
        }
    }
}

fn choices(table: &Table<'_>) -> Option<Vec<Choice>> {
    let tables = table.required("allowed").and_then(Value::tables)?;
    let mut choices: Vec<Choice> = Vec::new();
    let mut is_whole = true;
    for table in &tables {
        let code = table.required("code");
        let text = code.and_then(Value::text);
        let sv = table.required("sv").and_then(Value::text);
        let en = table.required("en").and_then(Value::text);
        let label = table.optional("label").map(Value::id);
        let validity = validity(table);
        let (Some(value), Some(code), Some(sv), Some(en)) = (code, text, sv, en) else {
            is_whole = false;
            continue;
        };
        if label == Some(None) {
            is_whole = false;
            continue;
        }
        let label = label.flatten();
        let names = |choice: &Choice| choice.label.clone().unwrap_or_else(|| choice.code.clone());
        let own = label.clone().unwrap_or_else(|| code.clone());
        if choices.iter().any(|other| names(other) == own && other.code != code) {
            table.optional("label").unwrap_or(value).tell_repeated();
            is_whole = false;
            continue;
        }
        if choices.iter().any(|choice| choice.code == code && choice.validity == validity) {
            value.tell_repeated();
            continue;
        }
        choices.push(Choice { code, label, title: Text { sv, en }, validity });
    }
    (is_whole && !choices.is_empty()).then_some(choices)
}

/// Tells a name that another column has already, case passed over.
pub(super) fn tell_taken(
    table: &Table<'_>,
    column: Option<&Column>,
    taken: &mut BTreeMap<String, Place>,
) {
    let Some(column) = column else { return };
    let mut names: Vec<(&str, &'static str)> = vec![(&column.name, "name")];
    names.extend(column.other_names.iter().map(|name| (name.as_str(), "names")));
    names.extend(column.spread.iter().map(|name| (name.as_str(), "spread")));
    let mut own: Vec<String> = Vec::new();
    for (name, key) in names {
        let folded = name.to_lowercase();
        if own.contains(&folded) && key == "spread" {
            continue;
        }
        if let Some(place) = taken.get(&folded) {
            let line = place.line.unwrap_or(0);
            let what = Text::new(
                format!("`{name}` är redan en kolumn på rad {line}"),
                format!("`{name}` is already a column on line {line}"),
            );
            table.sink().tell(&rule::DUPLICATE_COLUMN, table.value_place(key), what);
        }
        own.push(folded);
    }
    for name in own {
        taken.entry(name).or_insert_with(|| table.value_place("name"));
    }
}

/// Tells roles that two columns have, and roles that a column's type cannot have, and gives the columns'
/// places: a register with two columns of persons' numbers would keep one of them in clear.
pub(super) fn check_roles(
    tables: &[Table<'_>],
    columns: &[(Option<Column>, String)],
) -> Vec<usize> {
    let mut seen: BTreeMap<Role, &str> = BTreeMap::new();
    let mut faulty = Vec::new();
    for (place, (table, (column, name))) in tables.iter().zip(columns).enumerate() {
        let Some(column) = column else { continue };
        let Some(role) = column.role else { continue };
        let word = ROLES.iter().find(|(_, r)| *r == role).map_or("", |(word, _)| word);
        let key = if table.optional("role").is_some() { "role" } else { "type" };
        let what = if let Some(other) = seen.insert(role, name) {
            Text::new(
                format!("rollen {word} har redan kolumnen `{other}`"),
                format!("the column `{other}` has the role {word} already"),
            )
        } else if !fits(role, column) {
            Text::new(
                format!("en kolumn av den typen kan inte ha rollen {word}"),
                format!("a column of that type cannot have the role {word}"),
            )
        } else {
            continue;
        };
        table.sink().tell(&rule::ROLE_FAULT, table.value_place(key), what);
        faulty.push(place);
    }
    faulty
}

/// Tells columns of fixed width that stand where an earlier one does, and gives their places.
pub(super) fn check_spans(
    tables: &[Table<'_>],
    columns: &[(Option<Column>, String)],
) -> Vec<usize> {
    let mut taken: Vec<(&std::ops::Range<usize>, &str)> = Vec::new();
    let mut overlapping = Vec::new();
    for (place, (table, (column, name))) in tables.iter().zip(columns).enumerate() {
        let Some(span) = column.as_ref().and_then(|column| column.span.as_ref()) else { continue };
        let overlaps = |(other, _): &&(&std::ops::Range<usize>, &str)| {
            span.start < other.end && other.start < span.end
        };
        if let Some((other, earlier)) = taken.iter().find(overlaps) {
            let at = |span: &std::ops::Range<usize>| format!("{}–{}", span.start + 1, span.end);
            let (own, other) = (at(span), at(other));
            let what = Text::new(
                format!("`{name}` står på plats {own} och `{earlier}` på {other}"),
                format!("`{name}` stands at {own} and `{earlier}` at {other}"),
            );
            table.sink().tell(&rule::SPANS_OVERLAP, table.value_place("start"), what);
            overlapping.push(place);
        }
        taken.push((span, name));
    }
    overlapping
}

fn fits(role: Role, column: &Column) -> bool {
    let kind = &column.kind;
    let is_date = matches!(kind, ColumnKind::Date { .. });
    !column.is_list()
        && match role {
            Role::Person => {
                matches!(kind, ColumnKind::Personnummer | ColumnKind::PersonId { .. })
            }
            Role::Unit => matches!(kind, ColumnKind::Text { .. }),
            Role::From | Role::To => is_date || matches!(kind, ColumnKind::Month { .. }),
            Role::Birth | Role::Death | Role::Known => is_date,
            Role::Kommun => matches!(kind, ColumnKind::Kommun),
            Role::Region => matches!(kind, ColumnKind::Region),
            Role::Sex => matches!(kind, ColumnKind::Choice(_)),
        }
}

/// True for a column that tells whom or what a row is about.
pub(super) fn tells_subject(column: &Column) -> bool {
    matches!(column.role, Some(Role::Person | Role::Unit))
}

/// Tells a register that does not say whom or what its rows are about.
pub(super) fn check_subject(columns: &[Column], place: Place, sink: &Sink) {
    if !columns.iter().any(tells_subject) {
        let what = Text::new(
            "ingen kolumn är av typen personnummer eller person-id, och ingen har rollen unit",
            "no column is of the type personnummer or person-id, and none has the role unit",
        );
        sink.tell(&rule::NO_PERSON, place, what);
    }
}
