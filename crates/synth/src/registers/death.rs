//! Causes of death.

use super::{Kind, Sheets};
use crate::hospital::HospitalStay;
use crate::life::{Exit, Life, World, age, kommun_on};
use crate::plan::Person;
use crate::random::{Purpose, Stream};

/// For so many days after a stay for an injury by a fall somebody may die of the fall.
const DAYS_AFTER_FALL: i32 = 30;

pub(super) fn write(
    world: &World<'_>,
    person: &Person,
    life: &Life,
    stays: &[HospitalStay<'_>],
    sheets: &mut Sheets,
) {
    let Some(Exit::Death(day)) = life.exit else { return };
    let rates = &world.rates.causes;
    let mut chance = Stream::new(world.seed, Purpose::Death, person.index);
    let years = age(person.birth, day);
    let fell = stays.last().filter(|stay| {
        stay.external_cause.is_some() && stay.to.is_none_or(|to| to + DAYS_AFTER_FALL >= day)
    });
    // A stream of its own, so that the other causes are what they would have been.
    let mut pandemic = Stream::new(world.seed, Purpose::Pandemic, person.index);
    let covid = &world.rates.infections.covid;
    let of_covid = covid.week(day).filter(|_| years >= covid.deaths_from);
    let is_covid = of_covid.is_some_and(|week| pandemic.chance(covid.of_deaths[week]));
    let underlying = match fell {
        _ if is_covid => &covid.diagnosis,
        Some(_) if chance.chance(rates.after_fall_share) => &rates.after_fall,
        _ => rates.causes.draw(&mut chance, years, person.sex),
    };
    let kommun = kommun_on(life, day);
    let mut digits = *world.calendar.digits(day);
    if chance.chance(rates.unknown_day) {
        digits[6..].copy_from_slice(b"00");
    }
    let row = sheets.of(Kind::Dodsorsak, 0).row();
    let row = row.number(&person.number).text(&[person.sex.digit()]);
    let row = row.text(&world.plan.kommuner[usize::from(kommun)].code).text(&digits);
    let mut row = row.text(underlying.as_bytes());
    let n = u32::try_from(rates.contributing.len()).expect("a short list");
    let n_contributing = chance.below(3);
    for place in 0..2 {
        let code = &rates.contributing[chance.below(n) as usize];
        row = match place < n_contributing && code != underlying {
            true => row.text(code.as_bytes()),
            false => row.empty(),
        };
    }
    let arrival = day + 1 + chance.wait(rates.days_to_arrival).min(300.0) as i32;
    row.day(world.calendar.digits(arrival)).end();
}
