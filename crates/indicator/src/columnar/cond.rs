//! Conditions and numbers after compilation: places in rows instead of names, bits instead of codes.

use catalog::definition::{Comparison, Quantifier};

/// A value that is missing.
pub(super) const MISSING: i64 = i64::MIN;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cond {
    /// Always or never.
    Always(bool),
    All(Vec<Cond>),
    Any(Vec<Cond>),
    Not(Box<Cond>),
    /// All of these bits are set in a row.
    Bits(Which, u128),
    /// Of the rows of a bundle, of the unit or of what a look looks at.
    Rows(Quantifier, Bundle, Box<Cond>),
    Compare(Num, Comparison, Num),
    Exists(Num),
    /// A look found something.
    Found(usize),
    /// One of these steps of a ladder holds; of a state, its only one.
    Label(usize, u64),
    /// The person's sex is among these: 1 woman, 2 man, as bits.
    Sex(u8),
    /// Two words of different columns are the same text: the second column's numbers in the first's.
    SameWord(Word, Word, Vec<u32>),
    /// A fraction of continuity against a whole number.
    Fraction(Ratio, Comparison, i64),
}

/// Which row is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The unit's only row, or the first of its bundle.
    First,
    /// The last row of the unit's bundle.
    Last,
    /// The row at hand: one of a bundle, or the one that a look looks at.
    Row,
    /// The first row of the bundle that a look looks at.
    LookFirst,
    /// Its last row.
    LookLast,
}

/// Whose rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bundle {
    Unit,
    Look,
}

/// A word of a row, as its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) series: usize,
    pub(super) which: Which,
    pub(super) slot: usize,
}

/// A whole number or a day; [`MISSING`] when there is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Num {
    Constant(i64),
    Column(Word),
    /// The first and last day of the unit, or of what a look looks at.
    Date(Bundle),
    Until(Bundle),
    /// The day and last day of the row at hand.
    RowDate,
    RowUntil,
    Age,
    Days(Box<Num>, Box<Num>),
    /// The first or last day of a month.
    MonthStart(Box<Num>),
    MonthEnd(Box<Num>),
    /// The day before a day.
    DayBefore(Box<Num>),
    Count(usize),
    Distinct(usize, usize),
    Sum(usize, usize),
    Covered(usize),
    FirstOf(usize, usize),
    LastOf(usize, usize),
}

/// A fraction of continuity: a look, the slot of the provider, the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    pub(super) look: usize,
    pub(super) slot: usize,
    pub(super) measure: Continuity,
}

/// The measures of continuity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Continuity {
    Coc,
    Upc,
    Secon,
}

/// How two numbers compare; false when either is missing.
pub(super) fn compare(left: i64, by: Comparison, right: i64) -> bool {
    if left == MISSING || right == MISSING {
        return false;
    }
    match by {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::Greater => left > right,
        Comparison::AtLeast => left >= right,
    }
}

impl Cond {
    /// All of two conditions, of which either may be none.
    pub(super) fn is_always(&self) -> bool {
        matches!(self, Cond::Always(true))
    }

    /// Bits that some row of the unit must have for the condition to hold; none known: 0.
    pub(super) fn required(&self) -> u128 {
        match self {
            Cond::Bits(Which::First | Which::Last | Which::Row, bits) => *bits,
            Cond::Rows(_, Bundle::Unit, inner) => inner.required(),
            Cond::All(parts) => parts.iter().map(Cond::required).fold(0, |all, bits| all | bits),
            _ => 0,
        }
    }

    /// The least age on the unit's day for which the condition can hold.
    pub(super) fn least_age(&self) -> i64 {
        match self {
            Cond::Compare(
                Num::Age,
                Comparison::AtLeast | Comparison::Equal,
                Num::Constant(age),
            ) => *age,
            Cond::Compare(Num::Age, Comparison::Greater, Num::Constant(age)) => age + 1,
            Cond::All(parts) => parts.iter().map(Cond::least_age).max().map_or(0, |age| age),
            _ => 0,
        }
    }

    /// The track of which a step must hold for the condition to, with the steps.
    pub(super) fn required_label(&self) -> Option<(usize, u64)> {
        match self {
            Cond::Label(track, steps) => Some((*track, *steps)),
            Cond::All(parts) => parts.iter().find_map(Cond::required_label),
            _ => None,
        }
    }

    /// The tracks that are asked.
    pub(super) fn tracks(&self, found: &mut Vec<usize>) {
        match self {
            Cond::Label(track, _) => found.push(*track),
            Cond::All(parts) | Cond::Any(parts) => parts.iter().for_each(|c| c.tracks(found)),
            Cond::Not(inner) | Cond::Rows(_, _, inner) => inner.tracks(found),
            _ => {}
        }
    }

    /// Whether age is asked.
    pub(super) fn asks_age(&self) -> bool {
        let of = |num: &Num| matches!(num, Num::Age);
        match self {
            Cond::Compare(left, _, right) => of(left) || of(right),
            Cond::All(parts) | Cond::Any(parts) => parts.iter().any(Cond::asks_age),
            Cond::Not(inner) | Cond::Rows(_, _, inner) => inner.asks_age(),
            _ => false,
        }
    }
}
