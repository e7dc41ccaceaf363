//! Columns and choices that hold for some days only, held against the day that a row is about.

use catalog::{Choice, ColumnKind};
use terminology::Validity;

use super::{Cell, Reader};
use crate::field::day_number;
use crate::findings::About;
use crate::plan::Reading;
use crate::rule;
use crate::tally::days;

impl Reader<'_> {
    /// Tells values that did not hold, and columns that did not exist or are lacking, on the days that
    /// the row is about.
    pub(super) fn check_validity(&mut self) {
        let days = self.days();
        for at in 0..self.plan.dated.len() {
            let column = self.plan.dated[at];
            let schema = &self.plan.register.columns[column];
            let about = About::Column(column);
            if self.faults.iter().any(|(_, told)| *told == about) {
                continue;
            }
            let is_filled = self.cells[column] != Cell::Empty;
            let exists = holds(schema.validity, days);
            if exists && schema.is_required && !is_filled {
                self.faults.push((&rule::REQUIRED, about));
            }
            if !exists && is_filled {
                self.notes.push((&rule::COLUMN_THEN, about));
            }
            if let ColumnKind::Choice(choices) = &schema.kind
                && !self.holds_choices(column, choices, days)
            {
                self.faults.push((&rule::CHOICE_THEN, about));
            }
        }
    }

    fn holds_choices(&self, column: usize, choices: &[Choice], days: (i64, i64)) -> bool {
        let is_valid = |word: &[u8]| {
            let same = choices.iter().filter(|choice| choice.code.as_bytes() == word);
            same.into_iter().any(|choice| holds(choice.validity, days))
        };
        if self.plan.register.columns[column].is_list() {
            // Words of lists are counted from 1.
            let numbers = self.lists[column].iter().filter_map(|n| u32::try_from(*n - 1).ok());
            return numbers.into_iter().all(|n| is_valid(self.words[column].word(n)));
        }
        match self.cells[column] {
            Cell::Word(number) => is_valid(self.words[column].word(number)),
            Cell::Empty | Cell::Number(_) => true,
        }
    }

    /// The first and last day that the row is about, as numbers: those of its period, else its own day,
    /// else the day of receipt.
    fn days(&self) -> (i64, i64) {
        let day = |column: usize| match (self.cells[column], &self.plan.readings[column]) {
            (Cell::Number(number), Reading::Day { .. }) => Some((number, number)),
            _ => None,
        };
        let of_period = self.plan.register.period.first().and_then(|column| day(*column));
        let of_month = || self.month().and_then(days);
        let own = || self.plan.from.and_then(day);
        let received = day_number(self.plan.received);
        of_period.or_else(of_month).or_else(own).unwrap_or((received, received))
    }
}

/// True when something holds on any of some days.
fn holds(validity: Validity, (first, last): (i64, i64)) -> bool {
    validity.from.is_none_or(|from| day_number(from) <= last)
        && validity.to.is_none_or(|to| first <= day_number(to))
}
