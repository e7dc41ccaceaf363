//! A receipt as a table.

use cube::Lang;

use super::{Receipt, RowFinding, words};
use crate::store::PersonKind;

/// The columns. `part` is `delivery`, `file`, `rows`, `links`, `register`, `period` or `finding`; `name` is what
/// the line is about, `n` a count and `text` what is no count.
const COLUMNS: [&str; 9] =
    ["part", "name", "n", "text", "severity", "about", "why", "remedy", "first_rows"];

pub(super) fn table(receipt: &Receipt, lang: Lang) -> Vec<u8> {
    let mut lines: Vec<[String; COLUMNS.len()]> = Vec::new();
    let mut add = |part: &str, name: &str, n: Option<u64>, text: String| {
        let n = n.map_or_else(String::new, |n| n.to_string());
        let rest = || String::new();
        lines.push([
            part.to_owned(),
            name.to_owned(),
            n,
            text,
            rest(),
            rest(),
            rest(),
            rest(),
            rest(),
        ]);
    };
    add("delivery", "register", None, receipt.register.clone());
    add("delivery", "title", None, receipt.title.get(lang).to_owned());
    add("delivery", "id", None, receipt.delivery.clone());
    add("delivery", "received_on", None, receipt.received.to_string());
    let persons = receipt.persons.map_or("", PersonKind::word);
    add("delivery", "persons", None, persons.to_owned());
    add("delivery", "is_stored", None, receipt.is_stored.to_string());
    let quarantine = receipt.quarantine.as_ref().map(|path| path.display().to_string());
    add("delivery", "quarantine", None, quarantine.unwrap_or_default());
    for file in &receipt.files {
        add("file", &file.name, Some(file.bytes), file.sha256.clone());
    }
    let counts = receipt.counts;
    for (name, n) in [
        ("received", counts.received),
        ("accepted", counts.accepted),
        ("corrected", counts.corrected),
        ("rejected", counts.rejected),
        ("duplicates", counts.duplicates),
        ("kept_aside", receipt.n_kept_aside),
        ("unlinkable", counts.unlinkable),
        ("replaced", receipt.n_replaced),
    ] {
        add("rows", name, Some(n), String::new());
    }
    if let Some(told) = receipt.relinked {
        add("links", "used", Some(told.n_links as u64), String::new());
        add("links", "left_out", Some(told.n_left_out as u64), String::new());
        add("links", "rows_moved", Some(told.n_moved), String::new());
    }
    add("register", "rows", Some(receipt.n_rows), String::new());
    let (_, subjects) = words::subjects(receipt.subject);
    add("register", subjects, Some(receipt.n_persons), String::new());
    for period in &receipt.periods {
        let month = period.month.map(|m| format!("{}-{:02}", m / 100, m % 100));
        let about = [period.sender.as_str(), month.as_deref().unwrap_or("")].join(" ");
        for (name, n) in
            [("rows", period.rows), (subjects, period.persons), ("unlinkable", period.unlinkable)]
        {
            add("period", name, Some(n), about.trim().to_owned());
        }
    }
    lines.extend(receipt.findings.iter().map(|f| finding(f, receipt, lang)));
    let mut table = csv::Writer::from_writer(Vec::new());
    let memory = "writing to memory cannot fail";
    table.write_record(COLUMNS).expect(memory);
    for line in lines {
        table.write_record(line.map(inert)).expect(memory);
    }
    table.into_inner().expect(memory)
}

/// A field that no spreadsheet takes for a formula: names of files and senders are chosen by others.
fn inert(field: String) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{field}") } else { field }
}

fn finding(finding: &RowFinding, receipt: &Receipt, lang: Lang) -> [String; COLUMNS.len()] {
    let rule = finding.rule;
    let first = words::places(finding, receipt).into_iter().map(|(file, lines)| {
        let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
        let lines = lines.join(" ");
        if file.is_empty() { lines } else { format!("{file}: {lines}").trim().to_owned() }
    });
    [
        "finding".to_owned(),
        rule.code.to_owned(),
        finding.n.to_string(),
        rule.title.get(lang).to_owned(),
        finding.severity.word().to_owned(),
        finding.about.as_ref().map_or_else(String::new, |about| about.get(lang).to_owned()),
        rule.why.get(lang).to_owned(),
        rule.remedy.get(lang).to_owned(),
        first.collect::<Vec<_>>().join("; "),
    ]
}
