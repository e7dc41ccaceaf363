//! The dimensions of a breakdown.

use cube::{Text, collate};
use terminology::CodeSystem;

use super::{Units, tell_both};
use crate::definition::{Column, Dimension, StateId, ValueKind};
use crate::load::definition::side::Unit;
use crate::load::table::Value;
use crate::{Finding, rule};

/// Where a breakdown stands.
pub(super) struct Home<'a> {
    pub(super) units: &'a Units<'a>,
    /// True for `split_numerator`.
    pub(super) is_numerator: bool,
}

/// The breakdowns of a list; each text is one dimension or several with ` x ` between.
pub(super) fn dimensions(value: Value<'_>, home: &Home<'_>) -> Option<Vec<Vec<Dimension>>> {
    let mut found: Vec<Vec<Dimension>> = Vec::new();
    let mut is_whole = true;
    for value in value.list()? {
        let Some(text) = value.text() else {
            is_whole = false;
            continue;
        };
        let crossed: Vec<Option<Dimension>> =
            text.split(" x ").map(|name| home.dimension(value, name.trim())).collect();
        match crossed.into_iter().collect::<Option<Vec<Dimension>>>() {
            Some(crossed) if found.contains(&crossed) => value.tell_repeated(),
            Some(crossed) => found.push(crossed),
            None => is_whole = false,
        }
    }
    is_whole.then_some(found)
}

impl Home<'_> {
    fn dimension(&self, value: Value<'_>, name: &str) -> Option<Dimension> {
        let own = match name {
            "sex" => Some(Dimension::Sex),
            "ages" => Some(Dimension::Ages),
            _ => None,
        };
        if let Some(own) = own {
            self.units.needs_population(value, name)?;
            return Some(own);
        }
        let (column, level) = match name.split_once(':') {
            Some((column, level)) => (column, Some(level)),
            None => (name, None),
        };
        let is_column = self.units.all_rows().iter().any(|rows| rows.column(column).is_some());
        if self.units.surroundings.claimed.states.contains(name) {
            if is_column {
                tell_both(value, name);
                return None;
            }
            return self.state(value, name);
        }
        let column = self.column(value, column)?;
        match level {
            None => Some(Dimension::Column(column)),
            Some(level) => leading(value, &column, level).map(|n| Dimension::Level(column, n)),
        }
    }

    fn state(&self, value: Value<'_>, name: &str) -> Option<Dimension> {
        self.units.needs_population(value, name)?;
        if !self.is_numerator && matches!(self.units.denominator, Some(Unit::Figures(_))) {
            tell_only_in_numerator(value, name);
            return None;
        }
        let id = StateId(name.to_owned());
        self.units.surroundings.states.contains_key(&id).then_some(Dimension::State(id))
    }

    fn column(&self, value: Value<'_>, name: &str) -> Option<Column> {
        let units = self.units;
        if units.is_unclear(self.is_numerator) {
            return None;
        }
        let of = |unit| units.rows(unit).and_then(|rows| rows.column(name));
        let numerator = of(units.numerator);
        let Some(known) = (if self.is_numerator { numerator } else { self.anywhere(name) }) else {
            self.tell_unknown(value, name);
            return None;
        };
        if self.is_numerator || units.denominator.is_none() {
            return Some(known.column.clone());
        }
        let Some(denominator) = of(units.denominator) else {
            tell_only_in_numerator(value, name);
            return None;
        };
        // A column that only the denominator has cannot split the numerator.
        let numerator_rows = units.rows(units.numerator);
        if numerator_rows.is_none() || numerator.is_none() {
            self.tell_unknown(value, name);
            return None;
        }
        Some(denominator.column.clone())
    }

    fn anywhere(&self, name: &str) -> Option<&crate::load::definition::rows::Known> {
        self.units.all_rows().into_iter().find_map(|rows| rows.column(name))
    }

    fn tell_unknown(&self, value: Value<'_>, name: &str) {
        let rows = if self.is_numerator {
            self.units.rows(self.units.numerator)
        } else {
            self.units.all_rows().into_iter().next()
        };
        let mut names: Vec<&str> = vec!["sex", "ages"];
        names.extend(rows.into_iter().flat_map(|rows| rows.names()));
        names.extend(self.units.surroundings.claimed.states.iter().map(String::as_str));
        let what = Text::new(
            format!("`{name}` finns inte att dela på"),
            format!("there is no `{name}` to split by"),
        );
        let finding = Finding::of(&rule::UNKNOWN_NAME, value.place(), what);
        value.sink().push(match collate::nearest(name, names) {
            Some(near) => finding.with_nearest(near),
            None => finding,
        });
    }
}

fn tell_only_in_numerator(value: Value<'_>, name: &str) {
    let what = Text::new(
        format!("`{name}` finns bara i täljaren"),
        format!("`{name}` is only in the numerator"),
    );
    let finding = Finding::of(&rule::ONLY_IN_NUMERATOR, value.place(), what);
    value.sink().push(finding.with_nearest("split_numerator"));
}

/// The levels that a code's leading characters tell, with how many.
///
/// Sources: Socialstyrelsen's lists of ICD-10-SE, KVÅ and KSI; WHO's of ATC and ICF. Chapters and blocks
/// of ICD are ranges of categories and cannot be told so.
fn levels(system: CodeSystem) -> &'static [(&'static str, u8)] {
    match system {
        CodeSystem::Icd10Se | CodeSystem::Icd10 => &[("kategori", 3), ("underkategori", 4)],
        CodeSystem::Kva => &[("kapitel", 1), ("avsnitt", 2), ("grupp", 3)],
        CodeSystem::Icf => &[("komponent", 1), ("kapitel", 2), ("kategori", 4)],
        CodeSystem::Ksi => &[("mal", 3), ("handling", 5)],
        CodeSystem::Atc => {
            &[("huvudgrupp", 1), ("terapeutisk", 3), ("farmakologisk", 4), ("kemisk", 5)]
        }
        CodeSystem::Profession => &[],
    }
}

/// How many leading characters a level is.
fn leading(value: Value<'_>, column: &Column, level: &str) -> Option<u8> {
    let ValueKind::Code(system) = column.kind else {
        let name = &column.name;
        let what = Text::new(
            format!("`{name}` är ingen kod och har inga nivåer"),
            format!("`{name}` is no code and has no levels"),
        );
        value.sink().tell(&rule::LEVEL_UNKNOWN, value.place(), what);
        return None;
    };
    let known = levels(system);
    let found = known.iter().find(|(name, _)| *name == level);
    if found.is_none() {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let (list, system) = (names.join(", "), system.name());
        let what = Text::new(
            format!("{system} har inte nivån `{level}`; det finns {list}"),
            format!("{system} has not the level `{level}`; there are {list}"),
        );
        let finding = Finding::of(&rule::LEVEL_UNKNOWN, value.place(), what);
        value.sink().push(match collate::nearest(level, names) {
            Some(near) => finding.with_nearest(near),
            None => finding,
        });
    }
    found.map(|(_, n)| *n)
}
