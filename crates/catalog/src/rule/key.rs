//! Keys and values of TOML files.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static UNKNOWN_KEY: Rule = Rule {
    code: "C101",
    name: "unknown-key",
    severity: Severity::Error,
    title: Told { sv: "Okänd nyckel", en: "Unknown key" },
    why: Told {
        sv: "Ingen läser nyckeln. Oftast är den felstavad.",
        en: "Nothing reads the key. Most often it is misspelt.",
    },
    remedy: Told {
        sv: "Rätta stavningen eller ta bort raden.",
        en: "Correct the spelling or delete the line.",
    },
};

pub(crate) static MISPLACED_KEY: Rule = Rule {
    code: "C102",
    name: "misplaced-key",
    severity: Severity::Error,
    title: Told { sv: "Nyckeln får inte stå här", en: "The key may not stand here" },
    why: Told {
        sv: "Nyckeln finns, men hör hemma i en annan tabell eller hos en annan sorts mått.",
        en: "The key exists, but belongs in another table or with another kind of measure.",
    },
    remedy: Told { sv: "Flytta raden eller ta bort den.", en: "Move the line or delete it." },
};

pub(crate) static MISSING_KEY: Rule = Rule {
    code: "C103",
    name: "missing-key",
    severity: Severity::Error,
    title: Told { sv: "En nyckel saknas", en: "A key is missing" },
    why: Told {
        sv: "Utan den är definitionen inte hel.",
        en: "Without it the definition is not complete.",
    },
    remedy: Told { sv: "Lägg till raden.", en: "Add the line." },
};

pub(crate) static WRONG_TYPE: Rule = Rule {
    code: "C104",
    name: "wrong-type",
    severity: Severity::Error,
    title: Told { sv: "Fel sorts värde", en: "The wrong kind of value" },
    why: Told {
        sv: "Nyckeln har ett värde av en annan sort än den ska ha.",
        en: "The key has a value of another kind than it should.",
    },
    remedy: Told { sv: "Skriv värdet på rätt sätt.", en: "Write the value in the right way." },
};

pub(crate) static UNKNOWN_WORD: Rule = Rule {
    code: "C105",
    name: "unknown-word",
    severity: Severity::Error,
    title: Told { sv: "Ordet finns inte att välja", en: "The word is not among the choices" },
    why: Told {
        sv: "Nyckeln tar bara ord ur en bestämd lista.",
        en: "The key takes only words from a fixed list.",
    },
    remedy: Told { sv: "Välj ett av orden.", en: "Choose one of the words." },
};

pub(crate) static OUT_OF_RANGE: Rule = Rule {
    code: "C106",
    name: "out-of-range",
    severity: Severity::Error,
    title: Told { sv: "Orimligt tal", en: "Unreasonable number" },
    why: Told {
        sv: "Talet ligger utanför vad nyckeln kan betyda.",
        en: "The number lies outside what the key can mean.",
    },
    remedy: Told { sv: "Rätta talet.", en: "Correct the number." },
};

pub(crate) static MALFORMED: Rule = Rule {
    code: "C107",
    name: "malformed",
    severity: Severity::Error,
    title: Told { sv: "Värdet har fel form", en: "The value has the wrong form" },
    why: Told {
        sv: "Id, version, period och serie skrivs i en bestämd form.",
        en: "Ids, versions, periods and series are written in a fixed form.",
    },
    remedy: Told { sv: "Skriv värdet i rätt form.", en: "Write the value in the right form." },
};

pub(crate) static MISSING_LANGUAGE: Rule = Rule {
    code: "C108",
    name: "missing-language",
    severity: Severity::Error,
    title: Told {
        sv: "Texten saknas på ett av språken",
        en: "The text is missing in one of the languages",
    },
    why: Told {
        sv: "Allt som läsare ser finns på svenska och engelska.",
        en: "All that readers see exists in Swedish and English.",
    },
    remedy: Told {
        sv: "Skriv texten på båda språken.", en: "Write the text in both languages."
    },
};

pub(crate) static EMPTY_TEXT: Rule = Rule {
    code: "C109",
    name: "empty-text",
    severity: Severity::Error,
    title: Told { sv: "Tom text", en: "Empty text" },
    why: Told {
        sv: "En tom text lämnar ett hål på sidan.",
        en: "An empty text leaves a hole in the page.",
    },
    remedy: Told {
        sv: "Skriv texten, eller ta bort nyckeln om den får utelämnas.",
        en: "Write the text, or delete the key if it may be left out.",
    },
};

pub(crate) static REPEATED: Rule = Rule {
    code: "C110",
    name: "repeated",
    severity: Severity::Warning,
    title: Told {
        sv: "Samma sak står två gånger i listan",
        en: "The same thing stands twice in the list",
    },
    why: Told { sv: "Det senare läses inte.", en: "The later one is not read." },
    remedy: Told { sv: "Ta bort det ena.", en: "Delete one of them." },
};

pub(crate) static DUPLICATE_KEY: Rule = Rule {
    code: "C111",
    name: "duplicate-key",
    severity: Severity::Error,
    title: Told { sv: "Nyckeln står två gånger", en: "The key stands twice" },
    why: Told {
        sv: "Bara ett av värdena kan gälla.", en: "Only one of the values can be meant."
    },
    remedy: Told { sv: "Ta bort den ena raden.", en: "Delete one of the lines." },
};
