//! A delivery held against what came before it. The numbers are counted by hand from the rows.

use std::fs;
use std::path::Path;

use catalog::RegisterId;
use jiff::civil::{Date, date};
use register::{Receipt, Request, Usual, ingest};
use terminology::{DomainKey, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket.
const WOMAN: &str = "193203199108";
const MAN: &str = "193206127874";

/// A reserve number of Region Stockholm, from the region's description.
const STRANGER: &str = "991981000010";

fn take(store: &Path, id: &str, received: Date, text: &str) -> Receipt {
    let catalog = catalog::load(&catalog::embedded(), date(2026, 11, 24)).0;
    let file = store.join("leverans.txt");
    fs::write(&file, text).expect("the folder is there");
    ingest(&Request {
        catalog: &catalog,
        register: &catalog.registers[&RegisterId(id.to_owned())],
        files: &[file],
        store,
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received,
        n_threads: 2,
        on_progress: &|_| {},
    })
    .expect("the delivery is taken in")
}

/// What is told of the delivery as a whole: code, how many, what about.
fn told(receipt: &Receipt) -> Vec<(&str, u64, String)> {
    let findings = receipt.findings.iter().filter(|finding| finding.rule.code >= "R4");
    findings
        .map(|f| {
            let about = f.about.as_ref().expect("says what it is about").sv.clone();
            (f.rule.code, f.n, about.replace(['\u{a0}', '\u{202f}'], " "))
        })
        .collect()
}

/// So many interventions in a month.
fn khsl2(kommun: &str, month: u8, n: usize, person: &str) -> String {
    let row = |i: usize| {
        let (code, day) = (i + 1, i % 28 + 1);
        format!("{kommun};;2025;{month};{person};AA{code:03};2025-{month:02}-{day:02};XS919;;;;\n")
    };
    (0..n).map(row).collect()
}

/// A number that nobody can have, since 80 is added to the month. The check digit is Luhn's, computed here.
fn fictional(n: usize) -> String {
    let nine = format!("308101{n:03}");
    let sum: u32 = nine
        .bytes()
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    format!("19{nine}{}", (10 - sum % 10) % 10)
}

/// One row each of so many persons in a month.
fn khsl1(kommun: &str, month: u8, n_persons: usize) -> String {
    let row = |n| format!("{kommun};;2025;{month};{}\n", fictional(n));
    (1..=n_persons).map(row).collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn half_the_rows_are_told_with_the_numbers() {
    let (folder, received) = (folder(), date(2025, 2, 28));
    for (month, n) in [(1, 60), (2, 62), (3, 58), (4, 60)] {
        let rows = khsl1("0180", month, n) + &khsl1("1480", month, 40);
        let receipt = take(folder.path(), "khsl1", received, &rows);
        assert_eq!(told(&receipt), [], "month {month}");
    }
    // 60 − 4 × √60 is 29.02, 40 − 4 × √40 is 14.7.
    let rows = khsl1("0180", 5, 29) + &khsl1("1480", 5, 15);
    let receipt = take(folder.path(), "khsl1", received, &rows);
    let about = |what: &str| format!("0180, maj 2025: 29 {what}, brukligt 60 (median av 4)");
    assert_eq!(told(&receipt), [("R401", 1, about("rader")), ("R401", 1, about("personer"))]);
    let usual = |n| Some(Usual { rows: n, persons: n, n_months: 4 });
    let periods: Vec<_> =
        receipt.periods.iter().map(|p| (p.sender.as_str(), p.month, p.rows, p.usual)).collect();
    assert_eq!(
        periods,
        [("0180", Some(202_505), 29, usual(60)), ("1480", Some(202_505), 15, usual(40))]
    );
    // Sent again and whole, it is as usual; what it replaces has no say.
    let receipt = take(folder.path(), "khsl1", received, &khsl1("0180", 5, 59));
    assert_eq!(told(&receipt), []);
    assert_eq!(receipt.periods[0].rows_before, Some(29));
}

/// The rows of one person come and go together: how many persons there are is what tells.
#[test]
fn rows_of_few_persons_may_vary() {
    let (folder, received) = (folder(), date(2025, 2, 28));
    for (month, n) in [(1, 60), (2, 62), (3, 58), (4, 20)] {
        let receipt = take(folder.path(), "khsl2", received, &khsl2("0180", month, n, WOMAN));
        assert_eq!(told(&receipt), [], "month {month}");
    }
}

#[test]
fn a_month_sent_again_is_held_against_itself() {
    let (folder, received) = (folder(), date(2025, 2, 28));
    take(folder.path(), "khsl1", received, &khsl1("0180", 1, 90));
    let receipt = take(folder.path(), "khsl1", received, &khsl1("0180", 1, 40));
    let about = "0180, januari 2025: 40 rader, 90 i den förra leveransen".to_owned();
    assert_eq!(told(&receipt), [("R401", 1, about)]);
}

#[test]
fn months_between_deliveries_are_missed() {
    let (folder, received) = (folder(), date(2025, 2, 28));
    // Nine persons a month may be none in some month; ten are not.
    let few: String = [1, 3].iter().map(|month| khsl1("1480", *month, 9)).collect();
    let rows: String = [1, 2, 5, 7].iter().map(|month| khsl1("0180", *month, 10)).collect();
    let receipt = take(folder.path(), "khsl1", received, &(rows + &few));
    let gaps = [
        ("R402", 2, "0180, mars 2025–april 2025".to_owned()),
        ("R402", 1, "0180, juni 2025".to_owned()),
    ];
    assert_eq!(told(&receipt), gaps);
    let rows: String = [3, 4, 6].iter().map(|month| khsl1("0180", *month, 10)).collect();
    assert_eq!(told(&take(folder.path(), "khsl1", received, &rows)), []);
}

#[test]
fn a_month_of_a_window_that_becomes_empty_is_told() {
    let visit = |month: u8, day: u8| format!("{WOMAN};11001;2;0180;2025{month:02}{day:02};S7200\n");
    let head = "PERSONNR;SJUKHUS;KON;LK;INDATUM;HDIA\n".to_owned();
    let (folder, received) = (folder(), date(2025, 4, 30));
    let rows = head.clone() + &visit(1, 3) + &visit(2, 3) + &visit(2, 9) + &visit(3, 3);
    assert_eq!(told(&take(folder.path(), "par-oppen", received, &rows))[1..], []);
    let receipt = take(folder.path(), "par-oppen", received, &(head + &visit(1, 3) + &visit(3, 4)));
    assert_eq!(receipt.n_replaced, 4);
    assert_eq!(told(&receipt), [("R403", 1, "11001, februari 2025: 2 rader fanns".to_owned())]);
}

#[test]
fn links_that_are_lost_are_told() {
    let (folder, received) = (folder(), date(2025, 2, 28));
    let rows = khsl2("0180", 1, 180, WOMAN) + &khsl2("0180", 1, 12, STRANGER);
    let receipt = take(folder.path(), "khsl2", received, &rows);
    let about = "0180, januari 2025: 12 av 192 rader, 6,3 %".to_owned();
    assert_eq!(told(&receipt), [("R404", 1, about)]);
    // 1480 has one of a hundred each month, then four: 1 + 3 × √(100 × 0.01 × 0.99) = 3.98.
    for (month, n, is_told) in
        [(1, 1, false), (2, 1, false), (3, 1, false), (4, 3, false), (4, 4, true)]
    {
        let rows = khsl2("1480", month, 100 - n, MAN) + &khsl2("1480", month, n, STRANGER);
        let receipt = take(folder.path(), "khsl2", received, &rows);
        let about = "1480, april 2025: 4 av 100 rader, 4,0 %; brukligt 1,0 %".to_owned();
        let expected = if is_told { vec![("R404", 1, about)] } else { Vec::new() };
        assert_eq!(told(&receipt), expected, "month {month}, {n}");
    }
}

#[test]
fn stock_and_flow_agree_or_it_is_told() {
    let head = "manad;kommun;personnummer;insats;fran;till\n";
    let row = |month: u32, person: &str, kind: &str, from: &str, to: &str| {
        format!("{month};0180;{person};{kind};{from};{to}\n")
    };
    let (folder, received) = (folder(), date(2025, 1, 31));
    // At the end of January two decisions go on; one that ends that day stands in the stock too.
    let january = [
        head,
        &row(202_501, WOMAN, "hemtjanst", "2024-05-01", ""),
        &row(202_501, WOMAN, "larm", "2024-05-01", "2025-01-31"),
        &row(202_501, MAN, "hemtjanst", "2025-01-10", ""),
    ];
    // In February one begins, one ends, two do both, of which one on the last day.
    let flow = [
        head,
        &row(202_502, WOMAN, "sabo", "2025-02-10", ""),
        &row(202_502, WOMAN, "hemtjanst", "2024-05-01", "2025-02-09"),
        &row(202_502, MAN, "korttid", "2025-02-03", "2025-02-07"),
        &row(202_502, MAN, "mat", "2025-02-03", "2025-02-28"),
    ];
    let sabo = row(202_502, WOMAN, "sabo", "2025-02-10", "");
    let rest = row(202_502, MAN, "hemtjanst", "2025-01-10", "")
        + &row(202_502, MAN, "mat", "2025-02-03", "2025-02-28");
    assert_eq!(told(&take(folder.path(), "sol-bestand", received, &january.concat())), []);
    assert_eq!(told(&take(folder.path(), "sol-flode", received, &flow.concat())), []);
    let whole = [head, &sabo, &rest].concat();
    assert_eq!(told(&take(folder.path(), "sol-bestand", received, &whole)), []);
    let lacking = [head, &rest].concat();
    let receipt = take(folder.path(), "sol-bestand", received, &lacking);
    let told_of = told(&receipt);
    let about = "0180, februari 2025: 2 + 3 började − 3 avslutades = 2, men beståndet är 1";
    assert_eq!(told_of, [("R405", 1, about.to_owned())]);
    // The same is told to whom the flow comes from.
    assert_eq!(told(&take(folder.path(), "sol-flode", received, &flow.concat())), told_of);
}

/// From 2015 a visit that ends in admission is delivered twice.
#[test]
fn visits_before_a_break_are_told() {
    let head = "PERSONNR;SJUKHUS;KON;LK;INDATUM;HDIA\n";
    let visit = |day: &str| format!("{WOMAN};11001;2;0180;{day};S7200\n");
    let codes = |rows: &str| {
        let folder = folder();
        let receipt = take(folder.path(), "par-oppen", date(2026, 1, 1), rows);
        let breaks = told(&receipt).into_iter().filter(|(code, ..)| *code == "R406");
        breaks
            .map(|(_, n, about)| (n, about.split(' ').take(2).collect::<Vec<_>>().join(" ")))
            .collect::<Vec<_>>()
    };
    let both = [head, &visit("20141130"), &visit("20141231"), &visit("20150101")].concat();
    assert_eq!(codes(&both), [(2, "från 2015".to_owned()), (3, "från 2024".to_owned())]);
    assert_eq!(codes(&[head, &visit("20150101")].concat()), [(1, "från 2024".to_owned())]);
    assert_eq!(codes(&[head, &visit("20240101")].concat()), []);
}

/// The regulation gives municipal health care two months: January is due on 31 March.
#[test]
fn a_late_delivery_is_taken_in_and_told() {
    let rows = khsl2("0180", 1, 2, WOMAN);
    for (received, days) in [(date(2025, 3, 31), 0), (date(2025, 4, 1), 1), (date(2025, 4, 12), 12)]
    {
        let folder = folder();
        let receipt = take(folder.path(), "khsl2", received, &rows);
        assert_eq!((receipt.periods[0].days_late, receipt.counts.accepted), (days, 2));
        assert_eq!(receipt.periods[0].due, Some(date(2025, 3, 31)));
        let about =
            format!("0180, januari 2025: skulle ha kommit 2025-03-31, kom {days} dagar efter");
        let expected = if days > 0 { vec![("R407", 1, about)] } else { Vec::new() };
        assert_eq!(told(&receipt), expected);
        assert!(!receipt.has_errors());
        // A correction of what came in time is not late.
        let again = take(folder.path(), "khsl2", date(2025, 5, 1), &rows);
        assert_eq!(told(&again), []);
    }
}
