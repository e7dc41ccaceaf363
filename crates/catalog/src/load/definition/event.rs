//! Reads `content/events/<id>.toml`.

mod column;

use std::collections::BTreeSet;

use cube::{Text, collate};

use self::column::{columns, path, plain_columns};
use super::block::{Head, head, sound};
use super::rows::Rows;
use super::state::tell_corrections;
use super::typing::{self, Scope, Uses};
use super::{Surroundings, solve};
use crate::definition::{
    Cancel, Chain, ChainAcross, ChainAfter, Column, Double, DoubleBetween, EventSeries,
    EventSeriesId, EventSource, Expression, Latest, OpenEnd, Path, Sample, Series, Subject,
    ValueKind,
};
use crate::load::definition_hash;
use crate::load::indicator::stem;
use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value};
use crate::source::Source;
use crate::{Finding, rule};

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
            "from",
            "sample",
            "latest",
            "double",
            "cancel",
            "chain",
        ],
    ),
    ("from", &["rows", "where", "date", "until", "columns"]),
    ("latest", &["equal", "by", "open"]),
    ("double", &["equal", "within_days", "between", "keep"]),
    ("cancel", &["amount", "equal", "order"]),
    ("chain", &["gap_days", "after", "across"]),
];

/// Reads the series in the order in which they are made of each other.
pub(super) fn read_all(files: &[&Source], surroundings: &mut Surroundings<'_>, sink: &Sink) {
    let mut waiting: Vec<&Source> = files.to_vec();
    let mut done: BTreeSet<String> = BTreeSet::new();
    loop {
        let (ready, rest): (Vec<&Source>, Vec<&Source>) = waiting.iter().partition(|source| {
            let sources = sources_of(source);
            sources.iter().all(|id| done.contains(id) || !surroundings.claimed.events.contains(id))
        });
        if ready.is_empty() {
            break;
        }
        for source in ready {
            let read = sound(sink, |sink| read(source, surroundings, sink));
            if let Some((series, rows)) = read {
                surroundings.rows.0.insert(Series::Events(series.id.clone()), rows);
                surroundings.events.insert(series.id.clone(), series);
            }
            done.insert(stem(source.path()).to_owned());
        }
        waiting = rest;
    }
    for source in waiting {
        tell_circle(source, &done, surroundings, sink);
    }
}

/// What a file names as its sources, without telling what is wrong with it.
fn sources_of(source: &Source) -> Vec<String> {
    let quiet = Sink::default();
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, &quiet);
    let top = File::new(source, &readable, LAYOUT, &quiet).top();
    let tables = top.optional("from").and_then(Value::tables).unwrap_or_default();
    tables.iter().filter_map(|table| table.optional("rows")?.text()).collect()
}

fn tell_circle(
    source: &Source,
    done: &BTreeSet<String>,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) {
    let mut spare = String::new();
    let quiet = Sink::default();
    let readable = Readable::new(source, &mut spare, &quiet);
    let top = File::new(source, &readable, LAYOUT, &quiet).top();
    for table in top.optional("from").and_then(Value::tables).unwrap_or_default() {
        let Some(value) = table.optional("rows") else { continue };
        let Some(name) = value.text() else { continue };
        if surroundings.claimed.events.contains(&name) && !done.contains(&name) {
            let what = Text::new(
                format!("`{}` är gjord av sig själv genom `{name}`", stem(source.path())),
                format!("`{}` is made of itself through `{name}`", stem(source.path())),
            );
            sink.tell(&rule::SERIES_CIRCLE, value.place(), what);
        }
    }
}

/// One source with the rows that it is taken from.
struct Taken<'a> {
    source: EventSource,
    rows: &'a Rows,
    table: &'a Table<'a>,
}

