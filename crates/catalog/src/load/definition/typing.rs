//! Gives a condition its types: what each name is, what each word means, and whether they fit.

mod function;
mod literal;
mod resolve;

use std::collections::BTreeSet;

use cube::{Text, collate};
use terminology::CodeSystem;

use super::Surroundings;
use super::grammar::{self, Fault, Name, Node, Operand, Part, SetOf, Span, Tail};
use super::rows::Rows;
use crate::definition::{
    Comparison, Expression, Number, Quantifier, Set, StateId, Test, Value, ValueKind,
};
use crate::load::table;
use crate::rule::{self, Rule};
use crate::{Finding, Place, ValueSet, ValueSetId};

/// What a condition can speak of.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) surroundings: &'a Surroundings<'a>,
    /// The rows of the unit; none for members of a population.
    pub(super) rows: Option<&'a Rows>,
    /// True when the unit is several rows.
    pub(super) is_bundle: bool,
    /// Age, sex and states of the unit's day.
    pub(super) person: PersonKnown,
    /// The looks that may be used.
    pub(super) looks: Looks<'a>,
    /// For the condition of a look, the scope of the unit that looks.
    pub(super) unit: Option<&'a Scope<'a>>,
    /// The ladder or state looked at, whose steps the condition may name.
    pub(super) looked_at: Option<&'a StateId>,
}

/// What is known of the person on the unit's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PersonKnown {
    /// Age, sex and states; true when sex may be missing.
    All { may_lack_sex: bool },
    /// Age and sex only, as figures from outside have them.
    AgeAndSex,
    /// Nothing, for want of a population.
    NoPopulation,
    /// Nothing: the condition is about rows.
    Rows,
}

/// A look by its name, for functions.
pub(super) struct LookName<'a> {
    pub(super) name: String,
    /// The rows looked at; none for states, and where they could not be found, which has been told.
    pub(super) rows: Option<&'a Rows>,
    pub(super) is_state: bool,
}

/// The looks that a condition may use.
#[derive(Clone, Copy)]
pub(super) enum Looks<'a> {
    /// These.
    Of(&'a [LookName<'a>]),
    /// None of these, because days are counted.
    NotOfDays(&'a [LookName<'a>]),
    /// None of these: looks stand only in `where`, `sum` and `value` of a side.
    NotHere(&'a [LookName<'a>]),
}

impl<'a> Looks<'a> {
    fn all(self) -> &'a [LookName<'a>] {
        match self {
            Looks::Of(looks) | Looks::NotOfDays(looks) | Looks::NotHere(looks) => looks,
        }
    }
}

/// What a condition uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses {
    pub(super) age: bool,
    pub(super) person: bool,
    pub(super) states: BTreeSet<StateId>,
    pub(super) looks: BTreeSet<usize>,
    pub(super) valuesets: Vec<(ValueSetId, Place)>,
    /// Names of which the condition says `exists` or `missing`.
    pub(super) proven: BTreeSet<String>,
}

/// A value with what is known of it.
#[derive(Debug, Clone)]
struct Typed {
    value: Value,
    kind: Kind,
    may_be_missing: bool,
    is_list: bool,
    /// How its values are named, for choices.
    labels: Vec<(String, String)>,
    /// As it is written.
    text: String,
    /// What `exists` must be said of, where that is not its own name.
    proof: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Of(ValueKind),
    Age,
    Sex,
    Ladder(StateId),
    /// A share between 0 and 1.
    Fraction,
}

impl Kind {
    fn is_number(&self) -> bool {
        matches!(self, Kind::Age | Kind::Of(ValueKind::Number { .. }))
    }

