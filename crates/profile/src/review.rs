//! The written review, by rule.
//!
//! A sentence is made from a [`Claim`], and only from one that the row's own cells bear out:
//! [`sentence`] refuses the others. A wrong sentence cannot be written.

use catalog::Better;
use cube::{Lang, Sex, Text, number};

use crate::model::{
    AreaRef, CellRef, Change, Comparator, Point, ReviewItem, Row, Section, Sentence, Summary,
    TrendMethod, TrendOutcome,
};

/// Something that a sentence says about a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// The latest value is so much, in that period, and worse than the first.
    WorseThanFirst {
        /// The first point's period and shown value.
        first: (cube::Period, f64),
        /// The latest point's.
        latest: (cube::Period, f64),
    },
    /// What the test found.
    Trend {
        /// Verdict.
        outcome: TrendOutcome,
        /// Points that it had.
        n_points: usize,
    },
    /// Place among the similar kommuner, or among the regioner.
    Place {
        /// 1 is best.
        place: usize,
        /// Of how many.
        of: usize,
    },
    /// Riket's value in the same period.
    Riket {
        /// As shown.
        value: f64,
    },
    /// The value is better than the one before, yet the place is worse.
    RankFell,
}

impl Claim {
    /// The claims that a marked row gives rise to, in the order of the text.
    fn all(row: &Row) -> Vec<Claim> {
        let shown = |p: Point| Some((p.period, p.shown(row.decimals)?));
        let mut claims = Vec::new();
        if let Some((first, latest)) = row.first.and_then(shown).zip(row.latest.and_then(shown)) {
            claims.push(Claim::WorseThanFirst { first, latest });
        }
        claims.push(Claim::Trend { outcome: row.trend.outcome, n_points: row.trend.n_points });
        claims
            .extend(row.position_peers.as_ref().map(|p| Claim::Place { place: p.place, of: p.of }));
        claims.extend(riket(row).map(|value| Claim::Riket { value }));
        if row.rank_fell_though_better {
            claims.push(Claim::RankFell);
        }
        claims
    }

    /// True when the row's cells say the same.
    fn holds(&self, row: &Row) -> bool {
        let is = |a: f64, b: f64| (a - b).abs() < 1e-9;
        let at = |period| {
            let point = row.points.iter().find(|p| p.period == period && !p.before_break);
            point.and_then(|p| p.shown(row.decimals))
        };
        match self {
            Claim::WorseThanFirst { first, latest } => {
                let (Some(from), Some(to)) = (at(first.0), at(latest.0)) else { return false };
                let last = row.points.iter().rev().find(|p| p.cell.value().is_some());
                let is_worse = match row.better {
                    Better::Higher => to < from,
                    Better::Lower => to > from,
                    Better::Neither => false,
                };
                is(from, first.1)
                    && is(to, latest.1)
                    && is_worse
                    && last.is_some_and(|p| p.period == latest.0)
            }
            Claim::Trend { outcome, n_points } => {
                row.trend.outcome == *outcome && row.trend.n_points == *n_points
            }
            Claim::Place { place, of } => row.position_peers.as_ref().is_some_and(|position| {
                let Some(own) = row.latest.and_then(|p| p.shown(row.decimals)) else {
                    return false;
                };
                let n_better = position
                    .values
                    .iter()
                    .filter(|(_, v)| if row.better == Better::Lower { *v < own } else { *v > own })
                    .count();
                *of == position.values.len() && *place == n_better + 1
            }),
            Claim::Riket { value } => riket(row).is_some_and(|theirs| is(theirs, *value)),
            Claim::RankFell => row.rank_fell_though_better,
        }
    }
}

/// Riket's value as shown.
fn riket(row: &Row) -> Option<f64> {
    let comparison = row.comparisons.iter().find(|c| c.with == Comparator::Riket)?;
    Some(number::round(comparison.cell.value()?, row.decimals))
}

