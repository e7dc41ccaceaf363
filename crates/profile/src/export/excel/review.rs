//! The sheet `Granskning`: the written review of the picked area and its similar kommuner.

use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use super::book::Book;
use super::columns::{AreaColumn, col, row};
use super::look;
use super::overview;
use super::place::Tab;
use super::records::{distance, reasons, review_group};
use super::shown::Shown;
use super::steps;
use super::words;
use super::writing::{put_formula, put_text};

const HEAD: u32 = 3;
const FIRST: u32 = 4;
/// Characters of a text that fit in a line of its column, at its size.
const TEXT_LINE: f64 = 88.0;
/// Characters of a caution that fit in a line of its column, at its size.
const CAUTION_LINE: f64 = 60.0;
/// Points that a line of reasons takes.
const REASON_POINTS: f64 = 12.0;
/// Points that a line of text takes.
const LINE_POINTS: f64 = 13.5;

/// Writes the sheet.
pub(super) fn write(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    for (column, width) in [(0, 0.9), (1, 34.0), (2, 20.0), (3, 78.0), (4, 46.0)] {
        sheet.set_column_width(column, width)?;
    }
    let picked = Tab::Profile.cell(book.lang, overview::PICKED.0, overview::PICKED.1);
    let name = Shown::text(&book.areas[book.opened].label);
    put_formula(sheet, (0, 1), &picked, &name, &look::title())?;
    sheet.set_row_height(0, 30)?;
    let about = book.lang.pick(
        "Granskning av märkta mått. Varje mening är gjord av siffrorna på bladet Profil. Området väljs där.",
        "Review of marked measures. Every sentence is made from the figures on the sheet Profile. The area is picked there.",
    );
    put_text(sheet, (1, 1), about, &look::explanation())?;
    write_items(book, sheet)?;
    let last = write_peers(book, sheet)?;
    sheet.set_freeze_panes(FIRST, 0)?;
    sheet.set_landscape();
    sheet.set_print_area(0, 0, last, 4)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_screen_gridlines(false);
    Ok(())
}

fn write_items(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    let heads = [
        "",
        lang.pick("Mått", "Measure"),
        "Trend",
        lang.pick("Vad siffrorna säger", "What the figures say"),
        lang.pick("Att tänka på", "Caution"),
    ];
    for (c, head) in heads.into_iter().enumerate() {
        put_text(sheet, (HEAD, col(c)), head, &look::table_head(false))?;
    }
    sheet.set_row_height(HEAD, 18)?;
    let n_texts: usize = book.areas.iter().map(|a| a.profile.review.len()).sum();
    let count = steps::of_area(book, AreaColumn::Reviews);
    let first = steps::of_area(book, AreaColumn::FirstReview);
    // The line under an item is drawn by a condition, so that there is none where nothing stands.
    let prose = || look::plain().set_text_wrap().set_align(FormatAlign::Top);
    let formats = [
        prose().set_bold(),
        prose().set_font_size(9).set_font_color(look::INK_2),
        look::judgement(11.0).set_text_wrap().set_align(FormatAlign::Top),
        prose().set_font_size(9).set_font_color(look::INK_2),
    ];
    for i in 0..book.n_review_items() {
        let at = FIRST + row(i);
        for (c, format) in formats.iter().enumerate() {
            let texts = Tab::Reviews.block(lang, (1, col(c)), (row(n_texts.max(1)), col(c)));
            let none = if i == 0 && c == 2 { none_sentence(book) } else { "" };
            let formula = format!(
                "IF(N({count})>{i},INDEX({texts},{first}+{i})&\"\",{})",
                if none.is_empty() {
                    "\"\"".to_owned()
                } else {
                    format!("IF({}=0,\"\",\"{none}\")", steps::area_number(book))
                }
            );
            put_formula(sheet, (at, col(c + 1)), &formula, &reviewed(book, i, c, none), format)?;
        }
        sheet.set_row_height(at, height(book, i))?;
    }
    add_conditions(book, sheet)
}

/// Lines under the rows that say something, and orange for what is surely worse.
fn add_conditions(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let last = FIRST + row(book.n_review_items()) - 1;
    let mut add = |from: u16, to: u16, rule: &str, format: Format| {
        let condition = ConditionalFormatFormula::new().set_rule(rule).set_format(format);
        sheet.add_conditional_format(FIRST, from, last, to, &condition).map(|_| ())
    };
    let worse = format!("=$C{}=\"{}\"", FIRST + 1, review_group(true, book));
    let line =
        || Format::new().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(look::LINE);
    add(0, 0, &worse, Format::new().set_background_color(look::WORSE))?;
    add(2, 2, &worse, line().set_font_color(look::WORSE).set_bold())?;
    add(1, 4, &format!("=$D{}<>\"\"", FIRST + 1), line())
}

