//! Primary care: units, regular physicians, and contacts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::choice::{Choices, Weighted};
use super::{ByAge, Evidence, Source};
use crate::Error;

/// Rates of primary care.
#[derive(Debug)]
pub(crate) struct Primary {
    pub(crate) persons_per_unit: u32,
    /// The share of persons who are registered with a unit.
    pub(crate) listed: f64,
    /// Days with a unit before another is chosen, on average.
    pub(crate) listed_days: f64,
    pub(crate) regular: Regular,
    pub(crate) professions: Vec<Profession>,
    pub(crate) diagnoses: Choices<String>,
}

/// Regular physicians.
#[derive(Debug)]
pub(crate) struct Regular {
    /// The share with a named physician by age, and in särskilt boende.
    pub(crate) share: ByAge,
    pub(crate) sabo: f64,
    /// Of those without, the share that was offered one, and that declined.
    pub(crate) offered: f64,
    pub(crate) declined: f64,
    /// Days with the same physician, on average.
    pub(crate) days: f64,
}

/// A profession that patients meet.
#[derive(Debug)]
pub(crate) struct Profession {
    pub(crate) code: String,
    /// The letter by which the made-up performers are told apart.
    pub(crate) letter: u8,
    pub(crate) per_unit: u32,
    /// Contacts per person and year.
    pub(crate) contacts: ByAge,
    /// The share of contacts with the performer seen most, without and with a named physician.
    pub(crate) same: [f64; 2],
    pub(crate) planned: f64,
    /// Forms of contact with the sums of their weights.
    forms: Vec<(String, u32)>,
}

impl Profession {
    /// The form of contact at a number below [`Profession::heaviest`].
    pub(crate) fn form(&self, drawn: u32) -> &str {
        let found = self.forms.iter().find(|(_, up_to)| drawn < *up_to);
        &found.expect("less than the sum of all").0
    }

    /// The sum of the weights of all forms.
    pub(crate) fn heaviest(&self) -> u32 {
        self.forms.last().map_or(0, |(_, up_to)| *up_to)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrimaryFile {
    listning: ListedFile,
    fast_lakarkontakt: RegularFile,
    yrke: Vec<ProfessionFile>,
    diagnos: Vec<DiagnosisFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedFile {
    source: String,
    evidence: Evidence,
    persons_per_unit: u32,
    listed: f64,
    changes_per_year: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegularFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    share: Vec<f64>,
    sabo: f64,
    offered: f64,
    declined: f64,
    days_mean: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfessionFile {
    source: String,
    evidence: Evidence,
    yrke: String,
    letter: char,
    per_unit: u32,
    per_1000: f64,
    ages: Vec<f64>,
    values: Vec<f64>,
    same: f64,
    same_named: f64,
    planned: f64,
    forms: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiagnosisFile {
    code: String,
    weights: [f64; 4],
}

impl Primary {
    pub(super) fn read(
        files: &BTreeMap<String, Vec<u8>>,
        persons: &[ByAge; 2],
    ) -> Result<Primary, Error> {
        let source = Source::of(files, "synth/primarvard.toml");
        let file: PrimaryFile = source.toml()?;
        let (listed, regular) = (file.listning, file.fast_lakarkontakt);
        source.is_sourced("listning", &listed.source, listed.evidence)?;
        source.is_sourced("fast_lakarkontakt", &regular.source, regular.evidence)?;
        let share = source.curve("fast_lakarkontakt", &regular.ages, &regular.share)?.by_age();
        let professions = file.yrke.into_iter().map(|file| profession(&source, file, persons));
        let professions = professions.collect::<Result<Vec<Profession>, Error>>()?;
        let weighted = file.diagnos.into_iter().map(|file| Weighted {
            what: file.code,
            weights: file.weights,
            sex: None,
        });
        Ok(Primary {
            persons_per_unit: listed.persons_per_unit.max(1),
            listed: listed.listed,
            listed_days: 365.25 / listed.changes_per_year.clamp(0.001, 12.0),
            regular: Regular {
                share,
                sabo: regular.sabo,
                offered: regular.offered,
                declined: regular.declined,
                days: regular.days_mean.max(30.0),
            },
            professions,
            diagnoses: Choices::new(&source, "diagnos", weighted.collect())?,
        })
    }
}

fn profession(
    source: &Source<'_>,
    file: ProfessionFile,
    persons: &[ByAge; 2],
) -> Result<Profession, Error> {
    source.is_sourced(&file.yrke, &file.source, file.evidence)?;
    let factors = source.curve(&file.yrke, &file.ages, &file.values)?.by_age();
    let mut up_to = 0;
    let forms: Vec<(String, u32)> = file
        .forms
        .into_iter()
        .map(|(form, weight)| {
            up_to += weight;
            (form, up_to)
        })
        .collect();
    // A performer has two digits.
    let is_right = (0.0..=20_000.0).contains(&file.per_1000)
        && (1..100).contains(&file.per_unit)
        && file.letter.is_ascii_uppercase()
        && up_to > 0;
    if !is_right {
        return Err(source.wrong(format!("the numbers of {} are unreasonable", file.yrke)));
    }
    let contacts = factors.levelled(persons, file.per_1000 / 1000.0);
    Ok(Profession {
        code: file.yrke,
        letter: u8::try_from(file.letter).expect("a letter of ASCII"),
        per_unit: file.per_unit,
        contacts,
        same: [file.same, file.same_named],
        planned: file.planned,
        forms,
    })
}
