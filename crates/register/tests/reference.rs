//! The third part of `docs/reference/findings.md`, about rows, is made from the list of rules and from
//! what receipts say of planted faults.
//! `NARBILD_BLESS=1 cargo test -p register --test reference` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use catalog::report::entry;
use catalog::{Catalog, RegisterId};
use cube::Lang;
use jiff::civil::{Date, date};
use register::{RULES, Receipt, Request, ingest};
use terminology::{DomainKey, Links};

/// Where the part begins; what stands before it is written by crates/catalog/tests/reference.rs and
/// crates/narbild/tests/findings.rs.
const START: &str = "\n# Fynd i rader om personer\n";

const CHAPTERS: [(&str, &str, &str); 4] = [
    ("R1", "Filen och raden", "The file and the row"),
    ("R2", "Värden", "Values"),
    ("R3", "Rader som inte stämmer", "Rows that do not agree"),
    ("R4", "Leveransen mot dem före", "The delivery against those before"),
];

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Test numbers published by Skatteverket.
const WOMAN: &str = "193203199108";
const MAN: &str = "193206127874";

/// A reserve number of Region Stockholm, from the region's description.
const STRANGER: &str = "991981000010";

/// A register of which a value and a column hold from 2024 only.
const OWN: &str = r#"
id              = "eget"
title           = { sv = "Eget", en = "Own" }
version         = "1.0.0"
owner           = "enheten-aldre"
reviewed        = 2026-11-24
review_due      = 2027-11-24
evidence        = "inferred"
evidence_source = "prov"

[delivery]
rhythm = "append"

[format]
delimiter = ";"

[[column]]
name  = "personnummer"
title = { sv = "Personnummer", en = "Personal identity number" }
type  = "personnummer"

[[column]]
name  = "datum"
title = { sv = "Dag", en = "Day" }
type  = "date"
role  = "from"

[[column]]
name    = "form"
title   = { sv = "Form", en = "Form" }
type    = "choice"
allowed = [{ code = "video", sv = "video", en = "video", valid_from = 2024-01-01 }]

[[column]]
name       = "yrke"
title      = { sv = "Yrke", en = "Profession" }
type       = "text"
valid_from = 2024-01-01
"#;

/// A schema of an extract that tells persons by ids of its own.
const EXTRACT: &str = r#"
id              = "uttag"
title           = { sv = "Uttag", en = "Extract" }
version         = "1.0.0"
owner           = "enheten-aldre"
reviewed        = 2026-11-24
review_due      = 2027-11-24
evidence        = "inferred"
evidence_source = "prov"

[delivery]
rhythm = "snapshot"

[format]
delimiter = ";"

[[column]]
name       = "lopnr"
title      = { sv = "Löpnummer", en = "Serial number" }
type       = "person-id"
series     = "uttag-2025"
max_length = 4

[[column]]
name  = "datum"
title = { sv = "Dag", en = "Day" }
type  = "date"
role  = "from"
"#;

