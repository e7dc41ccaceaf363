//! The words that data files use: the same in JSON, CSV and Parquet, in no language.

use catalog::{Better, Kind};

use crate::Intervals;
use crate::model::{Change, Comparator, Mark, NotJudged, TrendMethod, TrendOutcome};

/// Indicator or central measure.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Indicator => "indicator",
        Kind::CentralMeasure => "central_measure",
    }
}

/// Which way is better.
pub(super) fn direction(better: Better) -> &'static str {
    match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::Neither => "none",
    }
}

/// The rule's verdict, or why it says nothing.
pub(super) fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Marked => "marked",
        Mark::NotMarked => "not-marked",
        Mark::NotJudged(NotJudged::CentralMeasure) => "central-measure",
        Mark::NotJudged(NotJudged::OneValue) => "one-value",
        Mark::NotJudged(NotJudged::NoValue) => "no-value",
    }
}

/// The test's verdict; a measure without direction that surely rises or falls is `changing`.
pub(super) fn trend(outcome: TrendOutcome) -> &'static str {
    match outcome {
        TrendOutcome::Better => "better",
        TrendOutcome::Worse => "worse",
        TrendOutcome::Unchanged => "unchanged",
        TrendOutcome::Rising | TrendOutcome::Falling => "changing",
        TrendOutcome::TooFewPoints => "too-few-points",
        TrendOutcome::NotTested => "not-tested",
    }
}

/// The test.
pub(super) fn method(method: TrendMethod) -> &'static str {
    match method {
        TrendMethod::WeightedSlope => "weighted-slope",
        TrendMethod::MannKendall => "mann-kendall",
    }
}

/// Where the intervals of the weighted slope come from.
pub(super) fn intervals(intervals: Intervals) -> &'static str {
    match intervals {
        Intervals::Published => "published",
        Intervals::Wilson => "wilson",
        Intervals::Byar => "byar",
    }
}

/// How much a value has changed and in what. Percent, which is computed and not published, is given
/// with one decimal more than it is shown with.
pub(super) fn change(change: Change, decimals: u8) -> (f64, &'static str) {
    let (amount, decimals, unit) = match change {
        Change::PercentagePoints(amount) => (amount, decimals, "percentage_points"),
        Change::Percent(amount) => (amount, crate::words::percent_decimals(amount) + 1, "percent"),
        Change::Units(amount) => (amount, decimals, "units"),
    };
    (cube::number::round(amount, decimals), unit)
}

/// Whom an area is compared with.
pub(super) fn comparator(with: Comparator) -> &'static str {
    match with {
        Comparator::Riket => "riket",
        Comparator::Region => "region",
        Comparator::Group => "group",
        Comparator::Peers => "peers",
    }
}
