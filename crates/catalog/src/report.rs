//! Findings as text for people, and as JSON and SARIF for machines.

mod json;
mod sarif;
mod text;

pub use json::json;
pub use sarif::sarif;
pub use text::text;

use cube::Lang;

use crate::source::decode;
use crate::{Files, Finding, Place, Rule, Severity};

/// What a report needs besides the findings.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The bytes that were read, for excerpts.
    pub files: &'a Files,
    /// The content folder as the user named it, put before every path; may be empty.
    pub folder: &'a str,
    /// The language of the report.
    pub lang: Lang,
}

impl Setting<'_> {
    /// A finding's path as the user knows it.
    fn path(&self, place: &Place) -> String {
        match self.folder.trim_end_matches('/') {
            "" => place.file.clone(),
            folder => format!("{folder}/{}", place.file),
        }
    }

    /// The line that a finding points at, as it stands in the file.
    fn line(&self, place: &Place) -> Option<String> {
        let n = usize::try_from(place.line?).ok()?.checked_sub(1)?;
        let bytes = self.files.get(&place.file)?;
        let line = bytes.split(|b| *b == b'\n').nth(n)?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = if n == 0 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        Some(decode(line).0)
    }

    /// The characters that a finding points at.
    fn meant(&self, place: &Place) -> Option<String> {
        let line = self.line(place)?;
        let (start, length) = span(place)?;
        Some(line.chars().skip(start).take(length).collect())
    }
}

/// A rule as an entry of the reference page, in Markdown: code, title, severity, name, why and
/// remedy in both languages, and how a finding of the kind is printed.
#[must_use]
pub fn entry(rule: &Rule, example: &str) -> String {
    let Rule { code, name, severity, title, why, remedy } = rule;
    let severity = |lang| {
        let mut letters = severity.label(lang).chars();
        letters.next().map_or(String::new(), |l| l.to_uppercase().chain(letters).collect())
    };
    let example =
        if example.is_empty() { String::new() } else { format!("\n```text\n{example}\n```\n") };
    format!(
        "### {code} {}\n\n{} · `{name}`. {} {}\n\n*{}. {}. {} {}*\n{example}",
        title.sv,
        severity(Lang::Sv),
        why.sv,
        remedy.sv,
        title.en,
        severity(Lang::En),
        why.en,
        remedy.en,
    )
}

/// The characters that a place covers in its line, counted from 0.
fn span(place: &Place) -> Option<(usize, usize)> {
    let start = usize::try_from(place.column?).ok()?.checked_sub(1)?;
    Some((start, usize::try_from(place.length.unwrap_or(1)).ok()?.max(1)))
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Must be corrected.
    pub errors: usize,
    /// Should be corrected.
    pub warnings: usize,
    /// Worth knowing.
    pub notes: usize,
}

impl Counts {
    /// Counts findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Counts {
        let n = |severity| findings.iter().filter(|f| f.severity == severity).count();
        Counts {
            errors: n(Severity::Error),
            warnings: n(Severity::Warning),
            notes: n(Severity::Note),
        }
    }
}

impl Severity {
    /// The word in JSON and SARIF: `error`, `warning`, `note`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

#[cfg(test)]
mod tests;
