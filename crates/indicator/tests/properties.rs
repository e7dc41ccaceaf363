//! What must hold of the methods whatever the numbers: limits hold the estimate, widen with the level and
//! mirror; parts merge; a method agrees with another where both apply; nothing panics or is infinite.

use std::collections::BTreeMap;

use indicator::methods::{self, Events, Group, KaplanMeier, Limits, Point};
use indicator::methods::{RatioSums, ReferenceStratum, Stratum, Year};
use proptest::prelude::*;

const LEVELS: [f64; 4] = [0.9, 0.95, 0.99, 0.998];

/// Counts of all sizes up to 10⁹, small ones often.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..30, 0_u64..10_000, 0_u64..=1_000_000_000]
}

fn level() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.9), Just(0.95), Just(0.99), Just(0.998), 0.5_f64..0.9999]
}

/// A numerator and a denominator that holds it.
fn part() -> impl Strategy<Value = (u64, u64)> {
    count().prop_flat_map(|n| (0..=n.max(1), Just(n.max(1))))
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

fn holds(limits: Limits, value: f64) -> bool {
    let slack = 1e-12 * value.abs();
    limits.lower <= value + slack && value <= limits.upper + slack
}

fn within(inner: Limits, outer: Limits) -> bool {
    let slack = 1e-11 * outer.upper.abs();
    outer.lower <= inner.lower + slack && inner.upper <= outer.upper + slack
}

proptest! {
    #[test]
    fn limits_of_counts_hold_the_count_and_widen(events in count(), more in 1_u64..1000, level in level()) {
        let repeated = |n, level| methods::repeated_events(n, n + n / 2, level);
        let ways: [&dyn Fn(u64, f64) -> Option<Limits>; 3] =
            [&methods::byar, &methods::exact_poisson, &methods::byar_exact_below_10];
        for way in ways.into_iter().chain((events > 0).then_some(&repeated as _)) {
            let limits = way(events, level).unwrap();
            prop_assert!(holds(limits, events as f64) && limits.lower >= 0.0, "{limits:?}");
            prop_assert!(within(limits, way(events, level + (1.0 - level) / 2.0).unwrap()));
        }
        // More events have higher limits, by one method.
        for way in [methods::byar, methods::exact_poisson] {
            let (here, there) = (way(events, level).unwrap(), way(events + more, level).unwrap());
            prop_assert!(here.lower <= there.lower && here.upper < there.upper);
        }
    }

    /// The upper limit is where so few events are as seldom as the level says; summed term by term.
    #[test]
    fn exact_limits_leave_outside_what_they_say(events in 0_u32..60, level in level()) {
        let limits = methods::exact_poisson(u64::from(events), level).unwrap();
        let at_most = |mean: f64, n: u32| {
            let mut term = (-mean).exp();
            (1..=n).fold(term, |sum, k| { term *= mean / f64::from(k); sum + term })
        };
        let outside = (1.0 - level) / 2.0;
        prop_assert!(near(at_most(limits.upper, events), outside, 1e-11));
        if events > 0 {
            let above = 1.0 - at_most(limits.lower, events - 1);
            prop_assert!((above - outside).abs() < 1e-13);
        }
    }

    #[test]
    fn limits_of_proportions_hold_mirror_and_widen((x, n) in part(), level in level()) {
        let wilson = |x: u64, level| methods::wilson(x as f64, n as f64, level).unwrap();
        let exact = |x, level| methods::clopper_pearson(x, n, level).unwrap();
        let ways: [&dyn Fn(u64, f64) -> Limits; 2] = [&wilson, &exact];
        for way in ways {
            let (limits, mirror) = (way(x, level), way(n - x, level));
            prop_assert!(holds(limits, x as f64 / n as f64), "{limits:?}");
            prop_assert!(limits.lower >= 0.0 && limits.upper <= 1.0, "{limits:?}");
            prop_assert!((limits.lower - (1.0 - mirror.upper)).abs() < 1e-14);
            prop_assert!(within(limits, way(x, level + (1.0 - level) / 2.0)));
        }
    }

    #[test]
    fn one_stratum_is_the_crude_rate(events in 1_u64..1_000_000, extra in 0_u64..1000, time in 1.0_f64..1e7, level in level()) {
        let squares = events + 2 * extra;
        let stratum = Stratum { events, squares, person_time: time, standard: 17.0 };
        let direct = methods::direct(&[stratum]).unwrap();
        prop_assert!(near(direct.rate, methods::rate(events, time, 1.0).unwrap(), 1e-14));
        let dobson = direct.dobson_byar(level).unwrap();
        let crude = methods::repeated_events(events, squares, level).unwrap().times(1.0 / time);
        prop_assert!(near(dobson.upper, crude.upper, 1e-12));
        prop_assert!((dobson.lower.max(0.0) - crude.lower).abs() <= 1e-12 * direct.rate);
        if extra == 0 {
            let (exact, gamma) = (direct.dobson_exact(level).unwrap(), direct.fay_feuer(level).unwrap());
            prop_assert!(near(exact.upper, gamma.upper, 1e-10) && near(exact.lower, gamma.lower, 1e-9));
        }
    }

    #[test]
    fn standardised_rates_do_not_depend_on_the_size_of_the_standard(
        strata in prop::collection::vec((0_u64..500, 1.0_f64..1e5, 1.0_f64..1e4), 1..12),
        factor in 0.001_f64..1000.0, level in level(),
    ) {
        let rate = |factor: f64| {
            let stratum = |(events, person_time, standard): &(u64, f64, f64)| Stratum {
                events: *events, squares: *events, person_time: *person_time, standard: standard * factor,
            };
            methods::direct(&strata.iter().map(stratum).collect::<Vec<_>>()).unwrap()
        };
        let (here, there) = (rate(1.0), rate(factor));
        prop_assert!(near(here.rate, there.rate, 1e-12) && near(here.variance, there.variance, 1e-12));
        let fay_feuer = here.fay_feuer(level).unwrap();
        prop_assert!(holds(fay_feuer, here.rate) && fay_feuer.lower >= 0.0);
        if let Some(dobson) = here.dobson_byar(level) {
            prop_assert!(holds(dobson, here.rate));
        }
        // A population with the reference's own rates has the ratio 1.
        let own: Vec<ReferenceStratum> = strata.iter().map(|(events, time, _)| ReferenceStratum {
            reference_events: *events, reference_time: *time, person_time: *time,
        }).collect();
        let all = strata.iter().map(|(events, ..)| events).sum();
        if let Some(indirect) = methods::indirect(all, &own) {
            prop_assert!(near(indirect.ratio(), 1.0, 1e-12));
        }
    }

    /// Sums far from 0 lose nothing: the variance is the same to the bit wherever the values lie.
    #[test]
    fn the_variance_does_not_depend_on_where_the_values_lie(
        values in prop::collection::vec(-1000_i64..1000, 2..40), shift in -1_000_000_000_000_i64..1_000_000_000_000,
    ) {
        let mean = |shift: i64| {
            let values = || values.iter().map(|v| i128::from(v + shift));
            methods::mean_of_sums(values().count() as u64, values().sum(), values().map(|v| v * v).sum()).unwrap()
        };
        let (here, there) = (mean(0), mean(shift));
        prop_assert_eq!(here.variance.map(f64::to_bits), there.variance.map(f64::to_bits));
        let each: Vec<(f64, u64)> = values.iter().map(|v| (*v as f64, 1)).collect();
        let same = methods::mean_of_values(&each).unwrap();
        prop_assert!((here.mean - same.mean).abs() < 1e-11);
        prop_assert!((here.variance.unwrap() - same.variance.unwrap()).abs() <= 1e-10 * here.variance.unwrap());
        for level in LEVELS {
            let (student, normal) = (here.student(level).unwrap(), here.normal(level).unwrap());
            prop_assert!(within(normal, student) && holds(normal, here.mean));
        }
    }

    #[test]
    fn a_ratio_over_ones_is_a_mean(values in prop::collection::vec(0_i64..5000, 2..40), level in level()) {
        let values: Vec<i128> = values.iter().map(|v| i128::from(*v)).collect();
        let (sum, squares) = (values.iter().sum(), values.iter().map(|v| v * v).sum());
        let n = values.len();
        let sums = RatioSums {
            subjects: n as u64, numerator: sum, denominator: n as i128,
            numerator_squares: squares, products: sum, denominator_squares: n as i128,
        };
        let ratio = methods::linearised(&sums, level).unwrap();
        let mean = methods::mean_of_sums(n as u64, sum, squares).unwrap().normal(level).unwrap();
        prop_assert!((ratio.limits.lower - mean.lower).abs() < 1e-9);
        prop_assert!((ratio.limits.upper - mean.upper).abs() < 1e-9);
    }

    #[test]
    fn quantiles_rise_stay_inside_and_mirror(
        values in prop::collection::btree_map(-500_i32..500, 1_u64..20, 1..30), percentile in 0_u8..100,
    ) {
        let rows: Vec<(f64, u64)> = values.iter().map(|(v, n)| (f64::from(*v), *n)).collect();
        let mirrored: Vec<(f64, u64)> = rows.iter().map(|(v, n)| (-v, *n)).collect();
        for kind in 1..=9 {
            let here = methods::quantile(&rows, percentile, kind).unwrap();
            prop_assert!(here <= methods::quantile(&rows, percentile + 1, kind).unwrap());
            prop_assert!(rows[0].0 <= here && here <= rows[rows.len() - 1].0);
            // Split in two parts and put together in another order it is the same.
            let split: Vec<(f64, u64)> = rows.iter().map(|(v, n)| (*v, n / 2))
                .chain(rows.iter().rev().map(|(v, n)| (*v, n - n / 2))).collect();
            let same = methods::quantile(&split, percentile, kind).unwrap();
            prop_assert_eq!(here.to_bits(), same.to_bits());
            if ![1, 3, 4].contains(&kind) {
                let mirror = -methods::quantile(&mirrored, 100 - percentile, kind).unwrap();
                prop_assert!((here - mirror).abs() < 1e-9, "type {}: {} and {}", kind, here, mirror);
            }
        }
    }

    /// Without waits that are cut off the curve is the share above, and its quantile is that of type 2.
    #[test]
    fn waits_that_all_end_are_counted(
        days in prop::collection::btree_map(0_i32..400, 1_u64..30, 1..40), percentile in 1_u8..100, level in level(),
    ) {
        let waits: BTreeMap<i32, (u64, u64)> = days.iter().map(|(day, n)| (*day, (*n, 0))).collect();
        let curve = KaplanMeier::new(&waits).unwrap();
        let all = days.values().sum::<u64>() as f64;
        let mut passed = 0;
        for step in &curve.steps {
            passed += step.ended;
            prop_assert!((step.share - (1.0 - passed as f64 / all)).abs() < 1e-12);
            if let Some(limits) = step.limits(level) {
                prop_assert!(holds(limits, step.share) && limits.lower >= 0.0 && limits.upper <= 1.0);
            }
        }
        let values: Vec<(f64, u64)> = days.iter().map(|(day, n)| (f64::from(*day), *n)).collect();
        let quantile = curve.quantile(percentile, level).unwrap();
        prop_assert_eq!(quantile.value, methods::quantile(&values, percentile, 2));
        prop_assert!(quantile.lower.is_none_or(|lower| lower <= quantile.value.unwrap()));
        prop_assert!(quantile.upper.is_none_or(|upper| quantile.value.unwrap() <= upper));
    }

    #[test]
    fn cutting_a_wait_off_never_shortens_the_others(
        days in prop::collection::btree_map(0_i32..400, (0_u64..9, 0_u64..9), 1..40),
    ) {
        let ended = days.iter().map(|(day, (ended, cut))| (*day, (ended + cut, 0))).collect();
        let (Some(here), Some(there)) = (KaplanMeier::new(&days), KaplanMeier::new(&ended)) else {
            return Ok(());
        };
        for (here, there) in here.steps.iter().zip(&there.steps) {
            prop_assert_eq!((here.day, here.waiting), (there.day, there.waiting));
            prop_assert!(here.share >= there.share - 1e-12);
        }
    }

    #[test]
    fn comparisons_mirror(a in 1_u64..100_000, b in 1_u64..100_000, s in 1.0_f64..1e6, t in 1.0_f64..1e6, level in level()) {
        let (these, those) = (Events { events: a, person_time: s }, Events { events: b, person_time: t });
        for way in [methods::rate_ratio_exact, methods::rate_ratio_wald] {
            let (here, there) = (way(these, those, level).unwrap(), way(those, these, level).unwrap());
            prop_assert!(holds(here.limits, here.value));
            prop_assert!(near(here.limits.lower, 1.0 / there.limits.upper, 1e-11));
            prop_assert!(near(here.limits.upper, 1.0 / there.limits.lower, 1e-11));
        }
        let p = methods::rate_ratio_p(these, those).unwrap();
        prop_assert!((0.0..=1.0).contains(&p));
        prop_assert!((p - methods::rate_ratio_p(those, these).unwrap()).abs() < 1e-9);
        let (here, there) = (methods::rate_difference(these, those, level).unwrap(), methods::rate_difference(those, these, level).unwrap());
        prop_assert!(near(here.limits.lower, -there.limits.upper, 1e-12));
    }

    #[test]
    fn differences_of_proportions_mirror(a in part(), b in part(), level in level()) {
        let here = methods::proportion_difference(a, b, level).unwrap();
        let there = methods::proportion_difference(b, a, level).unwrap();
        prop_assert!((here.limits.lower + there.limits.upper).abs() < 1e-14);
        prop_assert!(here.limits.lower <= here.value + 1e-14 && here.value <= here.limits.upper + 1e-14);
        prop_assert!(here.limits.lower >= -1.0 - 1e-14 && here.limits.upper <= 1.0 + 1e-14);
    }

    /// At the expected number where a count's exact limit lies, the funnel's limit is the count.
    #[test]
    fn funnels_and_exact_limits_are_each_others_mirror(events in 1_u64..100_000, level in level()) {
        let exact = methods::exact_poisson(events, level).unwrap();
        let lower = methods::funnel_ratio(exact.upper, level).unwrap();
        let upper = methods::funnel_ratio(exact.lower, level).unwrap();
        prop_assert!(near(lower.lower * exact.upper, events as f64, 1e-9));
        prop_assert!(near(upper.upper * exact.lower, events as f64, 1e-9));
        prop_assert!(holds(lower, 1.0) && holds(upper, 1.0));
        let larger = methods::funnel_ratio(2.0 * exact.upper, level).unwrap();
        prop_assert!(within(larger, lower));
    }

    /// With two years the trend is the logarithm of the ratio of their rates, with Wald's limits.
    #[test]
    fn a_trend_of_two_years_is_a_ratio(a in 1_u64..100_000, b in 1_u64..100_000, s in 1.0_f64..1e6, t in 1.0_f64..1e6, level in level()) {
        let years = [Year { time: 2019.0, events: a, person_time: s }, Year { time: 2020.0, events: b, person_time: t }];
        let trend = methods::log_linear(&years).unwrap();
        let ratio = methods::rate_ratio_wald(
            Events { events: b, person_time: t }, Events { events: a, person_time: s }, level).unwrap();
        prop_assert!((trend.slope - ratio.value.ln()).abs() < 1e-9);
        let limits = trend.limits(level).unwrap();
        prop_assert!(near(1.0 + limits.lower, ratio.limits.lower, 1e-8));
        prop_assert!(near(1.0 + limits.upper, ratio.limits.upper, 1e-8));
        prop_assert!(trend.deviance.abs() < 1e-6 * (a + b) as f64);
    }

    #[test]
    fn trends_do_not_depend_on_when_years_are_counted_from(
        years in prop::collection::vec((0_u64..500, 10.0_f64..1e5), 3..12), shift in -3000_i32..3000,
    ) {
        let at = |sign: f64, shift: f64| {
            let year = |(i, (events, person_time)): (usize, &(u64, f64))| Year {
                time: sign * i as f64 + shift, events: *events, person_time: *person_time,
            };
            methods::log_linear(&years.iter().enumerate().map(year).collect::<Vec<_>>())
        };
        let (here, there, back) = (at(1.0, 0.0), at(1.0, f64::from(shift)), at(-1.0, 0.0));
        prop_assert_eq!(here.is_some(), years.iter().filter(|(events, _)| *events > 0).count() > 1);
        if let (Some(here), Some(there), Some(back)) = (here, there, back) {
            prop_assert!((here.slope - there.slope).abs() < 1e-9 && (here.slope + back.slope).abs() < 1e-9);
            prop_assert!(near(here.standard_error, there.standard_error, 1e-8));
        }
    }

    #[test]
    fn lines_follow_the_values(
        points in prop::collection::vec((-100.0_f64..100.0, 0.1_f64..10.0), 3..10), slope in -5.0_f64..5.0,
    ) {
        let line = |tilt: f64| {
            let point = |(i, (value, error)): (usize, &(f64, f64))| Point {
                time: 2000.0 + i as f64, value: value + tilt * i as f64, standard_error: *error,
            };
            methods::weighted_line(&points.iter().enumerate().map(point).collect::<Vec<_>>()).unwrap()
        };
        let (flat, tilted) = (line(0.0), line(slope));
        prop_assert!((tilted.slope - flat.slope - slope).abs() < 1e-9);
        prop_assert!((tilted.residual - flat.residual).abs() < 1e-6 * (1.0 + flat.residual));
        prop_assert!((0.0..=1.0).contains(&tilted.p()));
    }

    /// With two groups the test for trend is the χ² test of a fourfold table.
    #[test]
    fn a_trend_of_two_groups_is_a_fourfold_table((a, n) in (1_u32..500, 500_u32..1000), (b, m) in (1_u32..500, 500_u32..1000)) {
        let (a, n, b, m) = (f64::from(a), f64::from(n), f64::from(b), f64::from(m));
        let groups = [Group { score: 1.0, numerator: a, denominator: n }, Group { score: 4.0, numerator: b, denominator: m }];
        let (chi_squared, _) = methods::cochran_armitage(&groups).unwrap();
        let all = n + m;
        let cross = a * (m - b) - b * (n - a);
        let table = all * cross * cross / (n * m * (a + b) * (all - a - b));
        prop_assert!((chi_squared - table).abs() <= 1e-9 * (1.0 + table));
    }

    #[test]
    fn continuity_lies_between_none_and_full(by_provider in prop::collection::vec(0_i64..40, 1..12)) {
        let value = |f: Option<methods::Fraction>| f.map(methods::Fraction::value);
        let n: i64 = by_provider.iter().sum();
        let (coc, upc, hhi) = (value(methods::coc(&by_provider)), value(methods::upc(&by_provider)), value(methods::hhi(&by_provider)));
        prop_assert_eq!((coc.is_some(), upc.is_some(), hhi.is_some()), (n > 1, n > 0, n > 0));
        if let (Some(coc), Some(upc), Some(hhi)) = (coc, upc, hhi) {
            prop_assert!(0.0 <= coc && coc <= hhi && hhi <= upc && upc <= 1.0);
            let mmci = value(methods::mmci(&by_provider)).unwrap();
            prop_assert!(0.0 < mmci && mmci <= 1.0);
        }
    }
}

/// Levels that are none give nothing, and neither do numbers that cannot be.
#[test]
fn what_is_not_defined_is_none() {
    for level in [0.0, 1.0, -0.95, 95.0, f64::NAN, f64::INFINITY] {
        assert_eq!(methods::wilson(1.0, 2.0, level), None);
        assert_eq!(methods::clopper_pearson(1, 2, level), None);
        assert_eq!(methods::byar(3, level), None);
        assert_eq!(methods::exact_poisson(3, level), None);
        assert_eq!(methods::repeated_events(3, 5, level), None);
        assert_eq!(methods::funnel_ratio(3.0, level), None);
        assert_eq!(methods::funnel_proportion(0.5, 3, level), None);
        let mean = methods::mean_of_sums(3, 6, 14).expect("1, 2 and 3");
        assert_eq!((mean.student(level), mean.normal(level)), (None, None));
    }
    for (x, n) in [(-1.0, 5.0), (6.0, 5.0), (0.0, 0.0), (f64::NAN, 5.0), (1.0, f64::NAN)] {
        assert_eq!(methods::wilson(x, n, 0.95), None);
    }
    assert_eq!(methods::mean_of_sums(2, 10, 49), None, "squares below those of two fives");
    assert_eq!(methods::mean_of_sums(0, 0, 0), None);
    assert_eq!(methods::quantile(&[], 50, 7), None);
    assert_eq!(methods::quantile(&[(1.0, 1)], 50, 10), None);
    assert_eq!(methods::quantile(&[(f64::INFINITY, 1)], 50, 7), None);
    assert_eq!(KaplanMeier::new(&BTreeMap::new()), None);
    assert_eq!(methods::coc(&[3, -1]), None);
    assert_eq!(methods::coc(&[4_000_000_000]), None, "its square is too large");
    assert_eq!(methods::secon(3, 3), None);
    assert_eq!(methods::direct(&[]), None);
    assert_eq!(methods::indirect(3, &[]), None);
}

/// The largest counts that their types hold give limits or none, in no time and without a panic.
#[test]
fn the_largest_numbers_do_not_panic() {
    const MOST: u64 = u64::MAX;
    for level in LEVELS {
        for n in [1_000_000_000_000, MOST - 1, MOST] {
            let limits = [methods::byar(n, level), methods::exact_poisson(n, level)];
            for limits in limits.into_iter().flatten() {
                assert!(holds(limits, n as f64), "{limits:?}");
            }
            for x in [0, 1, n / 2, n] {
                let exact = methods::clopper_pearson(x, n, level);
                assert!(exact.is_none_or(|l| holds(l, x as f64 / n as f64)), "{exact:?}");
                let events = Events { events: x, person_time: 1.0 };
                let limits = methods::rate_ratio_exact(events, events, level);
                assert!(limits.is_none_or(|c| c.limits.upper.is_finite()));
                let p = methods::rate_ratio_p(events, Events { events: 3, person_time: 7.5 });
                assert!(p.is_none_or(|p| (0.0..=1.0).contains(&p)));
            }
        }
    }
    assert_eq!(methods::quantile(&[(1.0, MOST), (2.0, MOST)], 50, 7), Some(1.0 + 0.5));
    let full = BTreeMap::from([(0, (MOST, 0)), (1, (1, 0))]);
    assert_eq!(KaplanMeier::new(&full), None, "more waits than can be counted");
    let sums = methods::mean_of_sums(MOST, i128::MAX, i128::MAX);
    assert!(sums.is_none_or(|mean| mean.mean.is_finite()));
    let most = RatioSums {
        subjects: MOST,
        numerator: i128::MIN,
        denominator: i128::MAX,
        numerator_squares: i128::MAX,
        products: i128::MIN,
        denominator_squares: i128::MAX,
    };
    let ratio = methods::linearised(&most, 0.95);
    assert!(ratio.is_none_or(|r| r.limits.lower.is_finite() && r.limits.upper.is_finite()));
}
