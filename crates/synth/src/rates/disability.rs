//! Interventions under LSS.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ByAge, Evidence, Source};
use crate::Error;

/// How many have interventions, and which.
#[derive(Debug)]
pub(crate) struct Disability {
    /// The share of persons with an intervention on 1 October.
    pub(crate) any: ByAge,
    pub(crate) interventions: Vec<Support>,
    /// How long ago interventions began, on average.
    pub(crate) days_before: f64,
}

/// An intervention of section 9.
#[derive(Debug)]
pub(crate) struct Support {
    pub(crate) code: String,
    /// The share of those with any intervention who have this one.
    pub(crate) share: ByAge,
    /// Hours a week on average, when the register asks for them.
    pub(crate) hours: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DisabilityFile {
    lss: AnyFile,
    insats: Vec<SupportFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyFile {
    source: String,
    evidence: Evidence,
    per_10000: f64,
    ages: Vec<f64>,
    values: Vec<f64>,
    days_before_mean: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SupportFile {
    source: String,
    evidence: Evidence,
    code: String,
    ages: Vec<f64>,
    share: Vec<f64>,
    hours: Option<f64>,
}

impl Disability {
    pub(super) fn read(
        files: &BTreeMap<String, Vec<u8>>,
        persons: &[ByAge; 2],
    ) -> Result<Disability, Error> {
        let source = Source::of(files, "synth/lss.toml");
        let file: DisabilityFile = source.toml()?;
        let any = file.lss;
        source.is_sourced("lss", &any.source, any.evidence)?;
        let factors = source.curve("lss", &any.ages, &any.values)?.by_age();
        let interventions = file.insats.into_iter().map(|insats| {
            source.is_sourced(&insats.code, &insats.source, insats.evidence)?;
            let share = source.curve(&insats.code, &insats.ages, &insats.share)?.by_age();
            Ok(Support { code: insats.code, share, hours: insats.hours })
        });
        Ok(Disability {
            any: factors.levelled(persons, any.per_10000 / 10_000.0),
            interventions: interventions.collect::<Result<Vec<Support>, Error>>()?,
            days_before: any.days_before_mean,
        })
    }
}
