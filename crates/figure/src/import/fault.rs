//! What can be wrong in a delivery: one list, from which the reference page is generated.

use catalog::{Rule, Severity, Told as RuleText};

/// A kind of fault. Its [`Rule`] stands in the same place in [`RULES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fault {
    Empty,
    Encoding,
    CutOff,
    WrongFormat,
    MissingColumn,
    NumberOfFields,
    NoFinalLineBreak,
    IndicatorUnreadable,
    IndicatorUnclaimed,
    IndicatorMisspelt,
    IndicatorClaimedTwice,
    AreaUnreadable,
    AreaUnknown,
    GroupOfKommuner,
    Unit,
    MeanOfMembers,
    Period,
    Sex,
    Age,
    NotListed,
    Number,
    StatusUnknown,
    Contradiction,
    TwiceTheSame,
    TwiceDifferent,
    NotFinite,
    ShareOutside,
    Negative,
    FarFromTheRest,
    IntervalOutside,
    OlderThanStored,
    NotChosen,
    PagesMissing,
    CellsAbsent,
    KnownDelivery,
    MapUnreadable,
    MapKey,
    MapValue,
}

impl Fault {
    /// The code, the severity and the words of the fault.
    pub(crate) fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }
}

/// Both languages of a text that the program itself carries.
const fn told(sv: &'static str, en: &'static str) -> RuleText {
    RuleText { sv, en }
}

