//! The population: who there is, where they live, and their moves.

use super::{Kind, Sheets};
use crate::life::{Exit, Life, World};
use crate::plan::{Entry, Person};
use crate::sheet::Row;

pub(super) fn write(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    let calendar = world.calendar;
    let row = sheets.of(Kind::Befolkning, 0).row();
    let row = row.number(&person.number).day(calendar.digits(person.birth));
    let row = row.text(&[person.sex.digit()]);
    match life.exit {
        Some(Exit::Death(day)) => row.day(calendar.digits(day)).end(),
        _ => row.empty().end(),
    }
    for home in &life.homes {
        let kommun = &world.plan.kommuner[usize::from(home.kommun)].code;
        let row = sheets.of(Kind::Bosattning, 0).row();
        let row = row.number(&person.number).text(kommun).day(calendar.digits(home.from));
        match home.to {
            Some(day) => row.day(calendar.digits(day)).end(),
            None => row.empty().end(),
        }
    }
    let came = matches!(person.entry, Entry::Immigration(_));
    for (i, home) in life.homes.iter().enumerate() {
        let event: &[u8] = match i {
            0 if came => b"inv",
            0 => continue,
            _ => b"inr",
        };
        let kommun = &world.plan.kommuner[usize::from(home.kommun)].code;
        moved(world, person, sheets, home.from).text(event).text(kommun).end();
    }
    if let Some(Exit::Emigration(day)) = life.exit {
        moved(world, person, sheets, day).text(b"utv").empty().end();
    }
}

fn moved<'a>(world: &World<'_>, person: &Person, sheets: &'a mut Sheets, day: i32) -> Row<'a> {
    let year = usize::try_from(world.calendar.year(day) - world.plan.first_year);
    let sheet = sheets.of(Kind::Flyttningar, year.expect("moves are within the years"));
    sheet.row().number(&person.number).day(world.calendar.digits(day))
}
