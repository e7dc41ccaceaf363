//! What a name means where it stands.

use cube::collate;

use super::{Kind, Looks, PersonKnown, Scope, Typed, Typer};
use crate::definition::{Path, StateId, StateKind, Value, ValueKind};
use crate::load::definition::grammar::{Name, Span};
use crate::load::definition::rows::{Known, Rows};
use crate::rule;

/// Names of the unit itself.
const OWN: [&str; 4] = ["age", "sex", "date", "until"];

impl Typer<'_, '_> {
    /// The state that a name means; the inner none when it means something else, the outer when it cannot
    /// be used, which is told. Ladders are values, not states.
    #[expect(clippy::option_option, reason = "one layer is the fault, the other the absence")]
    pub(super) fn state(&mut self, name: &Name) -> Option<Option<StateId>> {
        let [only] = name.parts.as_slice() else { return Some(None) };
        let id = StateId(only.node.clone());
        let is_column = self.columns().is_some_and(|rows| rows.column(&id.0).is_some());
        let surroundings = self.scope.surroundings;
        let known = surroundings.states.get(&id);
        if is_column || (known.is_none() && !surroundings.claimed.states.contains(&id.0)) {
            if is_column && known.is_some() && self.scope.looked_at.is_none() {
                self.tell(
                    &rule::AMBIGUOUS_NAME,
                    &only.span,
                    format!("`{id}` är både kolumn och tillstånd"),
                    format!("`{id}` is both a column and a state"),
                );
                return None;
            }
            return Some(None);
        }
        self.allow_state(&id, &only.span)?;
        // A state with faults of its own has been told already.
        let state = known?;
        self.uses.states.insert(id.clone());
        Some(matches!(state.kind, StateKind::Rows { .. }).then_some(id))
    }

    /// Tells a state that cannot be used here.
    fn allow_state(&mut self, id: &StateId, span: &Span) -> Option<()> {
        if self.scope.looked_at == Some(id) {
            return Some(());
        }
        match self.scope.person {
            PersonKnown::All { .. } if self.scope.looked_at.is_none() => {
                self.uses.person = true;
                Some(())
            }
            PersonKnown::NoPopulation => {
                self.tell_needs_population(&id.0, span);
                None
            }
            _ => {
                self.tell(
                    &rule::UNKNOWN_NAME,
                    span,
                    format!("tillståndet `{id}` kan inte användas här"),
                    format!("the state `{id}` cannot be used here"),
                );
                None
            }
        }
    }

    fn tell_needs_population(&self, name: &str, span: &Span) {
        self.tell(
            &rule::NEEDS_POPULATION,
            span,
            format!("`{name}` är inte känt utan befolkning"),
            format!("`{name}` is not known without a population"),
        );
    }

    /// The rows whose columns can be named alone.
    fn columns(&self) -> Option<&Rows> {
        self.scope.rows.filter(|_| !self.scope.is_bundle || self.in_row)
    }

    /// What a name is as a value.
    pub(super) fn named(&mut self, name: &Name) -> Option<Typed> {
        let text = name.text();
        let span = name.span();
        match name.parts.as_slice() {
            [only] => self.single(&only.node, &span),
            [unit, rest @ ..] if unit.node == "unit" && !rest.is_empty() => {
                let Some(outer) = self.scope.unit else {
                    self.tell(
                        &rule::UNKNOWN_NAME,
                        &unit.span,
                        "`unit` finns bara i en titts where",
                        "`unit` exists only in the where of a look",
                    );
                    return None;
                };
                let inner = Name { parts: rest.to_vec() };
                let mut typer = Typer {
                    value: self.value,
                    scope: outer,
                    uses: self.uses,
                    in_row: false,
                    is_negated: false,
                };
                let mut typed = typer.named(&inner)?;
                let Value::Path(path) = typed.value else { return None };
                typed.value = Value::Path(Path::Unit(Box::new(path)));
                typed.text = text;
                Some(typed)
            }
            [end, column] if matches!(end.node.as_str(), "first" | "last") => {
                self.end_of_bundle(&end.node, &column.node, name)
            }
            [look, ..] if self.look(&look.node).is_some() => {
                let example = format!("last({text})");
                self.tell_near(
                    &rule::FUNCTION_MISUSED,
                    &span,
                    (
                        format!("en titt kan ha flera rader: skriv en funktion om `{text}`"),
                        format!("a look may have several rows: write a function of `{text}`"),
                    ),
                    Some(&example),
                );
                None
            }
            _ => {
                self.tell_unknown(&text, &span);
                None
            }
        }
    }

    fn end_of_bundle(&mut self, end: &str, column: &str, name: &Name) -> Option<Typed> {
        let rows = self.scope.rows;
        let Some(known) = rows.and_then(|rows| rows.column(column)).filter(|_| !self.in_row) else {
            self.tell_unknown(&name.text(), &name.span());
            return None;
        };
        let own = known.column.clone();
        let path = match (self.scope.is_bundle, end) {
            (false, _) => Path::Column(own),
            (true, "first") => Path::First(own),
            (true, _) => Path::Last(own),
        };
        Some(of_column(known, path, name.text()))
    }

