//! How far it is to a level: the target of an authority, or what the best tenth reach.

use catalog::{Better, Indicator, Measure};
use cube::{AgeGroup, AreaCode, AreaLevel, IndicatorId, Period, Sex, Text, number};

use crate::model::{CellRef, Counted, Gap, Point};
use crate::prepared::{Measured, Prepared};

/// The persons whom a value is about are counted at most so many years before it.
const N_YEARS_BACK: u16 = 2;

/// The distance from the latest value to the level that an authority has set.
pub(crate) fn to_target(
    prepared: &Prepared,
    measured: &Measured,
    area: AreaCode,
    latest: &Point,
) -> Option<Gap> {
    let target = measured.definition.target.as_ref()?;
    let level = (target.value, Some(target.year), target.authority.clone());
    gap(prepared, measured, area, latest, level)
}

/// The distance to the level that the best tenth of all areas at the level reach.
pub(crate) fn to_best_tenth(
    prepared: &Prepared,
    measured: &Measured,
    area: AreaCode,
    latest: &Point,
) -> Option<Gap> {
    let is_higher_better = measured.definition.better == Better::Higher;
    let order = measured.orders.get(&(area.level(), latest.period))?;
    let level = order.best_tenth(is_higher_better)?;
    let name = match area.level() {
        AreaLevel::Region => Text::new(
            "nivån som den bästa tiondelen av regionerna når",
            "the level that the best tenth of the regions reach",
        ),
        _ => Text::new(
            "nivån som den bästa tiondelen av kommunerna når",
            "the level that the best tenth of the municipalities reach",
        ),
    };
    gap(prepared, measured, area, latest, (level, None, name))
}

fn gap(
    prepared: &Prepared,
    measured: &Measured,
    area: AreaCode,
    latest: &Point,
    (level, year, authority): (f64, Option<u16>, Text),
) -> Option<Gap> {
    let definition = &measured.definition;
    let own = latest.shown(definition.decimals)?;
    let is_reached = match definition.better {
        Better::Higher => own >= level,
        Better::Lower => own <= level,
        Better::Neither => return None,
    };
    let gap =
        if is_reached { 0.0 } else { number::round((own - level).abs(), definition.decimals) };
    let counted = counted(prepared, measured, area, latest, gap);
    Some(Gap { level, year, authority, is_reached, gap, counted })
}

/// A distance in persons or cases, where the definition says how it is counted.
fn counted(
    prepared: &Prepared,
    measured: &Measured,
    area: AreaCode,
    latest: &Point,
    gap: f64,
) -> Option<Counted> {
    let counting = measured.definition.counting.as_ref()?;
    let (population, population_cell) = match own_denominator(&measured.definition, latest) {
        Some(own) => (own, None),
        None => {
            let (population, cell) = inhabitants(prepared, &counting.persons, area, latest)?;
            (population, Some(cell))
        }
    };
    Some(Counted {
        n: gap * population / counting.per,
        of: counting.counts.clone(),
        are_persons: counting.counts_persons(),
        population,
        population_cell,
        assumed_for: counting.assumed_for.clone(),
    })
}

/// The denominator that came with the value, where it is the persons whom the value is about. That of a
/// rate may be person-years of several years, and that of a survey those who answered.
fn own_denominator(definition: &Indicator, latest: &Point) -> Option<f64> {
    let counting = definition.counting.as_ref()?;
    let is_own = definition.measure == Measure::Share
        && counting.counts_persons()
        && counting.assumed_for.is_none();
    latest.cell.denominator().filter(|_| is_own)
}

/// How many persons there were in the value's last year, or in the nearest before it, and the cell that
/// says so.
fn inhabitants(
    prepared: &Prepared,
    persons: &IndicatorId,
    area: AreaCode,
    latest: &Point,
) -> Option<(f64, CellRef)> {
    let figures = &prepared.measured.get(persons)?.figures;
    let year = latest.period.last_year();
    (year - N_YEARS_BACK..=year).rev().map(Period::year).find_map(|period| {
        let figure = figures.get(area, Sex::Both, AgeGroup::ALL, period)?;
        let cell = CellRef { indicator: persons.clone(), area, sex: Sex::Both, period };
        Some((figure.cell.value()?, cell))
    })
}
