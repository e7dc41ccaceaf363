//! Every link leads where it says: from the two front pages to all that can be reached.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::StatusCode;

use crate::page::Page;
use crate::site::{Reply, get, site};

/// Areas whose pages are read in every profile: of each level, regions that are one kommun or were
/// renamed, names that a kommun and a region share. Other areas' pages are fetched but not read.
const READ: [&str; 8] = ["00", "01", "09", "14", "0180", "0331", "0980", "1480"];

/// The areas that are followed to their place on the indicators' pages, one in each language.
const FOLLOWED: [&str; 2] = ["/sv/1480", "/en/01"];

/// The files of an indicator, and its table in other orders, are fetched for one in so many.
const ONE_IN: usize = 30;

/// How far an address is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Read,
    Fetched,
    Left,
}

fn depth(address: &str) -> Depth {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<&str> = path.split('/').skip(2).collect();
    match parts[..] {
        ["profil", ref rest @ ..] => {
            let area = rest[0].split('.').next().unwrap_or_default();
            let is_workbook = path.ends_with(".xlsx");
            match (READ.contains(&area), is_workbook) {
                // A workbook holds all areas: one of them stands for the rest.
                (_, true) if path != "/sv/profil/1480/patientsakerhet.xlsx" => Depth::Left,
                (true, _) => Depth::Read,
                (false, _) => Depth::Fetched,
            }
        }
        ["indikator", name] => {
            let id = name.split('.').next().unwrap_or_default();
            let at = site().catalog().indicators.keys().position(|i| i.as_str() == id);
            let is_one = at.is_some_and(|at| at % ONE_IN == 0) && !query.contains("omrade=");
            let (lang, area) = (&path[..4], query.strip_prefix("omrade="));
            let is_followed =
                area.is_some_and(|a| FOLLOWED.contains(&format!("{lang}{a}").as_str()));
            let is_plain = name == id && query.is_empty();
            if is_plain || is_one || is_followed { Depth::Read } else { Depth::Left }
        }
        _ => Depth::Read,
    }
}

/// What was found at an address.
struct Found {
    reply: Reply,
    page: Option<Page>,
}

fn visit(address: &str) -> Found {
    let reply = get(address);
    let is_page = reply.header("content-type").starts_with("text/html");
    let is_read = reply.status == StatusCode::OK && is_page && depth(address) == Depth::Read;
    let page = is_read.then(|| Page::read(reply.text()));
    Found { reply, page }
}

/// The addresses that a page or style sheet leads to, without what stands after `#`.
fn leads_to(address: &str, found: &Found) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    if let Some(page) = &found.page {
        for named in page.addresses() {
            let whole = absolute(address, named);
            all.insert(whole.split('#').next().unwrap_or_default().to_owned());
        }
    }
    if found.reply.header("content-type").starts_with("text/css") {
        let folder = address.rsplit_once('/').expect("an address has a slash").0;
        for part in found.reply.text().split("url(").skip(1) {
            let file = part.split(')').next().unwrap_or_default().trim_matches('"');
            // An address that is only a fragment means the page, not the style sheet
            // (CSS Values and Units Level 4, 4.5.1).
            if !file.starts_with('#') {
                all.insert(format!("{folder}/{file}"));
            }
        }
    }
    if let Some(location) = found.reply.headers.get("location") {
        all.insert(location.to_str().expect("an address is text").to_owned());
    }
    all.retain(|a| a.starts_with('/') && depth(a) != Depth::Left);
    all
}

fn absolute(here: &str, named: &str) -> String {
    match named.chars().next() {
        Some('#') => format!("{}{named}", here.split('#').next().unwrap_or_default()),
        _ => named.to_owned(),
    }
}

/// Everything that can be reached from the two front pages.
fn crawl() -> BTreeMap<String, Found> {
    let mut known: BTreeMap<String, Found> = BTreeMap::new();
    let mut wave: Vec<String> = ["/sv/", "/en/"].map(str::to_owned).to_vec();
    while !wave.is_empty() {
        let next = AtomicUsize::new(0);
        let visited = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
                scope.spawn(|| {
                    while let Some(address) = wave.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let found = visit(address);
                        visited.lock().expect("no thread panics").push((address.clone(), found));
                    }
                });
            }
        });
        let visited = visited.into_inner().expect("no thread panics");
        let all = visited.iter().flat_map(|(address, found)| leads_to(address, found));
        let all: BTreeSet<String> = all.collect();
        known.extend(visited);
        wave = all.into_iter().filter(|a| !known.contains_key(a)).collect();
    }
    known
}

