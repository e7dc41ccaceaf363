//! A schema made ready for reading: each column with what its values are held against.

use catalog::{Catalog, Choice, ColumnKind, DateForm, DecimalMark, Encoding, Register, Role};
use cube::AreaLevel;
use jiff::civil::Date;
use terminology::{CodeSet, CodeSystem};

/// A schema with all that it points at.
pub(crate) struct Plan<'a> {
    pub(crate) register: &'a Register,
    /// How each column's values are read, in the order of the schema.
    pub(crate) readings: Vec<Reading<'a>>,
    /// The columns that are kept, in the order of the prepared table.
    pub(crate) kept: Vec<usize>,
    pub(crate) person: usize,
    /// The column by which a person's rows are sorted.
    pub(crate) from: Option<usize>,
    /// The day on which the delivery was received.
    pub(crate) received: Date,
    is_kommun: Vec<bool>,
    is_region: Vec<bool>,
}

/// How the values of one column are read.
pub(crate) enum Reading<'a> {
    Person,
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
        let person = register.person();
        let kept = (0..readings.len()).filter(|i| *i != person && register.columns[*i].is_kept);
        let areas = |level| {
            let mut known = vec![false; 10_000];
            for area in catalog.areas.at_level(level) {
                known[usize::from(area.code.number())] = true;
            }
            known
        };
        Plan {
            register,
            kept: kept.collect(),
            person,
            from: register.with_role(Role::From).or(register.with_role(Role::Death)),
            received,
            is_kommun: areas(AreaLevel::Kommun),
            is_region: areas(AreaLevel::Region),
            readings,
        }
    }

    pub(crate) fn has_kommun(&self, number: usize) -> bool {
        self.is_kommun.get(number).copied().unwrap_or(false)
    }

    pub(crate) fn has_region(&self, number: usize) -> bool {
        self.is_region.get(number).copied().unwrap_or(false)
    }

    /// True when the column must be filled in for deliveries of this day.
    pub(crate) fn is_required(&self, column: usize) -> bool {
        let column = &self.register.columns[column];
        column.is_required && column.validity.includes(self.received)
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
