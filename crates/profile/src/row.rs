//! One indicator in one area's profile: the rule, the test, the comparisons.

use catalog::{Area, Better, Kind, Measure};
use cube::{
    AgeGroup, AreaCode, AreaLevel, Cell, Delivery, Figure, Period, PeriodKind, Sex, Text, number,
};

use crate::model::{
    Band, BySex, Change, Comparator, Comparison, Gap, Mark, NotJudged, Point, Position, Row, Trend,
    TrendMethod, TrendOutcome,
};
use crate::prepared::{Measured, Prepared, place_of};
use crate::trend::{self, Estimate, N_NEEDED};

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
}

/// Makes the row of one indicator.
pub(crate) fn row(
    prepared: &Prepared,
    measured: &Measured,
    area: &Area,
    peers: &[AreaCode],
    deliveries: &mut Vec<Delivery>,
) -> Row {
    let definition = &measured.definition;
    let decimals = definition.decimals;
    let series = series(measured, area.code, Sex::Both);
    let points = points(measured, &series, prepared.axis(area.code.level()));
    let base_year = definition.base_year.unwrap_or(prepared.definition.base_year);
    let (first, latest) = first_and_latest(&points, base_year);
    let latest_absent = points.last().copied().filter(|p| p.cell.value().is_none());
    let mut used: Vec<usize> = series
        .iter()
        .filter_map(|f| measured.figures.delivery(f))
        .map(|d| place_of(d, deliveries))
        .collect();
    used.sort_unstable();
    used.dedup();
    let place = Place { prepared, measured, area, latest };
    let position_all = place.position(None);
    Row {
        indicator: definition.id.clone(),
        title: definition.title.clone(),
        unit: definition.unit.clone(),
        kind: definition.kind,
        better: definition.better,
        measure: definition.measure,
        decimals,
        caution: definition.caution.clone(),
        band: place.band(),
        change: change(definition.measure, first, latest, decimals),
        mark: mark(definition.kind, definition.better, first, latest, decimals),
        trend: test(
            definition.better,
            definition.measure,
            &points,
            decimals,
            prepared.definition.trend_level,
        ),
        breaks: place.breaks(),
        by_sex: [Sex::Women, Sex::Men]
            .into_iter()
            .filter_map(|sex| place.by_sex(sex, base_year))
            .collect(),
        comparisons: place.comparisons(peers),
        position_peers: place.position_among(peers),
        rank_fell_though_better: place.rank_fell_though_better(&points),
        position_all,
        target: place.target(),
        best_tenth: place.best_tenth(),
        deliveries: used,
        definition_hash: definition.definition_hash.clone(),
        points,
        first,
        latest,
        latest_absent,
    }
}

/// The series of an area, of the kind of period that has most figures: kinds are never mixed.
fn series(measured: &Measured, area: AreaCode, sex: Sex) -> Vec<Figure> {
    let all = measured.figures.series(area, sex, AgeGroup::ALL);
    let kinds = [
        PeriodKind::Year,
        PeriodKind::Years,
        PeriodKind::Quarter,
        PeriodKind::Month,
        PeriodKind::Week,
    ];
    let n_of = |kind: PeriodKind| all.iter().filter(|f| f.period.kind() == kind).count();
    // The last of equals wins in max_by_key, hence the reverse: years before their parts.
    let most = kinds.into_iter().rev().max_by_key(|kind| n_of(*kind));
    all.iter().filter(|f| Some(f.period.kind()) == most).copied().collect()
}

fn points(measured: &Measured, series: &[Figure], axis: (u16, u16)) -> Vec<Point> {
    let last_break = measured
        .definition
        .breaks
        .iter()
        .map(|b| b.period)
        .filter(|b| series.iter().any(|f| f.period >= *b && f.cell.value().is_some()))
        .max();
    series
        .iter()
        .filter(|f| (axis.0..=axis.1).contains(&f.period.last_year()))
        .map(|f| Point {
            period: f.period,
            cell: f.cell,
            before_break: last_break.is_some_and(|b| f.period < b),
        })
        .collect()
}

