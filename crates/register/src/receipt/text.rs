//! A receipt as text for a terminal.

use std::fmt::Write as _;

use cube::Lang;

use super::{Receipt, RowFinding, words};

pub(super) fn text(receipt: &Receipt, lang: Lang) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(text, "{} · {}", receipt.title.get(lang), receipt.register);
    if let Some(told) = words::fictional(receipt, lang) {
        let _ = writeln!(text, "{told}");
    }
    let counts = receipt.counts;
    for (label, n) in [
        (lang.pick("rader mottagna", "rows received"), counts.received),
        (lang.pick("inlästa", "taken in"), counts.accepted),
        (lang.pick("inlästa efter rättelse", "taken in after correction"), counts.corrected),
        (lang.pick("avvisade", "rejected"), counts.rejected),
        (lang.pick("dubbletter", "duplicates"), counts.duplicates),
    ] {
        let _ = writeln!(text, "  {:>12} {label}", words::count(n, lang));
    }
    for finding in &receipt.findings {
        finding_text(&mut text, finding, receipt, lang);
    }
    if let Some(told) = receipt.relinked {
        let _ = writeln!(text, "{}", words::relinked(told, lang));
    }
    let n = |n: u64| words::count(n, lang);
    if receipt.is_stored {
        let (rows, subjects) = (n(receipt.n_rows), n(receipt.n_persons));
        let (sv, en) = words::subjects(receipt.subject);
        let _ = writeln!(
            text,
            "{}",
            lang.pick(
                format!("Registret har nu {rows} rader om {subjects} {sv}."),
                format!("The register now has {rows} rows about {subjects} {en}."),
            )
        );
    } else {
        text.push_str(lang.pick(
            "Ingenting är lagrat: registret är som det var.\n",
            "Nothing is stored: the register is as it was.\n",
        ));
    }
    if let Some(path) = &receipt.quarantine {
        let path = path.display();
        let _ = writeln!(
            text,
            "{}",
            lang.pick(
                format!("Avvisade rader finns i {path}"),
                format!("Rejected rows are in {path}"),
            )
        );
    }
    text
}

fn finding_text(text: &mut String, finding: &RowFinding, receipt: &Receipt, lang: Lang) {
    const TOLD: usize = 5;
    let severity = finding.severity.label(lang);
    let about =
        finding.about.as_ref().map_or_else(String::new, |about| format!(": {}", about.get(lang)));
    let rule = finding.rule;
    let n = words::count(finding.n, lang);
    let title = rule.title.get(lang);
    let _ = writeln!(text, "  {severity} {} {title}{about} ({n})", rule.code);
    let several = receipt.names.len() > 1;
    let places: Vec<String> = finding
        .first
        .iter()
        .take(TOLD)
        .filter(|place| place.line > 0)
        .map(|place| match receipt.names.get(place.file as usize).filter(|_| several) {
            Some(name) => format!("{name}:{}", place.line),
            None => place.line.to_string(),
        })
        .collect();
    if !places.is_empty() {
        let more = if finding.n > places.len() as u64 { " …" } else { "" };
        let _ = writeln!(text, "    {} {}{more}", lang.pick("rad", "row"), places.join(", "));
    }
    let _ = writeln!(text, "    {}", rule.remedy.get(lang));
}
