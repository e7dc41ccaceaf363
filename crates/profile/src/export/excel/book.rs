//! The workbook's contents in the order in which the sheets need them, before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use cube::{AreaCode, AreaLevel, IndicatorId, Lang, Period, PeriodKind, collate};

use super::Contents;
use super::columns::key_start;
use super::shown::Shown;
use super::words;
use crate::Prepared;
use crate::model::{AreaProfile, Mark, Point, Row, Section};

/// Everything that goes into one workbook.
pub(super) struct Book<'a> {
    /// Language of all texts.
    pub(super) lang: Lang,
    /// The areas in the order of the list: riket, regioner, kommuner, each by name.
    pub(super) areas: Vec<Area<'a>>,
    /// The different orders of rows; usually one for each level.
    pub(super) layouts: Vec<Layout>,
    /// Every indicator of any layout, once, in the order of the first layout that has it.
    pub(super) measures: Vec<Measure<'a>>,
    /// One row of an area's profile each, in the order of the areas.
    pub(super) records: Vec<Record<'a>>,
    /// The columns of time that some row has a value in, in order.
    pub(super) times: Vec<Time>,
    /// The area that is picked when the workbook opens: a position in `areas`.
    pub(super) opened: usize,
    /// What the profiles were made from, where the caller has it.
    pub(super) prepared: Option<&'a Prepared>,
    record_of: BTreeMap<(AreaCode, &'a IndicatorId), usize>,
}

/// An area in the list.
pub(super) struct Area<'a> {
    /// Its profile.
    pub(super) profile: &'a AreaProfile,
    /// Its name in the list, which no other area has.
    pub(super) label: String,
    /// A position in [`Book::layouts`].
    pub(super) layout: usize,
}

/// An order of headings and indicators.
#[derive(PartialEq)]
pub(super) struct Layout {
    /// From top to bottom.
    pub(super) slots: Vec<Slot>,
}

/// One line of a layout.
#[derive(PartialEq)]
pub(super) enum Slot {
    /// A section's heading.
    Heading(String),
    /// An indicator.
    Row(IndicatorId),
}

/// An indicator in the list of measures.
pub(super) struct Measure<'a> {
    /// Which.
    pub(super) indicator: &'a IndicatorId,
    /// Its name in the list, which no other indicator has.
    pub(super) label: String,
    /// A row that has it, for what does not differ between areas.
    pub(super) row: &'a Row,
}

/// One row of one area's profile.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    /// Whose.
    pub(super) profile: &'a AreaProfile,
    /// Under which heading.
    pub(super) section: &'a Section,
    /// The row.
    pub(super) row: &'a Row,
    /// False for a row that stands beside the profile, for comparison with other levels.
    pub(super) is_in_profile: bool,
}

/// A column of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Time {
    key: TimeKey,
    /// Place on the time axis: 2020 for the year, 2020.25 for its second quarter.
    pub(super) at: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TimeKey {
    /// A year, and the years taken together that end with it.
    Year(u16),
    /// A period with a column of its own.
    Other(Period),
}

impl Time {
    fn new(key: TimeKey) -> Time {
        let at = match key {
            TimeKey::Year(year) => f64::from(year),
            TimeKey::Other(period) => period.end_years() - 1.0,
        };
        Time { key, at }
    }

    /// The year, for a column of years.
    pub(super) fn year(&self) -> Option<u16> {
        match self.key {
            TimeKey::Year(year) => Some(year),
            TimeKey::Other(_) => None,
        }
    }

    /// The heading of the column.
    pub(super) fn heading(&self, lang: Lang) -> String {
        match self.key {
            TimeKey::Year(year) => year.to_string(),
            TimeKey::Other(period) => crate::words::period(period, lang),
        }
    }
}

/// The column that a point of a row belongs in. Years taken together stand in their last year,
/// unless that year has a value of its own in the same row: then they get their own column.
fn time_key(row: &Row, point: &Point) -> TimeKey {
    let period = point.period;
    let year = period.last_year();
    let claims = |p: &Point| {
        p.period.last_year() == year
            && matches!(p.period.kind(), PeriodKind::Year | PeriodKind::Years)
    };
    match period.kind() {
        PeriodKind::Year => TimeKey::Year(year),
        PeriodKind::Years => {
            let has_year =
                row.points.iter().any(|p| claims(p) && p.period.kind() == PeriodKind::Year);
            let is_first =
                row.points.iter().find(|p| claims(p)).is_some_and(|p| p.period == period);
            if !has_year && is_first { TimeKey::Year(year) } else { TimeKey::Other(period) }
        }
        _ => TimeKey::Other(period),
    }
}

