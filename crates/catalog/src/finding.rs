//! Findings: problems told to a human who can correct them.

use cube::{Lang, Text};

/// How serious a finding is. Ordered from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Should be corrected; the content can be used.
    Warning,
    /// Must be corrected; the thing is left out or cannot be trusted.
    Error,
}

impl Severity {
    /// The word for a reader.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Severity::Error => lang.pick("fel", "error"),
            Severity::Warning => lang.pick("varning", "warning"),
            Severity::Note => lang.pick("anmärkning", "note"),
        }
    }
}

/// Where a finding points: a file, or a row of a delivery. Line and column are counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path as the user knows it, with `/` between folders.
    pub file: String,
    /// Line, or row of a delivery.
    pub line: Option<u32>,
    /// Column in characters, or the number of the field in the row.
    pub column: Option<u32>,
    /// How many characters are meant; at least 1 when there is a column.
    pub length: Option<u32>,
}

/// A problem for a human who can correct something.
///
/// The texts may quote content, which is public, but never a value from a row about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code with a page of its own, such as `C012`.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub what: Text,
    /// What to do about it.
    pub remedy: Text,
    /// The nearest right name, where there is one.
    pub nearest: Option<String>,
}
