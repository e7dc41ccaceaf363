//! Tests of words, each asked once for every word of a register instead of once for every row.
//!
//! A test of a column against a value set, a code or a label gets a bit. Before the first row is read, each
//! word of the column knows which bits it has; a row's bits are those of its words.

use catalog::Catalog;
use catalog::definition::{Column, Literal, Quantifier, Set, ValueKind};
use terminology::{Code, CodeSystem};

/// A test of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ask {
    In(Set),
    Equal(Literal),
    NotEqual(Literal),
    Exists,
}

/// A test of a column, which has a bit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) column: String,
    /// For a list, whether some or every value must pass.
    pub(super) over: Option<Quantifier>,
    pub(super) ask: Ask,
}

/// How many bits a row has.
pub(super) const MOST: usize = 128;

impl Atom {
    /// Whether a word passes.
    fn takes(&self, catalog: &Catalog, kind: &ValueKind, word: &str) -> bool {
        if word.is_empty() {
            return false;
        }
        match &self.ask {
            Ask::Exists => true,
            Ask::Equal(literal) => is_same(kind, word, literal),
            Ask::NotEqual(literal) => !is_same(kind, word, literal),
            Ask::In(Set::Literals(literals)) => literals.iter().any(|l| is_same(kind, word, l)),
            Ask::In(Set::ValueSet(id)) => {
                let Some(set) = catalog.valuesets.get(id) else { return false };
                Code::parse(set.system, word).is_ok_and(|code| set.codes.contains(code))
            }
        }
    }
}

/// Whether a word is what a definition writes: codes without regard to dots and case, others as they stand.
pub(super) fn is_same(kind: &ValueKind, word: &str, literal: &Literal) -> bool {
    let text = match literal {
        Literal::Word(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Date(_) => return false,
    };
    match kind {
        ValueKind::Code(system) => same_code(*system, word, &text),
        _ => word == text,
    }
}

fn same_code(system: CodeSystem, a: &str, b: &str) -> bool {
    match (Code::parse(system, a), Code::parse(system, b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// The bits of each word of a column: those of its atoms that are not over every value of a list, and
/// those that are.
pub(super) fn masks(
    catalog: &Catalog,
    atoms: &[Atom],
    column: &Column,
    words: &[String],
) -> (Vec<u128>, Vec<u128>) {
    let (mut some, mut every) = (vec![0_u128; words.len()], vec![0_u128; words.len()]);
    for (bit, atom) in atoms.iter().enumerate() {
        if atom.column != column.name {
            continue;
        }
        let into = if atom.over == Some(Quantifier::All) { &mut every } else { &mut some };
        for (mask, word) in into.iter_mut().zip(words) {
            if atom.takes(catalog, &column.kind, word) {
                *mask |= 1 << bit;
            }
        }
    }
    (some, every)
}
