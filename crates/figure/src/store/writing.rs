//! Writing to a store: one program at a time, whole or not at all.
//!
//! New segments are written and forced to disk under names made of their content. Only then is the
//! manifest replaced, in one step, by one that names them. An interruption at any moment leaves the
//! old manifest and its files, or the new one and its files; what no manifest names is removed by
//! the next import.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use cube::IndicatorId;
use rayon::prelude::*;

use super::{Backing, DeliveryRecord, FIGURES, Manifest, Part, REVISIONS, RevisionPart, Store};
use super::{compaction, manifest};
use crate::Error;
use crate::block::Block;
use crate::import::{Collector, Counts, Rank, Settled};
use crate::pack::{FinishedPack, Pack};
use crate::segment::Segment;

/// A segment is closed when it has this many rows: large enough that there are few files, small
/// enough that several are written at the same time.
const SEGMENT_ROWS: usize = 250_000;

/// The lock's file name.
const LOCK: &str = "lock";

/// A store that is being written to. The lock is given back when this is dropped.
pub(crate) struct Writing {
    folder: PathBuf,
    manifest: Manifest,
    segments: HashMap<String, Segment>,
    /// Names under which figures are stored that a definition has claimed since, by its own name.
    claimed: BTreeMap<IndicatorId, String>,
    _lock: File,
}

/// What the rows of some indicators did, and the segments that hold it.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) counts: Counts,
    pub(crate) findings: Collector,
    figures: Vec<(IndicatorId, Part)>,
    revisions: Vec<(IndicatorId, Part)>,
}

impl Store {
    /// Takes the lock and sees what the store holds now. `claims` are the names that definitions
    /// give up to others: Kolada's name and ours.
    pub(crate) fn begin_writing<'a>(
        &mut self,
        claims: impl Iterator<Item = (&'a str, &'a IndicatorId)>,
    ) -> Result<Writing, Error> {
        let Backing::Folder { path, .. } = &self.backing else { return Err(Error::ReadOnly) };
        let folder = path.clone();
        let lock = take_lock(&folder)?;
        // Another program may have imported since the store was opened.
        *self = Store::create_or_open(&folder)?;
        let Backing::Folder { manifest, segments, .. } = &mut self.backing else {
            unreachable!("a folder was opened")
        };
        let (manifest, segments) = (manifest.clone(), std::mem::take(segments));
        for name in [FIGURES, REVISIONS] {
            let path = folder.join(name);
            std::fs::create_dir_all(&path).map_err(Error::io("create", path))?;
        }
        remove_unnamed(&folder, &manifest);
        let stored = claims.filter(|(name, _)| manifest.figures.contains_key(*name));
        let claimed = stored.map(|(name, ours)| (ours.clone(), name.to_owned())).collect();
        Ok(Writing { folder, manifest, segments, claimed, _lock: lock })
    }

    /// Makes what was written the store's state, unless nothing changed.
    pub(crate) fn finish_writing(
        &mut self,
        writing: Writing,
        delivery: &DeliveryRecord,
        changes: Vec<Change>,
    ) -> Result<(), Error> {
        let Writing { folder, mut manifest, segments, claimed, _lock: lock } = writing;
        let is_changed = changes.iter().any(|c| !(c.figures.is_empty() && c.revisions.is_empty()));
        if is_changed {
            if !manifest.deliveries.iter().any(|known| known.sha256 == delivery.sha256) {
                manifest.deliveries.push(delivery.clone());
            }
            for change in changes {
                for (id, part) in change.figures {
                    if let Some(name) = claimed.get(&id) {
                        manifest.rename(name, &id);
                    }
                    manifest.figures.insert(id.as_str().to_owned(), part);
                }
                let parts = change.revisions.into_iter();
                manifest.revisions.extend(
                    parts
                        .map(|(id, part)| RevisionPart { indicator: id.as_str().to_owned(), part }),
                );
            }
            compaction::compact(&folder, &mut manifest, &segments)?;
            replace_manifest(&folder, &manifest)?;
        }
        *self = Store::create_or_open(&folder)?;
        drop(lock);
        Ok(())
    }
}

