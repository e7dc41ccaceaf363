//! Profiles made from a few constructed figures. All figures here are invented.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalog::{Better, Break, Catalog, Indicator, Kind, Measure, PeerRule, Profile, Trait};
use cube::{
    AgeGroup, AreaCode, AreaLevel, Cell, Delivery, Figure, Figures, IndicatorId, Period, Sex,
    Status, Text,
};
use profile::Prepared;
use profile::model::{AreaProfile, Row};

use crate::shipped;

/// A catalogue with the shipped areas and constructed indicators, and their figures.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) catalog: Catalog,
    pub(crate) profile: Profile,
    pub(crate) figures: BTreeMap<IndicatorId, Vec<Figure>>,
}

pub(crate) fn id(text: &str) -> IndicatorId {
    text.parse().expect(text)
}

pub(crate) fn code(text: &str) -> AreaCode {
    text.parse().expect(text)
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().expect(text)
}

/// A cell as a table writes it: a number, or the sign of a status.
pub(crate) fn cell(text: &str) -> Cell {
    let status = Status::ALL.into_iter().find(|s| !s.has_value() && s.sign() == text);
    match status {
        Some(status) => Cell::absent(status),
        None => Cell::reported(text.parse().expect(text)),
    }
}

impl Made {
    /// A profile for all levels without rows, base year 2013.
    pub(crate) fn new() -> Made {
        let shipped = shipped::definition("nara-vard");
        let profile = Profile {
            levels: AreaLevel::ALL.to_vec(),
            sections: Vec::new(),
            facts: Vec::new(),
            peers: PeerRule { n_peers: 3, traits: Vec::new() },
            base_year: 2013,
            trend_level: 0.05,
            ..shipped.clone()
        };
        let catalog = Catalog { indicators: BTreeMap::new(), ..shipped::catalog().clone() };
        Made { catalog, profile, figures: BTreeMap::new() }
    }

    /// Adds a row whose better values are high ones, a share in percent without decimals.
    pub(crate) fn row(&mut self, name: &str) -> &mut Indicator {
        let rows = vec![catalog::ProfileRow { indicator: id(name), levels: Vec::new() }];
        let title = Text::new("1. Allt", "1. Everything");
        self.profile.sections.push(catalog::ProfileSection { title, rows });
        self.indicator(name)
    }

    /// Adds an indicator that is not a row.
    pub(crate) fn indicator(&mut self, name: &str) -> &mut Indicator {
        let any = shipped::catalog().indicators.values().next().expect("an indicator");
        let indicator = Indicator {
            id: id(name),
            title: Text::new(format!("Måttet {name}"), format!("Measure {name}")),
            kind: Kind::Indicator,
            better: Better::Higher,
            measure: Measure::Share,
            unit: Text::new("procent", "percent"),
            decimals: 0,
            levels: AreaLevel::ALL.to_vec(),
            per: None,
            counting: None,
            base_year: None,
            breaks: Vec::new(),
            target: None,
            ..any.clone()
        };
        self.figures.entry(id(name)).or_default();
        self.catalog.indicators.entry(id(name)).or_insert(indicator)
    }

    /// Adds a trait of likeness, given per kommun for 2022.
    pub(crate) fn likeness(&mut self, name: &str, log: bool, values: &[(&str, &str)]) {
        self.profile.peers.traits.push(Trait { indicator: id(name), weight: 1.0, log });
        self.indicator(name);
        for (area, value) in values {
            self.series(name, area, &[("2022", value)]);
        }
    }

    /// Adds figures for both sexes: periods and what stands there.
    pub(crate) fn series(&mut self, name: &str, area: &str, cells: &[(&str, &str)]) {
        for (at, text) in cells {
            self.put(name, area, at, Sex::Both, cell(text));
        }
    }

    /// Adds one value a year from a year on.
    pub(crate) fn yearly(&mut self, name: &str, area: &str, from: u16, values: &[f64]) {
        for (year, value) in (from..).zip(values) {
            self.put(name, area, &year.to_string(), Sex::Both, Cell::reported(*value));
        }
    }

    pub(crate) fn put(&mut self, name: &str, area: &str, at: &str, sex: Sex, cell: Cell) {
        let (area, period) = (code(area), period(at));
        let figure = Figure { area, sex, age: AgeGroup::ALL, period, cell, delivery: 0 };
        self.figures.entry(id(name)).or_default().push(figure);
    }

    pub(crate) fn prepared(&self) -> Prepared {
        let delivery = Delivery {
            sha256: "0".repeat(64),
            source: "Påhittade siffror".to_owned(),
            retrieved: "2026-01-01".to_owned(),
        };
        let figures: BTreeMap<IndicatorId, Arc<Figures>> = self
            .figures
            .iter()
            .map(|(id, rows)| {
                let table = Figures::new(id.clone(), vec![delivery.clone()], rows.clone());
                (id.clone(), Arc::new(table.expect("each key once")))
            })
            .collect();
        Prepared::new(&self.catalog, &self.profile, figures, "0123456789ab".to_owned())
    }

    pub(crate) fn of(&self, area: &str) -> AreaProfile {
        self.prepared().profile(code(area)).expect("the area has the profile")
    }
}

/// A row of a profile by its indicator's name.
pub(crate) fn row<'a>(profile: &'a AreaProfile, name: &str) -> &'a Row {
    let rows = profile.sections.iter().flat_map(|s| &s.rows);
    rows.into_iter().find(|r| r.indicator.as_str() == name).expect(name)
}

/// A break from a year on.
pub(crate) fn broken(at: &str) -> Vec<Break> {
    vec![Break { period: period(at), why: Text::new("ny fråga", "changed question") }]
}