/// Writes a claim about a row; none when the cells do not bear it out.
#[must_use]
pub fn sentence(claim: &Claim, row: &Row, area: &AreaRef) -> Option<Sentence> {
    if !claim.holds(row) {
        return None;
    }
    let text = Text::new(words(claim, row, area, Lang::Sv)?, words(claim, row, area, Lang::En)?);
    let own = |period| CellRef {
        indicator: row.indicator.clone(),
        area: area.code,
        sex: Sex::Both,
        period,
    };
    let cells = match claim {
        Claim::WorseThanFirst { first, latest } => vec![own(first.0), own(latest.0)],
        Claim::Trend { .. } => {
            row.points.iter().filter(|p| !p.before_break).map(|p| own(p.period)).collect()
        }
        Claim::Place { .. } => {
            let position = row.position_peers.as_ref()?;
            let cell =
                |(code, _): &(cube::AreaCode, f64)| CellRef { area: *code, ..own(position.period) };
            position.values.iter().map(cell).collect()
        }
        Claim::Riket { .. } => {
            vec![CellRef { area: cube::AreaCode::RIKET, ..own(row.latest?.period) }]
        }
        Claim::RankFell => row.points.iter().rev().take(2).map(|p| own(p.period)).collect(),
    };
    Some(Sentence { text, cells })
}

fn words(claim: &Claim, row: &Row, area: &AreaRef, lang: Lang) -> Option<String> {
    let show = |value: f64| number::format(value, row.decimals, lang);
    let name = lang.pick(&area.name, &area.name_en);
    Some(match claim {
        Claim::WorseThanFirst { first, latest } => {
            let unit = short_unit(row, lang);
            let change = change_words(row, lang)?;
            lang.pick(
                format!("Senaste värdet är {}{unit} ({}). Det är {change} än {}, då värdet var {}.", show(latest.1), latest.0, first.0, show(first.1)),
                format!("The latest value is {}{unit} ({}). That is {change} than in {}, when it was {}.", show(latest.1), latest.0, first.0, show(first.1)),
            )
        }
        Claim::Trend { outcome, n_points } => trend_words(*outcome, *n_points, row, lang)?,
        Claim::Place { place, of } => lang.pick(
            format!("{name} är på plats {place} av {of} bland jämförbara."),
            format!("{name} is number {place} of {of} among its peers."),
        ),
        Claim::Riket { value } => lang
            .pick(format!("Riket har {}.", show(*value)), format!("Sweden has {}.", show(*value))),
        Claim::RankFell => lang
            .pick(
                "Värdet är bättre än gången före, men andra har förbättrats mer.",
                "The value is better than the time before, but others improved more.",
            )
            .to_owned(),
    })
}

fn short_unit(row: &Row, lang: Lang) -> String {
    if row.measure == catalog::Measure::Share {
        lang.pick(" procent", " percent").to_owned()
    } else {
        String::new()
    }
}

fn change_words(row: &Row, lang: Lang) -> Option<String> {
    let change = row.change?;
    let amount = match change {
        Change::PercentagePoints(c) | Change::Percent(c) | Change::Units(c) => c,
    };
    let higher =
        if amount > 0.0 { lang.pick("högre", "higher") } else { lang.pick("lägre", "lower") };
    let size = |decimals| number::format(amount.abs(), decimals, lang);
    Some(match change {
        Change::PercentagePoints(_) => {
            let one = (amount.abs() - 1.0).abs() < 1e-9;
            let points = match (lang, one) {
                (Lang::Sv, true) => "procentenhet",
                (Lang::Sv, false) => "procentenheter",
                (Lang::En, true) => "percentage point",
                (Lang::En, false) => "percentage points",
            };
            format!("{} {points} {higher}", size(row.decimals))
        }
        Change::Percent(_) => {
            let decimals = u8::from(amount.abs() < 9.5);
            format!("{} {} {higher}", size(decimals), lang.pick("procent", "percent"))
        }
        Change::Units(_) => format!("{} {higher}", size(row.decimals)),
    })
}

fn trend_words(outcome: TrendOutcome, n: usize, row: &Row, lang: Lang) -> Option<String> {
    let points = match row.trend.method {
        TrendMethod::WeightedSlope => {
            lang.pick(format!("de {n} senaste mätpunkterna"), format!("the {n} latest points"))
        }
        TrendMethod::MannKendall => lang.pick(format!("{n} mätpunkter"), format!("{n} points")),
    };
    Some(match outcome {
        TrendOutcome::Worse => lang.pick(
            format!("Försämringen är statistiskt säker över {points}."),
            format!("The deterioration is statistically significant over {points}."),
        ),
        TrendOutcome::Unchanged => lang.pick(
            format!("Över {points} finns ingen säker trend: skillnaden kan vara tillfällig."),
            format!(
                "Over {points} there is no significant trend: the difference may be temporary."
            ),
        ),
        TrendOutcome::Better => lang.pick(
            format!("Över {points} går det ändå säkert åt rätt håll."),
            format!("Over {points} the direction is nevertheless surely right."),
        ),
        TrendOutcome::TooFewPoints => lang.pick(
            format!(
                "{n} mätpunkter räcker inte för att pröva en trend; det behövs {}.",
                row.trend.n_needed
            ),
            format!("{n} points are too few to test a trend; {} are needed.", row.trend.n_needed),
        ),
        TrendOutcome::NotTested => lang
            .pick(
                "Bara två värden är publicerade, så trenden prövas inte.",
                "Only two values are published, so the trend is not tested.",
            )
            .to_owned(),
        TrendOutcome::Rising | TrendOutcome::Falling => return None,
    })
}

