//! Content in, catalogue and findings out.

mod area;
mod counting;
mod cross;
mod definition;
mod geometry;
mod glossary;
mod indicator;
mod markdown;
mod page;
mod profile;
mod register;
mod sink;
mod steward;
mod syntax;
mod table;
mod theme;
mod valueset;

use std::collections::{BTreeMap, BTreeSet};

use cube::{IndicatorId, Text, collate};
use jiff::civil::Date;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::load::definition::{BlockFiles, Surroundings};
use crate::load::indicator::{Definition, stem, theme_of};
use crate::load::sink::Sink;
use crate::load::table::is_id;
use crate::source::{Source, decode};
use crate::{
    AreaRegister, Catalog, EditorialPage, Finding, Geometry, Place, Register, RegisterId, Term,
    Theme, ValueSet, ValueSetId, embedded, rule,
};

/// The bytes of content, by path relative to the content folder with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads a whole content folder.
///
/// Wrong content is never an error: what can be read is in the catalogue, each fault is a finding, and
/// no fault hides another. The catalogue is consistent in itself: a definition that lacks something it
/// cannot do without is left out, and so is every row and `persons` that points at it. `today` decides which reviews
/// are overdue and which years lie ahead. Files under `figures/` are not read here.
#[must_use]
pub fn load(files: &Files, today: Date) -> (Catalog, Vec<Finding>) {
    let sink = Sink::default();
    let sources = sources(files, &sink);
    let (mut definitions, others) = rayon::join(
        || definitions(&sources, today, &sink),
        || Others::read(&sources, today, &sink),
    );
    let Others { areas, geometry, themes, profiles, valuesets, registers, glossary, pages } =
        others;
    let files = block_files(&sources);
    let surroundings = Surroundings::read(&files, &registers, &valuesets, today, &sink);
    compute(&sources, &mut definitions, &surroundings, &sink);
    let blocks = surroundings.into_blocks();
    let claimed = claimed_ids(&sources);
    cross::check(&definitions, &profiles, themes.as_deref(), &claimed, &sink);
    let indicators = definitions.into_iter().filter_map(|d| d.indicator);
    let indicators = indicators.map(|i| (i.id.clone(), i)).collect();
    let indicators = cross::without_wrong_counting(indicators);
    let profiles = profiles.into_iter().filter_map(|read| read.profile);
    let profiles = profiles.map(|profile| cross::prune(profile, &indicators));
    let profiles = profiles.map(|profile| (profile.id.clone(), profile)).collect();
    let themes = themes.unwrap_or_default().into_iter().map(|(theme, _)| theme).collect();
    let catalog = Catalog {
        indicators,
        profiles,
        valuesets,
        registers,
        blocks,
        themes,
        areas,
        geometry,
        glossary,
        pages,
    };
    (catalog, sink.into_findings())
}

/// The files of the building blocks, and of what they name.
fn block_files(sources: &[(FileKind, Source)]) -> BlockFiles<'_> {
    let all = |kind| of(sources, kind).collect();
    BlockFiles {
        conventions: all(FileKind::Conventions),
        populations: all(FileKind::Population),
        events: all(FileKind::Events),
        states: all(FileKind::State),
        figures: (all(FileKind::Denominator), all(FileKind::DenominatorRows)),
        standards: (all(FileKind::Standard), all(FileKind::StandardRows)),
        registers: all(FileKind::Register),
        valuesets: all(FileKind::ValueSet),
    }
}

/// Reads what the definitions compute, on the blocks that they stand on.
fn compute(
    sources: &[(FileKind, Source)],
    definitions: &mut [Definition],
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) {
    let pages: BTreeMap<&str, &Source> = of(sources, FileKind::IndicatorPage)
        .map(|page| (page.path().trim_end_matches(".md"), page))
        .collect();
    let files: Vec<&Source> = of(sources, FileKind::Indicator).collect();
    definitions.par_iter_mut().zip(files).filter(|(d, _)| d.is_computed).for_each(
        |(definition, source)| {
            let page = pages.get(source.path().trim_end_matches(".toml")).map(|page| page.text());
            let computation =
                definition::computation(source, page.unwrap_or_default(), surroundings, sink);
            if let Some(indicator) = &mut definition.indicator {
                indicator.computation = computation;
            }
        },
    );
}

