//! The computing part of an indicator.

use cube::AgeGroup;

use super::period::During;
use super::{
    Align, Column, ConventionsId, Expression, FigureSetId, Number, Path, PeriodRule, PopulationId,
    Series, StandardId, StateId,
};

/// What an indicator computes: the tables from `[measure]` on of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Computation {
    /// The house rules that it is signed under.
    pub conventions: ConventionsId,
    /// How units become a number.
    pub method: Method,
    /// What the quotient is multiplied by.
    pub per: Option<u64>,
    /// How days become years, when the denominator counts days.
    pub person_year: Option<PersonYear>,
    /// How a quantile is read off.
    pub quantile: Option<Quantile>,
    /// Which percentile, 1–99; 50 for a median.
    pub percentile: Option<u8>,
    /// The limits.
    pub interval: Interval,
    /// Their level in percent: 90, 95 or 99. None when there are none.
    pub level: Option<u8>,
    /// Who is counted, and on which days; none when rows are counted as they come.
    pub population: Option<PopulationUse>,
    /// What is counted.
    pub numerator: Side,
    /// What it is set against; none for a count.
    pub denominator: Option<Side>,
    /// The named looks, in the order of the file.
    pub looks: Vec<Look>,
    /// The periods.
    pub period: PeriodRule,
    /// The areas and the parts for which there are values.
    pub by: Breakdown,
    /// Standardisation.
    pub standardise: Option<Standardise>,
    /// Comparison with other periods.
    pub compare: Option<Compare>,
    /// The line of each key in the file, such as `numerator.repeats`, for messages and for the turning
    /// table.
    pub keys: Vec<String>,
}

/// How units become a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// The number of units.
    Count,
    /// A part of the denominator's units.
    Proportion,
    /// Events per person-time or persons of the same population.
    Rate,
    /// One sum over another.
    Ratio,
    /// The mean of a value per unit.
    Mean,
    /// The median of a value per unit.
    Median,
    /// A percentile of a value per unit.
    Quantile,
}

/// How days become years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonYear {
    /// 365.25 days.
    Julian,
    /// The days of the calendar year in which the period lies.
    DaysOfTheYear,
}

/// How a quantile is read off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantile {
    /// Hyndman and Fan's types, 1–9.
    Type(u8),
    /// From the curve of those who still wait.
    KaplanMeier,
}

/// Limits, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interval {
    /// None.
    None,
    /// Wilson's score interval for a proportion.
    Wilson,
    /// Byar's approximation (Breslow and Day).
    Byar,
    /// Byar's, exact below ten events.
    ByarExactBelow10,
    /// Exact Poisson.
    ExactPoisson,
    /// Dobson's for a standardised rate, on Byar's.
    DobsonByar,
    /// Of a mean, by the normal distribution.
    Normal,
    /// Of a ratio, by linearisation over subjects.
    Linearised,
    /// Of a Kaplan–Meier quantile.
    LogLog,
}

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationUse {
    /// The population.
    pub population: PopulationId,
    /// By which rule ages are counted, where age is used.
    pub age: Option<AgeRule>,
    /// Which of them, on each unit's day. No looks.
    pub condition: Option<Expression>,
}

/// By which rule ages are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeRule {
    /// The year of the day less the year of birth.
    CalendarYear,
    /// Whole years on the day.
    Attained,
    /// Whole years on the period's first day.
    AtPeriodStart,
    /// Whole years on the period's last day.
    AtPeriodEnd,
}

/// One side of a measure: which units, and what is counted of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What is counted.
    pub counted: Counted,
    /// What the units are.
    pub of: Of,
    /// The unit's day. None for days and for `of = "denominator"`.
    pub on: Option<UnitDay>,
    /// Only this part of each period.
    pub during: Option<During>,
    /// Which units.
    pub condition: Option<Expression>,
    /// Which of a person's repeated events count.
    pub repeats: Option<Repeats>,
    /// Where waiting is cut off, for Kaplan–Meier: the earliest of these. A wait that has not ended by then,
    /// or has no end, counts as cut off there.
    pub censor: Vec<Censor>,
}

