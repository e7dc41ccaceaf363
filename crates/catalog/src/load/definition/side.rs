//! `[numerator]` and `[denominator]`: which units, and what is counted of them.

mod day;

use cube::Text;

pub(super) use self::day::month_day;
use super::block::texts;
use super::computation::PopulationRead;
use super::rows::Rows;
use super::typing::{self, NumberKind, Scope, Uses};
use super::{Surroundings, named, solve};
use crate::definition::{
    Censor, Counted, Expression, FigureSetId, Number, Of, Path, Repeats, Series, Side,
};
use crate::load::table::{Table, Value};
use crate::{Finding, rule};

/// What a side's units are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    Rows(Series),
    SubjectsOf(Series),
    Population,
    Days,
    Figures(Option<FigureSetId>),
}

impl Unit {
    pub(super) fn rows<'a>(&self, surroundings: &'a Surroundings<'_>) -> Option<&'a Rows> {
        self.series().and_then(|series| surroundings.rows.get(series))
    }

    pub(super) fn series(&self) -> Option<&Series> {
        match self {
            Unit::Rows(series) | Unit::SubjectsOf(series) => Some(series),
            _ => None,
        }
    }

    pub(super) fn is_bundle(&self, surroundings: &Surroundings<'_>) -> bool {
        match self {
            Unit::SubjectsOf(_) => true,
            _ => self.rows(surroundings).is_some_and(Rows::is_bundle),
        }
    }

    pub(super) fn is_days(&self) -> bool {
        *self == Unit::Days
    }

    pub(super) fn is_figures(&self) -> bool {
        matches!(self, Unit::Figures(_))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CountOf {
    Events,
    Days,
    Subjects,
}

const COUNTS: &[(&str, CountOf)] = &[
    ("events", CountOf::Events),
    ("days", CountOf::Days),
    ("persons", CountOf::Subjects),
    ("kommuner", CountOf::Subjects),
    ("enheter", CountOf::Subjects),
];

/// What the units of a side are; none where that cannot be told, which is told.
pub(super) fn unit(
    table: &Table<'_>,
    denominator: Option<&Unit>,
    surroundings: &Surroundings<'_>,
) -> Option<Unit> {
    if let Some(value) = table.optional("figures") {
        let kind = ("siffrorna", "figures");
        let set =
            named(value, &surroundings.figures, &surroundings.claimed.figures, FigureSetId, kind);
        return Some(Unit::Figures(set.map(|set| set.id.clone())));
    }
    let value = table.required("of")?;
    let count = table.optional("count").and_then(|value| value.word(COUNTS));
    match value.text()?.as_str() {
        "population" if count == Some(CountOf::Days) => Some(Unit::Days),
        "population" => Some(Unit::Population),
        "denominator" => denominator.cloned(),
        _ => {
            let series = surroundings.series(value)?;
            Some(match count {
                Some(CountOf::Subjects) => Unit::SubjectsOf(series),
                _ => Unit::Rows(series),
            })
        }
    }
}

/// A side as far as it could be read.
pub(super) struct SideRead {
    pub(super) side: Option<Side>,
    pub(super) counted: Option<Counted>,
    pub(super) is_of_denominator: bool,
    pub(super) condition: Option<Expression>,
    pub(super) uses: Uses,
}

/// What the reading of sides needs of the rest.
pub(super) struct Reading<'a> {
    pub(super) surroundings: &'a Surroundings<'a>,
    pub(super) population: Option<&'a PopulationRead<'a>>,
    /// True when the file has no table of the denominator.
    pub(super) has_no_denominator: bool,
}

impl Reading<'_> {
    /// Reads a side whose units are known, if they are.
    pub(super) fn side(
        &self,
        table: &Table<'_>,
        unit: Option<&Unit>,
        scope: &Scope<'_>,
    ) -> SideRead {
        let is_of_denominator = table
            .optional("of")
            .filter(|value| value.is_text())
            .and_then(Value::text)
            .is_some_and(|of| of == "denominator");
        if is_of_denominator && self.has_no_denominator {
            tell_no_denominator(table);
        }
        let mut uses = Uses::default();
        // Without units nothing can be said of their columns, and why there are none has been told.
        if unit.is_none() {
            let counted = None;
            return SideRead { side: None, counted, is_of_denominator, condition: None, uses };
        }
        let condition =
            table.optional("where").map(|value| typing::condition(value, scope, &mut uses));
        self.solve(table, condition.as_ref().and_then(Option::as_ref), scope);
        let counted = self.counted(table, unit, scope, is_of_denominator, &mut uses);
        let on = self.on(table, unit, scope, is_of_denominator);
        let during = table.optional("during").map(day::during);
        let repeats = self.repeats(table, unit, counted.as_ref(), is_of_denominator);
        let censor = table.optional("censor").map(|value| censor(value, scope));
        let whole = condition != Some(None)
            && during != Some(None)
            && censor != Some(None)
            && unit.is_some()
            && self.agrees(table, scope);
        let condition = condition.flatten();
        let side = || {
            let unit = unit.filter(|_| whole)?;
            Some(Side {
                counted: counted.clone()?,
                of: match unit {
                    _ if is_of_denominator => Of::Denominator,
                    Unit::Rows(series) => Of::Rows(series.clone()),
                    Unit::SubjectsOf(series) => Of::SubjectsOf(series.clone()),
                    Unit::Population | Unit::Days => Of::Population,
                    Unit::Figures(_) => Of::Figures,
                },
                on: on?,
                during: during.flatten(),
                condition: condition.clone(),
                repeats: repeats?,
                censor: censor.flatten().unwrap_or_default(),
            })
        };
        SideRead { side: side(), counted, is_of_denominator, condition, uses }
    }

