//! The measure, its sides, looks and periods.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static NUMERATOR_OUTSIDE: Rule = Rule {
    code: "C919",
    name: "numerator-outside",
    severity: Severity::Error,
    title: Told {
        sv: "Täljaren är inte en del av nämnaren",
        en: "The numerator is not part of the denominator",
    },
    why: Told {
        sv: "En andel måste ligga mellan 0 och hela. Med en egen täljare kan den bli mer än hela.",
        en: "A proportion must lie between 0 and the whole. With a numerator of its own it can be more than the whole.",
    },
    remedy: Told {
        sv: "Skriv of = \"denominator\" i täljaren, eller välj method = \"ratio\".",
        en: "Write of = \"denominator\" in the numerator, or choose method = \"ratio\".",
    },
};

pub(crate) static RATE_POPULATIONS: Rule = Rule {
    code: "C920",
    name: "rate-populations",
    severity: Severity::Error,
    title: Told {
        sv: "Täljare och nämnare har olika befolkning",
        en: "Numerator and denominator have different populations",
    },
    why: Told {
        sv: "En frekvens är händelser i den befolkning som nämnaren räknar. Annars räknas händelser hos andra.",
        en: "A rate is events in the population that the denominator counts. Else events of others are counted.",
    },
    remedy: Told {
        sv: "Ge dem samma gränser, eller välj method = \"ratio\".",
        en: "Give them the same limits, or choose method = \"ratio\".",
    },
};

pub(crate) static METHOD_SHAPE: Rule = Rule {
    code: "C921",
    name: "method-shape",
    severity: Severity::Error,
    title: Told { sv: "Metoden räknar något annat", en: "The method counts something else" },
    why: Told {
        sv: "Varje metod har en form: andelar räknar enheter, medelvärden ett värde per enhet, kvoter summor.",
        en: "Each method has a shape: proportions count units, means a value per unit, ratios sums.",
    },
    remedy: Told {
        sv: "Rätta täljaren eller nämnaren, eller välj en annan metod.",
        en: "Correct the numerator or the denominator, or choose another method.",
    },
};

pub(crate) static PERSON_YEAR_NOT_SAID: Rule = Rule {
    code: "C922",
    name: "person-year-not-said",
    severity: Severity::Error,
    title: Told { sv: "Hur dagar blir år är inte sagt", en: "How days become years is not said" },
    why: Told {
        sv: "Nämnaren räknar dagar. 365,25 dagar och kalenderårets egna dagar ger olika tal.",
        en: "The denominator counts days. 365.25 days and the days of the calendar year give different numbers.",
    },
    remedy: Told { sv: "Säg person_year.", en: "Say person_year." },
};

pub(crate) static INTERVAL_MISFIT: Rule = Rule {
    code: "C923",
    name: "interval-misfit",
    severity: Severity::Error,
    title: Told {
        sv: "Osäkerhetsintervallet passar inte metoden",
        en: "The interval does not fit the method",
    },
    why: Told {
        sv: "Varje intervall bygger på en fördelning, som metoden måste ha.",
        en: "Each interval rests on a distribution, which the method must have.",
    },
    remedy: Told {
        sv: "Välj ett intervall för metoden.",
        en: "Choose an interval for the method.",
    },
};

pub(crate) static REPEATS_DEPENDENT: Rule = Rule {
    code: "C924",
    name: "repeats-dependent",
    severity: Severity::Warning,
    title: Told {
        sv: "Upprepade händelser räknas som oberoende",
        en: "Repeated events are counted as independent",
    },
    why: Told {
        sv: "Intervallet förutsätter att händelser är oberoende av varandra. Samma persons är det inte, så gränserna blir för snäva.",
        en: "The interval presumes that events are independent. Those of the same person are not, so that the limits are too narrow.",
    },
    remedy: Told {
        sv: "Räkna första händelsen, välj interval = \"none\", eller svara i textsidan genom att nämna koden.",
        en: "Count the first event, choose interval = \"none\", or answer on the page by naming the code.",
    },
};

pub(crate) static REPEATS_NOT_SAID: Rule = Rule {
    code: "C925",
    name: "repeats-not-said",
    severity: Severity::Error,
    title: Told {
        sv: "Vilka upprepade händelser som räknas är inte sagt",
        en: "Which repeated events count is not said",
    },
    why: Told {
        sv: "En person kan ha flera händelser, och talen skiljer sig mycket.",
        en: "A person may have several events, and the numbers differ much.",
    },
    remedy: Told { sv: "Säg repeats.", en: "Say repeats." },
};

pub(crate) static DEPENDS_ON_START: Rule = Rule {
    code: "C926",
    name: "depends-on-start",
    severity: Severity::Warning,
    title: Told {
        sv: "Talet beror på var data börjar",
        en: "The number depends on where data begin",
    },
    why: Told {
        sv: "Vilka händelser som räknas beror på alla tidigare, ända till den första i data.",
        en: "Which events count depends on all before, back to the first in the data.",
    },
    remedy: Told {
        sv: "Skriv \"clear N days after any\", eller svara i textsidan genom att nämna koden.",
        en: "Write \"clear N days after any\", or answer on the page by naming the code.",
    },
};

