//! Hospital care: stays, readmissions, injuries by falls, visits.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::choice::{Choices, Weighted};
use super::{ByAge, Care, Evidence, Setting, Source};
use crate::Error;

/// Rates of hospital care. Rates are per person and month.
#[derive(Debug)]
pub(crate) struct Hospital {
    /// Admissions that follow no other, by [`Group`].
    pub(crate) admissions: [ByAge; 3],
    /// The chance that a discharge is followed by a readmission, without and with health care at home.
    pub(crate) readmission: [ByAge; 2],
    pub(crate) readmission_days: f64,
    pub(crate) same_diagnosis: f64,
    /// Injuries by falls other than of hip and femur, and those of hip and femur.
    pub(crate) other_falls: [ByAge; 3],
    pub(crate) hips: [ByAge; 3],
    pub(crate) falls: Falls,
    pub(crate) diagnoses: Choices<Diagnosis>,
    pub(crate) secondary: Vec<String>,
    /// The share with secondary diagnoses, by band of age.
    pub(crate) secondary_share: [f64; 4],
    pub(crate) compulsory_share: f64,
    pub(crate) deaths_in_hospital: f64,
    pub(crate) deaths_in_hospital_sabo: f64,
    pub(crate) visits: ByAge,
    pub(crate) emergency: ByAge,
    pub(crate) emergency_before: f64,
    pub(crate) visit_diagnoses: Choices<String>,
}

/// Groups with rates of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// Nobody's patient.
    Alone = 0,
    /// Health care at home.
    HealthCare = 1,
    Sabo = 2,
}

impl Group {
    pub(crate) fn of(setting: Setting, has_health_care: bool) -> Group {
        match (setting, has_health_care) {
            (Setting::Sabo, _) => Group::Sabo,
            (_, true) => Group::HealthCare,
            _ => Group::Alone,
        }
    }
}

/// What injuries by falls are.
#[derive(Debug)]
pub(crate) struct Falls {
    pub(crate) transfer_share: f64,
    pub(crate) with_external_cause: f64,
    pub(crate) days: f64,
    pub(crate) hip_days: f64,
    pub(crate) winter: f64,
    pub(crate) hip: Vec<String>,
    pub(crate) hip_op: Vec<String>,
    pub(crate) injuries: Vec<String>,
    pub(crate) causes: Vec<String>,
}

