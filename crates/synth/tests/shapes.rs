//! The synthetic Sweden is shaped as the real one: rates beside those published, with their source.
//! What may differ is stated with each; three standard errors of a Sweden of this size, or what the
//! model leaves out.

mod sweden;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use sweden::{Sweden, written};

const PERSONS: f64 = 100_000.0;

static SWEDEN: LazyLock<Sweden> = LazyLock::new(|| written(100_000, (2019, 2020), 20, 2));

/// Reads the rows of a register: what is called has a row and gives a field by its column's name.
fn each(register: &str, mut then: impl FnMut(&dyn Fn(&str) -> String)) {
    // Files without heading have the names that the schema gives.
    let khsl = "kommun;stadsdel;ar;manad;personnummer;kva;datum;yrke";
    for path in SWEDEN.files(register) {
        let text = fs::read_to_string(path).expect("a file of text");
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let heading =
            if register.starts_with("khsl") { khsl } else { lines.next().expect("a heading") };
        let names: Vec<&str> = heading.split(';').collect();
        for line in lines {
            let fields: Vec<&str> = line.split(';').collect();
            then(&|name| {
                let place = names.iter().position(|known| *known == name);
                fields[place.expect("a column of the register")].to_owned()
            });
        }
    }
}

/// A day as it stands in a row.
fn day(text: &str) -> Option<Date> {
    if text.is_empty() { None } else { Some(text.parse().expect("a day")) }
}

/// What is told of a person in the population register.
struct Human {
    born: Date,
    died: Option<Date>,
    /// First and last day in each kommun.
    homes: Vec<(String, Date, Option<Date>)>,
}

static PEOPLE: LazyLock<BTreeMap<String, Human>> = LazyLock::new(|| {
    let mut people = BTreeMap::new();
    each("befolkning", |field| {
        let born = day(&field("fodd")).expect("everybody is born");
        let died = day(&field("dod"));
        let earlier = people.insert(field("personnummer"), Human { born, died, homes: Vec::new() });
        assert!(earlier.is_none(), "a number twice");
    });
    each("bosattning", |field| {
        let human = people.get_mut(&field("personnummer")).expect("in the population");
        let from = day(&field("fran")).expect("a first day");
        human.homes.push((field("kommun"), from, day(&field("till"))));
    });
    people
});

impl Human {
    fn lives_there(&self, on: Date) -> bool {
        self.homes.iter().any(|(_, from, to)| *from <= on && to.is_none_or(|to| to >= on))
    }

    fn age(&self, on: Date) -> i16 {
        let had = (on.month(), on.day()) >= (self.born.month(), self.born.day());
        on.year() - self.born.year() - i16::from(!had)
    }
}

/// Persons living there on a day, by an age or older.
fn n_of_age(on: Date, from: i16, below: i16) -> f64 {
    let there = PEOPLE.values().filter(|human| human.lives_there(on));
    there.filter(|human| (from..below).contains(&human.age(on))).count() as f64
}

#[track_caller]
fn near(what: &str, found: f64, published: f64, within: f64) {
    eprintln!("{what}: {found:.3}, published {published}");
    assert!((found - published).abs() <= within, "{what}: {found}, published {published}");
}

const END_2019: Date = date(2019, 12, 31);

#[test]
fn ages_and_kommuner_are_those_of_the_country() {
    // Kolada N01951, N01956, N01957: 31 December 2018, of 10 230 185 inhabitants.
    let start = date(2019, 1, 1);
    near("80 and older, percent", n_of_age(start, 80, 200) / PERSONS * 100.0, 5.12, 0.1);
    near("65 to 79, percent", n_of_age(start, 65, 80) / PERSONS * 100.0, 14.79, 0.15);
    let mut of_kommun: BTreeMap<&str, f64> = BTreeMap::new();
    for human in PEOPLE.values().filter(|human| human.lives_there(start)) {
        let home = human
            .homes
            .iter()
            .find(|(_, from, to)| *from <= start && to.is_none_or(|to| to >= start));
        *of_kommun.entry(&home.expect("lives there").0).or_default() += 1.0;
    }
    assert_eq!(of_kommun.len(), 290, "somebody lives in every kommun");
    // Kolada N01951, 31 December 2018: Stockholm 962 154, Göteborg 571 868, Bjurholm 2 450.
    near("Stockholm, percent", of_kommun["0180"] / PERSONS * 100.0, 9.405, 0.1);
    near("Göteborg, percent", of_kommun["1480"] / PERSONS * 100.0, 5.590, 0.1);
    near("Bjurholm, percent", of_kommun["2403"] / PERSONS * 100.0, 0.024, 0.003);
}

