//! Where findings are gathered while content is read.

use std::sync::{Mutex, PoisonError};

use cube::Text;

use crate::{Finding, Place, Severity, rule::Rule};

/// Gathers findings. Shared by all readers of one load, which may run side by side, hence the lock.
///
/// A file is read by one thread, and findings are told in the order of files: how many threads there
/// are is not seen in the result.
#[derive(Default)]
pub(crate) struct Sink(Mutex<Vec<Finding>>);

impl Sink {
    pub(crate) fn push(&self, finding: Finding) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(finding);
    }

    pub(crate) fn tell(&self, rule: &'static Rule, place: Place, what: Text) {
        self.push(Finding::of(rule, place, what));
    }

    /// Takes in what another has gathered.
    pub(crate) fn take_in(&self, other: Sink) {
        let findings = other.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(findings);
    }

    /// True when something must be corrected.
    pub(crate) fn has_errors(&self) -> bool {
        let findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The findings in the order of files and lines.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        // By the text too, so that what two readings of one file tell alike lies side by side.
        findings
            .sort_by(|a, b| (&a.place, a.code, &a.what.sv).cmp(&(&b.place, b.code, &b.what.sv)));
        findings.dedup();
        findings
    }
}

impl Finding {
    /// A finding with the rule's own remedy.
    pub(crate) fn of(rule: &'static Rule, place: Place, what: Text) -> Finding {
        Finding {
            code: rule.code,
            severity: rule.severity,
            place,
            what,
            remedy: Text::new(rule.remedy.sv, rule.remedy.en),
            nearest: None,
        }
    }

    pub(crate) fn with_remedy(mut self, remedy: Text) -> Finding {
        self.remedy = remedy;
        self
    }

    pub(crate) fn with_nearest(mut self, nearest: &str) -> Finding {
        self.nearest = Some(nearest.to_owned());
        self
    }
}
