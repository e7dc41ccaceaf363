//! Areas as small numbers: a slot for every code that rows of the run may have.

use std::collections::BTreeMap;

use catalog::Catalog;
use cube::{AreaCode, AreaLevel};

use crate::{place_of, region_of};

/// The slot of an area that is not known.
pub(super) const UNKNOWN: u16 = 0;

/// The areas of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Areas {
    slots: BTreeMap<AreaCode, u16>,
    /// The code of each slot; of the unknown one, riket's.
    codes: Vec<AreaCode>,
    /// The region's slot for each; [`UNKNOWN`] for none.
    regions: Vec<u16>,
}

impl Areas {
    pub(super) fn new() -> Areas {
        let riket = AreaCode::RIKET;
        Areas { slots: BTreeMap::new(), codes: vec![riket], regions: vec![UNKNOWN] }
    }

    /// The slot of a code, made when it is first asked for.
    pub(super) fn slot(&mut self, catalog: &Catalog, code: AreaCode) -> u16 {
        if let Some(slot) = self.slots.get(&code) {
            return *slot;
        }
        let slot = u16::try_from(self.codes.len()).expect("a division has few areas");
        self.slots.insert(code, slot);
        self.codes.push(code);
        self.regions.push(slot);
        if code.level() == AreaLevel::Kommun {
            let region = region_of(catalog, code).map(|region| self.slot(catalog, region));
            self.regions[slot as usize] = region.unwrap_or(UNKNOWN);
        }
        slot
    }

    /// The slot of each word of a column with codes of areas.
    pub(super) fn of_words(&mut self, catalog: &Catalog, words: &[String]) -> Vec<u16> {
        let slot = |word: &String| {
            place_of(catalog, word).map_or(UNKNOWN, |code| self.slot(catalog, code))
        };
        words.iter().map(slot).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    pub(super) fn code(&self, slot: u16) -> AreaCode {
        self.codes[slot as usize]
    }

    /// The slot of the region that a slot lies in.
    pub(super) fn region(&self, slot: u16) -> u16 {
        self.regions[slot as usize]
    }
}
