//! The HTML of a hand-made profile with every state a row can be in.

use catalog::{Better, Kind, Measure, ProfileId};
use cube::{AreaCode, AreaLevel, Cell, Delivery, Lang, Period, Status, Text};
use profile::export::html;
use profile::model::*;

fn both(text: &str) -> Text {
    Text::new(text, text)
}

fn area(code: &str, name: &str, level: AreaLevel) -> AreaRef {
    AreaRef { code: code.parse().expect(code), name: name.into(), name_en: name.into(), level }
}

/// Values by year; `..` hidden, a gap is a year left out.
fn series(values: &[(u16, &str)], breaks_at: Option<u16>) -> Vec<Point> {
    let point = |(year, text): &(u16, &str)| Point {
        period: Period::year(*year),
        cell: match *text {
            ".." => Cell::absent(Status::Hidden),
            "-" => Cell::absent(Status::Missing),
            number => Cell::reported(number.parse().expect(number)),
        },
        before_break: breaks_at.is_some_and(|b| *year < b),
    };
    values.iter().map(point).collect()
}

struct Wanted<'a> {
    id: &'a str,
    title: &'a str,
    better: Better,
    values: &'a [(u16, &'a str)],
    mark: Mark,
    outcome: TrendOutcome,
    break_at: Option<u16>,
}

fn row(wanted: &Wanted<'_>) -> Row {
    let points = series(wanted.values, wanted.break_at);
    let valued: Vec<Point> =
        points.iter().filter(|p| p.cell.value().is_some() && !p.before_break).copied().collect();
    let (first, latest) = (valued.first().copied(), valued.last().copied());
    let change = match (first.and_then(|p| p.shown(0)), latest.and_then(|p| p.shown(0))) {
        (Some(a), Some(b)) => Some(Change::PercentagePoints(b - a)),
        _ => None,
    };
    let own = latest.and_then(|p| p.shown(0)).unwrap_or(0.0);
    let at = latest.map_or(Period::year(2022), |p| p.period);
    let others = [("0180", 2.0), ("0380", -4.0), ("1280", 5.0)];
    Row {
        indicator: wanted.id.parse().expect(wanted.id),
        title: both(wanted.title),
        unit: both("procent"),
        kind: if wanted.better == Better::Neither { Kind::CentralMeasure } else { Kind::Indicator },
        better: wanted.better,
        measure: Measure::Share,
        decimals: 0,
        caution: both("Läs med urvalet i minnet."),
        band: points
            .iter()
            .map(|p| Band { period: p.period, low: own - 5.0, high: own + 4.0 })
            .collect(),
        latest_absent: points.last().filter(|p| p.cell.value().is_none()).copied(),
        points,
        first,
        latest,
        change,
        mark: wanted.mark,
        trend: Trend {
            outcome: wanted.outcome,
            method: TrendMethod::MannKendall,
            level: 0.05,
            n_points: valued.len(),
            n_needed: 5,
            p: None,
        },
        breaks: wanted.break_at.map(|y| (Period::year(y), both("ny fråga"))).into_iter().collect(),
        by_sex: Vec::new(),
        comparisons: vec![Comparison {
            with: Comparator::Riket,
            name: Text::new("Riket", "Sweden"),
            cell: Cell::reported(own + 1.0),
            period: at,
            n_areas: None,
            difference: Some(-1.0),
            is_better: Some(wanted.better == Better::Lower)
                .filter(|_| wanted.better != Better::Neither),
        }],
        position_peers: Some(Position {
            place: 2,
            of: 4,
            period: at,
            values: others
                .iter()
                .map(|(c, d)| (c.parse::<AreaCode>().expect(c), own + d))
                .collect(),
        }),
        position_all: Some(Position { place: 65, of: 290, period: at, values: Vec::new() }),
        rank_fell_though_better: false,
        target: None,
        best_tenth: None,
        deliveries: vec![0],
        definition_hash: "0".repeat(64),
    }
}

