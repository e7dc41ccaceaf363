//! The awkward cases: each says in its name what must hold.

use catalog::{Better, Counting, Kind, Measure, Target};
use cube::{Cell, Sex, Status, Text};
use profile::model::{Change, Comparator, Gap, Mark, NotJudged, TrendMethod, TrendOutcome};

use crate::made::{Made, broken, cell, code, period, row};

const MARKED: Mark = Mark::Marked;
const NOT_MARKED: Mark = Mark::NotMarked;
const ONE_VALUE: Mark = Mark::NotJudged(NotJudged::OneValue);
const NO_VALUE: Mark = Mark::NotJudged(NotJudged::NoValue);

/// One kommun, one series: from which to which period, and the mark.
#[track_caller]
fn check_rule(cells: &[(&str, &str)], first: Option<&str>, latest: Option<&str>, mark: Mark) {
    let mut made = Made::new();
    made.row("matt");
    made.series("matt", "1480", cells);
    // A second kommun, so that the indicator is not one of two printed values.
    made.yearly("matt", "0180", 2010, &[50.0; 14]);
    let profile = made.of("1480");
    let made = row(&profile, "matt");
    let at = |p: Option<profile::model::Point>| p.map(|p| p.period.to_string());
    assert_eq!((at(made.first).as_deref(), at(made.latest).as_deref()), (first, latest));
    assert_eq!(made.mark, mark);
    assert_eq!(made.change.is_some(), matches!(mark, MARKED | NOT_MARKED));
}

#[test]
fn the_first_value_is_the_base_years_or_the_next() {
    let (from, to) = (Some("2013"), Some("2020"));
    check_rule(&[("2010", "90"), ("2013", "80"), ("2020", "79")], from, to, MARKED);
    check_rule(&[("2010", "70"), ("2014", "80"), ("2020", "79")], Some("2014"), to, MARKED);
    check_rule(
        &[("2010", "70"), ("2013", "-"), ("2015", "80"), ("2020", "81")],
        Some("2015"),
        to,
        NOT_MARKED,
    );
    // What lies before the base year only is not compared.
    check_rule(&[("2010", "70"), ("2012", "60")], None, None, NO_VALUE);
}

#[test]
fn equal_as_shown_is_not_marked() {
    check_rule(&[("2013", "86.4"), ("2020", "85.5")], Some("2013"), Some("2020"), NOT_MARKED);
    check_rule(&[("2013", "85.5"), ("2020", "85.4")], Some("2013"), Some("2020"), MARKED);
    check_rule(&[("2013", "0.4"), ("2020", "-0.4")], Some("2013"), Some("2020"), NOT_MARKED);
}

#[test]
fn one_value_or_none_is_not_judged() {
    check_rule(&[("2020", "80")], Some("2020"), Some("2020"), ONE_VALUE);
    check_rule(&[("2019", ".."), ("2020", "-")], None, None, NO_VALUE);
    check_rule(&[], None, None, NO_VALUE);
    check_rule(&[("2013", "0"), ("2020", "..")], Some("2013"), Some("2013"), ONE_VALUE);
}

#[test]
fn a_central_measure_is_never_marked() {
    let mut made = Made::new();
    let indicator = made.row("matt");
    (indicator.kind, indicator.better) = (Kind::CentralMeasure, Better::Neither);
    made.yearly("matt", "1480", 2013, &[9.0, 8.0, 7.0, 6.0, 5.0, 4.0]);
    made.yearly("matt", "0180", 2013, &[1.0, 8.0, 7.0, 6.0, 5.0, 6.0]);
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    assert_eq!(row.mark, Mark::NotJudged(NotJudged::CentralMeasure));
    assert_eq!(row.trend.outcome, TrendOutcome::Falling);
    // Without direction the highest value is the first.
    let place = row.position_all.as_ref().map(|p| (p.place, p.of));
    assert_eq!(place, Some((2, 2)));
    assert!(row.best_tenth.is_none() && profile.review.is_empty());
    assert_eq!(profile.summary.n_judged, 0);
    assert_eq!(profile.lead[0].text.sv, "Ingen indikator har ännu två värden att jämföra.");
}

