//! A wrong sentence cannot be written: claims and figures are changed hundreds of times, and each
//! time either the claim is refused or the sentence is true of the figures.

use catalog::{Better, Counting, Target};
use cube::{AreaCode, Cell, Period, Status, Text};
use profile::Prepared;
use profile::model::{AreaProfile, Change, Counted, Row, TrendMethod, TrendOutcome};
use profile::review::{Claim, Goal, LeadClaim, Verdicts, claims, sentence};

use crate::chance::Chance;
use crate::made::{Made, broken, code, row};
use crate::oracle::Oracle;

const N_WORLDS: u64 = 200;
const INDICATORS: [&str; 3] = ["ett", "tva", "tre"];
/// Counts the persons whom the indicators are about.
const PERSONS: &str = "folk";
const KOMMUNER: [&str; 12] = [
    "1480", "0180", "1280", "0380", "0580", "1880", "1980", "2480", "0114", "0115", "0117", "0120",
];

/// Figures by chance: series that drift, with gaps, breaks, ties and few or many values.
fn world(seed: u64) -> Made {
    let mut chance = Chance::new(seed);
    let mut made = Made::new();
    for name in INDICATORS {
        let is_higher = chance.is_one_in(2);
        let decimals = u8::from(chance.is_one_in(2));
        let is_broken = chance.is_one_in(4);
        let indicator = made.row(name);
        indicator.better = if is_higher { Better::Higher } else { Better::Lower };
        indicator.decimals = decimals;
        if is_broken {
            indicator.breaks = broken("2016");
        }
        indicator.counting = counting(&mut chance);
        if chance.is_one_in(3) {
            // Beyond all values, so that no target is what the best tenth happen to reach.
            let value = if is_higher { 95.0 } else { 1.0 } + chance.below(4) as f64;
            let authority = Text::new("Regeringen", "The government");
            indicator.target = Some(Target { value, year: 2022, authority });
        }
        for area in KOMMUNER.iter().chain(&["00", "14"]) {
            let from = 2013 + chance.below(4) as u16;
            let (level, drift) = (40.0 + 20.0 * chance.share(), 3.0 * chance.share() - 1.5);
            for year in from..2023 {
                if !chance.is_one_in(8) {
                    let value = level + drift * f64::from(year - 2013) + chance.normal();
                    made.series(name, area, &[(&year.to_string(), &format!("{value:.2}"))]);
                }
            }
        }
    }
    let likeness: Vec<(&str, String)> =
        KOMMUNER.iter().map(|a| (*a, chance.below(1000).to_string())).collect();
    let likeness: Vec<(&str, &str)> = likeness.iter().map(|(a, v)| (*a, v.as_str())).collect();
    made.likeness("invanare", false, &likeness);
    persons(&mut made, &mut chance);
    made
}

/// How a distance is counted, by chance: not at all, in persons, in visits, in persons of whom some
/// answered.
fn counting(chance: &mut Chance) -> Option<Counting> {
    let counts = match chance.below(4) {
        0 => return None,
        1 => Text::new("besök per år", "visits per year"),
        _ => Text::new("personer", "people"),
    };
    let is_survey = chance.is_one_in(2);
    let assumed_for = is_survey.then(|| Text::new("äldre i boendet", "older people in the home"));
    Some(Counting { persons: crate::made::id(PERSONS), counts, per: 100.0, assumed_for })
}

/// Persons in every kommun, few or many, with years missing.
fn persons(made: &mut Made, chance: &mut Chance) {
    made.indicator(PERSONS);
    for area in KOMMUNER {
        let n = chance.pick(&[3.0, 20.0, 400.0, 30_000.0]) * (1.0 + chance.share());
        for year in (2012..2023_u16).filter(|_| !chance.is_one_in(3)) {
            made.series(PERSONS, area, &[(&year.to_string(), &format!("{n:.1}"))]);
        }
    }
}

/// Every sentence of the review of Göteborg is true of the figures; gives back how many there are.
fn check_review(made: &Made, prepared: &Prepared) -> usize {
    let profile = prepared.profile(code("1480")).expect("a kommun");
    let peers: Vec<AreaCode> = profile.peers.iter().map(|p| p.area.code).collect();
    let mut n = 0;
    for item in &profile.review {
        let indicator = &made.catalog.indicators[&item.indicator];
        let oracle = Oracle { made, indicator, area: code("1480"), peers: &peers };
        for told in &item.sentences {
            assert!(oracle.is_true(&told.text.sv), "{}: {}", item.indicator, told.text.sv);
            assert!(!told.cells.is_empty(), "a sentence names its cells: {}", told.text.sv);
            n += 1;
        }
    }
    n
}

