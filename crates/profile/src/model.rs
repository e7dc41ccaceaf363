//! A finished profile: everything that any output shows, computed once.
//!
//! Outputs format and arrange what stands here; none of them computes a number of its own.
//! Judgements are made on the values as shown, so that no table contradicts its own mark.

use catalog::{Better, Kind, Measure, ProfileId};
use cube::{AreaCode, AreaLevel, Cell, Delivery, IndicatorId, Period, Sex, Text};

use crate::fictional::FictionalPart;

/// One area's profile.
#[derive(Debug, Clone)]
pub struct AreaProfile {
    /// Whose profile.
    pub area: AreaRef,
    /// The region that a kommun lies in.
    pub region: Option<AreaRef>,
    /// SKR's group of a kommun: code and name.
    pub group: Option<(String, Text)>,
    /// Which profile.
    pub profile: ProfileId,
    /// The profile's name.
    pub title: Text,
    /// Names the figures and definitions used: the first twelve letters of a SHA-256 over both.
    pub release: String,
    /// The base year of the rule.
    pub base_year: u16,
    /// First and last year of the time axis, the same in every row.
    pub axis: (u16, u16),
    /// Facts under the name: inhabitants, 65 or older, 80 or older.
    pub facts: Vec<Fact>,
    /// The most similar kommuner, nearest first; empty for other levels.
    pub peers: Vec<Peer>,
    /// The rows, in sections.
    pub sections: Vec<Section>,
    /// The whole profile in figures.
    pub summary: Summary,
    /// The finding that stands first: one to three sentences.
    pub lead: Vec<Sentence>,
    /// The written review of the marked rows: first those whose trend is surely worse, then the others.
    pub review: Vec<ReviewItem>,
    /// The deliveries that the figures came with, each once.
    pub deliveries: Vec<Delivery>,
    /// Computed figures of persons who do not exist, shown set apart; none where only published figures are
    /// shown. The pages and JSON have them; the workbook, PDF, CSV, Parquet and the terminal leave them
    /// out, so that no such figure is taken further without its label.
    pub fictional: Option<FictionalPart>,
}

/// An area with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaRef {
    /// Code.
    pub code: AreaCode,
    /// Short name, Swedish (`Riket`, `Västra Götaland`, `Göteborg`).
    pub name: String,
    /// Short name, English (`Sweden`).
    pub name_en: String,
    /// Level.
    pub level: AreaLevel,
}

/// A fact about the area.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Its name.
    pub title: Text,
    /// The number, with its period.
    pub period: Period,
    /// The number.
    pub value: f64,
    /// Decimals shown.
    pub decimals: u8,
}

/// A similar kommun and why it is one.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Which.
    pub area: AreaRef,
    /// Distance in weighted standard deviations; 0 is alike.
    pub distance: f64,
    /// The reasons: one sentence per trait, with both values.
    pub reasons: Vec<Text>,
}

/// A part of the profile with its own heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// Heading.
    pub title: Text,
    /// Rows, in order.
    pub rows: Vec<Row>,
}

/// One indicator in the profile.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which.
    pub indicator: IndicatorId,
    /// Name.
    pub title: Text,
    /// Unit, as written under the name.
    pub unit: Text,
    /// Indicator or central measure.
    pub kind: Kind,
    /// Which way is better.
    pub better: Better,
    /// What kind of number.
    pub measure: Measure,
    /// Decimals of every value in the row.
    pub decimals: u8,
    /// What to be careful about, from the definition.
    pub caution: Text,
    /// The area's own series for both sexes, in order of time, within the axis; cells without a value too.
    /// Of several kinds of period only the most usual.
    pub points: Vec<Point>,
    /// Middle half of all areas at the same level, per period.
    pub band: Vec<Band>,
    /// First value: the base year's where it exists, else the first; after the last break.
    pub first: Option<Point>,
    /// Latest value.
    pub latest: Option<Point>,
    /// The latest cell, when it is later than the latest value: hidden, missing, …
    pub latest_absent: Option<Point>,
    /// From first to latest.
    pub change: Option<Change>,
    /// The rule's verdict.
    pub mark: Mark,
    /// The test's verdict.
    pub trend: Trend,
    /// Breaks within the axis: the first period of the new series, and why.
    pub breaks: Vec<(Period, Text)>,
    /// First and latest for women and men, where published.
    pub by_sex: Vec<BySex>,
    /// Against riket, the region, SKR's group and the similar kommuner.
    pub comparisons: Vec<Comparison>,
    /// Place among the similar kommuner and itself (for a region: among all regioner).
    pub position_peers: Option<Position>,
    /// Place among all areas at the level.
    pub position_all: Option<Position>,
    /// True when the value is better than the one before, yet the place is worse among all areas that
    /// have a value in both periods.
    pub rank_fell_though_better: bool,
    /// Distance to the level that an authority has set.
    pub target: Option<Gap>,
    /// Distance to the level that the best tenth of all areas at the level reach.
    pub best_tenth: Option<Gap>,
    /// Positions in [`AreaProfile::deliveries`].
    pub deliveries: Vec<usize>,
    /// Which definition: SHA-256 over its files.
    pub definition_hash: String,
}

