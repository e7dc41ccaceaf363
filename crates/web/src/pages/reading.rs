//! How to read a profile: every sign, column and symbol explained where it can be linked to.

use cube::{Lang, Status};
use maud::{Markup, html};
use profile::svg::position;
use profile::svg::sign::Sign;

use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};

pub(super) fn page(context: Context<'_>) -> Answer {
    let title = context.say("Så läser du en profil", "How to read a profile");
    let lead = context.say(
        "Tre saker hålls isär i varje rad: märkningen är en regel, trenden är ett test, läget är en rangordning. De kan säga olika saker, och det är meningen.",
        "Three things are kept apart in every row: the mark is a rule, the trend is a test, the place is a ranking. They may say different things, and that is the point.",
    );
    let head = Head {
        title: title.to_owned(),
        description: lead.to_owned(),
        part: Part::About,
        crumbs: vec![(title.to_owned(), None)],
    };
    let body = html! {
        h1 { (title) }
        p.lead { (lead) }
        section.cols.two { (mark(context)) (trend(context)) }
        section.cols.two { (mini_chart(context)) (place(context)) }
        section.cols.two { (symbols(context)) (numbers(context)) }
        section { (print(context)) }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn listed(entries: &[(Markup, &str)]) -> Markup {
    html! { dl.howto { @for (term, told) in entries { dt { (term) } dd { (told) } } } }
}

fn mark(context: Context<'_>) -> Markup {
    let flag = Sign::Flag.with_word(context.say("Märkt", "Marked"));
    let off = html! { span.st.off { (context.say("ej märkt", "not marked")) } };
    let na = html! { span.st.na { (context.say("bedöms ej", "not judged")) } };
    html! {
        div #markning {
            h2 { (context.say("Märkning: en regel", "The mark: a rule")) }
            (listed(&[
                (flag, context.say(
                    "Senaste värdet är sämre än basåret. Regeln är lika för alla och säger var man bör titta, inte varför.",
                    "The latest value is worse than the base year. The rule is the same for everyone. It says where to look, not why.",
                )),
                (off, context.say(
                    "Senaste värdet är lika eller bättre. Lika räknas inte som sämre.",
                    "The latest value is equal or better. Equal does not count as worse.",
                )),
                (na, context.say(
                    "Ett centralt mått, där varken högt eller lågt är bättre i sig, eller bara ett värde.",
                    "A central measure, where neither high nor low is better in itself, or only one value.",
                )),
            ]))
            p.small.muted { (context.say(
                "Basår är 2013 där det finns, annars det första året. Är serien bruten räknas bara värden efter brottet. Bedömningen görs på de tal som visas, så att tabellen aldrig säger emot sig själv. Regeln är den i Socialstyrelsens rapport 2022-3-7816, tabell 1.",
                "The base year is 2013 where it exists, else the first year. After a break in the series only later values count. The judgement is made on the numbers as shown, so that the table never contradicts itself. The rule is that of the National Board of Health and Welfare’s report 2022-3-7816, table 1.",
            )) }
        }
    }
}

fn trend(context: Context<'_>) -> Markup {
    let worded = |sign: Sign, sv, en| sign.with_word(context.say(sv, en));
    html! {
        div #trend {
            h2 { (context.say("Trend: ett test", "The trend: a test")) }
            (listed(&[
                (worded(Sign::Better { rising: true }, "Stiger, bättre", "Rising, better"), context.say(
                    "Cirkel: förändringen är statistiskt säker och åt rätt håll. Pilen visar vad talet gör.",
                    "Circle: the change is statistically sure and in the right direction. The arrow shows what the number does.",
                )),
                (worded(Sign::Worse { rising: false }, "Sjunker, sämre", "Falling, worse"), context.say(
                    "Romb: förändringen är statistiskt säker och åt fel håll. Romben betyder sämre överallt på webbplatsen.",
                    "Diamond: the change is statistically sure and in the wrong direction. The diamond means worse everywhere on the site.",
                )),
                (worded(Sign::Unchanged, "Ingen säker förändring", "No significant change"), context.say(
                    "Värdena rör sig inte mer än slumpen kan göra.",
                    "The values do not move more than chance can make them.",
                )),
                (worded(Sign::TooFew, "För få mätpunkter", "Too few points"), context.say(
                    "Färre än fem värden efter det senaste brottet. Ingen trend prövas.",
                    "Fewer than five values after the latest break. No trend is tested.",
                )),
                (worded(Sign::Direction { rising: true }, "Stiger", "Rising"), context.say(
                    "Fyrkant: ett centralt mått som säkert stiger eller sjunker, utan bedömning.",
                    "Square: a central measure that surely rises or falls, without judgement.",
                )),
            ]))
            p.small.muted { (context.say(
                "Finns antal eller intervall prövas den vägda lutningen över de fem senaste punkterna på 0,2 procents nivå, och riktningen ska hålla när varje punkt utelämnas. Annars används Mann–Kendalls test på alla punkter efter brottet, på 5 procents nivå. Under varje profil står hur många utslag slumpen ensam väntas ge.",
                "Where counts or intervals exist, the weighted slope over the latest five points is tested at the 0.2 percent level, and the direction must hold when each point is left out. Otherwise Mann–Kendall’s test is used on all points after the break, at the 5 percent level. Under each profile stands how many verdicts chance alone is expected to give.",
            )) }
        }
    }
}

