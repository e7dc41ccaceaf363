//! What is printed on a profile's pages: every word, number and picture, in the order of the template.
//!
//! Handed to the template as JSON. Nothing is computed here: numbers are written out as the model has them.

mod review;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use cube::{AreaLevel, Lang, number};
use profile::model::{AreaProfile, AreaRef, Fact, Mark, Row, Sentence, TrendOutcome};
use profile::svg::sign::Sign;
use profile::words;
use serde::Serialize;

use crate::chart::{self, Picture};

/// Everything on the pages.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    pub(crate) lang: &'static str,
    region: &'static str,
    /// The document's title, as a reader's window shows it.
    title: String,
    author: &'static str,
    description: String,
    keywords: Vec<String>,
    /// Names the document for the PDF's own identifier.
    pub(crate) ident: String,
    /// Year, month and day of the newest figures; zeros when none is known.
    pub(crate) date: [i32; 3],
    pub(crate) fit: Fit,
    logo: String,
    signs: BTreeMap<&'static str, String>,
    eyebrow: String,
    area: String,
    lead: String,
    facts: Vec<Number>,
    bands: Vec<Band>,
    key: Vec<Said>,
    table: table::Table,
    review: review::Review,
    help: review::Help,
    running: Running,
    footer: Footer,
}

/// How tightly each page is set: 0 is airy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Fit {
    pub(crate) table: u8,
    pub(crate) review: u8,
    tightest: u8,
}

impl Fit {
    /// The tightest that reads well in print.
    pub(crate) const TIGHTEST: u8 = 11;

    pub(crate) fn new(table: u8, review: u8) -> Fit {
        Fit { table, review, tightest: Fit::TIGHTEST }
    }
}

/// The colour of something said. The word and the sign carry the meaning; the tone follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tone {
    Better,
    Worse,
    Mark,
    Quiet,
    Plain,
}

/// A verdict in print: a sign, if it has one, and its word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Said {
    pub(crate) sign: Option<&'static str>,
    pub(crate) tone: Tone,
    pub(crate) word: String,
}

impl Said {
    /// A sign with its word.
    fn signed(sign: Sign, word: impl Into<String>) -> Said {
        let tone = match sign {
            Sign::Flag => Tone::Mark,
            Sign::Better { .. } => Tone::Better,
            Sign::Worse { .. } => Tone::Worse,
            Sign::Direction { .. } => Tone::Plain,
            Sign::Unchanged | Sign::TooFew => Tone::Quiet,
        };
        Said { sign: Some(chart::sign_name(sign)), tone, word: word.into() }
    }

    /// A word without a sign.
    fn plain(word: impl Into<String>) -> Said {
        Said { sign: None, tone: Tone::Quiet, word: word.into() }
    }

    /// The rule's verdict on a row.
    fn mark(row: &Row, lang: Lang) -> Said {
        let word = words::mark(row.mark, lang);
        if row.mark == Mark::Marked { Said::signed(Sign::Flag, word) } else { Said::plain(word) }
    }

    /// The test's verdict on a row.
    fn trend(row: &Row, lang: Lang) -> Said {
        let word = words::trend(row, lang);
        match row.trend.outcome {
            TrendOutcome::NotTested => Said::plain(word),
            outcome => Said::signed(Sign::of_trend(outcome, row.better), word),
        }
    }
}

/// A number and what it is.
#[derive(Debug, Serialize)]
struct Number {
    number: String,
    label: String,
}

/// One section's rows as a strip of signs.
#[derive(Debug, Serialize)]
struct Band {
    title: String,
    picture: Picture,
}

/// The line at the top of pages after the first.
#[derive(Debug, Serialize)]
struct Running {
    left: String,
    right: String,
}

/// The lines at the bottom of every page.
#[derive(Debug, Serialize)]
struct Footer {
    source: String,
    release: String,
    /// With `{page}` and `{pages}` to be filled in.
    page: &'static str,
}

impl Sheet {
    /// The pages of one profile in one language.
    pub(crate) fn of(profile: &AreaProfile, lang: Lang) -> Sheet {
        let area = name(&profile.area, lang).to_owned();
        let kind = profile.title.get(lang);
        let date = newest_retrieval(profile);
        let title = format!("{area}: {kind}");
        Sheet {
            lang: lang.tag(),
            region: lang.pick("SE", "GB"),
            description: description(profile, lang),
            keywords: vec![kind.to_owned(), area.clone(), profile.area.code.to_string()],
            author: "Närbild",
            ident: format!(
                "{}/{}/{}/{}",
                profile.profile,
                profile.area.code,
                profile.release,
                lang.tag()
            ),
            date: parts(&date).unwrap_or_default(),
            fit: Fit::new(0, 0),
            logo: chart::logo(),
            signs: chart::signs().collect(),
            eyebrow: eyebrow(profile, lang),
            lead: join(&profile.lead, lang),
            facts: profile.facts.iter().map(|fact| told(fact, lang)).collect(),
            bands: bands(profile, lang),
            key: key(profile, lang),
            table: table::Table::of(profile, lang),
            review: review::Review::of(profile, lang),
            help: review::Help::of(profile, lang),
            running: Running {
                left: title.clone(),
                right: words::level(profile.area.level, lang).to_owned(),
            },
            footer: footer(profile, &date, lang),
            title,
            area,
        }
    }
}

/// The area's name in a language.
pub(crate) fn name(area: &AreaRef, lang: Lang) -> &str {
    lang.pick(&area.name, &area.name_en)
}

