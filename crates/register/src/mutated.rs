//! Right deliveries with slips of the hand, given to every reader of the crate. The same slips in every
//! run; `NARBILD_FUZZ=1000000` tries as many inputs with each.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{ColumnKind, DateForm, DecimalMark, Files, Register};
use jiff::civil::{Date, date};
use terminology::{DomainKey, Links};

use crate::field::decimal;
use crate::findings::{About, Findings};
use crate::heading::{Layout, split};
use crate::packed::Room;
use crate::plan::Plan;
use crate::reading::{Counts, Reader};
use crate::rule;

const KEY: &[u8] = b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const TODAY: Date = date(2026, 11, 24);

/// A schema with fixed positions; those in the repository have delimiters.
const FIXED: &str = r#"id              = "eget"
title           = { sv = "Eget", en = "Own" }
version         = "1.0.0"
owner           = "enheten-aldre"
reviewed        = 2026-11-24
review_due      = 2027-11-24
evidence        = "inferred"
evidence_source = "prov"
[delivery]
rhythm = "month"
period = ["datum"]
sender = ["kommun"]

[format]
fixed    = true
encoding = "detect"

[[column]]
name     = "kommun"
title    = { sv = "Kommun", en = "Kommun" }
type     = "kommun"
required = true
start    = 1
width    = 4

[[column]]
name  = "ort"
title = { sv = "Ort", en = "Place" }
type  = "text"
start = 5
width = 8

[[column]]
name     = "personnummer"
title    = { sv = "Personnummer", en = "Personal identity number" }
type     = "personnummer"
required = true
start    = 13
width    = 12

[[column]]
name     = "datum"
title    = { sv = "Dag", en = "Day" }
type     = "date"
role     = "from"
required = true
start    = 25
width    = 8

[[column]]
name  = "timmar"
title = { sv = "Timmar", en = "Hours" }
type  = "integer"
start = 34
width = 3
"#;

fn n_inputs() -> usize {
    std::env::var("NARBILD_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000)
}

/// Numbers that look random and are the same in every run (xorshift, Marsaglia 2003).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("below n")
    }

    fn one_of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }

    /// Up to three bytes put in, taken out or changed.
    fn slip(&mut self, text: &mut Vec<u8>) {
        const PUT: &[u8] = b"0123456789-+ .,:;/*ABCSTWXYMD\"'\xc3\x85\xf6\xff\0\r\n\t#={}[]";
        for _ in 0..=self.below(3) {
            let at = self.below(text.len() + 1);
            let byte = PUT[self.below(PUT.len())];
            match (self.below(3), text.get_mut(at)) {
                (0, _) | (_, None) => text.insert(at, byte),
                (1, Some(_)) => {
                    text.remove(at);
                }
                (_, Some(place)) => *place = byte,
            }
        }
    }
}

/// What stands in fields that a hand or a program gets wrong.
const ODD: [&[u8]; 20] = [
    b"",
    b"0",
    b"-1",
    b"999999999999999999",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"1,000001",
    b"2025-02-29",
    b"2025-02-30",
    b"00000000",
    b"20250100",
    b"99991231",
    b"2025-W01",
    b"193203199108",
    b"191292121207",
    b"19320319-9108",
    b"\"",
    b"\"\"\"",
    b"\xef\xbb\xbf",
    b"NULL",
];

/// The rows of a register's sample, comments and heading left out.
fn sample<'f>(files: &'f Files, register: &Register) -> Vec<&'f [u8]> {
    let sample = &files[&format!("registers/{}.csv", register.id)];
    let lines = sample.split(|byte| *byte == b'\n').filter(|l| !l.is_empty() && l[0] != b'#');
    lines.skip(usize::from(register.form.has_header)).collect()
}

/// A row with a slip: a field from another row or of an odd kind, a field more or less, two fields that
/// have changed places, or bytes anywhere.
fn row(draw: &mut Draw, rows: &[&[u8]], delimiter: u8) -> Vec<u8> {
    let right = draw.one_of(rows);
    let mut fields: Vec<&[u8]> = right.split(|byte| *byte == delimiter).collect();
    for _ in 0..draw.below(3) {
        let at = draw.below(fields.len());
        match draw.below(6) {
            0 => fields[at] = draw.one_of(&ODD),
            1 => {
                let others: Vec<&[u8]> =
                    draw.one_of(rows).split(|byte| *byte == delimiter).collect();
                fields[at] = draw.one_of(&others);
            }
            2 => {
                let other = draw.below(fields.len());
                fields.swap(at, other);
            }
            3 => fields.insert(at, b""),
            4 if fields.len() > 1 => {
                fields.remove(at);
            }
            _ => {}
        }
    }
    let mut row = fields.join(&delimiter);
    if draw.below(3) == 0 {
        draw.slip(&mut row);
    }
    row
}

