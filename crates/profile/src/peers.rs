//! The most similar kommuner, and why they are.

use std::collections::BTreeMap;

use catalog::{AreaRegister, PeerRule, Trait};
use cube::{AreaCode, AreaLevel, IndicatorId, Lang, Period, Text, number};

use crate::model::Peer;
use crate::prepared::{Measured, area_ref};

/// The standardised traits of all kommuner that have every trait.
#[derive(Debug)]
pub(crate) struct Likeness {
    rule: PeerRule,
    /// Per trait the period used.
    periods: Vec<Period>,
    /// Per kommun the traits as shown and in standard deviations from the mean.
    traits: BTreeMap<AreaCode, Vec<(f64, f64)>>,
}

impl Likeness {
    pub(crate) fn new(rule: &PeerRule, measured: &BTreeMap<IndicatorId, Measured>) -> Likeness {
        let mut used = PeerRule { n_peers: rule.n_peers, traits: Vec::new() };
        let mut periods = Vec::new();
        let mut columns: Vec<Column> = Vec::new();
        for one in &rule.traits {
            if let Some((period, column)) = column(one, measured) {
                used.traits.push(one.clone());
                periods.push(period);
                columns.push(column);
            }
        }
        let mut traits = BTreeMap::new();
        for area in columns.first().into_iter().flat_map(BTreeMap::keys) {
            let all: Option<Vec<_>> = columns.iter().map(|c| c.get(area).copied()).collect();
            if let Some(all) = all {
                traits.insert(*area, all);
            }
        }
        Likeness { rule: used, periods, traits }
    }

    /// The nearest kommuner; ties go to the lower code.
    pub(crate) fn nearest(
        &self,
        area: AreaCode,
        areas: &AreaRegister,
        measured: &BTreeMap<IndicatorId, Measured>,
    ) -> Vec<Peer> {
        let Some(own) = self.traits.get(&area) else { return Vec::new() };
        let mut others: Vec<(f64, AreaCode)> = self
            .traits
            .iter()
            .filter(|(code, _)| **code != area)
            .map(|(code, traits)| (self.distance(own, traits), *code))
            .collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        others.truncate(self.rule.n_peers);
        others
            .into_iter()
            .filter_map(|(distance, code)| {
                let reasons = self.reasons(own, &self.traits[&code], measured);
                Some(Peer { area: area_ref(areas.get(code)?), distance, reasons })
            })
            .collect()
    }

    /// Root of the weighted mean of squared differences, in standard deviations.
    fn distance(&self, own: &[(f64, f64)], other: &[(f64, f64)]) -> f64 {
        let weights: f64 = self.rule.traits.iter().map(|t| t.weight).sum();
        let squares: f64 = self
            .rule
            .traits
            .iter()
            .zip(own.iter().zip(other))
            .map(|(t, ((_, a), (_, b)))| t.weight * (a - b) * (a - b))
            .sum();
        (squares / weights).sqrt()
    }

    fn reasons(
        &self,
        own: &[(f64, f64)],
        other: &[(f64, f64)],
        measured: &BTreeMap<IndicatorId, Measured>,
    ) -> Vec<Text> {
        let pairs = self.rule.traits.iter().zip(&self.periods).zip(own.iter().zip(other));
        pairs
            .filter_map(|((one, period), ((own, _), (other, _)))| {
                let definition = &measured.get(&one.indicator)?.definition;
                let told = |lang: Lang| {
                    let show = |v: f64| number::format(v, definition.decimals, lang);
                    let (title, own, other) =
                        (definition.title.get(lang), show(*own), show(*other));
                    lang.pick(
                        format!("{title} {period}: {other} mot {own} här"),
                        format!("{title} {period}: {other} against {own} here"),
                    )
                };
                Some(Text::new(told(Lang::Sv), told(Lang::En)))
            })
            .collect()
    }
}

/// A trait per kommun: as shown, and in standard deviations from the mean.
type Column = BTreeMap<AreaCode, (f64, f64)>;

/// A trait's values in the latest period in which nine of ten kommuner have one: as shown, and in
/// standard deviations from the mean of all kommuner, after taking the logarithm where asked.
fn column(one: &Trait, measured: &BTreeMap<IndicatorId, Measured>) -> Option<(Period, Column)> {
    let orders = &measured.get(&one.indicator)?.orders;
    let at_kommun = |level: AreaLevel| level == AreaLevel::Kommun;
    let most = orders.iter().filter(|((l, _), _)| at_kommun(*l)).map(|(_, o)| o.len()).max()?;
    let ((_, period), order) = orders
        .iter()
        .rev()
        .find(|((level, _), order)| at_kommun(*level) && order.len() * 10 >= most * 9)?;
    let scaled = |value: f64| if one.log { value.max(f64::MIN_POSITIVE).ln() } else { value };
    let n = order.len() as f64;
    let mean = order.by_area.iter().map(|(_, v)| scaled(*v)).sum::<f64>() / n;
    let squares = order.by_area.iter().map(|(_, v)| (scaled(*v) - mean).powi(2)).sum::<f64>();
    let deviation = (squares / n).sqrt();
    if deviation <= 0.0 {
        return None;
    }
    let column =
        order.by_area.iter().map(|(a, v)| (*a, (*v, (scaled(*v) - mean) / deviation))).collect();
    Some((*period, column))
}
