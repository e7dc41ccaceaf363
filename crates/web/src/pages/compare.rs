//! Chosen areas side by side: a heat map with words, place and change kept apart.

use catalog::{Better, ProfileId};
use cube::{AreaCode, AreaLevel, IndicatorId, Lang};
use maud::{Markup, html};
use profile::model::{AreaProfile, Mark, Row};
use profile::svg::sign;
use profile::words;

use crate::address::{FIRST_PROFILE, Page};
use crate::answer::Answer;
use crate::layout::{self, Context, Head, Part};
use crate::pages::{names_list, refusal, scrolled, state};

/// The most areas side by side; more cannot be read.
const MOST: usize = 12;

/// What was asked for.
struct Choice {
    areas: Vec<AreaCode>,
    /// Names that are no area.
    unknown: Vec<String>,
    /// Different areas asked for, also those beyond the limit.
    n_asked: usize,
    profile: ProfileId,
}

pub(super) fn page(context: Context<'_>) -> Answer {
    let choice = choice(context);
    let Some(profile) = context.site.catalog().profiles.get(&choice.profile) else {
        let area = choice.areas.first().copied().unwrap_or(AreaCode::RIKET);
        return refusal::no_profile(context, area, &choice.profile.0);
    };
    let found: Vec<AreaProfile> = choice
        .areas
        .iter()
        .filter_map(|area| context.site.profile(&choice.profile, *area))
        .collect();
    let names: Vec<String> =
        found.iter().map(|p| context.site.area_name(p.area.code, context.lang)).collect();
    let title = title(context, &names, &found);
    let crumbs = vec![(context.say("Jämför", "Compare").to_owned(), None)];
    let description = context.say(
        "Områden sida vid sida: nivå, plats och märkning i varje cell.",
        "Areas side by side: level, place and mark in every cell.",
    );
    let head = Head {
        // The same areas may be compared in several profiles.
        title: match found.is_empty() {
            true => title.clone(),
            false => format!("{title}, {}", profile.title.get(context.lang).to_lowercase()),
        },
        description: description.to_owned(),
        part: Part::Compare,
        crumbs,
    };
    let body = html! {
        p.eyebrow { (eyebrow(context, profile, &found)) }
        h1 { (title) }
        @if found.is_empty() {
            p.lead { (context.say(
                "Välj några områden, så ställs deras profiler sida vid sida.",
                "Choose some areas, and their profiles are put side by side.",
            )) }
        } @else {
            p.lead { (lead(context, &found)) }
        }
        (notes(context, &choice, &found))
        (form(context, &choice))
        @if !found.is_empty() { (heat(context, &found)) }
    };
    Answer::page(layout::page(context, &head, &body))
}

fn choice(context: Context<'_>) -> Choice {
    let mut choice = Choice {
        areas: Vec::new(),
        unknown: Vec::new(),
        n_asked: 0,
        profile: ProfileId(context.asked.first("profil").unwrap_or(FIRST_PROFILE).to_owned()),
    };
    let mut all: Vec<AreaCode> = Vec::new();
    for words in context.asked.all("omrade") {
        match context.site.find_area(words) {
            Some(area) if !all.contains(&area) => all.push(area),
            Some(_) => {}
            None if choice.unknown.len() < 5 => {
                choice.unknown.push(words.chars().take(60).collect())
            }
            None => {}
        }
    }
    choice.n_asked = all.len();
    all.truncate(MOST);
    choice.areas = all;
    choice
}

fn title(context: Context<'_>, names: &[String], found: &[AreaProfile]) -> String {
    match names {
        [] => context.say("Jämför områden", "Compare areas").to_owned(),
        [one] if found[0].area.level == AreaLevel::Riket => one.clone(),
        [one] => match context.lang {
            Lang::Sv => format!("{one} bredvid riket"),
            Lang::En => format!("{one} beside Sweden"),
        },
        [first, second] => format!("{first} {} {second}", context.say("och", "and")),
        [first, rest @ ..] => match context.lang {
            Lang::Sv => format!("{first} och {} till", rest.len()),
            Lang::En => format!("{first} and {} more", rest.len()),
        },
    }
}

