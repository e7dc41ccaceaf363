//! Denominators of figures from outside.

use std::collections::BTreeMap;

use catalog::Catalog;
use catalog::definition::{
    AgeBands, Comparison, Computation, Counted, Expression, FigureSet, Literal, Path, Set, Side,
    Test, UnitDay, Value,
};
use cube::{AgeGroup, AreaCode, IndicatorId, Sex};

use super::part::Part;
use super::{FinishError, Span};
use crate::{Place, Run, calendar, place_of, region_of};

/// The greatest age that is told apart in an open age group.
const OLDEST: u8 = 120;

/// Area and year → the numbers by sex and age group.
type ByArea = BTreeMap<(AreaCode, u16), Vec<(Sex, usize, i64)>>;

/// The figures in an indicator's denominator.
pub(super) struct Outside<'a> {
    id: &'a IndicatorId,
    side: &'a Side,
    set: &'a FigureSet,
    rows: ByArea,
    strata: Vec<(Sex, AgeGroup)>,
}

/// The strata of a standardised measure, in the order of their numbers: women's age groups before men's.
pub(super) fn strata(ages: &AgeBands, by_sex: bool) -> Vec<(Sex, AgeGroup)> {
    let sexes: &[Sex] = if by_sex { &[Sex::Women, Sex::Men] } else { &[Sex::Both] };
    sexes.iter().flat_map(|sex| ages.iter().map(move |age| (*sex, *age))).collect()
}

impl<'a> Outside<'a> {
    /// None where the denominator is none of figures.
    pub(super) fn new(
        run: &Run<'a>,
        id: &'a IndicatorId,
        computation: &'a Computation,
    ) -> Result<Option<Outside<'a>>, FinishError> {
        let Some(side) = &computation.denominator else { return Ok(None) };
        let Counted::Figures(figures) = &side.counted else { return Ok(None) };
        let Some(set) = run.catalog.blocks.figures.get(figures) else {
            let block = figures.to_string();
            return Err(FinishError::Unknown { indicator: id.clone(), block });
        };
        let standardise = computation.standardise.as_ref();
        let strata = standardise.map(|s| strata(&s.ages, s.by_sex)).unwrap_or_default();
        Ok(Some(Outside { id, side, set, rows: by_area(run.catalog, set), strata }))
    }

    /// Two when the number may be a half, told in the decimals of a [`super::Quantity`].
    pub(super) fn decimals(side: &Side) -> u8 {
        u8::from(side.on == Some(UnitDay::MeanOfYearEnds))
    }

    /// The figure of a place, part and stratum in a period, in units of [`Outside::decimals`]. None where
    /// there is none.
    pub(super) fn number(
        &self,
        place: Place,
        part: &Part,
        stratum: Option<usize>,
        (_, first, last): Span,
    ) -> Result<Option<i128>, FinishError> {
        let Place::Area(area) = place else { return Ok(None) };
        let stratum = stratum.map(|at| self.strata[at]);
        let sex = match (part.sex, stratum.map_or(Sex::Both, |(sex, _)| sex)) {
            (sex, Sex::Both) | (Sex::Both, sex) => sex,
            (one, other) if one == other => one,
            _ => return Ok(None),
        };
        if sex != Sex::Both && !self.set.by_sex {
            return Ok(None);
        }
        let groups = self.groups(part.age, stratum.map_or(AgeGroup::ALL, |(_, age)| age))?;
        let year = self.year(first, last);
        let at_end = |year: u16| self.sum(area, year, sex, &groups);
        if self.side.on == Some(UnitDay::MeanOfYearEnds) {
            return Ok(at_end(year).zip(at_end(year - 1)).map(|(now, before)| (now + before) * 5));
        }
        Ok(at_end(year))
    }

    /// The year at whose end the figure holds.
    fn year(&self, first: i32, last: i32) -> u16 {
        let year = match &self.side.on {
            // 1 January is the day after the year-end before.
            Some(UnitDay::DayOfYear(day)) if day.month == 1 && day.day == 1 => {
                calendar::year_of(last) - 1
            }
            Some(UnitDay::PeriodStart) => calendar::year_of(first - 1),
            _ => calendar::year_of(last),
        };
        u16::try_from(year).unwrap_or_default()
    }

    fn sum(&self, area: AreaCode, year: u16, sex: Sex, groups: &[Included]) -> Option<i128> {
        let rows = self.rows.get(&(area, year))?;
        let counted = rows.iter().filter(|(of, age, _)| {
            let included = match of {
                Sex::Both => groups[*age].both,
                Sex::Women => groups[*age].women,
                Sex::Men => groups[*age].men,
            };
            included && (sex == Sex::Both || sex == *of)
        });
        Some(counted.map(|(_, _, number)| i128::from(*number)).sum())
    }

    /// Which age groups of the figures are asked for.
    fn groups(&self, part: AgeGroup, stratum: AgeGroup) -> Result<Vec<Included>, FinishError> {
        let straddles = |group: AgeGroup| FinishError::Straddles {
            indicator: self.id.clone(),
            figures: self.set.id.to_string(),
            group,
        };
        let of = |group: &AgeGroup, sex: Sex| {
            let ages = group.age_years_min()..=group.age_years_max().unwrap_or(OLDEST);
            let n = usize::from(ages.end() - ages.start()) + 1;
            let holds = |age: &u8| {
                let condition = self.side.condition.as_ref();
                contains(part, *age)
                    && contains(stratum, *age)
                    && condition.is_none_or(|condition| is_true(condition, *age, sex))
            };
            match ages.filter(holds).count() {
                0 => Ok(false),
                found if found == n => Ok(true),
                _ => Err(straddles(*group)),
            }
        };
        let included = |group: &AgeGroup| {
            Ok(Included {
                both: of(group, Sex::Both)?,
                women: of(group, Sex::Women)?,
                men: of(group, Sex::Men)?,
            })
        };
        self.set.ages.iter().map(included).collect()
    }
}

