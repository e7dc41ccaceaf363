//! What is answered about the care of those who died.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Evidence, Source};
use crate::Error;

/// Shares by where a person died: at home, in särskilt boende, in hospital.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LastDays {
    source: String,
    evidence: Evidence,
    /// Of all deaths, those that are answered.
    pub(crate) answered: [f64; 3],
    pub(crate) expected: [f64; 3],
    /// Of deaths at home by what is drawn, those in a palliative unit.
    pub(crate) palliative_unit: f64,
    /// Answers that are not known.
    pub(crate) unknown: f64,
    pub(crate) talk: [f64; 3],
    pub(crate) mouth: [f64; 3],
    pub(crate) opioid: [f64; 3],
    pub(crate) anxiety: [f64; 3],
    pub(crate) presence: [f64; 3],
    /// The share with each grade of pressure ulcers, from none to the fourth.
    pub(crate) ulcers: [f64; 5],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LastDaysFile {
    livets_slut: LastDays,
}

impl LastDays {
    pub(super) fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<LastDays, Error> {
        let source = Source::of(files, "synth/livets-slut.toml");
        let file: LastDaysFile = source.toml()?;
        let rates = file.livets_slut;
        source.is_sourced("livets_slut", &rates.source, rates.evidence)?;
        Ok(rates)
    }
}
