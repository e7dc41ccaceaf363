//! The content and the figures that come with the program, made ready for a test.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use catalog::{Catalog, ProfileId};
use cube::{Figures, IndicatorId};
use profile::Prepared;

pub(crate) type FiguresByIndicator = BTreeMap<IndicatorId, Arc<Figures>>;

/// The shipped definitions.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| catalog::load(&catalog::embedded(), jiff::civil::date(2026, 11, 1)).0)
}

/// The definition of a shipped profile.
pub(crate) fn definition(id: &str) -> &'static catalog::Profile {
    let found = catalog().profiles.get(&ProfileId(id.to_owned()));
    found.unwrap_or_else(|| panic!("the profile {id} is shipped"))
}

/// The shipped figures that a profile needs.
pub(crate) fn figures(id: &str) -> FiguresByIndicator {
    let store = figure::starter();
    let mut figures = BTreeMap::new();
    for needed in profile::needed(catalog(), definition(id)) {
        if let Some(table) = store.figures(&needed).expect("readable figures") {
            figures.insert(needed, Arc::new(table));
        }
    }
    figures
}

/// A shipped profile, ready for any area.
pub(crate) fn prepared(id: &str) -> Prepared {
    Prepared::new(catalog(), definition(id), figures(id), "0123456789ab".to_owned())
}
