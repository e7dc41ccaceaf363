//! The look: style sheet and typefaces, for the site and for pages that stand alone.

/// The style sheet of every page. Colours and sizes are custom properties at its top.
pub const STYLE: &str = include_str!("../static/narbild.css");

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
