//! Conditions and values as phrases.

use catalog::definition::{
    Call, Column, Comparison, Expression, Literal, Path, Quantifier, Set, StateId, Test, Value,
};
use cube::Lang;

use super::Sentences;

/// The parts of a condition that all must hold.
pub(super) fn steps(condition: Option<&Expression>) -> Vec<&Expression> {
    match condition {
        None => Vec::new(),
        Some(Expression::All(parts)) => parts.iter().collect(),
        Some(one) => vec![one],
    }
}

/// A condition as a clause, such as `åldern är minst 65`.
#[must_use]
pub fn condition(says: &Sentences<'_>, of: &Expression) -> String {
    let lang = says.lang;
    let joined = |parts: &[Expression], word: &str| {
        let part = |part: &Expression| match part {
            Expression::All(_) | Expression::Any(_) => format!("({})", condition(says, part)),
            _ => condition(says, part),
        };
        parts.iter().map(part).collect::<Vec<_>>().join(word)
    };
    match of {
        Expression::All(parts) => joined(parts, lang.pick(" och ", " and ")),
        Expression::Any(parts) => joined(parts, lang.pick(" eller ", " or ")),
        Expression::Not(inner) => {
            let inner = condition(says, inner);
            lang.pick(format!("det inte gäller att {inner}"), format!("it is not so that {inner}"))
        }
        Expression::Rows(which, inner) => {
            let inner = condition(says, inner);
            match which {
                Quantifier::Any => lang.pick(
                    format!("någon rad uppfyller att {inner}"),
                    format!("in some row {inner}"),
                ),
                Quantifier::All => lang.pick(
                    format!("alla rader uppfyller att {inner}"),
                    format!("in every row {inner}"),
                ),
            }
        }
        Expression::List(which, column, inner) => {
            let name = self::column(says, column);
            let subject = match which {
                Quantifier::Any => lang.pick(format!("någon {name}"), format!("some {name}")),
                Quantifier::All => lang.pick(format!("varje {name}"), format!("every {name}")),
            };
            test(says, inner, Some(&subject))
        }
        Expression::Test(one) => test(says, one, None),
    }
}

fn test(says: &Sentences<'_>, of: &Test, element: Option<&str>) -> String {
    let lang = says.lang;
    let phrase = |of: &Value| match (of, element) {
        (Value::Element, Some(element)) => element.to_owned(),
        _ => value(says, of),
    };
    match of {
        Test::Compare(left, how, right) => {
            let how = comparison(*how, lang);
            let right = match right {
                Value::Literal(of) => literal(says, of),
                other => phrase(other),
            };
            format!("{} {how} {right}", phrase(left))
        }
        Test::In(left, Set::ValueSet(id)) => {
            let set = says.catalog.valuesets.get(id);
            let title = set.map_or_else(|| id.to_string(), |set| set.title.get(lang).to_owned());
            let left = phrase(left);
            lang.pick(
                format!("{left} finns i kodurvalet {title}"),
                format!("{left} is in the value set {title}"),
            )
        }
        Test::In(left, Set::Literals(all)) => {
            let all: Vec<String> = all.iter().map(|one| literal(says, one)).collect();
            let (left, all) = (phrase(left), all.join(lang.pick(" eller ", " or ")));
            lang.pick(format!("{left} är {all}"), format!("{left} is {all}"))
        }
        Test::Exists(of) => {
            let of = phrase(of);
            lang.pick(format!("{of} finns"), format!("{of} is there"))
        }
        Test::Found(look) => {
            let look = &says.computation.looks[*look].name;
            lang.pick(format!("{look} finns"), format!("{look} is found"))
        }
        Test::Holds(state) => {
            let state = says.state(state);
            lang.pick(format!("personen har {state}"), format!("the person has {state}"))
        }
    }
}

fn comparison(how: Comparison, lang: Lang) -> &'static str {
    match how {
        Comparison::Equal => lang.pick("är", "is"),
        Comparison::NotEqual => lang.pick("är inte", "is not"),
        Comparison::Less => lang.pick("är under", "is below"),
        Comparison::AtMost => lang.pick("är högst", "is at most"),
        Comparison::Greater => lang.pick("är över", "is above"),
        Comparison::AtLeast => lang.pick("är minst", "is at least"),
    }
}

