//! From tallies to cells: the worked examples of the language's trial on 27 indicators (named by their
//! numbers there, D1–D27), and the fall register in three other implementations.

mod finishing;

use std::collections::BTreeMap;

use catalog::definition::{
    Align, Combine, Compare, CompareAs, CompareWith, Comparison, Counted, Dimension, EmptyStratum,
    Every, Expression, FigureSetId, Interval, Literal, Method, MonthDay, Number, Of,
    Path as UnitPath, PersonYear, Quantile, Side, StandardId, Standardise, StandardiseBy, StateId,
    Test, Undelivered, UnitDay, UnknownArea, Value, Week53,
};
use cube::AreaLevel;
use finishing::{Case, Row, period, text};
use indicator::{CellStatus, FinishError, Tally};

/// `|a − b|` within a millionth of a millionth of b.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs().max(1e-300)
}

fn tally(numerator: i128, denominator: i128) -> Tally {
    Tally { numerator, denominator, persons: denominator.min(5) as u64, ..Tally::default() }
}

/// Falls per 1 000 person-years, as D1.
fn falls() -> Case {
    let mut case = Case::new(Method::Rate);
    case.computation.per = Some(1000);
    case.computation.person_year = Some(PersonYear::Julian);
    case.computation.interval = Interval::ExactPoisson;
    case.computation.level = Some(95);
    case.computation.denominator = Some(Side { counted: Counted::Days, ..case.members() });
    case.computation.period.from = period("2019");
    case
}

/// D1: 1 fall in 365 + 292 days is 555.9 per 1 000 person-years; none in 73 days is 0.0.
#[test]
fn a_rate_per_person_years_of_365_25_days() {
    let mut case = falls();
    case.add("0180", "2021", "vardform=sabo", tally(1, 657));
    case.add("0180", "2021", "vardform=hsv", tally(0, 73));
    case.add("0380", "2021", "vardform=hsv", tally(2, 0));
    let rows = case.rows();
    let sabo = &rows[&text("0180", "2021", "vardform=sabo")];
    assert_eq!(format!("{:.1}", sabo.value.expect("a value")), "555.9");
    assert_eq!((sabo.numerator.as_str(), sabo.denominator.as_str()), ("1", "657"));
    let hsv = &rows[&text("0180", "2021", "vardform=hsv")];
    assert_eq!((hsv.value, hsv.status), (Some(0.0), CellStatus::Zero));
    // Garwood's upper limit for no events at 95 %, 3.688879, over 73 / 365.25 years.
    let upper = hsv.upper.expect("a limit");
    assert!((upper - 3.688_879_454_113_936 * 1000.0 * 365.25 / 73.0).abs() < 1e-6, "{upper}");
    // Events without anybody who could have them are no rate.
    let nobody = &rows[&text("0380", "2021", "vardform=hsv")];
    assert_eq!((nobody.value, nobody.status), (None, CellStatus::Missing));
    // A kommun without days has no cell; riket always has its total.
    assert!(!rows.contains_key(&text("1480", "2021", "")));
    assert!(rows.contains_key(&text("00", "2021", "")));
}

/// The pooled rate and the mean of the three yearly rates, by days of 365.25 and of the calendar year, as
/// three other programs give them for 20 000 made-up persons; the pooled limits as R's `poisson.test`.
#[test]
fn three_years_together_as_others_take_them_together() {
    for folder in ["reg", "variants"] {
        for (cells, result) in finishing::falls_by_others(folder) {
            three_years(&cells, &result);
        }
    }
}

fn three_years(cells: &[csv::StringRecord], result: &[csv::StringRecord]) {
    let mut compared = 0;
    for (combine, person_year, column) in [
        (Combine::Pooled, PersonYear::Julian, 5),
        (Combine::MeanOfValues, PersonYear::Julian, 6),
        (Combine::MeanOfValues, PersonYear::DaysOfTheYear, 7),
    ] {
        let mut case = falls();
        case.computation.person_year = Some(person_year);
        case.computation.period.over = Some((3, combine, 1));
        case.add_falls(cells);
        let rows = case.rows();
        for row in result.iter().filter(|row| &row[1] != "UNK") {
            let area = if &row[1] == "RIKET" { "00" } else { &row[1] };
            let split = format!("vardform={}", row[0].to_lowercase());
            let cell = &rows[&text(area, "2019-2021", &split)];
            let expected: f64 = row[column].parse().expect("a number");
            let value = cell.value.expect("a value");
            assert!(is_near(value, expected), "{area} {split}: {value}, {expected}");
            assert_eq!((&cell.numerator[..], &cell.denominator[..]), (&row[4], &row[3]));
            if let (Combine::Pooled, Some(lower)) = (combine, row.get(9)) {
                let (lower, upper): (f64, f64) =
                    (lower.parse().expect("a number"), row[10].parse().expect("a number"));
                let found = (cell.lower.expect("a limit"), cell.upper.expect("a limit"));
                assert!((found.0 - lower).abs() <= 1e-6 * lower.max(1.0), "{found:?} {lower}");
                assert!((found.1 - upper).abs() <= 1e-6 * upper.max(1.0), "{found:?} {upper}");
            }
            compared += 1;
        }
    }
    assert!(compared >= 3 * 26, "the cells of the register are compared");
}