/// What is counted of the units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// Their number: events, or persons, kommuner, units of care.
    Units,
    /// Days: every day that a subject is in the population.
    Days,
    /// The sum of these numbers over the units. A missing number adds nothing.
    Sum(Vec<Number>),
    /// A value per unit. A unit without value is left out of the measure, except for Kaplan–Meier.
    Value(Number),
    /// Figures from outside.
    Figures(FigureSetId),
}

/// What the units are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// The events of a series, or the rows of a register: one unit each.
    Rows(Series),
    /// Subjects with rows in the period: one unit for each person with her rows there, a bundle.
    SubjectsOf(Series),
    /// The members of the population: with [`Counted::Days`] every day of them, else one unit for each on
    /// its day.
    Population,
    /// The units of the denominator that satisfy the condition.
    Denominator,
    /// None: figures from outside.
    Figures,
}

/// A unit's day: it places the unit in period, age, state and area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitDay {
    /// A day of the row: `date`, `until` or a column, of an episode also `first.` and `last.` columns. A
    /// unit without it is no unit.
    Of(Path),
    /// The day before a day of the row. By the convention of survival analysis an event belongs to the time
    /// that it ends: to the year, age and state of the day before, and one on the first day of the time at
    /// risk to none.
    DayBefore(Path),
    /// The first day of the month that a month column tells, or of the register's period.
    MonthStart(Path),
    /// The last day of that month.
    MonthEnd(Path),
    /// A day of every year.
    DayOfYear(super::MonthDay),
    /// The period's first day.
    PeriodStart,
    /// The period's last day.
    PeriodEnd,
    /// The day on which the person reaches an age, by the conventions.
    Birthday(u8),
    /// For figures: the mean of this year-end and the one before.
    MeanOfYearEnds,
}

/// Which of a person's repeated events count. Events are those that satisfy the condition and the
/// population, in the order of the unit's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repeats {
    /// All.
    All,
    /// The first in each period.
    FirstInPeriod,
    /// The first that the data have.
    FirstEver,
    /// Those with no other event, counted or not, so many days before: an event counts when the one
    /// before is more than so many days earlier. Here events are those that satisfy the side's condition,
    /// whether or not the person was in the population.
    ClearAfterAny(u16),
    /// Those with no counted event so many days before.
    ClearAfterCounted(u16),
}

/// Where waiting is cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Censor {
    /// The last day that the data know.
    DataEnd,
    /// The person's death.
    Death,
    /// A day of the row.
    Column(Path),
    /// So many days.
    Days(u16),
}

/// What is found near a unit's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Its name in expressions.
    pub name: String,
    /// Where it looks.
    pub of: LookOf,
    /// The days that it sees.
    pub window: Window,
    /// Which rows are found; with [`Path::Unit`] the unit's columns. For a state or ladder, which step.
    pub condition: Option<Expression>,
    /// When a spell counts as found; none for series without a last day.
    pub hit: Option<LookHit>,
    /// Units whose window is not seen whole.
    pub incomplete: Incomplete,
}

/// Where a look looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookOf {
    /// Rows, by their day and last day.
    Series(Series),
    /// A state or ladder, by the days of the population on which it holds. Days outside the population
    /// are never found.
    State(StateId),
}

/// The days that a look sees, from the unit's day; all inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// `2..30 days after`.
    DaysAfter(u16, u16),
    /// `1..7 days before`: from the farther to the nearer day.
    DaysBefore(u16, u16),
    /// `3 months ending`: after (day − 3 months) to the day.
    MonthsEnding(u16),
    /// `12 months starting`: the day to before (day + 12 months).
    MonthsStarting(u16),
    /// From birth or the first day of data to the day.
    Until,
    /// The same without the day.
    Before,
    /// The day.
    SameDay,
    /// Its calendar month.
    SameMonth,
    /// Its calendar year.
    SameYear,
    /// The indicator's period.
    Period,
}

/// When a spell counts as found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookHit {
    /// Its first day lies in the window.
    StartsIn,
    /// Its last day does.
    EndsIn,
    /// Some of its days do.
    Overlaps,
}

