//! The synthetic Sweden is shaped as the real one: rates beside those published, with their source.
//! What may differ is stated with each; three standard errors of a Sweden of this size, or what the
//! model leaves out.

mod sweden;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use sweden::{Sweden, with_faults};

/// Writes one without faults.
fn written(n_persons: u64, years: (i16, i16), seed: u64, n_threads: usize) -> Sweden {
    with_faults(n_persons, years, seed, n_threads, 0.0)
}

const PERSONS: f64 = 100_000.0;

static SWEDEN: LazyLock<Sweden> = LazyLock::new(|| written(100_000, (2019, 2020), 20, 2));

/// Reads the rows of a register: what is called has a row and gives a field by its column's name.
fn each(register: &str, then: impl FnMut(&dyn Fn(&str) -> String)) {
    each_of(&SWEDEN, register, then);
}

fn each_of(sweden: &Sweden, register: &str, mut then: impl FnMut(&dyn Fn(&str) -> String)) {
    // Files without heading have the names that the schema gives.
    let khsl = "kommun;stadsdel;ar;manad;personnummer;kva;datum;yrke";
    for path in sweden.files(register) {
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

/// A day written with eight digits.
fn digits(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| Date::strptime("%Y%m%d", text).expect("a day"))
}

/// A month as year times 100 and month.
fn month(on: Date) -> i32 {
    i32::from(on.year()) * 100 + i32::from(on.month())
}

/// A larger Sweden, for what is rare.
static LARGE: LazyLock<Exposed> = LazyLock::new(Exposed::read);

/// Falls and fractures per 1 000 person-years from 65, at home with health care and in särskilt boende:
/// a person's month with a row in KHSL1 is a twelfth of a year, in särskilt boende when a decision on it
/// is in effect in the month; a stay is counted where the person was in the month of admission. The
/// source names the registers and the unit; months and places are our reading of it.
struct Exposed {
    years: [f64; 2],
    falls: [f64; 2],
    hips: [f64; 2],
}

impl Exposed {
    fn read() -> Exposed {
        let sweden = written(400_000, (2018, 2019), 77, 2);
        let mut born = BTreeMap::new();
        each_of(&sweden, "befolkning", |field| {
            born.insert(field("personnummer"), day(&field("fodd")).expect("everybody is born"));
        });
        let mut in_sabo = BTreeSet::new();
        for register in ["sol-bestand", "sol-flode"] {
            each_of(&sweden, register, |field| {
                if field("insats") == "sabo" {
                    let month: i32 = field("manad").parse().expect("a month");
                    in_sabo.insert((field("personnummer"), month));
                }
            });
        }
        let mut exposed = Exposed { years: [0.0; 2], falls: [0.0; 2], hips: [0.0; 2] };
        let mut months = BTreeMap::new();
        each_of(&sweden, "khsl1", |field| {
            let (year, number): (i16, i8) =
                (field("ar").parse().expect("a year"), field("manad").parse().expect("a month"));
            let end = date(year, number, 1).last_of_month();
            let person = field("personnummer");
            let birth = born[&person];
            let is_old = (birth.year() + 65, birth.month(), birth.day())
                <= (end.year(), end.month(), end.day());
            if is_old {
                let key = (person, month(end));
                let place = usize::from(in_sabo.contains(&key));
                exposed.years[place] += 1.0 / 12.0;
                months.insert(key, place);
            }
        });
        each_of(&sweden, "par-sluten", |field| {
            let admitted = digits(&field("indatum")).expect("a day of admission");
            let key = (field("personnummer"), month(admitted));
            if let Some(place) = months.get(&key) {
                exposed.falls[*place] += f64::from(u8::from(field("EKOD1").starts_with('W')));
                exposed.hips[*place] += f64::from(u8::from(field("hdia").starts_with("S72")));
            }
        });
        exposed
    }
}

#[test]
fn falls_and_fractures_come_as_often_as_in_the_source() {
    // Socialstyrelsen 2022-3-7816, table 2: 116 and 83, 33 and 44 per 1 000 person-years. Three
    // standard errors of some 900, 500, 260 and 270 events.
    let rate = |events: [f64; 2], place: usize| events[place] / LARGE.years[place] * 1000.0;
    near("falls at home", rate(LARGE.falls, 0), 116.0, 12.0);
    near("falls in särskilt boende", rate(LARGE.falls, 1), 83.0, 11.0);
    near("hip and femur at home", rate(LARGE.hips, 0), 33.0, 6.0);
    near("hip and femur in särskilt boende", rate(LARGE.hips, 1), 44.0, 8.0);
}

#[test]
fn hospital_stays_come_as_often_as_in_the_country() {
    let (mut stays, mut old_falls, mut oldest, mut discharges) = (0.0, 0.0, 0.0, BTreeMap::new());
    let mut winter = [0.0; 2];
    each("par-sluten", |field| {
        let admitted = digits(&field("indatum")).expect("a day of admission");
        let age = PEOPLE[&field("personnummer")].age(admitted);
        stays += 0.5;
        old_falls += if age >= 65 && field("EKOD1").starts_with('W') { 0.5 } else { 0.0 };
        oldest += if age >= 85 { 0.5 } else { 0.0 };
        match (field("hdia").as_str(), admitted.month()) {
            ("J189", 12 | 1 | 2) => winter[0] += 1.0,
            ("J189", 6..=8) => winter[1] += 1.0,
            _ => {}
        }
        if age >= 65 {
            let of_person: &mut Vec<(Date, Option<Date>, String, String)> =
                discharges.entry(field("personnummer")).or_default();
            let to = digits(&field("utdatum"));
            of_person.push((admitted, to, field("utsatt"), field("pvard")));
        }
    });
    let middle = date(2020, 1, 1);
    // Recalled: some 1.4 million stays a year of 10.3 million.
    near("stays per 1000", stays / PERSONS * 1000.0, 137.0, 7.0);
    // Kolada N70815, 2019: 66 532 per 100 000.
    near("stays per 1000, 85+", oldest / n_of_age(middle, 85, 200) * 1000.0, 665.0, 50.0);
    // Kolada U20462, 2019: 3 298 per 100 000.
    near("falls per 1000, 65+", old_falls / n_of_age(middle, 65, 200) * 1000.0, 33.0, 3.5);
    let seasons = winter[0] / winter[1];
    assert!((1.3..3.0).contains(&seasons), "pneumonia is an illness of winter: {seasons}");
    let (mut n, mut again) = (0.0, 0.0);
    for stays in discharges.values_mut() {
        stays.sort();
        for (i, (_, to, discharged_to, _)) in stays.iter().enumerate() {
            let Some(to) = to.filter(|to| *to < date(2020, 12, 1)) else { continue };
            if discharged_to == "2" || discharged_to == "3" {
                n += 1.0;
                let next = stays.get(i + 1).filter(|next| next.3 == "2");
                let days = next.map_or(0, |next| (next.0 - to).get_days());
                again += f64::from(u8::from((1..=30).contains(&days)));
            }
        }
    }
    // Socialstyrelsen 2022-3-7816, table 1: 10.0 and 9.9 percent of 65 and older.
    near("readmissions within 30 days, percent", again / n * 100.0, 10.0, 1.5);
}

#[test]
fn stays_of_a_person_do_not_overlap_and_follow_the_life() {
    let mut stays: BTreeMap<String, Vec<(Date, Option<Date>, String)>> = BTreeMap::new();
    each("par-sluten", |field| {
        let admitted = digits(&field("indatum")).expect("a day of admission");
        let of_person = stays.entry(field("personnummer")).or_default();
        of_person.push((admitted, digits(&field("utdatum")), field("utsatt")));
    });
    let mut n_deaths = 0;
    for (person, mut stays) in stays {
        stays.sort();
        for pair in stays.windows(2) {
            assert!(pair[0].1.is_some_and(|to| to <= pair[1].0), "one stay ends before the next");
        }
        let human = &PEOPLE[&person];
        for (from, to, discharged_to) in &stays {
            assert!(human.lives_there(*from), "only those who live there are admitted");
            assert!(human.died.is_none_or(|died| to.is_some_and(|to| to <= died)));
            if discharged_to == "4" {
                assert_eq!(*to, human.died, "who dies in hospital dies on the day of discharge");
                n_deaths += 1;
            }
        }
    }
    assert!(n_deaths > 200, "{n_deaths}");
}

#[test]
fn visits_come_as_often_as_in_the_country() {
    let (mut visits, mut emergency) = (0.0, 0.0);
    each("par-oppen", |field| {
        visits += 0.5;
        let on = digits(&field("besoksdatum")).expect("a day");
        let is_old = PEOPLE[&field("personnummer")].age(on) >= 80;
        emergency += if is_old && field("akut") == "1" { 0.5 } else { 0.0 };
    });
    // Recalled: some 13 to 14 million visits to physicians a year.
    near("visits per person", visits / PERSONS, 1.33, 0.1);
    let old = n_of_age(date(2020, 1, 1), 80, 200);
    // Kolada U79029, 2019.
    near("emergency visits per 1000, 80+", emergency / old * 1000.0, 648.0, 45.0);
}

#[test]
fn every_death_has_a_cause() {
    let (mut causes, mut unknown) = (BTreeMap::new(), 0.0);
    each("dodsorsak", |field| {
        unknown += f64::from(u8::from(field("ulorsak") == "R999"));
        assert!(causes.insert(field("personnummer"), field("dodsdatum")).is_none());
    });
    let dead: BTreeMap<&String, Date> =
        PEOPLE.iter().filter_map(|(person, human)| Some((person, human.died?))).collect();
    assert_eq!(causes.len(), dead.len());
    for (person, died) in &dead {
        let told = &causes[*person];
        let written = died.strftime("%Y%m%d").to_string();
        assert!(*told == written || *told == format!("{}00", &written[..6]), "the same day");
    }
    // Socialstyrelsen on the register: one or two percent without a cause.
    near("unknown causes, percent", unknown / dead.len() as f64 * 100.0, 1.5, 0.9);
}

#[test]
fn drugs_are_dispensed_as_in_the_country() {
    let (mut rows, mut taken_back) = (0.0, 0.0);
    let mut drugs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut balance: BTreeMap<(String, String), i64> = BTreeMap::new();
    each("lakemedel", |field| {
        rows += 0.5;
        let n: i64 = field("antal").parse().expect("a whole number");
        taken_back += if n < 0 { 0.5 } else { 0.0 };
        let key = (field("personnummer"), field("recept"));
        let left = balance.entry(key).or_default();
        *left += n;
        assert!(*left >= 0, "nothing is taken back that was not given");
        if ("2020-08-01".."2020-11-01").contains(&field("expedierad").as_str()) {
            drugs.entry(field("personnummer")).or_default().insert(field("atc"));
        }
    });
    // Socialstyrelsen on the register: more than 100 million rows a year.
    near("rows per person", rows / PERSONS, 10.0, 1.0);
    near("rows taken back, percent", taken_back / rows * 100.0, 0.4, 0.05);
    let on = date(2020, 10, 31);
    for (kind, published) in [("hemtjanst", 23.8), ("sabo", 30.2)] {
        let mut persons = BTreeSet::new();
        each("sol-bestand", |field| {
            if field("manad") == "202010" && field("insats") == kind {
                persons.insert(field("personnummer"));
            }
        });
        let old = persons.iter().filter(|person| PEOPLE[*person].age(on) >= 75);
        let (mut n, mut many) = (0.0, 0.0);
        for person in old {
            n += 1.0;
            let has_ten = drugs.get(person).is_some_and(|drugs| drugs.len() >= 10);
            many += f64::from(u8::from(has_ten));
        }
        // Kolada U21425 and U23420, 2019. The model gives both the same number of drugs.
        near("ten drugs or more, percent", many / n * 100.0, published, 9.0);
    }
}