/// A value in time.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// When.
    pub period: Period,
    /// What stands there.
    pub cell: Cell,
    /// True when a later break makes it unfit for comparison with the latest.
    pub before_break: bool,
}

impl Point {
    /// The value as judged: rounded to the decimals shown.
    #[must_use]
    pub fn shown(&self, decimals: u8) -> Option<f64> {
        self.cell.value().map(|v| cube::number::round(v, decimals))
    }
}

/// The middle half of all areas at a level in one period.
#[derive(Debug, Clone, Copy)]
pub struct Band {
    /// When.
    pub period: Period,
    /// First quartile.
    pub low: f64,
    /// Third quartile.
    pub high: f64,
}

/// How far a value has moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// In percentage points, for shares.
    PercentagePoints(f64),
    /// In percent of the first value, for other measures.
    Percent(f64),
    /// In the unit itself: the first value is zero, or the measure is an index.
    Units(f64),
}

/// The rule: is the latest value worse than the first?
///
/// Source: Socialstyrelsen 2022-3-7816, table 1. Equal is not worse; central measures are never judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Worse than the first value.
    Marked,
    /// Equal or better.
    NotMarked,
    /// A central measure, or fewer than two values.
    NotJudged(NotJudged),
}

/// Why the rule says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotJudged {
    /// A central measure.
    CentralMeasure,
    /// Only one value, or none.
    OneValue,
    /// No value at all.
    NoValue,
}

/// What the test says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendOutcome {
    /// Surely changing for the better.
    Better,
    /// Surely changing for the worse.
    Worse,
    /// Surely rising; the measure has no direction.
    Rising,
    /// Surely falling; the measure has no direction.
    Falling,
    /// No change that the test is sure of.
    Unchanged,
    /// Fewer points than the test needs.
    TooFewPoints,
    /// Not tested: only first and latest value are published, or the series has several kinds of period.
    NotTested,
}

/// Which test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendMethod {
    /// Weighted slope over the five latest points with intervals, 99.8 %, sign stable when each
    /// point is left out. Source: Fingertips (OHID), "recent trends".
    WeightedSlope,
    /// Mann–Kendall on all points after the last break. Source: Mann 1945, Kendall 1975.
    MannKendall,
}

/// The tested trend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Verdict.
    pub outcome: TrendOutcome,
    /// Test used or, with too few points, the test that would have been.
    pub method: TrendMethod,
    /// Two-sided level, such as 0.05 or 0.002: how often the test says "sure" of pure chance.
    pub level: f64,
    /// Points that the test had.
    pub n_points: usize,
    /// Points that it needs.
    pub n_needed: usize,
    /// Two-sided p-value, where tested.
    pub p: Option<f64>,
}

/// First and latest value for one sex.
#[derive(Debug, Clone, Copy)]
pub struct BySex {
    /// Women or men.
    pub sex: Sex,
    /// First.
    pub first: Option<Point>,
    /// Latest.
    pub latest: Option<Point>,
}

