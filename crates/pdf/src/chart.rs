//! The drawings of `profile::svg` in ink: colours for white paper instead of the site's style sheet.

use cube::{AreaCode, Lang};
use profile::model::{Mark, Row, TrendOutcome};
use profile::svg::sign::{self, Sign};
use profile::svg::{position, spark};
use serde::Serialize;

/// A drawing and what it says, for those who do not see it.
#[derive(Debug, Serialize)]
pub(crate) struct Picture {
    svg: String,
    alt: String,
}

/// The light colours of the look on white paper. Thin lines are a little heavier than on screen,
/// since the drawings are printed at half the size.
const INK: &str = "\
.sp-band,.mid{fill:#E2E6DE}\
.sp-base{stroke:#737A76;stroke-width:1;stroke-dasharray:1 3;fill:none}\
.sp-line{stroke:#15201E;stroke-width:2;fill:none;stroke-linejoin:round;stroke-linecap:round}\
.sp-gap{stroke:#737A76;stroke-width:1.2;stroke-dasharray:2.5 2.5;fill:none}\
.sp-old{stroke:#737A76;stroke-width:1.6;fill:none;stroke-linejoin:round}\
.sp-one{fill:#737A76}.sp-pt{fill:#15201E}\
.sp-first{fill:#FFFFFF;stroke:#15201E;stroke-width:1.6}\
.sp-last{fill:#15201E}.sp-last.worse{fill:#AD4408}\
.sp-break{stroke:#15201E;stroke-width:1.4;fill:none}\
.sp-hid{fill:#15201E;font:600 10px Inter}\
.rng{stroke:#737A76;stroke-width:1.2;fill:none}\
.nat{stroke:#15201E;stroke-width:2.4;fill:none}\
.peer{fill:#FFFFFF;stroke:#43504C;stroke-width:1.4}\
.own{fill:#0E4A43;stroke:#FFFFFF;stroke-width:1.5}\
.g-worse{fill:#AD4408}.g-better{fill:#1A5C9C}.g-dark{fill:#43504C}\
.g-cut{stroke:#FFFFFF;stroke-width:2;fill:none;stroke-linecap:round;stroke-linejoin:round}\
.g-line{stroke:#5A6562;stroke-width:1.75;fill:none;stroke-linecap:round}\
.g-dots{stroke:#5A6562;stroke-width:1.75;fill:none;stroke-dasharray:.1 3.35;stroke-linecap:round}\
.bar{fill:#AD4408}.rail{fill:#D3D6CF}";

/// The green of the product's own sign.
const BRAND: &str = "#0E4A43";

/// Makes a drawing for a page into one that stands alone on paper.
fn inked(svg: &str) -> String {
    let Some((_, rest)) = svg.split_once('>') else { return svg.to_owned() };
    let head = svg[..svg.len() - rest.len()].replacen(
        "<svg",
        r#"<svg xmlns="http://www.w3.org/2000/svg""#,
        1,
    );
    format!("{head}<style>{INK}</style>{rest}").replace("currentColor", BRAND)
}

/// A little lower than on screen: 24 by 5.5 millimetres on paper.
const IN_PRINT: spark::Size = spark::Size { width: 132.0, height: 30.0 };

/// The mini-chart of a row.
pub(crate) fn spark(row: &Row, axis: (u16, u16), lang: Lang) -> Picture {
    let svg = spark::draw(row, axis, IN_PRINT, lang).into_string();
    Picture { svg: inked(&svg), alt: spark::alternative(row, lang) }
}

/// The position strip of a row, where it has one.
pub(crate) fn place(row: &Row, own: AreaCode, alt: String) -> Option<Picture> {
    position::strip(row, own).map(|svg| Picture { svg: inked(&svg.into_string()), alt })
}

/// The position strip of the reading help.
pub(crate) fn place_example(alt: String) -> Picture {
    Picture { svg: inked(position::EXAMPLE.0), alt }
}

