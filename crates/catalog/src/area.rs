//! The areas of the country: names, validity, groups.

use std::collections::BTreeMap;

use cube::{AreaCode, AreaLevel, Text};

/// SKR's grouping of kommuner, `A1` to `C9`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KommunGroup {
    /// `A1` … `C9`.
    pub code: String,
    /// SKR's name of the group.
    pub title: Text,
}

/// One area with the time in which its code is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Code.
    pub code: AreaCode,
    /// Short name, as in a table: `Göteborg`, `Västra Götaland`, `Riket`.
    pub name: String,
    /// Full name: `Göteborgs stad`/`Göteborgs kommun`, `Västra Götalandsregionen`, `Riket`.
    pub full_name: String,
    /// Name in English: `Göteborg`, `Västra Götaland`, `Sweden`.
    pub name_en: String,
    /// The region that a kommun lies in now.
    pub region: Option<AreaCode>,
    /// SKR's group, for a kommun.
    pub group: Option<String>,
    /// First year with this code; none when it was in use before the code list begins (1980).
    pub valid_from: Option<u16>,
    /// Last year with this code; none while in use.
    pub valid_to: Option<u16>,
    /// The code that followed, when the area only changed code.
    pub became: Option<AreaCode>,
}

/// All areas, past and present.
#[derive(Debug, Clone, Default)]
pub struct AreaRegister {
    pub(crate) areas: BTreeMap<AreaCode, Area>,
    pub(crate) groups: BTreeMap<String, KommunGroup>,
}

impl AreaRegister {
    /// One area, whether in use or not.
    #[must_use]
    pub fn get(&self, code: AreaCode) -> Option<&Area> {
        self.areas.get(&code)
    }

    /// The areas in use now, by code: riket, 21 regioner, 290 kommuner.
    pub fn current(&self) -> impl Iterator<Item = &Area> {
        self.areas.values().filter(|a| a.valid_to.is_none())
    }

    /// The areas in use now at one level, by code.
    pub fn at_level(&self, level: AreaLevel) -> impl Iterator<Item = &Area> {
        self.current().filter(move |a| a.code.level() == level)
    }

    /// A group of kommuner.
    #[must_use]
    pub fn group(&self, code: &str) -> Option<&KommunGroup> {
        self.groups.get(code)
    }
}
