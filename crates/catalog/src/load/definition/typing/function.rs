//! Functions: what they take and what they give.

use cube::collate;

use super::{Kind, Looks, Typed, Typer};
use crate::definition::{Call, Column, Path, Test, Value, ValueKind};
use crate::load::definition::grammar::{Name, Operand, Part, Span};
use crate::rule;

const FUNCTIONS: [&str; 12] = [
    "days", "exists", "missing", "count", "distinct", "sum", "covered", "coc", "upc", "secon",
    "first", "last",
];

impl Typer<'_, '_> {
    /// A name or a function as a value.
    pub(super) fn value(&mut self, operand: &Part<Operand>) -> Option<Typed> {
        match &operand.node {
            Operand::Name(name) => self.named(name),
            Operand::Call(function, arguments) => self.call(function, arguments, &operand.span),
            Operand::Digits(_) | Operand::Date(_) => {
                self.tell(
                    &rule::TYPES_DIFFER,
                    &operand.span,
                    "här ska stå en kolumn, inte ett värde",
                    "a column should stand here, not a value",
                );
                None
            }
        }
    }

    /// `exists(x)` of a column, a value or a look.
    pub(super) fn exists(&mut self, arguments: &[Part<Operand>], span: &Span) -> Option<Test> {
        let name = self.only(arguments, span)?;
        if let [only] = name.parts.as_slice()
            && let Some(look) = self.look(&only.node)
        {
            let look = self.allow_look(look, &only.span)?;
            return Some(Test::Found(look));
        }
        let typed = self.named(name)?;
        if !typed.may_be_missing && !typed.is_list {
            let text = &typed.text;
            self.tell(
                &rule::ALWAYS_TRUE,
                span,
                format!("`{text}` saknas aldrig"),
                format!("`{text}` is never missing"),
            );
        }
        Some(Test::Exists(typed.value))
    }

