//! The computed indicators of the made-up Sweden, as figures that the pages can show.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use catalog::Catalog;
use computing::{Engine, Kept, Request};
use cube::{Cell, Figure, Figures, IndicatorId, Lang, Status, number};
use indicator::{CellStatus, Place, Quantity};
use profile::fictional::{Computed, Fictional};

/// What was computed.
pub(crate) struct Outcome {
    pub(crate) fictional: Fictional,
    /// Cells in all, with those of parts that no page shows.
    pub(crate) n_cells: usize,
    /// Of these, cells that say that nothing was collected.
    pub(crate) n_not_collected: usize,
    /// With how many decimals each indicator is shown.
    pub(crate) decimals: BTreeMap<IndicatorId, u8>,
}

/// Computes every indicator that has a computation on the store. What has not changed since it was computed
/// last is taken from there.
pub(crate) fn make(
    catalog: &Catalog,
    store: &Path,
    say: &mut dyn FnMut(&str),
) -> anyhow::Result<Outcome> {
    let indicators: Vec<IndicatorId> = catalog
        .indicators
        .iter()
        .filter(|(_, indicator)| indicator.computation.is_some())
        .map(|(id, _)| id.clone())
        .collect();
    let request = Request {
        catalog,
        indicators: &indicators,
        store,
        engine: Engine::Columnar,
        n_threads: std::thread::available_parallelism().map_or(1, usize::from),
        share: (1, 1),
        last_day: None,
        kept: Kept::Used,
        on_progress: &|_| {},
    };
    let computed = computing::compute(&request).context("the indicators cannot be computed")?;
    let cells = computing::cells(catalog, &computed.part)?;
    let shown = |n: usize| number::format(n as f64, 0, Lang::Sv);
    say(&format!(
        "{} indikatorer beräknade på de fiktiva raderna, varav {} oförändrade sedan sist: {} celler",
        indicators.len(),
        shown(computed.kept.len()),
        shown(cells.len())
    ));
    let not_collected = cells.iter().filter(|cell| cell.status == CellStatus::NotCollected);
    Ok(Outcome {
        n_not_collected: not_collected.count(),
        n_cells: cells.len(),
        decimals: indicators
            .iter()
            .filter_map(|id| Some((id.clone(), catalog.indicators.get(id)?.decimals)))
            .collect(),
        fictional: fictional(&cells),
    })
}

/// The cells as figures by indicator. Parts other than sex and age, and the row of the unknown area, stand
/// on no page and are left out.
fn fictional(cells: &[indicator::Cell]) -> Fictional {
    let of_indicators = cells.chunk_by(|a, b| a.indicator == b.indicator);
    Fictional::new(of_indicators.map(|of| (of[0].indicator.clone(), computed(of))).collect())
}

/// The figures of one indicator.
fn computed(cells: &[indicator::Cell]) -> Computed {
    let mut rows = Vec::new();
    let mut preliminary = BTreeSet::new();
    for cell in cells.iter().filter(|cell| cell.split.is_empty()) {
        let Place::Area(area) = cell.area else { continue };
        if cell.status == CellStatus::Preliminary {
            preliminary.insert(cell.period);
        }
        let (sex, age, period) = (cell.sex, cell.age, cell.period);
        rows.push(Figure { area, sex, age, period, cell: shown(cell), delivery: 0 });
    }
    let figures = Figures::new(cells[0].indicator.clone(), Vec::new(), rows)
        .expect("cells without a split are named by area, sex, age and period");
    let definition_hash = cells[0].definition_hash.to_string();
    Computed { figures, preliminary, definition_hash }
}

/// A computed cell as pages show cells.
fn shown(cell: &indicator::Cell) -> Cell {
    match (cell.status, cell.value) {
        (CellStatus::Reported | CellStatus::Zero | CellStatus::Preliminary, Some(value)) => {
            Cell::reported(value)
                .with_counts(
                    cell.numerator.map(Quantity::to_f64),
                    cell.denominator.map(Quantity::to_f64),
                )
                .with_interval(cell.lower, cell.upper)
        }
        (CellStatus::NotCollected, _) => Cell::absent(Status::NotCollected),
        _ => Cell::absent(Status::Missing),
    }
}
