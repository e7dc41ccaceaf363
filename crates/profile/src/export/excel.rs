//! One Excel workbook for all areas of a profile: a name is picked in a list, and everything follows.
//!
//! The numbers are those of [`crate::model`], rounded to the decimals shown. The sheets for reading
//! hold formulas with the results they have when the workbook opens, so that it reads right also
//! where nothing is recalculated. Only functions that every office program has are used.
//! The same profiles give the same bytes: the time in the properties is that of the newest delivery.

mod book;
mod chart;
mod columns;
mod compare;
mod fields;
mod guide;
mod look;
mod mini;
mod overview;
mod place;
mod plot;
mod records;
mod review;
mod shown;
mod sources;
mod steps;
mod words;
mod writing;

use cube::{AreaCode, Lang};
use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::model::{AreaProfile, Section};
use crate::{Error, Prepared};
use book::Book;
use columns::AreaColumn;
use place::Tab;
use records::LayoutSheet;

/// What goes into a workbook and how it opens.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    /// The profiles, in any order; each area once.
    pub profiles: &'a [AreaProfile],
    /// What the profiles were made from: gives the definitions, and the rows of riket and the
    /// regioner that only kommuner have in their profiles. Without it they are left out.
    pub prepared: Option<&'a Prepared>,
    /// The area that is picked when the workbook opens; the first profile's when none is said.
    pub opened_at: Option<AreaCode>,
}

/// Makes a workbook of profiles that opens with the first of them.
///
/// # Errors
/// When there is no profile or no row, or when the writer refuses, such as for a text of more than
/// 32 767 characters.
pub fn workbook(profiles: &[AreaProfile], lang: Lang) -> Result<Vec<u8>, Error> {
    write(&Contents { profiles, prepared: None, opened_at: None }, lang)
}

/// Makes a workbook.
///
/// # Errors
/// As [`workbook`].
pub fn write(contents: &Contents, lang: Lang) -> Result<Vec<u8>, Error> {
    let has_rows = |p: &AreaProfile| p.sections.iter().any(|s| !s.rows.is_empty());
    if !contents.profiles.iter().any(has_rows) {
        return Err(Error::NothingToShow);
    }
    let beside: Vec<Vec<Section>> = match contents.prepared {
        Some(prepared) => {
            contents.profiles.par_iter().map(|p| prepared.beside(p.area.code)).collect()
        }
        None => Vec::new(),
    };
    let book = Book::new(contents, &beside, lang);
    let mut workbook = Workbook::new();
    // Arial 10 in place of the writer's own typeface; rows of 17 and columns of 64 pixels.
    workbook.set_default_format(&look::plain(), 17, 64)?;
    for tab in Tab::ALL {
        let sheet = workbook.add_worksheet();
        sheet.set_name(tab.title(lang))?;
        // A formula that comes to nothing has the empty text as its result, never 0.
        sheet.set_formula_result_default("");
        write_sheet(&book, tab, sheet)?;
        dress(&book, tab, sheet)?;
    }
    define_names(&book, &mut workbook)?;
    workbook.set_properties(&properties(&book));
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(book: &Book, tab: Tab, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    match tab {
        Tab::Profile => overview::write(book, sheet),
        Tab::Review => review::write(book, sheet),
        Tab::Compare => compare::write(book, sheet),
        Tab::Chart => chart::write(book, sheet),
        Tab::Guide => guide::write(book, sheet),
        Tab::Sources => sources::write(book, sheet),
        Tab::Records => records::write(book, sheet),
        Tab::Areas => records::write_areas(book, sheet),
        Tab::Layouts => records::write_layouts(book, sheet),
        Tab::Reviews => records::write_reviews(book, sheet),
        Tab::Peers => records::write_peers(book, sheet),
        Tab::Quartiles => records::write_quartiles(book, sheet),
        Tab::ProfileSteps => {
            let picked = Tab::Profile.cell(book.lang, overview::PICKED.0, overview::PICKED.1);
            steps::write(book, sheet, &picked)
        }
        Tab::CompareSteps => compare::write_steps(book, sheet),
        Tab::ChartSteps => chart::write_steps(book, sheet),
    }
}

/// What all sheets share: A4, narrow margins, a footer, and whether they are seen.
fn dress(book: &Book, tab: Tab, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4);
    // Left, right, top, bottom, header, footer, in inches.
    sheet.set_margins(0.45, 0.45, 0.45, 0.6, 0.3, 0.3);
    let profile = book.opened_profile();
    let footer = format!(
        "&L&8Närbild · {} · {} {}&R&8&A · &P (&N)",
        profile.title.get(book.lang).replace('&', "&&"),
        book.lang.pick("utgåva", "release"),
        profile.release
    );
    sheet.set_footer(footer);
    sheet.set_hidden(tab.is_hidden());
    if tab == Tab::Profile {
        sheet.set_tab_color(look::BRAND);
        sheet.set_active(true);
    }
    Ok(())
}

/// The lists that are picked from, and the picked area for those who write formulas of their own.
fn define_names(book: &Book, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let lang = book.lang;
    let names = [
        (lang.pick("Omraden", "Areas_list"), book.area_block(AreaColumn::Label)),
        (lang.pick("Mattlista", "Measures_list"), LayoutSheet::measures(book)),
        (
            lang.pick("Valt_omrade", "Picked_area"),
            Tab::Profile.cell(lang, overview::PICKED.0, overview::PICKED.1),
        ),
    ];
    for (name, block) in names {
        workbook.define_name(name, &format!("={block}"))?;
    }
    Ok(())
}

fn properties(book: &Book) -> DocProperties {
    let lang = book.lang;
    let profile = book.opened_profile();
    let title = profile.title.get(lang);
    let newest = sources::deliveries(book).into_iter().map(|d| d.retrieved.as_str()).max();
    // A delivery without a readable day leaves the day on which the format was published.
    let made = newest
        .and_then(|day| ExcelDateTime::parse_from_str(day).ok())
        .or_else(|| ExcelDateTime::from_ymd(2006, 12, 7).ok());
    let properties = DocProperties::new()
        .set_title(format!("{title}: {}", lang.pick("profiler", "profiles")))
        .set_subject(lang.pick(
            "Uppföljning av hälso- och sjukvård och socialtjänst",
            "Follow-up of health and social care",
        ))
        .set_author("Närbild")
        .set_keywords(format!("{} {}", lang.pick("utgåva", "release"), profile.release))
        .set_comment(lang.pick(
            "Välj område på bladet Profil. Källor och definitioner står på bladet Källor.",
            "Pick an area on the sheet Profile. Sources and definitions stand on the sheet Sources.",
        ));
    match made {
        Some(made) => properties.set_creation_datetime(&made),
        None => properties,
    }
}
