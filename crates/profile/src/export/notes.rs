//! Notes under a table of distances: what the counts in it assume, each once.

use cube::Lang;

use crate::model::{Counted, Row};
use crate::words;

/// The notes, in the order in which rows need them.
pub(super) struct Notes {
    pub(super) texts: Vec<String>,
}

impl Notes {
    /// The notes that the rows need.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a Row>, lang: Lang) -> Notes {
        let mut texts = Vec::new();
        for counted in rows.flat_map(Row::left).filter_map(|gap| gap.counted.as_ref()) {
            let is_told = words::counted(counted, lang).is_some();
            let note = words::assumption_note(counted, lang).filter(|_| is_told);
            if let Some(note) = note.filter(|note| !texts.contains(note)) {
                texts.push(note);
            }
        }
        Notes { texts }
    }

    /// The sign that stands beside a count and before its note: `a`.
    pub(super) fn sign(&self, counted: &Counted, lang: Lang) -> Option<String> {
        let note = words::assumption_note(counted, lang)?;
        self.texts.iter().position(|text| *text == note).map(Notes::letter)
    }

    /// The sign of the note in this place: letters, then numbers.
    pub(super) fn letter(place: usize) -> String {
        match u8::try_from(place).ok().and_then(|n| b'a'.checked_add(n)) {
            Some(letter) if letter <= b'z' => char::from(letter).to_string(),
            _ => (place + 1).to_string(),
        }
    }
}
