//! `[look.<name>]`: what is found near a unit's day.

use cube::Text;

use super::computation::Members;
use super::typing::{self, LookName, Looks, PersonKnown, Scope, Uses};
use super::word::{HIT, KEPT, must, tell_unsaid};
use super::{Surroundings, solve};
use crate::definition::{
    Incomplete, Kept, Look, LookOf, Series, StateId, StateKind, Subject, Window,
};
use crate::load::table::{Table, Value};
use crate::{Finding, Place, rule};

/// A look's table with its name.
pub(super) struct NamedLook<'a> {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) table: Table<'a>,
}

/// A look as far as it could be read.
pub(super) struct LookRead {
    pub(super) look: Option<Look>,
    pub(super) uses: Uses,
}

/// The tables of the looks, in the order of the file. What each looks at is found once the blocks are.
pub(super) fn tables<'a>(top: &Table<'a>) -> Vec<NamedLook<'a>> {
    let named = top.optional("look").and_then(Value::named).unwrap_or_default();
    named
        .into_iter()
        .filter_map(|(name, place, value)| Some(NamedLook { name, place, table: value.table()? }))
        .collect()
}

/// What functions need to know of a look.
pub(super) fn name<'a>(named: &NamedLook<'_>, surroundings: &'a Surroundings<'_>) -> LookName<'a> {
    let of = named.table.optional("of").and_then(|value| of(value, surroundings, false));
    LookName {
        name: named.name.clone(),
        rows: match &of {
            Some(LookOf::Series(series)) => surroundings.rows.get(series),
            _ => None,
        },
        is_state: matches!(of, Some(LookOf::State(_))),
    }
}

/// What a look looks at.
fn of(value: Value<'_>, surroundings: &Surroundings<'_>, tells: bool) -> Option<LookOf> {
    let name = value.text()?;
    let id = StateId(name.clone());
    let is_series = surroundings.claimed.events.contains(&name)
        || surroundings.claimed.registers.contains(&name);
    if surroundings.claimed.states.contains(&name) {
        if is_series && tells {
            let what = Text::new(
                format!("`{name}` är både tillstånd och serie"),
                format!("`{name}` is both a state and a series"),
            );
            value.sink().tell(&rule::AMBIGUOUS_NAME, value.place(), what);
        }
        return surroundings.states.contains_key(&id).then_some(LookOf::State(id));
    }
    if !is_series {
        if tells {
            let what = Text::new(
                format!("det finns varken serie, register eller tillstånd `{name}`"),
                format!("there is no series, register or state `{name}`"),
            );
            let claimed = &surroundings.claimed;
            let names = claimed.events.iter().chain(&claimed.registers).chain(&claimed.states);
            super::tell_dead(value, &name, what, names);
        }
        return None;
    }
    let events = Series::Events(crate::definition::EventSeriesId(name.clone()));
    let register = Series::Register(crate::RegisterId(name));
    [events, register]
        .into_iter()
        .find(|series| surroundings.rows.get(series).is_some())
        .map(LookOf::Series)
}

/// Reads a look. `unit` is the scope of the units that look.
pub(super) fn read(
    named: &NamedLook<'_>,
    unit: &Scope<'_>,
    members: Members<'_>,
    surroundings: &Surroundings<'_>,
) -> LookRead {
    let mut uses = Uses::default();
    clash(named, unit, surroundings);
    let look = read_look(named, unit, members, surroundings, &mut uses);
    LookRead { look, uses }
}

/// Tells a look that has the name of a column or a state.
fn clash(named: &NamedLook<'_>, unit: &Scope<'_>, surroundings: &Surroundings<'_>) {
    let name = &named.name;
    let other = if unit.rows.is_some_and(|rows| rows.column(name).is_some()) {
        ("kolumn", "a column")
    } else if surroundings.claimed.states.contains(name) {
        ("tillstånd", "a state")
    } else if ["age", "sex", "date", "until", "first", "last", "unit"].contains(&name.as_str()) {
        ("ett av språkets ord", "a word of the language")
    } else {
        return;
    };
    let what = Text::new(
        format!("`{name}` är både titt och {}", other.0),
        format!("`{name}` is both a look and {}", other.1),
    );
    named.table.sink().tell(&rule::AMBIGUOUS_NAME, named.place.clone(), what);
}

