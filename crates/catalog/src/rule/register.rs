//! Schemas of registers.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static NO_PERSON: Rule = Rule {
    code: "C801",
    name: "no-person",
    severity: Severity::Error,
    title: Told {
        sv: "Registret säger inte vem eller vad raderna gäller",
        en: "The register does not say whom or what its rows are about",
    },
    why: Told {
        sv: "Rader om personer pseudonymiseras och länkas genom en kolumn med personnummer eller med personens id i uttaget; rader om avdelningar och andra enheter sorteras efter enhetens kolumn.",
        en: "Rows about persons are pseudonymised and linked through a column of personnummer or of the person's id in the extract; rows about wards and other units are sorted by the column of the unit.",
    },
    remedy: Told {
        sv: "Ge kolumnen för personen type = \"personnummer\", eller type = \"person-id\" om uttaget har ett eget id. Finns inga personer: ge enhetens kolumn type = \"text\" och role = \"unit\".",
        en: "Give the person's column type = \"personnummer\", or type = \"person-id\" if the extract has an id of its own. If there are no persons: give the unit's column type = \"text\" and role = \"unit\".",
    },
};

pub(crate) static UNKNOWN_COLUMN: Rule = Rule {
    code: "C802",
    name: "unknown-column",
    severity: Severity::Error,
    title: Told { sv: "Kolumnen finns inte", en: "The column does not exist" },
    why: Told {
        sv: "Kontrollen eller perioden pekar på en kolumn som schemat inte har.",
        en: "The check or the period points at a column that the schema does not have.",
    },
    remedy: Told {
        sv: "Rätta namnet, eller lägg till kolumnen.",
        en: "Correct the name, or add the column.",
    },
};

pub(crate) static DUPLICATE_COLUMN: Rule = Rule {
    code: "C803",
    name: "duplicate-column",
    severity: Severity::Error,
    title: Told { sv: "Två kolumner har samma namn", en: "Two columns have the same name" },
    why: Told {
        sv: "Då går det inte att säga vilken av dem en levererad kolumn är. Stora och små bokstäver är samma.",
        en: "Then nobody can say which of them a delivered column is. Capitals and small letters are the same.",
    },
    remedy: Told {
        sv: "Byt eller ta bort ett av namnen.",
        en: "Change or delete one of the names.",
    },
};

pub(crate) static COLUMN_VALUESET: Rule = Rule {
    code: "C804",
    name: "column-valueset",
    severity: Severity::Error,
    title: Told {
        sv: "Kolumnens kodurval kan inte användas",
        en: "The column's value set cannot be used",
    },
    why: Told {
        sv: "Kodurvalet finns inte eller är av ett annat kodsystem, så inget värde skulle godtas.",
        en: "The value set does not exist or is of another code system, so that no value would be accepted.",
    },
    remedy: Told { sv: "Rätta valueset eller system.", en: "Correct valueset or system." },
};

pub(crate) static ROLE_FAULT: Rule = Rule {
    code: "C805",
    name: "role-fault",
    severity: Severity::Error,
    title: Told { sv: "Rollen kan inte gälla kolumnen", en: "The column cannot have the role" },
    why: Told {
        sv: "Varje roll har högst en kolumn, av en typ som passar.",
        en: "Each role has at most one column, of a type that fits.",
    },
    remedy: Told {
        sv: "Ta bort rollen, eller rätta kolumnens typ.",
        en: "Delete the role, or correct the column's type.",
    },
};

pub(crate) static SAMPLE_MISSING: Rule = Rule {
    code: "C806",
    name: "sample-missing",
    severity: Severity::Error,
    title: Told { sv: "Registret saknar exempel", en: "The register lacks a sample" },
    why: Told {
        sv: "Varje register är två filer: <id>.toml och <id>.csv. Exemplet visar den som levererar hur filen ser ut och prövar schemat.",
        en: "Each register is two files: <id>.toml and <id>.csv. The sample shows the deliverer what the file looks like and tries the schema.",
    },
    remedy: Told {
        sv: "Skriv en fil med några påhittade rader.",
        en: "Write a file with a few invented rows.",
    },
};

pub(crate) static SAMPLE_NOT_FICTIONAL: Rule = Rule {
    code: "C807",
    name: "sample-not-fictional",
    severity: Severity::Error,
    title: Told {
        sv: "Exemplet säger inte att det är påhittat",
        en: "The sample does not say that it is invented",
    },
    why: Told {
        sv: "Den som ser raderna måste veta att de inte gäller någon. Verkliga rader får aldrig stå här.",
        en: "Whoever sees the rows must know that they are about nobody. Real rows may never stand here.",
    },
    remedy: Told {
        sv: "Börja filen med raden # FIKTIVA UPPGIFTER.",
        en: "Begin the file with the line # FIKTIVA UPPGIFTER.",
    },
};

pub(crate) static SAMPLE_COLUMNS: Rule = Rule {
    code: "C808",
    name: "sample-columns",
    severity: Severity::Error,
    title: Told {
        sv: "Exemplets kolumner är inte schemats",
        en: "The columns of the sample are not those of the schema",
    },
    why: Told {
        sv: "En kolumn saknas eller är okänd, så exemplet skulle avvisas om det levererades.",
        en: "A column is missing or unknown, so that the sample would be refused if it were delivered.",
    },
    remedy: Told {
        sv: "Rätta rubrikraden, eller schemat.",
        en: "Correct the heading, or the schema.",
    },
};

pub(crate) static LIMITS_REVERSED: Rule = Rule {
    code: "C809",
    name: "limits-reversed",
    severity: Severity::Error,
    title: Told {
        sv: "Minsta värdet är större än största", en: "The least is more than the most"
    },
    why: Told { sv: "Inget värde skulle godtas.", en: "No value would be accepted." },
    remedy: Told { sv: "Byt plats på talen.", en: "Let the numbers change places." },
};

pub(crate) static CHECK_COLUMNS: Rule = Rule {
    code: "C810",
    name: "check-columns",
    severity: Severity::Error,
    title: Told {
        sv: "Kontrollen kan inte göras med de kolumnerna",
        en: "The check cannot be made with those columns",
    },
    why: Told {
        sv: "Varje sorts kontroll tar ett visst antal kolumner av vissa typer.",
        en: "Each kind of check takes a certain number of columns of certain types.",
    },
    remedy: Told {
        sv: "Rätta columns, eller välj en annan kontroll.",
        en: "Correct columns, or choose another check.",
    },
};

pub(crate) static SPANS_OVERLAP: Rule = Rule {
    code: "C811",
    name: "positions-overlap",
    severity: Severity::Error,
    title: Told {
        sv: "Två kolumner står på samma plats i raden",
        en: "Two columns stand in the same place of the row",
    },
    why: Told {
        sv: "Då läses en del av den ena som den andra, utan att det syns.",
        en: "Then a part of the one is read as the other, and nobody sees it.",
    },
    remedy: Told {
        sv: "Rätta start eller width efter filens beskrivning.",
        en: "Correct start or width by the description of the file.",
    },
};
