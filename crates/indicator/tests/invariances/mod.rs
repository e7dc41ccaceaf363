//! What must not change a number: `design/semantics.md`, section 3, on definitions and registers of chance.

use std::collections::{BTreeMap, BTreeSet};

use catalog::RegisterId;
use catalog::definition::{
    AreaOf, Computation, Counted, Cover, Dimension, Edge, Expression, Literal, Many, Of,
    PopulationUse, Residence, Series, Set, StateId, StateKind, Test, Undelivered, UnknownArea,
    Value as Asked,
};
use cube::{AgeGroup, AreaLevel, Period, Sex};
use indicator::{Key, Place, Tally, calendar};
use jiff::civil::Date;

use super::made::Dice;
use super::made::registers::{Row, Value, first_day, last_day};
use super::{ENGINES, Pair, assert_equal, content, n_invariances};

/// After so many years every day is the same day of the week and of the same kind of year, between 1901 and
/// 2099.
const YEARS: i16 = 28;

/// The days of those years.
const DAYS: i32 = 10_227;

/// A spell: its first day, its last, and the kommun.
type Spell = (i32, Option<i32>, Value);

fn later(date: Date) -> Date {
    date + jiff::Span::new().days(DAYS)
}

fn shift_value(value: &mut Value) {
    match value {
        Value::Day(day) => *day += DAYS,
        Value::Month(month) => *month += i32::from(YEARS) * 12,
        _ => {}
    }
}

fn shift_literals(expression: &mut Expression) {
    let in_value = |value: &mut Asked| {
        if let Asked::Literal(Literal::Date(date)) = value {
            *date = later(*date);
        }
    };
    let in_test = |test: &mut Test| match test {
        Test::Compare(left, _, right) => {
            in_value(left);
            in_value(right);
        }
        Test::In(_, Set::Literals(all)) => {
            for literal in all {
                if let Literal::Date(date) = literal {
                    *date = later(*date);
                }
            }
        }
        _ => {}
    };
    match expression {
        Expression::All(parts) | Expression::Any(parts) => {
            parts.iter_mut().for_each(shift_literals)
        }
        Expression::Not(inner) | Expression::Rows(_, inner) => shift_literals(inner),
        Expression::List(_, _, test) => in_test(test),
        Expression::Test(test) => in_test(test),
    }
}

fn shift_period(period: Period) -> Period {
    let text = period.to_string();
    let year: i16 = text[..4].parse().expect("a period begins with its year");
    let shifted = format!("{}{}", year + YEARS, &text[4..]);
    shifted.parse().expect("a period so many years later")
}

fn shift_computation(computation: &mut Computation) {
    let population = computation.population.iter_mut();
    let conditions = population.filter_map(|used: &mut PopulationUse| used.condition.as_mut());
    let sides = std::iter::once(&mut computation.numerator).chain(&mut computation.denominator);
    let conditions = conditions.chain(sides.filter_map(|side| side.condition.as_mut()));
    let looks = computation.looks.iter_mut().filter_map(|look| look.condition.as_mut());
    conditions.chain(looks).for_each(shift_literals);
    computation.period.from = shift_period(computation.period.from);
}

/// The same pair with all that is written in days so many years later.
fn shifted(pair: &mut Pair) {
    for row in pair.rows.values_mut().flatten().flatten() {
        row.values_mut().for_each(shift_value);
    }
    for holding in pair.holdings.registers.values_mut() {
        holding.days = holding.days.map(|(first, last)| (first + DAYS, last + DAYS));
        let months = std::mem::take(&mut holding.months);
        let later = |(month, senders)| (month + i32::from(YEARS) * 12, senders);
        holding.months = months.into_iter().map(later).collect();
    }
    let blocks = &mut pair.catalog.blocks;
    let sources = blocks.events.values_mut().flat_map(|series| &mut series.sources);
    sources.filter_map(|source| source.condition.as_mut()).for_each(shift_literals);
    for state in blocks.states.values_mut() {
        if let StateKind::Rows { condition: Some(condition), .. } = &mut state.kind {
            shift_literals(condition);
        }
    }
    let indicator = pair.catalog.indicators.get_mut(&pair.id).expect("the pair has it");
    shift_computation(indicator.computation.as_mut().expect("it computes"));
    pair.last_day += DAYS;
}

