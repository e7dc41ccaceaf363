//! Markdown, parsed once: headings, first paragraphs and safe HTML.

use std::ops::Range;

use cube::Text;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

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
        pulldown_cmark::html::push_html(&mut html, self.within(range).cloned());
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
