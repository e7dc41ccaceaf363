//! An area's profile: the fragment that every output of the profile has, with what only a site has.

use catalog::ProfileId;
use cube::{AreaCode, AreaLevel, IndicatorId};
use maud::{Markup, html};
use profile::export::html::{self as export, Frame};
use profile::model::AreaProfile;
use profile::svg::map;

use crate::address::{FIRST_PROFILE, Format, Page};
use crate::answer::Answer;
use crate::downloads;
use crate::layout::{self, Context, Head, Part};
use crate::pages::{level_in_title, refusal};

pub(super) fn page(
    context: Context<'_>,
    area: &str,
    profile: Option<&str>,
    format: Option<Format>,
) -> Answer {
    let Some(code) = context.site.find_area(area) else {
        return refusal::no_area(context, area);
    };
    let id = ProfileId(profile.unwrap_or(FIRST_PROFILE).to_owned());
    let Some(found) = context.site.profile(&id, code) else {
        return refusal::no_profile(context, code, &id.0);
    };
    let here = Page::profile(code, &id);
    // A name or a long form is answered where the page lies, so that each page has one address.
    let wanted = match format {
        Some(format) => here.clone().with_format(format),
        None => here.clone(),
    };
    let asked = context.asked.parts.iter().skip(1).cloned().collect::<Vec<_>>().join("/");
    if asked != wanted.to_string() {
        return Answer::sent_to(context.at(&wanted));
    }
    match format {
        Some(format) => downloads::profile(context, &found, format)
            .unwrap_or_else(|| refusal::no_file(context, &here)),
        None => shown(context, &found),
    }
}

fn shown(context: Context<'_>, found: &AreaProfile) -> Answer {
    let lang = context.lang;
    let name = export::area_name(found, lang);
    let indicator = |id: &IndicatorId| {
        format!("{}?omrade={}", context.at(&Page::indicator(id)), found.area.code)
    };
    let area = |code: AreaCode| context.at(&Page::profile(code, &found.profile));
    let frame = Frame {
        indicator: Some(&indicator),
        area: Some(&area),
        locator: locator(context, found),
        tools: Some(tools(context, found)),
        address: Some(context.at(&Page::profile(found.area.code, &found.profile))),
    };
    let lead: Vec<&str> = found.lead.iter().map(|s| s.text.get(lang)).collect();
    let head = Head {
        title: format!(
            "{name}, {}{}",
            found.title.get(lang).to_lowercase(),
            level_in_title(found.area.level)
        ),
        description: lead.join(" "),
        part: Part::Profiles,
        crumbs: crumbs(context, found, name),
    };
    let body = html! {
        (profiles(context, found))
        (export::fragment(found, lang, &frame))
    };
    Answer::page(layout::page(context, &head, &body))
}

fn crumbs(context: Context<'_>, found: &AreaProfile, name: &str) -> Vec<(String, Option<String>)> {
    let areas = context.at(&Page::Areas);
    let mut crumbs = vec![(context.say("Områden", "Areas").to_owned(), Some(areas))];
    if let Some(region) = found.region.as_ref().filter(|_| found.area.level == AreaLevel::Kommun) {
        let address = context.at(&Page::profile(region.code, &found.profile));
        let name = context.lang.pick(&region.name, &region.name_en).clone();
        let levels = context.site.catalog().profiles.get(&found.profile).map(|p| &p.levels);
        if levels.is_some_and(|levels| levels.contains(&AreaLevel::Region)) {
            crumbs.push((name, Some(address)));
        }
    }
    crumbs.push((name.to_owned(), None));
    crumbs
}

/// The other profiles of the same area.
fn profiles(context: Context<'_>, found: &AreaProfile) -> Markup {
    let level = found.area.level;
    let profiles = context.site.profiles_in_order(level);
    html! {
        @if profiles.len() > 1 {
            nav aria-label=(context.say("Profiler för området", "Profiles of the area")) {
                ul.tabs { @for profile in profiles { li {
                    a href=(context.at(&Page::profile(found.area.code, &profile.id)))
                        aria-current=[(profile.id == found.profile).then_some("page")] {
                        (profile.title.get(context.lang))
                    }
                } } }
            }
        }
    }
}

fn tools(context: Context<'_>, found: &AreaProfile) -> Markup {
    let here = Page::profile(found.area.code, &found.profile);
    let file = |format: Format| context.at(&here.clone().with_format(format));
    let mut compare = format!("{}?omrade={}", context.at(&Page::Compare), found.area.code);
    for peer in &found.peers {
        compare.push_str(&format!("&omrade={}", peer.area.code));
    }
    if found.profile.0 != FIRST_PROFILE {
        compare.push_str(&format!("&profil={}", found.profile));
    }
    html! {
        ul.tools.no-print {
            @if !found.review.is_empty() {
                li { a href="#granskning" { (context.say("Granskning av märkta rader", "Review of the marked rows")) } }
            }
            @if found.area.level != AreaLevel::Riket {
                li { a href="#jamfort" { (context.say("Jämfört med andra", "Compared with others")) } }
            }
            @if !found.peers.is_empty() {
                li { a href=(compare) { (context.say("Bredvid de jämförbara", "Beside the similar ones")) } }
            }
            @if found.fictional.is_some() {
                li { a href="#fiktivt" { (context.say("Fiktivt: beräknat ur register", "Fictional: computed from registers")) } }
            }
            li { a href=(context.at(&Page::Reading)) { (context.say("Så läser du profilen", "How to read the profile")) } }
            li.apart { a href=(file(Format::Xlsx)) { "Excel" } }
            li { a href=(file(Format::Csv)) { "CSV" } }
            li { a href=(file(Format::Json)) { "JSON" } }
            @if context.site.press().is_some() {
                li { a href=(file(Format::Pdf)) { (context.say("PDF, två sidor", "PDF, two pages")) } }
            } @else {
                li { a href={ (context.at(&Page::Reading)) "#utskrift" } { (context.say("Skriv ut som PDF", "Print as PDF")) } }
            }
        }
    }
}

/// Where the area lies: a kommun in its region, a region in the country.
fn locator(context: Context<'_>, found: &AreaProfile) -> Option<Markup> {
    let code = found.area.code;
    let name = export::area_name(found, context.lang);
    let regions = context.site.codes(AreaLevel::Region);
    let (around, place) = match found.area.level {
        AreaLevel::Riket => return None,
        AreaLevel::Region => (regions, context.say("i riket", "in Sweden").to_owned()),
        AreaLevel::Kommun => {
            let region = code.region_code()?;
            let all = context.site.codes(AreaLevel::Kommun).into_iter();
            let mut around: Vec<AreaCode> =
                all.filter(|c| c.region_code() == Some(region)).collect();
            // A region of one kommun is shown in the country.
            if around.len() < 2 {
                around = regions;
                around.push(code);
            }
            let place = format!(
                "{} {}",
                context.say("i", "in"),
                context.site.area_name(region, context.lang)
            );
            (around, place)
        }
    };
    let label = format!("{}: {name} {place}", context.say("Karta", "Map"));
    map::locator(&context.site.catalog().geometry, &[code], &around, &label)
}
