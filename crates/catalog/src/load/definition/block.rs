//! What blocks have alike, and the conventions.

use std::collections::BTreeMap;

use cube::Text;

use super::Surroundings;
use super::word::{ADD_MONTHS, LEAP, ROUNDING, TIES, WEEK, said};
use crate::definition::{Conventions, ConventionsId, Tie};
use crate::load::definition_hash;
use crate::load::indicator::stem;
use crate::load::sink::Sink;
use crate::load::steward::{Steward, own_id, steward};
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value};
use crate::source::Source;
use crate::{Finding, rule};

/// What was read, unless something must be corrected in it. Its findings are told either way.
pub(super) fn sound<T>(sink: &Sink, read: impl FnOnce(&Sink) -> Option<T>) -> Option<T> {
    let own = Sink::default();
    let made = read(&own);
    let is_sound = !own.has_errors();
    sink.take_in(own);
    made.filter(|_| is_sound)
}

/// Descriptions with the rows of the same name. One without the other is told.
pub(super) fn pairs<'s>(
    (descriptions, rows): &(Vec<&'s Source>, Vec<&'s Source>),
    sink: &Sink,
) -> Vec<(&'s Source, &'s Source)> {
    let by_name: BTreeMap<&str, &Source> = rows.iter().map(|s| (stem(s.path()), *s)).collect();
    let mut found = Vec::new();
    let absent = |place, name: &str, ending: &str| {
        let what =
            Text::new(format!("{name}.{ending} saknas"), format!("{name}.{ending} is missing"));
        sink.tell(&rule::FILE_MISSING, place, what);
    };
    for description in descriptions {
        let name = stem(description.path());
        match by_name.get(name) {
            Some(rows) => found.push((*description, *rows)),
            None => absent(description.whole(), name, "csv"),
        }
    }
    for rows in rows {
        let name = stem(rows.path());
        if !descriptions.iter().any(|description| stem(description.path()) == name) {
            absent(rows.whole(), name, "toml");
        }
    }
    found
}

/// The keys that every block begins with.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) steward: Steward,
}

pub(super) fn head(
    top: &Table<'_>,
    source: &Source,
    surroundings: &Surroundings<'_>,
) -> Option<Head> {
    let id = top.required("id").and_then(|value| own_id(value, source));
    let steward = steward(top, surroundings.today);
    Some(Head { id: id?, steward: steward? })
}

const CONVENTIONS: Layout = &[(
    "",
    &[
        "id",
        "title",
        "version",
        "owner",
        "reviewed",
        "review_due",
        "evidence",
        "evidence_source",
        "leap_birthday",
        "add_months",
        "week",
        "areas",
        "rounding",
    ],
)];

/// Reads `content/conventions/<id>.toml`.
pub(super) fn conventions(
    source: &Source,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) -> Option<Conventions> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, CONVENTIONS, sink).top();
    let head = head(&top, source, surroundings);
    let leap_birthday = said(&top, "leap_birthday", LEAP);
    let add_months = said(&top, "add_months", ADD_MONTHS);
    let week = said(&top, "week", WEEK);
    let rounding = said(&top, "rounding", ROUNDING);
    let areas = top.required("areas").and_then(|value| {
        let year = |text: &str| text.parse::<u16>().ok().filter(|y| (1950..=2200).contains(y));
        value.parsed(year, "ett år som \"2026\"", "a year such as \"2026\"")
    });
    week?;
    Some(Conventions {
        id: ConventionsId(head?.id),
        leap_birthday: leap_birthday?,
        add_months: add_months?,
        areas: areas?,
        rounding: rounding?,
        definition_hash: definition_hash(source, None),
    })
}

/// The rules by which one spell wins over another.
pub(super) fn ties(table: &Table<'_>, is_needed: bool) -> Option<Vec<Tie>> {
    if is_needed {
        if table.optional("ties").is_none() && !table.is_unreadable("ties") {
            let what = Text::new("`ties` är inte sagt", "`ties` is not said");
            let words: Vec<&str> = TIES.iter().map(|(word, _)| *word).collect();
            let words = words.join(", ");
            let remedy = Text::new(
                format!("Lägg till ties = [ … ] i den ordning reglerna avgör: {words}."),
                format!("Add ties = [ … ] in the order in which the rules decide: {words}."),
            );
            let finding = Finding::of(&rule::CONVENTION_NOT_SAID, table.place(), what);
            table.sink().push(finding.with_remedy(remedy));
        }
        return table.optional("ties")?.words(TIES);
    }
    table.forbid(
        "ties",
        Text::new(
            "utan område finns inget att avgöra",
            "without an area there is nothing to decide",
        ),
    );
    Some(Vec::new())
}

/// The texts of a list.
pub(super) fn texts(value: Value<'_>) -> Option<Vec<(String, Value<'_>)>> {
    let values = value.list()?;
    values.into_iter().map(|value| Some((value.text()?, value))).collect()
}
