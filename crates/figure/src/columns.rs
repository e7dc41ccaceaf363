//! The canonical columns: the one table in which figures are kept and exchanged.
//!
//! `indicator, area, period, sex, age, value, numerator, denominator, lower, upper, decimals, status,
//! delivery`. Parquet and CSV have the same columns; CSV is written with a decimal point.

use cube::{AgeGroup, AreaCode, Cell, Figure, IndicatorId, Period, Sex, Status};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::RowGroupReader;
use parquet::file::statistics::Statistics;

use crate::page::{Batch, ColumnReader, NULL_CODE, NULL_INT, damaged, is_null};

/// The names of the canonical columns, in order.
pub const COLUMNS: [&str; 13] = [
    "indicator",
    "area",
    "period",
    "sex",
    "age",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "decimals",
    "status",
    "delivery",
];

/// What makes a cell, as it stands in a row.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CellParts {
    pub(crate) status: Option<Status>,
    pub(crate) value: Option<f64>,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
    pub(crate) lower: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) decimals: Option<u8>,
}

/// Why parts make no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contradiction {
    /// A number that is not finite.
    NotFinite,
    /// The status says that there is a number, and there is none.
    NoValue,
    /// The status says that there is no number, and there is one.
    UnexpectedValue,
    /// The status says zero, and the number is another.
    NotZero,
}

impl CellParts {
    /// Makes the cell. Without a status, a number is reported and no number is missing.
    pub(crate) fn cell(&self) -> Result<Cell, Contradiction> {
        let numbers = [self.value, self.numerator, self.denominator, self.lower, self.upper];
        if numbers.iter().flatten().any(|n| !n.is_finite()) {
            return Err(Contradiction::NotFinite);
        }
        let cell = match (self.status, self.value) {
            (Some(Status::Zero), Some(value)) if value != 0.0 => {
                return Err(Contradiction::NotZero);
            }
            (Some(Status::Zero), None) => Cell::reported(0.0),
            (Some(Status::Reported), None) => return Err(Contradiction::NoValue),
            (None | Some(Status::Reported | Status::Zero), Some(value)) => Cell::reported(value),
            (None, None) => Cell::absent(Status::Missing),
            (Some(_), Some(_)) => return Err(Contradiction::UnexpectedValue),
            (Some(status), None) => Cell::absent(status),
        };
        let cell = cell
            .with_counts(self.numerator, self.denominator)
            .with_interval(self.lower, self.upper);
        Ok(self.decimals.map_or(cell, |d| cell.with_decimals(d)))
    }
}

/// Rows of one row group, with their deliveries by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    /// The rows of the wanted indicator; [`Figure::delivery`] points into `deliveries`.
    pub(crate) figures: Vec<Figure>,
    /// The texts of the delivery column; empty when there is none.
    pub(crate) deliveries: Vec<String>,
}

/// The indicators of a row group, read from the column itself.
pub(crate) fn indicators_of(group: &dyn RowGroupReader) -> Result<Vec<IndicatorId>, ParquetError> {
    let n = n_rows(group)?;
    let mut column = required(group, "indicator")?;
    let Batch::Text(codes) = column.read(n)? else { return Err(damaged("indicator is no text")) };
    let mut seen = vec![false; column.words().len()];
    for code in codes {
        *seen.get_mut(code as usize).ok_or_else(|| damaged("a row without an indicator"))? = true;
    }
    let words = column.words().iter().zip(seen).filter(|(_, seen)| *seen);
    words.map(|(word, _)| parse(word)).collect()
}

/// Reads a row group of canonical columns.
pub(crate) fn read_rows(
    group: &dyn RowGroupReader,
    wanted: Option<&IndicatorId>,
) -> Result<Rows, ParquetError> {
    read_prefixed(group, "", wanted)
}