    fn only<'n>(&self, arguments: &'n [Part<Operand>], span: &Span) -> Option<&'n Name> {
        match arguments {
            [Part { node: Operand::Name(name), .. }] => Some(name),
            _ => {
                self.tell(
                    &rule::FUNCTION_MISUSED,
                    span,
                    "funktionen tar ett namn",
                    "the function takes one name",
                );
                None
            }
        }
    }

    fn allow_look(&mut self, look: usize, span: &Span) -> Option<usize> {
        let name = &self.scope.looks.all()[look].name;
        match self.scope.looks {
            Looks::Of(_) => {
                self.uses.looks.insert(look);
                Some(look)
            }
            Looks::NotOfDays(_) => {
                self.uses.looks.insert(look);
                self.tell(
                    &rule::LOOK_IN_TIME,
                    span,
                    format!("titten `{name}` står där dagar räknas"),
                    format!("the look `{name}` stands where days are counted"),
                );
                None
            }
            Looks::NotHere(_) => {
                self.uses.looks.insert(look);
                self.tell(
                    &rule::FUNCTION_MISUSED,
                    span,
                    format!("titten `{name}` kan bara stå i täljarens och nämnarens where, sum och value"),
                    format!("the look `{name}` can only stand in where, sum and value of numerator and denominator"),
                );
                None
            }
        }
    }

    fn call(
        &mut self,
        function: &Part<String>,
        arguments: &[Part<Operand>],
        span: &Span,
    ) -> Option<Typed> {
        match function.node.as_str() {
            "days" => self.days(arguments, span),
            "exists" | "missing" => {
                let word = &function.node;
                self.tell(
                    &rule::TYPES_DIFFER,
                    span,
                    format!("`{word}` är sant eller falskt"),
                    format!("`{word}` is true or false"),
                );
                None
            }
            "count" | "covered" => self.of_look(&function.node, arguments, span),
            known if FUNCTIONS.contains(&known) => self.of_column_in_look(known, arguments, span),
            other => {
                let near = collate::nearest(other, FUNCTIONS);
                self.tell_near(
                    &rule::FUNCTION_MISUSED,
                    &function.span,
                    (
                        format!("funktionen `{other}` finns inte"),
                        format!("there is no function `{other}`"),
                    ),
                    near,
                );
                None
            }
        }
    }

    fn days(&mut self, arguments: &[Part<Operand>], span: &Span) -> Option<Typed> {
        let [a, b] = arguments else {
            self.tell(&rule::FUNCTION_MISUSED, span, "days tar två dagar", "days takes two days");
            return None;
        };
        let (a, b) = (self.day(a), self.day(b));
        let ((a, a_lacks), (b, b_lacks)) = (a?, b?);
        let text = format!("days({}, {})", a_lacks.1, b_lacks.1);
        let proof = [&a_lacks, &b_lacks].into_iter().filter(|d| d.0).map(|d| d.1.clone());
        Some(Typed {
            value: Value::Call(Call::Days(a, b)),
            kind: Kind::Of(ValueKind::Number { decimals: 0 }),
            may_be_missing: a_lacks.0 || b_lacks.0,
            is_list: false,
            labels: Vec::new(),
            text,
            proof: proof.collect(),
        })
    }

    /// A day with whether it may be missing and its name.
    fn day(&mut self, argument: &Part<Operand>) -> Option<(Path, (bool, String))> {
        let typed = self.value(argument)?;
        match (typed.value, &typed.kind, typed.is_list) {
            (Value::Path(path), Kind::Of(ValueKind::Date), false) => {
                Some((path, (typed.may_be_missing, typed.text)))
            }
            _ => {
                let (text, (sv, en)) = (&typed.text, typed.kind.words());
                self.tell(
                    &rule::TYPES_DIFFER,
                    &argument.span,
                    format!("`{text}` är {sv}, inte en dag"),
                    format!("`{text}` is {en}, not a day"),
                );
                None
            }
        }
    }

    /// `count(l)` and `covered(l)`.
    fn of_look(
        &mut self,
        function: &str,
        arguments: &[Part<Operand>],
        span: &Span,
    ) -> Option<Typed> {
        let name = self.only(arguments, span)?;
        let found = match name.parts.as_slice() {
            [only] => self.look(&only.node),
            _ => None,
        };
        let Some(look) = found else {
            self.tell_no_look(function, name);
            return None;
        };
        let look = self.allow_look(look, &name.span())?;
        let of = &self.scope.looks.all()[look];
        let has_spells = of.is_state || of.rows.is_none_or(|rows| rows.until.is_some());
        if function == "covered" && !has_spells {
            self.tell(
                &rule::FUNCTION_MISUSED,
                span,
                format!("det titten `{}` söker har ingen sista dag", of.name),
                format!("what the look `{}` seeks has no last day", of.name),
            );
            return None;
        }
        if function == "count" && of.is_state {
            self.tell_near(
                &rule::FUNCTION_MISUSED,
                span,
                (
                    format!("titten `{}` söker dagar, inte rader", of.name),
                    format!("the look `{}` seeks days, not rows", of.name),
                ),
                Some("covered"),
            );
            return None;
        }
        let call = if function == "count" { Call::Count(look) } else { Call::Covered(look) };
        let text = format!("{function}({})", of.name);
        Some(whole(call, text, 0))
    }

    fn tell_no_look(&self, function: &str, name: &Name) {
        let looks = self.scope.looks.all().iter().map(|look| look.name.as_str());
        let text = name.text();
        self.tell_near(
            &rule::FUNCTION_MISUSED,
            &name.span(),
            (
                format!("{function} tar en titt, och `{text}` är ingen"),
                format!("{function} takes a look, and `{text}` is none"),
            ),
            collate::nearest(&text, looks),
        );
    }

    /// Functions of a column of the rows found.
    fn of_column_in_look(
        &mut self,
        function: &str,
        arguments: &[Part<Operand>],
        span: &Span,
    ) -> Option<Typed> {
        let name = self.only(arguments, span)?;
        let [first, column] = name.parts.as_slice() else {
            self.tell(
                &rule::FUNCTION_MISUSED,
                &name.span(),
                format!("{function} tar en titts kolumn, som {function}(titt.kolumn)"),
                format!("{function} takes a column of a look, as {function}(look.column)"),
            );
            return None;
        };
        let Some(look) = self.look(&first.node) else {
            self.tell_no_look(function, &Name { parts: vec![first.clone()] });
            return None;
        };
        let look = self.allow_look(look, &first.span)?;
        let of = &self.scope.looks.all()[look];
        let rows = of.rows?;
        if rows.is_bundle() {
            self.tell(
                &rule::FUNCTION_MISUSED,
                span,
                format!("`{}` är episoder av flera rader, som inte har egna kolumner", rows.name),
                format!(
                    "`{}` are episodes of several rows, which have no columns of their own",
                    rows.name
                ),
            );
            return None;
        }
        let Some(known) = rows.column(&column.node) else {
            let near = collate::nearest(&column.node, rows.names());
            let (wanted, home) = (&column.node, &rows.name);
            self.tell_near(
                &rule::UNKNOWN_NAME,
                &column.span,
                (
                    format!("`{wanted}` finns inte i {home}"),
                    format!("there is no `{wanted}` in {home}"),
                ),
                near,
            );
            return None;
        };
        let text = format!("{function}({})", name.text());
        self.on_column(function, look, &known.column, text, &column.span, of.name.clone())
            .map(|typed| Typed { labels: known.labels.clone(), ..typed })
    }

    fn on_column(
        &self,
        function: &str,
        look: usize,
        column: &Column,
        text: String,
        span: &Span,
        look_name: String,
    ) -> Option<Typed> {
        let own = column.clone();
        let decimals = match column.kind {
            ValueKind::Number { decimals } => Some(decimals),
            _ => None,
        };
        let fits = match function {
            "sum" => decimals.is_some(),
            "coc" | "upc" | "secon" => column.kind.is_word(),
            _ => true,
        };
        if !fits || column.is_list {
            let (sv, en) = Kind::Of(column.kind.clone()).words();
            let name = &column.name;
            let list = if column.is_list {
                ("en lista".to_owned(), "a list".to_owned())
            } else {
                (sv, en)
            };
            self.tell(
                &rule::FUNCTION_MISUSED,
                span,
                format!("{function} kan inte ta `{name}`, som är {}", list.0),
                format!("{function} cannot take `{name}`, which is {}", list.1),
            );
            return None;
        }
        let missing = |call, kind| Typed {
            value: Value::Call(call),
            kind,
            may_be_missing: true,
            is_list: false,
            labels: Vec::new(),
            text: text.clone(),
            proof: vec![look_name.clone()],
        };
        Some(match function {
            "distinct" => whole(Call::Distinct(look, own), text, 0),
            "sum" => whole(Call::Sum(look, own), text, decimals.unwrap_or(0)),
            "coc" => missing(Call::Coc(look, own), Kind::Fraction),
            "upc" => missing(Call::Upc(look, own), Kind::Fraction),
            "secon" => missing(Call::Secon(look, own), Kind::Fraction),
            "first" => missing(Call::First(look, own), Kind::Of(column.kind.clone())),
            _ => missing(Call::Last(look, own), Kind::Of(column.kind.clone())),
        })
    }
}

fn whole(call: Call, text: String, decimals: u8) -> Typed {
    Typed {
        value: Value::Call(call),
        kind: Kind::Of(ValueKind::Number { decimals }),
        may_be_missing: false,
        is_list: false,
        labels: Vec::new(),
        text,
        proof: Vec::new(),
    }
}
