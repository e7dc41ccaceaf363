//! Value sets.

use super::{Edit, Planted};

const SKADA: &str = "valuesets/skada.toml";
const FRAKTUR: &str = "valuesets/fraktur.toml";

/// Another system, with codes of it.
const DRUGS: &[u8] =
    b"id = \"tramadol\"\ntitle = { sv = \"Tramadol\", en = \"Tramadol\" }\nversion = \"1.0.0\"\n\
system = \"atc\"\nowner = \"enheten-aldre\"\nreviewed = 2026-10-15\nreview_due = 2027-10-15\n\
evidence = \"recalled\"\nevidence_source = \"ATC\"\ncodes = [\"N02AX02\"]\n";

pub(super) const TABLE: &[Planted] = &[
    // The letter O for the digit 0, told where it stands in the list.
    Planted {
        edits: &[Edit::Replace(SKADA, "\"T14\"", "\"T1O\"")],
        told: &[("C701", SKADA, 13, 6, Some("T10"))],
    },
    Planted {
        edits: &[Edit::Replace(SKADA, "\"S00–S09\"", "\"S00–SO9\"")],
        told: &[("C701", SKADA, 12, 10, Some("S00–S09"))],
    },
    Planted {
        edits: &[Edit::Replace(SKADA, "\"T14\"", "\" T14, T15\"")],
        told: &[("C701", SKADA, 13, 7, None)],
    },
    Planted {
        edits: &[Edit::Replace(SKADA, "\"T14\"", "\"T14–\"")],
        told: &[("C701", SKADA, 13, 10, None)],
    },
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "S82.0–.2", "S82–82000")],
        told: &[("C701", FRAKTUR, 11, 32, None)],
    },
    Planted {
        edits: &[Edit::Replace(SKADA, "S00–S09", "S09–S00")],
        told: &[("C702", SKADA, 12, 6, None)],
    },
    // Within the same list, and within a set that is taken in.
    Planted {
        edits: &[Edit::Replace(SKADA, "\"T14\"", "\"S05.1\", \"S72.1\", \"T14\"")],
        told: &[("C703", SKADA, 13, 5, None), ("C703", SKADA, 13, 14, None)],
    },
    Planted {
        edits: &[Edit::Replace(SKADA, "\"T14\"", "\"T14\", \"t14.*\"")],
        told: &[("C110", SKADA, 13, 12, None)],
    },
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "[\"S72.9\"]", "[\"S73.9\"]")],
        told: &[("C704", FRAKTUR, 12, 20, None)],
    },
    Planted {
        edits: &[Edit::Replace(SKADA, "[\"fraktur\"]", "[\"frakturer\"]")],
        told: &[("C705", SKADA, 15, 20, Some("fraktur"))],
    },
    // A circle is told at each of its links, and what builds on it is not told again.
    Planted {
        edits: &[
            Edit::Replace(FRAKTUR, "except          = [\"S72.9\"]", "sets = [\"skada\"]"),
            Edit::Write(
                "valuesets/allt.toml",
                b"id = \"allt\"\ntitle = { sv = \"Allt\", en = \"All\" }\nversion = \"1.0.0\"\n\
system = \"icd-10-se\"\nowner = \"enheten-aldre\"\nreviewed = 2026-10-15\nreview_due = 2027-10-15\n\
evidence = \"recalled\"\nevidence_source = \"x\"\nsets = [\"skada\"]\n",
            ),
        ],
        told: &[("C706", FRAKTUR, 12, 9, None), ("C706", SKADA, 15, 20, None)],
    },
    Planted {
        edits: &[
            Edit::Write("valuesets/tramadol.toml", DRUGS),
            Edit::Replace(SKADA, "[\"fraktur\"]", "[\"fraktur\", \"tramadol\"]"),
        ],
        told: &[("C707", SKADA, 15, 31, None)],
    },
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "[\"S72.9\"]", "[\"S72\", \"S82\"]")],
        told: &[("C708", FRAKTUR, 11, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(
            FRAKTUR,
            "codes           = [\"S72\", \"S82.0–.2\"]\nexcept          = [\"S72.9\"]\n",
            "",
        )],
        told: &[("C708", FRAKTUR, 1, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "valid_from", "valid_to   = 1996-12-31\nvalid_from")],
        told: &[("C709", FRAKTUR, 10, 14, None)],
    },
    // What other definitions are told, value sets are told too.
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "\"icd-10-se\"", "\"icd10se\"")],
        told: &[("C105", FRAKTUR, 4, 19, Some("icd-10-se"))],
    },
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "id              = \"fraktur\"", "id = \"frakturer\"")],
        told: &[("C201", FRAKTUR, 1, 6, Some("fraktur"))],
    },
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "review_due      = 2027", "review_due      = 2026")],
        told: &[("C206", FRAKTUR, 7, 19, None)],
    },
    Planted {
        edits: &[Edit::Replace(FRAKTUR, "except ", "excpet ")],
        told: &[("C101", FRAKTUR, 12, 1, Some("except"))],
    },
    Planted {
        edits: &[Edit::Rename(FRAKTUR, "valueset/fraktur.toml")],
        told: &[
            ("C003", "valueset/fraktur.toml", 0, 0, Some("valuesets/fraktur.toml")),
            ("C705", SKADA, 15, 20, None),
        ],
    },
];
