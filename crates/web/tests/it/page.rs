//! A page read as a browser reads it: elements, addresses, ids.

use std::collections::BTreeSet;

/// Elements that are never closed (HTML Living Standard, 13.1.2, void elements).
const VOID: [&str; 6] = ["meta", "br", "link", "input", "img", "hr"];

/// Attributes that name elements of the same page by id.
const REFERENCES: [&str; 6] =
    ["for", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls"];

/// An element's name and attributes, decoded.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// What a page says of itself.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) tags: Vec<Tag>,
    pub(crate) ids: BTreeSet<String>,
    pub(crate) title: String,
    /// The text of each first heading.
    pub(crate) headings: Vec<String>,
    /// What is wrong: ids that occur twice, references to none, elements closed out of order.
    pub(crate) faults: Vec<String>,
}

impl Page {
    pub(crate) fn read(html: &str) -> Page {
        let mut page = Page::default();
        let Some(start) = html.find("<html") else {
            page.faults.push("no html element".to_owned());
            return page;
        };
        let mut open: Vec<String> = Vec::new();
        let mut parts = html[start..].split('<');
        parts.next();
        for part in parts {
            let Some((inside, text)) = split_tag(part) else {
                page.faults.push(format!("a tag without an end: {}", shortened(part)));
                continue;
            };
            if let Some(name) = inside.strip_prefix('/') {
                if open.pop().as_deref() != Some(name) {
                    page.faults.push(format!("</{name}> closes another element"));
                }
            } else {
                let tag = tag(inside.strip_suffix('/').unwrap_or(inside));
                page.enter(&tag);
                if !VOID.contains(&tag.name.as_str()) && !inside.ends_with('/') {
                    open.push(tag.name.clone());
                }
                page.tags.push(tag);
            }
            if open.iter().any(|name| name == "h1") {
                let heading = page.headings.last_mut().expect("an open heading was entered");
                heading.push_str(&decoded(text));
            }
            if open.last().is_some_and(|name| name == "title") && !open.iter().any(|n| n == "svg") {
                page.title = decoded(text);
            }
        }
        if !open.is_empty() {
            page.faults.push(format!("never closed: {open:?}"));
        }
        page.check_references();
        page
    }

    fn enter(&mut self, tag: &Tag) {
        if let Some(id) = tag.get("id")
            && !self.ids.insert(id.to_owned())
        {
            self.faults.push(format!("the id {id} occurs twice"));
        }
        if tag.name == "h1" {
            self.headings.push(String::new());
        }
        let on = tag.attributes.iter().find(|(name, _)| name.starts_with("on"));
        if tag.name == "script" || on.is_some() {
            self.faults.push(format!("script: {tag:?}"));
        }
        // The content security policy lets no style pass that is not in the style sheet.
        if tag.name == "style" || tag.get("style").is_some() {
            self.faults.push(format!("inline style: {tag:?}"));
        }
    }

    fn check_references(&mut self) {
        for tag in &self.tags {
            for name in REFERENCES {
                for id in tag.get(name).unwrap_or_default().split_whitespace() {
                    if !self.ids.contains(id) {
                        self.faults.push(format!("{name}={id} names no element"));
                    }
                }
            }
        }
    }

    /// The first element with a name.
    pub(crate) fn first(&self, name: &str) -> &Tag {
        self.tags.iter().find(|t| t.name == name).unwrap_or_else(|| panic!("no {name}"))
    }

    /// Every address that the page names.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().flat_map(|tag| {
            ["href", "xlink:href", "src", "action"].into_iter().filter_map(|name| tag.get(name))
        })
    }
}

/// The inside of a tag and the text after it. A `>` within quotes does not end a tag.
fn split_tag(part: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    let end = part.find(|c| {
        is_quoted ^= c == '"';
        c == '>' && !is_quoted
    })?;
    Some((&part[..end], &part[end + 1..]))
}

fn tag(inside: &str) -> Tag {
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(quoted) => {
                let (value, after) = quoted.split_once('"').unwrap_or((quoted, ""));
                rest = after;
                decoded(value)
            }
            None => String::new(),
        };
        attributes.push((name, value));
    }
    Tag { name: name.to_owned(), attributes }
}

/// The characters that the writer of the pages escapes.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

#[test]
fn faults_of_a_page_are_seen() {
    let whole = "<!DOCTYPE html><html lang=\"sv\"><head><title>A &amp; B</title></head><body>\
                 <h1 id=\"a\">En <b>rubrik</b></h1><a href=\"#a\">x</a><br><label for=\"a\"></label>\
                 <svg><title>bild</title><path d=\"m > 1\"/></svg></body></html>";
    let page = Page::read(whole);
    assert_eq!(page.faults, Vec::<String>::new());
    assert_eq!((page.title.as_str(), page.headings.len()), ("A & B", 1));
    assert_eq!(page.headings[0], "En rubrik");
    assert_eq!(page.addresses().collect::<Vec<_>>(), ["#a"]);
    for (from, to, told) in [
        ("<b>", "<b id=\"a\">", "the id a occurs twice"),
        ("for=\"a\"", "for=\"b\"", "for=b names no element"),
        ("</b>", "</i>", "</i> closes another element"),
        ("<br>", "<script></script>", "script:"),
        ("<br>", "<p onclick=\"x\"></p>", "script:"),
        ("<br>", "<p style=\"color:red\"></p>", "inline style:"),
        ("</body>", "", "</html> closes another element"),
    ] {
        let faults = Page::read(&whole.replace(from, to)).faults;
        assert!(faults.iter().any(|f| f.starts_with(told)), "{to}: {faults:?}");
    }
}
