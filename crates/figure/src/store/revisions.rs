//! How replaced figures are kept: the key, the cell before and after, and both deliveries.

use cube::{Delivery, Figure, IndicatorId};
use parquet::errors::ParquetError;
use parquet::file::reader::RowGroupReader;

use super::{Manifest, Part};
use crate::columns::{Rows, read_prefixed};
use crate::segment::Segment;
use crate::{Error, Revision};

/// What is put before the names of the columns of the cell that was replaced.
pub(crate) const OLD: &str = "old_";
/// What is put before the names of the columns of the cell that replaced it.
pub(crate) const NEW: &str = "new_";

/// Reads the replaced figures of one indicator from one import.
pub(super) fn read(
    segment: &Segment,
    indicator: &str,
    part: &Part,
    manifest: &Manifest,
) -> Result<Vec<Revision>, Error> {
    let group = segment.open_verified(part.group, &part.sha256)?;
    let both = |group: &dyn RowGroupReader| -> Result<(Rows, Rows), ParquetError> {
        Ok((read_prefixed(group, OLD, None)?, read_prefixed(group, NEW, None)?))
    };
    let (old, new) = both(&group).map_err(Error::parquet(&part.file))?;
    let unreadable = |_| Error::damaged(&part.file, "an indicator's name cannot be read");
    let id: IndicatorId = indicator.parse().map_err(unreadable)?;
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
