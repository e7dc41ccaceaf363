//! Rows of one file on their way to the disk.

use crate::number::Number;

/// The rows that some persons have in one file.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) bytes: Vec<u8>,
    pub(crate) n_rows: u64,
}

/// One row being written; the last field is ended by [`Row::end`].
pub(crate) struct Row<'a> {
    sheet: &'a mut Sheet,
}

impl Sheet {
    pub(crate) fn row(&mut self) -> Row<'_> {
        Row { sheet: self }
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
        let last = self.sheet.bytes.last_mut().expect("a row has fields");
        *last = b'\n';
        self.sheet.n_rows += 1;
    }
}
