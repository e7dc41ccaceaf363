//! How a cell came to be: what each step of a definition left.

use cube::{IndicatorId, Period};
use indicator::{Flow, Partial, Place, Run, naive};
use register::prepared::{Prepared, SHARDS};

use crate::tables::Tables;
use crate::{Error, Request, holdings};

/// What each step of a definition leaves of units and persons for one area and period, by the plain engine.
/// Only numbers, of any size: for the zone where rows about persons are allowed.
///
/// # Errors
/// As [`crate::compute`].
pub fn explain(
    request: &Request<'_>,
    id: &IndicatorId,
    area: Place,
    period: Period,
) -> Result<Flow, Error> {
    let catalog = request.catalog;
    let prepared = Prepared::open(request.store, catalog)?.ok_or(Error::NoRegisters)?;
    let indicators = std::slice::from_ref(id);
    let nothing = indicator::Holdings::default();
    let run = Run { catalog, indicators, holdings: &nothing, last_day: 0 };
    let needs = holdings::readable(&prepared, catalog, run.needs())?;
    let holdings = holdings::of(&prepared, catalog, &needs)?;
    let last_day = match request.last_day {
        Some(day) => indicator::calendar::day_of(day),
        None => holdings::last_day(&holdings),
    };
    let run = Run { holdings: &holdings, last_day, ..run };
    let mut tables = Tables::new(&prepared, catalog, &needs);
    let mut all = Partial::default();
    for number in 0..SHARDS {
        let shard = tables.read(number)?;
        let flow = naive::explain(&run, shard, id, area, period);
        all.add(&Partial { flows: [(id.clone(), flow)].into(), ..Partial::default() });
    }
    Ok(all.flows.remove(id).unwrap_or_default())
}
