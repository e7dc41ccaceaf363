//! Where in a table each part of a row is found.

use cube::{Period, collate};

use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::known::read_period;
use super::map::{ColumnRef, Condition, Map, Role};

/// Where each part of a row is found.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// By the roles' order.
    columns: [Option<usize>; Role::ALL.len()],
    /// Columns that hold values, each for the period in its name; empty for a long table.
    pub(crate) wide: Vec<(usize, Period)>,
    pub(crate) conditions: Vec<Texts>,
    pub(crate) series: Vec<(Vec<Texts>, String)>,
}

/// A column's place and the texts that are wanted in it.
pub(crate) type Texts = (usize, Vec<String>);

impl Plan {
    /// Finds the columns that a map names, or those with the canonical names, in a header.
    /// What is not found is told; none when rows cannot be read without it.
    pub(crate) fn new(map: &Map, header: &[String], findings: &mut Collector) -> Option<Plan> {
        let mut finder = Finder { header, findings, is_whole: true };
        let wide = if map.is_wide { periods_in(header) } else { Vec::new() };
        let mut columns = [None; Role::ALL.len()];
        for role in Role::ALL {
            let place = match map.columns.get(&role) {
                Some(column) => finder.find(role, column),
                None => header.iter().position(|name| name == role.word()),
            };
            let is_given = map.constants.contains_key(&role)
                || (role == Role::Indicator && !map.series.is_empty())
                || (matches!(role, Role::Period | Role::Value) && !wide.is_empty());
            match place {
                Some(place) => columns[role as usize] = Some(place),
                None if is_given || map.columns.contains_key(&role) => {}
                None if is_needed(role) => finder.missing(role.word()),
                None => {}
            }
        }
        let conditions = finder.conditions(&map.conditions);
        let series = map.series.iter();
        let series =
            series.map(|s| (finder.conditions(&s.conditions), s.indicator.clone())).collect();
        finder.is_whole.then_some(Plan { columns, wide, conditions, series })
    }

    /// The place of a role's column.
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        self.columns[role as usize]
    }

    /// True when rows can be chosen or named by what stands in other columns.
    pub(crate) fn is_selective(&self) -> bool {
        !self.conditions.is_empty() || !self.series.is_empty() || !self.wide.is_empty()
    }
}

fn is_needed(role: Role) -> bool {
    matches!(role, Role::Indicator | Role::Area | Role::Period | Role::Value)
}

fn periods_in(header: &[String]) -> Vec<(usize, Period)> {
    let columns = header.iter().enumerate();
    columns.filter_map(|(i, name)| Some((i, read_period(name).ok()?))).collect()
}

struct Finder<'a> {
    header: &'a [String],
    findings: &'a mut Collector,
    is_whole: bool,
}

impl Finder<'_> {
    fn find(&mut self, role: Role, column: &ColumnRef) -> Option<usize> {
        match column {
            ColumnRef::Place(place) if *place < self.header.len() => Some(*place),
            ColumnRef::Place(place) => {
                self.missing(&format!("{} ({})", place + 1, role.word()));
                None
            }
            ColumnRef::Name(name) => self.named(name),
            ColumnRef::NameIfThere(name) => self.header.iter().position(|have| have == name),
        }
    }

    fn named(&mut self, name: &str) -> Option<usize> {
        let place = self.header.iter().position(|have| have == name);
        if place.is_none() {
            self.missing(name);
        }
        place
    }

    fn conditions(&mut self, conditions: &[Condition]) -> Vec<Texts> {
        let found = conditions.iter();
        found.filter_map(|c| Some((self.named(&c.column)?, c.texts.clone()))).collect()
    }

    fn missing(&mut self, name: &str) {
        self.is_whole = false;
        let nearest = collate::nearest(name, self.header.iter().map(String::as_str));
        let have = self.header.join(", ");
        self.findings.add(Fault::MissingColumn, Spot::WHOLE, || {
            Told::new(
                format!("Kolumnen {name} finns inte; filen har {have}."),
                format!("There is no column {name}; the file has {have}."),
            )
            .nearest(nearest)
        });
    }
}
