//! Socialstyrelsen's statistics database: rows of codes, values as texts with a decimal comma, and
//! cells that are simply not there.
//!
//! An answer is `{"data": [{"regionId", "konId", "alderId", "ar", "mattId", …, "varde"}],
//! "sida", "per_sida", "sidor", "nasta_sida"}`. Which measure is which indicator, and what the
//! codes of age groups mean, differs between its parts and is said by the mapping file.

use std::collections::{BTreeMap, BTreeSet};

use cube::{Cell, IndicatorId, Status};
use serde_json::Value;

use super::Job;
use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::json::{self, Beside};
use super::map::{AreaCodes, ColumnRef, Decimal, Map, Role};
use super::plan::Plan;
use super::rows::{RowTaker, Taken};
use crate::Error;
use crate::key::Key;

/// How the database's columns are to be read; what the user's map says goes before.
fn map(user: &Map, header: &[String]) -> Map {
    let mut map = user.clone();
    let names = [
        (Role::Area, "regionId"),
        (Role::Sex, "konId"),
        (Role::Age, "alderId"),
        (Role::Period, "ar"),
        (Role::Value, "varde"),
    ];
    for (role, name) in names {
        if header.iter().any(|have| have == name) && !map.constants.contains_key(&role) {
            map.columns.entry(role).or_insert_with(|| ColumnRef::Name(name.to_owned()));
        }
    }
    map.decimal = Decimal::Comma;
    if map.areas == AreaCodes::Own {
        map.areas = AreaCodes::Number;
    }
    let sexes = map.values.entry(Role::Sex).or_default();
    for (code, letter) in [("1", "M"), ("2", "K"), ("3", "T")] {
        sexes.entry(code.to_owned()).or_insert_with(|| letter.to_owned());
    }
    // The code 19 is all ages in one part of the database and something else in another; it is
    // never nineteen years.
    map.only_listed = vec![Role::Sex, Role::Age];
    map
}

/// Reads answers of the database.
pub(super) fn take(job: &Job<'_>, user: &Map, mut findings: Collector) -> Result<Taken, Error> {
    let Some(header) = header(job, &mut findings)? else {
        return Ok(Taken::nothing(findings));
    };
    let map = map(user, &header);
    let Some(plan) = Plan::new(&map, &header, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let mut taker = RowTaker::new(job.known, &map, job.gather, plan, findings);
    let (mut grids, mut pages) = (Grids::new(), Pages::default());
    let bytes = job.input.unpacked(Some(job.meter))?;
    let mut take = |row: Value| -> Result<(), Error> {
        let number = u32::try_from(taker.n_rows + 1).unwrap_or(u32::MAX);
        let fields: Vec<String> = header.iter().map(|name| json::field(row.get(name))).collect();
        let record = json::record(fields.iter().map(String::as_str));
        if let Some((id, key)) = taker.take_one(number, &record)? {
            grids.entry(id).or_default().add(key);
        }
        Ok(())
    };
    let stopped = json::each_row(bytes, "data", &mut take, &mut |beside| pages.add(&beside))?;
    if let Some(error) = stopped {
        let n_rows = taker.n_rows;
        json::tell(&error, n_rows, &mut taker.findings);
    }
    pages.tell(&mut taker.findings);
    fill(&grids, &map, &mut taker)?;
    taker.finish()
}

/// The names of the fields, from the first row; the value's is always among them, since it may be
/// left out of the first row.
fn header(job: &Job<'_>, findings: &mut Collector) -> Result<Option<Vec<String>>, Error> {
    let mut names: BTreeSet<String> = BTreeSet::from(["varde".to_owned()]);
    let mut n_rows = 0_u64;
    let mut take = |row: Value| {
        n_rows += 1;
        names.extend(row.as_object().into_iter().flat_map(|row| row.keys().cloned()));
        Ok(())
    };
    let stopped = json::each_row(job.input.unpacked(None)?, "data", &mut take, &mut |_| {})?;
    if n_rows == 0 {
        match stopped {
            Some(error) => json::tell(&error, 0, findings),
            None => findings.add(Fault::Empty, Spot::WHOLE, || {
                Told::new("Svaret har inga rader.", "The answer has no rows.")
            }),
        }
        return Ok(None);
    }
    Ok(Some(names.into_iter().collect()))
}

/// Which pages of how many came.
#[derive(Default)]
struct Pages {
    came: BTreeSet<u64>,
    expected: u64,
}

impl Pages {
    fn add(&mut self, beside: &Beside) {
        let number = |name: &str| beside.get(name).and_then(Value::as_u64);
        self.came.extend(number("sida"));
        self.expected = self.expected.max(number("sidor").unwrap_or(0));
    }

    /// The database is known to stop after a few pages of a long answer without saying so.
    fn tell(&self, findings: &mut Collector) {
        let missing = (1..=self.expected).filter(|page| !self.came.contains(page)).count();
        if missing > 0 && !self.came.is_empty() {
            let expected = self.expected;
            findings.add(Fault::PagesMissing, Spot::WHOLE, || {
                Told::new(
                    format!("{missing} av svarets {expected} sidor saknas."),
                    format!("{missing} of the answer's {expected} pages are missing."),
                )
            });
        }
    }
}

type Grids = BTreeMap<IndicatorId, Grid>;

/// Which cells of an indicator came, and of what they are made.
#[derive(Default)]
struct Grid {
    keys: BTreeSet<Key>,
    areas: BTreeSet<u16>,
    others: BTreeSet<u64>,
}

impl Grid {
    fn add(&mut self, key: Key) {
        self.keys.insert(key);
        self.areas.insert(key.area_number());
        self.others.insert(key.without_area());
    }

    /// The cells that areas and breakdowns which did come should have given.
    fn absent(&self) -> impl Iterator<Item = Key> {
        let all = self
            .areas
            .iter()
            .flat_map(|area| self.others.iter().map(|other| Key::joined(*area, *other)));
        all.filter(|key| !self.keys.contains(key))
    }
}

/// Fills the cells that the answer leaves out with what the map says that this means, or tells how
/// many they are.
fn fill(grids: &Grids, map: &Map, taker: &mut RowTaker<'_>) -> Result<(), Error> {
    for (id, grid) in grids {
        let Some(status) = map.absent else {
            let n = grid.absent().count() as u64;
            if n > 0 {
                taker.findings.add(Fault::CellsAbsent, Spot::WHOLE, || {
                    Told::new(
                        format!("{id}: {n} celler är utelämnade i svaret."),
                        format!("{id}: {n} cells are left out of the answer."),
                    )
                });
            }
            continue;
        };
        let cell = match status {
            Status::Zero | Status::Reported => Cell::reported(0.0),
            status => Cell::absent(status),
        };
        for key in grid.absent() {
            taker.take_figure(id, key, &cell)?;
        }
    }
    Ok(())
}
