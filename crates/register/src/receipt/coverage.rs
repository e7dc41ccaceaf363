//! A delivery held against what came before it: volumes, months, links, stock and flow, days.

use std::collections::BTreeMap;

use catalog::{Rhythm, Rule};
use cube::{Lang, Text, number};

use super::{Delivered, RowFinding, Usual, words};
use crate::ingest::Request;
use crate::merge::Outcome;
use crate::plan::Plan;
use crate::rule;
use crate::store::Slot;

/// The fewest and the most months that tell what is usual.
const MONTHS: (usize, usize) = (3, 12);

/// A sender with fewer persons than this in its usual month may have a month with none.
const FEWEST_OF_GAPS: u64 = 10;

/// What of a delivery is told of each period, and what is told of it as a whole. Both are empty when
/// the delivery is not stored.
pub(super) fn look_over(
    request: &Request<'_>,
    plan: &Plan<'_>,
    delivery: &str,
    outcome: &Outcome,
) -> (Vec<Delivered>, Vec<RowFinding>) {
    let nothing = Vec::new();
    let before = outcome.before.get(&request.register.id.0).unwrap_or(&nothing);
    let coverage = Coverage { plan, before: by_sender(before), after: by_sender(&outcome.after) };
    let mut told = Vec::new();
    let mut periods = Vec::new();
    for slot in outcome.after.iter().filter(|slot| slot.delivery == delivery) {
        let mut period = Delivered::new(slot);
        if slot.is_stray {
            periods.push(period);
            continue;
        }
        let earlier = coverage.earlier(&period, slot);
        coverage.compare(&mut period, slot, &earlier);
        coverage.volume(&period, &earlier, &mut told);
        linkage(&period, &earlier, &mut told);
        periods.push(period);
    }
    coverage.gaps(&periods, &mut told);
    coverage.emptied(&periods, &mut told);
    coverage.balance(request, outcome, &periods, &mut told);
    coverage.breaks(&periods, &mut told);
    late(&periods, &mut told);
    (periods, told)
}

/// The slots of each sender, with their months. Slots that were written before rows were counted tell
/// nothing, and neither do stray rows of months that their delivery does not cover: both are left out.
type BySender<'a> = BTreeMap<String, Vec<(Option<i64>, &'a Slot)>>;

fn by_sender(slots: &[Slot]) -> BySender<'_> {
    let mut senders = BySender::new();
    for slot in slots.iter().filter(|slot| slot.rows > 0 && !slot.is_stray) {
        let Delivered { sender, month, .. } = Delivered::new(slot);
        senders.entry(sender).or_default().push((month, slot));
    }
    senders
}

struct Coverage<'a> {
    plan: &'a Plan<'a>,
    /// The register's slots before the delivery and now.
    before: BySender<'a>,
    after: BySender<'a>,
}

fn finding(rule: &'static Rule, n: u64, about: Text) -> RowFinding {
    RowFinding { rule, severity: rule.severity, about: Some(about), n, first: Vec::new() }
}

/// Months since year 0 of a month written `202503`, and back.
fn count(month: i64) -> i64 {
    month / 100 * 12 + month % 100 - 1
}

fn month_of(count: i64) -> i64 {
    count / 12 * 100 + count % 12 + 1
}

/// Sender and month as people say them.
fn named(period: &Delivered, lang: Lang) -> String {
    let month = period.month.map(|month| words::month(month, lang));
    let parts = [Some(period.sender.clone()).filter(|sender| !sender.is_empty()), month];
    let named: Vec<String> = parts.into_iter().flatten().collect();
    if named.is_empty() {
        lang.pick("hela leveransen", "the whole delivery").to_owned()
    } else {
        named.join(", ")
    }
}

