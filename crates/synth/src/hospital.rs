//! One person's hospital care: stays, readmissions, injuries by falls, and visits.

use crate::life::{Exit, Life, Month, World, age};
use crate::plan::Person;
use crate::random::{Purpose, Stream};
use crate::rates::{Diagnosis, Group, Setting, band};

/// A hospital stay.
#[derive(Debug, Clone)]
pub(crate) struct HospitalStay<'w> {
    pub(crate) from: i32,
    /// The day of discharge; none while it goes on at the end of the years.
    pub(crate) to: Option<i32>,
    /// The kommun where the person lives.
    pub(crate) kommun: u16,
    pub(crate) mvo: &'w str,
    pub(crate) is_planned: bool,
    pub(crate) admitted_from: Place,
    pub(crate) discharged_to: Place,
    pub(crate) diagnosis: &'w str,
    pub(crate) others: Vec<&'w str>,
    pub(crate) external_cause: Option<&'w str>,
    /// A procedure and its day.
    pub(crate) procedure: Option<(&'w str, i32)>,
    /// True for care without consent.
    pub(crate) is_compulsory: bool,
    /// True when an emergency department was visited first.
    pub(crate) came_by_emergency: bool,
}

/// Where somebody comes from and goes to, with the codes of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Hospital = 1,
    Sabo = 2,
    Home = 3,
    Dead = 4,
}

/// A visit to a physician in specialised care.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visit<'w> {
    pub(crate) day: i32,
    pub(crate) kommun: u16,
    pub(crate) mvo: &'w str,
    pub(crate) is_emergency: bool,
    pub(crate) diagnosis: &'w str,
    pub(crate) external_cause: Option<&'w str>,
}

/// How winter-like each month is: 1 in January, −1 in July.
pub(crate) const WINTER: [f64; 12] =
    [1.0, 0.87, 0.5, 0.0, -0.5, -0.87, -1.0, -0.87, -0.5, 0.0, 0.5, 0.87];

/// What leads to a stay.
#[derive(Clone, Copy)]
enum Reason<'w> {
    Illness(&'w Diagnosis),
    Hip,
    OtherFall,
}

/// A person on the way through hospital care.
struct Course<'a, 'w> {
    world: &'w World<'w>,
    person: &'a Person,
    chance: Stream,
    stays: Vec<HospitalStay<'w>>,
    /// The first day on which the person is at home.
    free: i32,
    /// The last day in the country or of the years.
    last: i32,
    death: Option<i32>,
}

/// The stays of a person, in the order of time; none overlaps another.
pub(crate) fn stays<'w>(
    world: &'w World<'w>,
    person: &Person,
    life: &Life,
) -> Vec<HospitalStay<'w>> {
    let death = match life.exit {
        Some(Exit::Death(day)) => Some(day),
        _ => None,
    };
    let mut course = Course {
        world,
        person,
        chance: Stream::new(world.seed, Purpose::Hospital, person.index),
        stays: Vec::new(),
        free: life.homes[0].from.max(world.first_day()),
        last: life.last_day(world),
        death,
    };
    for (at, month) in life.months.iter().enumerate() {
        if let Some(month) = month {
            course.month(at, month);
        }
    }
    if let (Some(day), Some(month)) = (death, life.months.iter().flatten().last()) {
        course.last_stay(day, month);
    }
    course.stays
}

