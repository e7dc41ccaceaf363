//! Each convention of a definition turned, and what it would move: the statistician's protection.

use catalog::Catalog;
use cube::IndicatorId;
use indicator::{Cell, turns};

use crate::{Error, Kept, Movement, Request, cells, compute};

/// A convention turned to one of its other choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Turned {
    /// The key, such as `population.age`; of a block with its name: `slutenvardsepisod chain.gap_days`.
    pub key: String,
    /// What the definition says.
    pub from: String,
    /// What it was turned to.
    pub to: String,
    /// What moves.
    pub movement: Movement,
}

/// Turns each convention of an indicator to each of its other choices, and computes it anew.
///
/// # Errors
/// As [`compute`].
pub fn turned(request: &Request<'_>, id: &IndicatorId) -> Result<Vec<Turned>, Error> {
    let defined = counted(request, request.catalog, id)?;
    let turned = turns(request.catalog, id).into_iter().map(|turn| {
        let movement = Movement::between(&defined, &counted(request, &turn.catalog, id)?);
        Ok(Turned { key: turn.key, from: turn.from, to: turn.to, movement })
    });
    turned.collect()
}

/// An indicator's cells by definitions that are only tried: nothing is kept.
pub(crate) fn counted(
    request: &Request<'_>,
    catalog: &Catalog,
    id: &IndicatorId,
) -> Result<Vec<Cell>, Error> {
    let indicators = std::slice::from_ref(id);
    let computed = compute(&Request { catalog, indicators, kept: Kept::Untouched, ..*request })?;
    cells(catalog, &computed.part)
}
