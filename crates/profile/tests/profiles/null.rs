//! Where nothing changes but chance, "sure" is said as seldom as stated.

use std::cmp::Ordering;

use cube::AreaLevel;
use profile::model::{AreaProfile, TrendMethod};
use profile::trend::{Estimate, WEIGHTED_SLOPE_LEVEL, weighted_slope};

use crate::chance::Chance;
use crate::made::Made;
use crate::shipped;

const N_INDICATORS: usize = 12;

/// Profiles of all kommuner whose values are noise: with and without decimals, hence with few and
/// with many ties, and with gaps.
fn noise() -> Vec<AreaProfile> {
    let mut chance = Chance::new(20_221);
    let mut made = Made::new();
    let areas: Vec<String> =
        shipped::catalog().areas.at_level(AreaLevel::Kommun).map(|a| a.code.to_string()).collect();
    for i in 0..N_INDICATORS {
        let name = format!("matt-{i}");
        made.row(&name).decimals = u8::try_from(i % 2).expect("0 or 1");
        for area in &areas {
            let from = 2013 + chance.below(6);
            let values: Vec<f64> = (from..2023).map(|_| 60.0 + 2.0 * chance.normal()).collect();
            for (year, value) in (from..).zip(values) {
                if !chance.is_one_in(10) {
                    made.series(&name, area, &[(&year.to_string(), &format!("{value:.2}"))]);
                }
            }
        }
    }
    let codes = made.catalog.areas.at_level(AreaLevel::Kommun).map(|a| a.code);
    made.prepared().profiles(codes)
}

#[test]
fn noise_is_called_sure_as_seldom_as_expected() {
    let profiles = noise();
    assert_eq!(profiles.len(), 290);
    let (mut n_sure, mut n_tested, mut n_expected) = (0, 0, 0.0);
    for profile in &profiles {
        n_sure += profile.summary.n_surely_worse + profile.summary.n_surely_better;
        n_tested += profile.summary.n_tested;
        n_expected += profile.summary.n_expected_false_alarms;
    }
    assert!(n_tested > 2000, "{n_tested}");
    // The number of false alarms is a sum of independent draws: four standard deviations either way.
    let slack = 4.0 * f64::sqrt(n_expected);
    assert!(
        (f64::from(n_sure as u32) - n_expected).abs() < slack,
        "{n_sure} of {n_tested}, expected {n_expected}"
    );
    // And not above the level that the profile states.
    assert!(n_expected <= 0.05 * n_tested as f64, "{n_expected}");
    assert!(n_sure as f64 <= 0.05 * n_tested as f64, "{n_sure} of {n_tested}");
}

#[test]
fn each_profile_says_how_many_false_alarms_to_expect() {
    for profile in noise().iter().take(20) {
        let rows = || profile.sections.iter().flat_map(|s| &s.rows);
        let n_tested = rows().filter(|r| r.trend.p.is_some()).count();
        assert_eq!(profile.summary.n_tested, n_tested);
        assert!(rows().all(|r| r.trend.method == TrendMethod::MannKendall));
        assert!(profile.summary.n_expected_false_alarms <= 0.05 * n_tested as f64);
        assert!(profile.summary.n_expected_false_alarms > 0.01 * n_tested as f64);
    }
}

#[test]
fn the_weighted_slope_of_noise_is_seldom_sure() {
    let mut chance = Chance::new(7);
    let n = 100_000;
    let n_sure = (0..n)
        .filter(|_| {
            let five = [0; 5].map(|_| {
                let standard_error = 0.5 + chance.share();
                let value = 60.0 + standard_error * chance.normal();
                let half = 1.96 * standard_error;
                Estimate { value, lower: value - half, upper: value + half }
            });
            weighted_slope(&five).expect("wide intervals").direction != Ordering::Equal
        })
        .count();
    // At most the level, and not so far below that the test would be deaf.
    let share = n_sure as f64 / f64::from(n);
    assert!((0.0005..=WEIGHTED_SLOPE_LEVEL * 1.2).contains(&share), "{share}");
}