/// Two of three years must be there when the definition says so; a window that starts before the first
/// period is none.
#[test]
fn a_value_over_years_asks_for_enough_of_them() {
    let mut case = falls();
    case.computation.period.over = Some((3, Combine::Pooled, 2));
    case.add("0180", "2019", "", tally(1, 100));
    case.add("0180", "2021", "", tally(1, 100));
    case.add("0380", "2021", "", tally(1, 100));
    let rows = case.rows();
    assert_eq!(rows[&text("0180", "2019-2021", "")].numerator, "2");
    let one = &rows[&text("0380", "2019-2021", "")];
    assert_eq!((one.value, one.status), (None, CellStatus::Missing));
    assert!(rows.keys().all(|(_, period, _)| period == "2019-2021"), "no window begins earlier");
}

/// D3: strata of 10, 50 and 400 per 100 000, weights 0.70, 0.20, 0.10: 57.0; crude 32.0.
fn standardised(empty: EmptyStratum) -> Case {
    let mut case = Case::new(Method::Rate);
    case.computation.per = Some(100_000);
    case.computation.interval = Interval::DobsonByar;
    case.computation.level = Some(95);
    case.figures("scb-folkmangd", &["0-19", "20-64", "65-79", "80+"]);
    for (year, numbers) in [(2020, [9, 9_999, 2_000, 500]), (2021, [9, 10_001, 2_000, 500])] {
        case.figure_rows("0180", year, &numbers);
    }
    let over_20 = Expression::Test(Test::Compare(
        Value::Path(UnitPath::Age),
        Comparison::AtLeast,
        Value::Literal(Literal::Integer(20)),
    ));
    case.computation.denominator = Some(Side {
        counted: Counted::Figures(FigureSetId("scb-folkmangd".to_owned())),
        of: Of::Figures,
        on: Some(UnitDay::MeanOfYearEnds),
        condition: Some(over_20),
        ..case.members()
    });
    let weights = BTreeMap::from([(0, 0.0), (20, 0.70), (65, 0.20), (80, 0.10)]);
    case.standard("sverige", weights);
    case.computation.standardise = Some(Standardise {
        by: StandardiseBy::DirectTo(StandardId("sverige".to_owned())),
        ages: ["20-64", "65-79", "80+"].map(|age| age.parse().expect("a group")).to_vec(),
        by_sex: false,
        empty,
    });
    for (stratum, events) in [(0, 1), (1, 1), (2, 2)] {
        case.add_stratum("0180", "2021", stratum, tally(events, 0));
        case.add_stratum("01", "2021", stratum, tally(events, 0));
        case.add_stratum("00", "2021", stratum, tally(events, 0));
    }
    case
}

#[test]
fn a_rate_is_standardised_to_the_weights_of_a_standard() {
    let rows = standardised(EmptyStratum::Missing).rows();
    let cell = &rows[&text("0180", "2021", "")];
    assert!(is_near(cell.value.expect("a value"), 57.0), "{cell:?}");
    assert_eq!((cell.numerator.as_str(), cell.denominator.as_str()), ("4", "12500"));
    let crude = 4.0 / 12_500.0 * 100_000.0;
    assert!(is_near(crude, 32.0), "the crude rate of the example");
}

/// Halves of persons stay exact: 9 999 and 10 000 persons are 9 999.5 in the mean.
#[test]
fn a_mean_of_year_ends_may_be_a_half() {
    let mut case = standardised(EmptyStratum::Missing);
    case.figure_rows("0180", 2021, &[0, -1, 0, 0]);
    assert_eq!(case.rows()[&text("0180", "2021", "")].denominator, "12499.5");
}

