//! An indicator: plain definition, trend, map, all areas in order, women and men, how it is counted.

mod charts;
mod definition;
mod method;
mod table;

pub(super) use charts::{classes, legend_of};

use catalog::{Indicator, Kind, ProfileId, ProfileRow, ProfileSection};
use cube::{AreaCode, AreaLevel, Figures, IndicatorId, Lang, Period};
use maud::{Markup, html};
use profile::Prepared;
use profile::model::{AreaProfile, Mark, Row};
use profile::overview::Overview;
use profile::svg::sign::{self, Sign};
use profile::words;

use crate::address::{FIRST_PROFILE, Format, Page};
use crate::answer::Answer;
use crate::downloads;
use crate::layout::{self, Context, Head, Part};
use crate::pages::{names_list, refusal, state};

/// What the page shows, gathered once.
struct View<'a> {
    context: Context<'a>,
    definition: &'a Indicator,
    figures: &'a Figures,
    /// The chosen area, riket when none was.
    area: AreaCode,
    is_chosen: bool,
    /// The chosen area's profile with this indicator as its only row.
    profile: Option<AreaProfile>,
    /// Riket's row, when another area is chosen.
    riket: Option<Row>,
    /// All areas at the level shown.
    overview: Option<Overview>,
    /// True when the period asked for exists, or none was.
    is_period_known: bool,
}

pub(super) fn page(context: Context<'_>, name: &str, format: Option<Format>) -> Answer {
    let indicators = &context.site.catalog().indicators;
    let Some(definition) = name.parse::<IndicatorId>().ok().and_then(|id| indicators.get(&id))
    else {
        return refusal::no_indicator(context, name);
    };
    if let Some(format) = format {
        return downloads::indicator(context, definition, format)
            .unwrap_or_else(|| refusal::no_file(context, &Page::indicator(&definition.id)));
    }
    let (area, is_chosen) = match context.asked.first("omrade") {
        None => (AreaCode::RIKET, false),
        Some(words) => match context.site.find_area(words) {
            Some(area) => (area, true),
            None => return refusal::no_area(context, words),
        },
    };
    let Some(figures) = context.site.figures(&definition.id) else {
        return without_figures(context, definition);
    };
    let view = View::new(context, definition, figures, area, is_chosen);
    Answer::page(layout::page(context, &head(context, definition, &view), &view.body()))
}

fn head(context: Context<'_>, definition: &Indicator, view: &View<'_>) -> Head {
    let title = definition.title.get(context.lang).to_owned();
    let full = if view.is_chosen {
        let level = super::level_in_title(view.area.level());
        format!("{title}, {}{level}", view.area_name(view.area))
    } else {
        title.clone()
    };
    Head {
        description: definition.shows.get(context.lang).to_owned(),
        part: Part::Indicators,
        crumbs: vec![
            (
                context.say("Indikatorer", "Indicators").to_owned(),
                Some(context.at(&Page::Indicators)),
            ),
            (title, None),
        ],
        title: full,
    }
}

fn eyebrow(context: Context<'_>, definition: &Indicator) -> String {
    let theme = context.site.catalog().themes.iter().find(|t| t.id == definition.theme);
    let kind = words::kind(definition.kind, context.lang);
    match theme {
        Some(theme) => format!("{kind} · {}", theme.title.get(context.lang)),
        None => kind.to_owned(),
    }
}

/// A definition that has no figures yet is still worth its page.
fn without_figures(context: Context<'_>, definition: &Indicator) -> Answer {
    let title = definition.title.get(context.lang).to_owned();
    let head = Head {
        description: definition.shows.get(context.lang).to_owned(),
        part: Part::Indicators,
        crumbs: vec![
            (
                context.say("Indikatorer", "Indicators").to_owned(),
                Some(context.at(&Page::Indicators)),
            ),
            (title.clone(), None),
        ],
        title,
    };
    let body = html! {
        p.eyebrow { (eyebrow(context, definition)) }
        h1 { (head.title) }
        p.lead { (definition.shows.get(context.lang)) }
        (state(context.say("Siffror saknas ännu", "No figures yet"), &html! {
            p { (context.say(
                "Definitionen finns, men inga siffror har lästs in för måttet. De visas här när en leverans har kommit.",
                "The definition exists, but no figures have been imported. They are shown here when a delivery has come.",
            )) }
        }))
        (definition::section(context, definition))
        (method::section(context, definition))
        (method::fictional(context, definition))
    };
    Answer::page(layout::page(context, &head, &body))
}

