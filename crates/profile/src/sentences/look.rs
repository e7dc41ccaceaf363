//! Looks round a unit, as sentences.

use catalog::definition::{Incomplete, Kept, Look, LookHit, LookOf, Window};

use super::{Sentences, condition, named};

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
            lang.pick(format!(", där {all}"), format!(", where {all}"))
        });
        let hit = match look.hit {
            None => "",
            Some(LookHit::StartsIn) => lang.pick("som börjar ", "that begin "),
            Some(LookHit::EndsIn) => lang.pick("som slutar ", "that end "),
            Some(LookHit::Overlaps) => lang.pick("som pågår ", "that go on "),
        };
        let incomplete = self.incomplete(look.incomplete);
        let name = named(&look.name, lang);
        lang.pick(
            format!("Med {name} menas {of} {hit}{window}{only}. {incomplete}"),
            format!("By {name} is meant {of} {hit}{window}{only}. {incomplete}"),
        )
    }

    fn incomplete(self, rule: Incomplete) -> String {
        let lang = self.lang;
        let of = |why: &str, kept: Kept| {
            let kept = match kept {
                Kept::Keep => lang.pick("behålls enheten", "the unit is kept"),
                Kept::Drop => lang.pick("utgår enheten", "the unit is dropped"),
            };
            format!("{why} {kept}.")
        };
        let mut text = vec![of(
            lang.pick(
                "Räcker data inte över hela den tiden",
                "Where data do not cover all of that time,",
            ),
            rule.data,
        )];
        text.extend(rule.death.map(|kept| {
            of(lang.pick("Dör personen under den", "Where the person dies in it,"), kept)
        }));
        text.extend(rule.migration.map(|kept| {
            let why = lang.pick(
                "Är personen inte bosatt under hela den",
                "Where the person is not resident all through it,",
            );
            of(why, kept)
        }));
        text.join(" ")
    }

    fn window(self, window: Window) -> String {
        let (sv, en) = match window {
            Window::DaysAfter(a, b) => (
                format!("{a}–{b} dygn efter den räknade dagen"),
                format!("{a} to {b} days after the counted day"),
            ),
            Window::DaysBefore(a, b) => (
                format!("{a}–{b} dygn före den räknade dagen"),
                format!("{a} to {b} days before the counted day"),
            ),
            Window::MonthsEnding(n) => (
                format!("under de {n} månader som slutar med den räknade dagen"),
                format!("in the {n} months ending with the counted day"),
            ),
            Window::MonthsStarting(n) => (
                format!("under de {n} månader som börjar med den räknade dagen"),
                format!("in the {n} months starting with the counted day"),
            ),
            Window::Until => {
                ("till och med den räknade dagen".into(), "up to and with the counted day".into())
            }
            Window::Before => ("före den räknade dagen".into(), "before the counted day".into()),
            Window::SameDay => ("samma dag".into(), "on the same day".into()),
            Window::SameMonth => ("samma månad".into(), "in the same month".into()),
            Window::SameYear => ("samma år".into(), "in the same year".into()),
            Window::Period => ("i perioden".into(), "in the period".into()),
        };
        self.lang.pick(sv, en)
    }
}
