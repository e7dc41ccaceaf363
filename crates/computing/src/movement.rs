//! How cells move from one way of counting to another.

use std::collections::BTreeMap;

use cube::{AgeGroup, AreaCode, AreaLevel, Period, Sex};
use indicator::{Cell, Place};

/// How the cells of an indicator move.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Movement {
    /// The last period with a value for riket, before or after.
    pub period: Option<Period>,
    /// Riket's value then, before and after.
    pub riket: (Option<f64>, Option<f64>),
    /// How many kommuner have another value then.
    pub n_kommuner: usize,
    /// The kommun that moves most then, before and after.
    pub most: Option<(AreaCode, f64, f64)>,
    /// How many cells of all areas, periods and parts differ in anything.
    pub n_cells: usize,
    /// How many cells there are, before or after.
    pub of_cells: usize,
}

impl Movement {
    /// The movement between two ways of counting the same indicator.
    #[must_use]
    pub fn between(before: &[Cell], after: &[Cell]) -> Movement {
        let (old, new) = (by_key(before), by_key(after));
        let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
        keys.sort();
        keys.dedup();
        let differs = |key: &&&Key<'_>| match (old.get(**key), new.get(**key)) {
            (Some(old), Some(new)) => !is_same(old, new),
            _ => true,
        };
        let mut found = Movement {
            n_cells: keys.iter().filter(differs).count(),
            of_cells: keys.len(),
            ..Movement::default()
        };
        let (old, new) = (Totals::of(before), Totals::of(after));
        found.period = old.last_of_riket().max(new.last_of_riket());
        let Some(period) = found.period else { return found };
        found.riket = (old.value(AreaCode::RIKET, period), new.value(AreaCode::RIKET, period));
        let mut areas: Vec<AreaCode> = old.kommuner(period).chain(new.kommuner(period)).collect();
        areas.sort();
        areas.dedup();
        for area in areas {
            let (before, after) = (old.value(area, period), new.value(area, period));
            if before.map(f64::to_bits) == after.map(f64::to_bits) {
                continue;
            }
            found.n_kommuner += 1;
            let (Some(before), Some(after)) = (before, after) else { continue };
            let moves = (after - before).abs();
            if found.most.is_none_or(|(_, a, b)| moves > (b - a).abs()) {
                found.most = Some((area, before, after));
            }
        }
        found
    }
}

type Key<'a> = (Place, Period, Sex, AgeGroup, &'a str);

fn by_key(cells: &[Cell]) -> BTreeMap<Key<'_>, &Cell> {
    let keyed = cells
        .iter()
        .map(|cell| ((cell.area, cell.period, cell.sex, cell.age, cell.split.as_str()), cell));
    keyed.collect()
}

/// True when a reader of the result would see no difference.
fn is_same(a: &Cell, b: &Cell) -> bool {
    let bits = |value: Option<f64>| value.map(f64::to_bits);
    (a.status, a.persons) == (b.status, b.persons)
        && (a.numerator, a.denominator) == (b.numerator, b.denominator)
        && [(a.value, b.value), (a.lower, b.lower), (a.upper, b.upper)]
            .iter()
            .all(|(a, b)| bits(*a) == bits(*b))
}

/// The cells of both sexes and all ages together.
struct Totals(BTreeMap<(AreaCode, Period), (AreaLevel, Option<f64>)>);

impl Totals {
    fn of(cells: &[Cell]) -> Totals {
        let totals = cells.iter().filter_map(|cell| match cell.area {
            Place::Area(area)
                if (cell.sex, cell.age) == (Sex::Both, AgeGroup::ALL) && cell.split.is_empty() =>
            {
                Some(((area, cell.period), (cell.level, cell.value)))
            }
            _ => None,
        });
        Totals(totals.collect())
    }

    fn value(&self, area: AreaCode, period: Period) -> Option<f64> {
        self.0.get(&(area, period))?.1
    }

    fn last_of_riket(&self) -> Option<Period> {
        let of_riket = self
            .0
            .iter()
            .filter(|((area, _), (_, value))| *area == AreaCode::RIKET && value.is_some());
        of_riket.map(|((_, period), _)| *period).max()
    }

    fn kommuner(&self, period: Period) -> impl Iterator<Item = AreaCode> {
        let of_period = self
            .0
            .iter()
            .filter(move |((_, of), (level, _))| *of == period && *level == AreaLevel::Kommun);
        of_period.map(|((area, _), _)| *area)
    }
}
