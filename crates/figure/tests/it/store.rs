//! What a store must withstand, except being killed.

use cube::Figure;
use figure::ImportKind::Table;
use figure::{Error, Request, Store, summarise};

use crate::world::{World, cell, id};

const HEAD: &str = "indicator,area,period,value,decimals\n";

fn table(rows: &[(&str, &str, &str)]) -> String {
    let rows = rows.iter().map(|(id, period, rest)| format!("{id},0180,{period},{rest}\n"));
    format!("{HEAD}{}", rows.collect::<String>())
}

#[test]
fn the_same_file_twice_changes_no_byte() {
    let world = World::new();
    let text = table(&[("a", "2019", "1,"), ("a", "2020", "2,"), ("b", "2020", "3,")]);
    assert_eq!(world.import(Table, "t.csv", &text, "").imported, 3);
    let before = (world.bytes(), world.store().fingerprint());
    let again = world.import(Table, "t.csv", &text, "");
    assert_eq!((again.imported, again.unchanged, again.revised), (0, 3, 0));
    assert_eq!(again.findings.count("F044"), 1);
    assert!(world.bytes() == before.0, "no file changed");
    assert_eq!(world.store().fingerprint(), before.1);
    let other = format!("{text}\n");
    assert_eq!(world.import(Table, "u.csv", other, "").unchanged, 3);
    assert!(world.bytes() == before.0, "another file that says the same changes nothing");
}

#[test]
fn a_changed_value_is_a_revision_with_old_and_new() {
    let world = World::new();
    world.import(
        Table,
        "a.csv",
        table(&[("a", "2019", "100,"), ("a", "2020", "200,"), ("b", "2020", "1,")]),
        "",
    );
    let segment = segments(&world);
    let receipt =
        world.import(Table, "b.csv", table(&[("a", "2020", "210,"), ("a", "2021", "5,")]), "");
    assert_eq!((receipt.imported, receipt.unchanged, receipt.revised), (1, 0, 1));
    assert_eq!(cell(&world.figures("a"), "0180", "2020").and_then(|c| c.value()), Some(210.0));
    let store = world.store();
    let revisions = store.revisions(Some(&id("a"))).expect("readable");
    assert_eq!(revisions.len(), 1);
    let revision = &revisions[0];
    assert_eq!((revision.old.value(), revision.new.value()), (Some(200.0), Some(210.0)));
    assert_eq!(revision.old_delivery.sha256, store.deliveries()[0].sha256);
    assert_eq!(revision.new_delivery.sha256, store.deliveries()[1].sha256);
    assert!(store.revisions(Some(&id("b"))).expect("readable").is_empty());
    let summary = summarise(&revisions);
    assert_eq!((summary[0].n, summary[0].median_change), (1, Some(0.05)));
    assert!(segments(&world).is_superset(&segment), "what was written is not written again");
    let figure = world.figures("a");
    let deliveries: Vec<_> =
        figure.rows().iter().map(|f| figure.delivery(f).expect("known").sha256.clone()).collect();
    assert_ne!(deliveries[0], deliveries[1], "each figure knows its delivery");
}

/// What the store holds; files that it no longer names may go at any import.
fn manifest(world: &World) -> String {
    std::fs::read_to_string(world.path().join("manifest.json")).expect("a manifest")
}

fn segments(world: &World) -> std::collections::BTreeSet<std::path::PathBuf> {
    world
        .bytes()
        .into_keys()
        .filter(|path| path.extension().is_some_and(|e| e == "parquet"))
        .collect()
}

/// A value that a later delivery rounds is confirmed by it, not revised; a value that does not
/// round to it is revised.
#[test]
fn a_rounded_value_confirms_a_more_exact_one() {
    let world = World::new();
    world.import(
        Table,
        "a.csv",
        table(&[("a", "2019", "11.87,"), ("a", "2020", "0.25,"), ("a", "2021", "11.87,")]),
        "",
    );
    let rounded =
        table(&[("a", "2019", "11.9,1"), ("a", "2020", "0.2,1"), ("a", "2021", "11.8,1")]);
    let receipt = world.import(Table, "b.csv", rounded, "");
    assert_eq!((receipt.unchanged, receipt.revised), (2, 1));
    let figures = world.figures("a");
    assert_eq!(cell(&figures, "0180", "2019").and_then(|c| c.value()), Some(11.87));
    assert_eq!(cell(&figures, "0180", "2021").and_then(|c| c.value()), Some(11.8));
    let finer = world.import(Table, "c.csv", table(&[("a", "2021", "11.81,")]), "");
    assert_eq!(finer.revised, 1, "a more exact value replaces a rounded one");
}

