//! Care of older persons and municipal health care: how many have it at each age, and from that how
//! often it begins and ends.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ByAge, Evidence, OLDEST, Source};
use crate::Error;
use crate::random::{ln, none_of};

/// Where a person is cared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// At home without hemtjänst.
    Alone,
    /// At home with hemtjänst.
    HomeCare,
    /// In särskilt boende.
    Sabo,
}

/// Rates of care.
#[derive(Debug)]
pub(crate) struct Care {
    /// The share in särskilt boende and with hemtjänst by age.
    pub(crate) sabo: ByAge,
    pub(crate) home_care: ByAge,
    /// Chances in a month, by sex.
    pub(crate) flows: [Flows; 2],
    pub(crate) sabo_days_before: f64,
    pub(crate) home_care_days_before: f64,
    pub(crate) short_stay_share: f64,
    pub(crate) hours_mean: f64,
    pub(crate) private_share: f64,
    pub(crate) alarm_share: f64,
    pub(crate) meals_share: f64,
    pub(crate) day_care_share: f64,
    /// The share with municipal health care in a month, without and with hemtjänst.
    pub(crate) health: [ByAge; 2],
    /// The chance in a month that health care at home ends.
    pub(crate) health_ends: f64,
    /// `exp(-mean)` of interventions in a month at home and in särskilt boende.
    pub(crate) none_in_month: [f64; 2],
    pub(crate) interventions: Vec<Intervention>,
}

/// Chances in a month for a person of each age.
#[derive(Debug)]
pub(crate) struct Flows {
    pub(crate) alone_to_home_care: ByAge,
    pub(crate) alone_to_sabo: ByAge,
    pub(crate) home_care_to_sabo: ByAge,
    pub(crate) home_care_ends: f64,
    /// The chance of dying, by setting.
    pub(crate) death: [ByAge; 3],
}

