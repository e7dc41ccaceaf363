//! The value of one cell by its method, with limits.

use std::collections::BTreeMap;

use catalog::definition::{Counted, Interval, Method, Number, Quantile, Side, Value, ValueKind};

use super::figures::Outside;
use super::over::Sum;
use super::part::Part;
use super::{FinishError, Finishing, Quantity, Span, Valued};
use crate::methods::{self, KaplanMeier, Limits, RatioSums};
use crate::{Place, Tally};

/// The decimals that whole numbers of a side are units of.
fn decimals_of(side: &Side) -> u8 {
    let of_number = |number: &Number| match number {
        Number::Value(Value::Path(
            catalog::definition::Path::Column(column)
            | catalog::definition::Path::First(column)
            | catalog::definition::Path::Last(column),
        )) => decimals(&column.kind),
        Number::Value(Value::Call(
            catalog::definition::Call::Sum(_, column)
            | catalog::definition::Call::First(_, column)
            | catalog::definition::Call::Last(_, column),
        )) => decimals(&column.kind),
        _ => 0,
    };
    match &side.counted {
        Counted::Sum(numbers) => numbers.iter().map(of_number).max().unwrap_or(0),
        Counted::Value(number) => of_number(number),
        Counted::Figures(_) => Outside::decimals(side),
        Counted::Units | Counted::Days => 0,
    }
}

fn decimals(kind: &ValueKind) -> u8 {
    match kind {
        ValueKind::Number { decimals } => *decimals,
        _ => 0,
    }
}

/// Ten to the power of so many decimals.
fn scale(decimals: u8) -> f64 {
    10_f64.powi(i32::from(decimals))
}

