//! Reads `content/valuesets/<id>.toml`.

use std::collections::{BTreeMap, BTreeSet};

use cube::{Text, collate};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use terminology::{
    CodeFault, CodePattern, CodeSet, CodeSystem, PatternFault, PatternFaultKind, Validity,
};

use crate::load::hexadecimal;
use crate::load::indicator::stem;
use crate::load::sink::Sink;
use crate::load::steward::{Steward, own_id, steward};
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value};
use crate::source::Source;
use crate::{Finding, Place, ValueSet, ValueSetId, rule};

const LAYOUT: Layout = &[(
    "",
    &[
        "id",
        "title",
        "version",
        "system",
        "owner",
        "reviewed",
        "review_due",
        "evidence",
        "evidence_source",
        "valid_from",
        "valid_to",
        "note",
        "codes",
        "except",
        "sets",
    ],
)];

pub(crate) const SYSTEMS: &[(&str, CodeSystem)] = &[
    ("icd-10-se", CodeSystem::Icd10Se),
    ("icd-10", CodeSystem::Icd10),
    ("kva", CodeSystem::Kva),
    ("icf", CodeSystem::Icf),
    ("ksi", CodeSystem::Ksi),
    ("atc", CodeSystem::Atc),
    ("yrke", CodeSystem::Profession),
];

/// What could be read of one file.
pub(crate) struct Read {
    id: String,
    system: Option<CodeSystem>,
    own: Vec<Member>,
    except: Vec<Member>,
    sets: Vec<(String, Place)>,
    /// None when the file lacks something that a set cannot do without, or a code cannot be read: a set
    /// that lacks a code would count wrongly without anybody seeing it.
    head: Option<Head>,
    /// Where a set without codes is told.
    place: Place,
    text_hash: [u8; 32],
}

/// One pattern and where it stands.
struct Member {
    pattern: CodePattern,
    place: Place,
}

/// What a set says about itself.
struct Head {
    steward: Steward,
    validity: Validity,
    note: Option<Text>,
}

/// Reads one file.
pub(crate) fn read(source: &Source, today: Date, sink: &Sink) -> Read {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let id = top.required("id").and_then(|value| own_id(value, source));
    let system = top.required("system").and_then(|v| v.word(SYSTEMS));
    let head = head(&top, today);
    let (own, own_is_whole) = members(&top, "codes", system);
    let (except, except_is_whole) = members(&top, "except", system);
    let mut sets: Vec<(String, Place)> = Vec::new();
    for value in top.optional("sets").and_then(Value::list).unwrap_or_default() {
        let Some(id) = value.id() else { continue };
        if sets.iter().any(|(earlier, _)| *earlier == id) {
            value.tell_repeated();
        } else {
            sets.push((id, value.place()));
        }
    }
    let lost = ["codes", "except", "sets"].iter().any(|key| top.is_unreadable(key));
    let is_whole = own_is_whole && except_is_whole && !lost && system.is_some();
    Read {
        id: id.unwrap_or_else(|| stem(source.path()).to_owned()),
        system,
        own,
        except,
        sets,
        head: head.filter(|_| is_whole),
        place: top.key_place("codes"),
        text_hash: Sha256::digest(source.text()).into(),
    }
}

fn head(top: &Table<'_>, today: Date) -> Option<Head> {
    let steward = steward(top, today);
    let validity = validity(top);
    let note = top.optional("note").and_then(Value::pair);
    Some(Head { steward: steward?, validity, note })
}

/// The days from `valid_from` to `valid_to`; told when there are none.
pub(crate) fn validity(table: &Table<'_>) -> Validity {
    let validity = Validity {
        from: table.optional("valid_from").and_then(Value::date),
        to: table.optional("valid_to").and_then(Value::date),
    };
    if validity.is_backwards() {
        let what = Text::new(
            "valid_to är en tidigare dag än valid_from",
            "valid_to is an earlier day than valid_from",
        );
        table.sink().tell(&rule::VALIDITY_BACKWARDS, table.value_place("valid_to"), what);
    }
    validity
}

/// The patterns of a list, and whether all of them could be read.
fn members(top: &Table<'_>, key: &'static str, system: Option<CodeSystem>) -> (Vec<Member>, bool) {
    let Some(value) = top.optional(key) else { return (Vec::new(), true) };
    let Some(values) = value.list() else { return (Vec::new(), false) };
    let mut members: Vec<Member> = Vec::new();
    let mut is_whole = true;
    for value in values {
        let (Some(text), Some(system)) = (value.text(), system) else {
            is_whole = false;
            continue;
        };
        match CodePattern::parse(system, &text) {
            Ok(pattern) if members.iter().any(|m| m.pattern == pattern) => value.tell_repeated(),
            Ok(pattern) => members.push(Member { pattern, place: value.place() }),
            Err(fault) => {
                is_whole = false;
                tell_fault(value, &text, system, &fault);
            }
        }
    }
    (members, is_whole)
}

