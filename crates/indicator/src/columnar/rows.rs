//! The rows of a person in a series, and the events that they make.

use catalog::definition::{ChainAfter, DoubleBetween, OpenEnd, Sample};

use super::bound::Bound;
use super::cond::{MISSING, Num};
use super::eval::{Eval, Unit};
use super::person::Scratch;
use super::series::{
    Event, Link, Making, Newest, OPEN, Origin, Part, Row, SeriesPlan, TakenBack, Twice,
};
use crate::columnar::Plan;
use crate::{NO_DAY, calendar};

/// The rows of a person in one series.
#[derive(Debug, Clone, Default)]
pub(super) struct SeriesRows {
    pub(super) epoch: u32,
    pub(super) rows: Vec<Row>,
    pub(super) events: Vec<Event>,
    /// The bits that some row has.
    pub(super) bits: u128,
}

impl SeriesRows {
    /// The unit of an event.
    pub(super) fn unit(&self, series: usize, at: usize, is_bundle: bool) -> Unit {
        if is_bundle {
            let event = self.events[at];
            let (lo, hi) = (event.lo, event.hi);
            return Unit { lo, hi, last: event.last, ..Unit::of(series, event.date, event.until) };
        }
        let row = self.rows[at];
        let at = u32::try_from(at).expect("a person has few rows");
        Unit { lo: at, hi: at + 1, last: at, ..Unit::of(series, row.date, row.until) }
    }

    pub(super) fn len(&self, is_bundle: bool) -> usize {
        if is_bundle { self.events.len() } else { self.rows.len() }
    }
}

/// Makes the rows of a series for the person at hand, unless they are made.
pub(super) fn ensure(plan: &Plan<'_>, bound: &Bound<'_>, scratch: &mut Scratch, at: usize) {
    if scratch.series[at].epoch == scratch.epoch {
        return;
    }
    let series = &plan.series[at];
    if let Origin::Events(making) = &series.origin {
        for part in &making.parts {
            ensure(plan, bound, scratch, part.inner);
        }
    }
    let mut made = std::mem::take(&mut scratch.series[at]);
    made.rows.clear();
    made.events.clear();
    made.epoch = scratch.epoch;
    match &series.origin {
        Origin::Register { day, last } => {
            from_register(series, bound, scratch.person, (*day, *last), &mut made.rows);
        }
        Origin::Events(making) => {
            let Making { parts, latest, double, cancel, sample, chain } = &**making;
            for part in parts {
                take_up(plan, bound, scratch, part, &mut made.rows);
            }
            in_order(&mut made.rows);
            let eval = |rows: &[Row], num: &Num, i: usize| {
                row_value(plan, bound, scratch, at, &rows[i], num)
            };
            if let Some(latest) = latest {
                keep_newest(&mut made.rows, latest, &eval);
            }
            if let Some(double) = double {
                strike_doubles(&mut made.rows, double, &eval);
            }
            if let Some(cancel) = cancel {
                take_back(&mut made.rows, cancel, &eval);
            }
            if let Some(sample) = sample {
                sampled(&mut made.rows, parts, *sample, plan.run.last_day);
            }
            if let Some(chain) = chain {
                if !series.has_until {
                    made.rows.iter_mut().for_each(|row| row.until = row.date);
                }
                link(&mut made, chain, &eval);
            }
        }
    }
    let mut bits = 0;
    for row in &mut made.rows {
        row.bits = row_bits(series, bound, row);
        bits |= row.bits;
    }
    made.bits = bits;
    scratch.series[at] = made;
}

fn from_register(
    series: &SeriesPlan,
    bound: &Bound<'_>,
    person: usize,
    (day, last): (Option<usize>, Option<usize>),
    into: &mut Vec<Row>,
) {
    let register = series.roots[0].register;
    let is_month = day.is_some_and(|day| bound.is_month(register, day));
    for row in bound.rows(register, person) {
        let mut date = day.map_or(NO_DAY, |day| bound.day(register, day, row));
        if is_month && date != NO_DAY {
            date = calendar::month_start(date);
        }
        let until = last.map_or(NO_DAY, |last| bound.day(register, last, row));
        let until = if until == NO_DAY { OPEN } else { until };
        into.push(Row { bits: 0, date, until, row, root: 0 });
    }
    in_order(into);
}

/// The order of a series: day, last day, then as they came.
fn in_order(rows: &mut [Row]) {
    let key = |row: &Row| (row.date, row.until);
    if !rows.is_sorted_by_key(key) {
        rows.sort_by_key(key);
    }
}

/// The bits of a row.
fn row_bits(series: &SeriesPlan, bound: &Bound<'_>, row: &Row) -> u128 {
    let root = &series.roots[row.root as usize];
    let mut bits = root.always;
    for asked in &root.asked {
        match bound.column(root.register, asked.column) {
            Some(crate::ColumnRows::Words(words)) => {
                bits |= asked.some[words[row.row as usize] as usize]
            }
            Some(_) => {
                let words = bound.list(root.register, asked.column, row.row);
                for word in words {
                    bits |= asked.some[*word as usize];
                }
                if !asked.every.is_empty() && !words.is_empty() {
                    let every = words.iter().map(|word| asked.every[*word as usize]);
                    bits |= every.fold(u128::MAX, |all, mask| all & mask);
                }
            }
            None => {}
        }
    }
    bits
}