#[test]
fn a_hidden_latest_cell_is_kept_beside_the_latest_value() {
    let mut made = Made::new();
    made.row("matt");
    let cells = [("2013", "80"), ("2019", "70"), ("2020", "-"), ("2021", "..")];
    made.series("matt", "1480", &cells);
    made.yearly("matt", "0180", 2013, &[80.0; 9]);
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    assert_eq!(row.latest.map(|p| p.period), Some(period("2019")));
    let absent = row.latest_absent.expect("a later cell without value");
    assert_eq!((absent.period, absent.cell.status()), (period("2021"), Status::Hidden));
    assert_eq!(row.points.len(), 4, "cells without a value are kept");
    let told: Vec<&str> = profile.review[0].sentences.iter().map(|s| s.text.sv.as_str()).collect();
    assert!(told.contains(&"Värdet för 2021 är dolt av sekretess."), "{told:?}");
}

#[test]
fn gap_years_do_not_stop_the_test_and_are_told() {
    let mut made = Made::new();
    made.row("matt");
    let cells = [
        ("2013", "80"),
        ("2014", "79"),
        ("2016", "78"),
        ("2017", "77"),
        ("2018", "76"),
        ("2022", "70"),
    ];
    made.series("matt", "1480", &cells);
    made.put("matt", "1480", "2020", Sex::Both, cell(".."));
    made.put("matt", "1480", "2021", Sex::Both, cell(":"));
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    assert_eq!((row.trend.outcome, row.trend.n_points), (TrendOutcome::Worse, 6));
    // Six values in falling order: 2 of 720 orders. Source: Kendall 1975, score 15 at n = 6.
    assert!((row.trend.p.expect("tested") - 2.0 / 720.0).abs() < 1e-12);
    let told: Vec<&str> = profile.review[0].sentences.iter().map(|s| s.text.sv.as_str()).collect();
    for sentence in [
        "Värde saknas för 2015 och 2019.",
        "Värdet för 2020 är dolt av sekretess.",
        "Uppgiften samlades inte in 2021.",
    ] {
        assert!(told.contains(&sentence), "{sentence} in {told:?}");
    }
}

#[test]
fn a_break_resets_first_value_mark_and_test() {
    let mut made = Made::new();
    made.row("matt").breaks = broken("2018");
    made.yearly("matt", "1480", 2013, &[90.0, 91.0, 92.0, 93.0, 94.0, 60.0, 61.0, 62.0, 63.0]);
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    assert_eq!(row.first.map(|p| p.period), Some(period("2018")));
    assert_eq!((row.mark, row.trend.outcome), (NOT_MARKED, TrendOutcome::TooFewPoints));
    assert_eq!((row.trend.n_points, row.trend.n_needed), (4, 5));
    assert_eq!(row.points.iter().filter(|p| p.before_break).count(), 5);
    assert_eq!(row.breaks.len(), 1);
    // The break splits no other series than its own.
    let mut whole = made.clone();
    whole.catalog.indicators.get_mut(&crate::made::id("matt")).expect("made").breaks = Vec::new();
    assert_eq!(self::row(&whole.of("1480"), "matt").mark, MARKED);
}

#[test]
fn a_mean_of_years_that_reaches_over_a_break_lies_before_it() {
    let mut made = Made::new();
    made.row("matt").breaks = broken("2018");
    let cells = [
        ("2015-2017", "90"),
        ("2016-2018", "80"),
        ("2017-2019", "70"),
        ("2018-2020", "60"),
        ("2019-2021", "50"),
    ];
    made.series("matt", "1480", &cells);
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    let periods = (row.first.map(|p| p.period), row.latest.map(|p| p.period));
    assert_eq!(periods, (Some(period("2018-2020")), Some(period("2019-2021"))));
}

#[test]
fn a_break_after_the_latest_value_changes_nothing() {
    let mut made = Made::new();
    made.row("matt").breaks = broken("2021");
    made.series("matt", "1480", &[("2013", "80"), ("2020", "70")]);
    made.yearly("matt", "0180", 2013, &[80.0; 10]);
    assert_eq!(row(&made.of("1480"), "matt").mark, MARKED);
}

#[test]
fn several_kinds_of_period_are_not_mixed() {
    let mut made = Made::new();
    made.row("matt");
    made.yearly("matt", "1480", 2013, &[90.0, 80.0, 70.0, 60.0, 50.0, 40.0]);
    made.series("matt", "1480", &[("2019-2021", "95"), ("2018Q1", "1"), ("2018Q2", "2")]);
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    assert_eq!(row.latest.map(|p| p.period), Some(period("2018")));
    assert_eq!((row.mark, row.trend.outcome), (MARKED, TrendOutcome::NotTested));
    let told: Vec<&str> = profile.review[0].sentences.iter().map(|s| s.text.sv.as_str()).collect();
    let reason = "Serien har olika långa perioder, så trenden prövas inte.";
    assert!(told.contains(&reason), "{told:?}");
}

