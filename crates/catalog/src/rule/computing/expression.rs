//! Conditions and numbers of computing definitions.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static CONDITION_SYNTAX: Rule = Rule {
    code: "C901",
    name: "condition-syntax",
    severity: Severity::Error,
    title: Told { sv: "Villkoret kan inte läsas", en: "The condition cannot be read" },
    why: Told {
        sv: "Villkor skrivs med ett litet språk: kolumner, jämförelser, in, and, or, not. Räkning och kod finns inte.",
        en: "Conditions are written in a small language: columns, comparisons, in, and, or, not. There is no arithmetic and no code.",
    },
    remedy: Told {
        sv: "Rätta villkoret där det står.",
        en: "Correct the condition where it stands.",
    },
};

pub(crate) static UNKNOWN_NAME: Rule = Rule {
    code: "C904",
    name: "unknown-name",
    severity: Severity::Error,
    title: Told { sv: "Namnet finns inte", en: "The name does not exist" },
    why: Told {
        sv: "Villkor kan bara använda radens kolumner, ålder, kön, tillstånd och definitionens tittar.",
        en: "Conditions can only use the columns of the row, age, sex, states and the looks of the definition.",
    },
    remedy: Told { sv: "Rätta namnet.", en: "Correct the name." },
};

pub(crate) static CONDITION_VALUESET: Rule = Rule {
    code: "C905",
    name: "unknown-value-set",
    severity: Severity::Error,
    title: Told { sv: "Kodurvalet finns inte", en: "The value set does not exist" },
    why: Told {
        sv: "Villkoret pekar på ett kodurval som inte finns eller inte kan användas.",
        en: "The condition points at a value set that does not exist or cannot be used.",
    },
    remedy: Told {
        sv: "Rätta namnet efter @, eller skriv kodurvalet.",
        en: "Correct the name after @, or write the value set.",
    },
};

pub(crate) static CONDITION_SYSTEM: Rule = Rule {
    code: "C906",
    name: "other-code-system",
    severity: Severity::Error,
    title: Told {
        sv: "Kolumnen och kodurvalet är av olika kodsystem",
        en: "The column and the value set are of different code systems",
    },
    why: Told {
        sv: "Samma tecken betyder olika saker i två kodsystem. Dödsorsaker kodas med ICD-10, sjukhusvård med ICD-10-SE.",
        en: "The same characters mean different things in two code systems. Causes of death are coded in ICD-10, hospital care in ICD-10-SE.",
    },
    remedy: Told {
        sv: "Använd ett kodurval av kolumnens kodsystem.",
        en: "Use a value set of the code system of the column.",
    },
};

pub(crate) static VALUESET_TOO_SHORT: Rule = Rule {
    code: "C907",
    name: "value-set-too-short",
    severity: Severity::Error,
    title: Told {
        sv: "Kodurvalet gäller inte hela tiden",
        en: "The value set does not hold all the time",
    },
    why: Told {
        sv: "Perioder före eller efter urvalets giltighet räknas med koder som betydde något annat.",
        en: "Periods before or after the validity of the set are counted with codes that meant something else.",
    },
    remedy: Told {
        sv: "Börja senare, eller skriv ett kodurval för den tiden.",
        en: "Begin later, or write a value set for that time.",
    },
};

pub(crate) static LIST_WITHOUT_QUANTIFIER: Rule = Rule {
    code: "C909",
    name: "list-without-any",
    severity: Severity::Error,
    title: Told { sv: "Kolumnen är en lista", en: "The column is a list" },
    why: Told {
        sv: "En rad kan ha flera värden. Då måste det sägas om något eller alla ska stämma.",
        en: "A row may have several values. Then it must be said whether any or all should hold.",
    },
    remedy: Told {
        sv: "Skriv any(kolumn) eller all(kolumn).",
        en: "Write any(column) or all(column).",
    },
};

pub(crate) static BUNDLE_WITHOUT_ROW: Rule = Rule {
    code: "C910",
    name: "several-rows",
    severity: Severity::Error,
    title: Told { sv: "Enheten är flera rader", en: "The unit is several rows" },
    why: Told {
        sv: "En episod och en person har flera rader, så kolumnen har inte ett värde.",
        en: "An episode and a person have several rows, so the column has not one value.",
    },
    remedy: Told {
        sv: "Skriv first.kolumn, last.kolumn, any row (…) eller all rows (…).",
        en: "Write first.column, last.column, any row (…) or all rows (…).",
    },
};

pub(crate) static TYPES_DIFFER: Rule = Rule {
    code: "C911",
    name: "types-differ",
    severity: Severity::Error,
    title: Told { sv: "Sidorna kan inte jämföras", en: "The sides cannot be compared" },
    why: Told {
        sv: "En dag kan bara jämföras med en dag, ett tal med ett tal, en kod med en kod ur samma system.",
        en: "A day can only be compared with a day, a number with a number, a code with a code of the same system.",
    },
    remedy: Told { sv: "Rätta den ena sidan.", en: "Correct one of the sides." },
};