#[test]
fn all_days_twenty_eight_years_later_change_nothing() {
    let days = calendar::from_civil(2048, 2, 29) - calendar::from_civil(2020, 2, 29);
    assert_eq!((days, days % 7), (DAYS, 0));
    let empty = content::catalog();
    for seed in 0..n_invariances() {
        let mut pair = Pair::new(seed, &empty);
        let before: Vec<_> = ENGINES.iter().map(|(_, engine)| pair.cells(*engine)).collect();
        shifted(&mut pair);
        for ((name, engine), before) in ENGINES.iter().zip(&before) {
            let moved = |(key, tally): (&Key, &Tally)| {
                (Key { period: shift_period(key.period), ..key.clone() }, tally.clone())
            };
            let before: BTreeMap<Key, Tally> = before.iter().map(moved).collect();
            assert_equal(seed, &format!("{name}, later"), &pair, &before, &pair.cells(*engine));
        }
    }
}

fn spell(row: &Row) -> Option<Spell> {
    let Value::Day(from) = row["fran"] else { return None };
    let to = match row["till"] {
        Value::Day(to) => Some(to),
        _ => None,
    };
    Some((from, to, row["kommun"].clone()))
}

/// Keeps those of a person's spells that end before the next begins: which of two spells holds may depend on
/// where they begin and end, and splitting one changes that.
fn apart(rows: &[Row]) -> Vec<Row> {
    let mut sorted: Vec<(Spell, &Row)> =
        rows.iter().filter_map(|row| Some((spell(row)?, row))).collect();
    sorted.retain(|((from, to, _), _)| to.is_none_or(|to| to >= *from));
    sorted.sort_by_key(|((from, to, _), _)| (*from, to.unwrap_or(i32::MAX)));
    let mut kept: Vec<Row> = Vec::new();
    let mut free_from = i32::MIN;
    for ((from, to, _), row) in sorted {
        if from >= free_from {
            kept.push(row.clone());
            free_from = to.map_or(i32::MAX, |to| to + 1);
        }
    }
    kept
}

/// Each spell of two days or more in two that touch, at a day of chance.
fn split(dice: &mut Dice, rows: &[Row]) -> Vec<Row> {
    let mut parts = Vec::new();
    for row in rows {
        let Some((from, to, _)) = spell(row) else { continue };
        let end = to.unwrap_or(last_day() + 400);
        if end <= from {
            parts.push(row.clone());
            continue;
        }
        // The far past is not where periods lie.
        let cut = dice.between(from.max(first_day()).min(end - 1), end - 1);
        let (mut first, mut second) = (row.clone(), row.clone());
        first.insert("till".to_owned(), Value::Day(cut));
        second.insert("fran".to_owned(), Value::Day(cut + 1));
        parts.extend([first, second]);
    }
    parts
}

/// Makes the state of housing one of plain spells that depend on nothing but where they are and what they
/// are, and tells whether the definition uses their register for nothing else.
fn is_housing_only_a_state(pair: &mut Pair) -> bool {
    let id = StateId("sabo".to_owned());
    let state = pair.catalog.blocks.states.get_mut(&id).expect("the pair has it");
    let StateKind::Rows { rows, condition, cover, .. } = &mut state.kind else { return false };
    (*condition, *cover) = (None, Cover::Spell);
    // Of another register, so that what else needs this one is seen.
    *rows = Series::Register(RegisterId("bor".to_owned()));
    let boende = RegisterId("boende".to_owned());
    let is_only_a_state = !pair.run().needs().contains_key(&boende);
    let state = pair.catalog.blocks.states.get_mut(&id).expect("the pair has it");
    if let StateKind::Rows { rows, .. } = &mut state.kind {
        *rows = Series::Register(boende);
    }
    is_only_a_state
}

/// A spell told as two that touch, and two that touch told as one: residence and housing.
#[test]
fn a_spell_in_two_that_touch_changes_nothing() {
    let empty = content::catalog();
    let (mut n_states, mut n_changed) = (0, 0);
    for seed in 0..n_invariances() {
        let mut pair = Pair::new(seed, &empty);
        let mut registers = vec!["bor"];
        if is_housing_only_a_state(&mut pair) {
            registers.push("boende");
            n_states += 1;
        }
        for register in &registers {
            let persons = pair.rows.get_mut(*register).expect("the register is there");
            persons.iter_mut().for_each(|rows| *rows = apart(rows));
        }
        let before: Vec<_> = ENGINES.iter().map(|(_, engine)| pair.cells(*engine)).collect();
        let mut dice = Dice(seed);
        for register in &registers {
            let persons = pair.rows.get_mut(*register).expect("the register is there");
            for rows in persons {
                let parts = split(&mut dice, rows);
                n_changed += usize::from(parts.len() > rows.len());
                *rows = parts;
            }
        }
        for ((name, engine), before) in ENGINES.iter().zip(&before) {
            let what = format!("{name}, spells in two");
            assert_equal(seed, &what, &pair, before, &pair.cells(*engine));
        }
    }
    assert!(n_states > 0 && n_changed > 0, "nothing was split");
}

