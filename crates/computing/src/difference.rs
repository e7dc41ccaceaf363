//! What changed between two versions of the definitions, and how the cells move for it.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{Catalog, ChangedKey, Files, changed_keys, with_key};
use cube::IndicatorId;
use indicator::{definition_hash, stands_on};
use jiff::civil::Date;

use crate::turns::counted;
use crate::{Error, Movement, Request};

/// A version of the definitions.
#[derive(Clone, Copy)]
pub struct Version<'a> {
    /// The files of the content.
    pub files: &'a Files,
    /// What they say.
    pub catalog: &'a Catalog,
}

/// A file of which keys differ.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedFile {
    /// Its path below the content folder.
    pub path: String,
    /// The keys, in order; none where only a page or comments differ.
    pub keys: Vec<ChangedKey>,
    versions: Option<(String, String)>,
}

/// An indicator whose computation differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The indicator.
    pub id: IndicatorId,
    /// Its version, before and after.
    pub versions: (String, String),
    /// The paths of the changed files that its value depends on.
    pub paths: Vec<String>,
    /// How its cells move; none where there is no store, or where it is computed in one version only.
    pub movement: Option<Movement>,
    /// What each changed key alone would move; those that cannot stand alone are left out. Empty when there
    /// is one key, to which all is due.
    pub causes: Vec<Cause>,
}

/// What one changed key would move alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// The file.
    pub path: String,
    /// The key.
    pub key: String,
    /// What moves.
    pub movement: Movement,
}

/// What differs between two versions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Difference {
    /// The files that differ, by path.
    pub files: Vec<ChangedFile>,
    /// The indicators whose computation differs, by id.
    pub indicators: Vec<Changed>,
}

impl ChangedFile {
    /// The file's version, before and after; none where it has none or is new.
    #[must_use]
    pub fn versions(&self) -> Option<(&str, &str)> {
        let (from, to) = self.versions.as_ref()?;
        Some((from, to))
    }

    /// True where the version says that no number moves: it is the same, or raised as for a text. By semantic
    /// versioning a number that moves raises the first or the second part.
    fn says_that_nothing_moves(&self) -> bool {
        let first_two = |version: &str| -> Vec<String> {
            version.split('.').take(2).map(str::to_owned).collect()
        };
        self.versions().is_some_and(|(from, to)| first_two(from) == first_two(to))
    }
}

impl Difference {
    /// The files whose version says that no number moves, each with the indicators of which cells move for it.
    #[must_use]
    pub fn understated(&self) -> Vec<(&ChangedFile, Vec<&Changed>)> {
        let moved_by = |file: &ChangedFile| -> Vec<&Changed> {
            let moves = |changed: &&Changed| {
                let is_cause = changed.causes.is_empty()
                    || changed.causes.iter().any(|cause| cause.path == file.path);
                changed.paths.contains(&file.path)
                    && changed.movement.as_ref().is_some_and(|movement| movement.n_cells > 0)
                    && is_cause
            };
            self.indicators.iter().filter(moves).collect()
        };
        let quiet = self.files.iter().filter(|file| file.says_that_nothing_moves());
        let found = quiet.map(|file| (file, moved_by(file)));
        found.filter(|(_, moved)| !moved.is_empty()).collect()
    }
}

/// The files that differ between two versions, and the indicators whose computation does. `request` tells on
/// which store the cells are compared; none compares definitions only.
///
/// # Errors
/// As [`crate::compute`].
pub fn difference(
    request: Option<&Request<'_>>,
    old: Version<'_>,
    new: Version<'_>,
    today: Date,
) -> Result<Difference, Error> {
    let files = changed_files(old.files, new.files);
    let by_path: BTreeMap<&str, &ChangedFile> =
        files.iter().map(|file| (file.path.as_str(), file)).collect();
    let ids: BTreeSet<&IndicatorId> =
        old.catalog.indicators.keys().chain(new.catalog.indicators.keys()).collect();
    let mut found = Vec::new();
    for id in ids {
        let is_computed = |catalog: &Catalog| {
            catalog.indicators.get(id).is_some_and(|indicator| indicator.computation.is_some())
        };
        let (was, is) = (is_computed(old.catalog), is_computed(new.catalog));
        let same = || definition_hash(old.catalog, id) == definition_hash(new.catalog, id);
        if !(was || is) || (was && is && same()) {
            continue;
        }
        let standing = paths(old, id).into_iter().chain(paths(new, id)).collect::<BTreeSet<_>>();
        let paths: Vec<String> =
            standing.into_iter().filter(|path| by_path.contains_key(path.as_str())).collect();
        let mut changed = Changed {
            id: id.clone(),
            versions: (version_of(old.catalog, id), version_of(new.catalog, id)),
            paths,
            movement: None,
            causes: Vec::new(),
        };
        if let Some(request) = request.filter(|_| was && is) {
            let (before, after) =
                (counted(request, old.catalog, id)?, counted(request, new.catalog, id)?);
            let movement = Movement::between(&before, &after);
            if movement.n_cells > 0 {
                let files = changed.paths.iter().map(|path| by_path[path.as_str()]);
                changed.causes = causes(request, old.files, files, id, &before, today)?;
            }
            changed.movement = Some(movement);
        }
        found.push(changed);
    }
    Ok(Difference { indicators: found, files })
}

