//! The finding that stands first: how many indicators are marked, and how sure that is.

use std::borrow::Borrow;

use cube::{Lang, Text};

use super::claim::Witness;
use super::wording::{capital, in_words};
use crate::model::{CellRef, Mark, Section, Sentence, TrendOutcome};

/// Something said about a whole profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadClaim {
    /// So many of the judged indicators are marked.
    Marked {
        /// Marked.
        n: usize,
        /// Judged.
        of: usize,
    },
    /// So many of the marked ones have a trend that is surely worse.
    SurelyWorse {
        /// Surely worse.
        n: usize,
        /// Marked; at least one, and one of them tested.
        of: usize,
    },
    /// So many indicators have a trend that is surely better.
    SurelyBetter {
        /// At least one.
        n: usize,
    },
    /// No trend of any judged indicator is tested.
    NothingTested,
}

/// A claim about a whole profile that the figures bear out. Only [`Verdicts::hold`] makes one.
#[derive(Debug, Clone)]
pub struct LeadHeld {
    claim: LeadClaim,
    cells: Vec<CellRef>,
}

/// What rule and test say of every indicator in a profile, computed from the figures.
#[derive(Debug)]
pub struct Verdicts {
    judged: Vec<Verdict>,
}

#[derive(Debug)]
struct Verdict {
    is_marked: bool,
    outcome: TrendOutcome,
    ends: Vec<CellRef>,
}

impl Verdict {
    fn is_tested(&self) -> bool {
        !matches!(self.outcome, TrendOutcome::NotTested | TrendOutcome::TooFewPoints)
    }
}

impl Verdicts {
    /// Hears the witnesses of a profile's indicators.
    #[must_use]
    pub fn of<'a>(witnesses: impl IntoIterator<Item = impl Borrow<Witness<'a>>>) -> Verdicts {
        let judged = |witness: &Witness<'_>| {
            let is_marked = match witness.mark() {
                Mark::Marked => true,
                Mark::NotMarked => false,
                Mark::NotJudged(_) => return None,
            };
            Some(Verdict { is_marked, outcome: witness.outcome(), ends: witness.ends() })
        };
        let heard = witnesses.into_iter().filter_map(|witness| judged(witness.borrow()));
        Verdicts { judged: heard.collect() }
    }

    /// Takes up a claim; none when the figures do not bear it out.
    #[must_use]
    pub fn hold(&self, claim: LeadClaim) -> Option<LeadHeld> {
        let marked = || self.judged.iter().filter(|v| v.is_marked);
        let worse = || marked().filter(|v| v.outcome == TrendOutcome::Worse);
        let better = || self.judged.iter().filter(|v| v.outcome == TrendOutcome::Better);
        let (holds, counted): (bool, Vec<&Verdict>) = match claim {
            LeadClaim::Marked { n, of } => {
                (n == marked().count() && of == self.judged.len(), self.judged.iter().collect())
            }
            LeadClaim::SurelyWorse { n, of } => {
                let is_count = n == worse().count() && of == marked().count();
                (is_count && marked().any(Verdict::is_tested), worse().collect())
            }
            LeadClaim::SurelyBetter { n } => (n > 0 && n == better().count(), better().collect()),
            LeadClaim::NothingTested => {
                let is_untested = !self.judged.iter().any(Verdict::is_tested);
                (is_untested && !self.judged.is_empty(), self.judged.iter().collect())
            }
        };
        let cells = counted.into_iter().flat_map(|v| v.ends.iter().cloned()).collect();
        holds.then_some(LeadHeld { claim, cells })
    }
}

impl LeadHeld {
    /// The claim in words.
    #[must_use]
    pub fn sentence(self) -> Sentence {
        let told = |lang: Lang| match self.claim {
            LeadClaim::Marked { n, of } => marked(n, of, lang),
            LeadClaim::SurelyWorse { n, of } => surely_worse(n, of, lang),
            LeadClaim::SurelyBetter { n } => surely_better(n, lang),
            LeadClaim::NothingTested => lang
                .pick(
                    "Trenden prövas inte, eftersom det finns för få värden.",
                    "No trend is tested, since there are too few values.",
                )
                .to_owned(),
        };
        Sentence { text: Text::new(told(Lang::Sv), told(Lang::En)), cells: self.cells }
    }
}

