//! A profile's definition: which indicators, in what order, compared with whom.

use std::fmt;

use cube::{AreaLevel, IndicatorId, Text};

/// The permanent name of a profile, the same as its file's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileId(pub String);

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One trait in which likeness between kommuner is measured: the latest value of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Trait {
    /// Whose values.
    pub indicator: IndicatorId,
    /// Relative weight, above 0.
    pub weight: f64,
    /// True when ratios matter rather than differences, as for the number of inhabitants.
    pub log: bool,
}

/// How the most similar kommuner are chosen: the nearest by weighted, standardised traits.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerRule {
    /// How many.
    pub n_peers: usize,
    /// The traits, in the order in which they are explained.
    pub traits: Vec<Trait>,
}

/// One row of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRow {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// The levels whose profiles have the row; empty means all that the profile has.
    ///
    /// The report's own national figures stand in riket's profile only, Kolada's series of the
    /// same subject in the regioner's and kommuner's.
    pub levels: Vec<AreaLevel>,
}

/// A part of a profile with its own heading, such as "2. System och samordning".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileSection {
    /// Heading.
    pub title: Text,
    /// Rows, in order.
    pub rows: Vec<ProfileRow>,
}

/// One profile, as read from `content/profiles/<id>.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Permanent name.
    pub id: ProfileId,
    /// Name for readers.
    pub title: Text,
    /// One sentence on what it is for.
    pub about: Text,
    /// The year from which change is judged where it has a value.
    pub base_year: u16,
    /// Levels that have this profile.
    pub levels: Vec<AreaLevel>,
    /// Sections, in order.
    pub sections: Vec<ProfileSection>,
    /// The number of inhabitants, 65 or older and 80 or older: indicators shown as facts under the name.
    pub facts: Vec<IndicatorId>,
    /// Similar kommuner.
    pub peers: PeerRule,
    /// Two-sided significance level of the trend test where only values exist, such as 0.05.
    pub trend_level: f64,
    /// Who answers for it.
    pub owner: String,
}

impl Profile {
    /// All indicators whose figures the profile needs: rows, facts and the traits of likeness.
    pub fn indicators(&self) -> impl Iterator<Item = &IndicatorId> {
        let rows = self.sections.iter().flat_map(|s| s.rows.iter().map(|r| &r.indicator));
        rows.chain(&self.facts).chain(self.peers.traits.iter().map(|t| &t.indicator))
    }
}
