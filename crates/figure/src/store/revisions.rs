//! How replaced figures are kept: the key, the cell before and after, and both deliveries.

use std::collections::HashMap;

use cube::{Delivery, Figure, IndicatorId};
use parquet::errors::ParquetError;
use parquet::file::reader::RowGroupReader;

use super::{Manifest, Part};
use crate::block::Block;
use crate::columns::{Rows, read_prefixed};
use crate::segment::Segment;
use crate::{Error, Revision};

/// What is put before the names of the columns of the cell that was replaced.
pub(crate) const OLD: &str = "old_";
/// What is put before the names of the columns of the cell that replaced it.
pub(crate) const NEW: &str = "new_";

/// Reads the replaced figures of one indicator from one import, before and after.
fn read_rows(segment: &Segment, part: &Part) -> Result<(Rows, Rows), Error> {
    let group = segment.open_verified(part.group, &part.sha256)?;
    let both = |group: &dyn RowGroupReader| -> Result<(Rows, Rows), ParquetError> {
        Ok((read_prefixed(group, OLD, None)?, read_prefixed(group, NEW, None)?))
    };
    both(&group).map_err(Error::parquet(&part.file))
}

/// As [`read`], for writing them anew; the marks are places among the deliveries.
pub(super) fn read_blocks(
    part: &Part,
    segments: &HashMap<String, Segment>,
    manifest: &Manifest,
) -> Result<(Block, Block), Error> {
    let (old, new) = read_rows(&segments[&part.file], part)?;
    Ok((manifest.block(&old)?, manifest.block(&new)?))
}

/// Reads the replaced figures of one indicator from one import.
pub(super) fn read(
    segment: &Segment,
    indicator: &str,
    part: &Part,
    manifest: &Manifest,
) -> Result<Vec<Revision>, Error> {
    let (old, new) = read_rows(segment, part)?;
    let id = manifest.id(indicator)?;
    let delivery = |rows: &Rows, figure: &Figure| {
        manifest.delivery(&rows.deliveries[usize::from(figure.delivery)])
    };
    let pairs = old.figures.iter().zip(&new.figures);
    pairs
        .map(|(before, after)| {
            Ok(Revision {
                indicator: id.clone(),
                area: after.area,
                sex: after.sex,
                age: after.age,
                period: after.period,
                old: before.cell,
                new: after.cell,
                old_delivery: delivery(&old, before)?,
                new_delivery: delivery(&new, after)?,
            })
        })
        .collect()
}

/// The revision by which one figure replaces another with the same key.
pub(super) fn between(
    id: &IndicatorId,
    old: &Figure,
    new: &Figure,
    deliveries: &[Delivery],
) -> Revision {
    Revision {
        indicator: id.clone(),
        area: new.area,
        sex: new.sex,
        age: new.age,
        period: new.period,
        old: old.cell,
        new: new.cell,
        old_delivery: deliveries[usize::from(old.delivery)].clone(),
        new_delivery: deliveries[usize::from(new.delivery)].clone(),
    }
}
