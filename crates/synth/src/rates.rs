//! How often things happen: the files of `content/synth`, read and made ready by age.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Error;
use crate::number::Sex;

mod care;
mod choice;
mod disability;
mod drugs;
mod hospital;
mod infection;
mod last_days;
mod primary;
mod waits;
mod wards;

pub(crate) use self::care::{Care, Setting};
pub(crate) use self::choice::band;
pub(crate) use self::disability::Disability;
pub(crate) use self::drugs::{Causes, Drug, Drugs};
pub(crate) use self::hospital::{Diagnosis, Group, Hospital};
pub(crate) use self::infection::Infections;
pub(crate) use self::last_days::LastDays;
pub(crate) use self::primary::{Primary, Profession};
pub(crate) use self::waits::{Wait, Waits};
pub(crate) use self::wards::Wards;

/// Ages are counted to here; older are as old as this.
pub(crate) const OLDEST: usize = 110;

/// A value for each age in years.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ByAge(Vec<f64>);

impl ByAge {
    pub(crate) fn of(value: impl Fn(usize) -> f64) -> ByAge {
        ByAge((0..=OLDEST).map(value).collect())
    }

    pub(crate) fn at(&self, age: usize) -> f64 {
        self.0[age.min(OLDEST)]
    }

    pub(crate) fn scaled(&self, factor: f64) -> ByAge {
        ByAge(self.0.iter().map(|value| value * factor).collect())
    }

    /// A curve of factors made one of rates: its mean over the population becomes `mean`.
    pub(crate) fn levelled(&self, persons: &[ByAge; 2], mean: f64) -> ByAge {
        let (mut sum, mut weight) = (0.0, 0.0);
        for of_sex in persons {
            for age in 0..=OLDEST {
                sum += of_sex.at(age) * self.at(age);
                weight += of_sex.at(age);
            }
        }
        self.scaled(mean * weight / sum)
    }
}

/// A curve through points; level before the first and after the last.
#[derive(Debug, Clone)]
pub(crate) struct Curve {
    points: Vec<(f64, f64)>,
}

impl Curve {
    /// `None` when there are not as many values as ages, the ages are not in order, or something is
    /// negative or no number.
    pub(crate) fn new(ages: &[f64], values: &[f64]) -> Option<Curve> {
        let is_right = !ages.is_empty()
            && ages.len() == values.len()
            && ages.windows(2).all(|pair| pair[0] < pair[1])
            && ages.iter().chain(values).all(|value| value.is_finite() && *value >= 0.0);
        is_right
            .then(|| Curve { points: ages.iter().copied().zip(values.iter().copied()).collect() })
    }

    fn at(&self, age: f64) -> f64 {
        let after = self.points.iter().position(|(at, _)| *at > age);
        match after {
            Some(0) => self.points[0].1,
            None => self.points[self.points.len() - 1].1,
            Some(next) => {
                let ((from, low), (to, high)) = (self.points[next - 1], self.points[next]);
                low + (high - low) * (age - from) / (to - from)
            }
        }
    }

    /// The value in the middle of each year of age.
    pub(crate) fn by_age(&self) -> ByAge {
        ByAge::of(|age| self.at(age as f64 + 0.5))
    }
}

/// All rates.
#[derive(Debug)]
pub(crate) struct Rates {
    pub(crate) births_per_person: f64,
    pub(crate) immigrants_per_person: f64,
    /// How immigrants are spread on ages; any sum.
    pub(crate) immigrant_ages: ByAge,
    /// Per person and year.
    pub(crate) emigration: ByAge,
    /// Moves to another kommun per person and year.
    pub(crate) moves: ByAge,
    pub(crate) moves_within_region: f64,
    /// How many persons of each age, by sex; any sum.
    pub(crate) persons: [ByAge; 2],
    pub(crate) care: Care,
    pub(crate) hospital: Hospital,
    pub(crate) drugs: Drugs,
    pub(crate) causes: Causes,
    pub(crate) primary: Primary,
    pub(crate) waits: Waits,
    pub(crate) disability: Disability,
    pub(crate) infections: Infections,
    pub(crate) last_days: LastDays,
    pub(crate) wards: Wards,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PopulationFile {
    deaths: Sourced,
    births: Sourced,
    immigration: Sourced,
    emigration: Sourced,
    moves: Sourced,
}

/// A rate with where it comes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sourced {
    source: String,
    evidence: Evidence,
    factor: Option<f64>,
    per_1000: Option<f64>,
    within_region: Option<f64>,
    #[serde(default)]
    ages: Vec<f64>,
    #[serde(default)]
    values: Vec<f64>,
}

/// How well a rate is supported; the words are those of all content.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Evidence {
    Verified,
    Inferred,
    Recalled,
}

/// One of the content files.
pub(crate) struct Source<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    name: &'static str,
}

