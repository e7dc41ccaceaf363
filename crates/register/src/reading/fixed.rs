//! Rows whose fields stand at fixed positions.

use std::ops::Range;

use catalog::Encoding;

/// Cuts a row at its positions, which count characters: in UTF-8 å is one character of two bytes. What a
/// short row lacks is empty, and spaces around a field are not part of it.
pub(super) fn cut<'r>(
    row: &'r [u8],
    spans: impl Iterator<Item = Range<usize>>,
    encoding: Encoding,
    fields: &mut Vec<&'r [u8]>,
) {
    fields.clear();
    let has_bytes_only = row.is_ascii() || encoding == Encoding::Windows1252;
    let starts = Some(row).filter(|_| !has_bytes_only).and_then(starts);
    let place = |at: usize| match &starts {
        Some(starts) => starts.get(at).copied().unwrap_or(row.len()),
        None => at.min(row.len()),
    };
    fields.extend(spans.map(|span| row[place(span.start)..place(span.end)].trim_ascii()));
}

/// Where each character of a row begins; none for a row that is not UTF-8, where each byte is one.
fn starts(row: &[u8]) -> Option<Vec<usize>> {
    let text = std::str::from_utf8(row).ok()?;
    Some(text.char_indices().map(|(start, _)| start).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let spans = [0..4, 4..9, 9..12];
        for (row, encoding, expected) in [
            (&b"0180Norra  7"[..], Encoding::Detect, [&b"0180"[..], b"Norra", b"7"]),
            ("0180Öster  7".as_bytes(), Encoding::Detect, [b"0180", "Öster".as_bytes(), b"7"]),
            ("0180Öster  7".as_bytes(), Encoding::Utf8, [b"0180", "Öster".as_bytes(), b"7"]),
            (b"0180\xd6ster  7", Encoding::Detect, [b"0180", b"\xd6ster", b"7"]),
            (b"0180\xd6ster  7", Encoding::Windows1252, [b"0180", b"\xd6ster", b"7"]),
            (b"0180No", Encoding::Detect, [b"0180", b"No", b""]),
            (b"01", Encoding::Utf8, [b"01", b"", b""]),
            ("0180ÅÄ".as_bytes(), Encoding::Utf8, [b"0180", "ÅÄ".as_bytes(), b""]),
            (b"", Encoding::Detect, [b"", b"", b""]),
            (b"0180Norra  7 and more", Encoding::Detect, [b"0180", b"Norra", b"7"]),
        ] {
            let mut fields = Vec::new();
            cut(row, spans.iter().cloned(), encoding, &mut fields);
            assert_eq!(fields, expected, "{}", String::from_utf8_lossy(row));
        }
    }
}