    fn single(&mut self, word: &str, span: &Span) -> Option<Typed> {
        if let Some(known) = self.columns().and_then(|rows| rows.column(word)) {
            return Some(of_column(known, Path::Column(known.column.clone()), word.to_owned()));
        }
        if OWN.contains(&word) {
            return self.own(word, span);
        }
        let id = StateId(word.to_owned());
        if let Some(state) = self.scope.surroundings.states.get(&id) {
            self.allow_state(&id, span)?;
            self.uses.states.insert(id.clone());
            if let StateKind::Ladder { otherwise, .. } = &state.kind {
                return Some(Typed {
                    value: Value::Path(Path::Ladder(id.clone())),
                    kind: Kind::Ladder(id),
                    may_be_missing: otherwise.is_none(),
                    is_list: false,
                    labels: Vec::new(),
                    text: word.to_owned(),
                    proof: Vec::new(),
                });
            }
            self.tell(
                &rule::TYPES_DIFFER,
                span,
                format!("tillståndet `{word}` är sant eller falskt"),
                format!("the state `{word}` is true or false"),
            );
            return None;
        }
        if let Some(known) = self.scope.rows.and_then(|rows| rows.column(word)) {
            let example = if known.column.is_list {
                format!("any row (any({word}) …)")
            } else {
                format!("first.{word}")
            };
            self.tell_near(
                &rule::BUNDLE_WITHOUT_ROW,
                span,
                (
                    format!("enheten är flera rader, så `{word}` har inte ett värde"),
                    format!("the unit is several rows, so `{word}` has not one value"),
                ),
                Some(&example),
            );
            return None;
        }
        if self.look(word).is_some() {
            self.tell_near(
                &rule::FUNCTION_MISUSED,
                span,
                (
                    format!("titten `{word}` är inget värde"),
                    format!("the look `{word}` is no value"),
                ),
                Some(&format!("exists({word})")),
            );
            return None;
        }
        self.tell_unknown(word, span);
        None
    }

    /// Age, sex and the unit's days.
    fn own(&mut self, word: &str, span: &Span) -> Option<Typed> {
        let typed = |path, kind, may_be_missing| Typed {
            value: Value::Path(path),
            kind,
            may_be_missing,
            is_list: false,
            labels: Vec::new(),
            text: word.to_owned(),
            proof: Vec::new(),
        };
        if let "date" | "until" = word {
            // A row within an episode has no day but those of its columns.
            let rows = self
                .scope
                .rows
                .filter(|rows| !self.in_row && (self.scope.is_bundle == rows.is_bundle()));
            let (path, missing) = match word {
                "date" => (Path::Date, rows.and_then(|rows| rows.date)),
                _ => (Path::Until, rows.and_then(|rows| rows.until)),
            };
            let Some(may_be_missing) = missing else {
                self.tell_unknown(word, span);
                return None;
            };
            return Some(typed(path, Kind::Of(ValueKind::Date), may_be_missing));
        }
        let may_lack_sex = match self.scope.person {
            PersonKnown::All { may_lack_sex } => may_lack_sex,
            PersonKnown::AgeAndSex => false,
            PersonKnown::NoPopulation => {
                self.tell_needs_population(word, span);
                return None;
            }
            PersonKnown::Rows => {
                self.tell_unknown(word, span);
                return None;
            }
        };
        self.uses.person = true;
        Some(if word == "age" {
            self.uses.age = true;
            typed(Path::Age, Kind::Age, false)
        } else {
            typed(Path::Sex, Kind::Sex, may_lack_sex)
        })
    }

    /// A look by its name.
    pub(super) fn look(&self, name: &str) -> Option<usize> {
        self.scope.looks.all().iter().position(|look| look.name == name)
    }

    /// Tells a name that nothing has, with the nearest that could stand there.
    pub(super) fn tell_unknown(&self, text: &str, span: &Span) {
        let mut names = self.names();
        if self.scope.unit.is_some() {
            names.push("unit.…".to_owned());
        }
        let near = collate::nearest(text, names.iter().map(String::as_str));
        let home = self.scope.rows.map(|rows| rows.name.as_str());
        let what = match home {
            Some(home) => {
                (format!("`{text}` finns inte i {home}"), format!("there is no `{text}` in {home}"))
            }
            None => (format!("`{text}` finns inte"), format!("there is no `{text}`")),
        };
        self.tell_near(&rule::UNKNOWN_NAME, span, what, near);
    }

    /// All names that could stand here.
    fn names(&self) -> Vec<String> {
        let scope = self.scope;
        let mut names: Vec<String> = Vec::new();
        if let Some(rows) = scope.rows {
            let is_bundle = scope.is_bundle && !self.in_row;
            for column in rows.names() {
                if is_bundle {
                    names.extend([format!("first.{column}"), format!("last.{column}")]);
                } else {
                    names.push(column.to_owned());
                }
            }
            let days = [("date", rows.date), ("until", rows.until)];
            names.extend(days.iter().filter(|d| d.1.is_some()).map(|d| d.0.to_owned()));
        }
        if matches!(scope.person, PersonKnown::All { .. } | PersonKnown::AgeAndSex) {
            names.extend(["age".to_owned(), "sex".to_owned()]);
        }
        if matches!(scope.person, PersonKnown::All { .. }) {
            names.extend(scope.surroundings.states.keys().map(|id| id.0.clone()));
        }
        if let Looks::Of(looks) = scope.looks {
            names.extend(looks.iter().map(|look| look.name.clone()));
        }
        names
    }
}

fn of_column(known: &Known, path: Path, text: String) -> Typed {
    Typed {
        value: Value::Path(path),
        kind: Kind::Of(known.column.kind.clone()),
        may_be_missing: known.column.may_be_missing,
        is_list: known.column.is_list,
        labels: known.labels.clone(),
        text,
        proof: Vec::new(),
    }
}

/// The scope of rows alone, as blocks use it.
impl<'a> Scope<'a> {
    pub(in crate::load::definition) fn of_rows(
        surroundings: &'a crate::load::definition::Surroundings<'a>,
        rows: &'a Rows,
    ) -> Scope<'a> {
        Scope {
            surroundings,
            rows: Some(rows),
            is_bundle: rows.is_bundle(),
            person: PersonKnown::Rows,
            looks: Looks::NotHere(&[]),
            unit: None,
            looked_at: None,
        }
    }
}