    /// In words, for messages.
    fn words(&self) -> (String, String) {
        let of = |sv: &str, en: &str| (sv.to_owned(), en.to_owned());
        match self {
            Kind::Of(ValueKind::Date) => of("en dag", "a day"),
            Kind::Of(ValueKind::Month) => of("en månad", "a month"),
            Kind::Age | Kind::Of(ValueKind::Number { .. }) => of("ett tal", "a number"),
            Kind::Of(ValueKind::Code(system)) => {
                (format!("en kod i {}", system.name()), format!("a code of {}", system.name()))
            }
            Kind::Of(ValueKind::Kommun) => of("en kommunkod", "the code of a kommun"),
            Kind::Of(ValueKind::Region) => of("en regionkod", "the code of a region"),
            Kind::Of(ValueKind::Choice(_)) => of("ett val", "a choice"),
            Kind::Of(ValueKind::Text) => of("en text", "a text"),
            Kind::Sex => of("ett kön", "a sex"),
            Kind::Ladder(_) => of("ett steg", "a step"),
            Kind::Fraction => of("en kvot", "a fraction"),
        }
    }
}

/// Reads a condition and gives it its types. Every fault is told at its place in the text.
pub(super) fn condition(
    value: table::Value<'_>,
    scope: &Scope<'_>,
    uses: &mut Uses,
) -> Option<Expression> {
    let text = value.text()?;
    let node = match grammar::condition(&text) {
        Ok(node) => node,
        Err(fault) => {
            tell_fault(value, fault);
            return None;
        }
    };
    let mut typer = Typer::new(value, scope, uses);
    typer.collect_proofs(&node);
    typer.expression(&node)
}

/// Reads a number: a constant, a column or a function.
pub(super) fn number(
    value: table::Value<'_>,
    scope: &Scope<'_>,
    uses: &mut Uses,
) -> Option<(Number, NumberKind)> {
    let text = value.text()?;
    let operand = match grammar::number(&text) {
        Ok(operand) => operand,
        Err(fault) => {
            tell_fault(value, fault);
            return None;
        }
    };
    let mut typer = Typer::new(value, scope, uses);
    if let Operand::Digits(digits) = &operand.node {
        let constant = digits.parse().ok();
        if constant.is_none() {
            typer.tell(
                &rule::TYPES_DIFFER,
                &operand.span,
                "talet är för stort",
                "the number is too great",
            );
        }
        return Some((Number::Constant(constant?), NumberKind::Whole));
    }
    let typed = typer.value(&operand)?;
    let kind = match typed.kind {
        Kind::Fraction => NumberKind::Fraction,
        Kind::Of(ValueKind::Number { .. }) if typed.is_list => {
            typer.tell_list(&typed, &operand.span);
            return None;
        }
        Kind::Age | Kind::Of(ValueKind::Number { .. }) => NumberKind::Whole,
        _ => {
            let (sv, en) = typed.kind.words();
            let text = &typed.text;
            typer.tell(
                &rule::TYPES_DIFFER,
                &operand.span,
                format!("`{text}` är {sv}, inte ett tal"),
                format!("`{text}` is {en}, not a number"),
            );
            return None;
        }
    };
    let lacking = typed.may_be_missing.then(|| typed.text.clone());
    let kind = match (lacking, kind) {
        (Some(name), NumberKind::Whole) => NumberKind::MayBeMissing(name, typed.proof),
        (_, kind) => kind,
    };
    Some((Number::Value(typed.value), kind))
}

/// What kind of number was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumberKind {
    /// A whole number, always there.
    Whole,
    /// A whole number that may be missing: its name, and what must exist for it to be there.
    MayBeMissing(String, Vec<String>),
    /// A share.
    Fraction,
}

pub(super) fn tell_fault(value: table::Value<'_>, fault: Fault) {
    let finding = Finding::of(fault.rule, value.place_within(fault.span), fault.what);
    value.sink().push(match fault.nearest {
        Some(near) => finding.with_nearest(&near),
        None => finding,
    });
}

struct Typer<'a, 's> {
    value: table::Value<'s>,
    scope: &'a Scope<'a>,
    uses: &'a mut Uses,
    /// Within `any row ( )`: names are columns of a row.
    in_row: bool,
    /// Within `not`.
    is_negated: bool,
}

impl<'a, 's> Typer<'a, 's> {
    fn new(value: table::Value<'s>, scope: &'a Scope<'a>, uses: &'a mut Uses) -> Typer<'a, 's> {
        Typer { value, scope, uses, in_row: false, is_negated: false }
    }

    fn tell(&self, rule: &'static Rule, span: &Span, sv: impl Into<String>, en: impl Into<String>) {
        self.tell_near(rule, span, (sv.into(), en.into()), None);
    }