impl Writing {
    /// A file for rows that wait during this import.
    pub(crate) fn waiting_path(&self) -> PathBuf {
        self.folder.join("waiting.part")
    }

    /// The place of a delivery among all, and whether it was imported before.
    pub(crate) fn mark(&self, delivery: &DeliveryRecord) -> (u32, bool) {
        let all = &self.manifest.deliveries;
        let known = all.iter().position(|known| known.sha256 == delivery.sha256);
        let place = u32::try_from(known.unwrap_or(all.len()));
        (place.expect("fewer than 2^32 deliveries"), known.is_some())
    }

    /// How late each delivery is, the new one last.
    pub(crate) fn ranks(&self, delivery: &DeliveryRecord) -> Vec<Rank> {
        let all = self.manifest.deliveries.iter().chain([delivery]);
        all.enumerate().map(|(i, delivery)| (delivery.retrieved.clone(), i)).collect()
    }

    /// The figures that the store has of an indicator; the marks are places among the deliveries.
    pub(crate) fn stored(&self, id: &IndicatorId) -> Result<Block, Error> {
        let own = self.read(id.as_str())?;
        let Some(name) = self.claimed.get(id) else { return Ok(own) };
        let mut both = own;
        both.append(&self.read(name)?);
        // Figures with one key under both names: the later delivery's holds.
        let sorted = both.sorted();
        let mut kept = Block::default();
        for i in 0..sorted.len() {
            if sorted.keys.get(i + 1) != Some(&sorted.keys[i]) {
                kept.push_from(&sorted, i, sorted.marks[i]);
            }
        }
        Ok(kept)
    }

    fn read(&self, name: &str) -> Result<Block, Error> {
        match self.manifest.figures.get(name) {
            Some(part) => read_block(part, &self.segments, &self.manifest),
            None => Ok(Block::default()),
        }
    }

    /// Settles indicators and writes what changed, several segments at a time. The segments that
    /// come out depend on the indicators and their rows alone, not on the threads.
    pub(crate) fn write(
        &self,
        rows: &BTreeMap<IndicatorId, usize>,
        delivery: &DeliveryRecord,
        settle: impl Fn(&IndicatorId) -> Result<Settled, Error> + Sync,
    ) -> Result<Vec<Change>, Error> {
        let mut hashes: Vec<String> =
            self.manifest.deliveries.iter().map(|d| d.sha256.clone()).collect();
        hashes.push(delivery.sha256.clone());
        let groups = self.groups(rows);
        let write = |ids: Vec<IndicatorId>| self.write_group(&ids, &hashes, &settle);
        groups.into_par_iter().map(write).collect()
    }

    fn groups(&self, rows: &BTreeMap<IndicatorId, usize>) -> Vec<Vec<IndicatorId>> {
        let mut all = rows.clone();
        for id in self.claimed.keys() {
            all.entry(id.clone()).or_insert(0);
        }
        let (mut groups, mut group, mut n) = (Vec::new(), Vec::new(), 0);
        for (id, n_rows) in all {
            let stored = self.manifest.figures.get(id.as_str()).map_or(0, |part| part.rows);
            n += n_rows + usize::try_from(stored).unwrap_or(0);
            group.push(id);
            if n >= SEGMENT_ROWS {
                groups.push(std::mem::take(&mut group));
                n = 0;
            }
        }
        groups.push(group);
        groups
    }

