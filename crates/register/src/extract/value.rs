//! The values of a column, each as the text that it would have been in a file of text.

use std::io::Write as _;

use catalog::{DateForm, DecimalMark, Encoding};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::schema::types::{ColumnDescPtr, ColumnDescriptor};

use super::pages::Pages;
use super::{Value, wrong};
use crate::plan::{Plan, Reading};

/// Swedish time: an instant that is a midnight here, or in UTC, lies on the day that it was written for,
/// also before 1996, when the clock was changed on other days.
const SWEDEN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Texts longer than this are no text of a register, and are not written in another encoding.
const LONGEST: usize = 1 << 16;

/// What the values of a column of the file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Whole,
    Unsigned,
    Decimal(u32),
    Float,
    Truth,
    Day,
    Instant { per_second: i64, is_utc: bool },
}

/// True for columns of values that have a text.
pub(super) fn is_read(column: &ColumnDescriptor) -> bool {
    kind(column).is_some()
}

fn kind(column: &ColumnDescriptor) -> Option<Kind> {
    let logical = column.logical_type_ref();
    let scale = || u32::try_from(column.type_scale()).ok().filter(|scale| *scale <= 38);
    let is_decimal = matches!(logical, Some(LogicalType::Decimal(_)))
        || column.converted_type() == ConvertedType::DECIMAL;
    match column.physical_type() {
        Physical::BOOLEAN => Some(Kind::Truth),
        Physical::FLOAT | Physical::DOUBLE => Some(Kind::Float),
        Physical::INT96 => Some(Kind::Instant { per_second: 1, is_utc: true }),
        _ if is_decimal => Some(Kind::Decimal(scale()?)),
        Physical::INT32 | Physical::INT64 => whole(logical, column.converted_type()),
        Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => match logical {
            None if column.converted_type() == ConvertedType::INTERVAL => None,
            None | Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => {
                Some(Kind::Text)
            }
            Some(_) => None,
        },
    }
}

