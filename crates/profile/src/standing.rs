//! How an area stands: against riket, the region, SKR's group and the similar kommuner, and in order.

use catalog::{Area, Better};
use cube::{AgeGroup, AreaCode, AreaLevel, Cell, Period, Sex, Status, Text, number};

use crate::model::{Band, Comparator, Comparison, Position};
use crate::order::Order;
use crate::prepared::{Measured, Prepared};
use crate::rule::is_better;

/// One indicator seen from one area.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) prepared: &'a Prepared,
    pub(crate) measured: &'a Measured,
    pub(crate) area: &'a Area,
    /// The similar kommuner.
    pub(crate) peers: &'a [AreaCode],
}

impl<'a> Standing<'a> {
    fn level(self) -> AreaLevel {
        self.area.code.level()
    }

    fn decimals(self) -> u8 {
        self.measured.definition.decimals
    }

    fn better(self) -> Better {
        self.measured.definition.better
    }

    /// For a measure without direction the highest value comes first.
    fn is_high_first(self) -> bool {
        self.better() != Better::Lower
    }

    fn order(self, period: Period) -> Option<&'a Order> {
        self.measured.orders.get(&(self.level(), period))
    }

    /// The middle half of the areas at the level in the periods of a series.
    pub(crate) fn band(self, periods: impl Iterator<Item = Period>) -> Vec<Band> {
        let band = |period| {
            let (low, high) = self.order(period)?.quartiles()?;
            Some(Band { period, low, high })
        };
        periods.filter_map(band).collect()
    }

    /// All comparisons that exist for a shown value, in the order of [`Comparator`].
    pub(crate) fn comparisons(self, period: Period, own: f64) -> Vec<Comparison> {
        let mut all = Vec::new();
        if self.level() != AreaLevel::Riket {
            all.extend(self.with_area(Comparator::Riket, AreaCode::RIKET, period, own));
        }
        if self.level() != AreaLevel::Kommun {
            return all;
        }
        // A region with one kommun (Gotland) is the kommun itself.
        let region = self.area.region.filter(|r| self.prepared.n_kommun_in(*r) > 1);
        all.extend(region.and_then(|r| self.with_area(Comparator::Region, r, period, own)));
        if let Some(group) = self.area.group.as_ref().and_then(|g| self.prepared.areas.group(g)) {
            let of_group =
                |order: &Order| order.median_of_group(&group.code, self.prepared.groups());
            let median = self.order(period).and_then(of_group);
            all.extend(self.with_median(Comparator::Group, &group.title, median, period, own));
        }
        let peers = Text::new("Jämförbara kommuner", "Similar municipalities");
        let median = self.order(period).and_then(|order| order.median_of(self.peers));
        all.extend(self.with_median(Comparator::Peers, &peers, median, period, own));
        all
    }

    /// Against a published value. Where an area at a level that should be published has none, the
    /// comparison says that it is missing.
    fn with_area(
        self,
        with: Comparator,
        code: AreaCode,
        period: Period,
        own: f64,
    ) -> Option<Comparison> {
        let area = self.prepared.areas.get(code)?;
        let figure = self.measured.figures.get(code, Sex::Both, AgeGroup::ALL, period);
        let is_published = self.measured.definition.levels.contains(&code.level());
        let cell = match figure {
            Some(figure) => figure.cell,
            None if is_published => Cell::absent(Status::Missing),
            None => return None,
        };
        let name = Text::new(area.name.clone(), area.name_en.clone());
        Some(self.comparison(with, name, cell, period, own, None))
    }

    /// Against the median of some areas, of which so many have a value; none when fewer than two have.
    fn with_median(
        self,
        with: Comparator,
        name: &Text,
        median: Option<(f64, usize)>,
        period: Period,
        own: f64,
    ) -> Option<Comparison> {
        let (median, n_areas) = median?;
        let cell = Cell::reported(median).with_decimals(self.decimals());
        (n_areas > 1).then(|| self.comparison(with, name.clone(), cell, period, own, Some(n_areas)))
    }

    fn comparison(
        self,
        with: Comparator,
        name: Text,
        cell: Cell,
        period: Period,
        own: f64,
        n_areas: Option<usize>,
    ) -> Comparison {
        let decimals = self.decimals();
        let theirs = cell.value().map(|v| number::round(v, decimals));
        Comparison {
            with,
            name,
            cell,
            period,
            n_areas,
            difference: theirs.map(|t| number::round(own - t, decimals)),
            is_better: theirs.and_then(|t| is_better(self.better(), own, t)),
        }
    }

    /// The place among all areas at the level; none when there is nobody else. Without the others'
    /// values: nobody draws 290 of them, and to copy them is a good part of making a profile.
    pub(crate) fn among_all(self, period: Period, own: f64) -> Option<Position> {
        self.position(self.order(period)?, period, own)
    }

    /// The place among the similar kommuner and the area itself; a region's among all regioner.
    pub(crate) fn among_peers(self, period: Period, own: f64) -> Option<Position> {
        match self.level() {
            AreaLevel::Riket => None,
            AreaLevel::Region => self.drawn(self.order(period)?, period, own),
            AreaLevel::Kommun => {
                let areas = self.peers.iter().copied().chain([self.area.code]);
                self.drawn(&self.order(period)?.among(areas), period, own)
            }
        }
    }

    fn drawn(self, order: &Order, period: Period, own: f64) -> Option<Position> {
        let others = order.by_area().iter().filter(|(area, _)| *area != self.area.code);
        let position = self.position(order, period, own)?;
        Some(Position { values: others.copied().collect(), ..position })
    }

    fn position(self, order: &Order, period: Period, own: f64) -> Option<Position> {
        (order.len() > 1).then(|| Position {
            place: order.place(own, self.is_high_first()),
            of: order.len(),
            period,
            values: Vec::new(),
        })
    }

    /// True when the value is better than the one before it, yet more areas are better than it now
    /// than were then. Only areas with a value in both periods count: that more areas answer does
    /// not make anyone fall.
    pub(crate) fn rank_fell_though_better(
        self,
        before: (Period, f64),
        latest: (Period, f64),
    ) -> bool {
        if is_better(self.better(), latest.1, before.1) != Some(true) {
            return false;
        }
        let (Some(then), Some(now)) = (self.order(before.0), self.order(latest.0)) else {
            return false;
        };
        let (mut n_better_then, mut n_better_now) = (0_usize, 0_usize);
        // Both are in the order of areas.
        let mut earlier = then.by_area().iter().peekable();
        for (area, value) in now.by_area() {
            while earlier.next_if(|(other, _)| other < area).is_some() {}
            if let Some((_, earlier)) = earlier.next_if(|(other, _)| other == area) {
                n_better_then +=
                    usize::from(is_better(self.better(), *earlier, before.1) == Some(true));
                n_better_now +=
                    usize::from(is_better(self.better(), *value, latest.1) == Some(true));
            }
        }
        n_better_now > n_better_then
    }
}
