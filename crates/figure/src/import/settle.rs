//! What a delivery does to the figures of one indicator: which rows are new, which change
//! something, which are set aside.

use cube::{IndicatorId, Lang, number};

use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::known::Limits;
use crate::block::Block;
use crate::key::Key;

/// How late a delivery is: the day it was retrieved, then the order of import. Of two figures with
/// one key, the later holds.
pub(crate) type Rank = (String, usize);

/// Limits of shares are kept with this much room for binary rounding.
const ROOM: f64 = 1e-6;

/// One value this many times the rest of its series is likely in another unit.
const FAR: f64 = 1000.0;

/// Values that a series must have before one of them can be told to be far from the rest.
const SERIES_MIN: usize = 4;

/// What is known before.
pub(crate) struct Before<'a> {
    /// Whose figures they are.
    pub(crate) indicator: &'a IndicatorId,
    pub(crate) limits: Limits,
    /// Figures in the store, whose marks are places in `ranks`; none when there are none.
    pub(crate) stored: Block,
    /// The delivery that is imported, as a place in `ranks`.
    pub(crate) delivery: u32,
    pub(crate) ranks: &'a [Rank],
    /// The delivery was imported before: what it said that is older than the store is known.
    pub(crate) is_known: bool,
}

/// What is true afterwards.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// All figures of the indicator; the marks are places among the deliveries.
    pub(crate) figures: Block,
    /// Replaced figures and, row by row, what replaced them.
    pub(crate) old: Block,
    pub(crate) new: Block,
    pub(crate) counts: Counts,
    pub(crate) findings: Collector,
}

/// Rows by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) imported: u64,
    pub(crate) unchanged: u64,
    pub(crate) revised: u64,
    pub(crate) set_aside: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Counts) {
        self.imported += other.imported;
        self.unchanged += other.unchanged;
        self.revised += other.revised;
        self.set_aside += other.set_aside;
    }

    pub(crate) fn sum(self) -> u64 {
        self.imported + self.unchanged + self.revised + self.set_aside
    }
}

/// Settles the rows of one indicator. The marks of `rows` are row numbers.
pub(crate) fn settle(rows: Block, before: Before<'_>, findings: Collector) -> Settled {
    let mut settled = Settled { findings, ..Settled::default() };
    let indicator = before.indicator;
    let rows = drop_duplicates(rows.sorted(), indicator, &mut settled);
    let rows = drop_absurd(rows, &before, &mut settled);
    let fresh = merge(rows, before, &mut settled);
    tell_far_values(&fresh, indicator, &mut settled);
    settled
}

/// Which figure it is, for a reader.
fn place(indicator: &IndicatorId, key: Key) -> String {
    format!("{indicator} {} {} {} {}", key.area(), key.period(), key.sex(), key.age())
}

fn value_text(block: &Block, i: usize, lang: Lang) -> String {
    let cell = block.cell(i);
    match cell.value() {
        Some(value) => number_text(value, cell.decimals(), lang),
        None => cell.status().label(lang).to_owned(),
    }
}

/// A number with its decimals; those that it has where none are said, at most six.
fn number_text(value: f64, decimals: Option<u8>, lang: Lang) -> String {
    let own = || value.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len().min(6));
    let decimals = decimals.unwrap_or_else(|| u8::try_from(own()).expect("at most six"));
    number::format(value, decimals, lang)
}

fn drop_duplicates(rows: Block, indicator: &IndicatorId, settled: &mut Settled) -> Block {
    if rows.keys.windows(2).all(|pair| pair[0] != pair[1]) {
        return rows;
    }
    let mut kept = Block::default();
    let mut i = 0;
    while i < rows.len() {
        let n = rows.keys[i..].iter().take_while(|key| **key == rows.keys[i]).count();
        let agree = (i..i + n).all(|j| rows.same(i, &rows, j));
        if agree {
            kept.push_from(&rows, i, rows.marks[i]);
        }
        let at = place(indicator, rows.keys[i]);
        for j in i..i + n {
            let (first, row) = (rows.marks[i], rows.marks[j]);
            if !agree {
                settled.counts.set_aside += 1;
                settled.findings.add(Fault::TwiceDifferent, Spot::row(row), || {
                    let (sv, en) = (value_text(&rows, j, Lang::Sv), value_text(&rows, j, Lang::En));
                    Told::new(
                        format!("{at} står på {n} rader med olika värden; här {sv}, först rad {first}."),
                        format!("{at} stands in {n} rows with different values; here {en}, first in row {first}."),
                    )
                });
            } else if j > i {
                settled.counts.set_aside += 1;
                settled.findings.add(Fault::TwiceTheSame, Spot::row(row), || {
                    Told::new(
                        format!("{at} står redan på rad {first} med samma värde."),
                        format!("{at} already stands in row {first} with the same value."),
                    )
                });
            }
        }
        i += n;
    }
    kept
}

