//! A profile as JSON: one object, with the keys agreed for scripts and more beside them.

mod fictional;

use std::fmt::Display;

use cube::{AreaCode, Cell, Delivery, Lang, Period, number};
use serde::{Serialize, Serializer};

use super::codes;
use crate::model::{
    AreaProfile, AreaRef, Band, BySex, CellRef, Comparison, Counted, Fact, Gap, Peer, Point,
    Position, ReviewItem, Row, Sentence, Summary,
};

/// A profile of twenty rows takes about as much.
const N_BYTES: usize = 96 * 1024;

/// Writes a profile. Texts are in one language; values are as shown, rounded to the row's decimals.
///
/// The keys `area, profile, release, rows[]` and, in each row, `indicator, title, kind, section,
/// unit, direction, first, latest, marked, trend, status, comparisons` are a promise. `status` is
/// that of the row's latest cell, with or without a value. Where a profile has computed figures of persons
/// who do not exist, they stand by themselves under `computed`, and each says `"fictional": true`.
#[must_use]
pub fn write(profile: &AreaProfile, lang: Lang) -> String {
    String::from_utf8(write_bytes(profile, lang)).expect("JSON is UTF-8")
}

/// What [`write`] writes, as bytes.
#[must_use]
pub fn write_bytes(profile: &AreaProfile, lang: Lang) -> Vec<u8> {
    let object = profile_object(profile, lang);
    let mut bytes = Vec::with_capacity(N_BYTES);
    serde_json::to_writer(&mut bytes, &object).expect("texts and finite numbers can be written");
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct ProfileObject<'a> {
    area: Shown<AreaCode>,
    area_name: &'a str,
    area_level: &'static str,
    region: Option<AreaObject<'a>>,
    group: Option<GroupObject<'a>>,
    profile: &'a str,
    title: &'a str,
    release: &'a str,
    language: &'static str,
    base_year: u16,
    axis: [u16; 2],
    lead: Vec<SentenceObject<'a>>,
    summary: SummaryObject,
    facts: Vec<FactObject<'a>>,
    peers: Vec<PeerObject<'a>>,
    rows: Vec<RowObject<'a>>,
    review: Vec<ReviewObject<'a>>,
    deliveries: Vec<DeliveryObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    computed: Option<fictional::FictionalObject<'a>>,
}

fn profile_object(profile: &AreaProfile, lang: Lang) -> ProfileObject<'_> {
    let mut rows = Vec::with_capacity(profile.summary.n_rows);
    for section in &profile.sections {
        let title = section.title.get(lang);
        rows.extend(section.rows.iter().map(|row| row_object(row, title, lang)));
    }
    ProfileObject {
        area: Shown(profile.area.code),
        area_name: lang.pick(&profile.area.name, &profile.area.name_en),
        area_level: profile.area.level.word(),
        region: profile.region.as_ref().map(|r| area_object(r, lang)),
        group: profile
            .group
            .as_ref()
            .map(|(code, title)| GroupObject { code, title: title.get(lang) }),
        profile: &profile.profile.0,
        title: profile.title.get(lang),
        release: &profile.release,
        language: lang.tag(),
        base_year: profile.base_year,
        axis: [profile.axis.0, profile.axis.1],
        lead: profile.lead.iter().map(|s| sentence_object(s, lang)).collect(),
        summary: summary_object(&profile.summary),
        facts: profile.facts.iter().map(|f| fact_object(f, lang)).collect(),
        peers: profile.peers.iter().map(|p| peer_object(p, lang)).collect(),
        rows,
        review: profile.review.iter().map(|r| review_object(r, lang)).collect(),
        deliveries: profile.deliveries.iter().map(delivery_object).collect(),
        computed: profile.fictional.as_ref().map(|part| fictional::fictional_object(part, lang)),
    }
}

#[derive(Serialize)]
struct AreaObject<'a> {
    code: Shown<AreaCode>,
    name: &'a str,
    level: &'static str,
}

