//! Which field of a file is which column.

use std::collections::BTreeMap;

use catalog::{Register, Rule};

use crate::field::decoded;
use crate::findings::About;
use crate::plan::Plan;
use crate::reading::MOST_FIELDS;
use crate::rule;

/// Which column each field of a file belongs to; none for fields that are not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<Option<usize>>,
    /// False when a column that must be there is not: then no row can be accepted.
    pub(crate) is_whole: bool,
}

impl Layout {
    /// The layout of files without heading: the columns in the order of the schema.
    pub(crate) fn of_schema(register: &Register) -> Layout {
        let mut columns = Vec::new();
        for (i, column) in register.columns.iter().enumerate() {
            let n_fields = column.spread.len().max(1);
            columns.extend(std::iter::repeat_n(Some(i), n_fields));
        }
        Layout { columns, is_whole: true }
    }

    /// The layout that a heading tells, and what is wrong with it.
    pub(crate) fn of_heading(
        fields: &[&[u8]],
        plan: &Plan<'_>,
    ) -> (Layout, Vec<(&'static Rule, About)>) {
        let register = plan.register;
        let known = names(register);
        let mut told = Vec::new();
        let mut columns = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            let name = decoded(field, catalog::Encoding::Detect).unwrap_or_default();
            let column = known.get(&name.trim().to_lowercase()).copied();
            let is_again = column
                .is_some_and(|c| !register.columns[c].is_list() && columns.contains(&Some(c)));
            let column = column.filter(|_| !is_again);
            if column.is_none() && !(name.trim().is_empty() && at + 1 == fields.len()) {
                // A file of another kind may have any number of names, and the kinds must be few.
                told.push((&rule::UNKNOWN_COLUMN, About::Heading(at.min(MOST_FIELDS))));
            }
            columns.push(column);
        }
        let mut is_whole = true;
        for i in &plan.required {
            if !columns.contains(&Some(*i)) {
                told.push((&rule::COLUMN_MISSING, About::Column(*i)));
                is_whole = false;
            }
        }
        (Layout { columns, is_whole }, told)
    }
}

/// The columns by the names that deliveries give them, in lower case; of two columns with the same name
/// the first.
fn names(register: &Register) -> BTreeMap<String, usize> {
    let mut known = BTreeMap::new();
    for (at, column) in register.columns.iter().enumerate() {
        for name in std::iter::once(&column.name).chain(&column.other_names).chain(&column.spread) {
            known.entry(name.to_lowercase()).or_insert(at);
        }
    }
    known
}

/// Cuts a row into its fields. Quotation marks around a field are taken away; doubled ones within are
/// kept as they stand, since no column of a register has them.
pub(crate) fn split<'a>(
    line: &'a [u8],
    delimiter: u8,
    is_quoted: bool,
    fields: &mut Vec<&'a [u8]>,
) {
    fields.clear();
    if !is_quoted || memchr::memchr(b'"', line).is_none() {
        return split_plain(line, delimiter, fields);
    }
    let mut start = 0;
    loop {
        let is_opened = line.get(start) == Some(&b'"');
        let end = if is_opened { quoted_end(line, start + 1) } else { start };
        let rest = line.get(end..).unwrap_or_default();
        let next = memchr::memchr(delimiter, rest).map(|at| end + at);
        let field = &line[start.min(line.len())..next.unwrap_or(line.len())];
        let field = field.trim_ascii();
        let inside = field.strip_prefix(b"\"").and_then(|f| f.strip_suffix(b"\""));
        fields.push(inside.unwrap_or(field).trim_ascii());
        match next {
            Some(next) => start = next + 1,
            None => return,
        }
    }
}

/// Cuts a row at every delimiter, eight bytes at a time: fields are too short for a search that starts
/// anew at each.
fn split_plain<'a>(line: &'a [u8], delimiter: u8, fields: &mut Vec<&'a [u8]>) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let pattern = u64::from_ne_bytes([delimiter; 8]);
    let (mut start, mut cut) = (0, |end: usize, start: &mut usize| {
        fields.push(line[*start..end].trim_ascii());
        *start = end + 1;
    });
    let (eights, rest) = line.as_chunks::<8>();
    for (n, eight) in eights.iter().enumerate() {
        let differs = u64::from_le_bytes(*eight) ^ pattern;
        // The high bit of each byte that is the delimiter.
        let mut found = !(((differs & LOW) + LOW) | differs | LOW);
        while found != 0 {
            cut(n * 8 + (found.trailing_zeros() / 8) as usize, &mut start);
            found &= found - 1;
        }
    }
    for (n, _) in rest.iter().enumerate().filter(|(_, byte)| **byte == delimiter) {
        cut(eights.len() * 8 + n, &mut start);
    }
    fields.push(line[start..].trim_ascii());
}

/// Where the quotation mark that closes a field stands; the end of the line when none does.
fn quoted_end(line: &[u8], mut at: usize) -> usize {
    while at < line.len() {
        if line[at] == b'"' {
            if line.get(at + 1) != Some(&b'"') {
                return at;
            }
            at += 1;
        }
        at += 1;
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_split() {
        for (line, is_quoted, expected) in [
            ("a;b;;", true, &["a", "b", "", ""][..]),
            ("", true, &[""]),
            ("\"a;b\";c", true, &["a;b", "c"]),
            ("\"a;b\";c", false, &["\"a", "b\"", "c"]),
            ("\"a\"\"b\"; c ;\"\"", true, &["a\"\"b", "c", ""]),
            ("\"a;b", true, &["\"a;b"]),
            ("x\"y;z", true, &["x\"y", "z"]),
            ("a;\"", true, &["a", "\""]),
            (
                "0180;;2025;1;193203199108;ö;:;\u{bb}",
                false,
                &["0180", "", "2025", "1", "193203199108", "ö", ":", "\u{bb}"],
            ),
            (";;;;;;;;", false, &["", "", "", "", "", "", "", "", ""]),
        ] {
            let mut fields = Vec::new();
            split(line.as_bytes(), b';', is_quoted, &mut fields);
            let expected: Vec<&[u8]> = expected.iter().map(|f| f.as_bytes()).collect();
            assert_eq!(fields, expected, "{line}");
        }
    }
}
