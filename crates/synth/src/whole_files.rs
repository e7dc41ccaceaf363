//! Files that are wrong as a whole, each a delivery of its own that must not be taken in, or with a
//! warning.

/// The folder in which they are.
pub(crate) const FOLDER: &str = "hela-filer-med-fel";

/// The register of each file, its name, the code of the finding that it must give, and its bytes.
/// `first_line` says that the file is fictional.
pub(crate) fn all(first_line: &str) -> Vec<(&'static str, &'static str, &'static str, Vec<u8>)> {
    // The same woman in all of them: born on 12 December 1912, with 80 added to the month.
    let row = "191292121207;1912-12-12;2;";
    let whole = format!("{first_line}personnummer;fodd;kon;dod\n{row}\n");
    let mut in_utf16 = vec![0xff, 0xfe];
    in_utf16.extend(whole.encode_utf16().flat_map(u16::to_le_bytes));
    let lacks = format!("{first_line}personnummer;kon;dod\n191292121207;2;\n");
    let unknown = format!("{first_line}personnummer;fodd;kon;dod;okand\n{row};1\n");
    // No row is so long; the reader gives it up.
    let long = format!("{whole}{}\n", "x".repeat(9_000_000));
    vec![
        ("befolkning", "utf-16-R101-FIKTIV.csv", "R101", in_utf16),
        ("befolkning", "kolumn-saknas-R102-FIKTIV.csv", "R102", lacks.into_bytes()),
        ("befolkning", "okand-kolumn-R103-FIKTIV.csv", "R103", unknown.into_bytes()),
        ("befolkning", "lang-rad-R105-FIKTIV.csv", "R105", long.into_bytes()),
    ]
}
