//! The sheet with all figures, and the hidden sheets that formulas read.

use std::collections::BTreeMap;

use cube::AreaLevel;
use rust_xlsxwriter::{Format, Table, TableColumn, TableStyle, Worksheet, XlsxError};

use super::book::{Book, Slot, Time};
use super::columns::{AREA_COLUMNS, col, row};
use super::fields::{FIELDS, Field, Writing};
use super::look;
use super::place::Tab;
use super::shown::Shown;
use super::words;
use super::writing::{put, put_text, put_times};
use crate::model::Row;

/// One format for each way of writing and each number of decimals.
struct Formats(BTreeMap<(u8, u8), Format>);

impl Formats {
    fn new() -> Formats {
        let mut formats = BTreeMap::new();
        for writing in WRITINGS {
            for decimals in 0..=look::MOST_DECIMALS {
                formats.insert((writing as u8, decimals), look::record(writing, decimals));
            }
        }
        Formats(formats)
    }

    fn get(&self, writing: Writing, decimals: u8) -> &Format {
        &self.0[&(writing as u8, decimals.min(look::MOST_DECIMALS))]
    }
}

const WRITINGS: [Writing; 5] =
    [Writing::Words, Writing::RowDecimals, Writing::Signed, Writing::Whole, Writing::Year];

/// Writes the sheet with all figures: one row for each area and indicator, one column for each year.
pub(super) fn write(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let formats = Formats::new();
    for (i, record) in book.records.iter().enumerate() {
        let at = row(i + 1);
        let decimals = record.row.decimals;
        for field in FIELDS {
            let shown = field.shown(record, book.lang);
            if shown != Shown::Nothing {
                let place = (at, book.field_col(field));
                put(sheet, place, &shown, formats.get(field.writing(), decimals))?;
            }
        }
        for (t, time) in book.times.iter().enumerate() {
            let shown = record.value(time);
            if shown != Shown::Nothing {
                let format = formats.get(Writing::RowDecimals, decimals);
                put(sheet, (at, book.time_col(t)), &shown, format)?;
            }
        }
        let key = formats.get(Writing::Words, 0);
        put_text(sheet, (at, book.field_col(Field::Key)), &record.key(), key)?;
    }
    set_up(book, sheet)
}

fn set_up(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let mut columns = Vec::new();
    let head = look::table_head(false);
    let mut add = |heading: &str| {
        columns.push(TableColumn::new().set_header(heading).set_header_format(head.clone()));
    };
    for field in FIELDS {
        add(field.heading(book.lang));
        sheet.set_column_width(book.field_col(field), field.width())?;
    }
    for (t, time) in book.times.iter().enumerate() {
        add(&time.heading(book.lang));
        sheet.set_column_width(book.time_col(t), 10)?;
    }
    add(Field::Key.heading(book.lang));
    let last = book.field_col(Field::Key);
    sheet.set_column_width(last, 30)?;
    let table = Table::new()
        .set_name(book.lang.pick("Varden", "Figures"))
        .set_style(TableStyle::None)
        .set_columns(&columns)
        .set_alt_text(book.lang.pick(
            "Alla värden: en rad för varje område och mått, en kolumn för varje år.",
            "All figures: one row for each area and measure, one column for each year.",
        ));
    sheet.add_table(0, 0, row(book.records.len()), last, &table)?;
    sheet.set_row_height(0, 26)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    // Printed, the sheet would be hundreds of pages; the names, values and verdicts are enough.
    sheet.set_print_area(0, 0, row(book.records.len()), book.field_col(Field::TrendTest))?;
    Ok(())
}

/// Writes the hidden sheet with one row for each area.
pub(super) fn write_areas(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (plain, head) = (look::plain(), look::table_head(false));
    for (c, column) in AREA_COLUMNS.into_iter().enumerate() {
        put_text(sheet, (0, col(c)), &column.heading(book.lang), &head)?;
        for area in 0..book.areas.len() {
            put(sheet, (row(area + 1), col(c)), &column.shown(book, area), &plain)?;
        }
    }
    Ok(())
}

/// Where things stand on the hidden sheet with layouts and lists.
pub(super) struct LayoutSheet;

impl LayoutSheet {
    /// The column of the headings of a layout.
    pub(super) fn headings(book: &Book) -> String {
        LayoutSheet::matrix(book, 0)
    }

    /// The block of the indicators of all layouts.
    pub(super) fn indicators(book: &Book) -> String {
        LayoutSheet::matrix(book, book.layouts.len())
    }

    fn matrix(book: &Book, before: usize) -> String {
        let from = (1, col(LISTS + before));
        let to = (row(book.n_slots()), col(LISTS + before + book.layouts.len() - 1));
        Tab::Layouts.block(book.lang, from, to)
    }

    /// The list of measures: their names.
    pub(super) fn measures(book: &Book) -> String {
        Tab::Layouts.block(book.lang, (1, 0), (row(book.measures.len()), 0))
    }

    /// The list of measures: their ids.
    pub(super) fn measure_ids(book: &Book) -> String {
        Tab::Layouts.block(book.lang, (1, 1), (row(book.measures.len()), 1))
    }
}

/// Columns before the layouts: the names and ids of measures.
const LISTS: usize = 2;

