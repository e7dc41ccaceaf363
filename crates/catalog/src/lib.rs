#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod area;
mod finding;
mod indicator;
mod profile;

pub use area::{Area, AreaRegister, KommunGroup};
pub use finding::{Finding, Place, Severity};
pub use indicator::{
    Better, Break, Evidence, Indicator, Kind, Measure, MeasureType, Quality, Target, Theme,
};
pub use profile::{PeerRule, Profile, ProfileId, ProfileRow, ProfileSection, Trait};

use std::collections::BTreeMap;

use cube::IndicatorId;

/// Everything that the content says, typed. Ordered maps only, so that output never depends on chance.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The indicators, by id.
    pub indicators: BTreeMap<IndicatorId, Indicator>,
    /// The profiles, by id.
    pub profiles: BTreeMap<ProfileId, Profile>,
    /// The themes, in the order in which they are shown.
    pub themes: Vec<Theme>,
    /// The areas of the country.
    pub areas: AreaRegister,
}
