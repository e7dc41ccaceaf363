//! The rows of a delivery, one shard at a time, so that memory holds few of them at once.

use rayon::prelude::*;

use crate::Error;
use crate::packed::{Numbers, Packed, Room};
use crate::plan::Plan;
use crate::rows::Rows;

/// Which words and slots some rows use, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Used {
    /// For each kept column its words.
    pub(crate) words: Vec<Vec<bool>>,
    pub(crate) slots: Vec<bool>,
    /// For each kept column with days or numbers whether some row lacks one.
    pub(crate) missing: Vec<bool>,
}

impl Used {
    /// None of so many.
    pub(crate) fn none(n_words: impl IntoIterator<Item = usize>, n_slots: usize) -> Used {
        let words: Vec<Vec<bool>> = n_words.into_iter().map(|n| vec![false; n]).collect();
        Used { missing: vec![false; words.len()], slots: vec![false; n_slots], words }
    }

    pub(crate) fn mark(&mut self, rows: &Rows, plan: &Plan<'_>) {
        for (at, (values, used)) in rows.columns.iter().zip(&mut self.words).enumerate() {
            if plan.is_word(at) {
                values.mark_used(used);
            } else {
                self.missing[at] |= values.has_missing();
            }
        }
        rows.slots.mark_used(&mut self.slots);
    }

    /// Marks what others use that is numbered alike.
    pub(crate) fn add(&mut self, other: &Used) {
        self.add_missing(other);
        let own = self.words.iter_mut().chain([&mut self.slots]);
        for (own, other) in own.zip(other.words.iter().chain([&other.slots])) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
        }
    }

    /// Marks what others use under other numbers.
    pub(crate) fn add_renumbered(&mut self, other: &Used, columns: &[Vec<u32>], slots: &[u32]) {
        self.add_missing(other);
        let own = self.words.iter_mut().chain([&mut self.slots]);
        let numbers = columns.iter().map(Vec::as_slice).chain([slots]);
        for ((own, other), numbers) in
            own.zip(other.words.iter().chain([&other.slots])).zip(numbers)
        {
            for (number, _) in numbers.iter().zip(other).filter(|(_, used)| **used) {
                own[*number as usize - 1] = true;
            }
        }
    }

    fn add_missing(&mut self, other: &Used) {
        self.missing.iter_mut().zip(&other.missing).for_each(|(own, other)| *own |= other);
    }

    /// For each word its number among the used ones, counted from 1.
    pub(crate) fn numbers(used: &[bool]) -> Vec<u32> {
        let mut n = 0;
        let number = |used: &bool| {
            n += u32::from(*used);
            n
        };
        used.iter().map(number).collect()
    }
}

/// The rows of a delivery in shards.
pub(crate) struct Shards<'a> {
    room: &'a Room,
    /// For each shard the packed rows, each with the place of its numbers.
    parts: Vec<Vec<(Packed, usize)>>,
    numbers: Vec<Numbers>,
    used: Used,
}

/// What one thread has read: its rows, and what its words and slots are numbered among all.
pub(crate) struct Part {
    pub(crate) packed: Vec<Packed>,
    pub(crate) numbers: Numbers,
    pub(crate) used: Used,
}

impl<'a> Shards<'a> {
    /// Puts together what the threads have read. `none` has all words and slots, none of them used.
    pub(crate) fn join(parts: Vec<Part>, none: Used, room: &'a Room) -> Shards<'a> {
        let mut shards = Shards { room, parts: Vec::new(), numbers: Vec::new(), used: none };
        for part in parts {
            shards.used.add_renumbered(&part.used, &part.numbers.columns, &part.numbers.slots);
            shards.parts.resize_with(part.packed.len(), Vec::new);
            for (shard, packed) in shards.parts.iter_mut().zip(part.packed) {
                shard.push((packed, shards.numbers.len()));
            }
            shards.numbers.push(part.numbers);
        }
        shards
    }

    /// How many shards there are.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// What the rows use.
    pub(crate) fn used(&self) -> &Used {
        &self.used
    }

    /// The rows of a shard.
    pub(crate) fn rows(&self, shard: usize, plan: &Plan<'_>) -> Result<Rows, Error> {
        let mut rows = Rows::new(plan);
        self.append_to(&mut rows, shard, plan)?;
        Ok(rows)
    }

    /// Adds the rows of a shard to others.
    pub(crate) fn append_to(
        &self,
        rows: &mut Rows,
        shard: usize,
        plan: &Plan<'_>,
    ) -> Result<(), Error> {
        self.parts[shard]
            .iter()
            .try_for_each(|(packed, at)| packed.unpack(plan, &self.numbers[*at], self.room, rows))
    }

    /// Numbers words and slots anew. `none` has all words and slots under the new numbers.
    pub(crate) fn renumber(&mut self, columns: &[Vec<u32>], slots: &[u32], mut none: Used) {
        none.add_renumbered(&self.used, columns, slots);
        self.used = none;
        self.numbers.iter_mut().for_each(|numbers| numbers.then(columns, slots));
    }

    /// Changes the rows of each shard, on all threads. `n_slots` is how many slots there are then.
    ///
    /// # Errors
    /// The first error of `change`, or when rows can be neither held nor laid down.
    pub(crate) fn change<T: Send>(
        self,
        plan: &Plan<'_>,
        n_slots: usize,
        change: impl Fn(usize, Rows) -> Result<(Rows, T), Error> + Sync,
    ) -> Result<(Shards<'a>, Vec<T>), Error> {
        let Shards { room, parts, numbers, used } = self;
        let none = Used::none(used.words.iter().map(Vec::len), n_slots);
        let changed = parts.into_par_iter().enumerate().map(|(shard, parts)| {
            let mut rows = Rows::new(plan);
            for (packed, at) in parts {
                packed.unpack(plan, &numbers[at], room, &mut rows)?;
                packed.give_back(room);
            }
            let (rows, told) = change(shard, rows)?;
            let mut used = none.clone();
            used.mark(&rows, plan);
            Ok((Packed::of(&rows, plan, room)?, used, told))
        });
        let changed = changed.collect::<Result<Vec<_>, Error>>()?;
        let mut shards =
            Shards { room, parts: Vec::new(), numbers: vec![Numbers::default()], used: none };
        let mut all_told = Vec::new();
        for (packed, used, told) in changed {
            shards.parts.push(vec![(packed, 0)]);
            shards.used.add(&used);
            all_told.push(told);
        }
        Ok((shards, all_told))
    }
}
