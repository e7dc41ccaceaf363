//! The slow engine: person by person, unit by unit and day by day, as the definitions read.
//!
//! It is the oracle that the fast engine is held against, and it tells how a number came to be. It has
//! nothing in common with the fast engine but the calendar, the areas and the form of what goes in and comes
//! out: rows are records of words and days, every condition is asked again for every unit and day, and
//! nothing is remembered but a person's own rows and events.

mod cells;
mod condition;
mod events;
mod history;
mod looks;
mod residence;
mod rows;
mod states;
mod units;
mod words;

use catalog::definition::{Of, Side};
use cube::{IndicatorId, Period};

use self::cells::Cells;
use self::history::{History, Rows};
use self::units::{Asked, Scene, Unit, looks_of};
use crate::{Flow, Partial, Place, Run, Shard, Step};

/// Counts the persons of a shard.
#[must_use]
pub fn tally(run: &Run<'_>, shard: &Shard) -> Partial {
    let mut partial = Partial::default();
    let asked = run.indicators.iter().map(|indicator| {
        let computation = run.computation(indicator);
        (indicator, computation, run.periods(computation), run.delivered(computation))
    });
    let asked: Vec<_> = asked.collect();
    for person in 0..shard.n_persons {
        let rows = Rows::default();
        for (indicator, computation, periods, delivered) in &asked {
            let history = History::new(run, computation, shard, person, &rows);
            let member = history.member();
            let scene = Scene { history: &history, member: member.as_ref(), periods };
            let (above, below) = both_sides(&scene, &mut |_, _, _| {});
            let mut cells = Cells::new();
            if let Some(side) = &computation.denominator {
                scene.count_denominator(&mut cells, indicator, &below, side, delivered);
            }
            let side = &computation.numerator;
            scene.count_numerator(&mut cells, indicator, &above, side, delivered);
            scene.merge(cells, &mut partial);
        }
    }
    partial
}

/// How a number came to be: what is left of the units, and of the persons who have one, after each step of
/// the definition, for one indicator, area and period. Each side begins with all its units whose day lies in
/// the period; a step that asks for a state takes away those that no state holds for.
#[must_use]
pub fn explain(
    run: &Run<'_>,
    shard: &Shard,
    indicator: &IndicatorId,
    area: Place,
    period: Period,
) -> Flow {
    let computation = run.computation(indicator);
    let periods = run.periods(computation);
    let delivered = run.delivered(computation);
    let mut flow = steps_of_nobody(run, indicator);
    for person in 0..shard.n_persons {
        let rows = Rows::default();
        let history = History::new(run, computation, shard, person, &rows);
        let member = history.member();
        let scene = Scene { history: &history, member: member.as_ref(), periods: &periods };
        let mut left = flow.steps.iter_mut();
        both_sides(&scene, &mut |_, _, units| {
            let step = left.next().expect("the steps are the same for each person");
            let n = units.iter().filter(|unit| {
                let is_in_period = scene.period(unit.day) == Some(period);
                is_in_period && scene.places(unit, &delivered).contains(&area)
            });
            let n = n.count() as u64;
            step.units += n;
            step.persons += u64::from(n > 0);
        });
    }
    flow
}

/// The steps of a definition, with nothing counted.
fn steps_of_nobody(run: &Run<'_>, indicator: &IndicatorId) -> Flow {
    let computation = run.computation(indicator);
    let empty = Shard::default();
    let rows = Rows::default();
    let history = History::new(run, computation, &empty, 0, &rows);
    let scene = Scene { history: &history, member: None, periods: &[] };
    let mut steps = Vec::new();
    both_sides(&scene, &mut |side, asked, _| {
        let rule = format!("{side}: {}", words::of(computation, asked));
        steps.push(Step { rule, ..Step::default() });
    });
    Flow { steps }
}

/// Told the side, what a step asks, and what is left after it.
type Listener<'a> = &'a mut dyn FnMut(&str, Asked<'_>, &[Unit]);

/// The units of the numerator and of the denominator that count.
fn both_sides(scene: &Scene<'_>, told: Listener<'_>) -> (Vec<Unit>, Vec<Unit>) {
    let computation = scene.history.computation;
    let numerator = &computation.numerator;
    let narrows = numerator.of == Of::Denominator;
    let is_counted = |side: &&Side| side.of != Of::Figures;
    let mut below = Vec::new();
    if let Some(side) = computation.denominator.as_ref().filter(is_counted) {
        let mut looks = looks_of(side);
        if narrows {
            // A window that is not seen whole takes the unit from both sides.
            looks.extend(looks_of(numerator));
        }
        let told = &mut |asked: Asked<'_>, units: &[Unit]| told("denominator", asked, units);
        below = scene.units(side, told);
        below = scene.seen_whole(below, &looks, told);
    }
    let told = &mut |asked: Asked<'_>, units: &[Unit]| told("numerator", asked, units);
    let above = if narrows {
        scene.narrowed(&below, numerator, told)
    } else {
        let units = scene.units(numerator, told);
        scene.seen_whole(units, &looks_of(numerator), told)
    };
    (above, below)
}