impl<'a> View<'a> {
    fn new(
        context: Context<'a>,
        definition: &'a Indicator,
        figures: &'a Figures,
        area: AreaCode,
        is_chosen: bool,
    ) -> View<'a> {
        let asked_period = context.asked.first("period").map(str::parse::<Period>);
        let period = asked_period.and_then(Result::ok);
        let level = level(context, definition, area);
        let areas = context.site.codes(level);
        let overview = Overview::new(definition, figures, &areas, period);
        let is_period_known = match asked_period {
            None => true,
            Some(_) => overview.as_ref().is_some_and(|o| Some(o.period) == period),
        };
        let prepared = single(context, definition);
        let riket = prepared.profile(AreaCode::RIKET).filter(|_| area != AreaCode::RIKET);
        View {
            riket: riket.and_then(|p| p.sections.into_iter().next()?.rows.into_iter().next()),
            context,
            definition,
            figures,
            area,
            is_chosen,
            profile: prepared.profile(area),
            overview,
            is_period_known,
        }
    }

    fn row(&self) -> Option<&Row> {
        self.profile.as_ref()?.sections.first()?.rows.first()
    }

    fn lang(&self) -> Lang {
        self.context.lang
    }

    fn area_name(&self, code: AreaCode) -> String {
        self.context.site.area_name(code, self.context.lang)
    }

    fn body(&self) -> Markup {
        let context = self.context;
        html! {
            p.eyebrow { (eyebrow(context, self.definition)) }
            h1 { (self.definition.title.get(self.lang())) }
            p.lead { (self.finding()) }
            (self.choices())
            section.cols.b {
                div { (self.what_it_shows()) (self.verdicts()) }
                (charts::trend(self))
            }
            @if let Some(overview) = &self.overview {
                section.cols.two {
                    (charts::map(self, overview))
                    div.stack { (charts::ranked(self, overview)) (charts::near(self, overview)) }
                }
            }
            (charts::sexes(self))
            @if let Some(overview) = &self.overview { (table::section(self, overview)) }
            (definition::section(context, self.definition))
            (method::section(context, self.definition))
            (method::fictional(context, self.definition))
            (self.files())
        }
    }

    /// The finding: where the chosen area stands, and how riket has moved.
    fn finding(&self) -> String {
        let lang = self.lang();
        let Some(row) = self.row() else {
            return match lang {
                Lang::Sv => format!("{} saknar värde för måttet.", self.area_name(self.area)),
                Lang::En => format!("{} has no value for the measure.", self.area_name(self.area)),
            };
        };
        let name = self.area_name(self.area);
        let Some(latest) = row.latest else {
            return match lang {
                Lang::Sv => format!("{name} saknar värde för måttet."),
                Lang::En => format!("{name} has no value for the measure."),
            };
        };
        let value = latest.cell.show(lang, row.decimals);
        let when = words::period(latest.period, lang);
        let mut text = match lang {
            Lang::Sv => format!("{name}: {value} ({when})"),
            Lang::En => format!("{name}: {value} ({when})"),
        };
        if let (Some(change), Some(first)) = (row.change, row.first) {
            let change = words::change(change, row.decimals, lang);
            let since = words::period(first.period, lang);
            text.push_str(&match lang {
                Lang::Sv => format!(", {change} sedan {since}"),
                Lang::En => format!(", {change} since {since}"),
            });
        }
        text.push_str(". ");
        if let Some(riket) =
            row.comparisons.iter().find(|c| c.with == profile::model::Comparator::Riket)
        {
            let value = riket.cell.show(lang, row.decimals);
            text.push_str(&match lang {
                Lang::Sv => format!("Riket samma period: {value}. "),
                Lang::En => format!("Sweden in the same period: {value}. "),
            });
        }
        if let Some(position) = &row.position_all {
            let place = words::place(position, row.better, lang);
            text.push_str(&match (lang, self.area.level()) {
                (Lang::Sv, AreaLevel::Kommun) => format!("Bland kommunerna: {place}."),
                (Lang::En, AreaLevel::Kommun) => format!("Among the municipalities: {place}."),
                (Lang::Sv, _) => format!("Bland regionerna: {place}."),
                (Lang::En, _) => format!("Among the regions: {place}."),
            });
        }
        text
    }

    /// Area, level and period, chosen by a form.
    fn choices(&self) -> Markup {
        let context = self.context;
        let chosen =
            if self.is_chosen { super::field_name(context, self.area) } else { String::new() };
        let levels: Vec<AreaLevel> = [AreaLevel::Kommun, AreaLevel::Region]
            .into_iter()
            .filter(|l| has_level(self.figures, *l))
            .collect();
        let level = self.overview.as_ref().map(|o| o.level);
        html! {
            form.choices.no-print method="get" action=(context.at(&Page::indicator(&self.definition.id))) {
                div.field {
                    label for="omrade" { (context.say("Område", "Area")) }
                    input #omrade type="text" name="omrade" list="omraden" value=(chosen) autocomplete="off" maxlength="80";
                    (names_list(context, "omraden", false))
                }
                @if levels.len() > 1 {
                    div.field {
                        label for="niva" { (context.say("Jämför bland", "Compare among")) }
                        select #niva name="niva" {
                            @for one in levels {
                                option value=(one.word()) selected[Some(one) == level] { (super::levels_word(context, one)) }
                            }
                        }
                    }
                }
                @if let Some(overview) = &self.overview {
                    div.field {
                        label for="period" { (context.say("Period", "Period")) }
                        select #period name="period" {
                            @for period in overview.periods.iter().rev() {
                                option value=(period) selected[*period == overview.period] { (words::period(*period, self.lang())) }
                            }
                        }
                    }
                }
                button.btn.quiet { (context.say("Visa", "Show")) }
            }
            @if !self.is_period_known {
                p.note role="status" { (context.say(
                    "Perioden i adressen finns inte för måttet. Den senaste visas i stället.",
                    "The period in the address does not exist for the measure. The latest is shown instead.",
                )) }
            }
        }
    }

    fn what_it_shows(&self) -> Markup {
        let context = self.context;
        html! {
            h2 { (context.say("Vad måttet visar", "What the measure shows")) }
            div.prose {
                p { (self.definition.shows.get(self.lang())) }
                p {
                    b { (words::better(self.definition.better, self.lang())) } " "
                    (self.definition.caution.get(self.lang()))
                }
                p.small { a href="#sa-raknas" { (context.say("Så räknas måttet", "How the measure is calculated")) } }
            }
        }
    }

    fn verdicts(&self) -> Markup {
        let context = self.context;
        let Some((row, latest)) = self.row().and_then(|r| Some((r, r.latest?))) else {
            return html! {};
        };
        let mark = words::mark(row.mark, self.lang());
        html! {
            dl.due {
                div { dt { (self.area_name(self.area)) } dd { (latest.cell.show(self.lang(), row.decimals)) span.unit { (row.unit.get(self.lang())) ", " (words::period(latest.period, self.lang())) } } }
                @if let (Some(change), Some(first)) = (row.change, row.first) {
                    div { dt { (context.say("Sedan ", "Since ")) (words::period(first.period, self.lang())) } dd { (words::change(change, row.decimals, self.lang())) } }
                }
                @if self.definition.kind == Kind::Indicator {
                    div { dt { (context.say("Märkning (regel)", "Mark (rule)")) } dd {
                        @if row.mark == Mark::Marked { (Sign::Flag.with_word(mark)) } @else { (mark) }
                    } }
                }
                div { dt { (context.say("Trend (prövad)", "Trend (tested)")) } dd { (sign::trend(row, self.lang())) } }
                @if let Some(target) = &row.target {
                    div { dt { (context.say("Målnivå", "Target")) } dd {
                        (cube::number::format(target.level, row.decimals, self.lang()))
                        span.unit { (target.authority.get(self.lang())) @if let Some(year) = target.year { " " (year) } }
                    } }
                }
            }
        }
    }

    fn files(&self) -> Markup {
        let here = Page::indicator(&self.definition.id);
        html! {
            ul.tools.no-print {
                li.muted { (self.context.say("Alla tal för alla områden", "All numbers for all areas")) }
                @for format in [Format::Csv, Format::Json] {
                    li { a href=(self.context.at(&here.clone().with_format(format))) { (format.ending().to_uppercase()) } }
                }
                @if self.is_chosen {
                    li.apart { a href=(self.context.at(&Page::profile(self.area, &ProfileId(FIRST_PROFILE.to_owned())))) {
                        (self.context.say("Profil för ", "Profile of ")) (self.area_name(self.area))
                    } }
                }
            }
        }
    }

    /// The line under every figure: source, id, retrieved, version.
    fn trust(&self, deliveries: &[cube::Delivery]) -> Markup {
        let context = self.context;
        html! {
            p.trust {
                (context.say("Källa: ", "Source: ")) (self.definition.source.get(self.lang()))
                @for delivery in deliveries {
                    ", " (context.say("via ", "via ")) (delivery.source)
                    @if let Some(kolada) = self.definition.kolada.as_ref().filter(|_| delivery.source.contains("Kolada")) { " (" (kolada) ")" }
                    ", " (context.say("hämtat ", "retrieved ")) (delivery.retrieved)
                }
                ". " (context.say("Bearbetat av Närbild. Definition version ", "Processed by Närbild. Definition version ")) (self.definition.version) "."
            }
        }
    }
}