fn area_object(area: &AreaRef, lang: Lang) -> AreaObject<'_> {
    AreaObject {
        code: Shown(area.code),
        name: lang.pick(&area.name, &area.name_en),
        level: area.level.word(),
    }
}

#[derive(Serialize)]
struct GroupObject<'a> {
    code: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct SummaryObject {
    n_rows: usize,
    n_judged: usize,
    n_marked: usize,
    n_marked_surely_worse: usize,
    n_surely_worse: usize,
    n_surely_better: usize,
    n_tested: usize,
    n_expected_false_alarms: f64,
}

fn summary_object(summary: &Summary) -> SummaryObject {
    SummaryObject {
        n_rows: summary.n_rows,
        n_judged: summary.n_judged,
        n_marked: summary.n_marked,
        n_marked_surely_worse: summary.n_marked_surely_worse,
        n_surely_worse: summary.n_surely_worse,
        n_surely_better: summary.n_surely_better,
        n_tested: summary.n_tested,
        n_expected_false_alarms: number::round(summary.n_expected_false_alarms, 3),
    }
}

#[derive(Serialize)]
struct FactObject<'a> {
    indicator: &'a str,
    title: &'a str,
    period: Shown<Period>,
    value: f64,
}

fn fact_object(fact: &Fact, lang: Lang) -> FactObject<'_> {
    FactObject {
        indicator: fact.indicator.as_str(),
        title: fact.title.get(lang),
        period: Shown(fact.period),
        value: fact.value,
    }
}

#[derive(Serialize)]
struct PeerObject<'a> {
    #[serde(flatten)]
    area: AreaObject<'a>,
    distance: f64,
    reasons: Vec<&'a str>,
}

fn peer_object(peer: &Peer, lang: Lang) -> PeerObject<'_> {
    PeerObject {
        area: area_object(&peer.area, lang),
        distance: number::round(peer.distance, 3),
        reasons: peer.reasons.iter().map(|r| r.get(lang)).collect(),
    }
}

#[derive(Serialize)]
struct SentenceObject<'a> {
    text: &'a str,
    /// Indicator, area, sex and period of each cell that bears the sentence out.
    cells: Vec<CellName<'a>>,
}

fn sentence_object(sentence: &Sentence, lang: Lang) -> SentenceObject<'_> {
    SentenceObject {
        text: sentence.text.get(lang),
        cells: sentence.cells.iter().map(CellName).collect(),
    }
}

/// A cell as indicator, area, sex and period.
struct CellName<'a>(&'a CellRef);

impl Serialize for CellName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let CellRef { indicator, area, sex, period } = self.0;
        (indicator.as_str(), Shown(area), sex.letter(), Shown(period)).serialize(serializer)
    }
}

/// Something written as a text in the way that it shows itself.
struct Shown<T>(T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[derive(Serialize)]
struct ReviewObject<'a> {
    indicator: &'a str,
    title: &'a str,
    surely_worse: bool,
    sentences: Vec<SentenceObject<'a>>,
    caution: &'a str,
}

fn review_object(review: &ReviewItem, lang: Lang) -> ReviewObject<'_> {
    ReviewObject {
        indicator: review.indicator.as_str(),
        title: review.title.get(lang),
        surely_worse: review.is_surely_worse,
        sentences: review.sentences.iter().map(|s| sentence_object(s, lang)).collect(),
        caution: review.caution.get(lang),
    }
}

#[derive(Serialize)]
struct DeliveryObject<'a> {
    source: &'a str,
    retrieved: &'a str,
    sha256: &'a str,
}

fn delivery_object(delivery: &Delivery) -> DeliveryObject<'_> {
    DeliveryObject {
        source: &delivery.source,
        retrieved: &delivery.retrieved,
        sha256: &delivery.sha256,
    }
}

