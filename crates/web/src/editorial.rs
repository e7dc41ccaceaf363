//! Editorial pages: `content/pages/<slug>.md`, Swedish first, then English, each under its own `# title`.

use std::collections::BTreeMap;

use cube::{Lang, Text};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// One page in both languages.
#[derive(Debug, Clone)]
pub(crate) struct Editorial {
    pub(crate) title: Text,
    /// The first paragraph, which says it all.
    pub(crate) lead: Text,
    /// The rest, as HTML.
    pub(crate) html: Text,
}

/// All pages by slug. A file without a title in both languages is left out.
pub(crate) fn read(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Editorial> {
    let mut pages = BTreeMap::new();
    for (path, bytes) in files {
        let slug = path.strip_prefix("pages/").and_then(|name| name.strip_suffix(".md"));
        if let (Some(slug), Ok(text)) = (slug, std::str::from_utf8(bytes))
            && let Some(page) = page(text)
        {
            pages.insert(slug.to_owned(), page);
        }
    }
    pages
}

fn page(text: &str) -> Option<Editorial> {
    let mut parts = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        if let Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) = event {
            parts.push(range.start);
        }
    }
    let [sv, en] = parts.as_slice() else { return None };
    let (sv, en) = (part(&text[*sv..*en], Lang::Sv), part(&text[*en..], Lang::En));
    Some(Editorial {
        title: Text { sv: sv.0, en: en.0 },
        lead: Text { sv: sv.1, en: en.1 },
        html: Text { sv: sv.2, en: en.2 },
    })
}

fn options() -> Options {
    Options::ENABLE_TABLES
}

/// Title, lead and the rest of one language. Links to `/…` get the language in front; raw HTML is left out.
fn part(text: &str, lang: Lang) -> (String, String, String) {
    let (mut title, mut lead) = (String::new(), String::new());
    let (mut in_title, mut in_lead, mut is_after_lead) = (false, false, false);
    let mut rest = Vec::new();
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => in_title = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
            Event::Text(t) if in_title => title.push_str(&t),
            Event::Start(Tag::Paragraph) if !is_after_lead && rest.is_empty() => in_lead = true,
            Event::End(TagEnd::Paragraph) if in_lead => (in_lead, is_after_lead) = (false, true),
            Event::Text(t) | Event::Code(t) if in_lead => lead.push_str(&t),
            Event::SoftBreak if in_lead => lead.push(' '),
            _ if in_title || in_lead => {}
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = match dest_url.strip_prefix('/') {
                    Some(own) => format!("/{}/{own}", lang.tag()).into(),
                    None => dest_url,
                };
                rest.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            other => rest.push(other),
        }
    }
    let mut written = String::new();
    html::push_html(&mut written, rest.into_iter());
    (title, lead, written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_parted_by_language() {
        let text = "# Om\nKort *sagt*.\n\n## Mer\n[Karta](/karta) <b>x</b>\n\n# About\nIn short.\n\nMore.\n";
        let page = page(text).expect("two languages");
        assert_eq!((page.title.sv.as_str(), page.title.en.as_str()), ("Om", "About"));
        assert_eq!((page.lead.sv.as_str(), page.lead.en.as_str()), ("Kort sagt.", "In short."));
        assert!(page.html.sv.contains("<a href=\"/sv/karta\">Karta</a>"), "{}", page.html.sv);
        assert!(!page.html.sv.contains("<b>"));
        assert_eq!(page.html.en.trim(), "<p>More.</p>");
    }
}
