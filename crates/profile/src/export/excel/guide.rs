//! The sheet `Läs mig`, and the lines of reading help under the profile.

use cube::Status;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::columns::row;
use super::look;
use super::place::Tab;
use super::writing::put_text;

/// The lines under the profile: what each sign means, in the order of the columns.
pub(super) fn reading_help(book: &Book) -> Vec<String> {
    let lang = book.lang;
    let statuses: Vec<String> = (Status::ALL.into_iter())
        .filter(|s| !s.has_value())
        .map(|s| format!("{} {}", s.sign(), s.label(lang)))
        .collect();
    let source = Tab::Sources.title(lang);
    let release = &book.opened_profile().release;
    vec![
        lang.pick(
            "⚑ Märkt: senaste värdet är sämre än det första. Regeln är lika för alla och säger var man bör titta, inte varför. Centrala mått bedöms ej.",
            "⚑ Marked: the latest value is worse than the first. The rule is the same for everyone. It says where to look, not why. Central measures are not judged.",
        )
        .to_owned(),
        lang.pick(
            "Trend prövas för sig: ● säkert bättre, ◆ säkert sämre, ⊖ ingen säker förändring, ◌ för få mätpunkter, ■ säker ändring i mått utan riktning. Under omdömet står provet och dess nivå.",
            "The trend is tested by itself: ● significantly better, ◆ significantly worse, ⊖ no significant change, ◌ too few points, ■ significant change in a measure without direction. Below stand the test and its level.",
        )
        .to_owned(),
        lang.pick(
            "Minidiagrammen har samma år men var sin skala, och visar bara värden som kan jämföras med det senaste. Ett glapp är ett år utan värde.",
            "The mini-charts share their years but not their scale, and show only values comparable with the latest. A gap is a year without a value.",
        )
        .to_owned(),
        lang.pick(
            "Läge: 1 är bäst. Den fyllda ringen är området självt, och bättre ligger till höger. För centrala mått ligger höga värden till höger.",
            "Place: 1 is best. The filled ring is the area itself, and better is to the right. For central measures high values are to the right.",
        )
        .to_owned(),
        format!(
            "{}: {}. {}",
            lang.pick("Tecken", "Signs"),
            statuses.join(", "),
            lang.pick("Inget av dem är noll. pe är procentenheter.", "None of them is zero. pp is percentage points.")
        ),
        match lang {
            cube::Lang::Sv => format!("Källor och definitioner står på bladet {source}. Utgåva {release}."),
            cube::Lang::En => format!("Sources and definitions stand on the sheet {source}. Release {release}."),
        },
    ]
}

/// Writes the sheet.
pub(super) fn write(book: &Book, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.lang;
    sheet.set_column_width(0, 0.9)?;
    sheet.set_column_width(1, 24)?;
    sheet.set_column_width(2, 96)?;
    put_text(sheet, (0, 1), lang.pick("Läs mig", "Read me"), &look::title())?;
    sheet.set_row_height(0, 30)?;
    let (term, text) = (look::prose().set_bold(), look::prose());
    let mut at = 2;
    for (heading, lines) in chapters(book) {
        put_text(sheet, (at, 1), heading, &look::heading())?;
        sheet.set_row_height(at, 24)?;
        at += 1;
        for (word, meaning) in lines {
            put_text(sheet, (at, 1), &word, &term)?;
            put_text(sheet, (at, 2), &meaning, &text)?;
            let lines =
                row(meaning.chars().count().div_ceil(98).max(word.chars().count().div_ceil(24)));
            sheet.set_row_height(at, f64::from(lines) * 13.5 + 4.0)?;
            at += 1;
        }
        at += 1;
    }
    sheet.set_print_area(0, 0, at - 1, 2)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    Ok(())
}

type Lines = Vec<(String, String)>;

fn chapters(book: &Book) -> Vec<(&'static str, Lines)> {
    let lang = book.lang;
    vec![
        (lang.pick("Bladen", "The sheets"), sheets(book)),
        (lang.pick("Märkning: regeln", "Mark: the rule"), marks(book)),
        (lang.pick("Trend: provet", "Trend: the test"), trends(book)),
        (lang.pick("Tecken i stället för tal", "Signs in place of numbers"), statuses(book)),
        (lang.pick("Jämförelser", "Comparisons"), comparisons(book)),
        (lang.pick("Om arbetsboken", "About the workbook"), about(book)),
    ]
}

fn pairs(lines: &[(&str, &str)]) -> Lines {
    lines.iter().map(|(word, text)| ((*word).to_owned(), (*text).to_owned())).collect()
}