/// Reads a row group whose cell's columns have names that begin with `prefix`. Every text must be readable: this is for files that the
/// program wrote or ships; what others deliver is read by the importers.
///
/// With `wanted`, only the rows of that indicator are kept.
pub(crate) fn read_prefixed(
    group: &dyn RowGroupReader,
    prefix: &str,
    wanted: Option<&IndicatorId>,
) -> Result<Rows, ParquetError> {
    let n = n_rows(group)?;
    let keep = match wanted {
        Some(id) => Some(places_of(group, n, id)?),
        None => None,
    };
    let areas = keys(group, "area", n, None, |t| t.parse::<AreaCode>().ok())?;
    let periods = read_periods(group, n)?;
    let sexes = keys(group, "sex", n, Some(Sex::Both), |t| t.parse::<Sex>().ok())?;
    let ages = keys(group, "age", n, Some(AgeGroup::ALL), |t| t.parse::<AgeGroup>().ok())?;
    let cells = read_cells(group, prefix, n)?;
    let (codes, deliveries) = read_deliveries(group, prefix, n)?;
    let mut figures = Vec::with_capacity(n);
    for i in (0..n).filter(|i| keep.as_ref().is_none_or(|keep| keep[*i])) {
        let delivery = u16::try_from(codes.get(i).copied().unwrap_or(0));
        figures.push(Figure {
            area: areas[i],
            sex: sexes[i],
            age: ages[i],
            period: periods[i],
            cell: cells[i],
            delivery: delivery.map_err(|_| damaged("too many deliveries"))?,
        });
    }
    Ok(Rows { figures, deliveries })
}

fn read_cells(
    group: &dyn RowGroupReader,
    prefix: &str,
    n: usize,
) -> Result<Vec<Cell>, ParquetError> {
    let name = |column: &str| format!("{prefix}{column}");
    let statuses =
        keys(group, &name("status"), n, Some(None), |t| t.parse::<Status>().ok().map(Some))?;
    let is_plain = statuses.iter().all(Option::is_none);
    let numbers = |column: &str| numbers(group, &name(column), n);
    let (value, decimals) = (numbers("value")?, numbers("decimals")?);
    let (numerator, denominator) = (numbers("numerator")?, numbers("denominator")?);
    let (lower, upper) = (numbers("lower")?, numbers("upper")?);
    let beside = [&decimals, &numerator, &denominator, &lower, &upper];
    if is_plain && value.len() == n && beside.iter().all(|column| column.is_empty()) {
        // Most indicators are values and nothing beside them.
        let cell = |value: f64| match value {
            _ if is_null(value) => Ok(Cell::absent(Status::Missing)),
            _ if value.is_finite() => Ok(Cell::reported(value)),
            _ => Err(damaged("a number that is not finite")),
        };
        return value.into_iter().map(cell).collect();
    }
    let at = |numbers: &[f64], i: usize| numbers.get(i).copied().filter(|v| !is_null(*v));
    let cell = |i: usize| {
        let parts = CellParts {
            status: statuses[i],
            value: at(&value, i),
            numerator: at(&numerator, i),
            denominator: at(&denominator, i),
            lower: at(&lower, i),
            upper: at(&upper, i),
            decimals: at(&decimals, i).map(saturated),
        };
        parts.cell().map_err(|_| damaged("a row whose status and value disagree"))
    };
    (0..n).map(cell).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "such a cast saturates"
)]
fn saturated(number: f64) -> u8 {
    number as u8
}

/// For each row which delivery, and the deliveries' names; both empty without such a column.
fn read_deliveries(
    group: &dyn RowGroupReader,
    prefix: &str,
    n: usize,
) -> Result<(Vec<u32>, Vec<String>), ParquetError> {
    let Some(mut column) = column(group, &format!("{prefix}delivery"))? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let Batch::Text(codes) = column.read(n)? else { return Err(damaged("delivery is no text")) };
    Ok((codes, column.words().iter().map(ToString::to_string).collect()))
}

fn n_rows(group: &dyn RowGroupReader) -> Result<usize, ParquetError> {
    usize::try_from(group.metadata().num_rows()).map_err(|_| damaged("a negative number of rows"))
}

fn places_of(
    group: &dyn RowGroupReader,
    n: usize,
    id: &IndicatorId,
) -> Result<Vec<bool>, ParquetError> {
    let mut column = required(group, "indicator")?;
    let Batch::Text(codes) = column.read(n)? else { return Err(damaged("indicator is no text")) };
    let place = column.words().iter().position(|w| **w == *id.as_str());
    Ok(codes.iter().map(|code| Some(*code as usize) == place).collect())
}

/// Opens a column by name; none when the file does not have it, or when its statistics say that
/// nothing stands in it.
pub(crate) fn column(
    group: &dyn RowGroupReader,
    name: &str,
) -> Result<Option<ColumnReader>, ParquetError> {
    match place_of(group, name) {
        Some(place) if !is_empty(group.metadata().column(place)) => {
            ColumnReader::open(group, place)
        }
        _ => Ok(None),
    }
}

