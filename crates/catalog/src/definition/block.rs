//! Building blocks: conventions, populations, event series, states, figures from outside, standards.

use std::collections::BTreeMap;
use std::fmt;

use cube::{AgeGroup, Text};

use super::{AgeRule, Column, Expression, Path};
use crate::RegisterId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// The name of a set of conventions.
    ConventionsId
);
id!(
    /// The name of a population.
    PopulationId
);
id!(
    /// The name of an event series.
    EventSeriesId
);
id!(
    /// The name of a state or a ladder.
    StateId
);
id!(
    /// The name of a set of figures from outside.
    FigureSetId
);
id!(
    /// The name of a standard population.
    StandardId
);

/// House rules of the calendar, `content/conventions/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conventions {
    /// Its name.
    pub id: ConventionsId,
    /// When somebody born on 29 February has a birthday in a common year.
    pub leap_birthday: LeapBirthday,
    /// What a month earlier or later than the last days of a month is.
    pub add_months: AddMonths,
    /// The last year whose division into kommuner is used; earlier codes are carried to it.
    pub areas: u16,
    /// How printed figures are rounded.
    pub rounding: Rounding,
    /// SHA-256 in hexadecimal over the file.
    pub definition_hash: String,
}

/// The birthday of somebody born on 29 February, in a common year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeapBirthday {
    /// 1 March.
    FirstOfMarch,
    /// 28 February.
    LastOfFebruary,
}

/// 30 June less three months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddMonths {
    /// The last day of a month stays the last day: 31 March. Other days clamp.
    LastDaySticks,
    /// The same day of the month, or the month's last: 30 March.
    Clamp,
    /// The same day of the month, or the first of the next month where there is none.
    RollForward,
}

/// How printed figures are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// 0.5 to 1, −0.5 to −1.
    HalfAwayFromZero,
}

/// Whom a population, a register or a series is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A person.
    Person,
    /// A kommun.
    Kommun,
    /// A unit of care, such as a ward.
    Unit,
}

/// Who can be counted, and on which days: `content/populations/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// Its name.
    pub id: PopulationId,
    /// Its name for readers, in the plural: `personer folkbokförda i Sverige`.
    pub title: Text,
    /// Whom it is about.
    pub subject: Subject,
    /// The register with a row for each member: birth, sex. Members without a day of birth are never of any
    /// age, and so are left out where age is asked for.
    pub members: RegisterId,
    /// The register of deaths, which has a column with the role of death. Of several days the earliest
    /// holds. A day that is not known in full holds as its earliest possible day.
    pub death: Option<RegisterId>,
    /// The day of death itself.
    pub death_day: Option<Edge>,
    /// How residence is known.
    pub residence: Residence,
    /// Emigration and immigration, where they are rows of their own.
    pub moves: Option<Moves>,
    /// Which identities are members.
    pub identity: Identity,
    /// SHA-256 in hexadecimal over the file.
    pub definition_hash: String,
}

/// Whether a day at the edge is in the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// It is.
    In,
    /// It is not.
    Out,
}

/// How residence is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Residence {
    /// Members are residents on every day of their lives; where is not known.
    Always,
    /// From a register of spells with a kommun. A day without a spell is a day abroad. Where spells overlap
    /// the ties decide; without a kommun the area is unknown.
    Spells {
        /// The register, with the roles from, to and kommun.
        rows: RegisterId,
        /// Which spell holds where two do.
        ties: Vec<Tie>,
    },
}

/// Emigration and immigration as rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    /// The register, with the role from.
    pub rows: RegisterId,
    /// Which rows are immigrations.
    pub immigration: Expression,
    /// Which rows are emigrations. Of an emigration and an immigration on one day the person is here
    /// after.
    pub emigration: Expression,
    /// The day of emigration.
    pub emigration_day: Edge,
    /// The day of immigration.
    pub immigration_day: Edge,
    /// Where somebody was before a first row that is an immigration.
    pub first_is_immigration: FirstMove,
}

/// Where somebody was before a first move that is an immigration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstMove {
    /// Abroad.
    Abroad,
    /// Here.
    Here,
}

/// Which identities are members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Those that can be followed: personnummer and samordningsnummer. Others are in no `members`
    /// register, so that this asks nothing more of the engine.
    Linkable,
    /// All.
    Any,
}

