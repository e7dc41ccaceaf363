//! What the catalogue knows, in the form in which an import asks.

use std::collections::BTreeMap;

use catalog::{Catalog, Measure};
use cube::{AgeGroup, AreaCode, AreaLevel, IndicatorId, Period, Sex, collate};

use super::fault::Fault;
use super::map::AreaCodes;

/// The catalogue as an import sees it.
pub(crate) struct Known<'a> {
    catalog: &'a Catalog,
    /// Kolada's name to ours, and whether several definitions claim it.
    kolada: BTreeMap<&'a str, (&'a IndicatorId, bool)>,
    /// Names of areas in use, in lower case, each with the areas that bear it: Habo is not Håbo.
    spelt: BTreeMap<String, Vec<AreaCode>>,
    /// The same names folded.
    names: BTreeMap<String, Vec<AreaCode>>,
    /// No areas are known when the catalogue has none; then every readable code is taken.
    has_areas: bool,
}

/// What the catalogue says about an indicator's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// A definition has this name, or claims it.
    Defined,
    /// No definition has it.
    Unclaimed,
    /// More than one definition claims it; the first by name is taken.
    ClaimedTwice,
}

/// What a definition says that values can be checked against.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    pub(crate) is_share: bool,
    pub(crate) is_count: bool,
}

