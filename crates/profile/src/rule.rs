//! The rule: has a value moved the wrong way since the base year?

use catalog::{Better, Indicator, Kind, Measure};

use crate::model::{Change, Mark, NotJudged, Point};

/// First and latest value as shown, when they are two.
fn two(first: Option<Point>, latest: Option<Point>, decimals: u8) -> Option<(f64, f64)> {
    let (first, latest) = first.zip(latest).filter(|(a, b)| a.period != b.period)?;
    first.shown(decimals).zip(latest.shown(decimals))
}

/// The rule's verdict on the values as shown: marked when the latest is worse than the first.
///
/// Equal is not marked, and a central measure never is.
/// Source: Socialstyrelsen 2022-3-7816, table 1 and its note on central measures.
pub(crate) fn mark(definition: &Indicator, first: Option<Point>, latest: Option<Point>) -> Mark {
    if definition.kind == Kind::CentralMeasure || definition.better == Better::Neither {
        return Mark::NotJudged(NotJudged::CentralMeasure);
    }
    match (two(first, latest, definition.decimals), latest) {
        (_, None) => Mark::NotJudged(NotJudged::NoValue),
        (None, Some(_)) => Mark::NotJudged(NotJudged::OneValue),
        (Some((from, to)), _) => match is_better(definition.better, to, from) {
            Some(false) => Mark::Marked,
            Some(true) | None => Mark::NotMarked,
        },
    }
}

/// True when the one value is better than the other; none when equal, or when neither way is better.
pub(crate) fn is_better(better: Better, one: f64, other: f64) -> Option<bool> {
    match better {
        _ if one.total_cmp(&other).is_eq() => None,
        Better::Higher => Some(one > other),
        Better::Lower => Some(one < other),
        Better::Neither => None,
    }
}

/// The change between the values as shown: in percentage points for a share, in units for an index
/// or from nothing, else in percent of the first value's size.
pub(crate) fn change(
    definition: &Indicator,
    first: Option<Point>,
    latest: Option<Point>,
) -> Option<Change> {
    let (from, to) = two(first, latest, definition.decimals)?;
    let difference = cube::number::round(to - from, definition.decimals);
    Some(match definition.measure {
        Measure::Share => Change::PercentagePoints(difference),
        Measure::Index => Change::Units(difference),
        _ if from.total_cmp(&0.0).is_eq() => Change::Units(difference),
        _ => Change::Percent(100.0 * difference / from.abs()),
    })
}