#[test]
fn deaths_and_moves_come_as_often_as_in_the_country() {
    let died = PEOPLE.values().filter(|h| h.died.is_some_and(|day| day.year() == 2019)).count();
    // SCB: 88 766 deaths in 2019 of 10 278 887 mean population.
    near("deaths per 1000", died as f64 / PERSONS * 1000.0, 8.64, 0.9);
    let mut events: BTreeMap<String, f64> = BTreeMap::new();
    each("flyttningar", |field| *events.entry(field("handelse")).or_default() += 0.5);
    let of = |event: &str| events[event] / PERSONS * 1000.0;
    // Kolada 2019, per 1000 of 10 327 589: N01801 115 805, N01802 47 718, and 536 451 within.
    near("immigration per 1000", of("inv"), 11.2, 0.2);
    near("emigration per 1000", of("utv"), 4.62, 0.5);
    near("moves per 1000", of("inr"), 51.9, 2.5);
}

#[test]
fn nobody_lives_in_two_places_or_after_death() {
    for human in PEOPLE.values() {
        for pair in human.homes.windows(2) {
            let ends = pair[0].2.expect("only the last goes on");
            assert_eq!(ends.tomorrow().expect("a day"), pair[1].1, "no day is left out");
        }
        let last = human.homes.last().expect("everybody lives somewhere").2;
        assert!(human.died.is_none() || last == human.died, "the last day is that of death");
        assert!(human.homes[0].1 >= human.born, "nobody lives anywhere before birth");
    }
}

/// Persons with a decision in effect at the end of December 2019, by kind and age.
fn with_decision(kind: &str, from: i16, below: i16) -> f64 {
    let mut persons = BTreeSet::new();
    each("sol-bestand", |field| {
        if field("manad") == "201912" && field("insats") == kind {
            persons.insert(field("personnummer"));
        }
    });
    let ages = persons.iter().map(|person| PEOPLE[person].age(END_2019));
    ages.filter(|age| (from..below).contains(age)).count() as f64
}

#[test]
fn as_many_have_care_of_older_persons_as_in_the_country() {
    let share = |kind, from, below| {
        with_decision(kind, from, below) / n_of_age(END_2019, from, below) * 100.0
    };
    // Kolada 2019: N23801, N21704; 65 to 79 from N23805, N21702 and the population.
    near("särskilt boende 80+, percent", share("sabo", 80, 200), 11.87, 1.4);
    near("särskilt boende 65–79, percent", share("sabo", 65, 80), 1.18, 0.3);
    near("hemtjänst 80+, percent", share("hemtjanst", 80, 200), 19.77, 1.8);
    near("hemtjänst 65–79, percent", share("hemtjanst", 65, 80), 3.1, 0.5);
    let (mut hours, mut n) = (0.0, 0.0);
    each("sol-bestand", |field| {
        if field("insats") == "hemtjanst" {
            hours += field("timmar").replace(',', ".").parse::<f64>().expect("hours");
            n += 1.0;
        }
    });
    // Kolada N21826, 2019.
    near("hours a month", hours / n, 35.1, 2.5);
}

/// The stock of a month is that of the month before, and those begun, less those ended.
#[test]
fn stock_and_flow_agree() {
    let mut stock: BTreeMap<String, i64> = BTreeMap::new();
    each("sol-bestand", |field| *stock.entry(field("manad")).or_default() += 1);
    let mut change: BTreeMap<String, i64> = BTreeMap::new();
    each("sol-flode", |field| {
        let month = field("manad");
        let is_in = |name: &str| field(name).replace('-', "").starts_with(&month);
        let (begins, ends) = (i64::from(is_in("fran")), i64::from(is_in("till")));
        assert!(begins + ends > 0, "a row of the flow begins or ends");
        *change.entry(month).or_default() += begins - ends;
    });
    let months: Vec<&String> = stock.keys().collect();
    assert_eq!(months.len(), 24);
    for pair in months.windows(2) {
        assert_eq!(stock[pair[1]], stock[pair[0]] + change[pair[1]], "{}", pair[1]);
    }
}

#[test]
fn as_many_have_municipal_health_care_as_in_the_country() {
    let (mut year, mut september) = (BTreeSet::new(), BTreeSet::new());
    each("khsl1", |field| {
        if field("ar") == "2019" {
            if field("manad") == "9" {
                september.insert(field("personnummer"));
            }
            year.insert(field("personnummer"));
        }
    });
    // Socialstyrelsen on the register: about 400 000 persons a year, of 10.3 million.
    near("persons in a year, per 1000", year.len() as f64 / PERSONS * 1000.0, 38.8, 4.0);
    let old = september.iter().filter(|p| PEOPLE[*p].age(END_2019) >= 65).count() as f64;
    // Kolada N20897: 10.1 percent of 65 and older in 2021 and 2022; 9.6 in 2019, when fewer reported.
    near("65+ in September, percent", old / n_of_age(END_2019, 65, 200) * 100.0, 10.1, 0.7);
}