fn tell_fault(value: Value<'_>, text: &str, system: CodeSystem, fault: &PatternFault) {
    let part = text.get(fault.span.clone()).unwrap_or_default();
    let name = system.name();
    let (told, what) = match fault.kind {
        PatternFaultKind::Backwards => (
            &rule::RANGE_BACKWARDS,
            Text::new(format!("{part} går baklänges"), format!("{part} runs backwards")),
        ),
        PatternFaultKind::Longer => (
            &rule::BAD_PATTERN,
            Text::new(
                format!("slutet {part} är längre än början"),
                format!("the end {part} is longer than the start"),
            ),
        ),
        PatternFaultKind::Code(CodeFault::Empty) => (
            &rule::BAD_PATTERN,
            Text::new(
                "intervallet saknar en av sina två koder",
                "the range lacks one of its two codes",
            ),
        ),
        _ => (
            &rule::BAD_PATTERN,
            Text::new(
                format!("{part} har inte formen av en kod i {name}"),
                format!("{part} has not the form of a code of {name}"),
            ),
        ),
    };
    let finding = Finding::of(told, value.place_within(fault.span.clone()), what);
    if std::ptr::eq(told, &rule::RANGE_BACKWARDS) {
        value.sink().push(finding);
        return;
    }
    let example = system.example();
    let finding = finding.with_remedy(Text::new(
        format!("Skriv en kod som {example}, eller två med tankstreck emellan."),
        format!("Write one code such as {example}, or two with a dash between them."),
    ));
    value.sink().push(match lookalike(text, system, fault) {
        Some(right) => finding.with_nearest(&right),
        None => finding,
    });
}

/// The pattern with a letter put for the digit that it looks like, or the reverse, when that is one.
fn lookalike(text: &str, system: CodeSystem, fault: &PatternFault) -> Option<String> {
    const ALIKE: [(char, char); 6] =
        [('O', '0'), ('o', '0'), ('I', '1'), ('l', '1'), ('0', 'O'), ('1', 'I')];
    let part = text.get(fault.span.clone())?;
    let places = part.char_indices().map(|(i, c)| (fault.span.start + i, c));
    places
        .flat_map(|(at, c)| {
            ALIKE.iter().filter(move |(wrong, _)| *wrong == c).map(move |a| (at, a))
        })
        .map(|(at, (_, right))| format!("{}{right}{}", &text[..at], &text[at + 1..]))
        .find(|changed| CodePattern::parse(system, changed).is_ok())
}

/// The sets by id, each with the codes of those that it takes in. A set that cannot be made whole is left
/// out, and so is every set that takes it in.
pub(crate) fn settle(reads: Vec<Read>, sink: &Sink) -> BTreeMap<ValueSetId, ValueSet> {
    let by_id: BTreeMap<&str, &Read> = reads.iter().map(|read| (read.id.as_str(), read)).collect();
    for read in &reads {
        check_references(read, &by_id, sink);
    }
    let mut made: BTreeMap<ValueSetId, Option<ValueSet>> = BTreeMap::new();
    let mut waiting: Vec<&Read> = reads.iter().collect();
    loop {
        let n_before = waiting.len();
        waiting.retain(|read| {
            let is_ready =
                |id: &str| made.contains_key(&ValueSetId(id.to_owned())) || !by_id.contains_key(id);
            let ready = read.sets.iter().all(|(id, _)| is_ready(id));
            if ready {
                made.insert(ValueSetId(read.id.clone()), make(read, &made, sink));
            }
            !ready
        });
        if waiting.len() == n_before {
            break;
        }
    }
    for read in &waiting {
        tell_circle(read, &by_id, sink);
    }
    made.into_iter().filter_map(|(id, set)| Some((id, set?))).collect()
}

fn check_references(read: &Read, by_id: &BTreeMap<&str, &Read>, sink: &Sink) {
    for (id, place) in &read.sets {
        match by_id.get(id.as_str()) {
            None => {
                let what = Text::new(
                    format!("kodurvalet `{id}` finns inte"),
                    format!("there is no value set `{id}`"),
                );
                let finding = Finding::of(&rule::DEAD_SET, place.clone(), what);
                let others = by_id.keys().copied().filter(|other| *other != read.id);
                sink.push(match collate::nearest(id, others) {
                    Some(near) => finding.with_nearest(near),
                    None => finding,
                });
            }
            Some(other) => {
                let (Some(own), Some(theirs)) = (read.system, other.system) else { continue };
                if own != theirs {
                    let (own, theirs) = (own.name(), theirs.name());
                    let what = Text::new(
                        format!("`{id}` är av {theirs}, men urvalet av {own}"),
                        format!("`{id}` is of {theirs}, but the set is of {own}"),
                    );
                    sink.tell(&rule::OTHER_SYSTEM, place.clone(), what);
                }
            }
        }
    }
}

