//! Reads `content/denominators/<id>.toml` and the figures beside it.

use std::collections::BTreeSet;
use std::ops::Range;

use cube::{AgeGroup, AreaCode, Sex, Text};

use super::Surroundings;
use super::block::{head, texts};
use super::word::{AGE, said};
use crate::definition::{FigureRow, FigureSet, FigureSetId};
use crate::load::definition_hash;
use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Value};
use crate::source::Source;
use crate::{Place, rule};

const LAYOUT: Layout = &[(
    "",
    &[
        "id",
        "title",
        "version",
        "owner",
        "reviewed",
        "review_due",
        "evidence",
        "evidence_source",
        "age_rule",
        "by_sex",
        "ages",
    ],
)];

const COLUMNS: [&str; 5] = ["area", "year", "sex", "age", "number"];

/// Reads a set of figures: `area,year,sex,age,number`. Areas are kommuner or regioner with the codes of
/// Statistics Sweden (`0180`, `01`), sexes `K` and `M`, or `T` where figures are not by sex.
pub(super) fn read(
    source: &Source,
    rows: &Source,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) -> Option<FigureSet> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let head = head(&top, source, surroundings);
    let age_rule = said(&top, "age_rule", AGE);
    let by_sex = top.required("by_sex").and_then(Value::claim);
    let ages = top.required("ages").and_then(bands);
    let (age_rule, by_sex, ages) = (age_rule?, by_sex?, ages?);
    let mut reading = Reading { by_sex, ages: &ages, seen: BTreeSet::new(), sink };
    let mut found = Vec::new();
    let mut is_whole = true;
    for fields in lines(rows, COLUMNS, sink)? {
        match fields.and_then(|fields| reading.row(&fields)) {
            Some(row) => found.push(row),
            None => is_whole = false,
        }
    }
    found.sort_by_key(|row| (row.area, row.year, row.sex, row.age));
    let head = head?;
    is_whole.then_some(FigureSet {
        id: FigureSetId(head.id),
        title: head.steward.title,
        age_rule,
        by_sex,
        ages,
        rows: found,
        definition_hash: definition_hash(source, Some(rows)),
    })
}

/// The age groups of a list, from the youngest; gaps and overlaps are told.
pub(super) fn bands(value: Value<'_>) -> Option<Vec<AgeGroup>> {
    let mut groups = Vec::new();
    let mut is_whole = true;
    for (_, value) in texts(value)? {
        let form = (
            "en åldersgrupp som \"65-79\" eller \"80+\"",
            "an age group such as \"65-79\" or \"80+\"",
        );
        match value.parsed(|text| text.parse::<AgeGroup>().ok(), form.0, form.1) {
            Some(group) => groups.push((group, value.place())),
            None => is_whole = false,
        }
    }
    is_whole &= bands_follow(&groups, value.sink());
    is_whole.then(|| groups.into_iter().map(|(group, _)| group).collect())
}

/// True when each group begins where the one before ends; else told.
pub(super) fn bands_follow(groups: &[(AgeGroup, Place)], sink: &Sink) -> bool {
    let mut follows = true;
    for pair in groups.windows(2) {
        let ((before, _), (after, place)) = (&pair[0], &pair[1]);
        let wanted = before.age_years_max().map(|max| u16::from(max) + 1);
        if wanted == Some(u16::from(after.age_years_min())) {
            continue;
        }
        follows = false;
        let is_gap = wanted.is_some_and(|wanted| wanted < u16::from(after.age_years_min()));
        let what = if is_gap {
            Text::new(
                format!("mellan {before} och {after} är ett glapp"),
                format!("between {before} and {after} is a gap"),
            )
        } else {
            Text::new(format!("{after} överlappar {before}"), format!("{after} overlaps {before}"))
        };
        sink.tell(&rule::AGE_BANDS, place.clone(), what);
    }
    follows
}

struct Reading<'a> {
    by_sex: bool,
    ages: &'a [AgeGroup],
    seen: BTreeSet<(AreaCode, u16, Sex, usize)>,
    sink: &'a Sink,
}