/// Whom the area is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparator {
    /// The nation.
    Riket,
    /// The region that the kommun lies in.
    Region,
    /// The median of SKR's group.
    Group,
    /// The median of the similar kommuner.
    Peers,
}

/// One comparison, for the same period as the latest value.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// With whom.
    pub with: Comparator,
    /// Their name.
    pub name: Text,
    /// Their value, or its status.
    pub cell: Cell,
    /// The period compared.
    pub period: Period,
    /// How many areas the value is a median of; none for a published value.
    pub n_areas: Option<usize>,
    /// Own value minus theirs, both as shown.
    pub difference: Option<f64>,
    /// True when own is better, false when worse; none when equal or without direction.
    pub is_better: Option<bool>,
}

/// A place in an order. 1 is best; for a central measure 1 is highest.
#[derive(Debug, Clone)]
pub struct Position {
    /// Place; areas with the same shown value share the better place.
    pub place: usize,
    /// Of how many with a value in the same period.
    pub of: usize,
    /// Which period.
    pub period: Period,
    /// The others' values in order of area code, to draw: those of the similar kommuner or of the
    /// regioner. Empty for the place among all.
    pub values: Vec<(AreaCode, f64)>,
}

impl Position {
    /// The quarter of the order that the place lies in: 1 the best, 4 the last.
    #[must_use]
    pub fn quarter(&self) -> usize {
        1 + (self.place.saturating_sub(1) * 4 / self.of.max(1)).min(3)
    }
}

/// How far to a level.
#[derive(Debug, Clone)]
pub struct Gap {
    /// The level.
    pub level: f64,
    /// The year that a target is set for.
    pub year: Option<u16>,
    /// Who set it; for the best tenth, what it is.
    pub authority: Text,
    /// True when own value is there.
    pub is_reached: bool,
    /// How much is left, in the unit, as a positive number; 0 when reached.
    pub gap: f64,
    /// The same distance in persons or cases; none when the definition does not say how it is counted,
    /// or when the area has no figure of how many the value is about.
    pub counted: Option<Counted>,
}

/// A distance in what the numerator counts: the distance × how many the value is about ÷ the measure's
/// multiplier.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// How many, as a positive number that is not rounded; 0 when the level is reached.
    pub n: f64,
    /// What is counted, in the plural: `personer`, `vårdtillfällen per år`.
    pub of: Text,
    /// True when persons are counted, each once.
    pub are_persons: bool,
    /// How many the value is a share of, or a rate among.
    pub population: f64,
    /// The cell that says so; none when the value carries its own denominator.
    pub population_cell: Option<CellRef>,
    /// For a share of those who answered: everyone whom it is taken to hold for, in the plural. The count
    /// holds only if the share does for them all, and no output may tell it without saying so.
    pub assumed_for: Option<Text>,
}

/// The profile in figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Indicators with a verdict by the rule.
    pub n_judged: usize,
    /// Of these marked.
    pub n_marked: usize,
    /// Marked with a trend surely worse.
    pub n_marked_surely_worse: usize,
    /// Trend surely better.
    pub n_surely_better: usize,
    /// Trend surely worse, marked or not.
    pub n_surely_worse: usize,
    /// Rows with a tested trend.
    pub n_tested: usize,
    /// How many of the tested rows would be called sure by pure chance: the sum of the levels that the
    /// tests attain, which on few points is less than the level asked for.
    pub n_expected_false_alarms: f64,
    /// Rows in all.
    pub n_rows: usize,
}

/// A sentence and the cells that it was made from.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// The sentence.
    pub text: Text,
    /// What it claims, so that it can be checked against the figures.
    pub cells: Vec<CellRef>,
}

/// Points at a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRef {
    /// Indicator.
    pub indicator: IndicatorId,
    /// Area.
    pub area: AreaCode,
    /// Sex.
    pub sex: Sex,
    /// Period.
    pub period: Period,
}

/// The review of one marked row.
#[derive(Debug, Clone)]
pub struct ReviewItem {
    /// Which row.
    pub indicator: IndicatorId,
    /// Its name.
    pub title: Text,
    /// True when the trend is surely worse.
    pub is_surely_worse: bool,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// The caution, written by a person and kept with the definition.
    pub caution: Text,
}
