//! `[by]` and `[standardise]`: areas, parts, age groups.

mod dimension;

use cube::{AgeGroup, AreaLevel, Text, collate};

use self::dimension::{Home, dimensions};
use super::computation::Members;
use super::figures::bands;
use super::rows::Rows;
use super::side::Unit;
use super::word::{EMPTY, MANY, UNKNOWN_AREA, must, said, tell_unsaid};
use super::{Surroundings, named};
use crate::definition::{
    AreaOf, Breakdown, Column, Dimension, FigureSet, Path, Population, Residence, StandardId,
    Standardise, StandardiseBy, StateId, StateKind, ValueKind,
};
use crate::load::table::{Table, Value};
use crate::{Finding, rule};

/// The units whose areas and parts are told.
pub(super) struct Units<'a> {
    pub(super) numerator: Option<&'a Unit>,
    pub(super) denominator: Option<&'a Unit>,
    pub(super) surroundings: &'a Surroundings<'a>,
    pub(super) population: Members<'a>,
    /// True when there is a denominator whose units are not known.
    pub(super) lacks_denominator: bool,
}

impl<'a> Units<'a> {
    fn rows(&self, unit: Option<&Unit>) -> Option<&'a Rows> {
        unit.and_then(Unit::series).and_then(|series| self.surroundings.rows.get(series))
    }

    /// The rows of the units that have any.
    fn all_rows(&self) -> Vec<&'a Rows> {
        [self.denominator, self.numerator].into_iter().filter_map(|unit| self.rows(unit)).collect()
    }

    /// The population; none when rows are counted as they come, which is told.
    fn needs_population(&self, value: Value<'_>, name: &str) -> Option<&'a Population> {
        match self.population {
            Members::Of(population) => Some(population),
            Members::Unclear => None,
            Members::NoPopulation => {
                tell_needs_population(value, name);
                None
            }
        }
    }

    /// True when the units of a side are not known, for a fault that has been told.
    fn is_unclear(&self, is_numerator: bool) -> bool {
        self.numerator.is_none() || (!is_numerator && self.lacks_denominator)
    }

    pub(super) fn figures(&self) -> Option<&'a FigureSet> {
        match self.denominator {
            Some(Unit::Figures(Some(id))) => self.surroundings.figures.get(id),
            _ => None,
        }
    }
}

/// `[by]` as far as it could be read.
pub(super) struct BreakdownRead {
    pub(super) breakdown: Option<Breakdown>,
    pub(super) area: Option<AreaOf>,
    /// What the splits and bands use.
    pub(super) uses_age: bool,
    pub(super) ages: Vec<AgeGroup>,
}

pub(super) fn read(table: &Table<'_>, units: &Units<'_>) -> BreakdownRead {
    let area = table.required("area").and_then(|value| area(value, units));
    let down_to = table.required("down_to").and_then(level);
    if let (Some(found), Some(down_to)) = (&area, down_to) {
        check_level(table, found, down_to, units);
    }
    let unknown_area = unknown_area(table, area.as_ref());
    let home = Home { units, is_numerator: false };
    let split = table.optional("split").map(|value| dimensions(value, &home));
    let home = Home { units, is_numerator: true };
    let split_numerator = table.optional("split_numerator").map(|value| dimensions(value, &home));
    let all = [&split, &split_numerator];
    let all: Vec<&Dimension> = all.into_iter().flatten().flatten().flatten().flatten().collect();
    let uses_age = all.contains(&&Dimension::Ages);
    let ages = if uses_age {
        table.required("ages").and_then(bands)
    } else {
        if split != Some(None) {
            let why = Text::new("inget delas efter ålder", "nothing is split by age");
            table.forbid("ages", why);
        }
        Some(Vec::new())
    };
    check_figures(table, units, &all, ages.as_deref().unwrap_or_default());
    let is_each = area.as_ref().is_some_and(|area| matches!(area.of, AreaOf::Each(_)));
    let many = many(table, units, &all, is_each, split == Some(None));
    let bands = ages.clone().unwrap_or_default();
    let found = area.clone();
    let breakdown = || {
        Some(Breakdown {
            area: area?.of,
            down_to: down_to?,
            unknown_area: unknown_area?,
            split: settled(split)?,
            split_numerator: settled(split_numerator)?,
            ages: ages?,
            many: many?,
        })
    };
    BreakdownRead {
        breakdown: breakdown(),
        area: found.map(|found| found.of),
        uses_age,
        ages: bands,
    }
}

