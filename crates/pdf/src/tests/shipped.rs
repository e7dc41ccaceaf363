//! The profiles, definitions and figures that come with the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use catalog::Catalog;
use jiff::civil::date;
use profile::Prepared;
use profile::model::AreaProfile;

/// Every shipped profile, ready for any area.
static PREPARED: LazyLock<Vec<Prepared>> = LazyLock::new(|| {
    let files = catalog::embedded();
    let (catalog, _) = catalog::load(&files, date(2026, 11, 1));
    let store = figure::starter();
    let release = store.release(&catalog::content_hash(&files));
    catalog.profiles.values().map(|p| prepared(&catalog, p, &store, &release)).collect()
});

fn prepared(
    catalog: &Catalog,
    definition: &catalog::Profile,
    store: &figure::Store,
    release: &str,
) -> Prepared {
    let mut figures = BTreeMap::new();
    for id in profile::needed(catalog, definition) {
        if let Some(found) = store.figures(&id).expect("the starter figures can be read") {
            figures.insert(id, found);
        }
    }
    Prepared::new(catalog, definition, figures, release.to_owned())
}

/// The profiles of some areas: every shipped one that the area has.
pub(in crate::tests) fn profiles(codes: &[&str]) -> Vec<AreaProfile> {
    let codes = codes.iter().map(|code| code.parse().expect("a code"));
    codes.flat_map(|code| PREPARED.iter().filter_map(move |p| p.profile(code))).collect()
}
