//! Ages, areas and parts of computing definitions.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static AGE_NOT_SAID: Rule = Rule {
    code: "C902",
    name: "age-not-said",
    severity: Severity::Error,
    title: Told { sv: "Åldersregeln är inte sagd", en: "The age rule is not said" },
    why: Told {
        sv: "Ålder används, och reglerna skiljer sig upp till ett år.",
        en: "Age is used, and the rules differ by up to a year.",
    },
    remedy: Told { sv: "Säg age.", en: "Say age." },
};

pub(crate) static AGE_UNUSED: Rule = Rule {
    code: "C903",
    name: "age-unused",
    severity: Severity::Error,
    title: Told {
        sv: "Åldersregeln är sagd men ålder används inte",
        en: "The age rule is said but age is not used",
    },
    why: Told {
        sv: "Raden ser ut att betyda något men gör det inte.",
        en: "The line seems to mean something but does not.",
    },
    remedy: Told { sv: "Ta bort raden.", en: "Delete the line." },
};

pub(crate) static AGE_RULES_DIFFER: Rule = Rule {
    code: "C939",
    name: "age-rules-differ",
    severity: Severity::Warning,
    title: Told { sv: "Två åldersregler blandas", en: "Two age rules are mixed" },
    why: Told {
        sv: "Befolkningssiffrorna räknar ålder på ett sätt och definitionen på ett annat.",
        en: "The population figures count age in one way and the definition in another.",
    },
    remedy: Told {
        sv: "Säg samma regel i age, eller svara i textsidan genom att nämna koden.",
        en: "Say the same rule in age, or answer on the page by naming the code.",
    },
};

pub(crate) static AGE_BANDS: Rule = Rule {
    code: "C940",
    name: "age-bands",
    severity: Severity::Error,
    title: Told {
        sv: "Åldersgrupperna har glapp eller överlappar",
        en: "The age groups have gaps or overlap",
    },
    why: Told {
        sv: "Någon räknas två gånger eller inte alls.",
        en: "Somebody is counted twice or not at all.",
    },
    remedy: Told {
        sv: "Låt varje grupp börja där den förra slutar.",
        en: "Let each group begin where the one before ends.",
    },
};

pub(crate) static GROUP_LACKING: Rule = Rule {
    code: "C941",
    name: "group-lacking",
    severity: Severity::Error,
    title: Told {
        sv: "Åldersgruppen eller könet finns inte i siffrorna",
        en: "The age group or the sex is not in the figures",
    },
    why: Told {
        sv: "Standardbefolkningen eller befolkningssiffrorna kan inte delas så.",
        en: "The standard population or the population figures cannot be divided so.",
    },
    remedy: Told {
        sv: "Välj grupper som siffrorna har.",
        en: "Choose groups that the figures have.",
    },
};

pub(crate) static ONLY_IN_NUMERATOR: Rule = Rule {
    code: "C942",
    name: "only-in-numerator",
    severity: Severity::Error,
    title: Told {
        sv: "Kolumnen finns bara i täljaren", en: "The column is only in the numerator"
    },
    why: Told {
        sv: "Nämnaren kan inte delas på kolumnen.",
        en: "The denominator cannot be divided by the column.",
    },
    remedy: Told { sv: "Flytta den till split_numerator.", en: "Move it to split_numerator." },
};

pub(crate) static MANY_NOT_SAID: Rule = Rule {
    code: "C943",
    name: "many-not-said",
    severity: Severity::Error,
    title: Told { sv: "En enhet kan ha flera värden", en: "A unit may have several values" },
    why: Told {
        sv: "Räknas den i alla blir delarna mer än hela.",
        en: "Counted in all, the parts are more than the whole.",
    },
    remedy: Told { sv: "Säg many.", en: "Say many." },
};

pub(crate) static UNKNOWN_AREA_NOT_SAID: Rule = Rule {
    code: "C944",
    name: "unknown-area-not-said",
    severity: Severity::Error,
    title: Told {
        sv: "Vad som sker med okänt område är inte sagt",
        en: "What becomes of an unknown area is not said",
    },
    why: Told {
        sv: "Kommunen kan saknas. Då skiljer sig summan av kommunerna från riket.",
        en: "The kommun may be missing. Then the sum of the kommuner differs from riket.",
    },
    remedy: Told { sv: "Säg unknown_area.", en: "Say unknown_area." },
};

pub(crate) static LEVEL_IMPOSSIBLE: Rule = Rule {
    code: "C945",
    name: "level-impossible",
    severity: Severity::Error,
    title: Told { sv: "Nivån går inte att redovisa", en: "The level cannot be reported" },
    why: Told {
        sv: "Området är inte känt på en så låg nivå.",
        en: "The area is not known on so low a level.",
    },
    remedy: Told {
        sv: "Välj en högre nivå i down_to.", en: "Choose a higher level in down_to."
    },
};

pub(crate) static SILENCE_IS_ZERO: Rule = Rule {
    code: "C946",
    name: "silence-is-zero",
    severity: Severity::Warning,
    title: Told { sv: "En utebliven fil blir noll", en: "A missing file becomes zero" },
    why: Told {
        sv: "Området är den som levererar. Den som inte levererat får noll i stället för inget värde.",
        en: "The area is the sender. Whoever has not delivered gets zero instead of no value.",
    },
    remedy: Told {
        sv: "Säg undelivered = \"drop\" eller \"missing\", eller svara i textsidan genom att nämna koden.",
        en: "Say undelivered = \"drop\" or \"missing\", or answer on the page by naming the code.",
    },
};

pub(crate) static SETTLED_NOT_SAID: Rule = Rule {
    code: "C947",
    name: "settled-not-said",
    severity: Severity::Error,
    title: Told {
        sv: "När siffrorna är färdiga är inte sagt",
        en: "When figures are settled is not said",
    },
    why: Told {
        sv: "Registret fylls på i efterhand, så de senaste perioderna växer.",
        en: "The register is filled up afterwards, so that the latest periods grow.",
    },
    remedy: Told { sv: "Säg settled_days.", en: "Say settled_days." },
};

pub(crate) static SUM_MAY_BE_MISSING: Rule = Rule {
    code: "C949",
    name: "sum-may-be-missing",
    severity: Severity::Error,
    title: Told { sv: "Det som summeras kan saknas", en: "What is summed may be missing" },
    why: Told {
        sv: "En rad utan tal lägger till noll, och ser ut som ett värde.",
        en: "A row without a number adds zero, and looks like a value.",
    },
    remedy: Told { sv: "Säg exists(…) i where.", en: "Say exists(…) in where." },
};

pub(crate) static NOT_BUILT: Rule = Rule {
    code: "C964",
    name: "not-built",
    severity: Severity::Error,
    title: Told { sv: "Det går inte att beräkna ännu", en: "It cannot be computed yet" },
    why: Told {
        sv: "Språket har ordet, men motorn räknar inte så.",
        en: "The language has the word, but the engine does not count so.",
    },
    remedy: Told { sv: "Välj ett annat.", en: "Choose another." },
};

pub(crate) static LEVEL_UNKNOWN: Rule = Rule {
    code: "C971",
    name: "level-unknown",
    severity: Severity::Error,
    title: Told {
        sv: "Kodsystemet har ingen sådan nivå", en: "The code system has no such level"
    },
    why: Told {
        sv: "En nivå måste gå att läsa ur kodens första tecken.",
        en: "A level must be told by the first characters of the code.",
    },
    remedy: Told {
        sv: "Välj en av kodsystemets nivåer.",
        en: "Choose one of the levels of the code system.",
    },
};