/// A stratum without persons: no value, or the rate of the area above, here of region 01, in which 0187
/// lies beside 0180.
#[test]
fn an_empty_stratum_is_missing_or_taken_from_above() {
    for (empty, expected) in [
        (EmptyStratum::Missing, None),
        // 0.70 · 1/1 000 + 0.20 · 1/100, and 0.10 · 2/500 of the region.
        (EmptyStratum::PoolToParent, Some((0.70 / 1000.0 + 0.20 / 100.0 + 0.10 / 250.0) * 1e5)),
    ] {
        let mut case = standardised(empty);
        for year in [2020, 2021] {
            case.figure_rows("0187", year, &[0, 1_000, 100, 0]);
        }
        for stratum in [0, 1] {
            case.add_stratum("0187", "2021", stratum, tally(1, 0));
        }
        let cell = &case.rows()[&text("0187", "2021", "")];
        match (cell.value, expected) {
            (None, None) => assert_eq!(cell.status, CellStatus::Missing),
            (Some(value), Some(expected)) => assert!(is_near(value, expected), "{value}"),
            other => panic!("{other:?}"),
        }
    }
}

/// Indirectly standardised from riket, riket itself is its crude rate: by the method's definition the
/// expected number of the reference is the observed.
#[test]
fn riket_standardised_from_itself_is_its_crude_rate() {
    let mut case = standardised(EmptyStratum::Missing);
    let asked = case.computation.standardise.as_mut().expect("it is standardised");
    asked.by = StandardiseBy::IndirectFromRiket;
    case.computation.interval = Interval::Byar;
    let rows = case.rows();
    let riket = &rows[&text("00", "2021", "")];
    assert!(is_near(riket.value.expect("a value"), 32.0), "{riket:?}");
    assert!(riket.lower.expect("a limit") < 32.0 && riket.upper.expect("a limit") > 32.0);
}

#[test]
fn part_of_an_age_group_of_figures_cannot_be_asked_for() {
    let mut case = standardised(EmptyStratum::Missing);
    let asked = case.computation.standardise.as_mut().expect("it is standardised");
    asked.ages = vec!["20-69".parse().expect("a group"), "70+".parse().expect("a group")];
    let error = case.finish().expect_err("the figures have 65-79");
    assert!(matches!(error, FinishError::Straddles { group, .. } if group.to_string() == "65-79"));
}

/// D7b: 11 days on 2 000 persons are 0.0055; the figures of men and women follow the part.
#[test]
fn figures_from_outside_stand_below() {
    let mut case = Case::new(Method::Ratio);
    case.computation.per = Some(1);
    case.figures("scb-folkmangd", &["0-64", "65+"]);
    case.figure_rows("0180", 2021, &[7_000, 2_000]);
    case.computation.denominator = Some(Side {
        counted: Counted::Figures(FigureSetId("scb-folkmangd".to_owned())),
        of: Of::Figures,
        on: Some(UnitDay::DayOfYear(MonthDay { month: 12, day: 31 })),
        condition: Some(Expression::Test(Test::Compare(
            Value::Path(UnitPath::Age),
            Comparison::AtLeast,
            Value::Literal(Literal::Integer(65)),
        ))),
        ..case.members()
    });
    case.add("0180", "2021", "", tally(11, 0));
    let rows = case.rows();
    let cell = &rows[&text("0180", "2021", "")];
    assert_eq!((cell.value, cell.denominator.as_str()), (Some(0.0055), "2000"));
    let riket = &rows[&text("00", "2021", "")];
    assert_eq!((riket.numerator.as_str(), riket.denominator.as_str()), ("0", "2000"));
}

/// D13: 3 actions on 2 patients are 1.5, of each profession 2 on the same 2.
#[test]
fn a_split_numerator_stands_over_the_whole() {
    let mut case = Case::new(Method::Ratio);
    case.split_numerator("yrke");
    case.computation.denominator = Some(case.members());
    case.add("0180", "2021", "", tally(3, 2));
    case.add("0180", "2021", "yrke=XS919", tally(2, 0));
    case.add("0180", "2021", "yrke=XS918", tally(2, 0));
    let rows = case.rows();
    assert_eq!(rows[&text("0180", "2021", "")].value, Some(1.5));
    let nurses = &rows[&text("0180", "2021", "yrke=XS918")];
    assert_eq!((nurses.value, nurses.denominator.as_str()), (Some(1.0), "2"));
}