fn place_of(group: &dyn RowGroupReader, name: &str) -> Option<usize> {
    group.metadata().columns().iter().position(|c| c.column_path().string() == name)
}

/// True when the column's statistics say that every value is absent.
fn is_empty(column: &ColumnChunkMetaData) -> bool {
    let absent = column.statistics().and_then(Statistics::null_count_opt);
    absent.is_some_and(|absent| i64::try_from(absent) == Ok(column.num_values()))
}

/// The text that all rows have, when the column's statistics say that there is only one.
pub(crate) fn only_word(column: &ColumnChunkMetaData) -> Option<&str> {
    let Some(Statistics::ByteArray(statistics)) = column.statistics() else { return None };
    let exact = statistics.min_is_exact() && statistics.max_is_exact();
    let (min, max) = (statistics.min_opt()?, statistics.max_opt()?);
    let all = exact && min == max && statistics.null_count_opt() == Some(0);
    std::str::from_utf8(min.data()).ok().filter(|_| all)
}

fn required(group: &dyn RowGroupReader, name: &str) -> Result<ColumnReader, ParquetError> {
    column(group, name)?.ok_or_else(|| damaged(&format!("the column {name} is missing")))
}

fn parse(word: &str) -> Result<IndicatorId, ParquetError> {
    word.parse().map_err(|_| damaged("an indicator's name cannot be read"))
}

fn keys<T: Copy>(
    group: &dyn RowGroupReader,
    name: &str,
    n: usize,
    otherwise: Option<T>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, ParquetError> {
    if let Some(word) = place_of(group, name).and_then(|at| only_word(group.metadata().column(at)))
    {
        let only =
            read(word).ok_or_else(|| damaged(&format!("a value of {name} cannot be read")))?;
        return Ok(vec![only; n]);
    }
    let Some(mut reader) = column(group, name)? else {
        let only = otherwise.ok_or_else(|| damaged(&format!("the column {name} is missing")))?;
        return Ok(vec![only; n]);
    };
    let Batch::Text(codes) = reader.read(n)? else {
        return Err(damaged(&format!("{name} is no text")));
    };
    let words: Vec<Option<T>> = reader.words().iter().map(|word| read(word)).collect();
    let wrong = || damaged(&format!("a value of {name} cannot be read"));
    codes
        .into_iter()
        .map(|code| match (code, otherwise) {
            (NULL_CODE, Some(otherwise)) => Ok(otherwise),
            _ => words.get(code as usize).copied().flatten().ok_or_else(wrong),
        })
        .collect()
}

/// Periods are texts, or years as whole numbers.
fn read_periods(group: &dyn RowGroupReader, n: usize) -> Result<Vec<Period>, ParquetError> {
    let mut reader = required(group, "period")?;
    let wrong = || damaged("a value of period cannot be read");
    match reader.read(n)? {
        Batch::Text(codes) => {
            let words: Vec<Option<Period>> =
                reader.words().iter().map(|word| word.parse().ok()).collect();
            let at = |code: u32| words.get(code as usize).copied().flatten().ok_or_else(wrong);
            codes.into_iter().map(at).collect()
        }
        Batch::Int(years) => {
            let year = |y: i64| u16::try_from(y).ok().map(Period::year).ok_or_else(wrong);
            years.into_iter().map(year).collect()
        }
        Batch::Real(_) => Err(damaged("period is a decimal number")),
    }
}

/// A column of numbers; empty when the file does not have it.
fn numbers(group: &dyn RowGroupReader, name: &str, n: usize) -> Result<Vec<f64>, ParquetError> {
    let Some(mut reader) = column(group, name)? else { return Ok(Vec::new()) };
    match reader.read(n)? {
        Batch::Real(numbers) => Ok(numbers),
        Batch::Int(numbers) => Ok(numbers.into_iter().map(from_whole).collect()),
        Batch::Text(_) => Err(damaged(&format!("{name} is no number"))),
    }
}

/// A whole number as a number, with its own mark of absence.
#[expect(clippy::cast_precision_loss, reason = "figures have far fewer than sixteen digits")]
pub(crate) fn from_whole(number: i64) -> f64 {
    if number == NULL_INT { crate::page::null() } else { number as f64 }
}