    fn write_group(
        &self,
        ids: &[IndicatorId],
        hashes: &[String],
        settle: &(impl Fn(&IndicatorId) -> Result<Settled, Error> + Sync),
    ) -> Result<Change, Error> {
        let packed = |source| Error::Parquet { file: "a new segment".to_owned(), source };
        let mut figures = Pack::figures().map_err(packed)?;
        let mut revisions = Pack::revisions().map_err(packed)?;
        let mut change = Change::default();
        for id in ids {
            let settled = settle(id)?;
            change.counts.add(settled.counts);
            change.findings.merge(settled.findings);
            let is_new = settled.counts.imported + settled.counts.revised > 0;
            if is_new || self.claimed.contains_key(id) {
                figures.add_figures(id, &settled.figures, hashes).map_err(packed)?;
            }
            if !settled.old.is_empty() {
                let (old, new) = (&settled.old, &settled.new);
                revisions.add_revisions(id, old, new, hashes).map_err(packed)?;
            }
        }
        change.figures = put(&self.folder.join(FIGURES), figures.finish().map_err(packed)?)?;
        change.revisions = put(&self.folder.join(REVISIONS), revisions.finish().map_err(packed)?)?;
        Ok(change)
    }
}

/// Reads stored figures; the marks are places among the deliveries.
pub(super) fn read_block(
    part: &Part,
    segments: &HashMap<String, Segment>,
    manifest: &Manifest,
) -> Result<Block, Error> {
    manifest.block(&segments[&part.file].read_verified(part.group, &part.sha256)?)
}

/// Puts a segment on disk and sees that it stays there; gives back its parts.
pub(super) fn put(
    folder: &Path,
    pack: Option<FinishedPack>,
) -> Result<Vec<(IndicatorId, Part)>, Error> {
    let Some(FinishedPack { name, bytes, parts }) = pack else { return Ok(Vec::new()) };
    replace(folder, &name, &bytes)?;
    Ok(parts)
}

/// Writes a file beside its place, forces it to disk, and moves it there.
fn replace(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let (beside, place) = (folder.join(format!("{name}.part")), folder.join(name));
    let mut file = File::create(&beside).map_err(Error::io("create", &beside))?;
    file.write_all(bytes).map_err(Error::io("write", &beside))?;
    file.sync_all().map_err(Error::io("write", &beside))?;
    std::fs::rename(&beside, &place).map_err(Error::io("replace", &place))
}

pub(super) fn replace_manifest(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    // The names of the segments must be on disk before the manifest that uses them.
    sync_folder(&folder.join(FIGURES))?;
    sync_folder(&folder.join(REVISIONS))?;
    replace(folder, manifest::FILE, &manifest.to_bytes())?;
    sync_folder(folder)
}

/// Forces the names in a folder to disk, where the system knows how.
fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        let opened = File::open(folder);
        opened.and_then(|f| f.sync_all()).map_err(Error::io("write", folder))?;
    }
    Ok(())
}

fn take_lock(folder: &Path) -> Result<File, Error> {
    std::fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    let path = folder.join(LOCK);
    let io = |source| Error::Io { action: "lock", path: path.clone(), source };
    let options = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = options.map_err(io)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut owner = String::new();
            // Without a number the message is poorer but still right.
            let _ = file.read_to_string(&mut owner);
            let owner = owner.trim().to_owned();
            let owner = if owner.is_empty() { "unknown".to_owned() } else { owner };
            return Err(Error::Locked { path: folder.to_owned(), owner });
        }
        Err(TryLockError::Error(error)) => return Err(io(error)),
    }
    file.set_len(0).map_err(io)?;
    file.rewind().map_err(io)?;
    writeln!(file, "{}", std::process::id()).map_err(io)?;
    Ok(file)
}

/// Removes what no manifest names: left by an interruption, or replaced by the import before.
fn remove_unnamed(folder: &Path, manifest: &Manifest) {
    let named: BTreeSet<&str> = manifest.files().collect();
    let remove_in = |folder: &Path, is_left: &dyn Fn(&str) -> bool| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries {
            if entry.file_name().to_str().is_some_and(is_left) {
                // A file that cannot be removed now does no harm; the next import tries again.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    };
    let is_part = |name: &str| name.ends_with(".part");
    remove_in(folder, &is_part);
    for kind in [FIGURES, REVISIONS] {
        let is_left =
            |name: &str| is_part(name) || (name.ends_with(".parquet") && !named.contains(name));
        remove_in(&folder.join(kind), &is_left);
    }
}