impl Finishing<'_> {
    fn numerator_decimals(&self) -> u8 {
        decimals_of(&self.computation.numerator)
    }

    pub(super) fn denominator_decimals(&self) -> u8 {
        self.computation.denominator.as_ref().map_or(0, decimals_of)
    }

    pub(super) fn per(&self) -> f64 {
        self.computation.per.unwrap_or(1) as f64
    }

    /// The level of the limits, between 0 and 1.
    pub(super) fn level(&self) -> f64 {
        f64::from(self.computation.level.unwrap_or(95)) / 100.0
    }

    /// The numerator as it is written.
    pub(super) fn numerator(&self, tally: &Tally) -> Option<Quantity> {
        let decimals = self.numerator_decimals();
        match self.computation.method {
            Method::Mean => {
                let is_whole = tally.values.keys().all(|(_, of)| *of == 1);
                let sum = tally.values.iter().map(|((v, _), n)| i128::from(*v) * i128::from(*n));
                is_whole.then(|| Quantity::new(sum.sum(), decimals))
            }
            Method::Median | Method::Quantile => Some(Quantity::new(tally.numerator, 0)),
            _ => Some(Quantity::new(tally.numerator, decimals)),
        }
    }

    /// The denominator as it is written: for a mean the units that have a value.
    pub(super) fn denominator(&self, tally: &Tally) -> Option<Quantity> {
        let side = self.computation.denominator.as_ref()?;
        let units = match self.computation.method {
            Method::Mean => tally.values.values().map(|n| i128::from(*n)).sum(),
            _ => tally.denominator,
        };
        Some(Quantity::new(units, decimals_of(side)))
    }

    /// The value of what was counted in the periods of a window, by stratum and in all.
    pub(super) fn value(
        &self,
        place: Place,
        part: &Part,
        window: &[Span],
        strata: &BTreeMap<u16, Sum>,
        sum: &Sum,
    ) -> Result<Valued, FinishError> {
        if self.computation.standardise.is_some() {
            return Ok(self.standardised(place, part, window, strata)?.finite());
        }
        Ok(self.crude(sum).finite())
    }

    /// The value without standardisation.
    pub(super) fn crude(&self, sum: &Sum) -> Valued {
        match self.computation.method {
            Method::Count => self.count(sum),
            Method::Proportion | Method::Rate | Method::Ratio => self.quotient(sum),
            Method::Mean => self.mean(&sum.tally),
            Method::Median | Method::Quantile => self.quantile(&sum.tally),
        }
    }

    fn count(&self, sum: &Sum) -> Valued {
        let factor = self.per() / scale(self.numerator_decimals());
        let value = sum.tally.numerator as f64 * factor;
        with_limits(value, self.poisson(sum.tally.numerator), factor)
    }

    /// The limits of a number of events, where the definition asks for such.
    fn poisson(&self, events: i128) -> Option<Limits> {
        let events = u64::try_from(events).ok()?;
        match self.computation.interval {
            Interval::Byar => methods::byar(events, self.level()),
            Interval::ByarExactBelow10 => methods::byar_exact_below_10(events, self.level()),
            Interval::ExactPoisson => methods::exact_poisson(events, self.level()),
            _ => None,
        }
    }

    fn quotient(&self, sum: &Sum) -> Valued {
        if !sum.has_denominator {
            // Events without anybody who could have them are no rate, and not 0.
            return Valued::default();
        }
        let (x, y, per) = (sum.tally.numerator, sum.tally.denominator, self.per());
        let amount = x as f64 / scale(self.numerator_decimals());
        let value = amount / sum.time * per;
        match self.computation.interval {
            Interval::Wilson => {
                with_limits(value, methods::wilson(x as f64, y as f64, self.level()), per)
            }
            Interval::Linearised => {
                let [xx, xy, yy] = sum.tally.squares;
                let sums = RatioSums {
                    subjects: sum.subjects,
                    numerator: x,
                    denominator: y,
                    numerator_squares: xx,
                    products: xy,
                    denominator_squares: yy,
                };
                let found = methods::linearised(&sums, self.level());
                // The ratio of the sums as they are held, and what makes the value of it.
                let factor = y as f64 / sum.time * per / scale(self.numerator_decimals());
                with_limits(value, found.map(|found| found.limits), factor)
            }
            _ => {
                let factor = per / scale(self.numerator_decimals()) / sum.time;
                with_limits(value, self.poisson(x), factor)
            }
        }
    }

    fn mean(&self, tally: &Tally) -> Valued {
        let is_whole = tally.values.keys().all(|(_, of)| *of == 1);
        let mean = if is_whole {
            let (mut n, mut sum, mut squares) = (0, 0, 0);
            for ((value, _), times) in &tally.values {
                let (value, count) = (i128::from(*value), i128::from(*times));
                n += times;
                sum += value * count;
                squares += value * value * count;
            }
            methods::mean_of_sums(n, sum, squares)
        } else {
            let value = |((a, b), n): (&(i64, i64), &u64)| (*a as f64 / *b as f64, *n);
            methods::mean_of_values(&tally.values.iter().map(value).collect::<Vec<_>>())
        };
        let Some(mean) = mean else { return Valued::default() };
        let factor = self.per() / scale(self.numerator_decimals());
        let limits = match self.computation.interval {
            Interval::Normal => mean.normal(self.level()),
            _ => None,
        };
        with_limits(mean.mean * factor, limits, factor)
    }

    fn quantile(&self, tally: &Tally) -> Valued {
        let percentile = self.computation.percentile.unwrap_or(50);
        let factor = self.per() / scale(self.numerator_decimals());
        match self.computation.quantile {
            Some(Quantile::KaplanMeier) => {
                let curve = KaplanMeier::new(&tally.waits);
                let found = curve.and_then(|curve| curve.quantile(percentile, self.level()));
                let Some(found) = found else { return Valued::default() };
                let has_limits = self.computation.interval == Interval::LogLog;
                let limit = |x: Option<f64>| x.filter(|_| has_limits).map(|x| x * factor);
                Valued {
                    value: found.value.map(|x| x * factor),
                    lower: limit(found.lower),
                    upper: limit(found.upper),
                }
            }
            Some(Quantile::Type(kind)) => {
                let value = |((a, b), n): (&(i64, i64), &u64)| (*a as f64 / *b as f64, *n);
                let values: Vec<(f64, u64)> = tally.values.iter().map(value).collect();
                let found = methods::quantile(&values, percentile, kind);
                Valued { value: found.map(|x| x * factor), lower: None, upper: None }
            }
            None => Valued::default(),
        }
    }
}

/// A value with limits that are so many times those given.
pub(super) fn with_limits(value: f64, limits: Option<Limits>, factor: f64) -> Valued {
    let limits = limits.map(|limits| limits.times(factor));
    Valued {
        value: Some(value),
        lower: limits.map(|limits| limits.lower),
        upper: limits.map(|limits| limits.upper),
    }
}