fn drop_absurd(rows: Block, before: &Before<'_>, settled: &mut Settled) -> Block {
    let Before { indicator, limits, .. } = *before;
    let fault = |i: usize| {
        let value = rows.values[i];
        let negative = |n: f64| n < 0.0;
        if limits.is_share && !(value.is_nan() || (-ROOM..=100.0 + ROOM).contains(&value)) {
            Some(Fault::ShareOutside)
        } else if (limits.is_count && negative(value))
            || negative(rows.beside[0].get(i))
            || negative(rows.beside[1].get(i))
        {
            Some(Fault::Negative)
        } else {
            None
        }
    };
    let has_interval = !(rows.beside[2].is_usual() && rows.beside[3].is_usual());
    if !has_interval && (0..rows.len()).all(|i| fault(i).is_none()) {
        return rows;
    }
    let mut kept = Block::default();
    for i in 0..rows.len() {
        let (row, at) = (rows.marks[i], rows.keys[i]);
        if let Some(fault) = fault(i) {
            settled.counts.set_aside += 1;
            settled.findings.add(fault, Spot::row(row), || absurd(fault, indicator, &rows, i));
            continue;
        }
        kept.push_from(&rows, i, row);
        let (lower, upper, value) = (rows.beside[2].get(i), rows.beside[3].get(i), rows.values[i]);
        if lower > upper || lower > value + ROOM || upper < value - ROOM {
            kept.drop_interval();
            settled.findings.add(Fault::IntervalOutside, Spot::row(row), || {
                let at = place(indicator, at);
                let [sv, en] = [Lang::Sv, Lang::En]
                    .map(|lang| [value, lower, upper].map(|n| number_text(n, None, lang)));
                Told::new(
                    format!("{at}: värdet {} ligger inte mellan {} och {}.", sv[0], sv[1], sv[2]),
                    format!("{at}: the value {} is not between {} and {}.", en[0], en[1], en[2]),
                )
            });
        }
    }
    kept
}

fn absurd(fault: Fault, indicator: &IndicatorId, rows: &Block, i: usize) -> Told {
    let at = place(indicator, rows.keys[i]);
    let (sv, en) = (value_text(rows, i, Lang::Sv), value_text(rows, i, Lang::En));
    if fault == Fault::ShareOutside {
        Told::new(
            format!("{at}: andelen är {sv} procent."),
            format!("{at}: the share is {en} percent."),
        )
    } else {
        Told::new(
            format!("{at}: ett antal är negativt (värde {sv})."),
            format!("{at}: a count is negative (value {en})."),
        )
    }
}

/// Merges new rows into what is stored. Gives back, for each figure afterwards, the row that it
/// came from, or 0 when it stood there before.
fn merge(rows: Block, before: Before<'_>, settled: &mut Settled) -> Vec<u32> {
    let Before { stored, delivery, .. } = &before;
    if stored.is_empty() {
        settled.counts.imported += rows.len() as u64;
        let fresh = rows.marks.clone();
        let marks = vec![*delivery; rows.len()];
        settled.figures = Block { marks, ..rows };
        return fresh;
    }
    let (mut i, mut j) = (0, 0);
    let mut fresh = Vec::new();
    while i < stored.len() || j < rows.len() {
        let order = match (stored.keys.get(i), rows.keys.get(j)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, _) => std::cmp::Ordering::Greater,
        };
        if order.is_lt() {
            settled.figures.push_from(stored, i, stored.marks[i]);
            fresh.push(0);
        } else if order.is_gt() {
            settled.figures.push_from(&rows, j, *delivery);
            settled.counts.imported += 1;
            fresh.push(rows.marks[j]);
        } else if replace(&rows, j, &before, i, settled) {
            settled.figures.push_from(&rows, j, *delivery);
            fresh.push(rows.marks[j]);
        } else {
            settled.figures.push_from(stored, i, stored.marks[i]);
            fresh.push(0);
        }
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    fresh
}

