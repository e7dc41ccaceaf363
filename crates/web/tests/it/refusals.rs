//! What cannot be shown is refused in words, in the reader's language, and never breaks anything.

use axum::http::{StatusCode, Uri};

use crate::page::Page;
use crate::site::{get, site};

/// What someone types to see whether a page runs it.
const ATTACKS: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=\"alert(1)",
    "</title></style></textarea><script src=//x></script>",
    "javascript:alert(1)",
    "<!--<svg/onload=alert(1)>",
];

/// The text for a query or a path: everything with percent signs.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A page that says something, in its language, with nothing of a script; its text for more checks.
#[track_caller]
fn check(address: &str, status: StatusCode, lang: &str) -> String {
    let reply = get(address);
    let told: String = address.chars().take(90).collect();
    assert_eq!(reply.status, status, "{told}");
    let page = Page::read(reply.text());
    assert_eq!(page.faults, Vec::<String>::new(), "{told}");
    assert_eq!(page.first("html").get("lang"), Some(lang), "{told}");
    assert_eq!(page.headings.len(), 1, "{told}");
    assert!(!page.headings[0].is_empty() && !page.title.is_empty(), "{told}");
    let is_out = |a: &str| a.starts_with("//") || a.starts_with("javascript:");
    assert!(!page.addresses().any(is_out), "{told}");
    // What it offers instead is there.
    let links = page.tags.iter().filter(|t| t.name == "a" && t.get("hreflang").is_none());
    for to in links.filter_map(|t| t.get("href")).filter(|to| to.contains("/profil/")) {
        assert_eq!(get(to).status, StatusCode::OK, "{told} offers {to}");
    }
    assert!(page.tags.iter().any(|t| t.name == "form" || t.name == "main"), "{told}");
    reply.text().to_owned()
}

#[test]
fn what_does_not_exist_is_told_in_the_readers_language() {
    for (path, sv, en) in [
        ("profil/9999", "Området finns inte", "There is no such area"),
        ("profil/9999.csv", "Området finns inte", "There is no such area"),
        ("profil/xyzzy/aldreomsorg", "Området finns inte", "There is no such area"),
        ("profil/1480/finns-inte", "Profilen finns inte", "There is no such profile"),
        ("profil/01/aldreomsorg", "Profilen finns inte", "There is no such profile"),
        ("profil/01/aldreomsorg.json", "Profilen finns inte", "There is no such profile"),
        ("profil/1480.pdf", "Filen finns inte", "There is no such file"),
        ("indikator/finns-inte", "Måttet finns inte", "There is no such measure"),
        ("indikator/finns-inte.csv", "Måttet finns inte", "There is no such measure"),
        ("indikator/invanare.xlsx", "Filen finns inte", "There is no such file"),
        ("indikator/invanare?omrade=9999", "Området finns inte", "There is no such area"),
        ("karta?matt=finns-inte", "Måttet finns inte", "There is no such measure"),
        ("jamfor?omrade=1480&profil=x", "Profilen finns inte", "There is no such profile"),
        ("om/finns-inte", "Sidan finns inte", "There is no such page"),
        ("finns/inte", "Sidan finns inte", "There is no such page"),
        ("profil", "Sidan finns inte", "There is no such page"),
        ("profil/1480/a/b", "Sidan finns inte", "There is no such page"),
        ("profil/", "Sidan finns inte", "There is no such page"),
        ("indikator/", "Sidan finns inte", "There is no such page"),
    ] {
        for (lang, told) in [("sv", sv), ("en", en)] {
            let html = check(&format!("/{lang}/{path}"), StatusCode::NOT_FOUND, lang);
            assert!(html.contains(&format!("<h1>{told}</h1>")), "{lang}/{path}");
        }
    }
    for path in ["/ingenting", "/SV/", "/favicon.ico", "/.env", "/statiskt/x/narbild.css", "//"] {
        check(path, StatusCode::NOT_FOUND, "sv");
    }
}

