//! No bytes stop the loader, and every finding points at a place that exists.

mod planted;

use catalog::report::{Setting, json, sarif, text};
use catalog::{Files, load};
use cube::Lang;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use planted::{plant, sound, table};

const TODAY: Date = date(2026, 11, 24);

/// Loads and prints, and holds each finding's place against the file that it names.
fn check(files: &Files) {
    let (_, findings) = load(files, TODAY);
    for finding in &findings {
        let place = &finding.place;
        assert!(!finding.what.sv.is_empty() && !finding.what.en.is_empty());
        assert!(!finding.remedy.sv.is_empty() && !finding.remedy.en.is_empty());
        let (Some(line), Some(bytes)) = (place.line, files.get(&place.file)) else { continue };
        let content: String = bytes
            .utf8_chunks()
            .flat_map(|c| c.valid().chars().chain(c.invalid().iter().map(|b| char::from(*b))))
            .collect();
        // A file that ends with a line break has an empty line after it, where a value can lack.
        let lines: Vec<&str> = content.split('\n').collect();
        let found = lines.get(line as usize - 1).unwrap_or_else(|| panic!("{finding:?}"));
        let column = place.column.expect("a line has a column");
        assert!(column as usize <= found.chars().count() + 1, "{finding:?} in {found:?}");
    }
    for lang in Lang::ALL {
        let setting = Setting { files, folder: "content", lang };
        assert!(text(&findings, &setting, true).ends_with('\n'));
        let log: serde_json::Value =
            serde_json::from_str(&sarif(&findings, &setting)).expect("JSON");
        assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(findings.len()));
        let report = serde_json::from_str::<serde_json::Value>(&json(&findings, &setting));
        assert!(report.is_ok());
    }
}

#[test]
fn every_planted_fault_is_printed() {
    for planted in table() {
        let files = plant(planted);
        check(&files);
        let setting = Setting { files: &files, folder: "", lang: Lang::Sv };
        let printed = text(&load(&files, TODAY).1, &setting, false);
        for (code, ..) in planted.told {
            assert!(printed.contains(&format!("[{code}]: ")), "{code} in {printed}");
        }
    }
}

/// The same folder gives the same findings in the same order, byte for byte.
#[test]
fn findings_do_not_depend_on_chance() {
    for planted in table() {
        let files = plant(planted);
        let setting = Setting { files: &files, folder: "", lang: Lang::Sv };
        let first = json(&load(&files, TODAY).1, &setting);
        assert_eq!(first, json(&load(&files, TODAY).1, &setting));
    }
}

/// A change somewhere in a file: cut out, doubled, or overwritten with what a hand slips to.
#[derive(Debug, Clone)]
struct Slip {
    file: usize,
    at: usize,
    length: usize,
    put: Vec<u8>,
}

fn slip() -> impl Strategy<Value = Slip> {
    let words = prop_oneof![
        Just(b"".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\"\"\"".to_vec()),
        Just(b"[".to_vec()),
        Just(b"]]\n".to_vec()),
        Just(b"{ ".to_vec()),
        Just(b"\n# ".to_vec()),
        Just(b" = = 1\n".to_vec()),
        Just(b"\n[describe]\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\xe5\xff".to_vec()),
        Just("\u{feff}å´".as_bytes().to_vec()),
        Just(b"99999999999999999999".to_vec()),
        Just(b"-inf".to_vec()),
        Just(b",,,".to_vec()),
        Just(b"<script>".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    (any::<usize>(), any::<usize>(), 0_usize..40, words).prop_map(|(file, at, length, put)| Slip {
        file,
        at,
        length,
        put,
    })
}

/// The same slips in every run; another seed or more cases are for the one who hunts.
fn repeatable() -> ProptestConfig {
    let rng_seed = proptest::test_runner::RngSeed::Fixed(2026);
    ProptestConfig { cases: 200, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(repeatable())]

    #[test]
    fn slips_of_the_hand_do_not_stop_the_loader(slips in proptest::collection::vec(slip(), 1..6)) {
        let mut files = sound();
        let n = files.len();
        for slip in slips {
            let bytes = files.values_mut().nth(slip.file % n).expect("there are so many files");
            let at = slip.at % (bytes.len() + 1);
            let end = (at + slip.length).min(bytes.len());
            bytes.splice(at..end, slip.put);
        }
        check(&files);
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300), file in any::<usize>()) {
        let mut files = sound();
        let n = files.len();
        *files.values_mut().nth(file % n).expect("there are so many files") = bytes;
        check(&files);
    }

    #[test]
    fn any_text_like_toml_is_read(text in "[a-z\\[\\]{}=\"'#,.\\n 0-9å-]{0,200}", file in any::<usize>()) {
        let mut files = sound();
        let n = files.len();
        *files.values_mut().nth(file % n).expect("there are so many files") = text.into_bytes();
        check(&files);
    }

    /// Conditions of the language's own words in any order: read or told, and told where they stand.
    #[test]
    fn any_words_are_read_as_conditions(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 0..12),
        place in 0_usize..PLACES.len(),
    ) {
        let (file, written) = PLACES[place];
        let mut files = sound();
        let text = String::from_utf8(files[file].clone()).expect("UTF-8");
        let condition = words.join(" ");
        let changed = text.replacen(written, &format!("\"{condition}\""), 1);
        assert!(text.contains(written), "{written} stands in {file}");
        files.insert(file.to_owned(), changed.into_bytes());
        check(&files);
    }
}

/// The words of conditions, and some that are none.
const WORDS: &[&str] = &[
    "age",
    "sex",
    "date",
    "until",
    "hdia",
    "any(ekod)",
    "first.utsatt",
    "last.indatum",
    "any row (",
    "all rows (",
    "any (",
    "(",
    ")",
    "and",
    "or",
    "not",
    "in",
    "@skada",
    "@fraktur",
    "{sabo, hemma}",
    "{1, 2}",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "65",
    "9223372036854775807",
    "99999999999999999999",
    "2020-02-29",
    "2020-02-30",
    "S72.0",
    "sabo",
    "vardform",
    "boende",
    "exists(ater)",
    "missing(last.utsatt)",
    "count(ater)",
    "days(date, until)",
    "days(date",
    "first(ater.hdia)",
    "unit.date",
    "unit.last.pvard",
    "slag",
    "hem",
    "K",
    "\u{e5}",
    ".",
    ",",
    "@",
    "-",
];

/// Where conditions stand in the sound folder.
const PLACES: [(&str, &str); 6] = [
    ("indicators/befolkning/fall.toml", "\"age >= 65 and vardform in {sabo, hemma}\""),
    ("indicators/befolkning/fall.toml", "\"any row (hdia in @skada and any(ekod) in @skada)\""),
    ("indicators/befolkning/aterkomst.toml", "\"exists(ater)\""),
    ("indicators/befolkning/aterkomst.toml", "\"first.pvard = nej\""),
    ("states/sabo.toml", "\"slag = sabo\""),
    ("indicators/befolkning/vantan.toml", "\"days(datum, klar)\""),
];
