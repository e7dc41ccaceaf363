//! Conditions and values as phrases.

use catalog::definition::{
    Call, Column, Comparison, Expression, Literal, Path, Quantifier, Set, StateId, Test, Value,
};
use catalog::{ColumnKind, ValueSetId};
use cube::Lang;

use super::{Sentences, named};

/// The parts of a condition that all must hold.
pub(super) fn steps(condition: Option<&Expression>) -> Vec<&Expression> {
    match condition {
        None => Vec::new(),
        Some(Expression::All(parts)) => parts.iter().collect(),
        Some(one) => vec![one],
    }
}

/// A condition as a clause, such as `åldern är minst 65`.
pub(super) fn condition(says: &Sentences<'_>, of: &Expression) -> String {
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
        Expression::Not(inner) => not(says, inner),
        Expression::Rows(which, inner) => {
            let inner = condition(says, inner);
            match which {
                Quantifier::Any => lang.pick(
                    format!("minst en rad uppfyller att {inner}"),
                    format!("in at least one row {inner}"),
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
                Quantifier::Any => {
                    lang.pick(format!("minst en av {name}"), format!("at least one of {name}"))
                }
                Quantifier::All => {
                    lang.pick(format!("var och en av {name}"), format!("each of {name}"))
                }
            };
            test(says, inner, Some(&subject))
        }
        Expression::Test(one) => test(says, one, None),
    }
}

/// What does not hold, as plainly as it can be said.
fn not(says: &Sentences<'_>, inner: &Expression) -> String {
    let lang = says.lang;
    if let Expression::Test(test) = inner {
        match test {
            Test::Exists(of) => {
                let of = value(says, of);
                return lang.pick(format!("{of} saknas"), format!("{of} is missing"));
            }
            Test::Found(look) => {
                let look = named(&says.computation.looks[*look].name, lang);
                return lang.pick(format!("{look} finns inte"), format!("{look} is not found"));
            }
            Test::Holds(state) => {
                let state = says.state(state);
                return lang.pick(
                    format!("personen inte har {state}"),
                    format!("the person does not have {state}"),
                );
            }
            Test::In(left, Set::ValueSet(id)) => {
                let (left, set) = (value(says, left), value_set(says, id));
                return lang.pick(
                    format!("{left} inte ingår i kodurvalet {set}"),
                    format!("{left} is not in the value set {set}"),
                );
            }
            Test::Compare(..) | Test::In(_, Set::Literals(_)) => {}
        }
    }
    let inner = condition(says, inner);
    lang.pick(format!("det inte gäller att {inner}"), format!("it is not so that {inner}"))
}

fn value_set(says: &Sentences<'_>, id: &ValueSetId) -> String {
    let set = says.catalog.valuesets.get(id);
    let title = set.map_or_else(|| id.to_string(), |set| set.title.get(says.lang).to_owned());
    named(&title, says.lang)
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
                Value::Literal(of) => literal(says, of, left),
                other => phrase(other),
            };
            format!("{} {how} {right}", phrase(left))
        }
        Test::In(left, Set::ValueSet(id)) => {
            let (left, set) = (phrase(left), value_set(says, id));
            lang.pick(
                format!("{left} ingår i kodurvalet {set}"),
                format!("{left} is in the value set {set}"),
            )
        }
        Test::In(left, Set::Literals(all)) => {
            let all: Vec<String> = all.iter().map(|one| literal(says, one, left)).collect();
            let (left, all) = (phrase(left), all.join(lang.pick(" eller ", " or ")));
            lang.pick(format!("{left} är {all}"), format!("{left} is {all}"))
        }
        Test::Exists(of) => {
            let of = phrase(of);
            lang.pick(format!("{of} är angivet"), format!("{of} is given"))
        }
        Test::Found(look) => {
            let look = named(&says.computation.looks[*look].name, lang);
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

/// What is written in a definition: a delivered code with what it means, the id of a state by its name for
/// readers.
fn literal(says: &Sentences<'_>, of: &Literal, beside: &Value) -> String {
    let word = match of {
        Literal::Integer(n) => return n.to_string(),
        Literal::Date(day) => return day.to_string(),
        Literal::Word(word) => word,
    };
    let column = match beside {
        Value::Path(Path::Column(of) | Path::First(of) | Path::Last(of)) => Some(of),
        Value::Path(Path::Unit(inner)) => match inner.as_ref() {
            Path::Column(of) | Path::First(of) | Path::Last(of) => Some(of),
            _ => None,
        },
        Value::Path(Path::Sex) => {
            let is_women = word == "K";
            let sex = if is_women {
                says.lang.pick("kvinna", "a woman")
            } else {
                says.lang.pick("man", "a man")
            };
            return sex.to_owned();
        }
        _ => None,
    };
    let kind = column.and_then(|column| says.found(column)).map(|found| &found.kind);
    if let Some(ColumnKind::Choice(choices)) = kind
        && let Some(choice) = choices.iter().find(|choice| choice.code == *word)
    {
        let title = choice.title.get(says.lang);
        return if title == word { word.clone() } else { format!("{word} ({title})") };
    }
    says.state(&StateId(word.clone()))
}

/// A column by its name for readers, with its name in definitions beside; one that is derived by how.
pub(super) fn column(says: &Sentences<'_>, of: &Column) -> String {
    if let Some((from, to)) = says.derived_days(of) {
        let (from, to) = (path(says, from), path(says, to));
        return says.lang.pick(
            format!("antalet dygn från {from} till {to}"),
            format!("the number of days from {from} to {to}"),
        );
    }
    let Some(found) = says.found(of) else { return of.name.clone() };
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
pub(super) fn value(says: &Sentences<'_>, of: &Value) -> String {
    match of {
        Value::Literal(of) => literal(says, of, &Value::Element),
        Value::Path(of) => path(says, of),
        Value::Call(of) => call(says, of),
        Value::Element => says.lang.pick("värdet", "the value").to_owned(),
    }
}

pub(super) fn path(says: &Sentences<'_>, of: &Path) -> String {
    let lang = says.lang;
    match of {
        Path::Column(of) => column(says, of),
        Path::First(of) => {
            let of = column(says, of);
            lang.pick(format!("{of} i första raden"), format!("{of} of the first row"))
        }
        Path::Last(of) => {
            let of = column(says, of);
            lang.pick(format!("{of} i sista raden"), format!("{of} of the last row"))
        }
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
    let name = |look: &usize| named(&says.computation.looks[*look].name, lang);
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
