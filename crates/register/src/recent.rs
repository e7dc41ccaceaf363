//! What was read a short while ago, so that the same text is not read again: values of a column, and
//! persons with their pseudonyms. Deliveries repeat themselves: a month has some thirty days, a register
//! some hundred codes, and the rows of a kommun are about the same persons.

use jiff::civil::Date;
use terminology::LegalSex;
use zeroize::Zeroize as _;

use crate::field::Cell;

/// A short text with its length as one number; equal numbers are equal texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short(u128);

impl Short {
    /// Longer texts are not remembered.
    const LONGEST: usize = 15;

    /// None for texts that are empty or long.
    pub(crate) fn of(text: &[u8]) -> Option<Short> {
        // Both ends of the text: together with the length they tell all of it.
        let (start, end) = if let (Some(start), Some(end)) = (text.first_chunk(), text.last_chunk())
        {
            if text.len() > Short::LONGEST {
                return None;
            }
            // What stands in both is shifted out, which leaves the highest byte for the length.
            let n_shared = 8 * (16 - text.len() as u32);
            (
                u64::from_le_bytes(*start),
                u64::from_le_bytes(*end).checked_shr(n_shared).unwrap_or(0),
            )
        } else if let (Some(start), Some(end)) = (text.first_chunk(), text.last_chunk()) {
            (u64::from(u32::from_le_bytes(*start)), u64::from(u32::from_le_bytes(*end)))
        } else {
            let (first, last) = (text.first()?, text.last()?);
            (u64::from(*first), u64::from(text[text.len() / 2]) << 8 | u64::from(*last))
        };
        let end = end | (text.len() as u64) << 56;
        Some(Short(u128::from(end) << 64 | u128::from(start)))
    }

    /// A place among 2^bits, spread by multiplication (Knuth, "The art of computer programming", volume
    /// 3, 6.4). Whoever makes texts fall on one place makes reading slower, never wrong.
    fn place(self, bits: u32) -> usize {
        let folded = (self.0 as u64) ^ ((self.0 >> 64) as u64).rotate_left(29);
        (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
    }
}

/// The values of one column, by the texts that they were read from. A column without values takes no room.
#[derive(Default)]
pub(crate) struct Values {
    known: Vec<(Short, Read)>,
}

/// A value that was read without fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) cell: Cell,
    /// True when it had to be corrected.
    pub(crate) is_corrected: bool,
}

impl Values {
    const BITS: u32 = 10;

    pub(crate) fn get(&self, text: Short) -> Option<Read> {
        let (known, read) = self.known.get(text.place(Values::BITS))?;
        (*known == text).then_some(*read)
    }

    pub(crate) fn put(&mut self, text: Short, read: Read) {
        if self.known.is_empty() {
            let nothing = Read { cell: Cell::Empty, is_corrected: false };
            self.known = vec![(Short(0), nothing); 1 << Values::BITS];
        }
        self.known[text.place(Values::BITS)] = (text, read);
    }
}

/// A person as the number of a row tells.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) pseudonym: u128,
    pub(crate) birth: Option<Date>,
    pub(crate) sex: Option<LegalSex>,
    pub(crate) is_linkable: bool,
    /// Whether the person exists, as far as the number tells.
    pub(crate) kind: Option<crate::store::PersonKind>,
}

/// Persons by their numbers as delivered, wiped when they go out of use.
#[derive(Default)]
pub(crate) struct Persons {
    known: Vec<Known>,
}

#[derive(Clone)]
struct Known {
    text: Short,
    /// The year that the number was read in: it tells the century of ten digits, and that nobody is
    /// born ahead of it.
    year: i16,
    person: Person,
}

impl Persons {
    /// Half a megabyte for each thread, which stays near the processor. Numbers that fall on the same
    /// place take turns.
    const BITS: u32 = 13;

    /// The person with a number, when it has been met in a row of the year.
    pub(crate) fn get(&self, text: Short, year: i16) -> Option<Person> {
        let known = self.known.get(text.place(Persons::BITS))?;
        (known.text == text && known.year == year).then_some(known.person)
    }

    pub(crate) fn put(&mut self, text: Short, year: i16, person: Person) {
        if self.known.is_empty() {
            self.known = vec![Known { text: Short(0), year: 0, person }; 1 << Persons::BITS];
        }
        self.known[text.place(Persons::BITS)] = Known { text, year, person };
    }
}

impl Drop for Persons {
    fn drop(&mut self) {
        self.known.iter_mut().for_each(|known| known.text.0.zeroize());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each byte of each length matters.
    #[test]
    fn every_byte_is_told() {
        for length in 1..=Short::LONGEST {
            let text: Vec<u8> = (0..length).map(|n| b'a' + n as u8).collect();
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'z';
                assert!(Short::of(&text) == Short::of(&text.clone()));
                assert!(Short::of(&text) != Short::of(&other), "{length} {at}");
            }
            assert!(Short::of(&text) != Short::of(&text[1..]));
        }
    }

    #[test]
    fn short_texts_are_told_apart() {
        let texts: [&[u8]; 7] =
            [b"0", b"00", b"0\0", b"\0", b"1", b"123456789012345", b"12345678901234"];
        for (i, a) in texts.iter().enumerate() {
            for (j, b) in texts.iter().enumerate() {
                assert_eq!(Short::of(a) == Short::of(b), i == j);
            }
            assert!(Short::of(a).is_some_and(|short| short != Short(0)));
        }
        assert!(Short::of(b"").is_none());
        assert!(Short::of(b"1234567890123456").is_none());
    }

    #[test]
    fn what_was_read_last_at_a_place_is_known() {
        let mut values = Values::default();
        let read = |n| Read { cell: Cell::Number(n), is_corrected: n % 2 == 0 };
        let text = |n: i64| Short::of(n.to_string().as_bytes()).expect("short");
        (0..5000).for_each(|n| values.put(text(n), read(n)));
        let known = (0..5000).filter(|n| values.get(text(*n)).is_some());
        let known: Vec<i64> = known.collect();
        assert!((500..=1024).contains(&known.len()));
        assert!(known.iter().all(|n| values.get(text(*n)) == Some(read(*n))));
        assert_eq!(values.get(text(4999)), Some(read(4999)));
    }
}
