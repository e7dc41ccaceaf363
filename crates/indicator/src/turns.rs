//! Each convention of a definition turned to each of its other choices.

use catalog::Catalog;
use catalog::definition::{
    AddMonths, AgeRule, ChainAfter, Combine, Computation, Edge, FirstMove, Kept as KeptUnit,
    LeapBirthday, LookHit, PersonYear, Population, Repeats, Residence, StateKind, Undelivered,
    UnknownArea,
};
use cube::IndicatorId;

use crate::stands_on;

/// A catalogue in which one convention of an indicator is turned.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The key, such as `population.age`; of a block with its name: `slutenvardsepisod chain.gap_days`.
    pub key: String,
    /// What the definition says.
    pub from: String,
    /// What it is turned to.
    pub to: String,
    /// The definitions with only that turned.
    pub catalog: Catalog,
}

/// Collects what a definition can be turned to.
struct Turning<'a> {
    catalog: &'a Catalog,
    id: &'a IndicatorId,
    turns: Vec<Turn>,
}

impl Turning<'_> {
    /// Adds a turn of the catalogue.
    fn add(&mut self, key: &str, from: &str, to: &str, change: impl FnOnce(&mut Catalog)) {
        let mut catalog = self.catalog.clone();
        change(&mut catalog);
        let (key, from, to) = (key.to_owned(), from.to_owned(), to.to_owned());
        self.turns.push(Turn { key, from, to, catalog });
    }

    /// Adds a turn of the computation for each other choice.
    fn each<T: Copy + PartialEq + std::fmt::Debug>(
        &mut self,
        key: &str,
        now: T,
        choices: &[T],
        change: impl Fn(&mut Computation, T),
    ) {
        let id = self.id.clone();
        for other in choices.iter().filter(|other| **other != now) {
            self.add(key, &word(&now), &word(other), |catalog| {
                let indicator = catalog.indicators.get_mut(&id);
                if let Some(computation) = indicator.and_then(|i| i.computation.as_mut()) {
                    change(computation, *other);
                }
            });
        }
    }

    fn computation(&mut self, c: &Computation) {
        if let Some(age) = c.population.as_ref().and_then(|used| used.age) {
            let all = [
                AgeRule::CalendarYear,
                AgeRule::Attained,
                AgeRule::AtPeriodStart,
                AgeRule::AtPeriodEnd,
            ];
            self.each("population.age", age, &all, |c, to| {
                c.population.iter_mut().for_each(|used| used.age = Some(to));
            });
        }
        if let Some(rule) = c.person_year {
            let all = [PersonYear::Julian, PersonYear::DaysOfTheYear];
            self.each("measure.person_year", rule, &all, |c, to| c.person_year = Some(to));
        }
        let all = [Undelivered::Zero, Undelivered::Drop, Undelivered::Missing];
        self.each("period.undelivered", c.period.undelivered, &all, |c, to| {
            c.period.undelivered = to;
        });
        if let Some((_, combine, _)) = c.period.over {
            let all = [Combine::Pooled, Combine::MeanOfValues];
            self.each("period.combine", combine, &all, |c, to| {
                c.period.over.iter_mut().for_each(|over| over.1 = to);
            });
        }
        if let Some(rule) = c.by.unknown_area {
            let all = [UnknownArea::NationOnly, UnknownArea::Drop];
            self.each("by.unknown_area", rule, &all, |c, to| c.by.unknown_area = Some(to));
        }
        let all = [Repeats::All, Repeats::FirstInPeriod, Repeats::FirstEver];
        if let Some(rule) = c.numerator.repeats {
            self.each("numerator.repeats", rule, &all, |c, to| c.numerator.repeats = Some(to));
        }
        if let Some(rule) = c.denominator.as_ref().and_then(|side| side.repeats) {
            self.each("denominator.repeats", rule, &all, |c, to| {
                c.denominator.iter_mut().for_each(|side| side.repeats = Some(to));
            });
        }
        self.looks(c);
    }

    fn looks(&mut self, c: &Computation) {
        let kept = [KeptUnit::Keep, KeptUnit::Drop];
        for (at, look) in c.looks.iter().enumerate() {
            let key = |part: &str| format!("look.{}.{part}", look.name);
            if let Some(hit) = look.hit {
                let all = [LookHit::StartsIn, LookHit::EndsIn, LookHit::Overlaps];
                self.each(&key("hit"), hit, &all, |c, to| c.looks[at].hit = Some(to));
            }
            self.each(&key("incomplete.data"), look.incomplete.data, &kept, |c, to| {
                c.looks[at].incomplete.data = to;
            });
            if let Some(death) = look.incomplete.death {
                self.each(&key("incomplete.death"), death, &kept, |c, to| {
                    c.looks[at].incomplete.death = Some(to);
                });
            }
            if let Some(migration) = look.incomplete.migration {
                self.each(&key("incomplete.migration"), migration, &kept, |c, to| {
                    c.looks[at].incomplete.migration = Some(to);
                });
            }
        }
    }

    fn conventions(&mut self, c: &Computation) {
        let catalog = self.catalog;
        let Some(rules) = catalog.blocks.conventions.get(&c.conventions) else { return };
        let id = &c.conventions;
        for to in [LeapBirthday::FirstOfMarch, LeapBirthday::LastOfFebruary] {
            if to != rules.leap_birthday {
                let from = word(&rules.leap_birthday);
                self.add("leap_birthday", &from, &word(&to), |catalog| {
                    let rules = catalog.blocks.conventions.get_mut(id);
                    rules.into_iter().for_each(|rules| rules.leap_birthday = to);
                });
            }
        }
        for to in [AddMonths::LastDaySticks, AddMonths::Clamp, AddMonths::RollForward] {
            if to != rules.add_months {
                self.add("add_months", &word(&rules.add_months), &word(&to), |catalog| {
                    let rules = catalog.blocks.conventions.get_mut(id);
                    rules.into_iter().for_each(|rules| rules.add_months = to);
                });
            }
        }
    }

    fn population(&mut self, c: &Computation) {
        let catalog = self.catalog;
        let Some(used) = &c.population else { return };
        let Some(block) = catalog.blocks.populations.get(&used.population) else { return };
        let id = used.population.clone();
        let name = |part: &str| format!("{id} {part}");
        let turned = |edge: Edge| if edge == Edge::In { Edge::Out } else { Edge::In };
        let change = |catalog: &mut Catalog, change: &dyn Fn(&mut Population)| {
            catalog.blocks.populations.get_mut(&id).into_iter().for_each(change);
        };
        if let Some(edge) = block.death_day {
            let to = turned(edge);
            self.add(&name("death_day"), &word(&edge), &word(&to), |catalog| {
                change(catalog, &|block| block.death_day = Some(to));
            });
        }
        if let Residence::Spells { ties, .. } = &block.residence
            && ties.len() > 1
        {
            self.add(&name("ties"), &word(ties), "reversed", |catalog| {
                change(catalog, &|block| {
                    if let Residence::Spells { ties, .. } = &mut block.residence {
                        ties.reverse();
                    }
                });
            });
        }
        let Some(moves) = &block.moves else { return };
        let (out, back) = (turned(moves.emigration_day), turned(moves.immigration_day));
        self.add(&name("emigration_day"), &word(&moves.emigration_day), &word(&out), |catalog| {
            change(catalog, &|block| {
                block.moves.iter_mut().for_each(|moves| moves.emigration_day = out);
            });
        });
        self.add(
            &name("immigration_day"),
            &word(&moves.immigration_day),
            &word(&back),
            |catalog| {
                change(catalog, &|block| {
                    block.moves.iter_mut().for_each(|moves| moves.immigration_day = back);
                });
            },
        );
        let first = match moves.first_is_immigration {
            FirstMove::Abroad => FirstMove::Here,
            FirstMove::Here => FirstMove::Abroad,
        };
        let from = word(&moves.first_is_immigration);
        self.add(&name("first_is_immigration"), &from, &word(&first), |catalog| {
            change(catalog, &|block| {
                block.moves.iter_mut().for_each(|moves| moves.first_is_immigration = first);
            });
        });
    }

    /// The chains and the ties of the event series and states that the definition stands on.
    fn blocks(&mut self) {
        let catalog = self.catalog;
        let parts = stands_on(catalog, self.id);
        let stands =
            |kind: &str, id: &str| parts.iter().any(|(part, _)| *part == format!("{kind} {id}"));
        for (id, events) in &catalog.blocks.events {
            let Some(chain) = &events.chain else { continue };
            if !stands("events", &id.0) {
                continue;
            }
            for to in (0..=2).filter(|to| *to != chain.gap_days) {
                let (key, from) = (format!("{id} chain.gap_days"), chain.gap_days.to_string());
                self.add(&key, &from, &to.to_string(), |catalog| {
                    let chain = catalog.blocks.events.get_mut(id).and_then(|e| e.chain.as_mut());
                    chain.into_iter().for_each(|chain| chain.gap_days = to);
                });
            }
        }
        self.ends_of_chains(&stands);
        for (id, state) in &catalog.blocks.states {
            let StateKind::Rows { ties, .. } = &state.kind else { continue };
            if ties.len() < 2 || !stands("state", &id.0) {
                continue;
            }
            self.add(&format!("{id} ties"), &word(ties), "reversed", |catalog| {
                if let Some(StateKind::Rows { ties, .. }) =
                    catalog.blocks.states.get_mut(id).map(|state| &mut state.kind)
                {
                    ties.reverse();
                }
            });
        }
    }

    /// From which day of an episode gaps are counted.
    fn ends_of_chains(&mut self, stands: &dyn Fn(&str, &str) -> bool) {
        let catalog = self.catalog;
        for (id, events) in &catalog.blocks.events {
            let Some(chain) = events.chain.as_ref().filter(|_| stands("events", &id.0)) else {
                continue;
            };
            let to = match chain.after {
                ChainAfter::LatestEnd => ChainAfter::FirstDay,
                ChainAfter::FirstDay => ChainAfter::LatestEnd,
            };
            self.add(&format!("{id} chain.after"), &word(&chain.after), &word(&to), |catalog| {
                let chain = catalog.blocks.events.get_mut(id).and_then(|e| e.chain.as_mut());
                chain.into_iter().for_each(|chain| chain.after = to);
            });
        }
    }
}

/// Each convention that an indicator stands on, turned to each of its other choices, one at a time.
#[must_use]
pub fn turns(catalog: &Catalog, id: &IndicatorId) -> Vec<Turn> {
    let computation = catalog.indicators.get(id).and_then(|i| i.computation.as_ref());
    let Some(computation) = computation else { return Vec::new() };
    let mut turning = Turning { catalog, id, turns: Vec::new() };
    turning.computation(computation);
    turning.conventions(computation);
    turning.population(computation);
    turning.blocks();
    turning.turns
}

/// A choice as it is written in files: `CalendarYear` is `calendar-year`.
fn word(choice: &impl std::fmt::Debug) -> String {
    let (mut word, mut was_letter) = (String::new(), false);
    for letter in format!("{choice:?}").chars() {
        if letter.is_uppercase() && was_letter {
            word.push('-');
        }
        was_letter = letter.is_alphanumeric();
        word.extend(letter.to_lowercase());
    }
    word
}
