//! Tables of the canonical columns as files: those that the program ships are read here, and
//! figures are written for others.

use std::collections::BTreeMap;

use cube::{AgeGroup, Figure, Figures, IndicatorId, Sex};

use crate::Error;
use crate::block::Block;
use crate::columns::{COLUMNS, CellParts, Rows};
use crate::key::Key;
use crate::pack::Pack;

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

/// Figures as a table of the canonical columns in CSV, with a decimal point. The column of
/// deliveries holds each figure's source.
#[must_use]
pub fn to_csv(tables: &[Figures]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let in_memory = "writing to memory cannot fail";
    writer.write_record(COLUMNS).expect(in_memory);
    for table in tables {
        for figure in table.rows() {
            let number = |number: Option<f64>| number.map_or(String::new(), |n| n.to_string());
            let cell = &figure.cell;
            let fields = [
                table.indicator().to_string(),
                figure.area.to_string(),
                figure.period.to_string(),
                figure.sex.to_string(),
                figure.age.to_string(),
                number(cell.value()),
                number(cell.numerator()),
                number(cell.denominator()),
                number(cell.lower()),
                number(cell.upper()),
                cell.decimals().map_or(String::new(), |d| d.to_string()),
                cell.status().to_string(),
                table.delivery(figure).map_or(String::new(), |d| d.source.clone()),
            ];
            writer.write_record(fields).expect(in_memory);
        }
    }
    writer.into_inner().expect(in_memory)
}

/// Figures as a table of the canonical columns in Parquet, one row group for each indicator. The
/// column of deliveries holds each figure's source.
///
/// # Errors
/// When a table has more rows than a row group can hold.
pub fn to_parquet(tables: &[Figures]) -> Result<Vec<u8>, Error> {
    let name = "a table of figures";
    let mut pack = Pack::figures().map_err(Error::parquet(name))?;
    for table in tables {
        let mut sources: Vec<String> =
            table.deliveries().iter().map(|delivery| delivery.source.clone()).collect();
        let unknown = u32::try_from(sources.len()).expect("a table has few deliveries");
        sources.push(String::new());
        let mut block = Block::default();
        for figure in table.rows() {
            let key = Key::new(figure.area, figure.sex, figure.age, figure.period);
            let mark = u32::from(figure.delivery);
            block.push(key, &figure.cell, mark.min(unknown));
        }
        pack.add_figures(table.indicator(), &block, &sources).map_err(Error::parquet(name))?;
    }
    pack.into_bytes().map_err(Error::parquet(name))
}
