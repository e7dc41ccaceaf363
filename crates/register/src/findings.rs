//! Findings about rows, gathered while they are read: how many, and the first rows of each kind.

use std::collections::{BTreeMap, BTreeSet};

use catalog::Rule;

/// How many row numbers are told of each kind.
const TOLD: usize = 20;

/// Where a row stands: the file's place among those given, and the line, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowPlace {
    /// The file's place in the list of files, from 0.
    pub file: u32,
    /// The line.
    pub line: u64,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum About {
    Row,
    Column(usize),
    Check(usize),
    /// A name in the heading of a file, by its place there.
    Heading(usize),
    /// How many fields rows have, and how many they should have.
    Fields(usize, usize),
}

/// All findings of one kind about one column or check.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kind {
    pub(crate) n: u64,
    pub(crate) first: BTreeSet<RowPlace>,
}

/// Findings by kind. Two gatherings become the same in whatever order they are put together.
#[derive(Default)]
pub(crate) struct Findings {
    kinds: BTreeMap<(&'static str, About), (&'static Rule, Kind)>,
}

impl Findings {
    pub(crate) fn tell(&mut self, rule: &'static Rule, about: About, place: RowPlace) {
        let (_, kind) =
            self.kinds.entry((rule.code, about)).or_insert_with(|| (rule, Kind::default()));
        kind.n += 1;
        if kind.first.len() < TOLD || kind.first.last().is_some_and(|last| place < *last) {
            kind.first.insert(place);
            if kind.first.len() > TOLD {
                kind.first.pop_last();
            }
        }
    }

    pub(crate) fn merge(&mut self, others: Findings) {
        for (key, (rule, other)) in others.kinds {
            let (_, kind) = self.kinds.entry(key).or_insert_with(|| (rule, Kind::default()));
            kind.n += other.n;
            kind.first.extend(other.first);
            while kind.first.len() > TOLD {
                kind.first.pop_last();
            }
        }
    }

    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&'static Rule, About, &Kind)> {
        self.kinds.iter().map(|((_, about), (rule, kind))| (*rule, *about, kind))
    }
}
