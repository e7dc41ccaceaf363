//! The result as files: `cells.parquet` and `cells.csv`, with the same rows and columns.

use std::io::Write;
use std::sync::Arc;

use indicator::{Cell, age_text};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

/// The columns of `cells`, in their order.
pub const COLUMNS: [&str; 15] = [
    "indicator",
    "area_level",
    "area",
    "period",
    "sex",
    "age",
    "split",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
    "persons",
    "definition_hash",
];

/// Writes `cells.csv`: comma between fields, point before decimals, empty where there is none. Numerator and
/// denominator are exact to the last digit; value and limits have as many digits as give back the same
/// number.
///
/// # Errors
/// When it cannot be written.
pub fn write_csv(cells: &[Cell], to: impl Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(COLUMNS)?;
    let text = |number: Option<f64>| number.map(|x| x.to_string()).unwrap_or_default();
    for cell in cells {
        let quantity = |q: Option<indicator::Quantity>| q.map(|q| q.to_string());
        let [id, level, area, period, sex, age, split] = cell.key();
        writer.write_record([
            id,
            level,
            area,
            period,
            sex,
            age,
            split,
            quantity(cell.numerator).unwrap_or_default(),
            quantity(cell.denominator).unwrap_or_default(),
            text(cell.value),
            text(cell.lower),
            text(cell.upper),
            cell.status.word().to_owned(),
            cell.persons.to_string(),
            cell.definition_hash.to_string(),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes `cells.parquet`. Numbers are doubles, null where there is none; numerators and denominators that
/// are whole are exact up to 2⁵³, which no count of persons or days reaches. Persons are whole numbers of 64
/// bits. Texts are never null.
///
/// # Errors
/// When it cannot be written.
pub fn write_parquet(cells: &[Cell], to: impl Write + Send) -> Result<(), ParquetError> {
    /// Rows in a group: so many are held encoded at once.
    const ROWS: usize = 1 << 20;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("narbild".to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(to, schema()?, Arc::new(properties))?;
    for rows in cells.chunks(ROWS) {
        let mut group = writer.next_row_group()?;
        for name in COLUMNS {
            let mut column = group.next_column()?.expect("the schema has as many columns");
            match values(name, rows) {
                Values::Texts(texts) => {
                    column.typed::<ByteArrayType>().write_batch(&texts, None, None)?
                }
                Values::Counts(counts) => {
                    column.typed::<Int64Type>().write_batch(&counts, None, None)?
                }
                Values::Numbers(numbers) => {
                    let levels: Vec<i16> = numbers.iter().map(|n| i16::from(n.is_some())).collect();
                    let there: Vec<f64> = numbers.into_iter().flatten().collect();
                    column.typed::<DoubleType>().write_batch(&there, Some(&levels), None)?
                }
            };
            column.close()?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

/// The values of a column.
enum Values {
    Texts(Vec<ByteArray>),
    Counts(Vec<i64>),
    Numbers(Vec<Option<f64>>),
}

fn values(column: &str, cells: &[Cell]) -> Values {
    let texts = |of: &dyn Fn(&Cell) -> String| {
        Values::Texts(cells.iter().map(|cell| ByteArray::from(of(cell).as_str())).collect())
    };
    let numbers =
        |of: &dyn Fn(&Cell) -> Option<f64>| Values::Numbers(cells.iter().map(of).collect());
    match column {
        "indicator" => texts(&|cell| cell.indicator.to_string()),
        "area_level" => texts(&|cell| cell.level.word().to_owned()),
        "area" => texts(&|cell| cell.area.to_string()),
        "period" => texts(&|cell| cell.period.to_string()),
        "sex" => texts(&|cell| cell.sex.letter().to_owned()),
        "age" => texts(&|cell| age_text(cell.age)),
        "split" => texts(&|cell| cell.split.clone()),
        "status" => texts(&|cell| cell.status.word().to_owned()),
        "definition_hash" => texts(&|cell| cell.definition_hash.to_string()),
        "numerator" => numbers(&|cell| cell.numerator.map(indicator::Quantity::to_f64)),
        "denominator" => numbers(&|cell| cell.denominator.map(indicator::Quantity::to_f64)),
        "value" => numbers(&|cell| cell.value),
        "lower" => numbers(&|cell| cell.lower),
        "upper" => numbers(&|cell| cell.upper),
        // Fewer than 2^63 persons live.
        _ => Values::Counts(cells.iter().map(|cell| cell.persons as i64).collect()),
    }
}

fn schema() -> Result<TypePtr, ParquetError> {
    let mut fields = Vec::with_capacity(COLUMNS.len());
    for name in COLUMNS {
        let field = match values(name, &[]) {
            Values::Texts(_) => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_logical_type(Some(LogicalType::String))
                .with_repetition(Repetition::REQUIRED),
            Values::Counts(_) => Type::primitive_type_builder(name, Physical::INT64)
                .with_repetition(Repetition::REQUIRED),
            Values::Numbers(_) => Type::primitive_type_builder(name, Physical::DOUBLE)
                .with_repetition(Repetition::OPTIONAL),
        };
        fields.push(Arc::new(field.build()?));
    }
    Ok(Arc::new(Type::group_type_builder("cells").with_fields(fields).build()?))
}