fn none_sentence(book: &Book) -> &'static str {
    book.lang.pick("Inget mått är märkt.", "No measure is marked.")
}

/// What stands in a column of an item when the workbook opens.
fn reviewed(book: &Book, i: usize, column: usize, none: &str) -> Shown {
    let Some(item) = book.opened_profile().review.get(i) else { return Shown::text(none) };
    let sentences = || item.sentences.iter().map(|s| s.text.get(book.lang)).collect::<Vec<_>>();
    match column {
        0 => Shown::text(item.title.get(book.lang)),
        1 => Shown::text(review_group(item.is_surely_worse, book)),
        2 => Shown::text(sentences().join(" ")),
        _ => Shown::text(item.caution.get(book.lang)),
    }
}

/// The height that the longest of all areas' texts in this place needs: a formula cannot change it.
fn height(book: &Book, i: usize) -> f64 {
    let items = book.areas.iter().filter_map(|a| a.profile.review.get(i));
    let most = items.map(|item| {
        let text: usize =
            item.sentences.iter().map(|s| s.text.get(book.lang).chars().count() + 1).sum();
        let caution = item.caution.get(book.lang).chars().count();
        lines(text, TEXT_LINE).max(lines(caution, CAUTION_LINE))
    });
    most.fold(2.0, f64::max) * LINE_POINTS + 5.0
}

fn write_peers(book: &Book, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
    let lang = book.lang;
    let mut at = FIRST + row(book.n_review_items());
    if book.n_peers() == 0 {
        return Ok(at);
    }
    at += 1;
    let heads = [
        lang.pick("Jämförbara kommuner", "Similar municipalities"),
        lang.pick("Avstånd (0 är lika)", "Distance (0 is alike)"),
        lang.pick("Varför de liknar varandra", "Why they are alike"),
    ];
    let n_texts: usize = book.areas.iter().map(|a| a.profile.peers.len()).sum();
    let count = steps::of_area(book, AreaColumn::Peers);
    let first = steps::of_area(book, AreaColumn::FirstPeer);
    let has_peers = !book.opened_profile().peers.is_empty();
    for (c, head) in heads.into_iter().enumerate() {
        let formula = format!("IF(N({count})>0,\"{head}\",\"\")");
        let shown = if has_peers { Shown::text(head) } else { Shown::Nothing };
        let format = look::plain().set_font_size(9).set_bold();
        put_formula(sheet, (at, col(c + 1)), &formula, &shown, &format)?;
    }
    let prose = || look::plain().set_text_wrap().set_align(FormatAlign::Top);
    let formats = [
        prose().set_bold(),
        prose().set_num_format(look::number_format(2)).set_align(FormatAlign::Left),
        prose().set_font_size(9),
    ];
    for i in 0..book.n_peers() {
        at += 1;
        for (c, format) in formats.iter().enumerate() {
            let texts = Tab::Peers.block(lang, (1, col(c)), (row(n_texts.max(1)), col(c)));
            let formula = format!("IF(N({count})>{i},INDEX({texts},{first}+{i}),\"\")");
            let shown = book.opened_profile().peers.get(i).map_or(Shown::Nothing, |peer| match c {
                0 => Shown::text(words::area_name(&peer.area, lang)),
                1 => distance(peer.distance),
                _ => Shown::text(reasons(peer, lang)),
            });
            put_formula(sheet, (at, col(c + 1)), &formula, &shown, format)?;
        }
        sheet.set_row_height(at, peer_height(book, i))?;
    }
    Ok(at)
}

/// The height that the most reasons in this place need.
fn peer_height(book: &Book, i: usize) -> f64 {
    let peers = book.areas.iter().filter_map(|a| a.profile.peers.get(i));
    let most = peers.map(|p| p.reasons.len()).max().unwrap_or(1);
    f64::from(row(most)) * REASON_POINTS + 5.0
}

/// How many lines so many characters take in a column.
fn lines(length: usize, width: f64) -> f64 {
    (u32::try_from(length).map_or(0.0, f64::from) / width).ceil()
}
