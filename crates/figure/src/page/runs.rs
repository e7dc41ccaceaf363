//! Parquet's run-length and bit-packed hybrid: small numbers in runs.
//!
//! Source: Apache Parquet, "Encodings", section "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)".

use bytes::Bytes;
use parquet::errors::ParquetError;

use super::damaged;

/// Reads the numbers of one page.
pub(super) struct RunReader {
    bytes: Bytes,
    /// Where the next run begins.
    at: usize,
    width: usize,
    run: Run,
}

enum Run {
    Repeated {
        value: u32,
        left: usize,
    },
    /// Bit-packed: `next` counts values from the start of the packed bytes at `from`.
    Packed {
        from: usize,
        next: usize,
        left: usize,
    },
}

impl RunReader {
    /// Reads numbers of `width` bits, which may be 0 to 32.
    pub(super) fn new(bytes: Bytes, width: u8) -> Result<RunReader, ParquetError> {
        if width > 32 {
            return Err(damaged("numbers wider than 32 bits"));
        }
        let run = Run::Repeated { value: 0, left: 0 };
        Ok(RunReader { bytes, at: 0, width: usize::from(width), run })
    }

    /// Appends the next `n` numbers.
    pub(super) fn read(&mut self, mut n: usize, out: &mut Vec<u32>) -> Result<(), ParquetError> {
        while n > 0 {
            let taken = match &mut self.run {
                Run::Repeated { left: 0, .. } | Run::Packed { left: 0, .. } => {
                    self.next_run()?;
                    continue;
                }
                Run::Repeated { value, left } => {
                    let take = n.min(*left);
                    out.resize(out.len() + take, *value);
                    *left -= take;
                    take
                }
                Run::Packed { from, next, left } => {
                    let take = n.min(*left);
                    unpack(&self.bytes[*from..], self.width, *next, take, out);
                    *next += take;
                    *left -= take;
                    take
                }
            };
            n -= taken;
        }
        Ok(())
    }

    /// How many of the next numbers, at most `n`, are known to be equal, and to what.
    pub(super) fn repeated(&mut self, n: usize) -> Result<Option<u32>, ParquetError> {
        if matches!(self.run, Run::Repeated { left: 0, .. } | Run::Packed { left: 0, .. }) {
            self.next_run()?;
        }
        match &mut self.run {
            Run::Repeated { value, left } if *left >= n => {
                *left -= n;
                Ok(Some(*value))
            }
            _ => Ok(None),
        }
    }

    fn next_run(&mut self) -> Result<(), ParquetError> {
        let header = self.header()?;
        let n = usize::try_from(header >> 1).map_err(|_| damaged("a run is too long"))?;
        if header & 1 == 0 {
            let length = self.width.div_ceil(8);
            let end = self.at + length;
            let value = self.bytes.get(self.at..end).ok_or_else(|| damaged("a run is cut off"))?;
            let value = value.iter().rev().fold(0_u32, |v, byte| v << 8 | u32::from(*byte));
            self.at = end;
            self.run = Run::Repeated { value, left: n };
        } else {
            let left = n.checked_mul(8).ok_or_else(|| damaged("a run is too long"))?;
            let length = n.checked_mul(self.width).ok_or_else(|| damaged("a run is too long"))?;
            let end = self.at.saturating_add(length);
            // The last group may be cut short where the values end.
            let end = end.min(self.bytes.len());
            let held = (end - self.at) * 8 / self.width.max(1);
            let left = if self.width == 0 { left } else { left.min(held) };
            if left == 0 {
                return Err(damaged("a run is cut off"));
            }
            self.run = Run::Packed { from: self.at, next: 0, left };
            self.at = end;
        }
        Ok(())
    }

    /// An unsigned number in base 128, the lowest seven bits first.
    fn header(&mut self) -> Result<u64, ParquetError> {
        let mut value = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = *self.bytes.get(self.at).ok_or_else(|| damaged("a page is cut off"))?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return if value < 2 { Err(damaged("an empty run")) } else { Ok(value) };
            }
        }
        Err(damaged("a run is too long"))
    }
}

fn unpack(bytes: &[u8], width: usize, first: usize, n: usize, out: &mut Vec<u32>) {
    let mask = if width == 32 { u64::from(u32::MAX) } else { (1_u64 << width) - 1 };
    out.reserve(n);
    for i in first..first + n {
        let bit = i * width;
        let word = match bytes.get(bit / 8..bit / 8 + 8) {
            Some(eight) => u64::from_le_bytes(eight.try_into().expect("a slice of eight bytes")),
            None => {
                let rest = &bytes[(bit / 8).min(bytes.len())..];
                rest.iter().rev().fold(0, |w, byte| w << 8 | u64::from(*byte))
            }
        };
        let number = word >> (bit % 8) & mask;
        out.push(u32::try_from(number).expect("masked to at most 32 bits"));
    }
}