/// What a reader tells of rows, without their numbers.
#[derive(Debug, PartialEq, Eq)]
struct Reading {
    counts: Counts,
    findings: BTreeMap<(&'static str, About), u64>,
    n_rejected: u64,
    n_persons_of_each_kind: (u64, u64),
}

/// Reads rows of a register.
fn read(plan: &Plan<'_>, key: &DomainKey, layout: &Layout, rows: &[u8], room: &Room) -> Reading {
    let links = Links::default();
    let mut reader = Reader::new(plan, key, &links, "append", room);
    reader.lines(rows, 0, 1, layout);
    assert!(reader.counts.add_up() && reader.failure.is_none());
    let findings: &Findings = &reader.findings;
    let kinds = findings.kinds().map(|(rule, about, kind)| ((rule.code, about), kind.n));
    Reading {
        counts: reader.counts,
        findings: kinds.collect(),
        n_persons_of_each_kind: (reader.kinds.fictional.0, reader.kinds.real.0),
        n_rejected: std::mem::take(&mut reader.rejected).into_rows().len() as u64,
    }
}

/// Every row of every register is accepted, corrected or rejected, and what becomes of it depends on none
/// of the rows before it, whatever has been kept from them in memory.
#[test]
fn rows_with_slips_are_accounted_for() {
    let files = catalog::embedded();
    let catalog = catalog::load(&files, TODAY).0;
    let key = DomainKey::parse(KEY).expect("a key");
    let folder = tempfile::tempdir().expect("a folder");
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    let mut all = Counts::default();
    for register in catalog.registers.values() {
        let plan = Plan::new(register, &catalog, TODAY);
        let layout = Layout::of_schema(register);
        let heading = format!("registers/{}.csv", register.id);
        let layout = if register.form.has_header {
            let lines = files[&heading].split(|byte| *byte == b'\n');
            let heading = lines.into_iter().find(|l| !l.is_empty() && l[0] != b'#');
            let mut names = Vec::new();
            split(heading.expect("a heading"), b';', true, &mut names);
            Layout::of_heading(&names, &plan).0
        } else {
            layout
        };
        let samples = sample(&files, register);
        let room = Room::new(1 << 30, folder.path());
        let mut left = n_inputs();
        while left > 0 {
            let n = left.min(2_000);
            left -= n;
            let rows: Vec<Vec<u8>> = (0..n).map(|_| row(&mut draw, &samples, b';')).collect();
            let forward = rows.join(&b'\n');
            let mut lines: Vec<&[u8]> = forward.split(|byte| *byte == b'\n').collect();
            let n_rows = lines.iter().map(|line| line.strip_suffix(b"\r").unwrap_or(line));
            let n_rows = n_rows.filter(|l| !l.trim_ascii().is_empty() && !l.starts_with(b"#"));
            let n_rows = n_rows.count() as u64;
            lines.reverse();
            let told = read(&plan, &key, &layout, &forward, &room);
            assert_eq!(told.counts.received, n_rows, "{}", register.id);
            assert_eq!(told.counts.rejected, told.n_rejected, "{}", register.id);
            let backward = read(&plan, &key, &layout, &lines.join(&b'\n'), &room);
            assert_eq!(told, backward, "{}", register.id);
            all.add(told.counts);
        }
    }
    assert!(all.add_up() && all.received as usize > n_inputs() * 20);
    // Slips are small enough that many rows are right, and large enough that many are wrong.
    assert!(all.accepted > all.received / 10 && all.rejected > all.received / 10, "{all:?}");
}

#[test]
fn headings_with_slips_are_read() {
    let files = catalog::embedded();
    let catalog = catalog::load(&files, TODAY).0;
    let registers: Vec<&Register> =
        catalog.registers.values().filter(|register| register.form.has_header).collect();
    let plans: Vec<Plan<'_>> =
        registers.iter().map(|register| Plan::new(register, &catalog, TODAY)).collect();
    let mut draw = Draw(0x2545_f491_4f6c_dd1d);
    let (mut n_whole, mut n_lacking) = (0, 0);
    for i in 0..n_inputs() {
        let plan = &plans[i % plans.len()];
        let names: Vec<&[u8]> =
            plan.register.columns.iter().map(|column| column.name.as_bytes()).collect();
        let heading = row(&mut draw, &[names.join(&b';').as_slice()], b';');
        let mut fields = Vec::new();
        split(&heading, b';', true, &mut fields);
        let (layout, told) = Layout::of_heading(&fields, plan);
        assert_eq!(layout.columns.len(), fields.len());
        let mut seen = BTreeSet::new();
        for column in layout.columns.iter().flatten() {
            let is_list = plan.register.columns[*column].is_list();
            assert!(seen.insert(*column) || is_list, "no column is read from two fields");
        }
        assert_eq!(layout.is_whole, plan.required.iter().all(|column| seen.contains(column)));
        let is_missing = told.iter().any(|(told, _)| told.code == rule::COLUMN_MISSING.code);
        assert_eq!(layout.is_whole, !is_missing);
        n_whole += usize::from(layout.is_whole);
        n_lacking += usize::from(is_missing);
    }
    assert!(n_whole > n_inputs() / 10 && n_lacking > n_inputs() / 10, "{n_whole} {n_lacking}");
}

/// Without quotation marks fields are what the standard library splits; with them no byte is made up.
#[test]
fn fields_are_cut_where_the_delimiter_stands() {
    let mut draw = Draw(0x0123_4567_89ab_cdef);
    let right: [&[u8]; 3] = [
        b"0180;;2025;1;193203199108",
        b"\"a;b\";\"c\"\"d\";e",
        b"a long field of words;b;;;;;;;;;;c",
    ];
    for _ in 0..n_inputs() {
        let line = row(&mut draw, &right, b';');
        let mut fields = Vec::new();
        split(&line, b';', false, &mut fields);
        assert!(
            line.split(|byte| *byte == b';').map(<[u8]>::trim_ascii).eq(fields.iter().copied())
        );
        split(&line, b';', true, &mut fields);
        assert!(!fields.is_empty());
        let n_delimiters = line.iter().filter(|byte| **byte == b';').count();
        assert!(fields.len() <= n_delimiters + 1);
        let cut: usize = fields.iter().map(|field| field.len()).sum();
        assert!(cut + fields.len() - 1 <= line.len());
    }
}

/// What is read as a day is written so when it is written again.
#[test]
fn days_with_slips_are_read() {
    let catalog = catalog::load(&catalog::embedded(), TODAY).0;
    let columns = catalog.registers.values().flat_map(|register| &register.columns);
    let mut forms: Vec<DateForm> = columns
        .flat_map(|column| match &column.kind {
            ColumnKind::Date { forms, .. } | ColumnKind::Month { forms } => forms.clone(),
            _ => Vec::new(),
        })
        .collect();
    forms.extend(
        ["DD/MM/YYYY", "YYYY.MM", "D", "DD.MM.YYYY"].into_iter().filter_map(DateForm::parse),
    );
    let written = |form: &DateForm, (year, month, day): (i16, i8, i8)| {
        let pattern = form.to_string().replace("YYYY", &format!("{year:04}"));
        pattern.replace("MM", &format!("{month:02}")).replace("DD", &format!("{day:02}"))
    };
    let mut draw = Draw(0x1357_9bdf_0246_8ace);
    let mut n_read = 0;
    for i in 0..n_inputs() {
        let form = &forms[i % forms.len()];
        let day = (
            i16::try_from(draw.below(10_000)).expect("a year"),
            i8::try_from(draw.below(14)).expect("a month"),
            i8::try_from(draw.below(33)).expect("a day"),
        );
        let mut text = written(form, day).into_bytes();
        if draw.below(2) == 0 {
            draw.slip(&mut text);
        }
        if let Some(read) = form.read(&text) {
            n_read += 1;
            assert_eq!(written(form, read).into_bytes(), text, "{form}");
        }
        let mut pattern = form.to_string().into_bytes();
        draw.slip(&mut pattern);
        let pattern = String::from_utf8_lossy(&pattern);
        if let Some(form) = DateForm::parse(&pattern) {
            assert_eq!(form.to_string(), pattern);
        }
    }
    assert!(n_read > n_inputs() / 3, "{n_read}");
}

/// A number is what the standard library reads, with a point for the mark.
#[test]
fn numbers_with_slips_are_read() {
    let right: [&[u8]; 6] = [b"0", b"-12,5", b"+007.25", b"999999999999", b"123456,654321", b".5"];
    let marks = [DecimalMark::Any, DecimalMark::Comma, DecimalMark::Point];
    let mut draw = Draw(0x0f1e_2d3c_4b5a_6978);
    let mut n_read = 0;
    for i in 0..n_inputs() {
        let mut text = draw.one_of(&right).to_vec();
        draw.slip(&mut text);
        let decimals = u8::try_from(draw.below(7)).expect("at most six");
        let mark = marks[i % marks.len()];
        let Some(value) = decimal(&text, decimals, mark) else { continue };
        n_read += 1;
        let text = String::from_utf8(text).expect("digits and marks").replace(',', ".");
        let number: f64 = text.parse().expect("a number");
        let expected = number * 10_f64.powi(i32::from(decimals));
        let differs = (value as f64 - expected).abs();
        assert!(differs <= expected.abs() * 1e-12 + 1e-6, "{text} {decimals}: {value}");
    }
    assert!(n_read > n_inputs() / 10, "{n_read}");
}

/// A schema with one slip or several: lines and values of its own or of another that stand elsewhere.
fn schema(draw: &mut Draw, lines: &[&[u8]], others: &[&[u8]]) -> Vec<u8> {
    let mut lines = lines.to_vec();
    for _ in 0..draw.below(3) {
        let at = draw.below(lines.len());
        match draw.below(4) {
            0 => lines[at] = draw.one_of(others),
            1 => lines.insert(at, draw.one_of(others)),
            2 if lines.len() > 1 => {
                lines.remove(at);
            }
            _ => {
                let other = draw.below(lines.len());
                lines.swap(at, other);
            }
        }
    }
    let at = draw.below(lines.len());
    let value = draw.one_of(&[
        &b"= \"\""[..],
        b"= 0",
        b"= -1",
        b"= 18446744073709551616",
        b"= 9223372036854775807",
        b"= []",
        b"= [\"kommun\", \"kommun\"]",
        b"= true",
        b"= { sv = \"x\" }",
        b"= \"date\"",
        b"= \"decimal\"",
        b"= \"\\t\"",
    ]);
    let own = lines[at].to_vec();
    let name = own.split(|byte| *byte == b'=').next().unwrap_or_default();
    let changed = [name, value].concat();
    if draw.below(2) == 0 {
        lines[at] = &changed;
    }
    let mut schema = lines.join(&b'\n');
    if draw.below(2) == 0 {
        draw.slip(&mut schema);
    }
    schema
}

/// No schema stops the loader, and none that it loads stops the reading of rows.
#[test]
fn schemas_with_slips_are_read() {
    let embedded = catalog::embedded();
    let schemas: Vec<(&String, &Vec<u8>)> = embedded
        .iter()
        .filter(|(path, _)| path.starts_with("registers/") && path.ends_with(".toml"))
        .collect();
    let lines = |bytes: &[u8]| -> Vec<Vec<u8>> {
        bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
    };
    let all: Vec<Vec<Vec<u8>>> =
        schemas.iter().map(|(_, bytes)| lines(bytes)).chain([lines(FIXED.as_bytes())]).collect();
    let others: Vec<&[u8]> = all.iter().flatten().map(Vec::as_slice).collect();
    let key = DomainKey::parse(KEY).expect("a key");
    let folder = tempfile::tempdir().expect("a folder");
    let room = Room::new(1 << 30, folder.path());
    let mut draw = Draw(0x7a69_5847_3625_1403);
    let fixed = b"# FIKTIVA UPPGIFTER\n0180Solna   19320319910820250115 001\n";
    let (mut n_given, mut n_loaded) = (0, 0);
    while n_given < n_inputs() {
        // All of them at once, since loading reads the areas of the country too.
        let mut files = Files::new();
        for (at, own) in all.iter().enumerate() {
            let path = schemas.get(at).map_or("registers/eget.toml", |(path, _)| path.as_str());
            let beside = path.replace(".toml", ".csv");
            let sample = embedded.get(&beside).cloned().unwrap_or_else(|| fixed.to_vec());
            let own: Vec<&[u8]> = own.iter().map(Vec::as_slice).collect();
            files.insert(path.to_owned(), schema(&mut draw, &own, &others));
            files.insert(beside, sample);
            n_given += 1;
        }
        let (catalog, findings) = catalog::load(&files, TODAY);
        assert!(findings.iter().all(|finding| !finding.what.sv.is_empty()));
        for register in catalog.registers.values() {
            let sample = &files[&format!("registers/{}.csv", register.id)];
            let plan = Plan::new(register, &catalog, TODAY);
            let told = read(&plan, &key, &Layout::of_schema(register), sample, &room);
            assert!(told.counts.add_up());
            n_loaded += 1;
        }
    }
    assert!(n_loaded > n_given / 20, "{n_loaded} schemas could be read");
}