fn rows() -> Vec<Row> {
    use Better::{Higher, Lower, Neither};
    let not_judged = Mark::NotJudged(NotJudged::CentralMeasure);
    [
        Wanted {
            id: "lakare",
            title: "Lätt att träffa läkare",
            better: Higher,
            values: &[
                (2013, "53"),
                (2014, "49"),
                (2015, "52"),
                (2016, "53"),
                (2017, "51"),
                (2018, "45"),
                (2019, "48"),
                (2020, "49"),
                (2022, "43"),
            ],
            mark: Mark::Marked,
            outcome: TrendOutcome::Worse,
            break_at: None,
        },
        Wanted {
            id: "fall",
            title: "Fallskador <65 år & äldre",
            better: Lower,
            values: &[(2013, "34"), (2014, "33"), (2015, "31"), (2016, "30"), (2017, "29")],
            mark: Mark::NotMarked,
            outcome: TrendOutcome::Better,
            break_at: None,
        },
        Wanted {
            id: "boende",
            title: "Bor i särskilt boende",
            better: Neither,
            values: &[(2013, "15"), (2014, "14"), (2022, "13")],
            mark: not_judged,
            outcome: TrendOutcome::Falling,
            break_at: None,
        },
        Wanted {
            id: "lakemedel",
            title: "Olämpliga läkemedel",
            better: Lower,
            values: &[
                (2015, "15"),
                (2016, "12"),
                (2019, "12"),
                (2020, "11"),
                (2021, "10"),
                (2022, "10"),
            ],
            mark: Mark::NotMarked,
            outcome: TrendOutcome::TooFewPoints,
            break_at: Some(2019),
        },
        Wanted {
            id: "dolt",
            title: "Små tal",
            better: Lower,
            values: &[(2013, "4"), (2014, ".."), (2015, "5"), (2016, "-")],
            mark: Mark::Marked,
            outcome: TrendOutcome::TooFewPoints,
            break_at: None,
        },
        Wanted {
            id: "tva",
            title: "Två tryckta värden",
            better: Higher,
            values: &[(2013, "60"), (2020, "53")],
            mark: Mark::Marked,
            outcome: TrendOutcome::NotTested,
            break_at: None,
        },
        Wanted {
            id: "tomt",
            title: "Inget värde",
            better: Higher,
            values: &[(2020, "-")],
            mark: Mark::NotJudged(NotJudged::NoValue),
            outcome: TrendOutcome::NotTested,
            break_at: None,
        },
        Wanted {
            id: "ensam",
            title: "Ett värde",
            better: Higher,
            values: &[(2022, "80")],
            mark: Mark::NotJudged(NotJudged::OneValue),
            outcome: TrendOutcome::TooFewPoints,
            break_at: None,
        },
        Wanted {
            id: "jamn",
            title: "Oförändrad",
            better: Higher,
            values: &[(2013, "80"), (2014, "80"), (2015, "81"), (2016, "80"), (2017, "80")],
            mark: Mark::NotMarked,
            outcome: TrendOutcome::Unchanged,
            break_at: None,
        },
    ]
    .iter()
    .map(row)
    .collect()
}

fn goteborg() -> AreaProfile {
    let rows = rows();
    let review = rows
        .iter()
        .filter(|r| r.mark == Mark::Marked)
        .map(|r| ReviewItem {
            indicator: r.indicator.clone(),
            title: r.title.clone(),
            is_surely_worse: r.trend.outcome == TrendOutcome::Worse,
            sentences: vec![Sentence {
                text: both("Senaste värdet är lägre än basåret."),
                cells: Vec::new(),
            }],
            caution: r.caution.clone(),
        })
        .collect();
    AreaProfile {
        area: area("1480", "Göteborg", AreaLevel::Kommun),
        region: Some(area("14", "Västra Götaland", AreaLevel::Region)),
        group: Some(("A1".into(), both("Storstäder"))),
        profile: ProfileId("nara-vard".into()),
        title: Text::new("Nära vård", "Local care"),
        release: "0123456789ab".into(),
        base_year: 2013,
        axis: (2013, 2022),
        facts: Vec::new(),
        peers: vec![Peer {
            area: area("0180", "Stockholm", AreaLevel::Kommun),
            distance: 0.5,
            reasons: vec![both("Invånare 596 841, här 978 770")],
        }],
        sections: vec![Section { title: both("1. Allt"), rows }],
        summary: Summary {
            n_judged: 7,
            n_marked: 3,
            n_rows: 9,
            n_tested: 3,
            n_expected_false_alarms: 0.15,
            ..Summary::default()
        },
        lead: vec![Sentence { text: both("Tre av sju är märkta."), cells: Vec::new() }],
        review,
        deliveries: vec![Delivery {
            sha256: "0".repeat(64),
            source: "Kolada".into(),
            retrieved: "2024-08-30".into(),
        }],
        fictional: None,
    }
}

