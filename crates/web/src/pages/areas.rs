//! All areas: riket, the regioner, and the kommuner under their regioner.

use catalog::{Area, ProfileId};
use cube::{AreaCode, AreaLevel};
use maud::{Markup, html};

use crate::address::{FIRST_PROFILE, Page};
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};
use crate::pages::search;

pub(super) fn page(context: Context<'_>) -> Answer {
    let first = ProfileId(FIRST_PROFILE.to_owned());
    let kommuner = context.site.index(AreaLevel::Kommun);
    let regions = context.site.index(AreaLevel::Region);
    let title = context
        .say("Områden: riket, regioner och kommuner", "Areas: Sweden, regions and municipalities");
    let head = Head {
        title: title.to_owned(),
        description: context
            .say(
                "Profiler för riket, 21 regioner och 290 kommuner.",
                "Profiles of Sweden, 21 regions and 290 municipalities.",
            )
            .to_owned(),
        part: Part::Profiles,
        crumbs: vec![(context.say("Områden", "Areas").to_owned(), None)],
    };
    let link = |code: AreaCode, name: &str| html! { a href=(context.at(&Page::profile(code, &first))) { (name) } };
    let body = html! {
        h1 { (context.say("Områden", "Areas")) }
        p.lead {
            @match context.lang {
                cube::Lang::Sv => { "Varje område har samma profiler. Börja med " (link(AreaCode::RIKET, "riket")) ", en av " (regions.len()) " regioner eller en av " (kommuner.len()) " kommuner." }
                cube::Lang::En => { "Every area has the same profiles. Begin with " (link(AreaCode::RIKET, "Sweden")) ", one of " (regions.len()) " regions or one of " (kommuner.len()) " municipalities." }
            }
        }
        (search::form(context, ""))
        p.tools { a href=(context.at(&Page::Map)) { (context.say("Välj på kartan", "Choose on the map")) } }
        div.regions {
            @for region in &regions {
                (group(context, region, &kommuner, &first))
            }
        }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn group(context: Context<'_>, region: &Area, kommuner: &[&Area], first: &ProfileId) -> Markup {
    let own = kommuner.iter().filter(|k| k.region == Some(region.code));
    let id = format!("r{}", region.code);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) {
                a href=(context.at(&Page::profile(region.code, first))) { (context.lang.pick(&region.name, &region.name_en)) }
                " " span.muted.code { (region.code) }
            }
            ul.names {
                @for kommun in own {
                    li { a href=(context.at(&Page::profile(kommun.code, first))) { (context.lang.pick(&kommun.name, &kommun.name_en)) } }
                }
            }
        }
    }
}
