//! What must hold between the rows of one person.

use std::collections::BTreeMap;

use catalog::{Check, CheckKind, Severity};

use crate::findings::{About, Findings};
use crate::plan::Plan;
use crate::reading::{Counts, Rejected};
use crate::rows::{Origin, Rows, Values};
use crate::rule;

/// Rows of a shard after repetitions and contradictions have been taken out.
pub(crate) struct Settled {
    pub(crate) rows: Rows,
    /// The rows that are taken in no longer, by what they are now.
    pub(crate) counts: Counts,
    /// The same rows.
    pub(crate) left: Vec<Origin>,
    pub(crate) findings: Findings,
    pub(crate) rejected: Vec<Rejected>,
}

/// True when rows of a delivery must be held against one another.
pub(crate) fn settles(plan: &Plan<'_>) -> bool {
    !of_kind(plan, CheckKind::Unique).is_empty()
}

/// Takes out rows of a delivery that stand there already or contradict another.
pub(crate) fn settle(rows: Rows, plan: &Plan<'_>) -> Settled {
    let mut settled = Settled {
        rows: Rows::new(plan),
        counts: Counts::default(),
        left: Vec::new(),
        findings: Findings::default(),
        rejected: Vec::new(),
    };
    let checks: Vec<(usize, &Check)> = of_kind(plan, CheckKind::Unique);
    if checks.is_empty() {
        settled.rows = rows;
        return settled;
    }
    let mut order: Vec<u32> = (0..u32::try_from(rows.len()).expect("fewer than 2^32")).collect();
    order.sort_unstable_by_key(|row| (rows.persons[*row as usize], rows.origins[*row as usize]));
    let mut kept = Vec::with_capacity(order.len());
    for person in order.chunk_by(|a, b| rows.persons[*a as usize] == rows.persons[*b as usize]) {
        let mut seen: Vec<BTreeMap<Vec<i64>, u32>> = vec![BTreeMap::new(); checks.len()];
        for row in person {
            if keep(&rows, *row, &checks, &mut seen, plan, &mut settled) {
                kept.push(*row);
            }
        }
    }
    settled.rows = rows.taken(&kept, plan);
    settled
}

fn keep(
    rows: &Rows,
    row: u32,
    checks: &[(usize, &Check)],
    seen: &mut [BTreeMap<Vec<i64>, u32>],
    plan: &Plan<'_>,
    settled: &mut Settled,
) -> bool {
    let keys: Vec<Vec<i64>> =
        checks.iter().map(|(_, check)| key(rows, row as usize, &check.columns, plan)).collect();
    let origin = rows.origins[row as usize].expect("rows of a delivery have origins");
    let place = origin.place();
    for ((at, check), (key, seen)) in checks.iter().zip(keys.iter().zip(seen.iter())) {
        let Some(earlier) = seen.get(key) else { continue };
        if rows.compare(*earlier as usize, row as usize).is_eq() {
            settled.counts.duplicates += 1;
            settled.left.push(origin);
            settled.findings.tell(&rule::DUPLICATE, About::Row, place);
            return false;
        }
        settled.findings.tell(&rule::CLASH, About::Check(*at), place);
        if check.severity == Severity::Error {
            settled.counts.rejected += 1;
            settled.left.push(origin);
            let line = zeroize::Zeroizing::new(Vec::new());
            settled.rejected.push(Rejected { place, codes: vec![rule::CLASH.code], line });
            return false;
        }
    }
    for (key, seen) in keys.into_iter().zip(seen) {
        seen.entry(key).or_insert(row);
    }
    true
}

fn of_kind<'a>(plan: &Plan<'a>, kind: CheckKind) -> Vec<(usize, &'a Check)> {
    plan.register.checks.iter().enumerate().filter(|(_, check)| check.kind == kind).collect()
}

/// The values of some columns of a row; the person is the same in all rows that are compared.
fn key(rows: &Rows, row: usize, columns: &[usize], plan: &Plan<'_>) -> Vec<i64> {
    let mut key = Vec::new();
    for column in columns {
        let Some(at) = plan.kept.iter().position(|kept| kept == column) else { continue };
        match &rows.columns[at] {
            list @ Values::List { .. } => {
                key.extend(list.slice(row).iter().map(|value| i64::from(*value)));
                key.push(-1);
            }
            values => key.push(values.number(row).unwrap_or(i64::MIN)),
        }
    }
    key
}

/// Tells what does not agree among the sorted rows of each person, old rows and new together. Only
/// rows of this delivery are told.
pub(crate) fn look_over(rows: &Rows, plan: &Plan<'_>, findings: &mut Findings) {
    let apart = of_kind(plan, CheckKind::Apart);
    let corrects = of_kind(plan, CheckKind::Corrects);
    if apart.is_empty() && corrects.is_empty() {
        return;
    }
    let mut start = 0;
    for person in rows.persons.chunk_by(|a, b| a == b) {
        let range = start..start + person.len();
        start = range.end;
        for (at, check) in &apart {
            overlaps(rows, range.clone(), &check.columns, plan, *at, findings);
        }
        for (at, check) in &corrects {
            lone_corrections(rows, range.clone(), &check.columns, plan, *at, findings);
        }
    }
}

fn overlaps(
    rows: &Rows,
    range: std::ops::Range<usize>,
    columns: &[usize],
    plan: &Plan<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let value = |row: usize, column: usize| key(rows, row, &[column], plan).first().copied();
    let mut spells: Vec<(i64, i64, usize)> = range
        .filter_map(|row| {
            let from = value(row, columns[0]).filter(|from| *from != i64::MIN)?;
            let to = value(row, columns[1]).filter(|to| *to != i64::MIN).unwrap_or(i64::MAX);
            Some((from, to, row))
        })
        .collect();
    spells.sort_unstable();
    let mut latest: Option<i64> = None;
    for (from, to, row) in spells {
        let overlaps = latest.is_some_and(|latest| from <= latest);
        if let Some(origin) = rows.origins[row].filter(|_| overlaps) {
            findings.tell(&rule::BETWEEN_ROWS, About::Check(at), origin.place());
        }
        latest = latest.max(Some(to));
    }
}

/// Tells negative rows that have nothing earlier to take back.
fn lone_corrections(
    rows: &Rows,
    range: std::ops::Range<usize>,
    columns: &[usize],
    plan: &Plan<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let mut by_key: BTreeMap<Vec<i64>, Vec<(i64, i64, usize)>> = BTreeMap::new();
    for row in range {
        let Some(amount) = key(rows, row, &columns[..1], plan).first().copied() else { continue };
        let day = plan.from.and_then(|from| key(rows, row, &[from], plan).first().copied());
        let same = key(rows, row, &columns[1..], plan);
        // On one day what is given comes before what is taken back.
        by_key.entry(same).or_default().push((day.unwrap_or(i64::MIN), -amount, row));
    }
    for mut rows_of_key in by_key.into_values() {
        rows_of_key.sort_unstable();
        let mut balance: i64 = 0;
        for (_, taken, row) in rows_of_key {
            if taken == i64::MIN {
                continue;
            }
            balance = balance.saturating_sub(taken);
            if balance < 0 {
                if let Some(origin) = rows.origins[row].filter(|_| taken > 0) {
                    findings.tell(&rule::BETWEEN_ROWS, About::Check(at), origin.place());
                }
                balance = 0;
            }
        }
    }
}