fn first_and_latest(points: &[Point], base_year: u16) -> (Option<Point>, Option<Point>) {
    let mut comparable = points.iter().filter(|p| !p.before_break && p.cell.value().is_some());
    let base = comparable.clone().find(|p| p.period.last_year() >= base_year);
    let first = base.or_else(|| comparable.clone().next()).copied();
    (first, comparable.next_back().copied())
}

/// The change between the values as shown.
fn change(
    measure: Measure,
    first: Option<Point>,
    latest: Option<Point>,
    decimals: u8,
) -> Option<Change> {
    let (first, latest) = two(first, latest)?;
    let (from, to) = (first.shown(decimals)?, latest.shown(decimals)?);
    Some(match measure {
        Measure::Share => Change::PercentagePoints(to - from),
        Measure::Index => Change::Units(to - from),
        _ if from == 0.0 => Change::Units(to - from),
        _ => Change::Percent(100.0 * (to - from) / from.abs()),
    })
}

/// First and latest, when they are two different points.
fn two(first: Option<Point>, latest: Option<Point>) -> Option<(Point, Point)> {
    first.zip(latest).filter(|(a, b)| a.period != b.period)
}

/// The rule: marked when the latest value is worse than the first, both as shown.
fn mark(
    kind: Kind,
    better: Better,
    first: Option<Point>,
    latest: Option<Point>,
    decimals: u8,
) -> Mark {
    if kind == Kind::CentralMeasure || better == Better::Neither {
        return Mark::NotJudged(NotJudged::CentralMeasure);
    }
    if latest.is_none() {
        return Mark::NotJudged(NotJudged::NoValue);
    }
    let shown = two(first, latest).and_then(|(a, b)| a.shown(decimals).zip(b.shown(decimals)));
    let Some((from, to)) = shown else { return Mark::NotJudged(NotJudged::OneValue) };
    let is_worse = if better == Better::Higher { to < from } else { to > from };
    if is_worse { Mark::Marked } else { Mark::NotMarked }
}

/// The test on the values after the last break.
fn test(better: Better, measure: Measure, points: &[Point], decimals: u8, level: f64) -> Trend {
    let tested: Vec<&Point> =
        points.iter().filter(|p| !p.before_break && p.cell.value().is_some()).collect();
    let latest = &tested[tested.len().saturating_sub(N_NEEDED)..];
    let estimates: Vec<Estimate> =
        latest.iter().filter_map(|p| estimate(&p.cell, measure)).collect();
    let five = <[Estimate; 5]>::try_from(estimates).ok();
    let weighted = five.and_then(|five| trend::weighted_slope(&five));
    let (method, level, n_points, verdict) = match weighted {
        Some(verdict) => {
            (TrendMethod::WeightedSlope, trend::WEIGHTED_SLOPE_LEVEL, N_NEEDED, Some(verdict))
        }
        None => {
            let values: Vec<f64> = tested.iter().filter_map(|p| p.shown(decimals)).collect();
            (TrendMethod::MannKendall, level, values.len(), trend::mann_kendall(&values, level))
        }
    };
    let outcome = match (verdict.map(|v| v.direction), better) {
        (None, _) if tested.len() == 2 && points.len() == 2 => TrendOutcome::NotTested,
        (None, _) => TrendOutcome::TooFewPoints,
        (Some(0), _) => TrendOutcome::Unchanged,
        (Some(d), Better::Neither) if d > 0 => TrendOutcome::Rising,
        (Some(_), Better::Neither) => TrendOutcome::Falling,
        (Some(d), better) if (d > 0) == (better == Better::Higher) => TrendOutcome::Better,
        (Some(_), _) => TrendOutcome::Worse,
    };
    Trend { outcome, method, level, n_points, n_needed: N_NEEDED, p: verdict.map(|v| v.p) }
}

