//! What a condition can be: never true, always true, implied by another. Decided without data.

use std::collections::{BTreeMap, BTreeSet};

use cube::Text;
use terminology::{Code, CodePattern, CodeSet, CodeSystem};

use super::Surroundings;
use super::rows::Rows;
use crate::definition::{
    Call, Comparison, Expression, Literal, Path, Set, StateKind, Test, Value, ValueKind,
};
use crate::load::table;
use crate::rule;

/// The whole numbers from the first to the second.
type Range = (i64, i64);

const ALL: Range = (i64::MIN, i64::MAX);

/// Tells conditions that together are never true, and parts of the last that always are. The last is the one
/// that stands at `value`; those before hold as well, such as that of the population.
pub(super) fn check(
    value: table::Value<'_>,
    conditions: &[&Expression],
    surroundings: &Surroundings<'_>,
    rows: Option<&Rows>,
) {
    let solver = Solver { surroundings, rows };
    let Some((last, before)) = conditions.split_last() else { return };
    let told: Vec<&Expression> = before.iter().flat_map(|c| solver.flat(c)).collect();
    if solver.is_never(&told) {
        return;
    }
    let parts: Vec<&Expression> = conditions.iter().flat_map(|c| solver.flat(c)).collect();
    if solver.is_never(&parts) {
        let what = Text::new("villkoret är aldrig sant", "the condition is never true");
        value.sink().tell(&rule::NEVER_TRUE, value.place(), what);
        return;
    }
    if solver.flat(last).into_iter().any(|part| solver.is_always(part)) {
        let what = Text::new(
            "en del av villkoret är alltid sann",
            "a part of the condition is always true",
        );
        value.sink().tell(&rule::ALWAYS_TRUE, value.place(), what);
    }
}

/// True when whatever satisfies the first satisfies the second.
pub(super) fn implies(
    narrow: &Expression,
    wide: &Expression,
    surroundings: &Surroundings<'_>,
) -> bool {
    let solver = Solver { surroundings, rows: None };
    let narrow = solver.flat(narrow);
    let follows = |part: &&Expression| narrow.iter().any(|own| solver.follows(own, part));
    solver.flat(wide).iter().all(follows)
}

/// The limits of age that a condition sets, and its other parts.
pub(super) fn limits_of_age(condition: Option<&Expression>) -> (Range, Vec<&Expression>) {
    let Some(condition) = condition else { return (ALL, Vec::new()) };
    let parts = match condition {
        Expression::All(parts) => parts.iter().collect(),
        other => vec![other],
    };
    let mut limits = ALL;
    let mut others = Vec::new();
    for part in parts {
        match number_test(part) {
            Some((Value::Path(Path::Age), range)) => limits = meet(limits, range),
            _ => others.push(part),
        }
    }
    others.sort_unstable();
    (limits, others)
}

fn meet(a: Range, b: Range) -> Range {
    (a.0.max(b.0), a.1.min(b.1))
}

/// The value and the numbers that a test of a number with a constant lets through.
fn number_test(part: &Expression) -> Option<(&Value, Range)> {
    let Expression::Test(Test::Compare(left, comparison, Value::Literal(right))) = part else {
        return None;
    };
    let number = match right {
        Literal::Integer(number) => *number,
        Literal::Date(date) => {
            i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
        }
        Literal::Word(_) => return None,
    };
    let range = match comparison {
        Comparison::Equal => (number, number),
        Comparison::NotEqual => return None,
        Comparison::Less => (i64::MIN, number.checked_sub(1)?),
        Comparison::AtMost => (i64::MIN, number),
        Comparison::Greater => (number.checked_add(1)?, i64::MAX),
        Comparison::AtLeast => (number, i64::MAX),
    };
    Some((left, range))
}

/// The words that a test lets through.
#[derive(Debug, Clone)]
enum Words {
    These(BTreeSet<String>),
    Codes(CodeSet),
}

struct Solver<'a> {
    surroundings: &'a Surroundings<'a>,
    rows: Option<&'a Rows>,
}

