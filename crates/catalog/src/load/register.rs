//! Reads `content/registers/<id>.toml` and the sample beside it.

mod check;
mod column;
mod sample;

use std::collections::{BTreeMap, BTreeSet};

use cube::Text;
use jiff::civil::Date;

use crate::load::definition_hash;
use crate::load::indicator::stem;
use crate::load::sink::Sink;
use crate::load::steward::{own_id, steward};
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value, is_id};
use crate::load::valueset::validity;
use crate::register::{
    Column, Due, Encoding, FileForm, Register, RegisterBreak, RegisterId, Rhythm,
};
use crate::source::Source;
use crate::{Place, ValueSet, ValueSetId, rule};

const LAYOUT: Layout = &[
    (
        "",
        &[
            "id",
            "title",
            "version",
            "part_of",
            "owner",
            "reviewed",
            "review_due",
            "evidence",
            "evidence_source",
            "note",
            "valid_from",
            "valid_to",
            "delivery",
            "format",
            "column",
            "check",
            "breaks",
        ],
    ),
    (
        "delivery",
        &[
            "rhythm",
            "months",
            "period",
            "sender",
            "follows",
            "due_months",
            "due_day",
            "every_months",
            "unusual_percent",
            "complete_from",
            "complete_to",
        ],
    ),
    ("breaks", &["from", "why"]),
    ("format", &["delimiter", "fixed", "header", "quoted", "encoding"]),
    (
        "column",
        &[
            "name",
            "title",
            "names",
            "spread",
            "separator",
            "start",
            "width",
            "type",
            "role",
            "required",
            "keep",
            "valid_from",
            "valid_to",
            "formats",
            "may_lack_day",
            "system",
            "valueset",
            "allowed",
            "min",
            "max",
            "decimals",
            "mark",
            "max_length",
            "series",
        ],
    ),
    ("allowed", &["code", "label", "sv", "en", "valid_from", "valid_to"]),
    ("check", &["kind", "columns", "when", "severity", "title"]),
];

/// How far from the usual a period's rows may lie, in percent, where the schema does not say.
const UNUSUAL_PERCENT: u8 = 30;

/// What the schemas point at outside themselves.
pub(crate) struct Surroundings<'a> {
    pub(crate) valuesets: &'a BTreeMap<ValueSetId, ValueSet>,
    /// The ids of all value set files, also of those that could not be made.
    pub(crate) claimed: BTreeSet<String>,
    pub(crate) samples: BTreeMap<String, &'a Source>,
    pub(crate) today: Date,
    pub(crate) sink: &'a Sink,
}

/// The registers by id. One that lacks something that it cannot do without is told and left out.
pub(crate) fn read_all<'a>(
    sources: impl Iterator<Item = &'a Source>,
    surroundings: &Surroundings<'_>,
) -> BTreeMap<RegisterId, Register> {
    let mut registers = BTreeMap::new();
    let mut stems = BTreeSet::new();
    for source in sources {
        stems.insert(stem(source.path()).to_owned());
        if let Some(register) = read(source, surroundings) {
            registers.insert(register.id.clone(), register);
        }
    }
    for (name, sample) in &surroundings.samples {
        if !stems.contains(name) {
            let what = Text::new(format!("{name}.toml saknas"), format!("{name}.toml is missing"));
            surroundings.sink.tell(&rule::DEFINITION_MISSING, sample.whole(), what);
        }
    }
    registers
}