/// A delivery with a fault, invented, and what came before it.
struct Planted {
    code: &'static str,
    register: &'static str,
    rows: Vec<u8>,
    before: Vec<(&'static str, String)>,
}

fn planted(code: &'static str, register: &'static str, rows: impl Into<Vec<u8>>) -> Planted {
    Planted { code, register, rows: rows.into(), before: Vec::new() }
}

/// An intervention of a person in January 2025.
fn row(person: &str, rest: &str) -> String {
    format!("0180;;2025;1;{person};{rest}\n")
}

fn khsl2(code: &'static str, row: &str) -> Planted {
    planted(code, "khsl2", row)
}

/// So many interventions of a person in each of some months.
fn months(n_rows: &[(u8, usize)], person: &str) -> String {
    let mut text = String::new();
    for (month, n) in n_rows {
        for i in 0..*n {
            let (code, day) = (i + 1, i % 28 + 1);
            let rest = format!("AA{code:03};2025-{month:02}-{day:02};XS919;;;;");
            text.push_str(&format!("0180;;2025;{month};{person};{rest}\n"));
        }
    }
    text
}

/// One row of each of so many persons who cannot exist, since 80 is added to the month.
fn persons(month: u8, n: u32) -> String {
    let number = |n: u32| {
        let nine = format!("308101{n:03}");
        let digits = nine.bytes().map(|digit| u32::from(digit - b'0'));
        let products = digits.zip([2, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight);
        let sum: u32 = products.map(|product| product / 10 + product % 10).sum();
        format!("19{nine}{}", (10 - sum % 10) % 10)
    };
    (1..=n).map(|n| format!("0180;;2025;{month};{}\n", number(n))).collect()
}

/// Faults of the file and of values.
fn of_rows() -> Vec<Planted> {
    let good = "PD008;2025-01-20;XS919;;;;";
    let flow = "manad;kommun;personnummer;insats;fran;till\n";
    vec![
        planted("R101", "khsl2", b"\xff\xfe0\x001\x00"),
        planted("R102", "sol-flode", "manad;kommun;insats;fran\n202501;0180;sabo;2025-01-19\n"),
        planted(
            "R103",
            "sol-flode",
            format!(
                "manad;kommun;personnummer;insats;fran;slut\n202501;0180;{WOMAN};sabo;2025-01-19;\n"
            ),
        ),
        khsl2("R104", &row(WOMAN, "PD008;2025-01-20;XS919;;;")),
        planted("R105", "khsl2", vec![b'a'; 1_200_000]),
        planted("R106", "khsl2", "# Inga rader i januari\n"),
        khsl2("R201", &row(WOMAN, "PD008;2025-01-20;;;;;")),
        khsl2("R202", &row("193203199109", good)),
        khsl2("R203", &row(WOMAN, "PD008;2025-01-32;XS919;;;;")),
        khsl2("R204", &format!("0180;;2025;jan;{WOMAN};{good}\n")),
        khsl2("R205", &format!("0180;;2025;13;{WOMAN};{good}\n")),
        khsl2("R206", &row(WOMAN, "PDOO8;2025-01-20;XS919;;;;")),
        khsl2("R207", &row(WOMAN, "PD000;2025-01-20;XS919;;;;")),
        khsl2("R208", &row(WOMAN, "PD008;2025-01-20;XS915;;;;")),
        khsl2("R209", &format!("9999;;2025;1;{WOMAN};{good}\n")),
        planted("R210", "sol-flode", format!("{flow}202501;0180;{WOMAN};boende;2025-01-19;\n")),
        khsl2("R211", &format!("0180;Centrala;2025;1;{WOMAN};{good}\n")),
        khsl2("R212", &format!("180;;2025;1;{WOMAN};{good}\n")),
        khsl2("R213", &row(STRANGER, good)),
        planted(
            "R214",
            "eget",
            format!("personnummer;datum;form;yrke\n{WOMAN};2023-12-31;video;\n"),
        ),
        planted(
            "R215",
            "eget",
            format!("personnummer;datum;form;yrke\n{WOMAN};2023-12-31;;logoped\n"),
        ),
        planted("R216", "uttag", "lopnr;datum\n4711;2025-01-02\n47110;2025-01-02\n"),
        khsl2("R301", &row(WOMAN, "PD008;2025-02-01;XS919;;;;")),
        planted("R302", "khsl1", format!("0180;;2025;1;{WOMAN}\n0180;;2025;01;{WOMAN}\n")),
        planted("R303", "khsl1", format!("0180;;2025;1;{WOMAN}\n0180;a;2025;1;{WOMAN}\n")),
        planted(
            "R304",
            "lakemedel",
            format!(
                "personnummer;expedierad;atc;vara;recept;antal\n{MAN};2025-01-20;N05BA01;7;1;-1\n"
            ),
        ),
    ]
}

/// What is seen only beside what came before.
fn of_deliveries() -> Vec<Planted> {
    let flow = "manad;kommun;personnummer;insats;fran;till\n";
    let visits = "PERSONNR;SJUKHUS;KON;LK;INDATUM;HDIA\n";
    let visit = |day: &str| format!("{WOMAN};11001;2;0180;{day};S7200\n");
    let stock = |month: u32| format!("{flow}{month};0180;{WOMAN};hemtjanst;2024-05-01;\n");
    let khsl1 = |n_persons: [u32; 4]| -> String {
        (1..=4).zip(n_persons).map(|(month, n)| persons(month, n)).collect()
    };
    vec![
        Planted {
            before: vec![("par-oppen", visits.to_owned() + &visit("20250103"))],
            ..planted(
                "R305",
                "par-oppen",
                visits.to_owned() + &visit("20250104") + &visit("20250403"),
            )
        },
        Planted {
            before: vec![("khsl1", format!("0180;;2025;1;{WOMAN}\n0180;;2025;1;{MAN}\n"))],
            ..planted("R306", "khsl1", format!("0180;;2025;1;{WOMAN}\n"))
        },
        Planted {
            before: vec![("khsl1", khsl1([60, 62, 58, 60]))],
            ..planted("R401", "khsl1", persons(5, 27))
        },
        Planted {
            before: vec![("khsl1", khsl1([20, 20, 0, 20]))],
            ..planted("R402", "khsl1", persons(5, 20))
        },
        Planted {
            before: vec![(
                "par-oppen",
                visits.to_owned() + &visit("20250103") + &visit("20250203"),
            )],
            ..planted(
                "R403",
                "par-oppen",
                visits.to_owned() + &visit("20250103") + &visit("20250303"),
            )
        },
        planted("R404", "khsl2", months(&[(1, 180)], WOMAN) + &months(&[(1, 12)], STRANGER)),
        Planted {
            before: vec![
                ("sol-bestand", stock(202_501)),
                ("sol-flode", format!("{flow}202502;0180;{WOMAN};sabo;2025-02-10;\n")),
            ],
            ..planted("R405", "sol-bestand", stock(202_502))
        },
        planted("R406", "par-oppen", visits.to_owned() + &visit("20141231") + &visit("20150101")),
        planted("R407", "khsl2", months(&[(1, 2)], WOMAN)),
    ]
}

fn take(catalog: &Catalog, store: &Path, register: &str, rows: &[u8], received: Date) -> Receipt {
    let file = store.join("leverans.txt");
    fs::write(&file, rows).expect("the folder is there");
    let receipt = ingest(&Request {
        catalog,
        register: &catalog.registers[&RegisterId(register.to_owned())],
        files: &[file],
        store,
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received,
        n_threads: 1,
        on_progress: &|_| {},
    });
    receipt.expect("the delivery is read")
}

/// The row of the delivery that a finding names, and the finding as it is printed.
fn example(planted: &Planted, catalog: &Catalog) -> String {
    let store = tempfile::tempdir().expect("a folder");
    for (register, rows) in &planted.before {
        take(catalog, store.path(), register, rows.as_bytes(), date(2025, 2, 10));
    }
    let received = match planted.code {
        "R305" => date(2025, 5, 10),
        "R306" => date(2025, 2, 7),
        "R403" => date(2025, 4, 30),
        "R407" => date(2025, 4, 12),
        _ => date(2025, 2, 10),
    };
    let receipt = take(catalog, store.path(), planted.register, &planted.rows, received);
    let told = receipt.text(Lang::Sv);
    let code = format!(" {} ", planted.code);
    let mut lines = told.lines().skip_while(|line| !line.contains(&code)).peekable();
    let mut printed = vec![lines.next().unwrap_or_else(|| panic!("{code} in {told}")).trim_start()];
    printed.extend(lines.take_while(|line| line.starts_with("    ")).map(|line| &line[2..]));
    let finding = receipt.findings.iter().find(|finding| finding.rule.code == planted.code);
    let line = finding.and_then(|finding| finding.first.first()).map_or(0, |place| place.line);
    let rows = String::from_utf8_lossy(&planted.rows);
    let row = line.checked_sub(1).and_then(|at| rows.lines().nth(usize::try_from(at).ok()?));
    let row = row.filter(|row| row.len() < 200).map(|row| format!("{row}\n"));
    row.unwrap_or_default() + &printed.join("\n").replace(['\u{a0}', '\u{202f}'], " ")
}

fn page() -> String {
    let mut content = catalog::embedded();
    content.insert("registers/eget.toml".to_owned(), OWN.as_bytes().to_vec());
    let sample = b"# FIKTIVA UPPGIFTER\npersonnummer;datum;form;yrke\n".to_vec();
    content.insert("registers/eget.csv".to_owned(), sample);
    content.insert("registers/uttag.toml".to_owned(), EXTRACT.as_bytes().to_vec());
    let sample = b"# FIKTIVA UPPGIFTER\nlopnr;datum\n".to_vec();
    content.insert("registers/uttag.csv".to_owned(), sample);
    let catalog = catalog::load(&content, date(2026, 11, 24)).0;
    let all: Vec<Planted> = of_rows().into_iter().chain(of_deliveries()).collect();
    let mut page = String::from(START.trim_start());
    page.push_str(
        "\n`narbild ingest` läser varje rad i en leverans om personer, håller leveransen mot dem före och \
         skriver ett kvitto. **Fel** gör att raden läggs åt sidan. **Varningar** bör kontrolleras. \
         **Anmärkningar** är bra att känna till. Inget värde ur en rad sägs någonsin; överst i exemplen \
         står raden i den påhittade leveransen, med Skatteverkets provnummer.\n\n\
         *`narbild ingest` reads every row of a delivery about persons, holds the delivery against those \
         before and writes a receipt. **Errors** set the row aside. **Warnings** should be checked. \
         **Notes** are worth knowing. No value of a row is ever told; the examples begin with the row of \
         the invented delivery, with Skatteverket’s test numbers.*\n",
    );
    for (start, sv, en) in CHAPTERS {
        write!(page, "\n## {sv} · {en}\n").expect("writing to a string cannot fail");
        for rule in RULES.iter().filter(|rule| rule.code.starts_with(start)) {
            let planted = all.iter().find(|planted| planted.code == rule.code);
            let planted = planted.unwrap_or_else(|| panic!("{} is not planted", rule.code));
            page.push('\n');
            page.push_str(&entry(rule, &example(planted, &catalog)));
        }
    }
    page
}

#[test]
fn the_reference_of_rows_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/findings.md");
    let stands = fs::read_to_string(&path).expect("the page is there");
    let fresh = page();
    let at = stands.find(START).map_or(stands.len(), |at| at + 1);
    if std::env::var_os("NARBILD_BLESS").is_some() {
        let first = stands[..at].trim_end();
        fs::write(&path, format!("{first}\n\n{fresh}")).expect("the page can be written");
        return;
    }
    assert!(
        stands[at..] == fresh,
        "docs/reference/findings.md is stale; NARBILD_BLESS=1 cargo test -p register --test reference"
    );
}

/// Both ways: every rule has an entry, and every entry a rule.
#[test]
fn the_page_has_the_rules_and_no_others() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/findings.md");
    let page = fs::read_to_string(&path).expect("the page is there");
    let headings = page.lines().filter_map(|line| line.strip_prefix("### R"));
    let on_page: Vec<String> =
        headings.map(|heading| format!("R{}", heading.split(' ').next().unwrap_or(""))).collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(on_page, rules);
    assert!(rules.is_sorted() && rules.len() > 25, "each code once, in order: {rules:?}");
    for rule in RULES {
        assert!(CHAPTERS.iter().any(|(start, ..)| rule.code.starts_with(start)), "{}", rule.code);
    }
}
