//! TOML that cannot be read: one fault per statement, and everything else read all the same.
//!
//! A parser that goes on after an unclosed bracket takes the rest of the file for its contents.
//! Therefore a file with faults is cut into its statements (`key = value`, `[table]`), each is tried
//! alone, and those that fail are blanked out before the whole is read. Every byte keeps its place.

use std::ops::Range;

use cube::Text;
use toml::de::{DeTable, Error};

use crate::load::sink::Sink;
use crate::source::Source;
use crate::{Finding, rule};

/// What a file holds once its unreadable statements are blanked out.
pub(crate) struct Readable<'a> {
    table: DeTable<'a>,
    unread: Vec<Unread>,
}

/// A statement that could not be read, so that its key is not told as missing too.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// The table it stood in; empty at the top of the file.
    pub(crate) table: String,
    /// Its key; empty when the table's own heading could not be read.
    pub(crate) key: String,
}

impl<'a> Readable<'a> {
    /// Reads a file's text and tells what in it breaks the rules of TOML. `spare` holds the text with
    /// blanks where that is needed.
    pub(crate) fn new(source: &'a Source, spare: &'a mut String, sink: &Sink) -> Readable<'a> {
        let (table, errors) = DeTable::parse_recoverable(source.text());
        if errors.is_empty() {
            return Readable { table: table.into_inner(), unread: Vec::new() };
        }
        source.text().clone_into(spare);
        let unread = blank_faulty_statements(source, spare, sink);
        let (table, errors) = DeTable::parse_recoverable(spare);
        for error in errors {
            tell(source, 0..source.text().len(), 0, &error, sink);
        }
        Readable { table: table.into_inner(), unread }
    }

    /// The readable part as a tree with places.
    pub(crate) fn table(&self) -> &DeTable<'a> {
        &self.table
    }

    /// What was blanked out.
    pub(crate) fn unread(&self) -> &[Unread] {
        &self.unread
    }
}

/// Tells every statement that cannot be read, and blanks it out in `text`.
fn blank_faulty_statements(source: &Source, text: &mut String, sink: &Sink) -> Vec<Unread> {
    let mut unread = Vec::new();
    let mut table = String::new();
    let mut is_table_lost = false;
    for span in statements(source.text()) {
        let statement = source.slice(span.clone());
        let heading = heading(statement);
        if let Some(name) = heading {
            name.clone_into(&mut table);
            is_table_lost = false;
        } else if is_table_lost {
            blank(text, span);
            continue;
        }
        let errors = DeTable::parse_recoverable(statement).1;
        // A key given twice inside braces is told when the whole is read.
        let first = errors
            .iter()
            .filter(|e| e.message() != DUPLICATE)
            // An unclosed string swallows the brackets after it, hence comes before them.
            .min_by_key(|e| (!is_about_string(e.message()), e.span().map_or(0, |s| s.start)));
        let Some(first) = first else { continue };
        tell(source, span.clone(), span.start, first, sink);
        is_table_lost = heading.is_some();
        let key = if is_table_lost { String::new() } else { key_of(statement).to_owned() };
        unread.push(Unread { table: table.clone(), key });
        blank(text, span);
    }
    unread
}

/// Puts a space for every byte, and leaves the line breaks.
fn blank(text: &mut String, span: Range<usize>) {
    let blank: String = text[span.clone()]
        .bytes()
        .map(|b| if matches!(b, b'\n' | b'\r') { b as char } else { ' ' })
        .collect();
    text.replace_range(span, &blank);
}

const DUPLICATE: &str = "duplicate key";

fn is_about_string(message: &str) -> bool {
    message.starts_with("invalid") && message.contains("string")
}

/// The statements of a TOML text, in order; blank lines and comments lie between them.
fn statements(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line_end = line_end(text, at);
        let line = text[at..line_end].trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            at = line_end + 1;
            continue;
        }
        let end = statement_end(text, at);
        found.push(at..end);
        at = end + 1;
    }
    found
}

/// Where the statement that begins at `start` ends: at the end of the line where its brackets and
/// long strings are closed. If they never are, before the next line that itself begins a statement.
fn statement_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = start;
    while at < text.len() {
        match bytes[at] {
            b'"' | b'\'' => {
                at = string_end(text, at).0;
                continue;
            }
            b'#' => {
                at = line_end(text, at);
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' if depth == 0 => return at,
            b'\n' if heading(&text[at + 1..line_end(text, at + 1)]).is_some() => break,
            _ => {}
        }
        at += 1;
    }
    if at >= text.len() && depth == 0 && is_closed(text, start) {
        return text.len();
    }
    let mut end = line_end(text, start);
    while end < text.len() {
        let next = line_end(text, end + 1);
        if begins_statement(&text[end + 1..next]) {
            break;
        }
        end = next;
    }
    end
}

