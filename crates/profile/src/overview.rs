//! One indicator over all areas of a level, in one period: what the indicator's page and map show.
//!
//! As in a profile, places and comparisons are made on the values as shown, so that no table
//! contradicts its own chart.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use catalog::{Better, Indicator, Measure};
use cube::{
    AgeGroup, AreaCode, AreaLevel, Cell, Delivery, Figure, Figures, IndicatorId, Period, Sex,
    number,
};

use crate::model::{Band, Point};
use crate::order::Order;
use crate::row::estimate;
use crate::series::before_last_break;

/// An area's value against riket's.
///
/// Source: Fingertips (OHID), comparison with a benchmark: sure only if the area's own 95 %
/// interval excludes riket's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Against {
    /// The whole interval lies above.
    SurelyHigher,
    /// The whole interval lies below.
    SurelyLower,
    /// The interval holds riket's value.
    NoSureDifference,
    /// No interval, or nothing to compare with.
    NotTested,
}

/// One area in the overview.
#[derive(Debug, Clone)]
pub struct AreaValue {
    /// Which.
    pub area: AreaCode,
    /// What is published for the period; missing when nothing is.
    pub cell: Cell,
    /// Place among those with a value: 1 is best; without direction 1 is highest. Equals share.
    pub place: Option<usize>,
    /// Against riket.
    pub against: Against,
    /// Women, where published.
    pub women: Option<Cell>,
    /// Men, where published.
    pub men: Option<Cell>,
}

/// All areas of a level in one period.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// The level.
    pub level: AreaLevel,
    /// The period shown.
    pub period: Period,
    /// All periods with a value at the level, in the order of time.
    pub periods: Vec<Period>,
    /// Decimals of every value.
    pub decimals: u8,
    /// Which way is better.
    pub better: Better,
    /// Every area, in order of code.
    pub areas: Vec<AreaValue>,
    /// Riket in the same period.
    pub riket: Option<Cell>,
    /// Areas with a value.
    pub n_valued: usize,
    /// The deliveries behind the values.
    pub deliveries: Vec<Delivery>,
}

/// How the areas stand against riket, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Surely above riket.
    pub n_surely_higher: usize,
    /// Surely below.
    pub n_surely_lower: usize,
    /// With an interval that holds riket's value.
    pub n_no_sure_difference: usize,
    /// Shown value above riket's, tested or not.
    pub n_higher: usize,
    /// Shown value below riket's.
    pub n_lower: usize,
    /// Shown value equal to riket's.
    pub n_equal: usize,
}

impl Overview {
    /// The overview of a level, in the period wanted, or in the latest one that most areas have.
    ///
    /// `areas` are the areas in use at the level. None when no area has a value.
    #[must_use]
    pub fn new(
        definition: &Indicator,
        figures: &Figures,
        areas: &[AreaCode],
        wanted: Option<Period>,
    ) -> Option<Overview> {
        let level = areas.first()?.level();
        let n_by_period = n_by_period(figures, areas);
        let period = match wanted.filter(|p| n_by_period.contains_key(p)) {
            Some(period) => period,
            None => latest_full(&n_by_period)?,
        };
        let cell = |area: AreaCode, sex: Sex| {
            figures.get(area, sex, AgeGroup::ALL, period).map(|f| f.cell)
        };
        let riket = cell(AreaCode::RIKET, Sex::Both);
        let missing = Cell::absent(cube::Status::Missing);
        let mut values: Vec<AreaValue> = areas
            .iter()
            .map(|&area| {
                let own =
                    cell(area, Sex::Both).map_or(missing, |c| with_interval(c, definition.measure));
                AreaValue {
                    area,
                    cell: own,
                    place: None,
                    against: against(&own, riket.as_ref(), definition.decimals),
                    women: cell(area, Sex::Women),
                    men: cell(area, Sex::Men),
                }
            })
            .collect();
        values.sort_by_key(|v| v.area);
        give_places(&mut values, definition.better, definition.decimals);
        Some(Overview {
            indicator: definition.id.clone(),
            level,
            period,
            periods: n_by_period.into_keys().collect(),
            decimals: definition.decimals,
            better: definition.better,
            n_valued: values.iter().filter(|v| v.place.is_some()).count(),
            areas: values,
            riket,
            deliveries: deliveries(figures, period),
        })
    }

    /// One area.
    #[must_use]
    pub fn area(&self, code: AreaCode) -> Option<&AreaValue> {
        let at = self.areas.binary_search_by_key(&code, |v| v.area).ok()?;
        Some(&self.areas[at])
    }

    /// The value as shown.
    #[must_use]
    pub fn shown(&self, cell: &Cell) -> Option<f64> {
        cell.value().map(|v| number::round(v, self.decimals))
    }

    /// The areas with a value, from the lowest to the highest; equals by code.
    #[must_use]
    pub fn by_value(&self) -> Vec<&AreaValue> {
        let mut valued: Vec<&AreaValue> =
            self.areas.iter().filter(|v| v.cell.value().is_some()).collect();
        valued.sort_by(|a, b| {
            let by_value = self.shown(&a.cell).partial_cmp(&self.shown(&b.cell));
            by_value.unwrap_or(Ordering::Equal).then(a.area.cmp(&b.area))
        });
        valued
    }

