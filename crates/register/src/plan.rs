//! A schema made ready for reading: each column with what its values are held against.

use catalog::definition::Subject;
use catalog::{
    Catalog, Choice, Column, ColumnKind, DateForm, DecimalMark, Encoding, Register, RegisterId,
    Role,
};
use cube::AreaLevel;
use jiff::civil::Date;
use terminology::{CodeSet, CodeSystem, Validity};

use crate::Error;
use crate::packed::Form;
use crate::store::{PersonKind, StoredRegister};

/// A schema with all that it points at.
pub(crate) struct Plan<'a> {
    pub(crate) register: &'a Register,
    /// How each column's values are read, in the order of the schema.
    pub(crate) readings: Vec<Reading<'a>>,
    /// The columns that are kept, in the order of the prepared table.
    pub(crate) kept: Vec<usize>,
    /// Which columns hold several values, in the order of the schema.
    pub(crate) several: Vec<Several>,
    /// How each kept column is packed while a delivery is read.
    pub(crate) forms: Vec<Form>,
    /// The column that tells whom or what a row is about.
    pub(crate) subject: usize,
    /// True when rows are about units, which have names instead of numbers that must be hidden.
    pub(crate) is_about_units: bool,
    /// The columns that must be filled in, whatever the day of the row.
    pub(crate) required: Vec<usize>,
    /// The columns that exist for some days only, or have choices that do.
    pub(crate) dated: Vec<usize>,
    /// The column by which a person's rows are sorted.
    pub(crate) from: Option<usize>,
    /// The day on which the delivery was received.
    pub(crate) received: Date,
    /// Whom the store is about.
    pub(crate) persons: Option<PersonKind>,
    /// The register whose rows tell the months of these.
    pub(crate) follows: Option<Follows<'a>>,
    is_kommun: Vec<bool>,
    is_region: Vec<bool>,
}

/// Whether a column holds several values, and what parts them within a field. Apart from the schema's
/// column, of which a reader of rows needs nothing else.
#[derive(Clone, Copy)]
pub(crate) struct Several {
    pub(crate) is_list: bool,
    pub(crate) separator: Option<u8>,
}

impl Several {
    fn of(column: &Column) -> Several {
        Several { is_list: column.is_list(), separator: column.separator }
    }
}

/// The register that rows belong to, and the columns that tell to which row of it, by their places among
/// the kept columns here and there.
pub(crate) struct Follows<'a> {
    pub(crate) register: &'a Register,
    pub(crate) own: Vec<usize>,
    pub(crate) theirs: Vec<usize>,
}

