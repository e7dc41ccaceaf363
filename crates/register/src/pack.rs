//! Prepared tables as Parquet: one row group for each shard, the same persons in the same shard of
//! every register.
//!
//! `rows` has one row for each row of the register, in the order of person, day and all other values;
//! `persons` has one row for each person in it with the pseudonym and the number of rows. The pseudonym
//! stands only there: it does not compress.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{
    Compression, ConvertedType, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel,
};
use parquet::column::page::PageReader;
use parquet::column::writer::{ColumnCloseResult, ColumnWriterImpl};
use parquet::data_type::{
    DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::{
    EnabledStatistics, WriterProperties, WriterPropertiesPtr, WriterVersion,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, ColumnPath, SchemaDescriptor, Type, TypePtr};
use sha2::{Digest, Sha256};

use crate::decode::{self, Levels};
use crate::plan::{Plan, Reading};
use crate::rows::{MISSING, MISSING_WIDE, Rows, Values};

/// The name of the column with the person's number within the shard, counted from 0.
pub(crate) const ORDINAL: &str = "person_in_shard";
/// The name of the column with the slot that a row belongs to, counted from 1.
pub(crate) const SLOT: &str = "slot";

/// A column chunk, encoded.
type Chunk = (Bytes, ColumnCloseResult);

/// One shard, encoded: the chunks of `rows` and those of `persons`.
#[derive(Clone)]
pub(crate) struct EncodedShard {
    rows: Vec<Chunk>,
    persons: Vec<Chunk>,
    pub(crate) n_rows: u64,
    pub(crate) n_persons: u64,
}

/// The forms of both files.
pub(crate) struct Form {
    rows: TypePtr,
    persons: TypePtr,
    properties: WriterPropertiesPtr,
    /// A shard without rows, encoded once: a small register has many.
    empty: Option<EncodedShard>,
}

impl Form {
    /// `missing` says for each kept column whether some row lacks a day or a number: only then is there
    /// room for none, which takes twice the time to read.
    pub(crate) fn new(plan: &Plan<'_>, missing: &[bool]) -> Result<Form, ParquetError> {
        let mut fields = vec![int(ORDINAL, Repetition::REQUIRED, None)?];
        for (column, is_missing) in plan.kept.iter().zip(missing) {
            let schema = &plan.register.columns[*column];
            let repetition = match (schema.is_list(), is_missing) {
                (true, _) => Repetition::REPEATED,
                (false, true) => Repetition::OPTIONAL,
                (false, false) => Repetition::REQUIRED,
            };
            fields.push(field(&schema.name, repetition, &plan.readings[*column])?);
        }
        fields.push(int(SLOT, Repetition::REQUIRED, None)?);
        let pseudonym = Type::primitive_type_builder("pseudonym", Physical::FIXED_LEN_BYTE_ARRAY)
            .with_length(16)
            .with_repetition(Repetition::REQUIRED)
            .build()?;
        let persons = vec![Arc::new(pseudonym), int("n_rows", Repetition::REQUIRED, None)?];
        let group = |name: &str, fields| Type::group_type_builder(name).with_fields(fields).build();
        // Days, months and slots grow within a person, and their differences take few bits. Words are
        // numbered by the alphabet, so that theirs take more than the words of the shard do.
        let mut properties = WriterProperties::builder()
            .set_created_by("narbild".to_owned())
            .set_writer_version(WriterVersion::PARQUET_2_0)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_statistics_enabled(EnabledStatistics::None)
            .set_dictionary_enabled(false)
            .set_encoding(Encoding::DELTA_BINARY_PACKED)
            .set_column_encoding(ColumnPath::from("pseudonym"), Encoding::PLAIN);
        for (at, column) in plan.kept.iter().enumerate() {
            let name = ColumnPath::from(plan.register.columns[*column].name.as_str());
            if matches!(plan.readings[*column], Reading::Day { .. }) {
                // The first and the last day of a register are asked for before it is read.
                let told = EnabledStatistics::Chunk;
                properties = properties.set_column_statistics_enabled(name.clone(), told);
            }
            properties = properties.set_column_dictionary_enabled(name, plan.is_word(at));
        }
        let properties = properties.build();
        let mut form = Form {
            rows: Arc::new(group("rows", fields)?),
            persons: Arc::new(group("persons", persons)?),
            properties: Arc::new(properties),
            empty: None,
        };
        form.empty = Some(form.encode(&Rows::new(plan))?);
        Ok(form)
    }

    /// Encodes a shard's rows, which are sorted.
    pub(crate) fn encode(&self, rows: &Rows) -> Result<EncodedShard, ParquetError> {
        if let Some(empty) = self.empty.as_ref().filter(|_| rows.len() == 0) {
            return Ok(empty.clone());
        }
        let (mut ordinals, mut persons, mut counts) = (Vec::new(), Vec::new(), Vec::<i32>::new());
        for (i, person) in rows.persons.iter().enumerate() {
            if i == 0 || rows.persons[i - 1] != *person {
                persons.push(FixedLenByteArray::from(person.to_be_bytes().to_vec()));
                counts.push(0);
            }
            *counts.last_mut().expect("the first row begins a person") += 1;
            ordinals.push(i32::try_from(persons.len() - 1).expect("fewer than 2^31 in a shard"));
        }
        let columns = SchemaDescriptor::new(self.rows.clone());
        let mut chunks =
            vec![self.chunk::<Int32Type>(&columns.column(0), &ordinals, None, None)?];
        for (i, values) in rows.columns.iter().enumerate() {
            chunks.push(self.values(&columns.column(i + 1), values)?);
        }
        chunks.push(self.values(&columns.column(chunks.len()), &rows.slots)?);
        let columns = SchemaDescriptor::new(self.persons.clone());
        let person_chunks = vec![
            self.chunk::<FixedLenByteArrayType>(&columns.column(0), &persons, None, None)?,
            self.chunk::<Int32Type>(&columns.column(1), &counts, None, None)?,
        ];
        let (n_rows, n_persons) = (rows.len() as u64, persons.len() as u64);
        Ok(EncodedShard { rows: chunks, persons: person_chunks, n_rows, n_persons })
    }

    fn values(&self, column: &ColumnDescPtr, values: &Values) -> Result<Chunk, ParquetError> {
        let is_whole = column.max_def_level() == 0;
        match values {
            Values::Small(values) if is_whole => {
                self.chunk::<Int32Type>(column, values, None, None)
            }
            Values::Wide(values) if is_whole => self.chunk::<Int64Type>(column, values, None, None),
            Values::Small(values) => {
                let (levels, present) = parted(values, MISSING);
                self.chunk::<Int32Type>(column, &present, Some(&levels), None)
            }
            Values::Wide(values) => {
                let (levels, present) = parted(values, MISSING_WIDE);
                self.chunk::<Int64Type>(column, &present, Some(&levels), None)
            }
            Values::List { ends, values: all } => {
                let (mut defined, mut repeated) = (Vec::new(), Vec::new());
                for row in 0..ends.len() {
                    let n = values.slice(row).len();
                    defined.extend(std::iter::repeat_n(i16::from(n > 0), n.max(1)));
                    repeated.push(0);
                    repeated.extend(std::iter::repeat_n(1, n.saturating_sub(1)));
                }
                self.chunk::<Int32Type>(column, all, Some(&defined), Some(&repeated))
            }
        }
    }

    fn chunk<T: DataType>(
        &self,
        column: &ColumnDescPtr,
        values: &[T::T],
        defined: Option<&[i16]>,
        repeated: Option<&[i16]>,
    ) -> Result<Chunk, ParquetError> {
        let mut sink = TrackedWrite::new(Vec::new());
        let close = {
            let pages = Box::new(SerializedPageWriter::new(&mut sink));
            let mut writer =
                ColumnWriterImpl::<T>::new(column.clone(), self.properties.clone(), pages);
            writer.write_batch(values, defined, repeated)?;
            writer.close()?
        };
        Ok((Bytes::from(sink.into_inner()?), close))
    }
}

/// Which rows have a value, and the values.
fn parted<T: Copy + PartialEq>(values: &[T], missing: T) -> (Vec<i16>, Vec<T>) {
    let levels = values.iter().map(|value| i16::from(*value != missing)).collect();
    (levels, values.iter().copied().filter(|value| *value != missing).collect())
}

fn int(
    name: &str,
    repetition: Repetition,
    logical: Option<LogicalType>,
) -> Result<TypePtr, ParquetError> {
    let built = Type::primitive_type_builder(name, Physical::INT32)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(built))
}