    /// How the areas stand against riket.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let riket = self.riket.as_ref().and_then(|r| self.shown(r));
        for value in &self.areas {
            match value.against {
                Against::SurelyHigher => tally.n_surely_higher += 1,
                Against::SurelyLower => tally.n_surely_lower += 1,
                Against::NoSureDifference => tally.n_no_sure_difference += 1,
                Against::NotTested => {}
            }
            if let (Some(own), Some(riket)) = (self.shown(&value.cell), riket) {
                match own.total_cmp(&riket) {
                    Ordering::Greater => tally.n_higher += 1,
                    Ordering::Less => tally.n_lower += 1,
                    Ordering::Equal => tally.n_equal += 1,
                }
            }
        }
        tally
    }

    /// True when some area has an interval to draw.
    #[must_use]
    pub fn has_intervals(&self) -> bool {
        self.areas.iter().any(|v| v.cell.lower().is_some() && v.cell.upper().is_some())
    }

    /// True when some area is split by sex.
    #[must_use]
    pub fn has_sexes(&self) -> bool {
        self.areas.iter().any(|v| v.women.is_some() || v.men.is_some())
    }

    /// The regioner ordered by the median of their kommuner, lowest first, those with fewer than
    /// three valued kommuner left out. Empty for other levels.
    #[must_use]
    pub fn region_medians(&self) -> Vec<(AreaCode, f64)> {
        let mut by_region: BTreeMap<AreaCode, Vec<(AreaCode, f64)>> = BTreeMap::new();
        for value in self.areas.iter().filter(|v| v.area.level() == AreaLevel::Kommun) {
            if let (Some(region), Some(shown)) = (value.area.region_code(), self.shown(&value.cell))
            {
                by_region.entry(region).or_default().push((value.area, shown));
            }
        }
        let mut medians: Vec<(AreaCode, f64)> = by_region
            .into_iter()
            .filter(|(_, values)| values.len() >= 3)
            .filter_map(|(region, values)| Some((region, Order::new(values).median()?)))
            .collect();
        medians.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        medians
    }
}

fn n_by_period(figures: &Figures, areas: &[AreaCode]) -> BTreeMap<Period, usize> {
    let mut n = BTreeMap::new();
    for area in areas {
        for figure in figures.series(*area, Sex::Both, AgeGroup::ALL) {
            if figure.cell.value().is_some() {
                *n.entry(figure.period).or_insert(0) += 1;
            }
        }
    }
    n
}

/// The latest period that at least half as many areas have as the fullest period.
fn latest_full(n_by_period: &BTreeMap<Period, usize>) -> Option<Period> {
    let most = *n_by_period.values().max()?;
    n_by_period.iter().rev().find(|(_, n)| **n * 2 >= most).map(|(period, _)| *period)
}

/// The cell with its 95 percent interval: as published, else from counts where the kind of measure allows.
fn with_interval(cell: Cell, measure: Measure) -> Cell {
    match estimate(&cell, measure) {
        Some((estimate, _)) => cell.with_interval(Some(estimate.lower), Some(estimate.upper)),
        None => cell,
    }
}

fn against(own: &Cell, riket: Option<&Cell>, decimals: u8) -> Against {
    let riket = riket.and_then(Cell::value).map(|v| number::round(v, decimals));
    match (own.lower(), own.upper(), riket) {
        (Some(lower), _, Some(riket)) if lower > riket => Against::SurelyHigher,
        (_, Some(upper), Some(riket)) if upper < riket => Against::SurelyLower,
        (Some(_), Some(_), Some(_)) => Against::NoSureDifference,
        _ => Against::NotTested,
    }
}

fn give_places(values: &mut [AreaValue], better: Better, decimals: u8) {
    let shown = |v: &AreaValue| v.cell.value().map(|own| number::round(own, decimals));
    let order = Order::new(values.iter().filter_map(|v| Some((v.area, shown(v)?))).collect());
    for value in values {
        value.place = shown(value).map(|own| order.place(own, better != Better::Lower));
    }
}

fn deliveries(figures: &Figures, period: Period) -> Vec<Delivery> {
    let mut used: Vec<u16> =
        figures.rows().iter().filter(|f| f.period == period).map(|f| f.delivery).collect();
    used.sort_unstable();
    used.dedup();
    used.iter().filter_map(|d| figures.deliveries().get(usize::from(*d)).cloned()).collect()
}

/// The series of one area for a chart; what lies before the latest break is said to.
#[must_use]
pub fn series(definition: &Indicator, figures: &Figures, area: AreaCode, sex: Sex) -> Vec<Point> {
    let series = figures.series(area, sex, AgeGroup::ALL);
    let latest = series.iter().rfind(|f| f.cell.value().is_some()).map(|f| f.period);
    let is_before = before_last_break(&definition.breaks, latest);
    let point = |figure: &Figure| Point {
        period: figure.period,
        cell: figure.cell,
        before_break: is_before(figure.period),
    };
    series.iter().map(point).collect()
}

/// The middle half of the areas, per period in which enough of them have a value.
#[must_use]
pub fn bands(figures: &Figures, areas: &[AreaCode], decimals: u8) -> Vec<Band> {
    let mut by_period: BTreeMap<Period, Vec<(AreaCode, f64)>> = BTreeMap::new();
    for area in areas {
        for figure in figures.series(*area, Sex::Both, AgeGroup::ALL) {
            if let Some(value) = figure.cell.value() {
                let values = by_period.entry(figure.period).or_default();
                values.push((*area, number::round(value, decimals)));
            }
        }
    }
    let band = |(period, values)| {
        let (low, high) = Order::new(values).quartiles()?;
        Some(Band { period, low, high })
    };
    by_period.into_iter().filter_map(band).collect()
}