/// What is read beside the definitions.
struct Others {
    areas: AreaRegister,
    geometry: Geometry,
    themes: Option<Vec<(Theme, Place)>>,
    profiles: Vec<profile::Read>,
    valuesets: BTreeMap<ValueSetId, ValueSet>,
    registers: BTreeMap<RegisterId, Register>,
    glossary: Vec<Term>,
    pages: BTreeMap<String, EditorialPage>,
}

impl Others {
    fn read(sources: &[(FileKind, Source)], today: Date, sink: &Sink) -> Others {
        let (areas, geometry) = areas(sources, sink);
        let profiles = of(sources, FileKind::Profile);
        let valuesets = of(sources, FileKind::ValueSet);
        let valuesets = valuesets.map(|source| valueset::read(source, today, sink)).collect();
        let valuesets = valueset::settle(valuesets, sink);
        let glossary = of(sources, FileKind::Glossary).next();
        Others {
            areas,
            geometry,
            themes: themes(sources, sink),
            profiles: profiles.map(|source| profile::read(source, today, sink)).collect(),
            registers: registers(sources, &valuesets, today, sink),
            valuesets,
            glossary: glossary.map(|source| glossary::read(source, sink)).unwrap_or_default(),
            pages: page::editorials(of(sources, FileKind::EditorialPage), sink),
        }
    }
}

/// The schemas of registers, each held against its sample and the value sets that it names.
fn registers(
    sources: &[(FileKind, Source)],
    valuesets: &BTreeMap<ValueSetId, ValueSet>,
    today: Date,
    sink: &Sink,
) -> BTreeMap<RegisterId, Register> {
    let named = |source: &Source| stem(source.path()).to_owned();
    let surroundings = register::Surroundings {
        valuesets,
        claimed: of(sources, FileKind::ValueSet).map(named).collect(),
        samples: of(sources, FileKind::RegisterSample).map(|s| (named(s), s)).collect(),
        today,
        sink,
    };
    register::read_all(of(sources, FileKind::Register), &surroundings)
}

