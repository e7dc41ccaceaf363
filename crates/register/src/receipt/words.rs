//! The words of a receipt.

use catalog::definition::Subject;
use cube::{Lang, number};

use super::{Receipt, RowFinding};
use crate::relink::Relinked;
use crate::store::PersonKind;

/// What the link file did, in sentences.
pub(super) fn relinked(told: Relinked, lang: Lang) -> String {
    let n = |n: usize| count(n as u64, lang);
    let (links, left_out, moved) = (n(told.n_links), n(told.n_left_out), count(told.n_moved, lang));
    lang.pick(
        format!(
            "Länkfilen: använda nummerbyten {links}, rader i filen som inte används {left_out}, lagrade rader flyttade till personens nya nummer {moved}."
        ),
        format!(
            "The link file: changed numbers used {links}, lines of the file not used {left_out}, stored rows moved to the person's present number {moved}."
        ),
    )
}

/// A count as people write it.
pub(super) fn count(n: u64, lang: Lang) -> String {
    number::format(n as f64, 0, lang)
}

/// `1 rad`, `12 rader`.
pub(super) fn rows(n: u64, lang: Lang) -> String {
    let word = if n == 1 { lang.pick("rad", "row") } else { lang.pick("rader", "rows") };
    format!("{}\u{a0}{word}", count(n, lang))
}

/// How often something was found.
pub(super) fn times(n: u64, lang: Lang) -> String {
    let word = lang.pick("st", if n == 1 { "time" } else { "times" });
    format!("{}\u{a0}{word}", count(n, lang))
}

/// A size of bytes in the largest unit that it fills.
pub(super) fn size(bytes: u64, lang: Lang) -> String {
    let units = ["byte", "kB", "MB", "GB", "TB"];
    let mut size = bytes as f64;
    let mut at = 0;
    while size >= 999.5 && at + 1 < units.len() {
        size /= 1000.0;
        at += 1;
    }
    let decimals = u8::from(at > 0 && size < 99.95);
    format!("{}\u{a0}{}", number::format(size, decimals, lang), units[at])
}

/// A month written `202503`.
pub(super) fn month(month: i64, lang: Lang) -> String {
    const SV: [&str; 12] = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let place = usize::try_from(month % 100 - 1).ok();
    let name = place.and_then(|at| lang.pick(SV, EN).get(at).copied());
    match name {
        Some(name) => format!("{name}\u{a0}{}", month / 100),
        None => month.to_string(),
    }
}

/// What rows are about, in the plural.
pub(super) fn subjects(subject: Subject) -> (&'static str, &'static str) {
    match subject {
        Subject::Person => ("personer", "persons"),
        Subject::Kommun => ("kommuner", "kommuner"),
        Subject::Unit => ("enheter", "units"),
    }
}

/// That the persons or units are made up, when they are.
pub(super) fn fictional(receipt: &Receipt, lang: Lang) -> Option<&'static str> {
    let told = match receipt.subject {
        Subject::Unit => lang
            .pick("FIKTIVA UPPGIFTER: enheterna finns inte.", "FICTIONAL: the units do not exist."),
        _ => lang.pick(
            "FIKTIVA UPPGIFTER: personerna finns inte.",
            "FICTIONAL: the persons do not exist.",
        ),
    };
    (receipt.persons == Some(PersonKind::Fictional)).then_some(told)
}

/// What became of the delivery, in one or two sentences: what must be done comes first.
pub(super) fn verdict(receipt: &Receipt, lang: Lang) -> String {
    let counts = receipt.counts;
    let taken = counts.accepted + counts.corrected;
    if !receipt.is_stored {
        let why = if counts.received == 0 {
            lang.pick("Inga rader kunde läsas.", "No rows could be read.")
        } else if taken == 0 {
            lang.pick("Ingen rad kunde godtas.", "No row could be accepted.")
        } else {
            lang.pick(
                "En fil kunde inte läsas till slutet.",
                "A file could not be read to its end.",
            )
        };
        let still = lang.pick(
            "Ingenting är inläst: registret är som det var. Rätta och skicka hela leveransen igen.",
            "Nothing has been taken in: the register is as it was. Correct and send the whole delivery again.",
        );
        return format!("{why} {still}");
    }
    let taken_text = rows(taken, lang);
    if counts.rejected > 0 {
        let rejected = rows(counts.rejected, lang);
        return lang.pick(
            format!("{rejected} avvisades och måste rättas. {taken_text} är inlästa."),
            format!(
                "{rejected} were rejected and must be corrected. {taken_text} have been taken in."
            ),
        );
    }
    let counted = lang.pick(
        format!("Allt är inläst: {taken_text}."),
        format!("All has been taken in: {taken_text}."),
    );
    let is_plain = receipt.findings.is_empty();
    let rest = if is_plain {
        lang.pick(" Inget behöver göras.", " Nothing needs to be done.")
    } else {
        lang.pick(" Läs vad som bör kontrolleras.", " Read what should be checked.")
    };
    counted + rest
}

/// The first rows of a finding, file by file: the file's name where there are several, and the lines.
pub(super) fn places(finding: &RowFinding, receipt: &Receipt) -> Vec<(String, Vec<u64>)> {
    let several = receipt.names.len() > 1;
    let mut files: Vec<(u32, Vec<u64>)> = Vec::new();
    for place in finding.first.iter() {
        match files.last_mut().filter(|(file, _)| *file == place.file) {
            Some((_, lines)) => lines.push(place.line),
            None => files.push((place.file, vec![place.line])),
        }
    }
    let name = |file: u32| {
        let name = receipt.names.get(file as usize).cloned().unwrap_or_default();
        if several { name } else { String::new() }
    };
    let told = files.into_iter().map(|(file, mut lines)| {
        // Line 0 is the file as a whole.
        lines.retain(|line| *line > 0);
        (name(file), lines)
    });
    told.filter(|(name, lines)| !name.is_empty() || !lines.is_empty()).collect()
}

/// True when rows of a finding are not told.
pub(super) fn has_more(finding: &RowFinding) -> bool {
    let n_lines = finding.first.iter().filter(|place| place.line > 0).count();
    n_lines > 0 && finding.n > n_lines as u64
}
