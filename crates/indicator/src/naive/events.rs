//! What happened, made of rows: latest reports, doubles, corrections, samples, episodes, in this order.

use std::collections::BTreeMap;

use catalog::definition::{
    Cancel, Chain, ChainAcross, ChainAfter, Derivation, Double, DoubleBetween, EventSeries,
    EventSeriesId, EventSource, Latest, OpenEnd, Path, Sample,
};

use super::condition::View;
use super::history::History;
use super::residence::latest_end;
use super::rows::{Event, Row, Worth};
use crate::calendar;

/// A row of a series with the event of its source that it came from.
#[derive(Debug, Clone)]
struct Made {
    event: Event,
    origin: Event,
}

/// The events of a series, in its order.
pub(super) fn of(history: &History<'_>, id: &EventSeriesId) -> Vec<Event> {
    let Some(series) = history.run.catalog.blocks.events.get(id) else { return Vec::new() };
    let mut made = Vec::new();
    for (index, source) in series.sources.iter().enumerate() {
        made.extend(from_source(history, series, index, source));
    }
    made.sort_by_key(|m| m.event.place());
    if let Some(latest) = &series.latest {
        made = latest_of(made, latest);
    }
    if let Some(double) = &series.double {
        made = without_doubles(made, double);
    }
    if let Some(cancel) = &series.cancel {
        made = without_cancelled(made, cancel);
    }
    if let Some(sample) = series.sample {
        made = sampled(made, series, sample, history.run.last_day);
    }
    let events = made.into_iter().map(|made| made.event).collect();
    match &series.chain {
        Some(chain) => chained(events, chain, series.has_until),
        None => events,
    }
}

/// The rows of one source that are events, with the columns of the series.
fn from_source(
    history: &History<'_>,
    series: &EventSeries,
    index: usize,
    source: &EventSource,
) -> Vec<Made> {
    let mut made = Vec::new();
    for origin in history.events(&source.rows).iter() {
        let view = View::of_row(history, origin);
        if source.condition.as_ref().is_some_and(|c| !view.is_true(c)) {
            continue;
        }
        let Some(date) = origin.value(&source.date).day() else { continue };
        let until = source.until.as_ref().and_then(|path| last_day(&origin.value(path)));
        if until.is_some_and(|until| until < date) {
            continue;
        }
        let columns = columns(series, index, origin, date, until);
        let row = Row { date: Some(date), until, columns };
        made.push(Made { event: Event::of(row, index), origin: origin.clone() });
    }
    made
}

/// The day: of a month its last.
fn last_day(worth: &Worth) -> Option<i32> {
    match worth {
        Worth::Month(month) => Some(calendar::month_start(month + 1) - 1),
        other => other.day(),
    }
}

/// The columns of an event that came from a row of a source.
fn columns(
    series: &EventSeries,
    source: usize,
    origin: &Event,
    date: i32,
    until: Option<i32>,
) -> BTreeMap<String, Worth> {
    let day = |path: &Path| match path {
        Path::Date => Some(date),
        Path::Until => until,
        other => origin.value(other).day(),
    };
    let mut columns = BTreeMap::new();
    for column in &series.columns {
        let worth = match &column.from[source] {
            Derivation::Column(from) => origin.rows[0].value(&from.name),
            Derivation::Label(label) => Worth::Word(label.clone()),
            Derivation::Days(from, to) => match (day(from), day(to)) {
                (Some(from), Some(to)) => Worth::Number(i64::from(to - from)),
                _ => Worth::Missing,
            },
        };
        columns.insert(column.column.name.clone(), worth);
    }
    columns
}

