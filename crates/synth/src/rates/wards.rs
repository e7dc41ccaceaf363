//! Beds by ward and day.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Evidence, Source};
use crate::Error;

/// How many beds there are and how crowded they are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wards {
    source: String,
    evidence: Evidence,
    /// Beds per 1 000 inhabitants.
    pub(crate) per_1000: f64,
    pub(crate) psychiatric_share: f64,
    /// The least and the most beds of a ward.
    pub(crate) beds: [u32; 2],
    /// How much more common crowding is in midwinter than on average.
    pub(crate) winter: f64,
    /// The share of beds open in July.
    pub(crate) july_open: f64,
    /// The year of the first of the values that follow, of which there is one a year.
    first_year: i16,
    overcrowded: Vec<f64>,
    elsewhere: Vec<f64>,
    overcrowded_psychiatric: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WardsFile {
    vardplatser: Wards,
}

impl Wards {
    pub(super) fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Wards, Error> {
        let source = Source::of(files, "synth/vardplatser.toml");
        let file: WardsFile = source.toml()?;
        let wards = file.vardplatser;
        source.is_sourced("vardplatser", &wards.source, wards.evidence)?;
        let lists = [&wards.overcrowded, &wards.elsewhere, &wards.overcrowded_psychiatric];
        let is_right = lists
            .iter()
            .all(|list| !list.is_empty() && list.iter().all(|n| (0.0..=100.0).contains(n)))
            && (1..=wards.beds[1]).contains(&wards.beds[0])
            && wards.beds[1] <= 100;
        if is_right { Ok(wards) } else { Err(source.wrong("the numbers are unreasonable")) }
    }

    /// Patients beyond the beds and patients on other wards, per bed; of years that are not told those of the
    /// nearest.
    pub(crate) fn crowding(&self, year: i16, is_psychiatric: bool) -> (f64, f64) {
        let at = |list: &[f64]| {
            let place = usize::try_from(year - self.first_year).unwrap_or(0);
            list[place.min(list.len() - 1)] / 100.0
        };
        match is_psychiatric {
            true => (at(&self.overcrowded_psychiatric), 0.0),
            false => (at(&self.overcrowded), at(&self.elsewhere)),
        }
    }
}
