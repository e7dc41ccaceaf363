//! What became of a delivery, for the one who sent it. No value of a row is in it.
//!
//! [`Receipt`] is the one source of all its forms: they arrange and compute nothing.

mod coverage;
mod json;
mod page;
mod table;
mod text;
mod words;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use catalog::definition::Subject;
use catalog::{Rule, Severity};
use cube::{Lang, Text, collate};
use jiff::civil::Date;

use crate::Error;
use crate::disk::{place, private, sync_folder};
use crate::findings::{About, Findings, RowPlace};
use crate::ingest::Request;
use crate::merge::Outcome;
use crate::plan::Plan;
use crate::reading::{Counts, MOST_FIELDS};
use crate::relink::Relinked;
use crate::rule;
use crate::store::{PersonKind, Slot};
use crate::tally::parts;

/// A file as it was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredFile {
    /// Its name without folders.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// SHA-256 of them, in hexadecimal.
    pub sha256: String,
}

/// All findings of one kind about one column or check.
#[derive(Debug, Clone)]
pub struct RowFinding {
    /// The kind.
    pub rule: &'static Rule,
    /// How serious; a check of the schema has its own.
    pub severity: Severity,
    /// The column or the check it is about; none when it is about the row or the file.
    pub about: Option<Text>,
    /// How many.
    pub n: u64,
    /// The first of them.
    pub first: Vec<RowPlace>,
}

/// What a delivery holds of one sender and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Who sent it, as the schema tells senders apart; empty where it tells none.
    pub sender: String,
    /// The month as year times 100 and month; none for rows that go on, or that belong to no month.
    pub month: Option<i64>,
    /// Rows.
    pub rows: u64,
    /// Persons.
    pub persons: u64,
    /// Rows about persons who cannot be linked to other registers.
    pub unlinkable: u64,
    /// Rows that the store had of the same sender and month before; none when it had not.
    pub rows_before: Option<u64>,
    /// What is usual for the sender; none with too few months to tell.
    pub usual: Option<Usual>,
    /// The last day in time, where the schema tells one.
    pub due: Option<Date>,
    /// How many days late it came; 0 for a month that had come before.
    pub days_late: u32,
}

/// What is usual for a sender: medians of the months just before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// Rows.
    pub rows: u64,
    /// Persons.
    pub persons: u64,
    /// How many months there were, from 3 to 12.
    pub n_months: u8,
}

impl Delivered {
    fn new(slot: &Slot) -> Delivered {
        let (sender, month) = parts(slot.name.as_bytes());
        // Where rows are only added the slot is the delivery itself, and `*` is a sender not told.
        let is_told = slot.name != slot.delivery && sender != b"*";
        let sender = String::from_utf8_lossy(if is_told { sender } else { b"" }).into_owned();
        let Slot { rows, persons, unlinkable, .. } = *slot;
        let (rows_before, usual, due, days_late) = (None, None, None, 0);
        Delivered { sender, month, rows, persons, unlinkable, rows_before, usual, due, days_late }
    }
}

/// What the page of a receipt looks like. This crate knows no look: the program hands its own over.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The style sheet.
    pub style: &'a str,
    /// The product's sign, as SVG.
    pub sign: &'a str,
}

/// What became of a delivery.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The register's id.
    pub register: String,
    /// The register's name.
    pub title: Text,
    /// The delivery: SHA-256 over its files.
    pub delivery: String,
    /// The day on which it came.
    pub received: Date,
    /// What the rows are about: persons, or units such as wards.
    pub subject: Subject,
    /// Whether the rows are about persons who exist; none when no row told it.
    pub persons: Option<PersonKind>,
    /// The files as they came.
    pub files: Vec<DeliveredFile>,
    /// The names of the files that were read, those within archives one by one. Places of rows count here.
    pub names: Vec<String>,
    /// What became of the rows.
    pub counts: Counts,
    /// The findings, the most serious first.
    pub findings: Vec<RowFinding>,
    /// True when the store holds the delivery. It does not when a file could not be read to its end, or
    /// no row could be accepted.
    pub is_stored: bool,
    /// Rows of earlier deliveries that this one replaced.
    pub n_replaced: u64,
    /// Rows of the register now.
    pub n_rows: u64,
    /// Persons in the register now, or units where rows are about those.
    pub n_persons: u64,
    /// What this delivery holds of each sender and month; none when it is not stored.
    pub periods: Vec<Delivered>,
    /// Where rows that were set aside are kept.
    pub quarantine: Option<PathBuf>,
    /// How many rows are kept there: all that were rejected, or the first of them where there are more
    /// than anybody corrects by hand.
    pub n_kept_aside: u64,
    /// What the link file did; none where none was given.
    pub relinked: Option<Relinked>,
}

