//! A profile made ready: what all areas have in common is computed once, then one area at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalog::{Area, AreaRegister, Catalog, Indicator, ProfileRow, ProfileSection};
use cube::{AgeGroup, AreaCode, AreaLevel, Delivery, Figures, IndicatorId, Sex, number};
use rayon::prelude::*;

use crate::model::{AreaProfile, AreaRef, Fact, Peer, Row, Section, Summary};
use crate::order::{self, Orders};
use crate::peers::Likeness;
use crate::review;
use crate::row::{self, Tested};
use crate::series::Bounds;

/// One indicator's definition, figures and the orders of all areas.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) definition: Indicator,
    pub(crate) figures: Arc<Figures>,
    pub(crate) orders: Orders,
    /// True when no area has more than two values and some has two, as when a report prints only the
    /// first and the latest.
    pub(crate) has_two_printed_values: bool,
}

impl Measured {
    fn new(definition: Indicator, figures: Arc<Figures>, areas: &AreaRegister) -> Measured {
        let orders = order::orders(&figures, definition.decimals, areas);
        let n_values = |area| {
            let series = figures.series(area, Sex::Both, AgeGroup::ALL);
            series.iter().filter(|f| f.cell.value().is_some()).count()
        };
        let has_two_printed_values = figures.areas().map(n_values).max() == Some(2);
        Measured { definition, figures, orders, has_two_printed_values }
    }
}

/// The indicators whose figures [`Prepared::new`] needs for a profile: those of its rows, facts and
/// traits of likeness, and those that give these their denominators' persons.
#[must_use]
pub fn needed(catalog: &Catalog, definition: &catalog::Profile) -> BTreeSet<IndicatorId> {
    let own = definition.indicators();
    let persons = |id| Some(&catalog.indicators.get(id)?.counting.as_ref()?.persons);
    own.flat_map(|id| [Some(id), persons(id)]).flatten().cloned().collect()
}

/// A profile ready for any area.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) definition: catalog::Profile,
    pub(crate) areas: AreaRegister,
    pub(crate) measured: BTreeMap<IndicatorId, Measured>,
    /// The kommuner of each of SKR's groups.
    members: BTreeMap<String, Vec<AreaCode>>,
    /// How many kommuner lie in each region.
    n_kommun: BTreeMap<AreaCode, usize>,
    likeness: Likeness,
    /// First and last year of the time axis, by level.
    axes: BTreeMap<AreaLevel, (u16, u16)>,
    release: String,
}

impl Prepared {
    /// Computes what all areas have in common: orders, quartiles, likeness between kommuner.
    ///
    /// `figures` holds the indicators that are [`needed`], each as [`Figures`] or shared with other profiles as `Arc<Figures>`. An
    /// indicator without figures gives a row without values. `release` names the figures and
    /// definitions used.
    #[must_use]
    pub fn new<F: Into<Arc<Figures>>>(
        catalog: &Catalog,
        definition: &catalog::Profile,
        figures: BTreeMap<IndicatorId, F>,
        release: String,
    ) -> Prepared {
        let mut figures: BTreeMap<IndicatorId, Arc<Figures>> =
            figures.into_iter().map(|(id, figures)| (id, figures.into())).collect();
        for row in definition.sections.iter().flat_map(|s| &s.rows) {
            let id = &row.indicator;
            figures.entry(id.clone()).or_insert_with(|| {
                let none = Figures::new(id.clone(), Vec::new(), Vec::new());
                Arc::new(none.expect("no rows have no keys in common"))
            });
        }
        let measured: BTreeMap<IndicatorId, Measured> = figures
            .into_par_iter()
            .filter_map(|(id, figures)| {
                let definition = catalog.indicators.get(&id)?.clone();
                Some((id, Measured::new(definition, figures, &catalog.areas)))
            })
            .collect();
        Prepared {
            likeness: Likeness::new(&definition.peers, &measured, &catalog.areas),
            axes: AreaLevel::ALL.map(|level| (level, axis(level, definition, &measured))).into(),
            definition: definition.clone(),
            members: members(&catalog.areas),
            n_kommun: n_kommun(&catalog.areas),
            areas: catalog.areas.clone(),
            measured,
            release,
        }
    }

