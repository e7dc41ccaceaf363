//! Fetches the pages as a reader's browser would, and verifies what they say.

mod computed;

use std::collections::BTreeSet;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use cube::Lang;
use web::Site;

use crate::fictional::Fictional;
use crate::receipts;

/// What is to be looked over.
pub(crate) struct Seen {
    pub(crate) site: Site,
    pub(crate) fictional: Fictional,
    /// What was computed on the made-up rows.
    pub(crate) computed: crate::computed::Outcome,
    /// The folder of the made-up deliveries and their key.
    pub(crate) deliveries: PathBuf,
}

/// Serves the site and the receipts, fetches from them, and stops.
pub(crate) fn run(seen: Seen, listener: TcpListener, address: SocketAddr) -> anyhow::Result<()> {
    let Seen { site, fictional, computed, deliveries } = seen;
    let areas: Vec<(String, String)> =
        site.catalog().areas.current().map(|a| (a.code.to_string(), a.name.clone())).collect();
    ensure!(areas.len() == 312, "312 areas, not {}", areas.len());
    // The server ends with the process.
    let router = web::router(Arc::new(site));
    let router = receipts::before(router, receipts::documents(&fictional));
    std::thread::spawn(move || web::serve_router(router, listener));
    let mut reader = Reader::new(address);
    reader.wait_until_up()?;
    front_doors(&mut reader)?;
    every_profile(&mut reader, &areas)?;
    table_one(&mut reader)?;
    downloads(&mut reader)?;
    refusals(&mut reader)?;
    planted_faults(&mut reader, &fictional, &deliveries)?;
    every_receipt(&mut reader, &fictional)?;
    computed::every_method_page(&mut reader, &computed)?;
    computed::every_profile(&mut reader, &areas, computed.fictional.indicators().count())?;
    eprintln!(
        "  {} sidor hämtade, {} länkar följda, {} kontroller",
        reader.n_pages,
        reader.seen.len(),
        reader.n_claims
    );
    println!("demo: {} passed, 0 failed", reader.n_claims);
    Ok(())
}

struct Reader {
    agent: ureq::Agent,
    origin: String,
    seen: BTreeSet<String>,
    n_pages: usize,
    n_claims: usize,
}

impl Reader {
    fn new(address: SocketAddr) -> Reader {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        Reader {
            agent,
            origin: format!("http://{address}"),
            seen: BTreeSet::new(),
            n_pages: 0,
            n_claims: 0,
        }
    }

    fn wait_until_up(&mut self) -> anyhow::Result<()> {
        for _ in 0..100 {
            if self.agent.get(format!("{}/sv/", self.origin)).call().is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        anyhow::bail!("the server does not answer at {}", self.origin)
    }

    fn get(&mut self, path: &str) -> anyhow::Result<(u16, Vec<u8>)> {
        let told = || format!("cannot fetch {path}");
        let mut answer =
            self.agent.get(format!("{}{path}", self.origin)).call().with_context(told)?;
        let mut body = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut body).with_context(told)?;
        self.n_pages += 1;
        Ok((answer.status().as_u16(), body))
    }

    fn page(&mut self, path: &str) -> anyhow::Result<String> {
        let (status, body) = self.get(path)?;
        self.claim(status == 200, || format!("{path} answers 200, not {status}"))?;
        String::from_utf8(body).with_context(|| format!("{path} is UTF-8"))
    }

    fn claim(&mut self, holds: bool, told: impl FnOnce() -> String) -> anyhow::Result<()> {
        self.n_claims += 1;
        ensure!(holds, "{}", told());
        Ok(())
    }

    /// Follows each internal link of a page once.
    fn follow(&mut self, html: &str) -> anyhow::Result<()> {
        let links: Vec<String> = html
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with('/'))
            .map(|link| link.split('#').next().unwrap_or(link).replace("&amp;", "&"))
            .collect();
        for link in links {
            if self.seen.insert(link.clone()) {
                let (status, _) = self.get(&link)?;
                self.claim(status == 200, || format!("the link {link} answers 200, not {status}"))?;
            }
        }
        Ok(())
    }
}

fn front_doors(reader: &mut Reader) -> anyhow::Result<()> {
    for path in ["/sv/", "/en/", "/sv/profil/1480", "/en/profil/1480"] {
        let html = reader.page(path)?;
        reader.claim(html.contains("</html>"), || format!("{path} is whole"))?;
        reader.follow(&html)?;
    }
    Ok(())
}

fn every_profile(reader: &mut Reader, areas: &[(String, String)]) -> anyhow::Result<()> {
    for (code, name) in areas {
        let path = format!("/sv/profil/{code}");
        let html = reader.page(&path)?;
        reader.claim(html.contains(name.as_str()), || format!("{path} names {name}"))?;
        reader.claim(html.contains("<table"), || format!("{path} has a table"))?;
    }
    Ok(())
}

/// Riket's profile is table 1 of Socialstyrelsen 2022-3-7816: 18 rows, 7 of them marked.
fn table_one(reader: &mut Reader) -> anyhow::Result<()> {
    let json = reader.page("/sv/profil/00.json")?;
    let profile: serde_json::Value = serde_json::from_str(&json).context("the JSON can be read")?;
    let rows = profile["rows"].as_array().context("the profile has rows")?;
    let n_marked = rows.iter().filter(|row| row["marked"] == true).count();
    reader.claim(rows.len() == 18, || format!("riket has 18 rows, not {}", rows.len()))?;
    reader.claim(n_marked == 7, || format!("riket has 7 marks, not {n_marked}"))
}