fn eyebrow(context: Context<'_>, profile: &catalog::Profile, found: &[AreaProfile]) -> String {
    let profile = profile.title.get(context.lang);
    let n_rows = order_of(found).len();
    if found.is_empty() {
        return context.say("Jämförelse", "Comparison").to_owned();
    }
    match (context.lang, found.len()) {
        (Lang::Sv, 1) => format!("Jämförelse · {profile} · 1 område · {n_rows} mått"),
        (Lang::En, 1) => format!("Comparison · {profile} · 1 area · {n_rows} measures"),
        (Lang::Sv, n) => format!("Jämförelse · {profile} · {n} områden · {n_rows} mått"),
        (Lang::En, n) => format!("Comparison · {profile} · {n} areas · {n_rows} measures"),
    }
}

/// How many indicators each area has in the last quarter: the first area, then the ends of the others.
fn lead(context: Context<'_>, found: &[AreaProfile]) -> String {
    let tally = |p: &AreaProfile| {
        let judged = rows(p).filter(|r| r.better != Better::Neither && r.position_all.is_some());
        let (mut n, mut last) = (0, 0);
        for row in judged {
            n += 1;
            last += usize::from(row.position_all.as_ref().is_some_and(|p| p.quarter() == 4));
        }
        (last, n)
    };
    let name = |p: &AreaProfile| context.site.area_name(p.area.code, context.lang);
    let Some((first, others)) = found.split_first() else { return String::new() };
    let (last, n) = tally(first);
    let mut text = match (context.lang, n) {
        (Lang::Sv, 0) => format!("{} rangordnas inte.", name(first)),
        (Lang::En, 0) => format!("{} is not ranked.", name(first)),
        (Lang::Sv, _) => {
            format!("{} hamnar i sista fjärdedelen på {last} av {n} indikatorer.", name(first))
        }
        (Lang::En, _) => {
            format!("{} is in the last quarter on {last} of {n} indicators.", name(first))
        }
    };
    let mut others: Vec<(usize, &AreaProfile)> = others
        .iter()
        .map(|p| (tally(p), p))
        .filter(|((_, n), _)| *n > 0)
        .map(|((last, _), p)| (last, p))
        .collect();
    others.sort_by_key(|(last, _)| *last);
    if let (Some((few, least)), Some((many, most))) = (others.first(), others.last()) {
        if few == many {
            return text;
        }
        text.push_str(&match context.lang {
            Lang::Sv => format!(" {} gör det på {many}, {} på {few}.", name(most), name(least)),
            Lang::En => format!(" {} is so on {many}, {} on {few}.", name(most), name(least)),
        });
    }
    text
}

/// What was left out, and why: never in silence.
fn notes(context: Context<'_>, choice: &Choice, found: &[AreaProfile]) -> Markup {
    html! {
        @if choice.n_asked > MOST {
            p.note role="status" {
                @match context.lang {
                    Lang::Sv => { "Du valde " (choice.n_asked) " områden. Högst " (MOST) " kan läsas sida vid sida; de första " (MOST) " visas." }
                    Lang::En => { "You chose " (choice.n_asked) " areas. At most " (MOST) " can be read side by side; the first " (MOST) " are shown." }
                }
            }
        }
        @for words in &choice.unknown {
            p.note role="status" {
                (context.say("Inget område heter ”", "No area is called “")) (words) "”. "
                @let near = context.site.names().nearest_areas(words, 3);
                @if !near.is_empty() {
                    (context.say("Menade du ", "Did you mean "))
                    @for (i, code) in near.iter().enumerate() { @if i > 0 { (context.say(" eller ", " or ")) } (context.site.area_name(*code, context.lang)) }
                    "?"
                }
            }
        }
        @if found.len() < choice.areas.len() {
            p.note role="status" {
                @let missing: Vec<String> = choice.areas.iter().filter(|a| !found.iter().any(|p| p.area.code == **a)).map(|a| context.site.area_name(*a, context.lang)).collect();
                (context.say("Profilen finns inte för ", "The profile does not exist for ")) (missing.join(", ")) "."
            }
        }
    }
}

