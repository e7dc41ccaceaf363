//! Faults planted on purpose: what each register's schema lets go wrong in a row, put into some rows,
//! with a key that tells where.

use catalog::{CheckKind, ColumnKind, DateForm, Register, Role};
use jiff::civil::Date;
use terminology::{CodeSystem, Validity};

use crate::random::Stream;
use crate::registers::Kind;

/// A fault that was planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planted {
    /// The row's place in its sheet, from 0.
    pub(crate) row: u64,
    /// The code of the finding that it must give.
    pub(crate) code: &'static str,
    /// The column or the check that it is about; empty when it is about the row.
    pub(crate) about: String,
}

/// All that can be planted in the rows of one register.
pub(crate) struct Faults {
    rate: f64,
    /// Where the person's number stands.
    person: usize,
    all: Vec<Fault>,
}

/// One kind of fault in one place.
struct Fault {
    code: &'static str,
    about: String,
    how: How,
}

/// What is done with a row.
enum How {
    /// Two fields too many.
    MoreFields,
    /// The field is filled in with something wrong.
    Fill(usize, String),
    /// The field, which is filled in, gets something wrong instead.
    Replace(usize, &'static str),
    /// The field, which is filled in, is emptied.
    Blank(usize),
    /// The number gets another check digit.
    CheckDigit,
    /// The number becomes one that nobody knows.
    Reserve,
    /// The first zero of a code is lost.
    LostZero(usize),
    /// The second day comes a year before the first.
    Before(usize, usize),
    /// The field is emptied when another has one of these values.
    BlankWhen(usize, usize, Vec<String>),
    /// The field is filled in when another has one of these values.
    FillWhen(usize, usize, Vec<String>),
    /// The field gets something that may stand there only on other days: the place of the row's day, and the
    /// days between which it may.
    OnOtherDays(usize, String, usize, Validity),
    /// Man becomes woman and the other way round.
    OtherSex(usize),
    /// The row stands there twice.
    Twice,
    /// The row stands there twice and the field differs.
    Clash(usize, [String; 2]),
    /// The person lives somewhere else too, from the day after the first.
    Overlap(usize, usize),
    /// A row takes back what nobody has given.
    LoneCorrection(Vec<(usize, &'static str)>),
}

impl Faults {
    /// What can go wrong in a register's rows.
    pub(crate) fn of(kind: Kind, register: &Register, rate: f64) -> Faults {
        let names: Vec<&str> = kind.columns().collect();
        let place = |column: usize| {
            let column = &register.columns[column];
            let first = column.spread.first().map_or(column.name.as_str(), String::as_str);
            names.iter().position(|name| *name == first || *name == column.name)
        };
        let person =
            place(register.subject_column()).expect("every row is about a person or a unit");
        let mut all = vec![fault("R104", "", How::MoreFields)];
        for column in 0..register.columns.len() {
            if let Some(at) = place(column) {
                of_column(register, column, at, &mut all);
                let day = register.period.first().and_then(|period| place(*period));
                if let Some(day) = day {
                    of_other_days(register, column, (at, day), &mut all);
                }
            }
        }
        for check in &register.checks {
            let places: Vec<Option<usize>> = check.columns.iter().map(|c| place(*c)).collect();
            let about = &check.title.sv;
            match (check.kind, places.as_slice()) {
                (CheckKind::Order, [Some(first), Some(second)]) => {
                    all.push(fault("R301", about, How::Before(*first, *second)));
                }
                (CheckKind::Within, [Some(day), Some(year), ..]) => {
                    all.push(fault("R301", about, How::Before(*year, *day)));
                }
                (CheckKind::Requires, [Some(first), Some(second)])
                    if !register.columns[check.columns[1]].is_required =>
                {
                    let how = How::BlankWhen(*first, *second, check.when.clone());
                    all.push(fault("R301", about, how));
                }
                (CheckKind::Forbids, [Some(first), Some(second)]) => {
                    let how = How::FillWhen(*first, *second, check.when.clone());
                    all.push(fault("R301", about, how));
                }
                (CheckKind::Agrees, [_, Some(at)]) => {
                    let how = match register.columns[check.columns[1]].role {
                        Some(Role::Sex) => How::OtherSex(*at),
                        _ => How::Before(*at, *at),
                    };
                    all.push(fault("R301", about, how));
                }
                (CheckKind::Unique, _) => {
                    all.push(fault("R302", "", How::Twice));
                    if let Some(how) = clash(register, &check.columns, place) {
                        all.push(fault("R303", about, how));
                    }
                }
                (CheckKind::Apart, [Some(from), Some(to)]) => {
                    all.push(fault("R304", about, How::Overlap(*from, *to)));
                }
                (CheckKind::Corrects, [Some(amount), .., Some(last)]) => {
                    let how = How::LoneCorrection(vec![(*amount, "-1"), (*last, "99999")]);
                    all.push(fault("R304", about, how));
                }
                _ => {}
            }
        }
        Faults { rate, person, all }
    }

    /// Plants a fault in the row, or beside it, when chance says so. `row` is the last row of the bytes,
    /// without its line break. Gives what was planted, and whether a row was added after it.
    pub(crate) fn plant(
        &self,
        bytes: &mut Vec<u8>,
        start: usize,
        row: u64,
        chance: &mut Stream,
    ) -> Option<(Planted, bool)> {
        if !chance.chance(self.rate) {
            return None;
        }
        let line = String::from_utf8(bytes[start..].to_vec()).expect("rows are written as ASCII");
        let fields: Vec<String> = line.split(';').map(str::to_owned).collect();
        let n = u32::try_from(self.all.len()).expect("a short list");
        // Most faults fit most rows; a row that none fits is left as it is.
        for _ in 0..16 {
            let fault = &self.all[chance.below(n) as usize];
            let Some(changed) = self.changed(fault, &fields, chance) else { continue };
            let is_added = matches!(
                fault.how,
                How::Twice | How::Clash(..) | How::Overlap(..) | How::LoneCorrection(_)
            );
            if is_added {
                bytes.push(b'\n');
            } else {
                bytes.truncate(start);
            }
            bytes.extend_from_slice(changed.join(";").as_bytes());
            let row = row + u64::from(is_added);
            let planted = Planted { row, code: fault.code, about: fault.about.clone() };
            return Some((planted, is_added));
        }
        None
    }

    /// The fields with the fault in them; none when the fault does not fit the row.
    fn changed(
        &self,
        fault: &Fault,
        fields: &[String],
        chance: &mut Stream,
    ) -> Option<Vec<String>> {
        let mut changed = fields.to_vec();
        let is_among = |at: usize, when: &[String]| {
            !fields[at].is_empty() && (when.is_empty() || when.contains(&fields[at]))
        };
        match &fault.how {
            How::MoreFields => changed.extend([String::new(), "?".to_owned()]),
            How::Fill(at, wrong) => changed[*at].clone_from(wrong),
            How::Replace(at, wrong) => {
                fields[*at].chars().next()?;
                (*wrong).clone_into(&mut changed[*at]);
            }
            How::Blank(at) => {
                fields[*at].chars().next()?;
                changed[*at].clear();
            }
            How::CheckDigit => {
                let number = &mut changed[self.person];
                let digit = number.pop()?.to_digit(10)?;
                number.push(char::from_digit((digit + 1) % 10, 10)?);
            }
            // Eleven digits are a running number; so many that hardly any comes twice.
            How::Reserve => {
                changed[self.person] = format!("{:011}", chance.next() % 90_000_000_000)
            }
            How::LostZero(at) => changed[*at] = fields[*at].strip_prefix('0')?.to_owned(),
            How::Before(first, second) => {
                changed[*second] = self.year_before(fields, *first, *second)?;
            }
            How::BlankWhen(first, second, when) => {
                if !is_among(*first, when) || fields[*second].is_empty() {
                    return None;
                }
                changed[*second].clear();
            }
            How::FillWhen(first, second, when) => {
                if !is_among(*first, when) {
                    return None;
                }
                "0180".clone_into(&mut changed[*second]);
            }
            How::OnOtherDays(at, wrong, day, validity) => {
                if validity.includes(day_of(&fields[*day])?) {
                    return None;
                }
                changed[*at].clone_from(wrong);
            }
            How::OtherSex(at) => {
                let other = if fields[*at] == "1" { "2" } else { "1" };
                other.clone_into(&mut changed[*at]);
            }
            How::Twice => {}
            How::Clash(at, [one, other]) => {
                let differs = if fields[*at] == *one { other } else { one };
                changed[*at].clone_from(differs);
            }
            How::Overlap(from, to) => changed[*from] = overlapping(fields, *from, *to)?,
            How::LoneCorrection(values) => {
                for (at, value) in values {
                    (*value).clone_into(&mut changed[*at]);
                }
            }
        }
        Some(changed)
    }

    /// The middle of June the year before the first field's, written as the second is. None when the
    /// second is not filled in, or the person was not born by then: such a number is refused.
    fn year_before(&self, fields: &[String], first: usize, second: usize) -> Option<String> {
        let year: u32 = fields[first].get(..4)?.parse().ok()?;
        let born: u32 = fields[self.person].get(..4)?.parse().ok()?;
        let is_birth = first == second;
        if fields[second].is_empty() || (!is_birth && born + 1 >= year) {
            return None;
        }
        let day = match fields[second].contains('-') {
            true => format!("{}-06-15", year - 1),
            false => format!("{}0615", year - 1),
        };
        Some(day)
    }
}

/// A day as registers write it, with hyphens or without.
fn day_of(field: &str) -> Option<Date> {
    Date::strptime("%Y%m%d", field.replace('-', "")).ok()
}

/// The day after the first, when that lies before the last.
fn overlapping(fields: &[String], from: usize, to: usize) -> Option<String> {
    let next = fields[from].parse::<Date>().ok()?.tomorrow().ok()?;
    if !fields[to].is_empty() && fields[to].parse::<Date>().ok()? <= next {
        return None;
    }
    Some(next.to_string())
}

fn fault(code: &'static str, about: &str, how: How) -> Fault {
    Fault { code, about: about.to_owned(), how }
}

/// What can go wrong in one column.
fn of_column(register: &Register, column: usize, at: usize, all: &mut Vec<Fault>) {
    let schema = &register.columns[column];
    let mut tell = |code, how| all.push(fault(code, &schema.name, how));
    if schema.is_required {
        tell("R201", How::Blank(at));
    }
    match &schema.kind {
        ColumnKind::Personnummer => {
            tell("R202", How::CheckDigit);
            tell("R213", How::Reserve);
        }
        ColumnKind::PersonId { max_length, .. } => {
            tell("R216", How::Fill(at, "x".repeat(usize::from(*max_length) + 1)));
        }
        ColumnKind::Date { forms, .. } | ColumnKind::Month { forms } => {
            if has_no_form(forms, NO_DAY) {
                tell("R203", How::Replace(at, NO_DAY));
            }
        }
        ColumnKind::Integer { max, .. } | ColumnKind::Decimal { max, .. } => {
            tell("R204", How::Fill(at, "x1".to_owned()));
            if let Some(max) = max {
                tell("R205", How::Fill(at, (max + 1).to_string()));
            }
        }
        ColumnKind::Code { system, valueset } => {
            tell("R206", How::Fill(at, "??".to_owned()));
            if *system == CodeSystem::Kva {
                tell("R207", How::Fill(at, "PD000".to_owned()));
            }
            // Physicians are in no set of professions that a register of the kommun takes.
            if *system == CodeSystem::Profession && valueset.is_some() {
                tell("R208", How::Fill(at, "XS915".to_owned()));
            }
        }
        ColumnKind::Kommun => {
            tell("R209", How::Replace(at, "9999"));
            tell("R212", How::LostZero(at));
        }
        ColumnKind::Region => tell("R209", How::Replace(at, "99")),
        ColumnKind::Choice(_) => tell("R210", How::Fill(at, "?".to_owned())),
        ColumnKind::Text { max_length } => {
            let most = max_length.map_or(1000, usize::from);
            tell("R211", How::Fill(at, "x".repeat(most + 1)));
        }
    }
}

/// What may stand in a column on other days only: a choice, or anything where the column did not exist.
fn of_other_days(
    register: &Register,
    column: usize,
    (at, day): (usize, usize),
    all: &mut Vec<Fault>,
) {
    let schema = &register.columns[column];
    let is_bounded = |validity: &Validity| *validity != Validity::default();
    let choices = match &schema.kind {
        ColumnKind::Choice(choices) => choices.as_slice(),
        _ => &[],
    };
    for choice in choices.iter().filter(|choice| is_bounded(&choice.validity)) {
        let how = How::OnOtherDays(at, choice.code.clone(), day, choice.validity);
        all.push(fault("R214", &schema.name, how));
    }
    let any = match &schema.kind {
        ColumnKind::Code { system: CodeSystem::Profession, .. } => "XS917",
        ColumnKind::Choice(choices) => choices.first().map_or("", |choice| choice.code.as_str()),
        ColumnKind::Text { .. } => "X",
        _ => return,
    };
    if is_bounded(&schema.validity) {
        let how = How::OnOtherDays(at, any.to_owned(), day, schema.validity);
        all.push(fault("R215", &schema.name, how));
    }
}

/// A day that is not in any calendar.
const NO_DAY: &str = "2025-13-45";

/// True when the text is a day in none of the forms, or one that does not exist.
fn has_no_form(forms: &[DateForm], text: &str) -> bool {
    let read = forms.iter().find_map(|form| form.read(text.as_bytes()));
    read.is_none_or(|(year, month, day)| Date::new(year, month, day).is_err())
}

/// How a row can contradict another about the same thing: a column that is not part of what they are
/// about, nor checked against the person.
fn clash(
    register: &Register,
    key: &[usize],
    place: impl Fn(usize) -> Option<usize>,
) -> Option<How> {
    let values = |column: usize| -> Option<[String; 2]> {
        let schema = &register.columns[column];
        match &schema.kind {
            ColumnKind::Choice(choices) if schema.role != Some(Role::Sex) => {
                Some([choices.first()?.code.clone(), choices.get(1)?.code.clone()])
            }
            ColumnKind::Text { .. } => Some(["X1".to_owned(), "X2".to_owned()]),
            ColumnKind::Code { system: CodeSystem::Icd10Se | CodeSystem::Icd10, .. } => {
                Some(["R104".to_owned(), "R529".to_owned()])
            }
            // Nobody has died on a day that lies behind all that is written.
            ColumnKind::Date { .. } if schema.role == Some(Role::Death) => {
                Some(["2099-12-31".to_owned(), String::new()])
            }
            _ => None,
        }
    };
    let others = (0..register.columns.len()).filter(|column| !key.contains(column));
    let mut found = others.filter_map(|column| Some(How::Clash(place(column)?, values(column)?)));
    found.next()
}