/// Which spell holds where two do; the next rule decides where the one before does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// The one that began last.
    LatestStart,
    /// The one that began first.
    EarliestStart,
    /// The one that ends last; ongoing is latest.
    LatestEnd,
    /// The one with the lowest code of its area. A known one before a missing.
    LowestCode,
    /// The one with the highest code of its area. A known one before a missing.
    HighestCode,
}

/// What rows are taken from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// A register.
    Register(RegisterId),
    /// An event series.
    Events(EventSeriesId),
}

/// What happens, made of rows: `content/events/<id>.toml`.
///
/// In this order: each source's rows are restricted by `where` and given their day; the latest report of
/// each is kept; doubles are struck; corrections take back; open rows are sampled; stays are chained. The
/// rows of a series are in the order of (day, last day, source, the source's own order); missing last days
/// come last. The own order of a register is that of (day, last day, its order in the store), also where the
/// series does not ask for the last day; that of an episode is its first row's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSeries {
    /// Its name.
    pub id: EventSeriesId,
    /// Its name for readers, in the plural: `vårdtillfällen i slutenvård`.
    pub title: Text,
    /// Whom it is about.
    pub subject: Subject,
    /// Where its rows come from.
    pub sources: Vec<EventSource>,
    /// The columns that every event has, in order. A series of one source has all of its columns and the
    /// derived ones; a series of several has those that all have by the same name and kind, and the derived.
    pub columns: Vec<EventColumn>,
    /// True when events have a last day.
    pub has_until: bool,
    /// Of several reports of the same, only the latest.
    pub latest: Option<Latest>,
    /// The same event in two places.
    pub double: Option<Double>,
    /// Rows that take back earlier rows.
    pub cancel: Option<Cancel>,
    /// One event for each such day that a row is open.
    pub sample: Option<Sample>,
    /// Stays that follow closely are one episode: then each event is a bundle of rows.
    pub chain: Option<Chain>,
    /// SHA-256 in hexadecimal over the file.
    pub definition_hash: String,
}

/// One source of an event series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSource {
    /// The rows.
    pub rows: Series,
    /// Which of them.
    pub condition: Option<Expression>,
    /// The column of the event's day. Rows without it are no events. A month column gives the month's
    /// first day.
    pub date: Path,
    /// The column of its last day. An event whose last day is before its day is no event.
    pub until: Option<Path>,
}

/// A column of an event series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventColumn {
    /// The column.
    pub column: Column,
    /// Where its value comes from, for each source in order.
    pub from: Vec<Derivation>,
}

/// Where a column's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derivation {
    /// A column of the source.
    Column(Column),
    /// Days from one day to another; with [`Path::Date`] the sampled day.
    Days(Path, Path),
    /// The same label for all of the source.
    Label(String),
}

/// Of rows that report the same, only the latest report counts: stock and flow of decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// The columns by which rows are about the same; `date` among them means the event's day.
    pub equal: Vec<Path>,
    /// The column that tells when it was reported; the greatest holds. Of equals the one with the earliest
    /// last day, a known before a missing; then the last in order.
    pub by: Column,
    /// Until when a row without a last day goes on.
    pub open: OpenEnd,
}

/// Until when a reported row without a last day goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenEnd {
    /// It is ongoing.
    Ongoing,
    /// To the end of the month in which it was last reported.
    LastReport,
}

/// The same event in two places, struck one to one: each row of the sources that are not kept finds the
/// nearest day, the earlier first, among rows not yet paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// The columns that must be equal.
    pub equal: Vec<Column>,
    /// The most days between.
    pub within_days: u16,
    /// Between which rows.
    pub between: DoubleBetween,
}

/// Between which rows doubles are struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubleBetween {
    /// Only between sources; the rows of the source with this index stay.
    Sources(usize),
    /// Between all rows; the first of a pair stays.
    AllRows,
}

/// Rows with a negative amount take back earlier ones; what is left are whole ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancel {
    /// The signed column.
    pub amount: Column,
    /// The columns in which a correction and what it corrects are equal.
    pub equal: Vec<Column>,
    /// True when the latest earlier row is taken back first, else the earliest. A row whose amount is taken
    /// back whole is no event; one taken back in part is; a correction never is.
    pub is_latest_first: bool,
}

/// One event for each such day on which a row is open: its day becomes the sampled day. Rows of a source
/// without last days are not open on any day, and stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// The last day of each month. A row is open from its day to the day before its last.
    MonthEnd,
    /// Each Sunday.
    WeekEnd,
}

