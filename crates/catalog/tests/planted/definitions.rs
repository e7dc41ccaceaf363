//! What definitions say, what points at what, and the pages.

use super::{Edit::*, PAGE, PROFILE, Planted, TOML};

const OTHER: &str = "indicators/befolkning/invanare.toml";

pub(crate) const TABLE: &[Planted] = &[
    // C2: definitions.
    Planted {
        edits: &[Replace(TOML, "id          = \"trygghet\"", "id          = \"trygghet-hemma\"")],
        told: &[("C201", TOML, 2, 15, Some("trygghet"))],
    },
    Planted {
        edits: &[Replace(PROFILE, "id          = \"aldre\"", "id          = \"aldreomsorg\"")],
        told: &[("C201", PROFILE, 1, 15, Some("aldre"))],
    },
    Planted {
        edits: &[
            Write(
                "indicators/befolkning/trygghet.toml",
                include_bytes!("../sound/indicators/boende/trygghet.toml"),
            ),
            Write(
                "indicators/befolkning/trygghet.md",
                include_bytes!("../sound/indicators/boende/trygghet.md"),
            ),
        ],
        told: &[("C202", TOML, 0, 0, None)],
    },
    Planted {
        edits: &[Replace(OTHER, "\"neither\"", "\"lower\"")],
        told: &[("C203", OTHER, 6, 15, Some("neither"))],
    },
    Planted {
        edits: &[Replace(TOML, "better      = \"higher\"", "better      = \"neither\"")],
        told: &[("C204", TOML, 7, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "review_due  = 2027-03-01", "review_due  = 2026-11-23")],
        told: &[("C205", TOML, 12, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "review_due  = 2027-03-01", "review_due  = 2026-03-01")],
        told: &[("C206", TOML, 12, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "reviewed    = 2026-03-01", "reviewed    = 2026-11-25")],
        told: &[("C207", TOML, 11, 15, None)],
    },
    Planted {
        edits: &[Replace(
            TOML,
            "sv = \"procent\", en = \"percent\"",
            "sv = \"antal\", en = \"number\"",
        )],
        told: &[("C208", TOML, 8, 15, None)],
    },
    Planted {
        edits: &[Replace(
            TOML,
            "authority   = { sv = \"Socialstyrelsen\", en = \"The Board\" }\n",
            "",
        )],
        told: &[("C209", TOML, 38, 1, None)],
    },
    Planted {
        edits: &[Replace(TOML, "value       = 80", "value       = 180")],
        told: &[("C210", TOML, 39, 15, None)],
    },
    Planted {
        edits: &[
            Replace(TOML, "value       = 80", "value       = 100"),
            Replace(TOML, "better      = \"higher\"", "better      = \"lower\""),
        ],
        told: &[("C210", TOML, 39, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "base_year   = 2014", "base_year   = 20144")],
        told: &[("C211", TOML, 29, 15, None)],
    },
    Planted {
        edits: &[Replace(PROFILE, "base_year   = 2013", "base_year   = 213")],
        told: &[("C211", PROFILE, 4, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "period = \"2016\"", "period = \"2021\"")],
        told: &[("C212", TOML, 34, 16, None)],
    },
    Planted {
        edits: &[Replace(TOML, "period = \"2019\"", "period = \"2119\"")],
        told: &[("C213", TOML, 34, 16, None)],
    },
    Planted {
        edits: &[Replace(OTHER, "\"N01951\"\n", "\"U23482\"\n")],
        told: &[("C214", TOML, 28, 15, None)],
    },
    Planted {
        edits: &[Replace(
            OTHER,
            "[series]",
            "[target]\nvalue = 5\nyear = 2030\nauthority = { sv = \"a\", en = \"a\" }\n\n[series]",
        )],
        told: &[("C215", OTHER, 25, 1, None)],
    },
    Planted {
        edits: &[
            Replace(TOML, "measure     = \"share\"", "measure     = \"rate\""),
            Replace(TOML, "per         = 100", "per         = 1000"),
        ],
        told: &[("C216", TOML, 31, 15, None), ("C102", TOML, 36, 1, None)],
    },
    Planted {
        edits: &[Replace(
            TOML,
            "sv = \"procent\", en = \"percent\"",
            "sv = \"procent, åldersstandardiserat\", en = \"percent, age-standardised\"",
        )],
        told: &[("C217", TOML, 31, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "{ sv = \"Trygga\"", "{ sv = \"Trygga, justerat för ålder\"")],
        told: &[("C217", TOML, 31, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "assumed_for = { sv = \"boende\", en = \"residents\" }\n", "")],
        told: &[("C218", TOML, 31, 15, None)],
    },
    // A key that counts without the persons, and a rate without its multiplier.
    Planted {
        edits: &[Replace(TOML, "persons     = \"invanare\"\n", "")],
        told: &[("C102", TOML, 35, 1, None)],
    },
    Planted {
        edits: &[
            Replace(TOML, "measure     = \"share\"", "measure     = \"rate\""),
            Replace(
                TOML,
                "per         = 100\n",
                "counts      = { sv = \"besök\", en = \"visits\" }\n",
            ),
        ],
        told: &[("C103", TOML, 27, 1, None), ("C102", TOML, 36, 1, None)],
    },
    // C3: what points at what.
    Planted {
        edits: &[
            Rename(TOML, "indicators/boenda/trygghet.toml"),
            Rename(PAGE, "indicators/boenda/trygghet.md"),
        ],
        told: &[
            ("C301", "indicators/boenda/trygghet.toml", 0, 0, Some("boende")),
            ("C309", "themes.toml", 2, 9, None),
        ],
    },
    Planted {
        edits: &[Replace(PROFILE, "indicator = \"trygghet\"", "indicator = \"trygghett\"")],
        told: &[("C306", TOML, 3, 1, None), ("C302", PROFILE, 13, 19, Some("trygghet"))],
    },
    Planted {
        edits: &[Replace(PROFILE, "facts       = [\"invanare\"]", "facts       = [\"folk\"]")],
        told: &[("C302", PROFILE, 8, 16, None)],
    },
    Planted {
        edits: &[Replace(TOML, "persons     = \"invanare\"", "persons     = \"invanara\"")],
        told: &[("C303", TOML, 31, 15, Some("invanare"))],
    },
    Planted {
        edits: &[Replace(PROFILE, "{ indicator = \"invanare\"", "{ indicator = \"invånare\"")],
        told: &[("C107", PROFILE, 19, 19, Some("invanare"))],
    },
    Planted {
        edits: &[Replace(PROFILE, "{ indicator = \"invanare\"", "{ indicator = \"innvanare\"")],
        told: &[("C304", PROFILE, 19, 19, Some("invanare"))],
    },
    Planted {
        edits: &[Replace(
            PROFILE,
            "levels = [\"kommun\"] },",
            "levels = [\"kommun\"] }, \"trygghet\",",
        )],
        told: &[("C305", PROFILE, 13, 54, None)],
    },
    Planted {
        edits: &[Replace(
            PROFILE,
            "    { indicator = \"trygghet\", levels = [\"kommun\"] },\n",
            "",
        )],
        told: &[("C306", TOML, 3, 1, None)],
    },
    Planted {
        edits: &[Replace(TOML, "persons     = \"invanare\"", "persons     = \"trygghet\"")],
        told: &[("C307", TOML, 31, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "[\"riket\", \"region\", \"kommun\"]", "[\"riket\"]")],
        told: &[("C308", PROFILE, 13, 19, None)],
    },
    Planted {
        edits: &[Replace(
            "themes.toml",
            "[[theme]]\nid    = \"boende\"",
            "[[theme]]\nid = \"tomt\"\ntitle = { sv = \"Tomt\", en = \"Empty\" }\n\n[[theme]]\nid    = \"boende\"",
        )],
        told: &[("C309", "themes.toml", 2, 6, None)],
    },
];

