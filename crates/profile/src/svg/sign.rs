//! The signs: outer shape for the judgement, arrow for what the number does, word beside.

use catalog::{Better, Kind};
use maud::{Markup, PreEscaped, html};

use crate::model::{Row, TrendOutcome};
use crate::words;

const UP: &str = "M8 11.6V4.6M5.2 7.2 8 4.4l2.8 2.8";
const DOWN: &str = "M8 4.4v7M5.2 8.8 8 11.6l2.8-2.8";
const FLAG: &str = "M2.5 1h1.6v14H2.5zM4.1 1.6h10.4l-3 3.6 3 3.6H4.1z";

/// The product's sign: two crop corners around the end of a line.
pub const LOGO: PreEscaped<&str> = PreEscaped(
    r#"<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 11V3h8M29 21v8h-8" fill="none" stroke="currentColor" stroke-width="2.6"/><path d="M4 25 11 19.5 16.5 21.5 21 13.2" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/><circle cx="22.6" cy="10" r="4.6" fill="currentColor"/></svg>"#,
);

/// One of the signs for a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Marked by the rule.
    Flag,
    /// Surely better.
    Better {
        /// The number rises.
        rising: bool,
    },
    /// Surely worse.
    Worse {
        /// The number rises.
        rising: bool,
    },
    /// Surely rising or falling, without judgement.
    Direction {
        /// The number rises.
        rising: bool,
    },
    /// No change that the test is sure of.
    Unchanged,
    /// Too few points, or not tested.
    TooFew,
}

impl Sign {
    /// The sign of a row's trend.
    #[must_use]
    pub fn of_trend(outcome: TrendOutcome, better: Better) -> Sign {
        let rising = words::is_rising(outcome, better) == Some(true);
        match outcome {
            TrendOutcome::Better => Sign::Better { rising },
            TrendOutcome::Worse => Sign::Worse { rising },
            TrendOutcome::Rising | TrendOutcome::Falling => Sign::Direction { rising },
            TrendOutcome::Unchanged => Sign::Unchanged,
            TrendOutcome::TooFewPoints | TrendOutcome::NotTested => Sign::TooFew,
        }
    }

    /// The class that colours the word beside the sign.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Sign::Flag => "mark",
            Sign::Better { .. } => "better",
            Sign::Worse { .. } => "worse",
            Sign::Direction { .. } => "dir",
            Sign::Unchanged => "flat",
            Sign::TooFew => "few",
        }
    }

    /// The drawing, hidden from screen readers: the word stands beside.
    #[must_use]
    pub fn draw(self) -> Markup {
        let arrow = |rising: bool| {
            html! { path.g-cut d=(if rising { UP } else { DOWN }) {} }
        };
        html! {
            svg.gl viewBox="0 0 16 16" aria-hidden="true" {
                @match self {
                    Sign::Flag => { path.g-worse d=(FLAG) {} }
                    Sign::Better { rising } => { circle.g-better cx="8" cy="8" r="7.5" {} (arrow(rising)) }
                    Sign::Worse { rising } => { path.g-worse d="M8-.9 16.9 8 8 16.9-.9 8z" {} (arrow(rising)) }
                    Sign::Direction { rising } => { rect.g-dark x="1" y="1" width="14" height="14" rx="1" {} (arrow(rising)) }
                    Sign::Unchanged => { circle.g-line cx="8" cy="8" r="6.6" {} path.g-line d="M5 8h6" {} }
                    Sign::TooFew => { circle.g-dots cx="8" cy="8" r="6.6" {} }
                }
            }
        }
    }

    /// Sign and word.
    #[must_use]
    pub fn with_word(self, word: &str) -> Markup {
        html! { span.st.(self.class()) { (self.draw()) span { (word) } } }
    }
}

/// The trend of a row: sign and word.
#[must_use]
pub fn trend(row: &Row, lang: cube::Lang) -> Markup {
    Sign::of_trend(row.trend.outcome, row.better).with_word(&words::trend(row, lang))
}

/// A small flag in running text or a cell, with its own name.
#[must_use]
pub fn small_flag(label: &str) -> Markup {
    html! { svg.flag viewBox="0 0 16 16" role="img" aria-label=(label) { path d=(FLAG) {} } }
}

/// Filled for an indicator, a ring for a central measure.
#[must_use]
pub fn kind(kind: Kind) -> Markup {
    html! {
        svg viewBox="0 0 10 10" aria-hidden="true" {
            @match kind {
                Kind::Indicator => { circle cx="5" cy="5" r="4.6" fill="currentColor" {} }
                Kind::CentralMeasure => { circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" stroke-width="1.6" {} }
            }
        }
    }
}
