//! One person's life during the years: where the person lives, is cared for, and how it ends. Month by
//! month, from what is likely at the person's age.

use crate::calendar::{Calendar, month_start};
use crate::plan::{Entry, Person, Plan};
use crate::random::{Purpose, Stream};
use crate::rates::{Rates, Setting};

/// A time in one kommun. Days are first and last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    pub(crate) kommun: u16,
    pub(crate) from: i32,
    pub(crate) to: Option<i32>,
}

/// How a stay in the country ends within the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Death(i32),
    Emigration(i32),
}

/// A time in one setting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stay {
    pub(crate) setting: Setting,
    pub(crate) from: i32,
    pub(crate) to: Option<i32>,
}

/// What a person has in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    /// The kommun when the month begins or the person comes.
    pub(crate) kommun: u16,
    /// The setting when the month ends.
    pub(crate) setting: Setting,
    /// True when the kommun gives health care during the month.
    pub(crate) has_health_care: bool,
}

/// One person's life. Kept and filled anew for each person, so that nothing is allocated.
#[derive(Default)]
pub(crate) struct Life {
    pub(crate) homes: Vec<Home>,
    /// Times with hemtjänst and in särskilt boende.
    pub(crate) stays: Vec<Stay>,
    /// Each month of the years; none when the person is not in the country.
    pub(crate) months: Vec<Option<Month>>,
    pub(crate) exit: Option<Exit>,
}

/// The years, with what is needed at each step.
pub(crate) struct World<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) rates: &'a Rates,
    pub(crate) calendar: &'a Calendar,
    pub(crate) seed: u64,
    /// The first day of each month, and the day after the last.
    pub(crate) month_starts: Vec<i32>,
}

impl<'a> World<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        rates: &'a Rates,
        calendar: &'a Calendar,
        seed: u64,
    ) -> World<'a> {
        let n_months = u32::try_from(plan.n_years).expect("a few years") * 12;
        let month_starts = (0..=n_months).map(|m| month_start(plan.first_year, m)).collect();
        World { plan, rates, calendar, seed, month_starts }
    }

    pub(crate) fn n_months(&self) -> usize {
        self.month_starts.len() - 1
    }

    /// The first day of the years.
    pub(crate) fn first_day(&self) -> i32 {
        self.month_starts[0]
    }

    /// The last day of the years.
    pub(crate) fn last_day(&self) -> i32 {
        self.month_starts[self.n_months()] - 1
    }
}

/// The age in whole years on a day, to the day near enough for rates.
pub(crate) fn age(birth: i32, day: i32) -> usize {
    usize::try_from((day - birth).max(0)).expect("not negative") * 100 / 36525
}

/// The kommun where a person lives on a day.
pub(crate) fn kommun_on(life: &Life, day: i32) -> u16 {
    let there = life.homes.iter().rev().find(|home| home.from <= day);
    there.or(life.homes.first()).map_or(0, |home| home.kommun)
}

impl Life {
    /// Lives a person's life.
    pub(crate) fn live(&mut self, world: &World<'_>, person: &Person) {
        self.homes.clear();
        self.stays.clear();
        self.months.clear();
        self.exit = None;
        let mut chance = Stream::new(world.seed, Purpose::Life, person.index);
        let mut walk = Walk::begin(world, person, &mut chance, self);
        for month in 0..world.n_months() {
            let (from, to) = (world.month_starts[month], world.month_starts[month + 1] - 1);
            if self.exit.is_some() || to < walk.entry {
                self.months.push(None);
                continue;
            }
            walk.month(world, person, &mut chance, self, from.max(walk.entry), to);
        }
    }

    /// The last day in the country, or of the years.
    pub(crate) fn last_day(&self, world: &World<'_>) -> i32 {
        match self.exit {
            Some(Exit::Death(day)) => day,
            Some(Exit::Emigration(day)) => day - 1,
            None => world.last_day(),
        }
    }

    fn close(&mut self, day: i32) {
        if let Some(home) = self.homes.last_mut() {
            home.to = Some(day);
        }
        self.end_stay(day);
    }

    fn end_stay(&mut self, day: i32) {
        if let Some(stay) = self.stays.last_mut().filter(|stay| stay.to.is_none()) {
            stay.to = Some(day.max(stay.from));
        }
    }
}

/// Where somebody is on the way through the years.
struct Walk {
    /// The first day in the country within the years.
    entry: i32,
    kommun: u16,
    setting: Setting,
    has_health_care: bool,
}

impl Walk {
    fn begin(world: &World<'_>, person: &Person, chance: &mut Stream, life: &mut Life) -> Walk {
        let mut walk = Walk {
            entry: world.first_day(),
            kommun: person.kommun,
            setting: Setting::Alone,
            has_health_care: false,
        };
        let from = match person.entry {
            Entry::Resident => {
                walk.begin_care(world, person, chance, life);
                // How long somebody has lived in a kommun: ten years on average, at most since birth.
                let days = chance.wait(3650.0) as i32;
                (world.first_day() - 1 - days).max(person.birth)
            }
            Entry::Birth => {
                walk.entry = person.birth;
                person.birth
            }
            Entry::Immigration(year) => {
                let first = month_start(year, 0).max(person.birth);
                let n_days = month_start(year + 1, 0) - first;
                walk.entry = first + chance.days(n_days);
                walk.entry
            }
        };
        life.homes.push(Home { kommun: person.kommun, from, to: None });
        walk
    }

