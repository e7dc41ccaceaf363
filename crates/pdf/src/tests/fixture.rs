//! A profile made by hand.
//!
//! First and latest values are Göteborg's in Kolada, 2013 and 2022; the years between are invented.

use catalog::{Better, Kind, Measure, ProfileId};
use cube::{AreaCode, AreaLevel, Cell, Delivery, Period, Status, Text};
use profile::model::*;

/// Name, unit, which way is better, kind of number, decimals, first and latest value, verdict of the test.
type Given = (&'static str, &'static str, Better, Measure, u8, f64, f64, TrendOutcome);

const ROWS: [(&str, &[Given]); 3] = {
    use Better::{Higher, Lower, Neither};
    use Measure::{Cost, Mean, Rate, Share};
    use TrendOutcome as T;
    [
        (
            "1. Förutsättningar och volymer",
            &[
                (
                    "Kostnad för äldreomsorg",
                    "kronor per invånare 80 år och äldre",
                    Neither,
                    Cost,
                    0,
                    214_334.0,
                    290_766.0,
                    T::Rising,
                ),
                (
                    "Bor i särskilt boende",
                    "procent, 80 år och äldre",
                    Neither,
                    Share,
                    1,
                    14.6,
                    13.3,
                    T::Falling,
                ),
                (
                    "Har hemtjänst i ordinärt boende",
                    "procent, 80 år och äldre",
                    Neither,
                    Share,
                    1,
                    26.0,
                    18.1,
                    T::Falling,
                ),
                (
                    "Tid utförd av tillsvidareanställda",
                    "procent av arbetad tid i omsorgen",
                    Higher,
                    Share,
                    1,
                    82.0,
                    83.4,
                    T::Better,
                ),
                (
                    "Personal med adekvat utbildning, särskilt boende",
                    "procent, vardagar",
                    Higher,
                    Share,
                    0,
                    86.0,
                    76.0,
                    T::Worse,
                ),
            ],
        ),
        (
            "2. System och samordning",
            &[
                (
                    "Fallskador, 65 år och äldre",
                    "vårdtillfällen per 100 000, tre år",
                    Lower,
                    Rate,
                    0,
                    3494.0,
                    2637.0,
                    T::Better,
                ),
                (
                    "Väntan på utskrivning efter färdig vård",
                    "dagar, medelvärde",
                    Lower,
                    Mean,
                    1,
                    3.7,
                    3.5,
                    T::Unchanged,
                ),
                (
                    "Väntetid till särskilt boende",
                    "dagar, medelvärde",
                    Lower,
                    Mean,
                    0,
                    48.0,
                    49.0,
                    T::Unchanged,
                ),
                (
                    "Personal per hemtjänsttagare",
                    "antal på 14 dagar, medelvärde",
                    Lower,
                    Mean,
                    0,
                    14.0,
                    16.0,
                    T::Worse,
                ),
                (
                    "Olämpliga läkemedel, särskilt boende",
                    "procent, 75 år och äldre",
                    Lower,
                    Share,
                    1,
                    11.8,
                    10.0,
                    T::TooFewPoints,
                ),
                (
                    "Tio eller fler läkemedel, särskilt boende",
                    "procent, 75 år och äldre",
                    Lower,
                    Share,
                    1,
                    25.6,
                    33.9,
                    T::Worse,
                ),
                (
                    "Förtida dödsfall, 25–64 år",
                    "per 100 000, åldersstandardiserat",
                    Lower,
                    Rate,
                    0,
                    235.0,
                    193.0,
                    T::Better,
                ),
            ],
        ),
        (
            "3. Kvalitet och upplevelse",
            &[
                (
                    "Lätt att träffa läkare, särskilt boende",
                    "procent, de äldres egna svar",
                    Higher,
                    Share,
                    0,
                    53.0,
                    43.0,
                    T::Worse,
                ),
                (
                    "Trygg i särskilt boende",
                    "procent, de äldres egna svar",
                    Higher,
                    Share,
                    0,
                    86.0,
                    85.0,
                    T::Unchanged,
                ),
                (
                    "Besväras ofta av ensamhet, särskilt boende",
                    "procent, de äldres egna svar",
                    Lower,
                    Share,
                    0,
                    21.0,
                    25.0,
                    T::Unchanged,
                ),
                (
                    "Trygg hemma med hemtjänst",
                    "procent, de äldres egna svar",
                    Higher,
                    Share,
                    0,
                    80.0,
                    81.0,
                    T::Unchanged,
                ),
                (
                    "Nöjd med hemtjänsten i sin helhet",
                    "procent, de äldres egna svar",
                    Higher,
                    Share,
                    0,
                    82.0,
                    80.0,
                    T::Unchanged,
                ),
                (
                    "Gott psykiskt välbefinnande, 16–84 år",
                    "procent, enkätsvar",
                    Higher,
                    Share,
                    1,
                    84.0,
                    83.8,
                    T::TooFewPoints,
                ),
            ],
        ),
    ]
};

