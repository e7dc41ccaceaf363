//! A mini-chart of one character per year.

use cube::Status;

use crate::model::{Point, Row};

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How many of its own range a row is drawn in at least, in percent of its middle value: a wobble of
/// a point or two at 80 stays flat.
const RANGE_MIN_PERCENT: f64 = 12.0;

/// One character per year of the axis: a block by height; the sign of a year without a value; a
/// space where nothing was delivered. `/` stands in the year before a value that begins a new series,
/// instead of what is there: it is not compared with anything.
pub(super) fn chart(row: &Row, axis: (u16, u16)) -> String {
    let scale = Scale::of(row);
    let mut out: Vec<char> = Vec::new();
    let mut is_before_break = false;
    for year in axis.0..=axis.1 {
        let point = row.points.iter().rev().find(|p| p.period.last_year() == year);
        let begins_anew = is_before_break && point.is_some_and(|p| !p.before_break);
        if let Some(before) = out.last_mut().filter(|_| begins_anew) {
            *before = '/';
        }
        is_before_break = point.map_or(is_before_break, |p| p.before_break);
        out.push(point.map_or(' ', |p| character(p, row.decimals, scale)));
    }
    out.into_iter().collect()
}

fn character(point: &Point, decimals: u8, scale: Scale) -> char {
    match point.shown(decimals) {
        Some(value) => scale.block(value),
        None => sign(point.cell.status()),
    }
}

/// The sign of a year without a value, in one character.
pub(super) fn sign(status: Status) -> char {
    match status {
        Status::Hidden => '‥',
        other => other.sign().chars().next().unwrap_or(' '),
    }
}

/// From the lowest to the highest value drawn.
#[derive(Debug, Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(row: &Row) -> Scale {
        let values = || row.points.iter().filter_map(|p| p.shown(row.decimals));
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        let middle = f64::midpoint(low, high);
        let half = f64::max((high - low) / 2.0, middle.abs() * RANGE_MIN_PERCENT / 200.0);
        Scale { low: middle - half, high: middle + half }
    }

    fn block(self, value: f64) -> char {
        let share = (value - self.low) / (self.high - self.low);
        let top = BLOCKS.len() - 1;
        // All values alike and nothing: the lowest block. Else the share is 0–1.
        let place = if share.is_finite() { (share * top as f64).round() as usize } else { 0 };
        BLOCKS[place.min(top)]
    }
}