/// The marked rows of Göteborg.
fn marked(profile: &AreaProfile) -> impl Iterator<Item = &Row> {
    profile.sections.iter().flat_map(|s| &s.rows).filter(|r| r.is_marked())
}

fn all_claims(prepared: &Prepared, row: &Row) -> Vec<Claim> {
    let witness = prepared.witness(code("1480"), &row.indicator).expect("a row");
    claims(row).into_iter().flatten().chain(witness.missing()).collect()
}

#[test]
fn every_sentence_is_true_of_the_figures() {
    let n: usize = (0..N_WORLDS)
        .map(|seed| {
            let made = world(seed);
            check_review(&made, &made.prepared())
        })
        .sum();
    assert!(n > 1000, "enough sentences to mean something: {n}");
}

/// Every way to say one thing of a claim wrongly.
fn falsified(claim: &Claim) -> Vec<Claim> {
    let later = |p: &Period| Period::year(p.last_year() + 1);
    let earlier = |p: &Period| Period::year(p.last_year() - 1);
    match claim.clone() {
        Claim::LatestIs { period, value } => vec![
            Claim::LatestIs { period, value: value + 0.1 },
            Claim::LatestIs { period, value: -value },
            Claim::LatestIs { period: earlier(&period), value },
            Claim::LatestIs { period: later(&period), value },
        ],
        Claim::ChangedFrom { first, first_value, latest, change } => {
            let Change::PercentagePoints(by) = change else { panic!("shares only") };
            let with = |change| Claim::ChangedFrom { first, first_value, latest, change };
            vec![
                with(Change::PercentagePoints(-by)),
                with(Change::PercentagePoints(by + 0.1)),
                with(Change::Percent(by)),
                with(Change::Units(by)),
                Claim::ChangedFrom { first: later(&first), first_value, latest, change },
                Claim::ChangedFrom { first, first_value, latest: earlier(&latest), change },
                Claim::ChangedFrom { first, first_value: first_value + 0.1, latest, change },
            ]
        }
        Claim::AbsentIs { period, status } => {
            vec![Claim::AbsentIs { period: later(&period), status }]
        }
        Claim::TrendIs { outcome, method, n_points } => {
            let others = [
                TrendOutcome::Better,
                TrendOutcome::Worse,
                TrendOutcome::Unchanged,
                TrendOutcome::TooFewPoints,
                TrendOutcome::NotTested,
            ];
            let mut all: Vec<Claim> = others
                .into_iter()
                .filter(|o| *o != outcome)
                .map(|outcome| Claim::TrendIs { outcome, method, n_points })
                .collect();
            all.push(Claim::TrendIs { outcome, method, n_points: n_points + 1 });
            all.push(Claim::TrendIs { outcome, method: TrendMethod::WeightedSlope, n_points });
            all
        }
        Claim::RangeIs { since, n_values, low, high } => vec![
            Claim::RangeIs { since: later(&since), n_values, low, high },
            Claim::RangeIs { since, n_values: n_values + 1, low, high },
            Claim::RangeIs { since, n_values, low: low - 0.1, high },
            Claim::RangeIs { since, n_values, low, high: high - 0.1 },
            Claim::RangeIs { since, n_values, low: high, high: low },
        ],
        Claim::PlaceIs { place, of, is_shared } => vec![
            Claim::PlaceIs { place: place + 1, of, is_shared },
            Claim::PlaceIs { place: place.wrapping_sub(1), of, is_shared },
            Claim::PlaceIs { place, of: of + 1, is_shared },
            Claim::PlaceIs { place, of, is_shared: !is_shared },
        ],
        Claim::RiketIs { period, value } => vec![
            Claim::RiketIs { period, value: value + 0.1 },
            Claim::RiketIs { period: earlier(&period), value },
        ],
        Claim::RankFell => Vec::new(),
        Claim::BrokenIn { period } => {
            vec![
                Claim::BrokenIn { period: later(&period) },
                Claim::BrokenIn { period: earlier(&period) },
            ]
        }
        Claim::MissingIn { years, status } => vec![
            Claim::MissingIn { years: years.iter().map(|y| y + 20).collect(), status },
            Claim::MissingIn { years: years[1..].to_vec(), status },
            Claim::MissingIn { years, status: Status::Hidden },
        ],
        Claim::GapIs { goal, level, gap, counted } => {
            let other = match goal {
                Goal::Target => Goal::BestTenth,
                Goal::BestTenth => Goal::Target,
            };
            let with =
                |goal, level, gap| Claim::GapIs { goal, level, gap, counted: counted.clone() };
            let mut all = vec![
                with(other, level, gap),
                with(goal, level + 0.1, gap),
                with(goal, level, gap + 0.1),
            ];
            let recounted = falsified_counts(counted.as_ref());
            all.extend(recounted.map(|counted| Claim::GapIs { goal, level, gap, counted }));
            all
        }
    }
}

