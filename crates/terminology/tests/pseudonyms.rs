//! Pseudonyms against another program's, and links against a plain map.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use terminology::{
    DomainKey, Identity, KeyFault, LinkFault, LinkFaultKind, Links, PersonId, Pseudonym,
};

const TODAY: Date = date(2026, 11, 24);
const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const OTHER_KEY: &str = "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0";

fn key(text: &str) -> DomainKey {
    DomainKey::parse(text.as_bytes()).expect("a public key for tests")
}

fn identity(text: &str) -> Identity {
    Identity::parse(text.as_bytes(), TODAY).expect("a published example")
}

fn hexadecimal(pseudonym: Pseudonym) -> String {
    pseudonym.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Test numbers that Skatteverket publishes.
fn test_numbers() -> Vec<&'static str> {
    let file = include_str!("../reference/testpersonnummer.csv");
    file.lines().skip(1).map(|line| line.split(',').next().expect("a first field")).collect()
}

#[test]
fn another_program_finds_the_same_pseudonyms() {
    let mut n_rows = 0;
    for line in include_str!("../reference/pseudonyms.csv").lines().skip(1) {
        let row: Vec<&str> = line.split(',').collect();
        let [with, text, issuer, expected, _] = row.as_slice() else { panic!("five fields") };
        let found = key(with).pseudonym(&identity(text), issuer.as_bytes());
        assert_eq!(hexadecimal(found), *expected, "{text} by {issuer}");
        assert_eq!(Pseudonym::from_bytes(found.to_bytes()), found);
        n_rows += 1;
    }
    assert_eq!(n_rows, 12);
}

/// By Python 3, module hmac, over `person-id`, a zero byte, the numbering, a zero byte and the id.
#[test]
fn another_program_finds_the_same_pseudonyms_of_ids() {
    for (series, id, expected) in [
        ("uttag-2025", "4711", "1b918dd3cf408a3bfd606aa8a18f4643"),
        ("uttag-2025", "04711", "7134305d10c76d92accd73a6cbb9d6f0"),
        ("annat", "4711", "24eb184c6cbbdc908a1cf16a88a6ac08"),
        ("uttag-2025", "åÄ 1", "657d4255173e7509386d850a867584a9"),
    ] {
        let id = PersonId::parse(id, 40).expect("an id");
        assert_eq!(hexadecimal(key(KEY).pseudonym_of_id(&id, series)), expected, "{series}");
    }
    // An id that looks like a personnummer is not that person.
    let looks = PersonId::parse("191212121212", 40).expect("an id");
    let person = key(KEY).pseudonym(&identity("191212121212"), b"");
    assert_ne!(key(KEY).pseudonym_of_id(&looks, "uttag"), person);
}

#[test]
fn two_domains_cannot_be_joined() {
    let (one, other) = (key(KEY), key(OTHER_KEY));
    let mut seen = BTreeSet::new();
    for number in test_numbers() {
        let identity = identity(number);
        for domain in [&one, &other] {
            assert!(seen.insert(domain.pseudonym(&identity, b"")), "no pseudonym twice");
        }
    }
    assert_eq!(seen.len(), 2 * test_numbers().len());
    assert_ne!(one.id(), other.id());
    assert_eq!(one.id(), key(KEY).id());
}

#[test]
fn only_reserve_numbers_depend_on_who_gave_them() {
    let key = key(KEY);
    let person = identity("19121212-1212");
    assert_eq!(key.pseudonym(&person, b"a"), key.pseudonym(&person, b"b"));
    let reserve = identity("19810829SU3A");
    assert_ne!(key.pseudonym(&reserve, b"a"), key.pseudonym(&reserve, b"b"));
    // Two families that write 4711 and 000000004711 are two persons, and so are two lengths.
    assert_ne!(
        key.pseudonym(&identity("4711"), b"a"),
        key.pseudonym(&identity("000000004711"), b"a")
    );
}

/// One key serves all threads, so that it need never be copied.
#[test]
fn one_key_serves_all_threads() {
    let key = key(KEY);
    let person = identity("19121212-1212");
    let here = key.pseudonym(&person, b"");
    let there = std::thread::scope(|scope| {
        let other = scope.spawn(|| key.pseudonym(&person, b""));
        other.join().expect("the thread ends")
    });
    assert_eq!(here, there);
}

#[test]
fn keys_are_read_strictly_and_never_told() {
    let fault = |text: &str| DomainKey::parse(text.as_bytes()).err();
    assert_eq!(fault(&format!("\n  {}  \r\n", KEY.to_uppercase())), None);
    assert_eq!(fault(""), Some(KeyFault::Length));
    assert_eq!(fault(&KEY[1..]), Some(KeyFault::Length));
    assert_eq!(fault(&KEY.replace('f', "g")), Some(KeyFault::Character));
    assert_eq!(fault(&"00".repeat(32)), Some(KeyFault::NotRandom));
    assert_eq!(fault(&"0123456789abcdef".repeat(4)), Some(KeyFault::NotRandom));
    let key = key(KEY);
    assert_eq!(format!("{key:?}"), "DomainKey(···)");
    assert_eq!(key.id().len(), 16);
    let pseudonym = key.pseudonym(&identity("19121212-1212"), b"");
    assert_eq!(format!("{pseudonym:?}"), "···");
}

