//! The sheet `Diagram`: one measure of the picked area against riket, its region and all areas at its level.

use cube::{AreaCode, AreaLevel};
use rust_xlsxwriter::{ChartLineDashType, Format, FormatAlign, Worksheet, XlsxError};

use super::book::{Book, Time};
use super::columns::{AreaColumn, Side, col, key_start, row};
use super::compare::{write_measure_id, write_measure_picker};
use super::fields::Field;
use super::look;
use super::overview;
use super::place::{Tab, in_column};
use super::plot::{self, Axis, Line, Named};
use super::records::{limits, quartile_rows};
use super::shown::Shown;
use super::steps::{self, number_of};
use super::words;
use super::writing::{add_decimals, add_rule, put_formula, put_text, put_times};

/// The cell in which the measure is picked.
const MEASURE: (u32, u16) = (2, 1);
const VERDICT: u32 = 4;
const CHART: u32 = 7;
const HEAD: u32 = 30;
const FIRST: u32 = 31;
/// The first column of years.
const VALUES: usize = 2;
const FACTS: u32 = 37;

/// Rows on the sheet of steps.
mod step {
    pub(super) const MEASURE: u32 = 0;
    /// Own, riket, region: the numbers of their records.
    pub(super) const RECORDS: u32 = 1;
    pub(super) const QUARTILE: u32 = 4;
    pub(super) const EMPTY: u32 = 5;
    pub(super) const HEAD: u32 = 6;
    pub(super) const BEFORE: u32 = 7;
    /// Own, riket, region.
    pub(super) const AFTER: u32 = 8;
    pub(super) const LOW: u32 = 11;
    pub(super) const HIGH: u32 = 12;
    pub(super) const NAME: u32 = 13;
    pub(super) const HIGH_NAME: u32 = 16;
}

/// Records and quartiles that are shown when the workbook opens.
struct Opened {
    measure: usize,
    records: [Option<usize>; 3],
}

impl Opened {
    fn new(book: &Book) -> Opened {
        let measure = book.opened_measure(book.opened);
        let profile = book.opened_profile();
        let id = book.measures[measure].indicator;
        let riket = (profile.area.code != AreaCode::RIKET).then_some(AreaCode::RIKET);
        let region = profile.region.as_ref().map(|r| r.code);
        let codes = [Some(profile.area.code), riket, region];
        Opened { measure, records: codes.map(|code| book.find(code?, id)) }
    }

    fn quartile_key<'a>(&self, book: &'a Book) -> (AreaLevel, &'a str) {
        (book.opened_profile().area.level, book.measures[self.measure].indicator.as_str())
    }

    /// The lower or upper limit of the middle half, left out where it is not comparable.
    fn quartiles(&self, book: &Book, half: usize) -> Vec<Shown> {
        let rows = quartile_rows(book);
        let source = rows.get(&self.quartile_key(book));
        let from = self.records[0].map(|i| book.records[i].comparable_from().unwrap_or(0.0));
        let limit = |time: &Time| match (source, from) {
            (Some(source), Some(from)) if time.at >= from => limits(source, time)[half].clone(),
            _ => Shown::Nothing,
        };
        let plotted = |time: &Time| match limit(time) {
            Shown::Number(number) => Shown::Number(number),
            _ => Shown::LeftOut,
        };
        book.times.iter().map(plotted).collect()
    }
}

/// The area and riket have their names at the ends of their lines, the region at the beginning.
fn named(i: usize) -> Named {
    let at = step::NAME + row(i);
    if i < 2 { Named::End(at) } else { Named::Start(at) }
}

/// Formulas: the first half of the key of the area itself, riket and the region; riket is not
/// compared with itself.
fn key_formulas(book: &Book) -> [String; 3] {
    let own = steps::of_area(book, AreaColumn::KeyStart);
    let nation = key_start(AreaCode::RIKET);
    let region = steps::of_area(book, AreaColumn::RegionKeyStart);
    let riket = format!("IF({own}=\"{nation}\",\"\",\"{nation}\")");
    [own, riket, region]
}

/// Writes the sheet of steps.
pub(super) fn write_steps(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let opened = Opened::new(book);
    let plain = look::plain();
    let picked = Tab::Chart.cell(book.lang, MEASURE.0, MEASURE.1);
    write_measure_id(book, sheet, step::MEASURE, &picked, opened.measure)?;
    put_times(book, sheet, (step::HEAD, col(plot::PLOTTED)), &plain)?;
    for (i, key) in key_formulas(book).into_iter().enumerate() {
        let formula = book.record_number_formula(&key, &format!("$B${}", step::MEASURE + 1));
        let at = row(i);
        put_formula(
            sheet,
            (step::RECORDS + at, 1),
            &formula,
            &number_of(opened.records[i]),
            &plain,
        )?;
        let cell = format!("$B${}", step::RECORDS + at + 1);
        let values = plot::write_series(
            book,
            sheet,
            step::AFTER + at,
            &cell,
            opened.records[i],
            Side::Comparable,
        )?;
        plot::write_named(sheet, named(i), step::AFTER + at, &values)?;
        if i == 0 {
            plot::write_series(
                book,
                sheet,
                step::BEFORE,
                &cell,
                opened.records[i],
                Side::BeforeBreak,
            )?;
        }
    }
    write_quartiles(book, sheet, &opened)
}

