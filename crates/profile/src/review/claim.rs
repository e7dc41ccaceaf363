//! What can be said about one indicator of one area, and the witness that bears it out.

use std::sync::Arc;

use catalog::{Area, Better, Indicator};
use cube::{AgeGroup, AreaCode, AreaLevel, IndicatorId, Period, PeriodKind, Sex, Status, number};

use crate::model::{CellRef, Change, Counted, Gap, Mark, Point, Trend, TrendMethod, TrendOutcome};
use crate::prepared::{Measured, Prepared};
use crate::series::Series;
use crate::standing::Standing;
use crate::{gap, row, rule};

/// From so many values on it is worth saying between which they lie.
const N_FOR_RANGE: usize = 4;

/// Something said about one indicator of one area. Values are as shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// The latest value is so much.
    LatestIs {
        /// Its period.
        period: Period,
        /// The value.
        value: f64,
    },
    /// So much has it changed since the first value.
    ChangedFrom {
        /// The first value's period.
        first: Period,
        /// The first value.
        first_value: f64,
        /// The latest value's period.
        latest: Period,
        /// From first to latest; not nothing.
        change: Change,
    },
    /// The latest cell has no value, and this is why.
    AbsentIs {
        /// Its period, after that of the latest value.
        period: Period,
        /// Why.
        status: Status,
    },
    /// What the test found.
    TrendIs {
        /// Verdict.
        outcome: TrendOutcome,
        /// Test.
        method: TrendMethod,
        /// Points that it had.
        n_points: usize,
    },
    /// Between which values all comparable ones lie.
    RangeIs {
        /// The first value's period.
        since: Period,
        /// How many values.
        n_values: usize,
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// The place of the latest value among the similar kommuner, or among the regioner.
    PlaceIs {
        /// 1 is best.
        place: usize,
        /// Of how many.
        of: usize,
        /// True when another area has the same value.
        is_shared: bool,
    },
    /// Riket's value in the period of the latest value.
    RiketIs {
        /// The period.
        period: Period,
        /// The value.
        value: f64,
    },
    /// The value is better than the one before, yet more areas are better than it.
    RankFell,
    /// From this period on the series is another, and values before it do not count.
    BrokenIn {
        /// The first period of the series that counts.
        period: Period,
    },
    /// The years between first and latest value that have none for this reason.
    MissingIn {
        /// All such years, in order.
        years: Vec<u16>,
        /// Why.
        status: Status,
    },
    /// How far it is to a level that is not yet reached.
    GapIs {
        /// Whose level.
        goal: Goal,
        /// The level.
        level: f64,
        /// The distance, above 0.
        gap: f64,
        /// The distance in persons or cases, where known.
        counted: Option<Counted>,
    },
}

/// A level that an area may be on its way to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Set by an authority.
    Target,
    /// What the best tenth of all areas at the level reach.
    BestTenth,
}

/// A claim that the figures bear out. Only [`Witness::hold`] makes one.
#[derive(Debug, Clone)]
pub struct Held<'a> {
    claim: Claim,
    cells: Vec<CellRef>,
    definition: &'a Indicator,
    area: &'a Area,
}

impl<'a> Held<'a> {
    /// What is claimed.
    #[must_use]
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// The cells that bear it out.
    #[must_use]
    pub fn cells(&self) -> &[CellRef] {
        &self.cells
    }

    pub(super) fn definition(&self) -> &'a Indicator {
        self.definition
    }

    pub(super) fn area(&self) -> &'a Area {
        self.area
    }
}

/// Knows what the published figures say of one indicator in one area: reads the series, applies the
/// rule and the test, and counts places anew, without looking at the profile's rows.
#[derive(Debug)]
pub struct Witness<'a> {
    prepared: &'a Prepared,
    measured: &'a Measured,
    area: &'a Area,
    peers: Arc<[AreaCode]>,
    series: Series<'a>,
    trend: Trend,
}