#[derive(Serialize)]
struct RowObject<'a> {
    indicator: &'a str,
    title: &'a str,
    kind: &'static str,
    section: &'a str,
    unit: &'a str,
    decimals: u8,
    direction: &'static str,
    first: Option<PointObject>,
    latest: Option<PointObject>,
    latest_absent: Option<PointObject>,
    change: Option<ChangeObject>,
    marked: bool,
    mark: &'static str,
    trend: &'static str,
    trend_test: TestObject,
    status: &'static str,
    points: Vec<PointObject>,
    band: Vec<BandObject>,
    breaks: Vec<BreakObject<'a>>,
    by_sex: Vec<BySexObject>,
    comparisons: Vec<ComparisonObject<'a>>,
    position_peers: Option<PositionObject>,
    position_all: Option<PositionObject>,
    rank_fell_though_better: bool,
    target: Option<GapObject<'a>>,
    best_tenth: Option<GapObject<'a>>,
    deliveries: &'a [usize],
    definition_hash: &'a str,
}

fn row_object<'a>(row: &'a Row, section: &'a str, lang: Lang) -> RowObject<'a> {
    let decimals = row.decimals;
    let point = |p: Option<Point>| p.map(|p| point_object(&p, decimals));
    let latest_cell = row.latest_absent.or(row.latest);
    let change = row.change.map(|c| {
        let (value, unit) = codes::change(c, decimals);
        ChangeObject { value, unit }
    });
    RowObject {
        indicator: row.indicator.as_str(),
        title: row.title.get(lang),
        kind: codes::kind(row.kind),
        section,
        unit: row.unit.get(lang),
        decimals,
        direction: codes::direction(row.better),
        first: point(row.first),
        latest: point(row.latest),
        latest_absent: point(row.latest_absent),
        change,
        marked: row.is_marked(),
        mark: codes::mark(row.mark),
        trend: codes::trend(row.trend.outcome),
        trend_test: test_object(row),
        status: latest_cell.map_or("missing", |p| p.cell.status().word()),
        points: row.points.iter().map(|p| point_object(p, decimals)).collect(),
        band: row.band.iter().map(|b| band_object(b, decimals)).collect(),
        breaks: breaks(row, lang),
        by_sex: row.by_sex.iter().map(|s| by_sex_object(s, decimals)).collect(),
        comparisons: row.comparisons.iter().map(|c| comparison_object(c, decimals, lang)).collect(),
        position_peers: row.position_peers.as_ref().map(position_object),
        position_all: row.position_all.as_ref().map(position_object),
        rank_fell_though_better: row.rank_fell_though_better,
        target: row.target.as_ref().map(|g| gap_object(g, decimals, lang)),
        best_tenth: row.best_tenth.as_ref().map(|g| gap_object(g, decimals, lang)),
        deliveries: &row.deliveries,
        definition_hash: &row.definition_hash,
    }
}

/// A value as shown or null, its status, and what else is published with it.
#[derive(Serialize)]
struct CellObject {
    value: Option<f64>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lower: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<f64>,
}

fn cell_object(cell: &Cell, decimals: u8) -> CellObject {
    CellObject {
        value: cell.value().map(|v| number::round(v, decimals)),
        status: cell.status().word(),
        numerator: cell.numerator(),
        denominator: cell.denominator(),
        lower: cell.lower(),
        upper: cell.upper(),
    }
}

#[derive(Serialize)]
struct PointObject {
    period: Shown<Period>,
    #[serde(flatten)]
    cell: CellObject,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    before_break: bool,
}

fn point_object(point: &Point, decimals: u8) -> PointObject {
    PointObject {
        period: Shown(point.period),
        cell: cell_object(&point.cell, decimals),
        before_break: point.before_break,
    }
}

#[derive(Serialize)]
struct ChangeObject {
    value: f64,
    unit: &'static str,
}

#[derive(Serialize)]
struct TestObject {
    method: &'static str,
    level: f64,
    n_points: usize,
    n_needed: usize,
    p: Option<f64>,
    intervals: Option<&'static str>,
}

fn test_object(row: &Row) -> TestObject {
    TestObject {
        method: codes::method(row.trend.method),
        level: row.trend.level,
        n_points: row.trend.n_points,
        n_needed: row.trend.n_needed,
        p: row.trend.p.map(|p| number::round(p, 6)),
        intervals: row.intervals().map(codes::intervals),
    }
}

