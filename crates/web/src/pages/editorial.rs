//! Pages that people write, from the content folder.

use maud::{PreEscaped, html};

use crate::address::Page;
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};
use crate::pages::{reading, refusal};

pub(super) fn page(context: Context<'_>, slug: &str) -> Answer {
    if slug == reading::SLUG {
        return Answer::sent_to(context.at(&Page::Reading));
    }
    let pages = &context.site.catalog().pages;
    let Some(page) = pages.get(slug) else {
        return refusal::not_found(context);
    };
    let title = page.title.get(context.lang).to_owned();
    let about = pages.get("om").map(|p| p.title.get(context.lang).to_owned());
    let mut crumbs = Vec::new();
    if let Some(about) = about.filter(|_| slug != "om") {
        crumbs.push((about, Some(context.at(&Page::editorial("om")))));
    }
    crumbs.push((title.clone(), None));
    let head = Head { description: title.clone(), part: Part::About, crumbs, title };
    let body = html! {
        h1 { (head.title) }
        div.editorial.whole { (PreEscaped(own_links(page.html.get(context.lang), context))) }
    };
    Answer::page(layout::page(context, &head, &body))
}

/// Links to `/…` lead to the page in the reader's language.
pub(super) fn own_links(html: &str, context: Context<'_>) -> String {
    html.replace("href=\"/", &format!("href=\"/{}/", context.lang.tag()))
}
