//! Segments in the making: row groups of one indicator each, written into memory.

use std::borrow::Cow;
use std::sync::Arc;

use cube::{IndicatorId, Status};
use parquet::basic::Repetition;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use sha2::{Digest, Sha256};

use crate::block::{BESIDE, Block, DECIMALS_UNKNOWN};
use crate::key::Key;
use crate::page::{ColumnKind, ColumnValues, ColumnWriter, column_type, text_codes};
use crate::segment::{byte_range, hex};
use crate::store::{NEW, OLD, Part};

/// A segment that is being written.
pub(crate) struct Pack {
    file: SerializedFileWriter<Vec<u8>>,
    columns: ColumnWriter,
    /// Each indicator with its rows and the hash of its row group's bytes.
    parts: Vec<(IndicatorId, u64, String)>,
}

/// A segment that is ready to be put on disk.
pub(crate) struct FinishedPack {
    /// The file's name: the SHA-256 of its bytes.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) parts: Vec<(IndicatorId, Part)>,
}

/// Columns of a row group by name.
type Columns<'a> = Vec<(String, ColumnValues<'a>)>;

impl Pack {
    /// A segment of figures.
    pub(crate) fn figures() -> Result<Pack, ParquetError> {
        Pack::new(schema(&[""])?)
    }

    /// A segment of replaced figures.
    pub(crate) fn revisions() -> Result<Pack, ParquetError> {
        Pack::new(schema(&[OLD, NEW])?)
    }

    fn new(schema: TypePtr) -> Result<Pack, ParquetError> {
        let properties = WriterProperties::builder().set_created_by("narbild".to_owned()).build();
        let file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
        Ok(Pack { file, columns: ColumnWriter::new()?, parts: Vec::new() })
    }

    /// Adds an indicator's figures, sorted by key. The marks of the block point into `deliveries`,
    /// the hashes of the deliveries.
    pub(crate) fn add_figures(
        &mut self,
        id: &IndicatorId,
        block: &Block,
        deliveries: &[String],
    ) -> Result<(), ParquetError> {
        let mut columns = key_columns(id.as_str(), &block.keys);
        columns.extend(cell_columns("", block, deliveries));
        self.add(id, block.len(), &columns)
    }

    /// Adds an indicator's replaced figures: the same keys before and after.
    pub(crate) fn add_revisions(
        &mut self,
        id: &IndicatorId,
        old: &Block,
        new: &Block,
        deliveries: &[String],
    ) -> Result<(), ParquetError> {
        let mut columns = key_columns(id.as_str(), &new.keys);
        columns.extend(cell_columns(OLD, old, deliveries));
        columns.extend(cell_columns(NEW, new, deliveries));
        self.add(id, new.len(), &columns)
    }

    fn add(
        &mut self,
        id: &IndicatorId,
        n: usize,
        columns: &Columns<'_>,
    ) -> Result<(), ParquetError> {
        let schema = self.file.schema_descr().columns().to_vec();
        let mut group = self.file.next_row_group()?;
        for descr in schema {
            let column = columns.iter().find(|(name, _)| name == descr.name());
            let (_, values) = column.expect("the schema and the columns are made from one list");
            let (bytes, close) = self.columns.encode(descr, values)?;
            group.append_column(&bytes, close)?;
        }
        let meta = group.close()?;
        let range = byte_range(&meta)?;
        self.file.flush()?;
        let bytes = self.file.inner();
        let place = |at: u64| usize::try_from(at).expect("the file is in memory");
        let sha256 = hex(&Sha256::digest(&bytes[place(range.start)..place(range.end)]));
        self.parts.push((id.clone(), n as u64, sha256));
        Ok(())
    }

    /// Writes the footer of a file that is no part of a store.
    pub(crate) fn into_bytes(self) -> Result<Vec<u8>, ParquetError> {
        self.file.into_inner()
    }

    /// Writes the footer; none when nothing was added.
    pub(crate) fn finish(mut self) -> Result<Option<FinishedPack>, ParquetError> {
        if self.parts.is_empty() {
            return Ok(None);
        }
        let parts = std::mem::take(&mut self.parts);
        let bytes = self.into_bytes()?;
        let name = format!("{}.parquet", hex(&Sha256::digest(&bytes)));
        let parts = parts.into_iter().enumerate();
        let parts = parts.map(|(group, (id, rows, sha256))| {
            (id, Part { file: name.clone(), group, rows, sha256 })
        });
        Ok(Some(FinishedPack { parts: parts.collect(), name, bytes }))
    }
}

