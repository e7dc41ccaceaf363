//! The ways in: names typed loosely, lists that a form offers, searches that hit at once.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::page::Page;
use crate::site::{Reply, get, site};

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Where a redirect leads; it must lead to a page.
#[track_caller]
fn sent(reply: &Reply, told: &str) -> String {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{told}");
    let to = reply.header("location").to_owned();
    assert_eq!(get(&to).status, StatusCode::OK, "{told} leads to {to}");
    to
}

#[test]
fn names_lead_to_the_one_address_of_a_page() {
    for (from, to) in [
        ("/", "/sv/"),
        ("/sv", "/sv/"),
        ("/en", "/en/"),
        ("/sv/profil/Göteborg", "/sv/profil/1480"),
        ("/sv/profil/goteborg", "/sv/profil/1480"),
        ("/en/profil/GÖTEBORG.csv", "/en/profil/1480.csv"),
        ("/sv/profil/1480/nara-vard", "/sv/profil/1480"),
        ("/sv/profil/1480/nara-vard.json", "/sv/profil/1480.json"),
        ("/sv/profil/malmö/aldreomsorg", "/sv/profil/1280/aldreomsorg"),
        ("/sv/profil/Region Skåne", "/sv/profil/12"),
        ("/sv/profil/riket", "/sv/profil/00"),
        ("/en/profil/Sweden", "/en/profil/00"),
        // A name of both a kommun and a region means the kommun, as most readers do.
        ("/sv/profil/Stockholm", "/sv/profil/0180"),
        // Two kommuner that differ in a ring only.
        ("/sv/profil/Håbo", "/sv/profil/0305"),
        ("/sv/profil/habo", "/sv/profil/0643"),
        // SCB's code of Heby until 2006, a code whose zero a spreadsheet ate, and other names.
        ("/sv/profil/1917", "/sv/profil/0331"),
        ("/sv/profil/180", "/sv/profil/0180"),
        ("/sv/profil/Stockholms län", "/sv/profil/01"),
        ("/sv/om/sa-laser-du-tabellen", "/sv/lasa"),
        ("/sv/sok?q=1480", "/sv/profil/1480"),
        ("/sv/sok?q=Göteborg", "/sv/profil/1480"),
        ("/en/sok?q=göteborg", "/en/profil/1480"),
        ("/sv/sok?q=14 Västra Götaland", "/sv/profil/14"),
        ("/sv/omraden/", "/sv/omraden"),
        ("/en/profil/1480/aldreomsorg/", "/en/profil/1480/aldreomsorg"),
        ("/sv/jamfor/?omrade=1480&omrade=0180", "/sv/jamfor?omrade=1480&omrade=0180"),
        ("/sv/sok?q=N01951", "/sv/indikator/invanare"),
    ] {
        let asked: String = from
            .chars()
            .map(|c| if c.is_ascii() && c != ' ' { c.to_string() } else { encoded(&c.to_string()) })
            .collect();
        assert_eq!(sent(&get(&asked), from), to, "{from}");
    }
}

/// The values of a list of names.
fn offered(page: &Page, list: &str) -> Vec<String> {
    let mut tags = page.tags.iter().skip_while(|t| t.get("id") != Some(list));
    assert_eq!(tags.next().map(|t| t.name.as_str()), Some("datalist"), "{list}");
    let options = tags.take_while(|t| t.name == "option");
    options.filter_map(|t| t.get("value")).map(str::to_owned).collect()
}

/// What a field offers is understood when it is sent.
#[test]
fn every_name_that_a_form_offers_leads_somewhere() {
    for lang in ["sv", "en"] {
        let start = get(&format!("/{lang}/"));
        let names = offered(&Page::read(start.text()), "namn");
        let catalog = site().catalog();
        assert_eq!(names.len(), 312 + catalog.indicators.len());
        let mut reached = BTreeMap::new();
        for name in &names {
            let reply = get(&format!("/{lang}/sok?q={}", encoded(name)));
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{lang}: {name}");
            let other = reached.insert(reply.header("location").to_owned(), name);
            assert_eq!(other, None, "{lang}: {name} leads to the same page");
        }
        let page = get(&format!("/{lang}/indikator/invanare"));
        let areas = offered(&Page::read(page.text()), "omraden");
        assert_eq!(areas.len(), 312);
        // Names with a code stand apart; of the others every tenth stands for the rest.
        let has_code = |name: &str| name.as_bytes()[0].is_ascii_digit();
        let (coded, plain): (Vec<&String>, Vec<&String>) = areas.iter().partition(|n| has_code(n));
        assert_eq!(coded.len(), 21);
        for name in coded.into_iter().chain(plain.into_iter().step_by(10)) {
            let reply = get(&format!("/{lang}/indikator/invanare?omrade={}", encoded(name)));
            assert_eq!(reply.status, StatusCode::OK, "{lang}: {name}");
            let title = Page::read(reply.text()).title;
            let bare = name.trim_start_matches(|c: char| c.is_ascii_digit()).trim();
            assert!(title.contains(bare), "{title} is of {name}");
            let beside = get(&format!("/{lang}/jamfor?omrade={}", encoded(name)));
            assert!(!beside.text().contains("role=\"status\""), "{lang}: {name}");
        }
    }
}

/// Stockholm is a kommun and a region: each has pages of its own, and a form sent again keeps its area.
#[test]
fn areas_with_the_same_name_are_told_apart() {
    let mut titles = BTreeMap::new();
    for code in ["0180", "01"] {
        for path in ["profil/CODE", "indikator/invanare?omrade=CODE"] {
            let address = format!("/sv/{}", path.replace("CODE", code));
            let reply = get(&address);
            let page = Page::read(reply.text());
            assert!(page.title.contains("Stockholm"), "{}", page.title);
            assert_eq!(titles.insert(page.title.clone(), address.clone()), None);
            let Some(field) = page.tags.iter().find(|t| t.get("id") == Some("omrade")) else {
                continue;
            };
            let name = field.get("value").expect("the chosen area");
            let again = get(&format!("/sv/indikator/invanare?omrade={}", encoded(name)));
            assert_eq!(Page::read(again.text()).title, page.title, "{name}");
        }
    }
}

#[test]
fn an_area_alone_is_compared_with_riket() {
    for (code, title, eyebrow) in [
        ("1480", "Göteborg bredvid riket", "Jämförelse · Nära vård · 1 område · 18 mått"),
        ("00", "Riket", "Jämförelse · Nära vård · 1 område · 18 mått"),
    ] {
        let reply = get(&format!("/sv/jamfor?omrade={code}"));
        assert_eq!(Page::read(reply.text()).headings, [title]);
        assert!(reply.text().contains(eyebrow), "{code}");
    }
}
