//! A file of the store that was damaged, exchanged or taken away is told, and nothing is built on it.

use std::fs;

use jiff::civil::{Date, date};
use register::Error;

use crate::world::{MAN, WOMAN, World};

const RECEIVED: Date = date(2025, 3, 31);

const VISITS: &str = "PERSONNR;SJUKHUS;MVO;KON;LK;INDATUM;AKUT;HDIA;DIA1\n";

fn visit(person: &str, day: &str) -> String {
    let sex = if person == WOMAN { 2 } else { 1 };
    format!("{person};11001;046;{sex};0180;{day};1;S7200;I489\n")
}

fn first() -> String {
    VISITS.to_owned() + &visit(WOMAN, "20250110") + &visit(MAN, "20250111")
}

/// The file that is told, after the next delivery has been refused and nothing has been changed.
fn told(world: &World) -> Option<String> {
    let before = world.state();
    let next = VISITS.to_owned() + &visit(WOMAN, "20250210");
    let error = world.try_take("par-oppen", RECEIVED, &next).err()?;
    assert!(world.state() == before, "{error}");
    assert!(error.swedish().contains("säkerhetskopia") && error.to_string().contains("--store"));
    let Error::Damaged { file, .. } = error else { panic!("{error}") };
    let verified = register::verify(world.folder()).expect_err("it is damaged");
    assert!(verified.to_string().contains(&file), "{verified}");
    Some(file)
}

#[test]
fn every_damaged_byte_is_found() {
    let world = World::new();
    world.take("par-oppen", RECEIVED, &first());
    register::verify(world.folder()).expect("it is whole");
    let whole = world.state();
    for (name, bytes) in whole.iter().filter(|(name, _)| *name != "manifest.json") {
        let path = world.folder().join("registers").join(name);
        let step = (bytes.len() / 25).max(1);
        for at in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            fs::write(&path, damaged).expect("it can be written");
            assert_eq!(told(&world).as_ref(), Some(name), "byte {at}");
        }
        for cut in [0, 1, bytes.len() - 1] {
            fs::write(&path, &bytes[..cut]).expect("it can be written");
            assert_eq!(told(&world).as_ref(), Some(name), "cut at {cut}");
        }
        fs::remove_file(&path).expect("it can be removed");
        assert_eq!(told(&world).as_ref(), Some(name), "gone");
        fs::write(&path, bytes).expect("it can be written");
    }
    assert_eq!(told(&world), None);
}

/// The files of an earlier state are whole in themselves and not what the manifest says.
#[test]
fn exchanged_files_are_found() {
    let world = World::new();
    world.take("par-oppen", RECEIVED, &first());
    let before = world.state();
    let rows = |world: &World| world.manifest().registers["par-oppen"].rows_file.clone();
    let old = rows(&world);
    world.take("par-oppen", RECEIVED, &(first() + &visit(MAN, "20250212")));
    let now = rows(&world);
    assert_ne!(old, now);
    fs::write(world.folder().join("registers").join(&now), &before[&old]).expect("written");
    assert_eq!(told(&world), Some(now));
}

/// A manifest that was edited, or is that of another store, gives an error and never a panic.
#[test]
fn a_manifest_that_was_edited_is_found_or_does_no_harm() {
    let world = World::new();
    world.take("par-oppen", RECEIVED, &first());
    let path = world.folder().join("registers/manifest.json");
    let manifest = fs::read_to_string(&path).expect("a manifest");
    let persons = &world.manifest().registers["par-oppen"].persons_file;
    for (from, to) in [
        (persons.as_str(), "../../../etc/passwd"),
        (persons.as_str(), ""),
        ("\"slots\": [", "\"slots\": [], \"was\": ["),
        ("day\"", "day list\""),
        ("\"rows_file\"", "\"rows_fil\""),
        ("{", ""),
    ] {
        let edited = manifest.replace(from, to);
        assert_ne!(edited, manifest, "{from}");
        fs::write(&path, edited).expect("it can be written");
        let next = VISITS.to_owned() + &visit(WOMAN, "20250210");
        let told = world.try_take("par-oppen", RECEIVED, &next);
        assert!(matches!(told, Err(Error::Damaged { .. } | Error::OtherSchema { .. })), "{from}");
    }
}
