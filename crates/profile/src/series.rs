//! One area's series of one indicator: which periods may be compared, and with what they begin and end.

use catalog::{Break, Indicator};
use cube::{AgeGroup, AreaCode, Figure, Figures, Period, PeriodKind, Sex};

use crate::model::Point;

/// A series read for comparison.
#[derive(Debug, Clone)]
pub(crate) struct Series<'a> {
    /// Every figure of the kind of period that is used, in the order of time.
    pub(crate) figures: Vec<&'a Figure>,
    /// Those within the axis.
    pub(crate) points: Vec<Point>,
    /// First value from the base year on, after the last break.
    pub(crate) first: Option<Point>,
    /// Latest value.
    pub(crate) latest: Option<Point>,
    /// The latest cell where it is later than the latest value.
    pub(crate) latest_absent: Option<Point>,
    /// True when values for other kinds of period were put aside.
    pub(crate) is_mixed: bool,
}

/// What bounds a series: the time axis of the profile and the base year of its rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) axis: (u16, u16),
    pub(crate) base_year: u16,
}

impl<'a> Series<'a> {
    /// Reads the series of an area for one sex and all ages.
    pub(crate) fn read(
        definition: &Indicator,
        figures: &'a Figures,
        area: AreaCode,
        sex: Sex,
        bounds: Bounds,
    ) -> Series<'a> {
        let all = figures.series(area, sex, AgeGroup::ALL);
        let span = usual_span(all, bounds.axis);
        let is_mixed =
            all.iter().any(|f| f.cell.value().is_some() && Some(Span::of(f.period)) != span);
        let figures: Vec<&Figure> =
            all.iter().filter(|f| Some(Span::of(f.period)) == span).collect();
        let last_valued = figures
            .iter()
            .rev()
            .find(|f| f.cell.value().is_some() && f.period.last_year() <= bounds.axis.1);
        let is_before = before_last_break(&definition.breaks, last_valued.map(|f| f.period));
        let point = |figure: &Figure| Point {
            period: figure.period,
            cell: figure.cell,
            before_break: is_before(figure.period),
        };
        let points: Vec<Point> = figures
            .iter()
            .filter(|f| (bounds.axis.0..=bounds.axis.1).contains(&f.period.last_year()))
            .map(|f| point(f))
            .collect();
        // A definition may begin its comparison later than the profile, never before the axis.
        let base_year = definition.base_year.unwrap_or(0).max(bounds.base_year);
        let comparable = || points.iter().filter(|p| !p.before_break && p.cell.value().is_some());
        let first = comparable().find(|p| p.period.last_year() >= base_year);
        let latest = comparable().next_back().copied();
        Series {
            first: first.copied().or(latest),
            latest,
            latest_absent: figures
                .last()
                .filter(|f| f.cell.value().is_none())
                .map(|f| point(f))
                .filter(|p| latest.is_none_or(|l| l.period < p.period)),
            points,
            figures,
            is_mixed,
        }
    }

    /// The values that may be compared with the latest, from the first on.
    pub(crate) fn comparable(&self) -> impl DoubleEndedIterator<Item = &Point> {
        let from = self.first.map(|p| p.period);
        self.points.iter().filter(move |p| {
            !p.before_break && p.cell.value().is_some() && from.is_some_and(|f| p.period >= f)
        })
    }
}

/// How long a period is; periods of different spans are never compared with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    kind: PeriodKind,
    n_years: u16,
}

impl Span {
    fn of(period: Period) -> Span {
        Span { kind: period.kind(), n_years: period.last_year() - period.first_year() + 1 }
    }

    fn is_yearly(self) -> bool {
        matches!(self.kind, PeriodKind::Year | PeriodKind::Years)
    }
}

/// The span that a series has most of: of years if there are any, by the number of values, then of
/// figures, and of equals the one that reaches latest, then the shortest.
fn usual_span(figures: &[Figure], axis: (u16, u16)) -> Option<Span> {
    let mut spans: Vec<Span> = figures.iter().map(|f| Span::of(f.period)).collect();
    spans.sort_unstable();
    spans.dedup();
    if let [only] = spans[..] {
        return Some(only);
    }
    let rank = |span: Span| {
        let of_span = || figures.iter().filter(move |f| Span::of(f.period) == span);
        let is_in_axis = |f: &&Figure| (axis.0..=axis.1).contains(&f.period.last_year());
        let n_values = of_span().filter(is_in_axis).filter(|f| f.cell.value().is_some()).count();
        let last = of_span().map(|f| f.period).max();
        (
            span.is_yearly() && n_values > 0,
            n_values,
            of_span().count(),
            last,
            std::cmp::Reverse(span),
        )
    };
    spans.into_iter().max_by_key(|span| rank(*span))
}

/// Tells which periods lie before the last break of a series, given the period of its latest value.
/// A break that no value lies after yet parts nothing.
pub(crate) fn before_last_break(
    breaks: &[Break],
    latest: Option<Period>,
) -> impl Fn(Period) -> bool + use<> {
    let begun = breaks.iter().map(|b| b.period).filter(|b| latest.is_some_and(|l| is_after(l, *b)));
    let last = begun.max();
    move |period| last.is_some_and(|b| !is_after(period, b))
}

/// True when a period lies wholly in the series that a break begins. A mean of several years that
/// reaches over the break mixes the two and lies before it.
fn is_after(period: Period, from: Period) -> bool {
    match (period.kind(), from.kind()) {
        (PeriodKind::Years, PeriodKind::Year) => period.first_year() >= from.last_year(),
        (_, PeriodKind::Year) => period.last_year() >= from.last_year(),
        _ => period >= from,
    }
}
