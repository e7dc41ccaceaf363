//! Standardised values, and means of the values of several periods.

use std::collections::BTreeMap;

use catalog::definition::{EmptyStratum, Interval, Method, Standard, StandardiseBy};
use cube::{AgeGroup, AreaCode, AreaLevel};

use super::figures::{contains, strata};
use super::over::Sum;
use super::part::Part;
use super::quotient::with_limits;
use super::{FinishError, Finishing, Span, Valued};
use crate::methods::{self, DirectRate, ReferenceStratum, Stratum};
use crate::{Place, region_of};

impl Finishing<'_> {
    /// The value of the strata, weighed as the definition says.
    pub(super) fn standardised(
        &self,
        place: Place,
        part: &Part,
        window: &[Span],
        sums: &BTreeMap<u16, Sum>,
    ) -> Result<Valued, FinishError> {
        let asked = self.computation.standardise.as_ref();
        let asked = asked.expect("only standardised measures come here");
        let strata = strata(&asked.ages, asked.by_sex);
        match &asked.by {
            StandardiseBy::DirectTo(id) => {
                let Some(standard) = self.run.catalog.blocks.standards.get(id) else {
                    let (indicator, block) = (self.id.clone(), id.to_string());
                    return Err(FinishError::Unknown { indicator, block });
                };
                let mut weighed = Vec::new();
                for (number, (_, age)) in strata.iter().enumerate() {
                    let number = number as u16;
                    let own = sums.get(&number).filter(|sum| sum.time > 0.0).cloned();
                    let pooled = match own {
                        None if asked.empty == EmptyStratum::PoolToParent => {
                            self.above(place, part, window, number)?
                        }
                        own => own,
                    };
                    let standard = self.weight(standard, *age)?;
                    weighed.push(stratum(&pooled.unwrap_or_default(), standard));
                }
                let rate = methods::direct(&weighed);
                Ok(rate.map_or_else(Valued::default, |rate| self.direct(&rate)))
            }
            StandardiseBy::IndirectFromRiket => {
                let riket = self.pooled(Place::Area(AreaCode::RIKET), part, window)?;
                let reference = |number: &u16| {
                    let (own, all) = (sums.get(number), riket.get(number));
                    ReferenceStratum {
                        reference_events: all.map_or(0, events),
                        reference_time: all.map_or(0.0, |sum| sum.time),
                        person_time: own.map_or(0.0, |sum| sum.time),
                    }
                };
                let numbers = 0..u16::try_from(strata.len()).unwrap_or(u16::MAX);
                let reference: Vec<ReferenceStratum> = numbers.map(|n| reference(&n)).collect();
                let observed = sums.values().map(events).sum();
                let found = methods::indirect(observed, &reference);
                let Some(found) = found else { return Ok(Valued::default()) };
                let level = self.level();
                let limits = match self.computation.interval {
                    Interval::Byar => found.byar(level),
                    Interval::ByarExactBelow10 => found.byar_exact_below_10(level),
                    Interval::ExactPoisson => found.exact(level),
                    _ => None,
                };
                let factor = self.per();
                Ok(with_limits(found.rate() * factor, limits, found.reference_rate * factor))
            }
        }
    }

    /// A stratum of the area above that has a denominator: region, then riket.
    fn above(
        &self,
        place: Place,
        part: &Part,
        window: &[Span],
        number: u16,
    ) -> Result<Option<Sum>, FinishError> {
        let Place::Area(mut area) = place else { return Ok(None) };
        while area != AreaCode::RIKET {
            area = match area.level() {
                AreaLevel::Kommun => region_of(self.run.catalog, area).unwrap_or(AreaCode::RIKET),
                AreaLevel::Region | AreaLevel::Riket => AreaCode::RIKET,
            };
            let found = self.pooled(Place::Area(area), part, window)?.remove(&number);
            if let Some(found) = found.filter(|sum| sum.time > 0.0) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// What was counted in all periods of a window, by stratum.
    fn pooled(
        &self,
        place: Place,
        part: &Part,
        window: &[Span],
    ) -> Result<BTreeMap<u16, Sum>, FinishError> {
        let mut strata: BTreeMap<u16, Sum> = BTreeMap::new();
        for span in window {
            if self.collected.is_there(place, (span.1, span.2)) {
                for (number, sum) in self.counted(place, part, *span)? {
                    strata.entry(number).or_default().add(&sum);
                }
            }
        }
        Ok(strata)
    }

    /// The share of the standard that an age group has.
    fn weight(&self, standard: &Standard, group: AgeGroup) -> Result<f64, FinishError> {
        let starts: Vec<u8> = standard.weights.keys().copied().collect();
        let mut sum = 0.0;
        for (at, (from, weight)) in standard.weights.iter().enumerate() {
            let to = starts.get(at + 1).map(|next| next - 1);
            let has_first = contains(group, *from);
            let has_last = match to {
                Some(to) => contains(group, to),
                None => group.age_years_max().is_none(),
            };
            if has_first != has_last {
                let of = AgeGroup::new(*from, to).unwrap_or(AgeGroup::ALL);
                let (indicator, figures) = (self.id.clone(), standard.id.to_string());
                return Err(FinishError::Straddles { indicator, figures, group: of });
            }
            if has_first {
                sum += weight;
            }
        }
        Ok(sum)
    }

    fn direct(&self, rate: &DirectRate) -> Valued {
        let level = self.level();
        let limits = match self.computation.interval {
            Interval::DobsonByar | Interval::Byar => rate.dobson_byar(level),
            Interval::ExactPoisson => rate.dobson_exact(level),
            Interval::ByarExactBelow10 if rate.events < methods::EXACT_BELOW => {
                rate.dobson_exact(level)
            }
            Interval::ByarExactBelow10 => rate.dobson_byar(level),
            _ => None,
        };
        with_limits(rate.rate * self.per(), limits, self.per())
    }

    /// The mean of the values of the periods that have one.
    ///
    /// A mean of rates is a rate standardised to periods of equal weight, which gives its limits (Dobson's,
    /// on the limits that the definition names; none without events). Means of other values have none.
    pub(super) fn mean_of_values(
        &self,
        place: Place,
        part: &Part,
        periods: &[(Span, &BTreeMap<u16, Sum>)],
    ) -> Result<Valued, FinishError> {
        let mut values = Vec::new();
        let mut rates = Vec::new();
        for (span, sums) in periods {
            let mut sum = Sum::default();
            for of_stratum in sums.values() {
                sum.add(of_stratum);
            }
            let valued = self.value(place, part, &[*span], sums, &sum)?;
            if let Some(value) = valued.value {
                values.push(value);
                rates.push(stratum(&sum, 1.0));
            }
        }
        if values.is_empty() {
            return Ok(Valued::default());
        }
        let value = values.iter().sum::<f64>() / values.len() as f64;
        let is_rate =
            self.computation.method == Method::Rate && self.computation.standardise.is_none();
        let rate = methods::direct(&rates).filter(|_| is_rate).map(|rate| self.direct(&rate));
        let limit = |of: fn(&Valued) -> Option<f64>| rate.as_ref().and_then(of);
        Ok(Valued { value: Some(value), lower: limit(|v| v.lower), upper: limit(|v| v.upper) }
            .finite())
    }
}

fn events(sum: &Sum) -> u64 {
    u64::try_from(sum.tally.numerator).unwrap_or(0)
}

fn stratum(sum: &Sum, standard: f64) -> Stratum {
    let events = events(sum);
    Stratum { events, squares: events, person_time: sum.time, standard }
}
