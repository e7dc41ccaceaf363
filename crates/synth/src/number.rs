//! Numbers of persons who do not exist: personnummer with 80 added to the month.

use crate::calendar::Calendar;

/// Legal sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sex {
    Man = 0,
    Woman = 1,
}

impl Sex {
    /// As registers write it: 1 for man, 2 for woman.
    pub(crate) fn digit(self) -> u8 {
        b'1' + self as u8
    }
}

/// A number of a person as registers write it.
pub(crate) type Number = [u8; 12];

/// How many numbers there are for each day: odd for men, even for women, and not 000.
fn n_per_day(sex: Sex) -> u32 {
    match sex {
        Sex::Man => 500,
        Sex::Woman => 499,
    }
}

/// How many persons of a sex can be born in a year.
pub(crate) fn n_per_year(sex: Sex) -> u32 {
    365 * n_per_day(sex)
}

/// Day of birth and number of the person with this place among all of the same sex and birth year.
/// Two places never give the same number.
pub(crate) fn number(
    calendar: &Calendar,
    sex: Sex,
    first_of_year: i32,
    n_days: u32,
    place: u32,
) -> (i32, Number) {
    // A prime larger than the number of slots has no divisor in common with it, so that the slots of
    // all places differ; the days of a year are then spread among any persons that stand together.
    const STEP: u64 = 1_000_003;
    let n_slots = n_days * n_per_day(sex);
    let slot = u64::from(place) * STEP % u64::from(n_slots);
    let slot = u32::try_from(slot).expect("fewer than the slots");
    let day = first_of_year + i32::try_from(slot % n_days).expect("a day of a year");
    let within = slot / n_days;
    let birth_number = match sex {
        Sex::Man => 2 * within + 1,
        Sex::Woman => 2 * within + 2,
    };
    (day, written(calendar.digits(day), birth_number))
}

fn written(day: &[u8; 8], birth_number: u32) -> Number {
    let mut number = [b'0'; 12];
    number[..8].copy_from_slice(day);
    number[4] += 8;
    let mut rest = birth_number;
    for place in (8..11).rev() {
        number[place] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
    }
    number[11] = b'0' + check_digit(&number[2..11]);
    number
}

/// The check digit of a personnummer (SKV 704): weights 2, 1, 2 …, digits of the products added.
fn check_digit(nine: &[u8]) -> u8 {
    let mut sum = 0;
    for (i, byte) in nine.iter().enumerate() {
        let product = (byte & 15) * if i % 2 == 0 { 2 } else { 1 };
        sum += product / 10 + product % 10;
    }
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;
    use terminology::{Identity, IdentityKind, LegalSex};

    use super::*;
    use crate::calendar;

    /// Every number of a birth year is another, is nobody's, and tells the birth and the sex.
    #[test]
    fn numbers_are_nobodys_and_all_different() {
        let calendar = Calendar::to(2025);
        for (sex, legal) in [(Sex::Man, LegalSex::Man), (Sex::Woman, LegalSex::Woman)] {
            for (year, n_days) in [(1943, 365), (1944, 366)] {
                let first = calendar::number(date(year, 1, 1));
                let mut seen = HashSet::new();
                for place in 0..n_per_year(sex) {
                    let (day, text) = number(&calendar, sex, first, n_days, place);
                    assert!(seen.insert(text), "{place}");
                    if place % 97 == 0 {
                        let identity = Identity::parse(&text, date(2026, 1, 1)).expect("readable");
                        assert_eq!(identity.kind(), IdentityKind::Fictional);
                        assert_eq!(identity.birth_date().map(calendar::number), Some(day));
                        assert_eq!(identity.sex(), Some(legal));
                    }
                }
            }
        }
    }
}