fn mini_chart(context: Context<'_>) -> Markup {
    let parts = [
        (
            context.say("Ring", "Ring"),
            context.say(
                "Första värdet, med en prickad linje på samma höjd.",
                "The first value, with a dotted line at the same height.",
            ),
        ),
        (
            context.say("Fylld punkt eller romb", "Filled point or diamond"),
            context.say(
                "Senaste värdet; romb när raden är märkt.",
                "The latest value; a diamond when the row is marked.",
            ),
        ),
        (
            context.say("Ljust fält", "Light field"),
            context.say(
                "Mittersta hälften av alla områden på samma nivå.",
                "The middle half of all areas at the same level.",
            ),
        ),
        (
            context.say("Streckad bro", "Dashed bridge"),
            context.say("Värden saknas däremellan.", "Values are missing in between."),
        ),
        (
            context.say("Två snedstreck", "Two slashes"),
            context.say(
                "Serien är bruten. Jämför inte med tidigare värden.",
                "A break in the series. Do not compare with earlier values.",
            ),
        ),
        (
            "..",
            context.say(
                "Ett dolt värde. Höjden gissas inte.",
                "A hidden value. Its height is not guessed.",
            ),
        ),
    ];
    html! {
        div #minidiagram {
            h2 { (context.say("Minidiagrammet", "The mini-chart")) }
            p.small.muted { (context.say(
                "Tidsaxeln är densamma i alla rader. Höjden är radens egen, så brantheten kan inte jämföras mellan rader.",
                "The time axis is the same in all rows. The height is the row’s own, so slopes cannot be compared between rows.",
            )) }
            dl.howto { @for (term, told) in parts { dt { (term) } dd { (told) } } }
        }
    }
}

fn place(context: Context<'_>) -> Markup {
    html! {
        div #lage {
            h2 { (context.say("Läget: en rangordning", "The place: a ranking")) }
            div.poskey { (position::EXAMPLE) }
            p.small.muted { (context.say(
                "Fylld punkt är det egna området, ringar de jämförbara, streck riket och fält mittersta hälften av alla. Bättre är åt höger i varje rad, vilket håll talet än går.",
                "The filled point is the own area, rings the similar ones, the line the nation and the field the middle half of all. Better is to the right in every row, whichever way the number goes.",
            )) }
            p.small.muted { (context.say(
                "De jämförbara kommunerna är de som är mest lika i profilens drag, till exempel folkmängd och andel äldre. Avstånd och skäl står i varje profil. Ett värde kan bli bättre medan platsen blir sämre, när andra har förbättrats mer.",
                "The similar municipalities are those most alike in the profile’s traits, such as population and share of older people. Distance and reasons are told in each profile. A value may improve while the place falls, when others have improved more.",
            )) }
        }
    }
}

