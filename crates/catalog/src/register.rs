//! Registers: what a delivery of rows about persons or units looks like and must satisfy.

use std::fmt;
use std::ops::Range;

use cube::Text;
use jiff::civil::Date;
use terminology::{CodeSystem, Validity};

use crate::definition::Subject;
use crate::{Evidence, Severity, ValueSetId};

mod date_form;

pub use self::date_form::DateForm;

/// The permanent name of a register, the same as its file's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterId(pub String);

impl fmt::Display for RegisterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The schema of one kind of file that is delivered, and of the prepared table that it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Its permanent name.
    pub id: RegisterId,
    /// Its name for readers.
    pub title: Text,
    /// `major.minor.patch`; a column more or less raises at least the minor.
    pub version: String,
    /// The register that several files make together, such as `par-sluten`.
    pub part_of: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// When it was last reviewed.
    pub reviewed: Date,
    /// When it must be reviewed again.
    pub review_due: Date,
    /// How well the schema is supported.
    pub evidence: Evidence,
    /// Where it was read.
    pub evidence_source: String,
    /// What a reader should know of it, where there is something.
    pub note: Option<Text>,
    /// The days for whose deliveries the schema holds.
    pub validity: Validity,
    /// How often it comes and what a new delivery replaces.
    pub rhythm: Rhythm,
    /// The columns that tell which period a row belongs to: one date or month, or a year and a month.
    /// Indexes into `columns`.
    pub period: Vec<usize>,
    /// The columns that tell who sent the row. With the period they tell what a delivery replaces.
    pub sender: Vec<usize>,
    /// The columns that, with the person, tell which row of the register `part_of` a row belongs to. It
    /// lies in the month of that row. The other register has columns of the same names. Empty for
    /// registers whose rows tell their months themselves.
    pub follows: Vec<usize>,
    /// When a period's delivery is due.
    pub due: Option<Due>,
    /// How many months lie between one period and the next.
    pub every_months: u8,
    /// How far from the usual, in percent, a period's rows may lie before it is told.
    pub unusual_percent: u8,
    /// From which to which day the rows are all that there are, both in, where that is known: an extract
    /// that ends on 31 December has no row of January, and a year without a row in it is a year without
    /// events. None for registers by month, which tell it by the months that came.
    pub complete: Option<(Date, Date)>,
    /// Days from which rows cannot be compared with those before, in the order of time.
    pub breaks: Vec<RegisterBreak>,
    /// How the file is written.
    pub form: FileForm,
    /// The columns, in the order of a file without header.
    pub columns: Vec<Column>,
    /// What must hold between columns and between rows.
    pub checks: Vec<Check>,
    /// SHA-256 in hexadecimal over the file.
    pub definition_hash: String,
}

impl Register {
    /// The column that tells whom or what the row is about: the person, or the unit in a register
    /// without persons.
    ///
    /// # Panics
    /// Never for a register that was loaded: one without such a column is left out.
    #[must_use]
    pub fn subject_column(&self) -> usize {
        let subject = self.with_role(Role::Person).or(self.with_role(Role::Unit));
        subject.expect("a register about nobody and nothing is not loaded")
    }

    /// What the rows are about: persons, or units such as wards.
    #[must_use]
    pub fn subject(&self) -> Subject {
        let has_persons = self.with_role(Role::Person).is_some();
        if has_persons { Subject::Person } else { Subject::Unit }
    }

    /// The column with a role.
    #[must_use]
    pub fn with_role(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == Some(role))
    }
}

/// How often a register comes and what a new delivery does to what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Each delivery carries this many months and replaces them, sender by sender.
    RollingMonths(u8),
    /// One month at a time; a new delivery of the month replaces it.
    Month,
    /// All that is going on at the end of a month.
    Stock,
    /// All that began or ended in a month.
    Flow,
    /// A whole register as of a day; replaces the one before it.
    Snapshot,
    /// Rows are added to those there are. Corrections are rows of their own.
    Append,
}