pub(crate) const MEANING: &[Planted] = &[
    // C4: pages.
    Planted {
        edits: &[Replace(PAGE, "# Feels safe at home", "# Feels safe")],
        told: &[("C401", PAGE, 15, 1, Some("Feels safe at home"))],
    },
    Planted {
        edits: &[Replace(
            PAGE,
            "## Limitations\n\nFew answer in small kommuner.\n\nThe question changed in 2016.\n",
            "",
        )],
        told: &[("C402", PAGE, 15, 1, None)],
    },
    Planted {
        edits: &[Write(
            PAGE,
            "# Trygghet i boendet\n\nx\n\n## Så räknas det\n\nx\n\n## Begränsningar\n\nx\n"
                .as_bytes(),
        )],
        told: &[("C402", PAGE, 0, 0, None)],
    },
    Planted {
        edits: &[
            Replace(PAGE, "## How it is calculated", "## Limitations\n"),
            Replace(PAGE, "## Limitations\n\nFew", "## How it is calculated\n\nFew"),
        ],
        told: &[("C403", PAGE, 24, 1, None)],
    },
    Planted {
        edits: &[Replace(PAGE, "## Begränsningar", "## Begränsingar")],
        told: &[("C404", PAGE, 9, 1, Some("Begränsningar"))],
    },
    Planted {
        edits: &[Replace(PAGE, "## Begränsningar", "## Källor\n\nEn bok.\n\n## Begränsningar")],
        told: &[("C404", PAGE, 9, 1, None)],
    },
    Planted {
        edits: &[Replace(PAGE, "Hur många som känner sig trygga hemma.\n", "")],
        told: &[("C405", PAGE, 1, 1, None)],
    },
    Planted {
        edits: &[Replace(PAGE, "Frågan byttes 2016.", "## Så räknas det\n\nIgen.")],
        told: &[("C406", PAGE, 13, 1, None)],
    },
    Planted {
        edits: &[Replace(PAGE, "Frågan byttes 2016.", "Frågan <b>byttes</b> 2016.")],
        told: &[("C407", PAGE, 13, 8, None), ("C407", PAGE, 13, 17, None)],
    },
    Planted {
        edits: &[Replace(
            PAGE,
            "Frågan byttes 2016.",
            "Frågan [byttes](javascript:alert(1)) 2016.",
        )],
        told: &[("C408", PAGE, 13, 8, None)],
    },
];