/// The rows of a source that are events.
fn take_up(
    plan: &Plan<'_>,
    bound: &Bound<'_>,
    scratch: &Scratch,
    part: &Part,
    into: &mut Vec<Row>,
) {
    let inner = &scratch.series[part.inner];
    let is_bundle = plan.is_bundle(part.inner);
    for at in 0..inner.len(is_bundle) {
        let unit = inner.unit(part.inner, at, is_bundle);
        let row = inner.rows[unit.lo as usize];
        let eval = Eval::of_element(plan, bound, scratch, &unit, &row);
        let Ok(date) = i32::try_from(eval.num(&part.date)) else { continue };
        let until = match &part.until {
            Some(num) => i32::try_from(eval.num(num)).unwrap_or(OPEN),
            None => OPEN,
        };
        if until < date || !eval.holds(&part.condition) {
            continue;
        }
        into.push(Row { bits: 0, date, until, row: row.row, root: part.first_root + row.root });
    }
}

fn row_value(
    plan: &Plan<'_>,
    bound: &Bound<'_>,
    scratch: &Scratch,
    series: usize,
    row: &Row,
    num: &Num,
) -> i64 {
    match num {
        Num::Column(word) => {
            let slot = &plan.series[series].slots[word.slot];
            let register = plan.series[series].roots[row.root as usize].register;
            let access = &slot.access[row.root as usize];
            bound.value(register, access, row.row, row.date, row.until)
        }
        _ => {
            let unit = Unit::of(series, row.date, row.until);
            Eval::of_element(plan, bound, scratch, &unit, row).num(num)
        }
    }
}

/// Of rows that report the same, the latest report.
fn keep_newest(rows: &mut Vec<Row>, latest: &Newest, value: &dyn Fn(&[Row], &Num, usize) -> i64) {
    let n = rows.len();
    let key = |i: usize| latest.equal.iter().map(|num| value(rows, num, i)).collect::<Vec<_>>();
    let keys: Vec<Vec<i64>> = (0..n).map(key).collect();
    let reported: Vec<i64> = (0..n).map(|i| value(rows, &latest.by, i)).collect();
    let mut best: Vec<usize> = Vec::new();
    for i in 0..n {
        // Of equal reports the one with the earliest last day, then the last in order.
        let rank = |i: usize| (reported[i], std::cmp::Reverse(rows[i].until));
        match best.iter_mut().find(|b| keys[**b] == keys[i]) {
            Some(known) if rank(i) >= rank(*known) => *known = i,
            Some(_) => {}
            None => best.push(i),
        }
    }
    best.sort_unstable();
    let kept: Vec<Row> = best
        .into_iter()
        .map(|i| {
            let mut row = rows[i];
            if row.until == OPEN && latest.open == OpenEnd::LastReport {
                row.until = end_of_report(reported[i], &latest.by_kind);
            }
            row
        })
        .filter(|row| row.until >= row.date)
        .collect();
    *rows = kept;
    in_order(rows);
}

/// The last day of the month in which something was reported.
fn end_of_report(reported: i64, kind: &catalog::definition::ValueKind) -> i32 {
    let Ok(reported) = i32::try_from(reported) else { return OPEN };
    let month = match kind {
        catalog::definition::ValueKind::Month => reported,
        _ => calendar::month_of(reported),
    };
    calendar::month_start(month + 1) - 1
}

/// Strikes the same event in two places, one to one, the nearest first.
fn strike_doubles(rows: &mut Vec<Row>, double: &Twice, value: &dyn Fn(&[Row], &Num, usize) -> i64) {
    let n = rows.len();
    let key = |i: usize| double.equal.iter().map(|num| value(rows, num, i)).collect::<Vec<_>>();
    let keys: Vec<Vec<i64>> = (0..n).map(key).collect();
    let mut is_struck = vec![false; n];
    let mut is_paired = vec![false; n];
    let distance = |i: usize, j: usize| (i64::from(rows[i].date) - i64::from(rows[j].date)).abs();
    for i in 0..n {
        let may_pair = |j: usize| match double.between {
            DoubleBetween::Sources(kept) => {
                let source = |at: usize| double.source_of[rows[at].root as usize];
                source(i) != kept && source(j) == kept
            }
            DoubleBetween::AllRows => j > i,
        };
        let near = (0..n).filter(|j| {
            may_pair(*j)
                && !is_paired[*j]
                && keys[i] == keys[*j]
                && distance(i, *j) <= double.within_days
        });
        let nearest = near.min_by_key(|j| (distance(i, *j), rows[*j].date, *j));
        if let Some(j) = nearest.filter(|_| !is_paired[i]) {
            is_paired[i] = true;
            is_paired[j] = true;
            // The first of a pair stays, or the row of the source that is kept.
            is_struck[if double.between == DoubleBetween::AllRows { j } else { i }] = true;
        }
    }
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        !is_struck[at - 1]
    });
}

