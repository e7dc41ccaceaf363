//! The figures of one indicator, column by column.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::{AgeGroup, AreaCode, Cell, Period, Sex, Status, Unreadable};

/// The permanent name of an indicator: lower-case letters a–z, digits and hyphens, as its file is named;
/// or the name that an outside source uses (`U21468`) as long as no definition has claimed it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(Arc<str>);

impl IndicatorId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for IndicatorId {
    type Err = Unreadable;

    /// Letters a–z in either case, digits, hyphens and underscores; at most 80.
    fn from_str(text: &str) -> Result<IndicatorId, Unreadable> {
        let ok = (1..=80).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if ok { Ok(IndicatorId(text.into())) } else { Err(Unreadable { expected: "indicator id" }) }
    }
}

/// Where figures came from: one file or one answer from an API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Delivery {
    /// SHA-256 of the bytes received, in hexadecimal.
    pub sha256: String,
    /// The publisher and series, for a reader: `Kolada`, `Socialstyrelsen 2022-3-7816, tabell 1`.
    pub source: String,
    /// The day when the bytes were fetched or received, `YYYY-MM-DD`.
    pub retrieved: String,
}

/// One figure: which cell of which indicator, and what stands there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Area.
    pub area: AreaCode,
    /// Sex.
    pub sex: Sex,
    /// Age group; [`AgeGroup::ALL`] when not split.
    pub age: AgeGroup,
    /// Period.
    pub period: Period,
    /// What is published there.
    pub cell: Cell,
    /// Which of [`Figures::deliveries`] it came with.
    pub delivery: u16,
}

impl Figure {
    /// What tells one figure of an indicator from another, in the order in which figures are kept.
    #[must_use]
    pub fn key(&self) -> (AreaCode, Sex, AgeGroup, Period) {
        (self.area, self.sex, self.age, self.period)
    }
}

/// All figures of one indicator, sorted by area, sex, age and period, each key once.
///
/// A clone costs next to nothing: the rows are the same.
#[derive(Debug, Clone)]
pub struct Figures {
    indicator: IndicatorId,
    deliveries: Arc<[Delivery]>,
    // Not a slice: making one would copy the rows.
    rows: Arc<Vec<Figure>>,
    /// Where the rows of each area begin: short enough to stay near the processor, so that a figure
    /// is found without touching rows far apart.
    starts: Arc<[(AreaCode, u32)]>,
}

impl Figures {
    /// Sorts figures into a table.
    ///
    /// # Errors
    /// Gives back the first two figures, in sorted order, that have the same key:
    /// which of them is right is for the caller to say.
    pub fn new(
        indicator: IndicatorId,
        deliveries: Vec<Delivery>,
        mut rows: Vec<Figure>,
    ) -> Result<Figures, Box<(Figure, Figure)>> {
        if !rows.is_sorted_by_key(Figure::key) {
            rows.sort_by_key(Figure::key);
        }
        match rows.windows(2).find(|pair| pair[0].key() == pair[1].key()) {
            Some(pair) => Err(Box::new((pair[0], pair[1]))),
            None => {
                let starts = starts(&rows);
                Ok(Figures {
                    indicator,
                    deliveries: deliveries.into(),
                    rows: Arc::new(rows),
                    starts,
                })
            }
        }
    }

    /// Which indicator.
    #[must_use]
    pub fn indicator(&self) -> &IndicatorId {
        &self.indicator
    }

    /// The deliveries that the figures came with.
    #[must_use]
    pub fn deliveries(&self) -> &[Delivery] {
        &self.deliveries
    }

    /// The delivery of one figure.
    #[must_use]
    pub fn delivery(&self, figure: &Figure) -> Option<&Delivery> {
        self.deliveries.get(usize::from(figure.delivery))
    }

    /// All figures in order.
    #[must_use]
    pub fn rows(&self) -> &[Figure] {
        &self.rows
    }

