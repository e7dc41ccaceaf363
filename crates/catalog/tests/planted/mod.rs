//! Faults planted one by one in a sound content folder, with what must be told of each.

mod areas;
mod computing;
mod conditions;
mod definitions;
mod files;
mod registers;
mod valuesets;

use catalog::Files;

/// The definition in which most faults are planted.
pub(crate) const TOML: &str = "indicators/boende/trygghet.toml";
/// Its page.
pub(crate) const PAGE: &str = "indicators/boende/trygghet.md";
pub(crate) const PROFILE: &str = "profiles/aldre.toml";

/// A change of the sound folder.
#[derive(Clone, Copy)]
pub(crate) enum Edit {
    /// Puts another text in the place of one that stands once in the file.
    Replace(&'static str, &'static str, &'static str),
    Write(&'static str, &'static [u8]),
    Remove(&'static str),
    Rename(&'static str, &'static str),
}

/// What must be told: code, file, line and column (0 where there is none), nearest right name.
pub(crate) type Told = (&'static str, &'static str, u32, u32, Option<&'static str>);

/// One row of the table.
pub(crate) struct Planted {
    pub(crate) edits: &'static [Edit],
    pub(crate) told: &'static [Told],
}

/// The whole table, chapter by chapter.
pub(crate) fn table() -> impl Iterator<Item = &'static Planted> {
    let chapters = [
        files::TABLE,
        definitions::TABLE,
        definitions::MEANING,
        areas::TABLE,
        valuesets::TABLE,
        registers::TABLE,
        conditions::TABLE,
        computing::TABLE,
    ];
    chapters.into_iter().flatten()
}

/// A content folder without faults.
pub(crate) fn sound() -> Files {
    macro_rules! file {
        ($path:literal) => {
            ($path.to_owned(), include_bytes!(concat!("../sound/", $path)).to_vec())
        };
    }
    Files::from([
        file!("themes.toml"),
        file!("glossary.toml"),
        file!("indicators/boende/trygghet.toml"),
        file!("indicators/boende/trygghet.md"),
        file!("indicators/befolkning/invanare.toml"),
        file!("indicators/befolkning/invanare.md"),
        file!("profiles/aldre.toml"),
        file!("valuesets/fraktur.toml"),
        file!("valuesets/skada.toml"),
        file!("registers/vard.toml"),
        file!("registers/vard.csv"),
        file!("pages/om.md"),
        file!("pages/om.en.md"),
        file!("areas/region.csv"),
        file!("areas/kommun.csv"),
        file!("areas/grupp.csv"),
        file!("areas/kommun.topo.json"),
        // What is computed.
        file!("conventions/grund.toml"),
        file!("denominators/folkmangd.csv"),
        file!("denominators/folkmangd.toml"),
        file!("events/beslut.toml"),
        file!("events/besok.toml"),
        file!("events/episod.toml"),
        file!("events/lakemedel.toml"),
        file!("indicators/befolkning/aterkomst.md"),
        file!("indicators/befolkning/aterkomst.toml"),
        file!("indicators/befolkning/besok-aldre.md"),
        file!("indicators/befolkning/besok-aldre.toml"),
        file!("indicators/befolkning/doda.md"),
        file!("indicators/befolkning/doda.toml"),
        file!("indicators/befolkning/fall.md"),
        file!("indicators/befolkning/fall.toml"),
        file!("indicators/befolkning/insatser.md"),
        file!("indicators/befolkning/insatser.toml"),
        file!("indicators/befolkning/vantan.md"),
        file!("indicators/befolkning/vantan.toml"),
        file!("populations/bosatta.toml"),
        file!("profiles/berakning.toml"),
        file!("registers/akut.csv"),
        file!("registers/akut.toml"),
        file!("registers/bor.csv"),
        file!("registers/bor.toml"),
        file!("registers/dod.csv"),
        file!("registers/dod.toml"),
        file!("registers/flytt.csv"),
        file!("registers/flytt.toml"),
        file!("registers/folk.csv"),
        file!("registers/folk.toml"),
        file!("registers/insats.csv"),
        file!("registers/insats.toml"),
        file!("registers/sluten.csv"),
        file!("registers/sluten.toml"),
        file!("registers/uttag.csv"),
        file!("registers/uttag.toml"),
        file!("standards/norm.csv"),
        file!("standards/norm.toml"),
        file!("states/boende.toml"),
        file!("states/hemma.toml"),
        file!("states/sabo.toml"),
        file!("states/vardform.toml"),
    ])
}

/// The sound folder with a row's edits.
pub(crate) fn plant(planted: &Planted) -> Files {
    let mut files = sound();
    for edit in planted.edits {
        match *edit {
            Edit::Replace(file, from, to) => {
                let text = String::from_utf8(files[file].clone()).expect("the sound file is UTF-8");
                assert_eq!(text.matches(from).count(), 1, "{from} stands once in {file}");
                files.insert(file.to_owned(), text.replace(from, to).into_bytes());
            }
            Edit::Write(file, bytes) => {
                files.insert(file.to_owned(), bytes.to_vec());
            }
            Edit::Remove(file) => {
                files.remove(file).expect("the file is there");
            }
            Edit::Rename(file, to) => {
                let bytes = files.remove(file).expect("the file is there");
                files.insert(to.to_owned(), bytes);
            }
        }
    }
    files
}
