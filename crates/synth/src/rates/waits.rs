//! Waiting: for discharge after care is done, and for care that has been decided.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ByAge, Evidence, Source};
use crate::Error;
use crate::random::Stream;

/// How long people wait.
#[derive(Debug)]
pub(crate) struct Waits {
    pub(crate) ready: Ready,
    pub(crate) waits: Vec<Wait>,
}

/// Waiting in hospital for discharge.
#[derive(Debug)]
pub(crate) struct Ready {
    /// The share of stays with a wait, without and with care by the kommun.
    pub(crate) share: [ByAge; 2],
    /// Days besides the first, on average.
    pub(crate) more_days: f64,
    /// The share of the others that are told too: ready on the day of discharge.
    pub(crate) same_day: f64,
}

/// Waiting for one kind of care.
#[derive(Debug)]
pub(crate) struct Wait {
    /// As the register writes it.
    pub(crate) what: String,
    /// Decisions per person and month.
    pub(crate) decisions: ByAge,
    /// The chance of each number of days from 0 on; the rest wait longer.
    chances: Vec<f64>,
    /// Shares of the rest, each with its mean in days.
    longer: Vec<(f64, f64)>,
    /// The share that chooses to wait, and how many days more they do on average.
    pub(crate) chosen: f64,
    pub(crate) chosen_more: f64,
    /// The share that is taken off the list without the care.
    pub(crate) cancelled: f64,
}

impl Wait {
    /// Draws a number of days.
    pub(crate) fn days(&self, chance: &mut Stream) -> i32 {
        let mut drawn = chance.unit();
        for (days, share) in (0..).zip(&self.chances) {
            if drawn < *share {
                return days;
            }
            drawn -= share;
        }
        let mut drawn = chance.unit();
        let mut mean = 0.0;
        for (share, of_share) in &self.longer {
            mean = *of_share;
            if drawn < *share {
                break;
            }
            drawn -= share;
        }
        let first = i32::try_from(self.chances.len()).expect("a short list");
        first + chance.wait(mean).min(3000.0) as i32
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitsFile {
    utskrivningsklar: ReadyFile,
    vantan: Vec<WaitFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadyFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    alone: Vec<f64>,
    with_care: Vec<f64>,
    more_days: f64,
    same_day: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitFile {
    source: String,
    evidence: Evidence,
    pa: String,
    per_1000: f64,
    ages: Vec<f64>,
    values: Vec<f64>,
    chances: Vec<f64>,
    shares: Vec<f64>,
    means: Vec<f64>,
    chosen: f64,
    chosen_more: f64,
    cancelled: f64,
}

impl Waits {
    pub(super) fn read(
        files: &BTreeMap<String, Vec<u8>>,
        persons: &[ByAge; 2],
    ) -> Result<Waits, Error> {
        let source = Source::of(files, "synth/vantan.toml");
        let file: WaitsFile = source.toml()?;
        let ready = file.utskrivningsklar;
        source.is_sourced("utskrivningsklar", &ready.source, ready.evidence)?;
        let curve = |values: &[f64]| {
            source.curve("utskrivningsklar", &ready.ages, values).map(|curve| curve.by_age())
        };
        let ready = Ready {
            share: [curve(&ready.alone)?, curve(&ready.with_care)?],
            more_days: ready.more_days,
            same_day: ready.same_day,
        };
        let waits = file.vantan.into_iter().map(|file| wait(&source, file, persons));
        Ok(Waits { ready, waits: waits.collect::<Result<Vec<Wait>, Error>>()? })
    }
}

fn wait(source: &Source<'_>, file: WaitFile, persons: &[ByAge; 2]) -> Result<Wait, Error> {
    source.is_sourced(&file.pa, &file.source, file.evidence)?;
    let factors = source.curve(&file.pa, &file.ages, &file.values)?.by_age();
    let sum = |shares: &[f64]| shares.iter().sum::<f64>();
    let is_right = (0.0..=12_000.0).contains(&file.per_1000)
        && file.shares.len() == file.means.len()
        && !file.shares.is_empty()
        && sum(&file.chances) <= 1.0
        && (sum(&file.shares) - 1.0).abs() < 1e-9;
    if !is_right {
        return Err(source.wrong(format!("{}: shares do not add up to 1", file.pa)));
    }
    Ok(Wait {
        decisions: factors.levelled(persons, file.per_1000 / 12_000.0),
        what: file.pa,
        chances: file.chances,
        longer: file.shares.into_iter().zip(file.means).collect(),
        chosen: file.chosen,
        chosen_more: file.chosen_more,
        cancelled: file.cancelled,
    })
}