fn area(code: &str, name: &str, name_en: &str, level: AreaLevel) -> AreaRef {
    AreaRef { code: code.parse().unwrap(), name: name.into(), name_en: name_en.into(), level }
}

fn point(year: u16, cell: Cell) -> Point {
    Point { period: Period::year(year), cell, before_break: false }
}

/// Ten years from the first value to the latest, with a wave; 2021 was not asked for in the survey.
fn points(given: &Given) -> Vec<Point> {
    let (_, unit, _, _, _, first, latest, outcome) = *given;
    let from = if outcome == TrendOutcome::TooFewPoints { 2020 } else { 2013 };
    (from..=2022_u16)
        .map(|year| {
            let share = f64::from(year - from) / f64::from(2022 - from);
            let wave = (f64::from(year) * 2.1).sin() * 0.03 * first * share * (1.0 - share) * 4.0;
            let is_survey = unit.contains("egna svar");
            let cell = if is_survey && year == 2021 {
                Cell::absent(Status::NotCollected)
            } else {
                Cell::reported(first + (latest - first) * share + wave)
            };
            point(year, cell)
        })
        .collect()
}

fn change(given: &Given) -> Change {
    let (_, _, _, measure, _, first, latest, _) = *given;
    match measure {
        Measure::Share => Change::PercentagePoints(latest - first),
        _ => Change::Percent((latest - first) / first * 100.0),
    }
}

fn mark(given: &Given) -> Mark {
    let (_, _, better, _, _, first, latest, _) = *given;
    match better {
        Better::Neither => Mark::NotJudged(NotJudged::CentralMeasure),
        Better::Higher if latest < first => Mark::Marked,
        Better::Lower if latest > first => Mark::Marked,
        _ => Mark::NotMarked,
    }
}

fn row(n: usize, given: &Given) -> Row {
    let (name, unit, better, measure, decimals, _, latest, outcome) = *given;
    let points = points(given);
    let values: Vec<(AreaCode, f64)> = ["0180", "0380", "0580", "1280", "1880", "1980", "2480"]
        .iter()
        .enumerate()
        .map(|(i, code)| (code.parse().unwrap(), latest * (0.92 + 0.03 * i as f64)))
        .collect();
    Row {
        indicator: format!("matt-{n}").parse().unwrap(),
        title: Text::new(name, format!("{name} (en)")),
        unit: Text::new(unit, format!("{unit} (en)")),
        kind: if better == Better::Neither { Kind::CentralMeasure } else { Kind::Indicator },
        better,
        measure,
        decimals,
        caution: Text::new(
            "Urvalet är litet; läs värdet tillsammans med grannarnas.",
            "The sample is small.",
        ),
        band: points
            .iter()
            .filter_map(|p| {
                p.cell.value().map(|v| Band { period: p.period, low: v * 0.97, high: v * 1.04 })
            })
            .collect(),
        first: points.first().copied(),
        latest: points.last().copied(),
        latest_absent: None,
        change: Some(change(given)),
        mark: mark(given),
        trend: Trend {
            outcome,
            method: TrendMethod::MannKendall,
            level: 0.05,
            n_points: points.len(),
            n_needed: 5,
            p: Some(0.01),
        },
        points,
        breaks: Vec::new(),
        by_sex: Vec::new(),
        comparisons: vec![Comparison {
            with: Comparator::Riket,
            name: Text::new("riket", "Sweden"),
            cell: Cell::reported(latest * 1.01),
            period: Period::year(2022),
            n_areas: None,
            difference: Some(latest * 0.01),
            is_better: None,
        }],
        position_peers: Some(Position {
            place: n % 8 + 1,
            of: 8,
            period: Period::year(2022),
            values,
        }),
        position_all: None,
        rank_fell_though_better: false,
        target: None,
        best_tenth: None,
        deliveries: vec![0],
        definition_hash: String::new(),
    }
}

