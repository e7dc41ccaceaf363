//! What became of a delivery, for the one who sent it. No value of a row is in it.

use std::path::PathBuf;

use catalog::{Rule, Severity};
use cube::Text;
use jiff::civil::Date;

use crate::findings::{About, Findings, RowPlace};
use crate::ingest::Request;
use crate::merge::Outcome;
use crate::plan::Plan;
use crate::reading::Counts;
use crate::rule;

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
    /// Persons in the register now.
    pub n_persons: u64,
    /// Rows of this delivery by sender and month, such as `0180/202501`.
    pub slots: Vec<(String, u64)>,
    /// Where rows that were set aside are kept.
    pub quarantine: Option<PathBuf>,
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
        quarantine: Option<PathBuf>,
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
        let slots = outcome.after.iter().filter(|slot| slot.delivery == delivery);
        let slots = slots.map(|slot| (slot.name.clone(), slot.rows)).collect();
        // Sorting is stable: within a severity the order is that of the codes.
        told.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Receipt {
            register: request.register.id.0.clone(),
            title: request.register.title.clone(),
            delivery,
            received: request.received,
            files,
            names,
            counts,
            findings: told,
            is_stored: outcome.is_stored,
            n_replaced: outcome.n_replaced,
            n_rows: outcome.n_rows,
            n_persons: outcome.n_persons,
            slots,
            quarantine,
        }
    }

    /// True when something must be corrected.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
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
            Some(Text::new(format!("{} ({sv})", column.name), format!("{} ({en})", column.name)))
        }
        About::Check(at) => Some(plan.register.checks[at].title.clone()),
        About::Heading(at) => Some(Text::new(
            format!("fält {} i rubrikraden", at + 1),
            format!("field {} of the heading", at + 1),
        )),
    }
}
