//! One indicator in one area's profile.

use std::cmp::Ordering;

use catalog::{Area, Better, Indicator, Measure};
use cube::{AreaCode, Cell, Delivery, Period, Sex, Text};

use crate::gap;
use crate::interval::{Z_95, byar, wilson};
use crate::model::{BySex, Counted, Gap, Mark, Point, Row, Trend, TrendMethod, TrendOutcome};
use crate::prepared::{Measured, Prepared, place_of};
use crate::rule;
use crate::series::{Bounds, Series};
use crate::standing::Standing;
use crate::trend::{Estimate, N_NEEDED, WEIGHTED_SLOPE_LEVEL, mann_kendall, weighted_slope};

impl Row {
    /// True when the rule has a verdict.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        !matches!(self.mark, Mark::NotJudged(_))
    }

    /// True when the rule marks the row.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.mark == Mark::Marked
    }

    /// True when the trend is surely for the worse.
    #[must_use]
    pub fn is_surely_worse(&self) -> bool {
        self.trend.outcome == TrendOutcome::Worse
    }

    /// True when the trend is surely for the better.
    #[must_use]
    pub fn is_surely_better(&self) -> bool {
        self.trend.outcome == TrendOutcome::Better
    }

    /// The distances that are left, to a target and to the best tenth: those not reached.
    pub fn left(&self) -> impl Iterator<Item = &Gap> {
        [&self.target, &self.best_tenth].into_iter().flatten().filter(|gap| !gap.is_reached)
    }

    /// What the distances are counted in, where they are: the same for the target and the best tenth.
    #[must_use]
    pub fn counted(&self) -> Option<&Counted> {
        [&self.target, &self.best_tenth].into_iter().flatten().find_map(|gap| gap.counted.as_ref())
    }

    /// Where the intervals of the weighted slope come from; none when another test was used.
    #[must_use]
    pub fn intervals(&self) -> Option<Intervals> {
        let is_weighted = self.trend.method == TrendMethod::WeightedSlope;
        let latest = self.latest.filter(|_| is_weighted)?;
        estimate(&latest.cell, self.measure).map(|(_, intervals)| intervals)
    }
}

/// Where an interval comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intervals {
    /// Published with the value.
    Published,
    /// Wilson's, from the counts of a share.
    Wilson,
    /// Byar's, from the count of a rate.
    Byar,
}

/// A row, and how often its test is sure of pure chance: 0 when nothing was tested.
pub(crate) struct Tested {
    pub(crate) row: Row,
    pub(crate) attained_level: f64,
}

/// Makes the row of one indicator.
pub(crate) fn row(
    prepared: &Prepared,
    measured: &Measured,
    area: &Area,
    peers: &[AreaCode],
    bounds: Bounds,
    deliveries: &mut Vec<Delivery>,
) -> Tested {
    let definition = &measured.definition;
    let series = Series::read(definition, &measured.figures, area.code, Sex::Both, bounds);
    let standing = Standing { prepared, measured, area, peers };
    let shown = |p: &Point| Some((p.period, p.shown(definition.decimals)?));
    let own = series.latest.as_ref().and_then(shown);
    let before = series.comparable().nth_back(1).and_then(shown);
    let (trend, attained_level) = test(measured, &series, prepared.definition.trend_level);
    let used = used_deliveries(measured, &series, deliveries);
    let latest = series.latest.as_ref();
    let row = Row {
        indicator: definition.id.clone(),
        title: definition.title.clone(),
        unit: definition.unit.clone(),
        kind: definition.kind,
        better: definition.better,
        measure: definition.measure,
        decimals: definition.decimals,
        caution: definition.caution.clone(),
        band: standing.band(series.points.iter().map(|p| p.period)),
        first: series.first,
        latest: series.latest,
        latest_absent: series.latest_absent,
        change: rule::change(definition, series.first, series.latest),
        mark: rule::mark(definition, series.first, series.latest),
        trend,
        breaks: breaks(definition, bounds),
        by_sex: by_sex(measured, area.code, &series),
        comparisons: own.map(|(at, value)| standing.comparisons(at, value)).unwrap_or_default(),
        position_peers: own.and_then(|(at, value)| standing.among_peers(at, value)),
        position_all: own.and_then(|(at, value)| standing.among_all(at, value)),
        rank_fell_though_better: before
            .zip(own)
            .is_some_and(|(before, own)| standing.rank_fell_though_better(before, own)),
        target: latest.and_then(|p| gap::to_target(prepared, measured, area.code, p)),
        best_tenth: latest.and_then(|p| gap::to_best_tenth(prepared, measured, area.code, p)),
        deliveries: used,
        definition_hash: definition.definition_hash.clone(),
        points: series.points,
    };
    Tested { row, attained_level }
}

fn used_deliveries(
    measured: &Measured,
    series: &Series<'_>,
    deliveries: &mut Vec<Delivery>,
) -> Vec<usize> {
    let mut numbers: Vec<u16> = series.figures.iter().map(|f| f.delivery).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let known = measured.figures.deliveries();
    let mut used: Vec<usize> = numbers
        .into_iter()
        .filter_map(|n| known.get(usize::from(n)))
        .map(|delivery| place_of(delivery, deliveries))
        .collect();
    used.sort_unstable();
    used
}

