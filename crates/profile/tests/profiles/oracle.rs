//! Reads sentences as a reader would, and looks up in the figures whether they are true.
//!
//! Nothing here uses how the profile was made: the figures are searched from the beginning each
//! time. Only the trend test itself is taken from the crate, where it is held to outside references.

use std::cmp::Ordering;

use catalog::{Better, Indicator};
use cube::{AreaCode, Sex, Status, number};
use profile::trend::mann_kendall;

use crate::made::{Made, code};

/// One indicator of one kommun, with the similar kommuner.
pub(crate) struct Oracle<'a> {
    pub(crate) made: &'a Made,
    pub(crate) indicator: &'a Indicator,
    pub(crate) area: AreaCode,
    pub(crate) peers: &'a [AreaCode],
}

impl Oracle<'_> {
    fn shown(&self, area: AreaCode, year: u16) -> Option<f64> {
        let figure = self.made.figures[&self.indicator.id].iter().find(|f| {
            f.area == area && f.sex == Sex::Both && f.period.to_string() == year.to_string()
        })?;
        Some(number::round(figure.cell.value()?, self.indicator.decimals))
    }

    fn own(&self, year: u16) -> Option<f64> {
        self.shown(self.area, year)
    }

    /// The years with a value that count: from the base year and the break on.
    fn years(&self) -> Vec<u16> {
        let from = self.indicator.breaks.iter().map(|b| b.period.last_year()).max().unwrap_or(0);
        (2013..2030).filter(|y| *y >= from && self.own(*y).is_some()).collect()
    }

    fn is_worse(&self, value: f64, than: f64) -> bool {
        if self.indicator.better == Better::Higher { value < than } else { value > than }
    }

    /// True when the sentence says what the figures say. Panics when it cannot be read.
    pub(crate) fn is_true(&self, sentence: &str) -> bool {
        let years = self.years();
        let (Some(first), Some(latest)) = (years.first(), years.last()) else { return false };
        let words: Vec<&str> = sentence.trim_end_matches('.').split([' ', '\u{a0}']).collect();
        match words[..] {
            ["Senaste", "värdet", "är", value, "procent", year] => {
                let year = year.trim_matches(['(', ')']);
                year == latest.to_string() && self.own(*latest) == Some(read(value))
            }
            ["Det", "är", by, unit, direction, "än", year, "då", "värdet", "var", value] => {
                self.is_change(*first, *latest, [by, unit, direction, year, value])
            }
            ["Försämringen", "är", "statistiskt", "säker", "över", "de", n, "mätpunkterna"] => {
                self.tested(n) == Some(true)
            }
            [
                "Sett",
                "över",
                "de",
                n,
                "mätpunkterna",
                "är",
                "trenden",
                "ändå",
                "säkert",
                "den",
                "önskade",
            ] => self.tested(n) == Some(false),
            ["Över", "de", n, "mätpunkterna", "finns", "ingen", "säker", "trend,", "så", ..] => {
                years.len() >= 5 && in_words(n) == years.len() && self.tested(n).is_none()
            }
            ["Det", "finns", "bara", n, "mätpunkter,", "så", "trenden", "prövas", "inte"] => {
                years.len() < 5 && in_words(n) == years.len()
            }
            ["Alla", n, "värden", "sedan", year, "ligger", "mellan", low, "och", high] => {
                let values = || years.iter().filter_map(|y| self.own(*y));
                let ends = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
                in_words(n) == years.len()
                    && year == first.to_string()
                    && ends == (read(low), read(high))
            }
            ["Göteborg", ..] => self.is_place(*latest, sentence),
            ["Riket", "har", value] => self.shown(code("00"), *latest) == Some(read(value)),
            ["Värdet", "är", "bättre", "än", "gången", "före,", ..] => self.rank_fell(&years),
            ["Serien", "är", "bruten", year, "så", "äldre", "värden", "räknas", "inte"] => {
                let at = self.indicator.breaks.iter().map(|b| b.period.to_string()).max();
                let year = year.trim_end_matches(',');
                at.as_deref() == Some(year) && (2013..*first).any(|y| self.own(y).is_some())
            }
            ["Värde", "saknas", "för", ..] => self.is_missing(*first, *latest, &words[3..]),
            [
                "Den",
                "bästa",
                "tiondelen",
                "av",
                "kommunerna",
                "når",
                level,
                "vilket",
                "är",
                gap,
                unit,
                direction,
                ref rest @ ..,
            ] => {
                self.is_best_tenth(*latest, [level, gap, unit, direction])
                    && self.is_count(*latest, read(gap), &rest.join(" "))
            }
            ["Målnivån", "är", level, "vilket", "är", gap, unit, direction, ref rest @ ..] => {
                self.is_target(*latest, [level, gap, unit, direction])
                    && self.is_count(*latest, read(gap), &rest.join(" "))
            }
            _ => panic!("a sentence of a form that the test cannot read: {sentence}"),
        }
    }

    fn is_change(&self, first: u16, latest: u16, words: [&str; 5]) -> bool {
        let [by, unit, direction, year, value] = words;
        let (Some(from), Some(to)) = (self.own(first), self.own(latest)) else { return false };
        let singular = if by == "1" { "procentenhet" } else { "procentenheter" };
        let is_higher = match direction {
            "högre" => true,
            "lägre" => false,
            other => panic!("{other}"),
        };
        unit == singular
            && Some(number::round((to - from).abs(), self.indicator.decimals)) == Some(read(by))
            && (to > from) == is_higher
            && year.trim_end_matches(',') == first.to_string()
            && Some(from) == Some(read(value))
    }

    /// Whether the trend over so many points is surely worse or surely better; none when not sure.
    fn tested(&self, n: &str) -> Option<bool> {
        let values: Vec<f64> = self.years().iter().filter_map(|y| self.own(*y)).collect();
        if values.len() != in_words(n) {
            return None;
        }
        let direction = mann_kendall(&values, 0.05)?.direction;
        (direction != Ordering::Equal)
            .then_some(self.is_worse(direction as i8 as f64, -(direction as i8 as f64)))
    }

    fn is_place(&self, latest: u16, sentence: &str) -> bool {
        let (place, riket) =
            sentence.trim_end_matches('.').split_once("; ").unwrap_or((sentence, ""));
        let place = place.trim_end_matches('.');
        let end = " bland jämförbara kommuner";
        let (is_shared, rest) = match place.strip_prefix("Göteborg delar plats ") {
            Some(rest) => (true, rest),
            None => (false, place.strip_prefix("Göteborg är på plats ").expect(place)),
        };
        let (place, of) = rest.strip_suffix(end).expect(rest).split_once(" av ").expect(rest);
        let own = self.own(latest).expect("the latest year has a value");
        let all: Vec<f64> =
            self.peers.iter().filter_map(|p| self.shown(*p, latest)).chain([own]).collect();
        let n_better = all.iter().filter(|v| self.is_worse(own, **v)).count();
        let n_equal = all.iter().filter(|v| v.total_cmp(&own).is_eq()).count();
        let is_riket = riket.is_empty()
            || riket.strip_prefix("riket har ").map(read) == self.shown(code("00"), latest);
        place == (n_better + 1).to_string()
            && of == all.len().to_string()
            && is_shared == (n_equal > 1)
            && is_riket
    }

    fn all_areas(&self) -> Vec<AreaCode> {
        let mut areas: Vec<AreaCode> =
            self.made.figures[&self.indicator.id].iter().map(|f| f.area).collect();
        areas.sort_unstable();
        areas.dedup();
        areas.retain(|a| a.level() == self.area.level());
        areas
    }

    fn rank_fell(&self, years: &[u16]) -> bool {
        let [.., before, latest] = *years else { return false };
        let values = |area: AreaCode| Some((self.shown(area, before)?, self.shown(area, latest)?));
        let Some(own) = values(self.area) else { return false };
        let both: Vec<(f64, f64)> = self.all_areas().into_iter().filter_map(values).collect();
        let n_before = both.iter().filter(|v| self.is_worse(own.0, v.0)).count();
        let n_latest = both.iter().filter(|v| self.is_worse(own.1, v.1)).count();
        self.is_worse(own.0, own.1) && n_latest > n_before
    }

    /// The years listed are all those between first and latest without a value.
    fn is_missing(&self, first: u16, latest: u16, words: &[&str]) -> bool {
        let mut told = Vec::new();
        for word in words.iter().map(|w| w.trim_end_matches(',')).filter(|w| *w != "och") {
            let (from, to) = word.split_once('–').unwrap_or((word, word));
            told.extend(from.parse::<u16>().expect(word)..=to.parse().expect(word));
        }
        if let [year] = told[..]
            && year > latest
        {
            // The latest cell, which is there and has no value.
            let figures = &self.made.figures[&self.indicator.id];
            let own = figures.iter().filter(|f| f.area == self.area && f.sex == Sex::Both);
            let last = own.max_by_key(|f| f.period.last_year()).expect("figures");
            return last.period.last_year() == year && last.cell.status() == Status::Missing;
        }
        let missing: Vec<u16> = (first..latest).filter(|y| self.own(*y).is_none()).collect();
        told == missing
    }

    fn is_best_tenth(&self, latest: u16, [level, gap, unit, direction]: [&str; 4]) -> bool {
        let own = self.own(latest).expect("the latest year has a value");
        let mut all: Vec<f64> =
            self.all_areas().into_iter().filter_map(|a| self.shown(a, latest)).collect();
        all.sort_by(f64::total_cmp);
        if self.indicator.better == Better::Higher {
            all.reverse();
        }
        let best = (all.len() >= 10).then(|| all[all.len() / 10 - 1]);
        best.is_some_and(|best| self.is_distance(own, best, [level, gap, unit, direction]))
    }

    fn is_target(&self, latest: u16, told: [&str; 4]) -> bool {
        let own = self.own(latest).expect("the latest year has a value");
        let target = self.indicator.target.as_ref();
        target.is_some_and(|target| self.is_distance(own, target.value, told))
    }

    fn is_distance(&self, own: f64, to: f64, [level, gap, unit, direction]: [&str; 4]) -> bool {
        let singular = if gap == "1" { "procentenhet" } else { "procentenheter" };
        let is_right = if self.indicator.better == Better::Higher { "högre" } else { "lägre" };
        let left = number::round((to - own).abs(), self.indicator.decimals);
        (Some(to), Some(left)) == (Some(read(level)), Some(read(gap)))
            && self.is_worse(own, to)
            && (unit, direction) == (singular, is_right)
    }

    /// What stands after a distance says how many it is, and on what assumption; nothing where the
    /// figures do not tell.
    fn is_count(&self, latest: u16, gap: f64, told: &str) -> bool {
        let counting = self.indicator.counting.as_ref();
        let persons = counting.and_then(|c| self.made.figures.get(&c.persons));
        let all = (latest - 2..=latest).rev().find_map(|year| {
            let mut rows = persons?.iter().filter(|f| f.area == self.area);
            rows.find(|f| f.period.to_string() == year.to_string())?.cell.value()
        });
        let (Some(counting), Some(all)) = (counting, all) else { return told.is_empty() };
        let n = (gap * all / 100.0 + 1e-9).round();
        if n < 1.0 {
            return told.is_empty();
        }
        let told = told.strip_prefix("och motsvarar ").unwrap_or_default();
        let (count, assumed) = match told.split_once(", om andelen gäller alla ") {
            Some((count, assumed)) => (count, Some(assumed)),
            None => (told, None),
        };
        let is_assumed = match (&counting.assumed_for, assumed) {
            (None, None) => true,
            (Some(whom), Some(told)) => {
                told.strip_suffix(whom.sv.as_str()).map(|n| read(n.trim())) == Some(all.round())
            }
            _ => false,
        };
        let things = counting.counts.sv.as_str();
        is_assumed
            && match count.split_once(' ') {
                Some(("omkring", "en person")) => n < 2.0 && things == "personer",
                Some(("omkring", many)) => {
                    n > 1.0 && many.strip_suffix(things).map(|m| read(m.trim())) == Some(n)
                }
                Some(("färre", few)) => n < 2.0 && few.strip_prefix("än 2 ") == Some(things),
                _ => false,
            }
    }
}

/// A Swedish number.
fn read(text: &str) -> f64 {
    text.trim_end_matches(',')
        .replace('\u{2212}', "-")
        .replace('\u{202f}', "")
        .replace(',', ".")
        .parse()
        .expect(text)
}

fn in_words(text: &str) -> usize {
    let words = [
        "noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva",
        "tolv",
    ];
    words.iter().position(|w| *w == text).unwrap_or_else(|| text.parse().expect(text))
}