/// Of rows about the same, the latest report.
fn latest_of(made: Vec<Made>, latest: &Latest) -> Vec<Made> {
    let mut same: BTreeMap<Vec<Worth>, Vec<(usize, Made)>> = BTreeMap::new();
    for (at, one) in made.into_iter().enumerate() {
        let key = latest.equal.iter().map(|path| one.event.value(path)).collect();
        same.entry(key).or_default().push((at, one));
    }
    let mut kept = Vec::new();
    for reports in same.into_values() {
        let told = |made: &Made| made.event.rows[0].value(&latest.by.name);
        let greatest = reports.iter().map(|(_, made)| told(made)).max();
        let greatest = greatest.expect("a group has a report");
        let mut reports: Vec<(usize, Made)> =
            reports.into_iter().filter(|(_, made)| told(made) == greatest).collect();
        // The earliest last day, a known before a missing; then the last in order.
        reports.reverse();
        reports.sort_by_key(|(_, made)| (made.event.until.is_none(), made.event.until));
        let (at, mut one) = reports.swap_remove(0);
        if latest.open == OpenEnd::LastReport && one.event.until.is_none() {
            let until = greatest.month().map(|month| calendar::month_start(month + 1) - 1);
            if until.is_some_and(|until| one.event.date.is_some_and(|date| until < date)) {
                continue;
            }
            one.event.until = until;
            one.event.rows[0].until = until;
        }
        kept.push((at, one));
    }
    kept.sort_by_key(|(at, made)| (made.event.place(), *at));
    kept.into_iter().map(|(_, made)| made).collect()
}

/// Strikes the same event in two places, one to one.
fn without_doubles(made: Vec<Made>, double: &Double) -> Vec<Made> {
    let same = |a: &Made, b: &Made| {
        double.equal.iter().all(|column| {
            a.event.rows[0].value(&column.name) == b.event.rows[0].value(&column.name)
        })
    };
    let day = |made: &Made| made.event.date.expect("an event has a day");
    let mut paired = vec![false; made.len()];
    let mut struck = vec![false; made.len()];
    for (index, row) in made.iter().enumerate() {
        if paired[index] {
            continue;
        }
        let may_pair = |other: usize| match double.between {
            DoubleBetween::Sources(kept) => {
                row.event.source != kept && made[other].event.source == kept
            }
            DoubleBetween::AllRows => other > index,
        };
        let mut nearest: Option<(i32, i32, usize)> = None;
        for other in 0..made.len() {
            if paired[other] || !may_pair(other) || !same(row, &made[other]) {
                continue;
            }
            let apart = (day(&made[other]) - day(row)).abs();
            if apart <= i32::from(double.within_days) {
                let found = (apart, day(&made[other]), other);
                nearest = Some(nearest.map_or(found, |best| best.min(found)));
            }
        }
        if let Some((_, _, other)) = nearest {
            paired[index] = true;
            paired[other] = true;
            // The first of a pair stays, or the row of the source that is kept.
            struck[if double.between == DoubleBetween::AllRows { other } else { index }] = true;
        }
    }
    made.into_iter().zip(struck).filter(|(_, struck)| !struck).map(|(made, _)| made).collect()
}

/// Lets corrections take back what was dispensed on the same day or earlier.
fn without_cancelled(made: Vec<Made>, cancel: &Cancel) -> Vec<Made> {
    let amount = |made: &Made| match made.event.rows[0].value(&cancel.amount.name) {
        Worth::Number(amount) => Some(amount),
        _ => None,
    };
    let same = |a: &Made, b: &Made| {
        cancel.equal.iter().all(|column| {
            a.event.rows[0].value(&column.name) == b.event.rows[0].value(&column.name)
        })
    };
    let mut left: Vec<Option<i64>> = made.iter().map(amount).collect();
    for correction in made.iter().filter(|made| amount(made).is_some_and(|n| n < 0)) {
        let mut takes = -amount(correction).expect("a correction has an amount");
        let earlier = (0..made.len()).filter(|i| {
            amount(&made[*i]).is_some_and(|n| n > 0)
                && made[*i].event.date <= correction.event.date
                && same(&made[*i], correction)
        });
        let mut earlier: Vec<usize> = earlier.collect();
        if cancel.is_latest_first {
            earlier.reverse();
        }
        for index in earlier {
            let here = left[index].expect("a row that is taken back has an amount");
            let taken = here.min(takes);
            left[index] = Some(here - taken);
            takes -= taken;
        }
    }
    let stays = |(made, left): (Made, Option<i64>)| {
        let is_correction = amount(&made).is_some_and(|n| n < 0);
        let is_taken_back = amount(&made).is_some_and(|n| n > 0) && left == Some(0);
        (!is_correction && !is_taken_back).then_some(made)
    };
    made.into_iter().zip(left).filter_map(stays).collect()
}

