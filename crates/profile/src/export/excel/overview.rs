//! The sheet `Profil`: one area's profile, by formulas from the name that is picked.

use rust_xlsxwriter::{
    DataValidation, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError,
};

use super::book::{Book, Record, Slot};
use super::columns::{AreaColumn, FACTS, LEAD_LINES, row};
use super::fields::Field;
use super::look;
use super::mini;
use super::place::in_column;
use super::shown::Shown;
use super::steps;
use super::words;
use super::writing::{add_rule, put_formula, put_text};
use crate::model::Mark;

/// The cell in which the area is picked.
pub(super) const PICKED: (u32, u16) = (1, 1);
/// The lead's sentences to the left, the facts to the right.
const LEAD: u32 = 2;
const HEAD: u32 = 6;
/// The first row of the table.
pub(super) const FIRST: u32 = 7;

/// The columns of the table, from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Bar,
    Name,
    Unit,
    First,
    FirstPeriod,
    Spark,
    Latest,
    LatestPeriod,
    Change,
    Mark,
    Trend,
    Riket,
    Region,
    Group,
    Peers,
    Place,
    Left,
    Count,
    Counts,
    /// Hidden from here on: what the conditional formats ask for.
    Kind,
    Decimals,
    ChangeUnit,
}

use Column as C;

/// The columns in order.
pub(super) const COLUMNS: [Column; 22] = [
    C::Bar,
    C::Name,
    C::Unit,
    C::First,
    C::FirstPeriod,
    C::Spark,
    C::Latest,
    C::LatestPeriod,
    C::Change,
    C::Mark,
    C::Trend,
    C::Riket,
    C::Region,
    C::Group,
    C::Peers,
    C::Place,
    C::Left,
    C::Count,
    C::Counts,
    C::Kind,
    C::Decimals,
    C::ChangeUnit,
];

impl Column {
    /// Its number in the sheet.
    pub(super) fn col(self) -> u16 {
        self as u16
    }

    fn width(self) -> f64 {
        match self {
            C::Bar => 0.9,
            C::Name => 36.0,
            C::Unit | C::Counts => 25.0,
            C::Spark => 17.0,
            C::Trend => 22.0,
            C::FirstPeriod | C::LatestPeriod => 8.5,
            C::Mark => 11.5,
            C::Place => 15.5,
            _ => 9.3,
        }
    }

    fn heading(self, book: &Book) -> String {
        let lang = book.lang;
        match self {
            C::Name => lang.pick("Mått", "Measure").to_owned(),
            C::Unit => lang.pick("Enhet och anmärkning", "Unit and note").to_owned(),
            C::First => lang.pick("Första värde", "First value").to_owned(),
            C::FirstPeriod | C::LatestPeriod => lang.pick("Period", "Period").to_owned(),
            C::Spark => {
                let first = book.times.first().map_or_else(String::new, |t| t.heading(lang));
                let last = book.times.last().map_or_else(String::new, |t| t.heading(lang));
                format!("{first}\u{2013}{last}")
            }
            C::Latest => lang.pick("Senaste värde", "Latest value").to_owned(),
            C::Change => lang.pick("Förändring", "Change").to_owned(),
            C::Mark => lang.pick("Märkning (regel)", "Mark (rule)").to_owned(),
            C::Trend => lang.pick("Trend (prövad)", "Trend (tested)").to_owned(),
            C::Riket => lang.pick("Riket", "Sweden").to_owned(),
            C::Region => "Region".to_owned(),
            C::Group => lang.pick("Kommun-grupp", "Group").to_owned(),
            C::Peers => lang.pick("Jämför-bara", "Similar").to_owned(),
            C::Place => lang.pick("Läge bland jämförbara", "Place among similar").to_owned(),
            C::Left => lang.pick("Kvar till bästa tiondelen", "Left to best tenth").to_owned(),
            C::Count => lang.pick("Det motsvarar", "That corresponds to").to_owned(),
            C::Counts => Field::Counts.heading(lang).to_owned(),
            C::Bar => String::new(),
            C::Kind => Field::Kind.heading(lang).to_owned(),
            C::Decimals => Field::Decimals.heading(lang).to_owned(),
            C::ChangeUnit => Field::ChangeUnit.heading(lang).to_owned(),
        }
    }

