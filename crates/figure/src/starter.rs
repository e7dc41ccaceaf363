//! The figures that are compiled into the program, from `content/figures/`.
//!
//! Each file of canonical columns (`<name>.parquet` or `<name>.csv`) has a `<name>.toml` beside it
//! that says where the figures came from:
//!
//! ```toml
//! source    = "Kolada"
//! retrieved = 2024-08-30
//! ```

use bytes::Bytes;
use cube::Delivery;

use crate::{Error, Store};

/// One file of `content/figures/`.
struct StarterFile {
    name: &'static str,
    sha256: &'static str,
    bytes: &'static [u8],
    about: &'static str,
}

static FILES: &[StarterFile] = include!(concat!(env!("OUT_DIR"), "/starter_files.rs"));

/// What stands in the `.toml` beside a file.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    source: String,
    retrieved: toml::value::Datetime,
    /// What a reader of the folder should know; not used by the program.
    #[serde(default, rename = "note")]
    _note: Option<toml::Value>,
    /// On what terms the figures may be used; not used by the program.
    #[serde(default, rename = "licence")]
    _licence: Option<toml::Value>,
}

/// The starter figures. Only the footers are read until an indicator is asked for.
///
/// # Panics
/// When a file compiled in is not what it should be, which a test of this crate would have shown.
#[must_use]
pub fn starter() -> Store {
    open().expect("the starter figures are tested to be readable")
}

fn open() -> Result<Store, Error> {
    let files = FILES.iter().map(|file| {
        let about: About =
            toml::from_str(file.about).map_err(|why| Error::damaged(file.name, why.to_string()))?;
        let retrieved = about.retrieved.to_string();
        let sha256 = file.sha256.to_owned();
        let delivery = Delivery { sha256, source: about.source, retrieved };
        Ok((file.name.to_owned(), Bytes::from_static(file.bytes), delivery))
    });
    Store::compiled(files.collect::<Result<_, Error>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_starter_figure_can_be_read() {
        let store = open().expect("readable files");
        for id in store.indicators() {
            let figures = store.figures(id).expect("readable rows").expect("listed");
            assert!(!figures.rows().is_empty(), "{id}");
        }
    }
}
