//! What must hold between the rows of one person.

use std::collections::BTreeMap;

use catalog::{Check, CheckKind, Severity};
use sha2::{Digest, Sha256};

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

/// True when a person's rows of a delivery must be held against one another.
pub(crate) fn settles_persons(plan: &Plan<'_>) -> bool {
    !unique(plan, true).is_empty()
}

/// True when all rows of a delivery must be held against one another.
pub(crate) fn settles_all(plan: &Plan<'_>) -> bool {
    !unique(plan, false).is_empty()
}

/// The checks for repeated values that are about one person, or those that are about all.
fn unique<'a>(plan: &Plan<'a>, of_person: bool) -> Vec<(usize, &'a Check)> {
    let mut checks = of_kind(plan, CheckKind::Unique);
    checks.retain(|(_, check)| check.columns.contains(&plan.subject) == of_person);
    checks
}

/// Takes out rows of a delivery that stand there already or contradict another.
pub(crate) fn settle(rows: Rows, plan: &Plan<'_>) -> Settled {
    let mut settled = Settled::nothing(plan);
    let checks = unique(plan, true);
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

/// What is needed of a row for holding it against those of all persons.
pub(crate) struct Held {
    origin: Origin,
    /// For each check the values that must not be repeated.
    keys: Vec<Vec<i64>>,
    /// SHA-256 over the person and all values: the same for rows that repeat each other.
    print: [u8; 32],
}

/// The rows of a shard as they are held against those of others, which number words alike.
pub(crate) fn held(rows: &Rows, plan: &Plan<'_>) -> Vec<Held> {
    let checks = unique(plan, false);
    let one = |row: usize| {
        let keys = checks.iter().map(|(_, check)| key(rows, row, &check.columns, plan));
        let mut print = Sha256::new();
        print.update(rows.persons[row].to_be_bytes());
        for number in key(rows, row, &plan.kept, plan).into_iter().chain(rows.slots.number(row)) {
            print.update(number.to_be_bytes());
        }
        let origin = rows.origins[row].expect("rows of a delivery have origins");
        Held { origin, keys: keys.collect(), print: print.finalize().into() }
    };
    (0..rows.len()).map(one).collect()
}

/// Finds rows that contradict a row about any person, by the checks that are not about one.
pub(crate) fn settle_all(mut rows: Vec<Held>, plan: &Plan<'_>) -> Settled {
    let checks = unique(plan, false);
    let mut settled = Settled::nothing(plan);
    rows.sort_unstable_by_key(|row| row.origin);
    let mut seen: Vec<BTreeMap<Vec<i64>, [u8; 32]>> = vec![BTreeMap::new(); checks.len()];
    for Held { origin, keys, print } in rows {
        let of_checks = checks.iter().zip(seen.iter().zip(&keys));
        let mut clashes =
            of_checks.filter_map(|(check, (seen, key))| Some((check, seen.get(key)?)));
        if !clashes.all(|(check, earlier)| settled.clash(*check, origin, *earlier == print)) {
            continue;
        }
        for (seen, key) in seen.iter_mut().zip(keys) {
            seen.entry(key).or_insert(print);
        }
    }
    settled
}

impl Settled {
    fn nothing(plan: &Plan<'_>) -> Settled {
        Settled {
            rows: Rows::new(plan),
            counts: Counts::default(),
            left: Vec::new(),
            findings: Findings::default(),
            rejected: Vec::new(),
        }
    }

    /// Tells a row that has the same values as an earlier one, and whether it stays all the same.
    fn clash(&mut self, (at, check): (usize, &Check), origin: Origin, is_same: bool) -> bool {
        let place = origin.place();
        if is_same {
            self.counts.duplicates += 1;
            self.left.push(origin);
            self.findings.tell(&rule::DUPLICATE, About::Row, place);
            return false;
        }
        self.findings.tell(&rule::CLASH, About::Check(at), place);
        if check.severity != Severity::Error {
            return true;
        }
        self.counts.rejected += 1;
        self.left.push(origin);
        let line = zeroize::Zeroizing::default();
        self.rejected.push(Rejected { place, codes: vec![rule::CLASH.code], line });
        false
    }
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
    for (check, (key, seen)) in checks.iter().zip(keys.iter().zip(seen.iter())) {
        let Some(earlier) = seen.get(key) else { continue };
        let is_same = rows.compare(*earlier as usize, row as usize).is_eq();
        if !settled.clash(*check, origin, is_same) {
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
pub(crate) fn key(rows: &Rows, row: usize, columns: &[usize], plan: &Plan<'_>) -> Vec<i64> {
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