impl Solver<'_> {
    /// The parts of a condition that all hold.
    fn flat<'e>(&self, condition: &'e Expression) -> Vec<&'e Expression> {
        match condition {
            Expression::All(parts) => parts.iter().flat_map(|part| self.flat(part)).collect(),
            other => vec![other],
        }
    }

    fn is_never(&self, parts: &[&Expression]) -> bool {
        let mut numbers: BTreeMap<&Value, Range> = BTreeMap::new();
        let mut words: BTreeMap<&Value, Words> = BTreeMap::new();
        for part in parts {
            if let Some((value, range)) = number_test(part) {
                let known = numbers.entry(value).or_insert_with(|| self.possible(value));
                *known = meet(*known, range);
                if known.0 > known.1 {
                    return true;
                }
            }
            if let Some((value, own)) = self.word_test(part) {
                let both = match words.remove(value) {
                    Some(known) => both(&known, &own),
                    None => Some(own),
                };
                match both {
                    Some(both) if is_empty(&both) => return true,
                    Some(both) => {
                        words.insert(value, both);
                    }
                    None => {}
                }
            }
            if let Expression::Any(parts) = part
                && parts.iter().all(|part| self.is_never(&self.flat(part)))
            {
                return true;
            }
            if let Expression::Rows(_, inner) = part
                && self.is_never(&self.flat(inner))
            {
                return true;
            }
        }
        let holds = |part: &&&Expression| match part {
            Expression::Not(inner) => parts.contains(&inner.as_ref()),
            _ => false,
        };
        parts.iter().any(|part| holds(&part))
    }

    /// True for a part that lets through whatever has a value. What may be missing can still restrict.
    fn is_always(&self, part: &Expression) -> bool {
        if let Some((value, range)) = number_test(part) {
            let possible = self.possible(value);
            return possible != ALL && meet(possible, range) == possible && !self.may_lack(value);
        }
        if let Some((value, Words::These(own))) = self.word_test(part) {
            let all = self.all_words(value);
            return all.is_some_and(|all| all.is_subset(&own)) && !self.may_lack(value);
        }
        let Expression::Any(parts) = part else { return false };
        let mut ranges: BTreeMap<&Value, Vec<Range>> = BTreeMap::new();
        for (value, range) in parts.iter().filter_map(number_test) {
            ranges.entry(value).or_default().push(range);
        }
        ranges
            .into_iter()
            .any(|(value, ranges)| !self.may_lack(value) && covers(self.possible(value), ranges))
            || parts.iter().any(|part| self.is_always(part))
    }

    /// The numbers that a value can be.
    fn possible(&self, value: &Value) -> Range {
        let whole = (0, i64::MAX);
        match value {
            Value::Path(Path::Age)
            | Value::Call(Call::Count(_) | Call::Distinct(..) | Call::Covered(_)) => whole,
            Value::Call(Call::Days(a, b)) => {
                let name = |path: &Path| match path {
                    Path::Column(column) | Path::First(column) => Some(column.name.clone()),
                    _ => None,
                };
                let ordered = name(a)
                    .zip(name(b))
                    .is_some_and(|pair| self.rows.is_some_and(|rows| rows.orders.contains(&pair)));
                if ordered || (*a == Path::Date && *b == Path::Until) { whole } else { ALL }
            }
            Value::Path(Path::Column(column) | Path::First(column) | Path::Last(column)) => {
                let ValueKind::Number { decimals } = column.kind else { return ALL };
                let scale = 10_i64.pow(u32::from(decimals.min(9)));
                let limits = self.rows.and_then(|rows| rows.column(&column.name)).map(|k| k.limits);
                let (least, most) = limits.unwrap_or((None, None));
                let scaled = |n: i64| n.saturating_mul(scale);
                (least.map_or(i64::MIN, scaled), most.map_or(i64::MAX, scaled))
            }
            _ => ALL,
        }
    }

    fn may_lack(&self, value: &Value) -> bool {
        let path = |path: &Path| match path {
            Path::Column(c) | Path::First(c) | Path::Last(c) => c.may_be_missing,
            Path::Age | Path::Date => false,
            _ => true,
        };
        match value {
            Value::Path(own) => path(own),
            Value::Call(Call::Days(a, b)) => path(a) || path(b),
            Value::Call(Call::Count(_) | Call::Distinct(..) | Call::Covered(_)) => false,
            _ => true,
        }
    }

    /// All words that a value can be, where they are known.
    fn all_words(&self, value: &Value) -> Option<BTreeSet<String>> {
        match value {
            Value::Path(Path::Column(c) | Path::First(c) | Path::Last(c)) => match &c.kind {
                ValueKind::Choice(codes) => Some(codes.iter().cloned().collect()),
                _ => None,
            },
            Value::Path(Path::Ladder(id)) => {
                let state = self.surroundings.states.get(id)?;
                let StateKind::Ladder { order, otherwise } = &state.kind else { return None };
                let other = otherwise.as_ref()?.word.clone();
                Some(order.iter().map(|step| step.0.clone()).chain([other]).collect())
            }
            _ => None,
        }
    }

    /// The value and the words that a test lets through.
    fn word_test<'e>(&self, part: &'e Expression) -> Option<(&'e Value, Words)> {
        let Expression::Test(test) = part else { return None };
        match test {
            Test::Compare(left, Comparison::Equal, Value::Literal(Literal::Word(word))) => {
                Some((left, Words::These(BTreeSet::from([word.clone()]))))
            }
            Test::In(left, Set::Literals(literals)) => {
                let words: Option<BTreeSet<String>> = literals
                    .iter()
                    .map(|literal| match literal {
                        Literal::Word(word) => Some(word.clone()),
                        _ => None,
                    })
                    .collect();
                Some((left, Words::These(words?)))
            }
            Test::In(left, Set::ValueSet(id)) => {
                Some((left, Words::Codes(self.surroundings.valuesets.get(id)?.codes.clone())))
            }
            _ => None,
        }
    }

    /// True when the first part being true makes the second true.
    fn follows(&self, narrow: &Expression, wide: &Expression) -> bool {
        if narrow == wide {
            return true;
        }
        if let (Some((a, narrow)), Some((b, wide))) = (number_test(narrow), number_test(wide)) {
            return a == b && meet(narrow, wide) == narrow;
        }
        let (Some((a, narrow)), Some((b, wide))) = (self.word_test(narrow), self.word_test(wide))
        else {
            return false;
        };
        a == b
            && match (&narrow, &wide) {
                (Words::These(narrow), Words::These(wide)) => narrow.is_subset(wide),
                (Words::Codes(narrow), Words::Codes(wide)) => wide.covers(narrow),
                (Words::These(narrow), Words::Codes(wide)) => {
                    narrow.iter().all(|word| holds_code(wide, word))
                }
                (Words::Codes(_), Words::These(_)) => false,
            }
    }
}