impl<'a> Known<'a> {
    pub(crate) fn new(catalog: &'a Catalog) -> Known<'a> {
        let mut kolada: BTreeMap<&str, (&IndicatorId, bool)> = BTreeMap::new();
        for indicator in catalog.indicators.values() {
            if let Some(id) = &indicator.kolada {
                let claim = kolada.entry(id).or_insert((&indicator.id, false));
                claim.1 |= *claim.0 != indicator.id;
            }
        }
        let spelt = names(catalog, str::to_lowercase);
        let names = names(catalog, collate::fold);
        let has_areas = catalog.areas.current().next().is_some();
        Known { catalog, kolada, spelt, names, has_areas }
    }

    /// Our name of an indicator, and what the catalogue says about it.
    pub(crate) fn indicator(&self, text: &str) -> Result<(IndicatorId, Standing), Fault> {
        let id: IndicatorId = text.parse().map_err(|_| Fault::IndicatorUnreadable)?;
        if self.catalog.indicators.contains_key(&id) {
            return Ok((id, Standing::Defined));
        }
        Ok(match self.kolada.get(text) {
            Some((ours, false)) => ((*ours).clone(), Standing::Defined),
            Some((ours, true)) => ((*ours).clone(), Standing::ClaimedTwice),
            None => (id, Standing::Unclaimed),
        })
    }

    /// The defined name that a misspelt one most likely means.
    pub(crate) fn nearest_indicator(&self, text: &str) -> Option<&str> {
        // Our names have several words. Those of other sources, U21468 say, are like none of ours.
        if !text.contains('-') {
            return None;
        }
        collate::nearest(text, self.catalog.indicators.keys().map(IndicatorId::as_str))
    }

    /// The definitions that claim a name of Kolada's, by Kolada's name.
    pub(crate) fn claims(&self) -> impl Iterator<Item = (&str, &IndicatorId)> {
        self.kolada.iter().map(|(kolada, (ours, _))| (*kolada, *ours))
    }

    /// An area, written in one of the ways that a mapping file can name.
    pub(crate) fn area(
        &self,
        text: &str,
        codes: AreaCodes,
        level: Option<AreaLevel>,
    ) -> Result<AreaCode, Fault> {
        let unreadable = |_| Fault::AreaUnreadable;
        let code = match codes {
            AreaCodes::Own => text.parse().map_err(unreadable)?,
            AreaCodes::Kolada => match AreaCode::from_kolada(text) {
                Ok(code) => code,
                Err(_) if is_group(text) => return Err(Fault::GroupOfKommuner),
                Err(_) => return Err(Fault::AreaUnreadable),
            },
            AreaCodes::Number => {
                let number = text.parse::<u16>().ok().and_then(AreaCode::from_number);
                number.ok_or(Fault::AreaUnreadable)?
            }
            AreaCodes::Name => return self.named(text, level),
        };
        let known = !self.has_areas || self.catalog.areas.get(code).is_some();
        if known { Ok(code) } else { Err(Fault::AreaUnknown) }
    }

    /// The only area of the name at the level; a name of both a region and a kommun means neither
    /// until the level is said.
    fn named(&self, text: &str, level: Option<AreaLevel>) -> Result<AreaCode, Fault> {
        let spelt = self.spelt.get(&text.trim().to_lowercase());
        let bearers = spelt.or_else(|| self.names.get(&collate::fold(text)));
        let bearers = bearers.ok_or(Fault::AreaUnknown)?;
        let mut fitting = bearers.iter().filter(|code| level.is_none_or(|l| code.level() == l));
        match (fitting.next(), fitting.next()) {
            (Some(code), None) => Ok(*code),
            _ => Err(Fault::AreaUnknown),
        }
    }

    /// The name or code of a known area that a misspelt one most likely means.
    pub(crate) fn nearest_area(&self, text: &str, codes: AreaCodes) -> Option<String> {
        if codes == AreaCodes::Name {
            let names = self.names.keys().map(String::as_str);
            let near = collate::nearest(&collate::fold(text), names)?;
            let code = self.names[near].first()?;
            return self.catalog.areas.get(*code).map(|area| area.name.clone());
        }
        let written: Vec<String> = self
            .catalog
            .areas
            .current()
            .map(|area| match codes {
                AreaCodes::Kolada => area.code.to_kolada(),
                AreaCodes::Number => area.code.number().to_string(),
                _ => area.code.to_string(),
            })
            .collect();
        collate::nearest(text, written.iter().map(String::as_str)).map(str::to_owned)
    }

    /// What values of an indicator must keep within.
    pub(crate) fn limits(&self, id: &IndicatorId) -> Limits {
        let measure = self.catalog.indicators.get(id).map(|indicator| indicator.measure);
        Limits {
            is_share: measure == Some(Measure::Share),
            is_count: matches!(measure, Some(Measure::Count | Measure::Rate)),
        }
    }
}

/// Every name of an area in use, written in one way, with the areas that bear it.
fn names(catalog: &Catalog, written: impl Fn(&str) -> String) -> BTreeMap<String, Vec<AreaCode>> {
    let mut names: BTreeMap<String, Vec<AreaCode>> = BTreeMap::new();
    for area in catalog.areas.current() {
        for name in [&area.name, &area.full_name, &area.name_en] {
            let bearers = names.entry(written(name)).or_default();
            if !bearers.contains(&area.code) {
                bearers.push(area.code);
            }
        }
    }
    names
}

/// Kolada's groups of kommuner are `G` and a number.
fn is_group(text: &str) -> bool {
    text.strip_prefix('G')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// A sex as letters, words or SCB's numbers write it: 1 men, 2 women, 1+2 both.
pub(crate) fn read_sex(text: &str) -> Result<Sex, Fault> {
    if let Ok(sex) = text.parse() {
        return Ok(sex);
    }
    // Folding would make 12 of it.
    if text == "1+2" {
        return Ok(Sex::Both);
    }
    match collate::fold(text).as_str() {
        "t" | "totalt" | "total" | "bada" | "badakonen" | "samtliga" | "alla" | "both" | "1+2"
        | "totsa" | "konenmanochkvinnor" | "kvinnorochman" | "manochkvinnor" => Ok(Sex::Both),
        "k" | "f" | "kvinna" | "kvinnor" | "women" | "female" | "flickor" | "2" => Ok(Sex::Women),
        "m" | "man" | "men" | "male" | "pojkar" | "1" => Ok(Sex::Men),
        _ => Err(Fault::Sex),
    }
}

/// An age group as we write it, or as PxWeb writes all ages and whole years.
pub(crate) fn read_age(text: &str) -> Result<AgeGroup, Fault> {
    let folded = text.trim().to_lowercase();
    let plain = folded.trim_end_matches("år").trim_end_matches("years").trim();
    match plain {
        "tot" | "totalt" | "total" | "samtliga" | "alla" | "all" | "samtliga åldrar" => {
            Ok(AgeGroup::ALL)
        }
        _ => plain.parse().map_err(|_| Fault::Age),
    }
}

/// A period as we write it; `2020.0` is what a workbook makes of a year.
pub(crate) fn read_period(text: &str) -> Result<Period, Fault> {
    text.trim().trim_end_matches(".0").parse().map_err(|_| Fault::Period)
}
