//! Pages that people write, from the content folder.

use maud::{PreEscaped, html};

use crate::address::Page;
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};
use crate::pages::refusal;

pub(super) fn page(context: Context<'_>, slug: &str) -> Answer {
    let Some(page) = context.site.editorial().get(slug) else {
        return refusal::not_found(context);
    };
    let title = page.title.get(context.lang).to_owned();
    let about = context.site.editorial().get("om").map(|p| p.title.get(context.lang).to_owned());
    let mut crumbs = Vec::new();
    if let Some(about) = about.filter(|_| slug != "om") {
        crumbs.push((about, Some(context.at(&Page::editorial("om")))));
    }
    crumbs.push((title.clone(), None));
    let head = Head {
        description: page.lead.get(context.lang).to_owned(),
        part: Part::About,
        crumbs,
        title,
    };
    let body = html! {
        h1 { (head.title) }
        p.lead { (page.lead.get(context.lang)) }
        div.prose.editorial { (PreEscaped(page.html.get(context.lang))) }
    };
    Answer::page(layout::page(context, &head, &body))
}
