//! Conditions in the definition's own words.

use catalog::definition::{
    Call, Comparison, Computation, Expression, Literal, Path, Quantifier, Repeats, Set, Test, Value,
};

use super::units::Asked;

/// What a step asks.
pub(super) fn of(computation: &Computation, asked: Asked<'_>) -> String {
    match asked {
        Asked::Units => "on a day of the period".to_owned(),
        Asked::Base => {
            let used = computation.population.as_ref();
            used.map_or(String::new(), |used| format!("base = {}", used.population))
        }
        Asked::Population(part) | Asked::Condition(part) => condition(computation, part),
        Asked::Repeats(repeats) => match repeats {
            Repeats::All => "repeats = all".to_owned(),
            Repeats::FirstInPeriod => "repeats = first in period".to_owned(),
            Repeats::FirstEver => "repeats = first ever".to_owned(),
            Repeats::ClearAfterAny(n) => format!("repeats = clear {n} days after any"),
            Repeats::ClearAfterCounted(n) => format!("repeats = clear {n} days after counted"),
        },
        Asked::Windows => "windows seen whole, as incomplete asks".to_owned(),
    }
}

fn condition(computation: &Computation, expression: &Expression) -> String {
    let joined = |parts: &[Expression], word: &str| {
        let parts = parts.iter().map(|part| match part {
            Expression::All(_) | Expression::Any(_) => {
                format!("({})", condition(computation, part))
            }
            _ => condition(computation, part),
        });
        parts.collect::<Vec<_>>().join(word)
    };
    match expression {
        Expression::All(parts) => joined(parts, " and "),
        Expression::Any(parts) => joined(parts, " or "),
        Expression::Not(inner) => match &**inner {
            Expression::Test(Test::Exists(of)) => format!("missing({})", value(computation, of)),
            Expression::Test(Test::In(of, set)) => {
                format!("{} not in {}", value(computation, of), in_words(set))
            }
            other => format!("not ({})", condition(computation, other)),
        },
        Expression::Rows(quantifier, inner) => {
            let word = if *quantifier == Quantifier::Any { "any row" } else { "all rows" };
            format!("{word} ({})", condition(computation, inner))
        }
        Expression::List(quantifier, column, inner) => {
            let word = if *quantifier == Quantifier::Any { "any" } else { "all" };
            test(computation, inner, &format!("{word}({})", column.name))
        }
        Expression::Test(inner) => test(computation, inner, ""),
    }
}

fn test(computation: &Computation, test: &Test, element: &str) -> String {
    let of = |one: &Value| match one {
        Value::Element => element.to_owned(),
        other => value(computation, other),
    };
    match test {
        Test::Compare(left, comparison, right) => {
            let sign = match comparison {
                Comparison::Equal => "=",
                Comparison::NotEqual => "!=",
                Comparison::Less => "<",
                Comparison::AtMost => "<=",
                Comparison::Greater => ">",
                Comparison::AtLeast => ">=",
            };
            format!("{} {sign} {}", of(left), of(right))
        }
        Test::In(one, set) => format!("{} in {}", of(one), in_words(set)),
        Test::Exists(one) => format!("exists({})", of(one)),
        Test::Found(look) => format!("exists({})", look_name(computation, *look)),
        Test::Holds(state) => state.0.clone(),
    }
}

fn look_name(computation: &Computation, look: usize) -> &str {
    computation.looks.get(look).map_or("", |look| &look.name)
}

fn in_words(set: &Set) -> String {
    match set {
        Set::ValueSet(id) => format!("@{id}"),
        Set::Literals(all) => {
            format!("{{{}}}", all.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
    }
}

fn literal(written: &Literal) -> String {
    match written {
        Literal::Integer(number) => number.to_string(),
        Literal::Date(date) => date.to_string(),
        Literal::Word(word) => word.clone(),
    }
}

fn value(computation: &Computation, of: &Value) -> String {
    let named = |look: usize| look_name(computation, look);
    match of {
        Value::Literal(written) => literal(written),
        Value::Path(of) => path(of),
        Value::Element => String::new(),
        Value::Call(call) => match call {
            Call::Days(from, to) => format!("days({}, {})", path(from), path(to)),
            Call::Count(look) => format!("count({})", named(*look)),
            Call::Covered(look) => format!("covered({})", named(*look)),
            Call::Distinct(look, of) => format!("distinct({}.{})", named(*look), of.name),
            Call::Sum(look, of) => format!("sum({}.{})", named(*look), of.name),
            Call::Coc(look, of) => format!("coc({}.{})", named(*look), of.name),
            Call::Upc(look, of) => format!("upc({}.{})", named(*look), of.name),
            Call::Secon(look, of) => format!("secon({}.{})", named(*look), of.name),
            Call::First(look, of) => format!("first({}.{})", named(*look), of.name),
            Call::Last(look, of) => format!("last({}.{})", named(*look), of.name),
        },
    }
}

fn path(of: &Path) -> String {
    match of {
        Path::Column(column) => column.name.clone(),
        Path::First(column) => format!("first.{}", column.name),
        Path::Last(column) => format!("last.{}", column.name),
        Path::Unit(inner) => format!("unit.{}", path(inner)),
        Path::Age => "age".to_owned(),
        Path::Sex => "sex".to_owned(),
        Path::Date => "date".to_owned(),
        Path::Until => "until".to_owned(),
        Path::Ladder(state) => state.0.clone(),
    }
}
