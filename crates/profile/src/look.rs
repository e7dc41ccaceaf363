//! The look: style sheet and typefaces, for the site and for pages that stand alone.

use std::sync::LazyLock;

/// The style sheet of every page. Colours and sizes are custom properties at its top.
pub const STYLE: &str = include_str!("../static/narbild.css");

/// What is added to it on pages with figures of persons who do not exist.
pub const STYLE_FICTIONAL: &str = include_str!("../static/fictional.css");

/// The style sheet for pages that carry it inside: without what only the site has, comments,
/// indents and line breaks.
pub static STYLE_INSIDE: LazyLock<String> = LazyLock::new(|| {
    let (before, rest) =
        STYLE.split_once(SITE_FROM).expect("the sheet marks what only the site has");
    let (_, after) = rest.split_once(SITE_TO).expect("the sheet marks what only the site has");
    compact(&[before, after].concat())
});

const SITE_FROM: &str = "/* only the site, from here";
const SITE_TO: &str = "/* only the site, to here */";

/// A style sheet without comments, and with the lines of each statement joined.
fn compact(sheet: &str) -> String {
    let mut text = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let mut compact = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !compact.is_empty() && !compact.ends_with(['{', '}', ';', ',']) {
            compact.push(' ');
        }
        compact.push_str(line);
    }
    compact
}

/// A typeface file with the name under which it is served.
#[derive(Debug, Clone, Copy)]
pub struct Typeface {
    /// File name.
    pub file: &'static str,
    /// The bytes, WOFF2.
    pub bytes: &'static [u8],
    /// Family, as the style sheet names it.
    pub family: &'static str,
    /// Weight, as the style sheet asks for it.
    pub weight: u16,
}

/// The typefaces: subsets of Inter and Vollkorn (SIL Open Font Licence 1.1, texts beside the files),
/// made by `scripts/subset-fonts`.
pub const TYPEFACES: [Typeface; 5] = [
    Typeface {
        file: "inter-regular.woff2",
        bytes: include_bytes!("../static/fonts/inter-regular.woff2"),
        family: "Inter",
        weight: 400,
    },
    Typeface {
        file: "inter-medium.woff2",
        bytes: include_bytes!("../static/fonts/inter-medium.woff2"),
        family: "Inter",
        weight: 500,
    },
    Typeface {
        file: "inter-semibold.woff2",
        bytes: include_bytes!("../static/fonts/inter-semibold.woff2"),
        family: "Inter",
        weight: 600,
    },
    Typeface {
        file: "vollkorn-regular.woff2",
        bytes: include_bytes!("../static/fonts/vollkorn-regular.woff2"),
        family: "Vollkorn",
        weight: 400,
    },
    Typeface {
        file: "vollkorn-semibold.woff2",
        bytes: include_bytes!("../static/fonts/vollkorn-semibold.woff2"),
        family: "Vollkorn",
        weight: 600,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_keeps_its_rules() {
        let sheet =
            "/* a */\n.b { color: red;\n  margin: 0 }\n\n.c,\n.d\n.e { top: 0 } /* f\ng */\n";
        assert_eq!(compact(sheet), ".b { color: red;margin: 0 }.c,.d .e { top: 0 }");
    }
}
