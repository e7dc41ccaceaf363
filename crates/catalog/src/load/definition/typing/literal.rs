//! Words and numbers: what they mean beside a value of a certain kind.

use cube::collate;
use terminology::Code;

use super::{Kind, Typed, Typer};
use crate::definition::{Comparison, Literal, StateKind, Value, ValueKind};
use crate::load::definition::grammar::{Name, Operand, Part};
use crate::rule;

/// Nobody in Sweden has reached this age.
const OLDEST: i64 = 125;

impl Typer<'_, '_> {
    /// The right side of a comparison: a value of the left side's kind, or a name of the same kind.
    pub(super) fn right_side(
        &mut self,
        left: &Typed,
        comparison: Comparison,
        right: &Part<Operand>,
    ) -> Option<Value> {
        let is_ordered = left.kind.is_number()
            || matches!(left.kind, Kind::Of(ValueKind::Date | ValueKind::Month));
        if !is_ordered && !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            let (text, (sv, en)) = (&left.text, left.kind.words());
            self.tell(
                &rule::TYPES_DIFFER,
                &right.span,
                format!("`{text}` är {sv}, som bara kan vara lika eller olika"),
                format!("`{text}` is {en}, which can only be equal or not"),
            );
            return None;
        }
        let path = match &right.node {
            Operand::Name(name) if self.is_name(name) => {
                if self.known_word(left, name).is_some() {
                    let text = name.text();
                    self.tell(
                        &rule::AMBIGUOUS_NAME,
                        &right.span,
                        format!("`{text}` är både ett värde och ett namn"),
                        format!("`{text}` is both a value and a name"),
                    );
                    return None;
                }
                Some(self.named(name)?)
            }
            Operand::Call(..) => Some(self.value(right)?),
            _ => None,
        };
        let Some(path) = path else {
            let literal = self.literal(left, right)?;
            self.check_age(left, comparison, &literal, right)?;
            return Some(Value::Literal(literal));
        };
        if path.is_list {
            self.tell_list(&path, &right.span);
            return None;
        }
        let fits = path.kind == left.kind
            || (path.kind.is_number()
                && left.kind.is_number()
                && same_decimals(&path.kind, &left.kind))
            || matches!(
                (&path.kind, &left.kind),
                (Kind::Of(ValueKind::Choice(_)), Kind::Of(ValueKind::Choice(_)))
            );
        if !fits {
            self.tell_differ(left, &path.kind, &path.text, right);
            return None;
        }
        if comparison == Comparison::NotEqual && !self.is_proven(&path) {
            let text = &path.text;
            self.tell_near(
                &rule::MISSING_NOT_SAID,
                &right.span,
                (format!("`{text}` kan saknas"), format!("`{text}` may be missing")),
                Some(&format!("exists({text})")),
            );
            return None;
        }
        Some(path.value)
    }

    /// True when a name could be a column, a day or the like rather than a word.
    fn is_name(&self, name: &Name) -> bool {
        let first = &name.parts[0].node;
        match name.parts.len() {
            1 => {
                matches!(first.as_str(), "age" | "date" | "until")
                    || self.scope.rows.is_some_and(|rows| rows.column(first).is_some())
            }
            _ => matches!(first.as_str(), "first" | "last" | "unit") || self.look(first).is_some(),
        }
    }

    /// Tells an age that nobody has.
    fn check_age(
        &self,
        left: &Typed,
        comparison: Comparison,
        literal: &Literal,
        right: &Part<Operand>,
    ) -> Option<()> {
        let (Kind::Age, Literal::Integer(age)) = (&left.kind, literal) else { return Some(()) };
        let is_below = *age == 0 && comparison == Comparison::Less;
        if *age < OLDEST && !is_below {
            return Some(());
        }
        let (sv, en) = if is_below {
            ("ingen är yngre än 0 år".to_owned(), "nobody is younger than 0".to_owned())
        } else {
            (format!("ingen är {age} år"), format!("nobody is {age} years old"))
        };
        self.tell(&rule::IMPOSSIBLE_AGE, &right.span, sv, en);
        None
    }

    fn tell_differ(&self, left: &Typed, kind: &Kind, text: &str, right: &Part<Operand>) {
        let (own, (left_sv, left_en)) = (&left.text, left.kind.words());
        let (sv, en) = kind.words();
        self.tell(
            &rule::TYPES_DIFFER,
            &right.span,
            format!("`{own}` är {left_sv}, men `{text}` är {sv}"),
            format!("`{own}` is {left_en}, but `{text}` is {en}"),
        );
    }

    /// The delivered value that a word means beside a value of this kind; none when it means none.
    fn known_word(&self, left: &Typed, name: &Name) -> Option<String> {
        let text = name.text();
        match &left.kind {
            Kind::Of(ValueKind::Choice(_)) => {
                left.labels.iter().find(|(label, _)| *label == text).map(|(_, code)| code.clone())
            }
            Kind::Of(ValueKind::Code(system)) => {
                Code::parse(*system, &text).ok().map(|code| code.compact().as_str().to_owned())
            }
            Kind::Sex => ["K", "M"].contains(&text.as_str()).then_some(text),
            Kind::Ladder(id) => {
                let state = self.scope.surroundings.states.get(id)?;
                let StateKind::Ladder { order, otherwise } = &state.kind else { return None };
                let is_step = order.iter().any(|step| step.0 == text)
                    || otherwise.as_ref().is_some_and(|other| other.word == text);
                is_step.then_some(text)
            }
            Kind::Of(ValueKind::Text) => Some(text),
            _ => None,
        }
    }

    /// What is written, as a value of the left side's kind.
    pub(super) fn literal(&mut self, left: &Typed, right: &Part<Operand>) -> Option<Literal> {
        match (&left.kind, &right.node) {
            (Kind::Age | Kind::Of(ValueKind::Number { .. }), Operand::Digits(digits)) => {
                let decimals = match left.kind {
                    Kind::Of(ValueKind::Number { decimals }) => u32::from(decimals),
                    _ => 0,
                };
                let number = digits.parse::<i64>().ok();
                let scaled = number.and_then(|n| n.checked_mul(10_i64.checked_pow(decimals)?));
                if scaled.is_none() {
                    self.tell(
                        &rule::TYPES_DIFFER,
                        &right.span,
                        "talet är för stort",
                        "the number is too great",
                    );
                }
                Some(Literal::Integer(scaled?))
            }
            (Kind::Of(ValueKind::Date), Operand::Date(date)) => Some(Literal::Date(*date)),
            (Kind::Of(ValueKind::Kommun), Operand::Digits(digits)) if digits.len() == 4 => {
                Some(Literal::Word(digits.clone()))
            }
            (Kind::Of(ValueKind::Region), Operand::Digits(digits)) if digits.len() == 2 => {
                Some(Literal::Word(digits.clone()))
            }
            (Kind::Of(ValueKind::Text), Operand::Digits(digits)) => {
                Some(Literal::Word(digits.clone()))
            }
            (Kind::Of(ValueKind::Choice(_)), Operand::Digits(digits)) => {
                let found = left.labels.iter().find(|(label, _)| label == digits);
                if found.is_none() {
                    self.tell_no_value(left, digits, right);
                }
                Some(Literal::Word(found?.1.clone()))
            }
            (_, Operand::Name(name)) => self.word(left, name, right),
            (_, Operand::Digits(digits)) => {
                let number = Kind::Of(ValueKind::Number { decimals: 0 });
                self.tell_differ(left, &number, digits, right);
                None
            }
            (_, Operand::Date(date)) => {
                self.tell_differ(left, &Kind::Of(ValueKind::Date), &date.to_string(), right);
                None
            }
            (_, Operand::Call(..)) => {
                self.tell(
                    &rule::TYPES_DIFFER,
                    &right.span,
                    "här ska stå ett värde, inte en funktion",
                    "a value should stand here, not a function",
                );
                None
            }
        }
    }

    fn word(&mut self, left: &Typed, name: &Name, right: &Part<Operand>) -> Option<Literal> {
        if let Some(found) = self.known_word(left, name) {
            return Some(Literal::Word(found));
        }
        let text = name.text();
        match &left.kind {
            Kind::Of(ValueKind::Choice(_)) | Kind::Sex => {
                self.tell_no_value(left, &text, right);
            }
            Kind::Ladder(id) => {
                let steps = self.steps(id);
                let near = collate::nearest(&text, steps.iter().map(String::as_str));
                let list = steps.join(", ");
                self.tell_near(
                    &rule::UNKNOWN_STEP,
                    &right.span,
                    (
                        format!("stegen `{id}` har inget steg `{text}`; den har {list}"),
                        format!("the ladder `{id}` has no step `{text}`; it has {list}"),
                    ),
                    near,
                );
            }
            Kind::Of(ValueKind::Code(system)) => {
                let (own, system) = (&left.text, system.name());
                self.tell(
                    &rule::UNKNOWN_VALUE,
                    &right.span,
                    format!("`{own} = {text}`: `{text}` är ingen kod i {system}"),
                    format!("`{own} = {text}`: `{text}` is no code of {system}"),
                );
            }
            _ => {
                // Beside a day or a number only a name could stand.
                self.tell_unknown(&text, &right.span);
            }
        }
        None
    }

    fn steps(&self, id: &crate::definition::StateId) -> Vec<String> {
        let state = self.scope.surroundings.states.get(id);
        let Some(StateKind::Ladder { order, otherwise }) = state.map(|state| &state.kind) else {
            return Vec::new();
        };
        let other = otherwise.iter().map(|other| other.word.clone());
        order.iter().map(|step| step.0.clone()).chain(other).collect()
    }

    fn tell_no_value(&self, left: &Typed, text: &str, right: &Part<Operand>) {
        let values: Vec<&str> = match left.kind {
            Kind::Sex => vec!["K", "M"],
            _ => left.labels.iter().map(|(label, _)| label.as_str()).collect(),
        };
        let (own, list) = (&left.text, values.join(", "));
        let near = collate::nearest(text, values);
        self.tell_near(
            &rule::UNKNOWN_VALUE,
            &right.span,
            (
                format!("`{own} = {text}`: värdet finns inte; det finns {list}"),
                format!("`{own} = {text}`: no such value; there are {list}"),
            ),
            near,
        );
    }
}

fn same_decimals(a: &Kind, b: &Kind) -> bool {
    let decimals = |kind: &Kind| match kind {
        Kind::Of(ValueKind::Number { decimals }) => *decimals,
        _ => 0,
    };
    decimals(a) == decimals(b)
}