/// The level of the areas compared: the one asked for, else the chosen area's own, else kommuner before regioner.
fn level(context: Context<'_>, definition: &Indicator, area: AreaCode) -> AreaLevel {
    let figures = context.site.figures(&definition.id);
    let has = |level: AreaLevel| figures.is_some_and(|f| has_level(f, level));
    let asked = match context.asked.first("niva") {
        Some("region") => Some(AreaLevel::Region),
        Some("kommun") => Some(AreaLevel::Kommun),
        _ => Some(area.level()).filter(|l| *l != AreaLevel::Riket),
    };
    let orders = [asked, Some(AreaLevel::Kommun), Some(AreaLevel::Region)];
    orders.into_iter().flatten().find(|l| has(*l)).unwrap_or(AreaLevel::Kommun)
}

fn has_level(figures: &Figures, level: AreaLevel) -> bool {
    figures.rows().iter().any(|f| f.area.level() == level)
}

/// A profile with this indicator as its only row: the same rule, test and comparisons as everywhere.
fn single(context: Context<'_>, definition: &Indicator) -> Prepared {
    let first = context.site.catalog().profiles.get(&ProfileId(FIRST_PROFILE.to_owned()));
    let row = ProfileRow { indicator: definition.id.clone(), levels: Vec::new() };
    let alone = catalog::Profile {
        id: ProfileId(definition.id.to_string()),
        title: definition.title.clone(),
        about: definition.shows.clone(),
        base_year: first.map_or(2013, |p| p.base_year),
        levels: AreaLevel::ALL.to_vec(),
        sections: vec![ProfileSection { title: definition.title.clone(), rows: vec![row] }],
        facts: Vec::new(),
        peers: first
            .map(|p| p.peers.clone())
            .unwrap_or_else(|| catalog::PeerRule { n_peers: 0, traits: Vec::new() }),
        trend_level: first.map_or(0.05, |p| p.trend_level),
        owner: definition.owner.clone(),
    };
    context.site.prepared(&alone)
}
