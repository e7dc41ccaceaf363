//! Social services and municipal health care: SOL stock and flow, KHSL1 and KHSL2.

use super::{Kind, Sheets};
use crate::life::{Life, Month, World, kommun_on};
use crate::number::Number;
use crate::plan::Person;
use crate::random::{Purpose, Stream};
use crate::rates::Setting;
use crate::sheet::Row;

/// A decision on social services.
struct Decision {
    kind: &'static [u8],
    kommun: u16,
    is_private: bool,
    decided: i32,
    from: i32,
    to: Option<i32>,
    hours: Option<u32>,
}

pub(super) fn write(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    if !life.stays.is_empty() {
        let mut chance = Stream::new(world.seed, Purpose::Social, person.index);
        for decision in decisions(world, life, &mut chance) {
            write_decision(world, &person.number, &decision, sheets);
        }
    }
    if life.months.iter().flatten().any(|month| month.has_health_care) {
        write_health_care(world, person, life, sheets);
    }
}

/// The decisions behind the times that a person is cared for.
fn decisions(world: &World<'_>, life: &Life, chance: &mut Stream) -> Vec<Decision> {
    let care = &world.rates.care;
    let mut decisions = Vec::new();
    for stay in &life.stays {
        let kommun = kommun_on(life, stay.from.max(world.first_day()));
        let is_private = chance.chance(care.private_share);
        let mut decide = |kind, (from, to), hours, days_before: f64, chance: &mut Stream| {
            let decided = from - chance.wait(days_before) as i32;
            decisions.push(Decision { kind, kommun, is_private, decided, from, to, hours });
        };
        let time = (stay.from, stay.to);
        match stay.setting {
            Setting::Alone => {}
            Setting::HomeCare => {
                // At least a quarter of an hour; most have few hours and some very many.
                let hours = (chance.wait(care.hours_mean) * 4.0) as u32 * 25 + 25;
                decide(b"hemtjanst", time, Some(hours.min(74_400)), 10.0, chance);
                for (kind, share) in [
                    (&b"larm"[..], care.alarm_share),
                    (b"mat", care.meals_share),
                    (b"dagverksamhet", care.day_care_share),
                ] {
                    if chance.chance(share) {
                        decide(kind, time, None, 10.0, chance);
                    }
                }
            }
            Setting::Sabo => {
                let is_short_first = chance.chance(care.short_stay_share);
                let days = 14 + i32::try_from(chance.below(28)).expect("less than a month");
                let ends = stay.to.is_none_or(|to| to > stay.from + days);
                if is_short_first && stay.from >= world.first_day() && ends {
                    let short = (stay.from, Some(stay.from + days - 1));
                    decide(b"korttid", short, None, 5.0, chance);
                    decide(b"sabo", (stay.from + days, stay.to), None, 40.0, chance);
                } else {
                    decide(b"sabo", time, None, 40.0, chance);
                }
            }
        }
    }
    decisions
}

/// Writes a decision in the stock of each month at whose end it is in effect, and in the flow of the
/// months in which it begins and ends.
fn write_decision(world: &World<'_>, number: &Number, decision: &Decision, sheets: &mut Sheets) {
    for month in 0..world.n_months() {
        let (first, last) = (world.month_starts[month], world.month_starts[month + 1] - 1);
        if decision.to.is_some_and(|to| to < first) || decision.from > last {
            continue;
        }
        let ends = decision.to.is_some_and(|to| to <= last);
        let begins = decision.from >= first;
        if begins || ends {
            let row = sheets.of(Kind::SolFlode, month / 12).row();
            let to = decision.to.filter(|_| ends);
            write_row(world, number, decision, month, to, row);
        }
        // What ends on the last day has ended: the stock is then that of the month before, plus those begun
        // and less those ended.
        if !ends {
            let row = sheets.of(Kind::SolBestand, month / 12).row();
            write_row(world, number, decision, month, None, row);
        }
    }
}

fn write_row(
    world: &World<'_>,
    number: &Number,
    decision: &Decision,
    month: usize,
    to: Option<i32>,
    row: Row<'_>,
) {
    let calendar = world.calendar;
    let kommun = &world.plan.kommuner[usize::from(decision.kommun)].code;
    let row = row.text(&calendar.digits(world.month_starts[month])[..6]);
    let row = row.text(kommun).number(number).text(decision.kind);
    let row = row.text(if decision.is_private { b"enskild" } else { b"egen" });
    let row = row.day(calendar.digits(decision.decided.max(calendar.first())));
    let row = row.day(calendar.digits(decision.from));
    let row = match to {
        Some(day) => row.day(calendar.digits(day)),
        None => row.empty(),
    };
    match decision.hours {
        Some(hours) => row.hundredths(hours).end(),
        None => row.empty().end(),
    }
}

/// One row a month, and one for each intervention.
fn write_health_care(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    let mut chance = Stream::new(world.seed, Purpose::Health, person.index);
    let end = life.last_day(world);
    for (month, there) in life.months.iter().enumerate() {
        let Some(there) = there.filter(|month| month.has_health_care) else { continue };
        let (first, last) = (world.month_starts[month], world.month_starts[month + 1] - 1);
        let first = first.max(life.homes[0].from);
        let n_days = u32::try_from(last.min(end) - first + 1).unwrap_or(1);
        let row = begin(world, &there, month, sheets.of(Kind::Khsl1, month / 12).row());
        row.number(&person.number).end();
        let care = &world.rates.care;
        let none = care.none_in_month[usize::from(there.setting == Setting::Sabo)];
        let heaviest = care.interventions.last().map_or(0, |last| last.up_to);
        for _ in 0..chance.count(none) {
            let day = first + i32::try_from(chance.below(n_days)).expect("a day of a month");
            let drawn = chance.below(heaviest);
            let done = care.interventions.iter().find(|done| drawn < done.up_to);
            let done = done.expect("less than the sum of all");
            let row = begin(world, &there, month, sheets.of(Kind::Khsl2, month / 12).row());
            let row = row.number(&person.number).text(done.kva.as_bytes());
            let row = row.day(world.calendar.digits(day)).text(done.profession.as_bytes());
            row.text(b";;;").end();
        }
    }
}

/// Kommun, district, year and month.
fn begin<'a>(world: &World<'_>, there: &Month, month: usize, row: Row<'a>) -> Row<'a> {
    let digits = world.calendar.digits(world.month_starts[month]);
    let kommun = &world.plan.kommuner[usize::from(there.kommun)].code;
    // The month as many systems write it, without a zero before it.
    let n = (digits[4] & 15) * 10 + (digits[5] & 15);
    row.text(kommun).empty().text(&digits[..4]).integer(u32::from(n))
}
