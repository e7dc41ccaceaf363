//! Interventions under LSS, as they stand on 1 October each year.

use super::{Kind, Sheets};
use crate::life::{Life, World, age, kommun_on};
use crate::plan::Person;
use crate::random::{Purpose, Stream};
use crate::rates::Setting;

/// October, from 0.
const OCTOBER: usize = 9;

pub(super) fn write(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    let rates = &world.rates.disability;
    let mut chance = Stream::new(world.seed, Purpose::Disability, person.index);
    // One number for the whole life: a disability stays.
    let drawn = chance.unit();
    let first_year = age(person.birth, world.first_day());
    let last_year = age(person.birth, world.last_day());
    if (first_year..=last_year).all(|years| drawn >= rates.any.at(years)) {
        return;
    }
    let n_years = usize::try_from(world.plan.n_years).expect("a few years");
    for support in &rates.interventions {
        let (has, before) = (chance.unit(), chance.wait(rates.days_before) as i32);
        let quarters = support.hours.map(|mean| (chance.wait(mean).min(160.0) * 4.0) as u32 + 1);
        let born = person.birth + 366;
        let began = (world.first_day() - before).max(born).max(life.homes[0].from);
        for year in 0..n_years {
            let month = year * 12 + OCTOBER;
            let day = world.month_starts[month];
            let Some(there) = life.months[month] else { continue };
            let years = age(person.birth, day);
            let is_there = life.homes[0].from <= day && there.setting != Setting::Sabo;
            if !is_there
                || began > day
                || drawn >= rates.any.at(years)
                || has >= support.share.at(years)
            {
                continue;
            }
            let kommun = &world.plan.kommuner[usize::from(kommun_on(life, day))].code;
            let row = sheets.of(Kind::Lss, year).row().day(world.calendar.digits(day));
            let row = row.text(kommun).number(&person.number).text(&[person.sex.digit()]);
            let row = row.text(support.code.as_bytes()).day(world.calendar.digits(began));
            match quarters {
                Some(quarters) => row.hundredths(quarters * 25).end(),
                None => row.empty().end(),
            }
        }
    }
}