/// Every way to count a distance wrongly.
fn falsified_counts(counted: Option<&Counted>) -> impl Iterator<Item = Option<Counted>> {
    let visits = Text::new("recept per år", "prescriptions per year");
    let invented = Counted {
        n: 1.0,
        of: visits.clone(),
        are_persons: false,
        population: 10.0,
        population_cell: None,
        assumed_for: None,
    };
    let wrong = match counted {
        None => vec![Some(invented)],
        Some(c) => {
            let another = match &c.assumed_for {
                Some(_) => None,
                None => Some(Text::new("alla andra", "everyone else")),
            };
            let mut cell = c.population_cell.clone().expect("no value has its own denominator");
            cell.period = Period::year(cell.period.last_year() - 1);
            vec![
                None,
                Some(invented),
                Some(Counted { n: c.n + 1.0, ..c.clone() }),
                Some(Counted { n: 2.0 * c.n, population: 2.0 * c.population, ..c.clone() }),
                Some(Counted { population: c.population + 1.0, ..c.clone() }),
                Some(Counted { of: visits, ..c.clone() }),
                Some(Counted { are_persons: !c.are_persons, ..c.clone() }),
                Some(Counted { assumed_for: another, ..c.clone() }),
                Some(Counted { population_cell: None, ..c.clone() }),
                Some(Counted { population_cell: Some(cell), ..c.clone() }),
            ]
        }
    };
    wrong.into_iter()
}

#[test]
fn a_claim_made_false_is_refused() {
    let mut n = 0;
    for seed in 0..N_WORLDS {
        let prepared = world(seed).prepared();
        let profile = prepared.profile(code("1480")).expect("a kommun");
        for row in marked(&profile) {
            let witness = prepared.witness(code("1480"), &row.indicator).expect("a row");
            for claim in all_claims(&prepared, row) {
                for wrong in falsified(&claim) {
                    assert!(witness.hold(wrong.clone()).is_none(), "{claim:?} became {wrong:?}");
                    n += 1;
                }
            }
        }
    }
    assert!(n > 5000, "enough changes to mean something: {n}");
}

/// One change of the figures, of the kinds that happen: a revised value, a lost one, a hidden one,
/// a value in the wrong year, two areas swapped, two indicators swapped, other numbers of persons.
fn change_figures(made: &mut Made, chance: &mut Chance) {
    if chance.is_one_in(6) {
        made.figures.remove(&crate::made::id(PERSONS));
        return persons(made, chance);
    }
    let name = crate::made::id(chance.pick(&INDICATORS));
    let rows = made.figures.get_mut(&name).expect("made");
    let own: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].area == code("1480")).collect();
    let at = chance.pick(&own);
    match chance.below(6) {
        0 => {
            let value = rows[at].cell.value().expect("made with a value");
            rows[at].cell = Cell::reported(value + 8.0 * chance.share() - 4.0);
        }
        1 => drop(rows.remove(at)),
        2 => rows[at].cell = Cell::absent(Status::Missing),
        3 => {
            let latest = rows.iter().map(|r| r.period).max().expect("rows");
            rows[at].period = Period::year(latest.last_year() + 1);
        }
        4 => {
            let other = code(chance.pick(&KOMMUNER[1..]));
            for row in rows.iter_mut() {
                row.area = match row.area {
                    area if area == other => code("1480"),
                    area if area == code("1480") => other,
                    area => area,
                };
            }
        }
        _ => {
            let other = crate::made::id(chance.pick(&INDICATORS));
            let theirs = made.figures[&other].clone();
            let ours = made.figures.insert(name, theirs).expect("made");
            made.figures.insert(other, ours);
        }
    }
}

