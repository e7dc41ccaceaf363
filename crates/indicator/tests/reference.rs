//! The methods against `reference/`: numbers of publications and of other programs, with their origin in
//! every row.

use std::collections::BTreeMap;
use std::path::Path;

use indicator::methods::{self, Compared, Events, Fraction, Group, KaplanMeier, Limits, Point};
use indicator::methods::{RatioSums, ReferenceStratum, Stratum, Year};

/// A row of a reference file by column.
struct Row(BTreeMap<String, String>);

impl Row {
    fn text(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column} in {:?}", self.0))
    }

    fn number<N: std::str::FromStr>(&self, column: &str) -> N {
        let text = self.text(column);
        text.parse().unwrap_or_else(|_| panic!("no number in {column} of {:?}", self.0))
    }

    /// A whole number that may be written as 1e+06.
    fn count(&self, column: &str) -> u64 {
        let x: f64 = self.number(column);
        assert!(x >= 0.0 && x.fract().abs() < f64::EPSILON, "no count in {column} of {:?}", self.0);
        x as u64
    }

    /// Numbers parted by spaces.
    fn list<N: std::str::FromStr>(&self, column: &str) -> Vec<N> {
        let number = |text: &str| {
            text.parse().unwrap_or_else(|_| panic!("no numbers in {column} of {:?}", self.0))
        };
        self.text(column).split(' ').map(number).collect()
    }

    fn level(&self) -> f64 {
        self.number("level")
    }

    /// The figure of a value with limits that the row asks for, after a word that all begin with.
    fn of(&self, before: &str, limits: Option<Limits>) -> Option<Option<f64>> {
        match self.text("figure").strip_prefix(before)?.trim_start() {
            "lower" => Some(limits.map(|l| l.lower)),
            "upper" => Some(limits.map(|l| l.upper)),
            _ => None,
        }
    }
}

/// Holds all rows of a reference file against what a method gives for their inputs. An empty expected number
/// stands for what is not defined. Tolerances are in relation to the number, except where the row says
/// `absolute`.
fn check(file: &str, method: impl Fn(&Row) -> Option<f64>) {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference").join(file);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(place).expect(file);
    let header = reader.headers().expect("a header").clone();
    let mut n_rows = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        let row =
            Row(header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect());
        assert!(row.text("source").len() > 4, "a row without a source in {file}");
        let ours = method(&row);
        n_rows += 1;
        if row.text("expected").is_empty() {
            assert_eq!(ours, None, "{file}: not defined, in {:?}", row.0);
            continue;
        }
        let expected: f64 = row.number("expected");
        let tolerance = match row.text("tolerance").strip_prefix("absolute ") {
            Some(absolute) => absolute.parse().expect("a tolerance"),
            None => row.number::<f64>("tolerance") * expected.abs(),
        };
        let is_near = ours.is_some_and(|ours| (ours - expected).abs() <= tolerance);
        assert!(is_near, "{file}: {ours:?} instead of {expected}, in {:?}", row.0);
    }
    assert!(n_rows > 5, "{file} has {n_rows} rows");
}

/// For files whose rows ask only for a lower or an upper limit.
fn check_limits(file: &str, method: impl Fn(&Row) -> Option<Limits>) {
    check(file, |row| row.of("", method(row)).expect("lower or upper"));
}

#[test]
fn wilson() {
    check_limits("wilson.csv", |row| {
        methods::wilson(row.number("numerator"), row.number("denominator"), row.level())
    });
}

#[test]
fn clopper_pearson() {
    check_limits("clopper_pearson.csv", |row| {
        methods::clopper_pearson(row.count("numerator"), row.count("denominator"), row.level())
    });
}

#[test]
fn counts() {
    check_limits("byar.csv", |row| methods::byar(row.count("events"), row.level()));
    check_limits("exact_poisson.csv", |row| {
        methods::exact_poisson(row.count("events"), row.level())
    });
    check_limits("byar_exact_below_10.csv", |row| {
        methods::byar_exact_below_10(row.count("events"), row.level())
    });
    check_limits("repeated_events.csv", |row| {
        methods::repeated_events(row.count("events"), row.count("squares"), row.level())
    });
}

#[test]
fn crude() {
    check("crude.csv", |row| {
        let (over, under, per) = (row.count("over"), row.number("under"), row.number("per"));
        match row.text("figure") {
            "rate" => methods::rate(over, under, per),
            _ => methods::proportion(over, under as u64, per),
        }
    });
}