/// True when every string between `start` and the end of the text is closed.
fn is_closed(text: &str, start: usize) -> bool {
    let mut at = start;
    while at < text.len() {
        match text.as_bytes()[at] {
            b'"' | b'\'' => {
                let (end, closed) = string_end(text, at);
                if !closed {
                    return false;
                }
                at = end;
            }
            b'#' => at = line_end(text, at),
            _ => at += 1,
        }
    }
    true
}

/// The offset after the string that begins at `start`, and whether it is closed. A short string that
/// is not closed ends with its line, a long one with the text.
fn string_end(text: &str, start: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    let quote = bytes[start];
    let long = [quote; 3];
    let is_long = bytes[start..].starts_with(&long);
    let mut at = start + if is_long { 3 } else { 1 };
    while at < text.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !is_long => return (at, false),
            b if b == quote && !is_long => return (at + 1, true),
            b if b == quote && bytes[at..].starts_with(&long) => {
                // Up to two quotation marks may stand right before the closing three.
                let run = bytes[at..].iter().take_while(|b| **b == quote).count().min(5);
                return (at + run, true);
            }
            _ => {}
        }
        at += 1;
    }
    (text.len(), false)
}

fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| from + n)
}

/// True for a line that begins at the margin with `key =` or `[table]`.
fn begins_statement(line: &str) -> bool {
    heading(line).is_some()
        || line
            .split_once('=')
            .is_some_and(|(key, _)| is_bare(key.trim_end()) && !key.starts_with([' ', '\t']))
}

/// The name in `[name]` or `[[name]]`, even when its bracket is not closed.
fn heading(statement: &str) -> Option<&str> {
    let line = statement.split(['\n', '#']).next()?.trim_end();
    let inside = line.strip_prefix('[')?;
    let inside = inside.strip_prefix('[').unwrap_or(inside);
    let name = inside.trim_end_matches(']').trim();
    is_bare(name).then_some(name)
}

fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// The word that a statement begins with.
fn key_of(statement: &str) -> &str {
    let start = statement.trim_start_matches('\u{feff}').trim_start();
    start.split(|c: char| c == '=' || c.is_whitespace()).next().unwrap_or_default()
}

/// Tells one error of the parser. `offset` is where in the file the parsed text began.
fn tell(source: &Source, statement: Range<usize>, offset: usize, error: &Error, sink: &Sink) {
    let span = error.span().map_or(statement.clone(), |s| s.start + offset..s.end + offset);
    if error.message() == DUPLICATE {
        let key = source.slice(span.clone());
        sink.tell(
            &rule::DUPLICATE_KEY,
            source.place(span),
            Text::new(
                format!("nyckeln `{key}` står två gånger"),
                format!("the key `{key}` stands twice"),
            ),
        );
        return;
    }
    let fault = explain(source, statement, span, error.message());
    let place = source.place(fault.span);
    let finding = Finding::of(&rule::SYNTAX, place, fault.what).with_remedy(fault.remedy);
    sink.push(match fault.right {
        Some(right) => finding.with_nearest(&right),
        None => finding,
    });
}

/// A fault in the writing, told for a reader who does not know the parser's words.
struct Fault {
    span: Range<usize>,
    what: Text,
    remedy: Text,
    right: Option<String>,
}

fn explain(source: &Source, statement: Range<usize>, span: Range<usize>, message: &str) -> Fault {
    if let Some(fault) = unclosed_string(source, &statement, &span, message)
        .or_else(|| decimal_comma(source, &span))
        .or_else(|| unquoted(source, &span, message))
    {
        return fault;
    }
    let (what, remedy) = told(message);
    let span = if message.starts_with("unclosed") {
        // The end of the file says nothing; the line where the bracket stands does.
        statement.start..line_end(source.text(), statement.start)
    } else {
        span
    };
    Fault { span, what, remedy, right: None }
}

