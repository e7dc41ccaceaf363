//! The sheet `Källor`: the deliveries that the figures came with, and the definitions behind them.

use std::collections::BTreeSet;

use cube::Delivery;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::book::{Book, Measure};
use super::columns::{col, row};
use super::look;
use super::words;
use super::writing::put_text;

/// The deliveries of all profiles, each once, by source and day.
pub(super) fn deliveries<'a>(book: &Book<'a>) -> Vec<&'a Delivery> {
    let all: BTreeSet<(&str, &str, &str, &Delivery)> = (book.areas.iter())
        .flat_map(|a| &a.profile.deliveries)
        .map(|d| (d.source.as_str(), d.retrieved.as_str(), d.sha256.as_str(), d))
        .collect();
    all.into_iter().map(|(_, _, _, delivery)| delivery).collect()
}

/// Where source, day and fingerprint stand: apart, so that long names run over the next column.
const DELIVERY_COLUMNS: [u16; 3] = [0, 2, 3];

/// Writes the sheet.
pub(super) fn write(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    put_text(sheet, (0, 0), lang.pick("Källor", "Sources"), &look::title())?;
    sheet.set_row_height(0, 30)?;
    put_text(sheet, (1, 0), lang.pick(
        "Leveranser: en rad för varje fil eller svar som siffrorna kom med. SHA-256 är filens fingeravtryck.",
        "Deliveries: one row for each file or answer that the figures came with. SHA-256 is the fingerprint of the file.",
    ), &look::explanation())?;
    let heads = [lang.pick("Källa", "Source"), lang.pick("Hämtad", "Retrieved"), "SHA-256"];
    for (c, head) in DELIVERY_COLUMNS.into_iter().zip(heads) {
        put_text(sheet, (3, c), head, &look::table_head(false))?;
    }
    let mut at = 4;
    for delivery in deliveries(book) {
        let texts = [&delivery.source, &delivery.retrieved, &delivery.sha256];
        for (c, text) in DELIVERY_COLUMNS.into_iter().zip(texts) {
            put_text(sheet, (at, c), text, &look::plain())?;
        }
        at += 1;
    }
    at += 1;
    put_text(sheet, (at, 0), lang.pick("Definitioner", "Definitions"), &look::heading())?;
    sheet.set_row_height(at, 24)?;
    let last = write_definitions(book, sheet, at + 1)?;
    sheet.set_landscape();
    sheet.set_print_area(0, 0, last, last_printed(book))?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    Ok(())
}

/// The columns of the definitions: heading and width. The first ones are those that are printed.
fn headings(book: &Book) -> Vec<(&'static str, f64)> {
    let lang = book.lang;
    let mut heads = vec![
        (lang.pick("Mått", "Measure"), 34.0),
        (lang.pick("Mått-id", "Measure id"), 26.0),
        (lang.pick("Enhet", "Unit"), 24.0),
        (lang.pick("Typ", "Type"), 14.0),
        (lang.pick("Riktning", "Direction"), 14.0),
        (lang.pick("Begränsningar", "Limitations"), 50.0),
    ];
    if book.prepared.is_some() {
        heads.extend([
            (lang.pick("Täljare", "Numerator"), 40.0),
            (lang.pick("Nämnare", "Denominator"), 36.0),
            ("Version", 8.0),
            (lang.pick("Visar", "Shows"), 60.0),
            (lang.pick("Population", "Population"), 30.0),
            (lang.pick("Statistikens källa", "Source of the statistics"), 40.0),
            ("Kolada", 10.0),
            (lang.pick("Varför typen", "Why the type"), 40.0),
            (lang.pick("Ansvarig", "Owner"), 18.0),
            (lang.pick("Granskad", "Reviewed"), 12.0),
            (lang.pick("Granskas senast", "Review due"), 14.0),
        ]);
    }
    heads.push((lang.pick("Fingeravtryck", "Fingerprint"), 66.0));
    heads
}

/// The last column that is printed: the version, or else the limitations.
fn last_printed(book: &Book) -> u16 {
    if book.prepared.is_some() { 8 } else { 5 }
}

fn write_definitions(book: &Book, sheet: &mut Worksheet, first: u32) -> Result<u32, XlsxError> {
    let heads = headings(book);
    for (c, (head, width)) in heads.iter().enumerate() {
        put_text(sheet, (first, col(c)), head, &look::table_head(false))?;
        sheet.set_column_width(col(c), *width)?;
    }
    let format: Format = look::prose().set_font_size(9);
    for (i, measure) in book.measures.iter().enumerate() {
        let at = first + 1 + row(i);
        let mut most = 1.0_f64;
        for ((c, text), (_, width)) in definition(book, measure).iter().enumerate().zip(&heads) {
            put_text(sheet, (at, col(c)), text, &format)?;
            let length = u32::try_from(text.chars().count()).map_or(0.0, f64::from);
            most = most.max((length / (width * 1.15)).ceil());
        }
        sheet.set_row_height(at, most * 12.0 + 4.0)?;
    }
    Ok(first + row(book.measures.len()))
}

/// One definition in the order of the headings.
fn definition(book: &Book, measure: &Measure) -> Vec<String> {
    let (lang, row) = (book.lang, measure.row);
    let mut texts = vec![
        measure.label.clone(),
        measure.indicator.to_string(),
        row.unit.get(lang).to_owned(),
        crate::words::kind(row.kind, lang).to_owned(),
        words::better(row.better, lang).to_owned(),
        row.caution.get(lang).to_owned(),
    ];
    if let Some(d) = book.prepared.and_then(|p| p.definition(measure.indicator)) {
        texts.extend([
            d.numerator.get(lang).to_owned(),
            d.denominator.get(lang).to_owned(),
            d.version.clone(),
            d.shows.get(lang).to_owned(),
            d.population.get(lang).to_owned(),
            d.source.get(lang).to_owned(),
            d.kolada.clone().unwrap_or_default(),
            d.kind_reason.get(lang).to_owned(),
            d.owner.clone(),
            d.reviewed.to_string(),
            d.review_due.to_string(),
        ]);
    }
    texts.push(row.definition_hash.clone());
    texts
}
