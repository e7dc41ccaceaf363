//! Files as such, the rules of writing, keys and values.

use super::{Edit::*, PAGE, PROFILE, Planted, TOML};

pub(crate) const TABLE: &[Planted] = &[
    // C0: files.
    Planted {
        edits: &[Replace(TOML, "decimals    = 0", "decimals    = 0,5")],
        told: &[("C001", TOML, 9, 15, Some("0.5"))],
    },
    Planted {
        edits: &[Replace(TOML, "owner       = \"enheten-aldre\"", "owner       = enheten-aldre")],
        told: &[("C001", TOML, 10, 15, Some("\"enheten-aldre\""))],
    },
    Planted {
        edits: &[Replace(TOML, "en = \"Those safe\" }", "en = \"Those safe }")],
        told: &[("C001", TOML, 19, 37, None)],
    },
    Planted {
        edits: &[Replace(TOML, "[series]", "[series")],
        told: &[("C001", TOML, 27, 1, None)],
    },
    Planted {
        edits: &[Write(
            "indicators/befolkning/invanare.md",
            b"# Inv\xe5nare\n\nFolk.\n\n## S\xe5 r\xe4knas det\n\nx\n\n## Begr\xe4nsningar\n\nx\n\n# Inhabitants\n\nx\n\n## How it is calculated\n\nx\n\n## Limitations\n\nx\n",
        )],
        told: &[
            ("C002", "indicators/befolkning/invanare.md", 1, 6, None),
        ],
    },
    Planted {
        edits: &[Write("indicator/boende/a.toml", b"")],
        told: &[("C003", "indicator/boende/a.toml", 0, 0, Some("indicators/boende/a.toml"))],
    },
    Planted {
        edits: &[Write("indicators/boende/anteckningar.txt", b"")],
        told: &[("C003", "indicators/boende/anteckningar.txt", 0, 0, None)],
    },
    Planted { edits: &[Remove(PAGE)], told: &[("C004", TOML, 0, 0, None)] },
    Planted {
        edits: &[Write("indicators/boende/trygget.md", b"# x\n")],
        told: &[("C005", "indicators/boende/trygget.md", 0, 0, Some("trygghet.md"))],
    },
    Planted { edits: &[Remove("themes.toml")], told: &[("C006", "themes.toml", 0, 0, None)] },
    Planted {
        edits: &[Remove("areas/grupp.csv")],
        told: &[("C006", "areas/grupp.csv", 0, 0, None)],
    },
    Planted {
        edits: &[
            Remove("areas/grupp.csv"),
            Remove("areas/region.csv"),
            Remove("areas/kommun.csv"),
            Remove("areas/kommun.topo.json"),
        ],
        told: &[("C007", "areas/", 0, 0, None)],
    },
    // C1: keys and values.
    Planted {
        edits: &[Replace(TOML, "reviewed    =", "revewied    =")],
        told: &[("C101", TOML, 11, 1, Some("reviewed"))],
    },
    Planted {
        edits: &[Replace(TOML, "decimals    = 0", "decimals    = 0\nfavourite = 1")],
        told: &[("C101", TOML, 10, 1, None)],
    },
    Planted {
        edits: &[Replace(TOML, "sv = \"Trygga\"", "svenska = \"Trygga\"")],
        told: &[("C101", TOML, 19, 17, Some("sv"))],
    },
    Planted {
        edits: &[Replace(TOML, "decimals    = 0", "decimals    = 0\nlevels = [\"riket\"]")],
        told: &[("C102", TOML, 10, 1, None)],
    },
    Planted {
        edits: &[Replace(TOML, "measure     = \"share\"", "measure     = \"mean\"")],
        told: &[
            ("C102", TOML, 30, 1, None),
            ("C102", TOML, 31, 1, None),
            ("C102", TOML, 36, 1, None),
        ],
    },
    Planted {
        edits: &[Replace(
            "indicators/befolkning/invanare.toml",
            "levels      =",
            "denominator = { sv = \"a\", en = \"a\" }\nlevels      =",
        )],
        told: &[("C102", "indicators/befolkning/invanare.toml", 20, 1, None)],
    },
    Planted {
        edits: &[Replace(TOML, "by_sex      = true\n", "")],
        told: &[("C103", TOML, 14, 1, None)],
    },
    Planted {
        edits: &[Replace(TOML, "owner       = \"enheten-aldre\"\n", "")],
        told: &[("C103", TOML, 1, 1, None)],
    },
    Planted {
        edits: &[Replace(PROFILE, "    { indicator = \"invanare\", weight", "    { weight")],
        told: &[("C103", PROFILE, 19, 5, None)],
    },
    Planted {
        edits: &[Replace(TOML, "reviewed    = 2026-03-01", "reviewed    = \"2026-03-01\"")],
        told: &[("C104", TOML, 11, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "{ sv = \"procent\", en = \"percent\" }", "\"procent\"")],
        told: &[("C104", TOML, 8, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "by_sex      = true", "by_sex      = \"ja\"")],
        told: &[("C104", TOML, 23, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "better      = \"higher\"", "better      = \"higer\"")],
        told: &[("C105", TOML, 7, 15, Some("higher"))],
    },
    Planted {
        edits: &[Replace(TOML, "\"individanpassad\", ", "\"idividanpassad\", ")],
        told: &[("C105", TOML, 17, 16, Some("individanpassad"))],
    },
    Planted {
        edits: &[Replace(TOML, "type        = \"outcome\"", "type        = \"resultat\"")],
        told: &[("C105", TOML, 16, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "decimals    = 0", "decimals    = 12")],
        told: &[("C106", TOML, 9, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "per         = 100", "per         = 1000")],
        told: &[("C106", TOML, 30, 15, None)],
    },
    Planted {
        edits: &[Replace(PROFILE, "trend_level = 0.05", "trend_level = 5")],
        told: &[("C106", PROFILE, 7, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "\"1.2.0\"", "\"1.2\"")],
        told: &[("C107", TOML, 4, 15, None)],
    },
    Planted {
        edits: &[Replace("themes.toml", "\"boende\"", "\"Boénde\"")],
        told: &[("C107", "themes.toml", 2, 9, Some("boende"))],
    },
    Planted {
        edits: &[Replace(TOML, "kolada      = \"U23482\"", "kolada      = \"U2348\"")],
        told: &[("C107", TOML, 28, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "period = \"2016\"", "period = \"2016Q5\"")],
        told: &[("C107", TOML, 33, 16, None)],
    },
    Planted {
        edits: &[Replace(TOML, "{ sv = \"Boende\", en = \"Residents\" }", "{ sv = \"Boende\" }")],
        told: &[("C108", TOML, 18, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "en = \"Survey\"", "en = \" \"")],
        told: &[("C109", TOML, 21, 36, None)],
    },
    Planted {
        edits: &[Replace(TOML, "[\"riket\", \"region\", \"kommun\"]", "[]")],
        told: &[("C109", TOML, 22, 15, None)],
    },
    Planted {
        edits: &[Replace(TOML, "\"saker\"]", "\"saker\", \"saker\"]")],
        told: &[("C110", TOML, 17, 44, None)],
    },
    Planted {
        edits: &[Replace(TOML, "by_sex      = true", "by_sex      = true\nby_sex = true")],
        told: &[("C111", TOML, 24, 1, None)],
    },
];
