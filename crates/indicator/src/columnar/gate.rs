//! Which streams may have units of a person: asked before anything is made of her rows.

use super::bound::{Bound, EVERYONE, bit};
use super::population::PopulationPlan;
use super::stream::Stream;
use crate::NO_DAY;

/// A person who is no member.
const NO_MEMBER: i32 = i32::MAX;
/// A member whose day of birth is not known.
const NO_BIRTH: i32 = i32::MAX - 1;

/// What a person must have for a stream to have units of her.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate {
    /// Of each, a register in which she must have rows; those that are not used are everyone's.
    needs: [u64; 4],
    /// Her population's place among births.
    population: usize,
    /// The latest day of birth.
    youngest: i32,
}

impl Gate {
    pub(super) fn new(stream: &Stream, n_populations: usize, last_day: i32) -> Gate {
        let mut needs = [EVERYONE; 4];
        // Those that do not find room only let more persons through.
        for (need, group) in needs.iter_mut().zip(&stream.rows_needed) {
            *need = group.iter().fold(0, |bits, register| bits | bit(*register));
        }
        // Counted in days, a year is never shorter than this.
        let days = 365 * (stream.least_age - 1);
        let youngest = i32::try_from(i64::from(last_day) - days).unwrap_or(NO_BIRTH - 1);
        Gate {
            needs,
            population: stream.population.as_ref().map_or(n_populations, |used| used.population),
            youngest: match stream.least_age {
                ..=0 => NO_BIRTH,
                1 => NO_BIRTH - 1,
                _ => youngest,
            },
        }
    }

    /// Whether the stream may have units of a person.
    pub(super) fn lets_through(&self, has: u64, births: &[i32]) -> bool {
        self.needs.iter().all(|need| has & need != 0) && births[self.population] <= self.youngest
    }
}

/// The day of birth of a person in a population, as gates ask for it.
pub(super) fn birth(bound: &Bound<'_>, population: &PopulationPlan, person: usize) -> i32 {
    let Some(row) = bound.rows(population.members, person).next() else { return NO_MEMBER };
    let birth = population.birth.map_or(NO_DAY, |c| bound.day(population.members, c, row));
    if birth == NO_DAY { NO_BIRTH } else { birth }
}
