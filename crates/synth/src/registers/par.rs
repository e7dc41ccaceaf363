//! The patient register: the five files of inpatient care, and outpatient visits.

use super::{Kind, Sheets};
use crate::hospital::{HospitalStay, Visit};
use crate::life::World;
use crate::plan::Person;
use crate::sheet::Row;

pub(super) fn write(
    world: &World<'_>,
    person: &Person,
    stays: &[HospitalStay<'_>],
    visits: &[Visit<'_>],
    sheets: &mut Sheets,
) {
    for stay in stays {
        write_stay(world, person, stay, sheets);
        write_parts(world, person, stay, sheets);
    }
    for visit in visits {
        write_visit(world, person, visit, sheets);
    }
}

/// The first year in which visits to other professions than physicians are delivered, so that the profession
/// must be told.
const PROFESSIONS_FROM: i16 = 2024;

/// Which of the years a day lies in.
fn year_of(world: &World<'_>, day: i32) -> usize {
    let year = world.calendar.year(day) - world.plan.first_year;
    usize::try_from(year).expect("care is given within the years")
}

/// A sum of days is a day in the calendar; registers of hospitals write its eight digits.
fn write_stay(world: &World<'_>, person: &Person, stay: &HospitalStay<'_>, sheets: &mut Sheets) {
    let kommun = &world.plan.kommuner[usize::from(stay.kommun)];
    let digits = |day: i32| world.calendar.digits(day);
    // The register counts a stay in the month in which it ends; one that goes on is in the last file.
    let year = year_of(world, stay.to.unwrap_or(world.last_day()));
    let row = sheets.of(Kind::ParSluten, year).row();
    let row = row.number(&person.number).text(&kommun.hospital).text(stay.mvo.as_bytes());
    let row = row.text(&[person.sex.digit()]).text(&kommun.code).text(digits(stay.from));
    let row = match stay.to {
        Some(day) => row.text(digits(day)),
        None => row.empty(),
    };
    let row = row.text(if stay.is_planned { b"1" } else { b"2" });
    let row = row.text(&[b'0' + stay.admitted_from as u8]);
    let row = match stay.to {
        Some(_) => row.text(&[b'0' + stay.discharged_to as u8]),
        None => row.empty(),
    };
    let mut row = row.text(stay.diagnosis.as_bytes());
    for place in 0..3 {
        row = row.text(stay.others.get(place).unwrap_or(&"").as_bytes());
    }
    let row = row.text(stay.external_cause.unwrap_or_default().as_bytes());
    row.text(stay.procedure.map_or("", |(code, _)| code).as_bytes()).end();
}

/// The rows of a stay in the files of diagnoses, external causes, procedures and psychiatric care.
fn write_parts(world: &World<'_>, person: &Person, stay: &HospitalStay<'_>, sheets: &mut Sheets) {
    let year = year_of(world, stay.from);
    for (order, code) in (1..).zip(std::iter::once(&stay.diagnosis).chain(&stay.others)) {
        let row = begin(world, person, stay, sheets.of(Kind::ParDiagnos, year).row());
        row.integer(order).text(code.as_bytes()).end();
    }
    if let Some(cause) = stay.external_cause {
        let row = begin(world, person, stay, sheets.of(Kind::ParOrsak, year).row());
        row.text(cause.as_bytes()).end();
    }
    if let Some((code, day)) = stay.procedure {
        let row = begin(world, person, stay, sheets.of(Kind::ParAtgard, year).row());
        row.text(code.as_bytes()).text(world.calendar.digits(day)).empty().end();
    }
    if stay.is_compulsory {
        let row = begin(world, person, stay, sheets.of(Kind::ParPsykiatri, year).row());
        row.text(b"2").text(world.calendar.digits(stay.from)).end();
    }
}

/// What tells which stay a row belongs to.
fn begin<'a>(world: &World<'_>, person: &Person, stay: &HospitalStay<'_>, row: Row<'a>) -> Row<'a> {
    let kommun = &world.plan.kommuner[usize::from(stay.kommun)];
    let row = row.number(&person.number).text(&kommun.hospital).text(stay.mvo.as_bytes());
    row.text(world.calendar.digits(stay.from))
}

fn write_visit(world: &World<'_>, person: &Person, visit: &Visit<'_>, sheets: &mut Sheets) {
    let kommun = &world.plan.kommuner[usize::from(visit.kommun)];
    let row = sheets.of(Kind::ParOppen, year_of(world, visit.day)).row();
    let row = row.number(&person.number).text(&kommun.hospital).text(visit.mvo.as_bytes());
    let row = row.text(&[person.sex.digit()]).text(&kommun.code);
    let row = row.text(world.calendar.digits(visit.day)).text(b"1");
    let row = row.text(if visit.is_emergency { b"1" } else { b"2" });
    let row = row.text(if visit.is_emergency { b"2" } else { b"1" });
    let row = row.text(visit.diagnosis.as_bytes());
    let row = row.text(visit.external_cause.unwrap_or_default().as_bytes());
    let has_profession = world.calendar.year(visit.day) >= PROFESSIONS_FROM;
    row.text(if has_profession { b"XS915" } else { b"" }).end();
}