/// A change in what is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterBreak {
    /// The first day of the new way.
    pub from: Date,
    /// What changed, and what follows for those who count.
    pub why: Text,
}

/// When a period's delivery is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// How many months after the period's last month.
    pub months_after: u8,
    /// The day of that month; its last day when the month is shorter.
    pub day: u8,
}

impl Due {
    /// The last day in time for a month, given as year times 100 and month; none when there is no such
    /// month.
    #[must_use]
    pub fn of(self, month: i64) -> Option<Date> {
        let months = month / 100 * 12 + month % 100 - 1 + i64::from(self.months_after);
        let year = i16::try_from(months / 12).ok()?;
        let first = Date::new(year, i8::try_from(months % 12 + 1).ok()?, 1).ok()?;
        let day = i8::try_from(self.day).ok()?.min(first.days_in_month());
        Date::new(year, first.month(), day).ok()
    }
}

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileForm {
    /// The character between fields; none when fields stand at fixed positions.
    pub delimiter: Option<u8>,
    /// True when the first row names the columns.
    pub has_header: bool,
    /// True when a field may stand between quotation marks.
    pub is_quoted: bool,
    /// The encoding, where it is known.
    pub encoding: Encoding,
}

/// How the bytes of a file are read as characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 if the bytes are that, else Windows-1252, of which Latin-1's letters are part.
    Detect,
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// Windows-1252.
    Windows1252,
}

/// One column of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in checks and in the prepared table.
    pub name: String,
    /// Its name for readers.
    pub title: Text,
    /// What else it may be called in a delivery; case is passed over.
    pub other_names: Vec<String>,
    /// The delivered columns that make one list together, such as DIA1, DIA2 …; empty when it is one.
    pub spread: Vec<String>,
    /// The character between the values of a list in one field.
    pub separator: Option<u8>,
    /// Where it stands in each row of fixed width: the bytes from 0.
    pub span: Option<Range<usize>>,
    /// What its values are.
    pub kind: ColumnKind,
    /// What it means for the reading of the register as a whole.
    pub role: Option<Role>,
    /// True when a row without it is rejected.
    pub is_required: bool,
    /// True when it is kept in the prepared table; else it is only checked.
    pub is_kept: bool,
    /// The days for whose deliveries the column exists.
    pub validity: Validity,
}

impl Column {
    /// True when a row may hold several values.
    #[must_use]
    pub fn is_list(&self) -> bool {
        !self.spread.is_empty() || self.separator.is_some()
    }
}

/// What the values of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// Personnummer, samordningsnummer or a reserve number.
    Personnummer,
    /// A number or text that stands for a person in an extract and is no personnummer, such as a
    /// `löpnummer`. It is taken as it stands: `7` and `007` are two persons.
    PersonId {
        /// The numbering that it belongs to. The same id of the same numbering is the same person, in all
        /// registers; ids of two numberings, and personnummer, have no person in common.
        series: String,
        /// The most characters.
        max_length: u16,
    },
    /// A day.
    Date {
        /// How it may be written; the first that fits is taken.
        forms: Vec<DateForm>,
        /// True when day, or month and day, may be written `00` for unknown.
        may_lack_day: bool,
    },
    /// A calendar month.
    Month {
        /// How it may be written.
        forms: Vec<DateForm>,
    },
    /// A whole number.
    Integer {
        /// The least.
        min: Option<i64>,
        /// The most.
        max: Option<i64>,
    },
    /// A number with decimals.
    Decimal {
        /// The least.
        min: Option<i64>,
        /// The most.
        max: Option<i64>,
        /// How many decimals are kept; more are a fault.
        decimals: u8,
        /// The mark before them.
        mark: DecimalMark,
    },
    /// A code of a system.
    Code {
        /// The system.
        system: CodeSystem,
        /// The only codes that may stand there.
        valueset: Option<ValueSetId>,
    },
    /// A kommun's code of four digits.
    Kommun,
    /// A region's code of two digits.
    Region,
    /// One of a few values.
    Choice(Vec<Choice>),
    /// A text.
    Text {
        /// The most characters.
        max_length: Option<u16>,
    },
}

