//! How the codes of each system are written.

use super::{CodeFault, CodeSystem, LONGEST};

/// Forms of a system's codes, one letter for each place: `L` letter, `9` digit, `X` letter or digit,
/// `F` letter, digit or hyphen, `C` component of ICF; small letters stand for their capitals.
///
/// Sources: Socialstyrelsen's lists of ICD-10-SE and KVÅ for 2021, ICF 2018, KSI; WHO's of ATC.
fn forms(system: CodeSystem) -> &'static [&'static [u8]] {
    match system {
        CodeSystem::Icd10Se | CodeSystem::Icd10 => &[b"L99FX"],
        // Surgery, NFB49, and the rest, PD008. Two characters may follow in some registers.
        CodeSystem::Kva => &[b"LLL99XX", b"LL999XX"],
        // Swedish additions end in a letter: d298A.
        CodeSystem::Icf => &[b"C999XX"],
        CodeSystem::Ksi => &[b"LLLLLLL"],
        CodeSystem::Atc => &[b"L99LL99"],
        CodeSystem::Profession => &[b"xs999"],
    }
}

/// How long codes are on each level, the widest first.
pub(super) fn lengths(system: CodeSystem) -> &'static [u8] {
    match system {
        CodeSystem::Icd10Se | CodeSystem::Icd10 => &[3, 4, 5],
        CodeSystem::Kva => &[1, 2, 3, 5, 7],
        CodeSystem::Icf => &[1, 2, 4, 5, 6],
        // Target, action, method.
        CodeSystem::Ksi => &[3, 5, 7],
        CodeSystem::Atc => &[1, 3, 4, 5, 7],
        CodeSystem::Profession => &[5],
    }
}

/// Characters of a code in capitals, with the place in the text from which each was read.
pub(super) struct Compact {
    bytes: [u8; LONGEST],
    places: [u8; LONGEST],
    length: usize,
}

impl Compact {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// A fault at the character with this index, told by its place in the text.
    fn fault(&self, index: usize) -> CodeFault {
        CodeFault::Character { at: self.places.get(index).copied().unwrap_or(u8::MAX) }
    }
}

/// Takes away what writers may put in or leave out.
pub(super) fn compact(system: CodeSystem, text: &[u8]) -> Result<Compact, CodeFault> {
    let is_icd = matches!(system, CodeSystem::Icd10Se | CodeSystem::Icd10);
    let before = text.len() - text.trim_ascii_start().len();
    let mut text = text.trim_ascii();
    if is_icd {
        // The dagger is two or three bytes long in UTF-8 and one in Windows-1252.
        let marks: [&[u8]; 4] = [b"*", b"+", "†".as_bytes(), b"\x86"];
        text = marks.iter().find_map(|mark| text.strip_suffix(*mark)).unwrap_or(text);
    }
    if text.is_empty() {
        return Err(CodeFault::Empty);
    }
    let mut compact = Compact { bytes: [0; LONGEST], places: [0; LONGEST], length: 0 };
    for (i, byte) in text.iter().enumerate() {
        let at = u8::try_from(before + i + 1).unwrap_or(u8::MAX);
        match byte {
            b'.' if is_icd && i == 3 && i + 1 < text.len() => continue,
            b' ' if system == CodeSystem::Ksi => continue,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' => {}
            _ => return Err(CodeFault::Character { at }),
        }
        let Some(place) = compact.bytes.get_mut(compact.length) else {
            return Err(CodeFault::Length);
        };
        *place = byte.to_ascii_uppercase();
        compact.places[compact.length] = at;
        compact.length += 1;
    }
    Ok(compact)
}

/// Sees that the characters are those of a code on one of the system's levels.
pub(super) fn check(system: CodeSystem, compact: &Compact) -> Result<(), CodeFault> {
    begins(system, compact)?;
    let is_level = lengths(system).iter().any(|n| usize::from(*n) == compact.length);
    if is_level { Ok(()) } else { Err(CodeFault::Length) }
}

/// Sees that the characters begin a code of the system; any length will do.
pub(super) fn begins(system: CodeSystem, compact: &Compact) -> Result<(), CodeFault> {
    let text = compact.as_bytes();
    let n_right = |form: &&[u8]| {
        text.iter().zip(form.iter()).take_while(|(byte, class)| fits(**byte, **class)).count()
    };
    let longest = forms(system).iter().map(|form| (n_right(form), form.len())).max();
    let (n_right, n_places) = longest.unwrap_or_default();
    if n_right == text.len() {
        Ok(())
    } else if n_right == n_places {
        Err(CodeFault::Length)
    } else {
        Err(compact.fault(n_right))
    }
}

fn fits(byte: u8, class: u8) -> bool {
    match class {
        b'L' => byte.is_ascii_uppercase(),
        b'9' => byte.is_ascii_digit(),
        b'X' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        b'F' => byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-',
        b'C' => b"BSDE".contains(&byte),
        literal => byte == literal.to_ascii_uppercase(),
    }
}

/// A compact code as publications write it.
pub(super) fn written(system: CodeSystem, compact: &str) -> String {
    match system {
        CodeSystem::Icd10Se | CodeSystem::Icd10 if compact.len() > 3 => {
            format!("{}.{}", &compact[..3], &compact[3..])
        }
        CodeSystem::Icf => {
            let mut written = compact.to_owned();
            written[..1].make_ascii_lowercase();
            written
        }
        _ => compact.to_owned(),
    }
}