impl<'a> Coverage<'a> {
    fn of_sender<'s>(slots: &'s BySender<'a>, sender: &str) -> &'s [(Option<i64>, &'a Slot)] {
        slots.get(sender).map_or(&[], Vec::as_slice)
    }

    /// The sender's months just before a period; the latest first. Where rows are only added, other
    /// deliveries.
    fn earlier(&self, period: &Delivered, slot: &Slot) -> Vec<&'a Slot> {
        let slots = Self::of_sender(&self.after, &period.sender).iter().copied();
        if self.plan.register.rhythm == Rhythm::Append {
            let others = slots.filter(|(_, other)| other.name != slot.name);
            return others.map(|(_, slot)| slot).take(MONTHS.1).collect();
        }
        let Some(month) = period.month else { return Vec::new() };
        let mut earlier: Vec<(i64, &Slot)> = slots
            .filter_map(|(other, slot)| Some((other.filter(|other| *other < month)?, slot)))
            .collect();
        earlier.sort_by_key(|(month, _)| std::cmp::Reverse(*month));
        earlier.into_iter().take(MONTHS.1).map(|(_, slot)| slot).collect()
    }

    /// Fills in what the period had before, what is usual, and when it was due.
    fn compare(&self, period: &mut Delivered, slot: &Slot, earlier: &[&Slot]) {
        let stored = Self::of_sender(&self.before, &period.sender).iter();
        let same = stored.map(|(_, before)| before).find(|before| before.name == slot.name);
        period.rows_before = same.map(|before| before.rows);
        if earlier.len() >= MONTHS.0 {
            let of = |count: fn(&Slot) -> u64| median(earlier.iter().map(|s| count(s)).collect());
            period.usual = Some(Usual {
                rows: of(|slot| slot.rows),
                persons: of(|slot| slot.persons),
                n_months: u8::try_from(earlier.len()).expect("at most twelve"),
            });
        }
        let due = self.plan.register.due;
        period.due = period.month.and_then(|month| due?.of(month));
        let received = self.plan.received;
        if let Some(due) = period.due.filter(|due| *due < received && same.is_none()) {
            period.days_late = u32::try_from((received - due).get_days()).unwrap_or(u32::MAX);
        }
    }

    fn volume(&self, period: &Delivered, earlier: &[&Slot], told: &mut Vec<RowFinding>) {
        let percent = self.plan.register.unusual_percent;
        if let Some(usual) = period.usual {
            let rows: Vec<u64> = earlier.iter().map(|slot| slot.rows).collect();
            let persons: Vec<u64> = earlier.iter().map(|slot| slot.persons).collect();
            let per_person = usual.rows as f64 / usual.persons.max(1) as f64;
            let subjects = words::subjects(self.plan.register.subject());
            for (n, others, usual_n, per, words) in [
                (period.rows, rows, usual.rows, per_person, ("rader", "rows")),
                (period.persons, persons, usual.persons, 1.0, subjects),
            ] {
                if is_unusual(n, &others, per, percent) {
                    let about = unusual(period, n, words, usual_n, usual.n_months);
                    told.push(finding(&rule::UNUSUAL, 1, about));
                }
            }
        } else if let Some(before) = period.rows_before
            && (period.month.is_some() || self.plan.register.rhythm == Rhythm::Snapshot)
            && is_unusual(period.rows, &[before], per_person(period), percent)
        {
            let about = |lang: Lang| {
                let (now, before) = (words::rows(period.rows, lang), words::count(before, lang));
                let named = named(period, lang);
                lang.pick(
                    format!("{named}: {now}, {before} i den förra leveransen"),
                    format!("{named}: {now}, {before} in the delivery before"),
                )
            };
            told.push(finding(&rule::UNUSUAL, 1, Text::new(about(Lang::Sv), about(Lang::En))));
        }
    }

