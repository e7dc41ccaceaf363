//! All forms of a receipt tell the same, and none tells a value of a row.

use std::fs;
use std::path::Path;

use catalog::RegisterId;
use cube::Lang;
use jiff::civil::date;
use register::{Look, Receipt, Request, ingest};
use serde_json::Value;
use terminology::{DomainKey, Links};

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const LOOK: Look<'_> = Look { style: "", sign: "" };

/// Test numbers published by Skatteverket.
const PERSONS: [&str; 2] = ["193203199108", "193206127874"];

fn take(store: &Path, id: &str, files: &[(&str, &str)]) -> Receipt {
    let catalog = catalog::load(&catalog::embedded(), date(2026, 11, 24)).0;
    let paths: Vec<_> = files
        .iter()
        .map(|(name, text)| {
            fs::write(store.join(name), text).expect("the folder is there");
            store.join(name)
        })
        .collect();
    ingest(&Request {
        catalog: &catalog,
        register: &catalog.registers[&RegisterId(id.to_owned())],
        files: &paths,
        store,
        key: &DomainKey::parse(KEY).expect("a key"),
        links: &Links::default(),
        received: date(2025, 3, 31),
        n_threads: 2,
        on_progress: &|_| {},
    })
    .expect("the delivery is taken in")
}

/// Two files with 33 rows: 25 as they should be, 1 to be corrected, 5 faults of three kinds, 2
/// repetitions of which one stands in the other file.
fn delivery(store: &Path) -> Receipt {
    let [woman, man] = PERSONS;
    let mut first = String::new();
    for month in 1..=12 {
        first.push_str(&format!("0180;;2024;{month};{woman}\n0180;;2024;{month};{man}\n"));
    }
    let second = format!(
        "0180;;2024;1;{woman}\n1480;;2024;13;{woman}\n1480;;2024;;{man}\n1480;;2024;1;{man}\n\
         1480;;2024;2;193203199109\n1480;;2024;3;193203199109\n1480;;2024;4;193203199109\n\
         380;;2024;1;{woman}\n1480;;2024;01;{man}\n"
    );
    take(store, "khsl1", &[("a.txt", &first), ("b.txt", &second)])
}

fn csv_of(receipt: &Receipt, lang: Lang) -> Vec<Vec<String>> {
    let bytes = receipt.csv(lang);
    let mut table = csv::Reader::from_reader(bytes.as_slice());
    let rows = table.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    rows.collect()
}

/// The text of a page without its tags, with the spaces of numbers taken away.
fn plain(page: &str) -> String {
    let (_, body) = page.split_once("<main>").expect("the page has a main part");
    let mut text = String::new();
    let mut is_tag = false;
    for letter in body.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            '\u{202f}' => {}
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_forms_tell_the_same_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let receipt = delivery(folder.path());
    let json: Value = serde_json::from_str(&receipt.json()).expect("an object");
    let rows = &json["rows"];
    // Counted by hand from the rows above.
    let expected = [
        ("received", 33, "mottagna"),
        ("accepted", 25, "inlästa som de stod"),
        ("corrected", 1, "inlästa efter rättelse"),
        ("rejected", 5, "avvisade"),
        ("duplicates", 2, "dubbletter"),
    ];
    let table = csv_of(&receipt, Lang::Sv);
    let page = plain(&receipt.html(Lang::Sv, &LOOK));
    for (name, n, label) in expected {
        assert_eq!(rows[name], n, "{name}");
        let line = table.iter().find(|line| line[0] == "rows" && line[1] == name);
        assert_eq!(line.expect("a line")[2], n.to_string(), "{name}");
        assert!(page.contains(&format!("{label} {n} ")), "{label} {n} in {page}");
    }
    let [received, accepted, corrected, rejected, duplicates] = expected.map(|(_, n, _)| n);
    assert_eq!(received, accepted + corrected + rejected + duplicates);
    assert_eq!(json["register_holds"]["rows"], 26);
    assert!(page.contains("Registret har nu 26 rader om 2 personer."), "{page}");
}