#[test]
fn two_printed_values_are_not_tested() {
    let mut made = Made::new();
    made.row("matt");
    made.series("matt", "00", &[("2013", "90"), ("2020", "87")]);
    let profile = made.of("00");
    assert_eq!(row(&profile, "matt").trend.outcome, TrendOutcome::NotTested);
    assert_eq!(profile.summary.n_tested, 0);
    let lead: Vec<&str> = profile.lead.iter().map(|s| s.text.sv.as_str()).collect();
    assert_eq!(
        lead,
        [
            "Den enda indikatorn som kan bedömas är märkt: senaste värdet är sämre än basåret.",
            "Trenden prövas inte, eftersom det finns för få värden."
        ]
    );
}

#[test]
fn change_from_nothing_and_of_negative_values() {
    let change = |measure, first: &str, latest: &str| {
        let mut made = Made::new();
        let indicator = made.row("matt");
        (indicator.measure, indicator.decimals) = (measure, 1);
        made.series("matt", "1480", &[("2013", first), ("2020", latest)]);
        row(&made.of("1480"), "matt").change.expect("two values")
    };
    assert_eq!(change(Measure::Share, "86", "76"), Change::PercentagePoints(-10.0));
    assert_eq!(change(Measure::Rate, "0", "3"), Change::Units(3.0));
    assert_eq!(change(Measure::Rate, "4", "3"), Change::Percent(-25.0));
    assert_eq!(change(Measure::Cost, "-4", "-2"), Change::Percent(50.0));
    assert_eq!(change(Measure::Index, "79.1", "81.7"), Change::Units(2.6));
}

#[test]
fn equal_values_are_neither_marked_nor_a_trend() {
    let mut made = Made::new();
    made.row("matt");
    made.yearly("matt", "1480", 2013, &[80.0; 9]);
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    assert_eq!((row.mark, row.trend.outcome), (NOT_MARKED, TrendOutcome::Unchanged));
    // A test that cannot be sure of anything gives no false alarm.
    assert!(profile.summary.n_expected_false_alarms.abs() < 1e-12);
    assert_eq!(profile.summary.n_tested, 1);
}

#[test]
fn the_weighted_slope_is_used_where_five_values_have_intervals() {
    let made = |n_with: usize, counts: bool| {
        let mut made = Made::new();
        made.row("matt").decimals = 1;
        for (i, year) in (2013..2021).enumerate() {
            let value = 50.0 + 4.0 * i as f64;
            let cell = Cell::reported(value);
            let cell = match (i >= 8 - n_with, counts) {
                (false, _) => cell,
                (true, true) => cell.with_counts(Some(value * 100.0), Some(10_000.0)),
                (true, false) => cell.with_interval(Some(value - 1.0), Some(value + 1.0)),
            };
            made.put("matt", "1480", &year.to_string(), Sex::Both, cell);
        }
        let profile = made.of("1480");
        let row = row(&profile, "matt").clone();
        (row.trend.method, row.trend.n_points, row.intervals())
    };
    use profile::Intervals::{Published, Wilson};
    assert_eq!(made(5, false), (TrendMethod::WeightedSlope, 5, Some(Published)));
    assert_eq!(made(5, true), (TrendMethod::WeightedSlope, 5, Some(Wilson)));
    assert_eq!(made(4, false), (TrendMethod::MannKendall, 8, None));
}

#[test]
fn ties_share_the_better_place() {
    let mut made = Made::new();
    made.row("matt");
    for (area, value) in [("0114", "80"), ("0115", "90"), ("0117", "90.4"), ("0120", "95")] {
        made.series("matt", area, &[("2020", value)]);
    }
    let prepared = made.prepared();
    let place = |area: &str| {
        let profile = prepared.profile(code(area)).expect("a kommun");
        row(&profile, "matt").position_all.as_ref().map(|p| (p.place, p.of))
    };
    let places = ["0120", "0115", "0117", "0114"].map(|area| place(area).expect("a place"));
    assert_eq!(places, [(1, 4), (2, 4), (2, 4), (4, 4)]);
}