/// Decides between a stored figure and a new row with the same key; true when the row holds.
fn replace(rows: &Block, j: usize, before: &Before<'_>, i: usize, settled: &mut Settled) -> bool {
    let Before { stored, delivery, ranks, .. } = before;
    if says_the_same(stored, i, rows, j) {
        settled.counts.unchanged += 1;
        return false;
    }
    let stored_mark = stored.marks[i];
    if ranks[*delivery as usize] >= ranks[stored_mark as usize] {
        settled.counts.revised += 1;
        settled.old.push_from(stored, i, stored_mark);
        settled.new.push_from(rows, j, *delivery);
        return true;
    }
    settled.counts.set_aside += 1;
    let row = rows.marks[j];
    settled.findings.add(Fault::OlderThanStored, Spot::row(row), || {
        let (at, day) = (place(before.indicator, rows.keys[j]), &ranks[stored_mark as usize].0);
        Told::new(
            format!("{at}: ett värde hämtat {day} finns redan och gäller."),
            format!("{at}: a value retrieved {day} is already there and holds."),
        )
    });
    if !before.is_known {
        settled.old.push_from(rows, j, *delivery);
        settled.new.push_from(stored, i, stored_mark);
    }
    false
}

/// True when a new row says nothing that the stored figure does not say already: the same number
/// to the decimals that the row was published with, and the same of what else it tells.
///
/// A rounded number that agrees with a more exact one is no revision: it would replace the exact
/// number by a poorer one, and fill the list of revisions with rounding (docs/decisions/0002).
fn says_the_same(stored: &Block, i: usize, rows: &Block, j: usize) -> bool {
    let (old, new) = (stored.values[i], rows.values[j]);
    let beside = stored.beside.iter().zip(&rows.beside).all(|(old, new)| {
        let (old, new) = (old.get(i), new.get(j));
        new.is_nan() || old.to_bits() == new.to_bits()
    });
    if old.is_nan() || new.is_nan() {
        return old.is_nan() && new.is_nan() && stored.absences.get(i) == rows.absences.get(j);
    }
    let (old_decimals, new_decimals) = (stored.decimals.get(i), rows.decimals.get(j));
    let agrees = if new_decimals < old_decimals {
        let half = 0.5 * 10_f64.powi(-i32::from(new_decimals));
        // Halves may have been rounded either way, and stand a hair beside in binary.
        (old - new).abs() <= half + old.abs() * f64::EPSILON * 4.0
    } else {
        old.to_bits() == new.to_bits()
    };
    agrees && beside
}

/// Tells the fresh value of a series that is a thousand times all the others, or a thousandth.
fn tell_far_values(fresh: &[u32], indicator: &IndicatorId, settled: &mut Settled) {
    let Settled { figures, findings, .. } = settled;
    let mut start = 0;
    for series in figures.keys.chunk_by(|a, b| a.series() == b.series()) {
        let range = start..start + series.len();
        start = range.end;
        if series.len() < SERIES_MIN {
            continue;
        }
        let Some(i) = far_value(&figures.values[range.clone()]).map(|i| range.start + i) else {
            continue;
        };
        let row = fresh[i];
        if row == 0 {
            continue;
        }
        let (at, value) = (place(indicator, figures.keys[i]), figures.values[i]);
        findings.add(Fault::FarFromTheRest, Spot::row(row), || {
            let [sv, en] = [Lang::Sv, Lang::En].map(|lang| number_text(value, None, lang));
            Told::new(
                format!("{at}: {sv} är tusen gånger större eller mindre än seriens övriga värden."),
                format!(
                    "{at}: {en} is a thousand times larger or smaller than the rest of the series."
                ),
            )
        });
    }
}

fn far_value(values: &[f64]) -> Option<usize> {
    let (mut most, mut second) = ((0.0_f64, 0), 0.0_f64);
    let (mut least, mut next) = ((f64::INFINITY, 0), f64::INFINITY);
    let mut n = 0;
    for (i, value) in values.iter().enumerate() {
        let size = value.abs();
        // Zero is said of places where nothing happened, not of a wrong unit.
        if size.is_nan() || size == 0.0 {
            continue;
        }
        n += 1;
        if size > most.0 {
            (second, most) = (most.0, (size, i));
        } else {
            second = second.max(size);
        }
        if size < least.0 {
            (next, least) = (least.0, (size, i));
        } else {
            next = next.min(size);
        }
    }
    if n < SERIES_MIN {
        None
    } else if most.0 >= second * FAR {
        Some(most.1)
    } else if least.0 <= next / FAR {
        Some(least.1)
    } else {
        None
    }
}
