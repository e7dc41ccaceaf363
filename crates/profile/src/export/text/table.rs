//! The table of a profile, fitted to the width of the terminal.

use std::fmt::Write as _;

use catalog::Measure;
use cube::{Lang, Period, PeriodKind};

use super::{Paint, chart, pad, pad_left, wrap};
use crate::model::{AreaProfile, Comparator, Point, Position, Row, TrendOutcome};
use crate::words;

/// A name gets at least and at most so many characters.
const NAME_WIDTH: (usize, usize) = (23, 58);
/// Spaces between columns.
const GUTTER: usize = 2;

/// The columns beside name and verdict, in the order in which they are shown.
const FIRST: usize = 0;
const CHART: usize = 1;
const LATEST: usize = 2;
const RIKET: usize = 3;
const PLACE: usize = 4;

/// Which columns go when the terminal is narrow, in that order. The latest value always stays.
const DISPENSABLE: [usize; 4] = [PLACE, RIKET, CHART, FIRST];

/// One row as text.
struct Line<'a> {
    row: &'a Row,
    name: String,
    columns: [String; 5],
    mark: &'static str,
    trend: String,
}

/// Which columns there is room for, and how wide each is.
struct Layout {
    name: usize,
    columns: [usize; 5],
    /// True when the verdict stands on a line of its own.
    is_stacked: bool,
}

pub(super) fn write(
    out: &mut String,
    profile: &AreaProfile,
    lang: Lang,
    paint: Paint,
    width: usize,
) {
    let lines: Vec<Vec<Line<'_>>> = profile
        .sections
        .iter()
        .map(|s| s.rows.iter().map(|row| line(row, profile.axis, lang)).collect())
        .collect();
    let heads = heads(profile, lang);
    let layout = layout(lines.iter().flatten(), &heads, width);
    if !layout.is_stacked {
        let columns = columns(&heads, &layout);
        let verdict = lang.pick("märkning, trend", "mark, trend");
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "  {}{columns}{}{verdict}", pad("", layout.name), gutter());
    }
    for (section, lines) in profile.sections.iter().zip(&lines) {
        let _ = writeln!(out, "{}", paint.bold(section.title.get(lang)));
        for line in lines {
            write_line(out, line, &layout, paint);
        }
    }
}

fn gutter() -> String {
    " ".repeat(GUTTER)
}

fn heads(profile: &AreaProfile, lang: Lang) -> [String; 5] {
    let (from, to) = profile.axis;
    let place = lang.pick("plats", "place");
    [
        lang.pick("första", "first").to_owned(),
        format!("{from}–{:02}", to % 100),
        lang.pick("senaste", "latest").to_owned(),
        lang.pick("riket", "Sweden").to_owned(),
        place.to_owned(),
    ]
}

fn line(row: &Row, axis: (u16, u16), lang: Lang) -> Line<'_> {
    let shown = |point: Option<Point>| {
        point.map_or_else(String::new, |p| {
            format!("{} ({})", p.cell.show(lang, row.decimals), short(p.period))
        })
    };
    let riket = row.comparisons.iter().find(|c| c.with == Comparator::Riket);
    let place = |p: &Position| format!("{}/{}", p.place, p.of);
    Line {
        row,
        name: name(row, lang),
        columns: [
            shown(
                row.first.filter(|_| row.first.map(|p| p.period) != row.latest.map(|p| p.period)),
            ),
            chart::chart(row, axis),
            // Without a value the latest cell says why; beside one it is added.
            match (row.latest, row.latest_absent) {
                (Some(_), Some(absent)) => {
                    format!("{} {}", shown(row.latest), absent.cell.status().sign())
                }
                (None, absent) => shown(absent),
                (latest, None) => shown(latest),
            },
            riket.map_or_else(String::new, |c| c.cell.show(lang, row.decimals)),
            row.position_peers.as_ref().map(place).unwrap_or_default(),
        ],
        mark: words::mark(row.mark, lang),
        trend: format!("{} {}", trend_sign(row), words::trend(row, lang)),
    }
}

/// The row's name with its unit, as far as the unit's first comma; a share has a sign.
fn name(row: &Row, lang: Lang) -> String {
    let unit = match row.measure {
        Measure::Share => "%",
        _ => row.unit.get(lang).split(',').next().unwrap_or_default(),
    };
    let title = row.title.get(lang);
    if unit.is_empty() { title.to_owned() } else { format!("{title}, {unit}") }
}