/// What was said, nothing when nothing was; none when it could not be read.
fn settled<T: Default>(part: Option<Option<T>>) -> Option<T> {
    match part {
        Some(part) => part,
        None => Some(T::default()),
    }
}

/// Whose area, with what is known of it.
#[derive(Debug, Clone)]
struct AreaRead {
    of: AreaOf,
    /// The lowest level at which it is known.
    lowest: AreaLevel,
    may_be_missing: bool,
}

fn area(value: Value<'_>, units: &Units<'_>) -> Option<AreaRead> {
    let text = value.text()?;
    let whole = |of, lowest, may_be_missing| Some(AreaRead { of, lowest, may_be_missing });
    match text.as_str() {
        "none" => return whole(AreaOf::None, AreaLevel::Riket, false),
        "residence" => {
            let population = units.needs_population(value, "residence")?;
            let lowest = match population.residence {
                Residence::Always => AreaLevel::Riket,
                Residence::Spells { .. } => AreaLevel::Kommun,
            };
            return whole(AreaOf::Residence, lowest, true);
        }
        _ => {}
    }
    let id = StateId(text.clone());
    let is_column = units.all_rows().iter().any(|rows| rows.column(&text).is_some());
    if units.surroundings.claimed.states.contains(&text) {
        if is_column {
            tell_both(value, &text);
            return None;
        }
        return of_state(value, &id, units);
    }
    column_area(value, &text, units)
}

fn tell_both(value: Value<'_>, name: &str) {
    let what = Text::new(
        format!("`{name}` är både kolumn och tillstånd"),
        format!("`{name}` is both a column and a state"),
    );
    value.sink().tell(&rule::AMBIGUOUS_NAME, value.place(), what);
}

fn tell_needs_population(value: Value<'_>, name: &str) {
    let what = Text::new(
        format!("`{name}` är inte känt utan befolkning"),
        format!("`{name}` is not known without a population"),
    );
    value.sink().tell(&rule::NEEDS_POPULATION, value.place(), what);
}

fn of_state(value: Value<'_>, id: &StateId, units: &Units<'_>) -> Option<AreaRead> {
    units.needs_population(value, &id.0)?;
    let state = units.surroundings.states.get(id)?;
    let steps = match &state.kind {
        StateKind::Rows { .. } => vec![id],
        StateKind::Ladder { order, otherwise } => {
            if let Some(other) = otherwise {
                let word = &other.word;
                let what = Text::new(
                    format!("`{word}` i stegen `{id}` har inget område"),
                    format!("`{word}` of the ladder `{id}` has no area"),
                );
                value.sink().tell(&rule::LEVEL_IMPOSSIBLE, value.place(), what);
                return None;
            }
            order.iter().collect()
        }
    };
    let mut lowest = AreaLevel::Kommun;
    for step in steps {
        let kind = units.surroundings.states.get(step).map(|state| &state.kind);
        let column = match kind {
            Some(StateKind::Rows { area, .. }) => area.as_ref(),
            _ => None,
        };
        let Some(column) = column else {
            let what = Text::new(
                format!("tillståndet `{step}` har inget område"),
                format!("the state `{step}` has no area"),
            );
            value.sink().tell(&rule::LEVEL_IMPOSSIBLE, value.place(), what);
            return None;
        };
        lowest = lowest.min(level_of(column)?);
    }
    Some(AreaRead { of: AreaOf::State(id.clone()), lowest, may_be_missing: true })
}