fn field(
    name: &str,
    repetition: Repetition,
    reading: &Reading<'_>,
) -> Result<TypePtr, ParquetError> {
    match reading {
        _ if repetition == Repetition::REPEATED => int(name, repetition, None),
        Reading::Day { .. } => int(name, repetition, Some(LogicalType::Date)),
        Reading::Number { decimals, .. } => number(name, repetition, *decimals, reading.is_wide()),
        _ => int(name, repetition, None),
    }
}

fn number(
    name: &str,
    repetition: Repetition,
    decimals: u8,
    is_wide: bool,
) -> Result<TypePtr, ParquetError> {
    let physical = if is_wide { Physical::INT64 } else { Physical::INT32 };
    let mut builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
    if decimals > 0 {
        builder = builder
            .with_converted_type(ConvertedType::DECIMAL)
            .with_precision(if is_wide { 18 } else { 9 })
            .with_scale(i32::from(decimals));
    }
    Ok(Arc::new(builder.build()?))
}

/// Both files of a register in the making.
pub(crate) struct Pack {
    rows: SerializedFileWriter<Hashing>,
    persons: SerializedFileWriter<Hashing>,
}

impl Pack {
    pub(crate) fn new(form: &Form, rows: File, persons: File) -> Result<Pack, ParquetError> {
        let writer = |file, schema: &TypePtr| {
            let hashing = Hashing { file, hash: Sha256::new() };
            SerializedFileWriter::new(hashing, schema.clone(), form.properties.clone())
        };
        Ok(Pack { rows: writer(rows, &form.rows)?, persons: writer(persons, &form.persons)? })
    }