pub(crate) static DAY_OUTSIDE_PERIOD: Rule = Rule {
    code: "C927",
    name: "day-outside-period",
    severity: Severity::Error,
    title: Told { sv: "De flesta perioder saknar dagen", en: "Most periods lack the day" },
    why: Told {
        sv: "Enhetens dag är en dag om året, men perioden är kortare. De andra perioderna får inga enheter.",
        en: "The day of the unit is one day a year, but the period is shorter. The other periods get no units.",
    },
    remedy: Told {
        sv: "Skriv on = \"period-end\", eller välj every = \"year\".",
        en: "Write on = \"period-end\", or choose every = \"year\".",
    },
};

pub(crate) static WINDOW_BACKWARDS: Rule = Rule {
    code: "C928",
    name: "window-backwards",
    severity: Severity::Error,
    title: Told { sv: "Fönstret går baklänges", en: "The window runs backwards" },
    why: Told { sv: "Ingen dag ligger i fönstret.", en: "No day lies in the window." },
    remedy: Told { sv: "Byt plats på talen.", en: "Let the numbers change places." },
};

pub(crate) static WINDOW_SWALLOWED: Rule = Rule {
    code: "C929",
    name: "window-swallowed",
    severity: Severity::Warning,
    title: Told {
        sv: "Kedjan har redan tagit fönstrets första dagar",
        en: "The chain has already taken the first days of the window",
    },
    why: Told {
        sv: "Vårdtillfällen som följer tätt är samma episod, så inget nytt börjar de dagarna.",
        en: "Stays that follow closely are the same episode, so that none begins on those days.",
    },
    remedy: Told {
        sv: "Börja fönstret efter kedjans dagar.",
        en: "Begin the window after the days of the chain.",
    },
};

pub(crate) static INCOMPLETE_NOT_SAID: Rule = Rule {
    code: "C930",
    name: "incomplete-not-said",
    severity: Severity::Error,
    title: Told {
        sv: "Vad som sker med ett halvt sett fönster är inte sagt",
        en: "What becomes of a window half seen is not said",
    },
    why: Told {
        sv: "Data tar slut, någon dör eller flyttar. Att räkna det som att inget hände ger för låga tal.",
        en: "Data end, somebody dies or moves. To count it as nothing happened gives too low numbers.",
    },
    remedy: Told {
        sv: "Säg incomplete för data, och death och migration där fönstret kräver det.",
        en: "Say incomplete for data, and for death and migration where the window asks for it.",
    },
};

pub(crate) static HIT_NOT_SAID: Rule = Rule {
    code: "C931",
    name: "hit-not-said",
    severity: Severity::Error,
    title: Told {
        sv: "När en tid räknas som träff är inte sagt",
        en: "When a spell counts as found is not said",
    },
    why: Told {
        sv: "Det titten söker har början och slut, som kan ligga på var sin sida om fönstrets kant.",
        en: "What the look seeks has a beginning and an end, which may lie on either side of the edge of the window.",
    },
    remedy: Told { sv: "Säg hit.", en: "Say hit." },
};

pub(crate) static LOOK_IN_TIME: Rule = Rule {
    code: "C932",
    name: "look-in-time",
    severity: Severity::Error,
    title: Told { sv: "En titt i persontid", en: "A look within person-time" },
    why: Told {
        sv: "En titt för varje persondag svarar inte på en fråga någon ställt, och kostar ett svep per dag.",
        en: "A look for each person-day answers no question that anybody asked, and costs a sweep a day.",
    },
    remedy: Told {
        sv: "Gör ett tillstånd med cover = \"12 months starting\".",
        en: "Make a state with cover = \"12 months starting\".",
    },
};

pub(crate) static OVER_NOT_SAID: Rule = Rule {
    code: "C937",
    name: "over-not-said",
    severity: Severity::Error,
    title: Told {
        sv: "Hur perioderna slås ihop är inte sagt",
        en: "How the periods are combined is not said",
    },
    why: Told {
        sv: "Summor över flera perioder och medelvärdet av periodernas värden är olika tal.",
        en: "Sums over several periods and the mean of the values of the periods are different numbers.",
    },
    remedy: Told { sv: "Säg combine och at_least.", en: "Say combine and at_least." },
};

pub(crate) static BREAK_INSIDE: Rule = Rule {
    code: "C938",
    name: "break-inside",
    severity: Severity::Error,
    title: Told { sv: "Ett brott ligger inne i ett värde", en: "A break lies inside a value" },
    why: Told { sv: "Värdet blandar före och efter.", en: "The value mixes before and after." },
    remedy: Told {
        sv: "Börja perioderna vid brottet, eller ta bort over.",
        en: "Begin the periods at the break, or delete over.",
    },
};

