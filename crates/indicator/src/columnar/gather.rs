//! From tables of cells to tallies with names.

use std::collections::BTreeMap;

use cube::{AgeGroup, AreaCode, AreaLevel, Period, Sex};

use super::area::UNKNOWN;
use super::cells::{Cells, Counted, Place as CellPlace};
use super::stream::{AreaPlan, Dim, Layout, OutputOf, Stream};
use super::sweep::Counting;
use super::{Plan, Sides};
use crate::tally::Place;
use crate::{Key, Partial, Tally};
use catalog::definition::UnknownArea;

/// Puts what was counted into a partial result.
pub(super) fn gather(plan: &Plan<'_>, counting: &Counting, into: &mut Partial) {
    for sides in &plan.indicators {
        let mut tallies: BTreeMap<Key, Tally> = BTreeMap::new();
        if let Some(of) = sides.denominator {
            let names = Names::new(plan, sides, of);
            for (place, counted) in counted(plan, counting, of) {
                let Some(key) = names.key(plan, place) else { continue };
                let tally = tallies.entry(key).or_default();
                tally.denominator = counted.sum;
                tally.persons = counted.persons;
            }
        }
        numerator(plan, counting, sides, &mut tallies);
        tallies.retain(|_, tally| *tally != Tally::default());
        for (key, tally) in tallies {
            into.cells.entry(key).or_default().add(&tally);
        }
    }
}

fn numerator(
    plan: &Plan<'_>,
    counting: &Counting,
    sides: &Sides,
    tallies: &mut BTreeMap<Key, Tally>,
) {
    let of = sides.numerator;
    let names = Names::new(plan, sides, of);
    let cells = &counting.cells[of.stream][of.output];
    for (place, counted) in counted(plan, counting, of) {
        let Some(key) = names.key(plan, place) else { continue };
        let tally = tallies.entry(key).or_default();
        tally.numerator = counted.sum;
        tally.persons_numerator = counted.persons;
        if sides.denominator.is_none() {
            tally.persons = counted.persons;
        }
        if sides.is_sum {
            tally.largest = cells.largest.get(&place).copied().unwrap_or_default();
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "sums by key do not depend on the order")]
    for ((place, over, under), n) in &cells.values {
        if let Some(key) = names.key(plan, *place) {
            *tallies.entry(key).or_default().values.entry((*over, *under)).or_default() += n;
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "sums by key do not depend on the order")]
    for ((place, day), (ended, cut)) in &cells.waits {
        if let Some(key) = names.key(plan, *place) {
            let here = tallies.entry(key).or_default().waits.entry(*day).or_default();
            here.0 += ended;
            here.1 += cut;
        }
    }
    if let Some(linear) = sides.linear {
        #[expect(clippy::iter_over_hash_type, reason = "sums by key do not depend on the order")]
        for (place, squares) in &counting.squares[linear] {
            if let Some(key) = names.key(plan, *place) {
                tallies.entry(key).or_default().squares = *squares;
            }
        }
    }
}

fn counted(plan: &Plan<'_>, counting: &Counting, of: OutputOf) -> Vec<(CellPlace, Counted)> {
    let cells: &Cells = &counting.cells[of.stream][of.output];
    let is_each = matches!(plan.streams[of.stream].by.area, AreaPlan::Each(..));
    cells.counted(&plan.areas, is_each)
}

/// The names of an output's cells.
struct Names<'p> {
    stream: &'p Stream,
    n: usize,
    /// Of each part: sex, age group, split, stratum.
    parts: Vec<(Sex, AgeGroup, String, u16)>,
    id: &'p cube::IndicatorId,
}

impl<'p> Names<'p> {
    fn new(plan: &'p Plan<'_>, sides: &'p Sides, of: OutputOf) -> Names<'p> {
        let stream = &plan.streams[of.stream];
        let layout = &stream.layouts[stream.outputs[of.output].layout];
        let n = layout.n * stream.time.periods.len();
        Names { stream, n, parts: parts_of(layout), id: &sides.id }
    }

    fn key(&self, plan: &Plan<'_>, (is_leaf, at): CellPlace) -> Option<Key> {
        let (area, inner) = (at / self.n, at % self.n);
        let (period, part) = (inner / self.parts.len(), inner % self.parts.len());
        let slot = u16::try_from(area).ok()?;
        let (sex, age, split, stratum) = self.parts[part].clone();
        Some(Key {
            indicator: self.id.clone(),
            area: self.place(plan, is_leaf, slot)?,
            period: self.period(period),
            sex,
            age,
            split,
            stratum,
        })
    }

    fn period(&self, at: usize) -> Period {
        self.stream.time.periods[at]
    }

    fn place(&self, plan: &Plan<'_>, is_leaf: bool, slot: u16) -> Option<Place> {
        let down_to = self.stream.by.down_to;
        if !is_leaf || down_to == AreaLevel::Riket {
            let code = if slot == UNKNOWN { AreaCode::RIKET } else { plan.areas.code(slot) };
            return Some(Place::Area(code));
        }
        if slot == UNKNOWN {
            let is_own = self.stream.by.unknown == UnknownArea::OwnRow;
            return is_own.then_some(Place::Unknown);
        }
        // A row that knows its region only has no kommun.
        let code = plan.areas.code(slot);
        (code.level() == down_to).then_some(Place::Area(code))
    }
}

fn parts_of(layout: &Layout) -> Vec<(Sex, AgeGroup, String, u16)> {
    let strata = layout.strata.as_ref();
    let n_strata = strata.map_or(1, |s| s.n_bands * if s.by_sex { 2 } else { 1 });
    let mut parts = Vec::with_capacity(layout.n);
    for dims in &layout.breakdowns {
        let n: usize = dims.iter().map(Dim::len).product();
        for at in 0..n {
            let (sex, age, split) = part_of(layout, dims, at);
            for stratum in 0..n_strata {
                let stratum = u16::try_from(stratum).expect("strata are few");
                parts.push((sex, age, split.clone(), stratum));
            }
        }
    }
    parts
}

/// The names of a part: the last dimension varies fastest.
fn part_of(layout: &Layout, dims: &[Dim], at: usize) -> (Sex, AgeGroup, String) {
    let mut left = at;
    let mut places = vec![0; dims.len()];
    for (place, dim) in places.iter_mut().zip(dims).rev() {
        *place = left % dim.len();
        left /= dim.len();
    }
    let (mut sex, mut age, mut split) = (Sex::Both, AgeGroup::ALL, Vec::new());
    for (dim, place) in dims.iter().zip(places) {
        match dim {
            Dim::Sex => sex = if place == 0 { Sex::Women } else { Sex::Men },
            Dim::Ages(_) => age = layout.ages[place],
            Dim::Track { name, labels, .. } | Dim::Word { name, labels, .. } => {
                split.push(format!("{name}={}", labels[place]));
            }
        }
    }
    (sex, age, split.join("|"))
}
