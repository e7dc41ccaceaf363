//! The words of a column: each once, by number.

use std::collections::HashMap;

use catalog::Rule;

/// The words that have been met, with what each text as delivered was read as, so that a code is read
/// once and not once for each row.
#[derive(Default)]
pub(crate) struct Words {
    read: HashMap<Vec<u8>, Result<u32, &'static Rule>>,
    numbers: HashMap<Vec<u8>, u32>,
    list: Vec<Vec<u8>>,
    /// How many texts could not be read.
    n_wrong: usize,
}

impl Words {
    /// The number of the word that a text is read as.
    pub(crate) fn number(
        &mut self,
        text: &[u8],
        read: impl FnOnce(&[u8]) -> Result<Vec<u8>, &'static Rule>,
    ) -> Result<u32, &'static Rule> {
        if let Some(known) = self.read.get(text) {
            return *known;
        }
        let number = read(text).map(|word| self.intern(word));
        // What is wrong can be anything, and is not kept when it is long or of no end.
        self.n_wrong += usize::from(number.is_err());
        if number.is_ok() || (text.len() <= 64 && self.n_wrong <= 100_000) {
            self.read.insert(text.to_owned(), number);
        }
        number
    }

    /// The number of a word, counted from 0 in the order in which they are met.
    pub(crate) fn intern(&mut self, word: Vec<u8>) -> u32 {
        if let Some(known) = self.numbers.get(&word) {
            return *known;
        }
        let number = u32::try_from(self.list.len()).expect("fewer than 2^32 words");
        self.list.push(word.clone());
        self.numbers.insert(word, number);
        number
    }

    /// The word with a number.
    pub(crate) fn word(&self, number: u32) -> &[u8] {
        &self.list[number as usize]
    }

    /// The words, by number.
    pub(crate) fn into_list(self) -> Vec<Vec<u8>> {
        self.list
    }
}
