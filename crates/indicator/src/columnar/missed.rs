//! Which months the senders of areas did not deliver, as a table from area and month.

use catalog::Catalog;
use cube::AreaLevel;

use super::area::{Areas, UNKNOWN};
use super::time::Time;
use crate::{Delivered, calendar, region_of};

/// The months of a definition's periods that were not delivered, by area.
#[derive(Debug, Clone, Default)]
pub(super) struct Missed {
    first: i32,
    n_months: usize,
    /// By area's slot and month.
    is_missed: Vec<bool>,
}

impl Missed {
    /// A month is missed when the area's sender did not deliver one of the registers.
    pub(super) fn new(
        catalog: &Catalog,
        areas: &Areas,
        delivered: &[Delivered],
        time: &Time,
    ) -> Missed {
        let (Some((from, _)), Some((_, to))) = (time.spans.first(), time.spans.last()) else {
            return Missed::default();
        };
        if delivered.is_empty() {
            return Missed::default();
        }
        let (first, last) = (calendar::month_of(*from), calendar::month_of(*to));
        let n_months = usize::try_from(last - first + 1).expect("periods follow each other");
        let mut is_missed = vec![false; areas.len() * n_months];
        for (slot, months) in (0..).zip(is_missed.chunks_mut(n_months)) {
            let code = areas.code(slot);
            for of in delivered {
                let sender = match of.level {
                    AreaLevel::Region => region_of(catalog, code),
                    _ => Some(code).filter(|code| code.level() == AreaLevel::Kommun),
                };
                let Some(sender) = sender.filter(|_| slot != UNKNOWN) else { continue };
                let mut is_there = vec![false; n_months];
                for (_, month) in of.months.range((sender, first)..=(sender, last)) {
                    is_there[(month - first) as usize] = true;
                }
                for (is_missed, is_there) in months.iter_mut().zip(is_there) {
                    *is_missed |= !is_there;
                }
            }
        }
        Missed { first, n_months, is_missed }
    }

    /// Whether there is anything to ask.
    pub(super) fn is_empty(&self) -> bool {
        self.is_missed.is_empty()
    }

    /// Whether a month of an area, which lies in a period, was not delivered.
    pub(super) fn has(&self, area: u16, month: i32) -> bool {
        let at = usize::from(area) * self.n_months + (month - self.first) as usize;
        self.is_missed[at]
    }
}
