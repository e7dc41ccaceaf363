//! An indicator's definition: what it measures, which way is better, where its figures come from.

use cube::{AreaLevel, IndicatorId, Period, Text};
use jiff::civil::Date;

use crate::definition::Computation;

/// A theme: the folder under `content/indicators/` in which an indicator lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The folder's name.
    pub id: String,
    /// Its name for readers.
    pub title: Text,
}

/// Indicator or central measure.
///
/// Source: Socialstyrelsen, Handbok för utveckling av indikatorer: a measure whose high or low values
/// cannot be read as good or bad is not an indicator but a central measure, and is never marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Has a desired direction.
    Indicator,
    /// Describes; has no direction.
    CentralMeasure,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Better {
    /// High values are better.
    Higher,
    /// Low values are better.
    Lower,
    /// Neither; the only choice for a central measure.
    Neither,
}

/// What kind of number it is. Decides how a change is told: shares change in percentage points,
/// other measures in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Percent of something, 0–100.
    Share,
    /// Cases per so many persons or person-years.
    Rate,
    /// A number of things.
    Count,
    /// A mean: days, persons.
    Mean,
    /// A constructed scale, such as 0–100.
    Index,
    /// Kronor.
    Cost,
}

/// What the measure looks at (Donabedian 1966), as the Swedish indicator handbook sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeasureType {
    /// Resources and conditions.
    Structure,
    /// What is done.
    Process,
    /// What comes out of it.
    Outcome,
}

/// Socialstyrelsen's six dimensions of good care; Swedish because the words are the authority's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// Säker.
    Saker,
    /// Individanpassad.
    Individanpassad,
    /// Kunskapsbaserad.
    Kunskapsbaserad,
    /// Jämlik.
    Jamlik,
    /// Tillgänglig.
    Tillganglig,
    /// Effektiv.
    Effektiv,
}

/// How well the definition is supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Read in a named source.
    Verified,
    /// A reasoned reading of verified facts.
    Inferred,
    /// General knowledge, to be confirmed.
    Recalled,
}

/// A level to reach, set by an authority.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The level, in the indicator's unit.
    pub value: f64,
    /// The year by which it should be reached, or in which it was set.
    pub year: u16,
    /// Who set it.
    pub authority: Text,
}

/// What turns a distance in a share or a rate into a number of persons or cases: distance × population
/// ÷ `per`.
///
/// Only shares and rates have it. A mean, an index or a cost is not a number of anybody, and a
/// standardised rate is weighted to another population than the area's own, so that its distance is not
/// so many cases there. The loader refuses `persons` on all of these with a finding rather than trusting
/// that nobody writes it: content comes from many hands, and a wrong number looks like any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Counting {
    /// The indicator whose figures are the population that the value is a share of, such as
    /// `invanare-80-plus`; a count.
    pub persons: IndicatorId,
    /// What the numerator counts, in the plural as it stands after a number: `personer`,
    /// `vårdtillfällen per år`.
    pub counts: Text,
    /// What the quotient is multiplied by: 100 for shares, 1 000 or 100 000 for rates.
    pub per: f64,
    /// For a share of those who answered a survey: everyone whom it is taken to hold for, in the plural
    /// as it stands after a number (`äldre i särskilt boende`). None when the value is
    /// about the whole population already.
    pub assumed_for: Option<Text>,
}

impl Counting {
    /// What is counted when the definition says nothing else.
    pub(crate) fn persons_counted() -> Text {
        Text::new("personer", "people")
    }

    /// True when the numerator counts persons, each once.
    #[must_use]
    pub fn counts_persons(&self) -> bool {
        self.counts == Counting::persons_counted()
    }
}

/// From `period` on, values cannot be compared with earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The first period of the new series.
    pub period: Period,
    /// Why.
    pub why: Text,
}

/// One definition, as read from `content/indicators/<theme>/<id>.toml` and `<id>.md`.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Permanent name, the same as the file's. A changed meaning gets a new one.
    pub id: IndicatorId,
    /// The theme's id: the folder.
    pub theme: String,
    /// Name for readers, as short as a table row needs.
    pub title: Text,
    /// `major.minor.patch`; major rises when a published number moves.
    pub version: String,
    /// Indicator or central measure.
    pub kind: Kind,
    /// Why it is the one or the other.
    pub kind_reason: Text,
    /// Which way is better.
    pub better: Better,
    /// Unit, as written under the name: `procent`, `per 1 000 personår`.
    pub unit: Text,
    /// What kind of number.
    pub measure: Measure,
    /// Decimals when shown.
    pub decimals: u8,
    /// Who is counted.
    pub population: Text,
    /// What is counted.
    pub numerator: Text,
    /// What it is set against; empty for a count.
    pub denominator: Text,
    /// Structure, process or outcome.
    pub measure_type: MeasureType,
    /// Dimensions of good care.
    pub quality: Vec<Quality>,
    /// Levels at which it is published.
    pub levels: Vec<AreaLevel>,
    /// True when published for women and men.
    pub by_sex: bool,
    /// Register, survey or statistics that the figures rest on.
    pub source: Text,
    /// What a value is multiplied by: 100 for percent, 1 000 or 100 000 for rates; none for other measures.
    pub per: Option<f64>,
    /// How a distance is told in persons or cases; none where it cannot be.
    pub counting: Option<Counting>,
    /// The id under which Kolada publishes the figures, such as `U21468`.
    pub kolada: Option<String>,
    /// How well the definition is supported.
    pub evidence: Evidence,
    /// Where it was read.
    pub evidence_source: String,
    /// The first year of comparison, where it is not the house rule's.
    pub base_year: Option<u16>,
    /// Breaks in the series, in the order of time.
    pub breaks: Vec<Break>,
    /// Level to reach.
    pub target: Option<Target>,
    /// What is computed from registers, where that is how its figures are made.
    pub computation: Option<Computation>,
    /// Who answers for the definition.
    pub owner: String,
    /// When it was last reviewed.
    pub reviewed: Date,
    /// When it must be reviewed again.
    pub review_due: Date,
    /// What the measure shows, in plain words: the first paragraph of the page.
    pub shows: Text,
    /// What to be careful about: one or two sentences, printed beside a marked row.
    pub caution: Text,
    /// The whole public page about the method, as HTML, per language.
    pub page_html: Text,
    /// SHA-256 over the `.toml` and the `.md`, in hexadecimal: which definition a number was made by.
    pub definition_hash: String,
}
