//! What was counted before: one file for each indicator in the store's folder `computed`.
//!
//! The name tells by what and on what it was counted, so a file of that name holds, and a delivery makes
//! only those names new that it can affect. Files are written beside and moved to their names: an
//! interruption leaves none by half.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cube::IndicatorId;
use indicator::Run;
use register::prepared::Prepared;

use crate::{Error, Part, sha256};

/// The folder in a store with what was counted before. It may be removed, or moved to another store: what
/// does not hold there is counted anew.
pub const FOLDER: &str = "computed";
/// Raised when an engine counts otherwise than before.
const COUNTING: &str = "1";

/// The name of each indicator's file.
pub(crate) fn names(
    run: &Run<'_>,
    prepared: &Prepared,
    part: &Part,
) -> BTreeMap<IndicatorId, String> {
    let fingerprints: BTreeMap<String, String> = prepared
        .registers()
        .map(|(id, register)| (id.to_string(), register.fingerprint()))
        .collect();
    let name = |id: &IndicatorId| {
        let one = Run { indicators: std::slice::from_ref(id), ..*run };
        let mut texts = vec![COUNTING.to_owned(), part.definitions[id].clone()];
        texts.push(format!("{} {} {}", part.last_day, part.share.0, part.share.1));
        for register in one.needs().keys() {
            texts.push(register.to_string());
            texts.push(fingerprints.get(&register.0).cloned().unwrap_or_default());
        }
        let hash = sha256(texts.iter().map(String::as_str));
        (id.clone(), format!("{id}.{}.{hash}.part", part.share.0))
    };
    run.indicators.iter().map(name).collect()
}

/// The parts that still hold. One that cannot be read is counted again.
pub(crate) fn read(
    store: &Path,
    names: &BTreeMap<IndicatorId, String>,
) -> BTreeMap<IndicatorId, Part> {
    let part = |(id, name): (&IndicatorId, &String)| {
        let bytes = fs::read(store.join(FOLDER).join(name)).ok()?;
        Some((id.clone(), Part::from_bytes(&bytes).ok()?))
    };
    names.iter().filter_map(part).collect()
}

/// Keeps what was counted of some indicators, and removes what it replaces.
pub(crate) fn write(
    store: &Path,
    names: &BTreeMap<IndicatorId, String>,
    counted: &[IndicatorId],
    part: &Part,
) -> Result<(), Error> {
    if counted.is_empty() {
        return Ok(());
    }
    let folder = store.join(FOLDER);
    fs::create_dir_all(&folder).map_err(Error::io("write", &folder))?;
    for id in counted {
        let name = &names[id];
        let beside = folder.join(format!("{name}.beside"));
        let bytes = part.of(&BTreeSet::from([id])).to_bytes();
        fs::write(&beside, bytes).map_err(Error::io("write", &beside))?;
        let path = folder.join(name);
        fs::rename(&beside, &path).map_err(Error::io("write", &path))?;
        remove_others(&folder, id, name);
    }
    Ok(())
}

/// Removes the files of the same indicator and share that were made of other rows or by another definition.
fn remove_others(folder: &Path, id: &IndicatorId, name: &str) {
    let share = name.strip_prefix(&format!("{id}.")).and_then(|rest| rest.split('.').next());
    let start = format!("{id}.{}.", share.unwrap_or_default());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let other = entry.file_name().to_string_lossy().into_owned();
        if other.starts_with(&start) && other != name {
            // What cannot be removed is only in the way, and is never read.
            let _ = fs::remove_file(entry.path());
        }
    }
}