    /// Months without rows between months with rows, for the senders of the delivery.
    fn gaps(&self, periods: &[Delivered], told: &mut Vec<RowFinding>) {
        if matches!(self.plan.register.rhythm, Rhythm::Snapshot | Rhythm::Append) {
            return;
        }
        let step = i64::from(self.plan.register.every_months);
        for sender in senders(periods) {
            let slots = Self::of_sender(&self.after, sender).iter();
            let mut months: Vec<i64> =
                slots.clone().filter_map(|(month, _)| *month).map(count).collect();
            months.sort_unstable();
            let persons = slots.map(|(_, slot)| slot.persons).collect();
            // Wards are open every month, so that also a region with few of them has no month without.
            let is_small = || !self.plan.is_about_units && median(persons) < FEWEST_OF_GAPS;
            if months.len() < MONTHS.0 || is_small() {
                continue;
            }
            for pair in months.windows(2) {
                let missing = (pair[1] - pair[0] - 1) / step;
                if missing < 1 {
                    continue;
                }
                let (first, last) = (month_of(pair[0] + step), month_of(pair[0] + step * missing));
                let about = |lang: Lang| {
                    let whole = Delivered { month: Some(first), ..empty(sender) };
                    let from = named(&whole, lang);
                    if missing == 1 {
                        from
                    } else {
                        format!("{from}–{}", words::month(last, lang))
                    }
                };
                let n = u64::try_from(missing).expect("at least one");
                told.push(finding(&rule::GAP, n, Text::new(about(Lang::Sv), about(Lang::En))));
            }
        }
    }

    /// Months of a rolling window that had rows and have none now.
    fn emptied(&self, periods: &[Delivered], told: &mut Vec<RowFinding>) {
        if !matches!(self.plan.register.rhythm, Rhythm::RollingMonths(_)) {
            return;
        }
        for sender in senders(periods) {
            let now = Self::of_sender(&self.after, sender);
            for (month, slot) in Self::of_sender(&self.before, sender).iter().copied() {
                let stays = now.iter().any(|(_, now)| now.name == slot.name);
                if stays || month.is_none() {
                    continue;
                }
                let about = |lang: Lang| {
                    let rows = words::rows(slot.rows, lang);
                    let gone = lang.pick("fanns", "were there");
                    format!("{}: {rows} {gone}", named(&Delivered { month, ..empty(sender) }, lang))
                };
                told.push(finding(&rule::EMPTIED, 1, Text::new(about(Lang::Sv), about(Lang::En))));
            }
        }
    }

    /// What went on, plus what began, minus what ended, against what goes on now.
    fn balance(
        &self,
        request: &Request<'_>,
        outcome: &'a Outcome,
        periods: &[Delivered],
        told: &mut Vec<RowFinding>,
    ) {
        let own = self.plan.register;
        let wanted = match own.rhythm {
            Rhythm::Stock => Rhythm::Flow,
            Rhythm::Flow => Rhythm::Stock,
            _ => return,
        };
        let sibling = request.catalog.registers.values().find(|other| {
            other.rhythm == wanted && other.part_of.is_some() && other.part_of == own.part_of
        });
        let Some(sibling) = sibling.and_then(|other| outcome.before.get(&other.id.0)) else {
            return;
        };
        let (own_slots, sibling) = (&self.after, by_sender(sibling));
        let is_stock = own.rhythm == Rhythm::Stock;
        let (stock, flow) = if is_stock { (own_slots, &sibling) } else { (&sibling, own_slots) };
        for sender in senders(periods) {
            let by_month = |slots| -> BTreeMap<i64, &Slot> {
                let of_sender = Self::of_sender(slots, sender).iter();
                of_sender.filter_map(|(month, slot)| Some((count((*month)?), *slot))).collect()
            };
            let (stock, flow) = (by_month(stock), by_month(flow));
            let own_months = periods.iter().filter(|period| period.sender == sender);
            let mut months: Vec<i64> = own_months.filter_map(|p| p.month).map(count).collect();
            if is_stock {
                // A stock is where one month ends and where the next begins.
                months.extend(months.clone().iter().map(|month| month + 1));
            }
            months.sort_unstable();
            months.dedup();
            for month in months {
                let all = (stock.get(&(month - 1)), flow.get(&month), stock.get(&month));
                let (Some(start), Some(flow), Some(end)) = all else { continue };
                let going_on = |stock: &Slot| stock.rows.saturating_sub(stock.ended);
                if going_on(start) + flow.began == going_on(end) + flow.ended {
                    continue;
                }
                let period = Delivered { month: Some(month_of(month)), ..empty(sender) };
                let about = |lang: Lang| unbalanced(&period, start, flow, end, lang);
                told.push(finding(&rule::BALANCE, 1, Text::new(about(Lang::Sv), about(Lang::En))));
            }
        }
    }

