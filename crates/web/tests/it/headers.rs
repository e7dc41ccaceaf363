//! What stands around an answer: media type, security, keeping, compression, names of files.

use std::io::Read as _;

use axum::http::{Method, StatusCode};

use crate::page::Page;
use crate::site::{Reply, ask, get, site};

/// One address of each kind, with its media type (IANA, media types) and how long it is kept.
const KINDS: [(&str, &str, &str); 10] = [
    ("/sv/", "text/html; charset=utf-8", "no-cache"),
    ("/en/profil/1480", "text/html; charset=utf-8", "no-cache"),
    ("/sv/indikator/invanare", "text/html; charset=utf-8", "no-cache"),
    ("/sv/profil/1480.csv", "text/csv; charset=utf-8; header=present", "no-cache"),
    ("/sv/profil/1480.json", "application/json", "no-cache"),
    ("/sv/indikator/lakarbesok.csv", "text/html; charset=utf-8", "no-store"),
    ("/sv/profil/9999", "text/html; charset=utf-8", "no-store"),
    ("/robots.txt", "text/plain; charset=utf-8", "no-cache"),
    ("/", "text/html; charset=utf-8", "no-store"),
    ("/sv/%ff", "text/html; charset=utf-8", "no-store"),
];

/// The style sheet, the icon and a typeface, as a page names them.
fn look() -> Vec<(String, &'static str)> {
    let reply = get("/sv/");
    let page = Page::read(reply.text());
    let find = |ending: &str| {
        let found = page.addresses().find(|a| a.starts_with("/statiskt/") && a.ends_with(ending));
        found.unwrap_or_else(|| panic!("no {ending}")).to_owned()
    };
    let (style, icon) = (find(".css"), find(".svg"));
    let css = get(&style);
    let face = css.text().split("url(").nth(1).and_then(|rest| rest.split(')').next());
    let folder = style.rsplit_once('/').expect("a folder").0;
    let face = format!("{folder}/{}", face.expect("a typeface"));
    vec![(style, "text/css; charset=utf-8"), (icon, "image/svg+xml"), (face, "font/woff2")]
}

/// What every answer says, whatever it is.
fn check_security(reply: &Reply, told: &str) {
    // OWASP Secure Headers Project: the recommended values for a site that embeds nothing.
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{told}: {name}");
    }
    let policy: Vec<&str> =
        reply.header("content-security-policy").split(';').map(str::trim).collect();
    for part in [
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(&part), "{told}: {part} in {policy:?}");
    }
    assert!(!policy.iter().any(|p| p.contains("unsafe") || p.contains('*')), "{told}: {policy:?}");
    assert!(!policy.iter().any(|p| p.starts_with("script-src")), "{told}: no script at all");
    for said in ["server", "x-powered-by", "set-cookie"] {
        assert_eq!(reply.header(said), "", "{told}: {said}");
    }
}

#[test]
fn every_answer_says_what_it_is_and_how_long_it_is_kept() {
    for (address, media_type, keep) in KINDS {
        let reply = get(address);
        assert_eq!(reply.header("content-type"), media_type, "{address}");
        assert_eq!(reply.header("cache-control"), keep, "{address}");
        assert_eq!(reply.header("etag").is_empty(), keep == "no-store", "{address}");
        check_security(&reply, address);
    }
    for (address, media_type) in look() {
        let reply = get(&address);
        assert_eq!(reply.status, StatusCode::OK, "{address}");
        assert_eq!(reply.header("content-type"), media_type, "{address}");
        // RFC 8246: an address that names its content never changes.
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
        check_security(&reply, &address);
        let other = address.replace("/statiskt/", "/statiskt/0");
        assert_eq!(get(&other).status, StatusCode::NOT_FOUND, "another content");
    }
}