/// The address of the same page in the other language.
fn turned(address: &str) -> String {
    match address.strip_prefix("/sv/") {
        Some(rest) => format!("/en/{rest}"),
        None => format!("/sv/{}", address.strip_prefix("/en/").expect("a page has a language")),
    }
}

fn check_page(address: &str, page: &Page, known: &BTreeMap<String, Found>) -> Vec<String> {
    let mut wrong = page.faults.clone();
    let lang = &address[1..3];
    if page.first("html").get("lang") != Some(lang) {
        wrong.push(format!("the language is not {lang}"));
    }
    if page.headings.len() != 1 || page.headings[0].trim().is_empty() {
        wrong.push(format!("first headings: {:?}", page.headings));
    }
    let switches = page.tags.iter().filter(|t| t.name == "a" && t.get("hreflang").is_some());
    for switch in switches {
        let to = switch.get("href").unwrap_or_default();
        if to != turned(address) || switch.get("hreflang") == Some(lang) {
            wrong.push(format!("the other language is at {to}"));
        }
    }
    let alternates = page.tags.iter().filter(|t| t.name == "link" && t.get("hreflang").is_some());
    let alternates: Vec<_> = alternates.filter_map(|t| t.get("href")).collect();
    let (sv, en) = if lang == "sv" {
        (address.to_owned(), turned(address))
    } else {
        (turned(address), address.to_owned())
    };
    if alternates != [sv.as_str(), &en, &sv] {
        wrong.push(format!("the versions are {alternates:?}"));
    }
    for named in page.addresses() {
        if named.starts_with("http://") || named.starts_with("javascript:") || named.is_empty() {
            wrong.push(format!("a link to {named:?}"));
        }
        let whole = absolute(address, named);
        if let Some((to, id)) = whole.split_once('#') {
            let target = if to == address {
                Some(page)
            } else {
                known.get(to).and_then(|f| f.page.as_ref())
            };
            if target.is_some_and(|page| !page.ids.contains(id)) {
                wrong.push(format!("{named} leads to no element"));
            }
        }
    }
    wrong.into_iter().map(|what| format!("{address}: {what}")).collect()
}

#[test]
fn every_link_leads_to_a_page_that_is_whole() {
    let known = crawl();
    let mut wrong = Vec::new();
    let mut titles: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut n_read = 0;
    for (address, found) in &known {
        let is_sent = found.reply.status == StatusCode::SEE_OTHER;
        if found.reply.status != StatusCode::OK && !is_sent {
            wrong.push(format!("{address} answers {}", found.reply.status));
        }
        let Some(page) = &found.page else { continue };
        n_read += 1;
        wrong.extend(check_page(address, page, &known));
        // The same page in another order or period keeps its title.
        if !address.contains("niva=") {
            let of = (page.title.as_str(), &address[1..3]);
            if let Some(other) = titles.insert(of, address) {
                wrong.push(format!("{address} and {other} have the title {:?}", page.title));
            }
        }
    }
    eprintln!("{} addresses, {n_read} pages read", known.len());
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
    check_reach(&known, n_read);
}

/// The crawl must have seen what it is there to see.
fn check_reach(known: &BTreeMap<String, Found>, n_read: usize) {
    assert!(n_read > 400, "{n_read} pages");
    let catalog = site().catalog();
    for lang in ["sv", "en"] {
        for area in catalog.areas.current() {
            let address = format!("/{lang}/profil/{}", area.code);
            assert!(known.contains_key(&address), "{address} cannot be reached");
        }
        for id in catalog.indicators.keys() {
            let address = format!("/{lang}/indikator/{id}");
            assert!(known.contains_key(&address), "{address} cannot be reached");
        }
        for profile in catalog.profiles.values() {
            for area in READ {
                let level = area.parse::<cube::AreaCode>().expect("a code").level();
                let named = if profile.id.0 == "nara-vard" {
                    String::new()
                } else {
                    format!("/{}", profile.id)
                };
                for ending in ["", ".csv", ".json"] {
                    let address = format!("/{lang}/profil/{area}{named}{ending}");
                    let is_there = known.contains_key(&address);
                    assert_eq!(is_there, profile.levels.contains(&level), "{address}");
                }
            }
        }
        for slug in catalog.pages.keys() {
            let of = if slug == "om" { "om".to_owned() } else { format!("om/{slug}") };
            let address = format!("/{lang}/{of}");
            let is_reading = slug == "sa-laser-du-tabellen";
            assert!(known.contains_key(&address) || is_reading, "{address} cannot be reached");
        }
    }
    for ending in [".css", ".svg", ".woff2", ".xlsx"] {
        assert!(known.keys().any(|a| a.ends_with(ending)), "{ending}");
    }
}
