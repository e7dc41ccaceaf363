//! The tile map: regioner as equal squares, since a map of areas lets Norrbotten win.

use cube::{AreaCode, Lang};
use maud::{Markup, html};

/// A region's letter (from the länsbokstav of vehicle plates), its short name, and its tile.
///
/// Source of letters: Förordning (2019:383) and SCB; the places are Närbild's own.
const TILES: [(u16, &str, &str, u16, u16); 21] = [
    (25, "BD", "Norrbotten", 3, 0),
    (23, "Z", "Jämtland", 2, 1),
    (24, "AC", "V.botten", 3, 1),
    (20, "W", "Dalarna", 2, 2),
    (22, "Y", "V.norrland", 3, 2),
    (17, "S", "Värmland", 1, 3),
    (19, "U", "V.manland", 2, 3),
    (21, "X", "Gävleborg", 3, 3),
    (18, "T", "Örebro", 1, 4),
    (4, "D", "Sörmland", 2, 4),
    (3, "C", "Uppsala", 3, 4),
    (1, "AB", "Stockholm", 4, 4),
    (14, "O", "V.Götaland", 0, 5),
    (6, "F", "Jönköping", 1, 5),
    (5, "E", "Ö.götland", 2, 5),
    (13, "N", "Halland", 0, 6),
    (7, "G", "Kronoberg", 1, 6),
    (8, "H", "Kalmar", 2, 6),
    (9, "I", "Gotland", 4, 6),
    (12, "M", "Skåne", 0, 7),
    (10, "K", "Blekinge", 1, 7),
];

/// What stands on a tile beside its name.
#[derive(Debug, Clone)]
pub struct Tile {
    /// Large: the letter or the value.
    pub large: String,
    /// Under the name, such as a change; may be empty.
    pub small: String,
    /// The tone of the ramp, 1 to 5; none for a tile without level.
    pub tone: Option<usize>,
    /// True for the chosen region.
    pub is_own: bool,
}

/// The letter of a region.
#[must_use]
pub fn letter(region: AreaCode) -> Option<&'static str> {
    TILES.iter().find(|t| t.0 == region.number()).map(|t| t.1)
}

/// The tile map. Every tile is a link when an address is given; `name` gives the full name
/// for the link, `tile` what stands on it.
#[must_use]
pub fn draw(
    name: &dyn Fn(AreaCode) -> String,
    address: Option<&dyn Fn(AreaCode) -> String>,
    tile: &dyn Fn(AreaCode) -> Tile,
    lang: Lang,
) -> Markup {
    let title = lang.pick("Regionerna som lika stora rutor", "The regions as equal tiles");
    html! {
        svg.tiles viewBox="0 0 320 512" role=(if address.is_some() { "group" } else { "img" }) aria-label=(title) {
            @for (number, _, short, column, row) in TILES {
                @if let Some(code) = AreaCode::region(number) {
                    @let told = tile(code);
                    @let drawn = square(&told, short, column, row);
                    @match address {
                        Some(address) => { a href=(address(code)) aria-label=(label(&told, short, &name(code))) { (drawn) } }
                        None => { g { (drawn) } }
                    }
                }
            }
        }
    }
}

/// What stands on a tile, so that a voice can ask for it, and the region's full name.
fn label(tile: &Tile, short: &str, name: &str) -> String {
    let shown = [tile.large.as_str(), short, tile.small.as_str()].map(str::trim);
    let mut label = shown.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ");
    if short != name {
        label.push_str(", ");
        label.push_str(name);
    }
    label
}

fn square(tile: &Tile, short: &str, column: u16, row: u16) -> Markup {
    let (x, y) = (column * 64 + 2, row * 64 + 2);
    let middle = x + 30;
    let tone = tile.tone.map(|t| format!("k{t}"));
    let lift = if tile.small.is_empty() { 0 } else { 6 };
    html! {
        g.tt.(tone.as_deref().unwrap_or("k0")).me[tile.is_own] {
            rect x=(x) y=(y) width="60" height="60" {}
            text.tl x=(middle) y=(y + 29 - lift) { (tile.large) }
            " " // The text as a whole is read with the label; without it the two run together.
            text.tn x=(middle) y=(y + 45 - lift) { (short) }
            @if !tile.small.is_empty() { " " text.tn x=(middle) y=(y + 53) { (tile.small) } }
        }
    }
}
