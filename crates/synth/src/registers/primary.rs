//! Primary care: registration with a unit, regular physicians, and contacts.

use super::{Kind, Sheets};
use crate::life::{Life, World, age, kommun_on};
use crate::plan::Person;
use crate::random::{Purpose, Stream, none_of};
use crate::rates::{Profession, Setting};
use crate::sheet::Row;

/// A made-up unit: the kommun and a number from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unit {
    kommun: u16,
    number: u32,
}

/// A time with a unit or a physician. Days are first and last.
#[derive(Debug, Clone, Copy)]
struct Time {
    unit: Unit,
    /// The physician's number from 1; none when it is a time with a unit, or without a named physician.
    physician: Option<u32>,
    from: i32,
    to: Option<i32>,
}

impl Time {
    fn has(&self, day: i32) -> bool {
        self.from <= day && self.to.is_none_or(|to| to >= day)
    }
}

/// The physicians of a unit are the first profession.
const PHYSICIANS: usize = 0;

/// Writes what a person leaves in the registers of primary care.
pub(super) fn write(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    let mut chance = Stream::new(world.seed, Purpose::Primary, person.index);
    let units = write_units(world, person, life, &mut chance, sheets);
    let named = write_physicians(world, person, life, &units, &mut chance, sheets);
    let mut patient = Patient { world, person, life, units, named, chance };
    patient.write_contacts(sheets);
}

fn unit_in(world: &World<'_>, kommun: u16, drawn: f64) -> Unit {
    let at = usize::from(kommun);
    let before = if at == 0 { 0 } else { world.plan.kommuner[at - 1].up_to };
    let n_persons = world.plan.kommuner[at].up_to - before;
    let n_units = (n_persons / world.rates.primary.persons_per_unit).max(1);
    let number = 1 + (drawn * f64::from(n_units)) as u32;
    Unit { kommun, number }
}

/// The units with which a person is registered, one after the other; all times in the country have one,
/// whether or not the register has it.
fn write_units(
    world: &World<'_>,
    person: &Person,
    life: &Life,
    chance: &mut Stream,
    sheets: &mut Sheets,
) -> Vec<Time> {
    let rates = &world.rates.primary;
    let is_listed = chance.chance(rates.listed);
    let mut times = Vec::new();
    for home in &life.homes {
        let mut from = home.from;
        loop {
            let unit = unit_in(world, home.kommun, chance.unit());
            let end = from.max(world.first_day()) + chance.wait(rates.listed_days) as i32;
            let goes_on = end >= home.to.unwrap_or(world.last_day());
            let to = if goes_on { home.to } else { Some(end) };
            let time = Time { unit, physician: None, from, to };
            if is_listed {
                let row = sheets.of(Kind::Listning, 0).row();
                let row = begin(world, person, unit, row);
                ends(world, row.day(world.calendar.digits(from)), to).end();
            }
            times.push(time);
            if goes_on {
                break;
            }
            from = end + 1;
        }
    }
    times
}

/// The number of the person, the region and the unit.
fn begin<'a>(world: &World<'_>, person: &Person, unit: Unit, row: Row<'a>) -> Row<'a> {
    let code = &world.plan.kommuner[usize::from(unit.kommun)].code;
    row.number(&person.number).text(&code[..2]).text(&unit_name(code, unit))
}

/// The last day, or an empty field.
fn ends<'a>(world: &World<'_>, row: Row<'a>, to: Option<i32>) -> Row<'a> {
    match to {
        Some(to) => row.day(world.calendar.digits(to)),
        None => row.empty(),
    }
}

/// `FIKTIV-0180-012`.
fn unit_name(code: &[u8; 4], unit: Unit) -> [u8; 15] {
    let mut name = *b"FIKTIV-0000-000";
    name[7..11].copy_from_slice(code);
    write_digits(&mut name[12..], unit.number);
    name
}

/// `FIKTIV-0180-012-L03`.
fn performer_name(code: &[u8; 4], unit: Unit, letter: u8, number: u32) -> [u8; 19] {
    let mut name = *b"FIKTIV-0000-000-X00";
    name[..15].copy_from_slice(&unit_name(code, unit));
    name[16] = letter;
    write_digits(&mut name[17..], number);
    name
}

/// Writes a number with as many digits as there is place for.
pub(super) fn write_digits(place: &mut [u8], number: u32) {
    let mut rest = number;
    for digit in place.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
    }
}

/// The named physicians of a person, one after the other. Where there is none, the register may tell that
/// one was offered or declined.
fn write_physicians(
    world: &World<'_>,
    person: &Person,
    life: &Life,
    units: &[Time],
    chance: &mut Stream,
    sheets: &mut Sheets,
) -> Vec<Time> {
    let rates = &world.rates.primary.regular;
    let mut named = Vec::new();
    // Who has a named physician tends to go on having one: one number for the whole life.
    let drawn = chance.unit();
    for (time, is_in_sabo) in parts(world, life, units) {
        let seen = time.from.max(world.first_day());
        let years = age(person.birth, seen);
        let share = if is_in_sabo { rates.sabo } else { rates.share.at(years) };
        let state = if drawn < share {
            write_named(world, person, &time, chance, sheets, &mut named);
            continue;
        } else if drawn < share + (1.0 - share) * rates.offered {
            b"erbjuden".as_slice()
        } else if drawn < share + (1.0 - share) * (rates.offered + rates.declined) {
            b"avbojd"
        } else {
            continue;
        };
        let row = begin(world, person, time.unit, sheets.of(Kind::FastLakarkontakt, 0).row());
        let row = row.text(state).empty().day(world.calendar.digits(time.from));
        ends(world, row, time.to).end();
    }
    named
}