/// Whether an age group is asked for, by sex where figures are.
#[derive(Clone, Copy)]
struct Included {
    both: bool,
    women: bool,
    men: bool,
}

pub(super) fn contains(group: AgeGroup, age: u8) -> bool {
    (group.age_years_min()..=group.age_years_max().unwrap_or(u8::MAX)).contains(&age)
}

/// The figures of every area: those of kommuner in their region, and all in riket.
fn by_area(catalog: &Catalog, set: &FigureSet) -> ByArea {
    let mut sums: BTreeMap<(AreaCode, u16, Sex, usize), i64> = BTreeMap::new();
    for row in &set.rows {
        let area = place_of(catalog, &row.area.to_string()).unwrap_or(row.area);
        let mut places = vec![area, AreaCode::RIKET];
        places.extend(region_of(catalog, area));
        places.sort_unstable();
        places.dedup();
        for place in places {
            *sums.entry((place, row.year, row.sex, row.age)).or_default() += row.number;
        }
    }
    let mut rows: ByArea = BTreeMap::new();
    for ((area, year, sex, age), number) in sums {
        rows.entry((area, year)).or_default().push((sex, age, number));
    }
    rows
}

/// Whether a condition on age and sex holds.
fn is_true(condition: &Expression, age: u8, sex: Sex) -> bool {
    match condition {
        Expression::All(parts) => parts.iter().all(|part| is_true(part, age, sex)),
        Expression::Any(parts) => parts.iter().any(|part| is_true(part, age, sex)),
        Expression::Not(inner) => !is_true(inner, age, sex),
        Expression::Test(Test::Compare(left, how, right)) => {
            let (left, right) = (value(left, age, sex), value(right, age, sex));
            left.zip(right).is_some_and(|(left, right)| match how {
                Comparison::Equal => left == right,
                Comparison::NotEqual => left != right,
                Comparison::Less => left < right,
                Comparison::AtMost => left <= right,
                Comparison::Greater => left > right,
                Comparison::AtLeast => left >= right,
            })
        }
        Expression::Test(Test::In(left, Set::Literals(set))) => {
            value(left, age, sex).is_some_and(|left| set.contains(&left))
        }
        Expression::Test(Test::Exists(of)) => value(of, age, sex).is_some(),
        // The loader lets nothing else stand in the condition of figures.
        Expression::Test(_) | Expression::Rows(..) | Expression::List(..) => false,
    }
}

fn value(value: &Value, age: u8, sex: Sex) -> Option<Literal> {
    match value {
        Value::Literal(literal) => Some(literal.clone()),
        Value::Path(Path::Age) => Some(Literal::Integer(i64::from(age))),
        Value::Path(Path::Sex) if sex != Sex::Both => Some(Literal::Word(sex.letter().to_owned())),
        Value::Path(_) | Value::Element | Value::Call(_) => None,
    }
}