    /// The profiles of some areas, in the order given, made side by side. Areas without the profile
    /// are left out.
    #[must_use]
    pub fn profiles(&self, areas: impl IntoIterator<Item = AreaCode>) -> Vec<AreaProfile> {
        let areas: Vec<AreaCode> = areas.into_iter().collect();
        areas.into_par_iter().filter_map(|area| self.profile(area)).collect()
    }

    /// Makes the profiles of some areas side by side and hands each over at once, in no order: to
    /// write many without holding them all. Codes without a profile are passed over.
    ///
    /// # Errors
    /// The first error of `take`; what was handed over before it stays done.
    pub fn each<E: Send>(
        &self,
        codes: impl IntoIterator<Item = AreaCode>,
        take: impl Fn(AreaProfile) -> Result<(), E> + Sync + Send,
    ) -> Result<(), E> {
        let areas: Vec<AreaCode> = codes.into_iter().collect();
        areas.into_par_iter().filter_map(|area| self.profile(area)).try_for_each(take)
    }

    /// One area's profile. None when the code is unknown or out of use, or when its level does not
    /// have the profile.
    #[must_use]
    pub fn profile(&self, code: AreaCode) -> Option<AreaProfile> {
        let area = self.areas.get(code).filter(|a| a.valid_to.is_none())?;
        if !self.definition.levels.contains(&code.level()) {
            return None;
        }
        let peers = self.peers(area);
        let peer_codes: Arc<[AreaCode]> = peers.iter().map(|p| p.area.code).collect();
        let mut deliveries = Vec::new();
        let mut summary = Summary::default();
        let mut sections = Vec::new();
        for section in &self.definition.sections {
            let is_here =
                |levels: &[AreaLevel]| levels.is_empty() || levels.contains(&code.level());
            let here = section.rows.iter().filter(|r| is_here(&r.levels));
            let mut rows = Vec::new();
            for measured in here.filter_map(|r| self.measured.get(&r.indicator)) {
                let bounds = self.bounds(code.level());
                let tested = row::row(self, measured, area, &peer_codes, bounds, &mut deliveries);
                count(&mut summary, &tested);
                rows.push(tested.row);
            }
            if !rows.is_empty() {
                sections.push(Section { title: section.title.clone(), rows });
            }
        }
        let group = area.group.as_ref().and_then(|g| self.areas.group(g));
        let witnesses = review::witnesses(self, code, peer_codes, &sections);
        Some(AreaProfile {
            area: area_ref(area),
            region: area.region.and_then(|r| self.areas.get(r)).map(area_ref),
            group: group.map(|g| (g.code.clone(), g.title.clone())),
            profile: self.definition.id.clone(),
            title: self.definition.title.clone(),
            release: self.release.clone(),
            base_year: self.definition.base_year,
            axis: self.bounds(code.level()).axis,
            facts: self.facts(code),
            peers,
            lead: review::lead(&witnesses, &sections),
            review: review::review(&witnesses, &sections),
            sections,
            summary,
            deliveries,
            fictional: None,
        })
    }

