//! How many identities, pseudonyms and codes one core handles in a second. `benches/terminology/run` runs it
//! beside a peer.

use std::hint::black_box;
use std::time::Instant;

use jiff::civil::{Date, date};
use terminology::{Code, CodePattern, CodeSet, CodeSystem, DomainKey, Identity};

/// Identities for each round: enough to leave the caches, short enough for a quiet moment.
const N: usize = 500_000;
const ROUNDS: usize = 7;

fn main() {
    let today = date(2026, 11, 24);
    let texts = texts();
    let key = DomainKey::parse(b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        .expect("a public key for tests");
    let identities: Vec<Identity> = texts.iter().map(|text| read(text, today)).collect();
    let links = links(&texts, today);
    report("identities read", || {
        for text in &texts {
            black_box(read(text, today));
        }
    });
    report("pseudonyms", || {
        for identity in &identities {
            black_box(key.pseudonym(identity, b""));
        }
    });
    report("read, linked and pseudonymised", || {
        for text in &texts {
            let identity = links.present(read(text, today));
            black_box(key.pseudonym(&identity, b""));
        }
    });
    codes();
}

/// Codes as a register writes them, tested against a small and a large value set.
fn codes() {
    let icd = CodeSystem::Icd10Se;
    let texts: Vec<String> = (0..N)
        .map(|n| n.wrapping_mul(2_654_435_761))
        .map(|n| {
            let letter = char::from(b'A' + u8::try_from(n % 26).expect("less than 26"));
            format!("{letter}{:02}.{}", n / 26 % 100, n / 2600 % 10)
        })
        .collect();
    let codes: Vec<Code> =
        texts.iter().map(|text| Code::parse(icd, text).expect("a form of ICD")).collect();
    report("codes read", || {
        for text in &texts {
            black_box(Code::parse(icd, text).ok());
        }
    });
    let set = |ranges: &[&str]| {
        CodeSet::new(ranges.iter().map(|r| CodePattern::parse(icd, r).expect("a range")))
    };
    let falls = set(&["W00–W19"]);
    let avoidable: Vec<String> =
        (0..100).map(|n| format!("{}{:02}.0–.4", ['A', 'D', 'K', 'N'][n % 4], n)).collect();
    let avoidable = set(&avoidable.iter().map(String::as_str).collect::<Vec<_>>());
    for (what, set) in [("codes tested, 1 range", falls), ("codes tested, 100 ranges", avoidable)] {
        report(what, || {
            black_box(codes.iter().filter(|code| set.contains(**code)).count());
        });
    }
}

fn read(text: &[u8; 12], today: Date) -> Identity {
    Identity::parse(text, today).expect("made by the rules")
}

/// Invented personnummer by a fixed rule, in an order that is not that of their birth.
fn texts() -> Vec<[u8; 12]> {
    let mut texts = Vec::with_capacity(N);
    let mut n = 0_usize;
    while texts.len() < N {
        n += 1;
        let mixed = n.wrapping_mul(2_654_435_761);
        let (year, month, day) = (1920 + mixed % 100, 1 + mixed / 100 % 12, 1 + mixed / 1200 % 28);
        let body = format!("{year}{month:02}{day:02}{:03}", 1 + mixed / 33_600 % 999);
        let text: Option<[u8; 12]> = (0..10)
            .map(|digit| format!("{body}{digit}"))
            .find(|text| Identity::parse(text.as_bytes(), date(2026, 11, 24)).is_ok())
            .and_then(|text| text.into_bytes().try_into().ok());
        texts.extend(text);
    }
    texts
}

/// A link file with a line for every hundredth person.
fn links(texts: &[[u8; 12]], today: Date) -> terminology::Links {
    let mut file = Vec::new();
    for pair in texts.chunks(100) {
        if let [first, .., last] = pair {
            file.extend_from_slice(first);
            file.push(b';');
            file.extend_from_slice(last);
            file.push(b'\n');
        }
    }
    terminology::Links::read(&file, today).0
}

/// Prints the best of some rounds in millions a second.
#[expect(clippy::print_stdout, reason = "the figures are what the example is for")]
fn report(what: &str, round: impl Fn()) {
    let best = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            round();
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    println!("{what:<32} {:>8.2} million a second", N as f64 / best / 1e6);
}
