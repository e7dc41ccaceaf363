//! The encodings of Parquet that prepared tables have. None where the bytes are not what they should be.

use parquet::errors::ParquetError;

use super::form;

/// A number of 32 or 64 bits.
pub(super) trait Whole: Copy {
    /// Adds numbers that stand as they are.
    fn plain(bytes: &[u8], n: usize, into: &mut Vec<Self>) -> Option<()>;
    /// The lowest bits of a number.
    fn of(bits: u64) -> Self;
    /// The sum, over the end from the beginning.
    fn plus(self, other: Self) -> Self;
}

impl Whole for i32 {
    fn plain(bytes: &[u8], n: usize, into: &mut Vec<i32>) -> Option<()> {
        let (all, rest) = bytes.as_chunks::<4>();
        into.extend(all.iter().map(|bytes| i32::from_le_bytes(*bytes)));
        (all.len() == n && rest.is_empty()).then_some(())
    }

    fn of(bits: u64) -> i32 {
        bits as i32
    }

    fn plus(self, other: i32) -> i32 {
        self.wrapping_add(other)
    }
}

impl Whole for i64 {
    fn plain(bytes: &[u8], n: usize, into: &mut Vec<i64>) -> Option<()> {
        let (all, rest) = bytes.as_chunks::<8>();
        into.extend(all.iter().map(|bytes| i64::from_le_bytes(*bytes)));
        (all.len() == n && rest.is_empty()).then_some(())
    }

    fn of(bits: u64) -> i64 {
        bits as i64
    }

    fn plus(self, other: i64) -> i64 {
        self.wrapping_add(other)
    }
}

/// So many numbers are unpacked at once.
const MANY: usize = 32;

/// Unpacks [`MANY`] numbers of so many bits each, the lowest bit first, from as many words of 32 bits.
type Unpack = fn(&[u8], &mut [u32; MANY]) -> Option<()>;

/// One for each number of bits, so that the compiler knows every shift.
const UNPACK: [Unpack; 33] = [
    unpack::<0>,
    unpack::<1>,
    unpack::<2>,
    unpack::<3>,
    unpack::<4>,
    unpack::<5>,
    unpack::<6>,
    unpack::<7>,
    unpack::<8>,
    unpack::<9>,
    unpack::<10>,
    unpack::<11>,
    unpack::<12>,
    unpack::<13>,
    unpack::<14>,
    unpack::<15>,
    unpack::<16>,
    unpack::<17>,
    unpack::<18>,
    unpack::<19>,
    unpack::<20>,
    unpack::<21>,
    unpack::<22>,
    unpack::<23>,
    unpack::<24>,
    unpack::<25>,
    unpack::<26>,
    unpack::<27>,
    unpack::<28>,
    unpack::<29>,
    unpack::<30>,
    unpack::<31>,
    unpack::<32>,
];

fn unpack<const W: usize>(bytes: &[u8], into: &mut [u32; MANY]) -> Option<()> {
    if W == 0 {
        into.fill(0);
        return Some(());
    }
    let (read, _) = bytes.get(..4 * W)?.as_chunks::<4>();
    let words: &[[u8; 4]; W] = read.try_into().ok()?;
    let word = |at: usize| u64::from(u32::from_le_bytes(words[at]));
    let mask = u64::MAX >> (64 - W);
    for (i, number) in into.iter_mut().enumerate() {
        let (at, shift) = (i * W / 32, i * W % 32);
        // A number lies in one word, or ends in the next.
        let both = if shift + W > 32 { word(at) | word(at + 1) << 32 } else { word(at) };
        *number = (both >> shift & mask) as u32;
    }
    Some(())
}

/// The same from bytes that may end before all numbers do; what is not there is 0.
fn unpack_some(bytes: &[u8], width: usize, into: &mut [u32; MANY]) -> Option<()> {
    let unpack = UNPACK.get(width)?;
    if bytes.len() >= 4 * width {
        return unpack(bytes, into);
    }
    let mut padded = [0; 4 * 32];
    padded[..bytes.len()].copy_from_slice(bytes);
    unpack(&padded, into)
}

/// A run of the encoding of levels and indexes.
enum Run<'a> {
    /// One number so many times.
    Same(u32, usize),
    /// So many numbers, packed.
    Packed(&'a [u8], usize),
}

/// Takes a run of at most `most` numbers of so many bits from the front.
fn run<'a>(bytes: &mut &'a [u8], width: usize, most: usize) -> Option<Run<'a>> {
    let header = number(bytes)?;
    let n = usize::try_from(header >> 1).ok()?;
    if header & 1 == 1 {
        // Groups of eight. The last may stand for fewer numbers.
        let length = n.checked_mul(width)?.min(bytes.len());
        let (packed, rest) = bytes.split_at(length);
        *bytes = rest;
        return Some(Run::Packed(packed, n.checked_mul(8)?.min(most)));
    }
    let (value, rest) = bytes.split_at_checked(width.div_ceil(8))?;
    *bytes = rest;
    let value = value.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
    Some(Run::Same(value, n.min(most)))
}

/// A number of seven bits in each byte, the lowest first.
pub(super) fn number(bytes: &mut &[u8]) -> Option<u64> {
    let (mut value, mut shift) = (0_u64, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if *byte < 0x80 {
            return Some(value);
        }
        shift += 7;
    }
}

