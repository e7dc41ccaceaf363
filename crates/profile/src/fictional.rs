//! Computed figures of persons who do not exist, and the part of an area's profile that shows them beside
//! the published ones.
//!
//! Until there is disclosure control, figures computed from rows about persons are shown only when every
//! person is made up; the name of the type says so. The figures never enter the rows, marks, trends or
//! comparisons of the profile itself.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{Better, Catalog, Indicator, Kind, Measure, ProfileId};
use cube::{AgeGroup, AreaCode, AreaLevel, Cell, Figures, IndicatorId, Period, Sex, Status, Text};

use crate::model::{Mark, NotJudged, Point, Row, Trend, TrendMethod, TrendOutcome};

/// The computed figures of one indicator.
#[derive(Debug, Clone)]
pub struct Computed {
    /// By area, sex, age group and period. They came with no delivery.
    pub figures: Figures,
    /// The periods of which rows may yet come.
    pub preliminary: BTreeSet<Period>,
    /// Which definition: SHA-256 in hexadecimal over it and all that it stands on.
    pub definition_hash: String,
}

/// All computed figures of a country in which nobody exists.
#[derive(Debug, Clone, Default)]
pub struct Fictional {
    computed: BTreeMap<IndicatorId, Computed>,
}

/// The part of an area's profile with computed figures.
#[derive(Debug, Clone)]
pub struct FictionalPart {
    /// Those that the profile itself has, for some level, first; in the order of themes and names within.
    pub rows: Vec<FictionalRow>,
    /// How many more indicators are computed for larger areas only.
    pub n_for_larger_areas: usize,
    /// First and last year of the time axis, the same in every row.
    pub axis: (u16, u16),
}

/// One computed indicator of an area.
#[derive(Debug, Clone)]
pub struct FictionalRow {
    /// Which.
    pub indicator: IndicatorId,
    /// Name.
    pub title: Text,
    /// Unit, as written under the name.
    pub unit: Text,
    /// The theme's name.
    pub theme: Text,
    /// Decimals of every value in the row.
    pub decimals: u8,
    /// True when the profile has the indicator as a row of its own, at some level.
    pub is_in_profile: bool,
    /// The latest period that is computed for the country: all cells of the row but the published are its.
    pub period: Period,
    /// True when rows of that period may yet come.
    pub is_preliminary: bool,
    /// What stands there for the area. An area in which nobody can be counted has no cell, which is told as
    /// missing.
    pub cell: Cell,
    /// The same for the region of a kommun.
    pub region: Option<Cell>,
    /// The same for riket, when the area is another.
    pub riket: Option<Cell>,
    /// The area's series, in the order of time.
    pub points: Vec<Point>,
    /// What is published and real.
    pub published: Option<Published>,
    /// Which definition: SHA-256 over it and all that it stands on.
    pub definition_hash: String,
}

/// A published figure beside a computed one.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// Whose it is: the area's, else riket's.
    pub area: AreaCode,
    /// When: the period of the computed figure where that is published, else the latest.
    pub period: Period,
    /// The figure.
    pub cell: Cell,
}

impl FictionalRow {
    /// The series as the mini-chart draws one: without judgement, and named as made up.
    pub(crate) fn drawn(&self) -> Row {
        let known = || self.points.iter().filter(|point| point.cell.value().is_some()).copied();
        let name = |of: &str, title: &str| format!("{of}, {title}");
        Row {
            indicator: self.indicator.clone(),
            title: Text::new(name("Fiktivt", &self.title.sv), name("Fictional", &self.title.en)),
            unit: self.unit.clone(),
            kind: Kind::CentralMeasure,
            better: Better::Neither,
            measure: Measure::Count,
            decimals: self.decimals,
            caution: Text::default(),
            points: self.points.clone(),
            band: Vec::new(),
            first: known().next(),
            latest: known().next_back(),
            latest_absent: None,
            change: None,
            mark: Mark::NotJudged(NotJudged::CentralMeasure),
            trend: Trend {
                outcome: TrendOutcome::NotTested,
                method: TrendMethod::MannKendall,
                level: 0.05,
                n_points: 0,
                n_needed: 0,
                p: None,
            },
            breaks: Vec::new(),
            by_sex: Vec::new(),
            comparisons: Vec::new(),
            position_peers: None,
            position_all: None,
            rank_fell_though_better: false,
            target: None,
            best_tenth: None,
            deliveries: Vec::new(),
            definition_hash: self.definition_hash.clone(),
        }
    }
}

impl Computed {
    /// What stands there for an area in a period, all ages and both sexes. An area without a cell of its own
    /// has nobody who can be counted, which is missing; but what was not collected for the country was not
    /// collected for any area.
    #[must_use]
    pub fn cell(&self, area: AreaCode, period: Period) -> Cell {
        let of = |area: AreaCode| self.figures.get(area, Sex::Both, AgeGroup::ALL, period);
        let riket = of(AreaCode::RIKET).map(|figure| figure.cell.status());
        let otherwise = riket.filter(|status| *status == Status::NotCollected);
        let otherwise = Cell::absent(otherwise.unwrap_or(Status::Missing));
        of(area).map_or(otherwise, |figure| figure.cell)
    }
}

