//! Fictional persons and real ones never lie in the same store.

use jiff::civil::{Date, date};
use register::{Error, PersonKind};

use crate::world::{MAN, WOMAN, World};

const RECEIVED: Date = date(2025, 3, 31);

/// A fictional person: 80 is added to the month, and the last digit is Luhn's
/// (docs/decisions/0009-a-synthetic-sweden.md).
const FICTIONAL: &str = "191292121207";
/// A reserve number, which tells neither.
const STRANGER: &str = "991981000010";

fn rows(month: u8, persons: &[&str]) -> String {
    persons.iter().map(|person| format!("0180;;2025;{month};{person}\n")).collect()
}

fn kind(world: &World) -> Option<PersonKind> {
    world.manifest().persons
}

/// The kind that was refused, how many rows, and the line of the first.
fn refused(world: &World, rows: &str) -> (PersonKind, u64, u64) {
    let before = world.state();
    let told = world.try_take("khsl1", RECEIVED, rows).expect_err("it is refused");
    assert!(world.state() == before, "nothing has been changed");
    for text in [told.to_string(), told.swedish()] {
        assert!(text.contains("--store"), "{text}");
        assert!(![WOMAN, MAN, FICTIONAL].iter().any(|number| text.contains(number)), "{text}");
    }
    let Error::PersonsMixed { given, n, line, .. } = told else { panic!("{told}") };
    (given, n, line)
}

#[test]
fn a_store_of_real_persons_takes_no_fictional_ones() {
    let world = World::new();
    world.take("khsl1", RECEIVED, &rows(1, &[STRANGER]));
    assert_eq!(kind(&world), None);
    world.take("khsl1", RECEIVED, &rows(2, &[WOMAN, STRANGER]));
    assert_eq!(kind(&world), Some(PersonKind::Real));
    let told = refused(&world, &rows(3, &[STRANGER, FICTIONAL]));
    assert_eq!(told, (PersonKind::Fictional, 1, 2));
    // Among real persons it is a number with a misspelt month, and told with its row.
    let receipt = world.take("khsl1", RECEIVED, &rows(3, &[MAN, FICTIONAL, WOMAN]));
    assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (2, 1));
    let found = receipt.findings.iter().find(|finding| finding.rule.code == "R202");
    assert_eq!(found.map(|finding| finding.first[0].line), Some(2));
}

#[test]
fn a_store_of_fictional_persons_says_so_and_takes_no_real_ones() {
    let world = World::new();
    world.take("khsl1", RECEIVED, &rows(1, &[FICTIONAL, STRANGER]));
    assert_eq!(kind(&world), Some(PersonKind::Fictional));
    let manifest = world.state().remove("manifest.json").expect("a manifest");
    let manifest = String::from_utf8(manifest).expect("a text");
    assert!(manifest.contains("\"persons\": \"FICTIONAL\""), "{manifest}");
    let told = refused(&world, &rows(2, &[FICTIONAL, WOMAN, MAN]));
    assert_eq!(told, (PersonKind::Real, 2, 2));
    world.take("khsl1", RECEIVED, &rows(2, &[FICTIONAL, STRANGER]));
}

#[test]
fn an_empty_store_does_not_begin_with_both() {
    let world = World::new();
    let told = refused(&world, &rows(1, &[WOMAN, MAN, FICTIONAL]));
    assert_eq!(told, (PersonKind::Fictional, 1, 3));
    let told = refused(&world, &rows(1, &[FICTIONAL, FICTIONAL, WOMAN]));
    assert_eq!(told, (PersonKind::Real, 1, 3));
    world.take("khsl1", RECEIVED, &rows(1, &[FICTIONAL]));
}
