//! A profile as HTML: the part that the site wraps, and a page that stands alone.

mod comparison;
mod distance;
pub mod fictional;
mod head;
mod reading;
mod review;
mod table;

use cube::{AreaCode, IndicatorId, Lang};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::look;
use crate::model::AreaProfile;
use crate::svg::sign;

/// What surrounds a profile: addresses of other pages and the parts that only a site has.
///
/// The default has none of them: the profile of a page that stands alone.
#[derive(Default)]
pub struct Frame<'a> {
    /// The address of an indicator's page.
    pub indicator: Option<&'a dyn Fn(&IndicatorId) -> String>,
    /// The address of another area's profile.
    pub area: Option<&'a dyn Fn(AreaCode) -> String>,
    /// A small map that shows where the area lies.
    pub locator: Option<Markup>,
    /// Downloads and other ways on, under the measure band.
    pub tools: Option<Markup>,
    /// Where the same profile lies on the web, printed on paper.
    pub address: Option<String>,
}

/// A profile as a whole page with its style sheet inside: one file that can be mailed.
#[must_use]
pub fn page(profile: &AreaProfile, lang: Lang) -> String {
    let title = format!("{}, {} – Närbild", area_name(profile, lang), profile.title.get(lang));
    let head = html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        title { (title) }
    };
    let top = html! { header.top { div.wrap { span.brand { (sign::LOGO) "Närbild" } } } };
    let start = format!("{}<html lang=\"{}\"><head>", DOCTYPE.0, lang.tag());
    let parts = [
        start.as_str(),
        &head.into_string(),
        "<style>",
        &look::STYLE_INSIDE,
        if profile.fictional.is_some() { look::STYLE_FICTIONAL } else { "" },
        "</style></head><body>",
        &top.into_string(),
        "<main id=\"innehall\"><div class=\"wrap\">",
        &fragment(profile, lang, &Frame::default()).into_string(),
        "</div></main></body></html>",
    ];
    // Joined at one go, since the page is long.
    parts.concat()
}

/// A profile without the page around it.
#[must_use]
pub fn fragment(profile: &AreaProfile, lang: Lang, frame: &Frame<'_>) -> Markup {
    let parts = [
        head::head(profile, lang, frame),
        table::section(profile, lang, frame),
        review::section(profile, lang, frame),
        comparison::sections(profile, lang, frame),
        fictional::section(profile, lang, frame),
    ];
    PreEscaped(parts.map(PreEscaped::into_string).concat())
}

/// The area's short name.
#[must_use]
pub fn area_name(profile: &AreaProfile, lang: Lang) -> &str {
    match lang {
        Lang::Sv => &profile.area.name,
        Lang::En => &profile.area.name_en,
    }
}

/// A table that may be wider than the screen: a named region that scrolls and can be focused. Its
/// name is not quite that of the section around it, so that a list of regions tells them apart.
#[must_use]
pub fn scrolled(heading: &str, table: &Markup, lang: Lang) -> Markup {
    let label = match lang {
        Lang::Sv => format!("{heading}, tabell"),
        Lang::En => format!("{heading}, table"),
    };
    html! { div.scroll tabindex="0" role="region" aria-label=(label) { (table) } }
}

/// A part below the table of all measures that is not printed: heading, explanation, content.
fn part(id: &str, heading: &str, told: &str, content: &Markup) -> Markup {
    let heading_id = format!("{id}-h");
    html! {
        section.no-print id=(id) aria-labelledby=(heading_id) {
            div.sec-head {
                h2 id=(heading_id) { (heading) }
                @if !told.is_empty() { p { (told) } }
            }
            (content)
        }
    }
}

/// A row's name, linked where there is a page to link to.
fn indicator_name(row: &crate::model::Row, lang: Lang, frame: &Frame<'_>) -> Markup {
    let title = row.title.get(lang);
    match frame.indicator {
        Some(address) => html! { a href=(address(&row.indicator)) { (title) } },
        None => html! { (title) },
    }
}
