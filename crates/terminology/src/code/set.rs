//! Sets of codes, compiled so that a million codes are tested in a few milliseconds.

use super::{Code, CodePattern};

/// A set of codes: intervals that neither meet nor overlap, in order. Two sets of the same codes are
/// equal, however they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct CodeSet {
    /// First and last number of each interval.
    intervals: Vec<(u64, u64)>,
}

impl CodeSet {
    /// The codes of all patterns. Order and repetition do not matter.
    pub fn new(patterns: impl IntoIterator<Item = CodePattern>) -> CodeSet {
        CodeSet::joined(patterns.into_iter().map(CodePattern::bounds).collect())
    }

    /// True when the code is in the set. Codes of other systems never are.
    #[must_use]
    pub fn contains(&self, code: Code) -> bool {
        // Up to a dozen intervals are faster looked through than halved.
        if self.intervals.len() <= 12 {
            return self.intervals.iter().fold(false, |found, (first, last)| {
                found | (code.0.wrapping_sub(*first) <= last - first)
            });
        }
        let n_before = self.intervals.partition_point(|(first, _)| *first <= code.0);
        n_before > 0 && code.0 <= self.intervals[n_before - 1].1
    }

    /// The codes of either set.
    #[must_use]
    pub fn union(&self, other: &CodeSet) -> CodeSet {
        CodeSet::joined([self.intervals.as_slice(), &other.intervals].concat())
    }

    /// The codes of this set that are not in the other.
    #[must_use]
    pub fn without(&self, other: &CodeSet) -> CodeSet {
        let mut intervals = Vec::with_capacity(self.intervals.len());
        for (first, last) in &self.intervals {
            let mut from = *first;
            let mut is_left = true;
            let holes = other.intervals.iter().filter(|(a, b)| a <= last && b >= first);
            for (hole_first, hole_last) in holes {
                if *hole_first > from {
                    intervals.push((from, hole_first - 1));
                }
                is_left = hole_last < last;
                from = hole_last.saturating_add(1);
            }
            if is_left {
                intervals.push((from, *last));
            }
        }
        CodeSet { intervals }
    }

    /// True when no code is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// True when every code of the other set is in this one.
    #[must_use]
    pub fn covers(&self, other: &CodeSet) -> bool {
        other.without(self).is_empty()
    }

    /// True when no code is in both sets.
    #[must_use]
    pub fn is_apart_from(&self, other: &CodeSet) -> bool {
        self.without(other) == *self
    }

    fn joined(mut intervals: Vec<(u64, u64)>) -> CodeSet {
        intervals.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::with_capacity(intervals.len());
        for (first, last) in intervals {
            match joined.last_mut() {
                // What ends right before the next begins is one interval: S72 and S73.
                Some((_, end)) if first <= end.saturating_add(1) => *end = (*end).max(last),
                _ => joined.push((first, last)),
            }
        }
        CodeSet { intervals: joined }
    }
}
