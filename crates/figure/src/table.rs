//! Canonical columns as CSV, for files that the program ships or wrote itself.

use std::collections::BTreeMap;

use cube::{AgeGroup, Figure, IndicatorId, Sex};

use crate::Error;
use crate::columns::{CellParts, Rows};

/// Reads a whole file. Every text must be readable; what others deliver is read by the importers.
pub(crate) fn read_csv(name: &str, bytes: &[u8]) -> Result<BTreeMap<IndicatorId, Rows>, Error> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|why| Error::damaged(name, why.to_string()))?.clone();
    let mut tables: BTreeMap<IndicatorId, Rows> = BTreeMap::new();
    for (i, record) in reader.records().enumerate() {
        let wrong = |what: &str| Error::damaged(name, format!("line {}: {what}", i + 2));
        let record = record.map_err(|why| wrong(&why.to_string()))?;
        let field = |column: &str| {
            let place = header.iter().position(|h| h == column);
            place.and_then(|place| record.get(place)).filter(|text| !text.is_empty())
        };
        let id = field("indicator").and_then(|t| t.parse().ok());
        let id: IndicatorId = id.ok_or_else(|| wrong("indicator"))?;
        let table = tables.entry(id).or_default();
        let figure = read_figure(&field, table).map_err(wrong)?;
        table.figures.push(figure);
    }
    Ok(tables)
}

/// Reads one row, or says which column cannot be read.
fn read_figure<'a>(
    field: &impl Fn(&'static str) -> Option<&'a str>,
    table: &mut Rows,
) -> Result<Figure, &'static str> {
    let number = |column: &'static str| match field(column) {
        Some(text) => text.parse::<f64>().map(Some).map_err(|_| column),
        None => Ok(None),
    };
    let parts = CellParts {
        status: field("status").map(str::parse).transpose().map_err(|_| "status")?,
        value: number("value")?,
        numerator: number("numerator")?,
        denominator: number("denominator")?,
        lower: number("lower")?,
        upper: number("upper")?,
        decimals: field("decimals").map(str::parse).transpose().map_err(|_| "decimals")?,
    };
    let delivery = match field("delivery") {
        Some(source) => {
            let place = table.deliveries.iter().position(|d| d == source);
            place.unwrap_or_else(|| {
                table.deliveries.push(source.to_owned());
                table.deliveries.len() - 1
            })
        }
        None => 0,
    };
    Ok(Figure {
        area: field("area").and_then(|t| t.parse().ok()).ok_or("area")?,
        period: field("period").and_then(|t| t.parse().ok()).ok_or("period")?,
        sex: field("sex").map_or(Ok(Sex::Both), str::parse).map_err(|_| "sex")?,
        age: field("age").map_or(Ok(AgeGroup::ALL), str::parse).map_err(|_| "age")?,
        cell: parts.cell().map_err(|_| "status and value disagree")?,
        delivery: u16::try_from(delivery).map_err(|_| "too many deliveries")?,
    })
}
