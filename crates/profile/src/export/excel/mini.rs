//! The mini-charts of the profile: small line charts without axes, one for each row.
//!
//! They are charts, not the program's own sparklines: LibreOffice draws a missing value of a
//! sparkline as 0 and prints no line at all, and a sparkline cannot colour its last point by the mark.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLayout, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType,
    ChartSolidFill, Color, ObjectMovement, Worksheet, XlsxError,
};

use super::book::Book;
use super::columns::{Side, col};
use super::look;
use super::place::{Tab, letters};
use super::plot;
use super::shown::Shown;
use super::steps;
use super::writing::put_formula;
use crate::model::Mark;
use crate::quantile;

/// The drawn lines and points of a mini-chart, each a block of columns on the sheet of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stroke {
    /// Dotted from the first value to the latest, at the height of the first.
    Level,
    /// Grey: values before a break.
    Before,
    /// Ink: values to compare.
    Line,
    /// A grey ring at the first value.
    First,
    /// A point at the latest value.
    Latest,
    /// An orange diamond at the latest value of a marked row.
    Marked,
}

const STROKES: [Stroke; 6] =
    [Stroke::Level, Stroke::Before, Stroke::Line, Stroke::First, Stroke::Latest, Stroke::Marked];

/// The smallest span of the value axis, as a share of the median: a wobble at 80 stays flat.
const LEAST_SPAN: f64 = 0.12;

/// Where a row's blocks stand on the sheet of steps, from a first column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blocks {
    /// The first column: values to compare, then values before a break, the middle, the span, the mark.
    pub(super) first: usize,
    /// How many columns of time there are.
    pub(super) n: usize,
}

impl Blocks {
    fn comparable(self, t: usize) -> u16 {
        col(self.first + t)
    }

    fn before(self, t: usize) -> u16 {
        col(self.first + self.n + t)
    }

    fn middle(self) -> u16 {
        col(self.first + 2 * self.n)
    }

    fn span(self) -> u16 {
        col(self.first + 2 * self.n + 1)
    }

    fn stroke(self, stroke: Stroke, t: usize) -> u16 {
        col(self.first + 2 * self.n + 2 + self.n * stroke as usize + t)
    }
}

/// The numbers behind one mini-chart.
struct Drawn {
    comparable: Vec<Option<f64>>,
    before: Vec<Option<f64>>,
    middle: f64,
    span: f64,
    is_marked: bool,
}

impl Drawn {
    fn new(book: &Book, record: Option<usize>) -> Drawn {
        let side = |side| {
            (0..book.times.len())
                .map(|t| book.plotted(t, record, side).number())
                .collect::<Vec<_>>()
        };
        let (comparable, before) = (side(Side::Comparable), side(Side::BeforeBreak));
        let mut all: Vec<f64> = comparable.iter().chain(&before).flatten().copied().collect();
        all.sort_by(f64::total_cmp);
        let (low, high) = match (all.first(), all.last()) {
            (Some(low), Some(high)) => (*low, *high),
            _ => (0.0, 0.0),
        };
        let widest = (high - low).max(LEAST_SPAN * quantile(&all, 0.5).unwrap_or(0.0).abs());
        let span = if widest == 0.0 { 1.0 } else { widest };
        let is_marked = record.is_some_and(|i| book.records[i].row.mark == Mark::Marked);
        Drawn { comparable, before, middle: f64::midpoint(low, high), span, is_marked }
    }

    /// The height of a point: the middle of the values is 0.5, the span is 1.
    fn height(&self, value: Option<f64>) -> Shown {
        value.map_or(Shown::LeftOut, |v| Shown::Number((v - self.middle) / self.span + 0.5))
    }

