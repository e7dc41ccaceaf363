//! What each slot of a register holds, counted while its rows are written.

use catalog::{Rhythm, Role};
use jiff::civil::Date;

use crate::field::day_number;
use crate::plan::Plan;
use crate::rows::Rows;

/// What a slot holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) rows: u64,
    pub(crate) persons: u64,
    /// Rows of a flow whose first day lies in the month.
    pub(crate) began: u64,
    /// Rows that have ended when the month is over: those whose last day lies in the month in a flow, or
    /// on the month's last day or before in a stock. Senders read the last day in both ways; what has
    /// ended is therefore told apart in the stock too.
    pub(crate) ended: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Tally) {
        self.rows += other.rows;
        self.persons += other.persons;
        self.began += other.began;
        self.ended += other.ended;
    }
}

/// Sender and month of a slot, the month as year times 100 and month; it is none for rows whose period
/// is not known yet.
pub(crate) fn parts(slot: &[u8]) -> (&[u8], Option<i64>) {
    let at = slot.iter().rposition(|byte| *byte == b'/').unwrap_or(slot.len());
    let month = slot.get(at + 1..).and_then(|month| std::str::from_utf8(month).ok());
    (&slot[..at], month.and_then(|month| month.parse().ok()))
}

/// The first and last day of a month, as numbers of days.
pub(crate) fn days(month: i64) -> Option<(i64, i64)> {
    let (year, month) = (i16::try_from(month / 100).ok()?, i8::try_from(month % 100).ok()?);
    let first = Date::new(year, month, 1).ok()?;
    Some((day_number(first), day_number(first.last_of_month())))
}

/// Counts what each slot holds among rows in the order of persons. `names` are the slots by number.
pub(crate) fn tally(rows: &Rows, names: &[&[u8]], plan: &Plan<'_>) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); names.len()];
    let mut latest: Vec<Option<u128>> = vec![None; names.len()];
    let rhythm = plan.register.rhythm;
    let column = |role| {
        let column = plan.register.with_role(role)?;
        plan.kept.iter().position(|kept| *kept == column)
    };
    let spell = matches!(rhythm, Rhythm::Stock | Rhythm::Flow)
        .then(|| Some((column(Role::From)?, column(Role::To)?)))
        .flatten();
    let months: Vec<Option<(i64, i64)>> = match spell {
        Some(_) => names.iter().map(|name| days(parts(name).1?)).collect(),
        None => Vec::new(),
    };
    for row in 0..rows.len() {
        let slot = rows.slots.number(row).expect("every row has a slot");
        let slot = usize::try_from(slot).expect("counted from 1") - 1;
        let (tally, latest) = (&mut tallies[slot], &mut latest[slot]);
        tally.rows += 1;
        if *latest != Some(rows.persons[row]) {
            *latest = Some(rows.persons[row]);
            tally.persons += 1;
        }
        let Some(((from, to), (first, last))) = spell.zip(months.get(slot).copied().flatten())
        else {
            continue;
        };
        let (from, to) = (rows.columns[from].number(row), rows.columns[to].number(row));
        if rhythm == Rhythm::Flow {
            tally.began += u64::from(from.is_some_and(|from| (first..=last).contains(&from)));
            tally.ended += u64::from(to.is_some_and(|to| (first..=last).contains(&to)));
        } else {
            tally.ended += u64::from(to.is_some_and(|to| to <= last));
        }
    }
    tallies
}
