//! Holds what engines count against what an example says.

use catalog::Catalog;
use catalog::definition::{Computation, Dimension};
use cube::{AgeGroup, AreaCode, IndicatorId, Period, Sex};

use super::{Engine, Example, ExampleError, Table, shard};
use crate::{Cell, Holdings, Key, Partial, Place, Run, Tally, calendar, finish};

/// Everything in which an engine differs from an example; empty when it agrees. The value is that of the
/// period as named (`2019-2021` for years taken together), the counts those of the single period.
///
/// # Errors
/// When the example cannot be read.
pub fn judge(
    catalog: &Catalog,
    indicator: &IndicatorId,
    example: &Example,
    engine: Engine,
) -> Result<Vec<String>, ExampleError> {
    let known = example.known.unwrap_or_else(|| default_days(example));
    let (rows, holdings) = shard(catalog, &example.registers, known)?;
    let run = run(catalog, indicator, &holdings, known.1);
    let partial = engine(&run, &rows);
    let cells = finish(&run, &partial);
    let cells = cells.map_err(|error| ExampleError::new(0, error.to_string()))?;
    let mut wrong = Vec::new();
    for (period, table) in &example.results {
        for row in &table.rows {
            let asked = Asked::of(run.computation(indicator), table, row)?;
            let counted = asked.tally(indicator, *period, &partial);
            let cell = cells.iter().find(|cell| asked.is_cell(*period, cell));
            for (column, said) in table.columns.iter().zip(row) {
                let given = match column.as_str() {
                    "numerator" => counted.numerator.to_string(),
                    "denominator" => counted.denominator.to_string(),
                    "persons" => counted.persons.to_string(),
                    "persons_numerator" => counted.persons_numerator.to_string(),
                    "value" => as_written(cell.and_then(|cell| cell.value), said),
                    "lower" => as_written(cell.and_then(|cell| cell.lower), said),
                    "upper" => as_written(cell.and_then(|cell| cell.upper), said),
                    _ => continue,
                };
                if given != *said {
                    let at = row.join(" | ");
                    wrong.push(format!("{period}: {at}: {column} is {given}, not {said}"));
                }
            }
        }
    }
    Ok(wrong)
}

fn run<'a>(
    catalog: &'a Catalog,
    indicator: &'a IndicatorId,
    holdings: &'a Holdings,
    last_day: i32,
) -> Run<'a> {
    Run { catalog, indicators: std::slice::from_ref(indicator), holdings, last_day }
}

/// From 1900 to a year after the last period that is asked about.
fn default_days(example: &Example) -> (i32, i32) {
    let last = example.results.iter().map(|(period, _)| i32::from(period.last_year())).max();
    let last = calendar::from_civil(last.unwrap_or(2000) + 1, 12, 31);
    (calendar::from_civil(1900, 1, 1), last)
}

/// A number with as many decimals as the example writes; empty when there is none.
fn as_written(number: Option<f64>, said: &str) -> String {
    let decimals = said.split_once(['.', ',']).map_or(0, |(_, decimals)| decimals.len());
    let text = number.map(|number| format!("{number:.decimals$}")).unwrap_or_default();
    if said.contains(',') { text.replace('.', ",") } else { text }
}

/// The cell that a row of a result is about.
struct Asked {
    area: Place,
    sex: Sex,
    age: AgeGroup,
    split: String,
}

impl Asked {
    fn of(computation: &Computation, table: &Table, row: &[String]) -> Result<Asked, ExampleError> {
        let mut asked = Asked {
            area: Place::Area(AreaCode::RIKET),
            sex: Sex::Both,
            age: AgeGroup::ALL,
            split: String::new(),
        };
        let mut parts = Vec::new();
        for (column, text) in table.columns.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
            let wrong = || ExampleError::new(table.line, format!("{column} cannot be {text}"));
            match column.as_str() {
                "area" if text == "unknown" => asked.area = Place::Unknown,
                "area" => asked.area = Place::Area(text.parse().map_err(|_| wrong())?),
                "sex" => asked.sex = text.parse().map_err(|_| wrong())?,
                "age" => asked.age = text.parse().map_err(|_| wrong())?,
                "numerator" | "denominator" | "persons" | "persons_numerator" | "value"
                | "lower" | "upper" | "note" => {}
                name => {
                    if !is_dimension(computation, name) {
                        let what = format!("no breakdown has {name}");
                        return Err(ExampleError::new(table.line, what));
                    }
                    parts.push(format!("{name}={text}"));
                }
            }
        }
        asked.split = parts.join("|");
        Ok(asked)
    }

    /// What was counted in the single period, in all strata.
    fn tally(&self, indicator: &IndicatorId, period: Period, partial: &Partial) -> Tally {
        let mut sum = Tally::default();
        for (key, tally) in &partial.cells {
            let is_it = |key: &Key| {
                key.indicator == *indicator
                    && key.period == period
                    && (key.area, key.sex, key.age) == (self.area, self.sex, self.age)
                    && key.split == self.split
            };
            if is_it(key) {
                sum.add(tally);
            }
        }
        sum
    }

    fn is_cell(&self, period: Period, cell: &Cell) -> bool {
        cell.period == period
            && (cell.area, cell.sex, cell.age) == (self.area, self.sex, self.age)
            && cell.split == self.split
    }
}

/// True when some breakdown has a dimension of this name.
fn is_dimension(computation: &Computation, name: &str) -> bool {
    let by = &computation.by;
    by.split.iter().chain(&by.split_numerator).flatten().any(|dimension| match dimension {
        Dimension::State(state) => state.0 == name,
        Dimension::Column(column) => column.name == name,
        Dimension::Level(column, n) => format!("{}:{n}", column.name) == name,
        Dimension::Sex | Dimension::Ages => false,
    })
}
