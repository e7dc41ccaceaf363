//! The value sets that are shipped, against the examples of the definitions and the published lists.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use catalog::{Evidence, Severity, ValueSet, ValueSetId};
use jiff::civil::{Date, date};
use terminology::{Code, CodeSystem, CodeTable};

const TODAY: Date = date(2026, 11, 24);

fn shipped() -> BTreeMap<ValueSetId, ValueSet> {
    catalog::load(&catalog::embedded(), TODAY).0.valuesets
}

fn set<'a>(sets: &'a BTreeMap<ValueSetId, ValueSet>, id: &str) -> &'a ValueSet {
    sets.get(&ValueSetId(id.to_owned())).unwrap_or_else(|| panic!("{id} is shipped"))
}

/// Codes that lie within and outside, from the worked examples of the definitions and from the lists in
/// the sources named in each file.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("fall", "W00 W01.00 W19.9", "V99 W20 X00"),
    ("skada", "S00 S72.00 T14.9", "T15 Z50.1"),
    ("skada-och-forgiftning", "S00 T98.3", "U07.1"),
    ("hoftfraktur", "S72.0 S72.10 S72.2", "S72 S72.3 M84.4"),
    ("hoft-larfraktur", "S72.0 S7210 S72.9", "M84.4 S73.0"),
    ("ej-ny-fraktur", "Z47.0 T93.1 M80.0 M84.4", "S72.0"),
    ("paverkbar-kronisk", "I50.0 J44.1 E11.0 I13.2 J46.9", "I10.9 J40.9 E12.9 I13.1"),
    ("undvikbar-a3", "N39.0 K25.2 K28.6 E10.8 J44.1 R56.8", "J20.9 K25.3 E10.9 E10.0 I24.1 N39.1"),
    ("akut-bronkit", "J20.9", "J21.0"),
    ("kol", "J41.0 J44.1 J47.9", "J45.9 J40.9"),
    ("aterinskrivning-index", "J44.1 I50.0 J15.9 N39.0 S72.0", "I10.9"),
    ("stroke", "I61.9 I63.9 I64.9", "I62.9 G45.9"),
    ("undernaring", "E43.9 E44.0 E46.9", "R63.4"),
    ("covid-19-icd10", "U07.1 U07.2", "I21.9"),
    ("bor-undvikas-aldre", "N05BA01 N02AX02 N02AJ08 G04BD08 A10BB01", "G04BD12 N05BA04 N02AJ10"),
    ("psykofarmaka", "N05CF01 N06AX11 N05BA04", "N02AX02 N06DA02"),
    ("antipsykotika", "N05AH04", "N05AN01"),
    ("utvartes-bruk", "D02AE01", "D01BA02 C03CA01"),
    ("antibiotika-utom-metenamin", "J01CE02", "J01XX05 J02AC01"),
    ("khsv-yrken", "XS910 XS919 XS926", "XS915 XS921"),
    ("khsv-ej-yrken", "XS915 XS922", "XS919"),
    ("hjartinfarkt", "I21.4 I22.9", "I20.0 I25.2"),
    ("ischemisk-hjartsjukdom", "I20.0 I21.9 I25.9", "I19.9 I26.9"),
    ("covid-19", "U07.1", "U07.2"),
    ("lakare", "XS915", "XS919"),
    ("sjukskoterskor", "XS919", "XS921"),
];

#[test]
fn shipped_sets_have_the_codes_of_the_examples() {
    let sets = shipped();
    for (id, within, outside) in EXAMPLES {
        let set = set(&sets, id);
        for (codes, is_in) in [(within, true), (outside, false)] {
            for text in codes.split(' ') {
                let code = Code::parse(set.system, text).expect(text);
                assert_eq!(set.codes.contains(code), is_in, "{code} in @{id}");
            }
        }
    }
}

#[test]
fn the_thirteen_conditions_are_thirteen() {
    let sets = shipped();
    let both = set(&sets, "undvikbar-a3");
    let conditions: Vec<&ValueSetId> =
        both.sets.iter().flat_map(|half| &set(&sets, &half.0).sets).collect();
    assert_eq!(conditions.len(), 13, "domain list A:3 has seven chronic and six acute conditions");
    for condition in conditions {
        assert!(both.codes.covers(&set(&sets, &condition.0).codes));
    }
}