    fn breaks(&self, periods: &[Delivered], told: &mut Vec<RowFinding>) {
        for one in &self.plan.register.breaks {
            let from = i64::from(one.from.year()) * 100 + i64::from(one.from.month());
            let is_before = |period: &&Delivered| period.month.is_some_and(|month| month < from);
            let n = periods.iter().filter(is_before).count() as u64;
            if n > 0 {
                told.push(finding(&rule::BREAK, n, one.why.clone()));
            }
        }
    }
}

/// A count beside the usual.
fn unusual(period: &Delivered, n: u64, (sv, en): (&str, &str), usual: u64, n_months: u8) -> Text {
    let about = |lang: Lang| {
        let (n, usual) = (words::count(n, lang), words::count(usual, lang));
        let named = named(period, lang);
        lang.pick(
            format!("{named}: {n} {sv}, brukligt {usual} (median av {n_months})"),
            format!("{named}: {n} {en}, usually {usual} (median of {n_months})"),
        )
    };
    Text::new(about(Lang::Sv), about(Lang::En))
}

/// Tells more rows that cannot be linked than usual.
fn linkage(period: &Delivered, earlier: &[&Slot], told: &mut Vec<RowFinding>) {
    let (n, lost) = (period.rows as f64, period.unlinkable as f64);
    let rows: u64 = earlier.iter().map(|slot| slot.rows).sum();
    let unlinkable: u64 = earlier.iter().map(|slot| slot.unlinkable).sum();
    let usual = (earlier.len() >= MONTHS.0).then(|| unlinkable as f64 / rows as f64);
    let share = lost / n;
    let is_lost = match usual {
        Some(usual) => {
            // The share of months without any is not known to be 0.
            let spread = (n * usual.max(0.001) * (1.0 - usual).max(0.0)).sqrt();
            lost > n * usual + 3.0 * spread && share >= usual + 0.01
        }
        None => period.unlinkable >= 10 && share > 0.05,
    };
    if !is_lost {
        return;
    }
    let about = |lang: Lang| {
        let percent = |share: f64| number::format_percent(share * 100.0, 1, lang);
        let (lost, rows) = (words::count(period.unlinkable, lang), words::rows(period.rows, lang));
        let (named, own, of) = (named(period, lang), percent(share), lang.pick("av", "of"));
        let told = format!("{named}: {lost} {of} {rows}, {own}");
        let brought =
            usual.map(|usual| format!("; {} {}", lang.pick("brukligt", "usually"), percent(usual)));
        told + &brought.unwrap_or_default()
    };
    told.push(finding(&rule::LINKAGE, 1, Text::new(about(Lang::Sv), about(Lang::En))));
}

/// The terms of a month's balance.
fn unbalanced(period: &Delivered, start: &Slot, flow: &Slot, end: &Slot, lang: Lang) -> String {
    let n = |n: u64| words::count(n, lang);
    let going_on = |stock: &Slot| stock.rows.saturating_sub(stock.ended);
    let expected = (going_on(start) + flow.began).saturating_sub(flow.ended);
    let (start, began, ended) = (n(going_on(start)), n(flow.began), n(flow.ended));
    let (expected, end, named) = (n(expected), n(going_on(end)), named(period, lang));
    lang.pick(
        format!(
            "{named}: {start} + {began} började − {ended} avslutades = {expected}, men beståndet är {end}"
        ),
        format!("{named}: {start} + {began} began − {ended} ended = {expected}, but the stock is {end}"),
    )
}

/// One finding for all months that came late, with the one that came latest.
fn late(periods: &[Delivered], told: &mut Vec<RowFinding>) {
    let late = periods.iter().filter(|period| period.days_late > 0);
    let n = late.clone().count() as u64;
    let Some(latest) = late.max_by_key(|period| period.days_late) else { return };
    let due = latest.due.map_or_else(String::new, |due| due.to_string());
    let about = |lang: Lang| {
        let (named, days) = (named(latest, lang), words::count(u64::from(latest.days_late), lang));
        let most = if n > 1 { lang.pick("senast ", "the latest ") } else { "" };
        lang.pick(
            format!("{most}{named}: skulle ha kommit {due}, kom {days} dagar efter"),
            format!("{most}{named}: was due {due}, came {days} days after"),
        )
    };
    told.push(finding(&rule::LATE, n, Text::new(about(Lang::Sv), about(Lang::En))));
}