/// Times with a unit, cut where the person moves into särskilt boende. True for those within.
fn parts(world: &World<'_>, life: &Life, units: &[Time]) -> Vec<(Time, bool)> {
    let mut sabo = life.stays.iter().filter(|stay| stay.setting == Setting::Sabo);
    let into = sabo.next().map(|stay| stay.from);
    let mut parts = Vec::new();
    for time in units {
        match into {
            Some(day) if day > time.from.max(world.first_day()) && time.has(day) => {
                parts.push((Time { to: Some(day - 1), ..*time }, false));
                parts.push((Time { from: day, ..*time }, true));
            }
            _ => {
                let seen = time.from.max(world.first_day());
                parts.push((*time, into.is_some_and(|day| day <= seen)));
            }
        }
    }
    parts
}

/// One physician after another during a time with a unit.
fn write_named(
    world: &World<'_>,
    person: &Person,
    time: &Time,
    chance: &mut Stream,
    sheets: &mut Sheets,
    named: &mut Vec<Time>,
) {
    let physicians = &world.rates.primary.professions[PHYSICIANS];
    let days = world.rates.primary.regular.days;
    // Before the years the first physician came some time ago, or with the unit.
    let before = chance.wait(days) as i32;
    let mut from = time.from.max(world.first_day() - before);
    loop {
        let number = 1 + chance.below(physicians.per_unit);
        let end = from.max(world.first_day()) + chance.wait(days) as i32;
        let goes_on = end >= time.to.unwrap_or(world.last_day());
        let to = if goes_on { time.to } else { Some(end) };
        let row = begin(world, person, time.unit, sheets.of(Kind::FastLakarkontakt, 0).row());
        let code = &world.plan.kommuner[usize::from(time.unit.kommun)].code;
        let physician = performer_name(code, time.unit, physicians.letter, number);
        let row = row.text(b"namngiven").text(&physician).day(world.calendar.digits(from));
        ends(world, row, to).end();
        named.push(Time { unit: time.unit, physician: Some(number), from, to });
        if goes_on {
            return;
        }
        from = end + 1;
    }
}

/// A person who seeks primary care.
struct Patient<'a, 'w> {
    world: &'w World<'w>,
    person: &'a Person,
    life: &'a Life,
    units: Vec<Time>,
    named: Vec<Time>,
    chance: Stream,
}

impl Patient<'_, '_> {
    /// Writes the contacts of each year: some persons have many and most have few.
    fn write_contacts(&mut self, sheets: &mut Sheets) {
        let need = self.chance.wait(1.0);
        let last = self.life.last_day(self.world);
        let entry = self.life.homes[0].from;
        let n_years = usize::try_from(self.world.plan.n_years).expect("a few years");
        for year in 0..n_years {
            let starts = &self.world.month_starts;
            let (first, next) = (starts[year * 12].max(entry), starts[year * 12 + 12]);
            let n_days = last.min(next - 1) - first + 1;
            if n_days <= 0 {
                continue;
            }
            let years = age(self.person.birth, first);
            let share = f64::from(n_days) / 365.25;
            for profession in &self.world.rates.primary.professions {
                let mean = (need * profession.contacts.at(years) * share).min(200.0);
                for _ in 0..self.chance.count(none_of(mean)) {
                    let day = first + self.chance.days(n_days);
                    self.write_contact(profession, day, year, sheets);
                }
            }
        }
    }

    fn write_contact(
        &mut self,
        profession: &Profession,
        day: i32,
        year: usize,
        sheets: &mut Sheets,
    ) {
        let world = self.world;
        let Some(unit) = self.units.iter().find(|time| time.has(day)).map(|time| time.unit) else {
            return;
        };
        let number = self.performer(profession, unit, day);
        let kommun = &world.plan.kommuner[usize::from(kommun_on(self.life, day))].code;
        let of_unit = &world.plan.kommuner[usize::from(unit.kommun)].code;
        let form = profession.form(self.chance.below(profession.heaviest()));
        let is_planned = self.chance.chance(profession.planned);
        let is_physician = profession.letter == world.rates.primary.professions[PHYSICIANS].letter;
        let row = sheets.of(Kind::Primarvard, year).row();
        let row = row.number(&self.person.number).text(&[self.person.sex.digit()]);
        let row = row.text(kommun).text(&of_unit[..2]).text(&unit_name(of_unit, unit));
        let row = row.day(world.calendar.digits(day)).text(form.as_bytes());
        let row = row.text(if is_planned { b"1" } else { b"2" }).text(profession.code.as_bytes());
        let row = row.text(&performer_name(of_unit, unit, profession.letter, number));
        if is_physician {
            let years = age(self.person.birth, day);
            let diagnoses = &world.rates.primary.diagnoses;
            let drawn = diagnoses.draw(&mut self.chance, years, self.person.sex);
            row.text(drawn.as_bytes()).end();
        } else {
            row.empty().end();
        }
    }

    /// Who is met: the one seen most, or anyone at the unit.
    fn performer(&mut self, profession: &Profession, unit: Unit, day: i32) -> u32 {
        let mut named = self.named.iter().filter(|time| time.has(day));
        let physician = named.next().and_then(|time| time.physician);
        let same = profession.same[usize::from(physician.is_some())];
        if !self.chance.chance(same) {
            return 1 + self.chance.below(profession.per_unit);
        }
        let is_physician =
            profession.letter == self.world.rates.primary.professions[PHYSICIANS].letter;
        match physician.filter(|_| is_physician) {
            Some(number) => number,
            // The same for a person at a unit, and another for another person.
            None => {
                let place = self.person.index + u64::from(unit.number);
                1 + u32::try_from(place % u64::from(profession.per_unit)).expect("a few")
            }
        }
    }
}