/// Every element that is opened is closed in order, and every `id` is used once.
fn check_well_formed(html: &str) {
    const VOID: [&str; 4] = ["meta", "br", "link", "input"];
    let mut open: Vec<&str> = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    let html = html.split_once("<html").map_or(html, |(_, rest)| rest);
    for part in html.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("a tag ends");
        if let Some(name) = tag.strip_prefix('/') {
            if name != "html" {
                assert_eq!(open.pop(), Some(name), "closed in order");
            }
            continue;
        }
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if let Some((_, rest)) = tag.split_once(" id=\"") {
            let id = rest.split('"').next().unwrap_or_default();
            assert!(ids.insert(id), "the id {id} is used twice");
        }
        if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "all closed");
}

#[test]
fn each_state_is_told_in_words() {
    let html = html::page(&goteborg(), Lang::Sv);
    for told in [
        "Märkt",
        "ej märkt",
        "bedöms ej",
        "inget värde",
        "ett värde",
        "Sjunker, sämre",
        "Sjunker, bättre",
        "Ingen säker förändring",
        "För få mätpunkter (4\u{a0}av\u{a0}5)",
        "prövas ej",
        "Serien bruten 2019",
        ": ny fråga",
        "2013–2022, ej 2021",
        "2013, 2020",
        "uppgift saknas",
    ] {
        assert!(html.contains(told), "{told}");
    }
    assert!(html.contains("Fallskador &lt;65 år &amp; äldre"), "texts are escaped");
    assert!(!html.contains("<script"));
    check_well_formed(&html);
    check_well_formed(&html::page(&goteborg(), Lang::En));
}

#[test]
fn the_english_page_has_no_swedish_of_its_own() {
    let html = html::page(&goteborg(), Lang::En);
    for word in
        ["Märkt", "Senaste", "Förändring", "Källa", "Utgåva", "Jämfört", "jämförbara", "mätpunkter"]
    {
        let body = html.split_once("</style>").expect("a style sheet").1;
        assert!(!body.replace("Senaste värdet är lägre", "").contains(word), "{word}");
    }
}

/// The classes named in a style sheet's selector.
fn classes(selector: &str) -> Vec<&str> {
    let name_at_start = |rest: &str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    selector
        .split('.')
        .skip(1)
        .map(|rest| &rest[..name_at_start(rest).unwrap_or(rest.len())])
        .collect()
}

/// A page that stands alone leaves out the part of the style sheet that only the site has.
#[test]
fn a_lone_page_needs_no_rule_that_only_the_site_has() {
    let (_, site) = profile::look::STYLE.split_once("/* only the site, from here").expect("marked");
    let (site, _) = site.split_once("/* only the site, to here */").expect("marked");
    let page = html::page(&goteborg(), Lang::Sv);
    let (_, body) = page.split_once("<body>").expect("a body");
    let attributes = body.split("class=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let used: Vec<&str> = attributes.flat_map(|(names, _)| names.split_whitespace()).collect();
    let rules = site.split('}').filter_map(|rule| rule.rsplit_once('{'));
    let selectors = rules.flat_map(|(heads, _)| heads.rsplit('{').next().unwrap_or("").split(','));
    let mut n_selectors = 0;
    for selector in selectors {
        let names = classes(selector);
        n_selectors += usize::from(!names.is_empty());
        let is_needed = !names.is_empty() && names.iter().all(|name| used.contains(name));
        assert!(!is_needed, "{selector} applies to a page that stands alone");
    }
    assert!(n_selectors > 50, "{n_selectors} selectors read");
}