fn sheets(book: &Book) -> Lines {
    let lang = book.lang;
    let about = |tab: Tab| {
        match tab {
        Tab::Profile => lang.pick(
            "Ett områdes profil. Välj området i den gröna cellen; allt annat följer med.",
            "One area's profile. Pick the area in the green cell; everything else follows.",
        ),
        Tab::Review => lang.pick(
            "Skriven granskning av de märkta måtten för området på Profil, och varför vissa kommuner är jämförbara.",
            "Written review of the marked measures of the area on Profile, and why some municipalities are similar.",
        ),
        Tab::Compare => lang.pick(
            "Två till fyra områden sida vid sida: ett mått år för år i ett diagram, och alla mått i en tabell.",
            "Two to four areas side by side: one measure year by year in a chart, and all measures in a table.",
        ),
        Tab::Chart => lang.pick(
            "Ett mått för området på Profil, mot riket, regionen och mittersta hälften av alla områden på samma nivå.",
            "One measure of the area on Profile, against Sweden, the region and the middle half of all areas at the level.",
        ),
        Tab::Sources => lang.pick(
            "Leveranserna som siffrorna kom med, och måttens definitioner.",
            "The deliveries that the figures came with, and the definitions of the measures.",
        ),
        _ => lang.pick(
            "Alla siffror: en rad för varje område och mått. Går att filtrera, sortera och kopiera.",
            "All figures: one row for each area and measure. Can be filtered, sorted and copied.",
        ),
    }
    };
    [Tab::Profile, Tab::Review, Tab::Compare, Tab::Chart, Tab::Sources, Tab::Records]
        .map(|tab| (tab.title(lang).to_owned(), about(tab).to_owned()))
        .to_vec()
}

fn marks(book: &Book) -> Lines {
    pairs(&book.lang.pick(
        [
            ("⚑ Märkt", "Senaste värdet är sämre än det första (basåret där det finns, annars första året). Båda jämförs som de visas, alltså avrundade. Regeln är den i Socialstyrelsens rapport 2022-3-7816, tabell 1."),
            ("ej märkt", "Senaste värdet är lika eller bättre."),
            ("bedöms ej", "Ett centralt mått: höga och låga värden kan inte läsas som bra eller dåliga. Märks aldrig."),
            ("ett värde", "Bara ett jämförbart värde finns, så inget kan ha ändrats."),
            ("Serien bruten", "Värden före ett brott jämförs inte med senare. Första värde, märkning och trend börjar efter brottet."),
        ],
        [
            ("⚑ Marked", "The latest value is worse than the first (the base year where it exists, else the first year). Both are compared as shown, that is, rounded. The rule is that of Socialstyrelsen's report 2022-3-7816, table 1."),
            ("not marked", "The latest value is equal or better."),
            ("not judged", "A central measure: high and low values cannot be read as good or bad. Never marked."),
            ("one value", "Only one comparable value exists, so nothing can have changed."),
            ("Series broken", "Values before a break are not compared with later ones. First value, mark and trend begin after the break."),
        ],
    ))
}

fn trends(book: &Book) -> Lines {
    let mut lines = pairs(&book.lang.pick(
        [
            ("● bättre, ◆ sämre", "Ändringen är statistiskt säker på den nivå som står under omdömet. Pilen säger vad talet gör, formen om det är bra."),
            ("■ stiger, sjunker", "Ändringen är säker men måttet har ingen riktning."),
            ("⊖ ingen säker förändring", "Ändringen kan vara tillfällig, även om raden är märkt."),
            ("◌ för få mätpunkter", "Inom parentes: hur många som finns och hur många provet behöver."),
            ("Mann–Kendall", "Prövar om värdena efter senaste brottet stiger eller sjunker. Används där bara värden finns (Mann 1945, Kendall 1975)."),
            ("vägd lutning", "Lutningen genom de fem senaste punkterna, vägd med deras osäkerhet, och säker bara om tecknet består när varje punkt tas bort. Används där intervall finns (OHID Fingertips, recent trends)."),
        ],
        [
            ("● better, ◆ worse", "The change is statistically significant at the level that stands below the verdict. The arrow says what the number does, the shape whether that is good."),
            ("■ rising, falling", "The change is significant but the measure has no direction."),
            ("⊖ no significant change", "The change may be temporary, even if the row is marked."),
            ("◌ too few points", "In brackets: how many there are and how many the test needs."),
            ("Mann–Kendall", "Tests whether the values after the last break rise or fall. Used where only values exist (Mann 1945, Kendall 1975)."),
            ("weighted slope", "The slope through the five latest points, weighted by their uncertainty, and sure only if its sign stays when each point is left out. Used where intervals exist (OHID Fingertips, recent trends)."),
        ],
    ));
    let opened = super::words::false_alarms(book.opened_profile(), book.lang);
    let label = &book.areas[book.opened].label;
    lines.push((book.lang.pick("slump", "chance").to_owned(), format!("{label}: {opened}")));
    lines
}

