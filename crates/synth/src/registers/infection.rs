//! Notified infectious diseases.

use super::{Kind, Sheets};
use crate::life::{Life, World, age, kommun_on};
use crate::plan::Person;
use crate::random::{Purpose, Stream, none_of};
use crate::rates::Setting;

pub(super) fn write(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    let rates = &world.rates.infections;
    let mut chance = Stream::new(world.seed, Purpose::Infection, person.index);
    let (entry, last) = (life.homes[0].from.max(world.first_day()), life.last_day(world));
    let mut n_cases = 0;
    let covid = &rates.covid;
    let in_all = *covid.up_to.last().expect("there are weeks");
    // As many as the setting with most would give; of others some are passed over.
    let most = covid.factors[Setting::Sabo as usize].at(age(person.birth, last));
    for _ in 0..chance.count(none_of((in_all * most).min(50.0))) {
        let drawn = chance.unit() * in_all;
        let week = covid.up_to.partition_point(|up_to| *up_to <= drawn);
        let day = covid.first + i32::try_from(week).expect("a few years") * 7 + chance.days(7);
        let kept = chance.unit() * most;
        if day < entry || day > last {
            continue;
        }
        let factor = &covid.factors[setting_on(world, life, day) as usize];
        if kept < factor.at(age(person.birth, day)) {
            n_cases += 1;
            write_case(
                world,
                (person, life),
                (&covid.diagnosis, day, n_cases),
                &mut chance,
                sheets,
            );
        }
    }
    let years = f64::from((last - entry + 1).max(0)) / 365.25;
    for (diagnosis, yearly) in &rates.others {
        for _ in 0..chance.count(none_of(yearly * years)) {
            let day = entry + chance.days(last - entry + 1);
            n_cases += 1;
            write_case(world, (person, life), (diagnosis, day, n_cases), &mut chance, sheets);
        }
    }
}

/// Where a person is cared for in the month of a day.
fn setting_on(world: &World<'_>, life: &Life, day: i32) -> Setting {
    let month = world.month_starts.partition_point(|start| *start <= day).saturating_sub(1);
    life.months.get(month).copied().flatten().map_or(Setting::Alone, |month| month.setting)
}

/// The laboratory notifies, and sometimes the physician too.
fn write_case(
    world: &World<'_>,
    (person, life): (&Person, &Life),
    (diagnosis, day, n): (&str, i32, u32),
    chance: &mut Stream,
    sheets: &mut Sheets,
) {
    let rates = &world.rates.infections.covid;
    let kommun = &world.plan.kommuner[usize::from(kommun_on(life, day))].code;
    let is_here = chance.chance(0.93);
    let mut notified = day;
    let by_clinic = chance.chance(rates.clinic_share);
    for (is_written, by) in [(true, b"lab".as_slice()), (by_clinic, b"klinik")] {
        notified += chance.wait(rates.days_to_notified).min(60.0) as i32;
        if !is_written {
            continue;
        }
        let row = sheets.of(Kind::Sminet, 0).row();
        let row = row.number(&person.number).text(&[person.sex.digit()]);
        let row = row.text(&kommun[..2]).text(kommun);
        let row = row.text(format!("F{}-{n}", person.index).as_bytes());
        let row = row.text(diagnosis.as_bytes()).text(by).day(world.calendar.digits(day));
        let row = row.day(world.calendar.digits(notified));
        row.text(if is_here { b"1" } else { b"9" }).end();
    }
}