impl<'a> Record<'a> {
    /// The point in a column of time.
    pub(super) fn point(&self, time: &Time) -> Option<&'a Point> {
        self.row.points.iter().find(|p| time_key(self.row, p) == time.key)
    }

    /// What stands in a column of time.
    pub(super) fn value(&self, time: &Time) -> Shown {
        self.point(time).map_or(Shown::Nothing, |p| Shown::cell(&p.cell, self.row.decimals))
    }

    /// Where on the time axis the comparable values begin; none without a break.
    pub(super) fn comparable_from(&self) -> Option<f64> {
        self.row.points.iter().any(|p| p.before_break).then(|| {
            let first = self.row.points.iter().find(|p| !p.before_break);
            // Without any later value nothing is comparable.
            first.map_or(9999.0, |p| Time::new(time_key(self.row, p)).at)
        })
    }

    /// The text by which formulas find the record.
    pub(super) fn key(&self) -> String {
        format!("{}{}", key_start(self.profile.area.code), self.row.indicator)
    }
}

impl<'a> Book<'a> {
    /// Sorts the profiles into a book; `beside` are the rows beside each of them, in the same
    /// order, or nothing. There must be at least one profile.
    pub(super) fn new(contents: &Contents<'a>, beside: &'a [Vec<Section>], lang: Lang) -> Book<'a> {
        let mut sorted: Vec<(usize, &AreaProfile)> = contents.profiles.iter().enumerate().collect();
        sorted.sort_by(|(_, a), (_, b)| {
            (a.area.level.cmp(&b.area.level))
                .then_with(|| collate::compare(&a.area.name, &b.area.name))
                .then_with(|| a.area.code.cmp(&b.area.code))
        });
        let mut layouts: Vec<Layout> = Vec::new();
        let mut areas = Vec::with_capacity(sorted.len());
        let mut records = Vec::new();
        for (i, profile) in sorted {
            let layout = layout_of(profile, lang);
            let at = layouts.iter().position(|l| *l == layout).unwrap_or_else(|| {
                layouts.push(layout);
                layouts.len() - 1
            });
            areas.push(Area { profile, label: words::area_label(&profile.area, lang), layout: at });
            records.extend(records_of(profile));
            let others = beside.get(i).map_or(&[][..], Vec::as_slice);
            records.extend(records_in(profile, others, false));
        }
        tell_apart(&mut areas);
        let opened_code = contents.opened_at.unwrap_or(contents.profiles[0].area.code);
        let opened = areas.iter().position(|a| a.profile.area.code == opened_code).unwrap_or(0);
        let mut record_of = BTreeMap::new();
        for (i, record) in records.iter().enumerate() {
            record_of.entry((record.profile.area.code, &record.row.indicator)).or_insert(i);
        }
        let measures = measures_of(&records, lang);
        let times = times_of(&records);
        let prepared = contents.prepared;
        Book { lang, areas, layouts, measures, records, times, opened, prepared, record_of }
    }

    /// The position of an area's row in [`Book::records`].
    pub(super) fn find(&self, area: AreaCode, indicator: &IndicatorId) -> Option<usize> {
        self.record_of.get(&(area, indicator)).copied()
    }

    /// The position of an area in the list.
    pub(super) fn position(&self, area: AreaCode) -> Option<usize> {
        self.areas.iter().position(|a| a.profile.area.code == area)
    }

    /// The most lines that a layout has.
    pub(super) fn n_slots(&self) -> usize {
        self.layouts.iter().map(|l| l.slots.len()).max().unwrap_or(0)
    }

    /// The most items that a review has; at least 1, for the sentence that says there are none.
    pub(super) fn n_review_items(&self) -> usize {
        self.areas.iter().map(|a| a.profile.review.len()).max().unwrap_or(0).max(1)
    }

    /// The most similar kommuner that an area has.
    pub(super) fn n_peers(&self) -> usize {
        self.areas.iter().map(|a| a.profile.peers.len()).max().unwrap_or(0)
    }

    /// The profile that is shown when the workbook opens.
    pub(super) fn opened_profile(&self) -> &'a AreaProfile {
        self.areas[self.opened].profile
    }

    /// The measure that a chart of an area shows when the workbook opens: its first marked row,
    /// else its first row with a value.
    pub(super) fn opened_measure(&self, area: usize) -> usize {
        let rows = || records_of(self.areas[area].profile).map(|r| r.row);
        let row = rows()
            .find(|row| row.mark == Mark::Marked)
            .or_else(|| rows().find(|row| row.latest.is_some()))
            .or_else(|| rows().next());
        row.and_then(|row| self.measures.iter().position(|m| *m.indicator == row.indicator))
            .unwrap_or(0)
    }

    /// The areas side by side when the workbook opens: positions in [`Book::areas`], at most four.
    /// A kommun or a region with those that it is compared with; riket after the largest regioner,
    /// since the first area decides the rows and riket's may be its own.
    pub(super) fn opened_comparison(&self) -> Vec<usize> {
        let profile = self.opened_profile();
        let mut regions: Vec<&AreaProfile> = (self.areas.iter().map(|a| a.profile))
            .filter(|p| p.area.level == AreaLevel::Region)
            .collect();
        let size = |p: &AreaProfile| p.facts.first().map_or(0.0, |f| f.value);
        regions.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let regions = regions.iter().map(|p| p.area.code);
        let codes: Vec<AreaCode> = match profile.area.level {
            AreaLevel::Riket => regions.take(3).chain([AreaCode::RIKET]).collect(),
            AreaLevel::Region => {
                [profile.area.code, AreaCode::RIKET].into_iter().chain(regions).collect()
            }
            AreaLevel::Kommun => {
                let region = profile.region.as_ref().map(|r| r.code);
                let peers = profile.peers.iter().map(|p| p.area.code);
                [profile.area.code, AreaCode::RIKET]
                    .into_iter()
                    .chain(region)
                    .chain(peers)
                    .collect()
            }
        };
        let mut picked = Vec::new();
        for position in codes.into_iter().filter_map(|code| self.position(code)) {
            if !picked.contains(&position) && picked.len() < 4 {
                picked.push(position);
            }
        }
        picked
    }
}

