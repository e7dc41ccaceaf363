//! What a delivery holds: the slots it covers, and which of them a stronger delivery holds already.
//!
//! The final state must not depend on the order in which deliveries are taken in. Therefore a slot is
//! held by the strongest delivery that covers it: one that covers the whole month before one that only
//! has a row there, then the one received last. Taking in only compares, so any order ends the same.

use std::collections::{BTreeMap, BTreeSet};

use catalog::Rhythm;
use jiff::civil::Date;

use crate::store::StoredRegister;
use crate::tally::parts;

/// How strongly a delivery holds a slot, the weakest first.
type Strength = (bool, Date);

/// What becomes of the rows that a delivery has in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// They are stored.
    Stored,
    /// They are right, but a delivery that was received later holds the slot.
    Older,
    /// They lie outside the months that the delivery covers, in a month that another delivery covers.
    /// One row must not take the place of all that the month has.
    Outside,
}

/// What a delivery holds once it is in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    /// The slots, with rows or without; false for those of which it may not have all rows.
    pub(crate) held: BTreeMap<Vec<u8>, bool>,
    /// Slots of which the stored rows stay beside the delivered ones.
    pub(crate) beside: BTreeSet<Vec<u8>>,
    /// Stored slots that nobody holds any longer.
    pub(crate) gone: BTreeSet<Vec<u8>>,
    /// What becomes of the delivered rows, in the order of the delivered slots.
    pub(crate) fates: Vec<Fate>,
}

impl Claims {
    /// True when the stored rows of a slot go.
    pub(crate) fn replaces(&self, slot: &[u8]) -> bool {
        self.gone.contains(slot) || (self.held.contains_key(slot) && !self.beside.contains(slot))
    }
}

/// A delivery as far as its slots tell.
pub(crate) struct Delivered<'a> {
    pub(crate) rhythm: Rhythm,
    pub(crate) received: Date,
    /// The slots in which it has rows.
    pub(crate) slots: &'a [Vec<u8>],
    /// The months that it covers where it is rolling.
    pub(crate) window: Option<Window>,
    /// Slots that it is known to cover otherwise, with rows or without.
    pub(crate) known: BTreeSet<Vec<u8>>,
    /// Slots in which it has rows that may lie in another month. What is stored there stays beside them
    /// where the slot is not covered.
    pub(crate) loose: BTreeSet<Vec<u8>>,
}

impl Delivered<'_> {
    /// What the delivery holds beside what is stored.
    pub(crate) fn claims(&self, stored: Option<&StoredRegister>) -> Claims {
        let of_slots = stored.into_iter().flat_map(|register| &register.slots);
        let of_empty = stored.into_iter().flat_map(|register| &register.empty);
        let stored: BTreeMap<&[u8], Strength> = of_slots
            .map(|slot| (slot.name.as_bytes(), (!slot.is_stray, slot.received)))
            .chain(of_empty.map(|slot| (slot.name.as_bytes(), (true, slot.received))))
            .collect();
        if self.rhythm == Rhythm::Snapshot {
            return self.snapshot(&stored);
        }
        let whole = self.whole();
        let mut claims = Claims::default();
        for slot in whole.iter().chain(self.slots) {
            let is_whole = whole.contains(slot);
            let is_stronger = stored.get(slot.as_slice()) > Some(&(is_whole, self.received));
            if !is_stronger {
                claims.held.insert(slot.clone(), is_whole);
            }
            if !is_whole && self.loose.contains(slot) {
                claims.beside.insert(slot.clone());
            }
        }
        let fate = |slot: &Vec<u8>| {
            let is_covered = stored.get(slot.as_slice()).is_some_and(|(is_whole, _)| *is_whole);
            match claims.held.contains_key(slot) {
                true => Fate::Stored,
                false if is_covered && !whole.contains(slot) => Fate::Outside,
                false if claims.beside.contains(slot) => Fate::Stored,
                false => Fate::Older,
            }
        };
        claims.fates = self.slots.iter().map(fate).collect();
        claims
    }

    /// A snapshot is all that its senders have.
    fn snapshot(&self, stored: &BTreeMap<&[u8], Strength>) -> Claims {
        let mut claims = Claims::default();
        let senders: BTreeSet<&[u8]> = self.slots.iter().map(|slot| parts(slot).0).collect();
        let of_senders = stored.iter().filter(|(slot, _)| senders.contains(parts(slot).0));
        let is_older = |slot: &[u8]| {
            let mut same = stored.iter().filter(|(other, _)| parts(other).0 == parts(slot).0);
            same.any(|(_, (_, received))| *received > self.received)
        };
        for slot in self.slots {
            if is_older(slot) {
                claims.fates.push(Fate::Older);
            } else {
                claims.fates.push(Fate::Stored);
                claims.held.insert(slot.clone(), true);
            }
        }
        let gone = of_senders.map(|(slot, _)| *slot).filter(|slot| !is_older(slot));
        let gone = gone.filter(|slot| !claims.held.contains_key(*slot)).map(<[u8]>::to_vec);
        claims.gone = gone.collect();
        claims
    }

    /// The slots that the delivery covers whole.
    fn whole(&self) -> BTreeSet<Vec<u8>> {
        let Rhythm::RollingMonths(_) = self.rhythm else {
            return self.slots.iter().cloned().collect();
        };
        let mut whole = self.known.clone();
        for sender in self.slots.iter().map(|slot| parts(slot).0) {
            let slot = |month: &str| [sender, b"/", month.as_bytes()].concat();
            // What goes on is told anew with every delivery.
            whole.insert(slot("open"));
            for month in self.window.iter().flat_map(|window| window.earliest..=window.last) {
                whole.insert(slot(&month_of_count(month).to_string()));
            }
        }
        whole
    }
}

