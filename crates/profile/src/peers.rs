//! The most similar kommuner, and why they are.

use std::collections::BTreeMap;

use catalog::{AreaRegister, PeerRule, Trait};
use cube::{AreaCode, AreaLevel, IndicatorId, Lang, Period, Text, number};

use crate::model::Peer;
use crate::prepared::{Measured, area_ref};
use crate::words;

/// One kommun's trait.
#[derive(Debug, Clone, Copy)]
struct TraitValue {
    /// As published and shown.
    shown: f64,
    /// In standard deviations from the mean of all kommuner, after the logarithm where asked for.
    standardised: f64,
}

/// A trait of all kommuner in one period, in the order of [`Likeness::kommuner`].
#[derive(Debug)]
struct Column {
    rule: Trait,
    period: Period,
    values: Vec<Option<TraitValue>>,
}

/// The traits in which likeness between kommuner is measured.
#[derive(Debug)]
pub(crate) struct Likeness {
    n_peers: usize,
    /// The kommuner in use, by code.
    kommuner: Vec<AreaCode>,
    columns: Vec<Column>,
}

impl Likeness {
    pub(crate) fn new(
        rule: &PeerRule,
        measured: &BTreeMap<IndicatorId, Measured>,
        areas: &AreaRegister,
    ) -> Likeness {
        let in_use = areas.at_level(AreaLevel::Kommun).filter(|area| area.valid_to.is_none());
        let mut kommuner: Vec<AreaCode> = in_use.map(|area| area.code).collect();
        kommuner.sort_unstable();
        let columns = rule.traits.iter().filter_map(|t| column(t, measured, &kommuner)).collect();
        Likeness { n_peers: rule.n_peers, kommuner, columns }
    }

    /// The nearest kommuner, nearest first; equally near ones by code.
    ///
    /// A trait that the kommun itself lacks is left out, and so are kommuner that lack one it has.
    pub(crate) fn nearest(
        &self,
        area: AreaCode,
        areas: &AreaRegister,
        measured: &BTreeMap<IndicatorId, Measured>,
    ) -> Vec<Peer> {
        let Ok(at) = self.kommuner.binary_search(&area) else { return Vec::new() };
        let own: Vec<(&Column, TraitValue)> =
            self.columns.iter().filter_map(|c| Some((c, c.values[at]?))).collect();
        if own.is_empty() {
            return Vec::new();
        }
        let mut others: Vec<(f64, usize)> = (0..self.kommuner.len())
            .filter(|other| *other != at)
            .filter_map(|other| Some((distance(&own, other)?, other)))
            .collect();
        let nearer = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if self.n_peers < others.len() {
            others.select_nth_unstable_by(self.n_peers, nearer);
            others.truncate(self.n_peers);
        }
        others.sort_unstable_by(nearer);
        let peer = |(distance, other): (f64, usize)| {
            let code = self.kommuner[other];
            let (own_name, area) = (&areas.get(area)?.name, area_ref(areas.get(code)?));
            let reason = |(column, own): &(&Column, TraitValue)| {
                let other = column.values[other]?;
                let definition = &measured.get(&column.rule.indicator)?.definition;
                Some(reason(
                    definition,
                    column.period,
                    (own_name, own.shown),
                    (&area.name, other.shown),
                ))
            };
            let reasons = own.iter().filter_map(reason).collect();
            Some(Peer { area, distance, reasons })
        };
        others.into_iter().filter_map(peer).collect()
    }
}

/// Root of the weighted mean of squared differences; none when the other lacks a trait.
fn distance(own: &[(&Column, TraitValue)], other: usize) -> Option<f64> {
    let (mut squares, mut weights) = (0.0, 0.0);
    for (column, own) in own {
        let difference = own.standardised - column.values[other]?.standardised;
        squares += column.rule.weight * difference * difference;
        weights += column.rule.weight;
    }
    Some((squares / weights).sqrt())
}

/// `Invånare 2022: 596 841 i Göteborg, 357 377 i Malmö`.
fn reason(
    definition: &catalog::Indicator,
    period: Period,
    own: (&str, f64),
    other: (&str, f64),
) -> Text {
    let told = |lang: Lang| {
        let show = |value| number::format(value, definition.decimals, lang);
        let title = definition.title.get(lang);
        let period = words::period(period, lang);
        let (own, own_value, other, other_value) = (own.0, show(own.1), other.0, show(other.1));
        match lang {
            Lang::Sv => format!("{title} {period}: {own_value} i {own}, {other_value} i {other}"),
            Lang::En => format!("{title} {period}: {own_value} in {own}, {other_value} in {other}"),
        }
    };
    Text::new(told(Lang::Sv), told(Lang::En))
}

/// A trait in the latest period in which nine tenths of the kommuner that ever have one have it.
/// None when there are no figures, or when all kommuner are alike.
fn column(
    rule: &Trait,
    measured: &BTreeMap<IndicatorId, Measured>,
    kommuner: &[AreaCode],
) -> Option<Column> {
    let orders = &measured.get(&rule.indicator)?.orders;
    let of_kommuner = || orders.iter().filter(|((level, _), _)| *level == AreaLevel::Kommun);
    let most = of_kommuner().map(|(_, order)| order.len()).max()?;
    let ((_, period), order) = of_kommuner().rev().find(|(_, o)| o.len() * 10 >= most * 9)?;
    let scale = |value: f64| if rule.log { value.ln() } else { value };
    let scaled: Vec<(usize, f64, f64)> = order
        .by_area()
        .iter()
        .filter(|(_, value)| !rule.log || *value > 0.0)
        .filter_map(|(code, value)| Some((kommuner.binary_search(code).ok()?, *value)))
        .map(|(at, value)| (at, value, scale(value)))
        .collect();
    let n = scaled.len() as f64;
    let mean = scaled.iter().map(|(_, _, s)| s).sum::<f64>() / n;
    let variance = scaled.iter().map(|(_, _, s)| (s - mean).powi(2)).sum::<f64>() / n;
    let deviation = variance.sqrt();
    if deviation <= 0.0 || n < 1.0 {
        return None;
    }
    let mut values = vec![None; kommuner.len()];
    for (at, shown, scaled) in scaled {
        values[at] = Some(TraitValue { shown, standardised: (scaled - mean) / deviation });
    }
    Some(Column { rule: rule.clone(), period: *period, values })
}
