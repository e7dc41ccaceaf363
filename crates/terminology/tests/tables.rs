//! Whole lists of codes.

mod outside;

use jiff::civil::date;
use proptest::prelude::*;
use terminology::{
    Code, CodeFault, CodePattern, CodeSet, CodeSystem, CodeTable, CodeVersions, InUse, TableFault,
    TableFaultKind,
};

const SYSTEM: CodeSystem = CodeSystem::Icd10Se;

fn code(text: &str) -> Code {
    Code::parse(SYSTEM, text).expect(text)
}

/// A list like Socialstyrelsen's, with faults.
const LIST: &str = "level;kod;titel;giltig från;giltig till\r\n\
    chapter;19;Skador (S00-T98);;\r\n\
    block;S70-S79;Skador på höft och lår;;\r\n\
    ;S72;\"Fraktur på\r\nlårben\";;\r\n\
    ;S72.0;Kollumfraktur;1997-01-01;\r\n\
    ;S7200;Kollumfraktur; sluten;\r\n\
    ;S721;Pertrokantär fraktur;;2020-12-31\r\n\
    ;S7Z;Fel;;\r\n\
    ;W01;Fall i samma plan;;i går\r\n\
    ;W0100;Fall i bostad;;\r\n";

#[test]
fn a_list_is_read_with_its_levels_and_headings() {
    let (table, faults) = CodeTable::read(SYSTEM, LIST.as_bytes());
    let told: Vec<(u64, TableFaultKind)> = faults.iter().map(|f| (f.line, f.kind)).collect();
    let wrong = TableFaultKind::Code(CodeFault::Character { at: 3 });
    assert_eq!(
        told,
        [(7, TableFaultKind::Date), (9, wrong), (10, TableFaultKind::Date)],
        "a title over two lines moves the lines after it"
    );
    assert_eq!(table.len(), 6);
    assert_eq!(table.get(code("S72")).expect("there").title, "Fraktur på");
    let parent = |text: &str| table.parent(code(text)).map(|row| row.code.to_string());
    assert_eq!(parent("S72.00").as_deref(), Some("S72.0"));
    assert_eq!(parent("W01.00").as_deref(), Some("W01"), "there is no W01.0");
    assert_eq!(parent("W01"), None);
    let children: Vec<String> =
        table.children(code("S72")).iter().map(|row| row.code.to_string()).collect();
    assert_eq!(children, ["S72.0", "S72.1"]);
    assert!(table.is_leaf(code("S72.00")) && !table.is_leaf(code("S72.0")));
    assert!(!table.is_leaf(code("S99")));
    let headings: Vec<&str> = table.headings(code("S72.1")).map(|h| h.title.as_str()).collect();
    assert_eq!(headings, ["Skador (S00-T98)", "Skador på höft och lår"]);
}

#[test]
fn patterns_that_fit_nothing_are_found() {
    let (table, _) = CodeTable::read(SYSTEM, LIST.as_bytes());
    let patterns = ["S70–S79", "S73", "W01.0"].map(|p| CodePattern::parse(SYSTEM, p).expect(p));
    let unmatched: Vec<String> = table.unmatched(&patterns).iter().map(|p| p.to_string()).collect();
    assert_eq!(unmatched, ["S73"]);
    let set = CodeSet::new(patterns);
    assert_eq!(table.matching(&set).count(), 5);
}

#[test]
fn codes_are_in_use_in_their_time() {
    let table = |text: &str| CodeTable::read(SYSTEM, text.as_bytes()).0;
    let mut versions = CodeVersions::default();
    versions.add(
        date(2021, 1, 1),
        table("code,title,valid_from\nU07,Covid\nU071,Påvisad,2021-02-01\n"),
    );
    versions.add(date(2019, 1, 1), table("code,title\nU07,Reserv\nS721,Fraktur\n"));
    let in_use = |text: &str, day| versions.in_use(code(text), day);
    assert_eq!(in_use("U07", date(2018, 12, 31)), InUse::Unknown);
    assert_eq!(in_use("U07", date(2020, 12, 31)), InUse::Yes);
    assert_eq!(in_use("U071", date(2020, 12, 31)), InUse::NotYet);
    assert_eq!(in_use("U071", date(2021, 1, 31)), InUse::NotYet);
    assert_eq!(in_use("U071", date(2021, 2, 1)), InUse::Yes);
    assert_eq!(in_use("S721", date(2020, 12, 31)), InUse::Yes);
    assert_eq!(in_use("S721", date(2021, 1, 1)), InUse::NoLonger);
    assert_eq!(in_use("A00", date(2021, 1, 1)), InUse::Never);
    let title =
        |day| versions.on(day).and_then(|t| t.get(code("U07"))).map(|row| row.title.as_str());
    assert_eq!(title(date(2020, 6, 1)), Some("Reserv"));
    assert_eq!(title(date(2021, 6, 1)), Some("Covid"));
}

