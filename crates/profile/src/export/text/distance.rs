//! How far it is to targets and to the best tenth: a line per row that has not reached them.

use std::fmt::Write as _;

use catalog::Measure;
use cube::{Lang, number};

use super::{Paint, wrap};
use crate::export::notes::Notes;
use crate::model::{AreaProfile, Gap, Row};
use crate::words;

pub(super) fn write(
    out: &mut String,
    profile: &AreaProfile,
    lang: Lang,
    paint: Paint,
    width: usize,
) {
    let rows = || profile.sections.iter().flat_map(|s| &s.rows);
    let notes = Notes::of(rows(), lang);
    let told: Vec<String> = rows().filter_map(|row| line(row, &notes, lang)).collect();
    if told.is_empty() {
        return;
    }
    let title = lang.pick("Kvar till mål och till de bästa", "Left to target and to the best");
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(out, "\n{}", paint.bold(title));
    let signed = notes.texts.iter().enumerate();
    let signed = signed.map(|(i, text)| format!("[{}] {text}", Notes::letter(i)));
    for text in told.into_iter().chain(signed) {
        let _ = writeln!(out, "{}", wrap(&text, width, "  "));
    }
}

/// `Trygg i särskilt boende: 9 pe kvar till bästa tiondelens 94 (384 personer [a])`.
fn line(row: &Row, notes: &Notes, lang: Lang) -> Option<String> {
    let target = row.target.iter().map(|gap| (gap, lang.pick("målnivån", "the target")));
    let tenth = row.best_tenth.iter();
    let tenth = tenth.map(|gap| (gap, lang.pick("bästa tiondelens", "the best tenth\u{2019}s")));
    let left = target.chain(tenth).filter(|(gap, _)| !gap.is_reached);
    let told: Vec<String> = left.map(|(gap, to)| distance(row, gap, to, notes, lang)).collect();
    (!told.is_empty()).then(|| format!("{}: {}", row.title.get(lang), told.join("; ")))
}

fn distance(row: &Row, gap: &Gap, to: &str, notes: &Notes, lang: Lang) -> String {
    let show = |value| number::format(value, row.decimals, lang);
    let unit = match row.measure {
        Measure::Share => lang.pick("\u{a0}pe", "\u{a0}pp"),
        _ => "",
    };
    let (left, level) = (show(gap.gap), show(gap.level));
    let left_to = lang.pick("kvar till", "left to");
    let told = format!("{left}{unit} {left_to} {to} {level}");
    let counted = gap.counted.as_ref();
    let Some(count) = counted.and_then(|c| words::counted(c, lang)) else { return told };
    let sign = counted.and_then(|c| notes.sign(c, lang)).map(|sign| format!("\u{a0}[{sign}]"));
    format!("{told} ({count}{})", sign.unwrap_or_default())
}