/// The value that was retrieved last holds, whatever the order of import; the other is kept.
#[test]
fn an_older_delivery_does_not_replace_a_newer() {
    let world = World::new();
    let retrieved = |day: &str| format!("retrieved = {day}\n");
    world.import(Table, "new.csv", table(&[("a", "2020", "2,")]), &retrieved("2026-05-01"));
    let old = table(&[("a", "2019", "9,"), ("a", "2020", "1,")]);
    let receipt = world.import(Table, "old.csv", &old, &retrieved("2024-05-01"));
    assert_eq!((receipt.imported, receipt.revised, receipt.set_aside), (1, 0, 1));
    assert_eq!(receipt.findings.count("F040"), 1);
    assert_eq!(cell(&world.figures("a"), "0180", "2020").and_then(|c| c.value()), Some(2.0));
    let revisions = world.store().revisions(None).expect("readable");
    assert_eq!(revisions.len(), 1);
    assert_eq!((revisions[0].old.value(), revisions[0].new.value()), (Some(1.0), Some(2.0)));
    let before = manifest(&world);
    world.import(Table, "old.csv", &old, &retrieved("2024-05-01"));
    assert_eq!(manifest(&world), before, "the older value is kept once");
}

/// A, B, A: the third import is no news.
#[test]
fn a_delivery_received_before_does_not_come_back() {
    let world = World::new();
    let (a, b) = (table(&[("a", "2020", "1,")]), table(&[("a", "2020", "2,")]));
    world.import(Table, "a.csv", &a, "");
    world.import(Table, "b.csv", b, "");
    let before = manifest(&world);
    let receipt = world.import(Table, "a.csv", &a, "");
    assert_eq!((receipt.revised, receipt.set_aside), (0, 1));
    assert_eq!(manifest(&world), before);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let areas = ["00", "01", "0180", "1480"];
    // The last rows say something else of the first.
    let row = |i: usize| {
        let (year, area) = (1000 + i / 40 % 2000, areas[i / 80_000 % 4]);
        format!("i{},{area},{year},{i}.5,\n", i % 40)
    };
    let rows: String = (0..320_100).map(row).collect();
    let bytes = |threads: usize| {
        let world = World::new();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let receipt = pool.install(|| world.import(Table, "t.csv", format!("{HEAD}{rows}"), ""));
        let names: Vec<_> = world
            .bytes()
            .into_iter()
            .map(|(path, bytes)| {
                (path.strip_prefix(world.path()).expect("inside").to_owned(), bytes)
            })
            .collect();
        (names, receipt.imported, receipt.findings.count("F031"))
    };
    let (one, two) = (bytes(1), bytes(2));
    assert!(one == two, "the bytes of the store differ");
    assert!(one.0.len() >= 2 && one.2 > 0, "{} files, {} disagree", one.0.len(), one.2);
}

/// Rows that do not fit in the memory allowed wait on disk, and give the same store.
#[test]
fn little_memory_gives_the_same_store() {
    let rows: String =
        (0..100_000).map(|i| format!("i{},0180,{},{}.5,\n", i % 50, 1000 + i / 50, i)).collect();
    let text = format!("{HEAD}{rows}");
    let fingerprint = |memory_bytes: usize| {
        let world = World::new();
        let file = world.file("t.csv", &text);
        let request = Request { memory_bytes, ..world.request(Table, "") };
        let receipt = world.import_file(&file, &request).expect("readable");
        assert_eq!(receipt.imported, 100_000);
        assert!(!world.path().join("waiting.part").exists());
        world.store().fingerprint()
    };
    assert_eq!(fingerprint(1 << 30), fingerprint(1 << 16));
}

#[test]
fn two_writers_are_kept_apart() {
    let world = World::new();
    world.import(Table, "a.csv", table(&[("a", "2020", "1,")]), "");
    let lock =
        std::fs::File::options().write(true).open(world.path().join("lock")).expect("a lock");
    lock.lock().expect("free");
    let file = world.file("b.csv", table(&[("a", "2020", "2,")]));
    let refused = world.import_file(&file, &world.request(Table, ""));
    let Err(error @ Error::Locked { .. }) = refused else { panic!("the lock was not respected") };
    assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    drop(lock);
    assert_eq!(world.import_file(&file, &world.request(Table, "")).expect("free").revised, 1);
}

#[test]
fn a_store_opened_before_an_import_still_sees_its_state() {
    let world = World::new();
    world.import(Table, "a.csv", table(&[("a", "2020", "1,")]), "");
    let early = world.store();
    for value in 2..5 {
        world.import(Table, "b.csv", table(&[("a", "2020", &format!("{value},"))]), "");
    }
    let figures = early.figures(&id("a")).expect("readable").expect("there");
    assert_eq!(cell(&figures, "0180", "2020").and_then(|c| c.value()), Some(1.0));
}

