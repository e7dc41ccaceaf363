//! Pseudonyms: what stands for a person where nobody may know who it is.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Identity, IdentityKind, PersonId};

/// How many bytes a key has: as many as the hash gives, which RFC 2104 recommends.
const KEY_BYTES: usize = 32;

/// What stands for a person within one domain: the first 128 bits of HMAC-SHA-256 over the identity.
///
/// Still a personal datum by law, hence it prints as `···`. Orders by its bytes, which are as good as
/// random: a prefix of them divides persons evenly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(u128);

impl Pseudonym {
    /// The 16 bytes, for a column of a prepared table.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// The pseudonym that [`Pseudonym::to_bytes`] gave.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Pseudonym {
        Pseudonym(u128::from_be_bytes(bytes))
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("···")
    }
}

/// The key of one domain: within it the same person has the same pseudonym; between two domains nothing
/// can be joined. Never printed, never copied, wiped when it goes out of use.
///
/// Who holds it can test whether a given identity belongs to a pseudonym, and since there are fewer
/// than 2^27 personnummer, find all of them in a minute. It is therefore kept in a zone of its own.
pub struct DomainKey {
    /// HMAC with the key already taken in: the two states from which each pseudonym starts.
    keyed: Hmac<Sha256>,
}

/// Why bytes are no key. Carries nothing of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFault {
    /// Not the 64 characters of 32 bytes.
    #[error("a key is 64 hexadecimal digits on one line")]
    Length,
    /// Something else than 0–9, a–f, A–F.
    #[error("a key is written with hexadecimal digits only")]
    Character,
    /// So few different bytes that nobody has drawn them at random.
    #[error("the key is not random: too few different bytes")]
    NotRandom,
}

impl DomainKey {
    /// Reads a key as its file holds it: 64 hexadecimal digits, space around them accepted.
    ///
    /// # Errors
    /// What is wrong, without a byte of it. Thirty-two random bytes have fewer than sixteen different
    /// values less than once in 10^16 times, so that a key such as `0000…` or `abab…` is told.
    pub fn parse(text: &[u8]) -> Result<DomainKey, KeyFault> {
        let text = text.trim_ascii();
        if text.len() != 2 * KEY_BYTES {
            return Err(KeyFault::Length);
        }
        let mut bytes = Zeroizing::new([0_u8; KEY_BYTES]);
        for (byte, pair) in bytes.iter_mut().zip(text.as_chunks::<2>().0) {
            *byte = hexadecimal(pair[0])? << 4 | hexadecimal(pair[1])?;
        }
        DomainKey::from_bytes(&bytes)
    }

    /// A key of 32 random bytes. The caller wipes its copy.
    ///
    /// # Errors
    /// When so few of the bytes differ that they were not drawn at random.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Result<DomainKey, KeyFault> {
        const LEAST_DIFFERENT: u32 = 16;
        let mut seen = Zeroizing::new([0_u64; 4]);
        for byte in bytes {
            seen[usize::from(byte / 64)] |= 1 << (byte % 64);
        }
        let n_different: u32 = seen.iter().map(|part| part.count_ones()).sum();
        if n_different < LEAST_DIFFERENT {
            return Err(KeyFault::NotRandom);
        }
        Ok(DomainKey { keyed: keyed(bytes) })
    }

    /// The pseudonym of a person.
    ///
    /// `issuer` says where a reserve number is known to mean one person, such as the id of the delivery;
    /// personnummer and samordningsnummer mean the same everywhere and do not use it.
    #[must_use]
    pub fn pseudonym(&self, identity: &Identity, issuer: &[u8]) -> Pseudonym {
        match identity.kind() {
            IdentityKind::Personnummer
            | IdentityKind::Samordningsnummer
            | IdentityKind::Fictional => self.of_parts(&[identity.expose()]),
            // No part holds a zero byte but the last, and twelve digits hold none, so that two
            // different inputs never read the same.
            IdentityKind::Reserve(family) => {
                self.of_parts(&[family.word().as_bytes(), b"\0", identity.expose(), b"\0", issuer])
            }
        }
    }

    /// The pseudonym of a person whom an extract tells by an id of its own.
    ///
    /// `series` names the numbering, without zero bytes: the same id of another one is another person.
    #[must_use]
    pub fn pseudonym_of_id(&self, id: &PersonId, series: &str) -> Pseudonym {
        // No family of reserve numbers has this word, so no id reads as another kind of identity.
        self.of_parts(&[b"person-id\0", series.as_bytes(), b"\0", id.expose().as_bytes()])
    }

    /// What stands for a unit of care, such as a ward, where rows about persons have a pseudonym: sorted and
    /// sharded alike, and never that of a person.
    #[must_use]
    pub fn unit(&self, name: &[u8]) -> Pseudonym {
        // No part of what a person's is made of holds a zero byte but the last, and no family of reserve
        // numbers has this word.
        self.of_parts(&[b"unit\0", name])
    }

    /// Eight bytes in hexadecimal that name the key without telling it: stored beside what was made with
    /// it, so that another key is noticed before it does harm.
    #[must_use]
    pub fn id(&self) -> String {
        let named = self.of_parts(&[b"id of the key\0"]);
        named.to_bytes()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn of_parts(&self, parts: &[&[u8]]) -> Pseudonym {
        let mut mac = self.keyed.clone();
        for part in parts {
            mac.update(part);
        }
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        Pseudonym(u128::from_be_bytes(*whole.first_chunk().expect("32 bytes hold 16")))
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of every length")
}

fn hexadecimal(digit: u8) -> Result<u8, KeyFault> {
    char::from(digit).to_digit(16).and_then(|n| u8::try_from(n).ok()).ok_or(KeyFault::Character)
}

impl fmt::Debug for DomainKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DomainKey(···)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        let digit = |b: u8| hexadecimal(b).expect("hexadecimal");
        text.as_bytes().as_chunks::<2>().0.iter().map(|p| digit(p[0]) << 4 | digit(p[1])).collect()
    }

    /// The published vectors have keys of other lengths than ours, hence the test from within.
    #[test]
    fn the_vectors_of_rfc_4231_hold() {
        let mut n_vectors = 0;
        for line in include_str!("../reference/hmac.csv").lines().skip(1) {
            let row: Vec<&str> = line.split(',').collect();
            let [key, input, expected, source] = row.as_slice() else { panic!("four fields") };
            let mut mac = keyed(&bytes(key));
            mac.update(&bytes(input));
            let whole = mac.finalize().into_bytes();
            let expected = bytes(expected);
            assert_eq!(whole[..expected.len()], expected, "{source}");
            let domain = DomainKey { keyed: keyed(&bytes(key)) };
            let found = domain.of_parts(&[&bytes(input)]).to_bytes();
            assert_eq!(found, expected[..16], "{source}");
            n_vectors += 1;
        }
        assert_eq!(n_vectors, 7);
    }
}