/// A period in the least space: `2020`, `2018–20`, `2020Q1`.
fn short(period: Period) -> String {
    match period.kind() {
        PeriodKind::Years => {
            format!("{}–{:02}", period.first_year(), period.last_year() % 100)
        }
        _ => period.to_string(),
    }
}

/// Which way a sure trend goes, `→` for none, `·` when nothing was tested.
fn trend_sign(row: &Row) -> char {
    match (words::is_rising(row.trend.outcome, row.better), row.trend.outcome) {
        (Some(true), _) => '↗',
        (Some(false), _) => '↘',
        (None, TrendOutcome::Unchanged) => '→',
        (None, _) => '·',
    }
}

/// Takes away columns until the names have room.
fn layout<'a>(
    lines: impl Iterator<Item = &'a Line<'a>>,
    heads: &[String; 5],
    width: usize,
) -> Layout {
    let mut columns = heads.clone().map(|head| head.chars().count());
    let (mut verdict, mut name) = (0, 0);
    for line in lines {
        for (width, text) in columns.iter_mut().zip(&line.columns) {
            *width = (*width).max(text.chars().count());
        }
        verdict = verdict.max(verdict_width(line));
        name = name.max(line.name.chars().count());
    }
    let room = |columns: &[usize; 5]| {
        let taken: usize = columns.iter().filter(|w| **w > 0).map(|w| w + GUTTER).sum();
        width.saturating_sub(2 + taken + GUTTER + verdict)
    };
    for column in DISPENSABLE {
        if room(&columns) >= NAME_WIDTH.0 {
            break;
        }
        columns[column] = 0;
    }
    let is_stacked = room(&columns) < NAME_WIDTH.0;
    let most = name.clamp(NAME_WIDTH.0, NAME_WIDTH.1);
    let name = if is_stacked { width.saturating_sub(2) } else { room(&columns).min(most) };
    Layout { name, columns, is_stacked }
}

fn verdict_width(line: &Line<'_>) -> usize {
    line.mark.chars().count() + 2 + line.trend.chars().count()
}

/// The columns that there is room for, each with a gutter before it.
fn columns(texts: &[String; 5], layout: &Layout) -> String {
    let mut out = String::new();
    for (column, (text, width)) in texts.iter().zip(layout.columns).enumerate() {
        if width > 0 {
            let text = if column == CHART { pad(text, width) } else { pad_left(text, width) };
            let _ = write!(out, "{}{text}", gutter());
        }
    }
    out
}

fn write_line(out: &mut String, line: &Line<'_>, layout: &Layout, paint: Paint) {
    let is_marked = line.row.is_marked();
    let sign = if is_marked { paint.worse("⚑") } else { " ".to_owned() };
    let mark = if is_marked { paint.worse(line.mark) } else { line.mark.to_owned() };
    let trend = match line.row.trend.outcome {
        TrendOutcome::Worse => paint.worse(&line.trend),
        TrendOutcome::Better => paint.better(&line.trend),
        _ => line.trend.clone(),
    };
    let name = wrap(&line.name, layout.name, "");
    let mut name = name.lines();
    let first = name.next().unwrap_or_default();
    if layout.is_stacked {
        let _ = writeln!(out, "{sign} {first}");
        for rest in name {
            let _ = writeln!(out, "  {rest}");
        }
        let ends: Vec<&str> = [FIRST, LATEST]
            .map(|c| line.columns[c].as_str())
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect();
        let _ = writeln!(out, "    {}  {}", ends.join(" → "), line.columns[CHART]);
        let _ = writeln!(out, "    {mark}, {trend}");
        return;
    }
    let mut texts = line.columns.clone();
    if is_marked {
        // Padded before it is painted: the codes take no room on the screen.
        texts[LATEST] = paint.worse(&pad_left(&texts[LATEST], layout.columns[LATEST]));
    }
    let columns = columns(&texts, layout);
    let _ = writeln!(out, "{sign} {}{columns}{}{mark}, {trend}", pad(first, layout.name), gutter());
    for rest in name {
        let _ = writeln!(out, "  {rest}");
    }
}