/// The review of the marked rows: first those that are surely worse.
pub(crate) fn review(area: &AreaRef, sections: &[Section]) -> Vec<ReviewItem> {
    let marked = || sections.iter().flat_map(|s| &s.rows).filter(|r| r.is_marked());
    let surely = marked().filter(|r| r.is_surely_worse());
    let others = marked().filter(|r| !r.is_surely_worse());
    surely
        .chain(others)
        .map(|row| ReviewItem {
            indicator: row.indicator.clone(),
            title: row.title.clone(),
            is_surely_worse: row.is_surely_worse(),
            sentences: Claim::all(row).iter().filter_map(|c| sentence(c, row, area)).collect(),
            caution: row.caution.clone(),
        })
        .collect()
}

/// Small numbers in words, as running text has them.
fn in_words(n: usize, lang: Lang) -> String {
    const SV: [&str; 13] = [
        "ingen", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva",
        "tolv",
    ];
    const EN: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let words = lang.pick(&SV, &EN);
    words.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// The finding that stands first.
pub(crate) fn lead(_area: &AreaRef, summary: &Summary) -> Vec<Sentence> {
    let told = |lang: Lang| {
        let (marked, judged) = (summary.n_marked, summary.n_judged);
        let mut sentences = Vec::new();
        sentences.push(match (lang, judged, marked) {
            (Lang::Sv, 0, _) => "Här finns ännu inga indikatorer att bedöma.".to_owned(),
            (Lang::En, 0, _) => "There are no indicators to judge here yet.".to_owned(),
            (Lang::Sv, _, 0) => format!("Ingen av {judged} indikatorer är märkt."),
            (Lang::En, _, 0) => format!("None of {judged} indicators is marked."),
            (Lang::Sv, _, 1) => format!("En av {judged} indikatorer är märkt: senaste värdet är sämre än basåret."),
            (Lang::En, _, 1) => format!("One of {judged} indicators is marked: the latest value is worse than the base year."),
            (Lang::Sv, _, n) => format!("{} av {judged} indikatorer är märkta: senaste värdet är sämre än basåret.", capital(&in_words(n, lang))),
            (Lang::En, _, n) => format!("{} of {judged} indicators are marked: the latest value is worse than the base year.", capital(&in_words(n, lang))),
        });
        if marked > 0 && summary.n_tested > 0 {
            let n = summary.n_marked_surely_worse;
            sentences.push(match (lang, n) {
                (Lang::Sv, 0) => "För ingen av dem är försämringen statistiskt säker.".to_owned(),
                (Lang::En, 0) => {
                    "For none of them is the deterioration statistically significant.".to_owned()
                }
                (Lang::Sv, n) => format!(
                    "För {} av dem är försämringen också statistiskt säker.",
                    in_words(n, lang)
                ),
                (Lang::En, n) => format!(
                    "For {} of them the deterioration is also statistically significant.",
                    in_words(n, lang)
                ),
            });
        }
        if summary.n_surely_better > 0 {
            let n = summary.n_surely_better;
            sentences.push(match (lang, n) {
                (Lang::Sv, 1) => "En indikator har säkert blivit bättre.".to_owned(),
                (Lang::En, 1) => "One indicator has surely become better.".to_owned(),
                (Lang::Sv, n) => {
                    format!("{} indikatorer har säkert blivit bättre.", capital(&in_words(n, lang)))
                }
                (Lang::En, n) => {
                    format!("{} indicators have surely become better.", capital(&in_words(n, lang)))
                }
            });
        }
        sentences
    };
    let pairs = told(Lang::Sv).into_iter().zip(told(Lang::En));
    pairs.map(|(sv, en)| Sentence { text: Text::new(sv, en), cells: Vec::new() }).collect()
}
