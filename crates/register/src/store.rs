//! The prepared tables on disk: files named by their content and one manifest that names them.
//!
//! New files are written beside, forced to disk and moved to their names. Only then is the manifest
//! replaced, in one step. An interruption at any moment leaves the state before or the state after;
//! files that no manifest names are removed by the next ingest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use terminology::IdentityKind;

use crate::pack::hex;
use crate::{Error, disk};

/// The newest format that this version reads and the one it writes.
const FORMAT: u32 = 2;
const MANIFEST: &str = "manifest.json";
const LOCK: &str = "lock";
/// The folder of the prepared tables within a store, beside the figures.
const FOLDER: &str = "registers";

/// What the store holds. Replaced as a whole, never changed in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// The id of the key that the pseudonyms were made with.
    pub key: String,
    /// Whom the rows are about; none until a row tells. A store never has both kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons: Option<PersonKind>,
    /// The registers, by id.
    pub registers: BTreeMap<String, StoredRegister>,
}

/// Whom the rows of a store are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PersonKind {
    /// Fictional persons: numbers with 80 added to the month, which nobody can have. Test numbers that
    /// look like anybody's do not tell, and count as real.
    Fictional,
    /// Persons with a personnummer or samordningsnummer. A reserve number does not tell.
    Real,
}

impl PersonKind {
    /// The other kind.
    #[must_use]
    pub fn other(self) -> PersonKind {
        match self {
            PersonKind::Fictional => PersonKind::Real,
            PersonKind::Real => PersonKind::Fictional,
        }
    }

    /// The word in files: `fictional` or `real`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PersonKind::Fictional => "fictional",
            PersonKind::Real => "real",
        }
    }

    /// What a number tells.
    pub(crate) fn of(kind: IdentityKind) -> Option<PersonKind> {
        match kind {
            IdentityKind::Fictional => Some(PersonKind::Fictional),
            IdentityKind::Personnummer | IdentityKind::Samordningsnummer => Some(PersonKind::Real),
            IdentityKind::Reserve(_) => None,
        }
    }
}

/// One register as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRegister {
    /// SHA-256 of the schema's file when it was last taken in.
    pub schema: String,
    /// The columns with what they hold, in the order of the table.
    pub columns: Vec<String>,
    /// Rows in all.
    pub rows: u64,
    /// Persons in all.
    pub persons: u64,
    /// The file with the rows.
    pub rows_file: String,
    /// The file with the persons.
    pub persons_file: String,
    /// The file with the words that numbers in the rows stand for.
    pub words_file: String,
    /// The slots that rows belong to, in the order of their numbers, each with the delivery it came in.
    pub slots: Vec<Slot>,
    /// The slots that a delivery covered without a row in them, in the order of their names. What an
    /// earlier one had there stays out, also when it is taken in later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<EmptySlot>,
}

/// A slot that a delivery covered without a row in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptySlot {
    /// Sender and month.
    pub name: String,
    /// The delivery: SHA-256 over its files.
    pub delivery: String,
    /// The day on which that delivery was received.
    pub received: Date,
}

/// What a delivery replaces as one: a sender's month, or a whole delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot {
    /// Sender and month, such as `0180/202501`; the delivery where rows are only added.
    pub name: String,
    /// The delivery: SHA-256 over its files.
    pub delivery: String,
    /// The day on which the delivery was received. The slot stands against deliveries received before.
    #[serde(default)]
    pub received: Date,
    /// True when the delivery has rows here without covering the month: any that covers it takes its
    /// place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_stray: bool,
    /// Its rows. 0 where an earlier version, which did not count them, wrote the slot.
    #[serde(default)]
    pub rows: u64,
    /// Its persons.
    #[serde(default)]
    pub persons: u64,
    /// Rows that were delivered about persons who cannot be linked to other registers.
    #[serde(default)]
    pub unlinkable: u64,
    /// Rows that began in the month, of a register that tells what began and ended.
    #[serde(default)]
    pub began: u64,
    /// Rows that have ended when the month is over, of a register that tells what goes on at the end of
    /// a month or what began and ended in it.
    #[serde(default)]
    pub ended: u64,
}