fn of_population(computation: &Computation) -> bool {
    let denominator = computation.denominator.as_ref();
    computation.numerator.of == Of::Population
        || denominator.is_some_and(|side| side.of == Of::Population)
}

/// What is counted of events alone.
fn of_events(computation: &Computation, tally: &Tally) -> (i128, u64) {
    let has_denominator = computation.denominator.is_some();
    let persons = if has_denominator { tally.persons_numerator } else { tally.persons };
    (tally.numerator, persons)
}

/// A resident without a row of care adds to the population and to nothing else: where events are counted, not
/// one more; where only events are counted, nothing at all.
#[test]
fn a_resident_without_care_adds_to_the_population_alone() {
    let empty = content::catalog();
    let mut n_grown = 0;
    for seed in 0..n_invariances() {
        let mut pair = Pair::new(seed, &empty);
        let before: Vec<_> = ENGINES.iter().map(|(_, engine)| pair.cells(*engine)).collect();
        let born = Value::Day(calendar::from_civil(1948, 5, 17));
        let since = Value::Day(first_day() - 10_000);
        let member =
            Row::from([("fodd".to_owned(), born), ("kon".to_owned(), Value::Word("2".to_owned()))]);
        let home = Row::from([
            ("fran".to_owned(), since),
            ("till".to_owned(), Value::Missing),
            ("kommun".to_owned(), Value::Word("0180".to_owned())),
        ]);
        for (register, persons) in &mut pair.rows {
            persons.push(match register.as_str() {
                "folk" => vec![member.clone()],
                "bor" => vec![home.clone()],
                _ => Vec::new(),
            });
        }
        pair.n_persons += 1;
        let computation = pair.run().computation(&pair.id).clone();
        for ((name, engine), before) in ENGINES.iter().zip(&before) {
            let what = format!("{name}, a resident without care");
            let after = pair.cells(*engine);
            if !of_population(&computation) {
                assert_equal(seed, &what, &pair, before, &after);
                continue;
            }
            if computation.numerator.of == Of::Denominator
                || computation.numerator.of == Of::Population
            {
                // Whoever has no care may be just the one who is counted.
                continue;
            }
            let keys: BTreeSet<&Key> = before.keys().chain(after.keys()).collect();
            let none = Tally::default();
            for key in keys {
                let was = before.get(key).unwrap_or(&none);
                let is = after.get(key).unwrap_or(&none);
                assert_eq!(
                    of_events(&computation, was),
                    of_events(&computation, is),
                    "{what} {key:?}"
                );
                assert!(is.denominator >= was.denominator, "seed {seed}: {what} {key:?}");
                n_grown += usize::from(is.denominator > was.denominator);
            }
        }
    }
    assert!(n_grown > 0, "nobody was added to any population");
}

/// The areas of a unit are one: then the parts of an area add up to it.
fn adds_up(computation: &Computation) -> bool {
    let by = &computation.by;
    let is_each = matches!(by.area, AreaOf::Each(_)) && by.many == Some(Many::Each);
    by.area != AreaOf::None
        && by.unknown_area != Some(UnknownArea::NationOnly)
        && by.down_to == AreaLevel::Kommun
        && !is_each
}

/// What adds up over disjoint parts: not persons, who may be in several.
fn sums(tally: &Tally) -> Tally {
    let (squares, largest) = ([0; 3], [0; 2]);
    Tally { persons: 0, persons_numerator: 0, squares, largest, ..tally.clone() }
}