    /// The field that the column shows as it stands.
    fn field(self) -> Option<Field> {
        Some(match self {
            C::First => Field::First,
            C::FirstPeriod => Field::FirstPeriod,
            C::Latest => Field::Latest,
            C::LatestPeriod => Field::LatestPeriod,
            C::Change => Field::Change,
            C::Riket => Field::Riket,
            C::Region => Field::Region,
            C::Group => Field::Group,
            C::Peers => Field::Peers,
            C::Left => Field::TenthGap,
            C::Count => Field::TenthCount,
            C::Kind => Field::Kind,
            C::Decimals => Field::Decimals,
            C::ChangeUnit => Field::ChangeUnit,
            _ => return None,
        })
    }

    fn is_number(self) -> bool {
        const WORDS: [Column; 8] =
            [C::Bar, C::Name, C::Unit, C::Spark, C::Mark, C::Trend, C::Place, C::Counts];
        !WORDS.contains(&self)
    }

    /// True for values that have the decimals of their row.
    fn has_decimals(self) -> bool {
        matches!(self, C::First | C::Latest | C::Riket | C::Region | C::Group | C::Peers | C::Left)
    }

    fn format(self) -> Format {
        let row = look::row();
        let small = look::row().set_font_size(8).set_font_color(look::INK_2);
        match self {
            C::Bar => look::plain(),
            C::Name => row.set_text_wrap().set_bold(),
            C::Unit => small.set_text_wrap(),
            C::Counts => small.set_text_wrap().set_indent(1),
            C::FirstPeriod | C::LatestPeriod => small.set_align(FormatAlign::Left),
            C::Trend | C::Place => {
                row.set_font_size(9).set_text_wrap().set_indent(1).set_font_color(look::INK_2)
            }
            C::Mark => row.set_indent(1).set_font_color(look::INK_2),
            C::Latest => {
                row.set_bold().set_align(FormatAlign::Right).set_num_format(look::number_format(0))
            }
            C::Count => row.set_align(FormatAlign::Right).set_num_format("#,##0"),
            _ if self.is_number() => {
                row.set_align(FormatAlign::Right).set_num_format(look::number_format(0))
            }
            _ => row,
        }
    }
}

/// Writes the sheet.
pub(super) fn write(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    for column in COLUMNS {
        sheet.set_column_width(column.col(), column.width())?;
    }
    for hidden in [C::Kind, C::Decimals, C::ChangeUnit] {
        sheet.set_column_hidden(hidden.col())?;
    }
    let is_counted = |r: &Record| r.row.best_tenth.as_ref().is_some_and(|g| g.counted.is_some());
    if !book.records.iter().any(is_counted) {
        sheet.set_column_hidden(C::Count.col())?;
        sheet.set_column_hidden(C::Counts.col())?;
    }
    write_head(book, sheet)?;
    write_table(book, sheet)?;
    add_conditions(book, sheet)?;
    let last = write_guide(book, sheet)?;
    set_up(sheet, last)
}

fn write_head(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    let number = steps::area_number(book);
    let mut from_area = |place: (u32, u16), column: AreaColumn, format: &Format| {
        let result = column.shown(book, book.opened);
        put_formula(sheet, place, &book.area_formula(column, &number), &result, format)
    };
    from_area((0, 1), AreaColumn::HeadingLine, &look::over_line())?;
    for i in 0..LEAD_LINES {
        from_area((LEAD + row(i), 1), AreaColumn::Lead(i), &look::judgement(13.0))?;
    }
    for i in 0..FACTS {
        let line = LEAD + row(i);
        let fact = (book.areas.iter()).find_map(|a| a.profile.facts.get(i));
        let decimals = fact.map_or(0, |f| f.decimals);
        let value = look::plain()
            .set_bold()
            .set_num_format(look::number_format(decimals))
            .set_align(FormatAlign::Right);
        from_area((line, C::Riket.col()), AreaColumn::FactValue(i), &value)?;
        from_area((line, C::Region.col()), AreaColumn::FactLabel(i), &look::explanation())?;
    }
    write_picker(book, sheet, PICKED, &book.areas[book.opened].label, 22.0)?;
    sheet.write_blank(PICKED.0, PICKED.1 + 1, &look::picker(22.0))?;
    let hint = lang.pick(
        "\u{2190} Välj område här: klicka på namnet och sedan på pilen, eller tryck Alt+\u{2193}.",
        "\u{2190} Pick an area here: click the name and then the arrow, or press Alt+\u{2193}.",
    );
    let hint_format = look::explanation().set_align(FormatAlign::VerticalCenter);
    put_text(sheet, (PICKED.0, C::First.col()), hint, &hint_format)?;
    sheet.set_row_height(PICKED.0, 32)?;
    for line in LEAD..HEAD - 1 {
        sheet.set_row_height(line, 18)?;
    }
    sheet.set_row_height(HEAD - 1, 4)?;
    for column in COLUMNS {
        let format = match column {
            C::Bar => look::table_head(false),
            C::Mark | C::Trend | C::Place | C::Counts => look::table_head(false).set_indent(1),
            _ => look::table_head(
                column.is_number() && !matches!(column, C::FirstPeriod | C::LatestPeriod),
            ),
        };
        put_text(sheet, (HEAD, column.col()), &column.heading(book), &format)?;
    }
    sheet.set_row_height(HEAD, 38)?;
    Ok(())
}

