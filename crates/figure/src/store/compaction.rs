//! Keeping the number of files and the room for replaced rows within bounds.
//!
//! An import writes new segments for the indicators that it touches. What it replaces stays in the
//! old segments until more than half of one is replaced, or until there are many small segments;
//! then what is still used of them is written anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::writing::{put, read_block};
use super::{FIGURES, Manifest, REVISIONS, revisions};
use crate::Error;
use crate::pack::Pack;
use crate::segment::Segment;

/// More segments than this are brought together, those with few rows.
const SEGMENTS_MAX: usize = 64;

/// A segment with fewer rows than this is small.
const SMALL_ROWS: u64 = 50_000;

/// Rewrites segments that are mostly replaced or many and small. Only segments that were there
/// before this import are read.
pub(super) fn compact(
    folder: &Path,
    manifest: &mut Manifest,
    segments: &HashMap<String, Segment>,
) -> Result<(), Error> {
    compact_figures(folder, manifest, segments)?;
    compact_revisions(folder, manifest, segments)
}

fn compact_figures(
    folder: &Path,
    manifest: &mut Manifest,
    segments: &HashMap<String, Segment>,
) -> Result<(), Error> {
    let mut used: BTreeMap<&str, u64> = BTreeMap::new();
    for part in manifest.figures.values() {
        *used.entry(&part.file).or_default() += part.rows;
    }
    let is_many = used.len() > SEGMENTS_MAX;
    let is_poor = |file: &str, rows: u64| {
        segments
            .get(file)
            .is_some_and(|segment| rows * 2 < segment.n_rows() || (is_many && rows < SMALL_ROWS))
    };
    let poor: BTreeSet<String> = used
        .into_iter()
        .filter(|(file, rows)| is_poor(file, *rows))
        .map(|(file, _)| file.to_owned())
        .collect();
    if poor.is_empty() {
        return Ok(());
    }
    let packed = |source| Error::Parquet { file: "a new segment".to_owned(), source };
    let hashes: Vec<String> = manifest.deliveries.iter().map(|d| d.sha256.clone()).collect();
    let mut pack = Pack::figures().map_err(packed)?;
    for (name, part) in manifest.figures.iter().filter(|(_, part)| poor.contains(&part.file)) {
        let id = manifest.id(name)?;
        let block = read_block(part, segments, manifest)?;
        pack.add_figures(&id, &block, &hashes).map_err(packed)?;
    }
    let parts = put(&folder.join(FIGURES), pack.finish().map_err(packed)?)?;
    for (id, part) in parts {
        manifest.figures.insert(id.as_str().to_owned(), part);
    }
    Ok(())
}

/// Revisions are never replaced, only many.
fn compact_revisions(
    folder: &Path,
    manifest: &mut Manifest,
    segments: &HashMap<String, Segment>,
) -> Result<(), Error> {
    let files: BTreeSet<&str> = manifest.revisions.iter().map(|r| r.part.file.as_str()).collect();
    let is_small = |file: &str| segments.get(file).is_some_and(|s| s.n_rows() < SMALL_ROWS);
    if files.len() <= SEGMENTS_MAX {
        return Ok(());
    }
    let packed = |source| Error::Parquet { file: "a new segment".to_owned(), source };
    let hashes: Vec<String> = manifest.deliveries.iter().map(|d| d.sha256.clone()).collect();
    let mut pack = Pack::revisions().map_err(packed)?;
    let mut moved = Vec::new();
    for (i, revision) in manifest.revisions.iter().enumerate() {
        if is_small(&revision.part.file) {
            let (old, new) = revisions::read_blocks(&revision.part, segments, manifest)?;
            let id = manifest.id(&revision.indicator)?;
            pack.add_revisions(&id, &old, &new, &hashes).map_err(packed)?;
            moved.push(i);
        }
    }
    let parts = put(&folder.join(REVISIONS), pack.finish().map_err(packed)?)?;
    for (i, (_, part)) in moved.into_iter().zip(parts) {
        manifest.revisions[i].part = part;
    }
    Ok(())
}
