//! Whether the parts of a computing definition fit each other.

mod over_time;

use std::collections::BTreeSet;

use cube::{AgeGroup, Text};

use super::breakdown::{BreakdownRead, can_make};
use super::computation::{INTERVALS, Measure, PopulationRead};
use super::look::{LookRead, NamedLook};
use super::period::PeriodRead;
use super::side::{SideRead, Unit};
use super::word::{AGE, PERSON_YEAR, tell_unsaid};
use super::{Surroundings, solve};
use crate::definition::{
    Compare, Counted, FigureSet, Interval, Method, Quantile, Repeats, Standardise, StandardiseBy,
};
use crate::load::table::Table;
use crate::rule::{self, Rule};

/// Everything that was read, each part with its table.
pub(super) struct Read<'a> {
    pub(super) surroundings: &'a Surroundings<'a>,
    pub(super) top: &'a Table<'a>,
    pub(super) measure: Option<(&'a Table<'a>, &'a Measure)>,
    pub(super) population: Option<(&'a Table<'a>, &'a PopulationRead<'a>)>,
    pub(super) numerator: Option<(&'a Table<'a>, &'a SideRead)>,
    pub(super) denominator: Option<(&'a Table<'a>, &'a SideRead)>,
    pub(super) numerator_unit: Option<&'a Unit>,
    pub(super) denominator_unit: Option<&'a Unit>,
    pub(super) looks: Vec<(&'a NamedLook<'a>, &'a LookRead)>,
    pub(super) period: Option<(&'a Table<'a>, &'a PeriodRead)>,
    pub(super) by: Option<(&'a Table<'a>, &'a BreakdownRead)>,
    pub(super) standardise: Option<(&'a Table<'a>, &'a Option<Standardise>)>,
    pub(super) compare: Option<(&'a Table<'a>, &'a Option<Compare>)>,
}

/// Checks everything that needs more than one table.
pub(super) fn all(read: &Read<'_>) {
    read.shape();
    read.interval();
    read.person_year();
    read.censor();
    read.age();
    read.rate();
    read.repeats();
    read.looks_used();
    read.standard();
    read.time();
}

impl<'a> Read<'a> {
    fn method(&self) -> Option<Method> {
        self.measure.and_then(|(_, measure)| measure.method)
    }

    fn counted(side: Option<(&Table<'_>, &'a SideRead)>) -> Option<&'a Counted> {
        side.and_then(|(_, side)| side.counted.as_ref())
    }

    /// The sides that are there, with their units.
    fn sides(&self) -> impl Iterator<Item = (&'a Table<'a>, &'a SideRead, Option<&'a Unit>)> {
        let all =
            [(self.numerator, self.numerator_unit), (self.denominator, self.denominator_unit)];
        all.into_iter().filter_map(|(side, unit)| side.map(|(table, side)| (table, side, unit)))
    }

    /// What each side counts must be what the method counts.
    fn shape(&self) {
        let Some(method) = self.method() else { return };
        let (numerator, denominator) =
            (Self::counted(self.numerator), Self::counted(self.denominator));
        if method == Method::Count {
            let why = Text::new("ett antal har ingen nämnare", "a count has no denominator");
            self.top.forbid("denominator", why);
        } else if self.denominator.is_none() {
            self.top.required("denominator");
        }
        let is_narrowing = self.numerator.is_some_and(|(_, side)| side.is_of_denominator);
        let needs_part =
            matches!(method, Method::Proportion | Method::Mean | Method::Median | Method::Quantile);
        if let Some((table, _)) = self.numerator.filter(|_| needs_part && !is_narrowing) {
            let word = word(method);
            let what = Text::new(
                format!("{word} kräver att täljaren är en del av nämnaren"),
                format!("{word} needs a numerator inside the denominator"),
            );
            let finding = crate::Finding::of(&rule::NUMERATOR_OUTSIDE, table.key_place("of"), what);
            table.sink().push(finding.with_nearest("ratio"));
        }
        let is_value = matches!(method, Method::Mean | Method::Median | Method::Quantile);
        if let (Some((table, _)), Some(counted)) = (self.numerator, numerator) {
            let fits = match counted {
                Counted::Value(_) => is_value,
                Counted::Units => !is_value,
                Counted::Sum(_) => method == Method::Ratio,
                Counted::Days | Counted::Figures(_) => false,
            };
            if !fits {
                tell_shape(table, method, counted, true);
            }
        }
        if let (Some((table, _)), Some(counted)) = (self.denominator, denominator) {
            let fits = match counted {
                Counted::Units => true,
                Counted::Days => matches!(method, Method::Rate | Method::Ratio),
                Counted::Figures(_) => matches!(method, Method::Rate | Method::Ratio),
                Counted::Sum(_) => method == Method::Ratio,
                Counted::Value(_) => false,
            };
            if !fits && method != Method::Count {
                tell_shape(table, method, counted, false);
            }
        }
    }

    /// The interval rests on a distribution that the method must have.
    fn interval(&self) {
        let Some((table, measure)) = self.measure else { return };
        let (Some(method), Some(interval)) = (measure.method, measure.interval) else { return };
        let standard = self.standardise.and_then(|(_, standard)| standard.as_ref());
        let is_direct = self.standardise.is_some_and(|(table, standard)| match standard {
            Some(standard) => matches!(standard.by, StandardiseBy::DirectTo(_)),
            None => table.optional("indirect_from").is_none(),
        });
        let splits_numerator =
            self.by.is_some_and(|(table, _)| table.optional("split_numerator").is_some());
        let poisson = [Interval::Byar, Interval::ByarExactBelow10, Interval::ExactPoisson];
        let mut fitting = vec![Interval::None];
        match method {
            _ if self.compare.is_some() => {}
            Method::Rate if is_direct => fitting.push(Interval::DobsonByar),
            Method::Count | Method::Rate => fitting.extend(poisson),
            Method::Proportion if standard.is_some() => {}
            Method::Proportion => fitting.push(Interval::Wilson),
            // A part of the numerator over the whole denominator has no subjects with both.
            Method::Ratio if splits_numerator => {}
            Method::Ratio => fitting.push(Interval::Linearised),
            Method::Mean => fitting.push(Interval::Normal),
            Method::Median | Method::Quantile
                if measure.quantile == Some(Quantile::KaplanMeier) =>
            {
                fitting.push(Interval::LogLog);
            }
            Method::Median | Method::Quantile => {}
        }
        if fitting.contains(&interval) {
            return;
        }
        let name =
            |i: &Interval| INTERVALS.iter().find(|(_, known)| known == i).map_or("", |k| k.0);
        let list: Vec<&str> = fitting.iter().map(name).collect();
        let (own, word, list) = (name(&interval), word(method), list.join(", "));
        let what = Text::new(
            format!("{own} passar inte {word}; välj {list}"),
            format!("{own} does not fit {word}; choose {list}"),
        );
        table.sink().tell(&rule::INTERVAL_MISFIT, table.value_place("interval"), what);
    }

    fn person_year(&self) {
        let Some((table, _)) = self.measure else { return };
        let counts_days = Self::counted(self.denominator) == Some(&Counted::Days);
        if !counts_days {
            if Self::counted(self.denominator).is_some() || self.denominator.is_none() {
                let why = Text::new("nämnaren räknar inte dagar", "the denominator counts no days");
                table.forbid("person_year", why);
            }
        } else if table.optional("person_year").is_none() {
            tell_unsaid(table, "person_year", PERSON_YEAR, &rule::PERSON_YEAR_NOT_SAID);
        }
    }

    fn censor(&self) {
        let is_km = self.measure.is_some_and(|(_, m)| m.quantile == Some(Quantile::KaplanMeier));
        for (table, ..) in self.sides() {
            let is_said = table.optional("censor").is_some();
            if is_said && !is_km && self.method().is_some() {
                let what =
                    Text::new("bara kaplan-meier har censor", "only kaplan-meier has censor");
                table.sink().tell(&rule::CENSOR_MISFIT, table.key_place("censor"), what);
            }
        }
        let Some((table, _)) = self.numerator.filter(|_| is_km) else { return };
        if table.optional("censor").is_none() && !table.is_unreadable("censor") {
            let what = Text::new("kaplan-meier kräver censor", "kaplan-meier needs censor");
            let remedy = Text::new(
                "Lägg till censor = [ … ]: \"data-end\", \"death\", en kolumn med dag, \"365 days\".",
                "Add censor = [ … ]: \"data-end\", \"death\", a column with a day, \"365 days\".",
            );
            let finding = crate::Finding::of(&rule::CENSOR_MISFIT, table.place(), what);
            table.sink().push(finding.with_remedy(remedy));
        }
    }

    /// The age rule is said when age is used, and only then; groups lie where the population is.
    fn age(&self) {
        let Some((table, population)) = self.population else { return };
        let of_figures = |unit: Option<&Unit>| unit.is_some_and(Unit::is_figures);
        let uses_age = population.uses.age
            || self.sides().any(|(_, side, unit)| side.uses.age && !of_figures(unit))
            || self.by.is_some_and(|(_, by)| by.uses_age)
            || self.standardise.is_some();
        let is_said = table.optional("age").is_some();
        if uses_age && !is_said && population.block.is_some() {
            tell_unsaid(table, "age", AGE, &rule::AGE_NOT_SAID);
        }
        let is_clear = self
            .sides()
            .all(|(table, side, _)| table.optional("where").is_none() || side.condition.is_some())
            && (table.optional("where").is_none() || population.condition.is_some());
        if is_said && !uses_age && is_clear {
            let what = Text::new("ålder används inte", "age is not used");
            table.sink().tell(&rule::AGE_UNUSED, table.key_place("age"), what);
        }
        if let Some((table, _)) = self.standardise.filter(|_| population.is_none) {
            let what = Text::new(
                "utan befolkning är ålder inte känd",
                "without a population age is not known",
            );
            table.sink().tell(&rule::NEEDS_POPULATION, table.place(), what);
        }
        if let (Some(own), Some(figures)) = (population.age, self.figures())
            && own != figures.age_rule
        {
            let name = |rule| AGE.iter().find(|known| known.1 == rule).map_or("", |known| known.0);
            let (id, theirs, own) = (&figures.id, name(figures.age_rule), name(own));
            let what = Text::new(
                format!("`{id}` räknar ålder efter {theirs}, definitionen efter {own}"),
                format!("`{id}` counts age by {theirs}, the definition by {own}"),
            );
            table.sink().tell(&rule::AGE_RULES_DIFFER, table.value_place("age"), what);
        }
        self.bands_within(population);
    }

    /// Tells age groups outside the population, which nobody would be in.
    fn bands_within(&self, population: &PopulationRead<'_>) {
        let ((first, last), _) = solve::limits_of_age(population.condition.as_ref());
        let Some((table, by)) = self.by.filter(|_| first <= last) else { return };
        for group in &by.ages {
            let max = group.age_years_max().map_or(i64::MAX, i64::from);
            let min = i64::from(group.age_years_min());
            if max < first || min > last || min >= 125 {
                let what = Text::new(
                    format!("ingen i befolkningen är i gruppen {group}"),
                    format!("nobody in the population is in the group {group}"),
                );
                table.sink().tell(&rule::IMPOSSIBLE_AGE, table.value_place("ages"), what);
            }
        }
    }

    fn figures(&self) -> Option<&'a FigureSet> {
        match self.denominator_unit {
            Some(Unit::Figures(Some(id))) => self.surroundings.figures.get(id),
            _ => None,
        }
    }

    /// A rate counts events in the population of its denominator.
    fn rate(&self) {
        let figures = self.figures();
        if let (Some(figures), Some((table, side))) = (figures, self.denominator) {
            self.limits_of_figures(table, side, figures);
        }
        if self.method() != Some(Method::Rate) {
            return;
        }
        let Some((table, side)) = self.denominator else { return };
        let Some((_, population)) = self.population else { return };
        let differ = |sv: &str, en: &str| {
            let what = Text::new(sv, en);
            let finding = crate::Finding::of(&rule::RATE_POPULATIONS, table.place(), what);
            table.sink().push(finding.with_nearest("ratio"));
        };
        let is_clear = !population.is_none && population.block.is_none();
        if is_clear {
            return;
        }
        match self.denominator_unit {
            Some(Unit::Figures(_)) => {
                let (own, own_rest) = solve::limits_of_age(population.condition.as_ref());
                let (theirs, their_rest) = solve::limits_of_age(side.condition.as_ref());
                let lowest = |range: (i64, i64)| (range.0.max(0), range.1);
                if lowest(own) != lowest(theirs) {
                    differ(
                        "täljaren och siffrorna har olika åldersgränser",
                        "the numerator and the figures have different limits of age",
                    );
                } else if own_rest != their_rest {
                    differ(
                        "siffrorna är inte begränsade som befolkningen",
                        "the figures are not restricted as the population is",
                    );
                }
            }
            Some(Unit::Rows(_) | Unit::SubjectsOf(_)) => differ(
                "nämnaren räknar rader, inte en befolkning",
                "the denominator counts rows, not a population",
            ),
            _ if population.is_none => differ(
                "utan befolkning räknar täljare och nämnare inte samma",
                "without a population numerator and denominator do not count the same",
            ),
            _ if side.condition.is_some() => differ(
                "nämnaren har ett villkor som täljaren saknar",
                "the denominator has a condition that the numerator lacks",
            ),
            _ => {}
        }
    }

    /// Tells limits of age that the figures cannot be cut at.
    fn limits_of_figures(&self, table: &Table<'_>, side: &SideRead, figures: &FigureSet) {
        if side.condition.is_none() {
            return;
        }
        let ((first, last), _) = solve::limits_of_age(side.condition.as_ref());
        let min = u8::try_from(first.max(0)).unwrap_or(u8::MAX);
        let max = u8::try_from(last).ok();
        let fits = AgeGroup::new(min, max).is_some_and(|group| can_make(&figures.ages, group));
        if !fits {
            let id = &figures.id;
            let what = Text::new(
                format!("`{id}` kan inte delas vid de åldrarna"),
                format!("`{id}` cannot be cut at those ages"),
            );
            table.sink().tell(&rule::GROUP_LACKING, table.value_place("where"), what);
        }
    }

    fn repeats(&self) {
        let Some((measure_table, measure)) = self.measure else { return };
        let poisson = [
            Interval::Byar,
            Interval::ByarExactBelow10,
            Interval::ExactPoisson,
            Interval::DobsonByar,
        ];
        let is_poisson = matches!(measure.method, Some(Method::Count | Method::Rate))
            && measure.interval.is_some_and(|interval| poisson.contains(&interval));
        for (table, side, unit) in self.sides() {
            let Some(read) = &side.side else { continue };
            let rows = unit.and_then(|unit| unit.rows(self.surroundings));
            let is_one_each = rows.is_some_and(|rows| rows.is_one_each);
            match read.repeats {
                Some(Repeats::All) if is_poisson && !is_one_each => {
                    let what = Text::new(
                        "alla en persons händelser räknas som oberoende",
                        "all events of a person are counted as independent",
                    );
                    let place = measure_table.value_place("interval");
                    measure_table.sink().tell(&rule::REPEATS_DEPENDENT, place, what);
                }
                Some(Repeats::ClearAfterCounted(days)) => {
                    let what = Text::new(
                        format!("med \"after any\" räcker {days} dagar bakåt"),
                        format!("with \"after any\", {days} days back suffice"),
                    );
                    let finding = crate::Finding::of(
                        &rule::DEPENDS_ON_START,
                        table.value_place("repeats"),
                        what,
                    );
                    let near = format!("clear {days} days after any");
                    table.sink().push(finding.with_nearest(&near));
                }
                _ => {}
            }
        }
    }

    /// Tells looks that nothing uses.
    fn looks_used(&self) {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut is_clear = true;
        for (table, side, _) in self.sides() {
            used.extend(&side.uses.looks);
            let has_text =
                ["where", "sum", "value"].iter().any(|key| table.optional(key).is_some());
            is_clear &= !has_text || side.side.is_some();
        }
        if let Some((_, population)) = self.population {
            used.extend(&population.uses.looks);
        }
        for (at, (named, _)) in self.looks.iter().enumerate() {
            if is_clear && !used.contains(&at) {
                let name = &named.name;
                let what = Text::new(
                    format!("titten `{name}` används inte"),
                    format!("the look `{name}` is not used"),
                );
                named.table.sink().tell(&rule::LOOK_UNUSED, named.place.clone(), what);
            }
        }
    }

    /// The strata must be there in the figures of the denominator too.
    fn standard(&self) {
        let Some((table, Some(standard))) = self.standardise else { return };
        if !matches!(self.method(), Some(Method::Rate | Method::Proportion) | None) {
            let what = Text::new(
                "bara frekvenser och andelar standardiseras",
                "only rates and proportions are standardised",
            );
            table.sink().tell(&rule::METHOD_SHAPE, table.place(), what);
        }
        let Some(figures) = self.figures() else { return };
        let id = &figures.id;
        if standard.by_sex && !figures.by_sex {
            let what = Text::new(
                format!("`{id}` är inte delat på kön"),
                format!("`{id}` is not divided by sex"),
            );
            table.sink().tell(&rule::GROUP_LACKING, table.value_place("strata"), what);
        }
        for group in standard.ages.iter().filter(|group| !can_make(&figures.ages, **group)) {
            let what = Text::new(
                format!("`{id}` kan inte ge gruppen {group}"),
                format!("`{id}` cannot give the group {group}"),
            );
            table.sink().tell(&rule::GROUP_LACKING, table.value_place("ages"), what);
        }
    }

    fn tell(
        &self,
        rule: &'static Rule,
        table: &Table<'_>,
        key: &'static str,
        sv: String,
        en: String,
    ) {
        table.sink().tell(rule, table.value_place(key), Text { sv, en });
    }
}

fn tell_shape(table: &Table<'_>, method: Method, counted: &Counted, is_numerator: bool) {
    let word = word(method);
    let key = match counted {
        Counted::Units | Counted::Days => "count",
        Counted::Sum(_) => "sum",
        Counted::Value(_) => "value",
        Counted::Figures(_) => "figures",
    };
    let wanted = match (method, is_numerator) {
        (Method::Mean | Method::Median | Method::Quantile, true) => "value",
        (Method::Ratio, _) => "count eller sum",
        _ => "count",
    };
    let side = if is_numerator { ("täljaren", "numerator") } else { ("nämnaren", "denominator") };
    let what = Text::new(
        format!("{word} behöver `{wanted}` i {}, inte `{key}`", side.0),
        format!("{word} needs `{}` in the {}, not `{key}`", wanted.replace("eller", "or"), side.1),
    );
    table.sink().tell(&rule::METHOD_SHAPE, table.key_place(key), what);
}

fn word(method: Method) -> &'static str {
    match method {
        Method::Count => "count",
        Method::Proportion => "proportion",
        Method::Rate => "rate",
        Method::Ratio => "ratio",
        Method::Mean => "mean",
        Method::Median => "median",
        Method::Quantile => "quantile",
    }
}