fn level_of(column: &Column) -> Option<AreaLevel> {
    match column.kind {
        ValueKind::Kommun => Some(AreaLevel::Kommun),
        ValueKind::Region => Some(AreaLevel::Region),
        _ => None,
    }
}

/// A column with the area, of every unit that is rows.
fn column_area(value: Value<'_>, text: &str, units: &Units<'_>) -> Option<AreaRead> {
    let (end, name) = match text.split_once('.') {
        Some((end @ ("first" | "last" | "each"), name)) => (Some(end), name),
        _ => (None, text),
    };
    let rows = units.all_rows();
    let mut found: Option<(Column, bool)> = None;
    for rows in &rows {
        let Some(known) = rows.column(name) else {
            tell_no_area(value, name, rows, units);
            return None;
        };
        let column = &known.column;
        if level_of(column).is_none() || column.is_list {
            let what = Text::new(
                format!("`{name}` är varken en kommun eller en region"),
                format!("`{name}` is neither a kommun nor a region"),
            );
            value.sink().tell(&rule::TYPES_DIFFER, value.place(), what);
            return None;
        }
        let may = column.may_be_missing || found.as_ref().is_some_and(|(_, may)| *may);
        found = Some((column.clone(), may));
    }
    if units.is_unclear(false) {
        return None;
    }
    let is_outside = |unit: Option<&Unit>| matches!(unit, Some(Unit::Population | Unit::Days));
    if is_outside(units.denominator) || is_outside(units.numerator) || found.is_none() {
        let what = Text::new(
            format!("befolkningen har ingen kolumn `{name}`"),
            format!("the population has no column `{name}`"),
        );
        let finding = Finding::of(&rule::UNKNOWN_NAME, value.place(), what);
        value.sink().push(finding.with_nearest("residence"));
        return None;
    }
    let (column, may_be_missing) = found?;
    let lowest = level_of(&column)?;
    let is_bundle = |unit: Option<&Unit>| unit.is_some_and(|u| u.is_bundle(units.surroundings));
    let has_bundle = is_bundle(units.denominator) || is_bundle(units.numerator);
    let of = match (has_bundle, end) {
        (true, None) => {
            let what = Text::new(
                format!("enheten är flera rader, så `{name}` har inte ett värde"),
                format!("the unit is several rows, so `{name}` has not one value"),
            );
            let finding = Finding::of(&rule::BUNDLE_WITHOUT_ROW, value.place(), what);
            value.sink().push(finding.with_nearest(&format!("last.{name}")));
            return None;
        }
        (true, Some("first")) => AreaOf::Column(Path::First(column)),
        (true, Some("last")) => AreaOf::Column(Path::Last(column)),
        (true, Some(_)) => AreaOf::Each(column),
        (false, _) => AreaOf::Column(Path::Column(column)),
    };
    Some(AreaRead { of, lowest, may_be_missing })
}

fn tell_no_area(value: Value<'_>, name: &str, rows: &Rows, units: &Units<'_>) {
    let areas = rows.columns.iter().filter(|known| level_of(&known.column).is_some());
    let mut names: Vec<&str> = areas.map(|known| known.column.name.as_str()).collect();
    names.extend(["residence", "none"]);
    names.extend(units.surroundings.claimed.states.iter().map(String::as_str));
    let home = &rows.name;
    let what = Text::new(
        format!("`{name}` finns inte i {home}"),
        format!("there is no `{name}` in {home}"),
    );
    let finding = Finding::of(&rule::UNKNOWN_NAME, value.place(), what);
    value.sink().push(match collate::nearest(name, names) {
        Some(near) => finding.with_nearest(near),
        None => finding,
    });
}