fn form(context: Context<'_>, choice: &Choice) -> Markup {
    let level = choice.areas.first().map_or(AreaLevel::Kommun, |a| a.level());
    html! {
        form.choices.compare.no-print method="get" action=(context.at(&Page::Compare)) {
            @if !choice.areas.is_empty() {
                fieldset {
                    legend { (context.say("Valda områden", "Chosen areas")) }
                    div.checks { @for area in &choice.areas {
                        label { input type="checkbox" name="omrade" value=(area) checked; (context.site.area_name(*area, context.lang)) }
                    } }
                }
            }
            div.field {
                label for="lagg-till" { (context.say("Lägg till område", "Add an area")) }
                input #lagg-till type="text" name="omrade" list="omraden" autocomplete="off" maxlength="80";
                (names_list(context, "omraden", false))
            }
            div.field {
                label for="profil" { (context.say("Profil", "Profile")) }
                select #profil name="profil" {
                    @for profile in context.site.profiles_in_order(level) {
                        option value=(profile.id) selected[profile.id == choice.profile] { (profile.title.get(context.lang)) }
                    }
                }
            }
            button.btn { (context.say("Visa", "Show")) }
        }
        @if choice.areas.is_empty() { (suggestions(context)) }
    }
}

fn suggestions(context: Context<'_>) -> Markup {
    let groups: [(&str, &[&str]); 3] = [
        (
            context.say("De tre största kommunerna", "The three largest municipalities"),
            &["0180", "1480", "1280"],
        ),
        (context.say("Regionerna i norr", "The northern regions"), &["22", "23", "24", "25"]),
        (
            context.say("Norrlands kustkommuner", "Coastal municipalities of the north"),
            &["2281", "2480", "2482", "2580", "2180"],
        ),
    ];
    state(
        context.say("Pröva till exempel", "Try for example"),
        &html! {
            ul.links { @for (name, codes) in groups {
                @let query: Vec<String> = codes.iter().map(|c| format!("omrade={c}")).collect();
                li { a href={ (context.at(&Page::Compare)) "?" (query.join("&")) } { (name) } }
            } }
        },
    )
}

fn rows(profile: &AreaProfile) -> impl Iterator<Item = &Row> {
    profile.sections.iter().flat_map(|s| &s.rows)
}

/// The indicators of all the profiles, in order, each once, with the section that it stands in.
fn order_of(found: &[AreaProfile]) -> Vec<(String, IndicatorId)> {
    let mut order: Vec<(String, IndicatorId)> = Vec::new();
    for profile in found {
        for section in &profile.sections {
            for row in &section.rows {
                if !order.iter().any(|(_, id)| *id == row.indicator) {
                    // A new measure stands with its section, so that sections stay whole.
                    let at = order
                        .iter()
                        .rposition(|(title, _)| *title == section.title.sv)
                        .map_or(order.len(), |i| i + 1);
                    order.insert(at, (section.title.sv.clone(), row.indicator.clone()));
                }
            }
        }
    }
    order
}

fn heat(context: Context<'_>, found: &[AreaProfile]) -> Markup {
    let heading = context.say("Läge bland alla på samma nivå", "Place among all at the same level");
    html! {
        section aria-labelledby="heat-h" {
            div.sec-head {
                h2 #heat-h { (heading) }
                p { (context.say(
                    "Den gröna skalan visar plats bland alla områden med uppgift: starkare ton är bättre. Skalan är en rangordning och säger inget om förändring. Flaggan visar förändring. De två ska läsas var för sig.",
                    "The green scale shows the place among all areas with a value: a stronger tone is better. The scale is a ranking and says nothing of change. The flag shows change. The two are to be read apart.",
                )) }
            }
            ul.key {
                @for quarter in 1..=4 { li { span.swatch.(format!("q{quarter}")) {} (quarter_word(quarter, true, context.lang)) } }
                li { (sign::small_flag(context.say("märkt", "marked"))) (context.say("märkt: sämre än det egna basåret", "marked: worse than its own base year")) }
            }
            (scrolled(context, heading, &table(context, found, heading)))
            p.trust { (context.say(
                "Ett område kan sjunka i rang fast värdet blir bättre. ”-” = uppgift saknas, ”..” = dolt av sekretess. Riket rangordnas inte.",
                "An area may fall in rank though its value improves. “-” = missing, “..” = hidden for confidentiality. Sweden is not ranked.",
            )) }
        }
    }
}