/// D5: 1 of 5 is 20.0 %. Wilson's limits are R's `prop.test(1, 5, correct = FALSE)`.
#[test]
fn a_proportion_has_wilsons_limits() {
    let mut case = Case::new(Method::Proportion);
    (case.computation.per, case.computation.level) = (Some(100), Some(95));
    case.computation.interval = Interval::Wilson;
    case.computation.denominator = Some(case.members());
    case.add("00", "2021", "", tally(1, 5));
    let cell = &case.rows()[&text("00", "2021", "")];
    assert_eq!(cell.value, Some(20.0));
    assert!((cell.lower.expect("a limit") - 3.622_411).abs() < 1e-5, "{cell:?}");
    assert!((cell.upper.expect("a limit") - 62.446_54).abs() < 1e-5, "{cell:?}");
}

/// D7a: days 3 and 8 are 5.5 in the mean. D11: COC 1/3 and 1 are 0.6667.
#[test]
fn means_are_of_whole_numbers_or_fractions() {
    for (values, mean, numerator) in
        [(vec![(3, 1), (8, 1)], "5.5000", "11"), (vec![(2, 6), (6, 6)], "0.6667", "")]
    {
        let mut case = Case::new(Method::Mean);
        case.computation.denominator = Some(case.members());
        let values = values.into_iter().map(|value| (value, 1)).collect();
        case.add("0180", "2021", "", Tally { values, ..tally(2, 2) });
        let cell = &case.rows()[&text("0180", "2021", "")];
        assert_eq!(format!("{:.4}", cell.value.expect("a value")), mean);
        assert_eq!((cell.numerator.as_str(), cell.denominator.as_str()), (numerator, "2"));
    }
}

/// D20: waits of 10, 30, 14+, 120 and 365+ days have the median 120; without the open ones it is 30.
#[test]
fn medians_are_of_values_or_of_those_who_wait() {
    let mut case = Case::new(Method::Median);
    case.computation.quantile = Some(Quantile::KaplanMeier);
    (case.computation.interval, case.computation.level) = (Interval::LogLog, Some(95));
    case.computation.denominator = Some(case.members());
    let waits =
        BTreeMap::from([(10, (1, 0)), (14, (0, 1)), (30, (1, 0)), (120, (1, 0)), (365, (0, 1))]);
    case.add("0180", "2021", "", Tally { waits, ..tally(3, 5) });
    let cell = &case.rows()[&text("0180", "2021", "")];
    assert_eq!((cell.value, cell.numerator.as_str()), (Some(120.0), "3"));

    case.computation.quantile = Some(Quantile::Type(7));
    case.partial.cells.clear();
    let values = [10, 30, 120].map(|days| ((days, 1), 1)).into();
    case.add("0180", "2021", "", Tally { values, ..tally(3, 3) });
    assert_eq!(case.rows()[&text("0180", "2021", "")].value, Some(30.0));
}

/// D17: 3 overcrowded beds on 44 are 6.8 per 100. One ward has 2 on 40, the other 1 on 4.
#[test]
fn a_ratio_of_sums_has_limits_by_linearisation() {
    let mut case = Case::new(Method::Ratio);
    case.computation.per = Some(100);
    (case.computation.interval, case.computation.level) = (Interval::Linearised, Some(95));
    case.computation.denominator = Some(case.members());
    let squares = [2 * 2 + 1, 2 * 40 + 4, 40 * 40 + 4 * 4];
    case.add("01", "2021", "", Tally { squares, persons: 2, ..tally(3, 44) });
    let cell = &case.rows()[&text("01", "2021", "")];
    assert_eq!(format!("{:.1}", cell.value.expect("a value")), "6.8");
    // Residuals 2 − 40R and 1 − 4R are −8/11 and 8/11; 2 · 2 · (8/11)² / 44² under the root, times 1.96.
    let half = 1.959_963_984_540_054 * (4.0 * (8.0_f64 / 11.0).powi(2)).sqrt() / 44.0 * 100.0;
    let expected = 300.0 / 44.0 + half;
    assert!((cell.upper.expect("a limit") - expected).abs() < 1e-9, "{cell:?} {expected}");
}