/// The value with its interval: as published, else from counts.
fn estimate(cell: &Cell, measure: Measure) -> Option<Estimate> {
    let value = cell.value()?;
    if let (Some(lower), Some(upper)) = (cell.lower(), cell.upper()) {
        return Some(Estimate { value, lower, upper });
    }
    let (cases, of) = (cell.numerator()?, cell.denominator().filter(|d| *d > 0.0)?);
    match measure {
        Measure::Share => {
            let (lower, upper) = trend::wilson(cases, of);
            Some(Estimate { value, lower: 100.0 * lower, upper: 100.0 * upper })
        }
        Measure::Rate if cases > 0.0 => {
            let (lower, upper) = trend::byar(cases);
            let per_case = value / cases;
            Some(Estimate { value, lower: lower * per_case, upper: upper * per_case })
        }
        _ => None,
    }
}

/// One indicator seen from one area.
struct Place<'a> {
    prepared: &'a Prepared,
    measured: &'a Measured,
    area: &'a Area,
    latest: Option<Point>,
}

impl Place<'_> {
    fn decimals(&self) -> u8 {
        self.measured.definition.decimals
    }

    fn own(&self) -> Option<(Period, f64)> {
        let latest = self.latest?;
        Some((latest.period, latest.shown(self.decimals())?))
    }

    fn is_high_first(&self) -> bool {
        self.measured.definition.better != Better::Lower
    }

    fn order(&self, period: Period) -> Option<&crate::order::Order> {
        self.measured.orders.get(&(self.area.code.level(), period))
    }

    fn band(&self) -> Vec<Band> {
        let (from, to) = self.prepared.axis(self.area.code.level());
        self.measured
            .orders
            .iter()
            .filter(|((level, period), _)| {
                *level == self.area.code.level() && (from..=to).contains(&period.last_year())
            })
            .filter_map(|((_, period), order)| {
                order.quartiles().map(|(low, high)| Band { period: *period, low, high })
            })
            .collect()
    }

    fn breaks(&self) -> Vec<(Period, Text)> {
        let (from, to) = self.prepared.axis(self.area.code.level());
        let breaks = self.measured.definition.breaks.iter();
        breaks
            .filter(|b| (from..=to).contains(&b.period.last_year()))
            .map(|b| (b.period, b.why.clone()))
            .collect()
    }

    fn by_sex(&self, sex: Sex, base_year: u16) -> Option<BySex> {
        let series = series(self.measured, self.area.code, sex);
        let points = points(self.measured, &series, self.prepared.axis(self.area.code.level()));
        let (first, latest) = first_and_latest(&points, base_year);
        latest.map(|_| BySex { sex, first, latest })
    }

    fn comparisons(&self, peers: &[AreaCode]) -> Vec<Comparison> {
        let Some((period, own)) = self.own() else { return Vec::new() };
        let mut all = Vec::new();
        if self.area.code != AreaCode::RIKET {
            all.extend(self.with_area(AreaCode::RIKET, Comparator::Riket, period, own));
        }
        if self.area.code.level() != AreaLevel::Kommun {
            return all;
        }
        if let Some(region) = self.area.region {
            all.extend(self.with_area(region, Comparator::Region, period, own));
        }
        if let Some(group) = self.area.group.as_ref().and_then(|g| self.prepared.areas.group(g)) {
            let others: Vec<AreaCode> = self.prepared.group_of(self.area);
            all.extend(self.with_median(&others, Comparator::Group, &group.title, period, own));
        }
        let name = Text::new("Jämförbara kommuner", "Similar municipalities");
        all.extend(self.with_median(peers, Comparator::Peers, &name, period, own));
        all
    }

    fn with_area(
        &self,
        code: AreaCode,
        with: Comparator,
        period: Period,
        own: f64,
    ) -> Option<Comparison> {
        let figure = self.measured.figures.get(code, Sex::Both, AgeGroup::ALL, period)?;
        let area = self.prepared.areas.get(code)?;
        let theirs = figure.cell.value().map(|v| number::round(v, self.decimals()));
        Some(Comparison {
            with,
            name: Text::new(area.name.clone(), area.name_en.clone()),
            cell: figure.cell,
            period,
            n_areas: None,
            difference: theirs.map(|t| own - t),
            is_better: theirs.and_then(|t| self.is_better(own, t)),
        })
    }

    fn with_median(
        &self,
        areas: &[AreaCode],
        with: Comparator,
        name: &Text,
        period: Period,
        own: f64,
    ) -> Option<Comparison> {
        let (median, n_areas) = self.order(period)?.median_of(areas)?;
        let theirs = number::round(median, self.decimals());
        Some(Comparison {
            with,
            name: name.clone(),
            cell: Cell::reported(theirs).with_decimals(self.decimals()),
            period,
            n_areas: Some(n_areas),
            difference: Some(own - theirs),
            is_better: self.is_better(own, theirs),
        })
    }

    fn is_better(&self, own: f64, theirs: f64) -> Option<bool> {
        match (self.measured.definition.better, own.total_cmp(&theirs)) {
            (Better::Neither, _) | (_, std::cmp::Ordering::Equal) => None,
            (better, order) => Some((better == Better::Higher) == order.is_gt()),
        }
    }

    /// The place among all areas at the level, or among some.
    fn position(&self, among: Option<&[AreaCode]>) -> Option<Position> {
        let (period, own) = self.own()?;
        let all = self.order(period)?;
        let chosen = among.map(|areas| all.among(areas));
        let order = chosen.as_ref().unwrap_or(all);
        (order.len() > 1).then(|| Position {
            place: order.place(own, self.is_high_first()),
            of: order.len(),
            period,
            values: order.by_area.clone(),
        })
    }

    fn position_among(&self, peers: &[AreaCode]) -> Option<Position> {
        match self.area.code.level() {
            AreaLevel::Riket => None,
            AreaLevel::Region => self.position(None),
            AreaLevel::Kommun => {
                let mut areas = peers.to_vec();
                areas.push(self.area.code);
                self.position(Some(&areas))
            }
        }
    }

    fn rank_fell_though_better(&self, points: &[Point]) -> bool {
        let decimals = self.decimals();
        let mut values =
            points.iter().rev().filter(|p| !p.before_break && p.cell.value().is_some());
        let (Some(now), Some(before)) = (values.next(), values.next()) else { return false };
        let place = |p: &Point| {
            let own = p.shown(decimals)?;
            Some((own, self.order(p.period)?.place(own, self.is_high_first())))
        };
        match (place(now), place(before)) {
            (Some((now, place_now)), Some((before, place_before))) => {
                self.is_better(now, before) == Some(true) && place_now > place_before
            }
            _ => false,
        }
    }

    fn target(&self) -> Option<Gap> {
        let target = self.measured.definition.target.as_ref()?;
        self.gap(target.value, Some(target.year), target.authority.clone())
    }

    fn best_tenth(&self) -> Option<Gap> {
        let definition = &self.measured.definition;
        let (period, _) = self.own()?;
        if definition.better == Better::Neither {
            return None;
        }
        let level = self.order(period)?.best_tenth(definition.better == Better::Higher)?;
        let (sv, en) = match self.area.code.level() {
            AreaLevel::Region => (
                "nivån som bästa tiondelen av regionerna når",
                "the level that the best tenth of the regions reach",
            ),
            _ => (
                "nivån som bästa tiondelen av kommunerna når",
                "the level that the best tenth of the municipalities reach",
            ),
        };
        self.gap(level, None, Text::new(sv, en))
    }

    fn gap(&self, level: f64, year: Option<u16>, authority: Text) -> Option<Gap> {
        let (period, own) = self.own()?;
        let is_reached = match self.measured.definition.better {
            Better::Higher => own >= level,
            Better::Lower => own <= level,
            Better::Neither => return None,
        };
        let gap = if is_reached { 0.0 } else { (own - level).abs() };
        Some(Gap { level, year, authority, is_reached, gap, persons: self.in_persons(gap, period) })
    }

    /// A distance in persons: the denominator's persons times the distance, by the multiplier.
    fn in_persons(&self, gap: f64, period: Period) -> Option<f64> {
        let definition = &self.measured.definition;
        let per = definition.per?;
        let own = self.latest.and_then(|p| p.cell.denominator());
        let outside = || {
            let persons = self.prepared.measured.get(definition.persons.as_ref()?)?;
            let year = Period::year(period.last_year());
            persons.figures.get(self.area.code, Sex::Both, AgeGroup::ALL, year)?.cell.value()
        };
        Some(gap * own.or_else(outside)? / per)
    }
}
