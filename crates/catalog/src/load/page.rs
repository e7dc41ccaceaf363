//! Reads `content/indicators/<theme>/<id>.md`: the public page about a definition, in both languages.

use std::collections::BTreeMap;

use cube::{Lang, Text, collate};
use pulldown_cmark::HeadingLevel;

use crate::load::markdown::{Heading, Markdown};
use crate::load::sink::Sink;
use crate::source::Source;
use crate::{EditorialPage, Finding, rule};

/// The fixed headings under each language's title, in order.
const SECTIONS: [[&str; 2]; 2] =
    [["Så räknas det", "Begränsningar"], ["How it is calculated", "Limitations"]];

/// What a page gives to its definition.
#[derive(Default)]
pub(crate) struct Page {
    /// The first paragraph, as plain text.
    pub(crate) shows: Text,
    /// The first paragraph about limitations, as plain text.
    pub(crate) caution: Text,
    /// Everything below the title, as HTML.
    pub(crate) html: Text,
}

/// Reads a page. `title` is the definition's, where that could be read.
pub(crate) fn read(source: &Source, title: Option<&Text>, sink: &Sink) -> Page {
    let markdown = Markdown::new(source, sink);
    let headings = markdown.headings();
    let halves = halves(source, &headings, title, sink);
    let mut page = Page::default();
    for (lang, half) in Lang::ALL.into_iter().zip(halves) {
        let Some(half) = half else { continue };
        let read = half.read(&markdown, lang, title, sink);
        let [shows, caution, html] = read;
        *slot(&mut page.shows, lang) = shows;
        *slot(&mut page.caution, lang) = caution;
        *slot(&mut page.html, lang) = html;
    }
    page
}

fn slot(text: &mut Text, lang: Lang) -> &mut String {
    match lang {
        Lang::Sv => &mut text.sv,
        Lang::En => &mut text.en,
    }
}

/// One language's half of a page: its title and the headings below it.
struct Half<'a> {
    title: &'a Heading,
    sections: Vec<&'a Heading>,
}

/// The two halves, Swedish and English, told when one is missing or they stand in the wrong order.
fn halves<'a>(
    source: &Source,
    headings: &'a [Heading],
    title: Option<&Text>,
    sink: &Sink,
) -> [Option<Half<'a>>; 2] {
    let mut halves: Vec<Half<'a>> = Vec::new();
    for heading in headings {
        match halves.last_mut() {
            _ if heading.level == HeadingLevel::H1 => {
                halves.push(Half { title: heading, sections: Vec::new() });
            }
            Some(half) => half.sections.push(heading),
            None => sink.tell(
                &rule::SECTION_ORDER,
                source.place(heading.span.clone()),
                Text::new(
                    format!("avsnittet ”{}” står före sidans titel", heading.text),
                    format!("the section “{}” stands before the page’s title", heading.text),
                ),
            ),
        }
    }
    for extra in halves.drain(2.min(halves.len())..) {
        sink.tell(
            &rule::UNKNOWN_SECTION,
            source.place(extra.title.span.clone()),
            Text::new(
                "sidan har bara två titlar, den svenska och den engelska",
                "the page has only two titles, the Swedish and the English",
            ),
        );
    }
    let mut halves = halves.into_iter();
    let (first, second) = (halves.next(), halves.next());
    let is_english = |half: &Half<'_>| {
        title.is_some_and(|t| half.title.text == t.en && t.en != t.sv)
            || half.sections.iter().any(|h| SECTIONS[1].contains(&h.text.as_str()))
    };
    let (sv, en) = match (first, second) {
        (Some(first), second) if is_english(&first) => {
            if second.is_some() {
                sink.tell(
                    &rule::SECTION_ORDER,
                    source.place(first.title.span.clone()),
                    Text::new(
                        "den engelska texten står före den svenska",
                        "the English text stands before the Swedish",
                    ),
                );
            }
            (second, Some(first))
        }
        halves => halves,
    };
    for (half, sv_word, en_word) in [(&sv, "svenska", "Swedish"), (&en, "engelska", "English")] {
        if half.is_none() {
            sink.tell(
                &rule::SECTION_MISSING,
                source.whole(),
                Text::new(
                    format!("den {sv_word} texten saknas"),
                    format!("the {en_word} text is missing"),
                ),
            );
        }
    }
    [sv, en]
}

