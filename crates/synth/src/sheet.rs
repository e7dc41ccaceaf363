//! Rows of one file on their way to the disk.

use std::sync::Arc;

use crate::faults::{Faults, Planted};
use crate::number::Number;
use crate::random::Stream;

/// The rows that some persons have in one file.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) bytes: Vec<u8>,
    pub(crate) n_rows: u64,
    /// What was planted in them, in the order of the rows.
    pub(crate) planted: Vec<Planted>,
    /// Where the row that is being written begins.
    start: usize,
    planting: Option<Planting>,
}

/// What may be planted, and the chance by which it is.
struct Planting {
    faults: Arc<Faults>,
    chance: Stream,
}

/// One row being written; the last field is ended by [`Row::end`].
pub(crate) struct Row<'a> {
    sheet: &'a mut Sheet,
}

impl Sheet {
    pub(crate) fn row(&mut self) -> Row<'_> {
        self.start = self.bytes.len();
        Row { sheet: self }
    }

    /// Plants faults in the rows that follow.
    pub(crate) fn plant(&mut self, faults: &Arc<Faults>, chance: Stream) {
        self.planting = Some(Planting { faults: Arc::clone(faults), chance });
    }
}

impl Row<'_> {
    /// A field as it stands.
    pub(crate) fn text(self, text: &[u8]) -> Self {
        self.sheet.bytes.extend_from_slice(text);
        self.sheet.bytes.push(b';');
        self
    }

    pub(crate) fn empty(self) -> Self {
        self.sheet.bytes.push(b';');
        self
    }

    pub(crate) fn number(self, number: &Number) -> Self {
        self.text(number)
    }

    /// A day of eight digits as `YYYY-MM-DD`.
    pub(crate) fn day(self, digits: &[u8; 8]) -> Self {
        let mut field = *b"YYYY-MM-DD;";
        field[..4].copy_from_slice(&digits[..4]);
        field[5..7].copy_from_slice(&digits[4..6]);
        field[8..10].copy_from_slice(&digits[6..]);
        self.sheet.bytes.extend_from_slice(&field);
        self
    }

    /// A whole number.
    pub(crate) fn integer(self, n: u32) -> Self {
        let mut digits = [0; 10];
        let mut at = digits.len();
        let mut rest = n;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.text(&digits[at..])
    }

    /// A minus sign before the number that follows.
    pub(crate) fn minus(self) -> Self {
        self.sheet.bytes.push(b'-');
        self
    }

    /// A number of hundredths, with a decimal comma.
    pub(crate) fn hundredths(self, n: u32) -> Self {
        let row = self.integer(n / 100);
        let (tens, ones) = ((n / 10 % 10) as u8, (n % 10) as u8);
        let end = row.sheet.bytes.len() - 1;
        row.sheet.bytes.truncate(end);
        row.sheet.bytes.extend_from_slice(&[b',', b'0' + tens, b'0' + ones, b';']);
        row
    }

    /// Ends the row.
    pub(crate) fn end(self) {
        let sheet = self.sheet;
        // The delimiter after the last field.
        sheet.bytes.pop();
        if let Some(Planting { faults, chance }) = &mut sheet.planting
            && let Some((planted, is_added)) =
                faults.plant(&mut sheet.bytes, sheet.start, sheet.n_rows, chance)
        {
            sheet.planted.push(planted);
            sheet.n_rows += u64::from(is_added);
        }
        sheet.bytes.push(b'\n');
        sheet.n_rows += 1;
    }

    /// Ends a row that another row depends on, so that nothing is planted in it.
    pub(crate) fn end_whole(self) {
        let sheet = self.sheet;
        sheet.bytes.pop();
        sheet.bytes.push(b'\n');
        sheet.n_rows += 1;
    }
}
