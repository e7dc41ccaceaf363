//! Age groups.

use std::fmt;
use std::str::FromStr;

use crate::Unreadable;

/// Ages in whole years, both ends included: `65-79`, `80+`, `0+` for all ages.
///
/// All ages means that the figure is not split by age; the ages that an indicator is about
/// (65 or older, say) belong to its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgeGroup {
    age_years_min: u8,
    /// 255 stands for no upper end.
    age_years_max: u8,
}

impl AgeGroup {
    /// Not split by age.
    pub const ALL: AgeGroup = AgeGroup { age_years_min: 0, age_years_max: u8::MAX };

    /// From `min` to `max` years; no upper end when `max` is none.
    #[must_use]
    pub fn new(min: u8, max: Option<u8>) -> Option<AgeGroup> {
        let age_years_max = max.unwrap_or(u8::MAX);
        (min <= age_years_max && min < u8::MAX && max != Some(u8::MAX))
            .then_some(AgeGroup { age_years_min: min, age_years_max })
    }

    /// The lowest age, in whole years.
    #[must_use]
    pub fn age_years_min(self) -> u8 {
        self.age_years_min
    }

    /// The highest age, in whole years; none when open upwards.
    #[must_use]
    pub fn age_years_max(self) -> Option<u8> {
        (self.age_years_max != u8::MAX).then_some(self.age_years_max)
    }
}

impl fmt::Display for AgeGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.age_years_max() {
            None => write!(f, "{}+", self.age_years_min),
            Some(max) if max == self.age_years_min => write!(f, "{max}"),
            Some(max) => write!(f, "{}-{max}", self.age_years_min),
        }
    }
}

impl FromStr for AgeGroup {
    type Err = Unreadable;

    /// Reads `65-79`, `80+`, `7`; an empty text is all ages.
    fn from_str(text: &str) -> Result<AgeGroup, Unreadable> {
        let wrong = Unreadable { expected: "age group" };
        let age = |t: &str| t.parse::<u8>().map_err(|_| wrong);
        if text.is_empty() {
            return Ok(AgeGroup::ALL);
        }
        let group = if let Some(min) = text.strip_suffix('+') {
            AgeGroup::new(age(min)?, None)
        } else if let Some((min, max)) = text.split_once(['-', '\u{2013}']) {
            AgeGroup::new(age(min)?, Some(age(max)?))
        } else {
            AgeGroup::new(age(text)?, Some(age(text)?))
        };
        group.ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_and_written() {
        for text in ["65-79", "80+", "0+", "7"] {
            assert_eq!(text.parse::<AgeGroup>().map(|a| a.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("".parse::<AgeGroup>(), Ok(AgeGroup::ALL));
        for wrong in ["79-65", "-5", "+", "300", "a"] {
            assert!(wrong.parse::<AgeGroup>().is_err(), "{wrong}");
        }
    }
}
