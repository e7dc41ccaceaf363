//! The page around every page: head, menu, way back, footer.

use cube::Lang;
use maud::{DOCTYPE, Markup, html};
use profile::svg::sign;

use crate::address::Page;
use crate::asked::Asked;
use crate::site::Site;

/// The part of the site that the menu shows as current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Start,
    Profiles,
    Indicators,
    Compare,
    Map,
    About,
}

/// What a page says about itself.
pub(crate) struct Head {
    /// Unique on the site, without the site's name.
    pub(crate) title: String,
    /// One sentence for search engines and shared links.
    pub(crate) description: String,
    pub(crate) part: Part,
    /// The way from the start: names with addresses, the last without.
    pub(crate) crumbs: Vec<(String, Option<String>)>,
}

impl Head {
    /// The head of a page about the site and its figures.
    pub(crate) fn about(title: &str, description: &str) -> Head {
        Head {
            title: title.to_owned(),
            description: description.to_owned(),
            part: Part::About,
            crumbs: vec![(title.to_owned(), None)],
        }
    }
}

/// What every page needs to know.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) site: &'a Site,
    pub(crate) lang: Lang,
    pub(crate) asked: &'a Asked,
}

impl Context<'_> {
    /// The address of a page in the reader's language.
    pub(crate) fn at(&self, page: &Page) -> String {
        page.at(self.lang)
    }

    /// This page in another language, with the same query.
    fn here_in(&self, lang: Lang) -> String {
        let rest = self.asked.parts.iter().skip(1).map(|p| crate::asked::encoded(p));
        let path = rest.collect::<Vec<_>>().join("/");
        let query = &self.asked.raw_query;
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/{}/{path}{mark}{query}", lang.tag())
    }

    /// The address of a page with the query of this one.
    pub(crate) fn here_as(&self, page: &Page) -> String {
        let query = &self.asked.raw_query;
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}", self.at(page))
    }

    /// Picks one of two texts.
    pub(crate) fn say(&self, sv: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(sv, en)
    }
}

/// A whole page.
pub(crate) fn page(context: Context<'_>, head: &Head, body: &Markup) -> String {
    let Context { site, lang, .. } = context;
    let other = lang.pick(Lang::En, Lang::Sv);
    let title = match head.part {
        Part::Start => head.title.clone(),
        _ => format!("{} – Närbild", head.title),
    };
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="description" content=(head.description);
                title { (title) }
                link rel="stylesheet" href=(site.look().at("narbild.css"));
                link rel="icon" type="image/svg+xml" href=(site.look().at("narbild.svg"));
                @for lang in Lang::ALL {
                    link rel="alternate" hreflang=(lang.tag()) href=(context.here_in(lang));
                }
                link rel="alternate" hreflang="x-default" href=(context.here_in(Lang::Sv));
            }
            body {
                a.skip href="#innehall" { (context.say("Hoppa till innehållet", "Skip to content")) }
                header.top { div.wrap {
                    a.brand href=(context.at(&Page::Start)) { (sign::LOGO) "Närbild" }
                    nav.main aria-label=(context.say("Huvudmeny", "Main menu")) {
                        ul {
                            (menu(context, head.part))
                            li.lang { (language_link(context, other)) }
                        }
                    }
                    a.menu-link href="#meny" { (context.say("Meny", "Menu")) }
                } }
                main #innehall tabindex="-1" { div.wrap {
                    (crumbs(context, head))
                    (body)
                } }
                (footer(context, head.part, other))
            }
        }
    };
    page.into_string()
}

fn language_link(context: Context<'_>, other: Lang) -> Markup {
    html! {
        a href=(context.here_in(other)) lang=(other.tag()) hreflang=(other.tag()) {
            (other.pick("På svenska", "In English"))
        }
    }
}

fn menu(context: Context<'_>, current: Part) -> Markup {
    let entries = [
        (Part::Profiles, Page::Areas, context.say("Profiler", "Profiles")),
        (Part::Indicators, Page::Indicators, context.say("Indikatorer", "Indicators")),
        (Part::Compare, Page::Compare, context.say("Jämför", "Compare")),
        (Part::Map, Page::Map, context.say("Karta", "Map")),
        (Part::About, Page::editorial("om"), context.say("Om och metod", "About")),
    ];
    html! {
        @for (part, page, name) in entries {
            li { a href=(context.at(&page)) aria-current=[(part == current).then_some("true")] { (name) } }
        }
    }
}

fn crumbs(context: Context<'_>, head: &Head) -> Markup {
    html! {
        @if !head.crumbs.is_empty() {
            nav.crumbs aria-label=(context.say("Du är här", "You are here")) { ol {
                li { a href=(context.at(&Page::Start)) { "Start" } }
                @for (name, address) in &head.crumbs {
                    @match address {
                        Some(address) => { li { a href=(address) { (name) } } }
                        None => { li aria-current="page" { (name) } }
                    }
                }
            } }
        }
    }
}

fn footer(context: Context<'_>, current: Part, other: Lang) -> Markup {
    let link = |page: Page, name: &str| html! { li { a href=(context.at(&page)) { (name) } } };
    let editorial = |slug: &str| {
        let title = context.site.catalog().pages.get(slug).map(|p| p.title.get(context.lang));
        html! { @if let Some(title) = title { (link(Page::editorial(slug), title)) } }
    };
    html! {
        footer.foot { div.wrap {
            nav #meny tabindex="-1" aria-label=(context.say("Alla delar", "All parts")) {
                h2 { (context.say("Alla delar", "All parts")) }
                ul { (menu(context, current)) li { (language_link(context, other)) } }
            }
            div {
                h2 { (context.say("Om uppgifterna", "About the figures")) }
                ul {
                    (link(Page::Reading, context.say("Så läser du en profil", "How to read a profile")))
                    (link(Page::Definitions, context.say("Definitioner och versioner", "Definitions and versions")))
                    (link(Page::Revisions, context.say("Revideringar", "Revisions")))
                    (editorial("verkligt-och-pahittat"))
                    (editorial("oppna-data"))
                }
            }
            div {
                h2 { (context.say("Om webbplatsen", "About the site")) }
                ul {
                    (editorial("tillganglighet"))
                    (editorial("personuppgifter"))
                }
            }
            p.made {
                (context.say("Utgåva ", "Release ")) span.num { (context.site.release()) } ". "
                (context.say(
                    "Samma utgåva ger samma tal på skärm, i Excel, PDF och öppna data.",
                    "The same release gives the same numbers on screen, in Excel, PDF and open data.",
                ))
            }
        } }
    }
}
