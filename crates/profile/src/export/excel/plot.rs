//! Rows of plotted values, and the line charts that draw them.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartEmptyCells, ChartFont, ChartFormat,
    ChartLayout, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartSolidFill, Color,
    Worksheet, XlsxError,
};

use super::book::Book;
use super::columns::{Side, col};
use super::look;
use super::place::{Tab, letters};
use super::shown::Shown;
use super::writing::put_formula;

/// Numbers in charts: thousands parted, decimals as they are.
const NUMBERS: &str = "[>=1000]#,##0;General";

/// The column in which plotted values begin on a sheet of steps.
pub(super) const PLOTTED: usize = 1;

/// Writes a row of plotted values of one record and gives back what stands in it.
/// `record` is the cell with the record's number.
pub(super) fn write_series(
    book: &Book,
    sheet: &mut Worksheet,
    at: u32,
    record_cell: &str,
    record: Option<usize>,
    side: Side,
) -> Result<Vec<Shown>, XlsxError> {
    let mut row = Vec::with_capacity(book.times.len());
    for t in 0..book.times.len() {
        let formula = book.plotted_formula(t, record_cell, side);
        let result = book.plotted(t, record, side);
        put_formula(sheet, (at, col(PLOTTED + t)), &formula, &result, &look::plain())?;
        row.push(result);
    }
    Ok(row)
}

/// Writes a row that repeats only the last number of another row, or only its first:
/// where the line's name is written.
pub(super) fn write_named(
    sheet: &mut Worksheet,
    named: Named,
    of: u32,
    values: &[Shown],
) -> Result<(), XlsxError> {
    let is_number = |v: &Shown| v.number().is_some();
    let cell = |t: usize| format!("{}{}", letters(col(PLOTTED + t)), of + 1);
    let n = values.len();
    for (t, value) in values.iter().enumerate() {
        let (at, only, beyond) = match named {
            Named::End(at) => (
                at,
                values.iter().rposition(is_number),
                (t + 1 < n).then(|| format!("{}:{}", cell(t + 1), cell(n - 1))),
            ),
            Named::Start(at) => (
                at,
                values.iter().position(is_number),
                (t > 0).then(|| format!("{}:{}", cell(0), cell(t - 1))),
            ),
        };
        let formula = match beyond {
            Some(beyond) => format!("IF(COUNT({beyond})=0,{},NA())", cell(t)),
            None => cell(t),
        };
        let result = if only == Some(t) { value.clone() } else { Shown::LeftOut };
        put_formula(sheet, (at, col(PLOTTED + t)), &formula, &result, &look::plain())?;
    }
    Ok(())
}

/// Where the name of a line is written: a row with only its last or its first number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named {
    /// To the right of its end.
    End(u32),
    /// Over its beginning, so that names of lines that end near each other do not meet.
    Start(u32),
}

/// A line of a chart.
pub(super) struct Line {
    /// The cell with its name.
    pub(super) name: (Tab, u32, u16),
    /// The row of its values on the sheet of steps.
    pub(super) row: u32,
    /// Where its name is written; none for a line without a name.
    pub(super) named: Option<Named>,
    /// Colour.
    pub(super) color: Color,
    /// Width in points.
    pub(super) width: f64,
    /// How it is drawn.
    pub(super) dash: ChartLineDashType,
}

/// Where a chart finds its values.
pub(super) struct Axis {
    /// The sheet of steps.
    pub(super) steps: Tab,
    /// The row with the headings of time.
    pub(super) heading_row: u32,
    /// A row without anything.
    pub(super) empty_row: u32,
}

/// Builds a line chart. Names stand at the ends of the lines, so there is no legend.
pub(super) fn line_chart(book: &Book, axis: &Axis, lines: &[Line]) -> Chart {
    let mut chart = Chart::new_line();
    let (first, last) = (col(PLOTTED), col(PLOTTED + book.times.len() - 1));
    let range = |row: u32| (axis.steps.title(book.lang), row, first, row, last);
    for line in lines {
        let (tab, row, column) = line.name;
        let name = (tab.title(book.lang), row, column);
        let mut stroke = ChartLine::new();
        stroke.set_color(line.color).set_width(line.width).set_dash_type(line.dash);
        let series = chart.add_series();
        series.set_values(range(line.row)).set_categories(range(axis.heading_row)).set_name(name);
        series.set_format(ChartFormat::new().set_line(&stroke));
        match line.named {
            Some(_) => series.set_marker(&dot(4, line.color)),
            None => series.set_marker(ChartMarker::new().set_none()),
        };
        if let Some(named) = line.named {
            let (Named::End(row) | Named::Start(row)) = named;
            let series = chart.add_series();
            series.set_values(range(row)).set_categories(range(axis.heading_row)).set_name(name);
            series.set_format(ChartFormat::new().set_no_line());
            series.set_marker(&dot(6, line.color)).set_data_label(&label(named, line.color));
        }
    }
    add_empty_series(&mut chart, range(axis.empty_row));
    dress(&mut chart);
    chart
}

/// Adds a line of empty cells, which draws nothing. Without any empty cell LibreOffice takes
/// `#N/A` from a formula for 0, as it believes that Excel does.
pub(super) fn add_empty_series(chart: &mut Chart, range: (&str, u32, u16, u32, u16)) {
    chart.add_series().set_values(range).set_marker(ChartMarker::new().set_none());
}

/// A value that is left out is a gap in the line.
pub(super) fn leave_gaps(chart: &mut Chart) {
    chart.show_empty_cells_as(ChartEmptyCells::Gaps).show_na_as_empty_cell().show_hidden_data();
}

/// A filled point.
fn dot(size: u8, color: Color) -> ChartMarker {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(color)).set_no_border();
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(size).set_format(&mut format);
    marker
}

/// The name of a line and the number there.
fn label(named: Named, color: Color) -> ChartDataLabel {
    let mut font = ChartFont::new();
    font.set_color(color).set_size(9).set_name("Arial");
    let mut label = ChartDataLabel::new();
    label.show_series_name().set_separator(' ').set_font(&font).set_num_format(NUMBERS);
    label.set_position(match named {
        Named::End(_) => ChartDataLabelPosition::Right,
        Named::Start(_) => ChartDataLabelPosition::Above,
    });
    label
}

fn dress(chart: &mut Chart) {
    let mut font = ChartFont::new();
    font.set_color(look::INK_2).set_size(9).set_name("Arial");
    let mut grid = ChartLine::new();
    grid.set_color(look::LINE).set_width(0.5);
    chart
        .x_axis()
        .set_font(&font)
        .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(look::INK_3)));
    chart
        .y_axis()
        .set_font(&font)
        .set_num_format(NUMBERS)
        .set_major_gridlines_line(&grid)
        .set_format(ChartFormat::new().set_no_line());
    chart.legend().set_hidden();
    chart.title().set_hidden();
    chart.chart_area().set_format(ChartFormat::new().set_no_border());
    // The right part is for the names at the ends of the lines.
    let plot = ChartLayout::new().set_offset(0.05, 0.05).set_dimensions(0.78, 0.83);
    chart.plot_area().set_layout(&plot);
    leave_gaps(chart);
}