/// What becomes of units whose window is not seen whole: dropped from both sides, or kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incomplete {
    /// The data end, or begin, within it.
    pub data: Kept,
    /// The person dies within it, for windows that look ahead.
    pub death: Option<Kept>,
    /// The person is not resident on all its days while alive.
    pub migration: Option<Kept>,
}

/// Kept or dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The unit stays, with what was found.
    Keep,
    /// The unit leaves both sides.
    Drop,
}

/// For which areas and parts there are values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// Whose area the unit belongs to, on its day.
    pub area: AreaOf,
    /// The lowest level.
    pub down_to: cube::AreaLevel,
    /// Units whose area is unknown. None when it cannot be.
    pub unknown_area: Option<UnknownArea>,
    /// The breakdowns beside the total; each is one dimension or several crossed.
    pub split: Vec<Vec<Dimension>>,
    /// Breakdowns of the numerator over the whole denominator.
    pub split_numerator: Vec<Vec<Dimension>>,
    /// The age groups, where one splits by them.
    pub ages: AgeBands,
    /// What becomes of a unit with several values of a dimension or area.
    pub many: Option<Many>,
}

/// Age groups, from the youngest.
pub type AgeBands = Vec<AgeGroup>;

/// Whose area a unit belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AreaOf {
    /// Where the person is resident on the unit's day. Of a kommun, itself.
    Residence,
    /// The area of a state; of a ladder that of the step that holds.
    State(StateId),
    /// A column of the row, or of a bundle's first or last row.
    Column(Path),
    /// `each.`: every area of a bundle's rows.
    Each(Column),
    /// None: only riket.
    None,
}

/// Units whose area is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownArea {
    /// In riket, in no other area.
    NationOnly,
    /// In riket, and in a row of their own, the area `unknown` of the lowest level.
    OwnRow,
    /// Nowhere.
    Drop,
}

/// A dimension of a breakdown. A unit without a value of it is in the total only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dimension {
    /// Women and men.
    Sex,
    /// The age groups of the breakdown.
    Ages,
    /// A ladder's steps, or a state (`sabo=ja`, days on which it holds not are in the total only).
    State(StateId),
    /// A column of the unit (of a bundle: of every row, by `many`).
    Column(Column),
    /// A level of the code system of a column: so many leading characters of the code.
    Level(Column, u8),
}

/// What becomes of a unit with several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Many {
    /// It is in each of them once; parts exceed the whole.
    Each,
    /// It is in the first that is known.
    First,
}

/// Standardisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standardise {
    /// To or from what.
    pub by: StandardiseBy,
    /// The age groups that are strata.
    pub ages: AgeBands,
    /// True when sex is a stratum too.
    pub by_sex: bool,
    /// A stratum without denominator.
    pub empty: EmptyStratum,
}

/// To or from what one standardises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StandardiseBy {
    /// Directly, to the weights of a standard.
    DirectTo(StandardId),
    /// Indirectly, from the rates of riket in the same period; the value is the ratio times riket's crude
    /// rate.
    IndirectFromRiket,
}

/// A stratum without denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyStratum {
    /// The area has no value.
    Missing,
    /// The stratum's rate is that of the area above.
    PoolToParent,
}

/// Comparison with other periods: the value becomes what it differs by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compare {
    /// With what.
    pub with: CompareWith,
    /// Like with like.
    pub align: Align,
    /// How it is told.
    pub how: CompareAs,
    /// What week 53 is held against, when weeks are aligned.
    pub week_53: Option<Week53>,
}

/// With what a period is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareWith {
    /// The mean of these years' aligned periods.
    MeanOf(u16, u16),
    /// The same period the year before.
    YearBefore,
}

/// How a comparison is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareAs {
    /// Value less baseline.
    Difference,
    /// The difference in percent of the baseline.
    Percent,
    /// Value over baseline.
    Ratio,
}

/// What week 53 is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Week53 {
    /// Week 52.
    WithWeek52,
    /// Nothing: no value.
    Missing,
}