#[test]
fn direct() {
    check("direct.csv", |row| {
        let columns = (row.list("events"), row.list("squares"));
        let (person_time, standard): (Vec<f64>, Vec<f64>) =
            (row.list("person_time"), row.list("standard"));
        let strata: Vec<Stratum> = (0..person_time.len())
            .map(|i| Stratum {
                events: columns.0[i],
                squares: columns.1[i],
                person_time: person_time[i],
                standard: standard[i],
            })
            .collect();
        let direct = methods::direct(&strata)?;
        let byar = direct.dobson_byar(row.level());
        let exact = direct.dobson_exact(row.level());
        let fay_feuer = direct.fay_feuer(row.level());
        match row.text("figure") {
            "rate" => Some(direct.rate),
            "variance" => Some(direct.variance),
            _ => row
                .of("dobson-byar", byar)
                .or_else(|| row.of("dobson-exact", exact))
                .or_else(|| row.of("fay-feuer", fay_feuer))
                .expect("a known figure"),
        }
    });
}

#[test]
fn indirect() {
    check("indirect.csv", |row| {
        let events: Vec<u64> = row.list("reference_events");
        let times: (Vec<f64>, Vec<f64>) = (row.list("reference_time"), row.list("person_time"));
        let strata: Vec<ReferenceStratum> = (0..events.len())
            .map(|i| ReferenceStratum {
                reference_events: events[i],
                reference_time: times.0[i],
                person_time: times.1[i],
            })
            .collect();
        let indirect = methods::indirect(row.count("observed"), &strata)?;
        match row.text("figure") {
            "expected" => Some(indirect.expected),
            "ratio" => Some(indirect.ratio()),
            "rate" => Some(indirect.rate()),
            _ => row
                .of("exact", indirect.exact(row.level()))
                .or_else(|| row.of("byar", indirect.byar(row.level())))
                .expect("a known figure"),
        }
    });
}

#[test]
fn mean() {
    check("mean.csv", |row| {
        let mean = methods::mean_of_sums(row.count("n"), row.number("sum"), row.number("squares"))?;
        match row.text("figure") {
            "mean" => Some(mean.mean),
            "variance" => mean.variance,
            _ => row
                .of("student", mean.student(row.level()))
                .or_else(|| row.of("normal", mean.normal(row.level())))
                .expect("a known figure"),
        }
    });
}

#[test]
fn quantile() {
    check("quantile.csv", |row| {
        let values = row.list("values").into_iter().zip(row.list("occurrences"));
        let values: Vec<(f64, u64)> = values.collect();
        methods::quantile(&values, row.number("percentile"), row.number("kind"))
    });
}

#[test]
fn kaplan_meier() {
    check("kaplan_meier.csv", |row| {
        let counts = row.list("ended").into_iter().zip(row.list("cut"));
        let waits: BTreeMap<i32, (u64, u64)> = row.list("days").into_iter().zip(counts).collect();
        let curve = KaplanMeier::new(&waits)?;
        let quantile = || curve.quantile(row.number("percentile"), row.level()).expect("a level");
        let step = || {
            let day = row.number::<i32>("day");
            curve.steps.iter().find(|step| step.day == day).expect("a day of the curve")
        };
        match row.text("figure") {
            "quantile" => quantile().value,
            "lower" => quantile().lower,
            "upper" => quantile().upper,
            "share" => Some(step().share),
            _ => row.of("share", step().limits(row.level())).expect("a known figure"),
        }
    });
}

#[test]
fn rates_compared() {
    check("rates_compared.csv", |row| {
        let these = Events { events: row.count("these"), person_time: row.number("these_time") };
        let those = Events { events: row.count("those"), person_time: row.number("those_time") };
        let limits = |compared: Option<Compared>| compared.map(|c| c.limits);
        let difference = methods::rate_difference(these, those, row.level());
        match row.text("figure") {
            "ratio" => methods::rate_ratio(these, those),
            "p" => methods::rate_ratio_p(these, those),
            "difference" => difference.map(|c| c.value),
            _ => row
                .of("exact", limits(methods::rate_ratio_exact(these, those, row.level())))
                .or_else(|| {
                    row.of("wald", limits(methods::rate_ratio_wald(these, those, row.level())))
                })
                .or_else(|| row.of("difference", limits(difference)))
                .expect("a known figure"),
        }
    });
}