    /// True when the rows are about what the population is about; tells it otherwise, since no row of a ward
    /// is ever a person's.
    fn agrees(&self, table: &Table<'_>, scope: &Scope<'_>) -> bool {
        let block = self.population.and_then(|population| population.block);
        let (Some(block), Some(rows)) = (block, scope.rows) else { return true };
        let does = block.subject == rows.subject;
        if let Some(value) = table.optional("of").filter(|_| !does) {
            let what = Text::new(
                format!("{} handlar om något annat än befolkningen", rows.name),
                format!("{} is about something else than the population", rows.name),
            );
            value.sink().tell(&rule::SUBJECTS_DIFFER, value.place(), what);
        }
        does
    }

    /// The condition, held together with that of the population.
    fn solve(&self, table: &Table<'_>, condition: Option<&Expression>, scope: &Scope<'_>) {
        let Some(condition) = condition else { return };
        let Some(value) = table.optional("where") else { return };
        let mut all: Vec<&Expression> = Vec::new();
        let is_figures = table.optional("figures").is_some();
        all.extend(self.population.and_then(|p| p.condition.as_ref()).filter(|_| !is_figures));
        all.push(condition);
        solve::check(value, &all, self.surroundings, scope.rows);
    }

    fn counted(
        &self,
        table: &Table<'_>,
        unit: Option<&Unit>,
        scope: &Scope<'_>,
        is_of_denominator: bool,
        uses: &mut Uses,
    ) -> Option<Counted> {
        let keys = ["count", "sum", "value", "figures"];
        let said: Vec<&'static str> =
            keys.into_iter().filter(|key| table.optional(key).is_some()).collect();
        match said.as_slice() {
            [] if is_of_denominator => Some(Counted::Units),
            [] => {
                let what = Text::new(
                    "här ska stå ett av `count`, `sum`, `value` och `figures`",
                    "one of `count`, `sum`, `value` and `figures` should stand here",
                );
                table.sink().tell(&rule::METHOD_SHAPE, table.place(), what);
                None
            }
            [only] => self.one(only, table, unit, scope, is_of_denominator, uses),
            [_, second, ..] => {
                let what = Text::new(
                    "bara ett av `count`, `sum`, `value` och `figures` får stå här",
                    "only one of `count`, `sum`, `value` and `figures` may stand here",
                );
                table.sink().tell(&rule::METHOD_SHAPE, table.key_place(second), what);
                None
            }
        }
    }