#[test]
fn gotland_is_region_and_kommun_and_not_compared_with_itself() {
    let mut made = Made::new();
    made.row("matt");
    made.yearly("matt", "09", 2013, &[50.0, 51.0, 52.0]);
    made.yearly("matt", "0980", 2013, &[70.0, 60.0, 50.0]);
    made.yearly("matt", "00", 2013, &[60.0, 60.0, 60.0]);
    let (region, kommun) = (made.of("09"), made.of("0980"));
    let latest =
        |p: &profile::model::AreaProfile| row(p, "matt").latest.and_then(|p| p.cell.value());
    assert_eq!((latest(&region), latest(&kommun)), (Some(52.0), Some(50.0)));
    assert_eq!(kommun.region.as_ref().map(|r| r.code), Some(code("09")));
    let with: Vec<Comparator> = row(&kommun, "matt").comparisons.iter().map(|c| c.with).collect();
    assert_eq!(with, [Comparator::Riket]);
}

#[test]
fn an_area_out_of_use_has_no_profile() {
    let mut made = Made::new();
    made.row("matt");
    made.yearly("matt", "1917", 2013, &[1.0, 2.0]);
    let prepared = made.prepared();
    // Heby was 1917 until 2006 and is 0331. Source: SCB.
    assert!(prepared.profile(code("1917")).is_none());
    assert!(prepared.profile(code("0331")).is_some());
    assert!(prepared.profile(code("0199")).is_none(), "a code never in use");
    assert_eq!(prepared.profiles([code("1917"), code("0331"), code("00")]).len(), 2);
}

#[test]
fn riket_is_compared_with_nobody_and_a_region_with_riket() {
    let mut made = Made::new();
    made.row("matt");
    for area in ["00", "01", "03"] {
        made.yearly("matt", area, 2013, &[80.0, 70.0, 60.0]);
    }
    let riket = made.of("00");
    let row_of_riket = row(&riket, "matt");
    assert!(row_of_riket.comparisons.is_empty() && row_of_riket.position_all.is_none());
    assert!(riket.peers.is_empty() && riket.group.is_none() && riket.region.is_none());
    let region = made.of("01");
    let row = row(&region, "matt");
    let with: Vec<Comparator> = row.comparisons.iter().map(|c| c.with).collect();
    assert_eq!(with, [Comparator::Riket]);
    assert_eq!(row.position_peers.as_ref().map(|p| (p.place, p.of)), Some((1, 2)));
}

#[test]
fn a_missing_comparison_says_so() {
    let mut made = Made::new();
    made.row("matt");
    made.series("matt", "1480", &[("2013", "80"), ("2020", "70")]);
    made.series("matt", "00", &[("2020", "..")]);
    let profile = made.of("1480");
    let status: Vec<(Comparator, Status)> =
        row(&profile, "matt").comparisons.iter().map(|c| (c.with, c.cell.status())).collect();
    let expected = [(Comparator::Riket, Status::Hidden), (Comparator::Region, Status::Missing)];
    assert_eq!(status, expected);
}

#[test]
fn a_better_value_may_still_lose_places() {
    let fell = |others: &[(&str, &str, &str)]| {
        let mut made = Made::new();
        made.row("matt");
        made.series("matt", "1480", &[("2013", "90"), ("2019", "80"), ("2020", "81")]);
        for (area, before, now) in others {
            made.series("matt", area, &[("2019", before), ("2020", now)]);
        }
        let profile = made.of("1480");
        row(&profile, "matt").rank_fell_though_better
    };
    assert!(fell(&[("0180", "79", "85")]), "another went past");
    assert!(!fell(&[("0180", "79", "80")]), "nobody went past");
    assert!(!fell(&[("0180", "-", "85")]), "that more areas answer moves nobody");
    assert!(!fell(&[("0180", "85", "79")]));
}

#[test]
fn distances_are_told_in_persons() {
    let mut made = Made::new();
    let indicator = made.row("matt");
    indicator.counting = Some(Counting {
        persons: crate::made::id("invanare"),
        counts: Text::new("personer", "people"),
        per: 100.0,
        assumed_for: None,
    });
    let authority = Text::new("Regeringen", "The government");
    indicator.target = Some(Target { value: 80.0, year: 2022, authority });
    made.indicator("invanare");
    made.series("invanare", "1480", &[("2018", "9"), ("2019", "5000"), ("2021", "7")]);
    made.series("matt", "1480", &[("2013", "80"), ("2020", "70")]);
    // Twenty kommuner with 71–90: the best tenth are the two at 90 and 89.
    let codes = shipped_kommuner().into_iter().filter(|c| *c != code("1480")).take(19);
    for (value, area) in (72..=90).zip(codes) {
        made.series("matt", &area.to_string(), &[("2020", &value.to_string())]);
    }
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    let target = row.target.as_ref().expect("a target");
    assert_eq!((target.level, target.gap, target.is_reached), (80.0, 10.0, false));
    // 10 percentage points of 5 000, the latest count of inhabitants not after 2020.
    let n = |gap: &Gap| gap.counted.as_ref().map(|c| c.n);
    assert_eq!(n(target), Some(500.0));
    let best = row.best_tenth.as_ref().expect("twenty kommuner");
    assert_eq!((best.level, best.gap, n(best)), (89.0, 19.0, Some(950.0)));
    let told = &profile.review[0].sentences;
    let sentence =
        "Målnivån är 80, vilket är 10 procentenheter högre och motsvarar omkring 500 personer.";
    assert!(told.iter().any(|s| s.text.sv == sentence), "{told:?}");
}