/// The middle half of all areas at the picked area's level, within its own comparable years.
fn write_quartiles(book: &Book, sheet: &mut Worksheet, opened: &Opened) -> Result<(), XlsxError> {
    let (plain, lang) = (look::plain(), book.lang);
    let all = quartile_rows(book);
    let place = all.keys().position(|key| *key == opened.quartile_key(book));
    let last = row(all.len().max(1));
    let formula = format!(
        "IFERROR(MATCH({}&\"|\"&$B${},{},0),\"\")",
        steps::of_area(book, AreaColumn::Level),
        step::MEASURE + 1,
        Tab::Quartiles.block(lang, (1, 0), (last, 0))
    );
    put_formula(sheet, (step::QUARTILE, 1), &formula, &number_of(place), &plain)?;
    let cell = format!("$B${}", step::QUARTILE + 1);
    let own = format!("$B${}", step::RECORDS + 1);
    let from = book.record_block(book.field_col(Field::ComparableFrom));
    for (half, at) in [step::LOW, step::HIGH].into_iter().enumerate() {
        let values = opened.quartiles(book, half);
        for (t, value) in values.iter().enumerate() {
            let column = col(1 + half * book.times.len() + t);
            let found = format!(
                "INDEX({},{cell})",
                Tab::Quartiles.block(lang, (1, column), (last, column))
            );
            let formula = format!(
                "IF(OR({cell}=\"\",{own}=\"\"),NA(),IF({}<INDEX({from},{own}),NA(),IF(ISNUMBER({found}),{found},NA())))",
                book.times[t].at
            );
            put_formula(sheet, (at, col(plot::PLOTTED + t)), &formula, value, &plain)?;
        }
        if half == 1 {
            plot::write_named(sheet, Named::Start(step::HIGH_NAME), step::HIGH, &values)?;
        }
    }
    Ok(())
}

/// Writes the sheet.
pub(super) fn write(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let opened = Opened::new(book);
    sheet.set_column_width(0, 0.9)?;
    sheet.set_column_width(1, 40)?;
    for c in 0..book.times.len().max(12) {
        sheet.set_column_width(col(VALUES + c), 9.3)?;
    }
    sheet.set_column_hidden(decimals_col(book))?;
    write_head(book, sheet, &opened)?;
    write_years(book, sheet, &opened)?;
    insert_chart(book, sheet)?;
    let last = write_facts(book, sheet, &opened)?;
    sheet.set_selection(MEASURE.0, MEASURE.1, MEASURE.0, MEASURE.1)?;
    sheet.set_landscape();
    sheet.set_print_area(0, 0, last, decimals_col(book) - 2)?;
    sheet.set_print_fit_to_pages(1, 1);
    sheet.set_screen_gridlines(false);
    Ok(())
}

fn decimals_col(book: &Book) -> u16 {
    col(VALUES + book.times.len().max(12) + 1)
}

fn own_record(book: &Book) -> String {
    Tab::ChartSteps.cell(book.lang, step::RECORDS, 1)
}

