//! The statistical methods: what turns counts and person-time into values with limits.
//!
//! Plain functions of numbers. Counts are whole numbers, levels lie between 0 and 1 (0.95), and what is
//! not defined is `None`: no function panics, and none gives a number that is not finite. Each tells the
//! source of its formula; values from outside that it must give lie in `reference/`.

mod byar;
mod clopper_pearson;
mod cochran_armitage;
mod continuity;
mod crude;
mod direct;
mod distribution;
mod exact;
mod exact_poisson;
mod funnel;
mod indirect;
mod kaplan_meier;
mod linearised;
mod log_linear;
mod mean;
mod proportion_difference;
mod quantile;
mod rate_difference;
mod rate_ratio;
mod repeated_events;
mod weighted_line;
mod wilson;

pub use self::byar::{EXACT_BELOW, byar, byar_exact_below_10};
pub use self::clopper_pearson::clopper_pearson;
pub use self::cochran_armitage::{Group, cochran_armitage};
pub use self::continuity::{Fraction, coc, hhi, mmci, secon, upc};
pub use self::crude::{proportion, rate};
pub use self::direct::{DirectRate, Stratum, direct};
pub use self::exact_poisson::exact_poisson;
pub use self::funnel::{funnel_proportion, funnel_rate, funnel_ratio};
pub use self::indirect::{Indirect, ReferenceStratum, indirect};
pub use self::kaplan_meier::{KaplanMeier, Step, Waiting};
pub use self::linearised::{RatioSums, linearised};
pub use self::log_linear::{LogLinear, Year, log_linear};
pub use self::mean::{Mean, mean_of_sums, mean_of_values};
pub use self::proportion_difference::proportion_difference;
pub use self::quantile::quantile;
pub use self::rate_difference::rate_difference;
pub use self::rate_ratio::{Events, rate_ratio, rate_ratio_exact, rate_ratio_p, rate_ratio_wald};
pub use self::repeated_events::repeated_events;
pub use self::weighted_line::{Line, Point, weighted_line};
pub use self::wilson::wilson;

/// The limits of an interval, in the unit of the value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Limits {
    /// The limits of the value multiplied by `factor`, which is at least 0: those of a count become those
    /// of a rate when it is `per` over the person-time.
    #[must_use]
    pub fn times(self, factor: f64) -> Limits {
        Limits { lower: self.lower * factor, upper: self.upper * factor }
    }

    /// `half` to either side of `middle`. None when either is not finite.
    fn around(middle: f64, half: f64) -> Option<Limits> {
        Limits { lower: middle - half, upper: middle + half }.finite()
    }

    /// These, when both are finite.
    fn finite(self) -> Option<Limits> {
        (self.lower.is_finite() && self.upper.is_finite()).then_some(self)
    }
}

/// A difference or a ratio with its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// The difference or ratio.
    pub value: f64,
    /// Its limits.
    pub limits: Limits,
}
