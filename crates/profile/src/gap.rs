//! How far it is to a level: the target of an authority, or what the best tenth reach.

use catalog::{Better, Indicator, Measure};
use cube::{AgeGroup, AreaCode, AreaLevel, Period, Sex, Text, number};

use crate::model::{Gap, Point};
use crate::prepared::{Measured, Prepared};

/// Persons are taken from a register of inhabitants at most so many years before the value.
const N_YEARS_BACK: u16 = 2;

/// A share of 1 as its value.
const PERCENT: f64 = 100.0;

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
    let persons = persons(prepared, measured, area, latest).map(|n| gap * n / PERCENT);
    Some(Gap { level, year, authority, is_reached, gap, persons })
}

/// How many persons the value is a share of: the cell's own denominator, else the inhabitants in the
/// value's last year or the nearest before it.
///
/// None unless the definition names the indicator that counts them: the denominator of a share may
/// as well be visits or answers, and the distance of a rate is in cases, not in persons.
fn persons(
    prepared: &Prepared,
    measured: &Measured,
    area: AreaCode,
    latest: &Point,
) -> Option<f64> {
    let Indicator { persons, measure, .. } = &measured.definition;
    let counted = persons.as_ref().filter(|_| *measure == Measure::Share)?;
    latest.cell.denominator().or_else(|| {
        let figures = &prepared.measured.get(counted)?.figures;
        let year = latest.period.last_year();
        (year - N_YEARS_BACK..=year).rev().find_map(|year| {
            figures.get(area, Sex::Both, AgeGroup::ALL, Period::year(year))?.cell.value()
        })
    })
}
