//! Computed figures of persons who do not exist: always with their label, set apart from all else.

use cube::{Cell, Lang, Status, number};
use maud::{Markup, html};

/// What every table of such figures stands under.
#[must_use]
pub fn label(lang: Lang) -> Markup {
    html! {
        p.made-up {
            b { (lang.pick("FIKTIVA UPPGIFTER.", "FICTIONAL.")) } " "
            (lang.pick(
                "Talen är beräknade på rader om påhittade personer. Ingen av dem finns, och inget av det har hänt. Därför visas också små tal; om verkliga personer skulle de döljas.",
                "The figures are computed from rows about made-up persons. None of them exists, and none of it has happened. That is why small numbers are shown too; about real persons they would be hidden.",
            ))
        }
    }
}

/// The word that goes before each such figure for readers who do not see where it stands.
fn told_aside(lang: Lang) -> Markup {
    html! { span.vh { (lang.pick("påhittat: ", "made up: ")) } }
}

/// A computed value with what it is; a cell without value says why in words.
#[must_use]
pub fn value(cell: &Cell, decimals: u8, lang: Lang) -> Markup {
    html! {
        (told_aside(lang))
        @if cell.value().is_some() { b { (cell.show(lang, decimals)) } } @else { (absent(cell, lang)) }
    }
}

/// Why there is no value.
#[must_use]
pub fn absent(cell: &Cell, lang: Lang) -> Markup {
    html! { span.muted.why-none { (cell.status().label(lang)) } }
}

/// The limits of a value, `76–168`.
#[must_use]
pub fn limits(cell: &Cell, decimals: u8, lang: Lang) -> Option<String> {
    let (lower, upper) = (cell.lower()?, cell.upper()?);
    let shown = |limit| number::format(limit, decimals, lang);
    Some(format!("{}\u{2013}{}", shown(lower), shown(upper)))
}

/// A count of units, days or summed amounts; those that are fractions with two decimals.
#[must_use]
pub fn count(n: f64, lang: Lang) -> String {
    let is_whole = number::round(n, 0).to_bits() == n.to_bits();
    number::format(n, if is_whole { 0 } else { 2 }, lang)
}

/// True when any of the cells says so.
#[must_use]
pub fn any_is(cells: &[Cell], status: Status) -> bool {
    cells.iter().any(|cell| cell.status() == status)
}
