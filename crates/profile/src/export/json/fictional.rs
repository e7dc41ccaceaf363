//! The computed figures of persons who do not exist, in a profile's JSON: each row says that it is fictional.

use cube::{AreaCode, Cell, Lang, Period};
use serde::Serialize;

use super::{CellObject, PointObject, Shown, cell_object, point_object};
use crate::fictional::{FictionalPart, FictionalRow, Published};

#[derive(Serialize)]
pub(super) struct FictionalObject<'a> {
    fictional: bool,
    note: &'static str,
    n_for_larger_areas: usize,
    rows: Vec<FictionalRowObject<'a>>,
}

pub(super) fn fictional_object(part: &FictionalPart, lang: Lang) -> FictionalObject<'_> {
    FictionalObject {
        fictional: true,
        note: lang.pick(
            "Fiktiva uppgifter: beräknade på rader om påhittade personer. Ingen av dem finns.",
            "Fictional: computed from rows about made-up persons. None of them exists.",
        ),
        n_for_larger_areas: part.n_for_larger_areas,
        rows: part.rows.iter().map(|row| row_object(row, lang)).collect(),
    }
}

/// One computed indicator. Its own cells are fictional; `published` is not, and says so.
#[derive(Serialize)]
struct FictionalRowObject<'a> {
    indicator: &'a str,
    title: &'a str,
    unit: &'a str,
    theme: &'a str,
    decimals: u8,
    in_profile: bool,
    fictional: bool,
    period: Shown<Period>,
    preliminary: bool,
    #[serde(flatten)]
    cell: CellObject,
    region: Option<CellObject>,
    riket: Option<CellObject>,
    points: Vec<PointObject>,
    published: Option<PublishedObject>,
    definition_hash: &'a str,
}

fn row_object(row: &FictionalRow, lang: Lang) -> FictionalRowObject<'_> {
    let decimals = row.decimals;
    let cell = |cell: &Cell| cell_object(cell, decimals);
    FictionalRowObject {
        indicator: row.indicator.as_str(),
        title: row.title.get(lang),
        unit: row.unit.get(lang),
        theme: row.theme.get(lang),
        decimals,
        in_profile: row.is_in_profile,
        fictional: true,
        period: Shown(row.period),
        preliminary: row.is_preliminary,
        cell: cell(&row.cell),
        region: row.region.as_ref().map(cell),
        riket: row.riket.as_ref().map(cell),
        points: row.points.iter().map(|point| point_object(point, decimals)).collect(),
        published: row.published.as_ref().map(|published| published_object(published, decimals)),
        definition_hash: &row.definition_hash,
    }
}

#[derive(Serialize)]
struct PublishedObject {
    fictional: bool,
    area: Shown<AreaCode>,
    period: Shown<Period>,
    #[serde(flatten)]
    cell: CellObject,
}

fn published_object(published: &Published, decimals: u8) -> PublishedObject {
    PublishedObject {
        fictional: false,
        area: Shown(published.area),
        period: Shown(published.period),
        cell: cell_object(&published.cell, decimals),
    }
}
