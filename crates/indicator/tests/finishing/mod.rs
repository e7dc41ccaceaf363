//! An indicator made by hand, its tallies, and what they finish to.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use catalog::definition::{
    AreaOf, Breakdown, Column, Computation, ConventionsId, Counted, Dimension, Every, FigureRow,
    FigureSet, FigureSetId, Interval, Method, Of, Path as UnitPath, PeriodRule, Series, Side,
    Standard, StandardId, Undelivered, UnitDay, Value, ValueKind,
};
use catalog::{Catalog, RegisterId};
use cube::{AgeGroup, AreaLevel, IndicatorId, Period, Sex};
use indicator::{
    Cell, CellStatus, FinishError, Holding, Holdings, Key, Partial, Place, Run, Tally, calendar,
    finish,
};

/// Area, period, split.
pub(crate) type Name = (String, String, String);

pub(crate) fn text(area: &str, period: &str, split: &str) -> Name {
    (area.to_owned(), period.to_owned(), split.to_owned())
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

/// A cell as it is written.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) numerator: String,
    pub(crate) denominator: String,
    pub(crate) value: Option<f64>,
    pub(crate) lower: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) status: CellStatus,
}

/// An indicator with what was counted.
pub(crate) struct Case {
    pub(crate) catalog: Catalog,
    pub(crate) computation: Computation,
    pub(crate) holdings: Holdings,
    pub(crate) partial: Partial,
    id: IndicatorId,
}

impl Case {
    /// A yearly measure from 2021 on, by residence, without denominator or limits.
    pub(crate) fn new(method: Method) -> Case {
        let today = "2022-01-01".parse().expect("a day");
        let (catalog, _) = catalog::load(&catalog::embedded(), today);
        let id = catalog.indicators.keys().next().expect("an indicator").clone();
        let mut case = Case {
            catalog,
            computation: Computation {
                conventions: ConventionsId("grund".to_owned()),
                method,
                per: None,
                person_year: None,
                quantile: None,
                percentile: None,
                interval: Interval::None,
                level: None,
                population: None,
                numerator: members(),
                denominator: None,
                looks: Vec::new(),
                period: PeriodRule {
                    every: Every::Year,
                    from: period("2021"),
                    over: None,
                    undelivered: Undelivered::Zero,
                    settled_days: None,
                    breaks: Vec::new(),
                },
                by: Breakdown {
                    area: AreaOf::Residence,
                    down_to: AreaLevel::Kommun,
                    unknown_area: None,
                    split: Vec::new(),
                    split_numerator: Vec::new(),
                    ages: Vec::new(),
                    many: None,
                },
                standardise: None,
                compare: None,
                keys: Vec::new(),
            },
            holdings: Holdings::default(),
            partial: Partial::default(),
            id,
        };
        case.holdings.known = Some(today);
        case
    }

    /// A side of members, one unit each.
    pub(crate) fn members(&self) -> Side {
        members()
    }

    pub(crate) fn add(&mut self, area: &str, of: &str, split: &str, tally: Tally) {
        self.put(area, of, split, 0, tally);
    }

    pub(crate) fn add_stratum(&mut self, area: &str, of: &str, stratum: u16, tally: Tally) {
        self.put(area, of, "", stratum, tally);
    }

    fn put(&mut self, area: &str, of: &str, split: &str, stratum: u16, tally: Tally) {
        let area = match area {
            "unknown" => Place::Unknown,
            code => Place::Area(code.parse().expect("an area")),
        };
        let key = Key {
            indicator: self.id.clone(),
            area,
            period: period(of),
            sex: Sex::Both,
            age: AgeGroup::ALL,
            split: split.to_owned(),
            stratum,
        };
        self.partial.cells.entry(key).or_default().add(&tally);
    }

    /// Figures for both sexes together, without rows.
    pub(crate) fn figures(&mut self, id: &str, ages: &[&str]) {
        let set = FigureSet {
            id: FigureSetId(id.to_owned()),
            title: cube::Text { sv: id.to_owned(), en: id.to_owned() },
            age_rule: catalog::definition::AgeRule::CalendarYear,
            by_sex: false,
            ages: ages.iter().map(|age| age.parse().expect("an age group")).collect(),
            rows: Vec::new(),
            definition_hash: String::new(),
        };
        self.catalog.blocks.figures.insert(set.id.clone(), set);
    }

    /// The numbers of an area at the end of a year, by age group; added to those there are.
    pub(crate) fn figure_rows(&mut self, area: &str, year: u16, numbers: &[i64]) {
        let set = self.catalog.blocks.figures.values_mut().next().expect("figures");
        let area = area.parse().expect("an area");
        set.rows.extend(numbers.iter().enumerate().map(|(age, number)| FigureRow {
            area,
            year,
            sex: Sex::Both,
            age,
            number: *number,
        }));
    }