impl Half<'_> {
    /// Checks one language's text and gives its first paragraph, its caution and its HTML.
    fn read(
        &self,
        markdown: &Markdown<'_>,
        lang: Lang,
        title: Option<&Text>,
        sink: &Sink,
    ) -> [String; 3] {
        let source = markdown.source();
        if let Some(title) = title.map(|t| t.get(lang)).filter(|t| *t != self.title.text) {
            let what = Text::new(
                format!("rubriken är ”{}” men namnet är ”{title}”", self.title.text),
                format!("the heading is “{}” but the name is “{title}”", self.title.text),
            );
            let place = source.place(self.title.span.clone());
            sink.push(Finding::of(&rule::TITLE_DIFFERS, place, what).with_nearest(title));
        }
        let shows = markdown.first_paragraph(&self.title.body);
        if shows.is_empty() {
            tell_empty(source, self.title, sink);
        }
        let sections = self.sections(source, lang, sink);
        let caution = sections[1].map_or(String::new(), |h| markdown.first_paragraph(&h.body));
        let end = self.sections.last().map_or(self.title.body.end, |h| h.body.end);
        [shows, caution, markdown.html(&(self.title.body.start..end))]
    }

    /// The fixed sections, each where it exists.
    fn sections(&self, source: &Source, lang: Lang, sink: &Sink) -> [Option<&Heading>; 2] {
        let names = SECTIONS[lang as usize];
        let mut found: [Option<&Heading>; 2] = [None; 2];
        let mut last = None;
        for heading in self.sections.iter().filter(|h| h.level == HeadingLevel::H2) {
            let place = source.place(heading.span.clone());
            let exact = names.iter().position(|name| *name == heading.text);
            let lacking = |i: &usize| {
                found[*i].is_none() && !self.sections.iter().any(|h| h.text == names[*i])
            };
            let meant = exact.or_else(|| {
                let near = collate::nearest(&heading.text, names)?;
                names.iter().position(|name| *name == near).filter(lacking)
            });
            if exact.is_none() {
                tell_unknown(heading, meant.map(|i| names[i]), names, place.clone(), sink);
            }
            let Some(i) = meant else { continue };
            if found[i].is_some() {
                let what = Text::new(
                    format!("”{}” står två gånger", heading.text),
                    format!("“{}” stands twice", heading.text),
                );
                sink.tell(&rule::DUPLICATE_SECTION, place, what);
                continue;
            }
            if last > Some(i) {
                let what = Text::new(
                    format!("”{}” ska stå före ”{}”", names[i], names[1]),
                    format!("“{}” should stand before “{}”", names[i], names[1]),
                );
                sink.tell(&rule::SECTION_ORDER, place, what);
            }
            if source.slice(heading.body.clone()).trim().is_empty() {
                tell_empty(source, heading, sink);
            }
            found[i] = Some(heading);
            last = last.max(Some(i));
        }
        for (name, _) in names.iter().zip(found).filter(|(_, h)| h.is_none()) {
            let place = source.place(self.title.span.clone());
            let finding = Finding::of(
                &rule::SECTION_MISSING,
                place,
                Text::new(
                    format!("avsnittet ”{name}” saknas"),
                    format!("the section “{name}” is missing"),
                ),
            );
            sink.push(finding.with_remedy(Text::new(
                format!("Skriv avsnittet under rubriken ## {name}."),
                format!("Write the section under the heading ## {name}."),
            )));
        }
        found
    }
}

fn tell_unknown(
    heading: &Heading,
    meant: Option<&str>,
    names: [&str; 2],
    place: crate::Place,
    sink: &Sink,
) {
    let what = Text::new(
        format!("okänd rubrik ”{}”", heading.text),
        format!("unknown heading “{}”", heading.text),
    );
    let finding = Finding::of(&rule::UNKNOWN_SECTION, place, what);
    sink.push(match meant {
        Some(name) => finding.with_nearest(name),
        None => finding.with_remedy(Text::new(
            format!("Flytta texten till ”{}” eller ”{}”.", names[0], names[1]),
            format!("Move the text to “{}” or “{}”.", names[0], names[1]),
        )),
    });
}

fn tell_empty(source: &Source, heading: &Heading, sink: &Sink) {
    sink.tell(
        &rule::EMPTY_SECTION,
        source.place(heading.span.clone()),
        Text::new(
            format!("ingen text under ”{}”", heading.text),
            format!("no text under “{}”", heading.text),
        ),
    );
}

/// The title of an editorial page and its HTML below the title.
fn editorial(source: &Source, sink: &Sink) -> Option<(String, String)> {
    let markdown = Markdown::new(source, sink);
    let headings = markdown.headings();
    let Some(title) = headings.first().filter(|h| h.level == HeadingLevel::H1) else {
        sink.tell(
            &rule::SECTION_MISSING,
            source.whole(),
            Text::new("sidan börjar inte med en titel", "the page does not begin with a title"),
        );
        return None;
    };
    Some((title.text.clone(), markdown.html(&(title.body.start..source.text().len()))))
}

/// The editorial pages by slug. `sources` are all files of `content/pages/`.
pub(crate) fn editorials<'a>(
    sources: impl Iterator<Item = &'a Source>,
    sink: &Sink,
) -> BTreeMap<String, EditorialPage> {
    let mut files: BTreeMap<&str, [Option<&Source>; 2]> = BTreeMap::new();
    for source in sources {
        let name = source.path().trim_start_matches("pages/").trim_end_matches(".md");
        let (slug, lang) = match name.strip_suffix(".en") {
            Some(slug) => (slug, Lang::En),
            None => (name, Lang::Sv),
        };
        files.entry(slug).or_default()[lang as usize] = Some(source);
    }
    let mut pages = BTreeMap::new();
    for (slug, pair) in files {
        let [sv, en] = pair.map(|source| source.map(|s| (s, editorial(s, sink))));
        match (sv, en) {
            (Some((_, Some(sv))), Some((_, Some(en)))) => {
                let (title, html) = (Text::new(sv.0, en.0), Text::new(sv.1, en.1));
                pages.insert(slug.to_owned(), EditorialPage { slug: slug.to_owned(), title, html });
            }
            (Some((source, _)), None) | (None, Some((source, _))) => {
                let ending = if source.path().ends_with(".en.md") { ".md" } else { ".en.md" };
                let what = Text::new(
                    format!("pages/{slug}{ending} saknas"),
                    format!("pages/{slug}{ending} is missing"),
                );
                sink.tell(&rule::TRANSLATION_MISSING, source.whole(), what);
            }
            _ => {}
        }
    }
    pages
}
