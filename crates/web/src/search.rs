//! Search by name: areas by name or code, indicators by name or id, typed loosely.

use catalog::Catalog;
use cube::{AreaCode, IndicatorId, collate};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    Area(AreaCode),
    Indicator(IndicatorId),
}

/// A name that can be searched for.
#[derive(Debug)]
struct Name {
    folded: String,
    shown: String,
    found: Found,
}

/// All names, areas first, in the order in which hits are shown.
#[derive(Debug)]
pub(crate) struct Names {
    names: Vec<Name>,
}

/// Hits in full, and what else the reader may have meant.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    /// The one thing meant, when the words are its whole name, code or id.
    pub(crate) exact: Option<Found>,
    pub(crate) hits: Vec<Found>,
    /// How many hits there were; more than in the list when it was cut.
    pub(crate) n_hits: usize,
    /// The nearest names, when nothing was hit.
    pub(crate) nearest: Vec<Found>,
}

/// The most hits on a page.
const MOST_HITS: usize = 50;

impl Names {
    pub(crate) fn new(catalog: &Catalog) -> Names {
        let mut names = Vec::new();
        for area in catalog.areas.current() {
            for shown in [&area.name, &area.full_name, &area.name_en, &area.code.to_string()] {
                let found = Found::Area(area.code);
                names.push(Name { folded: collate::fold(shown), shown: shown.clone(), found });
            }
        }
        for indicator in catalog.indicators.values() {
            for shown in [&indicator.title.sv, &indicator.title.en, &indicator.id.to_string()] {
                let found = Found::Indicator(indicator.id.clone());
                names.push(Name { folded: collate::fold(shown), shown: shown.clone(), found });
            }
            if let Some(kolada) = &indicator.kolada {
                let found = Found::Indicator(indicator.id.clone());
                names.push(Name { folded: collate::fold(kolada), shown: kolada.clone(), found });
            }
        }
        Names { names }
    }

    /// Areas with a name like the words, the likest first.
    pub(crate) fn nearest_areas(&self, words: &str, n: usize) -> Vec<AreaCode> {
        let areas = self.nearest(words, n, |found| matches!(found, Found::Area(_)));
        areas
            .into_iter()
            .filter_map(|found| match found {
                Found::Area(code) => Some(code),
                Found::Indicator(_) => None,
            })
            .collect()
    }

    /// Indicators with a name like the words, the likest first.
    pub(crate) fn nearest_indicators(&self, words: &str, n: usize) -> Vec<IndicatorId> {
        let found = self.nearest(words, n, |found| matches!(found, Found::Indicator(_)));
        found
            .into_iter()
            .filter_map(|found| match found {
                Found::Indicator(id) => Some(id),
                Found::Area(_) => None,
            })
            .collect()
    }

    fn nearest(&self, words: &str, n: usize, wanted: impl Fn(&Found) -> bool) -> Vec<Found> {
        let folded: String = collate::fold(words).chars().take(60).collect();
        let length = folded.chars().count();
        if length == 0 {
            return Vec::new();
        }
        let mut near: Vec<(usize, &Name)> = self
            .names
            .iter()
            .filter(|name| wanted(&name.found))
            .filter(|name| name.folded.chars().count().abs_diff(length) <= length.div_ceil(2))
            .map(|name| (collate::distance(&folded, &name.folded), name))
            .filter(|(distance, _)| *distance <= (length / 3).max(1))
            .collect();
        near.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| collate::compare(&a.1.shown, &b.1.shown)));
        let mut found: Vec<Found> = Vec::new();
        for (_, name) in near {
            if !found.contains(&name.found) {
                found.push(name.found.clone());
            }
        }
        found.truncate(n);
        found
    }

    /// Searches. Every word must be found somewhere in a name.
    pub(crate) fn search(&self, words: &str) -> Hits {
        let whole = collate::fold(words);
        let parts: Vec<String> = words
            .split_whitespace()
            .map(collate::fold)
            .filter(|p| !p.is_empty())
            .take(12)
            .collect();
        if parts.is_empty() {
            return Hits::default();
        }
        let exact = self.exact(words, &whole);
        let mut hits: Vec<(bool, &Name)> = Vec::new();
        for name in &self.names {
            let is_hit = parts.iter().all(|part| name.folded.contains(part.as_str()));
            if is_hit && !hits.iter().any(|(_, h)| h.found == name.found) {
                hits.push((!name.folded.starts_with(&whole), name));
            }
        }
        hits.sort_by(|a, b| {
            let is_indicator = |n: &Name| matches!(n.found, Found::Indicator(_));
            (a.0, is_indicator(a.1))
                .cmp(&(b.0, is_indicator(b.1)))
                .then_with(|| collate::compare(&a.1.shown, &b.1.shown))
        });
        let n_hits = hits.len();
        let hits: Vec<Found> =
            hits.into_iter().take(MOST_HITS).map(|(_, name)| name.found.clone()).collect();
        let nearest = if hits.is_empty() { self.nearest(words, 6, |_| true) } else { Vec::new() };
        Hits { exact, hits, n_hits, nearest }
    }

    /// The indicator that the words name in full; as they stand before as they are folded.
    fn exact(&self, words: &str, whole: &str) -> Option<Found> {
        let words = words.trim().to_lowercase();
        let spelt = |n: &&Name| n.shown.to_lowercase() == words;
        let same =
            self.names.iter().find(spelt).or_else(|| self.names.iter().find(|n| n.folded == whole));
        same.map(|n| n.found.clone())
    }
}
