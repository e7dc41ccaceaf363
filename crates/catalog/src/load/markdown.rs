//! Markdown, parsed once: headings, first paragraphs and safe HTML.

use std::ops::Range;

use cube::Text;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::load::sink::Sink;
use crate::rule;
use crate::source::Source;

/// The parts of a Markdown text with the bytes that each comes from.
pub(crate) struct Markdown<'a> {
    source: &'a Source,
    events: Vec<(Event<'a>, Range<usize>)>,
}

/// A heading that stands at the margin; one within a list or a quotation divides nothing.
pub(crate) struct Heading {
    pub(crate) level: HeadingLevel,
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
    /// The text below, up to the next heading.
    pub(crate) body: Range<usize>,
}

impl<'a> Markdown<'a> {
    /// Parses, and tells HTML, which is shown as it stands, and links that lead to no web page.
    pub(crate) fn new(source: &'a Source, sink: &Sink) -> Markdown<'a> {
        let parser = Parser::new_ext(source.text(), Options::ENABLE_TABLES);
        let events: Vec<(Event<'a>, Range<usize>)> = parser
            .into_offset_iter()
            .map(|(event, span)| (safe(event, source, &span, sink), span))
            .collect();
        Markdown { source, events }
    }

    /// The headings in order.
    pub(crate) fn headings(&self) -> Vec<Heading> {
        let text = self.source.text();
        let mut found: Vec<Heading> = Vec::new();
        let mut open: Option<Heading> = None;
        let mut depth = 0_usize;
        for (event, span) in &self.events {
            match event {
                Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                    if let Some(last) = found.last_mut() {
                        last.body.end = span.start;
                    }
                    let visible = span.start..span.start + text[span.clone()].trim_end().len();
                    let body = span.end..text.len();
                    open =
                        Some(Heading { level: *level, text: String::new(), span: visible, body });
                }
                Event::End(TagEnd::Heading(_)) if depth == 1 => found.extend(open.take()),
                Event::Text(t) | Event::Code(t) => {
                    if let Some(heading) = &mut open {
                        heading.text.push_str(t);
                    }
                }
                _ => {}
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        found
    }

    /// The parts between two headings.
    fn within(&self, range: &Range<usize>) -> impl Iterator<Item = &Event<'a>> {
        let first = self.events.partition_point(|(_, span)| span.start < range.start);
        let end = range.end;
        self.events[first..].iter().take_while(move |(_, span)| span.start < end).map(|(e, _)| e)
    }

    /// The text between two headings as HTML.
    pub(crate) fn html(&self, range: &Range<usize>) -> String {
        let mut html = String::with_capacity(range.len() * 5 / 4);
        pulldown_cmark::html::push_html(&mut html, tabled(self.within(range)).into_iter());
        html
    }

    /// The first paragraph as plain text; empty when there is none.
    pub(crate) fn first_paragraph(&self, range: &Range<usize>) -> String {
        let mut text = String::new();
        let mut is_inside = false;
        for event in self.within(range) {
            match event {
                Event::Start(Tag::Paragraph) => is_inside = true,
                Event::End(TagEnd::Paragraph) => break,
                Event::Text(t) | Event::Code(t) if is_inside => text.push_str(t),
                Event::SoftBreak | Event::HardBreak if is_inside => text.push(' '),
                _ => {}
            }
        }
        text
    }

    pub(crate) fn source(&self) -> &'a Source {
        self.source
    }
}

/// The same parts with the tables of worked examples as tables: rows of a register, and the cells that come
/// of them. What such a table means is read elsewhere; here it is only set.
fn tabled<'a>(events: impl Iterator<Item = &'a Event<'a>>) -> Vec<Event<'a>> {
    let mut told = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for event in events {
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))), None)
                if ["register ", "result ", "data "].iter().any(|of| kind.starts_with(of)) =>
            {
                open = Some((kind, String::new()));
            }
            (Event::Text(text), Some((_, rows))) => rows.push_str(text),
            (Event::End(TagEnd::CodeBlock), Some((kind, rows))) => {
                told.push(Event::Html(table(kind, rows).into()));
                open = None;
            }
            (_, Some(_)) => {}
            (event, None) => told.push(event.clone()),
        }
    }
    told
}

/// One table of a worked example. It may be wider than the page, so it scrolls on its own.
fn table(kind: &str, rows: &str) -> String {
    let (what, of) = kind.split_once(' ').unwrap_or((kind, ""));
    let caption = match what {
        "register" => format!("Register {}", escaped(of)),
        "result" => format!("Resultat {}", escaped(of)),
        // When the registers know of anything: there are no rows.
        _ => return format!("<p class=\"known\">Registren omfattar {}.</p>", escaped(of)),
    };
    let cells = |line: &str, tag: &str| -> String {
        line.split('|')
            .map(|cell| format!("<{tag}>{}</{}>", escaped(cell.trim()), &tag[..2]))
            .collect()
    };
    let mut lines = rows.lines().filter(|line| !line.trim().is_empty());
    let head = cells(lines.next().unwrap_or_default(), "th scope=\"col\"");
    let body: String = lines.map(|line| format!("<tr>{}</tr>", cells(line, "td"))).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{caption}\"><table class=\"example {what}\"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
}

/// The text with what HTML would read as its own written out.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// The same part without anything that could act in a reader's browser.
fn safe<'a>(event: Event<'a>, source: &Source, span: &Range<usize>, sink: &Sink) -> Event<'a> {
    let tell_link = |url: &str| {
        let what = Text::new(
            format!("länken ”{url}” följs inte"),
            format!("the link “{url}” is not followed"),
        );
        sink.tell(&rule::UNSAFE_LINK, source.place(span.clone()), what);
    };
    match event {
        Event::Html(text) | Event::InlineHtml(text) => {
            let what = Text::new("HTML visas som vanlig text", "HTML is shown as plain text");
            sink.tell(&rule::RAW_HTML, source.place(span.clone()), what);
            Event::Text(text)
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if !is_safe(&dest_url) => {
            tell_link(&dest_url);
            Event::Start(Tag::Link { link_type, dest_url: "#".into(), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) if !is_safe(&dest_url) => {
            tell_link(&dest_url);
            Event::Start(Tag::Image { link_type, dest_url: "#".into(), title, id })
        }
        other => other,
    }
}

fn is_safe(url: &str) -> bool {
    let web = ["https://", "http://", "mailto:", "#"];
    web.iter().any(|start| url.starts_with(start))
        || (url.starts_with('/') && !url.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_are_set_as_tables() {
        let text =
            "```register par-sluten\nperson | hdia\n1 | S<7\n\n2 |\n```\n\n```\na | b\n```\n";
        let events: Vec<Event<'_>> = Parser::new(text).collect();
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, tabled(events.iter()).into_iter());
        assert!(html.contains("<caption>Register par-sluten</caption>"), "{html}");
        assert!(html.contains("<th scope=\"col\">hdia</th>"), "{html}");
        assert!(
            html.contains("<tr><td>1</td><td>S&lt;7</td></tr><tr><td>2</td><td></td></tr>"),
            "{html}"
        );
        assert!(html.contains("<pre><code>a | b\n</code></pre>"), "{html}");
    }
}
