//! The areas of the country: names, validity, groups.

use std::collections::BTreeMap;

use cube::{AreaCode, AreaLevel, Lang, Text, collate};

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
    /// Name of the län that a region covers: `Västra Götalands län`.
    pub lan_name: Option<String>,
    /// The region that a kommun lies in now.
    pub region: Option<AreaCode>,
    /// SKR's group, for a kommun.
    pub group: Option<String>,
    /// First year with this code; none when it was in use before the code list begins (1980).
    pub valid_from: Option<u16>,
    /// Last year with this code; none while in use.
    pub valid_to: Option<u16>,
    /// The code under which the area is counted since it left this one.
    pub became: Option<AreaCode>,
    /// True when the area became part of a larger one, so that its figures must not be carried over to
    /// the code that followed; false when it only changed code.
    pub is_joined: bool,
}

impl Area {
    /// The short name in one language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, &self.name_en)
    }
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

    /// The kommuner in use that belong to a group, by code.
    pub fn members<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Area> {
        self.at_level(AreaLevel::Kommun).filter(move |a| a.group.as_deref() == Some(group))
    }

    /// The kommuner in use that lie in a region, by code.
    pub fn kommuner_in(&self, region: AreaCode) -> impl Iterator<Item = &Area> {
        self.at_level(AreaLevel::Kommun).filter(move |a| a.region == Some(region))
    }

    /// The groups, by code.
    pub fn groups(&self) -> impl Iterator<Item = &KommunGroup> {
        self.groups.values()
    }

    /// The areas in use in the order of a reader: riket, the regioner, the kommuner, each level in
    /// Swedish alphabetical order.
    #[must_use]
    pub fn in_order(&self) -> Vec<&Area> {
        let mut areas: Vec<&Area> = self.current().collect();
        areas.sort_by(|a, b| {
            let level = a.code.level().cmp(&b.code.level());
            level.then_with(|| collate::compare(&a.name, &b.name)).then(a.code.cmp(&b.code))
        });
        areas
    }
}