fn read_look(
    named: &NamedLook<'_>,
    unit: &Scope<'_>,
    members: Members<'_>,
    surroundings: &Surroundings<'_>,
    uses: &mut Uses,
) -> Option<Look> {
    let table = &named.table;
    let of_value = table.required("of");
    let of = of_value.and_then(|value| of(value, surroundings, true));
    let window = table.required("window").and_then(window_of);
    let incomplete = window.and_then(|window| incomplete(table, window, members));
    let (of, of_value) = (of?, of_value?);
    let rows = match &of {
        LookOf::Series(series) => surroundings.rows.get(series),
        LookOf::State(_) => None,
    };
    if let (LookOf::Series(Series::Register(_)), Some(rows)) = (&of, rows)
        && rows.has_corrections
    {
        super::state::tell_corrections(of_value, &rows.name);
    }
    if let (LookOf::State(_), Members::NoPopulation) = (&of, members) {
        let what = Text::new(
            "tillstånd är inte kända utan befolkning",
            "states are not known without a population",
        );
        table.sink().tell(&rule::NEEDS_POPULATION, of_value.place(), what);
    }
    subjects(of_value, rows.map(|rows| rows.subject), members)?;
    let has_spells = rows.is_none_or(|rows| rows.until.is_some());
    let hit = if has_spells {
        Some(must(table, "hit", HIT, &rule::HIT_NOT_SAID)?)
    } else {
        let why = Text::new(
            "det titten söker har ingen sista dag, så `hit` är givet",
            "what the look seeks has no last day, so that `hit` is given",
        );
        table.forbid("hit", why);
        None
    };
    let looked_at = match &of {
        LookOf::State(id) => Some(id),
        LookOf::Series(_) => None,
    };
    let scope = Scope {
        surroundings,
        rows,
        is_bundle: rows.is_some_and(|rows| rows.is_bundle()),
        person: PersonKnown::Rows,
        looks: Looks::NotHere(&[]),
        unit: Some(unit),
        looked_at,
    };
    let condition = table.optional("where").map(|value| {
        let condition = typing::condition(value, &scope, uses)?;
        solve::check(value, &[&condition], surroundings, rows);
        Some(condition)
    });
    needs_step(table, looked_at, condition.is_some(), surroundings)?;
    let condition = match condition {
        Some(condition) => Some(condition?),
        None => None,
    };
    let name = named.name.clone();
    Some(Look { name, of, window: window?, condition, hit, incomplete: incomplete? })
}

/// Tells a look at a ladder that does not say at which step.
fn needs_step(
    table: &Table<'_>,
    looked_at: Option<&StateId>,
    has_condition: bool,
    surroundings: &Surroundings<'_>,
) -> Option<()> {
    let state = looked_at.and_then(|id| surroundings.states.get(id));
    let Some(state) = state.filter(|_| !has_condition) else { return Some(()) };
    if !matches!(state.kind, StateKind::Ladder { .. }) {
        return Some(());
    }
    let id = &state.id;
    let what = Text::new(
        format!("titten säger inte vilket steg av `{id}` den söker"),
        format!("the look does not say which step of `{id}` it seeks"),
    );
    let remedy =
        Text::new(format!("Skriv where = \"{id} = …\"."), format!("Write where = \"{id} = …\"."));
    let finding = Finding::of(&rule::CONVENTION_NOT_SAID, table.place(), what);
    table.sink().push(finding.with_remedy(remedy));
    None
}

/// Tells a look at rows about other subjects than the unit's.
fn subjects(value: Value<'_>, subject: Option<Subject>, members: Members<'_>) -> Option<()> {
    let own = match members {
        Members::Of(population) => population.subject,
        Members::NoPopulation | Members::Unclear => Subject::Person,
    };
    if subject.is_none_or(|subject| subject == own) {
        return Some(());
    }
    let what = Text::new(
        "titten söker rader om något annat än enheten",
        "the look seeks rows about something else than the unit",
    );
    value.sink().tell(&rule::SUBJECTS_DIFFER, value.place(), what);
    None
}