/// One event for each sampled day on which a row is open. Rows of a source without last days are not open on
/// any day, and stay.
fn sampled(made: Vec<Made>, series: &EventSeries, sample: Sample, last_day: i32) -> Vec<Made> {
    let mut all = Vec::new();
    for one in made {
        if series.sources[one.event.source].until.is_none() {
            all.push(one);
            continue;
        }
        let from = one.event.date.expect("an event has a day");
        // A row is open to the day before its last.
        let to = one.event.until.map_or(last_day, |until| (until - 1).min(last_day));
        for day in from..=to {
            let is_sampled = match sample {
                Sample::MonthEnd => calendar::month_of(day) != calendar::month_of(day + 1),
                // 1970-01-01 was a Thursday.
                Sample::WeekEnd => (day + 3).rem_euclid(7) == 6,
            };
            if is_sampled {
                let until = one.event.until;
                let columns = columns(series, one.event.source, &one.origin, day, until);
                let row = Row { date: Some(day), until, columns };
                let event = Event::of(row, one.event.source);
                all.push(Made { event, origin: one.origin.clone() });
            }
        }
    }
    all.sort_by_key(|m| m.event.place());
    all
}

/// Stays that follow closely become one episode.
fn chained(events: Vec<Event>, chain: &Chain, has_until: bool) -> Vec<Event> {
    let ends = |row: &Row| if has_until { row.until } else { row.date };
    let mut groups: BTreeMap<Vec<Worth>, Vec<(usize, Row)>> = BTreeMap::new();
    for (at, event) in events.into_iter().enumerate() {
        for row in event.rows {
            let key = match &chain.across {
                ChainAcross::All => Vec::new(),
                ChainAcross::Columns(all) => all.iter().map(|c| row.value(&c.name)).collect(),
            };
            groups.entry(key).or_default().push((at, row));
        }
    }
    // Each with the place of its first row, which orders those that begin and end on the same days.
    let mut episodes: Vec<(usize, Vec<Row>)> = Vec::new();
    for rows in groups.into_values() {
        let (mut first, mut open): (usize, Vec<Row>) = (0, Vec::new());
        for (at, row) in rows {
            let begins = row.date.expect("an event has a day");
            let is_near = |end: i32| begins - end <= i32::from(chain.gap_days);
            let joins = match chain.after {
                ChainAfter::LatestEnd => open.iter().any(|row| ends(row).is_none_or(is_near)),
                ChainAfter::FirstDay => open.first().and_then(|row| row.date).is_some_and(is_near),
            };
            if !joins && !open.is_empty() {
                episodes.push((first, std::mem::take(&mut open)));
            }
            if open.is_empty() {
                first = at;
            }
            open.push(row);
        }
        if !open.is_empty() {
            episodes.push((first, open));
        }
    }
    episodes.sort_by_key(|(first, _)| *first);
    let bundles = episodes.into_iter().map(|(_, rows)| bundle(rows, ends));
    let mut events: Vec<Event> = bundles.collect();
    events.sort_by_key(Event::place);
    events
}

/// An episode of its rows.
fn bundle(rows: Vec<Row>, ends: impl Fn(&Row) -> Option<i32>) -> Event {
    let mut last = 0;
    for index in 1..rows.len() {
        if latest_end(ends(&rows[index])) <= latest_end(ends(&rows[last])) {
            last = index;
        }
    }
    Event { date: rows[0].date, until: ends(&rows[last]), last, rows, source: 0 }
}
