#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod area;
pub mod definition;
mod embedded;
mod find;
mod finding;
mod geometry;
mod glossary;
mod indicator;
mod keys;
mod load;
mod profile;
mod register;
pub mod report;
mod rule;
mod source;
mod valueset;

pub use area::{Area, AreaRegister, KommunGroup};
pub use embedded::embedded;
pub use finding::{Finding, Place, Severity};
pub use geometry::{Geometry, Point, Shape, ViewBox};
pub use glossary::{EditorialPage, Term};
pub use indicator::{
    Better, Break, Counting, Evidence, Indicator, Kind, Measure, MeasureType, Quality, Target,
    Theme,
};
pub use keys::{ChangedKey, changed_keys, version_of, with_key};
pub use load::{Files, content_hash, load};
pub use profile::{PeerRule, Profile, ProfileId, ProfileRow, ProfileSection, Trait};
pub use register::{
    Check, CheckKind, Choice, Column, ColumnKind, DateForm, DecimalMark, Due, Encoding, FileForm,
    Register, RegisterBreak, RegisterId, Rhythm, Role,
};
pub use rule::{RULES, Rule, Told, rule};
pub use valueset::{ValueSet, ValueSetId};

use std::collections::BTreeMap;

use cube::IndicatorId;

/// Everything that the content says, typed. Ordered maps only, so that output never depends on chance.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The indicators, by id.
    pub indicators: BTreeMap<IndicatorId, Indicator>,
    /// The profiles, by id.
    pub profiles: BTreeMap<ProfileId, Profile>,
    /// The value sets, by id.
    pub valuesets: BTreeMap<ValueSetId, ValueSet>,
    /// The registers, by id.
    pub registers: BTreeMap<RegisterId, Register>,
    /// The building blocks of computing definitions.
    pub blocks: definition::Blocks,
    /// The themes, in the order in which they are shown.
    pub themes: Vec<Theme>,
    /// The areas of the country.
    pub areas: AreaRegister,
    /// The map of the areas; empty when the content has none.
    pub geometry: Geometry,
    /// The glossary, in Swedish order.
    pub glossary: Vec<Term>,
    /// The editorial pages, by slug.
    pub pages: BTreeMap<String, EditorialPage>,
}
