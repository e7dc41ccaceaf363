//! Schemas of registers.

use super::{Edit, Planted};

const VARD: &str = "registers/vard.toml";
const SAMPLE: &str = "registers/vard.csv";

/// A schema of fixed positions: the second column begins within the first and ends within the third; the
/// fourth touches the third and is right.
const FIXED: &str = r#"id              = "vard"
title           = { sv = "Vård", en = "Care" }
version         = "1.0.0"
owner           = "enheten-aldre"
reviewed        = 2026-10-15
review_due      = 2027-10-15
evidence        = "recalled"
evidence_source = "HSLF-FS 2016:91"

[delivery]
rhythm = "append"

[format]
fixed = true

[[column]]
name = "personnummer"
title = { sv = "Person", en = "Person" }
type = "personnummer"
start = 1
width = 12

[[column]]
name = "sjukhus"
title = { sv = "Sjukhus", en = "Hospital" }
type = "text"
width = 6
start = 12

[[column]]
name = "indatum"
title = { sv = "In", en = "In" }
type = "date"
width = 8
start = 17

[[column]]
name = "utdatum"
title = { sv = "Ut", en = "Out" }
type = "date"
width = 8
start = 25
"#;

pub(super) const TABLE: &[Planted] = &[
    Planted {
        edits: &[Edit::Replace(VARD, "\"personnummer\"\nrequired", "\"text\"\nrequired")],
        told: &[("C801", VARD, 21, 3, None)],
    },
    // An id of an extract's own belongs to a numbering, and tells neither birth nor sex.
    Planted {
        edits: &[Edit::Replace(VARD, "\"personnummer\"\nrequired", "\"person-id\"\nrequired")],
        told: &[("C103", VARD, 21, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "role  = \"to\"", "role  = \"to\"\nseries = \"uttag\"")],
        told: &[("C102", VARD, 45, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "\"indatum\", \"utdatum\"", "\"indatum\", \"utdatm\"")],
        told: &[("C802", VARD, 69, 23, Some("utdatum"))],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "period     = [\"indatum\"]", "period     = [\"inndatum\"]")],
        told: &[("C802", VARD, 13, 15, Some("indatum"))],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "names    = [\"PNR\"]", "names    = [\"PNR\", \"Dia2\"]")],
        told: &[("C803", VARD, 49, 12, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "valueset = \"skada\"", "valueset = \"skador\"")],
        told: &[("C804", VARD, 52, 12, Some("skada"))],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "system   = \"icd-10-se\"", "system   = \"icd-10\"")],
        told: &[("C804", VARD, 52, 12, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "role  = \"to\"", "role  = \"from\"")],
        told: &[("C805", VARD, 44, 9, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "role  = \"to\"", "role  = \"kommun\"")],
        told: &[("C805", VARD, 44, 9, None)],
    },
    Planted { edits: &[Edit::Remove(SAMPLE)], told: &[("C806", VARD, 0, 0, None)] },
    Planted {
        edits: &[Edit::Replace(SAMPLE, "# FIKTIVA UPPGIFTER\n", "# prov\n")],
        told: &[("C807", SAMPLE, 1, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(SAMPLE, ";SJUKHUS;", ";SJUKHUSET;")],
        told: &[("C808", SAMPLE, 2, 1, None), ("C808", SAMPLE, 2, 5, Some("sjukhus"))],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "max   = 400", "max   = -400")],
        told: &[("C809", VARD, 59, 9, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "[\"indatum\", \"utdatum\"]", "[\"indatum\", \"dagar\"]")],
        told: &[("C810", VARD, 69, 11, None)],
    },
    Planted {
        edits: &[
            Edit::Replace(VARD, "role  = \"to\"", "role  = \"to\"\nkeep  = false"),
            Edit::Replace(VARD, "\"order\"", "\"unique\""),
        ],
        told: &[("C810", VARD, 70, 11, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "[\"indatum\", \"utdatum\"]", "[\"indatum\"]")],
        told: &[("C810", VARD, 69, 11, None)],
    },
    Planted {
        edits: &[Edit::Write(VARD, FIXED.as_bytes())],
        told: &[("C811", VARD, 28, 9, None), ("C811", VARD, 35, 9, None)],
    },
    // What other definitions are told, schemas are told too.
    Planted {
        edits: &[Edit::Replace(VARD, "min   = 0\n", "formats = [\"YYYYMMDD\"]\n")],
        told: &[("C102", VARD, 58, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "months     = 3\n", "")],
        told: &[("C103", VARD, 10, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "\"rolling-months\"", "\"rolling-month\"")],
        told: &[("C105", VARD, 11, 14, Some("rolling-months"))],
    },
    Planted {
        edits: &[Edit::Replace(VARD, "role  = \"from\"", "formats = [\"DD-MM\"]")],
        told: &[("C107", VARD, 38, 12, None)],
    },
    // What a register by month is complete for, its months tell.
    Planted {
        edits: &[Edit::Replace(VARD, "due_day    = 31", "complete_from = 2021-01-01")],
        told: &[("C102", VARD, 16, 1, None)],
    },
    Planted {
        edits: &[Edit::Replace(
            VARD,
            "\"rolling-months\"\nmonths     = 3",
            "\"append\"\ncomplete_from = 2021-01-01\ncomplete_to = 2020-12-31",
        )],
        told: &[("C809", VARD, 13, 15, None)],
    },
    Planted { edits: &[Edit::Remove(VARD)], told: &[("C005", SAMPLE, 0, 0, None)] },
    Planted {
        edits: &[Edit::Rename(VARD, "register/vard.toml")],
        told: &[
            ("C003", "register/vard.toml", 0, 0, Some("registers/vard.toml")),
            ("C005", SAMPLE, 0, 0, None),
        ],
    },
];