    pub(crate) fn standard(&mut self, id: &str, weights: BTreeMap<u8, f64>) {
        let standard = Standard {
            id: StandardId(id.to_owned()),
            title: cube::Text { sv: id.to_owned(), en: id.to_owned() },
            weights,
            source: String::new(),
            definition_hash: String::new(),
        };
        self.catalog.blocks.standards.insert(standard.id.clone(), standard);
    }

    pub(crate) fn split_numerator(&mut self, column: &str) {
        let column = self.column(column, ValueKind::Text);
        self.computation.by.split_numerator = vec![vec![Dimension::Column(column)]];
    }

    /// A column of numbers with so many decimals.
    pub(crate) fn decimal(&self, decimals: u8) -> Value {
        Value::Path(UnitPath::Column(self.column("kronor", ValueKind::Number { decimals })))
    }

    fn column(&self, name: &str, kind: ValueKind) -> Column {
        Column { name: name.to_owned(), kind, may_be_missing: false, is_list: false }
    }

    /// Lets the units be rows of a register.
    pub(crate) fn units_from(&mut self, register: &str) {
        self.computation.numerator.of = Of::Rows(Series::Register(RegisterId(register.to_owned())));
        self.computation.numerator.on = Some(UnitDay::Of(UnitPath::Date));
    }

    /// Lets senders have delivered a month.
    pub(crate) fn deliver(&mut self, register: &str, month: &str, senders: &[&str]) {
        let (_, first, last) = calendar::period_from(period(month), Every::Month).expect("a month");
        let months = BTreeMap::from([(
            calendar::month_of(first),
            senders.iter().map(|code| (*code).to_owned()).collect(),
        )]);
        let holding = Holding { months, days: Some((first, last)), ..Holding::default() };
        self.holdings.registers.insert(RegisterId(register.to_owned()), holding);
    }

    /// The cells of the fall register as others counted them, each kommun and riket.
    pub(crate) fn add_falls(&mut self, rows: &[csv::StringRecord]) {
        for row in rows {
            let number = |at: usize| row[at].parse::<i128>().expect("a number");
            let tally = Tally {
                numerator: number(5),
                denominator: number(4),
                persons: number(3) as u64,
                ..Tally::default()
            };
            let split = format!("vardform={}", row[0].to_lowercase());
            if &row[1] != "UNK" {
                self.add(&row[1], &row[2], &split, tally.clone());
            }
            self.add("00", &row[2], &split, tally);
        }
    }

    pub(crate) fn hash(&mut self) -> String {
        self.settle();
        indicator::definition_hash(&self.catalog, &self.id)
    }

    fn settle(&mut self) {
        let found = self.catalog.indicators.get_mut(&self.id).expect("the indicator");
        found.computation = Some(self.computation.clone());
    }

    pub(crate) fn finish(&mut self) -> Result<Vec<Cell>, FinishError> {
        self.settle();
        let last_day = calendar::from_civil(2021, 12, 31);
        let indicators = std::slice::from_ref(&self.id);
        let run = Run { catalog: &self.catalog, indicators, holdings: &self.holdings, last_day };
        finish(&run, &self.partial)
    }

    /// The cells by area, period and split.
    pub(crate) fn rows(&mut self) -> BTreeMap<Name, Row> {
        let cells = self.finish().expect("it finishes");
        let row = |cell: Cell| {
            let name = (cell.area.to_string(), cell.period.to_string(), cell.split.clone());
            let row = Row {
                numerator: cell.numerator.map(|n| n.to_string()).unwrap_or_default(),
                denominator: cell.denominator.map(|n| n.to_string()).unwrap_or_default(),
                value: cell.value,
                lower: cell.lower,
                upper: cell.upper,
                status: cell.status,
            };
            (name, row)
        };
        cells.into_iter().map(row).collect()
    }
}

fn members() -> Side {
    Side {
        counted: Counted::Units,
        of: Of::Population,
        on: None,
        during: None,
        condition: None,
        repeats: None,
        censor: Vec::new(),
    }
}

/// The cells and results of a folder of the fall register; empty where the reference folder is not there,
/// which is told.
pub(crate) fn falls_by_others(
    folder: &str,
) -> Vec<(Vec<csv::StringRecord>, Vec<csv::StringRecord>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let reference =
        std::env::var_os("NARBILD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let folder = reference.join("oracles/person-time/fallskador").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        let line = "SKIPPED: the fall register is not here (set NARBILD_SHARED)\n";
        // Past the capture of the test harness, so that it is seen also when all passes.
        std::io::stderr().write_all(line.as_bytes()).expect("standard error takes a line");
        return Vec::new();
    };
    let read = |path: &Path| -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(path).expect("the file can be read");
        reader.records().map(|row| row.expect("a row")).collect()
    };
    let names = entries.map(|entry| entry.expect("an entry").path());
    let mut pairs = Vec::new();
    for cells in names {
        let name = cells.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let result = cells.with_file_name(name.replace("_cells.csv", "_result.csv"));
        if name.ends_with("_cells.csv") && result.exists() {
            pairs.push((read(&cells), read(&result)));
        }
    }
    pairs
}
