//! Reads `content/standards/<id>.toml` and the weights beside it.

use std::collections::BTreeMap;

use cube::{AgeGroup, Text};

use super::Surroundings;
use super::block::head;
use super::figures::{Field, bands_follow, lines};
use crate::definition::{Standard, StandardId};
use crate::load::definition_hash;
use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout};
use crate::rule;
use crate::source::Source;

const LAYOUT: Layout = &[(
    "",
    &["id", "title", "version", "owner", "reviewed", "review_due", "evidence", "evidence_source"],
)];

/// Reads a standard: `age,weight`, from the youngest group to the oldest, without gap.
pub(super) fn read(
    source: &Source,
    rows: &Source,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) -> Option<Standard> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let head = head(&top, source, surroundings);
    let mut weights = BTreeMap::new();
    let mut groups: Vec<(AgeGroup, crate::Place)> = Vec::new();
    let mut is_whole = true;
    for fields in lines(rows, ["age", "weight"], sink)? {
        let Some([age, weight]) = fields else {
            is_whole = false;
            continue;
        };
        let group = age.parsed(
            sink,
            |text| text.parse::<AgeGroup>().ok(),
            ("en åldersgrupp som 65-79 eller 80+", "an age group such as 65-79 or 80+"),
        );
        let positive = |n: &f64| n.is_finite() && *n > 0.0;
        let weight = weight.parsed(
            sink,
            |text| text.parse::<f64>().ok().filter(positive),
            ("ett tal större än 0", "a number above 0"),
        );
        let (Some(group), Some(weight)) = (group, weight) else {
            is_whole = false;
            continue;
        };
        groups.push((group, age.place()));
        weights.insert(group.age_years_min(), weight);
    }
    // A row that could not be read has been told, and would look like a gap.
    is_whole = is_whole && bands_follow(&groups, sink) && ends_open(&groups, sink, rows);
    let head = head?;
    is_whole.then_some(Standard {
        id: StandardId(head.id),
        title: head.steward.title,
        weights,
        source: head.steward.evidence_source,
        definition_hash: definition_hash(source, Some(rows)),
    })
}

/// Tells a standard whose oldest group has an upper end: nobody older would have a weight.
fn ends_open(groups: &[(AgeGroup, crate::Place)], sink: &Sink, rows: &Source) -> bool {
    let Some((oldest, place)) = groups.last() else {
        let what = Text::new("filen har inga rader", "the file has no rows");
        sink.tell(&rule::FIGURES_DIFFER, rows.whole(), what);
        return false;
    };
    if oldest.age_years_max().is_some() {
        let what = Text::new(
            format!("den äldsta gruppen {oldest} har ett slut"),
            format!("the oldest group {oldest} has an end"),
        );
        sink.tell(&rule::AGE_BANDS, place.clone(), what);
        return false;
    }
    true
}

/// A field that can be read as a value.
impl Field<'_> {
    pub(super) fn parsed<T>(
        &self,
        sink: &Sink,
        parse: impl FnOnce(&str) -> Option<T>,
        (sv, en): (&str, &str),
    ) -> Option<T> {
        let read = parse(self.text);
        if read.is_none() {
            let text = self.text;
            let what = Text::new(format!("`{text}` är inte {sv}"), format!("`{text}` is not {en}"));
            sink.tell(&rule::FIGURES_DIFFER, self.place(), what);
        }
        read
    }
}
