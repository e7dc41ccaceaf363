//! Parts that were counted apart, put together.

use std::collections::{BTreeMap, BTreeSet};

use cube::IndicatorId;
use indicator::Holdings;

use crate::Part;

/// Why parts do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There are none.
    #[error("there are no parts to merge")]
    Nothing,
    /// They were counted by different definitions.
    #[error("the parts were counted by different definitions of {0}")]
    Definitions(IndicatorId),
    /// They were counted up to different days.
    #[error("the parts were counted up to different last days; give them the same with --through")]
    LastDay,
    /// A store was cut into different numbers of parts.
    #[error("the parts of one store are of different numbers of parts")]
    Shares,
    /// A part is there twice.
    #[error("part {0} of {1} is there twice")]
    Twice(u16, u16),
    /// A part is not there.
    #[error("part {0} of {1} is not there")]
    Missing(u16, u16),
}

impl MergeError {
    /// The same in Swedish.
    #[must_use]
    pub fn swedish(&self) -> String {
        match self {
            MergeError::Nothing => "det finns inga delar att slå ihop".to_owned(),
            MergeError::Definitions(id) => {
                format!("delarna är räknade efter olika definitioner av {id}")
            }
            MergeError::LastDay => {
                "delarna är räknade till olika sista dagar; ge dem samma med --through".to_owned()
            }
            MergeError::Shares => "delarna av ett lager är olika många".to_owned(),
            MergeError::Twice(part, of) => format!("del {part} av {of} finns två gånger"),
            MergeError::Missing(part, of) => format!("del {part} av {of} saknas"),
        }
    }
}

/// Adds parts: all shares of one store, or all persons of several stores that do not share rows. The order
/// of the parts shows nowhere.
///
/// Persons with rows in several stores are one person in each of them.
///
/// # Errors
/// When a part is missing or there twice, or parts were counted by different definitions or up to
/// different days.
pub fn merge(parts: &[Part]) -> Result<Part, MergeError> {
    let first = parts.first().ok_or(MergeError::Nothing)?;
    let mut shares: BTreeMap<&str, BTreeSet<(u16, u16)>> = BTreeMap::new();
    for part in parts {
        let ids = first.definitions.keys().chain(part.definitions.keys());
        for id in ids {
            if first.definitions.get(id) != part.definitions.get(id) {
                return Err(MergeError::Definitions(id.clone()));
            }
        }
        if part.last_day != first.last_day {
            return Err(MergeError::LastDay);
        }
        if !shares.entry(&part.store).or_default().insert(part.share) {
            return Err(MergeError::Twice(part.share.0, part.share.1));
        }
    }
    for of_store in shares.values() {
        let counts: BTreeSet<u16> = of_store.iter().map(|(_, of)| *of).collect();
        let Some(of) = counts.first().filter(|_| counts.len() == 1) else {
            return Err(MergeError::Shares);
        };
        if let Some(missing) = (1..=*of).find(|at| !of_store.contains(&(*at, *of))) {
            return Err(MergeError::Missing(missing, *of));
        }
    }
    let mut merged = Part {
        definitions: first.definitions.clone(),
        store: crate::sha256(shares.keys().copied()),
        share: (1, 1),
        last_day: first.last_day,
        ..Part::default()
    };
    if shares.len() == 1 {
        merged.store.clone_from(&first.store);
    }
    for part in parts {
        add_holdings(&mut merged.holdings, &part.holdings);
        merged.partial.add(&part.partial);
    }
    Ok(merged)
}

/// What several stores have together.
fn add_holdings(all: &mut Holdings, other: &Holdings) {
    all.known = all.known.max(other.known);
    for (id, held) in &other.registers {
        let here = all.registers.entry(id.clone()).or_default();
        here.days = match (here.days, held.days) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        };
        for (month, senders) in &held.months {
            let of_month = here.months.entry(*month).or_default();
            of_month.extend(senders.iter().cloned());
            of_month.sort();
            of_month.dedup();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(store: &str, share: (u16, u16)) -> Part {
        Part { store: store.to_owned(), share, ..Part::default() }
    }

    #[test]
    fn a_part_too_many_or_too_few_is_told() {
        let parts = |shares: &[(u16, u16)]| -> Vec<Part> {
            shares.iter().map(|share| part("a", *share)).collect()
        };
        assert_eq!(merge(&[]), Err(MergeError::Nothing));
        assert_eq!(merge(&parts(&[(1, 3), (3, 3)])), Err(MergeError::Missing(2, 3)));
        assert_eq!(merge(&parts(&[(1, 2), (1, 2)])), Err(MergeError::Twice(1, 2)));
        assert_eq!(merge(&parts(&[(1, 2), (1, 3)])), Err(MergeError::Shares));
        assert!(merge(&parts(&[(2, 2), (1, 2)])).is_ok());
        let late = Part { last_day: 1, ..part("b", (1, 1)) };
        assert_eq!(merge(&[part("a", (1, 1)), late]), Err(MergeError::LastDay));
        let id: IndicatorId = "annan".parse().expect("an id");
        let other = Part { definitions: [(id.clone(), String::new())].into(), ..part("b", (1, 1)) };
        assert_eq!(merge(&[part("a", (1, 1)), other]), Err(MergeError::Definitions(id)));
    }
}