fn version_of(catalog: &Catalog, id: &IndicatorId) -> String {
    catalog.indicators.get(id).map(|indicator| indicator.version.clone()).unwrap_or_default()
}

fn changed_files(old: &Files, new: &Files) -> Vec<ChangedFile> {
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    let differs = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    let file = |path: &String| {
        let bytes = |files: &Files| files.get(path).cloned().unwrap_or_default();
        let is_toml = path.ends_with(".toml");
        let keys = if is_toml { changed_keys(&bytes(old), &bytes(new)) } else { Vec::new() };
        let version = |files: &Files| catalog::version_of(files.get(path)?);
        let versions = version(old).zip(version(new)).filter(|_| is_toml);
        ChangedFile { path: path.clone(), keys, versions }
    };
    differs.map(file).collect()
}

/// The files that an indicator's value depends on.
fn paths(version: Version<'_>, id: &IndicatorId) -> Vec<String> {
    let parts = stands_on(version.catalog, id);
    let names: BTreeSet<String> = parts
        .iter()
        .filter_map(|(part, _)| {
            let (kind, id) = part.split_once(' ')?;
            let folder = match kind {
                "indicator" => "indicators",
                "population" => "populations",
                "state" => "states",
                "standard" => "standards",
                "valueset" => "valuesets",
                "register" => "registers",
                "figures" => "denominators",
                other => other,
            };
            Some(format!("{folder}/{id}.toml"))
        })
        .collect();
    // Indicators lie in the folders of their themes.
    let flat = |path: &str| -> Option<String> {
        let (folder, rest) = path.split_once('/')?;
        Some(format!("{folder}/{}", rest.rsplit('/').next()?))
    };
    let of_it = |path: &&String| flat(path).is_some_and(|path| names.contains(&path));
    version.files.keys().filter(of_it).cloned().collect()
}

/// What each changed key alone moves, from the old files on.
fn causes<'f>(
    request: &Request<'_>,
    old: &Files,
    files: impl Iterator<Item = &'f ChangedFile>,
    id: &IndicatorId,
    before: &[indicator::Cell],
    today: Date,
) -> Result<Vec<Cause>, Error> {
    let keys: Vec<(&str, &ChangedKey)> =
        files.flat_map(|file| file.keys.iter().map(|key| (file.path.as_str(), key))).collect();
    let mut found = Vec::new();
    if keys.len() < 2 {
        return Ok(found);
    }
    let hash = |catalog: &Catalog| definition_hash(catalog, id);
    let (unchanged, _) = catalog::load(old, today);
    let unchanged = hash(&unchanged);
    for (path, key) in keys {
        let Some(file) = old.get(path).and_then(|bytes| with_key(bytes, key)) else { continue };
        let mut files = old.clone();
        files.insert(path.to_owned(), file);
        let (catalog, _) = catalog::load(&files, today);
        let is_computed =
            catalog.indicators.get(id).is_some_and(|indicator| indicator.computation.is_some());
        if !is_computed || hash(&catalog) == unchanged {
            continue;
        }
        let movement = Movement::between(before, &counted(request, &catalog, id)?);
        if movement.n_cells > 0 {
            found.push(Cause { path: path.to_owned(), key: key.key.clone(), movement });
        }
    }
    Ok(found)
}