/// The months of a rolling delivery, each as months since year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// The first that it may cover.
    pub(crate) first: i64,
    /// The first of those that it has rows in. A month before all of its rows may not be in it at all,
    /// such as when nothing happened in the latest month, and so is not taken to be emptied.
    pub(crate) earliest: i64,
    /// The latest with rows that is not after the month of receipt.
    pub(crate) last: i64,
}

/// The months that a rolling delivery covers, as the slots of its rows tell them.
pub(crate) fn window(rhythm: Rhythm, received: Date, slots: &[Vec<u8>]) -> Option<Window> {
    let Rhythm::RollingMonths(n_months) = rhythm else { return None };
    let months = || slots.iter().filter_map(|slot| parts(slot).1).map(count_months);
    let now = i64::from(received.year()) * 12 + i64::from(received.month());
    let last = months().filter(|month| *month <= now).max().or_else(|| months().max())?;
    let first = last - i64::from(n_months) + 1;
    let earliest = months().filter(|month| (first..=last).contains(month)).min()?;
    Some(Window { first, earliest, last })
}

/// Months since year 0 of a month written `202503`.
pub(crate) fn count_months(month: i64) -> i64 {
    month / 100 * 12 + month % 100
}

/// The month as it is written, such as `202503`.
pub(crate) fn month_of_count(count: i64) -> i64 {
    (count - 1) / 12 * 100 + (count - 1) % 12 + 1
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::store::{EmptySlot, Slot};

    fn names(names: &[&str]) -> Vec<Vec<u8>> {
        names.iter().map(|name| name.as_bytes().to_vec()).collect()
    }

    /// A register with slots: name, day of receipt in March 2025, and whether it is covered whole.
    fn stored(slots: &[(&str, i8, bool)], empty: &[(&str, i8)]) -> StoredRegister {
        let received = |day: i8| date(2025, 3, day);
        let slot = |(name, day, is_whole): &(&str, i8, bool)| Slot {
            name: (*name).to_owned(),
            received: received(*day),
            is_stray: !is_whole,
            ..Slot::default()
        };
        let empty_slot = |(name, day): &(&str, i8)| EmptySlot {
            name: (*name).to_owned(),
            delivery: String::new(),
            received: received(*day),
        };
        StoredRegister {
            slots: slots.iter().map(slot).collect(),
            empty: empty.iter().map(empty_slot).collect(),
            ..StoredRegister::default()
        }
    }

    fn claims(rhythm: Rhythm, day: i8, slots: &[&str], before: &StoredRegister) -> Claims {
        let slots = names(slots);
        let received = date(2025, 3, day);
        let window = window(rhythm, received, &slots);
        let (known, loose) = (BTreeSet::new(), BTreeSet::new());
        Delivered { rhythm, received, slots: &slots, window, known, loose }.claims(Some(before))
    }

    fn held(claims: &Claims) -> Vec<(&str, bool)> {
        let held = claims.held.iter();
        held.map(|(name, whole)| (std::str::from_utf8(name).unwrap(), *whole)).collect()
    }

    const ROLLING: Rhythm = Rhythm::RollingMonths(3);

    #[test]
    fn months_are_counted_and_written_back() {
        for month in [202_412, 202_501, 199_911] {
            assert_eq!(month_of_count(count_months(month)), month);
        }
        assert_eq!(count_months(202_501) - count_months(202_412), 1);
    }

    #[test]
    fn a_rolling_delivery_holds_its_window_and_what_goes_on() {
        let nothing = StoredRegister::default();
        let all = claims(ROLLING, 31, &["a/202501", "a/202503", "b/202502"], &nothing);
        let expected = ["a/202501", "a/202502", "a/202503", "a/open"];
        let of_b = ["b/202501", "b/202502", "b/202503", "b/open"];
        let expected: Vec<_> = expected.into_iter().chain(of_b).map(|name| (name, true)).collect();
        assert_eq!(held(&all), expected);
        // January may not have been in the delivery at all, so it is not emptied.
        let late = claims(ROLLING, 31, &["a/202502", "a/202503"], &nothing);
        assert_eq!(held(&late), [("a/202502", true), ("a/202503", true), ("a/open", true)]);
        // A misspelt year does not move the window.
        let misspelt = claims(ROLLING, 31, &["a/202503", "a/205203"], &nothing);
        assert_eq!(held(&misspelt), [("a/202503", true), ("a/205203", false), ("a/open", true)]);
    }

    #[test]
    fn the_delivery_received_last_holds_a_slot() {
        let before = stored(&[("a/202502", 10, true)], &[("a/202503", 10), ("a/open", 20)]);
        for (day, expected) in [(9, Fate::Older), (10, Fate::Stored), (11, Fate::Stored)] {
            let told = claims(ROLLING, day, &["a/202502", "a/202503"], &before);
            assert_eq!(told.fates, [expected, expected], "{day}");
            assert!(!told.held.contains_key(b"a/open".as_slice()));
            let month = claims(Rhythm::Month, day, &["a/202502"], &before);
            assert_eq!(month.fates, [expected], "{day}");
        }
    }

    #[test]
    fn an_old_row_does_not_take_the_place_of_its_month() {
        let before = stored(&[("a/202411", 1, true), ("a/202410", 1, false)], &[]);
        let slots = ["a/202409", "a/202410", "a/202411", "a/202503"];
        let told = claims(ROLLING, 31, &slots, &before);
        assert_eq!(told.fates, [Fate::Stored, Fate::Stored, Fate::Outside, Fate::Stored]);
        assert_eq!((told.held[b"a/202409".as_slice()], told.held.len()), (false, 4));
        // The month's own delivery takes it, also when it was received before.
        let before = stored(&[("a/202409", 31, false)], &[]);
        assert_eq!(claims(ROLLING, 1, &["a/202409"], &before).fates, [Fate::Stored]);
    }

    #[test]
    fn a_snapshot_is_all_that_its_sender_has() {
        let before = stored(&[("a/202501", 10, true), ("b/202501", 10, true)], &[]);
        let told = claims(Rhythm::Snapshot, 11, &["a/202502"], &before);
        assert_eq!(held(&told), [("a/202502", true)]);
        assert_eq!(told.gone, names(&["a/202501"]).into_iter().collect());
        let told = claims(Rhythm::Snapshot, 9, &["a/202502"], &before);
        assert_eq!((told.fates, told.gone.len(), told.held.len()), (vec![Fate::Older], 0, 0));
    }
}
