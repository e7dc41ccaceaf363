//! What can be wrong in a delivery: the codes, how serious each is, and what to do about it.

use catalog::Severity;
use cube::Text;

/// A kind of fault. The code is stable and has a page of its own.
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
    MapMissing,
}

/// Code, severity, remedy in Swedish and in English.
type Entry = (Fault, &'static str, Severity, &'static str, &'static str);

use Severity::{Error, Note, Warning};

/// All faults, in the order of their codes.
#[rustfmt::skip]
const ENTRIES: [Entry; 39] = [
    (Fault::Empty, "F001", Error,
        "Hämta filen på nytt från källan.",
        "Fetch the file again from its source."),
    (Fault::Encoding, "F002", Error,
        "Spara filen som UTF-8, eller skriv encoding = \"windows-1252\" i mappningsfilen.",
        "Save the file as UTF-8, or put encoding = \"windows-1252\" in the mapping file."),
    (Fault::CutOff, "F003", Error,
        "Hämta filen på nytt; det som stod före avbrottet är inläst.",
        "Fetch the file again; what stood before the cut has been read."),
    (Fault::WrongFormat, "F004", Error,
        "Kontrollera att filen är av det slag som kommandot anger.",
        "Check that the file is of the kind that the command names."),
    (Fault::MissingColumn, "F005", Error,
        "Ange kolumnen under [columns] i mappningsfilen, eller ett fast värde under [constants].",
        "Name the column under [columns] in the mapping file, or a fixed value under [constants]."),
    (Fault::NumberOfFields, "F006", Error,
        "Rätta raden: ett skiljetecken för mycket eller för litet, eller text utan citattecken.",
        "Correct the row: a separator too many or too few, or text without quotation marks."),
    (Fault::NoFinalLineBreak, "F007", Note,
        "Kontrollera att filen är hel: den sista raden kan vara avklippt.",
        "Check that the file is whole: its last row may have been cut."),
    (Fault::IndicatorUnreadable, "F010", Error,
        "Ett indikatornamn består av bokstäver a–z, siffror, bindestreck och understreck.",
        "An indicator's name is made of letters a–z, digits, hyphens and underscores."),
    (Fault::IndicatorUnclaimed, "F011", Note,
        "Inget behöver göras. Ange kolada = \"…\" i en definition för att ta värdena i bruk.",
        "Nothing needs to be done. Put kolada = \"…\" in a definition to use the values."),
    (Fault::IndicatorMisspelt, "F012", Warning,
        "Rätta namnet i filen eller under [values.indicator] i mappningsfilen.",
        "Correct the name in the file, or under [values.indicator] in the mapping file."),
    (Fault::IndicatorClaimedTwice, "F013", Warning,
        "Låt bara en definition ange detta Kolada-id.",
        "Let only one definition name this Kolada id."),
    (Fault::AreaUnreadable, "F014", Error,
        "Skriv riket som 00, en region med två siffror och en kommun med fyra.",
        "Write the nation as 00, a region with two digits and a kommun with four."),
    (Fault::AreaUnknown, "F015", Error,
        "Rätta koden, eller översätt den under [values.area] i mappningsfilen.",
        "Correct the code, or translate it under [values.area] in the mapping file."),
    (Fault::GroupOfKommuner, "F016", Warning,
        "Inget behöver göras: gruppers värden räknas fram ur kommunernas.",
        "Nothing needs to be done: values of groups are computed from the kommuner's."),
    (Fault::Unit, "F017", Warning,
        "Hämta värden per kommun eller region; enskilda enheter hör inte till profilerna.",
        "Fetch values by kommun or region; single units are not part of the profiles."),
    (Fault::MeanOfMembers, "F018", Warning,
        "Hämta områdets eget värde: detta är ett ovägt medelvärde av flera.",
        "Fetch the area's own value: this is an unweighted mean of several."),
    (Fault::Period, "F019", Error,
        "Skriv 2020, 2018-2020, 2020Q1, 2020M03 eller 2020W03, eller översätt under [values.period].",
        "Write 2020, 2018-2020, 2020Q1, 2020M03 or 2020W03, or translate under [values.period]."),
    (Fault::Sex, "F020", Error,
        "Skriv T, K eller M, eller översätt under [values.sex] i mappningsfilen.",
        "Write T, K or M, or translate under [values.sex] in the mapping file."),
    (Fault::Age, "F021", Error,
        "Skriv 65-79, 80+ eller 0+ för alla, eller översätt under [values.age] i mappningsfilen.",
        "Write 65-79, 80+ or 0+ for all, or translate under [values.age] in the mapping file."),
    (Fault::NotListed, "F022", Error,
        "Säg under [values] i mappningsfilen vad koden betyder.",
        "Say under [values] in the mapping file what the code means."),
    (Fault::Number, "F023", Error,
        "Rätta talet. Skriv decimal = \",\" i mappningsfilen om filen har decimalkomma.",
        "Correct the number. Put decimal = \",\" in the mapping file if the file has decimal commas."),
    (Fault::StatusUnknown, "F024", Warning,
        "Säg under [values.status] vad tecknet betyder; tills vidare räknas uppgiften som saknad.",
        "Say under [values.status] what the sign means; until then the value counts as missing."),
    (Fault::Contradiction, "F025", Error,
        "Rätta raden: antingen finns det ett värde eller ett skäl till att det inte gör det.",
        "Correct the row: either there is a value or a reason why there is none."),
    (Fault::TwiceTheSame, "F030", Note,
        "Inget behöver göras: raderna säger samma sak och den ena räcker.",
        "Nothing needs to be done: the rows say the same and one is enough."),
    (Fault::TwiceDifferent, "F031", Error,
        "Ta reda på vilket värde som gäller och ta bort de andra raderna; inget av dem är inläst.",
        "Find out which value holds and remove the other rows; none of them has been imported."),
    (Fault::NotFinite, "F032", Error,
        "Rätta värdet vid källan: det är inget tal.",
        "Correct the value at its source: it is not a number."),
    (Fault::ShareOutside, "F033", Error,
        "En andel ligger mellan 0 och 100 procent. Rätta värdet eller definitionens mätetal.",
        "A share lies between 0 and 100 percent. Correct the value or the definition's measure."),
    (Fault::Negative, "F034", Error,
        "Ett antal kan inte vara negativt. Rätta värdet vid källan.",
        "A count cannot be negative. Correct the value at its source."),
    (Fault::FarFromTheRest, "F035", Warning,
        "Kontrollera enheten (kronor eller tusental kronor, decimaltecken); värdet är inläst.",
        "Check the unit (kronor or thousands, decimal sign); the value has been imported."),
    (Fault::IntervalOutside, "F036", Warning,
        "Kontrollera kolumnerna för undre och övre gräns; värdet är inläst utan intervall.",
        "Check the columns of the limits; the value has been imported without an interval."),
    (Fault::OlderThanStored, "F040", Note,
        "Inget behöver göras: det nyare värdet gäller och det äldre finns bland revideringarna.",
        "Nothing needs to be done: the newer value holds and the older is among the revisions."),
    (Fault::NotChosen, "F041", Note,
        "Inget behöver göras: mappningsfilen väljer andra rader.",
        "Nothing needs to be done: the mapping file chooses other rows."),
    (Fault::PagesMissing, "F042", Error,
        "Hämta svaret på nytt, uppdelat i mindre frågor.",
        "Fetch the answer again, split into smaller questions."),
    (Fault::CellsAbsent, "F043", Note,
        "Säg med absent = \"…\" i mappningsfilen vad en utelämnad cell betyder.",
        "Say with absent = \"…\" in the mapping file what a cell that is left out means."),
    (Fault::KnownDelivery, "F044", Note,
        "Inget behöver göras.",
        "Nothing needs to be done."),
    (Fault::MapUnreadable, "F050", Error,
        "Rätta mappningsfilen på det angivna stället. Namn med å, ä och ö står inom citattecken.",
        "Correct the mapping file at the place given. Names with å, ä and ö stand in quotation marks."),
    (Fault::MapKey, "F051", Error,
        "Rätta eller ta bort nyckeln i mappningsfilen.",
        "Correct or remove the key in the mapping file."),
    (Fault::MapValue, "F052", Error,
        "Rätta värdet i mappningsfilen.",
        "Correct the value in the mapping file."),
    (Fault::MapMissing, "F053", Error,
        "Skriv en mappningsfil och ange den med --map.",
        "Write a mapping file and name it with --map."),
];

impl Fault {
    fn entry(self) -> &'static Entry {
        let entry = ENTRIES.iter().find(|(fault, ..)| *fault == self);
        entry.expect("a test sees that every fault is listed")
    }

    pub(crate) fn code(self) -> &'static str {
        self.entry().1
    }

    pub(crate) fn severity(self) -> Severity {
        self.entry().2
    }

    pub(crate) fn remedy(self) -> Text {
        let (_, _, _, sv, en) = *self.entry();
        Text::new(sv, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_listed_once_in_order() {
        for (i, (fault, code, ..)) in ENTRIES.iter().enumerate() {
            assert_eq!(*fault as usize, i, "{code} stands in the order of the kinds");
            assert_eq!(fault.code(), *code);
        }
        assert!(ENTRIES.windows(2).all(|pair| pair[0].1 < pair[1].1), "codes rise");
        assert_eq!(ENTRIES.len(), Fault::MapMissing as usize + 1);
    }
}