pub(crate) static CENSOR_MISFIT: Rule = Rule {
    code: "C951",
    name: "censor-misfit",
    severity: Severity::Error,
    title: Told { sv: "censor passar inte metoden", en: "censor does not fit the method" },
    why: Told {
        sv: "Kaplan–Meier måste veta var väntan som pågår kapas. Andra sätt känner inte till den.",
        en: "Kaplan–Meier must know where waiting that goes on is cut off. Other ways know nothing of it.",
    },
    remedy: Told {
        sv: "Säg censor för kaplan-meier, annars inte.",
        en: "Say censor for kaplan-meier, else not.",
    },
};

pub(crate) static BASELINE_MIXED: Rule = Rule {
    code: "C952",
    name: "baseline-mixed",
    severity: Severity::Error,
    title: Told { sv: "Jämförelseåren duger inte", en: "The baseline will not do" },
    why: Told {
        sv: "Jämförelseåren innehåller ett brott, eller den period som jämförs med dem.",
        en: "The years compared with contain a break, or the very period that is compared.",
    },
    remedy: Told { sv: "Välj andra år.", en: "Choose other years." },
};

pub(crate) static EXAMPLE_SILENT: Rule = Rule {
    code: "C953",
    name: "example-silent",
    severity: Severity::Error,
    title: Told { sv: "Inget exempel prövar nyckeln", en: "No example tries the key" },
    why: Told {
        sv: "Alla val av nyckeln ger samma resultat i exemplen, så ett fel val skulle inte synas.",
        en: "All choices of the key give the same result in the examples, so that a wrong choice would not be seen.",
    },
    remedy: Told {
        sv: "Lägg till en rad där valet syns.",
        en: "Add a row where the choice is seen.",
    },
};

pub(crate) static EXAMPLE_DIFFERS: Rule = Rule {
    code: "C954",
    name: "example-differs",
    severity: Severity::Error,
    title: Told { sv: "Exemplet ger ett annat tal", en: "The example gives another number" },
    why: Told {
        sv: "Sidan säger ett tal och beräkningen ett annat.",
        en: "The page says one number and the computation another.",
    },
    remedy: Told {
        sv: "Rätta definitionen eller exemplet.",
        en: "Correct the definition or the example.",
    },
};

pub(crate) static VERSION_UNDERSTATES: Rule = Rule {
    code: "C955",
    name: "version-understates",
    severity: Severity::Error,
    title: Told {
        sv: "Versionen säger att inget tal flyttar sig",
        en: "The version says that no number moves",
    },
    why: Told {
        sv: "Versionen är densamma, eller höjd som för en text, men tal blir andra. Den som jämför två publiceringar ser då inte att definitionen ändrats.",
        en: "The version is the same, or raised as for a text, but numbers become others. Whoever compares two publications does then not see that the definition changed.",
    },
    remedy: Told {
        sv: "Höj versionens andra tal, eller det första när talen inte längre går att jämföra med de gamla. narbild diff visar vad som flyttar sig.",
        en: "Raise the second number of the version, or the first when figures can no longer be compared with the old ones. narbild diff shows what moves.",
    },
};

pub(crate) static CONVENTION_NOT_SAID: Rule = Rule {
    code: "C957",
    name: "convention-not-said",
    severity: Severity::Error,
    title: Told {
        sv: "Ett val som flyttar talet är inte gjort",
        en: "A choice that moves the number is not made",
    },
    why: Told {
        sv: "Det finns inga förval. Den som läser definitionen ska se varje val.",
        en: "There are no defaults. Whoever reads the definition should see each choice.",
    },
    remedy: Told { sv: "Välj.", en: "Choose." },
};

pub(crate) static DAY_UNKNOWN: Rule = Rule {
    code: "C967",
    name: "day-unknown",
    severity: Severity::Error,
    title: Told { sv: "Enhetens dag kan inte läsas", en: "The day of the unit cannot be read" },
    why: Told {
        sv: "Dagen placerar enheten i period, ålder, tillstånd och område.",
        en: "The day places the unit in period, age, state and area.",
    },
    remedy: Told {
        sv: "Skriv date, until, en kolumn med dag, eller en dag som \"31 december\".",
        en: "Write date, until, a column with a day, or a day such as \"31 december\".",
    },
};

pub(crate) static LOOK_UNUSED: Rule = Rule {
    code: "C970",
    name: "look-unused",
    severity: Severity::Warning,
    title: Told { sv: "Titten används inte", en: "The look is not used" },
    why: Told {
        sv: "Den kostar tid, och läsaren undrar vad den tillför. Vad incomplete säger skulle ändå gälla.",
        en: "It costs time, and the reader wonders what it adds. What incomplete says would hold all the same.",
    },
    remedy: Told {
        sv: "Använd den i ett villkor, eller ta bort den.",
        en: "Use it in a condition, or delete it.",
    },
};
