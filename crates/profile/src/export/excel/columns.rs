//! Where the hidden sheets keep what the formulas read, and how formulas ask for it.

use cube::{AreaCode, Lang};

use super::book::Book;
use super::fields::{FIELDS, Field};
use super::place::Tab;
use super::shown::Shown;
use super::words;

/// The most sentences of the lead that have a line of their own.
pub(super) const LEAD_LINES: usize = 3;
/// The most facts under the name.
pub(super) const FACTS: usize = 3;

/// A column of the sheet with one row for each area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AreaColumn {
    Label,
    KeyStart,
    RegionKeyStart,
    Level,
    Layout,
    FirstReview,
    Reviews,
    FirstPeer,
    Peers,
    HeadingLine,
    ComparedWith,
    FalseAlarms,
    Lead(usize),
    FactValue(usize),
    FactLabel(usize),
}

use AreaColumn as A;

/// The columns in order.
pub(super) const AREA_COLUMNS: [AreaColumn; 21] = [
    A::Label,
    A::KeyStart,
    A::RegionKeyStart,
    A::Level,
    A::Layout,
    A::FirstReview,
    A::Reviews,
    A::FirstPeer,
    A::Peers,
    A::HeadingLine,
    A::ComparedWith,
    A::FalseAlarms,
    A::Lead(0),
    A::Lead(1),
    A::Lead(2),
    A::FactValue(0),
    A::FactLabel(0),
    A::FactValue(1),
    A::FactLabel(1),
    A::FactValue(2),
    A::FactLabel(2),
];

impl AreaColumn {
    /// The heading of the column.
    pub(super) fn heading(self, lang: Lang) -> String {
        match self {
            A::Label => lang.pick("Område", "Area").to_owned(),
            A::KeyStart => lang.pick("Nyckelns början", "Start of key").to_owned(),
            A::RegionKeyStart => lang.pick("Regionens nyckel", "Key of region").to_owned(),
            A::Level => lang.pick("Nivå", "Level").to_owned(),
            A::Layout => lang.pick("Upplägg", "Layout").to_owned(),
            A::FirstReview => lang.pick("Första granskningstext", "First review text").to_owned(),
            A::Reviews => lang.pick("Antal granskningstexter", "Review texts").to_owned(),
            A::FirstPeer => lang.pick("Första jämförbara", "First similar").to_owned(),
            A::Peers => lang.pick("Antal jämförbara", "Number of similar").to_owned(),
            A::HeadingLine => lang.pick("Rubrikrad", "Heading line").to_owned(),
            A::ComparedWith => lang.pick("Jämförs med", "Compared with").to_owned(),
            A::FalseAlarms => {
                lang.pick("Trendprovets slump", "Chance of the trend test").to_owned()
            }
            A::Lead(i) => format!("{} {}", lang.pick("Mening", "Sentence"), i + 1),
            A::FactValue(i) => format!("{} {}", lang.pick("Tal", "Number"), i + 1),
            A::FactLabel(i) => {
                format!("{} {}", lang.pick("Vad talet är", "What the number is"), i + 1)
            }
        }
    }

    /// What the column shows for an area; positions in other sheets are counted from 1.
    pub(super) fn shown(self, book: &Book, area: usize) -> Shown {
        let lang = book.lang;
        let profile = book.areas[area].profile;
        let before =
            |count: &dyn Fn(usize) -> usize| Shown::count(1 + (0..area).map(count).sum::<usize>());
        match self {
            A::Label => Shown::text(&book.areas[area].label),
            A::KeyStart => Shown::text(key_start(profile.area.code)),
            A::RegionKeyStart => {
                profile.region.as_ref().map_or(Shown::Nothing, |r| Shown::text(key_start(r.code)))
            }
            A::Level => Shown::text(words::level(profile.area.level, lang)),
            A::Layout => Shown::count(book.areas[area].layout + 1),
            A::FirstReview => before(&|i| book.areas[i].profile.review.len()),
            A::Reviews => Shown::count(profile.review.len()),
            A::FirstPeer => before(&|i| book.areas[i].profile.peers.len()),
            A::Peers => Shown::count(profile.peers.len()),
            A::HeadingLine => Shown::text(words::heading_line(profile, lang)),
            A::ComparedWith => Shown::text(words::compared_with(profile, lang)),
            A::FalseAlarms => Shown::text(words::false_alarms(profile, lang)),
            A::Lead(i) => lead_line(book, area, i),
            A::FactValue(i) => profile.facts.get(i).map_or(Shown::Nothing, |f| {
                Shown::Number(cube::number::round(f.value, f.decimals))
            }),
            A::FactLabel(i) => profile.facts.get(i).map_or(Shown::Nothing, |f| {
                Shown::text(format!("{} {}", f.title.get(lang), f.period))
            }),
        }
    }

    fn col(self) -> u16 {
        position(AREA_COLUMNS.iter().position(|c| *c == self))
    }
}

/// The first half of a record's key: the area. Never a number, so that `0180` keeps its zero.
pub(super) fn key_start(area: AreaCode) -> String {
    format!("{area}|")
}

