//! The persons of a shard, of all registers together.
//!
//! Every register has its persons in the order of their pseudonyms, so the union is a walk along sorted
//! lists.

/// One register's persons in a shard: pseudonyms in order, and how many rows each has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub(crate) persons: &'a [u128],
    pub(crate) n_rows: &'a [u32],
}

/// Puts the union of all persons into `all`, in order.
pub(crate) fn union(registers: &[Listed<'_>], all: &mut Vec<u128>) {
    all.clear();
    let Some(longest) = registers.iter().max_by_key(|listed| listed.persons.len()) else {
        return;
    };
    all.extend_from_slice(longest.persons);
    let mut missing = Vec::new();
    for listed in registers {
        missing.clear();
        // Most registers hold persons that the population register has: one walk, nothing moved.
        let mut at = 0;
        for person in listed.persons {
            while at < all.len() && all[at] < *person {
                at += 1;
            }
            if all.get(at) != Some(person) {
                missing.push(*person);
            }
        }
        if !missing.is_empty() {
            merge(all, &missing);
        }
    }
}

/// Merges persons that are not there into those that are, from the back, in place.
fn merge(all: &mut Vec<u128>, missing: &[u128]) {
    let (mut from, mut add) = (all.len(), missing.len());
    all.resize(from + add, 0);
    let mut to = all.len();
    while add > 0 {
        to -= 1;
        if from > 0 && all[from - 1] > missing[add - 1] {
            from -= 1;
            all[to] = all[from];
        } else {
            add -= 1;
            all[to] = missing[add];
        }
    }
}

/// Puts into `ends` where the rows of each person of the union end in a register.
pub(crate) fn ends(all: &[u128], listed: Listed<'_>, ends: &mut Vec<u32>) {
    ends.clear();
    ends.reserve(all.len());
    let (mut at, mut end) = (0, 0_u32);
    for person in all {
        if listed.persons.get(at) == Some(person) {
            end += listed.n_rows[at];
            at += 1;
        }
        ends.push(end);
    }
    assert_eq!(at, listed.persons.len(), "the union has all persons of the register");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_of_all_registers_are_there_once_and_keep_their_rows() {
        let one = Listed { persons: &[2, 5, 9], n_rows: &[1, 2, 3] };
        let other = Listed { persons: &[1, 5, 10, 11], n_rows: &[4, 1, 1, 1] };
        let none = Listed { persons: &[], n_rows: &[] };
        let mut all = Vec::new();
        union(&[one, other, none], &mut all);
        assert_eq!(all, [1, 2, 5, 9, 10, 11]);
        let mut found = Vec::new();
        ends(&all, one, &mut found);
        assert_eq!(found, [0, 1, 3, 6, 6, 6]);
        ends(&all, other, &mut found);
        assert_eq!(found, [4, 4, 5, 5, 6, 7]);
        ends(&all, none, &mut found);
        assert_eq!(found, [0; 6]);
        union(&[], &mut all);
        assert!(all.is_empty());
    }
}