    pub(crate) fn add(&mut self, shard: EncodedShard) -> Result<(), ParquetError> {
        for (file, chunks) in [(&mut self.rows, shard.rows), (&mut self.persons, shard.persons)] {
            let mut group = file.next_row_group()?;
            for (bytes, close) in chunks {
                group.append_column(&bytes, close)?;
            }
            group.close()?;
        }
        Ok(())
    }

    /// Both files with the SHA-256 of their bytes in hexadecimal.
    pub(crate) fn finish(self) -> Result<[(File, String); 2], ParquetError> {
        let done = |writer: SerializedFileWriter<Hashing>| {
            let Hashing { file, hash } = writer.into_inner()?;
            Ok::<_, ParquetError>((file, hex(&hash.finalize())))
        };
        Ok([done(self.rows)?, done(self.persons)?])
    }
}

/// A file whose bytes are hashed as they are written.
struct Hashing {
    file: File,
    hash: Sha256,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Both files of a stored register, opened for reading shard by shard.
pub(crate) struct Stored {
    rows: SerializedFileReader<File>,
    persons: SerializedFileReader<File>,
}

impl Stored {
    pub(crate) fn open(rows: &Path, persons: &Path) -> Result<Stored, ParquetError> {
        let open = |path: &Path| SerializedFileReader::new(File::open(path)?);
        Ok(Stored { rows: open(rows)?, persons: open(persons)? })
    }

    /// How many rows each shard has.
    pub(crate) fn n_rows(&self) -> Vec<usize> {
        self.rows.metadata().row_groups().iter().map(|group| count(group.num_rows())).collect()
    }

    /// The pseudonyms of a shard, in their order.
    pub(crate) fn pseudonyms(&self, shard: usize) -> Result<Vec<u128>, ParquetError> {
        let persons = self.persons.get_row_group(shard)?;
        let n_persons = count(persons.metadata().num_rows());
        let mut pseudonyms = Vec::with_capacity(n_persons);
        let mut pages = persons.get_column_page_reader(0)?;
        decode::pseudonyms(&mut || pages.get_next_page(), n_persons, &mut pseudonyms)?;
        Ok(pseudonyms)
    }

    /// The rows of a shard, in their order.
    pub(crate) fn shard(&self, shard: usize, plan: &Plan<'_>) -> Result<Rows, ParquetError> {
        let all: Vec<usize> = (0..plan.kept.len()).collect();
        self.shard_of(shard, plan, &all)
    }

    /// The rows of a shard with some of their columns, which are told by their place among the kept
    /// ones; the others are left without values.
    pub(crate) fn shard_of(
        &self,
        shard: usize,
        plan: &Plan<'_>,
        columns: &[usize],
    ) -> Result<Rows, ParquetError> {
        let mut rows = Rows::new(plan);
        let pseudonyms = self.pseudonyms(shard)?;
        let persons = self.persons.get_row_group(shard)?;
        let mut counts = Vec::with_capacity(pseudonyms.len());
        let mut pages = persons.get_column_page_reader(1)?;
        decode::small(&mut || pages.get_next_page(), pseudonyms.len(), None, MISSING, &mut counts)?;
        for (pseudonym, n) in pseudonyms.into_iter().zip(counts) {
            let n = usize::try_from(n).unwrap_or(0);
            rows.persons.extend(std::iter::repeat_n(pseudonym, n));
        }
        let group = self.rows.get_row_group(shard)?;
        let n = count(group.metadata().num_rows());
        if n != rows.persons.len() {
            return Err(ParquetError::General("the persons' rows do not add up".to_owned()));
        }
        rows.origins = vec![None; n];
        for i in columns.iter().copied() {
            let may_lack = group.metadata().column(i + 1).column_descr().max_def_level() > 0;
            read_values(group.get_column_page_reader(i + 1)?, n, may_lack, &mut rows.columns[i])?;
        }
        let slots = group.get_column_page_reader(rows.columns.len() + 1)?;
        read_values(slots, n, false, &mut rows.slots)?;
        Ok(rows)
    }
}

fn count(n: i64) -> usize {
    usize::try_from(n).unwrap_or(0)
}

fn read_values(
    mut pages: Box<dyn PageReader>,
    n: usize,
    may_be_missing: bool,
    into: &mut Values,
) -> Result<(), ParquetError> {
    let mut levels = Levels::default();
    let of_missing = may_be_missing.then_some(&mut levels);
    let pages = &mut || pages.get_next_page();
    match into {
        Values::Small(values) => decode::small(pages, n, of_missing, MISSING, values),
        Values::Wide(values) => decode::wide(pages, n, of_missing, MISSING_WIDE, values),
        Values::List { ends, values } => decode::list(pages, n, &mut levels, ends, values),
    }
}
