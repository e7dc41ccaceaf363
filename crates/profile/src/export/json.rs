//! A profile as JSON: one object, with the keys agreed for scripts and more beside them.

use catalog::{Better, Kind};
use cube::{Cell, Lang, number};
use serde_json::{Map, Value, json};

use crate::model::{
    AreaProfile, AreaRef, Change, Comparator, Comparison, Gap, Mark, Point, Position, Row,
    TrendMethod, TrendOutcome,
};

/// Writes a profile. Texts are in one language; numbers are as shown, rounded to the row's decimals.
///
/// The keys `area, profile, release, rows[]` and, in each row, `indicator, title, kind, section,
/// unit, direction, first, latest, marked, trend, status, comparisons` are a promise.
#[must_use]
pub fn write(profile: &AreaProfile, lang: Lang) -> String {
    let mut text = value(profile, lang).to_string();
    text.push('\n');
    text
}

fn value(profile: &AreaProfile, lang: Lang) -> Value {
    let sections = profile.sections.iter();
    let rows: Vec<Value> = sections
        .flat_map(|s| s.rows.iter().map(|row| row_value(row, s.title.get(lang), lang)))
        .collect();
    let summary = &profile.summary;
    json!({
        "area": area(&profile.area, lang),
        "region": profile.region.as_ref().map(|r| area(r, lang)),
        "group": profile.group.as_ref().map(|(code, title)| json!({"code": code, "title": title.get(lang)})),
        "profile": profile.profile.to_string(),
        "title": profile.title.get(lang),
        "release": profile.release,
        "language": lang.tag(),
        "base_year": profile.base_year,
        "summary": {
            "n_rows": summary.n_rows,
            "n_judged": summary.n_judged,
            "n_marked": summary.n_marked,
            "n_marked_surely_worse": summary.n_marked_surely_worse,
            "n_surely_better": summary.n_surely_better,
            "n_surely_worse": summary.n_surely_worse,
            "n_tested": summary.n_tested,
            "n_expected_false_alarms": number::round(summary.n_expected_false_alarms, 3),
        },
        "facts": profile.facts.iter().map(|f| json!({
            "indicator": f.indicator.as_str(), "title": f.title.get(lang),
            "period": f.period.to_string(), "value": f.value,
        })).collect::<Vec<_>>(),
        "peers": profile.peers.iter().map(|p| json!({
            "area": area(&p.area, lang),
            "distance": number::round(p.distance, 3),
            "reasons": p.reasons.iter().map(|r| r.get(lang)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "lead": profile.lead.iter().map(|s| s.text.get(lang)).collect::<Vec<_>>(),
        "rows": rows,
        "review": review(profile, lang),
        "deliveries": profile.deliveries.iter().map(|d| json!({
            "source": d.source, "retrieved": d.retrieved, "sha256": d.sha256,
        })).collect::<Vec<_>>(),
    })
}

fn review(profile: &AreaProfile, lang: Lang) -> Vec<Value> {
    let sentence = |s: &crate::model::Sentence| {
        json!({
            "text": s.text.get(lang),
            "cells": s.cells.iter().map(|c| json!([
                c.indicator.as_str(), c.area.to_string(), c.sex.letter(), c.period.to_string()
            ])).collect::<Vec<_>>(),
        })
    };
    profile
        .review
        .iter()
        .map(|one| {
            json!({
                "indicator": one.indicator.as_str(),
                "title": one.title.get(lang),
                "surely_worse": one.is_surely_worse,
                "sentences": one.sentences.iter().map(sentence).collect::<Vec<_>>(),
                "caution": one.caution.get(lang),
            })
        })
        .collect()
}

fn row_value(row: &Row, section: &str, lang: Lang) -> Value {
    let decimals = row.decimals;
    let latest_status = row.latest_absent.or(row.latest).map(|p| p.cell.status().word());
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| {
        map.insert(key.to_owned(), value);
    };
    put("indicator", row.indicator.as_str().into());
    put("title", row.title.get(lang).into());
    put("kind", kind(row.kind).into());
    put("section", section.into());
    put("unit", row.unit.get(lang).into());
    put("decimals", decimals.into());
    put("direction", direction(row.better).into());
    put("first", row.first.map(|p| point(&p, decimals)).into());
    put("latest", row.latest.map(|p| point(&p, decimals)).into());
    put("latest_absent", row.latest_absent.map(|p| point(&p, decimals)).into());
    put("change", row.change.map(|c| change(c, decimals)).into());
    put("marked", row.is_marked().into());
    put("judged", (!matches!(row.mark, Mark::NotJudged(_))).into());
    put("trend", trend_word(row.trend.outcome).into());
    put(
        "trend_test",
        json!({
            "method": method(row.trend.method),
            "level": row.trend.level,
            "n_points": row.trend.n_points,
            "n_needed": row.trend.n_needed,
            "p": row.trend.p.map(|p| number::round(p, 6)),
        }),
    );
    put("status", latest_status.unwrap_or("missing").into());
    put("points", row.points.iter().map(|p| point(p, decimals)).collect::<Vec<_>>().into());
    put("breaks", breaks(row, lang).into());
    put("by_sex", by_sex(row).into());
    put(
        "comparisons",
        row.comparisons.iter().map(|c| comparison(c, decimals, lang)).collect::<Vec<_>>().into(),
    );
    put("position_peers", row.position_peers.as_ref().map(position).into());
    put("position_all", row.position_all.as_ref().map(position).into());
    put("rank_fell_though_better", row.rank_fell_though_better.into());
    put("target", row.target.as_ref().map(|g| gap(g, decimals, lang)).into());
    put("best_tenth", row.best_tenth.as_ref().map(|g| gap(g, decimals, lang)).into());
    put("definition_hash", row.definition_hash.as_str().into());
    Value::Object(map)
}

fn breaks(row: &Row, lang: Lang) -> Vec<Value> {
    let told = |(period, why): &(cube::Period, cube::Text)| json!({"period": period.to_string(), "why": why.get(lang)});
    row.breaks.iter().map(told).collect()
}

fn by_sex(row: &Row) -> Vec<Value> {
    let told = |s: &crate::model::BySex| {
        json!({
            "sex": s.sex.letter(),
            "first": s.first.map(|p| point(&p, row.decimals)),
            "latest": s.latest.map(|p| point(&p, row.decimals)),
        })
    };
    row.by_sex.iter().map(told).collect()
}

fn area(area: &AreaRef, lang: Lang) -> Value {
    json!({
        "code": area.code.to_string(),
        "name": lang.pick(&area.name, &area.name_en),
        "level": area.level.word(),
    })
}

fn point(point: &Point, decimals: u8) -> Value {
    let mut out = cell(&point.cell, decimals);
    out["period"] = point.period.to_string().into();
    if point.before_break {
        out["before_break"] = true.into();
    }
    out
}

/// A cell: the value as shown or null, its status, and what else is known.
fn cell(cell: &Cell, decimals: u8) -> Value {
    let mut out = json!({
        "value": cell.value().map(|v| number::round(v, decimals)),
        "status": cell.status().word(),
    });
    let known = [
        ("numerator", cell.numerator()),
        ("denominator", cell.denominator()),
        ("lower", cell.lower()),
        ("upper", cell.upper()),
    ];
    for (key, number) in known {
        if let Some(number) = number {
            out[key] = number.into();
        }
    }
    out
}

fn comparison(one: &Comparison, decimals: u8, lang: Lang) -> Value {
    let with = match one.with {
        Comparator::Riket => "riket",
        Comparator::Region => "region",
        Comparator::Group => "group",
        Comparator::Peers => "peers",
    };
    let mut out = cell(&one.cell, decimals);
    out["with"] = with.into();
    out["name"] = one.name.get(lang).into();
    out["period"] = one.period.to_string().into();
    out["n_areas"] = one.n_areas.into();
    out["difference"] = one.difference.map(|d| number::round(d, decimals)).into();
    out["is_better"] = one.is_better.into();
    out
}

fn position(position: &Position) -> Value {
    json!({"place": position.place, "of": position.of, "period": position.period.to_string()})
}

fn gap(gap: &Gap, decimals: u8, lang: Lang) -> Value {
    json!({
        "level": gap.level,
        "year": gap.year,
        "authority": gap.authority.get(lang),
        "is_reached": gap.is_reached,
        "gap": number::round(gap.gap, decimals),
        "persons": gap.persons.map(|p| number::round(p, 0)),
    })
}

fn change(change: Change, decimals: u8) -> Value {
    let (unit, amount, decimals) = match change {
        Change::PercentagePoints(c) => ("percentage_points", c, decimals),
        Change::Percent(c) => ("percent", c, 1),
        Change::Units(c) => ("units", c, decimals),
    };
    json!({"value": number::round(amount, decimals), "unit": unit})
}

/// The word for indicator or central measure in data files.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Indicator => "indicator",
        Kind::CentralMeasure => "central_measure",
    }
}

/// The word for the desired direction in data files.
pub(crate) fn direction(better: Better) -> &'static str {
    match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::Neither => "none",
    }
}

/// The word for the test's verdict in data files. A measure without direction that surely rises
/// or falls is `changing`.
pub(crate) fn trend_word(outcome: TrendOutcome) -> &'static str {
    match outcome {
        TrendOutcome::Better => "better",
        TrendOutcome::Worse => "worse",
        TrendOutcome::Unchanged => "unchanged",
        TrendOutcome::Rising | TrendOutcome::Falling => "changing",
        TrendOutcome::TooFewPoints => "too-few-points",
        TrendOutcome::NotTested => "not-tested",
    }
}

fn method(method: TrendMethod) -> &'static str {
    match method {
        TrendMethod::WeightedSlope => "weighted-slope",
        TrendMethod::MannKendall => "mann-kendall",
    }
}