/// D24: 180 deaths against a mean of 100 are +80 %; week 53 is held against the mean of week 52 (100).
#[test]
fn weeks_are_compared_with_the_mean_of_years() {
    let mut case = Case::new(Method::Count);
    case.computation.period.every = Every::Week;
    case.computation.period.from = period("2020W01");
    case.computation.compare = Some(Compare {
        with: CompareWith::MeanOf(2015, 2019),
        align: Align::Week,
        how: CompareAs::Percent,
        week_53: Some(Week53::WithWeek52),
    });
    for (year, deaths) in [(2015, 100), (2016, 90), (2017, 110), (2018, 95), (2019, 105)] {
        case.add("00", &format!("{year}W15"), "", tally(deaths, 0));
        case.add("00", &format!("{year}W52"), "", tally(100, 0));
    }
    case.add("00", "2015W53", "", tally(104, 0));
    case.add("00", "2020W15", "", tally(180, 0));
    case.add("00", "2020W53", "", tally(150, 0));
    let rows = case.rows();
    assert!(is_near(rows[&text("00", "2020W15", "")].value.expect("a value"), 80.0));
    assert!(is_near(rows[&text("00", "2020W53", "")].value.expect("a value"), 50.0));
    assert!(!rows.contains_key(&text("00", "2019W52", "")), "the baseline is not told itself");
    // Nothing can be told in percent of nothing.
    assert_eq!(rows[&text("00", "2020W20", "")].status, CellStatus::Missing);

    case.computation.compare.as_mut().expect("it compares").week_53 = Some(Week53::Missing);
    assert_eq!(case.rows()[&text("00", "2020W53", "")].value, None);
}

/// D18: with rows up to 25 April week 14 of 2021, which ended on 11 April, is preliminary; on 10 May not.
#[test]
fn young_cells_are_preliminary_also_when_they_are_zero() {
    let mut case = Case::new(Method::Count);
    case.computation.period.every = Every::Week;
    case.computation.period.from = period("2021W14");
    case.computation.period.settled_days = Some(21);
    case.add("00", "2021W14", "boendeform=sabo", tally(1, 0));
    case.add("00", "2021W14", "boendeform=hemtjanst", tally(0, 0));
    let key = text("00", "2021W14", "boendeform=hemtjanst");
    case.holdings.known = Some("2021-04-25".parse().expect("a day"));
    let cell = &case.rows()[&key];
    assert_eq!((cell.value, cell.status), (Some(0.0), CellStatus::Preliminary));
    case.holdings.known = Some("2021-05-10".parse().expect("a day"));
    assert_eq!(case.rows()[&key].status, CellStatus::Zero);
}

/// A register that lacks a month is never zero: riket says so for all. Where one sender is silent, its
/// kommun says so, and by `missing` also the areas that it is part of.
#[test]
fn what_was_not_collected_is_not_zero() {
    for undelivered in [Undelivered::Zero, Undelivered::Drop, Undelivered::Missing] {
        let mut case = Case::new(Method::Count);
        case.computation.period.every = Every::Month;
        case.computation.period.from = period("2021M05");
        case.computation.period.undelivered = undelivered;
        case.units_from("khsl2");
        case.deliver("khsl2", "2021M05", &["0180"]);
        case.add("0180", "2021M05", "", tally(3, 0));
        case.add("00", "2021M05", "", tally(3, 0));
        let rows = case.rows();
        let status =
            |area: &str, month: &str| rows.get(&text(area, month, "")).map(|row: &Row| row.status);
        // June was delivered by nobody.
        assert_eq!(status("00", "2021M06"), Some(CellStatus::NotCollected));
        assert_eq!(status("0180", "2021M05"), Some(CellStatus::Reported));
        let (silent, riket) = match undelivered {
            Undelivered::Zero => (CellStatus::Zero, CellStatus::Reported),
            Undelivered::Drop => (CellStatus::NotCollected, CellStatus::Reported),
            Undelivered::Missing => (CellStatus::NotCollected, CellStatus::NotCollected),
        };
        assert_eq!(status("1480", "2021M05"), Some(silent), "{undelivered:?}");
        assert_eq!(status("00", "2021M05"), Some(riket), "{undelivered:?}");
        let told = &rows[&text("1480", "2021M05", "")];
        if silent == CellStatus::NotCollected {
            assert_eq!((told.value, told.numerator.as_str()), (None, ""));
        }
    }
}

