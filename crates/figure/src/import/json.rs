//! Documents in JSON, read piece by piece so that a long answer need not fit in memory.

use std::fmt;
use std::io::Read;

use csv::ByteRecord;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map as JsonMap, Value};

use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use crate::Error;

/// What stands in a document beside its rows: the pages of an answer, say.
pub(super) type Beside = JsonMap<String, Value>;

/// Reads one document after another. Each is a list of rows, or an object that has one under
/// `list`; every row is handed to `take`, and what stands beside the list to `end`.
///
/// # Errors
/// What `take` could not do. A fault in the document is told in `findings`.
pub(super) fn each_row(
    bytes: impl Read,
    list: &'static str,
    take: &mut dyn FnMut(Value) -> Result<(), Error>,
    end: &mut dyn FnMut(Beside),
) -> Result<Option<serde_json::Error>, Error> {
    let mut reader = serde_json::Deserializer::from_reader(bytes);
    let mut stopped = None;
    loop {
        // A document after the last is only blanks.
        if reader.end().is_ok() {
            return Ok(None);
        }
        let document = Document { list, take, stopped: &mut stopped };
        match document.deserialize(&mut reader) {
            Ok(beside) => end(beside),
            Err(error) => return stopped.map_or(Ok(Some(error)), Err),
        }
    }
}

/// Tells why a document could not be read to its end.
pub(super) fn tell(error: &serde_json::Error, n_rows: u64, findings: &mut Collector) {
    let place = |n: usize| u32::try_from(n).ok();
    let spot = Spot { row: place(error.line()), column: place(error.column()) };
    if error.is_eof() || error.is_io() {
        findings.add(Fault::CutOff, spot, || {
            Told::new(
                format!("Filen tar slut mitt i; {n_rows} värden stod före."),
                format!("The file ends in the middle; {n_rows} values stood before."),
            )
        });
    } else {
        findings.add(Fault::WrongFormat, spot, || {
            Told::new(
                format!(
                    "Filen är inte den JSON som väntades ({error}); {n_rows} värden stod före."
                ),
                format!(
                    "The file is not the JSON expected ({error}); {n_rows} values stood before."
                ),
            )
        });
    }
}

/// A value as the text of a field: absent values are empty.
pub(super) fn field(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Makes a record of fields.
pub(super) fn record<'a>(fields: impl IntoIterator<Item = &'a str>) -> ByteRecord {
    let mut record = ByteRecord::new();
    fields.into_iter().for_each(|field| record.push_field(field.as_bytes()));
    record
}

struct Document<'a> {
    list: &'static str,
    take: &'a mut dyn FnMut(Value) -> Result<(), Error>,
    stopped: &'a mut Option<Error>,
}

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = Beside;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Beside, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = Beside;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list, or an object with the list {:?}", self.list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Beside, A::Error> {
        let Document { list, take, stopped } = self;
        let (mut beside, mut has_list) = (Beside::new(), false);
        while let Some(key) = map.next_key::<String>()? {
            if key == list {
                has_list = true;
                map.next_value_seed(Rows { take: &mut *take, stopped: &mut *stopped })?;
            } else {
                beside.insert(key, map.next_value()?);
            }
        }
        if has_list {
            Ok(beside)
        } else {
            Err(serde::de::Error::custom(format!("there is no {list:?}")))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Beside, A::Error> {
        Rows { take: self.take, stopped: self.stopped }.visit_seq(seq)?;
        Ok(Beside::new())
    }
}

struct Rows<'a> {
    take: &'a mut dyn FnMut(Value) -> Result<(), Error>,
    stopped: &'a mut Option<Error>,
}

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(row) = seq.next_element::<Value>()? {
            if let Err(error) = (self.take)(row) {
                *self.stopped = Some(error);
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
