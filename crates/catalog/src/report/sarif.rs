//! Findings in SARIF 2.1.0, the form in which code hosts and editors show remarks beside the lines.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.

use serde_json::{Value, json};

use crate::report::{Setting, span};
use crate::{Finding, Place, RULES, Rule};

/// One SARIF log with one run. The nearest right name becomes a proposed fix.
#[must_use]
pub fn sarif(findings: &[Finding], setting: &Setting<'_>) -> String {
    let lang = setting.lang;
    let rules: Vec<Value> = RULES.iter().map(|r| described(r, setting)).collect();
    let results: Vec<Value> = findings.iter().map(|f| result(f, setting)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "narbild",
                    "version": env!("CARGO_PKG_VERSION"),
                    "language": lang.tag(),
                    "rules": rules,
                }
            },
            "language": lang.tag(),
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("a tree of texts and numbers is JSON");
    text.push('\n');
    text
}

fn described(rule: &Rule, setting: &Setting<'_>) -> Value {
    let lang = setting.lang;
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.title.get(lang) },
        "fullDescription": { "text": rule.why.get(lang) },
        "help": { "text": rule.remedy.get(lang) },
        "defaultConfiguration": { "level": rule.severity.word() },
    })
}

fn result(finding: &Finding, setting: &Setting<'_>) -> Value {
    let lang = setting.lang;
    let mut message =
        format!("{}. {}", capitalised(finding.what.get(lang)), finding.remedy.get(lang));
    if let Some(near) = &finding.nearest {
        let asked = lang.pick(" Menade du ", " Did you mean ");
        message.push_str(&format!("{asked}{near}?"));
    }
    let mut location = json!({ "artifactLocation": { "uri": uri(&setting.path(&finding.place)) } });
    if let Some(region) = region(&finding.place) {
        location["region"] = region;
    }
    let mut result = json!({
        "ruleId": finding.code,
        "level": finding.severity.word(),
        "message": { "text": message },
        "locations": [{ "physicalLocation": location }],
    });
    if let Some(index) = RULES.iter().position(|r| r.code == finding.code) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(fix) = fix(finding, setting) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// Columns are counted in characters from 1; the end is the column after the last.
fn region(place: &Place) -> Option<Value> {
    let line = place.line?;
    let Some((start, length)) = span(place) else { return Some(json!({ "startLine": line })) };
    Some(json!({
        "startLine": line,
        "startColumn": start + 1,
        "endColumn": start + 1 + length,
    }))
}

/// The nearest right name put in the place of what stands there.
fn fix(finding: &Finding, setting: &Setting<'_>) -> Option<Value> {
    let near = finding.nearest.as_ref()?;
    let meant = setting.meant(&finding.place)?;
    let region = region(&finding.place)?;
    let text = if meant.starts_with('#') {
        // The whole heading is meant; its signs stay.
        let signs: String = meant.chars().take_while(|c| *c == '#').collect();
        format!("{signs} {near}")
    } else if meant.starts_with('"') && !near.starts_with('"') {
        format!("\"{near}\"")
    } else {
        near.clone()
    };
    Some(json!({
        "description": { "text": setting.lang.pick(format!("Ändra till {near}"), format!("Change to {near}")) },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&setting.path(&finding.place)) },
            "replacements": [{ "deletedRegion": region, "insertedContent": { "text": text } }],
        }],
    }))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A path as a relative URI reference (RFC 3986): everything but unreserved characters and `/` is
/// written as bytes in hexadecimal.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