/// What is written in a definition; the id of a state by its name for readers.
fn literal(says: &Sentences<'_>, of: &Literal) -> String {
    match of {
        Literal::Integer(n) => n.to_string(),
        Literal::Date(day) => day.to_string(),
        Literal::Word(word) => says.state(&StateId(word.clone())),
    }
}

/// A column by its name for readers, with its name in definitions beside.
pub(super) fn column(says: &Sentences<'_>, of: &Column) -> String {
    let mut columns = says.catalog.registers.values().flat_map(|register| &register.columns);
    let Some(found) = columns.find(|column| column.name == of.name) else {
        return of.name.clone();
    };
    let title = found.title.get(says.lang);
    let mut letters = title.chars();
    let first: String =
        letters.next().map(|first| first.to_lowercase().collect()).unwrap_or_default();
    // An abbreviation keeps its capitals.
    let is_word = letters.clone().next().is_some_and(char::is_lowercase);
    let title = if is_word { format!("{first}{}", letters.as_str()) } else { title.to_owned() };
    format!("{title} ({})", of.name)
}

/// A value as a noun phrase.
#[must_use]
pub fn value(says: &Sentences<'_>, of: &Value) -> String {
    match of {
        Value::Literal(of) => literal(says, of),
        Value::Path(of) => path(says, of),
        Value::Call(of) => call(says, of),
        Value::Element => says.lang.pick("värdet", "the value").to_owned(),
    }
}

pub(super) fn path(says: &Sentences<'_>, of: &Path) -> String {
    let lang = says.lang;
    match of {
        Path::Column(of) => column(says, of),
        Path::First(column) => lang.pick(
            format!("{} i första raden", column.name),
            format!("{} of the first row", column.name),
        ),
        Path::Last(column) => lang.pick(
            format!("{} i sista raden", column.name),
            format!("{} of the last row", column.name),
        ),
        Path::Unit(inner) => {
            let inner = path(says, inner);
            lang.pick(format!("enhetens {inner}"), format!("the unit's {inner}"))
        }
        Path::Age => lang.pick("åldern", "age").to_owned(),
        Path::Sex => lang.pick("könet", "sex").to_owned(),
        Path::Date => lang.pick("händelsens dag", "the event's day").to_owned(),
        Path::Until => lang.pick("händelsens sista dag", "the event's last day").to_owned(),
        Path::Ladder(state) => says.state(state),
    }
}

fn call(says: &Sentences<'_>, of: &Call) -> String {
    let lang = says.lang;
    let name = |look: &usize| says.computation.looks[*look].name.clone();
    let index = |what: &str, look: &usize, of: &Column| {
        let (look, column) = (name(look), column(says, of));
        lang.pick(format!("{what} för {column} i {look}"), format!("{what} of {column} in {look}"))
    };
    match of {
        Call::Days(a, b) => {
            let (a, b) = (path(says, a), path(says, b));
            lang.pick(format!("antalet dygn från {a} till {b}"), format!("days from {a} to {b}"))
        }
        Call::Count(look) => {
            let look = name(look);
            lang.pick(format!("antalet {look}"), format!("the number of {look}"))
        }
        Call::Distinct(look, column) => {
            index(lang.pick("antalet olika värden", "different values"), look, column)
        }
        Call::Sum(look, column) => index(lang.pick("summan", "the sum"), look, column),
        Call::Covered(look) => {
            let look = name(look);
            lang.pick(format!("antalet dygn med {look}"), format!("days with {look}"))
        }
        Call::Coc(look, column) => index("COC", look, column),
        Call::Upc(look, column) => index("UPC", look, column),
        Call::Secon(look, column) => index("SECON", look, column),
        Call::First(look, column) => index(lang.pick("första värdet", "first value"), look, column),
        Call::Last(look, column) => index(lang.pick("sista värdet", "last value"), look, column),
    }
}