fn table(context: Context<'_>, found: &[AreaProfile], caption: &str) -> Markup {
    let order = order_of(found);
    let has_riket = found.iter().any(|p| p.area.level == AreaLevel::Riket);
    let title = |sv: &str| {
        let sections = found.iter().flat_map(|p| &p.sections);
        sections
            .into_iter()
            .find(|s| s.title.sv == sv)
            .map_or(String::new(), |s| s.title.get(context.lang).to_owned())
    };
    let columns = 1 + found.len() + usize::from(!has_riket);
    html! {
        table.heat {
            caption.vh { (caption) }
            thead { tr {
                th scope="col" { (context.say("Mått", "Measure")) }
                @for (i, profile) in found.iter().enumerate() {
                    th.me[i == 0] scope="col" {
                        a href=(context.at(&Page::profile(profile.area.code, &profile.profile))) { (context.site.area_name(profile.area.code, context.lang)) }
                    }
                }
                @if !has_riket { th.ref scope="col" { (context.site.area_name(AreaCode::RIKET, context.lang)) } }
            } }
            @for part in order.chunk_by(|a, b| a.0 == b.0) {
                tbody {
                    tr.sec { th scope="rowgroup" colspan=(columns) { (title(&part[0].0)) } }
                    @for (_, id) in part { (heat_row(context, found, id, !has_riket)) }
                }
            }
        }
    }
}

fn heat_row(
    context: Context<'_>,
    found: &[AreaProfile],
    id: &IndicatorId,
    with_riket: bool,
) -> Markup {
    let of: Vec<Option<&Row>> =
        found.iter().map(|p| rows(p).find(|r| r.indicator == *id)).collect();
    let Some(any) = of.iter().flatten().next() else { return html! {} };
    let period = of.iter().flatten().find_map(|r| r.latest).map(|p| p.period);
    let riket = of
        .iter()
        .flatten()
        .find_map(|r| r.comparisons.iter().find(|c| c.with == profile::model::Comparator::Riket));
    html! {
        tr {
            th scope="row" {
                a href=(context.at(&Page::indicator(id))) { (any.title.get(context.lang)) }
                span.unit { (any.unit.get(context.lang)) @if let Some(period) = period { ", " (words::period(period, context.lang)) } }
            }
            @for row in &of { (cell(context, *row, period)) }
            @if with_riket { td.ref { @if let Some(riket) = riket { (riket.cell.show(context.lang, any.decimals)) } @else { "–" } } }
        }
    }
}

fn cell(context: Context<'_>, row: Option<&Row>, period: Option<cube::Period>) -> Markup {
    let Some(row) = row else {
        return html! { td.none { span.muted { "." } span.w.muted { (context.say("ingår ej", "not included")) } } };
    };
    let Some(latest) = row.latest else {
        let status = row.latest_absent.map_or(cube::Status::Missing, |p| p.cell.status());
        return html! { td.none { b { (status.sign()) } span.w.muted { (status.label(context.lang)) } } };
    };
    let quarter =
        row.position_all.as_ref().filter(|_| row.better != Better::Neither).map(|p| p.quarter());
    let class = quarter.map_or("none".to_owned(), |q| format!("q{q}"));
    let word = match (quarter, row.better) {
        (Some(quarter), _) => quarter_word(quarter, false, context.lang),
        (None, Better::Neither) => context.say("bedöms ej", "not judged"),
        (None, _) => context.say("ej rangordnat", "not ranked"),
    };
    html! {
        td.(class) {
            @if row.mark == Mark::Marked { (sign::small_flag(context.say("märkt", "marked"))) }
            b { (latest.cell.show(context.lang, row.decimals)) }
            span.w { (word) @if Some(latest.period) != period { ", " (words::period(latest.period, context.lang)) } }
        }
    }
}

fn quarter_word(quarter: usize, in_full: bool, lang: Lang) -> &'static str {
    match (quarter, in_full) {
        (1, true) => lang.pick("bästa fjärdedelen", "best quarter"),
        (1, false) => lang.pick("bästa 25 %", "best 25%"),
        (2, _) => lang.pick("övre mitten", "upper middle"),
        (3, _) => lang.pick("undre mitten", "lower middle"),
        (_, true) => lang.pick("sista fjärdedelen", "last quarter"),
        (_, false) => lang.pick("sista 25 %", "last 25%"),
    }
}
