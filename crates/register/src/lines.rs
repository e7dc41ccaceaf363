//! Files of a delivery as pieces that end with whole lines, unpacked while they are read, or as Parquet.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _};
use std::path::Path;

use crate::extract::Source;

/// How much is read at a time.
const PIECE: usize = 4 << 20;
/// The most bytes of a row; a longer one is set aside unread.
pub(crate) const LONGEST_ROW: usize = 1_000_000;
/// Nothing that is packed becomes more than this many times larger, once it is large at all.
pub(crate) const MOST_TIMES: u64 = 200;
/// So large may anything become.
pub(crate) const ALWAYS: u64 = 64 << 20;
/// So many files may an archive hold.
const MOST_FILES: usize = 1000;
/// Parquet is read from its end, so that a packed file is unpacked in memory: so large may it be there.
const MOST_HELD: u64 = 256 << 20;

/// What a file has.
pub(crate) enum Part {
    /// A piece of text.
    Lines(Piece),
    /// A file of Parquet.
    Extract(Source),
}

/// Is given what a file has. What it cannot read ends the file.
type OnPart<'a> = dyn FnMut(Part) -> io::Result<()> + 'a;

/// The file by which a workbook is told from other archives (ECMA-376, part 2, 10.1.2).
const WORKBOOK: &str = "[Content_Types].xml";
/// So much of a file's name is told.
const LONGEST_NAME: usize = 200;

/// A piece of a file.
pub(crate) struct Piece {
    pub(crate) bytes: Vec<u8>,
    /// The number of its first line, from 1.
    pub(crate) first_line: u64,
    /// True for the first piece of a file.
    pub(crate) is_first: bool,
    /// True when the line is cut off because it is too long; its rest is passed over.
    pub(crate) is_cut: bool,
}

/// Reads a file, and if it is an archive each file in it, piece by piece. `on_file` is told the name
/// of each; `on_part` is given each piece, or the file where it is Parquet.
///
/// # Errors
/// What is wrong with the file; the pieces before that have been given.
pub(crate) fn read(
    path: &Path,
    on_file: &mut dyn FnMut(&str),
    on_part: &mut OnPart<'_>,
) -> io::Result<()> {
    let mut file = File::open(path)?;
    let packed = file.metadata()?.len();
    let mut start = [0; 4];
    let n = read_up_to(&mut file, &mut start)?;
    file.rewind()?;
    let name = shown_name(&path.file_name().unwrap_or_default().to_string_lossy());
    match &start[..n] {
        [0x1f, 0x8b, ..] => {
            on_file(&name);
            let inside = flate2::read::MultiGzDecoder::new(BufReader::new(file));
            unpacked(Bounded::new(inside, packed), on_part)
        }
        [0x28, 0xb5, 0x2f, 0xfd] => {
            on_file(&name);
            let inside = zstd::Decoder::new(file)?;
            unpacked(Bounded::new(inside, packed), on_part)
        }
        [b'P', b'K', 3 | 5, 4 | 6] => archive(file, packed, on_file, on_part),
        b"PAR1" => {
            on_file(&name);
            on_part(Part::Extract(Source::File(path.to_owned(), packed)))
        }
        start => {
            on_file(&name);
            must_be_open(start)?;
            lines(file, on_part)
        }
    }
}

fn archive(
    file: File,
    packed: u64,
    on_file: &mut dyn FnMut(&str),
    on_part: &mut OnPart<'_>,
) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(io::Error::other)?;
    if archive.len() > MOST_FILES {
        return Err(io::Error::other("too many files in the archive"));
    }
    let mut so_far = 0;
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(io::Error::other)?;
        if !entry.is_file() {
            continue;
        }
        let name = entry.name().map_err(io::Error::other)?.into_owned();
        // Nothing is ever written where an archive says, and its names of folders are not told.
        on_file(&shown_name(name.rsplit(['/', '\\']).next().unwrap_or_default()));
        if name == WORKBOOK {
            return Err(io::Error::other("the file is a workbook"));
        }
        let mut bounded = Bounded { inside: entry, packed, unpacked: so_far };
        unpacked(&mut bounded, on_part)?;
        so_far = bounded.unpacked;
    }
    Ok(())
}