/// A municipal intervention: KVÅ, profession, and the sum of weights to it.
#[derive(Debug)]
pub(crate) struct Intervention {
    pub(crate) kva: String,
    pub(crate) profession: String,
    pub(crate) up_to: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CareFile {
    sarskilt_boende: SaboFile,
    hemtjanst: HomeCareFile,
    khsv: HealthFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaboFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    values: Vec<f64>,
    mortality: f64,
    from_home_care: f64,
    days_before_mean: f64,
    short_stay_share: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HomeCareFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    values: Vec<f64>,
    mortality: f64,
    ends_per_year: f64,
    days_before_mean: f64,
    hours_mean: f64,
    private_share: f64,
    alarm_share: f64,
    meals_share: f64,
    day_care_share: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthFile {
    source: String,
    evidence: Evidence,
    ages: Vec<f64>,
    with_home_care: Vec<f64>,
    without: Vec<f64>,
    months_mean: f64,
    per_month_home: f64,
    per_month_sabo: f64,
    atgard: Vec<InterventionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InterventionFile {
    kva: String,
    yrke: String,
    weight: u32,
}

impl Care {
    pub(super) fn read(
        files: &BTreeMap<String, Vec<u8>>,
        mortality: &[ByAge; 2],
    ) -> Result<Care, Error> {
        let source = Source::of(files, "synth/omsorg.toml");
        let file: CareFile = source.toml()?;
        let (sabo_file, home_file, health_file) = (file.sarskilt_boende, file.hemtjanst, file.khsv);
        for (name, text, evidence) in [
            ("sarskilt_boende", &sabo_file.source, sabo_file.evidence),
            ("hemtjanst", &home_file.source, home_file.evidence),
            ("khsv", &health_file.source, health_file.evidence),
        ] {
            source.is_sourced(name, text, evidence)?;
        }
        let sabo = source.curve("sarskilt_boende", &sabo_file.ages, &sabo_file.values)?.by_age();
        let home_care = source.curve("hemtjanst", &home_file.ages, &home_file.values)?.by_age();
        if (0..=OLDEST).any(|age| sabo.at(age) + home_care.at(age) >= 1.0) {
            return Err(source.wrong("the shares of an age make up everybody"));
        }
        let health = |values: &[f64]| {
            source.curve("khsv", &health_file.ages, values).map(|curve| curve.by_age())
        };
        let flows = |mortality: &ByAge| flows(&sabo, &home_care, mortality, &sabo_file, &home_file);
        let mut up_to = 0;
        let interventions = health_file.atgard.iter().map(|atgard| {
            up_to += atgard.weight;
            Intervention { kva: atgard.kva.clone(), profession: atgard.yrke.clone(), up_to }
        });
        Ok(Care {
            interventions: interventions.collect(),
            flows: [flows(&mortality[0]), flows(&mortality[1])],
            sabo_days_before: sabo_file.days_before_mean,
            home_care_days_before: home_file.days_before_mean,
            short_stay_share: sabo_file.short_stay_share,
            hours_mean: home_file.hours_mean,
            private_share: home_file.private_share,
            alarm_share: home_file.alarm_share,
            meals_share: home_file.meals_share,
            day_care_share: home_file.day_care_share,
            health: [health(&health_file.without)?, health(&health_file.with_home_care)?],
            health_ends: 1.0 / health_file.months_mean.max(1.0),
            none_in_month: [
                none_of(health_file.per_month_home),
                none_of(health_file.per_month_sabo),
            ],
            sabo,
            home_care,
        })
    }
}

/// The chances that keep the shares of each age as they are, while those who are cared for die faster
/// than others of their age and all together as mortality says.
///
/// With the share s at an age, m the mortality of those within it and M that of all, as many must come
/// in during a year of age as `s' + s (m − M)`, and those who leave besides.
fn flows(
    sabo: &ByAge,
    home_care: &ByAge,
    mortality: &ByAge,
    sabo_file: &SaboFile,
    home_file: &HomeCareFile,
) -> Flows {
    let alone = |age: usize| 1.0 - sabo.at(age) - home_care.at(age);
    let base = |age: usize| {
        let weight = alone(age)
            + sabo.at(age) * sabo_file.mortality
            + home_care.at(age) * home_file.mortality;
        mortality.at(age) / weight
    };
    let rise = |share: &ByAge, age: usize| share.at(age + 1) - share.at(age);
    let into_sabo = |age: usize| {
        let excess = base(age) * sabo_file.mortality - mortality.at(age);
        (rise(sabo, age) + sabo.at(age) * excess).max(0.0)
    };
    let from_home_care = |age: usize| {
        // Nobody can come from a home care that nobody has.
        (sabo_file.from_home_care * into_sabo(age)).min(home_care.at(age) / 2.0)
    };
    let into_home_care = |age: usize| {
        let excess = base(age) * home_file.mortality - mortality.at(age);
        let leaving = home_care.at(age) * home_file.ends_per_year + from_home_care(age);
        (rise(home_care, age) + home_care.at(age) * excess + leaving).max(0.0)
    };
    let monthly = |n: f64, of: f64| if of > 0.0 { (n / of / 12.0).min(1.0) } else { 0.0 };
    let death = |factor: f64| {
        ByAge::of(|age| {
            // The chance in a month that gives the chance in a year.
            let yearly: f64 = (base(age) * factor).min(0.95);
            1.0 - none_of(-ln(1.0 - yearly) / 12.0)
        })
    };
    Flows {
        alone_to_home_care: ByAge::of(|age| monthly(into_home_care(age), alone(age))),
        alone_to_sabo: ByAge::of(|age| monthly(into_sabo(age) - from_home_care(age), alone(age))),
        home_care_to_sabo: ByAge::of(|age| monthly(from_home_care(age), home_care.at(age))),
        home_care_ends: home_file.ends_per_year / 12.0,
        death: [death(1.0), death(home_file.mortality), death(sabo_file.mortality)],
    }
}