impl<'w> Course<'_, 'w> {
    fn month(&mut self, at: usize, month: &Month) {
        let rates = &self.world.rates.hospital;
        let (first, next) = (self.world.month_starts[at], self.world.month_starts[at + 1]);
        let years = age(self.person.birth, first);
        let group = Group::of(month.setting, month.has_health_care) as usize;
        let winter = 1.0 + rates.falls.winter * WINTER[at % 12];
        let hip = rates.hips[group].at(years) * winter;
        let other = rates.other_falls[group].at(years) * winter;
        let illness = rates.admissions[group].at(years);
        let drawn = self.chance.unit();
        if drawn >= hip + other + illness {
            return;
        }
        let day = first + self.chance.days(next - first);
        if day < self.free || day > self.last {
            return;
        }
        let reason = if drawn < hip {
            Reason::Hip
        } else if drawn < hip + other {
            Reason::OtherFall
        } else {
            Reason::Illness(self.illness(years, at))
        };
        self.admit(reason, day, month, years);
    }

    /// An illness for the month: what belongs to winter is seldom drawn in summer.
    fn illness(&mut self, years: usize, at: usize) -> &'w Diagnosis {
        let diagnoses = &self.world.rates.hospital.diagnoses;
        for _ in 0..8 {
            let drawn = diagnoses.draw(&mut self.chance, years, self.person.sex);
            let likely = (1.0 + drawn.winter * WINTER[at % 12]) / (1.0 + drawn.winter);
            if self.chance.chance(likely) {
                return drawn;
            }
        }
        diagnoses.draw(&mut self.chance, years, self.person.sex)
    }

    /// A stay, what it leads to, and readmissions after it.
    fn admit(&mut self, reason: Reason<'w>, day: i32, month: &Month, years: usize) {
        let rates = &self.world.rates.hospital;
        let is_planned =
            matches!(reason, Reason::Illness(illness) if self.chance.chance(illness.planned));
        let mut reason = reason;
        let mut alive = self.stay(reason, day, month, years, is_planned);
        if alive && matches!(reason, Reason::Hip) {
            alive = self.transfer(month);
        }
        let patients = usize::from(month.setting == Setting::Sabo || month.has_health_care);
        while alive && self.chance.chance(rates.readmission[patients].at(years)) {
            let mut wait = self.chance.wait(rates.readmission_days) as i32;
            if wait >= 30 {
                wait = self.chance.days(30);
            }
            let day = self.free + wait;
            if day > self.last {
                return;
            }
            let is_same = self.chance.chance(rates.same_diagnosis);
            if !is_same || !matches!(reason, Reason::Illness(_)) {
                let drawn = rates.diagnoses.draw(&mut self.chance, years, self.person.sex);
                reason = Reason::Illness(drawn);
            }
            alive = self.stay(reason, day, month, years, false);
        }
    }

    /// Adds a stay. True when it ends with the person alive and within the years.
    fn stay(
        &mut self,
        reason: Reason<'w>,
        day: i32,
        month: &Month,
        years: usize,
        is_planned: bool,
    ) -> bool {
        let rates = &self.world.rates.hospital;
        let falls = &rates.falls;
        let mean = match reason {
            Reason::Illness(illness) => illness.days,
            Reason::Hip => falls.hip_days,
            Reason::OtherFall => falls.days,
        };
        let mut stay = HospitalStay {
            from: day,
            to: Some(day + self.chance.wait(mean).min(400.0) as i32),
            kommun: month.kommun,
            mvo: "311",
            is_planned,
            admitted_from: home(month),
            discharged_to: home(month),
            diagnosis: "",
            others: Vec::new(),
            external_cause: None,
            procedure: None,
            is_compulsory: false,
            came_by_emergency: !is_planned && self.chance.chance(rates.emergency_before),
        };
        match reason {
            Reason::Illness(illness) => {
                (stay.diagnosis, stay.mvo) = (&illness.code, &illness.mvo);
                stay.procedure = illness.op.as_deref().map(|code| (code, day));
                let is_psychiatry = illness.code.starts_with('F') && !is_planned;
                stay.is_compulsory = is_psychiatry && self.chance.chance(rates.compulsory_share);
            }
            Reason::Hip => {
                stay.diagnosis = one_of(&falls.hip, &mut self.chance);
                stay.procedure = Some((one_of(&falls.hip_op, &mut self.chance), day));
                if self.chance.chance(falls.with_external_cause) {
                    stay.external_cause = Some(one_of(&falls.causes, &mut self.chance));
                }
            }
            Reason::OtherFall => {
                stay.diagnosis = one_of(&falls.injuries, &mut self.chance);
                stay.external_cause = Some(one_of(&falls.causes, &mut self.chance));
            }
        }
        if self.chance.chance(rates.secondary_share[band(years)]) {
            for _ in 0..=self.chance.below(3) {
                let other = one_of(&rates.secondary, &mut self.chance);
                if other != stay.diagnosis && !stay.others.contains(&other) {
                    stay.others.push(other);
                }
            }
        }
        self.add(stay)
    }

    fn add(&mut self, mut stay: HospitalStay<'w>) -> bool {
        let to = stay.to.unwrap_or(stay.from);
        let is_dead = self.death.is_some_and(|death| death <= to);
        if is_dead {
            stay.to = self.death;
            stay.discharged_to = Place::Dead;
        } else if to > self.last {
            // It goes on when the years end, or ends with the move abroad.
            let goes_on = self.last == self.world.last_day();
            stay.to = if goes_on { None } else { Some(self.last) };
        }
        let is_over = !is_dead && stay.to == Some(to) && to < self.last;
        self.free = stay.to.unwrap_or(self.last) + 1;
        self.stays.push(stay);
        is_over
    }

    /// After a fracture of the hip some go to another clinic on the day of discharge.
    fn transfer(&mut self, month: &Month) -> bool {
        let falls = &self.world.rates.hospital.falls;
        let Some(before) = self.stays.last_mut() else { return false };
        if !self.chance.chance(falls.transfer_share) {
            return true;
        }
        before.discharged_to = Place::Hospital;
        let (day, diagnosis, cause) =
            (before.to.unwrap_or(before.from), before.diagnosis, before.external_cause);
        let others = before.others.clone();
        let days = self.chance.wait(falls.hip_days * 1.5).min(120.0) as i32;
        self.add(HospitalStay {
            from: day,
            to: Some(day + days),
            kommun: month.kommun,
            mvo: "241",
            is_planned: false,
            admitted_from: Place::Hospital,
            discharged_to: home(month),
            diagnosis,
            others,
            external_cause: cause,
            procedure: None,
            is_compulsory: false,
            came_by_emergency: false,
        })
    }

    /// The stay in which some die, when they are not in hospital already.
    fn last_stay(&mut self, death: i32, month: &Month) {
        let rates = &self.world.rates.hospital;
        let share = match month.setting {
            Setting::Sabo => rates.deaths_in_hospital_sabo,
            _ => rates.deaths_in_hospital,
        };
        if self.free > death || !self.chance.chance(share) {
            return;
        }
        let years = age(self.person.birth, death);
        let at = usize::from(self.world.calendar.month(death)) - 1;
        let illness = self.illness(years, at);
        let day = (death - self.chance.wait(illness.days) as i32).max(self.free);
        self.stay(Reason::Illness(illness), day, month, years, false);
        // However long a stay of the kind may be, this one ends with the death.
        if let Some(stay) = self.stays.last_mut() {
            (stay.to, stay.discharged_to) = (Some(death), Place::Dead);
        }
    }
}

