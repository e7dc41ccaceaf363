//! What one cell of the workbook shows, as a number or as text.

use cube::{Cell, Lang, Period, PeriodKind, number};

/// The content of a cell: what is written, or the result that a formula must come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// A number.
    Number(f64),
    /// A text, such as a name or the sign of a status.
    Text(String),
    /// Nothing: an empty cell or, from a formula, the empty text.
    Nothing,
    /// The value that a chart leaves out, `#N/A`.
    LeftOut,
}

impl Shown {
    /// A text; an empty one is nothing.
    pub(super) fn text(text: impl Into<String>) -> Shown {
        let text = text.into();
        if text.is_empty() { Shown::Nothing } else { Shown::Text(text) }
    }

    /// A count.
    pub(super) fn count(count: usize) -> Shown {
        u32::try_from(count).map_or(Shown::Nothing, |n| Shown::Number(f64::from(n)))
    }

    /// A published cell with the decimals of its row, or the sign of its status.
    pub(super) fn cell(cell: &Cell, decimals: u8) -> Shown {
        match cell.value() {
            Some(value) => Shown::Number(number::round(value, decimals)),
            None => Shown::Text(cell.status().sign().to_owned()),
        }
    }

    /// A period: a year is a number, other periods are text.
    pub(super) fn period(period: Period, lang: Lang) -> Shown {
        match period.kind() {
            PeriodKind::Year => Shown::Number(f64::from(period.last_year())),
            _ => Shown::Text(crate::words::period(period, lang)),
        }
    }

    /// The value as it is stored beside a formula.
    pub(super) fn stored(&self) -> String {
        match self {
            Shown::Number(number) => number.to_string(),
            Shown::Text(text) => {
                // The writer stores a text that reads as a number as that number.
                debug_assert!(text.parse::<f64>().is_err(), "a text result must not be a number");
                text.clone()
            }
            Shown::Nothing => String::new(),
            Shown::LeftOut => "#N/A".to_owned(),
        }
    }

    /// The text that a formula sees, with numbers and nothing taken as they are joined by `&`.
    pub(super) fn joined(&self) -> String {
        match self {
            Shown::Text(text) => text.clone(),
            Shown::Number(number) => number.to_string(),
            Shown::Nothing | Shown::LeftOut => String::new(),
        }
    }

    /// The number, where there is one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Shown::Number(number) => Some(*number),
            _ => None,
        }
    }
}
