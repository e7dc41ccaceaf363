//! The sheet `Jämför`: two to four areas side by side, one measure year by year and all measures.

use rust_xlsxwriter::{
    ChartLineDashType, Color, DataValidation, Format, FormatAlign, Formula, Worksheet, XlsxError,
};

use super::book::Book;
use super::columns::{AreaColumn, Side, col, row};
use super::fields::Field;
use super::look;
use super::overview::{mark, trend, write_picker};
use super::place::{Tab, in_column};
use super::plot::{self, Axis, Line, Named};
use super::records::LayoutSheet;
use super::shown::Shown;
use super::steps::{lines, number_of, slot_formulas};
use super::words;
use super::writing::{add_decimals, add_rule, put, put_formula, put_text, put_times};

/// The most areas side by side.
const N: usize = 4;
/// The cell in which the measure is picked.
const MEASURE: (u32, u16) = (2, 1);
const HEAD: u32 = 4;
const AREAS: u32 = 5;
const CHART: u32 = 10;
const NAMES: u32 = 31;
const FIRST: u32 = 33;
/// The first column of values.
const VALUES: usize = 3;

/// Rows and columns on the sheet of steps.
mod step {
    pub(super) const MEASURE: u32 = 4;
    pub(super) const EMPTY: u32 = 5;
    pub(super) const HEAD: u32 = 6;
    pub(super) const RECORDS: u32 = 7;
    pub(super) const AFTER: u32 = 11;
    pub(super) const BEFORE: u32 = 15;
    pub(super) const END: u32 = 19;
    pub(super) const SLOTS: u32 = 25;
}

fn color(i: usize) -> Color {
    if i == 0 { look::BRAND } else { look::OTHERS[(i - 1) % look::OTHERS.len()] }
}

/// Two names at the ends of lines and two at their beginnings.
fn named(i: usize) -> Named {
    let at = step::END + row(i);
    if i < 2 { Named::End(at) } else { Named::Start(at) }
}

/// The hidden column with the decimals of a row, after the last that is shown.
fn decimals_col(book: &Book) -> u16 {
    col(VALUES + book.times.len().max(3 * N) + 1)
}

/// The picked areas and measure when the workbook opens.
struct Opened {
    areas: Vec<Option<usize>>,
    measure: usize,
}

impl Opened {
    fn new(book: &Book) -> Opened {
        let areas = book.opened_comparison();
        let measure = book.opened_measure(areas.first().copied().unwrap_or(book.opened));
        let mut areas: Vec<Option<usize>> = areas.into_iter().map(Some).collect();
        areas.resize(N, None);
        Opened { areas, measure }
    }

    fn record(&self, book: &Book, i: usize) -> Option<usize> {
        let area = self.areas[i]?;
        book.find(book.areas[area].profile.area.code, book.measures[self.measure].indicator)
    }
}

/// Writes the sheet of steps.
pub(super) fn write_steps(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let opened = Opened::new(book);
    let plain = look::plain();
    for i in 0..N {
        let at = row(i);
        let picked = Tab::Compare.cell(book.lang, AREAS + at, 1);
        let number = opened.areas[i].map_or(0, |a| a + 1);
        put_text(
            sheet,
            (at, 0),
            &format!("{} {}", book.lang.pick("Område", "Area"), i + 1),
            &plain,
        )?;
        put_formula(
            sheet,
            (at, 1),
            &book.area_number_formula(&picked),
            &Shown::count(number),
            &plain,
        )?;
        for (c, column) in [AreaColumn::KeyStart, AreaColumn::Layout].into_iter().enumerate() {
            let formula = book.area_formula(column, &format!("$B${}", at + 1));
            let result = opened.areas[i].map_or(Shown::Nothing, |a| column.shown(book, a));
            put_formula(sheet, (at, col(2 + c)), &formula, &result, &plain)?;
        }
    }
    write_measure_id(
        book,
        sheet,
        step::MEASURE,
        &Tab::Compare.cell(book.lang, MEASURE.0, MEASURE.1),
        opened.measure,
    )?;
    put_times(book, sheet, (step::HEAD, col(plot::PLOTTED)), &plain)?;
    for i in 0..N {
        let record = opened.record(book, i);
        let at = row(i);
        let formula = book
            .record_number_formula(&format!("$C${}", at + 1), &format!("$B${}", step::MEASURE + 1));
        put_formula(sheet, (step::RECORDS + at, 0), &formula, &number_of(record), &plain)?;
        let cell = format!("$A${}", step::RECORDS + at + 1);
        let after =
            plot::write_series(book, sheet, step::AFTER + at, &cell, record, Side::Comparable)?;
        plot::write_series(book, sheet, step::BEFORE + at, &cell, record, Side::BeforeBreak)?;
        plot::write_named(sheet, named(i), step::AFTER + at, &after)?;
    }
    write_slots(book, sheet, &opened)
}

