//! Reads `content/glossary.toml`.

use cube::{Text, collate};

use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Value};
use crate::source::Source;
use crate::{Term, rule};

const LAYOUT: Layout =
    &[("", &["term"]), ("term", &["sv", "en", "identifier", "meaning", "source"])];

/// The glossary in Swedish order.
pub(crate) fn read(source: &Source, sink: &Sink) -> Vec<Term> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let mut terms: Vec<Term> = Vec::new();
    for table in top.required("term").and_then(Value::tables).unwrap_or_default() {
        let sv = table.required("sv").and_then(Value::text);
        let en = table.required("en").and_then(Value::text);
        let identifier = table.optional("identifier").and_then(Value::text);
        let meaning = table.required("meaning").and_then(Value::pair);
        let source = table.required("source").and_then(Value::text);
        let (Some(sv), Some(en), Some(meaning), Some(source)) = (sv, en, meaning, source) else {
            continue;
        };
        if terms.iter().any(|t| t.term.sv == sv) {
            let what = Text::new(format!("”{sv}” står redan"), format!("“{sv}” stands already"));
            sink.tell(&rule::DUPLICATE_TERM, table.value_place("sv"), what);
            continue;
        }
        terms.push(Term { term: Text::new(sv, en), identifier, meaning, source });
    }
    terms.sort_by(|a, b| collate::compare(&a.term.sv, &b.term.sv));
    terms
}
