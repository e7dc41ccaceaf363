//! A cell: one published number, or the stated reason why there is none.

use std::fmt;
use std::str::FromStr;

use crate::{Lang, Unreadable, number};

/// Whether a cell has a number, and if not, why.
///
/// The kinds are kept apart in every format and are never shown as 0 and never dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A number was reported.
    Reported,
    /// The number was reported and is exactly nothing.
    Zero,
    /// Should exist but was not delivered.
    Missing,
    /// Cannot exist: the kommun has no such unit.
    NotApplicable,
    /// Exists but is hidden so that no person can be identified.
    Hidden,
    /// Was not asked for in this period.
    NotCollected,
    /// Will come later.
    NotYetPublished,
}

impl Status {
    /// All kinds, in the order of their meaning.
    pub const ALL: [Status; 7] = [
        Status::Reported,
        Status::Zero,
        Status::Missing,
        Status::NotApplicable,
        Status::Hidden,
        Status::NotCollected,
        Status::NotYetPublished,
    ];

    /// The word in files, JSON and the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::Reported => "reported",
            Status::Zero => "zero",
            Status::Missing => "missing",
            Status::NotApplicable => "not_applicable",
            Status::Hidden => "hidden",
            Status::NotCollected => "not_collected",
            Status::NotYetPublished => "not_yet_published",
        }
    }

    /// The sign in a table cell: SCB's `..` hidden, `-` missing, `.` not applicable, `:` not collected, `…` to come.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Status::Reported => "",
            Status::Zero => "0",
            Status::Missing => "-",
            Status::NotApplicable => ".",
            Status::Hidden => "..",
            Status::NotCollected => ":",
            Status::NotYetPublished => "…",
        }
    }

    /// What the sign means, in words for a reader.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Status::Reported => lang.pick("uppgift finns", "reported"),
            Status::Zero => lang.pick("noll", "zero"),
            Status::Missing => lang.pick("uppgift saknas", "missing"),
            Status::NotApplicable => lang.pick("ej tillämpligt", "not applicable"),
            Status::Hidden => lang.pick("dolt av sekretess", "hidden for confidentiality"),
            Status::NotCollected => lang.pick("ej insamlat", "not collected"),
            Status::NotYetPublished => lang.pick("ännu inte publicerat", "not yet published"),
        }
    }

    /// True when the cell has a number.
    #[must_use]
    pub fn has_value(self) -> bool {
        matches!(self, Status::Reported | Status::Zero)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Status {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Status, Unreadable> {
        Status::ALL.into_iter().find(|s| s.word() == text).ok_or(Unreadable { expected: "status" })
    }
}

/// One number with what is known about it, or a reason without a number.
///
/// A cell without a value has neither counts nor interval, and a value is always finite:
/// other states cannot be built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    status: Status,
    value: f64,
    numerator: f64,
    denominator: f64,
    lower: f64,
    upper: f64,
    decimals: u8,
}

/// Marks in [`Cell::decimals`] that the source did not say.
const DECIMALS_UNKNOWN: u8 = u8::MAX;

impl Cell {
    /// A reported number; exactly 0 becomes [`Status::Zero`].
    ///
    /// # Panics
    /// When the number is not finite: a source that says "not a number" has said something else.
    #[must_use]
    pub fn reported(value: f64) -> Cell {
        assert!(value.is_finite(), "a reported value must be finite");
        let status = if value == 0.0 { Status::Zero } else { Status::Reported };
        // Negative zero is made plain, so that equal cells have equal bytes.
        Cell { status, value: value + 0.0, ..Cell::EMPTY }
    }

    /// A cell without a number.
    ///
    /// # Panics
    /// When the status says that there is one.
    #[must_use]
    pub fn absent(status: Status) -> Cell {
        assert!(!status.has_value(), "a cell with this status needs a value");
        Cell { status, ..Cell::EMPTY }
    }

    const EMPTY: Cell = Cell {
        status: Status::Missing,
        value: f64::NAN,
        numerator: f64::NAN,
        denominator: f64::NAN,
        lower: f64::NAN,
        upper: f64::NAN,
        decimals: DECIMALS_UNKNOWN,
    };

    /// Adds numerator and denominator, each where known. Ignored on a cell without a value.
    #[must_use]
    pub fn with_counts(mut self, numerator: Option<f64>, denominator: Option<f64>) -> Cell {
        if self.status.has_value() {
            self.numerator = finite_or_nan(numerator);
            self.denominator = finite_or_nan(denominator);
        }
        self
    }

    /// Adds the limits of a confidence interval, in the value's unit. Ignored on a cell without a value.
    #[must_use]
    pub fn with_interval(mut self, lower: Option<f64>, upper: Option<f64>) -> Cell {
        if self.status.has_value() {
            self.lower = finite_or_nan(lower);
            self.upper = finite_or_nan(upper);
        }
        self
    }

    /// Says with how many decimals the source published the number.
    #[must_use]
    pub fn with_decimals(mut self, decimals: u8) -> Cell {
        self.decimals = decimals;
        self
    }

    /// Whether there is a number, and if not, why.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The number.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        known(self.value)
    }

    /// The numerator: cases, persons, days.
    #[must_use]
    pub fn numerator(&self) -> Option<f64> {
        known(self.numerator)
    }

    /// The denominator: persons, person-years, answers.
    #[must_use]
    pub fn denominator(&self) -> Option<f64> {
        known(self.denominator)
    }

    /// Lower confidence limit, in the value's unit.
    #[must_use]
    pub fn lower(&self) -> Option<f64> {
        known(self.lower)
    }

    /// Upper confidence limit, in the value's unit.
    #[must_use]
    pub fn upper(&self) -> Option<f64> {
        known(self.upper)
    }

    /// Decimals as published, where the source said.
    #[must_use]
    pub fn decimals(&self) -> Option<u8> {
        (self.decimals != DECIMALS_UNKNOWN).then_some(self.decimals)
    }

    /// The cell as text for a reader: the number with `decimals`, or the sign of its status.
    #[must_use]
    pub fn show(&self, lang: Lang, decimals: u8) -> String {
        match self.value() {
            Some(value) => number::format(value, decimals, lang),
            None => self.status.sign().to_owned(),
        }
    }

    /// True when both say the same thing, to the last bit. (Equality of the type sees no NaN as equal.)
    #[must_use]
    pub fn same(&self, other: &Cell) -> bool {
        let bits =
            |c: &Cell| [c.value, c.numerator, c.denominator, c.lower, c.upper].map(f64::to_bits);
        self.status == other.status && self.decimals == other.decimals && bits(self) == bits(other)
    }
}

fn known(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

fn finite_or_nan(number: Option<f64>) -> f64 {
    number.filter(|n| n.is_finite()).map_or(f64::NAN, |n| n + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_without_a_value_has_nothing_else() {
        let hidden = Cell::absent(Status::Hidden)
            .with_counts(Some(3.0), Some(9.0))
            .with_interval(Some(1.0), None);
        assert_eq!(
            (hidden.value(), hidden.numerator(), hidden.denominator(), hidden.lower()),
            (None, None, None, None)
        );
        assert_eq!(hidden.show(Lang::Sv, 1), "..");
    }

    #[test]
    fn zero_is_its_own_status() {
        let zero = Cell::reported(-0.0);
        assert_eq!(zero.status(), Status::Zero);
        assert_eq!(zero.show(Lang::En, 1), "0.0");
        assert!(zero.same(&Cell::reported(0.0)));
    }

    #[test]
    #[should_panic(expected = "finite")]
    fn not_a_number_is_not_a_value() {
        let _ = Cell::reported(f64::NAN);
    }
}
