//! Findings as a person reads them in a terminal: the place, the line, what is wrong and what to do.

use std::fmt::Write as _;

use cube::Lang;

use crate::report::{Counts, Setting, span};
use crate::{Finding, Severity, rule};

/// Colours of a terminal, or none of them.
#[derive(Clone, Copy)]
struct Paint {
    is_on: bool,
}

const FAINT: &str = "34";
const BOLD: &str = "1";
const RIGHT: &str = "32";

impl Paint {
    fn paint(self, code: &str, text: &str) -> String {
        if self.is_on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        self.paint(code, text)
    }
}

/// The longest excerpt of a line, in characters; a longer line is cut around what is meant.
const WIDTH: usize = 96;

/// All findings, the most serious last so that they stand nearest the prompt, and how many they are.
/// `with_colour` puts ANSI colours in.
#[must_use]
pub fn text(findings: &[Finding], setting: &Setting<'_>, with_colour: bool) -> String {
    let paint = Paint { is_on: with_colour };
    let mut out = String::new();
    notes(findings, setting, paint, &mut out);
    for severity in [Severity::Warning, Severity::Error] {
        for finding in findings.iter().filter(|f| f.severity == severity) {
            full(finding, setting, paint, &mut out);
        }
    }
    out.push_str(&summary(findings, setting.lang, paint));
    out.push('\n');
    out
}

/// Notes in short, gathered under their kind: nothing in them needs to be corrected.
fn notes(findings: &[Finding], setting: &Setting<'_>, paint: Paint, out: &mut String) {
    let notes: Vec<&Finding> = findings.iter().filter(|f| f.severity == Severity::Note).collect();
    let mut codes: Vec<&str> = notes.iter().map(|f| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let word = Severity::Note.label(setting.lang);
        let head = paint.severity(Severity::Note, &format!("{word}[{code}]"));
        let title = rule(code).map_or("", |rule| rule.title.get(setting.lang));
        line(out, &format!("{head}{}", paint.paint(BOLD, &format!(": {title}"))));
        let of_kind: Vec<&&Finding> = notes.iter().filter(|f| f.code == code).collect();
        for note in of_kind.iter().take(MOST_NOTES) {
            let arrow = paint.paint(FAINT, "-->");
            line(
                out,
                &format!("  {arrow} {} {}", place(note, setting), note.what.get(setting.lang)),
            );
        }
        if let Some(rest) = of_kind.len().checked_sub(MOST_NOTES + 1) {
            let (before, after) = setting.lang.pick(("och", "till"), ("and", "more"));
            line(out, &format!("  … {before} {} {after}", rest + 1));
        }
        out.push('\n');
    }
}

/// How many notes of one kind are listed; the rest are counted, so that they do not drown the faults.
const MOST_NOTES: usize = 10;

/// One finding with its excerpt.
fn full(finding: &Finding, setting: &Setting<'_>, paint: Paint, out: &mut String) {
    let lang = setting.lang;
    let word = finding.severity.label(lang);
    let head = paint.severity(finding.severity, &format!("{word}[{}]", finding.code));
    let what = paint.paint(BOLD, &format!(": {}", finding.what.get(lang)));
    line(out, &format!("{head}{what}"));
    let number = finding.place.line.map_or(String::new(), |n| n.to_string());
    let margin = " ".repeat(number.len().max(1));
    let bar = paint.paint(FAINT, "|");
    line(out, &format!("{margin}{} {}", paint.paint(FAINT, "-->"), place(finding, setting)));
    let question = finding.nearest.as_ref().map(|near| {
        let (before, after) = lang.pick(("menade du ", "?"), ("did you mean ", "?"));
        paint.paint(RIGHT, &format!("{before}{near}{after}"))
    });
    let mut asked = false;
    if let (Some(source), Some((start, length))) =
        (setting.line(&finding.place), span(&finding.place))
    {
        let (shown, column, length) = excerpt(&source, start, length);
        line(out, &format!("{margin} {bar}"));
        line(out, &format!("{} {bar} {shown}", paint.paint(FAINT, &number)));
        let carets = paint.severity(finding.severity, &"^".repeat(length));
        let question = question.as_deref().map_or(String::new(), |q| format!(" {q}"));
        asked = !question.is_empty();
        line(out, &format!("{margin} {bar} {}{carets}{question}", " ".repeat(column)));
    }
    let equals = paint.paint(FAINT, "=");
    if let Some(question) = question.filter(|_| !asked) {
        line(out, &format!("{margin} {equals} {question}"));
    }
    let help = paint.paint(BOLD, lang.pick("åtgärd", "help"));
    line(out, &format!("{margin} {equals} {help}: {}", finding.remedy.get(lang)));
    out.push('\n');
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn place(finding: &Finding, setting: &Setting<'_>) -> String {
    let mut place = setting.path(&finding.place);
    for number in [finding.place.line, finding.place.column].into_iter().flatten() {
        write!(place, ":{number}").expect("writing to a string cannot fail");
    }
    place
}

/// The part of a line that fits, where in it the meant characters begin, and how many of them show.
fn excerpt(source: &str, start: usize, length: usize) -> (String, usize, usize) {
    // Tabs and control characters would move the carets.
    let chars: Vec<char> = source.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if chars.len() <= WIDTH {
        let length = length.min(chars.len().saturating_sub(start).max(1));
        return (chars.into_iter().collect(), start, length);
    }
    // A third of the width goes before what is meant, so that the reader sees where she is.
    let first = start.saturating_sub(WIDTH / 3).min(chars.len() - WIDTH);
    let last = (first + WIDTH).min(chars.len());
    let mut shown: String = chars[first..last].iter().collect();
    if last < chars.len() {
        shown.push('…');
    }
    let mut column = start.saturating_sub(first);
    if first > 0 {
        shown.insert(0, '…');
        column += 1;
    }
    (shown, column, length.min(last.saturating_sub(start).max(1)))
}

/// `2 fel, 1 varning`.
fn summary(findings: &[Finding], lang: Lang, paint: Paint) -> String {
    let counts = Counts::of(findings);
    let parts = [
        (Severity::Error, counts.errors, lang.pick("fel", "errors")),
        (Severity::Warning, counts.warnings, lang.pick("varningar", "warnings")),
        (Severity::Note, counts.notes, lang.pick("anmärkningar", "notes")),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(_, n, _)| *n > 0)
        .map(|(severity, n, many)| {
            let word = if n == 1 { severity.label(lang) } else { many };
            paint.severity(severity, &format!("{n} {word}"))
        })
        .collect();
    if told.is_empty() {
        paint.paint(RIGHT, lang.pick("Inget att anmärka på.", "Nothing to remark on."))
    } else {
        told.join(", ")
    }
}