    fn tell_near(
        &self,
        rule: &'static Rule,
        span: &Span,
        (sv, en): (String, String),
        nearest: Option<&str>,
    ) {
        let finding = Finding::of(rule, self.value.place_within(span.clone()), Text { sv, en });
        self.value.sink().push(match nearest {
            Some(near) => finding.with_nearest(near),
            None => finding,
        });
    }

    fn tell_list(&self, typed: &Typed, span: &Span) {
        let text = &typed.text;
        self.tell_near(
            &rule::LIST_WITHOUT_QUANTIFIER,
            span,
            (format!("`{text}` är en lista"), format!("`{text}` is a list")),
            Some(&format!("any({text})")),
        );
    }

    /// Notes of which names the condition says whether they are there.
    fn collect_proofs(&mut self, node: &Part<Node>) {
        match &node.node {
            Node::All(parts) | Node::Any(parts) => {
                parts.iter().for_each(|part| self.collect_proofs(part));
            }
            Node::Not(inner) | Node::Rows(_, inner) => self.collect_proofs(inner),
            Node::Test(left, _) => {
                let Operand::Call(function, arguments) = &left.node else { return };
                let proves = ["exists", "missing", "count", "distinct"];
                if !proves.contains(&function.node.as_str()) {
                    return;
                }
                for argument in arguments {
                    let Operand::Name(name) = &argument.node else { continue };
                    self.uses.proven.insert(name.text());
                    if function.node == "count" || function.node == "distinct" {
                        self.uses.proven.insert(name.parts[0].node.clone());
                    }
                }
            }
            Node::List(..) => {}
        }
    }

    fn expression(&mut self, node: &Part<Node>) -> Option<Expression> {
        match &node.node {
            Node::All(parts) => self.parts(parts, Expression::All),
            Node::Any(parts) => self.parts(parts, Expression::Any),
            Node::Not(inner) => {
                let outer = std::mem::replace(&mut self.is_negated, true);
                let inner = self.expression(inner);
                self.is_negated = outer;
                Some(Expression::Not(Box::new(inner?)))
            }
            Node::Rows(quantifier, inner) => self.rows(*quantifier, inner, &node.span),
            Node::List(quantifier, name, tail) => self.list(*quantifier, name, tail),
            Node::Test(left, None) => self.truth(left),
            Node::Test(left, Some(tail)) => self.test(left, tail),
        }
    }

    fn parts(
        &mut self,
        parts: &[Part<Node>],
        join: impl FnOnce(Vec<Expression>) -> Expression,
    ) -> Option<Expression> {
        let read: Vec<Option<Expression>> =
            parts.iter().map(|part| self.expression(part)).collect();
        Some(join(read.into_iter().collect::<Option<Vec<Expression>>>()?))
    }

    fn rows(
        &mut self,
        quantifier: Quantifier,
        inner: &Part<Node>,
        span: &Span,
    ) -> Option<Expression> {
        if !self.scope.is_bundle || self.in_row {
            self.tell(
                &rule::FUNCTION_MISUSED,
                span,
                "enheten är en enda rad: skriv villkoret som det är",
                "the unit is one row: write the condition as it is",
            );
            return None;
        }
        self.in_row = true;
        let inner = self.expression(inner);
        self.in_row = false;
        Some(Expression::Rows(quantifier, Box::new(inner?)))
    }

    fn list(&mut self, quantifier: Quantifier, name: &Name, tail: &Tail) -> Option<Expression> {
        let typed = self.named(name)?;
        let Value::Path(crate::definition::Path::Column(column)) = &typed.value else {
            self.tell_no_list(name);
            return None;
        };
        if !typed.is_list {
            self.tell_no_list(name);
            return None;
        }
        let column = column.clone();
        let element =
            Typed { value: Value::Element, is_list: false, may_be_missing: false, ..typed };
        let span = name.span();
        let (test, is_negated) = self.tailed(&element, &span, tail)?;
        let list = |q| Expression::List(q, column.clone(), Box::new(test.clone()));
        // any(x) not in s: some value is not in it, which is that not all are in it, where there are any.
        Some(match (is_negated, quantifier) {
            (false, q) => list(q),
            (true, Quantifier::All) => Expression::All(vec![
                Expression::Test(Test::Exists(typed_path(&column))),
                Expression::Not(Box::new(list(Quantifier::Any))),
            ]),
            (true, Quantifier::Any) => Expression::All(vec![
                Expression::Test(Test::Exists(typed_path(&column))),
                Expression::Not(Box::new(list(Quantifier::All))),
            ]),
        })
    }