fn whole(logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Kind> {
    let instant = |per_second, is_utc| Some(Kind::Instant { per_second, is_utc });
    match logical {
        Some(LogicalType::Date) => Some(Kind::Day),
        Some(LogicalType::Timestamp(stamp)) => {
            let per_second = match stamp.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            instant(per_second, stamp.is_adjusted_to_u_t_c)
        }
        Some(LogicalType::Integer(int)) if !int.is_signed => Some(Kind::Unsigned),
        Some(LogicalType::Integer(_)) => Some(Kind::Whole),
        Some(_) => None,
        None => match converted {
            ConvertedType::DATE => Some(Kind::Day),
            ConvertedType::TIMESTAMP_MILLIS => instant(1_000, true),
            ConvertedType::TIMESTAMP_MICROS => instant(1_000_000, true),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Some(Kind::Unsigned),
            ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS => None,
            _ => Some(Kind::Whole),
        },
    }
}

/// How values are written for a column of the schema.
pub(super) struct Rendering {
    date: Option<DateForm>,
    mark: u8,
    /// True when texts are read as Windows-1252.
    is_1252: bool,
    sweden: TimeZone,
}

impl Rendering {
    /// The rendering for a column; for one that is not read there is no need of any.
    pub(super) fn of(column: Option<usize>, plan: &Plan<'_>) -> Rendering {
        let date = match column.map(|column| &plan.readings[column]) {
            Some(Reading::Day { forms, .. }) => forms.iter().find(|form| form.has_day()),
            Some(Reading::Month { forms }) => forms.first(),
            _ => None,
        };
        let mark = match column.map(|column| &plan.readings[column]) {
            Some(Reading::Number { mark: DecimalMark::Comma, .. }) => b',',
            _ => b'.',
        };
        Rendering {
            date: date.cloned(),
            mark,
            is_1252: plan.register.form.encoding == Encoding::Windows1252,
            sweden: TimeZone::posix(SWEDEN).expect("the rule is written as POSIX says"),
        }
    }

    fn day(&self, day: Option<Date>, into: &mut Vec<u8>) {
        match (day, &self.date) {
            (Some(day), Some(form)) => form.write(day, into),
            (Some(day), None) => put(into, day),
            // No day that a register can have.
            (None, _) => into.push(b'?'),
        }
    }

    fn instant(&self, value: i64, per_second: i64, is_utc: bool) -> Option<Date> {
        let seconds = value.div_euclid(per_second);
        if !is_utc {
            return day(seconds.div_euclid(86_400));
        }
        let instant = Timestamp::from_second(seconds).ok()?;
        Some(self.sweden.to_datetime(instant).date())
    }

    fn whole(&self, kind: Kind, value: i64, unsigned: u64, into: &mut Vec<u8>) {
        match kind {
            Kind::Unsigned => put(into, unsigned),
            Kind::Decimal(scale) => self.decimal(i128::from(value), scale, into),
            Kind::Day => self.day(day(value), into),
            Kind::Instant { per_second, is_utc } => {
                self.day(self.instant(value, per_second, is_utc), into);
            }
            _ => put(into, value),
        }
    }

    /// A number with so many decimals, without the zeros at its end.
    fn decimal(&self, value: i128, scale: u32, into: &mut Vec<u8>) {
        let digits = value.unsigned_abs().to_string();
        let scale = scale as usize;
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        let part = part.trim_end_matches('0');
        into.extend((value < 0).then_some(b'-'));
        into.extend(whole.bytes());
        if !part.is_empty() {
            into.push(self.mark);
            into.extend(part.bytes());
        }
    }

    /// A number as short as it can be told from others. One so large that whole numbers near it cannot
    /// be told apart is written as no register writes numbers; what is no number is a missing value.
    fn float(&self, value: f64, shortest: &str, exact: f64, into: &mut Vec<u8>) {
        if value.is_nan() {
            return;
        }
        if value.abs() >= exact {
            return put(into, format_args!("{value:e}"));
        }
        into.extend(shortest.bytes().map(|byte| if byte == b'.' { self.mark } else { byte }));
    }

    /// A text in the encoding that the schema's texts are read in. One that cannot be written so becomes
    /// what is no text in any encoding, and is told as such.
    fn text(&self, text: ByteArray) -> ByteArray {
        let bytes = text.data();
        if !self.is_1252 || bytes.is_ascii() || bytes.len() > LONGEST {
            return text;
        }
        let Ok(unicode) = std::str::from_utf8(bytes) else { return text };
        match encoding_rs::WINDOWS_1252.encode(unicode) {
            (encoded, _, false) => ByteArray::from(encoded.into_owned()),
            (_, _, true) => ByteArray::from(vec![0]),
        }
    }
}

fn put(into: &mut Vec<u8>, value: impl std::fmt::Display) {
    write!(into, "{value}").expect("writing to memory cannot fail");
}

/// The day with a number counted from 1970.
fn day(number: i64) -> Option<Date> {
    let days = i32::try_from(number).ok().filter(|days| days.abs() < 4_000_000)?;
    date(1970, 1, 1).checked_add(days.days()).ok()
}

/// A whole number of any width, the highest byte first.
fn big_endian(bytes: &[u8]) -> Option<i128> {
    let fill = if bytes.first()? & 0x80 == 0 { 0 } else { 0xff };
    let mut all = [fill; 16];
    all[16_usize.checked_sub(bytes.len())?..].copy_from_slice(bytes);
    Some(i128::from_be_bytes(all))
}

/// One column of a row group, a batch of rows at a time.
pub(super) struct Column {
    reader: ColumnReader,
    /// The column of the schema.
    column: Option<usize>,
    kind: Kind,
    rendering: Rendering,
    is_list: bool,
    highest: i16,
    /// The values of the batch that are texts as they stand.
    texts: Vec<ByteArray>,
    /// The others, written one after the other, and where each ends.
    written: Vec<u8>,
    cuts: Vec<usize>,
    /// For each row where its values end.
    ends: Vec<usize>,
}

/// What a batch of a column was decoded to beside its values.
#[derive(Default)]
struct Levels {
    defined: Vec<i16>,
    repeated: Vec<i16>,
}

impl Column {
    /// A column, which must be of a kind that is read.
    pub(super) fn new(
        descriptor: ColumnDescPtr,
        pages: Pages,
        column: Option<usize>,
        rendering: Rendering,
    ) -> Column {
        Column {
            kind: kind(&descriptor).expect("only columns that are read are opened"),
            is_list: descriptor.max_rep_level() > 0,
            highest: descriptor.max_def_level(),
            reader: get_column_reader(descriptor, Box::new(pages)),
            column,
            rendering,
            texts: Vec::new(),
            written: Vec::new(),
            cuts: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Reads the next rows.
    pub(super) fn read(&mut self, n_rows: usize) -> Result<(), ParquetError> {
        self.texts.clear();
        self.written.clear();
        self.cuts.clear();
        let Column { reader, rendering, kind, texts, written, cuts, .. } = self;
        let (kind, mut levels) = (*kind, Levels::default());
        // Each arm reads its type and writes every value.
        macro_rules! written {
            ($reader:ident, $write:expr) => {
                for value in all($reader, n_rows, self.highest, &mut levels)? {
                    $write(value, &mut *written);
                    cuts.push(written.len());
                }
            };
        }
        type Into<'a> = &'a mut Vec<u8>;
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                written!(reader, |value, into: Into<'_>| into.push(b'0' + u8::from(value)));
            }
            ColumnReader::Int32ColumnReader(reader) => {
                written!(reader, |value: i32, into: Into<'_>| {
                    let unsigned = u64::from(value.cast_unsigned());
                    rendering.whole(kind, i64::from(value), unsigned, into);
                });
            }
            ColumnReader::Int64ColumnReader(reader) => {
                written!(reader, |value: i64, into: Into<'_>| {
                    rendering.whole(kind, value, value.cast_unsigned(), into);
                });
            }
            ColumnReader::Int96ColumnReader(reader) => {
                written!(reader, |value: parquet::data_type::Int96, into: Into<'_>| {
                    rendering.whole(kind, value.to_seconds(), 0, into);
                });
            }
            ColumnReader::FloatColumnReader(reader) => {
                written!(reader, |value: f32, into: Into<'_>| {
                    rendering.float(f64::from(value), &value.to_string(), 16_777_216.0, into);
                });
            }
            ColumnReader::DoubleColumnReader(reader) => {
                written!(reader, |value: f64, into: Into<'_>| {
                    rendering.float(value, &value.to_string(), 9_007_199_254_740_992.0, into);
                });
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                let values = all(reader, n_rows, self.highest, &mut levels)?;
                bytes(values, kind, rendering, (texts, written, cuts));
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                let values = all(reader, n_rows, self.highest, &mut levels)?;
                let values = values.into_iter().map(ByteArray::from).collect();
                bytes(values, kind, rendering, (texts, written, cuts));
            }
        }
        self.place(n_rows, &levels)
    }

    /// Tells which values are whose.
    fn place(&mut self, n_rows: usize, levels: &Levels) -> Result<(), ParquetError> {
        self.ends.clear();
        let n_values = self.texts.len().max(self.cuts.len());
        if self.highest == 0 {
            self.ends.extend(1..=n_values);
        } else {
            let mut n = 0;
            for (at, level) in levels.defined.iter().enumerate() {
                let begins = !self.is_list || levels.repeated.get(at) == Some(&0);
                if begins && at > 0 {
                    self.ends.push(n);
                }
                n += usize::from(*level == self.highest);
            }
            self.ends.push(n);
        }
        if self.ends.len() != n_rows || self.ends.last() != Some(&n_values) {
            return Err(wrong("a column has not as many values as it tells"));
        }
        Ok(())
    }

    /// Adds the fields of a row of the batch.
    pub(super) fn fields<'b>(&'b self, row: usize, into: &mut Vec<Value<'b>>) {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        let values = (start..self.ends[row]).map(|value| self.value(value));
        let n = into.len();
        into.extend(values.map(|value| (value, self.column)));
        if into.len() == n {
            into.push((b"", self.column));
        }
    }

    fn value(&self, at: usize) -> &[u8] {
        match self.texts.get(at) {
            Some(text) => text.data().trim_ascii(),
            None => {
                let start = if at == 0 { 0 } else { self.cuts[at - 1] };
                &self.written[start..self.cuts[at]]
            }
        }
    }
}

/// Values that are bytes: texts as they stand, or decimals.
fn bytes(
    values: Vec<ByteArray>,
    kind: Kind,
    rendering: &Rendering,
    (texts, written, cuts): (&mut Vec<ByteArray>, &mut Vec<u8>, &mut Vec<usize>),
) {
    let Kind::Decimal(scale) = kind else {
        texts.extend(values.into_iter().map(|text| rendering.text(text)));
        return;
    };
    for value in values {
        match big_endian(value.data()) {
            Some(value) => rendering.decimal(value, scale, written),
            None => written.push(b'?'),
        }
        cuts.push(written.len());
    }
}

/// All values of the next rows, with their levels where the column has any.
fn all<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    n_rows: usize,
    highest: i16,
    levels: &mut Levels,
) -> Result<Vec<T::T>, ParquetError> {
    let mut values = Vec::new();
    let mut left = n_rows;
    while left > 0 {
        let defined = (highest > 0).then_some(&mut levels.defined);
        let (n, ..) =
            reader.read_records(left, defined, Some(&mut levels.repeated), &mut values)?;
        if n == 0 {
            return Err(wrong("a column ends before its rows"));
        }
        left -= n;
    }
    Ok(values)
}
