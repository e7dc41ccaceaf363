//! Answers about the care of those who died.

use super::{Kind, Sheets};
use crate::hospital::{HospitalStay, Place};
use crate::life::{Exit, Life, World, kommun_on};
use crate::plan::Person;
use crate::random::{Purpose, Stream};
use crate::rates::Setting;

pub(super) fn write(
    world: &World<'_>,
    person: &Person,
    life: &Life,
    stays: &[HospitalStay<'_>],
    sheets: &mut Sheets,
) {
    let Some(Exit::Death(day)) = life.exit else { return };
    let rates = &world.rates.last_days;
    let mut chance = Stream::new(world.seed, Purpose::LastDays, person.index);
    let in_hospital = stays.last().is_some_and(|stay| stay.discharged_to == Place::Dead);
    let in_sabo = life.months.iter().flatten().last().is_some_and(|m| m.setting == Setting::Sabo);
    let is_palliative = chance.chance(rates.palliative_unit);
    let (at, place): (usize, &[u8]) = match (in_hospital, in_sabo) {
        (true, _) => (2, b"sjukhus"),
        (false, true) => (1, b"sabo"),
        (false, false) if is_palliative => (0, b"palliativ"),
        (false, false) => (0, b"ordinart"),
    };
    if !chance.chance(rates.answered[at]) {
        return;
    }
    let is_expected = chance.chance(rates.expected[at]);
    let kommun = &world.plan.kommuner[usize::from(kommun_on(life, day))].code;
    let row = sheets.of(Kind::Palliativ, 0).row();
    let row = row.number(&person.number).text(&[person.sex.digit()]).text(kommun);
    let row = row.day(world.calendar.digits(day)).text(place);
    if !is_expected {
        // The questions are about expected deaths.
        row.text(b"2").empty().empty().empty().empty().empty().empty().end();
        return;
    }
    let mut answer = |yes: [f64; 3]| -> &'static [u8] {
        if chance.chance(rates.unknown) {
            b"9"
        } else if chance.chance(yes[at]) {
            b"1"
        } else {
            b"2"
        }
    };
    let row = row.text(b"1").text(answer(rates.talk)).text(answer(rates.mouth));
    let answers = [rates.opioid, rates.anxiety, rates.presence].map(answer);
    let mut grade = 0;
    let mut drawn = chance.unit();
    while grade < rates.ulcers.len() - 1 && drawn >= rates.ulcers[grade] {
        drawn -= rates.ulcers[grade];
        grade += 1;
    }
    let row = row.integer(u32::try_from(grade).expect("a grade"));
    row.text(answers[0]).text(answers[1]).text(answers[2]).end();
}