fn marked(n: usize, of: usize, lang: Lang) -> String {
    let (n_words, of_words) = (capital(&in_words(n, lang)), in_words(of, lang));
    match (lang, n, of) {
        (Lang::Sv, _, 0) => "Ingen indikator har ännu två värden att jämföra.".to_owned(),
        (Lang::En, _, 0) => "No indicator yet has two values to compare.".to_owned(),
        (Lang::Sv, 0, 1) => "Den enda indikatorn som kan bedömas är inte märkt: senaste värdet är inte sämre än basåret.".to_owned(),
        (Lang::En, 0, 1) => "The only indicator that can be judged is not marked: the latest value is not worse than the base year.".to_owned(),
        (Lang::Sv, _, 1) => "Den enda indikatorn som kan bedömas är märkt: senaste värdet är sämre än basåret.".to_owned(),
        (Lang::En, _, 1) => "The only indicator that can be judged is marked: the latest value is worse than the base year.".to_owned(),
        (Lang::Sv, 0, _) => format!("Ingen av {of_words} indikatorer är märkt: inget senaste värde är sämre än basåret."),
        (Lang::En, 0, _) => format!("None of {of_words} indicators is marked: no latest value is worse than the base year."),
        (Lang::Sv, 1, _) => format!("En av {of_words} indikatorer är märkt: senaste värdet är sämre än basåret."),
        (Lang::En, 1, _) => format!("One of {of_words} indicators is marked: the latest value is worse than the base year."),
        (Lang::Sv, ..) if n == of => format!("Alla {of_words} indikatorer är märkta: senaste värdet är sämre än basåret."),
        (Lang::En, ..) if n == of => format!("All {of_words} indicators are marked: the latest value is worse than the base year."),
        (Lang::Sv, ..) => format!("{n_words} av {of_words} indikatorer är märkta: senaste värdet är sämre än basåret."),
        (Lang::En, ..) => format!("{n_words} of {of_words} indicators are marked: the latest value is worse than the base year."),
    }
}

fn surely_worse(n: usize, of: usize, lang: Lang) -> String {
    let n_words = in_words(n, lang);
    match (lang, n, of) {
        (Lang::Sv, 0, 1) => "Försämringen är inte statistiskt säker.".to_owned(),
        (Lang::En, 0, 1) => "The deterioration is not statistically significant.".to_owned(),
        (Lang::Sv, _, 1) => "Försämringen är också statistiskt säker.".to_owned(),
        (Lang::En, _, 1) => "The deterioration is also statistically significant.".to_owned(),
        (Lang::Sv, 0, _) => "För ingen av dem är försämringen statistiskt säker.".to_owned(),
        (Lang::En, 0, _) => {
            "For none of them is the deterioration statistically significant.".to_owned()
        }
        (Lang::Sv, 2, 2) => "För båda är försämringen också statistiskt säker.".to_owned(),
        (Lang::En, 2, 2) => {
            "For both the deterioration is also statistically significant.".to_owned()
        }
        (Lang::Sv, ..) if n == of => "För alla är försämringen också statistiskt säker.".to_owned(),
        (Lang::En, ..) if n == of => {
            "For all of them the deterioration is also statistically significant.".to_owned()
        }
        (Lang::Sv, ..) => format!("För {n_words} av dem är försämringen också statistiskt säker."),
        (Lang::En, ..) => {
            format!("For {n_words} of them the deterioration is also statistically significant.")
        }
    }
}

fn surely_better(n: usize, lang: Lang) -> String {
    let n_words = capital(&in_words(n, lang));
    match (lang, n) {
        (Lang::Sv, 1) => "En indikator har blivit säkert bättre.".to_owned(),
        (Lang::En, 1) => "One indicator has become significantly better.".to_owned(),
        (Lang::Sv, _) => format!("{n_words} indikatorer har blivit säkert bättre."),
        (Lang::En, _) => format!("{n_words} indicators have become significantly better."),
    }
}

/// The first sentences of a profile.
pub(crate) fn lead(witnesses: &[Witness<'_>], sections: &[Section]) -> Vec<Sentence> {
    let rows = || sections.iter().flat_map(|s| &s.rows);
    let verdicts = Verdicts::of(witnesses);
    let n_marked = rows().filter(|r| r.is_marked()).count();
    let n_worse = rows().filter(|r| r.is_marked() && r.is_surely_worse()).count();
    let n_better = rows().filter(|r| r.is_surely_better()).count();
    let claims = [
        LeadClaim::Marked { n: n_marked, of: rows().filter(|r| r.is_judged()).count() },
        LeadClaim::SurelyWorse { n: n_worse, of: n_marked },
        LeadClaim::SurelyBetter { n: n_better },
        LeadClaim::NothingTested,
    ];
    claims.into_iter().filter_map(|c| verdicts.hold(c)).map(LeadHeld::sentence).collect()
}