fn read(source: &Source, surroundings: &Surroundings<'_>) -> Option<Register> {
    let sink = surroundings.sink;
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let id = top.required("id").and_then(|value| own_id(value, source));
    let steward = steward(&top, surroundings.today);
    let part_of = top.optional("part_of").and_then(Value::id);
    let note = top.optional("note").and_then(Value::pair);
    let validity = validity(&top);
    let breaks = breaks(&top);
    let form = top.required("format").and_then(Value::table).and_then(|t| form(&t));
    let columns = columns(&top, form.as_ref(), surroundings);
    let all_columns_read = columns.iter().all(|(column, _)| column.is_some());
    let by_name: Vec<(String, Option<&Column>)> =
        columns.iter().map(|(column, name)| (name.clone(), column.as_ref())).collect();
    let delivery = top.required("delivery").and_then(Value::table);
    let delivery = delivery.and_then(|table| delivery_of(&table, &by_name));
    let (checks, all_checks_read) = check::read(&top, &by_name);
    let columns: Vec<Column> = columns.into_iter().filter_map(|(column, _)| column).collect();
    if all_columns_read && !columns.is_empty() {
        column::check_subject(&columns, top.key_place("column"), sink);
    }
    let name = stem(source.path());
    match surroundings.samples.get(name) {
        Some(sample) => {
            if let Some(form) = form.as_ref().filter(|_| all_columns_read) {
                sample::check(sample, form, &columns, sink);
            }
        }
        None => {
            let what = Text::new(format!("{name}.csv saknas"), format!("{name}.csv is missing"));
            sink.tell(&rule::SAMPLE_MISSING, source.whole(), what);
        }
    }
    let has_subject = columns.iter().any(column::tells_subject);
    let (steward, delivery, form) = (steward?, delivery?, form?);
    (all_columns_read && all_checks_read && has_subject).then_some(Register {
        id: RegisterId(id?),
        title: steward.title,
        version: steward.version,
        part_of,
        owner: steward.owner,
        reviewed: steward.reviewed,
        review_due: steward.review_due,
        evidence: steward.evidence,
        evidence_source: steward.evidence_source,
        note,
        validity,
        rhythm: delivery.rhythm,
        period: delivery.period,
        sender: delivery.sender,
        follows: delivery.follows,
        due: delivery.due,
        every_months: delivery.every_months,
        unusual_percent: delivery.unusual_percent,
        complete: delivery.complete,
        breaks,
        form,
        columns,
        checks,
        definition_hash: definition_hash(source, None),
    })
}

fn form(table: &Table<'_>) -> Option<FileForm> {
    let is_fixed = table.optional("fixed").and_then(Value::claim).unwrap_or(false);
    let delimiter = if is_fixed {
        let why = Text::new(
            "en fil med fasta positioner har inget skiljetecken",
            "a file with fixed positions has no delimiter",
        );
        table.forbid("delimiter", why);
        None
    } else {
        let delimiter = table.required("delimiter")?;
        Some(delimiter.word(&[(";", b';'), (",", b','), ("tab", b'\t'), ("|", b'|')])?)
    };
    let claim = |key: &'static str, otherwise: bool| {
        table.optional(key).map_or(Some(otherwise), Value::claim)
    };
    let has_header = claim("header", !is_fixed);
    let is_quoted = claim("quoted", !is_fixed);
    let encodings = &[
        ("detect", Encoding::Detect),
        ("utf-8", Encoding::Utf8),
        ("windows-1252", Encoding::Windows1252),
    ];
    let encoding =
        table.optional("encoding").map_or(Some(Encoding::Detect), |value| value.word(encodings));
    Some(FileForm {
        delimiter,
        has_header: has_header?,
        is_quoted: is_quoted?,
        encoding: encoding?,
    })
}

struct DeliveryRead {
    rhythm: Rhythm,
    period: Vec<usize>,
    sender: Vec<usize>,
    follows: Vec<usize>,
    due: Option<Due>,
    every_months: u8,
    unusual_percent: u8,
    complete: Option<(Date, Date)>,
}

