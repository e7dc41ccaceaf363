//! Codes and sets of codes against what others have published, and against reading them as text.

mod outside;

use std::collections::BTreeSet;

use proptest::prelude::*;
use terminology::{
    Code, CodeFault, CodePattern, CodeSet, CodeSystem, HsaId, IcfStatement, OrganisationFault,
    Organisationsnummer, PatternFaultKind,
};

fn system(word: &str) -> CodeSystem {
    let system = CodeSystem::ALL.into_iter().find(|system| system.word() == word);
    system.unwrap_or_else(|| panic!("{word} is a system"))
}

fn code(system: CodeSystem, text: &str) -> Code {
    Code::parse(system, text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

fn fields(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    let record = reader.records().next().expect("a row").expect("fields");
    record.iter().map(str::to_owned).collect()
}

#[test]
fn published_codes_are_read_as_published() {
    let mut systems = BTreeSet::new();
    for line in include_str!("../reference/codes.csv").lines().skip(1) {
        let row = fields(line);
        let [word, text, written, level, parent, _] = row.as_slice() else { panic!("{line}") };
        systems.insert(word.clone());
        let found = match Code::parse(system(word), text) {
            Ok(code) => {
                let parent = code.parent().map(|p| p.to_string()).unwrap_or_default();
                (code.to_string(), code.level().to_string(), parent)
            }
            Err(CodeFault::Character { at }) => {
                (format!("Character {at}"), String::new(), String::new())
            }
            Err(fault) => (format!("{fault:?}"), String::new(), String::new()),
        };
        assert_eq!(found, (written.clone(), level.clone(), parent.clone()), "{line}");
    }
    assert_eq!(systems.len(), CodeSystem::ALL.len(), "every system has examples");
    for system in CodeSystem::ALL {
        assert_eq!(code(system, system.example()).to_string(), system.example());
    }
}

#[test]
fn patterns_have_the_codes_that_statisticians_mean() {
    for line in include_str!("../reference/patterns.csv").lines().skip(1) {
        let row = fields(line);
        let [word, pattern, within, outside, _] = row.as_slice() else { panic!("{line}") };
        let system = system(word);
        let pattern =
            CodePattern::parse(system, pattern).unwrap_or_else(|f| panic!("{f:?} {line}"));
        let set = CodeSet::new([pattern]);
        let sides = [(within, true), (outside, false)];
        for (codes, is_in) in sides {
            // A text that is no code on any level, such as W, cannot be tried.
            let codes = codes.split(' ').filter_map(|text| Code::parse(system, text).ok());
            for code in codes {
                assert_eq!(pattern.includes(code), is_in, "{code} in {line}");
                assert_eq!(set.contains(code), is_in, "{code} in {line}");
            }
        }
        let again = CodePattern::parse(system, &pattern.to_string()).expect("its own form");
        assert_eq!(again, pattern, "{line}");
    }
}

#[test]
fn a_wrong_pattern_is_told_where_it_is_wrong() {
    let fault = |text: &str| {
        let fault = CodePattern::parse(CodeSystem::Icd10Se, text).expect_err(text);
        (text[fault.span].to_owned(), fault.kind)
    };
    use PatternFaultKind::{Backwards, Code, Ends, Longer};
    let character = |at| Code(CodeFault::Character { at });
    assert_eq!(fault("S00–T1O"), ("T1O".to_owned(), character(3)));
    assert_eq!(fault(" 7200 "), ("7200".to_owned(), character(1)));
    assert_eq!(fault("T14–S00"), ("T14–S00".to_owned(), Backwards));
    assert_eq!(fault("S00–"), (String::new(), Code(CodeFault::Empty)));
    assert_eq!(fault("–S00"), (String::new(), Code(CodeFault::Empty)));
    assert_eq!(fault("S00–S10–S20"), ("S10–S20".to_owned(), Ends));
    assert_eq!(fault("S72–720"), ("720".to_owned(), character(1)));
    assert_eq!(fault("S72–7200"), ("7200".to_owned(), Longer));
    assert_eq!(fault("S72, S73"), ("S72, S73".to_owned(), character(4)));
    assert_eq!(fault(""), (String::new(), Code(CodeFault::Empty)));
}

#[test]
fn sets_can_be_joined_and_parted() {
    let set = |patterns: &[&str]| {
        let parse = |text: &&str| CodePattern::parse(CodeSystem::Atc, text).expect(text);
        CodeSet::new(patterns.iter().map(parse))
    };
    let incontinence = set(&["G04BD"]).without(&set(&["G04BD12"]));
    assert!(incontinence.contains(code(CodeSystem::Atc, "G04BD08")));
    assert!(!incontinence.contains(code(CodeSystem::Atc, "G04BD12")));
    assert!(incontinence.union(&set(&["G04BD12"])) == set(&["G04BD"]));
    assert!(set(&["N05"]).covers(&set(&["N05B", "N05CF01"])));
    assert!(!set(&["N05B"]).covers(&set(&["N05"])));
    assert!(set(&["N05A"]).is_apart_from(&set(&["N05B", "N06"])));
    assert!(set(&["N05A"]).without(&set(&["N"])).is_empty());
    // The same letters in another system are other codes.
    let profession = CodeSet::new([CodePattern::parse(CodeSystem::Kva, "XS").expect("a chapter")]);
    assert!(!profession.contains(code(CodeSystem::Profession, "XS919")));
}

#[test]
fn headings_of_kva_are_known() {
    // The portal Filip: PD008 is valid; PD000, QC000 and QL000 are headings.
    assert!(!code(CodeSystem::Kva, "PD008").is_heading());
    for heading in ["PD000", "QC000", "QL000"] {
        assert!(code(CodeSystem::Kva, heading).is_heading());
    }
    assert!(!code(CodeSystem::Atc, "N05").is_heading());
}

#[test]
fn qualifiers_of_icf_are_kept_apart_from_the_code() {
    let read = |text: &str| {
        let statement = IcfStatement::parse(text).expect(text);
        (statement.code.to_string(), statement.qualifiers, statement.is_facilitator)
    };
    assert_eq!(read("d450"), ("d450".to_owned(), [None; 3], false));
    assert_eq!(read("d450.3"), ("d450".to_owned(), [Some(3), None, None], false));
    assert_eq!(read("d450._2"), ("d450".to_owned(), [None, Some(2), None], false));
    assert_eq!(read("s730.412"), ("s730".to_owned(), [Some(4), Some(1), Some(2)], false));
    assert_eq!(read("e120+2"), ("e120".to_owned(), [Some(2), None, None], true));
    assert_eq!(read("d4503").0, "d4503");
    for (wrong, at) in [("d450.", 5), ("d450.5", 6), ("d450+2", 5), ("d450.1234", 9)] {
        let fault = IcfStatement::parse(wrong).expect_err(wrong);
        assert_eq!(fault, CodeFault::Character { at }, "{wrong}");
    }
}

#[test]
fn numbers_of_organisations_are_read() {
    let read = |text: &str| Organisationsnummer::parse(text).map(|number| number.to_string());
    // Stockholms kommun 212000-0142, Region Stockholm 232100-0016 (Bolagsverket's and SCB's registers).
    for (text, written) in [
        ("212000-0142", "212000-0142"),
        (" 2120000142", "212000-0142"),
        ("16232100-0016", "232100-0016"),
        ("162321000016", "232100-0016"),
        ("556559-4230", "556559-4230"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(written));
    }
    use OrganisationFault::{Character, CheckDigit, Length, Person};
    assert_eq!(read("212000-0143"), Err(CheckDigit));
    assert_eq!(read("121212-1212"), Err(Person));
    assert_eq!(read("19121212-1212"), Err(Person));
    assert_eq!(read("21200-00142"), Err(Character));
    assert_eq!(read("21200001422"), Err(Length));
    assert_eq!(read(""), Err(Length));
}

#[test]
fn hsa_ids_name_their_organisation_only() {
    // HL7 Sweden's example, and the national address of Inera.
    for (text, owner) in
        [("SE2321000131-P000000123457", "232100-0131"), ("se165565594230-1000", "556559-4230")]
    {
        let id = HsaId::parse(text).expect(text);
        assert_eq!(id.owner().to_string(), owner);
        assert_eq!(id.expose(), text.to_uppercase());
        assert_eq!(format!("{id:?}"), format!("HsaId({owner}, ···)"));
    }
    for wrong in [
        "",
        "SE2321000131",
        "SE2321000131-",
        "NO2321000131-P1",
        "SE2321000132-P1",
        "SE2321000131-P1å",
        "SE2321000131-P0000000000000000012345",
    ] {
        assert!(HsaId::parse(wrong).is_err(), "{wrong}");
    }
}

/// How each system's codes look, for the making of random ones.
fn form(system: CodeSystem) -> &'static str {
    match system {
        CodeSystem::Icd10Se | CodeSystem::Icd10 => "[A-Z][0-9]{2}([0-9A-Z-][0-9A-Z]?)?",
        CodeSystem::Kva => "([A-Z]{3}[0-9]{2}|[A-Z]{2}[0-9]{3})",
        CodeSystem::Icf => "[BSDE]([0-9]([0-9]{2}([0-9A-Z][0-9A-Z]?)?)?)?",
        CodeSystem::Ksi => "[A-Z]{3}([A-Z]{2}([A-Z]{2})?)?",
        CodeSystem::Atc => "[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?",
        CodeSystem::Profession => "XS9[0-9]{2}",
    }
}

fn systems() -> impl Strategy<Value = CodeSystem> {
    prop::sample::select(CodeSystem::ALL.to_vec())
}

/// A system, some codes of it, and the ends of some ranges.
fn codes_and_ranges() -> impl Strategy<Value = (CodeSystem, Vec<String>, Vec<(String, String)>)> {
    systems().prop_flat_map(|system| {
        // The hyphen in codes of primary care cannot be told from that of a range.
        let end = form(system).prop_filter("no hyphen", |code| !code.contains('-'));
        let end = end.prop_flat_map(|code| {
            let length = code.len();
            (Just(code), 1..=length).prop_map(|(code, kept)| code[..kept].to_owned())
        });
        (
            Just(system),
            prop::collection::vec(form(system), 1..30),
            prop::collection::vec((end.clone(), end), 0..20),
        )
    })
}

/// Membership as one would look it up in print: the code lies from the start to the end, or under the end.
fn is_between(code: &str, first: &str, last: &str) -> bool {
    code >= first && (code <= last || code.starts_with(last))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn any_bytes_are_read(system in systems(), bytes in prop::collection::vec(any::<u8>(), 0..20)) {
        if let Ok(code) = Code::parse(system, &bytes) {
            prop_assert_eq!(Code::parse(system, code.to_string()), Ok(code));
            prop_assert_eq!(Code::parse(system, code.compact().as_bytes()), Ok(code));
            prop_assert_eq!(code.system(), system);
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Err(fault) = CodePattern::parse(system, &text) {
            prop_assert!(text.get(fault.span).is_some(), "the span lies in the text");
        }
        let _ = (HsaId::parse(&bytes), Organisationsnummer::parse(&bytes));
        let _ = IcfStatement::parse(&bytes);
    }

    #[test]
    fn anything_like_a_pattern_is_read(text in " ?[A-Zsd0-9.*† ]{0,8}([-–—.]{1,2}[A-Z0-9.]{0,8}){0,2}") {
        for system in CodeSystem::ALL {
            match CodePattern::parse(system, &text) {
                Ok(pattern) => prop_assert_eq!(pattern.system(), system),
                Err(fault) => prop_assert!(text.get(fault.span).is_some()),
            }
        }
    }

    #[test]
    fn a_code_is_read_back_however_it_is_spelt(
        (system, text) in systems().prop_flat_map(|system| (Just(system), form(system))),
    ) {
        let code = Code::parse(system, &text);
        let code = code.map_err(|fault| TestCaseError::fail(format!("{text}: {fault}")))?;
        let compact = code.compact();
        prop_assert_eq!(compact.as_str(), text.as_str());
        let spelt = format!(" {} ", code.to_string().to_lowercase());
        prop_assert_eq!(Code::parse(system, spelt), Ok(code));
        if let Some(parent) = code.parent() {
            prop_assert!(parent.covers(code) && !code.covers(parent));
            prop_assert!(text.starts_with(parent.compact().as_str()));
            prop_assert_eq!(parent.level() + 1, code.level());
        }
    }

    /// The compiled set against looking each code up in every range as text; order, repetition and
    /// spelling of the members do not matter.
    #[test]
    fn a_set_is_what_its_members_are((system, codes, ends) in codes_and_ranges(), turn in 0_usize..20) {
        let ranges: Vec<&(String, String)> =
            ends.iter().filter(|(a, b)| a <= b || a.starts_with(b.as_str())).collect();
        let parse = |text: String| CodePattern::parse(system, &text).expect("two ends of codes");
        let spelt = |dash: &str| -> Vec<CodePattern> {
            ranges.iter().map(|(a, b)| parse(format!("{a}{dash}{b}"))).collect()
        };
        let patterns = spelt("–");
        let set = CodeSet::new(patterns.iter().copied());
        let mut turned = spelt(" — ");
        turned.extend(spelt("–"));
        let n = turned.len().max(1);
        turned.rotate_left(turn % n);
        prop_assert_eq!(&CodeSet::new(turned), &set);
        let (half, rest) = patterns.split_at(patterns.len() / 2);
        let half = CodeSet::new(half.iter().copied());
        let rest = CodeSet::new(rest.iter().copied());
        prop_assert_eq!(&half.union(&rest), &set);
        let left = set.without(&half);
        prop_assert!(left.is_apart_from(&half) && set.covers(&left));
        for text in codes {
            let code = code(system, &text);
            let text = code.compact().as_str().to_owned();
            let naive = ranges.iter().any(|(a, b)| is_between(&text, a, b));
            prop_assert_eq!(set.contains(code), naive, "{} in {:?}", text, ranges);
            prop_assert_eq!(patterns.iter().any(|p| p.includes(code)), naive);
            prop_assert_eq!(left.contains(code), naive && !half.contains(code));
        }
    }
}

/// All codes of a published list in all sets that domain experts might write, as text and compiled.
#[test]
fn the_whole_of_icd_is_matched_as_text() {
    let Some(bytes) = outside::outside("05_codes/icd-10-se_2021.csv") else { return };
    let text = String::from_utf8(bytes).expect("UTF-8");
    let codes: Vec<String> = csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|record| record.expect("a row")[1].to_owned())
        .filter(|code| code.len() > 2 && !code.contains('-'))
        .collect();
    assert_eq!(codes.len(), 2056 + 9643 + 23_966, "as many as the source says");
    for (first, last) in
        [("W00", "W19"), ("S00", "T14"), ("S72", "S72"), ("S720", "S722"), ("K250", "K252")]
    {
        let system = CodeSystem::Icd10Se;
        let pattern = CodePattern::parse(system, &format!("{first}-{last}")).expect("a range");
        let set = CodeSet::new([pattern]);
        let n_naive = codes.iter().filter(|text| is_between(text, first, last)).count();
        let n_found = codes.iter().filter(|text| set.contains(code(system, text))).count();
        assert_eq!(n_found, n_naive, "{first}–{last}");
        assert!(n_found > 0);
    }
}