/// Makes a cell in which an area is picked from the list.
pub(super) fn write_picker(
    book: &Book,
    sheet: &mut Worksheet,
    place: (u32, u16),
    picked: &str,
    size: f64,
) -> Result<(), XlsxError> {
    let lang = book.lang;
    put_text(sheet, place, picked, &look::picker(size))?;
    let list = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={}", lang.pick("Omraden", "Areas_list"))))
        .set_input_title(lang.pick("Välj område", "Pick an area"))?
        .set_input_message(lang.pick(
            "Riket står först, sedan regionerna och kommunerna i bokstavsordning.",
            "The nation comes first, then regions and municipalities by name.",
        ))?
        .set_error_title(lang.pick("Området finns inte", "No such area"))?
        .set_error_message(lang.pick(
            "Välj ett namn i listan. Regioner skrivs med ordet region efter, som Gotland (region).",
            "Pick a name from the list. Regions are written with the word region, as Gotland (region).",
        ))?;
    sheet.add_data_validation(place.0, place.1, place.0, place.1, &list)?;
    Ok(())
}

fn write_table(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let formats: Vec<Format> = COLUMNS.iter().map(|c| c.format()).collect();
    let heights = heights(book);
    let lines = steps::lines(book, Some(book.areas[book.opened].layout), book.opened);
    for (slot, (heading, _, record)) in lines.into_iter().enumerate() {
        let at = FIRST + row(slot);
        let number = steps::record(book, slot);
        for (column, format) in COLUMNS.into_iter().zip(&formats) {
            let place = (at, column.col());
            let (formula, result) = match column {
                C::Bar | C::Spark => {
                    sheet.write_blank(at, column.col(), format)?;
                    continue;
                }
                C::Name => name(book, slot, record, &heading),
                _ => value(book, column, &number, record),
            };
            put_formula(sheet, place, &formula, &result, format)?;
        }
        let (steps, blocks) = steps::mini_chart(book, slot);
        let chart = mini::chart(book, steps, blocks, (118, 34));
        sheet.insert_chart_with_offset(at, C::Spark.col(), &chart, 2, 1)?;
        sheet.set_row_height(at, heights[slot])?;
    }
    Ok(())
}

/// The height that the longest name, unit and remark in this place of any area's profile need.
fn heights(book: &Book) -> Vec<f64> {
    /// Characters of a name that surely fit in a line.
    const NAME_LINE: usize = 34;
    /// Characters of a unit or a remark that surely fit in a line.
    const UNIT_LINE: usize = 34;
    let lines = |text: &str, line: usize| text.chars().count().div_ceil(line);
    let mut most = vec![(1, 1); book.n_slots()];
    for area in &book.areas {
        for (slot, most) in book.layouts[area.layout].slots.iter().zip(&mut most) {
            let Slot::Row(id) = slot else { continue };
            let Some(record) = book.find(area.profile.area.code, id) else { continue };
            let shown = |field: Field| book.field(Some(record), field).joined();
            let unit =
                lines(&shown(Field::Unit), UNIT_LINE) + lines(&shown(Field::Remark), UNIT_LINE);
            let counts = 1 + lines(&shown(Field::Assumption), UNIT_LINE);
            let small = unit.max(counts);
            *most = (most.0.max(lines(&shown(Field::Title), NAME_LINE)), most.1.max(small));
        }
    }
    let height = |(names, units): (usize, usize)| match (names, units) {
        (0..=2, 0..=2) => 27.0,
        (0..=2, 3) => 33.0,
        _ => 39.0,
    };
    most.into_iter().map(height).collect()
}