    /// The rows that an area's own profile does not have although another level's does, in sections
    /// as there, where the area has a value: to set it beside those that have the row, as riket
    /// beside a kommun. Their time axis is that of the other level that goes on longest. They name no deliveries.
    #[must_use]
    pub fn beside(&self, code: AreaCode) -> Vec<Section> {
        let Some(area) = self.areas.get(code).filter(|a| a.valid_to.is_none()) else {
            return Vec::new();
        };
        let row = |here: &ProfileRow| {
            if here.levels.contains(&code.level()) {
                return None;
            }
            let measured = self.measured.get(&here.indicator)?;
            let others = here.levels.iter().map(|level| self.bounds(*level));
            let bounds = others.max_by_key(|bounds| bounds.axis.1)?;
            let tested = row::row(self, measured, area, &[], bounds, &mut Vec::new());
            tested.row.latest.map(|_| Row { deliveries: Vec::new(), ..tested.row })
        };
        let section = |section: &ProfileSection| Section {
            title: section.title.clone(),
            rows: section.rows.iter().filter_map(row).collect(),
        };
        let sections = self.definition.sections.iter().map(section);
        sections.filter(|s| !s.rows.is_empty()).collect()
    }

    /// The definition of one of the profile's indicators.
    pub(crate) fn definition(&self, indicator: &IndicatorId) -> Option<&Indicator> {
        self.measured.get(indicator).map(|m| &m.definition)
    }

    /// What bounds the series of all areas at a level.
    pub(crate) fn bounds(&self, level: AreaLevel) -> Bounds {
        Bounds { axis: self.axes[&level], base_year: self.definition.base_year }
    }

    /// The kommuner of each of SKR's groups, by code.
    pub(crate) fn groups(&self) -> &BTreeMap<String, Vec<AreaCode>> {
        &self.members
    }

    /// How many kommuner lie in a region.
    pub(crate) fn n_kommun_in(&self, region: AreaCode) -> usize {
        self.n_kommun.get(&region).copied().unwrap_or(0)
    }

    fn facts(&self, area: AreaCode) -> Vec<Fact> {
        let fact = |id: &IndicatorId| {
            let Measured { definition, figures, .. } = self.measured.get(id)?;
            let series = figures.series(area, Sex::Both, AgeGroup::ALL);
            let latest = series.iter().rev().find(|f| f.cell.value().is_some())?;
            Some(Fact {
                indicator: id.clone(),
                title: definition.title.clone(),
                period: latest.period,
                value: number::round(latest.cell.value()?, definition.decimals),
                decimals: definition.decimals,
            })
        };
        self.definition.facts.iter().filter_map(fact).collect()
    }

    pub(crate) fn peers(&self, area: &Area) -> Vec<Peer> {
        match area.code.level() {
            AreaLevel::Kommun => self.likeness.nearest(area.code, &self.areas, &self.measured),
            AreaLevel::Riket | AreaLevel::Region => Vec::new(),
        }
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

fn members(areas: &AreaRegister) -> BTreeMap<String, Vec<AreaCode>> {
    let mut members: BTreeMap<String, Vec<AreaCode>> = BTreeMap::new();
    for area in areas.at_level(AreaLevel::Kommun) {
        if let Some(group) = &area.group {
            members.entry(group.clone()).or_default().push(area.code);
        }
    }
    members
}

fn n_kommun(areas: &AreaRegister) -> BTreeMap<AreaCode, usize> {
    let mut n_kommun = BTreeMap::new();
    for region in areas.at_level(AreaLevel::Kommun).filter_map(|area| area.region) {
        *n_kommun.entry(region).or_default() += 1;
    }
    n_kommun
}

/// From the base year to the last year in which any row has a value at a level; the same for all its
/// areas.
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
    (definition.base_year, last.map_or(definition.base_year, |l| l.max(definition.base_year)))
}

fn count(summary: &mut Summary, tested: &Tested) {
    let Tested { row, attained_level } = tested;
    summary.n_rows += 1;
    summary.n_judged += usize::from(row.is_judged());
    summary.n_marked += usize::from(row.is_marked());
    summary.n_marked_surely_worse += usize::from(row.is_marked() && row.is_surely_worse());
    summary.n_surely_worse += usize::from(row.is_surely_worse());
    summary.n_surely_better += usize::from(row.is_surely_better());
    summary.n_tested += usize::from(row.trend.p.is_some());
    summary.n_expected_false_alarms += attained_level;
}
