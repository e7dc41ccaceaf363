//! The store of published figures: a folder, or what is compiled into the program.

mod compaction;
mod manifest;
mod revisions;
mod writing;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use cube::{Delivery, Figure, Figures, IndicatorId};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::columns::Rows;
use crate::segment::{Segment, hex};
use crate::table::read_csv;
use crate::{Error, Revision};

pub use manifest::DeliveryRecord;
pub(crate) use manifest::{Manifest, Part, RevisionPart};
pub(crate) use revisions::{NEW, OLD};
pub(crate) use writing::{Change, Writing};

/// The folder of segments within a store.
pub(crate) const FIGURES: &str = "figures";
/// The folder of replaced figures within a store.
pub(crate) const REVISIONS: &str = "revisions";

/// Published figures, by indicator. Nothing but names is read until figures are asked for.
#[derive(Debug)]
pub struct Store {
    backing: Backing,
    indicators: Vec<IndicatorId>,
}

#[derive(Debug)]
enum Backing {
    Folder { path: PathBuf, manifest: Manifest, segments: HashMap<String, Segment> },
    Compiled { files: Vec<CompiledFile>, places: BTreeMap<IndicatorId, Vec<(usize, usize)>> },
}

/// A file that is compiled into the program.
#[derive(Debug)]
struct CompiledFile {
    name: String,
    rows: CompiledRows,
    delivery: Delivery,
}

#[derive(Debug)]
enum CompiledRows {
    /// Row groups, of which only the footer has been read.
    Segment(Segment),
    /// A CSV file, which is small and read as a whole.
    Table(BTreeMap<IndicatorId, Rows>),
}

impl Store {
    /// Opens a folder. The state that it has now is what is seen, whatever is imported later.
    ///
    /// # Errors
    /// When there is no store in the folder, or a file that it names cannot be opened.
    pub fn open(path: &Path) -> Result<Store, Error> {
        Store::with_manifest(path, Manifest::read(path)?)
    }

    /// Opens a folder, which is made when there is none.
    ///
    /// # Errors
    /// As [`Store::open`], and when the folder cannot be made.
    pub fn create_or_open(path: &Path) -> Result<Store, Error> {
        match Store::open(path) {
            Err(Error::NoStore { .. }) => {
                std::fs::create_dir_all(path).map_err(Error::io("create", path))?;
                Store::with_manifest(path, Manifest::empty())
            }
            opened => opened,
        }
    }

    fn with_manifest(path: &Path, manifest: Manifest) -> Result<Store, Error> {
        let mut segments = HashMap::new();
        let figures = manifest.figures.values().map(|part| (FIGURES, &part.file));
        let revisions = manifest.revisions.iter().map(|r| (REVISIONS, &r.part.file));
        for (folder, file) in figures.chain(revisions) {
            if !segments.contains_key(file) {
                let segment = Segment::from_file(file, path.join(folder).join(file))?;
                segments.insert(file.clone(), segment);
            }
        }
        let indicators = manifest.indicators()?;
        let path = path.to_owned();
        Ok(Store { backing: Backing::Folder { path, manifest, segments }, indicators })
    }

    /// Opens files that are in memory: name, bytes and where they came from.
    pub(crate) fn compiled(files: Vec<(String, Bytes, Delivery)>) -> Result<Store, Error> {
        let mut places: BTreeMap<IndicatorId, Vec<(usize, usize)>> = BTreeMap::new();
        let mut opened = Vec::new();
        for (name, bytes, delivery) in files {
            let rows = if name.ends_with(".csv") {
                CompiledRows::Table(read_csv(&name, &bytes)?)
            } else {
                CompiledRows::Segment(Segment::from_bytes(&name, bytes)?)
            };
            let file = CompiledFile { name, rows, delivery };
            for (id, group) in file.indicators()? {
                places.entry(id).or_default().push((opened.len(), group));
            }
            opened.push(file);
        }
        let indicators = places.keys().cloned().collect();
        Ok(Store { backing: Backing::Compiled { files: opened, places }, indicators })
    }

