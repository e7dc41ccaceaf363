//! The position strip: own value among the others, better to the right.

use catalog::Better;
use cube::AreaCode;
use maud::{Markup, PreEscaped};
use std::fmt::Write as _;

use crate::model::{Comparator, Row};
use crate::svg::axis::{Scale, Tenths};

const WIDTH: f64 = 128.0;
const HEIGHT: f64 = 26.0;

/// The strip of a row; none when there is nobody to stand among.
///
/// Its numbers stand in the tables beside, so it is hidden from screen readers.
#[must_use]
pub fn strip(row: &Row, area: AreaCode) -> Option<Markup> {
    let position = row.position_peers.as_ref()?;
    let own = row.latest.and_then(|p| p.shown(row.decimals))?;
    let band = row.band.iter().rev().find(|b| b.period == position.period);
    let nation = row.comparisons.iter().find(|c| c.with == Comparator::Riket);
    let nation = nation.filter(|c| c.period == position.period).and_then(|c| c.cell.value());
    let scale = scale(row, own, nation);
    let middle = HEIGHT / 2.0;
    let mut svg = format!(
        r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"><path class="rng" d="M8 {middle}H120"/>"#
    );
    let place = |value: f64| scale.clamped(value);
    if let Some(band) = band {
        let (a, b) = (place(band.low), place(band.high));
        let (x, width) = (Tenths(a.min(b)), Tenths((a - b).abs().max(1.0)));
        let _ = write!(svg, r#"<rect class="mid" x="{x}" y="7" width="{width}" height="12"/>"#);
    }
    if let Some(nation) = nation {
        let _ = write!(svg, r#"<path class="nat" d="M{} 4v18"/>"#, Tenths(place(nation)));
    }
    for (_, value) in position.values.iter().filter(|(code, _)| *code != area) {
        let at = Tenths(place(*value));
        let _ = write!(svg, r#"<circle class="peer" cx="{at}" cy="13" r="3.1"/>"#);
    }
    let at = Tenths(place(own));
    let _ = write!(svg, r#"<circle class="own" cx="{at}" cy="13" r="5.4"/></svg>"#);
    Some(PreEscaped(svg))
}

/// From the lowest to the highest that is drawn; turned around when lower is better.
fn scale(row: &Row, own: f64, nation: Option<f64>) -> Scale {
    let others = row.position_peers.iter().flat_map(|p| p.values.iter().map(|(_, v)| *v));
    let (low, high) = others.chain(nation).fold((own, own), |(l, h), v| (l.min(v), h.max(v)));
    let ends = if row.better == Better::Lower { (120.0, 8.0) } else { (8.0, 120.0) };
    Scale::new((low, high), ends)
}

/// The strip of the reading help, with made-up places.
pub const EXAMPLE: PreEscaped<&str> = PreEscaped(
    r#"<svg width="128" height="26" viewBox="0 0 128 26" aria-hidden="true"><path class="rng" d="M8 13H120"/><rect class="mid" x="44" y="7" width="40" height="12"/><path class="nat" d="M60 4v18"/><circle class="peer" cx="30" cy="13" r="3.1"/><circle class="peer" cx="74" cy="13" r="3.1"/><circle class="own" cx="98" cy="13" r="5.4"/></svg>"#,
);
