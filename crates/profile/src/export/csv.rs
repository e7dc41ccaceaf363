//! Profiles as CSV: one line per figure, so that nothing of a series is lost.

use cube::Lang;

use super::lines::{COLUMNS, Field, lines};
use crate::error::Error;
use crate::model::AreaProfile;

/// Writes profiles one after the other, under one header line. Comma between fields, decimal point,
/// UTF-8 without byte order mark.
///
/// `value` is as shown, and empty where `status` says why. The columns from `marked` on tell the row
/// that the figure belongs to and are the same on all its lines.
///
/// # Errors
/// When the writer fails, which a writer to memory does not.
pub fn write(profiles: &[AreaProfile], lang: Lang) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.map(|(name, _)| name))?;
    for line in profiles.iter().flat_map(|p| lines(p, lang)) {
        writer.write_record(line.fields().iter().map(written))?;
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}

fn written(field: &Field) -> String {
    match field {
        Field::Text(text) => text.clone(),
        Field::Number(None, _) => String::new(),
        Field::Number(Some(number), Some(decimals)) => {
            format!("{number:.*}", usize::from(*decimals))
        }
        Field::Number(Some(number), None) => number.to_string(),
        Field::Claim(claim) => claim.to_string(),
    }
}