/// Writes the id of the measure that is picked in a cell; nothing when it is none of the list.
pub(super) fn write_measure_id(
    book: &Book,
    sheet: &mut Worksheet,
    at: u32,
    picked: &str,
    measure: usize,
) -> Result<(), XlsxError> {
    let formula = format!(
        "IFERROR(INDEX({},MATCH({picked},{},0)),\"\")",
        LayoutSheet::measure_ids(book),
        LayoutSheet::measures(book)
    );
    let id = Shown::text(book.measures[measure].indicator.as_str());
    put_text(sheet, (at, 0), Field::Indicator.heading(book.lang), &look::plain())?;
    put_formula(sheet, (at, 1), &formula, &id, &look::plain())
}

fn write_slots(book: &Book, sheet: &mut Worksheet, opened: &Opened) -> Result<(), XlsxError> {
    let plain = look::plain();
    let first = opened.areas[0].unwrap_or(book.opened);
    let lines = lines(book, opened.areas[0].map(|a| book.areas[a].layout), first);
    for (slot, (heading, indicator, _)) in lines.into_iter().enumerate() {
        let at = step::SLOTS + row(slot);
        put(sheet, (at, 0), &Shown::count(slot + 1), &plain)?;
        let [headings, indicators] = slot_formulas(book, at, "$D$1");
        put_formula(sheet, (at, 1), &headings, &heading, &plain)?;
        put_formula(sheet, (at, 2), &indicators, &indicator, &plain)?;
        for i in 0..N {
            let formula =
                book.record_number_formula(&format!("$C${}", i + 1), &format!("$C{}", at + 1));
            let found = record_at(book, opened.areas[i], &indicator);
            put_formula(sheet, (at, col(3 + i)), &formula, &number_of(found), &plain)?;
        }
    }
    Ok(())
}

fn record_at(book: &Book, area: Option<usize>, indicator: &Shown) -> Option<usize> {
    let Shown::Text(id) = indicator else { return None };
    book.find(book.areas[area?].profile.area.code, &id.parse().ok()?)
}

/// Writes the sheet.
pub(super) fn write(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let opened = Opened::new(book);
    let lang = book.lang;
    sheet.set_column_width(0, 0.9)?;
    sheet.set_column_width(1, 36)?;
    sheet.set_column_width(2, 25)?;
    for c in 0..book.times.len().max(3 * N) {
        sheet.set_column_width(col(VALUES + c), 9.3)?;
    }
    sheet.set_column_hidden(decimals_col(book))?;
    put_text(sheet, (0, 1), lang.pick("Jämför områden", "Compare areas"), &look::title())?;
    sheet.set_row_height(0, 30)?;
    put_text(sheet, (1, 1), lang.pick(
        "Välj mått och upp till fyra områden i de gröna cellerna. Töm en cell för att jämföra färre.",
        "Pick a measure and up to four areas in the green cells. Empty a cell to compare fewer.",
    ), &look::explanation())?;
    write_measure_picker(book, sheet, MEASURE, opened.measure, 14.0)?;
    write_years(book, sheet, &opened)?;
    insert_chart(book, sheet)?;
    write_all(book, sheet, &opened)?;
    let last = FIRST + row(book.n_slots()) - 1;
    sheet.set_selection(AREAS, 1, AREAS, 1)?;
    sheet.set_landscape();
    sheet.set_print_area(0, 0, last, decimals_col(book) - 2)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    Ok(())
}

/// Makes the cell in which a measure is picked.
pub(super) fn write_measure_picker(
    book: &Book,
    sheet: &mut Worksheet,
    place: (u32, u16),
    measure: usize,
    size: f64,
) -> Result<(), XlsxError> {
    let lang = book.lang;
    put_text(sheet, place, &book.measures[measure].label, &look::picker(size))?;
    sheet.write_blank(place.0, place.1 + 1, &look::picker(size))?;
    let list = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={}", lang.pick("Mattlista", "Measures_list"))))
        .set_input_title(lang.pick("Välj mått", "Pick a measure"))?
        .set_input_message(lang.pick(
            "Måtten står i profilens ordning.",
            "The measures stand in the order of the profile.",
        ))?
        .set_error_title(lang.pick("Måttet finns inte", "No such measure"))?
        .set_error_message(lang.pick("Välj ett mått i listan.", "Pick a measure from the list."))?;
    sheet.add_data_validation(place.0, place.1, place.0, place.1, &list)?;
    sheet.set_row_height(place.0, 26)?;
    Ok(())
}