    fn tell_no_list(&self, name: &Name) {
        let text = name.text();
        self.tell_near(
            &rule::LIST_WITHOUT_QUANTIFIER,
            &name.span(),
            (format!("`{text}` är ingen lista"), format!("`{text}` is no list")),
            Some(&text),
        );
    }

    /// A name or function that is true or false by itself.
    fn truth(&mut self, left: &Part<Operand>) -> Option<Expression> {
        match &left.node {
            Operand::Call(function, arguments)
                if matches!(function.node.as_str(), "exists" | "missing") =>
            {
                let test = self.exists(arguments, &left.span)?;
                let test = Expression::Test(test);
                Some(if function.node == "missing" {
                    Expression::Not(Box::new(test))
                } else {
                    test
                })
            }
            Operand::Name(name) => {
                if let Some(state) = self.state(name)? {
                    return Some(Expression::Test(Test::Holds(state)));
                }
                let typed = self.named(name)?;
                self.tell_no_truth(&typed, &left.span);
                None
            }
            _ => {
                let typed = self.value(left)?;
                self.tell_no_truth(&typed, &left.span);
                None
            }
        }
    }

    fn tell_no_truth(&self, typed: &Typed, span: &Span) {
        let (text, (sv, en)) = (&typed.text, typed.kind.words());
        self.tell(
            &rule::TYPES_DIFFER,
            span,
            format!("`{text}` är {sv}, inte sant eller falskt"),
            format!("`{text}` is {en}, not true or false"),
        );
    }

    fn test(&mut self, left: &Part<Operand>, tail: &Tail) -> Option<Expression> {
        if matches!(left.node, Operand::Digits(_) | Operand::Date(_)) {
            return self.turned(left, tail);
        }
        if let Operand::Name(name) = &left.node
            && let Some(state) = self.state(name)?
        {
            self.tell(
                &rule::TYPES_DIFFER,
                &left.span,
                format!("tillståndet `{state}` är sant eller falskt: skriv det utan jämförelse"),
                format!("the state `{state}` is true or false: write it without comparison"),
            );
            return None;
        }
        let Some(typed) = self.value(left) else {
            // A wrong name must not hide a wrong value set beside it.
            if let Tail::In { set: Part { node: SetOf::ValueSet(id), span }, .. } = tail {
                self.known_set(id, span);
            }
            return None;
        };
        if typed.is_list {
            self.tell_list(&typed, &left.span);
            return None;
        }
        let is_other = matches!(
            tail,
            Tail::Compare(Comparison::NotEqual, _) | Tail::In { is_negated: true, .. }
        );
        let mut is_whole = true;
        if (is_other || self.is_negated) && !self.is_proven(&typed) {
            let text = &typed.text;
            let proof = typed.proof.first().unwrap_or(text);
            self.tell_near(
                &rule::MISSING_NOT_SAID,
                &left.span,
                (format!("`{text}` kan saknas"), format!("`{text}` may be missing")),
                Some(&format!("exists({proof})")),
            );
            is_whole = false;
        }
        let (test, is_negated) = self.tailed(&typed, &left.span, tail)?;
        if !is_whole {
            return None;
        }
        let exists = Test::Exists(typed.value.clone());
        let test = Expression::Test(test);
        Some(match (is_negated, typed.may_be_missing) {
            (false, _) => test,
            (true, false) => Expression::Not(Box::new(test)),
            // What is missing is neither in a set nor outside it.
            (true, true) => {
                Expression::All(vec![Expression::Test(exists), Expression::Not(Box::new(test))])
            }
        })
    }