fn schema(prefixes: &[&str]) -> Result<TypePtr, ParquetError> {
    let mut fields = Vec::new();
    for name in ["indicator", "area", "period", "sex", "age"] {
        fields.push(column_type(name, ColumnKind::Text)?);
    }
    for prefix in prefixes {
        let mut add = |name: &str, kind| -> Result<(), ParquetError> {
            fields.push(column_type(&format!("{prefix}{name}"), kind)?);
            Ok(())
        };
        add("value", ColumnKind::Real)?;
        for name in BESIDE {
            add(name, ColumnKind::Real)?;
        }
        add("decimals", ColumnKind::Int)?;
        add("status", ColumnKind::Text)?;
        add("delivery", ColumnKind::Text)?;
    }
    let root = Type::group_type_builder("figures").with_repetition(Repetition::REQUIRED);
    Ok(Arc::new(root.with_fields(fields).build()?))
}

fn key_columns<'a>(id: &'a str, keys: &[Key]) -> Columns<'a> {
    let area = text_codes(
        keys.iter().map(|k| k.area_number()),
        |n| cube::AreaCode::from_number(n).expect("packed from an area").to_string(),
        usize::from,
    );
    let sex = text_codes(keys.iter().map(|k| k.sex()), |s| s.to_string(), |s| s as usize);
    let age = text_codes(
        keys.iter().map(|k| k.age_number()),
        |number| Key::age_of(number).to_string(),
        usize::from,
    );
    [
        ("indicator", ColumnValues::Same { word: id, n: keys.len() }),
        ("area", area),
        ("period", periods(keys)),
        ("sex", sex),
        ("age", age),
    ]
    .map(|(name, values)| (name.to_owned(), values))
    .into()
}

/// Periods follow each other within a series, so that the next is most often the one that followed
/// last time.
fn periods(keys: &[Key]) -> ColumnValues<'static> {
    let mut numbers: Vec<u32> = keys.iter().map(|k| k.period_number()).collect();
    let rows = numbers.clone();
    numbers.sort_unstable();
    numbers.dedup();
    let mut place = 0;
    let codes = rows.into_iter().map(|number| {
        place += 1;
        if numbers.get(place) != Some(&number) {
            place = numbers.binary_search(&number).expect("every number is listed");
        }
        u32::try_from(place).expect("fewer than 2^32 periods")
    });
    let codes = codes.collect();
    let word = |n: &u32| cube::Period::from_key(*n).expect("packed from a period").to_string();
    ColumnValues::Text { words: numbers.iter().map(word).collect(), codes }
}

fn cell_columns<'a>(prefix: &str, block: &'a Block, deliveries: &'a [String]) -> Columns<'a> {
    let n = block.len();
    let mut columns = vec![("value", ColumnValues::Real(Cow::Borrowed(&block.values)))];
    for (name, column) in BESIDE.into_iter().zip(&block.beside) {
        let values = match column.is_usual() {
            true => ColumnValues::None { n },
            false => ColumnValues::Real((0..n).map(|i| column.get(i)).collect()),
        };
        columns.push((name, values));
    }
    let decimals = |i| match block.decimals.get(i) {
        DECIMALS_UNKNOWN => -1,
        decimals => i32::from(decimals),
    };
    columns.push(match block.decimals.is_usual() {
        true => ("decimals", ColumnValues::None { n }),
        false => ("decimals", ColumnValues::Int((0..n).map(decimals).collect())),
    });
    let status = |s: Status| s.word().to_owned();
    let statuses = text_codes((0..n).map(|i| block.status(i)), status, |s| s as usize);
    columns.push(("status", statuses));
    let first = block.marks.first().copied();
    columns.push(match first {
        Some(mark) if block.marks.iter().all(|m| *m == mark) => {
            ("delivery", ColumnValues::Same { word: &deliveries[mark as usize], n })
        }
        _ => {
            let name = |mark: u32| deliveries[mark as usize].clone();
            ("delivery", text_codes(block.marks.iter().copied(), name, |m| m as usize))
        }
    });
    columns.into_iter().map(|(name, values)| (format!("{prefix}{name}"), values)).collect()
}
