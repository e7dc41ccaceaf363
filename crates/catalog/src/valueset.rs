//! Named selections of codes.

use std::fmt;

use cube::Text;
use jiff::civil::Date;
use terminology::{CodePattern, CodeSet, CodeSystem, Validity};

use crate::Evidence;

/// The permanent name of a value set, the same as its file's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueSetId(pub String);

impl fmt::Display for ValueSetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A named selection of codes of one system, as a definition refers to it with `@fall`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSet {
    /// Its permanent name.
    pub id: ValueSetId,
    /// Its name for readers.
    pub title: Text,
    /// `major.minor.patch`; a code more or less raises at least the minor.
    pub version: String,
    /// The system that all its codes belong to.
    pub system: CodeSystem,
    /// The days for which the selection was made.
    pub validity: Validity,
    /// Who answers for it.
    pub owner: String,
    /// When it was last reviewed.
    pub reviewed: Date,
    /// When it must be reviewed again.
    pub review_due: Date,
    /// How well the list is supported.
    pub evidence: Evidence,
    /// Where it was read.
    pub evidence_source: String,
    /// What a reader should know of it, where there is something.
    pub note: Option<Text>,
    /// The patterns in its own file, in the order in which they stand there.
    pub patterns: Vec<CodePattern>,
    /// The patterns whose codes are taken away.
    pub except: Vec<CodePattern>,
    /// The sets whose codes are its codes too, in the order in which they stand in the file.
    pub sets: Vec<ValueSetId>,
    /// All its codes, those of other sets included.
    pub codes: CodeSet,
    /// SHA-256 in hexadecimal over its file and over the hashes of the sets that it takes in.
    pub definition_hash: String,
}