/// A diagnosis that leads to a stay.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    pub(crate) code: String,
    pub(crate) planned: f64,
    pub(crate) days: f64,
    pub(crate) mvo: String,
    /// How much more common it is in midwinter than on average; less in midsummer.
    pub(crate) winter: f64,
    pub(crate) op: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HospitalFile {
    stays: StaysFile,
    readmissions: ReadmissionsFile,
    falls: FallsFile,
    visits: VisitsFile,
    emergency: EmergencyFile,
    diagnosis: Vec<DiagnosisFile>,
    visit: Vec<VisitFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaysFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    per_1000: Vec<f64>,
    with_health_care_factor: f64,
    sabo_factor: f64,
    deaths_in_hospital: f64,
    deaths_in_hospital_sabo: f64,
    secondary: Vec<String>,
    compulsory_share: f64,
    chronic_share: [f64; 4],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadmissionsFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    share: Vec<f64>,
    with_health_care_factor: f64,
    days_mean: f64,
    same_diagnosis: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FallsFile {
    source: String,
    evidence: Evidence,
    health_care: f64,
    sabo: f64,
    hip_health_care: f64,
    hip_sabo: f64,
    ages: Vec<f64>,
    per_1000: Vec<f64>,
    hip_ages: Vec<f64>,
    hip_share: Vec<f64>,
    hip_transfer_share: f64,
    hip_with_external_cause: f64,
    days_mean: f64,
    hip_days_mean: f64,
    winter: f64,
    hip: Vec<String>,
    hip_op: Vec<String>,
    injuries: Vec<String>,
    causes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitsFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    per_1000: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EmergencyFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    per_1000: Vec<f64>,
    before_unplanned_stay: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiagnosisFile {
    code: String,
    weights: [f64; 4],
    planned: f64,
    days: f64,
    mvo: String,
    #[serde(default)]
    winter: f64,
    sex: Option<String>,
    op: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitFile {
    code: String,
    weights: [f64; 4],
    sex: Option<String>,
}

/// From 1 000 persons and a year to a person and a month.
const MONTHLY: f64 = 1.0 / 12_000.0;

impl Hospital {
    pub(super) fn read(files: &BTreeMap<String, Vec<u8>>, care: &Care) -> Result<Hospital, Error> {
        let source = Source::of(files, "synth/sjukhus.toml");
        let file: HospitalFile = source.toml()?;
        file.are_sourced(&source)?;
        let curve = |name, ages: &[f64], values: &[f64]| {
            source.curve(name, ages, values).map(|curve| curve.by_age())
        };
        let HospitalFile { stays, readmissions, falls, visits, emergency, diagnosis, visit } = file;
        let lists = [&stays.secondary, &falls.hip, &falls.hip_op, &falls.injuries, &falls.causes];
        if lists.iter().any(|list| list.is_empty()) {
            return Err(source.wrong("a list of codes is empty"));
        }
        let again = curve("readmissions", &readmissions.ages, &readmissions.share)?;
        let factor = readmissions.with_health_care_factor;
        let readmission = [
            ByAge::of(|age| again.at(age).min(0.6)),
            ByAge::of(|age| (again.at(age) * factor).min(0.6)),
        ];
        let all_stays = curve("stays", &stays.ages, &stays.per_1000)?;
        let factors = [1.0, stays.with_health_care_factor, stays.sabo_factor];
        let admissions = [0, 1, 2].map(|group| {
            ByAge::of(|age| {
                let again = readmission[usize::from(group > 0)].at(age);
                let level = factors[group] / mean_factor(care, &factors, age);
                all_stays.at(age) * level * (1.0 - again) * MONTHLY
            })
        });
        let (other_falls, hips) = fall_rates(&source, &falls)?;
        Ok(Hospital {
            admissions,
            readmission,
            readmission_days: readmissions.days_mean,
            same_diagnosis: readmissions.same_diagnosis,
            other_falls,
            hips,
            falls: Falls {
                transfer_share: falls.hip_transfer_share,
                with_external_cause: falls.hip_with_external_cause,
                days: falls.days_mean,
                hip_days: falls.hip_days_mean,
                winter: falls.winter,
                hip: falls.hip,
                hip_op: falls.hip_op,
                injuries: falls.injuries,
                causes: falls.causes,
            },
            diagnoses: diagnoses(&source, diagnosis)?,
            secondary: stays.secondary,
            secondary_share: stays.chronic_share,
            compulsory_share: stays.compulsory_share,
            deaths_in_hospital: stays.deaths_in_hospital,
            deaths_in_hospital_sabo: stays.deaths_in_hospital_sabo,
            visits: curve("visits", &visits.ages, &visits.per_1000)?.scaled(MONTHLY),
            emergency: curve("emergency", &emergency.ages, &emergency.per_1000)?.scaled(MONTHLY),
            emergency_before: emergency.before_unplanned_stay,
            visit_diagnoses: Choices::new(
                &source,
                "visit",
                visit
                    .into_iter()
                    .map(|v| Weighted { what: v.code, weights: v.weights, sex: v.sex })
                    .collect(),
            )?,
        })
    }
}

impl HospitalFile {
    fn are_sourced(&self, source: &Source<'_>) -> Result<(), Error> {
        source.is_sourced("stays", &self.stays.source, self.stays.evidence)?;
        let readmissions = &self.readmissions;
        source.is_sourced("readmissions", &readmissions.source, readmissions.evidence)?;
        source.is_sourced("falls", &self.falls.source, self.falls.evidence)?;
        source.is_sourced("visits", &self.visits.source, self.visits.evidence)?;
        source.is_sourced("emergency", &self.emergency.source, self.emergency.evidence)
    }
}

/// What the factors of the groups make together at an age, so that the rate of all is as published.
fn mean_factor(care: &Care, factors: &[f64; 3], age: usize) -> f64 {
    let (sabo, at_home) = (care.sabo.at(age), care.home_care.at(age));
    let alone = 1.0 - sabo - at_home;
    let patients = alone * care.health[0].at(age) + at_home * care.health[1].at(age);
    sabo * factors[2] + patients * factors[1] + (1.0 - sabo - patients) * factors[0]
}

/// Rates of other injuries by falls and of fractures of hip and femur, by group. The rates of care hold
/// from 65; younger have those of their age. Transfers of fractures are stays too.
fn fall_rates(source: &Source<'_>, falls: &FallsFile) -> Result<([ByAge; 3], [ByAge; 3]), Error> {
    let all = source.curve("falls", &falls.ages, &falls.per_1000)?.by_age();
    let share = source.curve("falls: hip", &falls.hip_ages, &falls.hip_share)?.by_age();
    let own = |group: usize, age: usize| match group {
        1 if age >= 65 => (falls.health_care, falls.hip_health_care),
        2 if age >= 65 => (falls.sabo, falls.hip_sabo),
        _ => (all.at(age), all.at(age) * share.at(age)),
    };
    let others = [0, 1, 2].map(|group| {
        ByAge::of(|age| {
            let (all, hip) = own(group, age);
            (all - hip * falls.hip_with_external_cause).max(0.0) * MONTHLY
        })
    });
    let hips = [0, 1, 2].map(|group| {
        ByAge::of(|age| own(group, age).1 / (1.0 + falls.hip_transfer_share) * MONTHLY)
    });
    Ok((others, hips))
}

fn diagnoses(source: &Source<'_>, files: Vec<DiagnosisFile>) -> Result<Choices<Diagnosis>, Error> {
    let is_right = |file: &DiagnosisFile| {
        (0.0..=1.0).contains(&file.planned)
            && (0.0..=1.0).contains(&file.winter)
            && (0.0..=200.0).contains(&file.days)
    };
    if let Some(wrong) = files.iter().find(|file| !is_right(file)) {
        return Err(source.wrong(format!("the numbers of {} are unreasonable", wrong.code)));
    }
    let weighted = files.into_iter().map(|file| Weighted {
        // Those drawn in summer are drawn again with a chance that this makes up for.
        weights: file.weights.map(|weight| weight * (1.0 + file.winter)),
        sex: file.sex,
        what: Diagnosis {
            code: file.code,
            planned: file.planned,
            days: file.days,
            mvo: file.mvo,
            winter: file.winter,
            op: file.op,
        },
    });
    Choices::new(source, "diagnosis", weighted.collect())
}