/// Writes the hidden sheet with the list of measures and the order of rows.
pub(super) fn write_layouts(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (plain, head, lang) = (look::plain(), look::table_head(false), book.lang);
    let heads = [lang.pick("Mått", "Measure"), lang.pick("Mått-id", "Measure id")];
    for (c, text) in heads.into_iter().enumerate() {
        put_text(sheet, (0, col(c)), text, &head)?;
    }
    for (i, measure) in book.measures.iter().enumerate() {
        put_text(sheet, (row(i + 1), 0), &measure.label, &plain)?;
        put_text(sheet, (row(i + 1), 1), measure.indicator.as_str(), &plain)?;
    }
    for (l, layout) in book.layouts.iter().enumerate() {
        let (headings, indicators) = (col(LISTS + l), col(LISTS + book.layouts.len() + l));
        let number = l + 1;
        let heading = format!("{} {number}", lang.pick("Rubriker", "Headings"));
        put_text(sheet, (0, headings), &heading, &head)?;
        let heading = format!("{} {number}", lang.pick("Mått-id", "Measure ids"));
        put_text(sheet, (0, indicators), &heading, &head)?;
        for (s, slot) in layout.slots.iter().enumerate() {
            match slot {
                Slot::Heading(text) => put_text(sheet, (row(s + 1), headings), text, &plain)?,
                Slot::Row(id) => put_text(sheet, (row(s + 1), indicators), id.as_str(), &plain)?,
            }
        }
    }
    Ok(())
}

/// Writes the hidden sheet with the texts of all reviews.
pub(super) fn write_reviews(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (plain, head, lang) = (look::plain(), look::table_head(false), book.lang);
    let heads = [
        lang.pick("Mått", "Measure"),
        lang.pick("Grupp", "Group"),
        lang.pick("Text", "Text"),
        lang.pick("Att tänka på", "Caution"),
    ];
    for (c, text) in heads.into_iter().enumerate() {
        put_text(sheet, (0, col(c)), text, &head)?;
    }
    let items = book.areas.iter().flat_map(|a| &a.profile.review);
    for (i, item) in items.enumerate() {
        let sentences: Vec<&str> = item.sentences.iter().map(|s| s.text.get(lang)).collect();
        let texts = [
            item.title.get(lang),
            review_group(item.is_surely_worse, book),
            &sentences.join(" "),
            item.caution.get(lang),
        ];
        for (c, text) in texts.into_iter().enumerate() {
            put_text(sheet, (row(i + 1), col(c)), text, &plain)?;
        }
    }
    Ok(())
}

/// Which of the two groups of a review an item belongs to.
pub(super) fn review_group(is_surely_worse: bool, book: &Book) -> &'static str {
    if is_surely_worse {
        book.lang.pick("◆ säkert sämre", "◆ significantly worse")
    } else {
        book.lang.pick("utan säker trend", "no significant trend")
    }
}

/// Writes the hidden sheet with the similar kommuner of each area.
pub(super) fn write_peers(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (plain, head, lang) = (look::plain(), look::table_head(false), book.lang);
    let heads = [
        lang.pick("Kommun", "Municipality"),
        lang.pick("Avstånd", "Distance"),
        lang.pick("Skäl", "Reasons"),
    ];
    for (c, text) in heads.into_iter().enumerate() {
        put_text(sheet, (0, col(c)), text, &head)?;
    }
    let peers = book.areas.iter().flat_map(|a| &a.profile.peers);
    for (i, peer) in peers.enumerate() {
        let at = row(i + 1);
        put_text(sheet, (at, 0), words::area_name(&peer.area, lang), &plain)?;
        put(sheet, (at, 1), &distance(peer.distance), &plain)?;
        put_text(sheet, (at, 2), &reasons(peer, lang), &plain)?;
    }
    Ok(())
}

/// The distance to a similar kommun as it is shown.
pub(super) fn distance(distance: f64) -> Shown {
    Shown::Number(cube::number::round(distance, 2))
}

/// The reasons for a likeness, one in each line.
pub(super) fn reasons(peer: &crate::model::Peer, lang: cube::Lang) -> String {
    peer.reasons.iter().map(|r| r.get(lang)).collect::<Vec<_>>().join("\n")
}

/// The rows that tell the middle half of all areas, one for each level and indicator that has it.
pub(super) fn quartile_rows<'a>(book: &Book<'a>) -> BTreeMap<(AreaLevel, &'a str), &'a Row> {
    let mut rows = BTreeMap::new();
    for record in book.records.iter().filter(|r| !r.row.band.is_empty()) {
        let key = (record.profile.area.level, record.row.indicator.as_str());
        rows.entry(key).or_insert(record.row);
    }
    rows
}

/// Writes the hidden sheet with the middle half of all areas at a level, year by year:
/// first the lower limits, then the upper.
pub(super) fn write_quartiles(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (plain, head) = (look::plain(), look::table_head(false));
    put_text(sheet, (0, 0), Field::Key.heading(book.lang), &head)?;
    for half in 0..2 {
        put_times(book, sheet, (0, col(1 + half * book.times.len())), &head)?;
    }
    for (i, ((level, indicator), source)) in quartile_rows(book).iter().enumerate() {
        let at = row(i + 1);
        let key = format!("{}|{indicator}", words::level(*level, book.lang));
        put_text(sheet, (at, 0), &key, &plain)?;
        for (t, time) in book.times.iter().enumerate() {
            for (half, limit) in limits(source, time).into_iter().enumerate() {
                put(sheet, (at, col(1 + half * book.times.len() + t)), &limit, &plain)?;
            }
        }
    }
    Ok(())
}

/// The lower and upper limit of the middle half in a year, with the decimals of the row.
pub(super) fn limits(source: &Row, time: &Time) -> [Shown; 2] {
    let band = source.band.iter().find(|b| Some(b.period.last_year()) == time.year());
    let shown = |limit: f64| Shown::Number(cube::number::round(limit, source.decimals));
    band.map_or([Shown::Nothing, Shown::Nothing], |b| [shown(b.low), shown(b.high)])
}