    /// `65 <= age` as `age >= 65`.
    fn turned(&mut self, left: &Part<Operand>, tail: &Tail) -> Option<Expression> {
        let turn = |comparison| match comparison {
            Comparison::Less => Comparison::Greater,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::Greater => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
            same => same,
        };
        match tail {
            Tail::Compare(comparison, right)
                if matches!(right.node, Operand::Name(_) | Operand::Call(..)) =>
            {
                self.test(right, &Tail::Compare(turn(*comparison), left.clone()))
            }
            _ => {
                self.tell(
                    &rule::TYPES_DIFFER,
                    &left.span,
                    "till vänster ska stå en kolumn, inte ett värde",
                    "a column should stand to the left, not a value",
                );
                None
            }
        }
    }

    fn is_proven(&self, typed: &Typed) -> bool {
        let proven = |name: &String| self.uses.proven.contains(name);
        !typed.may_be_missing
            || proven(&typed.text)
            || (!typed.proof.is_empty() && typed.proof.iter().all(proven))
    }

    /// The test of a value, and whether it is negated by `not in`.
    fn tailed(&mut self, left: &Typed, span: &Span, tail: &Tail) -> Option<(Test, bool)> {
        match tail {
            Tail::Compare(comparison, right) => {
                let right = self.right_side(left, *comparison, right)?;
                Some((Test::Compare(left.value.clone(), *comparison, right), false))
            }
            Tail::In { is_negated, set } => {
                let found = match &set.node {
                    SetOf::ValueSet(id) => self.valueset(left, span, id, &set.span)?,
                    SetOf::Literals(literals) => self.literals(left, literals)?,
                };
                Some((Test::In(left.value.clone(), found), *is_negated))
            }
        }
    }

    fn literals(&mut self, left: &Typed, literals: &[Part<Operand>]) -> Option<Set> {
        let read: Vec<_> = literals.iter().map(|part| self.literal(left, part)).collect();
        Some(Set::Literals(read.into_iter().collect::<Option<Vec<_>>>()?))
    }

    /// The value set of a name; told when there is none.
    fn known_set(&self, id: &str, span: &Span) -> Option<&'a ValueSet> {
        let id = ValueSetId(id.to_owned());
        let surroundings = self.scope.surroundings;
        let found = surroundings.valuesets.get(&id);
        // A set with faults of its own has been told already.
        let names = &surroundings.claimed.valuesets;
        if found.is_none() && !names.contains(&id.0) {
            let near = collate::nearest(&id.0, names.iter().map(String::as_str));
            let what = (
                format!("kodurvalet `@{id}` finns inte"),
                format!("there is no value set `@{id}`"),
            );
            let near = near.map(|near| format!("@{near}"));
            self.tell_near(&rule::CONDITION_VALUESET, span, what, near.as_deref());
        }
        found
    }

    fn valueset(&mut self, left: &Typed, left_span: &Span, id: &str, span: &Span) -> Option<Set> {
        let set = self.known_set(id, span)?;
        let id = set.id.clone();
        let own: Option<CodeSystem> = match left.kind {
            Kind::Of(ValueKind::Code(system)) => Some(system),
            _ => None,
        };
        let text = &left.text;
        match own {
            None => {
                let (sv, en) = left.kind.words();
                self.tell(
                    &rule::TYPES_DIFFER,
                    left_span,
                    format!("`{text}` är {sv}, men `@{id}` har koder"),
                    format!("`{text}` is {en}, but `@{id}` has codes"),
                );
                None
            }
            Some(own) if own != set.system => {
                let (own, theirs) = (own.name(), set.system.name());
                self.tell(
                    &rule::CONDITION_SYSTEM,
                    span,
                    format!("`{text}` kodas med {own}, men `@{id}` är {theirs}"),
                    format!("`{text}` is coded in {own}, but `@{id}` is {theirs}"),
                );
                None
            }
            Some(_) => {
                self.uses.valuesets.push((id.clone(), self.value.place_within(span.clone())));
                Some(Set::ValueSet(id))
            }
        }
    }
}

fn typed_path(column: &crate::definition::Column) -> Value {
    Value::Path(crate::definition::Path::Column(column.clone()))
}
