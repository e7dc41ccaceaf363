//! Folders as users have them: what is read, what is passed over, what is refused in words.

use std::fs;
use std::path::Path;

use cube::Lang;
use opening::{content, open};

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    fs::write(path, bytes).expect("room on disk");
}

#[test]
fn a_content_folder_is_read_by_path_without_figures_and_hidden_files() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [
        "themes.toml",
        "indicators/boende/trygg.toml",
        "indicators/boende/figures/note.md",
        "figures/kolada.parquet",
        ".git/config",
        "indicators/.trygg.toml.swp",
    ] {
        write(folder.path(), name, name.as_bytes());
    }
    let files = content(Some(folder.path())).expect("can be read");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    // Only the figures at the top are deliveries.
    let expected =
        ["indicators/boende/figures/note.md", "indicators/boende/trygg.toml", "themes.toml"];
    assert_eq!(names, expected);
    assert!(files.iter().all(|(name, bytes)| name.as_bytes() == bytes));
}

#[test]
fn a_folder_that_is_empty_or_not_there_is_told_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = format!("{:#}", content(Some(folder.path())).expect_err("is empty"));
    assert!(told.contains("is empty") && told.contains(&folder.path().display().to_string()));
    let away = folder.path().join("borta");
    for error in [
        content(Some(&away)).map(drop).expect_err("is not there"),
        open(None, Some(&away)).map(drop).expect_err("is not there"),
    ] {
        assert!(format!("{error:#}").contains("borta"), "{error:#}");
    }
}

#[test]
fn what_is_compiled_in_is_the_shipped_folder() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let read = content(Some(&shipped)).expect("can be read");
    assert!(content(None).expect("is compiled in") == read);
}

#[test]
fn every_shipped_profile_can_be_made_ready() {
    let opening = open(None, None).expect("is compiled in");
    assert!(opening.is_starter && opening.release().len() == 12);
    for id in opening.catalog.profiles.keys() {
        let prepared = opening.prepared(&id.0).expect("has figures");
        let riket = prepared.profile(cube::AreaCode::RIKET).expect("riket has every profile");
        assert_eq!((&riket.profile, &riket.release), (id, &opening.release()));
    }
    let error = opening.prepared("finns-inte").expect_err("is no profile");
    assert!(error.to_string().contains("nara-vard"), "those that exist are listed: {error}");
}

#[test]
fn an_area_that_is_not_sure_is_asked_about() {
    let opening = open(None, None).expect("is compiled in");
    let code = |text: &str| opening.find_area(text, Lang::Sv).map(|c| c.to_string());
    assert_eq!(code("goteborg").expect("one area"), "1480");
    assert_eq!(code("Region Gotland").expect("one area"), "09");
    let told = code("Gotland").expect_err("a kommun and a region").to_string();
    assert!(told.contains("(0980)") && told.contains("(09)"), "{told}");
    let told = opening.find_area("Atlantis", Lang::En).expect_err("no area").to_string();
    assert!(told.starts_with("no area is called"), "{told}");
}