impl<'a> Follows<'a> {
    /// None when the register follows no other, or the other lacks a column that it should have.
    fn new(register: &Register, kept: &[usize], catalog: &'a Catalog) -> Option<Follows<'a>> {
        let part_of = register.part_of.clone().filter(|_| !register.follows.is_empty())?;
        let other = catalog.registers.get(&RegisterId(part_of))?;
        let others_kept = kept_columns(other);
        let own = |column: &usize| kept.iter().position(|kept| kept == column);
        let theirs = |column: &usize| {
            let name = &register.columns[*column].name;
            others_kept.iter().position(|kept| other.columns[*kept].name == *name)
        };
        Some(Follows {
            own: register.follows.iter().map(own).collect::<Option<_>>()?,
            theirs: register.follows.iter().map(theirs).collect::<Option<_>>()?,
            register: other,
        })
    }
}

/// The columns that are kept: never that of a person, which the pseudonym stands for.
pub(crate) fn kept_columns(register: &Register) -> Vec<usize> {
    let person = register.with_role(Role::Person);
    let all = 0..register.columns.len();
    all.filter(|i| Some(*i) != person && register.columns[*i].is_kept).collect()
}

/// How the values of one column are read.
pub(crate) enum Reading<'a> {
    Person,
    PersonId { series: &'a str, most: usize, encoding: Encoding },
    Day { forms: &'a [DateForm], may_lack_day: bool },
    Month { forms: &'a [DateForm] },
    Number { min: i64, max: i64, decimals: u8, mark: DecimalMark },
    Kommun,
    Region,
    Code { system: CodeSystem, allowed: Option<&'a CodeSet> },
    Choice(&'a [Choice]),
    Text { most: usize, encoding: Encoding },
}

impl Reading<'_> {
    /// True when values are words of a list rather than numbers.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self, Reading::Code { .. } | Reading::Choice(_) | Reading::Text { .. })
    }

    /// What the numbers of the prepared table are.
    fn stored_as(&self) -> String {
        match self {
            Reading::Person | Reading::PersonId { .. } => "person".to_owned(),
            Reading::Day { .. } => "day".to_owned(),
            Reading::Month { .. } => "month".to_owned(),
            Reading::Number { decimals, .. } if self.is_wide() => format!("wide/{decimals}"),
            Reading::Number { decimals, .. } => format!("number/{decimals}"),
            Reading::Kommun => "kommun".to_owned(),
            Reading::Region => "region".to_owned(),
            Reading::Code { system, .. } => system.word().to_owned(),
            Reading::Choice(_) => "choice".to_owned(),
            Reading::Text { .. } => "text".to_owned(),
        }
    }

    /// True when values need more than 32 bits.
    pub(crate) fn is_wide(&self) -> bool {
        match self {
            Reading::Number { min, max, .. } => {
                *min <= i64::from(i32::MIN) || *max > i64::from(i32::MAX)
            }
            _ => false,
        }
    }
}

impl<'a> Plan<'a> {
    pub(crate) fn new(register: &'a Register, catalog: &'a Catalog, received: Date) -> Plan<'a> {
        let readings: Vec<Reading<'a>> =
            register.columns.iter().map(|c| reading(&c.kind, register, catalog)).collect();
        let kept = kept_columns(register);
        let columns = || 0..register.columns.len();
        let areas = |level| {
            let mut known = vec![false; 10_000];
            for area in catalog.areas.at_level(level) {
                known[usize::from(area.code.number())] = true;
            }
            known
        };
        Plan {
            register,
            persons: None,
            follows: Follows::new(register, &kept, catalog),
            several: register.columns.iter().map(Several::of).collect(),
            forms: kept.iter().map(|i| form(&register.columns[*i], &readings[*i])).collect(),
            kept,
            subject: register.subject_column(),
            is_about_units: register.subject() == Subject::Unit,
            required: columns().filter(|i| is_required(&register.columns[*i])).collect(),
            dated: columns().filter(|i| is_dated(&register.columns[*i])).collect(),
            from: register.with_role(Role::From).or(register.with_role(Role::Death)),
            received,
            is_kommun: areas(AreaLevel::Kommun),
            is_region: areas(AreaLevel::Region),
            readings,
        }
    }

    /// The kept columns as the manifest holds them: the name and what its numbers are.
    pub(crate) fn stored_columns(&self) -> Vec<String> {
        let column = |column: &usize| {
            let schema = &self.register.columns[*column];
            let list = if schema.is_list() { " list" } else { "" };
            format!("{}: {}{list}", schema.name, self.readings[*column].stored_as())
        };
        self.kept.iter().map(column).collect()
    }

    /// A register that is stored with other columns cannot be read by this schema.
    pub(crate) fn must_fit(&self, stored: &StoredRegister) -> Result<(), Error> {
        if stored.columns == self.stored_columns() {
            return Ok(());
        }
        Err(Error::OtherSchema { register: self.register.id.to_string() })
    }

    /// True when a kept column, by its place among them, has words.
    pub(crate) fn is_word(&self, kept: usize) -> bool {
        self.readings[self.kept[kept]].is_word()
    }

    pub(crate) fn has_kommun(&self, number: usize) -> bool {
        self.is_kommun.get(number).copied().unwrap_or(false)
    }

    pub(crate) fn has_region(&self, number: usize) -> bool {
        self.is_region.get(number).copied().unwrap_or(false)
    }
}

/// True for a column that rows of all days must have.
fn is_required(column: &Column) -> bool {
    column.is_required && column.validity == Validity::default()
}

/// True for a column that exists for some days only, or has choices that do.
fn is_dated(column: &Column) -> bool {
    let is_bounded = |validity: &Validity| *validity != Validity::default();
    let choices = match &column.kind {
        ColumnKind::Choice(choices) => choices.as_slice(),
        _ => &[],
    };
    is_bounded(&column.validity) || choices.iter().any(|choice| is_bounded(&choice.validity))
}

fn form(column: &Column, reading: &Reading<'_>) -> Form {
    if column.is_list() {
        Form::List
    } else if reading.is_word() {
        Form::Word
    } else if reading.is_wide() {
        Form::Wide
    } else {
        Form::Small
    }
}

fn reading<'a>(kind: &'a ColumnKind, register: &'a Register, catalog: &'a Catalog) -> Reading<'a> {
    // One below the least, which stands for a missing value.
    const WIDEST: i64 = i64::MAX;
    let limits = |min: &Option<i64>, max: &Option<i64>, decimals: u8| {
        let scale = 10_i64.pow(u32::from(decimals));
        let scaled = |limit: i64| limit.saturating_mul(scale);
        (min.map_or(-WIDEST, scaled), max.map_or(WIDEST, scaled))
    };
    match kind {
        ColumnKind::Personnummer => Reading::Person,
        ColumnKind::PersonId { series, max_length } => Reading::PersonId {
            series,
            most: usize::from(*max_length),
            encoding: register.form.encoding,
        },
        ColumnKind::Date { forms, may_lack_day } => {
            Reading::Day { forms, may_lack_day: *may_lack_day }
        }
        ColumnKind::Month { forms } => Reading::Month { forms },
        ColumnKind::Integer { min, max } => {
            let (min, max) = limits(min, max, 0);
            Reading::Number { min, max, decimals: 0, mark: DecimalMark::Any }
        }
        ColumnKind::Decimal { min, max, decimals, mark } => {
            let (min, max) = limits(min, max, *decimals);
            Reading::Number { min, max, decimals: *decimals, mark: *mark }
        }
        ColumnKind::Code { system, valueset } => {
            let allowed = valueset.as_ref().and_then(|id| catalog.valuesets.get(id));
            Reading::Code { system: *system, allowed: allowed.map(|set| &set.codes) }
        }
        ColumnKind::Kommun => Reading::Kommun,
        ColumnKind::Region => Reading::Region,
        ColumnKind::Choice(choices) => Reading::Choice(choices),
        ColumnKind::Text { max_length } => Reading::Text {
            most: max_length.map_or(1000, usize::from),
            encoding: register.form.encoding,
        },
    }
}