fn write_head(book: &Book, sheet: &mut Worksheet, opened: &Opened) -> Result<(), XlsxError> {
    let lang = book.lang;
    let own = own_record(book);
    let record = opened.records[0];
    let number = steps::area_number(book);
    let line = AreaColumn::HeadingLine;
    let shown = line.shown(book, book.opened);
    put_formula(sheet, (0, 1), &book.area_formula(line, &number), &shown, &look::over_line())?;
    let name = Tab::Profile.cell(lang, overview::PICKED.0, overview::PICKED.1);
    let label = Shown::text(&book.areas[book.opened].label);
    put_formula(sheet, (1, 1), &name, &label, &look::title())?;
    sheet.set_row_height(1, 28)?;
    let hint = lang.pick(
        "Området väljs på bladet Profil. Måttet väljs i den gröna cellen.",
        "The area is picked on the sheet Profile. The measure is picked in the green cell.",
    );
    put_text(sheet, (1, 5), hint, &look::explanation())?;
    write_measure_picker(book, sheet, MEASURE, opened.measure, 16.0)?;
    for c in 1..5 {
        sheet.write_blank(MEASURE.0, MEASURE.1 + c, &look::picker(16.0))?;
    }
    sheet.set_row_height(MEASURE.0, 32)?;
    let of = |field: Field| book.field_formula(field, &own);
    let shown = |field: Field| book.field(record, field).joined();
    let none = lang.pick(
        "Måttet finns inte i profilen för det valda området. Välj ett annat.",
        "The measure is not in the profile of the picked area. Pick another.",
    );
    let formula = format!(
        "IF({own}=\"\",\"{none}\",{}&\" · \"&{}&\" · \"&{})",
        of(Field::Unit),
        of(Field::Better),
        of(Field::Kind)
    );
    let text = if record.is_none() {
        none.to_owned()
    } else {
        format!("{} · {} · {}", shown(Field::Unit), shown(Field::Better), shown(Field::Kind))
    };
    put_formula(sheet, (3, 1), &formula, &Shown::text(text), &look::explanation())?;
    write_verdict(book, sheet, record)?;
    put_text(sheet, (CHART - 1, 1), lang.pick(
        "Axeln börjar inte alltid vid noll. Streckad tunn linje: egna värden före ett brott i serien. Grå linjer: mittersta hälften av alla områden på samma nivå.",
        "The axis does not always start at zero. Thin dashed line: own values before a break in the series. Grey lines: the middle half of all areas at the level.",
    ), &look::explanation())
}

/// Mark, trend and note of the measure, each on its own line.
fn write_verdict(
    book: &Book,
    sheet: &mut Worksheet,
    record: Option<usize>,
) -> Result<(), XlsxError> {
    let own = own_record(book);
    let verdicts = [overview::mark(book, &own, record), overview::trend(book, &own, record)];
    for (i, (formula, result)) in verdicts.into_iter().enumerate() {
        let format = look::plain().set_font_size(11).set_font_color(look::INK_2);
        put_formula(sheet, (VERDICT, col(1 + i)), &formula, &result, &format)?;
    }
    let note = book.field_formula(Field::Note, &own);
    put_formula(
        sheet,
        (VERDICT + 1, 1),
        &note,
        &book.field(record, Field::Note),
        &look::explanation(),
    )?;
    for (column, sign, color) in [
        (1, words::FLAG, look::WORSE),
        (2, words::BETTER, look::BETTER),
        (2, words::WORSE, look::WORSE),
    ] {
        let at = (VERDICT, column);
        let rule = format!("LEFT({},1)=\"{sign}\"", in_column(VERDICT, column));
        add_rule(sheet, at, at, &rule, Format::new().set_font_color(color).set_bold())?;
    }
    Ok(())
}

/// The table under the chart: the same numbers, and the signs of those that are none.
fn write_years(book: &Book, sheet: &mut Worksheet, opened: &Opened) -> Result<(), XlsxError> {
    let lang = book.lang;
    put_text(sheet, (HEAD, 1), lang.pick("År för år", "Year by year"), &look::table_head(false))?;
    put_times(book, sheet, (HEAD, col(VALUES)), &look::table_head(true))?;
    let number = look::row().set_align(FormatAlign::Right).set_num_format(look::number_format(0));
    let quartiles = [opened.quartiles(book, 0), opened.quartiles(book, 1)];
    for (i, (formula, label)) in line_names(book).into_iter().enumerate() {
        let at = FIRST + row(i);
        put_formula(sheet, (at, 1), &formula, &label, &look::row().set_bold())?;
        for (t, time) in book.times.iter().enumerate() {
            let (formula, result) = match i {
                0..3 => {
                    let cell = Tab::ChartSteps.cell(lang, step::RECORDS + row(i), 1);
                    let shown =
                        opened.records[i].map_or(Shown::Nothing, |r| book.records[r].value(time));
                    (book.record_formula(book.time_col(t), &cell), shown)
                }
                _ => {
                    let at = if i == 3 { step::LOW } else { step::HIGH };
                    let cell = Tab::ChartSteps.cell(lang, at, col(plot::PLOTTED + t));
                    let shown = match &quartiles[i - 3][t] {
                        Shown::LeftOut => Shown::Nothing,
                        shown => shown.clone(),
                    };
                    (format!("IF(ISNUMBER({cell}),{cell},\"\")"), shown)
                }
            };
            put_formula(sheet, (at, col(VALUES + t)), &formula, &result, &number)?;
        }
        let decimals = book.field_formula(Field::Decimals, &own_record(book));
        let shown = book.field(opened.records[0], Field::Decimals);
        put_formula(sheet, (at, decimals_col(book)), &decimals, &shown, &look::plain())?;
    }
    let last = (FIRST + 4, decimals_col(book) - 2);
    add_decimals(sheet, (FIRST, 2), last, &in_column(FIRST, decimals_col(book)))
}