fn window_of(value: Value<'_>) -> Option<Window> {
    let form = (
        "som \"2..30 days after\", \"1..7 days before\", \"3 months ending\", \"12 months starting\", \"until\", \"before\", \"same day\", \"same month\", \"same year\" eller \"period\"",
        "as \"2..30 days after\", \"1..7 days before\", \"3 months ending\", \"12 months starting\", \"until\", \"before\", \"same day\", \"same month\", \"same year\" or \"period\"",
    );
    let window = value.parsed(window, form.0, form.1)?;
    if let Window::DaysAfter(first, last) | Window::DaysBefore(last, first) = window
        && first > last
    {
        let what = Text::new(
            format!("från {first} till {last} dagar är inga dagar"),
            format!("from {first} to {last} days are no days"),
        );
        value.sink().tell(&rule::WINDOW_BACKWARDS, value.place(), what);
        return None;
    }
    Some(window)
}

fn window(text: &str) -> Option<Window> {
    let number = |text: &str| text.parse::<u16>().ok();
    let range = |text: &str| {
        let (first, last) = text.split_once("..")?;
        Some((number(first)?, number(last)?))
    };
    Some(match text {
        "until" => Window::Until,
        "before" => Window::Before,
        "same day" => Window::SameDay,
        "same month" => Window::SameMonth,
        "same year" => Window::SameYear,
        "period" => Window::Period,
        _ => {
            if let Some(days) = text.strip_suffix(" days after") {
                let (first, last) = range(days)?;
                Window::DaysAfter(first, last)
            } else if let Some(days) = text.strip_suffix(" days before") {
                let (near, far) = range(days)?;
                Window::DaysBefore(far, near)
            } else if let Some(n) = text.strip_suffix(" months ending") {
                Window::MonthsEnding(number(n).filter(|n| *n > 0)?)
            } else {
                let n = text.strip_suffix(" months starting")?;
                Window::MonthsStarting(number(n).filter(|n| *n > 0)?)
            }
        }
    })
}

/// True when the window has days after the unit's.
fn looks_ahead(window: Window) -> bool {
    match window {
        Window::DaysAfter(_, last) => last > 0,
        Window::MonthsStarting(_) | Window::SameMonth | Window::SameYear | Window::Period => true,
        Window::DaysBefore(..)
        | Window::MonthsEnding(_)
        | Window::Until
        | Window::Before
        | Window::SameDay => false,
    }
}

fn incomplete(table: &Table<'_>, window: Window, members: Members<'_>) -> Option<Incomplete> {
    let population = match members {
        Members::Of(population) => Some(population),
        Members::NoPopulation => None,
        Members::Unclear => return None,
    };
    let is_person = population.is_some_and(|p| p.subject == Subject::Person);
    let has_death = is_person && population.is_some_and(|p| p.death.is_some());
    let needs_death = has_death && looks_ahead(window);
    let Some(value) = table.optional("incomplete") else {
        tell_unsaid(table, "incomplete", WHY, &rule::INCOMPLETE_NOT_SAID);
        return None;
    };
    let own = value.table()?;
    let one = |key: &'static str, is_needed: bool, sv: &str, en: &str| -> Option<Option<Kept>> {
        if is_needed {
            return must(&own, key, KEPT, &rule::INCOMPLETE_NOT_SAID).map(Some);
        }
        own.forbid(key, Text::new(sv, en));
        Some(None)
    };
    let data = must(&own, "data", KEPT, &rule::INCOMPLETE_NOT_SAID);
    let death = one(
        "death",
        needs_death,
        "ingen kan dö i det fönstret, eller döden är inte känd",
        "nobody can die in that window, or death is not known",
    );
    let migration = one(
        "migration",
        is_person,
        "utan befolkning är flyttningar inte kända",
        "without a population migrations are not known",
    );
    Some(Incomplete { data: data?, death: death?, migration: migration? })
}

const WHY: &[super::word::Choice<()>] = &[
    ("data", (), "data börjar eller slutar i fönstret", "data begin or end within the window"),
    ("death", (), "personen dör i fönstret", "the person dies within it"),
    ("migration", (), "personen flyttar i fönstret", "the person moves within it"),
];