/// So many levels of one bit.
pub(super) fn levels(mut bytes: &[u8], n: usize, into: &mut Vec<u8>) -> Result<(), ParquetError> {
    into.clear();
    while into.len() < n {
        match run(&mut bytes, 1, n - into.len()).ok_or_else(form)? {
            Run::Same(_, 0) | Run::Packed(_, 0) => return Err(form()),
            Run::Same(level, n) => into.resize(into.len() + n, u8::from(level == 1)),
            Run::Packed(packed, n) => {
                let end = into.len() + n;
                packed.iter().for_each(|byte| into.extend_from_slice(&LEVELS[usize::from(*byte)]));
                if into.len() < end {
                    return Err(form());
                }
                into.truncate(end);
            }
        }
    }
    Ok(())
}

/// The bits of each byte, the lowest first.
const LEVELS: [[u8; 8]; 256] = {
    let mut all = [[0; 8]; 256];
    let mut at = 0;
    while at < 8 * 256 {
        all[at / 8][at % 8] = (((at / 8) >> (at % 8)) & 1) as u8;
        at += 1;
    }
    all
};

/// Adds so many values of a dictionary, of which their places are told.
pub(super) fn indexed<T: Whole>(
    bytes: &[u8],
    n: usize,
    dictionary: &[T],
    into: &mut Vec<T>,
) -> Option<()> {
    if n == 0 {
        return Some(());
    }
    let (width, mut bytes) = bytes.split_first()?;
    let width = usize::from(*width);
    let unpack = UNPACK.get(width)?;
    let end = into.len().checked_add(n)?;
    let mut places = [0; MANY];
    while into.len() < end {
        match run(&mut bytes, width, end - into.len())? {
            Run::Same(_, 0) | Run::Packed(_, 0) => return None,
            Run::Same(place, n) => {
                into.resize(into.len() + n, *dictionary.get(place as usize)?);
            }
            Run::Packed(packed, n) => {
                if packed.len().checked_mul(8)? < n.checked_mul(width)? {
                    return None;
                }
                let whole = n / MANY;
                // Beyond the dictionary there is nothing; told once for all of them, after the last.
                let mut highest = 0;
                for at in 0..whole {
                    unpack(&packed[at * 4 * width..], &mut places)?;
                    highest = places.iter().copied().fold(highest, u32::max);
                    if highest as usize >= dictionary.len() {
                        return None;
                    }
                    into.extend(places.iter().map(|place| dictionary[*place as usize]));
                }
                let left = n % MANY;
                if left > 0 {
                    unpack_some(&packed[whole * 4 * width..], width, &mut places)?;
                    for place in &places[..left] {
                        into.push(*dictionary.get(*place as usize)?);
                    }
                }
            }
        }
    }
    Some(())
}

/// Adds so many values, of which the first and the differences are told.
pub(super) fn differences<T: Whole>(bytes: &[u8], n: usize, into: &mut Vec<T>) -> Option<()> {
    if n == 0 {
        return Some(());
    }
    let mut bytes = bytes;
    let of_block = usize::try_from(number(&mut bytes)?).ok()?;
    let n_parts = usize::try_from(number(&mut bytes)?).ok()?;
    let told = usize::try_from(number(&mut bytes)?).ok()?;
    let of_part = of_block.checked_div(n_parts)?;
    if told != n || of_part == 0 || !of_part.is_multiple_of(MANY) {
        return None;
    }
    let mut last = T::of(unfolded(number(&mut bytes)?));
    into.push(last);
    let end = into.len().checked_add(n - 1)?;
    while into.len() < end {
        let least = T::of(unfolded(number(&mut bytes)?));
        let (widths, rest) = bytes.split_at_checked(n_parts)?;
        bytes = rest;
        for width in widths {
            if into.len() == end {
                break;
            }
            let width = usize::from(*width);
            // What stands after the last value may be left out.
            let length = (of_part / 8).checked_mul(width)?.min(bytes.len());
            let (part, rest) = bytes.split_at(length);
            bytes = rest;
            let of_part = of_part.min(end - into.len());
            last = add_up(part, width, of_part, (least, last), into)?;
        }
    }
    Some(())
}

/// Adds so many values of one part of a block. Gives the last.
fn add_up<T: Whole>(
    part: &[u8],
    width: usize,
    n: usize,
    (least, mut last): (T, T),
    into: &mut Vec<T>,
) -> Option<T> {
    if part.len().checked_mul(8)? < n.checked_mul(width)? {
        return None;
    }
    let mut add = |difference: T| {
        last = last.plus(least).plus(difference);
        last
    };
    if width > 32 {
        for at in 0..n {
            into.push(add(T::of(long(part, width, at)?)));
        }
        return Some(last);
    }
    let mut differences = [0; MANY];
    for from in (0..n).step_by(MANY) {
        let bytes = part.get(from / 8 * width..)?;
        unpack_some(bytes, width, &mut differences)?;
        let n = MANY.min(n - from);
        into.extend(differences[..n].iter().map(|d| add(T::of(u64::from(*d)))));
    }
    Some(last)
}

/// A number of more than 32 bits, which few columns have.
fn long(bytes: &[u8], width: usize, at: usize) -> Option<u64> {
    if width > 64 {
        return None;
    }
    let first = at * width;
    let bit = |bit: usize| Some(u64::from(*bytes.get(bit / 8)? >> (bit % 8) & 1));
    (0..width).try_fold(0, |value, i| Some(value | bit(first + i)? << i))
}

/// Numbers of either sign: 0, 1, 2, 3 stand for 0, -1, 1, -2.
pub(super) fn unfolded(value: u64) -> u64 {
    value >> 1 ^ (value & 1).wrapping_neg()
}