fn breaks(definition: &Indicator, bounds: Bounds) -> Vec<(Period, Text)> {
    let (from, to) = bounds.axis;
    // A break at the very start of the axis has nothing before it.
    let within =
        definition.breaks.iter().filter(|b| (from + 1..=to).contains(&b.period.last_year()));
    within.map(|b| (b.period, b.why.clone())).collect()
}

/// Women's and men's cells in the periods of the first and latest value for both.
fn by_sex(measured: &Measured, area: AreaCode, series: &Series<'_>) -> Vec<BySex> {
    let cell = |sex: Sex, both: Option<Point>| {
        let both = both?;
        let figure = measured.figures.get(area, sex, cube::AgeGroup::ALL, both.period)?;
        Some(Point { cell: figure.cell, ..both })
    };
    let split =
        |sex| BySex { sex, first: cell(sex, series.first), latest: cell(sex, series.latest) };
    let all = [Sex::Women, Sex::Men].map(split);
    all.into_iter().filter(|s| s.first.is_some() || s.latest.is_some()).collect()
}

/// Tests a series: by the weighted slope when the latest five values all have an interval, else by
/// Mann–Kendall on all comparable values as shown. Also says how often the test is sure of chance.
pub(crate) fn test(measured: &Measured, series: &Series<'_>, level: f64) -> (Trend, f64) {
    let definition = &measured.definition;
    let untested = |outcome, n_points| Trend {
        outcome,
        method: TrendMethod::MannKendall,
        level,
        n_points,
        n_needed: N_NEEDED,
        p: None,
    };
    let points: Vec<&Point> = series.comparable().collect();
    if series.is_mixed || measured.has_two_printed_values {
        return (untested(TrendOutcome::NotTested, points.len()), 0.0);
    }
    let five = latest_estimates(&points, definition.measure);
    let (method, level, n_points, verdict) = match five.and_then(|five| weighted_slope(&five)) {
        Some(verdict) => (TrendMethod::WeightedSlope, WEIGHTED_SLOPE_LEVEL, N_NEEDED, verdict),
        None => {
            let values: Vec<f64> =
                points.iter().filter_map(|p| p.shown(definition.decimals)).collect();
            let Some(verdict) = mann_kendall(&values, level) else {
                return (untested(TrendOutcome::TooFewPoints, values.len()), 0.0);
            };
            (TrendMethod::MannKendall, level, values.len(), verdict)
        }
    };
    let outcome = outcome(verdict.direction, definition.better);
    let trend = Trend { outcome, method, level, n_points, n_needed: N_NEEDED, p: Some(verdict.p) };
    (trend, verdict.attained_level)
}

fn outcome(direction: Ordering, better: Better) -> TrendOutcome {
    match (direction, better) {
        (Ordering::Equal, _) => TrendOutcome::Unchanged,
        (Ordering::Greater, Better::Higher) | (Ordering::Less, Better::Lower) => {
            TrendOutcome::Better
        }
        (Ordering::Greater, Better::Lower) | (Ordering::Less, Better::Higher) => {
            TrendOutcome::Worse
        }
        (Ordering::Greater, Better::Neither) => TrendOutcome::Rising,
        (Ordering::Less, Better::Neither) => TrendOutcome::Falling,
    }
}

/// The latest five values with their intervals; none when one of them lacks an interval.
fn latest_estimates(points: &[&Point], measure: Measure) -> Option<[Estimate; N_NEEDED]> {
    let five = points.get(points.len().checked_sub(N_NEEDED)?..)?;
    let estimates: Option<Vec<Estimate>> =
        five.iter().map(|p| estimate(&p.cell, measure).map(|(estimate, _)| estimate)).collect();
    estimates?.try_into().ok()
}

/// A value with its interval: the published one, else by Wilson or Byar from the counts. A count of
/// cases is turned into the value's unit by the value itself.
pub(crate) fn estimate(cell: &Cell, measure: Measure) -> Option<(Estimate, Intervals)> {
    let value = cell.value()?;
    if let (Some(lower), Some(upper)) = (cell.lower(), cell.upper()) {
        return Some((Estimate { value, lower, upper }, Intervals::Published));
    }
    let (numerator, denominator) = (cell.numerator()?, cell.denominator().filter(|d| *d > 0.0)?);
    match measure {
        Measure::Share => {
            let (lower, upper) = wilson(numerator, denominator, Z_95)?;
            let estimate = Estimate { value, lower: 100.0 * lower, upper: 100.0 * upper };
            Some((estimate, Intervals::Wilson))
        }
        Measure::Rate if numerator > 0.0 => {
            let (lower, upper) = byar(numerator, Z_95)?;
            let per_case = value / numerator;
            let estimate = Estimate { value, lower: lower * per_case, upper: upper * per_case };
            Some((estimate, Intervals::Byar))
        }
        _ => None,
    }
}
