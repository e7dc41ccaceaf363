//! Areas and their map.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static BAD_ROW: Rule = Rule {
    code: "C501",
    name: "bad-row",
    severity: Severity::Error,
    title: Told { sv: "Raden kan inte läsas", en: "The row cannot be read" },
    why: Told {
        sv: "Raden har fel antal fält eller ett fält som inte kan tolkas. Den utelämnas.",
        en: "The row has the wrong number of fields or a field that cannot be understood. It is left out.",
    },
    remedy: Told { sv: "Rätta raden.", en: "Correct the row." },
};

pub(crate) static BAD_CODE: Rule = Rule {
    code: "C502",
    name: "bad-area-code",
    severity: Severity::Error,
    title: Told { sv: "Koden är inte en områdeskod", en: "The code is not an area code" },
    why: Told {
        sv: "Koder skrivs 00 för riket, två siffror för en region och fyra för en kommun.",
        en: "Codes are 00 for riket, two digits for a region and four for a kommun.",
    },
    remedy: Told { sv: "Rätta koden.", en: "Correct the code." },
};

pub(crate) static DUPLICATE_CODE: Rule = Rule {
    code: "C503",
    name: "duplicate-area-code",
    severity: Severity::Error,
    title: Told { sv: "Koden står två gånger", en: "The code stands twice" },
    why: Told { sv: "Bara den första raden läses.", en: "Only the first row is read." },
    remedy: Told { sv: "Ta bort den ena raden.", en: "Delete one of the rows." },
};

pub(crate) static UNKNOWN_REGION: Rule = Rule {
    code: "C504",
    name: "unknown-region",
    severity: Severity::Error,
    title: Told { sv: "Regionen finns inte", en: "The region does not exist" },
    why: Told {
        sv: "Kommunen pekar på en region som inte finns i region.csv, eller som upphört.",
        en: "The kommun points at a region that is not in region.csv, or has ceased.",
    },
    remedy: Told { sv: "Rätta regionens kod.", en: "Correct the region’s code." },
};

pub(crate) static UNKNOWN_GROUP: Rule = Rule {
    code: "C505",
    name: "unknown-group",
    severity: Severity::Error,
    title: Told { sv: "Kommungruppen finns inte", en: "The group of kommuner does not exist" },
    why: Told {
        sv: "Kommunen pekar på en grupp som inte finns i grupp.csv.",
        en: "The kommun points at a group that is not in grupp.csv.",
    },
    remedy: Told { sv: "Rätta gruppen.", en: "Correct the group." },
};

pub(crate) static NO_SUCCESSOR: Rule = Rule {
    code: "C506",
    name: "no-successor",
    severity: Severity::Error,
    title: Told {
        sv: "Det upphörda området saknar efterföljare",
        en: "The ceased area has no successor",
    },
    why: Told {
        sv: "became säger under vilken kod området räknas nu, så att gamla siffror inte tappas bort.",
        en: "became tells under which code the area is counted now, so that old figures are not lost.",
    },
    remedy: Told {
        sv: "Skriv en kod som är i bruk i became.",
        en: "Write a code in use in became.",
    },
};

pub(crate) static YEARS_REVERSED: Rule = Rule {
    code: "C507",
    name: "years-reversed",
    severity: Severity::Error,
    title: Told { sv: "Åren står i fel ordning", en: "The years are in the wrong order" },
    why: Told {
        sv: "valid_to är det sista året med koden och får inte ligga före valid_from.",
        en: "valid_to is the last year with the code and may not lie before valid_from.",
    },
    remedy: Told { sv: "Rätta åren.", en: "Correct the years." },
};

pub(crate) static BAD_GEOMETRY: Rule = Rule {
    code: "C508",
    name: "bad-geometry",
    severity: Severity::Error,
    title: Told { sv: "Kartan kan inte läsas", en: "The map cannot be read" },
    why: Told { sv: "Området ritas inte på kartan.", en: "The area is not drawn on the map." },
    remedy: Told {
        sv: "Gör om kartfilen med scripts/map.py.",
        en: "Make the map file again with scripts/map.py.",
    },
};

pub(crate) static AREA_NOT_ON_MAP: Rule = Rule {
    code: "C509",
    name: "area-not-on-map",
    severity: Severity::Warning,
    title: Told { sv: "Området finns inte på kartan", en: "The area is not on the map" },
    why: Told {
        sv: "Området ritas inte, och dess siffror syns bara i tabellen.",
        en: "The area is not drawn, and its figures are seen in the table only.",
    },
    remedy: Told {
        sv: "Gör om kartfilen med scripts/map.py.",
        en: "Make the map file again with scripts/map.py.",
    },
};