/// RFC 9110, 13.1.2 and 15.4.5.
#[test]
fn what_the_reader_has_is_not_sent_again() {
    let first = get("/sv/profil/1480");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\"") && tag.ends_with('"'), "{tag}");
    assert!(tag.contains(site().release()), "the tag names the release");
    let asked = |known: &str| ask(Method::GET, "/sv/profil/1480", &[("if-none-match", known)]);
    let several = format!("\"x\", {tag}");
    for known in [tag.as_str(), tag.trim_start_matches("W/"), &several] {
        let reply = asked(known);
        assert_eq!(reply.status, StatusCode::NOT_MODIFIED, "{known}");
        assert!(reply.body.is_empty(), "{known}");
        for name in ["etag", "cache-control", "vary"] {
            assert_eq!(reply.header(name), first.header(name), "{known}: {name}");
        }
        check_security(&reply, known);
    }
    for known in ["W/\"x\"", "", &tag[..tag.len() - 2]] {
        assert_eq!(asked(known).status, StatusCode::OK, "{known}");
    }
}

#[test]
fn what_shrinks_is_compressed() {
    let asked = |address: &str| ask(Method::GET, address, &[("accept-encoding", "gzip, br")]);
    let mut addresses = ["/sv/", "/sv/profil/1480", "/sv/profil/1480.csv", "/sv/profil/1480.json"]
        .map(str::to_owned)
        .to_vec();
    let look = look();
    addresses.extend(look[..2].iter().map(|(address, _)| address.clone()));
    for address in addresses {
        let (plain, packed) = (get(&address), asked(&address));
        assert_eq!(plain.header("content-encoding"), "", "{address}");
        assert_eq!(packed.header("content-encoding"), "gzip", "{address}");
        for reply in [&plain, &packed] {
            assert_eq!(reply.header("vary"), "accept-encoding", "{address}");
        }
        let mut unpacked = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(packed.body.as_ref());
        reader.read_to_end(&mut unpacked).expect("gzip");
        assert!(unpacked == plain.body, "{address}");
        assert!(packed.body.len() * 3 < plain.body.len() * 2, "{address} shrinks");
    }
    // A typeface and a workbook are packed already.
    for address in [look[2].0.as_str(), "/sv/profil/00/patientsakerhet.xlsx"] {
        let reply = asked(address);
        assert_eq!((reply.status, reply.header("content-encoding")), (StatusCode::OK, ""));
    }
}

/// RFC 9110, 9.3.2 and 15.5.6.
#[test]
fn other_methods_are_told_which_there_are() {
    for address in ["/sv/", "/sv/profil/1480.csv", "/sv/profil/9999", "/"] {
        let (full, head) = (get(address), ask(Method::HEAD, address, &[]));
        assert_eq!(head.status, full.status, "{address}");
        assert!(head.body.is_empty(), "{address}");
        for name in ["content-type", "etag", "cache-control", "location", "content-disposition"] {
            assert_eq!(head.header(name), full.header(name), "{address}: {name}");
        }
        assert_eq!(head.header("content-length"), full.body.len().to_string(), "{address}");
        check_security(&head, address);
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
            let method: Method = method.parse().expect("a token");
            let reply = ask(method.clone(), address, &[]);
            assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
            assert_eq!(reply.header("allow"), "GET,HEAD", "{method} {address}");
            check_security(&reply, address);
        }
    }
}

#[test]
fn files_are_saved_under_names_that_say_what_they_are() {
    for (address, name) in [
        ("/sv/profil/1480.csv", "narbild-1480-nara-vard-sv.csv"),
        ("/en/profil/1480.csv", "narbild-1480-nara-vard-en.csv"),
        ("/sv/profil/01/patientsakerhet.json", "narbild-01-patientsakerhet-sv.json"),
        ("/en/profil/00/patientsakerhet.xlsx", "narbild-00-patientsakerhet-en.xlsx"),
        ("/sv/indikator/invanare.csv", "narbild-invanare-sv.csv"),
        ("/en/indikator/invanare.json", "narbild-invanare-en.json"),
    ] {
        let reply = get(address);
        assert_eq!(reply.status, StatusCode::OK, "{address}");
        let expected = format!("attachment; filename=\"{name}\"");
        assert_eq!(reply.header("content-disposition"), expected, "{address}");
    }
    for address in ["/sv/", "/sv/profil/1480", "/sv/profil/1480.pdf", "/sv/profil/9999.csv"] {
        assert_eq!(get(address).header("content-disposition"), "", "{address} is a page");
    }
}