/// The names of the lines: formulas and what they come to.
fn line_names(book: &Book) -> [(String, Shown); 5] {
    let lang = book.lang;
    let name = Tab::Profile.cell(lang, overview::PICKED.0, overview::PICKED.1);
    let label = &book.areas[book.opened].label;
    let riket = lang.pick("Riket", "Sweden");
    let region_key = steps::of_area(book, AreaColumn::RegionKeyStart);
    let found = format!(
        "INDEX({},MATCH({region_key},{},0))",
        book.area_block(AreaColumn::Label),
        book.area_block(AreaColumn::KeyStart)
    );
    let region = book.opened_profile().region.as_ref().and_then(|r| book.position(r.code));
    let region = region.map_or("", |i| book.areas[i].label.as_str());
    let (low, high) = (
        lang.pick("Mittersta hälften, undre gräns", "Middle half, lower limit"),
        lang.pick("Mittersta hälften, övre gräns", "Middle half, upper limit"),
    );
    [
        (name, Shown::text(label)),
        (format!("\"{riket}\""), Shown::text(riket)),
        (format!("IFERROR({found},\"\")"), Shown::text(region)),
        (format!("\"{low}\""), Shown::text(low)),
        (format!("\"{high}\""), Shown::text(high)),
    ]
}

fn insert_chart(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    let line = |i: u32, row: u32, named: Option<Named>, color, width, dash| Line {
        name: (Tab::Chart, FIRST + i, 1),
        row,
        named,
        color,
        width,
        dash,
    };
    let solid = ChartLineDashType::Solid;
    let lines = [
        line(3, step::LOW, None, look::EDGE, 1.0, solid),
        line(4, step::HIGH, Some(Named::Start(step::HIGH_NAME)), look::EDGE, 1.0, solid),
        line(
            2,
            step::AFTER + 2,
            Some(named(2)),
            look::OTHERS[0],
            1.5,
            ChartLineDashType::SquareDot,
        ),
        line(1, step::AFTER + 1, Some(named(1)), look::INK, 1.5, ChartLineDashType::Dash),
        line(0, step::BEFORE, None, look::BRAND, 1.0, ChartLineDashType::Dash),
        line(0, step::AFTER, Some(named(0)), look::BRAND, 2.5, solid),
    ];
    let axis = Axis { steps: Tab::ChartSteps, heading_row: step::HEAD, empty_row: step::EMPTY };
    let mut chart = plot::line_chart(book, &axis, &lines);
    chart.set_name(lang.pick("Diagram över valt mått", "Chart of picked measure"));
    chart.set_alt_text(lang.pick(
        "Linjediagram: det valda måttet år för år för området, riket, regionen och mittersta hälften. Samma tal står i tabellen under.",
        "Line chart: the picked measure year by year for the area, Sweden, the region and the middle half. The same numbers stand in the table below.",
    ));
    chart.set_width(1130).set_height(365);
    sheet.insert_chart(CHART, 1, &chart)?;
    Ok(())
}

/// What else is known about the measure: sexes, target, best tenth, places.
fn write_facts(book: &Book, sheet: &mut Worksheet, opened: &Opened) -> Result<u32, XlsxError> {
    let own = own_record(book);
    put_text(
        sheet,
        (FACTS, 1),
        book.lang.pick("Mer om det senaste värdet", "More on the latest value"),
        &look::table_head(false),
    )?;
    for c in 0..4 {
        put_text(sheet, (FACTS, 2 + c), "", &look::table_head(false))?;
    }
    let fields = [
        Field::LatestPeriod,
        Field::LatestWomen,
        Field::LatestMen,
        Field::PlaceWords,
        Field::PlaceAll,
        Field::OfAll,
        Field::TargetLevel,
        Field::TargetCount,
        Field::TenthLevel,
        Field::TenthCount,
        Field::Counts,
        Field::Assumption,
    ];
    let mut at = FACTS;
    for field in fields {
        at += 1;
        let format = look::record(field.writing(), 0);
        let is_words = matches!(field, Field::PlaceWords | Field::Counts | Field::Assumption);
        let align = if is_words { FormatAlign::Left } else { FormatAlign::Right };
        let format = look::row().merge(&format).set_align(align);
        put_text(sheet, (at, 1), field.heading(book.lang), &look::row())?;
        let formula = book.field_formula(field, &own);
        put_formula(sheet, (at, 2), &formula, &book.field(opened.records[0], field), &format)?;
        if field.writing() == super::fields::Writing::RowDecimals {
            let decimals = super::place::fixed(FIRST, decimals_col(book));
            add_decimals(sheet, (at, 2), (at, 2), &decimals)?;
        }
    }
    Ok(at)
}
