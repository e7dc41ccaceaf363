//! What a reader asks for: the path and the query of a request, read strictly and told kindly.

/// The longest path or query that is read; browsers and servers differ above 2 000.
const LONGEST: usize = 8_000;

/// Why a request could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// Longer than any address of ours.
    TooLong,
    /// Percent signs that do not stand for text, or control characters.
    NotText,
}

/// A request, decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The parts of the path between slashes.
    pub(crate) parts: Vec<String>,
    /// Names and values of the query, in order; a name may come several times.
    pub(crate) query: Vec<(String, String)>,
    /// The query as it was written, for the same page in the other language.
    pub(crate) raw_query: String,
}

impl Asked {
    pub(crate) fn read(path: &str, query: Option<&str>) -> Result<Asked, Unread> {
        let raw_query = query.unwrap_or_default();
        if path.len() > LONGEST || raw_query.len() > LONGEST {
            return Err(Unread::TooLong);
        }
        let path = path.strip_prefix('/').unwrap_or(path);
        let parts = path.split('/').map(|part| decoded(part, false)).collect::<Result<_, _>>()?;
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name, true)?, decoded(value, true)?))
        };
        let query = raw_query.split('&').filter(|p| !p.is_empty()).map(pair);
        Ok(Asked {
            parts,
            query: query.collect::<Result<_, Unread>>()?,
            raw_query: raw_query.to_owned(),
        })
    }

    /// The first value with a name, without surrounding spaces; none when empty.
    pub(crate) fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// All values with a name, in order; several may also stand in one value, parted by commas.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.query.iter().filter(move |(n, _)| n == name);
        values.flat_map(|(_, v)| v.split(',')).map(str::trim).filter(|v| !v.is_empty())
    }

    /// The whole first value with a name, commas and all.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }
}

/// Percent signs to text; `+` is a space in a query.
fn decoded(text: &str, plus_is_space: bool) -> Result<String, Unread> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |b: Option<u8>| char::from(b?).to_digit(16);
                let (high, low) = (digit(rest.next()), digit(rest.next()));
                match (high, low) {
                    (Some(high), Some(low)) => u8::try_from(high * 16 + low).unwrap_or(0),
                    _ => return Err(Unread::NotText),
                }
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| Unread::NotText)?;
    if text.chars().any(char::is_control) { Err(Unread::NotText) } else { Ok(text) }
}

/// Text for a query: everything but letters a–z, digits and `-_.` with percent signs.
pub(crate) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_decoded() {
        let asked =
            Asked::read("/sv/sok", Some("q=G%C3%B6teborg+norra&omrade=0180,1480&omrade=00&x"))
                .expect("well formed");
        assert_eq!(asked.parts, ["sv", "sok"]);
        assert_eq!(asked.first("q"), Some("Göteborg norra"));
        assert_eq!(asked.all("omrade").collect::<Vec<_>>(), ["0180", "1480", "00"]);
        assert_eq!(asked.first("x"), None);
        assert_eq!(encoded("Göteborg & co"), "G%C3%B6teborg%20%26%20co");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for path in ["/sv/profil/%00", "/sv/%", "/sv/%zz", "/sv/%ff", "/sv/%0a"] {
            assert_eq!(Asked::read(path, None), Err(Unread::NotText), "{path}");
        }
        assert_eq!(Asked::read("/sv/", Some(&"a".repeat(9_000))), Err(Unread::TooLong));
    }
}
