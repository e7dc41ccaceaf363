//! The written judgement, by rule: the finding that stands first and the review of marked rows.
//!
//! A sentence begins as a [`Claim`]: so much, in that year, at that place. A [`Witness`] reads the
//! published figures and computes everything that can be claimed anew; a claim that it does not
//! bear out is refused. Only what is borne out, [`Held`], can be put into words, and the words are
//! made from the claim alone. A wrong sentence therefore cannot be written.

mod claim;
mod lead;
mod wording;

pub use claim::{Claim, Goal, Held, Witness};
pub(crate) use lead::lead;
pub use lead::{LeadClaim, LeadHeld, Verdicts};
pub use wording::sentence;

use std::sync::Arc;

use catalog::AreaRegister;
use cube::{AreaCode, IndicatorId};

use crate::model::{Comparator, ReviewItem, Row, Section, Sentence, TrendOutcome};
use crate::prepared::Prepared;

impl Prepared {
    /// A witness to what the figures say of one indicator in one area. None when either is unknown
    /// to the profile.
    #[must_use]
    pub fn witness(&self, area: AreaCode, indicator: &IndicatorId) -> Option<Witness<'_>> {
        let peers = self.peers(self.areas.get(area)?);
        Witness::new(self, area, indicator, peers.iter().map(|p| p.area.code).collect())
    }

    pub(crate) fn register(&self) -> &AreaRegister {
        &self.areas
    }
}

/// A witness to each row.
pub(crate) fn witnesses<'a>(
    prepared: &'a Prepared,
    area: AreaCode,
    peers: Arc<[AreaCode]>,
    sections: &[Section],
) -> Vec<Witness<'a>> {
    let rows = sections.iter().flat_map(|section| &section.rows);
    rows.filter_map(|row| Witness::new(prepared, area, &row.indicator, peers.clone())).collect()
}

/// The review of the marked rows: first those whose trend is surely worse, then the others.
pub(crate) fn review(witnesses: &[Witness<'_>], sections: &[Section]) -> Vec<ReviewItem> {
    let marked = || sections.iter().flat_map(|s| &s.rows).filter(|r| r.is_marked());
    let surely = marked().filter(|r| r.is_surely_worse());
    let others = marked().filter(|r| !r.is_surely_worse());
    let item = |row: &Row| {
        let witness = witnesses.iter().find(|w| *w.indicator() == row.indicator)?;
        Some(ReviewItem {
            indicator: row.indicator.clone(),
            title: row.title.clone(),
            is_surely_worse: row.is_surely_worse(),
            sentences: sentences(witness, row),
            caution: row.caution.clone(),
        })
    };
    surely.chain(others).filter_map(item).collect()
}

/// The sentences about a marked row.
fn sentences(witness: &Witness<'_>, row: &Row) -> Vec<Sentence> {
    // A table that prints two values has no years between them that anyone would miss.
    let is_printed = row.trend.outcome == TrendOutcome::NotTested && row.trend.n_points <= 2;
    let missing = if is_printed { Vec::new() } else { witness.missing() };
    let told = claims(row).into_iter().chain(missing.into_iter().map(|c| vec![c]));
    told.filter_map(|claims| {
        let held: Vec<Held<'_>> = claims.into_iter().filter_map(|c| witness.hold(c)).collect();
        sentence(&held)
    })
    .collect()
}

/// What a marked row claims, in the order of the text; the claims of one sentence stand together.
#[must_use]
pub fn claims(row: &Row) -> Vec<Vec<Claim>> {
    let groups = [
        latest(row).into_iter().collect(),
        changed(row).into_iter().collect(),
        absent(row).into_iter().collect(),
        vec![trend(row)],
        range(row).into_iter().collect(),
        place(row).into_iter().chain(riket(row)).collect(),
        row.rank_fell_though_better.then_some(Claim::RankFell).into_iter().collect(),
        broken(row).into_iter().collect(),
        gap(row).into_iter().collect(),
    ];
    groups.into_iter().filter(|claims: &Vec<Claim>| !claims.is_empty()).collect()
}

fn latest(row: &Row) -> Option<Claim> {
    let latest = row.latest?;
    Some(Claim::LatestIs { period: latest.period, value: latest.shown(row.decimals)? })
}

fn changed(row: &Row) -> Option<Claim> {
    let (first, latest) = (row.first?, row.latest?);
    Some(Claim::ChangedFrom {
        first: first.period,
        first_value: first.shown(row.decimals)?,
        latest: latest.period,
        change: row.change?,
    })
}

fn absent(row: &Row) -> Option<Claim> {
    let absent = row.latest_absent?;
    Some(Claim::AbsentIs { period: absent.period, status: absent.cell.status() })
}

fn trend(row: &Row) -> Claim {
    let trend = &row.trend;
    Claim::TrendIs { outcome: trend.outcome, method: trend.method, n_points: trend.n_points }
}

/// How much the values vary, where the trend is not sure and there are values enough to say it.
fn range(row: &Row) -> Option<Claim> {
    let first = row.first?.period;
    let values = || {
        let later = row.points.iter().filter(move |p| !p.before_break && p.period >= first);
        later.filter_map(|p| p.shown(row.decimals))
    };
    let is_unsure = row.trend.outcome == TrendOutcome::Unchanged;
    let n_values = values().count();
    let low = values().min_by(f64::total_cmp)?;
    let high = values().max_by(f64::total_cmp)?;
    is_unsure.then_some(Claim::RangeIs { since: first, n_values, low, high })
}

fn place(row: &Row) -> Option<Claim> {
    let position = row.position_peers.as_ref()?;
    let own = row.latest?.shown(row.decimals)?;
    let is_shared = position.values.iter().any(|(_, v)| v.total_cmp(&own).is_eq());
    Some(Claim::PlaceIs { place: position.place, of: position.of, is_shared })
}

fn riket(row: &Row) -> Option<Claim> {
    let riket = row.comparisons.iter().find(|c| c.with == Comparator::Riket)?;
    let value = cube::number::round(riket.cell.value()?, row.decimals);
    Some(Claim::RiketIs { period: riket.period, value })
}

fn broken(row: &Row) -> Option<Claim> {
    let latest = row.latest?.period;
    let last = row.breaks.iter().rev().find(|(period, _)| *period <= latest)?;
    Some(Claim::BrokenIn { period: last.0 })
}

/// The distance to the target where there is one, else to what the best tenth reach.
fn gap(row: &Row) -> Option<Claim> {
    let (goal, gap) = match (&row.target, &row.best_tenth) {
        (Some(target), _) => (Goal::Target, target),
        (None, Some(best)) => (Goal::BestTenth, best),
        (None, None) => return None,
    };
    Some(Claim::GapIs { goal, level: gap.level, gap: gap.gap, counted: gap.counted.clone() })
}