impl Fictional {
    /// Computed figures by indicator.
    #[must_use]
    pub fn new(computed: BTreeMap<IndicatorId, Computed>) -> Fictional {
        Fictional { computed }
    }

    /// The computed figures of an indicator.
    #[must_use]
    pub fn of(&self, indicator: &IndicatorId) -> Option<&Computed> {
        self.computed.get(indicator)
    }

    /// The indicators, by id.
    pub fn indicators(&self) -> impl Iterator<Item = &IndicatorId> {
        self.computed.keys()
    }

    /// What an area's profile shows. `published` gives the published figures of an indicator.
    #[must_use]
    pub fn part<'f>(
        &self,
        catalog: &Catalog,
        profile: &ProfileId,
        area: AreaCode,
        published: impl Fn(&IndicatorId) -> Option<&'f Figures>,
    ) -> FictionalPart {
        let sections = catalog.profiles.get(profile).into_iter().flat_map(|p| &p.sections);
        let own: BTreeSet<&IndicatorId> =
            sections.flat_map(|section| &section.rows).map(|row| &row.indicator).collect();
        let mut rows = Vec::new();
        let mut n_for_larger_areas = 0;
        for (id, computed) in &self.computed {
            let Some(indicator) = catalog.indicators.get(id) else { continue };
            if !reaches(indicator, area.level()) {
                n_for_larger_areas += 1;
                continue;
            }
            let row = row(catalog, indicator, computed, area, published(id));
            rows.extend(row.map(|row| FictionalRow { is_in_profile: own.contains(id), ..row }));
        }
        let theme =
            |row: &FictionalRow| catalog.themes.iter().position(|theme| theme.title == row.theme);
        rows.sort_by(|a, b| {
            (!a.is_in_profile, theme(a))
                .cmp(&(!b.is_in_profile, theme(b)))
                .then_with(|| cube::collate::compare(&a.title.sv, &b.title.sv))
        });
        let years = || rows.iter().flat_map(|row| &row.points).map(|p| p.period.last_year());
        let axis = (years().min().unwrap_or_default(), years().max().unwrap_or_default());
        FictionalPart { rows, n_for_larger_areas, axis }
    }
}

/// True when the indicator is computed for areas at the level.
fn reaches(indicator: &Indicator, level: AreaLevel) -> bool {
    let down_to = indicator.computation.as_ref().map(|computation| computation.by.down_to);
    match down_to {
        Some(AreaLevel::Kommun) => true,
        Some(AreaLevel::Region) => level != AreaLevel::Kommun,
        Some(AreaLevel::Riket) | None => level == AreaLevel::Riket,
    }
}

fn row(
    catalog: &Catalog,
    indicator: &Indicator,
    computed: &Computed,
    area: AreaCode,
    published: Option<&Figures>,
) -> Option<FictionalRow> {
    let figures = &computed.figures;
    let series = |area: AreaCode| figures.series(area, Sex::Both, AgeGroup::ALL);
    let period = series(AreaCode::RIKET).last()?.period;
    let cell = |area: AreaCode| computed.cell(area, period);
    let region = catalog.areas.get(area).and_then(|found| found.region);
    let point = |figure: &cube::Figure| Point {
        period: figure.period,
        cell: figure.cell,
        before_break: false,
    };
    let theme = catalog.themes.iter().find(|theme| theme.id == indicator.theme);
    Some(FictionalRow {
        indicator: indicator.id.clone(),
        title: indicator.title.clone(),
        unit: indicator.unit.clone(),
        theme: theme.map_or_else(|| Text::new("", ""), |theme| theme.title.clone()),
        decimals: indicator.decimals,
        is_in_profile: false,
        period,
        is_preliminary: computed.preliminary.contains(&period),
        cell: cell(area),
        region: region.filter(|_| area.level() == AreaLevel::Kommun).map(cell),
        riket: (area != AreaCode::RIKET).then(|| cell(AreaCode::RIKET)),
        points: series(area).iter().map(point).collect(),
        published: published.and_then(|figures| beside(figures, area, period)),
        definition_hash: computed.definition_hash.clone(),
    })
}

/// The published figure to set beside a computed one: of the same area and period, else of the same year,
/// else the area's latest; else riket's in the same way.
fn beside(figures: &Figures, area: AreaCode, period: Period) -> Option<Published> {
    let of = |area: AreaCode| {
        let series = figures.series(area, Sex::Both, AgeGroup::ALL);
        let known = || series.iter().filter(|figure| figure.cell.value().is_some());
        let same = known().find(|figure| figure.period == period);
        let same_year = || known().rfind(|f| f.period.last_year() == period.last_year());
        let figure = same.or_else(same_year).or_else(|| known().next_back())?;
        Some(Published { area, period: figure.period, cell: figure.cell })
    };
    of(area).or_else(|| of(AreaCode::RIKET))
}