    fn shown(&self, stroke: Stroke, t: usize) -> Shown {
        let first = self.comparable.iter().position(Option::is_some);
        let last = self.comparable.iter().rposition(Option::is_some);
        let own = self.height(self.comparable[t]);
        let only = |is_it: bool| if is_it { own.clone() } else { Shown::LeftOut };
        match stroke {
            Stroke::Level => match first.zip(last).filter(|(f, l)| (*f..=*l).contains(&t)) {
                Some((f, _)) => self.height(self.comparable[f]),
                None => Shown::LeftOut,
            },
            Stroke::Before => self.height(self.before[t]),
            Stroke::Line => own,
            Stroke::First => only(first == Some(t)),
            Stroke::Latest => only(last == Some(t) && !self.is_marked),
            Stroke::Marked => only(last == Some(t) && self.is_marked),
        }
    }
}

/// Writes the steps of one row's mini-chart. `record_cell` holds the number of the record,
/// `mark_formula` comes to the word of its mark.
pub(super) fn write_steps(
    book: &Book,
    sheet: &mut Worksheet,
    at: u32,
    blocks: Blocks,
    record_cell: &str,
    record: Option<usize>,
    is_marked: &str,
) -> Result<(), XlsxError> {
    let plain = look::plain();
    let drawn = Drawn::new(book, record);
    let number = |value: Option<f64>| value.map_or(Shown::Nothing, Shown::Number);
    for t in 0..blocks.n {
        for (side, column, value) in [
            (Side::Comparable, blocks.comparable(t), drawn.comparable[t]),
            (Side::BeforeBreak, blocks.before(t), drawn.before[t]),
        ] {
            let formula = book.side_formula(t, record_cell, side);
            put_formula(sheet, (at, column), &formula, &number(value), &plain)?;
        }
    }
    let cell = |column: u16| format!("${}{}", letters(column), at + 1);
    let all = format!("{}:{}", cell(blocks.comparable(0)), cell(blocks.before(blocks.n - 1)));
    let middle = format!("IF(COUNT({all})=0,0,(MIN({all})+MAX({all}))/2)");
    put_formula(sheet, (at, blocks.middle()), &middle, &Shown::Number(drawn.middle), &plain)?;
    let widest = format!("MAX(MAX({all})-MIN({all}),{LEAST_SPAN}*ABS(MEDIAN({all})))");
    let span = format!("IF(COUNT({all})=0,1,IF({widest}=0,1,{widest}))");
    put_formula(sheet, (at, blocks.span()), &span, &Shown::Number(drawn.span), &plain)?;
    for stroke in STROKES {
        for t in 0..blocks.n {
            let formula = stroke_formula(blocks, stroke, t, &cell, is_marked);
            put_formula(
                sheet,
                (at, blocks.stroke(stroke, t)),
                &formula,
                &drawn.shown(stroke, t),
                &plain,
            )?;
        }
    }
    Ok(())
}

fn stroke_formula(
    blocks: Blocks,
    stroke: Stroke,
    t: usize,
    cell: &impl Fn(u16) -> String,
    is_marked: &str,
) -> String {
    let n = blocks.n;
    let height = |value: &str| {
        let (middle, span) = (cell(blocks.middle()), cell(blocks.span()));
        format!("({value}-{middle})/{span}+0.5")
    };
    let here = cell(blocks.comparable(t));
    let until = format!("{}:{here}", cell(blocks.comparable(0)));
    let from = format!("{here}:{}", cell(blocks.comparable(n - 1)));
    let if_so = |condition: &str, value: &str| format!("IF({condition},{},NA())", height(value));
    match stroke {
        // The first number of the row: the one that has only one number up to it.
        Stroke::Level => {
            let all = format!("{}:{}", cell(blocks.comparable(0)), cell(blocks.comparable(n - 1)));
            let first = format!("INDEX({all},MATCH(TRUE,INDEX(ISNUMBER({all}),0),0))");
            if_so(&format!("AND(COUNT({until})>0,COUNT({from})>0)"), &first)
        }
        Stroke::Before => {
            let before = cell(blocks.before(t));
            if_so(&format!("ISNUMBER({before})"), &before)
        }
        Stroke::Line => if_so(&format!("ISNUMBER({here})"), &here),
        Stroke::First => if_so(&format!("AND(ISNUMBER({here}),COUNT({until})=1)"), &here),
        Stroke::Latest => {
            if_so(&format!("AND(ISNUMBER({here}),COUNT({from})=1,NOT({is_marked}))"), &here)
        }
        Stroke::Marked => {
            if_so(&format!("AND(ISNUMBER({here}),COUNT({from})=1,{is_marked})"), &here)
        }
    }
}

