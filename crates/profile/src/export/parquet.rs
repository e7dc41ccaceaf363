//! Profiles as Parquet: the lines and columns of the CSV, typed.

use std::sync::Arc;

use cube::Lang;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::lines::{COLUMNS, Field, Holds, lines};
use crate::error::Error;
use crate::model::AreaProfile;

/// Writes all profiles as one row group. Numbers are doubles, null where there is none and `status`
/// says why; claims are booleans and texts are never null.
///
/// # Errors
/// When the writer fails, which a writer to memory does not.
pub fn write(profiles: &[AreaProfile], lang: Lang) -> Result<Vec<u8>, Error> {
    let mut columns: Vec<Vec<Field>> = COLUMNS.iter().map(|_| Vec::new()).collect();
    for line in profiles.iter().flat_map(|p| lines(p, lang)) {
        for (column, field) in columns.iter_mut().zip(line.fields()) {
            column.push(field);
        }
    }
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("narbild".to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema()?, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for ((_, holds), fields) in COLUMNS.iter().zip(&columns) {
        write_column(&mut group, *holds, fields)?;
    }
    group.close()?;
    Ok(writer.into_inner()?)
}

fn write_column(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    holds: Holds,
    fields: &[Field],
) -> Result<(), Error> {
    let mut column = group.next_column()?.expect("the schema has as many columns");
    match holds {
        Holds::Text => {
            let texts: Vec<ByteArray> = fields
                .iter()
                .filter_map(|f| if let Field::Text(text) = f { Some(text.as_str()) } else { None })
                .map(ByteArray::from)
                .collect();
            column.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
        }
        Holds::Number => {
            let number = |f: &Field| if let Field::Number(number, _) = f { *number } else { None };
            let numbers: Vec<f64> = fields.iter().filter_map(number).collect();
            let levels: Vec<i16> = fields.iter().map(|f| i16::from(number(f).is_some())).collect();
            column.typed::<DoubleType>().write_batch(&numbers, Some(&levels), None)?;
        }
        Holds::Claim => {
            let claims: Vec<bool> = fields
                .iter()
                .filter_map(|f| if let Field::Claim(claim) = f { Some(*claim) } else { None })
                .collect();
            column.typed::<BoolType>().write_batch(&claims, None, None)?;
        }
    }
    column.close()?;
    Ok(())
}

fn schema() -> Result<TypePtr, Error> {
    let mut fields = Vec::with_capacity(COLUMNS.len());
    for (name, holds) in COLUMNS {
        let field = match holds {
            Holds::Text => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_logical_type(Some(LogicalType::String))
                .with_repetition(Repetition::REQUIRED),
            Holds::Number => Type::primitive_type_builder(name, Physical::DOUBLE)
                .with_repetition(Repetition::OPTIONAL),
            Holds::Claim => Type::primitive_type_builder(name, Physical::BOOLEAN)
                .with_repetition(Repetition::REQUIRED),
        };
        fields.push(Arc::new(field.build()?));
    }
    Ok(Arc::new(Type::group_type_builder("profile").with_fields(fields).build()?))
}
