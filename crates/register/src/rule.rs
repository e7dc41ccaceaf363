//! The kinds of findings about deliveries of rows.

use catalog::{Rule, Severity, Told};

macro_rules! rules {
    ($($id:ident $code:literal $name:literal $severity:ident
        $title_sv:literal $title_en:literal $why_sv:literal $why_en:literal $do_sv:literal $do_en:literal;)*) => {
        $(pub(crate) static $id: Rule = Rule {
            code: $code,
            name: $name,
            severity: Severity::$severity,
            title: Told { sv: $title_sv, en: $title_en },
            why: Told { sv: $why_sv, en: $why_en },
            remedy: Told { sv: $do_sv, en: $do_en },
        };)*

        /// All kinds of findings about deliveries of rows, by code.
        pub static RULES: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    UNREADABLE "R101" "unreadable-file" Error
        "Filen kan inte läsas" "The file cannot be read"
        "Den är skadad, avklippt, krypterad, skriven i UTF-16, ett kalkylark, packad på ett sätt som inte känns igen eller packad flera gånger. Inget efter skadan är läst." "It is damaged, cut off, encrypted, written in UTF-16, a workbook, packed in a way that is not recognised or packed several times. Nothing after the damage has been read."
        "Spara filen på nytt som text i UTF-8, eller som Parquet packad med snappy eller zstd, och skicka den igen." "Save the file again as text in UTF-8, or as Parquet packed with snappy or zstd, and send it again.";
    COLUMN_MISSING "R102" "column-missing" Error
        "En kolumn saknas i filen" "A column is missing in the file"
        "Kolumnen måste finnas, så ingen av filens rader kan godtas." "The column must be there, so none of the rows of the file can be accepted."
        "Lägg till kolumnen, eller rätta dess namn i rubrikraden." "Add the column, or correct its name in the heading.";
    UNKNOWN_COLUMN "R103" "unknown-column" Warning
        "Filen har en kolumn som inte läses" "The file has a column that is not read"
        "Schemat har ingen kolumn med det namnet. I Parquet kan kolumnen också ha ett slag som inte läses, som tider och grupper, eller vara en lista där schemat har ett värde." "The schema has no column of that name. In Parquet the column may also be of a kind that is not read, such as times and groups, or be a list where the schema has one value."
        "Rätta namnet om kolumnen skulle läsas." "Correct the name if the column was to be read.";
    FIELDS "R104" "number-of-fields" Error
        "Raden har fel antal fält" "The row has the wrong number of fields"
        "Då går det inte att säga vilket fält som är vilken kolumn." "Then nobody can say which field is which column."
        "Kontrollera skiljetecknen. Ett tomt fält ska också ha sitt skiljetecken, och ett skiljetecken efter det sista fältet får stå. Är det alla rader är filen av ett annat slag än schemat." "Check the delimiters. An empty field has its delimiter too, and a delimiter after the last field may stand. If it is all rows, the file is of another kind than the schema.";
    TOO_LONG "R105" "row-too-long" Error
        "Raden är orimligt lång" "The row is unreasonably long"
        "Den är längre än en miljon byte, så den är inte läst." "It is longer than a million bytes, so it has not been read."
        "Kontrollera att filen är av det slag som registret tar." "Check that the file is of the kind that the register takes.";
    EMPTY "R106" "no-rows" Error
        "Leveransen har inga rader" "The delivery has no rows"
        "Filerna är tomma eller har bara rubriker och kommentarer. Tomt är inte noll: det går inte att se om något saknas." "The files are empty or have only headings and comments. Empty is not zero: nobody can see whether something is missing."
        "Kontrollera uttaget ur källsystemet och skicka leveransen igen." "Check the extract from the source system and send the delivery again.";
    REQUIRED "R201" "required" Error
        "Ett värde saknas" "A value is missing"
        "Kolumnen måste vara ifylld." "The column must be filled in."
        "Fyll i kolumnen." "Fill in the column.";
    IDENTITY "R202" "identity" Error
        "Personnumret är inget personnummer" "The number is no personal identity number"
        "Det är varken personnummer, samordningsnummer eller reservnummer: fel datum, fel kontrollsiffra eller fel längd." "It is neither personnummer, samordningsnummer nor a reserve number: wrong date, wrong check digit or wrong length."
        "Rätta numret." "Correct the number.";
    DATE "R203" "date" Error
        "Dagen eller månaden finns inte" "There is no such day or month"
        "Värdet är inte skrivet som schemat säger, eller finns inte i kalendern." "The value is not written as the schema says, or is not in the calendar."
        "Skriv en dag som finns, på ett sätt som schemat tar." "Write a day that exists, in a way that the schema takes.";
    NUMBER "R204" "number" Error
        "Värdet är inget tal" "The value is no number"
        "Kolumnen tar tal, med så många decimaler som schemat säger." "The column takes numbers, with as many decimals as the schema says."
        "Skriv talet med siffror." "Write the number with digits.";
    LIMITS "R205" "limits" Error
        "Talet är orimligt" "The number is unreasonable"
        "Talet ligger utanför schemats gränser." "The number lies outside the limits of the schema."
        "Rätta talet." "Correct the number.";
    CODE "R206" "code" Error
        "Koden har inte kodsystemets form" "The code has not the form of the code system"
        "En felskriven kod träffar ingenting eller något annat." "A misspelt code matches nothing or something else."
        "Rätta koden." "Correct the code.";
    HEADING "R207" "heading" Error
        "Koden är en rubrik" "The code is a heading"
        "KVÅ-koder som slutar på 000 är rubriker och ska inte registreras." "KVÅ codes that end in 000 are headings and are not to be registered."
        "Ange den mest detaljerade koden, till exempel PD008." "Give the most detailed code, such as PD008.";
    NOT_IN_SET "R208" "not-in-set" Error
        "Koden får inte stå i kolumnen" "The code may not stand in the column"
        "Registret tar bara koderna i ett visst urval." "The register takes only the codes of a certain set."
        "Ta bort koden, eller ange en som ingår." "Delete the code, or give one of the set.";
    AREA "R209" "area" Error
        "Kommunen eller regionen finns inte" "There is no such kommun or region"
        "Koden finns inte bland SCB:s koder." "The code is not among those of Statistics Sweden."
        "Rätta koden." "Correct the code.";
    CHOICE "R210" "choice" Error
        "Värdet finns inte att välja" "The value is not among the choices"
        "Kolumnen tar bara vissa värden." "The column takes only certain values."
        "Välj ett av schemats värden." "Choose one of the values of the schema.";
    TEXT "R211" "text" Error
        "Texten är för lång eller har fel teckenkodning" "The text is too long or wrongly encoded"
        "Den ryms inte, eller är inte skriven i den kodning som schemat säger." "It does not fit, or is not written in the encoding that the schema says."
        "Korta texten, eller spara filen i rätt kodning." "Shorten the text, or save the file in the right encoding.";
    LOST_ZERO "R212" "lost-zero" Warning
        "Kommunens kod saknar sin första nolla" "The code of the kommun lacks its first zero"
        "Ett kalkylprogram har ätit nollan. Raden är rättad och inläst." "A spreadsheet has eaten the zero. The row has been corrected and taken in."
        "Spara kolumnen som text nästa gång." "Save the column as text the next time.";
    RESERVE "R213" "reserve-number" Note
        "Personen har ett reservnummer" "The person has a reserve number"
        "Raden räknas, men kan inte länkas till andra register." "The row is counted, but cannot be linked to other registers."
        "Ange personnummer eller samordningsnummer om personen har något." "Give a personnummer or samordningsnummer if the person has one.";
    CHOICE_THEN "R214" "choice-then" Error
        "Värdet gällde inte då" "The value did not hold then"
        "Värdet finns att välja, men inte för dagen eller månaden som raden gäller." "The value is among the choices, but not for the day or month that the row is about."
        "Välj ett värde som gällde då." "Choose a value that held then.";
    COLUMN_THEN "R215" "column-then" Warning
        "Kolumnen fanns inte då" "The column did not exist then"
        "Kolumnen är ifylld för en dag eller månad då den inte skulle levereras. Raden är inläst." "The column is filled in for a day or month when it was not to be delivered. The row has been taken in."
        "Kontrollera radens dag, eller lämna kolumnen tom." "Check the day of the row, or leave the column empty.";
    PERSON_ID "R216" "person-id" Error
        "Personens id kan inte läsas" "The person's id cannot be read"
        "Det är längre än schemat tillåter, har fel teckenkodning eller har tecken som inte syns." "It is longer than the schema allows, is wrongly encoded or has characters that do not print."
        "Rätta id:t, eller höj schemats max_length." "Correct the id, or raise the max_length of the schema.";
    CHECK "R301" "check" Error
        "Raden stämmer inte med sig själv" "The row does not agree with itself"
        "Två kolumner säger emot varandra." "Two columns contradict each other."
        "Rätta den som är fel." "Correct the one that is wrong.";
    DUPLICATE "R302" "duplicate" Note
        "Raden står redan i leveransen" "The row stands in the delivery already"
        "Alla värden är de samma. Raden räknas en gång." "All values are the same. The row is counted once."
        "Ta bort upprepningen om den inte är avsedd." "Delete the repetition if it is not meant.";
    CLASH "R303" "clash" Error
        "Två rader säger emot varandra" "Two rows contradict each other"
        "De gäller samma sak men har olika värden. Den första är inläst." "They are about the same thing but have different values. The first has been taken in."
        "Ta bort den rad som är fel." "Delete the row that is wrong.";
    BETWEEN_ROWS "R304" "between-rows" Warning
        "Personens rader stämmer inte sinsemellan" "The rows of the person do not agree"
        "Raderna är inlästa, men något saknas eller överlappar." "The rows have been taken in, but something is missing or overlaps."
        "Kontrollera personens rader." "Check the rows of the person.";
    OUTSIDE "R305" "outside-months" Error
        "Raden ligger utanför leveransens månader" "The row lies outside the months of the delivery"
        "Månaden är redan inläst, och en enstaka rad får inte ersätta den." "The month has been taken in already, and a single row must not replace it."
        "Skicka månadens alla rader som en egen leverans." "Send all rows of the month as a delivery of its own.";
    OLDER "R306" "older-delivery" Note
        "En senare leverans gäller" "A later delivery holds"
        "Raden är granskad men inte lagrad: månaden finns i en leverans som kom in senare." "The row has been checked but not stored: the month is in a delivery that was received later."
        "Inget, om dagen då leveransen kom in är rätt angiven." "Nothing, if the day of receipt was given rightly.";
    UNUSUAL "R401" "unusual-volume" Warning
        "Antalet är ovanligt för avsändaren" "The count is unusual for the sender"
        "Antalet rader eller personer ligger längre från det brukliga än slumpen förklarar. Det brukliga är medianen av avsändarens närmast föregående månader, minst tre och högst tolv. Det som sägs ligger längre från medianen än schemats gräns (30 procent om inget annat står), fyra gånger slumpens spridning (roten ur antalet, minst nio, och för rader mer ju fler rader varje person har) och tre gånger månadernas egen spridning. En månad som skickas igen hålls mot den förra leveransen." "The number of rows or persons lies further from the usual than chance explains. The usual is the median of the sender's months just before, at least three and at most twelve. What is told lies further from the median than the limit of the schema (30 percent unless it says otherwise), four times the spread of chance (the square root of the number, at least nine, and for rows more the more rows each person has) and three times the spread of the months. A month that is sent again is held against the delivery before."
        "Kontrollera att leveransen är hel och att inget står två gånger. Är antalet rätt behöver inget göras." "Check that the delivery is whole and that nothing stands twice. If the number is right nothing needs to be done.";
    GAP "R402" "months-missing" Warning
        "Månader saknas" "Months are missing"
        "Avsändaren har levererat både före och efter, men inget för månaderna däremellan. Tomt är inte noll: månaderna kan inte räknas. Det sägs om avsändare som har levererat minst tre månader och, där raderna gäller personer, brukar ha minst tio i månaden." "The sender has delivered both before and after, but nothing for the months between. Empty is not zero: the months cannot be counted. It is told of senders that have delivered at least three months and, where rows are about persons, usually have at least ten a month."
        "Skicka månaderna som saknas." "Send the months that are missing.";
    EMPTIED "R403" "month-emptied" Warning
        "En månad har blivit tom" "A month has become empty"
        "Leveransen ersätter månaden men har inga rader i den. De rader som fanns är borta." "The delivery replaces the month but has no rows in it. The rows that were there are gone."
        "Skicka alla månader som leveransen ska bära." "Send all the months that the delivery is to carry.";
    LINKAGE "R404" "linkage-loss" Warning
        "Fler rader än brukligt kan inte länkas" "More rows than usual cannot be linked"
        "Personer med reservnummer kan inte följas till andra register. Andelen ligger minst en procentenhet och tre gånger slumpens spridning över avsändarens närmast föregående månader; utan tre sådana månader sägs en andel över fem procent, om den gäller minst tio rader." "Persons with reserve numbers cannot be followed to other registers. The share lies at least one percentage point and three times the spread of chance above the sender's months just before; without three such months a share above five percent is told, if it is about at least ten rows."
        "Kontrollera att personnummer och samordningsnummer kommer med ur källsystemet." "Check that the numbers of persons come along from the source system.";
    BALANCE "R405" "stock-and-flow" Warning
        "Bestånd och flöde går inte ihop" "Stock and flow do not agree"
        "Det som pågick vid förra månadens slut, plus det som började, minus det som avslutades, ska vara det som pågår vid månadens slut. Ett beslut som slutar månadens sista dag räknas som avslutat, också när det står i beståndet." "What went on at the end of the month before, plus what began, minus what ended, shall be what goes on at the end of the month. A decision that ends on the last day of the month counts as ended, also when it stands in the stock."
        "Kontrollera om början eller slut saknas i flödet, eller rader i beståndet. Rader som avvisades räknas inte." "Check whether beginnings or ends are missing in the flow, or rows in the stock. Rows that were rejected are not counted.";
    BREAK "R406" "series-break" Note
        "Raderna kan inte jämföras över tid" "The rows cannot be compared over time"
        "Det som rapporteras ändrades efter perioder som leveransen gäller." "What is reported changed after periods that the delivery is about."
        "Räkna inte tiden före och efter som en och samma serie." "Do not count the time before and after as one series.";
    LATE "R407" "late" Note
        "Leveransen kom efter sista dagen" "The delivery came after the last day"
        "Månaden har inte kommit förut, och schemats sista dag är passerad. Raderna är inlästa ändå." "The month has not come before, and the last day of the schema has passed. The rows have been taken in all the same."
        "Skicka i tid nästa gång, så kommer månaden med när siffrorna räknas." "Send in time the next time, and the month is there when figures are computed.";
}
