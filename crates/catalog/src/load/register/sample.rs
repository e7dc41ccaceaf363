//! The fictional sample delivery beside a register's schema.

use cube::{Text, collate};

use crate::load::sink::Sink;
use crate::register::{Column, FileForm};
use crate::source::Source;
use crate::{Finding, rule};

/// What the first line of a sample must say, so that nobody takes it for persons.
const FICTIONAL: &str = "FIKTIVA UPPGIFTER";

/// Tells a sample that does not say that it is fictional, and one whose columns are not the schema's.
pub(super) fn check(sample: &Source, form: &FileForm, columns: &[Column], sink: &Sink) {
    let text = sample.text();
    let first = text.lines().next().unwrap_or_default();
    if !(first.trim_start_matches('\u{feff}').starts_with('#') && first.contains(FICTIONAL)) {
        let what = Text::new(
            format!("första raden säger inte {FICTIONAL}"),
            format!("the first line does not say {FICTIONAL}"),
        );
        sink.tell(&rule::SAMPLE_NOT_FICTIONAL, sample.place(0..first.len()), what);
    }
    let Some(delimiter) = form.delimiter.filter(|_| form.has_header) else { return };
    let mut start = 0;
    let header = text.split_inclusive('\n').find(|line| {
        let is_header = !line.trim_start_matches('\u{feff}').starts_with('#');
        start += if is_header { 0 } else { line.len() };
        is_header
    });
    let header = header.unwrap_or_default().trim_end();
    let mut seen = vec![false; columns.len()];
    let mut at = start;
    for field in header.split(char::from(delimiter)) {
        let name = field.trim_matches(['"', ' ', '\u{feff}']);
        match position(columns, name) {
            Some(column) => seen[column] = true,
            None if name.is_empty() => {}
            None => tell_unknown(sample, at..at + field.len(), name, columns, sink),
        }
        at += field.len() + 1;
    }
    for (column, _) in columns.iter().zip(seen).filter(|(c, seen)| c.is_required && !seen) {
        let what = Text::new(
            format!("kolumnen `{}` saknas", column.name),
            format!("the column `{}` is missing", column.name),
        );
        sink.tell(&rule::SAMPLE_COLUMNS, sample.place(start..start + header.len()), what);
    }
}

/// The column that a name in a delivery means, case passed over.
fn position(columns: &[Column], name: &str) -> Option<usize> {
    let folded = name.to_lowercase();
    columns.iter().position(|column| {
        let mut names =
            std::iter::once(&column.name).chain(&column.other_names).chain(&column.spread);
        names.any(|known| known.to_lowercase() == folded)
    })
}

fn tell_unknown(
    sample: &Source,
    span: std::ops::Range<usize>,
    name: &str,
    columns: &[Column],
    sink: &Sink,
) {
    let what = Text::new(
        format!("`{name}` är ingen kolumn i schemat"),
        format!("`{name}` is no column of the schema"),
    );
    let finding = Finding::of(&rule::SAMPLE_COLUMNS, sample.place(span), what);
    sink.push(match collate::nearest(name, columns.iter().map(|c| c.name.as_str())) {
        Some(near) => finding.with_nearest(near),
        None => finding,
    });
}
