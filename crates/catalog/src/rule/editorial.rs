//! Glossary and editorial pages.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static DUPLICATE_TERM: Rule = Rule {
    code: "C601",
    name: "duplicate-term",
    severity: Severity::Error,
    title: Told { sv: "Termen står två gånger", en: "The term stands twice" },
    why: Told { sv: "Ett ord har en betydelse.", en: "A word has one meaning." },
    remedy: Told { sv: "Slå ihop posterna.", en: "Join the entries." },
};

pub(crate) static TRANSLATION_MISSING: Rule = Rule {
    code: "C602",
    name: "translation-missing",
    severity: Severity::Error,
    title: Told {
        sv: "Sidan finns bara på ett språk", en: "The page exists in one language only"
    },
    why: Told {
        sv: "Sidan <namn>.md på svenska har en motsvarighet <namn>.en.md på engelska.",
        en: "The page <name>.md in Swedish has a counterpart <name>.en.md in English.",
    },
    remedy: Told {
        sv: "Skriv sidan på det andra språket.",
        en: "Write the page in the other language.",
    },
};
