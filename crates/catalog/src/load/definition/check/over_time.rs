//! Periods, breaks, windows and deliveries.

use std::collections::BTreeSet;

use cube::Text;
use jiff::civil::Date;

use super::Read;
use crate::definition::{AreaOf, CompareWith, Every, LookOf, Path, Undelivered, UnitDay, Window};
use crate::load::definition::side::{Unit, column_of};
use crate::register::{Rhythm, Role};
use crate::{Finding, Register, RegisterId, rule};

impl Read<'_> {
    pub(super) fn time(&self) {
        self.day_in_period();
        self.breaks();
        self.windows();
        self.valuesets();
        self.settled();
        self.silence();
    }

    /// A day of the year must lie in every period.
    fn day_in_period(&self) {
        let every = self.period.and_then(|(_, period)| period.every);
        let is_year = matches!(every, None | Some(Every::Year | Every::YearFrom(_)));
        for (table, side, unit) in self.sides() {
            let day = side.side.as_ref().and_then(|side| side.on.as_ref());
            let of_year = matches!(day, Some(UnitDay::DayOfYear(_)));
            if of_year && !is_year && !unit.is_some_and(Unit::is_figures) {
                let (sv, en) = (
                    "perioden är kortare än året, så de flesta saknar dagen".to_owned(),
                    "the period is shorter than a year, so that most lack the day".to_owned(),
                );
                self.tell(&rule::DAY_OUTSIDE_PERIOD, table, "on", sv, en);
            }
        }
    }

    fn breaks(&self) {
        let Some((table, period)) = self.period else { return };
        let Some(from) = period.from else { return };
        let first = first_day(from, period.every);
        if period.is_over {
            for inside in period.breaks.iter().filter(|b| first.is_some_and(|day| b.on > day)) {
                let on = inside.on;
                let (sv, en) = (
                    format!("brottet {on} ligger inne i ett värde över flera perioder"),
                    format!("the break {on} lies inside a value over several periods"),
                );
                self.tell(&rule::BREAK_INSIDE, table, "breaks", sv, en);
            }
        }
        let Some((compare_table, Some(compare))) = self.compare else { return };
        let CompareWith::MeanOf(a, b) = compare.with else { return };
        let within = |day: Date| {
            u16::try_from(day.year()).is_ok_and(|year| (a..=b).contains(&year)) && !begins(day, a)
        };
        let mixed = period.breaks.iter().find(|b| within(b.on));
        let (sv, en) = if let Some(mixed) = mixed {
            let on = mixed.on;
            (
                format!("jämförelseåren {a}..{b} innehåller brottet {on}"),
                format!("the years {a}..{b} contain the break {on}"),
            )
        } else if from.first_year() <= b {
            (
                format!("jämförelseåren {a}..{b} innehåller perioder som jämförs"),
                format!("the years {a}..{b} contain periods that are compared"),
            )
        } else {
            return;
        };
        self.tell(&rule::BASELINE_MIXED, compare_table, "with", sv, en);
    }

    /// A window from the first days after discharge is empty where the chain has joined stays.
    fn windows(&self) {
        for (named, read) in &self.looks {
            let Some(look) = &read.look else { continue };
            let (LookOf::Series(of), Window::DaysAfter(first, _)) = (&look.of, look.window) else {
                continue;
            };
            let chain = self.surroundings.rows.get(of).and_then(|rows| rows.chain);
            let Some((gap, true)) = chain.filter(|(gap, _)| first <= *gap) else { continue };
            let from_end = self.sides().any(|(_, side, unit)| {
                let day = side.side.as_ref().and_then(|side| side.on.as_ref());
                unit.and_then(Unit::series) == Some(of) && day == Some(&UnitDay::Of(Path::Until))
            });
            if from_end {
                let (sv, en) = (
                    format!("fönstret börjar dag {first}, men kedjan har redan tagit dag 0..{gap}"),
                    format!(
                        "the window begins on day {first}, but the chain has taken days 0..{gap}"
                    ),
                );
                self.tell(&rule::WINDOW_SWALLOWED, &named.table, "window", sv, en);
            }
        }
    }

    /// A value set must hold for the periods that are counted by it.
    fn valuesets(&self) {
        let Some((_, period)) = self.period else { return };
        let Some(first) = period.from.and_then(|from| first_day(from, period.every)) else {
            return;
        };
        let mut uses = Vec::new();
        uses.extend(self.sides().map(|(_, side, _)| &side.uses));
        uses.extend(self.looks.iter().map(|(_, look)| &look.uses));
        uses.extend(self.population.map(|(_, population)| &population.uses));
        for (id, place) in uses.into_iter().flat_map(|uses| &uses.valuesets) {
            let Some(set) = self.surroundings.valuesets.get(id) else { continue };
            let Some(from) = set.validity.from.filter(|from| *from > first) else { continue };
            let what = Text::new(
                format!("`@{id}` gäller från {from}; perioden börjar {first}"),
                format!("`@{id}` is valid from {from}; the period begins {first}"),
            );
            self.top.sink().push(Finding::of(&rule::VALUESET_TOO_SHORT, place.clone(), what));
        }
    }

    /// The registers that units and looks come from.
    fn registers(&self) -> BTreeSet<RegisterId> {
        let mut found = BTreeSet::new();
        for (_, _, unit) in self.sides() {
            let rows = unit.and_then(|unit| unit.rows(self.surroundings));
            found.extend(rows.into_iter().flat_map(|rows| rows.registers.iter().cloned()));
        }
        for (_, read) in &self.looks {
            if let Some(LookOf::Series(of)) = read.look.as_ref().map(|look| &look.of) {
                let rows = self.surroundings.rows.get(of);
                found.extend(rows.into_iter().flat_map(|rows| rows.registers.iter().cloned()));
            }
        }
        found
    }

    /// Registers that are filled up afterwards need a number of days after which they are settled.
    fn settled(&self) {
        let Some((table, _)) = self.period else { return };
        if table.optional("settled_days").is_some() || table.is_unreadable("settled_days") {
            return;
        }
        let arrives = |id: &RegisterId| {
            self.surroundings.registers.get(id).is_some_and(|r| r.with_role(Role::Known).is_some())
        };
        if let Some(register) = self.registers().into_iter().find(arrives) {
            let what = Text::new(
                format!("`settled_days` är inte sagt, och {register} har ankomstdag"),
                format!("`settled_days` is not said, and {register} has a day of arrival"),
            );
            let remedy = Text::new(
                "Lägg till settled_days = …: så många dagar efter perioden som den är preliminär.",
                "Add settled_days = …: for how many days after the period it is preliminary.",
            );
            let finding = Finding::of(&rule::SETTLED_NOT_SAID, table.place(), what);
            table.sink().push(finding.with_remedy(remedy));
        }
    }

    /// Where the area is the sender, a file that has not come would become zero.
    fn silence(&self) {
        let Some((table, period)) = self.period else { return };
        if period.rule.as_ref().is_none_or(|rule| rule.undelivered != Undelivered::Zero) {
            return;
        }
        let column = match self.by.and_then(|(_, by)| by.area.as_ref()) {
            Some(AreaOf::Column(path)) => column_of(path),
            Some(AreaOf::Each(column)) => Some(column),
            _ => None,
        };
        let Some(column) = column else { return };
        let sends = |register: &Register| {
            let by_month = matches!(
                register.rhythm,
                Rhythm::Month | Rhythm::Stock | Rhythm::Flow | Rhythm::RollingMonths(_)
            );
            by_month && register.sender.iter().any(|at| register.columns[*at].name == column.name)
        };
        let registers = self.registers();
        let sender = registers
            .iter()
            .filter_map(|id| self.surroundings.registers.get(id))
            .find(|r| sends(r));
        if let Some(register) = sender {
            let id = &register.id;
            let (sv, en) = (
                format!("området `{}` är den som levererar {id}", column.name),
                format!("the area `{}` is the sender of {id}", column.name),
            );
            self.tell(&rule::SILENCE_IS_ZERO, table, "undelivered", sv, en);
        }
    }
}

/// True for a day on which the year begins.
fn begins(day: Date, year: u16) -> bool {
    i32::from(day.year()) == i32::from(year) && day.day_of_year() == 1
}

/// The first day of a period.
fn first_day(period: cube::Period, every: Option<Every>) -> Option<Date> {
    let year = i16::try_from(period.first_year()).ok()?;
    if let Some(Every::YearFrom(from)) = every {
        return Date::new(year, i8::try_from(from.month).ok()?, i8::try_from(from.day).ok()?).ok();
    }
    let text = period.to_string();
    let number = |mark: char| text.split_once(mark)?.1.parse::<i8>().ok();
    if let Some(week) = number('W') {
        let monday =
            jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?;
        return Some(monday.date());
    }
    let month = number('M')
        .or_else(|| number('Q').map(|quarter| quarter * 3 - 2))
        .or_else(|| number('H').map(|half| half * 6 - 5))
        .unwrap_or(1);
    Date::new(year, month, 1).ok()
}