    fn one(
        &self,
        key: &'static str,
        table: &Table<'_>,
        unit: Option<&Unit>,
        scope: &Scope<'_>,
        is_of_denominator: bool,
        uses: &mut Uses,
    ) -> Option<Counted> {
        let value = table.optional(key)?;
        match key {
            "figures" => match unit? {
                Unit::Figures(id) => Some(Counted::Figures(id.clone()?)),
                _ => None,
            },
            "count" => self.count(value, unit, is_of_denominator),
            "value" => typing::number(value, scope, uses).map(|(number, _)| Counted::Value(number)),
            _ => {
                let values = if value.is_text() { vec![value] } else { value.list()? };
                let numbers: Vec<Option<Number>> = values
                    .into_iter()
                    .map(|value| {
                        let (number, kind) = typing::number(value, scope, uses)?;
                        summed(value, &kind, uses)?;
                        Some(number)
                    })
                    .collect();
                Some(Counted::Sum(numbers.into_iter().collect::<Option<_>>()?))
            }
        }
    }

    fn count(
        &self,
        value: Value<'_>,
        unit: Option<&Unit>,
        is_of_denominator: bool,
    ) -> Option<Counted> {
        let count = value.word(COUNTS)?;
        let word = value.text()?;
        let fits = match (count, unit?) {
            _ if is_of_denominator => false,
            (CountOf::Days, Unit::Days) => return Some(Counted::Days),
            (CountOf::Events, Unit::Rows(_)) => true,
            (CountOf::Subjects, Unit::Population) => self.is_subject(&word),
            (CountOf::Subjects, Unit::SubjectsOf(series)) => {
                let rows = self.surroundings.rows.get(series)?;
                if rows.is_bundle() {
                    let what = Text::new(
                        "episoder räknas som händelser",
                        "episodes are counted as events",
                    );
                    let remedy = Text::new(
                        "Skriv count = \"events\" med repeats = \"first in period\".",
                        "Write count = \"events\" with repeats = \"first in period\".",
                    );
                    let finding = Finding::of(&rule::METHOD_SHAPE, value.place(), what);
                    value.sink().push(finding.with_remedy(remedy));
                    return None;
                }
                word == "persons"
            }
            _ => false,
        };
        if !fits {
            let what = Text::new(
                format!("`{word}` kan inte räknas av det som `of` säger"),
                format!("`{word}` cannot be counted of what `of` says"),
            );
            value.sink().tell(&rule::METHOD_SHAPE, value.place(), what);
            return None;
        }
        Some(Counted::Units)
    }

    /// True for the plural of the population's subject.
    fn is_subject(&self, word: &str) -> bool {
        use crate::definition::Subject;
        let block = self.population.and_then(|population| population.block);
        block.is_none_or(|block| match block.subject {
            Subject::Person => word == "persons",
            Subject::Kommun => word == "kommuner",
            Subject::Unit => word == "enheter",
        })
    }

    /// The unit's day. The outer none when it lacks or cannot be read.
    #[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
    fn on(
        &self,
        table: &Table<'_>,
        unit: Option<&Unit>,
        scope: &Scope<'_>,
        is_of_denominator: bool,
    ) -> Option<Option<crate::definition::UnitDay>> {
        if is_of_denominator || unit.is_some_and(Unit::is_days) {
            let why = if is_of_denominator {
                Text::new("dagen är nämnarens", "the day is that of the denominator")
            } else {
                Text::new("varje dag är sin egen", "each day is its own")
            };
            table.forbid("on", why);
            return Some(None);
        }
        let unit = unit?;
        if table.optional("on").is_none() && !table.is_unreadable("on") {
            let what = Text::new("`on` är inte sagt", "`on` is not said");
            table.sink().tell(&rule::DAY_UNKNOWN, table.place(), what);
        }
        day::on(table.optional("on")?, unit, scope).map(Some)
    }

