//! How the measure is counted, from its definition.

use catalog::{Indicator, MeasureType, Quality};
use cube::Lang;
use maud::{Markup, PreEscaped, html};
use profile::words;

use crate::layout::Context;

pub(super) fn section(context: Context<'_>, definition: &Indicator) -> Markup {
    let lang = context.lang;
    html! {
        section #sa-raknas aria-labelledby="sa-raknas-h" {
            h2 #sa-raknas-h { (context.say("Så räknas måttet", "How the measure is calculated")) }
            div.cols.a {
                div.prose.editorial { (PreEscaped(method(definition.page_html.get(lang)))) }
                dl.facts-list { (facts(context, definition)) }
            }
        }
    }
}

/// The method page without its first heading and paragraph, which stand at the top already.
fn method(html: &str) -> String {
    match html.find("<h2") {
        Some(at) => html[at..]
            .replace("<h3", "<h4")
            .replace("</h3", "</h4")
            .replace("<h2", "<h3")
            .replace("</h2", "</h3"),
        None => html.to_owned(),
    }
}

fn facts(context: Context<'_>, definition: &Indicator) -> Markup {
    let lang = context.lang;
    let told = |term: &'static str, text: &str| {
        html! { @if !text.is_empty() { div { dt { (term) } dd { (text) } } } }
    };
    let quality: Vec<&str> = definition.quality.iter().map(|q| quality(*q, lang)).collect();
    let levels: Vec<&str> =
        definition.levels.iter().map(|l| super::super::level_word(context, *l)).collect();
    html! {
        (told(context.say("Vilka som räknas", "Population"), definition.population.get(lang)))
        (told(context.say("Täljare", "Numerator"), definition.numerator.get(lang)))
        (told(context.say("Nämnare", "Denominator"), definition.denominator.get(lang)))
        (told(context.say("Enhet", "Unit"), definition.unit.get(lang)))
        (told(context.say("Sort", "Kind"), &format!("{}. {}", words::kind(definition.kind, lang), definition.kind_reason.get(lang))))
        (told(context.say("Ser på", "Looks at"), measure_type(definition.measure_type, lang)))
        (told(context.say("God vård", "Good care"), &quality.join(", ")))
        (told(context.say("Källa", "Source"), definition.source.get(lang)))
        @if let Some(kolada) = &definition.kolada { (told("Kolada", kolada)) }
        (told(context.say("Nivåer", "Levels"), &levels.join(", ")))
        @for broken in &definition.breaks {
            (told(context.say("Brott i serien", "Break in series"), &format!("{}: {}", words::period(broken.period, lang), broken.why.get(lang))))
        }
        (told(context.say("Underlag", "Evidence"), &format!("{}: {}", words::evidence(definition.evidence, lang), definition.evidence_source)))
        (told("Version", &definition.version))
        (told(context.say("Ansvarig", "Owner"), &definition.owner))
        (told(context.say("Granskad", "Reviewed"), &definition.reviewed.to_string()))
        (told(context.say("Granskas senast", "Review due"), &definition.review_due.to_string()))
        (told(context.say("Fingeravtryck", "Fingerprint"), definition.definition_hash.get(..12).unwrap_or_default()))
    }
}

fn measure_type(measure_type: MeasureType, lang: Lang) -> &'static str {
    match measure_type {
        MeasureType::Structure => lang.pick("förutsättningar (struktur)", "conditions (structure)"),
        MeasureType::Process => lang.pick("vad som görs (process)", "what is done (process)"),
        MeasureType::Outcome => {
            lang.pick("vad det leder till (resultat)", "what comes out of it (outcome)")
        }
    }
}

fn quality(quality: Quality, lang: Lang) -> &'static str {
    match quality {
        Quality::Saker => lang.pick("säker", "safe"),
        Quality::Individanpassad => lang.pick("individanpassad", "person-centred"),
        Quality::Kunskapsbaserad => lang.pick("kunskapsbaserad", "evidence-based"),
        Quality::Jamlik => lang.pick("jämlik", "equitable"),
        Quality::Tillganglig => lang.pick("tillgänglig", "accessible"),
        Quality::Effektiv => lang.pick("effektiv", "efficient"),
    }
}