impl Receipt {
    #[expect(clippy::too_many_arguments, reason = "the parts of the receipt, each used once")]
    pub(crate) fn new(
        request: &Request<'_>,
        plan: &Plan<'_>,
        delivery: String,
        files: Vec<DeliveredFile>,
        names: Vec<String>,
        counts: Counts,
        findings: &Findings,
        outcome: Outcome,
        quarantine: (Option<PathBuf>, u64),
        persons: Option<PersonKind>,
        relinked: Relinked,
    ) -> Receipt {
        let mut told: Vec<RowFinding> = findings
            .kinds()
            .map(|(rule, about, kind)| RowFinding {
                rule,
                severity: severity(rule, about, plan),
                about: about_text(about, plan),
                n: kind.n,
                first: kind.first.iter().copied().collect(),
            })
            .collect();
        let (periods, of_whole) = coverage::look_over(request, plan, &delivery, &outcome);
        told.extend(of_whole);
        // Sorting is stable: within a severity the order is that of the codes.
        told.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Receipt {
            register: request.register.id.0.clone(),
            title: request.register.title.clone(),
            delivery,
            received: request.received,
            subject: request.register.subject(),
            persons,
            files,
            names,
            counts,
            findings: told,
            is_stored: outcome.is_stored,
            n_replaced: outcome.n_replaced,
            n_rows: outcome.n_rows,
            n_persons: outcome.n_persons,
            periods,
            quarantine: quarantine.0,
            n_kept_aside: quarantine.1,
            relinked: Some(relinked).filter(|told| *told != Relinked::default()),
        }
    }

    /// True when something must be corrected.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// The forms that a receipt is written in, beside each other under one name.
impl Receipt {
    /// A page that stands alone: one file that can be mailed and printed. Nothing in it is fetched, and
    /// it needs no script.
    #[must_use]
    pub fn html(&self, lang: Lang, look: &Look<'_>) -> String {
        page::page(self, lang, look)
    }

    /// Text for a terminal: the counts and each kind of finding with its first rows.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        text::text(self, lang)
    }

    /// One JSON object with texts in both languages. Keys are never renamed.
    #[must_use]
    pub fn json(&self) -> String {
        json::written(self)
    }

    /// A table: comma between fields, UTF-8 without byte order mark. `part` tells what a line is about.
    /// What would be a formula in a spreadsheet, such as the name of a file that begins with `=`, has an
    /// apostrophe before it.
    #[must_use]
    pub fn csv(&self, lang: Lang) -> Vec<u8> {
        table::table(self, lang)
    }

    /// The name of its files without ending: the register and the first 12 characters of the delivery.
    #[must_use]
    pub fn file_stem(&self) -> String {
        format!("{}-{}", self.register, &self.delivery[..12])
    }

    /// Writes all forms into a folder, for their owner only, since they tell where rows about persons
    /// stand. Gives the files.
    ///
    /// # Errors
    /// When the folder or a file cannot be written.
    pub fn write(&self, folder: &Path, lang: Lang, look: &Look<'_>) -> Result<Vec<PathBuf>, Error> {
        std::fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        let forms = [
            ("html", self.html(lang, look).into_bytes()),
            ("json", self.json().into_bytes()),
            ("csv", self.csv(lang)),
        ];
        let mut written = Vec::new();
        for (ending, bytes) in forms {
            let path = folder.join(format!("{}.{ending}", self.file_stem()));
            let beside = path.with_extension(format!("{ending}.part"));
            let mut file = private(&beside).map_err(Error::io("create", &beside))?;
            file.write_all(&bytes).map_err(Error::io("write", &beside))?;
            place(&file, &beside, &path)?;
            written.push(path);
        }
        sync_folder(folder)?;
        Ok(written)
    }
}

/// A check of the schema says itself how serious it is.
fn severity(rule: &'static Rule, about: About, plan: &Plan<'_>) -> Severity {
    match about {
        About::Check(at) if rule.code != rule::BETWEEN_ROWS.code => {
            plan.register.checks[at].severity
        }
        _ => rule.severity,
    }
}

fn about_text(about: About, plan: &Plan<'_>) -> Option<Text> {
    match about {
        About::Row => None,
        About::Column(at) => {
            let column = &plan.register.columns[at];
            let (sv, en) = (&column.title.sv, &column.title.en);
            let named = |title: &str| {
                let says_it = collate::fold(title) == collate::fold(&column.name);
                if says_it { column.name.clone() } else { format!("{} ({title})", column.name) }
            };
            Some(Text::new(named(sv), named(en)))
        }
        About::Check(at) => Some(plan.register.checks[at].title.clone()),
        About::Fields(found, right) => {
            let is_most = found == MOST_FIELDS;
            let (sv, en) = if is_most { (" eller fler", " or more") } else { ("", "") };
            Some(Text::new(
                format!("{found}{sv} fält i stället för {right}"),
                format!("{found}{en} fields instead of {right}"),
            ))
        }
        About::Heading(at) if at >= MOST_FIELDS => Some(Text::new(
            format!("fält {} och senare i rubrikraden", at + 1),
            format!("field {} and later of the heading", at + 1),
        )),
        About::Heading(at) => Some(Text::new(
            format!("fält {} i rubrikraden", at + 1),
            format!("field {} of the heading", at + 1),
        )),
    }
}
