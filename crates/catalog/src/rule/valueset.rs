//! Value sets.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static BAD_PATTERN: Rule = Rule {
    code: "C701",
    name: "bad-code",
    severity: Severity::Error,
    title: Told {
        sv: "Koden har inte kodsystemets form",
        en: "The code has not the form of the code system",
    },
    why: Told {
        sv: "En felskriven kod träffar ingenting eller något annat. Urvalet används inte förrän den är rättad.",
        en: "A misspelt code matches nothing or something else. The set is not used until it is corrected.",
    },
    remedy: Told {
        sv: "Rätta koden. Varje post är en kod, eller två med tankstreck emellan.",
        en: "Correct the code. Each entry is one code, or two with a dash between them.",
    },
};

pub(crate) static RANGE_BACKWARDS: Rule = Rule {
    code: "C702",
    name: "range-backwards",
    severity: Severity::Error,
    title: Told { sv: "Intervallet går baklänges", en: "The range runs backwards" },
    why: Told {
        sv: "Inga koder ligger efter den första och före den sista.",
        en: "No codes lie after the first and before the last.",
    },
    remedy: Told { sv: "Byt plats på koderna.", en: "Let the codes change places." },
};

pub(crate) static CODE_COVERED: Rule = Rule {
    code: "C703",
    name: "code-covered",
    severity: Severity::Warning,
    title: Told { sv: "Koden ingår redan", en: "The code is already included" },
    why: Told {
        sv: "En kod omfattar alla koder under sig. Den som läser undrar vad raden tillför.",
        en: "A code includes all codes under it. The reader wonders what the line adds.",
    },
    remedy: Told {
        sv: "Ta bort koden, eller skriv den vidare koden snävare.",
        en: "Delete the code, or write the wider code more narrowly.",
    },
};

pub(crate) static EXCEPT_NOTHING: Rule = Rule {
    code: "C704",
    name: "except-nothing",
    severity: Severity::Warning,
    title: Told { sv: "Undantaget tar inte bort något", en: "The exception takes nothing away" },
    why: Told {
        sv: "Koden ingår inte i urvalet. Oftast är den eller den vidare koden felskriven.",
        en: "The code is not in the set. Most often it or the wider code is misspelt.",
    },
    remedy: Told { sv: "Rätta koden eller ta bort den.", en: "Correct the code or delete it." },
};

pub(crate) static DEAD_SET: Rule = Rule {
    code: "C705",
    name: "dead-set",
    severity: Severity::Error,
    title: Told { sv: "Kodurvalet finns inte", en: "The value set does not exist" },
    why: Told {
        sv: "Urvalet bygger på ett annat som inte finns, och används inte.",
        en: "The set builds on another that does not exist, and is not used.",
    },
    remedy: Told {
        sv: "Rätta id:t, eller skriv urvalet.",
        en: "Correct the id, or write the set.",
    },
};

pub(crate) static SET_CIRCLE: Rule = Rule {
    code: "C706",
    name: "set-circle",
    severity: Severity::Error,
    title: Told { sv: "Kodurvalet bygger på sig självt", en: "The value set builds on itself" },
    why: Told {
        sv: "Då går det inte att säga vilka koder som ingår. Inget av urvalen i cirkeln används.",
        en: "Then nobody can say which codes are included. None of the sets in the circle is used.",
    },
    remedy: Told { sv: "Ta bort ett av leden.", en: "Delete one of the links." },
};

pub(crate) static OTHER_SYSTEM: Rule = Rule {
    code: "C707",
    name: "other-system",
    severity: Severity::Error,
    title: Told {
        sv: "Kodurvalen är av olika kodsystem",
        en: "The value sets are of different code systems",
    },
    why: Told {
        sv: "Samma tecken betyder olika saker i två system. ICD-10 för dödsorsaker och ICD-10-SE är två.",
        en: "The same characters mean different things in two systems. ICD-10 for causes of death and ICD-10-SE are two.",
    },
    remedy: Told { sv: "Gör ett urval för vart system.", en: "Make one set for each system." },
};

pub(crate) static EMPTY_SET: Rule = Rule {
    code: "C708",
    name: "empty-set",
    severity: Severity::Error,
    title: Told { sv: "Kodurvalet är tomt", en: "The value set is empty" },
    why: Told {
        sv: "Ett urval utan koder gör varje antal till noll utan att det syns.",
        en: "A set without codes makes every count zero without anybody seeing it.",
    },
    remedy: Told {
        sv: "Skriv koder i codes eller urval i sets.",
        en: "Write codes in codes or sets in sets.",
    },
};

pub(crate) static VALIDITY_BACKWARDS: Rule = Rule {
    code: "C709",
    name: "validity-backwards",
    severity: Severity::Error,
    title: Told {
        sv: "Giltigheten slutar innan den börjar",
        en: "The validity ends before it begins",
    },
    why: Told { sv: "Då gäller det ingen dag.", en: "Then it holds on no day." },
    remedy: Told { sv: "Rätta ett av datumen.", en: "Correct one of the dates." },
};
