//! Drugs dispensed on prescription.

use super::{Kind, Sheets};
use crate::life::{Life, Month, World, age};
use crate::plan::Person;
use crate::random::{Purpose, Stream};
use crate::rates::{Drug, Setting};
use crate::sheet::Row;

/// How many days a delivery of dosed drugs lasts.
const DOSE_DAYS: i32 = 14;

/// A drug that goes on.
struct Lasting {
    /// Its place among all drugs.
    drug: usize,
    /// The day of the next dispensing.
    next: i32,
    /// The day of the prescription in use, and its number.
    prescribed: i32,
    prescription: u32,
}

/// A dispensing on its way to a row.
struct Dispensing<'w> {
    day: i32,
    prescribed: i32,
    drug: &'w Drug,
    article: u32,
    prescription: u32,
    ddd: u32,
}

/// A person at the pharmacy.
struct Customer<'a, 'w> {
    world: &'w World<'w>,
    person: &'a Person,
    chance: Stream,
    last: i32,
    sheets: &'a mut Sheets,
}

pub(super) fn write(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    let rates = &world.rates.drugs;
    let first = life.homes[0].from.max(world.first_day());
    let last = life.last_day(world);
    let chance = Stream::new(world.seed, Purpose::Drugs, person.index);
    let mut customer = Customer { world, person, chance, last, sheets };
    let years = age(person.birth, first);
    let n_alone = customer.chance.count(rates.none_lasting.at(years)) as usize;
    let is_cared_for = |month: &Month| month.has_health_care || month.setting != Setting::Alone;
    let n_more = if life.months.iter().flatten().any(is_cared_for) {
        customer.chance.count(rates.none_more_in_care) as usize
    } else {
        0
    };
    let mut lasting = customer.begin(n_alone + n_more, years, first);
    let dosed = customer.chance.unit();
    let mut next_dose = first + customer.chance.days(DOSE_DAYS);
    let mut n_short = 0;
    for (at, month) in life.months.iter().enumerate() {
        let Some(month) = month else { continue };
        let (from, to) = (world.month_starts[at], world.month_starts[at + 1] - 1);
        let n = if is_cared_for(month) { lasting.len() } else { n_alone.min(lasting.len()) };
        let share = match month.setting {
            Setting::Sabo => rates.dosed_sabo,
            _ if month.has_health_care => rates.dosed_at_home,
            _ => 0.0,
        };
        if dosed < share {
            customer.dose(&mut lasting[..n], &mut next_dose, from, to.min(last));
        } else {
            customer.fetch(&mut lasting[..n], from, to.min(last));
            next_dose = to + 1;
        }
        let years = age(person.birth, from);
        if customer.chance.chance(rates.short_monthly.at(years)) {
            n_short += 1;
            customer.short(years, from, to, first, n_short);
        }
    }
}

impl Customer<'_, '_> {
    /// The drugs that go on, all different; fewer when chance gives the same again and again.
    fn begin(&mut self, n: usize, years: usize, first: i32) -> Vec<Lasting> {
        let rates = &self.world.rates.drugs;
        let mut lasting: Vec<Lasting> = Vec::with_capacity(n);
        for _ in 0..n * 3 {
            if lasting.len() == n.min(rates.lasting.len()) {
                break;
            }
            let drug = rates.lasting.draw_place(&mut self.chance, years, self.person.sex);
            if lasting.iter().all(|other| other.drug != drug) {
                let next = first + self.chance.days(rates.days_between);
                let prescribed = first - self.chance.days(300);
                let prescription = u32::try_from(lasting.len() + 1).expect("a few") * 100;
                lasting.push(Lasting { drug, next, prescribed, prescription });
            }
        }
        lasting
    }

    /// Fetches what is due in a month.
    fn fetch(&mut self, lasting: &mut [Lasting], from: i32, to: i32) {
        let rates = &self.world.rates.drugs;
        for one in lasting {
            // Whoever was dosed, or not yet there, begins now.
            one.next = one.next.max(from);
            while one.next <= to {
                let day = one.next;
                self.renew(one, day);
                self.dispense(&Dispensing {
                    day,
                    prescribed: one.prescribed,
                    drug: rates.lasting.get(one.drug),
                    article: article(one.drug),
                    prescription: one.prescription,
                    ddd: rates.lasting.get(one.drug).ddd,
                });
                one.next = day + rates.days_between - 5 + self.chance.days(11);
            }
        }
    }

    /// All drugs for a fortnight at a time.
    fn dose(&mut self, lasting: &mut [Lasting], next: &mut i32, from: i32, to: i32) {
        *next = (*next).max(from);
        while *next <= to {
            for one in &mut *lasting {
                self.renew(one, *next);
                self.dispense(&Dispensing {
                    day: *next,
                    prescribed: one.prescribed,
                    drug: self.world.rates.drugs.lasting.get(one.drug),
                    article: article(one.drug),
                    prescription: one.prescription,
                    ddd: DOSE_DAYS.unsigned_abs(),
                });
                one.next = *next + DOSE_DAYS;
            }
            *next += DOSE_DAYS;
        }
    }

    /// A prescription holds for a year.
    fn renew(&mut self, one: &mut Lasting, day: i32) {
        if day - one.prescribed > 365 {
            one.prescribed = day - self.chance.days(10);
            one.prescription += 1;
        }
    }

    /// A drug for a short time.
    fn short(&mut self, years: usize, from: i32, to: i32, first: i32, n: u32) {
        let short = &self.world.rates.drugs.short;
        let place = short.draw_place(&mut self.chance, years, self.person.sex);
        let day = from + self.chance.days(to - from + 1);
        if day > self.last || day < first {
            return;
        }
        let drug = short.get(place);
        let prescribed = day - self.chance.days(4);
        self.dispense(&Dispensing {
            day,
            prescribed,
            drug,
            article: 500 + article(place),
            prescription: 10_000 + n,
            ddd: drug.ddd,
        });
    }

    /// Writes a dispensing, and the row that takes it back when it is handed in again.
    fn dispense(&mut self, given: &Dispensing<'_>) {
        let is_corrected = self.chance.chance(self.world.rates.drugs.corrected);
        let back = given.day + 1 + if is_corrected { self.chance.days(8) } else { 0 };
        let is_corrected = is_corrected && back <= self.last;
        if is_corrected {
            self.row(given, given.day, false).end_whole();
            self.row(given, back, true).end_whole();
        } else {
            self.row(given, given.day, false).end();
        }
    }

    fn row(&mut self, given: &Dispensing<'_>, day: i32, is_back: bool) -> Row<'_> {
        let calendar = self.world.calendar;
        let year = usize::try_from(calendar.year(day) - self.world.plan.first_year);
        let row = self.sheets.of(Kind::Lakemedel, year.expect("within the years")).row();
        let row = row.number(&self.person.number).day(calendar.digits(day));
        let row = row.day(calendar.digits(given.prescribed)).text(given.drug.atc.as_bytes());
        let row = row.integer(given.article).integer(given.prescription);
        let row = if is_back { row.minus().integer(1).minus() } else { row.integer(1) };
        row.integer(given.ddd)
    }
}

/// The item number of a drug.
fn article(place: usize) -> u32 {
    100_000 + 10 * u32::try_from(place).expect("a short list")
}