fn holds_code(codes: &CodeSet, word: &str) -> bool {
    CodeSystem::ALL
        .into_iter()
        .filter_map(|system| Code::parse(system, word).ok())
        .any(|code| codes.contains(code))
}

/// The words that both let through.
fn both(a: &Words, b: &Words) -> Option<Words> {
    match (a, b) {
        (Words::These(a), Words::These(b)) => {
            Some(Words::These(a.intersection(b).cloned().collect()))
        }
        (Words::Codes(a), Words::Codes(b)) => {
            let only_a = a.without(b);
            Some(Words::Codes(a.without(&only_a)))
        }
        (Words::These(words), Words::Codes(codes)) | (Words::Codes(codes), Words::These(words)) => {
            let kept = words.iter().filter(|word| holds_code(codes, word));
            Some(Words::These(kept.cloned().collect()))
        }
    }
}

fn is_empty(words: &Words) -> bool {
    match words {
        Words::These(words) => words.is_empty(),
        Words::Codes(codes) => {
            codes.is_empty() || *codes == CodeSet::new(std::iter::empty::<CodePattern>())
        }
    }
}

/// True when the ranges together have every number of the first.
fn covers(all: Range, mut ranges: Vec<Range>) -> bool {
    ranges.sort_unstable();
    let mut next = all.0;
    for (first, last) in ranges {
        if first > next {
            return false;
        }
        if last >= all.1 {
            return true;
        }
        next = next.max(last.saturating_add(1));
    }
    false
}