    /// The care that somebody has when the years begin.
    fn begin_care(
        &mut self,
        world: &World<'_>,
        person: &Person,
        chance: &mut Stream,
        life: &mut Life,
    ) {
        let (care, first) = (&world.rates.care, world.first_day());
        let years = age(person.birth, first);
        let drawn = chance.unit();
        let (in_sabo, at_home) = (care.sabo.at(years), care.home_care.at(years));
        let mean = if drawn < in_sabo {
            self.setting = Setting::Sabo;
            care.sabo_days_before
        } else if drawn < in_sabo + at_home {
            self.setting = Setting::HomeCare;
            care.home_care_days_before
        } else {
            0.0
        };
        if self.setting != Setting::Alone {
            let from = first - 1 - chance.wait(mean).min(5000.0) as i32;
            life.stays.push(Stay { setting: self.setting, from, to: None });
        }
        let share = match self.setting {
            Setting::Sabo => 1.0,
            setting => care.health[usize::from(setting == Setting::HomeCare)].at(years),
        };
        self.has_health_care = chance.chance(share);
    }

    /// Lives one month, from the first day in the country to the month's last.
    fn month(
        &mut self,
        world: &World<'_>,
        person: &Person,
        chance: &mut Stream,
        life: &mut Life,
        from: i32,
        to: i32,
    ) {
        let years = age(person.birth, from);
        self.change_setting(world, person, chance, life, (from, to), years);
        self.change_health_care(world, chance, years);
        life.months.push(Some(Month {
            kommun: self.kommun,
            setting: self.setting,
            has_health_care: self.has_health_care,
        }));
        let flows = &world.rates.care.flows[person.sex as usize];
        if chance.chance(flows.death[self.setting as usize].at(years)) {
            let day = from + chance.days(to - from + 1);
            let day = life.stays.last().map_or(day, |stay| day.max(stay.from));
            life.close(day);
            life.exit = Some(Exit::Death(day));
            return;
        }
        // Who is cared for stays where the care is.
        if self.setting != Setting::Alone || self.has_health_care {
            return;
        }
        let drawn = chance.unit() * 12.0;
        let (abroad, within) = (world.rates.emigration.at(years), world.rates.moves.at(years));
        if drawn >= abroad + within {
            return;
        }
        // A day after that of coming, so that no time in a kommun ends before it begins.
        let day = from + 1 + chance.days(to - from);
        let began = life.homes.last().map_or(day, |home| home.from);
        if day <= began || day > to {
            return;
        }
        life.close(day - 1);
        if drawn < abroad {
            life.exit = Some(Exit::Emigration(day));
            return;
        }
        let is_near = chance.chance(world.rates.moves_within_region);
        self.kommun = world.plan.destination(self.kommun, is_near, chance.unit());
        life.homes.push(Home { kommun: self.kommun, from: day, to: None });
    }

    fn change_setting(
        &mut self,
        world: &World<'_>,
        person: &Person,
        chance: &mut Stream,
        life: &mut Life,
        (from, to): (i32, i32),
        years: usize,
    ) {
        let flows = &world.rates.care.flows[person.sex as usize];
        let drawn = chance.unit();
        let next = match self.setting {
            Setting::Sabo => return,
            Setting::Alone => {
                let into_sabo = flows.alone_to_sabo.at(years);
                if drawn < into_sabo {
                    Setting::Sabo
                } else if drawn < into_sabo + flows.alone_to_home_care.at(years) {
                    Setting::HomeCare
                } else {
                    return;
                }
            }
            Setting::HomeCare => {
                let into_sabo = flows.home_care_to_sabo.at(years);
                if drawn < into_sabo {
                    Setting::Sabo
                } else if drawn < into_sabo + flows.home_care_ends {
                    Setting::Alone
                } else {
                    return;
                }
            }
        };
        let day = from + chance.days(to - from + 1);
        if life.stays.last().is_some_and(|stay| stay.to.is_none() && day <= stay.from) {
            return;
        }
        life.end_stay(day - 1);
        if next != Setting::Alone {
            life.stays.push(Stay { setting: next, from: day, to: None });
        }
        self.setting = next;
    }

    fn change_health_care(&mut self, world: &World<'_>, chance: &mut Stream, years: usize) {
        let care = &world.rates.care;
        if self.setting == Setting::Sabo {
            self.has_health_care = true;
            return;
        }
        let drawn = chance.unit();
        if self.has_health_care {
            self.has_health_care = drawn >= care.health_ends;
        } else {
            let share = care.health[usize::from(self.setting == Setting::HomeCare)].at(years);
            // As many begin as end, so that the share stays.
            self.has_health_care = drawn < care.health_ends * share / (1.0 - share).max(0.01);
        }
    }
}
