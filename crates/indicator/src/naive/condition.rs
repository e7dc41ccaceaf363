//! Conditions and values, asked of a unit, a row or a day.

use catalog::definition::{
    Call, Comparison, Expression, Literal, Path, Quantifier, Set, StateId, Test, Value,
};
use cube::Sex;
use terminology::Code;

use super::history::History;
use super::looks;
use super::residence::Member;
use super::rows::{Event, Worth};
use super::states;
use crate::calendar;

/// What a condition is asked of.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// The person.
    pub history: &'a History<'a>,
    /// The person as a member of the population.
    pub member: Option<&'a Member>,
    /// The rows of the unit; within `any row (…)` the one row that is asked.
    pub event: Option<&'a Event>,
    /// The unit's day, on which age and states are asked.
    pub day: Option<i32>,
    /// The unit that looks, when a row that it looks at is asked.
    pub unit: Option<&'a View<'a>>,
}

impl<'a> View<'a> {
    /// A row of a state, a series or a register, before there is any unit.
    pub(super) fn of_row(history: &'a History<'a>, event: &'a Event) -> View<'a> {
        View { history, member: None, event: Some(event), day: None, unit: None }
    }

    /// Whether a condition holds.
    pub(super) fn is_true(&self, condition: &Expression) -> bool {
        match condition {
            Expression::All(parts) => parts.iter().all(|part| self.is_true(part)),
            Expression::Any(parts) => parts.iter().any(|part| self.is_true(part)),
            Expression::Not(inner) => !self.is_true(inner),
            Expression::Rows(quantifier, inner) => {
                let rows = self.event.map_or(&[][..], |event| &event.rows);
                let mut holds = rows.iter().map(|row| {
                    let one = Event::of(row.clone(), 0);
                    View { event: Some(&one), ..*self }.is_true(inner)
                });
                match quantifier {
                    Quantifier::Any => holds.any(|holds| holds),
                    Quantifier::All => !rows.is_empty() && holds.all(|holds| holds),
                }
            }
            Expression::List(quantifier, column, test) => {
                let values = self.path(&Path::Column(column.clone())).each();
                let mut passes = values.iter().map(|value| self.passes(test, value));
                match quantifier {
                    Quantifier::Any => passes.any(|passes| passes),
                    Quantifier::All => !values.is_empty() && passes.all(|passes| passes),
                }
            }
            Expression::Test(test) => self.passes(test, &Worth::Missing),
        }
    }

    /// Whether a test holds; `element` is the value of a list that is gone through.
    fn passes(&self, test: &Test, element: &Worth) -> bool {
        let worth = |value: &Value| match value {
            Value::Element => element.clone(),
            other => self.value(other),
        };
        match test {
            Test::Compare(left, comparison, right) => {
                compare(&worth(left), *comparison, &worth(right))
            }
            Test::In(value, set) => self.is_in(&worth(value), set),
            Test::Exists(value) => !worth(value).is_missing(),
            Test::Found(look) => looks::found(self, *look).n > 0,
            Test::Holds(state) => self.holds(state),
        }
    }

    fn holds(&self, state: &StateId) -> bool {
        let Some(day) = self.day else { return false };
        states::held(self.history, state, day).is_some_and(|held| held.is_state)
    }

    fn is_in(&self, worth: &Worth, set: &Set) -> bool {
        match set {
            Set::Literals(all) => {
                all.iter().any(|one| compare(worth, Comparison::Equal, &literal(one)))
            }
            Set::ValueSet(id) => {
                let Worth::Word(word) = worth else { return false };
                let Some(valueset) = self.history.run.catalog.valuesets.get(id) else {
                    return false;
                };
                let code = Code::parse(valueset.system, word);
                code.is_ok_and(|code| valueset.codes.contains(code))
            }
        }
    }

    /// The value of a value.
    pub(super) fn value(&self, value: &Value) -> Worth {
        match value {
            Value::Literal(written) => literal(written),
            Value::Path(path) => self.path(path),
            Value::Call(Call::Days(from, to)) => {
                match (self.path(from).day(), self.path(to).day()) {
                    (Some(from), Some(to)) => Worth::Number(i64::from(to - from)),
                    _ => Worth::Missing,
                }
            }
            Value::Call(call) => looks::call(self, call),
            Value::Element => Worth::Missing,
        }
    }

    /// The value of a path.
    pub(super) fn path(&self, path: &Path) -> Worth {
        match path {
            Path::Unit(inner) => self.unit.map_or(Worth::Missing, |unit| unit.path(inner)),
            Path::Age => self.age().map_or(Worth::Missing, |age| Worth::Number(i64::from(age))),
            Path::Sex => match self.member.and_then(|member| member.sex) {
                Some(sex) => Worth::Word(sex_word(sex).to_owned()),
                None => Worth::Missing,
            },
            Path::Ladder(state) => {
                let held = self.day.and_then(|day| states::held(self.history, state, day));
                held.map_or(Worth::Missing, |held| Worth::Word(held.step))
            }
            Path::Column(_) | Path::First(_) | Path::Last(_) | Path::Date | Path::Until => {
                self.event.map_or(Worth::Missing, |event| event.value(path))
            }
        }
    }

    /// The person's age on the unit's day, by the definition's rule.
    pub(super) fn age(&self) -> Option<i32> {
        let computation = self.history.computation;
        let rule = computation.population.as_ref()?.age?;
        let (birth, day) = (self.member?.birth?, self.day?);
        let (_, first, last) = calendar::period_of(day, computation.period.every)?;
        let leap = self.history.conventions.leap_birthday;
        Some(calendar::age(birth, day, (first, last), rule, leap))
    }
}

/// `K` or `M`.
fn sex_word(sex: Sex) -> &'static str {
    if sex == Sex::Women { "K" } else { "M" }
}

fn literal(written: &Literal) -> Worth {
    match written {
        Literal::Integer(number) => Worth::Number(*number),
        Literal::Date(date) => Worth::Day(calendar::day_of(*date)),
        Literal::Word(word) => Worth::Word(word.clone()),
    }
}

/// Whether two values compare so; false when one of them is missing or they are of different kinds.
fn compare(left: &Worth, comparison: Comparison, right: &Worth) -> bool {
    let order = match (left, right) {
        (Worth::Word(left), Worth::Word(right)) => left.cmp(right),
        _ => match (left.day(), right.day(), left.fraction(), right.fraction()) {
            (Some(left), Some(right), _, _) => left.cmp(&right),
            (_, _, Some((a, b)), Some((c, d))) => {
                (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
            }
            _ => return false,
        },
    };
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}
