//! The site: definitions, figures and prepared profiles, built once and never changed.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use catalog::{Area, Catalog, ProfileId};
use cube::{AreaCode, AreaLevel, Figures, IndicatorId, Lang, collate};
use figure::{Revision, Store};
use profile::fictional::Fictional;
use profile::model::{AreaProfile, Summary};
use profile::{Prepared, look};

use crate::press::Press;
use crate::search::Names;

/// Everything that the pages show.
#[derive(Debug)]
pub struct Site {
    catalog: Catalog,
    store: Store,
    release: String,
    profiles: BTreeMap<ProfileId, Prepared>,
    /// Figures are read when a page first asks for them, and kept.
    figures: BTreeMap<IndicatorId, OnceLock<Arc<Figures>>>,
    names: Names,
    revisions: Vec<Revision>,
    summaries: BTreeMap<AreaCode, Summary>,
    look: Look,
    press: Option<Press>,
    fictional: Option<Fictional>,
}

/// The style sheet with the typefaces' addresses in it, and the address that it has itself.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) style: String,
    /// Names the content of everything under `/statiskt/`.
    pub(crate) hash: String,
}

impl Site {
    /// Makes the pages' content ready: reads the figures of every profile and prepares it.
    ///
    /// `files` is the content that the catalogue was read from: its hash names the release.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(
        catalog: Catalog,
        store: Store,
        files: &catalog::Files,
    ) -> Result<Site, figure::Error> {
        let release = store.release(&catalog::content_hash(files));
        let known = store.indicators().filter(|id| catalog.indicators.contains_key(*id));
        let figures: BTreeMap<_, _> = known.map(|id| (id.clone(), OnceLock::new())).collect();
        for definition in catalog.profiles.values() {
            for id in profile::needed(&catalog, definition) {
                // Read here, so that a store that cannot be read is told at the start.
                if let Some(kept) = figures.get(&id)
                    && kept.get().is_none()
                    && let Some(read) = store.figures(&id)?
                {
                    let _ = kept.set(Arc::new(read));
                }
            }
        }
        let revisions = store.revisions(None)?;
        let mut site = Site {
            names: Names::new(&catalog),
            look: Look::new(),
            summaries: BTreeMap::new(),
            press: None,
            fictional: None,
            revisions,
            figures,
            profiles: BTreeMap::new(),
            release,
            store,
            catalog,
        };
        let definitions: Vec<catalog::Profile> = site.catalog.profiles.values().cloned().collect();
        for definition in definitions {
            let prepared = site.prepared(&definition);
            site.profiles.insert(definition.id, prepared);
        }
        site.summaries = site.summarise();
        Ok(site)
    }

    /// The same site with a program that sets PDF.
    #[must_use]
    pub fn with_press(mut self, press: Option<Press>) -> Site {
        self.press = press;
        self
    }

    /// The same site with figures computed from rows about persons who do not exist, shown beside the
    /// published ones and set apart from them.
    #[must_use]
    pub fn with_fictional(mut self, fictional: Fictional) -> Site {
        self.fictional = Some(fictional);
        self
    }

    /// The definitions.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Names the figures and definitions shown: twelve hexadecimal digits.
    #[must_use]
    pub fn release(&self) -> &str {
        &self.release
    }

    /// One area's profile; none when the profile or the area does not exist, or do not go together.
    #[must_use]
    pub fn profile(&self, id: &ProfileId, area: AreaCode) -> Option<AreaProfile> {
        let profile = self.profiles.get(id)?.profile(area)?;
        let part = self.fictional.as_ref().map(|fictional| {
            let published = |indicator: &IndicatorId| self.figures(indicator).map(Arc::as_ref);
            fictional.part(&self.catalog, id, area, published)
        });
        Some(AreaProfile { fictional: part, ..profile })
    }

    /// The computed figures of persons who do not exist.
    pub(crate) fn fictional(&self) -> Option<&Fictional> {
        self.fictional.as_ref()
    }

    /// A profile made ready for all areas.
    pub(crate) fn ready(&self, id: &ProfileId) -> Option<&Prepared> {
        self.profiles.get(id)
    }

    /// The profiles of all areas that have this one, by code.
    pub(crate) fn profiles(&self, id: &ProfileId) -> Vec<AreaProfile> {
        let codes = self.catalog.areas.current().map(|a| a.code);
        self.profiles.get(id).map(|p| p.profiles(codes)).unwrap_or_default()
    }

    /// A profile made ready from a definition that is not in the content, such as one of a single row.
    pub(crate) fn prepared(&self, definition: &catalog::Profile) -> Prepared {
        let mut figures = BTreeMap::new();
        for id in profile::needed(&self.catalog, definition) {
            if let Some(table) = self.figures(&id) {
                figures.insert(id, Arc::clone(table));
            }
        }
        Prepared::new(&self.catalog, definition, figures, self.release.clone())
    }

    /// The publishers of the figures, each once, with the day of the latest delivery.
    pub(crate) fn sources(&self) -> Vec<(String, String)> {
        let mut sources: BTreeMap<String, String> = BTreeMap::new();
        for record in self.store.deliveries() {
            let cube::Delivery { source, retrieved, .. } = record.delivery();
            let day = sources.entry(source).or_default();
            if *day < retrieved {
                *day = retrieved;
            }
        }
        sources.into_iter().collect()
    }

    /// One indicator's figures; none when there are none, or the store no longer gives them.
    pub(crate) fn figures(&self, id: &IndicatorId) -> Option<&Arc<Figures>> {
        let kept = self.figures.get(id)?;
        if let Some(figures) = kept.get() {
            return Some(figures);
        }
        let read = self.store.figures(id).ok().flatten()?;
        Some(kept.get_or_init(|| Arc::new(read)))
    }

    /// True when the indicator has figures.
    pub(crate) fn has_figures(&self, id: &IndicatorId) -> bool {
        self.figures.contains_key(id)
    }

    pub(crate) fn n_with_figures(&self) -> usize {
        self.figures.len()
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The first profile in figures, by area.
    pub(crate) fn summaries(&self) -> &BTreeMap<AreaCode, Summary> {
        &self.summaries
    }

    pub(crate) fn look(&self) -> &Look {
        &self.look
    }

    pub(crate) fn press(&self) -> Option<&Press> {
        self.press.as_ref()
    }

    /// The profiles that a level has: the first one first, then by title.
    pub(crate) fn profiles_in_order(&self, level: AreaLevel) -> Vec<&catalog::Profile> {
        let mut profiles: Vec<&catalog::Profile> =
            self.catalog.profiles.values().filter(|p| p.levels.contains(&level)).collect();
        profiles.sort_by(|a, b| {
            let is_later = |p: &catalog::Profile| p.id.0 != crate::address::FIRST_PROFILE;
            is_later(a).cmp(&is_later(b)).then_with(|| collate::compare(&a.title.sv, &b.title.sv))
        });
        profiles
    }

    /// One area by code or name; a name of both a kommun and a region means the kommun.
    pub(crate) fn find_area(&self, words: &str) -> Option<AreaCode> {
        self.catalog.areas.named(words).first().map(|a| a.code)
    }

    /// An area in use.
    pub(crate) fn area(&self, code: AreaCode) -> Option<&Area> {
        self.catalog.areas.get(code).filter(|a| a.valid_to.is_none())
    }

    /// The short name of an area; its code when it has none.
    pub(crate) fn area_name(&self, code: AreaCode, lang: Lang) -> String {
        let name = self.catalog.areas.get(code).map(|a| lang.pick(&a.name, &a.name_en).clone());
        name.unwrap_or_else(|| code.to_string())
    }

    /// The areas in use at a level, by code.
    pub(crate) fn codes(&self, level: AreaLevel) -> Vec<AreaCode> {
        self.catalog.areas.at_level(level).map(|a| a.code).collect()
    }

    /// The areas in use at a level in the order of a Swedish index.
    pub(crate) fn index(&self, level: AreaLevel) -> Vec<&Area> {
        let mut areas: Vec<&Area> = self.catalog.areas.at_level(level).collect();
        areas.sort_by(|a, b| collate::compare(&a.name, &b.name));
        areas
    }

    fn summarise(&self) -> BTreeMap<AreaCode, Summary> {
        let first = ProfileId(crate::address::FIRST_PROFILE.to_owned());
        self.profiles(&first).into_iter().map(|p| (p.area.code, p.summary)).collect()
    }
}

impl Look {
    fn new() -> Look {
        let mut hash = Fnv::new();
        hash.add(look::STYLE.as_bytes());
        hash.add(look::STYLE_FICTIONAL.as_bytes());
        for face in look::TYPEFACES {
            hash.add(face.bytes);
        }
        let hash = format!("{:016x}", hash.0);
        let mut style = String::new();
        for face in look::TYPEFACES {
            style.push_str(&format!(
                "@font-face{{font-family:\"{}\";font-weight:{};font-style:normal;font-display:swap;src:url({}) format(\"woff2\")}}\n",
                face.family, face.weight, face.file
            ));
        }
        style.push_str(look::STYLE);
        style.push_str(look::STYLE_FICTIONAL);
        Look { style, hash }
    }

    /// The address of a file of the look.
    pub(crate) fn at(&self, file: &str) -> String {
        format!("/statiskt/{}/{file}", self.hash)
    }
}

/// Fowler–Noll–Vo 1a, 64 bits: names a content so that browsers may keep it for good.
/// Source: draft-eastlake-fnv-17, section 5.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