fn symbols(context: Context<'_>) -> Markup {
    let told = |status: Status| match (status, context.lang) {
        (Status::Zero, Lang::Sv) => "Antalet är noll.",
        (Status::Zero, Lang::En) => "The number is zero.",
        (Status::Missing, Lang::Sv) => "Uppgift skulle finnas men är inte levererad.",
        (Status::Missing, Lang::En) => "A figure should exist but was not delivered.",
        (Status::NotApplicable, Lang::Sv) => "Kan inte finnas: verksamheten finns inte i området.",
        (Status::NotApplicable, Lang::En) => "Cannot exist: the area has no such service.",
        (Status::Hidden, Lang::Sv) => {
            "Dolt av sekretess. Talet är litet och visas inte, så att ingen kan röjas. Det är inte noll."
        }
        (Status::Hidden, Lang::En) => {
            "Hidden for confidentiality. The number is small and not shown so that nobody can be identified. It is not zero."
        }
        (Status::NotCollected, Lang::Sv) => "Frågades inte efter den här perioden.",
        (Status::NotCollected, Lang::En) => "Was not asked for in this period.",
        (Status::NotYetPublished, Lang::Sv) => "Kommer senare.",
        (Status::NotYetPublished, Lang::En) => "Comes later.",
        (Status::Reported, _) => "",
    };
    let title = context.say("Tecken i tabellen", "Signs in the table");
    html! {
        div #tecken {
            h2 { (title) }
            table.tbl {
                caption.vh { (title) }
                thead { tr { th scope="col" { (context.say("Tecken", "Sign")) } th scope="col" { (context.say("Betyder", "Means")) } } }
                tbody { @for status in Status::ALL { @if status != Status::Reported { tr {
                    th scope="row" { (status.sign()) }
                    td { b { (status.label(context.lang)) } span.unit { (told(status)) } }
                } } } }
            }
        }
    }
}

fn numbers(context: Context<'_>) -> Markup {
    let entries = [
        (context.say("pe", "pp"), context.say("Procentenheter. Andelar ändras i procentenheter, andra mått i procent av första värdet.", "Percentage points. Shares change in percentage points, other measures in percent of the first value.")),
        (context.say("Treårsvärden", "Three-year values"), context.say("Värden för flera år tillsammans står under det sista året.", "Values of several years together stand under the last year.")),
        (context.say("Median", "Median"), context.say("Värdet i mitten när områdena ordnas efter storlek.", "The value in the middle when the areas are put in order.")),
        (context.say("Bästa tiondelen", "Best tenth"), context.say("Nivån som den bästa tiondelen av områdena når. Avståndet dit räknas om till personer där antalet är känt.", "The level that the best tenth of the areas reach. The distance is told in persons where their number is known.")),
        (context.say("Utgåva", "Release"), context.say("Tolv tecken som pekar ut vilka siffror och definitioner en sida är gjord av.", "Twelve characters that tell which figures and definitions a page was made of.")),
    ];
    html! {
        div #ord {
            h2 { (context.say("Ord och tal", "Words and numbers")) }
            dl.howto { @for (term, told) in entries { dt { (term) } dd { (told) } } }
        }
    }
}

fn print(context: Context<'_>) -> Markup {
    html! {
        div.prose #utskrift {
            h2 { (context.say("Skriv ut eller spara som PDF", "Print or save as PDF")) }
            p { (context.say(
                "Varje profil är gjord för två A4-sidor: tabellen på den första, granskningen på den andra. Välj Skriv ut i webbläsaren och sedan Spara som PDF. Ta bort webbläsarens egna sidhuvuden om de stör.",
                "Every profile is made for two A4 pages: the table on the first, the review on the second. Choose Print in the browser and then Save as PDF. Turn off the browser’s own headers if they disturb.",
            )) }
            p { (context.say(
                "Där programmet narbild-pdf är installerat finns i stället en länk till en färdig PDF, taggad för hjälpmedel.",
                "Where the program narbild-pdf is installed there is instead a link to a finished PDF, tagged for assistive technology.",
            )) }
        }
    }
}
