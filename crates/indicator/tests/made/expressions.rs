//! Random conditions.

use catalog::ValueSetId;
use catalog::definition::{
    Call, Column, Comparison, Expression, Literal, Path, Quantifier, Set, StateId, Test, Value,
    ValueKind,
};
use terminology::CodeSystem;

use super::Dice;
use super::content::words;
use super::registers::{first_day, last_day};

/// What can be asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// The columns of the row, or of each row of a bundle.
    pub(crate) columns: Vec<Column>,
    /// True when the unit is a bundle of rows.
    pub(crate) is_bundle: bool,
    /// True when it has a day; a last day.
    pub(crate) has_date: bool,
    pub(crate) has_until: bool,
    /// True when age and sex are known.
    pub(crate) has_person: bool,
    /// States, and ladders with their steps.
    pub(crate) states: Vec<StateId>,
    pub(crate) ladders: Vec<(StateId, Vec<String>)>,
    /// Looks, each with the columns of what it looks at; none for those at states.
    pub(crate) looks: Vec<Option<Vec<Column>>>,
    /// Which of them look at spells or states, so that days are covered.
    pub(crate) covers: Vec<bool>,
    /// The columns of the unit, within the condition of a look.
    pub(crate) unit: Vec<Column>,
}

pub(crate) fn literal_path(column: &Column) -> Value {
    Value::Path(Path::Column(column.clone()))
}

fn comparison(dice: &mut Dice) -> Comparison {
    use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    dice.pick(&[AtLeast, AtMost, Equal, Greater, Less, NotEqual])
}

fn integer(number: i32) -> Value {
    Value::Literal(Literal::Integer(i64::from(number)))
}

fn valueset(dice: &mut Dice, system: CodeSystem) -> Set {
    let id = match system {
        CodeSystem::Atc => "lugnande",
        _ => dice.pick(&["skada", "fall"]),
    };
    Set::ValueSet(ValueSetId(id.to_owned()))
}

/// A test of one column, read by a path.
fn of_column(dice: &mut Dice, column: &Column, path: Path) -> Expression {
    let value = Value::Path(path);
    if column.may_be_missing && dice.chance(15) {
        return Expression::Test(Test::Exists(value));
    }
    match &column.kind {
        ValueKind::Date | ValueKind::Month => {
            let date = jiff::civil::date(1970, 1, 1)
                + jiff::Span::new().days(dice.between(first_day(), last_day()));
            let against = Value::Literal(Literal::Date(date));
            Expression::Test(Test::Compare(value, comparison(dice), against))
        }
        ValueKind::Number { .. } => {
            let against = integer(dice.between(-1, 3));
            Expression::Test(Test::Compare(value, comparison(dice), against))
        }
        kind => {
            let all = words(column);
            if let (ValueKind::Code(system), true) = (kind, dice.chance(60)) {
                return Expression::Test(Test::In(value, valueset(dice, *system)));
            }
            if dice.chance(40) {
                let set = (0..2).map(|_| Literal::Word(dice.pick(&all))).collect();
                return Expression::Test(Test::In(value, Set::Literals(set)));
            }
            let equal = if dice.chance(70) { Comparison::Equal } else { Comparison::NotEqual };
            let word = Value::Literal(Literal::Word(dice.pick(&all)));
            Expression::Test(Test::Compare(value, equal, word))
        }
    }
}

/// A test of a list column.
fn of_list(dice: &mut Dice, column: &Column) -> Expression {
    let quantifier = if dice.chance(75) { Quantifier::Any } else { Quantifier::All };
    let test = match &column.kind {
        ValueKind::Code(system) => Test::In(Value::Element, valueset(dice, *system)),
        _ => {
            let word = Value::Literal(Literal::Word(dice.pick(&words(column))));
            Test::Compare(Value::Element, Comparison::Equal, word)
        }
    };
    Expression::List(quantifier, column.clone(), Box::new(test))
}

/// A test of a plain row.
fn of_row(dice: &mut Dice, asked: &Asked) -> Expression {
    if asked.has_until && asked.has_date && dice.chance(15) {
        let days = Value::Call(Call::Days(Path::Date, Path::Until));
        let n = integer(dice.between(0, 40));
        return Expression::Test(Test::Compare(days, comparison(dice), n));
    }
    // A month is compared with no day.
    let is_day = |c: &&Column| c.kind != ValueKind::Month;
    let columns: Vec<Column> = asked.columns.iter().filter(is_day).cloned().collect();
    let column = dice.pick(&columns);
    if column.is_list {
        return of_list(dice, &column);
    }
    if !asked.unit.is_empty() && dice.chance(25) {
        let same: Vec<Column> =
            asked.unit.iter().filter(|c| c.kind == column.kind && !c.is_list).cloned().collect();
        // Columns of one register share their words; of two registers they may not.
        if let Some(unit) = same.iter().find(|c| c.name == column.name).or(same.first()) {
            let path = Path::Unit(Box::new(Path::Column(unit.clone())));
            let equal = if dice.chance(70) { Comparison::Equal } else { Comparison::NotEqual };
            return Expression::Test(Test::Compare(
                literal_path(&column),
                equal,
                Value::Path(path),
            ));
        }
    }
    of_column(dice, &column, Path::Column(column.clone()))
}

