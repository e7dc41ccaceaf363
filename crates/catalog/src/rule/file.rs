//! Files that cannot be read, or that nobody reads.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static SYNTAX: Rule = Rule {
    code: "C001",
    name: "unreadable-toml",
    severity: Severity::Error,
    title: Told { sv: "Raden kan inte läsas som TOML", en: "The line cannot be read as TOML" },
    why: Told {
        sv: "Raden följer inte TOML:s skrivregler. Resten av filen läses ändå.",
        en: "The line breaks TOML’s rules of writing. The rest of the file is read all the same.",
    },
    remedy: Told { sv: "Rätta raden.", en: "Correct the line." },
};

pub(crate) static NOT_UTF8: Rule = Rule {
    code: "C002",
    name: "not-utf8",
    severity: Severity::Error,
    title: Told { sv: "Filen är inte skriven i UTF-8", en: "The file is not written in UTF-8" },
    why: Told {
        sv: "Tecken som å, ä och ö blir fel när filen sparats i en annan teckenkodning.",
        en: "Letters such as å, ä and ö come out wrong when the file was saved in another encoding.",
    },
    remedy: Told {
        sv: "Spara filen som UTF-8; den verkar vara sparad som Windows-1252.",
        en: "Save the file as UTF-8; it seems to be saved as Windows-1252.",
    },
};

pub(crate) static UNUSED_FILE: Rule = Rule {
    code: "C003",
    name: "unused-file",
    severity: Severity::Warning,
    title: Told { sv: "Ingen läser filen", en: "Nothing reads the file" },
    why: Told {
        sv: "Filen ligger på en plats eller har ett namn som programmet inte känner, så dess innehåll syns ingenstans.",
        en: "The file has a place or a name that the program does not know, so its content appears nowhere.",
    },
    remedy: Told {
        sv: "Flytta, döp om eller ta bort filen.",
        en: "Move, rename or delete the file.",
    },
};

pub(crate) static PAGE_MISSING: Rule = Rule {
    code: "C004",
    name: "page-missing",
    severity: Severity::Error,
    title: Told { sv: "Definitionen saknar sin textsida", en: "The definition lacks its page" },
    why: Told {
        sv: "Varje indikator består av två filer: <id>.toml och <id>.md. Sidan förklarar måttet i klartext.",
        en: "Each indicator is two files: <id>.toml and <id>.md. The page explains the measure in plain words.",
    },
    remedy: Told {
        sv: "Skriv sidan, med samma namn och ändelsen .md.",
        en: "Write the page, with the same name and the ending .md.",
    },
};

pub(crate) static DEFINITION_MISSING: Rule = Rule {
    code: "C005",
    name: "definition-missing",
    severity: Severity::Error,
    title: Told { sv: "Textsidan saknar sin definition", en: "The page lacks its definition" },
    why: Told {
        sv: "Varje indikator består av två filer: <id>.toml och <id>.md. En ensam sida visas inte.",
        en: "Each indicator is two files: <id>.toml and <id>.md. A page alone is not shown.",
    },
    remedy: Told {
        sv: "Skriv definitionen, med samma namn och ändelsen .toml, eller rätta sidans namn.",
        en: "Write the definition, with the same name and the ending .toml, or correct the page’s name.",
    },
};

pub(crate) static FILE_MISSING: Rule = Rule {
    code: "C006",
    name: "file-missing",
    severity: Severity::Error,
    title: Told { sv: "En fil som behövs finns inte", en: "A file that is needed does not exist" },
    why: Told {
        sv: "Utan filen går det inte att läsa det som bygger på den.",
        en: "Without the file, what builds on it cannot be read.",
    },
    remedy: Told { sv: "Lägg till filen.", en: "Add the file." },
};

pub(crate) static OWN_AREAS: Rule = Rule {
    code: "C007",
    name: "areas-of-the-program",
    severity: Severity::Note,
    title: Told { sv: "Mappen har inga egna områden", en: "The folder has no areas of its own" },
    why: Told {
        sv: "Kommuner och regioner hämtas då från programmet.",
        en: "Kommuner and regioner are then taken from the program.",
    },
    remedy: Told { sv: "Ingenting behöver göras.", en: "Nothing needs to be done." },
};
