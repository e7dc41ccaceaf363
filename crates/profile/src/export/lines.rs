//! Profiles as lines of typed fields: one line per figure, for CSV and Parquet.

use cube::{Lang, Sex};

use super::codes;
use crate::model::{AreaProfile, Comparator, Gap, Point, Row};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A text; empty when there is nothing to say.
    Text,
    /// A number, or nothing.
    Number,
    /// True or false.
    Claim,
}

/// One field of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Field {
    Text(String),
    /// A number and the decimals that it is written with; none when they are not fixed.
    Number(Option<f64>, Option<u8>),
    Claim(bool),
}

/// The columns, in order. The first part tells the figure, the last part its row.
pub(super) const COLUMNS: [(&str, Holds); 44] = [
    ("area", Holds::Text),
    ("area_name", Holds::Text),
    ("area_level", Holds::Text),
    ("profile", Holds::Text),
    ("section", Holds::Text),
    ("indicator", Holds::Text),
    ("title", Holds::Text),
    ("unit", Holds::Text),
    ("kind", Holds::Text),
    ("direction", Holds::Text),
    ("period", Holds::Text),
    ("sex", Holds::Text),
    ("value", Holds::Number),
    ("status", Holds::Text),
    ("numerator", Holds::Number),
    ("denominator", Holds::Number),
    ("lower", Holds::Number),
    ("upper", Holds::Number),
    ("is_first", Holds::Claim),
    ("is_latest", Holds::Claim),
    ("is_before_break", Holds::Claim),
    ("marked", Holds::Claim),
    ("mark", Holds::Text),
    ("change", Holds::Number),
    ("change_unit", Holds::Text),
    ("trend", Holds::Text),
    ("trend_method", Holds::Text),
    ("trend_p", Holds::Number),
    ("riket", Holds::Number),
    ("place_peers", Holds::Number),
    ("n_peers", Holds::Number),
    ("place_all", Holds::Number),
    ("n_all", Holds::Number),
    ("target_level", Holds::Number),
    ("target_gap", Holds::Number),
    ("target_count", Holds::Number),
    ("best_tenth_level", Holds::Number),
    ("best_tenth_gap", Holds::Number),
    ("best_tenth_count", Holds::Number),
    ("counts", Holds::Text),
    ("population", Holds::Number),
    ("assumed_for", Holds::Text),
    ("definition_hash", Holds::Text),
    ("release", Holds::Text),
];

/// One figure with the row that it belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    profile: &'a AreaProfile,
    section: &'a str,
    row: &'a Row,
    sex: Sex,
    /// None for a row without any figure, which has a line of its own so that it is not lost.
    point: Option<Point>,
    lang: Lang,
}

/// All figures of a profile: each row's series for both sexes, then first and latest by sex.
pub(super) fn lines(profile: &AreaProfile, lang: Lang) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for section in &profile.sections {
        let section_title = section.title.get(lang);
        for row in &section.rows {
            let line = |sex, point| Line { profile, section: section_title, row, sex, point, lang };
            let beyond_axis = row
                .latest_absent
                .filter(|absent| row.points.last().is_none_or(|last| last.period < absent.period));
            let series: Vec<Point> = row.points.iter().copied().chain(beyond_axis).collect();
            if series.is_empty() {
                lines.push(line(Sex::Both, None));
            }
            lines.extend(series.into_iter().map(|point| line(Sex::Both, Some(point))));
            for by_sex in &row.by_sex {
                let latest = by_sex.latest.map(|p| p.period);
                let first = by_sex.first.filter(|p| Some(p.period) != latest);
                let points = first.into_iter().chain(by_sex.latest);
                lines.extend(points.map(|point| line(by_sex.sex, Some(point))));
            }
        }
    }
    lines
}

impl Line<'_> {
    /// The fields, in the order of [`COLUMNS`].
    pub(super) fn fields(&self) -> [Field; 44] {
        let (profile, row, lang) = (self.profile, self.row, self.lang);
        let text = |text: &str| Field::Text(text.to_owned());
        let whole = |n: Option<usize>| Field::Number(n.map(|n| n as f64), Some(0));
        let cell = self.point.map(|p| p.cell);
        let decimals = row.decimals;
        let number = |n: Option<f64>| Field::Number(n, None);
        let is_at = |other: Option<Point>| {
            let period = self.point.map(|p| p.period);
            Field::Claim(period.is_some() && other.map(|p| p.period) == period)
        };
        let change = row.change.map(|c| codes::change(c, decimals));
        let riket = row.comparisons.iter().find(|c| c.with == Comparator::Riket);
        let riket = riket.and_then(|c| c.cell.value()).map(|v| cube::number::round(v, decimals));
        let [target_level, target_gap, target_count] = gap(row.target.as_ref(), decimals);
        let [tenth_level, tenth_gap, tenth_count] = gap(row.best_tenth.as_ref(), decimals);
        let counted = row.counted();
        let (peers, all) = (row.position_peers.as_ref(), row.position_all.as_ref());
        [
            text(&profile.area.code.to_string()),
            text(lang.pick(&profile.area.name, &profile.area.name_en)),
            text(profile.area.level.word()),
            text(&profile.profile.0),
            text(self.section),
            text(row.indicator.as_str()),
            text(row.title.get(lang)),
            text(row.unit.get(lang)),
            text(codes::kind(row.kind)),
            text(codes::direction(row.better)),
            text(&self.point.map(|p| p.period.to_string()).unwrap_or_default()),
            text(self.sex.letter()),
            Field::Number(self.point.and_then(|p| p.shown(decimals)), Some(decimals)),
            text(cell.map_or("missing", |c| c.status().word())),
            number(cell.and_then(|c| c.numerator())),
            number(cell.and_then(|c| c.denominator())),
            number(cell.and_then(|c| c.lower())),
            number(cell.and_then(|c| c.upper())),
            is_at(row.first),
            is_at(row.latest),
            Field::Claim(self.point.is_some_and(|p| p.before_break)),
            Field::Claim(row.is_marked()),
            text(codes::mark(row.mark)),
            number(change.map(|(amount, _)| amount)),
            text(change.map_or("", |(_, unit)| unit)),
            text(codes::trend(row.trend.outcome)),
            text(codes::method(row.trend.method)),
            number(row.trend.p.map(|p| cube::number::round(p, 6))),
            Field::Number(riket, Some(decimals)),
            whole(peers.map(|p| p.place)),
            whole(peers.map(|p| p.of)),
            whole(all.map(|p| p.place)),
            whole(all.map(|p| p.of)),
            target_level,
            target_gap,
            target_count,
            tenth_level,
            tenth_gap,
            tenth_count,
            text(counted.map_or("", |c| c.of.get(lang))),
            number(counted.map(|c| c.population)),
            text(counted.and_then(|c| c.assumed_for.as_ref()).map_or("", |t| t.get(lang))),
            text(&row.definition_hash),
            text(&profile.release),
        ]
    }
}

/// A level, the distance to it in the unit, and the same in what `counts` says.
fn gap(gap: Option<&Gap>, decimals: u8) -> [Field; 3] {
    let shown = |n: Option<f64>, decimals| {
        Field::Number(n.map(|n| cube::number::round(n, decimals)), Some(decimals))
    };
    let count = gap.and_then(|g| g.counted.as_ref()).map(|c| c.n);
    [shown(gap.map(|g| g.level), decimals), shown(gap.map(|g| g.gap), decimals), shown(count, 0)]
}