/// SHA-256 over all paths and bytes, in hexadecimal: which content a result was made by.
#[must_use]
pub fn content_hash(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in files {
        for part in [path.as_bytes(), bytes] {
            // The length before each part keeps a moved boundary from giving the same hash.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What a file is, by its place and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Indicator,
    IndicatorPage,
    Profile,
    ValueSet,
    Register,
    RegisterSample,
    Themes,
    Regions,
    Kommuner,
    Groups,
    Geometry,
    Glossary,
    EditorialPage,
    Conventions,
    Population,
    Events,
    State,
    Denominator,
    DenominatorRows,
    Standard,
    StandardRows,
    /// Read by another part of the program, or by people.
    NotOurs,
}

fn kind_of(path: &str) -> Option<FileKind> {
    let parts: Vec<&str> = path.split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match (parts.as_slice(), ending) {
        (["figures" | "synth", ..], _) => Some(FileKind::NotOurs),
        _ if name.starts_with('.') || name == "README.md" => Some(FileKind::NotOurs),
        (["indicators", _, _], "toml") => Some(FileKind::Indicator),
        (["indicators", _, _], "md") => Some(FileKind::IndicatorPage),
        (["profiles", _], "toml") => Some(FileKind::Profile),
        (["valuesets", _], "toml") => Some(FileKind::ValueSet),
        (["registers", _], "toml") => Some(FileKind::Register),
        (["registers", _], "csv") => Some(FileKind::RegisterSample),
        (["themes.toml"], _) => Some(FileKind::Themes),
        (["areas", "region.csv"], _) => Some(FileKind::Regions),
        (["areas", "kommun.csv"], _) => Some(FileKind::Kommuner),
        (["areas", "grupp.csv"], _) => Some(FileKind::Groups),
        (["areas", "kommun.topo.json"], _) => Some(FileKind::Geometry),
        (["glossary.toml"], _) => Some(FileKind::Glossary),
        (["pages", _], "md") => Some(FileKind::EditorialPage),
        (["conventions", _], "toml") => Some(FileKind::Conventions),
        (["populations", _], "toml") => Some(FileKind::Population),
        (["events", _], "toml") => Some(FileKind::Events),
        (["states", _], "toml") => Some(FileKind::State),
        (["denominators", _], "toml") => Some(FileKind::Denominator),
        (["denominators", _], "csv") => Some(FileKind::DenominatorRows),
        (["standards", _], "toml") => Some(FileKind::Standard),
        (["standards", _], "csv") => Some(FileKind::StandardRows),
        _ => None,
    }
}

/// The content files as text. Files that nothing reads are told; bytes that are not UTF-8 are told and
/// read as far as they go.
fn sources(files: &Files, sink: &Sink) -> Vec<(FileKind, Source)> {
    let mut sources = Vec::new();
    for (path, bytes) in files {
        match kind_of(path) {
            Some(FileKind::NotOurs) => {}
            Some(kind) => sources.push((kind, read_utf8(path, bytes, sink))),
            None => tell_unused(path, sink),
        }
    }
    sources
}

fn read_utf8(path: &str, bytes: &[u8], sink: &Sink) -> Source {
    let (text, n_wrong) = decode(bytes);
    let source = Source::new(path, text);
    if n_wrong > 0 {
        let first = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        let what = Text::new(
            format!("{n_wrong} tecken är inte UTF-8; det första står här"),
            format!("{n_wrong} characters are not UTF-8; the first is here"),
        );
        sink.tell(&rule::NOT_UTF8, source.place(first..first + '\u{ff}'.len_utf8()), what);
    }
    source
}

fn tell_unused(path: &str, sink: &Sink) {
    const KNOWN: [&str; 14] = [
        "themes.toml",
        "glossary.toml",
        "indicators",
        "profiles",
        "valuesets",
        "registers",
        "areas",
        "pages",
        "conventions",
        "populations",
        "events",
        "states",
        "denominators",
        "standards",
    ];
    let place = Place { file: path.to_owned(), ..Place::default() };
    let (first, rest) = path.split_once('/').map_or((path, ""), |(first, rest)| (first, rest));
    let what = Text::new("ingen läser filen", "nothing reads the file");
    let finding = Finding::of(&rule::UNUSED_FILE, place, what);
    let near = collate::nearest(first, KNOWN).filter(|near| *near != first);
    sink.push(match near {
        Some(near) if rest.is_empty() => finding.with_nearest(near),
        Some(near) => finding.with_nearest(&format!("{near}/{rest}")),
        None => finding,
    });
}

fn of(sources: &[(FileKind, Source)], kind: FileKind) -> impl Iterator<Item = &Source> {
    sources.iter().filter(move |(k, _)| *k == kind).map(|(_, source)| source)
}

/// The one file of a kind that there must be; told when it is absent.
fn needed<'a>(
    sources: &'a [(FileKind, Source)],
    kind: FileKind,
    path: &str,
    sink: &Sink,
) -> Option<&'a Source> {
    let found = of(sources, kind).next();
    if found.is_none() {
        let place = Place { file: path.to_owned(), ..Place::default() };
        let what = Text::new(format!("{path} saknas"), format!("{path} is missing"));
        sink.tell(&rule::FILE_MISSING, place, what);
    }
    found
}

/// The themes with the places of their ids, or none when the file is absent.
fn themes(sources: &[(FileKind, Source)], sink: &Sink) -> Option<Vec<(Theme, Place)>> {
    let source = needed(sources, FileKind::Themes, "themes.toml", sink)?;
    Some(theme::read(source, sink))
}

/// The register of areas and their map. A folder without areas of its own gets those of the program.
fn areas(sources: &[(FileKind, Source)], sink: &Sink) -> (AreaRegister, Geometry) {
    const FILES: [(FileKind, &str); 3] = [
        (FileKind::Regions, "areas/region.csv"),
        (FileKind::Kommuner, "areas/kommun.csv"),
        (FileKind::Groups, "areas/grupp.csv"),
    ];
    if !sources.iter().any(|(kind, _)| FILES.iter().any(|(k, _)| k == kind)) {
        let place = Place { file: "areas/".to_owned(), ..Place::default() };
        let what = Text::new("mappen har inga egna områden", "the folder has no areas of its own");
        sink.tell(&rule::OWN_AREAS, place, what);
        let mut own = embedded();
        own.retain(|path, _| path.starts_with("areas/"));
        let own = self::sources(&own, &Sink::default());
        return if own.is_empty() { Default::default() } else { areas(&own, &Sink::default()) };
    }
    let [region, kommun, group] = FILES.map(|(kind, path)| needed(sources, kind, path, sink));
    let (Some(region), Some(kommun), Some(group)) = (region, kommun, group) else {
        return Default::default();
    };
    let areas = area::read(&area::AreaFiles { region, kommun, group }, sink);
    let map = of(sources, FileKind::Geometry).next();
    let geometry = map.map(|source| geometry::read(source, &areas, sink)).unwrap_or_default();
    (areas, geometry)
}

