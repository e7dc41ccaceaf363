//! Fetches the pages as a reader's browser would, and verifies what they say.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use web::Site;

/// Serves the site, fetches from it, and stops.
pub(crate) fn run(site: Site, listener: TcpListener, address: SocketAddr) -> anyhow::Result<()> {
    let areas: Vec<(String, String)> =
        site.catalog().areas.current().map(|a| (a.code.to_string(), a.name.clone())).collect();
    ensure!(areas.len() == 312, "312 areas, not {}", areas.len());
    // The server ends with the process.
    std::thread::spawn(move || web::serve(site, listener));
    let mut reader = Reader::new(address);
    reader.wait_until_up()?;
    front_doors(&mut reader)?;
    every_profile(&mut reader, &areas)?;
    table_one(&mut reader)?;
    downloads(&mut reader)?;
    refusals(&mut reader)?;
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