/// The name: a section's heading or an indicator's title.
fn name(book: &Book, slot: usize, record: Option<usize>, heading: &Shown) -> (String, Shown) {
    let cell = steps::heading(book, slot);
    let title = book.field_formula(Field::Title, &steps::record(book, slot));
    let result = match heading {
        Shown::Nothing => book.field(record, Field::Title),
        heading => heading.clone(),
    };
    (format!("IF({cell}<>\"\",{cell},{title})"), result)
}

/// Formula and result of any other column.
pub(super) fn value(
    book: &Book,
    column: Column,
    number: &str,
    record: Option<usize>,
) -> (String, Shown) {
    if let Some(field) = column.field() {
        return (book.field_formula(field, number), book.field(record, field));
    }
    let of = |field: Field| book.field_formula(field, number);
    match column {
        C::Unit => with_line(
            &of(Field::Unit),
            &of(Field::Remark),
            &book.field(record, Field::Unit),
            &book.field(record, Field::Remark),
        ),
        C::Counts => with_line(
            &of(Field::Counts),
            &of(Field::Assumption),
            &book.field(record, Field::Counts),
            &book.field(record, Field::Assumption),
        ),
        C::Mark => mark(book, number, record),
        C::Trend => {
            let (words, shown) = trend(book, number, record);
            with_line(&words, &of(Field::TrendTest), &shown, &book.field(record, Field::TrendTest))
        }
        C::Place => place(book, number, record),
        _ => (String::from("\"\""), Shown::Nothing),
    }
}

/// A text with a second line under it, where there is one.
fn with_line(
    first: &str,
    second: &str,
    first_shown: &Shown,
    second_shown: &Shown,
) -> (String, Shown) {
    let formula = format!("{first}&IF({second}=\"\",\"\",CHAR(10)&{second})");
    let mut text = first_shown.joined();
    if *second_shown != Shown::Nothing {
        text = format!("{text}\n{}", second_shown.joined());
    }
    (formula, Shown::text(text))
}

/// The mark's word with the flag before it when the row is marked.
pub(super) fn mark(book: &Book, number: &str, record: Option<usize>) -> (String, Shown) {
    let word = book.field_formula(Field::Mark, number);
    let marked = crate::words::mark(Mark::Marked, book.lang);
    let formula = format!("IF({word}=\"{marked}\",\"{} \",\"\")&{word}", words::FLAG);
    let shown = book.field(record, Field::Mark).joined();
    let flag = if shown == marked { format!("{} ", words::FLAG) } else { String::new() };
    (formula, Shown::text(format!("{flag}{shown}")))
}

/// The trend's words with their sign before them.
pub(super) fn trend(book: &Book, number: &str, record: Option<usize>) -> (String, Shown) {
    let of = |field: Field| book.field_formula(field, number);
    let (sign, word) = (of(Field::TrendSign), of(Field::Trend));
    let shown = |field: Field| book.field(record, field).joined();
    let space = if shown(Field::TrendSign).is_empty() { "" } else { " " };
    let text = format!("{}{space}{}", shown(Field::TrendSign), shown(Field::Trend));
    (format!("{sign}&IF({sign}=\"\",\"\",\" \")&{word}"), Shown::text(text))
}

/// The place in words and, among few, as rings in order with the own one filled; better to the right.
fn place(book: &Book, number: &str, record: Option<usize>) -> (String, Shown) {
    let of = |field: Field| book.field_formula(field, number);
    let (words, place, all) = (of(Field::PlaceWords), of(Field::PlacePeers), of(Field::OfPeers));
    let formula = format!(
        "{words}&IF(N({all})=0,\"\",IF({all}>{MOST_RINGS},\"\",CHAR(10)&REPT(\"○\",{all}-{place})&\"●\"&REPT(\"○\",{place}-1)))"
    );
    let shown = |field: Field| book.field(record, field);
    let mut text = shown(Field::PlaceWords).joined();
    let position = record.and_then(|i| book.records[i].row.position_peers.as_ref());
    if let Some(p) = position.filter(|p| p.of <= MOST_RINGS && p.place >= 1 && p.place <= p.of) {
        let rings = |n: usize| "○".repeat(n);
        text = format!("{text}\n{}●{}", rings(p.of - p.place), rings(p.place - 1));
    }
    (formula, Shown::text(text))
}

/// The most rings that fit in the column.
const MOST_RINGS: usize = 10;

