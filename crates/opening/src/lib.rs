#![doc = include_str!("../README.md")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use catalog::{Catalog, Finding, ProfileId};
use cube::{AreaCode, Lang};
use figure::Store;
use jiff::civil::Date;
use profile::Prepared;

/// Definitions and figures, opened.
pub struct Opening {
    /// The files that the definitions were read from, by path below the content folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The definitions.
    pub catalog: Catalog,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
    /// The figures.
    pub store: Store,
    /// True when the figures are those that come with the program.
    pub is_starter: bool,
}

/// Where figures are kept when the user does not say.
pub const DEFAULT_STORE: &str = "narbild-store";

/// The content files of a folder, or those compiled into the program.
///
/// # Errors
/// When the folder is not there or cannot be read.
pub fn content(folder: Option<&Path>) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let Some(folder) = folder else { return Ok(catalog::embedded()) };
    let mut files = BTreeMap::new();
    read_folder(folder, "", &mut files)?;
    if files.is_empty() {
        bail!("the content folder {} is empty", folder.display());
    }
    Ok(files)
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> anyhow::Result<()> {
    let told = |path: &Path| format!("cannot read {}", path.display());
    for entry in fs::read_dir(folder).with_context(|| told(folder))? {
        let entry = entry.with_context(|| told(folder))?;
        let (name, below) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        // Figures are deliveries, not definitions; hidden files belong to editors.
        if name.starts_with('.') || (prefix.is_empty() && name == "figures") {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if below.is_dir() {
            read_folder(&below, &path, files)?;
        } else {
            files.insert(path, fs::read(&below).with_context(|| told(&below))?);
        }
    }
    Ok(())
}

/// Today, in UTC. Only the programs read the clock.
#[must_use]
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Opens definitions and figures. A store that the user named must exist; without a name
/// `./narbild-store` is used if it is there, else the figures that come with the program.
///
/// # Errors
/// When a folder cannot be read.
pub fn open(content_folder: Option<&Path>, store: Option<&Path>) -> anyhow::Result<Opening> {
    let files = content(content_folder)?;
    let default = Path::new(DEFAULT_STORE);
    // A store with rows about persons and no figures is no store of figures.
    let has_figures = default.join("manifest.json").is_file();
    let folder = store.or_else(|| has_figures.then_some(default));
    let open_store = || match folder {
        Some(folder) => Store::open(folder)
            .with_context(|| format!("cannot open the store {}", folder.display())),
        None => Ok(figure::starter()),
    };
    let ((catalog, findings), store) = rayon::join(|| catalog::load(&files, today()), open_store);
    Ok(Opening { catalog, findings, store: store?, is_starter: folder.is_none(), files })
}

impl Opening {
    /// Names definitions and figures together: twelve hexadecimal digits.
    #[must_use]
    pub fn release(&self) -> String {
        self.store.release(&catalog::content_hash(&self.files))
    }

    /// One profile's definition.
    ///
    /// # Errors
    /// When there is none with that name; the message lists those that exist.
    pub fn profile(&self, id: &str) -> anyhow::Result<&catalog::Profile> {
        let known = || {
            let ids: Vec<&str> = self.catalog.profiles.keys().map(|p| p.0.as_str()).collect();
            ids.join(", ")
        };
        self.catalog
            .profiles
            .get(&ProfileId(id.to_owned()))
            .with_context(|| format!("there is no profile \"{id}\"; there are: {}", known()))
    }

    /// Makes one profile ready for all areas.
    ///
    /// # Errors
    /// When the profile does not exist or its figures cannot be read.
    pub fn prepared(&self, id: &str) -> anyhow::Result<Prepared> {
        let definition = self.profile(id)?;
        let figures = self.store.figures_of_all(profile::needed(&self.catalog, definition))?;
        Ok(Prepared::new(&self.catalog, definition, figures, self.release()))
    }

    /// The area that a user means by a code or a name, roughly spelt.
    ///
    /// # Errors
    /// When no area or more than one can be meant; the message lists the likely ones.
    pub fn find_area(&self, text: &str, lang: Lang) -> anyhow::Result<AreaCode> {
        match self.catalog.areas.find(text) {
            Ok(area) => Ok(area.code),
            Err(near) if near.is_empty() => bail!(lang.pick(
                format!(
                    "inget område heter \"{text}\"; skriv ett namn eller en kod som 0180, 01 eller 00"
                ),
                format!("no area is called \"{text}\"; write a name or a code such as 0180, 01 or 00"),
            )),
            Err(near) => {
                let names: Vec<String> =
                    near.iter().map(|a| format!("{} ({})", a.full_name, a.code)).collect();
                let names = names.join(", ");
                bail!(lang.pick(
                    format!("\"{text}\" kan inte läsas säkert; menade du {names}?"),
                    format!("\"{text}\" is not sure; did you mean {names}?"),
                ))
            }
        }
    }
}
