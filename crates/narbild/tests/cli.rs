//! The built program, used as a user would.

use std::path::Path;
use std::process::{Command, Output};

fn narbild(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    narbild_in(folder.path(), arguments)
}

fn narbild_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_narbild"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("LANG")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn a_profile_is_found_by_code_and_by_rough_name() {
    for area in ["1480", "Göteborg", "goteborg", "Götborg", "Göteborgs kommun"] {
        let out = narbild(&["profile", area]);
        assert!(out.status.success(), "{area}: {}", text(&out.stderr));
        let shown = text(&out.stdout);
        assert!(shown.starts_with("Göteborg · 1480 · Västra Götaland"), "{area}: {shown}");
        assert!(shown.contains("Märkt"), "{shown}");
        assert!(!shown.contains('\u{1b}'), "no colour outside a terminal");
    }
}

#[test]
fn an_unknown_area_is_told_with_what_to_do() {
    let out = narbild(&["profile", "Atlantis"]);
    assert_eq!(out.status.code(), Some(2));
    let told = text(&out.stderr);
    assert!(told.contains("inget område heter \"Atlantis\""), "{told}");
    let out = narbild(&["profile", "Atlantis", "--lang", "en"]);
    assert!(text(&out.stderr).contains("no area is called"), "{}", text(&out.stderr));
}

#[test]
fn an_unknown_profile_lists_those_that_exist() {
    let out = narbild(&["profile", "1480", "--profile", "finns-inte"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("nara-vard"), "{}", text(&out.stderr));
}

/// The keys of `profile --format json` that scripts rely on.
#[test]
fn json_has_the_agreed_keys() {
    let out = narbild(&["profile", "00", "--format", "json"]);
    let profile: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    for key in ["area", "profile", "release", "rows"] {
        assert!(!profile[key].is_null(), "{key}");
    }
    let rows = profile["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 18);
    assert_eq!(rows.iter().filter(|r| r["marked"] == true).count(), 7);
    let agreed = [
        "indicator",
        "title",
        "kind",
        "section",
        "unit",
        "direction",
        "first",
        "latest",
        "marked",
        "trend",
        "status",
        "comparisons",
    ];
    for row in rows {
        for key in agreed {
            assert!(row.get(key).is_some(), "{key}");
        }
        for end in ["first", "latest"] {
            assert!(row[end]["period"].is_string() && row[end]["value"].is_number(), "{row}");
        }
    }
}

#[test]
fn every_form_can_be_written_for_all_areas() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (format, out, n_files) in [
        ("json", "json", 312),
        // Into a folder that is there, and several forms at once into one that is not.
        ("html", "json", 624),
        ("html,json", "ny/mapp", 624),
        ("csv", "alla.csv", 1),
        ("parquet", "alla.parquet", 1),
        ("xlsx", "alla.xlsx", 1),
    ] {
        let path = folder.path().join(out);
        let path = path.to_str().expect("UTF-8");
        let done = narbild(&["profile", "--all", "--format", format, "--out", path]);
        assert!(done.status.success(), "{format}: {}", text(&done.stderr));
        let written = folder.path().join(out);
        let n = if written.is_dir() { written.read_dir().expect("a folder").count() } else { 1 };
        assert_eq!(n, n_files, "{format}");
    }
    let left: Vec<_> = folder.path().join("ny").read_dir().expect("a folder").collect();
    assert_eq!(left.len(), 1, "nothing unfinished is left: {left:?}");
    let done = narbild(&["profile", "1480", "--format", "html,json", "--out", "x"]);
    assert!(!done.status.success() && text(&done.stderr).contains("--all"));
}

#[test]
fn the_same_input_gives_the_same_bytes_on_one_and_two_threads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut outputs = Vec::new();
    for threads in ["1", "2"] {
        for format in ["csv", "parquet", "xlsx"] {
            let path = folder.path().join(format!("{threads}.{format}"));
            let done = Command::new(env!("CARGO_BIN_EXE_narbild"))
                .args(["profile", "--all", "--format", format, "--lang", "sv", "--out"])
                .arg(&path)
                .env("RAYON_NUM_THREADS", threads)
                .current_dir(folder.path())
                .status()
                .expect("the program runs");
            assert!(done.success());
            outputs.push(std::fs::read(path).expect("the file is written"));
        }
    }
    let (one, two) = outputs.split_at(3);
    assert!(one == two, "bytes differ between one and two threads");
}

#[test]
fn an_import_is_kept_and_a_second_one_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("store");
    let store = store.to_str().expect("UTF-8");
    let answer = folder.path().join("svar.json");
    let figures = r#"{"count":1,"values":[{"kpi":"U21468","municipality":"1480","period":2022,
        "values":[{"count":1,"gender":"T","status":"","value":81.5},
                  {"count":1,"gender":"K","status":"Missing","value":null}]}]}"#;
    std::fs::write(&answer, figures).expect("the file is written");
    let answer = answer.to_str().expect("UTF-8");
    for _ in 0..2 {
        let out = narbild(&["import", "kolada", answer, "--store", store]);
        assert!(out.status.success(), "{}{}", text(&out.stdout), text(&out.stderr));
    }
    let out = narbild(&["revisions", "--store", store]);
    assert!(text(&out.stdout).contains("Inga publicerade siffror har ändrats"));
    std::fs::write(answer, figures.replace("81.5", "82.5")).expect("the file is written");
    assert!(narbild(&["import", "kolada", answer, "--store", store]).status.success());
    let out = narbild(&["revisions", "--store", store]);
    let told = text(&out.stdout);
    assert!(told.contains("Göteborg") && told.contains("blev"), "{told}");
}

#[test]
fn a_number_names_its_definition_and_delivery() {
    let out = narbild(&["explain", "t1-paverkbar-slutenvard-aldre", "--cell", "00,2020"]);
    let told = text(&out.stdout);
    assert!(out.status.success(), "{}", text(&out.stderr));
    for part in ["4\u{202f}103", "Socialstyrelsen", "SHA-256", "Definition"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn the_shipped_content_has_no_faults() {
    let out = narbild(&["check", "--format", "json"]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stdout));
}

#[test]
fn planted_faults_are_told_with_line_and_remedy() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let theme = folder.path().join("indicators/prov");
    std::fs::create_dir_all(&theme).expect("the folder is made");
    std::fs::write(theme.join("prov.toml"), "id = \"prov\"\nbettr = \"higher\"\n")
        .expect("written");
    let content = folder.path().to_str().expect("UTF-8");
    let out = narbild(&["check", "--content", content]);
    assert_eq!(out.status.code(), Some(1));
    let told = text(&out.stdout);
    assert!(told.contains("prov.toml:2:1") && told.contains("better"), "{told}");
}

#[test]
fn completions_are_written_for_the_usual_shells() {
    for shell in ["bash", "zsh", "fish"] {
        let out = narbild(&["completions", shell]);
        assert!(out.status.success() && text(&out.stdout).contains("narbild"), "{shell}");
    }
}
