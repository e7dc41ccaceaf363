//! A receipt as one JSON object.

use cube::Text;
use serde_json::{Value, json};

use super::{Receipt, RowFinding, words};
use crate::store::PersonKind;

/// The form of the object; a key that changes its meaning raises it.
const FORMAT: u32 = 1;

pub(super) fn written(receipt: &Receipt) -> String {
    let files = receipt
        .files
        .iter()
        .map(|file| json!({ "name": file.name, "bytes": file.bytes, "sha256": file.sha256 }));
    // `persons` or `units`.
    let (_, subjects) = words::subjects(receipt.subject);
    let periods = receipt.periods.iter().map(|period| {
        json!({
            "sender": period.sender,
            "month": period.month.map(|month| format!("{}-{:02}", month / 100, month % 100)),
            "rows": period.rows,
            subjects: period.persons,
            "unlinkable": period.unlinkable,
            "rows_before": period.rows_before,
            "usual": period.usual.map(|usual| json!({
                "rows": usual.rows, subjects: usual.persons, "months": usual.n_months,
            })),
            "due": period.due.map(|due| due.to_string()),
            "days_late": period.days_late,
        })
    });
    let counts = receipt.counts;
    let whole = json!({
        "format": FORMAT,
        "register": { "id": receipt.register, "title": both(&receipt.title) },
        "delivery": receipt.delivery,
        "received_on": receipt.received.to_string(),
        "persons": receipt.persons.map(PersonKind::word),
        "is_stored": receipt.is_stored,
        "files": files.collect::<Vec<_>>(),
        "rows": {
            "received": counts.received,
            "accepted": counts.accepted,
            "corrected": counts.corrected,
            "rejected": counts.rejected,
            "duplicates": counts.duplicates,
            "kept_aside": receipt.n_kept_aside,
            "unlinkable": counts.unlinkable,
            "replaced": receipt.n_replaced,
        },
        "register_holds": { "rows": receipt.n_rows, subjects: receipt.n_persons },
        "links": receipt.relinked.map(|told| json!({
            "used": told.n_links, "left_out": told.n_left_out, "rows_moved": told.n_moved,
        })),
        "periods": periods.collect::<Vec<_>>(),
        "findings": receipt.findings.iter().map(|f| finding(f, receipt)).collect::<Vec<_>>(),
        "quarantine": receipt.quarantine.as_ref().map(|path| path.to_string_lossy()),
    });
    let mut text = serde_json::to_string_pretty(&whole).expect("texts and numbers are JSON");
    text.push('\n');
    text
}

fn both(text: &Text) -> Value {
    json!({ "sv": text.sv, "en": text.en })
}

fn finding(finding: &RowFinding, receipt: &Receipt) -> Value {
    let rule = finding.rule;
    let first = finding
        .first
        .iter()
        .map(|place| json!({ "file": receipt.names.get(place.file as usize), "line": place.line }));
    json!({
        "code": rule.code,
        "name": rule.name,
        "severity": finding.severity.word(),
        "about": finding.about.as_ref().map(both),
        "n": finding.n,
        "what": { "sv": rule.title.sv, "en": rule.title.en },
        "why": { "sv": rule.why.sv, "en": rule.why.en },
        "remedy": { "sv": rule.remedy.sv, "en": rule.remedy.en },
        "first": first.collect::<Vec<_>>(),
        "has_more": words::has_more(finding),
    })
}