/// Writes numbers of `width` bits: long runs as runs, the rest bit-packed in groups of eight.
pub(super) fn write_runs(numbers: &[u32], width: u8, out: &mut Vec<u8>) {
    let mut packed_from = 0;
    let mut at = 0;
    while at < numbers.len() {
        let length = numbers[at..].iter().take_while(|n| **n == numbers[at]).count();
        // A run costs about two bytes more than it saves when shorter than this, and a packed
        // part before it must be a whole number of groups.
        let lead = (8 - (at - packed_from) % 8) % 8;
        if length >= lead + 16 {
            pack(&numbers[packed_from..at + lead], width, out);
            write_run(numbers[at], length - lead, width, out);
            at += length;
            packed_from = at;
        } else {
            at += length;
        }
    }
    pack(&numbers[packed_from..], width, out);
}

/// Writes one number `n` times over.
pub(super) fn write_run(number: u32, n: usize, width: u8, out: &mut Vec<u8>) {
    if n > 0 {
        write_header((n as u64) << 1, out);
        out.extend_from_slice(&number.to_le_bytes()[..usize::from(width).div_ceil(8)]);
    }
}

fn pack(numbers: &[u32], width: u8, out: &mut Vec<u8>) {
    if numbers.is_empty() {
        return;
    }
    let groups = numbers.len().div_ceil(8);
    write_header((groups as u64) << 1 | 1, out);
    let end = out.len() + groups * usize::from(width);
    let (mut word, mut bits) = (0_u64, 0_u32);
    for number in numbers {
        word |= u64::from(*number) << bits;
        bits += u32::from(width);
        while bits >= 8 {
            out.push(word.to_le_bytes()[0]);
            word >>= 8;
            bits -= 8;
        }
    }
    if bits > 0 {
        out.push(word.to_le_bytes()[0]);
    }
    out.resize(end, 0);
}

fn write_header(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// Bits needed for numbers below `n`.
pub(super) fn width_for(n: usize) -> u8 {
    let bits = usize::BITS - n.saturating_sub(1).leading_zeros();
    u8::try_from(bits).expect("at most 64")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_back(bytes: Vec<u8>, width: u8, n: usize) -> Result<Vec<u32>, ParquetError> {
        let mut out = Vec::new();
        RunReader::new(bytes.into(), width)?.read(n, &mut out)?;
        Ok(out)
    }

    /// The example of the format's own page: 0 to 7 in three bits.
    #[test]
    fn the_published_example_is_read_and_written() {
        let packed = vec![0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        let numbers: Vec<u32> = (0..8).collect();
        assert_eq!(read_back(packed.clone(), 3, 8).expect("a valid page"), numbers);
        let mut out = Vec::new();
        write_runs(&numbers, 3, &mut out);
        assert_eq!(out, packed);
    }

    #[test]
    fn a_page_cut_off_is_an_error() {
        let mut out = Vec::new();
        write_run(5, 100, 3, &mut out);
        assert!(read_back(out.clone(), 3, 101).is_err());
        out.pop();
        assert!(read_back(out, 3, 100).is_err());
        assert!(read_back(vec![0xff; 9], 3, 1).is_err());
        assert!(read_back(vec![0], 3, 1).is_err());
    }

    proptest! {
        #[test]
        fn numbers_come_back(
            runs in prop::collection::vec((0_u32..300, 1_usize..40), 0..40),
            cut in 1_usize..64,
        ) {
            let numbers: Vec<u32> = runs.iter().flat_map(|(v, n)| vec![*v; *n]).collect();
            let mut out = Vec::new();
            write_runs(&numbers, 9, &mut out);
            let mut reader = RunReader::new(out.into(), 9).expect("a valid width");
            let mut back = Vec::new();
            for part in numbers.chunks(cut) {
                reader.read(part.len(), &mut back).expect("a whole page");
            }
            prop_assert_eq!(back, numbers);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, width in 0_u8..40, n in 0_usize..4000) {
            if let Ok(numbers) = read_back(bytes, width, n) {
                prop_assert_eq!(numbers.len(), n);
            }
        }
    }
}