#[test]
fn the_forms_tell_the_same_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let receipt = delivery(folder.path());
    let json: Value = serde_json::from_str(&receipt.json()).expect("an object");
    let (sv, en) = (csv_of(&receipt, Lang::Sv), csv_of(&receipt, Lang::En));
    let page = plain(&receipt.html(Lang::Sv, &LOOK));
    let english = plain(&receipt.html(Lang::En, &LOOK));
    let findings = json["findings"].as_array().expect("a list");
    let codes: Vec<_> = findings.iter().map(|f| (f["code"].as_str().unwrap(), &f["n"])).collect();
    let n = |n: u64| Value::from(n);
    assert_eq!(
        codes,
        [
            ("R201", &n(1)),
            ("R202", &n(3)),
            ("R205", &n(1)),
            ("R212", &n(1)),
            ("R302", &n(2)),
            // Twelve months of 0180 and one each of 0380 and 1480.
            ("R407", &n(14)),
        ]
    );
    for finding in findings {
        let code = finding["code"].as_str().unwrap();
        for (lang, table, page) in [("sv", &sv, &page), ("en", &en, &english)] {
            let line = table.iter().find(|l| l[0] == "finding" && l[1] == code).expect("a line");
            assert_eq!(Value::from(line[2].parse::<u64>().unwrap()), finding["n"], "{code}");
            assert_eq!(line[4], finding["severity"], "{code}");
            for (at, key) in [(3, "what"), (6, "why"), (7, "remedy")] {
                assert_eq!(line[at], finding[key][lang], "{code}");
                assert!(page.contains(&line[at]), "{code}: {} in {page}", line[at]);
            }
            if !finding["about"].is_null() {
                assert_eq!(line[5], finding["about"][lang], "{code}");
                let about = line[5].replace('\u{a0}', " ");
                assert!(page.contains(&format!("{about} {}", line[2])), "{about} in {page}");
            }
            let lines: Vec<String> = finding["first"]
                .as_array()
                .unwrap()
                .iter()
                .map(|place| place["line"].to_string())
                .collect();
            if lines.is_empty() {
                assert_eq!((code, line[8].as_str()), ("R407", ""));
                continue;
            }
            assert_eq!(line[8], format!("b.txt: {}", lines.join(" ")), "{code}");
            let row = if lang == "sv" { "rad" } else { "row" };
            let told = format!("b.txt {row} {}", lines.join(", "));
            assert!(page.contains(&told), "{told} in {page}");
        }
    }
}

#[test]
fn the_files_are_there_for_their_owner_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let receipt = delivery(folder.path());
    let written = receipt.write(&folder.path().join("kvitton"), Lang::Sv, &LOOK).unwrap();
    let names: Vec<_> =
        written.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let stem = format!("khsl1-{}", &receipt.delivery[..12]);
    assert_eq!(names, ["html", "json", "csv"].map(|ending| format!("{stem}.{ending}")));
    assert_eq!(fs::read_dir(folder.path().join("kvitton")).unwrap().count(), 3);
    for path in written {
        let text = fs::read_to_string(&path).unwrap();
        for value in PERSONS.iter().copied().chain(["193203199109", "19320319", "19320612"]) {
            assert!(!text.contains(value), "{}", path.display());
        }
        assert!(text.contains(receipt.quarantine.as_ref().unwrap().to_str().unwrap()));
        assert!(receipt.files.iter().all(|file| text.contains(&file.sha256)));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

/// What comes from outside, such as the name of a file, is text on the page and never mark-up.
#[test]
fn a_page_stands_alone_and_is_not_written_by_the_deliverer() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = "0180;;2024;1;193203199108\n";
    let receipt = take(folder.path(), "khsl1", &[("<script>1&.txt", row), ("b.txt", row)]);
    let page = receipt.html(Lang::En, &LOOK);
    assert!(page.contains("&lt;script&gt;1&amp;.txt") && !page.contains("<script"));
    for outside in ["http:", "https:", "src=", "href=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    let swedish = receipt.html(Lang::Sv, &LOOK);
    assert!(swedish.contains("<html lang=\"sv\">") && swedish != page);
}

/// Where the persons are made up all forms say so, and where they are not none does.
#[test]
fn made_up_persons_are_told_in_all_forms() {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let real = delivery(folders[0].path());
    // Month 92 is month 12 with 80 added (docs/decisions/0009), Luhn's digit counted by hand.
    let rows = "personnummer;fodd;kon;dod\n191292121207;1912-12-12;2;\n";
    let fictional = take(folders[1].path(), "befolkning", &[("a-FIKTIV.csv", rows)]);
    assert_eq!(fictional.counts.accepted, 1);
    for (receipt, is_told, word) in [(real, false, "real"), (fictional, true, "fictional")] {
        for (lang, mark) in [(Lang::Sv, "FIKTIVA UPPGIFTER"), (Lang::En, "FICTIONAL")] {
            assert_eq!(receipt.html(lang, &LOOK).contains(mark), is_told);
            assert_eq!(receipt.text(lang).contains(mark), is_told);
        }
        let json: Value = serde_json::from_str(&receipt.json()).expect("an object");
        assert_eq!(json["persons"], word);
        let table = csv_of(&receipt, Lang::Sv);
        let line = table.iter().find(|line| line[0] == "delivery" && line[1] == "persons");
        assert_eq!(line.expect("a line")[3], word);
    }
}

#[test]
fn a_delivery_that_is_not_stored_says_so_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let receipt = take(folder.path(), "khsl1", &[("a.txt", "0180;;2024;13;193203199108\n")]);
    let page = plain(&receipt.html(Lang::Sv, &LOOK));
    assert!(page.contains("Ingen rad kunde godtas. Ingenting är inläst"), "{page}");
    assert!(!page.contains("Registret har nu"), "{page}");
    let json: Value = serde_json::from_str(&receipt.json()).expect("an object");
    assert_eq!(json["is_stored"], false);
    assert_eq!(json["periods"], Value::Array(Vec::new()));
}