/// All rows of one profile.
pub(super) fn records_of(profile: &AreaProfile) -> impl Iterator<Item = Record<'_>> {
    records_in(profile, &profile.sections, true)
}

fn records_in<'a>(
    profile: &'a AreaProfile,
    sections: &'a [Section],
    is_in_profile: bool,
) -> impl Iterator<Item = Record<'a>> {
    sections.iter().flat_map(move |section| {
        section.rows.iter().map(move |row| Record { profile, section, row, is_in_profile })
    })
}

/// Areas whose names are the same get their codes after them.
fn tell_apart(areas: &mut [Area]) {
    let mut n_by_label: BTreeMap<String, usize> = BTreeMap::new();
    for area in &*areas {
        *n_by_label.entry(area.label.clone()).or_default() += 1;
    }
    for area in areas.iter_mut().filter(|a| n_by_label[&a.label] > 1) {
        area.label = format!("{} ({})", area.label, area.profile.area.code);
    }
}

fn layout_of(profile: &AreaProfile, lang: Lang) -> Layout {
    let mut slots = Vec::new();
    for section in &profile.sections {
        slots.push(Slot::Heading(section.title.get(lang).to_owned()));
        slots.extend(section.rows.iter().map(|row| Slot::Row(row.indicator.clone())));
    }
    Layout { slots }
}

/// The indicators in order, with names made unlike by their unit or, if that is not enough, their id.
fn measures_of<'a>(records: &[Record<'a>], lang: Lang) -> Vec<Measure<'a>> {
    let mut seen = BTreeSet::new();
    let rows: Vec<&'a Row> =
        records.iter().map(|r| r.row).filter(|row| seen.insert(&row.indicator)).collect();
    let with_unit = |row: &Row| format!("{} ({})", row.title.get(lang), row.unit.get(lang));
    let count = |label: &str, form: &dyn Fn(&Row) -> String| {
        rows.iter().filter(|row| form(row) == label).count()
    };
    let label = |row: &Row| {
        let title = row.title.get(lang).to_owned();
        if count(&title, &|r| r.title.get(lang).to_owned()) == 1 {
            return title;
        }
        let longer = with_unit(row);
        if count(&longer, &with_unit) == 1 {
            longer
        } else {
            format!("{title} ({})", row.indicator)
        }
    };
    rows.iter().map(|row| Measure { indicator: &row.indicator, label: label(row), row }).collect()
}

fn times_of(records: &[Record]) -> Vec<Time> {
    let mut keys: BTreeSet<TimeKey> = BTreeSet::new();
    for record in records {
        let (first, last) = record.profile.axis;
        keys.extend((first..=last).map(TimeKey::Year));
        keys.extend(record.row.points.iter().map(|p| time_key(record.row, p)));
    }
    let mut times: Vec<Time> = keys.into_iter().map(Time::new).collect();
    times.sort_by(|a, b| a.at.total_cmp(&b.at));
    times
}