/// Kommuner and the unknown make up riket, and so do the steps of a ladder that has one for every day.
#[test]
fn parts_add_up_to_the_whole() {
    let empty = content::catalog();
    let (mut n_areas, mut n_steps) = (0, 0);
    for seed in 0..n_invariances() {
        let mut pair = Pair::new(seed, &empty);
        let indicator = pair.catalog.indicators.get_mut(&pair.id).expect("the pair has it");
        let computation = indicator.computation.as_mut().expect("it computes");
        let form = StateId("form".to_owned());
        computation.by.split = vec![vec![Dimension::State(form.clone())]];
        let computation = computation.clone();
        let is_whole = matches!(
            &pair.catalog.blocks.states[&form].kind,
            StateKind::Ladder { otherwise: Some(_), .. }
        );
        for (name, engine) in ENGINES {
            let cells = pair.cells(*engine);
            let added = |belongs: &dyn Fn(&Key) -> Option<Key>| {
                let mut totals: BTreeMap<Key, Tally> = BTreeMap::new();
                for (key, tally) in &cells {
                    if let Some(whole) = belongs(key) {
                        totals.entry(whole).or_default().add(tally);
                    }
                }
                totals
            };
            if adds_up(&computation) {
                let kommuner = added(&|key: &Key| {
                    let is_part = match key.area {
                        Place::Area(area) => area.level() == AreaLevel::Kommun,
                        Place::Unknown => true,
                    };
                    let riket = Place::Area(cube::AreaCode::RIKET);
                    is_part.then(|| Key { area: riket, ..key.clone() })
                });
                for (key, sum) in &kommuner {
                    n_areas += 1;
                    assert_eq!(sums(sum), sums(&cells[key]), "seed {seed}, {name}, {key:?}");
                }
            }
            if is_whole && computation.by.split_numerator.is_empty() {
                let steps = added(&|key: &Key| {
                    let is_step = key.split.starts_with("form=");
                    is_step.then(|| Key { split: String::new(), ..key.clone() })
                });
                let totals = cells.iter().filter(|(key, _)| key.split.is_empty());
                for (key, total) in totals.filter(|(key, _)| key.sex == Sex::Both) {
                    n_steps += 1;
                    let sum = steps.get(key).map(sums);
                    assert_eq!(sum, Some(sums(total)), "seed {seed}, {name}, {key:?}");
                }
            }
        }
    }
    assert!(n_areas > 0 && n_steps > 0, "nothing was added up");
}

/// The days of a person in the population, one by one, in the words of the definition: born, not dead,
/// resident.
fn eligible(pair: &Pair, person: usize, first: i32, last: i32) -> i128 {
    let population = pair.catalog.blocks.populations.values().next().expect("one population");
    let Some(member) = pair.rows["folk"][person].first() else { return 0 };
    let died = pair.rows["doda"][person].iter().filter_map(|row| match row["dog"] {
        Value::Day(day) => Some(day),
        _ => None,
    });
    let died = died.min().filter(|_| population.death.is_some());
    let is_eligible = |day: i32| {
        let is_born = !matches!(member["fodd"], Value::Day(born) if day < born);
        let is_alive = died.is_none_or(|died| {
            day < died || (day == died && population.death_day == Some(Edge::In))
        });
        let is_home = match &population.residence {
            Residence::Always => true,
            Residence::Spells { .. } => {
                let mut spells = pair.rows["bor"][person].iter().filter_map(spell);
                spells.any(|(from, to, _)| from <= day && to.is_none_or(|to| day <= to))
            }
        };
        is_born && is_alive && is_home
    };
    (first..=last).filter(|day| is_eligible(*day)).count() as i128
}

/// The person-days of riket are the days that are eligible, counted by themselves.
#[test]
fn person_days_are_the_days_that_are_eligible() {
    let empty = content::catalog();
    let mut n_days = 0;
    for seed in 0..n_invariances() {
        let mut pair = Pair::new(seed, &empty);
        let population = pair.catalog.blocks.populations.values_mut().next().expect("one");
        population.moves = None;
        let indicator = pair.catalog.indicators.get_mut(&pair.id).expect("the pair has it");
        let computation = indicator.computation.as_mut().expect("it computes");
        let is_of_days = |side: &catalog::definition::Side| side.counted == Counted::Days;
        let side = computation.denominator.as_mut();
        let (Some(used), Some(side)) = (&mut computation.population, side) else { continue };
        if !is_of_days(side) {
            continue;
        }
        (used.condition, side.during) = (None, None);
        computation.by.unknown_area = Some(UnknownArea::NationOnly);
        computation.period.undelivered = Undelivered::Zero;
        computation.standardise = None;
        computation.looks.clear();
        computation.numerator.condition = None;
        let run = pair.run();
        let periods = run.periods(run.computation(&pair.id));
        for (name, engine) in ENGINES {
            let cells = pair.cells(*engine);
            for (period, first, last) in &periods {
                let persons = 0..pair.n_persons;
                let days = persons.map(|p| eligible(&pair, p, *first, *last)).sum::<i128>();
                let key = Key {
                    indicator: pair.id.clone(),
                    area: Place::Area(cube::AreaCode::RIKET),
                    period: *period,
                    sex: Sex::Both,
                    age: AgeGroup::ALL,
                    split: String::new(),
                    stratum: 0,
                };
                let counted = cells.get(&key).map_or(0, |tally| tally.denominator);
                assert_eq!(counted, days, "seed {seed}, {name}, {period}");
                n_days += days;
            }
        }
    }
    assert!(n_days > 0, "nobody was at risk");
}