impl<'a> Witness<'a> {
    pub(crate) fn new(
        prepared: &'a Prepared,
        area: AreaCode,
        indicator: &IndicatorId,
        peers: Arc<[AreaCode]>,
    ) -> Option<Witness<'a>> {
        let measured = prepared.measured.get(indicator)?;
        let bounds = prepared.bounds(area.level());
        let series = Series::read(&measured.definition, &measured.figures, area, Sex::Both, bounds);
        let (trend, _) = row::test(measured, &series, prepared.definition.trend_level);
        let area = prepared.areas.get(area)?;
        Some(Witness { prepared, measured, area, peers, series, trend })
    }

    /// Which indicator the witness knows.
    pub(super) fn indicator(&self) -> &'a IndicatorId {
        &self.measured.definition.id
    }

    /// The rule's verdict.
    pub(super) fn mark(&self) -> Mark {
        rule::mark(&self.measured.definition, self.series.first, self.series.latest)
    }

    /// The test's verdict.
    pub(super) fn outcome(&self) -> TrendOutcome {
        self.trend.outcome
    }

    /// The cells of the first and the latest value.
    pub(super) fn ends(&self) -> Vec<CellRef> {
        let ends = [self.series.first, self.series.latest];
        ends.into_iter().flatten().map(|p| self.own(p.period)).collect()
    }

    /// Takes up a claim; none when the figures do not bear it out.
    #[must_use]
    pub fn hold(&self, claim: Claim) -> Option<Held<'a>> {
        let cells = match &claim {
            Claim::LatestIs { period, value } => self.latest_is(*period, *value),
            Claim::ChangedFrom { first, first_value, latest, change } => {
                self.changed_from((*first, *first_value), *latest, *change)
            }
            Claim::AbsentIs { period, status } => self.absent_is(*period, *status),
            Claim::TrendIs { outcome, method, n_points } => {
                self.trend_is(*outcome, *method, *n_points)
            }
            Claim::RangeIs { since, n_values, low, high } => {
                self.range_is(*since, *n_values, (*low, *high))
            }
            Claim::PlaceIs { place, of, is_shared } => self.place_is(*place, *of, *is_shared),
            Claim::RiketIs { period, value } => self.riket_is(*period, *value),
            Claim::RankFell => self.rank_fell(),
            Claim::BrokenIn { period } => self.broken_in(*period),
            Claim::MissingIn { years, status } => self.missing_in(years, *status),
            Claim::GapIs { goal, level, gap, counted } => {
                self.gap_is(*goal, (*level, *gap, counted.as_ref()))
            }
        }?;
        Some(Held { claim, cells, definition: &self.measured.definition, area: self.area })
    }

    fn decimals(&self) -> u8 {
        self.measured.definition.decimals
    }

    fn own(&self, period: Period) -> CellRef {
        self.cell(self.area.code, period)
    }

    fn cell(&self, area: AreaCode, period: Period) -> CellRef {
        let indicator = self.measured.definition.id.clone();
        CellRef { indicator, area, sex: Sex::Both, period }
    }

    /// An area's published value as shown.
    fn shown(&self, area: AreaCode, period: Period) -> Option<f64> {
        let figure = self.measured.figures.get(area, Sex::Both, AgeGroup::ALL, period)?;
        Some(number::round(figure.cell.value()?, self.decimals()))
    }

    /// The latest value's period and shown value.
    fn latest(&self) -> Option<(Period, f64)> {
        let latest = self.series.latest?;
        Some((latest.period, latest.shown(self.decimals())?))
    }

    fn latest_is(&self, period: Period, value: f64) -> Option<Vec<CellRef>> {
        let (at, shown) = self.latest()?;
        (at == period && is_same(shown, value)).then(|| vec![self.own(period)])
    }

    fn changed_from(
        &self,
        (first, first_value): (Period, f64),
        latest: Period,
        change: Change,
    ) -> Option<Vec<CellRef>> {
        let from = self.series.first?;
        let is_first = from.period == first && is_same(from.shown(self.decimals())?, first_value);
        let is_latest = self.latest()?.0 == latest;
        let found = rule::change(&self.measured.definition, self.series.first, self.series.latest)?;
        let is_change = match (found, change) {
            (Change::PercentagePoints(a), Change::PercentagePoints(b))
            | (Change::Percent(a), Change::Percent(b))
            | (Change::Units(a), Change::Units(b)) => is_same(a, b) && !is_same(a, 0.0),
            _ => false,
        };
        (is_first && is_latest && is_change).then(|| vec![self.own(first), self.own(latest)])
    }

    fn absent_is(&self, period: Period, status: Status) -> Option<Vec<CellRef>> {
        let absent = self.series.latest_absent?;
        let holds = absent.period == period && absent.cell.status() == status;
        holds.then(|| vec![self.own(period)])
    }

    fn trend_is(
        &self,
        outcome: TrendOutcome,
        method: TrendMethod,
        n_points: usize,
    ) -> Option<Vec<CellRef>> {
        let Trend { outcome: found, method: by, n_points: n, .. } = self.trend;
        let points = self.series.comparable().rev().take(n_points);
        let cells = || points.map(|p| self.own(p.period)).collect();
        ((found, by, n) == (outcome, method, n_points)).then(cells)
    }

    fn range_is(&self, since: Period, n: usize, ends: (f64, f64)) -> Option<Vec<CellRef>> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut cells = Vec::new();
        for point in self.series.comparable() {
            let value = point.shown(self.decimals())?;
            (low, high) = (low.min(value), high.max(value));
            cells.push(self.own(point.period));
        }
        let is_since = self.series.first.is_some_and(|p| p.period == since);
        let is_range = cells.len() == n && is_same(low, ends.0) && is_same(high, ends.1);
        (is_since && is_range && n >= N_FOR_RANGE && low < high).then_some(cells)
    }

    /// Whom the area is placed among: itself and its peers, or all regioner.
    fn placed_among(&self) -> Vec<AreaCode> {
        match self.area.code.level() {
            AreaLevel::Riket => Vec::new(),
            AreaLevel::Region => {
                let regioner = self.measured.figures.areas();
                let is_known = |a: &AreaCode| self.prepared.register().get(*a).is_some();
                regioner.filter(|a| a.level() == AreaLevel::Region).filter(is_known).collect()
            }
            AreaLevel::Kommun => {
                let own = std::iter::once(self.area.code);
                self.peers.iter().copied().chain(own).collect()
            }
        }
    }

    fn place_is(&self, place: usize, of: usize, is_shared: bool) -> Option<Vec<CellRef>> {
        let (period, own) = self.latest()?;
        let better = self.measured.definition.better;
        let (mut n_before, mut n_equal, mut cells) = (0, 0, Vec::new());
        for area in self.placed_among() {
            let Some(value) = self.shown(area, period) else { continue };
            let is_before = if better == Better::Lower { value < own } else { value > own };
            n_before += usize::from(is_before);
            n_equal += usize::from(is_same(value, own));
            cells.push(self.cell(area, period));
        }
        let holds = place == n_before + 1 && of == cells.len() && is_shared == (n_equal > 1);
        (holds && of > 1).then_some(cells)
    }

    fn riket_is(&self, period: Period, value: f64) -> Option<Vec<CellRef>> {
        let riket = self.shown(AreaCode::RIKET, period)?;
        let is_other = self.area.code != AreaCode::RIKET;
        let holds = is_other && self.latest()?.0 == period && is_same(riket, value);
        holds.then(|| vec![self.cell(AreaCode::RIKET, period)])
    }

    fn rank_fell(&self) -> Option<Vec<CellRef>> {
        let shown = |p: &Point| Some((p.period, p.shown(self.decimals())?));
        let mut latest_first = self.series.comparable().rev().filter_map(shown);
        let (latest, before) = (latest_first.next()?, latest_first.next()?);
        let standing = self.standing();
        let fell = standing.rank_fell_though_better(before, latest);
        fell.then(|| vec![self.own(before.0), self.own(latest.0)])
    }

    fn standing(&self) -> Standing<'_> {
        let Witness { prepared, measured, area, peers, .. } = self;
        Standing { prepared, measured, area, peers }
    }

    fn broken_in(&self, period: Period) -> Option<Vec<CellRef>> {
        let is_break = self.measured.definition.breaks.iter().any(|b| b.period == period);
        let before =
            self.series.points.iter().rfind(|p| p.before_break && p.cell.value().is_some())?;
        let after = self.series.points.iter().find(|p| !p.before_break)?;
        let divides = before.period < period && period <= after.period;
        (is_break && divides).then(|| vec![self.own(before.period), self.own(after.period)])
    }

    /// The claims about years without a value between the first and the latest, one per reason.
    #[must_use]
    pub fn missing(&self) -> Vec<Claim> {
        let absent = self.years_without_value();
        let mut reasons: Vec<Status> = absent.iter().map(|(_, status)| *status).collect();
        reasons.sort_unstable();
        reasons.dedup();
        let claim = |status: Status| {
            let years = absent.iter().filter(|(_, s)| *s == status).map(|(y, _)| *y).collect();
            Claim::MissingIn { years, status }
        };
        reasons.into_iter().map(claim).collect()
    }

    /// Each year between the first and the latest value that has none, and why; a year for which
    /// nothing at all was delivered is missing. Only for series of single years.
    fn years_without_value(&self) -> Vec<(u16, Status)> {
        let (Some(first), Some(latest)) = (self.series.first, self.series.latest) else {
            return Vec::new();
        };
        if latest.period.kind() != PeriodKind::Year {
            return Vec::new();
        }
        let status = |year: u16| {
            let at = Period::year(year);
            let point = self.series.points.iter().find(|p| p.period == at);
            point.map_or(Status::Missing, |p| p.cell.status())
        };
        (first.period.last_year() + 1..latest.period.last_year())
            .map(|year| (year, status(year)))
            .filter(|(_, status)| !status.has_value())
            .collect()
    }

    fn missing_in(&self, years: &[u16], status: Status) -> Option<Vec<CellRef>> {
        let absent = self.years_without_value();
        let found = absent.iter().filter(|(_, s)| *s == status).map(|(year, _)| *year);
        let holds = !years.is_empty() && found.eq(years.iter().copied());
        holds.then(|| years.iter().map(|y| self.own(Period::year(*y))).collect())
    }

    fn gap_is(&self, goal: Goal, claimed: (f64, f64, Option<&Counted>)) -> Option<Vec<CellRef>> {
        let latest = self.series.latest?;
        let to = match goal {
            Goal::Target => gap::to_target,
            Goal::BestTenth => gap::to_best_tenth,
        };
        let Gap { level, gap, counted, is_reached, .. } =
            to(self.prepared, self.measured, self.area.code, &latest)?;
        let is_counted = match (&counted, claimed.2) {
            (None, None) => true,
            (Some(found), Some(claimed)) => is_same_count(found, claimed),
            _ => false,
        };
        let holds = !is_reached && is_same(level, claimed.0) && is_same(gap, claimed.1);
        let population = counted.and_then(|c| c.population_cell);
        (holds && is_counted)
            .then(|| [Some(self.own(latest.period)), population])
            .map(|cells| cells.into_iter().flatten().collect())
    }
}

/// True when two counts are of the same things among the same persons, under the same assumption.
fn is_same_count(a: &Counted, b: &Counted) -> bool {
    let alike = |c: &Counted| Counted { n: 0.0, population: 0.0, ..c.clone() };
    is_same(a.n, b.n) && is_same(a.population, b.population) && alike(a) == alike(b)
}

/// True when two numbers that were computed alike are the same but for the last bits.
fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(1.0)
}