#[test]
fn what_is_no_list_is_told() {
    for (bytes, line, kind) in [
        (&b""[..], 1, TableFaultKind::NoCodeColumn),
        (b"a,b\n1,2\n", 1, TableFaultKind::NoCodeColumn),
        (b"code,title\nA00,Kol\xe9ra\n", 1, TableFaultKind::NotUtf8),
    ] {
        let (_, faults) = CodeTable::read(SYSTEM, bytes);
        assert_eq!(faults, [TableFault { line, kind }]);
    }
    let (table, _) = CodeTable::read(SYSTEM, b"code,title\nA00,Kol\xe9ra\n");
    assert_eq!(table.get(code("A00")).expect("read all the same").title, "Koléra");
}

/// The lists that Socialstyrelsen publishes: row counts from the reference folder's own index.
#[test]
fn published_lists_are_read_whole() {
    let read = |file: &str, system| {
        let bytes = outside::outside(file)?;
        let (table, faults) = CodeTable::read(system, &bytes);
        assert_eq!(faults, [], "{file}");
        Some(table)
    };
    if let Some(icd) = read("05_codes/icd-10-se_2021.csv", CodeSystem::Icd10Se) {
        assert_eq!(icd.len(), 2056 + 9643 + 23_966);
        let title = |text: &str| icd.get(code(text)).map(|row| row.title.as_str());
        assert_eq!(title("U07.1"), Some("Covid-19, virus identifierat"));
        assert_eq!(title("S720"), Some("Kollumfraktur"));
        assert_eq!(icd.parent(code("W01.00")).map(|row| row.code), Some(code("W01")));
        let headings: Vec<String> =
            icd.headings(code("S72.00")).map(|h| h.range.to_string()).collect();
        assert_eq!(headings, ["S00–T98", "S70–S79"]);
    }
    if let Some(kva) = read("05_codes/kva_2021.csv", CodeSystem::Kva) {
        let n_whole = kva.rows().iter().filter(|row| row.code.level() == 4).count();
        assert_eq!(n_whole, 6627 + 4505);
        let title = |text: &str| {
            kva.get(Code::parse(CodeSystem::Kva, text).expect(text)).map(|row| row.title.as_str())
        };
        assert_eq!(title("NFB49"), Some("Primär total höftledsplastik med cement"));
        assert_eq!(title("PD008"), Some("Bedömning av hostfunktion"));
    }
    if let Some(icf) = read("05_codes/icf_2018.2.csv", CodeSystem::Icf) {
        let walking = Code::parse(CodeSystem::Icf, "d450").expect("a code");
        assert_eq!(icf.get(walking).expect("there").title, "Att gå");
        let headings: Vec<String> = icf.headings(walking).map(|h| h.range.to_string()).collect();
        assert_eq!(headings, ["d450–d469"]);
        assert_eq!(icf.children(walking).len(), 6, "d4500–d4503, d4508, d4509");
    }
    if let Some(primary) = read("05_codes/ksh97p_primarvard.csv", CodeSystem::Icd10Se) {
        assert_eq!(primary.len(), 977);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for system in CodeSystem::ALL {
            let _ = CodeTable::read(system, &bytes);
        }
    }

    /// Children and parents are each other's, and every code but the widest is somebody's child.
    #[test]
    fn the_tree_holds_together(texts in prop::collection::vec("[AB][0-9][0-2]([0-2][0-2]?)?", 1..40)) {
        let list = format!("code\n{}\n", texts.join("\n"));
        let (table, faults) = CodeTable::read(SYSTEM, list.as_bytes());
        prop_assert_eq!(faults, []);
        let mut n_children = 0;
        for row in table.rows() {
            for child in table.children(row.code) {
                prop_assert_eq!(table.parent(child.code).map(|p| p.code), Some(row.code));
                n_children += 1;
            }
        }
        let n_with_parent =
            table.rows().iter().filter(|row| table.parent(row.code).is_some()).count();
        prop_assert_eq!(n_children, n_with_parent);
    }
}