fn level(value: Value<'_>) -> Option<AreaLevel> {
    let words = &[
        ("riket", Some(AreaLevel::Riket)),
        ("region", Some(AreaLevel::Region)),
        ("kommun", Some(AreaLevel::Kommun)),
        ("enhet", None),
    ];
    let level = value.word(words)?;
    if level.is_none() {
        let what = Text::new("enheter redovisas inte ännu", "units are not reported yet");
        value.sink().tell(&rule::NOT_BUILT, value.place(), what);
    }
    level
}

/// Tells a level below the lowest at which areas, or figures, are known.
fn check_level(table: &Table<'_>, area: &AreaRead, down_to: AreaLevel, units: &Units<'_>) {
    let of_figures = units.figures().map(|figures| {
        let levels = figures.rows.iter().map(|row| row.area.level());
        (levels.max().unwrap_or(AreaLevel::Riket), figures.id.0.as_str())
    });
    let own = (area.lowest, "");
    let (lowest, by) = of_figures.filter(|(lowest, _)| *lowest < own.0).unwrap_or(own);
    if down_to <= lowest {
        return;
    }
    let (word, wanted) = (lowest.word(), down_to.word());
    let (sv, en) = if by.is_empty() {
        (
            format!("nivån {wanted} går inte: området är känt per {word}"),
            format!("the level {wanted} is not possible: the area is known by {word}"),
        )
    } else {
        (
            format!("nivån {wanted} går inte: `{by}` har siffror per {word}"),
            format!("the level {wanted} is not possible: `{by}` has figures by {word}"),
        )
    };
    let finding =
        Finding::of(&rule::LEVEL_IMPOSSIBLE, table.value_place("down_to"), Text { sv, en });
    table.sink().push(finding.with_nearest(word));
}

/// The outer none when it must be said and is not.
#[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
fn unknown_area(
    table: &Table<'_>,
    area: Option<&AreaRead>,
) -> Option<Option<crate::definition::UnknownArea>> {
    let area = area?;
    if table.optional("unknown_area").is_none() && !area.may_be_missing {
        return Some(None);
    }
    if area.of == AreaOf::None {
        let why = Text::new("utan område är inget okänt", "without an area none is unknown");
        table.forbid("unknown_area", why);
        return Some(None);
    }
    must(table, "unknown_area", UNKNOWN_AREA, &rule::UNKNOWN_AREA_NOT_SAID).map(Some)
}

/// Tells parts that the figures of the denominator do not have.
fn check_figures(
    table: &Table<'_>,
    units: &Units<'_>,
    dimensions: &[&Dimension],
    ages: &[AgeGroup],
) {
    let Some(figures) = units.figures() else { return };
    let id = &figures.id;
    if dimensions.contains(&&Dimension::Sex) && !figures.by_sex {
        let what = Text::new(
            format!("`{id}` är inte delat på kön"),
            format!("`{id}` is not divided by sex"),
        );
        table.sink().tell(&rule::GROUP_LACKING, table.value_place("split"), what);
    }
    for group in ages {
        if !can_make(&figures.ages, *group) {
            let what = Text::new(
                format!("`{id}` kan inte ge gruppen {group}"),
                format!("`{id}` cannot give the group {group}"),
            );
            table.sink().tell(&rule::GROUP_LACKING, table.value_place("ages"), what);
        }
    }
}

/// True when some of the groups together make up the wanted one.
pub(super) fn can_make(groups: &[AgeGroup], wanted: AgeGroup) -> bool {
    let begins = groups.iter().any(|group| group.age_years_min() == wanted.age_years_min());
    let ends = groups.iter().any(|group| group.age_years_max() == wanted.age_years_max());
    begins && ends
}