/// Lets corrections take back earlier rows, and leaves whole ones.
fn take_back(rows: &mut Vec<Row>, cancel: &TakenBack, value: &dyn Fn(&[Row], &Num, usize) -> i64) {
    let n = rows.len();
    let mut left: Vec<i64> = (0..n).map(|i| value(rows, &cancel.amount, i)).collect();
    if left.iter().all(|amount| *amount >= 0 || *amount == MISSING) {
        return;
    }
    let key = |i: usize| cancel.equal.iter().map(|num| value(rows, num, i)).collect::<Vec<_>>();
    let keys: Vec<Vec<i64>> = (0..n).map(key).collect();
    let is_correction: Vec<bool> =
        left.iter().map(|amount| *amount < 0 && *amount != MISSING).collect();
    let mut is_gone = is_correction.clone();
    for i in (0..n).filter(|i| is_correction[*i]) {
        let mut back = -left[i];
        // Rows of one day are in no order among themselves.
        let may_be = |j: &usize| rows[*j].date <= rows[i].date && !is_correction[*j];
        let mut earlier: Vec<usize> =
            (0..n).filter(|j| may_be(j) && left[*j] > 0 && keys[*j] == keys[i]).collect();
        if cancel.is_latest_first {
            earlier.reverse();
        }
        for j in earlier {
            let taken = back.min(left[j]);
            left[j] -= taken;
            back -= taken;
            is_gone[j] = left[j] == 0;
            if back == 0 {
                break;
            }
        }
    }
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        !is_gone[at - 1]
    });
}

/// One event for each sampled day on which a row is open.
///
/// Rows of a source without last days are not open on any day, and stay.
fn sampled(rows: &mut Vec<Row>, parts: &[Part], sample: Sample, last_day: i32) {
    let open = std::mem::take(rows);
    for row in open {
        let part = parts.iter().rfind(|part| part.first_root <= row.root);
        if part.is_none_or(|part| part.until.is_none()) {
            rows.push(row);
            continue;
        }
        let mut day = next_sample(row.date, sample);
        while day <= last_day && day < row.until {
            rows.push(Row { date: day, ..row });
            day = next_sample(day + 1, sample);
        }
    }
    in_order(rows);
}

/// The first sampled day from a day on.
fn next_sample(day: i32, sample: Sample) -> i32 {
    match sample {
        Sample::MonthEnd => calendar::month_start(calendar::month_of(day) + 1) - 1,
        // 1970-01-04 was a Sunday.
        Sample::WeekEnd => day + (3 - day).rem_euclid(7),
    }
}

/// Joins stays that follow closely.
fn link(made: &mut SeriesRows, chain: &Link, value: &dyn Fn(&[Row], &Num, usize) -> i64) {
    let rows = &made.rows;
    if chain.across.is_empty() {
        for i in 0..made.rows.len() {
            let row = made.rows[i];
            let at = u32::try_from(i).expect("a person has few rows");
            match made.events.last_mut() {
                Some(event) if joins(event, &row, chain) => extend(event, &row, at),
                _ => made.events.push(begun(&row, at)),
            }
        }
        return;
    }
    // Stays of one group may lie between those of another: they are put together first.
    let of_row = |i: usize| chain.across.iter().map(|num| value(rows, num, i)).collect();
    let group: Vec<Vec<i64>> = (0..rows.len()).map(of_row).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|i| &group[*i]);
    let grouped: Vec<Row> = order.iter().map(|i| rows[*i]).collect();
    let mut of = None;
    for (at, (row, i)) in (0..).zip(grouped.iter().zip(&order)) {
        match made.events.last_mut() {
            Some(event) if of == Some(&group[*i]) && joins(event, row, chain) => {
                extend(event, row, at)
            }
            _ => made.events.push(begun(row, at)),
        }
        of = Some(&group[*i]);
    }
    made.events.sort_by_key(|event| (event.date, event.until, order[event.lo as usize]));
    // The rows of events that follow each other do too.
    made.rows.clear();
    for event in &mut made.events {
        let at = u32::try_from(made.rows.len()).expect("a person has few rows");
        made.rows.extend_from_slice(&grouped[event.lo as usize..event.hi as usize]);
        (event.last, event.hi, event.lo) =
            (at + event.last - event.lo, at + event.hi - event.lo, at);
    }
}

fn joins(event: &Event, row: &Row, chain: &Link) -> bool {
    let is_near = |day: i32| i64::from(row.date) <= i64::from(day) + chain.gap_days;
    match chain.after {
        ChainAfter::LatestEnd => event.until == OPEN || is_near(event.until),
        ChainAfter::FirstDay => is_near(event.date),
    }
}

fn extend(event: &mut Event, row: &Row, at: u32) {
    event.hi = at + 1;
    if row.until >= event.until {
        event.until = row.until;
        event.last = at;
    }
}

fn begun(row: &Row, at: u32) -> Event {
    Event { lo: at, hi: at + 1, last: at, date: row.date, until: row.until }
}