/// A test of a unit: its rows, the person, states, looks.
fn of_unit(dice: &mut Dice, asked: &Asked) -> Expression {
    for _ in 0..20 {
        match dice.below(6) {
            0 | 1 if !asked.columns.is_empty() => {
                if !asked.is_bundle {
                    return of_row(dice, asked);
                }
                let row = Asked { is_bundle: false, ..asked.clone() };
                if dice.chance(60) {
                    let quantifier =
                        if dice.chance(70) { Quantifier::Any } else { Quantifier::All };
                    let mut inner = of_row(dice, &Asked { has_until: false, ..row.clone() });
                    if dice.chance(30) {
                        let more = of_row(dice, &Asked { has_until: false, ..row });
                        inner = Expression::All(vec![inner, more]);
                    }
                    return Expression::Rows(quantifier, Box::new(inner));
                }
                let column = dice.pick(&asked.columns);
                if !column.is_list && column.kind != ValueKind::Month {
                    let path = if dice.chance(50) {
                        Path::First(column.clone())
                    } else {
                        Path::Last(column.clone())
                    };
                    return of_column(dice, &column, path);
                }
            }
            2 if asked.has_person => {
                if dice.chance(30) {
                    let sex = Value::Literal(Literal::Word(dice.pick(&["K", "M"]).to_owned()));
                    let is = Test::Compare(Value::Path(Path::Sex), Comparison::Equal, sex);
                    return Expression::Test(is);
                }
                let age = Value::Path(Path::Age);
                let n = integer(dice.between(62, 84));
                return Expression::Test(Test::Compare(age, comparison(dice), n));
            }
            3 if !asked.states.is_empty() => {
                return Expression::Test(Test::Holds(dice.pick(&asked.states)));
            }
            4 if !asked.ladders.is_empty() => return of_ladder(dice, asked),
            5 if !asked.looks.is_empty() => return of_look(dice, asked),
            _ => {}
        }
    }
    Expression::All(Vec::new())
}

/// Which step of a ladder.
pub(crate) fn of_ladder(dice: &mut Dice, asked: &Asked) -> Expression {
    let (ladder, steps) = dice.pick(&asked.ladders);
    let value = Value::Path(Path::Ladder(ladder));
    if dice.chance(50) {
        let set = (0..2).map(|_| Literal::Word(dice.pick(&steps))).collect();
        return Expression::Test(Test::In(value, Set::Literals(set)));
    }
    let word = Value::Literal(Literal::Word(dice.pick(&steps)));
    Expression::Test(Test::Compare(value, Comparison::Equal, word))
}

/// A function on a look that gives a number.
pub(crate) fn number_of_look(dice: &mut Dice, asked: &Asked) -> Option<Call> {
    let look = dice.below(asked.looks.len().max(1));
    let columns = match asked.looks.get(look)? {
        None => return Some(Call::Covered(look)),
        Some(columns) => columns,
    };
    let plain = |column: &&Column| !column.is_list;
    let words: Vec<Column> =
        columns.iter().filter(plain).filter(|c| c.kind.is_word()).cloned().collect();
    let is_number = |c: &&Column| matches!(c.kind, ValueKind::Number { .. });
    let numbers: Vec<Column> = columns.iter().filter(plain).filter(is_number).cloned().collect();
    Some(match dice.below(8) {
        0 if !numbers.is_empty() => Call::Sum(look, dice.pick(&numbers)),
        1 if !numbers.is_empty() => Call::Last(look, dice.pick(&numbers)),
        2 if !numbers.is_empty() => Call::First(look, dice.pick(&numbers)),
        3 if !words.is_empty() => Call::Distinct(look, dice.pick(&words)),
        4 if !words.is_empty() => Call::Coc(look, dice.pick(&words)),
        5 if !words.is_empty() => Call::Upc(look, dice.pick(&words)),
        6 if !words.is_empty() => Call::Secon(look, dice.pick(&words)),
        7 if asked.covers[look] => Call::Covered(look),
        _ => Call::Count(look),
    })
}

fn of_look(dice: &mut Dice, asked: &Asked) -> Expression {
    let look = dice.below(asked.looks.len());
    if dice.chance(50) {
        return Expression::Test(Test::Found(look));
    }
    match number_of_look(dice, asked) {
        Some(Call::Coc(..) | Call::Upc(..) | Call::Secon(..)) | None => {
            Expression::Test(Test::Found(look))
        }
        Some(call) => {
            let n = integer(dice.between(0, 3));
            Expression::Test(Test::Compare(Value::Call(call), comparison(dice), n))
        }
    }
}

/// A condition of a few tests.
pub(crate) fn condition(dice: &mut Dice, asked: &Asked) -> Expression {
    let one = |dice: &mut Dice| {
        let test = of_unit(dice, asked);
        if dice.chance(12) { Expression::Not(Box::new(test)) } else { test }
    };
    match dice.below(6) {
        0 => Expression::All(vec![one(dice), one(dice)]),
        1 => Expression::Any(vec![one(dice), one(dice)]),
        2 => {
            let either = Expression::Any(vec![one(dice), one(dice)]);
            Expression::All(vec![one(dice), either])
        }
        _ => one(dice),
    }
}
