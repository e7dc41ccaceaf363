//! What tells one figure of an indicator from another, packed into one number that sorts as
//! [`cube::Figure::key`] does.

use cube::{AgeGroup, AreaCode, Period, Sex};

/// Area, sex, age group and period: 12 bits and 4 to spare, then 2, 16 and 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(pub(crate) u64);

const AREA: u32 = 50;
const SEX: u32 = 48;
const AGE: u32 = 32;

impl Key {
    pub(crate) fn new(area: AreaCode, sex: Sex, age: AgeGroup, period: Period) -> Key {
        let parts = [of_area(area), of_sex(sex), of_age(age), of_period(period)];
        Key(parts.into_iter().fold(0, |key, part| key | part))
    }

    /// The number of the area: small, so that it can be a place in a list.
    pub(crate) fn area_number(self) -> u16 {
        bits(self.0 >> AREA)
    }

    /// The ages as one number below 65 536.
    pub(crate) fn age_number(self) -> u16 {
        bits(self.0 >> AGE & 0xffff)
    }

    /// The period as [`Period::key`] gives it.
    pub(crate) fn period_number(self) -> u32 {
        u32::try_from(self.0 & 0xffff_ffff).expect("masked to 32 bits")
    }

    pub(crate) fn area(self) -> AreaCode {
        AreaCode::from_number(self.area_number()).expect("packed from an area")
    }

    pub(crate) fn sex(self) -> Sex {
        Sex::ALL[usize::from(bits(self.0 >> SEX & 0x3))]
    }

    pub(crate) fn age(self) -> AgeGroup {
        Key::age_of(self.age_number())
    }

    /// The age group that [`Key::age_number`] gave a number to.
    pub(crate) fn age_of(number: u16) -> AgeGroup {
        let [min, max] = number.to_be_bytes();
        AgeGroup::new(min, (max != u8::MAX).then_some(max)).expect("packed from an age group")
    }

    pub(crate) fn period(self) -> Period {
        Period::from_key(self.period_number()).expect("packed from a period")
    }

    /// Everything but the area.
    pub(crate) fn without_area(self) -> u64 {
        self.0 & ((1 << AREA) - 1)
    }

    /// The key of an area's number and what [`Key::without_area`] gave.
    pub(crate) fn joined(area_number: u16, other: u64) -> Key {
        Key(u64::from(area_number) << AREA | other)
    }

    /// The same for all figures of a series: everything but the period.
    pub(crate) fn series(self) -> u64 {
        self.0 >> AGE
    }
}

/// The part of a key that an area gives. The parts of a key are joined by or.
pub(crate) fn of_area(area: AreaCode) -> u64 {
    u64::from(area.number()) << AREA
}

/// The part of a key that a sex gives.
pub(crate) fn of_sex(sex: Sex) -> u64 {
    (sex as u64) << SEX
}

/// The part of a key that an age group gives.
pub(crate) fn of_age(age: AgeGroup) -> u64 {
    let max = age.age_years_max().unwrap_or(u8::MAX);
    u64::from(u16::from_be_bytes([age.age_years_min(), max])) << AGE
}

/// The part of a key that a period gives.
pub(crate) fn of_period(period: Period) -> u64 {
    u64::from(period.key())
}

fn bits(number: u64) -> u16 {
    u16::try_from(number).expect("masked to 16 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_figures_do_and_come_back() {
        let areas = ["00", "25", "0114", "2584"];
        let ages = ["0+", "0-4", "65-79", "80+", "99"];
        let periods = ["1994", "2018-2020", "2020M03", "2020Q4", "2020W53"];
        let mut all = Vec::new();
        for area in areas {
            for sex in Sex::ALL {
                for age in ages {
                    for period in periods {
                        let area: AreaCode = area.parse().expect("a code");
                        let age: AgeGroup = age.parse().expect("an age group");
                        let period: Period = period.parse().expect("a period");
                        all.push((area, sex, age, period));
                    }
                }
            }
        }
        for a in &all {
            let key = Key::new(a.0, a.1, a.2, a.3);
            assert_eq!((key.area(), key.sex(), key.age(), key.period()), *a);
            for b in &all {
                assert_eq!(key.cmp(&Key::new(b.0, b.1, b.2, b.3)), a.cmp(b));
            }
        }
    }
}
