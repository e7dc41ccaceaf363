//! The kinds of findings: one list, from which the reference page is generated.

use cube::Lang;

use crate::Severity;

/// A text that the program itself carries, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

impl Told {
    /// The text in one language.
    #[must_use]
    pub fn get(self, lang: Lang) -> &'static str {
        lang.pick(self.sv, self.en)
    }
}

/// One kind of finding. Its code never changes meaning and is never used again.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `C` and three digits; the first tells the chapter.
    pub code: &'static str,
    /// The code in words, for machines that sort by name: `unknown-key`.
    pub name: &'static str,
    /// How serious such findings are.
    pub severity: Severity,
    /// What is wrong, as a heading.
    pub title: Told,
    /// Why it matters.
    pub why: Told,
    /// What to do about it.
    pub remedy: Told,
}

/// Writes out the list of rules as constants and as [`RULES`], so that none can be left out of the list.
macro_rules! rules {
    ($($(#[$doc:meta])* $constant:ident = $code:literal $name:literal $severity:ident
        title $title_sv:literal $title_en:literal
        why $why_sv:literal $why_en:literal
        remedy $remedy_sv:literal $remedy_en:literal;)*) => {
        $(
            $(#[$doc])*
            pub(crate) static $constant: Rule = Rule {
                code: $code,
                name: $name,
                severity: Severity::$severity,
                title: Told { sv: $title_sv, en: $title_en },
                why: Told { sv: $why_sv, en: $why_en },
                remedy: Told { sv: $remedy_sv, en: $remedy_en },
            };
        )*
        /// All kinds of findings about content, by code.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    // Files.
    SYNTAX = "C001" "unreadable-toml" Error
        title "Raden kan inte läsas som TOML" "The line cannot be read as TOML"
        why "Raden följer inte TOML:s skrivregler. Resten av filen läses ändå." "The line breaks TOML’s rules of writing. The rest of the file is read all the same."
        remedy "Rätta raden." "Correct the line.";
    NOT_UTF8 = "C002" "not-utf8" Error
        title "Filen är inte skriven i UTF-8" "The file is not written in UTF-8"
        why "Tecken som å, ä och ö blir fel när filen sparats i en annan teckenkodning." "Letters such as å, ä and ö come out wrong when the file was saved in another encoding."
        remedy "Spara filen som UTF-8." "Save the file as UTF-8.";
    UNUSED_FILE = "C003" "unused-file" Warning
        title "Ingen läser filen" "Nothing reads the file"
        why "Filen ligger på en plats eller har ett namn som programmet inte känner, så dess innehåll syns ingenstans." "The file has a place or a name that the program does not know, so its content appears nowhere."
        remedy "Flytta, döp om eller ta bort filen." "Move, rename or delete the file.";
    PAGE_MISSING = "C004" "page-missing" Error
        title "Definitionen saknar sin textsida" "The definition lacks its page"
        why "Varje indikator består av två filer: <id>.toml och <id>.md. Sidan förklarar måttet i klartext." "Each indicator is two files: <id>.toml and <id>.md. The page explains the measure in plain words."
        remedy "Skriv sidan, med samma namn och ändelsen .md." "Write the page, with the same name and the ending .md.";
    DEFINITION_MISSING = "C005" "definition-missing" Error
        title "Textsidan saknar sin definition" "The page lacks its definition"
        why "Varje indikator består av två filer: <id>.toml och <id>.md. En ensam sida visas inte." "Each indicator is two files: <id>.toml and <id>.md. A page alone is not shown."
        remedy "Skriv definitionen, med samma namn och ändelsen .toml, eller rätta sidans namn." "Write the definition, with the same name and the ending .toml, or correct the page’s name.";
    FILE_MISSING = "C006" "file-missing" Error
        title "En fil som behövs finns inte" "A file that is needed does not exist"
        why "Utan filen går det inte att läsa det som bygger på den." "Without the file, what builds on it cannot be read."
        remedy "Lägg till filen." "Add the file.";
    OWN_AREAS = "C007" "areas-of-the-program" Note
        title "Mappen har inga egna områden" "The folder has no areas of its own"
        why "Kommuner och regioner hämtas då från programmet." "Kommuner and regioner are then taken from the program."
        remedy "Ingenting behöver göras." "Nothing needs to be done.";

    // Keys and values.
    UNKNOWN_KEY = "C101" "unknown-key" Error
        title "Okänd nyckel" "Unknown key"
        why "Ingen läser nyckeln. Oftast är den felstavad." "Nothing reads the key. Most often it is misspelt."
        remedy "Rätta stavningen eller ta bort raden." "Correct the spelling or delete the line.";
    MISPLACED_KEY = "C102" "misplaced-key" Error
        title "Nyckeln får inte stå här" "The key may not stand here"
        why "Nyckeln finns, men hör hemma i en annan tabell eller hos en annan sorts mått." "The key exists, but belongs in another table or with another kind of measure."
        remedy "Flytta raden eller ta bort den." "Move the line or delete it.";
    MISSING_KEY = "C103" "missing-key" Error
        title "En nyckel saknas" "A key is missing"
        why "Utan den är definitionen inte hel." "Without it the definition is not complete."
        remedy "Lägg till raden." "Add the line.";
    WRONG_TYPE = "C104" "wrong-type" Error
        title "Fel sorts värde" "The wrong kind of value"
        why "Nyckeln har ett värde av en annan sort än den ska ha." "The key has a value of another kind than it should."
        remedy "Skriv värdet på rätt sätt." "Write the value in the right way.";
    UNKNOWN_WORD = "C105" "unknown-word" Error
        title "Ordet finns inte att välja" "The word is not among the choices"
        why "Nyckeln tar bara ord ur en bestämd lista." "The key takes only words from a fixed list."
        remedy "Välj ett av orden." "Choose one of the words.";
    OUT_OF_RANGE = "C106" "out-of-range" Error
        title "Orimligt tal" "Unreasonable number"
        why "Talet ligger utanför vad nyckeln kan betyda." "The number lies outside what the key can mean."
        remedy "Rätta talet." "Correct the number.";
    MALFORMED = "C107" "malformed" Error
        title "Värdet har fel form" "The value has the wrong form"
        why "Id, version, period och serie skrivs i en bestämd form." "Ids, versions, periods and series are written in a fixed form."
        remedy "Skriv värdet i rätt form." "Write the value in the right form.";
    MISSING_LANGUAGE = "C108" "missing-language" Error
        title "Texten saknas på ett av språken" "The text is missing in one of the languages"
        why "Allt som läsare ser finns på svenska och engelska." "All that readers see exists in Swedish and English."
        remedy "Skriv texten på båda språken." "Write the text in both languages.";
    EMPTY_TEXT = "C109" "empty-text" Error
        title "Tom text" "Empty text"
        why "En tom text lämnar ett hål på sidan." "An empty text leaves a hole in the page."
        remedy "Skriv texten, eller ta bort nyckeln om den får utelämnas." "Write the text, or delete the key if it may be left out.";
    REPEATED = "C110" "repeated" Warning
        title "Samma sak står två gånger i listan" "The same thing stands twice in the list"
        why "Det senare läses inte." "The later one is not read."
        remedy "Ta bort det ena." "Delete one of them.";
    DUPLICATE_KEY = "C111" "duplicate-key" Error
        title "Nyckeln står två gånger" "The key stands twice"
        why "Bara ett av värdena kan gälla." "Only one of the values can be meant."
        remedy "Ta bort den ena raden." "Delete one of the lines.";

    // What a definition says.
    ID_DIFFERS = "C201" "id-differs" Error
        title "Id:t är inte filens namn" "The id is not the file’s name"
        why "Id:t är permanent och är detsamma som filens namn, så att en indikator alltid hittas." "The id is permanent and the same as the file’s name, so that an indicator is always found."
        remedy "Döp om filen eller rätta id:t." "Rename the file or correct the id.";
    DUPLICATE_ID = "C202" "duplicate-id" Error
        title "Två definitioner har samma id" "Two definitions have the same id"
        why "Bara den första läses." "Only the first is read."
        remedy "Ge den ena ett annat id, eller ta bort den." "Give one of them another id, or delete it.";
    DIRECTION_ON_CENTRAL = "C203" "direction-on-central-measure" Error
        title "Ett centralt mått har en önskad riktning" "A central measure has a desired direction"
        why "Ett centralt mått beskriver och kan inte bli bättre eller sämre. Det märks aldrig." "A central measure describes and cannot become better or worse. It is never marked."
        remedy "Skriv better = \"neither\", eller gör måttet till en indikator." "Write better = \"neither\", or make the measure an indicator.";
    NO_DIRECTION = "C204" "no-direction" Error
        title "En indikator saknar önskad riktning" "An indicator has no desired direction"
        why "Det som inte kan bli bättre eller sämre är inte en indikator utan ett centralt mått." "What cannot become better or worse is not an indicator but a central measure."
        remedy "Skriv \"higher\" eller \"lower\", eller kind = \"central_measure\"." "Write \"higher\" or \"lower\", or kind = \"central_measure\".";
    REVIEW_OVERDUE = "C205" "review-overdue" Warning
        title "Granskningen är försenad" "The review is overdue"
        why "Definitionen skulle ha granskats på nytt." "The definition should have been reviewed again."
        remedy "Granska definitionen och flytta fram reviewed och review_due." "Review the definition and move reviewed and review_due forward.";
    REVIEW_ORDER = "C206" "review-order" Error
        title "Nästa granskning ligger före den senaste" "The next review lies before the last"
        why "review_due ska vara en senare dag än reviewed." "review_due must be a later day than reviewed."
        remedy "Rätta ett av datumen." "Correct one of the dates.";
    REVIEWED_AHEAD = "C207" "reviewed-ahead" Warning
        title "Granskad en dag som inte varit" "Reviewed on a day that has not been"
        why "reviewed är dagen då definitionen senast granskades." "reviewed is the day when the definition was last reviewed."
        remedy "Rätta datumet." "Correct the date.";
    SHARE_WITHOUT_PERCENT = "C208" "share-without-percent" Warning
        title "En andel vars enhet inte nämner procent" "A share whose unit does not mention percent"
        why "Läsaren ser enheten under namnet och ska kunna skilja procent från antal." "The reader sees the unit under the name and must be able to tell percent from numbers."
        remedy "Skriv procent i enheten, eller ändra measure." "Write percent in the unit, or change measure.";
    TARGET_WITHOUT_AUTHORITY = "C209" "target-without-authority" Error
        title "Målnivån saknar avsändare" "The target has no authority"
        why "En målnivå gäller bara när läsaren vet vem som satt den." "A target counts only when the reader knows who set it."
        remedy "Lägg till authority = { sv = \"…\", en = \"…\" }." "Add authority = { sv = \"…\", en = \"…\" }.";
    ABSURD_TARGET = "C210" "absurd-target" Error
        title "Målnivån är orimlig" "The target is unreasonable"
        why "Målnivån ligger utanför vad måttet kan visa, eller åt fel håll." "The target lies outside what the measure can show, or on the wrong side."
        remedy "Rätta value, eller better om det är riktningen som är fel." "Correct value, or better if it is the direction that is wrong.";
    ABSURD_BASE_YEAR = "C211" "absurd-base-year" Error
        title "Basåret är orimligt" "The base year is unreasonable"
        why "Basåret är det år som senare år jämförs med." "The base year is the year with which later years are compared."
        remedy "Rätta året." "Correct the year.";
    BREAKS_UNORDERED = "C212" "breaks-unordered" Warning
        title "Brotten i serien står inte i tidsordning" "The breaks in the series are not in the order of time"
        why "Den som läser ska kunna följa serien från början till slut." "The reader must be able to follow the series from start to end."
        remedy "Sätt brotten i tidsordning." "Put the breaks in the order of time.";
    BREAK_OUT_OF_TIME = "C213" "break-out-of-time" Error
        title "Brottet ligger utanför seriens tid" "The break lies outside the time of the series"
        why "Ett brott delar serien i en del före och en del efter." "A break divides the series into one part before and one after."
        remedy "Rätta perioden." "Correct the period.";
    DUPLICATE_SERIES = "C214" "duplicate-series" Error
        title "Två definitioner gör anspråk på samma serie" "Two definitions claim the same series"
        why "Siffrorna i en serie kan bara höra till en indikator." "The figures of a series can only belong to one indicator."
        remedy "Ta bort kolada ur den ena." "Delete kolada from one of them.";
    TARGET_ON_CENTRAL = "C215" "target-on-central-measure" Error
        title "Ett centralt mått har en målnivå" "A central measure has a target"
        why "Ett mått utan önskad riktning har inget mål att nå." "A measure without a desired direction has no target to reach."
        remedy "Ta bort [target], eller gör måttet till en indikator." "Delete [target], or make the measure an indicator.";

    // What points at what.
    UNKNOWN_THEME = "C301" "unknown-theme" Error
        title "Temat finns inte i themes.toml" "The theme is not in themes.toml"
        why "Mappen under indicators/ är temats id. Utan rad i themes.toml har temat varken namn eller plats." "The folder under indicators/ is the theme’s id. Without a row in themes.toml the theme has neither name nor place."
        remedy "Lägg till temat i themes.toml, eller flytta filerna." "Add the theme to themes.toml, or move the files.";
    DEAD_ROW = "C302" "dead-reference" Error
        title "Indikatorn finns inte" "The indicator does not exist"
        why "Profilen pekar på en indikator som inte är definierad. Raden utelämnas." "The profile points at an indicator that is not defined. The row is left out."
        remedy "Rätta id:t, eller skriv definitionen." "Correct the id, or write the definition.";
    DEAD_PERSONS = "C303" "dead-persons" Error
        title "Indikatorn med antal personer finns inte" "The indicator with the number of persons does not exist"
        why "persons pekar på den indikator vars antal gör att ett avstånd kan sägas i personer." "persons points at the indicator whose numbers let a distance be told in persons."
        remedy "Rätta id:t, eller skriv definitionen." "Correct the id, or write the definition.";
    DEAD_TRAIT = "C304" "dead-trait" Error
        title "Egenskapens indikator finns inte" "The trait’s indicator does not exist"
        why "Likheten mellan kommuner mäts med indikatorer. Egenskapen utelämnas." "The likeness between kommuner is measured with indicators. The trait is left out."
        remedy "Rätta id:t, eller skriv definitionen." "Correct the id, or write the definition.";
    DUPLICATE_ROW = "C305" "duplicate-row" Warning
        title "Indikatorn står två gånger i profilen" "The indicator stands twice in the profile"
        why "Läsaren ser samma rad två gånger, och den räknas två gånger i sammanställningen." "The reader sees the same row twice, and it counts twice in the summary."
        remedy "Ta bort den ena raden, eller ge raderna olika nivåer." "Delete one of the rows, or give the rows different levels.";
    IN_NO_PROFILE = "C306" "in-no-profile" Note
        title "Indikatorn står inte i någon profil" "The indicator is in no profile"
        why "Den har en egen sida men syns inte i någon områdesprofil." "It has a page of its own but appears in no area’s profile."
        remedy "Lägg till den i en profil, om den ska följas där." "Add it to a profile, if it should be followed there.";
    PERSONS_NOT_COUNT = "C307" "persons-not-count" Error
        title "Indikatorn i persons är inte ett antal" "The indicator in persons is not a count"
        why "Bara ett antal personer kan räkna om en andel till personer." "Only a number of persons can turn a share into persons."
        remedy "Peka på ett mått med measure = \"count\"." "Point at a measure with measure = \"count\".";
    LEVEL_WITHOUT_FIGURES = "C308" "level-without-figures" Warning
        title "Raden gäller nivåer där indikatorn inte finns" "The row is for levels where the indicator does not exist"
        why "Raden blir tom i varje profil på den nivån." "The row is empty in every profile at that level."
        remedy "Ändra radens levels, eller indikatorns." "Change the row’s levels, or the indicator’s.";
    EMPTY_THEME = "C309" "empty-theme" Note
        title "Temat har inga indikatorer" "The theme has no indicators"
        why "Temat blir en tom rubrik." "The theme becomes an empty heading."
        remedy "Ta bort temat, eller lägg indikatorer i dess mapp." "Delete the theme, or put indicators in its folder.";

    // Pages.
    TITLE_DIFFERS = "C401" "title-differs" Error
        title "Rubriken är inte indikatorns namn" "The heading is not the indicator’s name"
        why "Sidans rubriker är indikatorns namn på svenska och engelska, så att läsaren känner igen sig." "The page’s headings are the indicator’s name in Swedish and English, so that the reader recognises it."
        remedy "Gör rubriken och title lika." "Make the heading and title the same.";
    SECTION_MISSING = "C402" "section-missing" Error
        title "Ett avsnitt saknas på sidan" "The page lacks a section"
        why "Varje sida förklarar vad måttet visar, hur det räknas och vad man ska vara försiktig med." "Each page explains what the measure shows, how it is calculated and what to be careful about."
        remedy "Skriv avsnittet." "Write the section.";
    SECTION_ORDER = "C403" "section-order" Error
        title "Avsnitten står i fel ordning" "The sections are in the wrong order"
        why "Sidorna har samma ordning, så att läsaren hittar." "The pages have the same order, so that the reader finds the way."
        remedy "Flytta avsnittet." "Move the section.";
    UNKNOWN_SECTION = "C404" "unknown-section" Error
        title "Okänd rubrik" "Unknown heading"
        why "Sidan har bestämda avsnitt. Oftast är rubriken felstavad." "The page has fixed sections. Most often the heading is misspelt."
        remedy "Rätta rubriken, eller flytta texten till ett av avsnitten." "Correct the heading, or move the text to one of the sections.";
    EMPTY_SECTION = "C405" "empty-section" Error
        title "Tomt avsnitt" "Empty section"
        why "Rubriken följs inte av någon text." "No text follows the heading."
        remedy "Skriv texten." "Write the text.";
    DUPLICATE_SECTION = "C406" "duplicate-section" Error
        title "Avsnittet står två gånger" "The section stands twice"
        why "Bara det första läses." "Only the first is read."
        remedy "Slå ihop avsnitten." "Join the sections.";
    RAW_HTML = "C407" "raw-html" Warning
        title "HTML i texten" "HTML in the text"
        why "HTML visas som vanlig text, för att sidorna ska vara säkra och likadana." "HTML is shown as plain text, so that the pages are safe and alike."
        remedy "Skriv med Markdown." "Write with Markdown.";
    UNSAFE_LINK = "C408" "unsafe-link" Error
        title "Länken leder inte till en webbsida" "The link does not lead to a web page"
        why "Länkar får börja med https://, http://, mailto:, / eller #." "Links may begin with https://, http://, mailto:, / or #."
        remedy "Rätta länken." "Correct the link.";

    // Areas.
    BAD_ROW = "C501" "bad-row" Error
        title "Raden kan inte läsas" "The row cannot be read"
        why "Raden har fel antal fält eller ett fält som inte kan tolkas. Den utelämnas." "The row has the wrong number of fields or a field that cannot be understood. It is left out."
        remedy "Rätta raden." "Correct the row.";
    BAD_CODE = "C502" "bad-area-code" Error
        title "Koden är inte en områdeskod" "The code is not an area code"
        why "Koder skrivs 00 för riket, två siffror för en region och fyra för en kommun." "Codes are 00 for riket, two digits for a region and four for a kommun."
        remedy "Rätta koden." "Correct the code.";
    DUPLICATE_CODE = "C503" "duplicate-area-code" Error
        title "Koden står två gånger" "The code stands twice"
        why "Bara den första raden läses." "Only the first row is read."
        remedy "Ta bort den ena raden." "Delete one of the rows.";
    UNKNOWN_REGION = "C504" "unknown-region" Error
        title "Regionen finns inte" "The region does not exist"
        why "Kommunen pekar på en region som inte finns i region.csv, eller som upphört." "The kommun points at a region that is not in region.csv, or has ceased."
        remedy "Rätta regionens kod." "Correct the region’s code.";
    UNKNOWN_GROUP = "C505" "unknown-group" Error
        title "Kommungruppen finns inte" "The group of kommuner does not exist"
        why "Kommunen pekar på en grupp som inte finns i grupp.csv." "The kommun points at a group that is not in grupp.csv."
        remedy "Rätta gruppen." "Correct the group.";
    NO_SUCCESSOR = "C506" "no-successor" Error
        title "Det upphörda området saknar efterföljare" "The ceased area has no successor"
        why "became säger under vilken kod området räknas nu, så att gamla siffror inte tappas bort." "became tells under which code the area is counted now, so that old figures are not lost."
        remedy "Skriv en kod som är i bruk i became." "Write a code in use in became.";
    YEARS_REVERSED = "C507" "years-reversed" Error
        title "Åren står i fel ordning" "The years are in the wrong order"
        why "valid_to är det sista året med koden och får inte ligga före valid_from." "valid_to is the last year with the code and may not lie before valid_from."
        remedy "Rätta åren." "Correct the years.";
    BAD_GEOMETRY = "C508" "bad-geometry" Error
        title "Kartan kan inte läsas" "The map cannot be read"
        why "Området ritas inte på kartan." "The area is not drawn on the map."
        remedy "Gör om kartfilen med scripts/map.py." "Make the map file again with scripts/map.py.";
    AREA_NOT_ON_MAP = "C509" "area-not-on-map" Warning
        title "Området finns inte på kartan" "The area is not on the map"
        why "Området ritas inte, och dess siffror syns bara i tabellen." "The area is not drawn, and its figures are seen in the table only."
        remedy "Gör om kartfilen med scripts/map.py." "Make the map file again with scripts/map.py.";

    // Glossary and editorial pages.
    DUPLICATE_TERM = "C601" "duplicate-term" Error
        title "Termen står två gånger" "The term stands twice"
        why "Ett ord har en betydelse." "A word has one meaning."
        remedy "Slå ihop posterna." "Join the entries.";
    TRANSLATION_MISSING = "C602" "translation-missing" Error
        title "Sidan finns bara på ett språk" "The page exists in one language only"
        why "Sidan <namn>.md på svenska har en motsvarighet <namn>.en.md på engelska." "The page <name>.md in Swedish has a counterpart <name>.en.md in English."
        remedy "Skriv sidan på det andra språket." "Write the page in the other language.";
}

/// The kind of finding with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}