fn statuses(book: &Book) -> Lines {
    let lang = book.lang;
    let more = |status: Status| match status {
        Status::Hidden => lang.pick(
            " Talet är litet och visas inte, så att ingen kan röjas. Det är inte noll.",
            " The number is small and not shown so that nobody can be identified. It is not zero.",
        ),
        Status::Missing => lang.pick(
            " Den skulle ha funnits men har inte lämnats.",
            " It should exist but has not been delivered.",
        ),
        _ => "",
    };
    (Status::ALL.into_iter())
        .filter(|s| *s != Status::Reported)
        .map(|s| {
            let label = s.label(lang);
            let mut letters = label.chars();
            let first: String =
                letters.next().map_or_else(String::new, |c| c.to_uppercase().collect());
            (s.sign().to_owned(), format!("{first}{}.{}", letters.as_str(), more(s)))
        })
        .collect()
}

fn comparisons(book: &Book) -> Lines {
    pairs(&book.lang.pick(
        [
            ("Riket, region", "Deras publicerade värde för samma period som områdets senaste."),
            ("Kommungrupp", "Medianen i SKR:s kommungrupp."),
            ("Jämförbara", "Medianen bland de kommuner som liknar området mest i sådant som invånare och ålder. Skälen står på bladet Granskning."),
            ("Läge", "Plats bland jämförbara och området självt; för en region bland alla regioner. 1 är bäst. Lika värden delar den bättre platsen."),
            ("Bästa tiondelen", "Den nivå som den bästa tiondelen av alla områden på samma nivå når. Det motsvarar: avståndet i personer, vårdtillfällen eller besök, räknat där det är känt hur många måttet gäller. För enkäter är antalet räknat som om andelen gällde alla som har insatsen, även dem som inte svarat."),
            ("Förändring", "I procentenheter (pe) för andelar, i procent av första värdet för andra mått."),
        ],
        [
            ("Sweden, region", "Their published value for the same period as the area's latest."),
            ("Group", "The median of SKR's group of municipalities."),
            ("Similar", "The median of the municipalities most like the area in such things as inhabitants and age. The reasons stand on the sheet Review."),
            ("Place", "Among the similar and the area itself; for a region among all regions. 1 is best. Equal values share the better place."),
            ("Best tenth", "The level that the best tenth of all areas at the same level reach. That corresponds to: the distance in people, hospital stays or visits, computed where it is known how many the measure is about. For surveys the number is counted as if the share held for everyone with the service, also those who did not answer."),
            ("Change", "In percentage points (pp) for shares, in percent of the first value for other measures."),
        ],
    ))
}

fn about(book: &Book) -> Lines {
    let lang = book.lang;
    let profile = book.opened_profile();
    let n = book.areas.len();
    vec![
        (lang.pick("Profil", "Profile").to_owned(), profile.title.get(lang).to_owned()),
        (
            lang.pick("Utgåva", "Release").to_owned(),
            format!(
                "{}. {}",
                profile.release,
                lang.pick(
                    "Samma utgåva har samma siffror och definitioner.",
                    "The same release has the same figures and definitions.",
                )
            ),
        ),
        (lang.pick("Områden", "Areas").to_owned(), n.to_string()),
        (
            lang.pick("Licens", "Licence").to_owned(),
            lang.pick(
                "Arbetsboken är gjord med Närbild, öppen programvara under EUPL 1.2. Siffrorna ägs av källorna på bladet Källor och får användas om källan anges.",
                "The workbook is made with Närbild, open software under EUPL 1.2. The figures belong to the sources on the sheet Sources and may be used if the source is named.",
            )
            .to_owned(),
        ),
        (
            lang.pick("Formler", "Formulas").to_owned(),
            lang.pick(
                "Allt på bladen Profil, Granskning, Jämför och Diagram är formler som läser bladet Data. Dolda blad håller listor och mellansteg. Inget är låst och inga makron finns.",
                "Everything on the sheets Profile, Review, Compare and Chart is formulas that read the sheet Data. Hidden sheets hold lists and steps between. Nothing is locked and there are no macros.",
            )
            .to_owned(),
        ),
    ]
}
