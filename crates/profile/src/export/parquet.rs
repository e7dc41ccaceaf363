//! Profiles as Parquet: the lines and columns of the CSV, typed.

use std::sync::Arc;

use cube::Lang;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::csv::{COLUMNS, Line, lines};
use crate::error::Error;
use crate::model::AreaProfile;

/// Writes all profiles as one row group. `value` is null where `status` says why; `is_first`,
/// `is_latest` and `marked` are booleans, the other columns texts.
///
/// # Errors
/// When the writer fails, which a writer to memory does not.
pub fn write(profiles: &[AreaProfile], lang: Lang) -> Result<Vec<u8>, Error> {
    let lines: Vec<Line<'_>> = profiles.iter().flat_map(|p| lines(p, lang)).collect();
    let fields: Vec<[String; 19]> = lines.iter().map(Line::fields).collect();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("narbild".to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema()?, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for (at, name) in COLUMNS.iter().enumerate() {
        match *name {
            "value" => write_values(&mut group, &lines)?,
            "is_first" | "is_latest" | "marked" => {
                let claims: Vec<bool> = fields.iter().map(|f| f[at] == "true").collect();
                let mut column = group.next_column()?.expect("the schema has the column");
                column.typed::<BoolType>().write_batch(&claims, None, None)?;
                column.close()?;
            }
            _ => {
                let texts: Vec<ByteArray> =
                    fields.iter().map(|f| ByteArray::from(f[at].as_str())).collect();
                let mut column = group.next_column()?.expect("the schema has the column");
                column.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
                column.close()?;
            }
        }
    }
    group.close()?;
    Ok(writer.into_inner()?)
}

fn write_values(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    lines: &[Line<'_>],
) -> Result<(), Error> {
    let values: Vec<f64> = lines.iter().filter_map(Line::value).collect();
    let levels: Vec<i16> = lines.iter().map(|l| i16::from(l.value().is_some())).collect();
    let mut column = group.next_column()?.expect("the schema has the column");
    column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
    column.close()?;
    Ok(())
}

fn schema() -> Result<TypePtr, Error> {
    let mut fields = Vec::with_capacity(COLUMNS.len());
    for name in COLUMNS {
        let field = match name {
            "value" => Type::primitive_type_builder(name, Physical::DOUBLE)
                .with_repetition(Repetition::OPTIONAL),
            "is_first" | "is_latest" | "marked" => {
                Type::primitive_type_builder(name, Physical::BOOLEAN)
                    .with_repetition(Repetition::REQUIRED)
            }
            _ => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_logical_type(Some(LogicalType::String))
                .with_repetition(Repetition::REQUIRED),
        };
        fields.push(Arc::new(field.build()?));
    }
    Ok(Arc::new(Type::group_type_builder("profile").with_fields(fields).build()?))
}