/// A folder of prepared tables that is being written to. The lock is given back when it is dropped.
pub(crate) struct Writing {
    folder: PathBuf,
    pub(crate) manifest: Manifest,
    persons_before: Option<PersonKind>,
    _lock: File,
}

impl Writing {
    /// Takes the lock and reads the manifest; makes the folder when there is none.
    pub(crate) fn begin(store: &Path, key: &str) -> Result<Writing, Error> {
        let folder = store.join(FOLDER);
        if !folder.exists() {
            fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
            disk::sync_folder(store)?;
        }
        let path = folder.join(LOCK);
        let options = File::options().write(true).create(true).truncate(false).open(&path);
        let lock = options.map_err(Error::io("lock", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { path: folder }),
            Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
        }
        let empty = || Manifest {
            format: FORMAT,
            key: key.to_owned(),
            persons: None,
            registers: BTreeMap::new(),
        };
        let manifest = read(&folder)?.unwrap_or_else(empty);
        if manifest.key != key {
            return Err(Error::OtherKey { stored: manifest.key, given: key.to_owned() });
        }
        let persons_before = manifest.persons;
        let writing = Writing { folder, manifest, persons_before, _lock: lock };
        writing.remove_unnamed();
        Ok(writing)
    }

    /// Where the files of the store are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file of the store is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Holds the files of a register against the hashes that name them: once for each delivery, before
    /// any of them is read.
    pub(crate) fn verify(&self, register: &StoredRegister) -> Result<(), Error> {
        verify_register(&self.folder, register)
    }

    /// Holds the file with the persons of a register against its hash, before it is looked through.
    pub(crate) fn verify_persons(&self, register: &StoredRegister) -> Result<(), Error> {
        verify_file(&self.folder, &register.persons_file)
    }

    /// A file that only the owner may read, for what is being written.
    pub(crate) fn create(&self, name: &str) -> Result<File, Error> {
        let path = self.folder.join(name);
        disk::private(&path).map_err(Error::io("create", &path))
    }

    /// Forces a file to disk and moves it to the name that its content gives it.
    pub(crate) fn place(&self, from: &str, file: &File, name: &str) -> Result<(), Error> {
        let (from, to) = (self.folder.join(from), self.folder.join(name));
        disk::place(file, &from, &to)
    }

    /// Makes a register's new files the store's state.
    pub(crate) fn finish(mut self, id: &str, register: StoredRegister) -> Result<(), Error> {
        let unchanged = self.manifest.registers.get(id) == Some(&register);
        if unchanged && self.manifest.persons == self.persons_before {
            return Ok(());
        }
        self.manifest.registers.insert(id.to_owned(), register);
        self.save()
    }

    /// Makes the new files of several registers the store's state in one step.
    pub(crate) fn replace(
        &mut self,
        registers: BTreeMap<String, StoredRegister>,
    ) -> Result<(), Error> {
        if registers.is_empty() {
            return Ok(());
        }
        self.manifest.registers.extend(registers);
        self.save()
    }

    fn save(&self) -> Result<(), Error> {
        // The names of the files must be on disk before the manifest that uses them.
        disk::sync_folder(&self.folder)?;
        let mut bytes = serde_json::to_vec_pretty(&self.manifest).expect("maps have text keys");
        bytes.push(b'\n');
        let beside = "manifest.part";
        let mut file = self.create(beside)?;
        file.write_all(&bytes).map_err(Error::io("write", self.folder.join(beside)))?;
        self.place(beside, &file, MANIFEST)?;
        disk::sync_folder(&self.folder)?;
        self.remove_unnamed();
        Ok(())
    }

    /// Removes what no manifest names: left by an interruption, or replaced.
    fn remove_unnamed(&self) {
        let registers = self.manifest.registers.values();
        let named: BTreeSet<&str> = registers
            .flat_map(|r| [&r.rows_file, &r.persons_file, &r.words_file])
            .map(String::as_str)
            .chain([MANIFEST, LOCK])
            .collect();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file && entry.file_name().to_str().is_some_and(|name| !named.contains(name)) {
                disk::remove(&entry.path());
            }
        }
    }
}