/// A quotation mark that no other closes: told at the mark rather than at the end of the line.
fn unclosed_string(
    source: &Source,
    statement: &Range<usize>,
    span: &Range<usize>,
    message: &str,
) -> Option<Fault> {
    if !is_about_string(message) {
        return None;
    }
    let text = source.text();
    let mut at = statement.start;
    while at <= span.start && at < statement.end {
        at += match text.as_bytes()[at] {
            b'#' => line_end(text, at) - at,
            b'"' | b'\'' => {
                let (end, closed) = string_end(text, at);
                if !closed {
                    return Some(Fault {
                        span: at..line_end(text, at),
                        what: Text::new(
                            "texten som börjar här avslutas aldrig",
                            "the text that begins here never ends",
                        ),
                        remedy: Text::new(
                            "Sätt ett citattecken sist i texten.",
                            "Put a quotation mark at the end of the text.",
                        ),
                        right: None,
                    });
                }
                end - at
            }
            _ => 1,
        };
    }
    None
}

/// `0,05` where `0.05` is meant.
fn decimal_comma(source: &Source, span: &Range<usize>) -> Option<Fault> {
    let text = source.text();
    let digits_before =
        text.get(..span.start)?.bytes().rev().take_while(u8::is_ascii_digit).count();
    let rest = text.get(span.start..)?.strip_prefix(',')?;
    let digits_after = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits_before == 0 || digits_after == 0 {
        return None;
    }
    let number = span.start - digits_before..span.start + 1 + digits_after;
    Some(Fault {
        what: Text::new("talet har decimalkomma", "the number has a decimal comma"),
        remedy: Text::new("Skriv punkt i tal.", "Write a point in numbers."),
        right: Some(source.slice(number.clone()).replace(',', ".")),
        span: number,
    })
}

/// A word without quotation marks, or with the typographic ones that a word processor puts.
fn unquoted(source: &Source, span: &Range<usize>, message: &str) -> Option<Fault> {
    if !message.starts_with("string values must be quoted") {
        return None;
    }
    let word = source.slice(span.clone()).trim();
    if word.is_empty() {
        return Some(Fault {
            span: span.clone(),
            what: Text::new("nyckeln har inget värde", "the key has no value"),
            remedy: Text::new("Skriv värdet efter =.", "Write the value after =."),
            right: None,
        });
    }
    let bare = word.trim_matches(['”', '“', '„', '»', '«', '’', '‘']);
    let remedy = if bare == word {
        Text::new("Sätt texten inom citattecken.", "Put the text in quotation marks.")
    } else {
        Text::new("Skriv raka citattecken (\").", "Write straight quotation marks (\").")
    };
    Some(Fault {
        span: span.clone(),
        what: Text::new(
            format!("`{word}` står utan citattecken"),
            format!("`{word}` stands without quotation marks"),
        ),
        remedy,
        right: Some(format!("\"{bare}\"")),
    })
}

/// The parser's words, put so that a writer of content understands them.
fn told(message: &str) -> (Text, Text) {
    for (start, what_sv, what_en, remedy_sv, remedy_en) in TOLD {
        if message.starts_with(start) {
            return (Text::new(*what_sv, *what_en), Text::new(*remedy_sv, *remedy_en));
        }
    }
    (
        Text::new(
            format!("raden kan inte läsas som TOML ({message})"),
            format!("the line cannot be read as TOML ({message})"),
        ),
        Text::new(rule::SYNTAX.remedy.sv, rule::SYNTAX.remedy.en),
    )
}