impl Reading<'_> {
    fn row(&mut self, [area, year, sex, age, number]: &[Field<'_>; 5]) -> Option<FigureRow> {
        let sink = self.sink;
        let code = |text: &str| {
            let number: u16 = text.parse().ok()?;
            match text.len() {
                2 => AreaCode::region(number),
                4 => AreaCode::kommun(number),
                _ => None,
            }
        };
        let area_code = area.parsed(sink, code, ("ett område", "an area"));
        let is_year = |year: &u16| (1900..=2200).contains(year);
        let at = year.parsed(sink, |t| t.parse::<u16>().ok().filter(is_year), ("ett år", "a year"));
        let by_sex = self.by_sex;
        let sexes = |text: &str| match (text, by_sex) {
            ("K", true) => Some(Sex::Women),
            ("M", true) => Some(Sex::Men),
            ("T", false) => Some(Sex::Both),
            _ => None,
        };
        let form = if by_sex { ("K eller M", "K or M") } else { ("T", "T") };
        let legal = sex.parsed(sink, sexes, form);
        let ages = self.ages;
        let group = |text: &str| {
            let group: AgeGroup = text.parse().ok()?;
            ages.iter().position(|known| *known == group)
        };
        let group =
            age.parsed(sink, group, ("en av grupperna i ages", "one of the groups in ages"));
        let count = |text: &str| text.parse::<i64>().ok().filter(|n| *n >= 0);
        let count = number.parsed(sink, count, ("ett antal", "a number of persons"));
        let key = (area_code?, at?, legal?, group?);
        if !self.seen.insert(key) {
            let what = Text::new("raden står redan i filen", "the row is in the file already");
            sink.tell(&rule::FIGURES_DIFFER, area.place(), what);
            return None;
        }
        let (area, year, sex, age) = key;
        Some(FigureRow { area, year, sex, age, number: count? })
    }
}

/// A field of a row, and where it stands.
pub(super) struct Field<'a> {
    pub(super) text: &'a str,
    source: &'a Source,
    span: Range<usize>,
}

impl Field<'_> {
    pub(super) fn place(&self) -> Place {
        self.source.place(self.span.clone())
    }
}

/// The rows of a file with these columns, none for one with another number of fields, which is told. None
/// for a file with another heading.
pub(super) fn lines<'a, const N: usize>(
    source: &'a Source,
    columns: [&str; N],
    sink: &Sink,
) -> Option<Vec<Option<[Field<'a>; N]>>> {
    let mut at = 0;
    let mut rows = Vec::new();
    let mut has_heading = false;
    for line in source.text().split('\n') {
        let span = at..at + line.len();
        at += line.len() + 1;
        let line = line.trim_end_matches('\r');
        let bare = line.trim_start_matches('\u{feff}');
        if bare.trim().is_empty() || bare.starts_with('#') {
            continue;
        }
        if !has_heading {
            has_heading = true;
            if bare.split(',').map(str::trim).ne(columns) {
                let right = columns.join(",");
                let what = Text::new(
                    format!("rubriken ska vara {right}"),
                    format!("the heading should be {right}"),
                );
                sink.tell(&rule::FIGURES_DIFFER, source.place(span), what);
                return None;
            }
            continue;
        }
        rows.push(fields(source, line, &span, sink));
    }
    Some(rows)
}

fn fields<'a, const N: usize>(
    source: &'a Source,
    line: &'a str,
    span: &Range<usize>,
    sink: &Sink,
) -> Option<[Field<'a>; N]> {
    let mut start = span.start;
    let fields: Vec<Field<'a>> = line
        .split(',')
        .map(|text| {
            let own = start..start + text.len();
            start = own.end + 1;
            Field { text: text.trim(), source, span: own }
        })
        .collect();
    let found = fields.len();
    let fields = fields.try_into().ok();
    if fields.is_none() {
        let what = Text::new(
            format!("raden har {found} fält, rubriken {N}"),
            format!("the row has {found} fields, the heading {N}"),
        );
        sink.tell(&rule::FIGURES_DIFFER, source.place(span.clone()), what);
    }
    fields
}
