//! Conditions of what is computed.

use super::{Edit::*, Planted};

const ATER: &str = "indicators/befolkning/aterkomst.toml";
const BESL: &str = "events/beslut.toml";
const DOD: &str = "indicators/befolkning/doda.toml";
const EPI: &str = "events/episod.toml";
const FALL: &str = "indicators/befolkning/fall.toml";
const INS: &str = "indicators/befolkning/insatser.toml";
const LAK: &str = "events/lakemedel.toml";
const SABO: &str = "states/sabo.toml";
const VAN: &str = "indicators/befolkning/vantan.toml";

pub(super) const TABLE: &[Planted] = &[
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and\"",
        )],
        told: &[("C901", FALL, 36, 23, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age == 65\"",
        )],
        told: &[("C901", FALL, 36, 14, Some("="))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age + 1 >= 65\"",
        )],
        told: &[("C901", FALL, 36, 14, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"vardform in sabo\"",
        )],
        told: &[("C901", FALL, 36, 22, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"(age >= 65\"",
        )],
        told: &[("C901", FALL, 36, 20, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"any rows (hdia in @skada)\"",
        )],
        told: &[("C901", FALL, 42, 16, Some("row"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 annd vardform = sabo\"",
        )],
        told: &[("C901", FALL, 36, 20, Some("and"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and vardform = sabo or sex = K\"",
        )],
        told: &[("C913", FALL, 36, 40, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"any row (hdiag in @skada)\"",
        )],
        told: &[("C904", FALL, 42, 21, Some("hdia"))],
    },
    Planted {
        edits: &[Replace(ATER, "\"first.pvard = nej\"", "\"first.pvrad = nej\"")],
        told: &[("C904", ATER, 53, 15, Some("first.pvard"))],
    },
    Planted {
        edits: &[Replace(SABO, "\"slag = sabo\"", "\"slagg = sabo\"")],
        told: &[("C904", SABO, 10, 10, Some("slag"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and vardfrom = sabo\"",
        )],
        told: &[("C904", FALL, 36, 24, Some("vardform"))],
    },
    Planted {
        edits: &[Replace(EPI, "\"utdatum\"", "\"udatum\"")],
        told: &[("C904", EPI, 13, 9, Some("utdatum"))],
    },
    Planted {
        edits: &[Replace(LAK, "[\"atc\"]", "[\"act\"]")],
        told: &[("C904", LAK, 16, 11, Some("atc"))],
    },
    Planted {
        edits: &[Replace(SABO, "\"kommun\"", "\"komun\"")],
        told: &[("C904", SABO, 12, 9, Some("kommun"))],
    },
    Planted {
        edits: &[Replace(VAN, "area    = \"region\"", "area    = \"regon\"")],
        told: &[("C904", VAN, 52, 11, Some("region"))],
    },
    Planted {
        edits: &[Replace(INS, "[\"yrke\", \"kva:avsnitt\"]", "[\"yrken\", \"kva:avsnitt\"]")],
        told: &[("C904", INS, 54, 20, Some("yrke"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"any row (hdia in @skadda)\"",
        )],
        told: &[("C905", FALL, 42, 29, Some("@skada"))],
    },
    Planted {
        edits: &[Replace(
            DOD,
            "on      = \"dodsdag\"",
            "on      = \"dodsdag\"\nwhere   = \"orsak in @skada\"",
        )],
        told: &[("C906", DOD, 37, 21, None)],
    },
    Planted {
        edits: &[
            Replace("valuesets/fraktur.toml", "1997-01-01", "2018-01-01"),
            Replace(
                FALL,
                "\"any row (hdia in @skada and any(ekod) in @skada)\"",
                "\"any row (hdia in @fraktur)\"",
            ),
        ],
        told: &[("C907", FALL, 42, 29, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"any row (ekod in @skada)\"",
        )],
        told: &[("C909", FALL, 42, 21, Some("any(ekod)"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"any row (any(hdia) in @skada)\"",
        )],
        told: &[("C909", FALL, 42, 25, Some("hdia"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"hdia in @skada\"",
        )],
        told: &[("C910", FALL, 42, 12, Some("first.hdia"))],
    },
    Planted {
        edits: &[Replace(FALL, "on      = \"date\"", "on      = \"indatum\"")],
        told: &[("C910", FALL, 41, 11, Some("last.indatum"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"first.indatum >= 65\"",
        )],
        told: &[("C911", FALL, 42, 29, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"first.hdia >= S72\"",
        )],
        told: &[("C911", FALL, 42, 26, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and sabo = 1\"",
        )],
        told: &[("C911", FALL, 36, 24, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age\"",
        )],
        told: &[("C911", FALL, 36, 10, None)],
    },
    Planted {
        edits: &[Replace(SABO, "\"slag = sabo\"", "\"slag in @skada\"")],
        told: &[("C911", SABO, 10, 10, None)],
    },
    Planted {
        edits: &[Replace(VAN, "\"days(datum, klar)\"", "\"datum\"")],
        told: &[("C911", VAN, 37, 11, None)],
    },
    Planted {
        edits: &[Replace(SABO, "area  = \"kommun\"", "area  = \"kva\"")],
        told: &[("C911", SABO, 12, 9, None)],
    },
    Planted {
        edits: &[Replace(
            ATER,
            "\"exists(last.utsatt) and last.utsatt != avliden\"",
            "\"last.utsatt != avliden\"",
        )],
        told: &[("C912", ATER, 42, 12, Some("exists(last.utsatt)"))],
    },
    Planted {
        edits: &[Replace(
            ATER,
            "\"exists(last.utsatt) and last.utsatt != avliden\"",
            "\"not last.utsatt = avliden\"",
        )],
        told: &[("C912", ATER, 42, 16, Some("exists(last.utsatt)"))],
    },
    Planted {
        edits: &[Replace(
            ATER,
            "\"exists(last.utsatt) and last.utsatt != avliden\"",
            "\"last.utsatt not in {avliden}\"",
        )],
        told: &[("C912", ATER, 42, 12, Some("exists(last.utsatt)"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and vardform != sabo\"",
        )],
        told: &[("C912", FALL, 36, 24, Some("exists(vardform)"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and age < 60\"",
        )],
        told: &[("C914", FALL, 36, 9, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"age < 60\"",
        )],
        told: &[("C914", FALL, 42, 11, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"first.hdia = S72 and first.hdia = T14\"",
        )],
        told: &[("C914", FALL, 42, 11, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"first.hdia in @skada and first.hdia = J44\"",
        )],
        told: &[("C914", FALL, 42, 11, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"any row (hdia in @skada and not hdia in @skada)\"",
        )],
        told: &[("C914", FALL, 42, 11, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"days(first.indatum, first.utdatum) < 900 and age >= 0\"",
        )],
        told: &[("C915", FALL, 42, 11, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and (sex = K or age < 70 or age >= 60)\"",
        )],
        told: &[("C915", FALL, 36, 9, None)],
    },
    Planted {
        edits: &[Replace(
            VAN,
            "on      = \"date\"\nrepeats = \"all\"",
            "on      = \"date\"\nrepeats = \"all\"\nwhere   = \"exists(sjukhus)\"",
        )],
        told: &[("C915", VAN, 45, 12, None)],
    },
    Planted {
        edits: &[Replace(
            BESL,
            "until = \"till\"",
            "until = \"till\"\nwhere = \"slag in {sabo, hem}\"",
        )],
        told: &[("C915", BESL, 15, 9, None)],
    },
    Planted {
        edits: &[Replace(ATER, "\"first.pvard = nej\"", "\"first.pvard = nejj\"")],
        told: &[("C916", ATER, 53, 29, Some("nej"))],
    },
    Planted {
        edits: &[Replace(ATER, "\"first.pvard = nej\"", "\"first.pvard = 9\"")],
        told: &[("C916", ATER, 53, 29, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and sex = kvinna\"",
        )],
        told: &[("C916", FALL, 36, 30, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"first.hdia = J4X9999\"",
        )],
        told: &[("C916", FALL, 42, 25, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and vardform in {sabo, lss}\"",
        )],
        told: &[("C917", FALL, 36, 43, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 65 and vardform = habo\"",
        )],
        told: &[("C917", FALL, 36, 35, Some("sabo"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age >= 150\"",
        )],
        told: &[("C962", FALL, 36, 17, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "where = \"age >= 65 and vardform in {sabo, hemma}\"",
            "where = \"age < 0\"",
        )],
        told: &[("C962", FALL, 36, 16, None)],
    },
    Planted {
        edits: &[Replace(FALL, "[\"65-79\", \"80+\"]", "[\"0-64\", \"65+\"]")],
        told: &[("C962", FALL, 62, 16, None)],
    },
    Planted {
        edits: &[
            Replace(ATER, "[look.ater]", "[look.sabo]"),
            Replace(ATER, "\"exists(ater)\"", "\"exists(sabo)\""),
        ],
        told: &[("C934", ATER, 49, 7, None)],
    },
    Planted {
        edits: &[
            Replace(ATER, "[look.ater]", "[look.hdia]"),
            Replace(ATER, "\"exists(ater)\"", "\"exists(hdia)\""),
        ],
        told: &[("C934", ATER, 49, 7, None)],
    },
    Planted {
        edits: &[Replace(
            VAN,
            "area    = \"region\"",
            "area    = \"residence\"\nunknown_area = \"drop\"",
        )],
        told: &[("C963", VAN, 52, 11, None)],
    },
    Planted {
        edits: &[Replace(
            VAN,
            "on      = \"date\"\nrepeats = \"all\"",
            "on      = \"date\"\nrepeats = \"all\"\nwhere   = \"age >= 65\"",
        )],
        told: &[("C963", VAN, 45, 12, None)],
    },
    Planted {
        edits: &[Replace(
            VAN,
            "on      = \"date\"\nrepeats = \"all\"",
            "on      = \"date\"\nrepeats = \"all\"\nwhere   = \"sabo\"",
        )],
        told: &[("C963", VAN, 45, 12, None)],
    },
    Planted {
        edits: &[Replace(VAN, "down_to = \"region\"", "down_to = \"region\"\nsplit   = [\"sex\"]")],
        told: &[("C963", VAN, 54, 12, None)],
    },
    Planted {
        edits: &[Replace(ATER, "\"exists(ater)\"", "\"cuont(ater) >= 1\"")],
        told: &[("C968", ATER, 47, 10, Some("count"))],
    },
    Planted {
        edits: &[Replace(ATER, "\"exists(ater)\"", "\"count(eter) >= 1\"")],
        told: &[("C968", ATER, 47, 16, Some("ater"))],
    },
    Planted {
        edits: &[Replace(ATER, "\"exists(ater)\"", "\"ater\"")],
        told: &[("C968", ATER, 47, 10, Some("exists(ater)"))],
    },
    Planted {
        edits: &[Replace(ATER, "\"exists(ater)\"", "\"distinct(ater.hdia) >= 1\"")],
        told: &[("C968", ATER, 47, 10, None)],
    },
    Planted {
        edits: &[Replace(ATER, "where = \"age >= 65\"", "where = \"age >= 65 and exists(ater)\"")],
        told: &[("C968", ATER, 36, 31, None)],
    },
    Planted {
        edits: &[Replace(
            VAN,
            "on      = \"date\"\nrepeats = \"all\"",
            "on      = \"date\"\nrepeats = \"all\"\nwhere   = \"any row (datum = datum)\"",
        )],
        told: &[("C968", VAN, 45, 12, None)],
    },
    // One wrong name does not hide another.
    Planted {
        edits: &[Replace(
            FALL,
            "\"any row (hdia in @skada and any(ekod) in @skada)\"",
            "\"any row (hdiag in @skadda)\"",
        )],
        told: &[("C904", FALL, 42, 21, Some("hdia")), ("C905", FALL, 42, 30, Some("@skada"))],
    },
];
