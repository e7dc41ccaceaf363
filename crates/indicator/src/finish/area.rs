//! The areas for which an indicator can have cells.

use std::collections::BTreeSet;

use catalog::definition::{AreaOf, Computation};
use cube::{AreaCode, AreaLevel};

use crate::{Place, Run};

/// The areas of an indicator, down to its lowest level.
pub(super) struct Areas {
    places: BTreeSet<Place>,
    /// Those in which anything was counted.
    active: BTreeSet<Place>,
    lowest: AreaLevel,
    is_residence: bool,
}

impl Areas {
    /// Those of the catalogue and those that were counted.
    pub(super) fn new(
        run: &Run<'_>,
        computation: &Computation,
        counted: impl Iterator<Item = Place>,
    ) -> Areas {
        let lowest = match computation.by.area {
            AreaOf::None => AreaLevel::Riket,
            _ => computation.by.down_to,
        };
        let active: BTreeSet<Place> = counted.collect();
        let known = run.catalog.areas.current().map(|area| area.code);
        let known = known.filter(|code| code.level() <= lowest).map(Place::Area);
        let mut places: BTreeSet<Place> = known.chain(active.iter().copied()).collect();
        places.insert(Place::Area(AreaCode::RIKET));
        let is_residence = computation.by.area == AreaOf::Residence;
        Areas { places, active, lowest, is_residence }
    }

    pub(super) fn places(&self) -> impl Iterator<Item = Place> {
        self.places.iter().copied()
    }

    /// True where nothing counted means none, and not that the area has nothing to do with the measure.
    pub(super) fn is_counted(&self, place: Place) -> bool {
        let is_riket = place == Place::Area(AreaCode::RIKET);
        is_riket || self.active.contains(&place) || (self.is_residence && place != Place::Unknown)
    }

    /// True for an area that the catalogue has, or where anything was counted.
    pub(super) fn is_catalogued(&self, place: Place) -> bool {
        place != Place::Unknown && self.places.contains(&place)
    }

    pub(super) fn level(&self, place: Place) -> AreaLevel {
        match place {
            Place::Area(area) => area.level(),
            Place::Unknown => self.lowest,
        }
    }
}
