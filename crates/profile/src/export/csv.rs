//! Profiles as CSV: one line per figure, so that nothing of a series is lost.

use cube::{Lang, Sex};

use super::json::{direction, kind, trend_word};
use crate::error::Error;
use crate::model::{AreaProfile, Point, Row};

/// The columns, in order. `value` is as shown; it is empty where `status` says why.
pub const COLUMNS: [&str; 19] = [
    "area",
    "area_name",
    "area_level",
    "profile",
    "section",
    "indicator",
    "title",
    "unit",
    "kind",
    "direction",
    "period",
    "sex",
    "value",
    "status",
    "is_first",
    "is_latest",
    "marked",
    "trend",
    "release",
];

/// Writes profiles one after the other, with a header line. Separator comma, decimal point, UTF-8.
///
/// # Errors
/// When the writer fails, which a writer to memory does not.
pub fn write(profiles: &[AreaProfile], lang: Lang) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for line in profiles.iter().flat_map(|p| lines(p, lang)) {
        writer.write_record(line.fields())?;
    }
    writer.into_inner().map_err(|error| Error::Csv(error.into_error().into()))
}

/// One figure with the row it belongs to: what CSV and Parquet write.
pub(crate) struct Line<'a> {
    pub(crate) profile: &'a AreaProfile,
    pub(crate) section: &'a str,
    pub(crate) row: &'a Row,
    pub(crate) sex: Sex,
    pub(crate) point: Point,
    lang: Lang,
}

/// All figures of a profile: each row's series for both sexes, then first and latest by sex.
pub(crate) fn lines(profile: &AreaProfile, lang: Lang) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for section in &profile.sections {
        for row in &section.rows {
            let mut put = |sex: Sex, point: Point| {
                lines.push(Line {
                    profile,
                    section: section.title.get(lang),
                    row,
                    sex,
                    point,
                    lang,
                });
            };
            for point in &row.points {
                put(Sex::Both, *point);
            }
            for by_sex in &row.by_sex {
                let first =
                    by_sex.first.filter(|f| Some(f.period) != by_sex.latest.map(|l| l.period));
                for point in first.into_iter().chain(by_sex.latest) {
                    put(by_sex.sex, point);
                }
            }
        }
    }
    lines
}

impl Line<'_> {
    /// The value as shown.
    pub(crate) fn value(&self) -> Option<f64> {
        self.point.shown(self.row.decimals)
    }

    pub(crate) fn is_at(&self, point: Option<Point>) -> bool {
        point.is_some_and(|p| p.period == self.point.period)
    }

    /// The fields as text, in the order of [`COLUMNS`].
    pub(crate) fn fields(&self) -> [String; 19] {
        let (profile, row, lang) = (self.profile, self.row, self.lang);
        let name = lang.pick(&profile.area.name, &profile.area.name_en);
        let decimals = usize::from(row.decimals);
        [
            profile.area.code.to_string(),
            name.clone(),
            profile.area.level.word().to_owned(),
            profile.profile.to_string(),
            self.section.to_owned(),
            row.indicator.to_string(),
            row.title.get(lang).to_owned(),
            row.unit.get(lang).to_owned(),
            kind(row.kind).to_owned(),
            direction(row.better).to_owned(),
            self.point.period.to_string(),
            self.sex.letter().to_owned(),
            self.value().map_or_else(String::new, |v| format!("{v:.decimals$}")),
            self.point.cell.status().word().to_owned(),
            self.is_at(row.first).to_string(),
            self.is_at(row.latest).to_string(),
            row.is_marked().to_string(),
            trend_word(row.trend.outcome).to_owned(),
            profile.release.clone(),
        ]
    }
}
