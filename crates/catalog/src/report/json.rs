//! Findings as one JSON object, for programs of the user's own.

use serde_json::{Value, json};

use crate::report::{Counts, Setting};
use crate::{Finding, rule};

/// One object with `findings`, in the order of files and lines, and `counts`. Texts are in both
/// languages, so that the output does not depend on who runs the program. Keys are never renamed.
#[must_use]
pub fn json(findings: &[Finding], setting: &Setting<'_>) -> String {
    let counts = Counts::of(findings);
    let told: Vec<Value> = findings
        .iter()
        .map(|f| {
            json!({
                "code": f.code,
                "name": rule(f.code).map(|rule| rule.name),
                "severity": f.severity.word(),
                "file": setting.path(&f.place),
                "line": f.place.line,
                "column": f.place.column,
                "length": f.place.length,
                "what": { "sv": f.what.sv, "en": f.what.en },
                "remedy": { "sv": f.remedy.sv, "en": f.remedy.en },
                "nearest": f.nearest,
            })
        })
        .collect();
    let report = json!({
        "findings": told,
        "counts": { "error": counts.errors, "warning": counts.warnings, "note": counts.notes },
    });
    let mut text =
        serde_json::to_string_pretty(&report).expect("a tree of texts and numbers is JSON");
    text.push('\n');
    text
}