/// The product's sign.
pub(crate) fn logo() -> String {
    inked(sign::LOGO.0)
}

/// A sign, with room for the diamond, which is a little larger than its square.
pub(crate) fn sign(sign: Sign) -> String {
    inked(&roomy(&sign.draw().into_string(), "0", "0"))
}

/// Gives a sign's square of sixteen units a rim of one.
fn roomy(svg: &str, x: &str, y: &str) -> String {
    svg.replacen(
        r#"viewBox="0 0 16 16""#,
        &format!(r#"x="{x}" y="{y}" width="18" height="18" viewBox="-1 -1 18 18""#),
        1,
    )
}

/// Units between the signs of an overview strip, and its height.
pub(crate) const STRIP_STEP: u32 = 20;
const STRIP_HEIGHT: u32 = 26;

/// The rows' signs side by side, with a bar above those that are marked.
pub(crate) fn strip(rows: &[Row], alt: String) -> Picture {
    let mut x = 0;
    let mut drawn = String::new();
    for row in rows {
        let bar = if row.mark == Mark::Marked { ("bar", 0, 4) } else { ("rail", 2, 1) };
        let (class, y, height) = bar;
        drawn += &format!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{}" height="{height}"/>"#,
            STRIP_STEP - 1
        );
        if let Some(sign) = strip_sign(row) {
            drawn += &roomy(&sign.draw().into_string(), &x.to_string(), "7");
        }
        x += STRIP_STEP;
    }
    let svg = format!(r#"<svg viewBox="0 0 {x} {STRIP_HEIGHT}">{drawn}</svg>"#);
    Picture { svg: inked(&svg), alt }
}

/// A row's sign in the strip: its trend or, where none is tested, the flag of a marked row.
fn strip_sign(row: &Row) -> Option<Sign> {
    match (row.trend.outcome, row.mark) {
        (TrendOutcome::NotTested, Mark::Marked) => Some(Sign::Flag),
        (TrendOutcome::NotTested, _) => None,
        (outcome, _) => Some(Sign::of_trend(outcome, row.better)),
    }
}

/// All signs that a page can need, by the name that the template asks for.
pub(crate) fn signs() -> impl Iterator<Item = (&'static str, String)> {
    use Sign::{Better as B, Direction as D, Flag, TooFew, Unchanged, Worse as W};
    let directions =
        [true, false].into_iter().flat_map(|rising| [B { rising }, W { rising }, D { rising }]);
    directions.chain([Flag, TooFew, Unchanged]).map(|it| (sign_name(it), sign(it)))
}

/// The name that the template asks for.
pub(crate) fn sign_name(sign: Sign) -> &'static str {
    match sign {
        Sign::Flag => "flag",
        Sign::Better { rising: true } => "rising-better",
        Sign::Better { rising: false } => "falling-better",
        Sign::Worse { rising: true } => "rising-worse",
        Sign::Worse { rising: false } => "falling-worse",
        Sign::Direction { rising: true } => "rising",
        Sign::Direction { rising: false } => "falling",
        Sign::Unchanged => "unchanged",
        Sign::TooFew => "too-few",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A class that the style sheet has and the ink has not would be drawn as a black blot.
    #[test]
    fn every_class_of_a_drawing_has_ink() {
        let row_drawings = include_str!("../../profile/src/svg/spark.rs").to_owned()
            + include_str!("../../profile/src/svg/position.rs");
        let mut n_classes = 0;
        for part in row_drawings.split(r#"<"#).skip(1) {
            let Some((_, rest)) = part.split_once(r#"class=""#) else { continue };
            let Some((classes, _)) = rest.split_once('"') else { continue };
            for class in classes.split(' ').filter(|c| *c != "sparkline" && !c.contains('{')) {
                n_classes += 1;
                let has_ink =
                    INK.contains(&format!(".{class}{{")) || INK.contains(&format!(".{class},"));
                assert!(has_ink, "{class}");
            }
        }
        assert!(n_classes > 10, "{n_classes}");
    }
}