fn shipped_kommuner() -> Vec<cube::AreaCode> {
    let areas = &crate::shipped::catalog().areas;
    areas.at_level(cube::AreaLevel::Kommun).map(|a| a.code).collect()
}

#[test]
fn peers_are_the_nearest_with_their_reasons() {
    let mut made = Made::new();
    made.row("matt");
    made.likeness(
        "invanare",
        true,
        &[
            ("1480", "1000"),
            ("0180", "2000"),
            ("0380", "500"),
            ("0580", "8000"),
            ("1280", "1000"),
            ("0114", "0"),
        ],
    );
    let profile = made.of("1480");
    let peers: Vec<String> = profile.peers.iter().map(|p| p.area.code.to_string()).collect();
    // Twice as many and half as many are equally far in the logarithm: the lower code comes first.
    assert_eq!(peers, ["1280", "0180", "0380"]);
    assert!(profile.peers[0].distance.abs() < 1e-12);
    assert!((profile.peers[1].distance - profile.peers[2].distance).abs() < 1e-9);
    assert_eq!(
        profile.peers[1].reasons[0].sv,
        "Måttet invanare 2022: 1\u{202f}000 i Göteborg, 2\u{202f}000 i Stockholm"
    );
    assert!(made.of("0114").peers.is_empty(), "nobody has a logarithm of nothing");
}

#[test]
fn medians_of_group_and_peers_are_taken_over_those_with_a_value() {
    let mut made = Made::new();
    made.row("matt");
    made.likeness(
        "invanare",
        false,
        &[("1480", "10"), ("0180", "11"), ("1280", "12"), ("0380", "13"), ("0580", "99")],
    );
    for (area, value) in
        [("1480", "70"), ("0180", "80"), ("1280", "-"), ("0380", "85"), ("0580", "10")]
    {
        made.series("matt", area, &[("2013", "75"), ("2020", value)]);
    }
    let profile = made.of("1480");
    let row = row(&profile, "matt");
    let of = |with| row.comparisons.iter().find(|c| c.with == with).expect("compared");
    // Göteborg, Stockholm and Malmö are SKR's group A1; Malmö has no value.
    let group = of(Comparator::Group);
    assert_eq!((group.cell.value(), group.n_areas), (Some(75.0), Some(2)));
    let peers = of(Comparator::Peers);
    assert_eq!(
        (peers.cell.value(), peers.n_areas, peers.is_better),
        (Some(82.5), Some(2), Some(false))
    );
    // 82.5 is shown as 83 without decimals.
    assert_eq!(peers.difference, Some(-13.0));
    assert_eq!(row.position_peers.as_ref().map(|p| (p.place, p.of)), Some((3, 3)));
}

#[test]
fn by_sex_stands_at_the_same_periods_as_both() {
    let mut made = Made::new();
    made.row("matt");
    made.series("matt", "1480", &[("2013", "80"), ("2020", "70"), ("2021", "-")]);
    made.put("matt", "1480", "2013", Sex::Women, cell("82"));
    made.put("matt", "1480", "2020", Sex::Women, cell(".."));
    made.put("matt", "1480", "2021", Sex::Women, cell("60"));
    let profile = made.of("1480");
    let by_sex = &row(&profile, "matt").by_sex;
    assert_eq!(by_sex.len(), 1);
    assert_eq!(by_sex[0].first.and_then(|p| p.cell.value()), Some(82.0));
    assert_eq!(by_sex[0].latest.map(|p| p.cell.status()), Some(Status::Hidden));
}

#[test]
fn an_indicator_without_figures_gives_a_row_without_values() {
    let mut made = Made::new();
    made.row("matt");
    made.figures.clear();
    let profile = made.of("1480");
    assert_eq!(row(&profile, "matt").mark, NO_VALUE);
    assert_eq!(profile.axis, (2013, 2013));
}