/// Every definition with its page. A second definition with the same id is told and left out.
fn definitions(sources: &[(FileKind, Source)], today: Date, sink: &Sink) -> Vec<Definition> {
    let pages: BTreeMap<String, &Source> = of(sources, FileKind::IndicatorPage)
        .map(|source| (source.path().trim_end_matches(".md").to_owned(), source))
        .collect();
    let files: Vec<&Source> = of(sources, FileKind::Indicator).collect();
    let read = |source: &&Source| definition(source, &pages, today, sink);
    let mut definitions: Vec<Definition> = files.par_iter().map(read).collect();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut paired = BTreeSet::new();
    for (source, definition) in files.into_iter().zip(&mut definitions) {
        paired.insert(source.path().trim_end_matches(".toml").to_owned());
        if let Some(earlier) = seen.insert(stem(source.path()), source.path()) {
            sink.tell(
                &rule::DUPLICATE_ID,
                source.whole(),
                Text::new(
                    format!("samma id har redan {earlier}"),
                    format!("{earlier} has the same id already"),
                ),
            );
            definition.indicator = None;
            definition.kolada = None;
        }
    }
    for (_, page) in pages.iter().filter(|(name, _)| !paired.contains(*name)) {
        tell_lone_page(page, &paired, sink);
    }
    definitions
}

/// A definition with its page.
fn definition(
    source: &Source,
    pages: &BTreeMap<String, &Source>,
    today: Date,
    sink: &Sink,
) -> Definition {
    let name = source.path().trim_end_matches(".toml");
    let page = pages.get(name).copied();
    let mut definition = indicator::read(source, today, sink);
    match page {
        Some(page) => {
            let read = page::read(page, definition.title.as_ref(), sink);
            if let Some(indicator) = &mut definition.indicator {
                indicator.shows = read.shows;
                indicator.caution = read.caution;
                indicator.page_html = read.html;
            }
        }
        None => sink.tell(
            &rule::PAGE_MISSING,
            source.whole(),
            Text::new(format!("{name}.md saknas"), format!("{name}.md is missing")),
        ),
    }
    if let Some(indicator) = &mut definition.indicator {
        indicator.definition_hash = definition_hash(source, page);
    }
    definition
}

fn tell_lone_page(page: &Source, paired: &BTreeSet<String>, sink: &Sink) {
    let name = page.path().trim_end_matches(".md");
    let what = Text::new(format!("{name}.toml saknas"), format!("{name}.toml is missing"));
    let finding = Finding::of(&rule::DEFINITION_MISSING, page.whole(), what);
    let theme = theme_of(page.path());
    let others = paired.iter().filter(|n| theme_of(n) == theme).map(|n| stem_of_name(n));
    sink.push(match collate::nearest(stem_of_name(name), others) {
        Some(near) => finding.with_nearest(&format!("{near}.md")),
        None => finding,
    });
}

fn stem_of_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn definition_hash(definition: &Source, page: Option<&Source>) -> String {
    let mut hash = Sha256::new();
    for text in [Some(definition), page].into_iter().flatten().map(Source::text) {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hexadecimal(&hash.finalize())
}

/// The ids of all definition files, also of those that cannot be read: a reference to one of them
/// is not dead, and one fault is told once.
fn claimed_ids(sources: &[(FileKind, Source)]) -> BTreeSet<IndicatorId> {
    let stems = of(sources, FileKind::Indicator).map(|s| stem(s.path()));
    stems.filter(|s| is_id(s)).filter_map(|s| s.parse().ok()).collect()
}