/// Stays that follow closely are one episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The next stay joins when it begins at most so many days after the day that `after` names.
    pub gap_days: u16,
    /// From which day of the episode the gap is counted.
    pub after: ChainAfter,
    /// Which stays may join.
    pub across: ChainAcross,
}

/// From which day of an episode the gap to the next stay is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainAfter {
    /// The latest last day so far (the running maximum): a rolling window. After a stay without a last day
    /// all that follow join.
    LatestEnd,
    /// The first day of the episode: a static window, which stays that join do not move.
    FirstDay,
}

/// Which stays may join an episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainAcross {
    /// All of the person's.
    All,
    /// Those with the same values of these columns; a missing value is a value of its own.
    Columns(Vec<Column>),
}

/// What holds on a day: `content/states/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its name.
    pub id: StateId,
    /// Its name for readers: `särskilt boende`.
    pub title: Text,
    /// What it is made of.
    pub kind: StateKind,
    /// SHA-256 in hexadecimal over the file.
    pub definition_hash: String,
}

/// What a state is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateKind {
    /// Holds on the days that rows cover.
    Rows {
        /// The rows. Rows of an event series cover their days from its day to its last day.
        rows: Series,
        /// Which of them.
        condition: Option<Box<Expression>>,
        /// Which days a row covers.
        cover: Cover,
        /// The column with the area, where the state has one; a missing value is an unknown area.
        area: Option<Column>,
        /// Which row holds where two do: it decides the area. Empty without area.
        ties: Vec<Tie>,
    },
    /// A ladder: the first of its states that holds takes the day.
    Ladder {
        /// The states, in order.
        order: Vec<StateId>,
        /// What a day of the population is called when none holds; none: nothing.
        otherwise: Option<StateLabel>,
    },
}

impl StateKind {
    /// What a breakdown by the state calls its days: `ja` for those on which it holds, or the steps of a
    /// ladder in order and last what it calls the other days.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        match self {
            StateKind::Rows { .. } => vec!["ja".to_owned()],
            StateKind::Ladder { order, otherwise } => {
                let steps = order.iter().map(ToString::to_string);
                steps.chain(otherwise.iter().map(|label| label.word.clone())).collect()
            }
        }
    }
}

/// What a ladder calls the days on which none of its states holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateLabel {
    /// The word in definitions and in `split`.
    pub word: String,
    /// For readers.
    pub title: Text,
}

/// Which days a row covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// From its first day to its last; without a last day it goes on. A row whose last day is before its
    /// first covers nothing.
    Spell,
    /// The whole calendar month of its period or day.
    CalendarMonth,
    /// The whole calendar year of its period or day.
    CalendarYear,
    /// So many days from its day, which is the first.
    DaysStarting(u16),
    /// From its day to the day before the same day so many months later, by the conventions.
    MonthsStarting(u16),
    /// From its day to the day before the person's next row, at most so many days.
    UntilNext(u16),
    /// All days after its day, and its day itself or not: what has once happened has happened. A
    /// population without such days is one of persons until the first event.
    Onwards(Edge),
}

/// Figures from outside that stand in a denominator: `content/populations`' counterpart for published
/// population figures, `content/denominators/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureSet {
    /// Its name.
    pub id: FigureSetId,
    /// Its name for readers.
    pub title: Text,
    /// By which rule ages are counted in them.
    pub age_rule: AgeRule,
    /// True when they are by sex.
    pub by_sex: bool,
    /// The age groups that they have, from the youngest; any group that these make up can be asked for.
    pub ages: Vec<AgeGroup>,
    /// The rows: number on 31 December by kommun, year, sex and age group.
    pub rows: Vec<FigureRow>,
    /// SHA-256 in hexadecimal over the files.
    pub definition_hash: String,
}

/// One figure from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureRow {
    /// The area, of the finest level that there is.
    pub area: cube::AreaCode,
    /// The year at whose end it holds.
    pub year: u16,
    /// The sex; both where figures are not by sex.
    pub sex: cube::Sex,
    /// The age group, an index into `ages`.
    pub age: usize,
    /// The number.
    pub number: i64,
}

/// A standard population: `content/standards/<id>.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    /// Its name.
    pub id: StandardId,
    /// Its name for readers.
    pub title: Text,
    /// The number in each age group, by its youngest age; groups that follow each other without gap. The
    /// share of a wider group is the sum.
    pub weights: BTreeMap<u8, f64>,
    /// Where it was read.
    pub source: String,
    /// SHA-256 in hexadecimal over the file.
    pub definition_hash: String,
}