    /// All figures of one area, in order.
    #[must_use]
    pub fn of_area(&self, area: AreaCode) -> &[Figure] {
        let Ok(at) = self.starts.binary_search_by_key(&area, |(code, _)| *code) else { return &[] };
        let end = self.starts.get(at + 1).map_or(self.rows.len(), |(_, start)| *start as usize);
        &self.rows[self.starts[at].1 as usize..end]
    }

    /// The series of one area, sex and age group, in the order of time. Periods of different kinds
    /// may stand in it.
    #[must_use]
    pub fn series(&self, area: AreaCode, sex: Sex, age: AgeGroup) -> &[Figure] {
        let rows = self.of_area(area);
        let start = rows.partition_point(|f| (f.sex, f.age) < (sex, age));
        let n = rows[start..].partition_point(|f| (f.sex, f.age) == (sex, age));
        &rows[start..start + n]
    }

    /// One figure.
    #[must_use]
    pub fn get(&self, area: AreaCode, sex: Sex, age: AgeGroup, period: Period) -> Option<&Figure> {
        let rows = self.of_area(area);
        let at =
            rows.binary_search_by_key(&(sex, age, period), |f| (f.sex, f.age, f.period)).ok()?;
        Some(&rows[at])
    }

    /// The areas that have any figure, in order of code.
    pub fn areas(&self) -> impl Iterator<Item = AreaCode> {
        self.starts.iter().map(|(area, _)| *area)
    }

    /// True when some figure is split by sex.
    #[must_use]
    pub fn is_split_by_sex(&self) -> bool {
        self.rows.iter().any(|f| f.sex != Sex::Both)
    }

    /// How many figures have each status, in the order of [`Status::ALL`].
    #[must_use]
    pub fn n_by_status(&self) -> [(Status, usize); 7] {
        Status::ALL.map(|s| (s, self.rows.iter().filter(|f| f.cell.status() == s).count()))
    }
}

fn starts(rows: &[Figure]) -> Arc<[(AreaCode, u32)]> {
    let mut starts = Vec::new();
    let mut at = 0_u32;
    for of_area in rows.chunk_by(|a, b| a.area == b.area) {
        starts.push((of_area[0].area, at));
        at += u32::try_from(of_area.len()).expect("one indicator has fewer than 4 billion figures");
    }
    starts.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(area: u16, sex: Sex, year: u16) -> Figure {
        Figure {
            area: AreaCode::from_number(area).expect("a code"),
            sex,
            age: AgeGroup::ALL,
            period: Period::year(year),
            cell: Cell::reported(f64::from(year)),
            delivery: 0,
        }
    }

    #[test]
    fn figures_are_found_by_key() {
        let rows = vec![
            figure(180, Sex::Women, 2020),
            figure(0, Sex::Both, 2020),
            figure(180, Sex::Both, 2021),
            figure(180, Sex::Both, 2020),
        ];
        let id: IndicatorId = "trygg".parse().expect("an id");
        let table = Figures::new(id.clone(), Vec::new(), rows.clone()).expect("keys are unique");
        let stockholm = AreaCode::kommun(180).expect("a code");
        let years =
            |figures: &[Figure]| figures.iter().map(|f| f.period.last_year()).collect::<Vec<_>>();
        assert_eq!(years(table.series(stockholm, Sex::Both, AgeGroup::ALL)), [2020, 2021]);
        assert_eq!(table.of_area(stockholm).len(), 3);
        assert_eq!(table.of_area(AreaCode::RIKET).len(), 1);
        assert!(table.of_area(AreaCode::kommun(181).expect("a code")).is_empty());
        assert!(table.get(AreaCode::RIKET, Sex::Both, AgeGroup::ALL, Period::year(2020)).is_some());
        assert!(table.get(AreaCode::RIKET, Sex::Both, AgeGroup::ALL, Period::year(2021)).is_none());
        assert_eq!(table.areas().count(), 2);
        let twice = Figures::new(id, Vec::new(), vec![rows[0], rows[0]]);
        assert!(twice.is_err());
    }
}
