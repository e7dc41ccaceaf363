//! Drugs that are dispensed, and causes of death.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::choice::{Choices, Weighted};
use super::{ByAge, Evidence, OLDEST, Source};
use crate::Error;
use crate::random::none_of;

/// How drugs are dispensed.
#[derive(Debug)]
pub(crate) struct Drugs {
    /// `exp(-mean)` of how many drugs go on, by age, and of how many more there are in care.
    pub(crate) none_lasting: ByAge,
    pub(crate) none_more_in_care: f64,
    /// Drugs for a short time, per person and month.
    pub(crate) short_monthly: ByAge,
    pub(crate) days_between: i32,
    pub(crate) dosed_sabo: f64,
    pub(crate) dosed_at_home: f64,
    pub(crate) corrected: f64,
    pub(crate) lasting: Choices<Drug>,
    pub(crate) short: Choices<Drug>,
}

#[derive(Debug)]
pub(crate) struct Drug {
    pub(crate) atc: String,
    /// Daily doses in a pack.
    pub(crate) ddd: u32,
}

/// What people die of.
#[derive(Debug)]
pub(crate) struct Causes {
    pub(crate) causes: Choices<String>,
    pub(crate) contributing: Vec<String>,
    pub(crate) after_fall: String,
    pub(crate) after_fall_share: f64,
    pub(crate) unknown_day: f64,
    pub(crate) days_to_arrival: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DrugsFile {
    dispensing: DispensingFile,
    lasting: Vec<DrugFile>,
    short: Vec<DrugFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DispensingFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    lasting: Vec<f64>,
    lasting_more_in_care: f64,
    short_per_1000: Vec<f64>,
    days_between: u16,
    dosed_sabo: f64,
    dosed_at_home: f64,
    corrected: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DrugFile {
    atc: String,
    weights: [f64; 4],
    ddd: u32,
    sex: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CausesFile {
    causes: CauseRates,
    cause: Vec<CauseFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CauseRates {
    source: String,
    evidence: Evidence,
    after_fall_share: f64,
    after_fall: String,
    contributing: Vec<String>,
    unknown_day: f64,
    days_to_arrival: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CauseFile {
    code: String,
    weights: [f64; 4],
    sex: Option<String>,
}

impl Drugs {
    pub(super) fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Drugs, Error> {
        let source = Source::of(files, "synth/lakemedel.toml");
        let file: DrugsFile = source.toml()?;
        let rates = file.dispensing;
        source.is_sourced("dispensing", &rates.source, rates.evidence)?;
        let curve = |name, values: &[f64]| {
            source.curve(name, &rates.ages, values).map(|curve| curve.by_age())
        };
        let lasting = curve("lasting", &rates.lasting)?;
        if (0..=OLDEST).any(|age| lasting.at(age) > 20.0) || rates.lasting_more_in_care > 20.0 {
            return Err(source.wrong("nobody has more than twenty drugs on average"));
        }
        let drugs = |name, files: Vec<DrugFile>| {
            let weighted = files.into_iter().map(|file| Weighted {
                what: Drug { atc: file.atc, ddd: file.ddd },
                weights: file.weights,
                sex: file.sex,
            });
            Choices::new(&source, name, weighted.collect())
        };
        Ok(Drugs {
            none_lasting: ByAge::of(|age| none_of(lasting.at(age))),
            none_more_in_care: none_of(rates.lasting_more_in_care),
            short_monthly: curve("short_per_1000", &rates.short_per_1000)?.scaled(1.0 / 12_000.0),
            days_between: i32::from(rates.days_between.clamp(14, 365)),
            dosed_sabo: rates.dosed_sabo,
            dosed_at_home: rates.dosed_at_home,
            corrected: rates.corrected,
            lasting: drugs("lasting", file.lasting)?,
            short: drugs("short", file.short)?,
        })
    }
}

impl Causes {
    pub(super) fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Causes, Error> {
        let source = Source::of(files, "synth/dodsorsak.toml");
        let file: CausesFile = source.toml()?;
        let rates = file.causes;
        source.is_sourced("causes", &rates.source, rates.evidence)?;
        if rates.contributing.is_empty() {
            return Err(source.wrong("there are no contributing causes"));
        }
        let weighted = file.cause.into_iter().map(|file| Weighted {
            what: file.code,
            weights: file.weights,
            sex: file.sex,
        });
        Ok(Causes {
            causes: Choices::new(&source, "cause", weighted.collect())?,
            contributing: rates.contributing,
            after_fall: rates.after_fall,
            after_fall_share: rates.after_fall_share,
            unknown_day: rates.unknown_day,
            days_to_arrival: rates.days_to_arrival,
        })
    }
}
