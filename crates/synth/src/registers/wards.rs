//! Beds by ward and day: a register about wards and not persons.

use super::{Kind, Sheets};
use crate::hospital::WINTER;
use crate::life::World;
use crate::random::{Purpose, Stream, none_of};

/// July, from 1.
const JULY: u8 = 7;

/// A made-up ward.
struct Ward {
    hospital: [u8; 5],
    region: [u8; 2],
    is_psychiatric: bool,
    /// From 1 in its hospital.
    number: u32,
}

/// Writes all days of all wards of a country with so many persons when the years begin.
pub(crate) fn write(world: &World<'_>, n_persons: u64, sheets: &mut Sheets) {
    for (index, ward) in (0..).zip(wards(world, n_persons)) {
        // Persons come before in the order of what is planted.
        sheets.begin(world, world.plan.n_persons() + index);
        write_ward(world, &ward, Stream::new(world.seed, Purpose::Wards, index), sheets);
    }
}

/// Every hospital has a ward, and the first of each region one of psychiatry; larger ones have more.
fn wards(world: &World<'_>, n_persons: u64) -> Vec<Ward> {
    let rates = &world.rates.wards;
    let kommuner = &world.plan.kommuner;
    let all = kommuner.last().map_or(1, |kommun| kommun.up_to);
    let size = f64::from(rates.beds[0] + rates.beds[1]) / 2.0;
    let mut wards = Vec::new();
    let mut before = 0;
    for of_hospital in kommuner.chunk_by(|a, b| a.hospital == b.hospital) {
        let up_to = of_hospital[of_hospital.len() - 1].up_to;
        let share = f64::from(up_to - before) / f64::from(all);
        before = up_to;
        let beds = share * n_persons as f64 * rates.per_1000 / 1000.0;
        let kommun = &of_hospital[0];
        let is_first = kommun.hospital.ends_with(b"01");
        for is_psychiatric in [false, true] {
            let share = rates.psychiatric_share;
            let of_kind = if is_psychiatric { share } else { 1.0 - share };
            let least = u32::from(!is_psychiatric || is_first);
            let n_wards = ((beds * of_kind / size).round() as u32).max(least);
            wards.extend((1..=n_wards.min(999)).map(|number| Ward {
                hospital: kommun.hospital,
                region: [kommun.code[0], kommun.code[1]],
                is_psychiatric,
                number,
            }));
        }
    }
    wards
}

fn write_ward(world: &World<'_>, ward: &Ward, mut chance: Stream, sheets: &mut Sheets) {
    let rates = &world.rates.wards;
    let mut name = *b"FIKTIV-00000-A000";
    name[7..12].copy_from_slice(&ward.hospital);
    name[13] = if ward.is_psychiatric { b'P' } else { b'A' };
    super::primary::write_digits(&mut name[14..], ward.number);
    let n_beds = rates.beds[0] + chance.below(rates.beds[1] - rates.beds[0] + 1);
    // Some wards are crowded more often than others: from a half to one and a half of the mean.
    let own = 0.5 + chance.unit();
    for day in world.first_day()..=world.last_day() {
        let calendar = world.calendar;
        let (year, month) = (calendar.year(day), calendar.month(day));
        let open = if month == JULY { rates.july_open } else { 1.0 };
        let beds = (f64::from(n_beds) * open) as u32;
        let (over, elsewhere) = rates.crowding(year, ward.is_psychiatric);
        let season = 1.0 + rates.winter * WINTER[usize::from(month) - 1];
        let mut patients =
            |per_bed: f64| chance.count(none_of(f64::from(beds) * per_bed * own * season));
        let (over, elsewhere) = (patients(over).min(200), patients(elsewhere).min(200));
        let place = usize::try_from(year - world.plan.first_year).expect("within the years");
        let row = sheets.of(Kind::Vardplatser, place).row().day(calendar.digits(day));
        let row = row.text(&ward.region).text(&ward.hospital).text(&name);
        let row = row.text(if ward.is_psychiatric { b"psykiatrisk" } else { b"somatisk" });
        row.integer(beds).integer(over).integer(elsewhere).end();
    }
}
