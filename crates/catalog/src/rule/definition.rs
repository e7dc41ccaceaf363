//! What a definition says.

use crate::Severity;
use crate::rule::{Rule, Told};

pub(crate) static ID_DIFFERS: Rule = Rule {
    code: "C201",
    name: "id-differs",
    severity: Severity::Error,
    title: Told { sv: "Id:t är inte filens namn", en: "The id is not the file’s name" },
    why: Told {
        sv: "Id:t är permanent och är detsamma som filens namn, så att en indikator alltid hittas.",
        en: "The id is permanent and the same as the file’s name, so that an indicator is always found.",
    },
    remedy: Told {
        sv: "Döp om filen eller rätta id:t.", en: "Rename the file or correct the id."
    },
};

pub(crate) static DUPLICATE_ID: Rule = Rule {
    code: "C202",
    name: "duplicate-id",
    severity: Severity::Error,
    title: Told { sv: "Två definitioner har samma id", en: "Two definitions have the same id" },
    why: Told { sv: "Bara den första läses.", en: "Only the first is read." },
    remedy: Told {
        sv: "Ge den ena ett annat id, eller ta bort den.",
        en: "Give one of them another id, or delete it.",
    },
};

pub(crate) static DIRECTION_ON_CENTRAL: Rule = Rule {
    code: "C203",
    name: "direction-on-central-measure",
    severity: Severity::Error,
    title: Told {
        sv: "Ett centralt mått har en önskad riktning",
        en: "A central measure has a desired direction",
    },
    why: Told {
        sv: "Ett centralt mått beskriver och kan inte bli bättre eller sämre. Det märks aldrig.",
        en: "A central measure describes and cannot become better or worse. It is never marked.",
    },
    remedy: Told {
        sv: "Skriv better = \"neither\", eller gör måttet till en indikator.",
        en: "Write better = \"neither\", or make the measure an indicator.",
    },
};

pub(crate) static NO_DIRECTION: Rule = Rule {
    code: "C204",
    name: "no-direction",
    severity: Severity::Error,
    title: Told {
        sv: "En indikator saknar önskad riktning",
        en: "An indicator has no desired direction",
    },
    why: Told {
        sv: "Det som inte kan bli bättre eller sämre är inte en indikator utan ett centralt mått.",
        en: "What cannot become better or worse is not an indicator but a central measure.",
    },
    remedy: Told {
        sv: "Skriv \"higher\" eller \"lower\", eller kind = \"central_measure\".",
        en: "Write \"higher\" or \"lower\", or kind = \"central_measure\".",
    },
};

pub(crate) static REVIEW_OVERDUE: Rule = Rule {
    code: "C205",
    name: "review-overdue",
    severity: Severity::Warning,
    title: Told { sv: "Granskningen är försenad", en: "The review is overdue" },
    why: Told {
        sv: "Definitionen skulle ha granskats på nytt.",
        en: "The definition should have been reviewed again.",
    },
    remedy: Told {
        sv: "Granska definitionen och flytta fram reviewed och review_due.",
        en: "Review the definition and move reviewed and review_due forward.",
    },
};

pub(crate) static REVIEW_ORDER: Rule = Rule {
    code: "C206",
    name: "review-order",
    severity: Severity::Error,
    title: Told {
        sv: "Nästa granskning ligger före den senaste",
        en: "The next review lies before the last",
    },
    why: Told {
        sv: "review_due ska vara en senare dag än reviewed.",
        en: "review_due must be a later day than reviewed.",
    },
    remedy: Told { sv: "Rätta ett av datumen.", en: "Correct one of the dates." },
};

pub(crate) static REVIEWED_AHEAD: Rule = Rule {
    code: "C207",
    name: "reviewed-ahead",
    severity: Severity::Warning,
    title: Told { sv: "Granskad en dag som inte varit", en: "Reviewed on a day that has not been" },
    why: Told {
        sv: "reviewed är dagen då definitionen senast granskades.",
        en: "reviewed is the day when the definition was last reviewed.",
    },
    remedy: Told { sv: "Rätta datumet.", en: "Correct the date." },
};

pub(crate) static SHARE_WITHOUT_PERCENT: Rule = Rule {
    code: "C208",
    name: "share-without-percent",
    severity: Severity::Warning,
    title: Told {
        sv: "En andel vars enhet inte nämner procent",
        en: "A share whose unit does not mention percent",
    },
    why: Told {
        sv: "Läsaren ser enheten under namnet och ska kunna skilja procent från antal.",
        en: "The reader sees the unit under the name and must be able to tell percent from numbers.",
    },
    remedy: Told {
        sv: "Skriv procent i enheten, eller ändra measure.",
        en: "Write percent in the unit, or change measure.",
    },
};

pub(crate) static TARGET_WITHOUT_AUTHORITY: Rule = Rule {
    code: "C209",
    name: "target-without-authority",
    severity: Severity::Error,
    title: Told { sv: "Målnivån saknar avsändare", en: "The target has no authority" },
    why: Told {
        sv: "En målnivå gäller bara när läsaren vet vem som satt den.",
        en: "A target counts only when the reader knows who set it.",
    },
    remedy: Told {
        sv: "Lägg till authority = { sv = \"…\", en = \"…\" }.",
        en: "Add authority = { sv = \"…\", en = \"…\" }.",
    },
};