#[test]
fn proportion_difference() {
    check("proportion_difference.csv", |row| {
        let these = (row.count("these"), row.count("these_of"));
        let those = (row.count("those"), row.count("those_of"));
        let compared = methods::proportion_difference(these, those, row.level())?;
        row.of("", Some(compared.limits)).unwrap_or(Some(compared.value))
    });
}

#[test]
fn funnels() {
    check_limits("funnel_ratio.csv", |row| {
        let limits = methods::funnel_ratio(row.number("expected_events"), row.level())?;
        // A rate that is 1 per unit of person-time has the same funnel.
        let of_rate = methods::funnel_rate(1.0, row.number("expected_events"), row.level());
        assert_eq!(of_rate, Some(limits));
        Some(limits)
    });
    check_limits("funnel_proportion.csv", |row| {
        methods::funnel_proportion(row.number("target"), row.count("denominator"), row.level())
    });
}

#[test]
fn linearised() {
    check("linearised.csv", |row| {
        let sums = RatioSums {
            subjects: row.number("subjects"),
            numerator: row.number("numerator"),
            denominator: row.number("denominator"),
            numerator_squares: row.number("numerator_squares"),
            products: row.number("products"),
            denominator_squares: row.number("denominator_squares"),
        };
        let compared = methods::linearised(&sums, row.level())?;
        row.of("", Some(compared.limits)).unwrap_or(Some(compared.value))
    });
}

#[test]
fn log_linear() {
    check("log_linear.csv", |row| {
        let (events, times): (Vec<u64>, Vec<f64>) = (row.list("events"), row.list("time"));
        let person_time: Vec<f64> = row.list("person_time");
        let years: Vec<Year> = (0..times.len())
            .map(|i| Year { time: times[i], events: events[i], person_time: person_time[i] })
            .collect();
        let trend = methods::log_linear(&years)?;
        match row.text("figure") {
            "slope" => Some(trend.slope),
            "standard_error" => Some(trend.standard_error),
            "deviance" => Some(trend.deviance),
            "dispersion" => trend.dispersion,
            "p" => Some(trend.p()),
            "yearly_change" => Some(trend.yearly_change()),
            _ => row.of("", trend.limits(row.level())).expect("a known figure"),
        }
    });
}

#[test]
fn cochran_armitage() {
    check("cochran_armitage.csv", |row| {
        let score: Vec<f64> = row.list("score");
        let parts: (Vec<f64>, Vec<f64>) = (row.list("numerator"), row.list("denominator"));
        let groups: Vec<Group> = (0..score.len())
            .map(|i| Group { score: score[i], numerator: parts.0[i], denominator: parts.1[i] })
            .collect();
        let (chi_squared, p) = methods::cochran_armitage(&groups)?;
        Some(if row.text("figure") == "p" { p } else { chi_squared })
    });
}

#[test]
fn weighted_line() {
    check("weighted_line.csv", |row| {
        let (time, value): (Vec<f64>, Vec<f64>) = (row.list("time"), row.list("value"));
        let error: Vec<f64> = row.list("error");
        let points: Vec<Point> = (0..time.len())
            .map(|i| Point { time: time[i], value: value[i], standard_error: error[i] })
            .collect();
        let line = methods::weighted_line(&points)?;
        match row.text("figure") {
            "slope" => Some(line.slope),
            "standard_error" => Some(line.standard_error),
            "residual" => Some(line.residual),
            "p" => Some(line.p()),
            "p by scatter" => line.p_by_scatter(),
            _ => row.of("", line.limits(row.level())).expect("a known figure"),
        }
    });
}

#[test]
fn continuity() {
    check("continuity.csv", |row| {
        let by_provider: Vec<i64> = row.list("visits_by_provider");
        let fraction = match row.text("figure") {
            "COC" => methods::coc(&by_provider),
            "UPC" => methods::upc(&by_provider),
            "SECON" => methods::secon(row.number("same"), by_provider.iter().sum()),
            "MMCI" => methods::mmci(&by_provider),
            _ => methods::hhi(&by_provider),
        };
        // The rows give the fraction itself, in lowest terms.
        if let Some(Fraction { numerator, denominator }) = fraction {
            assert_eq!(row.text("fraction"), format!("{numerator}/{denominator}"), "{:?}", row.0);
        }
        fraction.map(Fraction::value)
    });
}
