//! Words with one meaning each, and pages written by editors.

use cube::Text;

/// One entry of the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The word in Swedish and English.
    pub term: Text,
    /// Its name in code, where it has one: `central_measure`, `Kommun`.
    pub identifier: Option<String>,
    /// What it means, in one or two sentences.
    pub meaning: Text,
    /// Where the meaning was read.
    pub source: String,
}

/// An editorial page, as read from `content/pages/<slug>.md` and `<slug>.en.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorialPage {
    /// The file's name and the last part of its address.
    pub slug: String,
    /// The heading.
    pub title: Text,
    /// What stands below the heading, as HTML.
    pub html: Text,
}