/// One line of the lead; the last line takes what is left.
fn lead_line(book: &Book, area: usize, line: usize) -> Shown {
    let sentences = book.areas[area].profile.lead.iter().skip(line);
    let n = if line + 1 == LEAD_LINES { usize::MAX } else { 1 };
    let texts: Vec<&str> = sentences.take(n).map(|s| s.text.get(book.lang)).collect();
    Shown::text(texts.join(" "))
}

/// A place in a list of columns as a number of the sheet.
fn position(at: Option<usize>) -> u16 {
    at.and_then(|at| u16::try_from(at).ok()).expect("every column stands in its list of columns")
}

/// The number of a row counted from 0.
pub(super) fn row(n: usize) -> u32 {
    u32::try_from(n).expect("a sheet has fewer rows than that")
}

/// The number of a column counted from 0.
pub(super) fn col(n: usize) -> u16 {
    u16::try_from(n).expect("a sheet has fewer columns than that")
}

impl Book<'_> {
    /// The column of a field in the sheet with all figures.
    pub(super) fn field_col(&self, field: Field) -> u16 {
        match field {
            Field::Key => col(FIELDS.len() + self.times.len()),
            _ => position(FIELDS.iter().position(|f| *f == field)),
        }
    }

    /// The column of a time in the sheet with all figures.
    pub(super) fn time_col(&self, time: usize) -> u16 {
        col(FIELDS.len() + time)
    }

    /// All records in a column of the sheet with all figures.
    pub(super) fn record_block(&self, col: u16) -> String {
        Tab::Records.block(self.lang, (1, col), (row(self.records.len()), col))
    }

    /// All areas in a column of their sheet.
    pub(super) fn area_block(&self, column: AreaColumn) -> String {
        let col = column.col();
        Tab::Areas.block(self.lang, (1, col), (row(self.areas.len()), col))
    }

    /// Formula: what the record with a number shows in a column; nothing stays nothing.
    pub(super) fn record_formula(&self, col: u16, record: &str) -> String {
        let found = format!("INDEX({},{record})", self.record_block(col));
        format!("IF({record}=\"\",\"\",IF({found}=\"\",\"\",{found}))")
    }

    /// Formula: the same for a field.
    pub(super) fn field_formula(&self, field: Field, record: &str) -> String {
        self.record_formula(self.field_col(field), record)
    }

    /// Formula: what an area with a number shows in a column; number 0 is no area.
    pub(super) fn area_formula(&self, column: AreaColumn, area: &str) -> String {
        let found = format!("INDEX({},{area})", self.area_block(column));
        format!("IF({area}=0,\"\",IF({found}=\"\",\"\",{found}))")
    }

    /// Formula: the number of the area that is picked in a cell, 0 when it is none of the list.
    pub(super) fn area_number_formula(&self, picked: &str) -> String {
        format!("IFERROR(MATCH({picked},{},0),0)", self.area_block(AreaColumn::Label))
    }

    /// Formula: the number of the record of an area and an indicator, empty when there is none.
    pub(super) fn record_number_formula(&self, key_start: &str, indicator: &str) -> String {
        let keys = self.record_block(self.field_col(Field::Key));
        format!("IF({indicator}=\"\",\"\",IFERROR(MATCH({key_start}&{indicator},{keys},0),\"\"))")
    }

    /// Formula: the value of a record in a column of time, left out of the chart where it is no
    /// number or stands on the other side of a break.
    pub(super) fn plotted_formula(&self, time: usize, record: &str, side: Side) -> String {
        self.one_side_formula(time, record, side, "NA()")
    }

    /// Formula: the same, with nothing where it is left out.
    pub(super) fn side_formula(&self, time: usize, record: &str, side: Side) -> String {
        self.one_side_formula(time, record, side, "\"\"")
    }

    fn one_side_formula(&self, time: usize, record: &str, side: Side, none: &str) -> String {
        let found = format!("INDEX({},{record})", self.record_block(self.time_col(time)));
        let from =
            format!("INDEX({},{record})", self.record_block(self.field_col(Field::ComparableFrom)));
        let at = self.times[time].at;
        let beyond = match side {
            Side::Comparable => format!("{at}<{from}"),
            Side::BeforeBreak => format!("{at}>={from}"),
        };
        format!("IF({record}=\"\",{none},IF({beyond},{none},IF(ISNUMBER({found}),{found},{none})))")
    }

    /// What [`Book::plotted_formula`] comes to.
    pub(super) fn plotted(&self, time: usize, record: Option<usize>, side: Side) -> Shown {
        let Some(record) = record.map(|i| &self.records[i]) else { return Shown::LeftOut };
        let time = &self.times[time];
        let from = record.comparable_from().unwrap_or(0.0);
        let beyond = match side {
            Side::Comparable => time.at < from,
            Side::BeforeBreak => time.at >= from,
        };
        match record.value(time) {
            Shown::Number(number) if !beyond => Shown::Number(number),
            _ => Shown::LeftOut,
        }
    }

    /// What a field of a record shows, nothing without a record.
    pub(super) fn field(&self, record: Option<usize>, field: Field) -> Shown {
        record.map_or(Shown::Nothing, |i| field.shown(&self.records[i], self.lang))
    }
}

/// Which side of a break in a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// After it, or all without a break: fit for comparison with the latest value.
    Comparable,
    /// Before it.
    BeforeBreak,
}
