//! Waiting: patients ready for discharge, and those who wait for care that has been decided.

use super::{Kind, Sheets};
use crate::hospital::{HospitalStay, Place};
use crate::life::{Life, World, age, kommun_on};
use crate::plan::Person;
use crate::random::{Purpose, Stream};
use crate::rates::{Setting, Wait};

/// So many months before the years decisions begin, so that the lists are full when they do.
const MONTHS_BEFORE: i32 = 24;

/// Writes the stays in which the patient was found ready for discharge, most of them on the same day.
pub(super) fn write_ready(
    world: &World<'_>,
    person: &Person,
    life: &Life,
    stays: &[HospitalStay<'_>],
    sheets: &mut Sheets,
) {
    let rates = &world.rates.waits.ready;
    let mut chance = Stream::new(world.seed, Purpose::Ready, person.index);
    for stay in stays {
        let Some(to) = stay.to else { continue };
        let is_home = matches!(stay.discharged_to, Place::Home | Place::Sabo);
        if !is_home || to - stay.from < 2 {
            continue;
        }
        let is_patient = usize::from(has_care(world, life, stay.from));
        let share = rates.share[is_patient].at(age(person.birth, stay.from));
        let days = 1 + chance.wait(rates.more_days) as i32;
        let ready = if chance.chance(share) {
            (to - days).max(stay.from)
        } else if chance.chance(rates.same_day) {
            to
        } else {
            continue;
        };
        let kommun = &world.plan.kommuner[usize::from(stay.kommun)];
        let calendar = world.calendar;
        let year = usize::try_from(calendar.year(to) - world.plan.first_year);
        let year = year.expect("stays end within the years");
        let row = sheets.of(Kind::Utskrivningsklar, year).row();
        let row = row.number(&person.number).text(&kommun.code[..2]).text(&kommun.hospital);
        let row = row.text(&kommun.code).day(calendar.digits(ready));
        row.day(calendar.digits(to)).end();
    }
}

/// True when the kommun cares for the person in the month of a day.
fn has_care(world: &World<'_>, life: &Life, day: i32) -> bool {
    let month = world.month_starts.partition_point(|start| *start <= day).saturating_sub(1);
    let there = life.months.get(month).copied().flatten();
    there.is_some_and(|month| month.has_health_care || month.setting != Setting::Alone)
}

/// Writes all that a person waits or has waited for.
pub(super) fn write_waits(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    let mut chance = Stream::new(world.seed, Purpose::Waits, person.index);
    let (entry, last) = (life.homes[0].from, life.last_day(world));
    let n_months = i32::try_from(world.n_months()).expect("a few years of months");
    for wait in &world.rates.waits.waits {
        for month in -MONTHS_BEFORE..n_months {
            let first = match usize::try_from(month) {
                Ok(month) => world.month_starts[month],
                // Months before the years are of equal length.
                Err(_) => world.first_day() + month * 30,
            };
            if first > last || !chance.chance(wait.decisions.at(age(person.birth, first))) {
                continue;
            }
            let decided = first + chance.days(30);
            if decided >= entry && decided <= last {
                write_wait(world, (person, life), wait, decided, &mut chance, sheets);
            }
        }
    }
}

/// Writes a wait, unless it was over before the years began.
fn write_wait(
    world: &World<'_>,
    (person, life): (&Person, &Life),
    wait: &Wait,
    decided: i32,
    chance: &mut Stream,
    sheets: &mut Sheets,
) {
    let is_chosen = chance.chance(wait.chosen);
    let more = if is_chosen { chance.wait(wait.chosen_more) as i32 } else { 0 };
    let ends = decided + wait.days(chance) + more;
    let is_cancelled = chance.chance(wait.cancelled);
    if ends < world.first_day() {
        return;
    }
    let calendar = world.calendar;
    let last = life.last_day(world);
    let kommun = &world.plan.kommuner[usize::from(kommun_on(life, decided))].code;
    let row = sheets.of(Kind::Vantetider, 0).row();
    let row = row.number(&person.number).text(&kommun[..2]).text(wait.what.as_bytes());
    let row = row.text(if is_chosen { b"ja" } else { b"nej" }).day(calendar.digits(decided));
    if ends <= last && !is_cancelled {
        row.day(calendar.digits(ends)).day(calendar.digits(ends)).end();
    } else if ends <= last || last < world.last_day() {
        // Taken off the list, dead or gone.
        row.empty().day(calendar.digits(ends.min(last))).end();
    } else {
        row.empty().empty().end();
    }
}
