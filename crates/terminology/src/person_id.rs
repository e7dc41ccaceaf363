//! Ids of persons that are no personnummer: the running numbers that an extract carries in their place.

use std::fmt;

use crate::Personal;

/// An id that stands for a person within one numbering, such as the `löpnummer` of an extract. It is taken
/// as it stands: `7` and `007` are two, and so are `a` and `A`.
///
/// Prints as `···` and never its characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(Personal<String>);

/// Why a text is no id. Carries nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum InvalidId {
    /// Nothing stands there.
    #[error("nothing stands there")]
    Empty,
    /// More characters than an id may have.
    #[error("more characters than an id may have")]
    Length,
    /// A character that does not print, such as a tab.
    #[error("a character that does not print")]
    Character,
}

impl PersonId {
    /// Takes a text as an id of at most so many characters, without the space around it.
    ///
    /// # Errors
    /// The reason, when nothing stands there, it is longer, or a character of it does not print.
    pub fn parse(text: &str, most: usize) -> Result<PersonId, InvalidId> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidId::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidId::Character);
        }
        if text.chars().count() > most {
            return Err(InvalidId::Length);
        }
        Ok(PersonId(Personal::new(text.to_owned())))
    }

    /// The id in clear. Every call is a place to review.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonId(···)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_as_it_stands() {
        let read = |text: &str| PersonId::parse(text, 5).map(|id| id.expose().to_owned());
        assert_eq!(read("007"), Ok("007".to_owned()));
        assert_eq!(read(" åÄ-1 "), Ok("åÄ-1".to_owned()));
        assert_eq!(read("åäöÅÄ"), Ok("åäöÅÄ".to_owned()), "characters are counted, not bytes");
        assert_eq!(read("123456"), Err(InvalidId::Length));
        assert_eq!(read("  "), Err(InvalidId::Empty));
        assert_eq!(read("1\u{0}2"), Err(InvalidId::Character));
    }

    #[test]
    fn nothing_of_an_id_is_printed() {
        let id = PersonId::parse("4711", 40).expect("an id");
        assert_eq!(format!("{id:?}"), "PersonId(···)");
    }
}