/// The visits of a person, those before admissions among them.
pub(crate) fn visits<'w>(
    world: &'w World<'w>,
    person: &Person,
    life: &Life,
    stays: &[HospitalStay<'w>],
) -> Vec<Visit<'w>> {
    let rates = &world.rates.hospital;
    let mut chance = Stream::new(world.seed, Purpose::Visits, person.index);
    let mut visits = Vec::new();
    let (entry, last) = (life.homes[0].from, life.last_day(world));
    for (at, month) in life.months.iter().enumerate() {
        let Some(month) = month else { continue };
        let (first, next) = (world.month_starts[at], world.month_starts[at + 1]);
        let years = age(person.birth, first);
        let drawn = chance.unit();
        let (planned, emergency) = (rates.visits.at(years), rates.emergency.at(years));
        if drawn >= planned + emergency {
            continue;
        }
        let day = first + chance.days(next - first);
        if day > last || day < entry {
            continue;
        }
        let kommun = month.kommun;
        visits.push(if drawn < planned {
            let diagnosis = rates.visit_diagnoses.draw(&mut chance, years, person.sex);
            let mvo = "101";
            Visit { day, kommun, mvo, is_emergency: false, diagnosis, external_cause: None }
        } else {
            emergency_visit(world, person, &mut chance, day, kommun, years)
        });
    }
    visits.extend(stays.iter().filter(|stay| stay.came_by_emergency).map(|stay| Visit {
        day: stay.from,
        kommun: stay.kommun,
        mvo: "046",
        is_emergency: true,
        diagnosis: stay.diagnosis,
        external_cause: stay.external_cause,
    }));
    visits
}

fn emergency_visit<'w>(
    world: &'w World<'w>,
    person: &Person,
    chance: &mut Stream,
    day: i32,
    kommun: u16,
    years: usize,
) -> Visit<'w> {
    /// The share of visits to emergency departments that are for injuries by falls.
    const FALLS: f64 = 0.12;
    let rates = &world.rates.hospital;
    let (diagnosis, external_cause) = if chance.chance(FALLS) {
        (one_of(&rates.falls.injuries, chance), Some(one_of(&rates.falls.causes, chance)))
    } else {
        (rates.diagnoses.draw(chance, years, person.sex).code.as_str(), None)
    };
    Visit { day, kommun, mvo: "046", is_emergency: true, diagnosis, external_cause }
}

fn home(month: &Month) -> Place {
    if month.setting == Setting::Sabo { Place::Sabo } else { Place::Home }
}

fn one_of<'w>(list: &'w [String], chance: &mut Stream) -> &'w str {
    let n = u32::try_from(list.len()).expect("a short list");
    &list[chance.below(n) as usize]
}
