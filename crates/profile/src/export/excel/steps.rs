//! The hidden sheet between the picked area and its profile: which rows, and where their figures stand.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{Book, Slot};
use super::columns::{AreaColumn, col, row};
use super::fields::Field;
use super::look;
use super::mini::{self, Blocks};
use super::place::Tab;
use super::records::LayoutSheet;
use super::shown::Shown;
use super::writing::{put, put_formula, put_text, put_times};
use crate::model::Mark;

/// The first row of slots, counted from 0.
const FIRST: usize = 12;
/// The column in which the plotted values begin.
const PLOTTED: usize = 4;

/// A row that stays empty: see [`mini::chart`].
pub(super) const EMPTY: u32 = 10;

/// What is looked up for the picked area, in the rows under its number.
const OF_AREA: [AreaColumn; 8] = [
    AreaColumn::KeyStart,
    AreaColumn::Layout,
    AreaColumn::RegionKeyStart,
    AreaColumn::Level,
    AreaColumn::FirstReview,
    AreaColumn::Reviews,
    AreaColumn::FirstPeer,
    AreaColumn::Peers,
];

/// The cell with what is looked up for the picked area.
pub(super) fn of_area(book: &Book, column: AreaColumn) -> String {
    let at = OF_AREA.iter().position(|c| *c == column).expect("only these are looked up");
    Tab::ProfileSteps.cell(book.lang, row(at + 1), 1)
}

/// The number of the picked area, 0 when it is none of the list.
pub(super) fn area_number(book: &Book) -> String {
    Tab::ProfileSteps.cell(book.lang, 0, 1)
}

/// The heading that stands in a slot, or nothing.
pub(super) fn heading(book: &Book, slot: usize) -> String {
    Tab::ProfileSteps.cell(book.lang, row(FIRST + slot), 1)
}

/// The number of the record that stands in a slot, or nothing.
pub(super) fn record(book: &Book, slot: usize) -> String {
    Tab::ProfileSteps.cell(book.lang, row(FIRST + slot), 3)
}

/// The row of a slot on the sheet of steps, and where its mini-chart's blocks stand.
pub(super) fn mini_chart(book: &Book, slot: usize) -> (u32, Blocks) {
    (row(FIRST + slot), Blocks { first: PLOTTED, n: book.times.len() })
}

/// The heading, indicator and record of each slot when a layout is shown for an area.
pub(super) fn lines(
    book: &Book,
    layout: Option<usize>,
    area: usize,
) -> Vec<(Shown, Shown, Option<usize>)> {
    let slots = layout.map_or(&[][..], |l| book.layouts[l].slots.as_slice());
    (0..book.n_slots())
        .map(|i| match slots.get(i) {
            Some(Slot::Heading(text)) => (Shown::text(text), Shown::Nothing, None),
            Some(Slot::Row(id)) => {
                let code = book.areas[area].profile.area.code;
                (Shown::Nothing, Shown::text(id.as_str()), book.find(code, id))
            }
            None => (Shown::Nothing, Shown::Nothing, None),
        })
        .collect()
}

/// The number of a record as formulas count: from 1.
pub(super) fn number_of(record: Option<usize>) -> Shown {
    record.map_or(Shown::Nothing, |i| Shown::count(i + 1))
}

/// Writes the sheet. `picked` is the cell in which the area is picked.
pub(super) fn write(book: &Book, sheet: &mut Worksheet, picked: &str) -> Result<(), XlsxError> {
    let (plain, head, lang) = (look::plain(), look::table_head(false), book.lang);
    let opened = book.opened;
    put_text(sheet, (0, 0), lang.pick("Områdets nummer", "Number of the area"), &plain)?;
    let number = book.area_number_formula(picked);
    put_formula(sheet, (0, 1), &number, &Shown::count(opened + 1), &plain)?;
    for (i, column) in OF_AREA.into_iter().enumerate() {
        let at = row(i + 1);
        put_text(sheet, (at, 0), &column.heading(lang), &plain)?;
        let formula = book.area_formula(column, "$B$1");
        put_formula(sheet, (at, 1), &formula, &column.shown(book, opened), &plain)?;
    }
    let heads = [
        lang.pick("Rad", "Row"),
        lang.pick("Rubrik", "Heading"),
        lang.pick("Mått-id", "Measure id"),
        lang.pick("Rad i Data", "Row in Data"),
    ];
    for (c, text) in heads.into_iter().enumerate() {
        put_text(sheet, (row(FIRST - 1), col(c)), text, &head)?;
    }
    put_times(book, sheet, (row(FIRST - 1), col(PLOTTED)), &head)?;
    let lines = lines(book, Some(book.areas[opened].layout), opened);
    for (slot, (heading, indicator, record)) in lines.into_iter().enumerate() {
        let at = row(FIRST + slot);
        put(sheet, (at, 0), &Shown::count(slot + 1), &plain)?;
        let [headings, indicators] = slot_formulas(book, at, "$B$3");
        put_formula(sheet, (at, 1), &headings, &heading, &plain)?;
        put_formula(sheet, (at, 2), &indicators, &indicator, &plain)?;
        let number = book.record_number_formula("$B$2", &format!("$C{}", at + 1));
        put_formula(sheet, (at, 3), &number, &number_of(record), &plain)?;
        let cell = format!("$D{}", at + 1);
        let marked = crate::words::mark(Mark::Marked, lang);
        let is_marked = format!("{}=\"{marked}\"", book.field_formula(Field::Mark, &cell));
        let (at, blocks) = mini_chart(book, slot);
        mini::write_steps(book, sheet, at, blocks, &cell, record, &is_marked)?;
    }
    Ok(())
}

/// Formulas: the heading and the indicator in the slot whose number stands in column A,
/// in the layout whose number stands in a cell.
pub(super) fn slot_formulas(book: &Book, at: u32, layout: &str) -> [String; 2] {
    [LayoutSheet::headings(book), LayoutSheet::indicators(book)].map(|matrix| {
        let found = format!("INDEX({matrix},$A{},{layout})", at + 1);
        format!("IF(N({layout})=0,\"\",{found}&\"\")")
    })
}