/// The outer none when it must be said and is not.
#[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
fn many(
    table: &Table<'_>,
    units: &Units<'_>,
    dimensions: &[&Dimension],
    is_each: bool,
    is_unclear: bool,
) -> Option<Option<crate::definition::Many>> {
    let is_bundle = |unit: Option<&Unit>| unit.is_some_and(|u| u.is_bundle(units.surroundings));
    let has_bundle = is_bundle(units.denominator) || is_bundle(units.numerator);
    let columns = dimensions.iter().filter_map(|dimension| match dimension {
        Dimension::Column(column) | Dimension::Level(column, _) => Some(column),
        _ => None,
    });
    let several = columns.into_iter().find(|column| column.is_list || has_bundle);
    if several.is_none() && !is_each {
        if !is_unclear {
            let why =
                Text::new("ingen enhet har flera värden här", "no unit has several values here");
            table.forbid("many", why);
        }
        return Some(None);
    }
    if table.optional("many").is_none() {
        tell_unsaid(table, "many", MANY, &rule::MANY_NOT_SAID);
        return None;
    }
    must(table, "many", MANY, &rule::MANY_NOT_SAID).map(Some)
}

/// `[standardise]`.
pub(super) fn standardise(
    table: &Table<'_>,
    surroundings: &Surroundings<'_>,
) -> Option<Standardise> {
    let direct = table.optional("direct_to").map(|value| {
        let kind = ("standardbefolkningen", "standard");
        named(value, &surroundings.standards, &surroundings.claimed.standards, StandardId, kind)
    });
    let indirect = table.optional("indirect_from");
    if direct.is_none() && indirect.is_none() {
        let what = Text::new(
            "`direct_to` eller `indirect_from` är inte sagt",
            "`direct_to` or `indirect_from` is not said",
        );
        let remedy = Text::new(
            "Lägg till direct_to = \"…\" (vikter ur en standardbefolkning) eller indirect_from = \"riket\" (rikets tal i samma period).",
            "Add direct_to = \"…\" (the weights of a standard) or indirect_from = \"riket\" (the rates of riket in the same period).",
        );
        let finding = Finding::of(&rule::CONVENTION_NOT_SAID, table.place(), what);
        table.sink().push(finding.with_remedy(remedy));
    }
    if direct.is_some() {
        let why = Text::new("`direct_to` är redan sagt", "`direct_to` is already said");
        table.forbid("indirect_from", why);
    }
    let by = match (direct, indirect) {
        (Some(standard), _) => standard.map(|s| StandardiseBy::DirectTo(s.id.clone())),
        (None, Some(value)) => {
            value.word(&[("riket", ())]).map(|()| StandardiseBy::IndirectFromRiket)
        }
        (None, None) => None,
    };
    let words = &[("ages", false), ("sex", true)];
    let strata = table.required("strata").and_then(|value| value.words(words));
    if strata.as_ref().is_some_and(|strata| !strata.contains(&false)) {
        let what = Text::new("`ages` saknas i strata", "`ages` is missing in strata");
        table.sink().tell(&rule::METHOD_SHAPE, table.value_place("strata"), what);
    }
    let ages = table.required("ages").and_then(bands);
    let empty = said(table, "empty", EMPTY);
    if let (Some(StandardiseBy::DirectTo(id)), Some(ages)) = (&by, &ages) {
        check_standard(table, id, ages, surroundings);
    }
    Some(Standardise { by: by?, ages: ages?, by_sex: strata?.contains(&true), empty: empty? })
}

/// Tells groups that the standard has no weights for.
fn check_standard(
    table: &Table<'_>,
    id: &StandardId,
    ages: &[AgeGroup],
    surroundings: &Surroundings<'_>,
) {
    let Some(standard) = surroundings.standards.get(id) else { return };
    let begins = |age: u8| standard.weights.contains_key(&age);
    for group in ages {
        let ends = group.age_years_max().is_none_or(|max| max.checked_add(1).is_some_and(begins));
        if begins(group.age_years_min()) && ends {
            continue;
        }
        let what = Text::new(
            format!("standardbefolkningen `{id}` saknar gruppen {group}"),
            format!("the standard `{id}` lacks the group {group}"),
        );
        table.sink().tell(&rule::GROUP_LACKING, table.value_place("ages"), what);
    }
}
