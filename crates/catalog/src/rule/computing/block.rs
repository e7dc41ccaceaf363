//! Building blocks of computing definitions.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static UNREACHABLE_STATE: Rule = Rule {
    code: "C918",
    name: "unreachable-state",
    severity: Severity::Warning,
    title: Told { sv: "Tillståndet nås aldrig", en: "The state is never reached" },
    why: Told {
        sv: "Ett tillstånd tidigare i stegen täcker alla dess dagar, så det får inga.",
        en: "A state above it in the ladder covers all its days, so that it gets none.",
    },
    remedy: Told {
        sv: "Byt ordning, eller ta bort tillståndet ur stegen.",
        en: "Change the order, or take the state out of the ladder.",
    },
};

pub(crate) static SUBJECTS_DIFFER: Rule = Rule {
    code: "C933",
    name: "subjects-differ",
    severity: Severity::Error,
    title: Told { sv: "Raderna handlar om något annat", en: "The rows are about something else" },
    why: Told {
        sv: "En titt, ett tillstånd och en befolkning kan bara förena rader om samma: personer, kommuner eller enheter.",
        en: "A look, a state and a population can only join rows about the same: persons, kommuner or units.",
    },
    remedy: Told { sv: "Välj ett register om samma.", en: "Choose a register about the same." },
};

pub(crate) static SOURCES_DIFFER: Rule = Rule {
    code: "C948",
    name: "sources-differ",
    severity: Severity::Error,
    title: Told { sv: "Källorna har olika kolumner", en: "The sources have different columns" },
    why: Told {
        sv: "En händelseserie har samma kolumner av samma typ i alla sina källor.",
        en: "A series of events has the same columns of the same types in all its sources.",
    },
    remedy: Told {
        sv: "Säg kolumnen i columns i varje källa.",
        en: "Say the column in columns of each source.",
    },
};

pub(crate) static CORRECTIONS_NOT_SAID: Rule = Rule {
    code: "C950",
    name: "corrections-not-said",
    severity: Severity::Error,
    title: Told { sv: "Registret har rättelserader", en: "The register has correction rows" },
    why: Told {
        sv: "Rader med negativt antal tar tillbaka tidigare rader. Räknas de som händelser blir det för många.",
        en: "Rows with a negative amount take back earlier rows. Counted as events they make too many.",
    },
    remedy: Told {
        sv: "Gör en händelseserie med [cancel] av registret.",
        en: "Make a series of events with [cancel] of the register.",
    },
};

pub(crate) static DEAD_BLOCK: Rule = Rule {
    code: "C961",
    name: "dead-block",
    severity: Severity::Error,
    title: Told { sv: "Byggstenen finns inte", en: "The building block does not exist" },
    why: Told {
        sv: "Definitionen står på något som inte finns eller inte kan användas, och beräknas inte.",
        en: "The definition stands on something that does not exist or cannot be used, and is not computed.",
    },
    remedy: Told {
        sv: "Rätta id:t, eller skriv byggstenen.",
        en: "Correct the id, or write the building block.",
    },
};

pub(crate) static SERIES_CIRCLE: Rule = Rule {
    code: "C965",
    name: "series-circle",
    severity: Severity::Error,
    title: Told {
        sv: "Händelseserien är gjord av sig själv",
        en: "The series of events is made of itself",
    },
    why: Told {
        sv: "Då går det inte att säga vilka händelser som finns.",
        en: "Then nobody can say which events there are.",
    },
    remedy: Told { sv: "Ta bort ett av leden.", en: "Delete one of the links." },
};

pub(crate) static ROLE_LACKING: Rule = Rule {
    code: "C966",
    name: "role-lacking",
    severity: Severity::Error,
    title: Told { sv: "Registret saknar det som behövs", en: "The register lacks what is needed" },
    why: Told {
        sv: "Byggstenen bygger på en kolumn med en viss roll, så som födelse, död, början, slut eller kommun.",
        en: "The building block rests on a column with a certain role, such as birth, death, beginning, end or kommun.",
    },
    remedy: Told {
        sv: "Välj ett annat register, eller ge kolumnen sin roll i schemat.",
        en: "Choose another register, or give the column its role in the schema.",
    },
};

pub(crate) static FIGURES_DIFFER: Rule = Rule {
    code: "C969",
    name: "figures-differ",
    severity: Severity::Error,
    title: Told {
        sv: "Siffrorna går inte ihop med sin beskrivning",
        en: "The figures do not fit their description",
    },
    why: Told {
        sv: "En rad vars område, år, kön eller åldersgrupp inte finns kan inte användas, och en som saknas gör nämnaren för liten.",
        en: "A row whose area, year, sex or age group does not exist cannot be used, and one that lacks makes the denominator too small.",
    },
    remedy: Told {
        sv: "Rätta raden, eller beskrivningen bredvid.",
        en: "Correct the row, or the description beside it.",
    },
};