    /// The indicators that have figures, by name.
    pub fn indicators(&self) -> impl Iterator<Item = &IndicatorId> {
        self.indicators.iter()
    }

    /// All figures of one indicator; none when there are none.
    ///
    /// # Errors
    /// When the file cannot be read or is not what was written.
    pub fn figures(&self, id: &IndicatorId) -> Result<Option<Figures>, Error> {
        match &self.backing {
            Backing::Folder { manifest, segments, .. } => {
                let Some(part) = manifest.figures.get(id.as_str()) else { return Ok(None) };
                let rows = segments[&part.file].read_verified(part.group, &part.sha256)?;
                figures_of(id, rows, manifest, &part.file).map(Some)
            }
            Backing::Compiled { files, places } => {
                let Some(places) = places.get(id) else { return Ok(None) };
                let (figures, _) = merged(id, files, places)?;
                Ok(Some(figures))
            }
        }
    }

    /// The figures of several indicators, read side by side. Those without figures are left out.
    ///
    /// # Errors
    /// As [`Store::figures`], for the first indicator that cannot be read.
    pub fn figures_of_all(
        &self,
        ids: impl IntoIterator<Item = IndicatorId>,
    ) -> Result<BTreeMap<IndicatorId, Figures>, Error> {
        let ids: Vec<IndicatorId> = ids.into_iter().collect();
        let read = |id: IndicatorId| Ok(self.figures(&id)?.map(|figures| (id, figures)));
        let read: Result<Vec<_>, Error> = ids.into_par_iter().map(read).collect();
        Ok(read?.into_iter().flatten().collect())
    }

    /// What tells one state of the store from another: SHA-256 over its figures, revisions and
    /// sources, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        match &self.backing {
            Backing::Folder { manifest, .. } => manifest.fingerprint(),
            Backing::Compiled { files, .. } => {
                let mut hash = Sha256::new();
                for CompiledFile { delivery, .. } in files {
                    for part in [&delivery.sha256, &delivery.source, &delivery.retrieved] {
                        hash.update((part.len() as u64).to_le_bytes());
                        hash.update(part);
                    }
                }
                hex(&hash.finalize())
            }
        }
    }

    /// The deliveries, in the order in which they were imported.
    #[must_use]
    pub fn deliveries(&self) -> Vec<DeliveryRecord> {
        match &self.backing {
            Backing::Folder { manifest, .. } => manifest.deliveries.clone(),
            Backing::Compiled { files, .. } => files.iter().map(CompiledFile::record).collect(),
        }
    }

    /// Figures that later deliveries replaced, of one indicator or of all: by import, then by
    /// indicator and key.
    ///
    /// # Errors
    /// When a file cannot be read or is not what was written.
    pub fn revisions(&self, wanted: Option<&IndicatorId>) -> Result<Vec<Revision>, Error> {
        let mut all = Vec::new();
        match &self.backing {
            Backing::Folder { manifest, segments, .. } => {
                for RevisionPart { indicator, part } in &manifest.revisions {
                    if wanted.is_none_or(|id| id.as_str() == indicator) {
                        all.extend(revisions::read(
                            &segments[&part.file],
                            indicator,
                            part,
                            manifest,
                        )?);
                    }
                }
            }
            Backing::Compiled { files, places } => {
                for (id, places) in places {
                    if places.len() > 1 && wanted.is_none_or(|wanted| wanted == id) {
                        all.extend(merged(id, files, places)?.1);
                    }
                }
            }
        }
        Ok(all)
    }
}

impl CompiledFile {
    /// The indicators, each with the row group that it stands in.
    fn indicators(&self) -> Result<Vec<(IndicatorId, usize)>, Error> {
        let segment = match &self.rows {
            CompiledRows::Table(tables) => {
                return Ok(tables.keys().map(|id| (id.clone(), 0)).collect());
            }
            CompiledRows::Segment(segment) => segment,
        };
        let mut all = Vec::new();
        for group in 0..segment.n_groups() {
            all.extend(segment.indicators(group)?.into_iter().map(|id| (id, group)));
        }
        Ok(all)
    }