#[test]
fn near_misses_are_offered() {
    for (path, near) in [
        ("profil/Göteborgg", "/sv/profil/1480"),
        ("profil/stokholm", "/sv/profil/0180"),
        ("indikator/invanar", "/sv/indikator/invanare"),
    ] {
        let path: String = path.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let html = check(&format!("/sv/{path}"), StatusCode::NOT_FOUND, "sv");
        assert!(html.contains(&format!("href=\"{near}\"")), "{near}");
    }
    // The profiles of an area are listed where one is not among them.
    let html = check("/sv/profil/1480/finns-inte", StatusCode::NOT_FOUND, "sv");
    let kommun = cube::AreaLevel::Kommun;
    for profile in site().catalog().profiles.values().filter(|p| p.levels.contains(&kommun)) {
        assert!(html.contains(&profile.title.sv), "{}", profile.id);
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let long = "a".repeat(10_000);
    for (path, told) in [
        ("%00", "Adressen går inte att läsa"),
        ("%ff", "Adressen går inte att läsa"),
        ("%", "Adressen går inte att läsa"),
        ("%e", "Adressen går inte att läsa"),
        ("%zz", "Adressen går inte att läsa"),
        ("%0d%0aSet-Cookie:%20a=b", "Adressen går inte att läsa"),
        ("profil/%00.csv", "Adressen går inte att läsa"),
        ("sok?q=%ff", "Adressen går inte att läsa"),
        ("jamfor?omrade=%00", "Adressen går inte att läsa"),
        (&format!("profil/{long}"), "Adressen är för lång"),
        (&format!("sok?q={long}"), "Adressen är för lång"),
        (&format!("jamfor?{}", "omrade=1480&".repeat(1_000)), "Adressen är för lång"),
    ] {
        let html = check(&format!("/sv/{path}"), StatusCode::BAD_REQUEST, "sv");
        assert!(html.contains(&format!("<h1>{told}</h1>")), "{path}");
        check(&format!("/en/{path}"), StatusCode::BAD_REQUEST, "en");
    }
    check("/english/%00", StatusCode::BAD_REQUEST, "sv");
}

#[test]
fn odd_paths_lead_nowhere() {
    let almost = "a".repeat(7_000);
    for path in [
        "..",
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "om/..%2f..%2fCargo.toml",
        "om/../om",
        "statiskt/narbild.css",
        "profil/1480/",
        "profil//1480",
        "profil/1480%20",
        "profil/01480",
        "profil/-1",
        "profil/99999999999999999999",
        "profil/%E2%80%AE0841",
        "profil/%F0%9F%8F%A5",
        "profil/1480.exe",
        "profil/1480.csv.csv",
        "profil/.csv",
        "indikator/.json",
        "indikator/..%2finvanare",
        "indikator/invanare%2fx",
        "indikator/INVANARE!",
        &format!("profil/{almost}"),
        &format!("indikator/{almost}"),
    ] {
        let address = format!("/sv/{path}");
        let reply = get(&address);
        // What is loosely spelt may lead to its right address, and nowhere else.
        if reply.status == StatusCode::SEE_OTHER {
            assert_eq!(reply.header("location"), "/sv/profil/1480", "{path}");
        } else {
            check(&address, StatusCode::NOT_FOUND, "sv");
        }
    }
}

#[test]
fn nothing_that_is_typed_becomes_script() {
    for attack in ATTACKS {
        let typed = encoded(attack);
        for lang in ["sv", "en"] {
            for (address, status) in [
                (format!("/{lang}/sok?q={typed}"), StatusCode::OK),
                (format!("/{lang}/sok?{typed}={typed}"), StatusCode::OK),
                (format!("/{lang}/jamfor?omrade={typed}&omrade=1480"), StatusCode::OK),
                (format!("/{lang}/jamfor?omrade=1480&profil={typed}"), StatusCode::NOT_FOUND),
                (format!("/{lang}/indikator/invanare?omrade={typed}"), StatusCode::NOT_FOUND),
                (
                    format!("/{lang}/indikator/invanare?niva={typed}&ordning={typed}"),
                    StatusCode::OK,
                ),
                (format!("/{lang}/indikator/invanare?period={typed}"), StatusCode::OK),
                (format!("/{lang}/karta?matt={typed}"), StatusCode::NOT_FOUND),
                (format!("/{lang}/profil/{typed}"), StatusCode::NOT_FOUND),
                (format!("/{lang}/profil/1480/{typed}"), StatusCode::NOT_FOUND),
                (format!("/{lang}/indikator/{typed}"), StatusCode::NOT_FOUND),
                (format!("/{lang}/om/{typed}"), StatusCode::NOT_FOUND),
                (format!("/{lang}/{typed}"), StatusCode::NOT_FOUND),
            ] {
                let html = check(&address, status, lang);
                // Page::read has found no script and no event; nor any picture of the typed ones.
                assert!(!html.contains("<img") && !html.contains("<svg/"), "{address}");
            }
        }
    }
}

/// The words that were searched for stand in the field, letter by letter.
#[test]
fn what_was_searched_for_is_shown_as_it_was_typed() {
    for words in ["a < b & \"c\"", "åäö", "<script>alert(1)</script>", "100 % + 5"] {
        let reply = get(&format!("/sv/sok?q={}", encoded(words)));
        let page = Page::read(reply.text());
        let field = page.tags.iter().find(|t| t.get("id") == Some("q")).expect("the field");
        assert_eq!(field.get("value"), Some(words));
        assert!(page.title.contains(words), "{}", page.title);
    }
}

#[test]
fn too_many_areas_are_told() {
    let codes: Vec<String> = site().catalog().areas.current().map(|a| a.code.to_string()).collect();
    assert_eq!(codes.len(), 312);
    let n_shown = |html: &str| {
        let page = Page::read(html);
        let heads = page.tags.iter().filter(|t| t.name == "th" && t.get("scope") == Some("col"));
        // The measure and riket have columns of their own.
        heads.count() - 1
    };
    for (n, sv, en) in [
        (13, "Du valde 13 områden", "You chose 13 areas"),
        (312, "Du valde 312 områden", "You chose 312 areas"),
    ] {
        let one_by_one =
            codes[..n].iter().map(|c| format!("omrade={c}")).collect::<Vec<_>>().join("&");
        let by_comma = format!("omrade={}", codes[..n].join(","));
        for query in [one_by_one, by_comma] {
            let html = check(&format!("/sv/jamfor?{query}"), StatusCode::OK, "sv");
            assert!(html.contains(sv), "{n}");
            assert_eq!(n_shown(&html), 12);
            let html = check(&format!("/en/jamfor?{query}"), StatusCode::OK, "en");
            assert!(html.contains(en), "{n}");
        }
    }
    let twelve = codes[..12].join(",");
    let html =
        check(&format!("/sv/jamfor?omrade={twelve}&omrade={}", codes[0]), StatusCode::OK, "sv");
    assert!(!html.contains("Du valde"), "the same area twice is one");
    assert_eq!(n_shown(&html), 12);
    let html = check("/sv/jamfor?omrade=stokholm&omrade=1480&omrade=xyzzy", StatusCode::OK, "sv");
    assert!(html.contains("Inget område heter ”stokholm”. Menade du Stockholm"), "nearest");
    assert!(html.contains("Inget område heter ”xyzzy”."));
    // A profile that regioner do not have says for which of them.
    let html = check("/sv/jamfor?omrade=1480&omrade=12&profil=aldreomsorg", StatusCode::OK, "sv");
    assert!(html.contains("Profilen finns inte för Skåne"));
}

/// Addresses put together by chance from right and wrong parts: some page always answers.
#[test]
fn no_address_breaks_the_site() {
    const PARTS: [&str; 30] = [
        "sv",
        "en",
        "profil",
        "1480",
        "00",
        "09",
        "aldreomsorg",
        "indikator",
        "invanare",
        "jamfor",
        "karta",
        "sok",
        "om",
        "lasa",
        "omraden",
        "definitioner",
        "revideringar",
        "indikatorer",
        "statiskt",
        "..",
        ".",
        "",
        "%20",
        "%C3%A5",
        "%",
        "%00",
        "9999",
        "\u{e5}",
        ".csv",
        ".json",
    ];
    const ENDS: [&str; 16] = [
        "",
        "",
        "",
        "?",
        "?q=",
        "?q=a",
        "?omrade=1480",
        "?omrade=",
        "?omrade=,,,",
        "?matt=invanare",
        "?profil=",
        "?niva=region&period=2020",
        "?period=1066",
        "?period=9999-0001",
        "?&&=&",
        "?ordning=namn&omrade=00",
    ];
    // Numerical Recipes' linear congruential generator: the same addresses every time.
    let mut state = 20_221_117_u32;
    let mut next = |n: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % n
    };
    let mut n_pages = 0;
    for _ in 0..1_500 {
        let n = 1 + next(4);
        let mut address = String::new();
        for _ in 0..n {
            address.push('/');
            address.push_str(PARTS[next(PARTS.len())]);
        }
        address.push_str(ENDS[next(ENDS.len())]);
        if address.parse::<Uri>().is_err() || address.starts_with("//") {
            continue;
        }
        let reply = get(&address);
        let is_answered = matches!(reply.status.as_u16(), 200 | 303 | 400 | 404);
        assert!(is_answered, "{address} answers {}", reply.status);
        if reply.header("content-type").starts_with("text/html") && reply.status != 303 {
            let page = Page::read(reply.text());
            assert_eq!(page.faults, Vec::<String>::new(), "{address}");
            let lang = if address.starts_with("/en/") { "en" } else { "sv" };
            assert_eq!(page.first("html").get("lang"), Some(lang), "{address}");
            n_pages += 1;
        }
    }
    assert!(n_pages > 1_000, "{n_pages}");
}