/// What replaced figures leave behind is removed, and many small segments become few.
#[test]
fn files_stay_few() {
    let world = World::new();
    for i in 0..150 {
        let name = format!("i{}", i % 100);
        world.import(Table, "t.csv", table(&[(&name, "2020", &format!("{i},"))]), "");
    }
    let n_files = segments(&world).len();
    assert!(n_files < 140, "{n_files} segments after 150 small imports");
    let store = world.store();
    assert_eq!(store.indicators().count(), 100);
    assert_eq!(cell(&world.figures("i7"), "0180", "2020").and_then(|c| c.value()), Some(107.0));
    let revisions = store.revisions(None).expect("readable");
    assert_eq!(revisions.len(), 50);
    assert_eq!((revisions[7].old.value(), revisions[7].new.value()), (Some(7.0), Some(107.0)));
}

#[test]
fn damage_on_disk_is_an_error_and_never_a_number() {
    let world = World::new();
    world.import(Table, "a.csv", table(&[("a", "2020", "1.25,"), ("a", "2021", "2.5,")]), "");
    let (path, bytes) = world
        .bytes()
        .into_iter()
        .find(|(p, _)| p.extension().is_some_and(|e| e == "parquet"))
        .expect("one");
    let mut n_wrong = 0;
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        std::fs::write(&path, damaged).expect("room on disk");
        let read = Store::open(&world.path()).and_then(|store| store.figures(&id("a")));
        match read {
            Err(_) => n_wrong += 1,
            Ok(figures) => {
                let figures = figures.expect("listed");
                let values: Vec<_> = figures.rows().iter().map(|f| f.cell.value()).collect();
                assert_eq!(values, [Some(1.25), Some(2.5)], "byte {at}");
            }
        }
    }
    assert!(n_wrong > bytes.len() / 3, "{n_wrong} of {} damages were noticed", bytes.len());
    std::fs::remove_file(&path).expect("a file");
    assert!(matches!(Store::open(&world.path()), Err(Error::Io { .. })));
}

#[test]
fn what_cannot_be_done_is_an_error() {
    let world = World::new();
    assert!(matches!(Store::open(&world.path()), Err(Error::NoStore { .. })));
    let request = world.request(Table, "");
    let file = world.file("a.csv", table(&[("a", "2020", "1,")]));
    let refused = figure::starter().import(&file, &request, &|_| ());
    assert!(matches!(refused, Err(Error::ReadOnly)));
    let missing = world.import_file("ingen-sadan-fil.csv", &request);
    assert!(matches!(missing, Err(Error::Io { .. })));
    world.import_file(&file, &request).expect("readable");
    let manifest = world.path().join("manifest.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, text.replacen("\"format\": 1", "\"format\": 99", 1)).expect("room");
    assert!(matches!(Store::open(&world.path()), Err(Error::NewerFormat { found: 99, .. })));
    std::fs::write(&manifest, &text[..text.len() / 2]).expect("room");
    assert!(matches!(Store::open(&world.path()), Err(Error::Damaged { .. })));
}

/// Two states with the same figures from the same deliveries have one name, whenever imported.
#[test]
fn the_fingerprint_is_of_what_is_published() {
    let fingerprint = |time: &str| {
        let world = World::new();
        let file = world.file("a.csv", table(&[("a", "2020", "1,")]));
        let request = Request {
            imported_at: time.parse().expect("a time"),
            ..world.request(Table, "retrieved = 2026-01-01\nsource = \"x\"\n")
        };
        world.import_file(&file, &request).expect("readable");
        world.store().fingerprint()
    };
    assert_eq!(fingerprint("2026-11-22T08:00:00Z"), fingerprint("2026-11-23T08:00:00Z"));
}

#[test]
fn the_starter_figures_are_real() {
    let store = figure::starter();
    let (catalog, _) = catalog::load(&catalog::embedded(), jiff::civil::date(2026, 11, 22));
    assert!(store.indicators().count() >= 60);
    assert_eq!(store.fingerprint().len(), 64);
    assert!(store.deliveries().iter().all(|d| d.retrieved.len() == 10 && !d.source.is_empty()));
    for id in store.indicators() {
        let figures = store.figures(id).expect("readable").expect("listed");
        let known = figures.rows().iter().all(|f| figures.delivery(f).is_some());
        assert!(known, "{id}: every figure has a source");
        assert!(!figures.rows().is_empty(), "{id} is listed and has no figure");
        // What an import would set aside may not stand in what is compiled in.
        let definition = &catalog.indicators[id];
        let is_share = definition.measure == catalog::Measure::Share;
        let possible = |v: f64| (-1e-6..=100.0 + 1e-6).contains(&v);
        let impossible: Vec<_> = figures
            .rows()
            .iter()
            .filter(|f| is_share && f.cell.value().is_some_and(|v| !possible(v)))
            .map(Figure::key)
            .collect();
        assert!(impossible.is_empty(), "{id}: {impossible:?}");
    }
}