/// The mini-chart of a row whose steps stand in a row of the sheet of steps.
pub(super) fn chart(book: &Book, at: u32, blocks: Blocks, (width, height): (u32, u32)) -> Chart {
    let mut chart = Chart::new_line();
    let tab = Tab::ProfileSteps.title(book.lang);
    for stroke in STROKES {
        let (first, last) = (blocks.stroke(stroke, 0), blocks.stroke(stroke, blocks.n - 1));
        let series = chart.add_series();
        series.set_values((tab, at, first, at, last));
        series.set_format(&mut line(stroke)).set_marker(&marker(stroke));
    }
    let (first, last) = (blocks.comparable(0), blocks.comparable(blocks.n - 1));
    plot::add_empty_series(&mut chart, (tab, steps::EMPTY, first, steps::EMPTY, last));
    for is_x in [true, false] {
        let axis = if is_x { chart.x_axis() } else { chart.y_axis() };
        axis.set_hidden(true).set_major_gridlines(false);
    }
    // Room for the points at the ends of the span.
    chart.y_axis().set_min(-0.25).set_max(1.25);
    chart.legend().set_hidden();
    chart.title().set_hidden();
    chart.chart_area().set_format(ChartFormat::new().set_no_fill().set_no_border());
    chart.plot_area().set_format(ChartFormat::new().set_no_fill().set_no_border());
    let all = ChartLayout::new().set_offset(0.01, 0.02).set_dimensions(0.98, 0.96);
    chart.plot_area().set_layout(&all);
    plot::leave_gaps(&mut chart);
    chart.set_width(width).set_height(height).set_decorative(true);
    chart.set_object_movement(ObjectMovement::MoveAndSizeWithCells);
    chart
}

fn line(stroke: Stroke) -> ChartFormat {
    let mut format = ChartFormat::new();
    let mut line = ChartLine::new();
    match stroke {
        Stroke::Level => {
            line.set_color(look::EDGE).set_width(0.5).set_dash_type(ChartLineDashType::RoundDot);
        }
        Stroke::Before => {
            line.set_color(look::EDGE).set_width(1.0);
        }
        Stroke::Line => {
            line.set_color(look::INK).set_width(1.25);
        }
        _ => {
            format.set_no_line();
            return format;
        }
    }
    format.set_line(&line);
    format
}

fn marker(stroke: Stroke) -> ChartMarker {
    let mut marker = ChartMarker::new();
    let mut filled = |shape: ChartMarkerType, size: u8, fill: Color, edge: Color| {
        let mut format = ChartFormat::new();
        format.set_solid_fill(ChartSolidFill::new().set_color(fill));
        format.set_border(ChartLine::new().set_color(edge).set_width(1.0));
        marker.set_type(shape).set_size(size).set_format(&mut format);
    };
    match stroke {
        Stroke::Level => {
            marker.set_none();
        }
        // Small points keep a value visible that has gaps on both sides.
        Stroke::Before => filled(ChartMarkerType::Circle, 2, look::EDGE, look::EDGE),
        Stroke::Line => filled(ChartMarkerType::Circle, 2, look::INK, look::INK),
        // Grey within the ring, since LibreOffice draws a point without its edge.
        Stroke::First => filled(ChartMarkerType::Circle, 5, look::EDGE, look::INK),
        Stroke::Latest => filled(ChartMarkerType::Circle, 5, look::INK, look::INK),
        Stroke::Marked => filled(ChartMarkerType::Diamond, 7, look::WORSE, look::WORSE),
    }
    marker
}