/// Makes a set whose parts have been made; none when it or one of them is not whole.
fn make(
    read: &Read,
    made: &BTreeMap<ValueSetId, Option<ValueSet>>,
    sink: &Sink,
) -> Option<ValueSet> {
    let mut hash = Sha256::new();
    hash.update(read.text_hash);
    let mut taken_in = CodeSet::default();
    let mut is_whole = true;
    for (id, _) in &read.sets {
        match made.get(&ValueSetId(id.clone())) {
            Some(Some(set)) if Some(set.system) == read.system => {
                taken_in = taken_in.union(&set.codes);
                hash.update(&set.definition_hash);
            }
            _ => is_whole = false,
        }
    }
    let codes = codes(read, &taken_in, is_whole, sink);
    let head = read.head.as_ref().filter(|_| is_whole && !codes.is_empty())?;
    let patterns = |members: &[Member]| members.iter().map(|member| member.pattern).collect();
    Some(ValueSet {
        id: ValueSetId(read.id.clone()),
        title: head.steward.title.clone(),
        version: head.steward.version.clone(),
        system: read.system?,
        validity: head.validity,
        owner: head.steward.owner.clone(),
        reviewed: head.steward.reviewed,
        review_due: head.steward.review_due,
        evidence: head.steward.evidence,
        evidence_source: head.steward.evidence_source.clone(),
        note: head.note.clone(),
        patterns: patterns(&read.own),
        except: patterns(&read.except),
        sets: read.sets.iter().map(|(id, _)| ValueSetId(id.clone())).collect(),
        codes,
        definition_hash: hexadecimal(&hash.finalize()),
    })
}

/// The codes of a set, and what is odd about its members. What depends on other sets is only judged when
/// all of them are there.
fn codes(read: &Read, taken_in: &CodeSet, is_whole: bool, sink: &Sink) -> CodeSet {
    let of = |members: &[Member]| CodeSet::new(members.iter().map(|member| member.pattern));
    for (i, member) in read.own.iter().enumerate() {
        let others = read.own.iter().enumerate().filter(|(j, _)| *j != i);
        let others = CodeSet::new(others.map(|(_, other)| other.pattern)).union(taken_in);
        if others.covers(&CodeSet::new([member.pattern])) {
            let pattern = member.pattern;
            let what = Text::new(
                format!("{pattern} ingår redan i urvalet"),
                format!("{pattern} is already in the set"),
            );
            sink.tell(&rule::CODE_COVERED, member.place.clone(), what);
        }
    }
    let wide = of(&read.own).union(taken_in);
    if !is_whole {
        return wide;
    }
    for member in &read.except {
        if wide.is_apart_from(&CodeSet::new([member.pattern])) {
            let pattern = member.pattern;
            let what = Text::new(
                format!("{pattern} ingår inte i urvalet"),
                format!("{pattern} is not in the set"),
            );
            sink.tell(&rule::EXCEPT_NOTHING, member.place.clone(), what);
        }
    }
    let codes = wide.without(&of(&read.except));
    // When a code could not be read, that has been told and is why nothing is left.
    if codes.is_empty() && read.head.is_some() {
        let what = Text::new("inga koder återstår", "no codes are left");
        sink.tell(&rule::EMPTY_SET, read.place.clone(), what);
    }
    codes
}

/// Tells a set that takes itself in; one that only waits for such sets is not told.
fn tell_circle(read: &Read, by_id: &BTreeMap<&str, &Read>, sink: &Sink) {
    for (first, place) in &read.sets {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut ahead = vec![first.as_str()];
        while let Some(id) = ahead.pop() {
            if id == read.id {
                let what = Text::new(
                    format!("`{}` ingår i sig själv genom `{first}`", read.id),
                    format!("`{}` is part of itself through `{first}`", read.id),
                );
                sink.tell(&rule::SET_CIRCLE, place.clone(), what);
                break;
            }
            if seen.insert(id) {
                let next = by_id.get(id).map(|read| read.sets.as_slice()).unwrap_or_default();
                ahead.extend(next.iter().map(|(id, _)| id.as_str()));
            }
        }
    }
}
