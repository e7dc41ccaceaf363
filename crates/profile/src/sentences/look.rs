//! Looks round a unit, as sentences.

use catalog::definition::{Incomplete, Kept, Look, LookHit, LookOf, Window};

use super::{Sentences, condition};

impl Sentences<'_> {
    pub(super) fn look(self, look: &Look) -> String {
        let lang = self.lang;
        let of = match &look.of {
            LookOf::Series(series) => self.series(series),
            LookOf::State(state) => self.state(state),
        };
        let window = self.window(look.window);
        let only = look.condition.as_ref().map_or_else(String::new, |all| {
            let all = condition(&self, all);
            lang.pick(format!(" där {all}"), format!(" where {all}"))
        });
        let hit = match look.hit {
            None => String::new(),
            Some(LookHit::StartsIn) => lang.pick(" som börjar då", " that begin then").to_owned(),
            Some(LookHit::EndsIn) => lang.pick(" som slutar då", " that end then").to_owned(),
            Some(LookHit::Overlaps) => lang.pick(" som pågår då", " that go on then").to_owned(),
        };
        let incomplete = self.incomplete(look.incomplete);
        let name = &look.name;
        lang.pick(
            format!("Med {name} menas {of}{only} {window}{hit}; {incomplete}."),
            format!("By {name} is meant {of}{only} {window}{hit}; {incomplete}."),
        )
    }

    fn incomplete(self, rule: Incomplete) -> String {
        let lang = self.lang;
        let of = |why: &str, kept: Kept| {
            let kept = match kept {
                Kept::Keep => lang.pick("behålls enheten", "the unit is kept"),
                Kept::Drop => lang.pick("utgår enheten", "the unit is dropped"),
            };
            format!("{why} {kept}")
        };
        let mut text = vec![of(
            lang.pick("räcker data inte hela fönstret", "where data do not cover the window,"),
            rule.data,
        )];
        text.extend(rule.death.map(|kept| {
            of(lang.pick("dör personen i fönstret", "where the person dies in it,"), kept)
        }));
        text.extend(rule.migration.map(|kept| {
            let why = lang.pick(
                "är personen inte bosatt hela fönstret",
                "where the person is not resident all through it,",
            );
            of(why, kept)
        }));
        text.join("; ")
    }

    fn window(self, window: Window) -> String {
        let (sv, en) = match window {
            Window::DaysAfter(a, b) => {
                (format!("{a}–{b} dygn efter dagen"), format!("{a} to {b} days after the day"))
            }
            Window::DaysBefore(a, b) => {
                (format!("{a}–{b} dygn före dagen"), format!("{a} to {b} days before the day"))
            }
            Window::MonthsEnding(n) => (
                format!("under de {n} månader som slutar med dagen"),
                format!("in the {n} months ending with the day"),
            ),
            Window::MonthsStarting(n) => (
                format!("under de {n} månader som börjar med dagen"),
                format!("in the {n} months starting with the day"),
            ),
            Window::Until => ("till och med dagen".into(), "up to and with the day".into()),
            Window::Before => ("före dagen".into(), "before the day".into()),
            Window::SameDay => ("samma dag".into(), "on the same day".into()),
            Window::SameMonth => ("samma månad".into(), "in the same month".into()),
            Window::SameYear => ("samma år".into(), "in the same year".into()),
            Window::Period => ("i perioden".into(), "in the period".into()),
        };
        self.lang.pick(sv, en)
    }
}
