//! Notified infectious diseases.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ByAge, Care, Evidence, Source};
use crate::Error;
use crate::calendar;

/// How often infections are notified.
#[derive(Debug)]
pub(crate) struct Infections {
    pub(crate) covid: Covid,
    /// Others by diagnosis, with their rate per person and year.
    pub(crate) others: Vec<(String, f64)>,
}

/// Covid-19, week by week.
#[derive(Debug)]
pub(crate) struct Covid {
    pub(crate) diagnosis: String,
    /// The first Monday of the weeks.
    pub(crate) first: i32,
    /// Cases per person of all ages from the first week to the end of each.
    pub(crate) up_to: Vec<f64>,
    /// How the rates of an age differ from that of all, by setting: at home without hemtjänst, with
    /// hemtjänst, and in särskilt boende.
    pub(crate) factors: [ByAge; 3],
    pub(crate) clinic_share: f64,
    pub(crate) days_to_notified: f64,
    /// The share of deaths that it causes in each week, from an age on.
    pub(crate) of_deaths: Vec<f64>,
    pub(crate) deaths_from: usize,
}

impl Covid {
    /// The place of a day's week; none before the first week and after the last.
    pub(crate) fn week(&self, day: i32) -> Option<usize> {
        let week = usize::try_from(day - self.first).ok()? / 7;
        (week < self.of_deaths.len()).then_some(week)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InfectionFile {
    covid: CovidFile,
    annan: Vec<OtherFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CovidFile {
    source: String,
    evidence: Evidence,
    diagnosis: String,
    first_monday: toml::value::Datetime,
    ages: Vec<f64>,
    values: Vec<f64>,
    home_care_factor: f64,
    sabo_factor: f64,
    clinic_share: f64,
    days_to_notified: f64,
    deaths_from_age: usize,
    deaths_a_week: f64,
    cases: Vec<f64>,
    deaths: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherFile {
    source: String,
    evidence: Evidence,
    diagnosis: String,
    per_100000: f64,
}

impl Infections {
    pub(super) fn read(
        files: &BTreeMap<String, Vec<u8>>,
        care: &Care,
    ) -> Result<Infections, Error> {
        let source = Source::of(files, "synth/smitta.toml");
        let file: InfectionFile = source.toml()?;
        let others = file.annan.into_iter().map(|other| {
            source.is_sourced(&other.diagnosis, &other.source, other.evidence)?;
            Ok((other.diagnosis, other.per_100000 / 100_000.0))
        });
        let others = others.collect::<Result<Vec<(String, f64)>, Error>>()?;
        Ok(Infections { covid: covid(&source, file.covid, care)?, others })
    }
}

fn covid(source: &Source<'_>, file: CovidFile, care: &Care) -> Result<Covid, Error> {
    source.is_sourced("covid", &file.source, file.evidence)?;
    let day = file.first_monday.date.and_then(|day| {
        let (year, month) = (i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?);
        jiff::civil::Date::new(year, month, i8::try_from(day.day).ok()?).ok()
    });
    let day = day.ok_or_else(|| source.wrong("covid: first_monday is a day"))?;
    let is_right = file.cases.len() == file.deaths.len()
        && !file.cases.is_empty()
        && file.deaths_a_week > 0.0
        && file.cases.iter().chain(&file.deaths).all(|n| (0.0..=100_000.0).contains(n));
    if !is_right {
        return Err(source.wrong("covid: as many weeks of deaths as of cases, none negative"));
    }
    let by_age = source.curve("covid", &file.ages, &file.values)?.by_age();
    let of_setting = [1.0, file.home_care_factor, file.sabo_factor];
    let mut sum = 0.0;
    let up_to = file.cases.iter().map(|cases| {
        sum += cases / 100_000.0;
        sum
    });
    Ok(Covid {
        diagnosis: file.diagnosis,
        first: calendar::number(day),
        up_to: up_to.collect(),
        factors: of_setting.map(|factor| {
            ByAge::of(|age| {
                // What the settings make together is the rate of the age.
                let (sabo, at_home) = (care.sabo.at(age), care.home_care.at(age));
                let mean = (1.0 - sabo - at_home) + at_home * of_setting[1] + sabo * of_setting[2];
                by_age.at(age) * factor / mean
            })
        }),
        clinic_share: file.clinic_share,
        days_to_notified: file.days_to_notified,
        of_deaths: file.deaths.iter().map(|n| (n / file.deaths_a_week).min(0.6)).collect(),
        deaths_from: file.deaths_from_age,
    })
}