fn add_conditions(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let last = FIRST + row(book.n_slots()) - 1;
    let cell = |column: Column| in_column(FIRST, column.col());
    let mut add = |from: Column, to: Column, rule: &str, format: Format| {
        add_rule(sheet, (FIRST, from.col()), (last, to.col()), rule, format)
    };
    let starts = |column: Column, sign: &str| format!("LEFT({},1)=\"{sign}\"", cell(column));
    let is_marked = starts(C::Mark, words::FLAG);
    add(C::Bar, C::Bar, &is_marked, Format::new().set_background_color(look::WORSE))?;
    // Of several conditions on a cell LibreOffice takes only the first that is true, so a marked
    // value with decimals has a condition of its own.
    for decimals in 0..=look::MOST_DECIMALS {
        let rule = format!("AND({is_marked},{}={decimals})", cell(C::Decimals));
        let format = Format::new().set_font_color(look::WORSE);
        let format = format.set_num_format(look::number_format(decimals));
        add(C::Latest, C::Latest, &rule, format)?;
    }
    add(C::Mark, C::Mark, &is_marked, Format::new().set_font_color(look::WORSE).set_bold())?;
    let better = Format::new().set_font_color(look::BETTER).set_bold();
    add(C::Trend, C::Trend, &starts(C::Trend, words::BETTER), better)?;
    let worse = Format::new().set_font_color(look::WORSE).set_bold();
    add(C::Trend, C::Trend, &starts(C::Trend, words::WORSE), worse)?;
    // A heading is a row with a name that has no type.
    let is_heading = format!("AND({}<>\"\",{}=\"\")", cell(C::Name), cell(C::Kind));
    add(C::Name, C::Counts, &is_heading, look::section())?;
    // A line that no layout of the picked area reaches has no rule under it.
    let is_empty = format!("{}=\"\"", cell(C::Name));
    let white = Format::new()
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(rust_xlsxwriter::Color::White);
    add(C::Name, C::Counts, &is_empty, white)?;
    for column in COLUMNS.into_iter().filter(|c| c.has_decimals()) {
        for decimals in 1..=look::MOST_DECIMALS {
            let rule = format!("{}={decimals}", cell(C::Decimals));
            let format = Format::new().set_num_format(look::number_format(decimals));
            add(column, column, &rule, format)?;
        }
    }
    add_change_conditions(book, &mut add, &cell)
}

/// The change is written with the sign of its unit: percentage points, percent, or none.
fn add_change_conditions(
    book: &Book,
    add: &mut impl FnMut(Column, Column, &str, Format) -> Result<(), XlsxError>,
    cell: &impl Fn(Column) -> String,
) -> Result<(), XlsxError> {
    let lang = book.lang;
    let unit = |change: crate::model::Change| words::change_unit(change, lang);
    let percent = unit(crate::model::Change::Percent(0.0));
    let rule = format!("{}=\"{percent}\"", cell(C::ChangeUnit));
    let format = look::signed_format(0, look::percent_sign(lang));
    add(C::Change, C::Change, &rule, Format::new().set_num_format(format))?;
    let others = [
        (unit(crate::model::Change::PercentagePoints(0.0)), look::points_sign(lang)),
        (unit(crate::model::Change::Units(0.0)), ""),
    ];
    for (word, sign) in others {
        for decimals in 0..=look::MOST_DECIMALS {
            let rule =
                format!("AND({}=\"{word}\",{}={decimals})", cell(C::ChangeUnit), cell(C::Decimals));
            let format = Format::new().set_num_format(look::signed_format(decimals, sign));
            add(C::Change, C::Change, &rule, format)?;
        }
    }
    Ok(())
}

/// Writes what stands under the table, and gives back the last row.
fn write_guide(book: &Book, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
    let number = steps::area_number(book);
    let explanation = look::explanation();
    let mut at = FIRST + row(book.n_slots()) + 1;
    for column in [AreaColumn::FalseAlarms, AreaColumn::ComparedWith] {
        let result = column.shown(book, book.opened);
        let formula = book.area_formula(column, &number);
        put_formula(sheet, (at, 1), &formula, &result, &explanation)?;
        at += 1;
    }
    for line in super::guide::reading_help(book) {
        put_text(sheet, (at, 1), &line, &explanation)?;
        at += 1;
    }
    Ok(at - 1)
}

fn set_up(sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(FIRST, C::Unit.col())?;
    sheet.set_selection(PICKED.0, PICKED.1, PICKED.0, PICKED.1)?;
    sheet.set_landscape();
    sheet.set_print_area(0, 0, last, C::Counts.col())?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    sheet.set_zoom(90);
    Ok(())
}
