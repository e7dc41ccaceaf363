//! Conditions and numbers: what may stand in `where`, `sum` and `value`.
//!
//! Two truth values only: a comparison with a missing value is false, and the loader refuses `!=`, `not`
//! and `not in` over what may be missing unless `exists` or `missing` of it stands beside.

use jiff::civil::Date;
use terminology::CodeSystem;

use super::StateId;
use crate::ValueSetId;

/// A condition on a unit, a row or a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expression {
    /// All hold. Each part is a step in the printed flow.
    All(Vec<Expression>),
    /// At least one holds.
    Any(Vec<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// `any row (…)` and `all rows (…)` over the rows of a bundle: an episode, or a person's rows in the
    /// period. Within it, columns are those of the row.
    Rows(Quantifier, Box<Expression>),
    /// `any(EKOD) in @fall`: over the values of a list column. `all` of no values is false.
    List(Quantifier, Column, Box<Test>),
    /// One test.
    Test(Test),
}

impl Expression {
    /// All its tests, in the order written; those over lists and rows too.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Expression::All(parts) | Expression::Any(parts) => {
                parts.iter().flat_map(Expression::tests).collect()
            }
            Expression::Not(inner) | Expression::Rows(_, inner) => inner.tests(),
            Expression::List(_, _, test) => vec![test],
            Expression::Test(test) => vec![test],
        }
    }
}

/// Some or every.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// Every, and there is at least one.
    All,
}

/// One test. Within [`Expression::List`] its left side is [`Value::Element`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Test {
    /// `left cmp right`; false when either is missing.
    Compare(Value, Comparison, Value),
    /// `value in set`; false when the value is missing.
    In(Value, Set),
    /// `exists(x)`: the column has a value, the look found a row. `missing(x)` is its negation.
    Exists(Value),
    /// `exists(look)`: at least one row was found. The index is into the definition's looks.
    Found(usize),
    /// A state by name: it holds on the unit's day.
    Holds(StateId),
}

impl Test {
    /// The values that are tested.
    #[must_use]
    pub fn values(&self) -> Vec<&Value> {
        match self {
            Test::Compare(left, _, right) => vec![left, right],
            Test::In(value, _) | Test::Exists(value) => vec![value],
            Test::Found(_) | Test::Holds(_) => Vec::new(),
        }
    }
}

/// How two values are compared. Codes and labels know only equal and not equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// What a value set or a list of literals holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// The codes of a value set. A code is in it when a pattern takes it in (prefixes and ranges).
    ValueSet(ValueSetId),
    /// The values themselves.
    Literals(Vec<Literal>),
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Written in the definition.
    Literal(Literal),
    /// Something of the unit, the row or the day.
    Path(Path),
    /// A function.
    Call(Call),
    /// The element of the list that [`Expression::List`] goes through.
    Element,
}

/// What is written in the definition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Literal {
    /// A whole number. Beside a column of decimals it is in whole units of the last one, as the column is.
    Integer(i64),
    /// A day.
    Date(Date),
    /// A code, or the delivered value of a choice (labels are translated to it), or the id of a state as
    /// a step of a ladder.
    Word(String),
}

/// What a column's values are, after loading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// A day.
    Date,
    /// A calendar month.
    Month,
    /// A whole number; a decimal number of so many decimals is held as whole units of the last one.
    Number {
        /// How many decimals.
        decimals: u8,
    },
    /// A code of a system.
    Code(CodeSystem),
    /// A kommun's code.
    Kommun,
    /// A region's code.
    Region,
    /// One of a few delivered values.
    Choice(Vec<String>),
    /// A text.
    Text,
}

impl ValueKind {
    /// True when values are words that have numbers in the prepared tables.
    #[must_use]
    pub fn is_word(&self) -> bool {
        !matches!(self, ValueKind::Date | ValueKind::Month | ValueKind::Number { .. })
    }
}

/// A column of a register or of an event series.
///
/// Every register with a period has one more, `period`: the month that the row belongs to, of its month
/// column, its year and month, or the day with the role of beginning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column {
    /// Its name there.
    pub name: String,
    /// What its values are.
    pub kind: ValueKind,
    /// True when a row may lack it.
    pub may_be_missing: bool,
    /// True when a row may have several values.
    pub is_list: bool,
}

/// Something of a unit, a row or a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path {
    /// A column of the row.
    Column(Column),
    /// A column of a bundle's first row, in the order of the series.
    First(Column),
    /// A column of a bundle's last row: for an episode the row with the latest end (of equal ends the
    /// last in the order of the series), for a person's rows in the period the last row.
    Last(Column),
    /// Within the `where` of a look: a column of the unit that looks.
    Unit(Box<Path>),
    /// Age in whole years on the unit's day, by the definition's rule.
    Age,
    /// The person's sex, `K` or `M` as a [`Literal::Word`]; missing when unknown.
    Sex,
    /// The event's day; for an episode its first admission.
    Date,
    /// The event's last day; for an episode the latest discharge. Missing while it goes on.
    Until,
    /// The step of a ladder that holds on the unit's day; missing when none does and the ladder has no
    /// `otherwise`.
    Ladder(StateId),
}

/// The functions. A look is an index into the definition's looks; those on a look that found nothing give
/// 0 for counts and sums, and a missing value else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// `days(a, b)`: b − a in whole days; the first day is not counted, the last is. Missing when either is.
    Days(Path, Path),
    /// `count(l)`: rows found.
    Count(usize),
    /// `distinct(l.c)`: different values among the rows found, missing ones left out.
    Distinct(usize, Column),
    /// `sum(l.c)`: missing values add nothing.
    Sum(usize, Column),
    /// `covered(l)`: days of the window that are covered at least once by the spells or the state found.
    Covered(usize),
    /// `coc(l.c)` (Bice and Boxerman 1977): (Σ n_j² − n) / (n (n − 1)) over the providers of the rows
    /// found that have one; missing below two rows.
    Coc(usize, Column),
    /// `upc(l.c)`: max n_j / n; missing below one row.
    Upc(usize, Column),
    /// `secon(l.c)`: the share of consecutive rows with the same provider; missing below two rows.
    Secon(usize, Column),
    /// `first(l.c)`: the value of the first row found.
    First(usize, Column),
    /// `last(l.c)`: the value of the last row found.
    Last(usize, Column),
}

/// A number for `sum` and `value`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// The same for every unit.
    Constant(i64),
    /// A column or a function.
    Value(Value),
}
