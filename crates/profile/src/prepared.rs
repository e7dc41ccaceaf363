//! A profile made ready: what all areas share is computed once, then one area at a time.

use std::collections::BTreeMap;

use catalog::{Area, AreaRegister, Catalog, Indicator};
use cube::{AgeGroup, AreaCode, AreaLevel, Delivery, Figures, IndicatorId, Sex, number};
use rayon::prelude::*;

use crate::model::{AreaProfile, AreaRef, Fact, Peer, Section, Summary};
use crate::order::{self, Orders};
use crate::peers::Likeness;
use crate::{review, row};

/// One indicator's definition, figures and the orders of all areas.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) definition: Indicator,
    pub(crate) figures: Figures,
    pub(crate) orders: Orders,
}

/// A profile ready for any area.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) definition: catalog::Profile,
    pub(crate) areas: AreaRegister,
    pub(crate) measured: BTreeMap<IndicatorId, Measured>,
    likeness: Likeness,
    axes: BTreeMap<AreaLevel, (u16, u16)>,
    release: String,
}

impl Prepared {
    /// Computes what all areas share: orders, quartiles, likeness between kommuner.
    ///
    /// `figures` holds the profile's indicators, its facts and traits, and the indicators that
    /// give denominators; an indicator without figures gives a row without values. `release`
    /// names the figures and definitions used.
    #[must_use]
    pub fn new(
        catalog: &Catalog,
        definition: &catalog::Profile,
        figures: BTreeMap<IndicatorId, Figures>,
        release: String,
    ) -> Prepared {
        let measured: BTreeMap<IndicatorId, Measured> = figures
            .into_par_iter()
            .filter_map(|(id, figures)| {
                let definition = catalog.indicators.get(&id)?.clone();
                let orders = order::orders(&figures, definition.decimals);
                Some((id, Measured { definition, figures, orders }))
            })
            .collect();
        let likeness = Likeness::new(&definition.peers, &measured);
        let axes = AreaLevel::ALL.map(|level| (level, axis(level, definition, &measured)));
        Prepared {
            definition: definition.clone(),
            areas: catalog.areas.clone(),
            measured,
            likeness,
            axes: axes.into(),
            release,
        }
    }

    /// The profiles of some areas, in the order given, made side by side. Areas at levels that
    /// the profile is not for are left out.
    #[must_use]
    pub fn profiles(&self, areas: impl IntoIterator<Item = AreaCode>) -> Vec<AreaProfile> {
        let areas: Vec<AreaCode> = areas.into_iter().collect();
        areas.into_par_iter().filter_map(|area| self.profile(area)).collect()
    }

    /// One area's profile; none when the area is unknown or its level does not have the profile.
    #[must_use]
    pub fn profile(&self, code: AreaCode) -> Option<AreaProfile> {
        let area = self.areas.get(code)?;
        let level = code.level();
        if !self.definition.levels.contains(&level) {
            return None;
        }
        let peers = self.peers(area);
        let peer_codes: Vec<AreaCode> = peers.iter().map(|p| p.area.code).collect();
        let mut deliveries = Vec::new();
        let mut sections = Vec::new();
        for section in &self.definition.sections {
            let here =
                section.rows.iter().filter(|r| r.levels.is_empty() || r.levels.contains(&level));
            let rows: Vec<_> = here
                .filter_map(|r| self.measured.get(&r.indicator))
                .map(|m| row::row(self, m, area, &peer_codes, &mut deliveries))
                .collect();
            if !rows.is_empty() {
                sections.push(Section { title: section.title.clone(), rows });
            }
        }
        let summary = summary(&sections);
        let area_ref = area_ref(area);
        let lead = review::lead(&area_ref, &summary);
        let review = review::review(&area_ref, &sections);
        Some(AreaProfile {
            region: area.region.and_then(|r| self.areas.get(r)).map(self::area_ref),
            group: area
                .group
                .as_ref()
                .and_then(|g| Some((g.clone(), self.areas.group(g)?.title.clone()))),
            area: area_ref,
            profile: self.definition.id.clone(),
            title: self.definition.title.clone(),
            release: self.release.clone(),
            base_year: self.definition.base_year,
            axis: self.axis(level),
            facts: self.facts(code),
            peers,
            sections,
            summary,
            lead,
            review,
            deliveries,
        })
    }

    /// First and last year of the time axis at a level.
    pub(crate) fn axis(&self, level: AreaLevel) -> (u16, u16) {
        self.axes[&level]
    }

    /// The kommuner of an area's SKR group.
    pub(crate) fn group_of(&self, area: &Area) -> Vec<AreaCode> {
        let Some(group) = &area.group else { return Vec::new() };
        self.areas
            .at_level(AreaLevel::Kommun)
            .filter(|a| a.group.as_ref() == Some(group))
            .map(|a| a.code)
            .collect()
    }

    fn facts(&self, area: AreaCode) -> Vec<Fact> {
        let fact = |id: &IndicatorId| {
            let measured = self.measured.get(id)?;
            let series = measured.figures.series(area, Sex::Both, AgeGroup::ALL);
            let latest = series.iter().rev().find(|f| f.cell.value().is_some())?;
            Some(Fact {
                indicator: id.clone(),
                title: measured.definition.title.clone(),
                period: latest.period,
                value: number::round(latest.cell.value()?, measured.definition.decimals),
                decimals: measured.definition.decimals,
            })
        };
        self.definition.facts.iter().filter_map(fact).collect()
    }

    fn peers(&self, area: &Area) -> Vec<Peer> {
        if area.code.level() != AreaLevel::Kommun {
            return Vec::new();
        }
        self.likeness.nearest(area.code, &self.areas, &self.measured)
    }
}

/// An area as outputs name it.
pub(crate) fn area_ref(area: &Area) -> AreaRef {
    AreaRef {
        code: area.code,
        name: area.name.clone(),
        name_en: area.name_en.clone(),
        level: area.code.level(),
    }
}

/// The place of a delivery in the profile's list, where it is put when it is not there.
pub(crate) fn place_of(delivery: &Delivery, deliveries: &mut Vec<Delivery>) -> usize {
    deliveries.iter().position(|d| d == delivery).unwrap_or_else(|| {
        deliveries.push(delivery.clone());
        deliveries.len() - 1
    })
}

/// From the base year to the last year that any row has at a level; the same for all its areas.
fn axis(
    level: AreaLevel,
    definition: &catalog::Profile,
    measured: &BTreeMap<IndicatorId, Measured>,
) -> (u16, u16) {
    let rows = definition.sections.iter().flat_map(|s| &s.rows);
    let last = rows
        .filter(|r| r.levels.is_empty() || r.levels.contains(&level))
        .filter_map(|r| measured.get(&r.indicator))
        .flat_map(|m| m.orders.keys())
        .filter(|(at, _)| *at == level)
        .map(|(_, period)| period.last_year())
        .max();
    (definition.base_year, last.unwrap_or(definition.base_year).max(definition.base_year))
}

fn summary(sections: &[Section]) -> Summary {
    let mut summary = Summary::default();
    for row in sections.iter().flat_map(|s| &s.rows) {
        summary.n_rows += 1;
        summary.n_judged += usize::from(row.is_judged());
        summary.n_marked += usize::from(row.is_marked());
        summary.n_marked_surely_worse += usize::from(row.is_marked() && row.is_surely_worse());
        summary.n_surely_worse += usize::from(row.is_surely_worse());
        summary.n_surely_better += usize::from(row.is_surely_better());
        if row.trend.p.is_some() {
            summary.n_tested += 1;
            summary.n_expected_false_alarms += row.trend.level;
        }
    }
    summary
}