#[test]
fn every_list_says_how_well_it_is_supported() {
    let sets = shipped();
    assert!(sets.len() > 40);
    let n_with = |evidence| sets.values().filter(|set| set.evidence == evidence).count();
    // Only the external causes of falls were read in a source; the rest says so.
    assert_eq!(n_with(Evidence::Verified), 1);
    assert!(n_with(Evidence::Recalled) > n_with(Evidence::Inferred));
}

/// The shipped sets with one text put in the place of another.
fn with(file: &str, from: &str, to: &str) -> BTreeMap<ValueSetId, ValueSet> {
    let mut files = catalog::embedded();
    let text = String::from_utf8(files[file].clone()).expect("UTF-8");
    assert!(text.contains(from), "{from} stands in {file}");
    files.insert(file.to_owned(), text.replace(from, to).into_bytes());
    let (catalog, findings) = catalog::load(&files, TODAY);
    let faults: Vec<_> = findings.iter().filter(|f| f.severity > Severity::Note).collect();
    assert!(faults.is_empty(), "{faults:?}");
    catalog.valuesets
}

#[test]
fn a_set_follows_the_sets_that_it_takes_in() {
    let code = |text: &str| Code::parse(CodeSystem::Atc, text).expect(text);
    let (before, after) = (shipped(), with("valuesets/antikolinerga.toml", "G04BD12", "G04BD08"));
    let (before, after) = (set(&before, "bor-undvikas-aldre"), set(&after, "bor-undvikas-aldre"));
    assert!(before.codes.contains(code("G04BD08")) && !before.codes.contains(code("G04BD12")));
    assert!(!after.codes.contains(code("G04BD08")) && after.codes.contains(code("G04BD12")));
    assert_ne!(before.definition_hash, after.definition_hash);
    assert_eq!(shipped(), shipped());
}

#[test]
fn neither_order_nor_spelling_changes_the_codes() {
    let file = "valuesets/undvikbar-karlkramp.toml";
    let before = shipped();
    for (from, to) in [
        ("codes           = [", "codes = [\"i24.9\","),
        ("\"I24.8\"", "\"I248-I24.8\""),
        ("\"I20\"", "\"I20.*\""),
    ] {
        let mut files = catalog::embedded();
        let text = String::from_utf8(files[file].clone()).expect("UTF-8");
        assert!(text.contains(from), "{from}");
        files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
        let after = catalog::load(&files, TODAY).0.valuesets;
        let id = "undvikbar-a3";
        assert_eq!(set(&before, id).codes, set(&after, id).codes, "{to}");
    }
}

/// The published list of the system; says so where it is seen when it is not there.
fn outside(file: &str, system: CodeSystem) -> Option<CodeTable> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        std::env::var_os("NARBILD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let bytes = std::fs::read(folder.join("data/05_codes").join(file)).ok();
    if bytes.is_none() {
        let line = format!("SKIPPED: the reference file {file} is not here (set NARBILD_SHARED)\n");
        std::io::stderr().write_all(line.as_bytes()).expect("the terminal takes a line");
    }
    Some(CodeTable::read(system, &bytes?).0)
}

#[test]
fn every_code_shipped_is_in_the_published_list() {
    let sets = shipped();
    if let Some(icd) = outside("icd-10-se_2021.csv", CodeSystem::Icd10Se) {
        let mut n = 0;
        for set in sets.values().filter(|set| set.system == CodeSystem::Icd10Se) {
            let both = [set.patterns.as_slice(), &set.except].concat();
            assert_eq!(icd.unmatched(&both), [], "{}", set.id);
            assert!(icd.matching(&set.codes).next().is_some());
            n += 1;
        }
        assert!(n > 25, "{n} sets of ICD-10-SE");
    }
    if let Some(kva) = outside("kva_2021.csv", CodeSystem::Kva) {
        for set in sets.values().filter(|set| set.system == CodeSystem::Profession) {
            for pattern in &set.patterns {
                let code =
                    Code::parse(CodeSystem::Kva, pattern.to_string()).expect("a code of KVÅ");
                assert!(kva.get(code).is_some(), "{pattern} of {}", set.id);
            }
        }
    }
}