/// The picked areas, each with the measure's trend and values year by year.
fn write_years(book: &Book, sheet: &mut Worksheet, opened: &Opened) -> Result<(), XlsxError> {
    let lang = book.lang;
    put_text(
        sheet,
        (HEAD, 1),
        lang.pick("Områden (välj)", "Areas (pick)"),
        &look::table_head(false),
    )?;
    put_text(sheet, (HEAD, 2), "Trend", &look::table_head(false))?;
    put_times(book, sheet, (HEAD, col(VALUES)), &look::table_head(true))?;
    let small = look::row().set_font_size(9).set_font_color(look::INK_2);
    let number = look::row().set_align(FormatAlign::Right).set_num_format(look::number_format(0));
    for i in 0..N {
        let at = AREAS + row(i);
        let record = opened.record(book, i);
        let cell = Tab::CompareSteps.cell(lang, step::RECORDS + row(i), 0);
        sheet.write_blank(at, 0, &Format::new().set_background_color(color(i)))?;
        let label = opened.areas[i].map_or("", |a| book.areas[a].label.as_str());
        write_picker(book, sheet, (at, 1), label, 11.0)?;
        sheet.set_row_height(at, 18)?;
        let (formula, result) = trend(book, &cell, record);
        put_formula(sheet, (at, 2), &formula, &result, &small)?;
        for (t, time) in book.times.iter().enumerate() {
            let formula = book.record_formula(book.time_col(t), &cell);
            let result = record.map_or(Shown::Nothing, |r| book.records[r].value(time));
            put_formula(sheet, (at, col(VALUES + t)), &formula, &result, &number)?;
        }
        let (formula, result) =
            (book.field_formula(Field::Decimals, &cell), book.field(record, Field::Decimals));
        put_formula(sheet, (at, decimals_col(book)), &formula, &result, &look::plain())?;
    }
    let last = (AREAS + row(N) - 1, col(VALUES + book.times.len() - 1));
    let decimals = in_column(AREAS, decimals_col(book));
    add_decimals(sheet, (AREAS, col(VALUES)), last, &decimals)?;
    add_trend_colors(sheet, AREAS, last.0)
}

/// Blue and orange for the two verdicts that judge.
pub(super) fn add_trend_colors(
    sheet: &mut Worksheet,
    first: u32,
    last: u32,
) -> Result<(), XlsxError> {
    for (sign, color) in [(words::BETTER, look::BETTER), (words::WORSE, look::WORSE)] {
        let rule = format!("LEFT({},1)=\"{sign}\"", in_column(first, 2));
        let format = Format::new().set_font_color(color).set_bold();
        add_rule(sheet, (first, 2), (last, 2), &rule, format)?;
    }
    Ok(())
}

fn insert_chart(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    let mut lines = Vec::new();
    for (i, dash) in DASHES.into_iter().enumerate() {
        let name = (Tab::Compare, AREAS + row(i), 1);
        let color = color(i);
        lines.push(Line {
            name,
            row: step::BEFORE + row(i),
            named: None,
            color,
            width: 1.0,
            dash: ChartLineDashType::Dash,
        });
        lines.push(Line {
            name,
            row: step::AFTER + row(i),
            named: Some(named(i)),
            color,
            width: 2.0,
            dash,
        });
    }
    let axis = Axis { steps: Tab::CompareSteps, heading_row: step::HEAD, empty_row: step::EMPTY };
    let mut chart = plot::line_chart(book, &axis, &lines);
    chart.set_name(lang.pick("Diagram över valda områden", "Chart of picked areas"));
    chart.set_alt_text(lang.pick(
        "Linjediagram: det valda måttet år för år för de valda områdena. Samma tal står i tabellen ovanför.",
        "Line chart: the picked measure year by year for the picked areas. The same numbers stand in the table above.",
    ));
    chart.set_width(1180).set_height(330);
    sheet.insert_chart(CHART, 1, &chart)?;
    put_text(sheet, (CHART - 1, 1), lang.pick(
        "Axeln börjar inte alltid vid noll. Streckad tunn linje: värden före ett brott i serien.",
        "The axis does not always start at zero. Thin dashed line: values before a break in the series.",
    ), &look::explanation())
}

const DASHES: [ChartLineDashType; N] = [
    ChartLineDashType::Solid,
    ChartLineDashType::Solid,
    ChartLineDashType::SquareDot,
    ChartLineDashType::DashDot,
];