pub(crate) static MISSING_NOT_SAID: Rule = Rule {
    code: "C912",
    name: "missing-not-said",
    severity: Severity::Error,
    title: Told { sv: "Värdet kan saknas", en: "The value may be missing" },
    why: Told {
        sv: "En jämförelse med ett värde som saknas är falsk. Med !=, not och not in skulle den som saknar värdet falla bort utan att det syns.",
        en: "A comparison with a missing value is false. With !=, not and not in, whoever lacks the value would drop out unseen.",
    },
    remedy: Told {
        sv: "Säg exists(…) eller missing(…) i samma villkor.",
        en: "Say exists(…) or missing(…) in the same condition.",
    },
};

pub(crate) static AND_OR_MIXED: Rule = Rule {
    code: "C913",
    name: "and-or-mixed",
    severity: Severity::Error,
    title: Told {
        sv: "and och or blandas utan parentes",
        en: "and and or are mixed without parentheses",
    },
    why: Told {
        sv: "Läsare är inte överens om vilket som binder hårdast.",
        en: "Readers do not agree on which binds harder.",
    },
    remedy: Told {
        sv: "Sätt parentes om det som hör ihop.",
        en: "Put parentheses round what belongs together.",
    },
};

pub(crate) static NEVER_TRUE: Rule = Rule {
    code: "C914",
    name: "never-true",
    severity: Severity::Error,
    title: Told { sv: "Villkoret är aldrig sant", en: "The condition is never true" },
    why: Told {
        sv: "Ingen enhet skulle räknas, och värdet skulle bli noll utan att det syns.",
        en: "No unit would be counted, and the value would be zero unseen.",
    },
    remedy: Told {
        sv: "Rätta gränserna eller värdena.", en: "Correct the limits or the values."
    },
};

pub(crate) static ALWAYS_TRUE: Rule = Rule {
    code: "C915",
    name: "always-true",
    severity: Severity::Warning,
    title: Told { sv: "Villkoret är alltid sant", en: "The condition is always true" },
    why: Told {
        sv: "Raden ser ut att begränsa men gör det inte. Oftast är något annat menat.",
        en: "The line seems to restrict but does not. Mostly something else is meant.",
    },
    remedy: Told {
        sv: "Ta bort villkoret, eller skriv det som menas.",
        en: "Delete the condition, or write what is meant.",
    },
};

pub(crate) static UNKNOWN_VALUE: Rule = Rule {
    code: "C916",
    name: "unknown-value",
    severity: Severity::Error,
    title: Told { sv: "Värdet finns inte", en: "The value does not exist" },
    why: Told {
        sv: "Kolumnen kan inte ha värdet, så villkoret är aldrig sant.",
        en: "The column cannot have the value, so the condition is never true.",
    },
    remedy: Told {
        sv: "Välj ett av kolumnens värden.",
        en: "Choose one of the values of the column.",
    },
};

pub(crate) static UNKNOWN_STEP: Rule = Rule {
    code: "C917",
    name: "unknown-step",
    severity: Severity::Error,
    title: Told { sv: "Stegen har inget sådant steg", en: "The ladder has no such step" },
    why: Told { sv: "Villkoret är aldrig sant.", en: "The condition is never true." },
    remedy: Told {
        sv: "Välj ett av stegens tillstånd.",
        en: "Choose one of the states of the ladder.",
    },
};

pub(crate) static AMBIGUOUS_NAME: Rule = Rule {
    code: "C934",
    name: "ambiguous-name",
    severity: Severity::Error,
    title: Told { sv: "Namnet betyder två saker", en: "The name means two things" },
    why: Told {
        sv: "Den som läser kan inte veta vilket som menas.",
        en: "The reader cannot know which is meant.",
    },
    remedy: Told {
        sv: "Byt namn på titten, tillståndet eller kolumnen.",
        en: "Rename the look, the state or the column.",
    },
};

pub(crate) static IMPOSSIBLE_AGE: Rule = Rule {
    code: "C962",
    name: "impossible-age",
    severity: Severity::Error,
    title: Told { sv: "Ingen har den åldern", en: "Nobody is of that age" },
    why: Told {
        sv: "Åldrar räknas i hela år från 0. Ingen i Sverige har blivit 125.",
        en: "Ages are counted in whole years from 0. Nobody in Sweden has reached 125.",
    },
    remedy: Told { sv: "Rätta talet.", en: "Correct the number." },
};

pub(crate) static NEEDS_POPULATION: Rule = Rule {
    code: "C963",
    name: "needs-population",
    severity: Severity::Error,
    title: Told {
        sv: "Utan befolkning är det inte känt",
        en: "Without a population it is not known",
    },
    why: Told {
        sv: "Ålder, kön, bostadsort och tillstånd är kända för medlemmar av en befolkning. Med base = \"none\" räknas rader som de kommer.",
        en: "Age, sex, residence and states are known of members of a population. With base = \"none\" rows are counted as they come.",
    },
    remedy: Told {
        sv: "Välj en befolkning i base, eller ta bort det som kräver en.",
        en: "Choose a population in base, or delete what needs one.",
    },
};

pub(crate) static FUNCTION_MISUSED: Rule = Rule {
    code: "C968",
    name: "function-misused",
    severity: Severity::Error,
    title: Told { sv: "Funktionen kan inte användas så", en: "The function cannot be used so" },
    why: Told {
        sv: "Varje funktion tar vissa slags namn.",
        en: "Each function takes certain kinds of names.",
    },
    remedy: Told {
        sv: "Rätta namnet eller det som står inom parentes.",
        en: "Correct the name or what stands in the parentheses.",
    },
};