fn senders(periods: &[Delivered]) -> Vec<&str> {
    let mut senders: Vec<&str> = periods.iter().map(|period| period.sender.as_str()).collect();
    senders.sort_unstable();
    senders.dedup();
    senders
}

fn empty(sender: &str) -> Delivered {
    let mut empty = Delivered::new(&Slot::default());
    sender.clone_into(&mut empty.sender);
    empty
}

/// The middle of some counts; of two in the middle their mean, rounded up. At least one count.
fn median(mut counts: Vec<u64>) -> u64 {
    counts.sort_unstable();
    let middle = counts.len() / 2;
    if counts.len() % 2 == 1 {
        counts[middle]
    } else {
        (counts[middle - 1] + counts[middle]).div_ceil(2)
    }
}

fn per_person(period: &Delivered) -> f64 {
    period.rows as f64 / period.persons.max(1) as f64
}

/// The fewest that chance is reckoned on: the spread of small counts is not that of their median.
const FEWEST: f64 = 9.0;

/// True when a count lies further from the median of others than a share of it, than four times what it
/// varies by chance, and than three times the spread of the others, told by their median distance from
/// the median (times 1.4826, which makes it a standard deviation).
///
/// By chance persons vary as the square root of their number. Rows come person by person and vary more:
/// with `per_person` rows to each, and most with few, their variance is `2 × per_person − 1` times as
/// large (the second moment of a geometric distribution over its mean).
fn is_unusual(n: u64, others: &[u64], per_person: f64, percent: u8) -> bool {
    if others.is_empty() {
        return false;
    }
    let middle = median(others.to_vec());
    let spread = median(others.iter().map(|other| other.abs_diff(middle)).collect());
    let (distance, middle) = (n.abs_diff(middle) as f64, middle as f64);
    let by_chance = (middle.max(FEWEST) * (2.0 * per_person - 1.0).max(1.0)).sqrt();
    distance > middle * f64::from(percent) / 100.0
        && distance > 4.0 * by_chance
        && distance > 3.0 * 1.4826 * spread as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_rows_are_seen_and_chance_is_not() {
        for (n, others, expected) in [
            (410, &[850, 830, 870, 845, 860][..], true),
            (700, &[850, 830, 870, 845, 860], false),
            (1700, &[850, 830, 870, 845, 860], true),
            // Few rows vary by chance: 12 is not surely less than 24.
            (12, &[24, 25, 23, 24], false),
            (0, &[24, 25, 23, 24], true),
            (0, &[9, 10, 11], false),
            (7, &[1, 1, 1], false),
            // A sender whose months vary much may vary.
            (300, &[100, 900, 300, 1000, 200, 850], false),
            // One odd month among the earlier ones changes nothing.
            (410, &[850, 830, 10, 845, 860], true),
            (5, &[], false),
        ] {
            assert_eq!(is_unusual(n, others, 1.0, 30), expected, "{n} among {others:?}");
        }
        assert!(!is_unusual(410, &[850, 830, 870], 1.0, 60));
        // Eleven rows of each person: 850 ± 4 × √(850 × 21) is 850 ± 534.
        assert!(is_unusual(310, &[850, 830, 870], 11.0, 30));
        assert!(!is_unusual(320, &[850, 830, 870], 11.0, 30));
    }

    #[test]
    fn medians_and_months_are_those_of_the_calendar() {
        assert_eq!(median(vec![3, 1, 2]), 2);
        assert_eq!(median(vec![1, 4, 2, 9]), 3);
        for month in [202_412, 202_501, 199_901] {
            assert_eq!(month_of(count(month)), month);
        }
        assert_eq!(count(202_501) - count(202_412), 1);
    }
}