pub(crate) static ABSURD_TARGET: Rule = Rule {
    code: "C210",
    name: "absurd-target",
    severity: Severity::Error,
    title: Told { sv: "Målnivån är orimlig", en: "The target is unreasonable" },
    why: Told {
        sv: "Målnivån ligger utanför vad måttet kan visa, eller åt fel håll.",
        en: "The target lies outside what the measure can show, or on the wrong side.",
    },
    remedy: Told {
        sv: "Rätta value, eller better om det är riktningen som är fel.",
        en: "Correct value, or better if it is the direction that is wrong.",
    },
};

pub(crate) static ABSURD_BASE_YEAR: Rule = Rule {
    code: "C211",
    name: "absurd-base-year",
    severity: Severity::Error,
    title: Told { sv: "Basåret är orimligt", en: "The base year is unreasonable" },
    why: Told {
        sv: "Basåret är det år som senare år jämförs med.",
        en: "The base year is the year with which later years are compared.",
    },
    remedy: Told { sv: "Rätta året.", en: "Correct the year." },
};

pub(crate) static BREAKS_UNORDERED: Rule = Rule {
    code: "C212",
    name: "breaks-unordered",
    severity: Severity::Warning,
    title: Told {
        sv: "Brotten i serien står inte i tidsordning",
        en: "The breaks in the series are not in the order of time",
    },
    why: Told {
        sv: "Den som läser ska kunna följa serien från början till slut.",
        en: "The reader must be able to follow the series from start to end.",
    },
    remedy: Told { sv: "Sätt brotten i tidsordning.", en: "Put the breaks in the order of time." },
};

pub(crate) static BREAK_OUT_OF_TIME: Rule = Rule {
    code: "C213",
    name: "break-out-of-time",
    severity: Severity::Error,
    title: Told {
        sv: "Brottet ligger utanför seriens tid",
        en: "The break lies outside the time of the series",
    },
    why: Told {
        sv: "Ett brott delar serien i en del före och en del efter.",
        en: "A break divides the series into one part before and one after.",
    },
    remedy: Told { sv: "Rätta perioden.", en: "Correct the period." },
};

pub(crate) static DUPLICATE_SERIES: Rule = Rule {
    code: "C214",
    name: "duplicate-series",
    severity: Severity::Error,
    title: Told {
        sv: "Två definitioner gör anspråk på samma serie",
        en: "Two definitions claim the same series",
    },
    why: Told {
        sv: "Siffrorna i en serie kan bara höra till en indikator.",
        en: "The figures of a series can only belong to one indicator.",
    },
    remedy: Told { sv: "Ta bort kolada ur den ena.", en: "Delete kolada from one of them." },
};

pub(crate) static TARGET_ON_CENTRAL: Rule = Rule {
    code: "C215",
    name: "target-on-central-measure",
    severity: Severity::Error,
    title: Told { sv: "Ett centralt mått har en målnivå", en: "A central measure has a target" },
    why: Told {
        sv: "Ett mått utan önskad riktning har inget mål att nå.",
        en: "A measure without a desired direction has no target to reach.",
    },
    remedy: Told {
        sv: "Ta bort [target], eller gör måttet till en indikator.",
        en: "Delete [target], or make the measure an indicator.",
    },
};

pub(crate) static RATE_WITHOUT_COUNTS: Rule = Rule {
    code: "C216",
    name: "rate-without-counts",
    severity: Severity::Error,
    title: Told {
        sv: "Kvoten säger inte vad täljaren räknar",
        en: "The rate does not say what its numerator counts",
    },
    why: Told {
        sv: "En andel räknar personer, men en kvot kan räkna vårdtillfällen, besök eller recept. Utan ordet skulle avståndet sägas i personer som inte finns.",
        en: "A share counts people, but a rate may count hospital stays, visits or prescriptions. Without the word the distance would be told in people who do not exist.",
    },
    remedy: Told {
        sv: "Lägg till counts, som { sv = \"vårdtillfällen per år\", en = \"hospital stays per year\" }.",
        en: "Add counts, as { sv = \"vårdtillfällen per år\", en = \"hospital stays per year\" }.",
    },
};

pub(crate) static PERSONS_ON_STANDARDISED: Rule = Rule {
    code: "C217",
    name: "persons-on-standardised",
    severity: Severity::Error,
    title: Told {
        sv: "Ett standardiserat mått kan inte räknas om till antal",
        en: "A standardised measure cannot be turned into numbers",
    },
    why: Told {
        sv: "Ett standardiserat eller justerat värde är vägt mot en annan befolkning än områdets. Avståndet gånger områdets befolkning är inte antalet fall där.",
        en: "A standardised or adjusted value is weighted to another population than the area’s. The distance times the area’s population is not the number of cases there.",
    },
    remedy: Told { sv: "Ta bort persons.", en: "Delete persons." },
};

pub(crate) static ANSWERS_WITHOUT_ASSUMPTION: Rule = Rule {
    code: "C218",
    name: "answers-without-assumption",
    severity: Severity::Error,
    title: Told {
        sv: "Andelen av svarande räknas om till alla utan att det sägs",
        en: "The share of respondents is turned into everyone without saying so",
    },
    why: Told {
        sv: "De som svarat kan skilja sig från de andra. Ett antal för alla är ärligt bara om texten säger att det antar samma andel hos dem.",
        en: "Those who answered may differ from the others. A number for all is honest only when the text says that it assumes the same share among them.",
    },
    remedy: Told {
        sv: "Lägg till assumed_for med alla som andelen antas gälla, som { sv = \"äldre i särskilt boende\", en = \"older people in special housing\" }, eller ta bort persons.",
        en: "Add assumed_for with everyone whom the share is assumed to hold for, as { sv = \"äldre i särskilt boende\", en = \"older people in special housing\" }, or delete persons.",
    },
};
