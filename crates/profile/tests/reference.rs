//! The statistics agree with the world: expected values from outside, each with its source.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use profile::interval::{byar, wilson};
use profile::quantile;
use profile::trend::{Estimate, mann_kendall, weighted_slope};

/// The rows of a file in `reference/`, by column name.
fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let path = format!("{}/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let rows: Vec<BTreeMap<String, String>> =
        reader.deserialize().map(|row| row.expect("a row")).collect();
    assert!(rows.len() > 5 && rows.iter().all(|row| !row["source"].is_empty()), "{file}");
    rows
}

fn number(text: &str) -> f64 {
    text.parse().expect(text)
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(number).collect()
}

/// Equal to a relative tolerance, or both as good as nothing.
fn check(got: f64, expected: f64, tolerance: f64, told: &str) {
    let is_close = (got - expected).abs() <= tolerance * expected.abs().max(1e-12);
    assert!(is_close, "{told}: {got} is not {expected}");
}

#[test]
fn mann_kendall_agrees_with_scipy_and_with_counting_all_orders() {
    for row in rows("mann_kendall.csv") {
        let told = &row["values"];
        let values = numbers(told);
        let verdict = mann_kendall(&values, 1.0).expect("enough values");
        check(verdict.p, number(&row["p"]), 1e-9, told);
        let score: i64 = row["score"].parse().expect("a whole number");
        assert_eq!(verdict.direction, score.cmp(&0), "at level 1 every direction is sure: {told}");
        let strict = mann_kendall(&values, 0.05).expect("enough values");
        assert_eq!(strict.direction != Ordering::Equal, verdict.p <= 0.05 && score != 0, "{told}");
    }
}

/// A series of n values with a given score: each step moves one value past others.
fn with_score(n: usize, score: usize) -> Vec<f64> {
    // n values in rising order have n(n−1)/2 rising pairs; each inversion takes 2 from the score.
    let mut n_inversions = (n * (n - 1) / 2 - score) / 2;
    let mut values: Vec<usize> = (0..n).collect();
    for at in 0..n {
        let step = n_inversions.min(n - 1 - at);
        let moved = values.remove(at + step);
        values.insert(at, moved);
        n_inversions -= step;
    }
    values.into_iter().map(|v| v as f64).collect()
}

#[test]
fn mann_kendall_agrees_with_kendalls_table() {
    for row in rows("kendall_table.csv") {
        let n: usize = row["n"].parse().expect("a whole number");
        let score: usize = row["score"].parse().expect("a whole number");
        if score == 0 {
            continue; // The table's tail at 0 is one-sided and has no two-sided meaning.
        }
        let p = mann_kendall(&with_score(n, score), 0.05).expect("enough values").p;
        let tail = number(&row["tail"]);
        let decimals = row["tail"].split_once('.').expect("decimals").1.len().max(3);
        let half = 0.500_001 * 10_f64.powi(-i32::try_from(decimals).expect("few"));
        assert!((p / 2.0 - tail).abs() <= half, "n {n}, score {score}: {p}");
    }
}

#[test]
fn the_weighted_slope_agrees_with_numpy() {
    let mut n_by_direction = BTreeMap::new();
    for row in rows("weighted_slope.csv") {
        let [values, lower, upper] = ["values", "lower", "upper"].map(|c| numbers(&row[c]));
        let estimates: Vec<Estimate> = (0..5)
            .map(|i| Estimate { value: values[i], lower: lower[i], upper: upper[i] })
            .collect();
        let five = estimates.try_into().expect("five");
        let verdict = weighted_slope(&five).expect("wide intervals");
        check(verdict.p, number(&row["p"]), 1e-6, &row["values"]);
        let expected: i32 = row["direction"].parse().expect("−1, 0 or 1");
        assert_eq!(verdict.direction, expected.cmp(&0), "{}", row["values"]);
        *n_by_direction.entry(expected).or_insert(0) += 1;
        // The order of time turned around turns the direction around.
        let mut back = five;
        back.reverse();
        let turned = weighted_slope(&back).expect("wide intervals");
        assert_eq!(turned.direction, verdict.direction.reverse());
    }
    assert_eq!(n_by_direction.len(), 3, "the reference has rising, falling and unsure slopes");
}

#[test]
fn intervals_agree_with_phe_and_r() {
    for row in rows("interval.csv") {
        let z = match row["confidence"].as_str() {
            "95" => profile::interval::Z_95,
            "99.8" => 3.090_232_306_167_813,
            other => panic!("confidence {other}"),
        };
        let numerator = number(&row["numerator"]);
        let (lower, upper) = match row["method"].as_str() {
            "byar" => byar(numerator, z),
            _ => wilson(numerator, number(&row["denominator"]), z),
        }
        .expect("an interval");
        let told = format!("{} {} of {}", row["method"], row["numerator"], row["denominator"]);
        // Wilson's lower limit at no cases is 0 but for rounding.
        assert!(
            (lower - number(&row["lower"])).abs() <= 1e-12 * numerator.max(1.0),
            "{told}: {lower}"
        );
        assert!(
            (upper - number(&row["upper"])).abs() <= 1e-12 * numerator.max(1.0),
            "{told}: {upper}"
        );
    }
    for wrong in [wilson(1.0, 0.0, 1.96), wilson(-1.0, 5.0, 1.96), wilson(6.0, 5.0, 1.96)] {
        assert_eq!(wrong, None, "counts that make no share have no interval");
    }
    assert_eq!((byar(-1.0, 1.96), byar(f64::NAN, 1.96)), (None, None));
}

#[test]
fn quantiles_agree_with_r() {
    for row in rows("quantiles.csv") {
        let mut values = numbers(&row["values"]);
        values.sort_by(f64::total_cmp);
        let got = quantile(&values, number(&row["share"])).expect("values");
        check(got, number(&row["quantile"]), 1e-12, &row["values"]);
    }
}