#[test]
fn when_the_figures_change_the_text_changes_or_is_refused() {
    let (mut n_refused, mut n_kept, mut n_changed) = (0, 0, 0);
    for seed in 0..N_WORLDS {
        let before = world(seed);
        let (prepared, mut chance) = (before.prepared(), Chance::new(seed + 1_000_000));
        let profile = prepared.profile(code("1480")).expect("a kommun");
        for _ in 0..4 {
            let mut after = before.clone();
            change_figures(&mut after, &mut chance);
            let changed = after.prepared();
            check_review(&after, &changed);
            let changed_profile = changed.profile(code("1480")).expect("a kommun");
            let peers: Vec<AreaCode> = changed_profile.peers.iter().map(|p| p.area.code).collect();
            for row in marked(&profile) {
                let indicator = &after.catalog.indicators[&row.indicator];
                let oracle = Oracle { made: &after, indicator, area: code("1480"), peers: &peers };
                let witness = changed.witness(code("1480"), &row.indicator).expect("a row");
                for claim in all_claims(&prepared, row) {
                    let Some(held) = witness.hold(claim) else {
                        n_refused += 1;
                        continue;
                    };
                    let told = sentence(&[held]).expect("one claim");
                    assert!(oracle.is_true(&told.text.sv), "{}", told.text.sv);
                    n_kept += 1;
                }
            }
            let text = |p: &AreaProfile| format!("{:?}", p.review);
            n_changed += usize::from(text(&profile) != text(&changed_profile));
        }
    }
    assert!(n_refused > 500 && n_kept > 500 && n_changed > 100, "{n_refused} {n_kept} {n_changed}");
}

#[test]
fn a_claim_about_one_kommun_is_not_taken_for_another() {
    let (mut n_refused, mut n_true) = (0, 0);
    for seed in 0..N_WORLDS {
        let made = world(seed);
        let prepared = made.prepared();
        let profile = prepared.profile(code("1480")).expect("a kommun");
        for row in marked(&profile) {
            for name in INDICATORS {
                let indicator = &made.catalog.indicators[&crate::made::id(name)];
                let other = code("0180");
                let peers: Vec<AreaCode> = prepared
                    .profile(other)
                    .expect("a kommun")
                    .peers
                    .iter()
                    .map(|p| p.area.code)
                    .collect();
                let witness = prepared.witness(other, &indicator.id).expect("a row");
                let oracle = Oracle { made: &made, indicator, area: other, peers: &peers };
                for claim in all_claims(&prepared, row) {
                    match witness.hold(claim) {
                        None => n_refused += 1,
                        Some(held) => {
                            let told = sentence(&[held]).expect("one claim").text.sv;
                            let told = told.replace("Stockholm", "Göteborg");
                            assert!(oracle.is_true(&told), "{told}");
                            n_true += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(n_refused > 5 * n_true, "most claims are about one kommun only: {n_refused} {n_true}");
}

#[test]
fn the_lead_counts_what_the_figures_say() {
    for seed in 0..N_WORLDS {
        let made = world(seed);
        let prepared = made.prepared();
        let profile = prepared.profile(code("1480")).expect("a kommun");
        let verdicts =
            Verdicts::of(INDICATORS.map(|name| {
                prepared.witness(code("1480"), &crate::made::id(name)).expect("a row")
            }));
        let count =
            |f: &dyn Fn(&Row) -> bool| INDICATORS.iter().filter(|n| f(row(&profile, n))).count();
        let (n, of) = (count(&Row::is_marked), count(&Row::is_judged));
        for wrong in [
            LeadClaim::Marked { n: n + 1, of },
            LeadClaim::Marked { n, of: of + 1 },
            LeadClaim::SurelyBetter { n: count(&Row::is_surely_better) + 1 },
            LeadClaim::SurelyBetter { n: 0 },
            LeadClaim::SurelyWorse { n: n + 1, of: n },
        ] {
            assert!(verdicts.hold(wrong).is_none(), "{wrong:?}");
        }
        assert!(verdicts.hold(LeadClaim::Marked { n, of }).is_some());
        let begins = ["Ingen av", "En av", "Två av", "Alla tre", "Den enda", "Ingen indikator"];
        let told = &profile.lead[0].text.sv;
        assert!(begins.iter().any(|b| told.starts_with(b)), "{told}");
    }
}

/// Words that the written judgement never uses. Source: Närbild's look, "Numbers and words".
#[test]
fn the_text_keeps_to_sober_words() {
    for profile in crate::shipped::catalog().profiles.keys() {
        let prepared = crate::shipped::prepared(&profile.0);
        let areas = crate::shipped::catalog().areas.current().map(|a| a.code);
        for profile in prepared.profiles(areas) {
            let review = profile.review.iter().flat_map(|r| &r.sentences);
            for told in profile.lead.iter().chain(review) {
                let text = told.text.sv.to_lowercase();
                for word in ["rött", "larm", "sämst", "vinnare", "dålig", "signifikant"] {
                    assert!(!text.contains(word), "{text}");
                }
                for text in [&told.text.sv, &told.text.en] {
                    assert!(
                        text.ends_with('.') && !text.contains("  ") && !text.contains(".."),
                        "{text}"
                    );
                    assert!(
                        text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()),
                        "{text}"
                    );
                }
            }
        }
    }
}
