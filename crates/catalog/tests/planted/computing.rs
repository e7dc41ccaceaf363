//! What definitions compute, and the blocks that they stand on.

use super::{Edit::*, Planted};

const ATER: &str = "indicators/befolkning/aterkomst.toml";
const BES: &str = "indicators/befolkning/besok-aldre.toml";
const BESOK: &str = "events/besok.toml";
const BO: &str = "states/boende.toml";
const BOS: &str = "populations/bosatta.toml";
const DOD: &str = "indicators/befolkning/doda.toml";
const EPI: &str = "events/episod.toml";
const FALL: &str = "indicators/befolkning/fall.toml";
const FM: &str = "denominators/folkmangd.toml";
const FMC: &str = "denominators/folkmangd.csv";
const GR: &str = "conventions/grund.toml";
const HEM: &str = "states/hemma.toml";
const INS: &str = "indicators/befolkning/insatser.toml";
const LAK: &str = "events/lakemedel.toml";
const NORM: &str = "standards/norm.csv";
const SABO: &str = "states/sabo.toml";
const VAN: &str = "indicators/befolkning/vantan.toml";
const VF: &str = "states/vardform.toml";

pub(super) const TABLE: &[Planted] = &[
    Planted {
        edits: &[Replace(FALL, "age   = \"calendar-year\"\n", "")],
        told: &[("C902", FALL, 33, 1, None)],
    },
    Planted {
        edits: &[Replace(DOD, "base = \"bosatta\"", "base = \"bosatta\"\nage  = \"attained\"")],
        told: &[("C903", DOD, 32, 1, None)],
    },
    Planted {
        edits: &[Replace(
            ATER,
            "of    = \"denominator\"",
            "of      = \"episod\"\non      = \"date\"\ncount   = \"events\"\nrepeats = \"all\"",
        )],
        told: &[("C919", ATER, 46, 1, Some("ratio"))],
    },
    Planted {
        edits: &[Replace(
            BES,
            "on      = \"31 december\"\nwhere   = \"age >= 65\"",
            "on      = \"31 december\"\nwhere   = \"age >= 80\"",
        )],
        told: &[("C920", BES, 44, 1, Some("ratio"))],
    },
    Planted {
        edits: &[Replace(
            BES,
            "age   = \"calendar-year\"\nwhere = \"age >= 65\"",
            "age   = \"calendar-year\"\nwhere = \"age >= 65 and sabo\"",
        )],
        told: &[("C920", BES, 44, 1, Some("ratio"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "count = \"days\"\nof    = \"population\"",
            "count = \"days\"\nof    = \"population\"\nwhere = \"sex = K\"",
        )],
        told: &[("C920", FALL, 45, 1, Some("ratio"))],
    },
    Planted {
        edits: &[Replace(VAN, "value  = \"days(datum, klar)\"\n", "")],
        told: &[("C921", VAN, 35, 1, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "count   = \"events\"\nof      = \"episod\"",
            "sum     = \"1\"\nof      = \"episod\"",
        )],
        told: &[("C921", FALL, 39, 1, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "count = \"days\"\nof    = \"population\"",
            "count = \"events\"\nof    = \"population\"\non    = \"period-end\"",
        )],
        told: &[("C921", FALL, 46, 9, None)],
    },
    Planted {
        edits: &[Replace(DOD, "count   = \"events\"", "count   = \"events\"\nsum     = \"1\"")],
        told: &[("C921", DOD, 35, 1, None)],
    },
    Planted {
        edits: &[Replace(FALL, "person_year = \"365.25 days\"\n", "")],
        told: &[("C922", FALL, 27, 1, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "interval    = \"none\"",
            "interval    = \"wilson\"\nlevel       = 95",
        )],
        told: &[("C923", FALL, 31, 15, None)],
    },
    Planted {
        edits: &[Replace(ATER, "\"wilson\"", "\"byar\"")],
        told: &[("C923", ATER, 30, 12, None)],
    },
    Planted {
        edits: &[Replace(DOD, "interval = \"none\"", "interval = \"byar\"\nlevel    = 95")],
        told: &[("C923", DOD, 28, 12, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "interval    = \"none\"",
            "interval    = \"byar\"\nlevel       = 95",
        )],
        told: &[("C924", FALL, 31, 15, None)],
    },
    Planted {
        edits: &[Replace(FALL, "repeats = \"all\"\n", "")],
        told: &[("C925", FALL, 38, 1, None)],
    },
    Planted {
        edits: &[Replace(FALL, "repeats = \"all\"", "repeats = \"clear 28 days after counted\"")],
        told: &[("C926", FALL, 43, 11, Some("clear 28 days after any"))],
    },
    Planted {
        edits: &[
            Replace(
                FALL,
                "count = \"days\"\nof    = \"population\"",
                "count = \"persons\"\nof    = \"population\"\non    = \"31 december\"",
            ),
            Replace(
                FALL,
                "every       = \"year\"\nfrom        = \"2017\"",
                "every       = \"month\"\nfrom        = \"2017-01\"",
            ),
            Replace(FALL, "person_year = \"365.25 days\"\n", ""),
        ],
        told: &[("C927", FALL, 47, 9, None)],
    },
    Planted {
        edits: &[Replace(ATER, "\"2..30 days after\"", "\"30..2 days after\"")],
        told: &[("C928", ATER, 51, 14, None)],
    },
    Planted {
        edits: &[Replace(ATER, "\"2..30 days after\"", "\"1..30 days after\"")],
        told: &[("C929", ATER, 51, 14, None)],
    },
    Planted {
        edits: &[Replace(
            ATER,
            "incomplete = { data = \"drop\", death = \"keep\", migration = \"keep\" }\n",
            "",
        )],
        told: &[("C930", ATER, 49, 1, None)],
    },
    Planted {
        edits: &[Replace(
            ATER,
            "data = \"drop\", death = \"keep\", migration",
            "data = \"drop\", migration",
        )],
        told: &[("C930", ATER, 54, 14, None)],
    },
    Planted {
        edits: &[Replace(ATER, "hit        = \"starts-in\"\n", "")],
        told: &[("C931", ATER, 49, 1, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "count = \"days\"\nof    = \"population\"",
            "count = \"days\"\nof    = \"population\"\nwhere = \"exists(x)\"\n\n[look.x]\nof = \"besok\"\nwindow = \"12 months ending\"\nincomplete = { data = \"drop\", migration = \"keep\" }",
        )],
        told: &[("C932", FALL, 48, 17, None)],
    },
    Planted {
        edits: &[Replace(BOS, "subject   = \"person\"", "subject   = \"kommun\"")],
        told: &[("C933", BOS, 9, 13, None)],
    },
    Planted {
        edits: &[Replace(FALL, "combine     = \"pooled\"\n", "")],
        told: &[("C937", FALL, 49, 1, None)],
    },
    Planted {
        edits: &[Replace(FALL, "at_least    = 3\n", "")],
        told: &[("C937", FALL, 49, 1, None)],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "undelivered = \"zero\"",
            "undelivered = \"zero\"\nbreaks      = [{ on = 2019-01-01, why = { sv = \"Nytt\", en = \"Changed\" } }]",
        )],
        told: &[("C938", FALL, 56, 15, None)],
    },
    Planted {
        edits: &[Replace(VAN, "censor = [\"data-end\", \"365 days\"]\n", "")],
        told: &[("C951", VAN, 35, 1, None)],
    },
    Planted {
        edits: &[Replace(VAN, "quantile = \"kaplan-meier\"", "quantile = \"type-2\"")],
        told: &[("C951", VAN, 38, 1, None)],
    },
    Planted {
        edits: &[Replace(
            DOD,
            "undelivered  = \"zero\"",
            "undelivered  = \"zero\"\nbreaks       = [{ on = 2017-01-01, why = { sv = \"Nytt\", en = \"Changed\" } }]",
        )],
        told: &[("C952", DOD, 40, 11, None)],
    },
    Planted {
        edits: &[Replace(DOD, "\"mean of 2015..2019\"", "\"mean of 2015..2021\"")],
        told: &[("C952", DOD, 40, 11, None)],
    },
    Planted {
        edits: &[Replace(FALL, "undelivered = \"zero\"\n", "")],
        told: &[("C957", FALL, 49, 1, None)],
    },
    Planted {
        edits: &[Replace(GR, "add_months    = \"last-day-sticks\"\n", "")],
        told: &[("C957", GR, 1, 1, None)],
    },
    Planted {
        edits: &[Replace(BOS, "death_day = \"in\"\n", "")],
        told: &[("C957", BOS, 1, 1, None)],
    },
    Planted {
        edits: &[Replace(BOS, "first_is_immigration = \"abroad before\"\n", "")],
        told: &[("C957", BOS, 17, 1, None)],
    },
    Planted {
        edits: &[Replace(SABO, "ties  = [\"latest-start\", \"lowest-code\"]\n", "")],
        told: &[("C957", SABO, 1, 1, None)],
    },
    Planted {
        edits: &[
            Replace(VAN, "quantile = \"kaplan-meier\"\n", ""),
            Replace(VAN, "censor = [\"data-end\", \"365 days\"]\n", ""),
        ],
        told: &[("C957", VAN, 27, 1, None)],
    },
    Planted {
        edits: &[Replace(BES, "direct_to = \"norm\"\n", "")],
        told: &[("C957", BES, 49, 1, None)],
    },
    Planted {
        edits: &[Replace(FALL, "on      = \"date\"\n", "")],
        told: &[("C967", FALL, 38, 1, None)],
    },
    Planted {
        edits: &[Replace(INS, "on    = \"last.manad.end\"", "on    = \"last.manad\"")],
        told: &[("C967", INS, 44, 9, None)],
    },
    Planted {
        edits: &[Replace(VAN, "on      = \"date\"", "on      = \"dautm\"")],
        told: &[("C967", VAN, 43, 11, Some("datum"))],
    },
    Planted {
        edits: &[Replace(BES, "on      = \"31 december\"", "on      = \"1 january\"")],
        told: &[("C967", BES, 46, 11, None)],
    },
    Planted {
        edits: &[Replace(ATER, "where = \"exists(ater)\"", "where = \"sex = K\"")],
        told: &[("C970", ATER, 49, 7, None)],
    },
    Planted {
        edits: &[Replace(FM, "\"calendar-year\"", "\"attained\"")],
        told: &[("C939", BES, 35, 9, None)],
    },
    Planted {
        edits: &[Replace(FALL, "[\"65-79\", \"80+\"]", "[\"65-79\", \"81+\"]")],
        told: &[("C940", FALL, 62, 26, None)],
    },
    Planted {
        edits: &[Replace(BES, "[\"65-79\", \"80+\"]", "[\"65-80\", \"80+\"]")],
        told: &[("C940", BES, 52, 23, None)],
    },
    Planted {
        edits: &[Replace(NORM, "80+,0.05", "80-89,0.05")],
        told: &[("C940", NORM, 4, 1, None)],
    },
    Planted {
        edits: &[Replace(BES, "[\"65-79\", \"80+\"]", "[\"65-74\", \"75+\"]")],
        told: &[
            ("C941", BES, 52, 13, None),
            ("C941", BES, 52, 13, None),
            ("C941", BES, 52, 13, None),
            ("C941", BES, 52, 13, None),
        ],
    },
    Planted {
        edits: &[
            Replace(
                BES,
                "on      = \"31 december\"\nwhere   = \"age >= 65\"",
                "on      = \"31 december\"\nwhere   = \"age >= 70\"",
            ),
            Replace(
                BES,
                "age   = \"calendar-year\"\nwhere = \"age >= 65\"",
                "age   = \"calendar-year\"\nwhere = \"age >= 70\"",
            ),
        ],
        told: &[("C941", BES, 47, 11, None)],
    },
    Planted {
        edits: &[Replace(
            BES,
            "split           = [\"sex\"]\nsplit_numerator = [\"vag\"]",
            "split           = [\"sex\", \"vag\"]",
        )],
        told: &[("C942", BES, 64, 27, Some("split_numerator"))],
    },
    Planted {
        edits: &[Replace(
            BES,
            "split           = [\"sex\"]\nsplit_numerator = [\"vag\"]",
            "split           = [\"sex\", \"vardform\"]",
        )],
        told: &[("C942", BES, 64, 27, Some("split_numerator"))],
    },
    Planted {
        edits: &[Replace(INS, "many            = \"each\"\n", "")],
        told: &[("C943", INS, 51, 1, None)],
    },
    Planted {
        edits: &[Replace(FALL, "unknown_area = \"nation-only\"\n", "")],
        told: &[("C944", FALL, 57, 1, None)],
    },
    Planted {
        edits: &[Replace(BES, "down_to         = \"region\"", "down_to         = \"kommun\"")],
        told: &[("C945", BES, 62, 19, Some("region"))],
    },
    Planted {
        edits: &[Replace(VAN, "down_to = \"region\"", "down_to = \"kommun\"")],
        told: &[("C945", VAN, 53, 11, Some("region"))],
    },
    Planted {
        edits: &[Replace(FALL, "area         = \"vardform\"", "area         = \"boende\"")],
        told: &[("C945", FALL, 58, 16, None)],
    },
    Planted {
        edits: &[Replace(INS, "undelivered = \"drop\"", "undelivered = \"zero\"")],
        told: &[("C946", INS, 49, 15, None)],
    },
    Planted {
        edits: &[Replace(DOD, "settled_days = 14\n", "")],
        told: &[("C947", DOD, 45, 1, None)],
    },
    Planted {
        edits: &[
            Replace(
                VAN,
                "method   = \"median\"\nquantile = \"kaplan-meier\"",
                "method   = \"ratio\"\nper      = 1",
            ),
            Replace(
                VAN,
                "value  = \"days(datum, klar)\"\ncensor = [\"data-end\", \"365 days\"]",
                "sum    = \"days(datum, klar)\"",
            ),
        ],
        told: &[("C949", VAN, 37, 10, Some("exists(klar)"))],
    },
    Planted {
        edits: &[Replace(FALL, "down_to      = \"kommun\"", "down_to      = \"enhet\"")],
        told: &[("C964", FALL, 59, 16, None)],
    },
    Planted {
        edits: &[Replace(INS, "\"kva:avsnitt\"", "\"kva:avsnit\"")],
        told: &[("C971", INS, 54, 28, Some("avsnitt"))],
    },
    Planted {
        edits: &[Replace(INS, "\"kva:avsnitt\"", "\"kommun:avsnitt\"")],
        told: &[("C971", INS, 54, 28, None)],
    },
    Planted {
        edits: &[Replace(
            HEM,
            "where = \"slag = hem\"\ncover = \"calendar-month\"",
            "where = \"slag = sabo\"\ncover = \"spell\"",
        )],
        told: &[("C918", BO, 9, 22, None), ("C918", VF, 9, 18, None)],
    },
    Planted {
        edits: &[Replace(
            BESOK,
            "columns = { vantat = \"days(indatum, utdatum)\", vag = \"inlagd\" }",
            "columns = { vag = \"inlagd\" }",
        )],
        told: &[("C948", BESOK, 19, 1, None)],
    },
    Planted {
        edits: &[Replace(BESOK, "vantat = \"days(indatum, utdatum)\"", "vantat = \"kort\"")],
        told: &[("C948", BESOK, 19, 13, None)],
    },
    Planted {
        edits: &[Replace(
            LAK,
            "[cancel]\namount = \"antal\"\nequal  = [\"atc\"]\norder  = \"latest first\"\n",
            "",
        )],
        told: &[("C950", LAK, 11, 8, None)],
    },
    Planted {
        edits: &[
            Replace(ATER, "of         = \"episod\"", "of         = \"uttag\""),
            Replace(ATER, "hit        = \"starts-in\"\nwhere      = \"first.pvard = nej\"\n", ""),
        ],
        told: &[("C950", ATER, 50, 14, None)],
    },
    Planted {
        edits: &[Replace(FALL, "base  = \"bosatta\"", "base  = \"bosata\"")],
        told: &[("C961", FALL, 34, 9, Some("bosatta"))],
    },
    Planted {
        edits: &[Replace(FALL, "of      = \"episod\"", "of      = \"episood\"")],
        told: &[("C961", FALL, 40, 11, Some("episod"))],
    },
    Planted {
        edits: &[Replace(FALL, "conventions = \"grund\"", "conventions = \"grunden\"")],
        told: &[("C961", FALL, 12, 15, Some("grund"))],
    },
    Planted {
        edits: &[Replace(BES, "figures = \"folkmangd\"", "figures = \"folkmagd\"")],
        told: &[("C961", BES, 45, 11, Some("folkmangd"))],
    },
    Planted {
        edits: &[Replace(BES, "direct_to = \"norm\"", "direct_to = \"nrom\"")],
        told: &[("C961", BES, 50, 13, Some("norm"))],
    },
    Planted {
        edits: &[Replace(BO, "[\"sabo\", \"hemma\"]", "[\"sabo\", \"hema\"]")],
        told: &[("C961", BO, 9, 22, Some("hemma"))],
    },
    Planted {
        edits: &[Replace(BOS, "members   = \"folk\"", "members   = \"volk\"")],
        told: &[("C961", BOS, 10, 13, Some("folk"))],
    },
    Planted {
        edits: &[Replace(EPI, "rows  = \"sluten\"", "rows  = \"episod\"")],
        told: &[("C965", EPI, 11, 9, None)],
    },
    Planted {
        edits: &[Replace(BOS, "resident  = \"bor\"", "resident  = \"akut\"")],
        told: &[("C966", BOS, 11, 13, None), ("C966", BOS, 11, 13, None)],
    },
    Planted {
        edits: &[
            Replace(SABO, "rows  = \"insats\"\nwhere = \"slag = sabo\"", "rows  = \"akut\""),
            Replace(SABO, "area  = \"kommun\"\nties  = [\"latest-start\", \"lowest-code\"]\n", ""),
        ],
        told: &[("C966", SABO, 9, 9, None)],
    },
    Planted {
        edits: &[Replace(EPI, "until = \"utdatum\"\n", "")],
        told: &[("C966", EPI, 14, 1, None)],
    },
    Planted {
        edits: &[Replace(FMC, "03,2020,K,65-79,20", "03,2020,K,65-80,20")],
        told: &[("C969", FMC, 3, 11, None)],
    },
    Planted {
        edits: &[Replace(FMC, "03,2020,M,80+,7\n", "03,2020,M,80+,7\n03,2020,M,80+,8\n")],
        told: &[("C969", FMC, 8, 1, None)],
    },
    Planted {
        edits: &[Replace(FMC, "area,year,sex,age,number", "area,year,sex,number")],
        told: &[("C969", FMC, 1, 1, None)],
    },
    Planted {
        edits: &[Replace(NORM, "65-79,0.15", "65-79,-1")],
        told: &[("C969", NORM, 3, 7, None)],
    },
    Planted {
        edits: &[Replace(FALL, "[numerator]", "[nummerator]")],
        told: &[("C101", FALL, 38, 2, Some("numerator"))],
    },
    Planted {
        edits: &[Replace(
            FALL,
            "interval    = \"none\"",
            "interval    = \"none\"\nlevel       = 95",
        )],
        told: &[("C102", FALL, 32, 1, None)],
    },
    Planted {
        edits: &[Replace(FALL, "conventions = \"grund\"\n", "")],
        told: &[("C103", FALL, 1, 1, None)],
    },
    Planted {
        edits: &[Replace(FALL, "age   = \"calendar-year\"", "age   = \"calender-year\"")],
        told: &[("C105", FALL, 35, 9, Some("calendar-year"))],
    },
    Planted {
        edits: &[Replace(ATER, "\"2..30 days after\"", "\"2-30 days after\"")],
        told: &[("C107", ATER, 51, 14, None)],
    },
    Planted {
        edits: &[Replace(BOS, "2027-10-15", "2026-11-01")],
        told: &[("C205", BOS, 6, 19, None)],
    },
    Planted { edits: &[Remove(FMC)], told: &[("C006", FM, 0, 0, None)] },
];