fn read(
    source: &Source,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) -> Option<(EventSeries, Rows)> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let head = head(&top, source, surroundings);
    let tables = top.required("from").and_then(Value::tables).unwrap_or_default();
    let taken: Vec<Option<Taken<'_>>> =
        tables.iter().map(|table| one_source(table, surroundings)).collect();
    let taken: Vec<Taken<'_>> = taken.into_iter().collect::<Option<_>>()?;
    if taken.is_empty() {
        return None;
    }
    let (known, columns) = columns(&taken, surroundings)?;
    let untils: Vec<bool> = taken.iter().map(|taken| taken.source.until.is_some()).collect();
    let has_until = untils.iter().all(|has| *has);
    let has_corrections = taken.iter().any(|taken| taken.rows.has_corrections);
    let subject = taken.first().map_or(Subject::Person, |taken| taken.rows.subject);
    let mut rows = Rows {
        name: stem(source.path()).to_owned(),
        columns: known,
        date: Some(false),
        until: has_until.then_some(true),
        chain: None,
        subject,
        orders: orders(&taken),
        registers: taken.iter().flat_map(|taken| taken.rows.registers.clone()).collect(),
        is_one_each: taken.len() == 1 && taken[0].rows.is_one_each,
        has_corrections: false,
    };
    let parts = Parts { top: &top, rows: &rows, has_until };
    let sample = top.optional("sample").map(|value| parts.sample(value));
    let latest = top.optional("latest").map(|value| parts.latest(&value.table()?));
    let double = top.optional("double").map(|value| parts.double(&value.table()?, &taken));
    let cancel = top.optional("cancel").map(|value| parts.cancel(&value.table()?));
    let chain = top.optional("chain").map(|value| parts.chain(&value.table()?));
    if has_corrections && cancel.is_none() {
        let table = taken.iter().find(|taken| taken.rows.has_corrections)?;
        tell_corrections(table.table.optional("rows")?, &table.rows.name);
    }
    let chain = match chain {
        Some(chain) => Some(chain?),
        None => None,
    };
    // Between episodes of all rows lie more days than the gap, when it is counted from the latest.
    let parts_all =
        |chain: &Chain| chain.across == ChainAcross::All && chain.after == ChainAfter::LatestEnd;
    rows.chain = chain.as_ref().map(|chain| (chain.gap_days, parts_all(chain)));
    let Head { id, steward } = head?;
    let series = EventSeries {
        id: EventSeriesId(id),
        title: steward.title,
        subject,
        sources: taken.into_iter().map(|taken| taken.source).collect(),
        columns,
        has_until,
        latest: settled(latest)?,
        double: settled(double)?,
        cancel: settled(cancel)?,
        sample: settled(sample)?,
        chain,
        definition_hash: definition_hash(source, None),
    };
    Some((series, rows))
}

/// A part that may be left out: the outer none when it stands there but could not be read.
#[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
fn settled<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        Some(Some(part)) => Some(Some(part)),
        Some(None) => None,
        None => Some(None),
    }
}

/// Orders between columns that hold in every source.
fn orders(taken: &[Taken<'_>]) -> Vec<(String, String)> {
    let [first, rest @ ..] = taken else { return Vec::new() };
    let holds = |order: &&(String, String)| rest.iter().all(|t| t.rows.orders.contains(order));
    first.rows.orders.iter().filter(holds).cloned().collect()
}

fn one_source<'a>(table: &'a Table<'a>, surroundings: &'a Surroundings<'_>) -> Option<Taken<'a>> {
    let value = table.required("rows")?;
    let series = surroundings.series(value)?;
    let rows = surroundings.rows.get(&series)?;
    let condition = table.optional("where").map(|value| condition(value, rows, surroundings));
    let date = table.required("date").and_then(|value| path(value, rows, true));
    let until = table.optional("until").map(|value| path(value, rows, false));
    let condition = settled(condition)?;
    let until = settled(until)?;
    let source = EventSource { rows: series, condition, date: date?, until };
    Some(Taken { source, rows, table })
}

fn condition(value: Value<'_>, rows: &Rows, surroundings: &Surroundings<'_>) -> Option<Expression> {
    let scope = Scope::of_rows(surroundings, rows);
    let condition = typing::condition(value, &scope, &mut Uses::default())?;
    solve::check(value, &[&condition], surroundings, Some(rows));
    Some(condition)
}

/// What stands beside the sources.
struct Parts<'a> {
    top: &'a Table<'a>,
    /// The rows of the series as they are before they are chained.
    rows: &'a Rows,
    has_until: bool,
}

