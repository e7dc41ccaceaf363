//! The text of one content file, and where in it something stands.

use std::ops::Range;
use std::sync::OnceLock;

use crate::Place;

/// One file's text with its lines, so that a byte range can be told as line and column.
pub(crate) struct Source {
    path: String,
    text: String,
    /// The byte offset at which each line begins; found when a place is first told.
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    pub(crate) fn new(path: &str, text: String) -> Source {
        Source { path: path.to_owned(), text, line_starts: OnceLock::new() }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        })
    }

    /// Path relative to the content folder.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text between two byte offsets; empty when they do not fit the text.
    pub(crate) fn slice(&self, span: Range<usize>) -> &str {
        self.text.get(span).unwrap_or_default()
    }

    /// The file as a whole, without line.
    pub(crate) fn whole(&self) -> Place {
        Place { file: self.path.clone(), ..Place::default() }
    }

    /// The offset of a byte told by line and byte within it, both counted from 1.
    pub(crate) fn offset(&self, line: usize, byte: usize) -> usize {
        let start = self.line_starts().get(line.saturating_sub(1)).copied();
        start.unwrap_or(self.text.len()) + byte.saturating_sub(1)
    }

    /// Line and column of a byte range. A range over several lines is told by its part of the first.
    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        let start = self.boundary(span.start);
        let line_starts = self.line_starts();
        let line = line_starts.partition_point(|at| *at <= start).max(1) - 1;
        let line_start = line_starts[line];
        let line_end = line_starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let end = self.boundary(span.end).clamp(start, line_end.max(start));
        // A byte order mark is not a character that the writer sees.
        let before = self.text[line_start..start].trim_start_matches('\u{feff}');
        let meant = self.text[start..end].trim_end_matches('\r');
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place {
            file: self.path.clone(),
            line: Some(number(line + 1)),
            column: Some(number(before.chars().count() + 1)),
            length: Some(number(meant.chars().count().max(1))),
        }
    }

    /// The nearest offset at or before `at` where a character begins.
    fn boundary(&self, at: usize) -> usize {
        (0..=at.min(self.text.len())).rev().find(|i| self.text.is_char_boundary(*i)).unwrap_or(0)
    }
}

/// The text of a file, and how many of its bytes are not UTF-8. Such a byte is read as ISO 8859-1, in
/// which old programs save, so that å, ä and ö come right and one fault is told once.
pub(crate) fn decode(bytes: &[u8]) -> (String, usize) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), 0);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut n_wrong = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| char::from(*byte)));
        n_wrong += chunk.invalid().len();
    }
    (text, n_wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new("a.toml", "\u{feff}å = 1\r\nföö = \"x\ny\"\r\n".to_owned());
        let told = |span: Range<usize>| {
            let place = source.place(span);
            (place.line, place.column, place.length)
        };
        let at = |what: &str| source.text().find(what).expect(what);
        assert_eq!(told(at("å")..at("å") + 2), (Some(1), Some(1), Some(1)));
        assert_eq!(told(at("= \"x")..at("= \"x") + 1), (Some(2), Some(5), Some(1)));
        assert_eq!(told(at("\"x")..at("y\"") + 2), (Some(2), Some(7), Some(2)));
        assert_eq!(told(9999..9999), (Some(4), Some(1), Some(1)));
        assert_eq!(told(at("å") + 1..at("å") + 1), (Some(1), Some(1), Some(1)));
    }
}