/// All kinds of findings about deliveries, by code.
#[rustfmt::skip]
pub static RULES: [Rule; 38] = [
    Rule {
        code: "F001",
        name: "empty-file",
        severity: Severity::Error,
        title: told("Filen är tom", "The file is empty"),
        why: told("En tom fil är nästan alltid en hämtning som har avbrutits.", "An empty file is almost always a download that was interrupted."),
        remedy: told("Hämta filen på nytt från källan.", "Fetch the file again from its source."),
    },
    Rule {
        code: "F002",
        name: "wrong-encoding",
        severity: Severity::Error,
        title: told("Texten är inte skriven i UTF-8", "The text is not written in UTF-8"),
        why: told("Å, ä och ö blir fel tecken när filen läses i en annan kodning än den skrevs i.", "Å, ä and ö become other letters when a file is read in another encoding than it was written in."),
        remedy: told("Spara filen som UTF-8, eller skriv encoding = \"windows-1252\" i mappningsfilen.", "Save the file as UTF-8, or put encoding = \"windows-1252\" in the mapping file."),
    },
    Rule {
        code: "F003",
        name: "cut-off",
        severity: Severity::Error,
        title: told("Filen är avklippt eller skadad", "The file is cut off or damaged"),
        why: told("Det som stod efter avbrottet är inte inläst.", "What stood after the cut has not been imported."),
        remedy: told("Hämta filen på nytt; det som stod före avbrottet är inläst.", "Fetch the file again; what stood before the cut has been imported."),
    },
    Rule {
        code: "F004",
        name: "wrong-format",
        severity: Severity::Error,
        title: told("Filen är av ett annat slag än väntat", "The file is of another kind than expected"),
        why: told("Den kan inte läsas som det som kommandot anger.", "It cannot be read as what the command names."),
        remedy: told("Kontrollera att filen är av det slag som kommandot anger.", "Check that the file is of the kind that the command names."),
    },
    Rule {
        code: "F005",
        name: "missing-column",
        severity: Severity::Error,
        title: told("En kolumn som behövs finns inte", "A column that is needed is not there"),
        why: told("Utan den går det inte att veta vad siffrorna gäller.", "Without it there is no knowing what the figures are about."),
        remedy: told("Ange kolumnen under [columns] i mappningsfilen, eller ett fast värde under [constants].", "Name the column under [columns] in the mapping file, or a fixed value under [constants]."),
    },
    Rule {
        code: "F006",
        name: "wrong-number-of-fields",
        severity: Severity::Error,
        title: told("Raden har fel antal fält", "The row has the wrong number of fields"),
        why: told("Värdena kan stå i fel kolumn, så raden är inte inläst.", "The values may stand in the wrong columns, so the row has not been imported."),
        remedy: told("Rätta raden: ett skiljetecken för mycket eller för litet, eller text utan citattecken.", "Correct the row: a separator too many or too few, or text without quotation marks."),
    },
    Rule {
        code: "F007",
        name: "no-final-line-break",
        severity: Severity::Note,
        title: told("Filen slutar utan radslut", "The file ends without a line break"),
        why: told("Ett avklippt tal på sista raden ser ut som ett helt tal.", "A number cut off in the last row looks like a whole one."),
        remedy: told("Kontrollera att filen är hel.", "Check that the file is whole."),
    },
    Rule {
        code: "F010",
        name: "unreadable-indicator",
        severity: Severity::Error,
        title: told("Texten kan inte vara namn på en indikator", "The text cannot be the name of an indicator"),
        why: told("Namn används i filer och adresser och har därför få tecken.", "Names are used in files and addresses and have few characters for that reason."),
        remedy: told("Skriv namnet med bokstäver a–z, siffror, bindestreck och understreck.", "Write the name with letters a–z, digits, hyphens and underscores."),
    },
    Rule {
        code: "F011",
        name: "indicator-without-definition",
        severity: Severity::Note,
        title: told("Indikatorer utan definition", "Indicators without a definition"),
        why: told("Värdena är inlästa under leveransens eget namn, men visas inte förrän en definition gör anspråk på dem.", "The values are imported under the delivery's own name, but are not shown until a definition claims them."),
        remedy: told("Ange kolada = \"…\" i en definition för att ta värdena i bruk; annars behöver inget göras.", "Put kolada = \"…\" in a definition to use the values; otherwise nothing needs to be done."),
    },
    Rule {
        code: "F012",
        name: "misspelt-indicator",
        severity: Severity::Warning,
        title: told("Namnet liknar en definierad indikator", "The name is like that of a defined indicator"),
        why: told("Värdena är inlästa under namnet som det står, och syns inte i någon profil.", "The values are imported under the name as it stands, and are seen in no profile."),
        remedy: told("Rätta namnet i filen eller under [values.indicator] i mappningsfilen.", "Correct the name in the file, or under [values.indicator] in the mapping file."),
    },
    Rule {
        code: "F013",
        name: "indicator-claimed-twice",
        severity: Severity::Warning,
        title: told("Flera definitioner anger samma Kolada-id", "Several definitions name the same Kolada id"),
        why: told("Värdena kan bara höra till en av dem; den första i bokstavsordning är tagen.", "The values can belong to one of them only; the first by name is taken."),
        remedy: told("Låt bara en definition ange detta Kolada-id.", "Let only one definition name this Kolada id."),
    },
    Rule {
        code: "F014",
        name: "unreadable-area",
        severity: Severity::Error,
        title: told("Texten är ingen områdeskod", "The text is no area code"),
        why: told("Raden går inte att placera.", "The row cannot be placed."),
        remedy: told("Skriv riket som 00, en region med två siffror och en kommun med fyra.", "Write the nation as 00, a region with two digits and a kommun with four."),
    },
    Rule {
        code: "F015",
        name: "unknown-area",
        severity: Severity::Error,
        title: told("Området finns inte", "There is no such area"),
        why: told("Koden har aldrig använts, eller namnet är inte något områdes.", "The code was never in use, or the name is not that of any area."),
        remedy: told("Rätta koden, eller översätt den under [values.area] i mappningsfilen.", "Correct the code, or translate it under [values.area] in the mapping file."),
    },
    Rule {
        code: "F016",
        name: "group-of-kommuner",
        severity: Severity::Warning,
        title: told("Värdet gäller en grupp av kommuner", "The value is of a group of kommuner"),
        why: told("Koladas värden för grupper är ovägda medelvärden av medlemmarna.", "Kolada's values of groups are unweighted means of the members."),
        remedy: told("Inget behöver göras: jämförelser med grupper räknas fram ur kommunernas värden.", "Nothing needs to be done: comparisons with groups are computed from the kommuner's values."),
    },
    Rule {
        code: "F017",
        name: "single-unit",
        severity: Severity::Warning,
        title: told("Värdet gäller en enskild enhet", "The value is of a single unit"),
        why: told("Enheter, till exempel ett särskilt boende, hör inte till profilerna.", "Units, a care home for example, are not part of the profiles."),
        remedy: told("Hämta värden per kommun eller region.", "Fetch values by kommun or region."),
    },
    Rule {
        code: "F018",
        name: "mean-of-members",
        severity: Severity::Warning,
        title: told("Värdet är ett medelvärde av flera", "The value is a mean of several"),
        why: told("Ett ovägt medelvärde är inte områdets eget värde.", "An unweighted mean is not the area's own value."),
        remedy: told("Hämta områdets eget värde.", "Fetch the area's own value."),
    },
    Rule {
        code: "F019",
        name: "unreadable-period",
        severity: Severity::Error,
        title: told("Perioden kan inte läsas", "The period cannot be read"),
        why: told("Raden går inte att placera i tiden.", "The row cannot be placed in time."),
        remedy: told("Skriv 2020, 2018-2020, 2020Q1, 2020M03 eller 2020W03, eller översätt under [values.period].", "Write 2020, 2018-2020, 2020Q1, 2020M03 or 2020W03, or translate under [values.period]."),
    },
    Rule {
        code: "F020",
        name: "unreadable-sex",
        severity: Severity::Error,
        title: told("Könet kan inte läsas", "The sex cannot be read"),
        why: told("Raden går inte att placera.", "The row cannot be placed."),
        remedy: told("Skriv T, K eller M, eller översätt under [values.sex] i mappningsfilen.", "Write T, K or M, or translate under [values.sex] in the mapping file."),
    },
    Rule {
        code: "F021",
        name: "unreadable-age",
        severity: Severity::Error,
        title: told("Åldersgruppen kan inte läsas", "The age group cannot be read"),
        why: told("Raden går inte att placera.", "The row cannot be placed."),
        remedy: told("Skriv 65-79, 80+ eller 0+ för alla, eller översätt under [values.age] i mappningsfilen.", "Write 65-79, 80+ or 0+ for all, or translate under [values.age] in the mapping file."),
    },
    Rule {
        code: "F022",
        name: "code-not-listed",
        severity: Severity::Error,
        title: told("Koden står inte i mappningsfilen", "The code is not in the mapping file"),
        why: told("Samma kod betyder olika saker i olika delar av källan, så dess betydelse måste sägas.", "The same code means different things in different parts of the source, so its meaning must be said."),
        remedy: told("Säg under [values] i mappningsfilen vad koden betyder.", "Say under [values] in the mapping file what the code means."),
    },
    Rule {
        code: "F023",
        name: "unreadable-number",
        severity: Severity::Error,
        title: told("Texten är inget tal", "The text is not a number"),
        why: told("Ett decimalkomma läst som något annat skulle ge ett annat värde.", "A decimal comma read as something else would give another value."),
        remedy: told("Rätta talet. Skriv decimal = \",\" i mappningsfilen om filen har decimalkomma.", "Correct the number. Put decimal = \",\" in the mapping file if the file has decimal commas."),
    },
    Rule {
        code: "F024",
        name: "unknown-status",
        severity: Severity::Warning,
        title: told("Statusen är okänd", "The status is unknown"),
        why: told("Varför ett värde saknas är en uppgift i sig. Tills den är känd räknas värdet som saknat.", "Why a value is absent is a fact of its own. Until it is known the value counts as missing."),
        remedy: told("Säg under [values.status] i mappningsfilen vad ordet eller tecknet betyder.", "Say under [values.status] in the mapping file what the word or sign means."),
    },
    Rule {
        code: "F025",
        name: "status-contradicts-value",
        severity: Severity::Error,
        title: told("Status och värde säger emot varandra", "Status and value contradict each other"),
        why: told("Ett värde som är dolt eller inte tillämpligt får inte visas, och ett som är rapporterat måste finnas.", "A value that is hidden or not applicable must not be shown, and one that is reported must be there."),
        remedy: told("Rätta raden: antingen finns det ett värde eller ett skäl till att det inte gör det.", "Correct the row: either there is a value or a reason why there is none."),
    },
    Rule {
        code: "F030",
        name: "same-row-twice",
        severity: Severity::Note,
        title: told("Samma uppgift står två gånger", "The same figure stands twice"),
        why: told("Raderna säger samma sak; en är inläst.", "The rows say the same; one has been imported."),
        remedy: told("Inget behöver göras.", "Nothing needs to be done."),
    },
    Rule {
        code: "F031",
        name: "rows-disagree",
        severity: Severity::Error,
        title: told("Flera rader säger olika om samma sak", "Several rows say different things of the same"),
        why: told("Vilken som är rätt går inte att veta; därför är ingen av dem inläst.", "Which of them is right cannot be known; therefore none of them has been imported."),
        remedy: told("Ta reda på vilket värde som gäller och ta bort de andra raderna.", "Find out which value holds and remove the other rows."),
    },
    Rule {
        code: "F032",
        name: "not-a-number",
        severity: Severity::Error,
        title: told("Värdet är inget tal", "The value is not a number"),
        why: told("Oändligheter och NaN är spår av ett räknefel vid källan.", "Infinities and NaN are traces of an error of calculation at the source."),
        remedy: told("Rätta värdet vid källan.", "Correct the value at its source."),
    },
    Rule {
        code: "F033",
        name: "share-outside-limits",
        severity: Severity::Error,
        title: told("Andelen ligger inte mellan 0 och 100 procent", "The share is not between 0 and 100 percent"),
        why: told("Definitionen säger att måttet är en andel.", "The definition says that the measure is a share."),
        remedy: told("Rätta värdet, eller definitionens measure.", "Correct the value, or the definition's measure."),
    },
    Rule {
        code: "F034",
        name: "negative-count",
        severity: Severity::Error,
        title: told("Ett antal är negativt", "A count is negative"),
        why: told("Antal, täljare och nämnare kan inte vara mindre än noll.", "Counts, numerators and denominators cannot be less than zero."),
        remedy: told("Rätta värdet vid källan.", "Correct the value at its source."),
    },
    Rule {
        code: "F035",
        name: "far-from-the-rest",
        severity: Severity::Warning,
        title: told("Värdet är tusen gånger större eller mindre än seriens övriga", "The value is a thousand times larger or smaller than the rest of its series"),
        why: told("Det beror ofta på en annan enhet eller ett tappat decimaltecken. Värdet är inläst.", "Another unit or a lost decimal sign is often the cause. The value has been imported."),
        remedy: told("Kontrollera enheten: kronor eller tusental kronor, decimaltecken.", "Check the unit: kronor or thousands of kronor, decimal sign."),
    },
    Rule {
        code: "F036",
        name: "value-outside-interval",
        severity: Severity::Warning,
        title: told("Värdet ligger inte mellan intervallets gränser", "The value is not between the limits of its interval"),
        why: told("Värdet är inläst utan intervall.", "The value has been imported without an interval."),
        remedy: told("Kontrollera kolumnerna för undre och övre gräns.", "Check the columns of the lower and upper limit."),
    },
    Rule {
        code: "F040",
        name: "older-than-stored",
        severity: Severity::Note,
        title: told("En nyare uppgift finns redan", "A newer figure is already there"),
        why: told("Av två uppgifter gäller den som hämtades senast. Den äldre finns bland revideringarna.", "Of two figures the one retrieved last holds. The older is among the revisions."),
        remedy: told("Inget behöver göras.", "Nothing needs to be done."),
    },
    Rule {
        code: "F041",
        name: "row-not-chosen",
        severity: Severity::Note,
        title: told("Raden är inte vald", "The row is not chosen"),
        why: told("Mappningsfilen väljer andra rader.", "The mapping file chooses other rows."),
        remedy: told("Inget behöver göras.", "Nothing needs to be done."),
    },
    Rule {
        code: "F042",
        name: "pages-missing",
        severity: Severity::Error,
        title: told("Sidor av svaret saknas", "Pages of the answer are missing"),
        why: told("Källan delar långa svar i sidor, och slutar ibland i förtid utan att säga det.", "The source divides long answers into pages, and sometimes stops early without saying so."),
        remedy: told("Hämta svaret på nytt, uppdelat i mindre frågor.", "Fetch the answer again, split into smaller questions."),
    },
    Rule {
        code: "F043",
        name: "cells-left-out",
        severity: Severity::Note,
        title: told("Celler är utelämnade", "Cells are left out"),
        why: told("Källan utelämnar celler utan att säga om de är noll, dolda eller saknade.", "The source leaves cells out without saying whether they are zero, hidden or missing."),
        remedy: told("Säg med absent = \"…\" i mappningsfilen vad en utelämnad cell betyder.", "Say with absent = \"…\" in the mapping file what a cell that is left out means."),
    },
    Rule {
        code: "F044",
        name: "delivery-known",
        severity: Severity::Note,
        title: told("Leveransen är inläst tidigare", "The delivery has been imported before"),
        why: told("Samma fil två gånger ändrar ingenting.", "The same file twice changes nothing."),
        remedy: told("Inget behöver göras.", "Nothing needs to be done."),
    },
    Rule {
        code: "F050",
        name: "unreadable-map",
        severity: Severity::Error,
        title: told("Mappningsfilen är inte TOML", "The mapping file is not TOML"),
        why: told("Resten av filen är läst ändå.", "The rest of the file has been read all the same."),
        remedy: told("Rätta raden. Namn med å, ä och ö står inom citattecken.", "Correct the line. Names with å, ä and ö stand in quotation marks."),
    },
    Rule {
        code: "F051",
        name: "unknown-map-key",
        severity: Severity::Error,
        title: told("Nyckeln i mappningsfilen är okänd", "The key in the mapping file is unknown"),
        why: told("En felskriven nyckel gör ingenting, vilket annars inte skulle märkas.", "A misspelt key does nothing, which would not be noticed otherwise."),
        remedy: told("Rätta eller ta bort nyckeln.", "Correct or remove the key."),
    },
    Rule {
        code: "F052",
        name: "wrong-map-value",
        severity: Severity::Error,
        title: told("Värdet i mappningsfilen går inte att använda", "The value in the mapping file cannot be used"),
        why: told("Nyckeln är känd men kan inte ha detta värde.", "The key is known but cannot have this value."),
        remedy: told("Rätta värdet.", "Correct the value."),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_rule() {
        assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code), "codes rise");
        assert_eq!(RULES.len(), Fault::MapValue as usize + 1);
        for (fault, code) in [
            (Fault::Empty, "F001"),
            (Fault::IndicatorUnreadable, "F010"),
            (Fault::NotListed, "F022"),
            (Fault::TwiceDifferent, "F031"),
            (Fault::OlderThanStored, "F040"),
            (Fault::MapValue, "F052"),
        ] {
            assert_eq!(fault.rule().code, code);
        }
    }
}
