//! The pages about definitions.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static TITLE_DIFFERS: Rule = Rule {
    code: "C401",
    name: "title-differs",
    severity: Severity::Error,
    title: Told {
        sv: "Rubriken är inte indikatorns namn",
        en: "The heading is not the indicator’s name",
    },
    why: Told {
        sv: "Sidans rubriker är indikatorns namn på svenska och engelska, så att läsaren känner igen sig.",
        en: "The page’s headings are the indicator’s name in Swedish and English, so that the reader recognises it.",
    },
    remedy: Told {
        sv: "Gör rubriken och title lika.", en: "Make the heading and title the same."
    },
};

pub(crate) static SECTION_MISSING: Rule = Rule {
    code: "C402",
    name: "section-missing",
    severity: Severity::Error,
    title: Told { sv: "Ett avsnitt saknas på sidan", en: "The page lacks a section" },
    why: Told {
        sv: "Varje sida förklarar vad måttet visar, hur det räknas och vad man ska vara försiktig med.",
        en: "Each page explains what the measure shows, how it is calculated and what to be careful about.",
    },
    remedy: Told { sv: "Skriv avsnittet.", en: "Write the section." },
};

pub(crate) static SECTION_ORDER: Rule = Rule {
    code: "C403",
    name: "section-order",
    severity: Severity::Error,
    title: Told { sv: "Avsnitten står i fel ordning", en: "The sections are in the wrong order" },
    why: Told {
        sv: "Sidorna har samma ordning, så att läsaren hittar.",
        en: "The pages have the same order, so that the reader finds the way.",
    },
    remedy: Told { sv: "Flytta avsnittet.", en: "Move the section." },
};

pub(crate) static UNKNOWN_SECTION: Rule = Rule {
    code: "C404",
    name: "unknown-section",
    severity: Severity::Error,
    title: Told { sv: "Okänd rubrik", en: "Unknown heading" },
    why: Told {
        sv: "Sidan har bestämda avsnitt. Oftast är rubriken felstavad.",
        en: "The page has fixed sections. Most often the heading is misspelt.",
    },
    remedy: Told {
        sv: "Rätta rubriken, eller flytta texten till ett av avsnitten.",
        en: "Correct the heading, or move the text to one of the sections.",
    },
};

pub(crate) static EMPTY_SECTION: Rule = Rule {
    code: "C405",
    name: "empty-section",
    severity: Severity::Error,
    title: Told { sv: "Tomt avsnitt", en: "Empty section" },
    why: Told { sv: "Rubriken följs inte av någon text.", en: "No text follows the heading." },
    remedy: Told { sv: "Skriv texten.", en: "Write the text." },
};

pub(crate) static DUPLICATE_SECTION: Rule = Rule {
    code: "C406",
    name: "duplicate-section",
    severity: Severity::Error,
    title: Told { sv: "Avsnittet står två gånger", en: "The section stands twice" },
    why: Told { sv: "Bara det första läses.", en: "Only the first is read." },
    remedy: Told { sv: "Slå ihop avsnitten.", en: "Join the sections." },
};

pub(crate) static RAW_HTML: Rule = Rule {
    code: "C407",
    name: "raw-html",
    severity: Severity::Warning,
    title: Told { sv: "HTML i texten", en: "HTML in the text" },
    why: Told {
        sv: "HTML visas som vanlig text, för att sidorna ska vara säkra och likadana.",
        en: "HTML is shown as plain text, so that the pages are safe and alike.",
    },
    remedy: Told { sv: "Skriv med Markdown.", en: "Write with Markdown." },
};

pub(crate) static UNSAFE_LINK: Rule = Rule {
    code: "C408",
    name: "unsafe-link",
    severity: Severity::Error,
    title: Told {
        sv: "Länken leder inte till en webbsida",
        en: "The link does not lead to a web page",
    },
    why: Told {
        sv: "Länkar får börja med https://, http://, mailto:, / eller #.",
        en: "Links may begin with https://, http://, mailto:, / or #.",
    },
    remedy: Told { sv: "Rätta länken.", en: "Correct the link." },
};