/// What a store holds of registers; none when it holds none.
///
/// # Errors
/// When the manifest cannot be read, or was written by a later version.
pub fn manifest(store: &Path) -> Result<Option<Manifest>, Error> {
    read(&store.join(FOLDER))
}

/// Holds all files of a store's registers against the hashes that name them.
///
/// # Errors
/// When the manifest cannot be read, or a file is damaged, exchanged or gone.
pub fn verify(store: &Path) -> Result<(), Error> {
    let folder = store.join(FOLDER);
    let registers = read(&folder)?.map(|manifest| manifest.registers).unwrap_or_default();
    registers.values().try_for_each(|register| verify_register(&folder, register))
}

/// Where the prepared tables of a store are.
pub(crate) fn folder(store: &Path) -> PathBuf {
    store.join(FOLDER)
}

fn verify_register(folder: &Path, register: &StoredRegister) -> Result<(), Error> {
    [&register.rows_file, &register.persons_file, &register.words_file]
        .into_par_iter()
        .try_for_each(|name| verify_file(folder, name))
}

fn verify_file(folder: &Path, name: &str) -> Result<(), Error> {
    let damaged = |why: &str| Error::Damaged { file: name.to_owned(), why: why.to_owned() };
    let hash = name.split('.').next().unwrap_or_default();
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    // A name with a folder in it would lead out of the store.
    if !is_hash || name.contains(['/', '\\']) {
        return Err(damaged("the manifest gives a name that is no content hash"));
    }
    let path = folder.join(name);
    let mut file = match File::open(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(damaged("it is gone")),
        file => file.map_err(Error::io("read", &path))?,
    };
    let (found, _) = sha256(&mut file).map_err(Error::io("read", &path))?;
    if found == hash { Ok(()) } else { Err(damaged("its bytes have another hash than its name")) }
}

/// Given a column's name and one of its words.
type EachWord<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Option<()>;

/// The words of a stored register, each with its column's name, in the order of columns and numbers. The
/// receiver says none of a column that is not there.
pub(crate) fn words(
    folder: &Path,
    stored: &StoredRegister,
    each: EachWord<'_>,
) -> Result<(), Error> {
    let file = &stored.words_file;
    let damaged = |why: &str| Error::Damaged { file: file.clone(), why: why.to_owned() };
    let path = folder.join(file);
    let bytes = match fs::read(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(damaged("it is gone")),
        bytes => bytes.map_err(Error::io("read", &path))?,
    };
    for record in csv::Reader::from_reader(bytes.as_slice()).into_byte_records() {
        let record = record.map_err(|e| damaged(&e.to_string()))?;
        let [name, _, word] = record.iter().collect::<Vec<_>>()[..] else {
            return Err(damaged("a row has not three fields"));
        };
        each(name, word).ok_or_else(|| damaged("a column that is not there"))?;
    }
    Ok(())
}

/// The SHA-256 of what is left of a file in hexadecimal, and how many bytes that is.
pub(crate) fn sha256(file: &mut File) -> std::io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let (mut n_bytes, mut piece) = (0, vec![0; 1 << 20]);
    loop {
        let n = file.read(&mut piece)?;
        if n == 0 {
            return Ok((hex(&hash.finalize()), n_bytes));
        }
        hash.update(&piece[..n]);
        n_bytes += n as u64;
    }
}

fn read(folder: &Path) -> Result<Option<Manifest>, Error> {
    /// What all formats, future ones too, have in common.
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let path = folder.join(MANIFEST);
    let bytes = match fs::read(&path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        bytes => bytes.map_err(Error::io("read", &path))?,
    };
    let damaged =
        |why: serde_json::Error| Error::Damaged { file: MANIFEST.to_owned(), why: why.to_string() };
    let Format { format: found } = serde_json::from_slice(&bytes).map_err(damaged)?;
    if found > FORMAT {
        return Err(Error::NewerFormat { found, known: FORMAT });
    }
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}
