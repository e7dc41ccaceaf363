//! The manifest: the one small file that says what the store holds.

use std::collections::BTreeMap;
use std::path::Path;

use cube::{Delivery, IndicatorId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::block::Block;
use crate::columns::Rows;
use crate::key::Key;
use crate::segment::hex;

/// The newest format that this version reads and the one it writes.
const FORMAT: u32 = 1;

/// The manifest's file name.
pub(super) const FILE: &str = "manifest.json";

/// What the store holds. Replaced as a whole, never changed in place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// In the order in which they were imported.
    pub(crate) deliveries: Vec<DeliveryRecord>,
    /// Where each indicator's figures are.
    pub(crate) figures: BTreeMap<String, Part>,
    /// Where replaced figures are, in the order of the imports that replaced them.
    pub(crate) revisions: Vec<RevisionPart>,
}

/// A delivery that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRecord {
    /// SHA-256 of the bytes received, in hexadecimal.
    pub sha256: String,
    /// The publisher and series, for a reader.
    pub source: String,
    /// The day when the bytes were fetched or received, `YYYY-MM-DD`.
    pub retrieved: String,
    /// The file's name without folders, or the address.
    pub name: String,
    /// How it was read: `kolada`, `sdb`, `jsonstat`, `table`.
    pub kind: String,
    /// When it was first imported, as RFC 3339.
    pub imported_at: String,
    /// Rows in the delivery, when it was first imported.
    pub rows: u64,
}

impl DeliveryRecord {
    /// The delivery as figures name it.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        Delivery {
            sha256: self.sha256.clone(),
            source: self.source.clone(),
            retrieved: self.retrieved.clone(),
        }
    }
}

/// One indicator's row group in a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The segment's file name within its folder.
    pub(crate) file: String,
    /// Which row group.
    pub(crate) group: usize,
    pub(crate) rows: u64,
    /// SHA-256 of the row group's bytes.
    pub(crate) sha256: String,
}

/// One indicator's replaced figures from one import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RevisionPart {
    pub(crate) indicator: String,
    #[serde(flatten)]
    pub(crate) part: Part,
}

impl Manifest {
    /// The manifest of a store without figures.
    pub(crate) fn empty() -> Manifest {
        let (deliveries, figures, revisions) = (Vec::new(), BTreeMap::new(), Vec::new());
        Manifest { format: FORMAT, deliveries, figures, revisions }
    }

    /// Reads the manifest of a store.
    pub(crate) fn read(folder: &Path) -> Result<Manifest, Error> {
        /// What all formats, future ones too, have in common.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let path = folder.join(FILE);
        let bytes = match std::fs::read(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoStore { path: folder.to_owned() });
            }
            bytes => bytes.map_err(Error::io("read", &path))?,
        };
        let damaged = |why: serde_json::Error| Error::damaged(FILE, why.to_string());
        let Format { format: found } = serde_json::from_slice(&bytes).map_err(damaged)?;
        if found > FORMAT {
            return Err(Error::NewerFormat { path, found, known: FORMAT });
        }
        serde_json::from_slice(&bytes).map_err(damaged)
    }

    /// The manifest's bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("maps have text keys");
        bytes.push(b'\n');
        bytes
    }

    /// SHA-256 over what is published: the bytes of every indicator's figures, the revisions and
    /// where they came from. When and from which file they were imported does not change it.
    pub(crate) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |parts: &[&str]| {
            for part in parts {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        };
        for (id, part) in &self.figures {
            add(&["figures", id, &part.sha256]);
        }
        for revision in &self.revisions {
            add(&["revisions", &revision.indicator, &revision.part.sha256]);
        }
        for delivery in &self.deliveries {
            add(&["delivery", &delivery.sha256, &delivery.source, &delivery.retrieved]);
        }
        hex(&hash.finalize())
    }

    /// The delivery whose bytes have this hash.
    pub(crate) fn delivery(&self, sha256: &str) -> Result<Delivery, Error> {
        let record = self.deliveries.iter().find(|d| d.sha256 == sha256);
        let unknown = || Error::damaged(FILE, format!("figures come from {sha256}, not listed"));
        record.map(DeliveryRecord::delivery).ok_or_else(unknown)
    }

    /// The place among the deliveries of the one whose bytes have this hash.
    fn mark(&self, sha256: &str) -> Result<u32, Error> {
        let place = self.deliveries.iter().position(|d| d.sha256 == sha256);
        let place = place.and_then(|place| u32::try_from(place).ok());
        place.ok_or_else(|| Error::damaged(FILE, format!("figures come from {sha256}, not listed")))
    }

    /// Rows as a block whose marks are places among the deliveries.
    pub(crate) fn block(&self, rows: &Rows) -> Result<Block, Error> {
        let marks = rows.deliveries.iter().map(|sha256| self.mark(sha256));
        let marks = marks.collect::<Result<Vec<u32>, Error>>()?;
        let mut block = Block::default();
        for figure in &rows.figures {
            let key = Key::new(figure.area, figure.sex, figure.age, figure.period);
            block.push(key, &figure.cell, marks[usize::from(figure.delivery)]);
        }
        Ok(block)
    }

    /// Gives what is stored under another's name to the definition that claims it.
    pub(crate) fn rename(&mut self, name: &str, id: &IndicatorId) {
        self.figures.remove(name);
        for revision in self.revisions.iter_mut().filter(|r| r.indicator == name) {
            id.as_str().clone_into(&mut revision.indicator);
        }
    }

    /// The files that the store needs.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        let figures = self.figures.values().map(|part| part.file.as_str());
        figures.chain(self.revisions.iter().map(|revision| revision.part.file.as_str()))
    }

    /// A name in the manifest as an indicator's.
    pub(crate) fn id(&self, name: &str) -> Result<IndicatorId, Error> {
        name.parse().map_err(|_| Error::damaged(FILE, format!("{name:?} is no indicator's name")))
    }

    /// The indicators, by name.
    pub(crate) fn indicators(&self) -> Result<Vec<IndicatorId>, Error> {
        self.figures.keys().map(|name| self.id(name)).collect()
    }
}