/// Reads what was packed.
fn unpacked(mut from: impl Read, on_part: &mut OnPart<'_>) -> io::Result<()> {
    let mut start = [0; 4];
    let n = read_up_to(&mut from, &mut start)?;
    let start = &start[..n];
    must_be_open(start)?;
    let mut all = start.chain(from);
    if start != b"PAR1" {
        return lines(all, on_part);
    }
    let mut bytes = Vec::new();
    all.by_ref().take(MOST_HELD + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_HELD {
        return Err(io::Error::other("packed Parquet is too large to unpack in memory"));
    }
    on_part(Part::Extract(Source::Held(bytes.into())))
}

/// Refuses Parquet of which even what it has is encrypted.
fn must_be_open(start: &[u8]) -> io::Result<()> {
    let is_encrypted = start == b"PARE";
    if is_encrypted { Err(io::Error::other("the file is encrypted")) } else { Ok(()) }
}

fn lines(from: impl Read, on_part: &mut OnPart<'_>) -> io::Result<()> {
    let mut told = Ok(());
    pieces(from, &mut |piece| {
        if told.is_ok() {
            told = on_part(Part::Lines(piece));
        }
    })?;
    told
}

/// Stops what unpacks to unreasonably much, whatever its headers say.
struct Bounded<R> {
    inside: R,
    packed: u64,
    unpacked: u64,
}

impl<R> Bounded<R> {
    fn new(inside: R, packed: u64) -> Bounded<R> {
        Bounded { inside, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inside.read(into)?;
        self.unpacked += n as u64;
        if self.unpacked > ALWAYS.max(self.packed.saturating_mul(MOST_TIMES)) {
            return Err(io::Error::other("the file unpacks to unreasonably much"));
        }
        Ok(n)
    }
}

fn read_up_to(from: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < into.len() {
        match from.read(&mut into[n..]) {
            Ok(0) => break,
            Ok(more) => n += more,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(n)
}

fn pieces(mut from: impl Read, on_piece: &mut dyn FnMut(Piece)) -> io::Result<()> {
    let mut kept: Vec<u8> = Vec::new();
    let mut line = 1;
    let mut is_first = true;
    let mut is_passing_over = false;
    let mut has_lone_returns = false;
    loop {
        let mut bytes = Vec::with_capacity(PIECE);
        bytes.append(&mut kept);
        let start = bytes.len();
        let whole = PIECE.max(start + PIECE / 2);
        let wanted = (whole - start) as u64;
        let failure = from.by_ref().take(wanted).read_to_end(&mut bytes).err();
        if failure.is_some() {
            bytes.truncate(start);
        }
        let is_last = failure.is_some() || bytes.len() < whole;
        if is_first {
            if is_utf16(&bytes) {
                return Err(io::Error::other("the file is written in UTF-16"));
            }
            if is_no_text(&bytes) {
                return Err(io::Error::other("the file is no text"));
            }
            has_lone_returns = end_of_lines(&bytes) == 0 && bytes.contains(&b'\r');
        }
        if has_lone_returns {
            bytes[start..].iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
        }
        if is_passing_over {
            let end = memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |at| at + 1);
            is_passing_over = end == bytes.len() && bytes.last() != Some(&b'\n');
            line += u64::from(!is_passing_over && end > 0);
            bytes.drain(..end);
        }
        let end = if is_last { bytes.len() } else { end_of_lines(&bytes) };
        let is_cut = end == 0 && bytes.len() > LONGEST_ROW;
        kept = if is_cut { Vec::new() } else { bytes.split_off(end) };
        is_passing_over |= is_cut;
        if !bytes.is_empty() {
            let n_lines = memchr::memchr_iter(b'\n', &bytes).count() as u64;
            on_piece(Piece { bytes, first_line: line, is_first, is_cut });
            is_first = false;
            line += n_lines;
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        if is_last {
            return Ok(());
        }
    }
}

fn end_of_lines(bytes: &[u8]) -> usize {
    memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1)
}

/// A file's name as it can be told: without what moves a terminal's cursor or turns text around, and not
/// longer than anybody reads.
pub(crate) fn shown_name(name: &str) -> String {
    let is_plain = |c: char| {
        !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = name.chars().take(LONGEST_NAME);
    shown.map(|c| if is_plain(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// True for text in UTF-16, which spreadsheets call Unicode text. Without a mark it is told by its
/// zeros: numbers and Latin letters have one each.
fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [a, b, c, d, ..] => {
            let zeros = [*a == 0, *b == 0, *c == 0, *d == 0];
            zeros == [false, true, false, true] || zeros == [true, false, true, false]
        }
        _ => false,
    }
}

/// True for what is packed, also when it was unpacked once, and for other files that are known by how
/// they begin: gz, zst, zip, xz, bzip2, 7z, rar, PDF, older workbooks.
fn is_no_text(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 9] = [
        b"\x1f\x8b",
        b"\x28\xb5\x2f\xfd",
        b"PK\x03\x04",
        b"\xfd7zXZ\0",
        b"BZh9",
        b"7z\xbc\xaf\x27\x1c",
        b"Rar!\x1a\x07",
        b"%PDF-",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ];
    STARTS.iter().any(|start| bytes.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(bytes: &[u8]) -> (Vec<(u64, usize, bool)>, bool) {
        let mut found = Vec::new();
        let told = pieces(bytes, &mut |p| found.push((p.first_line, p.bytes.len(), p.is_cut)));
        (found, told.is_ok())
    }

    #[test]
    fn pieces_end_with_lines() {
        let row = b"0180;;2025;1;193203199108\n";
        let n = PIECE / row.len() * 3;
        let (found, is_whole) = read_bytes(&row.repeat(n));
        assert!(is_whole);
        let mut line = 1;
        for (first, length, is_cut) in &found {
            assert_eq!((*first, length % row.len(), *is_cut), (line, 0, false));
            line += (length / row.len()) as u64;
        }
        assert_eq!(line, n as u64 + 1);
        assert_eq!(read_bytes(b"a\nb").0, [(1, 3, false)]);
        assert_eq!(read_bytes(b"").0, []);
        assert!(!read_bytes(b"\xff\xfea\0").1);
    }

    /// Files of older Macintoshes end their lines with a carriage return alone, also over the border
    /// between two pieces.
    #[test]
    fn lone_returns_end_lines() {
        assert_eq!(read_bytes(b"a;b\rc;d\r").0, [(1, 8, false)]);
        let row = b"0180;;2025;1;193203199108\r";
        let n = PIECE / row.len() * 2;
        let mut n_lines = 0;
        let told = pieces(row.repeat(n).as_slice(), &mut |piece| {
            assert_eq!(piece.first_line, n_lines + 1);
            n_lines += piece.bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        });
        assert!(told.is_ok());
        assert_eq!(n_lines, n as u64);
        // A return before a line feed, or within a row of a file with line feeds, ends no line.
        assert_eq!(read_bytes(b"a\r\nb\rc\n").0, [(1, 7, false)]);
    }

    #[test]
    fn names_are_told_without_what_moves_the_cursor() {
        assert_eq!(shown_name("a\u{1b}[2Jb\n\u{202e}c.csv"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c.csv");
        assert_eq!(shown_name(&"ö".repeat(70_000)).chars().count(), LONGEST_NAME);
    }

    /// A row without end is cut, told once, and the rows after it keep their numbers.
    #[test]
    fn endless_rows_are_cut() {
        let mut bytes = b"a\n".to_vec();
        bytes.extend(vec![b'x'; 3 * PIECE]);
        bytes.extend(b"\nb\nc\n");
        let mut cut = Vec::new();
        let mut last = Vec::new();
        pieces(bytes.as_slice(), &mut |p| {
            if p.is_cut {
                cut.push(p.first_line);
            }
            last = vec![(p.first_line, p.bytes)];
        })
        .unwrap();
        assert_eq!(cut, [2]);
        assert_eq!(last, [(3, b"b\nc\n".to_vec())]);
    }

    #[test]
    fn what_unpacks_without_end_is_stopped() {
        let endless = io::repeat(b'\n');
        let mut n = 0_usize;
        let told = pieces(Bounded::new(endless, 1000), &mut |p| n += p.bytes.len());
        assert!(told.is_err());
        assert!(n as u64 <= ALWAYS);
    }
}
