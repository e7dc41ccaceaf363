//! Colours, typefaces and formats of cells.
//!
//! The typefaces are those that every office program has or replaces with one of the same widths:
//! Arial for figures and names, Cambria (lining figures) for written judgement.

use cube::Lang;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::fields::Writing;

/// Warm white of the page; only behind the head of a sheet.
pub(super) const SURFACE_2: Color = Color::RGB(0xEF_F0_EA);
/// Thin rules.
pub(super) const LINE: Color = Color::RGB(0xD3_D6_CF);
/// Text.
pub(super) const INK: Color = Color::RGB(0x15_20_1E);
/// Units, years.
pub(super) const INK_2: Color = Color::RGB(0x43_50_4C);
/// Explanations.
pub(super) const INK_3: Color = Color::RGB(0x5A_65_62);
/// Own area and what can be picked.
pub(super) const BRAND: Color = Color::RGB(0x0E_4A_43);
/// Behind what can be picked.
pub(super) const BRAND_SOFT: Color = Color::RGB(0xE0_EC_E7);
/// A judgement: better.
pub(super) const BETTER: Color = Color::RGB(0x1A_5C_9C);
/// A judgement: worse.
pub(super) const WORSE: Color = Color::RGB(0xAD_44_08);
/// Axes, ranges and what is set back.
pub(super) const EDGE: Color = Color::RGB(0x73_7A_76);
/// Lines of the other picked areas.
pub(super) const OTHERS: [Color; 3] =
    [Color::RGB(0x67_30_80), Color::RGB(0x59_66_24), Color::RGB(0x8F_83_AF)];

const FIGURES: &str = "Arial";
const JUDGEMENT: &str = "Cambria";

/// The most decimals that have a format of their own; more are shown with as many.
pub(super) const MOST_DECIMALS: u8 = 6;

/// The text of every cell that has no other format.
pub(super) fn plain() -> Format {
    Format::new()
        .set_font_name(FIGURES)
        .set_font_size(10)
        .set_font_color(INK)
        .set_font_scheme(rust_xlsxwriter::FontScheme::None)
}

/// A written judgement or a name.
pub(super) fn judgement(size: f64) -> Format {
    plain().set_font_name(JUDGEMENT).set_font_size(size)
}

/// The title of a sheet.
pub(super) fn title() -> Format {
    judgement(20.0).set_bold().set_align(FormatAlign::VerticalCenter)
}

/// A smaller heading within a sheet.
pub(super) fn heading() -> Format {
    judgement(13.0).set_bold().set_align(FormatAlign::VerticalCenter)
}

/// The green line that says what a page is.
pub(super) fn over_line() -> Format {
    plain().set_bold().set_font_color(BRAND)
}

/// An explanation.
pub(super) fn explanation() -> Format {
    plain().set_font_size(9).set_font_color(INK_3)
}

/// A cell in which something is picked from a list.
pub(super) fn picker(size: f64) -> Format {
    judgement(size)
        .set_bold()
        .set_font_color(BRAND)
        .set_background_color(BRAND_SOFT)
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(BRAND)
        .set_align(FormatAlign::VerticalCenter)
}

/// The head of a table: over text, or over numbers to the right.
pub(super) fn table_head(right: bool) -> Format {
    let format = plain()
        .set_font_size(9)
        .set_bold()
        .set_text_wrap()
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(INK)
        .set_align(FormatAlign::Bottom);
    if right { format.set_align(FormatAlign::Right) } else { format }
}

/// A row of a table, with the thin rule under it.
pub(super) fn row() -> Format {
    plain()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
}

/// A row of text that wraps, from the top of the cell.
pub(super) fn prose() -> Format {
    row().set_text_wrap().set_align(FormatAlign::Top)
}

/// How a number with so many decimals is written. The program's own locale decides the decimal sign.
pub(super) fn number_format(decimals: u8) -> String {
    let positive = format!("#,##0{}", fraction(decimals));
    format!("{positive};\u{2212}{positive}")
}

/// How a change is written: always signed, with its unit.
pub(super) fn signed_format(decimals: u8, unit: &str) -> String {
    let size = format!("#,##0{}", fraction(decimals));
    let unit = if unit.is_empty() { String::new() } else { format!("\"{unit}\"") };
    format!("+{size}{unit};\u{2212}{size}{unit};{size}{unit}")
}

/// The sign after a change in percent.
pub(super) fn percent_sign(lang: Lang) -> &'static str {
    lang.pick("\u{a0}%", "%")
}

/// The sign after a change in percentage points.
pub(super) fn points_sign(lang: Lang) -> &'static str {
    lang.pick("\u{a0}pe", "\u{a0}pp")
}

fn fraction(decimals: u8) -> String {
    let zeros = "0".repeat(usize::from(decimals.min(MOST_DECIMALS)));
    if zeros.is_empty() { zeros } else { format!(".{zeros}") }
}

/// The format of a cell in the sheet with all figures.
pub(super) fn record(writing: Writing, decimals: u8) -> Format {
    let right = plain().set_align(FormatAlign::Right);
    match writing {
        Writing::Words => plain(),
        Writing::RowDecimals => right.set_num_format(number_format(decimals)),
        Writing::Signed => right.set_num_format(signed_format(decimals, "")),
        Writing::Whole => right.set_num_format("#,##0"),
        Writing::Year => right.set_num_format("0"),
    }
}

/// The rows that head a section of a table.
pub(super) fn section() -> Format {
    Format::new()
        .set_font_color(BRAND)
        .set_bold()
        .set_background_color(SURFACE_2)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(INK)
}