fn delivery_of(table: &Table<'_>, columns: &[(String, Option<&Column>)]) -> Option<DeliveryRead> {
    let rhythms = &[
        ("rolling-months", Rhythm::RollingMonths(0)),
        ("month", Rhythm::Month),
        ("stock", Rhythm::Stock),
        ("flow", Rhythm::Flow),
        ("snapshot", Rhythm::Snapshot),
        ("append", Rhythm::Append),
    ];
    let rhythm = table.required("rhythm").and_then(|value| value.word(rhythms));
    let rhythm = match rhythm {
        Some(Rhythm::RollingMonths(_)) => {
            let months = table.required("months").and_then(|value| value.whole(2..=24));
            months.and_then(|n| u8::try_from(n).ok()).map(Rhythm::RollingMonths)
        }
        None => None,
        other => {
            let why = Text::new(
                "`months` hör till rhythm = \"rolling-months\"",
                "`months` belongs to rhythm = \"rolling-months\"",
            );
            table.forbid("months", why);
            other
        }
    };
    let needs_period = !matches!(rhythm, None | Some(Rhythm::Snapshot | Rhythm::Append));
    let period = if needs_period { table.required("period") } else { table.optional("period") };
    let period_names = period.map(|value| check::named(value, columns));
    let sender = table.optional("sender").map(|value| check::named(value, columns));
    let follows = table.optional("follows").map(|value| check::named(value, columns));
    let due_day = table.optional("due_day").and_then(|value| value.whole(1..=31));
    let due_months = table.optional("due_months").and_then(|value| value.whole(0..=24));
    let small = |n: i64| u8::try_from(n).ok();
    let every = table.optional("every_months").and_then(|value| value.whole(1..=24));
    let unusual = table.optional("unusual_percent").and_then(|value| value.whole(1..=100));
    let complete = complete(table, rhythm);
    let due = due_day.and_then(|day| {
        Some(Due { day: small(day)?, months_after: small(due_months.unwrap_or(1))? })
    });
    let period = match period_names {
        Some(names) => names?,
        None if needs_period => return None,
        None => Vec::new(),
    };
    let sender = match sender {
        Some(names) => names?,
        None => Vec::new(),
    };
    let follows = match follows {
        Some(names) => names?,
        None => Vec::new(),
    };
    Some(DeliveryRead {
        rhythm: rhythm?,
        period,
        sender,
        follows,
        due,
        every_months: every.and_then(small).unwrap_or(1),
        unusual_percent: unusual.and_then(small).unwrap_or(UNUSUAL_PERCENT),
        complete,
    })
}

/// From when to when an extract has all rows. Registers by month tell it by the months that came.
fn complete(table: &Table<'_>, rhythm: Option<Rhythm>) -> Option<(Date, Date)> {
    if matches!(rhythm, Some(rhythm) if !matches!(rhythm, Rhythm::Snapshot | Rhythm::Append)) {
        for key in ["complete_from", "complete_to"] {
            let why = Text::new(
                format!("`{key}` hör till rhythm = \"snapshot\" eller \"append\""),
                format!("`{key}` belongs to rhythm = \"snapshot\" or \"append\""),
            );
            table.forbid(key, why);
        }
        return None;
    }
    if table.optional("complete_from").is_none() && table.optional("complete_to").is_none() {
        return None;
    }
    let day = |key: &'static str| table.required(key).and_then(Value::date);
    let (from, to) = (day("complete_from"), day("complete_to"));
    let (from, to) = (from?, to?);
    if from > to {
        let what = Text::new(
            format!("complete_from är {from} och complete_to är {to}"),
            format!("complete_from is {from} and complete_to is {to}"),
        );
        table.sink().tell(&rule::LIMITS_REVERSED, table.value_place("complete_to"), what);
        return None;
    }
    Some((from, to))
}

/// The breaks in the order of time.
fn breaks(top: &Table<'_>) -> Vec<RegisterBreak> {
    let tables = top.optional("breaks").and_then(Value::tables).unwrap_or_default();
    let mut breaks: Vec<RegisterBreak> = Vec::new();
    for table in &tables {
        let from = table.required("from").and_then(Value::date);
        let why = table.required("why").and_then(Value::pair);
        if let (Some(from), Some(why)) = (from, why) {
            breaks.push(RegisterBreak { from, why });
        }
    }
    breaks.sort_by_key(|told| told.from);
    breaks
}

/// Each column with its name, none where it could not be read.
fn columns(
    top: &Table<'_>,
    form: Option<&FileForm>,
    surroundings: &Surroundings<'_>,
) -> Vec<(Option<Column>, String)> {
    let tables = top.required("column").and_then(Value::tables).unwrap_or_default();
    let mut columns: Vec<(Option<Column>, String)> = Vec::new();
    let mut taken: BTreeMap<String, Place> = BTreeMap::new();
    for table in &tables {
        let column = column::read(table, form, surroundings);
        column::tell_taken(table, column.as_ref(), &mut taken);
        let name = column.as_ref().map(|c| c.name.clone()).or_else(|| column::name(table));
        columns.push((column, name.unwrap_or_default()));
    }
    let faulty = column::check_roles(&tables, &columns);
    for place in column::check_spans(&tables, &columns).into_iter().chain(faulty) {
        columns[place].0 = None;
    }
    columns
}

/// True for a name that can stand in checks and in the prepared table.
fn is_name(text: &str) -> bool {
    is_id(&text.to_lowercase().replace('_', "-"))
}