fn downloads(reader: &mut Reader) -> anyhow::Result<()> {
    let starts: [(&str, &[u8]); 3] = [
        ("/sv/profil/1480.xlsx", b"PK"),
        ("/sv/profil/1480.csv", b""),
        ("/sv/profil/1480.json", b"{"),
    ];
    for (path, start) in starts {
        let (status, body) = reader.get(path)?;
        let is_right = status == 200 && body.len() > 1000 && body.starts_with(start);
        reader.claim(is_right, || format!("{path} is a download"))?;
    }
    Ok(())
}

fn refusals(reader: &mut Reader) -> anyhow::Result<()> {
    for path in ["/sv/profil/9999", "/sv/indikator/finns-inte", "/sv/profil/%00", "/ingenting"] {
        let (status, body) = reader.get(path)?;
        let is_told = (400..500).contains(&status) && !body.is_empty();
        reader.claim(is_told, || format!("{path} is refused in words, not {status}"))?;
    }
    Ok(())
}

/// Each planted fault is found, no other row is told, and the counts add up.
fn planted_faults(reader: &mut Reader, fictional: &Fictional, folder: &Path) -> anyhow::Result<()> {
    let mut n_found = 0;
    for delivery in &fictional.deliveries {
        let (counts, stem) = (delivery.receipt.counts, delivery.receipt.file_stem());
        let sum = counts.accepted + counts.corrected + counts.rejected + counts.duplicates;
        reader.claim(counts.received == sum, || format!("{stem}: the counts add up"))?;
        let (n, right) = (delivery.n_found, delivery.n_planted);
        reader.claim(n == right, || format!("{stem}: {n} of {right} planted faults are found"))?;
        let astray = &delivery.astray;
        reader.claim(astray.is_empty(), || format!("{stem}: told but not planted: {astray:?}"))?;
        if !delivery.is_whole_file {
            let is_right = delivery.is_quarantine_as_planted(folder)?;
            reader.claim(is_right, || format!("{stem}: the rows set aside are those planted"))?;
            reader.claim(delivery.receipt.is_stored, || format!("{stem} is stored"))?;
        }
        n_found += n;
    }
    let n_planted = fictional.n_planted;
    reader.claim(n_found == n_planted && n_planted > 1000, || {
        format!("{n_found} faults are found of {n_planted} planted")
    })
}

/// The list and each receipt in both languages, whole and marked as fictional; the files beside them.
fn every_receipt(reader: &mut Reader, fictional: &Fictional) -> anyhow::Result<()> {
    for lang in Lang::ALL {
        let list = reader.page(receipts::address(lang))?;
        page_is_whole(reader, receipts::address(lang), &list, lang)?;
        let mark = lang.pick("FIKTIVA UPPGIFTER", "FICTIONAL");
        reader.claim(list.contains(mark), || format!("the list says {mark}"))?;
        reader.follow(&list)?;
        for delivery in &fictional.deliveries {
            let receipt = &delivery.receipt;
            let at = |ending: &str| receipts::address_of(delivery, lang, ending);
            let link = format!("href=\"{}\"", at("html"));
            reader.claim(list.contains(&link), || format!("the list links {}", at("html")))?;
            let html = reader.page(&at("html"))?;
            page_is_whole(reader, &at("html"), &html, lang)?;
            // A file of which no row could be read tells nothing of its persons.
            let is_marked = receipt.persons.is_none() || html.contains(mark);
            reader.claim(is_marked, || format!("{} says {mark}", at("html")))?;
            let json: serde_json::Value = serde_json::from_str(&reader.page(&at("json"))?)?;
            let n = json["rows"]["received"].as_u64();
            let is_same = n == Some(receipt.counts.received);
            reader.claim(is_same, || format!("{} has the rows received", at("json")))?;
            let csv = reader.page(&at("csv"))?;
            let line = format!("rows,received,{},", receipt.counts.received);
            reader.claim(csv.contains(&line), || format!("{} has {line}", at("csv")))?;
        }
    }
    Ok(())
}

/// The page is in its language, has one first heading, closes what it opens, and needs nothing else.
fn page_is_whole(reader: &mut Reader, path: &str, html: &str, lang: Lang) -> anyhow::Result<()> {
    let start = format!("<!DOCTYPE html><html lang=\"{}\">", lang.tag());
    reader.claim(html.starts_with(&start), || format!("{path} begins with {start}"))?;
    reader.claim(html.matches("<h1").count() == 1, || format!("{path} has one h1"))?;
    reader.claim(unclosed(html).is_empty(), || format!("{path}: {:?}", unclosed(html)))?;
    let is_alone = !["<script", "src=", "http://", "https://"].iter().any(|s| html.contains(s));
    reader.claim(is_alone, || format!("{path} fetches nothing"))
}

/// Elements that are closed out of order or not at all.
fn unclosed(html: &str) -> Vec<&str> {
    const VOID: [&str; 2] = ["meta", "!DOCTYPE"];
    let mut open = Vec::new();
    let mut wrong = Vec::new();
    for tag in html.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or_default();
        let name = inside.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) if open.pop() != Some(closed) => wrong.push(closed),
            Some(_) => {}
            None if !VOID.contains(&name) && !inside.ends_with('/') => open.push(name),
            None => {}
        }
    }
    wrong.extend(open);
    wrong
}
