//! Which area a code in a row means, and which areas it lies in.

use std::collections::{BTreeMap, BTreeSet};

use catalog::definition::{Computation, Of, Series, StateId, StateKind};
use catalog::{Catalog, ColumnKind, RegisterId, Rhythm};
use cube::{AreaCode, AreaLevel};

use crate::Run;

/// The area that a code in a row means, in the latest division that the catalogue knows. A well-formed code
/// that the catalogue does not know is an area as it stands. None for a code that is none.
#[must_use]
pub fn place_of(catalog: &Catalog, code: &str) -> Option<AreaCode> {
    let mut area: AreaCode = code.parse().ok()?;
    if !matches!(area.level(), AreaLevel::Kommun | AreaLevel::Region) {
        return None;
    }
    // A chain of changed codes is short; the bound keeps wrong content from going round for ever.
    for _ in 0..8 {
        match catalog.areas.get(area).and_then(|found| found.became) {
            Some(next) => area = next,
            None => break,
        }
    }
    Some(area)
}

/// The region of a kommun or of itself.
#[must_use]
pub fn region_of(catalog: &Catalog, area: AreaCode) -> Option<AreaCode> {
    if area.level() == AreaLevel::Region {
        return Some(area);
    }
    catalog.areas.get(area).and_then(|found| found.region).or_else(|| area.region_code())
}

/// Which months the senders of a register have delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The register.
    pub register: RegisterId,
    /// Whether kommuner or regions send it.
    pub level: AreaLevel,
    /// The sender and the month, as year times 12 plus month less 1.
    pub months: BTreeSet<(AreaCode, i32)>,
}

impl Delivered {
    /// Whether the sender that an area belongs to delivered a month; none when the area does not tell the
    /// sender.
    #[must_use]
    pub fn has(&self, catalog: &Catalog, area: AreaCode, month: i32) -> Option<bool> {
        let sender = match self.level {
            AreaLevel::Region => region_of(catalog, area)?,
            _ if area.level() == AreaLevel::Kommun => area,
            _ => return None,
        };
        Some(self.months.contains(&(sender, month)))
    }
}

impl Run<'_> {
    /// What was delivered of the registers that a definition's units come from and that come by month from
    /// kommuner or regions: what `undelivered` asks about. Empty when there are none.
    #[must_use]
    pub fn delivered(&self, computation: &Computation) -> Vec<Delivered> {
        let mut registers = BTreeSet::new();
        for side in std::iter::once(&computation.numerator).chain(&computation.denominator) {
            if let Of::Rows(series) | Of::SubjectsOf(series) = &side.of {
                self.registers_of(series, &mut registers);
            }
        }
        registers.into_iter().filter_map(|id| self.delivered_of(id)).collect()
    }

    /// The first day that all registers of a series know of: windows that reach farther back are not seen
    /// whole. None when one of them is empty.
    #[must_use]
    pub fn first_day(&self, series: &Series) -> Option<i32> {
        let mut registers = BTreeSet::new();
        self.registers_of(series, &mut registers);
        let first = |id: &RegisterId| Some(self.holdings.registers.get(id)?.days?.0);
        let first: Option<Vec<i32>> = registers.iter().map(first).collect();
        first?.into_iter().max()
    }

    /// The same for what a state is made of.
    #[must_use]
    pub fn first_day_of_state(&self, id: &StateId) -> Option<i32> {
        match &self.catalog.blocks.states.get(id)?.kind {
            StateKind::Rows { rows, .. } => self.first_day(rows),
            StateKind::Ladder { order, .. } => {
                let first: Option<Vec<i32>> =
                    order.iter().map(|step| self.first_day_of_state(step)).collect();
                first?.into_iter().max()
            }
        }
    }

    /// Adds the registers that a series is made of.
    pub(crate) fn registers_of(&self, series: &Series, found: &mut BTreeSet<RegisterId>) {
        match series {
            Series::Register(id) => {
                found.insert(id.clone());
            }
            Series::Events(id) => {
                let events = self.catalog.blocks.events.get(id);
                for source in events.iter().flat_map(|events| &events.sources) {
                    self.registers_of(&source.rows, found);
                }
            }
        }
    }

    fn delivered_of(&self, id: RegisterId) -> Option<Delivered> {
        let register = self.catalog.registers.get(&id)?;
        if matches!(register.rhythm, Rhythm::Snapshot | Rhythm::Append) {
            return None;
        }
        let [sender] = register.sender.as_slice() else { return None };
        let level = match register.columns[*sender].kind {
            ColumnKind::Kommun => AreaLevel::Kommun,
            ColumnKind::Region => AreaLevel::Region,
            _ => return None,
        };
        let empty = BTreeMap::new();
        let held = self.holdings.registers.get(&id).map_or(&empty, |held| &held.months);
        let of_month = |(month, senders): (&i32, &Vec<String>)| {
            let month = *month;
            let places = senders.iter().filter_map(|code| place_of(self.catalog, code));
            places.map(|place| (place, month)).collect::<Vec<_>>()
        };
        let months = held.iter().flat_map(of_month).collect();
        Some(Delivered { register: id, level, months })
    }
}
