//! Addresses, against a server of this test's own.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use figure::ImportKind::{Kolada, Sdb};
use figure::{Error, FetchLimits, Receipt, Request};

use crate::world::{World, cell};

/// An answer: the status line's end, further header lines, and the body.
type Answer = (&'static str, &'static str, String);

/// A server that gives the answers one after another, and notes what was asked for. `{host}` in a
/// body stands for its own address.
struct Server {
    host: String,
    asked: Arc<Mutex<Vec<String>>>,
}

fn serve(answers: Vec<Answer>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let host = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (own_host, noted) = (host.clone(), Arc::clone(&asked));
    std::thread::spawn(move || {
        for (status, headers, body) in answers {
            let Ok((stream, _)) = listener.accept() else { return };
            let mut reader = BufReader::new(stream);
            let mut first = String::new();
            reader.read_line(&mut first).expect("a request");
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
                line.clear();
            }
            noted.lock().expect("one thread").push(first.trim().to_owned());
            let body = body.replace("{host}", &own_host);
            let length = body.len();
            let _ = write!(
                reader.get_mut(),
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
            );
        }
    });
    Server { host, asked }
}

fn page(year: u16, next: &str) -> String {
    format!(
        r#"{{"count": 1, {next} "values": [{{"kpi": "N00945", "municipality": "0180", "period": {year},
        "values": [{{"gender": "T", "count": 1, "status": "", "value": 1.5}}]}}]}}"#
    )
}

fn limits() -> FetchLimits {
    FetchLimits {
        timeout: Duration::from_secs(5),
        first_wait: Duration::from_millis(5),
        n_attempts: 3,
        ..FetchLimits::default()
    }
}

fn import(world: &World, url: &str, limits: FetchLimits) -> Result<Receipt, Error> {
    world.import_file(url, &Request { limits, ..world.request(Kolada, "") })
}

#[test]
fn pages_are_followed_in_both_versions() {
    for (key, end) in [("next_page", ""), ("next_url", "\"next_url\": null,")] {
        let server = serve(vec![
            ("200 OK", "", page(2019, &format!("\"{key}\": \"{{host}}/v?page=2\","))),
            ("200 OK", "", page(2020, &format!("\"{key}\": \"/v?page=3\","))),
            ("200 OK", "", page(2021, end)),
        ]);
        let world = World::new();
        let receipt = import(&world, &format!("{}/v", server.host), limits()).expect("fetched");
        assert_eq!((receipt.rows, receipt.imported), (3, 3));
        assert_eq!(receipt.delivery.retrieved, "2026-11-22");
        assert!(cell(&world.figures("N00945"), "0180", "2021").is_some());
        let asked = server.asked.lock().expect("one thread");
        assert_eq!(
            asked[..],
            ["GET /v HTTP/1.1", "GET /v?page=2 HTTP/1.1", "GET /v?page=3 HTTP/1.1"]
        );
    }
}

#[test]
fn a_busy_server_is_asked_again() {
    let server = serve(vec![
        ("429 Too Many Requests", "Retry-After: 0\r\n", String::new()),
        ("503 Service Unavailable", "", String::new()),
        ("200 OK", "", page(2020, "")),
    ]);
    let world = World::new();
    let receipt = import(&world, &server.host, limits()).expect("fetched in the end");
    assert_eq!(receipt.imported, 1);
}

#[test]
fn what_cannot_be_fetched_leaves_the_store_as_it_was() {
    let busy = || ("500 Internal Server Error", "", String::new());
    let first = || ("200 OK", "", page(2019, "\"next_page\": \"{host}/2\","));
    let elsewhere = page(2019, "\"next_page\": \"http://example.org/2\",");
    let circle = page(2019, "\"next_page\": \"{host}/start\",");
    for (answers, why) in [
        (vec![first(), busy(), busy(), busy()], "after 3 attempts"),
        (vec![("404 Not Found", "", String::new())], "404"),
        (vec![("200 OK", "", elsewhere)], "another server"),
        (vec![("200 OK", "", circle)], "circle"),
    ] {
        let server = serve(answers);
        let world = World::new();
        let refused = import(&world, &format!("{}/start", server.host), limits());
        let Err(error @ Error::Fetch { .. }) = refused else { panic!("{why}: was fetched") };
        assert!(error.to_string().contains(why), "{error}");
        assert!(world.store().indicators().next().is_none());
    }
}

#[test]
fn answers_have_a_largest_size_and_a_longest_time() {
    let world = World::new();
    let server = serve(vec![("200 OK", "", page(2020, ""))]);
    let small = FetchLimits { bytes_max: 50, ..limits() };
    let refused = import(&world, &server.host, small).expect_err("too large");
    assert!(refused.to_string().contains("larger than the limit"), "{refused}");

    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", silent.local_addr().expect("an address"));
    let hasty = FetchLimits { timeout: Duration::from_millis(100), n_attempts: 1, ..limits() };
    let refused = import(&world, &url, hasty).expect_err("no answer");
    assert!(matches!(refused, Error::Fetch { .. }), "{refused}");
    assert!(matches!(import(&world, "http://", limits()), Err(Error::Fetch { .. })));
}

/// Socialstyrelsen's pages, with the names that its clients read (2026).
#[test]
fn pages_of_the_statistics_database_are_followed() {
    let page = |n: u8, next: &str| {
        format!(
            r#"{{"data": [{{"regionId": {n}, "konId": 3, "mattId": 1, "ar": 2020, "varde": "{n},5"}}],
            "sida": {n}, "sidor": 2, "per_sida": 1, "nasta_sida": {next}}}"#
        )
    };
    let server = serve(vec![
        ("200 OK", "", page(1, "\"{host}/2\"")),
        ("200 OK", "", page(2, "null").replace("\"regionId\": 2", "\"regionId\": 3")),
    ]);
    let world = World::new();
    let map = "[[series]]\nindicator = \"x\"\nwhere = { mattId = 1 }\n";
    let request = Request { limits: limits(), ..world.request(Sdb, map) };
    let receipt = world.import_file(&server.host, &request).expect("fetched");
    assert_eq!((receipt.imported, receipt.findings.count("F042")), (2, 0));
    assert_eq!(cell(&world.figures("x"), "03", "2020").and_then(|c| c.value()), Some(2.5));
}
