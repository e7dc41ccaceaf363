//! Codes of health care: typed, in one canonical form, small enough to be matched by the million.

mod format;
mod icf;
mod pattern;
mod set;

use std::fmt;

pub use self::icf::IcfStatement;
pub use self::pattern::{CodePattern, PatternFault, PatternFaultKind};
pub use self::set::CodeSet;

/// How many characters the longest code has.
const LONGEST: usize = 7;

/// A system of codes. Two systems that write alike are still two: the causes of death are coded in the
/// international ICD-10, hospital stays in the Swedish one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeSystem {
    /// ICD-10-SE, the Swedish version of the classification of diseases; primary care's KSH97-P too.
    Icd10Se,
    /// ICD-10, the international version, in which causes of death are coded.
    Icd10,
    /// KVÅ, the classification of health care interventions: surgery (KKÅ) and the rest (KMÅ).
    Kva,
    /// ICF, the classification of functioning, disability and health.
    Icf,
    /// KSI, the classification of social services' interventions and activities.
    Ksi,
    /// ATC, the classification of drugs.
    Atc,
    /// The professions of KVÅ, XS910 and the like.
    Profession,
}

impl CodeSystem {
    /// All systems, in the order in which they are shown.
    pub const ALL: [CodeSystem; 7] = [
        CodeSystem::Icd10Se,
        CodeSystem::Icd10,
        CodeSystem::Kva,
        CodeSystem::Icf,
        CodeSystem::Ksi,
        CodeSystem::Atc,
        CodeSystem::Profession,
    ];

    /// The word used in content and for files: `icd-10-se`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            CodeSystem::Icd10Se => "icd-10-se",
            CodeSystem::Icd10 => "icd-10",
            CodeSystem::Kva => "kva",
            CodeSystem::Icf => "icf",
            CodeSystem::Ksi => "ksi",
            CodeSystem::Atc => "atc",
            CodeSystem::Profession => "yrke",
        }
    }

    /// The name as people write it, in both languages: `ICD-10-SE`, `KVÅ`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CodeSystem::Icd10Se => "ICD-10-SE",
            CodeSystem::Icd10 => "ICD-10",
            CodeSystem::Kva => "KVÅ",
            CodeSystem::Icf => "ICF",
            CodeSystem::Ksi => "KSI",
            CodeSystem::Atc => "ATC",
            CodeSystem::Profession => "KVÅ-yrke",
        }
    }

    /// A code that shows how the system's codes are written.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            CodeSystem::Icd10Se => "S72.00",
            CodeSystem::Icd10 => "U07.1",
            CodeSystem::Kva => "PD008",
            CodeSystem::Icf => "d450",
            CodeSystem::Ksi => "SMBRBZZ",
            CodeSystem::Atc => "N05BA01",
            CodeSystem::Profession => "XS919",
        }
    }

    fn tag(self) -> u64 {
        // Not zero, so that no code is the number 0.
        1 + self as u64
    }
}

/// A code of one system in its canonical form: capital letters, no dot, no space.
///
/// Eight bytes: the system in the first, up to seven characters after it. Codes are ordered by system
/// and then as text, so that all codes that begin alike lie side by side. Whether a code is in use is
/// a matter of the system's table and the day; see [`crate::CodeTable`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u64);

/// Why a text is no code of a system. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum CodeFault {
    /// Nothing stands there.
    #[error("nothing stands there")]
    Empty,
    /// More or fewer characters than the system's codes have.
    #[error("the system has no codes of that length")]
    Length,
    /// A character that cannot stand where it stands.
    #[error("character {at} cannot stand there")]
    Character {
        /// Which, counted in characters from 1.
        at: u8,
    },
}

impl Code {
    /// Reads a code. Case, spaces around, the dot after the third character of ICD and its marks `*`,
    /// `+` and `†` at the end, and the spaces within KSI are passed over.
    ///
    /// # Errors
    /// What is wrong, when the text has not the form of the system's codes on any level.
    pub fn parse(system: CodeSystem, text: impl AsRef<[u8]>) -> Result<Code, CodeFault> {
        let compact = format::compact(system, text.as_ref())?;
        format::check(system, &compact)?;
        Ok(Code(pack(system, compact.as_bytes())))
    }

    /// The system that the code belongs to.
    #[must_use]
    pub fn system(self) -> CodeSystem {
        let tag = self.0 >> 56;
        let system = CodeSystem::ALL.into_iter().find(|system| system.tag() == tag);
        system.expect("a code is only made with a system")
    }

    /// The code without dot, in capitals: `S7200`, `D450`.
    #[must_use]
    pub fn compact(self) -> CodeText {
        let bytes = self.0.to_be_bytes();
        let length = bytes[1..].iter().take_while(|byte| **byte != 0).count();
        CodeText { bytes, length: u8::try_from(length).expect("at most seven") }
    }

    /// The level within the system, 1 for the widest. Levels are those of the form: `S72` 1, `S72.0` 2.
    #[must_use]
    pub fn level(self) -> usize {
        let length = self.compact().as_str().len();
        format::lengths(self.system()).iter().take_while(|n| usize::from(**n) <= length).count()
    }

    /// The next wider code by its form; none for the widest. Whether the system has it is told by
    /// [`crate::CodeTable::parent`].
    #[must_use]
    pub fn parent(self) -> Option<Code> {
        let compact = self.compact();
        let length = compact.as_str().len();
        let wider = format::lengths(self.system()).iter().rev().map(|n| usize::from(*n));
        let kept = wider.into_iter().find(|n| *n < length)?;
        Some(Code(pack(self.system(), &compact.as_bytes()[..kept])))
    }

    /// True when the other code is this one or is counted under it.
    #[must_use]
    pub fn covers(self, other: Code) -> bool {
        (self.0..=fill(self.0)).contains(&other.0)
    }

    /// True for the headings of KVÅ, which end in 000 and are not to be registered (Socialstyrelsen,
    /// the portal Filip).
    #[must_use]
    pub fn is_heading(self) -> bool {
        self.system() == CodeSystem::Kva && self.compact().as_str().ends_with("000")
    }
}

impl fmt::Display for Code {
    /// As publications write it: `S72.00`, `d450`, `N05BA01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format::written(self.system(), self.compact().as_str()))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {self}", self.system().name())
    }
}

/// The characters of a code, held in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeText {
    bytes: [u8; 8],
    length: u8,
}

impl CodeText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("codes are ASCII")
    }

    /// The text as bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[1..=usize::from(self.length)]
    }
}

/// The number of a text of at most seven characters: the smallest of all texts that begin with it.
fn pack(system: CodeSystem, text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes[1..=text.len()].copy_from_slice(text);
    u64::from_be_bytes(bytes) | system.tag() << 56
}

/// The largest of all texts that begin with the text of this number.
fn fill(packed: u64) -> u64 {
    let n_free_bytes = packed.trailing_zeros() / 8;
    packed | ((1 << (8 * n_free_bytes)) - 1)
}