fn review(rows: &[&Row]) -> Vec<ReviewItem> {
    let mut items: Vec<ReviewItem> = rows
        .iter()
        .filter(|row| row.mark == Mark::Marked)
        .map(|row| ReviewItem {
            indicator: row.indicator.clone(),
            title: row.title.clone(),
            is_surely_worse: row.trend.outcome == TrendOutcome::Worse,
            sentences: vec![
                sentence(
                    "Senaste värdet är 76 procent (2022).",
                    "The latest value is 76 percent (2022).",
                ),
                sentence(
                    "Det är 10 procentenheter lägre än 2014, då värdet var 86.",
                    "That is 10 percentage points lower than in 2014, when it was 86.",
                ),
                sentence(
                    "Försämringen är statistiskt säker över 7 mätpunkter.",
                    "The deterioration is statistically significant over 7 points.",
                ),
                sentence(
                    "Göteborg är på plats 4 av 8 bland jämförbara. Riket har 77.",
                    "Göteborg is number 4 of 8 among its peers. Sweden has 77.",
                ),
            ],
            caution: row.caution.clone(),
        })
        .collect();
    items.sort_by_key(|item| !item.is_surely_worse);
    items
}

fn sentence(sv: &str, en: &str) -> Sentence {
    Sentence { text: Text::new(sv, en), cells: Vec::new() }
}

/// Every row of a profile, to change.
pub(in crate::tests) fn rows_mut(profile: &mut AreaProfile) -> impl Iterator<Item = &mut Row> {
    profile.sections.iter_mut().flat_map(|section| &mut section.rows)
}

/// Göteborg, eighteen rows in three sections, nine of them marked.
pub(in crate::tests) fn goteborg() -> AreaProfile {
    let mut n = 0;
    let sections: Vec<Section> = ROWS
        .iter()
        .map(|(title, given)| Section {
            title: Text::new(*title, format!("{title} (en)")),
            rows: given
                .iter()
                .map(|g| {
                    n += 1;
                    row(n, g)
                })
                .collect(),
        })
        .collect();
    let rows: Vec<&Row> = sections.iter().flat_map(|s| &s.rows).collect();
    let peers = [
        ("0180", "Stockholm"),
        ("0380", "Uppsala"),
        ("0580", "Linköping"),
        ("1280", "Malmö"),
        ("1880", "Örebro"),
        ("1980", "Västerås"),
        ("2480", "Umeå"),
    ];
    AreaProfile {
        area: area("1480", "Göteborg", "Göteborg", AreaLevel::Kommun),
        region: Some(area("14", "Västra Götaland", "Västra Götaland", AreaLevel::Region)),
        group: Some(("A1".into(), Text::new("Storstäder", "Large cities"))),
        profile: ProfileId("nara-vard".into()),
        title: Text::new("Nära vård", "Local care"),
        release: "3fa9c1d2e4b5".into(),
        base_year: 2013,
        axis: (2013, 2022),
        facts: vec![
            fact("Invånare", 596_841.0),
            fact("65 år eller äldre", 93_915.0),
            fact("80 år eller äldre", 23_928.0),
        ],
        peers: peers
            .iter()
            .map(|(code, name)| Peer {
                area: area(code, name, name, AreaLevel::Kommun),
                distance: 0.5,
                reasons: Vec::new(),
            })
            .collect(),
        review: review(&rows),
        summary: Summary {
            n_judged: 15,
            n_marked: 9,
            n_marked_surely_worse: 4,
            n_surely_better: 3,
            n_surely_worse: 4,
            n_tested: 13,
            n_expected_false_alarms: 0.65,
            n_rows: 18,
        },
        lead: vec![
            sentence(
                "Nio av 15 indikatorer är märkta: senaste värdet är sämre än basåret.",
                "Nine of 15 indicators are marked: the latest value is worse than the base year.",
            ),
            sentence(
                "För fyra av dem är försämringen också statistiskt säker.",
                "For four of them the deterioration is also statistically significant.",
            ),
            sentence(
                "Tre indikatorer har säkert blivit bättre.",
                "Three indicators have surely become better.",
            ),
        ],
        deliveries: vec![Delivery {
            sha256: String::new(),
            source: "Kolada".into(),
            retrieved: "2024-08-30".into(),
        }],
        sections,
        fictional: None,
    }
}

fn fact(title: &str, value: f64) -> Fact {
    Fact {
        indicator: "invanare".parse().unwrap(),
        title: Text::new(title, title),
        period: Period::year(2022),
        value,
        decimals: 0,
    }
}

/// The nation: nobody to be placed among, no group, no peers.
pub(in crate::tests) fn riket() -> AreaProfile {
    let mut profile = goteborg();
    profile.area = area("00", "Riket", "Sweden", AreaLevel::Riket);
    profile.region = None;
    profile.group = None;
    profile.peers.clear();
    for row in rows_mut(&mut profile) {
        row.position_peers = None;
        row.comparisons.clear();
        row.band.clear();
    }
    profile
}

/// A profile with `times` as many rows in every section.
pub(in crate::tests) fn long(times: usize) -> AreaProfile {
    let mut profile = goteborg();
    for section in &mut profile.sections {
        let rows = section.rows.clone();
        section.rows = (0..times).flat_map(|_| rows.clone()).collect();
    }
    profile
}