impl Parts<'_> {
    fn sample(&self, value: Value<'_>) -> Option<Sample> {
        let words = &[("month-end", Sample::MonthEnd), ("week-end", Sample::WeekEnd)];
        let sample = value.word(words);
        if !self.has_until {
            self.tell_no_until("sample");
            return None;
        }
        sample
    }

    fn tell_no_until(&self, key: &str) {
        let what = Text::new(
            format!("`{key}` behöver `until` i varje källa"),
            format!("`{key}` needs `until` in each source"),
        );
        self.top.sink().tell(&rule::ROLE_LACKING, self.top.value_place(key), what);
    }

    /// A column of the series.
    fn column(&self, value: Value<'_>) -> Option<Column> {
        let name = value.text()?;
        let found = self.rows.column(&name).map(|known| known.column.clone());
        if found.is_none() {
            tell_no_column(value, &name, self.rows);
        }
        found
    }

    fn columns(&self, table: &Table<'_>) -> Option<Vec<Column>> {
        plain_columns(table.required("equal")?, self.rows)
    }

    fn latest(&self, table: &Table<'_>) -> Option<Latest> {
        let equal = table.required("equal").and_then(|value| {
            let paths: Vec<Option<Path>> = value
                .list()?
                .into_iter()
                .map(|value| match value.text()?.as_str() {
                    "date" => Some(Path::Date),
                    _ => self.column(value).map(Path::Column),
                })
                .collect();
            paths.into_iter().collect::<Option<Vec<Path>>>()
        });
        let by = table.required("by").and_then(|value| self.column(value));
        let open = super::word::said(
            table,
            "open",
            &[
                ("ongoing", OpenEnd::Ongoing, "raden pågår", "the row goes on"),
                (
                    "last report",
                    OpenEnd::LastReport,
                    "raden pågår till slutet av den månad då den senast rapporterades",
                    "the row goes on to the end of the month in which it was last reported",
                ),
            ],
        );
        Some(Latest { equal: equal?, by: by?, open: open? })
    }

    fn double(&self, table: &Table<'_>, taken: &[Taken<'_>]) -> Option<Double> {
        let equal = self.columns(table);
        let within = table.required("within_days").and_then(|value| value.whole(0..=365));
        let between = table
            .required("between")
            .and_then(|value| value.word(&[("sources", true), ("all rows", false)]));
        let keep = table.required("keep");
        let between = match between? {
            true => {
                let value = keep?;
                let name = value.text()?;
                let at = taken.iter().position(|taken| taken.rows.name == name);
                if at.is_none() {
                    let names: Vec<&str> = taken.iter().map(|t| t.rows.name.as_str()).collect();
                    let what = Text::new(
                        format!("`{name}` är ingen av källorna"),
                        format!("`{name}` is none of the sources"),
                    );
                    let finding = Finding::of(&rule::DEAD_BLOCK, value.place(), what);
                    let near = collate::nearest(&name, names).map(str::to_owned);
                    value.sink().push(match near {
                        Some(near) => finding.with_nearest(&near),
                        None => finding,
                    });
                }
                DoubleBetween::Sources(at?)
            }
            false => {
                keep?.word(&[("first", ())])?;
                DoubleBetween::AllRows
            }
        };
        let within_days = u16::try_from(within?).ok()?;
        Some(Double { equal: equal?, within_days, between })
    }

    fn cancel(&self, table: &Table<'_>) -> Option<Cancel> {
        let amount = table.required("amount").and_then(|value| {
            let column = self.column(value)?;
            if !matches!(column.kind, ValueKind::Number { .. }) {
                let name = &column.name;
                let what =
                    Text::new(format!("`{name}` är inget tal"), format!("`{name}` is no number"));
                value.sink().tell(&rule::TYPES_DIFFER, value.place(), what);
                return None;
            }
            Some(column)
        });
        let equal = self.columns(table);
        let order = super::word::said(
            table,
            "order",
            &[
                (
                    "latest first",
                    true,
                    "den senaste raden tas tillbaka först",
                    "the latest row is taken back first",
                ),
                (
                    "earliest first",
                    false,
                    "den tidigaste raden tas tillbaka först",
                    "the earliest row is taken back first",
                ),
            ],
        );
        Some(Cancel { amount: amount?, equal: equal?, is_latest_first: order? })
    }

    fn chain(&self, table: &Table<'_>) -> Option<Chain> {
        let gap = table.required("gap_days").and_then(|value| value.whole(0..=365));
        let after = super::word::said(
            table,
            "after",
            &[
                (
                    "latest-end",
                    ChainAfter::LatestEnd,
                    "gapet räknas från den senaste sista dagen hittills, så att varje ny rad flyttar det",
                    "the gap is counted from the latest last day so far, so that each row moves it",
                ),
                (
                    "first-day",
                    ChainAfter::FirstDay,
                    "gapet räknas från episodens första dag och står still",
                    "the gap is counted from the first day of the episode and stands still",
                ),
            ],
        );
        let across = table.required("across").and_then(|value| self.across(value));
        if !self.has_until {
            self.tell_no_until("chain");
            return None;
        }
        Some(Chain { gap_days: u16::try_from(gap?).ok()?, after: after?, across: across? })
    }

    /// `"all"`, a column, or a list of columns.
    fn across(&self, value: Value<'_>) -> Option<ChainAcross> {
        if !value.is_text() {
            let columns = value.list()?.into_iter().map(|column| self.column(column));
            let columns: Vec<Option<Column>> = columns.collect();
            return columns.into_iter().collect::<Option<_>>().map(ChainAcross::Columns);
        }
        match value.text()?.as_str() {
            "all" => Some(ChainAcross::All),
            _ => self.column(value).map(|column| ChainAcross::Columns(vec![column])),
        }
    }
}

/// Tells a column that the rows do not have.
pub(super) fn tell_no_column(value: Value<'_>, name: &str, rows: &Rows) {
    let home = &rows.name;
    let what = Text::new(
        format!("`{name}` finns inte i {home}"),
        format!("there is no `{name}` in {home}"),
    );
    let finding = Finding::of(&rule::UNKNOWN_NAME, value.place(), what);
    value.sink().push(match collate::nearest(name, rows.names()) {
        Some(near) => finding.with_nearest(near),
        None => finding,
    });
}
