//! Where a unit is counted, and what it adds there.

use std::collections::{BTreeMap, BTreeSet};

use catalog::definition::{
    AgeBands, AreaOf, Breakdown, Censor, Counted, Dimension, Interval, Many, Number, Of, Quantile,
    Side, Undelivered, UnknownArea,
};
use cube::{AgeGroup, AreaCode, AreaLevel, IndicatorId, Sex};

use super::rows::Worth;
use super::states;
use super::units::{Scene, Unit};
use crate::{Delivered, Key, Partial, Place, Tally, calendar, place_of, region_of};

/// What one person adds to one cell.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// What her units of the numerator add; none without units.
    numerator: Option<i128>,
    /// What her units of the denominator add; none without units.
    denominator: Option<i128>,
    values: BTreeMap<(i64, i64), u64>,
    waits: BTreeMap<i32, (u64, u64)>,
}

/// What one person adds, by cell.
pub(super) type Cells = BTreeMap<Key, Own>;

/// Sex, age group and the rest of a part that a unit belongs to.
type Part = (Sex, AgeGroup, String);

impl Scene<'_> {
    fn by(&self) -> &Breakdown {
        &self.history.computation.by
    }

    /// The areas that a unit belongs to, on its day; none for one that is not known.
    fn areas(&self, unit: &Unit) -> Vec<Option<AreaCode>> {
        let catalog = self.history.run.catalog;
        let code = |worth: &Worth| match worth {
            Worth::Word(code) => place_of(catalog, code),
            _ => None,
        };
        match &self.by().area {
            AreaOf::None => vec![Some(AreaCode::RIKET)],
            AreaOf::Residence => vec![self.member.and_then(|member| member.area(unit.day))],
            AreaOf::State(state) => {
                let held = states::held(self.history, state, unit.day);
                vec![held.and_then(|held| held.area)]
            }
            AreaOf::Column(path) => vec![code(&self.view(unit).path(path))],
            AreaOf::Each(column) => {
                let rows = unit.event.iter().flat_map(|event| &event.rows);
                let mut areas: Vec<Option<AreaCode>> = Vec::new();
                for area in rows.map(|row| code(&row.value(&column.name))) {
                    if !areas.contains(&area) {
                        areas.push(area);
                    }
                }
                if self.by().many == Some(Many::First) {
                    let first = areas.iter().flatten().next().copied();
                    areas = vec![first];
                }
                areas
            }
        }
    }

    /// The areas whose sender delivered the month of the unit's day, where silence is not zero.
    fn delivered_areas(&self, unit: &Unit, delivered: &[Delivered]) -> Vec<Option<AreaCode>> {
        let catalog = self.history.run.catalog;
        let month = calendar::month_of(unit.day);
        let is_silent =
            |area: AreaCode| delivered.iter().any(|d| d.has(catalog, area, month) == Some(false));
        let mut areas = self.areas(unit);
        if self.history.computation.period.undelivered == Undelivered::Drop {
            areas.retain(|area| !area.is_some_and(is_silent));
        }
        areas
    }

    /// The places in which a unit is counted.
    pub(super) fn places(&self, unit: &Unit, delivered: &[Delivered]) -> BTreeSet<Place> {
        let catalog = self.history.run.catalog;
        let down_to = self.by().down_to;
        let mut places = BTreeSet::new();
        for area in self.delivered_areas(unit, delivered) {
            let Some(area) = area else {
                match self.by().unknown_area {
                    Some(UnknownArea::Drop) => continue,
                    // Riket has no row for what lies in no part of it.
                    Some(UnknownArea::OwnRow) if down_to != AreaLevel::Riket => {
                        places.insert(Place::Unknown);
                    }
                    Some(UnknownArea::OwnRow | UnknownArea::NationOnly) | None => {}
                }
                places.insert(Place::Area(AreaCode::RIKET));
                continue;
            };
            places.insert(Place::Area(AreaCode::RIKET));
            if down_to != AreaLevel::Riket {
                places.extend(region_of(catalog, area).map(Place::Area));
            }
            if down_to == AreaLevel::Kommun && area.level() == AreaLevel::Kommun {
                places.insert(Place::Area(area));
            }
        }
        places
    }

    fn age_group(&self, unit: &Unit, bands: &AgeBands) -> Option<AgeGroup> {
        let age = self.view(unit).age()?;
        let is_in = |group: &&AgeGroup| {
            let most = group.age_years_max().map_or(i32::MAX, i32::from);
            i32::from(group.age_years_min()) <= age && age <= most
        };
        bands.iter().find(is_in).copied()
    }

    /// The labels that a unit has in one dimension.
    fn labels(&self, unit: &Unit, dimension: &Dimension) -> Vec<Part> {
        let rest = |name: &str, label: &str| (Sex::Both, AgeGroup::ALL, format!("{name}={label}"));
        match dimension {
            Dimension::Sex => {
                let sex = self.member.and_then(|member| member.sex);
                sex.map(|sex| (sex, AgeGroup::ALL, String::new())).into_iter().collect()
            }
            Dimension::Ages => {
                let group = self.age_group(unit, &self.by().ages);
                group.map(|group| (Sex::Both, group, String::new())).into_iter().collect()
            }
            Dimension::State(state) => {
                let Some(held) = states::held(self.history, state, unit.day) else {
                    return Vec::new();
                };
                let is_own = held.is_state && held.step == state.0;
                let label = if is_own { "ja" } else { held.step.as_str() };
                vec![rest(&state.0, label)]
            }
            Dimension::Column(column) | Dimension::Level(column, _) => {
                let rows = unit.event.iter().flat_map(|event| &event.rows);
                let mut labels: Vec<String> = Vec::new();
                for worth in rows.flat_map(|row| row.value(&column.name).each()) {
                    let mut label = worth.label();
                    if let Dimension::Level(_, characters) = dimension {
                        label = label.chars().take(usize::from(*characters)).collect();
                    }
                    if !labels.contains(&label) {
                        labels.push(label);
                    }
                }
                if self.by().many == Some(Many::First) {
                    labels.truncate(1);
                }
                let name = match dimension {
                    Dimension::Level(_, characters) => format!("{}:{characters}", column.name),
                    _ => column.name.clone(),
                };
                labels.iter().map(|label| rest(&name, label)).collect()
            }
        }
    }

    /// The parts of a breakdown that a unit belongs to.
    fn parts(&self, unit: &Unit, breakdown: &[Dimension]) -> Vec<Part> {
        let mut parts = vec![(Sex::Both, AgeGroup::ALL, String::new())];
        for dimension in breakdown {
            let labels = self.labels(unit, dimension);
            let crossed = parts.iter().flat_map(|(sex, age, split)| {
                labels.iter().map(move |(of_sex, of_age, of_split)| {
                    let sex = if *of_sex == Sex::Both { *sex } else { *of_sex };
                    let age = if *of_age == AgeGroup::ALL { *age } else { *of_age };
                    let joined = match (split.is_empty(), of_split.is_empty()) {
                        (true, _) => of_split.clone(),
                        (_, true) => split.clone(),
                        _ => format!("{split}|{of_split}"),
                    };
                    (sex, age, joined)
                })
            });
            parts = crossed.collect();
        }
        parts
    }

    /// The stratum of a unit: 0 where nothing is standardised, none when it is in no stratum.
    fn stratum(&self, unit: &Unit) -> Option<u16> {
        let Some(standardise) = &self.history.computation.standardise else { return Some(0) };
        let group = self.age_group(unit, &standardise.ages)?;
        let of_age = standardise.ages.iter().position(|age| *age == group)?;
        let of_sex = if standardise.by_sex {
            usize::from(self.member?.sex? == Sex::Men) * standardise.ages.len()
        } else {
            0
        };
        u16::try_from(of_sex + of_age).ok()
    }

    /// The cells that a unit is counted in.
    fn keys(
        &self,
        unit: &Unit,
        indicator: &IndicatorId,
        breakdowns: &[&[Dimension]],
        delivered: &[Delivered],
    ) -> BTreeSet<Key> {
        let mut keys = BTreeSet::new();
        let (Some(period), Some(stratum)) = (self.period(unit.day), self.stratum(unit)) else {
            return keys;
        };
        for area in self.places(unit, delivered) {
            for breakdown in breakdowns {
                for (sex, age, split) in self.parts(unit, breakdown) {
                    let indicator = indicator.clone();
                    keys.insert(Key { indicator, area, period, sex, age, split, stratum });
                }
            }
        }
        keys
    }

    /// The sum of numbers of a unit; a missing number adds nothing.
    fn amount(&self, unit: &Unit, counted: &Counted) -> i128 {
        let of_number = |number: &Number| match number {
            Number::Constant(constant) => i128::from(*constant),
            Number::Value(value) => match self.view(unit).value(value) {
                Worth::Number(number) => i128::from(number),
                _ => 0,
            },
        };
        match counted {
            Counted::Units | Counted::Days => 1,
            Counted::Sum(numbers) => numbers.iter().map(of_number).sum(),
            Counted::Value(_) | Counted::Figures(_) => 0,
        }
    }

    /// Counts the units of the denominator.
    pub(super) fn count_denominator(
        &self,
        cells: &mut Cells,
        indicator: &IndicatorId,
        units: &[Unit],
        side: &Side,
        delivered: &[Delivered],
    ) {
        let mut breakdowns: Vec<&[Dimension]> = vec![&[]];
        breakdowns.extend(self.by().split.iter().map(Vec::as_slice));
        for unit in units {
            let amount = self.amount(unit, &side.counted);
            for key in self.keys(unit, indicator, &breakdowns, delivered) {
                *cells.entry(key).or_default().denominator.get_or_insert(0) += amount;
            }
        }
    }

    /// Counts the units of the numerator.
    pub(super) fn count_numerator(
        &self,
        cells: &mut Cells,
        indicator: &IndicatorId,
        units: &[Unit],
        side: &Side,
        delivered: &[Delivered],
    ) {
        let mut breakdowns: Vec<&[Dimension]> = vec![&[]];
        breakdowns.extend(self.by().split.iter().map(Vec::as_slice));
        breakdowns.extend(self.by().split_numerator.iter().map(Vec::as_slice));
        for unit in units {
            let keys = self.keys(unit, indicator, &breakdowns, delivered);
            let Counted::Value(number) = &side.counted else {
                let amount = self.amount(unit, &side.counted);
                for key in keys {
                    *cells.entry(key).or_default().numerator.get_or_insert(0) += amount;
                }
                continue;
            };
            let value = match number {
                Number::Constant(constant) => Worth::Number(*constant),
                Number::Value(value) => self.view(unit).value(value),
            };
            if self.history.computation.quantile == Some(Quantile::KaplanMeier) {
                let Some((wait, has_ended)) = self.wait(unit, &value, &side.censor) else {
                    continue;
                };
                for key in keys {
                    let own = cells.entry(key).or_default();
                    let at = own.waits.entry(wait).or_default();
                    if has_ended {
                        at.0 += 1;
                        *own.numerator.get_or_insert(0) += 1;
                    } else {
                        at.1 += 1;
                    }
                }
            } else if let Some(fraction) = value.fraction() {
                for key in keys {
                    let own = cells.entry(key).or_default();
                    *own.values.entry(fraction).or_default() += 1;
                    *own.numerator.get_or_insert(0) += 1;
                }
            }
        }
    }

    /// How long a unit waited, and whether that ended or was cut off.
    fn wait(&self, unit: &Unit, value: &Worth, censor: &[Censor]) -> Option<(i32, bool)> {
        let until = |day: i32| day - unit.day;
        let cut = censor.iter().filter_map(|censor| match censor {
            Censor::DataEnd => Some(until(self.history.run.last_day)),
            Censor::Death => self.member?.last_day.map(until),
            Censor::Column(path) => self.view(unit).path(path).day().map(until),
            Censor::Days(days) => Some(i32::from(*days)),
        });
        let cut = cut.min();
        // A wait that ends after it was cut off is not seen to end.
        let ended = value.fraction().and_then(|(days, _)| i32::try_from(days).ok());
        let (wait, has_ended) = match (ended, cut) {
            (Some(ended), Some(cut)) if ended > cut => (cut, false),
            (Some(ended), _) => (ended, true),
            (None, cut) => (cut?, false),
        };
        (wait >= 0).then_some((wait, has_ended))
    }

    /// Adds what the person counted to what others did.
    pub(super) fn merge(&self, cells: Cells, partial: &mut Partial) {
        let computation = self.history.computation;
        let side = computation.denominator.as_ref();
        let has_subjects = side.is_some_and(|side| side.of != Of::Figures);
        let sums = matches!(computation.numerator.counted, Counted::Sum(_));
        for (key, own) in cells {
            let x = own.numerator.unwrap_or(0);
            let y = own.denominator.unwrap_or(0);
            let counts = if has_subjects { own.denominator } else { own.numerator };
            let mut tally = Tally {
                numerator: x,
                denominator: y,
                persons: u64::from(counts.is_some()),
                persons_numerator: u64::from(own.numerator.is_some()),
                values: own.values,
                waits: own.waits,
                ..Tally::default()
            };
            if computation.interval == Interval::Linearised {
                tally.squares = [x * x, x * y, y * y];
            }
            if sums {
                tally.contribute(i64::try_from(x).unwrap_or(i64::MAX));
            }
            partial.cells.entry(key).or_default().add(&tally);
        }
    }
}
