//! Codes as statisticians write them: `S00–T14`, `S72`, `C50.*`, `K25.0–.2`.

use std::fmt;
use std::ops::Range;

use super::format::{self, Compact};
use super::{Code, CodeFault, CodeSystem, fill, pack};

/// Codes that begin alike, or that lie between two: one member of a value set.
///
/// `S72` and `C50.*` are all codes that begin so. `S00–T14` are all codes from those that begin with S00
/// to those that begin with T14, T14.9 too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePattern {
    /// The smallest number that a code of the pattern can have.
    first: u64,
    /// The text with which its largest codes begin; `first` when there is only one text.
    last: u64,
}

/// Why a text is no pattern, and which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFault {
    /// The bytes of the text that are meant.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: PatternFaultKind,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum PatternFaultKind {
    /// This part is no code, nor the beginning of one.
    #[error(transparent)]
    Code(#[from] CodeFault),
    /// The last code comes before the first.
    #[error("the range runs backwards")]
    Backwards,
    /// The last code is told by more characters than the first has.
    #[error("the end of the range is longer than its start")]
    Longer,
    /// More than one dash.
    #[error("a range has two ends")]
    Ends,
}

/// What people set between two ends: hyphen, non-breaking hyphen, en dash, em dash, minus, two dots.
const DASHES: [&str; 6] = ["–", "-", "‑", "—", "−", ".."];

impl CodePattern {
    /// Reads a pattern. The end of a range may leave out what it shares with the start: `I60–69`,
    /// `K25.0–.2`, `N05BA01–08`.
    ///
    /// # Errors
    /// What is wrong, and where in the text.
    pub fn parse(system: CodeSystem, text: &str) -> Result<CodePattern, PatternFault> {
        let whole = trimmed(text, 0..text.len());
        if let Some(only) = single(system, &text[whole.clone()]) {
            let compact = beginning(system, only).map_err(|kind| fault(&whole, kind))?;
            let packed = pack(system, compact.as_bytes());
            return Ok(CodePattern { first: packed, last: packed });
        }
        let (start, end) = ends(text, &whole)?;
        let from = beginning(system, &text[start.clone()]).map_err(|kind| fault(&start, kind))?;
        let spelt = spelt_out(system, &text[start], &text[end.clone()]);
        let to = spelt.and_then(|full| beginning(system, &full));
        let to = to.map_err(|kind| fault(&end, kind))?;
        let (first, last) = (pack(system, from.as_bytes()), pack(system, to.as_bytes()));
        if fill(last) < first {
            return Err(fault(&whole, PatternFaultKind::Backwards));
        }
        Ok(CodePattern { first, last })
    }

    /// True when the code is one of the pattern's.
    #[must_use]
    pub fn includes(self, code: Code) -> bool {
        (self.first..=fill(self.last)).contains(&code.0)
    }

    /// The system that the pattern's codes belong to.
    #[must_use]
    pub fn system(self) -> CodeSystem {
        Code(self.first).system()
    }

    /// The smallest and the largest number of a code of the pattern.
    pub(crate) fn bounds(self) -> (u64, u64) {
        (self.first, fill(self.last))
    }
}

impl fmt::Display for CodePattern {
    /// In one form whatever it was read from: `S72`, `S00–T14`, `K25.0–K25.2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (Code(self.first), Code(self.last));
        if first == last { write!(f, "{first}") } else { write!(f, "{first}–{last}") }
    }
}

impl fmt::Debug for CodePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {self}", self.system().name())
    }
}

fn fault(span: &Range<usize>, kind: impl Into<PatternFaultKind>) -> PatternFault {
    PatternFault { span: span.clone(), kind: kind.into() }
}

/// A range of bytes without the spaces at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

/// The code that a text without two ends writes, without the `*`, `.*` or `.-` that says "and what is
/// under it"; none when there is a dash between two ends. A dash after nothing but a code is an
/// unfinished range, not a sign.
fn single(system: CodeSystem, text: &str) -> Option<&str> {
    let open = [".*", ".-", "*", "†"].iter().find_map(|sign| text.strip_suffix(sign));
    let open = open.unwrap_or(text);
    let is_icd = matches!(system, CodeSystem::Icd10Se | CodeSystem::Icd10);
    // Primary care's own codes have a hyphen in the fourth place and one letter after it: A02-P, A02.-P.
    let tail = open.get(3..).unwrap_or_default();
    let is_primary_care = is_icd
        && matches!(tail.strip_prefix('.').unwrap_or(tail).as_bytes(), [b'-', last] if last.is_ascii_alphabetic());
    let has_dash = DASHES.iter().any(|dash| open.contains(dash));
    (is_primary_care || !has_dash).then_some(open)
}

/// The two ends of a range as parts of the text.
fn ends(text: &str, whole: &Range<usize>) -> Result<(Range<usize>, Range<usize>), PatternFault> {
    let part = &text[whole.clone()];
    let dash = DASHES.iter().filter_map(|dash| Some((part.find(dash)?, dash.len()))).min();
    let (at, length) = dash.expect("a text without dash was read as one code");
    let at = whole.start + at;
    let start = trimmed(text, whole.start..at);
    let end = trimmed(text, at + length..whole.end);
    let has_third = DASHES.iter().any(|dash| text[end.clone()].contains(dash));
    if has_third {
        return Err(fault(&end, PatternFaultKind::Ends));
    }
    Ok((start, end))
}

/// Reads the beginning of a code, of any length.
fn beginning(system: CodeSystem, text: &str) -> Result<Compact, PatternFaultKind> {
    let compact = format::compact(system, text.as_bytes())?;
    format::begins(system, &compact)?;
    Ok(compact)
}

/// The end of a range with what it leaves out put back.
fn spelt_out(system: CodeSystem, start: &str, end: &str) -> Result<String, PatternFaultKind> {
    let first = end.chars().next().unwrap_or_default();
    if first == '.' {
        // A subdivision of the same category: K25.0–.2.
        let category: String = start.chars().take(3).collect();
        return Ok(format!("{category}{end}"));
    }
    if !first.is_ascii_digit() {
        return Ok(end.to_owned());
    }
    let start = format::compact(system, start.as_bytes())?;
    let kept = start.as_bytes().len().checked_sub(end.len()).ok_or(PatternFaultKind::Longer)?;
    let kept: String = start.as_bytes()[..kept].iter().map(|byte| char::from(*byte)).collect();
    Ok(format!("{kept}{end}"))
}