fn present(links: &Links, number: &str) -> String {
    let now = links.present(identity(number));
    String::from_utf8(now.expose().to_vec()).expect("digits")
}

fn read(text: &str) -> (Links, Vec<LinkFault>) {
    Links::read(text.as_bytes(), TODAY)
}

#[test]
fn chains_are_followed_to_their_end() {
    let n = test_numbers();
    // Skatteverket's example of a samordningsnummer first, then two personnummer after each other.
    let file = format!("förra;nuvarande\r\n{};{}\r\n\r\n701063-2391;{}\r\n", n[0], n[1], n[0]);
    let (links, faults) = read(&file);
    assert_eq!(faults, []);
    assert_eq!(links.len(), 2);
    let last = n[1].replace('-', "");
    assert_eq!(present(&links, "19701063-2391"), last);
    assert_eq!(present(&links, n[0]), last);
    assert_eq!(present(&links, n[1]), last);
    assert_eq!(present(&links, n[2]), n[2].replace('-', ""));
    assert_eq!(present(&links, "19810829SU3A"), "19810829SU3A");
    let (back, _) = read(&format!("{},701063-2391", n[0]));
    let now = back.present(identity(n[0]));
    assert_eq!(now, identity("197010632391"));
    assert_eq!(format!("{links:?}"), "Links(··· 2 ···)");
}

#[test]
fn wrong_lines_are_told_by_line_and_the_rest_is_used() {
    use LinkFaultKind::{Circle, Disagrees, Fields, Former, Itself, Present, Reserve};
    use terminology::Invalid::{CheckDigit, Empty};
    let n = test_numbers();
    let lines = [
        format!("{};{}", n[0], n[1]),           // 1 leads into the circle 2–4
        format!("{};{}", n[1], n[2]),           // 2
        format!("{};{}", n[2], n[3]),           // 3
        format!("{};{}", n[3], n[1]),           // 4
        format!("{};{}", n[4], n[4]),           // 5 itself
        format!("{};{}", n[5], n[6]),           // 6
        format!("{};{}", n[5], n[7]),           // 7 disagrees with 6
        format!("{};{}", n[5], n[6]),           // 8 says the same as 6
        format!("{};19810829SU3A", n[8]),       // 9 a reserve number
        n[9].to_owned(),                        // 10 one field
        format!("191212121213\t{}", n[9]),      // 11 wrong check digit
        format!("{}; ", n[9]),                  // 12 nothing
        format!("\"{}\",\"{}\"", n[10], n[11]), // 13 right
    ];
    let (links, faults) = read(&lines.join("\n"));
    let told: Vec<(u32, LinkFaultKind)> = faults.iter().map(|f| (f.line, f.kind)).collect();
    assert_eq!(
        told,
        [
            (1, Circle),
            (2, Circle),
            (3, Circle),
            (4, Circle),
            (5, Itself),
            (7, Disagrees { with_line: 6 }),
            (9, Reserve),
            (10, Fields),
            (11, Former(CheckDigit)),
            (12, Present(Empty)),
        ]
    );
    // Those told, and line 6, which line 7 contradicts. Line 8 is told by neither.
    assert_eq!((links.len(), links.n_left_out()), (1, 11));
    assert_eq!(present(&links, n[10]), n[11].replace('-', ""));
    for unlinked in [n[0], n[1], n[2], n[3], n[5]] {
        assert_eq!(present(&links, unlinked), unlinked.replace('-', ""));
    }
    assert!(!format!("{faults:?}").contains(&n[4][9..]), "no number in what is told");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (links, faults) = Links::read(&bytes, TODAY);
        prop_assert!(links.len() + faults.len() <= bytes.len());
    }

    /// Random links among test numbers against following a plain map, in any order of the lines.
    #[test]
    fn links_are_those_of_a_plain_map(
        pairs in prop::collection::vec((0_usize..20, 0_usize..20), 0..25),
        seed in any::<prop::sample::Index>(),
    ) {
        let n = test_numbers();
        let lines: Vec<String> =
            pairs.iter().map(|(a, b)| format!("{};{}", n[*a], n[*b])).collect();
        let mut turned = lines.clone();
        turned.rotate_left(if lines.is_empty() { 0 } else { seed.index(lines.len()) });
        let (links, _) = read(&lines.join("\n"));
        let (other, _) = read(&turned.join("\n"));
        for start in 0..20 {
            let found = present(&links, n[start]);
            prop_assert_eq!(&found, &n[plain(&pairs, start)].replace('-', ""));
            prop_assert_eq!(&found, &present(&other, n[start]));
        }
    }
}

/// Follows links as one would by hand: one step at a time, at most as many as there are numbers.
fn plain(pairs: &[(usize, usize)], start: usize) -> usize {
    let mut to: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (a, b) in pairs.iter().filter(|(a, b)| a != b) {
        to.entry(*a).or_default().insert(*b);
    }
    let mut at = start;
    for _ in 0..=20 {
        match to.get(&at).filter(|ends| ends.len() == 1) {
            Some(ends) => at = *ends.first().expect("one"),
            None => return at,
        }
    }
    start
}
