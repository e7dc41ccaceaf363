//! What points at what.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static UNKNOWN_THEME: Rule = Rule {
    code: "C301",
    name: "unknown-theme",
    severity: Severity::Error,
    title: Told { sv: "Temat finns inte i themes.toml", en: "The theme is not in themes.toml" },
    why: Told {
        sv: "Mappen under indicators/ är temats id. Utan rad i themes.toml har temat varken namn eller plats.",
        en: "The folder under indicators/ is the theme’s id. Without a row in themes.toml the theme has neither name nor place.",
    },
    remedy: Told {
        sv: "Lägg till temat i themes.toml, eller flytta filerna.",
        en: "Add the theme to themes.toml, or move the files.",
    },
};

pub(crate) static DEAD_ROW: Rule = Rule {
    code: "C302",
    name: "dead-reference",
    severity: Severity::Error,
    title: Told { sv: "Indikatorn finns inte", en: "The indicator does not exist" },
    why: Told {
        sv: "Profilen pekar på en indikator som inte är definierad. Raden utelämnas.",
        en: "The profile points at an indicator that is not defined. The row is left out.",
    },
    remedy: Told {
        sv: "Rätta id:t, eller skriv definitionen.",
        en: "Correct the id, or write the definition.",
    },
};

pub(crate) static DEAD_PERSONS: Rule = Rule {
    code: "C303",
    name: "dead-persons",
    severity: Severity::Error,
    title: Told {
        sv: "Indikatorn med antal personer finns inte",
        en: "The indicator with the number of persons does not exist",
    },
    why: Told {
        sv: "persons pekar på den indikator vars antal gör att ett avstånd kan sägas i personer eller fall.",
        en: "persons points at the indicator whose numbers let a distance be told in persons or cases.",
    },
    remedy: Told {
        sv: "Rätta id:t, eller skriv definitionen.",
        en: "Correct the id, or write the definition.",
    },
};

pub(crate) static DEAD_TRAIT: Rule = Rule {
    code: "C304",
    name: "dead-trait",
    severity: Severity::Error,
    title: Told {
        sv: "Egenskapens indikator finns inte",
        en: "The trait’s indicator does not exist",
    },
    why: Told {
        sv: "Likheten mellan kommuner mäts med indikatorer. Egenskapen utelämnas.",
        en: "The likeness between kommuner is measured with indicators. The trait is left out.",
    },
    remedy: Told {
        sv: "Rätta id:t, eller skriv definitionen.",
        en: "Correct the id, or write the definition.",
    },
};

pub(crate) static DUPLICATE_ROW: Rule = Rule {
    code: "C305",
    name: "duplicate-row",
    severity: Severity::Warning,
    title: Told {
        sv: "Indikatorn står två gånger i profilen",
        en: "The indicator stands twice in the profile",
    },
    why: Told {
        sv: "Läsaren ser samma rad två gånger, och den räknas två gånger i sammanställningen.",
        en: "The reader sees the same row twice, and it counts twice in the summary.",
    },
    remedy: Told {
        sv: "Ta bort den ena raden, eller ge raderna olika nivåer.",
        en: "Delete one of the rows, or give the rows different levels.",
    },
};

pub(crate) static IN_NO_PROFILE: Rule = Rule {
    code: "C306",
    name: "in-no-profile",
    severity: Severity::Note,
    title: Told {
        sv: "Indikatorn står inte i någon profil", en: "The indicator is in no profile"
    },
    why: Told {
        sv: "Den har en egen sida men syns inte i någon områdesprofil.",
        en: "It has a page of its own but appears in no area’s profile.",
    },
    remedy: Told {
        sv: "Lägg till den i en profil, om den ska följas där.",
        en: "Add it to a profile, if it should be followed there.",
    },
};

pub(crate) static PERSONS_NOT_COUNT: Rule = Rule {
    code: "C307",
    name: "persons-not-count",
    severity: Severity::Error,
    title: Told {
        sv: "Indikatorn i persons är inte ett antal",
        en: "The indicator in persons is not a count",
    },
    why: Told {
        sv: "Bara ett antal personer kan räkna om en andel eller kvot till personer eller fall.",
        en: "Only a number of persons can turn a share or a rate into persons or cases.",
    },
    remedy: Told {
        sv: "Peka på ett mått med measure = \"count\".",
        en: "Point at a measure with measure = \"count\".",
    },
};

pub(crate) static LEVEL_WITHOUT_FIGURES: Rule = Rule {
    code: "C308",
    name: "level-without-figures",
    severity: Severity::Warning,
    title: Told {
        sv: "Raden gäller nivåer där indikatorn inte finns",
        en: "The row is for levels where the indicator does not exist",
    },
    why: Told {
        sv: "Raden blir tom i varje profil på den nivån.",
        en: "The row is empty in every profile at that level.",
    },
    remedy: Told {
        sv: "Ändra radens levels, eller indikatorns.",
        en: "Change the row’s levels, or the indicator’s.",
    },
};

pub(crate) static EMPTY_THEME: Rule = Rule {
    code: "C309",
    name: "empty-theme",
    severity: Severity::Note,
    title: Told { sv: "Temat har inga indikatorer", en: "The theme has no indicators" },
    why: Told { sv: "Temat blir en tom rubrik.", en: "The theme becomes an empty heading." },
    remedy: Told {
        sv: "Ta bort temat, eller lägg indikatorer i dess mapp.",
        en: "Delete the theme, or put indicators in its folder.",
    },
};