/// A register that only a condition or a breakdown asks for, through a state, is as needed as the one that
/// units come from: without it nobody knows who had the state.
#[test]
fn a_state_without_its_register_is_not_collected() {
    let state = |id: &str| StateId(id.to_owned());
    let is_step = |step: &str| {
        let ladder = Value::Path(UnitPath::Ladder(state("vardform")));
        let word = Value::Literal(Literal::Word(step.to_owned()));
        Expression::Test(Test::Compare(ladder, Comparison::Equal, word))
    };
    let holds = |id: &str| Expression::Test(Test::Holds(state(id)));
    let told = |condition: Expression, registers: &[&str]| {
        let mut case = Case::new(Method::Count);
        case.units_from("khsl2");
        case.computation.period.every = Every::Month;
        case.computation.period.from = period("2021M05");
        for register in ["khsl2"].iter().chain(registers) {
            case.deliver(register, "2021M05", &["0180"]);
        }
        case.computation.numerator.condition = Some(Expression::Not(Box::new(condition)));
        case.rows()[&text("00", "2021M05", "")].status
    };
    assert_eq!(told(holds("lss-boende"), &[]), CellStatus::NotCollected);
    assert_eq!(told(holds("lss-boende"), &["lss"]), CellStatus::Zero);
    assert_eq!(told(is_step("sabo"), &["khsl1"]), CellStatus::NotCollected);
    assert_eq!(told(is_step("sabo"), &["sol-bestand", "sol-flode"]), CellStatus::Zero);
    // Who lives in special housing stands before who has home health care.
    assert_eq!(told(is_step("hsv"), &["khsl1"]), CellStatus::NotCollected);
    assert_eq!(told(is_step("hsv"), &["khsl1", "sol-bestand", "sol-flode"]), CellStatus::Zero);
}

/// A breakdown by a state whose register lacks says so, and the total stands.
#[test]
fn a_breakdown_without_its_register_is_not_collected() {
    let mut case = Case::new(Method::Count);
    case.units_from("khsl2");
    case.computation.period.every = Every::Month;
    case.computation.period.from = period("2021M05");
    case.computation.by.split = vec![vec![Dimension::State(StateId("vardform".to_owned()))]];
    for register in ["khsl2", "sol-bestand", "sol-flode"] {
        case.deliver(register, "2021M05", &["0180"]);
    }
    case.add("00", "2021M05", "", tally(3, 0));
    case.add("00", "2021M05", "vardform=sabo", tally(2, 0));
    let rows = case.rows();
    let of = |split: &str| &rows[&text("00", "2021M05", split)];
    assert_eq!(of("").status, CellStatus::Reported);
    assert_eq!(of("vardform=sabo").status, CellStatus::Reported);
    assert_eq!(of("vardform=hsv").status, CellStatus::NotCollected);
    assert_eq!((of("vardform=hsv").value, of("vardform=hsv").numerator.as_str()), (None, ""));
}

/// Amounts with decimals are held as whole units of the last one.
#[test]
fn amounts_with_decimals_are_exact() {
    let mut case = Case::new(Method::Count);
    case.computation.numerator.counted = Counted::Sum(vec![Number::Value(case.decimal(2))]);
    case.add("00", "2021", "", tally(1250, 0));
    let cell = &case.rows()[&text("00", "2021", "")];
    assert_eq!((cell.value, cell.numerator.as_str()), (Some(12.5), "12.5"));
}

/// A row of its own for what is not known where, at the lowest level; rows in the order of their text.
#[test]
fn the_unknown_area_has_a_row_and_rows_have_an_order() {
    let mut case = Case::new(Method::Count);
    case.computation.by.unknown_area = Some(UnknownArea::OwnRow);
    case.computation.by.down_to = AreaLevel::Kommun;
    case.add("unknown", "2021", "", tally(2, 0));
    case.add("0180", "2021", "", tally(1, 0));
    let cells = case.finish().expect("it finishes");
    let unknown = cells.iter().find(|cell| cell.area == indicator::Place::Unknown);
    assert_eq!(unknown.map(|cell| cell.level), Some(AreaLevel::Kommun));
    let keys: Vec<_> = cells.iter().map(indicator::Cell::key).collect();
    assert!(keys.is_sorted(), "rows are sorted by all key columns");
}

/// The hash that cells carry changes with the definition and with everything that it stands on.
#[test]
fn the_hash_follows_what_a_definition_stands_on() {
    let mut case = standardised(EmptyStratum::Missing);
    let before = case.hash();
    assert_eq!((before.len(), case.hash()), (64, before.clone()));
    for standard in case.catalog.blocks.standards.values_mut() {
        standard.definition_hash = "another".to_owned();
    }
    assert_ne!(case.hash(), before);
}