impl<'a> Source<'a> {
    pub(crate) fn of(files: &'a BTreeMap<String, Vec<u8>>, name: &'static str) -> Source<'a> {
        Source { files, name }
    }

    pub(crate) fn wrong(&self, why: impl Into<String>) -> Error {
        Error::Rates { file: self.name.to_owned(), why: why.into() }
    }

    fn text(&self) -> Result<&'a str, Error> {
        let bytes = self.files.get(self.name).ok_or_else(|| self.wrong("it is not there"))?;
        std::str::from_utf8(bytes).map_err(|_not_utf8| self.wrong("it is not UTF-8"))
    }

    pub(crate) fn toml<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(self.text()?).map_err(|why| self.wrong(why.to_string()))
    }

    pub(crate) fn curve(&self, name: &str, ages: &[f64], values: &[f64]) -> Result<Curve, Error> {
        let wrong =
            || self.wrong(format!("{name}: ages must rise and have one value each, none negative"));
        Curve::new(ages, values).ok_or_else(wrong)
    }

    /// A rate without a source is not used; its evidence has been seen to be one of the words.
    pub(crate) fn is_sourced(&self, name: &str, text: &str, _: Evidence) -> Result<(), Error> {
        if text.trim().is_empty() {
            return Err(self.wrong(format!("{name} has no source")));
        }
        Ok(())
    }

    fn per_person(&self, name: &str, rate: &Sourced) -> Result<f64, Error> {
        let rate = rate.per_1000.filter(|rate| (0.0..=1000.0).contains(rate));
        rate.map(|rate| rate / 1000.0)
            .ok_or_else(|| self.wrong(format!("{name}: per_1000 must be 0 to 1000")))
    }
}

impl Rates {
    pub(crate) fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Rates, Error> {
        let source = Source::of(files, "synth/befolkning.toml");
        let file: PopulationFile = source.toml()?;
        let named = [
            ("deaths", &file.deaths),
            ("births", &file.births),
            ("immigration", &file.immigration),
            ("emigration", &file.emigration),
            ("moves", &file.moves),
        ];
        for (name, rate) in named {
            source.is_sourced(name, &rate.source, rate.evidence)?;
        }
        let curve = |name, rate: &Sourced| {
            source.curve(name, &rate.ages, &rate.values).map(|curve| curve.by_age())
        };
        let (persons, mortality) = persons_and_mortality(files)?;
        let factor = file.deaths.factor.unwrap_or(1.0).clamp(0.0, 2.0);
        let mortality = mortality.map(|of_sex| of_sex.scaled(factor));
        let levelled = |name, rate: &Sourced| -> Result<ByAge, Error> {
            Ok(curve(name, rate)?.levelled(&persons, source.per_person(name, rate)?))
        };
        let within = file.moves.within_region.filter(|share| (0.0..=1.0).contains(share));
        let care = Care::read(files, &mortality)?;
        Ok(Rates {
            births_per_person: source.per_person("births", &file.births)?,
            immigrants_per_person: source.per_person("immigration", &file.immigration)?,
            immigrant_ages: curve("immigration", &file.immigration)?,
            emigration: levelled("emigration", &file.emigration)?,
            moves: levelled("moves", &file.moves)?,
            primary: Primary::read(files, &persons)?,
            waits: Waits::read(files, &persons)?,
            disability: Disability::read(files, &persons)?,
            infections: Infections::read(files, &care)?,
            last_days: LastDays::read(files)?,
            wards: Wards::read(files)?,
            moves_within_region: within
                .ok_or_else(|| source.wrong("moves: within_region must be 0 to 1"))?,
            persons,
            hospital: Hospital::read(files, &care)?,
            drugs: Drugs::read(files)?,
            causes: Causes::read(files)?,
            care,
        })
    }
}

/// Persons and deaths per person by age, of men and women. The last age is that and older, spread on
/// the ages above as mortality has it.
fn persons_and_mortality(
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<([ByAge; 2], [ByAge; 2]), Error> {
    #[derive(Deserialize)]
    struct Row {
        age: usize,
        sex: String,
        persons: f64,
        deaths: f64,
    }
    let source = Source::of(files, "synth/alder.csv");
    let mut rows = csv::Reader::from_reader(source.text()?.as_bytes());
    let mut of_sex = [Vec::new(), Vec::new()];
    for row in rows.deserialize() {
        let row: Row = row.map_err(|why| source.wrong(why.to_string()))?;
        let sex = match row.sex.as_str() {
            "M" => Sex::Man,
            "K" => Sex::Woman,
            _ => return Err(source.wrong("sex must be M or K")),
        };
        let ages: &mut Vec<(f64, f64)> = &mut of_sex[sex as usize];
        let is_next = ages.len() == row.age && row.age < OLDEST;
        if !is_next || row.persons <= 0.0 || row.deaths < 0.0 || row.deaths > row.persons {
            return Err(source.wrong(format!("age {} of {} is not usable", row.age, row.sex)));
        }
        ages.push((row.persons, row.deaths / row.persons));
    }
    if of_sex.iter().any(|ages| ages.len() < 90) {
        return Err(source.wrong("there must be every age from 0 to at least 89 for M and K"));
    }
    let mortality = |ages: &[(f64, f64)]| ByAge::of(|age| ages[age.min(ages.len() - 1)].1);
    let persons = |ages: &[(f64, f64)]| {
        let (oldest, (n, dying)) = (ages.len() - 1, ages[ages.len() - 1]);
        ByAge::of(|age| {
            if age < oldest {
                return ages[age].0;
            }
            (oldest..age).fold(n * dying, |left, _| left * (1.0 - dying))
        })
    };
    Ok(([persons(&of_sex[0]), persons(&of_sex[1])], [mortality(&of_sex[0]), mortality(&of_sex[1])]))
}