    fn read(&self, group: usize, id: &IndicatorId) -> Result<Rows, Error> {
        match &self.rows {
            CompiledRows::Segment(segment) => segment.read(group, Some(id)),
            CompiledRows::Table(tables) => Ok(tables.get(id).cloned().unwrap_or_default()),
        }
    }

    fn record(&self) -> DeliveryRecord {
        let Delivery { sha256, source, retrieved } = self.delivery.clone();
        DeliveryRecord {
            sha256,
            source,
            retrieved: retrieved.clone(),
            name: self.name.clone(),
            kind: "starter".to_owned(),
            imported_at: retrieved,
            rows: match &self.rows {
                CompiledRows::Segment(segment) => segment.n_rows(),
                CompiledRows::Table(tables) => {
                    tables.values().map(|rows| rows.figures.len() as u64).sum()
                }
            },
        }
    }
}

/// Makes figures of a folder's rows, whose deliveries are named by hash.
fn figures_of(
    id: &IndicatorId,
    rows: Rows,
    manifest: &Manifest,
    file: &str,
) -> Result<Figures, Error> {
    let deliveries = rows.deliveries.iter().map(|sha256| manifest.delivery(sha256));
    let deliveries = deliveries.collect::<Result<Vec<Delivery>, Error>>()?;
    Figures::new(id.clone(), deliveries, rows.figures)
        .map_err(|_| Error::damaged(file, format!("{id} has a figure twice")))
}

/// Reads an indicator that may stand in several compiled files. Where two have the same figure,
/// the one that was retrieved later holds.
fn merged(
    id: &IndicatorId,
    files: &[CompiledFile],
    places: &[(usize, usize)],
) -> Result<(Figures, Vec<Revision>), Error> {
    let mut places = places.to_vec();
    places.sort_by_key(|(file, group)| (&files[*file].delivery.retrieved, *file, *group));
    let mut deliveries = Vec::new();
    let mut all: Vec<Figure> = Vec::new();
    for (file, group) in places {
        let CompiledFile { delivery, .. } = &files[file];
        let rows = files[file].read(group, id)?;
        let first = deliveries.len();
        if rows.deliveries.is_empty() {
            deliveries.push(delivery.clone());
        }
        // A file of figures from several publishers names the publisher of each row.
        let named =
            rows.deliveries.into_iter().map(|source| Delivery { source, ..delivery.clone() });
        deliveries.extend(named);
        let first = u16::try_from(first).expect("few starter files");
        if all.is_empty() && first == 0 {
            all = rows.figures;
            continue;
        }
        all.extend(rows.figures.into_iter().map(|f| Figure { delivery: f.delivery + first, ..f }));
    }
    // The sort is stable: among figures with one key, the last is the latest.
    if !all.is_sorted_by_key(Figure::key) {
        all.sort_by_key(Figure::key);
    }
    let mut revisions = Vec::new();
    let has_twice = all.windows(2).any(|pair| pair[0].key() == pair[1].key());
    let kept = if has_twice { latest(id, all, &deliveries, &mut revisions) } else { all };
    let figures = Figures::new(id.clone(), deliveries, kept).expect("each key is kept once");
    Ok((figures, revisions))
}

/// Of the figures with one key the last; where it differs from the one before, a revision.
fn latest(
    id: &IndicatorId,
    all: Vec<Figure>,
    deliveries: &[Delivery],
    revisions: &mut Vec<Revision>,
) -> Vec<Figure> {
    let mut kept: Vec<Figure> = Vec::with_capacity(all.len());
    for figure in all {
        match kept.last_mut() {
            Some(before) if before.key() == figure.key() => {
                if !before.cell.same(&figure.cell) {
                    revisions.push(revisions::between(id, before, &figure, deliveries));
                    *before = figure;
                }
            }
            _ => kept.push(figure),
        }
    }
    kept
}