/// Sentences as one paragraph.
pub(crate) fn join(sentences: &[Sentence], lang: Lang) -> String {
    sentences.iter().map(|s| s.text.get(lang)).collect::<Vec<_>>().join(" ")
}

/// All rows of a profile, in order.
pub(crate) fn rows(profile: &AreaProfile) -> impl Iterator<Item = &Row> {
    profile.sections.iter().flat_map(|section| &section.rows)
}

/// `Nära vård · kommunprofil 1480 · Västra Götaland`.
fn eyebrow(profile: &AreaProfile, lang: Lang) -> String {
    let mut parts = vec![profile.title.get(lang).to_owned()];
    let kind = words::level(profile.area.level, lang);
    parts.push(match profile.area.level {
        AreaLevel::Riket => kind.to_owned(),
        AreaLevel::Region | AreaLevel::Kommun => format!("{kind} {}", profile.area.code),
    });
    parts.extend(profile.region.as_ref().map(|region| name(region, lang).to_owned()));
    parts.extend(profile.group.as_ref().map(|(_, title)| title.get(lang).to_owned()));
    parts.join(" · ")
}

fn description(profile: &AreaProfile, lang: Lang) -> String {
    let (area, kind) = (name(&profile.area, lang), profile.title.get(lang));
    let (first, last) = profile.axis;
    match lang {
        Lang::Sv => {
            format!("Profilen {kind} för {area}, {first}–{last}. Utgåva {}.", profile.release)
        }
        Lang::En => {
            format!("The profile {kind} for {area}, {first}–{last}. Release {}.", profile.release)
        }
    }
}

fn told(fact: &Fact, lang: Lang) -> Number {
    Number {
        number: number::format(fact.value, fact.decimals, lang),
        label: format!(
            "{} {}",
            lower_first(fact.title.get(lang)),
            words::period(fact.period, lang)
        ),
    }
}

/// `Invånare` in the middle of a line is `invånare`.
pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The day of the newest delivery, `YYYY-MM-DD`; empty when no figures came with a date.
fn newest_retrieval(profile: &AreaProfile) -> String {
    profile.deliveries.iter().map(|d| d.retrieved.as_str()).max().unwrap_or_default().to_owned()
}

fn parts(date: &str) -> Option<[i32; 3]> {
    let mut numbers = date.split('-').map(|part| part.parse::<i32>().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}

fn footer(profile: &AreaProfile, date: &str, lang: Lang) -> Footer {
    let sources: BTreeSet<&str> = profile.deliveries.iter().map(|d| d.source.as_str()).collect();
    let sources = sources.into_iter().collect::<Vec<_>>().join("; ");
    let release = &profile.release;
    Footer {
        source: match lang {
            Lang::Sv => format!("Källa: {sources}. Bearbetning: Närbild."),
            Lang::En => format!("Source: {sources}. Processed by Närbild."),
        },
        release: match lang {
            Lang::Sv => format!("Utgåva {release}. Uppgifterna hämtade senast {date}."),
            Lang::En => format!("Release {release}. Figures last retrieved {date}."),
        },
        page: lang.pick("Sida {page} av {pages}", "Page {page} of {pages}"),
    }
}

/// Each section as a strip: one sign per row, with a bar above those that are marked.
fn bands(profile: &AreaProfile, lang: Lang) -> Vec<Band> {
    profile
        .sections
        .iter()
        .filter(|section| !section.rows.is_empty())
        .map(|section| {
            let title = section.title.get(lang);
            let said: Vec<String> =
                section.rows.iter().map(|row| table::verdict(row, lang)).collect();
            Band {
                title: without_number(title).to_owned(),
                picture: chart::strip(&section.rows, format!("{title}. {}.", said.join(". "))),
            }
        })
        .collect()
}

/// `1. Förutsättningar` as `Förutsättningar`.
fn without_number(title: &str) -> &str {
    match title.split_once(". ") {
        Some((number, rest)) if number.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => title,
    }
}

/// What the signs of the overview mean: those that occur in it.
fn key(profile: &AreaProfile, lang: Lang) -> Vec<Said> {
    let has =
        |outcomes: &[TrendOutcome]| rows(profile).any(|r| outcomes.contains(&r.trend.outcome));
    let rising = true;
    let mut key = Vec::new();
    if profile.summary.n_marked > 0 {
        key.push((Sign::Flag, lang.pick("Märkt (streck över)", "Marked (bar above)")));
    }
    if has(&[TrendOutcome::Better]) {
        key.push((Sign::Better { rising }, lang.pick("Säkert bättre", "Surely better")));
    }
    if has(&[TrendOutcome::Worse]) {
        key.push((Sign::Worse { rising }, lang.pick("Säkert sämre", "Surely worse")));
    }
    if has(&[TrendOutcome::Unchanged]) {
        key.push((Sign::Unchanged, lang.pick("Ingen säker förändring", "No significant change")));
    }
    if has(&[TrendOutcome::TooFewPoints]) {
        key.push((Sign::TooFew, lang.pick("För få mätpunkter", "Too few points")));
    }
    if has(&[TrendOutcome::Rising, TrendOutcome::Falling]) {
        let word = lang.pick("Bedöms ej, bara riktning", "Not judged, direction only");
        key.push((Sign::Direction { rising }, word));
    }
    key.into_iter().map(|(sign, word)| Said::signed(sign, word)).collect()
}