/// The mark before the decimals of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// `7,5`.
    Comma,
    /// `7.5`.
    Point,
    /// Either.
    Any,
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is delivered.
    pub code: String,
    /// How conditions name it, where they do not name it by its code: `avliden` for `4`.
    pub label: Option<String>,
    /// What it means.
    pub title: Text,
    /// The days for which it may be used.
    pub validity: Validity,
}

/// What a column means for the reading of a register as a whole. Each role has at most one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who the row is about.
    Person,
    /// The unit of care that the row is about, such as a ward, in a register without persons.
    Unit,
    /// When it happened, or the first day of a spell.
    From,
    /// The last day of a spell; empty while it goes on.
    To,
    /// The kommun that the row is counted in.
    Kommun,
    /// The region that the row is counted in.
    Region,
    /// The person's legal sex.
    Sex,
    /// The person's day of birth.
    Birth,
    /// The person's day of death.
    Death,
    /// When it became known: the day on which the row arrived.
    Known,
}

/// What must hold between columns or between rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What is held.
    pub kind: CheckKind,
    /// The columns it is about, in the order that the kind gives them meaning. Indexes into `columns`.
    pub columns: Vec<usize>,
    /// The delivered values of the first column for which it holds; empty for all.
    pub when: Vec<String>,
    /// `Error` rejects the row, the others only tell.
    pub severity: Severity,
    /// What is wrong when it does not hold, for the deliverer.
    pub title: Text,
}

/// The kinds of checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckKind {
    /// The first is not after the second.
    Order,
    /// The first, a day, lies in the month that the others tell.
    Within,
    /// Where the first is filled in, so is the second.
    Requires,
    /// Where the first is filled in, the second is empty.
    Forbids,
    /// The person's number tells the same birth or sex as the column.
    Agrees,
    /// No two rows of a delivery have the same values: two rows of a person where the person is among the
    /// columns, else any two.
    Unique,
    /// A person's spells, from the first to the second column, do not overlap.
    Apart,
    /// A row whose first column is negative takes back an earlier row of the person with the same values
    /// in the others.
    Corrects,
}

impl CheckKind {
    /// All kinds with the words for them in content.
    pub const ALL: [(&str, CheckKind); 8] = [
        ("order", CheckKind::Order),
        ("within", CheckKind::Within),
        ("requires", CheckKind::Requires),
        ("forbids", CheckKind::Forbids),
        ("agrees", CheckKind::Agrees),
        ("unique", CheckKind::Unique),
        ("apart", CheckKind::Apart),
        ("corrects", CheckKind::Corrects),
    ];

    /// How many columns it is about: the fewest and the most.
    #[must_use]
    pub fn n_columns(self) -> (usize, usize) {
        match self {
            CheckKind::Order | CheckKind::Requires | CheckKind::Forbids => (2, 2),
            CheckKind::Agrees | CheckKind::Apart => (2, 2),
            CheckKind::Within => (2, 3),
            CheckKind::Unique | CheckKind::Corrects => (1, 32),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The days are those of the regulations: municipal health care two months later, social services
    /// the 15th of the next month.
    #[test]
    fn a_delivery_is_due_on_a_day_that_exists() {
        let due = |months_after, day, month| Due { months_after, day }.of(month);
        assert_eq!(due(2, 31, 202_412), Some(date(2025, 2, 28)));
        assert_eq!(due(2, 31, 202_311), Some(date(2024, 1, 31)));
        assert_eq!(due(1, 15, 202_412), Some(date(2025, 1, 15)));
        assert_eq!(due(0, 25, 202_510), Some(date(2025, 10, 25)));
        assert_eq!(due(0, 31, 999_999_999), None);
    }
}