type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const TOLD: &[Row] = &[
    (
        "key with no value",
        "raden har inget likhetstecken",
        "the line has no equals sign",
        "Skriv nyckel = värde.",
        "Write key = value.",
    ),
    (
        "extra `=`",
        "ett likhetstecken för mycket",
        "one equals sign too many",
        "Ta bort det ena.",
        "Delete one of them.",
    ),
    (
        "missing comma",
        "ett komma saknas",
        "a comma is missing",
        "Sätt komma mellan värdena.",
        "Put a comma between the values.",
    ),
    (
        "extra comma",
        "ett komma för mycket",
        "one comma too many",
        "Ta bort kommat.",
        "Delete the comma.",
    ),
    (
        "unclosed inline table",
        "klammern { stängs aldrig",
        "the brace { is never closed",
        "Avsluta med }.",
        "End with }.",
    ),
    (
        "unclosed array table",
        "rubriken stängs aldrig",
        "the heading is never closed",
        "Avsluta med ]].",
        "End with ]].",
    ),
    (
        "unclosed array",
        "hakparentesen [ stängs aldrig",
        "the bracket [ is never closed",
        "Avsluta med ].",
        "End with ].",
    ),
    (
        "unclosed table",
        "rubriken stängs aldrig",
        "the heading is never closed",
        "Avsluta med ].",
        "End with ].",
    ),
    (
        "unexpected `=` in array",
        "hakparentesen [ stängs aldrig",
        "the bracket [ is never closed",
        "Avsluta med ].",
        "End with ].",
    ),
    (
        "unexpected key or value",
        "något för mycket på raden",
        "something too much on the line",
        "Ett värde per rad; sätt text inom citattecken.",
        "One value per line; put text in quotation marks.",
    ),
    (
        "unexpected leading zero",
        "talet börjar med en nolla",
        "the number begins with a zero",
        "Ta bort nollan, eller sätt koden inom citattecken.",
        "Delete the zero, or put the code in quotation marks.",
    ),
    (
        "invalid date",
        "dagen finns inte",
        "there is no such day",
        "Skriv år-månad-dag, 2026-10-15.",
        "Write year-month-day, 2026-10-15.",
    ),
    (
        "too few unicode value digits",
        "omvänt snedstreck har en särskild betydelse",
        "the backslash has a meaning of its own",
        "Skriv \\\\ för ett omvänt snedstreck.",
        "Write \\\\ for a backslash.",
    ),
    (
        "missing escaped value",
        "omvänt snedstreck har en särskild betydelse",
        "the backslash has a meaning of its own",
        "Skriv \\\\ för ett omvänt snedstreck.",
        "Write \\\\ for a backslash.",
    ),
    (
        "cannot extend",
        "nyckeln har redan ett värde och kan inte också vara en tabell",
        "the key already has a value and cannot be a table too",
        "Ta bort det ena.",
        "Delete one of them.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let source = Source::new("a.toml", text.to_owned());
        let sink = Sink::default();
        let mut spare = String::new();
        let readable = Readable::new(&source, &mut spare, &sink);
        let keys = readable.table().keys().map(|k| k.get_ref().to_string()).collect();
        let told = sink.into_findings().into_iter();
        let told = told
            .map(|f| {
                let at = |n: Option<u32>| n.unwrap_or(0);
                let near = f.nearest.map_or(String::new(), |n| format!(" -> {n}"));
                format!(
                    "{}:{}+{} {}{near}",
                    at(f.place.line),
                    at(f.place.column),
                    at(f.place.length),
                    f.what.en
                )
            })
            .collect();
        (keys, told)
    }

    #[test]
    fn one_fault_hides_neither_another_nor_what_is_right() {
        for (text, keys, told) in [
            (
                "a = 1\nb = \nc = higher\nd = 0,05\ne = 5\n",
                vec!["a", "e"],
                vec![
                    "2:5+1 the key has no value",
                    "3:5+6 `higher` stands without quotation marks -> \"higher\"",
                    "4:5+4 the number has a decimal comma -> 0.05",
                ],
            ),
            (
                "t = { sv = \"å\", en = \"open }\nc = 3\n[x]\ny = 1\n",
                vec!["c", "x"],
                vec!["1:22+7 the text that begins here never ends"],
            ),
            (
                "a = [1, 2\nb = 3\n[d]\ne = 1\n",
                vec!["b", "d"],
                vec!["1:1+9 the bracket [ is never closed"],
            ),
            ("[x\ny = 1\n[z]\nq = 2\n", vec!["z"], vec!["1:1+2 the heading is never closed"]),
            (
                "titel å = 3\nb = “x”\nc = 2026-13-01\nd = 1\nd = 2\n",
                vec!["d"],
                vec![
                    "1:7+1 the line has no equals sign",
                    "2:5+3 `“x”` stands without quotation marks -> \"x\"",
                    "3:5+10 there is no such day",
                    "5:1+1 the key `d` stands twice",
                ],
            ),
            (
                "t = \"\"\"\nopen\nb = 1\nc = 2\n",
                vec!["b", "c"],
                vec!["1:5+3 the text that begins here never ends"],
            ),
        ] {
            let (found_keys, found) = read(text);
            assert_eq!(found, told, "{text}");
            assert_eq!(found_keys, keys, "{text}");
        }
    }

    #[test]
    fn values_over_several_lines_stay_whole() {
        let (keys, told) = read(
            "bad =\nrows = [\n\"a\", # ] b\n  { i = \"}\" },\n]\ntitle = {\nsv = \"x\",\nen = \"y\",\n}\n\
             s = '''\n[z]\n'''\n",
        );
        assert_eq!(keys, ["rows", "s", "title"]);
        assert_eq!(told, ["1:6+1 the key has no value"]);
    }
}
