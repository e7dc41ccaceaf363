//! What every kind of content says first: its name, who answers for it and how well it is supported.

use cube::Text;
use jiff::civil::Date;

use crate::load::indicator::{EVIDENCE, review, stem, version};
use crate::load::table::{Table, Value, is_id};
use crate::source::Source;
use crate::{Evidence, Finding, rule};

/// Who answers for a value set or a register, and on what grounds.
pub(crate) struct Steward {
    pub(crate) title: Text,
    pub(crate) version: String,
    pub(crate) owner: String,
    pub(crate) reviewed: Date,
    pub(crate) review_due: Date,
    pub(crate) evidence: Evidence,
    pub(crate) evidence_source: String,
}

/// Reads the keys; none when one is missing or wrong, which is told.
pub(crate) fn steward(top: &Table<'_>, today: Date) -> Option<Steward> {
    let title = top.required("title").and_then(Value::pair);
    let version =
        top.required("version").and_then(|v| v.parsed(version, "som \"1.0.0\"", "as \"1.0.0\""));
    let owner = top.required("owner").and_then(Value::id);
    let reviewed = top.required("reviewed").and_then(Value::date);
    let review_due = top.required("review_due").and_then(Value::date);
    review(top, reviewed, review_due, today);
    let evidence = top.required("evidence").and_then(|v| v.word(EVIDENCE));
    let evidence_source = top.required("evidence_source").and_then(Value::text);
    Some(Steward {
        title: title?,
        version: version?,
        owner: owner?,
        reviewed: reviewed?,
        review_due: review_due?,
        evidence: evidence?,
        evidence_source: evidence_source?,
    })
}

/// The id, which is the file's name. When they differ, the file's name holds.
pub(crate) fn own_id(value: Value<'_>, source: &Source) -> Option<String> {
    let id = value.id()?;
    let stem = stem(source.path());
    if id != stem {
        let what = Text::new(
            format!("id:t är `{id}` men filen heter {stem}.toml"),
            format!("the id is `{id}` but the file is named {stem}.toml"),
        );
        let finding = Finding::of(&rule::ID_DIFFERS, value.place(), what);
        value.sink().push(if is_id(stem) { finding.with_nearest(stem) } else { finding });
    }
    Some(if is_id(stem) { stem.to_owned() } else { id })
}
