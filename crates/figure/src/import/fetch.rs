//! Answers from the network: all pages of one, with patience and within limits.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use serde::Deserialize;
use ureq::Agent;
use ureq::http::Uri;

use super::progress::{Meter, Stage};
use crate::Error;

/// How long and how much.
#[derive(Debug, Clone, Copy)]
pub struct FetchLimits {
    /// For connecting and for each answer.
    pub timeout: Duration,
    /// Attempts at each page before giving up.
    pub n_attempts: u32,
    /// The wait before the second attempt; doubled for each one after.
    pub first_wait: Duration,
    /// Bytes of all pages together.
    pub bytes_max: u64,
    /// Pages of one answer.
    pub n_pages_max: usize,
}

impl Default for FetchLimits {
    fn default() -> FetchLimits {
        FetchLimits {
            timeout: Duration::from_secs(60),
            n_attempts: 5,
            first_wait: Duration::from_secs(1),
            bytes_max: 1 << 30,
            n_pages_max: 10_000,
        }
    }
}

/// The longest wait that a server can ask for.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// The names under which answers give the address of their next page: Kolada version 2, version 3
/// and Socialstyrelsen.
#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next_page: Option<String>,
    #[serde(default)]
    next_url: Option<String>,
    #[serde(default)]
    nasta_sida: Option<String>,
}

/// Fetches an address and the pages that follow it, one document after another.
pub(crate) fn fetch(url: &str, limits: &FetchLimits, meter: &Meter<'_>) -> Result<Vec<u8>, Error> {
    let config = Agent::config_builder()
        .timeout_global(Some(limits.timeout))
        .http_status_as_error(false)
        .max_redirects(3)
        .user_agent(concat!("narbild/", env!("CARGO_PKG_VERSION")))
        .build();
    let agent = Agent::new_with_config(config);
    meter.start(Stage::Fetching, None);
    let failed = |why: String| Error::Fetch { url: url.to_owned(), why };
    let first: Uri = url.parse().map_err(|_| failed("this is not an address".to_owned()))?;
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    let mut address = first.clone();
    loop {
        if !seen.insert(address.to_string()) {
            return Err(failed(format!("the pages go in a circle, back to {address}")));
        }
        if seen.len() > limits.n_pages_max {
            return Err(failed(format!("there are more than {} pages", limits.n_pages_max)));
        }
        let left = limits.bytes_max.saturating_sub(all.len() as u64);
        let page = fetch_page(&agent, &address, limits, left).map_err(failed)?;
        meter.add(page.len() as u64);
        all.extend_from_slice(&page);
        all.push(b'\n');
        match next_address(&page, &first) {
            Some(next) => address = next.map_err(failed)?,
            None => return Ok(all),
        }
    }
}

/// The address of the next page, which must be at the same server.
fn next_address(page: &[u8], first: &Uri) -> Option<Result<Uri, String>> {
    let next: Next = serde_json::from_slice(page).ok()?;
    let address = [next.next_url, next.next_page, next.nasta_sida].into_iter().flatten();
    let address = address.into_iter().find(|address| !address.is_empty())?;
    let (scheme, authority) = (first.scheme_str().unwrap_or("https"), first.authority());
    let parsed = if address.starts_with('/') {
        format!("{scheme}://{}{address}", authority.map_or("", |a| a.as_str())).parse::<Uri>()
    } else {
        address.parse::<Uri>()
    };
    let Ok(next) = parsed else {
        return Some(Err(format!("the next page's address cannot be read: {address}")));
    };
    if next.authority() != authority {
        return Some(Err(format!("the next page is at another server: {address}")));
    }
    // Kolada gives addresses without encryption to those who asked with it.
    let path = next.path_and_query().map_or("/", |path| path.as_str());
    let same = format!("{scheme}://{}{path}", authority.map_or("", |a| a.as_str()));
    Some(same.parse().map_err(|_| format!("the next page's address cannot be read: {address}")))
}

fn fetch_page(
    agent: &Agent,
    address: &Uri,
    limits: &FetchLimits,
    bytes_max: u64,
) -> Result<Vec<u8>, String> {
    let mut wait = limits.first_wait;
    for attempt in 1.. {
        let (why, asked_wait) = match try_page(agent, address, bytes_max) {
            Ok(page) => return Ok(page),
            Err(Failure::ForGood(why)) => return Err(why),
            Err(Failure::ForNow(why, asked_wait)) => (why, asked_wait),
        };
        if attempt >= limits.n_attempts {
            return Err(format!("{why}, after {attempt} attempts"));
        }
        sleep(asked_wait.unwrap_or(wait).min(WAIT_MAX));
        wait *= 2;
    }
    unreachable!("the attempts end with a page or a reason")
}

enum Failure {
    ForGood(String),
    /// Worth another attempt, after the wait that the server asks for.
    ForNow(String, Option<Duration>),
}

fn try_page(agent: &Agent, address: &Uri, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let answer = agent.get(address.clone()).header("Accept", "application/json").call();
    let mut answer = answer.map_err(|error| failure(&error))?;
    let status = answer.status();
    if !status.is_success() {
        let why = format!("the server answers {status}");
        let wait = answer.headers().get("Retry-After").and_then(|v| v.to_str().ok()?.parse().ok());
        return Err(match status.as_u16() {
            408 | 429 | 500 | 502 | 503 | 504 => {
                Failure::ForNow(why, wait.map(Duration::from_secs))
            }
            _ => Failure::ForGood(why),
        });
    }
    answer.body_mut().with_config().limit(bytes_max).read_to_vec().map_err(|error| failure(&error))
}

fn failure(error: &ureq::Error) -> Failure {
    let why = error.to_string();
    match error {
        ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed => {
            Failure::ForNow(why, None)
        }
        ureq::Error::BodyExceedsLimit(_) => {
            Failure::ForGood("the answer is larger than the limit".to_owned())
        }
        _ => Failure::ForGood(why),
    }
}