#[derive(Serialize)]
struct BandObject {
    period: Shown<Period>,
    low: f64,
    high: f64,
}

fn band_object(band: &Band, decimals: u8) -> BandObject {
    // Quartiles lie between shown values, so that they are told a little finer than these.
    let round = |v| number::round(v, decimals + 2);
    BandObject { period: Shown(band.period), low: round(band.low), high: round(band.high) }
}

#[derive(Serialize)]
struct BreakObject<'a> {
    period: Shown<Period>,
    why: &'a str,
}

fn breaks(row: &Row, lang: Lang) -> Vec<BreakObject<'_>> {
    let told = row.breaks.iter();
    told.map(|(period, why)| BreakObject { period: Shown(*period), why: why.get(lang) }).collect()
}

#[derive(Serialize)]
struct BySexObject {
    sex: &'static str,
    first: Option<PointObject>,
    latest: Option<PointObject>,
}

fn by_sex_object(by_sex: &BySex, decimals: u8) -> BySexObject {
    BySexObject {
        sex: by_sex.sex.letter(),
        first: by_sex.first.map(|p| point_object(&p, decimals)),
        latest: by_sex.latest.map(|p| point_object(&p, decimals)),
    }
}

#[derive(Serialize)]
struct ComparisonObject<'a> {
    with: &'static str,
    name: &'a str,
    period: Shown<Period>,
    #[serde(flatten)]
    cell: CellObject,
    n_areas: Option<usize>,
    difference: Option<f64>,
    is_better: Option<bool>,
}

fn comparison_object(comparison: &Comparison, decimals: u8, lang: Lang) -> ComparisonObject<'_> {
    ComparisonObject {
        with: codes::comparator(comparison.with),
        name: comparison.name.get(lang),
        period: Shown(comparison.period),
        cell: cell_object(&comparison.cell, decimals),
        n_areas: comparison.n_areas,
        difference: comparison.difference,
        is_better: comparison.is_better,
    }
}

#[derive(Serialize)]
struct PositionObject {
    place: usize,
    of: usize,
    period: Shown<Period>,
}

fn position_object(position: &Position) -> PositionObject {
    PositionObject { place: position.place, of: position.of, period: Shown(position.period) }
}

#[derive(Serialize)]
struct GapObject<'a> {
    level: f64,
    year: Option<u16>,
    authority: &'a str,
    is_reached: bool,
    gap: f64,
    /// The distance in persons, each once; null when it is counted in something else or not at all.
    persons: Option<f64>,
    /// The distance in what `counts` says.
    count: Option<f64>,
    counts: Option<&'a str>,
    population: Option<PopulationObject<'a>>,
}

/// How many the value is about.
#[derive(Serialize)]
struct PopulationObject<'a> {
    n: f64,
    /// Where the number is from; null when the value carries its own denominator.
    indicator: Option<&'a str>,
    period: Option<Shown<Period>>,
    /// Everyone whom the share of those who answered is taken to hold for; null when nothing is assumed.
    assumed_for: Option<&'a str>,
}

fn gap_object(gap: &Gap, decimals: u8, lang: Lang) -> GapObject<'_> {
    let counted = gap.counted.as_ref();
    GapObject {
        level: gap.level,
        year: gap.year,
        authority: gap.authority.get(lang),
        is_reached: gap.is_reached,
        gap: number::round(gap.gap, decimals),
        persons: counted.filter(|c| c.are_persons).map(|c| number::round(c.n, 0)),
        count: counted.map(|c| number::round(c.n, 0)),
        counts: counted.map(|c| c.of.get(lang)),
        population: counted.map(|c| population_object(c, lang)),
    }
}

fn population_object(counted: &Counted, lang: Lang) -> PopulationObject<'_> {
    let cell = counted.population_cell.as_ref();
    PopulationObject {
        n: counted.population,
        indicator: cell.map(|c| c.indicator.as_str()),
        period: cell.map(|c| Shown(c.period)),
        assumed_for: counted.assumed_for.as_ref().map(|t| t.get(lang)),
    }
}