/// All measures of the first area's profile, with the latest value and mark of each picked area.
fn write_all(book: &Book, sheet: &mut Worksheet, opened: &Opened) -> Result<(), XlsxError> {
    let lang = book.lang;
    put_text(
        sheet,
        (NAMES, 1),
        lang.pick("Alla mått sida vid sida", "All measures side by side"),
        &look::heading(),
    )?;
    sheet.set_row_height(NAMES, 24)?;
    put_text(sheet, (NAMES + 1, 1), lang.pick("Mått", "Measure"), &look::table_head(false))?;
    put_text(sheet, (NAMES + 1, 2), lang.pick("Enhet", "Unit"), &look::table_head(false))?;
    for i in 0..N {
        let at = col(VALUES + 3 * i);
        let picked = in_column(AREAS + row(i), 1);
        let formula = format!("IF({picked}=\"\",\"\",{picked})");
        let label = opened.areas[i].map_or("", |a| book.areas[a].label.as_str());
        let name =
            look::heading().set_font_size(11).set_font_color(color(i)).set_align(FormatAlign::Left);
        put_formula(sheet, (NAMES, at), &formula, &Shown::text(label), &name)?;
        let heads = [lang.pick("Senaste", "Latest"), "Period", lang.pick("Märkning", "Mark")];
        for (c, head) in heads.into_iter().enumerate() {
            put_text(sheet, (NAMES + 1, at + col(c)), head, &look::table_head(c == 0))?;
        }
    }
    let first = opened.areas[0].unwrap_or(book.opened);
    let lines = lines(book, opened.areas[0].map(|a| book.areas[a].layout), first);
    for (slot, (heading, indicator, _)) in lines.into_iter().enumerate() {
        write_line(book, sheet, opened, slot, &heading, &indicator)?;
    }
    add_table_conditions(book, sheet)
}

fn write_line(
    book: &Book,
    sheet: &mut Worksheet,
    opened: &Opened,
    slot: usize,
    heading: &Shown,
    indicator: &Shown,
) -> Result<(), XlsxError> {
    let at = FIRST + row(slot);
    let step = |column: u16| Tab::CompareSteps.cell(book.lang, step::SLOTS + row(slot), column);
    let small = look::row().set_font_size(8).set_font_color(look::INK_2);
    let value =
        look::row().set_bold().set_align(FormatAlign::Right).set_num_format(look::number_format(0));
    let formats = [
        value,
        small.clone().set_align(FormatAlign::Left),
        look::row().set_font_size(9).set_font_color(look::INK_2),
    ];
    let own = record_at(book, opened.areas[0], indicator);
    let title = book.field_formula(Field::Title, &step(3));
    let formula = format!("IF({0}<>\"\",{0},{title})", step(1));
    let name = match heading {
        Shown::Nothing => book.field(own, Field::Title),
        heading => heading.clone(),
    };
    put_formula(sheet, (at, 1), &formula, &name, &look::row().set_text_wrap())?;
    let unit = book.field_formula(Field::Unit, &step(3));
    put_formula(sheet, (at, 2), &unit, &book.field(own, Field::Unit), &small.set_text_wrap())?;
    for i in 0..N {
        let cell = step(col(3 + i));
        let record = record_at(book, opened.areas[i], indicator);
        for (c, field) in [Field::Latest, Field::LatestPeriod, Field::Mark].into_iter().enumerate()
        {
            let (formula, result) = match field {
                Field::Mark => mark(book, &cell, record),
                _ => (book.field_formula(field, &cell), book.field(record, field)),
            };
            put_formula(sheet, (at, col(VALUES + 3 * i + c)), &formula, &result, &formats[c])?;
        }
    }
    let decimals = book.field_formula(Field::Decimals, &step(3));
    put_formula(
        sheet,
        (at, decimals_col(book)),
        &decimals,
        &book.field(own, Field::Decimals),
        &look::plain(),
    )?;
    sheet.set_row_height(at, 25)?;
    Ok(())
}

/// Of several conditions on a cell LibreOffice takes only the first that is true, so a marked
/// value with decimals has a condition of its own.
fn add_table_conditions(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let last = FIRST + row(book.n_slots()) - 1;
    let end = col(VALUES + 3 * N - 1);
    let flag = words::FLAG;
    for i in 0..N {
        let (value, mark) = (col(VALUES + 3 * i), col(VALUES + 3 * i + 2));
        let is_marked = format!("LEFT({},1)=\"{flag}\"", in_column(FIRST, mark));
        let worse = Format::new().set_font_color(look::WORSE).set_bold();
        for decimals in 0..=look::MOST_DECIMALS {
            let is_such = format!("{}={decimals}", in_column(FIRST, decimals_col(book)));
            let rule = format!("AND({is_marked},{is_such})");
            let format = worse.clone().set_num_format(look::number_format(decimals));
            add_rule(sheet, (FIRST, value), (last, value), &rule, format)?;
        }
        add_rule(sheet, (FIRST, mark), (last, mark), &is_marked, worse)?;
        let decimals = in_column(FIRST, decimals_col(book));
        add_decimals(sheet, (FIRST, value), (last, value), &decimals)?;
    }
    let rule =
        format!("AND({}<>\"\",{}=\"\")", in_column(FIRST, 1), in_column(FIRST, decimals_col(book)));
    add_rule(sheet, (FIRST, 1), (last, end), &rule, look::section())
}