    /// Which repeated events count. The outer none when it lacks or cannot be read.
    #[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
    fn repeats(
        &self,
        table: &Table<'_>,
        unit: Option<&Unit>,
        counted: Option<&Counted>,
        is_of_denominator: bool,
    ) -> Option<Option<Repeats>> {
        if is_of_denominator || !matches!(unit?, Unit::Rows(_)) {
            let why =
                Text::new("bara händelser kan upprepas här", "only events can be repeated here");
            table.forbid("repeats", why);
            return Some(None);
        }
        let is_needed = counted == Some(&Counted::Units) || table.optional("count").is_some();
        match table.optional("repeats") {
            Some(value) => {
                let form = (
                    "\"all\", \"first in period\", \"first ever\", \"clear 28 days after any\" eller \"clear 28 days after counted\"",
                    "\"all\", \"first in period\", \"first ever\", \"clear 28 days after any\" or \"clear 28 days after counted\"",
                );
                value.parsed(repeats, form.0, form.1).map(Some)
            }
            None if is_needed => {
                super::word::tell_unsaid(table, "repeats", REPEATS, &rule::REPEATS_NOT_SAID);
                None
            }
            None => Some(None),
        }
    }
}

const REPEATS: &[super::word::Choice<()>] = &[
    ("all", (), "alla", "all"),
    ("first in period", (), "personens första i perioden", "the person's first in the period"),
    ("first ever", (), "personens första i data", "the person's first in the data"),
    (
        "clear 28 days after any",
        (),
        "ingen annan händelse 28 dagar före",
        "no other event 28 days before",
    ),
    (
        "clear 28 days after counted",
        (),
        "ingen räknad händelse 28 dagar före",
        "no counted event 28 days before",
    ),
];

fn repeats(text: &str) -> Option<Repeats> {
    Some(match text {
        "all" => Repeats::All,
        "first in period" => Repeats::FirstInPeriod,
        "first ever" => Repeats::FirstEver,
        _ => {
            let rest = text.strip_prefix("clear ")?;
            let (days, rest) = rest.split_once(' ')?;
            let days = days.parse().ok().filter(|days| *days > 0)?;
            match rest {
                "days after any" => Repeats::ClearAfterAny(days),
                "days after counted" => Repeats::ClearAfterCounted(days),
                _ => return None,
            }
        }
    })
}

/// Tells a sum of what may be missing, or of what is no whole number.
fn summed(value: Value<'_>, kind: &NumberKind, uses: &Uses) -> Option<()> {
    match kind {
        NumberKind::Whole => Some(()),
        NumberKind::MayBeMissing(name, proof) => {
            let proven = |name: &String| uses.proven.contains(name);
            if proven(name) || (!proof.is_empty() && proof.iter().all(proven)) {
                return Some(());
            }
            let wanted = proof.first().unwrap_or(name);
            let what = Text::new(
                format!("`{name}` kan saknas och summeras"),
                format!("`{name}` may be missing and is summed"),
            );
            let finding = Finding::of(&rule::SUM_MAY_BE_MISSING, value.place(), what);
            value.sink().push(finding.with_nearest(&format!("exists({wanted})")));
            None
        }
        NumberKind::Fraction => {
            let what = Text::new("kvoter kan inte summeras", "fractions cannot be summed");
            value.sink().tell(&rule::TYPES_DIFFER, value.place(), what);
            None
        }
    }
}

fn tell_no_denominator(table: &Table<'_>) {
    let what = Text::new("det finns ingen nämnare", "there is no denominator");
    table.sink().tell(&rule::METHOD_SHAPE, table.value_place("of"), what);
}

fn censor(value: Value<'_>, scope: &Scope<'_>) -> Option<Vec<Censor>> {
    let mut found = Vec::new();
    let mut is_whole = true;
    for (text, value) in texts(value)? {
        let days = text.strip_suffix(" days").and_then(|n| n.parse().ok());
        match (text.as_str(), days) {
            ("data-end", _) => found.push(Censor::DataEnd),
            ("death", _) => found.push(Censor::Death),
            (_, Some(days)) => found.push(Censor::Days(days)),
            _ => match day::path(value, scope) {
                Some((path, false)) => found.push(Censor::Column(path)),
                _ => is_whole = false,
            },
        }
    }
    is_whole.then_some(found)
}

/// The column that a path names, through `first.` and `last.`.
pub(super) fn column_of(path: &Path) -> Option<&crate::definition::Column> {
    match path {
        Path::Column(column) | Path::First(column) | Path::Last(column) => Some(column),
        _ => None,
    }
}
